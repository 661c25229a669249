//! How every row read is accounted for: read = kept + merged + rejected.

use serde::{Deserialize, Serialize};

use super::{Role, Shown};

macro_rules! issue_kinds {
    ($($(#[$doc:meta])* $variant:ident = $id:literal $rejects:literal),+ $(,)?) => {
        /// What was wrong with a row. Never holds contents.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum IssueKind { $($(#[$doc])* $variant),+ }

        impl IssueKind {
            pub const ALL: &'static [IssueKind] = &[$(IssueKind::$variant),+];

            pub fn id(self) -> &'static str {
                match self { $(IssueKind::$variant => $id),+ }
            }

            /// The row was left out; otherwise only the cell was left empty.
            pub fn rejects(self) -> bool {
                match self { $(IssueKind::$variant => $rejects),+ }
            }

            /// It says which lines or payloads are no records; nothing is wrong with them.
            pub fn is_about_no_record(self) -> bool {
                matches!(self, IssueKind::TitleRow | IssueKind::TotalRow | IssueKind::AccountNotice)
            }
        }
    };
}

issue_kinds! {
    UnreadableTime = "unreadable_time" true,
    MissingTime = "missing_time" true,
    /// A cases row without a case id.
    MissingCaseId = "missing_case_id" true,
    /// A presence row without a person.
    MissingAgent = "missing_agent" true,
    /// Fewer or more cells than the header.
    WrongColumnCount = "wrong_column_count" true,
    /// The file ends inside a quoted cell.
    CutRecord = "cut_record" true,
    /// A record longer than the reader accepts.
    RecordTooLong = "record_too_long" true,
    /// The time is outside 1990–2037.
    TimeOutOfRange = "time_out_of_range" true,
    /// What starts as JSON and is none.
    BrokenJson = "broken_json" true,
    /// JSON that is no payload of a webhook that we know.
    UnknownPayload = "unknown_payload" true,
    /// A presence interval that ends before it starts.
    EndBeforeStart = "end_before_start" true,
    /// Bytes that are not text in the file's encoding; shown as �.
    BadEncoding = "bad_encoding" false,
    /// An optional time that could not be read; the cell counts as empty.
    UnreadableOptionalTime = "unreadable_optional_time" false,
    /// A payload with news of the account, of templates or of billing: no record, but told.
    AccountNotice = "account_notice" false,
    UnreadableNumber = "unreadable_number" false,
    UnknownDirection = "unknown_direction" false,
    UnknownStatus = "unknown_status" false,
    UnknownState = "unknown_state" false,
    /// Closed or answered before it was opened; the later time counts as empty.
    TimeBeforeOpening = "time_before_opening" false,
    /// A phone that a spreadsheet turned into a rounded number (`5,51199E+12`); the cell counts as empty.
    DamagedPhone = "damaged_phone" false,
    /// An id that a spreadsheet turned into a rounded number (`1,23457E+17`); others may have become the same.
    DamagedId = "damaged_id" false,
    UnreadableDuration = "unreadable_duration" false,
    /// A line above the header: no record.
    TitleRow = "title_row" false,
    /// A line of totals: no record.
    TotalRow = "total_row" false,
}

/// One problem at one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    pub kind: IssueKind,
    /// Line of the file on which the record starts, from 1.
    pub line: u64,
    /// Index of the column in the header, when one cell is to blame.
    pub column: Option<u16>,
    /// First byte and length of the record in the file, so that rejected rows can be given back.
    pub offset: u64,
    pub len: u32,
}

/// A kind of problem in one file, counted, with the first place it was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueCount {
    pub kind: IssueKind,
    pub line: u64,
    pub column: Option<String>,
    pub count: u64,
    /// The first lines, at most eight.
    pub lines: Vec<u64>,
}

pub use super::chat::{ChatAuthor, ChatReport, ContainerReport, UsEvidence};
pub use super::webhook::WebhookReport;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileReport {
    pub name: String,
    /// `csv`, `whatsapp`, `webhooks`, `zip` or `gzip` (a container), or `unreadable`.
    pub format: String,
    /// Id of the table it fills, when one was found.
    pub role: String,
    pub bytes: u64,
    pub rows_read: u64,
    pub kept: u64,
    pub merged: u64,
    pub rejected: u64,
    pub issues: Vec<IssueCount>,
    /// Why nothing could be read, as an id of `import::ImportErrorKind`, with a number that belongs to it.
    pub error: Option<FileError>,
    pub columns: Vec<ColumnReport>,
    /// `day_first`, `month_first`, `iso`.
    pub date_order: String,
    /// Records whose dates only make sense in that order; 0 = assumed.
    pub date_evidence: u64,
    pub delimiter: String,
    pub encoding: String,
    /// What the file that was dropped is written in, where its text became UTF-8 before it was read; else empty.
    pub written_in: String,
    /// How it was read, or would be; `None` when it is no table.
    pub plan: Option<Box<super::PlanReport>>,
    /// What was understood of a chat that a phone exported.
    pub chat: Option<ChatReport>,
    /// What was met in payloads of webhooks.
    pub webhook: Option<WebhookReport>,
    /// What a container held; its members have reports of their own.
    pub container: Option<ContainerReport>,
    /// How it begins, where no row of it could be read.
    pub beginning: Option<Beginning>,
}

/// What a file begins with, for the person who looks at the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Beginning {
    /// The first lines that say something, each with its number; long ones are cut.
    Lines(Shown<Vec<(u64, String)>>),
    /// It is no text: nothing of it is shown.
    Binary,
}

impl FileReport {
    /// Columns of a table that fill nothing.
    pub fn unused_columns(&self) -> impl Iterator<Item = &ColumnReport> {
        self.columns.iter().filter(|column| column.field.is_none())
    }

    /// It was understood, and then each of its records was left out.
    pub fn is_all_rejected(&self) -> bool {
        self.error.is_none() && self.rows_read > 0 && self.rejected == self.rows_read
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileError {
    pub kind: String,
    /// Line, where the problem has one.
    pub line: Option<u64>,
    /// A figure or word of the problem: number of columns, bytes of the line, what the bytes look like.
    pub detail: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnReport {
    pub name: String,
    /// Id of the field, `None` when the column is not used.
    pub field: Option<String>,
    /// First non-empty value, for the person who looks at the report; never logged.
    pub sample: String,
    /// The field was guessed from a similar name.
    pub is_doubtful: bool,
    /// The table that it fills, where that is not the file's.
    pub role: Option<Role>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub rows_read: u64,
    pub kept: u64,
    pub merged: u64,
    pub rejected: u64,
    pub files: Vec<FileReport>,
}

impl Report {
    /// Sums the files up.
    pub fn of(files: Vec<FileReport>) -> Self {
        Report {
            rows_read: files.iter().map(|file| file.rows_read).sum(),
            kept: files.iter().map(|file| file.kept).sum(),
            merged: files.iter().map(|file| file.merged).sum(),
            rejected: files.iter().map(|file| file.rejected).sum(),
            files,
        }
    }
}
