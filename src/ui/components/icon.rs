//! Icons of the sprite that stands in the page.

use leptos::prelude::*;

/// An icon beside a word, or alone inside something that carries `aria-label`.
#[component]
pub fn Icon(
    /// Id in the sprite.
    name: &'static str,
    #[prop(default = "i")] class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=class aria-hidden="true">
            <use href=format!("#{name}")></use>
        </svg>
    }
}
