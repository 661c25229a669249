//! Four figures of the whole group. A press sorts the table by the figure.

use leptos::prelude::*;

use crate::engine::{Cell, Missing};
use crate::ui::app::App;
use crate::ui::format::{is_small, shape};
use crate::ui::queries::team::{TILES, TILES_BEFORE_ID, TILES_ID};
use crate::ui::reading::{missing, whole};
use crate::ui::team_table::Order;

use super::raw;

#[component]
pub fn Tiles(order: RwSignal<Order>) -> impl IntoView {
    view! { <section class="tiles tiles--4">{TILES.into_iter().map(|metric| view! { <TeamTile metric order /> }).collect_view()}</section> }
}

#[component]
fn TeamTile(metric: &'static str, order: RwSignal<Order>) -> impl IntoView {
    let app = App::expect();
    let shape = shape(metric);
    let now = app.answer(TILES_ID);
    let before = app.answer(TILES_BEFORE_ID);
    let is_stale = app.select(|state| !state.is_fresh());
    let compares = app.select(|state| state.view.compare != crate::ui::view_state::Compare::None);
    let cell = Memo::new(move |_| now.with(|answer| answer.as_ref().map(|answer| whole(answer, metric))));
    let past = Memo::new(move |_| {
        before.with(|answer| answer.as_ref().filter(|_| compares.get()).map_or(Cell::default(), |answer| whole(answer, metric)))
    });
    let gap = Memo::new(move |_| now.with(|answer| answer.as_ref().and_then(|answer| missing(answer, metric))));
    let label = move || app.t(&format!("metric.{metric}.short"));
    let is_on = move || order.read().column == metric;

    let value = move || match cell.get() {
        None => view! { <span class="sk sk--big"></span> }.into_any(),
        Some(Cell { value: None, .. }) => "—".into_any(),
        Some(Cell { value: Some(value), .. }) => app
            .locale()
            .parts(value, shape.unit)
            .into_iter()
            .map(|part| {
                let unit = (!part.unit.is_empty()).then(|| view! { <small>{part.unit}</small> });
                view! {
                    {part.number}
                    {unit}
                }
            })
            .collect_view()
            .into_any(),
    };
    let change = move || {
        let cell = cell.get()?;
        let locale = app.locale();
        if is_small(cell, shape.unit) {
            let n = locale.integer(cell.n as f64);
            return Some(view! { <span class="nsmall" title=app.t("n.small.hint")>{app.tw("n.small", &[("n", &n)])}</span> }.into_any());
        }
        let change = locale.change(cell, past.get(), shape);
        if change.is_none() {
            return None;
        }
        let was = past.get().value.map(|value| app.tw("delta.before", &[("value", &locale.value(value, shape.unit))]));
        Some(
            view! {
                <span class=change.tone.class()>
                    <span class="arw">{change.arrow.glyph()}</span>
                    " "
                    {change.text}
                </span>
                <span class="delta__before">{was}</span>
            }
            .into_any(),
        )
    };
    let reason = move || {
        let text = match gap.get()? {
            Missing::Table(role) => app.t(&format!("missing.short.{}", role.id())),
            Missing::Field(field) => app.t(&format!("missing.field.{field}")),
        };
        Some(view! { <p class="tile__note">{text}</p> })
    };
    view! {
        <article
            class="tile"
            class:tile--on=is_on
            class:tile--stale=move || is_stale.get()
            data-metric=metric
            data-value=move || raw(cell.get().and_then(|cell| cell.value))
        >
            <button
                type="button"
                class="tile__hit"
                aria-pressed=move || is_on().to_string()
                aria-label=move || app.tw("conversations.sort.by", &[("column", &label())])
                on:click=move |_| order.set(Order::first(metric))
            ></button>
            <h3 class="tile__label">
                <span>{label}</span>
            </h3>
            <p class="tile__value" class:tile__value--none=move || cell.get().is_some_and(|cell| cell.value.is_none())>
                {value}
            </p>
            <p class="delta">{change}</p>
            {reason}
        </article>
    }
}
