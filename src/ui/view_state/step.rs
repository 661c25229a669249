//! How wide the buckets of time charts are: by the length of the period, or as somebody chose.

use crate::engine::Dimension;

use super::ViewState;

/// Width of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Hour,
    Day,
    Week,
    Month,
}

impl Step {
    pub const ALL: [Step; 4] = [Step::Hour, Step::Day, Step::Week, Step::Month];

    /// Hours for one or two days, days for a quarter, weeks for a year, months beyond.
    pub fn for_days(days: i32) -> Self {
        match days {
            ..=2 => Step::Hour,
            3..=92 => Step::Day,
            93..=400 => Step::Week,
            _ => Step::Month,
        }
    }

    /// It cuts so many days into more than one bucket, and into no more than a chart can tell apart.
    pub fn fits(self, days: i32) -> bool {
        match self {
            Step::Hour => days <= 14,
            Step::Day => (2..=400).contains(&days),
            Step::Week => (8..=4_000).contains(&days),
            Step::Month => 32 <= days,
        }
    }

    /// The word in the fragment, and the last part of the catalogue keys that name it.
    pub fn id(self) -> &'static str {
        match self {
            Step::Hour => "hour",
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Step::ALL.into_iter().find(|step| step.id() == id)
    }

    /// The dimension that a click on a bucket filters by.
    pub fn dimension(self) -> Dimension {
        match self {
            Step::Hour => Dimension::Hour,
            Step::Day => Dimension::Day,
            Step::Week => Dimension::Week,
            Step::Month => Dimension::Month,
        }
    }
}

impl ViewState {
    /// The width of the buckets of so many days: the one chosen, where they bear it.
    pub fn step_of(&self, days: i32) -> Step {
        self.step.filter(|step| step.fits(days)).unwrap_or_else(|| Step::for_days(days))
    }
}
