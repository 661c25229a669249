//! One conversation: its facts, and its messages and events in the order of time, a page at a time. Texts are read back from the
//! dropped files for the page asked, and for a search.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::data::{Bitmap, Dataset, NO_CODE, NO_TIME, SlaOutcome, Time32};
use crate::derive::waits::answers;
use crate::metrics::population::Value;
use crate::model::{AuthorKind, DeliveryStatus, Direction, EventKind, LocalDay, MessageKind, fold};

use super::TextSource;
use super::loaded::Loaded;
use super::protocol::{RowsRequest, TableView};
use super::rows::{order_rows, ordered};

/// Which conversation, and which lines of it: `offset .. offset + limit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationRequest {
    pub revision: u64,
    pub at: CaseAt,
    pub offset: u64,
    pub limit: u32,
}

/// A case is known by its number in the data loaded, which is never kept, or by its place in a detail table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CaseAt {
    Case(u32),
    /// The same from a link: only when the check fits, see [`ConversationPage::check`].
    Link {
        case: u32,
        check: u16,
    },
    /// The case of a row of a table, in the order asked for.
    Row {
        table: Box<RowsRequest>,
        row: u64,
    },
    /// The n-th case of a table, from 0: a table of messages names each case once, where it first appears.
    Place {
        table: Box<RowsRequest>,
        place: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationPage {
    pub revision: u64,
    /// Number of the case in the data loaded.
    pub case: u32,
    /// Tells this case from the one that has its number in other data. Too short to tell anything about its id.
    pub check: u16,
    /// Asked for by a table: where in it.
    pub place: Option<CasePlace>,
    pub head: CaseHead,
    pub offset: u64,
    /// Lines of the whole conversation.
    pub total: u64,
    pub lines: Vec<TalkLine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasePlace {
    /// From 0, among `total` cases.
    pub place: u64,
    pub total: u64,
    /// The row asked for; else the first row of the case in the table.
    pub row: u64,
}

/// Local day and second of the day.
pub type Instant = (LocalDay, u32);

/// What stands above the messages. Texts are as in the files; empty = not given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseHead {
    pub id: String,
    pub requester: String,
    pub phone: String,
    pub case_type: String,
    pub channel: String,
    pub agent: String,
    /// Word id, or the file's own word.
    pub status: String,
    pub first_response_secs: Option<i64>,
    /// `met`, `breached` or `pending`.
    pub sla: String,
    pub target_secs: i64,
    pub resolution_secs: Option<i64>,
    pub n_messages: u64,
    pub n_received: u64,
    /// A question nobody has answered.
    pub owed: Option<TalkWait>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TalkLine {
    pub at: Option<Instant>,
    /// The first line of its local day.
    pub is_new_day: bool,
    /// How long somebody waited for this line.
    pub wait: Option<TalkWait>,
    pub what: TalkWhat,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TalkWhat {
    /// Ids of words; names as in the files.
    Message {
        direction: String,
        author_kind: String,
        status: String,
        kind: String,
        who: String,
        template: String,
        text: TalkText,
        starts_turn: bool,
    },
    Event {
        kind: String,
        actor: String,
        team: String,
        detail: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TalkText {
    /// The file gives none: a picture, a voice message.
    None,
    Text(String),
    /// The file can no longer be read.
    Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkWait {
    pub secs: i64,
    /// The customer waited for us; else we for the customer.
    pub is_customers: bool,
    /// First wait of the case: the one that has a target.
    pub is_first: bool,
    /// Over the target.
    pub is_late: bool,
    /// Counted from the robot's hand-over.
    pub from_hand_over: bool,
}

/// A gap shorter than this is no wait worth drawing.
const LEAST_WAIT_SECS: i64 = 60;
/// Texts nearer to each other than this are read in one go.
const READ_GAP: u64 = 16 * 1024;
const READ_MAX: u64 = 4 * 1024 * 1024;

/// `None` = no such case.
pub fn page(loaded: &mut Loaded, source: &dyn TextSource, request: &ConversationRequest) -> Option<ConversationPage> {
    let (case, place) = match &request.at {
        CaseAt::Case(case) => (*case, None),
        CaseAt::Link { case, check } => {
            let is_it = (*case as usize) < loaded.data.cases.len() && check_of(&loaded.data, *case as usize) == *check;
            is_it.then_some((*case, None))?
        }
        CaseAt::Row { table, row } => {
            let cases = cases_of(loaded, table);
            let case = cases.case_of_row(*row)?;
            (case, cases.place_of(case).map(|place| CasePlace { row: *row, ..place }))
        }
        CaseAt::Place { table, place } => {
            let cases = cases_of(loaded, table);
            let case = cases.distinct().nth(usize::try_from(*place).ok()?)?;
            (case, cases.place_of(case))
        }
    };
    if case as usize >= loaded.data.cases.len() {
        return None;
    }
    let talk = Talk::of(loaded, case as usize);
    let total = talk.lines.len();
    let start = (request.offset as usize).min(total);
    let end = start.saturating_add(request.limit as usize).min(total);
    let shown = &talk.lines[start..end];
    let texts = texts_of(loaded, source, shown.iter().filter_map(|line| line.message));
    Some(ConversationPage {
        revision: request.revision,
        case,
        check: check_of(&loaded.data, case as usize),
        place,
        head: head(loaded, case as usize, &talk),
        offset: start as u64,
        total: total as u64,
        lines: shown.iter().map(|line| line_of(loaded, line, &texts)).collect(),
    })
}

/// Of the id, else of the time: FNV-1a, folded to 16 bits.
fn check_of(data: &Dataset, case: usize) -> u16 {
    let hash = |bytes: &[u8]| bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let hash = match data.names.case_ids.value(data.cases.id[case]) {
        "" => hash(&data.cases.created[case].to_le_bytes()),
        id => hash(id.as_bytes()),
    };
    (hash ^ (hash >> 16)) as u16
}

/// Places of the lines of a case whose text contains `part`, blind to case and accents.
pub fn search(loaded: &Loaded, source: &dyn TextSource, case: u32, part: &str) -> Vec<u32> {
    let part = fold(part.trim());
    if part.is_empty() || case as usize >= loaded.data.cases.len() {
        return Vec::new();
    }
    let talk = Talk::of(loaded, case as usize);
    let texts = texts_of(loaded, source, talk.lines.iter().filter_map(|line| line.message));
    let has =
        |line: &Line| matches!(line.message.and_then(|row| texts.get(&row)), Some(TalkText::Text(text)) if fold(text).contains(&part));
    (0..).zip(&talk.lines).filter(|(_, line)| has(line)).map(|(place, _)| place).collect()
}

/// The cases of a table's rows.
struct TableCases<'a> {
    data: &'a Dataset,
    rows: &'a [u32],
    is_messages: bool,
}

fn cases_of<'a>(loaded: &'a mut Loaded, table: &RowsRequest) -> TableCases<'a> {
    let is_messages = table.view == TableView::Messages;
    let selection = loaded.by_person(table.selection.clone());
    order_rows(loaded, &RowsRequest { selection, ..table.clone() });
    let loaded = &*loaded;
    TableCases { data: &loaded.data, rows: ordered(loaded), is_messages }
}

impl TableCases<'_> {
    fn case(&self, row: u32) -> u32 {
        if self.is_messages { self.data.messages.case[row as usize] } else { row }
    }

    fn case_of_row(&self, row: u64) -> Option<u32> {
        self.rows.get(usize::try_from(row).ok()?).map(|&row| self.case(row))
    }

    fn distinct(&self) -> impl Iterator<Item = u32> + '_ {
        let mut seen = Bitmap::empty(self.data.cases.len());
        self.rows.iter().map(|&row| self.case(row)).filter(move |&case| {
            let is_new = !seen.contains(case as usize);
            seen.insert(case as usize);
            is_new
        })
    }

    fn place_of(&self, case: u32) -> Option<CasePlace> {
        let row = self.rows.iter().position(|&row| self.case(row) == case)? as u64;
        let (mut total, mut place) = (0, None);
        for found in self.distinct() {
            if found == case {
                place = Some(total);
            }
            total += 1;
        }
        Some(CasePlace { place: place?, total, row })
    }
}

/// A line before its words: rows of the tables.
struct Line {
    at: Time32,
    message: Option<usize>,
    event: Option<Happened>,
    is_new_day: bool,
    starts_turn: bool,
    wait: Option<TalkWait>,
}

#[derive(Clone, Copy)]
enum Happened {
    Row(usize),
    /// The case file's own closing, where no event says it.
    Closed,
}

struct Talk {
    lines: Vec<Line>,
    owed: Option<TalkWait>,
    n_received: u64,
}

impl Talk {
    fn of(loaded: &Loaded, case: usize) -> Talk {
        let (messages, events) = (&loaded.data.messages, &loaded.data.events);
        let blank = |at: Time32| Line { at, message: None, event: None, is_new_day: false, starts_turn: false, wait: None };
        let mut lines: Vec<Line> = messages.of_case(case).map(|row| Line { message: Some(row), ..blank(messages.sent_at[row]) }).collect();
        let n_messages = lines.len();
        lines.extend(events.of_case(case).map(|row| Line { event: Some(Happened::Row(row)), ..blank(events.at[row]) }));
        let closed = loaded.data.cases.closed[case];
        let is_said = |line: &Line| {
            let Some(Happened::Row(row)) = line.event else { return false };
            events.kind[row] == EventKind::Closed as u8 && line.at == closed
        };
        if closed != NO_TIME && !lines[n_messages..].iter().any(is_said) {
            lines.push(Line { event: Some(Happened::Closed), ..blank(closed) });
        }
        // In the same second a case is opened before it is talked in, and all else happens after.
        let rank = |line: &Line| match line.event {
            Some(Happened::Row(row)) if events.kind[row] == EventKind::Opened as u8 => 0,
            None => 1,
            Some(_) => 2,
        };
        lines.sort_by_key(|line| (line.at, rank(line)));
        let mut talk = Talk { lines, owed: None, n_received: 0 };
        talk.mark_days(loaded);
        talk.mark_turns(loaded, case);
        talk
    }

    fn mark_days(&mut self, loaded: &Loaded) {
        let mut last = None;
        for line in self.lines.iter_mut().filter(|line| line.at != NO_TIME) {
            let day = loaded.zone.day(line.at.into());
            line.is_new_day = last != Some(day);
            last = Some(day);
        }
    }

    /// Who speaks when, and how long the other one waited: customers by the waits that the figures count, us by the clock.
    fn mark_turns(&mut self, loaded: &Loaded, case: usize) {
        let (messages, waits) = (&loaded.data.messages, &loaded.derived.waits);
        let mut wait = waits.case.partition_point(|&of| (of as usize) < case);
        let (mut last_voice, mut last_sent) = (None, NO_TIME);
        for line in &mut self.lines {
            let Some(row) = line.message else { continue };
            let author = AuthorKind::from_code(messages.author_kind[row]);
            let voice = (messages.direction[row], author, messages.agent[row], messages.template[row]);
            line.starts_turn = last_voice != Some(voice);
            last_voice = Some(voice);
            match Direction::from_code(messages.direction[row]) {
                Direction::Inbound => {
                    self.n_received += 1;
                    let secs = i64::from(line.at) - i64::from(last_sent);
                    if last_sent != NO_TIME && secs >= LEAST_WAIT_SECS {
                        line.wait = Some(TalkWait { secs, is_customers: false, is_first: false, is_late: false, from_hand_over: false });
                    }
                    last_sent = NO_TIME;
                }
                Direction::Outbound => {
                    last_sent = line.at;
                    while waits.case.get(wait) == Some(&(case as u32)) && waits.dropped[wait] != NO_TIME {
                        wait += 1;
                    }
                    let is_open = waits.case.get(wait) == Some(&(case as u32)) && waits.answered[wait] == line.at;
                    if is_open && answers(author, &loaded.policy) {
                        let found = wait_of(loaded, wait, loaded.subject().value(Value::WaitSecs, wait) as i64);
                        line.wait = (found.secs >= LEAST_WAIT_SECS || found.is_late).then_some(found);
                        wait += 1;
                    }
                }
                _ => {}
            }
        }
        while waits.case.get(wait) == Some(&(case as u32)) && waits.dropped[wait] != NO_TIME {
            wait += 1;
        }
        if waits.case.get(wait) == Some(&(case as u32)) && waits.answered[wait] == NO_TIME {
            let closed = loaded.data.cases.closed[case];
            let until = if closed == NO_TIME { loaded.derived.data_end } else { i64::from(closed).min(loaded.derived.data_end) };
            let secs = until - i64::from(waits.start[wait]);
            self.owed = (secs > 0).then(|| wait_of(loaded, wait, secs));
        }
    }
}

fn wait_of(loaded: &Loaded, wait: usize, secs: i64) -> TalkWait {
    let waits = &loaded.derived.waits;
    let is_first = waits.is_first[wait];
    let is_late = is_first && secs > loaded.derived.targets.of(waits.case[wait] as usize).first_response_secs;
    TalkWait { secs, is_customers: true, is_first, is_late, from_hand_over: waits.start[wait] != waits.opened[wait] }
}

fn head(loaded: &Loaded, case: usize, talk: &Talk) -> CaseHead {
    let (names, cases, facts) = (&loaded.data.names, &loaded.data.cases, &loaded.derived.facts);
    let secs = |secs: i32| (secs != NO_TIME).then_some(i64::from(secs));
    CaseHead {
        id: names.case_ids.value(cases.id[case]).to_owned(),
        requester: names.requesters.value(cases.requester[case]).to_owned(),
        phone: names.phones.value(cases.phone[case]).to_owned(),
        case_type: names.case_types.value(cases.case_type[case]).to_owned(),
        channel: names.channels.value(cases.channel[case]).to_owned(),
        agent: names.agents.value(facts.agent[case]).to_owned(),
        status: names.case_words.value(cases.status_word[case]).to_owned(),
        first_response_secs: secs(facts.response_secs[case]),
        sla: match loaded.derived.sla.first_response[case] {
            SlaOutcome::Pending => "pending",
            SlaOutcome::Met => "met",
            SlaOutcome::Breached => "breached",
        }
        .to_owned(),
        target_secs: loaded.derived.targets.of(case).first_response_secs,
        resolution_secs: secs(facts.resolution_secs[case]),
        n_messages: facts.n_messages[case].into(),
        n_received: talk.n_received,
        owed: talk.owed,
    }
}

fn line_of(loaded: &Loaded, line: &Line, texts: &FxHashMap<usize, TalkText>) -> TalkLine {
    let at = (line.at != NO_TIME).then(|| (loaded.zone.day(line.at.into()), loaded.zone.second_of_day(line.at.into())));
    let what = match (line.message, line.event) {
        (Some(row), _) => message(loaded, row, line.starts_turn, texts),
        (None, Some(Happened::Row(row))) => event(&loaded.data, row),
        (None, _) => {
            TalkWhat::Event { kind: EventKind::Closed.id().to_owned(), actor: String::new(), team: String::new(), detail: String::new() }
        }
    };
    TalkLine { at, is_new_day: line.is_new_day, wait: line.wait, what }
}

fn message(loaded: &Loaded, row: usize, starts_turn: bool, texts: &FxHashMap<usize, TalkText>) -> TalkWhat {
    let (messages, names) = (&loaded.data.messages, &loaded.data.names);
    let direction = Direction::from_code(messages.direction[row]);
    let case = messages.case[row] as usize;
    let who = match direction {
        Direction::Inbound if messages.requester[row] != NO_CODE => names.requesters.value(messages.requester[row]),
        Direction::Inbound => names.requesters.value(loaded.data.cases.requester[case]),
        _ => names.agents.value(messages.agent[row]),
    };
    TalkWhat::Message {
        direction: direction.id().to_owned(),
        author_kind: AuthorKind::from_code(messages.author_kind[row]).id().to_owned(),
        status: DeliveryStatus::from_code(messages.status[row]).id().to_owned(),
        kind: MessageKind::from_code(messages.kind[row]).id().to_owned(),
        who: who.to_owned(),
        template: names.templates.value(messages.template[row]).to_owned(),
        text: texts.get(&row).cloned().unwrap_or(TalkText::None),
        starts_turn,
    }
}

fn event(data: &Dataset, row: usize) -> TalkWhat {
    let (events, names) = (&data.events, &data.names);
    TalkWhat::Event {
        kind: EventKind::from_code(events.kind[row]).id().to_owned(),
        actor: names.agents.value(events.actor[row]).to_owned(),
        team: names.teams.value(events.team[row]).to_owned(),
        detail: names.event_details.value(events.detail[row]).to_owned(),
    }
}

/// The texts of message rows that have one: neighbours in a file are read in one go.
pub(super) fn texts_of(loaded: &Loaded, source: &dyn TextSource, rows: impl Iterator<Item = usize>) -> FxHashMap<usize, TalkText> {
    let messages = &loaded.data.messages;
    let mut rows: Vec<usize> = rows.filter(|&row| messages.text_len[row] > 0).collect();
    let mut texts = FxHashMap::default();
    let start_of = |row: usize| messages.text_offset[row];
    let end_of = |row: usize| start_of(row) + u64::from(messages.text_len[row]);
    rows.sort_by_key(|&row| (messages.file[row], start_of(row)));
    let mut from = 0;
    while from < rows.len() {
        let (file, start) = (messages.file[rows[from]], start_of(rows[from]));
        let (mut to, mut end) = (from + 1, end_of(rows[from]));
        while let Some(&next) = rows.get(to)
            && messages.file[next] == file
            && start_of(next) <= end + READ_GAP
            && end_of(next) - start <= READ_MAX
        {
            end = end.max(end_of(next));
            to += 1;
        }
        let bytes = u32::try_from(end - start).ok().and_then(|len| source.read(file, start, len));
        for &row in &rows[from..to] {
            let range = (start_of(row) - start) as usize..(end_of(row) - start) as usize;
            let found = bytes.as_ref().and_then(|bytes| bytes.get(range));
            texts.insert(row, found.map_or(TalkText::Gone, |bytes| TalkText::Text(loaded.text_of(file, bytes))));
        }
        from = to;
    }
    texts
}
