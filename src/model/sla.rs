//! Targets of service: how long a customer may wait, and for whom it is less.

use serde::{Deserialize, Serialize};

use super::hours::Clock;

/// Targets of the cases that meet it. An empty word is met by all; words are compared blind to case and accents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlaRule {
    pub name: String,
    pub team: String,
    pub case_type: String,
    pub channel: String,
    pub priority: String,
    /// A tag that the case has.
    pub tag: String,
    /// Seconds; `None` = as for every other case.
    pub first_response_secs: Option<i64>,
    pub next_reply_secs: Option<i64>,
    pub resolution_secs: Option<i64>,
    /// By which clock its targets are judged, whatever the view says; `None` = by the view's.
    pub clock: Option<Clock>,
}

/// Which of the three targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    #[default]
    FirstResponse,
    NextReply,
    Resolution,
}

impl Target {
    pub const ALL: [Target; 3] = [Target::FirstResponse, Target::NextReply, Target::Resolution];

    /// Texts are `times.target.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Target::FirstResponse => "first_response",
            Target::NextReply => "next_reply",
            Target::Resolution => "resolution",
        }
    }
}
