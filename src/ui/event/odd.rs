//! Days unlike the others: asked for when the figures are there, and kept out of sight where somebody says so.

use std::sync::Arc;

use crate::engine::{Ignored, IsoDay, OddPage, OddRequest, OddRun, Request};
use crate::ui::odd_state::{OddState, metrics, selection};
use crate::ui::state::AppState;

use super::{Command, settings};

/// More than anybody looks at one by one.
const MAX_IGNORED: usize = 1000;

/// Asks for the odd days that the page shows, unless those are there. Another question under way comes first.
pub fn ask(state: &mut AppState) -> Vec<Command> {
    let wanted = (selection(&state.view), metrics(&state.view));
    if state.summary.is_none() || state.asked_revision.is_some() || wanted.1.is_empty() || state.odd.asked.as_ref() == Some(&wanted) {
        return Vec::new();
    }
    state.odd.revision += 1;
    let request = OddRequest { revision: state.odd.revision, selection: wanted.0.clone(), metrics: wanted.1.clone() };
    state.odd.asked = Some(wanted);
    vec![Command::Ask(Request::Odd(Box::new(request)))]
}

pub fn came(state: &mut AppState, page: OddPage) -> Vec<Command> {
    if page.revision == state.odd.revision {
        state.odd.told = state.odd.asked.as_ref().map(|(_, metrics)| metrics.clone()).unwrap_or_default();
        state.odd.page = Some(Arc::new(page));
    }
    Vec::new()
}

/// Other data, or other settings: what is shown stays until the next answer, unless the data are gone.
pub fn forget(state: &mut AppState, data_are_gone: bool) {
    let revision = state.odd.revision + 1;
    let kept = if data_are_gone { OddState::default() } else { std::mem::take(&mut state.odd) };
    state.odd = OddState { revision, asked: None, ..kept };
}

pub fn ignored(state: &mut AppState, run: &OddRun) -> Vec<Command> {
    let last = run.days.end - 1;
    let until = (run.days.start < last).then_some(IsoDay(last));
    let ignored = Ignored { metric: run.metric.clone(), day: IsoDay(run.days.start), until };
    settings::planned(state, "ignored", |state| {
        if !run.is_ignored(&state.ignored) {
            state.ignored.push(ignored);
            let surplus = state.ignored.len().saturating_sub(MAX_IGNORED);
            state.ignored.drain(..surplus);
        }
    })
}

pub fn brought_back(state: &mut AppState, run: &OddRun) -> Vec<Command> {
    settings::planned(state, "brought_back", |state| {
        state.ignored.retain(|ignored| !ignored.covers(&run.metric, run.days.start..run.days.end));
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Event, ProgressEvent, update};
    use super::*;
    use crate::engine::{Clause, DateRange, Dimension, Op, Response, Summary};
    use crate::ui::view_state::{Mark, Page};

    fn state() -> AppState {
        let mut state = AppState { summary: Some(Arc::new(Summary::default())), ..AppState::default() };
        state.view.page = Page::Progress;
        state
    }

    fn run(metric: &str, start: i32, end: i32) -> OddRun {
        let days = DateRange { start, end };
        OddRun { metric: metric.to_owned(), days, value: 9.0, expected: 3.0, usual: (1.0, 5.0), excess: 6.0, impact: 4.0 }
    }

    fn told(state: &mut AppState, runs: Vec<OddRun>) {
        let page = OddPage { revision: state.odd.revision, runs, ..OddPage::default() };
        update(state, Event::Answered(Box::new(Response::Odd(Box::new(page)))));
    }

    #[test]
    fn the_same_question_is_asked_once_whatever_the_period() {
        let mut state = state();
        assert!(matches!(&ask(&mut state)[..], [Command::Ask(Request::Odd(_))]));
        let of_day = Clause { dimension: Dimension::Day, op: Op::Is, values: vec!["2026-02-02".to_owned()] };
        state.view.clauses.push(of_day);
        state.view.period = crate::ui::view_state::Period::Range(DateRange { start: 5, end: 6 });
        assert_eq!(ask(&mut state), []);
        state.view.clauses.push(Clause { dimension: Dimension::Agent, op: Op::Is, values: vec!["Ana".to_owned()] });
        assert_eq!(ask(&mut state).len(), 1);
        forget(&mut state, false);
        assert_eq!(ask(&mut state).len(), 1);
    }

    #[test]
    fn a_page_without_marks_asks_nothing() {
        let mut state = state();
        state.view.page = Page::Overview;
        state.view.turn_mark(Mark::Odd);
        assert_eq!(ask(&mut state), []);
        state.view.turn_mark(Mark::Odd);
        assert_eq!(ask(&mut state).len(), 1);
    }

    #[test]
    fn ignored_days_are_saved_hidden_and_brought_back() {
        let mut state = state();
        ask(&mut state);
        told(&mut state, vec![run("cases_opened", 10, 12), run("cases_closed", 10, 11)]);
        let first = run("cases_opened", 10, 12);
        let commands = update(&mut state, Event::Progress(ProgressEvent::OddIgnored(first.clone())));
        assert!(matches!(&commands[..], [Command::SaveSettings(text)] if text.contains("ignored") && text.contains("1970-01-12")));
        let listed = |state: &AppState| {
            let page = state.odd_page().expect("it was told");
            page.runs.iter().filter(|run| !run.is_ignored(&state.ignored)).map(|run| run.metric.clone()).collect::<Vec<_>>()
        };
        assert_eq!(listed(&state), ["cases_closed"]);
        update(&mut state, Event::Undone);
        assert_eq!(listed(&state), ["cases_opened", "cases_closed"]);
        update(&mut state, Event::Progress(ProgressEvent::OddIgnored(first.clone())));
        update(&mut state, Event::Progress(ProgressEvent::OddBroughtBack(first)));
        assert!(state.ignored.is_empty());
        // Older answers are dropped.
        let older = OddPage { revision: state.odd.revision - 1, ..OddPage::default() };
        came(&mut state, older);
        assert_eq!(listed(&state).len(), 2);
        // Of another page's metrics nothing stands in the list.
        state.view.page = Page::Times;
        assert_eq!(state.odd_page(), None);
    }
}
