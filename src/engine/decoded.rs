//! What is read back from the dropped files, as UTF-8 and with its letters put right, whatever they are written in.

use crate::import::encoding::{decode, repaired};
use crate::model::{Encoding, FileReport};

use super::TextSource;

/// A source whose bytes are UTF-8. Positions stay those of the files.
pub struct Decoded {
    inner: Box<dyn TextSource>,
    files: Ways,
}

/// How each file of an import is written, and whether its letters are put right.
pub type Ways = Vec<(Encoding, bool)>;

impl Decoded {
    pub fn new(inner: Box<dyn TextSource>) -> Self {
        Decoded { inner, files: Vec::new() }
    }

    /// The files that are read from now on; gives the ways of those before.
    pub fn files_are(&mut self, reports: &[FileReport]) -> Ways {
        let way = |report: &FileReport| {
            let repair = report.plan.as_ref().is_some_and(|plan| plan.repair);
            (Encoding::from_id(&report.encoding).unwrap_or_default(), repair)
        };
        self.ways_are(reports.iter().map(way).collect())
    }

    pub fn ways_are(&mut self, ways: Ways) -> Ways {
        std::mem::replace(&mut self.files, ways)
    }
}

impl TextSource for Decoded {
    fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>> {
        let bytes = self.inner.read(file, offset, len)?;
        let (encoding, repair) = self.files.get(usize::from(file)).copied().unwrap_or_default();
        if encoding == Encoding::Utf8 && !repair {
            return Some(bytes);
        }
        let text = decode(encoding, &bytes).into_owned();
        let meant = if repair { std::str::from_utf8(&text).ok().and_then(repaired) } else { None };
        Some(meant.map_or(text, String::into_bytes))
    }
}
