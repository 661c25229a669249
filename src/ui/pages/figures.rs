//! Figures of the period as several pages show them: a ledger of tiles, and cards of figures that belong together.

use leptos::prelude::*;

use crate::engine::{Cell, Missing};
use crate::ui::app::App;
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::delta::Delta;
use crate::ui::components::spark::SparkOf;
use crate::ui::components::tile::{Figure as TileFigure, Tile};
use crate::ui::format::{Change, Shape, Unit, is_small, shape, wilson};
use crate::ui::queries::Frame;
use crate::ui::reading;

use super::why::button::{WhyButton, is_explained};

/// The queries that the figures of a page come with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ids {
    pub now: &'static str,
    pub before: &'static str,
    pub series: &'static str,
    pub series_before: &'static str,
}

/// A figure of the period: what it says, its rows, why it is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    pub text: String,
    pub raw: String,
    /// Beside the figure, when it rests on few rows; the reason, when there is none.
    pub note: String,
    pub is_small: bool,
    pub cell: Cell,
}

/// The figure of a metric in the answer to a query without groups.
pub fn figure(app: App, query: &'static str, metric: &str) -> Figure {
    let locale = app.locale();
    app.answer(query).with(|answer| {
        let Some(answer) = answer.as_ref() else { return Figure::default() };
        let (cell, shape) = (reading::whole(answer, metric), shape(metric));
        let is_small = is_small(cell, shape.unit);
        let note = match reading::missing(answer, metric) {
            Some(missing) => reason(app, &missing),
            None if cell.value.is_none() => app.t("times.none"),
            None => app.tw("n.count", &[("n", &locale.integer(cell.n as f64))]),
        };
        Figure { text: locale.cell(cell.value, shape.unit), raw: raw(cell.value), note, is_small, cell }
    })
}

/// Why the files cannot give a figure, briefly.
pub fn reason(app: App, missing: &Missing) -> String {
    match missing {
        Missing::Table(role) => app.t(&format!("missing.short.{}", role.id())),
        Missing::Hours => app.t("missing.hours"),
        Missing::Field(field) => app.t(&format!("missing.field.{field}")),
    }
}

/// A raw figure for `data-value`.
pub fn raw(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Between which shares the true one lies, in words.
pub fn between(app: App, cell: Cell) -> Option<String> {
    let (low, high) = wilson(cell.value?, cell.n);
    Some(app.tw("times.between", &[("from", &app.locale().percent(low, 0)), ("to", &app.locale().percent(high, 0))]))
}

/// What was there before and by how much the figure moved since, in both measures; `say` writes a figure of this kind.
pub fn told(app: App, now: Cell, before: Cell, shape: Shape, say: impl Fn(f64) -> String) -> String {
    let (Some(value), Some(past)) = (now.value, before.value) else { return String::new() };
    let (locale, difference) = (app.locale(), value - past);
    let size = match shape.unit {
        Unit::Share => locale.points(difference),
        _ => say(difference.abs()),
    };
    let (by, percent) = (locale.signed(difference, &size), locale.percent_of(difference, past));
    let by = if percent.is_empty() { by } else { format!("{by} ({percent})") };
    app.tw("delta.told", &[("before", &say(past)), ("now", &say(value)), ("by", &by)])
}

/// Over how many rows a share, a time or a grade was counted, and how sure that makes a share; nothing for counts.
pub fn basis_of(app: App, cell: Cell, unit: Unit) -> Option<String> {
    if unit == Unit::Count || cell.value.is_none() {
        return None;
    }
    let n = app.tw("n.count", &[("n", &app.locale().integer(cell.n as f64))]);
    let between = if unit == Unit::Share { between(app, cell) } else { None };
    Some([Some(n), between].into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Tiles of a page; the one that is pressed commands its chart.
#[component]
pub fn PageTiles(
    ids: Ids,
    metrics: &'static [&'static str],
    /// The metric on the chart.
    chosen: RwSignal<&'static str>,
    /// `tiles tiles--4` and the like.
    class: &'static str,
    /// Read aloud.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <section class=class aria-label=label>
            {metrics.iter().map(|&metric| view! { <PageTile ids metric chosen /> }).collect_view()}
        </section>
    }
}

#[component]
fn PageTile(ids: Ids, metric: &'static str, chosen: RwSignal<&'static str>) -> impl IntoView {
    let app = App::expect();
    let shape = shape(metric);
    let frame = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)));
    let (now, before) = (app.answer(ids.now), app.answer(ids.before));
    let (series, series_before) = (app.answer(ids.series), app.answer(ids.series_before));
    // An answer to an earlier question is no comparison once none is asked for.
    let compares = Memo::new(move |_| frame.read().as_ref().is_some_and(|frame| frame.before_whole.is_some()));
    let label = Memo::new(move |_| app.metric_text(metric, "short"));
    let figure = Memo::new(move |_| {
        let answer = now.get()?;
        let locale = app.locale();
        let cell = reading::whole(&answer, metric);
        let past = before.get().filter(|_| compares.get()).map_or(Cell::default(), |before| reading::whole(&before, metric));
        let is_small = is_small(cell, shape.unit);
        let count = |key: &str| app.tw(key, &[("n", &locale.integer(cell.n as f64))]);
        let was = past.value.filter(|_| cell.value.is_some() && !is_small);
        Some(TileFigure {
            parts: cell.value.map(|value| locale.parts(value, shape.unit)).unwrap_or_default(),
            raw: raw(cell.value),
            change: if is_small { Change::default() } else { locale.change(cell, past, shape) },
            before: was.map(|value| app.tw("delta.before", &[("value", &locale.value(value, shape.unit))])).unwrap_or_default(),
            told: if is_small { String::new() } else { told(app, cell, past, shape, |value| locale.value(value, shape.unit)) },
            n: if shape.unit == Unit::Count || is_small || cell.value.is_none() { String::new() } else { count("n.count") },
            small: if is_small { count("n.small") } else { String::new() },
            between: String::new(),
            missing: reading::missing(&answer, metric).map(|missing| reason(app, &missing)).unwrap_or_default(),
        })
    });
    let spark = Memo::new(move |_| {
        let (Some(answer), Some(frame)) = (series.get(), frame.get()) else { return SparkOf::default() };
        let zero = (shape.unit == Unit::Count).then_some(0.0);
        let buckets = frame.buckets();
        let values = |cells: Vec<Cell>| cells.into_iter().map(|cell| cell.value).collect::<Vec<_>>();
        let past = series_before.get().zip(frame.before);
        let mut past =
            past.map(|(answer, days)| values(reading::by_bucket(&answer, metric, &frame.buckets_of(days), zero))).unwrap_or_default();
        if !past.is_empty() {
            past.resize(buckets.len(), None);
        }
        SparkOf {
            now: values(reading::by_bucket(&answer, metric, &buckets, zero)),
            before: past,
            is_partial: buckets.iter().rfind(|bucket| bucket.is_covered).is_some_and(|bucket| bucket.is_partial),
            from_zero: shape.unit == Unit::Count,
        }
    });
    view! {
        <Tile
            metric
            label
            about=Signal::derive(move || app.metric_text(metric, "def"))
            pick=Signal::derive(move || app.tw("figures.pick", &[("metric", &label.get())]))
            figure
            spark
            is_on=Signal::derive(move || chosen.get() == metric)
            is_explained=is_explained(app, ids.now, metric)
            why=move || view! { <WhyButton query=ids.now metric /> }
            is_stale=app.select(|state| !state.is_fresh())
            on_press=Callback::new(move |()| chosen.set(metric))
        />
    }
}

/// Figures that belong together, each with its change and its rows.
#[component]
pub fn FigureCard(
    ids: Ids,
    metrics: &'static [&'static str],
    /// Key of its title.
    title: &'static str,
    /// `card card--flush col-4` and the like.
    class: &'static str,
    /// Below the figures.
    #[prop(optional, into)]
    foot: ViewFn,
) -> impl IntoView {
    let app = App::expect();
    let is_busy = app.select(|state| !state.is_fresh());
    view! {
        <section class=class aria-label=move || app.t(title) aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">{move || app.t(title)}</h2>
                <div class="card__acts"><CardMenu title=Signal::derive(move || app.t(title)) /></div>
            </div>
            <table class="tbl group" data-query=ids.now>
                <tbody>{metrics.iter().map(|&metric| view! { <FigureRow ids metric /> }).collect_view()}</tbody>
            </table>
            {foot.run()}
        </section>
    }
}

#[component]
fn FigureRow(ids: Ids, metric: &'static str) -> impl IntoView {
    let app = App::expect();
    let shape = shape(metric);
    let shown = Memo::new(move |_| figure(app, ids.now, metric));
    let before = app.answer(ids.before);
    let compares = app.select(|state| {
        state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).is_some_and(|frame| frame.before_whole.is_some())
    });
    let change = Signal::derive(move || {
        let now = shown.get();
        if now.is_small || !compares.get() {
            return Change::default();
        }
        before.with(|before| {
            before.as_ref().map(|before| app.locale().change(now.cell, reading::whole(before, metric), shape)).unwrap_or_default()
        })
    });
    let note = move || {
        let figure = shown.get();
        let class = if figure.is_small { "nsmall" } else { "muted" };
        let is_plain = shape.unit == Unit::Count && figure.cell.value.is_some();
        // A share is only as sure as its rows.
        let title = (shape.unit == Unit::Share).then(|| between(app, figure.cell)).flatten();
        (!is_plain).then(|| view! { <small class=class title=title>{figure.note}</small> })
    };
    view! {
        <tr>
            <th scope="row" title=move || app.metric_text(metric, "def")>{move || app.metric_text(metric, "short")} {note}</th>
            <td class="num" data-metric=metric data-value=move || shown.get().raw>
                <b>{move || shown.get().text}</b>
                <span class="delta"><Delta change /></span>
            </td>
        </tr>
    }
}
