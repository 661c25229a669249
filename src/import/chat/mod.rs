//! Chats that a phone exported: `_chat.txt`, "Conversa do WhatsApp com Ana.txt", in any language.
//!
//! [`sniff`] is it a chat, and which · [`header`] the line that a message starts with · [`order`] which number is the day · [`author`] who
//! wrote · [`content`] what a message carries, and what are notices · [`words`], [`marks`] words and characters of many languages ·
//! [`title`] whose chat it is · here: lines become rows.
//!
//! A record is a header line with the lines that follow until the next one. Messages become rows of messages, notices of the application
//! events. Who is us is not decided here, because it takes all files together to say: the author stands in `contact_name`, a signature
//! in `agent`, the direction is open. [`crate::engine`] settles them.

pub mod author;
pub mod content;
pub mod header;
pub mod marks;
pub mod order;
pub mod sniff;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
pub mod title;
pub mod words;

use std::borrow::Cow;

use memchr::memchr;
use rustc_hash::FxHashMap;

use self::header::Header;
use super::plan::{ChatPlan, DateOrder, ImportErrorKind};
use super::values::{TimeProblem, TimeReader};
use super::{Batch, ImportError, ImportPlan};
use crate::data::dictionary::CategoryBuilder;
use crate::data::{NO_TIME, Time32};
use crate::import::batch::{EventRows, MessageRows, Rows};
use crate::model::report::{ChatAuthor, ChatReport};
use crate::model::{AuthorKind, Content, Direction, EventKind, Issue, IssueKind, Role};

/// A longer line is read in parts of this size: only the first can be a header.
const MAX_LINE: usize = 1 << 20;
/// Authors told of in the report.
const MOST_AUTHORS: usize = 200;
const MOST_SIGNATURES: usize = 12;
/// Letters of a notice that are kept.
const MAX_NOTICE: usize = 300;

pub struct ChatReader {
    plan: ChatPlan,
    order: DateOrder,
    /// The order was taken because time runs forwards in it.
    is_order_by_run: bool,
    /// The order was assumed: a date that proves the other one stops the reading.
    may_turn: bool,
    times: TimeReader,
    /// Bytes that were pushed and are not yet read; the first of them is byte `offset` of the file, on line `line`.
    buffer: Vec<u8>,
    offset: u64,
    line: u64,
    /// The bytes at hand belong to a line whose first part was read.
    is_mid_line: bool,
    open: Option<Open>,
    messages: Messages,
    events: Events,
    issues: Vec<Issue>,
    /// Records met since the last batch.
    n_messages_read: u64,
    n_events_read: u64,
    tally: Tally,
    scratch: String,
}

/// The record at hand: its header was read, lines may follow.
struct Open {
    line: u64,
    offset: u64,
    at: Result<Time32, IssueKind>,
    /// `None` = a notice.
    author: Option<String>,
    content: Content,
    text_offset: u64,
    /// The end of the last line that holds something.
    end: u64,
    digest: Digest,
    /// A signature, and whether it only counts when a line follows.
    signature: Option<(String, bool)>,
    is_edited: bool,
    is_broken: bool,
    /// Text of a notice.
    notice: String,
}

#[derive(Default)]
struct Messages {
    rows: MessageRows,
    author: CategoryBuilder,
    signature: CategoryBuilder,
    channel: CategoryBuilder,
}

#[derive(Default)]
struct Events {
    rows: EventRows,
    actor: CategoryBuilder,
    team: CategoryBuilder,
    detail: CategoryBuilder,
}

/// What is told of the whole file.
#[derive(Default)]
struct Tally {
    title: String,
    authors: Vec<ChatAuthor>,
    author_idx: FxHashMap<String, usize>,
    contents: Vec<u64>,
    edited: u64,
    notices: u64,
    has_seconds: bool,
}

impl ChatReader {
    pub fn new(plan: &ImportPlan) -> Self {
        let chat = plan.chat.clone().unwrap_or_default();
        ChatReader {
            order: plan.date_order,
            may_turn: plan.date_order == DateOrder::DayFirst && !chat.is_order_proved && !plan.date_is_chosen,
            is_order_by_run: !chat.is_order_proved && plan.date_evidence > 0 && !plan.date_is_chosen,
            times: TimeReader::new(&plan.zone, DateOrder::DayFirst),
            buffer: Vec::new(),
            offset: 0,
            line: 1,
            is_mid_line: false,
            open: None,
            messages: Messages::default(),
            events: Events::default(),
            issues: Vec::new(),
            n_messages_read: 0,
            n_events_read: 0,
            tally: Tally { title: chat.title.clone(), ..Tally::default() },
            scratch: String::new(),
            plan: chat,
        }
    }

    /// Takes bytes in, keeping the rows inside until [`ChatReader::take`].
    pub(super) fn read(&mut self, chunk: &[u8], is_end: bool) -> Result<(), ImportError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.extend_from_slice(chunk);
        let mut at = 0;
        let mut result = Ok(());
        while at < buffer.len() && result.is_ok() {
            let rest = &buffer[at..];
            let window = &rest[..rest.len().min(MAX_LINE)];
            let (len, next, is_whole) = match memchr(b'\n', window) {
                Some(len) => (len, len + 1, true),
                None if window.len() == MAX_LINE => (MAX_LINE, MAX_LINE, false),
                None if is_end => (rest.len(), rest.len(), true),
                None => break,
            };
            result = self.take_line(&rest[..len], is_whole);
            self.offset += next as u64;
            at += next;
        }
        buffer.drain(..at);
        self.buffer = buffer;
        if is_end && result.is_ok() {
            self.close();
        }
        result
    }

    /// Rows inside.
    pub(super) fn n_rows(&self) -> usize {
        self.messages.rows.sent_at.len() + self.events.rows.at.len()
    }

    /// The rows and issues since the last time, as a batch of messages and one of events where there are any.
    pub(super) fn take(&mut self, file: u16, next_seq: &mut u32) -> Vec<Batch> {
        let mut batches = Vec::new();
        if self.n_messages_read > 0 {
            batches.push(Batch {
                records_read: std::mem::take(&mut self.n_messages_read),
                rows: Rows::Messages(self.messages.take()),
                issues: std::mem::take(&mut self.issues),
                ..Batch::new(file, *next_seq, Role::Messages)
            });
            *next_seq += 1;
        }
        if self.n_events_read > 0 {
            batches.push(Batch {
                records_read: std::mem::take(&mut self.n_events_read),
                rows: Rows::Events(self.events.take()),
                ..Batch::new(file, *next_seq, Role::Events)
            });
            *next_seq += 1;
        }
        batches
    }

    /// What was understood of the chat so far.
    pub fn report(&self) -> ChatReport {
        let tally = &self.tally;
        let mut authors = tally.authors.clone();
        authors.sort_by(|a, b| b.messages.cmp(&a.messages).then_with(|| a.name.cmp(&b.name)));
        authors.truncate(MOST_AUTHORS);
        let mut contents: Vec<(String, u64)> =
            Content::ALL.iter().zip(&tally.contents).filter(|(_, n)| **n > 0).map(|(content, n)| (content.id().to_owned(), *n)).collect();
        contents.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        ChatReport {
            title: tally.title.clone(),
            customer: String::new(),
            is_group: false,
            authors,
            given_us: self.plan.us.clone(),
            contents,
            edited: tally.edited,
            notices: tally.notices,
            is_order_by_run: self.is_order_by_run,
            has_seconds: tally.has_seconds,
        }
    }

    /// A line without its end, or a part of one that is too long.
    fn take_line(&mut self, bytes: &[u8], is_whole: bool) -> Result<(), ImportError> {
        let is_start = !self.is_mid_line;
        self.is_mid_line = !is_whole;
        let bytes = if is_whole { bytes.strip_suffix(b"\r").unwrap_or(bytes) } else { bytes };
        if !is_start {
            if let Some(open) = &mut self.open {
                open.digest.add(bytes);
                open.end = self.offset + bytes.len() as u64;
            }
            self.line += u64::from(is_whole);
            return Ok(());
        }
        let text = String::from_utf8_lossy(bytes);
        let header = header::parse(&text).filter(|header| self.plan.frames.is_empty() || self.plan.frames.contains(&header.frame));
        let result = match header {
            Some(header) => self.begin(&header, &text, bytes),
            None => {
                self.go_on(&text, bytes);
                Ok(())
            }
        };
        self.line += u64::from(is_whole);
        result
    }

    /// A record starts.
    fn begin(&mut self, header: &Header, text: &str, bytes: &[u8]) -> Result<(), ImportError> {
        self.close();
        let at = self.time(header)?;
        self.tally.has_seconds |= header.has_seconds;
        let rest = &text[header.rest..];
        let (author, body_at) = match author::split(rest) {
            Some((author, body_at)) => (Some(author), header.rest + body_at),
            None => (None, header.rest),
        };
        let body = &text[body_at..];
        let content = content::content_of(body, header.is_marked);
        let is_notice = author.is_none() || (matches!(content, Content::Text | Content::Media) && content::is_notice(body));
        let body_at = body_at + marks::marks_len(body);
        let body = &text[body_at..];
        let text_offset = self.offset + raw_len(bytes, text, body_at) as u64;
        let mut digest = Digest::new(author.unwrap_or_default());
        digest.add(body.trim_end().as_bytes());
        if is_notice && let Some(author) = author {
            // Notices of an iPhone seem to be written by the contact or the group.
            if self.tally.title.is_empty() && !content::is_you(author) {
                author.clone_into(&mut self.tally.title);
            }
        }
        let signature = if is_notice { None } else { content::signature(body).map(|(name, is_open)| (name.to_owned(), is_open)) };
        if let (Some(author), false) = (author, is_notice) {
            self.tally.met(author, body);
        }
        self.open = Some(Open {
            line: self.line,
            offset: self.offset,
            at,
            author: if is_notice { None } else { author.map(str::to_owned) },
            content,
            text_offset,
            end: if marks::trim(body).is_empty() { text_offset } else { self.offset + bytes.len() as u64 },
            digest,
            signature,
            is_edited: content::is_edited(body),
            is_broken: matches!(text_is(bytes), Utf8::Broken),
            notice: if is_notice {
                marks::trim(body).chars().filter(|c| !marks::is_mark(*c)).take(MAX_NOTICE).collect()
            } else {
                String::new()
            },
        });
        Ok(())
    }

    /// A line that belongs to the record at hand, or stands before the first one.
    fn go_on(&mut self, text: &str, bytes: &[u8]) {
        let end = self.offset + bytes.len() as u64;
        let Some(open) = &mut self.open else {
            if self.tally.title.is_empty() {
                self.tally.title = title::of_name(text).unwrap_or_default();
            }
            return;
        };
        let is_blank = marks::trim(text).is_empty();
        open.digest.line_ends();
        open.is_broken |= matches!(text_is(bytes), Utf8::Broken);
        if is_blank {
            return;
        }
        open.digest.add(text.trim_end().as_bytes());
        open.end = end;
        open.is_edited = content::is_edited(text);
        if let Some((_, is_open)) = &mut open.signature {
            *is_open = false;
        }
        // The name of a place stands on the line before its link.
        if open.content == Content::Text && content::content_of(text, false) == Content::Location {
            open.content = Content::Location;
        }
        // `Carol:` and the text under it.
        if open.content == Content::ViewOnce && open.end > open.text_offset {
            open.content = Content::Text;
        }
    }

    /// The record at hand is complete.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let len = u32::try_from(open.end.max(open.text_offset) - open.offset).unwrap_or(u32::MAX);
        let note = |kind| Issue { kind, line: open.line, column: None, offset: open.offset, len };
        let at = match open.at {
            Ok(at) => at,
            Err(kind) => {
                self.n_messages_read += 1;
                self.issues.push(note(kind));
                return;
            }
        };
        let Some(author) = &open.author else {
            self.n_events_read += 1;
            self.tally.notices += 1;
            self.events.push(at, &open.notice);
            return;
        };
        self.n_messages_read += 1;
        if open.is_broken {
            self.issues.push(note(IssueKind::BadEncoding));
        }
        let signature = open.signature.as_ref().filter(|(_, is_open)| !is_open).map_or("", |(name, _)| name);
        self.tally.read(author, signature, open.content, open.is_edited);
        let text_len = u32::try_from(open.end.saturating_sub(open.text_offset)).unwrap_or(u32::MAX);
        self.messages.push(at, author, signature, &open, text_len);
    }

    /// The instant of a header; an error inside = the record is rejected, an error = the file is read in the wrong order.
    fn time(&mut self, header: &Header) -> Result<Result<Time32, IssueKind>, ImportError> {
        let Some((year, month, day)) = header.date.resolve(self.order) else {
            if self.may_turn && header.date.resolve(DateOrder::MonthFirst).is_some() {
                return Err(ImportError { kind: ImportErrorKind::OtherDateOrder, line: Some(self.line), detail: String::new() });
            }
            return Ok(Err(IssueKind::UnreadableTime));
        };
        self.scratch.clear();
        let (hour, minute, second) = (header.secs / 3600, header.secs / 60 % 60, header.secs % 60);
        // Writing to a string cannot fail.
        let _ =
            std::fmt::Write::write_fmt(&mut self.scratch, format_args!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"));
        Ok(self.times.read(&self.scratch).map_err(|problem| match problem {
            TimeProblem::Unreadable => IssueKind::UnreadableTime,
            TimeProblem::OutOfRange => IssueKind::TimeOutOfRange,
        }))
    }
}

impl Messages {
    fn push(&mut self, at: Time32, author: &str, signature: &str, open: &Open, text_len: u32) {
        let rows = &mut self.rows;
        rows.id_hash.push(0);
        rows.case_id.push("");
        rows.sent_at.push(at);
        rows.direction.push(Direction::Unknown as u8);
        rows.status.push(0);
        rows.kind.push(0);
        rows.content.push(open.content as u8);
        rows.author_kind.push(AuthorKind::Unknown as u8);
        rows.origin.push(0);
        rows.case_created_at.push(NO_TIME);
        rows.order.push(0);
        rows.digest.push(open.digest.value());
        rows.text_offset.push(open.text_offset);
        rows.text_len.push(text_len);
        self.author.push(author);
        self.signature.push(signature);
        self.channel.push(CHANNEL);
    }

    fn take(&mut self) -> MessageRows {
        MessageRows {
            channel: self.channel.finish(),
            agent: self.signature.finish(),
            contact_name: self.author.finish(),
            ..std::mem::take(&mut self.rows)
        }
    }
}

/// The channel of every message of a phone's export.
pub const CHANNEL: &str = "WhatsApp";

impl Events {
    fn push(&mut self, at: Time32, notice: &str) {
        self.rows.case_id.push("");
        self.rows.at.push(at);
        self.rows.kind.push(EventKind::Other as u8);
        self.actor.push("");
        self.team.push("");
        self.detail.push(notice);
    }

    fn take(&mut self) -> EventRows {
        EventRows { actor: self.actor.finish(), team: self.team.finish(), detail: self.detail.finish(), ..std::mem::take(&mut self.rows) }
    }
}

impl Tally {
    /// The start of a message: what its author's words give away.
    fn met(&mut self, author: &str, body: &str) {
        let is_first = self.authors.is_empty();
        let idx = match self.author_idx.get(author) {
            Some(&idx) => idx,
            None => {
                let you = content::is_you(author);
                self.authors.push(ChatAuthor { name: author.to_owned(), is_you: you, is_first, ..ChatAuthor::default() });
                self.author_idx.insert(author.to_owned(), self.authors.len() - 1);
                self.authors.len() - 1
            }
        };
        if content::is_deleted_by_you(body) {
            self.authors[idx].is_you = true;
        }
    }

    fn read(&mut self, author: &str, signature: &str, content: Content, is_edited: bool) {
        self.contents.resize(Content::ALL.len(), 0);
        self.contents[content as usize] += 1;
        self.edited += u64::from(is_edited);
        let Some(&idx) = self.author_idx.get(author) else { return };
        let author = &mut self.authors[idx];
        author.messages += 1;
        if !signature.is_empty() {
            author.signed += 1;
            if author.signatures.len() < MOST_SIGNATURES && !author.signatures.iter().any(|known| known == signature) {
                author.signatures.push(signature.to_owned());
            }
        }
    }
}

/// A hash of author and text (FNV-1a), the same however the bytes were cut and whatever ends the lines.
struct Digest {
    state: u64,
    open_lines: u32,
}

impl Digest {
    fn new(author: &str) -> Self {
        let mut digest = Digest { state: 0xcbf2_9ce4_8422_2325, open_lines: 0 };
        digest.add(author.as_bytes());
        digest.add(&[0xff]);
        digest
    }

    fn add(&mut self, bytes: &[u8]) {
        let mut step = |byte: u8| self.state = (self.state ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        (0..std::mem::take(&mut self.open_lines)).for_each(|_| step(b'\n'));
        bytes.iter().for_each(|&byte| step(byte));
    }

    /// Only counts when something follows.
    fn line_ends(&mut self) {
        self.open_lines += 1;
    }

    /// Never 0, which says that there is none.
    fn value(&self) -> u64 {
        self.state.max(1)
    }
}

enum Utf8 {
    Whole,
    Broken,
}

/// A letter that a cut line ends in the middle of does not count as broken.
fn text_is(bytes: &[u8]) -> Utf8 {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_some() || bytes.len() < MAX_LINE => Utf8::Broken,
        _ => Utf8::Whole,
    }
}

/// Bytes of the file that became the first `len` bytes of its text.
fn raw_len(bytes: &[u8], text: &str, len: usize) -> usize {
    if text.len() == bytes.len() {
        return len;
    }
    let (mut raw, mut decoded) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().len();
        if decoded + valid >= len {
            return raw + (len - decoded);
        }
        let replaced = if chunk.invalid().is_empty() { 0 } else { char::REPLACEMENT_CHARACTER.len_utf8() };
        raw += valid + chunk.invalid().len();
        decoded += valid + replaced;
        if decoded >= len {
            return raw;
        }
    }
    raw
}

/// What is shown of a text as it stands in the file: without the marks before it.
pub fn text_of(raw: &[u8]) -> String {
    let text: Cow<'_, str> = String::from_utf8_lossy(raw);
    marks::trim(&text).trim_end().to_owned()
}
