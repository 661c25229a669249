//! Visão geral: its figures, and what their answers mean.

use crate::engine::{DateRange, Dimension, Query, Summary};
use crate::ui::days;
use crate::ui::view_state::ViewState;
use crate::ui::week_hours::HOURS_OF_WEEK;

use super::frame::Frame;
use super::times::with_band;

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

/// Metrics that hours × weekdays offer.
pub const HEAT_METRICS: [&str; 5] = ["cases_opened", "cases_closed", "messages_received", "messages_sent", "first_response_p50"];

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

/// These are drawn together: what came, what was taken up, what is left.
pub const CASES: [&str; 3] = ["cases_opened", "cases_attended", "cases_open"];

/// Metrics of the page's time charts, when this one is chosen.
pub fn charted(metric: &str) -> Vec<String> {
    let main: &[&str] = if CASES.contains(&metric) { &CASES } else { &[metric] };
    main.iter().chain(&["messages_received", "messages_sent"]).map(|metric| (*metric).to_owned()).collect()
}

/// Above the fold first.
pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let Some(frame) = Frame::of(view, summary) else { return Vec::new() };
    let metrics = tile_metrics(view);
    let metrics: Vec<&str> = metrics.iter().map(String::as_str).collect();
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

    asked.push(HOURS_ID, &[heat_metric(view)], &[Dimension::HourOfWeek]).ignores = HOURS_OF_WEEK.to_vec();
    for board in BOARDS {
        if distinct(summary, board.dimension) == 0 {
            continue;
        }
        asked.push(&board.query_id(), &[board.metric], &[board.dimension]).over_itself();
        if let Some(before) = frame.before_whole {
            asked.push(&board.before_id(), &[board.metric], &[board.dimension]).over(before).over_itself();
        }
    }

    let year = calendar_days(view, &frame);
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
    asked.push(HOURS_ID, &[HEAT_METRICS[0]], &[Dimension::HourOfWeek]);
    asked.0
}

/// Tiles, the other half of the main chart, and whatever metric was chosen elsewhere.
pub fn tile_metrics(view: &ViewState) -> Vec<String> {
    let mut metrics: Vec<String> = TILES.map(str::to_owned).to_vec();
    metrics.extend(["cases_attended", "cases_open", "delivery_rate", "messages_delivered"].map(str::to_owned));
    for metric in with_band(&view.metric) {
        if !metrics.contains(&metric) && !metric.is_empty() {
            metrics.push(metric);
        }
    }
    metrics
}

/// The metric of hours × weekdays: one of those that it offers, whatever a link says.
pub fn heat_metric(view: &ViewState) -> &'static str {
    HEAT_METRICS.into_iter().find(|metric| *metric == view.heat).unwrap_or(HEAT_METRICS[0])
}

/// Whole weeks: those of the chosen year, where the data have days of it. Else 53: the last ones of the data where the period lies in
/// them, so that the calendar stays while the period moves; else those that end with the week of the period's last day.
pub fn calendar_days(view: &ViewState, frame: &Frame) -> DateRange {
    let first_weekday = frame.week_start.of_calendars();
    if let Some(year) = view.year.filter(|year| years_of(frame).contains(year)) {
        let (first, last) = (days::day_of(year, 1, 1), days::day_of(year, 12, 31));
        return DateRange { start: days::week(first, first_weekday), end: days::week(last, first_weekday) + 7 };
    }
    let weeks_to = |day| {
        let end = days::week(day, first_weekday) + 7;
        DateRange { start: end - 53 * 7, end }
    };
    let last = weeks_to(frame.last_day);
    let is_inside = last.start <= frame.period.start && frame.period.end <= last.end;
    if is_inside { last } else { weeks_to(frame.period.end - 1) }
}

/// Years to choose from, the last one first; none where 53 weeks hold all days of the data.
pub fn calendar_years(frame: &Frame) -> Vec<i32> {
    let first_shown = days::week(frame.last_day, frame.week_start.of_calendars()) - 52 * 7;
    if first_shown <= frame.data.start { Vec::new() } else { years_of(frame).rev().collect() }
}

fn years_of(frame: &Frame) -> std::ops::RangeInclusive<i32> {
    days::civil(frame.data.start).0..=days::civil(frame.last_day).0
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
            calendar_days(&view, &Frame::of(&view, &summary(&[])).unwrap())
        };
        assert_eq!(of("2026-01-05..2026-02-02"), range);
        assert_eq!(days::label(of("2025-10-20..2025-11-03").end), "2025-11-09");
    }

    #[test]
    fn a_year_of_the_data_is_shown_in_whole_weeks_whatever_the_period() {
        let of = |link: &str| {
            let view = ViewState::parse(link);
            let range = calendar_days(&view, &Frame::of(&view, &summary(&[])).unwrap());
            format!("{} {}", days::label(range.start), days::label(range.end - 1))
        };
        assert_eq!(of("#/overview?y=2025&p=7d"), "2024-12-29 2026-01-03");
        assert_eq!(of("#/overview?y=2026&p=2025-11-01..2025-11-08"), "2025-12-28 2027-01-02");
        // The link of other data.
        assert_eq!(of("#/overview?y=2019"), of("#/overview"));
    }

    #[test]
    fn years_are_offered_where_one_calendar_does_not_hold_the_data() {
        let view = ViewState::default();
        let offered = |summary: &Summary| calendar_years(&Frame::of(&view, summary).unwrap());
        assert_eq!(offered(&summary(&[])), [2026, 2025]);
        let end = days::parse("2026-11-20").unwrap();
        assert!(offered(&Summary { days: Some(DateRange { start: end - 365, end }), ..summary(&[]) }).is_empty());
    }

    #[test]
    fn hours_and_weekdays_are_not_filtered_by_their_own_choice() {
        let asked = |link: &str| {
            let query = queries(&ViewState::parse(link), &summary(&[])).into_iter().find(|query| query.id == HOURS_ID).unwrap();
            (query.metrics.join(" "), query.ignores)
        };
        assert_eq!(asked("#/overview?h=messages_sent"), ("messages_sent".to_owned(), HOURS_OF_WEEK.to_vec()));
        assert_eq!(asked("#/overview?h=nonsense").0, "cases_opened");
    }

    #[test]
    fn three_hundred_agents_are_counted_but_not_offered_one_by_one() {
        let queries = queries(&ViewState::default(), &summary(&[(Dimension::Agent, 300)]));
        let agents = queries.iter().find(|query| query.id == CALENDAR_AGENTS_ID).unwrap();
        assert_eq!(agents.metrics, [CALENDAR_PRESENT]);
    }
}
