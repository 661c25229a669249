//! Figures of Tempo e SLA.

use crate::engine::{DateRange, Query, Summary};
use crate::ui::view_state::ViewState;

use super::frame::Frame;

/// One duration from its mean to its long tail.
pub struct Spread {
    /// Its metrics begin with this.
    pub family: &'static str,
    /// With those who still wait counted as long as they waited (Kaplan–Meier).
    pub has_survival: bool,
}

/// In the order in which a case lives.
pub const SPREADS: [Spread; 8] = [
    Spread { family: "ack", has_survival: false },
    Spread { family: "queue", has_survival: false },
    Spread { family: "first_response", has_survival: true },
    Spread { family: "reply_time", has_survival: true },
    Spread { family: "active", has_survival: false },
    Spread { family: "handling", has_survival: false },
    Spread { family: "net_resolution", has_survival: false },
    Spread { family: "resolution", has_survival: false },
];

/// Columns of a spread.
pub const PARTS: [&str; 5] = ["mean", "p50", "p75", "p90", "p95"];

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
    ("targets", &["sla_first_response", "sla_next_reply", "sla_resolution"]),
    ("unserved", &["abandonment_rate", "cases_lost", "cases_abandoned", "cases_missed", "cases_expired"]),
    ("backlog", &["cases_open", "unanswered_now", "backlog_age_mean", "backlog_age_p50", "backlog_age_p90"]),
    ("effort", &["fcr_rate", "one_touch_rate", "reopen_rate", "answers_per_case_mean", "messages_per_case_mean"]),
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

/// All of them for the period, and for the one compared with.
pub const FIGURES_ID: &str = "times.figures";
pub const BEFORE_ID: &str = "times.figures_before";

pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let mut queries = vec![query(FIGURES_ID, None)];
    if let Some(before) = Frame::of(view, summary).and_then(|frame| frame.before_whole) {
        queries.push(query(BEFORE_ID, Some(before)));
    }
    queries
}

fn query(id: &str, period: Option<DateRange>) -> Query {
    let spreads = SPREADS.iter().flat_map(|spread| PARTS.iter().chain(&["km_p50"]).filter_map(|part| spread.metric(part)));
    let groups = GROUPS.iter().flat_map(|(_, metrics)| metrics.iter().map(|metric| (*metric).to_owned()));
    Query { id: id.to_owned(), metrics: spreads.chain(groups).collect(), by: Vec::new(), period: period.map(Some), ignores: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_that_is_asked_for_exists_once() {
        let asked = query(FIGURES_ID, None).metrics;
        for metric in &asked {
            assert!(crate::metrics::METRICS.iter().any(|spec| spec.id == metric), "{metric}");
            assert_eq!(asked.iter().filter(|other| *other == metric).count(), 1, "{metric}");
        }
    }
}
