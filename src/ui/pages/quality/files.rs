//! File by file: what it is, how it was read, what each column means.

use leptos::prelude::*;

use crate::engine::{FileReport, Report};
use crate::ui::app::{App, Shared};
use crate::ui::pages::report::Columns;

/// The files as they were understood, one card each.
#[component]
pub fn Files(report: Memo<Option<Shared<Report>>>) -> impl IntoView {
    let app = App::expect();
    let files = move || {
        let report = report.get()?;
        let read: Vec<_> = report.files.iter().filter(|file| file.error.is_none()).cloned().collect();
        let card = |file: FileReport| {
            let name = file.name.clone();
            view! {
                <div class="col-6" data-file=name>
                    <Columns file />
                </div>
            }
        };
        Some(read.into_iter().map(card).collect_view())
    };
    view! {
        <h2 class="card__title col-12 grid__title">{move || app.t("quality.files")}</h2>
        {files}
    }
}
