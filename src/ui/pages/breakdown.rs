//! A dimension as a table: a row per value, a column per metric. A press on a name filters, a press on a header sorts.

use leptos::prelude::*;

use crate::engine::{Cell, Dimension};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::icon::Icon;
use crate::ui::components::press::{Held, hold_focus};
use crate::ui::format::{Better, Unit, is_small, shape};
use crate::ui::reading::{self, Chosen};

use super::figures::{basis_of, raw, reason};

/// What the table shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breakdown {
    /// Its texts are `<id>.title`, `<id>.sub`, `<id>.what` and `<id>.empty`.
    pub id: &'static str,
    pub query: &'static str,
    pub dimension: Dimension,
    /// The first one orders the rows.
    pub metrics: &'static [&'static str],
    /// Rows before "all of them".
    pub top: usize,
    /// The group without a name is a row too.
    pub has_nameless: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    label: String,
    cells: Vec<Cell>,
}

/// By what the rows stand, and whether the greatest is first. `None` = by name.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Order {
    metric: Option<&'static str>,
    is_descending: bool,
}

#[component]
pub fn BreakdownCard(
    of: Breakdown,
    /// `card card--flush col-12` and the like.
    class: &'static str,
    /// How a value is called, and what stands below it; empty = nothing.
    #[prop(optional)]
    name: Option<Callback<String, (String, String)>>,
    /// Instead of filtering.
    #[prop(optional)]
    on_press: Option<Callback<(String, Held)>>,
) -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(of.query);
    let is_busy = app.select(|state| !state.is_fresh());
    let order = RwSignal::new(Order { metric: Some(of.metrics[0]), is_descending: true });
    let is_whole = RwSignal::new(false);
    let unfolds = app.unfolds(is_whole);
    let missing = Memo::new(move |_| {
        answer
            .with(|answer| answer.as_ref().and_then(|answer| reading::missing(answer, of.metrics[0])))
            .map(|missing| reason(app, &missing))
    });
    let rows = Memo::new(move |_| answer.get().map(|answer| Shared(std::sync::Arc::new(rows_of(of, &answer, order.get())))));
    let count = Memo::new(move |_| rows.get().map_or(0, |rows| rows.len()));
    let clauses = app.select(|state| state.view.clauses.clone());
    let press = Callback::new(move |(value, held): (String, Held)| match on_press {
        Some(on_press) => on_press.run((value, held)),
        None => app.send(held.toggles(of.dimension, value)),
    });
    let body = move || {
        hold_focus("data-press");
        let rows = rows.get()?;
        let shown = if unfolds.get() { rows.len() } else { of.top };
        let clauses = clauses.get();
        let row = |row: &Row| {
            let chosen = reading::chosen(&clauses, of.dimension, &row.label);
            let (title, below) = match name {
                Some(name) => name.run(row.label.clone()),
                None => (row.label.clone(), String::new()),
            };
            let title = if title.is_empty() { app.t("none") } else { title };
            row_view(app, of, row, (title, below), chosen, press)
        };
        Some(rows.iter().take(shown).map(row).collect_view())
    };
    let foot = move || {
        let n = count.get();
        (n > of.top).then(|| {
            let all = app.locale().integer(n as f64);
            let text = if is_whole.get() { app.t("overview.leaders.fewer") } else { app.tw("overview.leaders.all", &[("n", &all)]) };
            view! {
                <p class="card__foot card__foot--flush">
                    <button type="button" class="link push" on:click=move |_| is_whole.update(|whole| *whole = !*whole)>{text}</button>
                </p>
            }
        })
    };
    let key = move |part: &str| format!("{}.{part}", of.id);
    view! {
        <section class=class aria-label=move || app.t(&key("title")) aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">{move || app.t(&key("title"))} " " <small class="hide-phone">{move || app.t(&key("sub"))}</small></h2>
                <div class="card__acts"><CardMenu title=Signal::derive(move || app.t(&key("title"))) /></div>
            </div>
            <Show
                when=move || count.get().gt(&0)
                fallback=move || {
                    let text = move || missing.get().unwrap_or_else(|| app.t(&key("empty")));
                    view! {
                        <div class="empty">
                            <p>{text}</p>
                        </div>
                    }
                }
            >
                <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t(&key("title"))>
                    <table class="tbl" data-query=of.query data-breakdown=of.id>
                        <thead>
                            <tr>
                                <Head order metric=None text=Signal::derive(move || app.t(&key("what"))) hint=Signal::stored(String::new()) />
                                {of
                                    .metrics
                                    .iter()
                                    .map(|&metric| {
                                        let text = Signal::derive(move || app.metric_text(metric, "short"));
                                        let hint = Signal::derive(move || app.metric_text(metric, "def"));
                                        view! { <Head order metric=Some(metric) text hint /> }
                                    })
                                    .collect_view()}
                            </tr>
                        </thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
                {foot}
            </Show>
        </section>
    }
}

#[component]
fn Head(order: RwSignal<Order>, metric: Option<&'static str>, text: Signal<String>, hint: Signal<String>) -> impl IntoView {
    let sort = move || {
        let order = order.get();
        (order.metric == metric).then_some(if order.is_descending { "descending" } else { "ascending" })
    };
    let press = move |_| {
        order.update(|order| match order.metric == metric {
            true => order.is_descending = !order.is_descending,
            false => *order = Order { metric, is_descending: metric.is_some() },
        });
    };
    let class = if metric.is_some() { "num" } else { "" };
    view! {
        <th scope="col" class=class aria-sort=sort title=hint>
            <button type="button" class="tbl__sort" on:click=press>
                {text}
                <Show when=move || sort().is_some()>
                    <Icon name="down" class="i i--sm" />
                </Show>
            </button>
        </th>
    }
}

fn rows_of(of: Breakdown, answer: &crate::engine::Answer, order: Order) -> Vec<Row> {
    let columns: Vec<Vec<(String, Cell)>> = of.metrics.iter().map(|metric| reading::groups(answer, metric)).collect();
    let labels = columns.first().map_or(&[][..], Vec::as_slice);
    let row = |(place, (label, _)): (usize, &(String, Cell))| Row {
        label: label.clone(),
        cells: columns.iter().map(|column| column.get(place).map_or(Cell::default(), |(_, cell)| *cell)).collect(),
    };
    let is_shown = |row: &Row| (of.has_nameless || !row.label.is_empty()) && row.cells.iter().any(|cell| cell.n > 0);
    let mut rows: Vec<Row> = labels.iter().enumerate().map(row).filter(is_shown).collect();
    rows.sort_by(|a, b| match order.metric.and_then(|metric| of.metrics.iter().position(|known| *known == metric)) {
        None if order.is_descending => b.label.cmp(&a.label),
        None => a.label.cmp(&b.label),
        Some(place) => {
            // What is not known stands last either way.
            let value = |row: &Row| row.cells[place].value;
            let (a_value, b_value) = (value(a), value(b));
            let known = b_value.is_some().cmp(&a_value.is_some());
            let by_value = a_value.unwrap_or(0.0).total_cmp(&b_value.unwrap_or(0.0));
            known.then(if order.is_descending { by_value.reverse() } else { by_value }).then_with(|| a.label.cmp(&b.label))
        }
    });
    rows
}

fn row_view(
    app: App,
    of: Breakdown,
    row: &Row,
    (title, below): (String, String),
    chosen: Chosen,
    press: Callback<(String, Held)>,
) -> impl IntoView + use<> {
    let locale = app.locale();
    let label = row.label.clone();
    let value = label.clone();
    let full = title.clone();
    let cells = of.metrics.iter().zip(&row.cells).map(|(&metric, &cell)| {
        let shape = shape(metric);
        let is_few = is_small(cell, shape.unit);
        let title = basis_of(app, cell, shape.unit);
        let n = app.tw("n.small", &[("n", &locale.integer(cell.n as f64))]);
        let few = is_few.then(|| view! { " " <span class="nsmall">{n}</span> });
        let is_bad = shape.better == Better::Lower && shape.unit == Unit::Count && cell.value.is_some_and(|value| value > 0.0);
        view! {
            <td class="num" class:muted=is_few class:tbl__bad=is_bad data-metric=metric data-group=label.clone() data-value=raw(cell.value) title=title>
                {locale.cell(cell.value, shape.unit)} {few}
            </td>
        }
    });
    let cells = cells.collect_view();
    let below = (!below.is_empty()).then(|| view! { <small class="tbl__below">{below}</small> });
    view! {
        <tr class:tbl__row--sel=chosen == Chosen::Yes class:tbl__row--dim=chosen == Chosen::No>
            <th scope="row">
                <button
                    type="button"
                    class="tbl__name"
                    data-press=row.label.clone()
                    title=full
                    aria-pressed=(chosen == Chosen::Yes).then_some("true")
                    on:click=move |event| press.run((value.clone(), Held::from(&event)))
                >
                    <bdi>{title}</bdi>
                </button>
                {below}
            </th>
            {cells}
        </tr>
    }
}
