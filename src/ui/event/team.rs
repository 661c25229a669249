//! What happens on Equipe.

use std::sync::Arc;

use crate::engine::{Alias, Basis, Clause, Dimension, LocalDay, Op, Request, TableView, TeamPage, TeamRequest};
use crate::ui::queries::Step;
use crate::ui::state::AppState;
use crate::ui::team_state::TeamState;
use crate::ui::view_state::{Page, Period, Preset};

use super::{Command, settings};

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
        /// `None` = at the end of the period.
        at: Option<(LocalDay, u32)>,
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
        TeamEvent::QueueOpened { agents, age, at } => {
            if state.summary.is_none() {
                return Vec::new();
            }
            vec![Command::Ask(Request::OpenCases { selection: state.selection(), agents, age, at })]
        }
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
    if state.summary.is_none() {
        return Vec::new();
    }
    change(&mut state.policy.aliases);
    settings::in_force(state)
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

#[cfg(test)]
mod tests {
    use crate::engine::{DateRange, Response, Summary, Timeline};
    use crate::ui::event::{Event, update};

    use super::*;

    /// Data of the days 100 to 109; the timeline shows day 105.
    fn state() -> AppState {
        let summary = Summary { days: Some(DateRange { start: 100, end: 110 }), last_day: 109, per_day: vec![1; 10], ..Summary::default() };
        let mut state = AppState { summary: Some(Arc::new(summary)), ..AppState::default() };
        state.view.page = Page::Team;
        ask(&mut state);
        show(&mut state, 105);
        state
    }

    /// The engine answers the last question.
    fn show(state: &mut AppState, day: LocalDay) {
        let page = TeamPage { revision: state.team.revision, timeline: Timeline { day, ..Timeline::default() }, ..TeamPage::default() };
        update(state, Event::Answered(Box::new(Response::Team(Box::new(page)))));
    }

    fn asked(commands: &[Command]) -> Option<&TeamRequest> {
        commands.iter().find_map(|command| match command {
            Command::Ask(Request::Team(request)) => Some(request),
            _ => None,
        })
    }

    #[track_caller]
    fn check_day(event: TeamEvent, expected: Option<LocalDay>) {
        let mut state = state();
        let commands = update(&mut state, Event::Team(event));
        assert_eq!(asked(&commands).and_then(|request| request.day), expected);
        assert!(!commands.iter().any(|command| matches!(command, Command::WriteFragment { .. })), "the period stays");
    }

    #[test]
    fn the_day_moves_inside_the_data_only() {
        check_day(TeamEvent::DayShifted(1), Some(106));
        check_day(TeamEvent::DayShifted(-9), Some(100));
        check_day(TeamEvent::DayChosen(300), Some(109));
        check_day(TeamEvent::DayShifted(0), None);
    }

    #[test]
    fn choosing_hours_keeps_the_day_on_screen() {
        check_day(TeamEvent::HoursChosen(Some((20, 8))), Some(105));
    }

    #[test]
    fn an_answer_to_an_older_question_is_dropped() {
        let mut state = state();
        let old = state.team.revision;
        update(&mut state, Event::Team(TeamEvent::DayShifted(1)));
        let page = TeamPage { revision: old, ..TeamPage::default() };
        update(&mut state, Event::Answered(Box::new(Response::Team(Box::new(page)))));
        assert_eq!(shown_day(&state), Some(105));
    }

    fn alias(from: &str, to: &str, refused: bool) -> Alias {
        Alias { from: from.to_owned(), to: to.to_owned(), refused }
    }

    fn decided(state: &AppState) -> Vec<Alias> {
        state.policy.aliases.clone()
    }

    #[test]
    fn a_second_decision_does_not_forget_the_first_and_one_about_the_same_pair_replaces_it() {
        let mut state = state();
        update(&mut state, Event::Team(TeamEvent::AliasDecided(alias("ana", "Ana", false))));
        let commands = update(&mut state, Event::Team(TeamEvent::AliasDecided(alias("rui", "Rui", true))));
        let told =
            commands.iter().find_map(|command| if let Command::Ask(Request::SetPolicy(policy)) = command { Some(policy) } else { None });
        let policy = told.expect("the engine is told");
        assert_eq!(policy.aliases, [alias("ana", "Ana", false), alias("rui", "Rui", true)]);
        update(&mut state, Event::Team(TeamEvent::AliasDecided(alias("Ana", "ana", true))));
        assert_eq!(decided(&state), [alias("rui", "Rui", true), alias("Ana", "ana", true)]);
        update(&mut state, Event::Team(TeamEvent::AliasForgotten(alias("rui", "Rui", true))));
        assert_eq!(decided(&state), [alias("Ana", "ana", true)]);
    }

    #[test]
    fn a_filter_on_the_name_that_goes_becomes_one_on_the_name_that_stays() {
        let mut state = state();
        let values = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        state.view.clauses = vec![Clause { dimension: Dimension::Agent, op: Op::Is, values: values(&["ana", "Ana", "Rui"]) }];
        update(&mut state, Event::Team(TeamEvent::AliasDecided(alias("ana", "Ana", false))));
        assert_eq!(state.view.clauses[0].values, values(&["Ana", "Rui"]));
    }

    #[test]
    fn open_cases_become_the_filter_whenever_they_were_opened_and_undo_brings_the_old_one_back() {
        let mut state = state();
        let before = state.view.period.clone();
        update(&mut state, Event::Answered(Box::new(Response::OpenCases(vec!["7".to_owned(), "9".to_owned()]))));
        assert_eq!((state.view.page, &state.view.period), (Page::Conversations, &Period::Preset(Preset::All)));
        assert_eq!(state.view.clauses[0].values, ["7", "9"]);
        update(&mut state, Event::Undone);
        assert_eq!((&state.view.period, state.view.clauses.len()), (&before, 0));
    }
}
