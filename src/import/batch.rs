//! Rows on their way from a reader to the engine: columns with dictionaries of their own, and the issues met on the way.

use serde::{Deserialize, Serialize};

use crate::data::{Category, Column, Texts, Time32};
use crate::model::{Issue, Role};

/// What a reader hands over at once. Batches of a file are merged in the order of `slice`, then `seq`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Place of the file in the import.
    pub file: u16,
    /// Which reading of the file this is: a later one makes the earlier void.
    pub reading: u32,
    /// Place of the slice in the file. Lines of issues are counted within it.
    pub slice: u32,
    pub seq: u32,
    /// Records met, kept or not.
    pub records_read: u64,
    /// What records of another table also say of their cases: none of these rows is a record, and a case file knows better.
    pub is_aside: bool,
    /// Who is us is not settled in these rows.
    pub is_chat: bool,
    /// Bytes of the file that it comes from.
    pub bytes: u64,
    pub rows: Rows,
    pub issues: Vec<Issue>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Rows {
    Messages(MessageRows),
    Cases(CaseRows),
    Events(EventRows),
    Presence(PresenceRows),
}

/// Columns are all of the same length. A column that the file does not have is filled with "not given".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MessageRows {
    /// Hash of the message id, 0 = none given.
    pub id_hash: Column<u64>,
    /// Case id as written; empty = none.
    pub case_id: Texts,
    pub sent_at: Column<Time32>,
    /// Codes of [`crate::model::Direction`], [`crate::model::DeliveryStatus`], [`crate::model::MessageKind`], [`crate::model::AuthorKind`], [`crate::model::Origin`].
    pub direction: Column<u8>,
    pub status: Column<u8>,
    pub kind: Column<u8>,
    /// Code of [`crate::model::Content`].
    pub content: Column<u8>,
    pub author_kind: Column<u8>,
    pub origin: Column<u8>,
    pub channel: Category,
    pub template: Category,
    /// Why it failed: a code or words; empty = not given.
    pub error: Category,
    pub agent: Category,
    pub team: Category,
    pub case_type: Category,
    pub contact_name: Category,
    /// Normalised digits with country code where it is known, `+5511988887777`; else as written.
    pub phone: Category,
    /// Id of the customer that is neither a phone nor a name, as WhatsApp gives it where the phone is hidden; empty = none.
    pub contact_id: Category,
    /// When the case was opened, where the file says it on each message.
    pub case_created_at: Column<Time32>,
    /// "Ordem": place in the case, 0 = not given.
    pub order: Column<u32>,
    /// Hash of who wrote what, which tells rows without an id apart; 0 = none.
    pub digest: Column<u64>,
    /// First byte in the file and length of the text cell as it stands there (quotes included); length 0 = no text.
    pub text_offset: Column<u64>,
    pub text_len: Column<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseRows {
    pub case_id: Texts,
    pub created_at: Column<Time32>,
    pub first_response_at: Column<Time32>,
    pub closed_at: Column<Time32>,
    pub agent: Category,
    pub team: Category,
    pub channel: Category,
    pub priority: Category,
    pub case_type: Category,
    /// Code of [`crate::model::CaseState`], and the file's own word.
    pub state: Column<u8>,
    pub status_word: Category,
    pub contact_name: Category,
    pub phone: Category,
    /// Tags joined by `\u{1f}`; the dictionary keeps a combination once.
    pub tags: Category,
    /// NaN = none.
    pub csat: Column<f32>,
    /// 0 = not given, 1 = not converted, 2 = converted.
    pub outcome: Column<u8>,
    /// NaN = none.
    pub value: Column<f64>,
    /// Code of [`crate::model::Origin`].
    pub origin: Column<u8>,
}

/// Kind of an event that only tells the state of its case, as its detail: what happened is seen when all rows are there.
pub const STATE_EVENT: u8 = u8::MAX;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventRows {
    pub case_id: Texts,
    pub at: Column<Time32>,
    /// Code of [`crate::model::EventKind`], or [`STATE_EVENT`].
    pub kind: Column<u8>,
    pub actor: Category,
    pub team: Category,
    pub detail: Category,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresenceRows {
    pub agent: Category,
    /// Code of [`crate::model::PresenceState`].
    pub state: Column<u8>,
    pub from: Column<Time32>,
    /// [`crate::data::NO_TIME`] = until the next interval of the person, or the end of the data.
    pub to: Column<Time32>,
    pub reason: Category,
    pub team: Category,
}

impl Rows {
    pub fn role(&self) -> Role {
        match self {
            Rows::Messages(_) => Role::Messages,
            Rows::Cases(_) => Role::Cases,
            Rows::Events(_) => Role::Events,
            Rows::Presence(_) => Role::Presence,
        }
    }

    pub fn new(role: Role) -> Self {
        match role {
            Role::Messages => Rows::Messages(MessageRows::default()),
            Role::Cases => Rows::Cases(CaseRows::default()),
            Role::Events => Rows::Events(EventRows::default()),
            Role::Presence => Rows::Presence(PresenceRows::default()),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Rows::Messages(rows) => rows.sent_at.len(),
            Rows::Cases(rows) => rows.created_at.len(),
            Rows::Events(rows) => rows.at.len(),
            Rows::Presence(rows) => rows.from.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Batch {
    pub fn new(file: u16, seq: u32, role: Role) -> Self {
        Batch {
            file,
            reading: 0,
            slice: 0,
            seq,
            records_read: 0,
            is_aside: false,
            is_chat: false,
            bytes: 0,
            rows: Rows::new(role),
            issues: Vec::new(),
        }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("columns and plain values always serialize")
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}
