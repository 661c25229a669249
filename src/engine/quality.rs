//! What the loaded files can bear: days without data, rows that do not fit together, people nobody knows, and which figures are exact,
//! estimated or impossible. Plain counts; the page finds the words and the ways out.

use serde::{Deserialize, Serialize};

use crate::calendar::{DAY_SECS, civil};
use crate::data::{Dataset, Dictionary, NO_CODE, NO_TIME, Time32};
use crate::export::{Table, TableCell, TableFormat};
use crate::filter::{DateRange, Selection};
use crate::metrics::{METRICS, MetricSpec, Population, specs};
use crate::model::{AuthorKind, CaseState, Dimension, Direction, EpochSecs, EventKind, Field, Grain, Role};

use super::answer;
use super::loaded::Loaded;
use super::protocol::{Missing, Query};
use super::rows::time_cell;

/// Answer to [`super::Request::Quality`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Local days of all tables.
    pub days: Option<DateRange>,
    pub coverage: Vec<Coverage>,
    /// Checks with at least one row, in the order of [`CHECKS`].
    pub findings: Vec<Finding>,
    /// Every metric once, in the order of the table.
    pub metrics: Vec<MetricState>,
    /// By name.
    pub people: Vec<Person>,
    /// Values that a rule may name, sorted: teams, types, channels, priorities, tags.
    pub words: Vec<(Dimension, Vec<String>)>,
}

/// The days of a table, or of one file of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    pub role: Role,
    /// Its file, where the table has several and its rows remember theirs.
    pub file: Option<String>,
    /// Rows per day of [`Quality::days`]; a presence interval counts on the day on which it begins.
    pub per_day: Vec<u32>,
    /// Runs of days inside its own first and last day on which there is nothing, and something was to be expected.
    pub gaps: Vec<DateRange>,
}

/// Rows that do not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of its check.
    pub check: String,
    pub role: Role,
    pub count: u64,
    /// Rows that were looked at.
    pub of: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricState {
    pub metric: String,
    /// Rows that it rests on in all of the data.
    pub n: u64,
    /// It cannot be computed: what is missing.
    pub missing: Option<Missing>,
    /// Why it is an estimate: ids of [`Doubt`]; empty = exact.
    pub doubts: Vec<String>,
}

/// Somebody on our side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    /// Team of most of the person's cases in the files; empty = they name none.
    pub team: String,
    pub cases: u64,
    pub messages: u64,
    pub has_presence: bool,
}

/// A question about each row of a table.
pub struct Check {
    pub id: &'static str,
    pub role: Role,
    /// Whether the row is one that the question is about.
    applies: fn(&Dataset, usize) -> bool,
    fails: fn(&Loaded, usize, EpochSecs) -> bool,
}

/// A day more than the moment of looking: clocks and zones differ.
const FUTURE_SLACK_SECS: i64 = DAY_SECS;

/// In the order in which they are shown.
pub const CHECKS: [Check; 13] = [
    Check {
        id: "future_messages",
        role: Role::Messages,
        applies: any,
        fails: |data, row, now| is_future(data.data.messages.sent_at[row], now),
    },
    Check { id: "future_cases", role: Role::Cases, applies: any, fails: |data, row, now| is_future(data.data.cases.created[row], now) },
    Check { id: "out_of_order", role: Role::Messages, applies: |data, row| data.messages.order[row] > 0, fails: is_out_of_order },
    Check {
        id: "response_after_closing",
        role: Role::Cases,
        applies: |data, row| data.cases.closed[row] != NO_TIME && data.cases.first_response[row] != NO_TIME,
        fails: |data, row, _| data.data.cases.first_response[row] > data.data.cases.closed[row],
    },
    Check {
        id: "closed_without_time",
        role: Role::Cases,
        applies: |data, row| data.cases.is_closed(row),
        fails: |data, row, _| data.data.cases.closed[row] == NO_TIME,
    },
    Check {
        id: "open_with_time",
        role: Role::Cases,
        applies: |data, row| data.cases.closed[row] != NO_TIME,
        fails: |data, row, _| matches!(CaseState::from_code(data.data.cases.state[row]), CaseState::Open | CaseState::Pending),
    },
    Check {
        id: "direction_unknown",
        role: Role::Messages,
        applies: any,
        fails: |data, row, _| Direction::from_code(data.data.messages.direction[row]) == Direction::Unknown,
    },
    Check {
        id: "author_unknown",
        role: Role::Messages,
        applies: is_sent,
        fails: |data, row, _| AuthorKind::from_code(data.data.messages.author_kind[row]) == AuthorKind::Unknown,
    },
    Check {
        id: "sender_unnamed",
        role: Role::Messages,
        applies: |data, row| is_sent(data, row) && AuthorKind::from_code(data.messages.author_kind[row]) == AuthorKind::Human,
        fails: |data, row, _| data.data.messages.agent[row] == NO_CODE,
    },
    Check {
        id: "case_unlisted",
        role: Role::Messages,
        applies: |data, _| !data.cases_are_derived,
        fails: |data, row, _| data.data.messages.case[row] as usize >= data.data.n_counted,
    },
    Check { id: "case_without_agent", role: Role::Cases, applies: any, fails: |data, row, _| data.derived.facts.agent[row] == NO_CODE },
    Check { id: "case_without_team", role: Role::Cases, applies: any, fails: |data, row, _| data.data.cases.team[row] == NO_CODE },
    Check { id: "customer_unknown", role: Role::Cases, applies: any, fails: |data, row, _| data.derived.facts.customer[row] == NO_CODE },
];

fn any(_: &Dataset, _: usize) -> bool {
    true
}

fn is_sent(data: &Dataset, row: usize) -> bool {
    Direction::from_code(data.messages.direction[row]) == Direction::Outbound
}

fn is_future(at: Time32, now: EpochSecs) -> bool {
    at != NO_TIME && EpochSecs::from(at) > now + FUTURE_SLACK_SECS
}

/// Its file says that it came before the message that its time puts before it.
fn is_out_of_order(loaded: &Loaded, row: usize, _: EpochSecs) -> bool {
    let messages = &loaded.data.messages;
    let first = messages.start_of_case[messages.case[row] as usize] as usize;
    row > first && messages.order[row] < messages.order[row - 1] && messages.sent_at[row] > messages.sent_at[row - 1]
}

impl Check {
    fn by_id(id: &str) -> Option<&'static Check> {
        CHECKS.iter().find(|check| check.id == id)
    }

    fn n_rows(&self, data: &Dataset) -> usize {
        if self.role == Role::Messages { data.messages.len() } else { data.n_counted }
    }

    fn rows<'a>(&'a self, loaded: &'a Loaded, now: EpochSecs) -> impl Iterator<Item = usize> + 'a {
        (0..self.n_rows(&loaded.data)).filter(move |&row| (self.applies)(&loaded.data, row) && (self.fails)(loaded, row, now))
    }

    fn finding(&self, loaded: &Loaded, now: EpochSecs) -> Finding {
        let of = (0..self.n_rows(&loaded.data)).filter(|&row| (self.applies)(&loaded.data, row)).count() as u64;
        Finding { check: self.id.to_owned(), role: self.role, count: self.rows(loaded, now).count() as u64, of }
    }
}

/// `now` = the moment of looking, from whoever has a clock.
pub fn quality(loaded: &mut Loaded, now: EpochSecs) -> Quality {
    let metrics = metric_states(loaded);
    let findings = CHECKS.iter().map(|check| check.finding(loaded, now)).filter(|finding| finding.count > 0);
    Quality {
        days: loaded.days(),
        coverage: coverage(loaded),
        findings: findings.collect(),
        metrics,
        people: people(loaded),
        words: words(&loaded.data),
    }
}

/// More would be no list to choose from.
const MAX_WORDS: usize = 200;

fn words(data: &Dataset) -> Vec<(Dimension, Vec<String>)> {
    let names = &data.names;
    let of = |dimension: Dimension, dictionary: &Dictionary| {
        let mut words: Vec<String> = dictionary.values().iter().map(|word| word.to_string()).filter(|word| !word.is_empty()).collect();
        words.sort_by_key(|word| crate::model::fold(word));
        words.truncate(MAX_WORDS);
        (dimension, words)
    };
    vec![
        of(Dimension::Team, &names.teams),
        of(Dimension::CaseType, &names.case_types),
        of(Dimension::Channel, &names.channels),
        of(Dimension::Priority, &names.priorities),
        of(Dimension::Tag, &names.tags),
    ]
}

/// The rows of a finding: case, time, agent. `header` = those three words.
pub fn export(loaded: &Loaded, check: &str, header: &[String], format: &TableFormat, now: EpochSecs) -> Vec<u8> {
    let mut out = Table::new(format, header.iter().map(String::as_str));
    let (data, names) = (&loaded.data, &loaded.data.names);
    for row in Check::by_id(check).into_iter().flat_map(|check| check.rows(loaded, now).map(move |row| (check, row))) {
        let (check, row) = row;
        let (case, at, agent) = match check.role {
            Role::Messages => (data.messages.case[row] as usize, data.messages.sent_at[row], data.messages.agent[row]),
            _ => (row, data.cases.created[row], loaded.derived.facts.agent[row]),
        };
        let text = |text: &str| TableCell::Text(text.to_owned());
        let at = match at {
            NO_TIME => TableCell::None,
            at => time_cell(loaded, format, (loaded.zone.day(at.into()), loaded.zone.second_of_day(at.into()))),
        };
        out.row(&[text(names.case_ids.value(data.cases.id[case])), at, text(names.agents.value(agent))]);
    }
    out.finish()
}

fn coverage(loaded: &Loaded) -> Vec<Coverage> {
    let (data, Some(days)) = (&loaded.data, loaded.days()) else { return Vec::new() };
    let messages = &data.messages;
    let all = |role: Role, times: &[Time32]| covered(loaded, days, role, None, times.iter().copied());
    let mut rows = vec![all(Role::Messages, &messages.sent_at)];
    let files: Vec<u16> = {
        let mut files = messages.file.to_vec();
        files.sort_unstable();
        files.dedup();
        files
    };
    if files.len() > 1 {
        for file in files {
            let name = loaded.report.files.get(usize::from(file)).map(|file| file.name.clone());
            let times = messages.sent_at.iter().zip(messages.file.iter()).filter(|&(_, &of)| of == file).map(|(&at, _)| at);
            rows.push(covered(loaded, days, Role::Messages, name, times));
        }
    }
    rows.push(all(Role::Cases, &data.listed.created));
    rows.push(all(Role::Events, &data.events.at));
    rows.push(all(Role::Presence, &data.presence.from));
    rows.retain(|row| row.per_day.iter().any(|&count| count > 0));
    rows
}

fn covered(loaded: &Loaded, days: DateRange, role: Role, file: Option<String>, times: impl Iterator<Item = Time32>) -> Coverage {
    let mut per_day = vec![0; days.days() as usize];
    let mut clock = loaded.zone.clock();
    for at in times.filter(|&at| at != NO_TIME) {
        let day = clock.wall(at.into()).div_euclid(DAY_SECS) as i32;
        if let Some(count) = per_day.get_mut((day - days.start) as usize) {
            *count += 1;
        }
    }
    let gaps = gaps(days.start, &per_day);
    Coverage { role, file, per_day, gaps }
}

/// Runs of three or more days without a row between the first row and the last, some of them on weekdays on which there usually are rows.
fn gaps(first: i32, per_day: &[u32]) -> Vec<DateRange> {
    let (Some(from), Some(to)) = (per_day.iter().position(|&n| n > 0), per_day.iter().rposition(|&n| n > 0)) else { return Vec::new() };
    let mut by_weekday = [0_u64; 7];
    let weekday = |place: usize| civil::weekday_of(first + place as i32) as usize - 1;
    (from..=to).for_each(|place| by_weekday[weekday(place)] += u64::from(per_day[place]));
    let mut gaps = Vec::new();
    let mut place = from;
    for run in per_day[from..=to].chunk_by(|a, b| (*a == 0) == (*b == 0)) {
        let places = place..place + run.len();
        place = places.end;
        let works = places.clone().any(|place| by_weekday[weekday(place)] > 0);
        if run[0] == 0 && run.len() >= 3 && works {
            gaps.push(DateRange { start: first + places.start as i32, end: first + places.end as i32 });
        }
    }
    gaps
}

/// Why a figure is an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Cases were made from silences between messages.
    Sessions,
    /// The files do not say what a robot wrote: its answers may count as a person's.
    Authors,
    /// Times without seconds.
    Minutes,
    /// Only what the case file says of first responses.
    FromCases,
    /// Less than ninety days: many customers are new only because nothing older is loaded.
    ShortHistory,
    /// Nobody says when a case was assigned: handling starts at the first message, or at the opening.
    NoAssignments,
    /// Intervals without an end last until the next one.
    OpenIntervals,
    /// Cases closed by their status have no closing time: they count, but have no duration.
    ClosedWithoutTime,
}

impl Doubt {
    pub const ALL: [Doubt; 8] = [
        Doubt::Sessions,
        Doubt::Authors,
        Doubt::Minutes,
        Doubt::FromCases,
        Doubt::ShortHistory,
        Doubt::NoAssignments,
        Doubt::OpenIntervals,
        Doubt::ClosedWithoutTime,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Doubt::Sessions => "sessions",
            Doubt::Authors => "authors",
            Doubt::Minutes => "minutes",
            Doubt::FromCases => "from_cases",
            Doubt::ShortHistory => "short_history",
            Doubt::NoAssignments => "no_assignments",
            Doubt::OpenIntervals => "open_intervals",
            Doubt::ClosedWithoutTime => "closed_without_time",
        }
    }

    fn holds(self, loaded: &Loaded, spec: &MetricSpec) -> bool {
        let (data, derived) = (&loaded.data, &loaded.derived);
        let is_response = spec.id.starts_with("first_response") || spec.id == "sla_first_response";
        let from_messages = spec.grain == Grain::Wait || is_response && !derived.own_first_response;
        match self {
            Doubt::Sessions => {
                let is_of_cases =
                    matches!(spec.population, Population::Cases | Population::ClosedCases) && !spec.id.starts_with("contacts");
                let names_none = !data.messages.is_empty() && data.messages.case_id.iter().all(|&id| id == NO_CODE);
                data.cases_are_derived && is_of_cases && names_none
            }
            Doubt::Authors => {
                let says = |field| data.has(Role::Messages, field);
                let is_human = spec.population == Population::HumanSent;
                (from_messages || is_human) && !says(Field::AuthorKind) && !says(Field::IsBot)
            }
            Doubt::Minutes => spec.grain == Grain::Wait && spec.value.is_some() && has_only_minutes(&data.messages.sent_at),
            Doubt::FromCases => {
                data.messages.is_empty()
                    && derived.own_first_response
                    && matches!(spec.population, Population::Responded | Population::Unresponded)
                    && !is_response
            }
            Doubt::ShortHistory => spec.population == Population::FirstOfCustomer && loaded.days().is_some_and(|days| days.days() < 90),
            Doubt::NoAssignments => spec.population == Population::Handled && !data.events.kind.contains(&(EventKind::Assigned as u8)),
            Doubt::OpenIntervals => spec.grain == Grain::Presence && data.presence.to.contains(&NO_TIME),
            Doubt::ClosedWithoutTime => {
                let is_timed = matches!(spec.population, Population::Handled | Population::Resolved);
                is_timed && (0..data.n_counted).any(|case| data.cases.is_closed(case) && data.cases.closed[case] == NO_TIME)
            }
        }
    }
}

/// Twenty times and not one with seconds.
fn has_only_minutes(times: &[Time32]) -> bool {
    times.len() >= 20 && times.iter().all(|&at| at == NO_TIME || at % 60 == 0)
}

fn metric_states(loaded: &mut Loaded) -> Vec<MetricState> {
    let mut ids: Vec<&'static str> = METRICS.iter().map(|spec| spec.id).collect();
    ids.dedup();
    let metrics: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let query = Query { id: String::new(), metrics, by: Vec::new(), period: Some(None), ignores: Vec::new() };
    let mut told = None;
    answer::answers(loaded, &Selection::default(), &[query], &mut |answer| told = Some(answer));
    let Some(answer) = told else { return Vec::new() };
    let states = answer.metrics.into_iter().map(|metric| {
        let in_force = specs(&metric.metric).find(|spec| spec.needs.iter().all(|&need| loaded.lack(need).is_none()));
        let doubts = in_force.filter(|_| metric.missing.is_none()).into_iter().flat_map(|spec| {
            let loaded = &*loaded;
            Doubt::ALL.into_iter().filter(move |doubt| doubt.holds(loaded, spec))
        });
        MetricState {
            n: metric.cells.first().map_or(0, |cell| cell.n),
            doubts: doubts.map(|doubt| doubt.id().to_owned()).collect(),
            missing: metric.missing,
            metric: metric.metric,
        }
    });
    states.collect()
}

fn people(loaded: &Loaded) -> Vec<Person> {
    let (data, names, facts) = (&loaded.data, &loaded.data.names, &loaded.derived.facts);
    let n = names.agents.len();
    let (mut cases, mut messages, mut has_presence) = (vec![0_u64; n], vec![0_u64; n], vec![false; n]);
    let mut teams: Vec<Vec<u32>> = vec![Vec::new(); n];
    for case in 0..data.n_counted {
        let Some(count) = cases.get_mut(data.person(facts.agent[case]) as usize) else { continue };
        *count += 1;
        let team = data.listed.team.get(case).copied().unwrap_or(NO_CODE);
        if team != NO_CODE {
            teams[data.person(facts.agent[case]) as usize].push(team);
        }
    }
    for row in 0..data.messages.len() {
        if let Some(count) = messages.get_mut(data.person(data.messages.agent[row]) as usize) {
            *count += u64::from(is_sent(data, row));
        }
    }
    for (row, &agent) in data.presence.agent.iter().enumerate() {
        let agent = data.person(agent);
        let Some(seen) = has_presence.get_mut(agent as usize) else { continue };
        *seen = true;
        teams[agent as usize].extend(data.presence.team.get(row).copied().filter(|&team| team != NO_CODE));
    }
    let people = (0..n).filter(|&code| cases[code] + messages[code] > 0 || has_presence[code]).map(|code| Person {
        name: names.agents.value(code as u32).to_owned(),
        team: names.teams.value(most(&mut teams[code].clone())).to_owned(),
        cases: cases[code],
        messages: messages[code],
        has_presence: has_presence[code],
    });
    let mut people: Vec<Person> = people.collect();
    people.sort_by(|a, b| crate::model::fold(&a.name).cmp(&crate::model::fold(&b.name)).then_with(|| a.name.cmp(&b.name)));
    people
}

/// The most frequent code, the smallest of equals.
fn most(codes: &mut [u32]) -> u32 {
    codes.sort_unstable();
    let runs = codes.chunk_by(|a, b| a == b);
    runs.max_by(|a, b| a.len().cmp(&b.len()).then(b[0].cmp(&a[0]))).map_or(NO_CODE, |run| run[0])
}

/// Which dimension and value leave the rows of a finding on the page, where a filter can.
pub fn filter_of(check: &str) -> Option<(Role, Dimension, &'static str)> {
    Some(match check {
        "author_unknown" => (Role::Messages, Dimension::AuthorKind, "unknown"),
        "direction_unknown" => (Role::Messages, Dimension::Direction, ""),
        "case_without_agent" => (Role::Cases, Dimension::Agent, ""),
        "case_without_team" => (Role::Cases, Dimension::Team, ""),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
