//! Hours in which far more messages failed than in the others: of all that were sent, of one template, or for one reason.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::data::{Frame, FrameKey, NO_CODE, NO_HOUR};
use crate::filter::Selection;
use crate::metrics::Population;
use crate::model::stats::binomial_tail;
use crate::model::{DeliveryStatus, Dimension, LocalDay, Role};

use super::answer::Refresh;
use super::loaded::Loaded;
use super::protocol::Missing;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpikesRequest {
    pub revision: u64,
    pub selection: Selection,
}

/// Those with the most failures beyond what is usual first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpikesPage {
    pub revision: u64,
    pub spikes: Vec<Spike>,
}

/// What stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SpikeOf {
    All,
    Template,
    Error,
}

impl SpikeOf {
    pub fn id(self) -> &'static str {
        match self {
            SpikeOf::All => "all",
            SpikeOf::Template => "template",
            SpikeOf::Error => "error",
        }
    }
}

/// Hours of one day, one after another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spike {
    pub of: SpikeOf,
    /// The template, or the reason; empty = of all.
    pub name: String,
    pub day: LocalDay,
    /// The first one, and the one after the last.
    pub hours: (u32, u32),
    pub failed: u32,
    pub attempted: u32,
    /// The share that failed in all other hours.
    pub usual: f64,
    /// The reason and the template of most of those failures, and of how many; `None` = the files do not say.
    pub error: Option<(String, u32)>,
    pub template: Option<(String, u32)>,
}

impl Spike {
    /// Failures beyond the usual share.
    fn excess(&self) -> f64 {
        f64::from(self.failed) - self.usual * f64::from(self.attempted)
    }

    fn meets(&self, other: &Spike) -> bool {
        self.day == other.day && self.hours.0 < other.hours.1 && other.hours.0 < self.hours.1
    }

    fn holds(&self, day: LocalDay, hour: u32) -> bool {
        self.day == day && self.hours.0 <= hour && hour < self.hours.1
    }
}

/// A spike that is looked at is a filter on these; the others stay beside it.
pub const SPIKE_DIMENSIONS: [Dimension; 4] = [Dimension::Day, Dimension::Hour, Dimension::Template, Dimension::Error];

/// Fewer failures in an hour are no spike.
const MIN_FAILED: u32 = 5;
/// Nor is less than this many times the usual share.
const MIN_RISE: f64 = 2.0;
/// Chance would give one among all hours looked at less often than this.
const P: f64 = 0.01;
const SHOWN: usize = 20;
/// So many templates, and so many reasons, are looked at.
const MAX_SERIES: usize = 20;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    attempted: u32,
    failed: u32,
}

impl Tally {
    fn plus(self, other: Tally) -> Tally {
        Tally { attempted: self.attempted + other.attempted, failed: self.failed + other.failed }
    }

    fn less(self, other: Tally) -> Tally {
        Tally { attempted: self.attempted - other.attempted, failed: self.failed - other.failed }
    }
}

/// Each row's hour, counted from midnight of the first day.
struct Hours {
    first_day: LocalDay,
    of_row: Vec<u32>,
    n_hours: usize,
}

impl Hours {
    fn of(frame: &Frame, rows: &[u32]) -> Self {
        let days = || rows.iter().map(|&row| frame.day[row as usize]);
        let (first_day, last_day) = (days().min().unwrap_or(0), days().max().unwrap_or(0));
        let hour = |row: usize| (frame.day[row] - first_day) as u32 * 24 + u32::from(frame.hour_of_week[row] % 24);
        let of_row = rows.iter().map(|&row| hour(row as usize)).collect();
        Hours { first_day, of_row, n_hours: (last_day - first_day + 1) as usize * 24 }
    }

    fn day(&self, hour: usize) -> LocalDay {
        self.first_day + (hour / 24) as LocalDay
    }
}

/// What is missing is what the share of failures misses.
pub fn page(loaded: &mut Loaded, request: &SpikesRequest) -> Result<SpikesPage, Missing> {
    let selection = loaded.by_person(request.selection.clone());
    let mut refresh = Refresh::new(loaded, &selection);
    let spec = refresh.spec_in_force("failure_rate").map_err(|missing| missing.unwrap_or(Missing::Table(Role::Messages)))?;
    let key = FrameKey { grain: spec.grain, dated_by: spec.dated_by, credited_to: spec.credited_to };
    let mut rows = refresh.population_rows(key, Population::Attempted, &selection, &SPIKE_DIMENSIONS, false);
    let loaded = refresh.into_loaded();
    let frame = loaded.frame(key);
    rows.retain(|&row| frame.hour_of_week[row as usize] != NO_HOUR);
    let hours = Hours::of(&frame, &rows);
    let mut spikes = found(loaded, &rows, &hours);
    spikes.sort_by(|a, b| {
        b.excess().total_cmp(&a.excess()).then_with(|| (a.of, &a.name, a.day, a.hours).cmp(&(b.of, &b.name, b.day, b.hours)))
    });
    spikes.truncate(SHOWN);
    tell_what_failed(loaded, &rows, &hours, &mut spikes);
    Ok(SpikesPage { revision: request.revision, spikes })
}

fn is_failed(loaded: &Loaded, row: u32) -> bool {
    DeliveryStatus::from_code(loaded.data.messages.status[row as usize]) == DeliveryStatus::Failed
}

/// Codes with the most failures, and enough to stand out at all, in the order of their codes.
fn with_failures(counts: &[u32]) -> Vec<u32> {
    let mut codes: Vec<u32> = (0..).zip(counts).filter(|(_, count)| **count >= MIN_FAILED).map(|(code, _)| code).collect();
    codes.sort_by_key(|&code| std::cmp::Reverse(counts[code as usize]));
    codes.truncate(MAX_SERIES);
    codes.sort_unstable();
    codes
}

fn found(loaded: &Loaded, rows: &[u32], hours: &Hours) -> Vec<Spike> {
    let (messages, names) = (&loaded.data.messages, &loaded.data.names);
    let (mut in_template, mut in_error) = (vec![0; names.templates.len()], vec![0; names.errors.len()]);
    for &row in rows.iter().filter(|&&row| is_failed(loaded, row)) {
        let codes = [(&mut in_template, messages.template[row as usize]), (&mut in_error, messages.error[row as usize])];
        for (counts, code) in codes.into_iter().filter(|(_, code)| *code != NO_CODE) {
            counts[code as usize] += 1;
        }
    }
    let (templates, errors) = (with_failures(&in_template), with_failures(&in_error));
    let nothing = vec![Tally::default(); hours.n_hours];
    let (mut all, mut of_template, mut of_error) = (nothing.clone(), vec![nothing.clone(); templates.len()], vec![nothing; errors.len()]);
    for (&row, &hour) in rows.iter().zip(&hours.of_row) {
        let (hour, tally) = (hour as usize, Tally { attempted: 1, failed: is_failed(loaded, row).into() });
        all[hour] = all[hour].plus(tally);
        if let Ok(place) = templates.binary_search(&messages.template[row as usize]) {
            of_template[place][hour] = of_template[place][hour].plus(tally);
        }
        if let Ok(place) = errors.binary_search(&messages.error[row as usize]) {
            of_error[place][hour].failed += tally.failed;
        }
    }
    // A reason is one of all that was attempted.
    for tallies in &mut of_error {
        tallies.iter_mut().zip(&all).for_each(|(tally, all)| tally.attempted = all.attempted);
    }
    let templates = templates.iter().zip(&of_template).map(|(&code, tallies)| (SpikeOf::Template, names.templates.value(code), tallies));
    let errors = errors.iter().zip(&of_error).map(|(&code, tallies)| (SpikeOf::Error, names.errors.value(code), tallies));
    let series: Vec<(SpikeOf, &str, &Vec<Tally>)> = std::iter::once((SpikeOf::All, "", &all)).chain(templates).chain(errors).collect();
    let n_looked_at = series.iter().map(|(.., tallies)| tallies.iter().filter(|tally| tally.attempted > 0).count()).sum();
    let mut spikes: Vec<Spike> = Vec::new();
    for (of, name, tallies) in series {
        for spike in spikes_of((of, name), tallies, hours, n_looked_at) {
            // What stands out as a whole names its template and its reason itself.
            if !spikes.iter().any(|known| known.of < of && known.meets(&spike)) {
                spikes.push(spike);
            }
        }
    }
    spikes
}

/// Hours that stand out against all others of theirs; neighbours of one day are one spike.
fn spikes_of((of, name): (SpikeOf, &str), tallies: &[Tally], hours: &Hours, n_looked_at: usize) -> Vec<Spike> {
    let whole = tallies.iter().fold(Tally::default(), |sum, tally| sum.plus(*tally));
    let mut spikes: Vec<Spike> = Vec::new();
    for (place, &tally) in tallies.iter().enumerate().filter(|(_, tally)| stands_out(**tally, whole, n_looked_at)) {
        let (day, hour) = (hours.day(place), (place % 24) as u32);
        match spikes.last_mut().filter(|last| last.day == day && last.hours.1 == hour) {
            Some(last) => {
                last.hours.1 = hour + 1;
                (last.failed, last.attempted) = (last.failed + tally.failed, last.attempted + tally.attempted);
            }
            None => spikes.push(Spike {
                of,
                name: name.to_owned(),
                day,
                hours: (hour, hour + 1),
                failed: tally.failed,
                attempted: tally.attempted,
                usual: 0.0,
                error: None,
                template: None,
            }),
        }
    }
    for spike in &mut spikes {
        let others = whole.less(Tally { attempted: spike.attempted, failed: spike.failed });
        spike.usual = if others.attempted == 0 { 0.0 } else { f64::from(others.failed) / f64::from(others.attempted) };
    }
    spikes
}

fn stands_out(tally: Tally, whole: Tally, n_looked_at: usize) -> bool {
    let others = whole.less(tally);
    if tally.failed < MIN_FAILED || others.attempted == 0 {
        return false;
    }
    // One more than was seen, so that what never failed before may fail once.
    let usual = (f64::from(others.failed) + 1.0) / (f64::from(others.attempted) + 2.0);
    let is_rise = f64::from(tally.failed) >= MIN_RISE * usual * f64::from(tally.attempted);
    is_rise && binomial_tail(tally.failed, tally.attempted, usual) * (n_looked_at as f64) < P
}

/// The reason and the template of most failures of each spike.
fn tell_what_failed(loaded: &Loaded, rows: &[u32], hours: &Hours, spikes: &mut [Spike]) {
    let (messages, names) = (&loaded.data.messages, &loaded.data.names);
    let mut counts: Vec<[FxHashMap<u32, u32>; 2]> = spikes.iter().map(|_| Default::default()).collect();
    for (&row, &hour) in rows.iter().zip(&hours.of_row).filter(|(row, _)| is_failed(loaded, **row)) {
        let (day, hour) = (hours.day(hour as usize), hour % 24);
        let (error, template) = (messages.error[row as usize], messages.template[row as usize]);
        for (spike, [errors, templates]) in spikes.iter().zip(&mut counts).filter(|(spike, _)| spike.holds(day, hour)) {
            let is_of_it = match spike.of {
                SpikeOf::All => true,
                SpikeOf::Template => names.templates.value(template) == spike.name,
                SpikeOf::Error => names.errors.value(error) == spike.name,
            };
            if is_of_it {
                *errors.entry(error).or_default() += 1;
                *templates.entry(template).or_default() += 1;
            }
        }
    }
    let most = |counts: &FxHashMap<u32, u32>, name: &dyn Fn(u32) -> String| {
        let named = counts.iter().filter(|(code, _)| **code != NO_CODE).map(|(&code, &n)| (name(code), n));
        named.max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
    };
    for (spike, [errors, templates]) in spikes.iter_mut().zip(&counts) {
        spike.error = most(errors, &|code| names.errors.value(code).to_owned());
        spike.template = most(templates, &|code| names.templates.value(code).to_owned());
    }
}
