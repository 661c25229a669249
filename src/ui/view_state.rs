//! What is looked at, as a value that lives in the URL fragment: `parse ∘ format = id`.
//!
//! `#/<page>?p=<preset | from..to>&basis=each&cmp=<none|previous|year>&clock=<wall|business>&tz=<zone>`
//! `&f=<dimension>:<value>,<value>;<dimension>:!<value>;<dimension>:~<part>;<dimension>:@<from>,<to>;-<dimension>:<value>`
//! `&sort=<field>,<-field>&m=<metric>&g=<hour|day|week|month>&no=<mark>,<mark>&y=<year>&h=<metric>&ht=total&xr=<dimension>&xc=<dimension>&xm=<metric>&t=<cases|messages>&k=<key>&wd=<any>&d=<what it was made for>&c=<conversation>`
//!
//! A `-` before a dimension pauses its clause. `cmp` may also be a date: the comparison starts there; `wd=any` lets it start on any weekday.
//!
//! Values are percent-encoded, defaults are left out, unknown keys are ignored. Names, phones and case lists never stand there:
//! they are kept in the tab ([`TabState`]) behind the opaque key `k`.

mod cross;
mod fragment;
mod made_for;
mod mark;
mod period;
mod step;

#[cfg(test)]
mod tests;

pub use cross::{CROSSED, Cross};
pub use fragment::{Personal, TabState};
pub use made_for::{CaseLink, MadeFor};
pub use mark::Mark;
pub use period::{day_of_iso, iso_of_day, weekday};
pub use step::Step;

use crate::engine::{Basis, Clause, Clock, DateRange, Dimension, LocalDay, Op, Selection, TableView};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    #[default]
    Overview,
    Times,
    Team,
    Conversations,
    Delivery,
    Customers,
    Routes,
    Progress,
    Cross,
    Quality,
    Settings,
}

impl Page {
    pub const ALL: [Page; 11] = [
        Page::Overview,
        Page::Times,
        Page::Team,
        Page::Conversations,
        Page::Delivery,
        Page::Customers,
        Page::Routes,
        Page::Progress,
        Page::Cross,
        Page::Quality,
        Page::Settings,
    ];

    /// Filters and period change nothing there.
    pub fn is_about_all(self) -> bool {
        matches!(self, Page::Quality | Page::Settings)
    }

    /// The word in the fragment.
    pub fn id(self) -> &'static str {
        match self {
            Page::Overview => "overview",
            Page::Times => "times",
            Page::Delivery => "delivery",
            Page::Customers => "customers",
            Page::Progress => "progress",
            Page::Routes => "routes",
            Page::Cross => "cross",
            Page::Team => "team",
            Page::Conversations => "conversations",
            Page::Quality => "quality",
            Page::Settings => "settings",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Page::ALL.into_iter().find(|page| page.id() == id)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    Preset(Preset),
    Range(DateRange),
}

/// Relative to the last day of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    Today,
    Yesterday,
    Days7,
    Days28,
    Days30,
    Days90,
    ThisMonth,
    LastMonth,
    ThisYear,
    Months12,
    All,
}

impl Preset {
    pub const ALL: [Preset; 11] = [
        Preset::Today,
        Preset::Yesterday,
        Preset::Days7,
        Preset::Days28,
        Preset::Days30,
        Preset::Days90,
        Preset::ThisMonth,
        Preset::LastMonth,
        Preset::ThisYear,
        Preset::Months12,
        Preset::All,
    ];

    /// The word in the fragment.
    pub fn id(self) -> &'static str {
        match self {
            Preset::Today => "today",
            Preset::Yesterday => "yesterday",
            Preset::Days7 => "7d",
            Preset::Days28 => "28d",
            Preset::Days30 => "30d",
            Preset::Days90 => "90d",
            Preset::ThisMonth => "this_month",
            Preset::LastMonth => "last_month",
            Preset::ThisYear => "this_year",
            Preset::Months12 => "12m",
            Preset::All => "all",
        }
    }

    /// Also reads the words of the texts and what a hand might type.
    pub fn from_id(id: &str) -> Option<Self> {
        let typed = match id {
            "month" => "this_month",
            "year" => "this_year",
            "7" | "7_days" => "7d",
            "28" | "28_days" => "28d",
            "30" | "30_days" => "30d",
            "90" | "90_days" => "90d",
            "12_months" => "12m",
            other => other,
        };
        Preset::ALL.into_iter().find(|preset| preset.id() == typed)
    }

    /// The key of its text.
    pub fn text_key(self) -> &'static str {
        match self {
            Preset::Today => "period.today",
            Preset::Yesterday => "period.yesterday",
            Preset::Days7 => "period.7",
            Preset::Days28 => "period.28",
            Preset::Days30 => "period.30",
            Preset::Days90 => "period.90",
            Preset::ThisMonth => "period.this_month",
            Preset::LastMonth => "period.last_month",
            Preset::ThisYear => "period.this_year",
            Preset::Months12 => "period.12_months",
            Preset::All => "period.all",
        }
    }

    /// The letter that chooses it.
    pub fn key(self) -> char {
        match self {
            Preset::Today => 'd',
            Preset::Yesterday => 'e',
            Preset::Days7 => 'w',
            Preset::Days28 => 'f',
            Preset::Days30 => 't',
            Preset::Days90 => 'n',
            Preset::ThisMonth => 'm',
            Preset::LastMonth => 'p',
            Preset::ThisYear => 'y',
            Preset::Months12 => 'l',
            Preset::All => 'a',
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compare {
    None,
    #[default]
    Previous,
    Year,
    /// As many days from this one on.
    From(LocalDay),
}

impl Compare {
    /// Those that need no date.
    pub const ALL: [Compare; 3] = [Compare::None, Compare::Previous, Compare::Year];

    /// The word in the fragment; its text is `compare.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Compare::None => "none",
            Compare::Previous => "previous",
            Compare::Year => "year",
            Compare::From(_) => "from",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Compare::ALL.into_iter().find(|compare| compare.id() == id)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ViewState {
    pub page: Page,
    pub period: Period,
    pub basis: Basis,
    pub compare: Compare,
    /// The comparison starts on the weekday on which the period starts.
    pub same_weekdays: bool,
    /// Which seconds durations count; `None` = as the settings say.
    pub clock: Option<Clock>,
    /// IANA zone; empty = the policy's.
    pub zone: String,
    /// Invariant: every clause has values, and no two share dimension and op.
    pub clauses: Vec<Clause>,
    /// Clauses that stay in sight but do not filter. Invariant: as of `clauses`, and none has the dimension and op of one of those.
    pub paused: Vec<Clause>,
    /// Column id, descending.
    pub sort: Vec<(String, bool)>,
    /// The metric that commands the main chart.
    pub metric: String,
    /// Width of the buckets of time charts; `None` = by the length of the period.
    pub step: Option<Step>,
    /// Marks that time charts do not show. Invariant: sorted, each once.
    pub hidden_marks: Vec<Mark>,
    /// The year of the calendar; `None` = the weeks around the period.
    pub year: Option<i32>,
    /// The metric of hours × weekdays.
    pub heat: String,
    /// Whole amounts there, instead of amounts per occurrence of the hour.
    pub heat_total: bool,
    /// The table of Cruzamento.
    pub cross: Cross,
    /// Casos or Mensagens.
    pub table: TableView,
    /// Search of the detail table: personal, so never in the link.
    pub search: String,
    /// The data that a link was made for; looked at once, when it is opened.
    pub made_for: Option<MadeFor>,
    /// The conversation that a link opens; looked at once, too.
    pub case: Option<CaseLink>,
}

impl Default for ViewState {
    fn default() -> Self {
        ViewState {
            page: Page::default(),
            period: Period::Preset(Preset::Days28),
            basis: Basis::Each,
            compare: Compare::Previous,
            same_weekdays: true,
            clock: None,
            zone: String::new(),
            clauses: Vec::new(),
            paused: Vec::new(),
            sort: Vec::new(),
            metric: "cases_opened".to_owned(),
            step: None,
            hidden_marks: Vec::new(),
            year: None,
            heat: "cases_opened".to_owned(),
            heat_total: false,
            cross: Cross::default(),
            table: TableView::Cases,
            search: String::new(),
            made_for: None,
            case: None,
        }
    }
}

impl ViewState {
    pub fn selection(&self, data: Option<DateRange>, last_day: LocalDay) -> Selection {
        Selection { clauses: self.clauses.clone(), period: self.range(data, last_day), basis: self.basis, clock: self.clock, cut: None }
    }

    /// The clause of a dimension and op, when there is one.
    pub fn clause(&self, dimension: Dimension, op: Op) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.dimension == dimension && clause.op == op)
    }

    /// The value is one of those chosen with `is`.
    pub fn is_chosen(&self, dimension: Dimension, value: &str) -> bool {
        self.clause(dimension, Op::Is).is_some_and(|clause| clause.values.iter().any(|chosen| chosen == value))
    }

    /// Every clause, paused or not, dimension by dimension, and whether it is paused.
    pub fn all_clauses(&self) -> Vec<(Clause, bool)> {
        let on = self.clauses.iter().map(|clause| (clause.clone(), false));
        let mut all: Vec<(Clause, bool)> = on.chain(self.paused.iter().map(|clause| (clause.clone(), true))).collect();
        all.sort_by_key(|(clause, _)| (clause.dimension, clause.op as u8));
        all
    }

    pub fn hides(&self, mark: Mark) -> bool {
        self.hidden_marks.contains(&mark)
    }

    /// Shows a kind of mark on time charts no more, or again.
    pub fn turn_mark(&mut self, mark: Mark) {
        match self.hidden_marks.binary_search(&mark) {
            Ok(place) => drop(self.hidden_marks.remove(place)),
            Err(place) => self.hidden_marks.insert(place, mark),
        }
    }

    /// Lets go of both the clauses that filter and those that do not.
    pub fn clear_clauses(&mut self) {
        self.clauses.clear();
        self.paused.clear();
    }

    /// Pauses a clause, or lets a paused one filter again.
    pub fn turn_clause(&mut self, dimension: Dimension, op: Op) {
        let is_it = |clause: &Clause| clause.dimension == dimension && clause.op == op;
        if let Some(place) = self.clauses.iter().position(is_it) {
            let clause = self.clauses.remove(place);
            self.paused.push(clause);
        } else if let Some(place) = self.paused.iter().position(is_it) {
            let clause = self.paused.remove(place);
            self.clauses.push(clause);
        }
    }

    /// A clause of the fragment, paused.
    pub fn add_paused(&mut self, clause: Clause) {
        self.set_clause(Clause { values: Vec::new(), ..clause.clone() });
        if !clause.values.is_empty() {
            self.paused.push(clause);
        }
    }

    /// Puts the clause in the place of the one with its dimension and op, paused or not; without values it only removes that one.
    pub fn set_clause(&mut self, clause: Clause) {
        self.paused.retain(|old| old.dimension != clause.dimension || old.op != clause.op);
        let place = self.clauses.iter().position(|old| old.dimension == clause.dimension && old.op == clause.op);
        match (place, clause.values.is_empty()) {
            (Some(place), true) => drop(self.clauses.remove(place)),
            (Some(place), false) => self.clauses[place] = clause,
            (None, true) => {}
            (None, false) => self.clauses.push(clause),
        }
    }
}
