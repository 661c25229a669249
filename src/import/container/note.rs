//! A member that cannot be opened travels as a note in its place, so that it gets its own line in the report like any other file; so does
//! what a container held besides.

use serde::{Deserialize, Serialize};

use super::Member;
use crate::import::beginning;
use crate::import::plan::{ImportError, ImportErrorKind};
use crate::import::report::summarize_error;
use crate::model::FileReport;
use crate::model::report::ContainerReport;

/// No file of anybody starts like this by chance.
const MAGIC: &[u8] = b"\0balcao-note\0";

/// All that a note can say: a file that only pretends to be one claims no rows.
#[derive(Serialize, Deserialize)]
enum Note {
    /// With the first bytes, where it is a text.
    Refused(ImportError, Vec<u8>),
    /// What stood in a container besides, with the name of its format.
    Held(String, ContainerReport),
}

pub fn refused<K>(name: &str, kind: ImportErrorKind, detail: &str) -> Member<K> {
    of_error(name, ImportError { kind, line: None, detail: detail.to_owned() })
}

pub fn of_error<K>(name: &str, error: ImportError) -> Member<K> {
    of_text(name, error, &[])
}

/// A text whose first bytes are known.
pub fn of_text<K>(name: &str, error: ImportError, head: &[u8]) -> Member<K> {
    written(name, &Note::Refused(error, head[..head.len().min(beginning::START_BYTES)].to_vec()))
}

pub fn zip<K>(name: &str, told: ContainerReport) -> Member<K> {
    written(name, &Note::Held("zip".to_owned(), told))
}

pub fn folder<K>(name: &str, told: ContainerReport) -> Member<K> {
    written(name, &Note::Held("folder".to_owned(), told))
}

pub fn workbook<K>(name: &str, told: ContainerReport) -> Member<K> {
    written(name, &Note::Held("xlsx".to_owned(), told))
}

fn written<K>(name: &str, note: &Note) -> Member<K> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(postcard::to_stdvec(note).expect("plain values always serialize"));
    Member::Note { name: name.to_owned(), bytes }
}

/// The report that a note stands for; `None` = the bytes are no note.
pub fn report_of_note(name: &str, bytes: &[u8]) -> Option<FileReport> {
    Some(match postcard::from_bytes(bytes.strip_prefix(MAGIC)?).ok()? {
        Note::Refused(error, head) => FileReport { beginning: beginning::of(&head), ..summarize_error(name, 0, &error) },
        Note::Held(format, told) => FileReport { name: name.to_owned(), format, container: Some(told), ..FileReport::default() },
    })
}
