//! One target: the share that every other target would reach, how late the late ones are, and who waits now.

use leptos::prelude::*;

use crate::engine::{CurvePoint, LATE_ENDS, Missing, N_LATE, SlaPage, Target, Waiting};
use crate::ui::app::{App, Shared};
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::shortened;
use crate::ui::drawer::DrawerEvent;
use crate::ui::event::Event;
use crate::ui::format::{Unit, clock};

use super::reason;

/// The drawing, in units of its own.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 200.0;

type Told = Memo<Option<Shared<Result<Box<SlaPage>, Missing>>>>;

fn told(app: App) -> Told {
    app.select(|state| state.times.sla.clone().map(Shared))
}

fn page_of(told: Told) -> Option<SlaPage> {
    told.with(|told| told.as_ref()?.as_ref().as_ref().ok().map(|page| SlaPage::clone(page)))
}

#[component]
pub fn SlaCard() -> impl IntoView {
    let app = App::expect();
    let told = told(app);
    let page = Memo::new(move |_| page_of(told));
    let nothing = Memo::new(move |_| {
        let (title, text) = told.with(|told| match told.as_ref().map(|told| &**told) {
            Some(Err(missing)) => Some((app.t("times.sla.impossible"), reason(app, missing))),
            Some(Ok(page)) if page.curve.is_empty() => Some((app.t("times.sla.empty"), String::new())),
            _ => None,
        })?;
        Some(Nothing { title, text, act: String::new() })
    });
    let target = app.select(|state| state.times.target);
    let switch = move || {
        let button = move |each: Target| {
            view! {
                <button
                    type="button"
                    aria-pressed=move || (target.get() == each).to_string()
                    on:click=move |_| app.send(Event::TargetChosen(each))
                >
                    {move || app.t(&format!("times.target.{}", each.id()))}
                </button>
            }
        };
        view! {
            <span class="seg seg--sm" role="group" aria-label=move || app.t("times.sla.title")>
                {Target::ALL.into_iter().map(button).collect_view()}
            </span>
        }
    };
    let numbers = Signal::derive(move || page.get().map(|page| numbers(app, &page)).unwrap_or_default());
    let drawn = move || page.get().map(|page| view! { <Shares page=page.clone() /> <Curve page=page.clone() /> <Lateness page /> });
    view! {
        <ChartCard
            class="card col-8"
            title=Signal::derive(move || app.t("times.sla.title"))
            sub=Signal::derive(move || {
                page.get().map(|page| app.tw("times.sla.sub", &[("target", &app.locale().duration(page.target_secs as f64))])).unwrap_or_default()
            })
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            numbers
            acts=switch
        >
            {drawn}
        </ChartCard>
    }
}

/// Met, late, still inside.
#[component]
fn Shares(page: SlaPage) -> impl IntoView {
    let app = App::expect();
    let locale = app.locale();
    let decided = page.met + page.breached;
    let share = (decided > 0).then(|| page.met as f64 / decided as f64);
    let count = |n: u64| locale.integer(n as f64);
    view! {
        <div class="facts">
            <span>{app.t("times.sla.met")} <b data-sla="share" data-value=super::raw(share)>{locale.cell(share, Unit::Share)}</b></span>
            <span>{app.t("times.sla.breached")} <b data-sla="breached" data-value=page.breached.to_string()>{count(page.breached)}</b></span>
            <span>{app.t("times.sla.pending")} <b data-sla="pending" data-value=page.pending.to_string()>{count(page.pending)}</b></span>
        </div>
    }
}

/// A logarithmic axis from ten seconds on: minutes and days have room on it.
fn x_of(secs: i64, greatest: i64) -> f64 {
    let place = |secs: i64| (secs.max(10) as f64 / 10.0).ln();
    if greatest <= 10 { 0.0 } else { place(secs) / place(greatest) * WIDTH }
}

fn share(point: &CurvePoint) -> f64 {
    if point.of == 0 { 0.0 } else { point.met as f64 / point.of as f64 }
}

/// Labels of the axis, seconds.
const TICKS: [i64; 11] = [10, 60, 300, 900, 3600, 4 * 3600, 12 * 3600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400];

#[component]
fn Curve(page: SlaPage) -> impl IntoView {
    let app = App::expect();
    let locale = app.locale();
    let greatest = page.curve.last().map_or(10, |point| point.secs.max(60));
    let mut path = String::new();
    for point in &page.curve {
        let (x, y) = (x_of(point.secs, greatest), HEIGHT - share(point) * HEIGHT);
        let start = if path.is_empty() { format!("M{x:.1} {HEIGHT}V{y:.1}") } else { format!("H{x:.1}V{y:.1}") };
        path.push_str(&start);
    }
    path.push_str(&format!("H{WIDTH}"));
    let area = format!("{path}V{HEIGHT}H0Z");
    let at_target =
        page.curve.iter().rev().find(|point| point.secs <= page.target_secs).map_or(HEIGHT, |point| HEIGHT - share(point) * HEIGHT);
    let target_x = x_of(page.target_secs, greatest.max(page.target_secs));
    let is_inside = page.target_secs <= greatest;
    let label = {
        let nine = page.curve.iter().find(|point| share(point) >= 0.9).map(|point| locale.duration(point.secs as f64));
        match nine {
            Some(secs) => app.tw("times.curve.ninety", &[("secs", &secs)]),
            None => app.t("times.curve.never"),
        }
    };
    let ticks = TICKS
        .into_iter()
        .filter(|secs| *secs <= greatest)
        .map(|secs| {
            let left = format!("{:.2}%", x_of(secs, greatest) / WIDTH * 100.0);
            view! { <span style:left=left>{locale.duration(secs as f64)}</span> }
        })
        .collect_view();
    let grid = [0.25, 0.5, 0.75, 1.0].map(|part| {
        let y = format!("{:.1}", HEIGHT - part * HEIGHT);
        view! { <line class="curve__grid" x1="0" x2=WIDTH.to_string() y1=y.clone() y2=y></line> }
    });
    let rows = [1.0, 0.75, 0.5, 0.25].map(|part| view! { <span>{locale.percent(part, 0)}</span> });
    let mark = is_inside.then(|| {
        let x = format!("{target_x:.1}");
        view! {
            <line class="curve__target" x1=x.clone() x2=x.clone() y1="0" y2=HEIGHT.to_string()></line>
            <circle class="curve__dot" cx=x cy=format!("{at_target:.1}") r="4"></circle>
        }
    });
    view! {
        <figure class="curve">
            <div class="curve__box">
                <div class="curve__y" aria-hidden="true">{rows}</div>
                <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=label.clone()>
                    {grid}
                    <path class="curve__area" d=area></path>
                    <path class="curve__line" d=path></path>
                    {mark}
                </svg>
            </div>
            <div class="curve__x" aria-hidden="true">{ticks}</div>
            <figcaption>{label}</figcaption>
        </figure>
    }
}

/// Key of a band of lateness.
fn band(app: App, at: usize) -> String {
    let locale = app.locale();
    let end = |at: usize| locale.duration(LATE_ENDS[at] as f64);
    match at {
        0 => app.tw("times.late.first", &[("to", &end(0))]),
        at if at + 1 == N_LATE => app.tw("times.late.last", &[("from", &end(at - 1))]),
        at => app.tw("times.late.span", &[("from", &end(at - 1)), ("to", &end(at))]),
    }
}

#[component]
fn Lateness(page: SlaPage) -> impl IntoView {
    let app = App::expect();
    let locale = app.locale();
    let greatest = page.late.iter().copied().max().unwrap_or(0).max(1) as f64;
    let rows = page
        .late
        .iter()
        .enumerate()
        .map(|(at, &count)| {
            let width = format!("{:.2}%", count as f64 / greatest * 100.0);
            view! {
                <div class="late__row" data-late=at.to_string() data-value=count.to_string()>
                    <span>{band(app, at)}</span>
                    <span class="late__bar"><i style:width=width></i></span>
                    <b>{locale.integer(count as f64)}</b>
                </div>
            }
        })
        .collect_view();
    let near = (page.near_misses > 0).then(
        || view! { <p class="card__foot">{app.tn("times.sla.near", page.near_misses, &locale.integer(page.near_misses as f64))}</p> },
    );
    view! {
        <h3 class="late__title">{app.t("times.late.title")}</h3>
        <div class="late">{rows}</div>
        {near}
    }
}

fn numbers(app: App, page: &SlaPage) -> Numbers {
    let locale = app.locale();
    let cell = |text: String, raw: String| NumberCell { text, raw, ..NumberCell::default() };
    let rows = page.curve.iter().map(|point| NumberRow {
        name: locale.duration(point.secs as f64),
        cells: vec![
            cell(locale.percent(share(point), 1), share(point).to_string()),
            cell(locale.integer(point.met as f64), point.met.to_string()),
            cell(locale.integer(point.of as f64), point.of.to_string()),
        ],
    });
    Numbers {
        caption: app.t("times.sla.title"),
        header: ["target", "share", "met", "of"].map(|part| app.t(&format!("times.curve.{part}"))).to_vec(),
        rows: rows.collect(),
    }
}

/// Who waits at the end of the data, the most urgent first.
#[component]
pub fn WaitingCard() -> impl IntoView {
    let app = App::expect();
    let told = told(app);
    let page = Memo::new(move |_| page_of(told));
    let nothing = Memo::new(move |_| {
        let is_empty = page.get().is_some_and(|page| page.waiting.is_empty());
        is_empty.then(|| Nothing { title: app.t("times.waiting.empty"), text: String::new(), act: String::new() })
    });
    let counts = move || {
        page.get().map(|page| {
            let count = |n: u64| app.locale().integer(n as f64);
            app.tw("times.waiting.sub", &[("risk", &count(page.at_risk)), ("late", &count(page.n_late))])
        })
    };
    let rows = move || page.get().map(|page| page.waiting.iter().map(|row| waiting_row(app, row)).collect_view());
    view! {
        <ChartCard
            class="card col-4"
            title=Signal::derive(move || app.t("times.waiting.title"))
            sub=Signal::derive(move || counts().unwrap_or_default())
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
        >
            <div class="behind waitlist" tabindex="0" role="region" aria-label=move || app.t("times.waiting.title")>{rows}</div>
        </ChartCard>
    }
}

fn waiting_row(app: App, row: &Waiting) -> impl IntoView + use<> {
    let locale = app.locale();
    let left = row.target_secs - row.waited_secs;
    let words = match left {
        0.. => app.tw("times.waiting.left", &[("time", &locale.duration(left as f64))]),
        _ => app.tw("times.waiting.late", &[("time", &locale.duration(-left as f64))]),
    };
    let case = row.case;
    let who = if row.who.is_empty() { row.id.clone() } else { app.cell("requester", &row.who) };
    let agent = if row.agent.is_empty() { app.t("team.no_agent") } else { shortened(&row.agent, 40) };
    let since = format!("{}, {}", locale.weekday_day(row.since.0), clock(row.since.1));
    view! {
        <button
            type="button"
            class="behind__row"
            data-waiting=row.id.clone()
            title=since
            on:click=move |_| app.send(Event::Drawer(DrawerEvent::CaseOpened(case)))
        >
            <bdi class="behind__who trunc">{shortened(&who, 60)}</bdi>
            <span class="behind__at trunc"><bdi>{agent}</bdi></span>
            <b class:bad=left < 0>{words}</b>
        </button>
    }
}
