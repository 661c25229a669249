//! Values to choose from in the filter strip, with the cases or messages that each has.

use crate::engine::{Dimension, Query};
use crate::ui::filters::{Editor, editor_of, is_of_messages};

/// Id of the query for the values of a dimension.
pub fn options_id(dimension: Dimension) -> String {
    format!("filter.options.{}", dimension.id())
}

/// How many cases (messages, for the fields of messages) each value has, whatever is chosen of this dimension.
/// `None` where the values are typed.
pub fn options(dimension: Dimension) -> Option<Query> {
    if dimension.only_filters() || editor_of(dimension) == Editor::Contains {
        return None;
    }
    let metrics: &[&str] = if is_of_messages(dimension) { &["messages_sent", "messages_received"] } else { &["cases_opened"] };
    Some(Query {
        id: options_id(dimension),
        metrics: metrics.iter().map(|&metric| metric.to_owned()).collect(),
        by: vec![dimension],
        period: None,
        ignores: vec![dimension],
    })
}
