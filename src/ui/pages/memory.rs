//! What is said where the browser keeps nothing, as in a private window.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::visit::Refuses;

/// A banner while what is open lives in the memory of the tab only; else nothing.
#[component]
pub fn MemoryOnly() -> impl IntoView {
    let app = App::expect();
    let refuses = app.select(|state| state.visit.refuses);
    move || {
        let told = Refuses::told(refuses.get())?;
        Some(view! {
            <p class="memory" role="status" data-memory>
                <Icon name="warn" />
                <span>{move || app.t(told)}</span>
            </p>
        })
    }
}
