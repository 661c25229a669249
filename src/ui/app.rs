//! The handle that components hold: read slices of the state, send events, speak the language on.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::Answer;

use super::browser::{runner, timing};
use super::event::{Event, update};
use super::format::Locale;
use super::i18n::Catalogue;
use super::state::{AppState, Lang, Phase};
use super::view_state::ViewState;
use crate::model::mask;

#[derive(Clone, Copy)]
pub struct App {
    state: RwSignal<AppState>,
    texts: RwSignal<Arc<Catalogue>>,
    locale: Memo<Shared<Locale>>,
    lang: Memo<Lang>,
    names: Memo<Names>,
    first_response_target: Memo<i64>,
}

/// Whether names and phones of customers may be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Shown,
    Hidden,
    /// The screen shows them, the paper that is being printed does not.
    HiddenOnPaper,
}

impl Names {
    fn of(state: &AppState) -> Self {
        match (state.mask, state.hides_on_paper()) {
            (true, _) => Names::Hidden,
            (false, true) => Names::HiddenOnPaper,
            (false, false) => Names::Shown,
        }
    }
}

impl App {
    pub fn new(state: AppState, texts: Catalogue) -> Self {
        let texts = RwSignal::new(Arc::new(texts));
        let locale = Memo::new(move |_| Shared(Arc::new(texts.with(|texts| Locale::new(|key| texts.t(key))))));
        let state = RwSignal::new(state);
        let lang = Memo::new(move |_| state.with(|state| state.lang));
        let names = Memo::new(move |_| state.with(Names::of));
        let first_response_target = Memo::new(move |_| {
            state.with(|state| state.summary.as_ref().map_or(&state.policy, |summary| &summary.policy).sla_first_response_secs)
        });
        App { state, texts, locale, lang, names, first_response_target }
    }

    /// How the language on writes numbers and dates. Wakes its reader when the language changes.
    pub fn locale(&self) -> Shared<Locale> {
        self.locale.get()
    }

    /// The same, to be read in several places.
    pub fn locale_memo(&self) -> Memo<Shared<Locale>> {
        self.locale
    }

    /// The handle provided at the root of the page.
    pub fn expect() -> Self {
        expect_context()
    }

    /// A slice of the state; wakes its readers only when the slice changes.
    pub fn select<T: Clone + PartialEq + Send + Sync + 'static>(&self, slice: impl Fn(&AppState) -> T + Send + Sync + 'static) -> Memo<T> {
        let state = self.state;
        Memo::new(move |_| state.with(&slice))
    }

    /// Reads the state; wakes the reader with every change of it.
    pub fn look<T>(&self, look: impl FnOnce(&AppState) -> T) -> T {
        self.state.with(look)
    }

    /// Looks at the state at this moment, without being woken by it later: for event handlers.
    pub fn peek<T>(&self, look: impl FnOnce(&AppState) -> T) -> T {
        self.state.with_untracked(look)
    }

    /// A list shows all of its rows: its reader wants to see them, or they are taken away.
    pub fn unfolds(&self, is_wanted: RwSignal<bool>) -> Memo<bool> {
        let is_unfolded = self.select(|state| state.is_unfolded);
        Memo::new(move |_| is_wanted.get() || is_unfolded.get())
    }

    /// The answer to a query of [`super::queries`], or `None` while it was never answered.
    pub fn answer(&self, id: &str) -> Memo<Option<Shared<Answer>>> {
        let id = id.to_owned();
        self.select(move |state| state.answers.get(&id).cloned().map(Shared))
    }

    /// Looks at something else altogether: the way back is the browser's.
    pub fn go(&self, view: ViewState) {
        self.send(Event::FragmentChanged(Box::new(view)));
        self.send(Event::OpenDashboard);
    }

    /// A customer's name as it may be shown: its initials while names are hidden.
    pub fn customer(&self, name: &str) -> String {
        if self.is_masked() { mask::name(name) } else { name.to_owned() }
    }

    /// A customer's phone as it may be shown: its last digits while phones are hidden.
    pub fn phone(&self, phone: &str) -> String {
        if self.is_masked() { mask::phone(phone) } else { phone.to_owned() }
    }

    /// A cell of the detail table, which comes as the screen may show it: on paper less may be shown.
    pub fn cell(&self, column: &str, text: &str) -> String {
        match (self.names.get(), column) {
            (Names::HiddenOnPaper, "requester") => mask::name(text),
            (Names::HiddenOnPaper, "phone") => mask::phone(text),
            _ => text.to_owned(),
        }
    }

    /// What somebody wrote, as it may be shown.
    pub fn written(&self, text: &str) -> String {
        if self.is_masked() { mask::text(text) } else { text.to_owned() }
    }

    /// Names and phones of customers are hidden. Wakes its reader when that changes.
    pub fn is_masked(&self) -> bool {
        self.names.get() != Names::Shown
    }

    /// Runs [`super::event::update`] and carries its commands out.
    pub fn send(&self, event: Event) {
        let input_ms = timing::input_ms();
        let commands = self.state.try_update(|state| {
            state.input_ms = input_ms;
            update(state, event)
        });
        for command in commands.into_iter().flatten() {
            runner::run(*self, command);
        }
    }

    /// The fragment of what is looked at, kept in this tab: `#/` is Início.
    pub fn fragment(&self) -> String {
        let fragment = self.state.try_update_untracked(|state| match state.phase {
            Phase::Empty => "#/".to_owned(),
            _ => state.view.format(&mut state.tab),
        });
        fragment.unwrap_or_default()
    }

    /// The text of a key. Wakes its reader when the language changes.
    pub fn t(&self, key: &str) -> String {
        self.texts.with(|texts| texts.t(key))
    }

    /// The text of a key with its `{name}`s filled in.
    pub fn tw(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.texts.with(|texts| texts.t_with(key, values))
    }

    /// A text of a metric (`name`, `short`, `def`), with the target of the first response in force where it speaks of one.
    pub fn metric_text(&self, metric: &str, part: &str) -> String {
        let target = self.locale().duration(self.first_response_target.get() as f64);
        self.tw(&format!("metric.{metric}.{part}"), &[("target", &target)])
    }

    /// The text of `<key>.one` or `<key>.other`; `shown` is the number as it is to be read, for `{n}`.
    pub fn tn(&self, key: &str, n: u64, shown: &str) -> String {
        self.texts.with(|texts| texts.t_count(key, n, shown, &[]))
    }

    /// As [`App::tn`], with more `{name}`s.
    pub fn tnw(&self, key: &str, n: u64, shown: &str, values: &[(&str, &str)]) -> String {
        self.texts.with(|texts| texts.t_count(key, n, shown, values))
    }

    /// Whether the catalogue has the key: for words that only some data know.
    pub fn has_text(&self, key: &str) -> bool {
        self.texts.with(|texts| texts.has(key))
    }

    /// The language on. Wakes its reader when it changes.
    pub fn lang(&self) -> Lang {
        self.lang.get()
    }

    /// The texts of another language have arrived.
    pub fn speak(&self, lang: Lang, texts: Catalogue) {
        self.texts.set(Arc::new(texts));
        self.send(Event::LangReady(lang));
    }
}

/// A shared pointer that is equal only to itself, so that comparing it costs nothing.
#[derive(Debug)]
pub struct Shared<T>(pub Arc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}
