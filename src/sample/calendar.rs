//! Days and seconds on the wall clock of the shop (−03:00 all year), as numbers; and its holidays.

use crate::calendar::civil::{date_of, day_of};

/// Seconds since 1970-01-01T00:00:00 on the wall clock of the shop.
pub type Local = i64;

pub const DAY: i64 = 86_400;
pub const HOUR: i64 = 3_600;

/// The last instant of the sample: a Thursday at 14:32, so that the last day is incomplete.
pub const END: Local = day_of(2026, 11, 19) as i64 * DAY + 14 * HOUR + 32 * 60;

/// Year, month, day.
pub fn civil(day: i64) -> (i64, i64, i64) {
    let (year, month, day) = date_of(day as i32);
    (year.into(), month.into(), day.into())
}

/// 0 = Monday … 6 = Sunday.
pub fn weekday(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    Ordinary,
    /// Half of the people work, few customers write.
    Quiet,
    /// Nobody works.
    Closed,
}

/// Brazilian holidays of the year that the sample covers.
pub fn kind_of(day: i64) -> DayKind {
    match civil(day) {
        (_, 12, 25) | (_, 1, 1) => DayKind::Closed,
        (2025, 11, 20) | (_, 12, 24 | 31) => DayKind::Quiet,
        // Carnival Monday and Tuesday, Good Friday, Easter, Corpus Christi.
        (2026, 2, 16 | 17) | (2026, 4, 3 | 5) | (2026, 6, 4) => DayKind::Quiet,
        (_, 4, 21) | (_, 5, 1) | (_, 9, 7) | (_, 10, 12) | (_, 11, 2 | 15) => DayKind::Quiet,
        _ => DayKind::Ordinary,
    }
}

/// The week in which a supplier's delay filled the queue.
pub fn is_bad_week(day: i64) -> bool {
    (day_of(2026, 10, 26)..day_of(2026, 11, 1)).contains(&(day as i32))
}

/// How many customers write on a day, against an ordinary one at the start of the sample.
pub fn demand(day: i64, first_day: i64) -> f64 {
    const BY_WEEKDAY: [f64; 7] = [1.28, 1.08, 1.0, 0.98, 1.02, 0.58, 0.3];
    let of_kind = match kind_of(day) {
        DayKind::Ordinary => 1.0,
        DayKind::Quiet => 0.38,
        DayKind::Closed => 0.12,
    };
    let growth = 1.0 + 0.4 * (day - first_day) as f64 / 365.0;
    let season = match civil(day) {
        // Black Friday of 2025 and the days around it.
        (2025, 11, 28) => 2.6,
        (2025, 11, 24..=30) | (2025, 12, 1 | 2) => 1.7,
        (2025, 12, 8..=22) => 1.35,
        (2026, 1, 2..=20) => 0.85,
        // Mothers' Day and the weeks in which Black Friday is announced.
        (2026, 5, 4..=9) => 1.3,
        (2026, 11, 9..=19) => 1.25,
        _ => 1.0,
    };
    let bad = if is_bad_week(day) { 1.3 } else { 1.0 };
    BY_WEEKDAY[weekday(day)] * of_kind * growth * season * bad
}

/// How many customers write in each hour, with a dip at lunch.
pub const BY_HOUR: [f64; 24] = [
    0.10, 0.06, 0.04, 0.03, 0.03, 0.06, 0.16, 0.42, 0.95, 1.32, 1.45, 1.38, 0.82, 0.98, 1.36, 1.42, 1.34, 1.18, 0.92, 0.80, 0.74, 0.58,
    0.36, 0.20,
];
