//! Conversas: its counts come with every answer and its rows by [`crate::engine::Request::Rows`], so it asks for no figures of its own.

use crate::engine::{CASE_COLUMNS, MESSAGE_COLUMNS, TableView};

/// Ids of a table's columns, in the order of a row's cells.
pub fn columns(table: TableView) -> &'static [&'static str] {
    match table {
        TableView::Cases => &CASE_COLUMNS,
        TableView::Messages => &MESSAGE_COLUMNS,
    }
}

/// Catalogue key of a column's name: both tables have columns of the same id that mean different things.
pub fn column_key(table: TableView, column: &str) -> String {
    match table {
        TableView::Cases => format!("col.cases.{column}"),
        TableView::Messages => format!("col.messages.{column}"),
    }
}
