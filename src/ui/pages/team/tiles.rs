//! Four figures of the whole group. A press sorts the table by the figure.

use leptos::prelude::*;

use crate::engine::{Cell, Missing};
use crate::ui::app::App;
use crate::ui::components::spark::SparkOf;
use crate::ui::components::tile::{Figure, Tile};
use crate::ui::format::{Change, Unit, is_small, shape};
use crate::ui::queries::Frame;
use crate::ui::queries::team::{SERIES_BEFORE_ID, SERIES_ID, TILES, TILES_BEFORE_ID, TILES_ID};
use crate::ui::reading::{by_bucket, missing, whole};
use crate::ui::team_table::Order;

use super::raw;
use crate::ui::pages::figures::told;
use crate::ui::pages::why::button::{WhyButton, is_explained};

#[component]
pub fn Tiles(order: RwSignal<Vec<Order>>) -> impl IntoView {
    let app = App::expect();
    let frame = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)));
    view! {
        <section class="tiles tiles--4" aria-label=move || app.t("team.title")>
            {TILES.into_iter().map(|metric| view! { <TeamTile metric order frame /> }).collect_view()}
        </section>
    }
}

#[component]
fn TeamTile(metric: &'static str, order: RwSignal<Vec<Order>>, frame: Memo<Option<Frame>>) -> impl IntoView {
    let app = App::expect();
    let shape = shape(metric);
    let (now, before) = (app.answer(TILES_ID), app.answer(TILES_BEFORE_ID));
    let (series, series_before) = (app.answer(SERIES_ID), app.answer(SERIES_BEFORE_ID));
    // An answer to an earlier question is no comparison once none is asked for.
    let compares = Memo::new(move |_| frame.read().as_ref().is_some_and(|frame| frame.before.is_some()));
    let text = move |part: &str| app.metric_text(metric, part);
    let label = Memo::new(move |_| text("short"));

    let figure = Memo::new(move |_| {
        let answer = now.get()?;
        let locale = app.locale();
        let cell = whole(&answer, metric);
        let past = before.get().filter(|_| compares.get()).map_or(Cell::default(), |before| whole(&before, metric));
        let is_small = is_small(cell, shape.unit);
        let is_worked = metric == "online_secs";
        let parts = |value: f64| if is_worked { locale.worked_parts(value) } else { locale.parts(value, shape.unit) };
        let worded = |value: f64| if is_worked { locale.worked(value) } else { locale.value(value, shape.unit) };
        let count = |key: &str| app.tw(key, &[("n", &locale.integer(cell.n as f64))]);
        let was = past.value.filter(|_| cell.value.is_some() && !is_small);
        let mut change = locale.change(cell, past, shape);
        if let (true, Some(value), Some(past)) = (is_worked && !change.other.is_empty(), cell.value, past.value) {
            change.other = locale.signed(value - past, &worded((value - past).abs()));
        }
        Some(Figure {
            parts: cell.value.map(parts).unwrap_or_default(),
            raw: raw(cell.value),
            change: if is_small { Change::default() } else { change },
            before: was.map(|value| app.tw("delta.before", &[("value", &worded(value))])).unwrap_or_default(),
            told: if is_small { String::new() } else { told(app, cell, past, shape, worded) },
            n: if shape.unit == Unit::Count || is_small || cell.value.is_none() { String::new() } else { count("n.count") },
            small: if is_small { count("n.small") } else { String::new() },
            between: String::new(),
            missing: missing(&answer, metric).map(|missing| reason(app, &missing)).unwrap_or_default(),
        })
    });
    let spark = Memo::new(move |_| {
        let (Some(answer), Some(frame)) = (series.get(), frame.get()) else { return SparkOf::default() };
        let zero = (shape.unit == Unit::Count).then_some(0.0);
        let buckets = frame.buckets();
        let values = |cells: Vec<Cell>| cells.into_iter().map(|cell| cell.value).collect::<Vec<_>>();
        let mut past = series_before
            .get()
            .zip(frame.before)
            .map(|(answer, days)| values(by_bucket(&answer, metric, &frame.buckets_of(days), zero)))
            .unwrap_or_default();
        if !past.is_empty() {
            past.resize(buckets.len(), None);
        }
        SparkOf {
            now: values(by_bucket(&answer, metric, &buckets, zero)),
            before: past,
            is_partial: buckets.iter().rfind(|bucket| bucket.is_covered).is_some_and(|bucket| bucket.is_partial),
            from_zero: shape.unit == Unit::Count,
        }
    });
    view! {
        <Tile
            metric
            label
            about=Signal::derive(move || text("def"))
            pick=Signal::derive(move || app.tw("conversations.sort.by", &[("column", &label.get())]))
            figure
            spark
            is_on=Signal::derive(move || order.read().first().is_some_and(|order| order.column == metric))
            is_explained=is_explained(app, TILES_ID, metric)
            why=move || view! { <WhyButton query=TILES_ID metric /> }
            is_stale=app.select(|state| !state.is_fresh())
            on_press=Callback::new(move |()| order.set(vec![Order::first(metric)]))
        />
    }
}

/// Why the files cannot give a figure, briefly.
fn reason(app: App, missing: &Missing) -> String {
    match missing {
        Missing::Table(role) => app.t(&format!("missing.short.{}", role.id())),
        Missing::Hours => app.t("missing.hours"),
        Missing::Field(field) => app.t(&format!("missing.field.{field}")),
    }
}
