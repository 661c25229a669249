//! One sentence at the bottom, one action; errors stay.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::Icon;

const STAYS: Duration = Duration::from_secs(6);

/// A notice that is on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub text: String,
    /// The word of its action, when there is one.
    pub action: Option<String>,
    /// Word of the button that closes it.
    pub close: String,
    pub is_error: bool,
}

/// A live region that reads each new notice aloud.
#[component]
pub fn Toasts(
    /// What the region is, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] notice: Signal<Option<Notice>>,
    on_action: impl Fn() + Clone + Send + Sync + 'static,
    on_close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
        });
    };
    let close_later = on_close.clone();
    Effect::new(move |_| {
        let stays = notice.with(|notice| notice.as_ref().is_some_and(|notice| !notice.is_error));
        stop();
        if stays {
            timer.set_value(set_timeout_with_handle(close_later.clone(), STAYS).ok());
        }
    });
    on_cleanup(stop);
    let shown = move || {
        let (on_action, on_close) = (on_action.clone(), on_close.clone());
        notice.get().map(|notice| {
            let act = notice.action.map(|word| {
                view! { <button type="button" class="toast__act" on:click=move |_| on_action()>{word}</button> }
            });
            view! {
                <div class="toast" role=if notice.is_error { "alert" } else { "status" }>
                    <span>{notice.text}</span>
                    {act}
                    <button type="button" class="toast__x" aria-label=notice.close on:click=move |_| on_close()>
                        <Icon name="x" />
                    </button>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="region" aria-live="polite" aria-label=move || label.get()>{shown}</div> }
}
