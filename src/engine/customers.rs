//! Customers one by one: how often they came, what they wrote, how long they waited, who waits now.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::data::{Credit, DatedBy, FrameKey, NO_CODE, NO_TIME};
use crate::export::{Table, TableCell, TableFormat};
use crate::filter::Selection;
use crate::metrics::kernel::quantile;
use crate::metrics::{Entity, Population, Value};
use crate::model::{DeliveryStatus, Dimension, Direction, EpochSecs, Grain, MessageKind, mask};

use super::answer::Refresh;
use super::conversation::Instant;
use super::loaded::Loaded;
use super::rows::time_cell;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomersRequest {
    pub revision: u64,
    pub selection: Selection,
    /// Greatest first, unless turned round.
    pub by: CustomerColumn,
    pub is_ascending: bool,
    pub limit: u32,
    /// Names and phones of customers are hidden.
    pub masked: bool,
}

/// What customers can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CustomerColumn {
    Cases,
    /// Messages that the customer wrote.
    #[default]
    Received,
    Sent,
    Templates,
    Failed,
    /// Median of the answered waits.
    WaitMedian,
    WaitLongest,
    /// How long the customer has been waiting; only those who are.
    WaitingNow,
    Csat,
    First,
    Last,
}

impl CustomerColumn {
    /// In the order of the table.
    pub const ALL: [CustomerColumn; 11] = [
        CustomerColumn::Cases,
        CustomerColumn::Received,
        CustomerColumn::Sent,
        CustomerColumn::Templates,
        CustomerColumn::Failed,
        CustomerColumn::WaitMedian,
        CustomerColumn::WaitLongest,
        CustomerColumn::WaitingNow,
        CustomerColumn::Csat,
        CustomerColumn::First,
        CustomerColumn::Last,
    ];

    /// Texts are `customers.column.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            CustomerColumn::Cases => "cases",
            CustomerColumn::Received => "received",
            CustomerColumn::Sent => "sent",
            CustomerColumn::Templates => "templates",
            CustomerColumn::Failed => "failed",
            CustomerColumn::WaitMedian => "wait_median",
            CustomerColumn::WaitLongest => "wait_longest",
            CustomerColumn::WaitingNow => "waiting_now",
            CustomerColumn::Csat => "csat",
            CustomerColumn::First => "first",
            CustomerColumn::Last => "last",
        }
    }
}

/// Customers by the number of their cases: 1, 2, 3, 4, and more.
pub const N_OFTEN: usize = 5;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomersPage {
    pub revision: u64,
    pub rows: Vec<CustomerRow>,
    /// Customers with a case or a message in the selection; those who have the column that they are ordered by.
    pub total: u64,
    pub listed: u64,
    /// With a case opened in the period, by how many they opened.
    pub often: [u64; N_OFTEN],
    pub waiting: u64,
    /// Rows whose case or message names no customer.
    pub nameless: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Number of the customer in the data loaded: what is asked for by it says no name.
    pub customer: u32,
    pub who: String,
    pub phone: String,
    /// Opened in the period.
    pub cases: u32,
    pub received: u32,
    pub sent: u32,
    /// Templates among those sent, and messages that failed.
    pub templates: u32,
    pub failed: u32,
    /// Seconds of the clock in force, of waits that began in the period.
    pub wait_median: Option<f64>,
    pub wait_longest: Option<f64>,
    /// Waiting at the end of the data, for so long.
    pub waiting_now: Option<f64>,
    /// Mean of the grades of its cases in the period.
    pub csat: Option<f64>,
    /// In all of the data.
    pub first: Option<Instant>,
    pub last: Option<Instant>,
    /// A clause on customers or cases lets it pass.
    pub is_chosen: bool,
}

pub(super) const CASES: FrameKey = FrameKey { grain: Grain::Case, dated_by: DatedBy::CreatedAt, credited_to: Credit::CaseAgent };
pub(super) const MESSAGES: FrameKey = FrameKey { grain: Grain::Message, dated_by: DatedBy::SentAt, credited_to: Credit::Sender };
const WAITS: FrameKey = FrameKey { grain: Grain::Wait, dated_by: DatedBy::OpenedAt, credited_to: Credit::Responder };
/// Who is chosen does not hide the others.
const OWN: [Dimension; 2] = [Dimension::Requester, Dimension::Case];

/// What is counted of one customer.
#[derive(Clone, Debug, Default)]
struct Sums {
    row: CustomerRow,
    grades: (f64, u32),
    waits: Vec<f64>,
}

pub fn page(loaded: &mut Loaded, request: &CustomersRequest) -> CustomersPage {
    let selection = loaded.by_person(request.selection.clone());
    let clock = loaded.clock_of(&selection);
    let mut refresh = Refresh::new(loaded, &selection);
    let cases = refresh.population_rows(CASES, Population::Cases, &selection, &OWN, false);
    let messages = refresh.population_rows(MESSAGES, Population::Talk, &selection, &OWN, false);
    let waits = refresh.population_rows(WAITS, Population::Waits, &selection, &OWN, false);
    let waits_ever = refresh.population_rows(WAITS, Population::Waits, &selection, &OWN, true);
    let has_own = selection.clauses.iter().any(|clause| OWN.contains(&clause.dimension));
    let chosen = if has_own { refresh.population_rows(CASES, Population::Cases, &selection, &[], true) } else { Vec::new() };
    let loaded = refresh.into_loaded();
    let subject = loaded.subject_by(clock);
    let data = &loaded.data;
    let mut of: FxHashMap<u32, Sums> = FxHashMap::default();
    let mut page = CustomersPage { revision: request.revision, ..CustomersPage::default() };

    for &case in &cases {
        let Some(customer) = subject.entity(Entity::Customer, Grain::Case, case as usize) else {
            page.nameless += 1;
            continue;
        };
        let sums = of.entry(customer).or_default();
        sums.row.cases += 1;
        let grade = f64::from(data.cases.csat[case as usize]);
        if !grade.is_nan() {
            sums.grades = (sums.grades.0 + grade, sums.grades.1 + 1);
        }
    }
    for &row in &messages {
        let row = row as usize;
        let Some(customer) = subject.entity(Entity::Customer, Grain::Message, row) else { continue };
        let row_of = &mut of.entry(customer).or_default().row;
        if data.messages.direction[row] == Direction::Inbound as u8 {
            row_of.received += 1;
            continue;
        }
        row_of.sent += 1;
        row_of.templates += u32::from(data.messages.kind[row] == MessageKind::Hsm as u8);
        row_of.failed += u32::from(data.messages.status[row] == DeliveryStatus::Failed as u8);
    }
    let customer_of_wait = |wait: u32| loaded.derived.facts.customer[loaded.derived.waits.case[wait as usize] as usize];
    for &wait in &waits {
        let Some(sums) = of.get_mut(&customer_of_wait(wait)) else { continue };
        let secs = subject.value(Value::WaitOrWaited, wait as usize);
        sums.row.wait_longest = Some(sums.row.wait_longest.unwrap_or(0.0).max(secs));
        if loaded.derived.waits.answered[wait as usize] != NO_TIME {
            sums.waits.push(secs);
        }
    }
    for &wait in &waits_ever {
        let customer = customer_of_wait(wait);
        let is_open = |(_, until): (i32, Option<i32>)| until.is_none();
        if customer == NO_CODE || !subject.open_span(Population::Waits, wait as usize).is_some_and(is_open) {
            continue;
        }
        let row = &mut of.entry(customer).or_default().row;
        let secs = subject.value(Value::WaitOrWaited, wait as usize);
        row.waiting_now = Some(row.waiting_now.unwrap_or(0.0).max(secs));
    }
    for sums in of.values_mut() {
        sums.row.wait_median = quantile(&mut sums.waits, 0.5);
        sums.row.csat = (sums.grades.1 > 0).then(|| sums.grades.0 / f64::from(sums.grades.1));
        if sums.row.cases > 0 {
            page.often[(sums.row.cases as usize - 1).min(N_OFTEN - 1)] += 1;
        }
        page.waiting += u64::from(sums.row.waiting_now.is_some());
    }
    page.total = of.len() as u64;
    let spans = spans(loaded, &of);
    let mut order: Vec<(f64, u32)> =
        of.iter().filter_map(|(&customer, sums)| Some((key(&sums.row, spans.get(&customer), request.by)?, customer))).collect();
    page.listed = order.len() as u64;
    order.sort_by(|a, b| {
        let by_value = a.0.total_cmp(&b.0);
        (if request.is_ascending { by_value } else { by_value.reverse() }).then(a.1.cmp(&b.1))
    });
    order.truncate(request.limit as usize);
    let names = names_of(loaded, &order);
    let is_chosen: std::collections::HashSet<u32> = chosen.iter().map(|&case| loaded.derived.facts.customer[case as usize]).collect();
    let instant = |at: EpochSecs| (loaded.zone.day(at), loaded.zone.second_of_day(at));
    page.rows = order
        .into_iter()
        .filter_map(|(_, customer)| {
            let (first, last) = spans.get(&customer).copied().unwrap_or_default();
            let (who, phone) = names.get(&customer).cloned().unwrap_or_default();
            let shown = |text: &str, hidden: fn(&str) -> String| if request.masked { hidden(text) } else { text.to_owned() };
            Some(CustomerRow {
                customer,
                who: shown(&who, mask::name),
                phone: shown(&phone, mask::phone),
                first: first.map(instant),
                last: last.map(instant),
                is_chosen: is_chosen.contains(&customer),
                ..of.remove(&customer)?.row
            })
        })
        .collect();
    page
}

/// `header`: who, phone, then the columns.
pub fn export(loaded: &mut Loaded, request: &CustomersRequest, header: &[String], format: &TableFormat) -> Vec<u8> {
    let mut out = Table::new(format, header.iter().map(String::as_str));
    for row in page(loaded, request).rows {
        let count = |n: u32| TableCell::Number(n.into());
        let secs = |value: Option<f64>| value.map_or(TableCell::None, TableCell::Secs);
        let time = |at: Option<Instant>| at.map_or(TableCell::None, |at| time_cell(loaded, format, at));
        let cell = |column: CustomerColumn| match column {
            CustomerColumn::Cases => count(row.cases),
            CustomerColumn::Received => count(row.received),
            CustomerColumn::Sent => count(row.sent),
            CustomerColumn::Templates => count(row.templates),
            CustomerColumn::Failed => count(row.failed),
            CustomerColumn::WaitMedian => secs(row.wait_median),
            CustomerColumn::WaitLongest => secs(row.wait_longest),
            CustomerColumn::WaitingNow => secs(row.waiting_now),
            CustomerColumn::Csat => row.csat.map_or(TableCell::None, TableCell::Number),
            CustomerColumn::First => time(row.first),
            CustomerColumn::Last => time(row.last),
        };
        let cells = CustomerColumn::ALL.map(cell);
        let called = [row.who, row.phone].map(TableCell::Text);
        out.row(&called.into_iter().chain(cells).collect::<Vec<_>>());
    }
    out.finish()
}

/// The names of a customer's cases, each once, and their ids in the order of opening.
pub fn cases_of(loaded: &Loaded, customer: u32) -> (Vec<String>, Vec<String>) {
    let (cases, names) = (&loaded.data.cases, &loaded.data.names);
    let mut rows: Vec<usize> = (0..loaded.data.n_counted).filter(|&case| loaded.derived.facts.customer[case] == customer).collect();
    rows.sort_by_key(|&case| cases.created[case]);
    let mut called: Vec<String> = Vec::new();
    for &case in &rows {
        let name = names.requesters.value(cases.requester[case]);
        if !name.is_empty() && !called.iter().any(|known| known == name) {
            called.push(name.to_owned());
        }
    }
    (called, rows.into_iter().map(|case| names.case_ids.value(cases.id[case]).to_owned()).collect())
}

type Span = (Option<EpochSecs>, Option<EpochSecs>);

/// The first and the last sign of each customer in all of the data.
fn spans(loaded: &Loaded, of: &FxHashMap<u32, Sums>) -> FxHashMap<u32, Span> {
    let subject = loaded.subject();
    let mut spans: FxHashMap<u32, Span> = of.keys().map(|&customer| (customer, Span::default())).collect();
    let mut see = |customer: Option<u32>, at: i32| {
        let Some((first, last)) = customer.and_then(|customer| spans.get_mut(&customer)).filter(|_| at != NO_TIME) else { return };
        let at = EpochSecs::from(at);
        *first = Some(first.map_or(at, |known| known.min(at)));
        *last = Some(last.map_or(at, |known| known.max(at)));
    };
    for case in 0..loaded.data.n_counted {
        see(subject.entity(Entity::Customer, Grain::Case, case), loaded.data.cases.created[case]);
    }
    for row in (0..loaded.data.messages.len()).filter(|&row| subject.holds(Population::Talk, Grain::Message, row)) {
        see(subject.entity(Entity::Customer, Grain::Message, row), loaded.data.messages.sent_at[row]);
    }
    spans
}

fn key(row: &CustomerRow, span: Option<&Span>, by: CustomerColumn) -> Option<f64> {
    let count = |n: u32| Some(f64::from(n));
    let time = |at: Option<EpochSecs>| at.map(|at| at as f64);
    match by {
        CustomerColumn::Cases => count(row.cases),
        CustomerColumn::Received => count(row.received),
        CustomerColumn::Sent => count(row.sent),
        CustomerColumn::Templates => count(row.templates),
        CustomerColumn::Failed => count(row.failed),
        CustomerColumn::WaitMedian => row.wait_median,
        CustomerColumn::WaitLongest => row.wait_longest,
        CustomerColumn::WaitingNow => row.waiting_now,
        CustomerColumn::Csat => row.csat,
        CustomerColumn::First => time(span?.0),
        CustomerColumn::Last => time(span?.1),
    }
}

/// Name and phone of some customers: of their latest case that says one, else what they are known by.
pub(super) fn names_of(loaded: &Loaded, order: &[(f64, u32)]) -> FxHashMap<u32, (String, String)> {
    let (data, facts) = (&loaded.data, &loaded.derived.facts);
    let mut latest: FxHashMap<u32, (u32, u32, i32, i32)> =
        order.iter().map(|&(_, customer)| (customer, (NO_CODE, NO_CODE, NO_TIME, NO_TIME))).collect();
    for case in 0..data.cases.len() {
        let Some(known) = latest.get_mut(&facts.customer[case]) else { continue };
        let at = data.cases.created[case];
        if data.cases.requester[case] != NO_CODE && at >= known.2 {
            (known.0, known.2) = (data.cases.requester[case], at);
        }
        if data.cases.phone[case] != NO_CODE && at >= known.3 {
            (known.1, known.3) = (data.cases.phone[case], at);
        }
    }
    let text = |(customer, (name, phone, ..)): (u32, (u32, u32, i32, i32))| {
        let phone = data.names.phones.value(phone).to_owned();
        let known_by = data.names.customers.value(customer);
        let name = match data.names.requesters.value(name) {
            "" if phone == known_by => String::new(),
            "" => known_by.to_owned(),
            name => name.to_owned(),
        };
        (customer, (name, phone))
    };
    latest.into_iter().map(text).collect()
}
