//! Visão geral: the figures of the period, how cases and messages came and went, who did what.
//!
//! [`desk`] what all cards read · [`tiles`] figures · [`main_chart`] created and attended, or the metric chosen · [`changes`] what moved · [`origin`] messages by who wrote
//! them · [`status`] how far they got · [`year`] the calendar · [`hours`] hour and weekday · [`boards`] leaderboards.

mod boards;
mod changes;
mod desk;
mod hours;
mod main_chart;
mod origin;
mod status;
mod tiles;
mod year;

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::event::Event;
use crate::ui::view_state::{Period, Preset};

use desk::Desk;

#[component]
pub fn Overview() -> impl IntoView {
    let desk = Desk::new(App::expect());
    view! {
        <Head desk />
        <Show when=move || !desk.is_outside() fallback=move || view! { <Outside desk /> }>
            <tiles::Tiles desk />
            <div class="grid">
                <main_chart::MainChart desk />
                <changes::Changes desk />
                <origin::Origin desk />
                <status::Status desk />
                <year::Year desk />
                <hours::Hours desk />
                <boards::Boards desk />
                <boards::Reasons desk />
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
