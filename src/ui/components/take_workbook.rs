//! A list as a workbook, beside the button that takes it as CSV.

use leptos::prelude::*;

use crate::ui::app::App;

/// Rows beyond this do not fit on a sheet.
const MAX_SHEET: u64 = 1_048_576;

/// `id` is what `data-download` says.
#[component]
pub fn TakeWorkbook(
    #[prop(into)] id: String,
    #[prop(into)] n_rows: Signal<u64>,
    #[prop(default = "ctl")] class: &'static str,
    on_take: impl Fn() + 'static,
) -> impl IntoView {
    let app = App::expect();
    view! {
        <button
            type="button"
            class=class
            data-download=id
            title=move || app.t("take.workbook.hint")
            disabled=move || !(1..MAX_SHEET).contains(&n_rows.get())
            on:click=move |_| on_take()
        >
            {move || app.t("take.workbook")}
        </button>
    }
}
