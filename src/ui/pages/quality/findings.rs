//! Rows that do not fit together, rejected ones, and people nobody knows: each with its count and a way to see the rows.

use leptos::prelude::*;

use crate::engine::{Clause, Finding, Op, Report, Role, TableView, finding_filter};
use crate::model::report::IssueCount;
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::about_all;
use crate::ui::components::icon::Icon;
use crate::ui::components::take_workbook::TakeWorkbook;
use crate::ui::event::Event;
use crate::ui::pages::report::{IssueItem, download_rejected};
use crate::ui::view_state::{Page, Period, Preset, ViewState};

use super::Answered;

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
    let is_calm = move || quality.read().is_some() && findings.read().is_empty() && issues().is_none_or(|issues| issues.is_empty());
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
                {issue_rows}
            </ul>
        </section>
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
