//! Closings per agent as plain data: one row of bars each, all on one scale.

use std::collections::HashMap;

use crate::engine::{Answer, Cell, DateRange};

use super::queries::team::PRESENT;
use super::queries::{Bucket, Frame, Step};
use super::reading;

/// What a bucket says of one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    Counted(u64),
    /// The bucket goes on after the data: not all of it is there.
    Partial(u64),
    /// No closing, and by the files the person was not there.
    NoShift,
    /// The data do not reach it.
    NoData,
}

impl Bar {
    pub fn count(self) -> u64 {
        match self {
            Bar::Counted(count) | Bar::Partial(count) => count,
            Bar::NoShift | Bar::NoData => 0,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Multiple {
    /// As in the answer; empty = closed by nobody known.
    pub agent: String,
    pub closings: Cell,
    /// Different cases among them.
    pub unique: Cell,
    /// Closings of the period before; `None` = not compared.
    pub before: Option<Cell>,
    pub bars: Vec<Bar>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closings {
    pub buckets: Vec<Bucket>,
    /// Most closings first.
    pub agents: Vec<Multiple>,
    /// The greatest bar of all: the scale that they share.
    pub greatest: u64,
}

/// The buckets of the bars: the hours of the day of all days together, else those of the period.
pub fn buckets(frame: &Frame, step: Step) -> Vec<Bucket> {
    if step != Step::Hour {
        return Frame { step, ..frame.clone() }.buckets();
    }
    let last_hour = if frame.period.days() == 1 && frame.period.start == frame.last_day { frame.last_second / 3600 } else { 24 };
    let hour = |hour: u32| Bucket {
        labels: vec![hour.to_string()],
        days: DateRange { ..frame.period },
        hour: Some(hour),
        is_partial: hour == last_hour,
        is_covered: hour <= last_hour,
    };
    (0..24).map(hour).collect()
}

pub fn closings(frame: &Frame, step: Step, by_bucket: &Answer, sums: &Answer, before: Option<&Answer>) -> Closings {
    let buckets = buckets(frame, step);
    let place_of: HashMap<&str, usize> = buckets.iter().enumerate().map(|(place, bucket)| (bucket.value(), place)).collect();
    let figure = |metric: &str, group: usize| {
        by_bucket.metrics.iter().find(|found| found.metric == metric).and_then(|found| found.cells.get(group)).copied().unwrap_or_default()
    };
    // Per agent: closings of each bucket, and whether the person was there.
    let mut seen: HashMap<&str, Vec<(u64, bool)>> = HashMap::new();
    let mut has_presence: HashMap<&str, bool> = HashMap::new();
    for (group, labels) in by_bucket.groups.iter().enumerate() {
        let &[label, agent] = &*labels else { continue };
        let is_there = PRESENT.iter().any(|metric| figure(metric, group).value.is_some_and(|secs| secs > 0.0));
        *has_presence.entry(agent).or_default() |= is_there;
        let Some(&place) = place_of.get(label) else { continue };
        let count = figure("closings", group).value.unwrap_or(0.0) as u64;
        seen.entry(agent).or_insert_with(|| vec![(0, false); buckets.len()])[place] = (count, is_there);
    }
    let before: Option<HashMap<String, Cell>> = before.map(|answer| reading::groups(answer, "closings").into_iter().collect());
    let unique: HashMap<String, Cell> = reading::groups(sums, "closings_unique").into_iter().collect();
    let mut agents: Vec<Multiple> = reading::groups(sums, "closings")
        .into_iter()
        .filter(|(_, cell)| cell.n > 0)
        .map(|(agent, closings)| {
            let of_agent = seen.get(agent.as_str());
            // Only somebody whose hours are known can have had no shift.
            let knows_shifts = step != Step::Hour && has_presence.get(agent.as_str()).copied().unwrap_or(false);
            let bar = |(place, bucket): (usize, &Bucket)| {
                let (count, is_there) = of_agent.map_or((0, false), |of_agent| of_agent[place]);
                match (bucket.is_covered, bucket.is_partial, count) {
                    (false, ..) => Bar::NoData,
                    (true, _, 0) if knows_shifts && !is_there => Bar::NoShift,
                    (true, true, count) => Bar::Partial(count),
                    (true, false, count) => Bar::Counted(count),
                }
            };
            let bars = buckets.iter().enumerate().map(bar).collect();
            let unique = unique.get(&agent).copied().unwrap_or_default();
            let before = before.as_ref().map(|before| before.get(&agent).copied().unwrap_or(Cell { value: Some(0.0), n: 0 }));
            Multiple { agent, closings, unique, before, bars }
        })
        .collect();
    agents.sort_by(|a, b| {
        let count = |multiple: &Multiple| multiple.closings.n;
        a.agent.is_empty().cmp(&b.agent.is_empty()).then(count(b).cmp(&count(a))).then_with(|| a.agent.cmp(&b.agent))
    });
    let greatest = agents.iter().flat_map(|multiple| multiple.bars.iter().map(|bar| bar.count())).max().unwrap_or(0);
    Closings { buckets, agents, greatest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{MetricAnswer, Summary};
    use crate::ui::days;
    use crate::ui::view_state::{Period, ViewState};

    fn frame(from: &str, to: &str) -> Frame {
        let (start, end) = (days::parse(from).unwrap(), days::parse(to).unwrap());
        let data = DateRange { start: days::parse("2026-11-16").unwrap(), end: days::parse("2026-11-20").unwrap() };
        let summary =
            Summary { days: Some(data), last_day: data.end - 1, last_second: 14 * 3600, per_day: vec![9; 4], ..Summary::default() };
        Frame::of(&ViewState { period: Period::Range(DateRange { start, end }), ..ViewState::default() }, &summary).unwrap()
    }

    /// Lines of `label…; closings; unique; online`.
    fn answer(rows: &str) -> Answer {
        let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split(';').map(str::trim).collect()).collect();
        let width = rows.first().map_or(3, Vec::len);
        let metric = |metric: &str, from_end: usize| MetricAnswer {
            metric: metric.to_owned(),
            cells: rows
                .iter()
                .map(|row| row[width - from_end].parse::<f64>().ok())
                .map(|value| Cell { value, n: value.unwrap_or(0.0) as u64 })
                .collect(),
            missing: None,
        };
        Answer {
            id: String::new(),
            groups: rows.iter().map(|row| row[..width - 3].to_vec()).collect(),
            metrics: vec![metric("closings", 3), metric("closings_unique", 2), metric("online_secs", 1)],
        }
    }

    fn shown(multiple: &Multiple) -> String {
        let bar = |bar: &Bar| match bar {
            Bar::Counted(count) => count.to_string(),
            Bar::Partial(count) => format!("{count}…"),
            Bar::NoShift => "///".to_owned(),
            Bar::NoData => "?".to_owned(),
        };
        format!("{}: {}", multiple.agent, multiple.bars.iter().map(bar).collect::<Vec<_>>().join(" "))
    }

    #[track_caller]
    fn check(frame: &Frame, step: Step, by_bucket: &str, sums: &str, expected: &[&str]) -> Closings {
        let closings = closings(frame, step, &answer(by_bucket), &answer(sums), None);
        assert_eq!(closings.agents.iter().map(shown).collect::<Vec<_>>(), expected);
        closings
    }

    #[test]
    fn all_agents_share_a_scale_and_the_busiest_comes_first() {
        let found = check(
            &frame("2026-11-16", "2026-11-20"),
            Step::Day,
            "2026-11-16; Ana; 2; 2; 3600
             2026-11-17; Rui; 7; 6; 3600
             2026-11-18; Ana; ; ; 3600
             2026-11-19; Ana; 1; 1; 3600",
            "Ana; 3; 3;
             Rui; 7; 6;",
            &["Rui: /// 7 /// ///", "Ana: 2 /// 0 1…"],
        );
        assert_eq!((found.greatest, found.agents[0].unique.value), (7, Some(6.0)));
    }

    #[test]
    fn who_has_no_hours_at_all_has_zeros_and_no_missing_shifts() {
        check(&frame("2026-11-16", "2026-11-19"), Step::Day, "2026-11-17; Ana; 4; 4;", "Ana; 4; 4;", &["Ana: 0 4 0"]);
    }

    #[test]
    fn hours_are_those_of_all_days_together() {
        let found = check(
            &frame("2026-11-16", "2026-11-19"),
            Step::Hour,
            "9; Ana; 4; 4; 60
             23; Ana; 1; 1; 60",
            "Ana; 5; 5;",
            &["Ana: 0 0 0 0 0 0 0 0 0 4 0 0 0 0 0 0 0 0 0 0 0 0 0 1"],
        );
        assert_eq!(found.buckets.len(), 24);
    }

    #[test]
    fn weeks_and_months_are_one_bar_each() {
        let frame = frame("2026-11-16", "2026-11-20");
        check(&frame, Step::Week, "2026-11-16; Ana; 9; 9;", "Ana; 9; 9;", &["Ana: 9…"]);
        check(&frame, Step::Month, "2026-11; Ana; 9; 9;", "Ana; 9; 9;", &["Ana: 9…"]);
    }

    #[test]
    fn nobody_closed_anything() {
        assert_eq!(check(&frame("2026-11-16", "2026-11-20"), Step::Day, "", "", &[]).greatest, 0);
    }
}
