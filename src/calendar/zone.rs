//! An IANA zone as a table of offsets over the years that the importer accepts.

use chrono::{DateTime, FixedOffset, Offset, TimeZone};

use super::DAY_SECS;
use crate::model::{EpochSecs, LocalDay};

/// 1989-12-30 and 2038-01-20: a little more than what the importer lets through.
const FIRST: EpochSecs = 630_979_200;
const LAST: EpochSecs = 2_147_558_400;

#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// Invariant: not empty, sorted, the first start is `i64::MIN`; a segment holds from its start to the next one's.
    segments: Vec<(EpochSecs, i32)>,
}

impl Zone {
    /// An IANA name (`America/Sao_Paulo`), `UTC`, or a fixed offset (`-03:00`). `None` for anything else.
    pub fn named(name: &str) -> Option<Self> {
        if let Some(offset) = fixed_offset(name) {
            return Some(Zone { segments: vec![(i64::MIN, offset)] });
        }
        let zone: chrono_tz::Tz = name.parse().ok()?;
        let offset_at = |at: EpochSecs| {
            let instant = DateTime::from_timestamp(at, 0).expect("inside the guarded years");
            zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
        };
        let mut segments = vec![(i64::MIN, offset_at(FIRST))];
        let mut before = offset_at(FIRST);
        let mut at = FIRST;
        while at < LAST {
            let next = at + DAY_SECS;
            let after = offset_at(next);
            if after != before {
                segments.push((first_second_with(after, at, next, &offset_at), after));
                before = after;
            }
            at = next;
        }
        Some(Zone { segments })
    }

    /// Seconds to add to an instant to read the clock on the wall.
    pub fn offset(&self, at: EpochSecs) -> i32 {
        self.segments[self.segment(at)].1
    }

    /// From when on each offset holds; the first from ever.
    pub fn segments(&self) -> &[(EpochSecs, i32)] {
        &self.segments
    }

    fn segment(&self, at: EpochSecs) -> usize {
        self.segments.partition_point(|&(start, _)| start <= at) - 1
    }

    pub fn day(&self, at: EpochSecs) -> LocalDay {
        (at + i64::from(self.offset(at))).div_euclid(DAY_SECS) as LocalDay
    }

    /// Seconds since local midnight by the clock on the wall.
    pub fn second_of_day(&self, at: EpochSecs) -> u32 {
        (at + i64::from(self.offset(at))).rem_euclid(DAY_SECS) as u32
    }

    /// The first instant of a local day; where the day was skipped, of the next one.
    pub fn start_of(&self, day: LocalDay) -> EpochSecs {
        let midnight = i64::from(day) * DAY_SECS;
        let nearest = self.segment(midnight - 2 * DAY_SECS);
        let ends = self.segments[nearest + 1..].iter().map(|next| next.0).chain([i64::MAX]);
        let mut starts = self.segments[nearest..].iter().zip(ends).filter_map(|(&(start, offset), end)| {
            let at = start.max(midnight - i64::from(offset));
            (at < end).then_some(at)
        });
        starts.next().expect("the last segment has no end")
    }

    /// The instant at which the clock on the wall of a local day shows `second`; where it is skipped or shown twice, the one counted from midnight.
    pub fn at(&self, day: LocalDay, second: u32) -> EpochSecs {
        let counted = self.start_of(day) + i64::from(second);
        let shown = i64::from(self.day(counted) - day) * DAY_SECS + i64::from(self.second_of_day(counted));
        let put_right = counted + i64::from(second) - shown;
        let shows_it = self.day(put_right) == day && self.second_of_day(put_right) == second;
        if shows_it { put_right } else { counted }
    }

    /// A clock for a run of instants: the offset in force is remembered between neighbours.
    pub fn clock(&self) -> LocalClock<'_> {
        LocalClock { zone: self, from: 0, until: 0, offset: 0 }
    }
}

/// Reads the wall clock for many instants.
pub struct LocalClock<'a> {
    zone: &'a Zone,
    from: EpochSecs,
    until: EpochSecs,
    offset: i64,
}

impl LocalClock<'_> {
    /// Seconds of the wall clock since 1970-01-01T00:00.
    pub fn wall(&mut self, at: EpochSecs) -> i64 {
        if !(self.from <= at && at < self.until) {
            let segment = self.zone.segment(at);
            (self.from, self.until) = (self.zone.segments[segment].0, self.zone.segments.get(segment + 1).map_or(i64::MAX, |next| next.0));
            self.offset = i64::from(self.zone.segments[segment].1);
        }
        at + self.offset
    }
}

/// The instant at which `offset` begins, between `low` (not yet) and `high` (already).
fn first_second_with(offset: i32, mut low: EpochSecs, mut high: EpochSecs, offset_at: &impl Fn(EpochSecs) -> i32) -> EpochSecs {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset_at(middle) == offset {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Whether [`Zone::named`] knows the name.
pub fn is_known(name: &str) -> bool {
    Zone::named(name).is_some()
}

fn fixed_offset(name: &str) -> Option<i32> {
    if name == "UTC" || name == "Z" {
        return Some(0);
    }
    name.parse::<FixedOffset>().ok().map(|offset| offset.local_minus_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sao_paulo_had_daylight_saving_until_2019() {
        let zone = Zone::named("America/Sao_Paulo").expect("known");
        // 2018-11-04T00:00 does not exist: clocks jump to 01:00 (-02:00).
        assert_eq!(zone.offset(1_541_300_399), -10_800);
        assert_eq!(zone.offset(1_541_300_400), -7_200);
        assert_eq!(zone.start_of(17_839), 1_541_300_400);
        assert_eq!(zone.day(1_541_300_399), 17_838);
        assert_eq!(zone.day(1_541_300_400), 17_839);
        assert_eq!(zone.offset(1_719_802_800), -10_800);
    }

    #[test]
    fn a_day_starts_at_its_first_instant_in_any_zone() {
        for name in ["America/Sao_Paulo", "America/Santiago", "Europe/Madrid", "UTC", "-03:00", "Pacific/Apia"] {
            let zone = Zone::named(name).expect("known");
            for day in 14_000..20_500 {
                let start = zone.start_of(day);
                assert!(zone.day(start) >= day && zone.day(start - 1) < day, "{name} {day}");
            }
        }
    }

    #[test]
    fn a_time_on_the_wall_is_found_on_every_day_also_when_clocks_turn() {
        for name in ["America/Sao_Paulo", "Europe/Madrid", "UTC"] {
            let zone = Zone::named(name).expect("known");
            for day in 17_000..18_500 {
                for second in [0, 1_800, 5_400, 9_000, 52_321, 86_399] {
                    let at = zone.at(day, second);
                    let shows = zone.day(at) == day && zone.second_of_day(at) == second;
                    // Skipped by a clock that is put forward: then the same time since midnight.
                    assert!(shows || at == zone.start_of(day) + i64::from(second), "{name} {day} {second}");
                    let is_plain = zone.start_of(day + 1) - zone.start_of(day) == DAY_SECS;
                    assert!(!is_plain || shows, "{name} {day} {second}");
                }
            }
        }
    }

    #[test]
    fn the_running_clock_agrees_with_single_look_ups() {
        let zone = Zone::named("America/Mexico_City").expect("known");
        let mut clock = zone.clock();
        for at in (1_000_000_000..1_700_000_000).step_by(1_234_567) {
            assert_eq!(clock.wall(at), at + i64::from(zone.offset(at)));
        }
    }

    #[test]
    fn unknown_names_are_refused() {
        assert_eq!(Zone::named("Mars/Olympus"), None);
    }
}
