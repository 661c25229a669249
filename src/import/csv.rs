//! Delimited text: CSV, TSV and their relatives.

use super::{Batch, ImportError, ImportPlan, Reader};

pub struct CsvReader;

impl CsvReader {
    pub fn new(_plan: &ImportPlan) -> Self {
        CsvReader
    }
}

impl Reader for CsvReader {
    fn push(&mut self, _chunk: &[u8], _out: &mut Batch) -> Result<(), ImportError> {
        Ok(())
    }
    fn finish(&mut self, _out: &mut Batch) -> Result<(), ImportError> {
        Ok(())
    }
}

/// The text of a cell as it stands in the file, its quoting undone.
pub fn cell_text(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).into_owned()
}
