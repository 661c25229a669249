//! A part of a page that is built in a turn of its own.

use leptos::either::Either;
use leptos::prelude::*;

use crate::ui::browser::turns;

/// Parts stand in the queue in the order in which they are placed.
#[component]
pub fn Later(
    /// Classes of the empty box that keeps the place until then; without it nothing does.
    #[prop(optional)]
    class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let is_due = RwSignal::new(false);
    turns::figures(move || {
        let _ = is_due.try_set(true);
    });
    move || {
        if is_due.get() {
            Either::Left(children())
        } else {
            Either::Right((!class.is_empty()).then(|| view! { <section class=class aria-busy="true" data-state="partial"></section> }))
        }
    }
}
