//! Conversas: every case and every message, a screen at a time.
//!
//! [`cells`] what stands in a cell · [`header`] names, profiles and totals of the columns.

mod cells;
mod header;

use std::time::Duration;

use leptos::html;
use leptos::leptos_dom::helpers::{TimeoutHandle, WindowListenerHandle, set_timeout_with_handle};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::engine::{CASE_DURATIONS, Dimension, ENDINGS, Op, RowsPage, TableView, export_columns};
use crate::model::{AuthorKind, CaseState, DeliveryStatus, Direction, MessageKind, Origin};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::about_table;
use crate::ui::components::filter_editor::FilterEditor;
use crate::ui::components::filter_strip::{bold, rich};
use crate::ui::components::icon::Icon;
use crate::ui::components::menu::Popover;
use crate::ui::components::press::Held;
use crate::ui::components::take_workbook::TakeWorkbook;
use crate::ui::components::virtual_scroll::{GridPlace, RowLook, VirtualGrid};
use crate::ui::drawer::DrawerEvent;
use crate::ui::event::{Event, Taken};
use crate::ui::filters::{name_key, word_key};
use crate::ui::pages::column_chooser::ColumnChooser;
use crate::ui::queries::conversations::{base_width, columns, table_id, value_filter_of, window_for};

use cells::{Spot, cell, label_of};
use header::{HeadDesk, HeaderCell, Totals};

const TYPING: Duration = Duration::from_millis(150);

/// The page.
#[component]
pub fn Conversations() -> impl IntoView {
    let app = App::expect();
    let place = GridPlace::default();
    let table = app.select(|state| state.view.table);
    // A page of the other table is no page of this one.
    let page = app.select(|state| state.rows.clone().filter(|page| page.view == state.view.table).map(Shared));
    let n_rows = Memo::new(move |_| page.read().as_ref().map(|page| page.total));

    let shown = app.select(|state| {
        let table = state.view.table;
        state.layouts.get(table_id(table)).cloned().unwrap_or_default().shown(columns(table))
    });

    // What is looked at changed: the table starts anew at its top.
    let looked_at = app.select(|state| (state.view.table, state.view.sort.clone(), state.view.search.clone(), state.selection()));
    Effect::new(move |before: Option<()>| {
        // Read, not only tracked: a memo that nobody reads never wakes.
        looked_at.with(|_| ());
        if before.is_some() {
            place.rewind();
        }
    });
    // Rows on screen that are not here are asked for.
    let here =
        app.select(|state| (state.rows_revision, state.rows.as_ref().map(|page| (page.revision, page.offset, page.rows.len() as u64))));
    Effect::new(move |_| {
        let (revision, known) = here.get();
        let known = known.filter(|(of, ..)| *of == revision).map(|(_, offset, count)| (offset, count));
        if let Some((offset, limit)) = window_for(place.kept.get(), known) {
            app.send(Event::RowsWanted { offset, limit });
        }
    });

    // The row of the conversation that is open goes along with it.
    let open_row = app.select(|state| state.drawer.talk.as_ref().and_then(|talk| talk.row));
    Effect::new(move |_| {
        if let Some(row) = open_row.get() {
            place.go_to(row);
        }
    });

    let is_empty = Memo::new(move |_| n_rows.get() == Some(0));
    view! {
        <Head table n_rows />
        <section class="sheetbox">
            <Tools place table n_rows />
            <Show when=move || !is_empty.get() fallback=move || view! { <NoRows /> }>
                <Rows place table page n_rows shown />
            </Show>
            <Foot place n_rows shown />
        </section>
    }
}

/// Every row of the table, with all that is known of each.
pub fn all_rows(app: App, table: TableView, is_workbook: bool) -> Taken {
    let head = |column: &str| {
        let head = app.t(&format!("col.{column}"));
        // A sheet knows a duration by its form, a text by what stands above it.
        if CASE_DURATIONS.contains(&column) && !is_workbook { format!("{head} (s)") } else { head }
    };
    Taken::Rows { header: export_columns(table).into_iter().map(head).collect(), words: words_of_cells(app) }
}

/// `<column>.<id>` → word, for every id that a cell can hold.
fn words_of_cells(app: App) -> Vec<(String, String)> {
    let ids: [(&str, Vec<&'static str>); 8] = [
        ("measured", vec!["yes", "no"]),
        ("ending", ENDINGS.to_vec()),
        ("direction", Direction::ALL.iter().map(|word| word.id()).collect()),
        ("author_kind", AuthorKind::ALL.iter().map(|word| word.id()).collect()),
        ("status", DeliveryStatus::ALL.iter().map(|word| word.id()).collect()),
        ("kind", MessageKind::ALL.iter().map(|word| word.id()).collect()),
        ("origin", Origin::ALL.iter().map(|word| word.id()).collect()),
        ("case_status", CaseState::ALL.iter().map(|word| word.id()).collect()),
    ];
    let of_column = |(column, ids): (&'static str, Vec<&'static str>)| {
        ids.into_iter().map(move |id| (format!("{column}.{id}"), untrack(|| app.t(&word_key(column, id)))))
    };
    ids.into_iter().flat_map(of_column).collect()
}

#[component]
fn Head(table: Memo<TableView>, n_rows: Memo<Option<u64>>) -> impl IntoView {
    let app = App::expect();
    let matching = app.select(|state| state.matching);
    let counts = move || {
        let (matching, locale) = (matching.get(), app.locale());
        let count = |key: &str, n: u64| app.tn(key, n, &bold(&locale.integer(n as f64)));
        let cases = count("n.cases", matching.cases);
        if matching.messages_of == 0 {
            return cases;
        }
        app.tw("conversations.sub", &[("messages", &count("n.messages", matching.messages)), ("cases", &cases)])
    };
    let export = move |about: Option<Vec<(String, String)>>| {
        let table = all_rows(app, table.get_untracked(), about.is_some());
        app.send(Event::TableTaken { name: String::new(), table, about });
    };
    let export_title = move || {
        let n = n_rows.get().unwrap_or(0);
        app.tn("conversations.export.csv", n, &app.locale().integer(n as f64))
    };
    view! {
        <div class="head head--line">
            <h1 class="head__title">{move || app.t("conversations.title")}</h1>
            <p class="head__sub">{move || rich(&counts())}</p>
            <div class="head__acts">
                <ColumnChooser table=Signal::derive(move || table_id(table.get())) />
                <button type="button" class="ctl" data-download="rows" title=export_title disabled=move || n_rows.get().unwrap_or(0) == 0 on:click=move |_| export(None)>
                    <Icon name="export" />
                    {move || app.t("conversations.export")}
                </button>
                <TakeWorkbook
                    id="workbook"
                    n_rows=Signal::derive(move || n_rows.get().unwrap_or(0))
                    on_take=move || export(Some(about_table(app, &app.t("conversations.title"))))
                />
            </div>
        </div>
    }
}

/// Casos or Mensagens, the search, the way to a row.
#[component]
fn Tools(place: GridPlace, table: Memo<TableView>, n_rows: Memo<Option<u64>>) -> impl IntoView {
    let app = App::expect();
    let has_messages = app.select(|state| state.summary.as_ref().is_some_and(|summary| summary.tables.messages > 0));
    let view_button = move |this: TableView, key: &'static str| {
        let is_missing = move || this == TableView::Messages && !has_messages.get();
        view! {
            <button
                type="button"
                aria-pressed=move || (table.get() == this).to_string()
                disabled=is_missing
                title=move || is_missing().then(|| app.t("conversations.empty.no_messages"))
                on:click=move |_| app.send(Event::TableChosen(this))
            >
                {move || app.t(key)}
            </button>
        }
    };

    let search = app.select(|state| state.view.search.clone());
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = pending.try_get_value().flatten() {
            handle.clear();
        }
    };
    let on_input = move |event| {
        let text = event_target_value(&event);
        stop();
        pending.set_value(set_timeout_with_handle(move || app.send(Event::Searched(text)), TYPING).ok());
    };
    on_cleanup(stop);
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event_target_value(&event).is_empty() {
            event.prevent_default();
            stop();
            app.send(Event::Searched(String::new()));
        }
    };
    view! {
        <div class="vt__tools">
            <span class="seg" role="group" aria-label=move || app.t("conversations.view")>
                {view_button(TableView::Cases, "conversations.view.cases")}
                {view_button(TableView::Messages, "conversations.view.messages")}
            </span>
            <label class="search">
                <Icon name="search" />
                <input
                    type="search"
                    class="input input--search"
                    aria-label=move || app.t("conversations.search")
                    placeholder=move || app.t("conversations.search.placeholder")
                    autocomplete="off"
                    spellcheck="false"
                    dir="auto"
                    prop:value=search
                    on:input=on_input
                    on:keydown=on_key
                />
            </label>
            <GoTo place n_rows />
        </div>
    }
}

/// `Ir para linha`, Ctrl+G.
#[component]
fn GoTo(place: GridPlace, n_rows: Memo<Option<u64>>) -> impl IntoView {
    let app = App::expect();
    let field = NodeRef::<html::Input>::new();
    let keys: WindowListenerHandle = window_event_listener(leptos::ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key().eq_ignore_ascii_case("g") {
            event.prevent_default();
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
                field.select();
            }
        }
    });
    on_cleanup(move || keys.remove());
    let on_key = move |event: KeyboardEvent| {
        if event.key() != "Enter" {
            return;
        }
        event.prevent_default();
        // Numbers are pasted with the language's separators.
        let digits: String = event_target_value(&event).chars().filter(char::is_ascii_digit).collect();
        let (Ok(row), Some(total @ 1..)) = (digits.parse::<u64>(), n_rows.get_untracked()) else { return };
        place.go_to(row.clamp(1, total) - 1);
        let grid = document().query_selector(".vt").ok().flatten().and_then(|grid| grid.dyn_into::<HtmlElement>().ok());
        if let Some(grid) = grid {
            let _ = grid.focus();
        }
    };
    view! {
        <label class="vt__goto hide-phone">
            <span>
                {move || app.t("conversations.goto")}
                " "
                <kbd>"Ctrl G"</kbd>
            </span>
            <input
                node_ref=field
                type="text"
                inputmode="numeric"
                autocomplete="off"
                class="input"
                aria-label=move || app.t("conversations.goto.label")
                placeholder=move || app.locale().integer(n_rows.get().unwrap_or(0) as f64)
                on:keydown=on_key
            />
        </label>
    }
}

/// The grid.
#[component]
fn Rows(
    place: GridPlace,
    table: Memo<TableView>,
    page: Memo<Option<Shared<RowsPage>>>,
    n_rows: Memo<Option<u64>>,
    shown: Memo<Vec<&'static str>>,
) -> impl IntoView {
    let app = App::expect();
    let matching = app.select(|state| state.matching);
    let last_year = app.select(|state| crate::ui::days::civil(state.last_day()).0);
    let layout = app.select(|state| state.layouts.get(table_id(state.view.table)).cloned().unwrap_or_default());
    let desk = HeadDesk { app, table, sizing: RwSignal::new(None), edited: RwSignal::new(None), editor_at: RwSignal::new(None) };
    // Until the first page is there, the counts say how long the table will be.
    let length = Signal::derive(move || {
        n_rows.get().unwrap_or_else(|| match table.get() {
            TableView::Cases => matching.get().cases,
            TableView::Messages => matching.get().messages,
        })
    });
    let tracks = Signal::derive(move || {
        let (table, mut layout) = (table.get(), layout.get());
        if let Some((column, px)) = desk.sizing.get() {
            layout.size(column, Some(px));
        }
        layout.tracks(columns(table), |column| base_width(table, column))
    });

    let cells_at = move |index: u64| {
        let page = page.read();
        let page = page.as_ref()?;
        let place = usize::try_from(index.checked_sub(page.offset)?).ok()?;
        page.rows.get(place).cloned()
    };
    let row = move |(index, look): (u64, Memo<RowLook>)| {
        let cells = Memo::new(move |_| cells_at(index));
        let drawn = move || {
            let (table, cells, year) = (table.get(), cells.get(), last_year.get());
            shown
                .get()
                .into_iter()
                .enumerate()
                .map(|(place, column)| match &cells {
                    Some(cells) => {
                        let value = columns(table).iter().position(|known| *known == column).and_then(|at| cells.get(at));
                        cell(app, &app.locale(), year, table, column, value, Spot { row: index, place, look })
                    }
                    None => view! { <div class="vt__cell" role="gridcell" data-field=column></div> }.into_any(),
                })
                .collect_view()
        };
        drawn.into_any()
    };
    let has_row = move |index: u64| {
        let page = page.read();
        page.as_ref().is_some_and(|page| index.checked_sub(page.offset).is_some_and(|place| place < page.rows.len() as u64))
    };
    // Enter does what a press does: on a value it filters, elsewhere it opens the row.
    let on_enter = move |(row, place, held): (u64, usize, Held)| {
        let column = shown.with_untracked(|shown| shown.get(place).copied());
        let Some((column, dimension)) = column.and_then(|column| Some((column, value_filter_of(column)?))) else { return false };
        let label = untrack(|| {
            let at = columns(table.get()).iter().position(|known| *known == column)?;
            label_of(cells_at(row)?.get(at)?)
        });
        let Some(label) = label else { return false };
        app.send(held.toggles(dimension, label));
        true
    };
    let class = Signal::derive(move || match table.get() {
        TableView::Cases => "vt--cases".to_owned(),
        TableView::Messages => "vt--messages".to_owned(),
    });
    let label = Signal::derive(move || match table.get() {
        TableView::Cases => app.t("conversations.view.cases"),
        TableView::Messages => app.t("conversations.view.messages"),
    });
    let head = move || shown.get().into_iter().map(|column| view! { <HeaderCell desk column /> }).collect_view();
    let editor_label = Signal::derive(move || {
        desk.edited.get().map(|dimension| app.tw("filter.edit", &[("name", &app.t(&name_key(dimension)))])).unwrap_or_default()
    });
    let op_of = move |dimension| {
        app.peek(|state| state.view.all_clauses().iter().find(|(clause, _)| clause.dimension == dimension).map(|(clause, _)| clause.op))
    };
    view! {
        <VirtualGrid
            place
            n_rows=length
            label
            class
            n_columns=Signal::derive(move || shown.read().len())
            tracks
            head=head
            below_head=move || view! { <Totals desk shown /> }
            row=Callback::new(row)
            has_row=Callback::new(has_row)
            on_open=Callback::new(move |row| app.send(Event::Drawer(DrawerEvent::RowOpened(row))))
            on_enter=Callback::new(on_enter)
            on_copy=Callback::new(move |()| copy(app, place, &shown.get_untracked(), false))
        />
        <Popover anchor=desk.editor_at class="pop" label=editor_label on_close=Callback::new(move |()| app.send(Event::FilterOpened(None)))>
            {move || {
                desk.edited
                    .get()
                    .map(|dimension| {
                        // The days of a column are chosen from one to another.
                        let op = op_of(dimension).or((dimension == Dimension::Day).then_some(Op::Between));
                        view! { <FilterEditor dimension op on_done=Callback::new(move |()| desk.editor_at.set(None)) /> }
                    })
            }}
        </Popover>
    }
}

/// What is picked goes to the clipboard; whole rows may take their header along.
fn copy(app: App, place: GridPlace, shown: &[&'static str], with_header: bool) {
    let copied = place.pick.with_untracked(|pick| pick.copied(place.cell(), shown.len()));
    let Some((rows, columns)) = copied else { return };
    let columns = shown.get(columns.start..columns.end.min(shown.len())).unwrap_or_default().to_vec();
    let header = if with_header { columns.iter().map(|column| untrack(|| app.t(&format!("col.{column}")))).collect() } else { Vec::new() };
    let ranges = rows.iter().map(|rows| (rows.start, rows.end)).collect();
    app.send(Event::CopyRows { ranges, columns, header, words: words_of_cells(app) });
}

/// `Linhas 3.106 a 3.123 de 23.849`, what is picked, what the bars in the head mean.
#[component]
fn Foot(place: GridPlace, n_rows: Memo<Option<u64>>, shown: Memo<Vec<&'static str>>) -> impl IntoView {
    let app = App::expect();
    let text = move || {
        let (total, shown, locale) = (n_rows.get()?, place.shown.get(), app.locale());
        let number = |n: u64| bold(&locale.integer(n as f64));
        let (from, to) = if total == 0 { (0, 0) } else { (shown.start + 1, shown.end.min(total)) };
        Some(app.tw("conversations.rows", &[("from", &number(from)), ("to", &number(to)), ("total", &number(total))]))
    };
    let n_picked = Memo::new(move |_| place.pick.with(|pick| pick.n_rows()));
    let picked = move || {
        let n = n_picked.get();
        (n > 0).then(|| {
            let words = app.tn("table.picked", n, &bold(&app.locale().integer(n as f64)));
            view! {
                <span role="status">{rich(&words)}</span>
                <button type="button" class="link" data-copy="rows" on:click=move |_| copy(app, place, &shown.get_untracked(), true)>
                    {app.t("table.copy")}
                </button>
                <button type="button" class="link" on:click=move |_| place.pick.set(Default::default())>
                    {app.t("table.unpick")}
                </button>
            }
        })
    };
    view! {
        <div class="vt__foot">
            <span>{move || text().map(|text| rich(&text))}</span>
            {picked}
            <span class="vt__legend hide-phone" aria-hidden="true">
                <span class="key"><span class="sw prof-all"></span>{move || app.t("conversations.legend.all")}</span>
                <span class="key"><span class="sw prof-passing"></span>{move || app.t("conversations.legend.filtered")}</span>
            </span>
        </div>
    }
}

/// No row passes: why, and the way out.
#[component]
fn NoRows() -> impl IntoView {
    let app = App::expect();
    let search = app.select(|state| state.view.search.clone());
    let has_clauses = app.select(|state| !state.view.clauses.is_empty());
    let reason = move || {
        let text = search.get();
        (!text.is_empty()).then(|| view! { <bdi>{app.tw("conversations.empty.search", &[("text", &text)])}</bdi> })
    };
    view! {
        <div class="empty" role="status">
            <p class="empty__title">{move || app.t("conversations.empty.title")}</p>
            <p>{reason}</p>
            <div class="empty__acts">
                <Show when=move || !search.read().is_empty()>
                    <button type="button" class="ctl" on:click=move |_| app.send(Event::Searched(String::new()))>
                        {move || app.t("conversations.empty.search.act")}
                    </button>
                </Show>
                <Show when=move || has_clauses.get()>
                    <button type="button" class="ctl" on:click=move |_| app.send(Event::ClausesCleared)>
                        {move || app.t("filter.clear.all")}
                    </button>
                </Show>
            </div>
        </div>
    }
}
