//! The page's clock, and User Timing entries.

use wasm_bindgen::prelude::*;

/// Milliseconds of the page's clock.
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// When the input that is being handled happened; now, when none is.
pub fn input_ms() -> f64 {
    let event = web_sys::window().and_then(|window| js_sys::Reflect::get(&window, &JsValue::from_str("event")).ok());
    let at = event.and_then(|event| event.dyn_into::<web_sys::Event>().ok()).map(|event| event.time_stamp());
    at.filter(|at| *at > 0.0).unwrap_or_else(now_ms)
}
