//! What each figure means, and whether these files can give it.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::engine::MetricState;
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::filters::fold;
use crate::ui::format::{Better, shape};
use crate::ui::pages::quality::StateTag;
use crate::ui::pages::why::family;

#[component]
pub fn Glossary() -> impl IntoView {
    let app = App::expect();
    let metrics = app.select(|state| state.quality.as_ref().map(|quality| quality.metrics.clone()).unwrap_or_default());
    let sought = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let part = fold(sought.read().trim());
        let has = |state: &MetricState| {
            let text = format!("{} {} {}", app.metric_text(&state.metric, "name"), app.metric_text(&state.metric, "def"), state.metric);
            fold(&text).contains(&part)
        };
        metrics.read().iter().filter(|state| has(state)).cloned().collect::<Vec<_>>()
    });
    let is_none = move || found.read().is_empty() && !metrics.read().is_empty();
    view! {
        <section class="card col-12" aria-labelledby="glossary-title">
            <div class="card__head card__head--wrap">
                <h2 class="card__title" id="glossary-title">
                    {move || app.t("glossary.title")} " " <small>{move || app.t("glossary.sub")}</small>
                </h2>
                <label class="search push">
                    <Icon name="search" />
                    <input
                        type="search"
                        class="input input--search"
                        id="glossary-search"
                        aria-label=move || app.t("glossary.search")
                        placeholder=move || app.t("glossary.search")
                        prop:value=sought
                        on:input=move |event| sought.set(event_target_value(&event))
                    />
                </label>
            </div>
            <dl class="glossary">
                <For each=move || found.get() key=|state| (state.metric.clone(), state.n, state.doubts.len()) children=move |state| view! { <Entry state /> } />
            </dl>
            <Show when=is_none>
                <p class="sm muted">{move || app.tw("bar.search.none", &[("text", &sought.get())])}</p>
            </Show>
        </section>
    }
}

#[component]
fn Entry(state: MetricState) -> impl IntoView {
    let app = App::expect();
    let id = state.metric.clone();
    let metric = StoredValue::new(id.clone());
    let better = move || match shape(&metric.get_value()).better {
        Better::Higher => app.t("glossary.higher"),
        Better::Lower => app.t("glossary.lower"),
        Better::Neither => String::new(),
    };
    let more = move || {
        ["out", "edge", "compare"]
            .into_iter()
            .filter_map(move |part| {
                let metric = metric.get_value();
                let key = format!("metric.{}.{part}", family(&metric));
                app.has_text(&key).then(|| {
                    view! {
                        <dd class="glossary__more">
                            <small>{app.t(&format!("why.{part}"))} ": " {app.metric_text(family(&metric), part)}</small>
                        </dd>
                    }
                })
            })
            .collect_view()
    };
    view! {
        <div class="glossary__entry" data-row=id>
            <dt>{move || app.metric_text(&metric.get_value(), "name")} " " <StateTag state /></dt>
            <dd>
                {move || app.metric_text(&metric.get_value(), "def")} " " <small class="muted">{better}</small>
            </dd>
            {more}
        </div>
    }
}

/// Name and definition of metrics, each once, in their order.
pub fn definitions(app: App, metrics: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let once = metrics.into_iter().filter(|metric| app.has_text(&format!("metric.{metric}.def")) && seen.insert(metric.clone()));
    once.map(|metric| (app.metric_text(&metric, "name"), app.metric_text(&metric, "def"))).collect()
}
