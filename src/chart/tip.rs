//! What stands beside the pointer: the bucket in words, one row per series, a note. The page draws it: ECharts' HTML sets style attributes,
//! which the Content-Security-Policy forbids, and its rich text takes no styles of ours.

use super::inks::Ink;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tip {
    pub title: String,
    pub rows: Vec<TipRow>,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TipRow {
    /// `None` = no key before the name.
    pub ink: Option<Ink>,
    pub name: String,
    pub value: String,
    /// `antes 98`, or nothing.
    pub before: String,
}

/// A text inside a label: braces and bars would end its fragment.
pub fn plain(text: &str) -> String {
    text.replace(['{', '}', '|'], " ")
}
