//! Numbers that do not receive: why, how often it was tried, when they last did; and the same as a file to clean a list with.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::data::{FrameKey, NO_CODE};
use crate::export::{Table, TableCell, TableFormat};
use crate::filter::Selection;
use crate::metrics::{Entity, Population};
use crate::model::{DeliveryStatus, Direction, EpochSecs, Failure, Grain, Role};

use super::answer::Refresh;
use super::conversation::Instant;
use super::loaded::Loaded;
use super::protocol::Missing;
use super::recipients::called;
use super::rows::time_cell;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnreachableRequest {
    pub revision: u64,
    pub selection: Selection,
    pub limit: u32,
    /// Names and phones of customers are hidden.
    pub masked: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnreachablePage {
    pub revision: u64,
    /// Those whom trying again does not help first, then by failures in a row.
    pub rows: Vec<Unreachable>,
    /// All of them, and those of whom the reason says that trying again does not help.
    pub total: u64,
    pub for_good: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unreachable {
    /// Number of the case of the last failure in the data loaded.
    pub case: u32,
    pub id: String,
    pub who: String,
    pub phone: String,
    /// Why the last one failed; empty = the files do not say.
    pub code: String,
    /// Failed since anything last arrived, of all ever sent.
    pub failures: u32,
    pub sent: u32,
    pub last_failed: Instant,
    /// The last message of ours that arrived, or of theirs.
    pub last_good: Option<Instant>,
}

/// What the file holds, one word of the header each.
pub const UNREACHABLE_COLUMNS: [&str; 9] =
    ["phone", "requester", "error", "meaning", "act", "failures", "sent", "last_failed", "last_good"];

/// What is missing is what the figure misses.
pub fn page(loaded: &mut Loaded, request: &UnreachableRequest) -> Result<UnreachablePage, Missing> {
    let found = found(loaded, &request.selection)?;
    let total = found.len() as u64;
    let for_good = found.iter().filter(|number| number.is_for_good(loaded)).count() as u64;
    let rows = found.iter().take(request.limit as usize).map(|number| row(loaded, number, request.masked)).collect();
    Ok(UnreachablePage { revision: request.revision, rows, total, for_good })
}

/// `words`: `meaning.<id>` and `act.<id>` of each class of failure.
pub fn export(
    loaded: &mut Loaded,
    request: &UnreachableRequest,
    header: &[String],
    words: &[(String, String)],
    format: &TableFormat,
) -> Vec<u8> {
    let mut out = Table::new(format, header.iter().map(String::as_str));
    for number in found(loaded, &request.selection).unwrap_or_default() {
        let row = row(loaded, &number, request.masked);
        let said = |part: &str| {
            let key = Failure::of(&row.code).map(|failure| format!("{part}.{}", failure.id())).unwrap_or_default();
            words.iter().find(|(known, _)| *known == key).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let time = |at: Instant| time_cell(loaded, format, at);
        let (meaning, act) = (said("meaning"), said("act"));
        out.row(&[
            TableCell::Text(row.phone),
            TableCell::Text(row.who),
            TableCell::Text(row.code),
            TableCell::Text(meaning),
            TableCell::Text(act),
            TableCell::Number(row.failures.into()),
            TableCell::Number(row.sent.into()),
            time(row.last_failed),
            row.last_good.map_or(TableCell::None, time),
        ]);
    }
    out.finish()
}

/// A customer whose last message failed.
struct Number {
    /// That message.
    row: usize,
    failures: u32,
    sent: u32,
    last_good: Option<EpochSecs>,
}

impl Number {
    fn code<'a>(&self, loaded: &'a Loaded) -> &'a str {
        loaded.data.names.errors.value(loaded.data.messages.error[self.row])
    }

    fn is_for_good(&self, loaded: &Loaded) -> bool {
        Failure::of(self.code(loaded)).is_some_and(Failure::is_for_good)
    }
}

fn found(loaded: &mut Loaded, selection: &Selection) -> Result<Vec<Number>, Missing> {
    let selection = loaded.by_person(selection.clone());
    let mut refresh = Refresh::new(loaded, &selection);
    let spec = refresh.spec_in_force("contacts_unreachable").map_err(|missing| missing.unwrap_or(Missing::Table(Role::Messages)))?;
    let key = FrameKey { grain: spec.grain, dated_by: spec.dated_by, credited_to: spec.credited_to };
    let rows = refresh.population_rows(key, Population::Unreachable, &selection, &[], false);
    let loaded = refresh.into_loaded();
    let subject = loaded.subject();
    let customer = |row: usize| subject.entity(Entity::Customer, Grain::Message, row).unwrap_or(NO_CODE);
    let place_of: FxHashMap<u32, usize> = rows.iter().enumerate().map(|(place, &row)| (customer(row as usize), place)).collect();
    let mut numbers: Vec<Number> = rows.iter().map(|&row| Number { row: row as usize, failures: 0, sent: 0, last_good: None }).collect();
    let messages = &loaded.data.messages;
    let mut failed: Vec<Vec<EpochSecs>> = vec![Vec::new(); rows.len()];
    for row in 0..messages.len() {
        let Some(&place) = place_of.get(&customer(row)) else { continue };
        let (number, at) = (&mut numbers[place], EpochSecs::from(messages.sent_at[row]));
        let status = DeliveryStatus::from_code(messages.status[row]);
        match Direction::from_code(messages.direction[row]) {
            Direction::Outbound => {
                number.sent += 1;
                match status {
                    DeliveryStatus::Failed => failed[place].push(at),
                    DeliveryStatus::Delivered | DeliveryStatus::Read => number.last_good = number.last_good.max(Some(at)),
                    _ => {}
                }
            }
            Direction::Inbound => number.last_good = number.last_good.max(Some(at)),
            _ => {}
        }
    }
    for (number, failed) in numbers.iter_mut().zip(failed) {
        number.failures = failed.into_iter().filter(|&at| number.last_good.is_none_or(|good| good <= at)).count() as u32;
    }
    numbers.sort_by_key(|number| {
        let at = messages.sent_at[number.row];
        (!number.is_for_good(loaded), std::cmp::Reverse(number.failures), std::cmp::Reverse(at), number.row)
    });
    Ok(numbers)
}

fn row(loaded: &Loaded, number: &Number, masked: bool) -> Unreachable {
    let (names, messages, cases) = (&loaded.data.names, &loaded.data.messages, &loaded.data.cases);
    let case = messages.case[number.row] as usize;
    let (who, phone) = called(loaded, number.row, masked);
    let instant = |at: EpochSecs| (loaded.zone.day(at), loaded.zone.second_of_day(at));
    Unreachable {
        case: case as u32,
        id: names.case_ids.value(cases.id[case]).to_owned(),
        who,
        phone,
        code: number.code(loaded).to_owned(),
        failures: number.failures,
        sent: number.sent,
        last_failed: instant(messages.sent_at[number.row].into()),
        last_good: number.last_good.map(instant),
    }
}
