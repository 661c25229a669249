//! Reading: one bar for all, one line per file, and the way out.

use leptos::prelude::*;

use crate::ui::app::{App, Shared};
use crate::ui::components::icon::Icon;
use crate::ui::event::Event;
use crate::ui::format::shape;
use crate::ui::queries::overview::TILES_ID;
use crate::ui::reading;
use crate::ui::state::{AppState, FileProgress, ImportProgress, Phase};

use super::top::Top;
use super::words;

fn progress(state: &AppState) -> ImportProgress {
    match &state.phase {
        Phase::Importing(progress) => progress.clone(),
        _ => ImportProgress::default(),
    }
}

#[component]
pub fn Importing() -> impl IntoView {
    let app = App::expect();
    let progress = app.select(progress);
    let n_files = Memo::new(move |_| progress.with(|progress| progress.files.len()));
    let is_merging = Memo::new(move |_| progress.with(|progress| progress.is_merging));
    let title = move || match (is_merging.get(), n_files.get()) {
        (true, _) => app.t("import.title.deriving"),
        (false, 0) if progress.with(|progress| progress.sample.is_none()) => app.t("import.title.unpacking"),
        (false, 0) => app.t("start.sample.preparing"),
        (false, n) => app.tn("import.title", n as u64, &app.locale().integer(n as f64)),
    };
    let percent = Memo::new(move |_| progress.with(|progress| (progress.share() * 100.0).floor()));
    view! {
        <Top />
        <main class="sheet" id="main" tabindex="-1">
            <div class="ihead">
                <div class="ihead__t">
                    <h1 class="ihead__title">{title}</h1>
                    <p class="ihead__sub">{move || app.t("import.sub")}</p>
                </div>
                <div class="ihead__acts">
                    <button type="button" class="ctl ctl--lg" data-focus data-cancel on:click=move |_| app.send(Event::Cancel)>
                        <Icon name="stop" />
                        {move || app.t("import.cancel")}
                    </button>
                </div>
            </div>
            <div
                class="prog"
                role="progressbar"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || percent.get().to_string()
                aria-label=move || app.t("import.progress.label")
            >
                <i style:--w=move || format!("{:.1}%", progress.with(ImportProgress::share) * 100.0)></i>
            </div>
            <p class="pmeta">{move || numbers(app, &progress.read())}</p>
            <FiguresSoFar progress />
            <ul class="files">
                {move || (0..n_files.get()).map(|file| view! { <FileLine file=file progress=progress /> }).collect_view()}
            </ul>
        </main>
    }
}

/// Figures that no further row turns into their opposite.
const SO_FAR: [&str; 6] = ["cases_opened", "messages_received", "messages_sent", "contacts_unique", "first_response_p50", "resolution_p50"];

/// Of the rows that are there.
#[component]
fn FiguresSoFar(progress: Memo<ImportProgress>) -> impl IntoView {
    let app = App::expect();
    let so_far = Memo::new(move |_| progress.with(|progress| progress.so_far.clone().map(Shared)));
    move || {
        let so_far = so_far.get()?;
        let answer = so_far.answers.iter().find(|answer| answer.id == TILES_ID)?;
        let locale = app.locale();
        let days = so_far.days.map(|days| locale.range(days)).unwrap_or_default();
        let figures = SO_FAR.into_iter().filter_map(|metric| {
            let value = reading::whole(answer, metric).value?;
            let shown = locale.value(value, shape(metric).unit);
            Some(view! {
                <div>
                    <dt>{app.metric_text(metric, "short")}</dt>
                    <dd data-metric=metric data-value=value.to_string()>{shown}</dd>
                </div>
            })
        });
        Some(view! {
            <section class="so-far" data-state="partial" aria-labelledby="so-far">
                <h2 id="so-far">{app.t("import.so_far")} " " <small>{app.tw("import.so_far.sub", &[("range", &days)])}</small></h2>
                <dl>{figures.collect_view()}</dl>
            </section>
        })
    }
}

/// How far, how fast, how long still.
fn numbers(app: App, progress: &ImportProgress) -> impl IntoView + use<> {
    let locale = app.locale();
    let percent = locale.percent(progress.share().floor_to_percent(), 0);
    let rows = progress.rows();
    let left = match progress.remaining_secs() {
        _ if progress.is_merging => None,
        Some(secs) if secs < 1.0 => Some(app.t("import.progress.left.soon")),
        Some(secs) => Some(app.tw("import.progress.left", &[("time", &locale.duration(secs.ceil()))])),
        None => None,
    };
    let speed = progress.rows_per_sec().map(|speed| app.tw("import.progress.speed", &[("n", &locale.compact(speed))]));
    let line = [
        (progress.bytes() > 0)
            .then(|| app.tw("import.progress.of", &[("percent", &percent), ("bytes", &words::bytes(app, progress.bytes()))])),
        (rows > 0).then(|| app.tn("import.progress.rows", rows, &locale.integer(rows as f64))),
        speed,
        left,
    ];
    line.into_iter().flatten().map(|part| view! { <span>{part}</span> }).collect_view()
}

trait Percent {
    fn floor_to_percent(self) -> f64;
}

impl Percent for f64 {
    /// 99,7 % is not yet all of it.
    fn floor_to_percent(self) -> f64 {
        (self * 100.0).floor() / 100.0
    }
}

#[component]
fn FileLine(file: usize, progress: Memo<ImportProgress>) -> impl IntoView {
    let app = App::expect();
    let state = Memo::new(move |_| progress.with(|progress| progress.files.get(file).cloned().unwrap_or_default()));
    let name = move || state.with(|file| file.name.clone());
    let about = move || {
        let size = words::bytes(app, state.with(|file| file.bytes));
        match state.with(|file| file.role.clone()) {
            Some(role) => app.tw("import.file.about", &[("kind", &app.t(&format!("role.{role}"))), ("size", &size)]),
            None => size,
        }
    };
    let icon = move || match state.with(|file| file.role.clone()).as_deref() {
        Some("messages") => view! { <Icon name="chats" /> },
        Some("cases") => view! { <Icon name="table" /> },
        Some("presence") => view! { <Icon name="clock" /> },
        _ => view! { <Icon name="file" /> },
    };
    let share = move || state.with(share_of);
    let rows = move || {
        let rows = state.with(|file| file.rows);
        match state.with(|file| file.error.clone()) {
            Some(error) => app.tw(&format!("error.import.{error}.text"), &[("file", &name()), ("detail", "?"), ("line", "?")]),
            None if rows > 0 => app.tn("import.file.rows", rows, &app.locale().integer(rows as f64)),
            None => String::new(),
        }
    };
    let short_error = move || state.with(|file| file.error.is_some());
    let status = move || state.with(|file| status(app, file));
    view! {
        <li class="file" class:file--bad=short_error>
            {icon}
            <div class="file__name">
                <b title=name>{name}</b>
                <small>{about}</small>
            </div>
            <div class="file__prog">
                <span class="prog prog--sm" class:prog--ok=move || state.with(|file| file.is_done && file.error.is_none())>
                    <i style:--w=move || format!("{:.1}%", share() * 100.0)></i>
                </span>
                <span>{move || if short_error() { String::new() } else { rows() }}</span>
            </div>
            <span class="file__state">{status}</span>
        </li>
    }
}

fn share_of(file: &FileProgress) -> f64 {
    match file {
        FileProgress { is_done: true, error: None, .. } => 1.0,
        FileProgress { bytes: 0, .. } => 0.0,
        file => (file.bytes_read as f64 / file.bytes as f64).min(1.0),
    }
}

fn status(app: App, file: &FileProgress) -> AnyView {
    if file.error.is_some() {
        return view! { <span class="bad">{app.t("import.file.refused")}</span> }.into_any();
    }
    if file.is_done {
        return view! {
            <span class="good">
                <Icon name="check" />
                " "
                {app.t("import.file.read")}
            </span>
        }
        .into_any();
    }
    match file.bytes_read {
        0 => view! { <span class="muted">{app.t("import.file.waiting")}</span> }.into_any(),
        _ => app.locale().percent(share_of(file).floor_to_percent(), 0).into_any(),
    }
}
