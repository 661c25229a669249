//! Rotas e motivos: which way cases go, why customers write, and who passes them on.
//!
//! [`ways`] the routes · [`journey`] through the robot · [`words`] of each option · [`reasons`] why, [`rules`] by which words ·
//! [`people`] who passes on · [`triage`] words to look at first · [`tiers`] levels of support.

mod journey;
mod people;
mod reasons;
mod rules;
mod tiers;
mod triage;
mod ways;
mod words;

use leptos::prelude::*;

use crate::engine::{RouteKind, RoutePick, RoutesPage};
use crate::ui::app::{App, Shared};
use crate::ui::components::chart_card::Nothing;
use crate::ui::components::shortened;
use crate::ui::event::{Event, RoutesEvent};
use crate::ui::format::Locale;
use crate::ui::queries::Frame;
use crate::ui::queries::routes::{BEFORE_ID, NOW_ID, ROBOT};

use super::figures::{FigureCard, Ids, raw};

const IDS: Ids = Ids { now: NOW_ID, before: BEFORE_ID, series: "", series_before: "" };
/// Letters of a name in a table.
const NAME: usize = 80;

/// The page, as the engine told it last.
type Told = Memo<Option<Shared<RoutesPage>>>;

#[component]
pub fn Routes() -> impl IntoView {
    let app = App::expect();
    let range = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).map(|frame| frame.period));
    let told: Told = app.select(|state| state.routes.page.clone().map(Shared));
    let sub =
        move || range.get().map_or_else(|| "\u{a0}".to_owned(), |range| app.tw("routes.sub", &[("range", &app.locale().range(range))]));
    let sample = move || {
        let page = told.get()?;
        let locale = app.locale();
        let count = |n: u64| locale.integer(n as f64);
        let looked =
            (page.looked < page.total).then(|| app.tw("routes.sample", &[("n", &count(page.looked)), ("total", &count(page.total))]));
        let gone = (page.gone > 0).then(|| app.tn("routes.gone", page.gone, &count(page.gone)));
        let texts: Vec<String> = looked.into_iter().chain(gone).collect();
        (!texts.is_empty()).then(|| view! { <p class="head__sub" data-routes-note>{texts.join(" ")}</p> })
    };
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("nav.routes")}</h1>
                <p class="head__sub">{sub}</p>
                {sample}
            </div>
        </div>
        <div class="grid">
            <ways::WaysCard told />
            <journey::JourneyCard told />
            <words::WordsCard told />
            <reasons::ReasonsCard told />
            <triage::TriageCard told />
            <rules::RulesCard told />
            <people::PeopleCard told />
            <FigureCard ids=IDS metrics=&ROBOT title="routes.robot.title" class="card card--flush col-4" />
            <tiers::TiersCard told />
        </div>
    }
}

/// What stands in a card whose page is there and has nothing for it; `is_lacking` = the files cannot tell.
fn nothing(
    app: App,
    told: Told,
    of: &'static str,
    is_lacking: fn(&RoutesPage) -> bool,
    is_empty: fn(&RoutesPage) -> bool,
) -> Memo<Option<Nothing>> {
    Memo::new(move |_| {
        let page = told.get()?;
        let (title, text) = match () {
            () if is_lacking(&page) => (app.t("missing.title"), app.t(&format!("routes.{of}.lack"))),
            () if is_empty(&page) => (app.t(&format!("routes.{of}.empty")), String::new()),
            () => return None,
        };
        Some(Nothing { title, text, act: String::new() })
    })
}

fn pick(kind: RouteKind, label: &str, word: &str) -> RoutePick {
    RoutePick { kind, label: label.to_owned(), word: word.to_owned() }
}

/// The row that is the filter.
fn picked(app: App) -> Memo<Option<RoutePick>> {
    app.select(|state| state.routes.picked.clone())
}

/// A name whose press shows its cases alone, and again all.
fn press(app: App, of: RoutePick, text: &str, class: &'static str) -> impl IntoView + use<> {
    let chosen = picked(app);
    let (key, own) = (format!("{:?} {} {}", of.kind, of.label, of.word), of.clone());
    let text = shortened(text, NAME);
    let whole = text.clone();
    view! {
        <button
            type="button"
            class=class
            title=whole
            data-press=key
            aria-pressed=move || chosen.with(|chosen| chosen.as_ref() == Some(&own)).then_some("true")
            on:click=move |_| app.send(Event::Routes(RoutesEvent::Picked(of.clone())))
        >
            <bdi>{text}</bdi>
        </button>
    }
}

/// The class of a row: chosen, or beside a chosen one of its list.
fn row_class(chosen: Option<&RoutePick>, of: &RoutePick) -> &'static str {
    match chosen {
        Some(chosen) if chosen == of => "tbl__row--sel",
        Some(chosen) if chosen.kind == of.kind => "routes__row--dim",
        _ => "",
    }
}

fn cell(field: &'static str, text: String, value: String) -> impl IntoView {
    view! { <td class="num" data-field=field data-value=value>{text}</td> }
}

fn count_cell(locale: &Locale, field: &'static str, n: u64) -> impl IntoView + use<> {
    cell(field, locale.integer(n as f64), n.to_string())
}

/// A part of a whole, and a dash where there is no whole.
fn share_cell(locale: &Locale, field: &'static str, part: u64, whole: u64) -> impl IntoView + use<> {
    let share = (whole > 0).then(|| part as f64 / whole as f64);
    cell(field, share.map_or_else(|| "—".to_owned(), |share| locale.percent(share, 0)), raw(share))
}

fn secs_cell(locale: &Locale, field: &'static str, secs: Option<f64>) -> impl IntoView + use<> {
    cell(field, secs.map_or_else(|| "—".to_owned(), |secs| locale.duration(secs)), raw(secs))
}

/// The header of a table of a card: `routes.<of>.<column>`, the first one names the rows.
fn header(app: App, of: &'static str, columns: &'static [&'static str]) -> impl IntoView {
    let head = move |(place, column): (usize, &&'static str)| {
        let text = app.t(&format!("routes.{of}.{column}"));
        view! { <th scope="col" class:num=place != 0>{text}</th> }
    };
    view! { <tr>{move || columns.iter().enumerate().map(head).collect_view()}</tr> }
}
