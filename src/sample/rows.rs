//! Rows as CSV text: commas, quotes where needed, line feeds; times as `2026-11-19T14:32:00-03:00`.

use super::calendar::{DAY, Local, civil};

/// Appends cells and keeps the commas right.
pub struct Row<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
}

impl<'a> Row<'a> {
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Row { out, is_first: true }
    }

    fn start_cell(&mut self) -> &mut Vec<u8> {
        if !self.is_first {
            self.out.push(b',');
        }
        self.is_first = false;
        self.out
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        let out = self.start_cell();
        if text.contains([',', '"', '\n']) {
            out.push(b'"');
            for byte in text.bytes() {
                if byte == b'"' {
                    out.push(b'"');
                }
                out.push(byte);
            }
            out.push(b'"');
        } else {
            out.extend_from_slice(text.as_bytes());
        }
        self
    }

    pub fn number(&mut self, number: u64) -> &mut Self {
        let out = self.start_cell();
        out.extend_from_slice(number.to_string().as_bytes());
        self
    }

    pub fn time(&mut self, at: Option<Local>) -> &mut Self {
        let out = self.start_cell();
        if let Some(at) = at {
            write_time(at, out);
        }
        self
    }

    pub fn end(&mut self) {
        self.out.push(b'\n');
    }
}

fn write_time(at: Local, out: &mut Vec<u8>) {
    let (year, month, day) = civil(at.div_euclid(DAY));
    let secs = at.rem_euclid(DAY);
    let parts = [
        (year / 100, b' '),
        (year % 100, b'-'),
        (month, b'-'),
        (day, b'T'),
        (secs / 3600, b':'),
        (secs / 60 % 60, b':'),
        (secs % 60, b' '),
    ];
    for (value, then) in parts {
        out.extend_from_slice(&[b'0' + (value / 10) as u8, b'0' + (value % 10) as u8]);
        if then != b' ' {
            out.push(then);
        }
    }
    out.extend_from_slice(b"-03:00");
}
