//! CSV as spreadsheets of the reader's country open it: a BOM, `;` or `,`, no cell that a spreadsheet would take for a formula.

use std::borrow::Cow;

use crate::model::CsvStyle;

const BOM: &[u8] = "\u{feff}".as_bytes();

pub struct Writer {
    out: Vec<u8>,
    style: CsvStyle,
}

impl Writer {
    pub fn new(style: CsvStyle) -> Self {
        Writer { out: BOM.to_vec(), style }
    }

    /// Writes a record of text cells.
    pub fn row<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        for (place, cell) in cells.enumerate() {
            if place > 0 {
                self.out.push(self.style.delimiter);
            }
            self.cell(cell);
        }
        self.out.extend_from_slice(b"\r\n");
    }

    /// A number with the decimal sign of the style.
    pub fn number(&self, value: f64) -> String {
        let text = value.to_string();
        if self.style.decimal_comma { text.replace('.', ",") } else { text }
    }

    /// Programs cut a cell at NUL, or leave it out and see a formula behind it: it is not written.
    fn cell(&mut self, cell: &str) {
        let cell = if cell.contains('\0') { Cow::Owned(cell.replace('\0', "")) } else { Cow::Borrowed(cell) };
        let cell = &*cell;
        let guard = if is_formula(cell) { "'" } else { "" };
        let needs_quotes = cell.bytes().any(|byte| byte == self.style.delimiter || matches!(byte, b'"' | b'\n' | b'\r'));
        if !needs_quotes {
            self.out.extend_from_slice(guard.as_bytes());
            self.out.extend_from_slice(cell.as_bytes());
            return;
        }
        self.out.push(b'"');
        self.out.extend_from_slice(guard.as_bytes());
        for part in cell.split_inclusive('"') {
            self.out.extend_from_slice(part.as_bytes());
            if part.ends_with('"') {
                self.out.push(b'"');
            }
        }
        self.out.push(b'"');
    }

    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// A spreadsheet would run it: text of strangers starts with `=`, `+`, `-`, `@`, tab or return. A plain number or phone is no formula.
pub fn is_formula(cell: &str) -> bool {
    let is_number = || cell[1..].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' '));
    match cell.as_bytes().first() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        Some(b'+' | b'-') => !is_number(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cells: &[&str], expected: &str) {
        let mut writer = Writer::new(CsvStyle { delimiter: b';', decimal_comma: true });
        writer.row(cells.iter().copied());
        assert_eq!(String::from_utf8(writer.finish()).expect("text"), format!("\u{feff}{expected}\r\n"));
    }

    #[test]
    fn cells_are_quoted_only_where_they_must_be() {
        check(&["a;b", "c\"d", "e\nf", "g"], "\"a;b\";\"c\"\"d\";\"e\nf\";g");
    }

    #[test]
    fn text_of_strangers_never_runs_as_a_formula() {
        check(
            &["=1+1", "@SUM(A1)", "+55 11 98888-7777", "-12", "+5511988887777", "=a;b", "\0=1+1"],
            "'=1+1;'@SUM(A1);'+55 11 98888-7777;-12;+5511988887777;\"'=a;b\";'=1+1",
        );
    }
}
