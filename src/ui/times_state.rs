//! What only Tempo e SLA knows: the target looked at, and what the engine said of it.

use std::sync::Arc;

use crate::engine::{DialectsPage, Missing, NumberPage, SlaPage, Target};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimesState {
    pub target: Target,
    /// Rises with every question; older answers are dropped.
    pub revision: u64,
    pub sla: Option<Arc<Result<Box<SlaPage>, Missing>>>,
    pub dialects: Option<Arc<DialectsPage>>,
    /// The figure whose definition is sought, as it was typed, and what came of it.
    pub sought: String,
    pub number: Option<Arc<NumberPage>>,
    pub number_revision: u64,
}
