//! Quantiles without sorting: the rows of a population are ranked once, and those that pass are met in order.

use std::cell::OnceCell;
use std::rc::Rc;

use super::kernel::{Bulk, CellValue};
use super::population::{Subject, Value};
use super::slots::{GroupedRows, Slots, group_in};
use crate::data::{Bitmap, Numbered};

/// The rows of a population from the least value to the greatest.
#[derive(Debug)]
pub struct Ranked {
    population: Rc<Bitmap>,
    rows: Vec<u32>,
    /// The rank of each row, by its number in the population; made when it is asked for.
    ranks: OnceCell<(Numbered, Vec<u32>)>,
}

/// Below this share of the ranked rows it is cheaper to sort those that pass.
const LEAST_SHARE: usize = 16;

impl Ranked {
    /// `None` = the values are not whole numbers of 32 bits.
    pub fn of(subject: &Subject, value: Value, population: &Rc<Bitmap>) -> Option<Ranked> {
        let mut keyed = Vec::with_capacity(population.count());
        for row in population.rows() {
            let measured = subject.value(value, row);
            let whole = measured as i32;
            if f64::from(whole) != measured {
                return None;
            }
            // The sign bit turned, so that the order of the key is that of the number.
            keyed.push(u64::from(whole as u32 ^ 0x8000_0000) << 32 | row as u64);
        }
        keyed.sort_unstable();
        let rows = keyed.into_iter().map(|key| key as u32).collect();
        Some(Ranked { population: Rc::clone(population), rows, ranks: OnceCell::new() })
    }

    fn ranks(&self) -> &(Numbered, Vec<u32>) {
        self.ranks.get_or_init(|| {
            let numbered = Numbered::of(&self.population);
            let mut ranks = vec![0; self.rows.len()];
            self.rows.iter().enumerate().for_each(|(rank, &row)| ranks[numbered.number(row as usize)] = rank as u32);
            (numbered, ranks)
        })
    }

    /// Each of the quantiles `qs` for each group, as [`super::kernel::quantile`] has it; `counts` are the rows of each. `None` = too few
    /// rows pass to be worth the walk, or they are listed.
    pub fn quantiles(
        &self,
        qs: &[f64],
        subject: &Subject,
        value: Value,
        grouped: &GroupedRows,
        counts: &[u64],
    ) -> Option<Vec<Vec<CellValue>>> {
        let mut left: u64 = counts.iter().sum();
        if matches!(grouped, GroupedRows::Listed { .. }) || (left as usize) < self.rows.len() / LEAST_SHARE {
            return None;
        }
        let mut walks: Vec<Walk> = counts.iter().map(|&n| Walk::to(n, qs)).collect();
        for &row in &self.rows {
            let row = row as usize;
            let Some(group) = grouped.group_of(row) else { continue };
            let walk = &mut walks[group];
            if walk.seen == walk.stop {
                walk.note(subject.value(value, row));
            }
            walk.seen += 1;
            left -= 1;
            if left == 0 || (counts.len() == 1 && walk.stop == u32::MAX) {
                break;
            }
        }
        let figure = |walk: &Walk, &n: &u64, q: f64| {
            let place = place_of(n, q);
            let (low, high) = (walk.value_at(place.floor() as u32), walk.value_at(place.ceil() as u32));
            CellValue { value: low.zip(high).map(|(low, high)| low + (high - low) * place.fract()), n }
        };
        Some(qs.iter().map(|&q| walks.iter().zip(counts).map(|(walk, n)| figure(walk, n, q)).collect()).collect())
    }
}

/// Ranked rows that pass, counted so that the value at any place of a group is found without a walk. Rows may come and go.
#[derive(Clone, Debug)]
pub struct Passing {
    /// By rank.
    ranks: Bitmap,
    /// How many pass, by group, then by run of `RUN << shift` ranks.
    runs: Vec<u32>,
    n_runs: usize,
    shift: u32,
}

/// Ranks that are met one by one.
const RUN: usize = 1024;
/// Of all groups together.
const MAX_RUNS: usize = 1 << 18;

impl Passing {
    /// `None` = there are so many groups that to walk all ranks is cheaper than to look for the places of each.
    pub fn nothing(ranked: &Ranked, n_groups: usize) -> Option<Passing> {
        let n_runs = |shift: u32| ranked.rows.len().div_ceil(RUN << shift).max(1);
        let shift = (0..8).find(|&shift| n_groups.checked_mul(n_runs(shift)).is_some_and(|n| n <= MAX_RUNS))?;
        if n_groups * (RUN << shift) > 8 * ranked.rows.len() {
            return None;
        }
        Some(Passing { ranks: Bitmap::empty(ranked.rows.len()), runs: vec![0; n_groups * n_runs(shift)], n_runs: n_runs(shift), shift })
    }

    #[must_use]
    pub fn and(mut self, ranked: &Ranked, by: &[&Slots], rows: &Bitmap) -> Passing {
        let (numbered, ranks) = ranked.ranks();
        numbered.for_each(rows, |number| {
            let rank = ranks[number] as usize;
            self.ranks.insert(rank);
            self.runs[group_in(by, ranked.rows[rank] as usize) * self.n_runs + rank / (RUN << self.shift)] += 1;
        });
        self
    }

    /// `rows` pass.
    #[must_use]
    pub fn without(mut self, ranked: &Ranked, by: &[&Slots], rows: &Bitmap) -> Passing {
        let (numbered, ranks) = ranked.ranks();
        numbered.for_each(rows, |number| {
            let rank = ranks[number] as usize;
            self.ranks.remove(rank);
            self.runs[group_in(by, ranked.rows[rank] as usize) * self.n_runs + rank / (RUN << self.shift)] -= 1;
        });
        self
    }

    /// The quantile `q` of each group, as [`super::kernel::quantile`] has it.
    pub fn quantile(&self, ranked: &Ranked, by: &[&Slots], q: f64, value: impl Fn(usize) -> f64) -> Vec<CellValue> {
        let of_group = |(group, runs): (usize, &[u32])| {
            let n = runs.iter().map(|&n| u64::from(n)).sum();
            let place = place_of(n, q);
            let value_at = |place: f64| self.rank_at(ranked, by, group, runs, place as u32).map(|rank| value(ranked.rows[rank] as usize));
            let figure = || {
                let low = value_at(place.floor())?;
                let high = if place.fract() == 0.0 { low } else { value_at(place.ceil())? };
                Some(low + (high - low) * place.fract())
            };
            CellValue { value: if n == 0 { None } else { figure() }, n }
        };
        self.runs.chunks_exact(self.n_runs).enumerate().map(of_group).collect()
    }

    /// The rank of the row at a place of a group, from 0.
    fn rank_at(&self, ranked: &Ranked, by: &[&Slots], group: usize, runs: &[u32], place: u32) -> Option<usize> {
        let mut left = place;
        let run = runs.iter().position(|&n| {
            let is_here = left < n;
            left -= if is_here { 0 } else { n };
            is_here
        })?;
        let start = run * (RUN << self.shift);
        let mut found = None;
        self.ranks.each_in(start..(start + (RUN << self.shift)).min(ranked.rows.len()), |rank| {
            if group_in(by, ranked.rows[rank] as usize) != group {
                return false;
            }
            found = Some(rank);
            left = left.wrapping_sub(1);
            left == u32::MAX
        });
        found
    }
}

impl Bulk for Passing {
    fn n_cells(&self) -> usize {
        self.runs.n_cells() + self.ranks.len() / 32
    }
}

/// Where the quantile of so many values lies between two order statistics.
fn place_of(n: u64, q: f64) -> f64 {
    n.saturating_sub(1) as f64 * q
}

/// How far a group has been walked, and what stood at the places looked for.
struct Walk {
    seen: u32,
    /// The next place looked for; [`u32::MAX`] = none is left.
    stop: u32,
    /// Places in ascending order, each once.
    stops: Vec<u32>,
    /// What stood at them.
    values: Vec<f64>,
}

impl Walk {
    fn to(n: u64, qs: &[f64]) -> Walk {
        let mut stops = Vec::new();
        if n > 0 {
            stops.extend(qs.iter().map(|&q| place_of(n, q)).flat_map(|place| [place.floor() as u32, place.ceil() as u32]));
            stops.sort_unstable();
            stops.dedup();
        }
        Walk { seen: 0, stop: stops.first().copied().unwrap_or(u32::MAX), values: Vec::with_capacity(stops.len()), stops }
    }

    fn note(&mut self, value: f64) {
        self.values.push(value);
        self.stop = self.stops.get(self.values.len()).copied().unwrap_or(u32::MAX);
    }

    fn value_at(&self, place: u32) -> Option<f64> {
        self.stops.iter().position(|&stop| stop == place).and_then(|at| self.values.get(at)).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::kernel::quantile;
    use super::*;

    const N_ROWS: usize = 6_000;

    fn set(seed: u64, share: u64) -> Rc<Bitmap> {
        Rc::new(Bitmap::from_fn(N_ROWS, |row| (row as u64).wrapping_mul(seed | 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57 < share))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Over several runs of ranks, forth and back, with values that repeat.
        #[test]
        fn rows_that_come_and_go_have_the_quantiles_of_a_sort(seed: u64, share in 0_u64..128, wide in 1_i32..5_000, n_slots in 1_usize..6) {
            let value = |row: usize| f64::from((row as i32).wrapping_mul(7_919).rem_euclid(wide));
            let population = set(seed, 100);
            let mut rows: Vec<u32> = population.rows().map(|row| row as u32).collect();
            rows.sort_by(|a, b| value(*a as usize).total_cmp(&value(*b as usize)));
            let ranked = Ranked { population: Rc::clone(&population), rows, ranks: OnceCell::new() };
            let slots = Slots::of_numbers((0..N_ROWS).map(|row| (row % 31 % n_slots) as u16).collect(), n_slots);
            let (before, after) = (set(seed.rotate_left(7), share), set(seed.rotate_left(23), 64));
            let passing = Passing::nothing(&ranked, n_slots).expect("few groups").and(&ranked, &[&slots], &before);
            let passing = passing.and(&ranked, &[&slots], &after.without(&before)).without(&ranked, &[&slots], &before.without(&after));
            for q in [0.0, 0.5, 0.9, 1.0] {
                let cells = passing.quantile(&ranked, &[&slots], q, value);
                for (slot, cell) in cells.iter().enumerate() {
                    let of_slot = population.rows().filter(|&row| after.contains(row) && slots.get(row) == slot);
                    let mut values: Vec<f64> = of_slot.map(value).collect();
                    prop_assert_eq!(cell.n as usize, values.len());
                    prop_assert_eq!(cell.value, quantile(&mut values, q));
                }
            }
        }
    }
}
