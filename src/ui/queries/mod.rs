//! Which figures a page asks for. Ids are `<page>.<card>`; components read answers by these ids.
//!
//! [`frame`] the period cut into buckets · [`overview`] Visão geral · [`team`] Equipe · [`times`] Tempo e SLA · [`delivery`] Entrega · [`customers`] Clientes · [`routes`] Rotas e motivos · [`progress`] Evolução · [`cross`] Cruzamento · [`conversations`] Conversas ·
//! [`filters`] values to choose from · [`changes`] where figures moved.

pub mod changes;
pub mod conversations;
pub mod cross;
pub mod customers;
pub mod delivery;
pub mod filters;
pub mod frame;
pub mod overview;
pub mod progress;
pub mod routes;
pub mod team;
pub mod times;

use crate::engine::{Query, Summary, TableView};

use super::team_table::{GROUP_COLUMNS, GROUP_TABLE};
use super::view_state::{Page, ViewState};

pub use super::view_state::Step;
pub use frame::{Bucket, Frame};

/// The columns of a table whose columns move and hide, by the id that its layout is kept under.
pub fn columns_of(table: &str) -> &'static [&'static str] {
    match table {
        GROUP_TABLE => &GROUP_COLUMNS,
        "messages" => conversations::columns(TableView::Messages),
        _ => conversations::columns(TableView::Cases),
    }
}

/// All queries of the page looked at, the ones above the fold first.
pub fn of_page(view: &ViewState, summary: &Summary) -> Vec<Query> {
    match view.page {
        Page::Overview => overview::queries(view, summary),
        Page::Team => team::queries(view, summary),
        Page::Times => times::queries(view, summary),
        Page::Customers => customers::queries(view, summary),
        Page::Progress => progress::queries(view, summary),
        Page::Routes => routes::queries(view, summary),
        Page::Cross => cross::queries(view, summary),
        Page::Delivery => delivery::queries(view, summary),
        Page::Conversations | Page::Quality | Page::Settings => Vec::new(),
    }
}
