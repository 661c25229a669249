//! Who was there when: overlapping intervals merged, cut at local hours so that days and hours can be summed.

use rustc_hash::FxHashMap;

use super::activity::{self, Busy};
use crate::calendar::Zone;
use crate::data::{CaseFacts, Dataset, Interval, NO_CODE, NO_TIME, PieceKind, PresencePieces, Time32};
use crate::model::{EpochSecs, PresenceState};

/// What the presence file says, then what messages let guess of people whom it does not know.
pub fn intervals(data: &Dataset, data_end: EpochSecs) -> Vec<Interval> {
    let mut intervals = stated(data, data_end as Time32);
    let online = PresenceState::Online as u8;
    intervals.extend(activity::shifts(data).into_iter().map(|(agent, from, to)| Interval {
        agent,
        kind: PieceKind::Estimated,
        state: online,
        from,
        to,
        reasons: Vec::new(),
    }));
    intervals
}

/// Intervals and busy times, cut at local hours.
/// `teams` of people: see [`teams`].
pub fn pieces(teams: FxHashMap<u32, u32>, intervals: &[Interval], busy: &[Busy], zone: &Zone) -> PresencePieces {
    let mut cutter = Cutter { pieces: PresencePieces::default(), teams, clock: zone.clock() };
    let mut number = 0;
    for interval in intervals {
        cutter.cut(interval.agent, interval.kind, interval.state, (interval.from, interval.to), number, 0);
        number += 1;
    }
    let mut last: Option<Busy> = None;
    for &busy in busy {
        // Levels that follow one another without a pause are one stretch of work.
        number += u32::from(last.is_some_and(|last| (last.agent, last.to) != (busy.agent, busy.from)));
        cutter.cut(busy.agent, PieceKind::Busy, PresenceState::Unknown as u8, (busy.from, busy.to), number, busy.level);
        last = Some(busy);
    }
    cutter.pieces
}

struct Cutter<'a> {
    pieces: PresencePieces,
    teams: FxHashMap<u32, u32>,
    clock: crate::calendar::LocalClock<'a>,
}

impl Cutter<'_> {
    fn cut(&mut self, agent: u32, kind: PieceKind, state: u8, (from, to): (Time32, Time32), interval: u32, level: u32) {
        let team = self.teams.get(&agent).copied().unwrap_or(NO_CODE);
        let pieces = &mut self.pieces;
        let mut at = from;
        while at < to {
            let next = (at + 3600 - self.clock.wall(at.into()).rem_euclid(3600) as Time32).min(to);
            pieces.kind.push(kind);
            pieces.agent.push(agent);
            pieces.team.push(team);
            pieces.state.push(state);
            pieces.from.push(at);
            pieces.secs.push(next - at);
            pieces.interval.push(interval);
            pieces.level.push(level);
            at = next;
        }
    }
}

/// Intervals of one person and state without overlaps, sorted. One without an end lasts until the person's next interval.
fn stated(data: &Dataset, data_end: Time32) -> Vec<Interval> {
    let presence = &data.presence;
    let person = |row: usize| data.person(presence.agent[row]);
    let mut rows: Vec<usize> = (0..presence.from.len()).collect();
    rows.sort_by_key(|&row| (person(row), presence.from[row]));
    let mut intervals = Vec::with_capacity(rows.len());
    for (place, &row) in rows.iter().enumerate() {
        let next = rows.get(place + 1).filter(|&&next| person(next) == person(row));
        let to = match presence.to[row] {
            NO_TIME => next.map_or(data_end, |&next| presence.from[next]),
            to => to,
        };
        let counts = matches!(PresenceState::from_code(presence.state[row]), PresenceState::Online | PresenceState::Unavailable);
        if counts && presence.from[row] < to {
            let reasons = if presence.reason[row] == NO_CODE { Vec::new() } else { vec![presence.reason[row]] };
            intervals.push(Interval {
                agent: person(row),
                kind: PieceKind::Stated,
                state: presence.state[row],
                from: presence.from[row],
                to,
                reasons,
            });
        }
    }
    intervals.sort_by_key(|interval| (interval.agent, interval.state, interval.from, interval.to));
    let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
    for interval in intervals {
        match merged.last_mut() {
            Some(last) if (last.agent, last.state) == (interval.agent, interval.state) && interval.from <= last.to => {
                last.to = last.to.max(interval.to);
                let is_new = |reason: &u32| !last.reasons.contains(reason);
                let more: Vec<u32> = interval.reasons.into_iter().filter(is_new).collect();
                last.reasons.extend(more);
            }
            _ => merged.push(interval),
        }
    }
    merged
}

/// The team that the settings give, else the one named beside a person's intervals, else that of most of the person's cases (ties: first
/// by name).
pub fn teams(data: &Dataset, facts: &CaseFacts, by_settings: FxHashMap<u32, u32>) -> FxHashMap<u32, u32> {
    let mut counts: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for case in 0..data.n_counted {
        if data.cases.team[case] != NO_CODE {
            *counts.entry((facts.agent[case], data.cases.team[case])).or_default() += 1;
        }
    }
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| data.names.teams.value(a.0.1).cmp(data.names.teams.value(b.0.1))));
    let mut teams = by_settings;
    let stated = data
        .presence
        .agent
        .iter()
        .map(|&agent| data.person(agent))
        .zip(data.presence.team.iter().copied())
        .filter(|&(_, team)| team != NO_CODE);
    stated.chain(ranked.into_iter().map(|(pair, _)| pair)).for_each(|(agent, team)| {
        teams.entry(agent).or_insert(team);
    });
    teams
}
