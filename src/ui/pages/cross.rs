//! Cruzamento: any figure by any two dimensions, as a table in the figure's ink. A press on a cell filters by both.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::Ink;
use crate::engine::{Cell, Clause, Dimension, Missing};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::filter_strip::worded;
use crate::ui::components::icon::Icon;
use crate::ui::components::press::{Held, hold_focus};
use crate::ui::components::shortened;
use crate::ui::cross_table::{Answers, CrossTable, Head, Room, Undivided};
use crate::ui::event::Event;
use crate::ui::filters::wording;
use crate::ui::format::{Shape, is_small, shape};
use crate::ui::queries::Frame;
use crate::ui::queries::cross::{CELLS_ID, COLUMNS_ID, Choice, METRICS, ROWS_ID, WHOLE_ID, offered};
use crate::ui::reading::{self, Chosen, Steps};
use crate::ui::view_state::Cross;

use super::figures::{basis_of, raw, reason};

/// How much of the ink stands behind the greatest figures, which stay readable on it.
const DARKEST: f64 = 0.34;

/// What the table tells, all of one answer.
#[derive(Clone, PartialEq)]
struct Shown {
    choice: Choice,
    missing: Option<Missing>,
    table: Shared<CrossTable>,
}

#[component]
pub fn CrossPage() -> impl IntoView {
    let app = App::expect();
    let range = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).map(|frame| frame.period));
    let sub =
        move || range.get().map_or_else(|| "\u{a0}".to_owned(), |range| app.tw("cross.sub", &[("range", &app.locale().range(range))]));
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("nav.cross")}</h1>
                <p class="head__sub">{sub}</p>
            </div>
        </div>
        <div class="grid"><CrossCard /></div>
    }
}

#[component]
fn CrossCard() -> impl IntoView {
    let app = App::expect();
    let choice = app.select(|state| state.summary.as_ref().map(|summary| Choice::of(&state.view, summary)));
    let answers = [WHOLE_ID, ROWS_ID, COLUMNS_ID, CELLS_ID].map(|id| app.answer(id));
    let clauses = app.select(|state| state.view.clauses.clone());
    let is_busy = app.select(|state| !state.is_fresh());
    let is_whole = RwSignal::new(false);
    let unfolds = app.unfolds(is_whole);
    let shown = Memo::new(move |before: Option<&Option<Shown>>| {
        // The answers that are there are those of the choice before.
        if is_busy.get() {
            return before.cloned().flatten();
        }
        let choice = choice.get()?;
        let [whole, rows, columns, cells] = answers.map(|answer| answer.get());
        let (whole, rows, columns, cells) = (whole?, rows?, columns?, cells?);
        let room = if unfolds.get() { Room::MANY } else { Room::FEW };
        let answers = Answers { whole: &whole, rows: &rows, columns: &columns, cells: &cells };
        let missing = reading::missing(&whole, choice.metric);
        Some(Shown { choice, missing, table: Shared(Arc::new(CrossTable::of(choice, answers, room))) })
    });
    let title = Signal::derive(move || {
        choice.get().map_or_else(String::new, |choice| {
            let [rows, columns] = [choice.rows, choice.columns].map(|dimension| name_of(app, dimension));
            app.tw("cross.title", &[("metric", &app.metric_text(choice.metric, "short")), ("rows", &rows), ("columns", &columns)])
        })
    });
    let body = move || {
        hold_focus("data-press");
        let Some(shown) = shown.get() else { return view! { <span class="sk sk--chart"></span> }.into_any() };
        match nothing(app, &shown) {
            Some((title, text)) => view! {
                <div class="empty">
                    <p class="empty__title">{title}</p>
                    <p>{text}</p>
                </div>
            }
            .into_any(),
            None => table_view(app, shown.choice, &shown.table, &clauses.get(), title).into_any(),
        }
    };
    let foot = move || {
        let shown = shown.get().filter(|shown| nothing(app, shown).is_none())?;
        let table = &shown.table;
        let count = |key: &str, n: usize| (n > 0).then(|| app.tn(key, n as u64, &app.locale().integer(n as f64)));
        let hidden = [count("cross.hidden.rows", table.hidden_rows()), count("cross.hidden.columns", table.hidden_columns())];
        let hidden: Vec<String> = hidden.into_iter().flatten().collect();
        let hidden_count = table.hidden_rows() + table.hidden_columns();
        let can_unfold = table.n_rows > Room::FEW.rows || table.n_columns > Room::FEW.columns;
        let unfold = can_unfold.then(|| {
            view! {
                <button
                    type="button"
                    class="link push"
                    aria-expanded=move || is_whole.get().to_string()
                    on:click=move |_| is_whole.update(|whole| *whole = !*whole)
                >
                    {move || app.t(if is_whole.get() { "action.show_less" } else { "action.see_all" })}
                </button>
            }
        });
        Some(view! {
            <p class="card__foot card__foot--flush cross__foot">
                <span>{app.t("cross.foot")}</span>
                {(!hidden.is_empty()).then(|| view! { <span data-hidden=hidden_count.to_string()>{hidden.join(", ")}</span> })}
                {unfold}
            </p>
        })
    };
    view! {
        <section
            class="card card--flush col-12"
            aria-label=title
            aria-busy=move || is_busy.get().to_string()
            data-state=move || is_busy.get().then_some("partial")
        >
            <div class="card__head">
                <h2 class="card__title">{title}</h2>
                <div class="card__acts"><CardMenu title /></div>
            </div>
            <div class="card__body"><Choices choice /></div>
            {body}
            {foot}
        </section>
    }
}

/// Why there is no table: what stands in its place, and the reason.
fn nothing(app: App, shown: &Shown) -> Option<(String, String)> {
    let dash = |reason: String| Some(("—".to_owned(), reason));
    if let Some(missing) = &shown.missing {
        return dash(reason(app, missing));
    }
    let metric = app.metric_text(shown.choice.metric, "short");
    let [rows, columns] = [shown.choice.rows, shown.choice.columns].map(|dimension| name_of(app, dimension));
    match shown.table.undivided {
        Some(Undivided::By(by)) => dash(app.tw("cross.undivided", &[("metric", &metric), ("dimension", &name_of(app, by))])),
        Some(Undivided::Pair) => dash(app.tw("cross.undivided.pair", &[("metric", &metric), ("rows", &rows), ("columns", &columns)])),
        None if shown.table.rows.is_empty() || shown.table.columns.is_empty() => Some((app.t("cross.empty"), String::new())),
        None => None,
    }
}

/// Rows, columns and figure.
#[component]
fn Choices(choice: Memo<Option<Choice>>) -> impl IntoView {
    let app = App::expect();
    let dimensions = app.select(|state| state.summary.as_ref().map(|summary| offered(summary)).unwrap_or_default());
    let send = move |change: fn(&mut Cross, Choice, &str), value: &str| {
        let Some(choice) = choice.get_untracked() else { return };
        // What is on screen is chosen from here on, whoever chose it first.
        let mut cross = Cross { rows: Some(choice.rows), columns: Some(choice.columns), metric: choice.metric.to_owned() };
        change(&mut cross, choice, value);
        app.send(Event::CrossChosen(cross));
    };
    let dimension = move |which: &'static str, of: fn(Choice) -> Dimension, change: fn(&mut Cross, Choice, &str)| {
        let options = move || {
            let chosen = choice.get().map(of);
            let option = |dimension: Dimension| {
                view! { <option value=dimension.id() selected=chosen == Some(dimension)>{name_of(app, dimension)}</option> }
            };
            dimensions.get().into_iter().map(option).collect_view()
        };
        view! {
            <label class="cross__choice">
                <span>{move || app.t(&format!("cross.{which}"))}</span>
                <select class="ctl ctl--sm" data-cross=which on:change=move |event| send(change, &event_target_value(&event))>
                    {options}
                </select>
            </label>
        }
    };
    let metrics = move || {
        let chosen = choice.get().map(|choice| choice.metric);
        let option = |metric: &'static str| {
            view! { <option value=metric selected=chosen == Some(metric)>{app.metric_text(metric, "short")}</option> }
        };
        let group = |(id, metrics): (&'static str, &'static [&'static str])| {
            let label = app.t(&format!("cross.group.{id}"));
            view! { <optgroup label=label>{metrics.iter().map(|&metric| option(metric)).collect_view()}</optgroup> }
        };
        METRICS.into_iter().map(group).collect_view()
    };
    view! {
        <div class="cross__choices" role="group" aria-label=move || app.t("cross.choices")>
            {dimension("rows", |choice| choice.rows, |cross, choice, value| {
                let rows = Dimension::from_id(value);
                // The dimension of the columns changes places with that of the rows.
                if rows == cross.columns {
                    cross.columns = Some(choice.rows);
                }
                cross.rows = rows;
            })}
            <button type="button" class="mini" aria-label=move || app.t("cross.turn") title=move || app.t("cross.turn") data-act="turn" on:click=move |_| send(turn, "")>
                <Icon name="compare" />
            </button>
            {dimension("columns", |choice| choice.columns, |cross, choice, value| {
                let columns = Dimension::from_id(value);
                if columns == cross.rows {
                    cross.rows = Some(choice.columns);
                }
                cross.columns = columns;
            })}
            <label class="cross__choice">
                <span>{move || app.t("cross.metric")}</span>
                <select
                    class="ctl ctl--sm"
                    data-cross="metric"
                    on:change=move |event| send(|cross, _, value| cross.metric = value.to_owned(), &event_target_value(&event))
                >
                    {metrics}
                </select>
            </label>
        </div>
    }
}

fn turn(cross: &mut Cross, choice: Choice, _: &str) {
    (cross.rows, cross.columns) = (Some(choice.columns), Some(choice.rows));
}

fn name_of(app: App, dimension: Dimension) -> String {
    app.t(&format!("dim.{}", dimension.id()))
}

/// A value of a dimension in words.
fn value_of(app: App, dimension: Dimension, label: &str) -> String {
    worded(app, &app.locale(), &wording(dimension, label))
}

fn table_view(app: App, choice: Choice, table: &CrossTable, clauses: &[Clause], title: Signal<String>) -> impl IntoView + use<> {
    let shape = shape(choice.metric);
    let of_columns: Vec<Chosen> = table.columns.iter().map(|head| reading::chosen(clauses, choice.columns, &head.label)).collect();
    let columns = table.columns.iter().zip(&of_columns).map(|(head, &state)| column_head(app, choice.columns, head, state)).collect_view();
    let row = |(head, cells): (&Head, &Vec<Cell>)| {
        let state = reading::chosen(clauses, choice.rows, &head.label);
        let cells = table.columns.iter().zip(&of_columns).zip(cells);
        let cells =
            cells.map(|((column, &beside), &cell)| cell_view(app, choice, shape, [head, column], [state, beside], cell, &table.steps));
        let cells = cells.collect_view();
        let total = total_view(app, choice, shape, ROWS_ID, Some(head.label.clone()), head.total);
        view! {
            <tr class:tbl__row--dim=state == Chosen::No>
                <th scope="row">{head_button(app, choice.rows, head, state)}</th>
                {cells}
                {total}
            </tr>
        }
    };
    let rows = table.rows.iter().zip(&table.cells).map(row).collect_view();
    let totals =
        table.columns.iter().map(|head| total_view(app, choice, shape, COLUMNS_ID, Some(head.label.clone()), head.total)).collect_view();
    let whole = total_view(app, choice, shape, WHOLE_ID, None, table.whole);
    let (all, hint) = (app.t("cross.all"), app.t("cross.all.hint"));
    let class = format!("tbl cross__table {}", Ink::of_metric(choice.metric).class());
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-label=title>
            <table class=class data-query=CELLS_ID>
                <thead>
                    <tr>
                        <th scope="col">{name_of(app, choice.rows)}</th>
                        {columns}
                        <th scope="col" class="num cross__all" title=hint.clone()>{all.clone()}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows}
                    <tr class="tbl__total">
                        <th scope="row" title=hint>{all}</th>
                        {totals}
                        {whole}
                    </tr>
                </tbody>
            </table>
        </div>
    }
}

fn column_head(app: App, dimension: Dimension, head: &Head, state: Chosen) -> impl IntoView + use<> {
    view! {
        <th scope="col" class="num" class:tbl__row--dim=state == Chosen::No>
            {head_button(app, dimension, head, state)}
        </th>
    }
}

/// The name of a row or column, which filters by it.
fn head_button(app: App, dimension: Dimension, head: &Head, state: Chosen) -> impl IntoView + use<> {
    let (label, name) = (head.label.clone(), value_of(app, dimension, &head.label));
    let title = format!("{}. {}", shortened(&name, 300), app.t("filter.press.more"));
    view! {
        <button
            type="button"
            class="tbl__name"
            data-press=format!("{}:{label}", dimension.id())
            title=title
            aria-pressed=(state == Chosen::Yes).to_string()
            on:click=move |event| app.send(Held::from(&event).toggles(dimension, label.clone()))
        >
            <bdi>{shortened(&name, 60)}</bdi>
        </button>
    }
}

fn cell_view(
    app: App,
    choice: Choice,
    shape: Shape,
    [row, column]: [&Head; 2],
    [of_row, of_column]: [Chosen; 2],
    cell: Cell,
    steps: &Steps,
) -> impl IntoView + use<> {
    let is_few = is_small(cell, shape.unit);
    let text = app.locale().cell(cell.value, shape.unit);
    let basis = basis_of(app, cell, shape.unit);
    let [row_name, column_name] =
        [(choice.rows, row), (choice.columns, column)].map(|(of, head)| shortened(&value_of(app, of, &head.label), 80));
    let value = match &basis {
        Some(basis) => format!("{text} ({basis})"),
        None => text.clone(),
    };
    let said = app.tw("cross.cell", &[("row", &row_name), ("column", &column_name), ("value", &value)]);
    let title = format!("{said}\n{}", app.t("cross.press"));
    let is_on = of_row == Chosen::Yes && of_column == Chosen::Yes;
    let is_out = of_row == Chosen::No || of_column == Chosen::No;
    let step = cell.value.filter(|_| !is_few && !is_out).map_or(0, |value| steps.step(value));
    let ink = (step > 0).then(|| {
        let depth = format!("{:.3}", DARKEST * step as f64 / Steps::COUNT as f64);
        view! { <i class="cross__ink" aria-hidden="true" style:opacity=depth></i> }
    });
    let pair = [(choice.rows, row.label.clone()), (choice.columns, column.label.clone())];
    // The labels stand in the order of the question.
    let (group, beside) = match choice.is_turned() {
        true => (column.label.clone(), row.label.clone()),
        false => (row.label.clone(), column.label.clone()),
    };
    view! {
        <td
            class="num cross__cell"
            class:muted=is_few || cell.n == 0
            class:cross__cell--sel=is_on
            title=basis
            data-metric=choice.metric
            data-group=group
            data-beside=beside
            data-value=raw(cell.value)
        >
            {ink}
            <button
                type="button"
                class="cross__press"
                data-press=format!("{}\u{1f}{}", row.label, column.label)
                title=title
                aria-pressed=is_on.to_string()
                on:click=move |event| {
                    let Held { add, exclude } = Held::from(&event);
                    app.send(Event::PairPressed { pair: pair.clone(), add, exclude });
                }
            >
                {text}
            </button>
        </td>
    }
}

fn total_view(app: App, choice: Choice, shape: Shape, query: &'static str, group: Option<String>, cell: Cell) -> impl IntoView + use<> {
    view! {
        <td
            class="num cross__all"
            class:muted=is_small(cell, shape.unit)
            title=basis_of(app, cell, shape.unit)
            data-query=query
            data-metric=choice.metric
            data-group=group
            data-value=raw(cell.value)
        >
            {app.locale().cell(cell.value, shape.unit)}
        </td>
    }
}
