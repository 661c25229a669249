//! Carries commands out.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::{IntervalHandle, set_interval_with_handle};

use crate::engine::{PlanEdit, Request};
use crate::ui::app::App;
use crate::ui::event::visit::VisitEvent;
use crate::ui::event::{Command, Event};
use crate::ui::pages::input;
use crate::ui::state::{Lang, Phase, Toast};
use crate::ui::visit::{Kept, Publishing, Refuses};

use super::{download, echarts, files, install, kept, plans, site, storage, texts, theme, timing, url, workers};

/// How often the import says how far it is.
const TICK: Duration = Duration::from_millis(200);

thread_local! {
    static TICKING: Cell<Option<IntervalHandle>> = const { Cell::new(None) };
}

pub fn run(app: App, command: Command) {
    match command {
        Command::Ask(request) => workers::ask(app, &request),
        Command::ReadFiles { zone, edits, known } => {
            start_ticking(app);
            workers::read(app, zone, edits, known);
            echarts::prepare();
        }
        Command::TakeLoaded(places) => files::take_loaded(&places),
        Command::KeepLoaded(places) => files::keep_of_loaded(&places),
        Command::Preview { set, place, zone, edit, revision } => workers::preview(app, set, place, &zone, &edit, revision),
        Command::StopPreviews => workers::stop_previews(),
        Command::SavePlans(plans) => plans::keep(&plans),
        Command::DownloadPlans(named) => download::save("balcao-colunas.json", &plans::file_of(&named), "application/json"),
        Command::MakeSample(messages) => {
            start_ticking(app);
            // While a worker is busy this thread is not.
            echarts::prepare();
            workers::make_sample(app, messages);
        }
        Command::StopReaders => {
            workers::stop();
            stop_ticking_unless_importing(app);
        }
        Command::KeepChosen(places) => files::keep_of_chosen(&places),
        Command::TakeFiles { adds } => files::take(adds),
        Command::KeepFiles(places) => files::keep_loaded(&places),
        Command::ForgetData => {
            files::forget();
            workers::renew_engine(app);
        }
        Command::WriteFragment { push } => url::write(&app.fragment(), push),
        Command::Download { name, bytes, mime } => download::save(&name, &bytes, mime),
        Command::Measure(measure) => timing::measure_when_drawn(measure),
        Command::SaveLang(lang) => speak(app, lang),
        Command::SaveTheme(chosen) => theme::choose(chosen),
        Command::Copy { text, rows } => copy(app, text, rows),
        Command::SaveLayouts(text) => storage::set(storage::LAYOUTS, &text),
        Command::SaveViews(text) => storage::set(storage::VIEWS, &text),
        Command::SaveCompare(compare) => storage::set(storage::COMPARE, compare.id()),
        Command::SaveLetters(are_on) => theme::keep_letters(are_on),
        Command::SavePatterns(are_on) => theme::choose_patterns(are_on),
        Command::SaveSettings(text) => storage::set(SETTINGS, &text),
        Command::ForgetSettings => storage::forget(),
        Command::SaveKeeping(keeps) => kept::want(keeps),
        Command::KeepForNextVisit { us, edits } => keep(app, us, edits),
        Command::OpenKept(listed) => open_kept(app, listed),
        Command::EraseKept => leptos::task::spawn_local(async move {
            let is_erased = kept::erase().await;
            app.send(Event::Visit(VisitEvent::KeptGone { is_erased }));
        }),
        Command::TakeUpdate => install::take_update(),
        Command::AskQuality => workers::ask(app, &Request::Quality { now: now() }),
        Command::ExportFinding { check, header, format } => {
            workers::ask(app, &Request::ExportFinding { check, header, format, now: now() })
        }
    }
}

/// Key of the settings in the browser's storage.
const SETTINGS: &str = "balcao.settings";

/// The settings of an earlier visit; empty at the first.
pub fn kept_settings() -> String {
    storage::get(SETTINGS).unwrap_or_default()
}

/// Tells the page what an earlier visit left.
pub fn look_for_kept(app: App) {
    leptos::task::spawn_local(async move {
        let refuses = Refuses::of(kept::is_allowed().await, storage::is_allowed());
        let (keeps, kept) = (kept::is_wanted(), kept::look().await);
        app.send(Event::Visit(VisitEvent::KeptFound { keeps, kept, refuses }));
    });
}

fn keep(app: App, us: Vec<String>, edits: Vec<Option<PlanEdit>>) {
    let files = files::loaded();
    leptos::task::spawn_local(async move {
        let kept = kept::write(files, edits, us).await;
        app.send(Event::Visit(VisitEvent::KeptWritten(kept)));
    });
}

fn open_kept(app: App, listed: Kept) {
    let at_ms = timing::input_ms();
    leptos::task::spawn_local(async move {
        match kept::open(&listed).await {
            Some(files) => {
                let edits = listed.files.into_iter().map(|file| file.edit).collect();
                app.send(Event::Visit(VisitEvent::KeptRead { files: files::keep(files), edits, at_ms }));
            }
            None => app.send(Event::Visit(VisitEvent::KeptLost)),
        }
    });
}

/// Data that the site carries are opened at once; the way there is told like any import.
pub fn open_site(app: App) {
    leptos::task::spawn_local(async move {
        let at_ms = timing::now_ms();
        let fetched = match site::offered().await {
            None => return,
            Some(Err(why)) => Err(why),
            Some(Ok((base, list))) => {
                let published = Publishing::of(&list, timing::today());
                app.send(Event::Visit(VisitEvent::SiteFetched { at_ms, published }));
                site::fetch(&base, &list).await
            }
        };
        match fetched {
            Ok(files) => input::read(app, files, at_ms),
            Err(why) => app.send(Event::Visit(VisitEvent::SiteFailed(why))),
        }
    });
}

/// Seconds since 1970 by the clock of this computer.
fn now() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// Fetches the texts of a language, then turns to it. Without them the page stays in the language it speaks.
fn speak(app: App, lang: Lang) {
    leptos::task::spawn_local(async move {
        if let Some(catalogue) = texts::fetch(lang).await {
            texts::remember(lang);
            texts::say(lang);
            app.speak(lang, catalogue);
        }
    });
}

/// The browser may refuse; either way it is said.
fn copy(app: App, text: String, rows: u64) {
    let copied = super::window().navigator().clipboard().write_text(&text);
    leptos::task::spawn_local(async move {
        let is_copied = wasm_bindgen_futures::JsFuture::from(copied).await.is_ok();
        let key = if is_copied { "table.copied" } else { "toast.copy_failed" };
        app.send(Event::ToastShown(Toast {
            key: key.to_owned(),
            values: vec![("n".to_owned(), format!("#{rows}"))],
            undo: false,
            is_error: !is_copied,
        }));
    });
}

fn start_ticking(app: App) {
    stop_ticking();
    let tick = move || app.send(Event::Tick { now_ms: timing::now_ms() });
    TICKING.set(set_interval_with_handle(tick, TICK).ok());
}

/// Readers are also stopped when the last one is done; the engine still merges then.
fn stop_ticking_unless_importing(app: App) {
    if !app.peek(|state| matches!(state.phase, Phase::Importing(_))) {
        stop_ticking();
    }
}

fn stop_ticking() {
    if let Some(handle) = TICKING.take() {
        handle.clear();
    }
}
