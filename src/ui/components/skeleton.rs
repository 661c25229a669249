//! The place of what will come: the same box, without movement.

use leptos::prelude::*;

/// A label, a figure and a line in grey.
#[component]
pub fn TileSkeleton() -> impl IntoView {
    view! {
        <div class="tile" aria-hidden="true">
            <span class="sk"></span>
            <span class="sk sk--big"></span>
            <span class="sk"></span>
        </div>
    }
}

/// Some lines of text in grey.
#[component]
pub fn LinesSkeleton(lines: usize) -> impl IntoView {
    (0..lines).map(|_| view! { <span class="sk" aria-hidden="true"></span> }).collect_view()
}
