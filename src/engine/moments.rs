//! Any instant of one day: how many cases are open, who waits and for how long, who is there, and what each has open.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::data::{NO_CODE, PieceKind};
use crate::filter::Selection;
use crate::metrics::Population;
use crate::model::{Dimension, EpochSecs, Grain, LocalDay, PresenceState};

use super::answer::Refresh;
use super::loaded::Loaded;
use super::team::{Now, waiting_spans};

/// From one instant to the next, seconds of the wall clock.
pub const MOMENT_SECS: u32 = 300;
const SLOTS: u32 = 86_400 / MOMENT_SECS;

/// The instants of a day, from 0:00 to 24:00 every [`MOMENT_SECS`], as far as the data reach.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    pub day: LocalDay,
    pub all: Vec<Moment>,
    /// Whoever has a case open or is there at some instant of the day, by name; the empty name has the cases of nobody.
    pub people: Vec<PersonMoments>,
    /// The files tell who waits; who is there.
    pub has_waits: bool,
    pub has_presence: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    pub open: u32,
    pub waiting: u32,
    /// How long the one who waits longest has waited, seconds; `None` = nobody waits.
    pub longest_secs: Option<u32>,
    pub online: u32,
}

/// Beside [`Moments::all`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonMoments {
    pub agent: String,
    pub open: Vec<u32>,
    pub presence: Vec<Now>,
}

/// Filters on agents only dim, as in the queue: everybody is there.
pub fn of_day(loaded: &mut Loaded, selection: &Selection, day: LocalDay) -> Moments {
    let (zone, end) = (loaded.zone.clone(), loaded.derived.data_end);
    let instants: Vec<EpochSecs> = (0..=SLOTS)
        .map(|slot| if slot == SLOTS { zone.start_of(day + 1) } else { zone.at(day, slot * MOMENT_SECS) })
        .take_while(|&at| at <= end)
        .collect();
    let mut moments = Moments { day, all: vec![Moment::default(); instants.len()], ..Moments::default() };
    let mut open: FxHashMap<u32, Vec<i32>> = FxHashMap::default();
    let key = super::answer::CASES;
    let mask = Refresh::new(loaded, selection).row_mask(key, selection, &[Dimension::Agent], true);
    let loaded = &*loaded;
    let subject = loaded.subject();
    // The first instant that is later than a time.
    let after = |time: EpochSecs| instants.partition_point(|&at| at <= time);
    for case in mask.rows().take_while(|&case| case < loaded.data.n_counted) {
        let span = subject.open_span(Population::Cases, case).filter(|_| subject.holds(Population::Cases, Grain::Case, case));
        let Some((from, until)) = span else { continue };
        let (first, end) = (after(from.into()), until.map_or(instants.len(), |until| after(until.into())));
        if first < end {
            let steps = open.entry(loaded.derived.facts.agent[case]).or_insert_with(|| vec![0; instants.len() + 1]);
            steps[first] += 1;
            steps[end] -= 1;
        }
    }
    if let Some(spans) = waiting_spans(loaded, selection) {
        moments.has_waits = true;
        for (from, until) in spans {
            // A wait of a log out of order may end before it begins: it is at no instant.
            let range = instants.partition_point(|&at| at < from)..instants.partition_point(|&at| at < until.max(from));
            for (moment, at) in moments.all[range.clone()].iter_mut().zip(&instants[range]) {
                moment.waiting += 1;
                moment.longest_secs = moment.longest_secs.max(u32::try_from(at - from).ok());
            }
        }
    }
    let presence = presence(loaded, &instants);
    moments.has_presence = !loaded.data.presence.from.is_empty();
    let mut agents: Vec<u32> = open.keys().chain(presence.keys()).copied().collect();
    agents.sort_unstable();
    agents.dedup();
    for agent in agents {
        let counts = open.remove(&agent).map(|steps| summed(&steps[..instants.len()])).unwrap_or_else(|| vec![0; instants.len()]);
        let known = presence.get(&agent).cloned().unwrap_or_else(|| vec![Now::Unknown; instants.len()]);
        for (moment, (count, now)) in moments.all.iter_mut().zip(counts.iter().zip(&known)) {
            moment.open += count;
            moment.online += u32::from(*now == Now::Online);
        }
        let is_seen = counts.iter().any(|&count| count > 0) || known.iter().any(|now| matches!(now, Now::Online | Now::Unavailable));
        if is_seen {
            let agent = if agent == NO_CODE { "" } else { loaded.data.names.agents.value(agent) };
            moments.people.push(PersonMoments { agent: agent.to_owned(), open: counts, presence: known });
        }
    }
    moments.people.sort_by(|a, b| a.agent.cmp(&b.agent));
    moments
}

fn summed(steps: &[i32]) -> Vec<u32> {
    let mut level = 0;
    let sum = |step: &i32| {
        level += step;
        level.max(0).unsigned_abs()
    };
    steps.iter().map(sum).collect()
}

/// What the presence file says of whom it knows, at each instant.
fn presence(loaded: &Loaded, instants: &[EpochSecs]) -> FxHashMap<u32, Vec<Now>> {
    let data = &loaded.data;
    let mut now: FxHashMap<u32, Vec<Now>> = FxHashMap::default();
    for &agent in data.presence.agent.iter().filter(|&&agent| agent != NO_CODE) {
        now.entry(data.person(agent)).or_insert_with(|| vec![Now::Away; instants.len()]);
    }
    for interval in loaded.derived.intervals.iter().filter(|interval| interval.kind == PieceKind::Stated) {
        let Some(of) = now.get_mut(&interval.agent) else { continue };
        let (from, to) = (EpochSecs::from(interval.from), EpochSecs::from(interval.to));
        let is_off = PresenceState::from_code(interval.state) == PresenceState::Unavailable;
        for now in &mut of[instants.partition_point(|&at| at < from)..instants.partition_point(|&at| at <= to.max(from))] {
            // Who is away for a while although the shift goes on is not there.
            *now = if is_off || *now == Now::Unavailable { Now::Unavailable } else { Now::Online };
        }
    }
    now
}
