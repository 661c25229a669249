//! The page's thread takes turns: what can be drawn piece by piece is drawn so, each piece in a task of its own, and a press never waits
//! for more than the piece under way.
//!
//! Figures come before everything else; then what waits for all of them; then pictures of figures, at most one in a frame of the screen.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{MessageChannel, MessagePort};

type Act = Box<dyn FnOnce()>;

thread_local! {
    static QUEUES: RefCell<[VecDeque<Act>; 2]> = RefCell::default();
    static PICTURES: RefCell<VecDeque<Act>> = RefCell::default();
    static IS_PAINTING: Cell<bool> = const { Cell::new(false) };
    /// A message sent here comes back as a task of its own. Timers would wait four milliseconds each.
    static BELL: Option<MessagePort> = bell();
}

/// A piece of the page with figures.
pub fn figures(act: impl FnOnce() + 'static) {
    queue(0, Box::new(act));
}

/// As soon as no piece with figures waits any more.
pub fn after_figures(act: impl FnOnce() + 'static) {
    queue(1, Box::new(act));
}

/// A drawing whose figures stand in the page as text too.
pub fn picture(act: impl FnOnce() + 'static) {
    PICTURES.with_borrow_mut(|pictures| pictures.push_back(Box::new(act)));
    if !IS_PAINTING.replace(true) {
        next_picture();
    }
}

fn queue(level: usize, act: Act) {
    QUEUES.with_borrow_mut(|queues| queues[level].push_back(act));
    // One message for each piece, whichever it will be that comes next.
    BELL.with(|bell| match bell {
        Some(bell) => drop(bell.post_message(&JsValue::NULL)),
        None => take_turn(),
    });
}

fn take_turn() {
    let next = QUEUES.with_borrow_mut(|queues| queues.iter_mut().find_map(VecDeque::pop_front));
    if let Some(act) = next {
        act();
    }
}

/// Each picture has a frame of its own to be seen in before the next one is drawn.
fn next_picture() {
    request_animation_frame(|| {
        after_figures(|| match PICTURES.with_borrow_mut(VecDeque::pop_front) {
            Some(act) => {
                act();
                next_picture();
            }
            None => IS_PAINTING.set(false),
        });
    });
}

fn bell() -> Option<MessagePort> {
    let channel = MessageChannel::new().ok()?;
    let heard = Closure::<dyn FnMut()>::new(take_turn);
    channel.port1().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // It listens as long as the page lives.
    heard.forget();
    Some(channel.port2())
}
