//! Rows and answers written as files.
