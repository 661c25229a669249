//! Which rows of a table take part in a metric, and what is measured on them.

use std::cell::OnceCell;

use super::reach::Reach;
use crate::calendar::DAY_SECS;
use crate::data::{Bitmap, BusinessTimes, Dataset, Derived, NO_CODE, NO_TIME, PieceKind, SlaOutcome, SlaOutcomes, Time32, given_up};
use crate::model::{AuthorKind, Clock, DeliveryStatus, Direction, EventKind, Field, Grain, MessageKind, Origin, PresenceState, Role};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Population {
    Cases,
    /// Nobody of ours is named.
    Unassigned,
    /// With at least one assignment.
    Assigned,
    ClosedCases,
    /// Within the policy's minutes of the opening.
    QuickResolved,
    Responded,
    /// A first response is owed or given.
    Unresponded,
    /// Of cases the first response, of waits the answer, of resolutions the closing: judged against its target.
    SlaDecided,
    SlaMet,
    ResolutionDecided,
    ResolutionMet,
    /// We reacted to the customer's first message, be it by a robot.
    Acknowledged,
    /// Somebody took the case, or answered.
    Picked,
    /// A person wrote.
    Worked,
    WorkedClosed,
    NetResolved,
    /// Closed, with an answer of a person.
    AnsweredClosed,
    /// One answer was enough.
    OneAnswer,
    /// With at least one message either way.
    Written,
    /// Closed long enough ago to know whether the customer came back.
    FirstContactDecided,
    FirstContactMet,
    /// The customer asked, and by now was answered or given up.
    Served,
    Unserved,
    /// Given up before anybody had the case; after; never closed, and silent for a day.
    Lost,
    Abandoned,
    Missed,
    /// Answered, never closed, and the customer silent for a day.
    Expired,
    /// A robot wrote.
    RobotCases,
    Contained,
    HandedOver,
    /// Closed without a person having written, handed over or not.
    RobotClosed,
    /// The robot gave it to a person.
    PassedOn,
    OriginKnown,
    StartedByUs,
    CustomerKnown,
    /// Not the first case of its customer.
    Returning,
    /// Opened long enough ago to know whether the customer opened another one.
    ReturnDecided,
    Returned,
    /// Customer and channel are known.
    ChannelKnown,
    OnTwoChannels,
    /// Graded, or with a known outcome.
    SuccessKnown,
    Success,
    Handled,
    Resolved,
    Rated,
    Satisfied,
    OutcomeKnown,
    Converted,
    /// The first row of each customer in all loaded data.
    FirstOfCustomer,
    /// Sent or received: no notes, no system lines.
    Talk,
    Received,
    Sent,
    HumanSent,
    Delivered,
    Read,
    Failed,
    /// Sent, of known status, no longer queued.
    Attempted,
    /// Sent within a day of the customer's last message, whatever the case.
    InWindow,
    /// Sent later than that, and no template: WhatsApp refuses it.
    OutOfWindow,
    /// Not failed, and the customer wrote within a day.
    Answered,
    /// Not failed, and answered or a day old.
    AnswerDecided,
    /// Received after a day in which the customer did not write: a window of service opens.
    OpensWindow,
    /// Sent a day ago or more, and nothing says that it arrived or failed.
    Stuck,
    /// The last message of ours to a customer, failed, and the customer never wrote after it.
    Unreachable,
    Waits,
    AnsweredWaits,
    /// Every closing of a case.
    Closings,
    /// The first one of each case, some time after its opening.
    FirstClosings,
    /// Those long enough ago to know whether they held.
    SettledClosings,
    /// Those after which the case went on.
    Undone,
    /// Every person of every case.
    Participants,
    /// Who was the first to pass the case on; of those, with a known time from its opening.
    Transferred,
    TransferTimed,
    /// The case came back to somebody who had given it away.
    PingPong,
    /// Presence of either kind, so that somebody without a break has 0 seconds of it, and somebody without a file has no figure.
    Pieces,
    /// Shifts read from messages, of people without a presence file.
    EstimatedPieces,
    /// Times in which a person wrote in at least one case.
    BusyPieces,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    ResponseSecs,
    HandlingSecs,
    ResolutionSecs,
    Grade,
    WaitSecs,
    AckSecs,
    QueueSecs,
    ActiveSecs,
    NetSecs,
    /// The other part of the resolution: while the customer owed the next word.
    CustomerSecs,
    /// Parts of the net resolution: before the first wait, until somebody had the case, until the answer, after it.
    BeforeSecs,
    UntakenSecs,
    UnansweredSecs,
    AfterSecs,
    /// From the opening of a case to its first closing.
    FirstClosingSecs,
    /// Assignments of a case.
    Assignments,
    /// To the answer, else to where waiting for it ended in vain.
    ResponseOrWaited,
    WaitOrWaited,
    ResolutionOrOpen,
    Messages,
    Answers,
    /// From the opening of a case until it was first passed on.
    TransferSecs,
    OnlineSecs,
    UnavailableSecs,
    /// Seconds of a piece, whatever its state.
    PieceSecs,
    /// Cases at once.
    Level,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
    Case,
    Customer,
}

/// What the data must hold for a figure to mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Messages,
    Directions,
    DeliveryStatus,
    /// Closing times or states.
    Closing,
    FirstResponses,
    Csat,
    Outcomes,
    Presence,
    /// Who customers are.
    Customers,
    /// Messages of robots, told as such.
    Robots,
    /// Who opened the session of a case.
    Origins,
    /// Whose case it is.
    Agents,
    /// Events that give a case to somebody.
    Assignments,
    /// Events that give a case to another person, to another team or back to the robot.
    Transfers,
}

impl Value {
    /// It is measured by the clock in force.
    pub fn is_on_clock(self) -> bool {
        use Value::*;
        let of_cases = matches!(self, ResponseSecs | HandlingSecs | ResolutionSecs | AckSecs | QueueSecs | NetSecs | ResponseOrWaited);
        of_cases
            || matches!(self, WaitSecs | WaitOrWaited | ResolutionOrOpen | TransferSecs | CustomerSecs | FirstClosingSecs)
            || matches!(self, BeforeSecs | UntakenSecs | UnansweredSecs | AfterSecs)
    }
}

impl Need {
    pub const ALL: [Need; 14] = [
        Need::Messages,
        Need::Directions,
        Need::DeliveryStatus,
        Need::Closing,
        Need::FirstResponses,
        Need::Csat,
        Need::Outcomes,
        Need::Presence,
        Need::Customers,
        Need::Robots,
        Need::Origins,
        Need::Agents,
        Need::Assignments,
        Need::Transfers,
    ];
}

/// How a customer's first wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Answered,
    /// The robot did it all.
    Contained,
    Lost,
    Abandoned,
    Missed,
}

/// What is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    Table(Role),
    Field(Field),
    /// The service's hours, in the settings.
    Hours,
}

/// The loaded service as metrics see it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub data: &'a Dataset,
    pub derived: &'a Derived,
    /// First message, and first case, of each customer.
    pub is_first_message: &'a [bool],
    pub is_first_case: &'a [bool],
    /// Messages that are [`Population::Unreachable`].
    pub unreachable: &'a Bitmap,
    /// Made when it is first looked at.
    pub reach: &'a OnceCell<Reach>,
    /// Which seconds durations count. The business clock means something only where the service's hours are known.
    pub clock: Clock,
}

impl Subject<'_> {
    /// What the data lack for a need.
    pub fn lack(&self, need: Need) -> Option<Lack> {
        let (data, derived) = (self.data, self.derived);
        let has_direction = || {
            data.messages
                .direction
                .iter()
                .any(|&direction| matches!(Direction::from_code(direction), Direction::Inbound | Direction::Outbound))
        };
        let (is_met, lack) = match need {
            Need::Messages => (!data.messages.is_empty(), Lack::Table(Role::Messages)),
            Need::Directions if data.messages.is_empty() => (false, Lack::Table(Role::Messages)),
            Need::Directions => (has_direction(), Lack::Field(Field::Direction)),
            Need::DeliveryStatus if data.messages.is_empty() => (false, Lack::Table(Role::Messages)),
            Need::DeliveryStatus => {
                let is_known = |row: usize| self.holds(Population::Sent, Grain::Message, row) && data.messages.status[row] != 0;
                ((0..data.messages.len()).any(is_known), Lack::Field(Field::Status))
            }
            Need::Closing => (self.closing_is_known(), Lack::Field(Field::ClosedAt)),
            Need::FirstResponses => (derived.own_first_response || has_direction(), Lack::Field(Field::FirstResponseAt)),
            Need::Csat => (data.listed.csat.iter().any(|grade| !grade.is_nan()), Lack::Field(Field::Csat)),
            Need::Outcomes => (data.cases.outcome.iter().any(|&outcome| outcome != 0), Lack::Field(Field::Outcome)),
            Need::Presence => (!data.presence.from.is_empty(), Lack::Table(Role::Presence)),
            Need::Customers => (derived.facts.customer.iter().any(|&customer| customer != NO_CODE), Lack::Field(Field::Phone)),
            Need::Robots if data.messages.is_empty() => (false, Lack::Table(Role::Messages)),
            Need::Robots => (derived.facts.marks.iter().any(|marks| marks.robot), Lack::Field(Field::AuthorKind)),
            Need::Origins => (data.cases.origin.iter().any(|&origin| origin != 0), Lack::Field(Field::Origin)),
            Need::Agents => (derived.facts.agent.iter().any(|&agent| agent != NO_CODE), Lack::Field(Field::Agent)),
            Need::Transfers | Need::Assignments if data.events.kind.is_empty() => (false, Lack::Table(Role::Events)),
            Need::Assignments => (derived.facts.marks.iter().any(|marks| marks.assigned), Lack::Field(Field::EventKind)),
            Need::Transfers => {
                (data.events.kind.iter().any(|&kind| EventKind::from_code(kind).is_transfer()), Lack::Field(Field::EventKind))
            }
        };
        (!is_met).then_some(lack)
    }

    fn closing_is_known(&self) -> bool {
        (0..self.data.n_counted).any(|case| self.data.cases.closed[case] != NO_TIME || self.data.cases.state[case] != 0)
    }

    /// Whether a row takes part.
    pub fn holds(&self, population: Population, grain: Grain, row: usize) -> bool {
        match grain {
            Grain::Case => row < self.data.n_counted && self.case_holds(population, row),
            Grain::Message => self.message_holds(population, row),
            Grain::Wait => self.wait_holds(population, row),
            Grain::Presence => self.piece_holds(population, row),
            Grain::Event => self.closing_holds(population, row),
            Grain::Participant => self.participant_holds(population, row),
        }
    }

    /// The durations of the business clock, when it is the one in force.
    fn business(&self) -> Option<&BusinessTimes> {
        self.derived.business.as_ref().filter(|_| self.clock == Clock::Business)
    }

    pub fn sla(&self) -> &SlaOutcomes {
        self.business().map_or(&self.derived.sla, |times| &times.sla)
    }

    /// How the first wait of a customer who wrote ended; `None` = it is still to be seen, or nobody asked.
    pub fn ending(&self, case: usize) -> Option<Ending> {
        let (cases, facts) = (&self.data.cases, &self.derived.facts);
        let marks = facts.marks[case];
        match (facts.sla_from[case], facts.response_at[case]) {
            (NO_TIME, _) => None,
            (_, NO_TIME) if self.is_contained(case) => Some(Ending::Contained),
            (_, NO_TIME) if cases.is_closed(case) && marks.assigned => Some(Ending::Abandoned),
            (_, NO_TIME) if cases.is_closed(case) => Some(Ending::Lost),
            (_, NO_TIME) => self.is_silent(case).then_some(Ending::Missed),
            _ => Some(Ending::Answered),
        }
    }

    fn is_contained(&self, case: usize) -> bool {
        let marks = self.derived.facts.marks[case];
        marks.robot && !marks.person && !marks.handed_over && self.data.cases.is_closed(case)
    }

    /// The customer has not written for a day.
    fn is_silent(&self, case: usize) -> bool {
        let facts = &self.derived.facts;
        let last = if facts.last_inbound[case] == NO_TIME { facts.sla_from[case] } else { facts.last_inbound[case] };
        last != NO_TIME && i64::from(last) + DAY_SECS < self.derived.data_end
    }

    fn case_holds(&self, population: Population, case: usize) -> bool {
        let (cases, facts) = (&self.data.cases, &self.derived.facts);
        match population {
            Population::Cases => true,
            Population::Unassigned => facts.agent[case] == NO_CODE,
            Population::Assigned => facts.marks[case].assigned,
            Population::ClosedCases => cases.is_closed(case),
            Population::QuickResolved => self.value(Value::ResolutionSecs, case) <= self.derived.quick_secs as f64,
            Population::Responded => facts.response_secs[case] != NO_TIME,
            Population::Unresponded => facts.sla_from[case] != NO_TIME,
            Population::SlaDecided => self.sla().first_response[case] != SlaOutcome::Pending,
            Population::SlaMet => self.sla().first_response[case] == SlaOutcome::Met,
            Population::ResolutionDecided => self.sla().resolution[case] != SlaOutcome::Pending,
            Population::ResolutionMet => self.sla().resolution[case] == SlaOutcome::Met,
            Population::Acknowledged => facts.ack_at[case] != NO_TIME,
            Population::Picked => facts.queue_secs[case] != NO_TIME,
            Population::Worked => facts.active_secs[case] != NO_TIME,
            Population::WorkedClosed => facts.active_secs[case] != NO_TIME && cases.closed[case] != NO_TIME,
            Population::NetResolved => facts.net_secs[case] != NO_TIME,
            Population::AnsweredClosed => facts.n_answers[case] > 0 && cases.closed[case] != NO_TIME,
            Population::OneAnswer => facts.n_answers[case] == 1,
            Population::Written => facts.n_talk[case] > 0,
            Population::FirstContactDecided => facts.fcr[case] != SlaOutcome::Pending,
            Population::FirstContactMet => facts.fcr[case] == SlaOutcome::Met,
            Population::Served => self.ending(case).is_some_and(|ending| ending != Ending::Contained),
            Population::Unserved => matches!(self.ending(case), Some(Ending::Lost | Ending::Abandoned | Ending::Missed)),
            Population::Lost => self.ending(case) == Some(Ending::Lost),
            Population::Abandoned => self.ending(case) == Some(Ending::Abandoned),
            Population::Missed => self.ending(case) == Some(Ending::Missed),
            Population::Expired => facts.response_at[case] != NO_TIME && !cases.is_closed(case) && self.is_silent(case),
            Population::RobotCases => facts.marks[case].robot,
            Population::Contained => self.is_contained(case),
            Population::HandedOver => facts.marks[case].handed_over || facts.marks[case].person,
            Population::RobotClosed => facts.marks[case].robot && !facts.marks[case].person && cases.is_closed(case),
            Population::PassedOn => facts.marks[case].robot && facts.marks[case].handed_over,
            Population::OriginKnown => cases.origin[case] != 0,
            Population::StartedByUs => cases.origin[case] == Origin::Hsm as u8,
            Population::CustomerKnown => facts.customer[case] != NO_CODE,
            Population::Returning => facts.customer[case] != NO_CODE && !self.is_first_case[case],
            Population::ReturnDecided => facts.returned[case] != SlaOutcome::Pending,
            Population::Returned => facts.returned[case] == SlaOutcome::Met,
            Population::ChannelKnown => facts.customer[case] != NO_CODE && cases.channel[case] != NO_CODE && cases.created[case] != NO_TIME,
            Population::OnTwoChannels => facts.on_two_channels[case],
            Population::SuccessKnown => cases.outcome[case] != 0 || !cases.csat[case].is_nan(),
            Population::Success => cases.outcome[case] == 2 || cases.csat[case] >= 4.0,
            Population::Handled => facts.handling_secs[case] != NO_TIME,
            Population::Resolved => facts.resolution_secs[case] != NO_TIME,
            Population::Rated => !cases.csat[case].is_nan(),
            Population::Satisfied => cases.csat[case] >= 4.0,
            Population::OutcomeKnown => cases.outcome[case] != 0,
            Population::Converted => cases.outcome[case] == 2,
            Population::FirstOfCustomer => self.is_first_case[case],
            _ => false,
        }
    }

    fn message_holds(&self, population: Population, row: usize) -> bool {
        let messages = &self.data.messages;
        let direction = Direction::from_code(messages.direction[row]);
        let is_sent = direction == Direction::Outbound;
        let status = || DeliveryStatus::from_code(messages.status[row]);
        match population {
            Population::Talk => is_sent || direction == Direction::Inbound,
            Population::Received => direction == Direction::Inbound,
            Population::Sent => is_sent,
            Population::HumanSent => is_sent && messages.author_kind[row] == AuthorKind::Human as u8,
            Population::Delivered => is_sent && status() >= DeliveryStatus::Delivered,
            Population::Read => is_sent && status() == DeliveryStatus::Read,
            Population::Failed => is_sent && status() == DeliveryStatus::Failed,
            Population::Attempted => is_sent && status() > DeliveryStatus::New,
            Population::FirstOfCustomer => self.is_first_message[row],
            Population::InWindow => is_sent && self.reach().in_window.contains(row),
            Population::OutOfWindow => is_sent && messages.kind[row] != MessageKind::Hsm as u8 && !self.reach().in_window.contains(row),
            Population::Answered => is_sent && status() != DeliveryStatus::Failed && self.reach().answered.contains(row),
            Population::AnswerDecided => {
                let is_old = i64::from(messages.sent_at[row]) + DAY_SECS <= self.derived.data_end;
                is_sent && status() != DeliveryStatus::Failed && (is_old || self.reach().answered.contains(row))
            }
            Population::OpensWindow => self.reach().opens_window.contains(row),
            Population::Stuck => {
                let is_old = i64::from(messages.sent_at[row]) + DAY_SECS <= self.derived.data_end;
                is_sent && is_old && matches!(status(), DeliveryStatus::New | DeliveryStatus::Sent)
            }
            Population::Unreachable => self.unreachable.contains(row),
            _ => false,
        }
    }

    fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| Reach::of(self))
    }

    fn wait_holds(&self, population: Population, row: usize) -> bool {
        match population {
            Population::Waits => true,
            Population::AnsweredWaits => self.derived.waits.answered[row] != NO_TIME,
            Population::SlaDecided => self.sla().next_reply[row] != SlaOutcome::Pending,
            Population::SlaMet => self.sla().next_reply[row] == SlaOutcome::Met,
            _ => false,
        }
    }

    fn closing_holds(&self, population: Population, row: usize) -> bool {
        match population {
            Population::Closings => true,
            Population::FirstClosings => self.derived.closings.first_secs[row] != NO_TIME,
            Population::SettledClosings => self.derived.closings.held[row] != SlaOutcome::Pending,
            Population::Undone => self.derived.closings.held[row] == SlaOutcome::Breached,
            _ => false,
        }
    }

    fn participant_holds(&self, population: Population, row: usize) -> bool {
        let participants = &self.derived.participants;
        match population {
            Population::Participants => true,
            Population::Transferred => participants.transferred[row],
            Population::TransferTimed => participants.transfer_secs[row] != NO_TIME,
            Population::PingPong => participants.came_back[row],
            _ => false,
        }
    }

    fn piece_holds(&self, population: Population, row: usize) -> bool {
        let kind = self.derived.presence.kind[row];
        match population {
            Population::Pieces => kind == PieceKind::Stated,
            Population::EstimatedPieces => kind == PieceKind::Estimated,
            Population::BusyPieces => kind == PieceKind::Busy,
            _ => false,
        }
    }

    fn assignments(&self, case: usize) -> usize {
        let events = &self.data.events;
        events.kind[events.of_case(case)].iter().filter(|&&kind| kind == EventKind::Assigned as u8).count()
    }

    /// Seconds of a piece of presence in one state.
    fn piece_secs(&self, state: PresenceState, row: usize) -> f64 {
        let pieces = &self.derived.presence;
        if pieces.state[row] == state as u8 { pieces.secs[row].into() } else { 0.0 }
    }

    /// What is measured on a row of the metric's population.
    pub fn value(&self, value: Value, row: usize) -> f64 {
        let (facts, waits) = (&self.derived.facts, &self.derived.waits);
        let business = self.business();
        let stages = || business.map_or(&facts.stages, |times| &times.stages)[row];
        match value {
            Value::ResponseSecs => business.map_or(&facts.response_secs, |times| &times.response_secs)[row].into(),
            Value::HandlingSecs => business.map_or(&facts.handling_secs, |times| &times.handling_secs)[row].into(),
            Value::ResolutionSecs => business.map_or(&facts.resolution_secs, |times| &times.resolution_secs)[row].into(),
            Value::Grade => self.data.cases.csat[row].into(),
            Value::WaitSecs => business.map_or_else(|| waits.answered[row] - waits.start[row], |times| times.wait_secs[row]).into(),
            Value::AckSecs => match (business, facts.first_wait[row]) {
                (Some(times), _) => times.ack_secs[row].into(),
                (None, wait) => (facts.ack_at[row] - waits.opened[wait as usize]).into(),
            },
            Value::QueueSecs => business.map_or(&facts.queue_secs, |times| &times.queue_secs)[row].into(),
            Value::ActiveSecs => facts.active_secs[row].into(),
            Value::NetSecs => business.map_or(&facts.net_secs, |times| &times.net_secs)[row].into(),
            Value::CustomerSecs => self.value(Value::ResolutionSecs, row) - self.value(Value::NetSecs, row),
            Value::BeforeSecs => stages()[0].into(),
            Value::UntakenSecs => stages()[1].into(),
            Value::UnansweredSecs => stages()[2].into(),
            Value::AfterSecs => self.value(Value::NetSecs, row) - f64::from(stages().iter().sum::<i32>()),
            Value::FirstClosingSecs => business.map_or(&self.derived.closings.first_secs, |times| &times.first_closing_secs)[row].into(),
            Value::Assignments => self.assignments(row) as f64,
            Value::ResponseOrWaited => match (business, facts.response_at[row]) {
                (Some(times), _) => times.response_secs[row].into(),
                (None, NO_TIME) => {
                    let end = given_up(self.data.cases.closed[row], self.derived.data_end);
                    (end - i64::from(facts.sla_from[row])).max(0) as f64
                }
                (None, _) => facts.response_secs[row].into(),
            },
            Value::WaitOrWaited => match (business, waits.answered[row]) {
                (Some(times), _) => times.wait_secs[row].into(),
                (None, NO_TIME) => {
                    let closed = self.data.cases.closed[waits.case[row] as usize];
                    (waits.in_vain_until(row, closed, self.derived.data_end) - i64::from(waits.start[row])).max(0) as f64
                }
                (None, answered) => (answered - waits.start[row]).into(),
            },
            Value::ResolutionOrOpen => match (business, facts.resolution_secs[row]) {
                (Some(times), _) => times.resolution_secs[row].into(),
                (None, NO_TIME) => (self.derived.data_end - i64::from(self.data.cases.created[row])) as f64,
                (None, secs) => secs.into(),
            },
            Value::TransferSecs => business.map_or(&self.derived.participants.transfer_secs, |times| &times.transfer_secs)[row].into(),
            Value::Messages => facts.n_talk[row].into(),
            Value::Answers => facts.n_answers[row].into(),
            Value::OnlineSecs => self.piece_secs(PresenceState::Online, row),
            Value::UnavailableSecs => self.piece_secs(PresenceState::Unavailable, row),
            Value::PieceSecs => self.derived.presence.secs[row].into(),
            Value::Level => self.derived.presence.level[row].into(),
        }
    }

    /// Of a duration that may still run: it has ended.
    pub fn is_over(&self, grain: Grain, row: usize) -> bool {
        match grain {
            Grain::Wait => self.derived.waits.answered[row] != NO_TIME,
            _ => self.derived.facts.response_at[row] != NO_TIME,
        }
    }

    /// What a row counts as: a piece of presence as its interval, any other row as itself.
    pub fn counted_as(&self, grain: Grain, row: usize) -> u32 {
        if grain == Grain::Presence { self.derived.presence.interval[row] } else { row as u32 }
    }

    /// The thing that a distinct count counts; `None` = the row names none.
    pub fn entity(&self, entity: Entity, grain: Grain, row: usize) -> Option<u32> {
        let code = match (entity, grain) {
            (Entity::Case, Grain::Message) => self.data.messages.case[row],
            (Entity::Customer, Grain::Message) => match self.data.messages.customer[row] {
                NO_CODE => self.derived.facts.customer[self.data.messages.case[row] as usize],
                customer => customer,
            },
            (Entity::Case, Grain::Event) => self.derived.closings.case[row],
            (Entity::Customer, Grain::Event) => self.derived.facts.customer[self.derived.closings.case[row] as usize],
            (Entity::Case, Grain::Participant) => self.derived.participants.case[row],
            (Entity::Customer, Grain::Participant) => self.derived.facts.customer[self.derived.participants.case[row] as usize],
            (Entity::Customer, _) => self.derived.facts.customer[row],
            (Entity::Case, _) => row as u32,
        };
        (code != NO_CODE).then_some(code)
    }

    /// Codes of entities are below it.
    pub fn n_entities(&self, entity: Entity) -> usize {
        match entity {
            Entity::Case => self.data.cases.len(),
            Entity::Customer => self.data.names.customers.len(),
        }
    }

    /// The rows that take part.
    pub fn rows_of(&self, population: Population, grain: Grain) -> Bitmap {
        let n_rows = match grain {
            Grain::Message => self.data.messages.len(),
            Grain::Wait => self.derived.waits.len(),
            Grain::Case => self.data.cases.len(),
            Grain::Event => self.derived.closings.case.len(),
            Grain::Participant => self.derived.participants.case.len(),
            Grain::Presence => self.derived.presence.agent.len(),
        };
        Bitmap::from_fn(n_rows, |row| self.holds(population, grain, row))
    }

    /// From when to when a row is open: `None` as end = still open. `None` altogether = never open.
    pub fn open_span(&self, population: Population, row: usize) -> Option<(Time32, Option<Time32>)> {
        let (cases, facts, waits) = (&self.data.cases, &self.derived.facts, &self.derived.waits);
        let closing = |case: usize| match cases.closed[case] {
            NO_TIME if cases.is_closed(case) => None,
            NO_TIME => Some(None),
            closed => Some(Some(closed)),
        };
        let earlier = |a: Option<Time32>, b: Time32| if b == NO_TIME { a } else { Some(a.map_or(b, |a| a.min(b))) };
        let (from, until) = match population {
            Population::Waits => {
                let until = earlier(earlier(closing(waits.case[row] as usize)?, waits.answered[row]), waits.dropped[row]);
                (waits.opened[row], until)
            }
            Population::Unresponded => (facts.sla_from[row], earlier(closing(row)?, facts.response_at[row])),
            _ => (cases.created[row], closing(row)?),
        };
        (from != NO_TIME).then_some((from, until))
    }
}
