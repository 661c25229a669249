//! The filter strip as plain data: what can be filtered and how, what a chip says, what was typed or pasted.

use super::days;
use crate::engine::{Clause, Dimension, LocalDay, Op};

/// Dimensions of the menu "+ Filtro", in its order.
pub const FILTERS: [Dimension; 25] = [
    Dimension::Channel,
    Dimension::CaseType,
    Dimension::Agent,
    Dimension::Team,
    Dimension::CaseStatus,
    Dimension::Status,
    Dimension::Error,
    Dimension::Direction,
    Dimension::Template,
    Dimension::Kind,
    Dimension::Origin,
    Dimension::Tag,
    Dimension::Priority,
    Dimension::Requester,
    Dimension::Case,
    Dimension::CreatedDay,
    Dimension::FirstResponseDay,
    Dimension::ClosedDay,
    Dimension::FirstResponseSecs,
    Dimension::ResolutionSecs,
    Dimension::Csat,
    Dimension::Messages,
    Dimension::Replies,
    Dimension::Hour,
    Dimension::Weekday,
];

/// How a clause is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// Ticks on the values of the data.
    Values,
    /// A part of a text.
    Contains,
    /// A pasted list.
    Ids,
    Hours,
    Weekdays,
    /// Ticks on days, or two dates.
    Days,
    /// From one number to another.
    Numbers,
}

pub fn editor_of(dimension: Dimension) -> Editor {
    match dimension {
        Dimension::Requester => Editor::Contains,
        Dimension::Case => Editor::Ids,
        Dimension::Hour => Editor::Hours,
        Dimension::Weekday => Editor::Weekdays,
        dimension if dimension.is_day() => Editor::Days,
        dimension if dimension.is_number() => Editor::Numbers,
        _ => Editor::Values,
    }
}

/// The op that a new clause starts with.
pub fn first_op(dimension: Dimension) -> Op {
    match editor_of(dimension) {
        Editor::Contains => Op::Contains,
        _ if dimension.is_span() => Op::Between,
        _ => Op::Is,
    }
}

/// The conditions that an editor offers, the first ones first.
pub fn ops_of(dimension: Dimension) -> &'static [Op] {
    use Dimension::{Agent, CaseType, Channel, Priority, Tag, Team, Template};
    match dimension {
        Dimension::Day => &[Op::Is, Op::IsNot, Op::Between],
        Agent | Team | Channel | CaseType | Template | Tag | Priority => &[Op::Is, Op::IsNot, Op::Contains],
        Dimension::Requester => &[Op::Contains],
        dimension if dimension.is_span() => &[Op::Between],
        _ => &[Op::Is, Op::IsNot],
    }
}

/// Numbers that are durations.
pub fn is_duration(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::FirstResponseSecs | Dimension::ResolutionSecs)
}

/// Key of the word of a condition.
pub fn op_key(op: Op) -> &'static str {
    match op {
        Op::Is => "filter.is",
        Op::IsNot => "filter.is_not",
        Op::Contains => "filter.contains",
        Op::Between => "filter.between",
    }
}

/// The values of a clause when its condition becomes another one.
pub fn values_for(op: Op, before: Op, values: &[String]) -> Vec<String> {
    match (before, op) {
        (Op::Is | Op::IsNot, Op::Is | Op::IsNot) => values.to_vec(),
        (Op::Is | Op::IsNot, Op::Between) => {
            let mut days = values.to_vec();
            days.sort();
            days.dedup();
            days.first().into_iter().chain(days.last()).cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// Fields of messages: their values are counted in messages, those of all others in cases.
pub fn is_of_messages(dimension: Dimension) -> bool {
    use Dimension::{AuthorKind, Direction, Error, Kind, Status, Template};
    matches!(dimension, Direction | Status | Template | Kind | AuthorKind | Error)
}

/// How a value is to be worded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// As in the file.
    Given(String),
    /// A key of the catalogue.
    Key(String),
    Hour(u32),
    /// ISO weekday.
    Weekday(u32),
    Day(LocalDay),
    /// Of its Monday.
    Week(LocalDay),
    /// Of its first day.
    Month(LocalDay),
    /// ISO weekday and hour.
    HourOfWeek(u32, u32),
}

/// Key of a dimension's name.
pub fn name_key(dimension: Dimension) -> String {
    format!("dim.{}", dimension.id())
}

/// The words of closed sets are translated, all others stand as given.
pub fn wording(dimension: Dimension, value: &str) -> Wording {
    if value.is_empty() {
        return Wording::Key("none".to_owned());
    }
    let of_day =
        |label: &str, wording: fn(LocalDay) -> Wording| days::parse(label).map_or_else(|| Wording::Given(value.to_owned()), wording);
    match dimension {
        dimension if dimension.is_day() => of_day(value, Wording::Day),
        Dimension::Week => of_day(value, Wording::Week),
        Dimension::Month => of_day(&format!("{value}-01"), Wording::Month),
        Dimension::HourOfWeek => {
            let parts = value.split_once('-').and_then(|(day, hour)| Some((day.parse().ok()?, hour.parse().ok()?)));
            parts.map_or_else(|| Wording::Given(value.to_owned()), |(day, hour)| Wording::HourOfWeek(day, hour))
        }
        Dimension::Hour => value.parse().map_or_else(|_| Wording::Given(value.to_owned()), Wording::Hour),
        Dimension::Weekday => value.parse().map_or_else(|_| Wording::Given(value.to_owned()), Wording::Weekday),
        Dimension::Direction | Dimension::Status | Dimension::Kind | Dimension::AuthorKind | Dimension::Origin => {
            Wording::Key(word_key(dimension.id(), value))
        }
        Dimension::CaseStatus if is_case_state(value) => Wording::Key(word_key(dimension.id(), value)),
        _ => Wording::Given(value.to_owned()),
    }
}

/// Key of a word of the model: `word.status.read`.
pub fn word_key(set: &str, word: &str) -> String {
    format!("word.{set}.{word}")
}

/// A case status that the model knows; any other is the file's own word.
pub fn is_case_state(value: &str) -> bool {
    matches!(value, "unknown" | "open" | "pending" | "closed")
}

/// What a chip names, and how many more values it has.
#[derive(Clone, Debug, PartialEq)]
pub struct ChipWords {
    pub shown: Vec<ChipValue>,
    pub more: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ChipValue {
    One(Wording),
    /// Hours `from <= hour && hour < to`, over midnight when `to <= from`.
    Hours(u32, u32),
    /// So many pasted ids.
    Ids(usize),
    /// From, to; at least one of them is given.
    Numbers(Option<f64>, Option<f64>),
}

/// Values named in a chip before `e mais 3`.
const CHIP_VALUES: usize = 2;

pub fn chip_words(clause: &Clause) -> ChipWords {
    let all: Vec<ChipValue> = match editor_of(clause.dimension) {
        Editor::Ids if clause.values.len() > 1 => vec![ChipValue::Ids(clause.values.len())],
        Editor::Numbers => {
            let (from, to) = clause.bounds();
            vec![ChipValue::Numbers(Some(from).filter(|from| from.is_finite()), Some(to).filter(|to| to.is_finite()))]
        }
        Editor::Hours => {
            let hours: Vec<u32> = clause.values.iter().filter_map(|value| value.parse().ok()).collect();
            hour_ranges(&hours).into_iter().map(|(from, to)| ChipValue::Hours(from, to)).collect()
        }
        Editor::Days if clause.op == Op::Between && clause.values.first() == clause.values.last() => {
            clause.values.first().into_iter().map(|day| ChipValue::One(wording(clause.dimension, day))).collect()
        }
        _ => clause.values.iter().map(|value| ChipValue::One(wording(clause.dimension, value))).collect(),
    };
    // One value more is named rather than counted: "e mais 1" is no shorter than a name.
    let shown = if all.len() <= CHIP_VALUES + 1 { all.len() } else { CHIP_VALUES };
    ChipWords { more: all.len() - shown, shown: all.into_iter().take(shown).collect() }
}

/// Runs of hours of the day, joined over midnight: `22 23 0 1` is from 22 to 2.
pub fn hour_ranges(hours: &[u32]) -> Vec<(u32, u32)> {
    let has = |hour: u32| hours.contains(&(hour % 24));
    if (0..24).all(has) {
        return vec![(0, 24)];
    }
    (0..24)
        .filter(|&hour| has(hour) && !has(hour + 23))
        .map(|from| {
            let length = (1..24).find(|&step| !has(from + step)).unwrap_or(24);
            (from, (from + length) % 24)
        })
        .collect()
}

/// Hours `from <= hour && hour < to`, over midnight when `to <= from`; all of them when both are equal.
pub fn hours_between(from: u32, to: u32) -> Vec<u32> {
    let length = if from % 24 == to % 24 { 24 } else { (to + 24 - from % 24) % 24 };
    let mut hours: Vec<u32> = (0..length).map(|step| (from + step) % 24).collect();
    hours.sort_unstable();
    hours
}

/// Ids from a pasted text: one per line or cell, whatever stands between them; each once, in their order.
pub fn parse_ids(text: &str) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    text.split(|char: char| char.is_whitespace() || matches!(char, ',' | ';' | '|' | '"' | '\'' | '\u{feff}'))
        .map(str::trim)
        .filter(|id| !id.is_empty() && seen.insert(id.to_owned()))
        .map(str::to_owned)
        .collect()
}

/// Lower case without accents, for searching.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|char| !('\u{300}'..='\u{36f}').contains(char)).map(without_accent).collect()
}

fn without_accent(char: char) -> char {
    match char {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'į' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        _ => char,
    }
}

/// The values of a clause after one of them was pressed.
pub fn toggled(values: &[String], value: &str) -> Vec<String> {
    let mut after: Vec<String> = values.iter().filter(|&other| other != value).cloned().collect();
    if after.len() == values.len() {
        after.push(value.to_owned());
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_hours(hours: &[u32], expected: &[(u32, u32)]) {
        assert_eq!(hour_ranges(hours), expected);
    }

    #[test]
    fn hours_are_told_in_runs() {
        check_hours(&[9, 10, 11], &[(9, 12)]);
        check_hours(&[9, 11], &[(9, 10), (11, 12)]);
        check_hours(&[23], &[(23, 0)]);
        check_hours(&[], &[]);
    }

    #[test]
    fn a_run_over_midnight_is_one_run() {
        check_hours(&[0, 1, 22, 23], &[(22, 2)]);
    }

    #[test]
    fn all_hours_are_the_whole_day() {
        check_hours(&(0..24).collect::<Vec<_>>(), &[(0, 24)]);
        assert_eq!(hours_between(5, 5).len(), 24);
    }

    #[test]
    fn a_range_over_midnight_gives_its_hours_back() {
        assert_eq!(hours_between(22, 2), [0, 1, 22, 23]);
        for from in 0..24 {
            for to in (0..24).filter(|&to| to != from) {
                assert_eq!(hour_ranges(&hours_between(from, to)), [(from, to)]);
            }
        }
    }

    #[test]
    fn ids_are_pasted_with_any_separator() {
        assert_eq!(parse_ids("A-1\r\nA-2;A-3,\tA-4 | \"A-5\" A-1\n"), ["A-1", "A-2", "A-3", "A-4", "A-5"]);
        assert!(parse_ids(" \n").is_empty());
    }

    #[test]
    fn searching_is_blind_to_case_and_accents() {
        assert_eq!(fold("JOÃO Ñandú Ação"), "joao nandu acao");
        // The same letters with combining marks.
        assert_eq!(fold("Joa\u{303}o"), "joao");
    }

    #[test]
    fn long_lists_are_counted() {
        let clause = |count: usize| Clause {
            dimension: Dimension::Agent,
            op: Op::Is,
            values: (0..count).map(|index| format!("Ana {index}")).collect(),
        };
        assert_eq!(chip_words(&clause(5)).more, 3);
        assert_eq!(chip_words(&clause(5)).shown.len(), 2);
        assert_eq!(chip_words(&clause(3)).more, 0);
    }

    #[test]
    fn pasted_ids_are_only_counted() {
        let clause = Clause { dimension: Dimension::Case, op: Op::Is, values: vec!["1".to_owned(), "2".to_owned()] };
        assert_eq!(chip_words(&clause).shown, [ChipValue::Ids(2)]);
    }

    #[test]
    fn words_of_files_are_not_translated() {
        assert_eq!(wording(Dimension::CaseStatus, "open"), Wording::Key("word.case_status.open".to_owned()));
        assert_eq!(wording(Dimension::CaseStatus, "Aguardando peça"), Wording::Given("Aguardando peça".to_owned()));
        assert_eq!(wording(Dimension::Agent, ""), Wording::Key("none".to_owned()));
    }
}
