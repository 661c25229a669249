//! What messages say about a person's hours: shifts, and in how many cases the person wrote at once.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::data::{Dataset, NO_CODE, Time32};
use crate::model::{AuthorKind, Direction};

/// A silence longer than this ends a shift: longer than a lunch, shorter than a night.
pub const SHIFT_GAP_SECS: Time32 = 4 * 3600;

/// A silence longer than this between two messages of a case, of either side, ends a stretch of work on it.
pub const WORK_GAP_SECS: Time32 = 600;

/// From the first to the last message of each shift, for people whom the presence file does not know. A shift of one message has no
/// length that could be read and gives nothing. Sorted by person and time.
pub fn shifts(data: &Dataset) -> Vec<(u32, Time32, Time32)> {
    let stated: FxHashSet<u32> = data.presence.agent.iter().map(|&agent| data.person(agent)).collect();
    let mut sent: Vec<(u32, Time32)> = (0..data.messages.len())
        .filter_map(|row| Some((author(data, row)?, data.messages.sent_at[row])))
        .filter(|(agent, _)| !stated.contains(agent))
        .collect();
    sent.sort_unstable();
    let mut shifts: Vec<(u32, Time32, Time32)> = Vec::new();
    for (agent, at) in sent {
        match shifts.last_mut() {
            Some(shift) if shift.0 == agent && at - shift.2 <= SHIFT_GAP_SECS => shift.2 = at,
            _ => shifts.push((agent, at, at)),
        }
    }
    shifts.retain(|&(_, from, to)| from < to);
    shifts
}

/// A time in which a person wrote in the same number of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    pub agent: u32,
    pub from: Time32,
    pub to: Time32,
    /// Cases at once, at least one.
    pub level: u32,
}

/// A case is worked on from the first to the last of its messages between which nobody is silent for more than [`WORK_GAP_SECS`]; it
/// counts for everybody of us who wrote in that stretch. Sorted by person and time, without overlaps.
pub fn busy(data: &Dataset) -> Vec<Busy> {
    let mut changes: FxHashMap<u32, Vec<(Time32, i32)>> = FxHashMap::default();
    let mut authors: Vec<u32> = Vec::new();
    for case in 0..data.cases.len() {
        let mut stretch: Option<(Time32, Time32)> = None;
        let mut end = |stretch: Option<(Time32, Time32)>, authors: &mut Vec<u32>| {
            let Some((from, to)) = stretch.filter(|(from, to)| from < to) else { return authors.clear() };
            authors.sort_unstable();
            authors.dedup();
            authors.drain(..).for_each(|agent| changes.entry(agent).or_default().extend([(from, 1), (to, -1)]));
        };
        for row in data.messages.of_case(case) {
            if !matches!(Direction::from_code(data.messages.direction[row]), Direction::Inbound | Direction::Outbound) {
                continue;
            }
            let at = data.messages.sent_at[row];
            stretch = match stretch {
                Some((from, to)) if at - to <= WORK_GAP_SECS => Some((from, at)),
                before => {
                    end(before, &mut authors);
                    Some((at, at))
                }
            };
            authors.extend(author(data, row));
        }
        end(stretch, &mut authors);
    }
    let mut changes: Vec<_> = changes.into_iter().collect();
    changes.sort_unstable_by_key(|&(agent, _)| agent);
    changes.into_iter().flat_map(|(agent, changes)| levels(agent, changes)).collect()
}

/// Starts and ends become times of one level.
fn levels(agent: u32, mut changes: Vec<(Time32, i32)>) -> Vec<Busy> {
    changes.sort_unstable();
    let mut busy: Vec<Busy> = Vec::new();
    let (mut level, mut since) = (0, 0);
    for (at, change) in changes {
        if level > 0 && since < at {
            match busy.last_mut() {
                Some(last) if last.to == since && last.level == level as u32 => last.to = at,
                _ => busy.push(Busy { agent, from: since, to: at, level: level as u32 }),
            }
        }
        (level, since) = (level + change, at);
    }
    busy
}

/// The person who wrote a message, under the name that counts.
fn author(data: &Dataset, row: usize) -> Option<u32> {
    let messages = &data.messages;
    let is_ours = messages.direction[row] == Direction::Outbound as u8 && messages.author_kind[row] == AuthorKind::Human as u8;
    (is_ours && messages.agent[row] != NO_CODE).then(|| data.person(messages.agent[row]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn minutes(spans: &[(i32, i32)]) -> Vec<(Time32, i32)> {
        spans.iter().flat_map(|&(from, to)| [(from * 60, 1), (to * 60, -1)]).collect()
    }

    #[track_caller]
    fn check(spans: &[(i32, i32)], expected: &[(i32, i32, u32)]) {
        let found: Vec<(i32, i32, u32)> =
            levels(7, minutes(spans)).into_iter().map(|busy| (busy.from / 60, busy.to / 60, busy.level)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_cases_at_once_are_a_level_of_two() {
        check(&[(0, 30), (20, 40)], &[(0, 20, 1), (20, 30, 2), (30, 40, 1)]);
    }

    #[test]
    fn one_case_after_another_is_one_time_of_level_one() {
        check(&[(0, 10), (10, 20)], &[(0, 20, 1)]);
        check(&[(0, 10), (30, 40)], &[(0, 10, 1), (30, 40, 1)]);
    }

    proptest! {
        /// The plain twin: minute by minute.
        #[test]
        fn levels_are_the_cases_open_at_each_minute(spans in prop::collection::vec((0i32..100, 1i32..40), 0..20)) {
            let spans: Vec<(i32, i32)> = spans.into_iter().map(|(from, len)| (from, from + len)).collect();
            let found = levels(7, minutes(&spans));
            for minute in 0..140 {
                let expected = spans.iter().filter(|&&(from, to)| from <= minute && minute < to).count() as u32;
                let level = found.iter().find(|busy| busy.from <= minute * 60 && minute * 60 < busy.to).map_or(0, |busy| busy.level);
                prop_assert_eq!(level, expected, "minute {}", minute);
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].to <= pair[1].from));
        }
    }
}
