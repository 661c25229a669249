//! Where the figures that moved did move: asked for after the figures themselves, and only of those that moved.

use crate::engine::{Dimension, Query, Summary};
use crate::ui::changes::Finding;
use crate::ui::view_state::ViewState;

use super::frame::Frame;
use super::overview::distinct;

/// Where a change may lie.
const DIMENSIONS: [Dimension; 5] = [Dimension::Team, Dimension::Agent, Dimension::CaseType, Dimension::Channel, Dimension::Weekday];

/// Dimensions that these files know and the view does not choose from.
pub fn dimensions(view: &ViewState, summary: &Summary) -> Vec<Dimension> {
    let is_known = |dimension: Dimension| dimension == Dimension::Weekday || distinct(summary, dimension) > 1;
    let is_chosen = |dimension: Dimension| view.clauses.iter().any(|clause| clause.dimension == dimension);
    DIMENSIONS.into_iter().filter(|&dimension| is_known(dimension) && !is_chosen(dimension)).collect()
}

pub fn query_id(dimension: Dimension) -> String {
    format!("changes.{}", dimension.id())
}

pub fn before_id(dimension: Dimension) -> String {
    format!("changes.{}_before", dimension.id())
}

/// Nothing without a comparison.
pub fn queries(view: &ViewState, summary: &Summary, findings: &[Finding]) -> Vec<Query> {
    let Some(before) = Frame::of(view, summary).and_then(|frame| frame.before_whole) else { return Vec::new() };
    let metrics: Vec<String> = findings.iter().map(|finding| finding.metric.to_owned()).collect();
    let query = |id: String, dimension| Query { id, metrics: metrics.clone(), by: vec![dimension], period: None, ignores: Vec::new() };
    let both = |dimension| {
        let past = Query { period: Some(Some(before)), ..query(before_id(dimension), dimension) };
        [query(query_id(dimension), dimension), past]
    };
    dimensions(view, summary).into_iter().flat_map(both).collect()
}
