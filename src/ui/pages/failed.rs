//! Files of which nothing could be read: why, how they begin, and what can be done.

use leptos::prelude::*;

use crate::engine::FileReport;
use crate::model::report::Beginning;
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::event::{Event, FileEvent, has_columns};

#[component]
pub fn Failed(files: Vec<FileReport>) -> impl IntoView {
    let item = |file: FileReport| {
        let (name, beginning) = (file.name.clone(), file.beginning.clone());
        let choose = has_columns(&file).then(|| view! { <ChooseColumns file=file.name.clone() /> });
        view! {
            <li class="file file--bad file--told" data-failed=name>
                <Icon name="warn" />
                <div class="file__name">
                    <ErrorWords file=file />
                    {beginning.map(|beginning| view! { <Begins beginning=beginning /> })}
                </div>
                {choose}
            </li>
        }
    };
    view! {
        <div role="alert">
            <ul class="files">{files.into_iter().map(item).collect_view()}</ul>
        </div>
    }
}

#[component]
fn ChooseColumns(file: String) -> impl IntoView {
    let app = App::expect();
    let label = {
        let file = file.clone();
        move || app.tw("import.failed.map.label", &[("file", &file)])
    };
    view! {
        <button
            type="button"
            class="ctl ctl--sm"
            data-map="failed"
            aria-label=label
            on:click=move |_| app.send(Event::File(FileEvent::MappingOpenedAt(file.clone())))
        >
            {move || app.t("import.failed.map")}
        </button>
    }
}

/// The first lines of the file, as text and nothing else.
#[component]
fn Begins(beginning: Beginning) -> impl IntoView {
    let app = App::expect();
    match beginning {
        Beginning::Binary => view! { <small data-begins="binary">{move || app.t("import.failed.binary")}</small> }.into_any(),
        Beginning::Lines(lines) => {
            let n = lines.0.len() as u64;
            let line = |(number, text): (u64, String)| {
                view! {
                    <li value=number.to_string()>
                        <code>
                            <bdi>{text}</bdi>
                        </code>
                    </li>
                }
            };
            view! {
                <figure class="begins" data-begins="lines">
                    <figcaption>{move || app.tn("import.failed.begins", n, &app.locale().integer(n as f64))}</figcaption>
                    <ol>{lines.0.into_iter().map(line).collect_view()}</ol>
                </figure>
            }
            .into_any()
        }
    }
}

#[component]
fn ErrorWords(file: FileReport) -> impl IntoView {
    let app = App::expect();
    let words = move || if file.error.is_some() { refused_words(app, &file) } else { rejected_words(app, &file) };
    move || {
        let (text, hint) = words();
        view! {
            <b>{text}</b>
            <small>{hint}</small>
        }
    }
}

/// What is wrong with the file, and what can be done.
fn refused_words(app: App, file: &FileReport) -> (String, String) {
    let Some(error) = &file.error else { return Default::default() };
    let detail = match error.detail.parse::<f64>() {
        Ok(number) => app.locale().integer(number),
        Err(_) if error.detail.is_empty() && error.kind == "aggregated" => app.t("error.import.aggregated.kind"),
        Err(_) if error.detail.is_empty() => app.t("error.import.not_text.kind"),
        Err(_) => error.detail.clone(),
    };
    let line = error.line.map(|line| app.locale().integer(line as f64)).unwrap_or_default();
    let sentence =
        |part: &str| app.tw(&format!("error.import.{}.{part}", error.kind), &[("file", &file.name), ("detail", &detail), ("line", &line)]);
    (sentence("text"), sentence("hint"))
}

/// Every record was left out: where the first one stands, and why.
fn rejected_words(app: App, file: &FileReport) -> (String, String) {
    let Some(issue) = file.issues.iter().find(|issue| issue.kind.rejects()) else { return Default::default() };
    let (locale, id) = (app.locale(), issue.kind.id());
    let values = [("file", file.name.clone()), ("line", locale.integer(issue.line as f64)), ("reason", app.t(&format!("issue.{id}")))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let text = app.tnw("import.failed.all", file.rejected, &locale.integer(file.rejected as f64), &values);
    (text, app.t(&format!("issue.{id}.long")))
}
