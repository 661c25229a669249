//! Working time against figures of others: `tests/calendar/working-time.txt`, counted by hand, and, where `BALCAO_SAMPLES` names a folder
//! with `metric-vectors/` inside, every vector there.

use std::collections::BTreeMap;
use std::path::PathBuf;

use balcao::calendar::{WorkingTime, Zone, civil};
use balcao::model::hours::minute_of;
use balcao::model::{Holiday, Hours, Interval};
use serde_json::Value;

/// A calendar under way: hours and their zone.
struct Calendar {
    hours: Hours,
    zone: Zone,
}

impl Calendar {
    fn working(&self) -> WorkingTime {
        WorkingTime::new(&self.hours, &self.zone)
    }

    /// A local time as an instant; the first of two readings.
    fn instant(&self, text: &str) -> i64 {
        let (date, time) = text.trim().split_once(' ').expect("a date and a time");
        let wall = i64::from(civil::from_iso(date).expect("a date")) * 86_400 + secs(time);
        let near = wall - i64::from(self.zone.offset(wall - i64::from(self.zone.offset(wall))));
        let earlier = near - 3600;
        if earlier + i64::from(self.zone.offset(earlier)) == wall { earlier } else { near }
    }

    fn pauses(&self, text: &str) -> Vec<(i64, i64)> {
        let pauses = text.split('(').filter_map(|pause| pause.trim().strip_suffix(')'));
        pauses.map(|pause| pause.split_once('–').map(|(from, to)| (self.instant(from), self.instant(to))).expect("from – to")).collect()
    }

    /// The only lines that know how a question of the tables is asked.
    fn check(&self, case: &str, line: &str) {
        let (question, expected) = line.rsplit_once(" = ").expect("question = answer");
        let (question, pauses) = question.split_once(" (").unwrap_or((question, ""));
        let pauses = self.pauses(&format!("({pauses}"));
        let working = self.working();
        let said = format!("{case}: {line}");
        if let Some((from, to)) = question.split_once(" – ") {
            assert_eq!(working.between_without(self.instant(from), self.instant(to), &pauses), secs(expected), "{said}");
            return;
        }
        let (from, sign, added) = match (question.split_once(" + "), question.split_once(" - ")) {
            (Some((from, added)), _) => (from, 1, added),
            (_, Some((from, added))) => (from, -1, added),
            _ => panic!("{said}"),
        };
        let due = working.due_without(self.instant(from), sign * secs(added), &pauses);
        assert_eq!(due, Some(self.instant(expected)), "{said}");
    }
}

/// `17:30`, `17:30:05`, `168:00`.
fn secs(text: &str) -> i64 {
    let parts: Vec<i64> = text.trim().split(':').map(|part| part.parse().expect("a number")).collect();
    parts[0] * 3600 + parts[1] * 60 + parts.get(2).unwrap_or(&0)
}

fn intervals(words: &[&str]) -> Vec<Interval> {
    let minute = |text: &str| minute_of(text).expect("a time of day");
    words
        .iter()
        .map(|word| word.split_once('-').map(|(from, to)| Interval { from: minute(from), to: minute(to) }).expect("from-to"))
        .collect()
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

#[test]
fn figures_counted_by_hand_come_out() {
    let mut calendar = Calendar { hours: Hours::default(), zone: Zone::named("UTC").expect("UTC is known") };
    let mut case = String::new();
    let mut checked = 0;
    for line in include_str!("calendar/working-time.txt").lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if let Some(name) = line.strip_prefix("== ") {
            (case, calendar.hours) = (name.to_owned(), Hours::default());
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[0] {
            "zone" => calendar.zone = Zone::named(words[1]).expect("a zone"),
            "off" => {
                let dates = line.trim_start_matches("off").split(',');
                calendar.hours.holidays.extend(dates.map(|date| Holiday::read(date).expect("a date")));
            }
            "day" => drop(calendar.hours.date_hours.insert(Holiday::read(words[1]).expect("a date"), intervals(&words[2..]))),
            word if WEEKDAYS.contains(&word) => {
                let days = words.iter().take_while(|word| WEEKDAYS.contains(word)).count();
                for day in &words[..days] {
                    let place = WEEKDAYS.iter().position(|known| known == day).expect("a weekday");
                    *calendar.hours.week.day_mut(place) = intervals(&words[days..]);
                }
            }
            _ => {
                calendar.check(&case, line);
                checked += 1;
            }
        }
    }
    assert!(checked >= 90, "{checked}");
}

/// A vector of a collection: the calendar as JSON, `between` or `due`.
fn check_vector(vector: &Value) -> Result<(), String> {
    let text = |key: &str| vector[key].as_str().unwrap_or_default();
    let hours = Hours {
        week: serde_json::from_value(vector["calendar"].clone()).map_err(|error| error.to_string())?,
        holidays: vector
            .get("holidays")
            .map_or(Ok(Vec::new()), |days| serde_json::from_value(days.clone()))
            .map_err(|error| error.to_string())?,
        date_hours: vector
            .get("date_hours")
            .map_or(Ok(BTreeMap::new()), |days| serde_json::from_value(days.clone()))
            .map_err(|error| error.to_string())?,
        ..Hours::default()
    };
    let zone = Zone::named(text("tz")).ok_or("an unknown zone")?;
    let working = WorkingTime::new(&hours, &zone);
    let instant = |value: &Value| chrono::DateTime::parse_from_rfc3339(value.as_str().unwrap_or_default()).map(|at| at.timestamp()).ok();
    let at = |key: &str| instant(&vector[key]).ok_or(format!("{key} is no instant"));
    let pause = |pause: &Value| {
        let (from, to) = if pause.is_array() { (&pause[0], &pause[1]) } else { (&pause["start"], &pause["end"]) };
        Some((instant(from)?, instant(to)?))
    };
    let pauses: Vec<(i64, i64)> = vector["exclude"].as_array().into_iter().flatten().filter_map(pause).collect();
    let (got, wanted) = match text("op") {
        "due" => {
            let secs = vector["add_seconds"].as_i64().ok_or("no seconds")?;
            (working.due_without(at("start")?, secs, &pauses), Some(at("expected_end")?))
        }
        _ => (Some(working.between_without(at("start")?, at("end")?, &pauses)), vector["expected_seconds"].as_i64()),
    };
    if got == wanted { Ok(()) } else { Err(format!("{got:?}, not {wanted:?}")) }
}

#[test]
fn working_time_of_other_products_comes_out() {
    let Some(folder) = std::env::var_os("BALCAO_SAMPLES").map(PathBuf::from) else { return };
    let text = std::fs::read_to_string(folder.join("metric-vectors/working-time.json")).expect("the vectors");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let vectors = file["cases"].as_array().expect("cases");
    let wrong: Vec<String> = vectors
        .iter()
        .filter_map(|vector| check_vector(vector).err().map(|why| format!("{} {}: {why}", vector["id"], vector["name"])))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
    assert!(!vectors.is_empty());
}
