//! How the service moves: the course of figures, goals, what followed what happened, and who stands out among peers.

use serde::{Deserialize, Serialize};

use crate::calendar::{WorkingTime, civil};
use crate::filter::{DateRange, Selection};
use crate::metrics::trend::{self, DayValue};
use crate::metrics::{Aggregate, Better, specs};
use crate::model::stats::SMALL_N;
use crate::model::{DAY_IS_OVER, Dimension, Every, Goal, LocalDay, Note};

use super::answer::Refresh;
use super::loaded::Loaded;
use super::protocol::{Cell, Missing, Query};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgressRequest {
    pub revision: u64,
    pub selection: Selection,
    /// Metrics whose course is told.
    pub courses: Vec<String>,
    /// The one that notes are measured by.
    pub metric: String,
    pub goals: Vec<Goal>,
    pub notes: Vec<Note>,
    /// Agents or teams: whose strengths are told.
    pub who: Dimension,
    /// Metrics that they are compared by.
    pub strengths: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProgressPage {
    pub revision: u64,
    /// The days of the courses: whole ones, at most [`COURSE_DAYS`] before the end of the period. `None` = there are none.
    pub window: Option<DateRange>,
    pub courses: Vec<Course>,
    /// Beside the goals asked for.
    pub goals: Vec<GoalState>,
    /// Beside the notes.
    pub effects: Vec<Option<Effect>>,
    /// Farthest from the others first.
    pub standings: Vec<Standing>,
    /// Names with enough rows to be compared by some metric.
    pub compared: u32,
}

/// Twelve weeks.
pub const COURSE_DAYS: i32 = 84;
/// Fewer days with a figure are no trend; fewer are no change.
const MIN_TREND: usize = 21;
const MIN_SHIFT: usize = 28;
/// A day's mean, share or quantile of fewer rows is not looked at.
const MIN_ROWS: u64 = 3;
/// Chances below these are told as trends and as changes.
pub const TREND_P: f64 = 0.05;
const SHIFT_P: f64 = 0.01;

/// A figure day by day, and what the days say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub metric: String,
    pub missing: Option<Missing>,
    /// One per day of the window.
    pub days: Vec<Option<f64>>,
    /// The last seven days of it and the seven before: the figure of all their rows, not a mean of days.
    pub week: Cell,
    pub week_before: Cell,
    pub slope: Option<SlopeOf>,
    pub shift: Option<ShiftOf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlopeOf {
    /// In the metric's unit, see [`trend::Slope`].
    pub per_week: f64,
    pub p: f64,
    /// The line on the first and on the last day of the window.
    pub ends: (f64, f64),
}

impl SlopeOf {
    /// It goes somewhere, and chance would hardly give it.
    pub fn is_clear(&self) -> bool {
        self.p < TREND_P && self.per_week != 0.0
    }
}

/// The day from which on the figure was another one, and the figure of the days on either side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShiftOf {
    pub day: LocalDay,
    pub p: f64,
    pub before: Cell,
    pub after: Cell,
}

/// How a goal fares in the week, month or quarter in which the period ends. Filters do not touch it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoalState {
    pub missing: Option<Missing>,
    /// All of its days.
    pub span: DateRange,
    pub now: Cell,
    /// A count grows towards the target; a share, a time or a queue is a level.
    pub grows: bool,
    /// Higher or lower is wanted.
    pub is_limit: bool,
    /// Of a count at the end of the span: what is there, over the share of the span that days like those gone by make up: weekdays, and,
    /// where the hours of the service are known, days on which it is closed, be it a Sunday or a holiday. `None` = a level, or too early to say.
    pub projection: Option<f64>,
    /// The target's share that should be there by now.
    pub due: Option<f64>,
    /// What each day left has to bring, or may still bring: each working day, where the hours of the service are known.
    pub per_day: Option<f64>,
    pub days_left: i32,
    /// Of a count, by the hours in force. `None` = a level, or nobody has said when the service is open.
    pub work_left: Option<WorkLeft>,
    pub light: Light,
    /// Earlier spans that lie wholly in the data, oldest first.
    pub past: Vec<PastGoal>,
}

/// What is left of a span to work on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkLeft {
    /// Days with any hours.
    pub days: i32,
    /// Whose hours those are: the name of the team's own; empty = the service's.
    pub hours: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastGoal {
    pub span: DateRange,
    pub value: Option<f64>,
    pub is_reached: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Light {
    Reached,
    OnTrack,
    /// Within a tenth of the target.
    AtRisk,
    Behind,
    /// The span is over.
    Missed,
    TooEarly,
    Unknown,
}

impl Light {
    /// Texts are `progress.light.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Light::Reached => "reached",
            Light::OnTrack => "on_track",
            Light::AtRisk => "at_risk",
            Light::Behind => "behind",
            Light::Missed => "missed",
            Light::TooEarly => "too_early",
            Light::Unknown => "unknown",
        }
    }
}

/// A figure before something happened and since.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub days_before: DateRange,
    pub days_after: DateRange,
    pub before: Cell,
    pub after: Cell,
    /// The chance of days so different without a cause; `None` = too few days.
    pub p: Option<f64>,
}

/// Somebody far from the middle of the peers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub who: String,
    pub metric: String,
    pub cell: Cell,
    /// Of all who are compared.
    pub median: f64,
    pub peers: u32,
    /// Robust standard deviations from the median; above zero is better, whatever the metric.
    pub z: f64,
}

/// Fewer are no peers.
pub const MIN_PEERS: usize = 5;
/// Closer to the middle than this is as good as everybody.
const MIN_Z: f64 = 1.0;
const PAST_GOALS: usize = 6;

pub fn page(loaded: &mut Loaded, request: &ProgressRequest) -> ProgressPage {
    let mut page = ProgressPage { revision: request.revision, ..ProgressPage::default() };
    let Some(data) = loaded.days() else { return page };
    let selection = loaded.by_person(request.selection.clone());
    let days = Days::of(loaded, data, selection.period);
    let everybody = Selection { clauses: Vec::new(), ..selection.clone() };
    page.goals = request.goals.iter().map(|goal| goal_state(loaded, &everybody, goal, &days)).collect();
    let mut figures = Figures(Refresh::new(loaded, &selection));
    page.window = (days.whole.start < days.whole.end)
        .then(|| DateRange { start: days.whole.start.max(days.whole.end - COURSE_DAYS), end: days.whole.end });
    if let Some(window) = page.window {
        page.courses = request.courses.iter().map(|metric| course(&mut figures, metric, window, &days)).collect();
    }
    page.effects = request.notes.iter().map(|note| effect(&mut figures, &request.metric, note, &days)).collect();
    (page.standings, page.compared) = standings(&mut figures, request);
    page
}

/// The days that can be judged.
pub(super) struct Days {
    data: DateRange,
    /// Of the data up to the end of the period, without a last day that is not over.
    pub(super) whole: DateRange,
    /// The end of the period, or of the data where they end earlier.
    end: LocalDay,
    /// Days of the data on which nothing at all was written or opened: no figure of theirs counts.
    silent: Vec<LocalDay>,
    first_weekday: u32,
}

impl Days {
    pub(super) fn of(loaded: &Loaded, data: DateRange, period: Option<DateRange>) -> Self {
        let last = loaded.derived.data_end;
        let is_over = loaded.zone.second_of_day(last) >= DAY_IS_OVER;
        let until = loaded.zone.day(last) + i32::from(is_over);
        let end = period.map_or(data.end, |period| period.end.min(data.end));
        let silent = (data.start..).zip(loaded.rows_per_day(data)).filter(|(_, count)| *count == 0).map(|(day, _)| day).collect();
        let first_weekday = loaded.policy.week_start.of_weeks();
        Days { data, whole: DateRange { start: data.start, end: end.min(until) }, end, silent, first_weekday }
    }

    fn is_silent(&self, day: LocalDay) -> bool {
        self.silent.binary_search(&day).is_ok()
    }
}

/// Asks for figures one by one, all under the same filters.
pub(super) struct Figures<'a>(pub(super) Refresh<'a>);

impl Figures<'_> {
    fn ask(&mut self, metrics: &[String], by: &[Dimension], period: Option<Option<DateRange>>) -> super::protocol::Answer {
        let dates = [Dimension::Day, Dimension::Week, Dimension::Month];
        // A filter on dates would hide the days compared with.
        let ignores = if period.is_some() { dates.to_vec() } else { by.to_vec() };
        self.0.answer(&Query { id: String::new(), metrics: metrics.to_vec(), by: by.to_vec(), period, ignores })
    }

    pub(super) fn whole(&mut self, metric: &str, span: DateRange) -> (Cell, Option<Missing>) {
        let answer = self.ask(&[metric.to_owned()], &[], Some(Some(span)));
        let Some(column) = answer.metrics.into_iter().next() else { return (Cell::default(), None) };
        (column.cells.first().copied().unwrap_or_default(), column.missing)
    }

    /// A figure of each day; a count of a day without rows is 0, unless nothing at all happened on it. Of fewer than `least` rows another
    /// figure is not looked at.
    pub(super) fn by_day(&mut self, metric: &str, span: DateRange, days: &Days, least: u64) -> Vec<Option<f64>> {
        let answer = self.ask(&[metric.to_owned()], &[Dimension::Day], Some(Some(span)));
        let is_count = grows(metric) || is_snapshot(metric);
        let zero = |day: LocalDay| (is_count && !days.is_silent(day)).then_some(0.0);
        let mut values: Vec<Option<f64>> = (span.start..span.end).map(zero).collect();
        let Some(column) = answer.metrics.first().filter(|column| column.missing.is_none()) else { return vec![None; values.len()] };
        for (labels, cell) in answer.groups.iter().zip(&column.cells) {
            let day = civil::from_iso(labels.label(0));
            let place = day.filter(|&day| !days.is_silent(day)).and_then(|day| usize::try_from(day - span.start).ok());
            if let Some(value) = place.and_then(|place| values.get_mut(place)) {
                *value = cell.value.filter(|_| is_count || cell.n >= least);
            }
        }
        values
    }
}

/// It counts what happens: the longer the span, the more.
pub(super) fn grows(metric: &str) -> bool {
    specs(metric).next().is_some_and(|spec| matches!(spec.aggregate, Aggregate::Count | Aggregate::Sum | Aggregate::Distinct(_)))
}

pub(super) fn is_snapshot(metric: &str) -> bool {
    specs(metric).next().is_some_and(|spec| spec.aggregate == Aggregate::OpenAt)
}

fn better(metric: &str) -> Better {
    specs(metric).next().map_or(Better::Neither, |spec| spec.better)
}

pub(super) fn known(start: LocalDay, values: &[Option<f64>]) -> Vec<DayValue> {
    (start..).zip(values).filter_map(|(day, value)| Some((day, (*value)?))).collect()
}

fn course(figures: &mut Figures, metric: &str, window: DateRange, days: &Days) -> Course {
    let week = DateRange { start: window.end - 7, end: window.end };
    let (cell, missing) = figures.whole(metric, week);
    let has_before = days.data.start <= week.start - 7;
    let week_before = if has_before { figures.whole(metric, week.shifted(-7)).0 } else { Cell::default() };
    let values = figures.by_day(metric, window, days, MIN_ROWS);
    let of_days = known(window.start, &values);
    let slope = Some(&of_days).filter(|days| days.len() >= MIN_TREND).and_then(|days| trend::slope(days)).map(|slope| SlopeOf {
        per_week: slope.per_week,
        p: slope.p,
        ends: (slope.at(window.start), slope.at(window.end - 1)),
    });
    let shift = Some(&of_days).filter(|days| days.len() >= MIN_SHIFT).and_then(|days| trend::shift(days)).filter(|shift| shift.p < SHIFT_P);
    let shift = shift.map(|shift| ShiftOf {
        day: shift.day,
        p: shift.p,
        before: per_day(figures, metric, DateRange { start: window.start, end: shift.day }),
        after: per_day(figures, metric, DateRange { start: shift.day, end: window.end }),
    });
    Course { metric: metric.to_owned(), missing, days: values, week: cell, week_before, slope, shift }
}

/// The figure of a span; of a count what a day brought, so that spans of other lengths can stand beside each other.
fn per_day(figures: &mut Figures, metric: &str, span: DateRange) -> Cell {
    let (cell, _) = figures.whole(metric, span);
    let share = if grows(metric) { f64::from(span.days().max(1)) } else { 1.0 };
    Cell { value: cell.value.map(|value| value / share), n: cell.n }
}

/// Days on either side of something that has no end of its own.
const EFFECT_DAYS: i32 = 14;

fn effect(figures: &mut Figures, metric: &str, note: &Note, days: &Days) -> Option<Effect> {
    let of_note = note.days();
    let length = note.until.map_or(EFFECT_DAYS, |_| of_note.end() - of_note.start() + 1);
    let start = *of_note.start();
    // As many days before, on the same weekdays.
    let back = (length + 6).div_euclid(7) * 7;
    let clipped = |span: DateRange| DateRange { start: span.start.max(days.whole.start), end: span.end.min(days.whole.end) };
    let after = DateRange { start, end: start + length };
    let (days_before, days_after) = (clipped(after.shifted(-back)), clipped(after));
    if days_before.days() <= 0 || days_after.days() <= 0 {
        return None;
    }
    let values = |figures: &mut Figures, span| figures.by_day(metric, span, days, MIN_ROWS).into_iter().flatten().collect::<Vec<f64>>();
    let (a, b) = (values(figures, days_before), values(figures, days_after));
    let p = if a.len().min(b.len()) < 3 { None } else { trend::rank_sum_p(&a, &b) };
    Some(Effect { days_before, days_after, before: per_day(figures, metric, days_before), after: per_day(figures, metric, days_after), p })
}

fn standings(figures: &mut Figures, request: &ProgressRequest) -> (Vec<Standing>, u32) {
    let answer = figures.ask(&request.strengths, &[request.who], None);
    let mut standings = Vec::new();
    let mut compared: Vec<&str> = Vec::new();
    for column in &answer.metrics {
        let turn = match better(&column.metric) {
            Better::Higher => 1.0,
            Better::Lower => -1.0,
            Better::Neither => continue,
        };
        let named = answer.groups.iter().zip(&column.cells).filter_map(|(labels, cell)| {
            let who = Some(labels.label(0)).filter(|who| !who.is_empty())?;
            Some((who, *cell, cell.value.filter(|_| cell.n >= SMALL_N)?))
        });
        let peers: Vec<(&str, Cell, f64)> = named.collect();
        if peers.len() < MIN_PEERS {
            continue;
        }
        compared.extend(peers.iter().map(|(who, ..)| *who));
        let mut values: Vec<f64> = peers.iter().map(|(.., value)| *value).collect();
        let Some(scores) = trend::robust_z(&values) else { continue };
        let Some(median) = crate::metrics::kernel::quantile(&mut values, 0.5) else { continue };
        for (&(who, cell, _), score) in peers.iter().zip(scores).filter(|(_, score)| score.abs() >= MIN_Z) {
            let z = score * turn;
            standings.push(Standing { who: who.to_owned(), metric: column.metric.clone(), cell, median, peers: peers.len() as u32, z });
        }
    }
    standings.sort_by(|a, b| b.z.abs().total_cmp(&a.z.abs()).then_with(|| (&a.who, &a.metric).cmp(&(&b.who, &b.metric))));
    compared.sort_unstable();
    compared.dedup();
    (standings, compared.len() as u32)
}

fn goal_state(loaded: &mut Loaded, everybody: &Selection, goal: &Goal, days: &Days) -> GoalState {
    let mut selection = everybody.clone();
    if !goal.team.is_empty() {
        let clause = crate::filter::Clause { dimension: Dimension::Team, op: crate::filter::Op::Is, values: vec![goal.team.clone()] };
        selection.clauses.push(clause);
    }
    let hours = Some(loaded.policy.calendar_of(&goal.team)).filter(|hours| grows(&goal.metric) && hours.is_set());
    let hours = hours.map(|hours| (hours.name.clone(), WorkingTime::new(hours, &loaded.zone)));
    let working = hours.as_ref().map(|(_, working)| working);
    let mut figures = Figures(Refresh::new(loaded, &selection));
    let span = span_of(days.end - 1, goal.every, days.first_weekday);
    let (now, missing) = figures.whole(&goal.metric, DateRange { start: span.start, end: span.end.min(days.end) });
    let grows = grows(&goal.metric);
    let is_limit = better(&goal.metric) == Better::Lower;
    // What the files do not reach back to was not counted.
    let is_whole = days.data.start <= span.start;
    let left_from = days.whole.end.clamp(span.start, span.end);
    let days_left = span.end - left_from;
    let gone = (grows && is_whole).then(|| share_gone(&mut figures, &goal.metric, span, days, working)).flatten();
    let projection = match gone {
        _ if days_left == 0 => now.value.filter(|_| grows && is_whole),
        Some(gone) => {
            let so_far = figures.whole(&goal.metric, DateRange { start: span.start, end: days.whole.end }).0;
            so_far.value.zip(now.value).map(|(so_far, now)| (so_far / gone).max(now))
        }
        None => None,
    };
    let due = gone.filter(|_| days_left > 0);
    let left = now.value.map(|now| (goal.target - now).max(0.0));
    let work_left = hours.as_ref().map(|(name, working)| WorkLeft {
        days: (left_from..span.end).filter(|&day| working.is_open_on(day)).count() as i32,
        hours: name.clone(),
    });
    let shared_by = work_left.as_ref().map_or(days_left, |left| left.days);
    let per_day = left.filter(|_| grows && shared_by > 0).map(|left| left / f64::from(shared_by));
    let light = light(goal.target, is_limit, grows, now.value, projection, days_left == 0);
    let past = past(&mut figures, goal, span, days, is_limit);
    GoalState { missing, span, now, grows, is_limit, projection, due, per_day, days_left, work_left, light, past }
}

fn light(target: f64, is_limit: bool, grows: bool, now: Option<f64>, projection: Option<f64>, is_over: bool) -> Light {
    let Some(now) = now else { return Light::Unknown };
    let is_met = |value: f64, slack: f64| if is_limit { value <= target * (1.0 + slack) } else { value >= target * (1.0 - slack) };
    match (is_over, grows) {
        (true, _) if is_met(now, 0.0) => Light::Reached,
        (true, _) => Light::Missed,
        (false, true) if !is_limit && is_met(now, 0.0) => Light::Reached,
        (false, true) if is_limit && !is_met(now, 0.0) => Light::Missed,
        _ => match if grows { projection } else { Some(now) } {
            None => Light::TooEarly,
            Some(value) if is_met(value, 0.0) => Light::OnTrack,
            Some(value) if is_met(value, 0.1) => Light::AtRisk,
            Some(_) => Light::Behind,
        },
    }
}

/// A kind of day beside the seven weekdays: without hours, whatever its weekday.
const CLOSED: usize = 7;

/// The share of a span that is over, by what days of their kind brought in the eight weeks before. `None` = under a day of the week, three
/// of the month or quarter, or nothing to go by.
fn share_gone(figures: &mut Figures, metric: &str, span: DateRange, days: &Days, working: Option<&WorkingTime>) -> Option<f64> {
    let least = if span.days() == 7 { 1 } else { 3 };
    if days.whole.end - span.start < least {
        return None;
    }
    let kind = |day: LocalDay| match working {
        Some(working) if !working.is_open_on(day) => CLOSED,
        _ => day.rem_euclid(7) as usize,
    };
    let history = DateRange { start: days.whole.start.max(days.whole.end - 56), end: days.whole.end };
    let mut of_kind = [(0.0, 0); CLOSED + 1];
    for (day, value) in (history.start..).zip(figures.by_day(metric, history, days, MIN_ROWS)) {
        let kind = kind(day);
        // Of a closed day without a row nothing is missing.
        let Some(value) = value.or((kind == CLOSED).then_some(0.0)) else { continue };
        let (sum, n) = &mut of_kind[kind];
        (*sum, *n) = (*sum + value, *n + 1);
    }
    let usual = |day: LocalDay| match of_kind[kind(day)] {
        (_, 0) => 0.0,
        (sum, n) => sum / f64::from(n),
    };
    let sum = |span: std::ops::Range<LocalDay>| span.map(usual).sum::<f64>();
    let (gone, all) = (sum(span.start..days.whole.end.min(span.end)), sum(span.start..span.end));
    (gone > 0.0).then_some(gone / all)
}

fn past(figures: &mut Figures, goal: &Goal, span: DateRange, days: &Days, is_limit: bool) -> Vec<PastGoal> {
    let mut past = Vec::new();
    let mut span = span;
    while past.len() < PAST_GOALS {
        span = span_of(span.start - 1, goal.every, days.first_weekday);
        if span.start < days.data.start {
            break;
        }
        let value = figures.whole(&goal.metric, span).0.value;
        let is_reached = value.map(|value| if is_limit { value <= goal.target } else { value >= goal.target });
        past.push(PastGoal { span, value, is_reached });
    }
    past.reverse();
    past
}

/// The week, month or quarter of a day.
fn span_of(day: LocalDay, every: Every, first_weekday: u32) -> DateRange {
    let (year, month, _) = civil::date_of(day);
    let months = |first: u32, n: u32| {
        let (next_year, next) = if first + n > 12 { (year + 1, first + n - 12) } else { (year, first + n) };
        DateRange { start: civil::day_of(year, first, 1), end: civil::day_of(next_year, next, 1) }
    };
    match every {
        Every::Week => {
            let start = civil::week_of(day, first_weekday);
            DateRange { start, end: start + 7 }
        }
        Every::Month => months(month, 1),
        Every::Quarter => months((month - 1) / 3 * 3 + 1, 3),
    }
}
