//! What the messages of one customer say of each other, whatever their cases: WhatsApp knows a customer, not a case.

use super::population::{Entity, Subject};
use crate::calendar::DAY_SECS;
use crate::data::{Bitmap, Time32};
use crate::model::{Direction, Grain};

/// Rows of messages, as sets.
#[derive(Debug)]
pub struct Reach {
    /// Sent at most a day after a message of the customer.
    pub in_window: Bitmap,
    /// Sent at most a day before a message of the customer.
    pub answered: Bitmap,
    /// Received when the customer had not written for a day: a window of service opens.
    pub opens_window: Bitmap,
}

impl Reach {
    pub fn of(subject: &Subject) -> Reach {
        let n_rows = subject.data.messages.len();
        let mut reach = Reach { in_window: Bitmap::empty(n_rows), answered: Bitmap::empty(n_rows), opens_window: Bitmap::empty(n_rows) };
        by_customer(subject, |rows| reach.push_customer(subject, rows));
        reach
    }

    /// Sent and received rows of one customer, by time.
    fn push_customer(&mut self, subject: &Subject, rows: &[u32]) {
        let messages = &subject.data.messages;
        let at = |row: u32| i64::from(messages.sent_at[row as usize]);
        let is_received = |row: u32| messages.direction[row as usize] == Direction::Inbound as u8;
        let inbound: Vec<u32> = rows.iter().copied().filter(|&row| is_received(row)).collect();
        for (place, &row) in inbound.iter().enumerate() {
            if place == 0 || at(row) - at(inbound[place - 1]) > DAY_SECS {
                self.opens_window.insert(row as usize);
            }
        }
        // Of the customer's messages, those not after the one of ours.
        let mut n_before = 0;
        for &row in rows.iter().filter(|&&row| !is_received(row)) {
            while inbound.get(n_before).is_some_and(|&other| at(other) <= at(row)) {
                n_before += 1;
            }
            if n_before > 0 && at(row) - at(inbound[n_before - 1]) <= DAY_SECS {
                self.in_window.insert(row as usize);
            }
            if inbound.get(n_before).is_some_and(|&next| at(next) - at(row) <= DAY_SECS) {
                self.answered.insert(row as usize);
            }
        }
    }
}

/// Sent and received messages of each customer in turn, by time and then as they stand. A case without a customer is one of its own.
pub fn by_customer(subject: &Subject, mut act: impl FnMut(&[u32])) {
    let messages = &subject.data.messages;
    let n_customers = subject.n_entities(Entity::Customer);
    let n_keys = n_customers + subject.data.cases.len();
    let is_talk = |row: usize| matches!(Direction::from_code(messages.direction[row]), Direction::Inbound | Direction::Outbound);
    let key = |row: usize| match subject.entity(Entity::Customer, Grain::Message, row) {
        Some(customer) => customer as usize,
        None => n_customers + messages.case[row] as usize,
    };
    let mut starts = vec![0_u32; n_keys + 1];
    (0..messages.len()).filter(|&row| is_talk(row)).for_each(|row| starts[key(row) + 1] += 1);
    for place in 0..n_keys {
        starts[place + 1] += starts[place];
    }
    let mut next = starts.clone();
    let mut rows = vec![0_u32; starts[n_keys] as usize];
    for row in (0..messages.len()).filter(|&row| is_talk(row)) {
        let place = &mut next[key(row)];
        rows[*place as usize] = row as u32;
        *place += 1;
    }
    let at = |row: &u32| -> Time32 { messages.sent_at[*row as usize] };
    for bounds in starts.windows(2).filter(|bounds| bounds[0] < bounds[1]) {
        let rows = &mut rows[bounds[0] as usize..bounds[1] as usize];
        rows.sort_by_key(at);
        act(rows);
    }
}
