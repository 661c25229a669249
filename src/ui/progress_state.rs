//! What only Evolução knows: whose strengths are told, and what the engine said.

use std::sync::Arc;

use crate::engine::{Dimension, ProgressPage};

#[derive(Clone, Debug, PartialEq)]
pub struct ProgressState {
    /// Agents or teams.
    pub who: Dimension,
    /// Rises with every question; older answers are dropped.
    pub revision: u64,
    pub page: Option<Arc<ProgressPage>>,
}

impl Default for ProgressState {
    fn default() -> Self {
        ProgressState { who: Dimension::Agent, revision: 0, page: None }
    }
}
