//! Cruzamento: the figure of a cell is the figure under both filters, its totals are those under one, for every metric and pair.

use std::collections::BTreeMap;

use balcao::engine::{Answer, Clause, Dimension, Engine, FileMeta, Op, Query, Request, Response, Selection, Summary, TextSource};
use balcao::import::{Batch, read_all};
use balcao::metrics::{METRICS, specs};
use balcao::sample::{FILES, Sample};
use balcao::ui::cross_table::{Answers, CrossTable, Room, Undivided};
use balcao::ui::queries::cross::{Choice, queries};
use balcao::ui::view_state::{CROSSED, Preset, ViewState};

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

fn load(files: &[(&str, Vec<u8>)]) -> (Engine, Summary) {
    let mut engine = Engine::new(Box::new(NoText));
    let metas = files.iter().map(|(name, bytes)| FileMeta { name: (*name).to_owned(), bytes: bytes.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (name, bytes)) in files.iter().enumerate() {
        let (report, batches) = read_all(name, bytes, "America/Sao_Paulo");
        assert_eq!(report.error, None, "{name} is read");
        for batch in batches {
            engine.push_batch(Batch { file: place as u16, ..batch });
        }
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
    }
    match engine.handle(Request::Finish) {
        Some(Response::Loaded(summary)) => (engine, *summary),
        _ => panic!("the files are read"),
    }
}

fn sample() -> (Engine, Summary) {
    let mut files: Vec<(&str, Vec<u8>)> = FILES.iter().map(|&(_, name)| (name, Vec::new())).collect();
    for chunk in Sample::new(1_500) {
        let place = FILES.iter().position(|(role, _)| *role == chunk.role).expect("a file per role");
        files[place].1.extend_from_slice(&chunk.bytes);
    }
    load(&files)
}

fn ask(engine: &mut Engine, selection: &Selection, queries: Vec<Query>) -> Vec<Answer> {
    match engine.handle(Request::Refresh { revision: 1, selection: selection.clone(), queries }) {
        Some(Response::Answers { answers, .. }) => answers,
        _ => panic!("figures are answered"),
    }
}

/// The page as a link opens it.
fn table(engine: &mut Engine, summary: &Summary, link: &str) -> (Choice, CrossTable) {
    let view = ViewState::parse_with_default(link, Preset::All);
    let choice = Choice::of(&view, summary);
    let answers = ask(engine, &view.selection(summary.days, summary.last_day), queries(&view, summary));
    let of = |part: &str| answers.iter().find(|answer| answer.id == format!("cross.{part}")).expect("all four are answered");
    let answers = Answers { whole: of("whole"), rows: of("rows"), columns: of("columns"), cells: of("cells") };
    (choice, CrossTable::of(choice, answers, Room::MANY))
}

/// The figures of every metric where these filters are on.
fn under(engine: &mut Engine, selection: &Selection, clauses: &[(Dimension, &str)]) -> Answer {
    let clause = |&(dimension, label): &(Dimension, &str)| Clause { dimension, op: Op::Is, values: vec![label.to_owned()] };
    let own = selection.clauses.iter().cloned();
    let selection = Selection { clauses: own.chain(clauses.iter().map(clause)).collect(), ..selection.clone() };
    let query = Query { id: String::new(), metrics: metrics(), by: Vec::new(), period: None, ignores: Vec::new() };
    ask(engine, &selection, vec![query]).remove(0)
}

fn metrics() -> Vec<String> {
    let mut ids: Vec<String> = METRICS.iter().map(|spec| spec.id.to_owned()).collect();
    ids.dedup();
    ids
}

/// What is open at the end of each month is no figure of rows of that month.
fn is_of_an_instant(metric: &str) -> bool {
    specs(metric).any(|spec| spec.aggregate.is_snapshot())
}

#[test]
fn the_figure_of_a_cell_is_the_one_under_both_filters() {
    let (mut engine, summary) = sample();
    let days = summary.days.expect("there are days");
    let selection =
        Selection { period: Some(balcao::engine::DateRange { start: days.end - 40, end: days.end - 3 }), ..Selection::default() };
    let pairs = [
        [Dimension::Agent, Dimension::CaseType],
        [Dimension::Channel, Dimension::Team],
        [Dimension::Tag, Dimension::Agent],
        [Dimension::Template, Dimension::Status],
        [Dimension::Weekday, Dimension::Agent],
        [Dimension::Month, Dimension::Channel],
        [Dimension::Kind, Dimension::AuthorKind],
        [Dimension::Origin, Dimension::Hour],
    ];
    let mut compared = 0;
    for by in pairs {
        let query = Query { id: String::new(), metrics: metrics(), by: by.to_vec(), period: None, ignores: Vec::new() };
        let cells = ask(&mut engine, &selection, vec![query]).remove(0);
        for (place, group) in cells.groups.iter().enumerate().step_by(3) {
            if (0..2).any(|nth| by[nth].is_time() && group[nth].is_empty()) {
                continue;
            }
            let alone = under(&mut engine, &selection, &[(by[0], group[0]), (by[1], group[1])]);
            for (metric, whole) in cells.metrics.iter().zip(&alone.metrics) {
                let is_at_an_instant = is_of_an_instant(&metric.metric) && by.iter().any(|dimension| dimension.is_time());
                let cell = metric.cells[place];
                if cell.n == 0 || is_at_an_instant {
                    continue;
                }
                compared += 1;
                assert_eq!(cell, whole.cells[0], "{} of {:?} by {by:?}", metric.metric, &group[..]);
            }
        }
    }
    assert!(compared > 2_000, "{compared}");
}

const CASES: &str = "case_id,created_at,closed_at,agent,case_type,channel,csat
1,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Troca,WhatsApp,5
2,2026-03-02 09:00:00,2026-03-02 11:00:00,Ana,Troca,WhatsApp,4
3,2026-03-03 09:00:00,2026-03-03 19:00:00,Ana,Compra,Instagram,1
4,2026-03-03 09:00:00,2026-03-03 12:00:00,Bia,Troca,WhatsApp,
5,2026-04-03 09:00:00,,Bia,Troca,WhatsApp,
6,2026-04-04 09:00:00,2026-04-04 13:00:00,,Compra,WhatsApp,3
";

/// `Ana: 2 1 | 3`, then the totals.
#[track_caller]
fn check(link: &str, expected: &[&str]) {
    let (mut engine, summary) = load(&[("casos.csv", CASES.as_bytes().to_vec())]);
    let (_, table) = table(&mut engine, &summary, link);
    let word = |cell: &balcao::engine::Cell| cell.value.map_or("-".to_owned(), |value| value.to_string());
    let row = |name: &str, cells: Vec<String>, total: String| format!("{name}: {} | {total}", cells.join(" "));
    let mut shown = vec![table.columns.iter().map(|head| head.label.as_str()).collect::<Vec<_>>().join(" ")];
    shown.extend(
        table.rows.iter().zip(&table.cells).map(|(head, cells)| row(&head.label, cells.iter().map(word).collect(), word(&head.total))),
    );
    shown.push(row("all", table.columns.iter().map(|head| word(&head.total)).collect(), word(&table.whole)));
    assert_eq!(shown, expected);
}

#[test]
fn counts_are_those_of_the_file() {
    check("#/cross?xr=agent&xc=case_type", &["Troca Compra", "Ana: 2 1 | 3", "Bia: 2 0 | 2", ": 0 1 | 1", "all: 4 2 | 6"]);
}

#[test]
fn the_median_of_a_row_is_that_of_its_cases() {
    // Ana's cases take one, two and ten hours.
    check(
        "#/cross?xr=agent&xc=case_type&xm=resolution_p50",
        &["Troca Compra", "Ana: 5400 36000 | 7200", ": - 14400 | 14400", "Bia: 10800 - | 10800", "all: 7200 25200 | 10800"],
    );
}

#[test]
fn a_month_across_shows_what_was_open_at_its_end() {
    // In March every case was closed by its end.
    check("#/cross?xr=agent&xc=month&xm=cases_open", &["2026-04", "Bia: 1 | 1", "all: 1 | 1"]);
    check("#/cross?xr=agent&xc=month&xm=cases_closed", &["2026-03 2026-04", "Ana: 3 0 | 3", ": 0 1 | 1", "Bia: 1 0 | 1", "all: 4 1 | 5"]);
}

#[test]
fn its_own_clauses_do_not_filter_it_and_others_do() {
    let whole = ["Troca Compra", "Ana: 2 1 | 3", "Bia: 2 0 | 2", ": 0 1 | 1", "all: 4 2 | 6"];
    check("#/cross?xr=agent&xc=case_type&f=agent:Ana;case_type:Troca", &whole);
    check("#/cross?xr=agent&xc=case_type&f=channel:Instagram", &["Compra", "Ana: 1 | 1", "all: 1 | 1"]);
}

#[test]
fn a_figure_of_cases_is_not_told_apart_by_what_messages_say() {
    let (mut engine, summary) = sample();
    let undivided = |engine: &mut Engine, link: &str| table(engine, &summary, link).1.undivided;
    assert_eq!(undivided(&mut engine, "#/cross?xr=agent&xc=status&xm=csat_score"), Some(Undivided::By(Dimension::Status)));
    assert_eq!(undivided(&mut engine, "#/cross?xr=weekday&xc=agent&xm=cases_open"), Some(Undivided::By(Dimension::Weekday)));
    assert_eq!(undivided(&mut engine, "#/cross?xr=template&xc=status&xm=messages_sent"), None);
}

#[test]
fn every_dimension_on_offer_groups_some_figure_of_the_sample() {
    let (mut engine, summary) = sample();
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for dimension in balcao::ui::queries::cross::offered(&summary) {
        let query = Query { id: String::new(), metrics: metrics(), by: vec![dimension], period: None, ignores: Vec::new() };
        groups.insert(dimension.id(), ask(&mut engine, &Selection::default(), vec![query]).remove(0).groups.len());
    }
    assert!(groups.values().all(|&n| n > 0), "{groups:?}");
    assert!(groups.len() >= CROSSED.len() - 2, "{groups:?}");
}
