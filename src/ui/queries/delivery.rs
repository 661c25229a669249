//! Figures of Entrega.

use crate::engine::{DateRange, Dimension, Query, Summary};
use crate::ui::view_state::ViewState;

use super::frame::Frame;

/// The tiles; the one chosen is drawn by day.
pub const TILES: [&str; 6] = ["messages_sent", "delivery_rate", "read_rate", "answer_rate", "messages_failed", "contacts_unreachable"];
/// From sent to answered: each is a part of the first.
pub const FUNNEL: [&str; 4] = ["messages_sent", "messages_delivered", "messages_read", "messages_answered"];
pub const WINDOW: [&str; 5] = ["windows_opened", "window_rate", "messages_out_of_window", "messages_stuck", "messages_received"];
/// Columns of the templates, the first one orders them.
pub const TEMPLATES: [&str; 6] = ["messages_sent", "delivery_rate", "read_rate", "answer_rate", "failure_rate", "messages_failed"];
/// By hour of the day.
pub const HOURLY: [&str; 2] = ["delivery_rate", "answer_rate"];

pub const NOW_ID: &str = "delivery.figures";
pub const BEFORE_ID: &str = "delivery.figures_before";
pub const SERIES_ID: &str = "delivery.series";
pub const SERIES_BEFORE_ID: &str = "delivery.series_before";
pub const STATUS_ID: &str = "delivery.status";
pub const ERRORS_ID: &str = "delivery.errors";
pub const TEMPLATES_ID: &str = "delivery.templates";
pub const HOURS_ID: &str = "delivery.hours";
pub const KINDS_ID: &str = "delivery.kinds";

pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let Some(frame) = Frame::of(view, summary) else { return Vec::new() };
    let mut figures = TILES.to_vec();
    for metric in FUNNEL.into_iter().chain(WINDOW) {
        if !figures.contains(&metric) {
            figures.push(metric);
        }
    }
    let buckets = frame.dimensions();
    let mut queries = vec![query(NOW_ID, &figures, &[], None)];
    queries.extend(frame.before_whole.map(|before| query(BEFORE_ID, &figures, &[], Some(before))));
    queries.push(itself(query(SERIES_ID, &TILES, &buckets, None)));
    queries.extend(frame.before.map(|before| itself(query(SERIES_BEFORE_ID, &TILES, &buckets, Some(before)))));
    queries.extend([
        itself(query(STATUS_ID, &["messages_sent"], &[Dimension::Status], None)),
        itself(query(ERRORS_ID, &["messages_failed"], &[Dimension::Error], None)),
        itself(query(TEMPLATES_ID, &TEMPLATES, &[Dimension::Template], None)),
        itself(query(HOURS_ID, &HOURLY, &[Dimension::Hour], None)),
        itself(query(KINDS_ID, &["messages_sent"], &[Dimension::Kind], None)),
    ]);
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
    fn every_metric_that_is_asked_for_exists_and_ids_are_distinct() {
        let days = DateRange { start: 0, end: 100 };
        let summary = Summary { days: Some(days), last_day: 99, last_second: 80_000, per_day: vec![1; 100], ..Summary::default() };
        let queries = queries(&ViewState::default(), &summary);
        let mut ids: Vec<&str> = queries.iter().map(|query| query.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), queries.len());
        for metric in queries.iter().flat_map(|query| &query.metrics) {
            assert!(crate::metrics::METRICS.iter().any(|spec| spec.id == metric), "{metric}");
        }
    }
}
