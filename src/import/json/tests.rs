//! One case per shape and word of a payload, each as small as it can be.

use proptest::prelude::*;

use super::sniff::table;
use super::tape::{Parsed, Tape};
use super::*;
use crate::import::{FileRead, read_all};
use crate::model::{AuthorKind, Content, Direction, FileReport, MessageKind, Origin};

/// Each row as `time direction status kind content author | phone | id of the customer | name | text`.
fn rows_of(text: &[u8]) -> (FileReport, Vec<String>) {
    let (report, batches) = read_all("log.json", text, "UTC");
    let mut rows = Vec::new();
    for batch in &batches {
        let Rows::Messages(m) = &batch.rows else { unreachable!("payloads are messages") };
        rows.extend((0..m.sent_at.len()).map(|row| {
            let raw = &text[m.text_offset[row] as usize..][..m.text_len[row] as usize];
            format!(
                "{} {} {} {} {} {} {} | {} | {} | {} | {}",
                m.sent_at[row],
                Direction::from_code(m.direction[row]).id(),
                DeliveryStatus::from_code(m.status[row]).id(),
                MessageKind::from_code(m.kind[row]).id(),
                Content::from_code(m.content[row]).id(),
                AuthorKind::from_code(m.author_kind[row]).id(),
                Origin::from_code(m.origin[row]).id(),
                m.phone.get(row),
                m.contact_id.get(row),
                m.contact_name.get(row),
                decoded(raw)
            )
            .trim_end()
            .to_owned()
        }));
        rows.extend(batch.issues.iter().map(|issue| format!("! {} {}", issue.kind.id(), issue.line)));
    }
    assert_eq!(report.rows_read, report.kept + report.rejected);
    (report, rows)
}

#[test]
fn cr_lf_that_is_cut_between_its_bytes_is_one_line() {
    let text = b"{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[{\"id\":\"a\",\"timestamp\":\"1749416383\"}]}}]}]}\r\n{\"entry\":[";
    let mut read = FileRead::start("log.json", text, true, "UTC").unwrap();
    for byte in text.chunks(1) {
        read.push(byte).unwrap();
    }
    let (_, report) = read.finish().unwrap();
    assert_eq!((report.issues[0].kind, report.issues[0].line), (IssueKind::CutRecord, 2));
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let (report, rows) = rows_of(text.as_bytes());
    assert_eq!(report.error, None, "it is a log of webhooks");
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(rows, expected);
}

/// A payload of Meta's around a value.
fn meta(value: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"551130000000","phone_number_id":"2"}},{value}}}}}]}}]}}"#
    )
}

const ANA: &str = r#""contacts":[{"profile":{"name":"Ana"},"wa_id":"5511988887777"}]"#;

fn message(of: &str) -> String {
    meta(&format!(r#"{ANA},"messages":[{{"from":"5511988887777","id":"wamid.A","timestamp":"1749416383",{of}}}]"#))
}

fn status(of: &str) -> String {
    meta(&format!(r#""statuses":[{{"id":"wamid.B","timestamp":"1749416400","recipient_id":"5511988887777",{of}}}]"#))
}

#[test]
fn messages_of_all_types_are_read() {
    let check = |of: &str, expected: &str| {
        check(&message(of), &format!("1749416383 {expected}"));
    };
    check(r#""type":"text","text":{"body":"Olá"}"#, "received unknown session text customer unknown | +5511988887777 |  | Ana | Olá");
    check(
        r#""type":"image","image":{"caption":"foto","id":"9"}"#,
        "received unknown session image customer unknown | +5511988887777 |  | Ana | foto",
    );
    check(r#""type":"audio","audio":{"voice":true}"#, "received unknown session audio customer unknown | +5511988887777 |  | Ana | ");
    check(r#""type":"video","video":{}"#, "received unknown session video customer unknown | +5511988887777 |  | Ana | ");
    check(
        r#""type":"document","document":{"filename":"a.pdf"}"#,
        "received unknown session document customer unknown | +5511988887777 |  | Ana | a.pdf",
    );
    check(r#""type":"sticker","sticker":{}"#, "received unknown session sticker customer unknown | +5511988887777 |  | Ana | ");
    check(
        r#""type":"location","location":{"latitude":1.5,"longitude":-2e1}"#,
        "received unknown session location customer unknown | +5511988887777 |  | Ana | ",
    );
    check(
        r#""type":"contacts","contacts":[{"name":{}}]"#,
        "received unknown session contact customer unknown | +5511988887777 |  | Ana | ",
    );
    check(
        r#""type":"button","button":{"text":"Sim","payload":"x"}"#,
        "received unknown session choice customer unknown | +5511988887777 |  | Ana | Sim",
    );
    check(
        r#""type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"1","title":"Boleto"}}"#,
        "received unknown session choice customer unknown | +5511988887777 |  | Ana | Boleto",
    );
    check(r#""type":"interactive""#, "received unknown session text customer unknown | +5511988887777 |  | Ana | ");
    check(r#""type":"order","order":{"text":"dois"}"#, "received unknown session text customer unknown | +5511988887777 |  | Ana | dois");
    check(
        r#""type":"reaction","reaction":{"emoji":"👍"}"#,
        "received unknown session reaction customer unknown | +5511988887777 |  | Ana | 👍",
    );
    check(
        r#""type":"unsupported","errors":[{"code":131051}]"#,
        "received unknown session media customer unknown | +5511988887777 |  | Ana | ",
    );
    check(r#""type":"from_the_future","x":[{"y":null}]"#, "received unknown session text customer unknown | +5511988887777 |  | Ana | ");
    check(
        r#""type":"text","text":{"body":"a"},"referral":{"source_type":"ad"}"#,
        "received unknown session text customer fep | +5511988887777 |  | Ana | a",
    );
}

#[test]
fn changes_to_a_message_are_no_messages() {
    let check = |of: &str, expected: &str| check(&message(of), &format!("1749416383 system unknown session {expected}"));
    check(
        r#""type":"system","system":{"body":"mudou","type":"user_changed_number"}"#,
        "text automation unknown | +5511988887777 |  | Ana | mudou",
    );
    check(
        r#""type":"edit","edit":{"message":{"type":"text","text":{"body":"melhor"}}}"#,
        "text automation unknown | +5511988887777 |  | Ana | melhor",
    );
    check(r#""type":"revoke","revoke":{"original_message_id":"x"}"#, "deleted automation unknown | +5511988887777 |  | Ana | ");
}

#[test]
fn statuses_are_what_we_sent() {
    let check = |of: &str, expected: &str| check(&status(of), &format!("1749416400 sent {expected} | +5511988887777 |  |  | "));
    check(r#""status":"sent""#, "sent unknown text human unknown");
    check(r#""status":"accepted""#, "new unknown text human unknown");
    check(r#""status":"queued""#, "new unknown text human unknown");
    check(
        r#""status":"delivered","pricing":{"category":"service","pricing_model":"PMP","type":"free_customer_service"}"#,
        "delivered session text human client",
    );
    check(r#""status":"read","pricing":{"category":"marketing"}"#, "read hsm text campaign hsm");
    check(r#""status":"played","pricing":{"category":"authentication_international"}"#, "read hsm text campaign hsm");
    check(r#""status":"failed","errors":[{"code":131049}]"#, "failed unknown text human unknown");
    check(r#""status":"sent","conversation":{"origin":{"type":"referral_conversion"}}"#, "sent session text human fep");
    check(r#""status":"sent","pricing":{"category":"service","type":"free_entry_point"}"#, "sent session text human fep");
}

#[test]
fn an_unknown_status_keeps_its_message() {
    check(
        &status(r#""status":"teleported""#),
        "1749416400 sent unknown unknown text human unknown | +5511988887777 |  |  |
         ! unknown_status 1",
    );
}

#[test]
fn the_customer_is_known_by_a_hidden_id_or_a_phone() {
    let hidden = meta(
        r#""contacts":[{"profile":{"name":"Ana","username":"ana.b"},"user_id":"BR.15"}],"messages":[{"from_user_id":"BR.15","id":"w1","timestamp":"1749416383","type":"text","text":{"body":"a"}}]"#,
    );
    check(&hidden, "1749416383 received unknown session text customer unknown |  | BR.15 | Ana | a");
    let both = meta(
        r#""contacts":[{"profile":{},"user_id":"BR.15","wa_id":"5511988887777"}],"messages":[{"from":"5511988887777","id":"w2","timestamp":1749416383,"type":"text","text":{"body":"b"}}]"#,
    );
    check(&both, "1749416383 received unknown session text customer unknown | +5511988887777 | BR.15 |  | b");
    let nobody = meta(r#""messages":[{"id":"w3","timestamp":"1749416383","type":"text"}]"#);
    check(&nobody, "1749416383 received unknown session text customer unknown |  |  |  |");
}

#[test]
fn echoes_history_and_calls_are_read() {
    check(
        &meta(
            r#""message_echoes":[{"from":"551130000000","to":"5511988887777","id":"w","timestamp":"1749416383","type":"text","text":{"body":"Oi"}}]"#,
        ),
        "1749416383 sent sent session text human unknown | +5511988887777 |  |  | Oi",
    );
    check(
        &meta(
            r#""history":[{"threads":[{"id":"5511988887777","messages":[{"from":"551130000000","to":"5511988887777","id":"w","timestamp":"1749416383","type":"text","text":{"body":"Oi"},"history_context":{"status":"READ"}}]}]}]"#,
        ),
        "1749416383 sent read session text human unknown | +5511988887777 |  |  | Oi",
    );
    check(
        &meta(r#""calls":[{"id":"wacid","from":"5511988887777","event":"connect","timestamp":"1749416383","direction":"USER_INITIATED"}]"#),
        "1749416383 system unknown unknown call automation unknown | +5511988887777 |  |  |",
    );
}

const PLAIN: &str = "1749416383 received unknown session text customer unknown | +5511988887777 |  | Ana | a \"b\" \\ 😀";

#[test]
fn whatever_a_log_puts_around_payloads_is_seen_through() {
    let payload = message(r#""type":"text","text":{"body":"a \"b\" \\ \ud83d\ude00"}"#);
    for around in [
        payload.clone(),
        format!("\u{feff}[{payload}]"),
        format!("\n\n {payload} \n"),
        format!("{{\"headers\":{{\"x\":[1]}},\"body\":{payload}}}"),
        format!("{{\"payload\":{payload}}}"),
        format!("[{{\"rawEvent\":{payload}}}]"),
        format!("{{\"data\":[{{\"event\":{payload}}}],\"paging\":{{}}}}"),
        format!("2025-06-08T20:59:43Z INFO webhook {payload}"),
        format!("[2025-06-08 20:59:43] {payload}"),
        format!("2025-06-08 start {{ok}}\n2025-06-08 20:59:43 webhook: {payload}\n2025-06-08 end\n"),
    ] {
        check(&around, PLAIN);
    }
    // Two payloads, one after another.
    for between in ["\n", ",", "", "\r\n\r\n"] {
        check(&format!("[{payload}{between}{payload}]"), &format!("{PLAIN}\n{PLAIN}"));
    }
    // A value, a change and an entry alone.
    let value = &payload[payload.find(r#"{"messaging_product"#).unwrap()..payload.len() - "}]}]}".len()];
    check(value, PLAIN);
    check(&format!("{{\"field\":\"messages\",\"value\":{value}}}"), PLAIN);
    check(&format!("{{\"id\":\"1\",\"changes\":[{{\"field\":\"messages\",\"value\":{value}}}]}}"), PLAIN);
}

#[test]
fn json_inside_a_text_is_read_without_its_texts() {
    let payload = message(r#""type":"text","text":{"body":"a"}"#);
    let inside = serde_json::to_string(&payload).unwrap();
    check(
        &format!("{{\"body\":{inside},\"isBase64Encoded\":false}}"),
        "1749416383 received unknown session text customer unknown | +5511988887777 |  | Ana |",
    );
}

#[test]
fn what_is_broken_costs_only_itself() {
    let payload = message(r#""type":"text","text":{"body":"a \"b\" \\ 😀"}"#);
    let cut = &payload[..payload.len() / 2];
    check(&format!("{cut}\n{payload}\n{payload}"), &format!("{PLAIN}\n{PLAIN}\n! broken_json 1"));
    check(&format!("{payload}\n{cut}"), &format!("{PLAIN}\n! cut_record 2"));
    check(&format!("{payload}\n{{\"x\":1}}\n\n{payload}"), &format!("{PLAIN}\n{PLAIN}\n! unknown_payload 2"));
    check(
        &meta(&format!(
            r#"{ANA},"messages":[{{"from":"5511988887777","id":"a","type":"text"}},{{"from":"5511988887777","id":"b","timestamp":"x","type":"text"}},{{"from":"5511988887777","id":"c","timestamp":"1749416383","type":"text"}}]"#
        )),
        "1749416383 received unknown session text customer unknown | +5511988887777 |  | Ana |
         ! missing_time 1
         ! unreadable_time 1",
    );
}

#[test]
fn odd_letters_reject_nothing() {
    check(
        &message(r#""type":"text","text":{"body":"\ud800 x \udc00\u0000"}"#),
        "1749416383 received unknown session text customer unknown | +5511988887777 |  | Ana | \u{fffd} x \u{fffd}\u{0}",
    );
}

#[test]
fn news_of_the_account_are_told_and_are_no_rows() {
    let news = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","time":1,"changes":[{"field":"account_update","value":{"event":"DISABLED"}}]}]}"#;
    let (report, rows) = rows_of(format!("{news}\n{}", message(r#""type":"text""#)).as_bytes());
    assert_eq!((report.rows_read, report.rejected), (1, 0));
    assert_eq!(rows[1], "! account_notice 1");
    assert_eq!(report.webhook.unwrap().notices, [("account_update".to_owned(), 1)]);
    let (report, _) = rows_of(news.as_bytes());
    assert_eq!(report.error.unwrap().kind, "no_messages");
}

#[test]
fn json_of_another_kind_says_so() {
    for text in ["{\"a\":1}", "[]", "[{\"a\":1},{\"a\":2}]", "{", "[1,2]", "{\"a\":{\"b\":[{\"c\":1}]}}", "{\"a\":\"b\"}\n{\"a\":\"c\"}\n"]
    {
        assert_eq!(rows_of(text.as_bytes()).0.error.unwrap().kind, "unknown_json", "{text}");
    }
}

#[test]
fn payloads_of_providers_are_read() {
    check(
        r#"{"app":"loja","timestamp":1749416383123,"version":2,"type":"message","payload":{"id":"ABE","source":"5511988887777","type":"text","payload":{"text":"Oi"},"sender":{"phone":"5511988887777","name":"Ana"}}}
           {"app":"loja","timestamp":1749416390000,"version":2,"type":"message-event","payload":{"id":"wamid","gsId":"ee","type":"delivered","destination":"5511988887777","payload":{"ts":1749416389}}}
           {"app":"loja","timestamp":1749416390000,"version":2,"type":"billing-event","payload":{"deductions":{"type":"FEP"}}}"#,
        "1749416383 received unknown session text customer unknown | +5511988887777 |  | Ana | Oi
         1749416389 sent delivered unknown text human unknown | +5511988887777 |  |  |
         ! account_notice 3",
    );
    check(
        r#"{"id":"evt","type":"whatsapp.message.updated","createTime":"2025-06-08T20:59:44.000Z","whatsappMessage":{"id":"1","wamid":"w","from":"+551130000000","to":"+5511988887777","status":"failed","errorCode":"131026","sendTime":"2025-06-08T20:59:43.000Z","type":"template","template":{"name":"promo"},"pricingCategory":"marketing"}}
           {"id":"evt","type":"whatsapp.inbound_message.received","whatsappInboundMessage":{"id":"2","wamid":"x","from":"+5511988887777","customerProfile":{"name":"Ana"},"sendTime":"2025-06-08T20:59:43.000Z","type":"text","text":{"body":"Oi"}}}"#,
        "1749416383 sent failed hsm text campaign hsm | +5511988887777 |  |  |
         1749416383 received unknown session text customer unknown | +5511988887777 |  | Ana | Oi",
    );
    check(
        r#"{"id":"evt","type":"whatsapp.inbound_message.received","whatsappInboundMessage":{"id":"2","wamid":"x","from":"+5511988887777","sendTime":"2025-06-08T20:59:43.000Z","type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"1","title":"Boleto"}}}}"#,
        "1749416383 received unknown session choice customer unknown | +5511988887777 |  |  | Boleto",
    );
    check(
        r#"{"eventType":"message","id":"1","created":"2025-06-08T20:59:43.1234567Z","whatsappMessageId":"w","ticketId":"t1","text":"Oi","type":"text","timestamp":"1749416383","owner":false,"waId":"5511988887777","senderName":"Ana"}
           {"eventType":"sessionMessageSent","id":"2","created":"2025-06-08T20:59:43.1234567Z","whatsappMessageId":"v","ticketId":"t1","text":"Pois não","type":"text","owner":true,"statusString":"SENT","waId":"5511988887777","operatorName":"Bia"}
           {"eventType":"sentMessageDELIVERED_v2","id":"3","whatsappMessageId":"v","timestamp":"1749416390","statusString":"Delivered","waId":"5511988887777"}"#,
        "1749416383 received unknown session text customer unknown | +5511988887777 |  | Ana | Oi
         1749416383 sent sent session text human unknown | +5511988887777 |  |  | Pois não
         1749416390 sent delivered session text human unknown | +5511988887777 |  |  |",
    );
    check(
        r#"{"typeWebhook":"incomingMessageReceived","timestamp":1749416383,"idMessage":"A","senderData":{"chatId":"5511988887777@c.us","senderName":"Ana"},"messageData":{"typeMessage":"textMessage","textMessageData":{"textMessage":"Oi"}}}
           {"typeWebhook":"outgoingMessageStatus","chatId":"5511988887777@c.us","timestamp":1749416390,"idMessage":"B","status":"noActiveSession"}"#,
        "1749416383 received unknown session text customer unknown | +5511988887777 |  | Ana | Oi
         1749416390 sent failed unknown text human unknown | +5511988887777 |  |  |",
    );
}

#[test]
fn depth_and_length_have_an_end() {
    let deep = format!("{{\"a\":{}", "[".repeat(200_000));
    assert_eq!(rows_of(deep.as_bytes()).0.error.unwrap().kind, "unknown_json");
    let payload = message(r#""type":"text","text":{"body":"a \"b\" \\ 😀"}"#);
    check(&format!("{payload}\n{deep}\n{payload}"), &format!("{PLAIN}\n{PLAIN}\n! broken_json 2"));
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_RECORD));
    check(&format!("{payload}\n{long}\n{payload}"), &format!("{PLAIN}\n{PLAIN}\n! record_too_long 2"));
}

#[test]
fn a_list_inside_one_long_object_is_read_item_by_item() {
    let payload = message(r#""type":"text","text":{"body":"a \"b\" \\ 😀"}"#);
    let n = (MAX_RECORD / payload.len()) + 10;
    let text = format!("{{\"exported\":\"today\",\"data\":[{}]}}", vec![payload.as_str(); n].join(",\n"));
    let (report, _) = rows_of(text.as_bytes());
    assert_eq!((report.rows_read, report.rejected), (n as u64, 0));
}

#[test]
fn any_json_can_be_seen_as_a_table() {
    let check = |text: &str, expected: Option<(u64, &[&str])>| {
        let found = table(text.as_bytes());
        let found =
            found.as_ref().map(|objects| (objects.n_rows, objects.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>()));
        assert_eq!(found, expected.map(|(n, names)| (n, names.to_vec())), "{text}");
    };
    check("[{\"a\":1,\"b\":\"x\"},{\"b\":null,\"c\":true}]", Some((2, &["a", "b", "c"])));
    check("{\"a\":1}\n{\"a\":2}\n", Some((2, &["a"])));
    check("{\"n\":2,\"rows\":[{\"a\":1},{\"a\":2}]}", Some((2, &["a"])));
    check("[]", Some((0, &[])));
    check("42", Some((1, &[])));
    check("[1] [2]", None);
    check("[1,]", None);
    check("", None);
}

/// Every sample of another project, where a folder of them is given.
#[test]
fn samples_of_other_projects_are_handled() {
    let Ok(folder) = std::env::var("BALCAO_SAMPLES") else { return };
    let folder = std::path::Path::new(&folder);
    let mut n = 0;
    for file in std::fs::read_dir(folder.join("json-torture")).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (report, batches) = read_all(&name, &bytes, "UTC");
        assert!(report.error.is_some() && batches.is_empty(), "{name}");
        let is_table = table(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).is_some();
        match name.as_bytes()[0] {
            b'y' => assert!(is_table, "{name}"),
            b'n' => assert!(!is_table, "{name}"),
            _ => {}
        }
        n += 1;
    }
    assert!(n > 100);
    let log = std::fs::read(folder.join("wa-cloud-webhooks/webhook-log.ndjson")).unwrap();
    let (report, _) = read_all("webhook-log.ndjson", &log, "UTC");
    let webhook = report.webhook.unwrap();
    let count = |words: &[(String, u64)]| words.iter().map(|(_, n)| n).sum::<u64>();
    // 30 messages, an echo and a call; 9 statuses.
    assert_eq!((count(&webhook.messages), count(&webhook.statuses), report.rejected), (32, 9, 0));
    for file in std::fs::read_dir(folder.join("wa-cloud-webhooks")).unwrap() {
        let path = file.unwrap().path();
        let (report, _) = read_all("payload.json", &std::fs::read(&path).unwrap(), "UTC");
        assert!(report.error.is_none_or(|error| error.kind == "no_messages"), "{}", path.display());
    }
}

/// Everything that reading gives, pushed in pieces of these lengths.
fn read_in_pieces(text: &[u8], lens: &[usize]) -> (Vec<Batch>, FileReport) {
    let Ok(mut read) = FileRead::start("log.json", text, true, "UTC") else { return (Vec::new(), FileReport::default()) };
    let mut rest = text;
    let mut batches = Vec::new();
    for len in lens.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*len).min(rest.len()));
        rest = after;
        batches.extend(read.push(piece).unwrap());
    }
    let (last, report) = read.finish().unwrap();
    batches.extend(last);
    (batches, report)
}

fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => ("[a-zé\\n\"😀 ]{0,9}", 0..4_u32).prop_map(|(text, n)| {
            let body = serde_json::to_string(&text).unwrap();
            meta(&format!(r#"{ANA},"messages":[{{"from":"5511988887777","id":"w{n}","timestamp":"174941638{n}","type":"text","text":{{"body":{body}}}}}]"#))
        }),
        2 => (0..4_u32).prop_map(|n| status(&format!(r#""status":"read","n":{n}"#))),
        1 => "[\\[\\]{}\":, a\\n]{0,12}",
        1 => (0..300_usize).prop_map(|n| message(r#""type":"text""#).chars().take(n).collect()),
        1 => Just("2025-06-08 20:59:43 INFO {x} \"".to_owned()),
    ]
}

proptest! {
    #[test]
    fn the_edges_of_chunks_change_nothing(lines in proptest::collection::vec(any_line(), 1..8), lens in proptest::collection::vec(1..200_usize, 1..9)) {
        let text = lines.join("\n");
        prop_assert_eq!(read_in_pieces(text.as_bytes(), &[usize::MAX]), read_in_pieces(text.as_bytes(), &lens));
    }

    #[test]
    fn every_record_is_accounted_for(lines in proptest::collection::vec(any_line(), 1..8)) {
        let (report, batches) = read_all("log.json", lines.join("\n").as_bytes(), "UTC");
        let kept = batches.iter().map(|batch| batch.rows.len() as u64).sum::<u64>();
        prop_assert_eq!(report.rows_read, kept + report.rejected);
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..300), cut in 0..400_usize, value: u8) {
        read_all("a.json", &bytes, "UTC");
        read_all("a.json", &[&b"{\"entry\":"[..], &bytes].concat(), "UTC");
        let mut payload = message(r#""type":"text","text":{"body":"a"}"#).into_bytes();
        let at = cut % payload.len();
        payload[at] = value;
        read_all("a.json", &payload, "UTC");
        decoded(&bytes);
        table(&bytes);
    }

    #[test]
    fn what_is_json_is_what_another_reader_says_it_is(text in "[\\[\\]{}\":,0-9eE+.\\-a\\\\ut \\n]{0,14}") {
        let mut tape = Tape::default();
        let whole = matches!(tape.parse(format!("{text}\n").as_bytes()), Parsed::Whole(len) if text.as_bytes()[len.min(text.len())..].iter().all(u8::is_ascii_whitespace));
        let oracle = serde_json::from_str::<serde::de::IgnoredAny>(&text);
        // Half a surrogate pair is patiently read.
        prop_assert_eq!(whole, oracle.is_ok() || (whole && text.contains("\\u")), "{}", text);
    }
}
