//! What was heard becomes rows of messages.

use super::heard::Heard;
use crate::data::dictionary::CategoryBuilder;
use crate::data::{NO_TIME, Time32};
use crate::import::batch::MessageRows;
use crate::import::values;
use crate::model::{AuthorKind, Content, DeliveryStatus, Direction, Field, MessageKind, Origin};

/// The channel of payloads that name none.
const CHANNEL: &str = "WhatsApp";

#[derive(Default)]
pub struct Messages {
    rows: MessageRows,
    channel: CategoryBuilder,
    template: CategoryBuilder,
    error: CategoryBuilder,
    agent: CategoryBuilder,
    team: CategoryBuilder,
    case_type: CategoryBuilder,
    contact_name: CategoryBuilder,
    phone: CategoryBuilder,
    contact_id: CategoryBuilder,
    /// Fields that some row had.
    given: Given,
}

#[derive(Default)]
pub(super) struct Given {
    pub(super) fields: Vec<Field>,
}

impl Given {
    pub(super) fn mark(&mut self, field: Field, is_given: bool) {
        if is_given && !self.fields.contains(&field) {
            self.fields.push(field);
        }
    }
}

impl Messages {
    /// `text` = first byte in the file and length of the text with its quotes; length 0 = none.
    pub fn push(&mut self, at: Time32, heard: &Heard<'_>, text: (u64, u32)) {
        let rows = &mut self.rows;
        rows.id_hash.push(if heard.id.is_empty() { 0 } else { values::id_hash(&heard.id) });
        rows.case_id.push(&heard.case_id);
        rows.sent_at.push(at);
        rows.direction.push(heard.direction as u8);
        rows.status.push(heard.status as u8);
        rows.kind.push(heard.kind as u8);
        rows.content.push(heard.content as u8);
        rows.digest.push(0);
        rows.author_kind.push(heard.author as u8);
        rows.origin.push(heard.origin as u8);
        rows.case_created_at.push(NO_TIME);
        rows.order.push(0);
        rows.text_offset.push(text.0);
        rows.text_len.push(text.1);
        let phone = values::phone(&heard.contact.phone);
        let channel = heard.channel.as_deref().unwrap_or(CHANNEL);
        self.channel.push(channel);
        self.template.push(&heard.template);
        self.error.push(&values::error_code(&heard.error));
        self.agent.push(&heard.agent);
        self.team.push(&heard.team);
        self.case_type.push("");
        self.contact_name.push(heard.contact.name.trim());
        self.phone.push(&phone);
        self.contact_id.push(&heard.contact.id);
        let given = &mut self.given;
        given.mark(Field::MessageId, !heard.id.is_empty());
        given.mark(Field::SentAt, true);
        given.mark(Field::Direction, heard.direction != Direction::Unknown);
        given.mark(Field::Status, heard.status != DeliveryStatus::Unknown);
        given.mark(Field::Kind, heard.kind != MessageKind::Unknown);
        given.mark(Field::AuthorKind, heard.author != AuthorKind::Unknown);
        given.mark(Field::Origin, heard.origin != Origin::Unknown);
        given.mark(Field::Channel, !channel.is_empty());
        given.mark(Field::Team, !heard.team.is_empty());
        given.mark(Field::Phone, !phone.is_empty() || !heard.contact.id.is_empty());
        given.mark(Field::ContactName, !heard.contact.name.trim().is_empty());
        given.mark(Field::Agent, !heard.agent.is_empty());
        given.mark(Field::Template, !heard.template.is_empty());
        given.mark(Field::Error, !heard.error.is_empty());
        given.mark(Field::CaseId, !heard.case_id.is_empty());
        given.mark(Field::Text, text.1 > 0 && heard.content != Content::Reaction);
    }

    pub fn len(&self) -> usize {
        self.rows.sent_at.len()
    }

    pub fn take(&mut self) -> MessageRows {
        MessageRows {
            channel: self.channel.finish(),
            template: self.template.finish(),
            error: self.error.finish(),
            agent: self.agent.finish(),
            team: self.team.finish(),
            case_type: self.case_type.finish(),
            contact_name: self.contact_name.finish(),
            phone: self.phone.finish(),
            contact_id: self.contact_id.finish(),
            ..std::mem::take(&mut self.rows)
        }
    }

    /// The fields met so far.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = self.given.fields.clone();
        fields.sort_unstable();
        fields
    }
}

/// Where Meta's payloads hold a field; the words of providers differ.
pub fn name_of(field: Field) -> &'static str {
    match field {
        Field::MessageId => "id",
        Field::SentAt => "timestamp",
        Field::Direction => "messages, statuses",
        Field::Status => "status",
        Field::Kind => "pricing.category",
        Field::AuthorKind => "from",
        Field::Origin => "conversation.origin.type",
        Field::Channel => "messaging_product",
        Field::Phone => "wa_id",
        Field::ContactName => "profile.name",
        Field::Agent => "operatorName",
        Field::Template => "template.name",
        Field::Error => "errors.code",
        Field::CaseId => "ticketId",
        Field::Text => "text.body",
        other => other.id(),
    }
}
