//! How a figure moved against the period before.

use leptos::prelude::*;

use crate::ui::format::{Arrow, Change};

/// Arrow and words, coloured as good or bad. Nothing when there is nothing to compare with.
#[component]
pub fn Delta(#[prop(into)] change: Signal<Change>) -> impl IntoView {
    move || {
        let change = change.get();
        (!change.is_none()).then(|| {
            let arrow = (change.arrow != Arrow::None).then(|| view! { <span class="arw">{change.arrow.glyph()}</span>" " });
            view! { <span class=change.tone.class()>{arrow} {change.text}</span> }
        })
    }
}
