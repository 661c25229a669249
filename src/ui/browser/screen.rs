//! The dashboard over the whole screen, as for one on the wall. `:fullscreen` in the styles hides what is for working with it.

use leptos::prelude::document;

/// Phones may not offer it.
pub fn can_fill() -> bool {
    document().fullscreen_enabled()
}

/// Fills the screen, or gives it back.
pub fn toggle() {
    let document = document();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(page) = document.document_element() {
        // Refused, it stays as it is.
        let _ = page.request_fullscreen();
    }
}
