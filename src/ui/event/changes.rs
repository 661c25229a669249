//! "O que mudou" follows the figures: first which moved, then, in a second question, where.

use std::sync::Arc;

use crate::engine::{Answer, Request};
use crate::ui::changes::{self, Told};
use crate::ui::queries::Frame;
use crate::ui::queries::changes as asked;
use crate::ui::queries::overview::{TILES_BEFORE_ID, TILES_ID};
use crate::ui::state::AppState;
use crate::ui::view_state::Page;

use super::Command;

/// After fresh figures: asks where they moved, or tells it once that is known. Another question under way comes first.
pub fn follow(state: &mut AppState) -> Vec<Command> {
    let Some(summary) = state.summary.clone().filter(|_| state.view.page == Page::Overview && state.asked_revision.is_none()) else {
        return Vec::new();
    };
    let answer = |id: &str| state.answers.get(id).cloned();
    let has_before = Frame::of(&state.view, &summary).is_some_and(|frame| frame.before_whole.is_some());
    let (Some(now), Some(before), true) = (answer(TILES_ID), answer(TILES_BEFORE_ID), has_before) else {
        state.changes = None;
        state.changes_told = state.revision;
        return Vec::new();
    };
    let findings = changes::findings(&now, &before);
    let queries = asked::queries(&state.view, &summary, &findings);
    if !findings.is_empty() && !queries.is_empty() && state.changes_revision != state.revision {
        state.changes_revision = state.revision;
        state.asked_revision = Some(state.revision);
        return vec![Command::Ask(Request::Refresh { revision: state.revision, selection: state.selection(), queries })];
    }
    let breakdowns: Vec<(_, Arc<Answer>, Arc<Answer>)> = asked::dimensions(&state.view, &summary)
        .into_iter()
        .filter_map(|dimension| Some((dimension, answer(&asked::query_id(dimension))?, answer(&asked::before_id(dimension))?)))
        .collect();
    let breakdowns: Vec<_> = breakdowns.iter().map(|(dimension, now, before)| (*dimension, &**now, &**before)).collect();
    let told: Vec<Told> = findings.into_iter().map(|finding| Told { place: changes::place(&finding, &breakdowns), finding }).collect();
    state.changes_told = state.revision;
    if state.changes.as_deref() != Some(&told) {
        state.changes = Some(Arc::new(told));
    }
    Vec::new()
}
