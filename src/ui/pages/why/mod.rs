//! "Por que este número?": the figure, its sentence, its distribution, the sum, who enters, the rules, the rows.
//!
//! [`button`] the ⓘ that opens it · [`sums`] the sum in words · [`spread`] the distribution.

pub mod button;
mod spread;
mod sums;

use leptos::prelude::*;

use crate::engine::{ExplainRow, Explanation, LedgerLine};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::about_table;
use crate::ui::components::filter_strip::{rich, worded};
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::components::take_workbook::TakeWorkbook;
use crate::ui::drawer::{DrawerEvent, WhyOf, query_of};
use crate::ui::event::Event;
use crate::ui::filters::wording;
use crate::ui::format::{Unit, clock, shape};
use crate::ui::pages::copy_text;

use super::drawer::close;
use super::words;

use spread::Spread;

/// Rows shown before all that are listed.
const FIRST_ROWS: usize = 6;

/// Median, mean and p90 of one thing share what is said about it.
pub fn family(metric: &str) -> &str {
    ["_km_p50", "_km_p80", "_km_p90", "_mean", "_p50", "_p75", "_p90", "_p95"]
        .iter()
        .find_map(|end| metric.strip_suffix(end))
        .unwrap_or(metric)
}

#[component]
pub fn WhyPanel() -> impl IntoView {
    let app = App::expect();
    let of = app.select(|state| state.drawer.why.as_ref().map(|why| why.of.clone()).unwrap_or_default());
    let explanation = app.select(|state| state.drawer.why.as_ref().and_then(|why| why.explanation.clone()).map(Shared));
    let copy = move |_| {
        let Some(explanation) = explanation.get_untracked() else { return };
        let lines = untrack(|| sums::lines(app, &explanation));
        copy_text(
            app,
            &[vec![app.metric_text(&explanation.metric, "short")], lines].concat().join("\n").replace(['\u{2}', '\u{3}'], ""),
            "why.copied",
        );
    };
    view! {
        <div class="drawer__head">
            <div class="drawer__bar">
                <h2 class="drawer__title">{move || app.t("why.title")}</h2>
                <span class="drawer__acts">
                    <button type="button" class="mini" aria-label=move || app.t("why.copy") title=move || app.t("why.copy") on:click=copy>
                        <Icon name="copy" />
                    </button>
                    <button
                        type="button"
                        class="mini"
                        aria-label=move || app.t("bar.copy_link")
                        title=move || app.t("bar.copy_link")
                        on:click=move |_| super::shell::copy_link(app)
                    >
                        <Icon name="link" />
                    </button>
                    <CloseButton />
                </span>
            </div>
        </div>
        <div class="drawer__body why-body" aria-busy=move || explanation.read().is_none().to_string()>
            <Which of />
            {move || explanation.get().map(|explanation| view! { <Explained explanation /> })}
        </div>
        <Foot explanation />
    }
}

/// Esc, as a button.
#[component]
pub fn CloseButton() -> impl IntoView {
    let app = App::expect();
    let label = move || format!("{} (Esc)", app.t("action.close"));
    view! {
        <button type="button" class="mini" aria-label=label title=label on:click=move |_| close(app)>
            <Icon name="x" />
        </button>
    }
}

/// Which figure: its name, or a choice among those of its row, and the group it is of.
#[component]
fn Which(of: Memo<WhyOf>) -> impl IntoView {
    let app = App::expect();
    let metrics = app.select(|state| {
        let why = state.drawer.why.as_ref();
        why.map(|why| if why.of.group.is_empty() { vec![why.of.metric.clone()] } else { why.metrics.clone() }).unwrap_or_default()
    });
    let by = app.select(|state| query_of(state, &state.drawer.why.as_ref()?.of.query).map(|query| query.by));
    let group = move || {
        let (of, by) = (of.get(), by.get()?);
        let named = by.into_iter().zip(&of.group).map(|(dimension, label)| {
            let name = shortened(&worded(app, &app.locale(), &wording(dimension, label)), 80);
            format!("{}: {name}", app.t(&format!("dim.{}", dimension.id())))
        });
        let named: Vec<String> = named.collect();
        (!named.is_empty()).then(|| named.join(" · "))
    };
    let on_change = move |event| {
        let chosen = event_target_value(&event);
        button::why(app, WhyOf { metric: chosen, ..of.get_untracked() });
    };
    let name = move || {
        let (of, metrics) = (of.get(), metrics.get());
        if metrics.len() < 2 {
            return view! { <p class="why-name">{app.metric_text(&of.metric, "short")}</p> }.into_any();
        }
        let options = metrics.into_iter().map(|metric| {
            let is_chosen = metric == of.metric;
            view! { <option value=metric.clone() selected=is_chosen>{app.metric_text(&metric, "short")}</option> }
        });
        view! {
            <select class="input why-select" aria-label=move || app.t("why.choose") on:change=on_change>
                {options.collect_view()}
            </select>
        }
        .into_any()
    };
    view! {
        {name}
        {move || group().map(|group| view! { <p class="why-group"><bdi>{group}</bdi></p> })}
    }
}

#[component]
fn Explained(explanation: Shared<Explanation>) -> impl IntoView {
    let app = App::expect();
    let metric = explanation.metric.clone();
    let unit = shape(&metric).unit;
    let parts = explanation.cell.value.map(|value| app.locale().parts(value, unit)).unwrap_or_default();
    let number = match parts.is_empty() {
        true => view! { "—" }.into_any(),
        false => parts
            .into_iter()
            .map(|part| view! { {part.number} {(!part.unit.is_empty()).then(|| view! { <small>{part.unit}</small> })} })
            .collect_view()
            .into_any(),
    };
    let raw = explanation.cell.value.map(|value| value.to_string()).unwrap_or_default();
    let n = (unit != Unit::Count && explanation.cell.value.is_some())
        .then(|| app.tw("n.count", &[("n", &app.locale().integer(explanation.cell.n as f64))]));
    let missing = explanation.missing.as_ref().map(|missing| words::missing(app, missing));
    let has_figure = explanation.missing.is_none();
    let spread = explanation
        .histogram
        .clone()
        .filter(|_| explanation.cell.n > 1)
        .map(|histogram| view! { <Spread histogram metric=metric.clone() /> });
    let lines = sums::lines(app, &explanation);
    let total = (explanation.cell.n, explanation.grain.clone());
    let about = ["out", "edge", "compare"].into_iter().filter_map(|part| {
        let key = format!("metric.{}.{part}", family(&metric));
        let key_of_heading = format!("why.{part}");
        app.has_text(&key).then(|| view! { <dt>{app.t(&key_of_heading)}</dt> <dd>{app.metric_text(family(&metric), part)}</dd> })
    });
    let about = about.collect_view();
    let ledger = explanation.ledger.clone();
    let rules = sums::rules(app, &explanation);
    let rows = explanation.clone();
    view! {
        <p class="why-fig">
            <b data-why-metric=metric.clone() data-value=raw>{number}</b>
            {n.map(|n| view! { <span class="muted">{n}</span> })}
        </p>
        <p class="why-def">{app.metric_text(&metric, "def")}</p>
        {missing.map(|missing| view! { <p class="why-missing">{missing}</p> })}
        {spread}
        <Show when=move || has_figure>
            <h3>{app.t("why.sum")}</h3>
            <p class="formula">{lines.iter().map(|line| view! { <span>{rich(line)}</span> }).collect_view()}</p>
            <h3>{app.t("why.ledger")}</h3>
            <Ledger lines=ledger.clone() total=total.clone() />
            <h3>{app.t("why.rules")}</h3>
            <p class="rules">{rules.iter().map(|rule| view! { <span class="tag">{rule.clone()}</span> }).collect_view()}</p>
        </Show>
        <dl class="why-about">{about}</dl>
        <Rows explanation=rows />
    }
}

/// Rows of the period, plus, minus, by reason: it adds up to n.
#[component]
fn Ledger(lines: Vec<LedgerLine>, total: (u64, String)) -> impl IntoView {
    let app = App::expect();
    let (n, grain) = total;
    let line = |line: LedgerLine| {
        let sign = match (line.id.starts_with("base."), line.is_minus) {
            (true, _) => "",
            (false, true) => "−",
            (false, false) => "+",
        };
        view! {
            <tr data-ledger=line.id.clone() data-n=line.n.to_string()>
                <td>{sign}</td>
                <td>{app.t(&format!("why.{}", line.id))}</td>
                <td>{app.locale().integer(line.n as f64)}</td>
            </tr>
        }
    };
    view! {
        <table class="sum">
            <tbody>
                {lines.into_iter().map(line).collect_view()}
                <tr class="sum__total" data-ledger="n" data-n=n.to_string()>
                    <td>"="</td>
                    <td>{app.t(&format!("why.n.{grain}"))}</td>
                    <td>{app.locale().integer(n as f64)}</td>
                </tr>
            </tbody>
        </table>
    }
}

/// The rows behind it: a press opens the conversation.
#[component]
fn Rows(explanation: Shared<Explanation>) -> impl IntoView {
    let app = App::expect();
    let is_whole = RwSignal::new(false);
    let unit = sums::unit_of_rows(&explanation);
    let count = explanation.rows.len();
    if count == 0 {
        return None;
    }
    let title = app.t(if unit == Some(Unit::Seconds) { "why.rows.longest" } else { "why.rows" });
    let n_rows = explanation.n_rows.to_string();
    let drawn = move || {
        let shown = if is_whole.get() { count } else { FIRST_ROWS };
        explanation.rows.iter().take(shown).map(|row| view! { <BehindRow row=row.clone() unit /> }).collect_view()
    };
    let more = move || app.t(if is_whole.get() { "why.rows.fewer" } else { "why.rows.more" });
    Some(view! {
        <h3>{title}</h3>
        <ul class="behind" data-rows=n_rows>{drawn}</ul>
        {(count > FIRST_ROWS)
            .then(|| {
                view! {
                    <button type="button" class="link" on:click=move |_| is_whole.update(|whole| *whole = !*whole)>
                        {more}
                    </button>
                }
            })}
    })
}

#[component]
fn BehindRow(row: ExplainRow, unit: Option<Unit>) -> impl IntoView {
    let app = App::expect();
    let locale = app.locale();
    let at = row.at.map(|(day, second)| format!("{}, {}", locale.weekday_day(day), clock(second))).unwrap_or_default();
    let value = match (row.is_hit, row.value, unit) {
        (Some(is_hit), ..) => app.t(if is_hit { "why.hit" } else { "why.miss" }),
        (None, Some(value), Some(Unit::Seconds)) => sums::exact(app, value),
        (None, Some(value), _) => locale.trimmed(value, 2),
        (None, None, _) => String::new(),
    };
    let raw = row.value.map(|value| value.to_string()).unwrap_or_default();
    let (id, who) = (shortened(&row.id, 40), shortened(&row.who, 80));
    let inside = view! {
        <bdi class="behind__id trunc">{id}</bdi>
        <bdi class="behind__who trunc" title=shortened(&row.who, 300)>{who}</bdi>
        <span class="behind__at">{at}</span>
        <b data-value=raw>{value}</b>
    };
    let line = match row.case {
        Some(case) => view! {
            <button type="button" class="behind__row" on:click=move |_| app.send(Event::Drawer(DrawerEvent::CaseOpened(case)))>
                {inside}
            </button>
        }
        .into_any(),
        None => view! { <span class="behind__row">{inside}</span> }.into_any(),
    };
    view! { <li>{line}</li> }
}

#[component]
fn Foot(explanation: Memo<Option<Shared<Explanation>>>) -> impl IntoView {
    let app = App::expect();
    let n_rows = Memo::new(move |_| explanation.read().as_ref().map_or(0, |explanation| explanation.n_rows));
    let has_cases = Memo::new(move |_| explanation.read().as_ref().is_some_and(|explanation| explanation.grain != "presence"));
    let open = move || {
        let n = n_rows.get();
        app.tn("why.open", n, &app.locale().integer(n as f64))
    };
    let export = move |as_workbook: bool| {
        let header = ["case", "who", "at", "value", "hit"].map(|part| app.t(&format!("why.csv.{part}"))).to_vec();
        let name = app.t("why.title");
        let about = as_workbook.then(|| about_table(app, &name));
        app.send(Event::Drawer(DrawerEvent::Export { header, words: [app.t("why.yes"), app.t("why.no")], name, about }));
    };
    view! {
        <div class="drawer__foot">
            <Show when=move || has_cases.get()>
                <button
                    type="button"
                    class="ctl ctl--primary"
                    disabled=move || n_rows.get() == 0
                    on:click=move |_| app.send(Event::Drawer(DrawerEvent::RowsWanted))
                >
                    {open}
                </button>
            </Show>
            <button type="button" class="ctl" data-download="why" disabled=move || n_rows.get() == 0 on:click=move |_| export(false)>
                <Icon name="export" />
                {move || app.t("why.csv")}
            </button>
            <TakeWorkbook id="why-workbook" n_rows=n_rows on_take=move || export(true) />
        </div>
    }
}
