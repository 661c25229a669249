//! One table, in whichever form it is wanted: written row by row, with cells that know what they are.

use serde::{Deserialize, Serialize};

use crate::model::{CsvStyle, LocalDay};

use super::csv;
use super::xlsx::Workbook;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum TableCell {
    #[default]
    None,
    Text(String),
    Number(f64),
    /// A duration, seconds.
    Secs(f64),
    /// 0 to 1.
    Share(f64),
    /// Local day and second of the day.
    Time(LocalDay, u32),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TableFormat {
    /// Durations in seconds, shares from 0 to 1.
    Csv(CsvStyle),
    /// `name` of the sheet, and what the second sheet says.
    Workbook { name: String, about: Vec<(String, String)> },
}

impl TableFormat {
    pub fn is_workbook(&self) -> bool {
        matches!(self, TableFormat::Workbook { .. })
    }

    /// The end of the file's name.
    pub fn extension(&self) -> &'static str {
        if self.is_workbook() { "xlsx" } else { "csv" }
    }
}

pub enum Table {
    Csv(csv::Writer),
    Workbook(Box<Workbook>),
}

impl Table {
    pub fn new<'a>(format: &TableFormat, header: impl Iterator<Item = &'a str>) -> Self {
        match format {
            TableFormat::Csv(style) => {
                let mut out = csv::Writer::new(*style);
                out.row(header);
                Table::Csv(out)
            }
            TableFormat::Workbook { name, about } => {
                let mut workbook = Workbook::new(name, about.clone());
                workbook.header(header);
                Table::Workbook(Box::new(workbook))
            }
        }
    }

    pub fn row(&mut self, cells: &[TableCell]) {
        match self {
            Table::Csv(out) => {
                let texts: Vec<String> = cells.iter().map(|cell| text_of(out, cell)).collect();
                out.row(texts.iter().map(String::as_str));
            }
            // What a sheet cannot hold is not written: the page offers CSV for that many rows.
            Table::Workbook(workbook) => {
                workbook.row(cells);
            }
        }
    }

    pub fn finish(self) -> Vec<u8> {
        match self {
            Table::Csv(out) => out.finish(),
            Table::Workbook(workbook) => workbook.finish(),
        }
    }
}

fn text_of(out: &csv::Writer, cell: &TableCell) -> String {
    match cell {
        TableCell::None => String::new(),
        TableCell::Text(text) => text.clone(),
        TableCell::Number(value) | TableCell::Secs(value) | TableCell::Share(value) => out.number(*value),
        TableCell::Time(day, second) => {
            let (hour, minute, rest) = (second / 3600, second / 60 % 60, second % 60);
            let date = String::from(crate::model::IsoDay(*day));
            format!("{date} {hour:02}:{minute:02}:{rest:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cells_as_text() {
        let style = CsvStyle { delimiter: b';', decimal_comma: true };
        let mut table = Table::new(&TableFormat::Csv(style), ["a", "b"].into_iter());
        table.row(&[TableCell::Share(0.5), TableCell::Time(20_777, 3661)]);
        table.row(&[TableCell::Text("=x".to_owned()), TableCell::None]);
        assert_eq!(String::from_utf8(table.finish()).unwrap(), "\u{feff}a;b\r\n0,5;2026-11-20 01:01:01\r\n'=x;\r\n");
    }
}
