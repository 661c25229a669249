//! What is looked at, as a value that lives in the URL fragment: `parse ∘ format = id`.

use crate::engine::{Basis, Clause, DateRange, LocalDay, Selection};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    #[default]
    Overview,
    Team,
    Conversations,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    Preset(Preset),
    Range(DateRange),
}

/// Relative to the last day of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    Today,
    Yesterday,
    Days7,
    Days28,
    Days30,
    Days90,
    ThisMonth,
    LastMonth,
    ThisYear,
    Months12,
    All,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compare {
    None,
    #[default]
    Previous,
    Year,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ViewState {
    pub page: Page,
    pub period: Period,
    pub basis: Basis,
    pub compare: Compare,
    /// `wall` or `business`; only the wall clock is offered until calendars exist.
    pub clock: String,
    /// IANA zone; empty = the policy's.
    pub zone: String,
    pub clauses: Vec<Clause>,
    /// Column id, descending.
    pub sort: Vec<(String, bool)>,
    /// The metric that commands the main chart.
    pub metric: String,
    /// Casos or Mensagens.
    pub table: crate::engine::TableView,
    /// Search of the detail table: personal, so never in the link.
    pub search: String,
}

impl Default for ViewState {
    fn default() -> Self {
        ViewState {
            page: Page::default(),
            period: Period::Preset(Preset::Days28),
            basis: Basis::Each,
            compare: Compare::Previous,
            clock: "wall".to_owned(),
            zone: String::new(),
            clauses: Vec::new(),
            sort: Vec::new(),
            metric: "cases_opened".to_owned(),
            table: crate::engine::TableView::Cases,
            search: String::new(),
        }
    }
}

impl ViewState {
    /// The days looked at, given the days of the data and its last day. `None` = all of it.
    pub fn range(&self, _data: Option<DateRange>, _last_day: LocalDay) -> Option<DateRange> {
        None
    }

    pub fn selection(&self, data: Option<DateRange>, last_day: LocalDay) -> Selection {
        Selection { clauses: self.clauses.clone(), period: self.range(data, last_day), basis: self.basis }
    }
}
