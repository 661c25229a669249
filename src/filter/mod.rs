//! Clause, selection, and which rows pass: see `DESIGN` table "What a filter means" in ARCHITECTURE.md.
//!
//! [`selection`] what is chosen, as plain data · [`mask`] the rows that pass, per grain.

pub mod mask;
pub mod selection;

pub use mask::{Scope, case_mask, end_of, is_message_field, row_mask};
pub use selection::{Basis, Clause, Cut, DateRange, Op, Selection};
