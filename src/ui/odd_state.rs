//! Days unlike the others, as the engine told them last.

use std::sync::Arc;

use crate::engine::{Dimension, OddPage, Selection};

use super::queries::overview;
use super::queries::progress::courses;
use super::queries::{customers, delivery, times};
use super::state::AppState;
use super::view_state::{Mark, Page, ViewState};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct OddState {
    /// Rises with every question; older answers are dropped.
    pub revision: u64,
    /// What was asked last; `None` = nothing, or of data or settings that are gone.
    pub asked: Option<(Selection, Vec<String>)>,
    /// What was told last, and of which metrics.
    pub page: Option<Arc<OddPage>>,
    pub told: Vec<String>,
}

impl OddState {
    /// The last question was answered.
    pub fn is_told(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.revision == self.revision)
    }
}

impl AppState {
    /// What was told of the metrics that the page shows, be it under the filters of before.
    pub fn odd_page(&self) -> Option<Arc<OddPage>> {
        self.odd.page.clone().filter(|_| self.odd.told == metrics(&self.view))
    }
}

/// The days of all the data count, whatever the period; a filter on dates would leave none to compare with.
pub fn selection(view: &ViewState) -> Selection {
    let is_date = |dimension: Dimension| matches!(dimension, Dimension::Day | Dimension::Week | Dimension::Month);
    let clauses = view.clauses.iter().filter(|clause| !is_date(clause.dimension)).cloned().collect();
    Selection { clauses, clock: view.clock, ..Selection::default() }
}

/// Metrics whose odd days the page shows: its list, or the marks on its time charts.
pub fn metrics(view: &ViewState) -> Vec<String> {
    let named = |metrics: &[&str]| metrics.iter().map(|metric| (*metric).to_owned()).collect();
    match view.page {
        Page::Progress => courses(&view.metric),
        _ if view.hides(Mark::Odd) => Vec::new(),
        Page::Overview => overview::charted(&view.metric),
        Page::Times => vec![times::drawn(view)],
        Page::Delivery => named(&delivery::TILES),
        Page::Customers => named(&customers::TILES),
        Page::Team | Page::Conversations | Page::Routes | Page::Cross | Page::Quality | Page::Settings => Vec::new(),
    }
}
