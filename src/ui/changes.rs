//! "O que mudou": which figures moved beyond the noise, and where. Pure.

use crate::engine::{Answer, Cell, Dimension};

use super::format::{Better, Unit, is_noise, is_small, shape};
use super::reading;

/// Sentences told.
const MAX: usize = 5;
/// A place must account for so much of a change to be named.
const MIN_SHARE: f64 = 0.25;
/// Of durations, whose noise depends on a spread that is not known: so many standard errors of the logarithm, as in [`Finding::weight`].
const MIN_WEIGHT: f64 = 2.0;
/// Of counts, and for so much more than its size: a place that grew like all others explains nothing.
const MIN_EXCESS: f64 = 0.10;

/// Figures of one story: of those that moved the same way, the strongest speaks.
const STORIES: [&[&str]; 6] = [
    &["cases_opened", "messages_received"],
    &["first_response_p90", "first_response_p50", "sla_first_response"],
    &["unanswered_now"],
    &["resolution_p50"],
    &["csat_score"],
    &["delivery_rate"],
];

/// A figure that moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub metric: &'static str,
    pub now: Cell,
    pub before: Cell,
}

impl Finding {
    /// `None` = neither: more cases are no merit and no fault.
    pub fn is_good(&self) -> Option<bool> {
        match shape(self.metric).better {
            Better::Neither => None,
            Better::Higher => Some(self.difference() > 0.0),
            Better::Lower => Some(self.difference() < 0.0),
        }
    }

    pub fn rose(&self) -> bool {
        self.difference() > 0.0
    }

    fn difference(&self) -> f64 {
        self.now.value.unwrap_or(0.0) - self.before.value.unwrap_or(0.0)
    }

    /// How sure and how large, to put findings in an order: standard errors of the difference, for durations as if their logarithms
    /// had a deviation of 1.
    fn weight(&self) -> f64 {
        let (Some(now), Some(before)) = (self.now.value, self.before.value) else { return 0.0 };
        let pooled = (self.now.n as f64).recip() + (self.before.n as f64).recip();
        match shape(self.metric).unit {
            Unit::Count => (now - before).abs() / (now + before).sqrt(),
            Unit::Share => {
                let (hits, n) = (now * self.now.n as f64 + before * self.before.n as f64, (self.now.n + self.before.n) as f64);
                let share = hits / n;
                (now - before).abs() / (share * (1.0 - share) * pooled).sqrt()
            }
            Unit::Seconds | Unit::Grade => (now.max(1.0) / before.max(1.0)).ln().abs() / pooled.sqrt(),
        }
    }
}

/// What moved beyond the noise, the strongest first, from the figures of a period and of the one compared with.
pub fn findings(now: &Answer, before: &Answer) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for story in STORIES {
        let mut moved: Vec<Finding> = story
            .iter()
            .map(|metric| Finding { metric, now: reading::whole(now, metric), before: reading::whole(before, metric) })
            .filter(|finding| has_moved(finding.metric, finding.now, finding.before))
            .collect();
        moved.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
        for finding in moved {
            let told = found.iter().any(|earlier| story.contains(&earlier.metric) && earlier.is_good() == finding.is_good());
            if !told {
                found.push(finding);
            }
        }
    }
    found.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
    found.truncate(MAX);
    found
}

fn has_moved(metric: &'static str, now: Cell, before: Cell) -> bool {
    let shape = shape(metric);
    let is_faint = matches!(shape.unit, Unit::Seconds | Unit::Grade) && Finding { metric, now, before }.weight() < MIN_WEIGHT;
    now.value.is_some()
        && before.value.is_some()
        && !is_small(now, shape.unit)
        && !is_small(before, shape.unit)
        && !is_noise(now, before, shape)
        && !is_faint
}

/// Where a figure moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub dimension: Dimension,
    /// As in the answer.
    pub label: String,
    pub now: Cell,
    pub before: Cell,
    /// Of the whole change, where parts add up to it: counts and shares. Quantiles do not add up.
    pub share: Option<f64>,
}

/// A sentence of "O que mudou".
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub finding: Finding,
    pub place: Option<Place>,
}

/// The place that accounts for most of a finding, over all dimensions asked; `None` when no place stands out.
///
/// Counts: the difference of the place ÷ the whole difference. Shares: `w (r − R′) − w′ (r′ − R′)` ÷ `R − R′`, where `w` is the part of
/// the place in the rows, `r` its share, `R` the whole one and `′` the period before; summed over all places it is 1. Durations: the
/// place whose figure moved further than the whole in the same direction, by the difference of the logarithms weighed by its rows.
pub fn place(finding: &Finding, breakdowns: &[(Dimension, &Answer, &Answer)]) -> Option<Place> {
    let candidates = breakdowns.iter().flat_map(|&(dimension, now, before)| places(finding, dimension, now, before));
    let best = candidates.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.label.cmp(&a.1.label)))?;
    (best.0 > 0.0).then_some(best.1)
}

/// The places of a dimension with what makes them stand out; 0 = nothing does.
fn places(finding: &Finding, dimension: Dimension, now: &Answer, before: &Answer) -> Vec<(f64, Place)> {
    let past = reading::groups(before, finding.metric);
    let was = |label: &str| past.iter().find(|(known, _)| known == label).map(|(_, cell)| *cell);
    let present = reading::groups(now, finding.metric);
    // A dimension of one place explains nothing.
    if present.len() < 2 {
        return Vec::new();
    }
    let gone = past.iter().filter(|(label, _)| present.iter().all(|(known, _)| known != label)).map(|(label, cell)| {
        let nothing = if shape(finding.metric).unit == Unit::Count { Some(0.0) } else { None };
        (label.clone(), Cell { value: nothing, n: 0 }, *cell)
    });
    let known = present.iter().map(|(label, cell)| {
        let nothing = if shape(finding.metric).unit == Unit::Count { Some(0.0) } else { None };
        (label.clone(), *cell, was(label).unwrap_or(Cell { value: nothing, n: 0 }))
    });
    let named = known.chain(gone).filter(|(label, ..)| !label.is_empty());
    named
        .map(|(label, now, before)| {
            let (standing, share) = standing(finding, now, before);
            (standing, Place { dimension, label, now, before, share })
        })
        .collect()
}

fn standing(finding: &Finding, now: Cell, before: Cell) -> (f64, Option<f64>) {
    let (whole_now, whole_before) = (finding.now.value.unwrap_or(0.0), finding.before.value.unwrap_or(0.0));
    let whole = whole_now - whole_before;
    match shape(finding.metric).unit {
        Unit::Count => {
            let share = (now.value.unwrap_or(0.0) - before.value.unwrap_or(0.0)) / whole;
            let size = before.value.unwrap_or(0.0) / whole_before.max(1.0);
            let stands_out = share >= MIN_SHARE && share - size >= MIN_EXCESS;
            (if stands_out { share } else { 0.0 }, Some(share))
        }
        Unit::Share => {
            let part = |cell: Cell, of: u64| if of == 0 { 0.0 } else { cell.n as f64 / of as f64 };
            let apart = |cell: Cell| cell.value.unwrap_or(whole_before) - whole_before;
            let share = (part(now, finding.now.n) * apart(now) - part(before, finding.before.n) * apart(before)) / whole;
            let is_shown = share >= MIN_SHARE && has_moved(finding.metric, now, before);
            (if is_shown { share } else { 0.0 }, Some(share))
        }
        Unit::Seconds | Unit::Grade => {
            let has_moved = has_moved(finding.metric, now, before);
            let (Some(value), Some(past), true) = (now.value, before.value, has_moved) else { return (0.0, None) };
            let step = |now: f64, past: f64| (now.max(1.0) / past.max(1.0)).ln() * whole.signum();
            let beyond = step(value, past) - step(whole_now, whole_before);
            (beyond.max(0.0) * now.n as f64 / finding.now.n.max(1) as f64, None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::MetricAnswer;

    fn cell(value: f64, n: u64) -> Cell {
        Cell { value: Some(value), n }
    }

    /// `metric value/n` per line, or `group value/n` of one metric.
    fn whole(figures: &[(&str, f64, u64)]) -> Answer {
        let metrics =
            figures.iter().map(|&(metric, value, n)| MetricAnswer { metric: metric.into(), cells: vec![cell(value, n)], missing: None });
        Answer { id: "whole".into(), groups: [Vec::<String>::new()].into_iter().collect(), metrics: metrics.collect() }
    }

    fn parts(metric: &str, figures: &[(&str, f64, u64)]) -> Answer {
        Answer {
            id: "parts".into(),
            groups: figures.iter().map(|&(label, ..)| vec![label]).collect(),
            metrics: vec![MetricAnswer {
                metric: metric.into(),
                cells: figures.iter().map(|&(_, value, n)| cell(value, n)).collect(),
                missing: None,
            }],
        }
    }

    #[test]
    fn what_stays_inside_the_noise_is_not_told() {
        let before = whole(&[("cases_opened", 100.0, 100), ("csat_score", 0.8, 40), ("first_response_p50", 300.0, 100)]);
        let now = whole(&[("cases_opened", 110.0, 110), ("csat_score", 0.75, 40), ("first_response_p50", 320.0, 100)]);
        assert_eq!(findings(&now, &before), []);
    }

    #[test]
    fn of_one_story_the_strongest_figure_speaks_and_a_contrary_one_too() {
        let before = whole(&[("first_response_p50", 300.0, 900), ("first_response_p90", 1800.0, 900), ("sla_first_response", 0.85, 900)]);
        let now = whole(&[("first_response_p50", 250.0, 900), ("first_response_p90", 2400.0, 900), ("sla_first_response", 0.75, 900)]);
        let told: Vec<(&str, Option<bool>)> = findings(&now, &before).iter().map(|finding| (finding.metric, finding.is_good())).collect();
        assert_eq!(told, [("first_response_p90", Some(false)), ("first_response_p50", Some(true))]);
    }

    #[test]
    fn a_count_is_told_by_the_group_that_grew_more_than_its_size() {
        let finding = Finding { metric: "cases_opened", now: cell(300.0, 300), before: cell(200.0, 200) };
        let (now, before) = (
            parts("cases_opened", &[("Suporte", 180.0, 180), ("Vendas", 120.0, 120)]),
            parts("cases_opened", &[("Suporte", 100.0, 100), ("Vendas", 100.0, 100)]),
        );
        let place = place(&finding, &[(Dimension::Team, &now, &before)]).unwrap();
        assert_eq!((place.label.as_str(), place.share), ("Suporte", Some(0.8)));
    }

    #[test]
    fn growing_alike_everywhere_is_nobodys_doing() {
        let finding = Finding { metric: "cases_opened", now: cell(300.0, 300), before: cell(200.0, 200) };
        let (now, before) = (
            parts("cases_opened", &[("Suporte", 225.0, 225), ("Vendas", 75.0, 75)]),
            parts("cases_opened", &[("Suporte", 150.0, 150), ("Vendas", 50.0, 50)]),
        );
        assert_eq!(place(&finding, &[(Dimension::Team, &now, &before)]), None);
    }

    /// By hand: R′ = 0.8, R = 0.7. A: 0.5 (0.6 − 0.8) − 0.5 (0.8 − 0.8) = −0.1, all of the change.
    #[test]
    fn parts_of_a_share_add_up_to_the_whole_change() {
        let finding = Finding { metric: "sla_first_response", now: cell(0.7, 400), before: cell(0.8, 400) };
        let (now, before) = (
            parts("sla_first_response", &[("A", 0.6, 200), ("B", 0.8, 200)]),
            parts("sla_first_response", &[("A", 0.8, 200), ("B", 0.8, 200)]),
        );
        let all = places(&finding, Dimension::Agent, &now, &before);
        let sum: f64 = all.iter().filter_map(|(_, place)| place.share).sum();
        assert!((sum - 1.0).abs() < 1e-9);
        let place = place(&finding, &[(Dimension::Agent, &now, &before)]).unwrap();
        assert_eq!((place.label.as_str(), place.share.map(|share| (share * 100.0).round())), ("A", Some(100.0)));
    }

    #[test]
    fn a_duration_is_told_by_the_group_that_moved_most_and_no_share_is_claimed() {
        let finding = Finding { metric: "first_response_p90", now: cell(2400.0, 300), before: cell(1800.0, 300) };
        let (now, before) = (
            parts("first_response_p90", &[("Ana", 1800.0, 150), ("Caio", 5400.0, 140), ("Rui", 99_999.0, 10)]),
            parts("first_response_p90", &[("Ana", 1800.0, 150), ("Caio", 1900.0, 140), ("Rui", 60.0, 10)]),
        );
        let place = place(&finding, &[(Dimension::Agent, &now, &before)]).unwrap();
        assert_eq!((place.label.as_str(), place.share), ("Caio", None));
    }
}
