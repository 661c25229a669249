//! What a service wants to reach, and what happened to it.

use serde::{Deserialize, Serialize};

use super::LocalDay;

/// A figure wanted by the end of each week, month or quarter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Goal {
    /// Id of the metric.
    pub metric: String,
    /// The figure of this team; empty = of everybody.
    pub team: String,
    pub every: Every,
    /// In the metric's own unit: a number, seconds, a share from 0 to 1.
    pub target: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    Week,
    #[default]
    Month,
    Quarter,
}

impl Every {
    pub const ALL: [Every; 3] = [Every::Week, Every::Month, Every::Quarter];

    /// Texts are `progress.every.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Every::Week => "week",
            Every::Month => "month",
            Every::Quarter => "quarter",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Every::ALL.into_iter().find(|every| every.id() == id)
    }
}

/// Something that happened: a campaign, an outage, a new colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub day: IsoDay,
    /// The last day of it; `None` = it begins and goes on, or is over at once.
    #[serde(default)]
    pub until: Option<IsoDay>,
    pub text: String,
}

impl Note {
    /// Its days, the last one included.
    pub fn days(&self) -> std::ops::RangeInclusive<LocalDay> {
        self.day.0..=self.until.map_or(self.day.0, |until| until.0.max(self.day.0))
    }
}

/// Odd days of a figure that somebody has looked at and wants to see no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// Id of the metric.
    pub metric: String,
    pub day: IsoDay,
    /// The last day; `None` = one day.
    #[serde(default)]
    pub until: Option<IsoDay>,
}

impl Ignored {
    /// All of these days are days of it; `end` is the day after the last.
    pub fn covers(&self, metric: &str, days: std::ops::Range<LocalDay>) -> bool {
        self.metric == metric && self.day.0 <= days.start && days.end <= self.until.unwrap_or(self.day).0 + 1
    }
}

/// What happened between `start` and `end`, the day after the last.
pub fn notes_on(notes: &[Note], days: std::ops::Range<LocalDay>) -> impl Iterator<Item = &Note> {
    notes.iter().filter(move |note| *note.days().start() < days.end && days.start <= *note.days().end())
}

/// A local day that is written as `2026-11-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IsoDay(pub LocalDay);

/// 1970-01-01 counted from 0001-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

impl TryFrom<String> for IsoDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        use chrono::{Datelike, NaiveDate};
        let date =
            NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map_err(|_| "not a date: a day is written as 2026-11-20".to_owned())?;
        Ok(IsoDay(date.num_days_from_ce() - EPOCH_FROM_CE))
    }
}

impl From<IsoDay> for String {
    fn from(day: IsoDay) -> Self {
        let date = chrono::NaiveDate::from_num_days_from_ce_opt(day.0.saturating_add(EPOCH_FROM_CE)).unwrap_or_default();
        date.format("%Y-%m-%d").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_saved_with_dates_that_a_person_reads() {
        let note: Note = serde_json::from_str(r#"{"day": "2026-11-20", "text": "Feriado"}"#).unwrap();
        assert_eq!((note.day.0, note.until), (20_777, None));
        assert_eq!(serde_json::to_string(&note).unwrap(), r#"{"day":"2026-11-20","until":null,"text":"Feriado"}"#);
        assert!(serde_json::from_str::<Note>(r#"{"day": "20/11", "text": ""}"#).is_err());
    }

    #[test]
    fn odd_days_that_go_on_are_ignored_no_more() {
        let ignored: Ignored = serde_json::from_str(r#"{"metric": "cases_opened", "day": "2026-11-20", "until": "2026-11-21"}"#).unwrap();
        let covers = |metric, days| ignored.covers(metric, days);
        assert!(covers("cases_opened", 20_777..20_779) && covers("cases_opened", 20_778..20_779));
        assert!(!covers("cases_opened", 20_777..20_780) && !covers("cases_closed", 20_777..20_778));
    }
}
