//! The words that every room speaks: no behaviour beyond what a word means.
//!
//! [`words`] what a row can be · [`field`] what a column can be · [`dialect`] how others count ·
//! [`dimension`] what figures are grouped and filtered by ·
//! [`failure`] why messages fail · [`fold`] text for searching · [`goal`] what is wanted and what happened · [`mask`] names and phones that are hidden · [`hours`] when the service is open · [`plan`] how a file is
//! read · [`policy`] the choices that people argue about · [`reason`] why people write · [`sla`] targets · [`stats`] what few rows are worth · [`csv_style`] how CSV is written · [`report`] how every row read is accounted
//! for · [`chat`], [`webhook`] what is told of a chat export and of payloads.

pub mod chat;
pub mod csv_style;
pub mod dialect;
pub mod dimension;
pub mod failure;
pub mod field;
pub mod fold;
pub mod goal;
pub mod hours;
pub mod mask;
pub mod plan;
pub mod policy;
pub mod reason;
pub mod report;
pub mod sla;
pub mod stats;
pub mod webhook;
pub mod words;

pub use csv_style::CsvStyle;
pub use dialect::{Dialect, ResponseRule, Start};
pub use dimension::Dimension;
pub use failure::Failure;
pub use field::{Field, Role};
pub use fold::fold;
pub use goal::{Every, Goal, Ignored, IsoDay, Note, notes_on};
pub use hours::{Clock, Holiday, Hours, Interval, Week, WeekStart};
pub use plan::{DateOrder, Doubt, Encoding, HeadCount, KnownPlan, NO_HEADER, PlanEdit, PlanReport, PlanSource, Shown};
pub use policy::{Alias, Policy};
pub use reason::ReasonRule;
pub use report::{FileReport, Issue, IssueKind, Report};
pub use sla::{SlaRule, Target};
pub use webhook::WebhookReport;
pub use words::*;

/// Seconds since 1970-01-01T00:00:00Z.
pub type EpochSecs = i64;

/// Days since 1970-01-01 on the wall calendar of the zone in force.
pub type LocalDay = i32;

/// Data that end before this second of their last day leave that day unfinished: 22:00.
pub const DAY_IS_OVER: u32 = 22 * 3600;
