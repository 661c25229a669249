//! What is chosen: clauses and a period, as plain data that travels.

use serde::{Deserialize, Serialize};

use crate::model::{Clock, Dimension, LocalDay, fold};

/// Rows whose `dimension` has one of `values` (or none of them, or a value that contains one).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Clause {
    pub dimension: Dimension,
    pub op: Op,
    /// Labels as [`Dimension`] describes them; an empty string means "not given".
    pub values: Vec<String>,
}

impl Clause {
    /// Whether one label passes.
    pub fn passes(&self, label: &str) -> bool {
        match self.op {
            Op::Is => self.values.iter().any(|value| value == label),
            Op::IsNot => self.values.iter().all(|value| value != label),
            Op::Contains => self.values.iter().map(|value| fold(value)).any(|part| !part.is_empty() && fold(label).contains(&part)),
            Op::Between => self.spans(label),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Op {
    Is,
    IsNot,
    /// Substring, blind to case and accents.
    Contains,
    /// From the first value to the last, both included, as texts are ordered: of days by date. Of numbers by size, and an empty end is open.
    Between,
}

impl Clause {
    /// The least and the greatest number that pass.
    pub fn bounds(&self) -> (f64, f64) {
        let end = |value: Option<&String>, open: f64| value.and_then(|value| value.parse().ok()).unwrap_or(open);
        (end(self.values.first(), f64::NEG_INFINITY), end(self.values.get(1), f64::INFINITY))
    }

    /// The label lies between the first value and the last.
    pub fn spans(&self, label: &str) -> bool {
        let (Some(from), Some(to)) = (self.values.first(), self.values.last()) else { return false };
        from.as_str() <= label && label <= to.as_str()
    }
}

/// Local days `start <= day && day < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateRange {
    pub start: LocalDay,
    pub end: LocalDay,
}

impl DateRange {
    pub fn days(self) -> i32 {
        self.end - self.start
    }

    pub fn shifted(self, days: i32) -> Self {
        DateRange { start: self.start + days, end: self.end + days }
    }
}

/// Which time decides whether a row lies in the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// Each figure by its own date.
    #[default]
    Each,
    CaseCreated,
    CaseClosed,
    /// Cases with a message in the period.
    AnyMessage,
}

impl Basis {
    pub const ALL: [Basis; 4] = [Basis::Each, Basis::CaseCreated, Basis::CaseClosed, Basis::AnyMessage];

    pub fn id(self) -> &'static str {
        match self {
            Basis::Each => "each",
            Basis::CaseCreated => "case_created",
            Basis::CaseClosed => "case_closed",
            Basis::AnyMessage => "any_message",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Basis::ALL.into_iter().find(|basis| basis.id() == id)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Selection {
    /// All must hold. Clauses on the same dimension are kept apart (`is` and `is not`).
    pub clauses: Vec<Clause>,
    /// `None` = all of it.
    pub period: Option<DateRange>,
    pub basis: Basis,
    /// Which seconds durations count; `None` = as the policy says.
    pub clock: Option<Clock>,
    /// Where a comparison ends when the period that it stands beside is not over.
    pub cut: Option<Cut>,
}

/// In the period `over`, only what lies before this second of this local day counts: as much of it as the period under way has had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cut {
    pub over: DateRange,
    pub day: LocalDay,
    /// By the clock on the wall; 86 400 = the whole day.
    pub second: u32,
}

impl Selection {
    /// The cut, when it is of the period looked at.
    pub fn cut_of_period(&self) -> Option<Cut> {
        self.cut.filter(|cut| self.period == Some(cut.over))
    }
}
