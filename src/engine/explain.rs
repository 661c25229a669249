//! Why a figure is what it is: the rows behind it, who is left out and why, the sum with its real numbers. Computed from the very
//! populations, masks and groups that the figure itself uses ([`super::answer`]).

use serde::{Deserialize, Serialize};

use crate::data::{Bitmap, Credit, DatedBy, Frame, FrameKey, NO_CODE, NO_DAY, NO_TIME};
use crate::export::{Table, TableCell, TableFormat};
use crate::filter::{Basis, Selection};
use crate::metrics::groups::end_of_bucket;
use crate::metrics::kernel::quantile;
use crate::metrics::population::{Entity, Population, Value};
use crate::metrics::{Aggregate, Groups, MetricSpec, Subject, Unit};
use crate::model::{AuthorKind, Clock, DeliveryStatus, Dimension, Direction, EpochSecs, Grain, LocalDay, MessageKind, mask};

use super::answer::{Refresh, nothing};
use super::conversation::Instant;
use super::loaded::Loaded;
use super::protocol::{Cell, Missing, Query};
use super::rows::time_cell;

/// One figure of an answer: the query that asked for it, its metric and the labels of its group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplainRequest {
    pub revision: u64,
    pub selection: Selection,
    /// Its `by`, `period` and `ignores` are those of the figure.
    pub query: Query,
    pub metric: String,
    /// One label per dimension of the query.
    pub group: Vec<String>,
    /// Rows to list.
    pub limit: u32,
    /// Customers by their initials only.
    pub masked: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    pub revision: u64,
    pub metric: String,
    pub group: Vec<String>,
    /// Exactly the cell of the answer.
    pub cell: Cell,
    pub missing: Option<Missing>,
    /// What is counted: an id of [`Grain`].
    pub grain: String,
    /// Which time decides the period: `sent_at`, `created_at`, `closed_at`, `first_response_at`, `rated_at`, `sla_from`, `answered_at`, `opened_at`, `from`.
    pub dated_by: String,
    /// Adds up to `cell.n`: rows of the period and filters, plus, minus.
    pub ledger: Vec<LedgerLine>,
    pub terms: Terms,
    pub histogram: Option<Histogram>,
    pub rules: Rules,
    /// Rows behind the figure, and the first of them: the longest or, where nothing is measured, the newest first.
    pub n_rows: u64,
    pub rows: Vec<ExplainRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// `base.<grain>`, or `base.all_<grain>` of rows of any date, first; then `plus.<reason>` and `minus.<reason>`.
    pub id: String,
    pub is_minus: bool,
    pub n: u64,
}

/// The sum, with its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Terms {
    /// Nothing to compute with.
    #[default]
    None,
    Count {
        n: u64,
    },
    Sum {
        sum: f64,
        n: u64,
    },
    Mean {
        sum: f64,
        n: u64,
    },
    /// Between the values at the places `below` and `below + 1`, from 1, of the sorted values.
    Quantile {
        q: f64,
        n: u64,
        below: u64,
        part: f64,
        low: f64,
        high: f64,
    },
    /// Of `n` durations `n_over` have ended; the value is when the share `q` has, the others counted as long as they were seen.
    Survival {
        q: f64,
        n: u64,
        n_over: u64,
    },
    /// Σ value × seconds ÷ seconds.
    TimeMean {
        weighed: f64,
        secs: f64,
    },
    /// The value holds, or a smaller one does, for at least `q` of the seconds.
    TimeQuantile {
        q: f64,
        secs: f64,
        value: f64,
    },
    Share {
        hits: u64,
        n: u64,
    },
    /// `rows` rows name `n` different things.
    Distinct {
        rows: u64,
        n: u64,
    },
    /// Open at this instant; `None` = at the end of the data.
    Open {
        n: u64,
        at: Option<Instant>,
    },
}

/// Counts of the measured values between edges: `counts[i]` lie in `edges[i] .. edges[i + 1]`, the last one with its upper edge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// The edges grow by a constant factor; else by a constant step.
    pub is_log: bool,
    pub edges: Vec<f64>,
    pub counts: Vec<u64>,
    pub median: f64,
    pub p90: f64,
    /// Target in seconds, for figures that have one.
    pub target: Option<f64>,
}

/// The choices in force for this figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    pub zone: String,
    /// `None` = robots have no part in it.
    pub bot_answers: Option<bool>,
    /// The case file's own times, or derived ones; `None` = there is no choice.
    pub own_times: Option<bool>,
    /// Cases of which both are known, and the median of how far they differ, seconds.
    pub differ: Option<(u64, f64)>,
    pub target_secs: Option<i64>,
    /// The figure counts working seconds.
    pub is_business: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplainRow {
    /// Number of the case in the data loaded; `None` = the row has no case.
    pub case: Option<u32>,
    /// Id of the case, as in the file.
    pub id: String,
    /// Requester, or the person whose presence it is.
    pub who: String,
    /// The date by which it counts.
    pub at: Option<Instant>,
    /// What is measured; how long it has been open; `None` = nothing is measured.
    pub value: Option<f64>,
    /// Seconds by which the value weighs, where it does.
    pub weight: Option<f64>,
    /// Counted above the line of a share.
    pub is_hit: Option<bool>,
    /// What a distinct count counts: equal numbers are one thing.
    pub entity: Option<u32>,
    /// What a sum or mean of presence counts as one: an interval.
    pub counted_as: u32,
    /// Of durations that may still run: this one has ended.
    pub is_over: Option<bool>,
}

/// Cases behind a figure, for the detail table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Behind {
    pub revision: u64,
    pub cases: Vec<String>,
    /// The list is whole: no case without a number, not too many.
    pub is_whole: bool,
}

/// More cases than this are no list: a filter of so many values would slow every click down.
const MAX_CASES: usize = 20_000;
const BINS: usize = 36;

pub fn explain(loaded: &mut Loaded, request: &ExplainRequest) -> Explanation {
    let found = Found::of(loaded, request);
    let mut explanation = Explanation {
        revision: request.revision,
        metric: request.metric.clone(),
        group: request.group.clone(),
        cell: found.cell,
        missing: found.missing.clone(),
        grain: String::new(),
        dated_by: String::new(),
        ledger: Vec::new(),
        terms: Terms::None,
        histogram: None,
        rules: Rules { zone: loaded.policy.zone.clone(), ..Rules::default() },
        n_rows: 0,
        rows: Vec::new(),
    };
    let Some(figure) = found.figure else { return explanation };
    let Figure { spec, rows, .. } = &figure;
    explanation.grain = spec.grain.id().to_owned();
    explanation.dated_by = date_id(spec.dated_by).to_owned();
    explanation.ledger = ledger(loaded, request, &figure);
    explanation.terms = terms(loaded, &figure, found.cell);
    explanation.histogram = histogram(loaded, &figure);
    explanation.rules = Rules { is_business: figure.clock == Clock::Business && spec.is_on_clock(), ..rules(loaded, spec, rows) };
    explanation.n_rows = rows.len() as u64;
    let order = listed(loaded, &figure);
    explanation.rows = order.into_iter().take(request.limit as usize).map(|row| row_of(loaded, &figure, row, request.masked)).collect();
    explanation
}

/// All rows as a file; `header` = words for case, requester, date, value, counted.
pub fn export(loaded: &mut Loaded, request: &ExplainRequest, header: &[String], words: &[String; 2], format: &TableFormat) -> Vec<u8> {
    let mut out = Table::new(format, header.iter().map(String::as_str));
    let Some(figure) = Found::of(loaded, request).figure else { return out.finish() };
    let is_duration = figure.spec.unit == Unit::Seconds;
    for row in listed(loaded, &figure) {
        let row = row_of(loaded, &figure, row, request.masked);
        let value = |value| if is_duration { TableCell::Secs(value) } else { TableCell::Number(value) };
        let hit = |is_hit: bool| words[usize::from(!is_hit)].clone();
        out.row(&[
            TableCell::Text(row.id),
            TableCell::Text(row.who),
            row.at.map_or(TableCell::None, |at| time_cell(loaded, format, at)),
            row.value.map_or(TableCell::None, value),
            row.is_hit.map_or(TableCell::None, |is_hit| TableCell::Text(hit(is_hit))),
        ]);
    }
    out.finish()
}

/// The cases behind a figure.
pub fn behind(loaded: &mut Loaded, request: &ExplainRequest) -> Behind {
    let mut behind = Behind { revision: request.revision, cases: Vec::new(), is_whole: true };
    let Some(figure) = Found::of(loaded, request).figure else { return behind };
    let mut seen = Bitmap::empty(loaded.data.cases.len());
    for &row in &figure.rows {
        let Some(case) = figure.frame.case_of(row as usize) else {
            behind.is_whole = false;
            continue;
        };
        if seen.contains(case) {
            continue;
        }
        seen.insert(case);
        match loaded.data.names.case_ids.value(loaded.data.cases.id[case]) {
            "" => behind.is_whole = false,
            id => behind.cases.push(id.to_owned()),
        }
        if behind.cases.len() > MAX_CASES {
            return Behind { cases: Vec::new(), is_whole: false, ..behind };
        }
    }
    behind
}

/// What the answer says, and where it comes from.
struct Found {
    cell: Cell,
    missing: Option<Missing>,
    /// `None` = these files cannot give the figure.
    figure: Option<Figure>,
}

/// A figure with its rows.
struct Figure {
    spec: &'static MetricSpec,
    frame: std::rc::Rc<Frame>,
    selection: Selection,
    /// Rows that the figure rests on: of a distinct count all rows, of a snapshot those open at the instant.
    rows: Vec<u32>,
    /// Rows of the same table by their natural date: what one would expect to count.
    base: Vec<u32>,
    natural: std::rc::Rc<Frame>,
    /// Of a snapshot: when.
    at: Option<EpochSecs>,
    /// In which seconds count.
    clock: Clock,
}

impl Found {
    fn of(loaded: &mut Loaded, request: &ExplainRequest) -> Found {
        let request = &ExplainRequest { selection: loaded.by_person(request.selection.clone()), ..request.clone() };
        let query = Query { metrics: vec![request.metric.clone()], ..request.query.clone() };
        let selection = Selection { period: query.period.unwrap_or(request.selection.period), ..request.selection.clone() };
        let mut refresh = Refresh::new(loaded, &request.selection);
        let answer = refresh.answer(&query);
        let metric = &answer.metrics[0];
        let spec = match refresh.spec_in_force(&request.metric) {
            Ok(spec) => spec,
            Err(missing) => return Found { cell: Cell::default(), missing, figure: None },
        };
        let nothing = nothing(spec.aggregate).value;
        let place = answer.groups.iter().position(|labels| *labels == *request.group);
        let cell = place.and_then(|place| metric.cells.get(place).copied()).unwrap_or(Cell { value: nothing, n: 0 });
        Found { cell, missing: None, figure: Figure::of(refresh, spec, selection, request) }
    }
}

impl Figure {
    fn of(mut refresh: Refresh, spec: &'static MetricSpec, selection: Selection, request: &ExplainRequest) -> Option<Figure> {
        let key = FrameKey { grain: spec.grain, dated_by: spec.dated_by, credited_to: spec.credited_to };
        let is_snapshot = spec.aggregate.is_snapshot();
        let natural_key = if is_snapshot { key } else { natural(key) };
        let without = &request.query.ignores;
        let rows = refresh.population_rows(key, spec.population, &selection, without, is_snapshot);
        let base: Vec<u32> = refresh.row_mask(natural_key, &selection, without, is_snapshot).rows().map(|row| row as u32).collect();
        let loaded = refresh.into_loaded();
        let clock = loaded.clock_of(&selection);
        let (frame, natural) = (loaded.frame(key), loaded.frame(natural_key));
        let loaded = &*loaded;
        // A snapshot by day is asked at the end of the day: the day is no property of its rows.
        let bucket = request.query.by.first().filter(|_| is_snapshot).filter(|first| first.is_time());
        let (by, group) =
            if bucket.is_some() { (&request.query.by[1..], &request.group[1..]) } else { (&request.query.by[..], &request.group[..]) };
        // Pieces of another kind are another table.
        let is_one = |row: &u32| key.grain != Grain::Presence || loaded.subject().holds(spec.population, key.grain, *row as usize);
        let base: Vec<u32> = base.into_iter().filter(is_one).collect();
        let in_group = |frame: &Frame, rows: &[u32]| rows_of_group(loaded, frame, rows, by, group);
        let base = in_group(&natural, &base)?;
        let mut rows = in_group(&frame, &rows)?;
        let mut at = None;
        if is_snapshot {
            let period = if selection.basis == Basis::Each { selection.period } else { None };
            let instant = match bucket {
                Some(&bucket) => {
                    let days = period.or_else(|| loaded.days())?;
                    let label = request.group.first()?;
                    let start = (days.start - 31..days.end).find(|&day| is_bucket(bucket, day, label))?;
                    loaded.zone.start_of(end_of_bucket(bucket, start).min(days.end))
                }
                None => period.map_or(EpochSecs::MAX, |period| loaded.zone.start_of(period.end)),
            };
            let subject = loaded.subject();
            rows.retain(|&row| open_for(&subject, spec, row, instant).is_some());
            at = Some(instant);
        }
        Some(Figure { spec, frame, selection, rows, base, natural, at, clock })
    }
}

/// Whether a bucket of this label starts on the day.
fn is_bucket(bucket: Dimension, day: LocalDay, label: &str) -> bool {
    use crate::calendar::civil;
    match bucket {
        Dimension::Month => {
            let (_, _, of_month) = civil::date_of(day);
            of_month == 1 && civil::iso(day)[..7] == *label
        }
        _ => civil::iso(day) == label,
    }
}

/// Since when a row is open at an instant; `None` = it is not.
fn open_for(subject: &Subject, spec: &MetricSpec, row: u32, at: EpochSecs) -> Option<EpochSecs> {
    let (from, until) = subject.open_span(spec.population, row as usize)?;
    let (from, until) = (EpochSecs::from(from), until.map_or(EpochSecs::MAX, EpochSecs::from));
    (from < at && until >= at).then_some(from)
}

fn rows_of_group(loaded: &Loaded, frame: &Frame, rows: &[u32], by: &[Dimension], group: &[String]) -> Option<Vec<u32>> {
    if by.is_empty() {
        return Some(rows.to_vec());
    }
    let mut groups = Groups::new(by);
    let (rows, numbers) = groups.of_rows(&loaded.data, &loaded.derived, frame, rows)?;
    let (words, sorted) = groups.sorted(&loaded.data);
    let is_wanted = |places: &[u32; 2]| words.iter().zip(places).map(|(words, &place)| &words[place as usize]).eq(group);
    let wanted = sorted.iter().find(|(_, places)| is_wanted(places)).map(|&(number, _)| number);
    Some(rows.into_iter().zip(numbers).filter(|(_, number)| Some(*number) == wanted).map(|(row, _)| row).collect())
}

/// The date and the credit by which people first think of a row.
fn natural(key: FrameKey) -> FrameKey {
    match key.grain {
        Grain::Event | Grain::Participant => key,
        Grain::Case => FrameKey { dated_by: DatedBy::CreatedAt, credited_to: Credit::CaseAgent, ..key },
        Grain::Message => FrameKey { dated_by: DatedBy::SentAt, credited_to: Credit::Sender, ..key },
        Grain::Wait => FrameKey { dated_by: DatedBy::OpenedAt, credited_to: Credit::CaseAgent, ..key },
        Grain::Presence => FrameKey { dated_by: DatedBy::PresenceFrom, credited_to: Credit::Oneself, ..key },
    }
}

fn date_id(dated_by: DatedBy) -> &'static str {
    match dated_by {
        DatedBy::SentAt => "sent_at",
        DatedBy::CreatedAt => "created_at",
        DatedBy::ClosedAt => "closed_at",
        DatedBy::FirstResponseAt => "first_response_at",
        DatedBy::RatedAt => "rated_at",
        DatedBy::SlaFrom => "sla_from",
        DatedBy::AnsweredAt => "answered_at",
        DatedBy::OpenedAt => "opened_at",
        DatedBy::PresenceFrom => "from",
        DatedBy::HappenedAt => "happened_at",
        DatedBy::AckAt => "ack_at",
        DatedBy::PickedAt => "picked_at",
    }
}

/// `base` + those that only the figure's own date or credit brings in − those left out, each with its reason.
fn ledger(loaded: &Loaded, request: &ExplainRequest, figure: &Figure) -> Vec<LedgerLine> {
    let subject = loaded.subject_by(figure.clock);
    let len = figure.frame.len();
    let set = |rows: &[u32]| {
        let mut set = Bitmap::empty(len);
        rows.iter().for_each(|&row| set.insert(row as usize));
        set
    };
    let (counted, base) = (set(&figure.rows), set(&figure.base));
    // A figure of an instant looks at rows of any date.
    let all = if figure.at.is_some() { "all_" } else { "" };
    let base_id = format!("base.{all}{}", figure.spec.grain.id());
    let mut lines = vec![LedgerLine { id: base_id, is_minus: false, n: base.count() as u64 }];
    let mut add = |is_minus: bool, reason: &str, n: u64| {
        let id = format!("{}.{reason}", if is_minus { "minus" } else { "plus" });
        match lines.iter_mut().find(|line| line.id == id) {
            Some(line) => line.n += n,
            None if n > 0 => lines.push(LedgerLine { id, is_minus, n }),
            None => {}
        }
    };
    for row in counted.rows().filter(|&row| !base.contains(row)) {
        add(false, why_more(figure, row), 1);
    }
    for row in base.rows().filter(|&row| !counted.contains(row)) {
        add(true, why_not(loaded, &subject, figure, request, row), 1);
    }
    match figure.spec.aggregate {
        Aggregate::Distinct(entity) => {
            let (mut named, mut things) = (0, Vec::new());
            for &row in &figure.rows {
                if let Some(thing) = subject.entity(entity, figure.spec.grain, row as usize) {
                    named += 1;
                    things.push(thing);
                }
            }
            things.sort_unstable();
            things.dedup();
            add(true, "nameless", figure.rows.len() as u64 - named);
            add(true, if entity == Entity::Case { "same_case" } else { "same_customer" }, named - things.len() as u64);
        }
        _ if figure.spec.grain == Grain::Presence => {
            let (pieces, intervals) = presence_counts(&subject, figure);
            add(true, "other_state", figure.rows.len() as u64 - pieces);
            add(true, "same_interval", pieces - intervals);
        }
        _ => {}
    }
    lines
}

/// Pieces of presence in the figure's state, and the intervals that they make up.
fn presence_counts(subject: &Subject, figure: &Figure) -> (u64, u64) {
    let Some(value) = figure.spec.value else { return (0, 0) };
    let counts = |row: u32| is_timed(figure.spec) || subject.value(value, row as usize) > 0.0;
    let measured: Vec<u32> = figure.rows.iter().copied().filter(|&row| counts(row)).collect();
    let mut intervals: Vec<u32> = measured.iter().map(|&row| subject.counted_as(Grain::Presence, row as usize)).collect();
    intervals.sort_unstable();
    intervals.dedup();
    (measured.len() as u64, intervals.len() as u64)
}

/// Its rows weigh as long as they last.
fn is_timed(spec: &MetricSpec) -> bool {
    matches!(spec.aggregate, Aggregate::TimeMean | Aggregate::TimeQuantile(_))
}

/// Why a row counts that is not among those of its natural date and credit.
fn why_more(figure: &Figure, row: usize) -> &'static str {
    let day = figure.natural.day[row];
    match figure.selection.period.filter(|_| figure.selection.basis == Basis::Each) {
        Some(_) if day == NO_DAY => "undated",
        Some(period) if day < period.start => "before",
        Some(period) if day >= period.end => "after",
        _ if figure.natural.agent[row] != figure.frame.agent[row] => "other_agent",
        _ => "other_time",
    }
}

/// Why a row of the natural date and credit does not count.
fn why_not(loaded: &Loaded, subject: &Subject, figure: &Figure, request: &ExplainRequest, row: usize) -> &'static str {
    let spec = figure.spec;
    if spec.grain == Grain::Case && row >= loaded.data.n_counted {
        return "unlisted";
    }
    if let Some(at) = figure.at {
        return why_not_open(loaded, subject, spec, row, at);
    }
    if !subject.holds(spec.population, spec.grain, row) {
        return match spec.grain {
            Grain::Case => why_no_case(loaded, spec.population, row),
            Grain::Message => why_no_message(loaded, spec.population, row),
            Grain::Wait if spec.population == Population::SlaDecided => "inside_target",
            Grain::Event if spec.population == Population::FirstClosings => why_no_first_closing(loaded, row),
            Grain::Event => "too_recent",
            Grain::Participant => why_no_transfer(loaded, row),
            _ => "unanswered",
        };
    }
    let day = figure.frame.day[row];
    match figure.selection.period.filter(|_| figure.selection.basis == Basis::Each) {
        Some(_) if day == NO_DAY => "undated",
        Some(period) if day < period.start => "before",
        Some(period) if day >= period.end => "after",
        _ => {
            let is_by_agent = request.query.by.contains(&Dimension::Agent)
                || figure.selection.clauses.iter().any(|clause| clause.dimension == Dimension::Agent);
            if is_by_agent && figure.natural.agent[row] != figure.frame.agent[row] { "other_agent" } else { "other_time" }
        }
    }
}

fn why_not_open(loaded: &Loaded, subject: &Subject, spec: &MetricSpec, row: usize, at: EpochSecs) -> &'static str {
    if !subject.holds(spec.population, spec.grain, row) {
        return if spec.grain == Grain::Case { why_no_case(loaded, spec.population, row) } else { "unanswered" };
    }
    let Some((from, until)) = subject.open_span(spec.population, row) else { return "closed_undated" };
    let case = if spec.grain == Grain::Wait { loaded.derived.waits.case[row] as usize } else { row };
    let closed = loaded.data.cases.closed[case];
    match until {
        _ if EpochSecs::from(from) >= at => "not_yet",
        Some(until) if until != closed => "answered",
        _ => "closed",
    }
}

fn why_no_case(loaded: &Loaded, population: Population, case: usize) -> &'static str {
    let (cases, facts) = (&loaded.data.cases, &loaded.derived.facts);
    let owed = || match (facts.sla_from[case], facts.response_at[case]) {
        (NO_TIME, _) if facts.n_messages[case] == 0 => "no_messages",
        (NO_TIME, _) => "we_started",
        (_, NO_TIME) if has_robot(loaded, case) => "only_robot",
        (_, NO_TIME) => "unanswered",
        _ => "wrong_order",
    };
    let unclosed = || match (cases.closed[case], cases.created[case]) {
        (NO_TIME, _) if cases.is_closed(case) => "closed_undated",
        (NO_TIME, _) => "still_open",
        (_, NO_TIME) => "no_opening",
        _ => "wrong_order",
    };
    let never_asked = || if facts.n_talk[case] == 0 { "no_messages" } else { "we_started" };
    match population {
        Population::ClosedCases => "still_open",
        Population::Assigned => "not_assigned",
        Population::Responded | Population::Unresponded => owed(),
        Population::SlaDecided if facts.sla_from[case] != NO_TIME && facts.response_at[case] == NO_TIME => "inside_target",
        Population::SlaDecided => owed(),
        Population::ResolutionDecided if cases.created[case] == NO_TIME => "no_opening",
        Population::ResolutionDecided if cases.closed[case] == NO_TIME && !cases.is_closed(case) => "inside_target",
        Population::ResolutionDecided => unclosed(),
        Population::Handled | Population::Resolved => unclosed(),
        Population::NetResolved if facts.n_talk[case] == 0 => "no_messages",
        Population::NetResolved => unclosed(),
        Population::Acknowledged | Population::Picked if facts.first_wait[case] == NO_CODE => never_asked(),
        Population::Acknowledged | Population::Picked => "unanswered",
        Population::Worked | Population::WorkedClosed if facts.active_secs[case] == NO_TIME => "no_person",
        Population::WorkedClosed => unclosed(),
        Population::AnsweredClosed if facts.n_answers[case] == 0 => "no_person",
        Population::AnsweredClosed => unclosed(),
        Population::Written => "no_messages",
        Population::FirstContactDecided if facts.customer[case] == NO_CODE => "nameless",
        Population::FirstContactDecided if cases.closed[case] == NO_TIME => unclosed(),
        Population::FirstContactDecided => "too_recent",
        Population::Served if facts.sla_from[case] == NO_TIME => owed(),
        Population::Served if cases.is_closed(case) => "only_robot",
        Population::Served => "still_waiting",
        Population::Lost | Population::Abandoned | Population::Missed => "not_given_up",
        Population::Expired => "not_expired",
        Population::RobotCases => "no_robot",
        Population::OriginKnown => "no_origin",
        Population::CustomerKnown => "nameless",
        Population::ReturnDecided | Population::ChannelKnown if facts.customer[case] == NO_CODE => "nameless",
        Population::ReturnDecided => "too_recent_to_return",
        Population::ChannelKnown => "no_channel",
        Population::SuccessKnown => "no_outcome",
        Population::Returning if facts.customer[case] == NO_CODE => "nameless",
        Population::Returning => "new_customer",
        Population::Rated => "no_grade",
        Population::OutcomeKnown => "no_outcome",
        Population::FirstOfCustomer if facts.customer[case] == NO_CODE => "nameless",
        Population::FirstOfCustomer => "known_customer",
        _ => "other",
    }
}

fn why_no_first_closing(loaded: &Loaded, row: usize) -> &'static str {
    let closings = &loaded.derived.closings;
    match row.checked_sub(1) {
        Some(before) if closings.case[before] == closings.case[row] => "closed_before",
        _ if closings.at[row] == NO_TIME => "closed_undated",
        _ if loaded.data.cases.created[closings.case[row] as usize] == NO_TIME => "no_opening",
        _ => "wrong_order",
    }
}

fn why_no_transfer(loaded: &Loaded, row: usize) -> &'static str {
    let participants = &loaded.derived.participants;
    match participants.transfer_secs[row] {
        _ if !participants.transferred[row] => "not_transferred",
        NO_TIME if loaded.data.cases.created[participants.case[row] as usize] == NO_TIME => "no_opening",
        NO_TIME => "wrong_order",
        _ => "never_came_back",
    }
}

fn has_robot(loaded: &Loaded, case: usize) -> bool {
    let messages = &loaded.data.messages;
    messages.author_kind[messages.of_case(case)].contains(&(AuthorKind::Bot as u8))
}

fn why_no_message(loaded: &Loaded, population: Population, row: usize) -> &'static str {
    let messages = &loaded.data.messages;
    let status = DeliveryStatus::from_code(messages.status[row]);
    match Direction::from_code(messages.direction[row]) {
        Direction::Inbound if population == Population::FirstOfCustomer => "known_customer",
        Direction::Inbound if population == Population::OpensWindow => "window_open",
        Direction::Inbound => "from_customer",
        Direction::Outbound => match population {
            Population::FirstOfCustomer => "known_customer",
            Population::HumanSent if messages.author_kind[row] == AuthorKind::Unknown as u8 => "author_unknown",
            Population::HumanSent => "by_robot",
            Population::Received | Population::OpensWindow => "sent_by_us",
            Population::OutOfWindow if messages.kind[row] == MessageKind::Hsm as u8 => "is_template",
            Population::OutOfWindow => "in_window",
            Population::Unreachable => "reachable",
            Population::Failed => "not_failed",
            Population::Answered | Population::AnswerDecided if status == DeliveryStatus::Failed => "failed",
            Population::Answered => "not_answered",
            Population::AnswerDecided => "may_be_answered",
            Population::Stuck => "heard_of",
            _ => match status {
                DeliveryStatus::Unknown => "status_unknown",
                DeliveryStatus::New => "still_queued",
                DeliveryStatus::Sent => "not_delivered",
                DeliveryStatus::Failed => "failed",
                DeliveryStatus::Delivered | DeliveryStatus::Read => "not_read",
            },
        },
        _ => "not_talk",
    }
}

fn terms(loaded: &Loaded, figure: &Figure, cell: Cell) -> Terms {
    let subject = loaded.subject_by(figure.clock);
    let spec = figure.spec;
    let values = || -> Vec<f64> {
        spec.value.map_or_else(Vec::new, |value| figure.rows.iter().map(|&row| subject.value(value, row as usize)).collect())
    };
    match spec.aggregate {
        Aggregate::Count => Terms::Count { n: cell.n },
        Aggregate::Sum if cell.value.is_some() => Terms::Sum { sum: values().iter().sum(), n: cell.n },
        Aggregate::Mean if cell.n > 0 => Terms::Mean { sum: values().iter().sum(), n: cell.n },
        Aggregate::Survival(q) if cell.n > 0 => {
            let n_over = figure.rows.iter().filter(|&&row| subject.is_over(spec.grain, row as usize)).count() as u64;
            Terms::Survival { q, n: cell.n, n_over }
        }
        Aggregate::OpenAgeMean | Aggregate::OpenAgeQuantile(_) if cell.n > 0 => {
            let mut ages: Vec<f64> = figure.rows.iter().filter_map(|&row| measured(loaded, &subject, figure, row)).collect();
            ages.sort_unstable_by(f64::total_cmp);
            match spec.aggregate {
                Aggregate::OpenAgeQuantile(q) => quantile_terms(&ages, q, cell.n),
                _ => Terms::Mean { sum: ages.iter().sum(), n: cell.n },
            }
        }
        Aggregate::Quantile(q) if cell.n > 0 => {
            let mut values = values();
            values.sort_unstable_by(f64::total_cmp);
            quantile_terms(&values, q, cell.n)
        }
        Aggregate::Share(of) if cell.n > 0 => {
            let hits = figure.rows.iter().filter(|&&row| subject.holds(of, spec.grain, row as usize)).count() as u64;
            Terms::Share { hits, n: cell.n }
        }
        Aggregate::TimeMean | Aggregate::TimeQuantile(_) => {
            let seconds: Vec<f64> = figure.rows.iter().map(|&row| subject.value(Value::PieceSecs, row as usize)).collect();
            let secs = seconds.iter().sum();
            match (spec.aggregate, cell.value) {
                (Aggregate::TimeQuantile(q), Some(value)) => Terms::TimeQuantile { q, secs, value },
                (_, Some(_)) => Terms::TimeMean { weighed: values().iter().zip(&seconds).map(|(value, secs)| value * secs).sum(), secs },
                _ => Terms::None,
            }
        }
        Aggregate::Distinct(_) => Terms::Distinct { rows: figure.rows.len() as u64, n: cell.n },
        Aggregate::OpenAt => {
            let at = figure.at.filter(|&at| at != EpochSecs::MAX);
            Terms::Open { n: cell.n, at: at.map(|at| (loaded.zone.day(at), loaded.zone.second_of_day(at))) }
        }
        _ => Terms::None,
    }
}

fn quantile_terms(sorted: &[f64], q: f64, n: u64) -> Terms {
    let place = (sorted.len() - 1) as f64 * q;
    let below = place.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(sorted.len() - 1)]);
    Terms::Quantile { q, n, below: below as u64 + 1, part: place - below as f64, low, high }
}

fn has_target(spec: &MetricSpec) -> bool {
    spec.value == Some(Value::ResponseSecs) || spec.is_of_target()
}

/// The common target of a figure, seconds.
fn target_of(loaded: &Loaded, spec: &MetricSpec) -> i64 {
    match (spec.grain, spec.population) {
        (Grain::Wait, _) => loaded.policy.sla_next_reply_secs,
        (_, Population::ResolutionDecided) => loaded.policy.sla_resolution_secs,
        _ => loaded.policy.sla_first_response_secs,
    }
}

fn histogram(loaded: &Loaded, figure: &Figure) -> Option<Histogram> {
    let (spec, rows) = (figure.spec, &figure.rows);
    let subject = loaded.subject_by(figure.clock);
    // A share of the target has a distribution too: that of the responses given.
    let value = match (spec.value, spec.population) {
        (Some(value), _) if spec.grain != Grain::Presence => value,
        (None, Population::SlaDecided) if spec.grain == Grain::Case => Value::ResponseSecs,
        _ => return None,
    };
    let mut values: Vec<f64> = rows
        .iter()
        .filter(|&&row| value != Value::ResponseSecs || loaded.derived.facts.response_secs[row as usize] != NO_TIME)
        .map(|&row| subject.value(value, row as usize))
        .collect();
    let (median, p90) = (quantile(&mut values, 0.5)?, quantile(&mut values, 0.9)?);
    let is_log = !matches!(value, Value::Grade | Value::Messages | Value::Answers);
    let target = (value == Value::ResponseSecs).then_some(loaded.policy.sla_first_response_secs as f64);
    let edges = edges(&values, is_log);
    let mut counts = vec![0; edges.len() - 1];
    for value in values {
        let place = edges.partition_point(|&edge| edge <= value).saturating_sub(1);
        counts[place.min(edges.len() - 2)] += 1;
    }
    Some(Histogram { is_log, edges, counts, median, p90, target })
}

/// At least one bin; values below the first edge, such as no wait at all, stand in the first bin.
fn edges(values: &[f64], is_log: bool) -> Vec<f64> {
    let (least, greatest) = values.iter().fold((f64::MAX, f64::MIN), |(least, greatest), &value| (least.min(value), greatest.max(value)));
    if !is_log {
        let (from, to) = (least.floor(), greatest.floor() + 1.0);
        return (0..=((to - from) * 2.0) as usize).map(|step| from + step as f64 / 2.0).collect();
    }
    let (from, to) = (least.max(1.0), greatest.max(2.0).max(least.max(1.0) * 2.0));
    let factor = (to / from).powf(1.0 / BINS as f64);
    (0..=BINS).map(|step| if step == BINS { to } else { from * factor.powi(step as i32) }).collect()
}

fn rules(loaded: &Loaded, spec: &MetricSpec, rows: &[u32]) -> Rules {
    let is_response = has_target(spec) && spec.grain == Grain::Case && spec.population != Population::ResolutionDecided
        || spec.population == Population::Responded;
    let is_wait = spec.grain == Grain::Wait;
    let file_has_own = loaded.data.listed.first_response.iter().any(|&at| at != NO_TIME);
    let own_times = (is_response && file_has_own).then_some(loaded.derived.own_first_response);
    let rests_on_waits = is_wait || is_response && own_times != Some(true);
    Rules {
        zone: loaded.policy.zone.clone(),
        bot_answers: (rests_on_waits && !loaded.data.messages.is_empty()).then_some(loaded.policy.bot_answers),
        own_times,
        differ: own_times.and_then(|_| differ(loaded, rows)),
        target_secs: has_target(spec).then(|| target_of(loaded, spec)),
        is_business: false,
    }
}

/// How far the case file's own first responses and those derived from messages lie apart.
fn differ(loaded: &Loaded, rows: &[u32]) -> Option<(u64, f64)> {
    let (listed, waits) = (&loaded.data.listed, &loaded.derived.waits);
    let mut derived = vec![NO_TIME; loaded.data.cases.len()];
    for wait in (0..waits.len()).filter(|&wait| waits.is_first[wait] && waits.answered[wait] != NO_TIME) {
        derived[waits.case[wait] as usize] = waits.answered[wait] - waits.start[wait];
    }
    let mut apart: Vec<f64> = rows
        .iter()
        .map(|&case| case as usize)
        .filter(|&case| case < listed.len() && derived[case] != NO_TIME)
        .filter(|&case| listed.first_response[case] != NO_TIME && listed.created[case] != NO_TIME)
        .map(|case| f64::from(listed.first_response[case] - listed.created[case] - derived[case]).abs())
        .collect();
    Some((apart.len() as u64, quantile(&mut apart, 0.5)?))
}

/// The rows, the longest first; where nothing is measured the misses of a share first, then the newest.
fn listed(loaded: &Loaded, figure: &Figure) -> Vec<u32> {
    let subject = loaded.subject_by(figure.clock);
    let mut keyed: Vec<(f64, i32, u32)> = figure
        .rows
        .iter()
        .map(|&row| {
            let hit = is_hit(&subject, figure, row).is_some_and(|is_hit| is_hit);
            let value = measured(loaded, &subject, figure, row).unwrap_or(if hit { 0.0 } else { 1.0 });
            (value, figure.frame.at[row as usize], row)
        })
        .collect();
    keyed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    keyed.into_iter().map(|(_, _, row)| row).collect()
}

fn is_hit(subject: &Subject, figure: &Figure, row: u32) -> Option<bool> {
    match figure.spec.aggregate {
        Aggregate::Share(of) => Some(subject.holds(of, figure.spec.grain, row as usize)),
        _ => None,
    }
}

fn measured(loaded: &Loaded, subject: &Subject, figure: &Figure, row: u32) -> Option<f64> {
    match (figure.spec.value, figure.at) {
        (Some(value), _) => Some(subject.value(value, row as usize)),
        (None, Some(at)) => {
            let from = open_for(subject, figure.spec, row, at)?;
            Some((at.min(loaded.derived.data_end) - from).max(0) as f64)
        }
        (None, None) => None,
    }
}

fn row_of(loaded: &Loaded, figure: &Figure, row: u32, masked: bool) -> ExplainRow {
    let frame = &figure.frame;
    let (names, subject) = (&loaded.data.names, loaded.subject_by(figure.clock));
    let case = frame.case_of(row as usize);
    let at = frame.at[row as usize];
    let entity = match figure.spec.aggregate {
        Aggregate::Distinct(entity) => subject.entity(entity, figure.spec.grain, row as usize),
        _ => None,
    };
    ExplainRow {
        case: case.map(|case| case as u32),
        id: case.map_or("", |case| names.case_ids.value(loaded.data.cases.id[case])).to_owned(),
        who: match case.map(|case| names.requesters.value(loaded.data.cases.requester[case])) {
            Some(customer) if masked => mask::name(customer),
            Some(customer) => customer.to_owned(),
            None => names.agents.value(frame.agent[row as usize]).to_owned(),
        },
        at: (at != NO_TIME).then(|| (loaded.zone.day(at.into()), loaded.zone.second_of_day(at.into()))),
        value: measured(loaded, &subject, figure, row),
        weight: is_timed(figure.spec).then(|| subject.value(Value::PieceSecs, row as usize)),
        is_hit: is_hit(&subject, figure, row),
        entity,
        counted_as: subject.counted_as(figure.spec.grain, row as usize),
        is_over: matches!(figure.spec.aggregate, Aggregate::Survival(_)).then(|| subject.is_over(figure.spec.grain, row as usize)),
    }
}
