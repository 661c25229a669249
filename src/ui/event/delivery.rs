//! What happens on Entrega.

use std::sync::Arc;

use crate::engine::{
    Clause, Missing, Op, Outcome, RecipientsPage, RecipientsRequest, Request, SPIKE_DIMENSIONS, SpikesPage, SpikesRequest, UnreachablePage,
    UnreachableRequest,
};
use crate::ui::delivery_state::DeliveryState;
use crate::ui::state::{AppState, Toast};
use crate::ui::view_state::Page;

use super::{Command, choose, plain_toast, team};

/// Rows of numbers that are shown.
const SHOWN: u32 = 50;

/// A spike of failures, as the clauses that its messages meet: only they are looked at; pressed again, all are.
pub fn press_spike(state: &mut AppState, clauses: Vec<Clause>) -> Vec<Command> {
    choose(state, |view| {
        let is_chosen = clauses.iter().all(|clause| view.clauses.contains(clause));
        for dimension in SPIKE_DIMENSIONS {
            view.set_clause(Clause { dimension, op: Op::Is, values: Vec::new() });
        }
        if !is_chosen {
            clauses.into_iter().for_each(|clause| view.set_clause(clause));
        }
    })
}

/// Asks for what is no figure, when it is looked at.
pub fn ask(state: &mut AppState) -> Vec<Command> {
    if state.view.page != Page::Delivery || state.summary.is_none() {
        return Vec::new();
    }
    state.delivery.revision += 1;
    let spikes = SpikesRequest { revision: state.delivery.revision, selection: state.selection() };
    let recipients = RecipientsRequest { revision: state.delivery.revision, selection: state.selection() };
    vec![
        Command::Ask(Request::Recipients(recipients)),
        Command::Ask(Request::Unreachable(request(state, SHOWN))),
        Command::Ask(Request::Spikes(spikes)),
    ]
}

pub fn request(state: &AppState, limit: u32) -> UnreachableRequest {
    UnreachableRequest { revision: state.delivery.revision, selection: state.selection(), limit, masked: state.mask }
}

pub fn came(state: &mut AppState, revision: u64, page: Result<Box<UnreachablePage>, Missing>) -> Vec<Command> {
    if revision == state.delivery.revision {
        state.delivery.unreachable = Some(Arc::new(page));
    }
    Vec::new()
}

pub fn recipients_came(state: &mut AppState, revision: u64, page: Result<Box<RecipientsPage>, Missing>) -> Vec<Command> {
    if revision == state.delivery.revision {
        state.delivery.recipients = Some(Arc::new(page));
    }
    Vec::new()
}

/// The cases of some recipients, in Conversas, once the engine has said which these are.
pub fn open_recipients(state: &AppState, outcome: Outcome) -> Vec<Command> {
    if state.summary.is_none() {
        return Vec::new();
    }
    vec![Command::Ask(Request::CasesOfRecipients { selection: state.selection(), outcome })]
}

pub fn recipient_cases_came(state: &mut AppState, ids: Option<Vec<String>>) -> Vec<Command> {
    match ids {
        Some(ids) => team::cases_came(state, ids),
        None => {
            state.toast = Some(Toast { is_error: true, ..plain_toast("recipients.no_list") });
            Vec::new()
        }
    }
}

pub fn spikes_came(state: &mut AppState, revision: u64, page: Result<Box<SpikesPage>, Missing>) -> Vec<Command> {
    if revision == state.delivery.revision {
        state.delivery.spikes = Some(Arc::new(page));
    }
    Vec::new()
}

/// Other data: nothing of the old ones is looked at any more.
pub fn forget(state: &mut AppState) {
    state.delivery = DeliveryState { revision: state.delivery.revision + 1, ..DeliveryState::default() };
}
