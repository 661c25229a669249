//! "Palavras de cada opção": what customers write more often there than elsewhere.

use leptos::prelude::*;

use crate::engine::{OptionWords, RouteKind};
use crate::model::stats::SMALL_N;
use crate::ui::app::App;
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::press::hold_focus;

use super::{Told, nothing, pick, press};

#[component]
pub fn WordsCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let none = nothing(app, told, "words", |page| !page.has_texts, |page| page.options.is_empty());
    let rows = move || {
        hold_focus("data-press");
        Some(told.get()?.options.iter().map(|option| option_row(app, option)).collect_view())
    };
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t("routes.words.title"))
            how=Signal::derive(move || app.t("routes.words.how"))
            sub=Signal::derive(move || app.t("routes.words.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing=none
        >
            <dl class="routes__words">{rows}</dl>
        </ChartCard>
    }
}

fn option_row(app: App, option: &OptionWords) -> impl IntoView + use<> {
    let locale = app.locale();
    let small = (option.cases < SMALL_N).then(|| view! { <small class="nsmall">{app.t("routes.small")}</small> });
    let word = |(word, n, z): &(String, u64, f64)| {
        let why = app.tw("routes.words.why", &[("n", &locale.integer(*n as f64)), ("z", &locale.trimmed(*z, 1))]);
        view! {
            <span class="routes__word" data-word=word.clone() data-value=n.to_string() title=why>
                {press(app, pick(RouteKind::Option, &option.label, word), word, "key key--press")}
                " "
                <small class="muted">{locale.integer(*n as f64)}</small>
            </span>
        }
    };
    let words = match option.words.is_empty() {
        true => view! { <span class="muted">{app.t("routes.words.none")}</span> }.into_any(),
        false => option.words.iter().map(word).collect_view().into_any(),
    };
    view! {
        <div class="routes__option" data-option=option.label.clone()>
            <dt>
                {press(app, pick(RouteKind::Option, &option.label, ""), &option.label, "key key--press")}
                " "
                <small class="muted">{app.tn("routes.cases", option.cases, &locale.integer(option.cases as f64))}</small>
                {small}
            </dt>
            <dd>{words}</dd>
        </div>
    }
}
