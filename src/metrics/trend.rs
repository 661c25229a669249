//! What days beside each other say: a trend, a change, a difference between two spans, and who stands out among peers.
//!
//! All of it is by rank, so that one odd day decides nothing, and weekdays are compared with their like.

use crate::model::LocalDay;

use super::kernel::quantile;

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

/// How far each value is from the median of all, in standard deviations as the median of distances tells them (Iglewicz and Hoaglin,
/// 1993). `None` = more than half of them are the same.
pub fn robust_z(values: &[f64]) -> Option<Vec<f64>> {
    /// Makes the median distance of a normal distribution its standard deviation.
    const SCALE: f64 = 1.4826;
    let median = quantile(&mut values.to_vec(), 0.5)?;
    let mut distances: Vec<f64> = values.iter().map(|value| (value - median).abs()).collect();
    let spread = SCALE * quantile(&mut distances, 0.5)?;
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
