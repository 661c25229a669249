//! What a payload says, one message, status or call at a time, whoever sent it.

use std::borrow::Cow;

use super::desks::{Happened, Told};
use super::tape::Value;
use crate::model::{AuthorKind, Content, DeliveryStatus, Direction, MessageKind, Origin};

/// A message, or what is known of one from a status. What is not said is empty.
#[derive(Clone, Default)]
pub struct Heard<'a> {
    /// The wamid, or the vendor's own id where it has no other.
    pub id: Cow<'a, str>,
    /// As written: seconds or milliseconds since 1970, or ISO 8601.
    pub at: Cow<'a, str>,
    pub direction: Direction,
    pub status: DeliveryStatus,
    pub kind: MessageKind,
    pub content: Content,
    pub author: AuthorKind,
    pub origin: Origin,
    pub contact: Contact<'a>,
    pub agent: Cow<'a, str>,
    pub template: Cow<'a, str>,
    /// Why it failed.
    pub error: Cow<'a, str>,
    pub case_id: Cow<'a, str>,
    pub team: Cow<'a, str>,
    /// `None` = WhatsApp.
    pub channel: Option<Cow<'a, str>>,
    /// Where the text stands.
    pub text: Option<Value<'a>>,
    /// The type of the message, or the word of the status, and which of the two it is.
    pub word: Cow<'a, str>,
    pub is_status: bool,
    /// What the message is priced as.
    pub category: Cow<'a, str>,
}

/// Who the customer is: the id that hides the phone (BSUID), the phone, the name.
#[derive(Clone, Default)]
pub struct Contact<'a> {
    pub id: Cow<'a, str>,
    /// With `+` when it is digits only.
    pub phone: Cow<'a, str>,
    pub name: Cow<'a, str>,
}

/// What a payload holds.
pub enum Said<'a> {
    Record(Value<'a>, Box<Heard<'a>>),
    /// A case of a help desk.
    Case(Value<'a>, Box<Told<'a>>),
    /// What a message also says of its case.
    Aside(Box<Told<'a>>),
    Event(Value<'a>, Box<Happened<'a>>),
    /// Figures that are sums already: their name, and how many points they have.
    Sums(&'static str, u64),
    /// Something that is no message: news of the account, of templates, of billing.
    Notice(Cow<'a, str>),
    /// Code of an error.
    Error(Cow<'a, str>),
}

/// Where a payload's contents go.
pub type Out<'o, 'a> = &'o mut dyn FnMut(Said<'a>);

impl<'a> Contact<'a> {
    /// From an address: digits are a phone, anything else hides one. `@c.us` and its relatives fall off.
    pub fn of(address: Cow<'a, str>) -> Self {
        let address = match address.split_once('@') {
            Some((user, _)) => Cow::Owned(user.to_owned()),
            None => address,
        };
        let digits = address.trim_start_matches('+');
        if (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Contact { phone: Cow::Owned(format!("+{digits}")), ..Contact::default() };
        }
        Contact { id: address, ..Contact::default() }
    }

    pub fn named(self, name: Cow<'a, str>) -> Self {
        Contact { name, ..self }
    }
}

/// The word of a status. `None` = not one that we know.
pub fn status(word: &str) -> Option<DeliveryStatus> {
    Some(match word.to_ascii_lowercase().as_str() {
        "accepted" | "queued" | "enqueued" | "submitted" | "pending" | "new" => DeliveryStatus::New,
        "sent" => DeliveryStatus::Sent,
        "failed" | "undelivered" | "noactivesession" | "noaccount" | "notingroup" => DeliveryStatus::Failed,
        "delivered" => DeliveryStatus::Delivered,
        "read" | "played" => DeliveryStatus::Read,
        _ => return None,
    })
}

/// What a message of this type carries.
pub fn content(word: &str) -> Content {
    match word.to_ascii_lowercase().as_str() {
        "image" | "imagemessage" => Content::Image,
        "video" | "videomessage" => Content::Video,
        "audio" | "voice" | "ptt" | "audiomessage" => Content::Audio,
        "sticker" | "stickermessage" => Content::Sticker,
        "document" | "file" | "documentmessage" => Content::Document,
        "contact" | "contacts" | "contactmessage" | "contactsarraymessage" => Content::Contact,
        "location" | "locationmessage" => Content::Location,
        "poll" | "pollmessage" => Content::Poll,
        "call" => Content::Call,
        "reaction" | "reactionmessage" => Content::Reaction,
        "button" | "button_reply" | "quick_reply" | "list_reply" => Content::Choice,
        "buttonsresponsemessage" | "templatebuttonsreplymessage" | "listresponsemessage" => Content::Choice,
        "revoke" | "deleted" | "deletedmessage" => Content::Deleted,
        "unsupported" | "unknown" => Content::Media,
        _ => Content::Text,
    }
}

/// A template or a message inside the session, by what it is priced as.
pub fn kind(category: &str) -> MessageKind {
    match category.to_ascii_lowercase().as_str() {
        "marketing" | "marketing_lite" | "utility" | "authentication" | "authentication_international" => MessageKind::Hsm,
        "service" | "user_initiated" | "referral_conversion" => MessageKind::Session,
        _ => MessageKind::Unknown,
    }
}

/// Who opened the conversation.
pub fn origin(word: &str) -> Origin {
    match word.to_ascii_lowercase().as_str() {
        "service" | "user_initiated" => Origin::Client,
        "marketing" | "marketing_lite" | "utility" | "authentication" | "authentication_international" | "business_initiated" => {
            Origin::Hsm
        }
        "referral_conversion" | "free_entry_point" => Origin::FreeEntry,
        _ => Origin::Unknown,
    }
}

/// Who wrote what we sent, where nothing names a person: a template is a campaign's, anything else a person's, as in files without agents.
pub fn author(kind: MessageKind) -> AuthorKind {
    if kind == MessageKind::Hsm { AuthorKind::Campaign } else { AuthorKind::Human }
}
