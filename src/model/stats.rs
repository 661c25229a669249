//! What a figure of few rows is worth.

use serde::{Deserialize, Serialize};

/// Shares and durations resting on fewer rows than this are shown with their n and not ranked.
pub const SMALL_N: u64 = 20;

/// Wilson's interval of 95 % for a share seen in `n` rows; everything when there were none. Formula: E. B. Wilson, 1927.
pub fn wilson(share: f64, n: u64) -> (f64, f64) {
    const Z: f64 = 1.959_963_985;
    if n == 0 {
        return (0.0, 1.0);
    }
    let n = n as f64;
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let centre = share + Z * Z / (2.0 * n);
    let scale = 1.0 + Z * Z / n;
    (((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0))
}

/// The chance of at least `least` of `n` when each comes with a chance of `share`, `0 < share < 1`.
pub fn binomial_tail(least: u32, n: u32, share: f64) -> f64 {
    if least == 0 {
        return 1.0;
    }
    if n < least {
        return 0.0;
    }
    let ln_ways: f64 = (1..=least).map(|place| (f64::from(n - least + place) / f64::from(place)).ln()).sum();
    let (mut count, n) = (f64::from(least), f64::from(n));
    let mut term = (ln_ways + count * share.ln() + (n - count) * (1.0 - share).ln()).exp();
    let mut sum = term;
    // Each term follows from the one before.
    while count < n {
        term *= (n - count) / (count + 1.0) * share / (1.0 - share);
        count += 1.0;
        sum += term;
        if n * share < count && term < sum * 1e-12 {
            break;
        }
    }
    sum.min(1.0)
}

/// How much more often a word stands in one group of texts than in the others: the z score of the weighted log odds, with all texts as an
/// informative Dirichlet prior that weighs as much as `PRIOR` words. Formula: Monroe, Colaresi and Quinn, 2008, (15), (19) and (22).
///
/// `here` of `n_here` words of the group are this one, `there` of `n_there` of the others; both `n` are greater than 0.
pub fn log_odds_z(here: f64, n_here: f64, there: f64, n_there: f64) -> f64 {
    const PRIOR: f64 = 100.0;
    let prior = PRIOR * (here + there) / (n_here + n_there);
    let odds = |count: f64, n: f64| ((count + prior) / (n + PRIOR - count - prior)).ln();
    (odds(here, n_here) - odds(there, n_there)) / (1.0 / (here + prior) + 1.0 / (there + prior)).sqrt()
}

/// Customers who asked, as five published formulas of the service level count them (DEFINITIONS §3.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    pub answered: u64,
    pub abandoned: u64,
    /// Within the target.
    pub answered_within: u64,
    pub abandoned_within: u64,
    /// Gone within [`AT_ONCE_SECS`]: nobody could have answered them.
    pub abandoned_at_once: u64,
}

pub const AT_ONCE_SECS: i64 = 5;

impl Offered {
    /// In the order of the texts `times.service.<place>`; `None` = nobody to count, never 0 or all.
    pub fn service_levels(&self) -> [Option<f64>; 5] {
        let offered = self.answered + self.abandoned;
        let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
        [
            share(self.answered_within + self.abandoned_within, offered),
            share(self.answered_within, self.answered),
            share(self.answered_within, offered),
            share(self.answered_within, offered - self.abandoned_within),
            share(self.answered_within + self.abandoned_at_once, offered),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_tail_of_a_coin_and_of_a_rare_thing() {
        // 11 of 1024 ways; three of three, and two of three in three ways.
        for (least, n, share, expected) in [(9, 10, 0.5, 11.0 / 1024.0), (2, 3, 0.1, 0.028), (0, 5, 0.3, 1.0), (4, 3, 0.3, 0.0)] {
            assert!((binomial_tail(least, n, share) - expected).abs() < 1e-12, "{least} of {n}");
        }
    }

    #[test]
    fn the_published_intervals() {
        // DEFINITIONS §3.5.
        for (share, n, low, high) in [(0.9, 10, 0.5958, 0.9821), (0.9, 100, 0.8256, 0.9448)] {
            let (a, b) = wilson(share, n);
            assert!((a - low).abs() < 1e-4 && (b - high).abs() < 1e-4, "{a} {b}");
        }
    }

    #[test]
    fn log_odds_of_a_word_in_ten_of_fifty_here_and_five_of_a_hundred_and_fifty_there() {
        // The prior is 7.5 of 100: ln(17.5 / 132.5) − ln(12.5 / 237.5) over √(1/17.5 + 1/12.5).
        let z = log_odds_z(10.0, 50.0, 5.0, 150.0);
        assert!((z - 2.484_44).abs() < 1e-5, "{z}");
        assert_eq!(log_odds_z(5.0, 100.0, 5.0, 100.0), 0.0);
    }

    #[test]
    fn five_formulas_of_one_service_level() {
        // ICMI's example: 1000 answered, 860 of them in time; 60 gone, 20 of them in time and 10 within five seconds.
        let offered = Offered { answered: 1000, abandoned: 60, answered_within: 860, abandoned_within: 20, abandoned_at_once: 10 };
        let rounded = offered.service_levels().map(|share| share.map(|share| (share * 1e6).round() / 1e6));
        assert_eq!(rounded, [0.830189, 0.86, 0.811321, 0.826923, 0.820755].map(Some));
        assert_eq!(Offered::default().service_levels(), [None; 5]);
        let gone = Offered { abandoned: 3, abandoned_within: 3, ..Offered::default() };
        assert_eq!(gone.service_levels(), [Some(1.0), None, Some(0.0), None, Some(0.0)]);
    }

    proptest! {
        #[test]
        fn an_interval_holds_the_share_and_stays_a_share(hits in 0u64..1000, more in 1u64..1000) {
            let share = hits as f64 / (hits + more) as f64;
            let (low, high) = wilson(share, hits + more);
            prop_assert!(0.0 <= low && low <= share + 1e-9 && share <= high + 1e-9 && high <= 1.0);
        }
    }
}
