//! Rows and answers written as files.

pub mod csv;
