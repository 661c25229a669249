//! Pieces of tables of figures.

use leptos::prelude::*;

use super::icon::Icon;

/// A header cell that sorts. The arrow shows on the sorted column only.
#[component]
pub fn SortHeader(
    #[prop(into)] label: Signal<String>,
    /// `ascending`, `descending`, or nothing.
    #[prop(into)]
    order: Signal<Option<&'static str>>,
    /// `num` for figures.
    #[prop(default = "")]
    class: &'static str,
    on_press: Callback<()>,
) -> impl IntoView {
    let arrow = move || {
        let icon = match order.get()? {
            "ascending" => "chev-u",
            _ => "chev-d",
        };
        Some(view! { <Icon name=icon class="i i--sm" /> })
    };
    view! {
        <th scope="col" class=class aria-sort=order>
            <button type="button" class="tbl__sort" on:click=move |_| on_press.run(())>
                {label}
                {arrow}
            </button>
        </th>
    }
}
