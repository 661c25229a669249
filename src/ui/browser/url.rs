//! The fragment of the address.

use wasm_bindgen::JsValue;

use super::window;

/// `#/…`, or empty.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Writes the fragment without an event. What stands there already is not written again, so that Back never stays in place.
pub fn write(fragment: &str, push: bool) {
    if self::fragment() == fragment {
        return;
    }
    let Ok(history) = window().history() else { return };
    // A browser refuses when it is called too often within a few seconds; the next change writes it then.
    let _ = match push {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(fragment)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(fragment)),
    };
}

/// The address of the page with another fragment: a link for others.
pub fn address_of(fragment: &str) -> String {
    let address = window().location().href().unwrap_or_default();
    let base = address.split('#').next().unwrap_or_default();
    format!("{base}{fragment}")
}
