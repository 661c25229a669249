//! Goals, trends, notes and strengths: by hand over eight weeks that double after the fourth.

use balcao::engine::{
    Clause, DateRange, Dimension, Engine, Every, FileMeta, Goal, IsoDay, Light, Note, Op, ProgressPage, ProgressRequest, Request, Response,
    Selection, TextSource,
};
use balcao::import::read_all;

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

/// Monday, 2026-01-05.
const FIRST: i32 = 20_458;
const AGENTS: [(&str, i32); 6] = [("Ana", 10), ("Bia", 11), ("Caio", 12), ("Davi", 13), ("Eva", 14), ("Flor", 60)];

/// Cases of 56 days: ten on each weekday and two on each day of the weekend, from the fifth week on twenty and two. Each is closed
/// after as many minutes as its agent takes; Ana and Bia are of Vendas. The last day ends at 23:00.
fn cases() -> String {
    let mut csv = "case_id,created_at,closed_at,agent,team\n".to_owned();
    let mut id = 0;
    for day in 0..56 {
        let date = String::from(IsoDay(FIRST + day));
        let count = match (day % 7, day / 7) {
            (5.., _) => 2,
            (_, 4..) => 20,
            _ => 10,
        };
        for place in 0..count {
            let (agent, minutes) = AGENTS[id % AGENTS.len()];
            let team = if id % AGENTS.len() < 2 { "Vendas" } else { "Suporte" };
            let hour = if day == 55 && place == 1 { 22 } else { 10 };
            let end = 60 * hour + minutes;
            id += 1;
            csv.push_str(&format!("{id},{date} {hour:02}:00:00,{date} {:02}:{:02}:00,{agent},{team}\n", end / 60, end % 60));
        }
    }
    csv
}

fn engine() -> Engine {
    let csv = cases();
    let mut engine = Engine::new(Box::new(NoText));
    engine.handle(Request::Begin { files: vec![FileMeta { name: "casos.csv".to_owned(), bytes: csv.len() as u64 }] });
    let (report, batches) = read_all("casos.csv", csv.as_bytes(), "America/Sao_Paulo");
    batches.into_iter().for_each(|batch| engine.push_batch(batch));
    engine.handle(Request::FileDone { file: 0, report: Box::new(report) });
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))), "the file is read");
    engine
}

fn request() -> ProgressRequest {
    ProgressRequest {
        revision: 1,
        selection: Selection::default(),
        courses: vec!["cases_opened".to_owned(), "csat_score".to_owned()],
        metric: "cases_opened".to_owned(),
        goals: Vec::new(),
        notes: Vec::new(),
        who: Dimension::Agent,
        strengths: vec!["resolution_p50".to_owned()],
    }
}

fn page(request: ProgressRequest) -> ProgressPage {
    match engine().handle(Request::Progress(Box::new(request))) {
        Some(Response::Progress(page)) => *page,
        other => panic!("no answer: {other:?}"),
    }
}

/// Up to Sunday, 2026-02-15.
fn six_weeks() -> Selection {
    Selection { period: Some(DateRange { start: FIRST, end: FIRST + 42 }), ..Selection::default() }
}

fn goal(metric: &str, every: Every, target: f64) -> Goal {
    Goal { metric: metric.to_owned(), team: String::new(), every, target }
}

fn near(value: Option<f64>, expected: f64) {
    assert!(value.is_some_and(|value| (value - expected).abs() < 1e-3), "{value:?} is not {expected}");
}

#[test]
fn a_count_grows_towards_its_goal() {
    let page = page(ProgressRequest { selection: six_weeks(), goals: vec![goal("cases_opened", Every::Month, 400.0)], ..request() });
    let state = &page.goals[0];
    // 1 February is a Sunday of two; then two weeks of five twenties and two twos.
    assert_eq!((state.now.value, state.days_left, state.light), (Some(210.0), 13, Light::OnTrack));
    // A weekday brings 80/6 as a rule, a day of the weekend 2: ten and five of twenty and eight are gone.
    let (gone, all) = (10.0 * 80.0 / 6.0 + 5.0 * 2.0, 20.0 * 80.0 / 6.0 + 8.0 * 2.0);
    near(state.due, gone / all);
    near(state.projection, 210.0 * all / gone);
    near(state.per_day, 190.0 / 13.0);
    assert!(state.past.is_empty(), "January is not wholly in the data");
}

#[test]
fn weeks_gone_by_say_how_often_a_goal_was_reached() {
    let page = page(ProgressRequest { selection: six_weeks(), goals: vec![goal("cases_opened", Every::Week, 100.0)], ..request() });
    let state = &page.goals[0];
    assert_eq!((state.now.value, state.days_left, state.light), (Some(104.0), 0, Light::Reached));
    let past: Vec<_> = state.past.iter().map(|past| (past.value.unwrap_or_default(), past.is_reached.unwrap_or_default())).collect();
    assert_eq!(past, [(54.0, false), (54.0, false), (54.0, false), (54.0, false), (104.0, true)]);
}

#[test]
fn a_goal_of_a_team_is_touched_by_no_filter() {
    let mut of_team = goal("resolution_p50", Every::Month, 600.0);
    of_team.team = "Vendas".to_owned();
    let clauses = vec![Clause { dimension: Dimension::Agent, op: Op::Is, values: vec!["Flor".to_owned()] }];
    let selection = Selection { clauses, ..six_weeks() };
    let page = page(ProgressRequest { selection, goals: vec![of_team], ..request() });
    let state = &page.goals[0];
    // Half of Vendas' cases take ten minutes, half eleven.
    near(state.now.value, 630.0);
    assert_eq!((state.grows, state.is_limit, state.projection, state.light), (false, true, None, Light::AtRisk));
}

#[test]
fn a_change_of_level_is_found_on_its_day() {
    let page = page(request());
    let course = &page.courses[0];
    assert_eq!(
        (page.window.map(DateRange::days), course.days[4], course.days[5], course.days[55]),
        (Some(56), Some(10.0), Some(2.0), Some(2.0))
    );
    let shift = course.shift.expect("it doubles");
    assert_eq!(shift.day, FIRST + 28);
    // U = 720 of 56 days.
    near(Some(shift.p * 1e7), 2e7 * (-6.0 * 720.0 * 720.0 / f64::from(56 * 56 * 57)).exp());
    near(shift.before.value, 54.0 / 7.0);
    near(shift.after.value, 104.0 / 7.0);
    assert!(page.courses[1].missing.is_some() && page.courses[1].slope.is_none(), "no grades are in the file");
}

#[test]
fn what_followed_a_note_is_told_with_its_chance() {
    let note = |day, until| Note { day: IsoDay(day), until, text: "Campanha".to_owned() };
    let notes = vec![note(FIRST + 28, None), note(FIRST + 35, Some(IsoDay(FIRST + 41))), note(FIRST + 90, None)];
    let page = page(ProgressRequest { notes, ..request() });
    let effect = page.effects[0].expect("days on both sides");
    near(effect.before.value, 54.0 / 7.0);
    near(effect.after.value, 104.0 / 7.0);
    // U = 48, variance 420.
    near(effect.p, 0.0157);
    let week = page.effects[1].expect("a week and the week before");
    assert_eq!(
        (week.days_before, week.days_after),
        (DateRange { start: FIRST + 28, end: FIRST + 35 }, DateRange { start: FIRST + 35, end: FIRST + 42 })
    );
    assert_eq!(page.effects[2], None);
}

#[test]
fn who_stands_out_is_told_by_what_is_better() {
    let page = page(request());
    // Medians of 10, 11, 12, 13, 14 and 60 minutes: the middle is 12.5, the usual distance 1.5.
    let said: Vec<(&str, f64)> = page.standings.iter().map(|standing| (standing.who.as_str(), standing.z)).collect();
    assert_eq!((page.compared, said.len()), (6, 2));
    assert_eq!((said[0].0, said[1].0), ("Flor", "Ana"));
    near(Some(said[0].1), -47.5 / 1.5 / 1.4826);
    near(Some(said[1].1), 2.5 / 1.5 / 1.4826);
    near(Some(page.standings[0].median), 750.0);
    // Two teams are no peers.
    let teams = self::page(ProgressRequest { who: Dimension::Team, ..request() });
    assert_eq!((teams.standings.len(), teams.compared), (0, 0));
}
