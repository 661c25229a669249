use std::collections::{HashMap, HashSet};

use super::*;

type Record = HashMap<&'static str, String>;

fn bytes_of(messages: u64, role: Role) -> Vec<u8> {
    Sample::file(messages, role).flatten().collect()
}

fn records(messages: u64, role: Role) -> Vec<Record> {
    let bytes = bytes_of(messages, role);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header: Vec<&'static str> = reader.headers().expect("a header").iter().map(|name| &*name.to_owned().leak()).collect();
    reader
        .records()
        .map(|record| header.iter().copied().zip(record.expect("a readable record").iter().map(str::to_owned)).collect())
        .collect()
}

#[test]
fn a_sample_has_exactly_the_messages_asked_for() {
    for messages in [0, 1, 2, 17, 500, 5_000, 20_001] {
        assert_eq!(records(messages, Role::Messages).len() as u64, messages);
    }
}

#[test]
fn the_same_number_gives_the_same_bytes_in_whatever_pieces() {
    let mut interleaved: HashMap<Role, Vec<u8>> = HashMap::new();
    for chunk in Sample::new(5_000) {
        interleaved.entry(chunk.role).or_default().extend(chunk.bytes);
    }
    for (role, _) in FILES {
        assert!(interleaved[&role] == bytes_of(5_000, role), "{}", role.id());
    }
}

/// The bytes are part of documents and pictures: this number changes only on purpose, together with them.
#[test]
fn the_bytes_are_the_same_on_every_machine() {
    let digest =
        |role| bytes_of(5_000, role).iter().fold(0xCBF2_9CE4_8422_2325_u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3));
    insta::assert_snapshot!(FILES.map(|(role, name)| format!("{name} {:016x}", digest(role))).join("\n"), @"
    casos.csv 0b65bf35f6ecc813
    mensagens.csv 99224d4847cd478d
    eventos.csv 2c811705524d89f4
    presenca.csv 23cea06d19ced05c
    ");
}

#[test]
fn every_row_makes_sense_beside_the_others() {
    let cases = records(20_000, Role::Cases);
    let messages = records(20_000, Role::Messages);
    let events = records(20_000, Role::Events);
    let end = "2026-11-19T14:32:00-03:00";

    let by_id: HashMap<&str, &Record> = cases.iter().map(|case| (case["case_id"].as_str(), case)).collect();
    assert_eq!(by_id.len(), cases.len(), "case ids are different");
    let ids: HashSet<&str> = messages.iter().map(|message| message["message_id"].as_str()).collect();
    assert_eq!(ids.len(), messages.len(), "message ids are different");

    for case in &cases {
        for later in ["first_response_at", "closed_at"] {
            assert!(case[later].is_empty() || case["created_at"] <= case[later], "{later} of {}", case["case_id"]);
        }
        assert_eq!(case["status"] == "closed", !case["closed_at"].is_empty());
    }

    let mut first_inbound: HashMap<&str, &str> = HashMap::new();
    let mut first_human: HashMap<&str, &str> = HashMap::new();
    let mut last_at = "";
    for message in &messages {
        let (case, at) = (message["case_id"].as_str(), message["sent_at"].as_str());
        assert!(by_id[case]["created_at"].as_str() <= at && at <= end);
        assert!(last_at <= at, "in the order of time");
        last_at = at;
        let is_human = message["author_kind"] == "human";
        assert_eq!(is_human, !message["agent"].is_empty());
        assert_eq!(message["kind"] == "hsm", !message["template"].is_empty());
        if message["direction"] == "received" {
            first_inbound.entry(case).or_insert(at);
        } else if is_human {
            if first_inbound.contains_key(case) {
                first_human.entry(case).or_insert(at);
            }
            let closed_at = by_id[case]["closed_at"].as_str();
            assert!(closed_at.is_empty() || at <= closed_at, "people do not write after closing");
        }
        assert!(!message["text"].contains(';'), "semicolons would blur the delimiter");
    }
    assert_eq!(last_at, end);
    for case in &cases {
        assert_eq!(case["first_response_at"], first_human.get(case["case_id"].as_str()).copied().unwrap_or_default());
    }
    for event in &events {
        assert!(by_id[event["case_id"].as_str()]["created_at"] <= event["at"] && event["at"].as_str() <= end);
    }
}

#[test]
fn presence_has_breaks_a_night_and_one_person_less() {
    let presence = records(200_000, Role::Presence);
    for interval in &presence {
        assert!(interval["to"].is_empty() || interval["from"] < interval["to"]);
    }
    assert!(presence.iter().any(|interval| interval["reason"] == "Almoço"));
    assert!(presence.iter().any(|interval| !interval["to"].is_empty() && interval["from"][..10] < interval["to"][..10]), "over midnight");
    assert!(presence.iter().any(|interval| interval["to"].is_empty()), "still at work");
    let people: HashSet<&str> = presence.iter().map(|interval| interval["agent"].as_str()).collect();
    let shop = Shop::of(200_000);
    assert_eq!(people.len() + 1, shop.agents.len());
    assert!((12..=16).contains(&shop.agents.len()) && shop.teams == ["Suporte", "Vendas", "Financeiro"]);
}

#[test]
fn people_have_names_of_their_own() {
    let names: HashSet<String> = (0..160).map(words::agent_name).collect();
    assert_eq!(names.len(), 160);
}

#[test]
fn a_shop_grows_with_its_messages() {
    let size = |messages| {
        let shop = Shop::of(messages);
        (END / DAY - shop.first_day + 1, shop.agents.len(), shop.teams.len())
    };
    assert_eq!(size(5_000), (92, 3, 1));
    assert_eq!(size(200_000), (335, 14, 3));
    assert_eq!(size(1_000_000), (365, 40, 6));
    assert_eq!(size(10_000_000), (365, 160, 6));
}
