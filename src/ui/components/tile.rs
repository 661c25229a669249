//! A figure with its label, its change, its n and a sparkline. The whole tile is the button.

use leptos::prelude::*;

use crate::ui::format::{Change, Part};

use super::delta::Delta;
use super::spark::{Spark, SparkOf};

/// A figure ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// Empty = a dash.
    pub parts: Vec<Part>,
    /// As it came from the engine; empty when there is none.
    pub raw: String,
    pub change: Change,
    /// `antes 31 min`
    pub before: String,
    /// `Antes 932, agora 1.142: +210 (+22,5%)`
    pub told: String,
    /// `n 2.125`, for shares and percentiles.
    pub n: String,
    /// `n = 6`: too few rows to compare.
    pub small: String,
    /// `entre 19% e 81%`
    pub between: String,
    /// Why the files cannot give it.
    pub missing: String,
}

#[component]
pub fn Tile(
    metric: &'static str,
    #[prop(into)] label: Signal<String>,
    /// What it means, in a sentence.
    #[prop(into)]
    about: Signal<String>,
    /// What pressing it does, read aloud.
    #[prop(into)]
    pick: Signal<String>,
    /// `None` = still being computed for the first time.
    #[prop(into)]
    figure: Signal<Option<Figure>>,
    #[prop(into)] spark: Signal<SparkOf>,
    /// It commands the main chart.
    #[prop(into)]
    is_on: Signal<bool>,
    /// Newer figures are on their way.
    #[prop(into)]
    is_stale: Signal<bool>,
    /// The figure is being explained.
    #[prop(into, optional)]
    is_explained: Signal<bool>,
    /// ⓘ, a second button above the first.
    #[prop(into, optional)]
    why: ViewFn,
    on_press: Callback<()>,
) -> impl IntoView {
    let is_known = Memo::new(move |_| figure.with(Option::is_some));
    let known = Memo::new(move |_| figure.get().unwrap_or_default());
    let is_dash = Memo::new(move |_| known.with(|figure| figure.parts.is_empty()));
    let number = move || {
        let parts = known.with(|figure| figure.parts.clone());
        if parts.is_empty() {
            return view! { "—" }.into_any();
        }
        let drawn = |part: Part| view! { {part.number} {(!part.unit.is_empty()).then(|| view! { <small>{part.unit}</small> })} };
        parts.into_iter().map(drawn).collect_view().into_any()
    };
    let below = move || {
        let figure = known.get();
        if !figure.missing.is_empty() {
            return view! { <p class="tile__note">{figure.missing}</p> }.into_any();
        }
        let other = (!figure.change.other.is_empty()).then(|| view! { <span class="delta__other">{figure.change.other.clone()}</span> });
        let change = Signal::stored(figure.change);
        let small = (!figure.small.is_empty()).then(|| view! { <span class="nsmall">{figure.small}</span> });
        let between = (!figure.between.is_empty()).then(|| view! { <span class="delta__before">{figure.between}</span> });
        let before = (!figure.before.is_empty()).then(|| view! { <span class="delta__before">{figure.before}</span> });
        let n = (!figure.n.is_empty()).then(|| view! { <span class="delta__n hide-phone">{figure.n}</span> });
        view! {
            <p class="delta">
                {small} {between} <Delta change /> {other} {before} {n}
            </p>
            <Spark of=spark />
        }
        .into_any()
    };
    // What has no room beside the figure is told here, too.
    let hint = move || {
        let lines = known.with(|figure| [about.get(), figure.told.clone(), figure.n.clone()]);
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let skeleton = || {
        view! {
            <span class="sk sk--big"></span>
            <span class="sk sk--short"></span>
        }
    };
    view! {
        <article
            class="tile"
            class:tile--on=is_on
            class:tile--why=is_explained
            class:tile--stale=move || is_stale.get() && is_known.get()
            data-state=move || (is_stale.get() || !is_known.get()).then_some("partial")
        >
            <h3 class="tile__label">
                <span>{label}</span>
                {why.run()}
            </h3>
            <Show when=move || is_known.get() fallback=skeleton>
                <p
                    class="tile__value"
                    class:tile__value--none=is_dash
                    data-metric=metric
                    data-value=move || known.with(|figure| figure.raw.clone())
                >
                    {number}
                </p>
                {below}
            </Show>
            <button
                type="button"
                class="tile__hit"
                title=hint
                aria-label=pick
                aria-pressed=move || if is_on.get() { "true" } else { "false" }
                on:click=move |_| on_press.run(())
            ></button>
        </article>
    }
}
