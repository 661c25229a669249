//! The ten figures of the period.

use leptos::prelude::*;

use crate::engine::Cell;
use crate::ui::app::Shared;
use crate::ui::components::spark::SparkOf;
use crate::ui::components::tile::{Figure, Tile};
use crate::ui::event::Event;
use crate::ui::format::{Unit, is_small, shape, wilson};
use crate::ui::queries::overview::{SERIES_BEFORE_ID, SERIES_ID, TILES, TILES_BEFORE_ID, TILES_ID};
use crate::ui::reading;

use super::desk::{Desk, raw, values};
use crate::ui::pages::figures::told;
use crate::ui::pages::why::button::{WhyButton, is_explained};

#[component]
pub fn Tiles(
    desk: Desk,
    /// That of the sparklines, which come after the figures.
    series: Desk,
) -> impl IntoView {
    let app = desk.app;
    let tiles = TILES.map(|metric| view! { <TileOf desk series_desk=series metric /> });
    view! {
        <section class="tiles" aria-label=move || app.t("overview.tiles")>
            {tiles.into_iter().collect_view()}
        </section>
    }
}

#[component]
fn TileOf(desk: Desk, series_desk: Desk, metric: &'static str) -> impl IntoView {
    let app = desk.app;
    let shape = shape(metric);
    let (now, before) = (desk.answer(TILES_ID), desk.answer_before(TILES_BEFORE_ID));
    let (series, series_before) = (series_desk.answer(SERIES_ID), series_desk.answer_before(SERIES_BEFORE_ID));
    let label = Memo::new(move |_| desk.name(metric));

    let figure = Memo::new(move |_| {
        let answer = now.get()?;
        let cell = reading::whole(&answer, metric);
        let past = before.get().map(|before| reading::whole(&before, metric)).unwrap_or_default();
        let missing = reading::missing(&answer, metric).map(|missing| desk.missing(&missing)).unwrap_or_default();
        let is_small = is_small(cell, shape.unit);
        let count = |key: &str| desk.locale.with(|locale| app.tw(key, &[("n", &locale.integer(cell.n as f64))]));
        Some(Figure {
            parts: cell.value.map(|value| desk.locale.with(|locale| locale.parts(value, shape.unit))).unwrap_or_default(),
            raw: raw(cell.value),
            change: desk.change(cell, past, shape),
            before: if is_small { String::new() } else { desk.before(past.value.filter(|_| cell.value.is_some()), shape.unit) },
            told: if is_small {
                String::new()
            } else {
                told(app, cell, past, shape, |value| desk.locale.with(|locale| locale.value(value, shape.unit)))
            },
            n: if shape.unit == Unit::Count || is_small || cell.value.is_none() { String::new() } else { count("n.count") },
            small: if is_small { count("n.small") } else { String::new() },
            between: if is_small && shape.unit == Unit::Share { between(desk, cell) } else { String::new() },
            missing,
        })
    });
    let spark = Memo::new(move |_| {
        let Some(answer) = series.get() else { return SparkOf::default() };
        let series = series_desk.series(metric, &answer, series_before.get().as_deref());
        let last_is_partial = |looked: &Option<Shared<super::desk::Looked>>| {
            looked.as_ref().and_then(|looked| looked.buckets.iter().rfind(|bucket| bucket.is_covered).map(|bucket| bucket.is_partial))
        };
        SparkOf {
            now: values(&series.now),
            before: values(&series.before),
            is_partial: series_desk.looked.with(last_is_partial).unwrap_or(false),
            from_zero: shape.unit == Unit::Count,
        }
    });
    let about = Memo::new(move |_| desk.app.metric_text(metric, "def"));
    let pick = Memo::new(move |_| {
        let figure = figure.get().unwrap_or_default();
        let value: Vec<String> = figure.parts.iter().flat_map(|part| [part.number.clone(), part.unit.clone()]).collect();
        let value = if figure.parts.is_empty() { app.t("a11y.no_value") } else { value.join(" ") };
        let change = [figure.change.sentence(), figure.before].join(" ");
        let said = app.tw("a11y.tile.value", &[("metric", &label.get()), ("value", value.trim()), ("change", change.trim())]);
        format!("{said} {}", app.tw("a11y.tile.pick", &[("metric", &label.get())]))
    });
    view! {
        <Tile
            metric
            label
            about
            pick
            figure
            spark
            is_on=Signal::derive(move || desk.metric.get() == metric)
            is_explained=is_explained(app, TILES_ID, metric)
            why=move || view! { <WhyButton query=TILES_ID metric /> }
            is_stale=desk.is_stale
            on_press=Callback::new(move |()| desk.send(Event::MetricChosen(metric.to_owned())))
        />
    }
}

/// `entre 19% e 81%`: what so few rows leave open.
fn between(desk: Desk, cell: Cell) -> String {
    let (low, high) = wilson(cell.value.unwrap_or(0.0), cell.n);
    let (low, high) = desk.locale.with(|locale| (locale.percent(low, 0), locale.percent(high, 0)));
    desk.app.tw("n.between", &[("from", &low), ("to", &high)])
}
