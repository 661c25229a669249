//! What only Tempo e SLA knows: the target looked at, and what the engine said of it.

use std::sync::Arc;

use crate::engine::{DialectsPage, Missing, NumberPage, SlaPage, Target};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimesState {
    pub target: Target,
    /// Where the bands of durations end, as somebody chose; nothing = [`TimesState::edges`] of the target.
    pub chosen_edges: Option<Vec<i64>>,
    /// Rises with every question; older answers are dropped.
    pub revision: u64,
    pub sla: Option<Arc<Result<Box<SlaPage>, Missing>>>,
    pub dialects: Option<Arc<DialectsPage>>,
    /// The figure whose definition is sought, as it was typed, and what came of it.
    pub sought: String,
    pub number: Option<Arc<NumberPage>>,
    pub number_revision: u64,
}

impl TimesState {
    /// Where the bands of the target's durations end, seconds. Answers: those of respond.io; resolutions: those of Chatwoot, and a week.
    pub fn edges(&self) -> Vec<i64> {
        const ANSWERS: [i64; 6] = [30, 120, 300, 600, 1800, 3600];
        const RESOLUTIONS: [i64; 5] = [3600, 4 * 3600, 8 * 3600, 86_400, 7 * 86_400];
        let usual = if self.target == Target::Resolution { &RESOLUTIONS[..] } else { &ANSWERS[..] };
        self.chosen_edges.clone().unwrap_or_else(|| usual.to_vec())
    }
}
