//! Figures: queries become cells.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::data::{Bitmap, Credit, DatedBy, FrameKey};
use crate::filter::{self, Basis, DateRange, Selection};
use crate::metrics::kernel::{GroupedRows, collect};
use crate::metrics::population::Lack;
use crate::metrics::{Aggregate, CellValue, Groups, MetricSpec, Population, snapshot, specs};
use crate::model::{Dimension, EpochSecs, Grain};

use super::loaded::Loaded;
use super::protocol::{Answer, Cell, Matching, MetricAnswer, Missing, Query, TableView};

/// Tells the answers to the queries of one refresh, one after another, and gives how many rows pass.
pub fn answers(loaded: &mut Loaded, selection: &Selection, queries: &[Query], tell: &mut dyn FnMut(Answer)) -> Matching {
    let mut refresh = Refresh::new(loaded, selection);
    queries.iter().for_each(|query| tell(refresh.answer(query)));
    refresh.matching()
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

const CASES: FrameKey = FrameKey { grain: Grain::Case, dated_by: DatedBy::CreatedAt, credited_to: Credit::CaseAgent };
const MESSAGES: FrameKey = FrameKey { grain: Grain::Message, dated_by: DatedBy::SentAt, credited_to: Credit::Sender };

/// One refresh: masks are shared between its queries.
struct Refresh<'a> {
    loaded: &'a mut Loaded,
    selection: &'a Selection,
    cases: FxHashMap<CaseMaskKey, Rc<Bitmap>>,
    masks: FxHashMap<RowMaskKey, Rc<Bitmap>>,
    rows: FxHashMap<(RowMaskKey, Population), Rc<Vec<u32>>>,
}

type CaseMaskKey = (Option<DateRange>, Vec<Dimension>, bool);
type RowMaskKey = (FrameKey, Option<DateRange>, Vec<Dimension>, bool);

/// The cells of one metric by group number; groups beyond the end have the cell of nothing.
struct Column {
    cells: Vec<CellValue>,
    aggregate: Aggregate,
}

impl<'a> Refresh<'a> {
    fn new(loaded: &'a mut Loaded, selection: &'a Selection) -> Self {
        Refresh { loaded, selection, cases: FxHashMap::default(), masks: FxHashMap::default(), rows: FxHashMap::default() }
    }

    fn answer(&mut self, query: &Query) -> Answer {
        let selection = Selection { period: query.period.unwrap_or(self.selection.period), ..self.selection.clone() };
        let mut groups = Groups::new(&query.by);
        let columns: Vec<Result<Column, Option<Missing>>> =
            query.metrics.iter().map(|metric| self.column(metric, &selection, &query.ignores, &mut groups)).collect();
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
    ) -> Result<Column, Option<Missing>> {
        let spec = self.spec_in_force(metric)?;
        let key = FrameKey { grain: spec.grain, dated_by: spec.dated_by, credited_to: spec.credited_to };
        let is_snapshot = spec.aggregate == Aggregate::OpenAt;
        let rows = self.population_rows(key, spec.population, selection, without, is_snapshot);
        let frame = self.loaded.frame(key);
        let loaded = &*self.loaded;
        let subject = loaded.subject();
        if is_snapshot {
            return open_column(loaded, spec, selection, &frame, &rows, groups).ok_or(None);
        }
        let (rows, group) = groups.of_rows(&loaded.data, &loaded.derived, &frame, &rows).ok_or(None)?;
        let grouped = GroupedRows { rows: &rows, group: &group, n_groups: groups.len() };
        let cells = collect(&subject, spec.grain, spec.aggregate, spec.value, &grouped).finish(spec.aggregate);
        Ok(Column { cells, aggregate: spec.aggregate })
    }

    /// The first row of the metric's table whose needs the data meet.
    fn spec_in_force(&self, metric: &str) -> Result<&'static MetricSpec, Option<Missing>> {
        let mut missing = None;
        for spec in specs(metric) {
            match spec.needs.iter().find_map(|&need| self.loaded.lack(need)) {
                None => return Ok(spec),
                Some(lack) => missing = missing.or(Some(lack)),
            }
        }
        Err(missing.map(|lack| match lack {
            Lack::Table(role) => Missing::Table(role),
            Lack::Field(field) => Missing::Field(field.id().to_owned()),
        }))
    }

    fn case_mask(&mut self, selection: &Selection, without: &[Dimension], for_messages: bool) -> Rc<Bitmap> {
        let period = if selection.basis == Basis::Each { None } else { selection.period };
        let loaded = &*self.loaded;
        let mask = || Rc::new(filter::case_mask(&loaded.data, selection, without, for_messages, &loaded.zone));
        Rc::clone(self.cases.entry((period, without.to_vec(), for_messages)).or_insert_with(mask))
    }

    /// Passing rows that take part, kept for the other questions about them.
    fn population_rows(
        &mut self,
        key: FrameKey,
        population: Population,
        selection: &Selection,
        without: &[Dimension],
        is_snapshot: bool,
    ) -> Rc<Vec<u32>> {
        let rows_key = ((key, selection.period, without.to_vec(), is_snapshot), population);
        if let Some(rows) = self.rows.get(&rows_key) {
            return Rc::clone(rows);
        }
        let mask = self.row_mask(key, selection, without, is_snapshot);
        let subject = self.loaded.subject();
        let rows = mask.rows().filter(|&row| subject.holds(population, key.grain, row)).map(|row| row as u32);
        let rows = Rc::new(rows.collect::<Vec<u32>>());
        self.rows.insert(rows_key, Rc::clone(&rows));
        rows
    }

    fn row_mask(&mut self, key: FrameKey, selection: &Selection, without: &[Dimension], is_snapshot: bool) -> Rc<Bitmap> {
        let mask_key = (key, selection.period, without.to_vec(), is_snapshot);
        if let Some(mask) = self.masks.get(&mask_key) {
            return Rc::clone(mask);
        }
        let cases = self.case_mask(selection, without, key.grain == Grain::Message);
        let frame = self.loaded.frame(key);
        let loaded = &*self.loaded;
        let teams = (key.grain == Grain::Presence).then_some(loaded.derived.presence.team.as_slice());
        let scope = filter::Scope { selection, without, ignores_period: is_snapshot };
        let mask = Rc::new(filter::row_mask(&loaded.data, &frame, teams, &cases, &scope));
        self.masks.insert(mask_key, Rc::clone(&mask));
        mask
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

/// Open rows at the end of the period, or at the end of each bucket of time when the first dimension is one.
fn open_column(
    loaded: &Loaded,
    spec: &'static MetricSpec,
    selection: &Selection,
    frame: &crate::data::Frame,
    rows: &[u32],
    groups: &mut Groups,
) -> Option<Column> {
    let subject = loaded.subject();
    let period = if selection.basis == Basis::Each { selection.period } else { None };
    let is_bucket = |dimension: &Dimension| matches!(dimension, Dimension::Day | Dimension::Week | Dimension::Month);
    if groups.by.iter().skip(1).any(|dimension| dimension.is_time())
        || groups.by.first().is_some_and(|first| first.is_time() && !is_bucket(first))
    {
        return None;
    }
    if groups.by.first().is_some_and(is_bucket) {
        let days = period.or_else(|| loaded.days())?;
        let mut rest = Groups::new(&groups.by[1..]);
        let (rows, group) = rest.of_rows(&loaded.data, &loaded.derived, frame, rows)?;
        let grouped = GroupedRows { rows: &rows, group: &group, n_groups: rest.len() };
        let counts = snapshot::open_by_bucket(&subject, spec, &grouped, &rest, groups, days.start..days.end, &loaded.zone);
        let mut cells = vec![CellValue { value: Some(0.0), n: 0 }; groups.len()];
        counts.into_iter().for_each(|(number, n)| cells[number as usize] = CellValue { value: Some(n as f64), n });
        return Some(Column { cells, aggregate: spec.aggregate });
    }
    let at = period.map_or(EpochSecs::MAX, |period| loaded.zone.start_of(period.end));
    let (rows, group) = groups.of_rows(&loaded.data, &loaded.derived, frame, rows)?;
    let grouped = GroupedRows { rows: &rows, group: &group, n_groups: groups.len() };
    Some(Column { cells: snapshot::open_at(&subject, spec, &grouped, at), aggregate: spec.aggregate })
}

fn cell_of(column: &Column, number: u32) -> Cell {
    let nothing = match column.aggregate {
        Aggregate::Sum | Aggregate::Mean | Aggregate::Quantile(_) | Aggregate::Share(_) => None,
        _ => Some(0.0),
    };
    let cell = column.cells.get(number as usize).copied().unwrap_or(CellValue { value: nothing, n: 0 });
    Cell { value: cell.value, n: cell.n }
}
