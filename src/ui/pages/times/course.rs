//! "Ao longo do tempo": one duration by hour, day, week or month, the median with the band up to the p90.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::Room;
use crate::ui::app::App;
use crate::ui::components::chart::{Chart, Draw};
use crate::ui::components::chart_card::ChartCard;
use crate::ui::event::Event;
use crate::ui::format::shape;
use crate::ui::pages::grain::Grain;
use crate::ui::pages::marks::Marks;
use crate::ui::pages::overview::desk::{Desk, Newest};
use crate::ui::pages::overview::line::{self, LineLegend};
use crate::ui::queries::times::{FIGURES_ID, SERIES_BEFORE_ID, SERIES_ID, SPREADS, drawn, family_of, with_band};
use crate::ui::reading;

const ANSWERS: &[&str] = &[FIGURES_ID, SERIES_ID, SERIES_BEFORE_ID];

#[component]
pub fn CourseCard() -> impl IntoView {
    let app = App::expect();
    let desk = Desk::of(app, Newest::new(app), ANSWERS);
    let (series, series_before) = (desk.answer(SERIES_ID), desk.answer_before(SERIES_BEFORE_ID));
    let metric = Memo::new(move |_| desk.looked.with(|looked| looked.as_ref().map(|looked| drawn(&looked.view))).unwrap_or_default());
    let family = Memo::new(move |_| family_of(&metric.get()).unwrap_or_default());
    let title = Memo::new(move |_| app.tw("times.course.title", &[("what", &app.t(&format!("times.family.{}", family.get())))]));
    let nothing = Memo::new(move |_| desk.nothing(&*series.get()?, &metric.get()));
    let read = move |metric: &str| Some(desk.series(metric, &*series.get()?, series_before.get().as_deref()));
    let numbers = Signal::derive(move || {
        let caption = app.tw("chart.table.caption", &[("title", &title.get()), ("range", &desk.period())]);
        line::numbers(desk, caption, &with_band(&metric.get()), |metric| line::name(desk, metric), read)
    });
    let label = Signal::derive(move || {
        let metric = metric.get();
        let whole = desk.answer(FIGURES_ID).with(|answer| answer.as_ref().and_then(|answer| reading::whole(answer, &metric).value));
        let value = desk.locale.with(|locale| locale.cell(whole, shape(&metric).unit));
        app.tw(
            "chart.aria.metric",
            &[("metric", &desk.name(&metric)), ("grain", &desk.per_step()), ("range", &desk.period()), ("value", &value)],
        )
    });
    let choose = move || {
        let options = move || {
            let chosen = family.get();
            let option = |family: &'static str| {
                view! { <option value=family prop:selected=family == chosen>{app.t(&format!("times.family.{family}"))}</option> }
            };
            SPREADS.iter().map(|spread| option(spread.family)).collect_view()
        };
        view! {
            <select
                class="input input--sm"
                name="duration"
                aria-label=move || app.t("times.spreads.what")
                on:change=move |event| app.send(Event::MetricChosen(format!("{}_p50", event_target_value(&event))))
            >
                {options}
            </select>
            <Marks />
            <Grain />
        }
    };
    let pictured = desk.pictured();
    view! {
        <ChartCard
            class="card col-12"
            query=Signal::stored(Some(SERIES_ID))
            title
            sub=Signal::derive(move || desk.per_step())
            is_waiting=Signal::derive(move || series.with(Option::is_none))
            is_stale=desk.is_stale
            nothing
            on_nothing=desk.clear()
            numbers
            numbers_when_asked=true
            acts=choose
        >
            <LineLegend desk metric whole=FIGURES_ID />
            <Chart
                draw=drawing(pictured)
                class="chart chart--course"
                label
                is_stale=pictured.is_stale
                on_press=line::press(pictured)
                on_zoom=line::zoom(pictured)
                on_why=line::ask_why(pictured, SERIES_ID, move || metric.get_untracked())
            />
        </ChartCard>
    }
}

fn drawing(desk: Desk) -> Draw {
    let (series, series_before) = (desk.answer(SERIES_ID), desk.answer_before(SERIES_BEFORE_ID));
    Arc::new(move |inks, room: Room| {
        let read = |metric: &str| Some(desk.series(metric, &*series.get()?, series_before.get().as_deref()));
        let metric = desk.looked.with(|looked| looked.as_ref().map(|looked| drawn(&looked.view)))?;
        Some(line::picture(desk, &metric, read, room)?.picture(inks))
    })
}
