//! What a column of an export can mean.

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $id:literal),+ $(,)?) => {
        /// The meaning of a column. Ids are stable: they stand in saved plans and in the import report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Field { $($(#[$doc])* $variant),+ }

        impl Field {
            pub const ALL: &'static [Field] = &[$(Field::$variant),+];

            pub fn id(self) -> &'static str {
                match self { $(Field::$variant => $id),+ }
            }

            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Field::$variant),)+ _ => None }
            }
        }
    };
}

fields! {
    MessageId = "message_id",
    CaseId = "case_id",
    /// When a message was sent or received.
    SentAt = "sent_at",
    Direction = "direction",
    /// Delivery status in a messages file, case status in a cases file, new status in an events file.
    Status = "status",
    /// Status of the case, told on each message or event of it.
    CaseStatus = "case_status",
    /// Whether a row among messages is a message, a note or something that happened to the case.
    RowKind = "row_kind",
    Channel = "channel",
    /// HSM or session message.
    Kind = "kind",
    Template = "template",
    /// Why a message failed: the code, or the platform's own words.
    Error = "error",
    AuthorKind = "author_kind",
    IsBot = "is_bot",
    /// Sender of a message, last agent of a case, actor of an event, person of a presence interval.
    Agent = "agent",
    ContactName = "contact_name",
    Phone = "phone",
    Text = "text",
    /// "Ordem das mensagens": place of the message in its case.
    Order = "order",
    /// "Respostas" of the twelve-column file.
    Replies = "replies",
    /// "Tipo de sessão": opened by the client or by an HSM.
    Origin = "origin",
    CaseType = "case_type",
    /// When the case was opened.
    CreatedAt = "created_at",
    FirstResponseAt = "first_response_at",
    ClosedAt = "closed_at",
    /// How long the first response took from the opening, and the case until it was closed: where the file gives no instants.
    FirstResponseIn = "first_response_in",
    ClosedIn = "closed_in",
    Team = "team",
    Tags = "tags",
    Priority = "priority",
    Csat = "csat",
    /// Converted or not.
    Outcome = "outcome",
    Value = "value",
    /// When an event happened.
    EventAt = "event_at",
    EventKind = "event_kind",
    Detail = "detail",
    State = "state",
    From = "from",
    To = "to",
    /// How long a presence interval lasted, where its end is not given.
    Lasted = "lasted",
    Reason = "reason",
}

/// Which of the four tables a file fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    Messages,
    Cases,
    Events,
    Presence,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Messages, Role::Cases, Role::Events, Role::Presence];

    pub fn id(self) -> &'static str {
        match self {
            Role::Messages => "messages",
            Role::Cases => "cases",
            Role::Events => "events",
            Role::Presence => "presence",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.id() == id)
    }
}
