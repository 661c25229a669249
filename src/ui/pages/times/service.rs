//! "Nível de serviço": five published formulas, the same customers.

use leptos::prelude::*;

use crate::engine::{Missing, SlaPage};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::CardMenu;
use crate::ui::format::{Unit, wilson};

use super::raw;

#[component]
pub fn ServiceCard() -> impl IntoView {
    let app = App::expect();
    let is_busy = app.select(|state| !state.is_fresh());
    let told = app.select(|state| state.times.sla.clone().map(Shared::<Result<Box<SlaPage>, Missing>>));
    let offered = Memo::new(move |_| told.with(|told| told.as_ref()?.as_ref().as_ref().ok()?.offered));
    let rows = move || {
        let offered = offered.get()?;
        let locale = app.locale();
        // What each formula divides by.
        let all = offered.answered + offered.abandoned;
        let of = [all, offered.answered, all, all - offered.abandoned_within, all];
        let row = move |place: usize, share: Option<f64>| {
            let (low, high) = share.map_or((0.0, 1.0), |share| wilson(share, of[place]));
            let between = app.tw("times.between", &[("from", &locale.percent(low, 0)), ("to", &locale.percent(high, 0))]);
            let key = format!("times.service.{}", place + 1);
            view! {
                <tr data-service=(place + 1).to_string()>
                    <th scope="row">{app.t(&key)}</th>
                    <td class="num" data-value=raw(share) title=share.map(|_| between)><b>{locale.cell(share, Unit::Share)}</b></td>
                    <td class="num">{locale.integer(of[place] as f64)}</td>
                    <td class="dialect__how">{app.t(&format!("{key}.how"))}</td>
                </tr>
            }
        };
        Some(offered.service_levels().into_iter().enumerate().map(|(place, share)| row(place, share)).collect_view())
    };
    let head = move |class: &'static str, key: &'static str| view! { <th scope="col" class=class>{move || app.t(key)}</th> };
    let is_there = move || offered.get().is_some();
    view! {
        <Show when=is_there>
            <section class="card card--flush col-12" aria-label=move || app.t("times.service.title") aria-busy=move || is_busy.get().to_string()>
                <div class="card__head">
                    <h2 class="card__title">
                        {move || app.t("times.service.title")} " " <small class="hide-phone">{move || app.t("times.service.sub")}</small>
                    </h2>
                    <div class="card__acts">
                        <CardMenu title=Signal::derive(move || app.t("times.service.title")) />
                    </div>
                </div>
                <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t("times.service.title")>
                    <table class="tbl">
                        <thead>
                            <tr>
                                {head("", "times.service.formula")} {head("num", "times.service.share")} {head("num", "times.service.of")}
                                {head("", "times.dialects.how")}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        </Show>
    }
}
