//! The rows that pass a selection: first the cases, then the rows of a frame.

use std::ops::Range;

use crate::calendar::{Zone, civil};
use crate::data::{Bitmap, CaseFacts, Dataset, Dictionary, Frame, NO_CODE, NO_DAY, NO_HOUR, NO_TIME, Time32};
use crate::model::{AuthorKind, DeliveryStatus, Dimension, Direction, EpochSecs, Grain, LocalDay, MessageKind, Origin, fold};

use super::selection::{Basis, Clause, DateRange, Op, Selection};

/// Cases that pass the clauses on case fields and a period with the basis of a case. Unless `for_messages`, also those on message
/// fields: a case passes with at least one message that meets all of them. Clauses on the dimensions in `without` are left out.
pub fn case_mask(
    (data, facts): (&Dataset, &CaseFacts),
    selection: &Selection,
    without: &[Dimension],
    for_messages: bool,
    zone: &Zone,
) -> Bitmap {
    let mut mask = Bitmap::full(data.cases.len());
    let clauses = || selection.clauses.iter().filter(|clause| !without.contains(&clause.dimension));
    for clause in clauses() {
        if let Some(passing) = cases_of_clause(data, facts, clause, zone) {
            mask.retain(&passing);
        }
    }
    if let Some(period) = selection.period {
        let end = end_of(selection, period, zone);
        retain_in_basis(data, &mut mask, selection.basis, zone.start_of(period.start)..end);
    }
    let of_messages: Vec<&Clause> = clauses().filter(|clause| is_message_field(clause.dimension)).collect();
    if !for_messages && !of_messages.is_empty() {
        let mut rows = Bitmap::full(data.messages.len());
        for clause in of_messages {
            retain_messages(data, &mut rows, clause);
        }
        let mut passing = Bitmap::empty(data.cases.len());
        rows.rows().for_each(|row| passing.insert(data.messages.case[row] as usize));
        mask.retain(&passing);
    }
    mask
}

/// What is asked of the rows of a frame.
pub struct Scope<'a> {
    pub selection: &'a Selection,
    /// Clauses on these dimensions are left out.
    pub without: &'a [Dimension],
    /// For figures of an instant, which look at the whole past.
    pub ignores_period: bool,
    /// The instant at which the period's cut lies: see [`Selection::cut_of_period`].
    pub cut_at: Option<EpochSecs>,
}

/// The first instant after a period, or where it is cut.
pub fn end_of(selection: &Selection, period: DateRange, zone: &Zone) -> EpochSecs {
    let end = zone.start_of(period.end);
    selection.cut_of_period().map_or(end, |cut| zone.at(cut.day, cut.second).min(end))
}

/// Rows of a frame that pass: those of passing cases, credited to the chosen agents, dated in the chosen period, days and hours.
/// `teams`: the team of each row, where rows have no case.
pub fn row_mask(data: &Dataset, frame: &Frame, teams: Option<&[u32]>, cases: &Bitmap, scope: &Scope) -> Bitmap {
    let Scope { selection, without, ignores_period, cut_at } = *scope;
    let grain = frame.key.grain;
    let mut mask = match grain {
        Grain::Presence => Bitmap::full(frame.len()),
        // Every message and wait has a case.
        Grain::Message | Grain::Wait if cases.is_full() => Bitmap::full(frame.len()),
        _ => frame.rows_of(cases),
    };
    if let (Some(period), Basis::Each, false) = (selection.period, effective_basis(selection, grain), ignores_period) {
        mask.retain_where(&frame.day, |day| period.start <= day && day < period.end);
        if let Some(cut_at) = cut_at {
            mask.retain_where(&frame.at, |at| i64::from(at) < cut_at);
        }
    }
    for clause in selection.clauses.iter().filter(|clause| !without.contains(&clause.dimension)) {
        match clause.dimension {
            Dimension::Agent => {
                let chosen = CodeSet::of(clause, &data.names.agents);
                mask.retain_where(&frame.agent, |agent| chosen.has(agent));
            }
            Dimension::Team if grain == Grain::Presence => {
                let chosen = CodeSet::of(clause, &data.names.teams);
                let teams = teams.unwrap_or_default();
                mask.retain(&Bitmap::from_fn(frame.len(), |row| chosen.has(teams.get(row).copied().unwrap_or(NO_CODE))));
            }
            dimension if dimension.is_time() => {
                let chosen = |label: &str| match clause.op {
                    Op::Between => clause.spans(label),
                    op => clause.values.iter().any(|value| value == label) != (op == Op::IsNot),
                };
                retain_times(&mut mask, frame, dimension, chosen);
            }
            dimension if is_message_field(dimension) && grain == Grain::Message => retain_messages(data, &mut mask, clause),
            _ => {}
        }
    }
    mask
}

/// Presence knows no case: its period is always its own.
fn effective_basis(selection: &Selection, grain: Grain) -> Basis {
    if grain == Grain::Presence { Basis::Each } else { selection.basis }
}

pub fn is_message_field(dimension: Dimension) -> bool {
    use Dimension::{AuthorKind, Direction, Error, Kind, Status, Template};
    matches!(dimension, Direction | Status | Template | Kind | AuthorKind | Error)
}

fn retain_in_basis(data: &Dataset, mask: &mut Bitmap, basis: Basis, period: Range<EpochSecs>) {
    let inside = |at: Time32| at != NO_TIME && period.contains(&i64::from(at));
    match basis {
        Basis::Each => {}
        Basis::CaseCreated => mask.retain_where(&data.cases.created, inside),
        Basis::CaseClosed => mask.retain_where(&data.cases.closed, inside),
        Basis::AnyMessage => {
            mask.retain(&Bitmap::from_fn(mask.len(), |case| {
                data.messages.sent_at[data.messages.of_case(case)].iter().any(|&at| inside(at))
            }));
        }
    }
}

/// `None` = not a clause on a field of cases.
fn cases_of_clause(data: &Dataset, facts: &CaseFacts, clause: &Clause, zone: &Zone) -> Option<Bitmap> {
    let (cases, names) = (&data.cases, &data.names);
    let by_code = |column: &[u32], dictionary: &Dictionary| {
        let chosen = CodeSet::of(clause, dictionary);
        Bitmap::of(column, |code| chosen.has(code))
    };
    Some(match clause.dimension {
        Dimension::Channel => by_code(&cases.channel, &names.channels),
        Dimension::Team => by_code(&cases.team, &names.teams),
        Dimension::Priority => by_code(&cases.priority, &names.priorities),
        Dimension::CaseType => by_code(&cases.case_type, &names.case_types),
        Dimension::CaseStatus => by_code(&cases.status_word, &names.case_words),
        Dimension::Case => by_code(&cases.id, &names.case_ids),
        Dimension::Requester => by_requester(data, clause),
        Dimension::Origin => {
            let chosen = word_set(clause, |code| Origin::from_code(code).id());
            Bitmap::of(&cases.origin, |origin| chosen[usize::from(origin)])
        }
        Dimension::Tag => {
            let chosen =
                CodeSet::of(&Clause { op: if clause.op == Op::IsNot { Op::Is } else { clause.op }, ..clause.clone() }, &names.tags);
            Bitmap::from_fn(cases.len(), |case| {
                let has_one = match names.tag_sets.get(cases.tag_list[case] as usize) {
                    Some(tags) => tags.iter().any(|&tag| chosen.has(tag)),
                    None => chosen.has(NO_CODE),
                };
                has_one != (clause.op == Op::IsNot)
            })
        }
        Dimension::CreatedDay => by_day(clause, &cases.created, zone),
        Dimension::FirstResponseDay => by_day(clause, &facts.response_at, zone),
        Dimension::ClosedDay => by_day(clause, &cases.closed, zone),
        Dimension::Csat => by_number(clause, cases.len(), |case| (!cases.csat[case].is_nan()).then(|| cases.csat[case].into())),
        Dimension::Messages => by_number(clause, cases.len(), |case| Some(facts.n_messages[case].into())),
        Dimension::Replies => by_number(clause, cases.len(), |case| Some(facts.n_replies[case].into())),
        Dimension::FirstResponseSecs => by_number(clause, cases.len(), |case| known(facts.response_secs[case])),
        Dimension::ResolutionSecs => by_number(clause, cases.len(), |case| known(facts.resolution_secs[case])),
        _ => return None,
    })
}

/// A case without the number never passes.
fn by_number(clause: &Clause, n_cases: usize, number: impl Fn(usize) -> Option<f64>) -> Bitmap {
    let (from, to) = clause.bounds();
    Bitmap::from_fn(n_cases, |case| number(case).is_some_and(|number| from <= number && number <= to))
}

/// A case without the time never passes.
fn by_day(clause: &Clause, times: &[Time32], zone: &Zone) -> Bitmap {
    let days: Vec<LocalDay> = clause.values.iter().filter_map(|value| civil::from_iso(value)).collect();
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return Bitmap::empty(times.len()) };
    let span = zone.start_of(first)..zone.start_of(last + 1);
    Bitmap::of(times, |at| at != NO_TIME && span.contains(&at.into()))
}

fn known(secs: Time32) -> Option<f64> {
    (secs != NO_TIME).then(|| secs.into())
}

/// A name, or a part of a name or of the digits of a phone.
fn by_requester(data: &Dataset, clause: &Clause) -> Bitmap {
    let (cases, names) = (&data.cases, &data.names);
    let by_name = CodeSet::of(clause, &names.requesters);
    if clause.op != Op::Contains {
        return Bitmap::from_fn(cases.len(), |case| by_name.has(cases.requester[case]));
    }
    let with_digits: Vec<String> = clause.values.iter().filter(|value| value.bytes().any(|byte| byte.is_ascii_digit())).cloned().collect();
    let by_phone = CodeSet::of(&Clause { values: with_digits, ..clause.clone() }, &names.phones);
    Bitmap::from_fn(cases.len(), |case| by_name.has(cases.requester[case]) || by_phone.has(cases.phone[case]))
}

fn retain_messages(data: &Dataset, mask: &mut Bitmap, clause: &Clause) {
    let messages = &data.messages;
    let by_word = |column: &[u8], id: fn(u8) -> &'static str| {
        let chosen = word_set(clause, id);
        Bitmap::of(column, |code| chosen[usize::from(code)])
    };
    let passing = match clause.dimension {
        Dimension::Direction => by_word(&messages.direction, |code| Direction::from_code(code).id()),
        Dimension::Status => by_word(&messages.status, |code| DeliveryStatus::from_code(code).id()),
        Dimension::Kind => by_word(&messages.kind, |code| MessageKind::from_code(code).id()),
        Dimension::AuthorKind => by_word(&messages.author_kind, |code| AuthorKind::from_code(code).id()),
        Dimension::Error => {
            let chosen = CodeSet::of(clause, &data.names.errors);
            Bitmap::of(&messages.error, |code| chosen.has(code))
        }
        _ => {
            let chosen = CodeSet::of(clause, &data.names.templates);
            Bitmap::of(&messages.template, |code| chosen.has(code))
        }
    };
    mask.retain(&passing);
}

/// Which of the bytes of a column of words are chosen.
fn word_set(clause: &Clause, id: impl Fn(u8) -> &'static str) -> [bool; 256] {
    std::array::from_fn(|code| {
        let word = id(code as u8);
        let word = if word == "unknown" { "" } else { word };
        if clause.op == Op::Between {
            return clause.spans(word);
        }
        clause.values.iter().any(|value| value == word || (word.is_empty() && value == "unknown")) != (clause.op == Op::IsNot)
    })
}

fn retain_times(mask: &mut Bitmap, frame: &Frame, dimension: Dimension, chosen: impl Fn(&str) -> bool) {
    match dimension {
        Dimension::Hour => {
            let hours: [bool; 24] = std::array::from_fn(|hour| chosen(&hour.to_string()));
            retain_hours(mask, frame, |hour_of_week| hours[usize::from(hour_of_week % 24)]);
        }
        Dimension::Weekday => {
            let days: [bool; 7] = std::array::from_fn(|day| chosen(&(day + 1).to_string()));
            retain_hours(mask, frame, |hour_of_week| days[usize::from(hour_of_week / 24)]);
        }
        Dimension::HourOfWeek => {
            let slots: [bool; 168] = std::array::from_fn(|slot| chosen(&format!("{}-{:02}", slot / 24 + 1, slot % 24)));
            retain_hours(mask, frame, |hour_of_week| slots[usize::from(hour_of_week)]);
        }
        _ => {
            let (Some(first), Some(last)) = (frame.day.iter().filter(|&&day| day != NO_DAY).min(), frame.day.iter().max()) else { return };
            let days: Vec<bool> = (*first..=*last)
                .map(|day| match dimension {
                    Dimension::Week => chosen(&civil::iso(civil::week_of(day, frame.first_weekday))),
                    Dimension::Month => chosen(&civil::iso(day)[..7]),
                    _ => chosen(&civil::iso(day)),
                })
                .collect();
            mask.retain_where(&frame.day, |day| day != NO_DAY && days[(day - first) as usize]);
        }
    }
}

fn retain_hours(mask: &mut Bitmap, frame: &Frame, chosen: impl Fn(u8) -> bool) {
    mask.retain_where(&frame.hour_of_week, |hour| hour != NO_HOUR && chosen(hour));
}

/// The codes of a dictionary that a clause chooses.
struct CodeSet {
    codes: Vec<bool>,
    none: bool,
}

impl CodeSet {
    fn of(clause: &Clause, dictionary: &Dictionary) -> CodeSet {
        let mut set = CodeSet { codes: vec![false; dictionary.len()], none: clause.values.iter().any(String::is_empty) };
        if clause.op == Op::Contains {
            let parts: Vec<String> = clause.values.iter().map(|value| fold(value)).filter(|part| !part.is_empty()).collect();
            for (code, value) in dictionary.values().iter().enumerate() {
                let value = fold(value);
                set.codes[code] = parts.iter().any(|part| value.contains(part.as_str()));
            }
        } else if clause.op == Op::Between {
            set.none = false;
            dictionary.values().iter().enumerate().for_each(|(code, value)| set.codes[code] = clause.spans(value));
        } else {
            clause.values.iter().filter_map(|value| dictionary.code(value)).for_each(|code| set.codes[code as usize] = true);
        }
        if clause.op == Op::IsNot {
            set.codes.iter_mut().for_each(|chosen| *chosen = !*chosen);
            set.none = !set.none;
        }
        set
    }

    fn has(&self, code: u32) -> bool {
        if code == NO_CODE { self.none } else { self.codes[code as usize] }
    }
}
