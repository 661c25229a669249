//! "Tendências": every figure with its twelve weeks, its last week, where it goes and when it changed. A press draws it.

use leptos::prelude::*;

use crate::engine::Course;
use crate::ui::app::App;
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::delta::Delta;
use crate::ui::components::icon::Icon;
use crate::ui::components::spark::{Spark, SparkOf};
use crate::ui::event::Event;
use crate::ui::format::{Change, Unit, is_small, shape};
use crate::ui::pages::figures::{basis_of, figure, reason};
use crate::ui::queries::Frame;
use crate::ui::queries::progress::{WEEK_BEFORE_ID, WEEK_ID, has_before};
use crate::ui::reading;

use super::{Told, chance, difference, level, tone};

#[component]
pub fn TrendsCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let is_busy = app.select(|state| !state.is_fresh());
    let metrics = Memo::new(move |_| {
        told.with(|told| told.as_ref().map(|page| page.courses.iter().map(|course| course.metric.clone()).collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let head = move |class: &'static str, key: &'static str| view! { <th scope="col" class=class>{move || app.t(key)}</th> };
    view! {
        <section class="card card--flush col-12" aria-label=move || app.t("progress.trends") aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("progress.trends")} " " <small class="hide-phone">{move || app.t("progress.trends.sub")}</small>
                </h2>
                <div class="card__acts">
                    <CardMenu title=Signal::derive(move || app.t("progress.trends")) />
                </div>
            </div>
            <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t("progress.trends")>
                <table class="tbl trends" data-query=WEEK_ID>
                    <thead>
                        <tr>
                            {head("", "progress.trends.metric")} {head("trends__spark", "progress.trends.weeks")} {head("num", "progress.trends.week")}
                            {head("", "progress.trends.before")} {head("", "progress.trends.goes")} {head("", "progress.trends.changed")}
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || metrics.get() key=String::clone children=move |metric| view! { <TrendRow told metric /> } />
                    </tbody>
                </table>
            </div>
            <p class="card__foot card__foot--flush">{move || app.t("progress.trends.foot")}</p>
        </section>
    }
}

#[component]
fn TrendRow(told: Told, metric: String) -> impl IntoView {
    let app = App::expect();
    let shape = shape(&metric);
    let id = StoredValue::new(metric);
    let course = Memo::new(move |_| told.get()?.courses.iter().find(|course| id.with_value(|id| course.metric == *id)).cloned());
    let week = Memo::new(move |_| id.with_value(|id| figure(app, WEEK_ID, id)));
    let before = app.answer(WEEK_BEFORE_ID);
    // An answer to an earlier question is no comparison once none is asked for.
    let compares = app
        .select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).is_some_and(|frame| has_before(&frame)));
    let is_drawn = app.select(move |state| id.with_value(|id| state.view.metric == *id));
    let change = Signal::derive(move || {
        let now = week.get();
        if now.is_small || !compares.get() {
            return Change::default();
        }
        let past = before.with(|before| before.as_ref().map(|before| id.with_value(|id| reading::whole(before, id))));
        past.filter(|past| !is_small(*past, shape.unit)).map(|past| app.locale().change(now.cell, past, shape)).unwrap_or_default()
    });
    let spark = Signal::derive(move || SparkOf {
        now: course.with(|course| course.as_ref().map(|course| course.days.clone())).unwrap_or_default(),
        from_zero: shape.unit == Unit::Count,
        ..SparkOf::default()
    });
    let goes = move || course.get().map(|course| goes(app, &course));
    let changed = move || course.get().map(|course| changed(app, &course));
    let name = move || id.with_value(|id| app.metric_text(id, "name"));
    let missing = move || course.with(|course| course.as_ref().and_then(|course| course.missing.clone()));
    view! {
        <tr class:trends__row--drawn=is_drawn>
            <th scope="row">
                <button
                    type="button"
                    class="trends__name"
                    aria-pressed=move || is_drawn.get().to_string()
                    title=move || id.with_value(|id| app.metric_text(id, "def"))
                    on:click=move |_| app.send(Event::MetricChosen(id.get_value()))
                >
                    {name}
                </button>
            </th>
            <td class="trends__spark">{move || missing().is_none().then(|| view! { <Spark of=spark /> })}</td>
            <td class="num" title=move || basis_of(app, week.get().cell, shape.unit) data-metric=id.get_value() data-value=move || week.get().raw>
                <b>{move || week.get().text}</b>
            </td>
            <td>
                <Delta change />
                {move || {
                    let week = week.get();
                    week.is_small.then(|| view! { <small class="nsmall">{week.note}</small> })
                }}
            </td>
            <td>
                {move || match missing() {
                    Some(missing) => view! { <small class="muted">{reason(app, &missing)}</small> }.into_any(),
                    None => goes().into_any(),
                }}
            </td>
            <td>{changed}</td>
        </tr>
    }
}

/// `sobe 2,4 por dia a cada semana`.
fn goes(app: App, course: &Course) -> AnyView {
    let shape = shape(&course.metric);
    let Some(slope) = course.slope else {
        return view! { <small class="muted">{app.t("progress.trend.few")}</small> }.into_any();
    };
    let title = format!("{} · {}", app.t("progress.trend.test"), chance(app, slope.p));
    let is_daily = shape.unit == Unit::Count && !shape.is_snapshot;
    if !slope.is_clear() {
        return view! { <span class="muted" title=title data-trend="none">{app.t("progress.trend.none")}</span> }.into_any();
    }
    let way = if slope.per_week > 0.0 { "rise" } else { "fall" };
    let key = format!("progress.trend.{way}{}", if is_daily { ".daily" } else { "" });
    let text = app.tw(&key, &[("by", &difference(&app.locale(), slope.per_week, shape.unit))]);
    view! { <span class=tone(slope.per_week, shape) title=title data-trend=way data-value=slope.per_week.to_string()>{text}</span> }
        .into_any()
}

/// `12 ago: de 40 por dia para 52 por dia`.
fn changed(app: App, course: &Course) -> AnyView {
    let Some(shift) = course.shift else { return view! { <span class="muted">"—"</span> }.into_any() };
    let shape = shape(&course.metric);
    let values = [
        ("day", app.locale().day_month(shift.day)),
        ("before", level(app, shift.before.value, shape)),
        ("after", level(app, shift.after.value, shape)),
    ];
    let text = app.tw("progress.changed", &values.each_ref().map(|(key, value)| (*key, value.as_str())));
    let title = format!("{} · {}", app.t("progress.changed.test"), chance(app, shift.p));
    view! {
        <span class="trends__changed" title=title data-shift=crate::ui::days::label(shift.day)>
            <Icon name="compare" />
            {text}
        </span>
    }
    .into_any()
}
