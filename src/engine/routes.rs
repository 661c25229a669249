//! How cases went from the robot's menu to a person and from hand to hand, why customers wrote, and with which words.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::data::{Credit, DatedBy, FrameKey, NO_TIME, Time32};
use crate::derive::business::Calendars;
use crate::derive::routes::{Passage, passage};
use crate::filter::Selection;
use crate::metrics::kernel::quantile;
use crate::metrics::{Need, Population};
use crate::model::stats::log_odds_z;
use crate::model::{Clock, Dimension, EpochSecs, Grain};

use super::TextSource;
use super::answer::Refresh;
use super::lexicon::{PERSON, TRIAGE};
use super::loaded::Loaded;
use super::protocol::{Answer, Labels, MetricAnswer, Query};
use super::said::{self, LOOP, Said, plain};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoutesRequest {
    pub revision: u64,
    pub selection: Selection,
    /// The row that the selection's list of cases comes from: its own list still shows all rows.
    pub picked: Option<RoutePick>,
}

/// Which list of the page a row stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RouteKind {
    Route,
    /// Cases by the first step of their route; `word` = with this word only.
    Option,
    /// `word` = the [`RouteSource`].
    Reason,
    Triage,
    /// Asked for a person; `label` = `vain`: and never got one.
    Asked,
    Loop,
    /// Passed on by a person.
    PassedBy,
    /// From one level to another: `1-2`.
    Tier,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RoutePick {
    pub kind: RouteKind,
    pub label: String,
    pub word: String,
}

pub const N_TIERS: usize = 3;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoutesPage {
    pub revision: u64,
    /// Cases opened in the selection, and those of them that are looked at.
    pub total: u64,
    pub looked: u64,
    /// Cases of which a text is no longer to be had.
    pub gone: u64,
    /// What the files tell: texts of customers, who was answered, a robot, cases passed on, teams.
    pub has_texts: bool,
    pub has_answers: bool,
    pub has_robot: bool,
    pub has_passings: bool,
    pub has_teams: bool,
    /// Most cases first, and how many routes there are in all.
    pub routes: Vec<RouteRow>,
    pub n_routes: u64,
    /// Cases of all of them, and those without one.
    pub routed: u64,
    pub routeless: u64,
    pub options: Vec<OptionWords>,
    pub journey: Journey,
    pub reasons: Vec<ReasonRow>,
    /// Cases by the rule in force for them, by its place in the policy.
    pub of_rule: Vec<u64>,
    /// Cases with a reason, also those that are not listed, and without one.
    pub reasoned: u64,
    pub reasonless: u64,
    pub people: Vec<PersonRow>,
    pub triage: Vec<TriageRow>,
    pub asked: u64,
    /// Asked for a person, and none ever wrote.
    pub asked_in_vain: u64,
    /// The robot said the same at least three times.
    pub loops: u64,
    /// Closed cases by the level where they began and where they ended, from 0.
    pub tiers: [[u64; N_TIERS]; N_TIERS],
    /// Closed cases whose teams have no level.
    pub untiered: u64,
    /// Teams of the data, by name.
    pub teams: Vec<String>,
    /// Words that [`TriageRow`] looks for, by its id.
    pub lexicon: Vec<(String, Vec<String>)>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RouteRow {
    pub label: String,
    pub cases: u64,
    /// A person wrote to the customer; after how many seconds, median.
    pub reached: u64,
    pub to_person: Option<f64>,
    /// Somebody who had it passed it on.
    pub passed: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OptionWords {
    pub label: String,
    pub cases: u64,
    /// The most telling first: the word, cases with it, z score.
    pub words: Vec<(String, u64, f64)>,
}

/// Each step is a part of the one before it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Journey {
    pub robot: u64,
    pub menu: u64,
    pub chose: u64,
    pub person: u64,
    /// Median seconds from the opening to the first choice, and to the person, of those who chose.
    pub to_choice: Option<f64>,
    pub to_person: Option<f64>,
    /// Answered a menu with something that stands not in it.
    pub off_menu: u64,
}

/// Where a reason comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RouteSource {
    Rule,
    Type,
    Tag,
}

impl RouteSource {
    /// Texts are `routes.source.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            RouteSource::Rule => "rule",
            RouteSource::Type => "type",
            RouteSource::Tag => "tag",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonRow {
    pub label: String,
    pub source: RouteSource,
    pub cases: u64,
    pub passed: u64,
    /// Seconds from the opening until it was first passed on.
    pub mean: Option<f64>,
    pub p90: Option<f64>,
    /// Cases in the team that the rule names, of those whose team is known; `None` = the rule names none.
    pub agree: Option<(u64, u64)>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonRow {
    pub agent: String,
    /// Cases that the person wrote in or passed on, and those passed on first by the person: with the times, and those that came back, the
    /// figures of [`TRANSFERS`].
    pub managed: u64,
    pub passed: u64,
    pub mean: Option<f64>,
    pub p90: Option<f64>,
    /// The time taken, against what cases of the same reasons take on average: 1 = as the others. Of the cases looked at.
    pub index: Option<f64>,
    /// Of those passed on, came back to somebody who had given it away.
    pub ping_pong: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TriageRow {
    /// `urgent`, `legal`, `cancel`, `upset`.
    pub id: String,
    pub cases: u64,
    /// No person ever wrote.
    pub unreached: u64,
    /// The words found most, with their cases.
    pub words: Vec<(String, u64)>,
}

/// What is measured of people who pass cases on, in the order of [`PersonRow`].
pub const TRANSFERS: [&str; 5] = ["cases_transferred", "transfer_rate", "transfer_time_mean", "transfer_time_p90", "cases_ping_pong"];

/// The figures of the list of people: everybody is there beside those chosen, and it is not filtered by its own row.
pub fn query_of_people(id: &str, picked: Option<&RoutePick>) -> Query {
    let own = picked.filter(|pick| pick.kind == RouteKind::PassedBy).map(|_| Dimension::Case);
    Query {
        id: id.to_owned(),
        metrics: TRANSFERS.map(str::to_owned).to_vec(),
        by: vec![Dimension::Agent],
        period: None,
        ignores: own.into_iter().chain([Dimension::Agent]).collect(),
    }
}

const CASES: FrameKey = FrameKey { grain: Grain::Case, dated_by: DatedBy::CreatedAt, credited_to: Credit::CaseAgent };
/// More cases than these are a sample, always of the same ones.
const LOOKED: usize = 20_000;
/// Cases whose texts are read in one go.
const READ: usize = 2000;
const N_ROUTES: usize = 40;
const N_OPTIONS: usize = 8;
const N_WORDS: usize = 6;
const N_REASONS: usize = 40;
const N_PEOPLE: usize = 100;
/// A word is telling from so many cases on, and from this z score on.
const MIN_CASES: u64 = 3;
const MIN_Z: f64 = 1.96;
const STEP: &str = " › ";

/// What is known of one case.
struct Told {
    case: usize,
    said: Rc<Said>,
    passage: Passage,
    /// Options chosen, then teams, until a person wrote.
    steps: Vec<String>,
    reason: Option<(String, RouteSource)>,
    rule: Option<usize>,
    is_reached: bool,
    is_asking: bool,
    tiers: Option<(u8, u8)>,
}

impl Told {
    fn route(&self) -> String {
        self.steps.join(STEP)
    }

    fn is_loop(&self) -> bool {
        self.said.robot_repeats >= LOOP
    }

    fn is_passed(&self) -> bool {
        self.passage.passed_at != NO_TIME
    }

    fn is_of(&self, pick: &RoutePick, agent: Option<u32>) -> bool {
        let label = pick.label.as_str();
        match pick.kind {
            RouteKind::Route => !self.steps.is_empty() && self.route() == label,
            RouteKind::Option => {
                self.steps.first().is_some_and(|step| step == label) && (pick.word.is_empty() || self.said.words.contains(&pick.word))
            }
            RouteKind::Reason => self.reason.as_ref().is_some_and(|(reason, source)| reason == label && source.id() == pick.word),
            RouteKind::Triage => flags(&self.said).any(|(id, _)| id == label),
            RouteKind::Asked => self.is_asking && (label.is_empty() || !self.is_reached),
            RouteKind::Loop => self.is_loop(),
            RouteKind::PassedBy => self.is_passed() && agent == Some(self.passage.passed_by),
            RouteKind::Tier => self.tiers.is_some_and(|(from, to)| format!("{from}-{to}") == label),
        }
    }
}

pub fn page(loaded: &mut Loaded, source: &dyn TextSource, request: &RoutesRequest) -> RoutesPage {
    let selection = loaded.by_person(request.selection.clone());
    let (told, total) = look(loaded, source, &selection, &[]);
    let picked = request.picked.as_ref();
    // A list is not filtered by its own row.
    let whole = picked.map(|_| look(loaded, source, &selection, &[Dimension::Case]).0);
    let asked = query_of_people("", picked);
    let is_ignored = selection.clauses.iter().any(|clause| asked.ignores.contains(&clause.dimension));
    let of_people = is_ignored.then(|| look(loaded, source, &selection, &asked.ignores).0);
    let figures = Refresh::new(loaded, &selection).answer(&asked);
    let of = |kind: RouteKind| if picked.is_some_and(|pick| pick.kind == kind) { whole.as_deref().unwrap_or(&told) } else { &told };
    let loaded = &*loaded;
    let data = &loaded.data;
    let clock = Durations::new(loaded, &selection);
    let mut teams: Vec<String> = data.names.teams.values().iter().map(str::to_owned).filter(|team| !team.is_empty()).collect();
    teams.sort_by_key(|team| crate::model::fold(team));
    let mut page = RoutesPage {
        revision: request.revision,
        total,
        looked: told.len() as u64,
        gone: told.iter().filter(|case| case.said.gone > 0).count() as u64,
        has_texts: data.messages.text_len.iter().any(|&len| len > 0),
        has_answers: loaded.lack(Need::FirstResponses).is_none(),
        has_robot: loaded.derived.facts.marks.iter().any(|marks| marks.robot),
        has_passings: loaded.lack(Need::Transfers).is_none(),
        has_teams: !teams.is_empty(),
        journey: journey(loaded, &clock, &told),
        asked: of(RouteKind::Asked).iter().filter(|case| case.is_asking).count() as u64,
        asked_in_vain: of(RouteKind::Asked).iter().filter(|case| case.is_asking && !case.is_reached).count() as u64,
        loops: of(RouteKind::Loop).iter().filter(|case| case.is_loop()).count() as u64,
        of_rule: vec![0; loaded.policy.reason_rules.len()],
        options: options(of(RouteKind::Option)),
        people: people(loaded, &figures, &indexes(&clock, of_people.as_ref().unwrap_or(&told))),
        triage: triage(of(RouteKind::Triage)),
        lexicon: TRIAGE.iter().map(|(id, words)| ((*id).to_owned(), words.iter().map(|&word| word.to_owned()).collect())).collect(),
        teams,
        ..RoutesPage::default()
    };
    for place in told.iter().filter_map(|case| case.rule) {
        page.of_rule[place] += 1;
    }
    let reasons = of(RouteKind::Reason);
    page.reasonless = reasons.iter().filter(|case| case.reason.is_none()).count() as u64;
    page.reasoned = reasons.len() as u64 - page.reasonless;
    page.reasons = reason_rows(loaded, &clock, reasons);
    let routed = of(RouteKind::Route);
    page.routeless = routed.iter().filter(|case| case.steps.is_empty()).count() as u64;
    page.routed = routed.len() as u64 - page.routeless;
    page.routes = route_rows(&clock, routed);
    page.n_routes = page.routes.len() as u64;
    page.routes.truncate(N_ROUTES);
    for case in of(RouteKind::Tier).iter().filter(|case| data.cases.is_closed(case.case)) {
        match case.tiers {
            Some((from, to)) => page.tiers[usize::from(from) - 1][usize::from(to) - 1] += 1,
            None => page.untiered += 1,
        }
    }
    page
}

/// Ids of the cases of a row, of those that are looked at.
pub fn cases_of(loaded: &mut Loaded, source: &dyn TextSource, selection: &Selection, pick: &RoutePick) -> Vec<String> {
    let selection = loaded.by_person(selection.clone());
    let (told, _) = look(loaded, source, &selection, &[Dimension::Case]);
    let names = &loaded.data.names;
    let agent = names.agents.code(&pick.label);
    let is_closed = |case: &&Told| pick.kind != RouteKind::Tier || loaded.data.cases.is_closed(case.case);
    let passing = told.iter().filter(|case| case.is_of(pick, agent)).filter(is_closed);
    passing.map(|case| names.case_ids.value(loaded.data.cases.id[case.case]).to_owned()).collect()
}

/// What is known of the cases opened in the selection, and how many there are.
fn look(loaded: &mut Loaded, source: &dyn TextSource, selection: &Selection, without: &[Dimension]) -> (Vec<Told>, u64) {
    let mut rows = Refresh::new(loaded, selection).population_rows(CASES, Population::Cases, selection, without, false);
    let total = rows.len() as u64;
    if rows.len() > LOOKED {
        rows.sort_by_key(|&case| (case.wrapping_mul(2_654_435_761), case));
        rows.truncate(LOOKED);
        rows.sort_unstable();
    }
    let unknown: Vec<u32> = rows.iter().copied().filter(|case| !loaded.said.contains_key(case)).collect();
    for some in unknown.chunks(READ) {
        let heard = said::said(loaded, source, some);
        loaded.said.extend(some.iter().copied().zip(heard.into_iter().map(Rc::new)));
    }
    let rules: Vec<Vec<String>> = loaded.policy.reason_rules.iter().map(|rule| phrases(&rule.words)).collect();
    let tier_of: FxHashMap<String, u8> = loaded
        .policy
        .tiers
        .iter()
        .filter(|(_, tier)| (1..=N_TIERS as u8).contains(*tier))
        .map(|(team, &tier)| (crate::model::fold(team), tier))
        .collect();
    let told = rows.iter().map(|case| tell(loaded, *case as usize, Rc::clone(&loaded.said[case]), &rules, &tier_of)).collect();
    (told, total)
}

/// Words between commas, plain.
fn phrases(words: &str) -> Vec<String> {
    words.split([',', ';', '\n']).map(plain).filter(|phrase| phrase.len() > 1).collect()
}

fn tell(loaded: &Loaded, case: usize, said: Rc<Said>, rules: &[Vec<String>], tier_of: &FxHashMap<String, u8>) -> Told {
    let (data, names) = (&loaded.data, &loaded.data.names);
    let passage = passage(data, case);
    let is_reached = passage.first_person != NO_TIME || loaded.derived.facts.response_at[case] != NO_TIME;
    let (teams, n_before) = teams_of(loaded, case, &passage);
    let mut steps = said.choices.clone();
    steps.extend(teams.iter().take(n_before).cloned());
    steps.dedup();
    let rule = rules.iter().position(|words| words.iter().any(|word| said.has(word)));
    let named = |name: &str, source: RouteSource| (!name.is_empty()).then(|| (name.to_owned(), source));
    let tag = names.tag_sets.get(data.cases.tag_list[case] as usize).and_then(|tags| tags.first()).map_or("", |&tag| names.tags.value(tag));
    let reason = rule
        .and_then(|place| named(&loaded.policy.reason_rules[place].name, RouteSource::Rule))
        .or_else(|| named(names.case_types.value(data.cases.case_type[case]), RouteSource::Type))
        .or_else(|| named(tag, RouteSource::Tag));
    let mut levels = teams.iter().filter_map(|team| tier_of.get(&crate::model::fold(team)).copied());
    let tiers = levels.next().map(|first| (first, levels.next_back().unwrap_or(first)));
    let asks = |phrase: &&str| {
        said.has(&format!(" {phrase} ")) || said.choices.iter().any(|choice| plain(choice).contains(&format!(" {phrase} ")))
    };
    let is_asking = PERSON.iter().any(asks);
    Told { case, said, passage, steps, reason, rule, is_reached, is_asking, tiers }
}

/// Teams that had a case, in order, and how many of them until a person wrote. The first is the case's own where it never changed, else that
/// of the person who had it first.
fn teams_of(loaded: &Loaded, case: usize, passage: &Passage) -> (Vec<String>, usize) {
    let (data, names) = (&loaded.data, &loaded.data.names);
    let mut teams = Vec::new();
    let own = names.teams.value(data.cases.team[case]);
    if passage.team_events.is_empty() {
        teams.extend((!own.is_empty()).then(|| own.to_owned()));
        return (teams, 1);
    }
    let first = passage.holders.first().and_then(|holder| loaded.team_of_agent.get(holder)).map_or("", |&team| names.teams.value(team));
    let is_before = |at: Time32| passage.first_person == NO_TIME || at <= passage.first_person;
    let begins_later = passage.team_events.first().is_some_and(|&(at, _)| !is_before(at));
    let mut n_before = 0;
    if begins_later && !first.is_empty() {
        teams.push(first.to_owned());
        n_before = 1;
    }
    for &(at, event) in &passage.team_events {
        let team = match names.teams.value(data.events.team[event]) {
            "" => names.event_details.value(data.events.detail[event]),
            team => team,
        };
        if !team.is_empty() {
            teams.push(team.to_owned());
            n_before += usize::from(is_before(at));
        }
    }
    (teams, n_before)
}

/// Seconds from the opening of a case, by the clock in force.
struct Durations<'a> {
    loaded: &'a Loaded,
    calendars: Option<Calendars>,
}

impl<'a> Durations<'a> {
    fn new(loaded: &'a Loaded, selection: &Selection) -> Self {
        let is_business = loaded.clock_of(selection) == Clock::Business;
        let calendars = is_business.then(|| Calendars::new(&loaded.data, &loaded.policy, &loaded.zone)).flatten();
        Durations { loaded, calendars }
    }

    fn until(&self, case: usize, at: Time32) -> Option<f64> {
        let cases = &self.loaded.data.cases;
        let from = cases.created[case];
        if from == NO_TIME || at == NO_TIME || at < from {
            return None;
        }
        let (from, to) = (EpochSecs::from(from), EpochSecs::from(at));
        Some(self.calendars.as_ref().map_or(to - from, |calendars| calendars.of(cases.team[case]).between(from, to)) as f64)
    }

    fn to_person(&self, told: &Told) -> Option<f64> {
        let at =
            if told.passage.first_person == NO_TIME { self.loaded.derived.facts.response_at[told.case] } else { told.passage.first_person };
        self.until(told.case, at)
    }

    fn to_passing(&self, told: &Told) -> Option<f64> {
        self.until(told.case, told.passage.passed_at)
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn journey(loaded: &Loaded, clock: &Durations, told: &[Told]) -> Journey {
    let mut journey = Journey::default();
    let (mut to_choice, mut to_person) = (Vec::new(), Vec::new());
    for case in told.iter().filter(|case| loaded.derived.facts.marks[case.case].robot) {
        journey.robot += 1;
        journey.off_menu += u64::from(case.said.is_off_menu);
        journey.menu += u64::from(case.said.has_menu);
        let Some(chosen_at) = case.said.chosen_at else { continue };
        journey.chose += 1;
        to_choice.extend(clock.until(case.case, chosen_at));
        if case.is_reached {
            journey.person += 1;
            to_person.extend(clock.to_person(case));
        }
    }
    journey.to_choice = quantile(&mut to_choice, 0.5);
    journey.to_person = quantile(&mut to_person, 0.5);
    journey
}

fn route_rows(clock: &Durations, told: &[Told]) -> Vec<RouteRow> {
    let mut of: FxHashMap<String, (RouteRow, Vec<f64>)> = FxHashMap::default();
    for case in told.iter().filter(|case| !case.steps.is_empty()) {
        let (row, times) = of.entry(case.route()).or_default();
        row.cases += 1;
        row.reached += u64::from(case.is_reached);
        row.passed += u64::from(case.is_passed());
        times.extend(clock.to_person(case));
    }
    let row = |(label, (row, mut times)): (String, (RouteRow, Vec<f64>))| RouteRow { label, to_person: quantile(&mut times, 0.5), ..row };
    let mut rows: Vec<RouteRow> = of.into_iter().map(row).collect();
    rows.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.label.cmp(&b.label)));
    rows
}

/// Words that stand more often in cases of one first step than in those of the others.
fn options(told: &[Told]) -> Vec<OptionWords> {
    let mut of: FxHashMap<&str, Vec<&Told>> = FxHashMap::default();
    for case in told {
        if let Some(step) = case.steps.first() {
            of.entry(step).or_default().push(case);
        }
    }
    let count = |cases: &[&Told]| {
        let mut words: FxHashMap<String, u64> = FxHashMap::default();
        for word in cases.iter().flat_map(|case| &case.said.words) {
            *words.entry(word.clone()).or_default() += 1;
        }
        words
    };
    let counts: FxHashMap<&str, FxHashMap<String, u64>> = of.iter().map(|(&step, cases)| (step, count(cases))).collect();
    let mut all: FxHashMap<&str, u64> = FxHashMap::default();
    for (word, n) in counts.values().flatten() {
        *all.entry(word.as_str()).or_default() += n;
    }
    let n_all: u64 = all.values().sum();
    let telling = |words: &FxHashMap<String, u64>| {
        let n_here: u64 = words.values().sum();
        let n_there = n_all - n_here;
        if n_there == 0 {
            return Vec::new();
        }
        let score = |(word, &here): (&String, &u64)| {
            let there = all[word.as_str()] - here;
            let z = log_odds_z(here as f64, n_here as f64, there as f64, n_there as f64);
            (here >= MIN_CASES && z >= MIN_Z).then(|| (word.clone(), here, z))
        };
        let mut found: Vec<_> = words.iter().filter_map(score).collect();
        found.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        found.truncate(N_WORDS);
        found
    };
    let row = |(&step, cases): (&&str, &Vec<&Told>)| OptionWords {
        label: step.to_owned(),
        cases: cases.len() as u64,
        words: telling(&counts[step]),
    };
    let mut rows: Vec<OptionWords> = of.iter().map(row).collect();
    rows.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.label.cmp(&b.label)));
    rows.truncate(N_OPTIONS);
    rows
}

type Reason = Option<(String, RouteSource)>;

/// Times until cases were passed on, by their reason.
fn times_by_reason(clock: &Durations, told: &[Told]) -> FxHashMap<Reason, Vec<f64>> {
    let mut times: FxHashMap<Reason, Vec<f64>> = FxHashMap::default();
    for case in told {
        times.entry(case.reason.clone()).or_default().extend(clock.to_passing(case));
    }
    times
}

fn reason_rows(loaded: &Loaded, clock: &Durations, told: &[Told]) -> Vec<ReasonRow> {
    let data = &loaded.data;
    let mut times = times_by_reason(clock, told);
    let mut of: FxHashMap<(String, RouteSource), ReasonRow> = FxHashMap::default();
    for case in told {
        let Some((label, source)) = &case.reason else { continue };
        let blank = || ReasonRow { label: label.clone(), source: *source, cases: 0, passed: 0, mean: None, p90: None, agree: None };
        let row = of.entry((label.clone(), *source)).or_insert_with(blank);
        row.cases += 1;
        row.passed += u64::from(case.is_passed());
        let wanted = case.rule.filter(|_| *source == RouteSource::Rule).map_or("", |place| loaded.policy.reason_rules[place].team.as_str());
        if !wanted.is_empty() {
            let team = data.names.teams.value(data.cases.team[case.case]);
            let (agree, known) = row.agree.unwrap_or_default();
            let is_same = crate::model::fold(team) == crate::model::fold(wanted);
            row.agree = Some((agree + u64::from(is_same), known + u64::from(!team.is_empty())));
        }
    }
    let mut rows: Vec<ReasonRow> = of
        .into_iter()
        .map(|(reason, row)| {
            let times = times.entry(Some(reason)).or_default();
            ReasonRow { mean: mean(times), p90: quantile(times, 0.9), ..row }
        })
        .collect();
    rows.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| (&a.label, a.source.id()).cmp(&(&b.label, b.source.id()))));
    rows.truncate(N_REASONS);
    rows
}

/// The figures of everybody who had a case, with the index of `told`.
fn people(loaded: &Loaded, answer: &Answer, index_of: &FxHashMap<u32, f64>) -> Vec<PersonRow> {
    let [passed, share, mean, p90, ping_pong] = TRANSFERS.map(|metric| answer.metrics.iter().find(|found| found.metric == metric));
    let row = |(place, group): (usize, Labels)| {
        let cell = |of: Option<&MetricAnswer>| of.and_then(|of| of.cells.get(place)).copied().unwrap_or_default();
        let count = |of| cell(of).value.unwrap_or(0.0) as u64;
        let agent = group.label(0);
        PersonRow {
            agent: agent.to_owned(),
            managed: cell(share).n,
            passed: count(passed),
            mean: cell(mean).value,
            p90: cell(p90).value,
            index: loaded.data.names.agents.code(agent).and_then(|code| index_of.get(&code)).copied(),
            ping_pong: count(ping_pong),
        }
    };
    let mut rows: Vec<PersonRow> = answer.groups.iter().enumerate().map(row).collect();
    rows.sort_by(|a, b| b.passed.cmp(&a.passed).then(b.managed.cmp(&a.managed)).then_with(|| a.agent.cmp(&b.agent)));
    rows.truncate(N_PEOPLE);
    rows
}

/// The time that people took until they passed cases on, against the mean of cases of the same reasons.
fn indexes(clock: &Durations, told: &[Told]) -> FxHashMap<u32, f64> {
    let usual: FxHashMap<Reason, Option<f64>> =
        times_by_reason(clock, told).into_iter().map(|(reason, times)| (reason, mean(&times))).collect();
    let mut sums: FxHashMap<u32, (f64, f64)> = FxHashMap::default();
    for case in told {
        if let (Some(secs), Some(Some(usual))) = (clock.to_passing(case), usual.get(&case.reason)) {
            let (taken, expected) = sums.entry(case.passage.passed_by).or_default();
            *taken += secs;
            *expected += usual;
        }
    }
    sums.into_iter().filter(|(_, (_, usual))| *usual > 0.0).map(|(person, (taken, usual))| (person, taken / usual)).collect()
}

/// Classes of words that a customer used, each with the words.
fn flags(said: &Said) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    TRIAGE.iter().filter_map(|&(id, words)| {
        let found: Vec<_> = words.iter().copied().filter(|word| said.has(&format!(" {word} "))).collect();
        (!found.is_empty()).then_some((id, found))
    })
}

fn triage(told: &[Told]) -> Vec<TriageRow> {
    let mut rows: Vec<TriageRow> = TRIAGE.iter().map(|(id, _)| TriageRow { id: (*id).to_owned(), ..TriageRow::default() }).collect();
    for case in told {
        for (id, words) in flags(&case.said) {
            let Some(row) = rows.iter_mut().find(|row| row.id == id) else { continue };
            row.cases += 1;
            row.unreached += u64::from(!case.is_reached);
            for word in words {
                match row.words.iter_mut().find(|(known, _)| known == word) {
                    Some((_, n)) => *n += 1,
                    None => row.words.push((word.to_owned(), 1)),
                }
            }
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        row.words.truncate(N_WORDS);
    }
    rows
}
