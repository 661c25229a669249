//! Quantiles without sorting: the rows of a population are ranked once, and those that pass are met in order.

use super::kernel::CellValue;
use super::population::{Subject, Value};
use super::slots::GroupedRows;
use crate::data::Bitmap;

/// The rows of a population from the least value to the greatest.
#[derive(Debug)]
pub struct Ranked {
    rows: Vec<u32>,
}

/// Below this share of the ranked rows it is cheaper to sort those that pass.
const LEAST_SHARE: usize = 16;

impl Ranked {
    /// `None` = the values are not whole numbers of 32 bits.
    pub fn of(subject: &Subject, value: Value, population: &Bitmap) -> Option<Ranked> {
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
        Some(Ranked { rows: keyed.into_iter().map(|key| key as u32).collect() })
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
