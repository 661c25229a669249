//! Time zones: local days and hours of instants. Offsets are looked up once per data set, not per row.
//!
//! [`zone`] an IANA zone as a table of offsets · [`civil`] days and dates without a zone · [`holidays`] days without work,
//! [`countries`] those of other countries, [`holiday_list`] those that somebody has in a file · [`working`] seconds inside the service's hours.

pub mod civil;
pub mod countries;
pub mod holiday_list;
pub mod holidays;
pub mod working;
pub mod zone;

pub use working::WorkingTime;
pub use zone::{LocalClock, Zone};

pub const DAY_SECS: i64 = 86_400;
