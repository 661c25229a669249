//! When the service is open: weekly hours and the days on which it is closed, as they stand in a settings file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Which seconds a duration counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// All of them.
    #[default]
    Wall,
    /// Those inside the service's hours.
    Business,
}

impl Clock {
    pub const ALL: [Clock; 2] = [Clock::Wall, Clock::Business];

    /// The word in links and settings.
    pub fn id(self) -> &'static str {
        match self {
            Clock::Wall => "wall",
            Clock::Business => "business",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Clock::ALL.into_iter().find(|clock| clock.id() == id)
    }
}

/// On which day a week begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// As Brazil does: a calendar on the wall begins on Sunday, a report counts weeks from Monday.
    #[default]
    Usual,
    Monday,
    Sunday,
}

impl WeekStart {
    pub const ALL: [WeekStart; 3] = [WeekStart::Usual, WeekStart::Monday, WeekStart::Sunday];

    pub fn id(self) -> &'static str {
        match self {
            WeekStart::Usual => "usual",
            WeekStart::Monday => "monday",
            WeekStart::Sunday => "sunday",
        }
    }

    /// ISO weekday (1 = Monday, 7 = Sunday) of the first day of a week that is counted.
    pub fn of_weeks(self) -> u32 {
        if self == WeekStart::Sunday { 7 } else { 1 }
    }

    /// ISO weekday of the first day of a week that is drawn in a calendar.
    pub fn of_calendars(self) -> u32 {
        if self == WeekStart::Monday { 1 } else { 7 }
    }
}

/// Weekly hours, on the wall clock of the policy's zone, and days on which nobody works.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// By which the command line asks for it; may be empty.
    pub name: String,
    pub week: Week,
    /// Days of Brazil by id, a country by its code (`mx`) or one of its days (`pt.liberty`); unknown ones are ignored.
    pub national: Vec<String>,
    pub holidays: Vec<Holiday>,
    /// Hours of single days in place of those of their weekday, holidays included: `{"2026-12-24 Véspera": [["08:00", "12:00"]]}`.
    pub date_hours: BTreeMap<Holiday, Vec<Interval>>,
    /// IANA name of the zone in which these hours are told; empty = the policy's.
    pub zone: String,
}

impl Hours {
    /// Somebody has said when the service is open.
    pub fn is_set(&self) -> bool {
        self.week.days().iter().any(|day| !day.is_empty())
    }
}

/// Intervals of each weekday; an interval belongs to the day on which it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Week {
    pub mon: Vec<Interval>,
    pub tue: Vec<Interval>,
    pub wed: Vec<Interval>,
    pub thu: Vec<Interval>,
    pub fri: Vec<Interval>,
    pub sat: Vec<Interval>,
    pub sun: Vec<Interval>,
}

impl Week {
    /// Monday first.
    pub fn days(&self) -> [&[Interval]; 7] {
        [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun]
    }

    /// By place, Monday = 0.
    pub fn day_mut(&mut self, place: usize) -> &mut Vec<Interval> {
        match place {
            0 => &mut self.mon,
            1 => &mut self.tue,
            2 => &mut self.wed,
            3 => &mut self.thu,
            4 => &mut self.fri,
            5 => &mut self.sat,
            _ => &mut self.sun,
        }
    }

    /// Monday to Friday from eight to six.
    pub fn office() -> Self {
        let day = vec![Interval { from: 8 * 60, to: 18 * 60 }];
        Week { mon: day.clone(), tue: day.clone(), wed: day.clone(), thu: day.clone(), fri: day, ..Week::default() }
    }
}

/// From one minute of the day to another, as `["08:00", "18:00"]`. One that does not end after it begins runs on into the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct Interval {
    /// Minutes since midnight, below 1440.
    pub from: u32,
    /// Minutes since midnight, at most 1440.
    pub to: u32,
}

pub const DAY_MINUTES: u32 = 24 * 60;

impl Interval {
    /// Minutes since the midnight before it begins; up to 2880.
    pub fn end(self) -> u32 {
        if self.to > self.from { self.to } else { self.to + DAY_MINUTES }
    }
}

impl TryFrom<(String, String)> for Interval {
    type Error = String;

    fn try_from((from, to): (String, String)) -> Result<Self, String> {
        let minute = |text: &str| minute_of(text).ok_or_else(|| format!("not a time of day: {text:?}"));
        let (from, to) = (minute(&from)?, minute(&to)?);
        if from == DAY_MINUTES {
            return Err("an interval cannot begin at 24:00".to_owned());
        }
        Ok(Interval { from, to })
    }
}

impl From<Interval> for (String, String) {
    fn from(interval: Interval) -> Self {
        (time_of(interval.from), time_of(interval.to))
    }
}

/// `08:00`, `8:00`, `24:00` as minutes.
pub fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let is_number = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= DAY_MINUTES).then_some(at)
}

/// `08:00`.
pub fn time_of(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A day without work and its name: `2026-11-20 Consciência Negra`, or `12-24 Véspera` for every year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Holiday {
    /// `None` = every year.
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
    pub name: String,
}

impl Holiday {
    /// Reads a line as people write it: `2026-11-20 Nome`, `12-24`, `20/11/2026; Nome`, `20/11`. Slashes and dots put the day first.
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        let is_date = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '/' | '.');
        let end = line.find(|letter| !is_date(letter)).unwrap_or(line.len());
        let (date, name) = line.split_at(end);
        let date = date.trim_end_matches(['-', '.', '/']);
        let name =
            name.trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, ';' | ',' | ':' | '-' | '–' | '—')).trim();
        let parts: Vec<u32> = date.split(['-', '/', '.']).map(str::parse).collect::<Result<_, _>>().ok()?;
        let day_first = date.contains(['/', '.']);
        let (year, month, day) = match parts[..] {
            [year, month, day] if !day_first && year >= 1000 => (Some(year), month, day),
            [day, month, year] if day_first && year >= 1000 => (Some(year), month, day),
            [day, month, year] if day_first && year < 100 => (Some(2000 + year), month, day),
            [day, month] if day_first => (None, month, day),
            [month, day] => (None, month, day),
            _ => return None,
        };
        let year = year.map(i32::try_from).transpose().ok()?;
        let exists = (1..=12).contains(&month) && (1..=days_in(year.unwrap_or(2024), month)).contains(&day);
        exists.then(|| Holiday { year, month, day, name: name.to_owned() })
    }
}

/// A day with hours of its own, as people write it: `24/12 Véspera 08:00-12:00`. `None` = it names no hours, or no day.
pub fn day_hours(line: &str) -> Option<(Holiday, Vec<Interval>)> {
    let interval = |word: &str| {
        let (from, to) = word.split_once(['-', '–'])?;
        Interval::try_from((from.to_owned(), to.to_owned())).ok()
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = words.iter().position(|word| interval(word).is_some())?;
    let hours: Vec<Interval> = words[first..].iter().map_while(|word| interval(word)).collect();
    Some((Holiday::read(&words[..first].join(" "))?, hours))
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl TryFrom<String> for Holiday {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Holiday::read(&text).ok_or_else(|| "not a date: a holiday begins with 2026-11-20 or 11-20".to_owned())
    }
}

impl From<Holiday> for String {
    fn from(holiday: Holiday) -> Self {
        let date = match holiday.year {
            Some(year) => format!("{year:04}-{:02}-{:02}", holiday.month, holiday.day),
            None => format!("{:02}-{:02}", holiday.month, holiday.day),
        };
        if holiday.name.is_empty() { date } else { format!("{date} {}", holiday.name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_holiday(line: &str, expected: &str) {
        assert_eq!(Holiday::read(line).map_or("—".to_owned(), String::from), expected, "{line}");
    }

    #[test]
    fn holidays_are_read_as_people_write_them() {
        check_holiday("2026-11-20 Consciência Negra", "2026-11-20 Consciência Negra");
        check_holiday(" 20/11/2026; Consciência Negra ", "2026-11-20 Consciência Negra");
        check_holiday("20/11/26 – Zumbi", "2026-11-20 Zumbi");
        check_holiday("25/12", "12-25");
        check_holiday("12-24: Véspera", "12-24 Véspera");
        check_holiday("25.12.2026", "2026-12-25");
        check_holiday("29/02", "02-29");
        check_holiday("29/02/2026", "—");
        check_holiday("31/04", "—");
        check_holiday("Natal", "—");
        check_holiday("", "—");
    }

    #[test]
    fn times_of_day_are_hours_and_minutes_up_to_midnight() {
        let read = |text| minute_of(text).map(time_of);
        assert_eq!(read("8:05").as_deref(), Some("08:05"));
        assert_eq!(read("24:00").as_deref(), Some("24:00"));
        assert_eq!([read("24:01"), read("12:60"), read("12"), read("-1:00"), read("+8:00")], [None, None, None, None, None]);
        assert_eq!(Interval { from: 22 * 60, to: 6 * 60 }.end(), 30 * 60);
        assert_eq!(Interval { from: 0, to: 0 }.end(), 24 * 60);
    }
}
