//! Clientes: who is new, who comes back, who waits.
//!
//! [`days`] new and known by day · [`often`] how many cases each · [`table`] customers one by one, and [`card`] one of them in the drawer.

pub mod card;
mod days;
mod often;
mod table;

use leptos::prelude::*;

use crate::engine::{CustomersPage, Dimension};
use crate::ui::app::{App, Shared};
use crate::ui::event::Taken;
use crate::ui::queries::Frame;
use crate::ui::queries::customers::{BEFORE_ID, CHANNELS, CHANNELS_ID, NOW_ID, OUTCOMES, SERIES_BEFORE_ID, SERIES_ID, TILES};

use super::breakdown::{Breakdown, BreakdownCard};
use super::figures::{FigureCard, Ids, PageTiles};

const IDS: Ids = Ids { now: NOW_ID, before: BEFORE_ID, series: SERIES_ID, series_before: SERIES_BEFORE_ID };

const BY_CHANNEL: Breakdown = Breakdown {
    id: "customers.channels",
    query: CHANNELS_ID,
    dimension: Dimension::Channel,
    metrics: &CHANNELS,
    top: 8,
    has_nameless: true,
};

/// The table, as the engine told it last.
type Told = Memo<Option<Shared<CustomersPage>>>;

/// Every customer, when there is one.
pub fn whole_table(app: App) -> Option<Taken> {
    let has_any = app.peek(|state| state.customers.page.as_ref().is_some_and(|page| !page.rows.is_empty()));
    has_any.then(|| table::all_customers(app))
}

#[component]
pub fn Customers() -> impl IntoView {
    let app = App::expect();
    let range = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).map(|frame| frame.period));
    let sub =
        move || range.get().map_or_else(|| "\u{a0}".to_owned(), |range| app.tw("customers.sub", &[("range", &app.locale().range(range))]));
    let chosen = RwSignal::new("contacts_unique");
    let told = app.select(|state| state.customers.page.clone().map(Shared));
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("nav.customers")}</h1>
                <p class="head__sub">{sub}</p>
            </div>
        </div>
        <PageTiles ids=IDS metrics=&TILES chosen class="tiles tiles--6" label=Signal::derive(move || app.t("nav.customers")) />
        <div class="grid">
            <days::DaysCard chosen />
            <often::OftenCard told />
            <BreakdownCard of=BY_CHANNEL class="card card--flush col-8" />
            <FigureCard ids=IDS metrics=&OUTCOMES title="customers.outcomes.title" class="card card--flush col-4" />
            <table::CustomersCard told />
        </div>
    }
}
