//! One figure day by day, with the line or the levels that its days tell, and flags where something happened.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::{Flow, Ink, LineOf, Room, Scale, Slot, Tip, TipRow};
use crate::engine::{Course, DateRange, Note, OddRun, SlopeOf, notes_on, odd_on};
use crate::ui::app::App;
use crate::ui::components::chart::{Chart, Draw};
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::press::Held;
use crate::ui::days;
use crate::ui::event::Event;
use crate::ui::format::{Unit, shape};
use crate::ui::pages::figures::{raw, reason};
use crate::ui::pages::marks::Marks;
use crate::ui::pages::overview::desk::measure;
use crate::ui::pages::words::{marked_days, note_row, odd_days, odd_row};
use crate::ui::queries::progress::courses;
use crate::ui::view_state::Period;

use super::{Told, drawn};

#[component]
pub fn CourseCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let course = drawn(app, told);
    let window = Memo::new(move |_| told.get().and_then(|page| page.window));
    let (notes, odd) = (marked_days(app), odd_days(app));
    let last_day = app.select(|state| state.last_day());
    let metric = app.select(|state| state.view.metric.clone());
    let title = Signal::derive(move || app.tw("series.by_day", &[("metric", &app.metric_text(&metric.get(), "name"))]));
    let draw: Draw = Arc::new(move |inks, room| {
        let (course, window) = (course.get()?, window.get()?);
        Some(notes.with(|notes| odd.with(|odd| picture(app, &course, window, (notes, odd), room))).picture(inks))
    });
    let nothing = Memo::new(move |_| {
        let page = told.get()?;
        let course = course.get();
        let text = match course.as_ref().and_then(|course| course.missing.as_ref()) {
            Some(missing) => reason(app, missing),
            None if page.window.is_none() => app.t("progress.no_day"),
            None if course.as_ref().is_some_and(|course| course.days.iter().any(Option::is_some)) => return None,
            None => app.t("times.none"),
        };
        Some(Nothing { title: app.t("missing.title"), text, act: String::new() })
    });
    let numbers = Signal::derive(move || {
        let (Some(course), Some(window)) = (course.get(), window.get()) else { return Numbers::default() };
        let (locale, unit) = (app.locale(), shape(&course.metric).unit);
        let row = |(day, value): (i32, &Option<f64>)| NumberRow {
            name: locale.long_day(day),
            cells: vec![NumberCell { text: locale.cell(*value, unit), raw: raw(*value), ..NumberCell::default() }],
        };
        Numbers {
            caption: title.get(),
            header: vec![app.t("series.when"), app.metric_text(&course.metric, "short")],
            rows: (window.start..).zip(&course.days).map(row).collect(),
        }
    });
    let choose = move || {
        let options = move || {
            let chosen = metric.get();
            let option = |id: String| view! { <option value=id.clone() selected=id == chosen>{app.metric_text(&id, "name")}</option> };
            courses(&chosen).into_iter().map(option).collect_view()
        };
        view! {
            <select
                class="input input--sm"
                id="course-metric"
                aria-label=move || app.t("progress.trends.metric")
                on:change=move |event| app.send(Event::MetricChosen(event_target_value(&event)))
            >
                {options}
            </select>
            <Marks />
        }
    };
    let legend = move || {
        let course = course.get()?;
        let key = match (course.shift, course.slope) {
            (Some(_), _) => "progress.legend.levels",
            (None, Some(slope)) if slope.is_clear() => "progress.legend.slope",
            _ => return None,
        };
        Some(view! { <span class="key"><span class="sw sw--line sw--dash c-before"></span>{app.t(key)}</span> })
    };
    let flags = move || {
        let window = window.get()?;
        let has_flags = notes.with(|notes| notes_on(notes, window.start..window.end).next().is_some());
        let has_odd = odd.with(|odd| odd_on(odd, &metric.get(), window).next().is_some());
        Some(view! {
            {has_flags.then(|| view! { <span class="key">"⚑ " {app.t("progress.legend.notes")}</span> })}
            {has_odd.then(|| view! { <span class="key">"◆ " {app.t("chart.marks.odd.row")}</span> })}
        })
    };
    let days_of = move |from: usize, to: usize| window.get_untracked().map(|window| (window.start + from as i32, window.start + to as i32));
    let on_press = move |(index, _): (usize, Held)| {
        // A press on a day looks at the day.
        if let Some((day, _)) = days_of(index, index) {
            app.send(Event::Zoomed(Period::of(DateRange { start: day, end: day + 1 }, last_day.get_untracked())));
        }
    };
    let on_zoom = move |(from, to): (usize, usize)| {
        if let Some((start, last)) = days_of(from, to) {
            app.send(Event::Zoomed(Period::of(DateRange { start, end: last + 1 }, last_day.get_untracked())));
        }
    };
    let label = Signal::derive(move || {
        let days = window.get().map(|window| app.locale().range(window)).unwrap_or_default();
        app.tw("progress.chart.label", &[("metric", &app.metric_text(&metric.get(), "name")), ("range", &days)])
    });
    let is_stale = app.select(|state| !state.is_fresh());
    view! {
        <ChartCard
            class="card col-8"
            title
            sub=Signal::derive(move || app.t("progress.chart.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale
            nothing
            numbers
            numbers_when_asked=true
            acts=choose
        >
            <div class="legend legend--top">
                <span class="key"><span class=move || format!("sw sw--line {}", metric.with(|metric| Ink::of_metric(metric).class()))></span>{move || app.metric_text(&metric.get(), "short")}</span>
                {legend}
                {flags}
            </div>
            <Chart draw=Arc::clone(&draw) class="chart chart--main" label is_stale on_press=Callback::new(on_press) on_zoom=Callback::new(on_zoom) />
        </ChartCard>
    }
}

fn picture(app: App, course: &Course, window: DateRange, (notes, odd): (&[Note], &[OddRun]), room: Room) -> Flow {
    let (locale, unit) = (app.locale(), shape(&course.metric).unit);
    let count = window.days().max(0) as usize;
    let told = told_line(course, window);
    let greatest = course.days.iter().chain(&told).flatten().copied().fold(0.0, f64::max);
    let scale = Scale::of(greatest, measure(unit), 4.0);
    let every = if room == Room::Wide { 2 } else { 4 };
    let slot = |index: usize| {
        let day = window.start + index as i32;
        let is_tick = days::weekday(day) == 1 && ((window.end - day) / 7) % every == 0;
        Slot {
            tick: if is_tick { locale.day_month(day) } else { String::new() },
            is_weekend: days::is_weekend(day),
            is_partial: false,
            is_covered: true,
            is_chosen: None,
            is_noted: notes_on(notes, day..day + 1).any(|note| note.day.0 == day),
            is_odd: odd_on(odd, &course.metric, DateRange { start: day, end: day + 1 }).next().is_some(),
        }
    };
    let tip = |index: usize| {
        let day = window.start + index as i32;
        let value = locale.cell(course.days.get(index).copied().flatten(), unit);
        let before = told.get(index).copied().flatten().map(|value| app.tw("progress.tip", &[("value", &locale.value(value, unit))]));
        let row = TipRow {
            ink: Some(Ink::of_metric(&course.metric)),
            name: app.metric_text(&course.metric, "short"),
            value,
            before: before.unwrap_or_default(),
        };
        Tip {
            title: locale.long_day(day),
            rows: std::iter::once(row)
                .chain(notes_on(notes, day..day + 1).map(note_row))
                .chain(odd_on(odd, &course.metric, DateRange { start: day, end: day + 1 }).map(|run| odd_row(app, run)))
                .collect(),
            note: app.t("progress.tip.press"),
        }
    };
    let last = course.days.iter().rev().find_map(|value| *value);
    Flow {
        slots: (0..count).map(slot).collect(),
        lines: vec![LineOf {
            name: app.metric_text(&course.metric, "short"),
            ink: Ink::of_metric(&course.metric),
            values: course.days.clone(),
            end: locale.cell(last, unit),
        }],
        before: told.clone(),
        shade: None,
        queue: None,
        scale,
        ticks: scale.ticks().into_iter().map(|at| (at, locale.tick(at, unit))).collect(),
        tips: (0..count).map(tip).collect(),
        room,
    }
}

/// The levels before and after a change, else the line of a trend, else nothing.
fn told_line(course: &Course, window: DateRange) -> Vec<Option<f64>> {
    let count = window.days().max(0) as usize;
    let of_day = |index: usize| {
        if let Some(shift) = course.shift {
            return if window.start + (index as i32) < shift.day { shift.before.value } else { shift.after.value };
        }
        let slope = course.slope.filter(SlopeOf::is_clear)?;
        let way = index as f64 / (count.max(2) - 1) as f64;
        let value = slope.ends.0 + (slope.ends.1 - slope.ends.0) * way;
        // Nothing that is counted, timed or shared out falls below nothing.
        let top = if shape(&course.metric).unit == Unit::Share { 1.0 } else { f64::INFINITY };
        Some(value.clamp(0.0, top))
    };
    (0..count).map(of_day).collect()
}
