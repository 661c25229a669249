//! Figures of Cruzamento: any metric by any two dimensions. A page of its own, so that the figures of no other page wait for these.

use crate::engine::{Dimension, Query, Summary};
use crate::ui::view_state::{CROSSED, ViewState};

use super::overview::distinct;

/// Every metric, by what it is about: the first part of the key of its group, then its metrics.
pub const METRICS: [(&str, &[&str]); 7] = [
    (
        "cases",
        &[
            "cases_opened",
            "cases_attended",
            "cases_closed",
            "cases_active",
            "cases_open",
            "unanswered_now",
            "backlog_age_mean",
            "backlog_age_p50",
            "backlog_age_p90",
            "closings",
            "closings_unique",
            "attended_closed",
            "messages_per_case_mean",
            "messages_per_case_p90",
        ],
    ),
    (
        "times",
        &[
            "first_response_p50",
            "first_response_mean",
            "first_response_p75",
            "first_response_p90",
            "first_response_p95",
            "first_response_km_p50",
            "first_response_km_p80",
            "first_response_km_p90",
            "reply_time_p50",
            "reply_time_mean",
            "reply_time_p75",
            "reply_time_p90",
            "reply_time_p95",
            "reply_time_km_p50",
            "reply_time_km_p90",
            "ack_p50",
            "ack_mean",
            "ack_p90",
            "queue_p50",
            "queue_mean",
            "queue_p90",
            "handling_p50",
            "handling_mean",
            "handling_p75",
            "handling_p90",
            "handling_p95",
            "active_p50",
            "active_mean",
            "active_p90",
            "resolution_p50",
            "resolution_mean",
            "resolution_p75",
            "resolution_p90",
            "resolution_p95",
            "net_resolution_p50",
            "net_resolution_mean",
            "net_resolution_p90",
            "customer_wait_p50",
            "customer_wait_mean",
            "customer_wait_p90",
            "stage_before_mean",
            "stage_queue_mean",
            "stage_answer_mean",
            "stage_after_mean",
            "first_resolution_p50",
            "first_resolution_mean",
            "first_resolution_p90",
            "first_response_min",
        ],
    ),
    (
        "outcomes",
        &[
            "sla_first_response",
            "sla_next_reply",
            "sla_resolution",
            "csat_score",
            "csat_mean",
            "csat_response_rate",
            "csat_writer_score",
            "quick_resolution_rate",
            "conversion_rate",
            "success_rate",
            "fcr_rate",
            "one_touch_rate",
            "reopen_rate",
            "answers_per_case_mean",
            "answers_per_case_p90",
            "abandonment_rate",
            "cases_lost",
            "cases_abandoned",
            "cases_missed",
            "cases_expired",
        ],
    ),
    (
        "messages",
        &[
            "messages_sent",
            "messages_received",
            "messages_delivered",
            "messages_read",
            "messages_answered",
            "messages_failed",
            "messages_stuck",
            "messages_out_of_window",
            "delivery_rate",
            "read_rate",
            "answer_rate",
            "failure_rate",
            "window_rate",
            "windows_opened",
        ],
    ),
    (
        "customers",
        &[
            "contacts_unique",
            "contacts_new",
            "contacts_returning",
            "contacts_unreachable",
            "returning_rate",
            "recontact_rate",
            "cross_channel_rate",
            "proactive_rate",
        ],
    ),
    (
        "hands",
        &[
            "bot_containment_rate",
            "handoff_rate",
            "bot_resolution_share",
            "bot_handoff_share",
            "cases_transferred",
            "transfer_rate",
            "transfer_time_p50",
            "transfer_time_mean",
            "transfer_time_p90",
            "cases_ping_pong",
            "assignments_per_case_mean",
            "unassigned_rate",
        ],
    ),
    ("people", &["online_secs", "online_estimated_secs", "unavailable_secs", "concurrency_mean", "concurrency_p90"]),
];

pub const CELLS_ID: &str = "cross.cells";
/// The same without one dimension, and without both: figures of their own, because a median of medians is none.
pub const ROWS_ID: &str = "cross.rows";
pub const COLUMNS_ID: &str = "cross.columns";
pub const WHOLE_ID: &str = "cross.whole";

/// What the page crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Invariant: not that of the columns.
    pub rows: Dimension,
    pub columns: Dimension,
    pub metric: &'static str,
}

impl Choice {
    /// What was chosen, where these data and this page have it; else the first that they have.
    pub fn of(view: &ViewState, summary: &Summary) -> Choice {
        let offered = offered(summary);
        let or_first = |chosen: Option<Dimension>, taken: Option<Dimension>| {
            let is_free = |dimension: &Dimension| Some(*dimension) != taken;
            let chosen = chosen.filter(|chosen| offered.contains(chosen)).filter(is_free);
            chosen.or_else(|| offered.iter().copied().find(is_free)).unwrap_or(Dimension::Weekday)
        };
        let cross = &view.cross;
        // Columns that somebody chose are not taken away by rows that nobody did.
        let rows = or_first(cross.rows, if cross.rows.is_none() { cross.columns } else { None });
        let columns = or_first(cross.columns, Some(rows));
        let mut metrics = METRICS.iter().flat_map(|(_, metrics)| metrics.iter().copied());
        Choice { rows, columns, metric: metrics.find(|metric| *metric == cross.metric).unwrap_or("cases_opened") }
    }

    /// The dimensions of the cells as they are asked for: a bucket of time comes first, because figures of an instant are told at its end.
    pub fn by(self) -> [Dimension; 2] {
        if self.is_turned() { [self.columns, self.rows] } else { [self.rows, self.columns] }
    }

    /// The columns are the first dimension of the answer.
    pub fn is_turned(self) -> bool {
        let is_bucket = |dimension: Dimension| matches!(dimension, Dimension::Day | Dimension::Week | Dimension::Month);
        is_bucket(self.columns) && !is_bucket(self.rows)
    }
}

/// Dimensions that these data have: hours and days they have always.
pub fn offered(summary: &Summary) -> Vec<Dimension> {
    CROSSED.into_iter().filter(|&dimension| dimension.is_time() || distinct(summary, dimension) > 0).collect()
}

pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    if summary.days.is_none() {
        return Vec::new();
    }
    let choice = Choice::of(view, summary);
    let query = |id: &str, by: &[Dimension]| Query {
        id: id.to_owned(),
        metrics: vec![choice.metric.to_owned()],
        by: by.to_vec(),
        period: None,
        // A view is not filtered by its own clauses, and neither are its totals.
        ignores: vec![choice.rows, choice.columns],
    };
    vec![query(WHOLE_ID, &[]), query(ROWS_ID, &[choice.rows]), query(COLUMNS_ID, &[choice.columns]), query(CELLS_ID, &choice.by())]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::engine::DateRange;

    fn summary(dimensions: &[(Dimension, u64)]) -> Summary {
        Summary { days: Some(DateRange { start: 0, end: 100 }), dimensions: dimensions.to_vec(), ..Summary::default() }
    }

    #[track_caller]
    fn check(link: &str, dimensions: &[(Dimension, u64)], expected: &str) {
        let choice = Choice::of(&ViewState::parse(link), &summary(dimensions));
        assert_eq!(format!("{} × {}: {}", choice.rows.id(), choice.columns.id(), choice.metric), expected);
    }

    #[test]
    fn every_metric_is_offered_once() {
        let offered: Vec<&str> = METRICS.iter().flat_map(|(_, metrics)| metrics.iter().copied()).collect();
        let known: BTreeSet<&str> = crate::metrics::METRICS.iter().map(|spec| spec.id).collect();
        assert_eq!(offered.iter().copied().collect::<BTreeSet<_>>(), known);
        assert_eq!(offered.len(), known.len());
    }

    #[test]
    fn what_nobody_chose_is_the_first_that_the_data_have() {
        let service = [(Dimension::Agent, 14), (Dimension::Channel, 2), (Dimension::Team, 3)];
        check("#/cross", &service, "agent × channel: cases_opened");
        check("#/cross?xr=team&xm=csat_score", &service, "team × agent: csat_score");
        check("#/cross?xc=agent", &service, "channel × agent: cases_opened");
        check("#/cross", &[], "weekday × hour: cases_opened");
    }

    #[test]
    fn a_link_of_other_data_crosses_what_these_have() {
        check("#/cross?xr=tag&xc=template&xm=nonsense", &[(Dimension::Agent, 2), (Dimension::Team, 0)], "agent × weekday: cases_opened");
        check("#/cross?xr=agent&xc=agent", &[(Dimension::Agent, 2)], "agent × weekday: cases_opened");
    }

    #[test]
    fn time_is_asked_for_first() {
        let by = |link: &str| Choice::of(&ViewState::parse(link), &summary(&[(Dimension::Agent, 2)])).by();
        assert_eq!(by("#/cross?xr=agent&xc=month"), [Dimension::Month, Dimension::Agent]);
        assert_eq!(by("#/cross?xr=month&xc=agent"), [Dimension::Month, Dimension::Agent]);
        assert_eq!(by("#/cross?xr=agent&xc=weekday"), [Dimension::Agent, Dimension::Weekday]);
        assert_eq!(by("#/cross?xr=hour&xc=day"), [Dimension::Day, Dimension::Hour]);
    }
}
