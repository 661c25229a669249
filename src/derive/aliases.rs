//! One person under two names: what the policy says, and what looks like it and is proposed.
//!
//! Nothing is merged by itself. A proposal names its rule, so that the manager can judge it; a pair that was confirmed or refused is not
//! proposed again.

use rustc_hash::FxHashMap;

use crate::data::{Dataset, Dictionary, NO_CODE};
use crate::model::{Alias, fold};

/// Which agent each code is counted as. A pair of which the data know only one name does nothing; chains end at their last name, and a
/// circle changes nobody.
pub fn person_of(agents: &Dictionary, aliases: &[Alias]) -> Vec<u32> {
    let mut next: Vec<u32> = (0..agents.len() as u32).collect();
    for alias in aliases.iter().filter(|alias| !alias.refused) {
        if let (Some(from), Some(to)) = (agents.code(&alias.from), agents.code(&alias.to)) {
            next[from as usize] = to;
        }
    }
    (0..next.len() as u32)
        .map(|code| {
            let mut at = code;
            for _ in 0..next.len() {
                let further = next[at as usize];
                if further == at {
                    return at;
                }
                at = further;
            }
            code
        })
        .collect()
}

/// Why two names may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The same but for case, accents, spaces and signs.
    Spelling,
    /// An e-mail address that spells the name.
    Email,
    /// A last name given by its first letter only.
    Initial,
    /// A name inside a longer one, first name included.
    Shorter,
}

impl Rule {
    pub fn id(self) -> &'static str {
        match self {
            Rule::Spelling => "spelling",
            Rule::Email => "email",
            Rule::Initial => "initial",
            Rule::Shorter => "shorter",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub from: u32,
    pub to: u32,
    pub rule: Rule,
    /// Rows of any table under each of the two names.
    pub from_rows: u32,
    pub to_rows: u32,
}

/// Pairs of names that may be one person, by the name that would go. A name is only proposed for another one when no third name fits as well.
pub fn proposals(data: &Dataset) -> Vec<Proposal> {
    let rows = rows_per_agent(data);
    let names: Vec<Name> = data
        .names
        .agents
        .values()
        .iter()
        .enumerate()
        .filter(|&(code, _)| rows[code] > 0)
        .map(|(code, name)| Name::read(code as u32, name, rows[code]))
        .filter(|name| !name.key.is_empty())
        .collect();
    let mut found = Vec::new();
    for (place, rule, other) in
        names.iter().enumerate().filter_map(|(place, name)| best_match(&names, name).map(|(rule, other)| (place, rule, other)))
    {
        let (from, to) = (&names[place], &names[other]);
        found.push(Proposal { from: from.code, to: to.code, rule, from_rows: from.rows, to_rows: to.rows });
    }
    found.sort_by(|a, b| fold(data.names.agents.value(a.from)).cmp(&fold(data.names.agents.value(b.from))).then(a.from.cmp(&b.from)));
    found
}

fn rows_per_agent(data: &Dataset) -> Vec<u32> {
    let mut rows = vec![0u32; data.names.agents.len()];
    let columns = [&data.messages.agent, &data.listed.agent, &data.events.actor, &data.presence.agent];
    for column in columns {
        column.iter().filter(|&&code| code != NO_CODE).for_each(|&code| rows[code as usize] += 1);
    }
    rows
}

struct Name {
    code: u32,
    rows: u32,
    is_email: bool,
    /// Folded words: of an e-mail address those before the @.
    words: Vec<String>,
    /// The words as one.
    key: String,
    /// Greater = better to be counted under: a written name, with its last names, capitals and accents.
    rank: (bool, usize, bool, bool, u32),
}

impl Name {
    fn read(code: u32, name: &str, rows: u32) -> Name {
        let (local, is_email) = match name.trim().split_once('@') {
            Some((local, host)) if host.contains('.') && !local.is_empty() => (local, true),
            _ => (name, false),
        };
        let folded = fold(local);
        let words: Vec<String> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let key = words.concat();
        let full = words.iter().filter(|word| word.chars().count() > 1).map(|word| word.chars().count()).sum();
        let rank = (!is_email, full, name.chars().any(char::is_uppercase), !name.is_ascii(), rows);
        Name { code, rows, is_email, words, key, rank }
    }

    fn is_initial(&self) -> bool {
        self.words.len() >= 2 && self.words.last().is_some_and(|last| last.chars().count() == 1)
    }
}

/// The better name that this one may stand for, when there is exactly one person it can be.
fn best_match(names: &[Name], name: &Name) -> Option<(Rule, usize)> {
    let mut best: FxHashMap<&str, (Rule, usize)> = FxHashMap::default();
    for (place, other) in names.iter().enumerate() {
        if (other.rank, std::cmp::Reverse(other.code)) <= (name.rank, std::cmp::Reverse(name.code)) {
            continue;
        }
        let Some(rule) = rule_of(name, other) else { continue };
        let known = best.entry(&other.key).or_insert((rule, place));
        if names[known.1].rank < other.rank {
            *known = (rule, place);
        }
    }
    // The same words win over anything that only resembles them.
    if let Some(same) = best.get(name.key.as_str()) {
        return Some(*same);
    }
    let mut best = best.into_values();
    match (best.next(), best.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn rule_of(name: &Name, other: &Name) -> Option<Rule> {
    if name.key == other.key {
        return Some(if name.is_email || other.is_email { Rule::Email } else { Rule::Spelling });
    }
    if other.is_email || name.words.first() != other.words.first() || other.words.len() < 2 {
        return None;
    }
    if name.is_initial() {
        let (initial, before) = name.words.split_last()?;
        let fits = other.words.len() > before.len()
            && other.words.starts_with(before)
            && other.words[before.len()..].iter().any(|word| word.chars().count() > 1 && word.starts_with(initial.as_str()));
        return fits.then_some(Rule::Initial);
    }
    if name.words.len() >= 2 && name.words.len() < other.words.len() {
        let mut rest = other.words.iter();
        let fits = name.words.iter().all(|word| rest.any(|other| other == word));
        return fits.then_some(if name.is_email { Rule::Email } else { Rule::Shorter });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(names: &str) -> Dataset {
        let mut data = Dataset::default();
        for name in names.split(';').map(str::trim) {
            let code = data.names.agents.intern(name);
            data.events.actor.push(code);
        }
        data
    }

    #[track_caller]
    fn check(names: &str, expected: &str) {
        let data = data(names);
        let agents = &data.names.agents;
        let found: Vec<String> = proposals(&data)
            .iter()
            .map(|proposal| format!("{} > {} ({})", agents.value(proposal.from), agents.value(proposal.to), proposal.rule.id()))
            .collect();
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn case_accents_and_spaces_make_no_new_person() {
        check(
            "Débora Xavier; debora  xavier; DEBORA XAVIER",
            "debora  xavier > Débora Xavier (spelling); DEBORA XAVIER > Débora Xavier (spelling)",
        );
    }

    #[test]
    fn an_address_that_spells_the_name_is_proposed() {
        check("Ana Paula Souza; ana.souza@loja.com.br", "ana.souza@loja.com.br > Ana Paula Souza (email)");
        check("Ana Paula; anapaula@loja.com.br", "anapaula@loja.com.br > Ana Paula (email)");
    }

    #[test]
    fn an_initial_is_proposed_when_it_fits_one_person_only() {
        check("Ana P.; Ana Paula", "Ana P. > Ana Paula (initial)");
        check("Ana P.; Ana Paula; Ana Pires", "");
    }

    #[test]
    fn a_shorter_name_is_proposed_and_a_first_name_alone_is_not() {
        check("Maria Aparecida dos Santos; Maria Santos", "Maria Santos > Maria Aparecida dos Santos (shorter)");
        check("Maria; Maria Santos", "");
        check("João; Ana; ; ???", "");
    }

    #[test]
    fn spellings_of_one_name_do_not_hide_a_match() {
        check("Ana P.; Ana Paula; ana paula", "Ana P. > Ana Paula (initial); ana paula > Ana Paula (spelling)");
    }

    #[track_caller]
    fn check_people(names: &str, aliases: &[(&str, &str, bool)], expected: &[u32]) {
        let aliases: Vec<Alias> =
            aliases.iter().map(|&(from, to, refused)| Alias { from: from.to_owned(), to: to.to_owned(), refused }).collect();
        assert_eq!(person_of(&data(names).names.agents, &aliases), expected);
    }

    #[test]
    fn only_confirmed_pairs_of_known_names_merge() {
        check_people("Ana; ana; Rui", &[("ana", "Ana", false), ("Rui", "Ana", true), ("Eva", "Ana", false)], &[0, 0, 2]);
    }

    #[test]
    fn chains_end_at_their_last_name_and_circles_change_nobody() {
        check_people("a; b; c", &[("a", "b", false), ("b", "c", false)], &[2, 2, 2]);
        check_people("a; b", &[("a", "b", false), ("b", "a", false)], &[0, 1]);
    }
}
