//! What happens on Rotas e motivos.

use std::sync::Arc;

use crate::engine::{Clause, Dimension, Op, Request, RoutePick, RoutesPage, RoutesRequest};
use crate::ui::routes_state::RoutesState;
use crate::ui::state::AppState;
use crate::ui::view_state::Page;

use super::{Command, choose};

#[derive(Clone, Debug, PartialEq)]
pub enum RoutesEvent {
    /// The page shows the cases of this row alone, or all again.
    Picked(RoutePick),
}

pub fn update(state: &mut AppState, event: RoutesEvent) -> Vec<Command> {
    let RoutesEvent::Picked(pick) = event;
    if state.summary.is_none() {
        return Vec::new();
    }
    if state.routes.picked.as_ref() != Some(&pick) {
        return vec![Command::Ask(Request::CasesOfRoute { selection: state.selection(), pick })];
    }
    state.routes.picked = None;
    filter(state, Vec::new())
}

/// The cases of the row become the filter.
pub fn cases_came(state: &mut AppState, pick: RoutePick, ids: Vec<String>) -> Vec<Command> {
    if state.summary.is_none() || ids.is_empty() || state.view.page != Page::Routes {
        return Vec::new();
    }
    state.routes.picked = Some(pick);
    filter(state, ids)
}

fn filter(state: &mut AppState, ids: Vec<String>) -> Vec<Command> {
    choose(state, |view| view.set_clause(Clause { dimension: Dimension::Case, op: Op::Is, values: ids }))
}

/// Asks for the page, when it is looked at.
pub fn ask(state: &mut AppState) -> Vec<Command> {
    if state.view.page != Page::Routes || state.summary.is_none() {
        return Vec::new();
    }
    if !state.view.clauses.iter().any(|clause| clause.dimension == Dimension::Case) {
        state.routes.picked = None;
    }
    state.routes.revision += 1;
    let RoutesState { revision, picked, .. } = state.routes.clone();
    vec![Command::Ask(Request::Routes(RoutesRequest { revision, selection: state.selection(), picked }))]
}

pub fn came(state: &mut AppState, page: RoutesPage) -> Vec<Command> {
    if page.revision == state.routes.revision {
        state.routes.page = Some(Arc::new(page));
    }
    Vec::new()
}

/// Other data: nothing of the old ones is looked at any more.
pub fn forget(state: &mut AppState) {
    state.routes = RoutesState { revision: state.routes.revision + 1, ..RoutesState::default() };
}

#[cfg(test)]
mod tests {
    use crate::engine::{DateRange, Response, RouteKind, Summary};
    use crate::ui::event::{Event, update};

    use super::*;

    #[test]
    fn a_row_becomes_the_filter_and_pressed_again_shows_all() {
        let summary = Summary { days: Some(DateRange { start: 100, end: 110 }), last_day: 109, per_day: vec![1; 10], ..Summary::default() };
        let mut state = AppState { summary: Some(Arc::new(summary)), ..AppState::default() };
        state.view.page = Page::Routes;
        let pick = RoutePick { kind: RouteKind::Route, label: "Vendas".to_owned(), word: String::new() };
        let press = || Event::Routes(RoutesEvent::Picked(pick.clone()));
        assert_eq!(update(&mut state, press()).len(), 1);
        assert!(state.view.clauses.is_empty(), "the engine is asked first");
        let response = Response::RouteCases { pick: pick.clone(), ids: vec!["7".to_owned(), "9".to_owned()] };
        let commands = update(&mut state, Event::Answered(Box::new(response)));
        assert_eq!(state.view.clauses[0].values, ["7", "9"]);
        let asks_for_own_list =
            |command: &Command| matches!(command, Command::Ask(Request::Routes(request)) if request.picked.as_ref() == Some(&pick));
        assert!(commands.iter().any(asks_for_own_list));
        assert!(!state.link().0.contains("Vendas"));
        update(&mut state, press());
        assert!(state.view.clauses.is_empty() && state.routes.picked.is_none());
    }
}
