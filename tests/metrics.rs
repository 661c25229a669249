//! Metrics as text tables that a domain expert can read: `tests/metrics/*.txt`.
//!
//! A file holds cases. `== name` starts one; `-- file` a file of the import, cells separated by `|`; `-- policy` settings as JSON;
//! `-- figures` what must come out: `metric [dimension=group …] [@ view] = value (n)`, where `—` is no figure and `!` a missing field.

use std::collections::{BTreeMap, BTreeSet};

use balcao::engine::{Answer, DateRange, Engine, FileMeta, Missing, Policy, Query, Request, Response, Selection, TextSource};
use balcao::import::read_all;
use balcao::metrics::METRICS;
use balcao::model::Dimension;
use balcao::ui::view_state::{Preset, ViewState};

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

#[derive(Default)]
struct Case {
    name: String,
    files: Vec<(String, String)>,
    policy: Policy,
    figures: Vec<String>,
}

fn cases_of(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut section = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            cases.push(Case { name: name.to_owned(), ..Case::default() });
            section.clear();
        } else if let Some(name) = line.strip_prefix("-- ") {
            section = name.to_owned();
            let case = cases.last_mut().expect("a case first");
            if !matches!(name, "figures" | "policy") {
                case.files.push((name.to_owned(), String::new()));
            }
        } else if !(line.trim().is_empty() || line.starts_with('#')) {
            let Some(case) = cases.last_mut() else { continue };
            match section.as_str() {
                "" => {}
                "figures" => case.figures.push(line.to_owned()),
                "policy" => case.policy = serde_json::from_str(line).expect("settings as JSON"),
                _ => {
                    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
                    let content = &mut case.files.last_mut().expect("a file first").1;
                    content.push_str(&cells.join("|"));
                    content.push('\n');
                }
            }
        }
    }
    cases
}

fn load(case: &Case) -> Engine {
    let mut engine = Engine::new(Box::new(NoText));
    engine.handle(Request::SetPolicy(Box::new(case.policy.clone())));
    let metas = case.files.iter().map(|(name, content)| FileMeta { name: name.clone(), bytes: content.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (name, content)) in case.files.iter().enumerate() {
        let (report, batches) = read_all(name, content.as_bytes(), &case.policy.zone);
        assert_eq!(report.error, None, "{}: {name} is read", case.name);
        for mut batch in batches {
            batch.file = place as u16;
            engine.push_batch(batch);
        }
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
    }
    match engine.handle(Request::Finish) {
        Some(Response::Loaded(_)) => engine,
        other => panic!("{}: nothing was read: {other:?}", case.name),
    }
}

fn ask(engine: &mut Engine, metric: &str, by: &[Dimension], view: &str) -> Answer {
    let loaded = engine.loaded().expect("loaded");
    let view = ViewState::parse_with_default(view, Preset::All);
    let selection: Selection = view.selection(loaded.days(), loaded.summary().last_day);
    let query = Query { id: "q".into(), metrics: vec![metric.to_owned()], by: by.to_vec(), period: None, ignores: Vec::new() };
    match engine.handle(Request::Refresh { revision: 1, selection, queries: vec![query] }) {
        Some(Response::Answers { mut answers, .. }) => answers.remove(0),
        other => panic!("no answer: {other:?}"),
    }
}

/// The only lines that know how a figure is asked for and written.
fn check_figure(engine: &mut Engine, case: &str, line: &str) {
    let (question, expected) = line.rsplit_once(" = ").expect("question = answer");
    let (question, view) = question.split_once(" @ ").unwrap_or((question, "#/overview"));
    let mut words = question.split_whitespace();
    let metric = words.next().expect("a metric");
    let wanted: Vec<(Dimension, String)> = words
        .map(|word| word.split_once('=').expect("dimension=group"))
        .map(|(dimension, group)| (Dimension::from_id(dimension).expect("a dimension"), group.replace('_', " ").replace('∅', "")))
        .collect();
    let by: Vec<Dimension> = wanted.iter().map(|(dimension, _)| *dimension).collect();
    let answer = ask(engine, metric, &by, view.trim());
    let labels: Vec<String> = wanted.into_iter().map(|(_, label)| label).collect();
    let cells = &answer.metrics[0];
    let shown = match (&cells.missing, answer.groups.iter().position(|group| *group == *labels)) {
        (Some(Missing::Field(field)), _) => format!("! {field}"),
        (Some(Missing::Table(role)), _) => format!("! {}", role.id()),
        (Some(Missing::Hours), _) => "! hours".to_owned(),
        (None, None) => "no such group".to_owned(),
        (None, Some(place)) => match cells.cells[place] {
            cell if cell.value.is_none() => "—".to_owned(),
            cell => {
                let value = (cell.value.expect("checked") * 1e4).round() / 1e4;
                if expected.contains('(') { format!("{value} ({})", cell.n) } else { value.to_string() }
            }
        },
    };
    assert_eq!(shown, expected.trim(), "{case}: {question} @ {view}");
}

fn check(text: &str) {
    for case in cases_of(text) {
        let mut engine = load(&case);
        assert!(!case.figures.is_empty(), "{} checks something", case.name);
        for line in &case.figures {
            check_figure(&mut engine, &case.name, line);
        }
    }
}

#[test]
fn waits_and_first_responses() {
    check(include_str!("metrics/waits.txt"));
}

#[test]
fn cases_opened_closed_and_open() {
    check(include_str!("metrics/cases.txt"));
}

#[test]
fn messages_and_their_delivery() {
    check(include_str!("metrics/messages.txt"));
}

#[test]
fn people_and_their_hours() {
    check(include_str!("metrics/presence.txt"));
}

#[test]
fn closings_estimates_concurrency_and_aliases() {
    check(include_str!("metrics/team.txt"));
}

#[test]
fn filters_mean_what_the_table_says() {
    check(include_str!("metrics/filters.txt"));
}

#[test]
fn hours_of_business() {
    check(include_str!("metrics/business.txt"));
}

#[test]
fn teams_and_weeks_by_the_settings() {
    check(include_str!("metrics/settings.txt"));
}

#[test]
fn durations_with_those_who_wait_and_without_the_customers_turn() {
    check(include_str!("metrics/durations.txt"));
}

#[test]
fn how_cases_end_and_whether_that_holds() {
    check(include_str!("metrics/outcomes.txt"));
}

#[test]
fn targets_by_rule_team_and_clock() {
    check(include_str!("metrics/sla.txt"));
}

#[test]
fn whom_we_reach_and_when() {
    check(include_str!("metrics/reach.txt"));
}

#[test]
fn a_campaign_from_sent_to_answered() {
    check(include_str!("metrics/delivery.txt"));
}

#[test]
fn customers_who_are_new_or_come_back() {
    check(include_str!("metrics/customers.txt"));
}

#[test]
fn logs_and_joins() {
    check(include_str!("metrics/logs.txt"));
}

#[test]
fn the_course_of_a_case() {
    check(include_str!("metrics/course.txt"));
}

const ALL: [&str; 17] = [
    include_str!("metrics/waits.txt"),
    include_str!("metrics/cases.txt"),
    include_str!("metrics/messages.txt"),
    include_str!("metrics/presence.txt"),
    include_str!("metrics/team.txt"),
    include_str!("metrics/filters.txt"),
    include_str!("metrics/business.txt"),
    include_str!("metrics/settings.txt"),
    include_str!("metrics/durations.txt"),
    include_str!("metrics/outcomes.txt"),
    include_str!("metrics/sla.txt"),
    include_str!("metrics/reach.txt"),
    include_str!("metrics/delivery.txt"),
    include_str!("metrics/customers.txt"),
    include_str!("metrics/logs.txt"),
    include_str!("metrics/reports.txt"),
    include_str!("metrics/course.txt"),
];

/// It is checked by hand in three cases at least, so that no figure rests on a coincidence. That a figure cannot be known is no figure.
#[test]
fn every_metric_stands_in_three_cases() {
    let mut cases_of_metric: BTreeMap<&str, usize> = METRICS.iter().map(|spec| (spec.id, 0)).collect();
    for case in ALL.iter().flat_map(|text| cases_of(text)) {
        let figures = case.figures.iter().filter_map(|line| line.rsplit_once(" = "));
        let known = figures.filter(|(_, expected)| !expected.starts_with('!') && *expected != "no such group");
        let metrics: BTreeSet<&str> = known.filter_map(|(question, _)| question.split_whitespace().next()).collect();
        metrics.iter().for_each(|metric| *cases_of_metric.get_mut(*metric).expect(metric) += 1);
    }
    let too_few: Vec<_> = cases_of_metric.iter().filter(|(_, n_cases)| **n_cases < 3).collect();
    assert!(too_few.is_empty(), "{too_few:?}");
}

/// The order of files and the size of batches change no figure.
#[test]
fn shuffled_files_give_the_same_figures() {
    for mut case in ALL.iter().flat_map(|text| cases_of(text)) {
        case.files.reverse();
        let mut engine = load(&case);
        case.figures.iter().for_each(|line| check_figure(&mut engine, &case.name, line));
    }
}

#[test]
fn rows_in_another_order_give_the_same_figures() {
    for mut case in ALL.iter().flat_map(|text| cases_of(text)) {
        for (_, content) in &mut case.files {
            let mut rows: Vec<&str> = content.lines().collect();
            rows[1..].reverse();
            *content = rows.join("\n") + "\n";
        }
        let mut engine = load(&case);
        case.figures.iter().for_each(|line| check_figure(&mut engine, &case.name, line));
    }
}

#[test]
fn a_period_is_half_open() {
    let range = DateRange { start: 10, end: 12 };
    assert_eq!((range.days(), range.shifted(2)), (2, DateRange { start: 12, end: 14 }));
}

#[test]
fn reports_as_other_products_test_them() {
    check(include_str!("metrics/reports.txt"));
}
