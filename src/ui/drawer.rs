//! The drawer at the right: why a figure is what it is, or a customer, or a conversation, which may be opened from either.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::{
    Behind, CardPick, CardRequest, CaseAt, Clause, ConversationPage, ConversationRequest, CustomerCard, Dimension, ExplainRequest,
    Explanation, Op, Query, Request, RowsRequest, TableView, TalkLine,
};

use super::event::grammar::choose;
use super::event::{Command, format_of, plain_toast};
use super::state::{AppState, Toast};
use super::view_state::{CaseLink, Page, Period, Preset, ViewState};

#[cfg(test)]
mod tests;

/// Lines of a conversation that are asked for together.
pub const CHUNK: u64 = 40;
/// Rows behind a figure that its drawer lists.
pub const LISTED: u32 = 50;

#[derive(Clone, Debug, Default)]
pub struct Drawer {
    /// Rises with every question, so that late answers are told apart.
    pub revision: u64,
    /// On top of the others when it was opened from there.
    pub talk: Option<Talk>,
    /// Invariant: not beside `why`.
    pub card: Option<Card>,
    pub why: Option<Why>,
    /// The page it belongs to.
    page: Page,
    /// A link wants it open, once the figures are there.
    pub wanted: Option<CaseLink>,
}

/// What the drawer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Talk,
    Card,
    Why,
}

impl Drawer {
    pub fn shown(&self) -> Option<Shown> {
        match (&self.talk, &self.card, &self.why) {
            (Some(_), _, _) => Some(Shown::Talk),
            (None, Some(_), _) => Some(Shown::Card),
            (None, None, Some(_)) => Some(Shown::Why),
            (None, None, None) => None,
        }
    }
}

/// A customer.
#[derive(Clone, Debug, Default)]
pub struct Card {
    customer: u32,
    revision: u64,
    /// `None` = it has not come yet.
    pub told: Option<Arc<CustomerCard>>,
}

/// An open conversation.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    revision: u64,
    /// `None` = previous and next follow the detail table.
    list: Option<Arc<Vec<u32>>>,
    /// The page that came last: its head and its lengths. `None` = nothing has come yet.
    pub page: Option<Arc<ConversationPage>>,
    /// Where it stands: from 0, and of how many.
    pub place: Option<(u64, u64)>,
    /// Its first row in the detail table.
    pub row: Option<u64>,
    /// Lines by `place / CHUNK`.
    pub chunks: BTreeMap<u64, Arc<Vec<TalkLine>>>,
    asked: BTreeSet<u64>,
    /// What is searched for in it.
    pub search: String,
    /// Places of the lines that say it; `None` = not known yet, or nothing is searched for.
    pub found: Option<Arc<Vec<u32>>>,
    /// Place in `found`.
    pub at_match: usize,
}

/// A figure on screen: the query it came with, its metric, the labels of its group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhyOf {
    pub query: String,
    pub metric: String,
    pub group: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Why {
    pub of: WhyOf,
    /// The other figures of the same row, itself among them.
    pub metrics: Vec<String>,
    /// Asked for; the one before stays until the new one comes.
    revision: u64,
    pub explanation: Option<Arc<Explanation>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DrawerEvent {
    /// A row of the detail table, from 0.
    RowOpened(u64),
    /// A case of a list of others, by its number.
    CaseOpened(u32),
    /// The next conversation (1) or the one before (-1).
    Moved(i64),
    /// A customer, by the number in the data loaded.
    CardOpened(u32),
    /// Some cases of the customer shown, in Conversas.
    CardCasesWanted(CardPick),
    /// Lines `chunk × CHUNK …` must be there.
    ChunkWanted(u64),
    Searched(String),
    /// The next match (1) or the one before (-1), around the end.
    MatchMoved(i64),
    WhyOpened(WhyOf),
    /// The rows behind the figure, in Conversas.
    RowsWanted,
    /// The rows behind the figure as a file: words for case, requester, date, value, counted; yes and no; a workbook of this name when
    /// there is something to say about it.
    Export {
        header: Vec<String>,
        words: [String; 2],
        name: String,
        about: Option<Vec<(String, String)>>,
    },
    /// What is on top.
    Closed,
}

pub fn update(state: &mut AppState, event: DrawerEvent) -> Vec<Command> {
    match event {
        DrawerEvent::RowOpened(row) => {
            let table = Box::new(table_of(state));
            open_talk(state, None, CaseAt::Row { table, row })
        }
        DrawerEvent::CaseOpened(case) => {
            let listed = listed_cases(&state.drawer);
            open_talk(state, listed.map(Arc::new), CaseAt::Case(case))
        }
        DrawerEvent::CardOpened(customer) => {
            state.drawer = Drawer { revision: state.drawer.revision, page: state.view.page, ..Drawer::default() };
            state.drawer.card = Some(Card { customer, ..Card::default() });
            ask_card(state)
        }
        DrawerEvent::CardCasesWanted(pick) => match &state.drawer.card {
            Some(card) => vec![Command::Ask(Request::CasesOfCard { customer: card.customer, pick })],
            None => Vec::new(),
        },
        DrawerEvent::Moved(step) => moved(state, step),
        DrawerEvent::ChunkWanted(chunk) => chunk_wanted(state, chunk),
        DrawerEvent::Searched(text) => searched(state, text),
        DrawerEvent::MatchMoved(step) => {
            if let Some(talk) = &mut state.drawer.talk
                && let Some(found) = talk.found.as_ref().filter(|found| !found.is_empty())
            {
                talk.at_match = (talk.at_match as i64 + step).rem_euclid(found.len() as i64) as usize;
            }
            Vec::new()
        }
        DrawerEvent::WhyOpened(of) => why_opened(state, of),
        DrawerEvent::RowsWanted => rows_wanted(state),
        DrawerEvent::Export { header, words, name, about } => match why_request(state) {
            Some(request) => {
                let format = format_of(state, &name, about);
                vec![Command::Ask(Request::ExportExplained { request: Box::new(request), header, words, format })]
            }
            None => Vec::new(),
        },
        DrawerEvent::Closed => {
            if state.drawer.talk.take().is_none() {
                state.drawer.card = None;
                state.drawer.why = None;
            }
            Vec::new()
        }
    }
}

/// The data are others, or counted otherwise: the numbers of cases mean nothing any more.
pub fn closed(state: &mut AppState) {
    state.drawer = Drawer { revision: state.drawer.revision + 1, wanted: state.drawer.wanted, ..Drawer::default() };
}

/// New figures are on screen: the drawer explains them, or closes with its page.
pub fn refreshed(state: &mut AppState) -> Vec<Command> {
    if state.drawer.shown().is_some() && state.drawer.page != state.view.page {
        closed(state);
    }
    if let Some(CaseLink { case, check }) = state.drawer.wanted.take() {
        return open_talk(state, None, CaseAt::Link { case, check });
    }
    // The clock may be another one.
    if state.drawer.card.is_some() {
        return ask_card(state);
    }
    let Some(why) = &state.drawer.why else { return Vec::new() };
    let of = why.of.clone();
    ask_why(state, of)
}

fn table_of(state: &AppState) -> RowsRequest {
    RowsRequest { offset: 0, limit: 0, ..state.rows_request() }
}

/// The cases listed where a conversation is opened from, which the next and the previous one follow.
fn listed_cases(drawer: &Drawer) -> Option<Vec<u32>> {
    let of_card = drawer.card.as_ref().and_then(|card| card.told.as_ref());
    let of_card = of_card.map(|told| told.sessions.iter().map(|session| session.case).collect());
    of_card.or_else(|| drawer.why.as_ref()?.explanation.as_ref().map(|explanation| cases_of(explanation)))
}

/// Asks for the customer shown, masked as the screen is now.
pub fn ask_card(state: &mut AppState) -> Vec<Command> {
    let (clock, masked) = (state.view.clock, state.mask);
    let drawer = &mut state.drawer;
    let Some(card) = &mut drawer.card else { return Vec::new() };
    drawer.revision += 1;
    card.revision = drawer.revision;
    vec![Command::Ask(Request::Card(CardRequest { revision: card.revision, customer: card.customer, clock, masked }))]
}

pub fn card_came(state: &mut AppState, told: CustomerCard) {
    if let Some(card) = state.drawer.card.as_mut().filter(|card| card.revision == told.revision) {
        card.told = Some(Arc::new(told));
    }
}

fn cases_of(explanation: &Explanation) -> Vec<u32> {
    let mut cases = Vec::new();
    for case in explanation.rows.iter().filter_map(|row| row.case) {
        if !cases.contains(&case) {
            cases.push(case);
        }
    }
    cases
}

fn open_talk(state: &mut AppState, list: Option<Arc<Vec<u32>>>, at: CaseAt) -> Vec<Command> {
    let drawer = &mut state.drawer;
    drawer.revision += 1;
    drawer.page = state.view.page;
    let search = drawer.talk.take().map(|talk| talk.search).unwrap_or_default();
    let place = match (&list, &at) {
        (Some(list), CaseAt::Case(case)) => list.iter().position(|known| known == case).map(|place| (place as u64, list.len() as u64)),
        _ => None,
    };
    drawer.talk = Some(Talk { revision: drawer.revision, list, place, search, asked: BTreeSet::from([0]), ..Talk::default() });
    vec![Command::Ask(Request::Conversation(ConversationRequest { revision: drawer.revision, at, offset: 0, limit: CHUNK as u32 }))]
}

fn moved(state: &mut AppState, step: i64) -> Vec<Command> {
    let Some((talk, (place, total))) = state.drawer.talk.as_ref().and_then(|talk| Some((talk, talk.place?))) else { return Vec::new() };
    let Some(next) = place.checked_add_signed(step).filter(|next| *next < total) else { return Vec::new() };
    match talk.list.clone() {
        Some(list) => {
            let case = list[next as usize];
            open_talk(state, Some(list), CaseAt::Case(case))
        }
        None => {
            let table = Box::new(table_of(state));
            open_talk(state, None, CaseAt::Place { table, place: next })
        }
    }
}

fn chunk_wanted(state: &mut AppState, chunk: u64) -> Vec<Command> {
    let Some(talk) = &mut state.drawer.talk else { return Vec::new() };
    let Some(page) = &talk.page else { return Vec::new() };
    if chunk * CHUNK >= page.total || !talk.asked.insert(chunk) {
        return Vec::new();
    }
    let request = ConversationRequest { revision: talk.revision, at: CaseAt::Case(page.case), offset: chunk * CHUNK, limit: CHUNK as u32 };
    vec![Command::Ask(Request::Conversation(request))]
}

fn searched(state: &mut AppState, text: String) -> Vec<Command> {
    let Some(talk) = &mut state.drawer.talk else { return Vec::new() };
    talk.search = text;
    talk.found = None;
    talk.at_match = 0;
    ask_search(talk)
}

fn ask_search(talk: &Talk) -> Vec<Command> {
    match &talk.page {
        Some(page) if !talk.search.trim().is_empty() => {
            vec![Command::Ask(Request::SearchConversation { revision: talk.revision, case: page.case, text: talk.search.clone() })]
        }
        _ => Vec::new(),
    }
}

/// A page of a conversation has come.
pub fn talk_came(state: &mut AppState, page: ConversationPage) -> Vec<Command> {
    let Some(talk) = state.drawer.talk.as_mut().filter(|talk| talk.revision == page.revision) else { return Vec::new() };
    if let Some(found) = page.place {
        talk.place = Some((found.place, found.total));
        talk.row = Some(found.row);
    }
    talk.chunks.insert(page.offset / CHUNK, Arc::new(page.lines.clone()));
    let is_first = talk.page.is_none();
    talk.page = Some(Arc::new(ConversationPage { lines: Vec::new(), ..page }));
    if is_first { ask_search(talk) } else { Vec::new() }
}

/// The data loaded have no such case: a link was made for others.
pub fn no_talk(state: &mut AppState, revision: u64) {
    if state.drawer.talk.as_ref().is_some_and(|talk| talk.revision == revision) {
        state.drawer.talk = None;
        state.toast = Some(Toast { is_error: true, ..plain_toast("toast.link_no_case") });
    }
}

/// Which lines say what is searched for. Answers come in the order of the questions: an older one is replaced by the newer.
pub fn found_came(state: &mut AppState, revision: u64, lines: Vec<u32>) {
    if let Some(talk) = state.drawer.talk.as_mut().filter(|talk| talk.revision == revision && !talk.search.trim().is_empty()) {
        talk.found = Some(Arc::new(lines));
        talk.at_match = 0;
    }
}

fn why_opened(state: &mut AppState, of: WhyOf) -> Vec<Command> {
    state.drawer.talk = None;
    state.drawer.card = None;
    state.drawer.page = state.view.page;
    ask_why(state, of)
}

/// The query of a figure, if the page looked at still asks it.
pub fn query_of(state: &AppState, id: &str) -> Option<Query> {
    state.queries(state.summary.as_ref()?).into_iter().find(|query| query.id == id)
}

/// A figure whose query the page no longer asks is no longer on screen.
fn ask_why(state: &mut AppState, mut of: WhyOf) -> Vec<Command> {
    let query = query_of(state, &of.query);
    if query.as_ref().is_some_and(|query| query.by.is_empty()) {
        of.group.clear();
    }
    let is_figure = |query: &Query| query.by.len() == of.group.len() && query.metrics.contains(&of.metric);
    let Some(query) = query.filter(is_figure) else {
        state.drawer.why = None;
        return Vec::new();
    };
    state.drawer.revision += 1;
    let revision = state.drawer.revision;
    let kept = state.drawer.why.take().filter(|why| why.of == of).and_then(|why| why.explanation);
    state.drawer.why = Some(Why { metrics: query.metrics.clone(), revision, explanation: kept, of });
    why_request(state).map(|request| Command::Ask(Request::Explain(Box::new(request)))).into_iter().collect()
}

fn why_request(state: &AppState) -> Option<ExplainRequest> {
    let why = state.drawer.why.as_ref()?;
    let query = query_of(state, &why.of.query)?;
    let (metric, group) = (why.of.metric.clone(), why.of.group.clone());
    Some(ExplainRequest { revision: why.revision, selection: state.selection(), query, metric, group, limit: LISTED, masked: state.mask })
}

pub fn explained(state: &mut AppState, explanation: Explanation) {
    if let Some(why) = state.drawer.why.as_mut().filter(|why| why.revision == explanation.revision) {
        why.explanation = Some(Arc::new(explanation));
    }
}

/// Messages are shown by filters that say the same; cases by a list of them, which the engine gives.
fn rows_wanted(state: &mut AppState) -> Vec<Command> {
    let Some(request) = why_request(state) else { return Vec::new() };
    let grain = state.drawer.why.as_ref().and_then(|why| why.explanation.as_ref()).map(|explanation| explanation.grain.clone());
    match message_clauses(&request.metric).filter(|_| grain.as_deref() == Some("message")) {
        Some(clauses) => open_table(state, TableView::Messages, &request, clauses),
        None => vec![Command::Ask(Request::Behind(Box::new(request)))],
    }
}

/// The cases behind a figure have come: they are shown whole, whenever they were opened.
pub fn behind_came(state: &mut AppState, behind: Behind) -> Vec<Command> {
    let request = why_request(state).filter(|request| request.revision == behind.revision);
    let Some(request) = request else { return Vec::new() };
    if !behind.is_whole || behind.cases.is_empty() {
        return open_table(state, TableView::Cases, &request, Vec::new());
    }
    choose(state, |view| {
        show(view, TableView::Cases);
        view.period = Period::Preset(Preset::All);
        view.clauses = vec![Clause { dimension: Dimension::Case, op: Op::Is, values: behind.cases }];
    })
}

/// What a message must be to take part. `None` = no filter says it.
fn message_clauses(metric: &str) -> Option<Vec<Clause>> {
    let is = |dimension: Dimension, values: &[&str]| Clause {
        dimension,
        op: Op::Is,
        values: values.iter().map(|&value| value.to_owned()).collect(),
    };
    let sent = || is(Dimension::Direction, &["sent"]);
    Some(match metric {
        "messages_received" => vec![is(Dimension::Direction, &["received"])],
        "messages_sent" => vec![sent()],
        "messages_delivered" | "read_rate" => vec![sent(), is(Dimension::Status, &["delivered", "read"])],
        "messages_read" => vec![sent(), is(Dimension::Status, &["read"])],
        "messages_failed" => vec![sent(), is(Dimension::Status, &["failed"])],
        "delivery_rate" | "failure_rate" => vec![sent(), is(Dimension::Status, &["sent", "failed", "delivered", "read"])],
        "cases_attended" => vec![sent(), is(Dimension::AuthorKind, &["human"])],
        "contacts_unique" => vec![is(Dimension::Direction, &["received", "sent"])],
        _ => return None,
    })
}

fn open_table(state: &mut AppState, table: TableView, request: &ExplainRequest, clauses: Vec<Clause>) -> Vec<Command> {
    let query = &request.query;
    let of_group =
        query.by.iter().zip(&request.group).map(|(&dimension, label)| Clause { dimension, op: Op::Is, values: vec![label.clone()] });
    let added: Vec<Clause> = of_group.chain(clauses).collect();
    choose(state, |view| {
        show(view, table);
        view.clauses.retain(|clause| !query.ignores.contains(&clause.dimension));
        if let Some(period) = query.period {
            view.period = period.map_or(Period::Preset(Preset::All), Period::Range);
        }
        for clause in added {
            let known = view.clause(clause.dimension, Op::Is).map(|known| known.values.clone());
            let values = clause.values.into_iter().filter(|value| known.as_ref().is_none_or(|known| known.contains(value))).collect();
            view.set_clause(Clause { values, ..clause });
        }
    })
}

fn show(view: &mut ViewState, table: TableView) {
    view.page = Page::Conversations;
    view.table = table;
    view.sort.clear();
    view.search.clear();
}
