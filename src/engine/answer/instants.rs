//! Figures of an instant: rows open then, kept as levels at each midnight.

use std::rc::Rc;

use crate::data::{Bitmap, FrameKey};
use crate::filter::{self, Basis, Selection};
use crate::metrics::snapshot::Levels;
use crate::metrics::{Aggregate, Bulk, CellValue, Groups, MetricSpec, snapshot};
use crate::model::{Dimension, EpochSecs, LocalDay};

use super::super::kept::{Rows, SpecKey, is_period_of_cases};
use super::{Column, Grouping, Refresh, nothing, set, snapshot_at};

impl Refresh<'_> {
    /// Open rows at the end of the period, or at the end of each bucket of time when the first dimension is one.
    pub(super) fn open_column(
        &mut self,
        spec: &'static MetricSpec,
        key: FrameKey,
        (selection, without): (&Selection, &[Dimension]),
        rows: [&Rc<Bitmap>; 2],
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
        let by_bucket = groups.by.first().copied().filter(is_bucket);
        let by = groups.by[usize::from(by_bucket.is_some())..].to_vec();
        let mut rest = Groups::new(&by);
        let bits = rows.map(|rows| &**rows);
        let grouping = self.grouping(key, bits, &mut rest)?;
        let levels = if is_count { self.levels(spec, &grouping, &by, (selection, without), rows) } else { None };
        let cut_at = period.and_then(|period| selection.cut_of_period().map(|_| filter::end_of(selection, period, &self.loaded.zone)));
        let nothing = nothing(spec.aggregate);
        let grouped = grouping.rows(bits);
        let mut cells = Vec::new();
        if let Some(bucket) = by_bucket {
            let days = period.or_else(|| self.loaded.days())?;
            let buckets = snapshot::buckets(bucket, days.start..days.end, self.loaded.policy.week_start.of_weeks());
            let start_of = |day| self.loaded.zone.start_of(day);
            let whole = match (cut_at, &levels) {
                (_, None) => 0,
                (None, Some(_)) => buckets.len(),
                (Some(cut_at), Some(_)) => buckets.partition_point(|&(_, end)| start_of(end) <= cut_at),
            };
            let mut by_place = match &levels {
                Some(levels) => levels.at(&buckets[..whole].iter().map(|&(_, end)| spans.midnight(end)).collect::<Vec<_>>()),
                None => vec![Vec::new(); grouped.n_groups()],
            };
            // Those that the cut ends end at the same instant.
            let mut last: Option<(EpochSecs, Vec<CellValue>)> = None;
            for &(_, end) in &buckets[whole..] {
                let at = cut_at.map_or(start_of(end), |cut_at| start_of(end).min(cut_at));
                let open = match last.take() {
                    Some((known, open)) if known == at => open,
                    _ => snapshot::open_at(&spans, &grouped, at),
                };
                by_place.iter_mut().zip(&open).for_each(|(counts, cell)| counts.push(cell.n));
                last = Some((at, open));
            }
            for (place, counts) in by_place.into_iter().enumerate().filter(|(_, counts)| counts.iter().any(|&n| n > 0)) {
                let group = grouping.group_of(place, &mut rest);
                for (&(number, _), n) in buckets.iter().zip(counts) {
                    set(&mut cells, groups.beside(number, &rest, group), CellValue { value: Some(n as f64), n }, nothing);
                }
            }
            return Some(Column { cells, aggregate: spec.aggregate });
        }
        let midnight = match (cut_at, period) {
            (Some(_), _) => None,
            (None, period) => Some(spans.midnight(period.map_or(LocalDay::MAX, |period| period.end))),
        };
        let at = snapshot_at(self.loaded, selection);
        let figures = match (spec.aggregate, levels.zip(midnight)) {
            (Aggregate::OpenAt, Some((levels, midnight))) => {
                levels.at(&[midnight]).into_iter().map(|counts| CellValue { value: Some(counts[0] as f64), n: counts[0] }).collect()
            }
            (Aggregate::OpenAt, None) => snapshot::open_at(&spans, &grouped, at),
            _ => snapshot::open_ages(&spans, &grouped, at, self.loaded.derived.data_end, spec.aggregate),
        };
        for (place, cell) in figures.into_iter().enumerate().filter(|(_, cell)| *cell != nothing) {
            let group = grouping.group_of(place, &mut rest);
            set(&mut cells, groups.like(&rest, group), cell, nothing);
        }
        Some(Column { cells, aggregate: spec.aggregate })
    }

    /// Open rows at each midnight, by the groups of `by`; made once for each choice of rows. `None` = they are counted one by one.
    fn levels(
        &mut self,
        spec: &'static MetricSpec,
        grouping: &Grouping,
        by: &[Dimension],
        (selection, without): (&Selection, &[Dimension]),
        rows: [&Rc<Bitmap>; 2],
    ) -> Option<Rc<Levels>> {
        if self.is_plain {
            return None;
        }
        let spans = self.loaded.spans(spec.population, spec.grain);
        let rows_as = Rows::of_any_day(selection, without, self.clock, spec.grain);
        let kept_as = (SpecKey::from(spec), by.to_vec(), rows_as);
        if let Some(levels) = self.loaded.kept.levels.get(&kept_as) {
            return Some(levels);
        }
        let [mask, population] = rows;
        let count = |rows: &Bitmap| Levels::of(&spans, &grouping.rows([rows, population]));
        if !Levels::fit(&spans, grouping.n_groups(), self.max_slots) {
            return None;
        }
        if matches!(grouping, Grouping::Listed { .. }) {
            return Some(count(mask).into());
        }
        let levels = if is_period_of_cases(selection, spec.grain) {
            let rows_as = Rows::of_any_period(selection, without, self.clock);
            self.moved((|kept| &mut kept.moved.levels, (kept_as.0, kept_as.1.clone(), rows_as)), mask, |_, since| since.count(count))
        } else {
            count(mask).into()
        };
        let n_cells = levels.n_cells();
        Some(self.loaded.kept.levels.keep(kept_as, levels, n_cells))
    }
}
