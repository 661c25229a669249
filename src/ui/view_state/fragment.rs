//! The grammar of the fragment.

use crate::engine::{Basis, Clause, Clock, DateRange, Dimension, Op, TableView};

use super::cross::crossed;
use super::{CaseLink, Compare, MadeFor, Mark, Page, Period, Preset, Step, ViewState, day_of_iso, iso_of_day};

/// Of which times are read at all.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2037;

/// The part of a view that names people or their conversations.
#[derive(Clone, Default, PartialEq)]
pub struct Personal {
    /// With their places among all clauses.
    clauses: Vec<(usize, Clause)>,
    paused: Vec<(usize, Clause)>,
    search: String,
}

impl std::fmt::Debug for Personal {
    /// Without the values: they are personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Personal({} clauses)", self.clauses.len())
    }
}

/// What this tab keeps for its links, behind opaque keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TabState {
    /// Tells the keys of this tab's life from those that an earlier one left in the history.
    seed: u64,
    kept: Vec<Personal>,
}

impl TabState {
    pub fn new(seed: u64) -> Self {
        TabState { seed, kept: Vec::new() }
    }

    /// The same tab with nothing kept: its old keys mean nothing any more.
    pub fn forgotten(&self) -> Self {
        TabState::new(self.seed.wrapping_add(1))
    }

    /// The key of what is kept; the same for the same.
    fn keep(&mut self, personal: Personal) -> String {
        let place = self.kept.iter().position(|kept| *kept == personal).unwrap_or_else(|| {
            self.kept.push(personal);
            self.kept.len() - 1
        });
        format!("{:x}.{place}", self.seed)
    }

    fn get(&self, key: &str) -> Option<&Personal> {
        let (seed, place) = key.split_once('.')?;
        let is_ours = u64::from_str_radix(seed, 16).ok()? == self.seed;
        is_ours.then(|| self.kept.get(place.parse::<usize>().ok()?)).flatten()
    }
}

impl ViewState {
    /// Reads a fragment or a whole link; the period is the page's default where none is given.
    pub fn parse(text: &str) -> Self {
        Self::parse_with_default(text, Preset::Days28)
    }

    /// Reads a fragment whose default period is another one (the command line looks at all of the data).
    pub fn parse_with_default(text: &str, period: Preset) -> Self {
        Self::parse_in(text, period, &TabState::default())
    }

    /// Reads a fragment of this tab: what its key `k` stands for comes back.
    pub fn parse_in(text: &str, period: Preset, tab: &TabState) -> Self {
        let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let mut view = ViewState { period: Period::Preset(period), ..ViewState::default() };
        view.page = Page::from_id(path.trim_matches('/')).unwrap_or_default();
        let mut personal = None;
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "p" => view.period = parse_period(value).unwrap_or(view.period),
                "basis" => view.basis = Basis::from_id(value).unwrap_or(view.basis),
                "cmp" => view.compare = parse_compare(value).unwrap_or(view.compare),
                "wd" if value == "any" => view.same_weekdays = false,
                "clock" => view.clock = Clock::from_id(value).or(view.clock),
                "tz" => view.zone = decoded(value),
                "f" => value.split(';').for_each(|text| match text.strip_prefix('-') {
                    Some(paused) => parse_clause(paused).into_iter().for_each(|clause| view.add_paused(clause)),
                    None => parse_clause(text).into_iter().for_each(|clause| view.set_clause(clause)),
                }),
                "d" => view.made_for = MadeFor::parse(value),
                "c" => view.case = CaseLink::parse(value),
                "sort" => view.sort = value.split(',').filter_map(parse_sort).collect(),
                "m" if !value.is_empty() => view.metric = decoded(value),
                "g" => view.step = Step::from_id(value).or(view.step),
                "no" => {
                    let named: Vec<Mark> = value.split(',').filter_map(Mark::from_id).collect();
                    view.hidden_marks = Mark::ALL.into_iter().filter(|mark| named.contains(mark)).collect();
                }
                "y" => view.year = value.parse().ok().filter(|year| YEARS.contains(year)),
                "h" if !value.is_empty() => view.heat = decoded(value),
                "ht" if value == "total" => view.heat_total = true,
                "xr" => view.cross.rows = crossed(value),
                "xc" => view.cross.columns = crossed(value),
                "xm" if !value.is_empty() => view.cross.metric = decoded(value),
                "t" if value == "messages" => view.table = TableView::Messages,
                "k" => personal = tab.get(value),
                _ => {}
            }
        }
        if let Some(personal) = personal {
            view.search.clone_from(&personal.search);
            for (place, clause) in &personal.clauses {
                view.clauses.insert((*place).min(view.clauses.len()), clause.clone());
            }
            for (place, clause) in &personal.paused {
                view.paused.insert((*place).min(view.paused.len()), clause.clone());
            }
        }
        view
    }

    /// The fragment of this tab, `#/…`.
    pub fn format(&self, tab: &mut TabState) -> String {
        let (mut link, leaves_out) = self.link();
        if leaves_out {
            let key = tab.keep(self.personal());
            link.push(if link.contains('?') { '&' } else { '?' });
            link.push_str("k=");
            link.push_str(&key);
        }
        link
    }

    /// The fragment for others, `#/…`, and whether something personal was left out of it.
    pub fn link(&self) -> (String, bool) {
        let default = ViewState::default();
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if self.period != default.period {
            pairs.push(("p", format_period(&self.period)));
        }
        if self.basis != default.basis {
            pairs.push(("basis", self.basis.id().to_owned()));
        }
        if self.compare != default.compare {
            pairs.push(("cmp", format_compare(self.compare)));
        }
        if self.same_weekdays != default.same_weekdays {
            pairs.push(("wd", "any".to_owned()));
        }
        if let Some(clock) = self.clock {
            pairs.push(("clock", clock.id().to_owned()));
        }
        if self.zone != default.zone {
            pairs.push(("tz", encoded(&self.zone)));
        }
        let is_public = |clause: &&Clause| !clause.dimension.is_personal();
        let paused = self.paused.iter().filter(is_public).map(|clause| format!("-{}", format_clause(clause)));
        let clauses: Vec<String> = self.clauses.iter().filter(is_public).map(format_clause).chain(paused).collect();
        if !clauses.is_empty() {
            pairs.push(("f", clauses.join(";")));
        }
        if !self.sort.is_empty() {
            pairs.push(("sort", self.sort.iter().map(format_sort).collect::<Vec<_>>().join(",")));
        }
        if self.metric != default.metric {
            pairs.push(("m", encoded(&self.metric)));
        }
        if let Some(step) = self.step {
            pairs.push(("g", step.id().to_owned()));
        }
        if !self.hidden_marks.is_empty() {
            pairs.push(("no", self.hidden_marks.iter().map(|mark| mark.id()).collect::<Vec<_>>().join(",")));
        }
        if let Some(year) = self.year {
            pairs.push(("y", year.to_string()));
        }
        if self.heat != default.heat {
            pairs.push(("h", encoded(&self.heat)));
        }
        if self.heat_total {
            pairs.push(("ht", "total".to_owned()));
        }
        if let Some(rows) = self.cross.rows {
            pairs.push(("xr", rows.id().to_owned()));
        }
        if let Some(columns) = self.cross.columns {
            pairs.push(("xc", columns.id().to_owned()));
        }
        if self.cross.metric != default.cross.metric {
            pairs.push(("xm", encoded(&self.cross.metric)));
        }
        if self.table == TableView::Messages {
            pairs.push(("t", "messages".to_owned()));
        }
        if let Some(made_for) = &self.made_for {
            pairs.push(("d", made_for.format()));
        }
        if let Some(case) = self.case {
            pairs.push(("c", case.format()));
        }
        let query: Vec<String> = pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        (format!("#/{}{mark}{}", self.page.id(), query.join("&")), self.personal() != Personal::default())
    }

    fn personal(&self) -> Personal {
        let of = |clauses: &[Clause]| clauses.iter().cloned().enumerate().filter(|(_, clause)| clause.dimension.is_personal()).collect();
        Personal { clauses: of(&self.clauses), paused: of(&self.paused), search: self.search.clone() }
    }
}

fn parse_period(value: &str) -> Option<Period> {
    if let Some(preset) = Preset::from_id(value) {
        return Some(Period::Preset(preset));
    }
    let (start, end) = value.split_once("..")?;
    let range = DateRange { start: day_of_iso(start)?, end: day_of_iso(end)? };
    (range.start < range.end).then_some(Period::Range(range))
}

fn format_period(period: &Period) -> String {
    match period {
        Period::Preset(preset) => preset.id().to_owned(),
        Period::Range(range) => format!("{}..{}", iso_of_day(range.start), iso_of_day(range.end)),
    }
}

fn parse_compare(value: &str) -> Option<Compare> {
    Compare::from_id(value).or_else(|| day_of_iso(value).map(Compare::From))
}

fn format_compare(compare: Compare) -> String {
    match compare {
        Compare::From(day) => iso_of_day(day),
        other => other.id().to_owned(),
    }
}

/// Personal dimensions are read nowhere but from the tab.
fn parse_clause(text: &str) -> Option<Clause> {
    let (dimension, values) = text.split_once(':')?;
    let dimension = Dimension::from_id(dimension).filter(|dimension| !dimension.is_personal())?;
    let (op, values) = match values.split_at_checked(1) {
        Some(("!", rest)) => (Op::IsNot, rest),
        Some(("~", rest)) => (Op::Contains, rest),
        Some(("@", rest)) => (Op::Between, rest),
        _ => (Op::Is, values),
    };
    Some(Clause { dimension, op, values: values.split(',').map(decoded).collect() })
}

fn format_clause(clause: &Clause) -> String {
    let op = match clause.op {
        Op::Is => "",
        Op::IsNot => "!",
        Op::Contains => "~",
        Op::Between => "@",
    };
    let values: Vec<String> = clause.values.iter().map(|value| encoded(value)).collect();
    format!("{}:{op}{}", clause.dimension.id(), values.join(","))
}

fn parse_sort(text: &str) -> Option<(String, bool)> {
    let (column, descending) = text.strip_prefix('-').map_or((text, false), |column| (column, true));
    (!column.is_empty()).then(|| (decoded(column), descending))
}

fn format_sort((column, descending): &(String, bool)) -> String {
    format!("{}{}", if *descending { "-" } else { "" }, encoded(column))
}

/// Only what no rule of the grammar uses stands as it is.
fn encoded(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'/' | b'-' => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02X}").expect("writing to a string never fails"),
        }
    }
    out
}

/// A `%` that no two hex digits follow stands for itself.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten().and_then(hex);
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let high = char::from(digits[0]).to_digit(16)?;
    let low = char::from(digits[1]).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}
