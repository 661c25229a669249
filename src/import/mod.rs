//! Bytes of an export become batches of columns: sniff → [`ImportPlan`] → [`Reader`].
//!
//! [`encoding`] bytes → UTF-8 · [`plan`] what was understood of a file · [`batch`] rows on their way to the engine · [`sniff`] from the first bytes to a plan ·
//! [`headers`] what columns mean · `aggregated` reports that are sums already · [`values`] times, numbers, phones, words · [`csv`] delimited text · [`chat`] exports of a phone · [`json`] payloads of webhooks · [`container`] zip, gzip, workbooks, Parquet and JSON tables · [`sheet`] how such tables go on · [`read`] one file from start to end ·
//! [`report`] what is told of it · `beginning` the first lines of one that could not be read.

mod aggregated;
pub mod batch;
mod beginning;
pub mod chat;
pub mod container;
pub mod csv;
pub mod encoding;
pub mod headers;
pub mod json;
pub mod plan;
pub mod read;
pub mod report;
pub mod sheet;
pub mod sniff;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests_of_desks;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests_of_habits;
pub mod values;

pub use batch::{Batch, CaseRows, EventRows, MessageRows, PresenceRows, Rows, STATE_EVENT};
pub use container::report_of_note;
pub use plan::{ChatPlan, DateOrder, Encoding, Format, ImportError, ImportErrorKind, ImportPlan, PlanColumn, ReadOptions};
pub use read::{FileRead, ReadAgain, Slice, preview, read_all};
pub use report::{IssueTally, SliceReport, join, summarize, summarize_error};
pub use sniff::{HEAD_BYTES, Refused, Understood, sniff, understand};

/// Reads one file from its first byte to its last. Chunk boundaries never change the result.
pub trait Reader {
    /// Rows that became complete are appended to `out`.
    fn push(&mut self, chunk: &[u8], out: &mut Batch) -> Result<(), ImportError>;

    /// The end of the file: what is left becomes a row or an issue.
    fn finish(&mut self, out: &mut Batch) -> Result<(), ImportError>;
}
