//! Durations once more, in the seconds of the service's hours.

use super::facts::{given_up, outcome};
use crate::calendar::WorkingTime;
use crate::data::{BusinessTimes, CaseFacts, Dataset, NO_TIME, Time32, Waits};
use crate::model::{EpochSecs, Policy};

/// The rows that have a duration on the wall clock have one here.
pub fn times(
    data: &Dataset,
    waits: &Waits,
    facts: &CaseFacts,
    working: &WorkingTime,
    policy: &Policy,
    data_end: EpochSecs,
) -> BusinessTimes {
    let secs = |from: Time32, to: Time32| working.between(from.into(), to.into()) as i32;
    let known = |is_known: bool, from: Time32, to: Time32| if is_known { secs(from, to) } else { NO_TIME };
    let mut times = BusinessTimes::default();
    for case in 0..data.cases.len() {
        let (created, closed) = (data.cases.created[case], data.cases.closed[case]);
        let (from, at) = (facts.sla_from[case], facts.response_at[case]);
        let response = known(facts.response_secs[case] != NO_TIME, from, at);
        times.response_secs.push(response);
        times.handling_secs.push(known(facts.handling_secs[case] != NO_TIME, facts.received_at[case], closed));
        times.resolution_secs.push(known(facts.resolution_secs[case] != NO_TIME, created, closed));
        times.sla.push(match from {
            NO_TIME => facts.sla[case],
            from => {
                let waited = working.between(from.into(), given_up(closed, data_end));
                outcome(response, at, waited, policy.sla_first_response_secs)
            }
        });
    }
    let answered = waits.start.iter().zip(&waits.answered);
    times.wait_secs = answered.map(|(&start, &answered)| known(answered != NO_TIME, start, answered)).collect();
    times
}
