//! Which number of a date is the day: decided once per file, from all of its dates that are at hand.

use super::header::WrittenDate;
use super::words::Era;
use crate::calendar::civil;
use crate::import::DateOrder;
use crate::model::LocalDay;

/// How the order of a file was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    pub order: DateOrder,
    /// Dates that only make sense in it, or places where the other order would run backwards; 0 = assumed.
    pub evidence: u64,
    /// Some date cannot be read in another order.
    pub is_proved: bool,
}

impl WrittenDate {
    /// Year, month and day in this order; `None` = there is no such day in any calendar that we know.
    pub fn resolve(&self, order: DateOrder) -> Option<(i32, u32, u32)> {
        let [a, b, c] = self.parts;
        let (year, year_digits, month, day) = match self.year_place(order) {
            Place::First => (a, self.digits[0], b, c),
            Place::Last if order == DateOrder::MonthFirst => (c, self.digits[2], a, b),
            Place::Last => (c, self.digits[2], b, a),
        };
        let year = full_year(year as i32, year_digits, self.era)?;
        to_gregorian(year, month, day)
    }

    fn year_place(&self, order: DateOrder) -> Place {
        let is_first = match self.digits {
            _ if self.is_named || self.year_at == Some(0) => true,
            _ if self.year_at == Some(2) => false,
            [digits, ..] if digits >= 3 => true,
            [.., digits] if digits >= 3 => false,
            _ => order == DateOrder::Iso,
        };
        if is_first { Place::First } else { Place::Last }
    }

    /// Nothing about it can be decided: the year is told by its digits and stands first.
    fn is_year_first(&self) -> bool {
        self.is_named || self.digits[0] >= 3 || self.year_at == Some(0)
    }

    /// A date that can be read both ways, and is another day then: two numbers and the year.
    pub fn open(&self) -> Option<String> {
        let [first, second, year] = self.parts;
        let is_open = self.proves().is_none() && self.year_at.is_none() && first != second && (1..=12).contains(&first.min(second));
        is_open.then(|| format!("{first:02}/{second:02}/{year:02}"))
    }

    /// The order that this date alone proves.
    pub fn proves(&self) -> Option<DateOrder> {
        if self.is_year_first() {
            return Some(DateOrder::Iso);
        }
        match (self.parts[0], self.parts[1]) {
            (13.., ..=12) => Some(DateOrder::DayFirst),
            (..=12, 13..) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }
}

enum Place {
    First,
    Last,
}

/// Years that a phone can have written: before there was the application, nothing was said in it.
const FIRST_CHAT_YEAR: i32 = 2009;
const LAST_YEAR: i32 = 2037;

fn full_year(year: i32, digits: u8, era: Option<Era>) -> Option<i32> {
    if let Some(era) = era {
        return Some(era.year(year));
    }
    if digits <= 2 {
        let buddhist = Era::Buddhist.year(year);
        return Some(if 2000 + year > LAST_YEAR && (FIRST_CHAT_YEAR..=LAST_YEAR).contains(&buddhist) { buddhist } else { 2000 + year });
    }
    Some(match year {
        2480..=2599 => Era::Buddhist.year(year),
        // The republic's calendar of Taiwan.
        98..=126 => year + 1911,
        year => year,
    })
}

/// Dates of the Persian calendar become Gregorian ones; others are checked.
fn to_gregorian(year: i32, month: u32, day: u32) -> Option<(i32, u32, u32)> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    if (1380..=1420).contains(&year) {
        return persian(year, month, day).map(civil::date_of);
    }
    let number = civil::day_of(year, month, day);
    (civil::date_of(number) == (year, month, day)).then_some((year, month, day))
}

/// The day of a date of the Persian calendar, by the rule of its 33 year cycle, which holds in these years.
fn persian(year: i32, month: u32, day: u32) -> Option<LocalDay> {
    let is_leap = matches!(year.rem_euclid(33), 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let n_days = match month {
        1..=6 => 31,
        7..=11 => 30,
        _ => 29 + u32::from(is_leap),
    };
    if day > n_days {
        return None;
    }
    let before = if month <= 7 { (month - 1) * 31 } else { 186 + (month - 7) * 30 };
    // The first day of 1380 was 21 March 2001.
    let years: i32 = (1380..year).map(|year| 365 + i32::from(matches!(year.rem_euclid(33), 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30))).sum();
    Some(civil::day_of(2001, 3, 21) + years + (before + day) as i32 - 1)
}

/// The order of a file: what its dates prove; else the order in which they run forwards; else the day first.
pub fn decide(dates: &[WrittenDate]) -> Decided {
    let count = |order: DateOrder| dates.iter().filter(|date| date.proves() == Some(order)).count() as u64;
    let (n_iso, n_day_first, n_month_first) = (count(DateOrder::Iso), count(DateOrder::DayFirst), count(DateOrder::MonthFirst));
    if n_iso as usize == dates.len() && n_iso > 0 {
        return Decided { order: DateOrder::Iso, evidence: n_iso, is_proved: true };
    }
    let faults = |order: DateOrder| faults(dates, order);
    let (day, month) = (faults(DateOrder::DayFirst), faults(DateOrder::MonthFirst));
    // `22/3/27`: a year of two digits may stand first, where both other readings jump about.
    let is_short = dates.iter().all(|date| !date.is_year_first() && date.digits[2] < 3);
    let year = if is_short { faults(DateOrder::Iso) } else { u64::MAX };
    if year < day.min(month) && (n_day_first > 0 || n_month_first > 0 || dates.len() > 1) {
        return Decided { order: DateOrder::Iso, evidence: day.min(month) - year, is_proved: false };
    }
    match (n_day_first, n_month_first) {
        (0, 0) if month < day => Decided { order: DateOrder::MonthFirst, evidence: day - month, is_proved: false },
        (0, 0) => Decided { order: DateOrder::DayFirst, evidence: month.saturating_sub(day), is_proved: false },
        (day, month) if month > day => Decided { order: DateOrder::MonthFirst, evidence: month, is_proved: true },
        (day, _) => Decided { order: DateOrder::DayFirst, evidence: day, is_proved: true },
    }
}

/// Dates that are none in this order, and places where it runs backwards.
fn faults(dates: &[WrittenDate], order: DateOrder) -> u64 {
    let mut last: Option<LocalDay> = None;
    let mut n = 0;
    for date in dates {
        let day = date.resolve(order).filter(|(year, ..)| (FIRST_CHAT_YEAR..=LAST_YEAR).contains(year));
        let Some((year, month, day)) = day else {
            n += 1;
            continue;
        };
        let day = civil::day_of(year, month, day);
        n += u64::from(last.is_some_and(|last| day < last));
        last = Some(day);
    }
    n
}
