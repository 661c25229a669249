//! The page's clock, and User Timing entries.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::engine::LocalDay;
use crate::ui::event::Measure;

use super::{turns, window};

/// The day on this computer's wall.
pub fn today() -> LocalDay {
    local_now().div_euclid(86_400) as LocalDay
}

/// Seconds since 1970 by the clock on this computer's wall.
pub fn local_now() -> i64 {
    let clock = js_sys::Date::new_0();
    (clock.get_time() / 1000.0 - clock.get_timezone_offset() * 60.0) as i64
}

/// Milliseconds of the page's clock.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// When the page was opened, milliseconds since 1970.
pub fn opened_ms() -> u64 {
    window().performance().map_or(0.0, |clock| clock.time_origin()) as u64
}

/// When the input that is being handled happened; now, when none is.
pub fn input_ms() -> f64 {
    let event = Reflect::get(&window(), &JsValue::from_str("event")).ok().and_then(|event| event.dyn_into::<web_sys::Event>().ok());
    event.map(|event| event.time_stamp()).filter(|at| *at > 0.0).unwrap_or_else(now_ms)
}

/// Writes the entry once every figure is in the document. The effects that the answers woke come first, and with them the cards take
/// their places in the queue of [`turns`]; when that is empty, all of them are drawn.
pub fn measure_when_drawn(measure: Measure) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        leptos::task::tick().await;
        turns::after_figures(move || {
            // A browser without User Timing goes unmeasured.
            let _ = write(&measure, now_ms());
        });
    });
}

fn write(measure: &Measure, end_ms: f64) -> Result<(), JsValue> {
    let detail = Object::new();
    set(&detail, "rows", measure.rows as f64)?;
    if let Some(engine_ms) = measure.engine_ms {
        set(&detail, "engine_ms", engine_ms)?;
    }
    let options = Object::new();
    set(&options, "start", measure.start_ms.min(end_ms))?;
    set(&options, "end", end_ms)?;
    Reflect::set(&options, &JsValue::from_str("detail"), &detail)?;
    let Some(clock) = window().performance() else { return Ok(()) };
    let function: Function = Reflect::get(&clock, &JsValue::from_str("measure"))?.dyn_into()?;
    function.call2(&clock, &JsValue::from_str(measure.name), &options)?;
    Ok(())
}

fn set(object: &Object, key: &str, value: f64) -> Result<bool, JsValue> {
    Reflect::set(object, &JsValue::from_str(key), &JsValue::from_f64(value))
}
