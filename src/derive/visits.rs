//! Cases of one customer beside each other: who comes back soon, and who comes by another door.

use crate::calendar::DAY_SECS;
use crate::data::{CaseFacts, Dataset, NO_CODE, NO_TIME, SlaOutcome};
use crate::model::{EpochSecs, Policy};

/// Coming by another channel within this time is asking twice.
pub const TWICE_SECS: i64 = 2 * DAY_SECS;

pub struct Visits {
    /// Whether the customer opened another case within the policy's days; pending while they are not over, and of nameless ones.
    pub returned: Vec<SlaOutcome>,
    /// The customer had opened a case on another channel within two days before.
    pub on_two_channels: Vec<bool>,
}

pub fn visits(data: &Dataset, facts: &CaseFacts, policy: &Policy, data_end: EpochSecs) -> Visits {
    let cases = &data.cases;
    let mut visits = Visits { returned: vec![SlaOutcome::Pending; cases.len()], on_two_channels: vec![false; cases.len()] };
    let within = (policy.recontact_days * DAY_SECS as f64) as EpochSecs;
    let is_known = |&case: &u32| facts.customer[case as usize] != NO_CODE && cases.created[case as usize] != NO_TIME;
    let mut order: Vec<u32> = (0..data.n_counted as u32).filter(is_known).collect();
    let at = |case: u32| EpochSecs::from(cases.created[case as usize]);
    order.sort_by_key(|&case| (facts.customer[case as usize], at(case)));
    for (place, &case) in order.iter().enumerate() {
        let row = case as usize;
        let is_same = |other: u32| facts.customer[other as usize] == facts.customer[row];
        if at(case) + within <= data_end {
            let next = order.get(place + 1).filter(|&&next| is_same(next) && at(next) - at(case) <= within);
            visits.returned[row] = if next.is_some() { SlaOutcome::Met } else { SlaOutcome::Breached };
        }
        let mut before = order[..place].iter().rev().take_while(|&&other| is_same(other) && at(case) - at(other) <= TWICE_SECS);
        let is_elsewhere = |&&other: &&u32| cases.channel[other as usize] != NO_CODE && cases.channel[other as usize] != cases.channel[row];
        visits.on_two_channels[row] = cases.channel[row] != NO_CODE && before.any(|other| is_elsewhere(&other));
    }
    visits
}
