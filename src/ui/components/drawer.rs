//! The panel at the right edge; on phones a sheet from below. The page beside it stays in use.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::menu::{is_anything_open, is_typing};

/// Widths at which the panel covers the page instead of standing beside it.
const SHEET: &str = "(max-width: 719px)";

/// Takes the focus and gives it back; Esc closes it before anything else hears of it.
#[component]
pub fn Drawer(
    #[prop(into)] label: Signal<String>,
    /// `drawer drawer--why` and the like.
    #[prop(into)]
    class: Signal<&'static str>,
    /// It covers the page, which cannot be reached meanwhile.
    #[prop(into)]
    is_modal: Signal<bool>,
    /// A key that no field wants, with nothing held down; whether it did something.
    on_key: Callback<String, bool>,
    on_close: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let panel = NodeRef::<html::Aside>::new();
    let opener = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let opener = StoredValue::new_local(opener);
    panel.on_load(|element| focus(&element));

    // Before all others: filters clear on Esc too, and letters choose a period elsewhere.
    let heard = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if event.default_prevented() || is_typing() || is_anything_open() {
            return;
        }
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            on_close.run(());
        } else if is_plain && on_key.run(event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    let _ = window().add_event_listener_with_callback_and_bool("keydown", heard.as_ref().unchecked_ref(), true);
    let heard = StoredValue::new_local(heard);
    on_cleanup(move || {
        heard.try_with_value(|heard| {
            let _ = window().remove_event_listener_with_callback_and_bool("keydown", heard.as_ref().unchecked_ref(), true);
        });
        let back = opener.try_get_value().flatten().filter(|opener| opener.is_connected());
        // What is pressed next elsewhere keeps the focus; only what would be lost comes back.
        let was_inside = panel.try_get_untracked().flatten().is_none_or(|panel| panel.contains(document().active_element().as_deref()));
        if let Some(back) = back.filter(|_| was_inside) {
            // A page that was covered can be reached again only after it is drawn.
            request_animation_frame(move || focus(&back));
        }
    });
    view! {
        <aside
            node_ref=panel
            class=class
            role="dialog"
            aria-modal=move || is_modal.get().then_some("true")
            aria-label=label
            tabindex="-1"
        >
            {children()}
        </aside>
    }
}

/// Whether the panel is a sheet over the page, now and after the window changes.
pub fn is_sheet() -> Signal<bool> {
    let now = || window().match_media(SHEET).ok().flatten().is_some_and(|query| query.matches());
    let is_sheet = RwSignal::new(now());
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        is_sheet.maybe_update(|before| std::mem::replace(before, now()) != now());
    });
    on_cleanup(move || resized.remove());
    is_sheet.into()
}

fn focus(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// The nearest element around a target that matches.
pub fn closest(target: Option<web_sys::EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}
