//! Cruzamento as a table: which rows and columns are shown, in which order, and what stands in each cell. Pure.

use std::collections::HashMap;

use crate::engine::{Answer, Cell, Dimension};

use super::format::{Unit, is_small, shape};
use super::queries::cross::Choice;
use super::reading::{Steps, cells, groups, whole};

/// Rows and columns that are shown at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub rows: usize,
    pub columns: usize,
}

impl Room {
    pub const FEW: Room = Room { rows: 20, columns: 12 };
    /// When all are wanted; a table of more is read by nobody.
    pub const MANY: Room = Room { rows: 200, columns: 40 };
}

/// Hours of the day and days of a month are shown whole.
const TIMES: usize = 31;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CrossTable {
    /// Those with most rows of data first; times by time.
    pub rows: Vec<Head>,
    pub columns: Vec<Head>,
    /// By row, then column.
    pub cells: Vec<Vec<Cell>>,
    /// Of everything, whatever is shown.
    pub whole: Cell,
    /// All that the answer has, shown or not.
    pub n_rows: usize,
    pub n_columns: usize,
    /// Of what is shown and rests on enough rows.
    pub steps: Steps,
    pub undivided: Option<Undivided>,
}

/// A row or a column: its label as in the answer, and the figure without the other dimension.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    pub label: String,
    pub total: Cell,
}

/// There are rows of data, but the figure cannot be told apart by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undivided {
    By(Dimension),
    /// By each, but not by both.
    Pair,
}

/// The four answers of the page.
#[derive(Clone, Copy)]
pub struct Answers<'a> {
    pub whole: &'a Answer,
    pub rows: &'a Answer,
    pub columns: &'a Answer,
    pub cells: &'a Answer,
}

impl CrossTable {
    pub fn of(choice: Choice, answers: Answers, room: Room) -> CrossTable {
        let unit = shape(choice.metric).unit;
        // A pair that the answer does not name had nothing to count.
        let nothing = Cell { value: (unit == Unit::Count).then_some(0.0), n: 0 };
        let (rows, n_rows) = heads(choice.rows, groups(answers.rows, choice.metric), room.rows);
        let (columns, n_columns) = heads(choice.columns, groups(answers.columns, choice.metric), room.columns);
        let found: HashMap<(&str, &str), Cell> = answers
            .cells
            .groups
            .iter()
            .zip(cells(answers.cells, choice.metric))
            .map(|(group, &cell)| {
                let (row, column) = if choice.is_turned() { (1, 0) } else { (0, 1) };
                ((group[row], group[column]), cell)
            })
            .collect();
        let cell = |row: &Head, column: &Head| found.get(&(row.label.as_str(), column.label.as_str())).copied().unwrap_or(nothing);
        let cells: Vec<Vec<Cell>> = rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
        let whole = whole(answers.whole, choice.metric);
        let undivided = match whole.n {
            0 => None,
            _ if answers.rows.groups.is_empty() => Some(Undivided::By(choice.rows)),
            _ if answers.columns.groups.is_empty() => Some(Undivided::By(choice.columns)),
            _ if answers.cells.groups.is_empty() => Some(Undivided::Pair),
            _ => None,
        };
        let inked = cells.iter().flatten().filter(|cell| !is_small(**cell, unit)).filter_map(|cell| cell.value);
        CrossTable { steps: Steps::of(inked), rows, columns, cells, whole, n_rows, n_columns, undivided }
    }

    pub fn hidden_rows(&self) -> usize {
        self.n_rows - self.rows.len()
    }

    pub fn hidden_columns(&self) -> usize {
        self.n_columns - self.columns.len()
    }
}

/// The heads that are shown, and how many there are: names by how many rows of data they have, times as they follow, the latest of them.
fn heads(dimension: Dimension, groups: Vec<(String, Cell)>, room: usize) -> (Vec<Head>, usize) {
    let has_place = |head: &Head| !(dimension.is_time() && head.label.is_empty());
    let mut heads: Vec<Head> = groups.into_iter().map(|(label, total)| Head { label, total }).filter(has_place).collect();
    let n_heads = heads.len();
    if dimension.is_time() {
        heads.drain(..n_heads.saturating_sub(room.max(TIMES)));
    } else {
        heads.sort_by(|a, b| b.total.n.cmp(&a.total.n).then_with(|| a.label.cmp(&b.label)));
        heads.truncate(room);
    }
    (heads, n_heads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::MetricAnswer;

    fn answer(metric: &str, groups: &[(&[&str], f64, u64)]) -> Answer {
        Answer {
            id: String::new(),
            groups: groups.iter().map(|(labels, ..)| labels.to_vec()).collect(),
            metrics: vec![MetricAnswer {
                metric: metric.to_owned(),
                cells: groups.iter().map(|&(_, value, n)| Cell { value: Some(value), n }).collect(),
                missing: None,
            }],
        }
    }

    fn table(choice: Choice, [whole, rows, columns, cells]: [&[(&[&str], f64, u64)]; 4], room: Room) -> CrossTable {
        let [whole, rows, columns, cells] = [whole, rows, columns, cells].map(|groups| answer(choice.metric, groups));
        CrossTable::of(choice, Answers { whole: &whole, rows: &rows, columns: &columns, cells: &cells }, room)
    }

    /// `Ana: 3 0 | 3`
    fn shown(table: &CrossTable) -> Vec<String> {
        let word = |cell: &Cell| cell.value.map_or("-".to_owned(), |value| value.to_string());
        let row = |(head, cells): (&Head, &Vec<Cell>)| {
            let cells: Vec<String> = cells.iter().map(word).collect();
            format!("{}: {} | {}", head.label, cells.join(" "), word(&head.total))
        };
        table.rows.iter().zip(&table.cells).map(row).collect()
    }

    const CASES: Choice = Choice { rows: Dimension::Agent, columns: Dimension::Channel, metric: "cases_opened" };

    #[test]
    fn the_busiest_come_first_and_a_pair_without_rows_is_nothing_counted() {
        let table = table(
            CASES,
            [
                &[(&[], 9.0, 9)],
                &[(&["Ana"], 3.0, 3), (&["Bia"], 6.0, 6)],
                &[(&["Instagram"], 1.0, 1), (&["WhatsApp"], 8.0, 8)],
                &[(&["Ana", "WhatsApp"], 3.0, 3), (&["Bia", "Instagram"], 1.0, 1), (&["Bia", "WhatsApp"], 5.0, 5)],
            ],
            Room::FEW,
        );
        assert_eq!(table.columns.iter().map(|head| head.label.as_str()).collect::<Vec<_>>(), ["WhatsApp", "Instagram"]);
        assert_eq!(shown(&table), ["Bia: 5 1 | 6", "Ana: 3 0 | 3"]);
        assert_eq!((table.hidden_rows(), table.hidden_columns(), table.undivided), (0, 0, None));
    }

    #[test]
    fn a_time_that_nobody_measured_is_a_gap() {
        let table = table(
            Choice { metric: "csat_mean", ..CASES },
            [&[(&[], 4.0, 9)], &[(&["Ana"], 3.0, 3)], &[(&["A"], 4.0, 2), (&["B"], 3.0, 1)], &[(&["Ana", "A"], 4.0, 2)]],
            Room::FEW,
        );
        assert_eq!(shown(&table), ["Ana: 4 - | 3"]);
    }

    #[test]
    fn what_has_no_room_is_counted_and_times_keep_the_latest() {
        let room = Room { rows: 1, columns: 1 };
        let rows: &[(&[&str], f64, u64)] = &[(&["Ana"], 3.0, 3), (&["Bia"], 6.0, 6), (&["Rui"], 1.0, 1)];
        let few = table(CASES, [&[(&[], 10.0, 10)], rows, &[(&["W"], 10.0, 10)], &[(&["Bia", "W"], 6.0, 6)]], room);
        assert_eq!((shown(&few), few.hidden_rows()), (vec!["Bia: 6 | 6".to_owned()], 2));

        let labels: Vec<String> = (1..=40).map(|day| format!("2026-{:02}-{:02}", 1 + day / 32, 1 + day % 31)).collect();
        let days: Vec<(String, Cell)> = labels.iter().map(|label| (label.clone(), Cell { value: Some(1.0), n: 1 })).collect();
        let (heads, n_heads) = super::heads(Dimension::Day, days, 12);
        assert_eq!((heads.len(), n_heads, heads.last().map(|head| &head.label)), (TIMES, 40, labels.last()));
    }

    #[test]
    fn columns_of_time_are_read_from_an_answer_that_names_them_first() {
        let choice = Choice { columns: Dimension::Month, ..CASES };
        let cells: &[(&[&str], f64, u64)] = &[(&["2026-01", "Ana"], 2.0, 2), (&["2026-02", "Ana"], 1.0, 1)];
        let table =
            table(choice, [&[(&[], 3.0, 3)], &[(&["Ana"], 3.0, 3)], &[(&["2026-01"], 2.0, 2), (&["2026-02"], 1.0, 1)], cells], Room::FEW);
        assert_eq!(shown(&table), ["Ana: 2 1 | 3"]);
    }

    #[test]
    fn a_figure_that_cannot_be_told_apart_says_by_what() {
        let by = |rows: &[(&[&str], f64, u64)], columns: &[(&[&str], f64, u64)]| {
            table(CASES, [&[(&[], 9.0, 9)], rows, columns, &[]], Room::FEW).undivided
        };
        assert_eq!(by(&[], &[(&["A"], 9.0, 9)]), Some(Undivided::By(Dimension::Agent)));
        assert_eq!(by(&[(&["A"], 9.0, 9)], &[]), Some(Undivided::By(Dimension::Channel)));
        assert_eq!(by(&[(&["A"], 9.0, 9)], &[(&["A"], 9.0, 9)]), Some(Undivided::Pair));
        assert_eq!(table(CASES, [&[(&[], 0.0, 0)], &[], &[], &[]], Room::FEW).undivided, None);
    }
}
