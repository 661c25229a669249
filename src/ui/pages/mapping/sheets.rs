//! The sheets of one workbook: which of them are read.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::event::{Event, FileEvent};
use crate::ui::mapping::MappedFile;

use super::rows_words;

/// Shown where the file at hand is one of several tables of a workbook.
#[component]
pub fn Sheets() -> impl IntoView {
    let app = App::expect();
    let sheets = app.select(|state| state.mapping.sheets());
    let container = app.select(|state| {
        let shown = state.mapping.files.get(state.mapping.shown);
        shown.and_then(MappedFile::container).map(|(container, _)| container.to_owned()).unwrap_or_default()
    });
    move || {
        let sheets = sheets.get();
        (!sheets.is_empty()).then(|| {
            view! {
                <section class="card sheets" aria-labelledby="sheets-title">
                    <h2 class="card__title" id="sheets-title">
                        {move || app.tw("map.sheets", &[("file", &container.get())])}
                    </h2>
                    <p class="sm muted">{move || app.t("map.sheets.hint")}</p>
                    <ul class="sheets__list">{sheets.into_iter().map(|at| view! { <SheetLine at=at /> }).collect_view()}</ul>
                </section>
            }
        })
    }
}

#[component]
fn SheetLine(
    /// Index among the files asked about.
    at: usize,
) -> impl IntoView {
    let app = App::expect();
    let file = app.select(move |state| state.mapping.files.get(at).cloned());
    let is_shown = app.select(move |state| state.mapping.shown == at);
    let name = Memo::new(move |_| {
        file.with(|file| file.as_ref().and_then(MappedFile::container).map(|(_, sheet)| sheet.to_owned()).unwrap_or_default())
    });
    let is_read = Memo::new(move |_| file.with(|file| file.as_ref().is_some_and(|file| !file.is_left_out())));
    let about = move || file.with(|file| file.as_ref().map(|file| rows_words(app, file)).unwrap_or_default());
    let kind = move || {
        let (role, is_hidden) =
            file.with(|file| (file.as_ref().and_then(MappedFile::role), file.as_ref().is_some_and(|file| file.is_hidden)));
        let hidden = is_hidden.then(|| app.t("map.sheets.hidden"));
        hidden.into_iter().chain(role.map(|role| app.t(&format!("role.{}", role.id())))).collect::<Vec<_>>().join(", ")
    };
    view! {
        <li class="sheetline" data-sheet=move || name.get()>
            <label class="check">
                <input
                    type="checkbox"
                    class="box"
                    prop:checked=move || is_read.get()
                    on:change=move |_| app.send(Event::File(FileEvent::SheetToggled(at)))
                />
                <bdi>{move || name.get()}</bdi>
            </label>
            <small class="muted">{kind} ", " {about}</small>
            <button
                type="button"
                class="ctl ctl--sm"
                aria-pressed=move || if is_shown.get() { "true" } else { "false" }
                aria-label=move || app.tw("map.sheets.show.label", &[("sheet", &name.get())])
                on:click=move |_| app.send(Event::File(FileEvent::MapShown(at)))
            >
                {move || app.t("map.sheets.show")}
            </button>
        </li>
    }
}
