//! "Motivos": why customers write, how often such cases are passed on and after how long.

use leptos::prelude::*;

use crate::engine::{ReasonRow, RouteKind};
use crate::ui::app::App;
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::press::hold_focus;

use super::{Told, count_cell, header, nothing, pick, picked, press, row_class, secs_cell, share_cell};

const COLUMNS: [&str; 7] = ["what", "cases", "share", "passed", "mean", "p90", "agree"];

#[component]
pub fn ReasonsCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let chosen = picked(app);
    let none = nothing(app, told, "reasons", |_| false, |page| page.reasons.is_empty());
    let rows = move || {
        hold_focus("data-press");
        let (page, chosen, locale) = (told.get()?, chosen.get(), app.locale());
        let whole = page.reasoned + page.reasonless;
        let row = |row: &ReasonRow| {
            let of = pick(RouteKind::Reason, &row.label, row.source.id());
            let (agree, known) = row.agree.unwrap_or_default();
            view! {
                <tr class=row_class(chosen.as_ref(), &of) data-reason=row.label.clone()>
                    <th scope="row">
                        {press(app, of.clone(), &row.label, "tbl__name")}
                        <small class="tbl__below">{app.t(&format!("routes.source.{}", row.source.id()))}</small>
                    </th>
                    {count_cell(&locale, "cases", row.cases)}
                    {share_cell(&locale, "share", row.cases, whole)}
                    {share_cell(&locale, "passed", row.passed, if page.has_passings { row.cases } else { 0 })}
                    {secs_cell(&locale, "mean", row.mean)}
                    {secs_cell(&locale, "p90", row.p90)}
                    {share_cell(&locale, "agree", agree, known)}
                </tr>
            }
        };
        Some(page.reasons.iter().map(row).collect_view())
    };
    let foot = move || {
        let page = told.get()?;
        let none = page.reasonless;
        (none > 0).then(|| {
            view! { <p class="card__foot card__foot--flush">{app.tn("routes.reasons.none", none, &app.locale().integer(none as f64))}</p> }
        })
    };
    view! {
        <ChartCard
            class="card card--flush col-8"
            title=Signal::derive(move || app.t("routes.reasons.title"))
            how=Signal::derive(move || app.t("routes.reasons.how"))
            sub=Signal::derive(move || app.t("routes.reasons.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing=none
        >
            <div class="scroll-x scroll-x--tall" tabindex="0" role="region" aria-label=move || app.t("routes.reasons.title")>
                <table class="tbl routes__table">
                    <thead>{header(app, "reasons", &COLUMNS)}</thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {foot}
        </ChartCard>
    }
}
