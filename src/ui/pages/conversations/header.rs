//! The head of the table: a column's name, what it holds, its width; below, totals that say what they are.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};

use crate::engine::{Dimension, Holds, Profile, TableView, Total};
use crate::ui::app::{App, Shared};
use crate::ui::columns::{GREATEST_PX, LEAST_PX};
use crate::ui::components::icon::Icon;
use crate::ui::components::menu::Anchor;
use crate::ui::event::Event;
use crate::ui::filters;
use crate::ui::queries::conversations::{columns, filter_of, table_id};

/// Pixels that a key makes a column wider or narrower.
const KEY_PX: i32 = 16;

/// What all header cells share.
#[derive(Clone, Copy)]
pub struct HeadDesk {
    pub app: App,
    pub table: Memo<TableView>,
    /// The column whose width is being drawn, and that width.
    pub sizing: RwSignal<Option<(&'static str, u32)>>,
    /// The filter whose editor hangs below a column.
    pub edited: RwSignal<Option<Dimension>>,
    pub editor_at: RwSignal<Option<Anchor>>,
}

/// Press to sort, with Shift after the other columns; the bars open the column's filter; the edge sizes it.
#[component]
pub fn HeaderCell(desk: HeadDesk, column: &'static str) -> impl IntoView {
    let app = desk.app;
    let place = app.select(move |state| {
        let at = state.view.sort.iter().position(|(sorted, _)| sorted == column)?;
        Some((at, state.view.sort[at].1, state.view.sort.len()))
    });
    let about = format!("col.about.{column}");
    let title = move || {
        let hint = app.t("table.head.hint");
        if app.has_text(&about) { format!("{}. {hint}", app.t(&about)) } else { hint }
    };
    let order = move || match place.get() {
        None => "none",
        Some((_, true, _)) => "descending",
        Some((_, false, _)) => "ascending",
    };
    let name = move || app.t(&format!("col.{column}"));
    let arrow = move || {
        place.get().map(|(at, _, count)| {
            let number = (count > 1).then(|| view! { <sup class="colh__n">{(at + 1).to_string()}</sup> });
            view! { {number} <Icon name="chev-d" class="i i--sm" /> }
        })
    };
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        match (event.shift_key(), event.ctrl_key() || event.meta_key()) {
            (true, true) => move_column(desk, column, step),
            (true, false) => size(desk, column, width_of(column) as i32 + step * KEY_PX),
            (false, _) => focus_neighbour(&event, step),
        }
    };
    view! {
        <div class="vt__th" role="columnheader" aria-sort=order data-head=column>
            <button
                type="button"
                class="colh"
                title=title
                on:keydown=on_key
                on:click=move |event: MouseEvent| app.send(Event::Sorted { column: column.to_owned(), add: event.shift_key() })
            >
                <span class="trunc">{name}</span>
                {arrow}
            </button>
            <ProfileOf desk column />
            <Grip desk column />
        </div>
    }
}

/// All rows in grey, the ones that pass in blue; a line of what they hold. Press to filter where there is a filter.
#[component]
fn ProfileOf(desk: HeadDesk, column: &'static str) -> impl IntoView {
    let app = desk.app;
    let profile =
        app.select(move |state| state.profiles.get(column).filter(|profile| profile.view == state.view.table).cloned().map(Shared));
    let words = move || profile.get().map(|profile| holds(app, column, &profile)).unwrap_or_default();
    let bars = move || profile.get().map(|profile| drawn(&profile));
    move || {
        let inside = view! {
            <svg class="vt__profile" viewBox="0 0 100 26" preserveAspectRatio="none" aria-hidden="true" focusable="false">{bars}</svg>
            <span class="vt__about" data-profile=column>{words}</span>
        };
        let Some(dimension) = filter_of(desk.table.get(), column) else {
            return view! { <div class="vt__prof">{inside}</div> }.into_any();
        };
        let label = move || app.tw("table.filter", &[("name", &app.t(&filters::name_key(dimension)))]);
        let open = move |event: MouseEvent| {
            desk.edited.set(Some(dimension));
            desk.editor_at.set(Some(Anchor::below(&event)));
            app.send(Event::FilterOpened(Some(dimension)));
        };
        view! {
            <button type="button" class="vt__prof vt__prof--press" aria-haspopup="dialog" title=label on:click=open>
                {inside}
                <span class="vh">{label}</span>
            </button>
        }
        .into_any()
    }
}

fn drawn(profile: &Profile) -> impl IntoView + use<> {
    let greatest = profile.bars.iter().map(|bar| bar.all).max().unwrap_or(0).max(1) as f64;
    let step = 100.0 / profile.bars.len().max(1) as f64;
    let gap = (step * 0.12).min(1.0);
    let rect = |class: &'static str, at: usize, rows: u64| {
        // One row among millions is still a row.
        let height = if rows == 0 { 0.0 } else { (rows as f64 / greatest * 26.0).max(1.0) };
        let (x, y, width, height) =
            (format!("{:.2}", at as f64 * step), format!("{:.2}", 26.0 - height), format!("{:.2}", step - gap), format!("{height:.2}"));
        view! { <rect class=class x=x y=y width=width height=height></rect> }
    };
    profile
        .bars
        .iter()
        .enumerate()
        .map(|(at, bar)| view! { {rect("prof-all", at, bar.all)} {rect("prof-passing", at, bar.passing)} })
        .collect_view()
}

/// `2 de 13`, `1 a 34`, `23 out – 19 nov`
fn holds(app: App, column: &str, profile: &Profile) -> String {
    let locale = app.locale();
    let number = |value: f64| locale.trimmed(value, 2);
    match profile.holds {
        Holds::Words { passing, all } if passing == all || column == "case" => locale.integer(passing as f64),
        Holds::Words { passing, all } => app.tw("conversations.of", &[("n", &number(passing as f64)), ("total", &number(all as f64))]),
        Holds::Numbers(Some((from, to))) if from == to => number(from),
        Holds::Numbers(Some((from, to))) => app.tw("table.span", &[("from", &number(from)), ("to", &number(to))]),
        Holds::Days(Some(days)) => locale.range_short(days),
        Holds::Numbers(None) | Holds::Days(None) => "—".to_owned(),
    }
}

/// Drag to size, double press to fit. The keyboard sizes from the name: Shift and the arrows.
#[component]
fn Grip(desk: HeadDesk, column: &'static str) -> impl IntoView {
    let from = StoredValue::new(None::<(f64, u32)>);
    let on_down = move |event: PointerEvent| {
        event.prevent_default();
        from.set_value(Some((f64::from(event.client_x()), width_of(column))));
        if let Some(grip) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            let _ = grip.set_pointer_capture(event.pointer_id());
        }
    };
    let on_move = move |event: PointerEvent| {
        if let Some((x, width)) = from.get_value() {
            let px = (f64::from(width) + f64::from(event.client_x()) - x).clamp(f64::from(LEAST_PX), f64::from(GREATEST_PX));
            desk.sizing.set(Some((column, px.round() as u32)));
        }
    };
    let on_up = move |_| {
        from.set_value(None);
        if let Some((column, px)) = desk.sizing.get_untracked() {
            desk.sizing.set(None);
            size(desk, column, px as i32);
        }
    };
    view! {
        <span
            class="vt__grip"
            aria-hidden="true"
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=on_up
            on:dblclick=move |_| size(desk, column, natural_width(column) as i32)
        ></span>
    }
}

fn size(desk: HeadDesk, column: &'static str, px: i32) {
    let table = table_id(desk.table.get_untracked());
    desk.app.send(Event::ColumnSized { table, column, px: Some(px.max(0) as u32) });
}

/// One place to the left or the right among the columns on screen.
fn move_column(desk: HeadDesk, column: &'static str, step: i32) {
    let view = desk.table.get_untracked();
    let (table, all) = (table_id(view), columns(view));
    let layout = desk.app.peek(|state| state.layouts.get(table).cloned().unwrap_or_default());
    let shown = layout.shown(all);
    let neighbour = shown.iter().position(|known| *known == column).and_then(|at| shown.get(at.checked_add_signed(step as isize)?));
    let place = neighbour.and_then(|neighbour| layout.columns(all).iter().position(|known| known == neighbour));
    let Some(place) = place else { return };
    desk.app.send(Event::ColumnPut { table, column, place });
    // The cell is drawn anew at its place.
    request_animation_frame(move || {
        let name = document().query_selector(&format!("[data-head='{column}'] .colh")).ok().flatten();
        if let Some(name) = name.and_then(|name| name.dyn_into::<HtmlElement>().ok()) {
            let _ = name.focus();
        }
    });
}

fn focus_neighbour(event: &KeyboardEvent, step: i32) {
    let cell = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()).and_then(|name| name.closest(".vt__th").ok()?);
    let next = cell.and_then(|cell| if step < 0 { cell.previous_element_sibling() } else { cell.next_element_sibling() });
    let name = next.and_then(|next| next.query_selector(".colh").ok()?).and_then(|name| name.dyn_into::<HtmlElement>().ok());
    if let Some(name) = name {
        let _ = name.focus();
    }
}

/// As drawn now.
fn width_of(column: &str) -> u32 {
    let cell = document().query_selector(&format!("[data-head='{column}']")).ok().flatten();
    cell.map_or(LEAST_PX, |cell| cell.get_bounding_client_rect().width().round() as u32)
}

/// What the widest cell on screen would need.
fn natural_width(column: &str) -> u32 {
    const PADDING: f64 = 18.0;
    let Ok(range) = document().create_range() else { return width_of(column) };
    let Ok(cells) = document().query_selector_all(&format!(".vt [data-field='{column}'], [data-head='{column}'] .colh > .trunc")) else {
        return width_of(column);
    };
    let widest = (0..cells.length()).filter_map(|at| cells.get(at)).fold(0.0_f64, |widest, cell| {
        let is_measured = range.select_node_contents(&cell).is_ok();
        if is_measured { widest.max(range.get_bounding_client_rect().width()) } else { widest }
    });
    // The first column has more room at its left.
    (widest + PADDING + 8.0).ceil() as u32
}

/// Sums and medians of the rows that pass; a column whose sum would count twice says so.
#[component]
pub fn Totals(desk: HeadDesk, #[prop(into)] shown: Signal<Vec<&'static str>>) -> impl IntoView {
    let app = desk.app;
    let totals = app.select(move |state| {
        let of = |column: &str| state.profiles.get(column).filter(|profile| profile.view == state.view.table).map(|profile| profile.total);
        columns(state.view.table).iter().map(|column| (*column, of(column).unwrap_or(Total::Nothing))).collect::<Vec<_>>()
    });
    let text = move |total: Total| {
        let locale = app.locale();
        match total {
            Total::Sum(sum) => (app.tw("table.total.sum", &[("n", &locale.trimmed(sum, 2))]), sum.to_string(), "sum"),
            Total::Median(Some(median)) => {
                (app.tw("table.total.median", &[("n", &locale.trimmed(median, 2))]), median.to_string(), "median")
            }
            Total::NotAdditive => (app.t("table.total.none"), String::new(), "none"),
            Total::Median(None) | Total::Nothing => (String::new(), String::new(), ""),
        }
    };
    let row = move || {
        let totals = totals.get();
        let of = |column: &str| totals.iter().find(|(known, _)| *known == column).map_or(Total::Nothing, |(_, total)| *total);
        let cells: Vec<(&'static str, Total)> = shown.get().into_iter().map(|column| (column, of(column))).collect();
        if cells.iter().all(|(_, total)| matches!(total, Total::Nothing | Total::Median(None))) {
            return None;
        }
        let cell = |(at, (column, total)): (usize, (&'static str, Total))| {
            let (words, raw, kind) = text(total);
            let words = if at == 0 && words.is_empty() { app.t("table.total.label") } else { words };
            let title = (kind == "none").then(|| app.t("table.total.none.title"));
            view! { <div class="vt__total" role="gridcell" data-total=column data-kind=kind data-value=raw title=title>{words}</div> }
        };
        Some(view! { <div class="vt__totals" role="row">{cells.into_iter().enumerate().map(cell).collect_view()}</div> })
    };
    view! { {row} }
}
