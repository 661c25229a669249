//! How a case went from hand to hand: who took part, who had it, who passed it on, when.

use crate::data::{Dataset, NO_CODE, NO_TIME, Participants, Time32};
use crate::model::{AuthorKind, Content, Direction, EventKind};

use super::facts::between;

#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// When a person first wrote to the customer; [`NO_TIME`] = nobody.
    pub first_person: Time32,
    /// People who had it, in order, nobody twice in a row: by an assignment, else by writing while nobody had it.
    pub holders: Vec<u32>,
    /// People who wrote to the customer, each once.
    pub writers: Vec<u32>,
    /// When somebody who had it first passed it on: to another person, to another team or back to the robot. [`NO_TIME`] = never.
    pub passed_at: Time32,
    /// Who passed it on; [`NO_CODE`] = nobody passed it on.
    pub passed_by: u32,
    /// Events that changed its team, and when each happened.
    pub team_events: Vec<(Time32, usize)>,
}

impl Passage {
    /// Who wrote in it or passed it on first.
    fn participants(&self) -> impl Iterator<Item = u32> {
        let by = Some(self.passed_by).filter(|by| *by != NO_CODE && !self.writers.contains(by));
        self.writers.iter().copied().chain(by)
    }

    /// It came back to somebody who had given it away.
    pub fn is_ping_pong(&self) -> bool {
        (2..self.holders.len()).any(|at| self.holders[..at - 1].contains(&self.holders[at]))
    }
}

/// A person who wrote a message of ours: an author whom the file does not tell counts as one.
pub fn is_by_person(data: &Dataset, row: usize) -> bool {
    let author = AuthorKind::from_code(data.messages.author_kind[row]);
    data.messages.direction[row] == Direction::Outbound as u8
        && data.messages.content[row] != Content::Reaction as u8
        && !matches!(author, AuthorKind::Bot | AuthorKind::Automation | AuthorKind::Campaign)
}

pub fn participants(data: &Dataset) -> Participants {
    let mut participants = Participants::default();
    if !data.events.kind.iter().any(|&kind| EventKind::from_code(kind).is_transfer()) {
        return participants;
    }
    for case in 0..data.n_counted {
        let passage = passage(data, case);
        for agent in passage.participants() {
            let transferred = agent == passage.passed_by;
            participants.case.push(case as u32);
            participants.agent.push(agent);
            participants.transferred.push(transferred);
            participants.transfer_secs.push(if transferred { between(data.cases.created[case], passage.passed_at) } else { NO_TIME });
            participants.came_back.push(transferred && passage.is_ping_pong());
        }
    }
    participants
}

pub fn passage(data: &Dataset, case: usize) -> Passage {
    let (messages, events) = (&data.messages, &data.events);
    let mut passage = Passage {
        first_person: NO_TIME,
        holders: Vec::new(),
        writers: Vec::new(),
        passed_at: NO_TIME,
        passed_by: NO_CODE,
        team_events: Vec::new(),
    };
    // Both tables are laid out by time; of one second the event comes first.
    let mut rows = messages.of_case(case).filter(|&row| is_by_person(data, row)).peekable();
    let mut happened = events.of_case(case).peekable();
    loop {
        let event = happened.peek().copied();
        let message = rows.peek().copied();
        let is_event = match (event, message) {
            (None, None) => return passage,
            (Some(event), Some(message)) => events.at[event] <= messages.sent_at[message],
            (event, _) => event.is_some(),
        };
        match (is_event, event, message) {
            (true, Some(event), _) => {
                happened.next();
                passage.see_event(data, event);
            }
            (_, _, Some(message)) => {
                rows.next();
                passage.see_message(data, message);
            }
            _ => return passage,
        }
    }
}

impl Passage {
    fn see_message(&mut self, data: &Dataset, row: usize) {
        if self.first_person == NO_TIME {
            self.first_person = data.messages.sent_at[row];
        }
        let person = data.messages.agent[row];
        if person == NO_CODE {
            return;
        }
        let person = data.person(person);
        if !self.writers.contains(&person) {
            self.writers.push(person);
        }
        if self.holders.is_empty() {
            self.holders.push(person);
        }
    }

    fn see_event(&mut self, data: &Dataset, event: usize) {
        let at = data.events.at[event];
        let actor = match data.events.actor[event] {
            NO_CODE => NO_CODE,
            actor => data.person(actor),
        };
        let holder = self.holders.last().copied();
        match EventKind::from_code(data.events.kind[event]) {
            EventKind::Assigned if actor != NO_CODE && holder != Some(actor) => {
                self.pass(at, holder);
                self.holders.push(actor);
            }
            EventKind::TeamChanged => {
                self.team_events.push((at, event));
                self.pass(at, holder.map(|holder| if actor == NO_CODE { holder } else { actor }));
            }
            EventKind::HandedToBot => self.pass(at, holder),
            _ => {}
        }
    }

    fn pass(&mut self, at: Time32, by: Option<u32>) {
        if let (Some(by), NO_TIME) = (by, self.passed_at) {
            (self.passed_at, self.passed_by) = (at, by);
        }
    }
}
