//! What figures are grouped and filtered by. Ids are stable: they stand in links and in the command line's answers.

use serde::{Deserialize, Serialize};

macro_rules! dimensions {
    ($($(#[$doc:meta])* $variant:ident = $id:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Dimension { $($(#[$doc])* $variant),+ }

        impl Dimension {
            pub const ALL: &'static [Dimension] = &[$(Dimension::$variant),+];

            pub fn id(self) -> &'static str {
                match self { $(Dimension::$variant => $id),+ }
            }

            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Dimension::$variant),)+ _ => None }
            }
        }
    };
}

dimensions! {
    /// Label: `2026-11-19`.
    Day = "day",
    /// Label: the Monday of the week, `2026-11-16`.
    Week = "week",
    /// Label: `2026-11`.
    Month = "month",
    /// Label: `0` … `23`.
    Hour = "hour",
    /// Label: ISO weekday, `1` = Monday … `7` = Sunday.
    Weekday = "weekday",
    /// Label: ISO weekday and hour, `1-09` = Monday from 9 to 10.
    HourOfWeek = "hour_of_week",
    Agent = "agent",
    Team = "team",
    Channel = "channel",
    CaseType = "case_type",
    /// Label: `open`, `pending`, `closed`, or the file's own word when it is none of these.
    CaseStatus = "case_status",
    /// Label: `received`, `sent`.
    Direction = "direction",
    /// Label: ids of [`DeliveryStatus`](super::DeliveryStatus).
    Status = "status",
    Template = "template",
    /// Label: `session`, `hsm`.
    Kind = "kind",
    AuthorKind = "author_kind",
    /// Why a message failed. Label: the code, or the words of the file; empty = not given.
    Error = "error",
    Origin = "origin",
    Tag = "tag",
    Priority = "priority",
    /// Label: the requester's name. Personal: never in a link.
    Requester = "requester",
    /// Label: the case id; only filters. Personal: never in a link.
    Case = "case",
    /// The local day on which a case began; only filters. Label: `2026-11-19`.
    CreatedDay = "created_day",
    /// Of its first response.
    FirstResponseDay = "first_response_day",
    /// Of its end.
    ClosedDay = "closed_day",
    /// The grade of a case, as in the file; only filters, as all numbers do.
    Csat = "csat",
    /// Messages of a case.
    Messages = "messages",
    /// Messages by people of a case.
    Replies = "replies",
    /// Seconds to the first response of a case, on the wall clock.
    FirstResponseSecs = "first_response_secs",
    /// Seconds from the start of a case to its end, on the wall clock.
    ResolutionSecs = "resolution_secs",
}

impl Dimension {
    /// Values that name people or their conversations stay out of links.
    pub fn is_personal(self) -> bool {
        matches!(self, Dimension::Requester | Dimension::Case)
    }

    /// A part of a figure's own date.
    pub fn is_time(self) -> bool {
        self <= Dimension::HourOfWeek
    }

    /// Of a case, in so many values that it only filters: no figure is grouped by it.
    pub fn only_filters(self) -> bool {
        self >= Dimension::Case
    }

    /// A day or a number of cases, filtered from one to another.
    pub fn is_span(self) -> bool {
        self >= Dimension::CreatedDay
    }

    /// Labels are days: of each figure's own date, or one of a case.
    pub fn is_day(self) -> bool {
        self == Dimension::Day || self.is_span() && !self.is_number()
    }

    pub fn is_number(self) -> bool {
        self >= Dimension::Csat
    }
}
