//! How a file is read: what was understood of it, and what a person chose over that.

use serde::{Deserialize, Serialize};

use super::{Field, Role};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    #[default]
    Utf8,
    /// "ANSI" of Windows in the west.
    Windows1252,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    pub const ALL: [Encoding; 4] = [Encoding::Utf8, Encoding::Windows1252, Encoding::Utf16Le, Encoding::Utf16Be];

    /// Its usual name, in reports and saved plans.
    pub fn id(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Encoding::ALL.into_iter().find(|encoding| encoding.id() == id)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateOrder {
    /// Every date of the sample is ISO (year first), names its month, or is a number.
    Iso,
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    pub fn id(self) -> &'static str {
        match self {
            DateOrder::Iso => "iso",
            DateOrder::DayFirst => "day_first",
            DateOrder::MonthFirst => "month_first",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        [DateOrder::Iso, DateOrder::DayFirst, DateOrder::MonthFirst].into_iter().find(|order| order.id() == id)
    }
}

/// In place of the line of a header: the first record is a row.
pub const NO_HEADER: u64 = 0;

/// What a person chose for a file. `None` = as it is understood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanEdit {
    pub role: Option<Role>,
    pub encoding: Option<Encoding>,
    pub delimiter: Option<u8>,
    /// Line of the header, from 1; [`NO_HEADER`] = there is none.
    pub header_line: Option<u64>,
    /// Meaning of each column, in their order. A time may be given twice: a day and its clock.
    pub fields: Option<Vec<Option<Field>>>,
    pub date_order: Option<DateOrder>,
    /// IANA zone of times without an offset.
    pub zone: Option<String>,
    /// Letters that were decoded wrongly (`Ã§` for `ç`) are put right.
    pub repair: Option<bool>,
    pub decimal_comma: Option<bool>,
    /// Serial days count from 1904, as old spreadsheets of the Mac do.
    pub excel_1904: Option<bool>,
    /// The file is not read: one of several sheets that nobody wants; `None` = a hidden sheet is not. Never remembered: another sheet may
    /// have the same header.
    #[serde(default)]
    pub is_left_out: Option<bool>,
}

/// A plan kept for files with the same header.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownPlan {
    /// Fingerprint of the header as it was understood without any choice.
    pub header: u64,
    pub edit: PlanEdit,
}

/// What is not certain about a file, so that a person is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doubt {
    /// The columns fit none of the four tables.
    Role,
    /// Nothing in the file says which is the day and which the month.
    Dates,
    /// The column of the time was guessed, or several could be it.
    Time,
    /// Letters look as if they had been decoded wrongly.
    Mojibake,
    /// A column that is not used looks as if it mattered: its index.
    Column(u16),
}

impl Doubt {
    pub fn id(&self) -> &'static str {
        match self {
            Doubt::Role => "role",
            Doubt::Dates => "dates",
            Doubt::Time => "time",
            Doubt::Mojibake => "mojibake",
            Doubt::Column(_) => "column",
        }
    }
}

/// Whose choice a plan is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanSource {
    #[default]
    Understood,
    Chosen,
    /// The file's header was met before.
    Remembered,
}

impl PlanSource {
    pub fn id(self) -> &'static str {
        match self {
            PlanSource::Understood => "understood",
            PlanSource::Chosen => "chosen",
            PlanSource::Remembered => "remembered",
        }
    }
}

/// Cells of a file, for the person who looks at them: never in `Debug`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shown<T>(pub T);

impl<T> std::fmt::Debug for Shown<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown(…)")
    }
}

/// How a file was or would be read, beside what [`super::FileReport`] says of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanReport {
    /// Fingerprint of the header as understood without any choice; 0 = none was found.
    pub header: u64,
    pub source: PlanSource,
    /// The role of the columns, also where something that it needs is lacking.
    pub role: Option<Role>,
    /// Line of the header, from 1, or [`NO_HEADER`], and the lines with a title above it.
    pub header_line: u64,
    pub title_lines: Vec<u64>,
    /// What the values of each column look like: an id of `import::headers::Shape`.
    pub shapes: Vec<String>,
    /// The first rows, at most 20.
    pub preview: Shown<Vec<Vec<String>>>,
    pub zone: String,
    /// Wrongly decoded letters are put right; cells of the sample where they are met, and one of them before and after.
    pub repair: bool,
    pub mojibake: u64,
    pub mojibake_example: Shown<(String, String)>,
    /// A date of the sample that can be read both ways.
    pub open_date: Shown<String>,
    pub decimal_comma: bool,
    /// Numbers of the sample that can only be read so; 0 = assumed.
    pub decimal_evidence: u64,
    /// Some time is a serial number of days.
    pub has_serials: bool,
    pub excel_1904: bool,
    /// A sheet that the workbook hides, beside others that it shows.
    pub is_hidden: bool,
    pub doubts: Vec<Doubt>,
    /// What reading the first rows gives, where only they were read.
    pub head: Option<HeadCount>,
}

/// What the first rows of a file become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadCount {
    pub rows_read: u64,
    pub kept: u64,
    pub rejected: u64,
    /// Distinct case ids.
    pub cases: u64,
    /// There is no more than these rows.
    pub is_whole: bool,
}
