//! The table of metrics and the few aggregation kernels.
//!
//! [`table`] one row per metric · [`population`] which rows take part, and what is measured on them · [`groups`] rows to groups ·
//! [`slots`] the same as dense columns · [`kernel`] one pass per aggregate, with partial results that merge · [`by_day`] figures that add up ·
//! [`ranked`] quantiles without sorting · [`pairs`] different things without sorting · [`reach`] messages of one customer beside each other · [`snapshot`] figures of an instant ·
//! [`trend`] what days beside each other say.

pub mod by_day;
pub mod groups;
pub mod kernel;
pub mod pairs;
pub mod population;
pub mod ranked;
pub mod reach;
pub mod slots;
pub mod snapshot;
pub mod table;
pub mod trend;

pub use groups::Groups;
pub use kernel::{Aggregate, Bulk, CellValue, Counts, Partial};
pub use pairs::{Met, Pairs};
pub use population::{Entity, Need, Population, Subject, Value};
pub use ranked::{Passing, Ranked};
pub use reach::Reach;
pub use slots::{GroupedRows, Slots};
pub use table::{Better, METRICS, MetricSpec, Unit, specs};
