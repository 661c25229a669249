//! The files that are open, one by one: what each gave, taking one away, adding more.

use leptos::prelude::*;

use crate::engine::FileReport;
use crate::ui::app::App;
use crate::ui::browser::timing;
use crate::ui::components::icon::Icon;
use crate::ui::event::{Event, FileEvent, is_left_out};
use crate::ui::state::AppState;

use super::input::{self, FILE_INPUT};
use super::words;

/// Place among the files loaded, and what is told of it.
fn loaded(state: &AppState) -> Vec<(usize, FileReport)> {
    let Some(summary) = &state.summary else { return Vec::new() };
    let report = |(file, place): (usize, &usize)| Some((file, summary.report.files.get(*place)?.clone()));
    state.loaded_places.iter().enumerate().filter_map(report).collect()
}

#[component]
pub fn FilesCard() -> impl IntoView {
    let app = App::expect();
    let files = app.select(loaded);
    let can_remove = Memo::new(move |_| files.with(Vec::len) > 1);
    let line = move |(file, report): (usize, FileReport)| view! { <FileLine file=file report=report can_remove=can_remove /> };
    view! {
        <section class="card filescard">
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("files.title")} " " <small>{move || app.t("files.sub")}</small>
                </h2>
                <span class="card__acts">
                    <button type="button" class="ctl ctl--sm" on:click=|_| input::choose(FILE_INPUT)>
                        <Icon name="plus" />
                        {move || app.t("files.add")}
                    </button>
                </span>
            </div>
            <ul class="filelist">{move || files.get().into_iter().map(line).collect_view()}</ul>
            {move || can_remove.get().then(|| view! { <p class="xs muted">{app.t("files.remove.hint")}</p> })}
        </section>
    }
}

#[component]
fn FileLine(file: usize, report: FileReport, can_remove: Memo<bool>) -> impl IntoView {
    let app = App::expect();
    let icon = match report.role.as_str() {
        "messages" => "chats",
        "cases" => "table",
        "presence" => "clock",
        _ => "file",
    };
    let (name, role, is_left_out) = (report.name.clone(), report.role.clone(), is_left_out(&report));
    let is_hidden = report.error.as_ref().is_some_and(|error| error.kind == "hidden_sheet");
    let about = move || {
        let locale = app.locale();
        let kind = match role.as_str() {
            _ if is_hidden => app.t("import.file.hidden_sheet"),
            _ if is_left_out => app.t("import.file.left_out"),
            "" => app.t("import.file.refused"),
            role => app.t(&format!("role.{role}")),
        };
        let merged = (report.merged > 0).then(|| app.tn("files.merged", report.merged, &locale.integer(report.merged as f64)));
        let rejected =
            (report.rejected > 0).then(|| app.tn("import.file.rejected", report.rejected, &locale.integer(report.rejected as f64)));
        [Some(kind), Some(words::bytes(app, report.bytes)), merged, rejected].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let rows = move || app.tn("files.rows", report.kept, &app.locale().integer(report.kept as f64));
    let title = name.clone();
    let remove = {
        let name = name.clone();
        move || {
            let label = app.tw("files.remove.label", &[("file", &name)]);
            can_remove.get().then(|| {
                view! {
                    <button
                        type="button"
                        class="ctl ctl--sm ctl--quiet"
                        data-remove=file.to_string()
                        aria-label=label
                        on:click=move |_| app.send(Event::File(FileEvent::Removed { file, at_ms: timing::input_ms() }))
                    >
                        <Icon name="trash" />
                        <span class="hide-phone">{app.t("files.remove")}</span>
                    </button>
                }
            })
        }
    };
    view! {
        <li class="fileline" data-file=name.clone()>
            <Icon name=icon />
            <div class="file__name">
                <b title=title>
                    <bdi>{name.clone()}</bdi>
                </b>
                <small>{about}</small>
            </div>
            <span class="fileline__n" data-rows=report.kept.to_string()>{rows}</span>
            {remove}
        </li>
    }
}
