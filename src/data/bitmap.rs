//! A set of rows, one bit each.

use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bitmap {
    /// Invariant: bits at and beyond `len` are zero.
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    pub fn full(len: usize) -> Self {
        let mut map = Bitmap { words: vec![u64::MAX; len.div_ceil(64)], len };
        if let (Some(last), used @ 1..) = (map.words.last_mut(), len % 64) {
            *last = (1 << used) - 1;
        }
        map
    }

    pub fn empty(len: usize) -> Self {
        Bitmap { words: vec![0; len.div_ceil(64)], len }
    }

    /// The rows of a column whose value passes: simple tests become a few instructions for many rows (`cargo bench`).
    pub fn of<T: Copy>(column: &[T], passes: impl Fn(T) -> bool) -> Self {
        Bitmap { words: column.chunks(64).map(|values| word_of(values, &passes)).collect(), len: column.len() }
    }

    /// Keeps the rows whose value in the column passes. Of a set with few rows, only these are looked at.
    pub fn retain_where<T: Copy>(&mut self, column: &[T], passes: impl Fn(T) -> bool) {
        /// Rows of a word above which all of its 64 are tested at once.
        const FEW: u32 = 12;
        debug_assert_eq!(self.len, column.len());
        for (word, values) in self.words.iter_mut().zip(column.chunks(64)) {
            if word.count_ones() > FEW {
                *word &= word_of(values, &passes);
                continue;
            }
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                *word &= !(u64::from(!passes(values[bit as usize])) << bit);
                rest &= rest - 1;
            }
        }
    }

    pub fn from_fn(len: usize, mut has: impl FnMut(usize) -> bool) -> Self {
        let mut map = Bitmap::empty(len);
        for (word_idx, word) in map.words.iter_mut().enumerate() {
            let start = word_idx * 64;
            for bit in 0..64.min(len - start) {
                *word |= u64::from(has(start + bit)) << bit;
            }
        }
        map
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn contains(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 == 1
    }

    pub fn insert(&mut self, row: usize) {
        debug_assert!(row < self.len);
        self.words[row / 64] |= 1 << (row % 64);
    }

    pub fn remove(&mut self, row: usize) {
        self.words[row / 64] &= !(1 << (row % 64));
    }

    /// Calls `act` with each row of `range`, in ascending order, until it says that it is enough.
    #[inline]
    pub fn each_in(&self, range: std::ops::Range<usize>, mut is_enough: impl FnMut(usize) -> bool) {
        let mut start = range.start;
        while start < range.end {
            let mut rest = self.words[start / 64] & (u64::MAX << (start % 64));
            while rest != 0 {
                let row = start / 64 * 64 + rest.trailing_zeros() as usize;
                if row >= range.end || is_enough(row) {
                    return;
                }
                rest &= rest - 1;
            }
            start = start / 64 * 64 + 64;
        }
    }

    /// Keeps the rows of both.
    pub fn retain(&mut self, other: &Bitmap) {
        debug_assert_eq!(self.len, other.len);
        self.words.iter_mut().zip(&other.words).for_each(|(mine, theirs)| *mine &= theirs);
    }

    /// The rows that `other` does not have.
    pub fn without(&self, other: &Bitmap) -> Bitmap {
        debug_assert_eq!(self.len, other.len);
        Bitmap { words: self.words.iter().zip(&other.words).map(|(mine, theirs)| mine & !theirs).collect(), len: self.len }
    }

    /// Adds the rows `range`.
    pub fn insert_range(&mut self, range: std::ops::Range<usize>) {
        debug_assert!(range.end <= self.len);
        let (mut row, end) = (range.start, range.end);
        while row < end {
            let upto = (row / 64 * 64 + 64).min(end);
            let bits = upto - row;
            let ones = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
            self.words[row / 64] |= ones << (row % 64);
            row = upto;
        }
    }

    pub fn is_full(&self) -> bool {
        self.count() == self.len
    }

    /// How many of the rows `range` are in the set.
    pub fn count_in(&self, range: std::ops::Range<usize>) -> usize {
        let (mut row, mut count) = (range.start, 0);
        while row < range.end {
            let upto = (row / 64 * 64 + 64).min(range.end);
            let bits = upto - row;
            let ones = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
            count += (self.words[row / 64] >> (row % 64) & ones).count_ones() as usize;
            row = upto;
        }
        count
    }

    /// How many rows are in both.
    pub fn count_both(&self, other: &Bitmap) -> usize {
        debug_assert_eq!(self.len, other.len);
        self.words.iter().zip(&other.words).map(|(mine, theirs)| (mine & theirs).count_ones() as usize).sum()
    }

    /// Calls `act` with each row of both, in ascending order.
    #[inline]
    pub fn for_each_both(&self, other: &Bitmap, mut act: impl FnMut(usize)) {
        debug_assert_eq!(self.len, other.len);
        for (word_idx, (mine, theirs)) in self.words.iter().zip(&other.words).enumerate() {
            let mut rest = mine & theirs;
            if rest == u64::MAX {
                (word_idx * 64..word_idx * 64 + 64).for_each(&mut act);
                continue;
            }
            while rest != 0 {
                act(word_idx * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }

    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Rows in ascending order.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(word_idx, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(word_idx * 64 + bit)
            })
        })
    }
}

/// The rows of a set by their number in it, from 0.
#[derive(Debug)]
pub struct Numbered {
    rows: Rc<Bitmap>,
    /// By word: rows before it.
    before: Vec<u32>,
    len: usize,
}

impl Numbered {
    pub fn of(rows: &Rc<Bitmap>) -> Numbered {
        let mut len = 0;
        let count = |word: &u64| {
            let before = len as u32;
            len += word.count_ones() as usize;
            before
        };
        let before = rows.words.iter().map(count).collect();
        Numbered { rows: Rc::clone(rows), before, len }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of a row that is in the set.
    #[inline]
    pub fn number(&self, row: usize) -> usize {
        let below = self.rows.words[row / 64] & ((1 << (row % 64)) - 1);
        self.before[row / 64] as usize + below.count_ones() as usize
    }

    /// Calls `act` with the number of each row that is also in `other`.
    #[inline]
    pub fn for_each(&self, other: &Bitmap, mut act: impl FnMut(usize)) {
        self.rows.for_each_both(other, |row| act(self.number(row)));
    }
}

/// A bit for each of up to 64 values.
#[inline(always)]
fn word_of<T: Copy>(values: &[T], passes: &impl Fn(T) -> bool) -> u64 {
    let mut flags = [0_u8; 64];
    flags.iter_mut().zip(values).for_each(|(flag, &value)| *flag = u8::from(passes(value)));
    let eights = flags.as_chunks::<8>().0.iter().enumerate();
    // Gathers the lowest bits of eight bytes in one.
    eights.fold(0, |word, (place, &eight)| word | (u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (place * 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_set_has_every_row_and_no_more() {
        for len in [0, 1, 63, 64, 65, 130] {
            let full = Bitmap::full(len);
            assert_eq!(full.count(), len);
            assert_eq!(full.rows().collect::<Vec<_>>(), (0..len).collect::<Vec<_>>());
        }
    }

    #[test]
    fn ranges_and_both_agree_with_single_rows() {
        for range in [0..0, 3..5, 60..70, 64..128, 1..200, 190..200] {
            let mut set = Bitmap::empty(200);
            set.insert_range(range.clone());
            assert_eq!(set.rows().collect::<Vec<_>>(), range.clone().collect::<Vec<_>>());
            let evens = Bitmap::from_fn(200, |row| row % 2 == 0);
            let mut both = Vec::new();
            set.for_each_both(&evens, |row| both.push(row));
            assert_eq!(both, range.clone().filter(|row| row % 2 == 0).collect::<Vec<_>>());
            let (set, mut numbers) = (Rc::new(set), Vec::new());
            Numbered::of(&set).for_each(&evens, |number| numbers.push(number));
            assert_eq!(numbers, both.iter().map(|row| row - range.start).collect::<Vec<_>>());
            assert_eq!((set.count_both(&evens), evens.count_in(range)), (both.len(), both.len()));
        }
    }

    #[test]
    fn rows_are_those_that_were_asked_for() {
        let thirds = Bitmap::from_fn(200, |row| row % 3 == 0);
        assert_eq!(Bitmap::of(&(0..200).collect::<Vec<_>>(), |value| value % 3 == 0), thirds);
        for step in [1, 2, 7, 50] {
            let mut both = Bitmap::from_fn(200, |row| row % step == 0);
            both.retain_where(&(0..200).collect::<Vec<_>>(), |value| value % 3 == 0);
            assert_eq!(both, Bitmap::from_fn(200, |row| row % step == 0 && row % 3 == 0));
        }
        assert!(thirds.contains(198) && !thirds.contains(199));
        assert_eq!(thirds.rows().sum::<usize>(), (0..200).step_by(3).sum::<usize>());
    }
}
