//! Which definition is somebody's number: the figure that another product shows is looked for among definitions, clocks, dates, zones and
//! populations, and those that give it are named.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::calendar::Zone;
use crate::data::{Bitmap, Credit, DatedBy, FrameKey};
use crate::derive::business::Calendars;
use crate::derive::dialects::{FirstResponse, first_responses};
use crate::filter::{Basis, Selection};
use crate::metrics::kernel::quantile;
use crate::metrics::{METRICS, Unit};
use crate::model::{Clock, Dialect, Dimension, Grain};

use super::answer::Refresh;
use super::dialects::secs_of;
use super::loaded::Loaded;
use super::protocol::Query;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberRequest {
    pub revision: u64,
    pub selection: Selection,
    /// What was typed, each way that it can be meant.
    pub wanted: Vec<Wanted>,
}

/// A figure, exact to one step of its last digit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    pub kind: NumberKind,
    /// Seconds, a share from 0 to 1, or a number.
    pub value: f64,
    pub step: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NumberKind {
    Count,
    Secs,
    Share,
    Points,
}

impl NumberKind {
    fn of(unit: Unit) -> Self {
        match unit {
            Unit::Count => NumberKind::Count,
            Unit::Seconds => NumberKind::Secs,
            Unit::Share => NumberKind::Share,
            Unit::Points => NumberKind::Points,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberPage {
    pub revision: u64,
    /// Figures that were computed and compared.
    pub tried: u32,
    /// Those that give it, the plainest first; where none does, the nearest ones.
    pub readings: Vec<Reading>,
}

/// A definition under some choices, and the figure that it gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub what: What,
    pub kind: NumberKind,
    pub value: f64,
    /// Rows that it rests on.
    pub n: u64,
    /// It is what was typed, to its last digit.
    pub is_exact: bool,
    /// By which clock a duration; `None` = it has none.
    pub clock: Option<Clock>,
    /// By which date rows are in the period.
    pub basis: Basis,
    /// Days of another zone than that of the settings.
    pub zone: Option<String>,
    /// Without the filters of the page.
    pub is_unfiltered: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum What {
    /// The first response as a product counts it.
    Dialect(Dialect, Part),
    /// A metric by its id.
    Metric(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    Mean,
    P50,
    P90,
}

impl Part {
    /// Texts are `times.part.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Part::Mean => "mean",
            Part::P50 => "p50",
            Part::P90 => "p90",
        }
    }
}

/// Readings told when the figure is met, and when it is not.
const TOLD: usize = 12;
const NEAREST: usize = 5;
/// Products that keep no zone of the service count the days of this one.
const OTHER_ZONE: &str = "UTC";

pub fn page(loaded: &mut Loaded, request: &NumberRequest) -> NumberPage {
    let selection = loaded.by_person(request.selection.clone());
    let mut found = Vec::new();
    let kinds: FxHashSet<NumberKind> = request.wanted.iter().map(|wanted| wanted.kind).collect();
    let mut populations = vec![(selection.clone(), false)];
    if !selection.clauses.is_empty() {
        populations.push((Selection { clauses: Vec::new(), ..selection.clone() }, true));
    }
    for (selection, is_unfiltered) in &populations {
        if kinds.contains(&NumberKind::Secs) {
            dialects(loaded, selection, *is_unfiltered, &mut found);
        }
        metrics(loaded, selection, *is_unfiltered, &kinds, &mut found);
    }
    let in_force = loaded.clock_of(&selection);
    rank(found, request, in_force, selection.basis)
}

/// The first response of every product, by both clocks, by the dates and in the zones that a report may go by.
fn dialects(loaded: &mut Loaded, selection: &Selection, is_unfiltered: bool, found: &mut Vec<Reading>) {
    let key = FrameKey { grain: Grain::Case, dated_by: DatedBy::CreatedAt, credited_to: Credit::CaseAgent };
    // Cases of any date: each reading has its own.
    let cases = Refresh::new(loaded, selection).row_mask(key, &Selection { basis: Basis::Each, ..selection.clone() }, &[], true);
    let loaded = &*loaded;
    let calendars = Calendars::new(&loaded.data, &loaded.policy, &loaded.zone);
    let other = Zone::named(OTHER_ZONE).filter(|_| loaded.policy.zone != OTHER_ZONE && selection.period.is_some());
    let zones = std::iter::once((&loaded.zone, None)).chain(other.as_ref().map(|zone| (zone, Some(OTHER_ZONE.to_owned()))));
    for (zone, zone_name) in zones {
        for dialect in Dialect::ALL {
            let rule = dialect.rule();
            let responses = first_responses(&loaded.data, &loaded.derived.waits, &rule, |at| zone.day(at.into()));
            for basis in [Basis::Each, Basis::CaseCreated, Basis::CaseClosed] {
                let date = |response: &FirstResponse| match basis {
                    Basis::CaseCreated => loaded.data.cases.created[response.case as usize],
                    Basis::CaseClosed => loaded.data.cases.closed[response.case as usize],
                    _ if rule.is_closed_only => loaded.data.cases.closed[response.case as usize],
                    _ => response.at,
                };
                let is_within = |response: &&FirstResponse| {
                    let at = date(response);
                    let is_dated = at != crate::data::NO_TIME;
                    let in_period = selection.period.is_none_or(|period| (period.start..period.end).contains(&zone.day(at.into())));
                    is_dated && in_period && contains(&cases, response.case)
                };
                let counted: Vec<&FirstResponse> = responses.iter().filter(is_within).collect();
                for (clock, calendars) in [(Clock::Wall, None), (Clock::Business, calendars.as_ref())] {
                    if clock == Clock::Business && calendars.is_none() {
                        continue;
                    }
                    let mut secs: Vec<f64> = counted.iter().map(|response| secs_of(loaded, calendars, response)).collect();
                    let mean = (!secs.is_empty()).then(|| secs.iter().sum::<f64>() / secs.len() as f64);
                    let parts = [(Part::Mean, mean), (Part::P50, quantile(&mut secs, 0.5)), (Part::P90, quantile(&mut secs, 0.9))];
                    found.extend(parts.into_iter().filter_map(|(part, value)| {
                        Some(Reading {
                            what: What::Dialect(dialect, part),
                            kind: NumberKind::Secs,
                            value: value?,
                            n: counted.len() as u64,
                            is_exact: false,
                            clock: Some(clock),
                            basis,
                            zone: zone_name.clone(),
                            is_unfiltered,
                        })
                    }));
                }
            }
        }
    }
}

fn contains(cases: &Bitmap, case: u32) -> bool {
    cases.contains(case as usize)
}

/// Every metric of the kinds wanted, by each date and clock.
fn metrics(loaded: &mut Loaded, selection: &Selection, is_unfiltered: bool, kinds: &FxHashSet<NumberKind>, found: &mut Vec<Reading>) {
    let mut wanted: Vec<(&str, NumberKind, bool)> = METRICS
        .iter()
        .map(|spec| (spec.id, NumberKind::of(spec.unit), spec.is_on_clock()))
        .filter(|(_, kind, _)| kinds.contains(kind))
        .collect();
    wanted.dedup();
    for basis in Basis::ALL {
        for clock in [Clock::Wall, Clock::Business] {
            if clock == Clock::Business && loaded.derived.business.is_none() {
                continue;
            }
            let selection = Selection { basis, clock: Some(clock), ..selection.clone() };
            let asked: Vec<&(&str, NumberKind, bool)> = wanted.iter().filter(|(.., on_clock)| *on_clock || clock == Clock::Wall).collect();
            let query = Query {
                id: String::new(),
                metrics: asked.iter().map(|(id, ..)| (*id).to_owned()).collect(),
                by: Vec::<Dimension>::new(),
                period: None,
                ignores: Vec::new(),
            };
            let answer = Refresh::new(loaded, &selection).answer(&query);
            for ((id, kind, on_clock), column) in asked.into_iter().zip(&answer.metrics) {
                let Some(cell) = column.cells.first().filter(|_| column.missing.is_none()) else { continue };
                let Some(value) = cell.value else { continue };
                found.push(Reading {
                    what: What::Metric((*id).to_owned()),
                    kind: *kind,
                    value,
                    n: cell.n,
                    is_exact: false,
                    clock: on_clock.then_some(clock),
                    basis,
                    zone: None,
                    is_unfiltered,
                });
            }
        }
    }
}

fn rank(found: Vec<Reading>, request: &NumberRequest, clock: Clock, basis: Basis) -> NumberPage {
    let tried = found.len() as u32;
    // How far a reading is from what was typed, in steps of its last digit, the way of meaning it that is nearest.
    let steps = |reading: &Reading| {
        let of_kind = request.wanted.iter().filter(|wanted| wanted.kind == reading.kind);
        of_kind.map(|wanted| (reading.value - wanted.value).abs() / wanted.step).fold(f64::INFINITY, f64::min)
    };
    let away = |reading: &Reading| {
        let of_kind = request.wanted.iter().filter(|wanted| wanted.kind == reading.kind);
        of_kind.map(|wanted| (reading.value - wanted.value).abs() / wanted.value.abs().max(wanted.step)).fold(f64::INFINITY, f64::min)
    };
    // Choices that differ from those of the page.
    let turns = |reading: &Reading| {
        usize::from(reading.basis != basis)
            + usize::from(reading.clock.is_some_and(|other| other != clock))
            + usize::from(reading.zone.is_some())
            + usize::from(reading.is_unfiltered)
    };
    let mut ranked: Vec<(bool, usize, f64, Reading)> =
        found.into_iter().map(|reading| (steps(&reading) < 1.0 + 1e-9, turns(&reading), away(&reading), reading)).collect();
    let has_exact = ranked.iter().any(|(is_exact, ..)| *is_exact);
    ranked.retain(|(is_exact, ..)| *is_exact == has_exact);
    ranked.sort_by(|a, b| match has_exact {
        true => a.1.cmp(&b.1).then(a.2.total_cmp(&b.2)),
        false => a.2.total_cmp(&b.2).then(a.1.cmp(&b.1)),
    });
    let mut seen = FxHashSet::default();
    // The same rows under another choice say nothing new: the plainest stands for them.
    let kept = ranked.into_iter().filter(|(.., reading)| seen.insert((reading.what.clone(), reading.value.to_bits(), reading.n)));
    let readings = kept.take(if has_exact { TOLD } else { NEAREST }).map(|(is_exact, .., reading)| Reading { is_exact, ..reading });
    NumberPage { revision: request.revision, tried, readings: readings.collect() }
}
