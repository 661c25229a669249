//! Entrega: what was sent, how far it got, why it failed, and whom nothing reaches.
//!
//! [`funnel`] from sent to answered, [`recipients`] one by one · [`days`] one figure by day, and two by hour · [`failures`] why · [`spikes`] when far more than usual · [`numbers`] numbers that do not
//! receive · [`kinds`] sessions and templates.

mod days;
mod failures;
mod funnel;
mod kinds;
mod numbers;
mod recipients;
mod spikes;

use leptos::prelude::*;

use crate::engine::Dimension;
use crate::ui::app::App;
use crate::ui::queries::Frame;
use crate::ui::queries::delivery::{BEFORE_ID, NOW_ID, SERIES_BEFORE_ID, SERIES_ID, TEMPLATES, TEMPLATES_ID, TILES, WINDOW};

use super::breakdown::{Breakdown, BreakdownCard};
use super::figures::{FigureCard, Ids, PageTiles};

pub use numbers::all_numbers;

pub const IDS: Ids = Ids { now: NOW_ID, before: BEFORE_ID, series: SERIES_ID, series_before: SERIES_BEFORE_ID };

const BY_TEMPLATE: Breakdown = Breakdown {
    id: "delivery.templates",
    query: TEMPLATES_ID,
    dimension: Dimension::Template,
    metrics: &TEMPLATES,
    top: 12,
    has_nameless: false,
};

#[component]
pub fn Delivery() -> impl IntoView {
    let app = App::expect();
    let range = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).map(|frame| frame.period));
    let sub =
        move || range.get().map_or_else(|| "\u{a0}".to_owned(), |range| app.tw("delivery.sub", &[("range", &app.locale().range(range))]));
    let chosen = RwSignal::new("delivery_rate");
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("nav.delivery")}</h1>
                <p class="head__sub">{sub}</p>
            </div>
        </div>
        <PageTiles ids=IDS metrics=&TILES chosen class="tiles tiles--6" label=Signal::derive(move || app.t("nav.delivery")) />
        <div class="grid">
            <funnel::FunnelCard />
            <failures::FailuresCard />
            <recipients::RecipientsCard />
            <days::DaysCard chosen />
            <days::HoursCard />
            <spikes::SpikesCard />
            <BreakdownCard of=BY_TEMPLATE class="card card--flush col-12" />
            <numbers::NumbersCard />
            <FigureCard ids=IDS metrics=&WINDOW title="delivery.window.title" class="card card--flush col-4" foot=move || view! { <kinds::Kinds /> } />
        </div>
    }
}
