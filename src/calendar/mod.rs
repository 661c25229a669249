//! Time zones: local days and hours of instants. Offsets are looked up once per data set, not per row.
//!
//! [`zone`] an IANA zone as a table of offsets · [`civil`] days and dates without a zone.

pub mod civil;
pub mod zone;

pub use zone::{LocalClock, Zone};

pub const DAY_SECS: i64 = 86_400;
