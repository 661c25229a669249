//! Records become rows: each cell by the meaning of its column.

use std::borrow::Cow;

use super::aside::Aside;
use super::cells::Record;
use crate::data::dictionary::{CategoryBuilder, recode};
use crate::data::{Category, Column, Dictionary, NO_CODE, NO_TIME, Texts, Time32};
use crate::import::batch::{CaseRows, EventRows, MessageRows, PresenceRows, Rows, STATE_EVENT};
use crate::import::headers::{self, Shape};
use crate::import::values::words::RowKind;
use crate::import::values::{self, TimeProblem, TimeReader, fold, words};
use crate::import::{DateOrder, ImportPlan};
use crate::model::{
    AuthorKind, CaseState, DeliveryStatus, Direction, EventKind, Field, IssueKind, MessageKind, Origin, PresenceState, Role,
};

/// Why a record becomes no row, and the column to blame.
pub type Rejection = (IssueKind, Option<usize>);

/// Where a problem that does not reject is told.
pub type Note<'a> = &'a mut dyn FnMut(IssueKind, Option<usize>);

pub struct RowBuilder {
    columns: Columns,
    values: ValueReader,
    rows: Box<Building>,
    /// Events that stand among messages.
    events: EventBuilder,
    /// What messages and events say of their cases.
    aside: Option<Box<Aside>>,
}

enum Building {
    Messages(Box<MessageBuilder>),
    Cases(Box<CaseBuilder>),
    Events(EventBuilder),
    Presence(PresenceBuilder),
}

impl RowBuilder {
    pub fn new(plan: &ImportPlan) -> Self {
        let rows = match plan.role {
            Role::Messages => Building::Messages(Box::default()),
            Role::Cases => Building::Cases(Box::default()),
            Role::Events => Building::Events(EventBuilder::default()),
            Role::Presence => Building::Presence(PresenceBuilder::default()),
        };
        RowBuilder {
            columns: Columns::new(plan),
            values: ValueReader::new(plan),
            rows: Box::new(rows),
            events: EventBuilder::default(),
            aside: Aside::of(plan).map(Box::new),
        }
    }

    /// All checks come before the first cell is stored, so that a rejected record leaves nothing behind.
    pub fn push(&mut self, record: &Record<'_>, note: Note<'_>) -> Result<(), Rejection> {
        let (columns, values) = (&self.columns, &mut self.values);
        match &mut *self.rows {
            Building::Messages(rows) => match values.row_kind(record, columns) {
                RowKind::Event => self.events.push(record, columns, values)?,
                kind => rows.push(record, columns, values, kind == RowKind::Note, note)?,
            },
            Building::Cases(rows) => rows.push(record, columns, values, note)?,
            Building::Events(rows) => rows.push(record, columns, values)?,
            Building::Presence(rows) => rows.push(record, columns, values, note)?,
        }
        for column in [Field::CaseId, Field::MessageId].map(|field| columns.of(field)) {
            if values::spreadsheet_id(&record.get(column)).is_some_and(|(_, is_lost)| is_lost) {
                note(IssueKind::DamagedId, column);
            }
        }
        if let Some(aside) = &mut self.aside {
            aside.push(record, columns, values, note);
        }
        Ok(())
    }

    /// A line of totals: its first word says so, and it has no time.
    pub fn is_total(&self, record: &Record<'_>) -> bool {
        let Some(label) = (0..record.cells.len()).find(|&idx| !record.get(Some(idx)).is_empty()) else { return false };
        words::is_total(&record.get(Some(label))) && {
            let time = self.columns.required_time().column;
            time == Some(label) || record.given(time).is_empty()
        }
    }

    pub fn proves_day_first(&self) -> bool {
        self.values.times.proves_day_first()
    }

    pub fn met_month_first(&self) -> bool {
        self.values.times.met_month_first()
    }

    pub fn wants_month_first(&self) -> bool {
        self.values.times.wants_month_first()
    }

    /// Rows of the plan's role, and events among them.
    pub fn len(&self) -> usize {
        self.events.rows.at.len()
            + match &*self.rows {
                Building::Messages(rows) => rows.rows.sent_at.len(),
                Building::Cases(rows) => rows.rows.created_at.len(),
                Building::Events(rows) => rows.rows.at.len(),
                Building::Presence(rows) => rows.rows.from.len(),
            }
    }

    /// Moves the rows to the end of `out`, which must be of the same role.
    pub fn hand_over(&mut self, out: &mut Rows) {
        match (&mut *self.rows, out) {
            (Building::Messages(rows), Rows::Messages(out)) => rows.hand_over(out),
            (Building::Cases(rows), Rows::Cases(out)) => rows.hand_over(out),
            (Building::Events(rows), Rows::Events(out)) => rows.hand_over(out),
            (Building::Presence(rows), Rows::Presence(out)) => rows.hand_over(out),
            _ => debug_assert!(false, "a batch is made for the role of its plan"),
        }
    }

    /// Events that stood among messages since the last time.
    pub fn take_events(&mut self) -> EventRows {
        let mut rows = EventRows::default();
        self.events.hand_over(&mut rows);
        rows
    }

    /// What was said of cases since the last time.
    pub fn take_aside(&mut self) -> CaseRows {
        let mut rows = CaseRows::default();
        if let Some(aside) = &mut self.aside {
            aside.cases.hand_over(&mut rows);
        }
        rows
    }
}

/// Where a time stands: in one column, or its day and its clock in two.
#[derive(Clone, Copy)]
pub(super) struct TimePlace {
    column: Option<usize>,
    clock: Option<usize>,
}

/// The column of each field.
pub(super) struct Columns {
    role: Role,
    of_field: Vec<Option<usize>>,
    /// The second column of a time.
    clock_of_field: Vec<Option<usize>>,
    /// Seconds that one of a column's plain numbers lasts.
    unit_secs: Vec<f64>,
    /// Marks internal notes, by this answer.
    private: Option<(usize, bool)>,
    /// The agent of a message is whoever wrote it: a customer too.
    agent_is_author: bool,
    /// The kind of an event is the state in which it left its case.
    tells_states: bool,
    /// The column of the kind answers whether a message was inside the session.
    kind_is_session: bool,
}

impl Columns {
    fn new(plan: &ImportPlan) -> Self {
        let of_field = Field::ALL.iter().map(|field| plan.column_of(*field)).collect();
        Columns {
            role: plan.role,
            of_field,
            clock_of_field: Field::ALL.iter().map(|field| plan.clock_of(*field)).collect(),
            unit_secs: plan.columns.iter().map(|column| headers::unit_secs(&column.name)).collect(),
            private: headers::private_column(&plan.columns),
            agent_is_author: headers::agent_is_author(&plan.columns),
            kind_is_session: headers::kind_is_session(&plan.columns),
            tells_states: plan.role == Role::Events && headers::tells_states(&plan.columns),
        }
    }

    pub(super) fn time(&self, field: Field) -> TimePlace {
        TimePlace { column: self.of(field), clock: self.clock_of_field[field as usize] }
    }

    /// The time that a row of the role cannot do without.
    fn required_time(&self) -> TimePlace {
        match self.role {
            Role::Messages if self.has(Field::SentAt) => self.time(Field::SentAt),
            Role::Messages | Role::Cases => self.time(Field::CreatedAt),
            Role::Events => self.time(Field::EventAt),
            Role::Presence => self.time(Field::From),
        }
    }

    pub(super) fn of(&self, field: Field) -> Option<usize> {
        self.of_field[field as usize]
    }

    fn has(&self, field: Field) -> bool {
        self.of(field).is_some()
    }
}

/// Reads the values of one file, remembering what repeats.
pub(super) struct ValueReader {
    times: TimeReader,
    /// How each column writes times.
    forms: Vec<TimeForm>,
    excel_1904: bool,
    has_decimal_comma: bool,
    /// Zendesk separates tags by spaces, which are part of a tag elsewhere.
    has_spaced_tags: bool,
    directions: Memo<Option<Direction>>,
    statuses: Memo<Option<DeliveryStatus>>,
    kinds: Memo<Option<MessageKind>>,
    authors: Memo<Option<(AuthorKind, Direction)>>,
    origins: Memo<Option<Origin>>,
    states: Memo<Option<CaseState>>,
    events: Memo<Option<EventKind>>,
    presences: Memo<Option<PresenceState>>,
    booleans: Memo<Option<bool>>,
    row_kinds: Memo<Option<RowKind>>,
}

impl ValueReader {
    fn new(plan: &ImportPlan) -> Self {
        let order = if plan.date_order == DateOrder::MonthFirst { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        ValueReader {
            times: TimeReader::new(&plan.zone, order),
            forms: plan.columns.iter().map(|column| TimeForm::of(&column.shape)).collect(),
            excel_1904: plan.excel_1904,
            has_decimal_comma: plan.decimal_comma,
            has_spaced_tags: plan.columns.iter().any(|column| fold(&column.name) == "summationcolumn"),
            directions: Memo::default(),
            statuses: Memo::default(),
            kinds: Memo::default(),
            authors: Memo::default(),
            origins: Memo::default(),
            states: Memo::default(),
            events: Memo::default(),
            presences: Memo::default(),
            booleans: Memo::default(),
            row_kinds: Memo::default(),
        }
    }

    /// What a record among messages is. A word that nobody knows is a message where it has a text.
    fn row_kind(&mut self, record: &Record<'_>, columns: &Columns) -> RowKind {
        let word = record.given(columns.of(Field::RowKind));
        if word.is_empty() {
            return RowKind::Message;
        }
        let has_text = !record.given(columns.of(Field::Text)).is_empty();
        self.row_kinds.get(&word, words::row_kind).unwrap_or(if has_text { RowKind::Message } else { RowKind::Event })
    }

    fn time(&mut self, text: &str, column: Option<usize>) -> Result<Time32, TimeProblem> {
        match column.map_or(TimeForm::Text, |idx| self.forms[idx]) {
            TimeForm::Text => self.times.read(text),
            TimeForm::Epoch => self.times.read_epoch(text),
            TimeForm::Serial => self.times.read_serial(text, self.excel_1904).or_else(|_| self.times.read(text)),
        }
    }

    /// The text of a time and what it says; `None` = the cell is empty.
    fn time_at(&mut self, record: &Record<'_>, place: TimePlace) -> Option<Result<Time32, TimeProblem>> {
        let day = record.given(place.column);
        if day.is_empty() {
            return None;
        }
        let clock = record.given(place.clock);
        if clock.is_empty() {
            return Some(self.time(&day, place.column));
        }
        // A day that a spreadsheet wrote with a clock of its own, as `01/07/2024 00:00:00`, keeps its day.
        let midnight = self.time(&day, place.column);
        Some(match values::time::clock_of_day(&clock) {
            None => Err(TimeProblem::Unreadable),
            Some(secs) => midnight.and_then(|at| self.times.at_clock(at, secs)),
        })
    }

    fn required_time(&mut self, record: &Record<'_>, place: TimePlace) -> Result<Time32, Rejection> {
        self.time_at(record, place).ok_or((IssueKind::MissingTime, place.column))?.map_err(|problem| match problem {
            TimeProblem::Unreadable => (IssueKind::UnreadableTime, place.column),
            TimeProblem::OutOfRange => (IssueKind::TimeOutOfRange, place.column),
        })
    }

    pub(super) fn optional_time(&mut self, record: &Record<'_>, place: TimePlace, note: Note<'_>) -> Time32 {
        match self.time_at(record, place) {
            None => NO_TIME,
            Some(time) => time.unwrap_or_else(|_| {
                note(IssueKind::UnreadableOptionalTime, place.column);
                NO_TIME
            }),
        }
    }

    /// An instant told by how long after another it came; no time when the cell is empty.
    fn time_after(&self, start: Time32, record: &Record<'_>, columns: &Columns, field: Field, note: Note<'_>) -> Time32 {
        let column = columns.of(field);
        let text = record.given(column);
        let unit_secs = column.map_or(1.0, |idx| columns.unit_secs[idx]);
        if text.is_empty() || start == NO_TIME {
            return NO_TIME;
        }
        let end = values::duration(&text, unit_secs, self.has_decimal_comma).and_then(|secs| start.checked_add(i32::try_from(secs).ok()?));
        end.filter(|end| values::time::is_in_range(i64::from(*end))).unwrap_or_else(|| {
            note(IssueKind::UnreadableDuration, column);
            NO_TIME
        })
    }

    /// A phone as it identifies its owner. One that a spreadsheet rounded belongs to nobody.
    fn phone<'a>(record: &Record<'a>, column: Option<usize>, note: Note<'_>) -> Cow<'a, str> {
        let text = record.given(column);
        match values::spreadsheet_phone(&text) {
            None => {
                let normal = match values::phone(&text) {
                    Cow::Owned(normal) => Some(normal),
                    Cow::Borrowed(_) => None,
                };
                normal.map_or(text, Cow::Owned)
            }
            Some(Ok(digits)) => Cow::Owned(values::phone(&digits).into_owned()),
            Some(Err(values::Damaged)) => {
                note(IssueKind::DamagedPhone, column);
                Cow::Borrowed("")
            }
        }
    }
}

/// How a column writes times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TimeForm {
    Text,
    /// Seconds or milliseconds since 1970.
    Epoch,
    /// Days of a spreadsheet.
    Serial,
}

impl TimeForm {
    fn of(shape: &str) -> Self {
        match shape {
            _ if shape == Shape::Epoch.id() => TimeForm::Epoch,
            _ if shape == Shape::Serial.id() => TimeForm::Serial,
            _ => TimeForm::Text,
        }
    }
}

/// What the last few distinct words meant: columns of words repeat a handful of them.
struct Memo<T> {
    known: Vec<(Box<str>, T)>,
    /// What an empty cell means.
    of_empty: Option<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo { known: Vec::new(), of_empty: None }
    }
}

impl<T: Copy> Memo<T> {
    fn get(&mut self, text: &str, read: impl Fn(&str) -> T) -> T {
        const MOST: usize = 24;
        if text.is_empty() {
            return *self.of_empty.get_or_insert_with(|| read(text));
        }
        // The words are short: a loop over their letters is quicker than a call.
        let is_text = |word: &str| word.len() == text.len() && word.bytes().eq(text.bytes());
        if let Some((_, meaning)) = self.known.iter().find(|(word, _)| is_text(word)) {
            return *meaning;
        }
        let meaning = read(text);
        if self.known.len() < MOST {
            self.known.push((text.into(), meaning));
        }
        meaning
    }
}

#[derive(Default)]
struct MessageBuilder {
    rows: MessageRows,
    channel: CategoryBuilder,
    template: CategoryBuilder,
    error: CategoryBuilder,
    agent: CategoryBuilder,
    team: CategoryBuilder,
    case_type: CategoryBuilder,
    contact_name: CategoryBuilder,
    phone: CategoryBuilder,
}

impl MessageBuilder {
    fn push(
        &mut self,
        record: &Record<'_>,
        columns: &Columns,
        values: &mut ValueReader,
        is_note: bool,
        note: Note<'_>,
    ) -> Result<(), Rejection> {
        let created = columns.time(Field::CreatedAt);
        let (sent_at, created_at) = match columns.has(Field::SentAt) {
            true => (values.required_time(record, columns.time(Field::SentAt))?, values.optional_time(record, created, note)),
            // "Consumo WhatsApp" gives the time of the case only; the order tells its messages apart.
            false => {
                let created_at = values.required_time(record, created)?;
                (created_at, created_at)
            }
        };
        let template = record.given(columns.of(Field::Template));
        let mut agent = record.given(columns.of(Field::Agent));
        let kind = kind_of(record, columns, values, &template);
        let author = author_of(record, columns, values);
        let direction = if is_note { Direction::Note } else { direction_of(record, columns, values, kind, author, note) };
        let mut contact_name = record.given(columns.of(Field::ContactName));
        if columns.agent_is_author && direction == Direction::Inbound {
            let customer = std::mem::take(&mut agent);
            contact_name = if contact_name.is_empty() { customer } else { contact_name };
        }
        let author_kind = author_kind_of(record, columns, values, direction, kind, author.map(|(author, _)| author), &agent);
        let status = status_of(record, columns, values, note);
        let id = plain_id(record.get(columns.of(Field::MessageId)));
        let (text_offset, text_len) = record.place(columns.of(Field::Text));
        let phone = ValueReader::phone(record, columns.of(Field::Phone), note);

        let rows = &mut self.rows;
        rows.id_hash.push(if id.is_empty() { 0 } else { values::id_hash(&id) });
        rows.case_id.push(&case_id_of(record, columns));
        rows.sent_at.push(sent_at);
        rows.direction.push(direction as u8);
        rows.status.push(status as u8);
        rows.kind.push(kind as u8);
        rows.content.push(0);
        rows.digest.push(0);
        rows.author_kind.push(author_kind as u8);
        rows.origin.push(origin_of(record, columns, values) as u8);
        rows.case_created_at.push(created_at);
        rows.order.push(order_of(record, columns.of(Field::Order), note));
        rows.text_offset.push(text_offset);
        rows.text_len.push(text_len);
        self.channel.push(&record.given(columns.of(Field::Channel)));
        self.template.push(&template);
        self.error.push(&values::error_code(&record.given(columns.of(Field::Error))));
        self.agent.push(&agent);
        self.team.push(&record.given(columns.of(Field::Team)));
        self.case_type.push(&record.given(columns.of(Field::CaseType)));
        self.contact_name.push(&contact_name);
        self.phone.push(&phone);
        Ok(())
    }

    fn hand_over(&mut self, out: &mut MessageRows) {
        let (rows, n_before) = (std::mem::take(&mut self.rows), out.sent_at.len());
        append(&mut out.id_hash, rows.id_hash);
        append_texts(&mut out.case_id, rows.case_id);
        append(&mut out.sent_at, rows.sent_at);
        append(&mut out.direction, rows.direction);
        append(&mut out.status, rows.status);
        append(&mut out.kind, rows.kind);
        append(&mut out.content, rows.content);
        append(&mut out.digest, rows.digest);
        append(&mut out.author_kind, rows.author_kind);
        append(&mut out.origin, rows.origin);
        append(&mut out.case_created_at, rows.case_created_at);
        append(&mut out.order, rows.order);
        append(&mut out.text_offset, rows.text_offset);
        append(&mut out.text_len, rows.text_len);
        append_category(&mut out.channel, self.channel.finish(), n_before);
        append_category(&mut out.template, self.template.finish(), n_before);
        append_category(&mut out.error, self.error.finish(), n_before);
        append_category(&mut out.agent, self.agent.finish(), n_before);
        append_category(&mut out.team, self.team.finish(), n_before);
        append_category(&mut out.case_type, self.case_type.finish(), n_before);
        append_category(&mut out.contact_name, self.contact_name.finish(), n_before);
        append_category(&mut out.phone, self.phone.finish(), n_before);
    }
}

/// The id of the case; of a link to it, what stands last. In a list of cases without ids each row is one, known by all it says.
pub(super) fn case_id_of<'a>(record: &Record<'a>, columns: &Columns) -> Cow<'a, str> {
    if columns.role == Role::Cases && !columns.has(Field::CaseId) {
        return Cow::Owned(format!("#{:016x}", values::id_hash(&String::from_utf8_lossy(record.bytes))));
    }
    let id = record.given(columns.of(Field::CaseId));
    match id.strip_prefix("http") {
        Some(link) => Cow::Owned(link.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()),
        None => plain_id(id),
    }
}

/// With all its digits, where a spreadsheet wrote it as a number and they are still there.
fn plain_id(id: Cow<'_, str>) -> Cow<'_, str> {
    let plain = values::spreadsheet_id(&id).map(|(plain, _)| plain.into_owned());
    plain.map_or(id, Cow::Owned)
}

/// The kind that the file gives; else a template makes an HSM, and the lack of one a session message where templates are named.
fn kind_of(record: &Record<'_>, columns: &Columns, values: &mut ValueReader, template: &str) -> MessageKind {
    let word = record.given(columns.of(Field::Kind));
    if columns.kind_is_session
        && let Some(is_session) = values.booleans.get(&word, values::boolean)
    {
        return if is_session { MessageKind::Session } else { MessageKind::Hsm };
    }
    if !word.is_empty()
        && let Some(kind) = values.kinds.get(&word, words::message_kind)
    {
        return kind;
    }
    match (template.is_empty(), columns.has(Field::Template) && !columns.has(Field::Kind)) {
        (false, _) => MessageKind::Hsm,
        (true, true) => MessageKind::Session,
        (true, false) => MessageKind::Unknown,
    }
}

/// What a column of sender types says, and the direction that follows.
fn author_of(record: &Record<'_>, columns: &Columns, values: &mut ValueReader) -> Option<(AuthorKind, Direction)> {
    let mut word = record.given(columns.of(Field::AuthorKind));
    if word.is_empty() && columns.agent_is_author {
        // `agent:4039`: an id that says what its owner is.
        word = record.given(columns.of(Field::Agent));
    }
    if word.is_empty() {
        return None;
    }
    values.authors.get(&word, |word| words::author_kind(word).map(|author| (author, words::direction_of_author(word, author))))
}

/// The direction that the file gives; else that of its author; else what an HSM or an answer shows.
fn direction_of(
    record: &Record<'_>,
    columns: &Columns,
    values: &mut ValueReader,
    kind: MessageKind,
    author: Option<(AuthorKind, Direction)>,
    note: Note<'_>,
) -> Direction {
    if let Some((column, answer)) = columns.private
        && values.booleans.get(&record.given(Some(column)), values::boolean) == Some(answer)
    {
        return Direction::Note;
    }
    for (field, known) in [(Field::Direction, None), (Field::AuthorKind, author.map(|(_, direction)| direction))] {
        let column = columns.of(field);
        let word = record.given(column);
        if word.is_empty() {
            continue;
        }
        let known = known.or_else(|| values.directions.get(&word, words::direction));
        return known.unwrap_or_else(|| {
            note(IssueKind::UnknownDirection, column);
            Direction::Unknown
        });
    }
    if let Some((_, direction)) = author {
        return direction;
    }
    if columns.has(Field::Direction) || columns.has(Field::AuthorKind) {
        return Direction::Unknown;
    }
    let replies = record.given(columns.of(Field::Replies));
    let has_reply = !replies.is_empty() && values::number(&replies, values.has_decimal_comma).is_none_or(|count| count > 0.0);
    let is_bot = values.booleans.get(&record.given(columns.of(Field::IsBot)), values::boolean) == Some(true);
    match (kind, columns.has(Field::Replies)) {
        (MessageKind::Hsm, _) => Direction::Outbound,
        _ if has_reply || is_bot => Direction::Outbound,
        (_, true) => Direction::Inbound,
        (_, false) => Direction::Unknown,
    }
}

/// Who wrote a message. Inbound: the customer. Outbound: a sender type, a robot's mark, an agent, an HSM, in this order; without any of them a
/// person, unless the file names agents and not for this message.
fn author_kind_of(
    record: &Record<'_>,
    columns: &Columns,
    values: &mut ValueReader,
    direction: Direction,
    kind: MessageKind,
    author: Option<AuthorKind>,
    agent: &str,
) -> AuthorKind {
    match direction {
        Direction::Inbound => return AuthorKind::Customer,
        Direction::System => return author.unwrap_or(AuthorKind::Automation),
        Direction::Unknown if author.is_none() => return AuthorKind::Unknown,
        Direction::Note | Direction::Unknown | Direction::Outbound => {}
    }
    match author {
        // Some files call their own people users.
        Some(AuthorKind::Customer) => return AuthorKind::Human,
        Some(author) => return author,
        None => {}
    }
    let is_bot = values.booleans.get(&record.given(columns.of(Field::IsBot)), values::boolean);
    match (is_bot, kind) {
        (Some(true), _) => AuthorKind::Bot,
        _ if !agent.is_empty() => AuthorKind::Human,
        (_, MessageKind::Hsm) => AuthorKind::Campaign,
        (Some(false), _) => AuthorKind::Human,
        (None, _) if columns.has(Field::IsBot) || !columns.has(Field::Agent) => AuthorKind::Human,
        (None, _) => AuthorKind::Unknown,
    }
}

fn status_of(record: &Record<'_>, columns: &Columns, values: &mut ValueReader, note: Note<'_>) -> DeliveryStatus {
    let column = columns.of(Field::Status);
    let word = record.given(column);
    if word.is_empty() {
        return DeliveryStatus::Unknown;
    }
    values.statuses.get(&word, words::delivery_status).unwrap_or_else(|| {
        note(IssueKind::UnknownStatus, column);
        DeliveryStatus::Unknown
    })
}

fn origin_of(record: &Record<'_>, columns: &Columns, values: &mut ValueReader) -> Origin {
    values.origins.get(&record.given(columns.of(Field::Origin)), words::origin).unwrap_or_default()
}

fn order_of(record: &Record<'_>, column: Option<usize>, note: Note<'_>) -> u32 {
    let text = record.given(column);
    if text.is_empty() {
        return 0;
    }
    values::leading_number(&text).unwrap_or_else(|| {
        note(IssueKind::UnreadableNumber, column);
        0
    })
}

#[derive(Default)]
pub(super) struct CaseBuilder {
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
    tag_scratch: String,
}

impl CaseBuilder {
    fn push(&mut self, record: &Record<'_>, columns: &Columns, values: &mut ValueReader, note: Note<'_>) -> Result<(), Rejection> {
        let case_id = case_id_of(record, columns);
        let created_at = values.required_time(record, columns.time(Field::CreatedAt));
        if case_id.is_empty() {
            // A line of totals lacks both: then the time is what it is rejected for.
            created_at?;
            return Err((IssueKind::MissingCaseId, columns.of(Field::CaseId)));
        }
        self.push_case(record, columns, values, (&case_id, created_at?), note);
        Ok(())
    }

    /// A case as a record of any role tells of it. `created_at` may be unknown.
    pub(super) fn push_case(
        &mut self,
        record: &Record<'_>,
        columns: &Columns,
        values: &mut ValueReader,
        (case_id, created_at): (&str, Time32),
        note: Note<'_>,
    ) {
        let is_record = columns.role == Role::Cases;
        let mut later = |field: Field, lasting: Field| {
            let place = columns.time(field);
            let time = values.optional_time(record, place, note);
            if time == NO_TIME {
                return values.time_after(created_at, record, columns, lasting, note);
            }
            if created_at != NO_TIME && time < created_at {
                note(IssueKind::TimeBeforeOpening, place.column);
                return NO_TIME;
            }
            time
        };
        let first_response_at = later(Field::FirstResponseAt, Field::FirstResponseIn);
        let closed_at = later(Field::ClosedAt, Field::ClosedIn);
        let phone = ValueReader::phone(record, columns.of(Field::Phone), note);
        let status = columns.of(if is_record { Field::Status } else { Field::CaseStatus });
        let status_word = record.given(status);

        let rows = &mut self.rows;
        rows.case_id.push(case_id);
        rows.created_at.push(created_at);
        rows.first_response_at.push(first_response_at);
        rows.closed_at.push(closed_at);
        rows.state.push(state_of(&status_word, closed_at, status, values, note) as u8);
        rows.csat.push(csat_of(record, columns, values, note));
        rows.outcome.push(outcome_of(record, columns, note));
        rows.value.push(value_of(record, columns, values, note));
        rows.origin.push(origin_of(record, columns, values) as u8);
        // Among messages and events, people and teams are those of the row.
        let of_row = |field: Field| record.given(columns.of(field).filter(|_| is_record));
        self.agent.push(&of_row(Field::Agent));
        self.team.push(&of_row(Field::Team));
        self.channel.push(&record.given(columns.of(Field::Channel)));
        self.case_type.push(&record.given(columns.of(Field::CaseType)));
        self.priority.push(&record.given(columns.of(Field::Priority)));
        self.status_word.push(&status_word);
        self.contact_name.push(&record.given(columns.of(Field::ContactName)));
        self.phone.push(&phone);
        join_tags(&record.given(columns.of(Field::Tags)), values.has_spaced_tags, &mut self.tag_scratch);
        self.tags.push(&self.tag_scratch);
    }

    pub(super) fn hand_over(&mut self, out: &mut CaseRows) {
        let (rows, n_before) = (std::mem::take(&mut self.rows), out.created_at.len());
        append_texts(&mut out.case_id, rows.case_id);
        append(&mut out.created_at, rows.created_at);
        append(&mut out.first_response_at, rows.first_response_at);
        append(&mut out.closed_at, rows.closed_at);
        append(&mut out.state, rows.state);
        append(&mut out.csat, rows.csat);
        append(&mut out.outcome, rows.outcome);
        append(&mut out.value, rows.value);
        append(&mut out.origin, rows.origin);
        append_category(&mut out.agent, self.agent.finish(), n_before);
        append_category(&mut out.team, self.team.finish(), n_before);
        append_category(&mut out.channel, self.channel.finish(), n_before);
        append_category(&mut out.case_type, self.case_type.finish(), n_before);
        append_category(&mut out.priority, self.priority.finish(), n_before);
        append_category(&mut out.status_word, self.status_word.finish(), n_before);
        append_category(&mut out.contact_name, self.contact_name.finish(), n_before);
        append_category(&mut out.phone, self.phone.finish(), n_before);
        append_category(&mut out.tags, self.tags.finish(), n_before);
    }
}

/// The state that the file gives; a case without one that has a closing time is closed.
fn state_of(word: &str, closed_at: Time32, column: Option<usize>, values: &mut ValueReader, note: Note<'_>) -> CaseState {
    if word.is_empty() {
        return if closed_at == NO_TIME { CaseState::Unknown } else { CaseState::Closed };
    }
    values.states.get(word, words::case_state).unwrap_or_else(|| {
        note(IssueKind::UnknownState, column);
        CaseState::Unknown
    })
}

fn csat_of(record: &Record<'_>, columns: &Columns, values: &ValueReader, note: Note<'_>) -> f32 {
    let column = columns.of(Field::Csat);
    let text = record.given(column);
    if text.is_empty() {
        return f32::NAN;
    }
    match values::grade(&text, values.has_decimal_comma) {
        Ok(grade) => grade.unwrap_or(f32::NAN),
        Err(_) => {
            note(IssueKind::UnreadableNumber, column);
            f32::NAN
        }
    }
}

fn outcome_of(record: &Record<'_>, columns: &Columns, note: Note<'_>) -> u8 {
    let column = columns.of(Field::Outcome);
    let text = record.given(column);
    if text.is_empty() {
        return 0;
    }
    match words::outcome(&text) {
        Some(is_converted) => 1 + u8::from(is_converted),
        None => {
            note(IssueKind::UnknownState, column);
            0
        }
    }
}

fn value_of(record: &Record<'_>, columns: &Columns, values: &ValueReader, note: Note<'_>) -> f64 {
    let column = columns.of(Field::Value);
    let text = record.given(column);
    if text.is_empty() {
        return f64::NAN;
    }
    values::number(&text, values.has_decimal_comma).unwrap_or_else(|| {
        note(IssueKind::UnreadableNumber, column);
        f64::NAN
    })
}

/// Tags of a cell, each once, as they are stored: joined by `\u{1f}`.
fn join_tags(text: &str, is_spaced: bool, joined: &mut String) {
    joined.clear();
    let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let separates = |c: char| matches!(c, ',' | ';' | '|' | '\n' | '\u{1f}') || (is_spaced && c == ' ');
    for tag in inside.split(separates).map(|tag| tag.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))) {
        let is_new = joined.split('\u{1f}').all(|known| known != tag);
        if is_new && !tag.is_empty() {
            if !joined.is_empty() {
                joined.push('\u{1f}');
            }
            joined.push_str(tag);
        }
    }
}

#[derive(Default)]
struct EventBuilder {
    rows: EventRows,
    actor: CategoryBuilder,
    team: CategoryBuilder,
    detail: CategoryBuilder,
}

impl EventBuilder {
    fn push(&mut self, record: &Record<'_>, columns: &Columns, values: &mut ValueReader) -> Result<(), Rejection> {
        let at = values.required_time(record, columns.required_time())?;
        let case_id = case_id_of(record, columns);
        if case_id.is_empty() {
            return Err((IssueKind::MissingCaseId, columns.of(Field::CaseId)));
        }
        let is_among_messages = columns.role == Role::Messages;
        let word = record.given(columns.of(if is_among_messages { Field::RowKind } else { Field::EventKind }));
        let kind = values.events.get(&word, words::event_kind);
        let mut detail = record.given(columns.of(Field::Detail));
        if detail.is_empty() && !is_among_messages {
            detail = record.given(columns.of(Field::Status));
        }
        let code = match kind {
            _ if columns.tells_states => STATE_EVENT,
            // Answers to a survey are a list of grades.
            None if word.is_empty() && columns.has(Field::Csat) => EventKind::Survey as u8,
            kind => kind.unwrap_or_default() as u8,
        };
        if columns.tells_states {
            detail = word.clone();
        }
        if detail.is_empty() && kind.is_none() {
            // What happened is only known by the file's own word.
            detail = word;
        }
        self.rows.case_id.push(&case_id);
        self.rows.at.push(at);
        self.rows.kind.push(code);
        self.actor.push(&record.given(columns.of(Field::Agent)));
        self.team.push(&record.given(columns.of(Field::Team)));
        self.detail.push(&detail);
        Ok(())
    }

    fn hand_over(&mut self, out: &mut EventRows) {
        let (rows, n_before) = (std::mem::take(&mut self.rows), out.at.len());
        append_texts(&mut out.case_id, rows.case_id);
        append(&mut out.at, rows.at);
        append(&mut out.kind, rows.kind);
        append_category(&mut out.actor, self.actor.finish(), n_before);
        append_category(&mut out.team, self.team.finish(), n_before);
        append_category(&mut out.detail, self.detail.finish(), n_before);
    }
}

#[derive(Default)]
struct PresenceBuilder {
    rows: PresenceRows,
    agent: CategoryBuilder,
    reason: CategoryBuilder,
    team: CategoryBuilder,
}

impl PresenceBuilder {
    fn push(&mut self, record: &Record<'_>, columns: &Columns, values: &mut ValueReader, note: Note<'_>) -> Result<(), Rejection> {
        let from = values.required_time(record, columns.time(Field::From))?;
        let agent = record.given(columns.of(Field::Agent));
        if agent.is_empty() {
            return Err((IssueKind::MissingAgent, columns.of(Field::Agent)));
        }
        let mut to = values.optional_time(record, columns.time(Field::To), note);
        if to == NO_TIME {
            to = values.time_after(from, record, columns, Field::Lasted, note);
        }
        if to != NO_TIME && to < from {
            return Err((IssueKind::EndBeforeStart, columns.of(Field::To)));
        }
        let word = record.given(columns.of(Field::State));
        let state = match word.is_empty() {
            // A list of logins and logouts has no states.
            true if !columns.has(Field::State) => PresenceState::Online,
            true => PresenceState::Unknown,
            false => values.presences.get(&word, words::presence).unwrap_or_else(|| {
                note(IssueKind::UnknownState, columns.of(Field::State));
                PresenceState::Unknown
            }),
        };
        let mut reason = record.given(columns.of(Field::Reason));
        if reason.is_empty() && state == PresenceState::Unavailable {
            reason = word;
        }
        self.rows.state.push(state as u8);
        self.rows.from.push(from);
        self.rows.to.push(to);
        self.agent.push(&agent);
        self.reason.push(&reason);
        self.team.push(&record.given(columns.of(Field::Team)));
        Ok(())
    }

    fn hand_over(&mut self, out: &mut PresenceRows) {
        let (rows, n_before) = (std::mem::take(&mut self.rows), out.from.len());
        append(&mut out.state, rows.state);
        append(&mut out.from, rows.from);
        append(&mut out.to, rows.to);
        append_category(&mut out.agent, self.agent.finish(), n_before);
        append_category(&mut out.reason, self.reason.finish(), n_before);
        append_category(&mut out.team, self.team.finish(), n_before);
    }
}

fn append<T: Copy>(into: &mut Column<T>, mut from: Column<T>) {
    if into.is_empty() {
        *into = from;
    } else {
        into.append(&mut from);
    }
}

fn append_texts(into: &mut Texts, from: Texts) {
    if into.is_empty() {
        *into = from;
    } else {
        from.iter().for_each(|text| into.push(text));
    }
}

/// Codes are translated to those that `into` already gave, for the rows after its first `n_before`.
fn append_category(into: &mut Category, from: Category, n_before: usize) {
    if n_before == 0 {
        *into = from;
        return;
    }
    if from.codes.is_empty() {
        return;
    }
    let mut dictionary = Dictionary::default();
    into.codes_in(&mut dictionary);
    let n_known = dictionary.len();
    let map = from.codes_in(&mut dictionary);
    into.codes.resize(n_before, NO_CODE);
    into.codes.extend(from.codes.iter().map(|&code| recode(&map, code)));
    dictionary.values().iter().skip(n_known).for_each(|value| into.values.push(value));
}
