//! The grammar of clicks: what is chosen, paused, zoomed into, typed, and taken back.

use crate::engine::{Clause, Dimension, Op};
use crate::ui::columns::Layouts;
use crate::ui::saved_views::{self, SavedView};
use crate::ui::state::{AppState, Toast};
use crate::ui::view_state::{MadeFor, Period, ViewState};

use super::{Command, look};

pub const MAX_UNDO: usize = 50;

/// What Undo brings back.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub view: ViewState,
    pub layouts: Layouts,
    pub saved_views: Vec<SavedView>,
}

impl Step {
    fn of(state: &AppState) -> Self {
        Step { view: state.view.clone(), layouts: state.layouts.clone(), saved_views: state.saved_views.clone() }
    }
}

/// Filters, period, comparison: a change that Undo takes back.
pub fn choose(state: &mut AppState, change: impl FnOnce(&mut ViewState)) -> Vec<Command> {
    let before = Step::of(state);
    let commands = look(state, true, change);
    if !commands.is_empty() {
        remember(state, before);
        state.toast = None;
    }
    commands
}

/// Typing in a filter: one entry of Back and of Undo, however many letters.
pub fn typed(state: &mut AppState, clause: Clause) -> Vec<Command> {
    let key = (clause.dimension, clause.op);
    if state.typing == Some(key) {
        return look(state, false, |view| view.set_clause(clause));
    }
    let commands = choose(state, |view| view.set_clause(clause));
    if !commands.is_empty() {
        state.typing = Some(key);
    }
    commands
}

/// Back, Forward, a pasted link: where one was is kept for Undo.
pub fn moved(state: &mut AppState, view: ViewState) {
    let before = Step::of(state);
    state.view = view;
    remember(state, before);
}

/// How the tables stand and which views are saved: kept in the browser, and taken back by Undo.
pub fn arrange(state: &mut AppState, change: impl FnOnce(&mut AppState)) -> Vec<Command> {
    let before = Step::of(state);
    change(state);
    let commands = kept(state, &before);
    if !commands.is_empty() {
        remember(state, before);
    }
    commands
}

fn kept(state: &AppState, before: &Step) -> Vec<Command> {
    let mut commands = Vec::new();
    if state.layouts != before.layouts {
        commands.push(Command::SaveLayouts(crate::ui::columns::format(&state.layouts)));
    }
    if state.saved_views != before.saved_views {
        commands.push(Command::SaveViews(saved_views::format(&state.saved_views)));
    }
    commands
}

fn remember(state: &mut AppState, before: Step) {
    state.typing = None;
    state.redo.clear();
    state.undo.push(before);
    if state.undo.len() > MAX_UNDO {
        state.undo.remove(0);
    }
}

pub fn undone(state: &mut AppState) -> Vec<Command> {
    let Some(earlier) = state.undo.pop() else { return Vec::new() };
    let now = Step::of(state);
    state.redo.push(now);
    go_back_to(state, earlier)
}

pub fn redone(state: &mut AppState) -> Vec<Command> {
    let Some(later) = state.redo.pop() else { return Vec::new() };
    let now = Step::of(state);
    state.undo.push(now);
    go_back_to(state, later)
}

/// Undo and Redo bring back what was chosen, not where one was.
fn go_back_to(state: &mut AppState, earlier: Step) -> Vec<Command> {
    state.toast = None;
    state.typing = None;
    let before = Step::of(state);
    let commands = look(state, true, |view| {
        view.clauses.clone_from(&earlier.view.clauses);
        view.paused.clone_from(&earlier.view.paused);
        view.period = earlier.view.period.clone();
        view.basis = earlier.view.basis;
        view.clock = earlier.view.clock;
        view.compare = earlier.view.compare;
        view.same_weekdays = earlier.view.same_weekdays;
        view.step = earlier.view.step;
    });
    state.layouts = earlier.layouts;
    state.saved_views = earlier.saved_views;
    [commands, kept(state, &before), super::table::ask_profiles(state)].concat()
}

/// Removes a clause, paused or not, and offers to undo it.
pub fn removed(state: &mut AppState, dimension: Dimension, op: Op) -> Vec<Command> {
    let commands = choose(state, |view| view.set_clause(Clause { dimension, op, values: Vec::new() }));
    if !commands.is_empty() {
        let values = vec![("name".to_owned(), format!("@dim.{}", dimension.id()))];
        state.toast = Some(Toast { key: "toast.filter_removed".to_owned(), values, undo: true, is_error: false });
    }
    commands
}

pub fn cleared(state: &mut AppState) -> Vec<Command> {
    let commands = choose(state, ViewState::clear_clauses);
    if !commands.is_empty() {
        state.toast = Some(Toast { key: "toast.filters_cleared".to_owned(), values: Vec::new(), undo: true, is_error: false });
    }
    commands
}

/// A piece of a time chart was drawn over: it fills the chart, and the way back is kept.
pub fn zoomed(state: &mut AppState, period: Period) -> Vec<Command> {
    let before = state.view.period.clone();
    let commands = choose(state, |view| view.period = period.clone());
    if !commands.is_empty() {
        if !is_zoomed_to(state, &before) {
            state.zooms.clear();
        }
        state.zooms.push((before, period));
    }
    commands
}

/// Back to the period before the last zoom.
pub fn zoomed_out(state: &mut AppState) -> Vec<Command> {
    let now = state.view.period.clone();
    if !is_zoomed_to(state, &now) {
        state.zooms.clear();
    }
    let Some((before, _)) = state.zooms.pop() else { return Vec::new() };
    choose(state, |view| view.period = before)
}

fn is_zoomed_to(state: &AppState, period: &Period) -> bool {
    state.zooms.last().is_some_and(|(_, zoomed)| zoomed == period)
}

/// Esc takes back a zoom when that was the last thing done; else it clears the filters, then the zoom.
pub fn escaped(state: &mut AppState) -> Vec<Command> {
    let is_zoomed = state.is_zoomed();
    let only_zoomed_since = state.undo.last().is_some_and(|step| {
        (&step.view.clauses, &step.view.paused) == (&state.view.clauses, &state.view.paused) && step.view.period != state.view.period
    });
    let has_clauses = !state.view.clauses.is_empty() || !state.view.paused.is_empty();
    if is_zoomed && (only_zoomed_since || !has_clauses) { zoomed_out(state) } else { cleared(state) }
}

/// A click chooses the value alone, or lets it go; `add` keeps the other values; `exclude` leaves it out.
pub fn toggle(view: &mut ViewState, dimension: Dimension, value: String, add: bool, exclude: bool) {
    let (op, other) = if exclude { (Op::IsNot, Op::Is) } else { (Op::Is, Op::IsNot) };
    let mut values = values_of(view, dimension, op);
    if values.contains(&value) {
        values.retain(|chosen| *chosen != value);
    } else if add || exclude {
        values.push(value.clone());
    } else {
        values = vec![value.clone()];
    }
    let mut others = values_of(view, dimension, other);
    others.retain(|chosen| *chosen != value);
    if !values.is_empty() || view.clause(dimension, op).is_some() {
        view.set_clause(Clause { dimension, op, values });
    }
    if view.clause(dimension, other).is_some() {
        view.set_clause(Clause { dimension, op: other, values: others });
    }
}

/// A press on a cell of two dimensions chooses both values alone, or lets both go where both are chosen; `add` keeps the other values;
/// `exclude` leaves both out.
pub fn toggle_pair(view: &mut ViewState, pair: [(Dimension, String); 2], add: bool, exclude: bool) {
    let op = if exclude { Op::IsNot } else { Op::Is };
    let holds = |view: &ViewState, (dimension, value): &(Dimension, String)| values_of(view, *dimension, op).contains(value);
    let lets_go = pair.iter().all(|one| holds(view, one));
    for (dimension, value) in pair {
        match (lets_go, holds(view, &(dimension, value.clone()))) {
            (true, _) | (false, false) => toggle(view, dimension, value, add, exclude),
            (false, true) if add || exclude => {}
            (false, true) => view.set_clause(Clause { dimension, op, values: vec![value] }),
        }
    }
}

fn values_of(view: &ViewState, dimension: Dimension, op: Op) -> Vec<String> {
    view.clause(dimension, op).map(|clause| clause.values.clone()).unwrap_or_default()
}

/// A link that was opened says which data it was made for; other data are named once.
pub fn look_at_origin(state: &mut AppState) {
    let Some(summary) = &state.summary else { return };
    let case = state.view.case.take();
    let Some(made_for) = state.view.made_for.take() else { return };
    if made_for.fits(&MadeFor::of(summary)) {
        state.drawer.wanted = case;
        return;
    }
    let range = made_for.days.map(|days| format!("~{}..{}", days.start, days.end)).unwrap_or_default();
    let values = vec![("n".to_owned(), format!("#{}", made_for.rows)), ("range".to_owned(), range)];
    state.toast = Some(Toast { key: "toast.link_made_for".to_owned(), values, undo: false, is_error: true });
}

/// A saved view takes the place of everything but the search of the table.
pub fn open_saved(state: &mut AppState, place: usize) -> Vec<Command> {
    let Some(saved) = state.saved_views.get(place) else { return Vec::new() };
    let wanted = ViewState { search: state.view.search.clone(), made_for: None, case: None, ..ViewState::parse(&saved.fragment) };
    choose(state, |view| *view = wanted)
}

/// The view of this moment under a name; the same name replaces. What names people is left out and said so.
pub fn save_view(state: &mut AppState, name: &str) -> Vec<Command> {
    let name = saved_views::clean_name(name);
    if name.is_empty() {
        return Vec::new();
    }
    let (fragment, leaves_out) = state.view.link();
    let commands = arrange(state, |state| saved_views::put(&mut state.saved_views, &name, fragment));
    let key = if leaves_out { "toast.view_saved.private" } else { "toast.view_saved" };
    state.toast = Some(Toast { key: key.to_owned(), values: vec![("name".to_owned(), format!("={name}"))], undo: false, is_error: false });
    commands
}

/// Deleting can be undone.
pub fn delete_view(state: &mut AppState, place: usize) -> Vec<Command> {
    let Some(name) = state.saved_views.get(place).map(|saved| saved.name.clone()) else { return Vec::new() };
    let commands = arrange(state, |state| drop(state.saved_views.remove(place)));
    let values = vec![("name".to_owned(), format!("={name}"))];
    state.toast = Some(Toast { key: "toast.view_deleted".to_owned(), values, undo: true, is_error: false });
    commands
}

/// Views of a file are added; those of the same name are replaced.
pub fn import_views(state: &mut AppState, text: &str) -> Vec<Command> {
    let Some(views) = saved_views::parse(text).filter(|views| !views.is_empty()) else {
        state.toast = Some(Toast { key: "views.import.failed".to_owned(), values: Vec::new(), undo: false, is_error: true });
        return Vec::new();
    };
    let n = views.len();
    let commands = arrange(state, |state| {
        for view in views {
            saved_views::put(&mut state.saved_views, &view.name, view.fragment);
        }
    });
    let values = vec![("n".to_owned(), format!("#{n}"))];
    state.toast = Some(Toast { key: "views.import.done".to_owned(), values, undo: true, is_error: false });
    commands
}

/// The view that stands for "as I like it" is opened with the first data of a visit, unless a link says otherwise.
pub fn open_default(state: &mut AppState) {
    let untouched = ViewState { page: state.view.page, ..ViewState::default() };
    if let (true, Some(saved)) = (state.view == untouched, state.saved_views.iter().find(|saved| saved.is_default)) {
        state.view = ViewState::parse(&saved.fragment);
    }
}
