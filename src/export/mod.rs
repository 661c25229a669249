//! Rows and answers written as files, and what a person chose, so that it can be given back.
//!
//! [`table`] a table in either form · [`csv`] as text · [`xlsx`] as a workbook, [`zip`] what it is packed in, and several files in one · `plan_file` how files are read.

pub mod csv;
#[cfg(any(feature = "chart", feature = "cli"))]
pub mod plan_file;
pub mod table;
pub mod xlsx;
pub mod zip;

pub use table::{Table, TableCell, TableFormat};
