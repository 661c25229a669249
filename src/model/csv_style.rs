//! How a CSV file is written.

use serde::{Deserialize, Serialize};

/// The habits of the reader's spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvStyle {
    /// `;` in pt and es, `,` in en.
    pub delimiter: u8,
    pub decimal_comma: bool,
}
