//! What exports of each kind can prove at all: exact, estimated, or not.

use leptos::prelude::*;

use crate::ui::app::App;

/// Kinds of exports, the last part of the keys that name them.
const SOURCES: [&str; 8] = ["phone", "cloud", "chatwoot", "helpdesk", "desk_json", "consumption", "messages_csv", "process_log"];

/// What a manager wants to know, and for each kind of export `e` exact, `~` estimated, `-` not.
const ROWS: [(&str, [char; 8]); 10] = [
    ("message_time", ['e', 'e', 'e', '-', 'e', '~', 'e', '-']),
    ("direction", ['~', 'e', 'e', '~', 'e', '~', 'e', '-']),
    ("status", ['-', 'e', 'e', '-', '-', 'e', 'e', '-']),
    ("agent", ['~', '-', 'e', 'e', 'e', 'e', 'e', 'e']),
    ("case", ['~', '~', 'e', 'e', 'e', 'e', 'e', 'e']),
    ("closed", ['-', '-', 'e', 'e', 'e', '~', '-', '~']),
    ("template", ['-', '~', 'e', '-', '-', 'e', 'e', '-']),
    ("cost", ['-', 'e', '-', '-', '-', '~', '-', '-']),
    ("csat", ['-', '~', 'e', 'e', 'e', '-', '-', '-']),
    ("presence", ['-', '-', '-', '-', '-', '-', '-', '-']),
];

#[component]
pub fn Sources() -> impl IntoView {
    let app = App::expect();
    let cell = move |mark: char| {
        let (key, class) = match mark {
            'e' => ("quality.worth.exact", "tag"),
            '~' => ("quality.worth.estimated", "tag tag--warn"),
            _ => ("quality.worth.none", "muted"),
        };
        view! { <td><span class=class>{move || app.t(key)}</span></td> }
    };
    let row = move |(id, marks): (&'static str, [char; 8])| {
        view! {
            <tr>
                <th scope="row">{move || app.t(&format!("quality.source.of.{id}"))}</th>
                {marks.map(cell).collect_view()}
            </tr>
        }
    };
    view! {
        <details class="card card--flush col-12">
            <summary class="card__head sources__head">
                <span class="card__title">{move || app.t("quality.sources")} " " <small>{move || app.t("quality.sources.sub")}</small></span>
            </summary>
            <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t("quality.sources")>
                <table class="tbl">
                    <thead>
                        <tr>
                            <th scope="col">{move || app.t("quality.sources.what")}</th>
                            {SOURCES
                                .map(|id| view! { <th scope="col">{move || app.t(&format!("quality.source.{id}"))}</th> })
                                .collect_view()}
                        </tr>
                    </thead>
                    <tbody>{ROWS.map(row).collect_view()}</tbody>
                </table>
            </div>
            <p class="card__foot">
                <span>{move || app.t("quality.sources.foot")}</span>
            </p>
        </details>
    }
}
