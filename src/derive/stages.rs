//! Where the time of a closed case went until a person had answered.

use crate::data::{Dataset, NO_CODE, NO_TIME, STAGES, Time32, Waits};
use crate::model::Policy;

use super::turns;

/// Seconds from the opening to the first wait (the robot, most of all), from there until somebody has the case, and from there to the
/// answer, each without the customer's turns, within the life of the case. What is left of the net resolution is spent later, by us.
/// `secs` = how long it is from one time to a later one.
pub fn of_case(
    data: &Dataset,
    policy: &Policy,
    case: usize,
    waits: &Waits,
    (first_wait, picked_at): (u32, Time32),
    secs: impl Fn(Time32, Time32) -> i32,
) -> [i32; STAGES] {
    if first_wait == NO_CODE {
        return [0; STAGES];
    }
    let (created, closed) = (data.cases.created[case], data.cases.closed[case]);
    let wait = first_wait as usize;
    let mut from = created;
    [waits.start[wait], picked_at, waits.answered[wait]].map(|at| {
        // What never happened lasted until the closing.
        let to = if at == NO_TIME { closed } else { at.clamp(from, closed) };
        let mut stage = secs(from, to);
        turns::of_customer(data, policy, case, |since, until| {
            let (since, until) = (since.max(from), until.unwrap_or(closed).min(to));
            stage -= if since < until { secs(since, until) } else { 0 };
        });
        from = to;
        stage
    })
}
