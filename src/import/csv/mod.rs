//! Delimited text: CSV, TSV and their relatives.
//!
//! [`cells`] where the cells of a record lie · [`rows`] records become rows of a role · [`aside`] what they also say of their cases · here: chunks become records.
//!
//! The reader holds what is not yet a complete record, at most [`MAX_RECORD`] bytes and a chunk. A record that grows beyond is given
//! up. When an open quote is to blame (also at the end of the file), only the record with the quote is rejected: reading
//! goes on at the next line that has as many cells as the header.

mod aside;
pub mod cells;
mod rows;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;

pub use cells::cell_text;

use self::cells::{Cell, Found, Record, count_lines, find_cells, find_line};
use self::rows::RowBuilder;
use super::encoding::{Decoder, file_len};
use super::plan::{DateOrder, Encoding, Format, ImportErrorKind};
use super::{Batch, ImportError, ImportPlan, Reader, Rows};
use crate::model::{Issue, IssueKind, Role};

/// The longest record that is read.
pub const MAX_RECORD: usize = 8 << 20;

pub struct CsvReader {
    delimiter: u8,
    /// Cells of a record: at least up to the last named column of the header.
    n_needed: usize,
    /// Cells after these must be empty.
    n_columns: usize,
    /// A record is a row, whatever line ends it holds.
    by_row: bool,
    /// The date order was assumed: a record that proves the other one stops the reading.
    may_turn: bool,
    /// The encoding was assumed: a first letter that is no UTF-8 stops the reading.
    may_be_other: bool,
    encoding: Encoding,
    decoder: Decoder,
    repair: bool,
    has_header: bool,
    mode: Mode,
    /// UTF-8 that was pushed and is not yet read; the first of it is byte `offset` of the file, on line `line`.
    buffer: Vec<u8>,
    offset: u64,
    line: u64,
    /// Records that begin here or later are not ours.
    until: u64,
    is_past: bool,
    cells: Vec<Cell>,
    rows: RowBuilder,
    issues: Vec<Issue>,
    records_read: u64,
}

/// Records that the first one of a slice is looked for with: a line inside a quoted text seldom looks like so many.
const N_ALIKE: usize = 3;
/// Lines among which it is looked for.
const N_TRIED: usize = 200;

/// What is looked for next.
enum Mode {
    /// The header, after this much text.
    Header(u64),
    Records,
    /// The end of a record that was given up.
    GivenUp(GivenUp),
}

/// A record that was given up.
#[derive(Clone, Copy)]
struct GivenUp {
    kind: IssueKind,
    offset: u64,
    line: u64,
    /// Reading goes on at the next line that has all cells, not just at the next line.
    needs_all_cells: bool,
    /// The line at hand belongs to the record, whatever it looks like.
    is_mid_line: bool,
}

impl CsvReader {
    pub fn new(plan: &ImportPlan) -> Self {
        let last_named = plan.columns.iter().rposition(|column| !column.name.trim().is_empty());
        let n_needed = if plan.has_header { last_named.map_or(1, |last| last + 1) } else { plan.columns.len() };
        CsvReader {
            delimiter: plan.delimiter,
            n_needed,
            // Cells of a workbook are where they are: one beyond the header has no name and breaks nothing.
            n_columns: if plan.format == Format::Workbook { usize::MAX } else { plan.columns.len() },
            by_row: plan.format.is_sheet(),
            may_turn: !plan.date_is_chosen
                && (plan.date_order == DateOrder::Iso || (plan.date_order == DateOrder::DayFirst && plan.date_evidence == 0)),
            may_be_other: plan.encoding == Encoding::Utf8 && plan.encoding_evidence == 0,
            encoding: plan.encoding,
            decoder: Decoder::new(plan.encoding),
            repair: plan.repair,
            has_header: plan.has_header,
            mode: Mode::Header(plan.header_offset),
            buffer: Vec::new(),
            offset: 0,
            line: plan.header_line,
            until: u64::MAX,
            is_past: false,
            cells: Vec::new(),
            rows: RowBuilder::new(plan),
            issues: Vec::new(),
            records_read: 0,
        }
    }

    /// Takes bytes of the file in, keeping the rows inside until [`CsvReader::hand_over`].
    pub(super) fn read(&mut self, chunk: &[u8], is_end: bool) -> Result<(), ImportError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.extend_from_slice(&self.decoder.push(chunk));
        if is_end {
            buffer.extend(self.decoder.finish());
        }
        let mut rest = buffer.as_slice();
        let mut result = Ok(());
        while !rest.is_empty() {
            self.is_past = self.is_past || self.is_another_slice(rest);
            if self.is_past {
                break;
            }
            match self.step(rest, is_end) {
                Ok(0) => break,
                Ok(n_read) => {
                    self.offset += file_len(self.encoding, &rest[..n_read]);
                    rest = &rest[n_read..];
                }
                Err(error) => {
                    result = Err(error);
                    break;
                }
            }
        }
        let n_read = buffer.len() - rest.len();
        buffer.drain(..n_read);
        self.buffer = buffer;
        if is_end && let Mode::GivenUp(record) = self.mode {
            self.close(record);
        }
        result
    }

    /// Only records that begin before byte `until` are ours; reading goes on to the end of the last of them.
    pub(super) fn stop_before(&mut self, until: u64) {
        self.until = until;
    }

    /// Reading starts with the record at byte `offset`; its line counts as the first, 0.
    pub(super) fn start_at(&mut self, offset: u64) {
        (self.mode, self.offset, self.line) = (Mode::Records, offset, 0);
    }

    /// All records before `until` were read.
    pub(super) fn is_past(&self) -> bool {
        self.is_past
    }

    /// The byte and the line that come next.
    pub(super) fn place(&self) -> (u64, u64) {
        (self.offset, self.line)
    }

    /// Something was met that could prove the order of dates wrong, were it met together with what other slices hold.
    pub(super) fn may_turn_with_others(&self) -> bool {
        self.may_turn && self.rows.met_month_first()
    }

    /// Where a record begins in `bytes`, whose first lies anywhere: at the first line that looks like one, as do those after it. It may be
    /// wrong, where lines of a text look like records.
    pub(super) fn first_record(&mut self, bytes: &[u8], is_end: bool) -> Option<usize> {
        let mut at = 0;
        for _ in 0..N_TRIED {
            at += find_line(&bytes[at..], false)?.1;
            if self.look_like_records(&bytes[at..], is_end) {
                return Some(at);
            }
        }
        None
    }

    fn look_like_records(&mut self, mut bytes: &[u8], is_end: bool) -> bool {
        for n_alike in 0..N_ALIKE {
            if bytes.is_empty() && is_end {
                return n_alike > 0;
            }
            let Found::Record { len, next } = find_cells(bytes, self.delimiter, is_end, &mut self.cells) else { return false };
            if len == 0 || !has_all_cells(&self.cells, bytes, self.n_needed, self.n_columns) {
                return false;
            }
            bytes = &bytes[next..];
        }
        true
    }

    /// A record begins in `bytes` that is not ours. Blank lines before it still are.
    fn is_another_slice(&self, bytes: &[u8]) -> bool {
        self.offset >= self.until && matches!(self.mode, Mode::Records) && !matches!(find_line(&bytes[..1], true), Some((0, _)))
    }

    /// Rows inside.
    pub(super) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Dates were met that only make sense day first.
    pub(super) fn proves_day_first(&self) -> bool {
        self.rows.proves_day_first()
    }

    /// Moves the rows, issues and the count of records into a batch.
    pub(super) fn hand_over(&mut self, out: &mut Batch) {
        out.records_read += std::mem::take(&mut self.records_read);
        out.issues.append(&mut self.issues);
        self.rows.hand_over(&mut out.rows);
    }

    /// The rows and issues since the last time: those of the plan's role, events that stood among messages, and what was said of cases.
    pub(super) fn take(&mut self, file: u16, role: Role, next_seq: &mut u32) -> Vec<Batch> {
        let mut main = Batch::new(file, 0, role);
        self.hand_over(&mut main);
        let events = self.rows.take_events();
        main.records_read -= events.at.len() as u64;
        let events = Batch { records_read: events.at.len() as u64, rows: Rows::Events(events), ..Batch::new(file, 0, Role::Events) };
        let aside = Batch { is_aside: true, rows: Rows::Cases(self.rows.take_aside()), ..Batch::new(file, 0, Role::Cases) };
        let mut batches = vec![main];
        batches.extend([events, aside].into_iter().filter(|batch| !batch.rows.is_empty()));
        for batch in &mut batches {
            batch.seq = *next_seq;
            *next_seq += 1;
        }
        batches
    }

    /// Reads one thing from the start of `bytes`: how many bytes it took, 0 = more are needed.
    fn step(&mut self, bytes: &[u8], is_end: bool) -> Result<usize, ImportError> {
        match self.mode {
            Mode::Header(left) if left > 0 => {
                let n_read = (bytes.len() as u64).min(left);
                self.mode = Mode::Header(left - n_read);
                Ok(n_read as usize)
            }
            Mode::Header(_) if self.has_header => Ok(self.skip_header(bytes, is_end)),
            Mode::Header(_) => {
                self.mode = Mode::Records;
                self.record(bytes, is_end)
            }
            Mode::GivenUp(record) => self.skip_line(record, bytes, is_end),
            Mode::Records => self.record(bytes, is_end),
        }
    }

    fn skip_header(&mut self, bytes: &[u8], is_end: bool) -> usize {
        match find_cells(bytes, self.delimiter, is_end, &mut self.cells) {
            Found::Record { next, .. } => {
                self.line += if self.by_row { 1 } else { count_lines(&bytes[..next]) };
                self.mode = Mode::Records;
                next
            }
            // A header that is cut: there is nothing under it.
            Found::Open { .. } if is_end || bytes.len() > MAX_RECORD => bytes.len(),
            Found::Open { .. } => 0,
        }
    }

    fn record(&mut self, bytes: &[u8], is_end: bool) -> Result<usize, ImportError> {
        if let Some((0, next)) = find_line(&bytes[..1], true) {
            return Ok(self.skip_blank(bytes, next, is_end));
        }
        // One byte more than the longest record: a record of just that length ends in it.
        let window = &bytes[..bytes.len().min(MAX_RECORD + 2)];
        let ends_here = is_end && window.len() == bytes.len();
        match find_cells(window, self.delimiter, ends_here, &mut self.cells) {
            Found::Record { len, next } if len <= MAX_RECORD => {
                self.take_record(&bytes[..len])?;
                let may_hold_lines = !self.by_row && self.cells.iter().any(|cell| cell.quoting != cells::Quoting::None);
                self.line += if may_hold_lines { count_lines(&bytes[..next]) } else { 1 };
                Ok(next)
            }
            Found::Open { .. } if !ends_here && window.len() == bytes.len() && bytes.len() < MAX_RECORD + 2 => Ok(0),
            Found::Open { in_quotes } => {
                // A line without end is too long whether it is quoted or not.
                let is_one_line = find_line(window, false).is_none() && !ends_here;
                self.give_up(if in_quotes && !is_one_line { IssueKind::CutRecord } else { IssueKind::RecordTooLong }, in_quotes);
                self.step(bytes, is_end)
            }
            Found::Record { .. } => {
                self.give_up(IssueKind::RecordTooLong, false);
                self.step(bytes, is_end)
            }
        }
    }

    /// A line without a byte is no record.
    fn skip_blank(&mut self, bytes: &[u8], next: usize, is_end: bool) -> usize {
        let n_read = match bytes {
            [b'\r', b'\n', ..] => 2,
            // Perhaps half of CR LF.
            [b'\r'] if !is_end => return 0,
            _ => next,
        };
        self.line += 1;
        n_read
    }

    fn take_record(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        if self.cells.len() == 1 && bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let record = Record { encoding: self.encoding, repair: self.repair, ..Record::new(bytes, &self.cells, self.offset, self.line) };
        if self.may_be_other {
            if record.text.is_none() {
                return Err(ImportError { kind: ImportErrorKind::OtherEncoding, line: Some(self.line), detail: String::new() });
            }
            self.may_be_other = bytes.is_ascii();
        }
        let len = file_len(self.encoding, bytes) as u32;
        if self.rows.is_total(&record) {
            self.issues.push(Issue { kind: IssueKind::TotalRow, line: record.line, column: None, offset: record.offset, len });
            return Ok(());
        }
        self.records_read += 1;
        let note = |kind: IssueKind, column: Option<usize>| Issue {
            kind,
            line: record.line,
            column: column.and_then(|idx| u16::try_from(idx).ok()),
            offset: record.offset,
            len,
        };
        if !has_all_cells(&self.cells, bytes, self.n_needed, self.n_columns) {
            self.issues.push(note(IssueKind::WrongColumnCount, None));
            return Ok(());
        }
        let n_before = self.issues.len();
        if record.text.is_none_or(|text| self.encoding != Encoding::Utf8 && text.contains('\u{fffd}')) {
            self.issues.push(note(IssueKind::BadEncoding, None));
        }
        let rejected = self.rows.push(&record, &mut |kind, column| self.issues.push(note(kind, column)));
        if let Err((kind, column)) = rejected {
            if self.may_turn && kind == IssueKind::UnreadableTime && self.rows.wants_month_first() {
                return Err(ImportError { kind: ImportErrorKind::OtherDateOrder, line: Some(self.line), detail: String::new() });
            }
            // A rejected record has one reason.
            self.issues.truncate(n_before);
            self.issues.push(note(kind, column));
        }
        Ok(())
    }

    /// Gives up the record at hand: what comes next is looked for from the end of its first line on.
    fn give_up(&mut self, kind: IssueKind, needs_all_cells: bool) {
        self.records_read += 1;
        self.mode = Mode::GivenUp(GivenUp { kind, offset: self.offset, line: self.line, needs_all_cells, is_mid_line: true });
    }

    /// Skips a line of a record that was given up, or ends the record there.
    fn skip_line(&mut self, record: GivenUp, bytes: &[u8], is_end: bool) -> Result<usize, ImportError> {
        let line = find_line(bytes, is_end);
        if !record.is_mid_line {
            match line {
                Some((len, _)) if len <= MAX_RECORD && self.ends_at(record, &bytes[..len]) => {
                    self.close(record);
                    return self.record(bytes, is_end);
                }
                None if bytes.len() <= MAX_RECORD => return Ok(0),
                _ => {}
            }
        }
        self.mode = Mode::GivenUp(GivenUp { is_mid_line: line.is_none(), ..record });
        Ok(match line {
            Some((_, next)) => {
                self.line += 1;
                next
            }
            // Half of CR LF stays for the next chunk.
            None if bytes.last() == Some(&b'\r') => bytes.len() - 1,
            None => bytes.len(),
        })
    }

    /// Whether the record that was given up ended before this line.
    fn ends_at(&mut self, record: GivenUp, line: &[u8]) -> bool {
        if !record.needs_all_cells {
            return true;
        }
        let found = find_cells(line, self.delimiter, true, &mut self.cells);
        matches!(found, Found::Record { .. }) && !line.is_empty() && has_all_cells(&self.cells, line, self.n_needed, self.n_columns)
    }

    fn close(&mut self, record: GivenUp) {
        let len = u32::try_from(self.offset - record.offset).unwrap_or(u32::MAX);
        self.issues.push(Issue { kind: record.kind, line: record.line, column: None, offset: record.offset, len });
        self.mode = Mode::Records;
    }
}

/// As many cells as the header names; empty ones may follow.
fn has_all_cells(cells: &[Cell], bytes: &[u8], n_needed: usize, n_columns: usize) -> bool {
    cells.len() >= n_needed
        && cells.iter().skip(n_columns).all(|cell| bytes[cell.start as usize..cell.end as usize].trim_ascii().is_empty())
}

impl Reader for CsvReader {
    fn push(&mut self, chunk: &[u8], out: &mut Batch) -> Result<(), ImportError> {
        let result = self.read(chunk, false);
        self.hand_over(out);
        result
    }

    fn finish(&mut self, out: &mut Batch) -> Result<(), ImportError> {
        let result = self.read(&[], true);
        self.hand_over(out);
        result
    }
}
