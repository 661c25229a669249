//! What Equipe asks of the engine beside figures: the queue with its ages, a day of presence, names that may be one person.

use balcao::engine::{
    Alias, Clause, DateRange, Dimension, Engine, FileMeta, MOMENT_SECS, Moment, Now, Op, Policy, Query, Request, Response, SLOT_SECS,
    Selection, SpanState, TeamPage, TeamRequest, TextSource,
};
use balcao::import::read_all;
use balcao::sample::{FILES, Sample};
use balcao::ui::view_state::day_of_iso;

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

const CASES: &str = "casos.csv
case_id|created_at|closed_at|agent|team|status
1|2026-03-02 13:30:00||Ana|Suporte|open
2|2026-03-02 11:00:00||Ana|Suporte|open
3|2026-03-02 08:00:00||Bia|Suporte|open
4|2026-03-01 09:00:00||Bia|Suporte|open
5|2026-03-01 10:00:00|2026-03-02 12:00:00|Bia|Suporte|closed
6|2026-03-02 14:00:00|||Vendas|open";

const PRESENCE: &str = "presença.csv
agent|state|from|to|reason
Ana|online|2026-03-02 08:00:00|2026-03-02 12:00:00|
Ana|online|2026-03-02 11:30:00|2026-03-02 14:00:00|
Ana|unavailable|2026-03-02 12:30:00|2026-03-02 13:00:00|almoço
Ana|unavailable|2026-03-02 12:45:00|2026-03-02 13:15:00|reunião
Rui|online|2026-03-02 22:00:00|2026-03-03 06:00:00|";

/// Customer messages: the first waits from 9:00 to 9:20, the second from 18:00 on for ever, the third from 23:00 to 23:30.
const MESSAGES: &str = "mensagens.csv
message_id|case_id|sent_at|direction|author_kind|agent|text
m1|1|2026-03-02 09:00:00|received|customer||oi
m2|1|2026-03-02 09:20:00|sent|human|Ana|oi
m3|2|2026-03-02 09:10:00|received|customer||oi
m4|2|2026-03-02 09:12:00|sent|human|Eva|oi
m5|3|2026-03-02 10:00:00|received|customer||oi
m6|3|2026-03-02 10:40:00|sent|human|Eva|oi
m7|4|2026-03-02 18:00:00|received|customer||oi
m8|6|2026-03-02 23:00:00|received|customer||oi
m9|6|2026-03-02 23:30:00|sent|human|Rui|oi";

fn load(files: &[&str], policy: &Policy) -> Engine {
    let mut engine = Engine::new(Box::new(NoText));
    engine.handle(Request::SetPolicy(Box::new(policy.clone())));
    let files: Vec<(&str, &str)> = files.iter().map(|file| file.split_once('\n').expect("a name, then rows")).collect();
    let metas = files.iter().map(|(name, rows)| FileMeta { name: (*name).to_owned(), bytes: rows.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (name, rows)) in files.iter().enumerate() {
        let (report, batches) = read_all(name, rows.as_bytes(), &policy.zone);
        assert_eq!(report.error, None, "{name} is read");
        for mut batch in batches {
            batch.file = place as u16;
            engine.push_batch(batch);
        }
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
    }
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))));
    engine
}

fn days(from: &str, to: &str) -> Option<DateRange> {
    Some(DateRange { start: day_of_iso(from)?, end: day_of_iso(to)? })
}

fn page(engine: &mut Engine, selection: Selection, day: Option<&str>, hours: Option<(u8, u8)>) -> TeamPage {
    let request = TeamRequest { revision: 7, selection, day: day.and_then(day_of_iso), hours };
    match engine.handle(Request::Team(request)) {
        Some(Response::Team(page)) => *page,
        other => panic!("no page: {other:?}"),
    }
}

fn clock(secs: i32) -> String {
    format!("{:02}:{:02}", secs / 3600, secs / 60 % 60)
}

/// `Ana 1 1 0 0 online`
fn people(page: &TeamPage) -> Vec<String> {
    let now = |now: Now| match now {
        Now::Unknown => "?",
        Now::Online => "online",
        Now::Unavailable => "unavailable",
        Now::Away => "away",
    };
    page.people.iter().map(|person| format!("{} {:?} {}", person.agent, person.ages, now(person.presence))).collect()
}

/// `Ana 6:00+0:45: online 08:00-14:00, unavailable 12:30-13:15 (almoço, reunião)`
fn rows(page: &TeamPage) -> Vec<String> {
    let secs = |secs: Option<i64>| secs.map_or("-".to_owned(), |secs| format!("{}:{:02}", secs / 3600, secs / 60 % 60));
    let span = |span: &balcao::engine::Span| {
        let state = match span.state {
            SpanState::Online => "online",
            SpanState::Estimated => "estimated",
            SpanState::Unavailable => "unavailable",
        };
        let reasons = if span.reasons.is_empty() { String::new() } else { format!(" ({})", span.reasons.join(", ")) };
        let cut = |is_cut: bool| if is_cut { "…" } else { "" };
        format!("{state} {}{}-{}{}{reasons}", cut(span.is_cut.0), clock(span.from), clock(span.to), cut(span.is_cut.1))
    };
    let row = |row: &balcao::engine::TimelineRow| {
        let spans = row.spans.iter().map(span).collect::<Vec<_>>().join(", ");
        format!("{} {}+{}~{}: {spans}", row.agent, secs(row.online_secs), secs(row.unavailable_secs), secs(row.estimated_secs))
    };
    page.timeline.rows.iter().map(row).collect()
}

#[test]
fn the_queue_has_ages_and_reconciles_with_cases_open() {
    let mut engine = load(&[CASES], &Policy::default());
    // The data end at 14:00 of the second: case 6 was opened at that instant, 1 half an hour, 2 three, 3 six hours and 4 more than a day before.
    let found = page(&mut engine, Selection::default(), None, None);
    assert_eq!(people(&found), ["Ana [1, 1, 0, 0] ?", "Bia [0, 0, 1, 1] ?", " [1, 0, 0, 0] ?"]);
    assert_eq!(found.at, (day_of_iso("2026-03-02").unwrap(), 14 * 3600));

    let query = Query { id: "q".into(), metrics: vec!["cases_open".into()], by: Vec::new(), period: None, ignores: Vec::new() };
    let request = Request::Refresh { revision: 1, selection: Selection::default(), queries: vec![query] };
    let Some(Response::Answers { answers, .. }) = engine.handle(request) else { panic!("no answer") };
    let shown: u32 = found.people.iter().flat_map(|person| person.ages).sum();
    assert_eq!(answers[0].metrics[0].cells[0].value, Some(f64::from(shown)));
}

#[test]
fn the_queue_of_an_earlier_day_is_that_of_its_end() {
    let mut engine = load(&[CASES], &Policy::default());
    let selection = Selection { period: days("2026-03-01", "2026-03-02"), ..Selection::default() };
    // Both of Bia's first day were open at midnight, 15 and 14 hours old.
    assert_eq!(people(&page(&mut engine, selection, None, None)), ["Ana [0, 0, 0, 0] ?", "Bia [0, 0, 2, 0] ?"]);
}

#[test]
fn open_cases_are_told_by_agent_and_age() {
    let mut engine = load(&[CASES], &Policy::default());
    let mut ids = |agents: &[&str], age: Option<u8>| {
        let agents = agents.iter().map(|agent| (*agent).to_owned()).collect();
        match engine.handle(Request::OpenCases { selection: Selection::default(), agents, age, at: None }) {
            Some(Response::OpenCases(ids)) => ids.join(" "),
            other => panic!("no ids: {other:?}"),
        }
    };
    assert_eq!(ids(&["Ana"], None), "1 2");
    assert_eq!(ids(&["Bia"], Some(3)), "4");
    assert_eq!(ids(&["Ana", "Bia", ""], Some(0)), "1 6");
    assert_eq!(ids(&["Zé"], None), "");
}

#[test]
fn any_instant_of_a_day_is_told_and_agrees_with_the_queue() {
    let mut engine = load(&[CASES, PRESENCE, MESSAGES], &Policy::default());
    let found = page(&mut engine, Selection::default(), Some("2026-03-02"), None).moments;
    let at = |clock: &str| {
        let (hour, minute) = clock.split_once(':').unwrap();
        ((hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap()) * 60 / MOMENT_SECS) as usize
    };
    let told = |clock: &str| {
        let Moment { open, waiting, longest_secs, online } = found.all[at(clock)];
        (open, waiting, longest_secs.map(|secs| secs / 60), online)
    };
    assert_eq!(found.all.len(), 24 * 12 + 1, "the data go on into the next day");
    // Cases 4 and 5 are a day old; 3 came at eight; the first two customers wait.
    assert_eq!(told("9:10"), (3, 2, Some(10), 1));
    assert_eq!(told("9:20"), (3, 0, None, 1));
    assert_eq!(told("12:00"), (4, 0, None, 1));
    // Case 5 is closed; Ana is at lunch.
    assert_eq!(told("12:40"), (3, 0, None, 0));
    assert_eq!(told("23:10"), (5, 2, Some(310), 1));
    let ana = found.people.iter().find(|person| person.agent == "Ana").unwrap();
    assert_eq!((ana.open[at("11:05")], ana.presence[at("12:40")], ana.presence[at("15:00")]), (1, Now::Unavailable, Now::Away));
    // By another road: the cases themselves at each half hour.
    let agents: Vec<String> = found.people.iter().map(|person| person.agent.clone()).collect();
    for place in (0..found.all.len()).step_by(6) {
        let at = Some((found.day, place as u32 * MOMENT_SECS));
        let request = Request::OpenCases { selection: Selection::default(), agents: agents.clone(), age: None, at };
        let Some(Response::OpenCases(ids)) = engine.handle(request) else { panic!("no ids") };
        assert_eq!(ids.len(), found.all[place].open as usize, "{place}");
    }
}

#[test]
fn every_day_of_the_sample_has_its_instants() {
    let mut files: Vec<(String, Vec<u8>)> = FILES.iter().map(|(_, name)| ((*name).to_owned(), Vec::new())).collect();
    for chunk in Sample::new(5_000) {
        let place = FILES.iter().position(|(role, _)| *role == chunk.role).unwrap();
        files[place].1.extend_from_slice(&chunk.bytes);
    }
    let files: Vec<String> = files.into_iter().map(|(name, bytes)| format!("{name}\n{}", String::from_utf8(bytes).unwrap())).collect();
    let mut engine = load(&files.iter().map(String::as_str).collect::<Vec<_>>(), &Policy::default());
    let mut online = 0;
    for day in day_of_iso("2026-10-20").unwrap()..=day_of_iso("2026-11-19").unwrap() {
        let request = TeamRequest { revision: 1, selection: Selection::default(), day: Some(day), hours: None };
        let Some(Response::Team(page)) = engine.handle(Request::Team(request)) else { panic!("no page") };
        let moments = page.moments;
        assert!(moments.people.iter().all(|person| person.open.len() == moments.all.len() && person.presence.len() == moments.all.len()));
        online += moments.all.iter().map(|moment| moment.online).max().unwrap_or(0);
    }
    assert!(online > 0, "somebody was there");
}

#[test]
fn overlaps_are_merged_with_all_their_reasons() {
    let mut engine = load(&[PRESENCE], &Policy::default());
    let found = page(&mut engine, Selection::default(), Some("2026-03-02"), None);
    assert_eq!(found.timeline.hours, (7, 24));
    assert_eq!(
        rows(&found),
        ["Ana 6:00+0:45~-: online 08:00-14:00, unavailable 12:30-13:15 (almoço, reunião)", "Rui 2:00+0:00~-: online 22:00-24:00…"]
    );
}

#[test]
fn a_night_shift_belongs_to_both_days_and_is_whole_in_a_window_over_midnight() {
    let mut engine = load(&[PRESENCE], &Policy::default());
    let next = page(&mut engine, Selection::default(), Some("2026-03-03"), None);
    assert_eq!((next.timeline.hours, rows(&next)), ((0, 21), vec!["Rui 6:00+0:00~-: online …00:00-06:00".to_owned()]));
    let night = page(&mut engine, Selection::default(), Some("2026-03-02"), Some((20, 8)));
    assert_eq!((night.timeline.hours, rows(&night)), ((20, 32), vec!["Rui 8:00+0:00~-: online 22:00-30:00".to_owned()]));
}

#[test]
fn an_hour_range_cuts_what_lies_outside() {
    let mut engine = load(&[PRESENCE], &Policy::default());
    let found = page(&mut engine, Selection::default(), Some("2026-03-02"), Some((12, 13)));
    assert_eq!(rows(&found), ["Ana 1:00+0:30~-: online …12:00-13:00…, unavailable 12:30-13:00… (almoço, reunião)"]);
}

#[test]
fn without_a_date_the_last_day_with_somebody_there_is_shown() {
    let mut engine = load(&[PRESENCE, CASES], &Policy::default());
    let found = page(&mut engine, Selection::default(), None, None);
    assert_eq!(found.timeline.day, day_of_iso("2026-03-02").unwrap());
}

#[test]
fn who_is_not_in_the_file_is_estimated_and_comes_last() {
    let mut engine = load(&[PRESENCE, MESSAGES], &Policy::default());
    let found = page(&mut engine, Selection::default(), Some("2026-03-02"), None);
    assert_eq!(rows(&found)[2], "Eva -+-~1:28: estimated 09:12-10:40");
}

#[test]
fn customers_waiting_and_nobody_there_is_told() {
    let mut engine = load(&[PRESENCE, MESSAGES, CASES], &Policy::default());
    let found = page(&mut engine, Selection::default(), Some("2026-03-02"), None);
    let slot = |hour: i32, minute: i32| found.timeline.waiting[((hour * 3600 + minute * 60 - 7 * 3600) / SLOT_SECS) as usize];
    // 9:00 to 9:20 with 9:10 to 9:12; 10:00 to 10:40; 18:00 on, with 23:00 to 23:30 beside it.
    assert_eq!(
        (slot(8, 45), slot(9, 0), slot(9, 15), slot(9, 30), slot(10, 30), slot(18, 0), slot(23, 0), slot(23, 30)),
        (0, 2, 1, 0, 1, 1, 2, 1)
    );
    let alone: Vec<String> =
        found.timeline.alone.iter().map(|alone| format!("{}-{} {}", clock(alone.from), clock(alone.to), alone.cases)).collect();
    // Ana went at 14:00; Rui came at 22:00.
    assert_eq!(alone, ["18:00-22:00 1"]);
}

/// The plain twin: every second that anything changes is counted anew.
#[test]
fn slots_hold_the_most_that_waited_at_any_second() {
    let mut engine = load(&[PRESENCE, MESSAGES, CASES], &Policy::default());
    let found = page(&mut engine, Selection::default(), Some("2026-03-02"), Some((0, 24)));
    let loaded = engine.loaded().expect("loaded");
    let (waits, cases) = (&loaded.derived.waits, &loaded.data.cases);
    let midnight = loaded.zone.start_of(day_of_iso("2026-03-02").unwrap());
    let spans: Vec<(i64, i64)> = (0..waits.len())
        .map(|row| {
            let given = |at: i32| if at == balcao::data::NO_TIME { i64::MAX } else { i64::from(at) };
            (
                i64::from(waits.opened[row]),
                given(waits.answered[row]).min(given(cases.closed[waits.case[row] as usize])).min(loaded.derived.data_end),
            )
        })
        .collect();
    for (slot, &most) in found.timeline.waiting.iter().enumerate() {
        let start = midnight + slot as i64 * i64::from(SLOT_SECS);
        let at = |second: i64| spans.iter().filter(|&&(from, to)| from <= second && second < to).count() as u32;
        let expected = (start..start + i64::from(SLOT_SECS)).map(at).max().unwrap_or(0);
        assert_eq!(most, expected, "slot {slot}");
    }
}

#[test]
fn who_is_there_at_the_instant_of_the_queue_is_told() {
    let files = [
        CASES,
        "presença.csv\nagent|state|from|to|reason\nAna|online|2026-03-02 08:00:00|2026-03-02 18:00:00|\nAna|unavailable|2026-03-02 17:00:00|2026-03-02 18:00:00|pausa\nBia|online|2026-03-02 08:00:00|2026-03-02 18:00:00|\nEva|online|2026-03-02 08:00:00|2026-03-02 09:00:00|",
    ];
    let mut engine = load(&files, &Policy::default());
    let found = page(&mut engine, Selection::default(), None, None);
    let presence: Vec<(&str, Now)> = found.people.iter().map(|person| (person.agent.as_str(), person.presence)).collect();
    assert_eq!(presence, [("Ana", Now::Unavailable), ("Bia", Now::Online), ("Eva", Now::Away), ("", Now::Unknown)]);
}

#[test]
fn a_team_filter_keeps_its_people_and_an_agent_filter_does_not_hide_the_others() {
    let mut engine = load(&[PRESENCE, CASES], &Policy::default());
    let with = |dimension: Dimension, value: &str| Selection {
        clauses: vec![Clause { dimension, op: Op::Is, values: vec![value.to_owned()] }],
        ..Selection::default()
    };
    let rows_with = |engine: &mut Engine, selection: Selection| page(engine, selection, Some("2026-03-02"), None).timeline.rows.len();
    assert_eq!(rows_with(&mut engine, with(Dimension::Team, "Suporte")), 1);
    assert_eq!(rows_with(&mut engine, with(Dimension::Agent, "Rui")), 2);
}

const TWO_NAMES: &str = "casos.csv
case_id|created_at|agent
1|2026-03-02 09:00:00|Ana Paula
2|2026-03-02 09:00:00|ana paula
3|2026-03-02 09:00:00|ana.paula@loja.com.br
4|2026-03-02 09:00:00|Rui";

#[test]
fn names_are_proposed_until_somebody_decides_and_nothing_is_merged_before() {
    let alias = |from: &str, refused: bool| Alias { from: from.to_owned(), to: "Ana Paula".to_owned(), refused };
    let proposed = |policy: &Policy| {
        let mut engine = load(&[TWO_NAMES], policy);
        let found = page(&mut engine, Selection::default(), None, None);
        let pairs: Vec<String> = found.proposals.iter().map(|each| format!("{}>{} {}", each.from, each.to, each.rule)).collect();
        (pairs.join(", "), found.people.len())
    };
    let mut policy = Policy::default();
    assert_eq!(proposed(&policy), ("ana paula>Ana Paula spelling, ana.paula@loja.com.br>Ana Paula email".to_owned(), 4));
    policy.aliases.push(alias("ana paula", false));
    assert_eq!(proposed(&policy), ("ana.paula@loja.com.br>Ana Paula email".to_owned(), 3));
    policy.aliases.push(alias("ana.paula@loja.com.br", true));
    assert_eq!(proposed(&policy), (String::new(), 3));
}

#[test]
fn taking_an_alias_back_gives_both_names_their_own_cases_again() {
    let mut engine = load(&[TWO_NAMES], &Policy::default());
    let mut opened_by_agent = |aliases: &[(&str, &str)]| {
        let aliases = aliases.iter().map(|&(from, to)| Alias { from: from.to_owned(), to: to.to_owned(), refused: false }).collect();
        engine.handle(Request::SetPolicy(Box::new(Policy { aliases, ..Policy::default() })));
        let query =
            Query { id: "q".into(), metrics: vec!["cases_opened".into()], by: vec![Dimension::Agent], period: None, ignores: Vec::new() };
        let request = Request::Refresh { revision: 1, selection: Selection::default(), queries: vec![query] };
        let Some(Response::Answers { answers, .. }) = engine.handle(request) else { panic!("no answer") };
        let cells = answers[0].groups.iter().zip(&answers[0].metrics[0].cells);
        cells.map(|(group, cell)| format!("{} {}", group[0], cell.n)).collect::<Vec<_>>().join(", ")
    };
    let apart = "Ana Paula 1, Rui 1, ana paula 1, ana.paula@loja.com.br 1";
    assert_eq!(opened_by_agent(&[]), apart);
    assert_eq!(opened_by_agent(&[("ana paula", "Ana Paula"), ("ana.paula@loja.com.br", "ana paula")]), "Ana Paula 3, Rui 1");
    assert_eq!(opened_by_agent(&[]), apart);
}

#[test]
fn zero_agents_and_three_hundred_are_both_answered() {
    let mut engine = load(&["casos.csv\ncase_id|created_at\n1|2026-03-02 09:00:00"], &Policy::default());
    let found = page(&mut engine, Selection::default(), None, None);
    assert_eq!((people(&found), found.timeline.rows.len()), (vec![" [1, 0, 0, 0] ?".to_owned()], 0));

    let rows: Vec<String> = (0..300).map(|n| format!("{n}|2026-03-02 09:00:00|Pessoa {n}")).collect();
    let mut engine = load(&[&format!("casos.csv\ncase_id|created_at|agent\n{}", rows.join("\n"))], &Policy::default());
    let found = page(&mut engine, Selection::default(), None, None);
    assert_eq!((found.people.len(), found.proposals.len()), (300, 0));
}
