//! Figures of Evolução.

use crate::engine::{DateRange, Dimension, Query, Summary};
use crate::ui::letter;
use crate::ui::view_state::ViewState;

use super::filters;
use super::frame::Frame;

/// Figures whose course is told.
pub const COURSES: [&str; 15] = [
    "cases_opened",
    "cases_attended",
    "cases_closed",
    "cases_open",
    "contacts_unique",
    "messages_received",
    "first_response_p50",
    "reply_time_p50",
    "resolution_p50",
    "sla_first_response",
    "fcr_rate",
    "reopen_rate",
    "abandonment_rate",
    "csat_score",
    "delivery_rate",
];

/// Figures that people and teams are compared by: none that grows with hours worked.
pub const STRENGTHS: [&str; 11] = [
    "first_response_p50",
    "first_response_p90",
    "reply_time_p50",
    "resolution_p50",
    "sla_first_response",
    "sla_next_reply",
    "fcr_rate",
    "one_touch_rate",
    "reopen_rate",
    "csat_score",
    "conversion_rate",
];

/// The last seven whole days of the period, and the seven before.
pub const WEEK_ID: &str = "progress.week";
pub const WEEK_BEFORE_ID: &str = "progress.week_before";
/// The whole months of the letter, by month.
pub const LETTER_ID: &str = "progress.letter";

/// The courses told, with the one that is drawn.
pub fn courses(drawn: &str) -> Vec<String> {
    let also = Some(drawn).filter(|drawn| !COURSES.contains(drawn));
    COURSES.into_iter().chain(also).map(str::to_owned).collect()
}

pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let Some(frame) = Frame::of(view, summary) else { return Vec::new() };
    let week = week_of(&frame);
    let query = |id: &str, period: DateRange| Query {
        id: id.to_owned(),
        metrics: courses(&view.metric),
        by: Vec::new(),
        period: Some(Some(period)),
        ignores: vec![Dimension::Day, Dimension::Week, Dimension::Month],
    };
    let mut queries = vec![query(WEEK_ID, week)];
    queries.extend(has_before(&frame).then(|| query(WEEK_BEFORE_ID, week.shifted(-7))));
    let months = letter::months(&frame, &summary.per_day);
    if let (letter::LEAST.., Some(first), Some(last)) = (months.len(), months.last(), months.first()) {
        queries.push(Query {
            metrics: letter::TOLD.map(str::to_owned).to_vec(),
            by: vec![Dimension::Month],
            ..query(LETTER_ID, DateRange { start: first.start, end: last.end })
        });
    }
    queries.extend(filters::options(Dimension::Team));
    queries
}

/// The last seven whole days of the period.
pub fn week_of(frame: &Frame) -> DateRange {
    let whole = frame.last_day + i32::from(!frame.last_day_is_partial());
    let end = frame.period.end.min(whole);
    DateRange { start: end - 7, end }
}

/// The week before the last lies in the data.
pub fn has_before(frame: &Frame) -> bool {
    frame.data.start <= week_of(frame).start - 7
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::format::{Better, shape};

    #[test]
    fn a_week_before_the_data_is_no_comparison() {
        let asked = |start: i32| {
            let days = DateRange { start, end: 100 };
            let per_day = vec![1; (100 - start) as usize];
            let summary = Summary { days: Some(days), last_day: 99, last_second: 86_000, per_day, ..Summary::default() };
            queries(&ViewState::default(), &summary).iter().any(|query| query.id == WEEK_BEFORE_ID)
        };
        assert!(asked(86) && !asked(87), "of seven days and the seven before");
    }

    #[test]
    fn a_letter_is_asked_for_from_three_whole_months_on() {
        let asked = |first: &str, last: &str| {
            let (start, end) = (crate::ui::days::parse(first).unwrap(), crate::ui::days::parse(last).unwrap() + 1);
            let per_day = vec![1; (end - start) as usize];
            let summary =
                Summary { days: Some(DateRange { start, end }), last_day: end - 1, last_second: 86_000, per_day, ..Summary::default() };
            let queries = queries(&ViewState::default(), &summary);
            queries.into_iter().find(|query| query.id == LETTER_ID).and_then(|query| query.period.flatten()).map(DateRange::days)
        };
        assert_eq!(asked("2026-01-01", "2026-04-10"), Some(31 + 28 + 31));
        assert_eq!(asked("2026-01-02", "2026-04-10"), None);
    }

    #[test]
    fn every_metric_exists_and_strengths_have_a_good_side() {
        for metric in COURSES.into_iter().chain(STRENGTHS).chain(letter::TOLD) {
            assert!(crate::metrics::METRICS.iter().any(|spec| spec.id == metric), "{metric}");
        }
        assert!(STRENGTHS.into_iter().all(|metric| shape(metric).better != Better::Neither));
        assert_eq!(courses("fcr_rate").len(), COURSES.len());
        assert_eq!(courses("ack_p50").last().map(String::as_str), Some("ack_p50"));
    }
}
