//! How files come in: dropped anywhere, chosen, pasted.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, File, HtmlElement, HtmlInputElement};

use crate::ui::app::App;
use crate::ui::browser::files::{self, Dropped};
use crate::ui::browser::opening::Brought;
use crate::ui::browser::{plans, timing, workers};
use crate::ui::components::menu::is_typing;
use crate::ui::event::{Event, FileEvent, plain_toast};
use crate::ui::state::Phase;

use super::start;

/// The two inputs of index.html, always there; buttons anywhere press them.
pub const FILE_INPUT: &str = "file-input";
pub const FOLDER_INPUT: &str = "folder-input";

/// Opens the browser's own dialog of files.
pub fn choose(input: &str) {
    let input = document().get_element_by_id(input).and_then(|input| input.dyn_into::<HtmlElement>().ok());
    if let Some(input) = input {
        input.click();
    }
}

/// The input of one text file, unseen: a button presses it by [`choose`].
#[component]
pub fn TextFileInput(
    id: &'static str,
    /// Ends and types of files that it takes.
    accept: &'static str,
    /// Read aloud.
    #[prop(into)]
    label: Signal<String>,
    /// Its text; `None` = it could not be read.
    on_text: Callback<Option<String>>,
) -> impl IntoView {
    let chosen = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let file = files::of_list(input.files()).into_iter().next();
        // So that the same file can be chosen again.
        input.set_value("");
        let Some(file) = file else { return };
        leptos::task::spawn_local(async move { on_text.run(files::text_of(&file).await) });
    };
    view! { <input class="vh" id=id type="file" accept=accept tabindex="-1" aria-label=label on:change=chosen /> }
}

/// The whole window says what it will do with what is dragged over it.
#[component]
pub fn DropOver() -> impl IntoView {
    let app = App::expect();
    let is_shown = app.select(|state| state.is_dragging && !matches!(state.phase, Phase::Empty | Phase::Failed(_)));
    let adds = app.select(|state| matches!(state.phase, Phase::Ready | Phase::Reported) && state.summary.is_some());
    let sub = move || if adds.get() { app.t("start.drop.over.add") } else { app.t("start.drop.over.sub") };
    move || {
        is_shown.get().then(|| {
            view! {
                <div class="dropover">
                    <p class="dropover__title">{move || app.t("start.drop.over.any")}</p>
                    <p class="dropover__sub">{sub}</p>
                </div>
            }
        })
    }
}

/// Files that came in by any way.
pub fn bring(app: App, files: Vec<File>, at_ms: f64) {
    if files.iter().all(|file| !file.name().to_lowercase().ends_with(".json")) {
        return read(app, files, at_ms);
    }
    // Plans that were saved come as files too, alone or beside the files that they are for.
    leptos::task::spawn_local(async move {
        let (mut plans, mut others) = (Vec::new(), Vec::new());
        for file in files {
            match plans::of_file(&file).await {
                Some(found) => plans.extend(found),
                None => others.push(file),
            }
        }
        if !plans.is_empty() {
            app.send(Event::File(FileEvent::PlansBrought(plans)));
        }
        read(app, others, at_ms);
    });
}

pub fn read(app: App, files: Vec<File>, at_ms: f64) {
    if files.is_empty() {
        return;
    }
    leptos::task::spawn_local(async move {
        if files::holds_container(&files).await {
            app.send(Event::Unpacking { at_ms });
            return workers::unpack(app, files, at_ms);
        }
        let files = files::keep(files);
        app.send(Event::FilesChosen { files, at_ms });
    });
}

/// What came in before the page was there, as if it came in now.
pub fn bring_waiting(app: App, brought: Brought) {
    let Brought { at_ms, dropped, sample, text } = brought;
    if let Some(messages) = start::sample_of(&sample) {
        return app.send(Event::SampleChosen { messages, at_ms });
    }
    if !text.is_empty() {
        return bring_text(app, &text, at_ms);
    }
    leptos::task::spawn_local(async move { bring(app, dropped.into_files().await, at_ms) });
}

/// Listens as long as the page lives.
pub fn listen(app: App) {
    let over = move |event: ev::DragEvent| {
        let transfer = event.data_transfer();
        if !files::carries_files(transfer.as_ref()) {
            return;
        }
        event.prevent_default();
        if let Some(transfer) = transfer {
            transfer.set_drop_effect("copy");
        }
        if !app.peek(|state| state.is_dragging) {
            app.send(Event::DragOver(true));
        }
    };
    let left = move |event: ev::DragEvent| {
        // Moving from one element to the next also leaves one; only the way out of the window leads nowhere.
        if event.related_target().is_none() {
            app.send(Event::DragOver(false));
        }
    };
    let dropped = move |event: ev::DragEvent| {
        let at_ms = timing::input_ms();
        let Some(transfer) = event.data_transfer().filter(|transfer| files::carries_files(Some(transfer))) else { return };
        event.prevent_default();
        let dropped = Dropped::of(&transfer);
        app.send(Event::DragOver(false));
        leptos::task::spawn_local(async move { bring(app, dropped.into_files().await, at_ms) });
    };
    let chosen = move |event: ev::Event| {
        let at_ms = timing::input_ms();
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input.filter(|input| [FILE_INPUT, FOLDER_INPUT].contains(&input.id().as_str())) else { return };
        let files = files::of_input(files::of_list(input.files()));
        // So that the same file can be chosen again.
        input.set_value("");
        bring(app, files, at_ms);
    };
    let handles = [
        window_event_listener(ev::change, chosen),
        window_event_listener(ev::dragenter, over),
        window_event_listener(ev::dragover, over),
        window_event_listener(ev::dragleave, left),
        window_event_listener(ev::drop, dropped),
        window_event_listener_untyped("paste", move |event| pasted(app, &event)),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
}

/// A table or a chat that is pasted is a file, added to what is open; in a field pasting belongs to the field.
fn pasted(app: App, event: &web_sys::Event) {
    let is_start = app.peek(|state| state.phase == Phase::Empty);
    if is_typing() || !is_start && !app.peek(|state| matches!(state.phase, Phase::Ready | Phase::Reported)) {
        return;
    }
    let at_ms = timing::input_ms();
    let transfer = js_sys::Reflect::get(event, &JsValue::from_str("clipboardData")).ok();
    let Some(transfer) = transfer.and_then(|transfer| transfer.dyn_into::<DataTransfer>().ok()) else { return };
    // Copied cells may come with a picture of them.
    let files: Vec<File> = files::of_list(transfer.files()).into_iter().filter(|file| !file.type_().starts_with("image/")).collect();
    if !files.is_empty() {
        return bring(app, files, at_ms);
    }
    let text = transfer.get_data("text/plain").unwrap_or_default();
    // Beside the figures a word or a link on the clipboard means nothing.
    let has_rows = text.lines().filter(|line| !line.trim().is_empty()).nth(1).is_some();
    if is_start || has_rows {
        bring_text(app, &text, at_ms);
    }
}

fn bring_text(app: App, text: &str, at_ms: f64) {
    if text.trim().is_empty() {
        return app.send(Event::ToastShown(plain_toast("start.paste.empty")));
    }
    let stem = untrack(|| app.t("start.paste.name"));
    let n_before = app.peek(|state| {
        let is_open = state.phase != Phase::Empty;
        if is_open { state.loaded_files.iter().filter(|(name, _)| name.starts_with(&stem)).count() } else { 0 }
    });
    let name = if n_before == 0 { format!("{stem}.txt") } else { format!("{stem} {}.txt", n_before + 1) };
    bring(app, files::of_text(&name, text).into_iter().collect(), at_ms);
}

/// The button for hands without a keyboard: the browser asks whether it may look.
pub fn paste(app: App) {
    let at_ms = timing::input_ms();
    let clipboard = window().navigator().clipboard();
    leptos::task::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(clipboard.read_text()).await;
        bring_text(app, &text.ok().and_then(|text| text.as_string()).unwrap_or_default(), at_ms);
    });
}
