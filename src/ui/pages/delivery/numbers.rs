//! "Números que não recebem": why, how often it was tried, and a file to clean the list with.

use leptos::prelude::*;

use crate::engine::{Failure, UNREACHABLE_COLUMNS, Unreachable, UnreachablePage};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::about_table;
use crate::ui::components::chart_card::{ChartCard, Nothing};
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::components::take_workbook::TakeWorkbook;
use crate::ui::drawer::DrawerEvent;
use crate::ui::event::{Event, Taken};

use super::super::figures::reason;

#[component]
pub fn NumbersCard() -> impl IntoView {
    let app = App::expect();
    let told = app.select(|state| state.delivery.unreachable.clone().map(Shared));
    let page = Memo::new(move |_| told.with(|told| told.as_ref()?.as_ref().as_ref().ok().map(|page| UnreachablePage::clone(page))));
    let nothing = Memo::new(move |_| {
        let (title, text) = told.with(|told| match told.as_ref().map(|told| &**told) {
            Some(Err(missing)) => Some((app.t("missing.title"), reason(app, missing))),
            Some(Ok(page)) if page.total == 0 => Some((app.t("delivery.numbers.empty"), String::new())),
            _ => None,
        })?;
        Some(Nothing { title, text, act: String::new() })
    });
    let sub = Signal::derive(move || {
        page.get().filter(|page| page.total > 0).map_or_else(String::new, |page| {
            let locale = app.locale();
            let all = app.tn("delivery.numbers.count", page.total, &locale.integer(page.total as f64));
            let gone = app.tn("delivery.numbers.gone", page.for_good, &locale.integer(page.for_good as f64));
            format!("{all}, {gone}")
        })
    });
    let n_rows = Signal::derive(move || page.with(|page| page.as_ref().map_or(0, |page| page.total)));
    let export = move || {
        (n_rows.get() > 0).then(|| {
            view! {
                <button
                    type="button"
                    class="mini mini--text"
                    data-download="numbers"
                    title=move || app.t("delivery.numbers.file.hint")
                    on:click=move |_| app.send(export_of(app, false))
                >
                    <Icon name="down" />
                    {move || app.t("delivery.numbers.file")}
                </button>
                <TakeWorkbook id="numbers-workbook" n_rows=n_rows class="mini mini--text" on_take=move || app.send(export_of(app, true)) />
            }
        })
    };
    let rows = move || page.get().map(|page| page.rows.iter().map(|row| number_row(app, row)).collect_view());
    let foot = move || {
        let page = page.get()?;
        let left = page.total.saturating_sub(page.rows.len() as u64);
        (left > 0).then(|| view! { <p class="card__foot">{app.tn("delivery.numbers.more", left, &app.locale().integer(left as f64))}</p> })
    };
    view! {
        <ChartCard
            class="card col-8"
            title=Signal::derive(move || app.t("delivery.numbers.title"))
            sub
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            acts=move || export
        >
            <div class="numbers-list" tabindex="0" role="region" aria-label=move || app.t("delivery.numbers.title")><ul>{rows}</ul></div>
            {foot}
        </ChartCard>
    }
}

/// Every number that does not receive, when there is one.
pub fn all_numbers(app: App) -> Option<Taken> {
    let has_any = app.peek(|state| matches!(state.delivery.unreachable.as_deref(), Some(Ok(page)) if page.total > 0));
    has_any.then(|| numbers(app))
}

fn numbers(app: App) -> Taken {
    let header = UNREACHABLE_COLUMNS.map(|column| app.t(&format!("delivery.column.{column}"))).to_vec();
    let words = Failure::ALL.iter().flat_map(|failure| {
        let id = failure.id();
        [(format!("meaning.{id}"), app.t(&format!("failure.{id}"))), (format!("act.{id}"), app.t(&format!("failure.{id}.act")))]
    });
    Taken::Unreachable { header, words: words.collect() }
}

fn export_of(app: App, as_workbook: bool) -> Event {
    let name = app.t("delivery.numbers.title");
    let about = as_workbook.then(|| about_table(app, &name));
    Event::TableTaken { name, table: numbers(app), about }
}

fn number_row(app: App, row: &Unreachable) -> impl IntoView + use<> {
    let locale = app.locale();
    let case = row.case;
    let failure = Failure::of(&row.code);
    let why = match failure {
        Some(failure) => app.t(&format!("failure.{}", failure.id())),
        None if row.code.is_empty() => app.t("failure.none"),
        None => app.tw("failure.code", &[("code", &shortened(&row.code, 60))]),
    };
    let act = failure.map(|failure| app.t(&format!("failure.{}.act", failure.id())));
    let is_for_good = failure.is_some_and(Failure::is_for_good);
    let phone = app.cell("phone", &row.phone);
    let who = if row.who.is_empty() { phone.clone() } else { app.cell("requester", &row.who) };
    let beside = if row.who.is_empty() { row.id.clone() } else { phone };
    let failures = app.tnw(
        "delivery.numbers.failures",
        row.failures.into(),
        &locale.integer(row.failures.into()),
        &[("day", &locale.weekday_day(row.last_failed.0))],
    );
    let good = match row.last_good {
        Some((day, _)) => app.tw("delivery.numbers.good", &[("day", &locale.date(day))]),
        None => app.t("delivery.numbers.never"),
    };
    view! {
        <li>
            <button
                type="button"
                class="numbers-list__row"
                data-unreachable=row.id.clone()
                on:click=move |_| app.send(Event::Drawer(DrawerEvent::CaseOpened(case)))
            >
                <span class="numbers-list__who trunc"><bdi>{shortened(&who, 60)}</bdi> " " <small class="muted"><bdi>{beside}</bdi></small></span>
                <span class="numbers-list__why" class:bad=is_for_good title=act><bdi>{why}</bdi></span>
                <span class="numbers-list__when">{failures} ", " {good}</span>
            </button>
        </li>
    }
}
