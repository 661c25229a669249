//! "Do envio à resposta": each step as a part of what was sent, and what became of the rest.

use leptos::prelude::*;

use crate::engine::{Cell, Dimension};
use crate::ui::app::App;
use crate::ui::components::chart_card::{ChartCard, Nothing};
use crate::ui::components::press::{Held, hold_focus};
use crate::ui::queries::delivery::{FUNNEL, NOW_ID, STATUS_ID};
use crate::ui::reading::{self, Chosen};

use super::super::figures::{raw, reason};

/// What is neither delivered nor read.
const REST: [(&str, &str); 4] = [("failed", "c-failed"), ("sent", "c-sent"), ("new", "c-new"), ("unknown", "c-unknown")];
const INKS: [&str; 4] = ["c-ink", "c-delivered", "c-read", "c-them"];

#[component]
pub fn FunnelCard() -> impl IntoView {
    let app = App::expect();
    let now = app.answer(NOW_ID);
    let statuses = app.answer(STATUS_ID);
    let nothing = Memo::new(move |_| {
        now.with(|now| {
            let now = now.as_ref()?;
            if let Some(missing) = reading::missing(now, FUNNEL[0]) {
                return Some(Nothing { title: app.t("missing.title"), text: reason(app, &missing), act: String::new() });
            }
            let is_empty = reading::whole(now, FUNNEL[0]).n == 0;
            is_empty.then(|| Nothing { title: app.t("delivery.funnel.empty"), text: String::new(), act: String::new() })
        })
    });
    let steps = move || {
        now.with(|now| {
            let now = now.as_ref()?;
            let whole = reading::whole(now, FUNNEL[0]).value.unwrap_or(0.0);
            let step = |(place, &metric): (usize, &&'static str)| {
                let cell = reading::whole(now, metric);
                let why = reading::missing(now, metric).map(|missing| reason(app, &missing));
                step_view(app, metric, INKS[place], cell, whole, why)
            };
            Some(FUNNEL.iter().enumerate().map(step).collect_view())
        })
    };
    let rest = move || {
        hold_focus("data-press");
        let groups = statuses.with(|statuses| statuses.as_ref().map(|answer| reading::groups(answer, FUNNEL[0]))).unwrap_or_default();
        let clauses = app.look(|state| state.view.clauses.clone());
        let of = |status: &str| {
            let is_it = |label: &str| label == status || status == "unknown" && label.is_empty();
            reading::sum(groups.iter().filter(|(label, _)| is_it(label)).map(|(_, cell)| *cell))
        };
        let shown = REST.into_iter().map(|(status, ink)| (status, ink, of(status))).filter(|(.., cell)| cell.n > 0);
        let row = |(status, ink, cell): (&'static str, &'static str, Cell)| {
            let chosen = reading::chosen(&clauses, Dimension::Status, status);
            let text = app.t(&format!("word.status.{status}"));
            view! {
                <button
                    type="button"
                    class="key funnel__rest"
                    class:muted=chosen == Chosen::No
                    data-press=status
                    aria-pressed=(chosen == Chosen::Yes).then_some("true")
                    on:click=move |event| app.send(Held::from(&event).toggles(Dimension::Status, status))
                >
                    <span class=format!("sw {ink}") class:sw--hollow=status == "new"></span>
                    {text}
                    " "
                    <b data-metric=FUNNEL[0] data-group=status data-value=raw(cell.value)>{app.locale().integer(cell.n as f64)}</b>
                </button>
            }
        };
        shown.map(row).collect_view()
    };
    view! {
        <ChartCard
            class="card col-7"
            title=Signal::derive(move || app.t("delivery.funnel.title"))
            sub=Signal::derive(move || app.t("delivery.funnel.sub"))
            is_waiting=Signal::derive(move || now.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
        >
            <ol class="funnel" data-query=NOW_ID>{steps}</ol>
            <p class="legend funnel__foot" data-query=STATUS_ID>{rest}</p>
        </ChartCard>
    }
}

fn step_view(app: App, metric: &'static str, ink: &'static str, cell: Cell, whole: f64, why: Option<String>) -> impl IntoView {
    let locale = app.locale();
    let share = cell.value.filter(|_| whole > 0.0).map(|value| value / whole);
    let width = format!("{:.2}%", share.unwrap_or(0.0) * 100.0);
    let figure = match &why {
        Some(_) => "—".to_owned(),
        None => locale.integer(cell.value.unwrap_or(0.0)),
    };
    let share = match why {
        Some(why) => why,
        None => share.map(|share| locale.percent(share, 1)).unwrap_or_default(),
    };
    view! {
        <li class="funnel__step" title=app.metric_text(metric, "def")>
            <span class="funnel__name">{app.t(&format!("delivery.funnel.{metric}"))}</span>
            <span class="funnel__bar"><i class=ink style:width=width></i></span>
            <b data-metric=metric data-value=raw(cell.value)>{figure}</b>
            <span class="funnel__share">{share}</span>
        </li>
    }
}
