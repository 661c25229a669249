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

    /// The `q` quantile of each group, as [`super::kernel::quantile`] has it; `counts` are the rows of each. `None` = too few rows pass
    /// to be worth the walk, or they are listed.
    pub fn quantile(&self, q: f64, subject: &Subject, value: Value, grouped: &GroupedRows, counts: &[u64]) -> Option<Vec<CellValue>> {
        let mut left: u64 = counts.iter().sum();
        if matches!(grouped, GroupedRows::Listed { .. }) || (left as usize) < self.rows.len() / LEAST_SHARE {
            return None;
        }
        let place = |n: u64| (n.saturating_sub(1)) as f64 * q;
        let mut found: Vec<Found> =
            counts.iter().map(|&n| Found { seen: 0, below: place(n) as u32, low: f64::NAN, high: f64::NAN }).collect();
        for &row in &self.rows {
            let row = row as usize;
            let Some(group) = grouped.group_of(row) else { continue };
            let found = &mut found[group];
            if found.seen == found.below {
                found.low = subject.value(value, row);
            } else if found.seen == found.below + 1 {
                found.high = subject.value(value, row);
            }
            found.seen += 1;
            left -= 1;
            let is_done = counts.len() == 1 && found.seen > found.below + 1;
            if left == 0 || is_done {
                break;
            }
        }
        let figure = |(found, &n): (&Found, &u64)| {
            let high = if found.high.is_nan() { found.low } else { found.high };
            let value = found.low + (high - found.low) * (place(n) - f64::from(found.below));
            CellValue { value: (n > 0).then_some(value), n }
        };
        Some(found.iter().zip(counts).map(figure).collect())
    }
}

/// How far a group has been walked, and what stood at its place.
struct Found {
    seen: u32,
    below: u32,
    low: f64,
    high: f64,
}
