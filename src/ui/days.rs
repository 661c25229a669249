//! The civil calendar: local days to years, months, weekdays and back. Pure arithmetic, no zones.

use crate::engine::LocalDay;

/// Year, month `1..=12`, day of the month `1..=31`.
pub type Civil = (i32, u32, u32);

/// Days are counted in eras of 400 years that begin on the first of March, so that the leap day is the last of its year.
pub fn civil(day: LocalDay) -> Civil {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month.unsigned_abs(), day_of_month.unsigned_abs())
}

/// The local day of a date; a month past December runs into the next year.
pub fn day_of(year: i32, month: u32, day_of_month: u32) -> LocalDay {
    let months = month as i32 - 1;
    let (year, month) = (year + months.div_euclid(12), months.rem_euclid(12) + 1);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day_of_month as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// ISO weekday: `1` = Monday … `7` = Sunday.
pub fn weekday(day: LocalDay) -> u32 {
    (day + 3).rem_euclid(7).unsigned_abs() + 1
}

pub fn is_weekend(day: LocalDay) -> bool {
    weekday(day) >= 6
}

/// The first day of the week, for weeks that begin on an ISO weekday.
pub fn week(day: LocalDay, first_weekday: u32) -> LocalDay {
    day - (weekday(day) as i32 - first_weekday as i32).rem_euclid(7)
}

/// The first day of the month.
pub fn first_of_month(day: LocalDay) -> LocalDay {
    let (year, month, _) = civil(day);
    day_of(year, month, 1)
}

/// The first day of the next month.
pub fn next_month(day: LocalDay) -> LocalDay {
    let (year, month, _) = civil(day);
    day_of(year, month + 1, 1)
}

/// The same date so many months later, or the last day of a month that does not have it.
pub fn months_later(day: LocalDay, months: i32) -> LocalDay {
    let (year, month, day_of_month) = civil(day);
    let month = month as i32 - 1 + months;
    let first = day_of(year + month.div_euclid(12), month.rem_euclid(12).unsigned_abs() + 1, 1);
    (first + day_of_month as LocalDay - 1).min(next_month(first) - 1)
}

/// The ISO number of a week that begins on an ISO weekday: that of the Thursday in it, counted from the Thursdays of its year.
pub fn week_number(day: LocalDay, first_weekday: u32) -> u32 {
    let first = week(day, first_weekday);
    let thursday = first + (4 - first_weekday as LocalDay).rem_euclid(7);
    let (year, ..) = civil(thursday);
    (thursday - day_of(year, 1, 1)).unsigned_abs() / 7 + 1
}

/// `2026-11-19`, as the labels of the dimension `day` are written.
pub fn label(day: LocalDay) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads `2026-11-19`, and `2026-11` as the first of that month.
pub fn parse(label: &str) -> Option<LocalDay> {
    let mut parts = label.splitn(3, '-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: u32 = parts.next()?.parse().ok()?;
    let day: u32 = parts.next().map_or(Some(1), |day| day.parse().ok())?;
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| day_of(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_have_their_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(label(20_776), "2026-11-19");
        assert_eq!(weekday(20_776), 4);
        assert_eq!(label(day_of(2024, 2, 29)), "2024-02-29");
        assert_eq!(label(day_of(2024, 13, 1)), "2025-01-01");
        assert_eq!(parse("2026-11"), Some(day_of(2026, 11, 1)));
        assert_eq!(parse("agora"), None);
    }

    #[test]
    fn dates_come_back() {
        for day in (-40_000..60_000).step_by(13) {
            assert_eq!(parse(&label(day)), Some(day));
        }
    }

    #[test]
    fn months_later_stay_in_their_month() {
        let later = |label: &str, months| self::label(months_later(parse(label).unwrap(), months));
        assert_eq!(later("2026-11-19", -1), "2026-10-19");
        assert_eq!(later("2026-03-31", -1), "2026-02-28");
        assert_eq!(later("2024-01-31", 1), "2024-02-29");
        assert_eq!((later("2026-01-05", -1), later("2025-12-05", 1)), ("2025-12-05".to_owned(), "2026-01-05".to_owned()));
    }

    /// The first and last days of years are where numbers go wrong: 2020 has 53 weeks, 2021-01-03 is in the last of them.
    #[test]
    fn weeks_have_the_number_of_their_thursday() {
        let iso = |label: &str| week_number(parse(label).unwrap(), 1);
        let dates = ["2026-01-01", "2026-11-19", "2020-12-31", "2021-01-03", "2021-01-04", "2024-12-30", "2023-01-01"];
        assert_eq!(dates.map(iso), [1, 47, 53, 53, 1, 1, 52]);
        // A Sunday that begins a column of the calendar has the number of the six days after it.
        let of_column = |label: &str| week_number(parse(label).unwrap(), 7);
        assert_eq!(["2026-11-15", "2026-11-16", "2026-11-21", "2021-01-03"].map(of_column), [47, 47, 47, 1]);
    }

    #[test]
    fn weeks_begin_where_they_are_said_to() {
        let thursday = day_of(2026, 11, 19);
        let (monday, sunday) = (week(thursday, 1), week(thursday, 7));
        assert_eq!((label(monday), label(sunday)), ("2026-11-16".to_owned(), "2026-11-15".to_owned()));
        assert_eq!((week(monday, 1), week(sunday, 7), week(sunday, 1)), (monday, sunday, monday - 7));
        assert!(is_weekend(sunday) && !is_weekend(thursday));
        assert_eq!(label(next_month(thursday)), "2026-12-01");
    }
}
