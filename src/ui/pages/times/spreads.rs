//! "Tempos": every duration, from its mean to its long tail.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::card_menu::CardMenu;
use crate::ui::queries::times::{FIGURES_ID, PARTS, SPREADS, Spread};

use super::figure;

#[component]
pub fn SpreadsCard() -> impl IntoView {
    let app = App::expect();
    let is_busy = app.select(|state| !state.is_fresh());
    let head = move |part: &'static str| {
        view! {
            <th scope="col" class="num" title=move || app.t(&format!("times.part.{part}.hint"))>
                {move || app.t(&format!("times.part.{part}"))}
            </th>
        }
    };
    view! {
        <section class="card card--flush col-12" aria-label=move || app.t("times.spreads.title") aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("times.spreads.title")}
                    " "
                    <small class="hide-phone">{move || app.t("times.spreads.sub")}</small>
                </h2>
                <div class="card__acts">
                    <CardMenu title=Signal::derive(move || app.t("times.spreads.title")) />
                </div>
            </div>
            <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t("times.spreads.title")>
                <table class="tbl" data-query=FIGURES_ID>
                    <thead>
                        <tr>
                            <th scope="col">{move || app.t("times.spreads.what")}</th>
                            {PARTS.into_iter().map(head).collect_view()}
                            {head("km_p50")}
                            <th scope="col" class="num">"n"</th>
                        </tr>
                    </thead>
                    <tbody>{SPREADS.iter().map(|spread| view! { <SpreadRow spread /> }).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn SpreadRow(spread: &'static Spread) -> impl IntoView {
    let app = App::expect();
    let family = spread.family;
    let median = format!("{family}_p50");
    let whole = Memo::new(move |_| figure(app, &median));
    let cell = move |part: &'static str| match spread.metric(part) {
        Some(metric) => {
            let shown = {
                let metric = metric.clone();
                Memo::new(move |_| figure(app, &metric))
            };
            view! {
                <td class="num" data-metric=metric data-value=move || shown.get().raw title=move || shown.get().note>
                    {move || shown.get().text}
                </td>
            }
            .into_any()
        }
        None => view! { <td></td> }.into_any(),
    };
    let rows = move || {
        let figure = whole.get();
        if figure.cell.value.is_none() {
            view! { <small class="muted">{figure.note}</small> }.into_any()
        } else {
            let n = app.locale().integer(figure.cell.n as f64);
            if figure.is_small { view! { <span class="nsmall">{figure.note}</span> }.into_any() } else { n.into_any() }
        }
    };
    view! {
        <tr>
            <th scope="row" title=move || app.t(&format!("times.family.{family}.hint"))>{move || app.t(&format!("times.family.{family}"))}</th>
            {PARTS.into_iter().map(cell).collect_view()}
            {cell("km_p50")}
            <td class="num">{rows}</td>
        </tr>
    }
}
