//! The keyboard: one letter for a period, arrows for the one before and after. Esc belongs to the filter strip.

use leptos::ev;
use leptos::prelude::*;
use web_sys::{MouseEvent, MouseEventInit};

use crate::ui::app::App;
use crate::ui::browser::screen;
use crate::ui::components::menu::{is_anything_open, is_typing};
use crate::ui::event::Event;
use crate::ui::state::{Over, Phase};
use crate::ui::view_state::{Compare, Period, Preset};

use super::shell::PAGES;
use super::why::button::focused;

/// Listens as long as the page lives.
pub fn listen(app: App) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if presses(&event) {
            return event.prevent_default();
        }
        let opens_palette = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
        if opens_palette && !event.default_prevented() && !is_anything_open() && app.peek(|state| state.phase == Phase::Ready) {
            event.prevent_default();
            return app.send(Event::OverOpened(Some(Over::Palette)));
        }
        if event.default_prevented() || is_anything_open() {
            return;
        }
        let happened = match app.peek(|state| state.phase.clone()) {
            Phase::Ready if !is_typing() => event_of(app, &event),
            // What is chosen from a list there has no undo of its own.
            Phase::Mapping => step_of(&event),
            _ => None,
        };
        if let Some(happened) = happened {
            event.prevent_default();
            app.send(happened);
        }
    });
    // Before the paper is laid out, and after it is.
    let papers = ["beforeprint", "afterprint"]
        .map(|name| window_event_listener_untyped(name, move |_| app.send(Event::PaperTurned(name == "beforeprint"))));
    on_cleanup(move || {
        handle.remove();
        papers.into_iter().for_each(|paper| paper.remove());
    });
}

/// Browsers press a button by Enter, but not with Ctrl or Alt held: on a mark these add and exclude. Whether this was such a press.
fn presses(event: &ev::KeyboardEvent) -> bool {
    let is_held = event.ctrl_key() || event.meta_key() || event.alt_key();
    if event.key() != "Enter" || !is_held || event.default_prevented() {
        return false;
    }
    let mark = document().active_element().filter(|mark| mark.matches("button[data-press], .tbl__name").unwrap_or(false));
    let how = MouseEventInit::new();
    how.set_bubbles(true);
    how.set_cancelable(true);
    how.set_ctrl_key(event.ctrl_key());
    how.set_meta_key(event.meta_key());
    how.set_shift_key(event.shift_key());
    how.set_alt_key(event.alt_key());
    mark.zip(MouseEvent::new_with_mouse_event_init_dict("click", &how).ok())
        .is_some_and(|(mark, click)| mark.dispatch_event(&click).is_ok())
}

fn event_of(app: App, event: &ev::KeyboardEvent) -> Option<Event> {
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return step_of(event);
    }
    if event.alt_key() {
        return None;
    }
    match key.as_str() {
        "ArrowLeft" if arrows_are_free() => Some(Event::PeriodShifted(-1)),
        "ArrowRight" if arrows_are_free() => Some(Event::PeriodShifted(1)),
        _ if app.peek(|state| state.letters_off) => None,
        "?" if focused().is_none() => Some(Event::OverOpened(Some(Over::Keys))),
        "/" => Some(Event::OverOpened(Some(Over::Palette))),
        "b" => {
            screen::toggle();
            None
        }
        "-" | "−" => Some(Event::ZoomedOut),
        "x" => Some(Event::CompareChosen(other_comparison(app))),
        "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" => {
            PAGES.get(key.parse::<usize>().ok()? - 1).map(|(page, _)| Event::PageOpened(*page))
        }
        _ => {
            let preset = Preset::ALL.into_iter().find(|preset| key.chars().eq([preset.key()]))?;
            Some(Event::PeriodChosen(Period::Preset(preset)))
        }
    }
}

/// A step back or forth.
fn step_of(event: &ev::KeyboardEvent) -> Option<Event> {
    let is_held = event.ctrl_key() || event.meta_key();
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) if is_held => Some(Event::Undone),
        ("z", true) | ("y", false) if is_held => Some(Event::Redone),
        _ => None,
    }
}

fn other_comparison(app: App) -> Compare {
    match app.peek(|state| state.view.compare) {
        Compare::None => Compare::Previous,
        Compare::Previous | Compare::Year | Compare::From(_) => Compare::None,
    }
}

/// Charts, grids, tables and groups of buttons move their own cursor with the arrows.
fn arrows_are_free() -> bool {
    const OWN: &str =
        "[role=grid], [role=tablist], [role=menu], [role=listbox], [role=radiogroup], [role=slider], .chart, .scroll-x, table";
    document().active_element().is_none_or(|element| element.closest(OWN).ok().flatten().is_none())
}
