//! Which rows and cells of a grid are picked: whole rows, or a rectangle from one corner to the active cell.

use std::ops::Range;

use super::virtual_rows::RowRange;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pick {
    /// The corner that stays while Shift moves the other one.
    pub anchor: Option<(u64, usize)>,
    /// Whole rows. Invariant: sorted, none empty, none touches the next.
    rows: Vec<RowRange>,
}

impl Pick {
    /// A rectangle that starts at a cell.
    pub fn starting(cell: (u64, usize)) -> Self {
        Pick { anchor: Some(cell), rows: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.anchor.is_none() && self.rows.is_empty()
    }

    pub fn rows(&self) -> &[RowRange] {
        &self.rows
    }

    pub fn has_row(&self, row: u64) -> bool {
        self.rows.iter().any(|range| range.start <= row && row < range.end)
    }

    pub fn n_rows(&self) -> u64 {
        self.rows.iter().map(|range| range.end - range.start).sum()
    }

    /// Takes a row in, or lets it go.
    pub fn turn_row(&mut self, row: u64) {
        self.anchor = None;
        let one = RowRange { start: row, end: row + 1 };
        if !self.has_row(row) {
            return self.add(one);
        }
        let without = |range: &RowRange| {
            [RowRange { start: range.start, end: range.end.min(row) }, RowRange { start: range.start.max(row + 1), end: range.end }]
        };
        self.rows = self.rows.iter().flat_map(without).filter(|range| !range.is_empty()).collect();
    }

    /// All rows between two, both included.
    pub fn add_rows(&mut self, a: u64, b: u64) {
        self.anchor = None;
        self.add(RowRange { start: a.min(b), end: a.max(b) + 1 });
    }

    fn add(&mut self, range: RowRange) {
        self.rows.push(range);
        self.rows.sort_by_key(|range| range.start);
        let mut joined: Vec<RowRange> = Vec::with_capacity(self.rows.len());
        for range in self.rows.drain(..) {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        self.rows = joined;
    }

    /// Rows and columns of the rectangle that ends at the active cell.
    pub fn rectangle(&self, active: (u64, usize)) -> Option<(RowRange, Range<usize>)> {
        let (row, column) = self.anchor?;
        let rows = RowRange { start: row.min(active.0), end: row.max(active.0) + 1 };
        Some((rows, column.min(active.1)..column.max(active.1) + 1))
    }

    /// Columns of a row that are picked, of so many.
    pub fn columns_of(&self, row: u64, active: Option<(u64, usize)>, n_columns: usize) -> Option<Range<usize>> {
        if self.has_row(row) {
            return Some(0..n_columns);
        }
        let (rows, columns) = self.rectangle(active?)?;
        (rows.start <= row && row < rows.end).then_some(columns)
    }

    /// What a copy takes: picked rows whole, else the rectangle, else the active cell.
    pub fn copied(&self, active: Option<(u64, usize)>, n_columns: usize) -> Option<(Vec<RowRange>, Range<usize>)> {
        if !self.rows.is_empty() {
            return Some((self.rows.clone(), 0..n_columns));
        }
        let active = active?;
        let one = (RowRange { start: active.0, end: active.0 + 1 }, active.1..active.1 + 1);
        let (rows, columns) = self.rectangle(active).unwrap_or(one);
        Some((vec![rows], columns))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(start: u64, end: u64) -> RowRange {
        RowRange { start, end }
    }

    #[test]
    fn a_copy_takes_rows_else_a_rectangle_else_a_cell() {
        let mut pick = Pick::default();
        assert_eq!(pick.copied(None, 5), None);
        assert_eq!(pick.copied(Some((7, 2)), 5), Some((vec![range(7, 8)], 2..3)));
        pick.anchor = Some((9, 4));
        assert_eq!(pick.copied(Some((7, 2)), 5), Some((vec![range(7, 10)], 2..5)));
        pick.turn_row(3);
        assert_eq!(pick.copied(Some((7, 2)), 5), Some((vec![range(3, 4)], 0..5)));
    }

    proptest! {
        #[test]
        fn picked_rows_are_those_of_a_plain_list(steps in proptest::collection::vec((0..30_u64, proptest::option::of(0..30_u64)), 0..20)) {
            let mut pick = Pick::default();
            let mut plain = [false; 31];
            for (row, other) in steps {
                match other {
                    Some(other) => {
                        pick.add_rows(row, other);
                        (row.min(other)..=row.max(other)).for_each(|row| plain[row as usize] = true);
                    }
                    None => {
                        pick.turn_row(row);
                        plain[row as usize] = !plain[row as usize];
                    }
                }
            }
            for row in 0..31 {
                prop_assert_eq!(pick.has_row(row), plain[row as usize]);
            }
            prop_assert_eq!(pick.n_rows(), plain.iter().filter(|is_in| **is_in).count() as u64);
            prop_assert!(pick.rows().windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
