//! Figures of Rotas e motivos.

use crate::engine::{DateRange, Query, Summary};
use crate::ui::view_state::ViewState;

use super::frame::Frame;

/// What the robot settles and what it hands over.
pub const ROBOT: [&str; 4] = ["bot_containment_rate", "handoff_rate", "bot_resolution_share", "bot_handoff_share"];

pub const NOW_ID: &str = "routes.figures";
pub const BEFORE_ID: &str = "routes.figures_before";

pub fn queries(view: &ViewState, summary: &Summary) -> Vec<Query> {
    let Some(frame) = Frame::of(view, summary) else { return Vec::new() };
    let mut queries = vec![query(NOW_ID, None)];
    queries.extend(frame.before_whole.map(|before| query(BEFORE_ID, Some(before))));
    queries
}

fn query(id: &str, period: Option<DateRange>) -> Query {
    let metrics = ROBOT.map(str::to_owned).to_vec();
    Query { id: id.to_owned(), metrics, by: Vec::new(), period: period.map(Some), ignores: Vec::new() }
}
