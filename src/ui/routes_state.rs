//! What only Rotas e motivos knows: what the engine said of it, and which row is the filter.

use std::sync::Arc;

use crate::engine::{RoutePick, RoutesPage};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoutesState {
    /// Rises with every question; older answers are dropped.
    pub revision: u64,
    pub page: Option<Arc<RoutesPage>>,
    /// The row whose cases are the filter, while they are.
    pub picked: Option<RoutePick>,
}
