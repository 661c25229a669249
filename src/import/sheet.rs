//! A table that is no text in its file (a sheet of a workbook, Parquet, objects of JSON) written as delimited bytes, so that it is read
//! further on like any other table.
//!
//! The first line says what the table was. Then each row is a record: cells stand between [`DELIMITER`]s, which no text of anybody holds; an
//! empty row is an empty line. Records are counted by rows, not by line ends, so that a position in a report is the row that the sheet shows.
//! Values have one form each: dates as ISO, decimals after a point.

use super::plan::{Encoding, Format};

/// Between cells.
pub const DELIMITER: u8 = 0x1f;

/// What the first line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub format: Format,
    /// Serial days of unformatted cells count from 1904.
    pub excel_1904: bool,
    /// The workbook hides it, and shows other tables: it is read only when somebody wants it.
    pub is_hidden: bool,
    /// What the objects of JSON were written in.
    pub encoding: Encoding,
}

const WORDS: [(&[u8], Mark); 8] = [
    (b"\x1fxlsx\n", Mark::of(Format::Workbook)),
    (b"\x1fxlsx1904\n", Mark { excel_1904: true, ..Mark::of(Format::Workbook) }),
    (b"\x1fxlsx-hidden\n", Mark { is_hidden: true, ..Mark::of(Format::Workbook) }),
    (b"\x1fxlsx1904-hidden\n", Mark { excel_1904: true, is_hidden: true, ..Mark::of(Format::Workbook) }),
    (b"\x1fparquet\n", Mark::of(Format::Parquet)),
    (b"\x1fjson\n", Mark::of(Format::Json)),
    (b"\x1fjson-utf-16le\n", Mark { encoding: Encoding::Utf16Le, ..Mark::of(Format::Json) }),
    (b"\x1fjson-utf-16be\n", Mark { encoding: Encoding::Utf16Be, ..Mark::of(Format::Json) }),
];

impl Mark {
    pub const fn of(format: Format) -> Mark {
        Mark { format, excel_1904: false, is_hidden: false, encoding: Encoding::Utf8 }
    }

    /// The first record is the header, whatever it looks like.
    pub fn is_named(self) -> bool {
        self.format != Format::Workbook
    }

    pub fn line(self) -> &'static [u8] {
        WORDS.iter().find(|(_, mark)| *mark == self).map_or(b"", |(line, _)| line)
    }
}

/// The mark at the start of a file, and its length; `None` = the file was not written here.
pub fn mark(head: &[u8]) -> Option<(Mark, usize)> {
    WORDS.iter().find(|(line, _)| head.starts_with(line)).map(|(line, mark)| (*mark, line.len()))
}

/// Appends a row; one without a cell is an empty line.
pub fn write_row<T: AsRef<str>>(cells: impl IntoIterator<Item = T>, out: &mut Vec<u8>) {
    let start = out.len();
    for (idx, cell) in cells.into_iter().enumerate() {
        if idx > 0 {
            out.push(DELIMITER);
        }
        write_cell(cell.as_ref(), out);
        // An empty cell on its own is no empty row.
        if out.len() == start {
            out.extend(b"\"\"");
        }
    }
    if out[start..].starts_with(b"\"\"\x1f") {
        out.drain(start..start + 2);
    }
    out.push(b'\n');
}

fn write_cell(text: &str, out: &mut Vec<u8>) {
    let needs_quotes = text.starts_with('"') || text.bytes().any(|byte| matches!(byte, DELIMITER | b'\n' | b'\r'));
    // White space alone would be no record.
    if !needs_quotes && !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    if text.is_empty() {
        return;
    }
    out.push(b'"');
    for part in text.split_inclusive('"') {
        out.extend_from_slice(part.as_bytes());
        if part.ends_with('"') {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::csv::cells::{Found, cell_text, find_cells};

    proptest! {
        #[test]
        fn what_is_written_is_what_is_read(rows in proptest::collection::vec(proptest::collection::vec("[a\"\\x1f\n\r é]{0,5}", 1..4), 0..6)) {
            let mut bytes = Vec::new();
            rows.iter().for_each(|row| write_row(row, &mut bytes));
            let (mut at, mut cells, mut read) = (0, Vec::new(), Vec::new());
            while at < bytes.len() {
                let Found::Record { next, .. } = find_cells(&bytes[at..], DELIMITER, true, &mut cells) else { panic!("open") };
                let texts = cells.iter().map(|cell| cell_text(&bytes[at + cell.start as usize..at + cell.end as usize]));
                read.push(texts.collect::<Vec<_>>());
                at += next;
            }
            prop_assert_eq!(read, rows);
        }
    }

    #[test]
    fn only_a_row_without_cells_is_an_empty_line() {
        let mut bytes = Vec::new();
        write_row([""; 0], &mut bytes);
        write_row([""], &mut bytes);
        write_row(["", "a", ""], &mut bytes);
        assert_eq!(bytes, b"\n\"\"\n\x1fa\x1f\n");
    }

    #[test]
    fn every_mark_is_found_again() {
        for (line, mark_of_line) in WORDS {
            assert_eq!(mark(line), Some((mark_of_line, line.len())));
            assert_eq!(mark_of_line.line(), line);
        }
    }
}
