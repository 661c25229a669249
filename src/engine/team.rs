//! What Equipe asks for beside figures: the queue of an instant with its ages, one day of presence, and names that may be one person.

use serde::{Deserialize, Serialize};

use crate::calendar::{DAY_SECS, Zone};
use crate::data::{Interval, NO_CODE, PieceKind};
use crate::derive::aliases;
use crate::filter::{self, Selection};
use crate::metrics::Population;
use crate::model::{Dimension, EpochSecs, Grain, LocalDay, PresenceState};

use super::answer;
use super::loaded::Loaded;
use super::moments::{self, Moments};

/// Ages of open cases, in seconds, where one band ends and the next begins; the last one has no end.
pub const AGE_ENDS: [i64; 3] = [3600, 4 * 3600, 24 * 3600];
pub const N_AGES: usize = AGE_ENDS.len() + 1;

/// Width of a slot of waiting cases, seconds.
pub const SLOT_SECS: i32 = 900;

/// Hours drawn when none are asked for; more when somebody was there earlier or later.
const USUAL_HOURS: (i32, i32) = (7, 21);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeamRequest {
    pub revision: u64,
    pub selection: Selection,
    /// Day of the timeline; `None` = the last day of the data on which somebody was there.
    pub day: Option<LocalDay>,
    /// Hours of the timeline, `from` 0–23 and `to` 1–24; an end not after the start lies on the next day. `None` = all that happened.
    pub hours: Option<(u8, u8)>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TeamPage {
    pub revision: u64,
    /// The instant of the queue: the end of the period, or of the data when they end earlier. Local day and second of the day.
    pub at: (LocalDay, u32),
    /// Everybody who is known, by name; the empty name has the cases of nobody.
    pub people: Vec<PersonNow>,
    pub timeline: Timeline,
    /// The instants of the same day.
    pub moments: Moments,
    pub proposals: Vec<AliasProposal>,
}

/// Somebody at the instant of the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonNow {
    pub agent: String,
    /// Open cases by age: see [`AGE_ENDS`].
    pub ages: [u32; N_AGES],
    pub presence: Now,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Now {
    /// No presence file speaks of the person.
    #[default]
    Unknown,
    Online,
    Unavailable,
    Away,
}

/// One day of presence. Times are seconds of the wall clock since the local midnight of `day`; a night goes on beyond 24 h.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    pub day: LocalDay,
    /// First and last hour drawn.
    pub hours: (i32, i32),
    /// Who was there, by name: first those whom the presence file knows.
    pub rows: Vec<TimelineRow>,
    /// Most customers waiting at once, per slot of [`SLOT_SECS`]; empty = the files do not tell.
    pub waiting: Vec<u32>,
    /// Times in which customers waited and nobody was online.
    pub alone: Vec<Alone>,
    /// Some presence file is loaded.
    pub has_file: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineRow {
    pub agent: String,
    /// Seconds inside the hours drawn; `None` = the presence file does not know the person.
    pub online_secs: Option<i64>,
    pub unavailable_secs: Option<i64>,
    /// Seconds read from messages; `None` = the presence file knows better.
    pub estimated_secs: Option<i64>,
    /// By start; online first among equals.
    pub spans: Vec<Span>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    pub state: SpanState,
    /// Cut at the hours drawn.
    pub from: i32,
    pub to: i32,
    /// It began before, or goes on after, the hours drawn.
    pub is_cut: (bool, bool),
    pub reasons: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SpanState {
    Online,
    Estimated,
    Unavailable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alone {
    pub from: i32,
    pub to: i32,
    /// Most customers waiting at once.
    pub cases: u32,
}

/// Two names that may be one person, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasProposal {
    pub from: String,
    pub to: String,
    /// Id of the rule: `spelling`, `email`, `initial`, `shorter`.
    pub rule: String,
    pub from_rows: u32,
    pub to_rows: u32,
}

/// Answers a [`TeamRequest`].
pub fn page(loaded: &mut Loaded, request: &TeamRequest) -> TeamPage {
    let queue = answer::open_cases(loaded, &request.selection, None);
    let timeline = timeline(loaded, request);
    let moments = moments::of_day(loaded, &request.selection, timeline.day);
    let loaded = &*loaded;
    let at = queue.at;
    TeamPage {
        revision: request.revision,
        at: (loaded.zone.day(at), loaded.zone.second_of_day(at)),
        people: people(loaded, &queue),
        timeline,
        moments,
        proposals: proposals(loaded),
    }
}

/// Ids of the cases of some agents (the empty name = nobody), of one age or of all, open at an instant or at the end of the period.
pub fn open_case_ids(
    loaded: &mut Loaded,
    selection: &Selection,
    agents: &[String],
    age: Option<u8>,
    at: Option<(LocalDay, u32)>,
) -> Vec<String> {
    let at = at.map(|(day, second)| if second < 86_400 { loaded.zone.at(day, second) } else { loaded.zone.start_of(day + 1) });
    let queue = answer::open_cases(loaded, selection, at);
    let names = &loaded.data.names;
    let is_wanted = |&&case: &&u32| {
        let agent = names.agents.value(loaded.derived.facts.agent[case as usize]);
        let fits = age.is_none_or(|age| usize::from(age) == age_band(loaded, case, queue.at));
        fits && agents.iter().any(|wanted| wanted == agent)
    };
    queue.cases.iter().filter(is_wanted).map(|&case| names.case_ids.value(loaded.data.cases.id[case as usize]).to_owned()).collect()
}

fn age_band(loaded: &Loaded, case: u32, at: EpochSecs) -> usize {
    let age = at - EpochSecs::from(loaded.data.cases.created[case as usize]);
    AGE_ENDS.iter().position(|&end| age <= end).unwrap_or(AGE_ENDS.len())
}

fn people(loaded: &Loaded, queue: &answer::OpenCases) -> Vec<PersonNow> {
    let (data, names) = (&loaded.data, &loaded.data.names.agents);
    let mut ages = vec![[0u32; N_AGES]; names.len() + 1];
    let place = |agent: u32| if agent == NO_CODE { names.len() } else { agent as usize };
    for &case in &queue.cases {
        ages[place(loaded.derived.facts.agent[case as usize])][age_band(loaded, case, queue.at)] += 1;
    }
    let now = presence_at(loaded, queue.at);
    let is_known = |&code: &u32| data.person(code) == code;
    let mut people: Vec<PersonNow> = (0..names.len() as u32)
        .filter(is_known)
        .map(|code| PersonNow { agent: names.value(code).to_owned(), ages: ages[code as usize], presence: now[code as usize] })
        .collect();
    people.sort_by(|a, b| a.agent.cmp(&b.agent));
    if ages[names.len()] != [0; N_AGES] {
        people.push(PersonNow { agent: String::new(), ages: ages[names.len()], presence: Now::Unknown });
    }
    people
}

/// What the presence file says of everybody at an instant.
fn presence_at(loaded: &Loaded, at: EpochSecs) -> Vec<Now> {
    let data = &loaded.data;
    let mut now = vec![Now::Unknown; data.names.agents.len()];
    data.presence.agent.iter().filter(|&&agent| agent != NO_CODE).for_each(|&agent| now[data.person(agent) as usize] = Now::Away);
    let is_then = |interval: &&Interval| EpochSecs::from(interval.from) <= at && at <= EpochSecs::from(interval.to);
    for interval in loaded.derived.intervals.iter().filter(|interval| interval.kind == PieceKind::Stated).filter(is_then) {
        if interval.agent == NO_CODE {
            continue;
        }
        let known = &mut now[interval.agent as usize];
        // Who is away for a while although the shift goes on is not there.
        *known = match (PresenceState::from_code(interval.state), *known) {
            (PresenceState::Unavailable, _) | (_, Now::Unavailable) => Now::Unavailable,
            _ => Now::Online,
        };
    }
    now
}

fn proposals(loaded: &Loaded) -> Vec<AliasProposal> {
    let names = &loaded.data.names.agents;
    let is_decided = |from: &str, to: &str| {
        loaded.policy.aliases.iter().any(|alias| (alias.from == from && alias.to == to) || (alias.from == to && alias.to == from))
    };
    let worded = loaded.proposals.iter().map(|proposal: &aliases::Proposal| AliasProposal {
        from: names.value(proposal.from).to_owned(),
        to: names.value(proposal.to).to_owned(),
        rule: proposal.rule.id().to_owned(),
        from_rows: proposal.from_rows,
        to_rows: proposal.to_rows,
    });
    worded.filter(|proposal| !is_decided(&proposal.from, &proposal.to)).collect()
}

// ------------------------------------------------------------------------------------------------------------------ timeline

fn timeline(loaded: &Loaded, request: &TeamRequest) -> Timeline {
    let intervals = chosen_intervals(loaded, &request.selection);
    let zone = &loaded.zone;
    let day = request.day.unwrap_or_else(|| last_day(loaded, &intervals));
    let hours = request.hours.map_or_else(|| hours_of(zone, day, &intervals), hours_asked);
    let window = Window { zone, day, hours };
    let rows = rows(&window, loaded, &intervals);
    let waiting_spans = waiting_spans(loaded, &request.selection);
    let has_someone = rows.iter().any(|row| !row.spans.is_empty());
    let present: Vec<(EpochSecs, EpochSecs)> =
        intervals.iter().filter(|interval| interval.state == PresenceState::Online as u8).map(|interval| bounds(interval)).collect();
    let (waiting, alone) = match &waiting_spans {
        Some(spans) => (waiting(&window, spans), if has_someone { alone(&window, spans, present) } else { Vec::new() }),
        None => (Vec::new(), Vec::new()),
    };
    Timeline { day, hours, rows, waiting, alone, has_file: !loaded.data.presence.from.is_empty() }
}

fn bounds(interval: &Interval) -> (EpochSecs, EpochSecs) {
    (interval.from.into(), interval.to.into())
}

/// Intervals of the chosen teams; an agent's own filter only dims the others.
fn chosen_intervals<'a>(loaded: &'a Loaded, selection: &Selection) -> Vec<&'a Interval> {
    let teams = &loaded.data.names.teams;
    let team_of = |agent: u32| loaded.team_of_agent.get(&agent).map_or("", |&team| teams.value(team));
    let passes = |interval: &&Interval| {
        let team = team_of(interval.agent);
        selection.clauses.iter().filter(|clause| clause.dimension == Dimension::Team).all(|clause| clause.passes(team))
    };
    loaded.derived.intervals.iter().filter(passes).collect()
}

/// The last day on which somebody began to be there; else the last day of the data.
fn last_day(loaded: &Loaded, intervals: &[&Interval]) -> LocalDay {
    let latest = intervals.iter().map(|interval| interval.from).max();
    loaded.zone.day(latest.map_or(loaded.derived.data_end, EpochSecs::from))
}

/// The usual hours of a day, and more when somebody was there earlier or later.
fn hours_of(zone: &Zone, day: LocalDay, intervals: &[&Interval]) -> (i32, i32) {
    let whole = Window { zone, day, hours: (0, 24) };
    let mut hours = USUAL_HOURS;
    for (from, to) in intervals.iter().filter_map(|interval| whole.cut(bounds(interval))) {
        hours = (hours.0.min(from / 3600), hours.1.max((to + 3599) / 3600));
    }
    hours
}

fn hours_asked((from, to): (u8, u8)) -> (i32, i32) {
    let (from, to) = (i32::from(from.min(23)), i32::from(to.min(24)));
    (from, if to > from { to } else { to + 24 })
}

/// The hours drawn.
struct Window<'a> {
    zone: &'a Zone,
    day: LocalDay,
    hours: (i32, i32),
}

impl Window<'_> {
    fn instant(&self, hour: i32) -> EpochSecs {
        let (day, hour) = (self.day + hour.div_euclid(24), hour.rem_euclid(24));
        let midnight = self.zone.start_of(day);
        let guess = midnight + EpochSecs::from(hour) * 3600;
        // Where the clock was put forward or back since midnight, the hour is elsewhere.
        guess - (self.wall(guess, day) - i64::from(hour) * 3600)
    }

    /// Seconds of the wall clock since the midnight of `day`.
    fn wall(&self, at: EpochSecs, day: LocalDay) -> i64 {
        at + i64::from(self.zone.offset(at)) - i64::from(day) * DAY_SECS
    }

    fn bounds(&self) -> (EpochSecs, EpochSecs) {
        (self.instant(self.hours.0), self.instant(self.hours.1))
    }

    /// The part inside, in instants.
    fn inside(&self, (from, to): (EpochSecs, EpochSecs)) -> Option<(EpochSecs, EpochSecs)> {
        let (start, end) = self.bounds();
        let (from, to) = (from.max(start), to.min(end));
        (from < to).then_some((from, to))
    }

    /// The part inside, in seconds of the wall clock since midnight.
    fn cut(&self, span: (EpochSecs, EpochSecs)) -> Option<(i32, i32)> {
        self.inside(span).map(|(from, to)| (self.wall(from, self.day) as i32, self.wall(to, self.day) as i32))
    }
}

fn rows(window: &Window, loaded: &Loaded, intervals: &[&Interval]) -> Vec<TimelineRow> {
    let names = &loaded.data.names;
    let (start, end) = window.bounds();
    let mut rows: Vec<TimelineRow> = Vec::new();
    let mut place_of = rustc_hash::FxHashMap::default();
    for interval in intervals {
        let (Some((from, to)), Some((real_from, real_to))) = (window.cut(bounds(interval)), window.inside(bounds(interval))) else {
            continue;
        };
        let is_stated = interval.kind == PieceKind::Stated;
        let place = *place_of.entry(interval.agent).or_insert_with(|| {
            let agent = names.agents.value(interval.agent).to_owned();
            let none = is_stated.then_some(0);
            let estimated_secs = (!is_stated).then_some(0);
            rows.push(TimelineRow { agent, online_secs: none, unavailable_secs: none, estimated_secs, spans: Vec::new() });
            rows.len() - 1
        });
        let row = &mut rows[place];
        let (state, sum) = match (interval.kind, PresenceState::from_code(interval.state)) {
            (PieceKind::Stated, PresenceState::Online) => (SpanState::Online, &mut row.online_secs),
            (PieceKind::Stated, _) => (SpanState::Unavailable, &mut row.unavailable_secs),
            _ => (SpanState::Estimated, &mut row.estimated_secs),
        };
        *sum = Some(sum.unwrap_or(0) + real_to - real_from);
        let (interval_from, interval_to) = bounds(interval);
        row.spans.push(Span {
            state,
            from,
            to,
            is_cut: (interval_from < start, interval_to > end),
            reasons: interval.reasons.iter().map(|&reason| names.reasons.value(reason).to_owned()).collect(),
        });
    }
    rows.iter_mut().for_each(|row| row.spans.sort_by_key(|span| (span.from, span.state)));
    rows.sort_by(|a, b| a.online_secs.is_none().cmp(&b.online_secs.is_none()).then_with(|| a.agent.cmp(&b.agent)));
    rows
}

/// From when to when customers waited, of passing cases. `None` = the files do not tell.
pub(super) fn waiting_spans(loaded: &Loaded, selection: &Selection) -> Option<Vec<(EpochSecs, EpochSecs)>> {
    let clauses = selection.clauses.iter().filter(|clause| !clause.dimension.is_time()).cloned().collect();
    let selection = Selection { clauses, period: None, basis: selection.basis, clock: selection.clock, cut: None };
    let cases = filter::case_mask((&loaded.data, &loaded.derived.facts), &selection, &[Dimension::Agent], false, &loaded.zone);
    let (data, subject) = (&loaded.data, loaded.subject());
    let span = |population: Population, row: usize| {
        let (from, until) = subject.open_span(population, row)?;
        Some((EpochSecs::from(from), until.map_or(loaded.derived.data_end, EpochSecs::from)))
    };
    let waits = &loaded.derived.waits;
    if !waits.is_empty() {
        let counts = |&row: &usize| (waits.case[row] as usize) < data.n_counted && cases.contains(waits.case[row] as usize);
        return Some((0..waits.len()).filter(counts).filter_map(|row| span(Population::Waits, row)).collect());
    }
    if !loaded.derived.own_first_response {
        return None;
    }
    let counts = |&row: &usize| cases.contains(row) && subject.holds(Population::Unresponded, Grain::Case, row);
    Some((0..data.n_counted).filter(counts).filter_map(|row| span(Population::Unresponded, row)).collect())
}

/// Starts and ends inside the hours drawn, by time: how many wait from each moment on.
fn steps(window: &Window, spans: &[(EpochSecs, EpochSecs)]) -> Vec<(EpochSecs, i32)> {
    let inside = spans.iter().filter_map(|&span| window.inside(span));
    let mut steps: Vec<(EpochSecs, i32)> = inside.flat_map(|(from, to)| [(from, 1), (to, -1)]).collect();
    steps.sort_unstable();
    steps
}

/// The most that waited at once, per slot.
fn waiting(window: &Window, spans: &[(EpochSecs, EpochSecs)]) -> Vec<u32> {
    let first = window.hours.0 * 3600;
    let mut slots = vec![0u32; ((window.hours.1 - window.hours.0) * 3600 / SLOT_SECS) as usize];
    let place = |at: EpochSecs| ((window.wall(at, window.day) as i32 - first) / SLOT_SECS).max(0) as usize;
    let steps = steps(window, spans);
    let mut level = 0;
    for (index, &(at, change)) in steps.iter().enumerate() {
        level += change;
        let until = steps.get(index + 1).map_or(at, |next| next.0);
        if level <= 0 || until <= at {
            continue;
        }
        // The instant at which a slot begins belongs to it alone.
        for slot in place(at)..=place(until - 1) {
            if let Some(slot) = slots.get_mut(slot) {
                *slot = (*slot).max(level as u32);
            }
        }
    }
    slots
}

/// Times in which somebody waited and nobody was there, longer than a slot; before the data end.
fn alone(window: &Window, spans: &[(EpochSecs, EpochSecs)], mut present: Vec<(EpochSecs, EpochSecs)>) -> Vec<Alone> {
    present.sort_unstable();
    let (mut at, end) = window.bounds();
    let mut empty = Vec::new();
    for (from, to) in present {
        if at < from.min(end) {
            empty.push((at, from.min(end)));
        }
        at = at.max(to);
    }
    if at < end {
        empty.push((at, end));
    }
    let steps = steps(window, spans);
    let mut found = Vec::new();
    for (from, to) in empty {
        let (mut level, mut since, mut most) = (0, None, 0);
        let mut close = |since: &mut Option<EpochSecs>, until: EpochSecs, most: i32| {
            if let Some(start) = since.take()
                && until - start >= i64::from(SLOT_SECS)
            {
                let wall = |at: EpochSecs| window.wall(at, window.day) as i32;
                found.push(Alone { from: wall(start), to: wall(until), cases: most as u32 });
            }
        };
        for &(at, change) in &steps {
            if at >= to {
                break;
            }
            if level > 0 && since.is_none() && at > from {
                (since, most) = (Some(from), level);
            }
            level += change;
            if at < from {
                continue;
            }
            match (level > 0, since) {
                (true, None) => (since, most) = (Some(at), level),
                (true, Some(_)) => most = most.max(level),
                (false, _) => close(&mut since, at, most),
            }
        }
        if level > 0 && since.is_none() {
            (since, most) = (Some(from), level);
        }
        close(&mut since, to, most);
    }
    found
}
