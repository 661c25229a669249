//! Figures of Tempo e SLA.

use crate::engine::{DateRange, Dimension, Query, Summary};
use crate::ui::promise::PROMISED;
use crate::ui::view_state::ViewState;
use crate::ui::week_hours::HOURS_OF_WEEK;

use super::frame::Frame;

/// One duration from its mean to its long tail.
pub struct Spread {
    /// Its metrics begin with this.
    pub family: &'static str,
    /// With those who still wait counted as long as they waited (Kaplan–Meier).
    pub has_survival: bool,
}

/// In the order in which a case lives.
pub const SPREADS: [Spread; 10] = [
    Spread { family: "ack", has_survival: false },
    Spread { family: "queue", has_survival: false },
    Spread { family: "first_response", has_survival: true },
    Spread { family: "reply_time", has_survival: true },
    Spread { family: "active", has_survival: false },
    Spread { family: "handling", has_survival: false },
    Spread { family: "customer_wait", has_survival: false },
    Spread { family: "net_resolution", has_survival: false },
    Spread { family: "first_resolution", has_survival: false },
    Spread { family: "resolution", has_survival: false },
];

/// Columns of a spread.
pub const PARTS: [&str; 5] = ["mean", "p50", "p75", "p90", "p95"];

/// The duration that a metric is a part of: those have a median and a p90.
pub fn family_of(metric: &str) -> Option<&'static str> {
    let is_of =
        |family: &str| metric.strip_prefix(family).and_then(|rest| rest.strip_prefix('_')).is_some_and(|part| PARTS.contains(&part));
    SPREADS.iter().map(|spread| spread.family).find(|family| is_of(family))
}

/// The metric of the chart: the one chosen, if it is a duration.
pub fn drawn(view: &ViewState) -> String {
    family_of(&view.metric).map_or("first_response_p50", |_| &view.metric).to_owned()
}

impl Spread {
    /// The metric of a column, where there is one.
    pub fn metric(&self, part: &str) -> Option<String> {
        let has = match part {
            "p75" | "p95" => matches!(self.family, "first_response" | "reply_time" | "handling" | "resolution"),
            "km_p50" => self.has_survival,
            _ => true,
        };
        has.then(|| format!("{}_{part}", self.family))
    }
}

/// Figures that belong together: the id of their card, and their metrics.
pub const GROUPS: [(&str, &[&str]); 6] = [
    ("targets", &["sla_first_response", "sla_next_reply", "sla_resolution", "quick_resolution_rate", "first_response_min"]),
    ("unserved", &["abandonment_rate", "cases_lost", "cases_abandoned", "cases_missed", "cases_expired"]),
    (
        "backlog",
        &["cases_active", "cases_open", "unanswered_now", "backlog_age_mean", "backlog_age_p50", "backlog_age_p90", "unassigned_rate"],
    ),
    (
        "effort",
        &["fcr_rate", "one_touch_rate", "reopen_rate", "answers_per_case_mean", "messages_per_case_mean", "assignments_per_case_mean"],
    ),
    ("customers", &["contacts_unique", "contacts_new", "contacts_returning", "returning_rate", "contacts_unreachable"]),
    (
        "robot",
        &[
            "bot_containment_rate",
            "handoff_rate",
            "bot_resolution_share",
            "bot_handoff_share",
            "proactive_rate",
            "window_rate",
            "messages_out_of_window",
        ],
    ),
];

/// The duration chosen by bucket.
pub const SERIES_ID: &str = "times.series";
pub const SERIES_BEFORE_ID: &str = "times.series_before";
/// All of them for the period, and for the one compared with.
pub const FIGURES_ID: &str = "times.figures";
pub const BEFORE_ID: &str = "times.figures_before";
/// The parts of a resolution, which add up to it, in the order of a case; by type, and of all.
pub const STAGES: [&str; 5] = ["stage_before_mean", "stage_queue_mean", "stage_answer_mean", "stage_after_mean", "customer_wait_mean"];
pub const STAGES_ID: &str = "times.stages";
pub const STAGES_ALL_ID: &str = "times.stages_all";
/// What may be promised, by the hour of the week in which customers wrote.
pub const HOURS_ID: &str = "times.hours";

pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let hours = vec![Dimension::HourOfWeek];
    let ignores = HOURS_OF_WEEK.to_vec();
    let promises = Query { id: HOURS_ID.to_owned(), metrics: vec![PROMISED.to_owned()], by: hours, period: None, ignores };
    let stages = |id: &str, by: Vec<Dimension>| {
        let metrics = STAGES.map(str::to_owned).to_vec();
        Query { id: id.to_owned(), metrics, by, period: None, ignores: vec![Dimension::CaseType] }
    };
    let by_type = stages(STAGES_ID, vec![Dimension::CaseType]);
    let mut queries = vec![query(FIGURES_ID, None), promises, Query { ignores: Vec::new(), ..stages(STAGES_ALL_ID, Vec::new()) }, by_type];
    let Some(frame) = Frame::of(view, summary) else { return queries };
    queries.extend(frame.before_whole.map(|before| query(BEFORE_ID, Some(before))));
    queries.push(series(SERIES_ID, view, &frame, None));
    queries.extend(frame.before.map(|before| series(SERIES_BEFORE_ID, view, &frame, Some(before))));
    queries
}

/// A view is not filtered by its own clause.
fn series(id: &str, view: &ViewState, frame: &Frame, period: Option<DateRange>) -> Query {
    let by = frame.dimensions();
    Query { id: id.to_owned(), metrics: with_band(&drawn(view)), ignores: by.clone(), by, period: period.map(Some) }
}

/// A metric and, of a duration, its median and its p90.
pub fn with_band(metric: &str) -> Vec<String> {
    let of_band = family_of(metric).into_iter().flat_map(|family| [format!("{family}_p50"), format!("{family}_p90")]);
    let others = of_band.filter(|other| other != metric);
    std::iter::once(metric.to_owned()).chain(others).collect()
}

fn query(id: &str, period: Option<DateRange>) -> Query {
    let spreads = SPREADS.iter().flat_map(|spread| PARTS.iter().chain(&["km_p50"]).filter_map(|part| spread.metric(part)));
    let groups = GROUPS.iter().flat_map(|(_, metrics)| metrics.iter().map(|metric| (*metric).to_owned()));
    let metrics = spreads.chain(groups).chain([PROMISED.to_owned()]).collect();
    Query { id: id.to_owned(), metrics, by: Vec::new(), period: period.map(Some), ignores: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_comes_with_its_median_and_its_p90() {
        assert_eq!(with_band("cases_opened"), ["cases_opened"]);
        assert_eq!(with_band("reply_time_mean"), ["reply_time_mean", "reply_time_p50", "reply_time_p90"]);
        assert_eq!(with_band("net_resolution_p90"), ["net_resolution_p90", "net_resolution_p50"]);
        assert_eq!(with_band("concurrency_p90"), ["concurrency_p90"]);
        assert_eq!(drawn(&ViewState::default()), "first_response_p50");
        for metric in SPREADS.iter().flat_map(|spread| with_band(&format!("{}_p50", spread.family))) {
            assert!(crate::metrics::METRICS.iter().any(|spec| spec.id == metric), "{metric}");
        }
    }

    #[test]
    fn every_metric_that_is_asked_for_exists_once() {
        let asked = query(FIGURES_ID, None).metrics;
        for metric in &asked {
            assert!(crate::metrics::METRICS.iter().any(|spec| spec.id == metric), "{metric}");
            assert_eq!(asked.iter().filter(|other| *other == metric).count(), 1, "{metric}");
        }
    }
}
