//! How other products count the first response: the same name, other clocks (DEFINITIONS §1.2).

use serde::{Deserialize, Serialize};

use super::hours::Clock;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    #[default]
    Balcao,
    Chatwoot,
    Callbell,
    Zendesk,
    Blip,
    Wati,
    Trengo,
    RespondIo,
    Intercom,
    Zoho,
}

/// When the clock of a first response starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The customer's first message, or the robot's hand-over after it.
    Asked,
    /// The case's own opening.
    Created,
    /// The last hand-over, opening or reopening before the answer; else the case's own opening.
    Opened,
    /// The first assignment.
    Assigned,
}

/// What counts as a first response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseRule {
    pub start: Start,
    /// The first of each day of a case, not only of the case.
    pub is_daily: bool,
    /// Cases that are closed, on the day of their closing.
    pub is_closed_only: bool,
    /// `None` = the clock of the view.
    pub clock: Option<Clock>,
    /// What the product shows of it.
    pub shows_median: bool,
}

impl Dialect {
    pub const ALL: [Dialect; 10] = [
        Dialect::Balcao,
        Dialect::Chatwoot,
        Dialect::Callbell,
        Dialect::Zendesk,
        Dialect::Blip,
        Dialect::Wati,
        Dialect::Trengo,
        Dialect::RespondIo,
        Dialect::Intercom,
        Dialect::Zoho,
    ];

    /// Stands in settings; texts are `dialect.<id>` and `dialect.<id>.rule`.
    pub fn id(self) -> &'static str {
        match self {
            Dialect::Balcao => "balcao",
            Dialect::Chatwoot => "chatwoot",
            Dialect::Callbell => "callbell",
            Dialect::Zendesk => "zendesk",
            Dialect::Blip => "blip",
            Dialect::Wati => "wati",
            Dialect::Trengo => "trengo",
            Dialect::RespondIo => "respond_io",
            Dialect::Intercom => "intercom",
            Dialect::Zoho => "zoho",
        }
    }

    pub fn rule(self) -> ResponseRule {
        let rule = |start: Start| ResponseRule { start, is_daily: false, is_closed_only: false, clock: None, shows_median: false };
        match self {
            Dialect::Balcao => ResponseRule { shows_median: true, ..rule(Start::Asked) },
            Dialect::Chatwoot => rule(Start::Opened),
            Dialect::Callbell => ResponseRule { is_daily: true, clock: Some(Clock::Wall), ..rule(Start::Asked) },
            Dialect::Zendesk => rule(Start::Created),
            Dialect::Blip | Dialect::Wati => rule(Start::Assigned),
            Dialect::Trengo => ResponseRule { clock: Some(Clock::Business), ..rule(Start::Asked) },
            Dialect::RespondIo => ResponseRule { is_closed_only: true, ..rule(Start::Created) },
            Dialect::Intercom => ResponseRule { clock: Some(Clock::Business), shows_median: true, ..rule(Start::Asked) },
            Dialect::Zoho => ResponseRule { clock: Some(Clock::Business), ..rule(Start::Created) },
        }
    }
}
