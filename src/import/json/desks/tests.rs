//! One case per desk and shape, each as small as it can be.

use proptest::prelude::*;

use super::super::tape::decoded;
use crate::data::NO_TIME;
use crate::import::{Batch, FileRead, Rows, read_all};
use crate::model::{AuthorKind, CaseState, DeliveryStatus, Direction, EventKind, FileReport, MessageKind};

fn at(secs: i32) -> String {
    if secs == NO_TIME { "-".to_owned() } else { secs.to_string() }
}

fn joined(words: &[&str]) -> String {
    words.iter().map(|word| if word.is_empty() { "-".to_owned() } else { word.replace('\u{1f}', "+") }).collect::<Vec<_>>().join(" | ")
}

fn lines_of(text: &[u8], batch: &Batch) -> Vec<String> {
    match &batch.rows {
        Rows::Cases(c) => (0..c.created_at.len())
            .map(|row| {
                let times = [c.created_at[row], c.first_response_at[row], c.closed_at[row]].map(at).join(" ");
                let csat = if c.csat[row].is_nan() { String::new() } else { c.csat[row].to_string() };
                let state = CaseState::from_code(c.state[row]).id();
                let words = [
                    c.agent.get(row),
                    c.team.get(row),
                    c.channel.get(row),
                    c.contact_name.get(row),
                    c.phone.get(row),
                    c.tags.get(row),
                    &csat,
                ];
                format!("{} {} {times} {state} {}", if batch.is_aside { "aside" } else { "case" }, c.case_id.get(row), joined(&words))
            })
            .collect(),
        Rows::Messages(m) => (0..m.sent_at.len())
            .map(|row| {
                let raw = &text[m.text_offset[row] as usize..][..m.text_len[row] as usize];
                let codes = [
                    Direction::from_code(m.direction[row]).id(),
                    AuthorKind::from_code(m.author_kind[row]).id(),
                    MessageKind::from_code(m.kind[row]).id(),
                    DeliveryStatus::from_code(m.status[row]).id(),
                ];
                let words = [m.agent.get(row), m.contact_name.get(row), m.phone.get(row), &decoded(raw)];
                format!("message {} {} {} {}", m.case_id.get(row), m.sent_at[row], codes.join(" "), joined(&words))
            })
            .collect(),
        Rows::Events(e) => (0..e.at.len())
            .map(|row| {
                let words = [e.actor.get(row), e.team.get(row), e.detail.get(row)];
                format!("event {} {} {} {}", e.case_id.get(row), e.at[row], EventKind::from_code(e.kind[row]).id(), joined(&words))
            })
            .collect(),
        Rows::Presence(_) => Vec::new(),
    }
}

fn read(text: &str) -> (FileReport, Vec<String>) {
    let (report, batches) = read_all("t.json", text.as_bytes(), "UTC");
    let mut lines: Vec<String> = batches.iter().flat_map(|batch| lines_of(text.as_bytes(), batch)).collect();
    lines.extend(batches.iter().flat_map(|batch| &batch.issues).map(|issue| format!("! {} {}", issue.kind.id(), issue.line)));
    let kept = batches.iter().filter(|batch| !batch.is_aside).map(|batch| batch.rows.len() as u64).sum::<u64>();
    assert_eq!((report.rows_read, report.kept), (kept + report.rejected, kept));
    (report, lines)
}

#[track_caller]
fn check(format: &str, text: &str, expected: &str) {
    let (report, lines) = read(text);
    assert_eq!(report.format, format);
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, expected);
}

const CHATWOOT: &str = r##"{"data":{"meta":{"all_count":1},"payload":[{"id":7,"inbox_id":1,"status":"resolved","can_reply":true,"labels":["troca"],
 "created_at":1700000000,"first_reply_created_at":1700000100,"last_activity_at":1700000500,
 "meta":{"channel":"Channel::Whatsapp","assignee":{"id":3,"name":"Ana"},"team":{"id":1,"name":"vendas"},
  "sender":{"id":9,"name":"Bia","phone_number":"+5511988887777","type":"contact"}},
 "messages":[
  {"id":1,"conversation_id":7,"message_type":0,"content":"oi","created_at":1700000000,"sender_type":"Contact","source_id":"wamid.X"},
  {"id":2,"conversation_id":7,"message_type":3,"content":"Olá!","created_at":1700000001},
  {"id":3,"conversation_id":7,"message_type":2,"content":"Atribuído a Ana por Léo","created_at":1700000050},
  {"id":4,"conversation_id":7,"message_type":1,"content":"bom dia","created_at":1700000100,"status":"read","sender_type":"User","sender":{"id":3,"name":"Ana","type":"user"}},
  {"id":5,"conversation_id":7,"message_type":1,"private":true,"content":"ver","created_at":1700000200,"sender_type":"User","sender":{"name":"Ana","type":"user"}},
  {"id":6,"conversation_id":7,"message_type":1,"content":"menu","created_at":1700000250,"sender_type":"AgentBot"},
  {"id":7,"conversation_id":7,"message_type":2,"content":"Conversa foi marcada como resolvida por Ana","created_at":1700000300},
  {"id":8,"conversation_id":7,"message_type":3,"content_type":"input_csat","content":"Avalie","created_at":1700000301,
   "content_attributes":{"submitted_values":{"csat_survey_response":{"rating":4}}}}]}]}}"##;

#[test]
fn conversations_of_chatwoot_give_cases_messages_and_what_their_lines_say() {
    check(
        "chatwoot",
        CHATWOOT,
        "message 7 1700000000 received customer session unknown - | Bia | +5511988887777 | oi
         message 7 1700000001 sent automation session unknown - | Bia | +5511988887777 | Olá!
         message 7 1700000100 sent human session read Ana | Bia | +5511988887777 | bom dia
         message 7 1700000200 note human session unknown Ana | Bia | +5511988887777 | ver
         message 7 1700000250 sent bot session unknown - | Bia | +5511988887777 | menu
         message 7 1700000301 sent automation session unknown - | Bia | +5511988887777 | Avalie
         case 7 1700000000 1700000100 - closed Ana | vendas | Whatsapp | Bia | +5511988887777 | troca | 4
         event 7 1700000050 assigned Léo | - | Ana
         event 7 1700000300 closed Ana | - | -",
    );
}

#[test]
fn messages_of_chatwoot_alone_name_their_conversation() {
    check(
        "chatwoot",
        r#"{"meta":{"labels":[]},"payload":[{"id":1,"conversation_id":7,"message_type":0,"content":"oi","created_at":1700000000,"sender":{"name":"Bia","phone_number":"+5511988887777"}},
        {"id":2,"conversation_id":7,"message_type":2,"content":"Conversation was reopened by Ana","created_at":1700000300},
        {"id":3,"conversation_id":7,"message_type":3,"content":"?","created_at":1700000301,"content_attributes":{"submitted_values":{"csat_survey_response":{"rating":5}}}}]}"#,
        "message 7 1700000000 received customer session unknown - | Bia | +5511988887777 | oi
         message 7 1700000301 sent automation session unknown - | - | - | ?
         event 7 1700000300 reopened Ana | - | -
         aside 7 - - - unknown - | - | - | - | - | - | 5",
    );
}

#[test]
fn webhooks_of_chatwoot_are_read_as_its_messages() {
    check(
        "chatwoot",
        r#"{"event":"message_created","id":1,"content":"oi","message_type":"incoming","created_at":"2023-11-14T22:13:20.000Z","conversation":{"id":7,"inbox_id":1,"status":"open","meta":{"sender":{"name":"Bia"}}}}"#,
        "message 7 1700000000 received customer session unknown - | Bia | - | oi",
    );
}

#[test]
fn tickets_of_zendesk_come_one_on_each_line() {
    let ticket = r#"{"id":12,"created_at":"2023-11-14T22:13:20Z","status":"solved","requester_id":1,"assignee_id":2,"assignee":{"id":2,"name":"Ana"},"group":{"name":"N1"},"requester":{"id":1,"name":"Bia","phone":"+5511988887777"},"via":{"channel":"whatsapp"},"type":"question","tags":["vip","troca"],"satisfaction_rating":{"score":"good"},"metric_set":{"solved_at":"2023-11-14T23:13:20Z","reply_time_in_minutes":{"calendar":10,"business":3}},"comments":[{"id":1,"author_id":1,"public":true,"body":"oi","created_at":"2023-11-14T22:13:20Z"},{"id":2,"author_id":2,"public":true,"body":"olá","created_at":"2023-11-14T22:23:20Z"},{"id":3,"author_id":2,"public":false,"body":"nota","created_at":"2023-11-14T22:24:20Z"}]}"#;
    check(
        "zendesk",
        &format!("{ticket}\n{{\"id\":13,\"created_at\":\"never\",\"status\":\"open\",\"requester_id\":1,\"via\":{{}}}}\n"),
        "message 12 1700000000 received customer session unknown - | Bia | +5511988887777 | oi
         message 12 1700000600 sent human session unknown Ana | Bia | +5511988887777 | olá
         message 12 1700000660 note human session unknown Ana | Bia | +5511988887777 | nota
         case 12 1700000000 1700000600 1700003600 closed Ana | N1 | whatsapp | Bia | +5511988887777 | vip+troca | 5
         ! unreadable_time 2",
    );
}

#[test]
fn tickets_of_freshdesk_are_answered_by_the_first_answer_that_customers_see() {
    check(
        "freshdesk",
        r#"{"ticket":{"id":5,"status":4,"source":3,"requester_id":1,"responder_id":2,"group_id":4,"tags":["x"],"created_at":"2023-11-14T22:13:20Z","requester":{"name":"Bia","mobile":"+5511988887777"}},
        "conversations":[{"id":3,"incoming":true,"private":false,"user_id":1,"body_text":"ainda","created_at":"2023-11-15T22:13:20Z"},
        {"id":1,"incoming":false,"private":false,"user_id":2,"body_text":"tente","created_at":"2023-11-14T23:13:20Z"},
        {"id":2,"incoming":false,"private":true,"user_id":2,"body_text":"ver","created_at":"2023-11-14T22:15:20Z"}]}"#,
        "message 5 1700086400 received customer session unknown - | Bia | +5511988887777 | ainda
         message 5 1700003600 sent human session unknown 2 | Bia | +5511988887777 | tente
         message 5 1700000120 note human session unknown 2 | Bia | +5511988887777 | ver
         case 5 1700000000 1700003600 - closed 2 | 4 | Phone | Bia | +5511988887777 | x | -",
    );
}

#[test]
fn parts_of_intercom_are_messages_notes_and_events() {
    check(
        "intercom",
        r#"{"type":"conversation","id":"99","created_at":1700000000,"state":"closed","admin_assignee_id":2,"tags":{"tags":[{"name":"vip"}]},
        "conversation_rating":{"rating":5},"statistics":{"first_admin_reply_at":1700000060,"last_close_at":1700000300},
        "contacts":{"contacts":[{"id":"c1"}]},"source":{"type":"whatsapp","id":"s1","author":{"type":"user","id":"c1","name":"Bia"},"body":"<p>oi</p>"},
        "conversation_parts":{"conversation_parts":[
         {"id":"p1","part_type":"comment","created_at":1700000060,"author":{"type":"admin","id":"2","name":"Ana"},"body":"olá"},
         {"id":"p2","part_type":"note","created_at":1700000070,"author":{"type":"admin","id":"2","name":"Ana"},"body":"ver"},
         {"id":"p3","part_type":"assignment","created_at":1700000080,"author":{"type":"admin","id":"2","name":"Ana"},"body":"já passo","assigned_to":{"type":"admin","id":"3"}},
         {"id":"p4","part_type":"comment","created_at":1700000090,"author":{"type":"bot","id":"0","name":"Fin"},"body":"menu"},
         {"id":"p5","part_type":"close","created_at":1700000300,"author":{"type":"admin","id":"2","name":"Ana"}}]}}"#,
        "message 99 1700000000 received customer session unknown - | Bia | - | <p>oi</p>
         message 99 1700000060 sent human session unknown Ana | Bia | - | olá
         message 99 1700000070 note human session unknown Ana | Bia | - | ver
         message 99 1700000080 sent human session unknown Ana | Bia | - | já passo
         message 99 1700000090 sent bot session unknown - | Bia | - | menu
         case 99 1700000000 1700000060 1700000300 closed Ana | - | whatsapp | Bia | - | vip | 5
         event 99 1700000080 assigned Ana | - | 3
         event 99 1700000300 closed Ana | - | close",
    );
}

#[test]
fn analytics_are_sums_already() {
    for (text, detail) in [
        (
            r#"{"conversation_analytics":{"data":[{"data_points":[{"start":1,"end":2,"conversation":3,"cost":0.1},{"start":2,"end":3,"conversation":1}]}]},"id":"1"}"#,
            "Graph API: conversation_analytics, 2",
        ),
        (
            r#"{"pricing_analytics":{"data":[{"data_points":[{"start":1,"end":2,"volume":3,"cost":0.1}]}]},"id":"1"}"#,
            "Graph API: pricing_analytics, 1",
        ),
        (
            r#"{"data":[{"granularity":"DAILY","product_type":"cloud_api","data_points":[{"template_id":"5","start":1,"end":2,"sent":3,"delivered":2,"read":1}]}],"paging":{}}"#,
            "Graph API: template_analytics, 1",
        ),
    ] {
        let (report, _) = read(text);
        assert_eq!(report.error.map(|error| (error.kind, error.detail)), Some(("aggregated".to_owned(), detail.to_owned())));
    }
}

#[test]
fn webhooks_of_turn_name_who_wrote() {
    check(
        "webhooks",
        r#"{"messages":[{"_vnd":{"v1":{"direction":"outbound","author":{"name":"Ana","type":"OPERATOR"},"chat":{"owner":"+5511988887777"}}},"to":"5511988887777","id":"a","timestamp":"1700000000","type":"text","text":{"body":"olá"}}]}
        {"contacts":[{"profile":{"name":"Bia"},"wa_id":"5511988887777"}],"messages":[{"_vnd":{"v1":{"direction":"inbound","author":{"name":"Bia","type":"OWNER"}}},"from":"5511988887777","id":"b","timestamp":"1700000060","type":"text","text":{"body":"oi"}}]}"#,
        "message  1700000000 sent human session sent Ana | - | +5511988887777 | olá
         message  1700000060 received customer session unknown - | Bia | +5511988887777 | oi",
    );
}

/// Everything that reading in pieces of these lengths gives, one after the other.
fn in_pieces(text: &[u8], lens: &[usize]) -> Option<(Vec<Vec<u8>>, FileReport)> {
    let mut read = FileRead::start("t.json", text, true, "UTC").ok()?;
    let (mut rest, mut batches) = (text, Vec::new());
    for len in lens.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*len).min(rest.len()));
        rest = after;
        batches.extend(read.push(piece).ok()?);
    }
    let (last, report) = read.finish().ok()?;
    batches.extend(last);
    // As bytes: a grade that is not given is not equal to itself.
    Some((batches.iter().map(Batch::to_bytes).collect(), report))
}

proptest! {
    #[test]
    fn the_edges_of_chunks_change_nothing(lens in proptest::collection::vec(1..300_usize, 1..9)) {
        let text = format!("[{CHATWOOT},{CHATWOOT}]");
        prop_assert_eq!(in_pieces(text.as_bytes(), &[usize::MAX]), in_pieces(text.as_bytes(), &lens));
    }

    #[test]
    fn every_record_of_a_damaged_file_is_accounted_for(at in 0..CHATWOOT.len(), value: u8) {
        let mut text = CHATWOOT.as_bytes().to_vec();
        text[at] = value;
        let (report, batches) = read_all("t.json", &text, "UTC");
        let kept = batches.iter().filter(|batch| !batch.is_aside).map(|batch| batch.rows.len() as u64).sum::<u64>();
        prop_assert_eq!(report.rows_read, kept + report.rejected);
    }
}
