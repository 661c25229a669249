//! What happens on Equipe.

use std::sync::Arc;

use crate::engine::{Alias, Basis, Clause, Dimension, LocalDay, Op, Query, Request, Summary, TableView, TeamPage, TeamRequest};
use crate::ui::queries::{self, Step};
use crate::ui::state::AppState;
use crate::ui::team_state::TeamState;
use crate::ui::view_state::{Page, Period, Preset};

use super::Command;

#[derive(Clone, Debug, PartialEq)]
pub enum TeamEvent {
    /// Closings by hour of the day, day, week or month.
    StepChosen(Step),
    /// ‹ and › of the timeline.
    DayShifted(i32),
    DayChosen(LocalDay),
    /// From and to; `None` = all that happened.
    HoursChosen(Option<(u8, u8)>),
    /// Somebody looked at two names: one person, or (`refused`) two.
    AliasDecided(Alias),
    /// The decision about two names is taken back.
    AliasForgotten(Alias),
    /// Open cases of these agents, of one age or of all, are looked at in Conversas.
    QueueOpened {
        agents: Vec<String>,
        age: Option<u8>,
    },
}

pub fn update(state: &mut AppState, event: TeamEvent) -> Vec<Command> {
    match event {
        TeamEvent::StepChosen(step) if state.team.step == step => Vec::new(),
        TeamEvent::StepChosen(step) => {
            state.team.step = step;
            super::refresh(state, false)
        }
        TeamEvent::DayShifted(days) => match shown_day(state) {
            Some(day) => on_day(state, day + days),
            None => Vec::new(),
        },
        TeamEvent::DayChosen(day) => on_day(state, day),
        TeamEvent::HoursChosen(hours) => {
            // The day stays the one on screen.
            state.team.day = shown_day(state);
            state.team.hours = hours;
            ask(state)
        }
        TeamEvent::AliasDecided(alias) => {
            rename_in_filters(state, &alias);
            decide(state, |aliases| {
                aliases.retain(|known| !is_same_pair(known, &alias));
                aliases.push(alias);
            })
        }
        TeamEvent::AliasForgotten(alias) => decide(state, |aliases| aliases.retain(|known| !is_same_pair(known, &alias))),
        TeamEvent::QueueOpened { agents, age } => {
            if state.summary.is_none() {
                return Vec::new();
            }
            vec![Command::Ask(Request::OpenCases { selection: state.selection(), agents, age })]
        }
    }
}

/// The figures that hang on the width of a bucket.
pub fn queries(state: &AppState, summary: &Summary) -> Vec<Query> {
    match state.view.page {
        Page::Team => queries::team::closings(&state.view, summary, state.team.step),
        _ => Vec::new(),
    }
}

/// Asks for the queue and the timeline, when they are looked at.
pub fn ask(state: &mut AppState) -> Vec<Command> {
    if state.view.page != Page::Team || state.summary.is_none() {
        return Vec::new();
    }
    state.team.revision += 1;
    let TeamState { revision, day, hours, .. } = state.team;
    vec![Command::Ask(Request::Team(TeamRequest { revision, selection: state.selection(), day, hours }))]
}

pub fn came(state: &mut AppState, page: TeamPage) -> Vec<Command> {
    if page.revision == state.team.revision {
        state.team.page = Some(Arc::new(page));
    }
    Vec::new()
}

/// The cases of the queue become the filter, whenever they were opened.
pub fn cases_came(state: &mut AppState, ids: Vec<String>) -> Vec<Command> {
    if ids.is_empty() || state.summary.is_none() {
        return Vec::new();
    }
    super::choose(state, |view| {
        view.page = Page::Conversations;
        view.table = TableView::Cases;
        view.sort = vec![("created_at".to_owned(), false)];
        view.search.clear();
        view.period = Period::Preset(Preset::All);
        view.basis = Basis::Each;
        view.clauses = vec![Clause { dimension: Dimension::Case, op: Op::Is, values: ids }];
    })
}

/// Other data: nothing of the old ones is looked at any more.
pub fn forget(state: &mut AppState) {
    let (step, revision) = (state.team.step, state.team.revision + 1);
    state.team = TeamState { step, revision, ..TeamState::default() };
}

fn shown_day(state: &AppState) -> Option<LocalDay> {
    state.team.page.as_ref().map(|page| page.timeline.day)
}

fn on_day(state: &mut AppState, day: LocalDay) -> Vec<Command> {
    let Some(days) = state.data_days() else { return Vec::new() };
    let day = day.clamp(days.start, days.end - 1);
    if shown_day(state) == Some(day) {
        return Vec::new();
    }
    state.team.day = Some(day);
    ask(state)
}

fn is_same_pair(a: &Alias, b: &Alias) -> bool {
    (&a.from, &a.to) == (&b.from, &b.to) || (&a.from, &a.to) == (&b.to, &b.from)
}

/// Everything is derived anew under the changed policy; the answer is the summary.
fn decide(state: &mut AppState, change: impl FnOnce(&mut Vec<Alias>)) -> Vec<Command> {
    let Some(summary) = &mut state.summary else { return Vec::new() };
    // At once in the summary too, so that a second decision does not forget the first one.
    change(&mut Arc::make_mut(summary).policy.aliases);
    vec![Command::Ask(Request::SetPolicy(summary.policy.clone()))]
}

/// A filter on the name that goes becomes one on the name that stays.
fn rename_in_filters(state: &mut AppState, alias: &Alias) {
    if alias.refused {
        return;
    }
    for clause in state.view.clauses.iter_mut().filter(|clause| clause.dimension == Dimension::Agent && clause.op != Op::Contains) {
        for value in clause.values.iter_mut().filter(|value| **value == alias.from) {
            value.clone_from(&alias.to);
        }
        let mut seen = std::collections::BTreeSet::new();
        clause.values.retain(|value| seen.insert(value.clone()));
    }
}
