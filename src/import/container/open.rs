//! One container becomes the files inside it.

use super::guard::Guard;
use super::inflate::{self, Budget, Feed};
use super::names::{self, Role};
use super::{Kind, MAGIC_BYTES, Member, ReadAt, Shelf, kind, note, objects, parquet, workbook, zip};
use crate::import::chat::title::MEMBER_SIGN;
use crate::import::encoding::{self, Decoder};
use crate::import::plan::{Encoding, ImportErrorKind};
use crate::import::sniff::{HEAD_BYTES, plan_of_no_table};
use crate::model::report::ContainerReport;

/// A container in a container in a container is deep enough.
const MAX_DEPTH: usize = 3;
const BOM: &[u8] = "\u{feff}".as_bytes();
/// Bytes read at a time.
const PIECE: usize = 1 << 20;
/// More files than this are no export.
const MAX_MEMBERS: usize = 5000;

/// The files inside a container, in its order; `None` = it is none: a file of its own.
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
        Some(Kind::Parquet) => {
            let told = parquet::open(source, &mut Guard::new(shelf, budget, source.size()));
            let bytes = shelf.take();
            out.push(match told {
                Ok(()) => Member::File { name: name.to_owned(), bytes },
                Err(error) => note::of_error(name, error),
            });
            true
        }
        None => match wide(name, source) {
            None => objects::open(name, source, shelf, budget, out),
            Some(encoding) => {
                let bytes = narrow(source, encoding, shelf, budget);
                match bytes {
                    Ok(bytes) if objects::open(name, &bytes, shelf, budget, out) => {}
                    Ok(bytes) => out.push(Member::File { name: name.to_owned(), bytes }),
                    Err(kind) => out.push(note::refused(name, kind, "")),
                }
                true
            }
        },
    }
}

/// The encoding of JSON or of a chat in which every letter takes two bytes; a table of such letters is read as it is.
fn wide(name: &str, source: &dyn ReadAt) -> Option<Encoding> {
    let head = source.read_at(0, HEAD_BYTES)?;
    let encoding = encoding::detect(&head).0;
    if !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return None;
    }
    let is_whole = head.len() as u64 == source.size();
    let text = encoding::decode(encoding, &head);
    let text = encoding::without_sign(&text).0;
    let is_json = matches!(text.trim_ascii_start(), [b'{', ..] | [b'[', ..]);
    (is_json || plan_of_no_table(name, text, is_whole, "").is_some()).then_some(encoding)
}

/// The same text as UTF-8, behind a sign in place of its byte order mark.
fn narrow<S: Shelf>(source: &dyn ReadAt, encoding: Encoding, shelf: &mut S, budget: &mut Budget) -> Result<S::Kept, ImportErrorKind> {
    let mut decoder = Decoder::new(encoding);
    shelf.write(encoding::sign(encoding));
    let (mut at, mut is_first) = (0, true);
    loop {
        let piece = source.read_at(at, PIECE).ok_or(ImportErrorKind::Unreadable)?;
        let text = if piece.is_empty() { decoder.finish().into() } else { decoder.push(&piece) };
        let text = if is_first { text.strip_prefix(BOM).unwrap_or(&text) } else { &text };
        if !budget.spend(text.len() as u64) {
            shelf.take();
            return Err(ImportErrorKind::Bomb);
        }
        shelf.write(text);
        if piece.is_empty() {
            return Ok(shelf.take());
        }
        (at, is_first) = (at + piece.len() as u64, false);
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
    match names::office(entries.iter().map(|entry| entry.name.as_str())) {
        Some(names::Office::Workbook) => {
            workbook::open(name, source, &entries, shelf, budget, out);
            return true;
        }
        Some(names::Office::Other) => return false,
        None => {}
    }
    let roles = names::roles(&entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>());
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
