//! Hours of the week: how often each came, what is told of it, and how presses and rectangles choose among them.

use std::collections::HashMap;

use crate::engine::{Answer, Cell, Clause, Dimension, Op};

use super::days;
use super::event::grammar::toggle;
use super::format::{Unit, is_small, shape};
use super::queries::Frame;
use super::reading::{self, Chosen, chosen};
use super::view_state::ViewState;

pub const HOURS: usize = 24;
pub const SLOTS: usize = 7 * HOURS;
/// What a card of hours × weekdays shows, and is not filtered by.
pub const HOURS_OF_WEEK: [Dimension; 3] = [Dimension::HourOfWeek, Dimension::Hour, Dimension::Weekday];

/// What is told of one hour of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HourFigure {
    /// `None` where it never came, or nothing was measured in it.
    pub value: Option<f64>,
    /// Rows behind the value.
    pub n: u64,
    /// How often the hour came in the days looked at.
    pub times: u32,
    /// It rests on too few rows to be compared.
    pub is_small: bool,
}

/// `1-09`, as the groups of an answer are labelled: Monday from 9 to 10.
pub fn label(slot: usize) -> String {
    format!("{}-{:02}", slot / HOURS + 1, slot % HOURS)
}

/// Every hour of the week, Monday 0 h first. Counts are shared among the occurrences of their hour, or given whole; all else stands as measured.
pub fn figures(answer: &Answer, metric: &str, times: &[u32; SLOTS], is_total: bool) -> Vec<HourFigure> {
    let unit = shape(metric).unit;
    let groups: HashMap<String, Cell> = reading::groups(answer, metric).into_iter().collect();
    let figure = |(slot, &times): (usize, &u32)| {
        let cell = groups.get(&label(slot)).copied().unwrap_or_default();
        let value = match unit {
            Unit::Count if is_total => Some(cell.value.unwrap_or(0.0)),
            Unit::Count => Some(cell.value.unwrap_or(0.0) / f64::from(times)),
            _ => cell.value,
        };
        HourFigure { value: value.filter(|_| times > 0), n: cell.n, times, is_small: is_small(cell, unit) }
    };
    times.iter().enumerate().map(figure).collect()
}

/// How often each hour of the week came in the days looked at; the last day of the data only up to its last hour.
pub fn occurrences(frame: &Frame, clauses: &[Clause]) -> [u32; SLOTS] {
    let (start, end) = (frame.period.start.max(frame.data.start), frame.period.end.min(frame.last_day + 1));
    let passes = |day: i32| {
        let label = days::label(day);
        let week = days::label(frame.week_of(day));
        let values = [(Dimension::Day, label.as_str()), (Dimension::Week, &week), (Dimension::Month, &label[..7])];
        values.iter().all(|(dimension, value)| chosen(clauses, *dimension, value) != Chosen::No)
    };
    let mut counts = [0; SLOTS];
    for day in (start..end).filter(|day| frame.is_covered(*day) && passes(*day)) {
        let hours = if day == frame.last_day { frame.last_second as usize / 3600 + 1 } else { HOURS };
        let monday_first = days::weekday(day) as usize - 1;
        for count in counts.iter_mut().skip(monday_first * HOURS).take(hours) {
            *count += 1;
        }
    }
    counts
}

/// What an hour of the week is to the clauses on hours, weekdays and hours of the week.
pub fn chosen_hour(clauses: &[Clause], slot: usize) -> Chosen {
    let (weekday, hour) = ((slot / HOURS + 1).to_string(), (slot % HOURS).to_string());
    let each = [(Dimension::HourOfWeek, label(slot)), (Dimension::Weekday, weekday), (Dimension::Hour, hour)];
    let each = each.map(|(dimension, value)| chosen(clauses, dimension, &value));
    match each {
        _ if each.contains(&Chosen::No) => Chosen::No,
        _ if each.contains(&Chosen::Yes) => Chosen::Yes,
        _ => Chosen::Open,
    }
}

/// Weekdays × hours, places from 0 on and both ends included; Monday is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rectangle {
    pub weekdays: (usize, usize),
    pub hours: (usize, usize),
}

impl Rectangle {
    /// With these two in its corners.
    pub fn between(a: usize, b: usize) -> Self {
        let sorted = |a: usize, b: usize| (a.min(b), a.max(b));
        Rectangle { weekdays: sorted(a / HOURS, b / HOURS), hours: sorted(a % HOURS, b % HOURS) }
    }

    /// Filters weekdays and hours, in place of what was chosen of them; a whole side filters nothing.
    pub fn choose(self, view: &mut ViewState) {
        let values = |(from, to): (usize, usize), whole: usize, first: usize| {
            let all = (from..=to).map(|place| (place + first).to_string());
            if to + 1 - from == whole { Vec::new() } else { all.collect() }
        };
        view.set_clause(is(Dimension::Weekday, values(self.weekdays, 7, 1)));
        view.set_clause(is(Dimension::Hour, values(self.hours, HOURS, 0)));
        view.set_clause(is(Dimension::HourOfWeek, Vec::new()));
    }
}

/// A press takes the place of a rectangle; `add` keeps its hours, one by one.
pub fn press(view: &mut ViewState, hour: String, add: bool, exclude: bool) {
    let has_rectangle = [Dimension::Weekday, Dimension::Hour].iter().any(|side| view.clause(*side, Op::Is).is_some());
    if has_rectangle && !exclude {
        let inside = (0..SLOTS).filter(|slot| add && chosen_hour(&view.clauses, *slot) == Chosen::Yes).map(label).collect();
        view.set_clause(is(Dimension::HourOfWeek, inside));
        view.set_clause(is(Dimension::Weekday, Vec::new()));
        view.set_clause(is(Dimension::Hour, Vec::new()));
    }
    toggle(view, Dimension::HourOfWeek, hour, add, exclude);
}

fn is(dimension: Dimension, values: Vec<String>) -> Clause {
    Clause { dimension, op: Op::Is, values }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{DateRange, MetricAnswer, Summary};

    /// From Thursday 5 to Wednesday 18 November 2026, two of every weekday, until 14:32 of the last one.
    fn frame(link: &str) -> (ViewState, Frame) {
        let start = days::parse("2026-11-05").unwrap();
        let summary = Summary {
            days: Some(DateRange { start, end: start + 14 }),
            last_day: start + 13,
            last_second: 14 * 3600 + 32 * 60,
            per_day: vec![3; 14],
            ..Summary::default()
        };
        let view = ViewState::parse(link);
        let frame = Frame::of(&view, &summary).unwrap();
        (view, frame)
    }

    fn answer(metric: &str, groups: &[(&str, f64, u64)]) -> Answer {
        Answer {
            id: "hours".into(),
            groups: groups.iter().map(|(label, ..)| vec![*label]).collect(),
            metrics: vec![MetricAnswer {
                metric: metric.into(),
                cells: groups.iter().map(|(_, value, n)| Cell { value: Some(*value), n: *n }).collect(),
                missing: None,
            }],
        }
    }

    fn slot(weekday: usize, hour: usize) -> usize {
        (weekday - 1) * HOURS + hour
    }

    #[test]
    fn hours_are_counted_as_often_as_they_came() {
        let times = |link: &str| {
            let (view, frame) = frame(link);
            let times = occurrences(&frame, &view.clauses);
            // Monday 9 h, Wednesday 14 h and 15 h (the last Wednesday ends at 14:32), Sunday 23 h.
            [slot(1, 9), slot(3, 14), slot(3, 15), slot(7, 23)].map(|slot| times[slot])
        };
        assert_eq!(times("#/overview?p=all"), [2, 2, 1, 2]);
        assert_eq!(times("#/overview?p=2026-11-12..2026-11-17"), [1, 0, 0, 1]);
        assert_eq!(times("#/overview?p=all&f=week:2026-11-09"), [1, 1, 1, 1]);
        // The card is not filtered by what it shows.
        assert_eq!(times("#/overview?p=all&f=weekday:1;hour:9;hour_of_week:1-09"), [2, 2, 1, 2]);
    }

    /// By hand: 7 cases on two Mondays from 9 to 10 are 3,5 on each; 4 on Wednesdays from 15 to 16, which came once, are 4; none on Sundays is 0.
    #[test]
    fn counts_are_given_per_occurrence_or_whole() {
        let (view, frame) = frame("#/overview?p=all");
        let times = occurrences(&frame, &view.clauses);
        let answer = answer("cases_opened", &[("1-09", 7.0, 7), ("3-15", 4.0, 4)]);
        let values = |is_total| {
            let figures = figures(&answer, "cases_opened", &times, is_total);
            [slot(1, 9), slot(3, 15), slot(7, 23)].map(|slot| figures[slot].value)
        };
        assert_eq!(values(false), [Some(3.5), Some(4.0), Some(0.0)]);
        assert_eq!(values(true), [Some(7.0), Some(4.0), Some(0.0)]);
    }

    #[test]
    fn an_hour_that_never_came_has_no_figure_whatever_is_counted() {
        let (view, frame) = frame("#/overview?p=2026-11-12..2026-11-17");
        let times = occurrences(&frame, &view.clauses);
        let answer = answer("cases_opened", &[("1-09", 7.0, 7)]);
        for is_total in [false, true] {
            let figures = figures(&answer, "cases_opened", &times, is_total);
            assert_eq!((figures[slot(3, 15)].value, figures[slot(1, 9)].value), (None, Some(7.0)));
        }
    }

    #[test]
    fn a_median_stands_as_it_was_measured_and_is_unknown_where_nothing_was() {
        let (view, frame) = frame("#/overview?p=all");
        let times = occurrences(&frame, &view.clauses);
        let answer = answer("first_response_p50", &[("1-09", 240.0, 40), ("1-10", 90.0, 6)]);
        for is_total in [false, true] {
            let figures = figures(&answer, "first_response_p50", &times, is_total);
            let told = [slot(1, 9), slot(1, 10), slot(1, 11)].map(|slot| (figures[slot].value, figures[slot].is_small));
            assert_eq!(told, [(Some(240.0), false), (Some(90.0), true), (None, false)]);
        }
    }

    #[track_caller]
    fn check(link: &str, change: impl FnOnce(&mut ViewState), expected: &str) {
        let mut view = ViewState::parse(link);
        change(&mut view);
        assert_eq!(view.link().0, expected);
    }

    #[test]
    fn a_rectangle_filters_weekdays_and_hours() {
        let drawn = |a, b| move |view: &mut ViewState| Rectangle::between(a, b).choose(view);
        check("#/overview", drawn(slot(3, 9), slot(1, 11)), "#/overview?f=weekday:1,2,3;hour:9,10,11");
        check("#/overview?f=hour_of_week:5-08;hour:3", drawn(slot(2, 0), slot(3, 1)), "#/overview?f=hour:0,1;weekday:2,3");
        check("#/overview?f=hour:3", drawn(slot(2, 0), slot(3, 23)), "#/overview?f=weekday:2,3");
        check("#/overview?f=team:Vendas", drawn(slot(1, 0), slot(7, 23)), "#/overview?f=team:Vendas");
    }

    #[test]
    fn a_press_takes_the_place_of_a_rectangle_or_joins_it() {
        let rectangle = "#/overview?f=weekday:1,2;hour:9";
        let pressed = |add, exclude| move |view: &mut ViewState| press(view, label(slot(5, 8)), add, exclude);
        check(rectangle, pressed(false, false), "#/overview?f=hour_of_week:5-08");
        check(rectangle, pressed(true, false), "#/overview?f=hour_of_week:1-09,2-09,5-08");
        check(rectangle, pressed(false, true), "#/overview?f=weekday:1,2;hour:9;hour_of_week:!5-08");
        check("#/overview?f=hour_of_week:5-08", pressed(false, false), "#/overview");
    }

    #[test]
    fn hours_inside_a_rectangle_are_the_chosen_ones() {
        let clauses = |link: &str| ViewState::parse(link).clauses;
        let inside = clauses("#/overview?f=weekday:1,2;hour:9");
        assert_eq!([slot(1, 9), slot(1, 8), slot(3, 9)].map(|slot| chosen_hour(&inside, slot)), [Chosen::Yes, Chosen::No, Chosen::No]);
        assert_eq!(chosen_hour(&clauses("#/overview"), 0), Chosen::Open);
    }
}
