//! Figures of an instant: how many rows were open then.

use super::GroupedRows;
use super::groups::{bucket_of, end_of_bucket};
use super::kernel::CellValue;
use super::population::Subject;
use super::table::MetricSpec;
use crate::calendar::Zone;
use crate::model::{Dimension, EpochSecs, LocalDay};

/// How many of the rows were open at `at`: opened before it, and not closed or answered before it.
pub fn open_at(subject: &Subject, spec: &MetricSpec, grouped: &GroupedRows, at: EpochSecs) -> Vec<CellValue> {
    let mut counts = vec![0u64; grouped.n_groups()];
    grouped.each(|row, group| {
        let is_open = span(subject, spec, row).is_some_and(|(from, until)| from < at && until >= at);
        counts[group] += u64::from(is_open);
    });
    counts.into_iter().map(|n| CellValue { value: Some(n as f64), n }).collect()
}

/// How many were open at the end of each bucket, by group; only groups with rows.
pub fn open_by_bucket(subject: &Subject, spec: &MetricSpec, grouped: &GroupedRows, buckets: &[Bucket]) -> Vec<(usize, Vec<u64>)> {
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
        let Some((from, until)) = span(subject, spec, row) else { return };
        has_rows[group] = true;
        if until < first_end {
            return;
        }
        for (at, by) in [(from, 1), (until.max(from), -1)] {
            let bucket = first_after(at);
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

/// The buckets of `days`, in order.
pub fn buckets(dimension: Dimension, days: std::ops::Range<LocalDay>, zone: &Zone) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    let mut day = days.start;
    while day < days.end {
        let number = bucket_of(dimension, day);
        let end = end_of_bucket(dimension, number).min(days.end);
        buckets.push((number, zone.start_of(end)));
        day = end;
    }
    buckets
}

fn span(subject: &Subject, spec: &MetricSpec, row: usize) -> Option<(EpochSecs, EpochSecs)> {
    let (from, until) = subject.open_span(spec.population, row)?;
    Some((from.into(), until.map_or(EpochSecs::MAX, EpochSecs::from)))
}
