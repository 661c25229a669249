//! One line of figures per case.

use crate::data::{CaseFacts, Dataset, NO_CODE, NO_TIME, SlaOutcome, Time32, Waits};
use crate::model::{AuthorKind, Direction, EpochSecs, EventKind, Field, Policy, Role};

use super::waits::answers;

pub fn facts(data: &Dataset, waits: &Waits, policy: &Policy, own_first_response: bool, data_end: EpochSecs) -> CaseFacts {
    let n_cases = data.cases.len();
    let mut facts = CaseFacts::default();
    let mut next_wait = 0;
    let file_gives_agent = data.has(Role::Cases, Field::Agent);
    for case in 0..n_cases {
        let talk = Talk::of(data, case, policy);
        let is_listed = case < data.listed.len();
        let of_file = is_listed && file_gives_agent || talk.last_sender == NO_CODE;
        let agent = if of_file { data.person(data.cases.agent[case]) } else { talk.last_sender };
        facts.agent.push(agent);
        facts.last_sender.push(talk.last_sender);
        facts.customer.push(customer_of(data, case));
        facts.n_messages.push(data.messages.of_case(case).len() as u32);
        facts.n_replies.push(talk.n_sent);

        let first_wait = (waits.case.get(next_wait) == Some(&(case as u32))).then_some(next_wait);
        while waits.case.get(next_wait) == Some(&(case as u32)) {
            next_wait += 1;
        }
        let response = if own_first_response && is_listed {
            Response::own(data, case, agent, &talk)
        } else {
            first_wait.map(|wait| Response::of_wait(waits, wait, agent))
        };
        push_response(&mut facts, response, data.cases.closed[case], policy, data_end);

        let (created, closed) = (data.cases.created[case], data.cases.closed[case]);
        facts.resolution_secs.push(between(created, closed));
        let received = [talk.last_assigned, talk.first_inbound, created].into_iter().find(|&at| at != NO_TIME).unwrap_or(NO_TIME);
        facts.received_at.push(received);
        facts.handling_secs.push(between(received, closed));
        facts.rated_at.push(if closed == NO_TIME { created } else { closed });
    }
    facts
}

/// Seconds from one time to a later one; none when either is not known or they are the wrong way round.
fn between(from: Time32, to: Time32) -> i32 {
    if from == NO_TIME || to == NO_TIME || to < from { NO_TIME } else { to - from }
}

/// What the messages and events of a case say as a whole.
struct Talk {
    first_inbound: Time32,
    /// The last assignment not after the first answer of a person.
    last_assigned: Time32,
    last_sender: u32,
    n_sent: u32,
}

impl Talk {
    fn of(data: &Dataset, case: usize, policy: &Policy) -> Talk {
        let messages = &data.messages;
        let mut talk = Talk { first_inbound: NO_TIME, last_assigned: NO_TIME, last_sender: NO_CODE, n_sent: 0 };
        let mut first_answer = NO_TIME;
        for row in messages.of_case(case) {
            match Direction::from_code(messages.direction[row]) {
                Direction::Inbound if talk.first_inbound == NO_TIME => talk.first_inbound = messages.sent_at[row],
                Direction::Outbound => {
                    talk.n_sent += 1;
                    let author = AuthorKind::from_code(messages.author_kind[row]);
                    if author == AuthorKind::Human && messages.agent[row] != NO_CODE {
                        talk.last_sender = data.person(messages.agent[row]);
                    }
                    if answers(author, policy) && first_answer == NO_TIME {
                        first_answer = messages.sent_at[row];
                    }
                }
                _ => {}
            }
        }
        if first_answer != NO_TIME {
            let events = &data.events;
            let is_assignment = |&row: &usize| events.kind[row] == EventKind::Assigned as u8 && events.at[row] <= first_answer;
            talk.last_assigned = events.of_case(case).rfind(is_assignment).map_or(NO_TIME, |row| events.at[row]);
        }
        talk
    }
}

/// The first response of a case: given, or still owed.
struct Response {
    from: Time32,
    at: Time32,
    agent: u32,
}

impl Response {
    /// The file's own time. `None` when the customer never asked anything: a case that we opened.
    fn own(data: &Dataset, case: usize, agent: u32, talk: &Talk) -> Option<Response> {
        let (from, at) = (data.cases.created[case], data.cases.first_response[case]);
        let never_asked = at == NO_TIME && !data.messages.is_empty() && talk.first_inbound == NO_TIME;
        (from != NO_TIME && !never_asked).then_some(Response { from, at, agent })
    }

    fn of_wait(waits: &Waits, wait: usize, case_agent: u32) -> Response {
        let at = waits.answered[wait];
        Response { from: waits.start[wait], at, agent: if at == NO_TIME { case_agent } else { waits.responder[wait] } }
    }
}

fn push_response(facts: &mut CaseFacts, response: Option<Response>, closed: Time32, policy: &Policy, data_end: EpochSecs) {
    let target = policy.sla_first_response_secs;
    let Some(response) = response else {
        facts.response_secs.push(NO_TIME);
        facts.response_at.push(NO_TIME);
        facts.response_agent.push(NO_CODE);
        facts.sla.push(SlaOutcome::Pending);
        facts.sla_from.push(NO_TIME);
        facts.sla_agent.push(NO_CODE);
        return;
    };
    let secs = between(response.from, response.at);
    let waited = |until: EpochSecs| until - EpochSecs::from(response.from);
    let sla = outcome(secs, response.at, waited(given_up(closed, data_end)), target);
    facts.response_secs.push(secs);
    facts.response_at.push(response.at);
    facts.response_agent.push(response.agent);
    facts.sla.push(sla);
    facts.sla_from.push(response.from);
    facts.sla_agent.push(response.agent);
}

/// A target is judged by the seconds of an answer; without one, by those waited in vain: late is late, inside is not judged yet.
pub fn outcome(secs: i32, answered: Time32, waited: i64, target: i64) -> SlaOutcome {
    match secs {
        NO_TIME if answered == NO_TIME && waited > target => SlaOutcome::Breached,
        NO_TIME => SlaOutcome::Pending,
        secs if i64::from(secs) <= target => SlaOutcome::Met,
        _ => SlaOutcome::Breached,
    }
}

/// Until when an unanswered customer waits: the closing, else the end of the data.
pub fn given_up(closed: Time32, data_end: EpochSecs) -> EpochSecs {
    if closed == NO_TIME { data_end } else { EpochSecs::from(closed).min(data_end) }
}

/// The phone of the case, else who its messages are from, else the requester's name.
fn customer_of(data: &Dataset, case: usize) -> u32 {
    let names = &data.names;
    let by_phone = names.customers.code(names.phones.value(data.cases.phone[case]));
    let by_message = || data.messages.customer[data.messages.of_case(case)].iter().copied().find(|&customer| customer != NO_CODE);
    let by_name = || names.customers.code(names.requesters.value(data.cases.requester[case]));
    by_phone.or_else(by_message).or_else(by_name).unwrap_or(NO_CODE)
}
