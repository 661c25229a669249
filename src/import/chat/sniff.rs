//! Whether a text is a chat that a phone exported, and how to read it.

use std::borrow::Cow;

use super::header::{self, Frame, Header, WrittenDate};
use super::{ChatReader, author, marks, order, title};
use crate::import::plan::{ChatPlan, DateOrder, Encoding, Format, ImportPlan};
use crate::model::{PlanEdit, PlanReport, PlanSource, Role, Shown};

/// Lines before the first message, such as a title.
const MOST_TITLE_LINES: usize = 10;
/// Bytes whose dates decide the order.
const SAMPLE_BYTES: usize = 1 << 20;
/// A way of writing headers that less than one in so many has is text that somebody pasted into a message.
const PASTED_SHARE: usize = 10;

/// A plan when the text is a chat. `text` starts after a byte order mark.
pub fn sniff(name: &str, text: &[u8], is_whole: bool, zone: &str) -> Option<ImportPlan> {
    let sample = &text[..text.len().min(SAMPLE_BYTES)];
    let is_cut = sample.len() < text.len() || !is_whole;
    let mut headers: Vec<Header> = Vec::new();
    let mut n_authors = 0;
    let mut first_line_is_header = false;
    let (mut n_lines, mut rest) = (0, sample);
    while !rest.is_empty() {
        let (line, next) = match memchr::memchr(b'\n', rest) {
            Some(len) => (&rest[..len], &rest[len + 1..]),
            None if is_cut => break,
            None => (rest, &rest[..0]),
        };
        rest = next;
        let line = String::from_utf8_lossy(line);
        if marks::trim(&line).is_empty() {
            continue;
        }
        n_lines += 1;
        match header::parse(&line) {
            Some(header) => {
                n_authors += usize::from(author::split(&line[header.rest..]).is_some());
                first_line_is_header |= n_lines == 1;
                headers.push(header);
            }
            None if headers.is_empty() && n_lines > MOST_TITLE_LINES => return None,
            None => {}
        }
    }
    // Messages may have many lines, but a table with a date here and there is no chat.
    let starts_as_chat = first_line_is_header || n_authors > 0;
    if headers.is_empty() || !starts_as_chat || headers.len() * 100 < n_lines {
        return None;
    }
    let frames = frames(&headers);
    let dates: Vec<_> = headers.iter().filter(|header| frames.contains(&header.frame)).map(|header| header.date).collect();
    let decided = order::decide(&dates);
    let mut plan = ImportPlan {
        name: name.to_owned(),
        format: Format::WhatsApp,
        encoding: Encoding::Utf8,
        encoding_evidence: 1,
        delimiter: 0,
        header_offset: 0,
        header_line: 1,
        has_header: true,
        columns: Vec::new(),
        role: Role::Messages,
        date_order: decided.order,
        date_evidence: decided.evidence,
        date_is_chosen: false,
        zone: zone.to_owned(),
        repair: false,
        decimal_comma: false,
        excel_1904: false,
        chat: Some(ChatPlan {
            title: title::of_file(name).unwrap_or_default(),
            us: Vec::new(),
            authors: Vec::new(),
            frames,
            is_order_proved: decided.is_proved,
        }),
    };
    let mut reader = ChatReader::new(&plan);
    // A date that turns the order round ends the look ahead; the authors met so far are enough to propose.
    let _ = reader.read(sample, !is_cut);
    let report = reader.report();
    let chat = plan.chat.as_mut()?;
    (chat.title, chat.authors) = (report.title, report.authors);
    Some(plan)
}

/// The plan with what was chosen for the file, what is told of it to the person whose file it is, and its first messages.
pub fn chosen(mut plan: ImportPlan, text: &[u8], edit: Option<&PlanEdit>) -> (ImportPlan, PlanReport, Vec<First>) {
    let frames = plan.chat.as_ref().map(|chat| chat.frames.clone()).unwrap_or_default();
    let lines = text[..text.len().min(SAMPLE_BYTES)].split(|byte| *byte == b'\n').map(String::from_utf8_lossy);
    let headers: Vec<(Cow<'_, str>, Header)> = lines
        .filter_map(|line| header::parse(&line).map(|header| (line, header)))
        .filter(|(_, header)| frames.contains(&header.frame))
        .collect();
    if let Some(order) = edit.and_then(|edit| edit.date_order) {
        (plan.date_order, plan.date_is_chosen) = (order, true);
        plan.date_evidence = headers.iter().filter(|(_, header)| header.date.proves() == Some(order)).count() as u64;
    }
    if let Some(zone) = edit.and_then(|edit| edit.zone.clone()) {
        plan.zone = zone;
    }
    let about = PlanReport {
        source: if edit.is_some_and(|edit| *edit != PlanEdit::default()) { PlanSource::Chosen } else { PlanSource::Understood },
        role: Some(plan.role),
        zone: plan.zone.clone(),
        open_date: Shown(headers.iter().find_map(|(_, header)| header.date.open()).unwrap_or_default()),
        ..PlanReport::default()
    };
    let first = headers.into_iter().take(FIRST_MESSAGES).map(|(line, header)| First::of(&line, &header)).collect();
    (plan, about, first)
}

/// Messages that are shown to the person who looks at how a chat is read, and letters of each.
const FIRST_MESSAGES: usize = 12;
const FIRST_LETTERS: usize = 120;

/// The first line of a message.
pub struct First {
    written: String,
    date: WrittenDate,
    secs: u32,
    author: String,
    text: String,
}

impl First {
    fn of(line: &str, header: &Header) -> Self {
        let rest = &line[header.rest..];
        let (author, body) = author::split(rest).map_or(("", rest), |(author, at)| (author, &rest[at..]));
        let short = |text: &str| marks::trim(text).chars().filter(|letter| !marks::is_mark(*letter)).take(FIRST_LETTERS).collect();
        let written = line[..header.rest].trim_end().trim_end_matches(['-', '–', ':']);
        First { written: short(written), date: header.date, secs: header.secs, author: short(author), text: short(body) }
    }

    /// As it is written, as it is read in this order (empty = it is no date in it), who wrote, and what.
    pub fn cells(&self, order: DateOrder) -> Vec<String> {
        let secs = self.secs;
        let read = self
            .date
            .resolve(order)
            .map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60));
        vec![self.written.clone(), read.unwrap_or_default(), self.author.clone(), self.text.clone()]
    }
}

/// The ways of writing headers that the file keeps to.
fn frames(headers: &[Header]) -> Vec<Frame> {
    let count = |frame: Frame| headers.iter().filter(|header| header.frame == frame).count();
    [Frame::Bracket, Frame::Dash, Frame::Colon].into_iter().filter(|&frame| count(frame) * PASTED_SHARE >= headers.len()).collect()
}
