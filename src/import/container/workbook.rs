//! Workbooks of Excel and its relatives (XLSX, XLSM): each sheet becomes a table of its own.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use memchr::memmem;

use super::guard::{Guard, bomb, guarded};
use super::inflate::Budget;
use super::zip::{self, Entry};
use super::{Member, ReadAt, Shelf, note};
use crate::import::chat::title::MEMBER_SIGN;
use crate::import::plan::{Format, ImportError, ImportErrorKind};
use crate::import::sheet::Mark;
use crate::model::report::ContainerReport;

/// Texts that cells share are in memory together.
const MAX_SHARED: u64 = 512 << 20;
/// As many as a sheet may have.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;
/// What the last sheet of a workbook of ours is called, in each language, and the most lines that it has.
const ABOUT: [&str; 3] = ["Sobre", "About", "Acerca de"];
const MOST_ABOUT: u32 = 100;

/// The sheets of a workbook that hold a cell, each as a file named after both.
pub fn open<S: Shelf>(
    name: &str,
    source: &dyn ReadAt,
    entries: &[Entry],
    shelf: &mut S,
    budget: &mut Budget,
    out: &mut Vec<Member<S::Kept>>,
) {
    let (packed, has_merges) = match check(source, entries) {
        Ok(checked) => checked,
        Err(error) => return out.push(note::of_error(name, error)),
    };
    let opened = guarded(|| Xlsx::new(BufReader::with_capacity(BLOCK, Cursor { source, at: 0 })).map_err(|error| damaged(&error)));
    let mut book = match opened {
        Ok(book) => book,
        Err(error) => return out.push(note::of_error(name, error)),
    };
    let is_sheet = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let sheets: Vec<(String, bool)> =
        book.sheets_metadata().iter().filter(is_sheet).map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect();
    // Where only hidden sheets hold tables, they are what there is to read.
    let hides = sheets.iter().any(|(_, is_hidden)| *is_hidden)
        && sheets.iter().any(|(sheet, is_hidden)| !is_hidden && guarded(|| holds_table(&mut book, sheet)).unwrap_or(false));
    let mark = Mark { excel_1904: book.has_1904_epoch(), ..Mark::of(Format::Workbook) };
    let (mut told, n_before) = (ContainerReport::default(), out.len());
    let last = sheets.len().saturating_sub(1);
    for (place, (sheet, is_hidden)) in sheets.into_iter().enumerate() {
        if place == last && place > 0 && ABOUT.contains(&sheet.as_str()) && guarded(|| is_about(&mut book, &sheet)).unwrap_or(false) {
            told.ours += 1;
            continue;
        }
        let mark = Mark { is_hidden: is_hidden && hides, ..mark };
        let member = format!("{name}{MEMBER_SIGN}{sheet}");
        let mut guard = Guard::new(shelf, budget, packed);
        match guarded(|| write(&mut book, &sheet, mark, has_merges, &mut guard)) {
            Ok(true) => {
                told.opened += 1;
                out.push(Member::File { name: member, bytes: guard.take() });
            }
            Ok(false) => {
                told.empty += 1;
                guard.start_over();
            }
            Err(error) => {
                told.refused += 1;
                guard.start_over();
                out.push(note::of_error(&member, error));
            }
        }
    }
    if out.len() == n_before {
        out.push(note::refused(name, ImportErrorKind::EmptyWorkbook, ""));
    } else if told.empty + told.ours > 0 {
        out.insert(n_before, note::workbook(name, told));
    }
}

/// Unpacks the parts once and keeps nothing, so that what follows cannot fill the memory. Gives the bytes that they take packed, and whether
/// any cells are merged: that stands after all of them, so that most workbooks need no second look.
fn check(source: &dyn ReadAt, entries: &[Entry]) -> Result<(u64, bool), ImportError> {
    const MERGE: &[u8] = b"mergeCell";
    let mut budget = Budget::default();
    let (mut packed, mut has_merges, mut tail) = (0, false, Vec::new());
    let is_part = |entry: &&Entry| [".xml", ".rels"].iter().any(|ending| entry.name.to_ascii_lowercase().ends_with(ending));
    for entry in entries.iter().filter(is_part) {
        if entry.is_encrypted {
            return Err(ImportError::new(ImportErrorKind::LockedWorkbook));
        }
        let mut plain = 0;
        let end = zip::extract(source, entry, &mut budget, &mut |bytes| {
            plain += bytes.len() as u64;
            if !has_merges {
                tail.extend_from_slice(bytes);
                has_merges = memmem::find(&tail, MERGE).is_some();
                tail.drain(..tail.len() - tail.len().min(MERGE.len()));
            }
        });
        match end {
            // A damaged part is told by the sheet that needs it.
            Err((kind, detail)) if kind != ImportErrorKind::Damaged => return Err(ImportError { kind, line: None, detail }),
            _ => packed += entry.packed,
        }
        if plain > MAX_SHARED && entry.name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
            return Err(bomb());
        }
    }
    Ok((packed, has_merges))
}

fn damaged(error: &XlsxError) -> ImportError {
    ImportError::new(match error {
        XlsxError::Password => ImportErrorKind::LockedWorkbook,
        _ => ImportErrorKind::Damaged,
    })
}

/// Whether a sheet is the one that says what a workbook of ours is: its name stands in its first cell, and beside it names and values.
fn is_about<RS: Read + Seek>(book: &mut Xlsx<RS>, sheet: &str) -> Result<bool, ImportError> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| damaged(&error))?;
    let mut is_first = true;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
        let text = text_of(cell.get_value());
        let (row, column) = cell.get_position();
        if is_first && (text != sheet || (row, column) != (0, 0)) || !text.is_empty() && (column > 1 || row >= MOST_ABOUT) {
            return Ok(false);
        }
        is_first = false;
    }
    Ok(!is_first)
}

/// Whether some row of a sheet has more than one cell.
fn holds_table<RS: Read + Seek>(book: &mut Xlsx<RS>, sheet: &str) -> Result<bool, ImportError> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| damaged(&error))?;
    let mut met = None;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
        if text_of(cell.get_value()).trim().is_empty() {
            continue;
        }
        let row = cell.get_position().0;
        if met.replace(row) == Some(row) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes a sheet; false = it holds no cell.
fn write<RS: Read + Seek, S: Shelf>(
    book: &mut Xlsx<RS>,
    sheet: &str,
    mark: Mark,
    has_merges: bool,
    guard: &mut Guard<'_, S>,
) -> Result<bool, ImportError> {
    // Without them a sheet is still read: only a header over two rows may lack names.
    let mut merges = Vec::new();
    if has_merges {
        merges = guarded(|| book.merge_cells_by_sheet_name(sheet).map_err(|error| damaged(&error))).unwrap_or_default();
    }
    merges.retain(|range| range.start.0 < Heads::LAST_ROW && range.start.0 <= range.end.0);
    merges.truncate(Heads::MOST_RANGES);
    let told = book.worksheet_cells_reader(sheet).map_err(|error| damaged(&error))?.dimensions().start.1;
    for first in [told, 0] {
        let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| damaged(&error))?;
        guard.line(mark.line())?;
        match Rows::new(first, &merges, guard).write(&mut cells)? {
            End::LeftOfFirst => guard.start_over(),
            End::Done { any } => return Ok(any),
        }
    }
    Ok(false)
}

enum End {
    Done {
        any: bool,
    },
    /// The sheet says that it starts farther right than it does.
    LeftOfFirst,
}

/// Cells on their way into rows.
struct Rows<'a, 'b, S: Shelf> {
    guard: &'a mut Guard<'b, S>,
    /// Column of the sheet that is the first of the table.
    first: u32,
    /// Row at hand, from 0, and how many of its cells are filled.
    row: u32,
    cells: Vec<String>,
    n_filled: usize,
    /// Columns of the widest row so far: every row after it is as wide.
    width: usize,
    heads: Heads<'a>,
}

impl<'a, 'b, S: Shelf> Rows<'a, 'b, S> {
    fn new(first: u32, merges: &'a [Dimensions], guard: &'a mut Guard<'b, S>) -> Self {
        Rows { guard, first, row: 0, cells: Vec::new(), n_filled: 0, width: 0, heads: Heads { merges, texts: HashMap::new(), rows: None } }
    }

    fn write<RS: Read + Seek>(mut self, cells: &mut XlsxCellReader<'_, RS>) -> Result<End, ImportError> {
        while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
            let ((row, column), text) = (cell.get_position(), text_of(cell.get_value()));
            if text.trim().is_empty() {
                continue;
            }
            if row >= MAX_ROWS || column >= MAX_COLUMNS {
                return Err(ImportError::new(ImportErrorKind::Damaged));
            }
            let Some(place) = column.checked_sub(self.first) else { return Ok(End::LeftOfFirst) };
            if row != self.row {
                self.end_row()?;
                // A row that stands after a later one is none of them again.
                for _ in self.row..row {
                    self.end_row()?;
                }
            }
            self.heads.met((row, column), &text);
            self.put(place as usize, text);
        }
        let any = self.width > 0;
        if self.n_filled > 0 {
            self.end_row()?;
        }
        Ok(End::Done { any })
    }

    fn put(&mut self, place: usize, text: String) {
        self.width = self.width.max(place + 1);
        self.cells.resize(self.width, String::new());
        self.cells[place] = text;
        self.n_filled += 1;
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        let row = self.row;
        self.row += 1;
        if self.n_filled == 0 {
            return self.guard.line(b"\n");
        }
        for (column, text) in self.heads.names(row, self.n_filled) {
            if let Some(place) = column.checked_sub(self.first).map(|place| place as usize)
                && self.cells.get(place).is_none_or(String::is_empty)
            {
                self.put(place, text);
            }
        }
        self.guard.row(&self.cells)?;
        self.cells.iter_mut().for_each(String::clear);
        self.n_filled = 0;
        Ok(())
    }
}

/// Names of columns that stand in merged cells. Only the first cell of a merged range holds its value: where the range is a part of the
/// header, each column under it is meant. Among rows a value stays where it is, so that nothing is counted twice.
struct Heads<'a> {
    merges: &'a [Dimensions],
    /// Values of ranges of several cells, by their first cell, as long as the header is not over.
    texts: HashMap<(u32, u32), String>,
    /// The first and the last row of the header, once the first was met: a row with more than one cell.
    rows: Option<(u32, u32)>,
}

impl Heads<'_> {
    /// A header of more rows is none.
    const MOST_ROWS: u32 = 5;
    /// Titles end above this row.
    const LAST_ROW: u32 = 100;
    const MOST_RANGES: usize = 1000;

    fn met(&mut self, at: (u32, u32), text: &str) {
        if at.0 < Self::LAST_ROW && self.merges.iter().any(|range| range.start == at) {
            self.texts.insert(at, text.to_owned());
        }
    }

    /// What else the cells of a row are called, if it is the last of the header.
    fn names(&mut self, row: u32, n_filled: usize) -> Vec<(u32, String)> {
        if self.merges.is_empty() || n_filled < 2 && self.rows.is_none() {
            return Vec::new();
        }
        let (first, last) = *self.rows.get_or_insert_with(|| {
            let first = row;
            let is_of_header =
                |range: &&Dimensions, last: u32| (first..=last).contains(&range.start.0) && range.end.0 < first + Self::MOST_ROWS;
            let below = |last: u32| self.merges.iter().filter(|range| is_of_header(range, last)).map(|range| range.end.0).max();
            let mut last = first;
            while let Some(next) = below(last).filter(|next| *next > last) {
                last = next;
            }
            // What goes over several rows is a header only beside names that have others under them.
            let has_levels =
                self.merges.iter().any(|range| is_of_header(&range, last) && range.end.0 < last && range.start.1 < range.end.1);
            (first, if has_levels { last } else { first })
        });
        if row < last {
            return Vec::new();
        }
        let ranges = std::mem::take(&mut self.merges).iter().filter(|range| range.end.0 == row && row == last);
        let named = ranges.filter_map(|range| Some((range, self.texts.get(&range.start)?)));
        let names: Vec<(u32, String)> =
            named.flat_map(|(range, text)| (range.start.1..=range.end.1.min(MAX_COLUMNS)).map(|column| (column, text.clone()))).collect();
        // A title over a whole table is no name of its columns.
        if first == last && names.len() > 2 * n_filled { Vec::new() } else { names }
    }
}

/// A value in the one form that it has here.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(time) => time_text(time),
    }
}

/// A number of more digits than a spreadsheet keeps is written as spreadsheets show it, `1.2345678901234568E+17`: it may be an id that lost some.
fn number_text(number: f64) -> String {
    /// Up to here whole numbers are exact; one of 16 digits is still a rounded one if it ends in zero.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 || number.abs() < 1e15 || number.abs() < EXACT && number % 10.0 != 0.0 {
        return number.to_string();
    }
    let text = if number.abs() < 1e16 { format!("{number:.15E}") } else { format!("{number:E}") };
    text.replace('E', "E+")
}

/// `2026-11-26 15:30:00`, without a clock for a whole day and without a day below one; `255:10:10` for what lasts.
fn time_text(time: &ExcelDateTime) -> String {
    const DAY_MS: f64 = 86_400_000.0;
    const DAYS: f64 = 2_958_466.0;
    let days = time.as_f64();
    let is_time = (0.0..DAYS).contains(&days) || time.is_duration() && days.abs() < DAYS;
    if !is_time {
        // A number in the dress of a date: a phone, an id.
        return days.to_string();
    }
    let all_ms = (days.abs() * DAY_MS).round() as u64;
    let clock = |ms: u64| {
        let (secs, rest) = (ms / 1000, ms % 1000);
        let fraction = if rest == 0 { String::new() } else { format!(".{rest:03}") };
        format!("{:02}:{:02}:{:02}{fraction}", secs / 3600, secs / 60 % 60, secs % 60)
    };
    if time.is_duration() {
        // What lasts is told in whole seconds.
        return format!("{}{}", if days < 0.0 { "-" } else { "" }, clock((all_ms + 500) / 1000 * 1000));
    }
    if days < 1.0 {
        return clock(all_ms);
    }
    let (year, month, day, hour, minute, second, ms) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let ms_of_day = ((u64::from(hour) * 60 + u64::from(minute)) * 60 + u64::from(second)) * 1000 + u64::from(ms);
    if ms_of_day == 0 { date } else { format!("{date} {}", clock(ms_of_day)) }
}

/// Bytes read from the source at a time.
const BLOCK: usize = 256 << 10;

/// A source that is read in order and by leaps.
struct Cursor<'a> {
    source: &'a dyn ReadAt,
    at: u64,
}

impl Read for Cursor<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let piece = self.source.read_at(self.at, out.len()).ok_or(io::ErrorKind::Other)?;
        out[..piece.len()].copy_from_slice(&piece);
        self.at += piece.len() as u64;
        Ok(piece.len())
    }
}

impl Seek for Cursor<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.size().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
