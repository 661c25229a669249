//! What travels between the page and the engine, and nothing else: plain data, a few hundred numbers at a time.

use serde::{Deserialize, Serialize};

pub use super::conversation::{CaseAt, CaseHead, CasePlace, ConversationPage, ConversationRequest, TalkLine, TalkText, TalkWait, TalkWhat};
pub use super::copy::CopyRequest;
pub use super::customer_card::{CardPick, CardRequest, CustomerCard, MET, Met, Session};
pub use super::customers::{CustomerColumn, CustomerRow, CustomersPage, CustomersRequest, N_OFTEN};
pub use super::delivery::{UNREACHABLE_COLUMNS, Unreachable, UnreachablePage, UnreachableRequest};
pub use super::dialects::{DialectRow, DialectsPage, DialectsRequest};
pub use super::explain::{Behind, ExplainRequest, ExplainRow, Explanation, Histogram, LedgerLine, Rules, Terms};
pub use super::matches::{Matches, UnmatchedOf, UnmatchedPage, UnmatchedRequest};
pub use super::moments::{MOMENT_SECS, Moment, Moments, PersonMoments};
pub use super::number::{NumberKind, NumberPage, NumberRequest, Part, Reading, Wanted, What};
pub use super::odd::{OddPage, OddRequest, OddRun, odd_on};
pub use super::profile::{Holds, Profile, ProfileBar, ProfileRequest, Total};
pub use super::progress::{
    COURSE_DAYS, Course, Effect, GoalState, Light, MIN_PEERS, PastGoal, ProgressPage, ProgressRequest, ShiftOf, SlopeOf, Standing, TREND_P,
    WorkLeft,
};
pub use super::quality::{Coverage, Finding, MetricState, Person, Quality, filter_of as finding_filter};
pub use super::recipients::{Outcome, RECIPIENT_COLUMNS, RecipientsPage, RecipientsRequest, RecipientsRow};
pub use super::routes::{
    Journey, N_TIERS, OptionWords, PersonRow, ReasonRow, RouteKind, RoutePick, RouteRow, RouteSource, RoutesPage, RoutesRequest, TRANSFERS,
    TriageRow, query_of_people,
};
pub use super::sla::{Band, CurvePoint, LATE_ENDS, N_LATE, SlaPage, SlaRequest, Waiting};
pub use super::spikes::{SPIKE_DIMENSIONS, Spike, SpikeOf, SpikesPage, SpikesRequest};
pub use super::team::{
    AGE_ENDS, AliasProposal, Alone, N_AGES, Now, PersonNow, SLOT_SECS, Span, SpanState, TeamPage, TeamRequest, Timeline, TimelineRow,
};
pub use crate::calendar::countries::{COUNTRIES, Country};
pub use crate::calendar::holiday_list::{HolidayList, read as read_holidays};
pub use crate::calendar::holidays::{DayOff, NATIONAL, Rule, days_off};
pub use crate::calendar::zone::is_known as zone_is_known;
pub use crate::export::{TableCell, TableFormat};
pub use crate::filter::{Basis, Clause, Cut, DateRange, Op, Selection};
pub use crate::import::SliceReport;
pub use crate::model::hours::day_hours;
pub use crate::model::stats::Offered;
pub use crate::model::{
    Alias, Clock, CsvStyle, DAY_IS_OVER, DateOrder, Dialect, Dimension, Doubt, Encoding, EpochSecs, Every, Failure, Field, FileReport,
    Goal, HeadCount, Holiday, Hours, Ignored, Interval, IsoDay, KnownPlan, LocalDay, NO_HEADER, Note, PlanEdit, PlanReport, PlanSource,
    Policy, ReasonRule, Report, Role, SlaRule, Target, Week, WeekStart, notes_on,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Files that are about to arrive, in order. Data already loaded stay until [`Request::Finish`] succeeds.
    Begin {
        files: Vec<FileMeta>,
    },
    /// A reader is done with a file: what it understood, or why it could not. A later `reading` makes the rows of those before it void.
    FileDone {
        file: u16,
        reading: u32,
        report: Box<FileReport>,
    },
    /// A reader is done with a slice of a file.
    SliceDone {
        file: u16,
        reading: u32,
        slice: Box<SliceReport>,
    },
    /// Give up the import under way; what was loaded before stays.
    Abort,
    /// Names of authors in chats who are us, for this import and the next ones; empty = propose.
    ChooseUs(Vec<String>),
    /// Merge, derive, answer with [`Response::Loaded`] or [`Response::NothingRead`].
    Finish,
    SetPolicy(Box<Policy>),
    /// Answers come back as [`Response::Answers`] with the same revision.
    Refresh {
        revision: u64,
        selection: Selection,
        queries: Vec<Query>,
    },
    Rows(RowsRequest),
    /// What a column of the detail table holds: [`Response::Profile`].
    Profile(Box<ProfileRequest>),
    /// Rows for the clipboard: [`Response::Copied`].
    Copy(Box<CopyRequest>),
    /// The queue, one day of presence, names that may be one person: [`Response::Team`].
    Team(TeamRequest),
    /// How a target fares: [`Response::Sla`].
    Sla(SlaRequest),
    /// The first response as each product counts it: [`Response::Dialects`].
    Dialects(DialectsRequest),
    /// Courses, goals, notes, strengths: [`Response::Progress`].
    Progress(Box<ProgressRequest>),
    /// Days unlike the others of their weekday: [`Response::Odd`].
    Odd(Box<OddRequest>),
    /// Which definitions give a figure: [`Response::Number`].
    Number(NumberRequest),
    /// Customers one by one: [`Response::Customers`].
    Customers(CustomersRequest),
    /// How cases went from hand to hand: [`Response::Routes`].
    Routes(RoutesRequest),
    /// The cases of a row of that page: [`Response::RouteCases`].
    CasesOfRoute {
        selection: Selection,
        pick: RoutePick,
    },
    /// The cases of one, by its number in the data loaded, to look at here or in Conversas: [`Response::CustomerCases`].
    CasesOfCustomer {
        customer: u32,
        opens: bool,
    },
    /// One customer over all of the data: [`Response::Card`].
    Card(CardRequest),
    /// Ids of some cases of a customer: [`Response::OpenCases`].
    CasesOfCard {
        customer: u32,
        pick: CardPick,
    },
    /// All of them as a file called `name`: [`Response::File`]. `header` = who, phone, then one word per [`CustomerColumn`].
    ExportCustomers {
        request: Box<CustomersRequest>,
        name: String,
        header: Vec<String>,
        format: TableFormat,
    },
    /// Numbers that do not receive: [`Response::Unreachable`].
    Unreachable(UnreachableRequest),
    /// Hours in which far more failed than in the others: [`Response::Spikes`].
    Spikes(SpikesRequest),
    /// All of them as a file: [`Response::File`]. `header` = one word per column of [`UNREACHABLE_COLUMNS`]; `words` = `meaning.<id>` and
    /// `act.<id>` of each [`Failure`].
    ExportUnreachable {
        request: Box<UnreachableRequest>,
        header: Vec<String>,
        words: Vec<(String, String)>,
        format: TableFormat,
    },
    /// How many recipients stopped where: [`Response::Recipients`].
    Recipients(RecipientsRequest),
    /// Who they are, as a file called `name`: [`Response::File`]. `header` = one word per column of [`RECIPIENT_COLUMNS`]; `words` =
    /// `outcome.<id>`, `status.<id>`, and `meaning.<id>` and `act.<id>` of each [`Failure`].
    ExportRecipients {
        selection: Selection,
        outcome: Outcome,
        /// Names and phones of customers are hidden.
        masked: bool,
        name: String,
        header: Vec<String>,
        words: Vec<(String, String)>,
        format: TableFormat,
    },
    /// Their cases: [`Response::RecipientCases`].
    CasesOfRecipients {
        selection: Selection,
        outcome: Outcome,
    },
    /// Ids of the cases open at an instant (local day and second of the day), else at the end of the selection's period, of some agents and
    /// one age: [`Response::OpenCases`].
    OpenCases {
        selection: Selection,
        agents: Vec<String>,
        age: Option<u8>,
        at: Option<(LocalDay, u32)>,
    },
    /// All rows of the same request as a file: [`Response::File`]. `header` = one word per column of [`export_columns`]; `words` =
    /// `<column>.<id>` → word.
    ExportRows {
        request: RowsRequest,
        header: Vec<String>,
        words: Vec<(String, String)>,
        format: TableFormat,
    },
    /// A table as it stands on screen: [`Response::File`]. `name` without its end.
    TableFile {
        name: String,
        header: Vec<String>,
        rows: Vec<Vec<TableCell>>,
        format: TableFormat,
    },
    /// What several requests for a file give, each in its folder (empty = in none), after a text called `readme.0`, in one archive called
    /// `name`: [`Response::File`].
    Together {
        name: String,
        readme: (String, String),
        parts: Vec<(String, Request)>,
    },
    /// Rejected records as they stand in their files, with file, line and reason; `header` = those three words, `reasons` = words per issue id.
    ExportRejected {
        header: Vec<String>,
        reasons: Vec<(String, String)>,
        format: TableFormat,
    },
    /// Figures of what an import has brought so far: [`Response::SoFar`], or nothing when there is none yet.
    SoFar(Vec<Query>),
    /// Rows that found no partner: [`Response::Unmatched`].
    Unmatched(UnmatchedRequest),
    /// All of them: [`Response::File`]. `header` = one word per column of [`UnmatchedOf::columns`], `words` as in [`Request::ExportRows`].
    ExportUnmatched {
        of: UnmatchedOf,
        masked: bool,
        header: Vec<String>,
        words: Vec<(String, String)>,
        format: TableFormat,
    },
    /// What the files can bear, at this moment.
    Quality {
        now: EpochSecs,
    },
    /// The rows of one of its findings; `header` = words for case, time and agent.
    ExportFinding {
        check: String,
        header: Vec<String>,
        format: TableFormat,
        now: EpochSecs,
    },
    Conversation(ConversationRequest),
    /// Lines of a conversation that say something: [`Response::FoundInConversation`] with the same revision.
    SearchConversation {
        revision: u64,
        case: u32,
        text: String,
    },
    /// Why a figure is what it is.
    Explain(Box<ExplainRequest>),
    /// The cases behind a figure.
    Behind(Box<ExplainRequest>),
    /// The rows behind a figure as a file; `header` = words for case, requester, date, value, counted; `words` = yes and no.
    ExportExplained {
        request: Box<ExplainRequest>,
        header: Vec<String>,
        words: [String; 2],
        format: TableFormat,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileMeta {
    pub name: String,
    pub bytes: u64,
}

/// Id of the answer that comes unasked when no row passes: cases and messages left without each clause, by its place in the selection.
pub const WITHOUT_EACH_ID: &str = "filter.without_each";

/// Figures wanted: some metrics, in the groups of up to two dimensions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// Who asks; comes back in the answer.
    pub id: String,
    pub metrics: Vec<String>,
    /// Empty = one group: the whole.
    pub by: Vec<Dimension>,
    /// Replaces the period of the selection: comparison, calendar of a year. `Some(None)` = all data.
    pub period: Option<Option<DateRange>>,
    /// Clauses of these dimensions are left out: a view is not filtered by its own clause.
    pub ignores: Vec<Dimension>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub id: String,
    /// Labels of each group, one per dimension of the query, as [`Dimension`] describes them; sorted. Empty label = not given.
    pub groups: GroupLabels,
    pub metrics: Vec<MetricAnswer>,
}

/// What groups are called. Each word is written once: a year of agents has thousands of groups and few words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupLabels {
    /// By dimension, those in use.
    words: Vec<Vec<String>>,
    /// By group, then dimension: places in `words`.
    places: Vec<u32>,
    n_groups: usize,
}

impl GroupLabels {
    /// Of groups that are known by a place among `words` per dimension; words of no group are left out.
    pub fn new(words: Vec<Vec<String>>, groups: impl Iterator<Item = [u32; 2]>) -> GroupLabels {
        let n_dimensions = words.len();
        let (mut places, mut n_groups) = (Vec::new(), 0);
        for group in groups {
            places.extend_from_slice(&group[..n_dimensions]);
            n_groups += 1;
        }
        let mut labels = GroupLabels { words, places, n_groups };
        for nth in 0..n_dimensions {
            labels.leave_out_unused(nth);
        }
        labels
    }

    fn leave_out_unused(&mut self, nth: usize) {
        const UNUSED: u32 = u32::MAX;
        let n_dimensions = self.words.len();
        let mut place_of = vec![UNUSED; self.words[nth].len()];
        self.places.iter().skip(nth).step_by(n_dimensions).for_each(|&place| place_of[place as usize] = 0);
        let mut used = 0;
        for place in place_of.iter_mut().filter(|place| **place != UNUSED) {
            *place = used;
            used += 1;
        }
        if (used as usize) < place_of.len() {
            let mut places = place_of.iter();
            self.words[nth].retain(|_| places.next() != Some(&UNUSED));
            self.places.iter_mut().skip(nth).step_by(n_dimensions).for_each(|place| *place = place_of[*place as usize]);
        }
    }

    pub fn len(&self) -> usize {
        self.n_groups
    }

    pub fn is_empty(&self) -> bool {
        self.n_groups == 0
    }

    /// The different labels of a dimension, sorted.
    pub fn words(&self, nth: usize) -> &[String] {
        self.words.get(nth).map_or(&[], Vec::as_slice)
    }

    pub fn iter(&self) -> impl Iterator<Item = Labels<'_>> {
        let n_dimensions = self.words.len();
        (0..self.n_groups).map(move |group| {
            let mut labels = [""; 2];
            let places = &self.places[group * n_dimensions..][..n_dimensions];
            labels.iter_mut().zip(&self.words).zip(places).for_each(|((label, words), &place)| *label = &words[place as usize]);
            Labels { labels, n_dimensions }
        })
    }
}

/// Groups in order, each with its labels.
impl<L: Into<String>> FromIterator<Vec<L>> for GroupLabels {
    fn from_iter<I: IntoIterator<Item = Vec<L>>>(groups: I) -> Self {
        let groups: Vec<Vec<String>> = groups.into_iter().map(|labels| labels.into_iter().map(Into::into).collect()).collect();
        let n_dimensions = groups.first().map_or(0, Vec::len).min(2);
        let sorted = |nth: usize| {
            let mut words: Vec<String> = groups.iter().map(|labels| labels[nth].clone()).collect();
            words.sort_unstable();
            words.dedup();
            words
        };
        let words: Vec<Vec<String>> = (0..n_dimensions).map(sorted).collect();
        let place = |nth: usize, label: &String| words[nth].binary_search(label).unwrap_or_default() as u32;
        let of_group =
            |labels: &Vec<String>| labels[..n_dimensions].iter().enumerate().map(|(nth, label)| place(nth, label)).collect::<Vec<_>>();
        let places = groups.iter().flat_map(of_group).collect();
        GroupLabels { places, n_groups: groups.len(), words }
    }
}

/// The labels of a group, one per dimension.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    labels: [&'a str; 2],
    n_dimensions: usize,
}

impl<'a> Labels<'a> {
    /// The label of one dimension; empty where there is none.
    pub fn label(&self, nth: usize) -> &'a str {
        self.labels.get(nth).copied().unwrap_or_default()
    }
}

impl<'a> std::ops::Deref for Labels<'a> {
    type Target = [&'a str];
    fn deref(&self) -> &[&'a str] {
        &self.labels[..self.n_dimensions]
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricAnswer {
    pub metric: String,
    /// One per group.
    pub cells: Vec<Cell>,
    /// Why these files cannot give the figure at all.
    pub missing: Option<Missing>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// `None` = no data: never 0.
    pub value: Option<f64>,
    /// Rows that the figure rests on (the denominator of a share).
    pub n: u64,
}

/// What is missing in the loaded files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// No file of this role is loaded.
    Table(Role),
    /// No column of this meaning (an id of [`crate::model::Field`]).
    Field(String),
    /// Nobody has said when the service is open, and the business clock is on.
    Hours,
}

/// Figures of an import under way: of the rows that were merged, with no filter and over all of their days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SoFar {
    /// Local days of these rows.
    pub days: Option<DateRange>,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    Loaded(Box<Summary>),
    /// The report says why; what was loaded before is still there.
    NothingRead(Box<Report>),
    SoFar(SoFar),
    /// Some of the answers, ahead of the rest: [`Response::Answers`] with the same revision brings the others and ends the refresh.
    Part {
        revision: u64,
        answers: Vec<Answer>,
    },
    Answers {
        revision: u64,
        answers: Vec<Answer>,
        matching: Matching,
        engine_ms: f64,
    },
    Rows(RowsPage),
    Unmatched(UnmatchedPage),
    Profile(Box<Profile>),
    Copied {
        text: String,
        rows: u64,
    },
    Quality(Box<Quality>),
    Team(Box<TeamPage>),
    Sla {
        revision: u64,
        page: Result<Box<SlaPage>, Missing>,
    },
    Dialects(DialectsPage),
    Number(NumberPage),
    Progress(Box<ProgressPage>),
    Odd(Box<OddPage>),
    Customers(Box<CustomersPage>),
    Card(Box<CustomerCard>),
    Routes(Box<RoutesPage>),
    RouteCases {
        pick: RoutePick,
        ids: Vec<String>,
    },
    CustomerCases {
        /// What the customer is called in them, and their ids.
        names: Vec<String>,
        ids: Vec<String>,
        opens: bool,
    },
    Unreachable {
        revision: u64,
        page: Result<Box<UnreachablePage>, Missing>,
    },
    Spikes {
        revision: u64,
        page: Result<Box<SpikesPage>, Missing>,
    },
    Recipients {
        revision: u64,
        page: Result<Box<RecipientsPage>, Missing>,
    },
    /// `None` = too many for a filter, or none with a number.
    RecipientCases(Option<Vec<String>>),
    OpenCases(Vec<String>),
    File {
        name: String,
        bytes: Vec<u8>,
    },
    Conversation(Box<ConversationPage>),
    /// The data have no such case.
    NoConversation {
        revision: u64,
    },
    /// Places of lines, from 0, ascending.
    FoundInConversation {
        revision: u64,
        lines: Vec<u32>,
    },
    Explained(Box<Explanation>),
    Behind(Behind),
}

/// How many rows pass the filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matching {
    pub cases: u64,
    pub cases_of: u64,
    pub messages: u64,
    pub messages_of: u64,
}

/// What is loaded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub report: Report,
    pub tables: Tables,
    /// First local day with data and the one after the last.
    pub days: Option<DateRange>,
    /// Last instant of the data: local day and second of that day.
    pub last_day: LocalDay,
    pub last_second: u32,
    /// Messages (cases where there are no messages) per local day of `days`.
    pub per_day: Vec<u32>,
    pub policy: Policy,
    /// Cases were made from messages that name none, by silence.
    pub cases_are_derived: bool,
    /// Messages whose case id is in no case file.
    pub unmatched_messages: u64,
    /// Messages and cases that found each other.
    pub matches: Matches,
    /// The case file's own times are in force for first response; for closing.
    pub own_first_response: bool,
    pub own_closing: bool,
    /// Dimensions with at least one value, with the number of distinct values.
    pub dimensions: Vec<(Dimension, u64)>,
    /// Bytes of the columns held.
    pub heap_bytes: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tables {
    pub messages: u64,
    pub cases: u64,
    pub waits: u64,
    pub events: u64,
    pub presence: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TableView {
    #[default]
    Cases,
    Messages,
}

/// A page of the detail table. Columns are ids: see [`CASE_COLUMNS`] and [`MESSAGE_COLUMNS`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowsRequest {
    pub revision: u64,
    pub view: TableView,
    pub selection: Selection,
    /// Substring, blind to case and accents, over case id, requester, phone, agent and template.
    pub search: String,
    /// Column id and whether descending, most important first. Empty = newest first.
    pub sort: Vec<(String, bool)>,
    pub offset: u64,
    pub limit: u32,
    /// Names and phones of customers are hidden.
    pub masked: bool,
}

/// Casos: one row per case.
pub const CASE_COLUMNS: [&str; 13] = [
    "case",
    "requester",
    "phone",
    "created_at",
    "first_response_at",
    "closed_at",
    "agent",
    "team",
    "channel",
    "case_type",
    "case_status",
    "csat",
    "messages",
];

/// What a file of Casos holds beside its columns: durations, on the clock in force.
pub const CASE_DURATIONS: [&str; 7] = ["ack", "queue", "first_response", "handling", "active", "resolution", "net_resolution"];

/// And all else that is known or measured of a case.
pub const CASE_MEASURES: [&str; 12] = [
    "sent",
    "answers",
    "in_target",
    "resolved_in_target",
    "first_contact",
    "came_back",
    "known_customer",
    "by_robot",
    "ending",
    "converted",
    "value",
    "tags",
];

/// What became of who waited: words of the column `ending`.
pub const ENDINGS: [&str; 6] = ["lost", "abandoned", "missed", "expired", "contained", "answered"];

/// The columns of a file of the table.
pub fn export_columns(view: TableView) -> Vec<&'static str> {
    match view {
        TableView::Cases => [&CASE_COLUMNS[..], &CASE_DURATIONS, &CASE_MEASURES].concat(),
        TableView::Messages => MESSAGE_EXPORT_COLUMNS.to_vec(),
    }
}

/// Mensagens: the twelve columns of "Consumo WhatsApp", one row per message.
pub const MESSAGE_COLUMNS: [&str; 12] =
    ["case", "case_type", "channel", "kind", "template", "status", "phone", "replies", "order", "created_at", "last_agent", "origin"];

/// What a CSV of Mensagens holds: the twelve columns, and what it takes to read them back as messages.
pub const MESSAGE_EXPORT_COLUMNS: [&str; 15] = [
    "case",
    "case_type",
    "channel",
    "kind",
    "template",
    "status",
    "phone",
    "replies",
    "order",
    "created_at",
    "last_agent",
    "origin",
    "sent_at",
    "direction",
    "author_kind",
];

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowsPage {
    pub revision: u64,
    pub view: TableView,
    pub offset: u64,
    /// Rows that pass filters and search.
    pub total: u64,
    /// Cells in the order of the view's columns.
    pub rows: Vec<Vec<RowCell>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RowCell {
    None,
    /// Text as in the file: hostile until shown as text.
    Text(String),
    /// A stable id that the page translates: status, kind, direction, origin.
    Word(String),
    Number(f64),
    /// Local day and second of the day.
    Time(LocalDay, u32),
    /// A count and the last text ("Respostas").
    Counted(u64, String),
    /// `9 de 14`.
    Of(u64, u64),
}
