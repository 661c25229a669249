//! Components know their props only.

pub mod cell_bar;
pub mod chip;
pub mod coverage;
pub mod data_table;
pub mod filter_editor;
pub mod filter_strip;
pub mod icon;
pub mod menu;
pub mod seg;
pub mod skeleton;
pub mod toast;
pub mod virtual_scroll;

/// The first `limit` characters of a text, with an ellipsis when there are more.
pub fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
