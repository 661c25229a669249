//! Which messages found their case: how many, why that matters, and the rows that found none.

use leptos::prelude::*;

use crate::engine::{LocalDay, RowCell, UnmatchedOf, UnmatchedPage};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::about_all;
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::components::take_workbook::TakeWorkbook;
use crate::ui::event::{Event, FileEvent};
use crate::ui::filters::word_key;
use crate::ui::format::clock;

const CELL_CHARS: usize = 80;

/// Nothing where only one of the two sides is loaded.
#[component]
pub fn MatchesCard() -> impl IntoView {
    let app = App::expect();
    let matches = app.select(|state| state.summary.as_ref().map(|summary| summary.matches).filter(|matches| matches.is_known()));
    move || {
        let matches = matches.get()?;
        let total = matches.messages_matched + matches.messages_unmatched();
        let is_whole = matches.messages_unmatched() == 0 && matches.cases_silent == 0;
        let sentence = move || {
            let locale = app.locale();
            let all = locale.integer(total as f64);
            if is_whole {
                return app.tw("match.all", &[("total", &all)]);
            }
            let percent = locale.percent(matches.messages_matched as f64 / total as f64, 1);
            app.tw("match.sentence", &[("n", &locale.integer(matches.messages_matched as f64)), ("total", &all), ("percent", &percent)])
        };
        let figures = [
            ("messages_matched", matches.messages_matched),
            ("messages_by_customer", matches.messages_by_customer),
            ("messages_strange", matches.messages_strange),
            ("messages_nameless", matches.messages_nameless),
            ("cases_matched", matches.cases_matched),
            ("cases_silent", matches.cases_silent),
        ];
        let figure = move |(id, value): (&'static str, u64)| {
            // What cannot be missing is always told; the rest only where there is some.
            let is_told = value > 0 || id.ends_with("_matched");
            is_told.then(|| {
                view! {
                    <div>
                        <dt>{move || app.t(&format!("match.{id}"))}</dt>
                        <dd data-match=id data-value=value.to_string()>
                            {move || app.locale().integer(value as f64)}
                        </dd>
                    </div>
                }
            })
        };
        Some(view! {
            <section class="card matchcard">
                <div class="card__head">
                    <h2 class="card__title">
                        {move || app.t("match.title")} " " <small>{move || app.t("match.sub")}</small>
                    </h2>
                </div>
                <p class="sm">{sentence}</p>
                <dl class="matchsum">{figures.into_iter().map(figure).collect_view()}</dl>
                <Unmatched of=UnmatchedOf::Messages n=matches.messages_unmatched() />
                <Unmatched of=UnmatchedOf::Cases n=matches.cases_silent />
            </section>
        })
    }
}

/// The rows of one side that found no partner, asked for when they are opened.
#[component]
fn Unmatched(of: UnmatchedOf, n: u64) -> impl IntoView {
    let app = App::expect();
    let page = app.select(move |state| state.unmatched[usize::from(of == UnmatchedOf::Cases)].clone().map(Shared));
    let opened = move |_| {
        if page.with_untracked(Option::is_none) {
            app.send(Event::File(FileEvent::UnmatchedWanted(of)));
        }
    };
    let name = of.id();
    let download = move |as_workbook: bool| {
        let event = untrack(|| {
            let name = app.t(&format!("match.{name}.title"));
            let about = as_workbook.then(|| about_all(app, &name));
            FileEvent::ExportUnmatched { of, header: header(app, of), words: words(app), name, about }
        });
        app.send(Event::File(event));
    };
    (n > 0).then(|| {
        view! {
            <details class="unmatched" data-unmatched=name on:toggle=opened>
                <summary>{move || app.tn(&format!("match.{name}.open"), n, &app.locale().integer(n as f64))}</summary>
                <p class="xs muted">{move || app.t(&format!("match.{name}.why"))}</p>
                {move || page.get().map(|page| view! { <Rows page=page /> })}
                <div class="cluster">
                    <button type="button" class="ctl ctl--sm" data-download=format!("unmatched-{name}") on:click=move |_| download(false)>
                        <Icon name="down" />
                        {move || app.tn("match.download", n, &app.locale().integer(n as f64))}
                    </button>
                    <TakeWorkbook id=format!("unmatched-{name}-workbook") n_rows=Signal::stored(n) class="ctl ctl--sm" on_take=move || download(true) />
                </div>
            </details>
        }
    })
}

#[component]
fn Rows(page: Shared<UnmatchedPage>) -> impl IntoView {
    let app = App::expect();
    let of = page.of;
    let (shown, total) = (page.rows.len() as u64, page.total);
    let label = move || app.tn(&format!("match.{}.open", of.id()), total, &app.locale().integer(total as f64));
    let first = move || {
        let locale = app.locale();
        (shown < total).then(|| app.tw("match.first", &[("n", &locale.integer(shown as f64)), ("total", &locale.integer(total as f64))]))
    };
    let rows = page.rows.clone();
    let body = move || {
        let locale = app.locale();
        let row = |cells: &Vec<RowCell>| {
            let cell = |(column, cell): (&'static str, &RowCell)| {
                let text = match cell {
                    RowCell::None if column == "case" => app.t("match.no_case"),
                    RowCell::None => "—".to_owned(),
                    RowCell::Text(text) => shortened(text, CELL_CHARS),
                    RowCell::Word(id) => word(app, column, id),
                    RowCell::Number(value) => locale.trimmed(*value, 2),
                    RowCell::Time(day, second) => time(app, *day, *second),
                    RowCell::Counted(n, _) | RowCell::Of(n, _) => locale.integer(*n as f64),
                };
                let inside = view! { <bdi>{text}</bdi> };
                if column == "case" {
                    view! {
                        <th scope="row" data-field=column>
                            {inside}
                        </th>
                    }
                    .into_any()
                } else {
                    view! { <td data-field=column>{inside}</td> }.into_any()
                }
            };
            view! { <tr data-unmatched-row="">{of.columns().iter().copied().zip(cells).map(cell).collect_view()}</tr> }
        };
        rows.iter().map(row).collect_view()
    };
    view! {
        <div class="scroll-x numbers" tabindex="0" role="region" aria-label=label>
            <table class="tbl tbl--chart">
                <thead>
                    <tr>
                        {of
                            .columns()
                            .iter()
                            .map(|column| view! { <th scope="col">{move || app.t(column_key(column))}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        <p class="xs muted">{first}</p>
    }
}

/// The word of a column: that of its field.
fn column_key(column: &str) -> &'static str {
    match column {
        "case" => "field.case_id",
        "sent_at" => "field.sent_at",
        "created_at" => "field.created_at",
        "direction" => "field.direction",
        "phone" => "field.phone",
        "requester" => "field.contact_name",
        "agent" => "field.agent",
        "team" => "field.team",
        "channel" => "field.channel",
        _ => "field.status",
    }
}

fn header(app: App, of: UnmatchedOf) -> Vec<String> {
    of.columns().iter().map(|column| app.t(column_key(column))).collect()
}

/// Words of the ids that these columns can hold.
fn words(app: App) -> Vec<(String, String)> {
    let ids = [("direction", &["received", "sent", "note", "system"][..]), ("case_status", &["open", "pending", "closed"])];
    let word_of = |(column, id): (&str, &str)| (format!("{column}.{id}"), word(app, column, id));
    ids.into_iter().flat_map(|(column, ids)| ids.iter().map(move |id| (column, *id))).map(word_of).collect()
}

fn word(app: App, column: &str, id: &str) -> String {
    let key = word_key(column, id);
    if app.has_text(&key) { app.t(&key) } else { id.to_owned() }
}

fn time(app: App, day: LocalDay, second: u32) -> String {
    format!("{} {}", app.locale().date(day), clock(second))
}
