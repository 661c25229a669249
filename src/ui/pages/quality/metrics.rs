//! Which figures are exact, which are estimates and why, and what would make the impossible ones possible.

use leptos::prelude::*;

use crate::engine::{MetricState, Missing};
use crate::ui::app::App;
use crate::ui::components::seg::{Seg, SegOption};

use super::Answered;

/// What a figure is worth with these files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worth {
    Exact,
    Estimated,
    Impossible,
}

impl Worth {
    const ALL: [Worth; 3] = [Worth::Impossible, Worth::Estimated, Worth::Exact];

    fn of(state: &MetricState) -> Self {
        match (&state.missing, state.doubts.is_empty()) {
            (Some(_), _) => Worth::Impossible,
            (None, false) => Worth::Estimated,
            (None, true) => Worth::Exact,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Worth::Exact => "exact",
            Worth::Estimated => "estimated",
            Worth::Impossible => "impossible",
        }
    }
}

#[component]
pub fn Metrics(quality: Answered) -> impl IntoView {
    let app = App::expect();
    let only = RwSignal::new(None::<Worth>);
    let metrics = Memo::new(move |_| quality.read().as_ref().map(|quality| quality.metrics.clone()).unwrap_or_default());
    let count = move |worth: Worth| metrics.read().iter().filter(|state| Worth::of(state) == worth).count();
    let options = Signal::derive(move || {
        let locale = app.locale();
        let all = SegOption { value: None, text: app.t("quality.metrics.all"), title: app.t("quality.metrics.all") };
        let some = Worth::ALL.into_iter().map(|worth| {
            let text = format!("{} {}", app.t(&format!("quality.worth.{}", worth.id())), locale.integer(count(worth) as f64));
            SegOption { value: Some(worth), title: text.clone(), text }
        });
        std::iter::once(all).chain(some).collect::<Vec<_>>()
    });
    let shown = Memo::new(move |_| {
        let mut shown: Vec<MetricState> =
            metrics.read().iter().filter(|state| only.get().is_none_or(|only| Worth::of(state) == only)).cloned().collect();
        shown.sort_by_key(|state| Worth::ALL.iter().position(|worth| *worth == Worth::of(state)));
        shown
    });
    view! {
        <section class="card card--flush col-12" aria-labelledby="metrics-title">
            <div class="card__head card__head--wrap">
                <h2 class="card__title" id="metrics-title">
                    {move || app.t("quality.metrics")} " " <small>{move || app.t("quality.metrics.sub")}</small>
                </h2>
                <span class="card__acts">
                    <Seg
                        label=Signal::derive(move || app.t("quality.metrics"))
                        options
                        chosen=only
                        on_choose=move |worth| only.set(worth)
                        is_small=true
                    />
                </span>
            </div>
            <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t("quality.metrics")>
                <table class="tbl tbl--worth">
                    <thead>
                        <tr>
                            <th scope="col">{move || app.t("quality.metrics.name")}</th>
                            <th scope="col">{move || app.t("quality.metrics.worth")}</th>
                            <th scope="col" class="num">{move || app.t("quality.metrics.n")}</th>
                            <th scope="col">{move || app.t("quality.metrics.why")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || shown.get()
                            key=|state| (state.metric.clone(), state.n, state.doubts.clone())
                            children=move |state| view! { <Row state /> }
                        />
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Row(state: MetricState) -> impl IntoView {
    let app = App::expect();
    let n = state.n;
    let why = why(app, &state);
    let name = state.metric.clone();
    let possible = state.missing.is_none();
    let (id, worth) = (state.metric.clone(), Worth::of(&state).id());
    view! {
        <tr data-row=id data-worth=worth>
            <th scope="row">{move || app.metric_text(&name, "name")}</th>
            <td>
                <StateTag state />
            </td>
            <td class="num">{move || if possible { app.locale().integer(n as f64) } else { "—".to_owned() }}</td>
            <td class="tbl__why">{why}</td>
        </tr>
    }
}

/// What is missing and how to get it; else why it is an estimate.
fn why(app: App, state: &MetricState) -> impl Fn() -> String + Send + use<> {
    let (missing, doubts) = (state.missing.clone(), state.doubts.clone());
    move || match &missing {
        Some(Missing::Table(role)) => app.t(&format!("missing.table.{}", role.id())),
        Some(Missing::Field(field)) => app.t(&format!("missing.field.{field}")),
        Some(Missing::Hours) => app.t("missing.hours"),
        None => doubts.iter().map(|doubt| app.t(&format!("quality.doubt.{doubt}"))).collect::<Vec<_>>().join(" "),
    }
}

/// `exato`, `estimado`, `impossível`: a word and a shape of its own, never colour alone.
#[component]
pub fn StateTag(state: MetricState) -> impl IntoView {
    let app = App::expect();
    let worth = Worth::of(&state);
    let class = match worth {
        Worth::Exact => "tag",
        Worth::Estimated => "tag tag--warn",
        Worth::Impossible => "tag tag--none",
    };
    view! { <span class=class>{move || app.t(&format!("quality.worth.{}", worth.id()))}</span> }
}
