//! Zendesk: tickets with their comments and metric sets, one on each line or in a list.

use std::borrow::Cow;

use super::super::heard::{Contact, Heard, Out, Said};
use super::super::tape::Value;
use super::{Told, Writer, first, message_id, word_at, words_of, written_by};

pub fn read<'a>(payload: Value<'a>, out: Out<'_, 'a>) -> bool {
    let has = |key: &str| payload.get(key).is_some();
    let is_ticket = (has("requester_id") || has("requester"))
        && has("status")
        && has("created_at")
        && (has("comments") || has("metric_set") || has("via"));
    if is_ticket {
        ticket(payload, out);
    }
    is_ticket
}

fn ticket<'a>(ticket: Value<'a>, out: Out<'_, 'a>) {
    let metrics = |path: &[&str]| ticket.get("metric_set").map(|set| word_at(set, path)).unwrap_or_default();
    let id_of = |key: &str| first([ticket.word(&format!("{key}_id")), word_at(ticket, &[key, "id"])]);
    let named = |key: &str| first([word_at(ticket, &[key, "name"]), ticket.word(&format!("{key}_id"))]);
    let (requester, assignee) = (id_of("requester"), id_of("assignee"));
    let contact = Contact {
        id: first([word_at(ticket, &["requester", "email"]), requester.clone()]),
        phone: word_at(ticket, &["requester", "phone"]),
        name: word_at(ticket, &["requester", "name"]),
    };
    let told = Told {
        id: ticket.word("id"),
        created: ticket.word("created_at"),
        first_response_minutes: metrics(&["reply_time_in_minutes", "calendar"]),
        closed: first([metrics(&["solved_at"]), ticket.word("solved_at"), ticket.word("closed_at")]),
        status: ticket.word("status"),
        agent: named("assignee"),
        team: named("group"),
        channel: first([word_at(ticket, &["via", "channel"]), ticket.word("via")]),
        case_type: ticket.word("type"),
        priority: ticket.word("priority"),
        contact: contact.clone(),
        tags: words_of(ticket.get("tags")),
        csat: first([word_at(ticket, &["satisfaction_rating", "score"]), ticket.word("satisfaction_score")]),
        ..Told::default()
    };
    let (case_id, channel) = (told.id.clone(), told.channel.clone());
    out(Said::Case(ticket, Box::new(told)));
    for comment in ticket.get("comments").into_iter().flat_map(Value::items) {
        let author = first([comment.word("author_id"), word_at(comment, &["author", "id"])]);
        let is_ours = author != requester;
        let is_private = comment.get("public").is_some() && !comment.is_true("public");
        let writer = match () {
            // Rules write in the name of nobody.
            () if author == "-1" => Writer::Desk,
            () if is_ours => Writer::Person,
            () => Writer::Customer,
        };
        let name = if author == assignee { named("assignee") } else { Cow::default() };
        let heard = Heard {
            id: message_id("zendesk", &comment.word("id")),
            at: comment.word("created_at"),
            agent: if matches!(writer, Writer::Person) {
                first([word_at(comment, &["author", "name"]), name, author])
            } else {
                Cow::default()
            },
            contact: contact.clone(),
            case_id: case_id.clone(),
            text: comment.get("plain_body").or(comment.get("body")),
            channel: Some(channel.clone()),
            ..written_by(&writer, is_private)
        };
        out(Said::Record(comment, Box::new(heard)));
    }
}
