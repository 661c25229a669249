//! Rows as a figure sees them: which case, which local day and hour, whose number.

use super::bitmap::Bitmap;
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
    /// Who of ours wrote last in the case; where nobody did, the agent of the case.
    LastSender,
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
    /// Where the rows of a case stand together, in the order of cases: the first row of each, and the end.
    start_of_case: Option<Vec<u32>>,
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
        let start_of_case = case.as_deref().and_then(starts);
        Frame { key, at, day, hour_of_week, agent, case, start_of_case, first_weekday }
    }

    pub fn len(&self) -> usize {
        self.day.len()
    }

    pub fn is_empty(&self) -> bool {
        self.day.is_empty()
    }

    /// The rows of the cases of a set.
    pub fn rows_of(&self, cases: &Bitmap) -> Bitmap {
        let (case_of, starts) = match (&self.case, &self.start_of_case) {
            (None, _) => return cases.clone(),
            (Some(case_of), None) => return Bitmap::of(case_of, |case| case != NO_CODE && cases.contains(case as usize)),
            (Some(case_of), Some(starts)) => (case_of, starts),
        };
        let mut rows = Bitmap::empty(case_of.len());
        for case in cases.rows().take_while(|case| case + 1 < starts.len()) {
            rows.insert_range(starts[case] as usize..starts[case + 1] as usize);
        }
        rows
    }

    /// Row in `cases`, where the row has one.
    pub fn case_of(&self, row: usize) -> Option<usize> {
        match &self.case {
            None => Some(row),
            Some(cases) => (cases[row] != NO_CODE).then_some(cases[row] as usize),
        }
    }
}

/// The first row of each case and the end; `None` = the rows of some case do not stand together, or have none.
fn starts(case_of: &[u32]) -> Option<Vec<u32>> {
    if !case_of.is_sorted() || case_of.last() == Some(&NO_CODE) {
        return None;
    }
    let mut starts = Vec::new();
    for (row, &case) in case_of.iter().enumerate() {
        starts.resize((case as usize + 1).max(starts.len()), row as u32);
    }
    starts.push(case_of.len() as u32);
    Some(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_cases_are_found_in_runs_or_one_by_one() {
        let key = FrameKey { grain: Grain::Wait, dated_by: DatedBy::OpenedAt, credited_to: Credit::CaseAgent };
        let frame = |case: &[u32]| {
            let n = case.len();
            Frame::new(key, vec![0; n], vec![0; n], Some(case.to_vec()), &Zone::named("UTC").expect("a zone"), 1)
        };
        let cases = Bitmap::from_fn(7, |case| [0, 2, 3, 6].contains(&case));
        for (case_of, is_in_runs) in
            [(&[0, 0, 1, 2, 4][..], true), (&[1, 3, 3, 3], true), (&[], true), (&[2, 0, 1], false), (&[0, 3, NO_CODE], false)]
        {
            let frame = frame(case_of);
            assert_eq!(frame.start_of_case.is_some(), is_in_runs, "{case_of:?}");
            let expected = Bitmap::from_fn(case_of.len(), |row| case_of[row] != NO_CODE && cases.contains(case_of[row] as usize));
            assert_eq!(frame.rows_of(&cases), expected, "{case_of:?}");
        }
    }
}
