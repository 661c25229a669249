//! Qualidade dos dados: what was understood, which days there are, what does not fit, and which figures these files can bear.
//!
//! [`findings`] rows that do not fit · [`coverage`] days and gaps · [`metrics`] exact, estimated, impossible · [`files`] file by file.

mod coverage;
mod files;
mod findings;
mod metrics;
mod sources;

use leptos::prelude::*;

use crate::engine::{Quality, Report};
use crate::ui::app::{App, Shared};
use crate::ui::event::Event;

use super::report::Account;

pub use metrics::StateTag;

/// What the engine says; `None` while it was not answered.
type Answered = Memo<Option<Shared<Quality>>>;

/// The page.
#[component]
pub fn QualityPage() -> impl IntoView {
    let app = App::expect();
    let quality: Answered = app.select(|state| state.quality.clone().map(Shared));
    let report = app.select(|state| state.report.clone().map(Shared));
    view! {
        <Head report />
        {move || report.get().map(|report| view! { <Account report /> })}
        <div class="grid">
            <findings::Findings quality report />
            <coverage::CoverageCard quality />
            <metrics::Metrics quality />
            <files::Files report />
            <sources::Sources />
        </div>
    }
}

/// `212.340 linhas em 4 arquivos, 1 jan – 19 nov 2026.`
#[component]
fn Head(report: Memo<Option<Shared<Report>>>) -> impl IntoView {
    let app = App::expect();
    let days = app.select(|state| state.data_days());
    let sub = move || {
        let (report, days) = (report.get()?, days.get()?);
        let locale = app.locale();
        let files = report.files.iter().filter(|file| file.error.is_none()).count() as u64;
        let files = app.tn("bar.dataset.files", files, &locale.integer(files as f64));
        Some(
            app.tw("quality.sub", &[("rows", &locale.integer(report.rows_read as f64)), ("files", &files), ("range", &locale.range(days))]),
        )
    };
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("quality.title")}</h1>
                <p class="head__sub">{move || sub().unwrap_or_else(|| "\u{a0}".to_owned())}</p>
            </div>
            <div class="head__acts">
                <button type="button" class="ctl" on:click=move |_| app.send(Event::OpenReport)>
                    {move || app.t("bar.dataset.report")}
                </button>
            </div>
        </div>
    }
}
