//! Many strings in one block: 4 bytes and the text itself for each.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Column;

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Texts {
    bytes: Column<u8>,
    /// Invariant: starts with 0, never falls, ends with the length of `bytes`, and every entry lies on a character boundary.
    ends: Column<u32>,
}

impl Default for Texts {
    fn default() -> Self {
        Texts { bytes: Column::default(), ends: Column(vec![0]) }
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts({} strings)", self.len())
    }
}

impl Texts {
    pub fn len(&self) -> usize {
        self.ends.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(u32::try_from(self.bytes.len()).expect("a block of texts stays under 4 GiB: readers cut batches long before"));
    }

    /// The text at `index`; empty beyond the end.
    pub fn get(&self, index: usize) -> &str {
        self.bytes_of(index).map_or("", |bytes| std::str::from_utf8(bytes).unwrap_or("\u{FFFD}"))
    }

    /// The same without a look at what its letters are: for comparing and hashing.
    #[inline]
    pub fn bytes_of(&self, index: usize) -> Option<&[u8]> {
        let (&start, &end) = (self.ends.get(index)?, self.ends.get(index + 1)?);
        self.bytes.get(start as usize..end as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Bytes held.
    pub fn heap_bytes(&self) -> usize {
        self.bytes.len() + self.ends.len() * 4
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut all = Texts::default();
        texts.into_iter().for_each(|text| all.push(text));
        all
    }
}
