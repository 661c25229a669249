//! Chatwoot: conversations with their messages, messages alone, and the events of its webhooks.

use std::borrow::Cow;

use super::super::heard::{self, Contact, Heard, Out, Said};
use super::super::tape::{Kind, Value};
use super::{Happened, Told, Writer, activity, first, message_id, word_at, words_of, written_by};
use crate::model::{AuthorKind, DeliveryStatus, Direction, EventKind, MessageKind};

pub fn read<'a>(payload: Value<'a>, out: Out<'_, 'a>) -> bool {
    let has = |key: &str| payload.get(key).is_some();
    if has("message_type") && (has("conversation_id") || has("conversation")) {
        let conversation = payload.get("conversation");
        let id = first([payload.word("conversation_id"), conversation.map(|talk| talk.word("id")).unwrap_or_default()]);
        let talk = Talk { id, value: conversation };
        if let Some(csat) = grade(payload) {
            out(Said::Aside(Box::new(Told { id: talk.id.clone(), csat, ..Told::default() })));
        }
        talk.message(payload, out);
        return true;
    }
    let is_talk = has("inbox_id")
        && has("status")
        && (has("messages") || has("meta"))
        && (has("last_activity_at") || has("can_reply") || has("labels"));
    if is_talk {
        conversation(payload, out);
    }
    is_talk
}

fn conversation<'a>(payload: Value<'a>, out: Out<'_, 'a>) {
    let talk = Talk { id: first([payload.word("display_id"), payload.word("id")]), value: Some(payload) };
    let messages = || payload.get("messages").into_iter().flat_map(Value::items);
    let meta = |path: &[&str]| payload.get("meta").map(|meta| word_at(meta, path)).unwrap_or_default();
    let told = Told {
        id: talk.id.clone(),
        created: first([payload.word("created_at"), payload.word("timestamp")]),
        // 0 = never.
        first_response: Some(payload.word("first_reply_created_at")).filter(|at| at != "0").unwrap_or_default(),
        status: payload.word("status"),
        agent: first([meta(&["assignee", "name"]), meta(&["assignee", "available_name"])]),
        team: meta(&["team", "name"]),
        channel: talk.channel(),
        contact: talk.contact(),
        tags: words_of(payload.get("labels")),
        csat: messages().filter_map(grade).last().unwrap_or_default(),
        ..Told::default()
    };
    out(Said::Case(payload, Box::new(told)));
    messages().for_each(|message| talk.message(message, out));
}

/// The grade of an answered survey.
fn grade(message: Value<'_>) -> Option<Cow<'_, str>> {
    let rating = message.at(&["content_attributes", "submitted_values", "csat_survey_response", "rating"])?;
    rating.text()
}

/// A conversation around messages; only its id is certain.
struct Talk<'a> {
    id: Cow<'a, str>,
    value: Option<Value<'a>>,
}

impl<'a> Talk<'a> {
    fn meta(&self, path: &[&str]) -> Cow<'a, str> {
        self.value.and_then(|talk| talk.get("meta")).map(|meta| word_at(meta, path)).unwrap_or_default()
    }

    fn channel(&self) -> Cow<'a, str> {
        let stated = first([self.meta(&["channel"]), self.value.map(|talk| talk.word("channel")).unwrap_or_default()]);
        match stated.strip_prefix("Channel::") {
            Some(name) => Cow::Owned(name.to_owned()),
            None => stated,
        }
    }

    fn contact(&self) -> Contact<'a> {
        let identifier = first([self.meta(&["sender", "identifier"]), self.meta(&["sender", "email"])]);
        Contact { id: identifier, phone: self.meta(&["sender", "phone_number"]), name: self.meta(&["sender", "name"]) }
    }

    fn message(&self, message: Value<'a>, out: Out<'_, 'a>) {
        let content = message.get("content").filter(|content| content.kind() == Kind::Text);
        let case_id = if self.id.is_empty() { message.word("conversation_id") } else { self.id.clone() };
        let (is_ours, is_template) = match &*message.word("message_type") {
            "2" | "activity" => return out(Said::Event(message, Box::new(self.happened(message, case_id)))),
            "0" | "incoming" => (false, false),
            "3" | "template" => (true, true),
            _ => (true, false),
        };
        let sender = first([message.word("sender_type"), word_at(message, &["sender", "type"])]).to_ascii_lowercase();
        let is_of_rule = message.at(&["content_attributes", "automation_rule_id"]).is_some();
        let is_echo = message.at(&["content_attributes", "external_echo"]).is_some();
        let writer = match (is_ours, &*sender) {
            (false, _) => Writer::Customer,
            _ if is_template || is_of_rule => Writer::Desk,
            (_, "user") => Writer::Person,
            (_, "agentbot" | "agent_bot" | "captain::assistant" | "captain_assistant") => Writer::Robot,
            _ if is_echo => Writer::Person,
            _ => Writer::Desk,
        };
        let template = word_at(message, &["additional_attributes", "template_params", "name"]);
        let is_campaign = message.at(&["additional_attributes", "campaign_id"]).is_some();
        let written = written_by(&writer, message.is_true("private"));
        let is_hsm = !template.is_empty();
        let source = message.word("source_id");
        let attachment =
            message.get("attachments").and_then(|list| list.items().next()).map(|file| file.word("file_type")).unwrap_or_default();
        let status = heard::status(&message.word("status")).unwrap_or_default();
        let sender_of = |key: &str| word_at(message, &["sender", key]);
        let contact = match self.contact() {
            known if !known.phone.is_empty() || !known.name.is_empty() || is_ours => known,
            _ => Contact {
                id: first([sender_of("identifier"), sender_of("email")]),
                phone: sender_of("phone_number"),
                name: sender_of("name"),
            },
        };
        let heard = Heard {
            id: if source.starts_with("wamid") { source } else { message_id("chatwoot", &message.word("id")) },
            at: message.word("created_at"),
            status: if written.direction == Direction::Outbound { status } else { DeliveryStatus::Unknown },
            kind: if is_hsm { MessageKind::Hsm } else { written.kind },
            content: heard::content(&attachment),
            author: if is_campaign { AuthorKind::Campaign } else { written.author },
            agent: if matches!(writer, Writer::Person) { sender_of("name") } else { Cow::default() },
            contact,
            template,
            case_id,
            text: content,
            channel: Some(self.channel()),
            team: self.meta(&["team", "name"]),
            ..written
        };
        out(Said::Record(message, Box::new(heard)));
    }

    fn happened(&self, message: Value<'a>, case_id: Cow<'a, str>) -> Happened<'a> {
        let line = message.word("content");
        let said = activity::read(&line);
        let team = self.meta(&["team", "name"]);
        let is_team = said.kind == EventKind::Assigned && said.team.is_empty() && !team.is_empty() && said.detail == team;
        Happened {
            case_id,
            at: message.word("created_at"),
            kind: if is_team { EventKind::TeamChanged } else { said.kind },
            actor: Cow::Owned(said.actor.to_owned()),
            team: Cow::Owned(if is_team { said.detail } else { said.team }.to_owned()),
            detail: Cow::Owned(said.detail.to_owned()),
        }
    }
}
