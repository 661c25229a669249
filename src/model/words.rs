//! What a message, case, event or presence interval can be.

use serde::{Deserialize, Serialize};

/// A small closed set of words, stored as one byte and named by a stable id.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum $name { #[default] $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable id used in links, files and figures.
            pub fn id(self) -> &'static str {
                match self { $($name::$variant => $id),+ }
            }

            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some($name::$variant),)+ _ => None }
            }

            /// Reads the byte that a column stores; an unknown byte is the first word.
            pub fn from_code(code: u8) -> Self {
                Self::ALL.get(usize::from(code)).copied().unwrap_or_default()
            }
        }
    };
}

words! {
    /// Which way a row of the messages table went. Notes and system lines are neither sent nor received.
    Direction { Unknown = "unknown", Inbound = "received", Outbound = "sent", Note = "note", System = "system" }
}

words! {
    /// How far an outbound message got. The order is the monotone rule: the status of a message is the greatest one seen,
    /// so that `delivered` after `failed` wins and a late `sent` never undoes `read`.
    DeliveryStatus { Unknown = "unknown", New = "new", Sent = "sent", Failed = "failed", Delivered = "delivered", Read = "read" }
}

words! {
    /// A template message (HSM) or one inside the session.
    MessageKind { Unknown = "unknown", Session = "session", Hsm = "hsm" }
}

words! {
    /// What a message carries. `Media` = something left out of the export, of a kind that it does not tell.
    Content {
        Text = "text", Media = "media", Image = "image", Video = "video", Audio = "audio", Sticker = "sticker", Gif = "gif",
        Document = "document", Contact = "contact", Location = "location", Poll = "poll", Call = "call",
        ViewOnce = "view_once", Deleted = "deleted",
        /// A sign on another message: nobody waits for an answer to it.
        Reaction = "reaction",
        /// A button, or a line of a list, that was pressed.
        Choice = "choice",
    }
}

words! {
    /// Who wrote a message. Only `Human` answers a wait.
    AuthorKind { Unknown = "unknown", Customer = "customer", Human = "human", Bot = "bot", Automation = "automation", Campaign = "campaign" }
}

words! {
    CaseState { Unknown = "unknown", Open = "open", Pending = "pending", Closed = "closed" }
}

words! {
    /// Who opened the session of a case.
    Origin { Unknown = "unknown", Client = "client", Hsm = "hsm", FreeEntry = "fep" }
}

words! {
    /// What happened to a case.
    EventKind {
        Other = "other", Opened = "opened", Reopened = "reopened", Closed = "closed", Assigned = "assigned",
        HandedToHuman = "handed_to_human", HandedToBot = "handed_to_bot", TeamChanged = "team_changed",
        StatusChanged = "status_changed", Note = "note", Survey = "survey", FirstResponse = "first_response",
    }
}

impl EventKind {
    /// A case goes to another person, to another team or back to the robot by it.
    pub fn is_transfer(self) -> bool {
        matches!(self, EventKind::Assigned | EventKind::TeamChanged | EventKind::HandedToBot)
    }
}

words! {
    PresenceState { Unknown = "unknown", Online = "online", Unavailable = "unavailable", Offline = "offline" }
}

words! {
    /// What is counted: one row of a table.
    Grain { Message = "message", Case = "case", Wait = "wait", Event = "event", Presence = "presence", Participant = "participant" }
}
