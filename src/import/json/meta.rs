//! WhatsApp Cloud API webhooks, as Meta sends them and as others pass them on.
//!
//! `entry[].changes[].value` holds `messages`, `statuses`, `message_echoes` (sent from the application on a phone), `history` and `calls`.
//! Anything else is a notice. Each part may stand alone: some providers send only the `value`.

use std::borrow::Cow;

use super::heard::{self, Contact, Heard, Out, Said};
use super::tape::Value;
use crate::model::{AuthorKind, Content, DeliveryStatus, Direction, MessageKind, Origin};

/// Reads a payload, or a part of one; `false` = it is something else.
pub fn read<'a>(payload: Value<'a>, out: Out<'_, 'a>) -> bool {
    if let Some(entries) = payload.get("entry") {
        entries.items().for_each(|entry| read_entry(entry, out));
        return true;
    }
    if payload.get("changes").is_some() {
        read_entry(payload, out);
        return true;
    }
    if let (Some(value), Some(_)) = (payload.get("value"), payload.get("field")) {
        read_change(payload, value, out);
        return true;
    }
    let is_value = payload.get("messaging_product").is_some_and(|_| payload.get("metadata").is_some())
        || ["statuses", "message_echoes"].iter().any(|key| has_objects(payload, key, "id"))
        || has_objects(payload, "messages", "type") && has_objects(payload, "messages", "from")
        || has_objects(payload, "messages", "_vnd");
    if is_value {
        read_value(payload, "messages", out);
    }
    is_value
}

fn has_objects(value: Value<'_>, list: &str, key: &str) -> bool {
    value.get(list).and_then(|list| list.items().next()).is_some_and(|first| first.get(key).is_some())
}

fn read_entry<'a>(entry: Value<'a>, out: Out<'_, 'a>) {
    match entry.get("changes") {
        Some(changes) => changes.items().for_each(|change| read_change(change, change.get("value").unwrap_or(change), out)),
        None => out(Said::Notice("entry".into())),
    }
}

fn read_change<'a>(change: Value<'a>, value: Value<'a>, out: Out<'_, 'a>) {
    let field = change.word("field");
    if !read_value(value, &field, out) {
        out(Said::Notice(if field.is_empty() { "change".into() } else { field }));
    }
}

/// Whether there was anything but news in it.
fn read_value<'a>(value: Value<'a>, field: &str, out: Out<'_, 'a>) -> bool {
    let place = Place { value, ours: digits(&value.at(&["metadata", "display_phone_number"]).and_then(Value::text).unwrap_or_default()) };
    let list = |key: &str| value.get(key).into_iter().flat_map(Value::items);
    let mut n = 0;
    for message in list("messages") {
        n += 1;
        errors(message, out);
        out(Said::Record(message, Box::new(place.message(message, false))));
    }
    for echo in list("message_echoes") {
        n += 1;
        errors(echo, out);
        out(Said::Record(echo, Box::new(place.message(echo, true))));
    }
    for thread in list("history").flat_map(|part| part.get("threads")).flat_map(Value::items) {
        let customer = Contact::of(thread.word("id"));
        for message in thread.get("messages").into_iter().flat_map(Value::items) {
            n += 1;
            let heard = place.message(message, false);
            let contact = if heard.direction == Direction::Inbound { heard.contact.clone() } else { customer.clone() };
            out(Said::Record(message, Box::new(Heard { contact, ..heard })));
        }
    }
    for status in list("statuses") {
        n += 1;
        errors(status, out);
        let error = status.get("errors").into_iter().flat_map(Value::items).map(|error| error.word("code")).next().unwrap_or_default();
        out(Said::Record(status, Box::new(Heard { error, ..place.status(status, field) })));
    }
    for call in list("calls") {
        n += 1;
        errors(call, out);
        out(Said::Record(call, Box::new(place.call(call))));
    }
    errors(value, out);
    n > 0
}

fn errors<'a>(of: Value<'a>, out: Out<'_, 'a>) {
    for error in of.get("errors").into_iter().flat_map(Value::items) {
        out(Said::Error(error.word("code")));
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A `value`: who is spoken of in it, and our own number.
struct Place<'a> {
    value: Value<'a>,
    ours: String,
}

impl<'a> Place<'a> {
    /// The customer by address and hidden id, completed from the contacts named beside.
    fn contact(&self, address: Cow<'a, str>, id: Cow<'a, str>) -> Contact<'a> {
        let contacts = || self.value.get("contacts").into_iter().flat_map(Value::items);
        let is_same = |contact: &Value<'a>| {
            (!address.is_empty() && contact.word("wa_id") == address) || (!id.is_empty() && contact.word("user_id") == id)
        };
        let is_unnamed = address.is_empty() && id.is_empty();
        let known = contacts().find(is_same).or_else(|| contacts().next().filter(|_| is_unnamed));
        let mut contact = Contact::of(match (&*address, known) {
            ("", Some(known)) => known.word("wa_id"),
            _ => address,
        });
        if !id.is_empty() {
            contact.id = id;
        }
        let Some(known) = known else { return contact };
        let hidden = known.word("user_id");
        if !hidden.is_empty() {
            contact.id = hidden;
        }
        let name = known.at(&["profile", "name"]).and_then(Value::text).unwrap_or_default();
        contact.named(if name.trim().is_empty() {
            known.at(&["profile", "username"]).and_then(Value::text).unwrap_or_default()
        } else {
            name
        })
    }

    fn message(&self, message: Value<'a>, is_echo: bool) -> Heard<'a> {
        let word = message.word("type");
        let from = message.word("from");
        let turn = message.at(&["_vnd", "v1"]);
        let is_outbound = turn.is_some_and(|turn| turn.word("direction") == "outbound");
        let is_ours = is_echo || is_outbound || (!self.ours.is_empty() && digits(&from) == self.ours);
        let contact = match is_ours {
            true if turn.is_some() => {
                self.contact(turn.and_then(|turn| turn.at(&["chat", "owner"])).and_then(Value::text).unwrap_or_default(), Cow::Borrowed(""))
            }
            true => self.contact(message.word("to"), message.word("to_user_id")),
            false => self.contact(from, message.word("from_user_id")),
        };
        // Changes to a message and news of the customer's account are no messages: nobody waits for an answer to them.
        let direction = match (&*word, is_ours) {
            ("system" | "edit" | "revoke" | "request_welcome" | "errors", _) => Direction::System,
            (_, true) => Direction::Outbound,
            (_, false) => Direction::Inbound,
        };
        let status = match direction {
            Direction::Outbound => message
                .at(&["history_context", "status"])
                .and_then(Value::text)
                .and_then(|word| heard::status(&word))
                .unwrap_or(DeliveryStatus::Sent),
            _ => DeliveryStatus::Unknown,
        };
        let kind = if is_ours && word == "template" { MessageKind::Hsm } else { MessageKind::Session };
        let writer = turn.and_then(|turn| turn.get("author")).filter(|_| is_ours);
        // Turn names a person, a robot of its own, or an application that called it.
        let is_robot = writer
            .is_some_and(|author| !matches!(&*author.word("type").to_ascii_uppercase(), "OPERATOR" | "USER" | "HUMAN" | "AGENT" | ""));
        Heard {
            id: message.word("id"),
            at: message.word("timestamp"),
            direction,
            status,
            kind,
            content: content(message, &word),
            author: match (direction, is_ours) {
                (Direction::System, _) => AuthorKind::Automation,
                (_, true) if is_robot => AuthorKind::Bot,
                (_, true) => AuthorKind::Human,
                (_, false) => AuthorKind::Customer,
            },
            agent: writer.filter(|_| !is_robot).map(|author| author.word("name")).unwrap_or_default(),
            origin: if message.get("referral").is_some() { Origin::FreeEntry } else { Origin::Unknown },
            contact,
            text: text(message, &word),
            word,
            ..Heard::default()
        }
    }

    fn status(&self, status: Value<'a>, field: &str) -> Heard<'a> {
        let word = status.word("status");
        let is_call = field == "calls" || status.word("type") == "call";
        let pricing = status.get("pricing");
        let category = pricing.map(|pricing| pricing.word("category")).filter(|word| !word.is_empty());
        let stated = status.at(&["conversation", "origin", "type"]).and_then(Value::text).unwrap_or_default();
        let category = category.unwrap_or_else(|| stated.clone());
        let entry = pricing.map_or(Cow::Borrowed(""), |pricing| pricing.word("type"));
        let kind = heard::kind(&category);
        let is_group = status.word("recipient_type") == "group";
        let contact = match is_group {
            true => self.contact(status.word("recipient_participant_id"), status.word("recipient_participant_user_id")),
            false => self.contact(status.word("recipient_id"), status.word("recipient_user_id")),
        };
        Heard {
            id: status.word("id"),
            at: status.word("timestamp"),
            direction: if is_call { Direction::System } else { Direction::Outbound },
            status: if is_call { DeliveryStatus::Unknown } else { heard::status(&word).unwrap_or_default() },
            kind,
            content: if is_call { Content::Call } else { Content::Text },
            author: if is_call { AuthorKind::Automation } else { heard::author(kind) },
            origin: match heard::origin(&entry) {
                Origin::Unknown => heard::origin(if stated.is_empty() { &category } else { &stated }),
                known => known,
            },
            contact,
            word,
            is_status: true,
            category,
            ..Heard::default()
        }
    }

    fn call(&self, call: Value<'a>) -> Heard<'a> {
        let is_ours = call.word("direction") == "BUSINESS_INITIATED";
        let contact = match is_ours {
            true => self.contact(call.word("to"), call.word("to_user_id")),
            false => self.contact(call.word("from"), call.word("from_user_id")),
        };
        Heard {
            id: call.word("id"),
            at: call.word("timestamp"),
            direction: Direction::System,
            content: Content::Call,
            author: AuthorKind::Automation,
            contact,
            word: "call".into(),
            ..Heard::default()
        }
    }
}

/// What a message carries. `interactive` is a menu that is offered as well as an answer to one.
pub fn content(message: Value<'_>, word: &str) -> Content {
    let is_choice = ["button_reply", "list_reply"].iter().any(|reply| message.at(&["interactive", reply]).is_some());
    if is_choice { Content::Choice } else { heard::content(word) }
}

/// Where the words of a message stand.
pub fn text<'a>(message: Value<'a>, word: &str) -> Option<Value<'a>> {
    const PLACES: &[&[&str]] = &[
        &["text", "body"],
        &["button", "text"],
        &["interactive", "button_reply", "title"],
        &["interactive", "list_reply", "title"],
        &["interactive", "nfm_reply", "body"],
        &["interactive", "body", "text"],
        &["reaction", "emoji"],
        &["order", "text"],
        &["system", "body"],
        &["location", "name"],
        &["edit", "message", "text", "body"],
    ];
    let caption = message.at(&[word, "caption"]).or_else(|| message.at(&[word, "filename"]));
    PLACES.iter().find_map(|path| message.at(path)).or(caption)
}
