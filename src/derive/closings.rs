//! Every time that a case was closed, and whether that held.

use rustc_hash::FxHashMap;

use crate::data::{CaseFacts, Closings, Dataset, NO_CODE, NO_TIME, SlaOutcome, Time32};
use crate::model::{Content, Direction, EpochSecs, EventKind, Policy};

use super::facts::between;

/// One row per `closed` event of a case that counts: closed twice is two rows. A case that is closed without such an event gives one row,
/// by its own closing time. Credited to the actor of the event, else to the agent of the case. A closing holds when the case is not
/// reopened, and its customer does not write in it, within the policy's days.
pub fn closings(data: &Dataset, facts: &CaseFacts, policy: &Policy, data_end: EpochSecs) -> Closings {
    let window = Window::of(policy, data_end);
    let mut closings = Closings::default();
    let events = &data.events;
    let mut push = |case: usize, at: Time32, agent: u32| {
        let is_first = closings.case.last() != Some(&(case as u32));
        closings.first_secs.push(if is_first { between(data.cases.created[case], at) } else { NO_TIME });
        closings.case.push(case as u32);
        closings.at.push(at);
        closings.agent.push(agent);
        closings.held.push(window.judge(at, || goes_on(data, case, at, window.until(at))));
    };
    for case in 0..data.n_counted {
        let mut is_told = false;
        for row in events.of_case(case).filter(|&row| events.kind[row] == EventKind::Closed as u8) {
            let agent = if events.actor[row] == NO_CODE { facts.agent[case] } else { data.person(events.actor[row]) };
            push(case, events.at[row], agent);
            is_told = true;
        }
        if !is_told && data.cases.is_closed(case) {
            push(case, data.cases.closed[case], facts.agent[case]);
        }
    }
    closings
}

/// Whether each case was settled at the first contact: closed for good, and no other case of the customer, of the same type where both
/// tell it, within the policy's days.
pub fn first_contact(data: &Dataset, facts: &CaseFacts, closings: &Closings, policy: &Policy, data_end: EpochSecs) -> Vec<SlaOutcome> {
    let window = Window::of(policy, data_end);
    let mut was_reopened = vec![false; data.n_counted];
    for (&case, &held) in closings.case.iter().zip(&closings.held) {
        was_reopened[case as usize] |= held == SlaOutcome::Breached;
    }
    let mut of_customer: FxHashMap<u32, Vec<(Time32, u32)>> = FxHashMap::default();
    for case in (0..data.n_counted).filter(|&case| facts.customer[case] != NO_CODE && data.cases.created[case] != NO_TIME) {
        of_customer.entry(facts.customer[case]).or_default().push((data.cases.created[case], case as u32));
    }
    of_customer.values_mut().for_each(|cases| cases.sort_unstable());
    let types = &data.cases.case_type;
    let comes_back = |case: usize, after: Time32, until: EpochSecs| {
        let Some(cases) = of_customer.get(&facts.customer[case]) else { return false };
        let later = &cases[cases.partition_point(|&(created, _)| created <= after)..];
        let is_same = |other: u32| {
            let (a, b) = (types[case], types[other as usize]);
            other as usize != case && (a == b || a == NO_CODE || b == NO_CODE)
        };
        later.iter().take_while(|&&(created, _)| EpochSecs::from(created) <= until).any(|&(_, other)| is_same(other))
    };
    let judge = |case: usize| {
        if facts.customer[case] == NO_CODE {
            return SlaOutcome::Pending;
        }
        let closed = data.cases.closed[case];
        window.judge(closed, || was_reopened[case] || comes_back(case, closed, window.until(closed)))
    };
    (0..data.n_counted).map(judge).collect()
}

/// How long a closing must hold.
#[derive(Clone, Copy)]
struct Window {
    secs: EpochSecs,
    data_end: EpochSecs,
}

impl Window {
    fn of(policy: &Policy, data_end: EpochSecs) -> Self {
        Window { secs: (policy.recontact_days * 86_400.0) as EpochSecs, data_end }
    }

    fn until(self, closed: Time32) -> EpochSecs {
        EpochSecs::from(closed) + self.secs
    }

    /// Pending without a time, and while the days are not over.
    fn judge(self, closed: Time32, has_failed: impl FnOnce() -> bool) -> SlaOutcome {
        match closed {
            NO_TIME => SlaOutcome::Pending,
            closed if self.until(closed) > self.data_end => SlaOutcome::Pending,
            _ if has_failed() => SlaOutcome::Breached,
            _ => SlaOutcome::Met,
        }
    }
}

/// A case was reopened, or its customer wrote in it, after a closing and not after `until`.
fn goes_on(data: &Dataset, case: usize, after: Time32, until: EpochSecs) -> bool {
    let is_within = |at: Time32| after < at && EpochSecs::from(at) <= until;
    let (events, messages) = (&data.events, &data.messages);
    let is_reopening = |row: usize| events.kind[row] == EventKind::Reopened as u8 && is_within(events.at[row]);
    let is_asking = |row: usize| {
        messages.direction[row] == Direction::Inbound as u8
            && messages.content[row] != Content::Reaction as u8
            && is_within(messages.sent_at[row])
    };
    let rows = messages.of_case(case);
    let later = rows.start + messages.sent_at[rows.clone()].partition_point(|&at| at <= after);
    events.of_case(case).any(is_reopening) || (later..rows.end).any(is_asking)
}
