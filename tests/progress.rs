//! Goals, trends, notes, strengths and odd days: by hand, most of it over eight weeks that double after the fourth.

use balcao::engine::{
    Clause, DateRange, Dimension, Engine, Every, FileMeta, Goal, IsoDay, Light, Note, OddPage, OddRequest, Op, ProgressPage,
    ProgressRequest, Request, Response, Selection, TextSource,
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

/// Cases of 56 days: ten on each weekday and `n_weekend` on each day of the weekend, from the fifth week on twenty. Each is closed after as
/// many minutes as its agent takes; Ana and Bia are of Vendas. The last day ends at 23:00.
fn cases(n_weekend: usize) -> String {
    let mut csv = "case_id,created_at,closed_at,agent,team\n".to_owned();
    let mut id = 0;
    for day in 0..56 {
        let date = String::from(IsoDay(FIRST + day));
        let count = match (day % 7, day / 7) {
            (5.., _) => n_weekend,
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

fn engine(n_weekend: usize, policy: &str) -> Engine {
    engine_of(&cases(n_weekend), policy)
}

fn engine_of(csv: &str, policy: &str) -> Engine {
    let mut engine = Engine::new(Box::new(NoText));
    engine.handle(Request::SetPolicy(Box::new(serde_json::from_str(policy).expect("settings"))));
    engine.handle(Request::Begin { files: vec![FileMeta { name: "casos.csv".to_owned(), bytes: csv.len() as u64 }] });
    let (report, batches) = read_all("casos.csv", csv.as_bytes(), "America/Sao_Paulo");
    batches.into_iter().for_each(|batch| engine.push_batch(batch));
    engine.handle(Request::FileDone { file: 0, reading: 0, report: Box::new(report) });
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
    page_of(engine(2, "{}"), request)
}

fn page_of(mut engine: Engine, request: ProgressRequest) -> ProgressPage {
    match engine.handle(Request::Progress(Box::new(request))) {
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

const CARNIVAL: &str = r#"{"calendar": {"week": {"mon": [["09:00","18:00"]], "tue": [["09:00","18:00"]], "wed": [["09:00","18:00"]],
    "thu": [["09:00","18:00"]], "fri": [["09:00","18:00"]]}, "national": ["carnival_monday", "carnival_tuesday"]},
    "calendars": [{"name": "Lojas", "week": {"mon": [["09:00","18:00"]], "sat": [["09:00","12:00"]]}}], "calendar_of_team": {"Vendas": "Lojas"}}"#;

#[test]
fn where_the_hours_are_known_a_holiday_ahead_is_no_weekday() {
    let opened = goal("cases_opened", Every::Month, 400.0);
    let of_vendas = Goal { team: "Vendas".to_owned(), ..opened.clone() };
    let level = goal("resolution_p50", Every::Month, 600.0);
    let goals = vec![opened, of_vendas, level];
    let page = page_of(engine(2, CARNIVAL), ProgressRequest { selection: six_weeks(), goals, ..request() });
    let state = &page.goals[0];
    // Of the 13 days from 16 February on ten are weekdays, and the 16th and 17th are Carnival.
    let left = state.work_left.as_ref().expect("the service has hours");
    assert_eq!((state.days_left, left.days, left.hours.as_str()), (13, 8, ""));
    // Ten working days and five closed ones are gone, of eighteen and ten: one brings 80/6 as a rule, the other 2.
    let (gone, all) = (10.0 * 80.0 / 6.0 + 5.0 * 2.0, 18.0 * 80.0 / 6.0 + 10.0 * 2.0);
    near(state.due, gone / all);
    near(state.projection, 210.0 * all / gone);
    near(state.per_day, 190.0 / 8.0);
    assert_eq!(state.light, Light::AtRisk, "381 are within a tenth of 400");
    // Mondays 16 and 23, Saturdays 21 and 28: the shops do not keep Carnival.
    let left = page.goals[1].work_left.as_ref().expect("the team has hours");
    assert_eq!((left.days, left.hours.as_str()), (4, "Lojas"));
    assert_eq!((page.goals[2].work_left.as_ref(), page.goals[2].projection), (None, None), "a level is not projected");
}

#[test]
fn closed_days_on_which_nothing_came_bring_nothing() {
    let request = ProgressRequest { selection: six_weeks(), goals: vec![goal("cases_opened", Every::Month, 400.0)], ..request() };
    let page = page_of(engine(0, CARNIVAL), request);
    // Ten of eighteen working days brought 200.
    near(page.goals[0].due, 10.0 / 18.0);
    near(page.goals[0].projection, 360.0);
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

/// Cases of ten weeks, a hundred on each day, but 36 on Wednesday and Thursday of the sixth week, and 144 on Sunday of the seventh.
fn odd_cases() -> String {
    let mut csv = "case_id,created_at,closed_at,agent\n".to_owned();
    let mut id = 0;
    for day in 0..70 {
        let date = String::from(IsoDay(FIRST + day));
        let count = match day {
            37 | 38 => 36,
            48 => 144,
            _ => 100,
        };
        for place in 0..count {
            id += 1;
            let hour = if day == 69 && place == 0 { 22 } else { 10 };
            csv.push_str(&format!("{id},{date} {hour}:00:00,{date} {hour}:30:00,Ana\n"));
        }
    }
    csv
}

fn odd(csv: &str, metrics: &[&str], selection: Selection) -> OddPage {
    let mut engine = engine_of(csv, "{}");
    let request = OddRequest { revision: 1, selection, metrics: metrics.iter().map(|metric| (*metric).to_owned()).collect() };
    match engine.handle(Request::Odd(Box::new(request))) {
        Some(Response::Odd(page)) => *page,
        other => panic!("no answer: {other:?}"),
    }
}

#[test]
fn odd_days_stand_beside_what_was_expected_the_greatest_impact_first() {
    let page = odd(&odd_cases(), &["cases_opened"], Selection::default());
    // The first day is left out.
    assert_eq!((page.window.map(DateRange::days), page.n_judged, page.runs.len()), (Some(69), 69, 2));
    // On the scale of roots 20 and twice 12; then 20 and 24. Chance alone scatters by 1.
    let quiet = &page.runs[0];
    assert_eq!(quiet.days, DateRange { start: FIRST + 37, end: FIRST + 39 });
    assert_eq!((quiet.value, quiet.expected, quiet.usual), (36.0, 100.0, (81.0, 121.0)));
    assert_eq!((quiet.excess, quiet.impact), (-128.0, -16.0));
    let busy = &page.runs[1];
    assert_eq!((busy.days, busy.value), (DateRange { start: FIRST + 48, end: FIRST + 49 }, 144.0));
    assert_eq!((busy.excess, busy.impact), (44.0, 4.0));
}

#[test]
fn odd_days_are_found_whatever_the_period_and_under_the_filters() {
    let selection = Selection { period: Some(DateRange { start: FIRST, end: FIRST + 3 }), ..Selection::default() };
    assert_eq!(odd(&odd_cases(), &["cases_opened"], selection).runs.len(), 2);
    let clauses = vec![Clause { dimension: Dimension::Agent, op: Op::Is, values: vec!["Bia".to_owned()] }];
    assert_eq!(odd(&odd_cases(), &["cases_opened"], Selection { clauses, ..Selection::default() }).runs, []);
}

#[test]
fn odd_figures_rest_on_enough_rows_and_few_weeks_say_nothing() {
    // Each day's median is half an hour; no grades are in the file.
    let page = odd(&odd_cases(), &["resolution_p50", "csat_score"], Selection::default());
    assert_eq!((page.n_judged, page.runs), (69, Vec::new()));
    let four_weeks: String = odd_cases().lines().take(1 + 2800).map(|line| format!("{line}\n")).collect();
    let page = odd(&four_weeks, &["cases_opened"], Selection::default());
    assert_eq!((page.window.is_some(), page.n_judged), (true, 0));
}
