//! The drawer beside the page: a conversation, a customer, or why a figure is what it is.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::drawer::Drawer;
use crate::ui::drawer::{DrawerEvent, Shown};
use crate::ui::event::Event;

use super::conversation::Conversation;
use super::customers::card::CardPanel;
use super::why::WhyPanel;

#[component]
pub fn DrawerSlot(#[prop(into)] is_sheet: Signal<bool>) -> impl IntoView {
    let app = App::expect();
    let shown = app.select(|state| state.drawer.shown());
    let is_open = Memo::new(move |_| shown.get().is_some());
    let label = Signal::derive(move || match shown.get() {
        Some(Shown::Why) => app.t("why.title"),
        Some(Shown::Card) => app.t("card.title"),
        _ => app.t("talk.label"),
    });
    let class = Signal::derive(move || match shown.get() {
        Some(Shown::Why) => "drawer drawer--why",
        Some(Shown::Card) => "drawer drawer--card",
        _ => "drawer drawer--talk",
    });
    let on_key = move |key: String| {
        let step = match key.as_str() {
            "j" => 1,
            "k" => -1,
            _ => return false,
        };
        if app.peek(|state| state.letters_off || state.drawer.shown() != Some(Shown::Talk)) {
            return false;
        }
        app.send(Event::Drawer(DrawerEvent::Moved(step)));
        true
    };
    let content = move || match shown.get() {
        Some(Shown::Talk) => Some(view! { <Conversation /> }.into_any()),
        Some(Shown::Card) => Some(view! { <CardPanel /> }.into_any()),
        Some(Shown::Why) => Some(view! { <WhyPanel /> }.into_any()),
        None => None,
    };
    view! {
        <Show when=move || is_open.get()>
            <Drawer
                label
                class
                is_modal=is_sheet
                on_key=Callback::new(on_key)
                on_close=Callback::new(move |()| close(app))
            >
                {content}
            </Drawer>
        </Show>
    }
}

pub fn close(app: App) {
    app.send(Event::Drawer(DrawerEvent::Closed));
}
