//! What was read: read = kept + merged + rejected, by file, with what needed attention.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::{FileReport, LocalDay, PlanSource, Report, Summary};
use crate::model::IssueKind;
use crate::model::report::{ColumnReport, IssueCount};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::about_all;
use crate::ui::components::coverage::{Coverage, Tick};
use crate::ui::components::take_workbook::TakeWorkbook;
use crate::ui::days;
use crate::ui::event::{Event, FileEvent, has_columns, is_left_out};

use super::chat_card::{ChatCard, ContainerNote};
use super::failed::Failed;
use super::files::FilesCard;
use super::input::{self, FILE_INPUT};
use super::matches::MatchesCard;
use super::payloads::Payloads;
use super::top::Top;
use super::words;

/// Lines named in a sentence; the others are a number.
const MAX_LINES: usize = 4;
/// A strip of more months than this names years.
const MAX_MONTHS: i32 = 20;

type Loaded = Option<Shared<Summary>>;

fn summary(app: App) -> Memo<Loaded> {
    app.select(|state| state.summary.clone().map(Shared))
}

fn report(app: App) -> Memo<Option<Shared<Report>>> {
    app.select(|state| state.report.clone().map(Shared))
}

#[component]
pub fn ImportReport() -> impl IntoView {
    let app = App::expect();
    let report = report(app);
    let shown = move || {
        let report = report.get().unwrap_or_else(|| Shared(Arc::new(Report::default())));
        view! { <Body report=report /> }
    };
    view! {
        <Top />
        <main class="sheet" id="main" tabindex="-1">
            {shown}
        </main>
    }
}

#[component]
fn Body(report: Shared<Report>) -> impl IntoView {
    let app = App::expect();
    let (is_read, has_rows) = (report.kept > 0, report.rows_read > 0);
    let is_failed = |file: &&FileReport| (file.error.is_some() && !is_left_out(file)) || file.is_all_rejected();
    let failed: Vec<FileReport> = report.files.iter().filter(is_failed).cloned().collect();
    let read: Vec<FileReport> = report.files.iter().filter(|file| file.error.is_none() && file.container.is_none()).cloned().collect();
    let containers = report.files.iter().filter_map(|file| Some((file.name.clone(), file.container.clone()?)));
    let containers = containers.map(|(name, told)| view! { <ContainerNote name=name told=told /> }).collect_view();
    view! {
        <Head is_read=is_read n_files=read.len() />
        {(!failed.is_empty()).then(|| view! { <Failed files=failed /> })}
        {has_rows
            .then(|| {
                view! {
                    <Account report=report.clone() />
                    {is_read
                        .then(|| {
                            view! {
                                <FilesCard />
                                <MatchesCard />
                                <CoverageCard />
                            }
                        })}
                    <div class="report-grid">
                        <div class="stack">{read.into_iter().map(|file| understood(app, file)).collect_view()} {containers}</div>
                        <Attention report=report />
                    </div>
                }
            })}
        <p class="xs muted">{move || app.t("privacy.storage")}</p>
    }
}

#[component]
fn Head(is_read: bool, n_files: usize) -> impl IntoView {
    let app = App::expect();
    let summary = summary(app);
    let secs = app.select(|state| state.import_secs);
    let title = move || match summary.get() {
        Some(summary) if is_read => {
            let (kind, count) = words::main_count(&summary);
            app.tn(&format!("import.done.{kind}"), count, &app.locale().integer(count as f64))
        }
        _ => app.t("import.nothing.title"),
    };
    let sub = move || match summary.get() {
        Some(summary) if is_read => {
            let locale = app.locale();
            let range = summary.days.map(|days| locale.range(days)).unwrap_or_default();
            let zone = words::zone(&summary.policy.zone);
            let time = words::seconds(app, secs.get());
            let values = [("range", range.as_str()), ("zone", &zone), ("time", &time)];
            app.tnw("import.done.sub", n_files as u64, &locale.integer(n_files as f64), &values)
        }
        _ => app.t("import.nothing.sub"),
    };
    let is_open = Memo::new(move |_| summary.with(Option::is_some));
    let can_review = app.select(|state| state.report.as_ref().is_some_and(|report| report.files.iter().any(has_columns)));
    // Where files were read, the card of the files takes more.
    let more = (!is_read).then(|| {
        view! {
            <button type="button" class="ctl ctl--lg" on:click=|_| input::choose(FILE_INPUT)>
                {move || if is_open.get() { app.t("import.more") } else { app.t("import.again") }}
            </button>
        }
    });
    let review = move || {
        can_review.get().then(|| {
            view! {
                <button type="button" class="ctl ctl--lg" data-map="open" on:click=move |_| app.send(Event::File(FileEvent::MappingOpened))>
                    {move || app.t("import.review")}
                </button>
            }
        })
    };
    let open = move || {
        is_open.get().then(|| {
            view! {
                <button type="button" class="ctl ctl--lg ctl--primary" data-focus on:click=move |_| app.send(Event::OpenDashboard)>
                    {move || app.t("import.open")}
                </button>
            }
        })
    };
    view! {
        <div class="ihead">
            <div class="ihead__t">
                <h1 class="ihead__title">{title}</h1>
                <p class="ihead__sub">{sub}</p>
            </div>
            <div class="ihead__acts">
                {more}
                {review}
                {open}
            </div>
        </div>
    }
}

/// read = kept + merged + rejected.
#[component]
pub fn Account(report: Shared<Report>) -> impl IntoView {
    let app = App::expect();
    let n_files = report.files.iter().filter(|file| file.error.is_none() && file.container.is_none()).count() as u64;
    let (rows_read, kept, merged, rejected) = (report.rows_read, report.kept, report.merged, report.rejected);
    let kept_share = move || if rows_read == 0 { String::new() } else { app.locale().percent(kept as f64 / rows_read as f64, 1) };
    let merged_sub = move || if merged == 0 { app.t("import.report.merged.none") } else { app.t("import.report.merged.sub") };
    let rejected_sub = move || {
        if rejected == 0 {
            return app.t("import.report.rejected.none").into_any();
        }
        let shown = app.locale().integer(rejected as f64);
        view! {
            <span class="cluster">
                <button type="button" class="link" data-download="rejected" on:click=move |_| download_rejected(app, false)>
                    {app.tn("import.report.download", rejected, &shown)}
                </button>
                <TakeWorkbook id="rejected-workbook" n_rows=Signal::stored(rejected) class="link" on_take=move || download_rejected(app, true) />
            </span>
        }
        .into_any()
    };
    view! {
        <dl class="report" aria-label=move || app.t("import.report.label")>
            <Part id="rows_read" value=rows_read op="">
                {move || app.tn("import.report.rows_read.sub", n_files, &app.locale().integer(n_files as f64))}
            </Part>
            <Part id="kept" value=kept op="=">
                {kept_share}
            </Part>
            <Part id="merged" value=merged op="+">
                {merged_sub}
            </Part>
            <Part id="rejected" value=rejected op="+">
                {rejected_sub}
            </Part>
        </dl>
    }
}

/// A figure of the sum, with the sign before it.
#[component]
fn Part(id: &'static str, value: u64, op: &'static str, children: Children) -> impl IntoView {
    let app = App::expect();
    let is_bad = id == "rejected" && value > 0;
    view! {
        <div class="report__part">
            {(!op.is_empty()).then(|| view! { <span class="report__op" aria-hidden="true">{op}</span> })}
            <dt>{move || app.t(&format!("import.report.{id}"))}</dt>
            <dd class:bad=is_bad data-report=id data-value=value.to_string()>
                {move || app.locale().integer(value as f64)}
            </dd>
            <dd class="report__sub">
                <small>{children()}</small>
            </dd>
        </div>
    }
}

pub fn download_rejected(app: App, as_workbook: bool) {
    let words = untrack(|| {
        let header = vec![app.t("import.report.header.file"), app.t("import.report.header.line"), app.t("import.report.header.reason")];
        let reasons = IssueKind::ALL.iter().map(|kind| (kind.id().to_owned(), app.t(&format!("issue.{}", kind.id())))).collect();
        let name = app.t("import.report.rejected");
        let about = as_workbook.then(|| about_all(app, &name));
        Event::ExportRejected { header, reasons, name, about }
    });
    app.send(words);
}

#[component]
fn CoverageCard() -> impl IntoView {
    let app = App::expect();
    let summary = summary(app);
    let kind = move || summary.with(|summary| summary.as_ref().map_or("messages", |summary| coverage_kind(summary)));
    let gaps = move || summary.with(|summary| summary.as_ref().map(|summary| gaps_of(summary)).unwrap_or_default());
    let tag = move || {
        let locale = app.locale();
        match gaps().as_slice() {
            [] => view! { <span class="tag">{app.t("import.coverage.full")}</span> }.into_any(),
            [(first, last)] if first == last => {
                view! { <span class="tag tag--warn">{app.tw("import.coverage.gap.day", &[("date", &locale.day_month(*first))])}</span> }
                    .into_any()
            }
            [(first, last)] => {
                let values = [("from", locale.day_month(*first)), ("to", locale.day_month(*last))];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                view! { <span class="tag tag--warn">{app.tw("import.coverage.gap", &values)}</span> }.into_any()
            }
            many => {
                let n = many.len() as u64;
                view! { <span class="tag tag--warn">{app.tn("import.coverage.gaps", n, &locale.integer(n as f64))}</span> }.into_any()
            }
        }
    };
    view! {
        <section class="card">
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("import.coverage.title")} " "
                    <small>{move || app.t(&format!("import.coverage.sub.{}", kind()))}</small>
                </h2>
                <span class="card__acts">{tag}</span>
            </div>
            <CoverageStrip />
        </section>
    }
}

fn coverage_kind(summary: &Summary) -> &'static str {
    if summary.tables.messages > 0 { "messages" } else { "cases" }
}

/// First and last day of every run of days without anything.
fn gaps_of(summary: &Summary) -> Vec<(LocalDay, LocalDay)> {
    let Some(days) = summary.days else { return Vec::new() };
    let mut gaps: Vec<(LocalDay, LocalDay)> = Vec::new();
    for (day, n) in (days.start..days.end).zip(&summary.per_day) {
        match gaps.last_mut() {
            _ if *n > 0 => {}
            Some((_, last)) if *last == day - 1 => *last = day,
            _ => gaps.push((day, day)),
        }
    }
    gaps
}

/// A bar per day of what is loaded.
#[component]
pub fn CoverageStrip() -> impl IntoView {
    let app = App::expect();
    let summary = summary(app);
    move || {
        let summary = summary.get()?;
        let days = summary.days?;
        let locale = app.locale();
        let what = app.t(&format!("import.coverage.sub.{}", coverage_kind(&summary)));
        let (from, to) = (locale.date(days.start), locale.date(days.end - 1));
        let label = app.tw("import.coverage.aria", &[("what", &what), ("from", &from), ("to", &to)]);
        Some(view! { <Coverage per_day=summary.per_day.clone() ticks=ticks(app, days.start, days.end) label=label /> })
    }
}

/// First days of months; of years where there are many months.
pub fn ticks(app: App, start: LocalDay, end: LocalDay) -> Vec<Tick> {
    let locale = app.locale();
    let is_long = end - start > MAX_MONTHS * 31;
    let mut ticks = Vec::new();
    let mut day = days::first_of_month(start);
    while day < end {
        let (year, month, _) = days::civil(day);
        // A month that begins before the data is named where the data begin, unless the next one follows at once.
        let at = day.max(start);
        let has_room = days::next_month(day) - at > 10;
        if is_long && month == 1 && day >= start {
            ticks.push(Tick { day: (at - start) as usize, text: year.to_string() });
        } else if !is_long && has_room {
            ticks.push(Tick { day: (at - start) as usize, text: locale.month_name(month).to_owned() });
        }
        day = days::next_month(day);
    }
    ticks
}

/// How a file was understood: a chat by its authors, a table by its columns.
fn understood(app: App, file: FileReport) -> AnyView {
    match file.chat.clone() {
        Some(chat) => {
            let dates = Signal::derive(dates_sentence(app, &file));
            view! { <ChatCard file=file chat=chat dates=dates /> }.into_any()
        }
        None => view! { <Columns file=file /> }.into_any(),
    }
}

/// How the columns of a file were understood.
#[component]
pub fn Columns(file: FileReport) -> impl IntoView {
    let app = App::expect();
    let named = file.columns.iter().filter(|column| column.field.is_some()).count();
    let sure = file.columns.iter().filter(|column| column.field.is_some() && !column.is_doubtful).count();
    let role = file.role.clone();
    let title = move || app.t(&format!("role.{role}"));
    let certain = move || {
        let locale = app.locale();
        app.tw("import.columns.sure", &[("n", &locale.integer(sure as f64)), ("total", &locale.integer(named as f64))])
    };
    let (name, sum) = (file.name.clone(), file.clone());
    let account = move || {
        let shown = |n: u64| app.locale().integer(n as f64);
        let values =
            [("read", shown(sum.rows_read)), ("kept", shown(sum.kept)), ("merged", shown(sum.merged)), ("rejected", shown(sum.rejected))];
        app.tw("import.report.file.sum", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    let whose = whose_plan(app, &file);
    let dates = dates_sentence(app, &file);
    let understood = understood_sentence(app, &file);
    let payloads = file.webhook.map(|webhook| view! { <Payloads webhook /> });
    view! {
        <section class="card">
            <div class="card__head">
                <h2 class="card__title">
                    <span class="trunc" title=name.clone()>{name.clone()}</span>
                    <small>{title}</small>
                </h2>
                <span class="card__acts">{certain}</span>
            </div>
            <p class="xs muted">{account}</p>
            {whose}
            {payloads}
            <table class="map">
                <caption class="vh">{move || app.t("import.columns.title")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{move || app.t("import.columns.column")}</th>
                        <th scope="col" class="map__sample">{move || app.t("import.columns.sample")}</th>
                        <th scope="col">{move || app.t("import.columns.field")}</th>
                    </tr>
                </thead>
                <tbody>{file.columns.into_iter().map(|column| view! { <ColumnRow column=column /> }).collect_view()}</tbody>
            </table>
            <p class="card__foot">
                <span>{dates}</span>
                <span>{understood}</span>
            </p>
        </section>
    }
}

/// Whose choice the columns are, where they are not just as understood; what is remembered can be forgotten.
fn whose_plan(app: App, file: &FileReport) -> Option<impl IntoView + use<>> {
    let plan = file.plan.as_ref()?;
    let (source, header, name) = (plan.source, plan.header, file.name.clone());
    let is_known = app.select(move |state| state.known_plans.iter().any(|known| known.header == header));
    let forget = move || {
        let label = app.tw("map.forget.label", &[("file", &name)]);
        is_known.get().then(|| {
            view! {
                <button
                    type="button"
                    class="link"
                    data-map="forget"
                    aria-label=label
                    on:click=move |_| app.send(Event::File(FileEvent::PlanForgotten(header)))
                >
                    {app.t("map.forget")}
                </button>
            }
        })
    };
    let word = move || app.t(if source == PlanSource::Remembered { "import.remembered" } else { "import.chosen" });
    (source != PlanSource::Understood).then(|| {
        view! {
            <p class="xs" data-plan=source.id()>
                <span class="tag tag--accent">{word}</span>
                " "
                {forget}
            </p>
        }
    })
}

#[component]
fn ColumnRow(column: ColumnReport) -> impl IntoView {
    let app = App::expect();
    let (field, is_doubtful) = (column.field.clone(), column.is_doubtful);
    let meaning = move || {
        let Some(field) = &field else { return view! { <span class="map__off">{app.t("import.columns.unused")}</span> }.into_any() };
        let name = app.t(&format!("field.{field}"));
        if is_doubtful {
            let doubt = app.tw("import.columns.doubt", &[("field", &name)]);
            return view! { <span class="tag tag--warn" title=app.t("import.columns.doubt.hint")>{doubt}</span> }.into_any();
        }
        name.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <code>{column.name}</code>
            </th>
            <td class="map__sample">{column.sample}</td>
            <td>{meaning}</td>
        </tr>
    }
}

/// In which order days and months were read, and how sure that is.
pub fn dates_sentence(app: App, file: &FileReport) -> impl Fn() -> String + Send + use<> {
    let (order, evidence) = (file.date_order.clone(), file.date_evidence);
    let is_by_run = file.chat.as_ref().is_some_and(|chat| chat.is_order_by_run);
    move || match (order.as_str(), evidence) {
        ("", _) => String::new(),
        (order, _) if is_by_run => app.tw("import.dates.by_run", &[("order", &app.t(&format!("import.dates.order.{order}")))]),
        ("iso", _) => app.t("import.dates.iso"),
        (order, 0) => app.t(&format!("import.dates.{order}.assumed")),
        (order, n) => app.tw(&format!("import.dates.{order}"), &[("n", &app.locale().integer(n as f64))]),
    }
}

fn understood_sentence(app: App, file: &FileReport) -> impl Fn() -> String + Send + use<> {
    let (format, encoding, delimiter) = (file.format.clone(), file.encoding.clone(), file.delimiter.clone());
    let written_in = file.written_in.clone();
    let is_no_text = file.webhook.is_some() || matches!(file.format.as_str(), "xlsx" | "parquet" | "json");
    move || {
        let delimiter = match delimiter.as_str() {
            "," => app.t("import.delimiter.comma"),
            ";" => app.t("import.delimiter.semicolon"),
            "\t" => app.t("import.delimiter.tab"),
            "|" => app.t("import.delimiter.pipe"),
            "" if is_no_text && !written_in.is_empty() => return format!("{}, {written_in}", app.t(&format!("import.format.{format}"))),
            "" if is_no_text => return app.t(&format!("import.format.{format}")),
            "" => return written_in.clone(),
            other => other.to_owned(),
        };
        let format = app.t(&format!("import.format.{format}"));
        app.tw("import.understood", &[("format", &format), ("encoding", &encoding), ("delimiter", &delimiter)])
    }
}

/// Every kind of problem with its places, what was merged, and what follows from the files that are missing.
#[component]
fn Attention(report: Shared<Report>) -> impl IntoView {
    let app = App::expect();
    let merged = report.merged;
    let mut issues: Vec<(String, IssueCount)> =
        report.files.iter().flat_map(|file| file.issues.iter().map(|issue| (file.name.clone(), issue.clone()))).collect();
    issues.sort_by_key(|(_, issue)| (!issue.kind.rejects(), issue.kind.is_about_no_record(), std::cmp::Reverse(issue.count)));
    let is_calm = issues.is_empty() && merged == 0;
    let merged_item = (merged > 0).then(|| {
        view! {
            <li>
                <b>{move || app.t("import.attention.merged")}</b>
                <span>{move || app.locale().integer(merged as f64)}</span>
                <small>{move || app.t("import.attention.merged.hint")}</small>
            </li>
        }
    });
    view! {
        <section class="card">
            <div class="card__head">
                <h2 class="card__title">{move || app.t("import.attention.title")}</h2>
            </div>
            {is_calm.then(|| view! { <p class="sm muted">{move || app.t("import.attention.none")}</p> })}
            <ul class="issues">
                {issues.into_iter().map(|(file, issue)| view! { <IssueItem file=file issue=issue /> }).collect_view()}
                {merged_item}
            </ul>
            <Notes />
        </section>
    }
}

#[component]
pub fn IssueItem(file: String, issue: IssueCount) -> impl IntoView {
    let app = App::expect();
    let (id, count, rejects, is_no_record) = (issue.kind.id(), issue.count, issue.kind.rejects(), issue.kind.is_about_no_record());
    let amount = move || {
        let key = match (rejects, is_no_record) {
            (true, _) => "import.attention.rows",
            (_, true) => "import.attention.lines",
            (false, false) => "import.attention.cells",
        };
        app.tn(key, count, &app.locale().integer(count as f64))
    };
    let place = move || {
        let lines: Vec<String> = issue.lines.iter().take(MAX_LINES).map(|line| app.locale().integer(*line as f64)).collect();
        let hidden = count.saturating_sub(lines.len() as u64);
        let mut lines = lines.join(", ");
        if hidden > 0 {
            lines = format!("{lines} {}", app.tw("import.attention.and_more", &[("n", &app.locale().integer(hidden as f64))]));
        }
        match &issue.column {
            Some(column) => app.tnw("import.attention.where_column", count, "", &[("file", &file), ("lines", &lines), ("column", column)]),
            None => app.tnw("import.attention.where", count, "", &[("file", &file), ("lines", &lines)]),
        }
    };
    view! {
        <li>
            <b>{move || app.t(&format!("issue.{id}"))}</b>
            <span>{amount}</span>
            <small>{place}</small>
            <small>{move || app.t(&format!("issue.{id}.long"))}</small>
        </li>
    }
}

/// What the figures rest on.
#[component]
fn Notes() -> impl IntoView {
    let app = App::expect();
    let summary = summary(app);
    let notes = move || {
        let summary = summary.get()?;
        let locale = app.locale();
        let zone = words::zone(&summary.policy.zone);
        let gap = locale.trimmed(summary.policy.session_gap_hours, 1);
        let notes = [
            Some(app.tw("import.zone", &[("zone", &zone)])),
            summary.cases_are_derived.then(|| app.tw("import.derived", &[("hours", &gap)])),
            summary.own_first_response.then(|| app.t("import.own.first_response")),
            summary.own_closing.then(|| app.t("import.own.closing")),
        ];
        Some(notes.into_iter().flatten().map(|note| view! { <li>{note}</li> }).collect_view())
    };
    view! { <ul class="notes">{notes}</ul> }
}
