//! Rows as a figure sees them: which case, which local day and hour, whose number.

use super::column::{NO_CODE, NO_TIME, Time32};
use crate::calendar::{DAY_SECS, Zone, civil};
use crate::model::{Grain, LocalDay};

pub const NO_DAY: LocalDay = LocalDay::MIN;
pub const NO_HOUR: u8 = u8::MAX;

/// Which time decides the period, day and hour of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DatedBy {
    SentAt,
    CreatedAt,
    ClosedAt,
    FirstResponseAt,
    /// Closing, else opening.
    RatedAt,
    /// When the clock of a target started.
    SlaFrom,
    AnsweredAt,
    /// The first message of ours to a customer who asked.
    AckAt,
    /// When somebody took the case.
    PickedAt,
    /// When a wait opened.
    OpenedAt,
    PresenceFrom,
    /// When the event happened.
    HappenedAt,
}

/// Whose number a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Credit {
    /// The agent of the case.
    CaseAgent,
    /// Sent: who sent it. Received: the agent of the case.
    Sender,
    /// Who answered; while nobody has, the agent of the case.
    Responder,
    /// Whose interval, or part in a case, it is.
    Oneself,
    /// Who did it; where nobody is named, the agent of the case.
    Actor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FrameKey {
    pub grain: Grain,
    pub dated_by: DatedBy,
    pub credited_to: Credit,
}

/// Columns are as long as the table of the grain.
#[derive(Debug)]
pub struct Frame {
    pub key: FrameKey,
    pub at: Vec<Time32>,
    /// [`NO_DAY`] = undated.
    pub day: Vec<LocalDay>,
    /// (ISO weekday − 1) × 24 + hour; [`NO_HOUR`] = undated.
    pub hour_of_week: Vec<u8>,
    pub agent: Vec<u32>,
    /// Row in `cases`; `None` = the row is the case itself. Presence has no case: every entry is [`NO_CODE`].
    pub case: Option<Vec<u32>>,
    /// ISO weekday on which a week begins.
    pub first_weekday: u32,
}

impl Frame {
    pub fn new(key: FrameKey, at: Vec<Time32>, agent: Vec<u32>, case: Option<Vec<u32>>, zone: &Zone, first_weekday: u32) -> Self {
        let mut clock = zone.clock();
        let mut day = Vec::with_capacity(at.len());
        let mut hour_of_week = Vec::with_capacity(at.len());
        for &at in &at {
            if at == NO_TIME {
                day.push(NO_DAY);
                hour_of_week.push(NO_HOUR);
                continue;
            }
            let wall = clock.wall(at.into());
            let local_day = wall.div_euclid(DAY_SECS) as LocalDay;
            day.push(local_day);
            hour_of_week.push(((civil::weekday_of(local_day) - 1) * 24) as u8 + (wall.rem_euclid(DAY_SECS) / 3600) as u8);
        }
        Frame { key, at, day, hour_of_week, agent, case, first_weekday }
    }

    pub fn len(&self) -> usize {
        self.day.len()
    }

    pub fn is_empty(&self) -> bool {
        self.day.is_empty()
    }

    /// Row in `cases`, where the row has one.
    pub fn case_of(&self, row: usize) -> Option<usize> {
        match &self.case {
            None => Some(row),
            Some(cases) => (cases[row] != NO_CODE).then_some(cases[row] as usize),
        }
    }
}
