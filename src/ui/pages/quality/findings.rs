//! Rows that do not fit together, rejected ones, and people nobody knows: each with its count and a way to see the rows.

use leptos::prelude::*;

use crate::engine::{Clause, FileReport, Finding, Op, Report, Role, TableView, finding_filter};
use crate::model::report::IssueCount;
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::about_all;
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::components::take_workbook::TakeWorkbook;
use crate::ui::event::{Event, FileEvent, has_columns};
use crate::ui::pages::report::{IssueItem, download_rejected};
use crate::ui::view_state::{Page, Period, Preset, ViewState};

use super::Answered;

/// Names of columns that are told; the others are a number.
const MAX_NAMES: usize = 12;
/// Letters of a name.
const MAX_NAME: usize = 40;

#[component]
pub fn Findings(quality: Answered, report: Memo<Option<Shared<Report>>>) -> impl IntoView {
    let app = App::expect();
    let findings = Memo::new(move |_| quality.read().as_ref().map(|quality| quality.findings.clone()).unwrap_or_default());
    let issues = move || {
        let report = report.get()?;
        let mut issues: Vec<(String, IssueCount)> =
            report.files.iter().flat_map(|file| file.issues.iter().map(|issue| (file.name.clone(), issue.clone()))).collect();
        issues.sort_by_key(|(_, issue)| (!issue.kind.rejects(), std::cmp::Reverse(issue.count)));
        Some(issues)
    };
    let rejected = move || report.read().as_ref().map_or(0, |report| report.rejected);
    let merged = move || report.read().as_ref().map_or(0, |report| report.merged);
    let unused = move || {
        let report = report.get()?;
        let files = report.files.iter().filter(|file| file.error.is_none() && has_columns(file) && file.unused_columns().next().is_some());
        Some(files.cloned().map(|file| view! { <Unused file /> }).collect_view())
    };
    let is_calm = move || {
        let fits = findings.read().is_empty() && issues().is_none_or(|issues| issues.is_empty());
        quality.read().is_some() && fits && merged() == 0
    };
    let issue_rows =
        move || issues().unwrap_or_default().into_iter().map(|(file, issue)| view! { <IssueItem file issue /> }).collect_view();
    view! {
        <section class="card col-12" aria-labelledby="findings-title">
            <div class="card__head">
                <h2 class="card__title" id="findings-title">
                    {move || app.t("quality.findings")} " " <small>{move || app.t("quality.findings.sub")}</small>
                </h2>
                <Show when=move || { rejected() > 0 }>
                    <span class="cluster push">
                        <button type="button" class="ctl ctl--sm" data-download="rejected" on:click=move |_| download_rejected(app, false)>
                            <Icon name="down" />
                            {move || app.tn("import.report.download", rejected(), &app.locale().integer(rejected() as f64))}
                        </button>
                        <TakeWorkbook
                            id="rejected-workbook"
                            n_rows=Signal::derive(rejected)
                            class="ctl ctl--sm"
                            on_take=move || download_rejected(app, true)
                        />
                    </span>
                </Show>
            </div>
            <Show when=is_calm>
                <p class="sm muted">{move || app.t("quality.findings.none")}</p>
            </Show>
            <ul class="issues issues--wide">
                <For each=move || findings.get() key=|finding| (finding.check.clone(), finding.count) children=move |finding| view! { <Item finding /> } />
                {move || report.get().filter(|report| report.merged > 0).map(|report| view! { <Repeated report /> })}
                {unused}
                {issue_rows}
            </ul>
        </section>
    }
}

/// Rows that were there already, file by file.
#[component]
fn Repeated(report: Shared<Report>) -> impl IntoView {
    let app = App::expect();
    let (merged, of) = (report.merged, report.rows_read);
    let files: Vec<(String, u64, u64)> =
        report.files.iter().filter(|file| file.merged > 0).map(|file| (file.name.clone(), file.merged, file.rows_read)).collect();
    let of_rows = move |n: u64, of: u64| {
        let locale = app.locale();
        app.tw("quality.of.rows", &[("n", &locale.integer(n as f64)), ("of", &locale.integer(of as f64))])
    };
    let file = move |(name, n, of): (String, u64, u64)| {
        view! {
            <small>
                <bdi>{name}</bdi>
                ": "
                {move || of_rows(n, of)}
            </small>
        }
    };
    view! {
        <li data-check="repeated" data-value=merged.to_string()>
            <b>{move || app.t("quality.check.repeated")}</b>
            <span>{move || of_rows(merged, of)}</span>
            <small>{move || app.t("quality.check.repeated.why")}</small>
            {files.into_iter().map(file).collect_view()}
            <small class="cluster">
                <button type="button" class="link" data-act="report" on:click=move |_| app.send(Event::OpenReport)>
                    {move || app.t("quality.see.report")}
                </button>
            </small>
        </li>
    }
}

/// Columns of a file that fill nothing: which they are, and the way to say what they mean.
#[component]
fn Unused(file: FileReport) -> impl IntoView {
    let app = App::expect();
    let names: Vec<String> = file.unused_columns().map(|column| column.name.clone()).collect();
    let (n, of) = (names.len(), file.columns.len());
    let amount = move || {
        let locale = app.locale();
        app.tw("quality.of.columns", &[("n", &locale.integer(n as f64)), ("of", &locale.integer(of as f64))])
    };
    let unnamed = move || app.t("quality.column.unnamed");
    let name = move |name: String| match name.trim().is_empty() {
        true => view! { <span class="tag">{unnamed}</span> }.into_any(),
        false => view! {
            <span class="tag" title=name.clone()>
                <bdi>{shortened(&name, MAX_NAME)}</bdi>
            </span>
        }
        .into_any(),
    };
    let rest = n.saturating_sub(MAX_NAMES);
    let more = (rest > 0).then(|| view! { <span>{move || app.tw("filter.and_more", &[("n", &app.locale().integer(rest as f64))])}</span> });
    let (title, to_open, labelled) = (file.name.clone(), file.name.clone(), file.name);
    let open = move |_| app.send(Event::File(FileEvent::MappingOpenedAt(to_open.clone())));
    view! {
        <li data-check="unused_columns" data-value=n.to_string()>
            <b>{move || app.t("quality.check.unused_columns")}</b>
            <span>{amount}</span>
            <small>
                <bdi>{title}</bdi>
                ": "
                {move || app.t("quality.check.unused_columns.why")}
            </small>
            <small class="cluster">{names.into_iter().take(MAX_NAMES).map(name).collect_view()} {more}</small>
            <small class="cluster">
                <button
                    type="button"
                    class="link"
                    data-act="map"
                    aria-label=move || app.tw("import.failed.map.label", &[("file", &labelled)])
                    on:click=open
                >
                    {move || app.t("import.failed.map")}
                </button>
            </small>
        </li>
    }
}

#[component]
fn Item(finding: Finding) -> impl IntoView {
    let app = App::expect();
    let Finding { check, role, count, of } = finding;
    let key = StoredValue::new(check.clone());
    let text = move |part: &str| app.t(&format!("quality.check.{}{part}", key.get_value()));
    let amount = move || {
        let locale = app.locale();
        let n = locale.integer(count as f64);
        app.tw(&format!("quality.of.{}", role.id()), &[("n", &n), ("of", &locale.integer(of as f64))])
    };
    let download = move |as_workbook: bool| {
        let header = ["quality.csv.case", "quality.csv.time", "quality.csv.agent"].map(|key| app.t(key)).to_vec();
        let name = text("");
        let about = as_workbook.then(|| about_all(app, &name));
        app.send(Event::ExportFinding { check: key.get_value(), header, name, about });
    };
    let see = finding_filter(&check).map(|(role, dimension, value)| {
        let clause = Clause { dimension, op: Op::Is, values: vec![value.to_owned()] };
        view! {
            <button type="button" class="link" data-act="see" on:click=move |_| open_rows(app, role, clause.clone())>
                {move || app.t("quality.see")}
            </button>
        }
    });
    view! {
        <li data-check=check data-value=count.to_string()>
            <b>{move || text("")}</b>
            <span>{amount}</span>
            <small>{move || text(".why")}</small>
            <small class="cluster">
                {see}
                <button type="button" class="link" data-act="rows" on:click=move |_| untrack(|| download(false))>
                    {move || app.t("quality.download")}
                </button>
                <TakeWorkbook id="finding-workbook" n_rows=Signal::stored(count) class="link" on_take=move || untrack(|| download(true)) />
            </small>
        </li>
    }
}

/// Conversas with the rows of a finding and nothing else chosen.
fn open_rows(app: App, role: Role, clause: Clause) {
    let clock = app.peek(|state| state.view.clock);
    let zone = app.peek(|state| state.view.zone.clone());
    let table = if role == Role::Messages { TableView::Messages } else { TableView::Cases };
    let view = ViewState {
        page: Page::Conversations,
        period: Period::Preset(Preset::All),
        clauses: vec![clause],
        table,
        clock,
        zone,
        ..ViewState::default()
    };
    app.go(view);
}
