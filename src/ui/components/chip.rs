//! A filter in the strip: press to edit or pause, × or Delete to remove; struck while it is paused.

use leptos::prelude::*;
use web_sys::MouseEvent;

use super::icon::Icon;

/// What a chip says, already in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChipText {
    /// `Canal`
    pub name: String,
    /// `é`
    pub op: String,
    /// `WhatsApp`, `Instagram`
    pub values: Vec<String>,
    /// `ou`
    pub or: String,
    /// `e mais 3`, or nothing.
    pub more: String,
}

impl ChipText {
    /// In one line, for titles and sentences.
    pub fn sentence(&self) -> String {
        let values = self.values.join(&format!(" {} ", self.or));
        [self.name.as_str(), &self.op, &values, &self.more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

#[component]
pub fn Chip(
    #[prop(into)] text: Signal<ChipText>,
    /// Name of the × for assistive technology.
    #[prop(into)]
    remove_label: Signal<String>,
    on_edit: Callback<MouseEvent>,
    on_remove: Callback<()>,
    /// It stands there and does not filter.
    #[prop(into)]
    is_paused: Signal<bool>,
    /// Said before a paused one: `em pausa`.
    #[prop(into)]
    paused_word: Signal<String>,
) -> impl IntoView {
    let words = move || {
        let text = text.get();
        let joined = text
            .values
            .into_iter()
            .enumerate()
            .map(|(place, value)| {
                let or = (place > 0).then(|| view! { <i>" " {text.or.clone()} " "</i> });
                view! { {or} <bdi>{value}</bdi> }
            })
            .collect_view();
        let more = (!text.more.is_empty()).then(|| view! { <i>" " {text.more}</i> });
        view! { <b>{text.name}</b> " " <i>{text.op}</i> " " {joined} {more} }
    };
    let title = move || {
        let sentence = super::shortened(&text.get().sentence(), 300);
        if is_paused.get() { format!("{sentence} ({})", paused_word.get()) } else { sentence }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "Delete" | "Backspace") {
            event.prevent_default();
            on_remove.run(());
        }
    };
    view! {
        <span class="chip" class:chip--off=is_paused on:keydown=on_key>
            <button
                type="button"
                class="chip__t"
                aria-haspopup="dialog"
                title=title
                on:click=move |event| on_edit.run(event)
            >
                {words}
                {move || is_paused.get().then(|| view! { <span class="vh">" (" {paused_word} ")"</span> })}
            </button>
            <button type="button" class="chip__x" aria-label=remove_label title=remove_label on:click=move |_| on_remove.run(())>
                <Icon name="x" class="i i--sm" />
            </button>
        </span>
    }
}
