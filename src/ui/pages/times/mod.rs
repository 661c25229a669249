//! Tempo e SLA: how long customers wait, what was promised, and what became of it.
//!
//! [`course`] one duration over time · [`spreads`] every duration from its mean to its tail · [`stages`] where the time of closed cases went · [`sla`] one target: its curve, how late the late ones are, who waits now ·
//! [`bands`] how many in each band of time · [`groups`] figures that belong together · [`service`] the service level by its formulas · [`dialects`] the first response as other products count it ·
//! [`promise`] what an automatic reply may say · [`number`] which definition gives a figure.

mod bands;
mod course;
mod dialects;
mod groups;
mod number;
mod promise;
mod service;
mod sla;
mod spreads;
mod stages;

use leptos::prelude::*;

use crate::engine::{Cell, Missing};
use crate::ui::app::App;
use crate::ui::format::{is_small, shape};
use crate::ui::queries::Frame;
use crate::ui::queries::times::{FIGURES_ID, GROUPS};
use crate::ui::reading;

#[component]
pub fn Times() -> impl IntoView {
    let app = App::expect();
    let range = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).map(|frame| frame.period));
    let sub =
        move || range.get().map_or_else(|| "\u{a0}".to_owned(), |range| app.tw("times.sub", &[("range", &app.locale().range(range))]));
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("nav.times")}</h1>
                <p class="head__sub">{sub}</p>
            </div>
        </div>
        <div class="grid">
            <course::CourseCard />
            <spreads::SpreadsCard />
            <stages::StagesCard />
            <sla::SlaCard />
            <sla::WaitingCard />
            <bands::BandsCard />
            {GROUPS.into_iter().map(|(id, metrics)| view! { <groups::GroupCard id metrics /> }).collect_view()}
            <promise::PromiseCard />
            <service::ServiceCard />
            <dialects::DialectsCard />
            <number::NumberCard />
        </div>
    }
}

/// A figure of the period: what it says, its rows, why it is not there.
#[derive(Clone, Debug, Default, PartialEq)]
struct Figure {
    text: String,
    raw: String,
    /// Beside the figure, when it rests on few rows; the reason, when there is none.
    note: String,
    is_small: bool,
    cell: Cell,
}

fn figure(app: App, metric: &str) -> Figure {
    let locale = app.locale();
    app.answer(FIGURES_ID).with(|answer| {
        let Some(answer) = answer.as_ref() else { return Figure::default() };
        let (cell, shape) = (reading::whole(answer, metric), shape(metric));
        let is_small = is_small(cell, shape.unit);
        let rows = app.tw("n.count", &[("n", &locale.integer(cell.n as f64))]);
        let note = match reading::missing(answer, metric) {
            Some(missing) => reason(app, &missing),
            None if cell.value.is_none() => app.t("times.none"),
            None => rows,
        };
        Figure { text: locale.cell(cell.value, shape.unit), raw: raw(cell.value), note, is_small, cell }
    })
}

/// Why the files cannot give a figure, briefly.
fn reason(app: App, missing: &Missing) -> String {
    match missing {
        Missing::Table(role) => app.t(&format!("missing.short.{}", role.id())),
        Missing::Hours => app.t("missing.hours"),
        Missing::Field(field) => app.t(&format!("missing.field.{field}")),
    }
}

/// A raw figure for `data-value`.
fn raw(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
