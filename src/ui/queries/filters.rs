//! Values to choose from in the filter strip, with the cases or messages that each has.

use crate::engine::{Dimension, Query};
use crate::ui::filters::{Editor, editor_of, is_of_messages};
use crate::ui::view_state::ViewState;

/// Id of the query for the values of a dimension.
pub fn options_id(dimension: Dimension) -> String {
    format!("filter.options.{}", dimension.id())
}

/// How many cases (messages, for the fields of messages) each value has, whatever is chosen of this dimension.
/// `None` where the values are typed.
pub fn options(dimension: Dimension) -> Option<Query> {
    if matches!(editor_of(dimension), Editor::Contains | Editor::Ids) {
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

/// Values of the dimensions that have a chip: they name the chip that empties the page.
pub fn of_clauses(view: &ViewState) -> Vec<Query> {
    let mut dimensions: Vec<Dimension> = view.clauses.iter().map(|clause| clause.dimension).collect();
    dimensions.sort();
    dimensions.dedup();
    dimensions.into_iter().filter_map(options).collect()
}

#[cfg(test)]
mod tests {
    use crate::engine::{Clause, Op};

    use super::*;

    #[test]
    fn the_strip_asks_once_per_dimension_and_never_for_names() {
        let clause = |dimension, op| Clause { dimension, op, values: vec!["x".to_owned()] };
        let view = ViewState {
            clauses: vec![
                clause(Dimension::Channel, Op::Is),
                clause(Dimension::Channel, Op::IsNot),
                clause(Dimension::Requester, Op::Contains),
                clause(Dimension::Case, Op::Is),
            ],
            ..ViewState::default()
        };
        let ids: Vec<String> = of_clauses(&view).into_iter().map(|query| query.id).collect();
        assert_eq!(ids, ["filter.options.channel"]);
    }
}
