//! A dimension of a frame as a dense column: each row has a slot, so that a figure by group is one pass with an array.

use super::groups::{NONE, keys};
use crate::data::{Dataset, Derived, Frame};
use crate::model::Dimension;

/// The slot of every row of a frame, and what each slot stands for.
#[derive(Debug)]
pub struct Slots {
    of_row: Codes,
    /// By slot: the key of the group, as in [`super::Groups`].
    keys: Vec<i32>,
}

/// As narrow as the number of slots allows.
#[derive(Debug)]
enum Codes {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Slots {
    /// `None` = the table knows nothing of the dimension, or a row may stand in several of its groups.
    pub fn of(data: &Dataset, derived: &Derived, frame: &Frame, dimension: Dimension) -> Option<Slots> {
        if dimension == Dimension::Tag {
            return None;
        }
        let rows: Vec<u32> = (0..frame.len() as u32).collect();
        let keyed = keys(data, derived, frame, dimension, &rows)?;
        let given = || keyed.iter().map(|&(_, key)| key).filter(|&key| key != NONE);
        let (first, last) = (given().min().unwrap_or(0), given().max().unwrap_or(-1));
        let n_given = (last - first + 1) as usize;
        let slot = |key: i32| if key == NONE { n_given } else { (key - first) as usize };
        let of_row = match u16::try_from(n_given) {
            Ok(_) => Codes::Narrow(keyed.iter().map(|&(_, key)| slot(key) as u16).collect()),
            Err(_) => Codes::Wide(keyed.iter().map(|&(_, key)| slot(key) as u32).collect()),
        };
        Some(Slots { of_row, keys: (first..=last).chain([NONE]).collect() })
    }

    /// A slot for each of the numbers below `n_slots`.
    #[cfg(test)]
    pub(super) fn of_numbers(of_row: Vec<u16>, n_slots: usize) -> Slots {
        Slots { of_row: Codes::Narrow(of_row), keys: (0..n_slots as i32).collect() }
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The key of a slot.
    pub fn key(&self, slot: usize) -> i32 {
        self.keys[slot]
    }

    #[inline]
    pub fn get(&self, row: usize) -> usize {
        match &self.of_row {
            Codes::Narrow(slots) => usize::from(slots[row]),
            Codes::Wide(slots) => slots[row] as usize,
        }
    }
}

/// The rows of a figure and the group of each, numbered from 0.
pub enum GroupedRows<'a> {
    /// Rows that are in both sets, grouped by some dimensions.
    Dense { rows: [&'a crate::data::Bitmap; 2], by: Vec<&'a Slots> },
    /// Rows and their groups, side by side; a row may stand in several groups.
    Listed { rows: &'a [u32], group: &'a [u32], n_groups: usize },
}

impl GroupedRows<'_> {
    pub fn n_groups(&self) -> usize {
        match self {
            GroupedRows::Dense { by, .. } => by.iter().map(|slots| slots.len()).product(),
            GroupedRows::Listed { n_groups, .. } => *n_groups,
        }
    }

    /// How many rows, where there is one group only: without looking at each.
    pub fn count_of_whole(&self) -> Option<u64> {
        match self {
            GroupedRows::Dense { rows: [a, b], by } if by.is_empty() => Some(a.count_both(b) as u64),
            _ => None,
        }
    }

    pub fn n_rows(&self) -> usize {
        match self {
            GroupedRows::Dense { rows: [a, b], .. } => a.count_both(b),
            GroupedRows::Listed { rows, .. } => rows.len(),
        }
    }

    /// The group of a row; `None` = it is not among them, or they are listed.
    #[inline]
    pub fn group_of(&self, row: usize) -> Option<usize> {
        let GroupedRows::Dense { rows: [a, b], by } = self else { return None };
        if !(a.contains(row) && b.contains(row)) {
            return None;
        }
        Some(group_in(by, row))
    }

    /// Calls `act` with each row and its group, rows in ascending order.
    #[inline]
    pub fn each(&self, mut act: impl FnMut(usize, usize)) {
        match self {
            GroupedRows::Listed { rows, group, .. } => {
                rows.iter().zip(*group).for_each(|(&row, &group)| act(row as usize, group as usize));
            }
            GroupedRows::Dense { rows: [a, b], by } => match by[..] {
                [] => a.for_each_both(b, |row| act(row, 0)),
                [Slots { of_row: Codes::Narrow(slots), .. }] => a.for_each_both(b, |row| act(row, usize::from(slots[row]))),
                [first] => a.for_each_both(b, |row| act(row, first.get(row))),
                [first, second] => a.for_each_both(b, |row| act(row, first.get(row) * second.len() + second.get(row))),
                _ => a.for_each_both(b, |row| act(row, group_in(by, row))),
            },
        }
    }
}

/// The group of a row by some dimensions, numbered from 0.
#[inline]
pub(super) fn group_in(by: &[&Slots], row: usize) -> usize {
    by.iter().fold(0, |group, slots| group * slots.len() + slots.get(row))
}
