//! What is pointed at in a grid of marks, by pointer, finger and keys, and the stretch that is drawn over.

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, Node};

use crate::chart::Tip as TipOf;

use super::tip::{TipAt, spoken};

/// Marks carry their number in `data-cell`.
#[derive(Clone, Copy)]
pub(super) struct Pointing {
    frame: NodeRef<html::Div>,
    /// The mark that keys start from.
    pub cursor: RwSignal<Option<usize>>,
    pub tip: RwSignal<Option<TipAt>>,
    /// For those who hear it.
    pub said: RwSignal<String>,
    /// Where drawing over began and where it is.
    span: RwSignal<Option<(usize, usize)>>,
    /// A finger asked what this mark says.
    pinned: StoredValue<Option<usize>>,
    by_touch: StoredValue<bool>,
    /// Drawing over began with the pointer, and ends wherever it is let go.
    by_pointer: StoredValue<bool>,
    tip_of: Callback<usize, Option<TipOf>>,
    words_of: Callback<(usize, usize), String>,
}

impl Pointing {
    /// `tip_of` a mark, `words_of` a stretch from one to another, and what to do when one was drawn over by the pointer.
    pub fn new(
        frame: NodeRef<html::Div>,
        tip_of: Callback<usize, Option<TipOf>>,
        words_of: Callback<(usize, usize), String>,
        on_drawn: Callback<(usize, usize)>,
    ) -> Self {
        let pointing = Pointing {
            frame,
            cursor: RwSignal::new(None),
            tip: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            span: RwSignal::new(None),
            pinned: StoredValue::new(None),
            by_touch: StoredValue::new(false),
            by_pointer: StoredValue::new(false),
            tip_of,
            words_of,
        };
        let elsewhere = window_event_listener(leptos::ev::pointerdown, move |event| {
            let pressed = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            if frame.get_untracked().is_some_and(|frame| !frame.contains(pressed.as_ref())) {
                pointing.forget();
            }
        });
        let let_go = window_event_listener(leptos::ev::pointerup, move |_| {
            if pointing.by_pointer.get_value() {
                pointing.by_pointer.set_value(false);
                if let Some(drawn) = pointing.take_span() {
                    on_drawn.run(drawn);
                }
            }
        });
        on_cleanup(move || {
            elsewhere.remove();
            let_go.remove();
        });
        Effect::new(move |_| {
            if let Some(cursor) = pointing.cursor.get() {
                pointing.move_stop(cursor);
            }
        });
        pointing
    }

    /// Nothing is pointed at any more. Also called while the drawing goes away and loses the focus.
    pub fn forget(self) {
        let _ = self.pinned.try_set_value(None);
        if self.tip.try_with_untracked(Option::is_some) == Some(true) {
            self.tip.set(None);
        }
    }

    /// The stretch being drawn over, when it is more than one mark.
    pub fn drawn(self) -> Option<(usize, usize)> {
        self.span.get().filter(|(from, to)| from != to)
    }

    /// The end of drawing over.
    pub fn take_span(self) -> Option<(usize, usize)> {
        let drawn = untrack(|| self.drawn());
        self.drop_span();
        drawn
    }

    pub fn drop_span(self) {
        if self.span.with_untracked(Option::is_some) {
            self.span.set(None);
        }
    }

    pub fn down(self, event: &PointerEvent) {
        self.by_touch.set_value(event.pointer_type() == "touch");
        if cell_under(event).is_none() {
            self.forget();
        }
        if event.button() == 0 && event.is_primary() {
            let start = cell_under(event).map(|index| (index, index));
            self.by_pointer.set_value(start.is_some());
            self.span.set(start);
        }
    }

    pub fn moved(self, event: &PointerEvent) {
        // A finger keeps the mark it came down on: what lies under it is asked for.
        let under = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
        let under = under.and_then(|mark| number_of(&mark));
        if let (Some((from, _)), Some(now), true) = (self.span.get_untracked(), under, event.buttons() & 1 == 1) {
            self.span.set(Some((from, now)));
        }
        let tip = match untrack(|| self.drawn()) {
            Some(drawn) => Some(self.tip_of_span(drawn)),
            None => cell_under(event).and_then(|index| self.tip_of.run(index)),
        };
        self.tip.set(tip.map(|tip| TipAt { tip, x: f64::from(event.client_x()), y: f64::from(event.client_y()) }));
    }

    /// A finger that goes away leaves what it asked for.
    pub fn left(self, event: &PointerEvent) {
        if event.pointer_type() != "touch" {
            self.forget();
        }
    }

    /// The page is being moved instead.
    pub fn cancelled(self) {
        self.by_pointer.set_value(false);
        self.drop_span();
        self.forget();
    }

    /// The mark to press. A finger first asks, then presses.
    pub fn clicked(self, event: &MouseEvent) -> Option<usize> {
        let index = cell_under(event)?;
        self.cursor.set(Some(index));
        if self.by_touch.get_value() && self.pinned.get_value() != Some(index) {
            self.pinned.set_value(Some(index));
            self.tell(index);
            return None;
        }
        Some(index)
    }

    /// From one mark to another by keys: the focus goes with it, the tip stands beside it and is said. With Shift all between are drawn over.
    pub fn go_to(self, now: usize, wanted: usize, with_shift: bool) {
        let from = self.span.get_untracked().map_or(now, |(from, _)| from);
        self.span.set(with_shift.then_some((from, wanted)));
        self.cursor.set(Some(wanted));
        self.focus(wanted);
    }

    /// Focus, tip and voice, once the mark is drawn.
    pub fn focus(self, index: usize) {
        if self.tip.is_disposed() {
            return;
        }
        if let Some(mark) = self.mark(index) {
            // SVG elements take the focus like any other.
            let _ = mark.unchecked_into::<HtmlElement>().focus();
        }
        self.tell(index);
    }

    /// Esc drops what is drawn over, then the tip; whether there was anything to drop.
    pub fn escaped(self) -> bool {
        let has_tip = self.tip.with_untracked(Option::is_some);
        if self.span.with_untracked(Option::is_some) {
            self.drop_span();
            self.forget();
            return true;
        }
        self.forget();
        has_tip
    }

    fn tell(self, index: usize) {
        let tip = match untrack(|| self.drawn()) {
            Some(drawn) => Some(self.tip_of_span(drawn)),
            None => self.tip_of.run(index),
        };
        self.said.set(tip.as_ref().map(spoken).unwrap_or_default());
        let rect = self.mark(index).map(|mark| mark.get_bounding_client_rect());
        self.tip.set(tip.zip(rect).map(|(tip, rect)| TipAt {
            tip,
            x: rect.left() + rect.width() / 2.0,
            y: rect.top() + rect.height() / 2.0,
        }));
    }

    fn tip_of_span(self, drawn: (usize, usize)) -> TipOf {
        TipOf { title: self.words_of.run(drawn), ..TipOf::default() }
    }

    fn mark(self, index: usize) -> Option<Element> {
        self.frame.get_untracked()?.query_selector(&format!("[data-cell='{index}']")).ok().flatten()
    }

    /// Tab enters at this mark from now on. One attribute of two marks, where a closure in each of hundreds would do the same.
    fn move_stop(self, index: usize) {
        let Some(frame) = self.frame.get_untracked() else { return };
        let before = frame.query_selector("[data-cell][tabindex='0']").ok().flatten();
        if let Some(now) = self.mark(index) {
            if let Some(before) = before {
                let _ = before.set_attribute("tabindex", "-1");
            }
            let _ = now.set_attribute("tabindex", "0");
        }
    }
}

/// The number of the mark that an event is about.
pub(super) fn cell_under(event: &Event) -> Option<usize> {
    number_of(&event.target()?.dyn_into::<Element>().ok()?)
}

fn number_of(mark: &Element) -> Option<usize> {
    mark.get_attribute("data-cell")?.parse().ok()
}

/// A key that was meant for the drawing is meant for nothing else.
pub(super) fn take(event: &KeyboardEvent) {
    event.prevent_default();
    event.stop_propagation();
}
