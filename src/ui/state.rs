//! All that the page knows, as plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::{Answer, Matching, Report, RowsPage, Summary};

use super::view_state::ViewState;

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Início.
    #[default]
    Empty,
    Importing(ImportProgress),
    /// The import report, before the dashboard is opened.
    Reported,
    Ready,
    /// A panic or a worker that died: what happened, free of personal data.
    Failed(String),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportProgress {
    pub files: Vec<FileProgress>,
    /// When it began, milliseconds of the page's clock.
    pub started_ms: f64,
    pub now_ms: f64,
    /// Everything is read; the engine merges and derives.
    pub is_merging: bool,
    /// `None` = real files; else the sample asked for.
    pub sample: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileProgress {
    pub name: String,
    pub bytes: u64,
    pub bytes_read: u64,
    pub rows: u64,
    /// Id of the table it fills, when known.
    pub role: Option<String>,
    pub is_done: bool,
    /// Id of the import error.
    pub error: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Key of the text and its values.
    pub key: String,
    pub values: Vec<(String, String)>,
    /// Undo offered.
    pub undo: bool,
    pub is_error: bool,
}

#[derive(Clone, Debug, Default)]
pub struct AppState {
    pub phase: Phase,
    pub summary: Option<Arc<Summary>>,
    /// Of the last import, also of one that read nothing.
    pub report: Option<Arc<Report>>,
    /// What was loaded, in a few words: the file names.
    pub dataset: String,
    pub view: ViewState,
    /// Rises with every change of what is looked at; older answers are dropped.
    pub revision: u64,
    /// Answers by query id. A shared pointer changes only when its query was answered anew.
    pub answers: BTreeMap<String, Arc<Answer>>,
    pub answered_revision: u64,
    pub matching: Matching,
    pub rows: Option<Arc<RowsPage>>,
    pub toast: Option<Toast>,
    pub is_dragging: bool,
    pub lang: Lang,
    pub theme: Theme,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    PtBr,
    En,
    Es,
}

impl Lang {
    pub const ALL: [Lang; 3] = [Lang::PtBr, Lang::En, Lang::Es];

    /// Tag and file name of the language.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::PtBr => "pt-BR",
            Lang::En => "en",
            Lang::Es => "es",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}
