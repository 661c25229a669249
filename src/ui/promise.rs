//! What an automatic reply may promise: the time by which eight of ten had their answer, in words that nobody has to take back.

use crate::engine::Cell;

use super::format::SMALL_N;

/// The figure that is promised.
pub const PROMISED: &str = "first_response_km_p80";

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Promise {
    /// Nobody waited.
    Nobody,
    /// So few cases.
    Few(u64),
    /// Fewer than eight of ten were ever answered.
    Unanswered,
    /// Seconds, as they are counted.
    Within(f64),
}

impl Promise {
    pub fn of(cell: Cell) -> Self {
        match cell.value {
            _ if cell.n == 0 => Promise::Nobody,
            _ if cell.n < SMALL_N => Promise::Few(cell.n),
            None => Promise::Unanswered,
            Some(secs) => Promise::Within(secs),
        }
    }
}

/// Seconds as somebody says them, never fewer: minutes up to ten, then fives, quarters of an hour from one hour on, whole hours from four on,
/// whole days from two on.
pub fn said_secs(secs: f64) -> f64 {
    const MINUTE: f64 = 60.0;
    const HOUR: f64 = 60.0 * MINUTE;
    let step = match secs {
        _ if secs <= 10.0 * MINUTE => MINUTE,
        _ if secs <= HOUR => 5.0 * MINUTE,
        _ if secs <= 4.0 * HOUR => 15.0 * MINUTE,
        _ if secs <= 48.0 * HOUR => HOUR,
        _ => 24.0 * HOUR,
    };
    (secs / step).ceil().max(1.0) * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_never_shorter_than_the_wait() {
        let cases = [
            (0.0, 60.0),
            (60.0, 60.0),
            (61.0, 120.0),
            (600.0, 600.0),
            (601.0, 900.0),
            (3_000.0, 3_000.0),
            (3_601.0, 4_500.0),
            (14_401.0, 18_000.0),
            (172_800.0, 172_800.0),
            (172_801.0, 259_200.0),
        ];
        for (secs, said) in cases {
            assert_eq!(said_secs(secs), said, "{secs}");
        }
    }

    #[test]
    fn few_cases_and_unanswered_ones_are_no_promise() {
        let of = |value, n| Promise::of(Cell { value, n });
        assert_eq!(of(None, 0), Promise::Nobody);
        assert_eq!(of(Some(60.0), 19), Promise::Few(19));
        assert_eq!(of(None, 20), Promise::Unanswered);
        assert_eq!(of(Some(60.0), 20), Promise::Within(60.0));
    }
}
