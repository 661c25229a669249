//! Figures of Clientes.

use crate::engine::{DateRange, Dimension, Query, Summary};
use crate::ui::view_state::ViewState;

use super::frame::Frame;

/// The tiles; the one chosen is drawn by day.
pub const TILES: [&str; 6] = ["contacts_unique", "contacts_new", "contacts_returning", "recontact_rate", "fcr_rate", "cross_channel_rate"];
/// What became of their cases.
pub const OUTCOMES: [&str; 8] = [
    "answers_per_case_mean",
    "one_touch_rate",
    "reopen_rate",
    "conversion_rate",
    "success_rate",
    "csat_score",
    "csat_response_rate",
    "unanswered_now",
];
/// Columns by channel, the first one orders them.
pub const CHANNELS: [&str; 8] = [
    "contacts_unique",
    "contacts_new",
    "recontact_rate",
    "cross_channel_rate",
    "fcr_rate",
    "first_response_p50",
    "conversion_rate",
    "csat_score",
];

pub const NOW_ID: &str = "customers.figures";
pub const BEFORE_ID: &str = "customers.figures_before";
pub const SERIES_ID: &str = "customers.series";
pub const SERIES_BEFORE_ID: &str = "customers.series_before";
pub const CHANNELS_ID: &str = "customers.channels";

pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let Some(frame) = Frame::of(view, summary) else { return Vec::new() };
    let figures: Vec<&str> = TILES.into_iter().chain(OUTCOMES).collect();
    let buckets = frame.dimensions();
    let mut queries = vec![query(NOW_ID, &figures, &[], None)];
    queries.extend(frame.before_whole.map(|before| query(BEFORE_ID, &figures, &[], Some(before))));
    queries.push(itself(query(SERIES_ID, &TILES, &buckets, None)));
    queries.extend(frame.before.map(|before| itself(query(SERIES_BEFORE_ID, &TILES, &buckets, Some(before)))));
    queries.push(itself(query(CHANNELS_ID, &CHANNELS, &[Dimension::Channel], None)));
    queries
}

fn query(id: &str, metrics: &[&str], by: &[Dimension], period: Option<DateRange>) -> Query {
    Query {
        id: id.to_owned(),
        metrics: metrics.iter().map(|&metric| metric.to_owned()).collect(),
        by: by.to_vec(),
        period: period.map(Some),
        ignores: Vec::new(),
    }
}

/// A view is not filtered by its own clause.
fn itself(query: Query) -> Query {
    Query { ignores: query.by.clone(), ..query }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_that_is_asked_for_exists_once_in_its_query() {
        let days = DateRange { start: 0, end: 100 };
        let summary = Summary { days: Some(days), last_day: 99, last_second: 80_000, per_day: vec![1; 100], ..Summary::default() };
        for query in queries(&ViewState::default(), &summary) {
            for metric in &query.metrics {
                assert!(crate::metrics::METRICS.iter().any(|spec| spec.id == metric), "{metric}");
                assert_eq!(query.metrics.iter().filter(|other| *other == metric).count(), 1, "{metric}");
            }
        }
    }
}
