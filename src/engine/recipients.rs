//! Recipients by what became of what we sent them: how many stopped where, who they are as a file, and their cases.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::data::{FrameKey, NO_CODE};
use crate::export::{Table, TableCell, TableFormat};
use crate::filter::Selection;
use crate::metrics::{Entity, Population};
use crate::model::{DeliveryStatus, Failure, Grain, Role, mask};

use super::answer::Refresh;
use super::loaded::Loaded;
use super::protocol::Missing;
use super::rows::{time_cell, word_in};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipientsRequest {
    pub revision: u64,
    pub selection: Selection,
}

/// Some recipients of the messages sent in a selection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// Everybody to whom something was sent.
    Sent,
    /// At least one message arrived.
    Delivered,
    Read,
    /// They wrote within a day of a message.
    Answered,
    /// They read and did not answer.
    ReadOnly,
    /// Something arrived, and nothing was read or answered.
    DeliveredOnly,
    /// Nothing is known of what became of it.
    NoNews,
    /// Every message failed.
    Failed,
    /// The last one for this reason: a code, or the words of the file; empty = not given.
    FailedFor(String),
}

impl Outcome {
    /// Parts of the first, as in the funnel.
    pub const STEPS: [Outcome; 4] = [Outcome::Sent, Outcome::Delivered, Outcome::Read, Outcome::Answered];
    /// Where the others stopped: with those who answered they are all recipients.
    pub const ENDS: [Outcome; 4] = [Outcome::ReadOnly, Outcome::DeliveredOnly, Outcome::NoNews, Outcome::Failed];

    /// Texts are `recipients.<id>`.
    pub fn id(&self) -> &'static str {
        match self {
            Outcome::Sent => "sent",
            Outcome::Delivered => "delivered",
            Outcome::Read => "read",
            Outcome::Answered => "answered",
            Outcome::ReadOnly => "read_only",
            Outcome::DeliveredOnly => "delivered_only",
            Outcome::NoNews => "no_news",
            Outcome::Failed => "failed",
            Outcome::FailedFor(_) => "failed_for",
        }
    }

    /// The metric whose needs are its own.
    fn metric(&self) -> &'static str {
        match self {
            Outcome::Sent | Outcome::NoNews => "messages_sent",
            Outcome::Answered => "messages_answered",
            Outcome::Delivered | Outcome::DeliveredOnly => "messages_delivered",
            Outcome::Read | Outcome::ReadOnly => "messages_read",
            Outcome::Failed | Outcome::FailedFor(_) => "messages_failed",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecipientsPage {
    pub revision: u64,
    /// [`Outcome::STEPS`], then [`Outcome::ENDS`], then the reasons of those that failed, most recipients first.
    pub rows: Vec<RecipientsRow>,
    /// Messages of which the files do not say to whom they went.
    pub nameless: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipientsRow {
    pub outcome: Outcome,
    pub recipients: u64,
    /// Why the files cannot tell.
    pub missing: Option<Missing>,
}

/// What the file holds, one word of the header each.
pub const RECIPIENT_COLUMNS: [&str; 11] =
    ["phone", "requester", "outcome", "messages", "sent_at", "template", "status", "error", "meaning", "act", "case"];

/// How far the furthest message to somebody got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Failed,
    NoNews,
    Delivered,
    Read,
    Answered,
}

struct Recipient {
    reached: Reached,
    /// The message that got furthest, the latest of those.
    row: usize,
    is_delivered: bool,
    is_read: bool,
    messages: u32,
}

/// What is missing is what the number of sent messages misses.
pub fn page(loaded: &mut Loaded, request: &RecipientsRequest) -> Result<RecipientsPage, Missing> {
    let (recipients, nameless) = found(loaded, &request.selection)?;
    let mut reasons: FxHashMap<&str, u64> = FxHashMap::default();
    for recipient in recipients.iter().filter(|recipient| recipient.reached == Reached::Failed) {
        *reasons.entry(recipient.reason(loaded)).or_default() += 1;
    }
    let mut reasons: Vec<(String, u64)> = reasons.into_iter().map(|(reason, n)| (reason.to_owned(), n)).collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut rows: Vec<RecipientsRow> = Outcome::STEPS
        .into_iter()
        .chain(Outcome::ENDS)
        .map(|outcome| {
            let recipients = recipients.iter().filter(|recipient| recipient.is(&outcome, loaded)).count() as u64;
            RecipientsRow { outcome, recipients, missing: None }
        })
        .collect();
    rows.extend(reasons.into_iter().map(|(reason, recipients)| RecipientsRow {
        outcome: Outcome::FailedFor(reason),
        recipients,
        missing: None,
    }));
    let refresh = Refresh::new(loaded, &request.selection);
    for row in &mut rows {
        row.missing = refresh.spec_in_force(row.outcome.metric()).err().flatten();
    }
    Ok(RecipientsPage { revision: request.revision, rows, nameless })
}

/// Who they are; `words`: `outcome.<id>`, `status.<id>`, and `meaning.<id>` and `act.<id>` of each class of failure.
pub fn export(
    loaded: &mut Loaded,
    (selection, outcome, masked): (&Selection, &Outcome, bool),
    header: &[String],
    words: &[(String, String)],
    format: &TableFormat,
) -> Vec<u8> {
    let mut out = Table::new(format, header.iter().map(String::as_str));
    let (mut recipients, _) = found(loaded, selection).unwrap_or_default();
    recipients.retain(|recipient| recipient.is(outcome, loaded));
    let (names, messages, cases) = (&loaded.data.names, &loaded.data.messages, &loaded.data.cases);
    let text = |text: &str| if text.is_empty() { TableCell::None } else { TableCell::Text(text.to_owned()) };
    for recipient in &recipients {
        let row = recipient.row;
        let case = messages.case[row] as usize;
        let (who, phone) = called(loaded, row, masked);
        let has_failed = recipient.reached == Reached::Failed;
        let reason = if has_failed { recipient.reason(loaded) } else { "" };
        let said = |part: &str| Failure::of(reason).map_or(TableCell::None, |failure| text(&word_in(words, part, failure.id())));
        let at = i64::from(messages.sent_at[row]);
        let status = match DeliveryStatus::from_code(messages.status[row]) {
            DeliveryStatus::Unknown => TableCell::None,
            status => text(&word_in(words, "status", status.id())),
        };
        out.row(&[
            text(&phone),
            text(&who),
            text(&word_in(words, "outcome", recipient.end().id())),
            TableCell::Number(recipient.messages.into()),
            time_cell(loaded, format, (loaded.zone.day(at), loaded.zone.second_of_day(at))),
            text(names.templates.value(messages.template[row])),
            status,
            text(reason),
            said("meaning"),
            said("act"),
            text(names.case_ids.value(cases.id[case])),
        ]);
    }
    out.finish()
}

/// More cases than this are no list: a filter of so many values would slow every click down.
const MAX_CASES: usize = 20_000;

/// The cases of those messages, each once; `None` = too many, or none of them has a number.
pub fn cases_of(loaded: &mut Loaded, selection: &Selection, outcome: &Outcome) -> Option<Vec<String>> {
    let (recipients, _) = found(loaded, selection).ok()?;
    let (names, data) = (&loaded.data.names, &loaded.data);
    let cases = recipients.iter().filter(|recipient| recipient.is(outcome, loaded)).map(|recipient| data.messages.case[recipient.row]);
    let mut cases: Vec<u32> = cases.collect();
    cases.sort_unstable();
    cases.dedup();
    let ids: Vec<String> =
        cases.iter().map(|&case| names.case_ids.value(data.cases.id[case as usize]).to_owned()).filter(|id| !id.is_empty()).collect();
    (1..=MAX_CASES).contains(&ids.len()).then_some(ids)
}

impl Recipient {
    fn is(&self, outcome: &Outcome, loaded: &Loaded) -> bool {
        match outcome {
            Outcome::Sent => true,
            Outcome::Delivered => self.is_delivered,
            Outcome::Read => self.is_read,
            Outcome::FailedFor(reason) => self.reached == Reached::Failed && self.reason(loaded) == reason,
            end => self.end() == *end,
        }
    }

    /// Where it stopped.
    fn end(&self) -> Outcome {
        match self.reached {
            Reached::Answered => Outcome::Answered,
            Reached::Read => Outcome::ReadOnly,
            Reached::Delivered => Outcome::DeliveredOnly,
            Reached::NoNews => Outcome::NoNews,
            Reached::Failed => Outcome::Failed,
        }
    }

    fn reason<'a>(&self, loaded: &'a Loaded) -> &'a str {
        loaded.data.names.errors.value(loaded.data.messages.error[self.row])
    }
}

/// Recipients in the order of their message, and the messages to nobody known.
fn found(loaded: &mut Loaded, selection: &Selection) -> Result<(Vec<Recipient>, u64), Missing> {
    let selection = loaded.by_person(selection.clone());
    let mut refresh = Refresh::new(loaded, &selection);
    let spec = refresh.spec_in_force("messages_sent").map_err(|missing| missing.unwrap_or(Missing::Table(Role::Messages)))?;
    let key = FrameKey { grain: spec.grain, dated_by: spec.dated_by, credited_to: spec.credited_to };
    let rows = refresh.population_rows(key, Population::Sent, &selection, &[], false);
    let loaded = refresh.into_loaded();
    let subject = loaded.subject();
    let messages = &loaded.data.messages;
    let mut nameless = 0;
    let mut of: FxHashMap<u32, Recipient> = FxHashMap::default();
    for row in rows.into_iter().map(|row| row as usize) {
        let Some(customer) = subject.entity(Entity::Customer, Grain::Message, row) else {
            nameless += 1;
            continue;
        };
        let status = DeliveryStatus::from_code(messages.status[row]);
        let reached = match status {
            DeliveryStatus::Failed => Reached::Failed,
            _ if subject.holds(Population::Answered, Grain::Message, row) => Reached::Answered,
            DeliveryStatus::Read => Reached::Read,
            DeliveryStatus::Delivered => Reached::Delivered,
            _ => Reached::NoNews,
        };
        let recipient = of.entry(customer).or_insert(Recipient { reached, row, is_delivered: false, is_read: false, messages: 0 });
        recipient.messages += 1;
        recipient.is_delivered |= matches!(status, DeliveryStatus::Delivered | DeliveryStatus::Read);
        recipient.is_read |= status == DeliveryStatus::Read;
        let place = |reached: Reached, row: usize| (reached, messages.sent_at[row], row);
        if place(reached, row) > place(recipient.reached, recipient.row) {
            (recipient.reached, recipient.row) = (reached, row);
        }
    }
    let mut recipients: Vec<Recipient> = of.into_values().collect();
    recipients.sort_by_key(|recipient| (messages.sent_at[recipient.row], recipient.row));
    Ok((recipients, nameless))
}

/// Name and phone to whom a message went, as they may be seen.
pub fn called(loaded: &Loaded, row: usize, masked: bool) -> (String, String) {
    let (names, messages, cases) = (&loaded.data.names, &loaded.data.messages, &loaded.data.cases);
    let case = messages.case[row] as usize;
    let first = |codes: [u32; 2]| codes.into_iter().find(|&code| code != NO_CODE).unwrap_or(NO_CODE);
    let who = names.requesters.value(first([messages.requester[row], cases.requester[case]]));
    let phone = names.phones.value(first([messages.phone[row], cases.phone[case]]));
    match masked {
        true => (mask::name(who), mask::phone(phone)),
        false => (who.to_owned(), phone.to_owned()),
    }
}
