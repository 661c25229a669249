//! Figures of Equipe.

use crate::engine::{DateRange, Dimension, Query, Summary};
use crate::ui::view_state::{Step, ViewState};

use super::frame::Frame;

/// The four tiles, in order.
pub const TILES: [&str; 4] = ["handling_p50", "cases_closed", "cases_open", "online_secs"];

/// Figures per agent, per team and of all: the columns of "Desempenho do grupo" and of the details.
pub const FIGURES: [&str; 25] = [
    "handling_mean",
    "handling_p50",
    "handling_p90",
    "first_response_mean",
    "first_response_p50",
    "first_response_p90",
    "reply_time_mean",
    "reply_time_p50",
    "reply_time_p90",
    "resolution_mean",
    "resolution_p50",
    "resolution_p90",
    "sla_first_response",
    "cases_closed",
    "attended_closed",
    "cases_open",
    "cases_expired",
    "online_secs",
    "online_estimated_secs",
    "concurrency_mean",
    "concurrency_p90",
    "messages_sent",
    "csat_score",
    "csat_writer_score",
    "conversion_rate",
];

/// Whole figures of the period, and of the one compared with.
pub const TILES_ID: &str = "team.tiles";
pub const TILES_BEFORE_ID: &str = "team.tiles_before";
/// The same by bucket: sparklines.
pub const SERIES_ID: &str = "team.series";
pub const SERIES_BEFORE_ID: &str = "team.series_before";
pub const AGENTS_ID: &str = "team.agents";
/// Pooled figures: a team's median is that of all its cases, never of its agents' medians.
pub const TEAMS_ID: &str = "team.teams";
pub const ALL_ID: &str = "team.all";
/// Who belongs to which team: cases of each pair.
pub const MEMBERS_ID: &str = "team.members";

/// Every closing per agent by bucket; and who was there then, so that no closing is not taken for nobody there.
pub fn closings_id(step: Step) -> String {
    format!("team.closings_by_{}", step.id())
}
pub const CLOSINGS_SUM_ID: &str = "team.closings_sum";
pub const CLOSINGS_BEFORE_ID: &str = "team.closings_before";
pub const CLOSINGS_ALL_ID: &str = "team.closings_all";

const CLOSINGS: [&str; 2] = ["closings", "closings_unique"];
pub const PRESENT: [&str; 2] = ["online_secs", "online_estimated_secs"];

/// The figures of the small multiples, in buckets of `step`.
pub fn closings(view: &ViewState, summary: &Summary, step: Step) -> Vec<Query> {
    let by_bucket = [CLOSINGS[0], CLOSINGS[1], PRESENT[0], PRESENT[1]];
    let mut queries = vec![
        without(&[Dimension::Agent], query(&closings_id(step), &by_bucket, &[step.dimension(), Dimension::Agent])),
        without(&[Dimension::Agent], query(CLOSINGS_SUM_ID, &CLOSINGS, &[Dimension::Agent])),
        without(&[Dimension::Agent], query(CLOSINGS_ALL_ID, &CLOSINGS, &[])),
    ];
    if let Some(before) = Frame::of(view, summary).and_then(|frame| frame.before_whole) {
        queries.push(in_period(without(&[Dimension::Agent], query(CLOSINGS_BEFORE_ID, &CLOSINGS, &[Dimension::Agent])), before));
    }
    queries
}

/// Tiles first, then the table.
pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let frame = Frame::of(view, summary);
    let buckets = frame.as_ref().map(Frame::dimensions);
    let before = frame.and_then(|frame| frame.before);
    let mut queries = vec![query(TILES_ID, &TILES, &[])];
    if let Some(before) = before {
        queries.push(in_period(query(TILES_BEFORE_ID, &TILES, &[]), before));
    }
    queries.extend([
        without(&[Dimension::Agent], query(AGENTS_ID, &FIGURES, &[Dimension::Agent])),
        without(&[Dimension::Agent, Dimension::Team], query(TEAMS_ID, &FIGURES, &[Dimension::Team])),
        without(&[Dimension::Agent], query(ALL_ID, &FIGURES, &[])),
        without(&[Dimension::Agent], query(MEMBERS_ID, &["cases_opened"], &[Dimension::Agent, Dimension::Team])),
    ]);
    if let Some(buckets) = buckets {
        queries.push(query(SERIES_ID, &TILES, &buckets));
        queries.extend(before.map(|before| in_period(query(SERIES_BEFORE_ID, &TILES, &buckets), before)));
    }
    queries
}

fn query(id: &str, metrics: &[&str], by: &[Dimension]) -> Query {
    Query {
        id: id.to_owned(),
        metrics: metrics.iter().map(|&metric| metric.to_owned()).collect(),
        by: by.to_vec(),
        period: None,
        ignores: Vec::new(),
    }
}

/// The table shows everybody beside those chosen, and teams as a whole: they are the norm of the people in them.
fn without(dimensions: &[Dimension], query: Query) -> Query {
    Query { ignores: dimensions.to_vec(), ..query }
}

fn in_period(query: Query, period: DateRange) -> Query {
    Query { period: Some(Some(period)), ..query }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Query> {
        let days = DateRange { start: 0, end: 100 };
        let summary = Summary { days: Some(days), last_day: 99, last_second: 80_000, per_day: vec![1; 100], ..Summary::default() };
        queries(&ViewState::default(), &summary)
    }

    #[test]
    fn ids_are_distinct_and_the_tiles_come_first() {
        let queries = all();
        let mut ids: Vec<&str> = queries.iter().map(|query| query.id.as_str()).collect();
        assert_eq!(ids[0], TILES_ID);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), queries.len());
    }

    #[test]
    fn choosing_an_agent_does_not_hide_the_others() {
        let queries = all();
        for id in [AGENTS_ID, TEAMS_ID, ALL_ID] {
            let query = queries.iter().find(|query| query.id == id).expect("asked");
            assert!(query.ignores.contains(&Dimension::Agent), "{id}");
        }
    }
}
