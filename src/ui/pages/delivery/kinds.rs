//! Session messages and templates, as parts of what was sent.

use leptos::prelude::*;

use crate::engine::Dimension;
use crate::ui::app::App;
use crate::ui::components::press::{Held, hold_focus};
use crate::ui::components::share_bar::{ShareBar, SharePart};
use crate::ui::queries::delivery::{KINDS_ID, NOW_ID};
use crate::ui::reading::{self, Chosen};

use super::super::figures::raw;

const METRIC: &str = "messages_sent";
const KINDS: [(&str, &str); 3] = [("session", "c-us"), ("hsm", "c-bot"), ("", "c-unknown")];

#[component]
pub fn Kinds() -> impl IntoView {
    let app = App::expect();
    let (answer, whole) = (app.answer(KINDS_ID), app.answer(NOW_ID));
    let groups =
        Memo::new(move |_| answer.with(|answer| answer.as_ref().map(|answer| reading::groups(answer, METRIC))).unwrap_or_default());
    let amount = move |kind: &str| groups.with(|groups| groups.iter().find(|(label, _)| label == kind).and_then(|(_, cell)| cell.value));
    let clauses = app.select(|state| state.view.clauses.clone());
    let parts = Signal::derive(move || {
        let clauses = clauses.get();
        let part = |(kind, ink): (&str, &'static str)| SharePart {
            ink,
            amount: amount(kind).unwrap_or(0.0),
            is_hollow: kind.is_empty(),
            is_dim: reading::chosen(&clauses, Dimension::Kind, kind) == Chosen::No,
        };
        KINDS.map(part).to_vec()
    });
    let keys = move || {
        hold_focus("data-press");
        let clauses = clauses.get();
        let total: f64 = KINDS.iter().filter_map(|(kind, _)| amount(kind)).sum();
        let key = |(kind, ink): (&'static str, &'static str)| {
            let value = amount(kind)?;
            let chosen = reading::chosen(&clauses, Dimension::Kind, kind);
            let text = if kind.is_empty() { app.t("word.kind.unknown") } else { app.t(&format!("word.kind.{kind}")) };
            let share = app.locale().percent(if total > 0.0 { value / total } else { 0.0 }, 0);
            Some(view! {
                <button
                    type="button"
                    class="key"
                    class:muted=chosen == Chosen::No
                    data-press=kind
                    aria-pressed=(chosen == Chosen::Yes).then_some("true")
                    on:click=move |event| app.send(Held::from(&event).toggles(Dimension::Kind, kind))
                >
                    <span class=format!("sw {ink}") class:sw--hollow=kind.is_empty()></span>
                    {text}
                    " "
                    <b data-metric=METRIC data-group=kind data-value=raw(Some(value))>{app.locale().integer(value)}</b>
                    " "
                    <small class="muted">{share}</small>
                </button>
            })
        };
        KINDS.into_iter().filter_map(key).collect_view()
    };
    // More usually comes in than goes out; the other way round somebody only announces.
    let is_inverted = Memo::new(move |_| {
        whole.with(|whole| {
            let figure = |metric: &str| whole.as_ref().and_then(|whole| reading::whole(whole, metric).value).unwrap_or(0.0);
            figure("messages_received") > 0.0 && figure("messages_sent") > 2.0 * figure("messages_received")
        })
    });
    view! {
        <div class="kinds" data-query=KINDS_ID>
            <h3 class="late__title">{move || app.t("delivery.kinds.title")}</h3>
            <ShareBar parts />
            <p class="legend">{keys}</p>
            <Show when=move || is_inverted.get()>
                <p class="card__foot">{move || app.t("delivery.inverted")}</p>
            </Show>
        </div>
    }
}
