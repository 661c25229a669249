//! Figures: queries become cells.
//!
//! [`days`] what adds up · [`instants`] what is open at an instant · [`moved`] what adds up in a period of cases · here: masks, groups, and all other figures row by row.

mod days;
mod instants;
mod moved;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::data::{Bitmap, Credit, DatedBy, FrameKey};
use crate::filter::{self, Basis, Cut, DateRange, Selection};
use crate::metrics::by_day::adds_up;
use crate::metrics::kernel::{collect, count};
use crate::metrics::population::Lack;
use crate::metrics::{Aggregate, CellValue, GroupedRows, Groups, MetricSpec, Partial, Population, Slots, Value, specs};
use crate::model::{Clock, Dimension, EpochSecs, Grain};

use super::kept::{FigureKey, Rows, SpecKey, is_period_of_cases};
use super::loaded::Loaded;
use moved::{Apart, Moving};

pub use moved::Recent;

use super::protocol::{Answer, Cell, GroupLabels, Matching, MetricAnswer, Missing, Query, TableView, WITHOUT_EACH_ID};

/// Tells the answers to the queries of one refresh, one after another, and gives how many rows pass.
pub fn answers(loaded: &mut Loaded, selection: &Selection, queries: &[Query], tell: &mut dyn FnMut(Answer)) -> Matching {
    let mut refresh = Refresh::new(loaded, selection);
    queries.iter().for_each(|query| tell(refresh.answer(query)));
    let matching = refresh.matching();
    if matching.cases + matching.messages == 0 && !selection.clauses.is_empty() {
        tell(without_each(loaded, selection));
    }
    matching
}

/// Nothing passes: what would, without each clause by its place in the selection.
fn without_each(loaded: &mut Loaded, selection: &Selection) -> Answer {
    let passing: Vec<Matching> = (0..selection.clauses.len())
        .map(|place| {
            let mut selection = selection.clone();
            selection.clauses.remove(place);
            Refresh::new(loaded, &selection).matching()
        })
        .collect();
    let column = |metric: &str, count: fn(&Matching) -> u64| MetricAnswer {
        metric: metric.to_owned(),
        cells: passing.iter().map(count).map(|n| Cell { value: Some(n as f64), n }).collect(),
        missing: None,
    };
    Answer {
        id: WITHOUT_EACH_ID.to_owned(),
        groups: (0..passing.len()).map(|place| vec![place.to_string()]).collect(),
        metrics: vec![column("cases", |passing| passing.cases), column("messages", |passing| passing.messages)],
    }
}

/// Rows of the cases or messages table that pass a selection.
pub fn passing(loaded: &mut Loaded, selection: &Selection, view: TableView) -> Bitmap {
    let mut refresh = Refresh::new(loaded, selection);
    let key = match view {
        TableView::Cases => CASES,
        TableView::Messages => MESSAGES,
    };
    let mask = refresh.row_mask(key, selection, &[], false);
    let n_counted = if view == TableView::Cases { loaded.data.n_counted } else { mask.len() };
    Bitmap::from_fn(mask.len(), |row| row < n_counted && mask.contains(row))
}

/// Cases open at an instant, or (`None`) at the end of the period, as `cases_open` counts them, whoever's they are.
pub struct OpenCases {
    pub cases: Vec<u32>,
    /// The instant, or the end of the data when they end earlier.
    pub at: EpochSecs,
}

pub fn open_cases(loaded: &mut Loaded, selection: &Selection, at: Option<EpochSecs>) -> OpenCases {
    let mask = Refresh::new(loaded, selection).row_mask(CASES, selection, &[Dimension::Agent], true);
    let at = at.unwrap_or_else(|| snapshot_at(loaded, selection));
    let subject = loaded.subject();
    let is_open = |&row: &usize| {
        let span = subject.open_span(Population::Cases, row).filter(|_| subject.holds(Population::Cases, Grain::Case, row));
        span.is_some_and(|(from, until)| EpochSecs::from(from) < at && until.is_none_or(|until| EpochSecs::from(until) >= at))
    };
    OpenCases { cases: mask.rows().filter(is_open).map(|row| row as u32).collect(), at: at.min(loaded.derived.data_end) }
}

/// The instant of figures of an instant: the end of the period, of everything without one.
fn snapshot_at(loaded: &Loaded, selection: &Selection) -> EpochSecs {
    let period = if selection.basis == Basis::Each { selection.period } else { None };
    period.map_or(EpochSecs::MAX, |period| filter::end_of(selection, period, &loaded.zone))
}

pub(super) const CASES: FrameKey = FrameKey { grain: Grain::Case, dated_by: DatedBy::CreatedAt, credited_to: Credit::CaseAgent };
const MESSAGES: FrameKey = FrameKey { grain: Grain::Message, dated_by: DatedBy::SentAt, credited_to: Credit::Sender };

/// Figures of at most so many groups are counted in arrays; beyond, rows are listed with the groups they are in.
const MAX_SLOTS: usize = 1 << 20;

/// One refresh: masks are shared between its queries.
pub(super) struct Refresh<'a> {
    loaded: &'a mut Loaded,
    selection: &'a Selection,
    max_slots: usize,
    /// Row by row, with nothing kept: the twin that the rest is held to.
    is_plain: bool,
    clock: Clock,
    cases: FxHashMap<CaseMaskKey, Rc<Bitmap>>,
    masks: FxHashMap<RowMaskKey, Rc<Bitmap>>,
    apart: Vec<Rc<Apart>>,
}

type CaseMaskKey = (Option<DateRange>, Vec<Dimension>, bool);
type RowMaskKey = (FrameKey, Option<DateRange>, Option<Cut>, Vec<Dimension>, bool);
/// Values by group, for all quantiles of the same rows in one query.
type Gathered = FxHashMap<(FrameKey, Population, Option<Value>), Partial>;

/// The cells of one metric by group number; groups beyond the end have the cell of nothing.
struct Column {
    cells: Vec<CellValue>,
    aggregate: Aggregate,
}

impl<'a> Refresh<'a> {
    pub(super) fn new(loaded: &'a mut Loaded, selection: &'a Selection) -> Self {
        let clock = loaded.clock_of(selection);
        Refresh {
            loaded,
            selection,
            clock,
            max_slots: MAX_SLOTS,
            is_plain: false,
            cases: FxHashMap::default(),
            masks: FxHashMap::default(),
            apart: Vec::new(),
        }
    }

    pub(super) fn answer(&mut self, query: &Query) -> Answer {
        let selection = Selection { period: query.period.unwrap_or(self.selection.period), ..self.selection.clone() };
        let without = relevant(&query.ignores, &selection);
        let mut groups = Groups::new(&query.by);
        let mut gathered = Gathered::default();
        let columns: Vec<Result<Column, Option<Missing>>> = query
            .metrics
            .iter()
            .map(|metric| self.column((metric, &query.metrics), &selection, &without, &mut groups, &mut gathered))
            .collect();
        let has_rows =
            |number: u32| columns.iter().flatten().any(|column| column.cells.get(number as usize).is_some_and(|cell| cell.n > 0));
        let (words, mut kept) = groups.sorted(&self.loaded.data);
        kept.retain(|&(number, _)| query.by.is_empty() || has_rows(number));
        let metrics = query.metrics.iter().zip(columns).map(|(metric, column)| {
            let (cells, missing) = match column {
                Ok(column) => (kept.iter().map(|&(number, _)| cell_of(&column, number)).collect(), None),
                Err(missing) => (vec![Cell::default(); kept.len()], missing),
            };
            MetricAnswer { metric: metric.clone(), cells, missing }
        });
        Answer {
            id: query.id.clone(),
            metrics: metrics.collect(),
            groups: GroupLabels::new(words, kept.into_iter().map(|(_, places)| places)),
        }
    }

    /// One metric of several. `Err(None)` = no such metric, or one that cannot be grouped so.
    fn column(
        &mut self,
        (metric, asked): (&str, &[String]),
        selection: &Selection,
        without: &[Dimension],
        groups: &mut Groups,
        gathered: &mut Gathered,
    ) -> Result<Column, Option<Missing>> {
        let spec = self.spec_in_force(metric)?;
        let key = FrameKey { grain: spec.grain, dated_by: spec.dated_by, credited_to: spec.credited_to };
        let is_snapshot = spec.aggregate.is_snapshot();
        if !self.is_plain
            && adds_up(spec)
            && let Some(cells) = self.sum_of_days(spec, key, selection, without, groups)
        {
            return Ok(Column { cells, aggregate: spec.aggregate });
        }
        let kept_as = (SpecKey::from(spec), groups.by.clone(), Rows::of(selection, without, self.clock));
        if let Some(known) = self.loaded.kept.cells.get(&kept_as).filter(|_| !self.is_plain) {
            let mut cells = Vec::new();
            known.iter().for_each(|&(key, cell)| set(&mut cells, groups.number(key), cell, nothing(spec.aggregate)));
            return Ok(Column { cells, aggregate: spec.aggregate });
        }
        let mask = self.row_mask(key, selection, without, is_snapshot);
        let population = self.taking_part(spec, key, selection, without, groups);
        let rows = [&*mask, &*population];
        if is_snapshot {
            let column = self.open_column(spec, key, (selection, without), [&mask, &population], groups).ok_or(None)?;
            return Ok(self.kept(column, kept_as, groups));
        }
        let hits = self.hits(spec);
        let grouping = self.grouping(key, rows, groups).ok_or(None)?;
        let moving = match &grouping {
            Grouping::Slots(slots) if is_period_of_cases(selection, key.grain) && !self.is_plain => {
                let rows_as = Rows::of_any_period(selection, without, self.clock);
                Some(Moving { kept_as: (kept_as.0, kept_as.1.clone(), rows_as), mask: &mask, population: &population, slots })
            }
            _ => None,
        };
        let grouped = grouping.rows(rows);
        if let Some(column) = self.ranked_column(spec, asked, &grouping, (&grouped, moving.as_ref()), &kept_as, groups) {
            return Ok(column);
        }
        let cells = match moving.and_then(|moving| self.moved_cells(spec, moving, hits.as_deref())) {
            Some(cells) => cells,
            None => {
                let subject = self.loaded.subject_by(self.clock);
                match spec.aggregate {
                    Aggregate::Quantile(_) | Aggregate::Survival(_) => {
                        let values = gathered.entry((key, spec.population, spec.value));
                        values.or_insert_with(|| collect(&subject, spec, None, &grouped)).finish(spec.aggregate)
                    }
                    _ => collect(&subject, spec, hits.as_deref(), &grouped).finish(spec.aggregate),
                }
            }
        };
        let column = Column { cells: grouping.by_group(cells, groups, nothing(spec.aggregate)), aggregate: spec.aggregate };
        Ok(self.kept(column, kept_as, groups))
    }

    /// The rows of the other population of a share.
    fn hits(&mut self, spec: &MetricSpec) -> Option<Rc<Bitmap>> {
        match spec.aggregate {
            Aggregate::Share(of) => Some(self.loaded.rows_of(of, spec.grain, self.clock)),
            _ => None,
        }
    }

    /// Keeps a column for later refreshes.
    fn kept(&mut self, column: Column, kept_as: FigureKey, groups: &Groups) -> Column {
        if !self.is_plain {
            let nothing = nothing(column.aggregate);
            let cells: Vec<_> = column
                .cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| **cell != nothing)
                .map(|(number, &cell)| (groups.key(number), cell))
                .collect();
            let n_cells = cells.len() * 3;
            self.loaded.kept.cells.keep(kept_as, cells, n_cells);
        }
        column
    }

    /// A quantile met on the way through the ranked rows, with the other quantiles of the same rows that are asked for beside it.
    fn ranked_column(
        &mut self,
        spec: &'static MetricSpec,
        asked: &[String],
        grouping: &Grouping,
        (grouped, moving): (&GroupedRows, Option<&Moving>),
        kept_as: &FigureKey,
        groups: &mut Groups,
    ) -> Option<Column> {
        let (Aggregate::Quantile(_), Some(value), false) = (spec.aggregate, spec.value, self.is_plain) else { return None };
        let rows_of = |spec: &MetricSpec| (spec.grain, spec.population, spec.value, spec.dated_by, spec.credited_to);
        let beside: Vec<(&'static MetricSpec, f64)> = asked
            .iter()
            .filter_map(|metric| self.spec_in_force(metric).ok())
            .filter(|other| rows_of(other) == rows_of(spec))
            .filter_map(|other| if let Aggregate::Quantile(q) = other.aggregate { Some((other, q)) } else { None })
            .collect();
        let ranked = self.loaded.ranked(spec.population, value, spec.grain, self.clock)?;
        let qs: Vec<f64> = beside.iter().map(|&(_, q)| q).collect();
        let all = match moving.and_then(|moving| self.moved_quantiles(&ranked, &qs, value, moving)) {
            Some(all) => all,
            None => ranked.quantiles(&qs, &self.loaded.subject_by(self.clock), value, grouped, &count(grouped))?,
        };
        let mut own = None;
        for ((other, _), cells) in beside.into_iter().zip(all) {
            let cells = grouping.by_group(cells, groups, nothing(other.aggregate));
            let column = self.kept(
                Column { cells, aggregate: other.aggregate },
                (SpecKey::from(other), kept_as.1.clone(), kept_as.2.clone()),
                groups,
            );
            if other == spec {
                own = Some(column);
            }
        }
        own
    }

    /// The rows of a metric's population, or fewer that tell the same.
    fn taking_part(
        &mut self,
        spec: &MetricSpec,
        key: FrameKey,
        selection: &Selection,
        without: &[Dimension],
        groups: &Groups,
    ) -> Rc<Bitmap> {
        let is_told_apart =
            |dimension: &Dimension| filter::is_message_field(*dimension) || matches!(dimension, Dimension::Hour | Dimension::HourOfWeek);
        let mut looked_at = selection
            .clauses
            .iter()
            .map(|clause| clause.dimension)
            .filter(|dimension| !without.contains(dimension))
            .chain(groups.by.clone());
        if let Aggregate::Distinct(entity) = spec.aggregate
            && key.grain == Grain::Message
            && !self.is_plain
            && !looked_at.clone().any(|dimension| is_told_apart(&dimension))
        {
            let by_agent = looked_at.any(|dimension| dimension == Dimension::Agent);
            return self.loaded.runs(key, spec.population, entity, by_agent);
        }
        self.loaded.rows_of(spec.population, key.grain, self.clock)
    }

    /// How the rows of both sets fall into the groups; `None` = they cannot be grouped so.
    fn grouping(&mut self, key: FrameKey, rows: [&Bitmap; 2], groups: &mut Groups) -> Option<Grouping> {
        let slots: Option<Vec<Rc<Slots>>> = groups.by.iter().map(|&dimension| self.loaded.slots(key, dimension)).collect();
        if let Some(slots) = slots.filter(|slots| slots.iter().map(|slots| slots.len()).product::<usize>() <= self.max_slots) {
            return Some(Grouping::Slots(slots));
        }
        let mut listed = Vec::new();
        rows[0].for_each_both(rows[1], |row| listed.push(row as u32));
        let frame = self.loaded.frame(key);
        let (rows, group) = groups.of_rows(&self.loaded.data, &self.loaded.derived, &frame, &listed)?;
        Some(Grouping::Listed { rows, group, n_groups: groups.len() })
    }

    /// The first row of the metric's table whose needs the data meet.
    pub(super) fn spec_in_force(&self, metric: &str) -> Result<&'static MetricSpec, Option<Missing>> {
        let mut missing = None;
        for spec in specs(metric) {
            let lack = spec.needs.iter().find_map(|&need| self.loaded.lack(need));
            let lacks_hours = self.clock == Clock::Business && spec.is_on_clock() && self.loaded.derived.business.is_none();
            match lack.or(lacks_hours.then_some(Lack::Hours)) {
                None => return Ok(spec),
                Some(lack) => missing = missing.or(Some(lack)),
            }
        }
        Err(missing.map(|lack| match lack {
            Lack::Table(role) => Missing::Table(role),
            Lack::Field(field) => Missing::Field(field.id().to_owned()),
            Lack::Hours => Missing::Hours,
        }))
    }

    fn case_mask(&mut self, selection: &Selection, without: &[Dimension], for_messages: bool) -> Rc<Bitmap> {
        let period = if selection.basis == Basis::Each { None } else { selection.period };
        let has_message_fields = selection.clauses.iter().any(|clause| filter::is_message_field(clause.dimension));
        let for_messages = for_messages && has_message_fields;
        let loaded = &*self.loaded;
        let mask = || Rc::new(filter::case_mask((&loaded.data, &loaded.derived.facts), selection, without, for_messages, &loaded.zone));
        Rc::clone(self.cases.entry((period, without.to_vec(), for_messages)).or_insert_with(mask))
    }

    /// Passing rows that take part.
    pub(super) fn population_rows(
        &mut self,
        key: FrameKey,
        population: Population,
        selection: &Selection,
        without: &[Dimension],
        is_snapshot: bool,
    ) -> Vec<u32> {
        let mask = self.row_mask(key, selection, without, is_snapshot);
        let population = self.loaded.rows_of(population, key.grain, self.clock);
        let mut rows = Vec::new();
        mask.for_each_both(&population, |row| rows.push(row as u32));
        rows
    }

    pub(super) fn row_mask(&mut self, key: FrameKey, selection: &Selection, without: &[Dimension], is_snapshot: bool) -> Rc<Bitmap> {
        let without = &relevant(without, selection)[..];
        let period = selection.period.filter(|_| !is_snapshot || is_period_of_cases(selection, key.grain));
        let mask_key = (key, period, selection.cut_of_period(), without.to_vec(), is_snapshot && period.is_some());
        if let Some(mask) = self.masks.get(&mask_key) {
            return Rc::clone(mask);
        }
        let cases = self.case_mask(selection, without, key.grain == Grain::Message);
        let frame = self.loaded.frame(key);
        let loaded = &*self.loaded;
        let teams = (key.grain == Grain::Presence).then_some(loaded.derived.presence.team.as_slice());
        let cut_at = selection.cut_of_period().map(|cut| loaded.zone.at(cut.day, cut.second));
        let scope = filter::Scope { selection, without, ignores_period: is_snapshot, cut_at };
        let mask = Rc::new(filter::row_mask(&loaded.data, &frame, teams, &cases, &scope));
        self.masks.insert(mask_key, Rc::clone(&mask));
        mask
    }

    /// Ends it: what is loaded is free again.
    pub(super) fn into_loaded(self) -> &'a mut Loaded {
        self.loaded
    }

    fn matching(&mut self) -> Matching {
        let selection = self.selection;
        let cases = self.row_mask(CASES, selection, &[], false);
        let messages = self.row_mask(MESSAGES, selection, &[], false);
        let n_counted = self.loaded.data.n_counted;
        Matching {
            cases: cases.count_in(0..n_counted) as u64,
            cases_of: n_counted as u64,
            messages: messages.count() as u64,
            messages_of: self.loaded.data.messages.len() as u64,
        }
    }
}

/// Of dimensions that are left out, those that a clause is on: the others leave out nothing.
fn relevant(without: &[Dimension], selection: &Selection) -> Vec<Dimension> {
    let mut without = without.to_vec();
    without.retain(|dimension| selection.clauses.iter().any(|clause| clause.dimension == *dimension));
    without.sort_unstable();
    without.dedup();
    without
}

/// Where the figures of a question are counted, before they are figures of groups.
enum Grouping {
    /// In arrays: a slot for each label, or pair of labels.
    Slots(Vec<Rc<Slots>>),
    /// By the group of each row.
    Listed { rows: Vec<u32>, group: Vec<u32>, n_groups: usize },
}

impl Grouping {
    fn rows<'a>(&'a self, rows: [&'a Bitmap; 2]) -> GroupedRows<'a> {
        match self {
            Grouping::Slots(slots) => GroupedRows::Dense { rows, by: slots.iter().map(|slots| &**slots).collect() },
            Grouping::Listed { rows, group, n_groups } => GroupedRows::Listed { rows, group, n_groups: *n_groups },
        }
    }

    fn n_groups(&self) -> usize {
        match self {
            Grouping::Slots(slots) => slots.iter().map(|slots| slots.len()).product(),
            Grouping::Listed { n_groups, .. } => *n_groups,
        }
    }

    fn group_of(&self, place: usize, groups: &mut Groups) -> u32 {
        match self {
            Grouping::Slots(slots) => groups.of_slots(slots, place),
            Grouping::Listed { .. } => place as u32,
        }
    }

    /// Cells by place as cells by group number; slots without rows are no groups.
    fn by_group(&self, cells: Vec<CellValue>, groups: &mut Groups, nothing: CellValue) -> Vec<CellValue> {
        if matches!(self, Grouping::Listed { .. }) {
            return cells;
        }
        let mut numbered = Vec::new();
        for (place, cell) in cells.into_iter().enumerate().filter(|(_, cell)| *cell != nothing) {
            set(&mut numbered, self.group_of(place, groups), cell, nothing);
        }
        numbered
    }
}

fn set(cells: &mut Vec<CellValue>, number: u32, cell: CellValue, nothing: CellValue) {
    let number = number as usize;
    if number >= cells.len() {
        cells.resize(number + 1, nothing);
    }
    cells[number] = cell;
}

/// The cell of a group without rows.
pub(super) fn nothing(aggregate: Aggregate) -> CellValue {
    let value = match aggregate {
        Aggregate::Sum
        | Aggregate::Mean
        | Aggregate::Quantile(_)
        | Aggregate::Survival(_)
        | Aggregate::OpenAgeMean
        | Aggregate::OpenAgeQuantile(_)
        | Aggregate::TimeMean
        | Aggregate::TimeQuantile(_)
        | Aggregate::Share(_) => None,
        _ => Some(0.0),
    };
    CellValue { value, n: 0 }
}

fn cell_of(column: &Column, number: u32) -> Cell {
    let cell = column.cells.get(number as usize).copied().unwrap_or_else(|| nothing(column.aggregate));
    Cell { value: cell.value, n: cell.n }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::{Clause, FileMeta, Request};
    use crate::engine::{Engine, TextSource};
    use crate::filter::Op;
    use crate::import::{Batch, read_all};
    use crate::metrics::METRICS;
    use crate::sample::{FILES, Sample};

    struct NoText;

    impl TextSource for NoText {
        fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
            None
        }
    }

    fn sample(messages: u64) -> Engine {
        let mut files: Vec<_> = FILES.iter().map(|&(role, name)| (role, name, Vec::new())).collect();
        for chunk in Sample::new(messages) {
            let file = files.iter_mut().find(|(role, ..)| *role == chunk.role).unwrap();
            file.2.extend_from_slice(&chunk.bytes);
        }
        let mut engine = Engine::new(Box::new(NoText));
        let metas = files.iter().map(|(_, name, bytes)| FileMeta { name: (*name).to_owned(), bytes: bytes.len() as u64 });
        engine.handle(Request::Begin { files: metas.collect() });
        for (place, (_, name, bytes)) in files.iter().enumerate() {
            let (report, batches) = read_all(name, bytes, "America/Sao_Paulo");
            batches.into_iter().for_each(|batch| engine.push_batch(Batch { file: place as u16, ..batch }));
            engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
        }
        engine.handle(Request::Finish);
        engine
    }

    #[test]
    fn hours_weeks_and_months_hold_what_their_days_hold() {
        use crate::calendar::civil;
        use crate::metrics::by_day::adds_up;
        use crate::model::{Policy, WeekStart};

        // Different cases of a week are fewer than those of its days.
        let is_counted = |id: &str| {
            METRICS
                .iter()
                .filter(|spec| spec.id == id)
                .all(|spec| adds_up(spec) && matches!(spec.aggregate, Aggregate::Count | Aggregate::Sum))
        };
        let metrics: Vec<String> = METRICS.iter().filter(|spec| is_counted(spec.id)).map(|spec| spec.id.to_owned()).collect();
        assert!(metrics.len() > 10);
        let mut engine = sample(2_000);
        for week_start in [WeekStart::Usual, WeekStart::Sunday] {
            engine.handle(Request::SetPolicy(Box::new(Policy { week_start, ..Policy::default() })));
            let loaded = engine.loaded_mut().unwrap();
            let days = loaded.days().unwrap();
            // Cuts a week and a month at either end.
            let period = DateRange { start: days.end - 60, end: days.end - 2 };
            let selection = Selection { period: Some(period), ..Selection::default() };
            let mut ask = |by: &[Dimension]| {
                let query = Query { id: String::new(), metrics: metrics.clone(), by: by.to_vec(), period: None, ignores: Vec::new() };
                Refresh::new(loaded, &selection).answer(&query)
            };
            let sums = |answer: &Answer, place: usize, name: &dyn Fn(&str) -> String| {
                let mut sums: std::collections::BTreeMap<String, f64> = std::collections::BTreeMap::new();
                for (group, cell) in answer.groups.iter().zip(&answer.metrics[place].cells) {
                    *sums.entry(name(group.label(0))).or_default() += cell.value.unwrap_or(0.0);
                }
                sums.retain(|_, sum| *sum > 0.0);
                sums
            };
            let day_of = |label: &str| (period.start..period.end).find(|day| civil::iso(*day) == label).unwrap();
            let week_of = |label: &str| civil::iso(civil::week_of(day_of(label), week_start.of_weeks()));
            let (by_day, by_week) = (ask(&[Dimension::Day]), ask(&[Dimension::Week]));
            let (by_month, by_hour) = (ask(&[Dimension::Month]), ask(&[Dimension::Day, Dimension::Hour]));
            for (place, metric) in metrics.iter().enumerate() {
                let same = &str::to_owned;
                assert_eq!(sums(&by_day, place, &week_of), sums(&by_week, place, same), "{metric} by week");
                assert_eq!(sums(&by_day, place, &|label| label[..7].to_owned()), sums(&by_month, place, same), "{metric} by month");
                assert_eq!(sums(&by_day, place, same), sums(&by_hour, place, same), "{metric} by hour");
            }
        }
    }

    #[test]
    fn what_is_kept_ranked_and_summed_agrees_with_listing_the_rows_of_each_group() {
        let mut engine = sample(2_000);
        let loaded = engine.loaded_mut().unwrap();
        let days = loaded.days().unwrap();
        let period = DateRange { start: days.end - 28, end: days.end - 3 };
        let clause = |dimension, op, value: &str| Clause { dimension, op, values: vec![value.to_owned()] };
        let whole = Selection { period: Some(period), ..Selection::default() };
        let cut = Cut { over: period, day: period.end - 1, second: 45_000 };
        let of_messages = vec![clause(Dimension::Direction, Op::Is, "received"), clause(Dimension::Hour, Op::IsNot, "10")];
        let of_cases = vec![clause(Dimension::Origin, Op::IsNot, "bot"), clause(Dimension::Weekday, Op::IsNot, "7")];
        let agent = loaded.data.names.agents.value(1).to_owned();
        let selections = [
            Selection::default(),
            whole.clone(),
            Selection { period: Some(DateRange { start: days.start - 9, end: days.start + 3 }), ..Selection::default() },
            Selection { cut: Some(cut), ..whole.clone() },
            // The kept figures of other periods are used again.
            Selection { period: Some(DateRange { start: days.start + 2, end: days.end + 40 }), ..Selection::default() },
            Selection { clauses: vec![clause(Dimension::Agent, Op::Is, &agent)], cut: Some(cut), ..whole.clone() },
            Selection { clauses: of_messages, basis: Basis::CaseCreated, ..whole.clone() },
            Selection { clauses: of_cases, basis: Basis::CaseClosed, cut: Some(cut), ..whole.clone() },
            Selection { clauses: vec![clause(Dimension::Status, Op::Is, "read")], basis: Basis::AnyMessage, ..whole },
        ];
        let metrics: Vec<String> = METRICS.iter().map(|spec| spec.id.to_owned()).collect();
        let pairs = [
            vec![],
            vec![Dimension::Day, Dimension::Agent],
            vec![Dimension::Team, Dimension::Tag],
            vec![Dimension::HourOfWeek, Dimension::Channel],
            vec![Dimension::Week, Dimension::AuthorKind],
            vec![Dimension::Agent, Dimension::Status],
            vec![Dimension::Status, Dimension::Agent],
            vec![Dimension::Agent, Dimension::Month],
            vec![Dimension::Kind, Dimension::Status],
        ];
        for selection in &selections {
            for by in pairs.iter().cloned().chain(Dimension::ALL.iter().map(|&dimension| vec![dimension])) {
                let query = Query { id: String::new(), metrics: metrics.clone(), by: by.clone(), period: None, ignores: Vec::new() };
                let fast = Refresh::new(loaded, selection).answer(&query);
                let plain = Refresh { max_slots: 0, is_plain: true, ..Refresh::new(loaded, selection) }.answer(&query);
                assert_eq!(fast.groups, plain.groups, "{by:?} of {selection:?}");
                for (fast, plain) in fast.metrics.iter().zip(&plain.metrics) {
                    assert!(fast == plain, "{} by {by:?} of {selection:?}", fast.metric);
                }
            }
        }
    }

    /// Steps of a period that chooses cases, forth and back, with the one compared with beside it.
    #[test]
    fn a_period_of_cases_that_moves_agrees_with_one_counted_anew() {
        let mut engine = sample(2_000);
        let loaded = engine.loaded_mut().unwrap();
        let days = loaded.days().unwrap();
        let metrics: Vec<String> = METRICS.iter().map(|spec| spec.id.to_owned()).collect();
        let groupings = [
            vec![],
            vec![Dimension::Day],
            vec![Dimension::Team],
            vec![Dimension::Week, Dimension::Agent],
            vec![Dimension::HourOfWeek],
            vec![Dimension::Kind, Dimension::Status],
            vec![Dimension::Tag],
        ];
        let received = Clause { dimension: Dimension::Direction, op: Op::Is, values: vec!["received".to_owned()] };
        let agent = loaded.data.names.agents.value(1).to_owned();
        let of_agent = Clause { dimension: Dimension::Agent, op: Op::IsNot, values: vec![agent] };
        for (basis, clauses) in [
            (Basis::CaseCreated, Vec::new()),
            (Basis::CaseCreated, vec![received]),
            (Basis::CaseClosed, vec![of_agent]),
            (Basis::AnyMessage, Vec::new()),
        ] {
            for step in [0, 1, 3, 2, 9, 30, 4] {
                let end = days.end - 2 - step;
                let whole = DateRange { start: end - 12, end };
                let before = DateRange { start: end - 24, end: end - 12 };
                let cut = (step == 1).then_some(Cut { over: whole, day: end - 1, second: 40_000 });
                let selection = Selection { period: Some(whole), basis, clauses: clauses.clone(), cut, ..Selection::default() };
                for by in &groupings {
                    for period in [None, Some(Some(before))] {
                        let query = Query { id: String::new(), metrics: metrics.clone(), by: by.clone(), period, ignores: Vec::new() };
                        let fast = Refresh::new(loaded, &selection).answer(&query);
                        let plain = Refresh { max_slots: 0, is_plain: true, ..Refresh::new(loaded, &selection) }.answer(&query);
                        assert_eq!(fast.groups, plain.groups, "{by:?} of {selection:?}");
                        for (fast, plain) in fast.metrics.iter().zip(&plain.metrics) {
                            assert!(fast == plain, "{} by {by:?} of {selection:?}", fast.metric);
                        }
                    }
                }
            }
        }
    }
}
