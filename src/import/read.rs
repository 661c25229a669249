//! Reading one file, all at once or chunk by chunk.

use std::collections::HashSet;

use super::beginning;
use super::chat::ChatReader;
use super::chat::sniff::{First, chosen};
use super::container::report_of_note;
use super::csv::CsvReader;
use super::encoding::without_sign;
use super::json::JsonReader;
use super::plan::{DateOrder, Encoding, Format, ImportError, ImportErrorKind, ImportPlan, ReadOptions};
use super::report::{IssueTally, SliceReport, summarize, summarize_error, summarize_refused};
use super::sheet::{self, Mark};
use super::sniff::{HEAD_BYTES, Refused, plan_of_no_table, understand};
use super::{Batch, Rows};
use crate::model::report::Beginning;
use crate::model::{Doubt, FileReport, HeadCount, Issue, IssueKind, PlanEdit, PlanReport, Role, Shown};

/// Rows after which a batch is handed over.
pub(super) const BATCH_ROWS: usize = 1 << 16;
/// Bytes read at a time; longer chunks are cut.
const PIECE_BYTES: usize = 1 << 20;

/// The file must be read again from its first byte: its dates turned out to be month first, or its letters Windows-1252, or its slices do not fit
/// together. Batches handed over so far are void; the next ones are of another reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadAgain;

/// The records of a file that begin in bytes `start..end`, read beside its other slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Its place, and how many slices the file has.
    pub place: u32,
    pub of: u32,
    pub start: u64,
    pub end: u64,
}

/// One file on its way through the reader.
pub struct FileRead {
    /// Place of the file in the import, and which reading of it this is; stamped on its batches.
    pub file: u16,
    pub reading: u32,
    slice: u32,
    plan: ImportPlan,
    /// `None` when the plan came from elsewhere, and for webhooks.
    about: Option<PlanReport>,
    /// Of a chat.
    first: Vec<First>,
    reader: FormatReader,
    next_seq: u32,
    /// As in the report.
    written_in: String,
    /// Told only when no row of the file can be read.
    beginning: Option<Beginning>,
    issues: IssueTally,
    records_read: u64,
    bytes: u64,
    /// Those of batches handed over.
    handed_over: u64,
}

impl FileRead {
    /// Understands a file by its first bytes ([`HEAD_BYTES`]; `is_whole` when there are no more), or says why not.
    /// The head must be pushed as well. `zone` is that of times without an offset.
    pub fn start(name: &str, head: &[u8], is_whole: bool, zone: &str) -> Result<FileRead, Box<FileReport>> {
        FileRead::start_with(name, head, is_whole, &ReadOptions { zone, ..ReadOptions::default() })
    }

    /// As [`FileRead::start`], with what was chosen for the file.
    pub fn start_with(name: &str, head: &[u8], is_whole: bool, options: &ReadOptions<'_>) -> Result<FileRead, Box<FileReport>> {
        if let Some(report) = report_of_note(name, head) {
            return Err(Box::new(report));
        }
        let beginning = beginning::of(head);
        match FileRead::understood(name, head, is_whole, options) {
            Ok(read) => Ok(FileRead { beginning, ..read }),
            Err(report) => Err(Box::new(FileReport { beginning, ..*report })),
        }
    }

    fn understood(name: &str, head: &[u8], is_whole: bool, options: &ReadOptions<'_>) -> Result<FileRead, Box<FileReport>> {
        if let Some(plan) = plan_of_no_table(name, head, is_whole, options.zone) {
            let (text, encoding) = without_sign(head);
            let written_in = encoding.map_or_else(String::new, |encoding| encoding.id().to_owned());
            if plan.format != Format::WhatsApp {
                return Ok(FileRead { written_in, ..FileRead::with_plan(plan) });
            }
            let (plan, about, first) = chosen(plan, text, options.edit);
            return Ok(FileRead { about: Some(about), first, written_in, ..FileRead::with_plan(plan) });
        }
        let understood = understand(name, head, is_whole, options);
        let chosen = options.edit.and_then(|edit| edit.is_left_out);
        let mark = sheet::mark(head).map_or(Mark::of(Format::Csv), |(mark, _)| mark);
        let written_in = if mark.encoding == Encoding::Utf8 { String::new() } else { mark.encoding.id().to_owned() };
        if chosen.unwrap_or(mark.is_hidden) {
            let draft = understood.map_or_else(|refused| refused.draft, Some);
            let kind = if chosen.is_some() { ImportErrorKind::LeftOut } else { ImportErrorKind::HiddenSheet };
            let refused = Refused { error: ImportError::new(kind), draft };
            return Err(Box::new(FileReport { written_in, ..summarize_refused(name, head.len() as u64, &refused) }));
        }
        match understood {
            Ok(understood) => {
                let issues = titles(&understood.about);
                Ok(FileRead { issues, about: Some(understood.about), written_in, ..FileRead::with_plan(understood.plan) })
            }
            Err(refused) => Err(Box::new(FileReport { written_in, ..summarize_refused(name, head.len() as u64, &refused) })),
        }
    }

    pub fn with_plan(plan: ImportPlan) -> FileRead {
        let reader = FormatReader::new(&plan);
        FileRead {
            file: 0,
            reading: 0,
            slice: 0,
            plan,
            about: None,
            first: Vec::new(),
            reader,
            next_seq: 0,
            written_in: String::new(),
            beginning: None,
            issues: IssueTally::default(),
            records_read: 0,
            bytes: 0,
            handed_over: 0,
        }
    }

    /// Parts of the file can be read beside each other: it is delimited text, in which a record stands for itself.
    pub fn is_sliceable(&self) -> bool {
        self.plan.format == Format::Csv && self.plan.encoding == Encoding::Utf8
    }

    /// Reads a slice only. `window` holds bytes of the file from the last one before the slice on (`is_end`: up to its last). Gives the byte that must be pushed first, `None` when no record
    /// is found in the window.
    pub fn start_slice(&mut self, slice: Slice, window: &[u8], is_end: bool) -> Option<u64> {
        let FormatReader::Csv(reader) = &mut self.reader else { return None };
        self.slice = slice.place;
        reader.stop_before(slice.end);
        if slice.place == 0 {
            return Some(0);
        }
        let first = slice.start - 1 + reader.first_record(window, is_end)? as u64;
        reader.start_at(first);
        self.issues = IssueTally::default();
        Some(first)
    }

    /// All records of the slice were read: the rest of the file is for others.
    pub fn is_past(&self) -> bool {
        matches!(&self.reader, FormatReader::Csv(reader) if reader.is_past())
    }

    /// The end of a slice that began at byte `first`.
    pub fn finish_slice(&mut self, slice: Slice, first: u64) -> Result<(Vec<Batch>, SliceReport), ReadAgain> {
        if !self.is_past() {
            self.reader.read(&[], true).map_err(|error| self.turn_round(&error))?;
        }
        let FormatReader::Csv(reader) = &self.reader else { return Err(ReadAgain) };
        if reader.may_turn_with_others() {
            return Err(ReadAgain);
        }
        let (next, next_line) = reader.place();
        self.bytes = next - first;
        let batches = self.take().into_iter().filter(|batch| batch.records_read > 0 || batch.is_aside).collect();
        let report = FileReport { issues: Vec::new(), ..self.report() };
        Ok((
            batches,
            SliceReport { slice: slice.place, of: slice.of, first, next, next_line, report, issues: std::mem::take(&mut self.issues) },
        ))
    }

    pub fn plan(&self) -> &ImportPlan {
        &self.plan
    }

    /// The next bytes of the file; gives the batches that became full.
    pub fn push(&mut self, chunk: &[u8]) -> Result<Vec<Batch>, ReadAgain> {
        let mut full = Vec::new();
        for piece in chunk.chunks(PIECE_BYTES) {
            if self.is_past() {
                break;
            }
            self.bytes += piece.len() as u64;
            self.reader.read(piece, false).map_err(|error| self.turn_round(&error))?;
            if self.reader.n_rows() >= BATCH_ROWS {
                full.extend(self.take());
            }
        }
        Ok(full)
    }

    /// The end of the file: the last batch and the report.
    pub fn finish(&mut self) -> Result<(Vec<Batch>, FileReport), ReadAgain> {
        self.reader.read(&[], true).map_err(|error| self.turn_round(&error))?;
        let last = self.take();
        if self.records_read == 0 {
            let is_log = self.plan.format == Format::Webhooks;
            let error = match self.reader.sums() {
                Some((name, n)) => ImportError { kind: ImportErrorKind::Aggregated, line: None, detail: format!("Graph API: {name}, {n}") },
                None => ImportError::new(if is_log { ImportErrorKind::NoMessages } else { ImportErrorKind::NoRows }),
            };
            let report = summarize_error(&self.plan.name, self.bytes, &error);
            return Ok((Vec::new(), FileReport { beginning: self.beginning.take(), ..report }));
        }
        let batches = last.into_iter().filter(|batch| batch.records_read > 0 || batch.is_aside).collect();
        Ok((batches, self.report()))
    }

    /// What is told of the file as far as it was read.
    fn report(&mut self) -> FileReport {
        if self.plan.date_order == DateOrder::DayFirst && self.plan.date_evidence == 0 && self.reader.proves_day_first() {
            self.plan.date_evidence = 1;
        }
        let report = summarize(&self.plan, &self.issues, self.records_read, self.bytes);
        let plan = self.about.clone().map(|mut about| {
            about.doubts.retain(|doubt| *doubt != Doubt::Dates || self.plan.date_evidence == 0);
            if !self.first.is_empty() {
                about.preview = Shown(self.first.iter().map(|first| first.cells(self.plan.date_order)).collect());
            }
            Box::new(about)
        });
        let beginning = self.beginning.clone().filter(|_| report.is_all_rejected());
        self.reader.told(FileReport { plan, written_in: self.written_in.clone(), beginning, ..report })
    }

    fn take(&mut self) -> Vec<Batch> {
        let mut batches = self.reader.take(self.file, self.plan.role, &mut self.next_seq);
        for batch in &mut batches {
            (batch.reading, batch.slice, batch.is_chat) = (self.reading, self.slice, self.plan.format == Format::WhatsApp);
        }
        if let Some(batch) = batches.first_mut() {
            batch.bytes = self.bytes.saturating_sub(self.handed_over);
        }
        self.handed_over = self.bytes;
        for batch in batches.iter().filter(|batch| !batch.is_aside) {
            debug_assert_eq!(
                batch.records_read,
                batch.rows.len() as u64 + batch.issues.iter().filter(|issue| issue.kind.rejects()).count() as u64,
                "every record is kept or rejected"
            );
            self.records_read += batch.records_read;
            batch.issues.iter().for_each(|issue| self.issues.add(issue));
        }
        batches
    }

    /// Starts over with what one record has now proved.
    fn turn_round(&mut self, error: &ImportError) -> ReadAgain {
        let mut plan = self.plan.clone();
        if error.kind == ImportErrorKind::OtherEncoding {
            (plan.encoding, plan.encoding_evidence) = (Encoding::Windows1252, 1);
        } else {
            (plan.date_order, plan.date_evidence) = (DateOrder::MonthFirst, 1);
            if let Some(chat) = &mut plan.chat {
                chat.is_order_proved = true;
            }
        }
        let issues = self.about.as_ref().map(titles).unwrap_or_default();
        let (about, first, written_in) = (self.about.take(), std::mem::take(&mut self.first), std::mem::take(&mut self.written_in));
        let beginning = self.beginning.take();
        *self = FileRead {
            file: self.file,
            reading: self.reading + 1,
            about,
            first,
            written_in,
            beginning,
            issues,
            ..FileRead::with_plan(plan)
        };
        ReadAgain
    }
}

/// The reader of a plan's format.
enum FormatReader {
    Csv(Box<CsvReader>),
    Chat(Box<ChatReader>),
    Webhooks(Box<JsonReader>),
}

impl FormatReader {
    fn new(plan: &ImportPlan) -> Self {
        match plan.format {
            Format::Csv | Format::Workbook | Format::Parquet | Format::Json => FormatReader::Csv(Box::new(CsvReader::new(plan))),
            Format::WhatsApp => FormatReader::Chat(Box::new(ChatReader::new(plan))),
            Format::Webhooks => FormatReader::Webhooks(Box::new(JsonReader::new(plan))),
        }
    }

    fn read(&mut self, chunk: &[u8], is_end: bool) -> Result<(), ImportError> {
        match self {
            FormatReader::Csv(reader) => reader.read(chunk, is_end),
            FormatReader::Chat(reader) => reader.read(chunk, is_end),
            FormatReader::Webhooks(reader) => {
                reader.read(chunk, is_end);
                Ok(())
            }
        }
    }

    fn n_rows(&self) -> usize {
        match self {
            FormatReader::Csv(reader) => reader.n_rows(),
            FormatReader::Chat(reader) => reader.n_rows(),
            FormatReader::Webhooks(reader) => reader.n_rows(),
        }
    }

    /// What was read since the last time.
    fn take(&mut self, file: u16, role: Role, next_seq: &mut u32) -> Vec<Batch> {
        match self {
            FormatReader::Csv(reader) => reader.take(file, role, next_seq),
            FormatReader::Chat(reader) => reader.take(file, next_seq),
            FormatReader::Webhooks(reader) => reader.take(file, next_seq),
        }
    }

    /// The report with what only this format has to tell.
    fn told(&self, report: FileReport) -> FileReport {
        match self {
            FormatReader::Csv(_) => report,
            FormatReader::Chat(reader) => FileReport { chat: Some(reader.report()), ..report },
            FormatReader::Webhooks(reader) => {
                let format = reader.desk().map_or(report.format, str::to_owned);
                FileReport { webhook: Some(reader.report()), columns: reader.columns(), date_order: String::new(), format, ..report }
            }
        }
    }

    /// What was met that is sums already.
    fn sums(&self) -> Option<(&'static str, u64)> {
        match self {
            FormatReader::Webhooks(reader) => reader.sums(),
            FormatReader::Csv(_) | FormatReader::Chat(_) => None,
        }
    }

    /// Dates were met that only make sense day first. Chats say so themselves.
    fn proves_day_first(&self) -> bool {
        match self {
            FormatReader::Csv(reader) => reader.proves_day_first(),
            FormatReader::Chat(_) | FormatReader::Webhooks(_) => false,
        }
    }
}

/// Lines above the header, named as what they are.
fn titles(about: &PlanReport) -> IssueTally {
    let issue = |&line: &u64| Issue { kind: IssueKind::TitleRow, line, column: None, offset: 0, len: 0 };
    about.title_lines.iter().map(issue).collect::<Vec<_>>().iter().collect()
}

/// Times that a file may have to be read: once, and again for each of the two things that a record can prove wrong.
pub const MAX_READINGS: usize = 3;

/// What reading the first bytes of a file gives: the report, with [`HeadCount`] in its plan. A record that the end of the bytes cuts is left out.
pub fn preview(name: &str, head: &[u8], is_whole: bool, options: &ReadOptions<'_>) -> FileReport {
    // What it would give, also of a table that is left out.
    let edit = options.edit.map(|edit| PlanEdit { is_left_out: Some(false), ..edit.clone() });
    let mut read = match FileRead::start_with(name, head, is_whole, &ReadOptions { edit: edit.as_ref(), ..*options }) {
        Ok(read) => read,
        Err(report) => return *report,
    };
    for _ in 0..MAX_READINGS {
        let done = read.push(head).and_then(|mut batches| {
            if is_whole {
                batches.extend(read.finish()?.0);
            } else {
                batches.extend(read.take());
            }
            Ok(batches)
        });
        let Ok(batches) = done else { continue };
        let mut report = read.report();
        if let Some(about) = &mut report.plan {
            about.head = Some(HeadCount {
                rows_read: report.rows_read,
                kept: report.kept,
                rejected: report.rejected,
                cases: n_cases(&batches),
                is_whole,
            });
        }
        return report;
    }
    summarize_error(name, head.len() as u64, &ImportError::new(ImportErrorKind::OtherDateOrder))
}

/// Distinct case ids.
fn n_cases(batches: &[Batch]) -> u64 {
    let ids = batches.iter().filter_map(|batch| match &batch.rows {
        Rows::Messages(rows) => Some(&rows.case_id),
        Rows::Cases(rows) => Some(&rows.case_id),
        Rows::Events(rows) => Some(&rows.case_id),
        Rows::Presence(_) => None,
    });
    let ids: HashSet<&str> = ids.flat_map(|ids| ids.iter()).filter(|id| !id.is_empty()).collect();
    ids.len() as u64
}

/// Reads a whole file that is in memory. An unreadable one gives no batches and the reason in its report.
pub fn read_all(name: &str, bytes: &[u8], zone: &str) -> (FileReport, Vec<Batch>) {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let mut read = match FileRead::start(name, head, head.len() == bytes.len(), zone) {
        Ok(read) => read,
        Err(report) => return (FileReport { bytes: bytes.len() as u64, ..*report }, Vec::new()),
    };
    for _ in 0..MAX_READINGS {
        let mut batches = match read.push(bytes) {
            Ok(batches) => batches,
            Err(ReadAgain) => continue,
        };
        if let Ok((last, report)) = read.finish() {
            batches.extend(last);
            return (report, batches);
        }
    }
    (summarize_error(name, bytes.len() as u64, &ImportError::new(ImportErrorKind::OtherDateOrder)), Vec::new())
}
