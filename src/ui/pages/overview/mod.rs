//! Visão geral: the figures of the period, how cases and messages came and went, who did what.
//!
//! [`desk`] what all cards read · [`tiles`] figures · [`main_chart`] created and attended, or the metric chosen, which is a [`line`] · [`changes`] what moved · [`origin`] messages by who wrote
//! them · [`status`] how far they got · [`summary`] all of it as a text to paste · [`year`] the calendar · [`hours`] hour and weekday · [`boards`] leaderboards.

mod boards;
mod changes;
pub mod desk;
mod hours;
pub mod line;
mod main_chart;
mod origin;
mod status;
mod summary;
mod tiles;
mod year;

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::later::Later;
use crate::ui::event::Event;
use crate::ui::queries::overview::{
    CALENDAR_AGENTS_ID, CALENDAR_ID, HOURS_ID, ORIGIN_ID, ORIGIN_SERIES_ID, SERIES_BEFORE_ID, SERIES_ID, STATUS_BEFORE_ID, STATUS_ID,
    TILES_BEFORE_ID, TILES_ID,
};
use crate::ui::view_state::{Period, Preset};

use desk::{Desk, Newest};

// What each card reads.
const TILES_ANSWERS: &[&str] = &[TILES_ID, TILES_BEFORE_ID];
const SERIES_ANSWERS: &[&str] = &[SERIES_ID, SERIES_BEFORE_ID];
const MAIN_ANSWERS: &[&str] = &[TILES_ID, TILES_BEFORE_ID, SERIES_ID, SERIES_BEFORE_ID];
const ORIGIN_ANSWERS: &[&str] = &[TILES_ID, SERIES_ID, ORIGIN_ID, ORIGIN_SERIES_ID];
const STATUS_ANSWERS: &[&str] = &[TILES_ID, STATUS_ID, STATUS_BEFORE_ID];
const YEAR_ANSWERS: &[&str] = &[CALENDAR_ID, CALENDAR_AGENTS_ID];
const BOARD_ANSWERS: &[&str] = &[
    "overview.agents",
    "overview.agents_before",
    "overview.teams",
    "overview.teams_before",
    "overview.channels",
    "overview.channels_before",
];
const REASON_ANSWERS: &[&str] = &["overview.case_types", "overview.case_types_before"];

#[component]
pub fn Overview() -> impl IntoView {
    let app = App::expect();
    let newest = Newest::new(app);
    let desk = Desk::of(app, newest, TILES_ANSWERS);
    let is_outside = Memo::new(move |_| desk.is_outside());
    view! {
        <Head desk />
        <Show when=move || !is_outside.get() fallback=move || view! { <Outside desk /> }>
            <Later class="tiles place--tiles">
                <tiles::Tiles desk series=Desk::of(app, newest, SERIES_ANSWERS) />
            </Later>
            <div class="grid">
                <Later class="card col-8 place--main">
                    <main_chart::MainChart desk=Desk::of(app, newest, MAIN_ANSWERS) />
                </Later>
                <Later class="card col-4 place--main">
                    <changes::Changes desk />
                </Later>
                <Later class="card col-6 place--half">
                    <origin::Origin desk=Desk::of(app, newest, ORIGIN_ANSWERS) />
                </Later>
                <Later class="card col-6 place--half">
                    <status::Status desk=Desk::of(app, newest, STATUS_ANSWERS) />
                </Later>
                <Later class="card col-12 place--year">
                    <year::Year desk=Desk::of(app, newest, YEAR_ANSWERS) />
                </Later>
                <Later class="card col-5 place--hours">
                    <hours::Hours desk=Desk::of(app, newest, &[HOURS_ID]) />
                </Later>
                <Later class="card col-4 place--board">
                    <boards::Boards desk=Desk::of(app, newest, BOARD_ANSWERS) />
                </Later>
                <Later class="card col-3 place--board">
                    <boards::Reasons desk=Desk::of(app, newest, REASON_ANSWERS) />
                </Later>
            </div>
        </Show>
    }
}

#[component]
fn Head(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let sub = move || {
        let looked = desk.looked.get()?;
        let locale = desk.locale.get();
        let mut text = locale.range(looked.frame.period);
        if let Some(before) = looked.frame.before {
            let with = app.tw("compare.with", &[("range", &locale.range_short(before))]);
            text = format!("{text}, {with}");
            if looked.view.same_weekdays {
                text = format!("{text}, {}", app.t("compare.weekdays"));
            }
        }
        // Both end at the same second: see the cut of a comparison.
        let key = if looked.frame.before.is_some() { "overview.last_day.both" } else { "overview.last_day" };
        let until = desk.last_time().map(|time| app.tw(key, &[("time", &time)]));
        Some(view! { {text} ". " <span class="nowrap">{until}</span> })
    };
    view! {
        <div class="head">
            <div>
                <h1 class="head__title" tabindex="-1">{move || app.t("overview.title")}</h1>
                <p class="head__sub">{sub}</p>
            </div>
            <summary::CopySummary desk />
        </div>
    }
}

/// The period has no day of the data.
#[component]
fn Outside(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let text = move || {
        let looked = desk.looked.get()?;
        let locale = desk.locale.get();
        let (from, to) = (locale.date(looked.frame.data.start), locale.date(looked.frame.data.end - 1));
        Some(app.tw("overview.empty.text", &[("from", &from), ("to", &to)]))
    };
    view! {
        <section class="card">
            <div class="empty">
                <p class="empty__title">{move || app.t("overview.empty.title")}</p>
                <p>{text}</p>
                <div class="empty__acts">
                    <button type="button" class="ctl" on:click=move |_| app.send(Event::PeriodChosen(Period::Preset(Preset::Days28)))>
                        {move || app.t("overview.empty.act")}
                    </button>
                </div>
            </div>
        </section>
    }
}
