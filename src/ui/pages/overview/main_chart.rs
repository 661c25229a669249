//! Cases created and attended with the queue below, or the metric that was chosen, bucket by bucket.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::{Flow, Ink, LineOf, Queue, Room, Scale, Tip, TipRow};
use crate::engine::{Answer, Clause, DateRange, Dimension, Op};
use crate::ui::app::Shared;
use crate::ui::components::chart::{Chart, Draw};
use crate::ui::components::chart_card::{ChartCard, NumberRow, Numbers};
use crate::ui::components::press::Held;
use crate::ui::event::Event;
use crate::ui::format::shape;
use crate::ui::queries::overview::{SERIES_BEFORE_ID, SERIES_ID, TILES_BEFORE_ID, TILES_ID};
use crate::ui::reading;
use crate::ui::view_state::Period;

use crate::ui::drawer::WhyOf;
use crate::ui::pages::why::button::why;

use super::desk::{Desk, Series, measure, values};

/// These are drawn together: what came, what was taken up, what is left.
const CASES: [&str; 3] = ["cases_opened", "cases_attended", "cases_open"];

#[component]
pub fn MainChart(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let (series, series_before) = (desk.answer(SERIES_ID), desk.answer_before(SERIES_BEFORE_ID));
    let whole = desk.answer(TILES_ID);
    let metric = shown_metric(desk, series);
    let is_cases = Memo::new(move |_| is_of_cases(&metric.get()));
    let title = Memo::new(move |_| {
        if is_cases.get() {
            app.t("overview.cases.title")
        } else {
            app.tw("overview.metric.title", &[("metric", &desk.name(&metric.get()))])
        }
    });
    let read = move |metric: &str| Some(desk.series(metric, &*series.get()?, series_before.get().as_deref()));
    let nothing = Memo::new(move |_| {
        let answer = series.get()?;
        let metric = if is_cases.get() { CASES[0].to_owned() } else { metric.get() };
        desk.nothing(&answer, &metric)
    });

    // A press is about what is drawn.
    let pictured = desk.pictured();
    let draw = drawing(pictured);
    let numbers = Signal::derive(move || {
        let caption = app.tw("chart.table.caption", &[("title", &title.get()), ("range", &desk.period())]);
        let shown: Vec<String> = if is_cases.get() { CASES.map(str::to_owned).to_vec() } else { vec![metric.get()] };
        numbers(desk, caption, &shown, read)
    });
    let label = Signal::derive(move || {
        let whole = |metric: &str| {
            whole.with(|answer| {
                desk.locale
                    .with(|locale| locale.cell(answer.as_ref().and_then(|answer| reading::whole(answer, metric).value), shape(metric).unit))
            })
        };
        let (grain, range) = (desk.per_step(), desk.period());
        if is_cases.get() {
            let [created, attended, pending] = CASES.map(whole);
            let values =
                [("grain", grain.as_str()), ("range", &range), ("created", &created), ("attended", &attended), ("pending", &pending)];
            return app.tw("chart.aria.cases", &values);
        }
        let metric = metric.get();
        app.tw("chart.aria.metric", &[("metric", &desk.name(&metric)), ("grain", &grain), ("range", &range), ("value", &whole(&metric))])
    });
    let on_press = press(pictured);
    let on_why = move |index: usize| {
        let labels = pictured.looked.with_untracked(|looked| looked.as_ref()?.buckets.get(index).map(|bucket| bucket.labels.clone()));
        let metric = if is_cases.get_untracked() { CASES[0].to_owned() } else { metric.get_untracked() };
        if let Some(group) = labels {
            why(app, WhyOf { query: SERIES_ID.to_owned(), metric, group });
        }
    };
    view! {
        <ChartCard
            class="card col-8"
            query=Signal::stored(Some(SERIES_ID))
            title
            sub=Signal::derive(move || desk.per_step())
            is_waiting=Signal::derive(move || series.with(Option::is_none))
            is_stale=desk.is_stale
            nothing
            on_nothing=desk.clear()
            numbers
        >
            <Legend desk is_cases metric />
            <Chart draw=Arc::clone(&draw) class="chart chart--main" label is_stale=pictured.is_stale on_press on_zoom=zoom(pictured) on_why=Callback::new(on_why) />
        </ChartCard>
    }
}

/// A metric that is not among the figures yet waits for them.
fn shown_metric(desk: Desk, series: Memo<Option<Shared<Answer>>>) -> Memo<String> {
    Memo::new(move |earlier: Option<&String>| {
        let wanted = desk.metric.get();
        let is_there =
            series.with(|series| series.as_ref().is_some_and(|series| series.metrics.iter().any(|found| found.metric == wanted)));
        if is_there { wanted } else { earlier.cloned().unwrap_or(wanted) }
    })
}

fn is_of_cases(metric: &str) -> bool {
    CASES.contains(&metric)
}

fn drawing(desk: Desk) -> Draw {
    let (series, series_before) = (desk.answer(SERIES_ID), desk.answer_before(SERIES_BEFORE_ID));
    let before = desk.answer_before(TILES_BEFORE_ID);
    let metric = shown_metric(desk, series);
    Arc::new(move |inks, room| {
        let read = |metric: &str| Some(desk.series(metric, &*series.get()?, series_before.get().as_deref()));
        let metric = metric.get();
        let picture = if is_of_cases(&metric) {
            let open_before = before.with(|before| before.as_ref().and_then(|before| reading::whole(before, CASES[2]).value));
            cases(desk, &read(CASES[0])?, &read(CASES[1])?, &read(CASES[2])?, open_before, room)
        } else {
            one(desk, &metric, &read(&metric)?, room)
        };
        Some(picture.picture(inks))
    })
}

/// A press on a bucket filters by it.
pub fn press(desk: Desk) -> Callback<(usize, Held)> {
    Callback::new(move |(index, held): (usize, Held)| {
        let event = desk.looked.with_untracked(|looked| {
            let looked = looked.as_ref()?;
            let bucket = looked.buckets.get(index).filter(|bucket| bucket.is_covered)?;
            Some(held.toggles(looked.frame.step.dimension(), bucket.value()))
        });
        if let Some(event) = event {
            desk.send(event);
        }
    })
}

/// Buckets drawn over become the period; hours of one day become a filter on hours.
pub fn zoom(desk: Desk) -> Callback<(usize, usize)> {
    Callback::new(move |(from, to): (usize, usize)| {
        let event = desk.looked.with_untracked(|looked| {
            let looked = looked.as_ref()?;
            let buckets = looked.buckets.get(from..=to)?;
            let (first, last) = (buckets.first()?, buckets.last()?);
            if looked.frame.period.days() == 1 {
                let values = buckets.iter().filter_map(|bucket| bucket.hour).map(|hour| hour.to_string()).collect();
                return Some(Event::ClauseSet(Clause { dimension: Dimension::Hour, op: Op::Is, values }));
            }
            let range = DateRange { start: first.days.start, end: last.days.end };
            Some(Event::Zoomed(Period::of(range, looked.frame.last_day)))
        });
        if let Some(event) = event {
            desk.send(event);
        }
    })
}

#[component]
fn Legend(desk: Desk, is_cases: Memo<bool>, metric: Memo<String>) -> impl IntoView {
    let app = desk.app;
    let whole = desk.answer(TILES_ID);
    let figure = move |metric: &str| {
        let unit = shape(metric).unit;
        whole.with(|whole| {
            desk.locale.with(|locale| locale.cell(whole.as_ref().and_then(|whole| reading::whole(whole, metric).value), unit))
        })
    };
    let before = move |key: &'static str| {
        let has_before = desk.looked.with(|looked| looked.as_ref().is_some_and(|looked| looked.frame.before.is_some()));
        has_before.then(|| view! { <span class="key"><span class="sw sw--line sw--dash c-before"></span>{app.t(key)}</span> })
    };
    move || {
        if !is_cases.get() {
            let metric = metric.get();
            return view! {
                <div class="legend legend--top">
                    <span class="key"><span class="sw sw--line c-us"></span>{desk.name(&metric)} " " <b>{figure(&metric)}</b></span>
                    {before("chart.before")}
                </div>
            }
            .into_any();
        }
        view! {
            <div class="legend legend--top">
                <span class="key"><span class="sw sw--line c-ink"></span>{app.t("chart.created")} " " <b>{figure(CASES[0])}</b></span>
                <span class="key"><span class="sw sw--line c-us"></span>{app.t("chart.attended")} " " <b>{figure(CASES[1])}</b></span>
                <span class="key"><span class="sw sw--soft c-bad"></span>{app.t("chart.grows")}</span>
                <span class="key"><span class="sw sw--soft c-us"></span>{app.t("chart.shrinks")}</span>
                {before("chart.created_before")}
            </div>
        }
        .into_any()
    }
}

fn places(room: Room) -> usize {
    match room {
        Room::Wide => 10,
        Room::Narrow => 4,
    }
}

/// `59 até 14:32`: the last value, and until when where its bucket is not over.
fn end(desk: Desk, metric: &str, cells: &[crate::engine::Cell]) -> String {
    let Some(index) = cells.iter().rposition(|cell| cell.value.is_some()) else { return String::new() };
    let value = desk.locale.with(|locale| locale.cell(cells[index].value, shape(metric).unit));
    let is_partial =
        desk.looked.with(|looked| looked.as_ref().and_then(|looked| looked.buckets.get(index).map(|bucket| bucket.is_partial)));
    match desk.last_time().filter(|_| is_partial == Some(true)) {
        Some(time) => desk.app.tw("chart.until", &[("value", &value), ("time", &time)]),
        None => value,
    }
}

fn row(desk: Desk, ink: Option<Ink>, name: String, metric: &str, series: &Series, index: usize) -> TipRow {
    let unit = shape(metric).unit;
    let value = desk.locale.with(|locale| locale.cell(series.now.get(index).and_then(|cell| cell.value), unit));
    TipRow { ink, name, value, before: desk.before(series.before.get(index).and_then(|cell| cell.value), unit) }
}

fn scale_of(series: &[&Series], metric: &str, with_before: bool) -> Scale {
    let now = series.iter().flat_map(|series| &series.now);
    let before = series.iter().take(usize::from(with_before)).flat_map(|series| &series.before);
    let greatest = now.chain(before).filter_map(|cell| cell.value).fold(0.0, f64::max);
    Scale::of(greatest, measure(shape(metric).unit), 4.0)
}

fn ticks(desk: Desk, scale: Scale, metric: &str) -> Vec<(f64, String)> {
    let unit = shape(metric).unit;
    desk.locale.with(|locale| scale.ticks().into_iter().map(|at| (at, locale.tick(at, unit))).collect())
}

fn cases(desk: Desk, opened: &Series, attended: &Series, open: &Series, open_before: Option<f64>, room: Room) -> Flow {
    let app = desk.app;
    let scale = scale_of(&[opened, attended], CASES[0], true);
    let tip = |index: usize| Tip {
        title: desk.bucket_title(index),
        rows: [
            row(desk, Some(Ink::Text), app.t("chart.created"), CASES[0], opened, index),
            row(desk, Some(Ink::Us), app.t("chart.attended"), CASES[1], attended, index),
            row(desk, Some(Ink::Bad), app.t("chart.pending"), CASES[2], open, index),
        ]
        .into_iter()
        .chain(desk.noted(index))
        .collect(),
        note: desk.bucket_note(),
    };
    Flow {
        slots: desk.slots(places(room)),
        lines: vec![
            LineOf { name: app.t("chart.created"), ink: Ink::Text, values: values(&opened.now), end: end(desk, CASES[0], &opened.now) },
            LineOf { name: app.t("chart.attended"), ink: Ink::Us, values: values(&attended.now), end: end(desk, CASES[1], &attended.now) },
        ],
        before: values(&opened.before),
        is_shaded: true,
        queue: queue(desk, open, open_before),
        scale,
        ticks: ticks(desk, scale, CASES[0]),
        tips: (0..opened.now.len()).map(tip).collect(),
        room,
    }
}

/// Cases still open at the end of each bucket; nothing when the files cannot say.
fn queue(desk: Desk, open: &Series, before: Option<f64>) -> Option<Queue> {
    let app = desk.app;
    let known = || open.now.iter().filter_map(|cell| cell.value);
    let last = known().next_back()?;
    let greatest = known().fold(0.0, f64::max);
    let step = desk.looked.with(|looked| looked.as_ref().map(|looked| looked.frame.step.id()))?;
    let title = match step {
        "day" => "overview.pending.title".to_owned(),
        step => format!("overview.pending.title.{step}"),
    };
    let title = if app.has_text(&title) { app.t(&title) } else { desk.name(CASES[2]) };
    let count = |value: f64| desk.locale.with(|locale| locale.integer(value));
    Some(Queue {
        title,
        values: values(&open.now),
        greatest: count(greatest),
        end: (app.tw("overview.pending.now", &[("n", &count(last))]), desk.before(before, shape(CASES[2]).unit)),
    })
}

fn one(desk: Desk, metric: &str, series: &Series, room: Room) -> Flow {
    let name = desk.name(metric);
    let scale = scale_of(&[series], metric, true);
    let tip = |index: usize| Tip {
        title: desk.bucket_title(index),
        rows: std::iter::once(row(desk, Some(Ink::Us), name.clone(), metric, series, index)).chain(desk.noted(index)).collect(),
        note: desk.bucket_note(),
    };
    Flow {
        slots: desk.slots(places(room)),
        lines: vec![LineOf { name: name.clone(), ink: Ink::Us, values: values(&series.now), end: end(desk, metric, &series.now) }],
        before: values(&series.before),
        is_shaded: false,
        queue: None,
        scale,
        ticks: ticks(desk, scale, metric),
        tips: (0..series.now.len()).map(tip).collect(),
        room,
    }
}

fn numbers(desk: Desk, caption: String, metrics: &[String], read: impl Fn(&str) -> Option<Series>) -> Numbers {
    let app = desk.app;
    let all: Vec<Series> = metrics.iter().filter_map(|metric| read(metric)).collect();
    let Some(looked) = desk.looked.get().filter(|_| all.len() == metrics.len()) else { return Numbers::default() };
    let has_before = all.iter().any(|series| !series.before.is_empty());
    let mut header = vec![app.t(&format!("chart.table.when.{}", looked.frame.step.id()))];
    for metric in metrics {
        header.push(column_name(desk, metric));
        if has_before {
            header.push(app.t("chart.before"));
        }
    }
    let rows = looked.buckets.iter().enumerate().map(|(index, bucket)| {
        let group = bucket.labels.join(" ");
        let mut cells = Vec::new();
        for (metric, series) in metrics.iter().zip(&all) {
            cells.push(desk.number(metric, series.now.get(index).copied().unwrap_or_default(), &group));
            if has_before {
                cells.push(desk.past_number(metric, series.before.get(index).copied().unwrap_or_default()));
            }
        }
        NumberRow { name: desk.bucket_title(index), cells }
    });
    Numbers { caption, header, rows: rows.collect() }
}

/// In a row of days the queue is that of each day's end, not of now.
fn column_name(desk: Desk, metric: &str) -> String {
    match CASES.iter().position(|case| *case == metric) {
        Some(index) => desk.app.t(["chart.created", "chart.attended", "chart.pending"][index]),
        None => desk.name(metric),
    }
}
