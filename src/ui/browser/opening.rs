//! What came in before the page's code was there: index.html carries Início, and public/early.js listens to it.

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use super::files::Dropped;

pub struct Brought {
    /// When the first of it came in, by the page's clock.
    pub at_ms: f64,
    pub dropped: Dropped,
    /// The size of the sample that was asked for; empty when none was.
    pub sample: String,
    /// Pasted.
    pub text: String,
}

/// The page takes over: what stood in for it is gone, and no longer listens.
pub fn take() -> Option<Brought> {
    let brought = take_over().ok()?;
    let files: Vec<File> = brought.files().iter().map(JsValue::unchecked_into).collect();
    let entries = brought.entries().iter().map(JsValue::unchecked_into).collect();
    Some(Brought { at_ms: brought.at(), dropped: Dropped { entries, files }, sample: brought.sample(), text: brought.text() })
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = balcaoOpening, js_name = take, catch)]
    fn take_over() -> Result<Taken, JsValue>;

    type Taken;
    #[wasm_bindgen(method, getter)]
    fn at(this: &Taken) -> f64;
    #[wasm_bindgen(method, getter)]
    fn entries(this: &Taken) -> Array;
    #[wasm_bindgen(method, getter)]
    fn files(this: &Taken) -> Array;
    #[wasm_bindgen(method, getter)]
    fn sample(this: &Taken) -> String;
    #[wasm_bindgen(method, getter)]
    fn text(this: &Taken) -> String;
}
