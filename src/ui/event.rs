//! What can happen and what follows: state changes only in [`update`].

use std::sync::Arc;

use crate::engine::{
    Answer, CASE_COLUMNS, Clause, Clock, CsvStyle, Dimension, FileMeta, FileReport, KnownPlan, MESSAGE_COLUMNS, Op, Outcome, PlanEdit,
    Policy, Query, Request, Response, Selection, Summary, TableFormat, TableView, Target,
};

use super::drawer::{self, DrawerEvent};
use super::mapping::FileSet;
use super::palette;
use super::queries::{self, columns_of};
use super::saved_views;
use super::state::{AppState, FileProgress, ImportProgress, Lang, Over, Phase, Theme, Toast, Waiting};
use super::view_state::{Compare, Cross, Mark, Page, Period, Step, ViewState};
use super::visit::Publishing;
use super::week_hours;
use grammar::{arrange, choose};

mod changes;
mod chats;
mod customers;
mod delivery;
mod files;
pub mod grammar;
mod odd;
mod progress;
mod routes;
pub mod settings;
pub mod table;
mod take;
mod team;
#[cfg(test)]
mod tests;
mod times;
pub mod visit;

pub use customers::CustomersEvent;
pub use files::{FileEvent, has_columns, is_left_out, is_loaded_toast};
pub use progress::ProgressEvent;
pub use routes::RoutesEvent;
pub use take::{Taken, WALKED, Walk, WalkEvent};
pub use team::TeamEvent;

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    // Files
    DragOver(bool),
    /// Files were dropped or chosen at this moment of the page's clock: the browser layer keeps the handles, the state the names and sizes.
    FilesChosen {
        files: Vec<(String, u64)>,
        at_ms: f64,
    },
    /// Some of what came in is compressed: it is being opened, and [`Event::FilesChosen`] follows with what was inside.
    Unpacking {
        at_ms: f64,
    },
    /// What was being opened could not be: its worker ended. What is loaded stays.
    UnpackFailed,
    /// Whether the author of chats is us, turned round.
    UsToggled(String),
    SampleChosen {
        messages: u64,
        at_ms: f64,
    },
    /// The files of the sample are made and kept by the browser layer.
    SampleMade {
        files: Vec<(String, u64)>,
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
    /// The report of the last import.
    OpenReport,
    /// Back to Início to replace the files.
    OpenStart,
    EraseAll,
    /// Files one by one: their columns, adding, removing, what found no partner.
    File(FileEvent),
    // What is looked at
    PageOpened(Page),
    PeriodChosen(Period),
    /// A piece of a time chart was drawn over.
    Zoomed(Period),
    /// `−`: the period before the last zoom.
    ZoomedOut,
    /// ‹ (-1) and › (+1): one period length earlier or later.
    PeriodShifted(i32),
    CompareChosen(Compare),
    /// The comparison starts on the same weekday, or on any.
    WeekdaysSwitched,
    BasisChosen(crate::engine::Basis),
    MetricChosen(String),
    /// How wide the buckets of time charts are; `None` = by the length of the period.
    StepChosen(Option<Step>),
    /// The year of the calendar; `None` = the weeks around the period.
    YearChosen(Option<i32>),
    /// A kind of mark on time charts is shown no more, or again.
    MarkTurned(Mark),
    /// What hours × weekdays show, and whether in whole amounts.
    HeatChosen {
        metric: String,
        is_total: bool,
    },
    /// An hour of the week was pressed.
    HourPressed {
        hour: String,
        add: bool,
        exclude: bool,
    },
    /// What Cruzamento crosses.
    CrossChosen(Cross),
    /// A cell of two dimensions was pressed.
    PairPressed {
        pair: [(Dimension, String); 2],
        add: bool,
        exclude: bool,
    },
    /// Hours of the week were drawn over.
    HoursDrawn(week_hours::Rectangle),
    /// The conversations of one value: a chip of it alone, and the page Conversas.
    PlaceOpened {
        dimension: Dimension,
        value: String,
    },
    /// A click on a mark: adds the value to the chip of its dimension, or removes it when it is there. `add` keeps the other values (ctrl/shift).
    ValueToggled {
        dimension: Dimension,
        value: String,
        add: bool,
        exclude: bool,
    },
    /// The same while letters are typed: one step of Back and Undo.
    ClauseTyped(Clause),
    /// A chip filters no more, or again.
    ClauseTurned {
        dimension: Dimension,
        op: Op,
    },
    /// The chip editor: replaces the clause of this dimension and op; no values removes it.
    ClauseSet(Clause),
    ClauseRemoved {
        dimension: Dimension,
        op: Op,
    },
    ClausesCleared,
    /// Esc, with nothing open over the page.
    Escaped,
    /// A dialog over the page, or none.
    OverOpened(Option<Over>),
    /// The editor of this dimension is open (`None` = closed): the values to choose from are asked for.
    FilterOpened(Option<Dimension>),
    TableChosen(TableView),
    /// A header was pressed: first its natural order, then the other one, then none. `add` keeps the other columns.
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
    // How the tables stand; `table` is the id of one
    ColumnTurned {
        table: &'static str,
        column: &'static str,
    },
    ColumnPut {
        table: &'static str,
        column: &'static str,
        place: usize,
    },
    /// `None` = its first width.
    ColumnSized {
        table: &'static str,
        column: &'static str,
        px: Option<u32>,
    },
    ColumnsReset {
        table: &'static str,
    },
    /// Rows `(start, end)` and columns of the detail table, for the clipboard. The header's words, or none for cells alone.
    CopyRows {
        ranges: Vec<(u64, u64)>,
        columns: Vec<&'static str>,
        header: Vec<String>,
        words: Vec<(String, String)>,
    },
    // Saved views, by their place in the list
    ViewSaved(String),
    ViewOpened(usize),
    ViewRenamed(usize, String),
    ViewDeleted(usize),
    /// Opened with the first data of a visit, or no longer.
    ViewDefaultTurned(usize),
    ViewsExported,
    ViewsImported(String),
    /// Something that only Equipe knows.
    Team(TeamEvent),
    /// Something that only Clientes knows.
    Customers(CustomersEvent),
    /// Something that only Evolução knows: goals, notes, whose strengths.
    Progress(ProgressEvent),
    Routes(RoutesEvent),
    /// Another target on Tempo e SLA.
    TargetChosen(Target),
    /// Where bands of durations end, seconds, rising; `None` = the usual ones.
    EdgesChosen(Option<Vec<i64>>),
    /// A figure of another product, as typed: its definition is sought.
    NumberSought(String),
    /// Data kept or carried by the site, newer builds.
    Visit(visit::VisitEvent),
    // Taking away
    /// A table as a file: its name without the end; a workbook when `about` is there.
    TableTaken {
        name: String,
        table: Taken,
        about: Option<Vec<(String, String)>>,
    },
    /// Recipients on Entrega: their cases, in Conversas.
    RecipientsOpened(Outcome),
    /// A spike of failures on Entrega, as the clauses that its messages meet.
    SpikePressed(Vec<Clause>),
    /// Tables in one archive, with a text that says what they are: see [`Request::Together`].
    TablesTaken {
        name: String,
        readme: (String, String),
        parts: Vec<(String, Request)>,
    },
    /// All pages are walked over for their tables.
    Walk(WalkEvent),
    /// Lists show all of their rows, while these are taken.
    Unfolded(bool),
    /// Words for file, line and reason, and for each issue id; the rest as in [`Event::TableTaken`].
    ExportRejected {
        header: Vec<String>,
        reasons: Vec<(String, String)>,
        name: String,
        about: Option<Vec<(String, String)>>,
    },
    /// A conversation, or why a figure is what it is.
    Drawer(DrawerEvent),
    // The engine
    Answered(Box<Response>),
    EngineFailed(String),
    // The page
    ToastShown(Toast),
    ToastClosed,
    Undone,
    Redone,
    /// Its texts are fetched first; then [`Event::LangReady`] follows.
    LangChosen(Lang),
    LangReady(Lang),
    ThemeChosen(Theme),
    /// Shortcuts of one letter on or off.
    LettersSwitched,
    PatternsSwitched(bool),
    // Settings
    /// The settings kept in this browser, as they were saved.
    SettingsKept(String),
    /// All that changes figures, with one choice changed: the key of its name.
    PolicyChosen {
        policy: Box<Policy>,
        what: &'static str,
    },
    /// Names and phones of customers hidden or shown.
    MaskSwitched(bool),
    /// They are shown on paper, or not.
    PaperNamesSwitched(bool),
    /// Printing begins, or is over.
    PaperTurned(bool),
    /// The clock of the view.
    ClockChosen(Clock),
    SettingsExported,
    /// The text of a settings file.
    SettingsFileChosen(String),
    /// Data and settings: everything that this browser keeps.
    AllForgotten,
    /// The rows of a finding, with words for case, time and agent; the rest as in [`Event::TableTaken`].
    ExportFinding {
        check: String,
        header: Vec<String>,
        name: String,
        about: Option<Vec<(String, String)>>,
    },
}

/// What reaches outside; the page's runner carries it out.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// To the engine worker.
    Ask(Request),
    /// The files last chosen are those of the import; with `adds` they come after the ones loaded.
    TakeFiles {
        adds: bool,
    },
    /// Of the files last chosen, these are.
    KeepChosen(Vec<usize>),
    /// These of the files loaded are those of the import.
    TakeLoaded(Vec<usize>),
    /// Start reader workers on the files of the import. Times without an offset are of this zone; `edits` beside the files.
    ReadFiles {
        zone: String,
        edits: Vec<Option<PlanEdit>>,
        known: Vec<KnownPlan>,
    },
    /// These of the files loaded stay.
    KeepLoaded(Vec<usize>),
    /// Read the first rows of a file as it would be read: [`FileEvent::Previewed`].
    Preview {
        set: FileSet,
        place: usize,
        zone: String,
        edit: Box<PlanEdit>,
        revision: u64,
    },
    /// End the worker of the previews.
    StopPreviews,
    /// Keep these plans for the next visit.
    SavePlans(Vec<KnownPlan>),
    /// Give plans as a file, each with the names of its columns.
    DownloadPlans(Vec<(KnownPlan, Vec<String>)>),
    /// The import succeeded: these of its files are loaded now.
    KeepFiles(Vec<usize>),
    MakeSample(u64),
    StopReaders,
    /// Let go of every file handle, and of the engine with all that it holds: what it took goes back to the browser.
    ForgetData,
    /// Clicks push, typing and dragging replace.
    WriteFragment {
        push: bool,
    },
    Download {
        name: String,
        bytes: Vec<u8>,
        mime: &'static str,
    },
    /// A User Timing entry that ends when the figures just applied are in the document.
    Measure(Measure),
    SaveLang(Lang),
    SaveTheme(Theme),
    SaveLetters(bool),
    SavePatterns(bool),
    /// With what the next visit compares.
    SaveCompare(Compare),
    /// Kept in the browser, see [`super::columns`] and [`super::saved_views`].
    SaveLayouts(String),
    SaveViews(String),
    SaveSettings(String),
    ForgetSettings,
    /// What the files can bear, at this moment of the clock.
    AskQuality,
    ExportFinding {
        check: String,
        header: Vec<String>,
        format: TableFormat,
    },
    /// Whether files are kept for the next visit.
    SaveKeeping(bool),
    /// Copy the files that are open into the browser's own file system.
    KeepForNextVisit {
        us: Vec<String>,
        edits: Vec<Option<PlanEdit>>,
    },
    OpenKept(super::visit::Kept),
    EraseKept,
    /// The newer build of the page takes over.
    TakeUpdate,
    /// To the clipboard; then so many rows are said to be there.
    Copy {
        text: String,
        rows: u64,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub name: &'static str,
    pub start_ms: f64,
    pub rows: u64,
    pub engine_ms: Option<f64>,
}

/// The style of CSV files in the language on.
pub fn csv_style(lang: Lang) -> CsvStyle {
    match lang {
        Lang::En => CsvStyle { delimiter: b',', decimal_comma: false },
        Lang::PtBr | Lang::Es => CsvStyle { delimiter: b';', decimal_comma: true },
    }
}

/// A workbook when there is something to say about it, else the CSV of the language on.
pub fn format_of(state: &AppState, name: &str, about: Option<Vec<(String, String)>>) -> TableFormat {
    match about {
        Some(about) => TableFormat::Workbook { name: name.to_owned(), about },
        None => TableFormat::Csv(csv_style(state.lang)),
    }
}

/// A notice without an action.
pub fn plain_toast(key: &str) -> Toast {
    Toast { key: key.to_owned(), values: Vec::new(), undo: false, is_error: false }
}

/// A first page of the detail table, before it says what it needs.
const FIRST_ROWS: u32 = 60;

pub fn update(state: &mut AppState, event: Event) -> Vec<Command> {
    match event {
        Event::DragOver(is_dragging) => {
            state.is_dragging = is_dragging;
            Vec::new()
        }
        Event::FilesChosen { files, at_ms } => files::chosen(state, files, at_ms),
        Event::Unpacking { at_ms } => chats::unpacking(state, at_ms),
        Event::UnpackFailed => {
            let commands = cancel(state);
            state.toast = Some(Toast { is_error: true, ..plain_toast("toast.unpack_failed") });
            commands
        }
        Event::UsToggled(name) => chats::us_toggled(state, &name),
        Event::SampleChosen { messages, at_ms } => {
            let stopped = stop_import(state);
            state.toast = None;
            state.phase =
                Phase::Importing(ImportProgress { started_ms: at_ms, now_ms: at_ms, sample: Some(messages), ..ImportProgress::default() });
            [stopped, vec![Command::MakeSample(messages)]].concat()
        }
        Event::SampleMade { files } => match &state.phase {
            Phase::Importing(progress) if progress.sample.is_some() && progress.files.is_empty() => {
                let (started_ms, sample) = (progress.started_ms, progress.sample);
                import(state, files, Vec::new(), started_ms, sample)
            }
            // Cancelled while it was being made.
            _ => Vec::new(),
        },
        Event::ReaderProgress { file, bytes_read, rows, role } => {
            if let Some(file) = file_mut(state, file).filter(|file| !file.is_done) {
                file.bytes_read = bytes_read;
                file.rows = rows;
                file.role = role.or(file.role.take());
            }
            let Phase::Importing(progress) = &mut state.phase else { return Vec::new() };
            if progress.wants_so_far() { vec![Command::Ask(Request::SoFar(queries::overview::so_far()))] } else { Vec::new() }
        }
        Event::ReaderDone { file, error } => reader_done(state, file, error),
        Event::Tick { now_ms } => {
            if let Phase::Importing(progress) = &mut state.phase {
                progress.now_ms = now_ms;
            }
            Vec::new()
        }
        Event::Cancel => cancel(state),
        Event::OpenDashboard => {
            if state.summary.is_none() {
                return Vec::new();
            }
            state.phase = Phase::Ready;
            vec![Command::WriteFragment { push: true }]
        }
        Event::OpenReport => {
            if state.report.is_some() && !matches!(state.phase, Phase::Importing(_) | Phase::Failed(_)) {
                state.phase = Phase::Reported;
            }
            Vec::new()
        }
        Event::OpenStart => {
            if matches!(state.phase, Phase::Importing(_) | Phase::Failed(_) | Phase::Empty) {
                return Vec::new();
            }
            state.phase = Phase::Empty;
            vec![Command::WriteFragment { push: true }]
        }
        Event::EraseAll => erase(state),
        Event::AllForgotten => settings::forgotten(state),
        Event::SettingsKept(text) => settings::kept(state, &text),
        Event::PolicyChosen { policy, what } => settings::chosen(state, *policy, what),
        Event::MaskSwitched(mask) => settings::masked(state, mask),
        Event::PaperNamesSwitched(on) => settings::names_on_paper(state, on),
        Event::PaperTurned(on) => {
            state.is_on_paper = on;
            Vec::new()
        }
        Event::ClockChosen(clock) => settings::clock_chosen(state, clock),
        Event::SettingsExported => settings::export(state),
        Event::SettingsFileChosen(text) => settings::file_chosen(state, &text),
        Event::ExportFinding { check, header, name, about } => {
            vec![Command::ExportFinding { check, header, format: format_of(state, &name, about) }]
        }

        Event::File(event) => files::update(state, event),

        Event::PageOpened(page) => {
            if state.summary.is_some() {
                state.phase = Phase::Ready;
            }
            if state.view.page == page {
                return vec![Command::WriteFragment { push: true }];
            }
            look(state, true, |view| {
                view.page = page;
                // Each page's table has columns of its own.
                view.sort.clear();
            })
        }
        Event::PeriodChosen(period) => choose(state, |view| view.period = period),
        Event::PeriodShifted(steps) => match state.view.shifted_period(steps, state.data_days(), state.last_day()) {
            Some(period) => choose(state, |view| view.period = period),
            None => Vec::new(),
        },
        Event::Zoomed(period) => grammar::zoomed(state, period),
        Event::ZoomedOut => grammar::zoomed_out(state),
        Event::WeekdaysSwitched => choose(state, |view| view.same_weekdays = !view.same_weekdays),
        Event::CompareChosen(compare) => {
            let mut commands = choose(state, |view| view.compare = compare);
            if Compare::ALL.contains(&compare) {
                commands.push(Command::SaveCompare(compare));
            }
            commands
        }
        Event::BasisChosen(basis) => choose(state, |view| view.basis = basis),
        Event::MetricChosen(metric) => look(state, true, |view| view.metric = metric),
        Event::StepChosen(step) => choose(state, |view| view.step = step),
        Event::YearChosen(year) => look(state, true, |view| view.year = year),
        Event::MarkTurned(mark) => {
            state.view.turn_mark(mark);
            [vec![Command::WriteFragment { push: true }], odd::ask(state)].concat()
        }
        Event::HeatChosen { metric, is_total } => look(state, true, |view| {
            view.heat = metric;
            view.heat_total = is_total;
        }),
        Event::HourPressed { hour, add, exclude } => choose(state, |view| week_hours::press(view, hour, add, exclude)),
        Event::CrossChosen(cross) => look(state, true, |view| view.cross = cross),
        Event::PairPressed { pair, add, exclude } => choose(state, |view| grammar::toggle_pair(view, pair, add, exclude)),
        Event::HoursDrawn(rectangle) => choose(state, |view| rectangle.choose(view)),
        Event::PlaceOpened { dimension, value } => choose(state, |view| {
            view.set_clause(Clause { dimension, op: Op::Is, values: vec![value] });
            view.page = Page::Conversations;
            view.sort.clear();
        }),
        Event::ValueToggled { dimension, value, add, exclude } => {
            choose(state, |view| grammar::toggle(view, dimension, value, add, exclude))
        }
        Event::ClauseSet(clause) => choose(state, |view| view.set_clause(clause)),
        Event::ClauseTyped(clause) => grammar::typed(state, clause),
        Event::ClauseTurned { dimension, op } => choose(state, |view| view.turn_clause(dimension, op)),
        Event::ClauseRemoved { dimension, op } => grammar::removed(state, dimension, op),
        Event::ClausesCleared => grammar::cleared(state),
        Event::Escaped => grammar::escaped(state),
        Event::OverOpened(over) => {
            state.over = over;
            ask_options(state)
        }
        Event::NumberSought(typed) => times::number_sought(state, typed),
        Event::TargetChosen(target) => times::target_chosen(state, target),
        Event::EdgesChosen(edges) => times::edges_chosen(state, edges),
        Event::FilterOpened(dimension) => {
            state.edited = dimension;
            ask_options(state)
        }
        Event::TableChosen(table) => order(state, true, |view| {
            view.table = table;
            view.sort.clear();
        }),
        Event::Sorted { column, add } => order(state, true, |view| sort(&mut view.sort, column, add)),
        Event::Searched(text) => order(state, false, |view| view.search = text),
        Event::RowsWanted { offset, limit } => {
            if state.rows_wanted == (offset, limit) && state.rows.is_some() {
                return Vec::new();
            }
            state.rows_wanted = (offset, limit);
            ask_rows(state)
        }
        Event::FragmentChanged(view) => {
            let mut commands = take::walk(state, WalkEvent::Ended);
            commands.extend(fragment_changed(state, *view));
            grammar::look_at_origin(state);
            commands
        }

        Event::ColumnTurned { table, column } => {
            let commands = arrange(state, |state| state.layout_mut(table).turn(columns_of(table), column));
            [commands, table::ask_profiles(state)].concat()
        }
        Event::ColumnPut { table, column, place } => arrange(state, |state| state.layout_mut(table).put(columns_of(table), column, place)),
        Event::ColumnSized { table, column, px } => arrange(state, |state| state.layout_mut(table).size(column, px)),
        Event::ColumnsReset { table } => {
            let commands = arrange(state, |state| drop(state.layouts.remove(table)));
            [commands, table::ask_profiles(state)].concat()
        }
        Event::CopyRows { ranges, columns, header, words } => table::copy(state, ranges, &columns, header, words),
        Event::ViewSaved(name) => grammar::save_view(state, &name),
        Event::ViewOpened(place) => grammar::open_saved(state, place),
        Event::ViewRenamed(place, name) => arrange(state, |state| saved_views::rename(&mut state.saved_views, place, &name)),
        Event::ViewDeleted(place) => grammar::delete_view(state, place),
        Event::ViewDefaultTurned(place) => arrange(state, |state| saved_views::turn_default(&mut state.saved_views, place)),
        Event::ViewsExported => {
            let bytes = saved_views::format(&state.saved_views).into_bytes();
            vec![Command::Download { name: "balcao-views.txt".to_owned(), bytes, mime: "text/plain;charset=utf-8" }]
        }
        Event::ViewsImported(text) => grammar::import_views(state, &text),
        Event::Team(event) => team::update(state, event),
        Event::Visit(event) => visit::update(state, event),
        Event::Customers(event) => customers::update(state, event),
        Event::Progress(event) => progress::update(state, event),
        Event::Routes(event) => routes::update(state, event),

        Event::RecipientsOpened(outcome) => delivery::open_recipients(state, outcome),
        Event::SpikePressed(clauses) => delivery::press_spike(state, clauses),
        Event::TableTaken { .. } | Event::TablesTaken { .. } if state.summary.is_none() => Vec::new(),
        Event::TableTaken { name, table, about } => take::one(state, name, table, about),
        Event::TablesTaken { name, readme, parts } => vec![Command::Ask(Request::Together { name, readme, parts })],
        Event::Walk(event) => take::walk(state, event),
        Event::Unfolded(on) => {
            state.is_unfolded = on;
            Vec::new()
        }
        Event::ExportRejected { header, reasons, name, about } => {
            let format = format_of(state, &name, about);
            vec![Command::Ask(Request::ExportRejected { header, reasons, format })]
        }

        Event::Drawer(event) => drawer::update(state, event),

        Event::Answered(response) => answered(state, *response),
        Event::EngineFailed(what) => {
            state.phase = Phase::Failed(what);
            vec![Command::StopReaders]
        }

        Event::ToastShown(toast) => {
            state.toast = Some(toast);
            Vec::new()
        }
        Event::ToastClosed => {
            state.toast = None;
            Vec::new()
        }
        Event::Undone if state.phase == Phase::Mapping => files::undone(state),
        Event::Redone if state.phase == Phase::Mapping => files::redone(state),
        Event::Undone if settings::takes_back(state) => settings::undone(state),
        Event::Undone => grammar::undone(state),
        Event::Redone => grammar::redone(state),
        Event::LangChosen(lang) => vec![Command::SaveLang(lang)],
        Event::LangReady(lang) => {
            state.lang = lang;
            Vec::new()
        }
        Event::ThemeChosen(theme) => {
            state.theme = theme;
            vec![Command::SaveTheme(theme)]
        }
        Event::LettersSwitched => {
            state.letters_off = !state.letters_off;
            vec![Command::SaveLetters(!state.letters_off)]
        }
        Event::PatternsSwitched(on) => {
            state.patterns = on;
            vec![Command::SavePatterns(on)]
        }
    }
}

/// Closes the data; language, theme and settings stay.
fn erase(state: &mut AppState) -> Vec<Command> {
    let stopped = stop_import(state);
    *state = AppState {
        lang: state.lang,
        theme: state.theme,
        layouts: std::mem::take(&mut state.layouts),
        saved_views: std::mem::take(&mut state.saved_views),
        letters_off: state.letters_off,
        patterns: state.patterns,
        known_plans: std::mem::take(&mut state.known_plans),
        policy: state.policy.clone(),
        goals: std::mem::take(&mut state.goals),
        notes: std::mem::take(&mut state.notes),
        ignored: std::mem::take(&mut state.ignored),
        mask: state.mask,
        tab: state.tab.forgotten(),
        visit: std::mem::take(&mut state.visit),
        // What is still on its way from the engine belongs to the data that are gone.
        revision: state.revision + 1,
        rows_revision: state.rows_revision + 1,
        toast: Some(plain_toast("toast.data_closed")),
        ..AppState::default()
    };
    [stopped, vec![Command::ForgetData, settings::tell(state), Command::WriteFragment { push: false }]].concat()
}

/// Starts reading. Files dropped on the dashboard are added to what is loaded; on Início they replace it.
/// `edits` beside the files: what was chosen for them before; fewer = as they are understood.
fn import(state: &mut AppState, files: Vec<(String, u64)>, edits: Vec<Option<PlanEdit>>, at_ms: f64, sample: Option<u64>) -> Vec<Command> {
    state.is_dragging = false;
    if files.is_empty() {
        return Vec::new();
    }
    let walk_ended = take::walk(state, WalkEvent::Ended);
    let adds = adds_now(state) && sample.is_none() && state.summary.is_some();
    // Making a sample is under way in `state.phase` and is not to be stopped.
    let mut commands = [walk_ended, if sample.is_none() { stop_import(state) } else { Vec::new() }].concat();
    // What is loaded is read again with the new files, so that the order of loading changes no figure.
    let chosen = files.into_iter().zip(edits.into_iter().chain(std::iter::repeat(None)));
    let loaded = if adds { files::loaded(state) } else { Vec::new() };
    commands.push(Command::TakeFiles { adds });
    commands.extend(read(state, loaded.into_iter().chain(chosen).collect(), at_ms, sample, adds));
    commands
}

/// Reads files, each as it is to be read where someone said so. Their handles are those of the import already.
fn read(state: &mut AppState, files: Vec<((String, u64), Option<PlanEdit>)>, at_ms: f64, sample: Option<u64>, adds: bool) -> Vec<Command> {
    let metas = files.iter().map(|((name, bytes), _)| FileMeta { name: name.clone(), bytes: *bytes }).collect();
    let edits = files.iter().map(|(_, edit)| edit.clone()).collect();
    let files = files.into_iter().map(|((name, bytes), edit)| FileProgress { name, bytes, edit, ..FileProgress::default() }).collect();
    let mut commands = if state.phase == Phase::Mapping { vec![Command::StopPreviews] } else { Vec::new() };
    state.toast = None;
    // What the site carries was fetched by an import that had no files yet.
    let published = match &state.phase {
        Phase::Importing(before) if before.files.is_empty() => before.published,
        _ => None,
    };
    state.phase =
        Phase::Importing(ImportProgress { files, started_ms: at_ms, now_ms: at_ms, sample, adds, published, ..ImportProgress::default() });
    commands.push(Command::Ask(Request::Begin { files: metas }));
    commands.push(Command::ReadFiles { zone: zone(state), edits, known: state.known_plans.clone() });
    commands
}

/// Whether what comes in now is added to what is loaded.
fn adds_now(state: &AppState) -> bool {
    match &state.phase {
        Phase::Ready | Phase::Reported | Phase::Mapping => true,
        Phase::Importing(progress) => progress.adds,
        Phase::Empty | Phase::Failed(_) => false,
    }
}

fn zone(state: &AppState) -> String {
    if !state.view.zone.is_empty() {
        return state.view.zone.clone();
    }
    state.policy.zone.clone()
}

fn stop_import(state: &AppState) -> Vec<Command> {
    match &state.phase {
        Phase::Importing(_) => vec![Command::StopReaders, Command::Ask(Request::Abort)],
        _ => Vec::new(),
    }
}

fn cancel(state: &mut AppState) -> Vec<Command> {
    let commands = stop_import(state);
    if let Phase::Importing(progress) = &state.phase {
        state.phase = if progress.adds { Phase::Ready } else { Phase::Empty };
    }
    commands
}

fn file_mut(state: &mut AppState, file: usize) -> Option<&mut FileProgress> {
    match &mut state.phase {
        Phase::Importing(progress) => progress.files.get_mut(file),
        _ => None,
    }
}

fn reader_done(state: &mut AppState, file: usize, error: Option<String>) -> Vec<Command> {
    let Some(done) = file_mut(state, file) else { return Vec::new() };
    done.is_done = true;
    done.error = error;
    match &mut state.phase {
        Phase::Importing(progress) if !progress.is_merging && progress.files.iter().all(|file| file.is_done) => {
            progress.is_merging = true;
            vec![Command::StopReaders, Command::Ask(Request::Finish)]
        }
        _ => Vec::new(),
    }
}

/// A change of what the figures show. Without a change nothing follows.
fn look(state: &mut AppState, push: bool, change: impl FnOnce(&mut ViewState)) -> Vec<Command> {
    let before = state.view.clone();
    change(&mut state.view);
    if state.view == before {
        return Vec::new();
    }
    let mut commands = vec![Command::WriteFragment { push }];
    commands.extend(refresh(state, false));
    commands
}

/// A change of what the detail table shows, and nothing else.
fn order(state: &mut AppState, push: bool, change: impl FnOnce(&mut ViewState)) -> Vec<Command> {
    let before = state.view.clone();
    change(&mut state.view);
    if state.view == before {
        return Vec::new();
    }
    let mut commands = vec![Command::WriteFragment { push }];
    commands.extend(fresh_rows(state));
    commands
}

/// With data open a fragment leads to them, also from Início and from the report.
fn fragment_changed(state: &mut AppState, view: ViewState) -> Vec<Command> {
    if state.summary.is_some() && matches!(state.phase, Phase::Reported | Phase::Empty | Phase::Mapping) {
        state.phase = Phase::Ready;
    }
    if view == state.view {
        return Vec::new();
    }
    let zone_before = zone(state);
    if state.summary.is_none() {
        state.view = view;
        return Vec::new();
    }
    grammar::moved(state, view);
    let mut commands = Vec::new();
    if zone(state) != zone_before {
        commands.extend(set_zone(state));
    }
    commands.extend(refresh(state, false));
    commands
}

/// Days and hours are counted in the view's zone: derived columns follow.
fn set_zone(state: &AppState) -> Option<Command> {
    let summary = state.summary.as_ref()?;
    let wanted = settings::effective(state);
    if wanted == summary.policy { None } else { Some(Command::Ask(Request::SetPolicy(Box::new(wanted)))) }
}

/// Asks for the figures of what is looked at now. While an older question is with the engine the new one waits for its answer,
/// so that a fast hand never builds a queue.
fn refresh(state: &mut AppState, is_import: bool) -> Vec<Command> {
    if state.summary.is_none() {
        return Vec::new();
    }
    state.revision += 1;
    state.arriving.clear();
    // What changes while an import is not yet on screen belongs to the import.
    let (since_ms, is_import) = match &state.waiting {
        Some(waiting) if waiting.is_import => (waiting.since_ms, true),
        _ => (state.input_ms, is_import),
    };
    let mut commands = fresh_rows(state);
    state.waiting = Some(Waiting { since_ms, is_import, rows: !commands.is_empty(), answers: true, engine_ms: 0.0 });
    if state.asked_revision.is_none() {
        commands.splice(0..0, ask_figures(state));
    }
    commands.extend(settings::ask_quality(state));
    commands
}

/// What is not a figure is asked for first: it is there when the figures are, and the change is complete.
fn ask_figures(state: &mut AppState) -> Vec<Command> {
    let summary = state.summary.clone().unwrap_or_default();
    state.asked_revision = Some(state.revision);
    state.asked.clear();
    let mut queries = state.queries(&summary);
    for options in wanted_options(state) {
        if queries.iter().all(|query| query.id != options.id) {
            queries.push(options);
        }
    }
    let selection = Selection { cut: state.compare_cut(), ..state.selection() };
    queries.retain(|query| !is_held(state, query, &selection));
    let mut commands = team::ask(state);
    commands.extend(times::ask(state));
    commands.extend(delivery::ask(state));
    commands.extend(customers::ask(state));
    commands.extend(progress::ask(state));
    commands.push(Command::Ask(Request::Refresh { revision: state.revision, selection, queries }));
    // It reads texts: the figures come first.
    commands.extend(routes::ask(state));
    commands
}

/// A question whose answer is in the page already is not asked again. Others are noted, to be known when they are answered.
fn is_held(state: &mut AppState, query: &Query, selection: &Selection) -> bool {
    let selection = Selection {
        period: query.period.unwrap_or(selection.period),
        clauses: selection.clauses.iter().filter(|clause| !query.ignores.contains(&clause.dimension)).cloned().collect(),
        ..selection.clone()
    };
    let selection = Selection { cut: selection.cut_of_period(), ..selection };
    let asked = (query.clone(), selection);
    if state.held.get(&query.id) == Some(&asked)
        && let Some(answer) = state.answers.get(&query.id)
    {
        state.arriving.insert(query.id.clone(), Arc::clone(answer));
        return true;
    }
    state.asked.insert(query.id.clone(), asked);
    false
}

/// Values to choose from: of the filter being edited, of all that Ctrl+K finds.
fn wanted_options(state: &AppState) -> Vec<Query> {
    let sought: &[Dimension] = if state.over == Some(Over::Palette) { &palette::DIMENSIONS } else { &[] };
    state.edited.iter().chain(sought).filter_map(|&dimension| queries::filters::options(dimension)).collect()
}

/// Only the values to choose from; when an answer is on its way they are asked for after it.
fn ask_options(state: &mut AppState) -> Vec<Command> {
    let queries = wanted_options(state);
    if queries.is_empty() || state.asked_revision.is_some() || state.summary.is_none() {
        return Vec::new();
    }
    state.asked_revision = Some(state.revision);
    queries.iter().for_each(|query| drop(state.held.remove(&query.id)));
    vec![Command::Ask(Request::Refresh { revision: state.revision, selection: state.selection(), queries })]
}

/// The detail table starts anew at its top.
fn fresh_rows(state: &mut AppState) -> Vec<Command> {
    if state.view.page != Page::Conversations || state.summary.is_none() {
        return Vec::new();
    }
    state.rows_revision += 1;
    state.rows_wanted = (0, state.rows_wanted.1.max(FIRST_ROWS));
    ask_rows(state)
}

/// One page of rows is asked for at a time; when it comes and is no longer the one wanted, the next is asked for.
fn ask_rows(state: &mut AppState) -> Vec<Command> {
    if state.summary.is_none() || state.rows_since_ms.is_some() {
        return Vec::new();
    }
    state.rows_since_ms = Some(state.input_ms);
    vec![Command::Ask(Request::Rows(state.rows_request()))]
}

fn answered(state: &mut AppState, response: Response) -> Vec<Command> {
    match response {
        Response::Loaded(summary) => loaded(state, *summary),
        Response::SoFar(so_far) => {
            if let Phase::Importing(progress) = &mut state.phase {
                progress.so_far = Some(Arc::new(so_far));
            }
            Vec::new()
        }
        Response::NothingRead(report) => {
            let Phase::Importing(progress) = &state.phase else { return Vec::new() };
            let start_ms = progress.started_ms;
            state.import_secs = ((state.input_ms - progress.started_ms) / 1000.0).max(0.0);
            let rows = report.rows_read;
            let edits: Vec<Option<PlanEdit>> = progress.files.iter().map(|file| file.edit.clone()).collect();
            state.report = Some(Arc::new(*report));
            state.phase = Phase::Reported;
            let asked = files::ask_of_import(state, &edits);
            let mut commands =
                vec![Command::StopReaders, Command::Measure(Measure { name: "balcao:import", start_ms, rows, engine_ms: None })];
            commands.extend(asked);
            commands
        }
        Response::Part { revision, answers } => {
            if revision == state.revision {
                arrive(state, answers);
            }
            Vec::new()
        }
        Response::Answers { revision, answers, matching, engine_ms } => {
            if state.asked_revision == Some(revision) {
                state.asked_revision = None;
            }
            if revision != state.revision {
                // A newer question has waited for this answer.
                let waits = state.waiting.is_some() && state.asked_revision.is_none() && state.summary.is_some();
                return if waits { ask_figures(state) } else { Vec::new() };
            }
            arrive(state, answers);
            let is_late = wanted_options(state).iter().any(|options| !state.arriving.contains_key(&options.id));
            let answered: Vec<String> = state.asked.keys().filter(|id| state.arriving.contains_key(*id)).cloned().collect();
            for id in answered {
                if let Some(asked) = state.asked.remove(&id) {
                    state.held.insert(id, asked);
                }
            }
            state.answers.append(&mut state.arriving);
            state.answered_revision = revision;
            state.matching = matching;
            // Figures that are asked for because of these belong to the same change.
            let followed = changes::follow(state);
            if let Some(waiting) = &mut state.waiting {
                waiting.answers = !followed.is_empty();
                waiting.engine_ms += engine_ms;
            }
            let mut commands = measured(state);
            commands.extend(drawer::refreshed(state));
            commands.extend(followed);
            if is_late {
                commands.extend(ask_options(state));
            }
            commands.extend(odd::ask(state));
            commands
        }
        Response::Rows(page) => rows_came(state, page),
        Response::Unmatched(page) => files::unmatched_came(state, page),
        Response::Team(page) => team::came(state, *page),
        Response::Sla { revision, page } => times::sla_came(state, revision, page),
        Response::Routes(page) => routes::came(state, *page),
        Response::RouteCases { pick, ids } => routes::cases_came(state, pick, ids),
        Response::Customers(page) => customers::came(state, *page),
        Response::Progress(page) => progress::came(state, *page),
        Response::Odd(page) => odd::came(state, *page),
        Response::Card(card) => {
            drawer::card_came(state, *card);
            Vec::new()
        }
        Response::CustomerCases { names, ids, opens } => customers::cases_came(state, names, ids, opens),
        Response::Recipients { revision, page } => delivery::recipients_came(state, revision, page),
        Response::RecipientCases(ids) => delivery::recipient_cases_came(state, ids),
        Response::Unreachable { revision, page } => delivery::came(state, revision, page),
        Response::Spikes { revision, page } => delivery::spikes_came(state, revision, page),
        Response::Number(page) => times::number_came(state, page),
        Response::Dialects(page) => times::dialects_came(state, page),
        Response::OpenCases(ids) => team::cases_came(state, ids),
        Response::Profile(profile) => table::profiled(state, *profile),
        Response::Copied { text, rows } => vec![Command::Copy { text, rows }],
        quality @ Response::Quality(_) => {
            settings::quality_came(state, quality);
            Vec::new()
        }
        Response::File { name, bytes } => {
            let mime = match name.rsplit_once('.').map(|(_, end)| end) {
                Some("json") => "application/json",
                Some("zip") => "application/zip",
                Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                _ => "text/csv;charset=utf-8",
            };
            vec![Command::Download { name, bytes, mime }]
        }
        Response::Conversation(page) => drawer::talk_came(state, *page),
        Response::NoConversation { revision } => {
            drawer::no_talk(state, revision);
            Vec::new()
        }
        Response::FoundInConversation { revision, lines } => {
            drawer::found_came(state, revision, lines);
            Vec::new()
        }
        Response::Explained(explanation) => {
            drawer::explained(state, *explanation);
            Vec::new()
        }
        Response::Behind(behind) => drawer::behind_came(state, behind),
    }
}

/// An answer with the same figures as before stays the same pointer, so that nothing wakes for it.
fn arrive(state: &mut AppState, answers: Vec<Answer>) {
    for answer in answers {
        let same = state.answers.get(&answer.id).filter(|old| ***old == answer).cloned();
        state.arriving.insert(answer.id.clone(), same.unwrap_or_else(|| Arc::new(answer)));
    }
}

fn loaded(state: &mut AppState, summary: Summary) -> Vec<Command> {
    state.quality = None;
    state.held.clear();
    drawer::closed(state);
    let Phase::Importing(progress) = &state.phase else {
        // Another policy: the same data counted anew. A cancelled import has no business here.
        if state.summary.is_none() {
            return Vec::new();
        }
        odd::forget(state, false);
        state.summary = Some(Arc::new(summary));
        return refresh(state, false);
    };
    let (start_ms, adds, is_sample) = (progress.started_ms, progress.adds, progress.sample.is_some());
    let published = progress.published;
    // A file whose columns can still be told stays at hand.
    let is_kept = |at: &usize| {
        progress.files[*at].error.is_none()
            || summary.report.files.get(*at).is_some_and(|file| files::is_mappable(file) || files::is_left_out(file))
    };
    let read: Vec<usize> = (0..progress.files.len()).filter(is_kept).collect();
    let loaded_files: Vec<(String, u64)> = read.iter().map(|at| (progress.files[*at].name.clone(), progress.files[*at].bytes)).collect();
    state.loaded_edits = read.iter().map(|at| progress.files[*at].edit.clone()).collect();
    state.loaded_places.clone_from(&read);
    state.unmatched = Default::default();
    state.import_secs = ((state.input_ms - progress.started_ms) / 1000.0).max(0.0);
    let is_replaced = state.summary.is_some() && !adds;
    if is_replaced {
        state.view = ViewState { page: state.view.page, compare: state.view.compare, ..ViewState::default() };
    }
    let is_left_out = |at: usize| summary.report.files.get(at).is_some_and(files::is_left_out);
    let names = loaded_files.iter().zip(&read).filter(|(_, at)| !is_left_out(**at)).map(|((name, _), _)| name.as_str());
    state.dataset = names.collect::<Vec<_>>().join(", ");
    state.loaded_files = loaded_files;
    state.is_sample = is_sample;
    state.published = published;
    team::forget(state);
    times::forget(state);
    delivery::forget(state);
    customers::forget(state);
    progress::forget(state);
    odd::forget(state, true);
    routes::forget(state);
    if !adds {
        state.answers.clear();
        state.rows = None;
        state.undo.clear();
        state.redo.clear();
        state.zooms.clear();
    }
    let report = Arc::new(summary.report.clone());
    let is_right = |file: &FileReport| file.error.is_none() || files::is_left_out(file);
    let is_clean = report.rejected == 0 && report.files.iter().all(is_right) && !chats::wants_a_look(state, &report);
    state.phase = if is_clean { Phase::Ready } else { Phase::Reported };
    if is_clean {
        state.toast = Some(published.and_then(stale_toast).unwrap_or_else(|| loaded_toast(&summary)));
    }
    state.report = Some(report);
    state.summary = Some(Arc::new(summary));
    if !adds {
        grammar::open_default(state);
    }
    grammar::look_at_origin(state);
    let asked = files::ask_of_loaded(state);
    let is_clean = is_clean && asked.is_none();
    state.asked_revision = None;
    state.rows_since_ms = None;
    state.waiting = Some(Waiting { since_ms: start_ms, is_import: true, rows: false, answers: true, engine_ms: 0.0 });
    let mut commands = vec![Command::StopReaders, Command::KeepFiles(read)];
    commands.extend(visit::keep(state));
    commands.extend(asked.into_iter().flatten());
    if is_clean {
        commands.push(Command::WriteFragment { push: true });
    }
    commands.extend(set_zone(state));
    commands.extend(refresh(state, true));
    commands
}

/// What was recognised, in a line: how many, and of which days.
/// Data of the site that nobody has brought up to date for long.
fn stale_toast(published: Publishing) -> Option<Toast> {
    let days = published.stale_days()?;
    let date = format!("~{}..{}", published.day, published.day + 1);
    Some(Toast { values: vec![("date".to_owned(), date), ("n".to_owned(), format!("#{days}"))], ..plain_toast("toast.site.stale") })
}

fn loaded_toast(summary: &Summary) -> Toast {
    let has_messages = summary.tables.messages > 0;
    let rows = if has_messages { summary.tables.messages } else { summary.tables.cases };
    let range = summary.days.map(|days| format!("~{}..{}", days.start, days.end)).unwrap_or_default();
    let is_remembered = summary.report.files.iter().any(files::is_remembered);
    Toast {
        key: files::loaded_toast(has_messages, is_remembered).to_owned(),
        values: vec![("n".to_owned(), format!("#{rows}")), ("range".to_owned(), range)],
        undo: false,
        is_error: false,
    }
}

fn rows_came(state: &mut AppState, page: crate::engine::RowsPage) -> Vec<Command> {
    let since_ms = state.rows_since_ms.take();
    let is_wanted = page.revision == state.rows_revision && page.offset == state.rows_wanted.0;
    let n_rows = page.rows.len() as u64;
    if page.revision == state.rows_revision {
        state.rows = Some(Arc::new(page));
    }
    if !is_wanted {
        return ask_rows(state);
    }
    let mut commands = Vec::new();
    if let Some(start_ms) = since_ms {
        commands.push(Command::Measure(Measure { name: "balcao:rows", start_ms, rows: n_rows, engine_ms: None }));
    }
    if let Some(waiting) = &mut state.waiting {
        waiting.rows = false;
    }
    commands.extend(measured(state));
    commands.extend(table::ask_profiles(state));
    commands
}

/// Every visible figure is applied: the entry of the change can be written.
fn measured(state: &mut AppState) -> Vec<Command> {
    match state.waiting.take() {
        Some(waiting) if waiting.answers || waiting.rows => {
            state.waiting = Some(waiting);
            Vec::new()
        }
        Some(waiting) => {
            let name = if waiting.is_import { "balcao:import" } else { "balcao:refresh" };
            let read = state.report.as_ref().map_or(0, |report| report.rows_read);
            let shown = if state.matching.messages_of > 0 { state.matching.messages } else { state.matching.cases };
            let rows = if waiting.is_import { read } else { shown };
            vec![Command::Measure(Measure { name, start_ms: waiting.since_ms, rows, engine_ms: Some(waiting.engine_ms) })]
        }
        None => Vec::new(),
    }
}

/// Columns of words start with A, figures and times with the greatest.
fn sort(sort: &mut Vec<(String, bool)>, column: String, add: bool) {
    let is_word = |id: &str| {
        let in_table = CASE_COLUMNS.contains(&id) || MESSAGE_COLUMNS.contains(&id);
        let is_figure = id.ends_with("_at") || matches!(id, "csat" | "messages" | "replies" | "order");
        in_table && !is_figure
    };
    let first = !is_word(&column);
    let place = sort.iter().position(|(id, _)| *id == column);
    let next = match place.map(|place| sort[place].1) {
        None => Some(first),
        Some(descending) if descending == first => Some(!first),
        Some(_) => None,
    };
    if !add {
        *sort = next.map(|descending| (column, descending)).into_iter().collect();
        return;
    }
    match (place, next) {
        (Some(place), Some(descending)) => sort[place].1 = descending,
        (Some(place), None) => drop(sort.remove(place)),
        (None, next) => sort.extend(next.map(|descending| (column, descending))),
    }
}
