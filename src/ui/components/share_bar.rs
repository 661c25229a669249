//! One bar cut into parts. Decoration: the figures stand beside it.

use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct SharePart {
    /// Ink class.
    pub ink: &'static str,
    pub amount: f64,
    pub is_hollow: bool,
    pub is_dim: bool,
}

#[component]
pub fn ShareBar(#[prop(into)] parts: Signal<Vec<SharePart>>) -> impl IntoView {
    let drawn = move || {
        let part = |part: SharePart| {
            let mut class = format!("share__part {}", part.ink);
            for (holds, name) in [(part.is_hollow, "hollow"), (part.is_dim, "dim"), (part.amount <= 0.0, "none")] {
                if holds {
                    class.push_str(&format!(" share__part--{name}"));
                }
            }
            view! { <span class=class style:--w=part.amount.to_string()></span> }
        };
        parts.get().into_iter().map(part).collect_view()
    };
    view! {
        <div class="share" aria-hidden="true">
            {drawn}
        </div>
    }
}
