//! Which figures a page asks for. Ids are `<page>.<card>`; components read answers by these ids.

use crate::engine::{Query, Summary};

use super::view_state::ViewState;

/// All queries of the page looked at, the ones above the fold first.
pub fn of_page(_view: &ViewState, _summary: &Summary) -> Vec<Query> {
    Vec::new()
}
