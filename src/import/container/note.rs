//! A member that cannot be opened travels as a note in its place, so that it gets its own line in the report like any other file; so does
//! what a container held besides.

use serde::{Deserialize, Serialize};

use super::Member;
use crate::import::plan::{ImportError, ImportErrorKind};
use crate::import::report::summarize_error;
use crate::model::FileReport;
use crate::model::report::ContainerReport;

/// No file of anybody starts like this by chance.
const MAGIC: &[u8] = b"\0balcao-note\0";

/// All that a note can say: a file that only pretends to be one claims no rows.
#[derive(Serialize, Deserialize)]
enum Note {
    Refused(ImportErrorKind, String),
    Zip(ContainerReport),
}

pub fn refused<K>(name: &str, kind: ImportErrorKind, detail: &str) -> Member<K> {
    written(name, &Note::Refused(kind, detail.to_owned()))
}

pub fn zip<K>(name: &str, told: ContainerReport) -> Member<K> {
    written(name, &Note::Zip(told))
}

fn written<K>(name: &str, note: &Note) -> Member<K> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(postcard::to_stdvec(note).expect("plain values always serialize"));
    Member::Note { name: name.to_owned(), bytes }
}

/// The report that a note stands for; `None` = the bytes are no note.
pub fn report_of_note(name: &str, bytes: &[u8]) -> Option<FileReport> {
    Some(match postcard::from_bytes(bytes.strip_prefix(MAGIC)?).ok()? {
        Note::Refused(kind, detail) => summarize_error(name, 0, &ImportError { kind, line: None, detail }),
        Note::Zip(told) => FileReport { name: name.to_owned(), format: "zip".to_owned(), container: Some(told), ..FileReport::default() },
    })
}
