//! Every time that a case was closed.

use crate::data::{CaseFacts, Closings, Dataset, NO_CODE};
use crate::model::EventKind;

/// One row per `closed` event of a case that counts: closed twice is two rows. A case that is closed without such an event gives one row,
/// by its own closing time. Credited to the actor of the event, else to the agent of the case.
pub fn closings(data: &Dataset, facts: &CaseFacts) -> Closings {
    let mut closings = Closings::default();
    let events = &data.events;
    for case in 0..data.n_counted {
        let n_before = closings.case.len();
        for row in events.of_case(case).filter(|&row| events.kind[row] == EventKind::Closed as u8) {
            closings.case.push(case as u32);
            closings.at.push(events.at[row]);
            closings.agent.push(if events.actor[row] == NO_CODE { facts.agent[case] } else { data.person(events.actor[row]) });
        }
        if closings.case.len() == n_before && data.cases.is_closed(case) {
            closings.case.push(case as u32);
            closings.at.push(data.cases.closed[case]);
            closings.agent.push(facts.agent[case]);
        }
    }
    closings
}
