//! Início: a place for files, samples for those without any, and how to export.

use leptos::prelude::*;

use crate::model::Field;
use crate::ui::app::App;
use crate::ui::browser::timing;
use crate::ui::components::icon::Icon;
use crate::ui::components::menu::{Anchor, Popover};
use crate::ui::event::Event;
use crate::ui::event::visit::VisitEvent;

use super::input::{self, FILE_INPUT, FOLDER_INPUT};
use super::memory::MemoryOnly;
use super::report::CoverageStrip;
use super::shell::{sent_since_open, toggle};
use super::top::Top;
use super::words;

/// Size, messages.
const SAMPLES: [(&str, u64); 3] = [("small", 5_000), ("medium", 200_000), ("large", 1_000_000)];
/// How to export, with the number of steps of each.
const WAYS: [(&str, &str, u32); 3] = [("desk", "table", 3), ("sheet", "columns", 3), ("presence", "clock", 3)];

/// How many messages a sample of that size has; `None` when there is no such size.
pub fn sample_of(size: &str) -> Option<u64> {
    SAMPLES.iter().find(|(known, _)| *known == size).map(|(_, messages)| *messages)
}

#[component]
pub fn Start() -> impl IntoView {
    let app = App::expect();
    let is_loaded = app.select(|state| state.summary.is_some());
    view! {
        <Top />
        <main class="sheet" id="main" tabindex="-1">
            <div class="hero">
                <h1 class="hero__title">{move || app.t("app.tagline")}</h1>
                <p class="hero__lead">{move || app.t("app.lead")}</p>
            </div>
            <section class="ticket" aria-label=move || app.t("start.open.label")>
                <DropZone />
                <Samples />
            </section>
            <Privacy />
            <MemoryOnly />
            {move || if is_loaded.get() { view! { <GoOn /> }.into_any() } else { view! { <LastVisit /> }.into_any() }}
            <h2 class="sec">{move || app.t("start.how.title")}</h2>
            <ul class="how">{WAYS.into_iter().map(|(way, icon, steps)| view! { <Way way=way icon=icon steps=steps /> }).collect_view()}</ul>
        </main>
    }
}

#[component]
fn DropZone() -> impl IntoView {
    let app = App::expect();
    let is_over = app.select(|state| state.is_dragging);
    let title = move || if is_over.get() { app.t("start.drop.over.any") } else { app.t("start.drop.title") };
    let sub = move || if is_over.get() { app.t("start.drop.over.sub") } else { app.t("start.drop.sub") };
    view! {
        <div class="drop" class:drop--over=move || is_over.get()>
            <div class="drop__in">
                <Counter />
                <h2 class="drop__title">{title}</h2>
                <p class="drop__sub">{sub}</p>
                <div class="drop__acts">
                    <button type="button" class="ctl ctl--lg ctl--primary" on:click=|_| input::choose(FILE_INPUT)>
                        {move || app.t("start.choose_files")}
                    </button>
                    <button type="button" class="ctl ctl--lg hide-phone" on:click=|_| input::choose(FOLDER_INPUT)>
                        {move || app.t("start.choose_folder")}
                    </button>
                </div>
                <p class="drop__fmt">{move || app.t("start.formats")}</p>
            </div>
        </div>
    }
}

/// A sheet on a counter, with its bell.
#[component]
fn Counter() -> impl IntoView {
    view! {
        <svg class="drop__art" viewBox="0 0 132 84" aria-hidden="true" focusable="false">
            <path class="drop__paper" d="M48 4h28l12 12v38H48z" />
            <path class="drop__paper" d="M76 4v12h12" />
            <path class="drop__text" d="M55 26h18M55 33h26M55 40h22" />
            <path class="drop__top" d="M4 55h124" />
            <path class="drop__legs" d="M12 56.5v23M120 56.5v23" />
            <path class="drop__dome" d="M99 53.5a9 9 0 0 1 18 0z" />
            <path class="drop__knob" d="M108 44.5v-2.2M105.5 41.6h5" />
        </svg>
    }
}

#[component]
fn Samples() -> impl IntoView {
    let app = App::expect();
    let option = move |(size, messages): (&'static str, u64)| {
        let choose = move |_| app.send(Event::SampleChosen { messages, at_ms: timing::input_ms() });
        view! {
            <button type="button" class="stub__opt" data-sample=size on:click=choose>
                <b>{move || app.t(&format!("start.sample.{size}.name"))}</b>
                <span>{move || app.t(&format!("start.sample.{size}.about"))}</span>
                <Icon name="chev-r" />
            </button>
        }
    };
    view! {
        <div class="stub">
            <h2 class="stub__title">{move || app.t("start.sample.title")}</h2>
            <p class="stub__sub">{move || app.t("start.sample.sub")}</p>
            {SAMPLES.into_iter().map(option).collect_view()}
            <div class="stub__foot">
                <span class="hide-phone">{move || app.t("start.paste")} " " <kbd>"Ctrl V"</kbd></span>
                <button type="button" class="link only-phone" on:click=move |_| input::paste(app)>
                    {move || app.t("start.paste.button")}
                </button>
            </div>
        </div>
    }
}

#[component]
fn Privacy() -> impl IntoView {
    let app = App::expect();
    let anchor = RwSignal::new(None::<Anchor>);
    view! {
        <p class="priv">
            <span>
                <Icon name="lock" />
                {move || app.t("privacy.line")}
            </span>
            <span class="muted">{sent_since_open(app)}</span>
            <button type="button" class="link" aria-haspopup="dialog" on:click=move |event| toggle(anchor, &event)>
                {move || app.t("privacy.how")}
            </button>
        </p>
        <Popover anchor=anchor label=Signal::derive(move || app.t("privacy.title")) class="pop pop--pad">
            <div class="stack">
                <h3 class="card__title">{move || app.t("privacy.title")}</h3>
                <p>{move || app.t("privacy.step.1")}</p>
                <p>{move || app.t("privacy.step.2")}</p>
                <p>{move || app.t("privacy.step.3")}</p>
                <p>{move || app.t("privacy.links")}</p>
                <p>{move || app.t("privacy.storage")}</p>
            </div>
        </Popover>
    }
}

/// The way back to data that are still open.
#[component]
fn GoOn() -> impl IntoView {
    let app = App::expect();
    let files = app.select(|state| state.dataset.clone());
    let about = app.select(|state| state.summary.as_ref().map(|summary| (words::main_count(summary), summary.days)));
    let line = move || {
        let Some(((_, count), days)) = about.get() else { return String::new() };
        let locale = app.locale();
        let range = days.map(|days| locale.range(days)).unwrap_or_default();
        app.tw("start.continue.about", &[("messages", &locale.integer(count as f64)), ("range", &range)])
    };
    view! {
        <h2 class="sec">{move || app.t("start.continue")}</h2>
        <div class="recent">
            <div>
                <b class="trunc" title=move || files.get()>{words::dataset(app)}</b>
                <small>{line}</small>
            </div>
            <CoverageStrip />
            <button type="button" class="ctl" on:click=move |_| app.send(Event::OpenDashboard)>
                {move || app.t("start.continue")}
            </button>
        </div>
    }
}

/// The way back to the data of an earlier visit, which the person wanted kept.
#[component]
fn LastVisit() -> impl IntoView {
    let app = App::expect();
    let kept = app.select(|state| state.visit.kept.clone());
    let send = move |event: VisitEvent| app.send(Event::Visit(event));
    move || {
        let kept = kept.get()?;
        let (name, size) = (kept.name(), words::bytes(app, kept.bytes()));
        let when = app.locale().date((kept.at.div_euclid(86_400)) as i32);
        let delete = app.tw("start.continue.delete", &[("name", &name)]);
        Some(view! {
            <h2 class="sec">{app.t("start.continue.last")}</h2>
            <div class="recent recent--kept" data-kept>
                <div>
                    <b class="trunc" title=name.clone()>{name.clone()}</b>
                    <small>{app.tw("start.continue.kept", &[("when", &when), ("size", &size)])}</small>
                </div>
                <button type="button" class="ctl ctl--quiet" aria-label=delete on:click=move |_| send(VisitEvent::KeptErased)>
                    <Icon name="trash" />
                    {app.t("start.continue.erase")}
                </button>
                <button type="button" class="ctl" data-open-kept on:click=move |_| send(VisitEvent::KeptOpened)>
                    {app.t("start.continue")}
                </button>
            </div>
        })
    }
}

#[component]
fn Way(way: &'static str, icon: &'static str, steps: u32) -> impl IntoView {
    let app = App::expect();
    let part = move |part: &str| app.t(&format!("start.how.{way}.{part}"));
    let step = move |at: u32| view! { <li>{move || part(&format!("step.{at}"))}</li> };
    // What the reader of exports knows by name.
    let columns = (way == "desk").then(|| {
        let names = move || Field::ALL.iter().map(|field| app.t(&format!("field.{}", field.id()))).collect::<Vec<_>>().join(", ");
        view! {
            <p>{move || app.t("start.columns.sub")}</p>
            <p class="xs muted">{names}</p>
        }
    });
    view! {
        <li class="how__card">
            <Icon name=icon class="i i--lg" />
            <b>{move || part("name")}</b>
            <p>{move || part("about")}</p>
            <details>
                <summary>{move || part("more")}</summary>
                <ol>{(1..=steps).map(step).collect_view()}</ol>
                {columns}
            </details>
        </li>
    }
}
