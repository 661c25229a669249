//! A grid of which only the rows on screen exist: see [`crate::ui::virtual_rows`] for the arithmetic.

use std::time::Duration;

use leptos::html;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent, MouseEvent, ResizeObserver};

use crate::ui::app::App;
use crate::ui::grid_pick::Pick;
use crate::ui::virtual_rows::{Geometry, RowRange, Scroller};

use super::press::Held;

/// Rows kept above and below the ones shown.
const OVERSCAN: u64 = 12;
/// Scrolling has ended when it was silent for so long.
const SETTLE: Duration = Duration::from_millis(140);

/// What the grid shows now; the page reads it and puts rows on screen by [`GridPlace::go_to`].
#[derive(Clone, Copy)]
pub struct GridPlace {
    /// Rows on screen.
    pub shown: RwSignal<RowRange>,
    /// Rows in the page: the shown ones and some around.
    pub kept: RwSignal<RowRange>,
    /// The row that keys move, from 0.
    pub active: RwSignal<Option<u64>>,
    /// The column that keys move, from 0: with the row it is the active cell.
    pub column: RwSignal<usize>,
    pub pick: RwSignal<Pick>,
    wanted: RwSignal<Option<u64>>,
}

impl Default for GridPlace {
    fn default() -> Self {
        GridPlace {
            shown: RwSignal::new(RowRange::default()),
            kept: RwSignal::new(RowRange::default()),
            active: RwSignal::new(None),
            column: RwSignal::new(0),
            pick: RwSignal::new(Pick::default()),
            wanted: RwSignal::new(None),
        }
    }
}

impl GridPlace {
    /// Puts a row on screen and makes it the active one.
    pub fn go_to(self, row: u64) {
        self.wanted.set(Some(row));
        self.active.set(Some(row));
    }

    /// Back to the first row, which is active when one was.
    pub fn rewind(self) {
        self.wanted.set(Some(0));
        self.active.update(|active| *active = active.map(|_| 0));
        self.pick.set(Pick::default());
    }

    /// The active cell.
    pub fn cell(self) -> Option<(u64, usize)> {
        self.active.get_untracked().map(|row| (row, self.column.get_untracked()))
    }
}

/// What of a row is active and picked: columns from 0, the picked ones `start <= column && column < end`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RowLook {
    pub active: Option<usize>,
    pub picked: Option<(usize, usize)>,
}

impl RowLook {
    pub fn has(self, column: usize) -> bool {
        self.picked.is_some_and(|(start, end)| start <= column && column < end)
    }
}

/// The scrolling box: header, rows, keys.
#[component]
pub fn VirtualGrid(
    place: GridPlace,
    #[prop(into)] n_rows: Signal<u64>,
    /// Name for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// Classes of the box; they carry the widths of the columns.
    #[prop(into)]
    class: Signal<String>,
    #[prop(into)] n_columns: Signal<usize>,
    /// Tracks of the grid, and the least width of the table in pixels.
    #[prop(into)]
    tracks: Signal<(String, u32)>,
    /// Header cells.
    #[prop(into)]
    head: ViewFn,
    /// A second row of the head, such as totals.
    #[prop(into)]
    below_head: ViewFn,
    /// Cells of a row, by its index from 0; each carries its column in `data-col`.
    row: Callback<(u64, Memo<RowLook>), AnyView>,
    /// Whether a row's cells have arrived.
    has_row: Callback<u64, bool>,
    /// A row was pressed, or Enter on the active one.
    on_open: Callback<u64>,
    /// Enter on a cell; whether it did something else than opening the row.
    on_enter: Callback<(u64, usize, Held), bool>,
    /// Ctrl+C.
    on_copy: Callback<()>,
) -> impl IntoView {
    let app = App::expect();
    let boxed = NodeRef::<html::Div>::new();
    let header = NodeRef::<html::Div>::new();
    let scroller = RwSignal::new(Scroller::default());
    let settling = StoredValue::new(None::<TimeoutHandle>);

    let show = move |next: Scroller| {
        let shown = next.shown();
        place.shown.maybe_update(|now| std::mem::replace(now, shown) != shown);
        let kept = next.geometry.with_overscan(shown, OVERSCAN);
        place.kept.maybe_update(|now| std::mem::replace(now, kept) != kept);
        scroller.set(next);
    };
    // The browser's scroller follows in the same frame, so that no row is seen to move.
    let put = move |next: Scroller| {
        show(next);
        let Some(element) = boxed.try_get_untracked().flatten() else { return };
        // The content must be as high as the place needs before the browser clamps it.
        if let Ok(Some(body)) = element.query_selector(".vt__body") {
            let style = body.unchecked_ref::<web_sys::HtmlElement>().style();
            let _ = style.set_property("--h", &format!("{}px", next.geometry.content_px()));
        }
        if (f64::from(element.scroll_top()) - next.scroll).abs() >= 1.0 {
            element.set_scroll_top(next.scroll.round() as _);
        }
    };
    let measure = move || {
        let Some(element) = boxed.try_get_untracked().flatten() else { return };
        let head_px = header.get_untracked().map_or(0, |header| header.offset_height());
        let geometry = Geometry {
            n_rows: n_rows.get_untracked(),
            row_px: row_px(&element),
            view_px: f64::from((element.client_height() - head_px).max(0)).min(window_px()),
        };
        let now = scroller.get_untracked();
        if geometry != now.geometry {
            put(now.resized(geometry));
        }
    };

    boxed.on_load(move |element| {
        measure();
        let resized = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = StoredValue::new_local((observer, resized));
            on_cleanup(move || {
                kept.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
    Effect::new(move |_| {
        n_rows.get();
        measure();
    });
    Effect::new(move |_| {
        let Some(row) = place.wanted.get() else { return };
        place.wanted.set(None);
        let now = scroller.get_untracked();
        put(now.at_top(if row == 0 { 0.0 } else { now.geometry.top_to_show(row, now.top()) }));
    });

    let on_scroll = move |_| {
        let Some(element) = boxed.try_get_untracked().flatten() else { return };
        let scroll = f64::from(element.scroll_top());
        let now = scroller.get_untracked();
        if (scroll - now.scroll).abs() < 1.0 {
            return;
        }
        let next = now.scrolled_to(scroll);
        if next.scroll == scroll {
            show(next)
        } else {
            put(next)
        }
        if let Some(Some(handle)) = settling.try_get_value() {
            handle.clear();
        }
        let settle = move || {
            let now = scroller.get_untracked();
            let settled = now.settled();
            if (settled.scroll - now.scroll).abs() >= 1.0 {
                put(settled);
            }
        };
        settling.set_value(set_timeout_with_handle(settle, SETTLE).ok());
    };
    on_cleanup(move || {
        if let Some(Some(handle)) = settling.try_get_value() {
            handle.clear();
        }
    });

    // Keys that pick, open and copy; whether this was one.
    let picks = move |event: &KeyboardEvent| {
        let ctrl = event.ctrl_key() || event.meta_key();
        let active = place.active.get_untracked();
        match (event.key().as_str(), ctrl, active) {
            ("Enter", _, Some(row)) => {
                let column = place.column.get_untracked();
                if !on_enter.run((row, column, Held::from(event))) {
                    on_open.run(row);
                }
            }
            (" ", _, Some(row)) => place.pick.update(|pick| pick.turn_row(row)),
            ("a" | "A", true, _) => place.pick.update(|pick| pick.add_rows(0, n_rows.get_untracked() - 1)),
            ("c" | "C", true, _) => on_copy.run(()),
            ("Escape", ..) if !place.pick.with_untracked(Pick::is_empty) => place.pick.set(Pick::default()),
            _ => return false,
        }
        true
    };
    // The active cell must not hide behind the first column, which stays.
    let show_column = move |row: u64, column: usize| {
        request_animation_frame(move || {
            let Some(element) = boxed.try_get_untracked().flatten() else { return };
            let found = |selector: &str| element.query_selector(selector).ok().flatten();
            let cell = found(&format!("#{} [data-col='{column}']", row_id(row)));
            let (Some(cell), Some(first)) = (cell, found(".vt__th")) else { return };
            let (view, cell, first) =
                (element.get_bounding_client_rect(), cell.get_bounding_client_rect(), first.get_bounding_client_rect());
            let left = view.left() + if column > 0 { first.width() } else { 0.0 };
            let by = if cell.left() < left { cell.left() - left } else { (cell.right() - view.right() + 12.0).max(0.0) };
            element.set_scroll_left((f64::from(element.scroll_left()) + by).round() as _);
        });
    };
    let on_key = move |event: KeyboardEvent| {
        let last = n_rows.get_untracked().saturating_sub(1);
        if n_rows.get_untracked() == 0 || is_in_header(&event) || event.alt_key() && event.key() != "Enter" {
            return;
        }
        if picks(&event) {
            event.prevent_default();
            return;
        }
        let shown = place.shown.get_untracked();
        let page = (shown.end - shown.start).saturating_sub(2).max(1);
        let at = place.active.get_untracked();
        let from = at.unwrap_or(shown.start);
        let last_column = n_columns.get_untracked().saturating_sub(1);
        let column = place.column.get_untracked().min(last_column);
        let ctrl = event.ctrl_key() || event.meta_key();
        let next_column = match event.key().as_str() {
            "ArrowLeft" if ctrl => 0,
            "ArrowRight" if ctrl => last_column,
            "ArrowLeft" => column.saturating_sub(1),
            "ArrowRight" => (column + 1).min(last_column),
            "Home" if ctrl => 0,
            "End" if ctrl => last_column,
            _ => column,
        };
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowRight" => from,
            "ArrowDown" => at.map_or(from, |row| row + 1),
            "ArrowUp" => from.saturating_sub(1),
            "PageDown" => from.saturating_add(page),
            "PageUp" => from.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        let next = next.min(last);
        place.pick.update(|pick| match (event.shift_key(), pick.anchor) {
            (true, None) => *pick = Pick::starting((from, column)),
            (true, Some(_)) => {}
            (false, _) => *pick = Pick::default(),
        });
        place.column.set(next_column);
        place.go_to(next);
        show_column(next, next_column);
    };

    let shift = Memo::new(move |_| scroller.read().shift);
    let row_height = Memo::new(move |_| scroller.read().geometry.row_px);
    let content = Memo::new(move |_| scroller.read().geometry.content_px());
    let rows = move || {
        let kept = place.kept.get();
        (kept.start..kept.end).collect::<Vec<_>>()
    };
    let line = move |index: u64| {
        let y = move || format!("{}px", index as f64 * row_height.get() - shift.get());
        let is_active = move || place.active.get() == Some(index);
        let look = Memo::new(move |_| {
            let active = place.active.get().map(|row| (row, place.column.get()));
            let picked = place.pick.with(|pick| pick.columns_of(index, active, n_columns.get()));
            RowLook {
                active: active.filter(|(row, _)| *row == index).map(|(_, column)| column),
                picked: picked.map(|range| (range.start, range.end)),
            }
        });
        let is_picked = move || place.pick.with(|pick| pick.has_row(index));
        let on_press = move |event: MouseEvent| {
            let column = column_under(&event).unwrap_or(0);
            let from = place.active.get_untracked();
            place.active.set(Some(index));
            place.column.set(column);
            if event.shift_key() {
                place.pick.update(|pick| pick.add_rows(from.unwrap_or(index), index));
            } else if event.ctrl_key() || event.meta_key() {
                place.pick.update(|pick| pick.turn_row(index));
            } else {
                place.pick.set(Pick::default());
                on_open.run(index);
            }
        };
        // Shift picks rows here, not text.
        let on_down = |event: MouseEvent| {
            if event.shift_key() {
                event.prevent_default();
            }
        };
        view! {
            <div
                class="vt__row"
                class:vt__row--sel=is_active
                class:vt__row--pick=is_picked
                class:vt__row--wait=move || !has_row.run(index)
                role="row"
                id=row_id(index)
                data-row=index.to_string()
                aria-rowindex=(index + 2).to_string()
                aria-selected=move || (is_picked() || is_active()).to_string()
                style:--y=y
                on:mousedown=on_down
                on:click=on_press
            >
                {row.run((index, look))}
            </div>
        }
    };
    view! {
        <div
            node_ref=boxed
            class=move || format!("vt {}", class.get())
            role="grid"
            tabindex="0"
            aria-label=label
            aria-description=move || app.t("table.keys")
            aria-rowcount=move || (n_rows.get() + 1).to_string()
            aria-multiselectable="true"
            style:--cols=move || tracks.with(|(tracks, _)| tracks.clone())
            style:--table-w=move || tracks.with(|(_, least)| format!("{least}px"))
            aria-colcount=move || n_columns.get().to_string()
            aria-activedescendant=move || place.active.get().map(|row| cell_id(row, place.column.get()))
            on:scroll=on_scroll
            on:keydown=on_key
        >
            <div node_ref=header class="vt__top" role="rowgroup">
                <div class="vt__head" role="row" aria-rowindex="1">
                    {move || head.run()}
                </div>
                {move || below_head.run()}
            </div>
            <div class="vt__body" role="rowgroup" style:--h=move || format!("{}px", content.get())>
                <For each=rows key=|index| *index children=line />
            </div>
        </div>
    }
}

/// Id of a cell, for whoever draws it.
pub fn cell_id(row: u64, column: usize) -> String {
    format!("cell-{row}-{column}")
}

/// The number in `data-col` of the cell that an event is about.
fn column_under(event: &MouseEvent) -> Option<usize> {
    let pressed = event.target()?.dyn_into::<Element>().ok()?;
    pressed.closest("[data-col]").ok()??.get_attribute("data-col")?.parse().ok()
}

fn row_id(index: u64) -> String {
    format!("row-{index}")
}

/// The height that the style sheet gives a row here: it differs on phones and under fingers.
fn row_px(element: &Element) -> f64 {
    let style = window().get_computed_style(element).ok().flatten();
    let given = style.and_then(|style| style.get_property_value("--row-h").ok());
    given.and_then(|text| text.trim().trim_end_matches("px").parse().ok()).unwrap_or(36.0)
}

/// A box that is not held to the window (on paper, without its style sheet) must not ask for every row.
fn window_px() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1_000.0)
}

/// Keys on a header's button sort; they do not move the rows.
fn is_in_header(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.closest(".vt__top").ok().flatten().is_some())
}
