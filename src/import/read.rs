//! Reading one file, all at once or chunk by chunk.

use super::Batch;
use super::chat::ChatReader;
use super::container::report_of_note;
use super::csv::CsvReader;
use super::json::JsonReader;
use super::plan::{DateOrder, Format, ImportError, ImportErrorKind, ImportPlan};
use super::report::{IssueTally, column_report, summarize, summarize_error};
use super::sniff::{HEAD_BYTES, sniff};
use crate::model::{FileReport, Role};

/// Rows after which a batch is handed over.
pub(super) const BATCH_ROWS: usize = 1 << 16;
/// Bytes read at a time; longer chunks are cut.
const PIECE_BYTES: usize = 1 << 20;

/// The file must be read again from its first byte: its dates turned out to be month first. Batches handed over so far are void;
/// the next ones count from 0 again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadAgain;

/// One file on its way through the reader.
pub struct FileRead {
    /// Place of the file in the import; stamped on its batches.
    pub file: u16,
    plan: ImportPlan,
    reader: FormatReader,
    next_seq: u32,
    issues: IssueTally,
    records_read: u64,
    bytes: u64,
}

impl FileRead {
    /// Understands a file by its first bytes ([`HEAD_BYTES`]; `is_whole` when there are no more), or says why not.
    /// The head must be pushed as well. `zone` is that of times without an offset.
    pub fn start(name: &str, head: &[u8], is_whole: bool, zone: &str) -> Result<FileRead, Box<FileReport>> {
        if let Some(report) = report_of_note(name, head) {
            return Err(Box::new(report));
        }
        match sniff(name, head, is_whole) {
            Ok(plan) => Ok(FileRead::with_plan(ImportPlan { zone: zone.to_owned(), ..plan })),
            Err(error) => Err(Box::new(summarize_error(name, head.len() as u64, &error))),
        }
    }

    pub fn with_plan(plan: ImportPlan) -> FileRead {
        let reader = FormatReader::new(&plan);
        FileRead { file: 0, plan, reader, next_seq: 0, issues: IssueTally::default(), records_read: 0, bytes: 0 }
    }

    pub fn plan(&self) -> &ImportPlan {
        &self.plan
    }

    /// The next bytes of the file; gives the batches that became full.
    pub fn push(&mut self, chunk: &[u8]) -> Result<Vec<Batch>, ReadAgain> {
        let mut full = Vec::new();
        for piece in chunk.chunks(PIECE_BYTES) {
            self.bytes += piece.len() as u64;
            self.reader.read(piece, false).map_err(|_| self.turn_round())?;
            if self.reader.n_rows() >= BATCH_ROWS {
                full.extend(self.take());
            }
        }
        Ok(full)
    }

    /// The end of the file: the last batch and the report.
    pub fn finish(&mut self) -> Result<(Vec<Batch>, FileReport), ReadAgain> {
        self.reader.read(&[], true).map_err(|_| self.turn_round())?;
        let last = self.take();
        if self.records_read == 0 {
            let is_log = self.plan.format == Format::Webhooks;
            let error = ImportError::new(if is_log { ImportErrorKind::NoMessages } else { ImportErrorKind::NoRows });
            return Ok((Vec::new(), summarize_error(&self.plan.name, self.bytes, &error)));
        }
        let batches = last.into_iter().filter(|batch| batch.records_read > 0).collect();
        let report = summarize(&self.plan, &self.issues, self.records_read, self.bytes);
        Ok((batches, self.reader.told(report)))
    }

    fn take(&mut self) -> Vec<Batch> {
        let batches = self.reader.take(self.file, self.plan.role, &mut self.next_seq);
        for batch in &batches {
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

    /// Starts over with the month first. The only error of the reader is a date order that does not hold, and one record has now proved the other.
    fn turn_round(&mut self) -> ReadAgain {
        let mut plan = ImportPlan { date_order: DateOrder::MonthFirst, date_evidence: 1, ..self.plan.clone() };
        if let Some(chat) = &mut plan.chat {
            chat.is_order_proved = true;
        }
        *self = FileRead { file: self.file, ..FileRead::with_plan(plan) };
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
            Format::Csv => FormatReader::Csv(Box::new(CsvReader::new(plan))),
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
            FormatReader::Csv(reader) => {
                let mut batch = Batch::new(file, *next_seq, role);
                *next_seq += 1;
                reader.hand_over(&mut batch);
                vec![batch]
            }
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
                let columns = reader.columns().iter().map(column_report).collect();
                FileReport { webhook: Some(reader.report()), columns, date_order: String::new(), ..report }
            }
        }
    }
}

/// Reads a whole file that is in memory. An unreadable one gives no batches and the reason in its report.
pub fn read_all(name: &str, bytes: &[u8], zone: &str) -> (FileReport, Vec<Batch>) {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let mut read = match FileRead::start(name, head, head.len() == bytes.len(), zone) {
        Ok(read) => read,
        Err(report) => return (FileReport { bytes: bytes.len() as u64, ..*report }, Vec::new()),
    };
    // The second reading has a date order that nothing can turn round.
    for _ in 0..2 {
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
