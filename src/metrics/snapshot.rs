//! Figures of an instant: how many rows were open then.

use std::ops::Range;

use super::GroupedRows;
use super::groups::{bucket_of, end_of_bucket};
use super::kernel::{Aggregate, Bulk, CellValue, Counts, quantile};
use super::population::{Population, Subject};
use crate::calendar::Zone;
use crate::data::{NO_TIME, Time32};
use crate::model::{Dimension, EpochSecs, LocalDay};

/// From when to when each row of a table is open, as columns: see [`Subject::open_span`].
#[derive(Debug)]
pub struct Spans {
    /// [`NO_TIME`] = never.
    from: Vec<Time32>,
    /// [`Time32::MAX`] = still open.
    until: Vec<Time32>,
    /// The first midnight after it opened, as a place among `midnights`; [`NO_STEP`] = never open.
    from_step: Vec<u16>,
    /// The first midnight after it ended; [`NO_STEP`] = still open.
    until_step: Vec<u16>,
    /// The start of each day of the data, and of the day after.
    midnights: Vec<EpochSecs>,
    first_day: LocalDay,
}

const NO_STEP: u16 = u16::MAX;

impl Spans {
    /// `days`: all of the data; those beyond 179 years are no longer told apart.
    pub fn of(subject: &Subject, population: Population, n_rows: usize, days: Range<LocalDay>, zone: &Zone) -> Spans {
        let span = |row| match subject.open_span(population, row) {
            Some((from, until)) => (from, until.map_or(Time32::MAX, |until| until.max(from))),
            None => (NO_TIME, NO_TIME),
        };
        let (from, until): (Vec<Time32>, Vec<Time32>) = (0..n_rows).map(span).unzip();
        let midnights: Vec<EpochSecs> = (days.start..=days.end).take(usize::from(NO_STEP) - 1).map(|day| zone.start_of(day)).collect();
        let steps = |times: &[Time32], none: Time32| {
            // Rows near one another are of much the same time.
            let mut near = 0;
            let mut step = |at: EpochSecs| {
                let is_there = (near == 0 || midnights[near - 1] <= at) && midnights.get(near).is_none_or(|&next| at < next);
                if !is_there {
                    near = midnights.partition_point(|&midnight| midnight <= at);
                }
                near as u16
            };
            times.iter().map(|&at| if at == none || at == NO_TIME { NO_STEP } else { step(at.into()) }).collect()
        };
        let (from_step, until_step) = (steps(&from, NO_TIME), steps(&until, Time32::MAX));
        Spans { from, until, from_step, until_step, midnights, first_day: days.start }
    }

    /// The place of the start of a day among all: the first one for a day before the data, when nothing was open, and beyond the last
    /// one for a day after them.
    pub fn midnight(&self, day: LocalDay) -> usize {
        usize::try_from(day.saturating_sub(self.first_day)).unwrap_or(0).min(self.midnights.len())
    }
}

/// How many of the rows were open at `at`: opened before it, and not closed or answered before it.
pub fn open_at(spans: &Spans, grouped: &GroupedRows, at: EpochSecs) -> Vec<CellValue> {
    let at = at.min(Time32::MAX.into()) as Time32;
    let mut counts = vec![0u64; grouped.n_groups()];
    grouped.each(|row, group| {
        let is_open = spans.from[row] != NO_TIME && spans.from[row] < at && spans.until[row] >= at;
        counts[group] += u64::from(is_open);
    });
    counts.into_iter().map(|n| CellValue { value: Some(n as f64), n }).collect()
}

/// How long the rows open at `at` have been open then; of an instant after the data, at their end.
pub fn open_ages(spans: &Spans, grouped: &GroupedRows, at: EpochSecs, data_end: EpochSecs, aggregate: Aggregate) -> Vec<CellValue> {
    let (instant, until) = (at.min(Time32::MAX.into()) as Time32, at.min(data_end));
    let mut ages = vec![Vec::new(); grouped.n_groups()];
    grouped.each(|row, group| {
        let from = spans.from[row];
        if from != NO_TIME && from < instant && spans.until[row] >= instant {
            ages[group].push((until - EpochSecs::from(from)).max(0) as f64);
        }
    });
    let figure = |ages: &mut Vec<f64>| match aggregate {
        Aggregate::OpenAgeQuantile(q) => quantile(ages, q),
        _ => (!ages.is_empty()).then(|| ages.iter().sum::<f64>() / ages.len() as f64),
    };
    ages.iter_mut().map(|ages| CellValue { n: ages.len() as u64, value: figure(ages) }).collect()
}

/// How many rows of each group are open at the start of each day.
#[derive(Clone, Debug)]
pub struct Levels {
    /// By group, then by the first midnight after the row opened or ended.
    changes: Vec<i32>,
    n_groups: usize,
}

impl Levels {
    /// There are no more than `max_cells` of them.
    pub fn fit(spans: &Spans, n_groups: usize, max_cells: usize) -> bool {
        n_groups.checked_mul(spans.midnights.len() + 1).is_some_and(|cells| cells <= max_cells)
    }

    pub fn of(spans: &Spans, grouped: &GroupedRows) -> Levels {
        let (n_groups, n_steps) = (grouped.n_groups(), spans.midnights.len() + 1);
        let mut changes = vec![0; n_groups * n_steps];
        grouped.each(|row, group| {
            if spans.from_step[row] == NO_STEP {
                return;
            }
            changes[group * n_steps + usize::from(spans.from_step[row])] += 1;
            if spans.until_step[row] != NO_STEP {
                changes[group * n_steps + usize::from(spans.until_step[row])] -= 1;
            }
        });
        Levels { changes, n_groups }
    }

    /// How many rows of each group are open at each of the `midnights`, in ascending order, as places among those of [`Spans`].
    pub fn at(&self, midnights: &[usize]) -> Vec<Vec<u64>> {
        let n_steps = self.changes.len() / self.n_groups.max(1);
        let of_group = |group: usize| {
            let changes = &self.changes[group * n_steps..][..n_steps];
            let (mut open, mut next) = (0i64, 0);
            let mut at = |midnight: usize| {
                let upto = (midnight + 1).min(n_steps);
                open += changes[next..upto.max(next)].iter().map(|&by| i64::from(by)).sum::<i64>();
                next = upto.max(next);
                open as u64
            };
            midnights.iter().map(|&midnight| at(midnight)).collect()
        };
        (0..self.n_groups).map(of_group).collect()
    }
}

impl Counts for Levels {
    fn add(&mut self, other: &Self) {
        self.changes.add(&other.changes);
    }

    fn take_away(&mut self, other: &Self) {
        self.changes.take_away(&other.changes);
    }
}

impl Bulk for Levels {
    fn n_cells(&self) -> usize {
        self.changes.n_cells()
    }
}

/// The number of a bucket of time, and the first day after it.
pub type Bucket = (i32, LocalDay);

/// The buckets of `days`, in order; `first_weekday` is the ISO weekday on which a week begins.
pub fn buckets(dimension: Dimension, days: Range<LocalDay>, first_weekday: u32) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    let mut day = days.start;
    while day < days.end {
        let number = bucket_of(dimension, day, first_weekday);
        let end = end_of_bucket(dimension, number).min(days.end);
        buckets.push((number, end));
        day = end;
    }
    buckets
}
