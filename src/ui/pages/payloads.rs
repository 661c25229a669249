//! What payloads of webhooks and of help desks held, in their own words and in ours.

use leptos::prelude::*;

use crate::model::{Failure, WebhookReport};
use crate::ui::app::App;

/// Words named of each kind; the others are a number.
const MAX_WORDS: usize = 8;

/// A line for each kind of thing that was met.
#[component]
pub fn Payloads(webhook: WebhookReport) -> impl IntoView {
    let WebhookReport { messages, statuses, categories, errors, notices } = webhook;
    let kinds = [("messages", messages), ("statuses", statuses), ("categories", categories), ("errors", errors), ("notices", notices)];
    let kinds = kinds.into_iter().filter(|(_, words)| !words.is_empty());
    view! { <dl class="payloads">{kinds.map(|(kind, words)| view! { <Kind kind words /> }).collect_view()}</dl> }
}

#[component]
fn Kind(kind: &'static str, words: Vec<(String, u64)>) -> impl IntoView {
    let app = App::expect();
    let n_hidden = words.iter().skip(MAX_WORDS).map(|(_, n)| n).sum::<u64>();
    let shown = words.into_iter().take(MAX_WORDS);
    let word = move |(word, n): (String, u64)| {
        let (meaning, own) = (meaning(app, kind, &word), word.clone());
        view! {
            <li data-word=own data-n=n.to_string()>
                {meaning.map(|text| view! { {text} " " })} <code>{word}</code> " " <b>{move || app.locale().integer(n as f64)}</b>
            </li>
        }
    };
    let others = (n_hidden > 0).then(|| {
        view! { <li>{move || app.t("other")} " " <b>{move || app.locale().integer(n_hidden as f64)}</b></li> }
    });
    view! {
        <dt>{move || app.t(&format!("import.payloads.{kind}"))}</dt>
        <dd data-payloads=kind>
            <ul>{shown.map(word).collect_view()} {others}</ul>
        </dd>
    }
}

/// A word of the payloads in ours, where we have one.
fn meaning(app: App, kind: &str, word: &str) -> Option<String> {
    let key = match kind {
        "messages" => format!("content.{word}"),
        "statuses" => format!("word.status.{word}"),
        "errors" => format!("failure.{}", Failure::of(word)?.id()),
        _ => return None,
    };
    app.has_text(&key).then(|| app.t(&key))
}
