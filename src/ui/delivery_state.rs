//! What only Entrega knows: recipients by what became of it, the numbers that do not receive and the hours in which much failed, as the engine told them last.

use std::sync::Arc;

use crate::engine::{Missing, RecipientsPage, SpikesPage, UnreachablePage};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeliveryState {
    /// Rises with every question; older answers are dropped.
    pub revision: u64,
    pub recipients: Option<Arc<Result<Box<RecipientsPage>, Missing>>>,
    pub unreachable: Option<Arc<Result<Box<UnreachablePage>, Missing>>>,
    pub spikes: Option<Arc<Result<Box<SpikesPage>, Missing>>>,
}
