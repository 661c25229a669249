//! Who was there when: overlapping intervals merged, cut at local hours so that days and hours can be summed.

use rustc_hash::FxHashMap;

use crate::calendar::Zone;
use crate::data::{CaseFacts, Dataset, NO_CODE, NO_TIME, PresencePieces, Time32};
use crate::model::{EpochSecs, Policy, PresenceState};

use super::teams::team_of_agent;

pub fn pieces(data: &mut Dataset, facts: &CaseFacts, policy: &Policy, zone: &Zone, data_end: EpochSecs) -> PresencePieces {
    let by_settings = team_of_agent(data, policy);
    let team_of_agent = teams(data, facts, by_settings);
    let mut pieces = PresencePieces::default();
    let mut clock = zone.clock();
    for (n, (agent, state, from, to)) in merged(data, data_end as Time32).into_iter().enumerate() {
        let mut at = from;
        while at < to {
            let next = (at + 3600 - clock.wall(at.into()).rem_euclid(3600) as Time32).min(to);
            pieces.agent.push(agent);
            pieces.team.push(team_of_agent.get(&agent).copied().unwrap_or(NO_CODE));
            pieces.state.push(state);
            pieces.from.push(at);
            pieces.secs.push(next - at);
            pieces.interval.push(n as u32);
            at = next;
        }
    }
    pieces
}

/// Intervals of one person and state without overlaps, sorted. One without an end lasts until the person's next interval.
fn merged(data: &Dataset, data_end: Time32) -> Vec<(u32, u8, Time32, Time32)> {
    let presence = &data.presence;
    let mut rows: Vec<usize> = (0..presence.from.len()).collect();
    rows.sort_by_key(|&row| (presence.agent[row], presence.from[row]));
    let mut intervals = Vec::with_capacity(rows.len());
    for (place, &row) in rows.iter().enumerate() {
        let next = rows.get(place + 1).filter(|&&next| presence.agent[next] == presence.agent[row]);
        let to = match presence.to[row] {
            NO_TIME => next.map_or(data_end, |&next| presence.from[next]),
            to => to,
        };
        let counts = matches!(PresenceState::from_code(presence.state[row]), PresenceState::Online | PresenceState::Unavailable);
        if counts && presence.from[row] < to {
            intervals.push((presence.agent[row], presence.state[row], presence.from[row], to));
        }
    }
    intervals.sort_unstable();
    let mut merged: Vec<(u32, u8, Time32, Time32)> = Vec::with_capacity(intervals.len());
    for interval in intervals {
        match merged.last_mut() {
            Some(last) if (last.0, last.1) == (interval.0, interval.1) && interval.2 <= last.3 => last.3 = last.3.max(interval.3),
            _ => merged.push(interval),
        }
    }
    merged
}

/// The team that the settings give, else the one named beside a person's intervals, else that of most of the person's cases (ties: first
/// by name).
fn teams(data: &Dataset, facts: &CaseFacts, by_settings: FxHashMap<u32, u32>) -> FxHashMap<u32, u32> {
    let mut counts: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for case in 0..data.n_counted {
        if data.cases.team[case] != NO_CODE {
            *counts.entry((facts.agent[case], data.cases.team[case])).or_default() += 1;
        }
    }
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| data.names.teams.value(a.0.1).cmp(data.names.teams.value(b.0.1))));
    let mut teams = by_settings;
    let stated = data.presence.agent.iter().copied().zip(data.presence.team.iter().copied()).filter(|&(_, team)| team != NO_CODE);
    stated.chain(ranked.into_iter().map(|(pair, _)| pair)).for_each(|(agent, team)| {
        teams.entry(agent).or_insert(team);
    });
    teams
}
