//! What stands beside the pointer: the bucket in words, one row per series, a note. Drawn as rich text, because ECharts' HTML sets style attributes.

use serde_json::{Value, json};

use super::inks::{Ink, Inks};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tip {
    pub title: String,
    pub rows: Vec<TipRow>,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TipRow {
    /// `None` = no key before the name.
    pub ink: Option<Ink>,
    pub name: String,
    pub value: String,
    /// `antes 98`, or nothing.
    pub before: String,
}

/// Width of a letter in a text of 12 px, a little generous.
const LETTER: f64 = 6.9;

impl Tip {
    /// `{style|text}` fragments, one line per row.
    pub fn rich(&self) -> String {
        let mut lines = vec![format!("{{t|{}}}", plain(&self.title))];
        for row in &self.rows {
            let key = row.ink.map_or_else(|| "{k|}".to_owned(), |ink| format!("{{{}|━}}", style_of(ink)));
            let before = if row.before.is_empty() { String::new() } else { format!("{{b|{}}}", plain(&row.before)) };
            lines.push(format!("{key}{{n|{}}}{{v|{}}}{before}", plain(&row.name), plain(&row.value)));
        }
        if !self.note.is_empty() {
            lines.push(format!("{{d|{}}}", plain(&self.note)));
        }
        lines.join("\n")
    }
}

/// Styles of the fragments, columns as wide as the widest of these tips.
pub fn styles(tips: &[Tip], inks: &Inks) -> Value {
    let width = |of: fn(&TipRow) -> &str| {
        let letters = tips.iter().flat_map(|tip| &tip.rows).map(|row| of(row).chars().count()).max().unwrap_or(0);
        letters as f64 * LETTER
    };
    let key = |ink: Ink| json!({ "width": 20, "color": inks.get(ink), "fontSize": 11, "fontWeight": 700, "lineHeight": 20 });
    let mut styles = json!({
        "t": { "fontWeight": 600, "fontSize": 12, "lineHeight": 22, "color": inks.get(Ink::Text) },
        "k": { "width": 20, "lineHeight": 20 },
        "n": { "width": width(|row| &row.name) + 8.0, "fontSize": 12, "lineHeight": 20, "color": inks.get(Ink::Text2) },
        "v": { "width": width(|row| &row.value) + 4.0, "align": "right", "fontSize": 12, "fontWeight": 600, "lineHeight": 20, "color": inks.get(Ink::Text) },
        "b": { "width": width(|row| &row.before) + 10.0, "align": "right", "fontSize": 12, "lineHeight": 20, "color": inks.get(Ink::AxisText) },
        "d": { "fontSize": 11, "lineHeight": 22, "color": inks.get(Ink::AxisText) },
    });
    for ink in tips.iter().flat_map(|tip| &tip.rows).filter_map(|row| row.ink) {
        styles[style_of(ink)] = key(ink);
    }
    styles
}

fn style_of(ink: Ink) -> String {
    format!("k{}", ink as u8)
}

/// Braces and bars would end a fragment.
pub fn plain(text: &str) -> String {
    text.replace(['{', '}', '|'], " ")
}
