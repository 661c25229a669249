//! One customer over all of the data, whatever the filters: sessions, waits, grades, and whom and what they met.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::data::{NO_CODE, NO_TIME};
use crate::filter::Selection;
use crate::metrics::kernel::quantile;
use crate::metrics::{Entity, Population, Value};
use crate::model::{Clock, DeliveryStatus, Dimension, Direction, EpochSecs, Grain, MessageKind, mask};

use super::conversation::Instant;
use super::customers::{CASES, MESSAGES, names_of};
use super::loaded::Loaded;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardRequest {
    pub revision: u64,
    /// Number of the customer in the data loaded.
    pub customer: u32,
    /// As in [`Selection`].
    pub clock: Option<Clock>,
    /// Name and phone are hidden.
    pub masked: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerCard {
    pub revision: u64,
    pub customer: u32,
    pub who: String,
    pub phone: String,
    pub first: Option<Instant>,
    pub last: Option<Instant>,
    pub cases: u32,
    /// Of those, not closed at the end of the data.
    pub open: u32,
    pub received: u32,
    pub sent: u32,
    pub failed: u32,
    /// Answered waits, the median of them, and the longest of all, seconds of the clock in force.
    pub waits: u32,
    pub wait_median: Option<f64>,
    pub wait_longest: Option<f64>,
    /// Waiting at the end of the data, for so long.
    pub waiting_now: Option<f64>,
    /// Mean of the grades, and how many there are.
    pub csat: Option<f64>,
    pub grades: u32,
    /// What they met, in the order of [`MET`], without what they never did.
    pub met: Vec<Met>,
    /// The latest first.
    pub sessions: Vec<Session>,
}

/// Templates are counted in messages, all others in cases.
pub const MET: [Dimension; 6] =
    [Dimension::Agent, Dimension::Team, Dimension::Channel, Dimension::CaseType, Dimension::Tag, Dimension::Template];

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Met {
    pub dimension: Dimension,
    /// Labels and how often, the most often first.
    pub values: Vec<(String, u32)>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Number of the case in the data loaded.
    pub case: u32,
    pub id: String,
    pub opened: Option<Instant>,
    pub agent: String,
    pub case_type: String,
    pub channel: String,
    pub messages: u32,
    pub first_response_secs: Option<f64>,
    pub csat: Option<f64>,
    pub is_open: bool,
}

/// Some cases of the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardPick {
    All,
    Open,
    /// With a grade.
    Rated,
    /// In which the customer waits at the end of the data.
    Waiting,
    /// With a message that failed.
    Failed,
    Met(Dimension, String),
}

pub fn card(loaded: &mut Loaded, request: &CardRequest) -> CustomerCard {
    let of = Of::new(loaded, request.customer, request.clock);
    let subject = of.loaded.subject_by(of.clock);
    let (data, names) = (&of.loaded.data, &of.loaded.data.names);
    let instant = |at: EpochSecs| (of.loaded.zone.day(at), of.loaded.zone.second_of_day(at));
    let known = |at: i32| (at != NO_TIME).then_some(EpochSecs::from(at));
    let (who, phone) = names_of(of.loaded, &[(0.0, request.customer)]).remove(&request.customer).unwrap_or_default();
    let shown = |text: String, hidden: fn(&str) -> String| if request.masked { hidden(&text) } else { text };
    let mut card = CustomerCard {
        revision: request.revision,
        customer: request.customer,
        who: shown(who, mask::name),
        phone: shown(phone, mask::phone),
        cases: of.cases.len() as u32,
        ..CustomerCard::default()
    };
    let signs = of.cases.iter().map(|&case| data.cases.created[case]).chain(of.messages.iter().map(|&row| data.messages.sent_at[row]));
    let signs: Vec<EpochSecs> = signs.filter_map(known).collect();
    card.first = signs.iter().min().copied().map(instant);
    card.last = signs.iter().max().copied().map(instant);

    let mut grades = 0.0;
    for &case in &of.cases {
        let grade = f64::from(data.cases.csat[case]);
        if !grade.is_nan() {
            grades += grade;
            card.grades += 1;
        }
        let is_open = !data.cases.is_closed(case);
        card.open += u32::from(is_open);
        card.sessions.push(Session {
            case: case as u32,
            id: names.case_ids.value(data.cases.id[case]).to_owned(),
            opened: known(data.cases.created[case]).map(instant),
            agent: names.agents.value(of.case_agent[case]).to_owned(),
            case_type: names.case_types.value(data.cases.case_type[case]).to_owned(),
            channel: names.channels.value(data.cases.channel[case]).to_owned(),
            messages: of.loaded.derived.facts.n_messages[case],
            first_response_secs: subject.holds(Population::Responded, Grain::Case, case).then(|| subject.value(Value::ResponseSecs, case)),
            csat: (!grade.is_nan()).then_some(grade),
            is_open,
        });
    }
    card.sessions.sort_by_key(|session| std::cmp::Reverse((session.opened, session.case)));
    card.csat = (card.grades > 0).then(|| grades / f64::from(card.grades));
    for &row in &of.messages {
        match Direction::from_code(data.messages.direction[row]) {
            Direction::Inbound => card.received += 1,
            _ => card.sent += 1,
        }
        card.failed += u32::from(of.has_failed(row));
    }
    let mut answered = Vec::new();
    for &wait in &of.waits {
        let secs = subject.value(Value::WaitOrWaited, wait);
        card.wait_longest = Some(card.wait_longest.unwrap_or(0.0).max(secs));
        if of.loaded.derived.waits.answered[wait] != NO_TIME {
            answered.push(secs);
        }
        if of.is_waiting(wait) {
            card.waiting_now = Some(card.waiting_now.unwrap_or(0.0).max(secs));
        }
    }
    card.waits = answered.len() as u32;
    card.wait_median = quantile(&mut answered, 0.5);
    card.met = MET.into_iter().map(|dimension| of.met(dimension)).filter(|met| !met.values.is_empty()).collect();
    card
}

/// Ids of some cases, in the order of opening.
pub fn cases_of(loaded: &mut Loaded, customer: u32, pick: &CardPick) -> Vec<String> {
    let of = Of::new(loaded, customer, None);
    let data = &of.loaded.data;
    let mut cases: Vec<usize> = match pick {
        CardPick::All => of.cases.clone(),
        CardPick::Open => of.cases.iter().copied().filter(|&case| !data.cases.is_closed(case)).collect(),
        CardPick::Rated => of.cases.iter().copied().filter(|&case| !data.cases.csat[case].is_nan()).collect(),
        CardPick::Waiting => {
            of.waits.iter().filter(|&&wait| of.is_waiting(wait)).map(|&wait| of.loaded.derived.waits.case[wait] as usize).collect()
        }
        CardPick::Failed => of.messages.iter().filter(|&&row| of.has_failed(row)).map(|&row| data.messages.case[row] as usize).collect(),
        CardPick::Met(dimension, label) => {
            of.meetings(*dimension).into_iter().filter(|(met, _)| met == label).map(|(_, case)| case).collect()
        }
    };
    cases.sort_unstable_by_key(|&case| (data.cases.created[case], case));
    cases.dedup();
    cases.into_iter().map(|case| data.names.case_ids.value(data.cases.id[case]).to_owned()).filter(|id| !id.is_empty()).collect()
}

/// The rows of one customer.
struct Of<'a> {
    loaded: &'a Loaded,
    clock: Clock,
    /// Those that count as cases.
    cases: Vec<usize>,
    /// Either way, in cases that count or not.
    messages: Vec<usize>,
    waits: Vec<usize>,
    /// Whom cases and messages are credited to.
    case_agent: Vec<u32>,
    sender: Vec<u32>,
}

impl<'a> Of<'a> {
    fn new(loaded: &'a mut Loaded, customer: u32, clock: Option<Clock>) -> Of<'a> {
        let clock = loaded.clock_of(&Selection { clock, ..Selection::default() });
        let (case_agent, sender) = (loaded.frame(CASES).agent.clone(), loaded.frame(MESSAGES).agent.clone());
        let loaded = &*loaded;
        let subject = loaded.subject_by(clock);
        let is_theirs = |grain: Grain, row: usize| subject.entity(Entity::Customer, grain, row) == Some(customer);
        let cases = (0..loaded.data.n_counted).filter(|&case| is_theirs(Grain::Case, case)).collect();
        let talk = |row: &usize| is_theirs(Grain::Message, *row) && subject.holds(Population::Talk, Grain::Message, *row);
        let messages = (0..loaded.data.messages.len()).filter(talk).collect();
        let waits = &loaded.derived.waits;
        let waits = (0..waits.len()).filter(|&wait| loaded.derived.facts.customer[waits.case[wait] as usize] == customer).collect();
        Of { loaded, clock, cases, messages, waits, case_agent, sender }
    }

    fn is_waiting(&self, wait: usize) -> bool {
        self.loaded.subject_by(self.clock).open_span(Population::Waits, wait).is_some_and(|(_, until)| until.is_none())
    }

    fn has_failed(&self, row: usize) -> bool {
        let messages = &self.loaded.data.messages;
        messages.direction[row] == Direction::Outbound as u8 && messages.status[row] == DeliveryStatus::Failed as u8
    }

    fn met(&self, dimension: Dimension) -> Met {
        let mut counts: FxHashMap<String, u32> = FxHashMap::default();
        self.meetings(dimension).into_iter().for_each(|(label, _)| *counts.entry(label).or_default() += 1);
        let mut values: Vec<(String, u32)> = counts.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Met { dimension, values }
    }

    /// Labels with the case they were met in: once per case, templates once per message.
    fn meetings(&self, dimension: Dimension) -> Vec<(String, usize)> {
        let (data, names) = (&self.loaded.data, &self.loaded.data.names);
        let of_cases = |label: &dyn Fn(usize) -> &'a str| {
            let labelled = self.cases.iter().map(|&case| (label(case).to_owned(), case));
            labelled.filter(|(label, _)| !label.is_empty()).collect::<Vec<_>>()
        };
        match dimension {
            Dimension::Team => of_cases(&|case| names.teams.value(data.cases.team[case])),
            Dimension::Channel => of_cases(&|case| names.channels.value(data.cases.channel[case])),
            Dimension::CaseType => of_cases(&|case| names.case_types.value(data.cases.case_type[case])),
            Dimension::Tag => {
                let tags = |&case: &usize| {
                    let tags = names.tag_sets.get(data.cases.tag_list[case] as usize).into_iter().flatten();
                    tags.map(|&tag| (names.tags.value(tag).to_owned(), case)).collect::<Vec<_>>()
                };
                self.cases.iter().flat_map(tags).filter(|(label, _)| !label.is_empty()).collect()
            }
            Dimension::Agent => self.agents(),
            _ => {
                let is_template = |&&row: &&usize| {
                    data.messages.kind[row] == MessageKind::Hsm as u8 && data.messages.direction[row] == Direction::Outbound as u8
                };
                let templates = self.messages.iter().filter(is_template);
                let labelled =
                    templates.map(|&row| (names.templates.value(data.messages.template[row]).to_owned(), data.messages.case[row] as usize));
                labelled.filter(|(label, _)| !label.is_empty()).collect()
            }
        }
    }

    /// Whose the case is, and every person who wrote in it.
    fn agents(&self) -> Vec<(String, usize)> {
        let data = &self.loaded.data;
        let subject = self.loaded.subject();
        let mut met: BTreeSet<(usize, u32)> = BTreeSet::new();
        for &case in &self.cases {
            met.insert((case, self.case_agent[case]));
        }
        for &row in self.messages.iter().filter(|&&row| subject.holds(Population::HumanSent, Grain::Message, row)) {
            met.insert((data.messages.case[row] as usize, self.sender[row]));
        }
        let named = met.into_iter().filter(|&(_, agent)| agent != NO_CODE);
        named.map(|(case, agent)| (data.names.agents.value(agent).to_owned(), case)).collect()
    }
}
