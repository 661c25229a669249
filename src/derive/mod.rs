//! What follows from the tables under a policy: folds over the rows of one case.
//!
//! [`layout`] which case a row belongs to, and the order of rows · [`waits`] customers waiting for an answer · [`facts`] one line of
//! figures per case · [`teams`] who belongs where · [`presence`] who was there when · [`business`] durations in the service's hours.

pub mod business;
pub mod facts;
pub mod layout;
pub mod presence;
pub mod teams;
pub mod waits;

use crate::calendar::{WorkingTime, Zone};
use crate::data::{Dataset, Derived};
use crate::model::Policy;

/// Lays `data` out anew and derives everything from it.
pub fn derive(data: &mut Dataset, policy: &Policy, zone: &Zone) -> Derived {
    layout::lay_out(data, policy);
    let data_end = data.span().map_or(0, |(_, end)| end);
    let waits = waits::waits(data, policy);
    let own_first_response = policy.own_times_win && data.listed.first_response.iter().any(|&at| at != crate::data::NO_TIME);
    let facts = facts::facts(data, &waits, policy, own_first_response, data_end);
    teams::assign(data, &facts, policy);
    let presence = presence::pieces(data, &facts, policy, zone, data_end);
    let own_closing = data.listed.closed.iter().any(|&at| at != crate::data::NO_TIME);
    let business = policy.calendar.is_set().then(|| {
        let working = WorkingTime::new(&policy.calendar, zone);
        business::times(data, &waits, &facts, &working, policy, data_end)
    });
    Derived { waits, facts, presence, own_first_response, own_closing, data_end, business }
}
