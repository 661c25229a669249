//! Visão geral: its figures, and what their answers mean.

use crate::engine::{DateRange, Dimension, Query, Summary};
use crate::ui::days;
use crate::ui::view_state::ViewState;

use super::frame::Frame;

pub const TILES: [&str; 10] = [
    "cases_opened",
    "messages_received",
    "messages_sent",
    "contacts_unique",
    "unanswered_now",
    "first_response_p50",
    "first_response_p90",
    "sla_first_response",
    "resolution_p50",
    "csat_score",
];

/// Whole figures of the period, and of the one compared with.
pub const TILES_ID: &str = "overview.tiles";
pub const TILES_BEFORE_ID: &str = "overview.tiles_before";
/// The same figures by bucket: sparklines, main chart, origin bars.
pub const SERIES_ID: &str = "overview.series";
pub const SERIES_BEFORE_ID: &str = "overview.series_before";
/// Sent messages by who wrote them; by bucket too, where two dimensions are enough.
pub const ORIGIN_ID: &str = "overview.origin";
pub const ORIGIN_SERIES_ID: &str = "overview.origin_series";
pub const STATUS_ID: &str = "overview.status";
pub const STATUS_BEFORE_ID: &str = "overview.status_before";
pub const HOURS_ID: &str = "overview.hours";
pub const CALENDAR_ID: &str = "overview.calendar";
pub const CALENDAR_AGENTS_ID: &str = "overview.calendar_agents";

/// Metrics that the calendar offers, the first one per agent.
pub const CALENDAR_METRICS: [&str; 4] = ["cases_opened", "cases_closed", "messages_received", "first_response_p50"];
/// Who worked on a day: agents with an attended case.
pub const CALENDAR_PRESENT: &str = "cases_attended";
/// With more agents than this, the calendar is not offered for one of them.
const CALENDAR_AGENTS_MAX: u64 = 40;

/// A leaderboard: groups of one dimension by one metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Board {
    /// Last part of the query ids and of the catalogue key of its tab.
    pub id: &'static str,
    pub dimension: Dimension,
    pub metric: &'static str,
}

pub const BOARDS: [Board; 4] = [
    Board { id: "agents", dimension: Dimension::Agent, metric: "cases_attended" },
    Board { id: "teams", dimension: Dimension::Team, metric: "cases_attended" },
    Board { id: "channels", dimension: Dimension::Channel, metric: "cases_attended" },
    Board { id: "case_types", dimension: Dimension::CaseType, metric: "cases_opened" },
];

impl Board {
    pub fn query_id(self) -> String {
        format!("overview.{}", self.id)
    }

    pub fn before_id(self) -> String {
        format!("overview.{}_before", self.id)
    }
}

/// Above the fold first.
pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let Some(frame) = Frame::of(view, summary) else { return Vec::new() };
    let metrics = tile_metrics(view);
    let by_bucket = frame.dimensions();
    let mut asked = Asked::default();

    asked.push(TILES_ID, &metrics, &[]);
    if let Some(before) = frame.before_whole {
        asked.push(TILES_BEFORE_ID, &metrics, &[]).over(before);
    }
    asked.push(SERIES_ID, &metrics, &by_bucket).over_itself();
    if let Some(before) = frame.before {
        asked.push(SERIES_BEFORE_ID, &metrics, &by_bucket).over(before).over_itself();
    }

    asked.push(ORIGIN_ID, &["messages_sent"], &[Dimension::AuthorKind]).over_itself();
    if let [step] = by_bucket[..] {
        asked.push(ORIGIN_SERIES_ID, &["messages_sent"], &[step, Dimension::AuthorKind]).over_itself();
    }
    asked.push(STATUS_ID, &["messages_sent"], &[Dimension::Status]).over_itself();
    if let Some(before) = frame.before_whole {
        asked.push(STATUS_BEFORE_ID, &["messages_sent"], &[Dimension::Status]).over(before).over_itself();
    }

    asked.push(HOURS_ID, &["cases_opened"], &[Dimension::HourOfWeek]).over_itself();
    for board in BOARDS {
        if distinct(summary, board.dimension) == 0 {
            continue;
        }
        asked.push(&board.query_id(), &[board.metric], &[board.dimension]).over_itself();
        if let Some(before) = frame.before_whole {
            asked.push(&board.before_id(), &[board.metric], &[board.dimension]).over(before).over_itself();
        }
    }

    let year = calendar_days(&frame);
    asked.push(CALENDAR_ID, &CALENDAR_METRICS, &[Dimension::Day]).over(year).over_itself();
    if distinct(summary, Dimension::Agent) > 0 {
        let mut metrics = vec![CALENDAR_PRESENT];
        if calendar_offers_agents(summary) {
            metrics.extend(CALENDAR_METRICS);
        }
        asked.push(CALENDAR_AGENTS_ID, &metrics, &[Dimension::Day, Dimension::Agent]).over(year).over_itself();
    }
    asked.0
}

/// What is told while files are still being read, and by day: by the time that all is there, the browser has compiled what counts it.
pub fn so_far() -> Vec<Query> {
    let mut asked = Asked::default();
    asked.push(TILES_ID, &TILES, &[]);
    asked.push(SERIES_ID, &TILES, &[Dimension::Day]);
    asked.push(HOURS_ID, &["cases_opened"], &[Dimension::HourOfWeek]);
    asked.0
}

/// Tiles, the other half of the main chart, and whatever metric was chosen elsewhere.
pub fn tile_metrics(view: &ViewState) -> Vec<&str> {
    let mut metrics = TILES.to_vec();
    metrics.extend(["cases_attended", "cases_open", "delivery_rate", "messages_delivered"]);
    if !metrics.contains(&view.metric.as_str()) && !view.metric.is_empty() {
        metrics.push(&view.metric);
    }
    metrics
}

/// 53 whole weeks: the last ones of the data where the period lies in them, so that the calendar stays while the period moves; else
/// those that end with the week of the period's last day.
pub fn calendar_days(frame: &Frame) -> DateRange {
    let weeks_to = |day| {
        let end = days::week(day, frame.week_start.of_calendars()) + 7;
        DateRange { start: end - 53 * 7, end }
    };
    let last = weeks_to(frame.last_day);
    let is_inside = last.start <= frame.period.start && frame.period.end <= last.end;
    if is_inside { last } else { weeks_to(frame.period.end - 1) }
}

pub fn calendar_offers_agents(summary: &Summary) -> bool {
    (2..=CALENDAR_AGENTS_MAX).contains(&distinct(summary, Dimension::Agent))
}

/// Distinct values of a dimension; none when the files do not have it.
pub fn distinct(summary: &Summary, dimension: Dimension) -> u64 {
    summary.dimensions.iter().find(|(known, _)| *known == dimension).map_or(0, |(_, count)| *count)
}

#[derive(Default)]
struct Asked(Vec<Query>);

impl Asked {
    fn push(&mut self, id: &str, metrics: &[&str], by: &[Dimension]) -> &mut Query {
        self.0.push(Query {
            id: id.to_owned(),
            metrics: metrics.iter().map(|&metric| metric.to_owned()).collect(),
            by: by.to_vec(),
            period: None,
            ignores: Vec::new(),
        });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }
}

impl Query {
    fn over(&mut self, period: DateRange) -> &mut Self {
        self.period = Some(Some(period));
        self
    }

    /// A view is not filtered by its own clause.
    fn over_itself(&mut self) -> &mut Self {
        self.ignores = self.by.clone();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Clause, Op};

    fn summary(dimensions: &[(Dimension, u64)]) -> Summary {
        let end = days::parse("2026-11-20").unwrap();
        Summary {
            days: Some(DateRange { start: end - 400, end }),
            last_day: end - 1,
            per_day: vec![3; 400],
            dimensions: dimensions.to_vec(),
            ..Summary::default()
        }
    }

    fn ids(queries: &[Query]) -> Vec<&str> {
        queries.iter().map(|query| query.id.as_str()).collect()
    }

    #[test]
    fn every_query_has_its_own_id_and_the_tiles_come_first() {
        let queries = queries(&ViewState::default(), &summary(&[(Dimension::Agent, 14), (Dimension::Team, 3)]));
        let ids = ids(&queries);
        assert_eq!(ids[0], TILES_ID);
        let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
        assert!(ids.contains(&"overview.agents") && !ids.contains(&"overview.channels"));
    }

    #[test]
    fn one_day_is_not_compared_with_a_period_that_does_not_have_it() {
        let clauses = vec![Clause { dimension: Dimension::Day, op: Op::Is, values: vec!["2026-11-11".into()] }];
        let queries = queries(&ViewState { clauses, ..ViewState::default() }, &summary(&[]));
        let ids = ids(&queries);
        assert!(ids.contains(&SERIES_BEFORE_ID) && !ids.contains(&TILES_BEFORE_ID) && !ids.contains(&STATUS_BEFORE_ID));
    }

    #[test]
    fn without_days_nothing_is_asked() {
        assert_eq!(queries(&ViewState::default(), &Summary::default()), []);
    }

    #[test]
    fn the_calendar_covers_whole_weeks_and_stays_while_the_period_moves_in_them() {
        let view = ViewState {
            clauses: vec![Clause { dimension: Dimension::Day, op: Op::Is, values: vec!["2026-11-11".into()] }],
            ..ViewState::default()
        };
        let queries = queries(&view, &summary(&[]));
        let calendar = queries.iter().find(|query| query.id == CALENDAR_ID).unwrap();
        let range = calendar.period.flatten().unwrap();
        assert_eq!((range.days(), days::weekday(range.start), days::label(range.end)), (371, 7, "2026-11-22".to_owned()));
        assert_eq!(calendar.ignores, [Dimension::Day]);
        let of = |period: &str| {
            let view = ViewState::parse(&format!("#/overview?p={period}"));
            calendar_days(&Frame::of(&view, &summary(&[])).unwrap())
        };
        assert_eq!(of("2026-01-05..2026-02-02"), range);
        assert_eq!(days::label(of("2025-10-20..2025-11-03").end), "2025-11-09");
    }

    #[test]
    fn three_hundred_agents_are_counted_but_not_offered_one_by_one() {
        let queries = queries(&ViewState::default(), &summary(&[(Dimension::Agent, 300)]));
        let agents = queries.iter().find(|query| query.id == CALENDAR_AGENTS_ID).unwrap();
        assert_eq!(agents.metrics, [CALENDAR_PRESENT]);
    }
}
