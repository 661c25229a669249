//! Days × tables, with the days on which something was to be expected and nothing is there.

use leptos::prelude::*;

use crate::engine::{Coverage as Row, DateRange};
use crate::ui::app::App;
use crate::ui::components::coverage::Coverage;
use crate::ui::event::Event;
use crate::ui::pages::report::ticks;
use crate::ui::view_state::{Page, Period};

use super::Answered;

/// Gaps that stand open; more are folded away.
const MAX_GAPS: usize = 6;
/// Days shown on both sides of a gap.
const AROUND: i32 = 7;

#[component]
pub fn CoverageCard(quality: Answered) -> impl IntoView {
    let app = App::expect();
    let rows = move || {
        let quality = quality.get()?;
        let days = quality.days?;
        Some(quality.coverage.clone().into_iter().map(|row| view! { <CoverageRow row days /> }).collect_view())
    };
    view! {
        <section class="card col-12" aria-labelledby="coverage-title">
            <div class="card__head">
                <h2 class="card__title" id="coverage-title">
                    {move || app.t("quality.coverage")} " " <small>{move || app.t("quality.coverage.sub")}</small>
                </h2>
            </div>
            <div class="days">{rows}</div>
            <p class="card__foot">
                <span>{move || app.t("quality.coverage.foot")}</span>
            </p>
        </section>
    }
}

#[component]
fn CoverageRow(row: Row, days: DateRange) -> impl IntoView {
    let app = App::expect();
    let role = row.role;
    let file = row.file.clone();
    let name = move || file.clone().unwrap_or_else(|| app.t(&format!("role.{}", role.id())));
    let is_file = row.file.is_some();
    let total: u64 = row.per_day.iter().map(|&n| u64::from(n)).sum();
    let worked = row.per_day.iter().filter(|&&n| n > 0).count();
    let n_gaps = row.gaps.len() as u64;
    let amount = move || {
        let locale = app.locale();
        let days =
            app.tnw("quality.coverage.row", worked as u64, &locale.integer(worked as f64), &[("total", &locale.integer(total as f64))]);
        match n_gaps {
            0 => days,
            n => format!("{days}, {}", app.tn("quality.gaps", n, &locale.integer(n as f64))),
        }
    };
    let title = name.clone();
    let label = name.clone();
    let strip = move || {
        let locale = app.locale();
        let (from, to) = (locale.date(days.start), locale.date(days.end - 1));
        let text = app.tw("import.coverage.aria", &[("what", &label()), ("from", &from), ("to", &to)]);
        view! { <Coverage per_day=row.per_day.clone() ticks=ticks(app, days.start, days.end) label=text /> }
    };
    let hidden = row.gaps.len().saturating_sub(MAX_GAPS);
    let gap = move |gap: DateRange| {
        let around = DateRange { start: (gap.start - AROUND).max(days.start), end: (gap.end + AROUND).min(days.end) };
        view! {
            <button
                type="button"
                class="tag tag--warn tag--press"
                data-gap
                on:click=move |_| {
                    app.send(Event::PageOpened(Page::Overview));
                    app.send(Event::PeriodChosen(Period::Range(around)));
                }
            >
                {move || app.tw("quality.gap", &[("range", &app.locale().range_short(gap))])}
            </button>
        }
    };
    let mut gaps = row.gaps;
    let others = gaps.split_off(gaps.len() - hidden);
    let more = (hidden > 0).then(|| {
        view! {
            <details class="days__more">
                <summary class="link">{move || app.tw("filter.and_more", &[("n", &app.locale().integer(hidden as f64))])}</summary>
                <div class="cluster">{others.into_iter().map(gap).collect_view()}</div>
            </details>
        }
    });
    view! {
        <div class="days__row" class:days__row--file=is_file data-coverage=role.id()>
            <div class="days__name">
                <b class="trunc" title=title>{name}</b>
                <small>{amount}</small>
            </div>
            {strip}
            <div class="cluster days__gaps">
                {gaps.into_iter().map(gap).collect_view()} {more}
            </div>
        </div>
    }
}
