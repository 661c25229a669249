//! Texts in three languages: a flat catalogue, key → text with `{name}` placeholders.

use std::collections::HashMap;

use super::format::fill;

#[cfg(test)]
mod tests;

/// The texts of one language. A key without a text is shown as it is, so that nothing disappears in silence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    texts: HashMap<String, String>,
}

impl Catalogue {
    /// Reads a flat JSON object.
    pub fn parse(json: &str) -> Option<Self> {
        Some(Catalogue { texts: serde_json::from_str(json).ok()? })
    }

    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    pub fn t(&self, key: &str) -> String {
        self.texts.get(key).map_or(key, String::as_str).to_owned()
    }

    /// The text with every `{name}` replaced.
    pub fn t_with(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.texts.get(key).map_or(key, String::as_str), values)
    }

    /// `<key>.one` for 1 and -1, else `<key>.other`; `{n}` is the number as it is to be shown.
    pub fn t_count(&self, key: &str, n: u64, shown: &str, values: &[(&str, &str)]) -> String {
        let form = if n == 1 { "one" } else { "other" };
        let values: Vec<(&str, &str)> = [("n", shown)].into_iter().chain(values.iter().copied()).collect();
        self.t_with(&format!("{key}.{form}"), &values)
    }

    #[cfg(test)]
    fn keys(&self) -> impl Iterator<Item = &String> {
        self.texts.keys()
    }
}
