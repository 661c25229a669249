//! What can happen and what follows: state changes only in [`update`].

use crate::engine::{Clause, CsvStyle, Dimension, Op, Request, Response, TableView};

use super::state::{AppState, Lang, Theme};
use super::view_state::{Compare, Page, Period, ViewState};

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    // Files
    DragOver(bool),
    /// Files were dropped or chosen at this moment of the page's clock: the browser layer keeps the handles, the state the names and sizes.
    FilesChosen {
        files: Vec<(String, u64)>,
        at_ms: f64,
    },
    SampleChosen {
        messages: u64,
        at_ms: f64,
    },
    ReaderProgress {
        file: usize,
        bytes_read: u64,
        rows: u64,
        role: Option<String>,
    },
    ReaderDone {
        file: usize,
        error: Option<String>,
    },
    Tick {
        now_ms: f64,
    },
    Cancel,
    OpenDashboard,
    /// Back to Início to add or replace files.
    OpenStart,
    EraseAll,
    // What is looked at
    PageOpened(Page),
    PeriodChosen(Period),
    /// ‹ (-1) and › (+1): one period length earlier or later.
    PeriodShifted(i32),
    CompareChosen(Compare),
    BasisChosen(crate::engine::Basis),
    MetricChosen(String),
    /// A click on a mark: adds the value to the chip of its dimension, or removes it when it is there. `add` keeps the other values (ctrl/shift).
    ValueToggled {
        dimension: Dimension,
        value: String,
        add: bool,
        exclude: bool,
    },
    /// The chip editor: replaces the clause of this dimension and op; no values removes it.
    ClauseSet(Clause),
    ClauseRemoved {
        dimension: Dimension,
        op: Op,
    },
    ClausesCleared,
    TableChosen(TableView),
    Sorted {
        column: String,
        add: bool,
    },
    Searched(String),
    /// Rows of the detail table that must be on screen.
    RowsWanted {
        offset: u64,
        limit: u32,
    },
    /// The fragment changed from outside: Back, a pasted link.
    FragmentChanged(Box<ViewState>),
    // Taking away
    ExportRows,
    ExportRejected,
    // The engine
    Answered(Box<Response>),
    EngineFailed(String),
    // The page
    ToastClosed,
    Undone,
    LangChosen(Lang),
    ThemeChosen(Theme),
}

/// What reaches outside; the page's runner carries it out.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// To the engine worker.
    Ask(Request),
    /// Start reader workers on the files kept by the browser layer.
    ReadFiles,
    MakeSample(u64),
    StopReaders,
    /// Clicks push, typing and dragging replace.
    WriteFragment {
        push: bool,
    },
    Download {
        name: String,
        bytes: Vec<u8>,
        mime: &'static str,
    },
    SaveLang(Lang),
    SaveTheme(Theme),
}

/// The style of CSV files in the language on.
pub fn csv_style(lang: Lang) -> CsvStyle {
    match lang {
        Lang::En => CsvStyle { delimiter: b',', decimal_comma: false },
        Lang::PtBr | Lang::Es => CsvStyle { delimiter: b';', decimal_comma: true },
    }
}

pub fn update(_state: &mut AppState, _event: Event) -> Vec<Command> {
    Vec::new()
}
