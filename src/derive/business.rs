//! Durations once more, in the seconds of the service's hours.

use rustc_hash::FxHashMap;

use super::{sla, stages, turns};
use crate::calendar::{WorkingTime, Zone};
use crate::data::{BusinessTimes, CaseFacts, Closings, Dataset, NO_CODE, NO_TIME, Participants, Targets, Time32, Waits, given_up};
use crate::model::{Clock, EpochSecs, Policy};

/// The hours of each team.
pub struct Calendars {
    common: WorkingTime,
    /// By code of the team.
    of_team: FxHashMap<u32, WorkingTime>,
}

impl Calendars {
    /// `None` = nobody has said when the service is open.
    pub fn new(data: &Dataset, policy: &Policy, zone: &Zone) -> Option<Self> {
        let own = policy.calendar_of_team.keys().filter_map(|team| Some((data.names.teams.code(team)?, policy.calendar_of(team))));
        let of_team = own.map(|(team, hours)| (team, WorkingTime::new(hours, zone))).collect();
        policy.calendar.is_set().then(|| Calendars { common: WorkingTime::new(&policy.calendar, zone), of_team })
    }

    pub fn of(&self, team: u32) -> &WorkingTime {
        self.of_team.get(&team).unwrap_or(&self.common)
    }
}

/// The rows that have a duration on the wall clock have one here.
pub fn times(
    data: &Dataset,
    (waits, facts, participants, closings): (&Waits, &CaseFacts, &Participants, &Closings),
    targets: &Targets,
    calendars: &Calendars,
    policy: &Policy,
    data_end: EpochSecs,
) -> BusinessTimes {
    let mut times = BusinessTimes::default();
    for case in 0..data.cases.len() {
        let working = calendars.of(data.cases.team[case]);
        let secs = |from: Time32, to: Time32| working.between(from.into(), to.into()) as i32;
        let known = |is_known: bool, from: Time32, to: Time32| if is_known { secs(from, to) } else { NO_TIME };
        let (created, closed) = (data.cases.created[case], data.cases.closed[case]);
        let end = given_up(closed, data_end) as Time32;
        times.response_secs.push(match (facts.sla_from[case], facts.response_at[case]) {
            (NO_TIME, _) => NO_TIME,
            (from, NO_TIME) => secs(from, end).max(0),
            (from, at) => known(from <= at, from, at),
        });
        times.handling_secs.push(known(facts.handling_secs[case] != NO_TIME, facts.received_at[case], closed));
        let resolution = known(facts.resolution_secs[case] != NO_TIME, created, closed);
        // Of an open case as far as it is known.
        let is_open = closed == NO_TIME && created != NO_TIME;
        times.resolution_secs.push(if is_open { secs(created, data_end as Time32) } else { resolution });
        let (asked, start) = match facts.first_wait[case] {
            NO_CODE => (NO_TIME, NO_TIME),
            wait => (waits.opened[wait as usize], waits.start[wait as usize]),
        };
        times.ack_secs.push(known(facts.ack_at[case] != NO_TIME, asked, facts.ack_at[case]));
        times.queue_secs.push(known(facts.queue_secs[case] != NO_TIME, start, facts.picked_at[case].max(start)));
        let mut net = resolution;
        if facts.net_secs[case] != NO_TIME {
            turns::of_customer(data, policy, case, |from, to| {
                let (from, to) = (from.max(created), to.unwrap_or(closed).min(closed));
                net -= if from < to { secs(from, to) } else { 0 };
            });
        }
        times.net_secs.push(net);
        let first = (facts.first_wait[case], facts.picked_at[case]);
        let is_staged = facts.net_secs[case] != NO_TIME;
        times.stages.push(if is_staged { stages::of_case(data, policy, case, waits, first, secs) } else { Default::default() });
    }
    for wait in 0..waits.len() {
        let case = waits.case[wait] as usize;
        let working = calendars.of(data.cases.team[case]);
        let until = match waits.answered[wait] {
            NO_TIME => waits.in_vain_until(wait, data.cases.closed[case], data_end),
            answered => answered.into(),
        };
        times.wait_secs.push(working.between(waits.start[wait].into(), until).max(0) as i32);
    }
    let from_opening = |case: u32, secs: i32| {
        let (case, created) = (case as usize, data.cases.created[case as usize]);
        let working = calendars.of(data.cases.team[case]);
        if secs == NO_TIME { NO_TIME } else { working.between(created.into(), (created + secs).into()) as i32 }
    };
    let each = |cases: &[u32], secs: &[i32]| cases.iter().zip(secs).map(|(&case, &secs)| from_opening(case, secs)).collect();
    times.transfer_secs = each(&participants.case, &participants.transfer_secs);
    times.first_closing_secs = each(&closings.case, &closings.first_secs);
    times.sla = sla::outcomes(data, waits, facts, targets, data_end, |case, from, to| match targets.of(case).clock {
        Some(Clock::Wall) => to - from,
        _ => calendars.of(data.cases.team[case]).between(from, to),
    });
    times
}
