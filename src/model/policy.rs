//! Every choice that people argue about, in one value. Raw columns never change; derived ones are functions of (raw, policy).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hours::{Clock, Hours, WeekStart};
use super::reason::ReasonRule;
use super::sla::SlaRule;

/// Half of the settings file that the page exports and the command line takes with `--policy`: all that changes a figure. A field that a
/// file does not give keeps its default; what it gives and nobody knows is ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// IANA name of the zone in which days and hours are counted, and of times without an offset.
    pub zone: String,
    pub week_start: WeekStart,
    /// Which seconds durations count where the view does not say.
    pub clock: Clock,
    /// The service's hours; the business clock needs them.
    pub calendar: Hours,
    /// Hours that some teams have instead, each by its name.
    pub calendars: Vec<Hours>,
    /// Team → name of one of `calendars`.
    pub calendar_of_team: BTreeMap<String, String>,
    /// Silence after which the next message of a customer starts a new session, hours. Only where no case is given.
    pub session_gap_hours: f64,
    /// Target of the first response, seconds of the clock in force.
    pub sla_first_response_secs: i64,
    /// Target of every answer to a waiting customer.
    pub sla_next_reply_secs: i64,
    /// Target from opening to closing.
    pub sla_resolution_secs: i64,
    /// Other targets for some cases; the first rule that a case meets is the one in force.
    pub sla_rules: Vec<SlaRule>,
    /// A customer who comes back within so many days was not helped at the first contact; a case that goes on was reopened.
    pub recontact_days: f64,
    /// A case that is closed within so many minutes of its opening was solved quickly.
    pub quick_resolution_minutes: f64,
    /// Cases with one of these tags are sales, where no file tells the outcome.
    pub sale_tags: Vec<String>,
    /// So are cases with a value above zero.
    pub sale_by_value: bool,
    /// A case file's own first response and closing times win over derived ones.
    pub own_times_win: bool,
    /// A robot's answer closes a wait.
    pub bot_answers: bool,
    /// Agent → team, for cases that name no team and for presence.
    pub teams: BTreeMap<String, String>,
    /// Why people write; the first rule that a case meets is the one in force.
    pub reason_rules: Vec<ReasonRule>,
    /// Team → level of support, 1 to 3.
    pub tiers: BTreeMap<String, u8>,
    /// Names of agents that somebody looked at: which are one person under two names, and which are not.
    pub aliases: Vec<Alias>,
}

/// Two names of agents, as the files write them. Nothing is merged that is not confirmed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    pub from: String,
    /// The name under which both are counted.
    pub to: String,
    /// Two people: never to be proposed again.
    #[serde(default)]
    pub refused: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            zone: "America/Sao_Paulo".to_owned(),
            week_start: WeekStart::Usual,
            clock: Clock::Wall,
            calendar: Hours::default(),
            calendars: Vec::new(),
            calendar_of_team: BTreeMap::new(),
            session_gap_hours: 24.0,
            sla_first_response_secs: 15 * 60,
            sla_next_reply_secs: 15 * 60,
            sla_resolution_secs: 24 * 3600,
            sla_rules: Vec::new(),
            recontact_days: 7.0,
            quick_resolution_minutes: 15.0,
            sale_tags: Vec::new(),
            sale_by_value: false,
            own_times_win: true,
            bot_answers: false,
            teams: BTreeMap::new(),
            reason_rules: Vec::new(),
            tiers: BTreeMap::new(),
            aliases: Vec::new(),
        }
    }
}

impl Policy {
    /// The hours of the service (`None`), or those at a place of `calendars`; of a place that is gone, the service's.
    pub fn hours(&self, place: Option<usize>) -> &Hours {
        place.and_then(|place| self.calendars.get(place)).unwrap_or(&self.calendar)
    }

    pub fn hours_mut(&mut self, place: Option<usize>) -> &mut Hours {
        match place.filter(|&place| place < self.calendars.len()) {
            Some(place) => &mut self.calendars[place],
            None => &mut self.calendar,
        }
    }

    /// A name that none of `calendars` has: `name`, else `name 2` and so on.
    pub fn free_calendar_name(&self, name: &str) -> String {
        let is_free = |name: &String| self.calendars.iter().all(|hours| hours.name != *name);
        let numbered = (2..).map(|number| format!("{name} {number}"));
        std::iter::once(name.to_owned()).chain(numbered).find(is_free).expect("numbers do not end")
    }

    /// Another name for one of `calendars`; its teams keep it. A name that is empty or another one's changes nothing.
    pub fn rename_calendar(&mut self, place: usize, name: &str) {
        let is_taken = self.calendars.iter().enumerate().any(|(other, hours)| other != place && hours.name == name);
        let Some(hours) = self.calendars.get_mut(place).filter(|_| !name.is_empty() && !is_taken) else { return };
        let old = std::mem::replace(&mut hours.name, name.to_owned());
        self.calendar_of_team.values_mut().filter(|of| **of == old).for_each(|of| name.clone_into(of));
    }

    /// Its teams are then by the service's hours.
    pub fn remove_calendar(&mut self, place: usize) {
        if place < self.calendars.len() {
            let gone = self.calendars.remove(place);
            self.calendar_of_team.retain(|_, of| *of != gone.name);
        }
    }

    /// The hours by which the cases of a team are counted; of no team by an empty name.
    pub fn calendar_of(&self, team: &str) -> &Hours {
        let named = |name: &String| self.calendars.iter().find(|hours| hours.name == *name && hours.is_set());
        self.calendar_of_team.get(team).and_then(named).unwrap_or(&self.calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendars_are_named_once_and_leave_with_their_teams() {
        let mut policy = Policy::default();
        for _ in 0..2 {
            let name = policy.free_calendar_name("Noite");
            policy.calendars.push(Hours { name, ..Hours::default() });
        }
        policy.calendar_of_team.insert("Plantão".to_owned(), "Noite".to_owned());
        policy.rename_calendar(0, "Noite 2");
        assert_eq!(policy.calendars[0].name, "Noite", "the name is taken");
        policy.rename_calendar(0, "Madrugada");
        assert_eq!(policy.calendar_of_team["Plantão"], "Madrugada");
        policy.remove_calendar(0);
        assert_eq!((policy.calendars.len(), policy.calendar_of_team.len()), (1, 0));
        assert_eq!((policy.hours(Some(7)), policy.hours(Some(0)).name.as_str()), (&policy.calendar, "Noite 2"));
    }

    #[test]
    fn hours_of_one_day_are_read_as_people_write_them() {
        let read = |line: &str| crate::model::hours::day_hours(line).map(|(day, hours)| (String::from(day), hours.len()));
        assert_eq!(read("24/12 Véspera 08:00-12:00"), Some(("12-24 Véspera".to_owned(), 1)));
        assert_eq!(read("31/12/2026 8:00-10:00 14:00–16:00"), Some(("2026-12-31".to_owned(), 2)));
        assert_eq!((read("24/12 Véspera"), read("Véspera 08:00-12:00")), (None, None));
    }
}
