//! Why a figure is what it is: from the rows that are listed, a plain loop gives the figure again, and the ledger adds up to its n.

use std::collections::{BTreeMap, BTreeSet};

use balcao::engine::{
    Answer, CaseAt, ConversationPage, ConversationRequest, Dimension, Engine, ExplainRequest, Explanation, FileMeta, Policy, Query,
    Request, Response, Selection, TableView, TalkText, TalkWhat, TextSource,
};
use balcao::import::{Batch, read_all};
use balcao::metrics::{Aggregate, METRICS, MetricSpec, specs};
use balcao::sample::{FILES, Sample};
use balcao::ui::view_state::{Preset, ViewState};

struct Kept(Vec<Vec<u8>>);

impl TextSource for Kept {
    fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>> {
        self.0.get(usize::from(file))?.get(offset as usize..offset as usize + len as usize).map(<[u8]>::to_vec)
    }
}

fn load(files: &[(&str, Vec<u8>)], source: Vec<Vec<u8>>) -> Engine {
    let mut engine = Engine::new(Box::new(Kept(source)));
    let metas = files.iter().map(|(name, bytes)| FileMeta { name: (*name).to_owned(), bytes: bytes.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (name, bytes)) in files.iter().enumerate() {
        let (report, batches) = read_all(name, bytes, "America/Sao_Paulo");
        for batch in batches {
            engine.push_batch(Batch { file: place as u16, ..batch });
        }
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
    }
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))), "the files are read");
    engine
}

fn sample() -> Engine {
    let mut files: Vec<(&str, Vec<u8>)> = FILES.iter().map(|&(_, name)| (name, Vec::new())).collect();
    for chunk in Sample::new(4_000) {
        let place = FILES.iter().position(|(role, _)| *role == chunk.role).expect("a file per role");
        files[place].1.extend_from_slice(&chunk.bytes);
    }
    load(&files, Vec::new())
}

fn selection(engine: &Engine, view: &str) -> Selection {
    let loaded = engine.loaded().expect("loaded");
    let summary = loaded.summary();
    ViewState::parse_with_default(view, Preset::All).selection(summary.days, summary.last_day)
}

fn ask(engine: &mut Engine, selection: &Selection, query: &Query) -> Answer {
    let request = Request::Refresh { revision: 1, selection: selection.clone(), queries: vec![query.clone()] };
    match engine.handle(request) {
        Some(Response::Answers { mut answers, .. }) => answers.remove(0),
        _ => panic!("figures are answered"),
    }
}

fn explain(engine: &mut Engine, selection: &Selection, query: &Query, metric: &str, group: &[String]) -> Explanation {
    let request = ExplainRequest {
        revision: 7,
        selection: selection.clone(),
        query: query.clone(),
        metric: metric.to_owned(),
        group: group.to_vec(),
        limit: u32::MAX,
        masked: false,
    };
    match engine.handle(Request::Explain(Box::new(request))) {
        Some(Response::Explained(explanation)) => *explanation,
        _ => panic!("figures are explained"),
    }
}

/// The plain twin: from the listed rows alone. Value and n.
fn again(spec: &MetricSpec, explanation: &Explanation) -> (Option<f64>, u64) {
    let rows = &explanation.rows;
    let values: Vec<f64> = rows.iter().filter_map(|row| row.value).collect();
    let intervals = |counts: &dyn Fn(f64) -> bool| {
        let counted = rows.iter().filter(|row| row.value.is_some_and(counts)).map(|row| row.counted_as);
        counted.collect::<BTreeSet<u32>>().len() as u64
    };
    let n = rows.len() as u64;
    match spec.aggregate {
        Aggregate::Count | Aggregate::OpenAt => (Some(n as f64), n),
        Aggregate::Sum => ((n > 0).then(|| values.iter().sum()), intervals(&|value| value > 0.0)),
        Aggregate::Mean => ((n > 0).then(|| values.iter().sum::<f64>() / n as f64), n),
        Aggregate::OpenAgeMean => ((n > 0).then(|| values.iter().sum::<f64>() / n as f64), n),
        Aggregate::Survival(q) => {
            // Time by time: who is still there, and who of them ended then.
            let running: Vec<(f64, bool)> = rows.iter().map(|row| (row.value.unwrap_or(0.0), row.is_over == Some(true))).collect();
            let mut times: Vec<f64> = running.iter().filter(|(_, is_over)| *is_over).map(|(time, _)| *time).collect();
            times.sort_by(f64::total_cmp);
            times.dedup();
            let mut left = 1.0;
            let reached = times.into_iter().find(|&time| {
                let there = running.iter().filter(|(other, _)| *other >= time).count() as f64;
                let ended = running.iter().filter(|(other, is_over)| *is_over && *other == time).count() as f64;
                left *= 1.0 - ended / there;
                left <= 1.0 - q + 1e-12
            });
            (reached, n)
        }
        Aggregate::Quantile(q) | Aggregate::OpenAgeQuantile(q) => {
            let mut sorted = values;
            sorted.sort_by(f64::total_cmp);
            let Some(last) = sorted.len().checked_sub(1) else { return (None, 0) };
            let place = last as f64 * q;
            let (low, high) = (sorted[place.floor() as usize], sorted[(place.floor() as usize + 1).min(last)]);
            (Some(low + (high - low) * (place - place.floor())), n)
        }
        Aggregate::Share(_) => {
            let hits = rows.iter().filter(|row| row.is_hit == Some(true)).count() as f64;
            ((n > 0).then(|| hits / n as f64), n)
        }
        Aggregate::Distinct(_) => {
            let things: BTreeSet<u32> = rows.iter().filter_map(|row| row.entity).collect();
            (Some(things.len() as f64), things.len() as u64)
        }
        Aggregate::TimeMean => {
            let secs: f64 = rows.iter().filter_map(|row| row.weight).sum();
            let weighed: f64 = rows.iter().map(|row| row.value.unwrap_or(0.0) * row.weight.unwrap_or(0.0)).sum();
            ((secs > 0.0).then(|| weighed / secs), intervals(&|_| true))
        }
        Aggregate::TimeQuantile(q) => {
            let mut by_level: BTreeMap<u64, f64> = BTreeMap::new();
            rows.iter().for_each(|row| *by_level.entry(row.value.unwrap_or(0.0) as u64).or_default() += row.weight.unwrap_or(0.0));
            let wanted = q * by_level.values().sum::<f64>();
            let mut reached = 0.0;
            let level = by_level.iter().find(|(_, secs)| {
                reached += **secs;
                reached >= wanted
            });
            (level.map(|(level, _)| *level as f64), intervals(&|_| true))
        }
    }
}

#[track_caller]
fn check(engine: &mut Engine, view: &str, by: &[Dimension]) -> (usize, BTreeSet<&'static str>) {
    let selection = selection(engine, view);
    let metrics: BTreeSet<&str> = METRICS.iter().map(|spec| spec.id).collect();
    let (mut checked, mut met) = (0, BTreeSet::new());
    for metric in metrics {
        let query = Query { id: "q".to_owned(), metrics: vec![metric.to_owned()], by: by.to_vec(), period: None, ignores: by.to_vec() };
        let answer = ask(engine, &selection, &query);
        let step = (answer.groups.len() / 6).max(1);
        for (group, cell) in answer.groups.iter().zip(&answer.metrics[0].cells).step_by(step) {
            let said = format!("{metric} by {by:?} {group:?} @ {view}");
            let group: Vec<String> = group.iter().map(|&label| label.to_owned()).collect();
            let explanation = explain(engine, &selection, &query, metric, &group);
            assert_eq!(explanation.missing, answer.metrics[0].missing, "{said}");
            if explanation.missing.is_some() || explanation.grain.is_empty() {
                continue;
            }
            assert_eq!(explanation.cell, *cell, "{said}: the drawer shows the cell");
            let spec = specs(metric).find(|spec| spec.grain.id() == explanation.grain).expect("a row of the table");
            assert_eq!(again(spec, &explanation), (cell.value, cell.n), "{said}: from its rows");
            assert_eq!(explanation.n_rows, explanation.rows.len() as u64, "{said}");
            let sum: i64 = explanation.ledger.iter().map(|line| if line.is_minus { -(line.n as i64) } else { line.n as i64 }).sum();
            assert_eq!(sum, cell.n as i64, "{said}: {:?}", explanation.ledger);
            assert!(explanation.ledger[0].id.starts_with("base."), "{said}");
            assert!(explanation.ledger.iter().all(|line| line.id != "minus.other"), "{said}: every reason has a name");
            if let Some(histogram) = &explanation.histogram {
                let counted: u64 = histogram.counts.iter().sum();
                assert!(counted <= cell.n && histogram.edges.len() == histogram.counts.len() + 1, "{said}");
            }
            checked += 1;
            met.insert(metric);
        }
    }
    (checked, met)
}

#[test]
fn every_figure_follows_from_the_rows_behind_it_and_its_ledger_adds_up() {
    let mut engine = sample();
    let last = engine.loaded().expect("loaded").summary().days.expect("days").end;
    let day = |back: i32| balcao::ui::days::label(last - back);
    let range = format!("#/overview?p={}..{}", day(21), day(7));
    let agent = {
        let names = &engine.loaded().expect("loaded").data.names;
        names.agents.value(0).replace(' ', "%20")
    };
    let views = [
        "#/overview?p=all".to_owned(),
        range.clone(),
        format!("{range}&basis=case_created"),
        format!("{range}&f=agent:{agent}"),
        format!("{range}&f=direction:sent;hour:9,10,11"),
        format!("{range}&f=status:read"),
    ];
    let groups: [&[Dimension]; 7] = [
        &[],
        &[Dimension::Agent],
        &[Dimension::Day],
        &[Dimension::Channel],
        &[Dimension::Status],
        &[Dimension::HourOfWeek],
        &[Dimension::Week, Dimension::Agent],
    ];
    let (mut checked, mut met) = (0, BTreeSet::new());
    for view in &views {
        for by in groups {
            let (more, metrics) = check(&mut engine, view, by);
            checked += more;
            met.extend(metrics);
        }
    }
    assert!(checked > 2_000, "{checked} figures");
    let unmet: Vec<&str> = METRICS.iter().map(|spec| spec.id).filter(|id| !met.contains(id)).collect();
    assert_eq!(unmet, [""; 0], "every metric of the table was explained");
}

#[test]
fn the_same_with_derived_times_answering_robots_and_working_time() {
    let mut engine = sample();
    let hours = r#"{"clock": "business", "calendar": {"week": {"mon": [["09:00","18:00"]], "tue": [["09:00","12:00"], ["13:00","18:00"]], "fri": [["08:00","17:00"]]}}}"#;
    let policies = [
        Policy { own_times_win: false, ..Policy::default() },
        Policy { own_times_win: false, bot_answers: true, ..Policy::default() },
        serde_json::from_str(hours).expect("settings as JSON"),
    ];
    for policy in policies {
        engine.handle(Request::SetPolicy(Box::new(policy)));
        let checked = [&[] as &[Dimension], &[Dimension::Agent]].map(|by| check(&mut engine, "#/overview?p=all", by).0);
        assert!(checked.iter().sum::<usize>() > 40);
    }
}

const CASES: &str = "case_id,created_at,closed_at,agent,customer
1,2026-03-02 09:00:00,2026-03-02 12:00:00,Ana,Rosa
2,2026-03-02 10:00:00,,Ana,Paulo
3,2026-03-02 11:00:00,,Bia,Lia
4,2026-02-20 11:00:00,,Bia,Noa
";
const MESSAGES: &str = "case_id,sent_at,direction,status,agent,author_kind,text
1,2026-03-02 09:00:00,received,,,customer,\"Oi, tudo bem?\"
1,2026-03-02 09:01:00,sent,read,,bot,Menu
1,2026-03-02 09:31:00,sent,read,Ana,human,\"<b>Olá</b>\"
1,2026-03-03 09:00:00,received,,,customer,Obrigada
2,2026-03-02 10:00:00,received,,,customer,Alguém?
2,2026-03-02 10:00:30,sent,delivered,,bot,Menu
3,2026-03-02 11:00:00,sent,failed,Bia,human,Promoção
4,2026-02-20 11:00:00,received,,,customer,Oi
4,2026-03-02 11:10:00,sent,read,Bia,human,Desculpe
";

fn by_hand(source: Vec<Vec<u8>>) -> Engine {
    load(&[("casos.csv", CASES.into()), ("mensagens.csv", MESSAGES.into())], source)
}

fn whole() -> Vec<Vec<u8>> {
    vec![CASES.into(), MESSAGES.into()]
}

#[test]
fn who_enters_is_told_by_hand() {
    let mut engine = by_hand(Vec::new());
    let selection = selection(&engine, "#/overview?p=2026-03-01..2026-03-08");
    let metric = "first_response_p50".to_owned();
    let query = Query { id: "q".to_owned(), metrics: vec![metric.clone()], by: Vec::new(), period: None, ignores: Vec::new() };
    let explanation = explain(&mut engine, &selection, &query, &metric, &[]);
    let ledger: Vec<(&str, u64)> = explanation.ledger.iter().map(|line| (line.id.as_str(), line.n)).collect();
    // Three created in the week; one of February was answered in it; one has heard a robot only, one was opened by us.
    let expected = [("base.case", 3), ("plus.before", 1), ("minus.only_robot", 1), ("minus.we_started", 1)];
    assert_eq!(ledger, expected);
    assert_eq!(explanation.cell.n, 2);
    let values: Vec<(&str, Option<f64>)> = explanation.rows.iter().map(|row| (row.id.as_str(), row.value)).collect();
    assert_eq!(values, [("4", Some(10.0 * 86_400.0 + 600.0)), ("1", Some(1_860.0))]);
}

fn conversation(engine: &mut Engine, at: CaseAt) -> ConversationPage {
    let request = ConversationRequest { revision: 3, at, offset: 0, limit: 100 };
    match engine.handle(Request::Conversation(request)) {
        Some(Response::Conversation(page)) => *page,
        _ => panic!("there is such a conversation"),
    }
}

fn table(view: TableView, selection: Selection) -> Box<balcao::engine::RowsRequest> {
    let mut request = balcao::ui::state::AppState::default().rows_request();
    request.view = view;
    request.selection = selection;
    Box::new(request)
}

#[test]
fn a_conversation_tells_who_waited_how_long() {
    let mut engine = by_hand(whole());
    let all = selection(&engine, "#/overview?p=all");
    let page = conversation(&mut engine, CaseAt::Row { table: table(TableView::Cases, all.clone()), row: 2 });
    let place = page.place.expect("asked by its table");
    assert_eq!((page.head.id.as_str(), place.place, place.total, place.row), ("1", 2, 4, 2));
    assert_eq!((page.head.n_messages, page.head.n_received, page.head.sla.as_str()), (4, 2, "breached"));
    let waits: Vec<Option<(i64, bool, bool)>> =
        page.lines.iter().map(|line| line.wait.map(|wait| (wait.secs, wait.is_customers, wait.is_late))).collect();
    // Hello, menu, answer after 31 minutes (late), closed, thanks a day later.
    assert_eq!(waits[..3], [None, None, Some((1_860, true, true))]);
    assert_eq!(page.lines.iter().filter(|line| line.is_new_day).count(), 2);
    assert!(page.head.owed.is_none() || page.head.owed.is_some_and(|owed| !owed.is_first));

    let texts: Vec<&TalkText> = page
        .lines
        .iter()
        .filter_map(|line| match &line.what {
            TalkWhat::Message { text, .. } => Some(text),
            TalkWhat::Event { .. } => None,
        })
        .collect();
    let said = |text: &str| TalkText::Text(text.to_owned());
    assert_eq!(texts, [&said("Oi, tudo bem?"), &said("Menu"), &said("<b>Olá</b>"), &said("Obrigada")]);
}

#[test]
fn a_table_of_messages_names_each_case_once() {
    let mut engine = by_hand(whole());
    let all = selection(&engine, "#/overview?p=all");
    let ids: Vec<String> = (0..4)
        .map(|place| conversation(&mut engine, CaseAt::Place { table: table(TableView::Messages, all.clone()), place }).head.id)
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 4);
    let beyond =
        ConversationRequest { revision: 1, at: CaseAt::Place { table: table(TableView::Messages, all), place: 4 }, offset: 0, limit: 1 };
    assert!(matches!(engine.handle(Request::Conversation(beyond)), Some(Response::NoConversation { .. })));
}

#[test]
fn a_search_finds_lines_without_case_and_accents() {
    let mut engine = by_hand(whole());
    let all = selection(&engine, "#/overview?p=all");
    let page = conversation(&mut engine, CaseAt::Row { table: table(TableView::Cases, all), row: 2 });
    let search = Request::SearchConversation { revision: 3, case: page.case, text: "OLA".to_owned() };
    assert!(matches!(engine.handle(search), Some(Response::FoundInConversation { lines, .. }) if lines == [2]));
}

#[test]
fn a_file_that_is_gone_is_said_to_be_gone() {
    let mut engine = by_hand(Vec::new());
    let all = selection(&engine, "#/overview?p=all");
    let page = conversation(&mut engine, CaseAt::Row { table: table(TableView::Cases, all), row: 2 });
    assert!(matches!(&page.lines[0].what, TalkWhat::Message { text: TalkText::Gone, .. }));
}
