//! Figures that belong together, each with its change and its rows.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::delta::Delta;
use crate::ui::format::{Change, Unit, shape, wilson};
use crate::ui::queries::Frame;
use crate::ui::queries::times::{BEFORE_ID, FIGURES_ID};
use crate::ui::reading;

use super::figure;

#[component]
pub fn GroupCard(id: &'static str, metrics: &'static [&'static str]) -> impl IntoView {
    let app = App::expect();
    let is_busy = app.select(|state| !state.is_fresh());
    view! {
        <section class="card card--flush col-4" aria-label=move || app.t(&format!("times.group.{id}")) aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">{move || app.t(&format!("times.group.{id}"))}</h2>
                <div class="card__acts"><CardMenu title=Signal::derive(move || app.t(&format!("times.group.{id}"))) /></div>
            </div>
            <table class="tbl group" data-query=FIGURES_ID>
                <tbody>{metrics.iter().map(|&metric| view! { <GroupRow metric /> }).collect_view()}</tbody>
            </table>
        </section>
    }
}

#[component]
fn GroupRow(metric: &'static str) -> impl IntoView {
    let app = App::expect();
    let shape = shape(metric);
    let shown = Memo::new(move |_| figure(app, metric));
    let before = app.answer(BEFORE_ID);
    // An answer to an earlier question is no comparison once none is asked for.
    let compares = app.select(|state| {
        state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).is_some_and(|frame| frame.before_whole.is_some())
    });
    let change = Signal::derive(move || {
        let now = shown.get();
        if now.is_small || !compares.get() {
            return Change::default();
        }
        before.with(|before| {
            before.as_ref().map(|before| app.locale().change(now.cell, reading::whole(before, metric), shape)).unwrap_or_default()
        })
    });
    let text = move |part: &str| app.metric_text(metric, part);
    let note = move || {
        let figure = shown.get();
        let class = if figure.is_small { "nsmall" } else { "muted" };
        let is_plain = shape.unit == Unit::Count && figure.cell.value.is_some();
        // A share is only as sure as its rows.
        let between = (shape.unit == Unit::Share).then_some(figure.cell.value).flatten().map(|share| {
            let (low, high) = wilson(share, figure.cell.n);
            app.tw("times.between", &[("from", &app.locale().percent(low, 0)), ("to", &app.locale().percent(high, 0))])
        });
        (!is_plain).then(|| view! { <small class=class title=between>{figure.note}</small> })
    };
    view! {
        <tr>
            <th scope="row" title=move || text("def")>{move || text("short")} {note}</th>
            <td class="num" data-metric=metric data-value=move || shown.get().raw>
                <b>{move || shown.get().text}</b>
                <span class="delta"><Delta change /></span>
            </td>
        </tr>
    }
}
