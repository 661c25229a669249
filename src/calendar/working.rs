//! Working seconds between two instants, from prefix tables: a look-up per instant, whatever lies between them.
//!
//! An instant is working time when the wall clock of the zone then stands inside an interval of a weekday that is not a holiday, or of a
//! day with hours of its own. So an hour that a change of the clocks repeats counts twice, and one that it skips does not count; an
//! interval over midnight belongs to the day on which it begins, holidays included.

use rustc_hash::FxHashMap;

use super::holidays::days_off;
use super::{DAY_SECS, Zone, civil};
use crate::model::hours::DAY_MINUTES;
use crate::model::{EpochSecs, Hours, Interval, LocalDay};

/// Years in which times are accepted, with one to spare on both sides for zones.
const YEARS: std::ops::RangeInclusive<i32> = 1989..=2038;

pub struct WorkingTime {
    zone: Zone,
    /// Working seconds of the wall clock before each day, from `first_day` on; one more entry than days.
    before_day: Vec<i64>,
    /// The intervals of each day, as a place in `patterns`.
    pattern: Vec<u16>,
    patterns: Vec<Vec<(u32, u32)>>,
    first_day: LocalDay,
    /// Per segment of the zone: its start, its offset, and the working seconds before its start less those of the wall clock there.
    segments: Vec<(EpochSecs, i64, i64)>,
}

impl WorkingTime {
    /// `zone` is that of hours that name none, or none that is known.
    pub fn new(hours: &Hours, zone: &Zone) -> Self {
        let zone = &Zone::named(&hours.zone).unwrap_or_else(|| zone.clone());
        let first_day = civil::day_of(*YEARS.start(), 1, 1);
        let end_day = civil::day_of(*YEARS.end() + 1, 1, 1);
        let off: Vec<LocalDay> = days_off(hours, YEARS).into_iter().map(|(day, _)| day).collect();
        let kinds = Kinds::of(hours);
        let kind = |day: LocalDay| kinds.of_day(day, || off.binary_search(&day).is_ok());
        let mut patterns = Vec::new();
        // What a day holds follows from its own kind and that of the day before.
        let mut known: FxHashMap<(usize, usize), u16> = FxHashMap::default();
        let (mut before_day, mut pattern) = (vec![0], Vec::new());
        let mut sum = 0;
        for day in first_day..end_day {
            let (yesterday, today) = (kind(day - 1), kind(day));
            let place = *known.entry((yesterday, today)).or_insert_with(|| {
                patterns.push(intervals_of(kinds.hours[yesterday], kinds.hours[today]));
                patterns.len() as u16 - 1
            });
            sum += patterns[usize::from(place)].iter().map(|&(from, to)| i64::from(to - from)).sum::<i64>();
            pattern.push(place);
            before_day.push(sum);
        }
        let mut working = WorkingTime { zone: zone.clone(), before_day, pattern, patterns, first_day, segments: Vec::new() };
        let mut before = 0;
        let mut last: Option<(EpochSecs, i64)> = None;
        for &(start, offset) in working.zone.segments() {
            let (start, offset) = (start.max(civil_start(first_day)), i64::from(offset));
            if let Some((last_start, last_offset)) = last {
                before += working.on_wall(start + last_offset) - working.on_wall(last_start + last_offset);
            }
            working.segments.push((start, offset, before - working.on_wall(start + offset)));
            last = Some((start, offset));
        }
        working
    }

    /// A day of the calendar's zone has working time.
    pub fn is_open_on(&self, day: LocalDay) -> bool {
        let place = usize::try_from(day - self.first_day).ok();
        place.and_then(|place| self.pattern.get(place)).is_some_and(|&pattern| !self.patterns[usize::from(pattern)].is_empty())
    }

    /// Working seconds in `from <= t && t < to`; none when they are the wrong way round.
    pub fn between(&self, from: EpochSecs, to: EpochSecs) -> i64 {
        (self.before(to) - self.before(from)).max(0)
    }

    /// When so many working seconds have passed since `from`; of none, when work is on next; of fewer than none, the last instant from which
    /// on so many pass until `from`. `None` = not within the years of the tables.
    pub fn due(&self, from: EpochSecs, secs: i64) -> Option<EpochSecs> {
        if secs < 0 {
            return self.due_before(from, -secs);
        }
        let wanted = self.before(from) + secs.max(1);
        let end = civil_start(self.first_day + self.pattern.len() as LocalDay) + DAY_SECS;
        if self.before(end) < wanted {
            return None;
        }
        let reached = last_below(from, end, |at| self.before(at) < wanted) + 1;
        Some(if secs == 0 { reached - 1 } else { reached })
    }

    fn due_before(&self, from: EpochSecs, secs: i64) -> Option<EpochSecs> {
        let wanted = self.before(from) - secs;
        (0 <= wanted).then(|| last_below(civil_start(self.first_day), from, |at| self.before(at) <= wanted))
    }

    /// As [`WorkingTime::between`], without the stretches in which the clock stood still; they may overlap.
    pub fn between_without(&self, from: EpochSecs, to: EpochSecs, pauses: &[(EpochSecs, EpochSecs)]) -> i64 {
        let mut pauses: Vec<_> =
            pauses.iter().map(|&(start, end)| (start.max(from), end.min(to))).filter(|(start, end)| start < end).collect();
        pauses.sort_unstable();
        let mut counted = self.between(from, to);
        let mut done = from;
        for (start, end) in pauses {
            counted -= self.between(start.max(done), end);
            done = done.max(end);
        }
        counted
    }

    /// As [`WorkingTime::due`] of some seconds, without the stretches in which the clock stood still.
    pub fn due_without(&self, from: EpochSecs, secs: i64, pauses: &[(EpochSecs, EpochSecs)]) -> Option<EpochSecs> {
        let mut at = self.due(from, secs)?;
        loop {
            let paused = self.between(from, at) - self.between_without(from, at, pauses);
            let next = self.due(from, secs + paused)?;
            if next == at {
                return Some(at);
            }
            at = next;
        }
    }

    /// Working seconds before an instant, counted from the first day of the tables.
    fn before(&self, at: EpochSecs) -> i64 {
        let place = self.segments.partition_point(|&(start, ..)| start <= at).max(1) - 1;
        let (_, offset, base) = self.segments[place];
        base + self.on_wall(at + offset)
    }

    /// Working seconds of the wall clock before a reading of it, each hour once. Readings outside the tables are moved to their ends.
    fn on_wall(&self, wall: i64) -> i64 {
        let day = wall.div_euclid(DAY_SECS) - i64::from(self.first_day);
        let Ok(day) = usize::try_from(day) else { return 0 };
        let Some(&pattern) = self.pattern.get(day) else { return self.before_day[self.pattern.len()] };
        let second = wall.rem_euclid(DAY_SECS) as u32;
        let today = self.patterns[usize::from(pattern)].iter().map(|&(from, to)| i64::from(second.clamp(from, to) - from));
        self.before_day[day] + today.sum::<i64>()
    }
}

fn civil_start(day: LocalDay) -> EpochSecs {
    i64::from(day) * DAY_SECS
}

/// The last instant of `low .. high` for which something holds that holds for `low` and, from some instant on, no more.
fn last_below(mut low: EpochSecs, mut high: EpochSecs, holds: impl Fn(EpochSecs) -> bool) -> EpochSecs {
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

/// Kinds of days: the seven weekdays, a holiday, and each day with hours of its own.
struct Kinds<'a> {
    hours: Vec<&'a [Interval]>,
    of_date: FxHashMap<LocalDay, usize>,
}

impl<'a> Kinds<'a> {
    const HOLIDAY: usize = 7;

    fn of(hours: &'a Hours) -> Self {
        let mut kinds = Kinds { hours: hours.week.days().to_vec(), of_date: FxHashMap::default() };
        kinds.hours.push(&[]);
        // Days of every year first, so that a day of one year has the last word.
        for (date, intervals) in &hours.date_hours {
            let years = date.year.map_or(YEARS, |year| year..=year);
            for year in years.filter(|year| YEARS.contains(year)) {
                let day = civil::day_of(year, date.month, date.day);
                if civil::date_of(day) == (year, date.month, date.day) {
                    kinds.of_date.insert(day, kinds.hours.len());
                }
            }
            kinds.hours.push(intervals);
        }
        kinds
    }

    fn of_day(&self, day: LocalDay, is_off: impl Fn() -> bool) -> usize {
        match self.of_date.get(&day) {
            Some(&kind) => kind,
            None if is_off() => Kinds::HOLIDAY,
            None => civil::weekday_of(day) as usize - 1,
        }
    }
}

/// Working seconds of a day: its own intervals up to midnight and the rest of those that began the day before, merged and sorted.
fn intervals_of(yesterday: &[Interval], today: &[Interval]) -> Vec<(u32, u32)> {
    let own = today.iter().map(|interval| (interval.from, interval.end().min(DAY_MINUTES)));
    let rest = yesterday.iter().filter(|interval| interval.end() > DAY_MINUTES).map(|interval| (0, interval.end() - DAY_MINUTES));
    let mut minutes: Vec<(u32, u32)> = own.chain(rest).collect();
    minutes.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::with_capacity(minutes.len());
    for (from, to) in minutes {
        match merged.last_mut() {
            Some(last) if from * 60 <= last.1 => last.1 = last.1.max(to * 60),
            _ => merged.push((from * 60, to * 60)),
        }
    }
    merged
}

#[cfg(test)]
mod tests;
