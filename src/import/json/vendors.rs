//! Payloads that providers make of Meta's: Gupshup (v2), YCloud, WATI, Green-API. Others, such as 360dialog and Gupshup v3, pass Meta's on.

use std::borrow::Cow;

use super::heard::{self, Contact, Heard, Out, Said};
use super::meta;
use super::tape::Value;
use crate::model::{AuthorKind, DeliveryStatus, Direction, MessageKind};

/// Reads a payload; `false` = it is of none of them.
pub fn read<'a>(payload: Value<'a>, out: Out<'_, 'a>) -> bool {
    let has = |key: &str| payload.get(key).is_some();
    match () {
        () if has("typeWebhook") => green_api(payload, out),
        () if has("eventType") && (has("waId") || has("whatsappMessageId") || has("localMessageId")) => wati(payload, out),
        () if payload.word("type").starts_with("whatsapp.") => ycloud(payload, out),
        () if has("app") && has("payload") && has("type") && has("timestamp") => gupshup(payload, out),
        () => return false,
    }
    true
}

fn first<'a>(words: impl IntoIterator<Item = Cow<'a, str>>) -> Cow<'a, str> {
    words.into_iter().find(|word| !word.is_empty()).unwrap_or_default()
}

/// `{app, timestamp, version: 2, type: "message" | "message-event" | "billing-event", payload}`.
fn gupshup<'a>(payload: Value<'a>, out: Out<'_, 'a>) {
    let Some(inside) = payload.get("payload") else { return };
    match &*payload.word("type") {
        "message" => {
            let word = inside.word("type");
            let text = ["text", "title", "caption", "name"].iter().find_map(|key| inside.at(&["payload", key]));
            let name = inside.at(&["sender", "name"]).and_then(Value::text).unwrap_or_default();
            let heard = Heard {
                id: inside.word("id"),
                at: payload.word("timestamp"),
                direction: Direction::Inbound,
                kind: MessageKind::Session,
                content: heard::content(&word),
                author: AuthorKind::Customer,
                contact: Contact::of(inside.word("source")).named(name),
                text,
                word,
                ..Heard::default()
            };
            out(Said::Record(inside, Box::new(heard)));
        }
        "message-event" => {
            let word = inside.word("type");
            let about = inside.get("payload").unwrap_or(inside);
            if word == "failed" {
                out(Said::Error(about.word("code")));
            }
            let error = if word == "failed" { about.word("code") } else { Cow::Borrowed("") };
            let category = about.at(&["pricing", "category"]).and_then(Value::text).unwrap_or_default();
            let heard = Heard {
                // The provider's own id is the one that all its events of a message share.
                id: first([inside.word("gsId"), inside.word("id")]),
                at: first([about.word("ts"), payload.word("timestamp")]),
                contact: Contact::of(inside.word("destination")),
                error,
                ..of_status(word, category)
            };
            out(Said::Record(inside, Box::new(heard)));
        }
        other => out(Said::Notice(other.to_owned().into())),
    }
}

/// What we sent, as a status tells of it.
fn of_status<'a>(word: Cow<'a, str>, category: Cow<'a, str>) -> Heard<'a> {
    let kind = heard::kind(&category);
    Heard {
        direction: Direction::Outbound,
        status: heard::status(&word).unwrap_or_default(),
        kind,
        author: heard::author(kind),
        origin: heard::origin(&category),
        word,
        is_status: true,
        category,
        ..Heard::default()
    }
}

/// `{type: "whatsapp.message.updated", whatsappMessage}` and `{type: "whatsapp.inbound_message.received", whatsappInboundMessage}`.
fn ycloud<'a>(payload: Value<'a>, out: Out<'_, 'a>) {
    if let Some(inside) = payload.get("whatsappInboundMessage") {
        let word = inside.word("type");
        let contact = Contact::of(first([inside.word("from"), inside.word("fromUserId")]));
        let heard = Heard {
            id: first([inside.word("wamid"), inside.word("id")]),
            at: first([inside.word("sendTime"), payload.word("createTime")]),
            direction: Direction::Inbound,
            kind: MessageKind::Session,
            content: meta::content(inside, &word),
            author: AuthorKind::Customer,
            contact: contact.named(inside.at(&["customerProfile", "name"]).and_then(Value::text).unwrap_or_default()),
            text: meta::text(inside, &word),
            word,
            ..Heard::default()
        };
        return out(Said::Record(inside, Box::new(heard)));
    }
    let Some(inside) = payload.get("whatsappMessage") else { return out(Said::Notice(payload.word("type"))) };
    let code = inside.word("errorCode");
    if !code.is_empty() {
        out(Said::Error(code));
    }
    let category =
        first([inside.word("pricingCategory"), inside.at(&["conversation", "originType"]).and_then(Value::text).unwrap_or_default()]);
    let heard = of_status(inside.word("status"), category);
    let template = inside.at(&["template", "name"]).and_then(Value::text).unwrap_or_default();
    let kind = if template.is_empty() { heard.kind } else { MessageKind::Hsm };
    let word = inside.word("type");
    let heard = Heard {
        id: first([inside.word("wamid"), inside.word("id")]),
        at: first([inside.word("sendTime"), inside.word("createTime"), payload.word("createTime")]),
        kind,
        author: heard::author(kind),
        content: heard::content(&word),
        contact: Contact::of(inside.word("to")),
        template,
        error: inside.word("errorCode"),
        text: meta::text(inside, &word),
        ..heard
    };
    out(Said::Record(inside, Box::new(heard)));
}

/// `{eventType, whatsappMessageId, waId, owner, operatorName, …}`: flat.
fn wati<'a>(payload: Value<'a>, out: Out<'_, 'a>) {
    let event = payload.word("eventType").to_ascii_lowercase();
    let is_status = event.starts_with("sentmessage") && event != "sentmessage" || event.starts_with("templatemessagefailed");
    let is_template = event.starts_with("templatemessage");
    let is_message =
        matches!(event.as_str(), "message" | "messagereceived" | "sessionmessagesent" | "sessionmessagesent_v2") || is_template;
    if !is_status && !is_message {
        return out(Said::Notice(payload.word("eventType")));
    }
    let is_ours = is_status || is_template || event.starts_with("session") || payload.is_true("owner");
    let stated = payload.word("statusString");
    let told = ["delivered", "read", "failed", "replied", "sent"]
        .into_iter()
        .find(|word| event.contains(word) && is_status && event != "sentmessage");
    // `sentMessageREPLIED` says that it was read.
    let told = told.map(|word| if word == "replied" { "read" } else { word });
    let status = told.or(Some(&*stated)).and_then(heard::status);
    let template = payload.word("templateName");
    let agent = if is_ours { payload.word("operatorName") } else { Cow::Borrowed("") };
    let kind = if is_template || !template.is_empty() { MessageKind::Hsm } else { MessageKind::Session };
    let code = payload.word("failedCode");
    if !code.is_empty() {
        out(Said::Error(code));
    }
    let word = payload.word("type");
    let mut contact = Contact::of(payload.word("waId")).named(first([payload.word("senderName"), payload.word("username")]));
    let hidden = payload.word("bsuid");
    if !hidden.is_empty() {
        contact.id = hidden;
    }
    let heard = Heard {
        id: first([payload.word("whatsappMessageId"), payload.word("localMessageId"), payload.word("id")]),
        at: first([payload.word("timestamp"), payload.word("created")]),
        direction: if is_ours { Direction::Outbound } else { Direction::Inbound },
        status: if is_ours { status.unwrap_or(DeliveryStatus::Sent) } else { DeliveryStatus::Unknown },
        kind,
        content: heard::content(&word),
        author: match (is_ours, agent.is_empty()) {
            (false, _) => AuthorKind::Customer,
            (true, true) => heard::author(kind),
            (true, false) => AuthorKind::Human,
        },
        // The sender of what we sent is not the customer.
        contact: if is_ours { contact.named(Cow::Borrowed("")) } else { contact },
        agent,
        template,
        error: payload.word("failedCode"),
        case_id: payload.word("ticketId"),
        text: payload.get("text").filter(|text| text.text().is_some_and(|text| !text.is_empty())),
        word: if is_status { told.unwrap_or_default().into() } else { word },
        is_status,
        ..Heard::default()
    };
    out(Said::Record(payload, Box::new(heard)));
}

/// `{typeWebhook, idMessage, timestamp, senderData | chatId, messageData | status}`.
fn green_api<'a>(payload: Value<'a>, out: Out<'_, 'a>) {
    let event = payload.word("typeWebhook");
    let word = payload.at(&["messageData", "typeMessage"]).and_then(Value::text).unwrap_or_default();
    let chat = payload.at(&["senderData", "chatId"]).and_then(Value::text).unwrap_or_default();
    let heard = match &*event {
        "outgoingMessageStatus" => {
            Heard { contact: Contact::of(payload.word("chatId")), ..of_status(payload.word("status"), Cow::Borrowed("")) }
        }
        "incomingMessageReceived" => Heard {
            direction: Direction::Inbound,
            kind: MessageKind::Session,
            author: AuthorKind::Customer,
            contact: Contact::of(chat).named(payload.at(&["senderData", "senderName"]).and_then(Value::text).unwrap_or_default()),
            ..Heard::default()
        },
        "outgoingMessageReceived" | "outgoingAPIMessageReceived" => Heard {
            direction: Direction::Outbound,
            status: DeliveryStatus::Sent,
            kind: MessageKind::Session,
            author: AuthorKind::Human,
            contact: Contact::of(chat),
            ..Heard::default()
        },
        _ => return out(Said::Notice(event)),
    };
    const TEXTS: [[&str; 2]; 6] = [
        ["textMessageData", "textMessage"],
        ["extendedTextMessageData", "text"],
        ["fileMessageData", "caption"],
        ["buttonsResponseMessage", "selectedButtonText"],
        ["templateButtonReplyMessage", "selectedDisplayText"],
        ["listResponseMessage", "title"],
    ];
    let text = TEXTS.iter().find_map(|path| payload.get("messageData")?.at(path));
    let heard = Heard {
        id: payload.word("idMessage"),
        at: payload.word("timestamp"),
        content: heard::content(&word),
        text,
        word: if heard.is_status { heard.word } else { word },
        ..heard
    };
    out(Said::Record(payload, Box::new(heard)));
}
