//! How targets fare beyond a share, and how others count: by hand over a morning of six customers.

use balcao::engine::{
    Basis, Clause, Clock, CurvePoint, DateRange, Dialect, DialectsRequest, Dimension, Engine, FileMeta, Missing, NumberKind, NumberRequest,
    Op, Part, Policy, Reading, Request, Response, Selection, SlaPage, SlaRequest, Target, TextSource, Wanted, What,
};
use balcao::import::read_all;

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

fn load(files: &[(&str, &str)], policy: &str) -> Engine {
    let policy: Policy = serde_json::from_str(policy).expect("settings as JSON");
    let mut engine = Engine::new(Box::new(NoText));
    engine.handle(Request::SetPolicy(Box::new(policy.clone())));
    let metas = files.iter().map(|(name, content)| FileMeta { name: (*name).to_owned(), bytes: content.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (name, content)) in files.iter().enumerate() {
        let (report, batches) = read_all(name, content.as_bytes(), &policy.zone);
        for mut batch in batches {
            batch.file = place as u16;
            engine.push_batch(batch);
        }
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
    }
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))), "the files are read");
    engine
}

fn sla(engine: &mut Engine, target: Target) -> Result<SlaPage, Missing> {
    let request =
        SlaRequest { revision: 1, selection: Selection::default(), target, edges: vec![300, 840, 3600], limit: 10, masked: false };
    match engine.handle(Request::Sla(request)) {
        Some(Response::Sla { page, .. }) => page.map(|page| *page),
        other => panic!("no answer: {other:?}"),
    }
}

const MORNING: &str = "case_id,sent_at,direction,author_kind,kind,agent
1,2026-03-02 09:00:00,received,customer,,
1,2026-03-02 09:05:00,sent,human,,Ana
2,2026-03-02 09:00:00,received,customer,,
2,2026-03-02 09:14:00,sent,human,,Bia
3,2026-03-02 09:00:00,received,customer,,
3,2026-03-02 09:40:00,sent,human,,Ana
4,2026-03-02 11:47:00,received,customer,,
5,2026-03-02 11:00:00,received,customer,,
6,2026-03-02 11:58:00,received,customer,,
7,2026-03-02 12:00:00,sent,campaign,hsm,
";

#[test]
fn a_target_has_its_curve_its_late_ones_and_those_at_risk() {
    let mut engine = load(&[("mensagens.csv", MORNING)], "{}");
    let page = sla(&mut engine, Target::FirstResponse).expect("by the wall clock");
    // Five and 14 minutes are met, 40 minutes and an hour so far are late; 13 and 2 minutes so far are open.
    assert_eq!((page.target_secs, page.met, page.breached, page.pending), (900, 2, 2, 2));
    assert_eq!((page.near_misses, page.late), (1, [0, 0, 2, 0, 0, 0]));
    // Less than five minutes: one who has waited two. Five minutes and less than 14: five, and 13 so far. Then 14 and 40, then an hour so far.
    let bands: Vec<(u64, u64)> = page.bands.iter().map(|band| (band.over, band.running)).collect();
    assert_eq!(bands, [(0, 1), (1, 1), (2, 0), (0, 1)]);
    let points: Vec<(i64, u64, u64)> = page.curve.iter().map(|&CurvePoint { secs, met, of }| (secs, met, of)).collect();
    assert_eq!(points, [(120, 0, 5), (300, 1, 5), (780, 1, 4), (840, 2, 4), (2400, 3, 4), (3600, 3, 3)]);
    let waiting: Vec<(&str, i64)> = page.waiting.iter().map(|row| (row.id.as_str(), row.target_secs - row.waited_secs)).collect();
    assert_eq!(waiting, [("4", 120), ("6", 780), ("5", -2700)]);
    assert_eq!((page.at_risk, page.n_late), (1, 1));
    let second = |hour: u32, minute: u32| hour * 3600 + minute * 60;
    assert_eq!((page.waiting[0].since.1, page.waiting[0].window_ends.map(|ends| ends.1)), (second(11, 47), Some(second(11, 47))));
}

#[test]
fn every_wait_and_every_case_has_its_target() {
    let events = "case_id,at,event,actor\n1,2026-03-02 09:50:00,closed,Ana\n";
    let files = [("mensagens.csv", MORNING), ("eventos.csv", events)];
    let mut engine = load(&files, r#"{"sla_next_reply_secs": 300, "sla_resolution_secs": 3600}"#);
    let page = sla(&mut engine, Target::NextReply).expect("by the wall clock");
    assert_eq!((page.met, page.breached, page.pending), (1, 4, 1));
    let page = sla(&mut engine, Target::Resolution).expect("by the wall clock");
    // Closed after 50 minutes; two are open for three hours, and the hour of the fifth is just not over.
    assert_eq!((page.met, page.breached, page.pending), (1, 2, 4));
}

#[test]
fn what_is_missing_is_named() {
    let mut engine = load(&[("mensagens.csv", MORNING)], r#"{"clock": "business"}"#);
    assert_eq!(sla(&mut engine, Target::FirstResponse), Err(Missing::Hours));
    assert_eq!(sla(&mut engine, Target::Resolution), Err(Missing::Field("closed_at".to_owned())));
}

const TALK: &str = "case_id,sent_at,direction,author_kind,agent
1,2026-03-02 09:00:00,received,customer,
1,2026-03-02 09:00:05,sent,bot,
1,2026-03-02 09:42:00,sent,human,Ana
1,2026-03-03 10:00:00,received,customer,
1,2026-03-03 10:30:00,sent,human,Ana
";
const EVENTS: &str = "case_id,at,event,actor
1,2026-03-02 09:40:00,handed_to_human,robô
1,2026-03-02 09:41:00,assigned,Ana
";

#[test]
fn two_minutes_here_are_forty_two_elsewhere() {
    let mut engine = load(&[("mensagens.csv", TALK), ("eventos.csv", EVENTS)], "{}");
    let request = DialectsRequest { revision: 1, selection: Selection::default() };
    let Some(Response::Dialects(page)) = engine.handle(Request::Dialects(request)) else { panic!("no answer") };
    let row = |dialect: Dialect| page.rows.iter().find(|row| row.dialect == dialect).map(|row| (row.n, row.mean, row.lacks_hours));
    assert_eq!(row(Dialect::Balcao), Some((1, Some(120.0), false)));
    assert_eq!(row(Dialect::Chatwoot), Some((1, Some(120.0), false)));
    assert_eq!(row(Dialect::Zendesk), Some((1, Some(2520.0), false)));
    assert_eq!(row(Dialect::Wati), Some((1, Some(60.0), false)));
    assert_eq!(row(Dialect::Blip), Some((1, Some(60.0), false)));
    // Business hours are not known: the wall clock stands in, and it is said.
    assert_eq!((row(Dialect::Trengo), row(Dialect::Intercom)), (Some((1, Some(120.0), true)), Some((1, Some(120.0), true))));
    // Each day has its first response.
    assert_eq!(row(Dialect::Callbell), Some((2, Some(960.0), false)));
    // Nothing is closed; the hours are not known.
    assert_eq!(row(Dialect::RespondIo), Some((0, None, false)));
    assert_eq!(row(Dialect::Zoho), Some((1, Some(2520.0), true)));
}

#[test]
fn a_sign_on_a_message_answers_nobody_and_what_opens_a_case_answers_in_one_product() {
    // By echo of the phone: a thumb up after one minute, words after five. The second customer was written to first.
    let line = |field: &str, message: &str| {
        format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"{field}","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"551130000000","phone_number_id":"1"}},"{field}":[{message}]}}}}]}}]}}"#
        )
    };
    let (field, ours) = ("smb_message_echoes", r#""from":"551130000000""#);
    let echo = |message: &str| line(field, message).replace(&format!(r#""{field}":["#), r#""message_echoes":["#);
    let log = [
        line("messages", r#"{"from":"5511988887777","id":"a","timestamp":"1749416400","type":"text","text":{"body":"Oi"}}"#),
        echo(&format!(
            r#"{{{ours},"to":"5511988887777","id":"b","timestamp":"1749416460","type":"reaction","reaction":{{"message_id":"a","emoji":"👍"}}}}"#
        )),
        echo(&format!(r#"{{{ours},"to":"5511988887777","id":"c","timestamp":"1749416700","type":"text","text":{{"body":"Bom dia"}}}}"#)),
        echo(&format!(r#"{{{ours},"to":"5511977776666","id":"d","timestamp":"1749416400","type":"text","text":{{"body":"Olá"}}}}"#)),
        line("messages", r#"{"from":"5511977776666","id":"e","timestamp":"1749416500","type":"text","text":{"body":"Oi"}}"#),
        echo(&format!(r#"{{{ours},"to":"5511977776666","id":"f","timestamp":"1749416600","type":"text","text":{{"body":"Diga"}}}}"#)),
    ];
    let mut engine = load(&[("webhook.ndjson", &log.join("\n"))], "{}");
    let request = DialectsRequest { revision: 1, selection: Selection::default() };
    let Some(Response::Dialects(page)) = engine.handle(Request::Dialects(request)) else { panic!("no answer") };
    let row = |dialect: Dialect| page.rows.iter().find(|row| row.dialect == dialect).map(|row| (row.n, row.mean));
    // 300 seconds, and 200 from the case's opening to the first answer.
    assert_eq!(row(Dialect::Zendesk), Some((2, Some(250.0))));
    // The first message of a person is the first response, whoever began.
    assert_eq!(row(Dialect::Chatwoot), Some((2, Some(150.0))));
}

#[test]
fn business_hours_are_the_products_that_want_them() {
    let hours = r#"{"calendar": {"week": {"mon": [["09:30","18:00"]]}}}"#;
    let mut engine = load(&[("mensagens.csv", TALK), ("eventos.csv", EVENTS)], hours);
    let request = DialectsRequest { revision: 1, selection: Selection::default() };
    let Some(Response::Dialects(page)) = engine.handle(Request::Dialects(request)) else { panic!("no answer") };
    let mean = |dialect: Dialect| page.rows.iter().find(|row| row.dialect == dialect).and_then(|row| row.mean);
    assert_eq!((mean(Dialect::Zendesk), mean(Dialect::Zoho), mean(Dialect::Callbell)), (Some(2520.0), Some(720.0), Some(960.0)));
}

fn readings(engine: &mut Engine, selection: Selection, kind: NumberKind, value: f64, step: f64) -> Vec<Reading> {
    let request = NumberRequest { revision: 1, selection, wanted: vec![Wanted { kind, value, step }] };
    match engine.handle(Request::Number(request)) {
        Some(Response::Number(page)) => page.readings,
        other => panic!("no answer: {other:?}"),
    }
}

#[test]
fn the_definition_of_a_number_is_found() {
    let mut engine = load(&[("mensagens.csv", TALK), ("eventos.csv", EVENTS)], "{}");
    let found = readings(&mut engine, Selection::default(), NumberKind::Secs, 2520.0, 60.0);
    let is_plain = |reading: &&Reading| reading.is_exact && reading.clock == Some(Clock::Wall) && reading.zone.is_none();
    let zendesk =
        found.iter().find(|reading| reading.what == What::Dialect(Dialect::Zendesk, Part::Mean)).expect("counts from the opening");
    assert!(is_plain(&zendesk) && (zendesk.value, zendesk.n, zendesk.basis) == (2520.0, 1, Basis::Each));
    assert!(
        !found.iter().any(|reading| matches!(reading.what, What::Dialect(Dialect::Balcao | Dialect::Chatwoot, _))),
        "they say two minutes"
    );
    // Nobody says eight hours: the nearest are told as such.
    let found = readings(&mut engine, Selection::default(), NumberKind::Secs, 28_800.0, 60.0);
    assert!(!found.is_empty() && found.iter().all(|reading| !reading.is_exact));
}

#[test]
fn days_of_another_zone_and_filters_are_tried_too() {
    // The second answer is given at 22:30 of the first day in São Paulo, which is the next day elsewhere.
    let talk = "case_id,sent_at,direction,author_kind,agent
1,2026-03-02 09:00:00,received,customer,
1,2026-03-02 09:10:00,sent,human,Ana
2,2026-03-02 22:00:00,received,customer,
2,2026-03-02 22:30:00,sent,human,Bia
";
    let mut engine = load(&[("mensagens.csv", talk)], "{}");
    let first_day = DateRange { start: 20_514, end: 20_515 };
    let day = Selection { period: Some(first_day), ..Selection::default() };
    let means = |found: Vec<Reading>| -> Vec<(Option<String>, bool, u64)> {
        let of_ours = found.into_iter().filter(|reading| reading.what == What::Dialect(Dialect::Balcao, Part::Mean) && reading.is_exact);
        of_ours.map(|reading| (reading.zone, reading.is_unfiltered, reading.n)).collect()
    };
    let found = readings(&mut engine, day.clone(), NumberKind::Secs, 600.0, 1.0);
    assert_eq!(means(found), [(Some("UTC".to_owned()), false, 1)]);
    let clauses = vec![Clause { dimension: Dimension::Agent, op: Op::Is, values: vec!["Ana".to_owned()] }];
    let found = readings(&mut engine, Selection { clauses, ..day.clone() }, NumberKind::Secs, 1200.0, 1.0);
    assert_eq!(means(found), [(None, true, 2)]);
    let found = readings(&mut engine, day, NumberKind::Count, 2.0, 0.5);
    assert!(found.iter().any(|reading| reading.what == What::Metric("cases_opened".to_owned()) && reading.is_exact));
}

/// What Ajustes changes counts at once: rules by priority, team and type, their order, and the hours of a team.
#[test]
fn a_change_of_the_settings_derives_anew() {
    let cases = "case_id,created_at,first_response_at,team,case_type,priority
1,2026-03-02 09:00:00,2026-03-02 09:10:00,Suporte,Troca,Alta
2,2026-03-02 09:00:00,2026-03-02 09:10:00,Suporte,Dúvida,Baixa
3,2026-03-02 17:50:00,2026-03-03 08:20:00,Vendas,Troca,Baixa
4,2026-03-02 09:00:00,2026-03-02 09:01:00,Vendas,Troca,Alta
";
    let mut engine = load(&[("casos.csv", cases)], "{}");
    let mut met = |policy: &str| {
        let policy: Policy = serde_json::from_str(policy).expect("settings as JSON");
        assert!(matches!(engine.handle(Request::SetPolicy(Box::new(policy))), Some(Response::Loaded(_))));
        let page = sla(&mut engine, Target::FirstResponse).expect("there are first responses");
        (page.met, page.breached)
    };
    assert_eq!(met("{}"), (3, 1));
    let high = r#"{"name": "Alta", "priority": "alta", "first_response_secs": 300}"#;
    let swap = r#"{"name": "Trocas", "case_type": "troca", "first_response_secs": 3600}"#;
    assert_eq!(met(&format!(r#"{{"sla_rules": [{high}, {swap}]}}"#)), (2, 2), "ten minutes are late where five are promised");
    assert_eq!(met(&format!(r#"{{"sla_rules": [{swap}, {high}]}}"#)), (3, 1), "the first rule that a case meets is in force");
    let hours = r#""calendar": {"week": {"mon": [["08:00","18:00"]], "tue": [["08:00","18:00"]]}}"#;
    let business = r#"{"team": "Vendas", "first_response_secs": 1800, "clock": "business"}"#;
    assert_eq!(met(&format!(r#"{{{hours}, "sla_rules": [{business}]}}"#)), (4, 0), "ten minutes on Monday and twenty on Tuesday");
    let late = r#""calendars": [{"name": "Noite", "week": {"mon": [["17:00","23:00"]]}}], "calendar_of_team": {"Vendas": "Noite"}"#;
    assert_eq!(met(&format!(r#"{{{hours}, {late}, "sla_rules": [{business}]}}"#)), (3, 1), "that team works until eleven");
}

#[test]
fn the_service_level_counts_who_gave_up() {
    let events = "case_id,at,event,actor\n5,2026-03-02 11:00:04,closed,\n4,2026-03-02 11:57:00,closed,\n";
    let mut engine = load(&[("mensagens.csv", MORNING), ("eventos.csv", events)], "{}");
    let offered = sla(&mut engine, Target::FirstResponse).expect("by the wall clock").offered.expect("of the first response");
    // Answered after 5, 14 and 40 minutes; gone after ten minutes and after four seconds; the sixth still waits.
    assert_eq!((offered.answered, offered.answered_within), (3, 2));
    assert_eq!((offered.abandoned, offered.abandoned_within, offered.abandoned_at_once), (2, 2, 1));
    assert_eq!(offered.service_levels(), [Some(0.8), Some(2.0 / 3.0), Some(0.4), Some(2.0 / 3.0), Some(0.6)]);
    assert_eq!(sla(&mut engine, Target::NextReply).expect("by the wall clock").offered, None);
}
