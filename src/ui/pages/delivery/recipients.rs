//! "Destinatários por resultado": how many stopped where, each as a list to take away and as conversations.

use leptos::prelude::*;

use crate::engine::{Clause, Dimension, Failure, Op, Outcome, RECIPIENT_COLUMNS, RecipientsPage, RecipientsRow};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::{about_table, file_name};
use crate::ui::components::chart_card::{ChartCard, Nothing};
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::event::{Event, Taken};
use crate::ui::queries::delivery::{TEMPLATES, TEMPLATES_ID};
use crate::ui::reading;

use super::super::figures::reason;
use super::failures::failure_words;

/// Reasons of failures that have a row of their own.
const REASONS: usize = 8;
/// Templates to choose from, those sent most.
const OFFERED: usize = 100;
const STATUSES: [&str; 6] = ["new", "sent", "failed", "delivered", "read", "unknown"];

#[component]
pub fn RecipientsCard() -> impl IntoView {
    let app = App::expect();
    let told = app.select(|state| state.delivery.recipients.clone().map(Shared));
    let page = Memo::new(move |_| told.with(|told| told.as_ref()?.as_ref().as_ref().ok().map(|page| RecipientsPage::clone(page))));
    let nothing = Memo::new(move |_| {
        let (title, text) = told.with(|told| match told.as_ref().map(|told| &**told) {
            Some(Err(missing)) => Some((app.t("missing.title"), reason(app, missing))),
            Some(Ok(page)) if all_of(page) == 0 => Some((app.t("recipients.empty"), nameless(app, page).unwrap_or_default())),
            _ => None,
        })?;
        Some(Nothing { title, text, act: String::new() })
    });
    let rows = move || {
        let page = page.get()?;
        let all = all_of(&page);
        let n_fixed = Outcome::STEPS.len() + Outcome::ENDS.len();
        // A reason is only told where there is more than one, or where it says something.
        let is_told = |row: &&RecipientsRow| row.outcome != Outcome::FailedFor(String::new()) || page.rows.len() > n_fixed + 1;
        Some(page.rows.iter().filter(is_told).take(n_fixed + REASONS).map(|row| row_view(app, row, all)).collect_view())
    };
    let foot = move || page.get().and_then(|page| nameless(app, &page)).map(|text| view! { <p class="card__foot">{text}</p> });
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t("recipients.title"))
            sub=Signal::derive(move || app.t("recipients.sub"))
            how=Signal::derive(move || app.t("recipients.how"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            acts=move || view! { <TemplateChoice /> }
        >
            <div class="scroll-x card__wide" tabindex="0" role="region" aria-label=move || app.t("recipients.title")>
                <table class="tbl recipients">
                    <thead>
                        <tr>
                            <th scope="col">{move || app.t("recipients.column.outcome")}</th>
                            <th scope="col" class="num">{move || app.t("recipients.column.recipients")}</th>
                            <th scope="col" class="num">{move || app.t("recipients.column.share")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {foot}
        </ChartCard>
    }
}

/// The filter on templates, where a campaign is looked for.
#[component]
fn TemplateChoice() -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(TEMPLATES_ID);
    let chosen = app.select(|state| state.view.clause(Dimension::Template, Op::Is).map(|clause| clause.values.clone()).unwrap_or_default());
    let names = Memo::new(move |_| {
        let groups = answer.with(|answer| answer.as_ref().map(|answer| reading::groups(answer, TEMPLATES[0]))).unwrap_or_default();
        let named = groups.into_iter().filter(|(label, _)| !label.is_empty()).collect();
        reading::ranking(named, None, OFFERED).top.into_iter().map(|rank| rank.label).collect::<Vec<_>>()
    });
    let options = move || {
        let chosen = chosen.get();
        let option = |name: String| {
            let (is_it, shown) = (chosen.len() == 1 && chosen[0] == name, shortened(&name, 60));
            view! { <option value=name selected=is_it>{shown}</option> }
        };
        let several =
            (chosen.len() > 1).then(|| view! { <option value="" selected=true disabled=true>{app.t("recipients.several")}</option> });
        view! {
            <option value="" selected=chosen.is_empty()>{app.t("recipients.any")}</option>
            {several}
            {names.get().into_iter().map(option).collect_view()}
        }
    };
    let choose = move |event| {
        let values = Some(event_target_value(&event)).filter(|name| !name.is_empty()).into_iter().collect();
        app.send(Event::ClauseSet(Clause { dimension: Dimension::Template, op: Op::Is, values }));
    };
    view! {
        <Show when=move || names.with(|names| !names.is_empty())>
            <select class="ctl ctl--sm recipients__template" data-recipients="template" aria-label=move || app.t("dim.template") on:change=choose>
                {options}
            </select>
        </Show>
    }
}

fn all_of(page: &RecipientsPage) -> u64 {
    page.rows.first().map_or(0, |row| row.recipients)
}

fn nameless(app: App, page: &RecipientsPage) -> Option<String> {
    (page.nameless > 0).then(|| app.tn("recipients.nameless", page.nameless, &app.locale().integer(page.nameless as f64)))
}

fn name_of(app: App, outcome: &Outcome) -> String {
    match outcome {
        Outcome::FailedFor(code) => shortened(&failure_words(app, code).0, 90),
        outcome => app.t(&format!("recipients.{}", outcome.id())),
    }
}

fn row_view(app: App, row: &RecipientsRow, all: u64) -> impl IntoView + use<> {
    let locale = app.locale();
    let why = row.missing.as_ref().map(|missing| reason(app, missing));
    let is_told = why.is_none();
    let has_some = is_told && row.recipients > 0;
    let (count, raw) =
        if is_told { (locale.integer(row.recipients as f64), row.recipients.to_string()) } else { ("—".to_owned(), String::new()) };
    let share = (is_told && all > 0).then(|| locale.percent(row.recipients as f64 / all as f64, 1));
    let name = name_of(app, &row.outcome);
    let hint = match &row.outcome {
        Outcome::FailedFor(code) => failure_words(app, code).1,
        outcome => app.t(&format!("recipients.{}.hint", outcome.id())),
    };
    // Steps from the first to the last, then where the others stopped, then why.
    let class = match row.outcome {
        Outcome::FailedFor(_) => "recipients__reason",
        Outcome::ReadOnly => "recipients__first-end",
        _ => "",
    };
    let key = match &row.outcome {
        Outcome::FailedFor(code) => format!("failed_for:{code}"),
        outcome => outcome.id().to_owned(),
    };
    let acts = has_some.then(|| acts_view(app, &row.outcome, &name));
    view! {
        <tr class=class data-outcome=key>
            <th scope="row" title=hint>
                <span class="recipients__who"><bdi class="trunc">{name}</bdi> {acts}</span>
            </th>
            <td class="num" class:muted=!is_told title=why.clone() data-field="recipients" data-value=raw>{count}</td>
            <td class="num" data-field="share">{share.or(why)}</td>
        </tr>
    }
}

/// The list as a file, as a workbook, and in Conversas.
fn acts_view(app: App, outcome: &Outcome, name: &str) -> impl IntoView + use<> {
    let act = move |key: &'static str, icon: &'static str, name: String, event: Event| {
        let label = app.tw(key, &[("name", &name)]);
        view! {
            <button type="button" class="mini" data-act=icon aria-label=label.clone() title=label on:click=move |_| app.send(event.clone())>
                <Icon name=icon />
            </button>
        }
    };
    view! {
        <span class="recipients__acts">
            {act("recipients.file", "down", name.to_owned(), export_of(app, outcome, name, false))}
            {act("recipients.workbook", "table", name.to_owned(), export_of(app, outcome, name, true))}
            {act("recipients.open", "chats", name.to_owned(), Event::RecipientsOpened(outcome.clone()))}
        </span>
    }
}

fn export_of(app: App, outcome: &Outcome, name: &str, as_workbook: bool) -> Event {
    let header = RECIPIENT_COLUMNS.map(|column| app.t(&format!("delivery.column.{column}"))).to_vec();
    let outcomes = Outcome::STEPS.iter().chain(&Outcome::ENDS);
    let outcomes = outcomes.map(|outcome| (format!("outcome.{}", outcome.id()), app.t(&format!("recipients.{}", outcome.id()))));
    let statuses = STATUSES.map(|status| (format!("status.{status}"), app.t(&format!("word.status.{status}"))));
    let failures = Failure::ALL.iter().flat_map(|failure| {
        let id = failure.id();
        [(format!("meaning.{id}"), app.t(&format!("failure.{id}"))), (format!("act.{id}"), app.t(&format!("failure.{id}.act")))]
    });
    let words = outcomes.chain(statuses).chain(failures).collect();
    let title = format!("{}: {name}", app.t("recipients.title"));
    let about = as_workbook.then(|| about_table(app, &title));
    Event::TableTaken { name: file_name(&title), table: Taken::Recipients { outcome: outcome.clone(), header, words }, about }
}
