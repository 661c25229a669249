//! The tables of a loaded service.

#[derive(Debug, Default)]
pub struct Dataset {}
