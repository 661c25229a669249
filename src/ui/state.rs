//! All that the page knows, as plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::{
    Answer, Clock, Cut, DateRange, Dimension, Goal, Ignored, KnownPlan, LocalDay, Matching, Note, Op, PlanEdit, Policy, Profile, Quality,
    Query, Report, RowsPage, RowsRequest, Selection, SoFar, Summary, UnmatchedPage,
};

use super::capacity::TooMuch;
use super::changes::Told;
use super::columns::{Layout, Layouts};
use super::customers_state::CustomersState;
use super::delivery_state::DeliveryState;
use super::drawer::Drawer;
use super::event::Walk;
use super::event::grammar::Step;
use super::event::settings;
use super::mapping::Mapping;
use super::odd_state::OddState;
use super::progress_state::ProgressState;
use super::queries;
use super::routes_state::RoutesState;
use super::saved_views::SavedView;
use super::team_state::TeamState;
use super::times_state::TimesState;
use super::view_state::{CaseLink, MadeFor, Page, Period, TabState, ViewState};
use super::visit::{Publishing, Visit};

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Início.
    #[default]
    Empty,
    Importing(ImportProgress),
    /// Mapear: what is doubtful about the files is asked.
    Mapping,
    /// The import report, before the dashboard is opened.
    Reported,
    Ready,
    /// A panic or a worker that died: what happened, free of personal data.
    Failed(String),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportProgress {
    pub files: Vec<FileProgress>,
    /// When it began, milliseconds of the page's clock.
    pub started_ms: f64,
    pub now_ms: f64,
    /// Everything is read; the engine merges and derives.
    pub is_merging: bool,
    /// `None` = real files; else the sample asked for.
    pub sample: Option<u64>,
    /// What is loaded stays: the files are added to it.
    pub adds: bool,
    /// Of data that the site carries.
    pub published: Option<Publishing>,
    /// Figures of the rows that are there.
    pub so_far: Option<Arc<SoFar>>,
    /// At how many rows they were last asked for.
    pub so_far_rows: u64,
}

impl ImportProgress {
    /// Figures of the rows so far are asked for at 50 thousand rows, and again when there are four times as many; not where the
    /// end is near beside what that takes.
    pub fn wants_so_far(&mut self) -> bool {
        let is_due = self.rows() >= (self.so_far_rows * 4).max(50_000) && self.share() < 0.3;
        if is_due {
            self.so_far_rows = self.rows();
        }
        is_due
    }

    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// A file that could not be read counts as done.
    pub fn bytes_read(&self) -> u64 {
        self.files.iter().map(|file| if file.is_done { file.bytes } else { file.bytes_read }).sum()
    }

    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    /// 0 … 1.
    pub fn share(&self) -> f64 {
        if self.bytes() == 0 { 0.0 } else { (self.bytes_read() as f64 / self.bytes() as f64).min(1.0) }
    }

    pub fn elapsed_secs(&self) -> f64 {
        ((self.now_ms - self.started_ms) / 1000.0).max(0.0)
    }

    /// `None` during the first moments.
    pub fn rows_per_sec(&self) -> Option<f64> {
        (self.elapsed_secs() > 0.25 && self.rows() > 0).then(|| self.rows() as f64 / self.elapsed_secs())
    }

    /// What is left at the speed so far; `None` while that means nothing.
    pub fn remaining_secs(&self) -> Option<f64> {
        (self.elapsed_secs() > 0.5 && self.share() > 0.02).then(|| self.elapsed_secs() * (1.0 - self.share()) / self.share())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileProgress {
    pub name: String,
    pub bytes: u64,
    pub bytes_read: u64,
    pub rows: u64,
    /// Id of the table it fills, when known.
    pub role: Option<String>,
    pub is_done: bool,
    /// Id of the import error.
    pub error: Option<String>,
    /// How it is to be read, where someone said so.
    pub edit: Option<PlanEdit>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Key of the text and its values. A value is text, `@` and a key, `#` and a number, or `~` and a range of days `from..to`.
    pub key: String,
    pub values: Vec<(String, String)>,
    /// Undo offered.
    pub undo: bool,
    pub is_error: bool,
}

/// A question as far as its answer depends on it.
pub type Asked = (Query, Selection);

/// A change of what is looked at whose figures are not all there yet: one `balcao:import` or `balcao:refresh` entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    pub since_ms: f64,
    pub is_import: bool,
    /// Rows of the detail table are part of it.
    pub rows: bool,
    pub answers: bool,
    pub engine_ms: f64,
}

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Ctrl+K: everything by its name.
    Palette,
    /// `?`: the list of keys.
    Keys,
}

#[derive(Clone, Debug, Default)]
pub struct AppState {
    pub phase: Phase,
    pub summary: Option<Arc<Summary>>,
    /// Of the last import, also of one that read nothing.
    pub report: Option<Arc<Report>>,
    /// How long the last import took, seconds.
    pub import_secs: f64,
    /// What was loaded, in a few words: the file names.
    pub dataset: String,
    /// It was made here, to look around.
    pub is_sample: bool,
    /// The import under way follows from a choice of who is us, on the report.
    pub is_choosing_us: bool,
    /// Names and sizes of the files loaded, in order.
    pub loaded_files: Vec<(String, u64)>,
    /// Beside them: the place of each in the report of the data, and how it is to be read where someone said so.
    pub loaded_places: Vec<usize>,
    pub loaded_edits: Vec<Option<PlanEdit>>,
    /// Files that came in and are not read before somebody says so.
    pub too_much: Option<TooMuch>,
    pub mapping: Mapping,
    /// Plans kept for files whose header is met again.
    pub known_plans: Vec<KnownPlan>,
    /// Rows that found no partner, messages and cases, once they were asked for.
    pub unmatched: [Option<Arc<UnmatchedPage>>; 2],
    pub view: ViewState,
    /// Rises with every change of what the figures show; older answers are dropped.
    pub revision: u64,
    /// Answers by query id. A shared pointer changes only when its query was answered anew with other figures.
    pub answers: BTreeMap<String, Arc<Answer>>,
    /// Answers of this revision that came ahead of the rest; they join `answers` together with it.
    pub arriving: BTreeMap<String, Arc<Answer>>,
    /// What each of `answers` answers; and what those under way will.
    pub held: BTreeMap<String, Asked>,
    pub asked: BTreeMap<String, Asked>,
    /// Figures are up to date when it equals `revision`.
    pub answered_revision: u64,
    pub matching: Matching,
    /// "O que mudou"; `None` = nothing to compare with.
    pub changes: Option<Arc<Vec<Told>>>,
    /// The revision for which it was asked where figures moved.
    pub changes_revision: u64,
    /// Of which `changes` tells.
    pub changes_told: u64,
    pub rows: Option<Arc<RowsPage>>,
    pub team: TeamState,
    pub times: TimesState,
    pub delivery: DeliveryState,
    pub customers: CustomersState,
    pub progress: ProgressState,
    pub odd: OddState,
    pub routes: RoutesState,
    /// Rises with every change of what the detail table shows (filters, order, search, table): the revision of row requests.
    pub rows_revision: u64,
    /// Rows that must be on screen: first and number.
    pub rows_wanted: (u64, u32),
    /// A page of rows is on its way from the engine, asked for at this moment.
    pub rows_since_ms: Option<f64>,
    /// A refresh of this revision is on its way from the engine; the next one waits for it.
    pub asked_revision: Option<u64>,
    pub waiting: Option<Waiting>,
    /// What the drawer at the right shows.
    pub drawer: Drawer,
    /// What lies over the whole page.
    pub over: Option<Over>,
    /// The filter whose editor is open.
    pub edited: Option<Dimension>,
    /// What was before, the latest last, for Undo.
    pub undo: Vec<Step>,
    pub redo: Vec<Step>,
    /// Periods that were zoomed into, the latest last: the one before and the one after.
    pub zooms: Vec<(Period, Period)>,
    /// The clause that is being typed: its next letter is no step of its own.
    pub typing: Option<(Dimension, Op)>,
    /// What the columns of the detail table hold, as far as it has been told for these rows.
    pub profiles: BTreeMap<String, Arc<Profile>>,
    /// Columns whose profile is still to be asked for; the first one is with the engine.
    pub profiles_wanted: Vec<&'static str>,
    /// How the columns of each table stand.
    pub layouts: Layouts,
    pub saved_views: Vec<SavedView>,
    pub toast: Option<Toast>,
    pub is_dragging: bool,
    pub lang: Lang,
    pub theme: Theme,
    /// The settings that change figures, as Ajustes shows them.
    pub policy: Policy,
    /// What is wanted, and what happened: they change no figure, and stand on Evolução and on time charts.
    pub goals: Vec<Goal>,
    pub notes: Vec<Note>,
    /// Odd days that nobody wants to see any more.
    pub ignored: Vec<Ignored>,
    /// Names and phones of customers are hidden.
    pub mask: bool,
    /// They are shown on paper, when they are on screen.
    pub names_on_paper: bool,
    /// The page is being printed.
    pub is_on_paper: bool,
    /// Lists show all of their rows, while these are taken away.
    pub is_unfolded: bool,
    /// All pages are being walked over for their tables.
    pub walk: Option<Walk>,
    /// The settings before the last change, for the action of its notice.
    pub settings_before: Option<Box<settings::Before>>,
    /// What Qualidade and Ajustes show of the data; `None` = not asked yet, or the data were derived anew since.
    pub quality: Option<Arc<Quality>>,
    /// Colours that tell things apart carry patterns too.
    pub patterns: bool,
    /// Shortcuts of one letter do nothing.
    pub letters_off: bool,
    /// What was there before any file came.
    pub visit: Visit,
    /// Of the data that are open, when the site carries them.
    pub published: Option<Publishing>,
    /// What stands behind the keys of this tab's links.
    pub tab: TabState,
    /// When the input that is being handled happened, milliseconds of the page's clock; told before each event.
    pub input_ms: f64,
}

impl AppState {
    /// Names that the screen shows are hidden on the paper that is being printed.
    pub fn hides_on_paper(&self) -> bool {
        self.is_on_paper && !self.names_on_paper
    }

    /// The days of the data.
    pub fn data_days(&self) -> Option<DateRange> {
        self.summary.as_ref().and_then(|summary| summary.days)
    }

    pub fn last_day(&self) -> LocalDay {
        self.summary.as_ref().map_or(0, |summary| summary.last_day)
    }

    /// The days looked at; `None` = all of them.
    pub fn range(&self) -> Option<DateRange> {
        self.view.range(self.data_days(), self.last_day())
    }

    pub fn compare_range(&self) -> Option<DateRange> {
        self.view.compare_range(self.data_days(), self.last_day())
    }

    pub fn compare_cut(&self) -> Option<Cut> {
        let second = self.summary.as_ref().map_or(0, |summary| summary.last_second);
        self.view.compare_cut(self.data_days(), self.last_day(), second)
    }

    /// The period was reached by drawing over a chart, and the one before is known.
    pub fn is_zoomed(&self) -> bool {
        self.zooms.last().is_some_and(|(_, zoomed)| *zoomed == self.view.period)
    }

    /// The link for others and whether something personal was left out; it says which data it was made for, and opens the conversation
    /// that is open.
    pub fn link(&self) -> (String, bool) {
        let made_for = self.summary.as_deref().map(MadeFor::of);
        let page = self.drawer.talk.as_ref().and_then(|talk| talk.page.as_ref());
        let case = page.map(|page| CaseLink { case: page.case, check: page.check });
        ViewState { made_for, case, ..self.view.clone() }.link()
    }

    pub fn layout_mut(&mut self, table: &str) -> &mut Layout {
        self.layouts.entry(table.to_owned()).or_default()
    }

    /// All that the page looked at asks.
    pub fn queries(&self, summary: &Summary) -> Vec<Query> {
        let mut queries = queries::of_page(&self.view, summary);
        if self.view.page == Page::Team {
            queries.extend(queries::team::closings(&self.view, summary, self.team.step));
        }
        queries
    }

    pub fn selection(&self) -> Selection {
        self.view.selection(self.data_days(), self.last_day())
    }

    /// The clock that durations on screen are told by.
    pub fn clock(&self) -> Clock {
        self.view.clock.unwrap_or(self.policy.clock)
    }

    /// Figures on screen are those of the view.
    pub fn is_fresh(&self) -> bool {
        self.answered_revision == self.revision
    }

    /// All that the page shows is there.
    pub fn stands(&self) -> bool {
        // What is asked for after the figures.
        let is_told = match self.view.page {
            Page::Routes => self.routes.page.as_ref().is_some_and(|page| page.revision == self.routes.revision),
            Page::Progress => self.odd.is_told(),
            Page::Quality | Page::Settings => self.quality.is_some(),
            _ => true,
        };
        self.is_fresh() && self.waiting.is_none() && self.rows_since_ms.is_none() && is_told
    }

    /// The rows that the detail table must show.
    pub fn rows_request(&self) -> RowsRequest {
        let (offset, limit) = self.rows_wanted;
        RowsRequest {
            revision: self.rows_revision,
            view: self.view.table,
            selection: self.selection(),
            search: self.view.search.clone(),
            sort: self.view.sort.clone(),
            offset,
            limit,
            masked: self.mask,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    PtBr,
    En,
    Es,
}

impl Lang {
    pub const ALL: [Lang; 3] = [Lang::PtBr, Lang::En, Lang::Es];

    /// Tag and file name of the language.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::PtBr => "pt-BR",
            Lang::En => "en",
            Lang::Es => "es",
        }
    }

    /// The language of a tag such as `es-419`: the part before the first hyphen decides.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let wanted = tag.split('-').next()?.to_ascii_lowercase();
        Lang::ALL.into_iter().find(|lang| lang.tag()[..2] == wanted)
    }

    /// The first language that we speak among the tags, else Portuguese.
    pub fn first_of<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Lang::from_tag).unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word in storage; its text is `theme.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Theme::ALL.into_iter().find(|theme| theme.id() == id)
    }
}
