//! A comparison ends where the period under way ends: hand-made rows, and the same counted by a plain loop.

use balcao::engine::{Answer, Cut, DateRange, Engine, FileMeta, Query, Request, Response, Selection, TextSource, WITHOUT_EACH_ID};
use balcao::import::read_all;
use balcao::ui::view_state::{ViewState, day_of_iso};

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

fn load(content: &str) -> Engine {
    let mut engine = Engine::new(Box::new(NoText));
    engine.handle(Request::Begin { files: vec![FileMeta { name: "casos.csv".into(), bytes: content.len() as u64 }] });
    let (report, batches) = read_all("casos.csv", content.as_bytes(), "America/Sao_Paulo");
    batches.into_iter().for_each(|batch| engine.push_batch(batch));
    engine.handle(Request::FileDone { file: 0, reading: 0, report: Box::new(report) });
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))));
    engine
}

fn day(text: &str) -> i32 {
    day_of_iso(text).unwrap()
}

fn answers(engine: &mut Engine, selection: Selection, queries: Vec<Query>) -> Vec<Answer> {
    match engine.handle(Request::Refresh { revision: 1, selection, queries }) {
        Some(Response::Answers { answers, .. }) => answers,
        other => panic!("{other:?}"),
    }
}

fn whole(engine: &mut Engine, metric: &str, selection: &Selection, period: Option<DateRange>) -> f64 {
    let query = Query { id: "q".into(), metrics: vec![metric.to_owned()], by: Vec::new(), period: period.map(Some), ignores: Vec::new() };
    answers(engine, selection.clone(), vec![query])[0].metrics[0].cells[0].value.unwrap()
}

/// Cases at every full hour of two weeks; the data end on 2026-03-15 at 14:00.
fn hourly() -> String {
    let mut rows = "case_id,created_at,closed_at\n".to_owned();
    let mut id = 0;
    for day in 1..=15 {
        for hour in 0..24 {
            if day < 15 || hour <= 14 {
                id += 1;
                let closed = if id == 1 { "2026-03-01 00:30:00" } else { "" };
                rows.push_str(&format!("{id},2026-03-{day:02} {hour:02}:00:00,{closed}\n"));
            }
        }
    }
    rows
}

#[test]
fn both_end_at_the_same_second_of_their_last_day() {
    let mut engine = load(&hourly());
    let summary = engine.loaded().unwrap().summary();
    let view = ViewState::parse("#/overview?p=7d");
    let now = view.range(summary.days, summary.last_day).unwrap();
    let before = view.compare_range(summary.days, summary.last_day).unwrap();
    let cut = view.compare_cut(summary.days, summary.last_day, summary.last_second);
    assert_eq!(cut, Some(Cut { over: before, day: day("2026-03-08"), second: 14 * 3600 + 1 }));

    let selection = Selection { cut, ..view.selection(summary.days, summary.last_day) };
    // Six whole days and the hours from 0 to 14 in both.
    assert_eq!(whole(&mut engine, "cases_opened", &selection, None), 6.0 * 24.0 + 15.0);
    assert_eq!(whole(&mut engine, "cases_opened", &selection, Some(before)), 6.0 * 24.0 + 15.0);
    // A figure of an instant stands at that second: everything opened from the 1st at 0 h to the 8th at 14 h, one of them closed.
    assert_eq!(whole(&mut engine, "cases_open", &selection, Some(before)), 7.0 * 24.0 + 15.0 - 1.0);
    // Without the cut it would be compared with a whole day.
    let uncut = Selection { cut: None, ..selection.clone() };
    assert_eq!(whole(&mut engine, "cases_opened", &uncut, Some(before)), 7.0 * 24.0);
    // Another period that holds that day stays whole.
    let longer = DateRange { start: before.start, end: before.end + 1 };
    assert_eq!(whole(&mut engine, "cases_opened", &selection, Some(longer)), 8.0 * 24.0);
    assert_eq!(now.days(), before.days());
}

#[test]
fn every_cut_counts_what_a_plain_loop_counts() {
    let mut engine = load(&hourly());
    let over = DateRange { start: day("2026-03-02"), end: day("2026-03-05") };
    for (day_idx, second) in [(0, 1), (0, 3_600), (1, 3_601), (2, 43_200), (2, 86_400)] {
        let cut = Cut { over, day: over.start + day_idx, second };
        let selection = Selection { cut: Some(cut), ..Selection::default() };
        let counted = (0..3 * 24).filter(|hour| hour * 3_600 < day_idx * 86_400 + second as i32).count();
        assert_eq!(whole(&mut engine, "cases_opened", &selection, Some(over)), counted as f64, "{cut:?}");
    }
}

#[test]
fn when_nothing_passes_the_engine_says_what_each_clause_takes_away() {
    let mut engine = load(
        "case_id,created_at,agent,team\n1,2026-03-02 09:00:00,Ana,Vendas\n2,2026-03-02 10:00:00,Bia,Trocas\n3,2026-03-02 11:00:00,Bia,Trocas\n",
    );
    let summary = engine.loaded().unwrap().summary();
    let mut ask = |fragment: &str| {
        let selection = ViewState::parse(fragment).selection(summary.days, summary.last_day);
        let answers = answers(&mut engine, selection, Vec::new());
        answers
            .into_iter()
            .find(|answer| answer.id == WITHOUT_EACH_ID)
            .map(|answer| answer.metrics[0].cells.iter().map(|cell| cell.n).collect::<Vec<_>>())
    };
    assert_eq!(ask("#/overview?p=all&f=agent:Ana;team:Trocas"), Some(vec![2, 1]));
    assert_eq!(ask("#/overview?p=all&f=agent:Zoe"), Some(vec![3]));
    assert_eq!(ask("#/overview?p=all&f=agent:Ana;-team:Trocas"), None);
}
