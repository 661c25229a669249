//! "Caminhos": options chosen in menus and teams, until a person wrote.

use leptos::prelude::*;

use crate::engine::RouteKind;
use crate::ui::app::App;
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::press::hold_focus;

use super::{Told, count_cell, header, nothing, pick, picked, press, row_class, secs_cell, share_cell};

const COLUMNS: [&str; 6] = ["what", "cases", "share", "reached", "to_person", "passed"];

#[component]
pub fn WaysCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let chosen = picked(app);
    let none = nothing(app, told, "ways", |page| !(page.has_teams || page.has_robot && page.has_texts), |page| page.routes.is_empty());
    let rows = move || {
        hold_focus("data-press");
        let (page, chosen, locale) = (told.get()?, chosen.get(), app.locale());
        let whole = page.routed + page.routeless;
        let row = |row: &crate::engine::RouteRow| {
            let of = pick(RouteKind::Route, &row.label, "");
            view! {
                <tr class=row_class(chosen.as_ref(), &of) data-route=row.label.clone()>
                    <th scope="row">{press(app, of.clone(), &row.label, "tbl__name")}</th>
                    {count_cell(&locale, "cases", row.cases)}
                    {share_cell(&locale, "share", row.cases, whole)}
                    {share_cell(&locale, "reached", row.reached, if page.has_answers { row.cases } else { 0 })}
                    {secs_cell(&locale, "to_person", row.to_person)}
                    {share_cell(&locale, "passed", row.passed, if page.has_passings { row.cases } else { 0 })}
                </tr>
            }
        };
        Some(page.routes.iter().map(row).collect_view())
    };
    let foot = move || {
        let page = told.get()?;
        let left = page.n_routes.saturating_sub(page.routes.len() as u64);
        let more = (left > 0).then(|| app.tn("routes.ways.more", left, &app.locale().integer(left as f64)));
        let without =
            (page.routeless > 0).then(|| app.tn("routes.ways.none", page.routeless, &app.locale().integer(page.routeless as f64)));
        let no_menu = (!(page.has_robot && page.has_texts)).then(|| app.t("routes.ways.no_menu"));
        let texts: Vec<String> = more.into_iter().chain(without).chain(no_menu).collect();
        (!texts.is_empty()).then(|| view! { <p class="card__foot card__foot--flush">{texts.join(" · ")}</p> })
    };
    view! {
        <ChartCard
            class="card card--flush col-8"
            title=Signal::derive(move || app.t("routes.ways.title"))
            how=Signal::derive(move || app.t("routes.ways.how"))
            sub=Signal::derive(move || app.t("routes.ways.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing=none
        >
            <div class="scroll-x scroll-x--tall" tabindex="0" role="region" aria-label=move || app.t("routes.ways.title")>
                <table class="tbl routes__table">
                    <thead>{header(app, "ways", &COLUMNS)}</thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {foot}
        </ChartCard>
    }
}
