//! Figures that add up, by day: that of any period is the sum of its days.

use std::cell::OnceCell;
use std::ops::Range;

use super::groups::{NONE, bucket_of};
use super::kernel::{Aggregate, Partial};
use super::population::{Population, Subject, Value};
use super::slots::{GroupedRows, Slots};
use super::table::MetricSpec;
use crate::data::{Bitmap, Dataset};
use crate::model::{Dimension, Grain, LocalDay};

/// Whether the figure of several days is the sum of the figures of each, to the last digit: seconds are whole, grades are not.
pub fn adds_up(spec: &MetricSpec) -> bool {
    let is_exact = match spec.aggregate {
        Aggregate::Count | Aggregate::Share(_) => true,
        Aggregate::Sum | Aggregate::Mean => spec.value != Some(Value::Grade),
        _ => false,
    };
    // A piece of presence counts once, however many days it is cut into.
    is_exact && spec.grain != Grain::Presence
}

/// The days of a period among the slots of [`Dimension::Day`]; all of them, and the undated, without a period.
pub fn slots_of(period: Option<Range<LocalDay>>, days: &Slots) -> Range<usize> {
    let Some(period) = period else { return 0..days.len() };
    let n_days = days.len() - 1;
    let slot = |day: i32| if n_days == 0 { 0 } else { (day - days.key(0)).clamp(0, n_days as i32) as usize };
    slot(period.start)..slot(period.end).max(slot(period.start))
}

/// Buckets of time that days fall into, one after another.
pub struct Buckets {
    /// Key of each, as groups are known by.
    pub keys: Vec<i32>,
    /// By day slot, from `first` on.
    of_slot: Vec<usize>,
    first: usize,
}

impl Buckets {
    /// `by`: day, week or month; `None` = one bucket for all.
    pub fn of(by: Option<Dimension>, slots: Range<usize>, days: &Slots, first_weekday: u32) -> Buckets {
        let mut buckets = Buckets { keys: Vec::new(), of_slot: Vec::with_capacity(slots.len()), first: slots.start };
        for slot in slots {
            buckets.of_slot.push(buckets.keys.len().saturating_sub(1));
            let key = match (by, days.key(slot)) {
                (None, _) => 0,
                (Some(_), NONE) => NONE,
                (Some(by), day) => bucket_of(by, day, first_weekday),
            };
            if buckets.keys.last() != Some(&key) {
                buckets.keys.push(key);
                *buckets.of_slot.last_mut().expect("just pushed") = buckets.keys.len() - 1;
            }
        }
        if buckets.keys.is_empty() && by.is_none() {
            buckets.keys.push(0);
        }
        buckets
    }

    /// Sums no other days than these.
    pub fn keep(&mut self, slots: Range<usize>) {
        let (first, end) = (self.first, self.first + self.of_slot.len());
        let (start, end) = (slots.start.clamp(first, end), slots.end.clamp(first, end).max(slots.start.clamp(first, end)));
        self.of_slot = self.of_slot[start - first..end - first].to_vec();
        self.first = start;
    }

    /// The bucket of a day, where it is among them.
    pub fn of_key(&self, key: i32) -> Option<usize> {
        self.keys.iter().position(|&known| known == key)
    }

    /// Sums by bucket × rest of a partial by day × rest.
    pub fn sum(&self, by_day: &Partial, n_rest: usize) -> Partial {
        let mut sum = by_day.empty(self.keys.len() * n_rest);
        for (place, &bucket) in self.of_slot.iter().enumerate() {
            for rest in 0..n_rest {
                sum.add_group(bucket * n_rest + rest, by_day, (self.first + place) * n_rest + rest);
            }
        }
        sum
    }
}

/// Messages of one sort have the same direction, status, kind and kind of author: what is counted of them is counted by sort.
#[derive(Debug)]
pub struct Sorts {
    of_row: Vec<u16>,
    /// Some row of each sort.
    examples: Vec<u32>,
    /// By row: its day × the sorts, then its sort, where that fits; made once.
    day_and_sort: OnceCell<Option<Vec<u16>>>,
}

impl Sorts {
    pub fn of(data: &Dataset) -> Sorts {
        let messages = &data.messages;
        let words = |row: usize| [messages.direction[row], messages.status[row], messages.kind[row], messages.author_kind[row]];
        let mut known: rustc_hash::FxHashMap<[u8; 4], u16> = rustc_hash::FxHashMap::default();
        let mut sorts = Sorts { of_row: Vec::with_capacity(messages.len()), examples: Vec::new(), day_and_sort: OnceCell::new() };
        let mut last = ([u8::MAX; 4], 0);
        for row in 0..messages.len() {
            if words(row) != last.0 {
                let next = sorts.examples.len() as u16;
                let sort = *known.entry(words(row)).or_insert_with(|| {
                    sorts.examples.push(row as u32);
                    next
                });
                last = (words(row), sort);
            }
            sorts.of_row.push(last.1);
        }
        sorts
    }

    /// `days` are those of all messages, always the same.
    fn of_days(&self, days: &Slots) -> Option<&[u16]> {
        let both = self.day_and_sort.get_or_init(|| {
            u16::try_from(days.len() * self.len()).ok()?;
            let both = |(row, &sort): (usize, &u16)| (days.get(row) * self.len()) as u16 + sort;
            Some(self.of_row.iter().enumerate().map(both).collect())
        });
        both.as_deref()
    }

    pub fn len(&self) -> usize {
        self.examples.len()
    }

    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// The rows of a population are those of some sorts.
    pub fn tell(population: Population) -> bool {
        use Population::{Attempted, Delivered, Failed, HumanSent, Read, Received, Sent, Talk};
        matches!(population, Talk | Received | Sent | HumanSent | Delivered | Read | Failed | Attempted)
    }

    /// All messages of a sort are in the same group.
    pub fn tell_group(dimension: Dimension) -> bool {
        matches!(dimension, Dimension::Direction | Dimension::Status | Dimension::Kind | Dimension::AuthorKind)
    }

    /// How many rows of `mask`, by day where days are given, then group of `by`, then sort.
    pub fn count(&self, mask: &Bitmap, days: Option<&Slots>, by: &[&Slots]) -> Vec<u32> {
        let n_sorts = self.len();
        if let (Some(days), []) = (days, by)
            && let Some(both) = self.of_days(days)
        {
            let mut counts = vec![0; days.len() * n_sorts];
            mask.for_each_both(mask, |row| counts[usize::from(both[row])] += 1);
            return counts;
        }
        let grouped = GroupedRows::Dense { rows: [mask, mask], by: days.into_iter().chain(by.iter().copied()).collect() };
        let mut counts = vec![0; grouped.n_groups() * n_sorts];
        grouped.each(|row, group| counts[group * n_sorts + usize::from(self.of_row[row])] += 1);
        counts
    }

    /// The figure of a metric, by group, of counts by group and sort. `split`: groups that depend on the sort alone, within each group.
    pub fn partial(&self, subject: &Subject, spec: &MetricSpec, counts: &[u32], split: Option<&Slots>) -> Partial {
        let holds = |population| -> Vec<bool> {
            self.examples.iter().map(|&row| subject.holds(population, Grain::Message, row as usize)).collect()
        };
        let (takes_part, n_split) = (holds(spec.population), split.map_or(1, Slots::len));
        let slot_of = |sort: usize| split.map_or(0, |slots| slots.get(self.examples[sort] as usize));
        let count = |passes: &[bool]| {
            let counted: Vec<(usize, usize)> =
                (0..self.len()).filter(|&sort| takes_part[sort] && passes[sort]).map(|sort| (sort, slot_of(sort))).collect();
            let mut sums = vec![0; counts.len() / self.len().max(1) * n_split];
            for (sums, counts) in sums.chunks_exact_mut(n_split).zip(counts.chunks_exact(self.len().max(1))) {
                counted.iter().for_each(|&(sort, slot)| sums[slot] += u64::from(counts[sort]));
            }
            sums
        };
        match spec.aggregate {
            Aggregate::Share(of) => Partial::Share { hits: count(&holds(of)), counts: count(&takes_part) },
            _ => Partial::Count(count(&takes_part)),
        }
    }
}
