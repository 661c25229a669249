//! Rows and answers written as files, and what a person chose, so that it can be given back.
//!
//! [`csv`] tables · `plan_file` how files are read.

pub mod csv;
#[cfg(any(feature = "chart", feature = "cli"))]
pub mod plan_file;
