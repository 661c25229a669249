//! The settings file: what changes figures (`policy`) and how the page shows them (`page`).
//!
//! `{ "policy": {…}, "page": {"theme", "lang", "mask", "names_on_paper", "letters", "patterns", "goals", "notes", "ignored"} }`. A bare policy is read too. What a file leaves out keeps its default,
//! what nobody knows is ignored; what cannot be meant (a zone that does not exist, a target below a second) is an error.

use serde::{Deserialize, Serialize};

use crate::engine::{Goal, Hours, Ignored, Note, Policy, zone_is_known};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsFile {
    pub policy: Policy,
    pub page: Presentation,
}

/// `None` = the file does not say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Presentation {
    /// `system`, `light`, `dark`.
    pub theme: Option<String>,
    /// `pt-BR`, `en`, `es`.
    pub lang: Option<String>,
    /// Names and phones of customers are hidden.
    pub mask: Option<bool>,
    /// Names and phones on paper too.
    pub names_on_paper: Option<bool>,
    /// Shortcuts of one letter.
    pub letters: Option<bool>,
    /// Colours that tell things apart carry patterns too.
    pub patterns: Option<bool>,
    /// What is wanted of which figure.
    pub goals: Option<Vec<Goal>>,
    /// What happened, drawn on time charts.
    pub notes: Option<Vec<Note>>,
    /// Odd days that nobody wants to see any more.
    pub ignored: Option<Vec<Ignored>>,
}

/// Why a text is no settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsError {
    /// Not JSON, or a value of the wrong kind: what the reader of JSON says.
    Unreadable(String),
    /// The name of a field whose value cannot be meant.
    Impossible(&'static str),
}

impl std::fmt::Display for SettingsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SettingsError::Unreadable(why) => f.write_str(why),
            SettingsError::Impossible(field) => write!(f, "{field} has a value that cannot be meant"),
        }
    }
}

impl SettingsFile {
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let unreadable = |error: serde_json::Error| SettingsError::Unreadable(error.to_string());
        let value: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(unreadable)?;
        let is_whole = value.as_object().is_some_and(|fields| fields.contains_key("policy") || fields.contains_key("page"));
        let file = if is_whole {
            serde_json::from_value(value).map_err(unreadable)?
        } else {
            SettingsFile { policy: serde_json::from_value(value).map_err(unreadable)?, page: Presentation::default() }
        };
        let is_odd = |goal: &Goal| !(goal.target.is_finite() && goal.target >= 0.0);
        let odd_goal = file.page.goals.iter().flatten().any(is_odd).then_some("goals");
        match impossible(&file.policy).or(odd_goal) {
            Some(field) => Err(SettingsError::Impossible(field)),
            None => Ok(file),
        }
    }

    /// As it is saved: indented, so that a person can read it.
    pub fn format(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Zones offered: those of Brazil, then where customers of the same services are. Any other zone comes in with a settings file.
pub const ZONES: [&str; 24] = [
    "America/Sao_Paulo",
    "America/Noronha",
    "America/Bahia",
    "America/Belem",
    "America/Fortaleza",
    "America/Recife",
    "America/Campo_Grande",
    "America/Cuiaba",
    "America/Manaus",
    "America/Porto_Velho",
    "America/Rio_Branco",
    "America/Argentina/Buenos_Aires",
    "America/Asuncion",
    "America/Bogota",
    "America/Lima",
    "America/Mexico_City",
    "America/Montevideo",
    "America/New_York",
    "America/Santiago",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Africa/Luanda",
    "Africa/Maputo",
    "UTC",
];

/// The first field that no figure could be computed by.
fn impossible(policy: &Policy) -> Option<&'static str> {
    if !zone_is_known(&policy.zone) {
        return Some("zone");
    }
    let is_odd = |hours: &Hours| !hours.zone.is_empty() && !zone_is_known(&hours.zone);
    if is_odd(&policy.calendar) || policy.calendars.iter().any(is_odd) {
        return Some("calendars");
    }
    if !is_gap(policy.session_gap_hours) {
        return Some("session_gap_hours");
    }
    if !(0.0..=90.0).contains(&policy.recontact_days) {
        return Some("recontact_days");
    }
    if !is_quick(policy.quick_resolution_minutes) {
        return Some("quick_resolution_minutes");
    }
    let targets = [
        ("sla_first_response_secs", Some(policy.sla_first_response_secs)),
        ("sla_next_reply_secs", Some(policy.sla_next_reply_secs)),
        ("sla_resolution_secs", Some(policy.sla_resolution_secs)),
    ];
    let of_rules = policy.sla_rules.iter().flat_map(|rule| [rule.first_response_secs, rule.next_reply_secs, rule.resolution_secs]);
    let mut all = targets.into_iter().chain(of_rules.map(|secs| ("sla_rules", secs)));
    all.find(|(_, secs)| secs.is_some_and(|secs| !is_target(secs))).map(|(field, _)| field)
}

/// Up to a week.
pub fn is_quick(minutes: f64) -> bool {
    (0.1..=10_080.0).contains(&minutes)
}

/// A silence of a quarter of an hour to thirty days.
pub fn is_gap(hours: f64) -> bool {
    (0.25..=720.0).contains(&hours)
}

/// A second to a year.
pub fn is_target(secs: i64) -> bool {
    (1..=366 * 86_400).contains(&secs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Clock, Every, Holiday, Interval, IsoDay, WeekStart};

    #[test]
    fn every_zone_that_is_offered_is_known() {
        let unknown: Vec<&str> = ZONES.into_iter().filter(|zone| !zone_is_known(zone)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_file_comes_back_as_it_was() {
        let mut file = SettingsFile::default();
        file.policy.zone = "America/Manaus".to_owned();
        file.policy.week_start = WeekStart::Sunday;
        file.policy.clock = Clock::Business;
        file.policy.calendar.week.fri = vec![Interval { from: 8 * 60, to: 12 * 60 }, Interval { from: 22 * 60, to: 6 * 60 }];
        file.policy.calendar.national = vec!["christmas".to_owned()];
        file.policy.calendar.holidays = vec![Holiday::read("20/11/2026 Consciência Negra").unwrap()];
        file.policy.teams.insert("Ana".to_owned(), "Suporte".to_owned());
        file.page = Presentation {
            theme: Some("dark".to_owned()),
            lang: Some("es".to_owned()),
            mask: Some(true),
            names_on_paper: Some(true),
            letters: Some(false),
            patterns: Some(true),
            goals: Some(vec![Goal { metric: "fcr_rate".to_owned(), team: "Suporte".to_owned(), every: Every::Week, target: 0.8 }]),
            notes: Some(vec![Note { day: IsoDay(20_777), until: None, text: "Feriado".to_owned() }]),
            ignored: Some(vec![Ignored { metric: "cases_opened".to_owned(), day: IsoDay(20_777), until: Some(IsoDay(20_778)) }]),
        };
        assert_eq!(SettingsFile::parse(&file.format()), Ok(file));
    }

    #[test]
    fn older_and_newer_files_are_read() {
        let bare = SettingsFile::parse(r#"{"sla_first_response_secs": 60, "of_next_year": [1]}"#).unwrap();
        assert_eq!((bare.policy.sla_first_response_secs, bare.policy.zone.as_str()), (60, "America/Sao_Paulo"));
        let page = SettingsFile::parse(r#"{"page": {"mask": true}, "more": {}}"#).unwrap();
        assert_eq!((page.page.mask, page.policy), (Some(true), Policy::default()));
        assert_eq!(SettingsFile::parse("{}"), Ok(SettingsFile::default()));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let refused = |text| SettingsFile::parse(text).unwrap_err().to_string();
        assert_eq!(refused(r#"{"zone": "Mars/Olympus"}"#), "zone has a value that cannot be meant");
        assert_eq!(refused(r#"{"session_gap_hours": 0}"#), "session_gap_hours has a value that cannot be meant");
        assert_eq!(refused(r#"{"policy": {"sla_first_response_secs": 0}}"#), "sla_first_response_secs has a value that cannot be meant");
        assert_eq!(refused(r#"{"calendars": [{"zone": "Lua"}]}"#), "calendars has a value that cannot be meant");
        assert!(refused(r#"{"calendar": {"week": {"mon": [["25:00", "26:00"]]}}}"#).contains("not a time of day"));
        assert!(refused(r#"{"calendar": {"holidays": ["amanhã"]}}"#).contains("not a date"));
        assert!(refused(r#"{"page": {"notes": [{"day": "amanhã", "text": ""}]}}"#).contains("not a date"));
        assert_eq!(refused(r#"{"page": {"goals": [{"target": -1}]}}"#), "goals has a value that cannot be meant");
        assert!(refused("case_id,created_at").contains("expected value"));
    }
}
