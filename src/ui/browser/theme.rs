//! How the page looks and listens: light and dark, which `early.js` sets before the first paint, patterns, and shortcuts of one letter.

use leptos::ev;
use leptos::prelude::window_event_listener;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::ui::state::Theme;

use super::{root, storage, window};

const KEY: &str = "balcao.theme";

pub fn chosen() -> Theme {
    storage::get(KEY).and_then(|id| Theme::from_id(&id)).unwrap_or_default()
}

const KEYS: &str = "balcao.keys";

/// Shortcuts of one letter can be switched off.
pub fn letters_are_on() -> bool {
    storage::get(KEYS).as_deref() != Some("off")
}

pub fn keep_letters(are_on: bool) {
    storage::set(KEYS, if are_on { "on" } else { "off" });
}

const PATTERNS: &str = "balcao.patterns";

/// Colours carry patterns only when asked for.
pub fn patterns_are_on() -> bool {
    storage::get(PATTERNS).as_deref() == Some("on")
}

pub fn choose_patterns(are_on: bool) {
    storage::set(PATTERNS, if are_on { "on" } else { "off" });
    draw_patterns(are_on);
}

pub fn draw_patterns(are_on: bool) {
    if let Some(root) = root() {
        let _ = root.toggle_attribute_with_force("data-patterns", are_on);
    }
}

pub fn choose(theme: Theme) {
    storage::set(KEY, theme.id());
    apply(theme);
}

/// What is drawn: the system's choice where none was made.
pub fn apply(theme: Theme) {
    if let Some(root) = root() {
        let _ = root.set_attribute("data-theme", if is_dark(theme) { "dark" } else { "light" });
    }
}

pub fn is_dark(theme: Theme) -> bool {
    match theme {
        Theme::System => query().is_some_and(|query| query.matches()),
        Theme::Light => false,
        Theme::Dark => true,
    }
}

fn query() -> Option<web_sys::MediaQueryList> {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten()
}

/// The system changes its mind; another tab changed the choice.
pub fn follow(theme: impl Fn() -> Theme + Clone + 'static) {
    let current = theme.clone();
    let changed = Closure::<dyn Fn()>::new(move || apply(current()));
    if let Some(query) = query() {
        let _ = query.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
    }
    // It listens as long as the page lives.
    changed.forget();
    let focused = window_event_listener(ev::focus, move |_| apply(theme()));
    std::mem::forget(focused);
}
