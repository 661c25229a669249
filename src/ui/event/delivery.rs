//! What happens on Entrega.

use std::sync::Arc;

use crate::engine::{Missing, Request, UnreachablePage, UnreachableRequest};
use crate::ui::delivery_state::DeliveryState;
use crate::ui::state::AppState;
use crate::ui::view_state::Page;

use super::{Command, format_of};

/// Rows of numbers that are shown.
const SHOWN: u32 = 50;

#[derive(Clone, Debug, PartialEq)]
pub enum DeliveryEvent {
    /// The numbers that do not receive as a file: the words of its header, and those of each class of failure; a workbook of this name
    /// when there is something to say about it.
    NumbersExported { header: Vec<String>, words: Vec<(String, String)>, name: String, about: Option<Vec<(String, String)>> },
}

pub fn update(state: &AppState, event: DeliveryEvent) -> Vec<Command> {
    match event {
        DeliveryEvent::NumbersExported { .. } if state.summary.is_none() => Vec::new(),
        DeliveryEvent::NumbersExported { header, words, name, about } => {
            let request = Box::new(request(state, u32::MAX));
            let format = format_of(state, &name, about);
            vec![Command::Ask(Request::ExportUnreachable { request, header, words, format })]
        }
    }
}

/// Asks for what is no figure, when it is looked at.
pub fn ask(state: &mut AppState) -> Vec<Command> {
    if state.view.page != Page::Delivery || state.summary.is_none() {
        return Vec::new();
    }
    state.delivery.revision += 1;
    vec![Command::Ask(Request::Unreachable(request(state, SHOWN)))]
}

fn request(state: &AppState, limit: u32) -> UnreachableRequest {
    UnreachableRequest { revision: state.delivery.revision, selection: state.selection(), limit, masked: state.mask }
}

pub fn came(state: &mut AppState, revision: u64, page: Result<Box<UnreachablePage>, Missing>) -> Vec<Command> {
    if revision == state.delivery.revision {
        state.delivery.unreachable = Some(Arc::new(page));
    }
    Vec::new()
}

/// Other data: nothing of the old ones is looked at any more.
pub fn forget(state: &mut AppState) {
    state.delivery = DeliveryState { revision: state.delivery.revision + 1, unreachable: None };
}
