//! Rows for the clipboard: cells between tabs, as a spreadsheet pastes them, and none that it would run.

use serde::{Deserialize, Serialize};

use crate::calendar::civil;
use crate::export::csv::is_formula;

use super::TextSource;
use super::loaded::Loaded;
use super::protocol::{CsvStyle, RowCell, RowsRequest};
use super::rows::{Cells, with_order, word_in};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyRequest {
    /// Rows of this order; its page does not matter.
    pub rows: RowsRequest,
    /// Places in it, `start <= place && place < end`.
    pub ranges: Vec<(u64, u64)>,
    pub columns: Vec<String>,
    /// A word per column, or nothing for cells alone.
    pub header: Vec<String>,
    /// `<column>.<id>` → word.
    pub words: Vec<(String, String)>,
    pub style: CsvStyle,
}

/// The text, and how many rows it has without the header.
pub fn copied(loaded: &mut Loaded, source: &dyn TextSource, request: &CopyRequest) -> (String, u64) {
    with_order(loaded, &request.rows, |loaded, order| of_rows(loaded, source, request, order))
}

fn of_rows(loaded: &Loaded, source: &dyn TextSource, request: &CopyRequest, order: &[u32]) -> (String, u64) {
    let mut cells = Cells::new(loaded, source, request.rows.masked);
    let mut lines: Vec<String> = Vec::new();
    if !request.header.is_empty() {
        lines.push(request.header.iter().map(|cell| pasted_cell(cell)).collect::<Vec<_>>().join("\t"));
    }
    let mut n_rows = 0;
    for &(start, end) in &request.ranges {
        let end = (end as usize).min(order.len());
        for &row in order.get(start as usize..end).unwrap_or_default() {
            let line = request.columns.iter().map(|column| match cells.cell(request.rows.view, row as usize, column) {
                RowCell::None => String::new(),
                RowCell::Text(text) => pasted_cell(&text),
                RowCell::Word(id) => pasted_cell(&word_in(&request.words, column, &id)),
                RowCell::Number(value) if request.style.decimal_comma => value.to_string().replace('.', ","),
                RowCell::Number(value) => value.to_string(),
                RowCell::Time(day, second) => {
                    format!("{} {:02}:{:02}:{:02}", civil::iso(day), second / 3600, second / 60 % 60, second % 60)
                }
                RowCell::Counted(count, _) | RowCell::Of(count, _) => count.to_string(),
            });
            let line = line.collect::<Vec<_>>().join("\t");
            lines.push(line);
            n_rows += 1;
        }
    }
    (lines.join("\r\n"), n_rows)
}

/// One cell of one line: tabs and line ends would open others, and a formula of a stranger would run.
pub fn pasted_cell(text: &str) -> String {
    let line: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    if is_formula(line.trim_start()) || is_formula(&line) { format!("'{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::pasted_cell;

    #[test]
    fn a_cell_stays_one_cell_and_never_runs() {
        assert_eq!(pasted_cell("a\tb\nc"), "a b c");
        assert_eq!(pasted_cell("=1+1"), "'=1+1");
        assert_eq!(pasted_cell("\t=1+1"), "' =1+1");
        assert_eq!(pasted_cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(pasted_cell("+5511988887777"), "+5511988887777");
        assert_eq!(pasted_cell("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
        assert_eq!(pasted_cell(""), "");
    }
}
