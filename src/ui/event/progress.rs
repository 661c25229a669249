//! What happens on Evolução: goals and notes are settings, the rest is asked of the engine.

use std::sync::Arc;

use crate::engine::{Dimension, Goal, Note, OddRun, ProgressPage, ProgressRequest, Request};
use crate::ui::queries::progress::{STRENGTHS, courses};
use crate::ui::state::AppState;
use crate::ui::view_state::Page;

use super::{Command, odd, settings};

#[derive(Clone, Debug, PartialEq)]
pub enum ProgressEvent {
    /// Whose strengths: agents or teams.
    WhoChosen(Dimension),
    /// A new goal, or another one in its place.
    GoalSet {
        place: Option<usize>,
        goal: Goal,
    },
    GoalRemoved(usize),
    /// A new note, or another one in its place.
    NoteSet {
        place: Option<usize>,
        note: Note,
    },
    NoteRemoved(usize),
    /// Notes of a list or a calendar file; those that are there already stay once.
    NotesJoined(Vec<Note>),
    /// Odd days that are to be seen no more, or again.
    OddIgnored(OddRun),
    OddBroughtBack(OddRun),
}

/// More than anybody wants; a file with more is one of something else.
const MAX_NOTES: usize = 500;

pub fn update(state: &mut AppState, event: ProgressEvent) -> Vec<Command> {
    match event {
        ProgressEvent::WhoChosen(who) => {
            state.progress.who = who;
            ask(state)
        }
        ProgressEvent::GoalSet { place, goal } => settings::planned(state, "goal", |state| put(&mut state.goals, place, goal)),
        ProgressEvent::GoalRemoved(place) => settings::planned(state, "goal_removed", |state| remove(&mut state.goals, place)),
        ProgressEvent::NoteSet { place, note } => settings::planned(state, "note", |state| {
            put(&mut state.notes, place, note);
            in_order(&mut state.notes);
        }),
        ProgressEvent::NoteRemoved(place) => settings::planned(state, "note_removed", |state| remove(&mut state.notes, place)),
        ProgressEvent::NotesJoined(notes) => settings::planned(state, "notes", |state| {
            state.notes.extend(notes);
            in_order(&mut state.notes);
            state.notes.truncate(MAX_NOTES);
        }),
        ProgressEvent::OddIgnored(run) => odd::ignored(state, &run),
        ProgressEvent::OddBroughtBack(run) => odd::brought_back(state, &run),
    }
}

fn put<T>(list: &mut Vec<T>, place: Option<usize>, item: T) {
    match place.and_then(|place| list.get_mut(place)) {
        Some(old) => *old = item,
        None => list.push(item),
    }
}

fn remove<T>(list: &mut Vec<T>, place: usize) {
    if place < list.len() {
        list.remove(place);
    }
}

/// Newest first, each once.
fn in_order(notes: &mut Vec<Note>) {
    notes.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| (&a.text, a.until).cmp(&(&b.text, b.until))));
    notes.dedup();
}

/// Asks for the page, when it is looked at.
pub fn ask(state: &mut AppState) -> Vec<Command> {
    if state.view.page != Page::Progress || state.summary.is_none() {
        return Vec::new();
    }
    state.progress.revision += 1;
    let request = ProgressRequest {
        revision: state.progress.revision,
        selection: state.selection(),
        courses: courses(&state.view.metric),
        metric: state.view.metric.clone(),
        goals: state.goals.clone(),
        notes: state.notes.clone(),
        who: state.progress.who,
        strengths: STRENGTHS.map(str::to_owned).to_vec(),
    };
    vec![Command::Ask(Request::Progress(Box::new(request)))]
}

pub fn came(state: &mut AppState, page: ProgressPage) -> Vec<Command> {
    if page.revision == state.progress.revision {
        state.progress.page = Some(Arc::new(page));
    }
    Vec::new()
}

/// Other data: nothing of the old ones is looked at any more.
pub fn forget(state: &mut AppState) {
    state.progress.revision += 1;
    state.progress.page = None;
}

#[cfg(test)]
mod tests {
    use super::super::{Event, update};
    use super::*;
    use crate::engine::{DateRange, IsoDay, Summary};

    fn state() -> AppState {
        let summary = Summary { days: Some(DateRange { start: 100, end: 110 }), last_day: 109, per_day: vec![1; 10], ..Summary::default() };
        let mut state = AppState { summary: Some(Arc::new(summary)), ..AppState::default() };
        state.view.page = Page::Progress;
        state
    }

    fn send(state: &mut AppState, event: ProgressEvent) -> Vec<Command> {
        update(state, Event::Progress(event))
    }

    #[test]
    fn a_goal_is_saved_asked_for_and_taken_back() {
        let mut state = state();
        let goal = Goal { metric: "fcr_rate".to_owned(), target: 0.8, ..Goal::default() };
        let commands = send(&mut state, ProgressEvent::GoalSet { place: None, goal: goal.clone() });
        assert!(matches!(&commands[0], Command::SaveSettings(text) if text.contains("fcr_rate")));
        assert!(matches!(&commands[1], Command::Ask(Request::Progress(request)) if request.goals == [goal.clone()]));
        send(&mut state, ProgressEvent::GoalSet { place: Some(0), goal: Goal { target: 0.9, ..goal } });
        assert_eq!((state.goals.len(), state.goals[0].target), (1, 0.9));
        let commands = update(&mut state, Event::Undone);
        assert_eq!(state.goals[0].target, 0.8);
        assert!(!commands.iter().any(|command| matches!(command, Command::Ask(Request::SetPolicy(_)))), "no figure has changed");
        send(&mut state, ProgressEvent::GoalRemoved(0));
        assert!(state.goals.is_empty());
    }

    #[test]
    fn notes_stand_newest_first_each_once() {
        let mut state = state();
        let note = |day, text: &str| Note { day: IsoDay(day), until: None, text: text.to_owned() };
        send(&mut state, ProgressEvent::NoteSet { place: None, note: note(5, "a") });
        send(&mut state, ProgressEvent::NotesJoined(vec![note(9, "b"), note(5, "a")]));
        assert_eq!(state.notes, [note(9, "b"), note(5, "a")]);
        let older = state.progress.revision - 1;
        came(&mut state, ProgressPage { revision: older, ..ProgressPage::default() });
        assert!(state.progress.page.is_none());
    }
}
