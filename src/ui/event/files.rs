//! Files one by one: what is asked about their columns, adding and removing, which rows found no partner.

use std::sync::Arc;

use crate::engine::{FileReport, KnownPlan, PlanEdit, PlanSource, Request, UnmatchedOf, UnmatchedPage, UnmatchedRequest};
use crate::ui::capacity::{TooMuch, rows_of};
use crate::ui::mapping::{Choices, FileSet, MappedFile, Mapping};
use crate::ui::state::{AppState, Phase, Toast};

use super::grammar::MAX_UNDO;
use super::{Command, adds_now, format_of, import, plain_toast, read, stop_import};

#[derive(Clone, Debug, PartialEq)]
pub enum FileEvent {
    /// Of the files that hold more than the tab can, whether the one at this place is read.
    TooMuchTurned(usize),
    /// They are read all the same, those that are wanted, at this moment of the page's clock.
    TooMuchRead {
        at_ms: f64,
    },
    /// They are not.
    TooMuchClosed,
    /// Mapear, for the files that are open.
    MappingOpened,
    /// Mapear, at the file of this name.
    MappingOpenedAt(String),
    /// Of the files asked about, this one.
    MapShown(usize),
    /// What was chosen for the file shown.
    MapChanged(Box<PlanEdit>),
    Previewed {
        revision: u64,
        report: Box<FileReport>,
    },
    /// Whether a table of a workbook is read, by its place among the files asked about.
    SheetToggled(usize),
    /// The date order of the chat shown is that of all chats whose dates say nothing.
    DatesSpread,
    RememberSwitched,
    /// Read with what was chosen, at this moment of the page's clock; without a change what is open is right as it is.
    MapApplied {
        at_ms: f64,
    },
    /// Away from Mapear without reading again. Files that could not be read are left out.
    MapClosed,
    /// Plans as a file.
    PlansDownloaded,
    /// Plans of a file that was dropped.
    PlansBrought(Vec<KnownPlan>),
    /// Files with this header are no longer read as before.
    PlanForgotten(u64),
    /// Of the files loaded, this one is let go: the others are read again.
    Removed {
        file: usize,
        at_ms: f64,
    },
    UnmatchedWanted(UnmatchedOf),
    ExportUnmatched {
        of: UnmatchedOf,
        header: Vec<String>,
        words: Vec<(String, String)>,
        name: String,
        about: Option<Vec<(String, String)>>,
    },
}

/// What was recognised, in a line: messages or cases alone; with a plan from an earlier visit it says so.
const LOADED_TOASTS: [[&str; 2]; 2] =
    [["import.toast.cases", "import.toast.remembered.cases"], ["import.toast", "import.toast.remembered"]];

pub fn loaded_toast(has_messages: bool, is_remembered: bool) -> &'static str {
    LOADED_TOASTS[usize::from(has_messages)][usize::from(is_remembered)]
}

/// The notice says what was read: the way to the columns stands beside it.
pub fn is_loaded_toast(key: &str) -> bool {
    LOADED_TOASTS.as_flattened().contains(&key)
}

/// Rows shown of those that found no partner.
const UNMATCHED_ROWS: u32 = 50;

pub fn update(state: &mut AppState, event: FileEvent) -> Vec<Command> {
    match event {
        FileEvent::TooMuchTurned(at) => {
            if let Some(file) = state.too_much.as_mut().and_then(|asked| asked.files.get_mut(at)) {
                file.is_wanted = !file.is_wanted;
            }
            Vec::new()
        }
        FileEvent::TooMuchRead { at_ms } => read_too_much(state, at_ms),
        FileEvent::TooMuchClosed => {
            let is_waiting = matches!(&state.phase, Phase::Importing(progress) if progress.files.is_empty());
            match state.too_much.take() {
                Some(_) if is_waiting => super::cancel(state),
                _ => Vec::new(),
            }
        }
        FileEvent::MappingOpened => open(state),
        FileEvent::MappingOpenedAt(name) => {
            let commands = open(state);
            match state.mapping.files.iter().position(|file| file.report.name == name) {
                Some(at) if state.phase == Phase::Mapping && at != state.mapping.shown => {
                    state.mapping.shown = at;
                    [commands, look(state)].concat()
                }
                _ => commands,
            }
        }
        FileEvent::MapShown(file) => {
            state.mapping.shown = file.min(state.mapping.files.len().saturating_sub(1));
            look(state)
        }
        FileEvent::MapChanged(edit) => choose(state, vec![(state.mapping.shown, *edit)]),
        FileEvent::SheetToggled(at) => {
            let Some(file) = state.mapping.files.get(at) else { return Vec::new() };
            // The usual way is no choice.
            let is_left_out = Some(!file.is_left_out()).filter(|is_left_out| *is_left_out != file.is_hidden);
            let edit = PlanEdit { is_left_out, ..file.edit.clone() };
            choose(state, vec![(at, edit)])
        }
        FileEvent::DatesSpread => {
            let like_shown = state.mapping.like_shown();
            let order = state.mapping.files.get(state.mapping.shown).and_then(|file| file.edit.date_order);
            let edit = |at: usize| (at, PlanEdit { date_order: order, ..state.mapping.files[at].edit.clone() });
            let edits = like_shown.into_iter().map(edit).collect();
            choose(state, edits)
        }
        FileEvent::Previewed { revision, report } => {
            if let Some(file) = state.mapping.files.iter_mut().find(|file| file.revision == revision && file.is_reading) {
                file.is_reading = false;
                file.report = Arc::new(*report);
            }
            Vec::new()
        }
        FileEvent::RememberSwitched => {
            state.mapping.remembers = !state.mapping.remembers;
            Vec::new()
        }
        FileEvent::MapApplied { at_ms } => apply(state, at_ms),
        FileEvent::MapClosed => close(state),
        FileEvent::PlansDownloaded => {
            let plans = state.mapping.files.iter().filter_map(|file| Some((known(file)?, names(&file.report)))).collect();
            vec![Command::DownloadPlans(plans)]
        }
        FileEvent::PlansBrought(plans) => {
            let n = plans.len();
            plans.into_iter().for_each(|plan| remember(state, plan));
            let values = vec![("n".to_owned(), format!("#{n}"))];
            state.toast = Some(Toast { key: "map.toast.brought".to_owned(), values, undo: false, is_error: false });
            vec![Command::SavePlans(state.known_plans.clone())]
        }
        FileEvent::PlanForgotten(header) => {
            state.known_plans.retain(|known| known.header != header);
            state.toast = Some(plain_toast("map.toast.forgotten"));
            vec![Command::SavePlans(state.known_plans.clone())]
        }
        FileEvent::Removed { file, at_ms } => remove(state, file, at_ms),
        FileEvent::UnmatchedWanted(of) => {
            vec![Command::Ask(Request::Unmatched(UnmatchedRequest { of, limit: UNMATCHED_ROWS, masked: state.mask }))]
        }
        FileEvent::ExportUnmatched { of, header, words, name, about } => {
            let format = format_of(state, &name, about);
            vec![Command::Ask(Request::ExportUnmatched { of, masked: state.mask, header, words, format })]
        }
    }
}

/// Files came in: they are read, unless they hold more than the tab can. Then it is asked first.
pub fn chosen(state: &mut AppState, files: Vec<(String, u64)>, at_ms: f64) -> Vec<Command> {
    let is_added = adds_now(state) && state.summary.is_some();
    let open_rows = if is_added { state.loaded_files.iter().map(|(name, bytes)| rows_of(name, *bytes)).sum() } else { 0 };
    state.too_much = TooMuch::of(&files, open_rows, state.visit.device.rows());
    if state.too_much.is_none() {
        return import(state, files, Vec::new(), at_ms, None);
    }
    state.is_dragging = false;
    Vec::new()
}

fn read_too_much(state: &mut AppState, at_ms: f64) -> Vec<Command> {
    let Some(asked) = state.too_much.take() else { return Vec::new() };
    let wanted = asked.wanted();
    let files = wanted.iter().map(|at| (asked.files[*at].name.clone(), asked.files[*at].bytes)).collect();
    [vec![Command::KeepChosen(wanted)], import(state, files, Vec::new(), at_ms, None)].concat()
}

/// A person chose not to read it, or it is a hidden sheet.
pub fn is_left_out(report: &FileReport) -> bool {
    report.error.as_ref().is_some_and(|error| matches!(error.kind.as_str(), "left_out" | "hidden_sheet"))
}

/// Its columns were seen, some of them hold times, and what they mean can be told by hand.
pub fn is_mappable(report: &FileReport) -> bool {
    let has_times =
        |plan: &crate::engine::PlanReport| plan.shapes.iter().any(|shape| matches!(shape.as_str(), "time" | "epoch" | "serial"));
    report.error.is_some() && report.plan.as_deref().is_some_and(has_times)
}

/// Mapear can show it: what its columns are, or when its dates are, may be told.
pub fn has_columns(report: &FileReport) -> bool {
    report.plan.is_some() && (report.error.is_none() || is_mappable(report) || is_left_out(report))
}

pub fn is_remembered(report: &FileReport) -> bool {
    report.plan.as_ref().is_some_and(|plan| plan.source == PlanSource::Remembered)
}

/// The files loaded, with how each is to be read.
pub fn loaded(state: &AppState) -> Vec<((String, u64), Option<PlanEdit>)> {
    let edits = state.loaded_edits.iter().cloned().chain(std::iter::repeat(None));
    state.loaded_files.iter().cloned().zip(edits).collect()
}

/// Asks about the files just loaded when something is doubtful about one of them; `None` = nothing is.
pub fn ask_of_loaded(state: &mut AppState) -> Option<Vec<Command>> {
    if state.is_sample {
        return None;
    }
    let files = files_of_loaded(state);
    ask(state, FileSet::Loaded, files)
}

/// The same for an import that read nothing.
pub fn ask_of_import(state: &mut AppState, edits: &[Option<PlanEdit>]) -> Vec<Command> {
    let files = files_of_import(state, edits);
    ask(state, FileSet::Importing, files).unwrap_or_default()
}

fn ask(state: &mut AppState, set: FileSet, files: Vec<MappedFile>) -> Option<Vec<Command>> {
    let is_asked = |file: &MappedFile| !file.asked().is_empty() && (!file.is_refused() || is_mappable(&file.report));
    let shown = files.iter().position(is_asked)?;
    state.mapping = Mapping { set, files, shown, asks: true, remembers: true, revision: state.mapping.revision, ..Mapping::default() };
    state.phase = Phase::Mapping;
    state.toast = None;
    Some(look(state))
}

/// What the first rows of the file shown become, unless that is known.
fn look(state: &mut AppState) -> Vec<Command> {
    let shown = state.mapping.files.get(state.mapping.shown);
    let edit =
        shown.filter(|file| !file.is_reading && !file.is_refused() && file.report.plan.as_ref().is_none_or(|plan| plan.head.is_none()));
    match edit.map(|file| file.edit.clone()) {
        Some(edit) => preview(state, state.mapping.shown, edit),
        None => Vec::new(),
    }
}

fn files_of_loaded(state: &AppState) -> Vec<MappedFile> {
    let Some(summary) = &state.summary else { return Vec::new() };
    let edits = state.loaded_edits.iter().chain(std::iter::repeat(&None));
    let places = state.loaded_places.iter().enumerate().zip(edits);
    places.filter_map(|((place, at), edit)| mapped(state, place, summary.report.files.get(*at)?, edit.as_ref())).collect()
}

fn files_of_import(state: &AppState, edits: &[Option<PlanEdit>]) -> Vec<MappedFile> {
    let Some(report) = &state.report else { return Vec::new() };
    let files = report.files.iter().enumerate().filter(|(_, file)| has_columns(file));
    files.filter_map(|(place, file)| mapped(state, place, file, edits.get(place).and_then(Option::as_ref))).collect()
}

/// `None` = nothing of the file can be chosen.
fn mapped(state: &AppState, place: usize, report: &FileReport, edit: Option<&PlanEdit>) -> Option<MappedFile> {
    let plan = report.plan.as_ref()?;
    let remembered =
        || state.known_plans.iter().find(|known| is_remembered(report) && known.header == plan.header).map(|known| &known.edit);
    let edit = edit.or_else(remembered).cloned().unwrap_or_default();
    Some(MappedFile {
        place,
        bytes: report.bytes,
        report: Arc::new(report.clone()),
        doubts: plan.doubts.clone(),
        edit_before: edit.clone(),
        edit,
        is_hidden: plan.is_hidden,
        is_reading: false,
        revision: 0,
    })
}

fn open(state: &mut AppState) -> Vec<Command> {
    let is_open = matches!(state.phase, Phase::Ready | Phase::Reported);
    let is_of_import =
        state.summary.is_none() || (state.phase == Phase::Reported && state.report.as_ref().is_some_and(|report| report.kept == 0));
    let (set, files) =
        if is_of_import { (FileSet::Importing, files_of_import(state, &[])) } else { (FileSet::Loaded, files_of_loaded(state)) };
    if !is_open || files.is_empty() {
        return Vec::new();
    }
    let shown = files.iter().position(|file| !file.asked().is_empty()).unwrap_or(0);
    state.mapping = Mapping { set, files, shown, asks: false, remembers: true, revision: state.mapping.revision, ..Mapping::default() };
    state.phase = Phase::Mapping;
    state.toast = None;
    look(state)
}

/// Other choices for some of the files: one step of Undo.
fn choose(state: &mut AppState, edits: Vec<(usize, PlanEdit)>) -> Vec<Command> {
    let before = state.mapping.choices();
    let commands = edits.into_iter().flat_map(|(at, edit)| preview(state, at, edit)).collect();
    let mapping = &mut state.mapping;
    if mapping.choices() != before {
        mapping.redo.clear();
        mapping.undo.push(before);
        let surplus = mapping.undo.len().saturating_sub(MAX_UNDO);
        mapping.undo.drain(..surplus);
    }
    commands
}

/// Ctrl+Z in Mapear.
pub fn undone(state: &mut AppState) -> Vec<Command> {
    let Some(earlier) = state.mapping.undo.pop() else { return Vec::new() };
    let now = state.mapping.choices();
    state.mapping.redo.push(now);
    go_back_to(state, earlier)
}

pub fn redone(state: &mut AppState) -> Vec<Command> {
    let Some(later) = state.mapping.redo.pop() else { return Vec::new() };
    let now = state.mapping.choices();
    state.mapping.undo.push(now);
    go_back_to(state, later)
}

/// A file that changes is shown.
fn go_back_to(state: &mut AppState, choices: Choices) -> Vec<Command> {
    let mapping = &mut state.mapping;
    let changed: Vec<(usize, PlanEdit)> =
        choices.into_iter().enumerate().filter(|(at, edit)| mapping.files.get(*at).is_some_and(|file| file.edit != *edit)).collect();
    if let Some((first, _)) = changed.first().filter(|_| changed.iter().all(|(at, _)| *at != mapping.shown)) {
        mapping.shown = *first;
    }
    changed.into_iter().flat_map(|(at, edit)| preview(state, at, edit)).collect()
}

fn preview(state: &mut AppState, at: usize, edit: PlanEdit) -> Vec<Command> {
    let zone = super::zone(state);
    let mapping = &mut state.mapping;
    mapping.revision += 1;
    let (set, revision) = (mapping.set, mapping.revision);
    let Some(file) = mapping.files.get_mut(at) else { return Vec::new() };
    file.edit = edit;
    file.is_reading = true;
    file.revision = revision;
    vec![Command::Preview { set, place: file.place, zone, edit: Box::new(file.edit.clone()), revision }]
}

fn apply(state: &mut AppState, at_ms: f64) -> Vec<Command> {
    if state.phase != Phase::Mapping {
        return Vec::new();
    }
    let mapping = std::mem::take(&mut state.mapping);
    state.mapping.revision = mapping.revision;
    let mut commands = Vec::new();
    // What was asked and what was changed is settled; a file that nobody touched stays as it is understood.
    let settles = |file: &&MappedFile| !file.is_refused() && !file.is_left_out() && (file.is_changed() || !file.doubts.is_empty());
    if mapping.remembers {
        let plans: Vec<KnownPlan> = mapping.files.iter().filter(settles).filter_map(known).collect();
        if !plans.is_empty() {
            plans.into_iter().for_each(|plan| remember(state, plan));
            commands.push(Command::SavePlans(state.known_plans.clone()));
        }
    }
    let is_changed = mapping.files.iter().any(MappedFile::is_changed);
    let edit_of = |file: &MappedFile| {
        if settles(&file) { Some(file.settled()) } else { Some(file.edit.clone()).filter(|edit| *edit != PlanEdit::default()) }
    };
    match mapping.set {
        FileSet::Loaded => {
            for file in &mapping.files {
                if let Some(edit) = state.loaded_edits.get_mut(file.place) {
                    *edit = edit_of(file);
                }
            }
            if !is_changed {
                commands.extend(leave(state));
                return commands;
            }
            let places = (0..state.loaded_files.len()).collect();
            commands.push(Command::TakeLoaded(places));
            let files = loaded(state);
            commands.extend(read(state, files, at_ms, None, true));
        }
        FileSet::Importing => {
            let report = state.report.clone().unwrap_or_default();
            let edit_at = |place: usize| mapping.files.iter().find(|file| file.place == place).and_then(edit_of);
            let files = report.files.iter().enumerate().map(|(place, file)| ((file.name.clone(), file.bytes), edit_at(place))).collect();
            commands.extend(read(state, files, at_ms, None, false));
        }
    }
    commands
}

fn close(state: &mut AppState) -> Vec<Command> {
    if state.phase != Phase::Mapping {
        return Vec::new();
    }
    let mapping = std::mem::take(&mut state.mapping);
    state.mapping.revision = mapping.revision;
    if mapping.set == FileSet::Importing {
        state.phase = Phase::Reported;
        return vec![Command::StopPreviews];
    }
    let stays: Vec<usize> = (0..state.loaded_files.len())
        .filter(|place| mapping.files.iter().all(|file| file.place != *place || file.report.error.is_none() || file.was_left_out()))
        .collect();
    let mut commands = leave(state);
    if stays.len() < state.loaded_files.len() {
        state.loaded_files = stays.iter().map(|place| state.loaded_files[*place].clone()).collect();
        state.loaded_places = stays.iter().map(|place| state.loaded_places[*place]).collect();
        state.loaded_edits = stays.iter().map(|place| state.loaded_edits[*place].clone()).collect();
        state.dataset = state.loaded_files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        commands.push(Command::KeepLoaded(stays));
    }
    commands
}

/// To the dashboard, or to the report where there is something to see.
fn leave(state: &mut AppState) -> Vec<Command> {
    let is_clean = state.report.as_ref().is_some_and(|report| report.rejected == 0);
    state.phase = if is_clean { Phase::Ready } else { Phase::Reported };
    vec![Command::StopPreviews, Command::WriteFragment { push: true }]
}

fn known(file: &MappedFile) -> Option<KnownPlan> {
    let header = file.report.plan.as_ref()?.header;
    (header != 0).then(|| KnownPlan { header, edit: PlanEdit { is_left_out: None, ..file.settled() } })
}

fn names(report: &FileReport) -> Vec<String> {
    report.columns.iter().map(|column| column.name.clone()).collect()
}

fn remember(state: &mut AppState, plan: KnownPlan) {
    /// More would be a history, not a habit.
    const MOST: usize = 50;
    state.known_plans.retain(|known| known.header != plan.header);
    state.known_plans.push(plan);
    let surplus = state.known_plans.len().saturating_sub(MOST);
    state.known_plans.drain(..surplus);
}

fn remove(state: &mut AppState, file: usize, at_ms: f64) -> Vec<Command> {
    if file >= state.loaded_files.len() || state.loaded_files.len() < 2 {
        return Vec::new();
    }
    let mut commands = stop_import(state);
    let stays: Vec<usize> = (0..state.loaded_files.len()).filter(|place| *place != file).collect();
    let mut files = loaded(state);
    files.remove(file);
    commands.push(Command::TakeLoaded(stays));
    commands.extend(read(state, files, at_ms, None, true));
    commands
}

pub fn unmatched_came(state: &mut AppState, page: UnmatchedPage) -> Vec<Command> {
    let at = usize::from(page.of == UnmatchedOf::Cases);
    state.unmatched[at] = Some(Arc::new(page));
    Vec::new()
}
