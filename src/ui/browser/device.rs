//! What the browser tells of the device it runs on.

use js_sys::Reflect;

use crate::ui::capacity::Device;

use super::window;

pub fn this() -> Device {
    let navigator = window().navigator();
    // Some browsers do not tell.
    let memory_gb = Reflect::get(&navigator, &"deviceMemory".into()).ok().and_then(|gb| gb.as_f64());
    Device::of(memory_gb, &navigator.user_agent().unwrap_or_default(), navigator.max_touch_points())
}
