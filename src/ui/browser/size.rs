//! How large an element is, and whether things may move.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// The width of an element, kept up to date as long as the owner lives; 0 until it is in the page.
pub fn width_of(element: impl Fn() -> Option<Element> + Send + Sync + 'static) -> ReadSignal<f64> {
    let (width, set_width) = signal(0.0);
    let watch = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(element) = element() else { return };
        let watched = element.clone();
        let look = move || {
            let now = f64::from(watched.client_width());
            if set_width.try_update_untracked(|known| std::mem::replace(known, now) != now) == Some(true) {
                set_width.try_update(|_| ());
            }
        };
        // At once, so that what is drawn into it is there together with it. Another element in its place is told of before it is painted.
        if width.get_untracked() == 0.0 {
            look();
        }
        let changed = Closure::<dyn FnMut()>::new(look);
        if let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watch.set_value(Some((observer, changed)));
        }
    });
    on_cleanup(move || {
        if let Some(Some((observer, _))) = watch.try_update_value(Option::take) {
            observer.disconnect();
        }
    });
    width
}

/// The reader asked for less movement.
pub fn moves() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    !query.is_some_and(|query| query.matches())
}
