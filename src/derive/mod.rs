//! What follows from the tables under a policy: folds over the rows of one case.
//!
//! [`layout`] which case a row belongs to, and the order of rows · [`waits`] customers waiting for an answer · [`facts`] one line of
//! figures per case · [`closings`] every closing · [`activity`] what messages say about a person's hours · [`presence`] who was there
//! when · [`aliases`] one person under two names · [`teams`] who belongs where · [`business`] durations in the service's hours.

pub mod activity;
pub mod aliases;
pub mod business;
pub mod closings;
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
    data.person_of = aliases::person_of(&data.names.agents, &policy.aliases);
    layout::lay_out(data, policy);
    let data_end = data.span().map_or(0, |(_, end)| end);
    let waits = waits::waits(data, policy);
    let own_first_response = policy.own_times_win && data.listed.first_response.iter().any(|&at| at != crate::data::NO_TIME);
    let facts = facts::facts(data, &waits, policy, own_first_response, data_end);
    teams::assign(data, &facts, policy);
    let closings = closings::closings(data, &facts);
    let intervals = presence::intervals(data, data_end);
    let by_settings = teams::team_of_agent(data, policy);
    let teams = presence::teams(data, &facts, by_settings);
    let presence = presence::pieces(teams, &intervals, &activity::busy(data), zone);
    let own_closing = data.listed.closed.iter().any(|&at| at != crate::data::NO_TIME);
    let business = policy.calendar.is_set().then(|| {
        let working = WorkingTime::new(&policy.calendar, zone);
        business::times(data, &waits, &facts, &working, policy, data_end)
    });
    Derived { waits, facts, closings, intervals, presence, own_first_response, own_closing, data_end, business }
}
