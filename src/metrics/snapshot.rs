//! Figures of an instant: how many rows were open then.

use super::GroupedRows;
use super::groups::{bucket_of, end_of_bucket};
use super::kernel::{Aggregate, CellValue, quantile};
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
}

impl Spans {
    pub fn of(subject: &Subject, population: Population, n_rows: usize) -> Spans {
        let span = |row| match subject.open_span(population, row) {
            Some((from, until)) => (from, until.map_or(Time32::MAX, |until| until.max(from))),
            None => (NO_TIME, NO_TIME),
        };
        let (from, until) = (0..n_rows).map(span).unzip();
        Spans { from, until }
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

/// How many were open at the end of each bucket, by group; only groups with rows.
pub fn open_by_bucket(spans: &Spans, grouped: &GroupedRows, buckets: &[Bucket]) -> Vec<(usize, Vec<u64>)> {
    let n_buckets = buckets.len();
    // What changes between the end of the bucket before and the end of this one, by group and bucket.
    let mut changes = vec![0i64; grouped.n_groups() * n_buckets];
    let mut has_rows = vec![false; grouped.n_groups()];
    let first_end = buckets.first().map_or(EpochSecs::MAX, |&(_, end)| end);
    // Rows near one another are of much the same time.
    let mut near = 0;
    let mut first_after = |at: EpochSecs| {
        let is_there = buckets.get(near).is_some_and(|&(_, end)| at < end) && (near == 0 || buckets[near - 1].1 <= at);
        if !is_there {
            near = buckets.partition_point(|&(_, end)| end <= at);
        }
        near
    };
    grouped.each(|row, group| {
        let (from, until) = (spans.from[row], spans.until[row]);
        if from == NO_TIME {
            return;
        }
        has_rows[group] = true;
        if EpochSecs::from(until) < first_end {
            return;
        }
        for (at, by) in [(from, 1), (until, -1)] {
            let bucket = if at == Time32::MAX { n_buckets } else { first_after(at.into()) };
            if bucket < n_buckets {
                changes[group * n_buckets + bucket] += by;
            }
        }
    });
    let counts = |group: usize| {
        let changes = &changes[group * n_buckets..][..n_buckets];
        changes.iter().scan(0, |open, change| {
            *open += change;
            Some(*open as u64)
        })
    };
    (0..grouped.n_groups()).filter(|&group| has_rows[group]).map(|group| (group, counts(group).collect())).collect()
}

/// The number of a bucket of time, and the instant at which it ends.
pub type Bucket = (i32, EpochSecs);

/// The buckets of `days`, in order; `first_weekday` is the ISO weekday on which a week begins.
pub fn buckets(dimension: Dimension, days: std::ops::Range<LocalDay>, zone: &Zone, first_weekday: u32) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    let mut day = days.start;
    while day < days.end {
        let number = bucket_of(dimension, day, first_weekday);
        let end = end_of_bucket(dimension, number).min(days.end);
        buckets.push((number, zone.start_of(end)));
        day = end;
    }
    buckets
}
