//! Freshdesk: tickets, with the conversations and statistics that were asked for along.

use std::borrow::Cow;

use super::super::heard::{Contact, Heard, Out, Said};
use super::super::tape::Value;
use super::{Told, Writer, first, message_id, word_at, words_of, written_by};

pub fn read<'a>(payload: Value<'a>, out: Out<'_, 'a>) -> bool {
    let is_ticket = |value: Value<'a>| {
        value.get("requester_id").is_some() && ["responder_id", "fr_escalated", "spam"].iter().any(|key| value.get(key).is_some())
    };
    let (ticket, conversations) = match payload.get("ticket") {
        Some(ticket) if is_ticket(ticket) => (ticket, payload.get("conversations").or(ticket.get("conversations"))),
        _ if is_ticket(payload) => (payload, payload.get("conversations")),
        _ => return false,
    };
    let conversations = || conversations.into_iter().flat_map(Value::items);
    let is_answer = |message: &Value<'a>| !message.is_true("incoming") && !message.is_true("private");
    // Where no statistics are given: the earliest answer that the customer saw, all written in the same form.
    let answered = conversations().filter(is_answer).map(|message| message.word("created_at")).min().unwrap_or_default();
    let told = Told {
        id: ticket.word("id"),
        created: ticket.word("created_at"),
        first_response: first([word_at(ticket, &["stats", "first_responded_at"]), answered]),
        closed: first([word_at(ticket, &["stats", "resolved_at"]), word_at(ticket, &["stats", "closed_at"])]),
        status: status(ticket.word("status")),
        agent: first([word_at(ticket, &["responder", "name"]), ticket.word("responder_id")]),
        team: first([word_at(ticket, &["group", "name"]), ticket.word("group_id")]),
        channel: channel(ticket.word("source")),
        case_type: ticket.word("type"),
        priority: priority(ticket.word("priority")),
        contact: contact(ticket),
        tags: words_of(ticket.get("tags")),
        ..Told::default()
    };
    let (id, channel) = (told.id.clone(), told.channel.clone());
    out(Said::Case(ticket, Box::new(told)));
    for message in conversations() {
        let is_ours = !message.is_true("incoming");
        let heard = Heard {
            id: message_id("freshdesk", &message.word("id")),
            at: message.word("created_at"),
            agent: if is_ours { message.word("user_id") } else { Cow::default() },
            contact: contact(ticket),
            case_id: id.clone(),
            text: message.get("body_text").or(message.get("body")),
            channel: Some(channel.clone()),
            ..written_by(if is_ours { &Writer::Person } else { &Writer::Customer }, message.is_true("private"))
        };
        out(Said::Record(message, Box::new(heard)));
    }
    true
}

fn contact(ticket: Value<'_>) -> Contact<'_> {
    let of = |key: &str| word_at(ticket, &["requester", key]);
    Contact { id: first([of("email"), ticket.word("requester_id")]), phone: first([of("mobile"), of("phone")]), name: of("name") }
}

/// Freshdesk counts its states.
fn status(code: Cow<'_, str>) -> Cow<'_, str> {
    match &*code {
        "2" => "open".into(),
        "3" => "pending".into(),
        "4" => "resolved".into(),
        "5" => "closed".into(),
        "6" | "7" => "waiting".into(),
        _ => code,
    }
}

fn priority(code: Cow<'_, str>) -> Cow<'_, str> {
    match &*code {
        "1" => "Low".into(),
        "2" => "Medium".into(),
        "3" => "High".into(),
        "4" => "Urgent".into(),
        _ => code,
    }
}

fn channel(code: Cow<'_, str>) -> Cow<'_, str> {
    match &*code {
        "1" => "Email".into(),
        "2" => "Portal".into(),
        "3" => "Phone".into(),
        "7" => "Chat".into(),
        "9" => "Feedback widget".into(),
        "10" => "Outbound email".into(),
        "13" => "WhatsApp".into(),
        _ => code,
    }
}
