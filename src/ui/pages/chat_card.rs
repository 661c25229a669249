//! How a chat was understood: who is us, what the messages hold.

use leptos::prelude::*;

use crate::engine::FileReport;
use crate::model::report::{ChatAuthor, ChatReport, ContainerReport};
use crate::ui::app::App;
use crate::ui::event::{Event, FileEvent};

/// Authors that are named; the others are a number.
const MAX_AUTHORS: usize = 12;

/// One chat with its authors to choose from.
#[component]
pub fn ChatCard(
    /// Of a file that is a chat.
    file: FileReport,
    chat: ChatReport,
    /// How dates were read, and how sure that is.
    #[prop(into)]
    dates: Signal<String>,
) -> impl IntoView {
    let app = App::expect();
    let name = file.name.clone();
    let (n_people, is_group) = (chat.authors.len() as u64, chat.is_group);
    let kind = move || {
        let n = app.locale().integer(n_people as f64);
        if is_group { app.tw("import.chat.kind.group", &[("n", &n)]) } else { app.tn("import.chat.kind", n_people, &n) }
    };
    let account = move || {
        let shown = |n: u64| app.locale().integer(n as f64);
        let values = [
            ("read", shown(file.rows_read)),
            ("kept", shown(file.kept)),
            ("merged", shown(file.merged)),
            ("rejected", shown(file.rejected)),
        ];
        app.tw("import.report.file.sum", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    let open_dates = {
        let name = file.name.clone();
        move |_| app.send(Event::File(FileEvent::MappingOpenedAt(name.clone())))
    };
    let change = (file.date_order != "iso").then(|| {
        view! {
            <button type="button" class="link" data-map="dates" on:click=open_dates>
                {move || app.t("import.chat.dates.change")}
            </button>
        }
    });
    let hidden = chat.authors.len().saturating_sub(MAX_AUTHORS) as u64;
    let more = (hidden > 0).then(|| {
        view! { <p class="xs muted">{move || app.tn("import.chat.authors.more", hidden, &app.locale().integer(hidden as f64))}</p> }
    });
    let authors = chat.authors.iter().take(MAX_AUTHORS).cloned().map(|author| view! { <Author author=author /> }).collect_view();
    view! {
        <section class="card" data-chat=name.clone()>
            <div class="card__head">
                <h2 class="card__title">
                    <span class="trunc" title=name.clone()>{name.clone()}</span>
                    <small>{kind}</small>
                </h2>
            </div>
            <p class="xs muted">{account}</p>
            <fieldset class="chatwho">
                <legend>{move || app.t("import.chat.who")}</legend>
                <p class="xs muted">{move || app.t("import.chat.who.hint")}</p>
                <ul class="chatwho__list">{authors}</ul>
                {more}
            </fieldset>
            <Facts chat=chat />
            <p class="card__foot">
                <span>
                    {dates} " " {change}
                </span>
                <span>{move || app.t("import.format.whatsapp")}</span>
            </p>
        </section>
    }
}

#[component]
fn Author(author: ChatAuthor) -> impl IntoView {
    let app = App::expect();
    let (name, us, messages) = (author.name.clone(), author.us, author.messages);
    let toggled = {
        let name = name.clone();
        move |_| app.send(Event::UsToggled(name.clone()))
    };
    let reason = move || match us {
        Some(evidence) => format!("{}: {}", app.t("import.chat.us"), app.t(&format!("import.chat.us.{}", evidence.id()))),
        None => app.t("import.chat.customer"),
    };
    view! {
        <li data-author=name.clone() data-us=us.map_or("", |evidence| evidence.id())>
            <label class="who__opt">
                <input type="checkbox" prop:checked=us.is_some() on:change=toggled />
                <bdi>{name.clone()}</bdi>
            </label>
            <small>{move || app.tn("import.chat.messages", messages, &app.locale().integer(messages as f64))} ", " {reason}</small>
        </li>
    }
}

/// What the messages hold, and what else was met.
#[component]
fn Facts(chat: ChatReport) -> impl IntoView {
    let app = App::expect();
    let (contents, edited, notices, has_seconds) = (chat.contents, chat.edited, chat.notices, chat.has_seconds);
    let signatures: Vec<String> =
        chat.authors.iter().filter(|author| author.us.is_some()).flat_map(|author| author.signatures.clone()).collect();
    let held = move || {
        let words: Vec<String> =
            contents.iter().map(|(id, n)| format!("{} {}", app.t(&format!("content.{id}")), app.locale().integer(*n as f64))).collect();
        words.join(" · ")
    };
    let counted =
        move |key: &'static str, n: u64| (n > 0).then(|| view! { <li>{move || app.tn(key, n, &app.locale().integer(n as f64))}</li> });
    view! {
        <p class="sm">
            <b>{move || app.t("import.chat.contents")}</b>
            ": "
            {held}
        </p>
        <ul class="notes">
            {counted("import.chat.edited", edited)} {counted("import.chat.notices", notices)}
            {(!signatures.is_empty())
                .then(|| view! { <li>{move || app.tw("import.chat.signatures", &[("names", &signatures.join(", "))])}</li> })}
            {(!has_seconds).then(|| view! { <li>{move || app.t("import.chat.minutes")}</li> })}
        </ul>
    }
}

/// What a container held and was not read.
#[component]
pub fn ContainerNote(name: String, told: ContainerReport) -> impl IntoView {
    let app = App::expect();
    let counts = [("import.container.media", told.media), ("import.container.empty", told.empty), ("import.container.ours", told.ours)];
    let lines = counts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| {
        let file = name.clone();
        view! {
            <p class="xs muted" data-container=name.clone()>
                {move || app.tnw(key, n, &app.locale().integer(n as f64), &[("file", &file)])}
            </p>
        }
    });
    lines.collect_view()
}
