//! Days and dates of the proleptic Gregorian calendar. Formulas: Howard Hinnant, "chrono-compatible low-level date algorithms".

use crate::model::LocalDay;

/// Year, month 1–12, day 1–31.
pub const fn date_of(day: LocalDay) -> (i32, u32, u32) {
    let shifted = day as i64 + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_idx = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_idx + 2) / 5 + 1;
    let month = if month_idx < 10 { month_idx + 3 } else { month_idx - 9 };
    let year = year_of_era + era * 400 + (month <= 2) as i64;
    (year as i32, month as u32, day as u32)
}

pub const fn day_of(year: i32, month: u32, day: u32) -> LocalDay {
    let year = year as i64 - (month <= 2) as i64;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_idx = if month > 2 { month - 3 } else { month + 9 } as i64;
    let day_of_year = (153 * month_idx + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) as LocalDay
}

/// ISO weekday: 1 = Monday … 7 = Sunday.
pub fn weekday_of(day: LocalDay) -> u32 {
    (i64::from(day) + 3).rem_euclid(7) as u32 + 1
}

/// The first day of the week of a day, for weeks that begin on an ISO weekday.
pub fn week_of(day: LocalDay, first_weekday: u32) -> LocalDay {
    day - (weekday_of(day) as i32 - first_weekday as i32).rem_euclid(7)
}

/// `2026-11-19`.
pub fn iso(day: LocalDay) -> String {
    let (year, month, day) = date_of(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads `2026-11-19`.
pub fn from_iso(text: &str) -> Option<LocalDay> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let number = day_of(year, month, day);
    (date_of(number) == (year, month, day)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_where_they_are_said_to() {
        let first = |day: &str, weekday: u32| iso(week_of(from_iso(day).expect("a date"), weekday));
        assert_eq!(first("2026-11-19", 1), "2026-11-16");
        assert_eq!(first("2026-11-19", 7), "2026-11-15");
        assert_eq!((first("2026-11-15", 7), first("2026-11-15", 1)), ("2026-11-15".to_owned(), "2026-11-09".to_owned()));
    }

    #[test]
    fn dates_and_days_agree_with_chrono() {
        for day in (-1000..30_000).step_by(17) {
            let date = chrono::NaiveDate::from_epoch_days(day).expect("in range");
            assert_eq!(iso(day), date.to_string());
            assert_eq!(from_iso(&iso(day)), Some(day));
            assert_eq!(weekday_of(day), chrono::Datelike::weekday(&date).number_from_monday());
        }
        assert_eq!(from_iso("2026-02-30"), None);
    }
}
