//! Which rows of a table take part in a metric, and what is measured on them.

use crate::data::{Bitmap, BusinessTimes, Dataset, Derived, NO_CODE, NO_TIME, PieceKind, SlaOutcome, Time32};
use crate::model::{AuthorKind, Clock, DeliveryStatus, Direction, Field, Grain, PresenceState, Role};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Population {
    Cases,
    ClosedCases,
    Responded,
    Unresponded,
    SlaDecided,
    SlaMet,
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
    Waits,
    AnsweredWaits,
    /// Every closing of a case.
    Closings,
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
}

impl Value {
    /// It is measured by the clock in force.
    pub fn is_on_clock(self) -> bool {
        matches!(self, Value::ResponseSecs | Value::HandlingSecs | Value::ResolutionSecs | Value::WaitSecs)
    }
}

impl Need {
    pub const ALL: [Need; 8] = [
        Need::Messages,
        Need::Directions,
        Need::DeliveryStatus,
        Need::Closing,
        Need::FirstResponses,
        Need::Csat,
        Need::Outcomes,
        Need::Presence,
    ];
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
pub struct Subject<'a> {
    pub data: &'a Dataset,
    pub derived: &'a Derived,
    /// First message, and first case, of each customer.
    pub is_first_message: &'a [bool],
    pub is_first_case: &'a [bool],
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
            Need::Outcomes => (data.listed.outcome.iter().any(|&outcome| outcome != 0), Lack::Field(Field::Outcome)),
            Need::Presence => (!data.presence.from.is_empty(), Lack::Table(Role::Presence)),
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
            Grain::Event => population == Population::Closings,
        }
    }

    /// The durations of the business clock, when it is the one in force.
    fn business(&self) -> Option<&BusinessTimes> {
        self.derived.business.as_ref().filter(|_| self.clock == Clock::Business)
    }

    fn sla(&self, case: usize) -> SlaOutcome {
        self.business().map_or(&self.derived.facts.sla, |times| &times.sla)[case]
    }

    fn case_holds(&self, population: Population, case: usize) -> bool {
        let (cases, facts) = (&self.data.cases, &self.derived.facts);
        match population {
            Population::Cases => true,
            Population::ClosedCases => cases.is_closed(case),
            Population::Responded => facts.response_secs[case] != NO_TIME,
            Population::Unresponded => facts.sla_from[case] != NO_TIME,
            Population::SlaDecided => self.sla(case) != SlaOutcome::Pending,
            Population::SlaMet => self.sla(case) == SlaOutcome::Met,
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
            _ => false,
        }
    }

    fn wait_holds(&self, population: Population, row: usize) -> bool {
        match population {
            Population::Waits => true,
            Population::AnsweredWaits => self.derived.waits.answered[row] != NO_TIME,
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

    /// Seconds of a piece of presence in one state.
    fn piece_secs(&self, state: PresenceState, row: usize) -> f64 {
        let pieces = &self.derived.presence;
        if pieces.state[row] == state as u8 { pieces.secs[row].into() } else { 0.0 }
    }

    /// What is measured on a row of the metric's population.
    pub fn value(&self, value: Value, row: usize) -> f64 {
        let (facts, waits) = (&self.derived.facts, &self.derived.waits);
        let business = self.business();
        match value {
            Value::ResponseSecs => business.map_or(&facts.response_secs, |times| &times.response_secs)[row].into(),
            Value::HandlingSecs => business.map_or(&facts.handling_secs, |times| &times.handling_secs)[row].into(),
            Value::ResolutionSecs => business.map_or(&facts.resolution_secs, |times| &times.resolution_secs)[row].into(),
            Value::Grade => self.data.cases.csat[row].into(),
            Value::WaitSecs => business.map_or_else(|| waits.answered[row] - waits.start[row], |times| times.wait_secs[row]).into(),
            Value::OnlineSecs => self.piece_secs(PresenceState::Online, row),
            Value::UnavailableSecs => self.piece_secs(PresenceState::Unavailable, row),
            Value::PieceSecs => self.derived.presence.secs[row].into(),
            Value::Level => self.derived.presence.level[row].into(),
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
            Population::Waits => (waits.opened[row], earlier(closing(waits.case[row] as usize)?, waits.answered[row])),
            Population::Unresponded => (facts.sla_from[row], earlier(closing(row)?, facts.response_at[row])),
            _ => (cases.created[row], closing(row)?),
        };
        (from != NO_TIME).then_some((from, until))
    }
}
