//! What happens on Tempo e SLA.

use std::sync::Arc;

use crate::engine::{DialectsPage, DialectsRequest, Missing, NumberPage, NumberRequest, Request, SlaPage, SlaRequest, Target};
use crate::ui::state::AppState;
use crate::ui::times_state::TimesState;
use crate::ui::typed;
use crate::ui::view_state::Page;

use super::Command;

/// Rows of those who wait.
const WAITING: u32 = 50;

/// Another target is looked at.
pub fn target_chosen(state: &mut AppState, target: Target) -> Vec<Command> {
    if state.times.target == target {
        return Vec::new();
    }
    state.times.target = target;
    state.times.chosen_edges = None;
    state.times.sla = None;
    state.times.revision += 1;
    ask_sla(state)
}

/// Durations are told in other bands.
pub fn edges_chosen(state: &mut AppState, edges: Option<Vec<i64>>) -> Vec<Command> {
    state.times.chosen_edges = edges;
    state.times.revision += 1;
    ask_sla(state)
}

/// Asks for what is no figure, when it is looked at.
pub fn ask(state: &mut AppState) -> Vec<Command> {
    if state.view.page != Page::Times || state.summary.is_none() {
        return Vec::new();
    }
    state.times.revision += 1;
    let dialects = DialectsRequest { revision: state.times.revision, selection: state.selection() };
    let mut commands = ask_sla(state);
    commands.push(Command::Ask(Request::Dialects(dialects)));
    commands.extend(ask_number(state));
    commands
}

/// The definition of a figure is sought; nothing typed = no longer.
pub fn number_sought(state: &mut AppState, typed: String) -> Vec<Command> {
    state.times.sought = typed;
    state.times.number = None;
    ask_number(state).into_iter().collect()
}

fn ask_number(state: &mut AppState) -> Option<Command> {
    state.times.number_revision += 1;
    let wanted = typed::read(&state.times.sought, state.lang);
    let request = NumberRequest { revision: state.times.number_revision, selection: state.selection(), wanted };
    (!request.wanted.is_empty()).then_some(Command::Ask(Request::Number(request)))
}

pub fn number_came(state: &mut AppState, page: NumberPage) -> Vec<Command> {
    if page.revision == state.times.number_revision {
        state.times.number = Some(Arc::new(page));
    }
    Vec::new()
}

fn ask_sla(state: &AppState) -> Vec<Command> {
    let TimesState { target, revision, .. } = state.times;
    let edges = state.times.edges();
    let request = SlaRequest { revision, selection: state.selection(), target, edges, limit: WAITING, masked: state.mask };
    vec![Command::Ask(Request::Sla(request))]
}

pub fn sla_came(state: &mut AppState, revision: u64, page: Result<Box<SlaPage>, Missing>) -> Vec<Command> {
    if revision == state.times.revision {
        state.times.sla = Some(Arc::new(page));
    }
    Vec::new()
}

pub fn dialects_came(state: &mut AppState, page: DialectsPage) -> Vec<Command> {
    // A target chosen since then changes nothing here.
    if page.revision <= state.times.revision {
        state.times.dialects = Some(Arc::new(page));
    }
    Vec::new()
}

/// Other data: nothing of the old ones is looked at any more.
pub fn forget(state: &mut AppState) {
    let TimesState { target, revision, number_revision, .. } = state.times;
    state.times = TimesState { target, revision: revision + 1, number_revision: number_revision + 1, ..TimesState::default() };
}
