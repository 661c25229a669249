//! The frame of a card: title, table button, the drawing or its numbers as a table, and what stands there when there is nothing to draw.

use leptos::html;
use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::browser::turns;

use super::card_menu::CardMenu;
use super::icon::Icon;

/// The numbers of a chart, as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    pub caption: String,
    pub header: Vec<String>,
    pub rows: Vec<NumberRow>,
}

impl Numbers {
    /// The metric of each figure.
    pub fn metrics(&self) -> Vec<String> {
        self.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.metric.clone()).collect()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberRow {
    pub name: String,
    pub cells: Vec<NumberCell>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberCell {
    pub text: String,
    /// Id of the metric; empty = no figure of its own.
    pub metric: String,
    pub raw: String,
    /// The group as in the answer.
    pub group: String,
}

/// A sentence and a way out, instead of the drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Nothing {
    pub title: String,
    pub text: String,
    /// What the button says, when there is one.
    pub act: String,
}

#[component]
pub fn ChartCard(
    /// `card col-8` and the like.
    class: &'static str,
    #[prop(into)] title: Signal<String>,
    /// What it is called where tabs stand instead of a title.
    #[prop(into, optional)]
    name: Option<Signal<String>>,
    /// Unit and step, in grey after the title.
    #[prop(into, optional)]
    sub: Signal<String>,
    /// First figures have not arrived.
    #[prop(into)]
    is_waiting: Signal<bool>,
    /// Newer figures are on their way.
    #[prop(into)]
    is_stale: Signal<bool>,
    #[prop(into)] nothing: Signal<Option<Nothing>>,
    #[prop(optional)] on_nothing: Option<Callback<()>>,
    /// The query that its figures come with, where each is one figure of its answer.
    #[prop(into, optional)]
    query: Signal<Option<&'static str>>,
    /// `None` = the card is a table already.
    #[prop(optional)]
    numbers: Option<Signal<Numbers>>,
    /// Every mark of the drawing says its figure: the table is built when it is asked for.
    #[prop(optional)]
    numbers_when_asked: bool,
    /// How its figures are counted, behind ⓘ: for those that are no metrics, which tell it themselves.
    #[prop(into, optional)]
    how: Option<Signal<String>>,
    /// Instead of the title: tabs.
    #[prop(optional, into)]
    head: ViewFn,
    /// Beside the table button: selects, switches.
    #[prop(optional, into)]
    acts: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let app = App::expect();
    let as_table = RwSignal::new(false);
    let name = name.unwrap_or(title);
    let switch = NodeRef::<html::Button>::new();
    let toggle = move || as_table.update(|shown| *shown = !*shown);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if is_plain && numbers.is_some() && event.key().eq_ignore_ascii_case("t") {
            // The letter stays here: elsewhere it chooses a period.
            event.stop_propagation();
            event.prevent_default();
            toggle();
            // What had the focus may be hidden now.
            if let Some(button) = switch.get_untracked() {
                let _ = button.focus();
            }
        }
    };
    let button = numbers.is_some().then(|| {
        let label = move || app.t(if as_table.get() { "chart.chart" } else { "chart.table" });
        view! {
            <button
                type="button"
                class="mini"
                node_ref=switch
                aria-label=label
                title=label
                aria-pressed=move || if as_table.get() { "true" } else { "false" }
                on:click=move |_| toggle()
            >
                <Icon name="table" />
            </button>
        }
    });
    let is_told = RwSignal::new(false);
    let ask = how.map(|_| {
        let label = move || app.tw("chart.how", &[("title", &title.get())]);
        view! {
            <button
                type="button"
                class="why"
                data-act="how"
                aria-label=label
                title=label
                aria-expanded=move || if is_told.get() { "true" } else { "false" }
                on:click=move |_| is_told.update(|told| *told = !*told)
            >
                <Icon name="info" />
            </button>
        }
    });
    let told = move || how.filter(|_| is_told.get()).map(|how| view! { <p class="card__how">{how}</p> });
    let children = StoredValue::new(children);
    // A drawing stays as long as there is something to draw: new figures change it, they do not build it anew.
    let shown = Memo::new(move |_| (is_waiting.get(), nothing.get()));
    let drawing = move || match shown.get() {
        (true, _) => view! { <span class="sk sk--chart"></span> }.into_any(),
        (false, Some(nothing)) => view! { <NothingHere nothing on_act=on_nothing /> }.into_any(),
        (false, None) => {
            view! { <div style:display=move || "contents" hidden=as_table>{children.with_value(|children| children())}</div> }.into_any()
        }
    };
    let is_due = RwSignal::new(false);
    if numbers.is_some() && !numbers_when_asked {
        turns::figures(move || {
            let _ = is_due.try_set(true);
        });
    }
    let is_wanted = app.unfolds(as_table);
    let has_table = Memo::new(move |_| is_due.get() || is_wanted.get());
    let table = numbers.map(|numbers| {
        move || {
            has_table.get().then(|| {
                view! {
                    <div
                        class="numbers"
                        class:vh=move || !as_table.get()
                        role="region"
                        aria-label=title
                        tabindex=move || if as_table.get() { "0" } else { "-1" }
                    >
                        <NumbersTable numbers />
                    </div>
                }
            })
        }
    });
    view! {
        <section
            class=class
            data-query=move || query.get()
            aria-label=name
            aria-busy=move || if is_stale.get() && !is_waiting.get() { "true" } else { "false" }
            data-state=move || (is_stale.get() || is_waiting.get()).then_some("partial")
            on:keydown=on_key
        >
            <div class="card__head">
                {head.run()}
                <Show when=move || title.with(|title| !title.is_empty())>
                    <h2 class="card__title">{title} " " <small class="hide-phone">{sub}</small></h2>
                </Show>
                <div class="card__acts">
                    {acts.run()} {ask} {button}
                    <CardMenu title=name numbers />
                </div>
            </div>
            {told}
            {drawing}
            {table}
        </section>
    }
}

#[component]
fn NothingHere(nothing: Nothing, on_act: Option<Callback<()>>) -> impl IntoView {
    let act = on_act.filter(|_| !nothing.act.is_empty()).map(|on_act| {
        view! {
            <div class="empty__acts">
                <button type="button" class="ctl" on:click=move |_| on_act.run(())>{nothing.act.clone()}</button>
            </div>
        }
    });
    view! {
        <div class="empty">
            <p class="empty__title">{nothing.title}</p>
            <p>{nothing.text}</p>
            {act}
        </div>
    }
}

/// Every figure of a chart, readable by machines and by those who do not see it.
#[component]
fn NumbersTable(numbers: Signal<Numbers>) -> impl IntoView {
    move || {
        let numbers = numbers.get();
        let header = numbers.header.into_iter().enumerate().map(|(index, name)| {
            let class = if index > 0 { "num" } else { "" };
            view! { <th scope="col" class=class>{name}</th> }
        });
        let header = header.collect_view();
        let cell = |cell: NumberCell| {
            if cell.metric.is_empty() {
                let raw = (!cell.raw.is_empty()).then_some(cell.raw);
                return view! { <td class="num" data-value=raw>{cell.text}</td> }.into_any();
            }
            view! { <td class="num" data-metric=cell.metric data-value=cell.raw data-group=cell.group>{cell.text}</td> }.into_any()
        };
        let row = |row: NumberRow| {
            view! {
                <tr>
                    <th scope="row">{row.name}</th>
                    {row.cells.into_iter().map(cell).collect_view()}
                </tr>
            }
        };
        let rows = numbers.rows.into_iter().map(row).collect_view();
        view! {
            <table class="tbl tbl--chart">
                <caption class="vh">{numbers.caption}</caption>
                <thead>
                    <tr>{header}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    }
}
