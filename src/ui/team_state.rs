//! What only Equipe knows: the width of a bucket of closings, the day of the timeline, and what the engine said of both.

use std::sync::Arc;

use crate::engine::{LocalDay, TeamPage};

use super::queries::Step;

#[derive(Clone, Debug, PartialEq)]
pub struct TeamState {
    /// Width of the bars of closings.
    pub step: Step,
    /// Day of the timeline, apart from the period; `None` = the last one with somebody there.
    pub day: Option<LocalDay>,
    /// Hours of the timeline; `None` = all that happened.
    pub hours: Option<(u8, u8)>,
    /// Rises with every question about the queue and the timeline; older answers are dropped.
    pub revision: u64,
    pub page: Option<Arc<TeamPage>>,
}

impl Default for TeamState {
    fn default() -> Self {
        TeamState { step: Step::Day, day: None, hours: None, revision: 0, page: None }
    }
}
