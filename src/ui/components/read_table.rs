//! Tables read back from the page: figures by their `data-value`, the rest as it reads.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::engine::TableCell;
use crate::ui::event::Taken;
use crate::ui::format::{Unit, shape};

use super::chart_card::{NumberCell, NumberRow, Numbers};

/// Tables of figures: none of these has a field to type in.
const TABLES: &str = "table:not(:has(input, select, textarea)), .lb";

/// What a card holds: the numbers of its drawing, else each table in it.
pub fn tables_of(card: &Element) -> Vec<Numbers> {
    match card.query_selector(".numbers table") {
        Ok(Some(table)) => vec![table_of(&table)],
        _ => all(card, TABLES).iter().map(|found| if found.tag_name() == "TABLE" { table_of(found) } else { leaders_of(found) }).collect(),
    }
}

/// As a file takes it: every row as long as the header. `instead` stands above a table that has none on screen.
pub fn taken(table: &Numbers, instead: [String; 2]) -> Taken {
    let header = if table.header.is_empty() { instead.to_vec() } else { table.header.clone() };
    let row = |row: &NumberRow| {
        let cells = std::iter::once(TableCell::Text(row.name.clone())).chain(row.cells.iter().map(cell));
        let gaps = header.len().saturating_sub(row.cells.len() + 1);
        cells.chain(std::iter::repeat_n(TableCell::None, gaps)).collect()
    };
    let rows = table.rows.iter().map(row).collect();
    Taken::Shown { header, rows }
}

fn cell(cell: &NumberCell) -> TableCell {
    let Ok(value) = cell.raw.parse::<f64>() else {
        return if cell.text == "—" { TableCell::None } else { TableCell::Text(cell.text.clone()) };
    };
    match shape(&cell.metric).unit {
        _ if cell.metric.is_empty() => TableCell::Number(value),
        Unit::Seconds => TableCell::Secs(value),
        Unit::Share => TableCell::Share(value),
        Unit::Count | Unit::Grade => TableCell::Number(value),
    }
}

fn table_of(table: &Element) -> Numbers {
    let row = |row: &HtmlElement| {
        let mut cells = all(row, ":scope > th, :scope > td").into_iter();
        let name = cells.next().map(|cell| text(&cell)).unwrap_or_default();
        NumberRow { name, cells: cells.map(|cell| number(&cell, text(&cell))).collect() }
    };
    Numbers {
        caption: String::new(),
        header: all(table, "thead tr:last-child th").iter().map(text).collect(),
        rows: all(table, "tbody > tr").iter().map(row).collect(),
    }
}

/// A leaderboard: who, and how much.
fn leaders_of(board: &Element) -> Numbers {
    let row = |row: &HtmlElement| {
        let name = all(row, ".lb__name").iter().map(text).collect();
        NumberRow { name, cells: all(row, ".lb__v").iter().map(|cell| number(cell, text(cell))).collect() }
    };
    let header = ["data-of", "data-counts"].map(|attribute| board.get_attribute(attribute).unwrap_or_default());
    Numbers { caption: String::new(), header: header.to_vec(), rows: all(board, ".lb__row").iter().map(row).collect() }
}

/// A figure that an element shows.
pub fn number(element: &Element, text: String) -> NumberCell {
    let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
    NumberCell { text, raw: attribute("data-value"), metric: attribute("data-metric"), group: String::new() }
}

/// What an element reads, without line breaks.
pub fn text(element: &HtmlElement) -> String {
    element.inner_text().split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn all(element: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = element.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)).filter_map(|node| node.dyn_into().ok()).collect()
}
