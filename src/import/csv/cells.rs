//! Where the cells of a record lie. Quoting as in RFC 4180, and what lies beside it: a quote inside an unquoted cell is a letter,
//! and what follows a closing quote belongs to the cell.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

use crate::import::encoding::{file_len, repaired};
use crate::model::Encoding;

/// A cell of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The raw cell, quotes included, from the start of the record.
    pub start: u32,
    pub end: u32,
    pub quoting: Quoting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    None,
    /// One quote before, one after, none inside.
    Plain,
    /// Doubled quotes inside, or letters after the closing one.
    Escaped,
}

/// What stands at the start of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A record of `len` bytes; the next starts at `next`.
    Record { len: usize, next: usize },
    /// The record does not end in these bytes.
    Open { in_quotes: bool },
}

/// Finds the cells of the first record. `is_end` = no byte will follow these.
pub fn find_cells(bytes: &[u8], delimiter: u8, is_end: bool, cells: &mut Vec<Cell>) -> Found {
    cells.clear();
    let mut start = 0;
    loop {
        let (end, quoting) = match bytes.get(start) {
            Some(b'"') => match quoted(bytes, start, delimiter, is_end) {
                Some(cell) => cell,
                None => return Found::Open { in_quotes: true },
            },
            _ => (plain(bytes, start, delimiter), Quoting::None),
        };
        cells.push(Cell { start: start as u32, end: end as u32, quoting });
        match bytes.get(end) {
            Some(&byte) if byte == delimiter => start = end + 1,
            Some(b'\n') => return Found::Record { len: end, next: end + 1 },
            Some(_) => match bytes.get(end + 1) {
                Some(b'\n') => return Found::Record { len: end, next: end + 2 },
                None if !is_end => return Found::Open { in_quotes: false },
                _ => return Found::Record { len: end, next: end + 1 },
            },
            None if is_end => return Found::Record { len: end, next: end },
            None => return Found::Open { in_quotes: false },
        }
    }
}

/// End of an unquoted cell: the delimiter, the end of the line, or the end of the bytes.
fn plain(bytes: &[u8], start: usize, delimiter: u8) -> usize {
    // Most cells are a few bytes long: setting up a search costs more than looking.
    const SHORT: usize = 24;
    let near = &bytes[start..bytes.len().min(start + SHORT)];
    for (at, &byte) in near.iter().enumerate() {
        if byte == delimiter || byte == b'\n' || byte == b'\r' {
            return start + at;
        }
    }
    let far = start + near.len();
    memchr3(delimiter, b'\n', b'\r', &bytes[far..]).map_or(bytes.len(), |at| far + at)
}

/// End of a quoted cell; `None` when it is not closed in these bytes.
fn quoted(bytes: &[u8], start: usize, delimiter: u8, is_end: bool) -> Option<(usize, Quoting)> {
    let mut quoting = Quoting::Plain;
    let mut at = start + 1;
    loop {
        let close = at + memchr(b'"', &bytes[at..])?;
        match bytes.get(close + 1) {
            Some(b'"') => {
                quoting = Quoting::Escaped;
                at = close + 2;
            }
            Some(&byte) if byte == delimiter || byte == b'\n' || byte == b'\r' => return Some((close + 1, quoting)),
            Some(_) => return Some((plain(bytes, close + 1, delimiter), Quoting::Escaped)),
            // The next byte may be a second quote.
            None => return is_end.then_some((close + 1, quoting)),
        }
    }
}

/// The line at the start of some bytes: its length and where the next starts; `None` when it does not end in them.
pub fn find_line(bytes: &[u8], is_end: bool) -> Option<(usize, usize)> {
    match memchr2(b'\n', b'\r', bytes) {
        Some(at) if bytes[at] == b'\n' => Some((at, at + 1)),
        Some(at) => match bytes.get(at + 1) {
            Some(b'\n') => Some((at, at + 2)),
            None if !is_end => None,
            _ => Some((at, at + 1)),
        },
        None => is_end.then_some((bytes.len(), bytes.len())),
    }
}

/// Line ends inside some bytes: LF, CR LF and a lone CR count one each.
pub fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).count() as u64
}

/// The text of a raw cell: quotes undone, bytes that are no UTF-8 shown as �.
pub fn cell_text(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    match text.strip_prefix('"') {
        Some(inside) => unquoted(inside),
        None => text.into_owned(),
    }
}

/// Undoes the quoting of what stands after the opening quote.
fn unquoted(inside: &str) -> String {
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('"') {
        text.push_str(before);
        let Some(second) = after.strip_prefix('"') else {
            // The closing quote: what follows belongs to the cell as it stands.
            text.push_str(after);
            return text;
        };
        text.push('"');
        rest = second;
    }
    text.push_str(rest);
    text
}

/// A record that is complete.
pub struct Record<'a> {
    pub bytes: &'a [u8],
    /// The same as text, unless some byte is no UTF-8.
    pub text: Option<&'a str>,
    pub cells: &'a [Cell],
    /// First byte in the file.
    pub offset: u64,
    /// Line on which it starts, from 1.
    pub line: u64,
    /// How the file wrote what is UTF-8 here: its positions follow from it.
    pub encoding: Encoding,
    /// Letters that were decoded wrongly are put right.
    pub repair: bool,
}

impl<'a> Record<'a> {
    pub fn new(bytes: &'a [u8], cells: &'a [Cell], offset: u64, line: u64) -> Self {
        Record { bytes, text: std::str::from_utf8(bytes).ok(), cells, offset, line, encoding: Encoding::Utf8, repair: false }
    }

    /// The trimmed text of a cell; empty when the record or the file has no such cell.
    #[inline]
    pub fn get(&self, column: Option<usize>) -> Cow<'a, str> {
        // Most fields have no column: that is seen without a call.
        self.cell(column).map_or(Cow::Borrowed(""), |cell| self.text_of(cell))
    }

    #[inline]
    fn cell(&self, column: Option<usize>) -> Option<&'a Cell> {
        self.cells.get(column?).filter(|cell| cell.start != cell.end)
    }

    fn text_of(&self, cell: &Cell) -> Cow<'a, str> {
        let text = self.text_as_it_stands(cell);
        match self.repair {
            true => repaired(&text).map_or(text, Cow::Owned),
            false => text,
        }
    }

    #[inline(always)]
    fn text_as_it_stands(&self, cell: &Cell) -> Cow<'a, str> {
        match (self.text, cell.quoting) {
            (Some(text), Quoting::None) => Cow::Borrowed(trimmed(&text[cell.start as usize..cell.end as usize])),
            _ => self.text_of_unusual(cell),
        }
    }

    fn text_of_unusual(&self, cell: &Cell) -> Cow<'a, str> {
        let (start, end) = match cell.quoting {
            Quoting::None => (cell.start as usize, cell.end as usize),
            Quoting::Plain => (cell.start as usize + 1, cell.end as usize - 1),
            Quoting::Escaped => return Cow::Owned(trimmed(&cell_text(&self.bytes[cell.start as usize..cell.end as usize])).to_owned()),
        };
        match self.text {
            Some(text) => Cow::Borrowed(trimmed(&text[start..end])),
            None => match String::from_utf8_lossy(&self.bytes[start..end]) {
                Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
                Cow::Owned(text) => Cow::Owned(trimmed(&text).to_owned()),
            },
        }
    }

    /// A cell as [`Record::get`] gives it, empty when it says in words or dashes that it is empty.
    #[inline]
    pub fn given(&self, column: Option<usize>) -> Cow<'a, str> {
        self.cell(column).map_or(Cow::Borrowed(""), |cell| self.given_in(cell))
    }

    fn given_in(&self, cell: &Cell) -> Cow<'a, str> {
        let text = if self.repair { self.text_of(cell) } else { self.text_as_it_stands(cell) };
        if super::super::values::is_blank(&text) { Cow::Borrowed("") } else { text }
    }

    /// First byte in the file and length of a raw cell; length 0 when there is no text in it.
    pub fn place(&self, column: Option<usize>) -> (u64, u32) {
        match self.cell(column) {
            Some(cell) if !self.text_as_it_stands(cell).is_empty() => {
                let (before, cell) = (&self.bytes[..cell.start as usize], &self.bytes[cell.start as usize..cell.end as usize]);
                (self.offset + file_len(self.encoding, before), file_len(self.encoding, cell) as u32)
            }
            _ => (0, 0),
        }
    }
}

/// Without white space around it; most cells have none, and that is seen at a glance.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if (b'!'..=b'~').contains(first) && (b'!'..=b'~').contains(last) => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200e}' | '\u{200f}')),
    }
}
