//! What follows from the tables under a policy: folds over the rows of one case.
//!
//! [`layout`] which case a row belongs to, and the order of rows · [`waits`] customers waiting for an answer · [`facts`] one line of
//! figures per case · [`closings`] every closing · [`activity`] what messages say about a person's hours · [`presence`] who was there
//! when · [`aliases`] one person under two names.

pub mod activity;
pub mod aliases;
pub mod closings;
pub mod facts;
pub mod layout;
pub mod presence;
pub mod waits;

use crate::calendar::Zone;
use crate::data::{Dataset, Derived};
use crate::model::Policy;

/// Lays `data` out anew and derives everything from it.
pub fn derive(data: &mut Dataset, policy: &Policy, zone: &Zone) -> Derived {
    data.person_of = aliases::person_of(&data.names.agents, &policy.aliases);
    layout::lay_out(data, policy);
    let data_end = data.span().map_or(0, |(_, end)| end);
    let waits = waits::waits(data, policy);
    let own_first_response = policy.own_times_win && data.listed.first_response.iter().any(|&at| at != crate::data::NO_TIME);
    let facts = facts::facts(data, &waits, policy, own_first_response, data_end);
    let closings = closings::closings(data, &facts);
    let intervals = presence::intervals(data, data_end);
    let presence = presence::pieces(data, &facts, &intervals, &activity::busy(data), zone);
    let own_closing = data.listed.closed.iter().any(|&at| at != crate::data::NO_TIME);
    Derived { waits, facts, closings, intervals, presence, own_first_response, own_closing, data_end }
}
