//! A period that chooses cases and moves: what is counted in it follows from what was counted before, by the rows that it gained and lost.

use std::hash::Hash;
use std::rc::Rc;

use crate::data::Bitmap;
use crate::metrics::by_day::adds_up;
use crate::metrics::kernel::collect;
use crate::metrics::{
    Aggregate, Bulk, CellValue, Counts, Entity, GroupedRows, Met, MetricSpec, Pairs, Partial, Passing, Ranked, Slots, Value,
};
use crate::model::Grain;

use super::super::kept::{FigureKey, Kept, Shelf};
use super::super::loaded::Loaded;
use super::Refresh;

/// What was told of the last two sets of rows, the later one last: figures of a period come beside those of the one compared with.
pub struct Recent<T>([Option<(Rc<Bitmap>, Rc<T>)>; 2]);

type OnShelf<K, T> = fn(&mut Kept) -> &mut Shelf<K, Recent<T>>;

/// Rows to tell something of.
pub(super) enum Since<'a, T> {
    Nothing(&'a Bitmap),
    /// What was told of other rows, and what these have and lack beside them.
    Before {
        told: T,
        gained: &'a Bitmap,
        lost: &'a Bitmap,
    },
}

impl<T: Counts> Since<'_, T> {
    pub fn count(self, count: impl Fn(&Bitmap) -> T) -> T {
        match self {
            Since::Nothing(rows) => count(rows),
            Since::Before { mut told, gained, lost } => {
                told.add(&count(gained));
                told.take_away(&count(lost));
                told
            }
        }
    }
}

/// The rows that one set has and another has not.
pub(super) struct Apart {
    /// Neither set goes while it is known by its address.
    sets: [Rc<Bitmap>; 2],
    gained: Bitmap,
    lost: Bitmap,
    n_apart: usize,
}

/// A figure of a period of cases, by the groups of dense columns.
pub(super) struct Moving<'a> {
    /// Whatever the period.
    pub kept_as: FigureKey,
    pub mask: &'a Rc<Bitmap>,
    pub population: &'a Rc<Bitmap>,
    pub slots: &'a [Rc<Slots>],
}

/// So few rows of a population that they are told anew sooner than all of it is kept ready.
fn is_few(rows: &Bitmap, population: &Bitmap) -> bool {
    rows.count_both(population) < population.count() / 32
}

impl Refresh<'_> {
    /// What `tell` says of the rows of `mask`; `shelf` and `key` know what it last said of other rows.
    pub(super) fn moved<K: Hash + Eq, T: Clone + Bulk>(
        &mut self,
        (shelf, key): (OnShelf<K, T>, K),
        mask: &Rc<Bitmap>,
        tell: impl FnOnce(&Loaded, Since<T>) -> T,
    ) -> Rc<T> {
        let before = shelf(&mut self.loaded.kept).get(&key);
        let known = before.iter().flat_map(|recent| recent.0.iter().flatten());
        let nearest = known.map(|(rows, told)| (self.apart(rows, mask), told)).min_by_key(|(apart, _)| apart.n_apart);
        let told = match nearest.filter(|(apart, _)| apart.n_apart < mask.count()) {
            None => tell(self.loaded, Since::Nothing(mask)),
            Some((apart, told)) => tell(self.loaded, Since::Before { told: T::clone(told), gained: &apart.gained, lost: &apart.lost }),
        };
        let (n_cells, told) = (2 * told.n_cells(), Rc::new(told));
        let later = before.and_then(|recent| recent.0[1].clone());
        shelf(&mut self.loaded.kept).keep(key, Recent([later, Some((Rc::clone(mask), Rc::clone(&told)))]), n_cells);
        told
    }

    /// Cells by place; `None` = the figure of a set of rows does not follow from that of another. A period of cases takes and leaves
    /// whole cases, so that different cases add up, too.
    pub(super) fn moved_cells(&mut self, spec: &'static MetricSpec, moving: Moving, hits: Option<&Bitmap>) -> Option<Vec<CellValue>> {
        let Moving { kept_as, mask, population, slots } = moving;
        let clock = self.clock;
        let by: Vec<&Slots> = slots.iter().map(|slots| &**slots).collect();
        if adds_up(spec) || (spec.grain == Grain::Message && spec.aggregate == Aggregate::Distinct(Entity::Case)) {
            let partial = self.moved((|kept| &mut kept.moved.partials, kept_as), mask, |loaded, since| {
                since.count(|rows| {
                    let grouped = GroupedRows::Dense { rows: [rows, population], by: by.clone() };
                    collect(&loaded.subject_by(clock), spec, hits, &grouped)
                })
            });
            return Some(Partial::clone(&partial).finish(spec.aggregate));
        }
        let Aggregate::Distinct(entity) = spec.aggregate else { return None };
        if is_few(mask, population) {
            return None;
        }
        let pairs_as = (kept_as.0, kept_as.1.clone(), Rc::as_ptr(population).addr());
        let pairs = match self.loaded.kept.pairs.get(&pairs_as) {
            Some(pairs) => pairs,
            None => {
                let all = GroupedRows::Dense { rows: [population, population], by };
                let pairs = Pairs::of(&self.loaded.subject_by(clock), spec.grain, entity, population, &all);
                let n_cells = pairs.n_cells();
                self.loaded.kept.pairs.keep(pairs_as, pairs, n_cells)
            }
        };
        let met = self.moved((|kept| &mut kept.moved.met, kept_as), mask, |_, since| match since {
            Since::Nothing(rows) => Met::nothing(&pairs).and(&pairs, rows),
            Since::Before { told, gained, lost } => told.and(&pairs, gained).without(&pairs, lost),
        });
        Some(met.cells())
    }

    /// Cells by place of each of the quantiles `qs`; `None` = there are too many groups for it.
    pub(super) fn moved_quantiles(&mut self, ranked: &Ranked, qs: &[f64], value: Value, moving: &Moving) -> Option<Vec<Vec<CellValue>>> {
        let by: Vec<&Slots> = moving.slots.iter().map(|slots| &**slots).collect();
        if is_few(moving.mask, moving.population) {
            return None;
        }
        let nothing = Passing::nothing(ranked, by.iter().map(|slots| slots.len()).product())?;
        let passing = self.moved((|kept| &mut kept.moved.passing, moving.kept_as.clone()), moving.mask, |_, since| match since {
            Since::Nothing(rows) => nothing.and(ranked, &by, rows),
            Since::Before { told, gained, lost } => told.and(ranked, &by, gained).without(ranked, &by, lost),
        });
        let subject = self.loaded.subject_by(self.clock);
        Some(qs.iter().map(|&q| passing.quantile(ranked, &by, q, |row| subject.value(value, row))).collect())
    }

    /// Found once for all figures of the refresh.
    fn apart(&mut self, from: &Rc<Bitmap>, to: &Rc<Bitmap>) -> Rc<Apart> {
        let is_it = |apart: &&Rc<Apart>| Rc::ptr_eq(&apart.sets[0], from) && Rc::ptr_eq(&apart.sets[1], to);
        if let Some(apart) = self.apart.iter().find(is_it) {
            return Rc::clone(apart);
        }
        let (gained, lost) = (to.without(from), from.without(to));
        let n_apart = gained.count() + lost.count();
        let apart = Rc::new(Apart { sets: [Rc::clone(from), Rc::clone(to)], gained, lost, n_apart });
        self.apart.push(Rc::clone(&apart));
        apart
    }
}
