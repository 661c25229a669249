//! Intercom: conversations with their parts, which are messages, notes and events.

use std::borrow::Cow;

use super::super::heard::{Contact, Heard, Out, Said};
use super::super::tape::Value;
use super::{Happened, Told, Writer, first, message_id, word_at, words_of, written_by};
use crate::import::values::words::{self, RowKind};

pub fn read<'a>(payload: Value<'a>, out: Out<'_, 'a>) -> bool {
    let is_talk = payload.get("conversation_parts").is_some() || payload.word("type") == "conversation" && payload.get("source").is_some();
    if is_talk {
        conversation(payload, out);
    }
    is_talk
}

fn conversation<'a>(payload: Value<'a>, out: Out<'_, 'a>) {
    let parts = || payload.at(&["conversation_parts", "conversation_parts"]).into_iter().flat_map(Value::items);
    let statistics = |key: &str| word_at(payload, &["statistics", key]);
    let source = payload.get("source");
    let id = payload.word("id");
    let assignee = first([payload.word("admin_assignee_id"), word_at(payload, &["assignee", "id"])]);
    // People are named where they wrote.
    let name_of =
        |id: &str| parts().filter_map(|part| part.get("author")).find(|author| author.word("id") == id).map(|author| author.word("name"));
    let channel = source.map(|source| source.word("type")).filter(|kind| kind != "conversation").unwrap_or_default();
    let told = Told {
        id: id.clone(),
        created: payload.word("created_at"),
        first_response: statistics("first_admin_reply_at"),
        closed: if payload.word("state") == "closed" { statistics("last_close_at") } else { Cow::default() },
        status: first([payload.word("state"), if payload.is_true("open") { "open".into() } else { Cow::default() }]),
        agent: if assignee == "0" { Cow::default() } else { name_of(&assignee).filter(|name| !name.is_empty()).unwrap_or(assignee) },
        team: payload.word("team_assignee_id"),
        channel: channel.clone(),
        contact: contact(payload),
        tags: words_of(payload.at(&["tags", "tags"])),
        csat: word_at(payload, &["conversation_rating", "rating"]),
        ..Told::default()
    };
    out(Said::Case(payload, Box::new(told)));
    if let Some(source) = source.filter(|source| source.get("author").is_some()) {
        let at = payload.word("created_at");
        out(Said::Record(source, Box::new(message(payload, source, (id.clone(), at, channel.clone()), false))));
    }
    for part in parts() {
        let word = part.word("part_type");
        let has_body = part.get("body").and_then(Value::text).is_some_and(|body| !body.trim().is_empty());
        let kind = words::row_kind(&word).unwrap_or(if has_body { RowKind::Message } else { RowKind::Event });
        if kind == RowKind::Event {
            out(Said::Event(part, Box::new(happened(part, &id, word))));
        }
        // An assignment may carry an answer.
        if kind != RowKind::Event || has_body {
            let heard = message(payload, part, (id.clone(), part.word("created_at"), channel.clone()), kind == RowKind::Note);
            out(Said::Record(part, Box::new(heard)));
        }
    }
}

fn happened<'a>(part: Value<'a>, id: &Cow<'a, str>, word: Cow<'a, str>) -> Happened<'a> {
    let author = part.get("author").filter(|author| matches!(&*author.word("type"), "admin" | "team"));
    Happened {
        case_id: id.clone(),
        at: part.word("created_at"),
        kind: words::event_kind(&word).unwrap_or_default(),
        actor: author.map(person).unwrap_or_default(),
        detail: first([word_at(part, &["assigned_to", "name"]), word_at(part, &["assigned_to", "id"]), word]),
        ..Happened::default()
    }
}

fn contact(payload: Value<'_>) -> Contact<'_> {
    let known = payload.at(&["contacts", "contacts"]).and_then(|list| list.items().next());
    let of = |key: &str| known.map(|known| known.word(key)).unwrap_or_default();
    let author = payload.at(&["source", "author"]).filter(|author| !is_ours(*author));
    let by = |key: &str| author.map(|author| author.word(key)).unwrap_or_default();
    Contact { id: first([of("external_id"), of("id"), by("id")]), phone: of("phone"), name: first([of("name"), by("name")]) }
}

fn is_ours(author: Value<'_>) -> bool {
    matches!(&*author.word("type"), "admin" | "bot" | "team")
}

fn person(author: Value<'_>) -> Cow<'_, str> {
    first([author.word("name"), author.word("id")])
}

fn message<'a>(
    payload: Value<'a>,
    part: Value<'a>,
    (id, at, channel): (Cow<'a, str>, Cow<'a, str>, Cow<'a, str>),
    is_note: bool,
) -> Heard<'a> {
    let author = part.get("author");
    let writer = match author.map(|author| author.word("type")).as_deref() {
        Some("admin" | "team") => Writer::Person,
        Some("bot") => Writer::Robot,
        _ => Writer::Customer,
    };
    Heard {
        id: message_id("intercom", &part.word("id")),
        at,
        agent: author.filter(|_| matches!(writer, Writer::Person)).map(person).unwrap_or_default(),
        contact: contact(payload),
        case_id: id,
        text: part.get("body").filter(|body| body.text().is_some_and(|text| !text.is_empty())),
        channel: Some(channel),
        ..written_by(&writer, is_note)
    }
}
