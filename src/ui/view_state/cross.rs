//! What Cruzamento crosses, as far as somebody chose it.

use crate::engine::Dimension;

/// Dimensions that can be crossed, in the order of the choices. Names of customers are none: Clientes lists them one by one.
pub const CROSSED: [Dimension; 19] = [
    Dimension::Agent,
    Dimension::CaseType,
    Dimension::Channel,
    Dimension::Team,
    Dimension::Tag,
    Dimension::Priority,
    Dimension::CaseStatus,
    Dimension::Origin,
    Dimension::Template,
    Dimension::Status,
    Dimension::Error,
    Dimension::Kind,
    Dimension::Direction,
    Dimension::AuthorKind,
    Dimension::Weekday,
    Dimension::Hour,
    Dimension::Day,
    Dimension::Week,
    Dimension::Month,
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cross {
    /// One of [`CROSSED`]; `None` = the first that the files know.
    pub rows: Option<Dimension>,
    pub columns: Option<Dimension>,
    pub metric: String,
}

impl Default for Cross {
    fn default() -> Self {
        Cross { rows: None, columns: None, metric: "cases_opened".to_owned() }
    }
}

/// The dimension of a word of the fragment.
pub fn crossed(id: &str) -> Option<Dimension> {
    Dimension::from_id(id).filter(|dimension| CROSSED.contains(dimension))
}
