//! "Quem passa adiante": cases that people had, those that they passed on, and after how long against cases of the same reasons.

use leptos::prelude::*;

use crate::engine::{PersonRow, RouteKind};
use crate::model::stats::SMALL_N;
use crate::ui::app::App;
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::press::hold_focus;

use super::super::figures::raw;
use super::{Told, cell, count_cell, header, nothing, pick, picked, press, row_class, secs_cell, share_cell};

const COLUMNS: [&str; 8] = ["what", "managed", "passed", "share", "mean", "p90", "index", "ping_pong"];

#[component]
pub fn PeopleCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let chosen = picked(app);
    let none = nothing(app, told, "people", |page| !page.has_passings, |page| page.people.is_empty());
    let rows = move || {
        hold_focus("data-press");
        let (page, chosen, locale) = (told.get()?, chosen.get(), app.locale());
        let row = |row: &PersonRow| {
            let of = pick(RouteKind::PassedBy, &row.agent, "");
            let name = match (row.agent.is_empty(), row.passed) {
                (true, _) => view! { <span>{app.t("routes.people.nameless")}</span> }.into_any(),
                (_, 0) => view! { <bdi>{crate::ui::components::shortened(&row.agent, super::NAME)}</bdi> }.into_any(),
                _ => press(app, of.clone(), &row.agent, "tbl__name").into_any(),
            };
            let is_small = row.passed < SMALL_N;
            let index = row.index.filter(|_| !is_small);
            let text = match index {
                Some(index) => locale.trimmed(index, 2),
                None if row.index.is_some() => app.t("routes.small"),
                None => "—".to_owned(),
            };
            view! {
                <tr class=row_class(chosen.as_ref(), &of) data-person=row.agent.clone()>
                    <th scope="row">{name}</th>
                    {count_cell(&locale, "managed", row.managed)}
                    {count_cell(&locale, "passed", row.passed)}
                    {share_cell(&locale, "share", row.passed, row.managed)}
                    {secs_cell(&locale, "mean", row.mean)}
                    {secs_cell(&locale, "p90", row.p90)}
                    {cell("index", text, raw(index))}
                    {count_cell(&locale, "ping_pong", row.ping_pong)}
                </tr>
            }
        };
        Some(page.people.iter().map(row).collect_view())
    };
    view! {
        <ChartCard
            class="card card--flush col-8"
            title=Signal::derive(move || app.t("routes.people.title"))
            how=Signal::derive(move || app.t("routes.people.how"))
            sub=Signal::derive(move || app.t("routes.people.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing=none
        >
            <div class="scroll-x scroll-x--tall" tabindex="0" role="region" aria-label=move || app.t("routes.people.title")>
                <table class="tbl routes__table">
                    <thead>{header(app, "people", &COLUMNS)}</thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="card__foot card__foot--flush">{move || app.t("routes.people.foot")}</p>
        </ChartCard>
    }
}
