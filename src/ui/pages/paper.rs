//! What paper needs and a screen does not: whose figures these are, of which days and under which filters, and what they mean.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::ui::app::App;
use crate::ui::browser::timing::today;
use crate::ui::components::card_menu::said;

use super::settings::glossary;
use super::words;

/// Above the page.
#[component]
pub fn PaperHead() -> impl IntoView {
    let app = App::expect();
    let page = app.select(|state| state.view.page);
    let rules = app.select(|state| (state.policy.zone.clone(), state.clock()));
    let lines = move || {
        let (zone, clock) = rules.get();
        let of = said(app).into_iter().map(|(name, value)| if name.is_empty() { value } else { format!("{name}: {value}") });
        let clock = format!("{}: {}", app.t("bar.clock"), app.t(&format!("bar.clock.{}", clock.id())));
        let made = app.locale().long_day(today());
        let how = [app.tw("print.zone", &[("zone", &words::zone(&zone))]), clock, app.tw("print.made", &[("date", &made)])];
        of.chain(std::iter::once(how.join(" · "))).map(|line| view! { <p>{line}</p> }).collect_view()
    };
    view! {
        <header class="print-only print-head">
            <h1>{move || app.t("print.title")} " · " {move || app.t(&format!("nav.{}", page.get().id()))}</h1>
            {lines}
        </header>
    }
}

/// Below it: the figures on the page, each once.
#[component]
pub fn PaperDefinitions() -> impl IntoView {
    let app = App::expect();
    let is_on_paper = app.select(|state| state.is_on_paper);
    let definitions = move || {
        is_on_paper.get().then(|| {
            let entries = glossary::definitions(app, shown_metrics());
            let entries: Vec<_> = entries.into_iter().map(|(name, means)| view! { <dt>{name}</dt> <dd>{means}</dd> }).collect();
            (!entries.is_empty()).then(|| {
                view! {
                    <section class="print-only print-defs" aria-labelledby="print-defs">
                        <h2 id="print-defs">{app.t("print.defs")}</h2>
                        <dl>{entries}</dl>
                    </section>
                }
            })
        })
    };
    view! { {definitions} }
}

/// Metrics of the figures in the page, in its order.
fn shown_metrics() -> Vec<String> {
    let Ok(figures) = document().query_selector_all(".main [data-metric]") else { return Vec::new() };
    let figures = (0..figures.length()).filter_map(|place| figures.get(place)?.dyn_into::<Element>().ok());
    figures.filter_map(|figure| figure.get_attribute("data-metric")).collect()
}
