//! Why people write, by rules that somebody made.

use serde::{Deserialize, Serialize};

/// A reason and the words that give it away. Of the rules that a case meets the first is in force; a rule without words is met by none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReasonRule {
    pub name: String,
    /// Words or phrases of the customer, between commas; compared whole, blind to case and accents.
    pub words: String,
    /// Which team such cases are for; empty = any.
    pub team: String,
}
