//! Pages know the state.
//!
//! [`Root`] the screen that the phase asks for, and what listens everywhere · [`start`] Início, with [`memory`] where nothing can be kept · [`too_much`] before more is read than the tab holds · [`importing`] reading · [`report`] what was
//! read, with [`files`], [`matches`] and [`payloads`], and what could not be ([`failed`]) · [`mapping`] what is asked about files · [`drawer`] what stands beside the page: a [`conversation`], or [`why`] a figure is what it is · [`shell`] the frame of the dashboard, [`period`] its control of time · [`keys`] the keyboard, [`keys_sheet`] its list, [`palette`] Ctrl+K · [`paper`] what only paper shows, [`take`] all tables of a page in one file · [`crash`] when all else fails ·
//! [`words`] what several of them say; [`cross`] is Cruzamento; [`figures`], [`breakdown`] and [`series`] show figures, tables by a dimension and columns by day; [`grain`] is how wide the buckets of time charts are, [`marks`] which marks stand on them.

pub mod breakdown;
pub mod chat_card;
pub mod clock;
pub mod column_chooser;
pub mod conversation;
pub mod conversations;
pub mod crash;
pub mod cross;
pub mod customers;
pub mod delivery;
pub mod drawer;
pub mod failed;
pub mod figures;
pub mod files;
pub mod grain;
pub mod importing;
pub mod input;
pub mod keys;
pub mod keys_sheet;
pub mod mapping;
pub mod marks;
pub mod matches;
pub mod memory;
pub mod overview;
pub mod palette;
pub mod paper;
mod payloads;
pub mod period;
pub mod progress;
pub mod quality;
pub mod report;
pub mod routes;
pub mod series;
pub mod settings;
pub mod shell;
pub mod slots;
pub mod start;
pub mod take;
pub mod team;
pub mod times;
pub mod too_much;
pub mod top;
pub mod why;
pub mod words;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

use crate::ui::app::App;
use crate::ui::browser::turns;
use crate::ui::components::crosshair::Crosshair;
use crate::ui::components::toast::{Notice, Toasts};
use crate::ui::event::visit::VisitEvent;
use crate::ui::event::{Event, FileEvent, is_loaded_toast, plain_toast};
use crate::ui::state::{AppState, Phase};

use crash::Crash;
use importing::Importing;
use input::DropOver;
use mapping::Mapping;
use report::ImportReport;
use shell::Dashboard;
use start::Start;
use too_much::TooMuchDialog;

/// What fills the window.
#[derive(Clone, Debug, PartialEq)]
enum Screen {
    Start,
    Importing,
    Mapping,
    Report,
    Dashboard,
    Crash(String),
}

impl Screen {
    fn of(state: &AppState) -> Self {
        match &state.phase {
            Phase::Empty => Screen::Start,
            Phase::Importing(_) => Screen::Importing,
            Phase::Mapping => Screen::Mapping,
            Phase::Reported => Screen::Report,
            Phase::Ready => Screen::Dashboard,
            Phase::Failed(what) => Screen::Crash(what.clone()),
        }
    }
}

#[component]
pub fn Root() -> impl IntoView {
    let app = App::expect();
    let screen = in_turn(app.select(Screen::of));
    provide_context(Crosshair::default());
    input::listen(app);
    keys::listen(app);
    move_focus_with(screen);
    Effect::new(move |_| document().set_title(&title(app, &screen.get())));

    let shown = move || match screen.get() {
        Screen::Start => view! { <Start /> }.into_any(),
        Screen::Importing => view! { <Importing /> }.into_any(),
        Screen::Mapping => view! { <Mapping /> }.into_any(),
        Screen::Report => view! { <ImportReport /> }.into_any(),
        Screen::Dashboard => view! { <Dashboard /> }.into_any(),
        Screen::Crash(what) => view! { <Crash what=what /> }.into_any(),
    };
    let skip = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        focus("#main");
    };
    view! {
        <a class="skip" href="#main" on:click=skip>
            {move || app.t("a11y.skip")}
        </a>
        <Patterns />
        {shown}
        <DropOver />
        <Newer />
        <TooMuchDialog />
        <Toasts
            label=Signal::derive(move || app.t("a11y.notices"))
            notice=Signal::derive(move || notice(app))
            on_action=move || app.send(if is_of_import(app) { Event::File(FileEvent::MappingOpened) } else { Event::Undone })
            on_close=move || app.send(Event::ToastClosed)
        />
    }
}

/// A newer build of the page waits: nothing changes before the person wants it, since open data would close.
#[component]
fn Newer() -> impl IntoView {
    let app = App::expect();
    let has_update = app.select(|state| state.visit.has_update);
    let send = move |event: VisitEvent| app.send(Event::Visit(event));
    move || {
        has_update.get().then(|| {
            view! {
                <div class="newer" role="status" data-newer>
                    <span>{move || app.t("newer.text")}</span>
                    <button type="button" class="ctl ctl--sm ctl--primary" on:click=move |_| send(VisitEvent::UpdateTaken)>
                        {move || app.t("newer.take")}
                    </button>
                    <button type="button" class="ctl ctl--sm" on:click=move |_| send(VisitEvent::UpdatePutOff)>
                        {move || app.t("newer.later")}
                    </button>
                </div>
            }
        })
    }
}

/// Patterns that drawings refer to; they stand once in the page.
#[component]
fn Patterns() -> impl IntoView {
    view! {
        <svg class="vh" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="hatch-line" d="M0 0v5" />
                </pattern>
            </defs>
        </svg>
    }
}

fn title(app: App, screen: &Screen) -> String {
    let page = match screen {
        Screen::Start | Screen::Crash(_) => return app.t("app.name"),
        Screen::Importing => app.t("import.progress.label"),
        Screen::Mapping => app.t("map.page"),
        Screen::Report => app.t("import.report.title"),
        Screen::Dashboard => app.t(&format!("nav.{}", app.select(|state| state.view.page.id()).get())),
    };
    app.tw("app.title.page", &[("page", &page)])
}

/// The screen changes in a turn of its own, after the task in which the engine's word for it was read.
fn in_turn(wanted: Memo<Screen>) -> Memo<Screen> {
    let shown = RwSignal::new(wanted.get_untracked());
    Effect::new(move |earlier: Option<()>| {
        wanted.track();
        if earlier.is_some() {
            turns::figures(move || shown.set(wanted.get_untracked()));
        }
    });
    Memo::new(move |_| shown.get())
}

/// A new screen is read from its top, or from what is pressed next on it.
fn move_focus_with(screen: Memo<Screen>) {
    Effect::new(move |before: Option<Screen>| {
        let now = screen.get();
        if before.is_some_and(|before| before != now) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            leptos::task::spawn_local(async {
                leptos::task::tick().await;
                if !focus("[data-focus]") {
                    focus("#main");
                }
            });
        }
        now
    });
}

/// Gives a text to the clipboard and says so with the notice `done`; the browser may refuse, which is said too.
pub fn copy_text(app: App, text: &str, done: &'static str) {
    let copied = window().navigator().clipboard().write_text(text);
    leptos::task::spawn_local(async move {
        let is_copied = wasm_bindgen_futures::JsFuture::from(copied).await.is_ok();
        app.send(Event::ToastShown(plain_toast(if is_copied { done } else { "toast.copy_failed" })));
    });
}

/// Focuses without scrolling: what is in view stays there. Whether there was something to focus.
fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok());
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    found.is_some_and(|found| found.focus_with_options(&options).is_ok())
}

fn is_of_import(app: App) -> bool {
    app.peek(|state| state.toast.as_ref().is_some_and(|toast| is_loaded_toast(&toast.key)))
}

fn notice(app: App) -> Option<Notice> {
    let toast = app.select(|state| state.toast.clone()).get()?;
    let values: Vec<(&str, String)> = toast.values.iter().map(|(name, value)| (name.as_str(), words::value(app, value))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Some(Notice {
        text: app.tw(&toast.key, &values),
        action: match &toast {
            toast if toast.undo => Some(app.t("action.undo")),
            toast if is_loaded_toast(&toast.key) => Some(app.t("import.review")),
            _ => None,
        },
        close: app.t("toast.close"),
        is_error: toast.is_error,
    })
}
