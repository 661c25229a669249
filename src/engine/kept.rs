//! What refreshes computed and later ones use again, as long as data and policy stay.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::filter::{Basis, Clause, Cut, DateRange, Selection};
use crate::metrics::snapshot::Levels;
use crate::metrics::{CellValue, Met, MetricSpec, Pairs, Partial, Passing};
use crate::model::{Clock, Dimension, Grain};

use super::answer::Recent;

/// A shelf holds at most a quarter of so many numbers, or four things where those are larger.
const MAX_CELLS: usize = 1 << 23;

#[derive(Default)]
pub struct Kept {
    /// Figures that add up, by day × the dimensions of the key.
    pub partials: Shelf<FigureKey, Partial>,
    /// Messages by day × the dimensions × their sort.
    pub sorts: Shelf<SortsKey, Vec<u32>>,
    /// Cells of all other figures, by the keys of their groups.
    pub cells: Shelf<FigureKey, Vec<KeyedCell>>,
    /// Open rows at each midnight, by the dimensions.
    pub levels: Shelf<FigureKey, Levels>,
    /// Pairs of group and thing, by the address of their population, which stays as long as this does.
    pub pairs: Shelf<(SpecKey, Vec<Dimension>, usize), Pairs>,
    /// The same for the last periods that chose cases.
    pub moved: Moved,
}

/// What was counted in the last periods that chose cases, whatever the period.
#[derive(Default)]
pub struct Moved {
    pub partials: Shelf<FigureKey, Recent<Partial>>,
    pub sorts: Shelf<SortsKey, Recent<Vec<u32>>>,
    pub levels: Shelf<FigureKey, Recent<Levels>>,
    pub met: Shelf<FigureKey, Recent<Met>>,
    /// Of all quantiles of the same rows, by the row of the table of the first that was asked for.
    pub passing: Shelf<FigureKey, Recent<Passing>>,
}

pub type SortsKey = (Vec<Dimension>, Rows);
pub type FigureKey = (SpecKey, Vec<Dimension>, Rows);
/// What a group is known by, and its figure.
pub type KeyedCell = ([i32; 2], CellValue);

/// A row of the table of metrics.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SpecKey(usize);

impl From<&'static MetricSpec> for SpecKey {
    fn from(spec: &'static MetricSpec) -> Self {
        SpecKey(std::ptr::from_ref(spec) as usize)
    }
}

/// Which rows were counted.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rows {
    clauses: Vec<Clause>,
    basis: Basis,
    period: Option<DateRange>,
    cut: Option<Cut>,
    clock: Clock,
}

impl Rows {
    /// Clauses on the dimensions in `without` are left out.
    pub fn of(selection: &Selection, without: &[Dimension], clock: Clock) -> Rows {
        Rows {
            clauses: selection.clauses.iter().filter(|clause| !without.contains(&clause.dimension)).cloned().collect(),
            basis: selection.basis,
            period: selection.period,
            cut: selection.cut_of_period(),
            clock,
        }
    }

    /// The same whatever the period.
    pub fn of_any_period(selection: &Selection, without: &[Dimension], clock: Clock) -> Rows {
        Rows { period: None, cut: None, ..Rows::of(selection, without, clock) }
    }

    /// The same whatever the period, where it chooses rows by their own date.
    pub fn of_any_day(selection: &Selection, without: &[Dimension], clock: Clock, grain: Grain) -> Rows {
        let rows = if is_period_of_cases(selection, grain) { Rows::of } else { Rows::of_any_period };
        rows(selection, without, clock)
    }
}

/// The period chooses cases, not rows by their own date. Presence knows no case.
pub fn is_period_of_cases(selection: &Selection, grain: Grain) -> bool {
    selection.basis != Basis::Each && grain != Grain::Presence
}

/// Things that were made once, by what they were made of.
pub struct Shelf<K, V> {
    /// With how many cells each has.
    things: FxHashMap<K, (Rc<V>, usize)>,
    n_cells: usize,
}

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Shelf { things: FxHashMap::default(), n_cells: 0 }
    }
}

impl<K: Eq + std::hash::Hash, V> Shelf<K, V> {
    pub fn get(&self, key: &K) -> Option<Rc<V>> {
        self.things.get(key).map(|(thing, _)| Rc::clone(thing))
    }

    /// Keeps a thing of so many cells, in place of the one before; a full shelf is cleared first. Four things fit, however large: of those
    /// kept for a period and the one compared with, neither may push out the other.
    pub fn keep(&mut self, key: K, thing: impl Into<Rc<V>>, n_cells: usize) -> Rc<V> {
        if self.n_cells + n_cells > (MAX_CELLS / 4).max(4 * n_cells) {
            *self = Shelf::default();
        }
        let thing = thing.into();
        let before = self.things.insert(key, (Rc::clone(&thing), n_cells));
        self.n_cells = self.n_cells + n_cells - before.map_or(0, |(_, n_cells)| n_cells);
        thing
    }
}
