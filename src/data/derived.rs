//! What follows from the tables under a policy. A change of policy makes these anew; raw columns never change.

use super::column::{NO_TIME, Time32};
use crate::model::{Clock, EpochSecs};

#[derive(Debug, Default)]
pub struct Derived {
    pub waits: Waits,
    pub facts: CaseFacts,
    pub closings: Closings,
    pub participants: Participants,
    /// Who was there when, whole: what the timeline draws.
    pub intervals: Vec<Interval>,
    /// The same cut at local hours, and the stretches of work that concurrency is measured on.
    pub presence: PresencePieces,
    /// The case file's own times are in force.
    pub own_first_response: bool,
    pub own_closing: bool,
    /// The latest time of any row.
    pub data_end: i64,
    /// The same durations in the service's hours; `None` = nobody has said when it is open.
    pub business: Option<BusinessTimes>,
    pub targets: Targets,
    /// A resolution within so many seconds was a quick one.
    pub quick_secs: i64,
    /// As the wall clock sees it.
    pub sla: SlaOutcomes,
}

/// Durations of the business clock, beside those of the wall clock.
#[derive(Debug, Default)]
pub struct BusinessTimes {
    /// One entry per case, as in [`CaseFacts`]; of an unanswered one, what it waited in vain.
    pub response_secs: Vec<i32>,
    pub handling_secs: Vec<i32>,
    pub resolution_secs: Vec<i32>,
    pub ack_secs: Vec<i32>,
    pub queue_secs: Vec<i32>,
    pub net_secs: Vec<i32>,
    pub stages: Vec<[i32; STAGES]>,
    /// One entry per wait: from its start to its answer, or what it waited in vain.
    pub wait_secs: Vec<i32>,
    /// One entry per participant.
    pub transfer_secs: Vec<i32>,
    /// One entry per closing.
    pub first_closing_secs: Vec<i32>,
    pub sla: SlaOutcomes,
}

/// Stages of a case up to the first answer.
pub const STAGES: usize = 3;

/// What each case is promised.
#[derive(Debug, Default)]
pub struct Targets {
    /// The one of every case that meets no rule, then one per rule. Invariant: not empty, once derived.
    pub all: Vec<CaseTarget>,
    /// Place in `all` by case; empty = the first for every case.
    pub of_case: Vec<u16>,
}

#[derive(Clone, Copy, Debug)]
pub struct CaseTarget {
    pub first_response_secs: i64,
    pub next_reply_secs: i64,
    pub resolution_secs: i64,
    /// `None` = by the clock of the view.
    pub clock: Option<Clock>,
}

impl Targets {
    pub fn of(&self, case: usize) -> &CaseTarget {
        &self.all[self.of_case.get(case).map_or(0, |&place| usize::from(place))]
    }
}

/// Until when an unanswered customer waits: the closing, else the end of the data.
pub fn given_up(closed: Time32, data_end: EpochSecs) -> EpochSecs {
    if closed == NO_TIME { data_end } else { EpochSecs::from(closed).min(data_end) }
}

/// How the targets fare.
#[derive(Debug, Default)]
pub struct SlaOutcomes {
    /// Per case.
    pub first_response: Vec<SlaOutcome>,
    pub resolution: Vec<SlaOutcome>,
    /// Per wait.
    pub next_reply: Vec<SlaOutcome>,
}

/// A wait opens at the customer's first unanswered message and closes at the answer of a person. Laid out by case, then time.
#[derive(Debug, Default)]
pub struct Waits {
    pub case: Vec<u32>,
    /// The message that opened it.
    pub opened: Vec<Time32>,
    /// When the clock starts: the opening, or the robot's last hand-over after it.
    pub start: Vec<Time32>,
    /// [`super::NO_TIME`] = nobody answered.
    pub answered: Vec<Time32>,
    /// Who answered; [`super::NO_CODE`] = nobody, or somebody unnamed.
    pub responder: Vec<u32>,
    /// The first wait of its case that counts: one that a closing ended counts only for replies.
    pub is_first: Vec<bool>,
    /// The closing that ended it unanswered, where the customer wrote again later; else [`super::NO_TIME`].
    pub dropped: Vec<Time32>,
}

impl Waits {
    pub fn len(&self) -> usize {
        self.case.len()
    }

    pub fn is_empty(&self) -> bool {
        self.case.is_empty()
    }

    /// Until when an unanswered customer waited; `closed` = when the case was closed.
    pub fn in_vain_until(&self, wait: usize, closed: Time32, data_end: EpochSecs) -> EpochSecs {
        match self.dropped[wait] {
            NO_TIME => given_up(closed, data_end),
            dropped => dropped.into(),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum SlaOutcome {
    /// Not asked, or still inside the target.
    #[default]
    Pending,
    Met,
    Breached,
}

/// One entry per case.
#[derive(Debug, Default)]
pub struct CaseFacts {
    /// The file's agent, else who sent the last message of a person.
    pub agent: Vec<u32>,
    /// Who sent the last message of a person.
    pub last_sender: Vec<u32>,
    pub customer: Vec<u32>,
    pub n_messages: Vec<u32>,
    /// Messages we sent.
    pub n_replies: Vec<u32>,
    /// Seconds; [`super::NO_TIME`] = none.
    pub response_secs: Vec<i32>,
    pub response_at: Vec<Time32>,
    pub response_agent: Vec<u32>,
    /// When the clock of the target started.
    pub sla_from: Vec<Time32>,
    pub sla_agent: Vec<u32>,
    /// When it was assigned, else first written to, else opened: from here on it is handled.
    pub received_at: Vec<Time32>,
    pub handling_secs: Vec<i32>,
    pub resolution_secs: Vec<i32>,
    /// When the satisfaction counts: closing, else opening.
    pub rated_at: Vec<Time32>,
    /// Row in [`Waits`]; [`super::NO_CODE`] = the customer never asked.
    pub first_wait: Vec<u32>,
    /// The first message of ours after the first wait opened, whoever wrote it.
    pub ack_at: Vec<Time32>,
    /// The first assignment or answer of a person after the first wait opened, and how long after its clock started.
    pub picked_at: Vec<Time32>,
    pub queue_secs: Vec<i32>,
    /// Silences of at most ten minutes between two messages, in cases in which a person wrote.
    pub active_secs: Vec<i32>,
    /// `resolution_secs` without the time in which the customer owed the next word.
    pub net_secs: Vec<i32>,
    /// Parts of `net_secs`: before the first wait, until somebody had the case, until the answer. The rest came after.
    pub stages: Vec<[i32; STAGES]>,
    pub last_inbound: Vec<Time32>,
    /// Messages either way, and answers of people: messages in a row are one.
    pub n_talk: Vec<u16>,
    pub n_answers: Vec<u16>,
    pub marks: Vec<CaseMarks>,
    /// The customer opened another case soon after.
    pub returned: Vec<SlaOutcome>,
    /// The customer had just opened a case on another channel.
    pub on_two_channels: Vec<bool>,
    /// Nobody had to come back.
    pub fcr: Vec<SlaOutcome>,
}

/// Who took part in a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseMarks {
    pub robot: bool,
    pub person: bool,
    pub handed_over: bool,
    pub assigned: bool,
}

/// Every time that a case was closed, also the second time. Laid out by case, then time.
#[derive(Debug, Default)]
pub struct Closings {
    pub case: Vec<u32>,
    /// [`super::NO_TIME`] = closed, nobody knows when.
    pub at: Vec<Time32>,
    /// Who closed it: the actor of the event, else the agent of the case.
    pub agent: Vec<u32>,
    /// Whether it held; pending while too little time has passed since.
    pub held: Vec<SlaOutcome>,
    /// From the opening of the case to its first closing; [`super::NO_TIME`] of later ones, and where either time is not known.
    pub first_secs: Vec<i32>,
}

/// A person in a case: who wrote in it or passed it on, each once. Laid out by case. Empty where the files tell of no transfer at all.
#[derive(Debug, Default)]
pub struct Participants {
    pub case: Vec<u32>,
    pub agent: Vec<u32>,
    /// The person was the first to pass the case on.
    pub transferred: Vec<bool>,
    /// From the opening of the case until then, seconds; [`super::NO_TIME`] = not passed on, or no opening before it.
    pub transfer_secs: Vec<i32>,
    /// The case that the person passed on came back to somebody who had given it away.
    pub came_back: Vec<bool>,
}

/// What a piece of somebody's time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// The presence file says so.
    Stated,
    /// Read from the person's messages, because no presence file knows the person.
    Estimated,
    /// The person was writing in `level` cases at once.
    Busy,
}

/// A time without a gap in which a person was in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    pub agent: u32,
    pub kind: PieceKind,
    /// A code of `PresenceState`.
    pub state: u8,
    pub from: Time32,
    pub to: Time32,
    /// Codes of `names.reasons`, each once, by time.
    pub reasons: Vec<u32>,
}

/// Intervals cut at local hours, sorted by kind, agent, state and time.
#[derive(Debug, Default)]
pub struct PresencePieces {
    pub kind: Vec<PieceKind>,
    pub agent: Vec<u32>,
    pub team: Vec<u32>,
    pub state: Vec<u8>,
    pub from: Vec<Time32>,
    pub secs: Vec<i32>,
    /// The interval that a piece belongs to.
    pub interval: Vec<u32>,
    /// Cases at once, of a busy piece; else 0.
    pub level: Vec<u32>,
}
