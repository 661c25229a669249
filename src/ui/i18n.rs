//! Texts in three languages: a flat catalogue, key → text with `{name}` placeholders.

use std::collections::HashMap;

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
        filled(self.texts.get(key).map_or(key, String::as_str), values)
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

/// A brace that belongs to no given name stays as it is; values are never read again for placeholders.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = after.split_once('}').and_then(|(name, tail)| Some((values.iter().find(|(key, _)| *key == name)?.1, tail)));
        match found {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
