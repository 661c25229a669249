//! A press on a mark, and what was held down: ctrl or shift adds a value, alt excludes it.

use leptos::ev::{KeyboardEvent, MouseEvent};

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
