use proptest::prelude::*;

use super::*;
use crate::model::{Interval, Week};

fn hours(json: &str) -> Hours {
    serde_json::from_str(json).unwrap()
}

/// Local times of a zone as instants; the first of two readings.
fn instant(zone: &Zone, local: &str) -> EpochSecs {
    let (date, time) = local.split_once(' ').unwrap();
    let wall = i64::from(civil::from_iso(date).unwrap()) * DAY_SECS + i64::from(crate::model::hours::minute_of(time).unwrap()) * 60;
    let guess = wall - i64::from(zone.offset(wall + 3 * 3600));
    let earlier = guess - 3600;
    if earlier + i64::from(zone.offset(earlier)) == wall { earlier } else { guess }
}

#[track_caller]
fn check(hours_json: &str, zone: &str, from: &str, to: &str, expected_hours: f64) {
    let zone = Zone::named(zone).unwrap();
    let working = WorkingTime::new(&hours(hours_json), &zone);
    let (from, to) = (instant(&zone, from), instant(&zone, to));
    assert_eq!(working.between(from, to) as f64 / 3600.0, expected_hours);
}

const SHOP: &str = r#"{"week": {"mon": [["08:00","18:00"]], "tue": [["08:00","18:00"]], "wed": [["08:00","18:00"]],
    "thu": [["08:00","18:00"]], "fri": [["08:00","18:00"]], "sat": [["08:00","12:00"]]}, "national": ["carnival_tuesday", "christmas"],
    "holidays": ["2026-03-05 Aniversário da loja"]}"#;
const SP: &str = "America/Sao_Paulo";

#[test]
fn time_while_closed_does_not_count() {
    // Friday 17:30 to Monday 09:00: half an hour, Saturday's four, one on Monday (DEFINITIONS §3.5).
    check(SHOP, SP, "2026-02-27 17:30", "2026-03-02 09:00", 5.5);
    check(SHOP, SP, "2026-02-28 13:00", "2026-03-01 10:00", 0.0);
    check(SHOP, SP, "2026-03-02 10:00", "2026-03-02 10:30", 0.5);
    check(SHOP, SP, "2026-03-02 10:30", "2026-03-02 10:00", 0.0);
}

#[test]
fn holidays_do_not_count() {
    // Carnival Tuesday is 17 February; the shop's own day off is 5 March.
    check(SHOP, SP, "2026-02-16 17:00", "2026-02-18 09:00", 2.0);
    check(SHOP, SP, "2026-03-04 17:00", "2026-03-06 09:00", 2.0);
    check(SHOP, SP, "2026-12-24 08:00", "2026-12-26 12:00", 14.0);
}

const NIGHT: &str = r#"{"week": {"fri": [["22:00","06:00"]], "sat": [["05:00","08:00"]]}, "holidays": ["2026-03-14"]}"#;

#[test]
fn a_night_runs_on_after_midnight_and_belongs_to_the_day_it_begins() {
    // Friday 22:00 to Saturday 06:00, then Saturday until 08:00; the hour in both counts once.
    check(NIGHT, SP, "2026-03-06 12:00", "2026-03-07 12:00", 10.0);
    check(NIGHT, SP, "2026-03-07 00:00", "2026-03-07 04:00", 4.0);
    // A Saturday off does not end the shift of the night before.
    check(NIGHT, SP, "2026-03-13 12:00", "2026-03-14 12:00", 8.0);
}

#[test]
fn a_day_with_hours_of_its_own_has_them_holiday_or_not() {
    let eve = r#"{"week": {"thu": [["08:00","18:00"]], "fri": [["08:00","18:00"]]}, "national": ["christmas"],
        "date_hours": {"12-24 Véspera": [["08:00","12:00"]], "2027-12-24": [], "2026-12-25": [["10:00","11:00"]]}}"#;
    check(eve, SP, "2026-12-24 00:00", "2026-12-27 00:00", 5.0);
    check(eve, SP, "2020-12-24 00:00", "2020-12-26 00:00", 4.0);
    check(eve, SP, "2027-12-24 00:00", "2027-12-25 00:00", 0.0);
}

#[test]
fn changes_of_the_clock_count_real_seconds() {
    let always = r#"{"week": {"sat": [["00:00","24:00"]], "sun": [["00:00","00:00"]]}}"#;
    // On 17 February 2018 at midnight the clocks of São Paulo went back to 23:00: that Saturday had 25 hours.
    check(always, SP, "2018-02-17 00:00", "2018-02-18 12:00", 37.0);
    // On 4 November 2018 they went from 00:00 to 01:00: that Sunday had 23.
    check(always, SP, "2018-11-04 01:00", "2018-11-05 00:00", 23.0);
}

#[test]
fn a_calendar_without_hours_counts_nothing() {
    check("{}", SP, "2000-01-01 00:00", "2030-01-01 00:00", 0.0);
    assert!(!Hours::default().is_set());
}

/// Each second of the span looked at alone.
fn counted(hours: &Hours, zone: &Zone, from: EpochSecs, to: EpochSecs) -> i64 {
    let off: Vec<LocalDay> = days_off(hours, YEARS).into_iter().map(|(day, _)| day).collect();
    let step = 60;
    let is_open = |at: EpochSecs| {
        let (day, minute) = (zone.day(at), zone.second_of_day(at) / 60);
        let holds = |day: LocalDay, minute: u32| {
            off.binary_search(&day).is_err()
                && hours.week.days()[civil::weekday_of(day) as usize - 1].iter().any(|each| each.from <= minute && minute < each.end())
        };
        holds(day, minute) || holds(day - 1, minute + DAY_MINUTES)
    };
    (from..to).step_by(step as usize).filter(|&at| is_open(at)).count() as i64 * step
}

prop_compose! {
    fn any_interval()(from in 0u32..1440, to in 0u32..=1440) -> Interval {
        Interval { from, to }
    }
}

prop_compose! {
    fn any_hours()(days in prop::collection::vec(prop::collection::vec(any_interval(), 0..3), 7), off in prop::collection::vec(0i32..25, 0..4), start in 0i32..1) -> (Hours, Vec<i32>, i32) {
        let mut week = Week::default();
        for (place, day) in days.into_iter().enumerate() {
            *week.day_mut(place) = day;
        }
        (Hours { week, ..Hours::default() }, off, start)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Spans over changes of the clock in São Paulo (until 2019), Berlin, Apia (which skipped a day) and Lord Howe (half an hour).
    #[test]
    fn tables_agree_with_looking_at_every_minute(
        (mut hours, off, _) in any_hours(),
        place in 0usize..6,
        shift in 0i64..10 * 1440,
        length in 0i64..16 * 1440,
    ) {
        let (name, near) = [
            (SP, "2018-11-04"), (SP, "2018-02-18"), ("Europe/Berlin", "2025-03-30"), ("Europe/Berlin", "2025-10-26"),
            ("Pacific/Apia", "2011-12-30"), ("Australia/Lord_Howe", "2026-04-05"),
        ][place];
        let zone = Zone::named(name).unwrap();
        let near = civil::from_iso(near).unwrap();
        for day in off {
            let (year, month, day) = civil::date_of(near - 10 + day);
            hours.holidays.push(crate::model::Holiday { year: Some(year), month, day, name: String::new() });
        }
        let from = zone.start_of(near - 10) + shift * 60;
        let to = from + length * 60;
        let working = WorkingTime::new(&hours, &zone);
        prop_assert_eq!(working.between(from, to), counted(&hours, &zone, from, to));
    }
}

#[track_caller]
fn check_due(hours_json: &str, from: &str, secs: i64, expected: &str) {
    let zone = Zone::named(SP).unwrap();
    let working = WorkingTime::new(&hours(hours_json), &zone);
    assert_eq!(working.due(instant(&zone, from), secs), Some(instant(&zone, expected)));
}

#[test]
fn working_time_is_due_at_the_first_second_that_reaches_it() {
    // Friday 17:30: half an hour that day, four on Saturday, the rest on Monday.
    check_due(SHOP, "2026-02-27 17:30", 1800, "2026-02-27 18:00");
    check_due(SHOP, "2026-02-27 17:30", 4 * 3600 + 1800, "2026-02-28 12:00");
    check_due(SHOP, "2026-02-27 17:30", 5 * 3600 + 1800, "2026-03-02 09:00");
    // As far back: Monday 09:00 less an hour is its opening, less two is the end of Saturday's hours but one.
    check_due(SHOP, "2026-03-02 09:00", -3600, "2026-03-02 08:00");
    check_due(SHOP, "2026-03-02 09:00", -7200, "2026-02-28 11:00");
    // Nothing to do: when somebody is there next.
    check_due(SHOP, "2026-02-28 13:00", 0, "2026-03-02 08:00");
    check_due(SHOP, "2026-03-02 10:00", 0, "2026-03-02 10:00");
}

proptest! {
    #[test]
    fn what_is_due_has_passed_then_and_not_before(from in 1_500_000_000i64..1_900_000_000, secs in 1i64..2_000_000) {
        let zone = Zone::named(SP).unwrap();
        let working = WorkingTime::new(&hours(SHOP), &zone);
        let due = working.due(from, secs).expect("within the tables");
        prop_assert_eq!((working.between(from, due), working.between(from, due - 1)), (secs, secs - 1));
    }

    #[test]
    fn what_was_due_before_is_as_far_away_and_no_later_instant_is(to in 1_500_000_000i64..1_900_000_000, secs in 1i64..2_000_000) {
        let zone = Zone::named(SP).unwrap();
        let working = WorkingTime::new(&hours(SHOP), &zone);
        let from = working.due(to, -secs).expect("within the tables");
        prop_assert_eq!((working.between(from, to), working.between(from + 1, to)), (secs, secs - 1));
    }

    #[test]
    fn pauses_agree_with_looking_at_every_minute(
        from in 0i64..3000, length in 0i64..6000, pauses in prop::collection::vec((0i64..9000, 0i64..3000), 0..4)
    ) {
        let zone = Zone::named(SP).unwrap();
        let working = WorkingTime::new(&hours(SHOP), &zone);
        let start = zone.start_of(civil::from_iso("2026-02-27").unwrap());
        let at = |minute: i64| start + minute * 60;
        let pauses: Vec<_> = pauses.into_iter().map(|(start, length)| (at(start), at(start + length))).collect();
        let is_paused = |at: i64| pauses.iter().any(|&(start, end)| start <= at && at < end);
        let plain: i64 = (from..from + length).filter(|&minute| !is_paused(at(minute))).map(|minute| working.between(at(minute), at(minute + 1))).sum();
        prop_assert_eq!(working.between_without(at(from), at(from + length), &pauses), plain);
        let secs = 3600 * 5;
        let due = working.due_without(at(from), secs, &pauses).expect("within the tables");
        let passed = working.between_without(at(from), due, &pauses);
        prop_assert_eq!((passed, working.between_without(at(from), due - 1, &pauses)), (secs, secs - 1));
    }
}
