//! The first response of the same rows as each product counts it, side by side: why two minutes are 42 elsewhere.

use serde::{Deserialize, Serialize};

use crate::calendar::WorkingTime;
use crate::data::{Credit, DatedBy, FrameKey};
use crate::derive::business::Calendars;
use crate::derive::dialects::{FirstResponse, first_responses};
use crate::filter::{Basis, Selection};
use crate::metrics::kernel::quantile;
use crate::model::{Clock, Dialect, EpochSecs, Grain};

use super::answer::Refresh;
use super::loaded::Loaded;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DialectsRequest {
    pub revision: u64,
    pub selection: Selection,
}

/// One row per dialect, ours first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DialectsPage {
    pub revision: u64,
    pub rows: Vec<DialectRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DialectRow {
    pub dialect: Dialect,
    /// First responses counted; 0 = the files tell none that it would count.
    pub n: u64,
    /// Seconds; `None` = nothing to count.
    pub mean: Option<f64>,
    pub median: Option<f64>,
    pub p90: Option<f64>,
    /// By which clock; the wall's where the product wants hours that nobody has given.
    pub clock: Clock,
    /// The product wants business hours, and none are in the settings.
    pub lacks_hours: bool,
    /// Which of the two the product shows.
    pub shows_median: bool,
}

pub fn page(loaded: &mut Loaded, request: &DialectsRequest) -> DialectsPage {
    let selection = loaded.by_person(request.selection.clone());
    let in_force = loaded.clock_of(&selection);
    let key = FrameKey { grain: Grain::Case, dated_by: DatedBy::CreatedAt, credited_to: Credit::CaseAgent };
    // Cases that pass, of any date: each dialect has its own.
    let cases = Refresh::new(loaded, &selection).row_mask(key, &selection, &[], true);
    let loaded = &*loaded;
    let calendars = Calendars::new(&loaded.data, &loaded.policy, &loaded.zone);
    let period = selection.period.filter(|_| selection.basis == Basis::Each);
    let rows = Dialect::ALL.into_iter().map(|dialect| {
        let rule = dialect.rule();
        let day = |at: i32| loaded.zone.day(at.into());
        let mut found = first_responses(&loaded.data, &loaded.derived.waits, &rule, day);
        let date = |response: &FirstResponse| match rule.is_closed_only {
            true => loaded.data.cases.closed[response.case as usize],
            false => response.at,
        };
        found.retain(|response| {
            let is_within = period.is_none_or(|period| (period.start..period.end).contains(&day(date(response))));
            is_within && cases.contains(response.case as usize)
        });
        let wanted = rule.clock.unwrap_or(in_force);
        let calendars = calendars.as_ref().filter(|_| wanted == Clock::Business);
        let mut secs: Vec<f64> = found.iter().map(|response| secs_of(loaded, calendars, response)).collect();
        DialectRow {
            dialect,
            n: secs.len() as u64,
            mean: (!secs.is_empty()).then(|| secs.iter().sum::<f64>() / secs.len() as f64),
            median: quantile(&mut secs, 0.5),
            p90: quantile(&mut secs, 0.9),
            clock: if calendars.is_some() { Clock::Business } else { Clock::Wall },
            lacks_hours: wanted == Clock::Business && calendars.is_none(),
            shows_median: rule.shows_median,
        }
    });
    DialectsPage { revision: request.revision, rows: rows.collect() }
}

/// By the hours of the case's team where calendars are given, else by the clock on the wall.
pub(super) fn secs_of(loaded: &Loaded, calendars: Option<&Calendars>, response: &FirstResponse) -> f64 {
    let (from, at) = (EpochSecs::from(response.from), EpochSecs::from(response.at));
    let working = calendars.map(|calendars| calendars.of(loaded.data.cases.team[response.case as usize]));
    working.map_or(at - from, |working: &WorkingTime| working.between(from, at)) as f64
}
