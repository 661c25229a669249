//! Components know their props only.

pub mod calendar;
pub mod card_menu;
pub mod cell_bar;
pub mod chart;
pub mod chart_card;
pub mod chip;
pub mod columns;
pub mod coverage;
pub mod crosshair;
pub mod data_table;
pub mod delta;
pub mod dialog;
pub mod drawer;
pub mod filter_editor;
pub mod filter_strip;
pub mod heatmap;
pub mod icon;
pub mod later;
pub mod leaderboard;
pub mod legend_key;
pub mod menu;
mod pointing;
pub mod press;
pub mod read_table;
pub mod saved_views;
pub mod seg;
pub mod share_bar;
pub mod skeleton;
pub mod spark;
pub mod status_table;
pub mod take_workbook;
pub mod tile;
pub mod tip;
pub mod toast;
pub mod virtual_scroll;

/// The first `limit` characters of a text, with an ellipsis when there are more.
pub fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
