//! Days without work: national ones by their rules, and the service's own.

use super::civil;
use super::countries::COUNTRIES;
use crate::model::{Hours, LocalDay};

/// When a national holiday falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Month and day of every year from the given one on.
    Fixed(u32, u32, i32),
    /// Days after Easter Sunday.
    Easter(i32),
    /// Month and day of every year from the given one on, where it lies on one of these ISO weekdays.
    FixedOn(u32, u32, &'static [u32], i32),
    /// Every so many years from the given one on: years, month, day, first year.
    Every(i32, u32, u32, i32),
    /// The nth of an ISO weekday in a month.
    Nth(u32, u32, u32),
    /// The Monday on or after month and day: Colombia.
    NextMonday(u32, u32),
    /// Of a Tuesday or Wednesday the Monday before, of a Thursday or Friday the one after, from a year on: Argentina.
    ShiftedMonday(u32, u32, i32),
    /// Of a Tuesday to Thursday the Monday before, of a Friday the one after: Chile, law 19.668.
    ChileanMonday(u32, u32),
    /// 31 October; of a Tuesday the Friday before, of a Wednesday the one after: Chile, law 20.299.
    OctoberReform,
    /// The winter solstice by Chile's clocks: law 21.357, good until 2043.
    Solstice,
}

/// Holidays of the whole of Brazil by id, and the days around Carnival and Corpus Christi on which most of it is closed.
pub const NATIONAL: [(&str, Rule); 14] = [
    ("new_year", Rule::Fixed(1, 1, 0)),
    ("carnival_monday", Rule::Easter(-48)),
    ("carnival_tuesday", Rule::Easter(-47)),
    ("ash_wednesday", Rule::Easter(-46)),
    ("good_friday", Rule::Easter(-2)),
    ("tiradentes", Rule::Fixed(4, 21, 0)),
    ("labour", Rule::Fixed(5, 1, 0)),
    ("corpus_christi", Rule::Easter(60)),
    ("independence", Rule::Fixed(9, 7, 0)),
    ("aparecida", Rule::Fixed(10, 12, 0)),
    ("all_souls", Rule::Fixed(11, 2, 0)),
    ("republic", Rule::Fixed(11, 15, 0)),
    // Of the whole country since law 14.759 of 2023; before, of some cities and states.
    ("black_awareness", Rule::Fixed(11, 20, 2024)),
    ("christmas", Rule::Fixed(12, 25, 0)),
];

impl Rule {
    /// `None` = it was no holiday yet.
    pub fn day_in(self, year: i32) -> Option<LocalDay> {
        match self {
            Rule::Fixed(month, day, since) => (since <= year).then(|| civil::day_of(year, month, day)),
            Rule::Easter(after) => Some(easter(year) + after),
            Rule::FixedOn(month, day, weekdays, since) => {
                let day = civil::day_of(year, month, day);
                (since <= year && weekdays.contains(&civil::weekday_of(day))).then_some(day)
            }
            Rule::Every(years, month, day, since) => {
                (since <= year && (year - since) % years == 0).then(|| civil::day_of(year, month, day))
            }
            Rule::Nth(nth, weekday, month) => {
                let first = civil::day_of(year, month, 1);
                let until = (weekday + 7 - civil::weekday_of(first)) % 7;
                Some(first + (until + 7 * (nth - 1)) as LocalDay)
            }
            Rule::NextMonday(month, day) => Some(shifted(year, month, day, [0, 6, 5, 4, 3, 2, 1])),
            Rule::ShiftedMonday(month, day, since) => (since <= year).then(|| shifted(year, month, day, [0, -1, -2, 4, 3, 0, 0])),
            Rule::ChileanMonday(month, day) => Some(shifted(year, month, day, [0, -1, -2, -3, 3, 0, 0])),
            Rule::OctoberReform => (2008 <= year).then(|| shifted(year, 10, 31, [0, -4, 2, 0, 0, 0, 0])),
            Rule::Solstice => {
                let day = if year != 2021 && matches!(year % 4, 0 | 1) { 20 } else { 21 };
                (2021 <= year).then(|| civil::day_of(year, 6, day))
            }
        }
    }
}

/// A date moved by as many days as its weekday says, Monday first.
fn shifted(year: i32, month: u32, day: u32, by_weekday: [LocalDay; 7]) -> LocalDay {
    let day = civil::day_of(year, month, day);
    day + by_weekday[civil::weekday_of(day) as usize - 1]
}

/// What an id of [`Hours::national`] stands for: a day of Brazil (`christmas`), all days of a country (`mx`), one of them (`pt.liberty`).
fn rules_of(id: &str) -> Vec<(DayOff<'static>, Rule)> {
    let (code, wanted) = match id.split_once('.') {
        Some((code, day)) => (code, Some(day)),
        None if id == "br" || COUNTRIES.iter().any(|country| country.code == id) => (id, None),
        None => ("br", Some(id)),
    };
    let is_wanted = |day: &str| wanted.is_none_or(|wanted| wanted == day);
    let brazilian = NATIONAL.iter().filter(|(day, _)| code == "br" && is_wanted(day)).map(|&(day, rule)| (DayOff::OfBrazil(day), rule));
    let of_country = COUNTRIES.iter().filter(|country| country.code == code).flat_map(|country| country.days);
    brazilian.chain(of_country.filter(|(day, ..)| is_wanted(day)).map(|&(_, name, rule)| (DayOff::Named(name), rule))).collect()
}

/// Easter Sunday of the Gregorian calendar. Formula: "Anonymous Gregorian algorithm", Nature, 20 April 1876.
pub fn easter(year: i32) -> LocalDay {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    civil::day_of(year, month as u32, day as u32)
}

/// What a day on which nobody works is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayOff<'a> {
    /// Id of [`NATIONAL`]: each language of the page has its own word.
    OfBrazil(&'static str),
    /// As its country, or whoever wrote it down, calls it; may be empty.
    Named(&'a str),
}

/// Days on which nobody works, of the years given, sorted and each once.
pub fn days_off(hours: &Hours, years: std::ops::RangeInclusive<i32>) -> Vec<(LocalDay, DayOff<'_>)> {
    let national: Vec<_> = hours.national.iter().flat_map(|id| rules_of(id)).collect();
    let mut days = Vec::new();
    for year in years {
        days.extend(national.iter().filter_map(|(name, rule)| Some((rule.day_in(year)?, *name))));
        let own = hours.holidays.iter().filter(|holiday| holiday.year.is_none_or(|of| of == year));
        let own = own.map(|holiday| (civil::day_of(year, holiday.month, holiday.day), holiday));
        // 29 February is no day of most years.
        let own = own.filter(|(day, holiday)| civil::date_of(*day) == (year, holiday.month, holiday.day));
        days.extend(own.map(|(day, holiday)| (day, DayOff::Named(holiday.name.as_str()))));
    }
    days.sort_unstable();
    days.dedup_by_key(|(day, _)| *day);
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movable_holidays_fall_where_the_almanac_says() {
        let dates = |year: i32| {
            let of = |id: &str| {
                NATIONAL.iter().find(|(known, _)| *known == id).and_then(|(_, rule)| rule.day_in(year)).map(civil::iso).unwrap_or_default()
            };
            [civil::iso(easter(year)), of("carnival_tuesday"), of("good_friday"), of("corpus_christi")].join(" ")
        };
        assert_eq!(dates(2024), "2024-03-31 2024-02-13 2024-03-29 2024-05-30");
        assert_eq!(dates(2025), "2025-04-20 2025-03-04 2025-04-18 2025-06-19");
        assert_eq!(dates(2026), "2026-04-05 2026-02-17 2026-04-03 2026-06-04");
        assert_eq!(dates(2038), "2038-04-25 2038-03-09 2038-04-23 2038-06-24");
    }

    #[test]
    fn a_leap_day_is_off_in_leap_years_only() {
        let hours = Hours { holidays: vec!["02-29 Folga".to_owned().try_into().unwrap()], ..Hours::default() };
        let off: Vec<String> = days_off(&hours, 2023..=2028).into_iter().map(|(day, _)| civil::iso(day)).collect();
        assert_eq!(off, ["2024-02-29", "2028-02-29"]);
    }

    #[test]
    fn black_awareness_is_national_since_2024() {
        let hours = Hours { national: vec!["black_awareness".to_owned(), "of_another_world".to_owned()], ..Hours::default() };
        let off: Vec<String> = days_off(&hours, 2022..=2025).into_iter().map(|(day, _)| civil::iso(day)).collect();
        assert_eq!(off, ["2024-11-20", "2025-11-20"]);
    }
}
