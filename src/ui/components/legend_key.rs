//! A name of the legend that takes its series out of the drawing, and brings it back.

use leptos::prelude::*;

use crate::ui::app::App;

#[component]
pub fn LegendKey(
    #[prop(into)] name: Signal<String>,
    /// Of its swatch: `sw sw--line c-us`.
    #[prop(into)]
    class: String,
    /// Id of the series.
    series: &'static str,
    #[prop(into)] is_hidden: Signal<bool>,
    on_turn: impl Fn() + Send + Sync + 'static,
    /// Its figure, after the name.
    #[prop(optional, into)]
    figure: ViewFn,
) -> impl IntoView {
    let app = App::expect();
    view! {
        <button
            type="button"
            class="key key--turn"
            data-series=series
            aria-pressed=move || if is_hidden.get() { "false" } else { "true" }
            title=move || app.t(if is_hidden.get() { "chart.legend.show" } else { "chart.legend.hide" })
            on:click=move |_| on_turn()
        >
            <span class=class></span>
            {name}
            {figure.run()}
        </button>
    }
}
