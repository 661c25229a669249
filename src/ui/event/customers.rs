//! What happens on Clientes.

use std::sync::Arc;

use crate::engine::{Clause, CustomerColumn, CustomersPage, CustomersRequest, Dimension, Op, Request};
use crate::ui::customers_state::CustomersState;
use crate::ui::state::AppState;
use crate::ui::view_state::Page;

use super::{Command, choose, team};

/// Rows of the table.
const SHOWN: u32 = 100;

#[derive(Clone, Debug, PartialEq)]
pub enum CustomersEvent {
    /// A header was pressed: greatest first, then the other way round.
    Ordered(CustomerColumn),
    /// Customers in this order, greatest first.
    Preset(CustomerColumn),
    /// The page shows this customer alone, or everybody again.
    Chosen { customer: u32, is_chosen: bool },
    /// The customer's conversations.
    Opened(u32),
}

pub fn update(state: &mut AppState, event: CustomersEvent) -> Vec<Command> {
    if state.summary.is_none() {
        return Vec::new();
    }
    match event {
        CustomersEvent::Ordered(by) => {
            let is_ascending = state.customers.by == by && !state.customers.is_ascending;
            order(state, by, is_ascending)
        }
        CustomersEvent::Preset(by) => order(state, by, false),
        CustomersEvent::Chosen { is_chosen: true, .. } => choose(state, |view| {
            for dimension in [Dimension::Requester, Dimension::Case] {
                view.set_clause(Clause { dimension, op: Op::Is, values: Vec::new() });
            }
        }),
        CustomersEvent::Chosen { customer, .. } => vec![Command::Ask(Request::CasesOfCustomer { customer, opens: false })],
        CustomersEvent::Opened(customer) => vec![Command::Ask(Request::CasesOfCustomer { customer, opens: true })],
    }
}

fn order(state: &mut AppState, by: CustomerColumn, is_ascending: bool) -> Vec<Command> {
    (state.customers.by, state.customers.is_ascending) = (by, is_ascending);
    ask(state)
}

/// Asks for the table, when it is looked at.
pub fn ask(state: &mut AppState) -> Vec<Command> {
    if state.view.page != Page::Customers || state.summary.is_none() {
        return Vec::new();
    }
    state.customers.revision += 1;
    vec![Command::Ask(Request::Customers(request(state, SHOWN)))]
}

pub fn request(state: &AppState, limit: u32) -> CustomersRequest {
    let CustomersState { revision, by, is_ascending, .. } = state.customers;
    CustomersRequest { revision, selection: state.selection(), by, is_ascending, limit, masked: state.mask }
}

pub fn came(state: &mut AppState, page: CustomersPage) -> Vec<Command> {
    if page.revision == state.customers.revision {
        state.customers.page = Some(Arc::new(page));
    }
    Vec::new()
}

/// The customer's names become the filter, or the cases where there is no name; or the conversations open.
pub fn cases_came(state: &mut AppState, names: Vec<String>, ids: Vec<String>, opens: bool) -> Vec<Command> {
    if opens {
        return team::cases_came(state, ids);
    }
    if state.summary.is_none() || ids.is_empty() {
        return Vec::new();
    }
    let by_name = Clause { dimension: Dimension::Requester, op: Op::Is, values: names };
    let by_case = Clause { dimension: Dimension::Case, op: Op::Is, values: if by_name.values.is_empty() { ids } else { Vec::new() } };
    choose(state, |view| {
        view.set_clause(by_name);
        view.set_clause(by_case);
    })
}

/// Other data: nothing of the old ones is looked at any more.
pub fn forget(state: &mut AppState) {
    let CustomersState { by, is_ascending, revision, .. } = state.customers;
    state.customers = CustomersState { by, is_ascending, revision: revision + 1, page: None };
}

#[cfg(test)]
mod tests {
    use crate::engine::{DateRange, Response, Summary};
    use crate::ui::event::{Event, update};

    use super::*;

    fn state() -> AppState {
        let summary = Summary { days: Some(DateRange { start: 100, end: 110 }), last_day: 109, per_day: vec![1; 10], ..Summary::default() };
        let mut state = AppState { summary: Some(Arc::new(summary)), ..AppState::default() };
        state.view.page = Page::Customers;
        state
    }

    #[test]
    fn a_customer_becomes_the_filter_and_is_never_in_a_link() {
        let mut state = state();
        let names = vec!["Rosa Lima".to_owned()];
        let response = Response::CustomerCases { names, ids: vec!["1".to_owned()], opens: false };
        update(&mut state, Event::Answered(Box::new(response)));
        assert_eq!(state.view.clauses[0].values, ["Rosa Lima"]);
        let (link, leaves_out) = state.link();
        assert!(leaves_out && !link.contains("Rosa"), "{link}");
        update(&mut state, Event::Customers(CustomersEvent::Chosen { customer: 0, is_chosen: true }));
        assert!(state.view.clauses.is_empty());
    }

    #[test]
    fn a_header_pressed_twice_turns_the_order() {
        let mut state = state();
        update(&mut state, Event::Customers(CustomersEvent::Ordered(CustomerColumn::Cases)));
        assert_eq!((state.customers.by, state.customers.is_ascending), (CustomerColumn::Cases, false));
        let commands = update(&mut state, Event::Customers(CustomersEvent::Ordered(CustomerColumn::Cases)));
        assert!(state.customers.is_ascending && commands.len() == 1);
    }
}
