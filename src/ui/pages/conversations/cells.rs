//! What stands in a cell of the detail table. Contents come from files and are hostile: always text, never markup.

use leptos::prelude::*;

use crate::engine::{Dimension, LocalDay, RowCell, TableView};
use crate::ui::app::App;
use crate::ui::components::filter_strip::{bold, rich};
use crate::ui::components::press::Held;
use crate::ui::components::shortened;
use crate::ui::components::virtual_scroll::{RowLook, cell_id};
use crate::ui::days;
use crate::ui::filters::word_key;
use crate::ui::format::{Locale, clock};
use crate::ui::queries::conversations::value_filter_of;

/// Characters of a text in a cell: more than any column shows, less than what slows the page down.
const CELL_CHARS: usize = 160;
/// Characters of a text in its tooltip.
const TITLE_CHARS: usize = 600;

/// Where a cell stands: its row and column from 0, and what of the row is active and picked.
#[derive(Clone, Copy)]
pub struct Spot {
    pub row: u64,
    pub place: usize,
    pub look: Memo<RowLook>,
}

/// One cell. `last_year` is the year of the last data: dates of other years name theirs.
pub fn cell(
    app: App,
    locale: &Locale,
    last_year: i32,
    table: TableView,
    column: &'static str,
    value: Option<&RowCell>,
    spot: Spot,
) -> AnyView {
    let (content, title) = match value.unwrap_or(&RowCell::None) {
        RowCell::None => (nothing(column), None),
        RowCell::Text(text) if text.is_empty() => (nothing(column), None),
        RowCell::Text(text) => {
            let text = app.cell(column, text);
            (text_of(column, &text), Some(shortened(&text, TITLE_CHARS)))
        }
        RowCell::Word(word) => (word_of(app, column, word), None),
        RowCell::Number(number) => (locale.trimmed(*number, 2).into_any(), None),
        RowCell::Time(day, second) => (time(locale, last_year, *day, *second).into_any(), Some(full_time(locale, *day, *second))),
        RowCell::Counted(count, text) => {
            let (count, last) = (locale.integer(*count as f64), shortened(text, CELL_CHARS));
            let content = view! {
                <b class="vt__count">{count}</b>
                <bdi>{last}</bdi>
            };
            (content.into_any(), (!text.is_empty()).then(|| shortened(text, TITLE_CHARS)))
        }
        RowCell::Of(n, total) => {
            let text = app.tw("conversations.of", &[("n", &bold(&locale.integer(*n as f64))), ("total", &locale.integer(*total as f64))]);
            (rich(&text).into_any(), None)
        }
    };
    let content = match (value_filter_of(column), value.and_then(label_of)) {
        (Some(dimension), Some(label)) => pressed_to_filter(app, dimension, label, content),
        _ => content,
    };
    let class = if is_figure(table, column) { "vt__cell vt__cell--num" } else { "vt__cell" };
    // The case names its row.
    let role = if column == "case" { "rowheader" } else { "gridcell" };
    view! {
        <div
            class=class
            class:vt__cell--at=move || spot.look.get().active == Some(spot.place)
            class:vt__cell--pick=move || spot.look.get().has(spot.place)
            id=cell_id(spot.row, spot.place)
            role=role
            data-field=column
            data-col=spot.place.to_string()
            title=title
        >
            {content}
        </div>
    }
    .into_any()
}

/// The label that a filter knows a value by.
pub fn label_of(value: &RowCell) -> Option<String> {
    match value {
        RowCell::Text(text) | RowCell::Word(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// A press on a value filters by it; the keyboard does so with Enter on its cell.
fn pressed_to_filter(app: App, dimension: Dimension, label: String, content: AnyView) -> AnyView {
    let press = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        app.send(Held::from(&event).toggles(dimension, label.clone()));
    };
    view! {
        <button type="button" class="vt__value" tabindex="-1" on:click=press>
            {content}
        </button>
    }
    .into_any()
}

fn is_figure(table: TableView, column: &str) -> bool {
    column.ends_with("_at") || matches!(column, "order" | "csat") || table == TableView::Cases && column == "messages"
}

/// A message without a template lacks nothing; all else that is not there is a dash.
fn nothing(column: &str) -> AnyView {
    if column == "template" { ().into_any() } else { view! { <small>"—"</small> }.into_any() }
}

fn text_of(column: &str, text: &str) -> AnyView {
    let text = shortened(text, CELL_CHARS);
    if column != "case" {
        return view! { <bdi>{text}</bdi> }.into_any();
    }
    view! {
        <b>
            <bdi>{text}</bdi>
        </b>
    }
    .into_any()
}

/// A word of the model in the language on; the file's own word as it is.
fn word_of(app: App, column: &str, word: &str) -> AnyView {
    let key = word_key(column, word);
    let short = format!("{key}.short");
    let text = match [short, key].into_iter().find(|key| app.has_text(key)) {
        Some(key) => app.t(&key),
        None => shortened(word, CELL_CHARS),
    };
    match (column, word) {
        ("status", _) => view! { <span class=format!("st-tag c-{word}")>{text}</span> }.into_any(),
        ("kind", "session") => view! { <small>{text}</small> }.into_any(),
        ("origin", "hsm") => view! { <span class="tag tag--accent">{text}</span> }.into_any(),
        ("origin", _) => view! { <span class="tag">{text}</span> }.into_any(),
        _ => view! { <bdi>{text}</bdi> }.into_any(),
    }
}

/// `16 nov 11:38`
fn time(locale: &Locale, last_year: i32, day: LocalDay, second: u32) -> String {
    let date = if days::civil(day).0 == last_year { locale.day_month(day) } else { locale.date(day) };
    format!("{date} {}", clock(second))
}

fn full_time(locale: &Locale, day: LocalDay, second: u32) -> String {
    format!("{} {}:{:02}", locale.date(day), clock(second), second % 60)
}
