//! Balcão reads the exports of a WhatsApp customer service in the browser and measures the service.
//!
//! Rooms in reading order; `ARCHITECTURE.md` says which may use which, and a test holds the table.

pub mod model;

pub mod calendar;
pub mod data;

pub mod derive;
pub mod filter;
pub mod import;
pub mod metrics;

pub mod engine;
pub mod export;
pub mod sample;

#[cfg(feature = "chart")]
pub mod chart;
pub mod ui;
