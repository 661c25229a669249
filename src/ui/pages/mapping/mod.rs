//! Mapear: only what is doubtful about the files is asked; all of it can be looked at and changed, with what it would give beside it.
//!
//! [`Mapping`] the page · [`sheets`] which tables of a workbook · [`questions`] what is asked · [`chat`] a chat, which has no columns · [`columns`] the first rows and what each column is · [`settings`] how the file is read.

mod chat;
mod columns;
mod questions;
mod settings;
mod sheets;

use leptos::prelude::*;

use crate::engine::{Field, PlanEdit, Role};
use crate::ui::app::App;
use crate::ui::browser::timing;
use crate::ui::components::icon::Icon;
use crate::ui::event::{Event, FileEvent};
use crate::ui::mapping::{FileSet, MappedFile, needed_time};

use super::top::Top;
use chat::{ChatDates, ChatLines};
use columns::Columns;
use questions::Questions;
use settings::{Settings, ZoneSetting};
use sheets::Sheets;

/// The file shown. Wakes its reader when anything about it changes.
#[derive(Clone, Copy)]
struct Shown(Memo<Option<MappedFile>>);

impl Shown {
    fn get<T: Default>(self, look: impl FnOnce(&MappedFile) -> T) -> T {
        self.0.with(|file| file.as_ref().map(look).unwrap_or_default())
    }

    fn role(self) -> Role {
        self.0.with(|file| file.as_ref().and_then(MappedFile::role)).unwrap_or(Role::Messages)
    }

    /// Changes what is chosen for the file.
    fn choose(self, app: App, change: impl FnOnce(&mut PlanEdit)) {
        let Some(file) = self.0.get_untracked() else { return };
        let mut edit = file.edit.clone();
        change(&mut edit);
        app.send(Event::File(FileEvent::MapChanged(Box::new(edit))));
    }

    /// Changes the columns; the role that was understood is then chosen too, so that it does not change with them.
    fn choose_fields(self, app: App, change: impl FnOnce(Vec<Option<Field>>) -> Vec<Option<Field>>) {
        let Some(file) = self.0.get_untracked() else { return };
        let role = file.role().unwrap_or(Role::Messages);
        self.choose(app, |edit| {
            edit.role = Some(role);
            edit.fields = Some(change(file.fields()));
        });
    }
}

#[component]
pub fn Mapping() -> impl IntoView {
    let app = App::expect();
    let shown = Shown(app.select(|state| state.mapping.files.get(state.mapping.shown).cloned()));
    // A new file is a new page: what was open or chosen in the fields of the last one says nothing about it.
    let at = app.select(|state| (state.mapping.shown, state.mapping.files.get(state.mapping.shown).is_some_and(MappedFile::is_chat)));
    let body = move || match at.get() {
        (_, true) => view! {
            <ChatDates shown=shown />
            <Outcome shown=shown />
            <ChatLines shown=shown />
            <section class="card">
                <div class="how-read__grid">
                    <ZoneSetting shown=shown />
                </div>
            </section>
        }
        .into_any(),
        (_, false) => view! {
            <Questions shown=shown />
            <Outcome shown=shown />
            <Columns shown=shown />
            <Settings shown=shown />
        }
        .into_any(),
    };
    view! {
        <Top />
        <main class="sheet" id="main" tabindex="-1">
            <Head />
            <Files />
            <Sheets />
            {body}
            <Foot shown=shown />
        </main>
    }
}

#[component]
fn Head() -> impl IntoView {
    let app = App::expect();
    let asks = app.select(|state| state.mapping.asks);
    let n = app.select(|state| state.mapping.files.iter().map(|file| file.asked().len() as u64).sum::<u64>());
    let title = move || match asks.get() {
        true => app.tn("map.title.asks", n.get(), &app.locale().integer(n.get() as f64)),
        false => app.t("map.title.look"),
    };
    let sub = move || app.t(if asks.get() { "map.sub.asks" } else { "map.sub.look" });
    let is_changed = app.select(|state| state.mapping.files.iter().any(MappedFile::is_changed));
    let refused = app.select(|state| state.mapping.files.iter().any(MappedFile::is_refused));
    let is_open = app.select(|state| state.summary.is_some());
    let of_import = app.select(|state| state.mapping.set == FileSet::Importing);
    let is_reading = app.select(|state| state.mapping.files.iter().any(|file| file.is_reading));
    let leave = move || {
        app.t(match (of_import.get(), refused.get()) {
            (true, _) => "map.leave.report",
            (false, true) => "map.leave.refused",
            (false, false) => "map.leave",
        })
    };
    // Without a change, leaving and agreeing are one thing: one button.
    let has_leave = Memo::new(move |_| is_changed.get() || refused.get() || !is_open.get());
    let leave_button = move || {
        has_leave.get().then(|| {
            view! {
                <button type="button" class="ctl ctl--lg" data-map="leave" on:click=move |_| app.send(Event::File(FileEvent::MapClosed))>
                    {leave}
                </button>
            }
        })
    };
    let step = move |event: Event, word: &'static str, keys: &'static str, has_steps: Memo<bool>| {
        view! {
            <button
                type="button"
                class="ctl ctl--lg ctl--quiet"
                data-map=word
                title=keys
                disabled=move || !has_steps.get()
                on:click=move |_| app.send(event.clone())
            >
                {move || app.t(&format!("action.{word}"))}
            </button>
        }
    };
    let (can_undo, can_redo) = (app.select(|state| !state.mapping.undo.is_empty()), app.select(|state| !state.mapping.redo.is_empty()));
    let has_steps = Memo::new(move |_| can_undo.get() || can_redo.get());
    let steps = move || {
        has_steps.get().then(|| (step(Event::Undone, "undo", "Ctrl Z", can_undo), step(Event::Redone, "redo", "Ctrl Shift Z", can_redo)))
    };
    let apply = move || app.t(if is_changed.get() { "map.apply.read" } else { "map.apply.right" });
    let cannot = Memo::new(move |_| refused.get() || (is_changed.get() && is_reading.get()));
    view! {
        <div class="ihead">
            <div class="ihead__t">
                <h1 class="ihead__title">{title}</h1>
                <p class="ihead__sub">{sub}</p>
            </div>
            <div class="ihead__acts">
                {steps}
                {leave_button}
                <button
                    type="button"
                    class="ctl ctl--lg ctl--primary"
                    data-map="apply"
                    disabled=move || cannot.get()
                    on:click=move |_| app.send(Event::File(FileEvent::MapApplied { at_ms: timing::input_ms() }))
                >
                    {apply}
                </button>
            </div>
        </div>
    }
}

/// One button per file, where there are several.
#[component]
fn Files() -> impl IntoView {
    let app = App::expect();
    let n = app.select(|state| state.mapping.files.len());
    let shown = app.select(|state| state.mapping.shown);
    let button = move |at: usize| {
        let name = app.select(move |state| state.mapping.files.get(at).map(|file| file.report.name.clone()).unwrap_or_default());
        let asked = app.select(move |state| state.mapping.files.get(at).map_or(0, |file| file.asked().len() as u64));
        let is_left_out = app.select(move |state| state.mapping.files.get(at).is_some_and(MappedFile::is_left_out));
        let tag = move || {
            let n = asked.get();
            if is_left_out.get() {
                return Some(view! { <span class="tag">{app.t("map.sheets.out.tag")}</span> }.into_any());
            }
            (n > 0)
                .then(|| view! { <span class="tag tag--warn">{app.tn("map.asked", n, &app.locale().integer(n as f64))}</span> }.into_any())
        };
        view! {
            <button
                type="button"
                class="mapfile"
                aria-pressed=move || if shown.get() == at { "true" } else { "false" }
                title=move || name.get()
                on:click=move |_| app.send(Event::File(FileEvent::MapShown(at)))
            >
                <Icon name="file" />
                <bdi class="trunc">{move || name.get()}</bdi>
                {tag}
            </button>
        }
    };
    move || {
        (n.get() > 1).then(|| {
            view! {
                <div class="mapfiles" role="group" aria-label=move || app.t("map.files")>
                    {(0..n.get()).map(button).collect_view()}
                </div>
            }
        })
    }
}

/// What reading with the choices gives, said again each time it changes.
#[component]
fn Outcome(shown: Shown) -> impl IntoView {
    let app = App::expect();
    let is_reading = Memo::new(move |_| shown.get(|file| file.is_reading));
    let line = move || {
        let Some(file) = shown.0.get() else { return ().into_any() };
        let role = shown.role();
        if file.is_left_out() {
            let would = rows_words(app, &file);
            return view! { <p class="result" data-result="left_out">{app.tw(if file.edit.is_left_out.is_some() { "map.sheets.out" } else { "map.sheets.out.hidden" }, &[("rows", &would)])}</p> }.into_any();
        }
        if let Some(error) = &file.report.error {
            let lacking = match (error.kind.as_str(), role) {
                ("no_time_column", role) => Some(needed_time(role)),
                ("no_role", Role::Presence) => Some(Field::Agent),
                ("no_role", _) => Some(Field::CaseId),
                _ => None,
            };
            let reason = match lacking {
                // Which column is missing depends on what a row is.
                Some(_) if file.edit.role.is_none() && error.kind == "no_role" => app.t("map.result.lacks_role"),
                Some(field) => app.tw("map.result.lacks", &[("field", &app.t(&format!("field.{}", field.id())))]),
                None => {
                    let detail = error.detail.clone();
                    let line = error.line.map(|line| app.locale().integer(line as f64)).unwrap_or_default();
                    app.tw(
                        &format!("error.import.{}.text", error.kind),
                        &[("file", &file.report.name), ("detail", &detail), ("line", &line)],
                    )
                }
            };
            return view! { <p class="result result--bad" data-result="refused">{reason}</p> }.into_any();
        }
        let head = file.report.plan.as_ref().and_then(|plan| plan.head);
        let Some(head) = head else { return view! { <p class="result muted">{app.t("map.result.reading")}</p> }.into_any() };
        let locale = app.locale();
        let shown_n = |n: u64| locale.integer(n as f64);
        let place = match head.is_whole {
            true => app.t("map.result.whole"),
            false => app.tn("map.result.head", head.rows_read, &shown_n(head.rows_read)),
        };
        let rejected = match head.rejected {
            0 => app.t("map.result.rejected.none"),
            n => app.tn("map.result.rejected", n, &shown_n(n)),
        };
        view! {
            <p class="result" data-result="read" data-rows=head.kept.to_string() data-cases=head.cases.to_string()>
                <b>{rows_words(app, &file)}</b>
                " "
                {place}
                <span class:bad=move || { head.rejected > 0 }>{rejected}</span>
            </p>
        }
        .into_any()
    };
    view! {
        <section class="card outcome" class:outcome--stale=move || is_reading.get()>
            <h2 class="card__title">{move || app.t("map.result")}</h2>
            <div aria-live="polite" aria-busy=move || if is_reading.get() { "true" } else { "false" }>
                {line}
            </div>
        </section>
    }
}

/// What the rows of a file become: of the first ones, where only they were read.
fn rows_words(app: App, file: &MappedFile) -> String {
    let Some(head) = file.report.plan.as_ref().and_then(|plan| plan.head) else {
        return if file.report.error.is_some() { app.t("import.file.refused") } else { rows_of(app, file, file.report.kept, None) };
    };
    rows_of(app, file, head.kept, Some(head.cases))
}

fn rows_of(app: App, file: &MappedFile, kept: u64, cases: Option<u64>) -> String {
    let locale = app.locale();
    let shown = |n: u64| locale.integer(n as f64);
    if file.is_chat() {
        return app.tn("map.n.chat", kept, &shown(kept));
    }
    let role = file.role().unwrap_or(Role::Messages);
    let rows = app.tn(&format!("map.n.{}", role.id()), kept, &shown(kept));
    match cases.filter(|_| role == Role::Messages) {
        Some(cases) => format!("{rows}, {}", app.tn("map.n.cases", cases, &shown(cases))),
        None => rows,
    }
}

/// What is kept, and what can be taken along.
#[component]
fn Foot(shown: Shown) -> impl IntoView {
    let app = App::expect();
    let remembers = app.select(|state| state.mapping.remembers);
    let header = Memo::new(move |_| shown.get(|file| file.report.plan.as_ref().map(|plan| plan.header)));
    let is_known = app.select(|state| state.known_plans.iter().map(|known| known.header).collect::<Vec<_>>());
    let forget = move || {
        let header = header.get().filter(|header| is_known.with(|known| known.contains(header)))?;
        let label = app.tw("map.forget.label", &[("file", &shown.get(|file| file.report.name.clone()))]);
        Some(view! {
            <button type="button" class="link" aria-label=label on:click=move |_| app.send(Event::File(FileEvent::PlanForgotten(header)))>
                {app.t("map.forget")}
            </button>
        })
    };
    // Nothing tells one chat, or one table without a header, from another.
    let is_told_by_header = Memo::new(move |_| header.get().is_some_and(|header| header != 0));
    let foot = move || {
        view! {
            <div class="mapfoot">
                <div>
                    <label class="check">
                        <input
                            type="checkbox"
                            class="box"
                            data-map="remember"
                            prop:checked=move || remembers.get()
                            on:change=move |_| app.send(Event::File(FileEvent::RememberSwitched))
                        />
                        <span>{move || app.t("map.remember")}</span>
                    </label>
                    <p class="xs muted">{move || app.t("map.remember.hint")} " " {forget}</p>
                </div>
                <div>
                    <button type="button" class="ctl" data-download="plan" on:click=move |_| app.send(Event::File(FileEvent::PlansDownloaded))>
                        <Icon name="down" />
                        {move || app.t("map.save")}
                    </button>
                    <p class="xs muted">{move || app.t("map.save.hint")}</p>
                </div>
            </div>
        }
    };
    move || is_told_by_header.get().then(foot)
}

/// A list to choose from. Options stay in place while the choice changes, so that the keyboard stays too.
#[component]
fn Choice(
    /// What is chosen, for screen readers; no label is shown.
    #[prop(into)]
    label: Signal<String>,
    /// Value and text of each.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    #[prop(into)] chosen: Signal<String>,
    on_choose: impl Fn(String) + 'static,
    /// It is a guess, or open.
    #[prop(into, default = Signal::derive(|| false))]
    is_doubtful: Signal<bool>,
    /// For tests and scripts.
    #[prop(default = "")]
    name: &'static str,
) -> impl IntoView {
    let option = move |(value, text): (String, String)| {
        let own = value.clone();
        view! {
            <option value=value prop:selected=move || chosen.with(|chosen| *chosen == own)>
                {text}
            </option>
        }
    };
    view! {
        <select
            class="input pickone"
            class:pickone--doubt=move || is_doubtful.get()
            aria-label=move || label.get()
            data-map=name
            on:change=move |event| on_choose(event_target_value(&event))
        >
            {move || options.get().into_iter().map(option).collect_view()}
        </select>
    }
}
