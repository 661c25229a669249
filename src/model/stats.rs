//! What a figure of few rows is worth.

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_intervals() {
        // DEFINITIONS §3.5.
        for (share, n, low, high) in [(0.9, 10, 0.5958, 0.9821), (0.9, 100, 0.8256, 0.9448)] {
            let (a, b) = wilson(share, n);
            assert!((a - low).abs() < 1e-4 && (b - high).abs() < 1e-4, "{a} {b}");
        }
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
