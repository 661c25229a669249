//! One figure as columns: by day (week, month, hour) of the period, or by hour of the day.

use leptos::prelude::*;

use crate::chart::{Ink, TipRow};
use crate::engine::{Cell, Dimension, Note, OddRun, notes_on, odd_on};
use crate::ui::app::App;
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::columns::{Column, Columns};
use crate::ui::components::press::Held;
use crate::ui::format::{Unit, is_small, shape};
use crate::ui::queries::Frame;
use crate::ui::reading;

use super::figures::{raw, reason};
use super::grain::Grain;
use super::marks::Marks;
use super::overview::line::zoomed;
use super::words;

/// Labels under the axis.
const TICKS: usize = 8;

/// The figure by bucket of the period: its answer is grouped by [`Frame::dimensions`].
#[component]
pub fn SeriesCard(
    class: &'static str,
    query: &'static str,
    #[prop(into)] metric: Signal<&'static str>,
    /// A count drawn instead, and another one that is a part of it.
    #[prop(optional, into)]
    split: Signal<Option<Split>>,
    /// What the legend took out: the rest of the count, its part.
    #[prop(optional, into)]
    hides: Signal<[bool; 2]>,
    /// Beside the table button.
    #[prop(optional, into)]
    acts: ViewFn,
    #[prop(optional, into)] above: ViewFn,
    #[prop(optional, into)] below: ViewFn,
) -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(query);
    let metric = Signal::derive(move || split.get().map_or_else(|| metric.get(), |(whole, _)| whole));
    let frame = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)));
    let clauses = app.select(|state| state.view.clauses.clone());
    let (notes, odd) = (words::marked_days(app), words::odd_days(app));
    let dimension = Memo::new(move |_| frame.read().as_ref().map_or(Dimension::Day, |frame| frame.step.dimension()));
    let columns = Memo::new(move |_| {
        let (Some(answer), Some(frame)) = (answer.get(), frame.get()) else { return Vec::new() };
        let (metric, locale) = (metric.get(), app.locale());
        let unit = shape(metric).unit;
        let zero = (unit == Unit::Count).then_some(0.0);
        let buckets = frame.buckets();
        let cells = reading::by_bucket(&answer, metric, &buckets, zero);
        let ticks = frame.ticks(&buckets, TICKS, &locale);
        let clauses = clauses.get();
        let part = split.get().map(|(_, part)| (part, reading::by_bucket(&answer, part, &buckets, zero)));
        let each = buckets.iter().zip(cells).zip(ticks).enumerate().map(|(place, ((bucket, cell), tick))| {
            let column = Column {
                chosen: reading::chosen(&clauses, dimension.get(), bucket.value()),
                is_partial: bucket.is_partial,
                ..column(app, metric, bucket.value(), &frame.title(bucket, &locale), tick, cell)
            };
            let column = notes.with(|notes| noted(column, notes_on(notes, bucket.days.start..bucket.days.end)));
            let column = odd.with(|odd| marked_odd(app, column, odd_on(odd, metric, bucket.days)));
            match &part {
                Some((part, cells)) => with_part(app, column, part, cells[place], hides.get()),
                None => column,
            }
        });
        each.collect()
    });
    let title = Signal::derive(move || {
        let step = frame.read().as_ref().map_or("day", |frame| frame.step.id());
        app.tw(&format!("series.by_{step}"), &[("metric", &app.metric_text(metric.get(), "name"))])
    });
    let acts = ViewFn::from(move || {
        view! {
            {acts.run()}
            <Marks />
            <Grain />
        }
    });
    let on_zoom = Callback::new(move |(from, to): (usize, usize)| {
        let event = frame.with_untracked(|frame| {
            let frame = frame.as_ref()?;
            zoomed(frame, frame.buckets().get(from..=to)?)
        });
        if let Some(event) = event {
            app.send(event);
        }
    });
    view! { <Drawn class title query metric columns dimension acts above below on_zoom=Some(on_zoom) /> }
}

/// With what happened in it.
fn noted<'a>(mut column: Column, notes: impl Iterator<Item = &'a Note>) -> Column {
    for note in notes {
        column.is_noted = true;
        column.title.push_str(&format!(" · {}", note.text));
    }
    column
}

/// With what was odd about it.
fn marked_odd<'a>(app: App, mut column: Column, runs: impl Iterator<Item = &'a OddRun>) -> Column {
    for run in runs {
        let TipRow { name, before, .. } = words::odd_row(app, run);
        column.is_odd = true;
        column.title.push_str(&format!(" · {name}, {before}"));
    }
    column
}

/// A count, and another one that is a part of it.
pub type Split = (&'static str, &'static str);

/// The column cut in two: the part lies on the rest, as far as neither is hidden.
fn with_part(app: App, column: Column, part: &'static str, cell: Cell, hides: [bool; 2]) -> Column {
    let Some(amount) = cell.value else { return column };
    let rest = column.parts.iter().map(|(ink, whole)| (*ink, (whole - amount).max(0.0)));
    let both = rest.chain([(Ink::of_metric(part).class(), amount)]).zip(hides);
    let parts = both.filter(|(_, is_hidden)| !is_hidden).map(|(drawn, _)| drawn).collect();
    let said = format!("{}: {}", app.metric_text(part, "short").to_lowercase(), app.locale().integer(amount));
    Column { parts, title: format!("{}, {said}", column.title), ..column }
}

/// The figure by hour of the day, of a query grouped by it.
#[component]
pub fn HourCard(
    class: &'static str,
    #[prop(into)] title: Signal<String>,
    query: &'static str,
    #[prop(into)] metric: Signal<&'static str>,
    #[prop(optional, into)] acts: ViewFn,
) -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(query);
    let clauses = app.select(|state| state.view.clauses.clone());
    let columns = Memo::new(move |_| {
        let Some(answer) = answer.get() else { return Vec::new() };
        let (metric, locale) = (metric.get(), app.locale());
        let groups = reading::groups(&answer, metric);
        let zero = (shape(metric).unit == Unit::Count).then_some(0.0);
        let clauses = clauses.get();
        let each = (0..24_u32).map(|hour| {
            let label = hour.to_string();
            let found = groups.iter().find(|(known, _)| *known == label).map(|(_, cell)| *cell);
            let tick = if hour % 6 == 0 { locale.hour(hour) } else { String::new() };
            let cell = found.unwrap_or(Cell { value: zero, n: 0 });
            Column {
                chosen: reading::chosen(&clauses, Dimension::Hour, &label),
                ..column(app, metric, &label, &locale.hour_range(hour), tick, cell)
            }
        });
        each.collect()
    });
    view! { <Drawn class title query metric columns dimension=Signal::stored(Dimension::Hour) acts above=ViewFn::default() below=ViewFn::default() on_zoom=None /> }
}

fn column(app: App, metric: &'static str, value: &str, name: &str, tick: String, cell: Cell) -> Column {
    let (locale, unit) = (app.locale(), shape(metric).unit);
    let mut title = format!("{name}: {}", locale.cell(cell.value, unit));
    if unit != Unit::Count && cell.value.is_some() {
        title.push_str(&format!(", {}", app.tw("n.count", &[("n", &locale.integer(cell.n as f64))])));
    }
    Column {
        value: value.to_owned(),
        title,
        parts: cell.value.map(|value| (Ink::of_metric(metric).class(), value)).into_iter().collect(),
        raw: raw(cell.value),
        tick,
        is_small: is_small(cell, unit),
        ..Column::default()
    }
}

#[component]
fn Drawn(
    class: &'static str,
    title: Signal<String>,
    query: &'static str,
    metric: Signal<&'static str>,
    #[prop(into)] columns: Signal<Vec<Column>>,
    #[prop(into)] dimension: Signal<Dimension>,
    acts: ViewFn,
    above: ViewFn,
    below: ViewFn,
    on_zoom: Option<Callback<(usize, usize)>>,
) -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(query);
    let (above, below) = (StoredValue::new(above), StoredValue::new(below));
    let nothing = Memo::new(move |_| {
        let missing = answer.with(|answer| answer.as_ref().and_then(|answer| reading::missing(answer, metric.get())))?;
        Some(Nothing { title: app.t("missing.title"), text: reason(app, &missing), act: String::new() })
    });
    let numbers = Signal::derive(move || {
        let row = |column: Column| {
            let (name, text) = column.title.split_once(": ").map(|(name, text)| (name.to_owned(), text.to_owned())).unwrap_or_default();
            NumberRow { name, cells: vec![NumberCell { text, raw: column.raw, metric: String::new(), group: column.value }] }
        };
        Numbers {
            caption: title.get(),
            header: vec![app.t("series.when"), app.metric_text(metric.get(), "short")],
            rows: columns.get().into_iter().map(row).collect(),
        }
    });
    let tick = Callback::new(move |value: f64| app.locale().tick(value, shape(metric.get()).unit));
    let top = Signal::derive(move || (shape(metric.get()).unit == Unit::Share).then_some(1.0));
    view! {
        <ChartCard
            class
            title
            is_waiting=Signal::derive(move || answer.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            numbers
            numbers_when_asked=true
            acts
        >
            {above.with_value(ViewFn::run)}
            <Columns
                metric
                query
                columns
                tick
                top
                label=title
                on_zoom
                on_press=Callback::new(move |(value, held): (String, Held)| app.send(held.toggles(dimension.get_untracked(), value)))
            />
            {below.with_value(ViewFn::run)}
        </ChartCard>
    }
}
