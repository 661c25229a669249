//! Every choice that people argue about, in one value. Raw columns never change; derived ones are functions of (raw, policy).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hours::{Clock, Hours, WeekStart};
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
    /// A case file's own first response and closing times win over derived ones.
    pub own_times_win: bool,
    /// A robot's answer closes a wait.
    pub bot_answers: bool,
    /// Agent → team, for cases that name no team and for presence.
    pub teams: BTreeMap<String, String>,
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
            own_times_win: true,
            bot_answers: false,
            teams: BTreeMap::new(),
            aliases: Vec::new(),
        }
    }
}

impl Policy {
    /// The hours by which the cases of a team are counted; of no team by an empty name.
    pub fn calendar_of(&self, team: &str) -> &Hours {
        let named = |name: &String| self.calendars.iter().find(|hours| hours.name == *name && hours.is_set());
        self.calendar_of_team.get(team).and_then(named).unwrap_or(&self.calendar)
    }
}
