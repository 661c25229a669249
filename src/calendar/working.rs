//! Working seconds between two instants, from prefix tables: a look-up per instant, whatever lies between them.
//!
//! An instant is working time when the wall clock of the zone then stands inside an interval of a weekday that is not a holiday. So an
//! hour that a change of the clocks repeats counts twice, and one that it skips does not count; an interval over midnight belongs to the
//! day on which it begins, holidays included.

use super::holidays::days_off;
use super::{DAY_SECS, Zone, civil};
use crate::model::hours::DAY_MINUTES;
use crate::model::{EpochSecs, Hours, LocalDay};

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
    pub fn new(hours: &Hours, zone: &Zone) -> Self {
        let first_day = civil::day_of(*YEARS.start(), 1, 1);
        let end_day = civil::day_of(*YEARS.end() + 1, 1, 1);
        let off = days_off(hours, YEARS);
        // Kinds of days: the seven weekdays, and a holiday. What a day holds follows from its own kind and that of the day before.
        let kind = |day: LocalDay| if off.binary_search(&day).is_ok() { 7 } else { civil::weekday_of(day) as usize - 1 };
        let mut patterns = Vec::new();
        let mut known = [[None::<u16>; 8]; 8];
        let (mut before_day, mut pattern) = (vec![0], Vec::new());
        let mut sum = 0;
        for day in first_day..end_day {
            let (yesterday, today) = (kind(day - 1), kind(day));
            let place = *known[yesterday][today].get_or_insert_with(|| {
                patterns.push(intervals_of(hours, yesterday, today));
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

    /// Working seconds in `from <= t && t < to`; none when they are the wrong way round.
    pub fn between(&self, from: EpochSecs, to: EpochSecs) -> i64 {
        (self.before(to) - self.before(from)).max(0)
    }

    /// When so many working seconds have passed since `from`; of none, when work is on next. `None` = not within the years of the tables.
    pub fn due(&self, from: EpochSecs, secs: i64) -> Option<EpochSecs> {
        let wanted = self.before(from) + secs.max(1);
        let end = civil_start(self.first_day + self.pattern.len() as LocalDay) + DAY_SECS;
        let (mut low, mut high) = (from, end);
        if self.before(high) < wanted {
            return None;
        }
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if self.before(middle) < wanted { low = middle } else { high = middle }
        }
        Some(if secs <= 0 { high - 1 } else { high })
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

/// Working seconds of a day: its own intervals up to midnight and the rest of those that began the day before, merged and sorted.
fn intervals_of(hours: &Hours, yesterday: usize, today: usize) -> Vec<(u32, u32)> {
    let week = hours.week.days();
    let of_kind = |kind: usize| week.get(kind).copied().unwrap_or(&[]);
    let own = of_kind(today).iter().map(|interval| (interval.from, interval.end().min(DAY_MINUTES)));
    let rest = of_kind(yesterday).iter().filter(|interval| interval.end() > DAY_MINUTES).map(|interval| (0, interval.end() - DAY_MINUTES));
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
