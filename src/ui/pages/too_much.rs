//! Files that hold more than the tab can: what they hold, what fits, and what can be done, before anything of them is read.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::browser::timing;
use crate::ui::capacity::{LargeFile, TooMuch};
use crate::ui::components::dialog::Dialog;
use crate::ui::event::{Event, FileEvent};

use super::input::{self, FILE_INPUT};
use super::words;

/// A dialog over whatever is on screen.
#[component]
pub fn TooMuchDialog() -> impl IntoView {
    let app = App::expect();
    let asked = app.select(|state| state.too_much.clone());
    let is_open = Memo::new(move |_| asked.with(Option::is_some));
    let is_listed = Memo::new(move |_| asked.with(|asked| asked.as_ref().is_some_and(TooMuch::is_listed)));
    let n_files = Memo::new(move |_| asked.with(|asked| asked.as_ref().map_or(0, |asked| asked.files.len())));
    let send = move |event: FileEvent| app.send(Event::File(event));
    let rows = move |n: u64| app.locale().compact(n as f64);
    let text = move || {
        let asked = asked.get()?;
        let size = words::bytes(app, asked.bytes());
        Some(app.tw("much.text", &[("size", &size), ("rows", &rows(asked.rows())), ("fits", &rows(asked.fits))]))
    };
    let open = move || {
        let open_rows = asked.get()?.open_rows;
        (open_rows > 0).then(|| app.tw("much.open", &[("rows", &rows(open_rows))]))
    };
    let list = move || {
        let places = 0..n_files.get();
        is_listed.get().then(move || view! { <ul class="much">{places.map(|at| view! { <File asked at /> }).collect_view()}</ul> })
    };
    let sum = move || {
        let asked = asked.get()?;
        let key = if asked.fits_now() { "much.sum.fits" } else { "much.sum.over" };
        asked.is_listed().then(|| app.tw(key, &[("rows", &rows(asked.wanted_rows()))]))
    };
    let fits_now = Memo::new(move |_| asked.with(|asked| asked.as_ref().is_none_or(TooMuch::fits_now)));
    let is_nothing = Memo::new(move |_| asked.with(|asked| asked.as_ref().is_none_or(|asked| asked.wanted().is_empty())));
    let read = move || app.t(if fits_now.get() { "much.read.chosen" } else { "much.read" });
    let others = move |_| {
        send(FileEvent::TooMuchClosed);
        input::choose(FILE_INPUT);
    };
    view! {
        <Dialog
            is_open
            label=Signal::derive(move || app.t("much.title"))
            on_close=Callback::new(move |()| if is_open.get_untracked() { send(FileEvent::TooMuchClosed) })
        >
            <h2 class="dlg__title">{move || app.t("much.title")}</h2>
            <p class="dlg__body" data-too-much>
                {text}
                " "
                {open}
            </p>
            {list}
            <p class="dlg__body" role="status">
                {sum}
                " "
                {move || (!fits_now.get()).then(|| app.t("much.hint"))}
            </p>
            <div class="dlg__acts">
                <button type="button" class="ctl" on:click=others>
                    {move || app.t("import.again")}
                </button>
                <button
                    type="button"
                    class="ctl ctl--primary"
                    data-act="read"
                    disabled=move || is_nothing.get()
                    on:click=move |_| send(FileEvent::TooMuchRead { at_ms: timing::input_ms() })
                >
                    {read}
                </button>
            </div>
        </Dialog>
    }
}

/// One of several files: whether it is read.
#[component]
fn File(asked: Memo<Option<TooMuch>>, at: usize) -> impl IntoView {
    let app = App::expect();
    let file = Memo::new(move |_| asked.with(|asked| asked.as_ref().and_then(|asked| asked.files.get(at).cloned())));
    let name = move || file.with(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default());
    let about = move || {
        let LargeFile { bytes, rows, .. } = file.get()?;
        Some(app.tw("much.file", &[("size", &words::bytes(app, bytes)), ("rows", &app.locale().compact(rows as f64))]))
    };
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    class="box"
                    prop:checked=move || file.with(|file| file.as_ref().is_some_and(|file| file.is_wanted))
                    on:change=move |_| app.send(Event::File(FileEvent::TooMuchTurned(at)))
                />
                <span>
                    <bdi>{name}</bdi>
                    " "
                    <small class="muted">{about}</small>
                </span>
            </label>
        </li>
    }
}
