//! Containers: a zip or gzip file becomes the files inside it, before anything is sniffed; workbooks, Parquet and objects of JSON become
//! tables of delimited bytes ([`super::sheet`]) in the same step.
//!
//! [`open`] one container becomes files · [`zip`] the directory of a zip · [`inflate`] packed bytes to plain ones, within limits · [`names`]
//! which members are read · [`workbook`], [`parquet`], [`objects`] tables that are no text · [`guard`] what may be written of them ·
//! [`compound`] old and locked workbooks · [`note`] what is told of what cannot be opened · here: what all of them need.
//!
//! Bytes are read by position and written in pieces, so that neither a container nor a member is ever in memory as a whole, unless the
//! caller wants it there. All that opens something stands behind the feature `codecs`: only one worker and the command line have it.

pub mod compound;
#[cfg(feature = "codecs")]
mod guard;
#[cfg(feature = "codecs")]
pub mod inflate;
#[cfg(feature = "codecs")]
pub mod names;
pub mod note;
#[cfg(feature = "codecs")]
mod objects;
#[cfg(feature = "codecs")]
mod open;
#[cfg(feature = "codecs")]
mod parquet;
#[cfg(all(test, feature = "codecs"))]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
#[cfg(all(test, feature = "codecs"))]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests_of_tables;
#[cfg(feature = "codecs")]
mod workbook;
#[cfg(feature = "codecs")]
pub mod zip;

pub use note::report_of_note;
#[cfg(feature = "codecs")]
pub use open::unpack;

/// Bytes that can be read at any place.
pub trait ReadAt {
    fn size(&self) -> u64;

    /// Up to `len` bytes from `offset` on, fewer only at the end; `None` when they cannot be had.
    fn read_at(&self, offset: u64, len: usize) -> Option<Vec<u8>>;
}

/// Where members are written.
pub trait Shelf {
    type Kept: ReadAt;

    fn write(&mut self, bytes: &[u8]);

    /// What was written since the last time.
    fn take(&mut self) -> Self::Kept;
}

/// A file that came out of a container.
pub enum Member<K> {
    File {
        name: String,
        bytes: K,
    },
    /// A line for the report, in place of a file: see [`note`].
    Note {
        name: String,
        bytes: Vec<u8>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Zip,
    Gzip,
    Parquet,
}

/// Bytes to give to [`kind`].
pub const MAGIC_BYTES: usize = 4;

/// What the first bytes say.
pub fn kind(head: &[u8]) -> Option<Kind> {
    match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Kind::Zip),
        [0x1f, 0x8b, 8, ..] => Some(Kind::Gzip),
        [b'P', b'A', b'R', b'1', ..] => Some(Kind::Parquet),
        _ => None,
    }
}

/// Bytes in memory.
impl ReadAt for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, len: usize) -> Option<Vec<u8>> {
        let start = usize::try_from(offset).ok()?.min(self.len());
        Some(self[start..start.saturating_add(len).min(self.len())].to_vec())
    }
}

/// Members in memory.
impl Shelf for Vec<u8> {
    type Kept = Vec<u8>;

    fn write(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(self)
    }
}
