//! What a column of the detail table holds, at a glance: bars of the whole table and of the rows that pass. A column at a time, so
//! that a newer question never waits for all of them.

use serde::{Deserialize, Serialize};

use crate::data::{NO_CODE, NO_TIME, Time32};
use crate::filter::DateRange;

use super::loaded::Loaded;
use super::protocol::{RowsRequest, TableView};
use super::rows::{last_agent, with_order};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileRequest {
    /// Its rows are those that pass; page and order do not matter.
    pub rows: RowsRequest,
    pub column: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Of the rows request.
    pub revision: u64,
    pub view: TableView,
    pub column: String,
    pub bars: Vec<ProfileBar>,
    pub holds: Holds,
    pub total: Total,
}

/// Rows with one value, or with values of one stretch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileBar {
    /// Of the whole table.
    pub all: u64,
    /// Of these, the ones that pass.
    pub passing: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Holds {
    /// Distinct values of passing rows and of the whole table; the bars are the most frequent ones, greatest first; where every row has its own, stretches of them.
    Words { passing: u64, all: u64 },
    /// Least and greatest of passing rows; the bars go from the least of the whole table to its greatest.
    Numbers(Option<(f64, f64)>),
    /// Days of passing rows.
    Days(Option<DateRange>),
}

/// What stands below a column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Total {
    Sum(f64),
    /// `None` = no row has a value.
    Median(Option<f64>),
    /// Its rows repeat what belongs to their case: a sum would count it more than once.
    NotAdditive,
    /// Words and times have none.
    Nothing,
}

/// The most frequent values that get a bar of their own.
const MAX_WORDS: usize = 12;
const MAX_BINS: usize = 24;

/// How a column is read, row by row.
enum Values<'a> {
    Codes(usize, Box<dyn Fn(usize) -> u32 + 'a>),
    Numbers(Box<dyn Fn(usize) -> Option<f64> + 'a>),
    Times(Box<dyn Fn(usize) -> Time32 + 'a>),
}

pub fn profile(loaded: &mut Loaded, request: &ProfileRequest) -> Profile {
    with_order(loaded, &request.rows, |loaded, passing| of_rows(loaded, request, passing))
}

fn of_rows(loaded: &Loaded, request: &ProfileRequest, passing: &[u32]) -> Profile {
    let view = request.rows.view;
    let n_rows = if view == TableView::Cases { loaded.data.n_counted } else { loaded.data.messages.len() };
    let (bars, holds) = match values(loaded, view, &request.column) {
        Values::Codes(n_codes, code_of) => words(n_codes, n_rows, passing, code_of),
        Values::Numbers(number_of) => {
            let (bars, span) = scale(n_rows, passing, &number_of);
            (bars, Holds::Numbers(span))
        }
        Values::Times(time_of) => {
            let (bars, span) = scale(n_rows, passing, &|row| (time_of(row) != NO_TIME).then(|| f64::from(time_of(row))));
            let days = span.map(|(first, last)| DateRange { start: loaded.zone.day(first as i64), end: loaded.zone.day(last as i64) + 1 });
            (bars, Holds::Days(days))
        }
    };
    let total = total(loaded, view, &request.column, passing);
    Profile { revision: request.rows.revision, view, column: request.column.clone(), bars, holds, total }
}

fn values<'a>(loaded: &'a Loaded, view: TableView, column: &str) -> Values<'a> {
    let (data, facts) = (&loaded.data, &loaded.derived.facts);
    let (cases, messages, names) = (&data.cases, &data.messages, &data.names);
    let is_message = view == TableView::Messages;
    let case_of = move |row: usize| if is_message { messages.case[row] as usize } else { row };
    let codes = |n: usize, column: &'a [u32]| Values::Codes(n, Box::new(move |row| column[case_of(row)]));
    let of_word = |column: &'a [u8]| Values::Codes(256, Box::new(move |row| known(column[row])));
    let times = |column: &'a [Time32]| Values::Times(Box::new(move |row| column[case_of(row)]));
    match column {
        "case" => codes(names.case_ids.len(), &cases.id),
        "requester" => codes(names.requesters.len(), &cases.requester),
        "phone" => codes(names.phones.len(), &cases.phone),
        "agent" => codes(names.agents.len(), &facts.agent),
        "last_agent" => Values::Codes(names.agents.len(), Box::new(move |row| last_agent(loaded, case_of(row)))),
        "team" => codes(names.teams.len(), &cases.team),
        "channel" => codes(names.channels.len(), &cases.channel),
        "case_type" => codes(names.case_types.len(), &cases.case_type),
        "case_status" => codes(names.case_words.len(), &cases.status_word),
        "template" if is_message => Values::Codes(names.templates.len(), Box::new(move |row| messages.template[row])),
        "status" if is_message => of_word(&messages.status),
        "kind" if is_message => of_word(&messages.kind),
        "origin" => Values::Codes(256, Box::new(move |row| known(cases.origin[case_of(row)]))),
        "csat" => Values::Numbers(Box::new(move |row| grade(cases.csat[case_of(row)]))),
        "messages" => Values::Numbers(Box::new(move |row| Some(facts.n_messages[case_of(row)].into()))),
        "replies" => Values::Numbers(Box::new(move |row| Some(facts.n_replies[case_of(row)].into()))),
        "order" if is_message => {
            Values::Numbers(Box::new(move |row| Some((row - messages.start_of_case[messages.case[row] as usize] as usize + 1) as f64)))
        }
        "first_response_at" => times(&facts.response_at),
        "closed_at" => times(&cases.closed),
        _ => times(&cases.created),
    }
}

/// 0 is "not given" in columns of words.
fn known(code: u8) -> u32 {
    if code == 0 { NO_CODE } else { code.into() }
}

fn grade(value: f32) -> Option<f64> {
    (!value.is_nan()).then_some(value.into())
}

fn words(n_codes: usize, n_rows: usize, passing: &[u32], code_of: impl Fn(usize) -> u32) -> (Vec<ProfileBar>, Holds) {
    let count = |rows: &mut dyn Iterator<Item = usize>| {
        let mut counts = vec![0_u32; n_codes];
        for row in rows {
            if let Some(count) = counts.get_mut(code_of(row) as usize) {
                *count += 1;
            }
        }
        counts
    };
    let all = count(&mut (0..n_rows));
    let left = count(&mut passing.iter().map(|&row| row as usize));
    let distinct = |counts: &[u32]| counts.iter().filter(|&&count| count > 0).count() as u64;
    let mut codes: Vec<usize> = (0..n_codes).filter(|&code| all[code] > 0).collect();
    let holds = Holds::Words { passing: distinct(&left), all: codes.len() as u64 };
    if all.iter().all(|&count| count <= 1) {
        // Every row has a value of its own: stretches of them, in the order of their first appearance.
        let step = n_codes.div_ceil(MAX_WORDS).max(1);
        let sum = |counts: &[u32]| counts.iter().map(|&count| u64::from(count)).sum::<u64>();
        let bars = all.chunks(step).zip(left.chunks(step)).map(|(all, left)| ProfileBar { all: sum(all), passing: sum(left) });
        return (bars.collect(), holds);
    }
    let order = |&a: &usize, &b: &usize| all[b].cmp(&all[a]).then(a.cmp(&b));
    if codes.len() > MAX_WORDS {
        codes.select_nth_unstable_by(MAX_WORDS, order);
        codes.truncate(MAX_WORDS);
    }
    codes.sort_unstable_by(order);
    let bar = |code: usize| ProfileBar { all: all[code].into(), passing: left[code].into() };
    (codes.into_iter().map(bar).collect(), holds)
}

/// Equal stretches from the least to the greatest value of the whole table, a bar per whole number where there are few.
fn scale(n_rows: usize, passing: &[u32], value_of: &dyn Fn(usize) -> Option<f64>) -> (Vec<ProfileBar>, Option<(f64, f64)>) {
    let span = |rows: &mut dyn Iterator<Item = usize>| {
        rows.filter_map(value_of).fold(None, |span: Option<(f64, f64)>, value| {
            Some(span.map_or((value, value), |(least, greatest)| (least.min(value), greatest.max(value))))
        })
    };
    let left = span(&mut passing.iter().map(|&row| row as usize));
    let Some((least, greatest)) = span(&mut (0..n_rows)) else { return (Vec::new(), left) };
    let steps = greatest - least;
    let n_bins = if steps < MAX_BINS as f64 { steps as usize + 1 } else { MAX_BINS };
    let width = (steps / n_bins as f64).max(f64::MIN_POSITIVE);
    let mut bars = vec![ProfileBar::default(); n_bins];
    let bin_of = |value: f64| (((value - least) / width) as usize).min(n_bins - 1);
    (0..n_rows).filter_map(value_of).for_each(|value| bars[bin_of(value)].all += 1);
    passing.iter().filter_map(|&row| value_of(row as usize)).for_each(|value| bars[bin_of(value)].passing += 1);
    (bars, left)
}

fn total(loaded: &Loaded, view: TableView, column: &str, passing: &[u32]) -> Total {
    let facts = &loaded.derived.facts;
    match (view, column) {
        (TableView::Cases, "messages") => Total::Sum(passing.iter().map(|&case| f64::from(facts.n_messages[case as usize])).sum()),
        (TableView::Cases, "csat") => {
            let mut grades: Vec<f64> = passing.iter().filter_map(|&case| grade(loaded.data.cases.csat[case as usize])).collect();
            grades.sort_unstable_by(f64::total_cmp);
            Total::Median(match grades.len() {
                0 => None,
                n if n % 2 == 1 => Some(grades[n / 2]),
                n => Some((grades[n / 2 - 1] + grades[n / 2]) / 2.0),
            })
        }
        (TableView::Messages, "order" | "replies") => Total::NotAdditive,
        _ => Total::Nothing,
    }
}
