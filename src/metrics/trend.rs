//! What days beside each other say: a trend, a change, odd days, a difference between two spans, and who stands out among peers.
//!
//! All of it is by rank, so that one odd day decides nothing, and weekdays are compared with their like.

use crate::model::LocalDay;

use super::kernel::quantile;
use super::table::Unit;

/// A day's figure; days without one are left out by the caller.
pub type DayValue = (LocalDay, f64);

/// How a figure moves by the week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// In the figure's own unit per week: the median of all slopes between two days of the same weekday (P. K. Sen, 1968;
    /// by season: Hirsch, Slack and Smith, 1982).
    pub per_week: f64,
    /// The chance of such a run of days without any trend, two-sided (seasonal Mann–Kendall test, ties corrected).
    pub p: f64,
    /// Where the line stands on day 0 of the epoch: the median of what is left of each day.
    pub at_zero: f64,
}

impl Slope {
    pub fn at(&self, day: LocalDay) -> f64 {
        self.at_zero + self.per_week * f64::from(day) / 7.0
    }
}

/// `None` = no two days of one weekday.
pub fn slope(days: &[DayValue]) -> Option<Slope> {
    let mut slopes = Vec::new();
    let (mut score, mut variance) = (0.0, 0.0);
    for weekday in 0..7 {
        let of: Vec<DayValue> = days.iter().copied().filter(|(day, _)| day.rem_euclid(7) == weekday).collect();
        for (place, (day, value)) in of.iter().enumerate() {
            for (later, next) in &of[place + 1..] {
                slopes.push((next - value) * 7.0 / f64::from(later - day));
                score += sign(next - value);
            }
        }
        variance += variance_of_score(of.iter().map(|(_, value)| *value).collect());
    }
    let per_week = quantile(&mut slopes, 0.5)?;
    let mut rests: Vec<f64> = days.iter().map(|(day, value)| value - per_week * f64::from(*day) / 7.0).collect();
    Some(Slope { per_week, p: two_sided(score, variance), at_zero: quantile(&mut rests, 0.5)? })
}

/// The day from which on a figure was another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The first day of the new level.
    pub day: LocalDay,
    /// A. N. Pettitt, 1979, two-sided, approximate.
    pub p: f64,
}

/// Fewer days than this on either side are no level.
const MIN_SIDE: usize = 7;

/// The likeliest change of level, weekdays apart; `None` = too few days, or a straight line tells the days as well.
pub fn shift(days: &[DayValue]) -> Option<Shift> {
    let even = without_weekdays(days);
    let n = even.len();
    let ranks = ranks(&even);
    let (mut sum, mut best) = (0.0, (0.0_f64, 0));
    for (place, rank) in ranks.iter().enumerate() {
        sum += rank;
        let before = place + 1;
        let score = (2.0 * sum - before as f64 * (n as f64 + 1.0)).abs();
        // Of days that say as much the last: the one after it is the first that differs.
        if score >= best.0 && before >= MIN_SIDE && n - before >= MIN_SIDE {
            best = (score, before);
        }
    }
    let (score, at) = best;
    if at == 0 {
        return None;
    }
    let n = n as f64;
    let p = (2.0 * (-6.0 * score * score / (n * n * n + n * n)).exp()).min(1.0);
    let steps = off_median(&even[..at]) + off_median(&even[at..]);
    let line: Vec<DayValue> = days.iter().map(|(day, _)| *day).zip(even.iter().copied()).collect();
    let off_line: f64 = slope(&line).map_or(f64::INFINITY, |slope| line.iter().map(|(day, value)| (value - slope.at(*day)).abs()).sum());
    (steps < off_line).then_some(Shift { day: days[at].0, p })
}

/// The chance that two samples of one kind differ so much in rank, two-sided (Mann and Whitney, 1947; normal approximation with
/// correction for ties and continuity). `None` = one of them is empty, or all values are the same.
pub fn rank_sum_p(a: &[f64], b: &[f64]) -> Option<f64> {
    let (n_a, n_b) = (a.len() as f64, b.len() as f64);
    let both = [a, b].concat();
    let n = n_a + n_b;
    let u = ranks(&both)[..a.len()].iter().sum::<f64>() - n_a * (n_a + 1.0) / 2.0;
    let ties: f64 = runs(both).into_iter().map(|t| t * t * t - t).sum();
    let variance = n_a * n_b / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    (n_a > 0.0 && n_b > 0.0 && variance > 0.0).then(|| {
        let off = ((u - n_a * n_b / 2.0).abs() - 0.5).max(0.0);
        tail(off / variance.sqrt())
    })
}

/// A day beside what its weekday brings in the weeks around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    pub day: LocalDay,
    pub value: f64,
    pub expected: f64,
    /// Between these lie some 95 of 100 such days.
    pub usual: (f64, f64),
    /// How far it is from what was expected, in robust standard deviations; above zero is more.
    pub z: f64,
}

impl Judged {
    /// Iglewicz and Hoaglin, 1993: farther than this is no day like the others.
    pub fn is_odd(&self) -> bool {
        self.z.abs() >= 3.5
    }
}

/// So many days of the same weekday before a day, and as many after it, say what is expected. With fewer than this many in all nothing is.
const LIKE: usize = 4;
/// Robust standard deviations that are usual.
const USUAL_Z: f64 = 2.0;

/// Each day that has enough days like it, in order. `days` are sorted. A day is measured by what days scatter as a rule and by what those
/// like it do, whichever is more, so that the first days of a new level are not odd for ever.
pub fn judged(days: &[DayValue], unit: Unit) -> Vec<Judged> {
    let scattered = Scattered(unit);
    let even: Vec<DayValue> = days.iter().map(|&(day, value)| (day, scattered.even(value))).collect();
    let like: Vec<Option<Vec<f64>>> = (0..even.len()).map(|place| days_like(&even, place)).collect();
    let expected: Vec<Option<f64>> = like.iter().map(|like| quantile(&mut like.clone()?, 0.5)).collect();
    let mut rests: Vec<f64> = even.iter().zip(&expected).filter_map(|((_, value), expected)| Some((value - (*expected)?).abs())).collect();
    let as_a_rule = NORMAL * quantile(&mut rests, 0.5).unwrap_or(0.0);
    let judge = |place: usize| {
        let (expected, (day, value)) = (expected[place]?, days[place]);
        let mut distances: Vec<f64> = like[place].as_ref()?.iter().map(|value| (value - expected).abs()).collect();
        let spread = (NORMAL * quantile(&mut distances, 0.5)?).max(as_a_rule).max(scattered.least());
        let usual = (scattered.back(expected - USUAL_Z * spread), scattered.back(expected + USUAL_Z * spread));
        Some(Judged { day, value, expected: scattered.back(expected), usual, z: (even[place].1 - expected) / spread })
    };
    (0..days.len()).filter_map(judge).collect()
}

/// Values of the nearest days of the same weekday on either side.
fn days_like(days: &[DayValue], place: usize) -> Option<Vec<f64>> {
    let (day, _) = days[place];
    let is_like = |(other, _): &&DayValue| (other - day) % 7 == 0;
    let (before, after) = (days[..place].iter().rev().filter(is_like).take(LIKE), days[place + 1..].iter().filter(is_like).take(LIKE));
    let like: Vec<f64> = before.chain(after).map(|(_, value)| *value).collect();
    (like.len() >= LIKE).then_some(like)
}

/// The scale on which days of a figure scatter alike, be they busy or quiet: the root of a count, the logarithm of a duration.
struct Scattered(Unit);

impl Scattered {
    fn even(&self, value: f64) -> f64 {
        match self.0 {
            Unit::Count => 2.0 * value.max(0.0).sqrt(),
            Unit::Seconds => value.max(1.0).ln(),
            Unit::Share | Unit::Points => value,
        }
    }

    fn back(&self, even: f64) -> f64 {
        match self.0 {
            Unit::Count => (even.max(0.0) / 2.0).powi(2),
            Unit::Seconds => even.exp(),
            Unit::Share => even.clamp(0.0, 1.0),
            Unit::Points => even.max(0.0),
        }
    }

    /// Days scatter by this much at least: a count by chance alone (1 on the scale of roots), a duration by 5 %, a share by a point, points by
    /// a twentieth.
    fn least(&self) -> f64 {
        match self.0 {
            Unit::Count => 1.0,
            Unit::Seconds | Unit::Points => 0.05,
            Unit::Share => 0.01,
        }
    }
}

/// Makes the median distance of a normal distribution its standard deviation.
const NORMAL: f64 = 1.4826;

/// How far each value is from the median of all, in standard deviations as the median of distances tells them (Iglewicz and Hoaglin,
/// 1993). `None` = more than half of them are the same.
pub fn robust_z(values: &[f64]) -> Option<Vec<f64>> {
    let median = quantile(&mut values.to_vec(), 0.5)?;
    let mut distances: Vec<f64> = values.iter().map(|value| (value - median).abs()).collect();
    let spread = NORMAL * quantile(&mut distances, 0.5)?;
    (spread > 0.0).then(|| values.iter().map(|value| (value - median) / spread).collect())
}

/// Each value less the median of its weekday, plus the median of all.
fn without_weekdays(days: &[DayValue]) -> Vec<f64> {
    let median = |of: &dyn Fn(LocalDay) -> bool| {
        let mut values: Vec<f64> = days.iter().filter(|(day, _)| of(*day)).map(|(_, value)| *value).collect();
        quantile(&mut values, 0.5).unwrap_or(0.0)
    };
    let of_weekday: Vec<f64> = (0..7).map(|weekday| median(&|day| day.rem_euclid(7) == weekday)).collect();
    let of_all = median(&|_| true);
    days.iter().map(|(day, value)| value - of_weekday[day.rem_euclid(7) as usize] + of_all).collect()
}

fn off_median(values: &[f64]) -> f64 {
    let median = quantile(&mut values.to_vec(), 0.5).unwrap_or(0.0);
    values.iter().map(|value| (value - median).abs()).sum()
}

fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}

/// Of Kendall's score of so many values.
fn variance_of_score(values: Vec<f64>) -> f64 {
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let n = values.len() as f64;
    (spread(n) - runs(values).into_iter().map(spread).sum::<f64>()) / 18.0
}

/// Lengths of the runs of equal values.
fn runs(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.chunk_by(|a, b| a == b).map(|run| run.len() as f64).collect()
}

/// From 1; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for run in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let shared = before as f64 + (run.len() as f64 + 1.0) / 2.0;
        run.iter().for_each(|&place| ranks[place] = shared);
        before += run.len();
    }
    ranks
}

fn two_sided(score: f64, variance: f64) -> f64 {
    if variance <= 0.0 { 1.0 } else { tail((score.abs() - 1.0).max(0.0) / variance.sqrt()) }
}

/// Both tails of the normal distribution beyond `z`.
fn tail(z: f64) -> f64 {
    libm::erfc(z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weekly(values: &[f64]) -> Vec<DayValue> {
        values.iter().enumerate().map(|(week, value)| (week as LocalDay * 7, *value)).collect()
    }

    #[test]
    fn ten_rising_weeks_are_a_trend() {
        // Kendall: S = 45, variance 10·9·25/18 = 125, z = 44/√125.
        let found = slope(&weekly(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0])).unwrap();
        assert_eq!(found.per_week, 1.0);
        assert!((found.p - 8.3e-5).abs() < 1e-6, "{}", found.p);
        assert_eq!(found.at(35), 6.0);
    }

    #[test]
    fn one_odd_week_moves_no_line() {
        let found = slope(&weekly(&[5.0, 5.0, 5.0, 900.0, 5.0, 5.0])).unwrap();
        assert_eq!((found.per_week, found.at_zero), (0.0, 5.0));
        assert!(found.p > 0.5);
        assert_eq!(slope(&[(0, 1.0), (1, 2.0)]), None);
    }

    #[test]
    fn weekdays_are_compared_with_their_like() {
        // Quiet on two days of seven, and the same every week: no trend, no change.
        let days: Vec<DayValue> = (0..56).map(|day| (day, if day % 7 < 5 { 100.0 } else { 10.0 })).collect();
        assert_eq!(slope(&days).map(|slope| (slope.per_week, slope.p)), Some((0.0, 1.0)));
        assert_eq!(shift(&days), None);
    }

    #[test]
    fn a_step_is_found_on_its_day() {
        // Ten low days, then ten high ones: U = |2·55 − 10·21| = 100, p = 2·exp(−60000/8400).
        let days: Vec<DayValue> = (0..20).map(|week| (week * 7, if week < 10 { 1.0 } else { 2.0 })).collect();
        let found = shift(&days).unwrap();
        assert_eq!(found.day, 70);
        assert!((found.p - 0.001_580).abs() < 1e-5, "{}", found.p);
        // A straight line is no step.
        assert_eq!(shift(&weekly(&(0..20).map(f64::from).collect::<Vec<_>>())), None);
    }

    #[test]
    fn two_samples_by_rank() {
        // The example of SciPy's mannwhitneyu: ages at diagnosis, U = 17, p = 0.1113 by the normal approximation.
        let p = rank_sum_p(&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0]).unwrap();
        assert!((p - 0.111_346_886).abs() < 1e-8, "{p}");
        assert_eq!(rank_sum_p(&[], &[1.0]), None);
        assert_eq!(rank_sum_p(&[1.0, 1.0], &[1.0]), None);
    }

    #[test]
    fn who_stands_out() {
        // Median 3, distances 2 1 0 1 97: their median is 1.
        let z = robust_z(&[1.0, 2.0, 3.0, 4.0, 100.0]).unwrap();
        assert!((z[4] - 97.0 / 1.4826).abs() < 1e-9 && z[2] == 0.0);
        assert_eq!(robust_z(&[1.0, 1.0, 1.0, 5.0]), None);
    }

    fn odd(days: &[DayValue], unit: Unit) -> Vec<Judged> {
        judged(days, unit).into_iter().filter(Judged::is_odd).collect()
    }

    #[test]
    fn a_quiet_monday_is_odd_among_its_like() {
        // Eight Mondays of 100 and one of 36: on the scale of roots 20 and 12, and chance alone scatters by 1.
        let found = odd(&weekly(&[100.0, 100.0, 100.0, 100.0, 36.0, 100.0, 100.0, 100.0, 100.0]), Unit::Count);
        assert_eq!(found.len(), 1);
        let Judged { day, value, expected, usual, z } = found[0];
        assert_eq!((day, value, expected, z), (28, 36.0, 100.0, -8.0));
        // 2 on that scale below and above: 9² and 11².
        assert_eq!(usual, (81.0, 121.0));
    }

    #[test]
    fn what_chance_gives_is_not_odd() {
        // 66 instead of 100 are 3.75 on the scale of roots, 70 are 3.27.
        let with = |odd_one: f64| odd(&weekly(&[100.0, 100.0, 100.0, 100.0, odd_one, 100.0, 100.0, 100.0, 100.0]), Unit::Count).len();
        assert_eq!((with(66.0), with(70.0)), (1, 0));
    }

    #[test]
    fn days_that_scatter_widely_are_measured_by_it() {
        // Shares of 0.5 ± 0.1: the median distance is 0.1, so 0.8 is 0.3 / 0.148 = 2 off, and 1.0 is 3.4.
        let with = |odd_one: f64| odd(&weekly(&[0.4, 0.6, 0.4, 0.6, odd_one, 0.4, 0.6, 0.4, 0.6]), Unit::Share).len();
        assert_eq!((with(0.8), with(1.0)), (0, 0));
        let even = odd(&weekly(&[0.5, 0.5, 0.5, 0.5, 0.55, 0.5, 0.5, 0.5, 0.5]), Unit::Share);
        assert!((even[0].z - 5.0).abs() < 1e-9 && even[0].expected == 0.5, "a point is the least");
    }

    #[test]
    fn a_duration_is_odd_by_how_many_times_it_took() {
        // Ten times the usual, and a tenth of it, are equally far: ln 10 / 0.05.
        let with = |odd_one: f64| odd(&weekly(&[60.0, 60.0, 60.0, 60.0, odd_one, 60.0, 60.0, 60.0, 60.0]), Unit::Seconds)[0].z;
        assert!((with(600.0) - 10.0_f64.ln() / 0.05).abs() < 1e-9 && (with(6.0) + with(600.0)).abs() < 1e-9);
    }

    #[test]
    fn a_new_level_is_no_row_of_odd_days() {
        // It doubles after the eighth week and stays: of the days around the step half are like this, half like that.
        let step: Vec<DayValue> = (0..112).map(|day| (day, if day < 56 { 1000.0 } else { 2000.0 })).collect();
        assert_eq!(odd(&step, Unit::Count), []);
        // In its first week nobody knows yet that it stays.
        assert_eq!(odd(&step[..63], Unit::Count).iter().map(|judged| judged.day).collect::<Vec<_>>(), (56..63).collect::<Vec<_>>());
    }

    #[test]
    fn weekends_are_compared_with_weekends_and_few_weeks_with_nothing() {
        let days = |weeks: LocalDay| -> Vec<DayValue> { (0..weeks * 7).map(|day| (day, if day % 7 < 5 { 100.0 } else { 10.0 })).collect() };
        assert_eq!((odd(&days(8), Unit::Count).len(), judged(&days(8), Unit::Count).len()), (0, 56));
        assert_eq!((judged(&days(4), Unit::Count).len(), judged(&days(5), Unit::Count).len()), (0, 35));
    }

    proptest! {
        #[test]
        fn turned_round_a_trend_is_its_opposite(values in prop::collection::vec(-100i32..100, 14..60)) {
            let days: Vec<DayValue> = values.iter().enumerate().map(|(day, value)| (day as LocalDay, f64::from(*value))).collect();
            let turned: Vec<DayValue> = days.iter().map(|(day, value)| (*day, -value)).collect();
            let (there, back) = (slope(&days).unwrap(), slope(&turned).unwrap());
            prop_assert!((there.per_week + back.per_week).abs() < 1e-9 && (there.p - back.p).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&there.p));
            let (a, b) = (rank_sum_p(&[1.0, 2.0, 5.0], &[f64::from(values[0]), 3.0]), rank_sum_p(&[f64::from(values[0]), 3.0], &[1.0, 2.0, 5.0]));
            prop_assert_eq!(a.map(|p| (p * 1e9).round()), b.map(|p| (p * 1e9).round()));
        }
    }
}
