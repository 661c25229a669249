//! Different things of each group without sorting: the pairs of group and thing that there are get numbers once, and are met by them.

use std::rc::Rc;

use super::kernel::{Bulk, CellValue};
use super::population::{Entity, Subject};
use super::slots::GroupedRows;
use crate::data::{Bitmap, Numbered};
use crate::model::Grain;

/// The pairs of a population's rows.
#[derive(Debug)]
pub struct Pairs {
    rows: Numbered,
    /// By number of the row; [`NONE`] = it names no thing.
    of_row: Vec<u32>,
    /// By pair: its group.
    group: Vec<u32>,
    n_groups: usize,
}

const NONE: u32 = u32::MAX;

impl Pairs {
    /// `grouped` are all rows of the population.
    pub fn of(subject: &Subject, grain: Grain, entity: Entity, population: &Rc<Bitmap>, grouped: &GroupedRows) -> Pairs {
        let rows = Numbered::of(population);
        let mut of_row = vec![NONE; rows.len()];
        let mut keyed = Vec::with_capacity(rows.len());
        grouped.each(|row, group| {
            if let Some(code) = subject.entity(entity, grain, row) {
                keyed.push((group as u32, code, rows.number(row) as u32));
            }
        });
        keyed.sort_unstable();
        let mut group = Vec::new();
        let mut last = None;
        for (of, code, number) in keyed {
            if last != Some((of, code)) {
                group.push(of);
                last = Some((of, code));
            }
            of_row[number as usize] = group.len() as u32 - 1;
        }
        Pairs { rows, of_row, group, n_groups: grouped.n_groups() }
    }
}

impl Bulk for Pairs {
    fn n_cells(&self) -> usize {
        self.of_row.n_cells() + self.group.n_cells()
    }
}

/// How often each pair was met among some rows.
#[derive(Clone, Debug)]
pub struct Met {
    times: Vec<u32>,
    /// By group: pairs that were met at all.
    counts: Vec<u64>,
}

impl Met {
    pub fn nothing(pairs: &Pairs) -> Met {
        Met { times: vec![0; pairs.group.len()], counts: vec![0; pairs.n_groups] }
    }

    #[must_use]
    pub fn and(mut self, pairs: &Pairs, rows: &Bitmap) -> Met {
        pairs.rows.for_each(rows, |number| {
            if let Some(times) = self.times.get_mut(pairs.of_row[number] as usize) {
                *times += 1;
                self.counts[pairs.group[pairs.of_row[number] as usize] as usize] += u64::from(*times == 1);
            }
        });
        self
    }

    /// `rows` were met.
    #[must_use]
    pub fn without(mut self, pairs: &Pairs, rows: &Bitmap) -> Met {
        pairs.rows.for_each(rows, |number| {
            if let Some(times) = self.times.get_mut(pairs.of_row[number] as usize) {
                *times -= 1;
                self.counts[pairs.group[pairs.of_row[number] as usize] as usize] -= u64::from(*times == 0);
            }
        });
        self
    }

    pub fn cells(&self) -> Vec<CellValue> {
        self.counts.iter().map(|&n| CellValue { value: Some(n as f64), n }).collect()
    }
}

impl Bulk for Met {
    fn n_cells(&self) -> usize {
        self.times.n_cells() + self.counts.n_cells()
    }
}
