//! Conversas: its counts come with every answer and its rows by [`crate::engine::Request::Rows`], so it asks for no figures of its own.

use crate::engine::{CASE_COLUMNS, Dimension, MESSAGE_COLUMNS, TableView};
use crate::ui::virtual_rows::RowRange;

/// Ids of a table's columns, in the order of a row's cells.
pub fn columns(table: TableView) -> &'static [&'static str] {
    match table {
        TableView::Cases => &CASE_COLUMNS,
        TableView::Messages => &MESSAGE_COLUMNS,
    }
}

/// What the layout of a table is kept under.
pub fn table_id(table: TableView) -> &'static str {
    match table {
        TableView::Cases => "cases",
        TableView::Messages => "messages",
    }
}

/// The first width of a column, pixels.
pub fn base_width(table: TableView, column: &str) -> u32 {
    match (table, column) {
        (_, "case" | "channel") => 92,
        (TableView::Cases, "requester") => 180,
        (_, "phone" | "template") | (TableView::Cases, "agent" | "case_type") => 140,
        (TableView::Messages, "case_type" | "last_agent") => 130,
        (_, "replies") => 178,
        (_, "team") => 110,
        (_, "kind" | "messages") => 88,
        (_, "order") => 78,
        (_, "csat") => 72,
        (_, "status") => 100,
        (_, "origin" | "case_status") => 104,
        _ => 112,
    }
}

/// The filter that a column's header opens.
pub fn filter_of(table: TableView, column: &str) -> Option<Dimension> {
    match column {
        "case" => Some(Dimension::Case),
        "requester" | "phone" => Some(Dimension::Requester),
        "created_at" if table == TableView::Cases => Some(Dimension::Day),
        "created_at" => Some(Dimension::CreatedDay),
        "first_response_at" => Some(Dimension::FirstResponseDay),
        "closed_at" => Some(Dimension::ClosedDay),
        "csat" => Some(Dimension::Csat),
        "messages" => Some(Dimension::Messages),
        "replies" => Some(Dimension::Replies),
        _ => value_filter_of(column),
    }
}

/// The filter that a press on a value of the column sets.
pub fn value_filter_of(column: &str) -> Option<Dimension> {
    match column {
        "agent" => Some(Dimension::Agent),
        "team" => Some(Dimension::Team),
        "channel" => Some(Dimension::Channel),
        "case_type" => Some(Dimension::CaseType),
        "case_status" => Some(Dimension::CaseStatus),
        "status" => Some(Dimension::Status),
        "kind" => Some(Dimension::Kind),
        "template" => Some(Dimension::Template),
        "origin" => Some(Dimension::Origin),
        _ => None,
    }
}

/// Pages start at multiples of this, so that a slow wheel does not ask for every row.
const STEP: u64 = 32;
/// Rows around the ones in the page: what the wheel reaches before the answer is there.
const AHEAD: u64 = 64;

/// The rows to ask for (first and number) when those `kept` in the page are not all among the `known` ones (first and number).
pub fn window_for(kept: RowRange, known: Option<(u64, u64)>) -> Option<(u64, u32)> {
    let known = known.map(|(start, count)| RowRange { start, end: start + count });
    if kept.is_empty() || known.is_some_and(|known| known.contains(kept)) {
        return None;
    }
    let start = kept.start.saturating_sub(AHEAD) / STEP * STEP;
    let end = (kept.end + AHEAD).div_ceil(STEP) * STEP;
    Some((start, u32::try_from(end - start).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_rows_are_not_asked_for_again() {
        let kept = RowRange { start: 100, end: 140 };
        assert_eq!(window_for(kept, Some((64, 128))), None);
        assert_eq!(window_for(RowRange::default(), None), None);
    }

    #[test]
    fn a_window_holds_the_rows_and_some_around() {
        assert_eq!(window_for(RowRange { start: 100, end: 140 }, Some((0, 128))), Some((32, 192)));
        assert_eq!(window_for(RowRange { start: 0, end: 30 }, None), Some((0, 96)));
    }

    #[test]
    fn small_steps_ask_for_the_same_window() {
        assert_eq!(window_for(RowRange { start: 101, end: 141 }, None), window_for(RowRange { start: 102, end: 142 }, None));
    }
}
