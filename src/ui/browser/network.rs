//! What the page asked the network for, as the browser recorded it.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;

use super::window;

/// Requests to any other host than the one that serves the page. The policy of the page allows none.
pub fn requests_elsewhere() -> u32 {
    let Some(clock) = window().performance() else { return 0 };
    let Ok(origin) = window().location().origin() else { return 0 };
    let entries: Array = clock.get_entries_by_type("resource");
    let is_elsewhere = |entry: &JsValue| {
        let address = Reflect::get(entry, &JsValue::from_str("name")).ok().and_then(|name| name.as_string()).unwrap_or_default();
        !address.starts_with(&origin) && address.starts_with("http")
    };
    entries.iter().filter(is_elsewhere).count() as u32
}
