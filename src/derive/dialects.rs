//! First responses as other products count them.

use crate::data::{Dataset, NO_CODE, NO_TIME, Time32, Waits};
use crate::model::{AuthorKind, Content, Direction, EventKind, LocalDay, ResponseRule, Start};

/// A first response that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstResponse {
    pub case: u32,
    pub from: Time32,
    pub at: Time32,
    pub agent: u32,
}

/// Of each case that counts, by case and time. `day_of` = the local day of a time.
pub fn first_responses(data: &Dataset, waits: &Waits, rule: &ResponseRule, day_of: impl Fn(Time32) -> LocalDay) -> Vec<FirstResponse> {
    let mut found = match rule.start {
        Start::Asked => of_waits(waits, rule.is_daily, day_of),
        _ => (0..data.cases.len()).filter_map(|case| of_case(data, case, rule.start)).collect(),
    };
    found.retain(|response| {
        let case = response.case as usize;
        let is_counted = case < data.n_counted && response.from != NO_TIME && response.from <= response.at;
        is_counted && (!rule.is_closed_only || data.cases.closed[case] != NO_TIME)
    });
    found
}

fn of_waits(waits: &Waits, is_daily: bool, day_of: impl Fn(Time32) -> LocalDay) -> Vec<FirstResponse> {
    let mut found: Vec<FirstResponse> = Vec::new();
    for wait in (0..waits.len()).filter(|&wait| waits.answered[wait] != NO_TIME) {
        let (case, at) = (waits.case[wait], waits.answered[wait]);
        let is_first = match (is_daily, found.last()) {
            (true, Some(last)) => last.case != case || day_of(last.at) != day_of(at),
            (true, None) => true,
            (false, _) => waits.is_first[wait],
        };
        if is_first {
            found.push(FirstResponse { case, from: waits.start[wait], at, agent: waits.responder[wait] });
        }
    }
    found
}

fn of_case(data: &Dataset, case: usize, start: Start) -> Option<FirstResponse> {
    let (messages, events) = (&data.messages, &data.events);
    let is_ours = |row: usize| {
        messages.direction[row] == Direction::Outbound as u8
            && messages.author_kind[row] == AuthorKind::Human as u8
            && messages.content[row] != Content::Reaction as u8
    };
    let rows = messages.of_case(case);
    let is_talk = |&row: &usize| matches!(Direction::from_code(messages.direction[row]), Direction::Inbound | Direction::Outbound);
    // What a person of ours opens a case with is no answer, except by the rule that takes any first message of a person for one.
    let opens = rows.clone().find(is_talk).filter(|&row| is_ours(row) && start != Start::Opened);
    let is = |row: usize, kinds: &[EventKind]| kinds.iter().any(|&kind| events.kind[row] == kind as u8);
    let assigned = events.of_case(case).find(|&row| is(row, &[EventKind::Assigned])).map(|row| events.at[row]);
    let answers =
        |row: &usize| is_ours(*row) && Some(*row) != opens && (start != Start::Assigned || assigned <= Some(messages.sent_at[*row]));
    let row = rows.clone().find(answers)?;
    let at = messages.sent_at[row];
    let from = match start {
        Start::Assigned => assigned?,
        Start::Opened => {
            let starts = [EventKind::HandedToHuman, EventKind::Opened, EventKind::Reopened];
            let opened = events.of_case(case).rfind(|&row| is(row, &starts) && events.at[row] <= at);
            opened.map_or(data.cases.created[case], |row| events.at[row])
        }
        Start::Created | Start::Asked => data.cases.created[case],
    };
    let agent = if messages.agent[row] == NO_CODE { NO_CODE } else { data.person(messages.agent[row]) };
    Some(FirstResponse { case: case as u32, from, at, agent })
}
