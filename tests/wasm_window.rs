//! In a window of a real browser: what the page itself relies on.
#![cfg(target_arch = "wasm32")]

use balcao::filter::Selection;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_page_s_own_thread_has_a_document() {
    assert!(web_sys::window().and_then(|window| window.document()).is_some());
}

#[wasm_bindgen_test]
fn nothing_is_chosen_at_first() {
    assert!(Selection::default().clauses.is_empty());
}
