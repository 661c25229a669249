//! Pieces of tables of figures.

use leptos::prelude::*;
use web_sys::MouseEvent;

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
    /// Among several sorted columns, from 1.
    #[prop(into, optional)]
    number: Signal<Option<usize>>,
    /// With Shift held or not.
    on_press: Callback<bool>,
) -> impl IntoView {
    // The style sheet turns the arrow of an ascending column.
    let arrow = move || {
        let number = number.get().map(|number| view! { <sup class="colh__n">{number.to_string()}</sup> });
        order.get().map(|_| view! { {number} <Icon name="chev-d" class="i i--sm" /> })
    };
    view! {
        <th scope="col" class=class aria-sort=order>
            <button type="button" class="tbl__sort" on:click=move |event: MouseEvent| on_press.run(event.shift_key())>
                {label}
                {arrow}
            </button>
        </th>
    }
}
