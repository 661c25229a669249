//! How a target fares: the share that would be met for every possible one, how late the late ones are, and who waits now, nearest to the
//! target first.

use serde::{Deserialize, Serialize};

use crate::calendar::DAY_SECS;
use crate::data::{FrameKey, NO_TIME};
use crate::filter::Selection;
use crate::metrics::population::Ending;
use crate::metrics::{MetricSpec, Population, Subject, Value};
use crate::model::stats::{AT_ONCE_SECS, Offered};
use crate::model::{EpochSecs, Grain, Role, Target, mask};

use super::answer::Refresh;
use super::conversation::Instant;
use super::loaded::Loaded;
use super::protocol::Missing;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlaRequest {
    pub revision: u64,
    pub selection: Selection,
    pub target: Target,
    /// Where the bands of [`SlaPage::bands`] end, seconds, rising; the last band has no end.
    pub edges: Vec<i64>,
    /// Rows of those who wait.
    pub limit: u32,
    /// Names of customers are hidden.
    pub masked: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SlaPage {
    pub revision: u64,
    pub target: Target,
    /// Of cases that meet no rule, seconds.
    pub target_secs: i64,
    /// By the targets in force, rules included. Pending: not answered, and not late yet.
    pub met: u64,
    pub breached: u64,
    pub pending: u64,
    /// Of the first response: who was answered and who gave up, by the targets in force.
    pub offered: Option<Offered>,
    /// By duration; the share of a target between two points is that of the lower one.
    pub curve: Vec<CurvePoint>,
    /// Late ones by how late they are: see [`LATE_ENDS`].
    pub late: [u64; N_LATE],
    /// All by how long they waited: one more than the request has edges. A duration on an edge is of the band that begins there.
    pub bands: Vec<Band>,
    /// Met with less than a fifth of the target left.
    pub near_misses: u64,
    /// Who waits at the end of the data: first those not late yet, the least time left first, then those least late.
    pub waiting: Vec<Waiting>,
    /// Of whom at least four fifths of the target are gone, and those who are late.
    pub at_risk: u64,
    pub n_late: u64,
}

/// With a target of `secs`, `met` of `of` would be in time. Those who wait and are not late by it are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurvePoint {
    pub secs: i64,
    pub met: u64,
    pub of: u64,
}

/// Durations between two edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    pub over: u64,
    /// Not over at the end of the data: at least so long.
    pub running: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Number of the case in the data loaded.
    pub case: u32,
    pub id: String,
    pub who: String,
    pub agent: String,
    pub team: String,
    pub since: Instant,
    /// Seconds of the clock in force.
    pub waited_secs: i64,
    pub target_secs: i64,
    /// Until when free messages reach the customer; `None` = the customer never wrote.
    pub window_ends: Option<Instant>,
}

/// Where one band of lateness ends and the next begins, seconds; the last one has no end.
pub const LATE_ENDS: [i64; 5] = [5 * 60, 15 * 60, 3600, 4 * 3600, DAY_SECS];
pub const N_LATE: usize = LATE_ENDS.len() + 1;

/// A curve of more durations is drawn through every so manieth.
const MAX_POINTS: usize = 256;

/// What is missing is what its share misses.
pub fn page(loaded: &mut Loaded, request: &SlaRequest) -> Result<SlaPage, Missing> {
    let selection = loaded.by_person(request.selection.clone());
    let clock = loaded.clock_of(&selection);
    let mut refresh = Refresh::new(loaded, &selection);
    let kind = match refresh.spec_in_force(metric_of(request.target)) {
        Ok(spec) => Kind::of(request.target, spec),
        Err(missing) => return Err(missing.unwrap_or(Missing::Table(Role::Messages))),
    };
    let rows = refresh.population_rows(kind.key, kind.population, &selection, &[], false);
    let of_any_date = refresh.population_rows(kind.key, kind.population, &selection, &[], true);
    let loaded = refresh.into_loaded();
    let subject = loaded.subject_by(clock);
    let known: Vec<Promise> = rows.iter().filter_map(|&row| kind.promise(&subject, row)).collect();
    let mut page = SlaPage { revision: request.revision, target: request.target, ..SlaPage::default() };
    page.target_secs = kind.common_target(loaded);
    page.curve = curve(&known);
    page.bands = bands(&known, &request.edges);
    page.offered = (request.target == Target::FirstResponse).then(|| offered(&kind, &subject, &rows));
    for promise in &known {
        let late_by = promise.secs - promise.target;
        match promise.is_over {
            true if late_by <= 0 => page.met += 1,
            false if late_by <= 0 => page.pending += 1,
            _ => {
                page.breached += 1;
                page.late[LATE_ENDS.partition_point(|&end| end <= late_by)] += 1;
            }
        }
        page.near_misses += u64::from(promise.is_over && late_by <= 0 && promise.secs * 5 > promise.target * 4);
    }
    let mut open: Vec<(u32, Promise)> = of_any_date.iter().filter_map(|&row| Some((row, kind.promise(&subject, row)?))).collect();
    open.retain(|(row, promise)| !promise.is_over && kind.is_open(&subject, *row));
    page.n_late = open.iter().filter(|(_, promise)| promise.secs > promise.target).count() as u64;
    page.at_risk =
        open.iter().filter(|(_, promise)| promise.secs * 5 >= promise.target * 4 && promise.secs <= promise.target).count() as u64;
    let left = |promise: &Promise| promise.target - promise.secs;
    open.sort_by_key(|(row, promise)| (left(promise) < 0, left(promise).abs(), *row));
    open.truncate(request.limit as usize);
    page.waiting = open.into_iter().map(|(row, promise)| waiting(loaded, &kind, row, promise, request.masked)).collect();
    Ok(page)
}

/// The share of a target that is met.
fn metric_of(target: Target) -> &'static str {
    match target {
        Target::FirstResponse => "sla_first_response",
        Target::NextReply => "sla_next_reply",
        Target::Resolution => "sla_resolution",
    }
}

/// How long somebody waited, or waits, and what was promised.
#[derive(Clone, Copy)]
struct Promise {
    secs: i64,
    target: i64,
    is_over: bool,
}

/// What a target is about.
struct Kind {
    target: Target,
    key: FrameKey,
    population: Population,
    value: Value,
}

impl Kind {
    /// Rows of the share, and those that are not judged yet.
    fn of(target: Target, spec: &MetricSpec) -> Kind {
        let (population, value) = match target {
            Target::FirstResponse => (Population::Unresponded, Value::ResponseOrWaited),
            Target::NextReply => (Population::Waits, Value::WaitOrWaited),
            Target::Resolution => (Population::Cases, Value::ResolutionOrOpen),
        };
        Kind { target, key: FrameKey { grain: spec.grain, dated_by: spec.dated_by, credited_to: spec.credited_to }, population, value }
    }

    fn common_target(&self, loaded: &Loaded) -> i64 {
        match self.target {
            Target::FirstResponse => loaded.policy.sla_first_response_secs,
            Target::NextReply => loaded.policy.sla_next_reply_secs,
            Target::Resolution => loaded.policy.sla_resolution_secs,
        }
    }

    fn case(&self, subject: &Subject, row: u32) -> usize {
        if self.key.grain == Grain::Wait { subject.derived.waits.case[row as usize] as usize } else { row as usize }
    }

    /// `None` = its times are not known, or the wrong way round.
    fn promise(&self, subject: &Subject, row: u32) -> Option<Promise> {
        let (cases, facts) = (&subject.data.cases, &subject.derived.facts);
        let case = self.case(subject, row);
        let is_over = match self.target {
            Target::Resolution => cases.closed[case] != NO_TIME,
            _ => subject.is_over(self.key.grain, row as usize),
        };
        let is_known = match self.target {
            Target::FirstResponse => !is_over || facts.response_secs[case] != NO_TIME,
            Target::NextReply => true,
            Target::Resolution if is_over => facts.resolution_secs[case] != NO_TIME,
            Target::Resolution => cases.created[case] != NO_TIME && !cases.is_closed(case),
        };
        let promised = subject.derived.targets.of(case);
        let target = match self.target {
            Target::FirstResponse => promised.first_response_secs,
            Target::NextReply => promised.next_reply_secs,
            Target::Resolution => promised.resolution_secs,
        };
        // A rule may say how its time is counted.
        let by_rule = Subject { clock: promised.clock.unwrap_or(subject.clock), ..*subject };
        is_known.then(|| Promise { secs: by_rule.value(self.value, row as usize) as i64, target, is_over })
    }

    /// Somebody can still do something about it.
    fn is_open(&self, subject: &Subject, row: u32) -> bool {
        let is_dropped = self.key.grain == Grain::Wait && subject.derived.waits.dropped[row as usize] != NO_TIME;
        !is_dropped && !subject.data.cases.is_closed(self.case(subject, row))
    }
}

fn offered(kind: &Kind, subject: &Subject, rows: &[u32]) -> Offered {
    let mut offered = Offered::default();
    for &row in rows {
        let Some(promise) = kind.promise(subject, row) else { continue };
        let is_within = promise.secs <= promise.target;
        match subject.ending(row as usize) {
            Some(Ending::Answered) => {
                offered.answered += 1;
                offered.answered_within += u64::from(is_within);
            }
            Some(Ending::Lost | Ending::Abandoned | Ending::Missed) => {
                offered.abandoned += 1;
                offered.abandoned_within += u64::from(is_within);
                offered.abandoned_at_once += u64::from(promise.secs <= AT_ONCE_SECS);
            }
            // The robot did it alone, or it is still to be seen.
            Some(Ending::Contained) | None => {}
        }
    }
    offered
}

/// Met and judged for each duration as the target.
fn curve(known: &[Promise]) -> Vec<CurvePoint> {
    let sorted = |is_over: bool| {
        let mut secs: Vec<i64> = known.iter().filter(|promise| promise.is_over == is_over).map(|promise| promise.secs).collect();
        secs.sort_unstable();
        secs
    };
    let (over, running) = (sorted(true), sorted(false));
    let mut steps: Vec<i64> = over.iter().chain(&running).copied().collect();
    steps.sort_unstable();
    steps.dedup();
    let every = steps.len().div_ceil(MAX_POINTS).max(1);
    let last = steps.len().saturating_sub(1);
    let drawn = steps.iter().enumerate().filter(|(place, _)| place % every == 0 || *place == last);
    drawn
        .map(|(_, &secs)| {
            let met = over.partition_point(|&other| other <= secs);
            let pending = running.partition_point(|&other| other <= secs);
            CurvePoint { secs, met: met as u64, of: (known.len() - pending) as u64 }
        })
        .collect()
}

fn bands(known: &[Promise], edges: &[i64]) -> Vec<Band> {
    let mut bands = vec![Band::default(); edges.len() + 1];
    for promise in known {
        let band = &mut bands[edges.partition_point(|&edge| edge <= promise.secs)];
        *(if promise.is_over { &mut band.over } else { &mut band.running }) += 1;
    }
    bands
}

fn waiting(loaded: &Loaded, kind: &Kind, row: u32, promise: Promise, masked: bool) -> Waiting {
    let (names, cases, derived) = (&loaded.data.names, &loaded.data.cases, &loaded.derived);
    let case = kind.case(&loaded.subject(), row);
    let instant = |at: EpochSecs| (loaded.zone.day(at), loaded.zone.second_of_day(at));
    let since = match kind.target {
        Target::FirstResponse => derived.facts.sla_from[case],
        Target::NextReply => derived.waits.start[row as usize],
        Target::Resolution => cases.created[case],
    };
    let last = derived.facts.last_inbound[case];
    let who = names.requesters.value(cases.requester[case]);
    Waiting {
        case: case as u32,
        id: names.case_ids.value(cases.id[case]).to_owned(),
        who: if masked { mask::name(who) } else { who.to_owned() },
        agent: names.agents.value(derived.facts.agent[case]).to_owned(),
        team: names.teams.value(cases.team[case]).to_owned(),
        since: instant(since.into()),
        waited_secs: promise.secs,
        target_secs: promise.target,
        window_ends: (last != NO_TIME).then(|| instant(EpochSecs::from(last) + DAY_SECS)),
    }
}
