//! What only Entrega knows: the numbers that do not receive, as the engine told them last.

use std::sync::Arc;

use crate::engine::{Missing, UnreachablePage};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeliveryState {
    /// Rises with every question; older answers are dropped.
    pub revision: u64,
    pub unreachable: Option<Arc<Result<Box<UnreachablePage>, Missing>>>,
}
