//! A column of plain numbers. It serializes as one block of bytes, so that moving it costs a copy and no more.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use bytemuck::Pod;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::EpochSecs;

/// Seconds since 1970 in 32 bits: until 2038, which the importer guards.
pub type Time32 = i32;

/// A time that is not given.
pub const NO_TIME: Time32 = i32::MIN;

/// A category that is not given.
pub const NO_CODE: u32 = u32::MAX;

/// `None` for [`NO_TIME`].
pub fn time(value: Time32) -> Option<EpochSecs> {
    (value != NO_TIME).then_some(EpochSecs::from(value))
}

#[derive(Clone, PartialEq, Default)]
pub struct Column<T>(pub Vec<T>);

impl<T> fmt::Debug for Column<T> {
    /// Columns may hold personal data: only their length is printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({} rows)", self.0.len())
    }
}

impl<T> Deref for Column<T> {
    type Target = Vec<T>;
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> DerefMut for Column<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        Column(values)
    }
}

impl<T> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Column(values.into_iter().collect())
    }
}

impl<T: Pod> Serialize for Column<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytemuck::cast_slice(&self.0))
    }
}

impl<'de, T: Pod> Deserialize<'de> for Column<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes<T>(PhantomData<T>);
        impl<'de, T: Pod> Visitor<'de> for Bytes<T> {
            type Value = Column<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the bytes of a column")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Column<T>, E> {
                if !bytes.len().is_multiple_of(size_of::<T>()) {
                    return Err(E::custom("a column of a broken length"));
                }
                Ok(Column(bytemuck::allocation::pod_collect_to_vec(bytes)))
            }
        }
        deserializer.deserialize_bytes(Bytes(PhantomData))
    }
}
