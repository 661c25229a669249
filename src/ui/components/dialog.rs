//! A box over the page that takes the keyboard until it is closed.

use leptos::html;
use leptos::prelude::*;
use web_sys::MouseEvent;

/// Esc and a press beside it close it; the browser gives the focus back.
#[component]
pub fn Dialog(
    #[prop(into)] is_open: Signal<bool>,
    on_close: Callback<()>,
    #[prop(default = "dlg")] class: &'static str,
    /// Its name for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let children = StoredValue::new(children);
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if is_open.get() {
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    // The box fills the dialog: what is pressed on the dialog itself lies beside it.
    let on_press = move |event: MouseEvent| {
        if event.target() == event.current_target() {
            on_close.run(());
        }
    };
    view! {
        <dialog class=class node_ref=dialog aria-label=label on:close=move |_| on_close.run(()) on:pointerdown=move |event| on_press(event.into())>
            <div class="dlg__in">
                <Show when=move || is_open.get()>{children.with_value(|children| children())}</Show>
            </div>
        </dialog>
    }
}
