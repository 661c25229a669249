//! Customers waiting for an answer.

use crate::data::{Dataset, NO_CODE, NO_TIME, Time32, Waits};
use crate::model::{AuthorKind, Content, Direction, EventKind, Policy};

/// A wait opens at the first message of a customer when none is open; more messages do not restart it. A reaction opens and closes none. The first message of a person
/// on our side closes it; so does a closing of the case that the customer's next message follows, unanswered. A hand-over by the robot strictly after the opening and not after the answer restarts its clock.
pub fn waits(data: &Dataset, policy: &Policy) -> Waits {
    let mut waits = Waits::default();
    let messages = &data.messages;
    for case in 0..data.cases.len() {
        let mut open: Option<Time32> = None;
        let mut is_first = true;
        let mut push = |opened: Time32, answered: Time32, responder: u32, dropped: Time32| {
            waits.case.push(case as u32);
            waits.opened.push(opened);
            let until = [answered, dropped].into_iter().find(|&at| at != NO_TIME).unwrap_or(Time32::MAX);
            waits.start.push(last_hand_over(data, case, opened, until).unwrap_or(opened));
            waits.answered.push(answered);
            waits.responder.push(responder);
            waits.is_first.push(dropped == NO_TIME && std::mem::take(&mut is_first));
            waits.dropped.push(dropped);
        };
        for row in messages.of_case(case) {
            if messages.content[row] == Content::Reaction as u8 {
                continue;
            }
            match Direction::from_code(messages.direction[row]) {
                Direction::Inbound => {
                    let at = messages.sent_at[row];
                    if let Some((opened, closed)) = open.and_then(|opened| Some((opened, closing_between(data, case, opened, at)?))) {
                        push(opened, NO_TIME, NO_CODE, closed);
                        open = None;
                    }
                    open = open.or(Some(at));
                }
                Direction::Outbound if answers(AuthorKind::from_code(messages.author_kind[row]), policy) => {
                    if let Some(opened) = open.take() {
                        push(opened, messages.sent_at[row], data.person(messages.agent[row]), NO_TIME);
                    }
                }
                _ => {}
            }
        }
        if let Some(opened) = open {
            push(opened, NO_TIME, NO_CODE, NO_TIME);
        }
    }
    waits
}

/// Whether a message of this author ends a wait.
pub fn answers(author: AuthorKind, policy: &Policy) -> bool {
    author == AuthorKind::Human || (policy.bot_answers && author == AuthorKind::Bot)
}

/// The first closing not before a wait opened and before the customer's next message.
fn closing_between(data: &Dataset, case: usize, opened: Time32, next: Time32) -> Option<Time32> {
    let events = &data.events;
    let is_closing = |&row: &usize| events.kind[row] == EventKind::Closed as u8 && opened <= events.at[row] && events.at[row] < next;
    events.of_case(case).find(is_closing).map(|row| events.at[row])
}

fn last_hand_over(data: &Dataset, case: usize, opened: Time32, until: Time32) -> Option<Time32> {
    let events = &data.events;
    let is_hand_over =
        |&row: &usize| events.kind[row] == EventKind::HandedToHuman as u8 && opened < events.at[row] && events.at[row] <= until;
    events.of_case(case).rfind(is_hand_over).map(|row| events.at[row])
}
