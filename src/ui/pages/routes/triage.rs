//! "Para ver primeiro": urgent, angry and legal words, by a list that can be read.

use leptos::prelude::*;

use crate::engine::{RouteKind, TriageRow};
use crate::ui::app::App;
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::press::hold_focus;

use super::{Told, nothing, pick, press};

#[component]
pub fn TriageCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let is_empty = |page: &crate::engine::RoutesPage| page.triage.iter().all(|row| row.cases == 0);
    let none = nothing(app, told, "triage", |page| !page.has_texts, is_empty);
    let rows = move || {
        hold_focus("data-press");
        Some(told.get()?.triage.iter().filter(|row| row.cases > 0).map(|row| triage_row(app, row)).collect_view())
    };
    let lexicon = move || {
        let page = told.get()?;
        let list = |(id, words): &(String, Vec<String>)| {
            view! {
                <dt>{app.t(&format!("routes.triage.{id}"))}</dt>
                <dd>{words.join(", ")}</dd>
            }
        };
        Some(page.lexicon.iter().map(list).collect_view())
    };
    view! {
        <ChartCard
            class="card col-4"
            title=Signal::derive(move || app.t("routes.triage.title"))
            how=Signal::derive(move || app.t("routes.triage.how"))
            sub=Signal::derive(move || app.t("routes.triage.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing=none
        >
            <ul class="routes__triage">{rows}</ul>
            <details class="routes__lexicon">
                <summary>{move || app.t("routes.triage.lexicon")}</summary>
                <dl>{lexicon}</dl>
            </details>
        </ChartCard>
    }
}

fn triage_row(app: App, row: &TriageRow) -> impl IntoView + use<> {
    let locale = app.locale();
    let count = |n: u64| locale.integer(n as f64);
    let words: Vec<String> = row.words.iter().map(|(word, n)| format!("{word} {}", count(*n))).collect();
    let unreached = (row.unreached > 0).then(|| app.tn("routes.triage.unreached", row.unreached, &count(row.unreached)));
    view! {
        <li data-triage=row.id.clone() data-value=row.cases.to_string()>
            {press(app, pick(RouteKind::Triage, &row.id, ""), &app.t(&format!("routes.triage.{}", row.id)), "key key--press")}
            <b>{count(row.cases)}</b>
            <small class="muted">{words.join(" · ")}</small>
            <small class="bad">{unreached}</small>
        </li>
    }
}
