//! Containers: a zip or gzip file becomes the files inside it, before anything is sniffed; workbooks, Parquet and objects of JSON become
//! tables of delimited bytes ([`super::sheet`]) in the same step.
//!
//! [`open`] one container becomes files · [`zip`] the directory of a zip · [`inflate`] packed bytes to plain ones, within limits · [`names`]
//! which files of a zip or a folder are read · [`workbook`], [`parquet`], [`objects`] tables that are no text · [`guard`] what may be written of them ·
//! [`compound`] old and locked workbooks · [`note`] what is told of what cannot be opened · here: what all of them need.
//!
//! Bytes are read by position and written in pieces, so that neither a container nor a member is ever in memory as a whole, unless the
//! caller wants it there. All that opens something stands behind the feature `codecs`: only one worker and the command line have it.

pub mod compound;
#[cfg(feature = "codecs")]
mod guard;
#[cfg(feature = "codecs")]
pub mod inflate;
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

#[cfg(feature = "codecs")]
pub use guard::is_guarded;
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

/// Bytes to give to [`needs_opening`].
pub const START_BYTES: usize = 64;

/// Whether a file may have others inside, or be no text that is read as it stands: by its first bytes, whatever its name says.
pub fn needs_opening(name: &str, start: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let is_called_json = [".json", ".jsonl", ".ndjson"].iter().any(|ending| name.ends_with(ending));
    is_called_json || kind(start).is_some() || first_letters(start).is_some_and(starts_as_objects)
}

/// The first two letters that are no white space, and whether letters take two bytes each.
fn first_letters(start: &[u8]) -> Option<([u8; 2], bool)> {
    let (text, step) = match start {
        [0xff, 0xfe, rest @ ..] => (rest, 2),
        [0xfe, 0xff, _, rest @ ..] | [0, rest @ ..] => (rest, 2),
        [_, 0, ..] => (start, 2),
        [0xef, 0xbb, 0xbf, rest @ ..] => (rest, 1),
        _ => (start, 1),
    };
    let mut letters = text.iter().step_by(step).copied().filter(|byte| !byte.is_ascii_whitespace());
    Some(([letters.next()?, letters.next()?], step == 2))
}

/// Objects of JSON. Where letters take two bytes also what may be a chat: only tables of them are read as they stand.
fn starts_as_objects((letters, is_wide): ([u8; 2], bool)) -> bool {
    match letters {
        [b'{', b'"' | b'}'] | [b'[', b'{'] => true,
        // U+200E, before the bracket of a chat.
        [b'[' | b'0'..=b'9' | 0x0e, _] => is_wide,
        _ => false,
    }
}

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
