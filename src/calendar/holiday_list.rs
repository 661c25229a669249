//! Days off as somebody has them at hand: lines of dates and names, or a calendar file (iCalendar, RFC 5545).

use super::civil;
use crate::model::{Holiday, LocalDay};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HolidayList {
    /// Sorted, each once.
    pub holidays: Vec<Holiday>,
    /// Numbers of lines, from 1, of which no day could be made: of a calendar file where the event begins.
    pub unread: Vec<usize>,
}

/// An event longer than this is no holiday.
const MAX_DAYS: LocalDay = 31;

pub fn read(text: &str) -> HolidayList {
    let text = text.trim_start_matches('\u{feff}');
    let is_calendar = text.trim_start().get(..15).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR"));
    let mut list = if is_calendar { events(text) } else { lines(text) };
    list.holidays.sort();
    list.holidays.dedup();
    list
}

fn lines(text: &str) -> HolidayList {
    let mut list = HolidayList::default();
    for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match Holiday::read(line) {
            Some(holiday) => list.holidays.push(holiday),
            None => list.unread.push(place + 1),
        }
    }
    list
}

#[derive(Default)]
struct Event {
    line: usize,
    start: Option<LocalDay>,
    /// The day after the last.
    end: Option<LocalDay>,
    name: String,
    is_yearly: bool,
    is_cancelled: bool,
}

fn events(text: &str) -> HolidayList {
    let mut list = HolidayList::default();
    let mut event: Option<Event> = None;
    for (line, content) in unfolded(text) {
        let Some((name, value)) = content.split_once(':') else { continue };
        let name = name.split(';').next().unwrap_or_default().to_ascii_uppercase();
        match (name.as_str(), &mut event) {
            ("BEGIN", _) if value.trim().eq_ignore_ascii_case("VEVENT") => event = Some(Event { line, ..Event::default() }),
            ("END", open) if value.trim().eq_ignore_ascii_case("VEVENT") => {
                if let Some(event) = open.take() {
                    event.push_into(&mut list);
                }
            }
            ("DTSTART", Some(event)) => event.start = whole_day(value),
            ("DTEND", Some(event)) => event.end = whole_day(value),
            ("SUMMARY", Some(event)) => event.name = unescaped(value),
            // A rule with an end or of some weekday is not kept: its first day is.
            ("RRULE", Some(event)) => event.is_yearly = is_every_year(value),
            ("STATUS", Some(event)) => event.is_cancelled = value.trim().eq_ignore_ascii_case("CANCELLED"),
            _ => {}
        }
    }
    list
}

impl Event {
    fn push_into(self, list: &mut HolidayList) {
        let days = self.start.map(|start| start..self.end.filter(|&end| start < end).unwrap_or(start + 1));
        match days {
            _ if self.is_cancelled => {}
            Some(days) if days.end - days.start <= MAX_DAYS => list.holidays.extend(days.map(|day| {
                let (year, month, day) = civil::date_of(day);
                Holiday { year: (!self.is_yearly).then_some(year), month, day, name: self.name.clone() }
            })),
            _ => list.unread.push(self.line),
        }
    }
}

/// Content lines with the numbers of their first lines: one that begins with a blank continues the line before.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut unfolded: Vec<(usize, String)> = Vec::new();
    for (place, line) in text.lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), unfolded.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => unfolded.push((place + 1, line.to_owned())),
        }
    }
    unfolded
}

/// `20261120`; something at an hour of the day is no holiday.
fn whole_day(value: &str) -> Option<LocalDay> {
    let value = value.trim();
    if value.len() != 8 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    civil::from_iso(&format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..]))
}

fn is_every_year(rule: &str) -> bool {
    let rule = rule.to_ascii_uppercase();
    rule.contains("FREQ=YEARLY") && !["UNTIL=", "COUNT=", "BYDAY=", "INTERVAL="].iter().any(|part| rule.contains(part))
}

fn unescaped(text: &str) -> String {
    text.trim().replace("\\n", " ").replace("\\N", " ").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, unread: &[usize]) {
        let list = read(text);
        let holidays: Vec<String> = list.holidays.into_iter().map(String::from).collect();
        assert_eq!((holidays.join("; ").as_str(), list.unread.as_slice()), (expected, unread));
    }

    #[test]
    fn lines_are_read_as_people_paste_them() {
        check("20/11/2026 Zumbi\n\n24/12;Véspera\namanhã\n20/11/2026 Zumbi", "12-24 Véspera; 2026-11-20 Zumbi", &[4]);
    }

    #[test]
    fn a_calendar_file_gives_its_whole_days() {
        let file = "\u{feff}BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260629\r\nSUMMARY:São Pedro\\, padroeiro\r\n da cidade\r\n\
            END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Recesso\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nDTSTART:20200815\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Fundação\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nDTSTART:20260810T130000Z\r\nSUMMARY:Reunião\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260811\r\nSTATUS:CANCELLED\r\nSUMMARY:Nada\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let expected =
            "08-15 Fundação; 2026-06-29 São Pedro, padroeiroda cidade; 2026-12-24 Recesso; 2026-12-25 Recesso; 2026-12-26 Recesso";
        check(file, expected, &[18]);
    }

    #[test]
    fn a_file_that_is_cut_gives_what_it_has() {
        check("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nSUMMARY:A\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:2026", "2026-01-01 A", &[]);
        check("BEGIN:VCALENDAR", "", &[]);
    }
}
