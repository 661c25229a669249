//! How the columns of a table stand: order, which ones show, how wide. Kept per table; a column that a later version adds shows at its place.

use std::collections::{BTreeMap, BTreeSet};

/// Of each table, by its id.
pub type Layouts = BTreeMap<String, Layout>;

pub const LEAST_PX: u32 = 48;
pub const GREATEST_PX: u32 = 900;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Empty = as the table has them.
    order: Vec<String>,
    hidden: BTreeSet<String>,
    /// Pixels; the others share what is left.
    widths: BTreeMap<String, u32>,
}

impl Layout {
    /// All columns in their order, also hidden ones.
    pub fn columns(&self, all: &[&'static str]) -> Vec<&'static str> {
        let mut columns: Vec<&'static str> = self.order.iter().filter_map(|id| all.iter().copied().find(|column| column == id)).collect();
        for (place, column) in all.iter().enumerate() {
            if !columns.contains(column) {
                columns.insert(place.min(columns.len()), column);
            }
        }
        columns
    }

    /// The columns on screen; never none.
    pub fn shown(&self, all: &[&'static str]) -> Vec<&'static str> {
        let mut shown = self.columns(all);
        shown.retain(|column| !self.hidden.contains(*column));
        if shown.is_empty() { all.iter().copied().take(1).collect() } else { shown }
    }

    pub fn is_hidden(&self, column: &str) -> bool {
        self.hidden.contains(column)
    }

    pub fn width(&self, column: &str) -> Option<u32> {
        self.widths.get(column).copied()
    }

    /// The last column on screen stays.
    pub fn turn(&mut self, all: &[&'static str], column: &str) {
        if !self.hidden.remove(column) && self.shown(all).len() > 1 {
            self.hidden.insert(column.to_owned());
        }
    }

    /// Puts a column at another place among all of them.
    pub fn put(&mut self, all: &[&'static str], column: &str, place: usize) {
        let mut columns = self.columns(all);
        let Some(from) = columns.iter().position(|known| *known == column) else { return };
        let moved = columns.remove(from);
        columns.insert(place.min(columns.len()), moved);
        self.order = if columns == all { Vec::new() } else { columns.into_iter().map(str::to_owned).collect() };
    }

    /// `None` = as wide as it was at first.
    pub fn size(&mut self, column: &str, px: Option<u32>) {
        match px {
            Some(px) => drop(self.widths.insert(column.to_owned(), px.clamp(LEAST_PX, GREATEST_PX))),
            None => drop(self.widths.remove(column)),
        }
    }

    /// The tracks of the grid and the least width of the table, pixels; `base` gives the first width of a column.
    pub fn tracks(&self, all: &[&'static str], base: impl Fn(&str) -> u32) -> (String, u32) {
        let shown = self.shown(all);
        let mut tracks = Vec::with_capacity(shown.len());
        let mut least = 0;
        for column in &shown {
            match self.width(column) {
                Some(px) => {
                    tracks.push(format!("{px}px"));
                    least += px;
                }
                None => {
                    tracks.push(format!("minmax({0}px, {0}fr)", base(column)));
                    least += base(column);
                }
            }
        }
        // With a width of its own for every column somebody must take what is left.
        let nobody_does = shown.iter().all(|column| self.width(column).is_some());
        if let (true, Some(track), Some(last)) = (nobody_does, tracks.last_mut(), shown.last().and_then(|column| self.width(column))) {
            *track = format!("minmax({last}px, 1fr)");
        }
        (tracks.join(" "), least)
    }
}

/// A line per table: `cases|order,of,columns|hidden,ones|agent:120,team:90`.
pub fn format(layouts: &Layouts) -> String {
    let line = |(table, layout): (&String, &Layout)| {
        let hidden: Vec<&str> = layout.hidden.iter().map(String::as_str).collect();
        let widths: Vec<String> = layout.widths.iter().map(|(column, px)| format!("{column}:{px}")).collect();
        format!("{table}|{}|{}|{}", layout.order.join(","), hidden.join(","), widths.join(","))
    };
    layouts.iter().filter(|(_, layout)| **layout != Layout::default()).map(line).collect::<Vec<_>>().join("\n")
}

/// What cannot be read is left out.
pub fn parse(text: &str) -> Layouts {
    let list = |text: &str| text.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let layout = |line: &str| {
        let mut parts = line.split('|');
        let table = parts.next()?.to_owned();
        let (order, hidden, widths) = (list(parts.next()?), list(parts.next()?), list(parts.next()?));
        let mut layout = Layout { order, hidden: hidden.into_iter().collect(), widths: BTreeMap::new() };
        for width in widths {
            let (column, px) = width.split_once(':')?;
            layout.size(column, Some(px.parse().ok()?));
        }
        Some((table, layout))
    };
    text.lines().filter_map(layout).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [&str; 4] = ["case", "agent", "team", "csat"];

    #[test]
    fn columns_move_hide_and_come_back() {
        let mut layout = Layout::default();
        layout.put(&ALL, "csat", 0);
        layout.turn(&ALL, "agent");
        assert_eq!(layout.shown(&ALL), ["csat", "case", "team"]);
        layout.turn(&ALL, "agent");
        layout.put(&ALL, "csat", 3);
        assert_eq!(layout, Layout::default());
    }

    #[test]
    fn the_last_column_stays() {
        let mut layout = Layout::default();
        ALL.iter().for_each(|column| layout.turn(&ALL, column));
        assert_eq!(layout.shown(&ALL), ["csat"]);
    }

    #[test]
    fn a_column_of_a_later_version_shows_at_its_place() {
        let mut layout = Layout::default();
        layout.put(&["case", "team", "csat"], "csat", 0);
        assert_eq!(layout.columns(&ALL), ["csat", "agent", "case", "team"]);
    }

    #[test]
    fn a_width_is_kept_and_the_others_share_what_is_left() {
        let mut layout = Layout::default();
        layout.size("agent", Some(7));
        assert_eq!(layout.tracks(&ALL[..2], |_| 90), ("minmax(90px, 90fr) 48px".to_owned(), 138));
        layout.size("case", Some(100));
        assert_eq!(layout.tracks(&ALL[..2], |_| 90).0, "100px minmax(48px, 1fr)");
    }

    proptest! {
        #[test]
        fn layouts_come_back_from_storage(steps in proptest::collection::vec((0..3_u8, 0..4_usize, 0..1_000_u32), 0..12)) {
            let mut layout = Layout::default();
            for (kind, column, number) in steps {
                match kind {
                    0 => layout.turn(&ALL, ALL[column]),
                    1 => layout.put(&ALL, ALL[column], number as usize % 5),
                    _ => layout.size(ALL[column], Some(number)),
                }
            }
            let shown = layout.shown(&ALL);
            prop_assert!(!shown.is_empty());
            let mut layouts = Layouts::new();
            layouts.insert("cases".to_owned(), layout.clone());
            prop_assert_eq!(parse(&format(&layouts)).remove("cases").unwrap_or_default(), layout);
        }
    }
}
