//! Payloads of webhooks on their way to figures: statuses, customers and texts once they are merged.

use balcao::engine::{Engine, FileMeta, Request, Response, TextSource};
use balcao::import::{Batch, read_all};
use balcao::model::DeliveryStatus;

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

/// A source whose files are in memory.
struct Held(Vec<Vec<u8>>);

impl TextSource for Held {
    fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>> {
        Some(self.0.get(usize::from(file))?.get(offset as usize..)?.get(..len as usize)?.to_vec())
    }
}

/// The engine with these files in it.
fn engine_of(files: &[(&str, String)]) -> Engine {
    let mut engine = Engine::new(Box::new(Held(files.iter().map(|(_, text)| text.clone().into_bytes()).collect())));
    let metas = files.iter().map(|(name, text)| FileMeta { name: (*name).to_owned(), bytes: text.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (file, (name, text)) in (0u16..).zip(files) {
        let (report, batches) = read_all(name, text.as_bytes(), "UTC");
        batches.into_iter().for_each(|batch| engine.push_batch(Batch { file, ..batch }));
        engine.handle(Request::FileDone { file, reading: 0, report: Box::new(report) });
    }
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))));
    engine
}

#[test]
fn the_status_of_a_message_is_the_furthest_one_whatever_their_order() {
    let told = |word: &str, at: u32| {
        meta(&format!(r#""statuses":[{{"id":"w","status":"{word}","timestamp":"{at}","recipient_id":"5511988887777"}}]"#))
    };
    let check = |statuses: &[(&str, u32)], expected: &str| {
        let log: Vec<String> = statuses.iter().map(|(word, at)| told(word, *at)).collect();
        let engine = engine_of(&[("log.ndjson", log.join("\n"))]);
        let loaded = engine.loaded().expect("something was read");
        assert_eq!((loaded.report.kept, loaded.report.merged), (1, statuses.len() as u64 - 1));
        let messages = &loaded.data.messages;
        assert_eq!(format!("{} {}", DeliveryStatus::from_code(messages.status[0]).id(), messages.sent_at[0]), expected);
    };
    check(&[("sent", 1_749_416_400), ("read", 1_749_416_500)], "read 1749416400");
    check(&[("read", 1_749_416_500), ("sent", 1_749_416_400), ("sent", 1_749_416_400)], "read 1749416400");
    check(&[("failed", 1_749_416_400), ("delivered", 1_749_416_500)], "delivered 1749416400");
    check(&[("delivered", 1_749_416_500), ("failed", 1_749_416_400)], "delivered 1749416400");
}

#[test]
fn a_log_of_what_was_sent_completes_its_statuses() {
    let log = status(r#""status":"read","pricing":{"category":"utility"}"#);
    let sent =
        "message_id,sent_at,direction,agent,template,text,phone\nwamid.B,2025-06-08 20:59:40,sent,Bia,aviso,\"Oi, tudo?\",5511988887777\n"
            .to_owned();
    for files in [[("a.json", log.clone()), ("b.csv", sent.clone())], [("b.csv", sent), ("a.json", log)]] {
        let engine = engine_of(&files);
        let loaded = engine.loaded().expect("something was read");
        let messages = &loaded.data.messages;
        assert_eq!((messages.len(), loaded.report.merged), (1, 1));
        assert_eq!(DeliveryStatus::from_code(messages.status[0]), DeliveryStatus::Read);
        assert_eq!(loaded.data.names.agents.value(messages.agent[0]), "Bia");
        assert_eq!(loaded.data.names.templates.value(messages.template[0]), "aviso");
        let (_, text) = &files[usize::from(messages.file[0])];
        let raw = &text.as_bytes()[messages.text_offset[0] as usize..][..messages.text_len[0] as usize];
        assert_eq!(loaded.text_of(messages.file[0], raw), "Oi, tudo?");
    }
}

#[test]
fn a_hidden_id_and_its_phone_are_one_customer() {
    let with_phone = meta(
        r#""contacts":[{"profile":{"name":"Ana"},"user_id":"BR.15","wa_id":"5511988887777"}],"messages":[{"from":"5511988887777","id":"w2","timestamp":"1749416483","type":"text"}]"#,
    );
    let without = meta(
        r#""contacts":[{"profile":{"name":"Ana"},"user_id":"BR.15"}],"messages":[{"from_user_id":"BR.15","id":"w1","timestamp":"1749416383","type":"text"}]"#,
    );
    let other = meta(r#""messages":[{"from_user_id":"BR.16","id":"w3","timestamp":"1749416383","type":"text"}]"#);
    let engine = engine_of(&[("log", format!("{without}\n{with_phone}\n{other}"))]);
    let loaded = engine.loaded().expect("something was read");
    assert_eq!(loaded.data.cases.len(), 2);
    let of = |row: usize| loaded.data.names.customers.value(loaded.data.messages.customer[row]);
    let customers: Vec<&str> = (0..3).map(of).collect();
    assert_eq!(customers.iter().filter(|name| **name == "+5511988887777").count(), 2);
    assert_eq!(customers.iter().filter(|name| **name == "BR.16").count(), 1);
}

#[test]
fn a_reaction_waits_for_no_answer() {
    let engine = engine_of(&[("log", message(r#""type":"reaction","reaction":{"emoji":"👍"}"#))]);
    let loaded = engine.loaded().expect("something was read");
    assert_eq!((loaded.data.messages.len(), loaded.derived.waits.opened.len()), (1, 0));
}
