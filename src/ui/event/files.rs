//! Files one by one: what is asked about their columns, adding and removing, which rows found no partner.

use std::sync::Arc;

use crate::engine::{FileReport, KnownPlan, PlanEdit, PlanSource, Request, UnmatchedOf, UnmatchedPage, UnmatchedRequest};
use crate::ui::mapping::{FileSet, MappedFile, Mapping};
use crate::ui::state::{AppState, Phase, Toast};

use super::{Command, format_of, plain_toast, read, stop_import};

#[derive(Clone, Debug, PartialEq)]
pub enum FileEvent {
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
        FileEvent::MappingOpened => open(state),
        FileEvent::MappingOpenedAt(name) => {
            let commands = open(state);
            match state.mapping.files.iter().position(|file| file.report.name == name) {
                Some(at) if state.phase == Phase::Mapping && at != state.mapping.shown => {
                    state.mapping.shown = at;
                    look(state)
                }
                _ => commands,
            }
        }
        FileEvent::MapShown(file) => {
            state.mapping.shown = file.min(state.mapping.files.len().saturating_sub(1));
            look(state)
        }
        FileEvent::MapChanged(edit) => preview(state, state.mapping.shown, *edit),
        FileEvent::SheetToggled(at) => {
            let Some(file) = state.mapping.files.get(at) else { return Vec::new() };
            // The usual way is no choice.
            let is_left_out = Some(!file.is_left_out()).filter(|is_left_out| *is_left_out != file.is_hidden);
            let edit = PlanEdit { is_left_out, ..file.edit.clone() };
            preview(state, at, edit)
        }
        FileEvent::DatesSpread => {
            let like_shown = state.mapping.like_shown();
            let order = state.mapping.files.get(state.mapping.shown).and_then(|file| file.edit.date_order);
            let edit = |state: &AppState, at: usize| PlanEdit { date_order: order, ..state.mapping.files[at].edit.clone() };
            like_shown.into_iter().flat_map(|at| preview(state, at, edit(state, at))).collect()
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
    state.mapping = Mapping { set, files, shown, asks: true, remembers: true, revision: state.mapping.revision };
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
    let files = report.files.iter().enumerate().filter(|(_, file)| is_mappable(file) || is_left_out(file));
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
    state.mapping = Mapping { set, files, shown, asks: false, remembers: true, revision: state.mapping.revision };
    state.phase = Phase::Mapping;
    state.toast = None;
    look(state)
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
