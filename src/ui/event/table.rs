//! The detail table beside its rows: what its columns hold, and what is copied from it.

use std::sync::Arc;

use crate::engine::{CopyRequest, Profile, ProfileRequest, Request};
use crate::ui::queries::conversations::{columns, table_id};
use crate::ui::state::{AppState, Toast};
use crate::ui::view_state::Page;

use super::{Command, csv_style};

/// More rows are a file.
const MAX_COPIED: u64 = 200_000;

/// Once the rows are there: the columns on screen that are not known yet, one after the other.
pub fn ask_profiles(state: &mut AppState) -> Vec<Command> {
    let has_rows = state.rows.as_ref().is_some_and(|page| page.revision == state.rows_revision);
    if state.view.page != Page::Conversations || !has_rows || !state.profiles_wanted.is_empty() {
        return Vec::new();
    }
    let table = state.view.table;
    let mut wanted = state.layouts.get(table_id(table)).cloned().unwrap_or_default().shown(columns(table));
    wanted.retain(|column| !state.profiles.get(*column).is_some_and(|profile| is_of_now(state, profile)));
    state.profiles_wanted = wanted;
    ask_next(state)
}

fn ask_next(state: &AppState) -> Vec<Command> {
    let Some(&column) = state.profiles_wanted.first() else { return Vec::new() };
    vec![Command::Ask(Request::Profile(Box::new(ProfileRequest { rows: state.rows_request(), column: column.to_owned() })))]
}

/// A profile of rows that are no longer looked at starts the round anew.
pub fn profiled(state: &mut AppState, profile: Profile) -> Vec<Command> {
    if state.profiles_wanted.first().is_some_and(|column| *column == profile.column) {
        state.profiles_wanted.remove(0);
    }
    if !is_of_now(state, &profile) {
        state.profiles_wanted.clear();
        return ask_profiles(state);
    }
    let view = profile.view;
    state.profiles.retain(|_, known| known.view == view);
    state.profiles.insert(profile.column.clone(), Arc::new(profile));
    if state.profiles_wanted.is_empty() {
        // A column may have been shown meanwhile.
        return ask_profiles(state);
    }
    ask_next(state)
}

fn is_of_now(state: &AppState, profile: &Profile) -> bool {
    profile.revision == state.rows_revision && profile.view == state.view.table
}

pub fn copy(
    state: &mut AppState,
    ranges: Vec<(u64, u64)>,
    columns: &[&str],
    header: Vec<String>,
    words: Vec<(String, String)>,
) -> Vec<Command> {
    if ranges.iter().map(|(start, end)| end - start).sum::<u64>() > MAX_COPIED {
        let values = vec![("n".to_owned(), format!("#{MAX_COPIED}"))];
        state.toast = Some(Toast { key: "table.copy.too_many".to_owned(), values, undo: false, is_error: true });
        return Vec::new();
    }
    let columns = columns.iter().map(|&column| column.to_owned()).collect();
    let request = CopyRequest { rows: state.rows_request(), ranges, columns, header, words, style: csv_style(state.lang) };
    vec![Command::Ask(Request::Copy(Box::new(request)))]
}
