//! Whose turn it is in a case.

use super::waits::answers;
use crate::data::{Dataset, Time32};
use crate::model::{AuthorKind, Content, Direction, Policy};

/// Calls `act` with each time in which the customer owes the next word: from our first answer in a row to the customer's next message.
/// `None` = the customer never wrote again.
pub fn of_customer(data: &Dataset, policy: &Policy, case: usize, mut act: impl FnMut(Time32, Option<Time32>)) {
    let messages = &data.messages;
    let mut since: Option<Time32> = None;
    for row in messages.of_case(case) {
        if messages.content[row] == Content::Reaction as u8 {
            continue;
        }
        match Direction::from_code(messages.direction[row]) {
            Direction::Inbound => {
                if let Some(since) = since.take() {
                    act(since, Some(messages.sent_at[row]));
                }
            }
            Direction::Outbound if answers(AuthorKind::from_code(messages.author_kind[row]), policy) => {
                since = since.or(Some(messages.sent_at[row]));
            }
            _ => {}
        }
    }
    if let Some(since) = since {
        act(since, None);
    }
}
