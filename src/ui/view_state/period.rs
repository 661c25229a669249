//! Days looked at, days compared with, and one step earlier or later.

use chrono::{Datelike, Months, NaiveDate};

use crate::engine::{Cut, DAY_IS_OVER, DateRange, LocalDay};

use super::{Compare, Period, Preset, ViewState};

/// 1970-01-01 counted from 0001-01-01.
const EPOCH_FROM_CE: i32 = 719_163;
/// 52 weeks: the same weekdays a year ago.
const YEAR_OF_WEEKS: i32 = 364;

impl ViewState {
    /// The days looked at, given the days of the data and its last day. `None` = all of it.
    pub fn range(&self, _data: Option<DateRange>, last_day: LocalDay) -> Option<DateRange> {
        self.period.range(last_day)
    }

    /// The days compared with: as many, and unless that is switched off on the same weekdays. `None` without comparison, and for all of the data.
    pub fn compare_range(&self, data: Option<DateRange>, last_day: LocalDay) -> Option<DateRange> {
        let range = self.range(data, last_day)?;
        let start = match (self.compare, self.same_weekdays) {
            (Compare::None, _) => return None,
            (Compare::Previous, true) => range.start - whole_weeks(range.days()),
            (Compare::Previous, false) => range.start - range.days(),
            (Compare::Year, true) => range.start - YEAR_OF_WEEKS,
            (Compare::Year, false) => months_later(range.start, -12),
            (Compare::From(day), true) => nearest_of_weekday(day, range.start),
            (Compare::From(day), false) => day,
        };
        Some(DateRange { start, end: start + range.days() })
    }

    /// Where the comparison must end so that it has had as much time as a period that is not over. `None` = it is over.
    pub fn compare_cut(&self, data: Option<DateRange>, last_day: LocalDay, last_second: u32) -> Option<Cut> {
        let range = self.range(data, last_day).filter(|range| range.start <= last_day && last_day < range.end)?;
        let over = self.compare_range(data, last_day)?;
        let second = if last_second < DAY_IS_OVER { last_second + 1 } else { 86_400 };
        let is_whole = second == 86_400 && last_day + 1 == range.end;
        (!is_whole).then_some(Cut { over, day: over.start + (last_day - range.start), second })
    }

    /// The period `steps` earlier (negative) or later; `None` where no day of the data would be left.
    pub fn shifted_period(&self, steps: i32, data: Option<DateRange>, last_day: LocalDay) -> Option<Period> {
        let range = self.range(data, last_day)?;
        let moved = step(&self.period, range, steps, last_day)?;
        let touches_data = data.is_none_or(|data| moved.start < data.end && data.start < moved.end);
        (touches_data && moved.days() > 0).then(|| Period::of(moved, last_day))
    }
}

impl Period {
    pub fn range(&self, last_day: LocalDay) -> Option<DateRange> {
        match self {
            Period::Preset(preset) => preset.range(last_day),
            Period::Range(range) => Some(*range),
        }
    }

    /// The preset with these days, else the days themselves.
    pub fn of(range: DateRange, last_day: LocalDay) -> Self {
        let preset = Preset::ALL.into_iter().find(|preset| preset.range(last_day) == Some(range));
        preset.map_or(Period::Range(range), Period::Preset)
    }
}

impl Preset {
    /// The period under way ends with the last day of the data, so that it is compared with as many days.
    pub fn range(self, last_day: LocalDay) -> Option<DateRange> {
        let end = last_day + 1;
        let start = match self {
            Preset::Today => last_day,
            Preset::Yesterday => return Some(DateRange { start: last_day - 1, end: last_day }),
            Preset::Days7 => end - 7,
            Preset::Days28 => end - 28,
            Preset::Days30 => end - 30,
            Preset::Days90 => end - 90,
            Preset::ThisMonth => month_start(last_day),
            Preset::LastMonth => return Some(DateRange { start: months_later(month_start(last_day), -1), end: month_start(last_day) }),
            Preset::ThisYear => year_start(last_day),
            Preset::Months12 => months_later(end, -12),
            Preset::All => return None,
        };
        Some(DateRange { start, end })
    }
}

/// Months and years move by the calendar, everything else by its own length. The month and the year under way end with the data.
fn step(period: &Period, range: DateRange, steps: i32, last_day: LocalDay) -> Option<DateRange> {
    let months = match period {
        Period::Preset(Preset::All) => return None,
        Period::Preset(Preset::ThisMonth | Preset::LastMonth) => 1,
        Period::Preset(Preset::ThisYear) => 12,
        Period::Preset(Preset::Months12) => {
            return Some(DateRange { start: months_later(range.start, 12 * steps), end: months_later(range.end, 12 * steps) });
        }
        Period::Preset(_) => 0,
        Period::Range(range) if is_whole(*range, 1) => 1,
        Period::Range(range) if is_whole(*range, 12) => 12,
        Period::Range(_) => 0,
    };
    if months == 0 {
        return Some(range.shifted(steps * range.days()));
    }
    let start = months_later(range.start, months * steps);
    let end = months_later(start, months);
    let is_under_way = start <= last_day && last_day < end;
    Some(DateRange { start, end: if is_under_way { last_day + 1 } else { end } })
}

fn is_whole(range: DateRange, months: i32) -> bool {
    let first = if months == 12 { year_start(range.start) } else { month_start(range.start) };
    range.start == first && range.end == months_later(first, months)
}

/// The day nearest to `day` that has the weekday of `like`.
fn nearest_of_weekday(day: LocalDay, like: LocalDay) -> LocalDay {
    let later = (like - day).rem_euclid(7);
    if later > 3 { day + later - 7 } else { day + later }
}

/// The smallest number of whole weeks that is not shorter.
fn whole_weeks(days: i32) -> i32 {
    (days + 6).div_euclid(7).max(1) * 7
}

fn month_start(day: LocalDay) -> LocalDay {
    day - date_of(day).day0() as i32
}

fn year_start(day: LocalDay) -> LocalDay {
    day - date_of(day).ordinal0() as i32
}

/// The same day of the month that many months later; the month's last day where it has no such day.
fn months_later(day: LocalDay, months: i32) -> LocalDay {
    let date = date_of(day);
    let moved = if months < 0 {
        date.checked_sub_months(Months::new(months.unsigned_abs()))
    } else {
        date.checked_add_months(Months::new(months.unsigned_abs()))
    };
    moved.map_or(day, day_of)
}

fn date_of(day: LocalDay) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day.saturating_add(EPOCH_FROM_CE)).unwrap_or_default()
}

fn day_of(date: NaiveDate) -> LocalDay {
    date.num_days_from_ce() - EPOCH_FROM_CE
}

/// `2026-11-19`.
pub fn iso_of_day(day: LocalDay) -> String {
    date_of(day).format("%Y-%m-%d").to_string()
}

/// A day of the years 1900 to 2199.
pub fn day_of_iso(text: &str) -> Option<LocalDay> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (1900 <= date.year() && date.year() <= 2199).then(|| day_of(date))
}

/// 1 = Monday … 7 = Sunday.
pub fn weekday(day: LocalDay) -> i32 {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) + 1
}
