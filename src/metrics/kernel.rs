//! One pass per aggregate over the rows that take part. The result is a partial per group; those that add up can be summed over days.

use super::population::{Entity, Population, Subject, Value};
use super::slots::GroupedRows;
use super::table::MetricSpec;
use crate::data::{Bitmap, NO_CODE};
use crate::model::Grain;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aggregate {
    Count,
    Sum,
    Mean,
    /// Exact: linear interpolation between order statistics, "type 7" of Hyndman and Fan, 1996.
    Quantile(f64),
    /// The time by which this share has ended, those that still run counted as far as they are known (Kaplan and Meier, 1958).
    Survival(f64),
    /// Each row weighs as long as it lasts.
    TimeMean,
    /// The smallest value that holds for at least this share of the time.
    TimeQuantile(f64),
    /// Rows that are also in the other population ÷ rows.
    Share(Population),
    Distinct(Entity),
    /// Rows open at an instant: see [`super::snapshot`].
    OpenAt,
    /// How long they have been open then.
    OpenAgeMean,
    OpenAgeQuantile(f64),
}

impl Aggregate {
    /// It looks at rows of any date, as they stand at an instant.
    pub fn is_snapshot(self) -> bool {
        matches!(self, Aggregate::OpenAt | Aggregate::OpenAgeMean | Aggregate::OpenAgeQuantile(_))
    }
}

/// A figure: the value, and the rows it rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CellValue {
    pub value: Option<f64>,
    pub n: u64,
}

/// Per group.
#[derive(Clone, Debug, PartialEq)]
pub enum Partial {
    Count(Vec<u64>),
    Sum {
        sums: Vec<f64>,
        counts: Vec<u64>,
    },
    Share {
        hits: Vec<u64>,
        counts: Vec<u64>,
    },
    /// (group, entity), sorted, each pair once.
    Pairs {
        pairs: Vec<(u32, u32)>,
        n_groups: usize,
    },
    /// The same as a set of `group × n_entities + entity`.
    Seen {
        seen: Bitmap,
        n_entities: usize,
    },
    Values(Vec<Vec<f64>>),
    /// Durations, and whether they have ended.
    Running(Vec<Vec<(f64, bool)>>),
    /// Values with how long they held, seconds.
    Timed {
        values: Vec<Vec<(f64, f64)>>,
        counts: Vec<u64>,
    },
}

/// Sets of at most so many groups × entities are kept as bits: 16 MiB.
const MAX_SEEN_BITS: usize = 1 << 27;
/// And of so many for each row.
const BITS_PER_ROW: usize = 512;

/// Collects what an aggregate needs in one pass. `hits`: the rows of the other population of a share.
pub fn collect(subject: &Subject, spec: &MetricSpec, hits: Option<&Bitmap>, grouped: &GroupedRows) -> Partial {
    let n = grouped.n_groups();
    match (spec.aggregate, spec.value) {
        (Aggregate::Share(_), _) => share(hits, grouped),
        (Aggregate::Distinct(Entity::Case), _) if spec.grain == Grain::Message => Partial::Count(count_runs_of_cases(subject, grouped)),
        (Aggregate::Distinct(entity), _) => distinct(subject, spec.grain, entity, grouped),
        (Aggregate::Sum | Aggregate::Mean, Some(value)) => {
            let (mut sums, mut counts, mut last) = (vec![f64::NAN; n], vec![0; n], vec![u32::MAX; n]);
            grouped.each(|row, group| {
                let measured = subject.value(value, row);
                add_to(&mut sums[group], measured);
                // A presence interval is cut into pieces, side by side in the table: it counts once, and only in its own state.
                let counted = subject.counted_as(spec.grain, row);
                counts[group] += u64::from(counted != last[group] && (spec.grain != Grain::Presence || measured > 0.0));
                last[group] = counted;
            });
            Partial::Sum { sums, counts }
        }
        (Aggregate::TimeMean | Aggregate::TimeQuantile(_), Some(value)) => {
            let (mut values, mut counts, mut last) = (vec![Vec::new(); n], vec![0; n], vec![u32::MAX; n]);
            grouped.each(|row, group| {
                values[group].push((subject.value(value, row), subject.value(Value::PieceSecs, row)));
                let counted = subject.counted_as(spec.grain, row);
                counts[group] += u64::from(counted != last[group]);
                last[group] = counted;
            });
            Partial::Timed { values, counts }
        }
        (Aggregate::Quantile(_), Some(value)) => {
            let mut values = vec![Vec::new(); n];
            grouped.each(|row, group| values[group].push(subject.value(value, row)));
            Partial::Values(values)
        }
        (Aggregate::Survival(_), Some(value)) => {
            let mut running = vec![Vec::new(); n];
            grouped.each(|row, group| running[group].push((subject.value(value, row), subject.is_over(spec.grain, row))));
            Partial::Running(running)
        }
        _ => Partial::Count(count(grouped)),
    }
}

/// Rows of each group.
pub fn count(grouped: &GroupedRows) -> Vec<u64> {
    if let Some(count) = grouped.count_of_whole() {
        return vec![count];
    }
    let mut counts = vec![0; grouped.n_groups()];
    grouped.each(|_, group| counts[group] += 1);
    counts
}

/// Different cases of messages. Messages are laid out by case, so that those of a case come one after another: work may be split
/// between cases, not inside of one.
fn count_runs_of_cases(subject: &Subject, grouped: &GroupedRows) -> Vec<u64> {
    let (mut counts, mut last) = (vec![0; grouped.n_groups()], vec![NO_CODE; grouped.n_groups()]);
    let case_of = &subject.data.messages.case;
    grouped.each(|row, group| {
        counts[group] += u64::from(last[group] != case_of[row]);
        last[group] = case_of[row];
    });
    counts
}

fn share(hits: Option<&Bitmap>, grouped: &GroupedRows) -> Partial {
    let counts = count(grouped);
    let mut hit_counts = vec![0; counts.len()];
    if let Some(hits) = hits {
        grouped.each(|row, group| hit_counts[group] += u64::from(hits.contains(row)));
    }
    Partial::Share { hits: hit_counts, counts }
}

fn distinct(subject: &Subject, grain: Grain, entity: Entity, grouped: &GroupedRows) -> Partial {
    let (n_groups, n_entities) = (grouped.n_groups(), subject.n_entities(entity));
    // A few rows are sorted sooner than all bits are wiped and counted.
    let most_bits = MAX_SEEN_BITS.min(grouped.n_rows().saturating_mul(BITS_PER_ROW));
    if n_groups.checked_mul(n_entities).is_some_and(|bits| bits <= most_bits) {
        let mut seen = Bitmap::empty(n_groups * n_entities);
        grouped.each(|row, group| {
            if let Some(code) = subject.entity(entity, grain, row) {
                seen.insert(group * n_entities + code as usize);
            }
        });
        return Partial::Seen { seen, n_entities };
    }
    let mut pairs = Vec::new();
    grouped.each(|row, group| pairs.extend(subject.entity(entity, grain, row).map(|code| (group as u32, code))));
    pairs.sort_unstable();
    pairs.dedup();
    Partial::Pairs { pairs, n_groups }
}

/// What was counted of some rows; with what was counted of other rows, it gives the counts of all of them.
pub trait Counts: Clone {
    fn add(&mut self, other: &Self);
    /// `other` was counted of some of the same rows.
    fn take_away(&mut self, other: &Self);
}

/// How many numbers it holds, of 32 bits each.
pub trait Bulk {
    fn n_cells(&self) -> usize;
}

macro_rules! counts_are_numbers {
    ($($number:ty),*) => {$(
        impl Counts for Vec<$number> {
            fn add(&mut self, other: &Self) {
                self.iter_mut().zip(other).for_each(|(mine, theirs)| *mine += theirs);
            }

            fn take_away(&mut self, other: &Self) {
                self.iter_mut().zip(other).for_each(|(mine, theirs)| *mine -= theirs);
            }
        }

        impl Bulk for Vec<$number> {
            fn n_cells(&self) -> usize {
                self.len() * size_of::<$number>() / 4
            }
        }
    )*};
}

counts_are_numbers!(u64, u32, i32);

/// Partials that add up.
impl Counts for Partial {
    fn add(&mut self, other: &Self) {
        (0..other.n_groups()).for_each(|group| self.add_group(group, other, group));
    }

    fn take_away(&mut self, other: &Self) {
        match (self, other) {
            (Partial::Count(mine), Partial::Count(theirs)) => mine.take_away(theirs),
            (Partial::Sum { sums, counts }, Partial::Sum { sums: less, counts: n }) => {
                counts.take_away(n);
                for ((sum, less), count) in sums.iter_mut().zip(less).zip(counts) {
                    *sum = if *count == 0 {
                        f64::NAN
                    } else if less.is_nan() {
                        *sum
                    } else {
                        *sum - less
                    };
                }
            }
            (Partial::Share { hits, counts }, Partial::Share { hits: fewer, counts: n }) => {
                hits.take_away(fewer);
                counts.take_away(n);
            }
            (mine, theirs) => debug_assert!(false, "partials that do not add up: {mine:?} and {theirs:?}"),
        }
    }
}

impl Bulk for Partial {
    fn n_cells(&self) -> usize {
        4 * self.n_groups()
    }
}

impl Partial {
    fn n_groups(&self) -> usize {
        match self {
            Partial::Count(counts) | Partial::Sum { counts, .. } | Partial::Share { counts, .. } | Partial::Timed { counts, .. } => {
                counts.len()
            }
            Partial::Pairs { n_groups, .. } => *n_groups,
            Partial::Seen { seen, n_entities } => seen.len() / (*n_entities).max(1),
            Partial::Values(values) => values.len(),
            Partial::Running(running) => running.len(),
        }
    }

    /// Of the same kind, for so many groups without rows. For partials that add up: see [`super::by_day::adds_up`].
    pub fn empty(&self, n_groups: usize) -> Partial {
        match self {
            Partial::Share { .. } => Partial::Share { hits: vec![0; n_groups], counts: vec![0; n_groups] },
            Partial::Sum { .. } => Partial::Sum { sums: vec![f64::NAN; n_groups], counts: vec![0; n_groups] },
            _ => Partial::Count(vec![0; n_groups]),
        }
    }

    /// Adds one group of a partial of the same kind to a group of this one. For partials that add up.
    #[inline]
    pub fn add_group(&mut self, to: usize, other: &Partial, from: usize) {
        match (self, other) {
            (Partial::Count(mine), Partial::Count(theirs)) => mine[to] += theirs[from],
            (Partial::Sum { sums, counts }, Partial::Sum { sums: more, counts: n }) => {
                if !more[from].is_nan() {
                    add_to(&mut sums[to], more[from]);
                }
                counts[to] += n[from];
            }
            (Partial::Share { hits, counts }, Partial::Share { hits: more, counts: n }) => {
                hits[to] += more[from];
                counts[to] += n[from];
            }
            (mine, theirs) => debug_assert!(false, "partials that do not add up: {mine:?} and {theirs:?}"),
        }
    }

    /// The figures. A count of nothing is 0; a sum, mean, quantile or share of nothing is no figure.
    pub fn finish(&mut self, aggregate: Aggregate) -> Vec<CellValue> {
        match self {
            Partial::Count(counts) => counts.iter().map(|&n| CellValue { value: Some(n as f64), n }).collect(),
            Partial::Sum { sums, counts } => {
                let value = |sum: f64, n: u64| match aggregate {
                    Aggregate::Mean => (n > 0).then(|| sum / n as f64),
                    _ => (!sum.is_nan()).then_some(sum),
                };
                sums.iter().zip(counts).map(|(&sum, &mut n)| CellValue { value: value(sum, n), n }).collect()
            }
            Partial::Share { hits, counts } => {
                hits.iter().zip(counts).map(|(&hits, &mut n)| CellValue { value: (n > 0).then(|| hits as f64 / n as f64), n }).collect()
            }
            Partial::Seen { seen, n_entities } => {
                let starts = (0..seen.len()).step_by((*n_entities).max(1));
                let counts = starts.map(|start| seen.count_in(start..start + *n_entities) as u64);
                counts.map(|n| CellValue { value: Some(n as f64), n }).collect()
            }
            Partial::Pairs { pairs, n_groups } => {
                let mut counts = vec![0; *n_groups];
                pairs.iter().for_each(|&(group, _)| counts[group as usize] += 1);
                counts.into_iter().map(|n| CellValue { value: Some(n as f64), n }).collect()
            }
            Partial::Timed { values, counts } => {
                let value = |timed: &mut Vec<(f64, f64)>| match aggregate {
                    Aggregate::TimeQuantile(q) => time_quantile(timed, q),
                    _ => time_mean(timed),
                };
                values.iter_mut().zip(counts).map(|(timed, &mut n)| CellValue { value: value(timed), n }).collect()
            }
            Partial::Running(running) => {
                let Aggregate::Survival(q) = aggregate else { return Vec::new() };
                running.iter_mut().map(|running| CellValue { value: survival(running, q), n: running.len() as u64 }).collect()
            }
            Partial::Values(values) => {
                let Aggregate::Quantile(q) = aggregate else { return Vec::new() };
                values.iter_mut().map(|values| CellValue { value: quantile(values, q), n: values.len() as u64 }).collect()
            }
        }
    }
}

fn add_to(sum: &mut f64, more: f64) {
    *sum = if sum.is_nan() { more } else { *sum + more };
}

/// The `q` quantile of values in any order, which it reorders: at `h = (n − 1) q`, between the two nearest order statistics.
pub fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let place = last as f64 * q;
    let below = place.floor() as usize;
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + (high - low) * (place - below as f64))
}

/// The first time by which at least the share `q` has ended, by the product-limit estimate; `None` = so many never ended while they were
/// seen. Reorders the durations. Those that ended at a time count before those last seen then.
pub fn survival(running: &mut [(f64, bool)], q: f64) -> Option<f64> {
    running.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut left = 1.0;
    let mut place = 0;
    while place < running.len() {
        let time = running[place].0;
        let n_here = running[place..].iter().take_while(|(other, _)| *other == time).count();
        let n_ended = running[place..place + n_here].iter().filter(|(_, is_over)| *is_over).count();
        left *= 1.0 - n_ended as f64 / (running.len() - place) as f64;
        // Products of fractions miss a half by their last digit.
        if n_ended > 0 && left <= 1.0 - q + 1e-12 {
            return Some(time);
        }
        place += n_here;
    }
    None
}

/// Σ value × seconds ÷ Σ seconds.
fn time_mean(timed: &[(f64, f64)]) -> Option<f64> {
    let secs: f64 = timed.iter().map(|&(_, secs)| secs).sum();
    (secs > 0.0).then(|| timed.iter().map(|&(value, secs)| value * secs).sum::<f64>() / secs)
}

/// The smallest value such that values up to it hold for at least `q` of the time. Reorders the values.
fn time_quantile(timed: &mut [(f64, f64)], q: f64) -> Option<f64> {
    let wanted = q * timed.iter().map(|&(_, secs)| secs).sum::<f64>();
    timed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut reached = 0.0;
    for &(value, secs) in timed.iter() {
        reached += secs;
        if reached >= wanted {
            return Some(value);
        }
    }
    timed.last().map(|&(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// DEFINITIONS §3.5: the demonstration of why the mean lies.
    #[test]
    fn quantiles_of_the_published_ten_waits() {
        let waits = [30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240.0, 600.0, 1800.0, 7200.0];
        let of = |q| quantile(&mut waits.to_vec(), q).expect("ten values");
        assert_eq!([of(0.5), of(0.9), of(0.95)].map(|secs| (secs * 1e6).round() / 1e6), [150.0, 2340.0, 4770.0]);
        assert_eq!((of(0.0), of(1.0)), (30.0, 7200.0));
        assert_eq!(quantile(&mut [], 0.5), None);
    }

    /// Weeks in remission under 6-mercaptopurine (Freireich et al., 1963), the example of every textbook; `+` = still in remission.
    #[test]
    fn the_median_of_the_published_trial_is_23_weeks() {
        let weeks = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+";
        let mut running: Vec<(f64, bool)> =
            weeks.split(' ').rev().map(|week| (week.trim_end_matches('+').parse().expect("weeks"), !week.ends_with('+'))).collect();
        assert_eq!(survival(&mut running, 0.5), Some(23.0));
        // At the end of the trial 45 % were still in remission.
        assert_eq!((survival(&mut running, 0.55), survival(&mut running, 0.56)), (Some(23.0), None));
        assert_eq!(survival(&mut [], 0.5), None);
        assert_eq!(survival(&mut [(5.0, false)], 0.5), None);
    }

    fn sorted_quantile(values: &[f64], q: f64) -> Option<f64> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let place = sorted.len().checked_sub(1)? as f64 * q;
        let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
        Some(low + (high - low) * place.fract())
    }

    #[test]
    fn a_level_weighs_as_long_as_it_lasts() {
        let mut timed = [(1.0, 1200.0), (2.0, 600.0), (1.0, 600.0)];
        assert_eq!(time_mean(&timed), Some(1.25));
        assert_eq!((time_quantile(&mut timed, 0.75), time_quantile(&mut timed, 0.9)), (Some(1.0), Some(2.0)));
        assert_eq!((time_mean(&[]), time_quantile(&mut [], 0.9)), (None, None));
    }

    proptest! {
        /// The plain twin: every second written out.
        #[test]
        fn a_quantile_over_time_is_the_order_statistic_of_its_seconds(timed in prop::collection::vec((0u32..5, 1u32..30), 1..12)) {
            let mut seconds: Vec<u32> = timed.iter().flat_map(|&(level, secs)| std::iter::repeat_n(level, secs as usize)).collect();
            seconds.sort_unstable();
            let place = (seconds.len() as f64 * 0.9).ceil() as usize - 1;
            let mut timed: Vec<(f64, f64)> = timed.into_iter().map(|(level, secs)| (level.into(), secs.into())).collect();
            prop_assert_eq!(time_quantile(&mut timed, 0.9), Some(f64::from(seconds[place])));
        }

        /// Where everything has ended, the estimate is the order statistic by which the share has.
        #[test]
        fn survival_without_open_durations_is_an_order_statistic(values in prop::collection::vec(0u32..500, 1..80), percent in 1u32..=100) {
            let q = f64::from(percent) / 100.0;
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let place = (values.len() as u32 * percent).div_ceil(100).max(1) as usize - 1;
            let mut running: Vec<(f64, bool)> = values.into_iter().map(|value| (value.into(), true)).collect();
            prop_assert_eq!(survival(&mut running, q), Some(f64::from(sorted[place])));
        }

        #[test]
        fn selecting_agrees_with_sorting(values in prop::collection::vec(0u32..1_000_000, 0..200), q in 0.0..=1.0f64) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            prop_assert_eq!(quantile(&mut values.clone(), q), sorted_quantile(&values, q));
        }
    }
}
