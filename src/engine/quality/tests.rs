use super::*;
use crate::engine::{CsvStyle, Engine, FileMeta, Request, Response, TextSource};
use crate::import::read_all;

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

/// 2026-11-19T12:00:00Z.
const NOW: EpochSecs = 1_795_089_600;

fn load(files: &[(&str, &str)]) -> Engine {
    let mut engine = Engine::new(Box::new(NoText));
    let metas = files.iter().map(|(name, text)| FileMeta { name: (*name).to_owned(), bytes: text.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (name, text)) in files.iter().enumerate() {
        let (report, batches) = read_all(name, text.as_bytes(), "America/Sao_Paulo");
        for mut batch in batches {
            batch.file = place as u16;
            engine.push_batch(batch);
        }
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
    }
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))), "the fixture is read");
    engine
}

fn look(files: &[(&str, &str)]) -> Quality {
    match load(files).handle(Request::Quality { now: NOW }) {
        Some(Response::Quality(quality)) => *quality,
        other => panic!("no answer: {other:?}"),
    }
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let found: Vec<String> =
        look(files).findings.iter().map(|finding| format!("{} {} of {}", finding.check, finding.count, finding.of)).collect();
    assert_eq!(found, expected);
}

const MESSAGES: &str = "\
case_id,order,sent_at,direction,author_kind,agent,team
1,1,2026-03-02 09:00:00,received,customer,,A
1,3,2026-03-02 09:01:00,sent,human,Ana,A
1,2,2026-03-02 09:02:00,sent,human,,A
1,4,2031-03-02 09:03:00,sent,,Ana,A
";

#[test]
fn rows_that_do_not_fit_are_counted() {
    check(&[("m.csv", MESSAGES)], &["future_messages 1 of 4", "out_of_order 1 of 4", "sender_unnamed 1 of 3", "customer_unknown 1 of 1"]);
}

const CASES: &str = "\
case_id,created_at,first_response_at,closed_at,agent,status,requester_name
1,2026-03-02 09:00:00,2026-03-02 11:00:00,2026-03-02 10:00:00,Ana,closed,Rui
2,2026-03-02 09:00:00,,,Ana,closed,Rui
3,2026-03-02 09:00:00,,2026-03-02 10:00:00,,open,Rui
";

#[test]
fn cases_whose_times_contradict_each_other_are_counted() {
    check(
        &[("c.csv", CASES)],
        &[
            "response_after_closing 1 of 1",
            "closed_without_time 1 of 3",
            "open_with_time 1 of 2",
            "case_without_agent 1 of 3",
            "case_without_team 3 of 3",
        ],
    );
}

#[test]
fn the_rows_of_a_finding_can_be_taken_away() {
    let mut engine = load(&[("c.csv", CASES)]);
    let header = ["Caso", "Data", "Atendente"].map(str::to_owned).to_vec();
    let format = TableFormat::Csv(CsvStyle { delimiter: b';', decimal_comma: true });
    let request = Request::ExportFinding { check: "closed_without_time".to_owned(), header, format, now: NOW };
    let Some(Response::File { name, bytes }) = engine.handle(request) else { panic!("a file") };
    assert_eq!(name, "qualidade-closed_without_time.csv");
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{feff}Caso;Data;Atendente\r\n2;2026-03-02 09:00:00-03:00;Ana\r\n");
}

#[test]
fn three_silent_days_between_others_are_a_gap() {
    let row = |day: u32| format!("{day},2026-03-{day:02} 09:00:00,received\n");
    let text = "case_id,sent_at,direction\n".to_owned() + &[2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 17, 18, 19].map(row).concat();
    let quality = look(&[("m.csv", &text)]);
    let coverage = &quality.coverage[0];
    assert_eq!((coverage.role, coverage.file.clone(), coverage.per_day.len()), (Role::Messages, None, 18));
    let gaps: Vec<(String, String)> = coverage.gaps.iter().map(|gap| (civil::iso(gap.start), civil::iso(gap.end))).collect();
    assert_eq!(gaps, [("2026-03-14".to_owned(), "2026-03-17".to_owned())]);
}

#[test]
fn files_of_one_table_are_told_apart() {
    let march = "case_id,message_id,sent_at,direction\n1,a,2026-03-02 09:00:00,received\n";
    let april = "case_id,message_id,sent_at,direction\n1,b,2026-03-03 09:00:00,received\n2,c,2026-03-03 10:00:00,received\n";
    let quality = look(&[("a.csv", march), ("b.csv", april)]);
    let rows: Vec<(Option<String>, Vec<u32>)> = quality.coverage.into_iter().map(|row| (row.file, row.per_day)).collect();
    assert_eq!(rows, [(None, vec![1, 2]), (Some("a.csv".to_owned()), vec![1, 0]), (Some("b.csv".to_owned()), vec![0, 2])]);
}

#[track_caller]
fn check_metric(files: &[(&str, &str)], metric: &str, expected: &str) {
    let quality = look(files);
    let state = quality.metrics.iter().find(|state| state.metric == metric).unwrap();
    let shown = match &state.missing {
        Some(Missing::Table(role)) => format!("impossible: {}", role.id()),
        Some(Missing::Field(field)) => format!("impossible: {field}"),
        Some(Missing::Hours) => "impossible: hours".to_owned(),
        None if state.doubts.is_empty() => "exact".to_owned(),
        None => format!("estimated: {}", state.doubts.join(" ")),
    };
    assert_eq!(format!("{shown} ({})", state.n), expected, "{metric}");
}

#[test]
fn every_metric_is_exact_estimated_or_impossible_for_a_reason() {
    let cases = &[("c.csv", CASES)];
    check_metric(cases, "cases_opened", "exact (3)");
    check_metric(cases, "messages_sent", "impossible: messages (0)");
    check_metric(cases, "csat_score", "impossible: csat (0)");
    check_metric(cases, "online_secs", "impossible: presence (0)");
    check_metric(cases, "cases_attended", "estimated: from_cases (1)");
    check_metric(cases, "handling_mean", "estimated: no_assignments closed_without_time (2)");
    check_metric(cases, "contacts_new", "estimated: short_history (1)");

    let messages = &[("m.csv", MESSAGES)];
    check_metric(messages, "reply_time_mean", "exact (1)");
    check_metric(messages, "delivery_rate", "impossible: status (0)");

    let sessions =
        &[("m.csv", "phone,sent_at,direction\n5511988884821,2026-03-02 09:00:00,received\n5511988884821,2026-03-02 09:05:00,sent\n")];
    check_metric(sessions, "cases_opened", "estimated: sessions (1)");
    check_metric(sessions, "reply_time_mean", "estimated: authors (1)");
    check_metric(sessions, "messages_sent", "exact (1)");
}

#[test]
fn people_are_named_with_what_they_did() {
    let cases = "case_id,created_at,agent,team\n1,2026-03-02 09:00:00,Zoé,Vendas\n2,2026-03-02 09:00:00,Zoé,Suporte\n3,2026-03-02 09:00:00,Zoé,Suporte\n4,2026-03-02 09:00:00,Álvaro,\n";
    let people = look(&[("c.csv", cases)]).people;
    let shown: Vec<String> = people.iter().map(|person| format!("{} {:?} {}", person.name, person.team, person.cases)).collect();
    assert_eq!(shown, ["Álvaro \"\" 1", "Zoé \"Suporte\" 3"]);
}

#[test]
fn every_check_and_doubt_has_an_id_of_its_own() {
    let mut ids: Vec<&str> = CHECKS.iter().map(|check| check.id).chain(Doubt::ALL.iter().map(|doubt| doubt.id())).collect();
    let n = ids.len();
    ids.sort_unstable();
    ids.dedup();
    // One word is both: cases closed by their status alone.
    assert_eq!(ids.len(), n - 1);
}
