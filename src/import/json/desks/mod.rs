//! Conversations and tickets of help desks, as their programming interfaces and exports give them.
//!
//! [`chatwoot`] with the sentences of its activities in [`activity`] · [`zendesk`] · [`freshdesk`] · [`intercom`]. A record is a case, a
//! message of it, or something that happened to it.

mod activity;
mod chatwoot;
mod freshdesk;
mod intercom;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
mod zendesk;

use std::borrow::Cow;

use super::heard::{Contact, Heard, Out};
use super::tape::Value;
use crate::model::{AuthorKind, Direction, EventKind, MessageKind};

/// A case as its desk tells of it. What is not said is empty. Times are as written.
#[derive(Clone, Default)]
pub struct Told<'a> {
    pub id: Cow<'a, str>,
    pub created: Cow<'a, str>,
    pub first_response: Cow<'a, str>,
    /// How long after the opening the first response came, where its time is not given.
    pub first_response_minutes: Cow<'a, str>,
    pub closed: Cow<'a, str>,
    /// The desk's word of the state.
    pub status: Cow<'a, str>,
    pub agent: Cow<'a, str>,
    pub team: Cow<'a, str>,
    pub channel: Cow<'a, str>,
    pub case_type: Cow<'a, str>,
    pub priority: Cow<'a, str>,
    pub contact: Contact<'a>,
    pub tags: Vec<Cow<'a, str>>,
    /// A grade as written.
    pub csat: Cow<'a, str>,
}

/// Something that happened to a case.
#[derive(Clone, Default)]
pub struct Happened<'a> {
    pub case_id: Cow<'a, str>,
    pub at: Cow<'a, str>,
    pub kind: EventKind,
    pub actor: Cow<'a, str>,
    pub team: Cow<'a, str>,
    pub detail: Cow<'a, str>,
}

/// Whether a payload is of the desk; what it holds then stands in the output.
type ReadDesk<'a> = fn(Value<'a>, Out<'_, 'a>) -> bool;

/// Reads a payload of a help desk: the desk's name; `None` = it is of none of them.
pub fn read<'a>(payload: Value<'a>, out: Out<'_, 'a>) -> Option<&'static str> {
    let desks: [(&str, ReadDesk<'a>); 4] =
        [("chatwoot", chatwoot::read), ("freshdesk", freshdesk::read), ("intercom", intercom::read), ("zendesk", zendesk::read)];
    desks.into_iter().find(|(_, read)| read(payload, out)).map(|(desk, _)| desk)
}

fn first<'a>(words: impl IntoIterator<Item = Cow<'a, str>>) -> Cow<'a, str> {
    words.into_iter().find(|word| !word.is_empty()).unwrap_or_default()
}

/// The text at the end of a path, trimmed; empty when there is none.
fn word_at<'a>(value: Value<'a>, path: &[&str]) -> Cow<'a, str> {
    let Some((last, path)) = path.split_last() else { return Cow::default() };
    value.at(path).map(|value| value.word(last)).unwrap_or_default()
}

/// Texts of a list, or names of its objects.
fn words_of<'a>(list: Option<Value<'a>>) -> Vec<Cow<'a, str>> {
    let word = |item: Value<'a>| item.text().unwrap_or_else(|| item.word("name"));
    list.into_iter().flat_map(Value::items).map(word).filter(|word| !word.is_empty()).collect()
}

/// Ids of one desk are told apart from those of another.
fn message_id<'a>(desk: &str, id: &str) -> Cow<'a, str> {
    if id.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!("{desk} {id}")) }
}

/// Who wrote a message of a desk.
enum Writer {
    Customer,
    Person,
    Robot,
    /// The desk itself: greetings, surveys, rules.
    Desk,
}

/// What follows from who wrote a message and whether customers see it.
fn written_by<'a>(writer: &Writer, is_private: bool) -> Heard<'a> {
    let is_ours = !matches!(writer, Writer::Customer);
    Heard {
        direction: match (is_private, is_ours) {
            (true, _) => Direction::Note,
            (false, true) => Direction::Outbound,
            (false, false) => Direction::Inbound,
        },
        kind: MessageKind::Session,
        author: match writer {
            Writer::Customer => AuthorKind::Customer,
            Writer::Person => AuthorKind::Human,
            Writer::Robot => AuthorKind::Bot,
            Writer::Desk => AuthorKind::Automation,
        },
        word: if is_private { "note".into() } else { "text".into() },
        channel: Some(Cow::default()),
        ..Heard::default()
    }
}
