//! A press on a mark, and what was held down: ctrl or shift adds a value, alt excludes it.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::engine::Dimension;
use crate::ui::event::Event;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub add: bool,
    pub exclude: bool,
}

impl Held {
    pub fn toggles(self, dimension: Dimension, value: impl Into<String>) -> Event {
        Event::ValueToggled { dimension, value: value.into(), add: self.add, exclude: self.exclude }
    }
}

impl From<&MouseEvent> for Held {
    fn from(event: &MouseEvent) -> Self {
        Held { add: event.ctrl_key() || event.meta_key() || event.shift_key(), exclude: event.alt_key() }
    }
}

impl From<&KeyboardEvent> for Held {
    fn from(event: &KeyboardEvent) -> Self {
        Held { add: event.ctrl_key() || event.meta_key() || event.shift_key(), exclude: event.alt_key() }
    }
}

/// Marks that are drawn anew keep the focus: to be called before they are. The one with the same value of `attribute` gets it back.
pub fn hold_focus(attribute: &'static str) {
    let focused = document().active_element();
    let held = focused.and_then(|mark| Some((mark.closest("section, .card").ok()??, mark.get_attribute(attribute)?)));
    let Some((card, value)) = held else { return };
    request_animation_frame(move || {
        let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        let Ok(marks) = card.query_selector_all(&format!("[{attribute}]")) else { return };
        let mut marks = (0..marks.length()).filter_map(|place| marks.get(place)).filter_map(|mark| mark.dyn_into::<Element>().ok());
        if let (true, Some(mark)) = (is_lost, marks.find(|mark| mark.get_attribute(attribute).as_ref() == Some(&value))) {
            // SVG elements take the focus like any other.
            let _ = mark.unchecked_into::<HtmlElement>().focus();
        }
    });
}
