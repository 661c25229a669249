//! What was understood of a file before reading it. A plan is data: shown, edited, remembered.

use serde::{Deserialize, Serialize};

use super::chat::header::Frame;
use crate::model::report::ChatAuthor;
pub use crate::model::{DateOrder, Encoding};
use crate::model::{Field, KnownPlan, PlanEdit, Role};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Delimited text: CSV, TSV and their relatives.
    Csv,
    /// A chat that a phone exported.
    WhatsApp,
    /// Payloads of the WhatsApp Cloud API or of its providers, as JSON.
    Webhooks,
    /// A sheet of a workbook, as [`super::sheet`] writes it.
    Workbook,
    /// Columns of Parquet, in the same way.
    Parquet,
    /// Objects of JSON, in the same way.
    Json,
}

impl Format {
    pub fn id(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::WhatsApp => "whatsapp",
            Format::Webhooks => "webhooks",
            Format::Workbook => "xlsx",
            Format::Parquet => "parquet",
            Format::Json => "json",
        }
    }

    /// A table that was no text: its records are counted by rows.
    pub fn is_sheet(self) -> bool {
        matches!(self, Format::Workbook | Format::Parquet | Format::Json)
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanColumn {
    /// As the header spells it, or its place.
    pub name: String,
    pub field: Option<Field>,
    /// The field was taken from a similar name, not from a known one.
    pub is_doubtful: bool,
    /// First non-empty value.
    pub sample: String,
    /// What the values look like: an id of [`super::headers::Shape`].
    pub shape: String,
}

impl std::fmt::Debug for PlanColumn {
    /// Without the sample: values may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}→{:?}", self.name, self.field)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportPlan {
    pub name: String,
    pub format: Format,
    pub encoding: Encoding,
    /// Letters of the sample that only make sense so; 0 = assumed, and a later record may still prove Windows-1252.
    pub encoding_evidence: u64,
    pub delimiter: u8,
    /// First byte of the header line (after a BOM and title lines) in the text as UTF-8, and its line number from 1.
    pub header_offset: u64,
    pub header_line: u64,
    /// Otherwise the first record stands in its place, and columns are named by their places, from 1.
    pub has_header: bool,
    pub columns: Vec<PlanColumn>,
    pub role: Role,
    pub date_order: DateOrder,
    /// Records of the sample that decide `date_order`; 0 = assumed, and a later record may still turn it round.
    pub date_evidence: u64,
    /// A person said so: nothing turns it round.
    pub date_is_chosen: bool,
    /// IANA zone of times without an offset.
    pub zone: String,
    /// Letters that were decoded wrongly are put right.
    pub repair: bool,
    /// `1,5` is one and a half.
    pub decimal_comma: bool,
    /// Serial days count from 1904.
    pub excel_1904: bool,
    /// What only a chat has.
    pub chat: Option<ChatPlan>,
}

/// What is told about a file before it is looked at.
#[derive(Clone, Copy, Default)]
pub struct ReadOptions<'a> {
    /// Zone of times without an offset; empty = that of Brasília.
    pub zone: &'a str,
    /// Chosen for this very file.
    pub edit: Option<&'a PlanEdit>,
    /// Kept for files whose header is known.
    pub known: &'a [KnownPlan],
}

/// What was understood of a chat by its first messages.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChatPlan {
    /// Name of the contact or group; empty = not given.
    pub title: String,
    /// Authors who are us, as somebody chose; empty = proposed from all files together.
    pub us: Vec<String>,
    /// Who writes, with what speaks for being us, most messages first.
    pub authors: Vec<ChatAuthor>,
    /// How headers are written in this file; a line with another kind of header is text.
    pub frames: Vec<Frame>,
    /// Some date cannot be read in another order.
    pub is_order_proved: bool,
}

impl std::fmt::Debug for ChatPlan {
    /// Without names.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ChatPlan({:?}, {} authors)", self.frames, self.authors.len())
    }
}

impl ImportPlan {
    /// Index of the column with the clock of a time whose day stands in another.
    pub fn clock_of(&self, field: Field) -> Option<usize> {
        let mut columns = (0..self.columns.len()).filter(|idx| self.columns[*idx].field == Some(field));
        columns.nth(1).filter(|_| super::headers::is_time(field))
    }

    /// Index of the first column with this meaning.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }
}

/// Why nothing of a file could be read. Holds kinds and positions, never contents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportError {
    pub kind: ImportErrorKind,
    pub line: Option<u64>,
    /// What the bytes look like (`PDF`, `PNG`, `XLSX`, `ZIP`), a number of columns or bytes.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportErrorKind {
    /// No bytes, or white space only.
    Empty,
    /// Bytes of another kind of file; `detail` names it when it is known.
    NotText,
    /// Text, but no line looks like a header of columns.
    NoTable,
    /// A header and no row under it.
    NoRows,
    /// A table without a column of time that we know; `detail` = number of columns.
    NoTimeColumn,
    /// A table whose columns fit none of the four roles; `detail` = number of columns.
    NoRole,
    /// The header line is longer than any table's; `detail` = bytes.
    LineTooLong,
    /// The date order assumed at first does not hold: read again with this one. Never shown.
    OtherDateOrder,
    /// The first letter beyond ASCII is no UTF-8: read again as Windows-1252. Never shown.
    OtherEncoding,
    /// The browser or the system refused to give the bytes.
    Unreadable,
    /// JSON in which no payload is one that we know.
    UnknownJson,
    /// Payloads with news of the account, and not one message or status.
    NoMessages,
    /// A report of averages and counts, not one row for each case; `detail` = whose report, where that is known.
    Aggregated,
    /// A member of a container that asks for a password.
    Encrypted,
    /// A member or container that would fill the memory: it unpacks to more than is sensible.
    Bomb,
    /// A member that is packed in a way that we do not know; `detail` = its number.
    UnknownPacking,
    /// A container or member whose bytes are cut or do not fit their checksum.
    Damaged,
    /// A container in which there is nothing to read.
    NothingInside,
    /// A workbook that asks for a password.
    LockedWorkbook,
    /// A workbook of Excel 97 to 2003, or another of its old kinds; `detail` = XLS, XLSB.
    OldWorkbook,
    /// A workbook without a single cell.
    EmptyWorkbook,
    /// Parquet that is packed in a way that is not read here; `detail` = its name.
    ParquetPacking,
    /// JSON that breaks off or is none from some line on.
    BrokenJson,
    /// A table with more columns than any that people work with; `detail` = their number.
    TooManyColumns,
    /// A table that a person chose not to read.
    LeftOut,
    /// A sheet that its workbook hides, and that nobody chose to read.
    HiddenSheet,
}

impl ImportErrorKind {
    pub fn id(self) -> &'static str {
        match self {
            ImportErrorKind::Empty => "empty",
            ImportErrorKind::NotText => "not_text",
            ImportErrorKind::NoTable => "no_table",
            ImportErrorKind::NoRows => "no_rows",
            ImportErrorKind::NoTimeColumn => "no_time_column",
            ImportErrorKind::NoRole => "no_role",
            ImportErrorKind::LineTooLong => "line_too_long",
            ImportErrorKind::OtherDateOrder => "other_date_order",
            ImportErrorKind::OtherEncoding => "other_encoding",
            ImportErrorKind::Unreadable => "unreadable",
            ImportErrorKind::UnknownJson => "unknown_json",
            ImportErrorKind::NoMessages => "no_messages",
            ImportErrorKind::Aggregated => "aggregated",
            ImportErrorKind::Encrypted => "encrypted",
            ImportErrorKind::Bomb => "bomb",
            ImportErrorKind::UnknownPacking => "unknown_packing",
            ImportErrorKind::Damaged => "damaged",
            ImportErrorKind::NothingInside => "nothing_inside",
            ImportErrorKind::LockedWorkbook => "locked_workbook",
            ImportErrorKind::OldWorkbook => "old_workbook",
            ImportErrorKind::EmptyWorkbook => "empty_workbook",
            ImportErrorKind::ParquetPacking => "parquet_packing",
            ImportErrorKind::BrokenJson => "broken_json",
            ImportErrorKind::TooManyColumns => "too_many_columns",
            ImportErrorKind::LeftOut => "left_out",
            ImportErrorKind::HiddenSheet => "hidden_sheet",
        }
    }
}

impl ImportError {
    pub fn new(kind: ImportErrorKind) -> Self {
        ImportError { kind, line: None, detail: String::new() }
    }
}
