//! What help desks tell of cases, and of what happened to them, becomes rows.

use super::desks::{Happened, Told};
use super::rows::Given;
use crate::data::dictionary::CategoryBuilder;
use crate::data::{NO_TIME, Time32};
use crate::import::batch::{CaseRows, EventRows};
use crate::import::values::{self, words};
use crate::model::{CaseState, Field, IssueKind, Origin};

/// The times of a case: opened, first answered, closed.
pub struct CaseTimes {
    pub created: Time32,
    pub first_response: Time32,
    pub closed: Time32,
}

#[derive(Default)]
pub struct Cases {
    rows: CaseRows,
    agent: CategoryBuilder,
    team: CategoryBuilder,
    channel: CategoryBuilder,
    case_type: CategoryBuilder,
    priority: CategoryBuilder,
    status_word: CategoryBuilder,
    contact_name: CategoryBuilder,
    phone: CategoryBuilder,
    tags: CategoryBuilder,
    given: Given,
}

impl Cases {
    /// Gives what could not be read of it.
    pub fn push(&mut self, told: &Told<'_>, times: &CaseTimes) -> Vec<IssueKind> {
        let mut issues = Vec::new();
        let state = match (told.status.is_empty(), times.closed == NO_TIME) {
            (true, true) => CaseState::Unknown,
            (true, false) => CaseState::Closed,
            (false, _) => words::case_state(&told.status).unwrap_or_else(|| {
                issues.push(IssueKind::UnknownState);
                CaseState::Unknown
            }),
        };
        let csat = match told.csat.is_empty() {
            true => None,
            false => values::grade(&told.csat, false).unwrap_or_else(|_| {
                issues.push(IssueKind::UnreadableNumber);
                None
            }),
        };
        let phone = values::phone(&told.contact.phone);
        let name = if told.contact.name.trim().is_empty() { &told.contact.id } else { told.contact.name.trim() };
        let rows = &mut self.rows;
        rows.case_id.push(&told.id);
        rows.created_at.push(times.created);
        rows.first_response_at.push(times.first_response);
        rows.closed_at.push(times.closed);
        rows.state.push(state as u8);
        rows.csat.push(csat.unwrap_or(f32::NAN));
        rows.outcome.push(0);
        rows.value.push(f64::NAN);
        rows.origin.push(Origin::Unknown as u8);
        self.agent.push(&told.agent);
        self.team.push(&told.team);
        self.channel.push(&told.channel);
        self.case_type.push(&told.case_type);
        self.priority.push(&told.priority);
        self.status_word.push(&told.status);
        self.contact_name.push(name);
        self.phone.push(&phone);
        self.tags.push(&told.tags.join("\u{1f}"));
        let given = &mut self.given;
        given.mark(Field::CaseId, true);
        given.mark(Field::CreatedAt, times.created != NO_TIME);
        given.mark(Field::FirstResponseAt, times.first_response != NO_TIME);
        given.mark(Field::ClosedAt, times.closed != NO_TIME);
        given.mark(Field::Status, !told.status.is_empty());
        given.mark(Field::Agent, !told.agent.is_empty());
        given.mark(Field::Team, !told.team.is_empty());
        given.mark(Field::Channel, !told.channel.is_empty());
        given.mark(Field::CaseType, !told.case_type.is_empty());
        given.mark(Field::Priority, !told.priority.is_empty());
        given.mark(Field::ContactName, !name.is_empty());
        given.mark(Field::Phone, !phone.is_empty());
        given.mark(Field::Tags, !told.tags.is_empty());
        given.mark(Field::Csat, csat.is_some());
        issues
    }

    pub fn len(&self) -> usize {
        self.rows.created_at.len()
    }

    pub fn take(&mut self) -> CaseRows {
        CaseRows {
            agent: self.agent.finish(),
            team: self.team.finish(),
            channel: self.channel.finish(),
            case_type: self.case_type.finish(),
            priority: self.priority.finish(),
            status_word: self.status_word.finish(),
            contact_name: self.contact_name.finish(),
            phone: self.phone.finish(),
            tags: self.tags.finish(),
            ..std::mem::take(&mut self.rows)
        }
    }

    /// The fields met so far.
    pub fn fields(&self) -> &[Field] {
        &self.given.fields
    }
}

#[derive(Default)]
pub struct Events {
    rows: EventRows,
    actor: CategoryBuilder,
    team: CategoryBuilder,
    detail: CategoryBuilder,
    given: Given,
}

impl Events {
    pub fn push(&mut self, at: Time32, happened: &Happened<'_>) {
        self.rows.case_id.push(&happened.case_id);
        self.rows.at.push(at);
        self.rows.kind.push(happened.kind as u8);
        self.actor.push(&happened.actor);
        self.team.push(&happened.team);
        self.detail.push(&happened.detail);
        for (field, is_given) in
            [(Field::CaseId, true), (Field::EventAt, true), (Field::EventKind, true), (Field::Agent, !happened.actor.is_empty())]
        {
            self.given.mark(field, is_given);
        }
    }

    pub fn len(&self) -> usize {
        self.rows.at.len()
    }

    pub fn take(&mut self) -> EventRows {
        EventRows { actor: self.actor.finish(), team: self.team.finish(), detail: self.detail.finish(), ..std::mem::take(&mut self.rows) }
    }

    /// The fields met so far.
    pub fn fields(&self) -> &[Field] {
        &self.given.fields
    }
}
