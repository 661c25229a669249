//! "Por que falhou": reasons with what they mean and what to do about them.

use leptos::prelude::*;

use crate::engine::{Cell, Dimension, Failure};
use crate::ui::app::App;
use crate::ui::components::chart_card::{ChartCard, Nothing};
use crate::ui::components::press::{Held, hold_focus};
use crate::ui::components::shortened;
use crate::ui::queries::delivery::ERRORS_ID;
use crate::ui::reading::{self, Chosen};

use super::super::figures::{raw, reason};

const METRIC: &str = "messages_failed";
const TOP: usize = 7;

#[component]
pub fn FailuresCard() -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(ERRORS_ID);
    let clauses = app.select(|state| state.view.clauses.clone());
    let ranked = Memo::new(move |_| {
        answer
            .with(|answer| answer.as_ref().map(|answer| reading::groups(answer, METRIC)))
            .map(|groups| reading::ranking(groups, None, TOP))
    });
    let nothing = Memo::new(move |_| {
        if let Some(missing) = answer.with(|answer| answer.as_ref().and_then(|answer| reading::missing(answer, METRIC))) {
            return Some(Nothing { title: app.t("missing.title"), text: reason(app, &missing), act: String::new() });
        }
        let is_empty = ranked.with(|ranked| ranked.as_ref().is_some_and(|ranked| ranked.count == 0));
        is_empty.then(|| Nothing { title: app.t("delivery.failures.empty"), text: String::new(), act: String::new() })
    });
    let rows = move || {
        hold_focus("data-press");
        let (ranked, clauses) = (ranked.get()?, clauses.get());
        let row = |rank: &reading::Rank| {
            let chosen = reading::chosen(&clauses, Dimension::Error, &rank.label);
            failure_row(app, &rank.label, rank.now, ranked.sum, chosen)
        };
        Some(ranked.top.iter().map(row).collect_view())
    };
    let foot = move || {
        let ranked = ranked.get()?;
        let only_nameless = ranked.count == 1 && ranked.top.first().is_some_and(|rank| rank.label.is_empty());
        let text = match ranked.rest {
            _ if only_nameless => app.t("missing.field.error"),
            Some((rank, count)) => {
                let n = app.locale().integer(rank.now.value.unwrap_or(0.0));
                app.tnw("delivery.failures.rest", count as u64, &app.locale().integer(count as f64), &[("messages", &n)])
            }
            None => return None,
        };
        Some(view! { <p class="card__foot">{text}</p> })
    };
    view! {
        <ChartCard
            class="card col-5"
            title=Signal::derive(move || app.t("delivery.failures.title"))
            sub=Signal::derive(move || app.t("delivery.failures.sub"))
            is_waiting=Signal::derive(move || answer.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
        >
            <ul class="failures" data-query=ERRORS_ID>{rows}</ul>
            {foot}
        </ChartCard>
    }
}

fn failure_row(app: App, code: &str, cell: Cell, whole: f64, chosen: Chosen) -> impl IntoView + use<> {
    let locale = app.locale();
    let (name, act) = failure_words(app, code);
    let shown_code = Failure::of(code).map(|_| code.to_owned());
    let value = code.to_owned();
    let share = cell.value.filter(|_| whole > 0.0).map(|value| locale.percent(value / whole, 0));
    view! {
        <li>
            <button
                type="button"
                class="failures__row"
                class:failures__row--sel=chosen == Chosen::Yes
                class:failures__row--dim=chosen == Chosen::No
                data-press=code.to_owned()
                aria-pressed=(chosen == Chosen::Yes).then_some("true")
                on:click=move |event| app.send(Held::from(&event).toggles(Dimension::Error, value.clone()))
            >
                <span class="failures__name"><bdi>{name}</bdi> {shown_code.map(|code| view! { " " <small class="muted">{code}</small> })}</span>
                <b data-metric=METRIC data-group=code.to_owned() data-value=raw(cell.value)>{locale.integer(cell.value.unwrap_or(0.0))}</b>
                <span class="failures__share">{share}</span>
                <span class="failures__act">{act}</span>
            </button>
        </li>
    }
}

/// What a reason means, and what to do about it, where that is known.
pub(super) fn failure_words(app: App, code: &str) -> (String, String) {
    match Failure::of(code) {
        Some(failure) => (app.t(&format!("failure.{}", failure.id())), app.t(&format!("failure.{}.act", failure.id()))),
        None if code.is_empty() => (app.t("failure.none"), String::new()),
        None if code.bytes().all(|byte| byte.is_ascii_digit()) => (app.tw("failure.code", &[("code", code)]), String::new()),
        None => (shortened(code, 90), String::new()),
    }
}
