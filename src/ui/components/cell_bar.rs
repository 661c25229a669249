//! A figure in a table with its bar, and a norm as a dashed line.

use leptos::prelude::*;

#[component]
pub fn CellBar(
    /// The figure in words.
    #[prop(into)]
    value: Signal<String>,
    /// Length of the bar, 0 to 1; `None` = no bar.
    #[prop(into)]
    share: Signal<Option<f64>>,
    /// Place of the norm, 0 to 1.
    #[prop(into, optional)]
    norm: Signal<Option<f64>>,
    /// Trouble: well over the norm.
    #[prop(into, optional)]
    over: Signal<bool>,
    /// What was aggregated, beside a total.
    #[prop(into, optional)]
    note: Signal<String>,
) -> impl IntoView {
    let percent = |part: Option<f64>| format!("{:.2}%", part.unwrap_or(0.0).clamp(0.0, 1.0) * 100.0);
    view! {
        <div class="cellbar">
            <b>{value}</b>
            <Show when=move || share.get().is_some() fallback=move || view! { <small>{note}</small> }>
                <span class="cellbar__t" aria-hidden="true">
                    <i class:cellbar--over=over style:--w=move || percent(share.get())></i>
                    <Show when=move || norm.get().is_some()>
                        <u class="cellbar__norm" style:--x=move || percent(norm.get())></u>
                    </Show>
                </span>
            </Show>
        </div>
    }
}
