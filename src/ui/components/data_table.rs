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
    // The style sheet turns the arrow of an ascending column.
    let arrow = move || order.get().map(|_| view! { <Icon name="chev-d" class="i i--sm" /> });
    view! {
        <th scope="col" class=class aria-sort=order>
            <button type="button" class="tbl__sort" on:click=move |_| on_press.run(())>
                {label}
                {arrow}
            </button>
        </th>
    }
}
