//! Figures: queries become cells.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::data::{Bitmap, Credit, DatedBy, FrameKey};
use crate::filter::{self, Basis, DateRange, Selection};
use crate::metrics::kernel::collect;
use crate::metrics::population::Lack;
use crate::metrics::{Aggregate, CellValue, GroupedRows, Groups, MetricSpec, Partial, Population, Slots, Value, snapshot, specs};
use crate::model::{Clock, Dimension, EpochSecs, Grain};

use super::loaded::Loaded;
use super::protocol::{Answer, Cell, Matching, MetricAnswer, Missing, Query, TableView, WITHOUT_EACH_ID};

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
    clock: Clock,
    cases: FxHashMap<CaseMaskKey, Rc<Bitmap>>,
    masks: FxHashMap<RowMaskKey, Rc<Bitmap>>,
}

type CaseMaskKey = (Option<DateRange>, Vec<Dimension>, bool);
type RowMaskKey = (FrameKey, Option<DateRange>, Vec<Dimension>, bool);
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
        Refresh { loaded, selection, clock, max_slots: MAX_SLOTS, cases: FxHashMap::default(), masks: FxHashMap::default() }
    }

    pub(super) fn answer(&mut self, query: &Query) -> Answer {
        let selection = Selection { period: query.period.unwrap_or(self.selection.period), ..self.selection.clone() };
        let mut groups = Groups::new(&query.by);
        let mut gathered = Gathered::default();
        let columns: Vec<Result<Column, Option<Missing>>> =
            query.metrics.iter().map(|metric| self.column(metric, &selection, &query.ignores, &mut groups, &mut gathered)).collect();
        let has_rows =
            |number: u32| columns.iter().flatten().any(|column| column.cells.get(number as usize).is_some_and(|cell| cell.n > 0));
        let kept: Vec<(u32, Vec<String>)> =
            groups.sorted(&self.loaded.data).into_iter().filter(|&(number, _)| query.by.is_empty() || has_rows(number)).collect();
        let metrics = query.metrics.iter().zip(columns).map(|(metric, column)| {
            let (cells, missing) = match column {
                Ok(column) => (kept.iter().map(|&(number, _)| cell_of(&column, number)).collect(), None),
                Err(missing) => (vec![Cell::default(); kept.len()], missing),
            };
            MetricAnswer { metric: metric.clone(), cells, missing }
        });
        Answer { id: query.id.clone(), metrics: metrics.collect(), groups: kept.into_iter().map(|(_, labels)| labels).collect() }
    }

    /// `Err(None)` = no such metric, or one that cannot be grouped so.
    fn column(
        &mut self,
        metric: &str,
        selection: &Selection,
        without: &[Dimension],
        groups: &mut Groups,
        gathered: &mut Gathered,
    ) -> Result<Column, Option<Missing>> {
        let spec = self.spec_in_force(metric)?;
        let key = FrameKey { grain: spec.grain, dated_by: spec.dated_by, credited_to: spec.credited_to };
        let is_snapshot = spec.aggregate.is_snapshot();
        let mask = self.row_mask(key, selection, without, is_snapshot);
        let population = self.loaded.rows_of(spec.population, key.grain, self.clock);
        let rows = [&*mask, &*population];
        if is_snapshot {
            return self.open_column(spec, key, selection, rows, groups).ok_or(None);
        }
        let hits = match spec.aggregate {
            Aggregate::Share(of) => Some(self.loaded.rows_of(of, key.grain, self.clock)),
            _ => None,
        };
        let grouping = self.grouping(key, rows, groups).ok_or(None)?;
        let (subject, grouped) = (self.loaded.subject_by(self.clock), grouping.rows(rows));
        let cells = match spec.aggregate {
            Aggregate::Quantile(_) | Aggregate::Survival(_) => {
                let values = gathered.entry((key, spec.population, spec.value));
                values.or_insert_with(|| collect(&subject, spec, None, &grouped)).finish(spec.aggregate)
            }
            _ => collect(&subject, spec, hits.as_deref(), &grouped).finish(spec.aggregate),
        };
        Ok(Column { cells: grouping.by_group(cells, groups, nothing(spec.aggregate)), aggregate: spec.aggregate })
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

    /// Open rows at the end of the period, or at the end of each bucket of time when the first dimension is one.
    fn open_column(
        &mut self,
        spec: &'static MetricSpec,
        key: FrameKey,
        selection: &Selection,
        rows: [&Bitmap; 2],
        groups: &mut Groups,
    ) -> Option<Column> {
        let period = if selection.basis == Basis::Each { selection.period } else { None };
        let is_bucket = |dimension: &Dimension| matches!(dimension, Dimension::Day | Dimension::Week | Dimension::Month);
        if groups.by.iter().skip(1).any(|dimension| dimension.is_time())
            || groups.by.first().is_some_and(|first| first.is_time() && !is_bucket(first))
        {
            return None;
        }
        let spans = self.loaded.spans(spec.population, key.grain);
        let is_count = spec.aggregate == Aggregate::OpenAt;
        if !is_count && groups.by.iter().any(|dimension| dimension.is_time()) {
            return None;
        }
        if let Some(&bucket) = groups.by.first().filter(|first| is_bucket(first)) {
            let days = period.or_else(|| self.loaded.days())?;
            let mut rest = Groups::new(&groups.by[1..]);
            let grouping = self.grouping(key, rows, &mut rest)?;
            let mut buckets = snapshot::buckets(bucket, days.start..days.end, &self.loaded.zone, self.loaded.policy.week_start.of_weeks());
            if let Some(period) = period {
                let cut_at = filter::end_of(selection, period, &self.loaded.zone);
                buckets.iter_mut().for_each(|(_, end)| *end = (*end).min(cut_at));
            }
            let counts = snapshot::open_by_bucket(&spans, &grouping.rows(rows), &buckets);
            let mut cells = Vec::new();
            for (place, by_bucket) in counts {
                let group = grouping.group_of(place, &mut rest);
                for (&(number, _), n) in buckets.iter().zip(by_bucket) {
                    set(&mut cells, groups.beside(number, &rest, group), CellValue { value: Some(n as f64), n }, nothing(spec.aggregate));
                }
            }
            return Some(Column { cells, aggregate: spec.aggregate });
        }
        let at = snapshot_at(self.loaded, selection);
        let grouping = self.grouping(key, rows, groups)?;
        let grouped = grouping.rows(rows);
        let cells = match spec.aggregate {
            Aggregate::OpenAt => snapshot::open_at(&spans, &grouped, at),
            _ => snapshot::open_ages(&spans, &grouped, at, self.loaded.derived.data_end, spec.aggregate),
        };
        Some(Column { cells: grouping.by_group(cells, groups, nothing(spec.aggregate)), aggregate: spec.aggregate })
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
        let mask_key = (key, selection.period, without.to_vec(), is_snapshot);
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
            cases: cases.rows().take_while(|&case| case < n_counted).count() as u64,
            cases_of: n_counted as u64,
            messages: messages.count() as u64,
            messages_of: self.loaded.data.messages.len() as u64,
        }
    }
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
            engine.handle(Request::FileDone { file: place as u16, report: Box::new(report) });
        }
        engine.handle(Request::Finish);
        engine
    }

    #[test]
    fn counting_in_arrays_agrees_with_listing_the_rows_of_each_group() {
        let mut engine = sample(2_000);
        let loaded = engine.loaded_mut().unwrap();
        let days = loaded.days().unwrap();
        let period = DateRange { start: days.end - 28, end: days.end - 3 };
        let clause = |dimension, op, value: &str| Clause { dimension, op, values: vec![value.to_owned()] };
        let selections = [
            Selection::default(),
            Selection { period: Some(period), ..Selection::default() },
            Selection {
                clauses: vec![clause(Dimension::Direction, Op::Is, "received"), clause(Dimension::Hour, Op::IsNot, "10")],
                period: Some(period),
                basis: Basis::CaseCreated,
                ..Selection::default()
            },
        ];
        let metrics: Vec<String> = METRICS.iter().map(|spec| spec.id.to_owned()).collect();
        let pairs = [
            vec![],
            vec![Dimension::Day, Dimension::Agent],
            vec![Dimension::Team, Dimension::Tag],
            vec![Dimension::HourOfWeek, Dimension::Channel],
        ];
        for selection in &selections {
            for by in pairs.iter().cloned().chain(Dimension::ALL.iter().map(|&dimension| vec![dimension])) {
                let query = Query { id: String::new(), metrics: metrics.clone(), by: by.clone(), period: None, ignores: Vec::new() };
                let fast = Refresh::new(loaded, selection).answer(&query);
                let plain = Refresh { max_slots: 0, ..Refresh::new(loaded, selection) }.answer(&query);
                assert_eq!(fast, plain, "{by:?} of {selection:?}");
            }
        }
    }
}
