//! "A mesma conta em outros produtos": why two minutes here are forty elsewhere.

use leptos::prelude::*;

use crate::engine::{Clock, Dialect, DialectRow};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::CardMenu;

use super::raw;

#[component]
pub fn DialectsCard() -> impl IntoView {
    let app = App::expect();
    let is_busy = app.select(|state| !state.is_fresh());
    let page = app.select(|state| state.times.dialects.clone().map(Shared));
    let rows = move || page.get().map(|page| page.rows.iter().map(|row| dialect_row(app, row)).collect_view());
    let head = move |class: &'static str, key: &'static str| view! { <th scope="col" class=class>{move || app.t(key)}</th> };
    view! {
        <section class="card card--flush col-12" aria-label=move || app.t("times.dialects.title") aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("times.dialects.title")}
                    " "
                    <small class="hide-phone">{move || app.t("times.dialects.sub")}</small>
                </h2>
                <div class="card__acts">
                    <CardMenu title=Signal::derive(move || app.t("times.dialects.title")) />
                </div>
            </div>
            <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t("times.dialects.title")>
                <table class="tbl">
                    <thead>
                        <tr>
                            {head("", "times.dialects.product")}
                            {head("num", "times.part.mean")}
                            {head("num", "times.part.p50")}
                            {head("num", "times.part.p90")}
                            {head("num", "times.dialects.counted")}
                            {head("", "times.dialects.how")}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn dialect_row(app: App, row: &DialectRow) -> impl IntoView + use<> {
    let locale = app.locale();
    let id = row.dialect.id();
    let is_ours = row.dialect == Dialect::Balcao;
    let value = |value: Option<f64>, is_shown: bool| {
        let text = value.map_or_else(|| "—".to_owned(), |secs| locale.duration(secs));
        view! { <td class="num" data-value=raw(value)>{if is_shown { view! { <b>{text}</b> }.into_any() } else { text.into_any() }}</td> }
    };
    let clock = match (row.lacks_hours, row.clock) {
        (true, _) => Some(app.t("times.dialects.lacks_hours")),
        (false, Clock::Business) => Some(app.t("times.dialects.business")),
        (false, Clock::Wall) => None,
    };
    let clock = clock.map(|text| view! { " " <small class="muted">{text}</small> });
    view! {
        <tr class:tbl__total=is_ours data-dialect=id>
            <th scope="row">{app.t(&format!("dialect.{id}"))}</th>
            {value(row.mean, !row.shows_median)} {value(row.median, row.shows_median)} {value(row.p90, false)}
            <td class="num">{locale.integer(row.n as f64)}</td>
            <td class="dialect__how">{app.t(&format!("dialect.{id}.rule"))} {clock}</td>
        </tr>
    }
}
