//! What is told of a chat that a phone exported, and of the container that it came in.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChatReport {
    /// Name of the contact or group: of the file's name, a title line, or the notice that the export starts with. Empty = not given.
    pub title: String,
    /// Whom our messages were sent to: the customer of the whole file. Empty = not known.
    pub customer: String,
    /// More than one person besides us writes.
    pub is_group: bool,
    /// Whoever writes, most messages first.
    pub authors: Vec<ChatAuthor>,
    /// Names that the plan says are us; empty = propose.
    pub given_us: Vec<String>,
    /// Messages by id of [`super::Content`], most first; plain text is one of them.
    pub contents: Vec<(String, u64)>,
    /// Messages that were changed after sending.
    pub edited: u64,
    /// Notices of the application, kept as events.
    pub notices: u64,
    /// No date proves the order of day and month: the one in which time runs forwards was taken.
    pub is_order_by_run: bool,
    /// Times have seconds; otherwise they are good to the minute.
    pub has_seconds: bool,
}

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChatAuthor {
    pub name: String,
    pub messages: u64,
    /// Messages that start with a signature `*Name:*`.
    pub signed: u64,
    /// Names in those signatures, at most a dozen.
    pub signatures: Vec<String>,
    /// The export calls this author "You", or says "you deleted this message".
    pub is_you: bool,
    /// Wrote the first message of the file.
    pub is_first: bool,
    /// Why this author is taken for us; `None` = for the customer.
    pub us: Option<UsEvidence>,
}

/// Why an author is taken for us, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UsEvidence {
    /// Somebody said so.
    Chosen,
    /// The export calls the author "you".
    You,
    /// Messages start with the signature of an agent.
    Signature,
    /// Writes in more than half of the chats, and nobody else does.
    MostFiles,
    /// The chat is named after the other one.
    OtherSide,
    /// Nothing proves it: the first message is taken for the customer's.
    AnswersFirst,
}

impl UsEvidence {
    pub fn id(self) -> &'static str {
        match self {
            UsEvidence::Chosen => "chosen",
            UsEvidence::You => "you",
            UsEvidence::Signature => "signature",
            UsEvidence::MostFiles => "most_files",
            UsEvidence::OtherSide => "other_side",
            UsEvidence::AnswersFirst => "answers_first",
        }
    }

    /// Nothing in the files proves it.
    pub fn is_assumed(self) -> bool {
        self == UsEvidence::AnswersFirst
    }
}

impl ChatReport {
    /// Nothing proves who is us.
    pub fn is_doubtful(&self) -> bool {
        self.authors.iter().all(|author| author.us.is_none_or(UsEvidence::is_assumed))
    }
}

impl fmt::Debug for ChatReport {
    /// Without names.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChatReport({:?}, {:?}, {} notices)", self.authors, self.contents, self.notices)
    }
}

impl fmt::Debug for ChatAuthor {
    /// Without names.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} messages, {} signed, us: {:?}", self.messages, self.signed, self.us)
    }
}

/// What a container held.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ContainerReport {
    /// Members that became files of the import.
    pub opened: u64,
    /// Members that could not be opened; each has a line of its own.
    pub refused: u64,
    /// Pictures, sound, video and attachments, which are not read.
    pub media: u64,
    /// Sheets without a cell.
    pub empty: u64,
    /// Sheets in which Balcão says what the table beside them is.
    pub ours: u64,
}
