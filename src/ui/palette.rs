//! Ctrl+K as plain data: everything that can be gone to, chosen or done by its name, and what a typed text finds of it.

use crate::engine::{Clause, Dimension, Op};

use super::event::Event;
use super::filters::fold;
use super::view_state::Page;

/// Dimensions whose values are found by name.
pub const DIMENSIONS: [Dimension; 4] = [Dimension::Agent, Dimension::Team, Dimension::Channel, Dimension::CaseType];
/// Results on screen.
const LISTED: usize = 12;

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub icon: &'static str,
    /// In the language on, or a value as the files give it.
    pub label: String,
    /// What it is: a page, a period, an agent.
    pub kind: String,
    pub act: Act,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Send(Vec<Event>),
    CopyLink,
    Print,
    /// All tables of the page in one file.
    TakeTables,
    /// Those of all pages.
    TakeAll,
    AddFiles,
    /// The whole screen, or not.
    FillScreen,
    ShowKeys,
}

/// The entries that hold every word typed, the best first: those whose label begins with the text, then those with a word that does.
/// Equal ones keep their order.
pub fn found(entries: &[Entry], typed: &str) -> Vec<Entry> {
    let typed = fold(typed.trim());
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut ranked: Vec<(u8, &Entry)> = entries.iter().filter_map(|entry| Some((rank(entry, &typed, &words)?, entry))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(LISTED).map(|(_, entry)| entry.clone()).collect()
}

fn rank(entry: &Entry, typed: &str, words: &[&str]) -> Option<u8> {
    let label = fold(&entry.label);
    let text = format!("{label} {}", fold(&entry.kind));
    if !words.iter().all(|word| text.contains(word)) {
        return None;
    }
    let begins = |part: &str| words.first().is_none_or(|word| part.starts_with(word));
    Some(match () {
        () if label.starts_with(typed) => 0,
        () if label.split_whitespace().any(begins) => 1,
        () if label.contains(typed) => 2,
        () => 3,
    })
}

/// The conversations of customers whose name or phone holds the text.
pub fn customer(text: &str) -> Act {
    conversations(Clause { dimension: Dimension::Requester, op: Op::Contains, values: vec![text.trim().to_owned()] })
}

/// One case by its number.
pub fn case(text: &str) -> Act {
    conversations(Clause { dimension: Dimension::Case, op: Op::Is, values: vec![text.trim().to_owned()] })
}

fn conversations(clause: Clause) -> Act {
    Act::Send(vec![Event::ClauseSet(clause), Event::PageOpened(Page::Conversations)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(label: &str, kind: &str) -> Entry {
        Entry { icon: "", label: label.to_owned(), kind: kind.to_owned(), act: Act::Print }
    }

    #[track_caller]
    fn check(typed: &str, expected: &[&str]) {
        let entries =
            [entry("Visão geral", "Página"), entry("Ana Prado", "Atendente"), entry("Joana", "Atendente"), entry("Analytics", "Time")];
        let labels: Vec<String> = found(&entries, typed).into_iter().map(|entry| entry.label).collect();
        assert_eq!(labels, expected, "{typed}");
    }

    #[test]
    fn the_best_come_first_and_accents_do_not_matter() {
        check("ana", &["Ana Prado", "Analytics", "Joana"]);
        check("VISAO", &["Visão geral"]);
        check("atendente", &["Ana Prado", "Joana"]);
        check("prado ana", &["Ana Prado"]);
        check("zzz", &[]);
    }

    #[test]
    fn nothing_typed_lists_all_in_their_order() {
        check("  ", &["Visão geral", "Ana Prado", "Joana", "Analytics"]);
    }
}
