//! What refreshes computed and later ones use again, as long as data and policy stay.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::filter::{Basis, Clause, Cut, DateRange, Selection};
use crate::metrics::snapshot::Levels;
use crate::metrics::{CellValue, MetricSpec, Partial};
use crate::model::{Clock, Dimension, Grain};

/// All of it together holds at most so many numbers: some 60 MB.
const MAX_CELLS: usize = 1 << 23;

#[derive(Default)]
pub struct Kept {
    /// Figures that add up, by day × the dimensions of the key.
    pub partials: Shelf<FigureKey, Partial>,
    /// Messages by day × the dimensions × their sort.
    pub sorts: Shelf<(Vec<Dimension>, Rows), Vec<u32>>,
    /// Cells of all other figures, by the keys of their groups.
    pub cells: Shelf<FigureKey, Vec<KeyedCell>>,
    /// Open rows at each midnight, by the dimensions.
    pub levels: Shelf<FigureKey, Levels>,
}

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

    /// The same whatever the period, where it chooses rows by their own date.
    pub fn of_any_day(selection: &Selection, without: &[Dimension], clock: Clock, grain: Grain) -> Rows {
        let rows = Rows::of(selection, without, clock);
        if is_period_of_cases(selection, grain) { rows } else { Rows { period: None, cut: None, ..rows } }
    }
}

/// The period chooses cases, not rows by their own date. Presence knows no case.
pub fn is_period_of_cases(selection: &Selection, grain: Grain) -> bool {
    selection.basis != Basis::Each && grain != Grain::Presence
}

/// Things that were made once, by what they were made of.
pub struct Shelf<K, V> {
    things: FxHashMap<K, Rc<V>>,
    n_cells: usize,
}

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Shelf { things: FxHashMap::default(), n_cells: 0 }
    }
}

impl<K: Eq + std::hash::Hash, V> Shelf<K, V> {
    pub fn get(&self, key: &K) -> Option<Rc<V>> {
        self.things.get(key).cloned()
    }

    /// Keeps a thing of so many cells; a full shelf is cleared first.
    pub fn keep(&mut self, key: K, thing: V, n_cells: usize) -> Rc<V> {
        if self.n_cells + n_cells > MAX_CELLS / 4 {
            *self = Shelf::default();
        }
        self.n_cells += n_cells;
        let thing = Rc::new(thing);
        self.things.insert(key, Rc::clone(&thing));
        thing
    }
}
