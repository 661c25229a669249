//! "Qual definição é o meu número?": a figure of another screen is typed, and the definitions that give it are named.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use crate::engine::{Basis, NumberKind, Reading, What};
use crate::ui::app::{App, Shared};
use crate::ui::event::Event;
use crate::ui::format::Unit;
use crate::ui::pages::words::zone;
use crate::ui::typed;

use super::raw;

#[component]
pub fn NumberCard() -> impl IntoView {
    let app = App::expect();
    let page = app.select(|state| state.times.number.clone().map(Shared));
    let sought = app.select(|state| state.times.sought.clone());
    let field = NodeRef::<html::Input>::new();
    let is_bad = Memo::new(move |_| !sought.get().trim().is_empty() && typed::read(&sought.get(), app.lang()).is_empty());
    let seek = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            app.send(Event::NumberSought(field.value()));
        }
    };
    let is_waiting = move || page.with(Option::is_none) && !sought.get().trim().is_empty() && !is_bad.get();
    let said = move || {
        let page = page.get()?;
        let n = app.locale().integer(f64::from(page.tried));
        let key = match page.readings.first() {
            Some(reading) if reading.is_exact => "times.number.found",
            Some(_) => "times.number.nearest",
            None => "times.number.nothing",
        };
        Some(view! { <p class="number__said" role="status" data-number=key>{app.tw(key, &[("n", &n)])}</p> })
    };
    let head = move |class: &'static str, key: &'static str| view! { <th scope="col" class=class>{move || app.t(key)}</th> };
    let table = move || {
        let page = page.get().filter(|page| !page.readings.is_empty())?;
        Some(view! {
            <div class="scroll-x" tabindex="0" role="region" aria-label=app.t("times.number.title")>
                <table class="tbl">
                    <thead>
                        <tr>
                            {head("", "times.number.definition")} {head("num", "times.number.gives")} {head("num", "times.number.rows")}
                            {head("", "times.number.choices")}
                        </tr>
                    </thead>
                    <tbody>{page.readings.iter().map(|reading| row(app, reading)).collect_view()}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <section class="card card--flush col-12" aria-label=move || app.t("times.number.title") aria-busy=move || is_waiting().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("times.number.title")} " " <small class="hide-phone">{move || app.t("times.number.sub")}</small>
                </h2>
            </div>
            <form class="number" on:submit=seek>
                <label class="field" class:field--bad=is_bad>
                    <span class="vh">{move || app.t("times.number.field")}</span>
                    <input
                        node_ref=field
                        class="input"
                        name="number"
                        maxlength="40"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder=move || app.t("times.number.example")
                        aria-invalid=move || is_bad.get().then_some("true")
                        prop:value=sought
                    />
                    {move || is_bad.get().then(|| view! { <small class="field__hint" role="alert">{app.t("times.number.bad")}</small> })}
                </label>
                <button type="submit" class="ctl">{move || app.t("times.number.seek")}</button>
                <p class="sm muted number__hint">{move || app.t("times.number.hint")}</p>
            </form>
            {said}
            {table}
        </section>
    }
}

fn row(app: App, reading: &Reading) -> impl IntoView + use<> {
    let locale = app.locale();
    let unit = match reading.kind {
        NumberKind::Count => Unit::Count,
        NumberKind::Secs => Unit::Seconds,
        NumberKind::Share => Unit::Share,
        NumberKind::Points => Unit::Grade,
    };
    let (name, meaning, id) = match &reading.what {
        What::Dialect(dialect, part) => {
            let id = dialect.id();
            let values = [("product", app.t(&format!("dialect.{id}"))), ("part", app.t(&format!("times.part.{}", part.id())))];
            let name = app.tw("times.number.dialect", &values.each_ref().map(|(key, value)| (*key, value.as_str())));
            (name, app.t(&format!("dialect.{id}.rule")), format!("{id} {}", part.id()))
        }
        What::Metric(metric) => (app.metric_text(metric, "name"), app.metric_text(metric, "def"), metric.clone()),
    };
    let clock = reading.clock.map(|clock| app.t(&format!("times.number.clock.{}", clock.id())));
    let dates = (reading.basis != Basis::Each).then(|| app.t(&format!("basis.{}", reading.basis.id())).to_lowercase());
    let days = reading.zone.as_ref().map(|name| app.tw("times.number.zone", &[("zone", &zone(name))]));
    let rows = reading.is_unfiltered.then(|| app.t("times.number.unfiltered"));
    let choices: Vec<String> = [clock, dates, days, rows].into_iter().flatten().collect();
    view! {
        <tr data-reading=id>
            <th scope="row" class="number__what">{name} <small class="tbl__below">{meaning}</small></th>
            <td class="num" data-value=raw(Some(reading.value))><b>{locale.cell(Some(reading.value), unit)}</b></td>
            <td class="num">{locale.integer(reading.n as f64)}</td>
            <td class="dialect__how">{choices.join(" · ")}</td>
        </tr>
    }
}
