//! Figures that add up: counted once by day for each choice of rows, then summed over the days of any period.

use std::rc::Rc;

use crate::data::FrameKey;
use crate::filter::{Cut, DateRange, Selection};
use crate::metrics::by_day::{Buckets, Sorts, slots_of};
use crate::metrics::groups::bucket_of;
use crate::metrics::kernel::collect;
use crate::metrics::{Aggregate, Bulk, CellValue, GroupedRows, Groups, MetricSpec, Partial, Slots};
use crate::model::{Dimension, Grain};

use super::super::kept::{Rows, SpecKey, is_period_of_cases};
use super::{Refresh, nothing, set};

impl Refresh<'_> {
    /// Cells of a figure that adds up, summed over the days of the period. `None` = it has to be counted row by row.
    pub(super) fn sum_of_days(
        &mut self,
        spec: &'static MetricSpec,
        key: FrameKey,
        selection: &Selection,
        without: &[Dimension],
        groups: &mut Groups,
    ) -> Option<Vec<CellValue>> {
        let (bucket, rest) = match groups.by[..] {
            [first @ (Dimension::Day | Dimension::Week | Dimension::Month), ..] => (Some(first), groups.by[1..].to_vec()),
            _ => (None, groups.by.clone()),
        };
        if rest.iter().any(|dimension| matches!(dimension, Dimension::Day | Dimension::Week | Dimension::Month)) {
            return None;
        }
        // A period of cases is another choice of rows: nothing of it serves the next one, unless one pass tells several figures.
        if is_period_of_cases(selection, key.grain) && !is_of_sorts(spec) {
            return None;
        }
        let days = self.loaded.slots(key, Dimension::Day)?;
        let rest_slots: Vec<Rc<Slots>> = rest.iter().map(|&dimension| self.loaded.slots(key, dimension)).collect::<Option<_>>()?;
        let n_rest: usize = rest_slots.iter().map(|slots| slots.len()).product();
        if days.len().checked_mul(n_rest)? > self.max_slots {
            return None;
        }
        let of_cases = is_period_of_cases(selection, key.grain);
        // Days of messages say nothing of a period of cases: they are told apart only where somebody wants to see them.
        let axis = (!of_cases || bucket.is_some()).then_some(&*days);
        let by_day = self.by_day(spec, key, selection, without, (axis, &rest, &rest_slots))?;

        let period = selection.period.filter(|_| !of_cases);
        let cut = selection.cut_of_period().filter(|_| period.is_some());
        let whole_days = period.map(|period| period.start..cut.map_or(period.end, |cut| cut.day.clamp(period.start, period.end)));
        let first_weekday = self.loaded.policy.week_start.of_weeks();
        let shown = slots_of(period.map(|period| period.start..period.end), &days);
        let mut buckets = Buckets::of(bucket, shown, &days, first_weekday);
        buckets.keep(slots_of(whole_days, &days));
        let mut sum = if axis.is_some() { buckets.sum(&by_day, n_rest) } else { Partial::clone(&by_day) };
        if let (Some(period), Some(cut)) = (period, cut)
            && (period.start..period.end).contains(&cut.day)
        {
            // The day of the cut counts in part.
            let day = DateRange { start: cut.day, end: cut.day + 1 };
            let part = Selection { period: Some(day), cut: Some(Cut { over: day, ..cut }), ..selection.clone() };
            let mask = self.row_mask(key, &part, without, false);
            let population = self.loaded.rows_of(spec.population, key.grain, self.clock);
            let hits = self.hits(spec);
            let grouped = GroupedRows::Dense { rows: [&mask, &population], by: rest_slots.iter().map(|slots| &**slots).collect() };
            let of_day = collect(&self.loaded.subject_by(self.clock), spec, hits.as_deref(), &grouped);
            let number = bucket.map_or(0, |by| bucket_of(by, cut.day, first_weekday));
            if let Some(bucket) = buckets.of_key(number) {
                (0..n_rest).for_each(|rest| sum.add_group(bucket * n_rest + rest, &of_day, rest));
            }
        }

        let nothing = nothing(spec.aggregate);
        let mut cells = Vec::new();
        for (place, cell) in sum.finish(spec.aggregate).into_iter().enumerate().filter(|(_, cell)| *cell != nothing) {
            let time = buckets.keys[place / n_rest];
            let of_rest = |nth: usize, place: usize| rest_slots[nth].key(place);
            let key = match (bucket, &rest_slots[..]) {
                (None, []) => [0, 0],
                (None, [_]) => [of_rest(0, place % n_rest), 0],
                (None, [_, second, ..]) => [of_rest(0, place % n_rest / second.len()), of_rest(1, place % second.len())],
                (Some(_), []) => [time, 0],
                (Some(_), _) => [time, of_rest(0, place % n_rest)],
            };
            set(&mut cells, groups.number(key), cell, nothing);
        }
        Some(cells)
    }

    /// A figure that adds up, by day (unless `days` is `None`) × the other dimensions, over all days; made once for each choice of rows.
    fn by_day(
        &mut self,
        spec: &'static MetricSpec,
        key: FrameKey,
        selection: &Selection,
        without: &[Dimension],
        (days, rest, rest_slots): (Option<&Slots>, &[Dimension], &[Rc<Slots>]),
    ) -> Option<Rc<Partial>> {
        let rows = Rows::of_any_day(selection, without, self.clock, key.grain);
        let with_days = |rest: &[Dimension]| days.map(|_| Dimension::Day).into_iter().chain(rest.iter().copied()).collect::<Vec<_>>();
        let kept_as = (SpecKey::from(spec), with_days(rest), rows.clone());
        if let Some(partial) = self.loaded.kept.partials.get(&kept_as) {
            return Some(partial);
        }
        let all = if is_period_of_cases(selection, key.grain) {
            selection.clone()
        } else {
            Selection { period: None, cut: None, ..selection.clone() }
        };
        let partial = if is_of_sorts(spec) {
            let sorts = self.loaded.sorts();
            let (split, by): (Vec<_>, Vec<_>) = rest.iter().zip(rest_slots).partition(|(dimension, _)| Sorts::tell_group(**dimension));
            // A group of sorts stands last.
            let split = match (&split[..], rest) {
                ([], _) => None,
                ([(_, slots)], [.., last]) if Sorts::tell_group(*last) => Some(Rc::clone(slots)),
                _ => return None,
            };
            let sorts_as = (with_days(&by.iter().map(|(dimension, _)| **dimension).collect::<Vec<_>>()), rows);
            let counts = match self.loaded.kept.sorts.get(&sorts_as) {
                Some(counts) => counts,
                None => {
                    let by: Vec<&Slots> = by.iter().map(|(_, slots)| &***slots).collect();
                    if days.iter().chain(&by).map(|slots| slots.len()).product::<usize>() * sorts.len() > self.max_slots {
                        return None;
                    }
                    let mask = self.row_mask(key, &all, without, false);
                    let counts = if is_period_of_cases(selection, key.grain) {
                        let moved_as = (sorts_as.0.clone(), Rows::of_any_period(selection, without, self.clock));
                        self.moved((|kept| &mut kept.moved.sorts, moved_as), &mask, |_, since| {
                            since.count(|rows| sorts.count(rows, days, &by))
                        })
                    } else {
                        sorts.count(&mask, days, &by).into()
                    };
                    let n_cells = counts.n_cells();
                    self.loaded.kept.sorts.keep(sorts_as, counts, n_cells)
                }
            };
            sorts.partial(&self.loaded.subject_by(self.clock), spec, &counts, split.as_deref())
        } else {
            let mask = self.row_mask(key, &all, without, false);
            let population = self.loaded.rows_of(spec.population, key.grain, self.clock);
            let hits = self.hits(spec);
            let by = days.into_iter().chain(rest_slots.iter().map(|slots| &**slots)).collect();
            let grouped = GroupedRows::Dense { rows: [&mask, &population], by };
            collect(&self.loaded.subject_by(self.clock), spec, hits.as_deref(), &grouped)
        };
        let n_cells = days.map_or(1, Slots::len) * rest_slots.iter().map(|slots| slots.len()).product::<usize>();
        Some(self.loaded.kept.partials.keep(kept_as, partial, n_cells * 2))
    }
}

/// Messages are counted by their words alone.
fn is_of_sorts(spec: &MetricSpec) -> bool {
    spec.grain == Grain::Message && Sorts::tell(spec.population) && !matches!(spec.aggregate, Aggregate::Share(of) if !Sorts::tell(of))
}
