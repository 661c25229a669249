//! What follows from the tables under a policy: folds over the rows of one case.
//!
//! [`layout`] which case a row belongs to, and the order of rows · [`waits`] customers waiting for an answer · [`turns`] whose turn it is ·
//! [`facts`] one line of figures per case · [`closings`] every closing, and whether it held · [`stages`] where the time of a case went · [`sales`] which cases are sales · [`sla`] targets and how they fare · [`activity`] what messages say about a person's hours · [`presence`] who was there
//! when · [`aliases`] one person under two names · [`teams`] who belongs where · [`business`] durations in the service's hours ·
//! [`dialects`] first responses as others count them · [`visits`] cases of one customer beside each other ·
//! [`routes`] how a case went from hand to hand, and who took part in it.

pub mod activity;
pub mod aliases;
pub mod business;
pub mod closings;
pub mod dialects;
pub mod facts;
pub mod layout;
pub mod presence;
pub mod routes;
pub mod sales;
pub mod sla;
pub mod stages;
pub mod teams;
pub mod turns;
pub mod visits;
pub mod waits;

use crate::calendar::Zone;
use crate::data::{Dataset, Derived};
use crate::model::{Clock, Policy};

use business::Calendars;

/// Lays `data` out anew and derives everything from it.
pub fn derive(data: &mut Dataset, policy: &Policy, zone: &Zone) -> Derived {
    data.person_of = aliases::person_of(&data.names.agents, &policy.aliases);
    layout::lay_out(data, policy);
    sales::tell(data, policy);
    let data_end = data.span().map_or(0, |(_, end)| end);
    let waits = waits::waits(data, policy);
    let own_first_response = policy.own_times_win && data.listed.first_response.iter().any(|&at| at != crate::data::NO_TIME);
    let mut facts = facts::facts(data, &waits, policy, own_first_response);
    teams::assign(data, &facts, policy);
    let closings = closings::closings(data, &facts, policy, data_end);
    facts.fcr = closings::first_contact(data, &facts, &closings, policy, data_end);
    let visits = visits::visits(data, &facts, policy, data_end);
    (facts.returned, facts.on_two_channels) = (visits.returned, visits.on_two_channels);
    let participants = routes::participants(data);
    let targets = sla::targets(data, policy);
    let intervals = presence::intervals(data, data_end);
    let by_settings = teams::team_of_agent(data, policy);
    let teams = presence::teams(data, &facts, by_settings);
    let presence = presence::pieces(teams, &intervals, &activity::busy(data), zone);
    let own_closing = data.listed.closed.iter().any(|&at| at != crate::data::NO_TIME);
    let calendars = Calendars::new(data, policy, zone);
    let business = calendars
        .as_ref()
        .map(|calendars| business::times(data, (&waits, &facts, &participants, &closings), &targets, calendars, policy, data_end));
    let wall = sla::outcomes(data, &waits, &facts, &targets, data_end, |case, from, to| match (targets.of(case).clock, &calendars) {
        (Some(Clock::Business), Some(calendars)) => calendars.of(data.cases.team[case]).between(from, to),
        _ => to - from,
    });
    Derived {
        waits,
        facts,
        closings,
        participants,
        intervals,
        presence,
        own_first_response,
        own_closing,
        data_end,
        business,
        targets,
        quick_secs: (policy.quick_resolution_minutes * 60.0) as i64,
        sla: wall,
    }
}
