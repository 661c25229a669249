//! Figures of an instant: how many rows were open then.

use rustc_hash::FxHashMap;

use super::groups::{bucket_of, end_of_bucket};
use super::kernel::CellValue;
use super::population::Subject;
use super::table::MetricSpec;
use super::{Groups, kernel::GroupedRows};
use crate::calendar::Zone;
use crate::model::{EpochSecs, LocalDay};

/// How many of the rows were open at `at`: opened before it, and not closed or answered before it.
pub fn open_at(subject: &Subject, spec: &MetricSpec, grouped: &GroupedRows, at: EpochSecs) -> Vec<CellValue> {
    let mut counts = vec![0u64; grouped.n_groups];
    for (&row, &group) in grouped.rows.iter().zip(grouped.group) {
        let is_open = span(subject, spec, row).is_some_and(|(from, until)| from < at && until >= at);
        counts[group as usize] += u64::from(is_open);
    }
    counts.into_iter().map(|n| CellValue { value: Some(n as f64), n }).collect()
}

/// How many were open at the end of each bucket of `days`, for rows grouped by `rest` (the question without its first dimension).
/// `calendar` = the zone, and the ISO weekday on which a week begins. Returns group numbers of `groups` with their counts.
pub fn open_by_bucket(
    subject: &Subject,
    spec: &MetricSpec,
    grouped: &GroupedRows,
    rest: &Groups,
    groups: &mut Groups,
    days: std::ops::Range<LocalDay>,
    calendar: (&Zone, u32),
) -> Vec<(u32, u64)> {
    let (zone, first_weekday) = calendar;
    let mut spans_of: FxHashMap<u32, (Vec<EpochSecs>, Vec<EpochSecs>)> = FxHashMap::default();
    for (&row, &group) in grouped.rows.iter().zip(grouped.group) {
        if let Some((from, until)) = span(subject, spec, row) {
            let (starts, ends) = spans_of.entry(group).or_default();
            starts.push(from);
            ends.push(until.max(from));
        }
    }
    let bucket = groups.by[0];
    let mut spans: Vec<_> = spans_of.into_iter().collect();
    spans.sort_unstable_by_key(|&(group, _)| group);
    let mut counts = Vec::new();
    for (group, (mut starts, mut ends)) in spans {
        starts.sort_unstable();
        ends.sort_unstable();
        let mut day = days.start;
        while day < days.end {
            let number = bucket_of(bucket, day, first_weekday);
            let end = end_of_bucket(bucket, number).min(days.end);
            let at = zone.start_of(end);
            let open = starts.partition_point(|&from| from < at) - ends.partition_point(|&until| until < at);
            counts.push((groups.beside(number, rest, group), open as u64));
            day = end;
        }
    }
    counts
}

fn span(subject: &Subject, spec: &MetricSpec, row: u32) -> Option<(EpochSecs, EpochSecs)> {
    let (from, until) = subject.open_span(spec.population, row as usize)?;
    Some((from.into(), until.map_or(EpochSecs::MAX, EpochSecs::from)))
}
