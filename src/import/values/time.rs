//! Instants as people write them.
//!
//! Dates are year first, or in the file's [`DateOrder`]; times with or without seconds, fraction, am/pm and offset.
//! A time without an offset is meant in the zone of the file: one that the clock passes twice is the first of the two,
//! one that the clock skips is counted on from before the gap (02:30 in a gap of an hour is 03:30).

use std::str::FromStr;

use chrono::{DateTime, Duration, Offset, TimeZone};
use chrono_tz::Tz;

use crate::data::Time32;
use crate::import::DateOrder;

use super::named_day;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeProblem {
    Unreadable,
    /// Before 1990 or after 2037.
    OutOfRange,
}

/// The parts of a time before it is decided which is the day and which the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub year: i32,
    /// Month and day when the year stands first or the month has a name, else the two numbers as they stand.
    pub first: u32,
    pub second: u32,
    pub is_year_first: bool,
    /// Second of the day, up to 86 400 (`24:00`, or a leap second).
    pub secs: u32,
    /// Seconds east of Greenwich.
    pub offset: Option<i32>,
}

impl Written {
    /// The order that this date alone proves.
    pub fn proves(&self) -> Option<DateOrder> {
        match (self.is_year_first, self.first, self.second) {
            (true, ..) => Some(DateOrder::Iso),
            (_, 13.., ..=12) => Some(DateOrder::DayFirst),
            (_, ..=12, 13..) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }
}

/// Reads the times of one file.
pub struct TimeReader {
    zone: Tz,
    order: DateOrder,
    /// Offset of the zone on each local day of the range, [`UNKNOWN`] until asked for, [`VARIES`] on days when the clocks change.
    offsets: Vec<i32>,
    has_day_first: bool,
    has_month_first: bool,
}

const FIRST_YEAR: i32 = 1990;
const LAST_YEAR: i32 = 2037;
/// 1990-01-01 and 2038-01-01 in days since 1970.
const FIRST_DAY: i32 = 7305;
const END_DAY: i32 = 24_837;
const UNKNOWN: i32 = i32::MAX;
const VARIES: i32 = i32::MAX - 1;
const DAY_SECS: i64 = 86_400;

impl TimeReader {
    /// `zone` is an IANA name; an unknown one counts as America/Sao_Paulo.
    pub fn new(zone: &str, order: DateOrder) -> Self {
        TimeReader {
            zone: Tz::from_str(zone).unwrap_or(chrono_tz::America::Sao_Paulo),
            order,
            // One more day than the range: 24:00 of the last.
            offsets: vec![UNKNOWN; (END_DAY - FIRST_DAY + 1) as usize],
            has_day_first: false,
            has_month_first: false,
        }
    }

    pub fn read(&mut self, text: &str) -> Result<Time32, TimeProblem> {
        let written = written(text).ok_or(TimeProblem::Unreadable)?;
        self.resolve(&written)
    }

    /// A number of seconds (10 digits) or milliseconds (13 digits) since 1970.
    pub fn read_epoch(&mut self, text: &str) -> Result<Time32, TimeProblem> {
        epoch(text).ok_or(TimeProblem::Unreadable).and_then(in_range)
    }

    /// Days of a spreadsheet since the end of 1899, or since 1904; the part of a day is its clock.
    pub fn read_serial(&mut self, text: &str, since_1904: bool) -> Result<Time32, TimeProblem> {
        let days = serial(text).ok_or(TimeProblem::Unreadable)? + if since_1904 { DAYS_TO_1904 } else { 0.0 };
        let local = ((days - DAYS_TO_1970) * DAY_SECS as f64).round() as i64;
        in_range(local)?;
        in_range(local - i64::from(self.offset_at(local)))
    }

    /// The instant at a clock of the local day on which another lies.
    pub fn at_clock(&mut self, at: Time32, secs: u32) -> Result<Time32, TimeProblem> {
        let at = i64::from(at);
        let offset = DateTime::from_timestamp(at, 0)
            .map_or(0, |instant| self.zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc());
        let local = (at + i64::from(offset)).div_euclid(DAY_SECS) * DAY_SECS + i64::from(secs);
        in_range(local)?;
        in_range(local - i64::from(self.offset_at(local)))
    }

    /// Dates were met that only make sense day first.
    pub fn proves_day_first(&self) -> bool {
        self.has_day_first
    }

    /// Dates were met that only make sense month first.
    pub fn met_month_first(&self) -> bool {
        self.has_month_first
    }

    /// As [`TimeReader::met_month_first`], and none that only make sense day first.
    pub fn wants_month_first(&self) -> bool {
        self.has_month_first && !self.has_day_first
    }

    fn resolve(&mut self, written: &Written) -> Result<Time32, TimeProblem> {
        let (month, day) = match (written.is_year_first, self.order) {
            (true, _) => (written.first, written.second),
            (false, DateOrder::MonthFirst) => (written.first, written.second),
            (false, DateOrder::DayFirst | DateOrder::Iso) => (written.second, written.first),
        };
        if !written.is_year_first {
            self.has_day_first |= written.first > 12;
            self.has_month_first |= written.second > 12 && written.first <= 12 && day_exists(written.year, written.first, written.second);
        }
        if !day_exists(written.year, month, day) {
            return Err(TimeProblem::Unreadable);
        }
        if !(FIRST_YEAR..=LAST_YEAR).contains(&written.year) {
            return Err(TimeProblem::OutOfRange);
        }
        let local = i64::from(days_from_civil(written.year, month, day)) * DAY_SECS + i64::from(written.secs);
        let offset = match written.offset {
            Some(offset) => offset,
            None => self.offset_at(local),
        };
        // In 32 bits: the last local second of 2037 lies days before the end of the type, whatever the offset.
        Ok((local - i64::from(offset)) as Time32)
    }

    /// Offset of the zone at a local time of the range.
    fn offset_at(&mut self, local: i64) -> i32 {
        let day = local.div_euclid(DAY_SECS);
        let slot = (day - i64::from(FIRST_DAY)) as usize;
        if self.offsets[slot] == UNKNOWN {
            let start = offset_by_the_book(self.zone, day * DAY_SECS);
            let end = offset_by_the_book(self.zone, day * DAY_SECS + DAY_SECS - 1);
            self.offsets[slot] = if start == end { start } else { VARIES };
        }
        match self.offsets[slot] {
            VARIES => offset_by_the_book(self.zone, local),
            offset => offset,
        }
    }
}

/// The zone database's own answer for a local time.
fn offset_by_the_book(zone: Tz, local: i64) -> i32 {
    let Some(clock) = DateTime::from_timestamp(local, 0).map(|instant| instant.naive_utc()) else { return 0 };
    (0..=48)
        .find_map(|hours_back| zone.offset_from_local_datetime(&(clock - Duration::hours(hours_back))).earliest())
        .map_or(0, |offset| offset.fix().local_minus_utc())
}

fn in_range(secs: i64) -> Result<Time32, TimeProblem> {
    let range = i64::from(FIRST_DAY) * DAY_SECS..i64::from(END_DAY) * DAY_SECS;
    if range.contains(&secs) { Ok(secs as Time32) } else { Err(TimeProblem::OutOfRange) }
}

/// Whether an instant is one that is kept.
pub fn is_in_range(secs: i64) -> bool {
    in_range(secs).is_ok()
}

/// 1970-01-01 and 1904-01-01 as spreadsheets count days.
const DAYS_TO_1970: f64 = 25_569.0;
const DAYS_TO_1904: f64 = 1_462.0;

fn serial(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let are_digits = whole.len() == 5 && whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit());
    are_digits.then(|| format!("{whole}.{part}0").parse().ok()).flatten()
}

/// Whether a text can be a day of a spreadsheet, of 1990 to 2037.
pub fn looks_like_serial(text: &str) -> bool {
    serial(text).is_some_and(|days| (32_874.0..50_406.0).contains(&days) || (31_412.0..48_944.0).contains(&days))
}

/// A clock alone, `09:15`, `9h05`, `2:15:30 PM`: the second of the day.
pub fn clock_of_day(text: &str) -> Option<u32> {
    let (plain, len) = plain_of(text)?;
    let mut rest = Scan(plain[..len].trim_ascii());
    let secs = rest.clock()?;
    rest.spaces();
    rest.0.is_empty().then_some(secs)
}

/// Whether a text has the length of a number of seconds or milliseconds since 1970.
pub fn looks_like_epoch(text: &str) -> bool {
    epoch(text).is_some_and(|secs| in_range(secs).is_ok())
}

fn epoch(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match whole.len() {
        10 => whole.parse().ok(),
        13 => whole.parse::<i64>().ok().map(|millis| millis / 1000),
        _ => None,
    }
}

/// Splits a time into its parts; `None` when it is none.
pub fn written(text: &str) -> Option<Written> {
    let bytes = text.as_bytes();
    common(bytes).or_else(|| uncommon(text))
}

/// The two shapes that nearly all files have, at fixed places: `2024-07-01T12:34:56[.123][Z|-03:00]` and `01/07/2024 12:34[:56]`.
fn common(bytes: &[u8]) -> Option<Written> {
    let (date, clock, is_year_first, offset) = match bytes {
        [_, _, _, _, b'-', _, _, b'-', _, _, b'T' | b' ', rest @ ..] if rest.len() >= 8 => {
            (&bytes[..10], &rest[..8], true, common_offset(&rest[8..])?)
        }
        [_, _, b'/', _, _, b'/', _, _, _, _, b' ', clock @ ..] if matches!(clock.len(), 5 | 8) => (&bytes[..10], clock, false, None),
        _ => return None,
    };
    let (year, first, second) = if is_year_first {
        (two(date, 0) * 100 + two(date, 2), two(date, 5), two(date, 8))
    } else {
        (two(date, 6) * 100 + two(date, 8), two(date, 0), two(date, 3))
    };
    let (hour, minute) = (two(clock, 0), two(clock, 3));
    let second_of_minute = match clock {
        [_, _, b':', _, _, b':', _, _] => two(clock, 6),
        [_, _, b':', _, _] => 0,
        _ => return None,
    };
    if year > 9999 || first > 31 || second > 31 || hour > 23 || minute > 59 || second_of_minute > 59 {
        return None;
    }
    let secs = hour * 3600 + minute * 60 + second_of_minute;
    Some(Written { year: year as i32, first, second, is_year_first, secs, offset })
}

/// What follows the clock of the first of them.
#[expect(clippy::option_option, reason = "nothing there and nonsense there are two answers")]
fn common_offset(rest: &[u8]) -> Option<Option<i32>> {
    let rest = match rest {
        [b'.', a, b, c, rest @ ..]
            if [a, b, c].iter().all(|byte| byte.is_ascii_digit()) && !rest.first().is_some_and(u8::is_ascii_digit) =>
        {
            rest
        }
        _ => rest,
    };
    let (sign, hours, minutes) = match rest {
        [] => return Some(None),
        b"Z" => return Some(Some(0)),
        [sign, _, _, b':', _, _] => (sign, two(rest, 1), two(rest, 4)),
        [sign, _, _, _, _] => (sign, two(rest, 1), two(rest, 3)),
        _ => return None,
    };
    let secs = (hours <= 15 && minutes < 60).then(|| (hours * 3600 + minutes * 60) as i32)?;
    match sign {
        b'+' => Some(Some(secs)),
        b'-' => Some(Some(-secs)),
        _ => None,
    }
}

/// Two digits as a number; far too large for any part of a time when they are not digits.
fn two(bytes: &[u8], at: usize) -> u32 {
    let tens = u32::from(bytes[at].wrapping_sub(b'0'));
    let ones = u32::from(bytes[at + 1].wrapping_sub(b'0'));
    if tens > 9 || ones > 9 { 1_000_000 } else { tens * 10 + ones }
}

const LONGEST: usize = 64;

/// Every shape, one part after the other.
fn uncommon(text: &str) -> Option<Written> {
    let Some((plain, len)) = plain_of(text) else { return named_day::read(text) };
    let mut rest = Scan(plain[..len].trim_ascii());
    if rest.0.first().is_some_and(u8::is_ascii_alphabetic) || rest.0.iter().skip(1).take(5).any(|byte| (b'b'..=b'y').contains(byte)) {
        return named_day::read(text);
    }

    let (first, first_len) = rest.number()?;
    let separator = rest.one_of(b"-/.")?;
    let (second, second_len) = rest.number()?;
    (rest.one_of(b"-/.")? == separator).then_some(())?;
    let (third, third_len) = rest.number()?;
    let is_year_first = first_len == 4;
    let (year, year_len, first, second, last_len) =
        if is_year_first { (first, first_len, second, third, third_len) } else { (third, third_len, first, second, first_len) };
    if second_len > 2 || last_len > 2 {
        return None;
    }
    let year = full_year(year, year_len)?;

    let mut secs = 0;
    let mut offset = None;
    let has_gap = rest.gap();
    if !rest.0.is_empty() {
        has_gap.then_some(())?;
        secs = rest.clock()?;
        rest.spaces();
        offset = rest.offset()?;
        rest.0.is_empty().then_some(())?;
    }
    (first > 0 && second > 0 && first <= 31 && second <= 31).then_some(Written { year, first, second, is_year_first, secs, offset })
}

/// A time in lower case and ASCII, and how long it is; `None` when it has letters that no numeric time has.
fn plain_of(text: &str) -> Option<([u8; LONGEST], usize)> {
    let mut plain = [0_u8; LONGEST];
    let mut len = 0;
    for letter in text.chars() {
        let byte = match letter {
            // Marks of writing direction stand around times in phone exports.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => continue,
            // Some clocks write a space that does not break before am and pm.
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => b' ',
            _ if letter.is_ascii() => letter.to_ascii_lowercase() as u8,
            _ => return None,
        };
        *plain.get_mut(len)? = byte;
        len += 1;
    }
    Some((plain, len))
}

/// The year that two or four digits mean.
pub(super) fn full_year(year: u32, n_digits: usize) -> Option<i32> {
    match n_digits {
        4 => Some(year as i32),
        2 if year < 70 => Some(2000 + year as i32),
        2 => Some(1900 + year as i32),
        _ => None,
    }
}

/// What stands after a day: a clock and perhaps an offset, or nothing.
pub(super) fn after_day(text: &str) -> Option<(u32, Option<i32>)> {
    let (plain, len) = plain_of(text)?;
    let mut rest = Scan(plain[..len].trim_ascii());
    if rest.0.is_empty() {
        return Some((0, None));
    }
    let secs = rest.clock()?;
    rest.spaces();
    let offset = rest.offset()?;
    rest.0.is_empty().then_some((secs, offset))
}

/// What is left of a time in lower case.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        wanted.contains(&byte).then(|| {
            self.0 = rest;
            byte
        })
    }

    fn spaces(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// Up to nine digits: their value and how many.
    fn number(&mut self) -> Option<(u32, usize)> {
        let len = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if len == 0 || len > 9 {
            return None;
        }
        let (digits, rest) = self.0.split_at(len);
        self.0 = rest;
        Some((digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')), len))
    }

    /// What stands between the date and the time; whether there was anything.
    fn gap(&mut self) -> bool {
        let before = self.0.len();
        self.spaces();
        if self.one_of(b"t,-").is_some() {
            self.spaces();
        }
        self.0.len() < before
    }

    /// Hour and minute, perhaps second, fraction, am or pm: the second of the day.
    fn clock(&mut self) -> Option<u32> {
        let (mut hour, hour_len) = self.number()?;
        let separator = self.one_of(b":.h")?;
        let (minute, 2) = self.number()? else { return None };
        let mut second = 0;
        if separator != b'h' && self.one_of(&[separator]).is_some() {
            let (value, 2) = self.number()? else { return None };
            second = value;
            if self.one_of(b".,").is_some() {
                self.number()?;
            }
        }
        self.spaces();
        if let Some(half) = self.half_of_day()? {
            (1..=12).contains(&hour).then_some(())?;
            hour = hour % 12 + if half == b'p' { 12 } else { 0 };
        }
        let secs = hour * 3600 + minute * 60 + second;
        (hour_len <= 2 && minute < 60 && second <= 60 && secs <= 86_400).then_some(secs)
    }

    /// `am`, `a.m.`, `p. m.`: its first letter. `None` outside = something else that starts so.
    #[expect(clippy::option_option, reason = "nothing there and nonsense there are two answers")]
    fn half_of_day(&mut self) -> Option<Option<u8>> {
        let Some(half) = self.one_of(b"ap") else { return Some(None) };
        self.one_of(b".");
        self.spaces();
        self.one_of(b"m")?;
        self.one_of(b".");
        Some(Some(half))
    }

    /// `z`, `utc`, `+03:00`, `-0300`, `-03`, or nothing.
    #[expect(clippy::option_option, reason = "nothing there and nonsense there are two answers")]
    fn offset(&mut self) -> Option<Option<i32>> {
        for name in [&b"utc"[..], b"gmt", b"z"] {
            if let Some(rest) = self.0.strip_prefix(name) {
                self.0 = rest;
                self.spaces();
                if self.0.is_empty() {
                    return Some(Some(0));
                }
                break;
            }
        }
        if self.0.is_empty() {
            return Some(None);
        }
        let sign = if self.one_of(b"+-")? == b'-' { -1 } else { 1 };
        let (hours, minutes) = match self.number()? {
            (value, 1 | 2) => match self.one_of(b":") {
                Some(_) => (value, self.number().filter(|(_, len)| *len == 2)?.0),
                None => (value, 0),
            },
            (value, 4) => (value / 100, value % 100),
            _ => return None,
        };
        (hours <= 15 && minutes < 60).then_some(Some(sign * (hours * 3600 + minutes * 60) as i32))
    }
}

fn day_exists(year: i32, month: u32, day: u32) -> bool {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Days since 1970-01-01 of a date of the Gregorian calendar.
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    // Years start in March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month as i32 + if month > 2 { -3 } else { 9 }) + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(order: DateOrder, text: &str, expected: &str) {
        let mut reader = TimeReader::new("America/Sao_Paulo", order);
        let shown = match reader.read(text) {
            Ok(secs) => DateTime::from_timestamp(secs.into(), 0).map(|t| t.format("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default(),
            Err(problem) => format!("{problem:?}"),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn every_way_of_writing_half_past_noon_is_the_same_instant() {
        for text in [
            "2024-07-01T12:34:56-03:00",
            "2024-07-01T15:34:56Z",
            "2024-07-01T15:34:56.123Z",
            "2024-07-01T15:34:56,1234567Z",
            "2024-07-01 15:34:56 UTC",
            "2024-07-01 15:34:56+00:00",
            "2024-07-01 18:34:56 +0300",
            "2024-07-01 12:34:56-03",
            "2024-07-01 12:34:56",
            "2024/07/01 12:34:56",
            "2024.07.01 12:34:56",
            "01/07/2024 12:34:56",
            "1/7/2024 12:34:56",
            "01-07-2024 12:34:56",
            "01.07.2024 12:34:56",
            "01.07.2024 12.34.56",
            "01/07/24 12:34:56",
            "01/07/2024, 12:34:56",
            "01/07/2024  12:34:56",
            "01/07/2024 - 12:34:56",
            "01/07/2024 12:34:56 PM",
            "01/07/2024 12:34:56 p. m.",
            "01/07/2024 12:34:56\u{202f}PM",
            "01/07/2024 12:34:56\u{a0}p.\u{a0}m.",
            "\u{200e}01/07/2024 12:34:56",
        ] {
            check(DateOrder::DayFirst, text, "2024-07-01T15:34:56Z");
        }
        check(DateOrder::MonthFirst, "07/01/2024 12:34:56", "2024-07-01T15:34:56Z");
        check(DateOrder::MonthFirst, "2024-07-01T15:34:56Z", "2024-07-01T15:34:56Z");
    }

    #[test]
    fn seconds_and_the_time_of_day_may_be_missing() {
        check(DateOrder::DayFirst, "01/07/2024 12:34", "2024-07-01T15:34:00Z");
        check(DateOrder::DayFirst, "01/07/2024 12h34", "2024-07-01T15:34:00Z");
        check(DateOrder::DayFirst, "2024-07-01T12:34", "2024-07-01T15:34:00Z");
        check(DateOrder::DayFirst, "01/07/2024", "2024-07-01T03:00:00Z");
        check(DateOrder::DayFirst, "01/07/2024 12:05 am", "2024-07-01T03:05:00Z");
        check(DateOrder::DayFirst, "01/07/2024 24:00", "2024-07-02T03:00:00Z");
    }

    #[test]
    fn what_is_no_time_is_said_to_be_none() {
        for text in [
            "",
            "amanhã",
            "12:34:56",
            "31/02/2024 10:00",
            "13/13/2024 10:00",
            "2024-07-01T25:00:00Z",
            "2024-07-01T12:60:00Z",
            "2024-07-01X12:00:00",
            "2024-07-0112:00:00",
            "01/07/2024 13:00 PM",
            "01/07/2024 12:34:56 BRT",
            "01/07-2024",
            "1/7/024",
            "01/07/2024 12:34:56 extra",
            "2024-07-01T12:34:5aZ",
            "000/07/2024",
            "1719835200",
            "2024-00-10",
            "٠١/٠٧/٢٠٢٤",
            "2023-02-29T00:00:00Z",
        ] {
            check(DateOrder::DayFirst, text, "Unreadable");
        }
        for text in ["1989-12-31T23:59:59Z", "2038-01-01T00:00:00Z", "01/01/1970", "31/12/9999 23:59:59"] {
            check(DateOrder::DayFirst, text, "OutOfRange");
        }
    }

    #[test]
    fn the_order_of_the_file_decides_between_day_and_month() {
        check(DateOrder::DayFirst, "05/06/2024 00:00", "2024-06-05T03:00:00Z");
        check(DateOrder::MonthFirst, "05/06/2024 00:00", "2024-05-06T03:00:00Z");
        check(DateOrder::DayFirst, "06/13/2024 00:00", "Unreadable");
        let mut reader = TimeReader::new("America/Sao_Paulo", DateOrder::DayFirst);
        assert!(reader.read("06/13/2024").is_err() && reader.wants_month_first());
        assert!(reader.read("13/06/2024").is_ok() && !reader.wants_month_first());
    }

    #[test]
    fn a_clock_that_jumps_is_read_the_same_way_every_time() {
        // In 2018 São Paulo skipped from 0:00 to 1:00 on 4 November and lived 23:00 to 0:00 twice on 17 February.
        check(DateOrder::Iso, "2018-11-04 00:30:00", "2018-11-04T03:30:00Z");
        check(DateOrder::Iso, "2018-11-04 01:30:00", "2018-11-04T03:30:00Z");
        check(DateOrder::Iso, "2018-02-17 23:30:00", "2018-02-18T01:30:00Z");
        check(DateOrder::Iso, "2018-02-18 00:30:00", "2018-02-18T03:30:00Z");
    }

    #[test]
    fn a_month_may_have_a_name() {
        for text in [
            "1 de julho de 2024 12:34:56",
            "01 jul 2024 12:34:56",
            "01-Jul-24 12:34:56",
            "01/jul./2024 12:34:56",
            "seg., 1 de jul. de 2024, 12:34:56",
            "segunda-feira, 1 de julho de 2024 às 12:34:56",
            "Mon, 01 Jul 2024 15:34:56 GMT",
            "July 1, 2024 12:34:56 PM",
            "Jul 1st 2024 at 12:34:56",
            "lunes, 1 de julio de 2024 12:34:56",
            "2024 jul 1 12:34:56",
            "Mon Jul 01 2024 12:34:56",
        ] {
            check(DateOrder::MonthFirst, text, "2024-07-01T15:34:56Z");
        }
        check(DateOrder::DayFirst, "12 de março de 2024", "2024-03-12T03:00:00Z");
        check(DateOrder::DayFirst, "3 mai 2024 08:00", "2024-05-03T11:00:00Z");
        for text in ["julho", "1 de julho", "1 de banana de 2024", "32 jul 2024", "may the 4th", "1 jul 2024 extra", "Ana 1 2024"] {
            check(DateOrder::DayFirst, text, "Unreadable");
        }
    }

    #[test]
    fn a_day_of_a_spreadsheet_is_a_local_time() {
        let mut reader = TimeReader::new("America/Sao_Paulo", DateOrder::DayFirst);
        // 45474 is 2024-07-01; half a day is noon, which is 15:00 in Greenwich.
        assert_eq!(reader.read_serial("45474.5", false), Ok(1_719_846_000));
        assert_eq!(reader.read_serial("45474,5", false), Ok(1_719_846_000));
        assert_eq!(reader.read_serial("44012,5", true), Ok(1_719_846_000));
        assert_eq!(reader.read_serial("45474", false), Ok(1_719_802_800));
        for text in ["4547", "abc", "45474.5.1", "", "-45474"] {
            assert_eq!(reader.read_serial(text, false), Err(TimeProblem::Unreadable), "{text}");
        }
        assert_eq!(reader.read_serial("99999", false), Err(TimeProblem::OutOfRange));
    }

    #[test]
    fn a_day_and_its_clock_may_stand_apart() {
        let mut reader = TimeReader::new("America/Sao_Paulo", DateOrder::DayFirst);
        let day = reader.read("01/07/2024").unwrap();
        let clock = clock_of_day("12:34:56").unwrap();
        assert_eq!(reader.at_clock(day, clock), reader.read("01/07/2024 12:34:56"));
        assert_eq!((clock_of_day("9h05"), clock_of_day("2:15 PM"), clock_of_day("24:00")), (Some(32_700), Some(51_300), Some(86_400)));
        for text in ["25:00", "12", "", "12:34 amanhã", "1:2"] {
            assert_eq!(clock_of_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_count_of_seconds_or_milliseconds_is_a_time() {
        let mut reader = TimeReader::new("UTC", DateOrder::Iso);
        assert_eq!(reader.read_epoch("1719835200"), Ok(1_719_835_200));
        assert_eq!(reader.read_epoch("1719835200123"), Ok(1_719_835_200));
        assert_eq!(reader.read_epoch("171983520"), Err(TimeProblem::Unreadable));
        assert_eq!(reader.read_epoch("0000000001"), Err(TimeProblem::OutOfRange));
        assert_eq!(reader.read_epoch("9999999999"), Err(TimeProblem::OutOfRange));
    }

    proptest! {
        #[test]
        fn the_remembered_offset_is_that_of_the_zone_database(minute in 10_519_200_i64..35_765_280, zone in 0..4_usize) {
            let zone = ["America/Sao_Paulo", "Europe/Lisbon", "Australia/Lord_Howe", "Asia/Tehran"][zone];
            let mut reader = TimeReader::new(zone, DateOrder::Iso);
            let local = minute * 60;
            let by_the_book = offset_by_the_book(Tz::from_str(zone).unwrap(), local);
            prop_assert_eq!(reader.offset_at(local), by_the_book);
            prop_assert_eq!(reader.offset_at(local), by_the_book);
        }

        #[test]
        fn days_are_counted_as_the_calendar_counts_them(year in 1600..2400_i32, month in 1..=12_u32, day in 1..=31_u32) {
            let date = NaiveDate::from_ymd_opt(year, month, day);
            prop_assert_eq!(day_exists(year, month, day), date.is_some());
            if let Some(date) = date {
                let days = date.signed_duration_since(NaiveDate::from_ymd_opt(1970, 1, 1).unwrap()).num_days();
                prop_assert_eq!(i64::from(days_from_civil(year, month, day)), days);
            }
        }

        #[test]
        fn the_short_way_and_the_long_way_agree(text in "[0-9]{2,4}[-/][0-9]{2}[-/][0-9]{2,4}[T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?([.][0-9]{2,4})?(Z|[-+][01][0-9]:?[0-6][0-9])?") {
            if let Some(short) = common(text.as_bytes()) {
                let long = uncommon(&text);
                prop_assert!(long == Some(short) || (long.is_none() && (short.first == 0 || short.second == 0)));
            }
        }

        #[test]
        fn no_text_is_too_strange(text in ".{0,40}") {
            let _ = TimeReader::new("America/Sao_Paulo", DateOrder::DayFirst).read(&text);
        }
    }
}
