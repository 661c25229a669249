//! One container becomes the files inside it.

use super::guard::Guard;
use super::inflate::{self, Budget, Feed};
use super::names::{self, Role};
use super::{Kind, MAGIC_BYTES, Member, ReadAt, Shelf, kind, note, objects, parquet, workbook, zip};
use crate::import::chat::title::MEMBER_SIGN;
use crate::import::plan::ImportErrorKind;
use crate::model::report::ContainerReport;

/// A container in a container in a container is deep enough.
const MAX_DEPTH: usize = 3;
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
        None => objects::open(name, source, shelf, budget, out),
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
