//! Cases created and attended with the queue below, or the metric that was chosen, bucket by bucket.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::{Flow, Ink, LineOf, Queue, Room, Shade, Tip};
use crate::engine::Answer;
use crate::ui::app::Shared;
use crate::ui::components::chart::{Chart, Draw};
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::legend_key::LegendKey;
use crate::ui::format::shape;
use crate::ui::queries::overview::{CASES, SERIES_BEFORE_ID, SERIES_ID, TILES_BEFORE_ID, TILES_ID};
use crate::ui::queries::times::with_band;
use crate::ui::reading;

use crate::ui::pages::grain::Grain;
use crate::ui::pages::marks::Marks;

use super::desk::{Desk, Series, values};
use super::line::{self, LineLegend, end, places, row, scale_of, ticks};

/// What the legend took out of the drawing of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Hidden {
    created: bool,
    attended: bool,
    before: bool,
}

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
    let hidden = RwSignal::new(Hidden::default());
    let draw = drawing(pictured, hidden);
    let numbers = Signal::derive(move || {
        let caption = app.tw("chart.table.caption", &[("title", &title.get()), ("range", &desk.period())]);
        let shown: Vec<String> = if is_cases.get() { CASES.map(str::to_owned).to_vec() } else { with_band(&metric.get()) };
        line::numbers(desk, caption, &shown, |metric| column_name(desk, metric), read)
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
    let on_press = line::press(pictured);
    let asked = move || if is_cases.get_untracked() { CASES[0].to_owned() } else { metric.get_untracked() };
    let on_why = line::ask_why(pictured, SERIES_ID, asked);
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
            acts=move || view! { <Marks /> <Grain /> }
        >
            <Legend desk is_cases metric hidden />
            <Chart draw=Arc::clone(&draw) class="chart chart--main" label is_stale=pictured.is_stale on_press on_zoom=line::zoom(pictured) on_why />
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

fn drawing(desk: Desk, hidden: RwSignal<Hidden>) -> Draw {
    let (series, series_before) = (desk.answer(SERIES_ID), desk.answer_before(SERIES_BEFORE_ID));
    let before = desk.answer_before(TILES_BEFORE_ID);
    let metric = shown_metric(desk, series);
    Arc::new(move |inks, room| {
        let read = |metric: &str| Some(desk.series(metric, &*series.get()?, series_before.get().as_deref()));
        let metric = metric.get();
        let flow = if is_of_cases(&metric) {
            let open_before = before.with(|before| before.as_ref().and_then(|before| reading::whole(before, CASES[2]).value));
            cases(desk, &read(CASES[0])?, &read(CASES[1])?, &read(CASES[2])?, open_before, hidden.get(), room)
        } else {
            line::picture(desk, &metric, read, room)?
        };
        Some(flow.picture(inks))
    })
}

#[component]
fn Legend(desk: Desk, is_cases: Memo<bool>, metric: Memo<String>, hidden: RwSignal<Hidden>) -> impl IntoView {
    let app = desk.app;
    let whole = desk.answer(TILES_ID);
    let figure = move |metric: &str| {
        let unit = shape(metric).unit;
        whole.with(|whole| {
            desk.locale.with(|locale| locale.cell(whole.as_ref().and_then(|whole| reading::whole(whole, metric).value), unit))
        })
    };
    let has_before = Memo::new(move |_| desk.looked.with(|looked| looked.as_ref().is_some_and(|looked| looked.frame.before.is_some())));
    let before = move || {
        let turn = move || hidden.update(|hidden| hidden.before = !hidden.before);
        let is_hidden = Signal::derive(move || hidden.get().before);
        has_before.get().then(|| view! { <LegendKey name=Signal::derive(move || app.t("chart.created_before")) class="sw sw--line sw--dash c-before" series="before" is_hidden on_turn=turn /> })
    };
    let line = move |at: usize, key: &'static str, series: &'static str, is_hidden: fn(&mut Hidden) -> &mut bool| {
        let ink = format!("sw sw--line {}", Ink::of_metric(CASES[at]).class());
        let turn = move || {
            hidden.update(|hidden| {
                let one = is_hidden(hidden);
                *one = !*one;
            });
        };
        let is_hidden = Signal::derive(move || *is_hidden(&mut hidden.get()));
        view! { <LegendKey name=Signal::derive(move || app.t(key)) class=ink series is_hidden on_turn=turn figure=move || view! { <b>{move || figure(CASES[at])}</b> } /> }
    };
    let shades = move || {
        let hidden = hidden.get();
        (!hidden.created && !hidden.attended).then(|| {
            view! {
                <span class="key"><span class="sw sw--soft c-bad"></span>{app.t("chart.grows")}</span>
                <span class="key"><span class="sw sw--soft c-us"></span>{app.t("chart.shrinks")}</span>
            }
        })
    };
    move || {
        if !is_cases.get() {
            return view! { <LineLegend desk metric whole=TILES_ID /> }.into_any();
        }
        view! {
            <div class="legend legend--top">
                {line(0, "chart.created", "created", |hidden| &mut hidden.created)}
                {line(1, "chart.attended", "attended", |hidden| &mut hidden.attended)}
                {shades}
                {before}
            </div>
        }
        .into_any()
    }
}

fn cases(desk: Desk, opened: &Series, attended: &Series, open: &Series, open_before: Option<f64>, hidden: Hidden, room: Room) -> Flow {
    let app = desk.app;
    let scale = scale_of(&[opened, attended], CASES[0], true);
    let lines = [("chart.created", CASES[0], opened, hidden.created), ("chart.attended", CASES[1], attended, hidden.attended)];
    let lines = || lines.into_iter().filter(|(.., is_hidden)| !is_hidden);
    let tip = |index: usize| Tip {
        title: desk.bucket_title(index),
        rows: (lines().map(|(key, metric, series, _)| row(desk, Some(Ink::of_metric(metric)), app.t(key), metric, series, index)))
            .chain([row(desk, Some(Ink::of_metric(CASES[2])), app.t("chart.pending"), CASES[2], open, index)])
            .chain(desk.noted(index, &CASES))
            .collect(),
        note: desk.bucket_note(),
    };
    let line = |(key, metric, series, _): (&str, &str, &Series, bool)| LineOf {
        name: app.t(key),
        ink: Ink::of_metric(metric),
        values: values(&series.now),
        end: end(desk, metric, &series.now),
    };
    Flow {
        slots: desk.slots(places(room), &CASES),
        lines: lines().map(line).collect(),
        before: if hidden.before { Vec::new() } else { values(&opened.before) },
        shade: Some(Shade::Gap),
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

/// In a row of days the queue is that of each day's end, not of now.
fn column_name(desk: Desk, metric: &str) -> String {
    match CASES.iter().position(|case| *case == metric) {
        Some(index) => desk.app.t(["chart.created", "chart.attended", "chart.pending"][index]),
        None => desk.name(metric),
    }
}
