//! Answers become charming options: plain data that the page hands to ECharts.
//!
//! [`flow`] lines over time with a queue below · [`mirror`] bars above and below one axis · [`tip`] what stands beside the pointer ·
//! [`scale`] round ticks · [`inks`] the colours in force · [`patch`] what charming cannot say · [`svg`] a chart that leaves the page.
//!
//! No texts of a language and no browser here: words and colours are handed in.

pub mod flow;
pub mod inks;
pub mod mirror;
pub mod patch;
pub mod scale;
pub mod svg;
pub mod tip;

pub use flow::{Flow, LineOf, Queue, Shade};
pub use inks::{Ink, Inks};
pub use mirror::{BarsOf, Mirror};
pub use scale::{Measure, Scale};
pub use tip::{Tip, TipRow};

/// What the binding draws: an option without functions, and the texts that ECharts asks functions for.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub option: serde_json::Value,
    /// Beside the pointer, one per bucket.
    pub tips: Vec<Tip>,
    /// For each y axis, the words at its ticks; none = the axis says nothing.
    pub ticks: Vec<Vec<(f64, String)>>,
}

/// One bucket of the x axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot {
    /// Under the axis; most are empty.
    pub tick: String,
    pub is_weekend: bool,
    /// Not over yet, or cut at the front.
    pub is_partial: bool,
    /// The data can say something about it.
    pub is_covered: bool,
    /// `None` = nothing is chosen in this chart.
    pub is_chosen: Option<bool>,
    /// Something happened then: a flag stands over it.
    pub is_noted: bool,
    /// A day unlike the others lies in it: a diamond stands over it.
    pub is_odd: bool,
}

/// How wide the chart may be drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    #[default]
    Wide,
    Narrow,
}

impl Room {
    /// Below 520 px there is no place for names at the ends of lines.
    pub fn of_width(width: f64) -> Self {
        if width < 520.0 { Room::Narrow } else { Room::Wide }
    }
}
