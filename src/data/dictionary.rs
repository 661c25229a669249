//! Distinct strings of a column and their codes; a row stores the code of its string.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::column::{Column, NO_CODE};
use super::texts::Texts;

/// Gives each distinct string a code, in order of first appearance. Codes mean something inside one dictionary only.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    /// Invariant: no two values are equal.
    values: Texts,
    /// By the hash of their values, which stand in `values` only.
    codes: HashTable<u32>,
}

impl Dictionary {
    /// The code of `value`, a new one when it was never seen. An empty string is "not given": [`NO_CODE`].
    pub fn intern(&mut self, value: &str) -> u32 {
        if value.is_empty() {
            return NO_CODE;
        }
        if let Some(code) = self.code(value) {
            return code;
        }
        let code = self.values.len() as u32;
        self.values.push(value);
        let values = &self.values;
        self.codes.insert_unique(hash_of(value.as_bytes()), code, |&code| hash_of(values.bytes_of(code as usize).unwrap_or_default()));
        code
    }

    pub fn code(&self, value: &str) -> Option<u32> {
        let is_it = |&code: &u32| self.values.bytes_of(code as usize) == Some(value.as_bytes());
        self.codes.find(hash_of(value.as_bytes()), is_it).copied()
    }

    /// The string of a code; empty for [`NO_CODE`].
    pub fn value(&self, code: u32) -> &str {
        if code == NO_CODE { "" } else { self.values.get(code as usize) }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn values(&self) -> &Texts {
        &self.values
    }
}

fn hash_of(value: &[u8]) -> u64 {
    FxBuildHasher.hash_one(value)
}

/// A category column as a reader hands it over: local codes and their strings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Up to the last row that gives something; a column that no row gives is empty.
    pub codes: Column<u32>,
    pub values: Texts,
}

impl Category {
    /// The local code of a row; [`NO_CODE`] when not given.
    pub fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or(NO_CODE)
    }

    /// The string of a row; empty when not given.
    pub fn get(&self, row: usize) -> &str {
        match self.code(row) {
            NO_CODE => "",
            code => self.values.get(code as usize),
        }
    }

    /// Maps local codes to those of `dictionary`: look a code up with [`recode`].
    pub fn codes_in(&self, dictionary: &mut Dictionary) -> Vec<u32> {
        self.values.iter().map(|value| dictionary.intern(value)).collect()
    }
}

/// The code after translation by [`Category::codes_in`].
pub fn recode(map: &[u32], code: u32) -> u32 {
    map.get(code as usize).copied().unwrap_or(NO_CODE)
}

/// Builds a [`Category`] row by row.
#[derive(Default)]
pub struct CategoryBuilder {
    dictionary: Dictionary,
    codes: Vec<u32>,
    n_rows: usize,
    /// The code of the row before: neighbours are often of one case.
    last: u32,
}

impl CategoryBuilder {
    #[inline]
    pub fn push(&mut self, value: &str) {
        self.n_rows += 1;
        if !value.is_empty() {
            self.push_given(value);
        }
    }

    fn push_given(&mut self, value: &str) {
        if self.dictionary.values.bytes_of(self.last as usize) != Some(value.as_bytes()) {
            self.last = self.dictionary.intern(value);
        }
        self.codes.resize(self.n_rows - 1, NO_CODE);
        self.codes.push(self.last);
    }

    pub fn finish(&mut self) -> Category {
        let CategoryBuilder { dictionary, codes, .. } = std::mem::take(self);
        Category { codes: Column(codes), values: dictionary.values }
    }
}
