//! In a dedicated worker of a real browser: what readers and the engine rely on.
#![cfg(target_arch = "wasm32")]

use balcao::import::Batch;
use balcao::model::Role;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn a_worker_has_no_document() {
    assert!(web_sys::window().is_none());
}

#[wasm_bindgen_test]
fn a_batch_travels_as_bytes() {
    let mut batch = Batch::new(3, 7, Role::Messages);
    batch.records_read = 12;

    assert_eq!(Batch::from_bytes(&batch.to_bytes()), Some(batch));
}

#[wasm_bindgen_test]
fn truncated_bytes_are_no_batch() {
    let bytes = Batch::new(0, 0, Role::Cases).to_bytes();

    assert_eq!(Batch::from_bytes(&bytes[..bytes.len() / 2]), None);
}
