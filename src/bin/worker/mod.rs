//! What both workers need of the browser.

use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent, Performance};

/// Listens to the page from now on, and says so.
pub fn start(heard: impl Fn(Array) + 'static) {
    std::panic::set_hook(Box::new(|panic| {
        // Where, and nothing else: the message of a panic may hold what was being read.
        let place = panic.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        tell("failed", &[place.into()]);
    }));
    let listener = listener(heard);
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    listener.forget();
    tell("ready", &[]);
}

pub type Listener = Closure<dyn FnMut(MessageEvent)>;

/// Hears arrays and nothing else.
pub fn listener(heard: impl Fn(Array) + 'static) -> Listener {
    Closure::new(move |event: MessageEvent| {
        if let Ok(message) = event.data().dyn_into() {
            heard(message);
        }
    })
}

/// To the page.
pub fn tell(word: &str, values: &[JsValue]) {
    let _ = scope().post_message(&message(word, values));
}

pub fn message(word: &str, values: &[JsValue]) -> Array {
    let message = Array::of1(&word.into());
    for value in values {
        message.push(value);
    }
    message
}

pub fn text(message: &Array, at: u32) -> String {
    message.get(at).as_string().unwrap_or_default()
}

pub fn buffer_of(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds of the worker's clock.
pub fn now_ms() -> f64 {
    let clock = Reflect::get(&scope(), &"performance".into()).ok().and_then(|clock| clock.dyn_into::<Performance>().ok());
    clock.map_or(0.0, |clock| clock.now())
}

/// Bytes `start..end` of a file; `None` when the system no longer gives them (moved, changed, removed).
pub fn slice(file: &Blob, start: u64, end: u64) -> Option<Vec<u8>> {
    let part = file.slice_with_f64_and_f64(start as f64, end as f64).ok()?;
    let buffer = FileReaderSync::new().ok()?.read_as_array_buffer(&part).ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
