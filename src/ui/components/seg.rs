//! One of a few, side by side.

use leptos::prelude::*;

/// A choice: what is chosen, its text, and its name in full when the text is short.
#[derive(Clone, PartialEq)]
pub struct SegOption<T> {
    pub value: T,
    pub text: String,
    pub title: String,
}

/// Buttons of which one is pressed.
#[component]
pub fn Seg<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What is chosen, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] options: Signal<Vec<SegOption<T>>>,
    #[prop(into)] chosen: Signal<T>,
    on_choose: impl Fn(T) + Clone + Send + Sync + 'static,
    /// Lower, for heads of cards and the top of the start page.
    #[prop(optional)]
    is_small: bool,
) -> impl IntoView {
    let button = move |option: SegOption<T>| {
        let on_choose = on_choose.clone();
        let (value, pressed) = (option.value.clone(), option.value);
        let is_pressed = move || if chosen.get() == pressed { "true" } else { "false" };
        view! {
            <button type="button" aria-pressed=is_pressed title=option.title on:click=move |_| on_choose(value.clone())>
                {option.text}
            </button>
        }
    };
    view! {
        <span class="seg" class:seg--sm=is_small role="group" aria-label=move || label.get()>
            {move || options.get().into_iter().map(button.clone()).collect_view()}
        </span>
    }
}
