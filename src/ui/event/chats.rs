//! Chats that phones exported: who is us, and containers that are being opened.

use std::collections::BTreeSet;

use crate::engine::{FileMeta, Report, Request};
use crate::ui::state::{AppState, FileProgress, ImportProgress, Phase};

use super::{Command, adds_now, stop_import, zone};

/// Something compressed came in: nothing can be read before it is open.
pub fn unpacking(state: &mut AppState, at_ms: f64) -> Vec<Command> {
    let adds = adds_now(state) && state.summary.is_some();
    let stopped = stop_import(state);
    state.is_dragging = false;
    state.toast = None;
    state.phase = Phase::Importing(ImportProgress { started_ms: at_ms, now_ms: at_ms, adds, ..ImportProgress::default() });
    stopped
}

/// Takes the author for us, or no longer, and reads the chats again. Somebody is always us.
pub fn us_toggled(state: &mut AppState, name: &str) -> Vec<Command> {
    let Some(report) = &state.report else { return Vec::new() };
    let authors = report.files.iter().filter_map(|file| file.chat.as_ref()).flat_map(|chat| &chat.authors);
    let mut us: BTreeSet<String> = authors.filter(|author| author.us.is_some()).map(|author| author.name.clone()).collect();
    if !us.remove(name) {
        us.insert(name.to_owned());
    }
    if us.is_empty() || state.summary.is_none() {
        return Vec::new();
    }
    let files = state.loaded_files.iter();
    let metas = files.clone().map(|(name, bytes)| FileMeta { name: name.clone(), bytes: *bytes }).collect();
    let files = files.map(|(name, bytes)| FileProgress { name: name.clone(), bytes: *bytes, ..FileProgress::default() }).collect();
    let (started_ms, zone) = (state.input_ms, zone(state));
    state.toast = None;
    state.phase = Phase::Importing(ImportProgress { files, started_ms, now_ms: started_ms, is_merging: false, sample: None, adds: true });
    state.is_choosing_us = true;
    vec![
        Command::TakeFiles { adds: true },
        Command::Ask(Request::ChooseUs(us.into_iter().collect())),
        Command::Ask(Request::Begin { files: metas }),
        Command::ReadFiles { zone },
    ]
}

/// Whether the report is worth a look before the figures: nothing proves who is us, or somebody is just choosing.
pub fn wants_a_look(state: &mut AppState, report: &Report) -> bool {
    let is_choosing = std::mem::take(&mut state.is_choosing_us);
    is_choosing || report.files.iter().filter_map(|file| file.chat.as_ref()).any(|chat| chat.is_doubtful())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::{FileReport, Summary};
    use crate::model::report::{ChatAuthor, ChatReport, UsEvidence};

    fn state(us: &[(&str, Option<UsEvidence>)]) -> AppState {
        let author = |(name, us): &(&str, Option<UsEvidence>)| ChatAuthor { name: (*name).to_owned(), us: *us, ..ChatAuthor::default() };
        let chat = ChatReport { authors: us.iter().map(author).collect(), ..ChatReport::default() };
        let report = Report::of(vec![FileReport { chat: Some(chat), ..FileReport::default() }]);
        AppState {
            report: Some(Arc::new(report)),
            summary: Some(Arc::new(Summary::default())),
            loaded_files: vec![("_chat.txt".to_owned(), 9)],
            phase: Phase::Reported,
            ..AppState::default()
        }
    }

    #[test]
    fn a_choice_of_who_is_us_reads_the_files_again_and_stays_on_the_report() {
        let mut state = state(&[("Loja", Some(UsEvidence::AnswersFirst)), ("Ana", None)]);
        let commands = us_toggled(&mut state, "Ana");
        let chosen = Command::Ask(Request::ChooseUs(vec!["Ana".to_owned(), "Loja".to_owned()]));
        assert!(commands.contains(&chosen) && matches!(state.phase, Phase::Importing(_)));
        let report = state.report.clone().map(|report| (*report).clone()).unwrap_or_default();
        assert!(wants_a_look(&mut state, &report) && !state.is_choosing_us);
    }

    #[test]
    fn somebody_is_always_us() {
        let mut state = state(&[("Loja", Some(UsEvidence::You)), ("Ana", None)]);
        assert!(us_toggled(&mut state, "Loja").is_empty() && state.phase == Phase::Reported);
    }
}
