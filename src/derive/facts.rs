//! One line of figures per case.

use crate::data::{CaseFacts, CaseMarks, Dataset, NO_CODE, NO_TIME, Time32, Waits};
use crate::model::{AuthorKind, Content, Direction, EventKind, Field, Policy, Role};

use super::activity::WORK_GAP_SECS;
use super::waits::answers;
use super::{stages, turns};

pub fn facts(data: &Dataset, waits: &Waits, policy: &Policy, own_first_response: bool) -> CaseFacts {
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

        let mut first_wait = None;
        while waits.case.get(next_wait) == Some(&(case as u32)) {
            first_wait = first_wait.or(waits.is_first[next_wait].then_some(next_wait));
            next_wait += 1;
        }
        let response = if own_first_response && is_listed {
            Response::own(data, case, agent, &talk)
        } else {
            first_wait.map(|wait| Response::of_wait(waits, wait, agent))
        };
        push_response(&mut facts, response);
        push_first_contact(&mut facts, data, waits, case, first_wait);

        let (created, closed) = (data.cases.created[case], data.cases.closed[case]);
        let resolution = between(created, closed);
        facts.resolution_secs.push(resolution);
        let net = if talk.n_talk == 0 { NO_TIME } else { without_customer(data, policy, case, resolution) };
        facts.net_secs.push(net);
        let first = (facts.first_wait[case], facts.picked_at[case]);
        let is_staged = net != NO_TIME;
        facts.stages.push(if is_staged { stages::of_case(data, policy, case, waits, first, |a, b| b - a) } else { Default::default() });
        facts.active_secs.push(if talk.marks.person { talk.active_secs } else { NO_TIME });
        facts.last_inbound.push(talk.last_inbound);
        facts.n_talk.push(talk.n_talk);
        facts.n_answers.push(talk.n_answers);
        facts.marks.push(talk.marks);
        let received = [talk.last_assigned, talk.first_inbound, created].into_iter().find(|&at| at != NO_TIME).unwrap_or(NO_TIME);
        facts.received_at.push(received);
        facts.handling_secs.push(between(received, closed));
        facts.rated_at.push(if closed == NO_TIME { created } else { closed });
    }
    facts
}

/// Seconds from one time to a later one; none when either is not known or they are the wrong way round.
pub fn between(from: Time32, to: Time32) -> i32 {
    if from == NO_TIME || to == NO_TIME || to < from { NO_TIME } else { to - from }
}

/// A resolution without the time in which the customer owed the next word.
fn without_customer(data: &Dataset, policy: &Policy, case: usize, resolution: i32) -> i32 {
    if resolution == NO_TIME {
        return NO_TIME;
    }
    let (created, closed) = (data.cases.created[case], data.cases.closed[case]);
    let mut net = resolution;
    turns::of_customer(data, policy, case, |from, to| net -= (to.unwrap_or(closed).min(closed) - from.max(created)).max(0));
    net
}

/// The first message of ours after the customer's message of a time.
fn first_sent(data: &Dataset, case: usize, asked: Time32) -> Time32 {
    let messages = &data.messages;
    let is = |row: usize, direction: Direction| {
        messages.direction[row] == direction as u8 && messages.content[row] != Content::Reaction as u8 && asked <= messages.sent_at[row]
    };
    let mut rows = messages.of_case(case);
    rows.find(|&row| is(row, Direction::Inbound));
    rows.find(|&row| is(row, Direction::Outbound)).map_or(NO_TIME, |row| messages.sent_at[row])
}

/// How soon somebody reacted to the first wait: anybody, and a person.
fn push_first_contact(facts: &mut CaseFacts, data: &Dataset, waits: &Waits, case: usize, first_wait: Option<usize>) {
    facts.first_wait.push(first_wait.map_or(NO_CODE, |wait| wait as u32));
    facts.ack_at.push(first_wait.map_or(NO_TIME, |wait| first_sent(data, case, waits.opened[wait])));
    let picked = first_wait.map_or(NO_TIME, |wait| {
        let events = &data.events;
        let is_assignment = |&row: &usize| events.kind[row] == EventKind::Assigned as u8 && waits.opened[wait] <= events.at[row];
        let assigned = events.of_case(case).find(is_assignment).map_or(Time32::MAX, |row| events.at[row]);
        match waits.answered[wait] {
            NO_TIME if assigned == Time32::MAX => NO_TIME,
            NO_TIME => assigned,
            answered => answered.min(assigned),
        }
    });
    facts.picked_at.push(picked);
    facts.queue_secs.push(match (picked, first_wait) {
        (NO_TIME, _) | (_, None) => NO_TIME,
        (picked, Some(wait)) => (picked - waits.start[wait]).max(0),
    });
}

/// What the messages and events of a case say as a whole.
struct Talk {
    first_inbound: Time32,
    last_inbound: Time32,
    /// Silences short enough to be work.
    active_secs: i32,
    n_talk: u16,
    n_answers: u16,
    marks: CaseMarks,
    /// The last assignment not after the first answer of a person.
    last_assigned: Time32,
    last_sender: u32,
    n_sent: u32,
}

impl Talk {
    fn of(data: &Dataset, case: usize, policy: &Policy) -> Talk {
        let messages = &data.messages;
        let mut talk = Talk {
            first_inbound: NO_TIME,
            last_inbound: NO_TIME,
            active_secs: 0,
            n_talk: 0,
            n_answers: 0,
            marks: CaseMarks::default(),
            last_assigned: NO_TIME,
            last_sender: NO_CODE,
            n_sent: 0,
        };
        let (mut first_answer, mut last) = (NO_TIME, NO_TIME);
        // The last words that count were ours.
        let mut is_ours = false;
        for row in messages.of_case(case) {
            let at = messages.sent_at[row];
            let is_reaction = messages.content[row] == Content::Reaction as u8;
            match Direction::from_code(messages.direction[row]) {
                Direction::Inbound => {
                    if talk.first_inbound == NO_TIME {
                        talk.first_inbound = at;
                    }
                    talk.last_inbound = at;
                    is_ours &= is_reaction;
                }
                Direction::Outbound => {
                    talk.n_sent += 1;
                    let author = AuthorKind::from_code(messages.author_kind[row]);
                    if author == AuthorKind::Human && messages.agent[row] != NO_CODE {
                        talk.last_sender = data.person(messages.agent[row]);
                    }
                    talk.marks.person |= author == AuthorKind::Human;
                    talk.marks.robot |= author == AuthorKind::Bot;
                    if answers(author, policy) {
                        if first_answer == NO_TIME {
                            first_answer = at;
                        }
                        talk.n_answers = talk.n_answers.saturating_add(u16::from(!is_ours && !is_reaction));
                        is_ours |= !is_reaction;
                    }
                }
                _ => continue,
            }
            talk.n_talk = talk.n_talk.saturating_add(1);
            if last != NO_TIME && at - last <= WORK_GAP_SECS {
                talk.active_secs += at - last;
            }
            last = at;
        }
        let kinds = &data.events.kind[data.events.of_case(case)];
        talk.marks.handed_over = kinds.contains(&(EventKind::HandedToHuman as u8));
        talk.marks.assigned = kinds.contains(&(EventKind::Assigned as u8));
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

fn push_response(facts: &mut CaseFacts, response: Option<Response>) {
    let response = response.unwrap_or(Response { from: NO_TIME, at: NO_TIME, agent: NO_CODE });
    facts.response_secs.push(between(response.from, response.at));
    facts.response_at.push(response.at);
    facts.response_agent.push(response.agent);
    facts.sla_from.push(response.from);
    facts.sla_agent.push(response.agent);
}

/// The phone of the case, else who its messages are from, else the requester's name.
fn customer_of(data: &Dataset, case: usize) -> u32 {
    let names = &data.names;
    let by_phone = names.customers.code(names.phones.value(data.cases.phone[case]));
    let by_message = || data.messages.customer[data.messages.of_case(case)].iter().copied().find(|&customer| customer != NO_CODE);
    let by_name = || names.customers.code(names.requesters.value(data.cases.requester[case]));
    by_phone.or_else(by_message).or_else(by_name).unwrap_or(NO_CODE)
}
