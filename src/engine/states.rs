//! A log that tells the state of a case again and again: what happened are the changes between its rows, in the order of time.

use crate::data::Dataset;
use crate::import::STATE_EVENT;
use crate::import::values::words;
use crate::model::{CaseState, EventKind};

/// Gives every row that tells a state the kind of what happened: opened, closed, reopened, another state, or nothing that we name.
pub fn settle(data: &mut Dataset) {
    let events = &mut data.events;
    let mut rows: Vec<u32> = (0..events.at.len() as u32).filter(|&row| events.kind[row as usize] == STATE_EVENT).collect();
    rows.sort_by_key(|&row| (events.case_id[row as usize], events.at[row as usize], row));
    let mut before: Option<(u32, u32, CaseState)> = None;
    for row in rows.into_iter().map(|row| row as usize) {
        let (case, word) = (events.case_id[row], events.detail[row]);
        let state = words::case_state(data.names.event_details.value(word)).unwrap_or_default();
        let last = before.filter(|(last, ..)| *last == case);
        let is_closed = state == CaseState::Closed;
        events.kind[row] = match last {
            None if is_closed => EventKind::Closed,
            None => EventKind::Opened,
            Some((_, _, CaseState::Closed)) if !is_closed => EventKind::Reopened,
            Some((_, _, last)) if is_closed && last != CaseState::Closed => EventKind::Closed,
            Some((_, last, _)) if last != word => EventKind::StatusChanged,
            Some(_) => EventKind::Other,
        } as u8;
        before = Some((case, word, state));
    }
}
