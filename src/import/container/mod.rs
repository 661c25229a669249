//! Containers: a zip or gzip file becomes the files inside it, before anything is sniffed.
//!
//! [`zip`] the directory of a zip · [`inflate`] packed bytes to plain ones, within limits · [`names`] which members are read · [`note`] what
//! is told of the others · here: one container becomes files.
//!
//! Bytes are read by position and written in pieces, so that neither a container nor a member is ever in memory as a whole, unless the
//! caller wants it there.

pub mod inflate;
pub mod names;
pub mod note;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
pub mod zip;

pub use note::report_of_note;

use self::inflate::{Budget, Feed};
use self::names::Role;
use super::chat::title::MEMBER_SIGN;
use super::plan::ImportErrorKind;
use crate::model::report::ContainerReport;

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
}

/// Bytes to give to [`kind`].
pub const MAGIC_BYTES: usize = 4;

/// What the first bytes say.
pub fn kind(head: &[u8]) -> Option<Kind> {
    match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Kind::Zip),
        [0x1f, 0x8b, 8, ..] => Some(Kind::Gzip),
        _ => None,
    }
}

/// A container in a container in a container is deep enough.
const MAX_DEPTH: usize = 3;
/// More files than this are no export.
const MAX_MEMBERS: usize = 5000;

/// The files inside a container, in its order; `None` = it is none, or one that is a file of its own (a workbook).
pub fn unpack<S: Shelf>(name: &str, source: &dyn ReadAt, shelf: &mut S) -> Option<Vec<Member<S::Kept>>> {
    let mut out = Vec::new();
    let is_opened = open(name, source, shelf, &mut Budget::default(), 0, &mut out);
    is_opened.then_some(out)
}

fn open<S: Shelf>(
    name: &str,
    source: &dyn ReadAt,
    shelf: &mut S,
    budget: &mut Budget,
    depth: usize,
    out: &mut Vec<Member<S::Kept>>,
) -> bool {
    match source.read_at(0, MAGIC_BYTES).and_then(|head| kind(&head)) {
        Some(Kind::Zip) => open_zip(name, source, shelf, budget, depth, out),
        Some(Kind::Gzip) => {
            open_gzip(name, source, shelf, budget, depth, out);
            true
        }
        None => false,
    }
}

fn open_zip<S: Shelf>(
    name: &str,
    source: &dyn ReadAt,
    shelf: &mut S,
    budget: &mut Budget,
    depth: usize,
    out: &mut Vec<Member<S::Kept>>,
) -> bool {
    let Some(entries) = zip::directory(source) else {
        out.push(note::refused(name, ImportErrorKind::Damaged, ""));
        return true;
    };
    if names::is_office(entries.iter().map(|entry| entry.name.as_str())) {
        return false;
    }
    let roles = names::roles(&entries);
    let mut told = ContainerReport::default();
    let n_before = out.len();
    if roles.iter().filter(|role| **role == Role::Read).count() > MAX_MEMBERS {
        out.push(note::refused(name, ImportErrorKind::Bomb, ""));
        return true;
    }
    for (entry, role) in entries.iter().zip(roles) {
        match role {
            Role::Ignored => {}
            Role::Media => told.media += 1,
            Role::Read => {
                let member = format!("{name}{MEMBER_SIGN}{}", entry.name);
                match zip::extract(source, entry, budget, &mut |bytes| shelf.write(bytes)) {
                    Ok(()) => {
                        told.opened += 1;
                        keep(&member, shelf, budget, depth, out);
                    }
                    Err((kind, detail)) => {
                        // What was written of it is not wanted.
                        shelf.take();
                        told.refused += 1;
                        out.push(note::refused(&member, kind, &detail));
                    }
                }
            }
        }
    }
    if out.len() == n_before {
        out.push(note::refused(name, ImportErrorKind::NothingInside, ""));
    } else if told.media > 0 {
        out.insert(n_before, note::zip(name, told));
    }
    true
}

fn open_gzip<S: Shelf>(name: &str, source: &dyn ReadAt, shelf: &mut S, budget: &mut Budget, depth: usize, out: &mut Vec<Member<S::Kept>>) {
    let mut feed = Feed::new(source, 0, source.size());
    match inflate::gunzip(&mut feed, budget, &mut |bytes| shelf.write(bytes)) {
        Ok(inner) => {
            let inner = inner.unwrap_or_else(|| names::without_gz(name).to_owned());
            keep(&format!("{name}{MEMBER_SIGN}{inner}"), shelf, budget, depth, out);
        }
        Err(kind) => {
            shelf.take();
            out.push(note::refused(name, kind, ""));
        }
    }
}

/// A member becomes a file, or is opened when it is a container itself.
fn keep<S: Shelf>(name: &str, shelf: &mut S, budget: &mut Budget, depth: usize, out: &mut Vec<Member<S::Kept>>) {
    let bytes = shelf.take();
    if depth + 1 < MAX_DEPTH && open(name, &bytes, shelf, budget, depth + 1, out) {
        return;
    }
    out.push(Member::File { name: name.to_owned(), bytes });
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
