//! Customers waiting for an answer.

use crate::data::{Dataset, NO_CODE, NO_TIME, Time32, Waits};
use crate::model::{AuthorKind, Content, Direction, EventKind, Policy};

/// A wait opens at the first message of a customer when none is open; more messages do not restart it. A reaction opens and closes none. The first message of a person
/// on our side closes it. A hand-over by the robot strictly after the opening and not after the answer restarts its clock.
pub fn waits(data: &Dataset, policy: &Policy) -> Waits {
    let mut waits = Waits::default();
    let messages = &data.messages;
    for case in 0..data.cases.len() {
        let mut open: Option<Time32> = None;
        let mut is_first = true;
        let mut push = |opened: Time32, answered: Time32, responder: u32| {
            waits.case.push(case as u32);
            waits.opened.push(opened);
            waits.start.push(last_hand_over(data, case, opened, answered).unwrap_or(opened));
            waits.answered.push(answered);
            waits.responder.push(responder);
            waits.is_first.push(std::mem::take(&mut is_first));
        };
        for row in messages.of_case(case) {
            if messages.content[row] == Content::Reaction as u8 {
                continue;
            }
            match Direction::from_code(messages.direction[row]) {
                Direction::Inbound => open = open.or(Some(messages.sent_at[row])),
                Direction::Outbound if answers(AuthorKind::from_code(messages.author_kind[row]), policy) => {
                    if let Some(opened) = open.take() {
                        push(opened, messages.sent_at[row], data.person(messages.agent[row]));
                    }
                }
                _ => {}
            }
        }
        if let Some(opened) = open {
            push(opened, NO_TIME, NO_CODE);
        }
    }
    waits
}

/// Whether a message of this author ends a wait.
pub fn answers(author: AuthorKind, policy: &Policy) -> bool {
    author == AuthorKind::Human || (policy.bot_answers && author == AuthorKind::Bot)
}

fn last_hand_over(data: &Dataset, case: usize, opened: Time32, answered: Time32) -> Option<Time32> {
    let events = &data.events;
    let until = if answered == NO_TIME { Time32::MAX } else { answered };
    let is_hand_over =
        |&row: &usize| events.kind[row] == EventKind::HandedToHuman as u8 && opened < events.at[row] && events.at[row] <= until;
    events.of_case(case).rfind(is_hand_over).map(|row| events.at[row])
}
