//! JSON: payloads of the WhatsApp Cloud API and of its providers, in whatever a log puts around them.
//!
//! [`tape`] one value and where its parts stand · [`heard`] what a payload says · [`meta`] the Cloud API's own shape · [`vendors`] those of
//! providers · [`desks`] help desks · [`sums`] analytics, which are sums already · [`rows`] and [`cases`] what was heard becomes rows · [`tally`] words counted · [`sniff`] is it one of these · here: bytes become payloads.
//!
//! Payloads are looked for, not parsed out of a whole: every `{` outside a payload may start one. So one payload, an array of them, one on
//! each line and log lines with a time before them are all the same, a file that is cut loses its last payload only, and no more than one
//! payload is held. What starts like a payload and is none, or is cut, ends at the next line that starts at the margin.
//!
//! A record is one message, status or call of a payload; a payload that is not understood is one as well, and rejected.

mod cases;
pub mod desks;
pub mod heard;
pub mod meta;
mod rows;
pub mod sniff;
mod sums;
mod tally;
pub mod tape;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
pub mod vendors;

use std::borrow::Cow;
use std::collections::BTreeSet;

use memchr::memchr;

use self::cases::{CaseTimes, Cases, Events};
use self::desks::{Happened, Told};
use self::heard::{Heard, Said};
use self::rows::{Messages, name_of};
use self::tally::Tally;
use self::tape::{Parsed, Tape, Value};
use super::values::{TimeProblem, TimeReader};
use super::{Batch, ImportPlan, Rows};
use crate::data::{NO_TIME, Time32};
use crate::import::plan::DateOrder;
use crate::model::report::ColumnReport;
use crate::model::{DeliveryStatus, Direction, Field, Issue, IssueKind, Role, WebhookReport};

pub use tape::decoded;

/// The longest payload that is read.
pub const MAX_RECORD: usize = 8 << 20;
/// Payloads inside others and inside texts, at most.
const MAX_WRAPPERS: usize = 6;
/// A payload that is not whole is looked at again when at least this much of it is new.
const PATIENCE: usize = 64 << 10;
/// Keys under which a payload hides.
const WRAPPERS: [&str; 36] = [
    "body",
    "payload",
    "rawEvent",
    "raw_event",
    "raw",
    "data",
    "event",
    "webhook",
    "message",
    "json",
    "content",
    "request",
    "value",
    "log",
    "msg",
    "record",
    "detail",
    "Records",
    "events",
    "items",
    "_source",
    "messages",
    "webhooks",
    "results",
    "payloads",
    "logs",
    "hits",
    "rows",
    "notifications",
    "conversation",
    "conversations",
    "ticket",
    "tickets",
    "chats",
    "response",
    "result",
];

pub struct JsonReader {
    times: TimeReader,
    /// Where payloads start to be looked for.
    start: u64,
    /// Bytes that were pushed and are not yet read; the first of them is byte `offset` of the file, on line `line`.
    buffer: Vec<u8>,
    offset: u64,
    line: u64,
    /// The buffer is looked at again when it holds as much.
    wait_for: usize,
    given_up: Option<GivenUp>,
    tape: Tape,
    messages: Messages,
    cases: Cases,
    /// What messages also say of their cases.
    asides: Cases,
    events: Events,
    /// The help desk that was met first.
    desk: Option<&'static str>,
    issues: Vec<Issue>,
    records_read: u64,
    tally: Tally,
}

/// A payload that was given up and the place where it started.
#[derive(Clone, Copy)]
struct GivenUp {
    kind: IssueKind,
    offset: u64,
    line: u64,
}

/// Line ends inside some bytes. A CR alone is none, so that it does not matter where CR LF is cut.
fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

impl JsonReader {
    pub fn new(plan: &ImportPlan) -> Self {
        JsonReader {
            times: TimeReader::new(&plan.zone, DateOrder::DayFirst),
            start: plan.header_offset,
            buffer: Vec::new(),
            offset: 0,
            line: 1,
            wait_for: 0,
            given_up: None,
            tape: Tape::default(),
            messages: Messages::default(),
            cases: Cases::default(),
            asides: Cases::default(),
            events: Events::default(),
            desk: None,
            issues: Vec::new(),
            records_read: 0,
            tally: Tally::default(),
        }
    }

    /// Takes bytes in, keeping the rows inside until [`JsonReader::take`].
    pub(super) fn read(&mut self, chunk: &[u8], is_end: bool) {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.extend_from_slice(chunk);
        let mut rest = buffer.as_slice();
        if rest.len() >= self.wait_for || is_end {
            self.wait_for = 0;
            while !rest.is_empty() {
                let n_read = self.step(rest, is_end);
                if n_read == 0 {
                    break;
                }
                self.offset += n_read as u64;
                rest = &rest[n_read..];
            }
        }
        let n_read = buffer.len() - rest.len();
        buffer.drain(..n_read);
        self.buffer = buffer;
        if is_end && let Some(given_up) = self.given_up.take() {
            self.close(given_up);
        }
    }

    /// Rows inside.
    pub(super) fn n_rows(&self) -> usize {
        self.messages.len() + self.cases.len() + self.events.len()
    }

    /// The rows and issues since the last time.
    pub(super) fn take(&mut self, file: u16, next_seq: &mut u32) -> Vec<Batch> {
        let (n_cases, n_events) = (self.cases.len() as u64, self.events.len() as u64);
        let main = Batch {
            records_read: std::mem::take(&mut self.records_read) - n_cases - n_events,
            rows: Rows::Messages(self.messages.take()),
            issues: std::mem::take(&mut self.issues),
            ..Batch::new(file, 0, Role::Messages)
        };
        let cases = Batch { records_read: n_cases, rows: Rows::Cases(self.cases.take()), ..Batch::new(file, 0, Role::Cases) };
        let events = Batch { records_read: n_events, rows: Rows::Events(self.events.take()), ..Batch::new(file, 0, Role::Events) };
        let asides = Batch { is_aside: true, rows: Rows::Cases(self.asides.take()), ..Batch::new(file, 0, Role::Cases) };
        let mut batches = vec![main];
        batches.extend([cases, events, asides].into_iter().filter(|batch| !batch.rows.is_empty()));
        for batch in &mut batches {
            batch.seq = *next_seq;
            *next_seq += 1;
        }
        batches
    }

    /// What was met so far.
    pub fn report(&self) -> WebhookReport {
        self.tally.report()
    }

    /// The help desk whose payloads these are; `None` = webhooks of WhatsApp.
    pub fn desk(&self) -> Option<&'static str> {
        self.desk
    }

    /// What is no row because it is sums already: the name of the first, and how many points there are.
    pub fn sums(&self) -> Option<(&'static str, u64)> {
        self.tally.sums()
    }

    /// The fields met so far, with the table that each fills.
    pub fn columns(&self) -> Vec<ColumnReport> {
        let column = |role: Role| {
            move |field: Field| ColumnReport {
                name: if self.desk.is_some() { format!("{}.{}", role.id(), field.id()) } else { name_of(field).to_owned() },
                field: Some(field.id().to_owned()),
                sample: String::new(),
                is_doubtful: false,
                role: (role != Role::Messages).then_some(role),
            }
        };
        let cases = self.cases.fields().iter().chain(self.asides.fields()).copied().collect::<BTreeSet<_>>();
        let events = self.events.fields().iter().copied().collect::<BTreeSet<_>>();
        let messages = self.messages.fields().into_iter().map(column(Role::Messages));
        messages.chain(cases.into_iter().map(column(Role::Cases))).chain(events.into_iter().map(column(Role::Events))).collect()
    }

    /// Reads one thing from the start of `bytes`: how many bytes it took, 0 = more are needed.
    fn step(&mut self, bytes: &[u8], is_end: bool) -> usize {
        if self.given_up.is_some() {
            return self.look_for_margin(bytes, is_end);
        }
        let before = usize::try_from(self.start.saturating_sub(self.offset)).unwrap_or(usize::MAX).min(bytes.len());
        if before > 0 {
            self.line += count_lines(&bytes[..before]);
            return before;
        }
        match memchr(b'{', bytes) {
            Some(0) => self.payload(bytes, is_end),
            at => {
                let n_read = at.unwrap_or(bytes.len());
                self.line += count_lines(&bytes[..n_read]);
                n_read
            }
        }
    }

    /// What starts with a brace.
    fn payload(&mut self, bytes: &[u8], is_end: bool) -> usize {
        let window = &bytes[..bytes.len().min(MAX_RECORD)];
        let is_all = is_end && window.len() == bytes.len();
        let mut tape = std::mem::take(&mut self.tape);
        let parsed = tape.parse(window);
        let n_read = match parsed {
            Parsed::Whole(len) => {
                if let Some(root) = tape.root(&window[..len]) {
                    self.take_payload(root, &window[..len]);
                }
                self.line += count_lines(&window[..len]);
                len
            }
            Parsed::Open if window.len() == MAX_RECORD => self.give_up(IssueKind::RecordTooLong),
            Parsed::Open if is_all => self.give_up(IssueKind::CutRecord),
            Parsed::Open => {
                self.wait_for = (window.len() + PATIENCE.max(window.len() / 2)).min(MAX_RECORD);
                0
            }
            // A brace in the words of a log.
            Parsed::Broken(at) if window[1..at].iter().all(u8::is_ascii_whitespace) => 1,
            Parsed::Broken(_) => self.give_up(IssueKind::BrokenJson),
        };
        self.tape = tape;
        n_read
    }

    /// Gives up the payload at hand; at least its brace is read.
    fn give_up(&mut self, kind: IssueKind) -> usize {
        self.records_read += 1;
        self.given_up = Some(GivenUp { kind, offset: self.offset, line: self.line });
        1
    }

    /// Skips to the next line that starts at the margin, where something new may start.
    fn look_for_margin(&mut self, bytes: &[u8], is_end: bool) -> usize {
        let mut at = 0;
        while let Some(n) = memchr(b'\n', &bytes[at..]) {
            match bytes.get(at + n + 1) {
                // The end of the line stays until it is known what follows.
                None if !is_end && at + n > 0 => return at + n,
                None if !is_end => return 0,
                Some(byte) if !byte.is_ascii_whitespace() && !matches!(byte, b'}' | b']' | b'"' | b',') => {
                    self.line += 1;
                    let n_read = at + n + 1;
                    if let Some(given_up) = self.given_up.take() {
                        self.close_at(given_up, self.offset + n_read as u64);
                    }
                    return n_read;
                }
                _ => {
                    self.line += 1;
                    at += n + 1;
                }
            }
        }
        bytes.len()
    }

    fn close(&mut self, given_up: GivenUp) {
        self.close_at(given_up, self.offset);
    }

    fn close_at(&mut self, given_up: GivenUp, end: u64) {
        let len = u32::try_from(end - given_up.offset).unwrap_or(u32::MAX);
        self.issues.push(Issue { kind: given_up.kind, line: given_up.line, column: None, offset: given_up.offset, len });
    }

    fn take_payload(&mut self, root: Value<'_>, bytes: &[u8]) {
        let place = Place { bytes, offset: self.offset, line: self.line, stands_plainly: true };
        if !self.take_value(root, &place, 0) {
            self.reject(&place, &[root.place()]);
        }
    }

    fn reject(&mut self, place: &Place<'_>, unknown: &[(u32, u32)]) {
        self.records_read += unknown.len() as u64;
        self.issues.extend(unknown.iter().map(|at| place.issue(IssueKind::UnknownPayload, *at)));
    }

    /// Whether anything in the value was understood.
    fn take_value(&mut self, value: Value<'_>, place: &Place<'_>, depth: usize) -> bool {
        let mut is_known = false;
        let mut embedded: Vec<(Value<'_>, Cow<'_, str>)> = Vec::new();
        let mut out = |said: Said<'_>| match said {
            Said::Record(record, heard) => self.take_record(record, &heard, place),
            Said::Case(record, told) => self.take_case(record, &told, place),
            Said::Aside(told) => {
                let nothing = CaseTimes { created: NO_TIME, first_response: NO_TIME, closed: NO_TIME };
                self.asides.push(&told, &nothing);
            }
            Said::Event(record, happened) => self.take_event(record, &happened, place),
            Said::Sums(name, n_points) => self.tally.sum(name, n_points),
            Said::Notice(what) => {
                self.tally.notice(&what);
                self.issues.push(place.issue(IssueKind::AccountNotice, value.place()));
            }
            Said::Error(code) => self.tally.error(&code),
        };
        if meta::read(value, &mut out) || vendors::read(value, &mut out) || sums::read(value, &mut out) {
            return true;
        }
        if let Some(desk) = desks::read(value, &mut out) {
            self.desk.get_or_insert(desk);
            return true;
        }
        if depth == MAX_WRAPPERS {
            return false;
        }
        let mut unknown = Vec::new();
        for (name, inside) in value.members() {
            if !name.text().is_some_and(|name| WRAPPERS.contains(&&*name)) {
                continue;
            }
            match inside.kind() {
                tape::Kind::Object => is_known |= self.take_value(inside, place, depth + 1),
                tape::Kind::Array => {
                    for item in inside.items() {
                        let is_item_known = self.take_value(item, place, depth + 1);
                        is_known |= is_item_known;
                        unknown.extend((!is_item_known).then(|| item.place()));
                    }
                }
                tape::Kind::Text => {
                    let text = inside.text().unwrap_or_default();
                    if text.trim_start().starts_with(['{', '[']) {
                        embedded.push((inside, text));
                    }
                }
                _ => {}
            }
        }
        if is_known {
            self.reject(place, &unknown);
        }
        for (inside, text) in embedded {
            is_known |= self.take_embedded(inside, text.trim(), place, depth + 1);
        }
        is_known
    }

    /// JSON inside a text: its own texts do not stand plainly in the file.
    fn take_embedded(&mut self, inside: Value<'_>, text: &str, place: &Place<'_>, depth: usize) -> bool {
        let mut tape = Tape::default();
        let Parsed::Whole(len) = tape.parse(text.as_bytes()) else { return false };
        let Some(root) = tape.root(&text.as_bytes()[..len]) else { return false };
        // Records inside are told of by the place of the text.
        let (start, end) = inside.place();
        let place = Place {
            bytes: &place.bytes[start as usize..end as usize],
            offset: place.offset + u64::from(start),
            line: place.line + count_lines(&place.bytes[..start as usize]),
            stands_plainly: false,
        };
        match root.kind() {
            tape::Kind::Object => self.take_value(root, &place, depth),
            // Every item is read, whatever came before it.
            _ => root.items().filter(|item| self.take_value(*item, &place, depth)).count() > 0,
        }
    }

    fn take_record(&mut self, record: Value<'_>, heard: &Heard<'_>, place: &Place<'_>) {
        self.records_read += 1;
        self.tally.heard(heard);
        let at = match self.time(&heard.at) {
            Ok(at) => at,
            Err(kind) => return self.issues.push(place.issue(kind, record.place())),
        };
        if heard.is_status && heard.status == DeliveryStatus::Unknown && heard.direction == Direction::Outbound {
            self.issues.push(place.issue(IssueKind::UnknownStatus, record.place()));
        }
        let text = heard.text.filter(|text| place.stands_plainly && text.kind() == tape::Kind::Text).map(Value::place);
        // Quotes around nothing are no text.
        let text =
            text.filter(|(start, end)| end - start > 2).map_or((0, 0), |(start, end)| (place.offset + u64::from(start), end - start));
        self.messages.push(at, heard, text);
    }

    fn take_case(&mut self, record: Value<'_>, told: &Told<'_>, place: &Place<'_>) {
        self.records_read += 1;
        if told.id.is_empty() {
            return self.issues.push(place.issue(IssueKind::MissingCaseId, record.place()));
        }
        let created = match self.time(&told.created) {
            Ok(created) => created,
            Err(kind) => return self.issues.push(place.issue(kind, record.place())),
        };
        let after = told.first_response_minutes.parse::<f64>().ok().and_then(|minutes| created.checked_add((minutes * 60.0) as i32));
        let first_response = self.later_time(&told.first_response, created, record, place);
        let times = CaseTimes {
            created,
            first_response: if first_response == NO_TIME { after.unwrap_or(NO_TIME) } else { first_response },
            closed: self.later_time(&told.closed, created, record, place),
        };
        let issues = self.cases.push(told, &times);
        self.issues.extend(issues.into_iter().map(|kind| place.issue(kind, record.place())));
    }

    /// A time that a case may have, and not before it was opened.
    fn later_time(&mut self, text: &str, created: Time32, record: Value<'_>, place: &Place<'_>) -> Time32 {
        if text.is_empty() {
            return NO_TIME;
        }
        let problem = match self.time(text) {
            Ok(at) if at >= created => return at,
            Ok(_) => IssueKind::TimeBeforeOpening,
            Err(_) => IssueKind::UnreadableOptionalTime,
        };
        self.issues.push(place.issue(problem, record.place()));
        NO_TIME
    }

    fn take_event(&mut self, record: Value<'_>, happened: &Happened<'_>, place: &Place<'_>) {
        self.records_read += 1;
        match self.time(&happened.at) {
            Ok(_) if happened.case_id.is_empty() => self.issues.push(place.issue(IssueKind::MissingCaseId, record.place())),
            Ok(at) => self.events.push(at, happened),
            Err(kind) => self.issues.push(place.issue(kind, record.place())),
        }
    }

    fn time(&mut self, text: &str) -> Result<Time32, IssueKind> {
        if text.is_empty() {
            return Err(IssueKind::MissingTime);
        }
        let is_epoch = text.bytes().all(|byte| byte.is_ascii_digit());
        let whole = if is_epoch { text } else { text.split_once('.').filter(|_| !text.contains(':')).map_or(text, |(secs, _)| secs) };
        let at = if whole.bytes().all(|byte| byte.is_ascii_digit()) { self.times.read_epoch(whole) } else { self.times.read(whole) };
        at.map_err(|problem| match problem {
            TimeProblem::Unreadable => IssueKind::UnreadableTime,
            TimeProblem::OutOfRange => IssueKind::TimeOutOfRange,
        })
    }
}

/// A payload in its file.
struct Place<'b> {
    bytes: &'b [u8],
    offset: u64,
    line: u64,
    /// Positions in the value are positions in the file.
    stands_plainly: bool,
}

impl Place<'_> {
    fn issue(&self, kind: IssueKind, (start, end): (u32, u32)) -> Issue {
        let (start, end) = if self.stands_plainly { (start as usize, end as usize) } else { (0, self.bytes.len()) };
        Issue {
            kind,
            line: self.line + count_lines(&self.bytes[..start]),
            column: None,
            offset: self.offset + start as u64,
            len: (end - start) as u32,
        }
    }
}
