//! A data set with all that follows from it under the policy in force.

use std::cell::OnceCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::calendar::Zone;
use crate::data::{Bitmap, Column, Credit, Dataset, DatedBy, Derived, Frame, FrameKey, NO_CODE, NO_TIME, Time32};
use crate::derive::aliases::Proposal;
use crate::derive::{self, aliases};
use crate::filter::DateRange;
use crate::filter::{Op, Selection};
use crate::import::Batch;
use crate::metrics::by_day::Sorts;
use crate::metrics::population::Lack;
use crate::metrics::snapshot::Spans;
use crate::metrics::{Entity, Need, Population, Ranked, Reach, Slots, Subject, Value};
use crate::model::{Clock, DeliveryStatus, Dimension, Direction, Field, Grain, IssueKind, Policy, Report, Role};

use super::decoded::Writing;
use super::kept::Kept;
use super::rows::RowOrder;
use super::said::Said;

pub struct Loaded {
    pub data: Dataset,
    pub derived: Derived,
    pub zone: Zone,
    pub policy: Policy,
    pub report: Report,
    pub is_first_message: Vec<bool>,
    pub is_first_case: Vec<bool>,
    unreachable: Bitmap,
    reach: OnceCell<Reach>,
    /// Names of agents that may be one person, whatever the policy says of them.
    pub proposals: Vec<Proposal>,
    /// The team named beside an agent's presence, else that of most of the agent's cases.
    pub team_of_agent: FxHashMap<u32, u32>,
    frames: FxHashMap<FrameKey, Rc<Frame>>,
    populations: FxHashMap<(Population, Grain, Clock), Rc<Bitmap>>,
    slots: FxHashMap<(FrameKey, Dimension), Option<Rc<Slots>>>,
    spans: FxHashMap<(Population, Grain), Rc<Spans>>,
    ranked: FxHashMap<(Population, Value, Grain, Clock), Option<Rc<Ranked>>>,
    /// The first row of each run of rows that stand for one: see [`Loaded::runs`].
    runs: FxHashMap<(Population, Entity, bool), Rc<Bitmap>>,
    sorts: Option<Rc<Sorts>>,
    /// What refreshes computed and later ones use again.
    pub kept: Kept,
    /// Local days from the first row to the last.
    days: Option<DateRange>,
    lacks: Vec<(Need, Option<Lack>)>,
    /// What is said in cases that were looked at; read once.
    pub said: FxHashMap<u32, Rc<Said>>,
    /// The last order of the detail table, so that paging costs nothing.
    pub row_order: Option<RowOrder>,
}

/// Where a rejected record lies in its file.
pub struct Rejected {
    pub file: u16,
    pub kind: IssueKind,
    pub line: u64,
    pub offset: u64,
    pub len: u32,
    /// The record itself, where its file will not be at hand later.
    pub record: Option<Vec<u8>>,
}

impl Rejected {
    pub fn of(batch: &Batch) -> impl Iterator<Item = Rejected> + '_ {
        let rejecting = batch.issues.iter().filter(|issue| issue.kind.rejects());
        rejecting.map(|issue| Rejected {
            file: batch.file,
            kind: issue.kind,
            line: issue.line,
            offset: issue.offset,
            len: issue.len,
            record: None,
        })
    }
}

impl Loaded {
    pub fn new(mut data: Dataset, report: Report, policy: &Policy) -> Self {
        for file in &report.files {
            let role = Role::ALL.into_iter().find(|role| role.id() == file.role);
            for column in &file.columns {
                let (Some(role), Some(field)) = (column.role.or(role), column.field.as_deref().and_then(Field::from_id)) else { continue };
                data.given.insert((role, field));
                // How long something took gives its instant.
                let also = match field {
                    Field::FirstResponseIn => Some(Field::FirstResponseAt),
                    Field::ClosedIn => Some(Field::ClosedAt),
                    Field::Lasted => Some(Field::To),
                    Field::CaseStatus => Some(Field::Status),
                    _ => None,
                };
                data.given.extend(also.map(|field| (role, field)));
            }
        }
        let mut loaded = Loaded {
            data,
            derived: Derived::default(),
            zone: Zone::named("UTC").expect("UTC is known"),
            policy: policy.clone(),
            report,
            is_first_message: Vec::new(),
            is_first_case: Vec::new(),
            unreachable: Bitmap::empty(0),
            reach: OnceCell::new(),
            proposals: Vec::new(),
            team_of_agent: FxHashMap::default(),
            frames: FxHashMap::default(),
            populations: FxHashMap::default(),
            slots: FxHashMap::default(),
            spans: FxHashMap::default(),
            ranked: FxHashMap::default(),
            runs: FxHashMap::default(),
            sorts: None,
            kept: Kept::default(),
            days: None,
            lacks: Vec::new(),
            said: FxHashMap::default(),
            row_order: None,
        };
        loaded.proposals = aliases::proposals(&loaded.data);
        loaded.set_policy(policy);
        loaded
    }

    /// Derives everything anew. An unknown zone leaves the one in force.
    pub fn set_policy(&mut self, policy: &Policy) {
        self.policy = policy.clone();
        if let Some(zone) = Zone::named(&policy.zone) {
            self.zone = zone;
        }
        self.derived = derive::derive(&mut self.data, policy, &self.zone);
        let by_settings = derive::teams::team_of_agent(&mut self.data, policy);
        self.team_of_agent = derive::presence::teams(&self.data, &self.derived.facts, by_settings);
        self.frames.clear();
        self.populations.clear();
        self.slots.clear();
        self.spans.clear();
        self.ranked.clear();
        self.runs.clear();
        (self.sorts, self.kept) = (None, Kept::default());
        self.reach = OnceCell::new();
        let span = self.data.span();
        self.days = span.map(|(first, last)| DateRange { start: self.zone.day(first), end: self.zone.day(last) + 1 });
        self.row_order = None;
        self.said.clear();
        self.mark_first_contacts();
        self.lacks = Need::ALL.into_iter().map(|need| (need, self.subject().lack(need))).collect();
    }

    /// A selection in which names that are counted as another one stand for that one, so that old links keep their meaning.
    pub fn by_person(&self, mut selection: Selection) -> Selection {
        let agents = &self.data.names.agents;
        for clause in selection.clauses.iter_mut().filter(|clause| clause.dimension == Dimension::Agent && clause.op != Op::Contains) {
            for value in &mut clause.values {
                if let Some(person) = agents.code(value).map(|code| self.data.person(code)) {
                    *value = agents.value(person).to_owned();
                }
            }
        }
        selection
    }

    /// What is shown of the bytes of a message's text, as its file writes texts.
    pub fn text_of(&self, file: u16, raw: &[u8]) -> String {
        Writing::of(self.report.files.get(usize::from(file))).text(raw)
    }

    /// Local days from the first row to the last.
    pub fn days(&self) -> Option<DateRange> {
        self.days
    }

    /// What the data lack for a need.
    pub fn lack(&self, need: Need) -> Option<Lack> {
        self.lacks.iter().find(|(known, _)| *known == need).and_then(|(_, lack)| *lack)
    }

    /// As the wall clock sees it.
    pub fn subject(&self) -> Subject<'_> {
        self.subject_by(Clock::Wall)
    }

    pub fn subject_by(&self, clock: Clock) -> Subject<'_> {
        Subject {
            data: &self.data,
            derived: &self.derived,
            is_first_message: &self.is_first_message,
            is_first_case: &self.is_first_case,
            unreachable: &self.unreachable,
            reach: &self.reach,
            clock,
        }
    }

    /// The clock in force for a selection.
    pub fn clock_of(&self, selection: &Selection) -> Clock {
        selection.clock.unwrap_or(self.policy.clock)
    }

    /// Rows dated and credited; made once and kept.
    pub fn frame(&mut self, key: FrameKey) -> Rc<Frame> {
        if let Some(frame) = self.frames.get(&key) {
            return Rc::clone(frame);
        }
        let frame = Rc::new(self.build_frame(key));
        self.frames.insert(key, Rc::clone(&frame));
        frame
    }

    /// The rows of a grain that are in a population by a clock; made once and kept.
    pub fn rows_of(&mut self, population: Population, grain: Grain, clock: Clock) -> Rc<Bitmap> {
        if let Some(rows) = self.populations.get(&(population, grain, clock)) {
            return Rc::clone(rows);
        }
        let rows = Rc::new(self.subject_by(clock).rows_of(population, grain));
        self.populations.insert((population, grain, clock), Rc::clone(&rows));
        rows
    }

    /// From when to when the rows of a population are open; made once and kept.
    pub fn spans(&mut self, population: Population, grain: Grain) -> Rc<Spans> {
        let n_rows = self.rows_of(population, grain, Clock::Wall).len();
        if let Some(spans) = self.spans.get(&(population, grain)) {
            return Rc::clone(spans);
        }
        let days = self.days.map_or(0..0, |days| days.start..days.end);
        let spans = Rc::new(Spans::of(&self.subject(), population, n_rows, days, &self.zone));
        self.spans.insert((population, grain), Rc::clone(&spans));
        spans
    }

    /// The rows of a population by what is measured on them; made once and kept. `None` = they cannot be ranked so.
    pub fn ranked(&mut self, population: Population, value: Value, grain: Grain, clock: Clock) -> Option<Rc<Ranked>> {
        let rows = self.rows_of(population, grain, clock);
        let key = (population, value, grain, clock);
        if !self.ranked.contains_key(&key) {
            let ranked = Ranked::of(&self.subject_by(clock), value, &rows).map(Rc::new);
            self.ranked.insert(key, ranked);
        }
        self.ranked.get(&key).cloned().flatten()
    }

    /// Of a population of messages, the first of each run of one case, day and entity (and agent, where `by_agent`): where nothing else
    /// decides whether a message passes, the different entities of these are those of all. Made once and kept.
    pub fn runs(&mut self, key: FrameKey, population: Population, entity: Entity, by_agent: bool) -> Rc<Bitmap> {
        if let Some(runs) = self.runs.get(&(population, entity, by_agent)) {
            return Rc::clone(runs);
        }
        let (frame, rows) = (self.frame(key), self.rows_of(population, Grain::Message, Clock::Wall));
        let subject = self.subject();
        let mut runs = Bitmap::empty(rows.len());
        let mut last = None;
        for row in rows.rows() {
            let agent = if by_agent { frame.agent[row] } else { NO_CODE };
            let run = (self.data.messages.case[row], frame.day[row], agent, subject.entity(entity, Grain::Message, row));
            if last != Some(run) {
                runs.insert(row);
                last = Some(run);
            }
        }
        let runs = Rc::new(runs);
        self.runs.insert((population, entity, by_agent), Rc::clone(&runs));
        runs
    }

    /// Messages by their words; made once and kept.
    pub fn sorts(&mut self) -> Rc<Sorts> {
        Rc::clone(self.sorts.get_or_insert_with(|| Rc::new(Sorts::of(&self.data))))
    }

    /// A dimension of a frame as a dense column; made once and kept. `None` = it cannot be one.
    pub fn slots(&mut self, key: FrameKey, dimension: Dimension) -> Option<Rc<Slots>> {
        let frame = self.frame(key);
        let (data, derived) = (&self.data, &self.derived);
        let slots = self.slots.entry((key, dimension));
        slots.or_insert_with(|| Slots::of(data, derived, &frame, dimension).map(Rc::new)).clone()
    }

    fn build_frame(&self, key: FrameKey) -> Frame {
        let (data, derived) = (&self.data, &self.derived);
        let (cases, facts, waits) = (&data.cases, &derived.facts, &derived.waits);
        let case_agent = |case: u32| if case == NO_CODE { NO_CODE } else { facts.agent[case as usize] };
        let (at, agent, case): (Vec<Time32>, Vec<u32>, Option<Vec<u32>>) = match key.grain {
            Grain::Message => {
                let messages = &data.messages;
                let is_sent = |row: usize| messages.direction[row] == Direction::Outbound as u8;
                let agent = (0..messages.len())
                    .map(|row| if is_sent(row) { data.person(messages.agent[row]) } else { case_agent(messages.case[row]) });
                (messages.sent_at.to_vec(), agent.collect(), Some(messages.case.to_vec()))
            }
            Grain::Wait => {
                let at = if key.dated_by == DatedBy::AnsweredAt { &waits.answered } else { &waits.opened };
                let agent = match key.credited_to {
                    Credit::Responder => {
                        let whose = |wait: usize| match waits.answered[wait] {
                            NO_TIME => case_agent(waits.case[wait]),
                            _ => waits.responder[wait],
                        };
                        (0..waits.len()).map(whose).collect()
                    }
                    _ => waits.case.iter().map(|&case| case_agent(case)).collect(),
                };
                (at.clone(), agent, Some(waits.case.clone()))
            }
            Grain::Presence => {
                let pieces = &derived.presence;
                (pieces.from.clone(), pieces.agent.clone(), Some(vec![NO_CODE; pieces.agent.len()]))
            }
            Grain::Event => {
                let closings = &derived.closings;
                (closings.at.clone(), closings.agent.clone(), Some(closings.case.clone()))
            }
            Grain::Participant => {
                let participants = &derived.participants;
                let at = participants.case.iter().map(|&case| cases.created[case as usize]);
                (at.collect(), participants.agent.clone(), Some(participants.case.clone()))
            }
            Grain::Case => {
                let at = match key.dated_by {
                    DatedBy::ClosedAt => cases.closed.to_vec(),
                    DatedBy::FirstResponseAt => facts.response_at.clone(),
                    DatedBy::RatedAt => facts.rated_at.clone(),
                    DatedBy::SlaFrom => facts.sla_from.clone(),
                    DatedBy::AckAt => facts.ack_at.clone(),
                    DatedBy::PickedAt => facts.picked_at.clone(),
                    _ => cases.created.to_vec(),
                };
                let agent = match key.credited_to {
                    Credit::Responder => facts.response_agent.clone(),
                    Credit::LastSender => {
                        let known = |(&sender, &agent)| if sender == NO_CODE { agent } else { sender };
                        facts.last_sender.iter().zip(&facts.agent).map(known).collect()
                    }
                    _ => facts.agent.clone(),
                };
                (at, agent, None)
            }
        };
        Frame::new(key, at, agent, case, &self.zone, self.policy.week_start.of_weeks())
    }

    /// Marks the first message and the first case of each customer: by time, then by place.
    fn mark_first_contacts(&mut self) {
        let (data, facts) = (&self.data, &self.derived.facts);
        let messages = &data.messages;
        let is_talk = |row: usize| matches!(Direction::from_code(messages.direction[row]), Direction::Inbound | Direction::Outbound);
        let customer_of_message = |row: usize| match messages.customer[row] {
            NO_CODE => facts.customer[messages.case[row] as usize],
            customer => customer,
        };
        let n_customers = data.names.customers.len();
        self.is_first_message = firsts(n_customers, &messages.sent_at, |row| if is_talk(row) { customer_of_message(row) } else { NO_CODE });
        self.unreachable = unreachable(data, customer_of_message);
        self.is_first_case =
            firsts(n_customers, &data.cases.created, |row| if row < data.n_counted { facts.customer[row] } else { NO_CODE });
    }
}

/// The last message of ours to each customer, where it failed and the customer did not write after it.
fn unreachable(data: &Dataset, customer_of: impl Fn(usize) -> u32) -> Bitmap {
    let messages = &data.messages;
    let mut last_row = vec![u32::MAX; data.names.customers.len()];
    for row in 0..messages.len() {
        let counts = match Direction::from_code(messages.direction[row]) {
            Direction::Inbound => true,
            Direction::Outbound => DeliveryStatus::from_code(messages.status[row]) > DeliveryStatus::New,
            _ => false,
        };
        let customer = customer_of(row);
        if !counts || customer == NO_CODE {
            continue;
        }
        let last = &mut last_row[customer as usize];
        if *last == u32::MAX || messages.sent_at[*last as usize] <= messages.sent_at[row] {
            *last = row as u32;
        }
    }
    let mut found = Bitmap::empty(messages.len());
    let failed = |row: usize| messages.direction[row] == Direction::Outbound as u8 && messages.status[row] == DeliveryStatus::Failed as u8;
    last_row.into_iter().map(|row| row as usize).filter(|&row| row < messages.len() && failed(row)).for_each(|row| found.insert(row));
    found
}

fn firsts(n_customers: usize, at: &Column<Time32>, customer_of: impl Fn(usize) -> u32) -> Vec<bool> {
    let mut first_row = vec![u32::MAX; n_customers];
    for row in 0..at.len() {
        let customer = customer_of(row);
        if customer == NO_CODE {
            continue;
        }
        let best = &mut first_row[customer as usize];
        if *best == u32::MAX || at[row] < at[*best as usize] {
            *best = row as u32;
        }
    }
    let mut is_first = vec![false; at.len()];
    first_row.into_iter().filter(|&row| row != u32::MAX).for_each(|row| is_first[row as usize] = true);
    is_first
}
