//! A long conversation: lines come in chunks, and only chunks near the window exist in the page. The others keep the height that they
//! had, or a guess.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::engine::{ConversationPage, TalkLine};
use crate::ui::app::{App, Shared};
use crate::ui::drawer::{CHUNK, DrawerEvent};

use super::lines::{Owed, line};
use super::send;

/// Height of a line that was never seen.
const LINE_PX: f64 = 66.0;
/// Chunks within so many pixels of the window exist.
const AROUND_PX: f64 = 900.0;

#[component]
pub fn Lines(page: Memo<Option<Shared<ConversationPage>>>) -> impl IntoView {
    let app = App::expect();
    // Another conversation starts anew at its top.
    let key = Memo::new(move |_| page.read().as_ref().map(|page| (page.revision, page.case, page.total)));
    let drawn = move || {
        let Some((_, _, total)) = key.get() else {
            return view! { <div class="drawer__body" aria-busy="true"><span class="sk sk--short"></span></div> }.into_any();
        };
        view! { <Chunks total /> }.into_any()
    };
    let empty = move || {
        let is_empty = key.get().is_some_and(|(_, _, total)| total == 0);
        is_empty.then(|| view! { <p class="talk-empty">{move || app.t("talk.empty")}</p> })
    };
    view! {
        {empty}
        {drawn}
    }
}

#[component]
fn Chunks(total: u64) -> impl IntoView {
    let app = App::expect();
    let body = NodeRef::<html::Div>::new();
    let n_chunks = total.div_ceil(CHUNK);
    // Chunks `start .. end` exist.
    let kept = RwSignal::new((0, 1.min(n_chunks)));
    let heights = StoredValue::new(HashMap::<u64, f64>::new());

    let look = move || {
        let Some(body) = body.try_get_untracked().flatten() else { return };
        let frame = body.get_bounding_client_rect();
        let (top, bottom) = (frame.top() - AROUND_PX, frame.bottom() + AROUND_PX);
        let chunks = chunks_of(&body);
        let (mut start, mut end) = (n_chunks, 0);
        for (place, chunk) in (0..).zip(&chunks) {
            let rect = chunk.get_bounding_client_rect();
            if rect.bottom() >= top && rect.top() <= bottom {
                start = start.min(place);
                end = end.max(place + 1);
            }
        }
        if start >= end {
            return;
        }
        let (was_start, was_end) = kept.get_untracked();
        if (was_start, was_end) != (start, end) {
            heights.update_value(|heights| {
                for place in was_start..was_end {
                    if let Some(chunk) = chunks.get(place as usize) {
                        heights.insert(place, chunk.get_bounding_client_rect().height());
                    }
                }
            });
            kept.set((start, end));
        }
        for chunk in start..end {
            send(app, DrawerEvent::ChunkWanted(chunk));
        }
    };
    body.on_load(move |_| request_animation_frame(look));

    // The line that a search stands at comes into view, as soon as it is there.
    let wanted = app.select(|state| {
        let talk = state.drawer.talk.as_ref()?;
        let line = *talk.found.as_ref()?.get(talk.at_match)?;
        Some((line, talk.chunks.contains_key(&(u64::from(line) / CHUNK))))
    });
    let done = StoredValue::new(None::<u32>);
    Effect::new(move |_| {
        let Some((line, _)) = wanted.get() else {
            done.set_value(None);
            return;
        };
        kept.track();
        if done.get_value() == Some(line) {
            return;
        }
        request_animation_frame(move || {
            let Some(body) = body.try_get_untracked().flatten() else { return };
            let found = body.query_selector(&format!("[data-line=\"{line}\"]")).ok().flatten();
            match found {
                Some(found) => {
                    done.set_value(Some(line));
                    bring(&body, &found);
                }
                None => {
                    if let Some(chunk) = chunks_of(&body).get((u64::from(line) / CHUNK) as usize) {
                        bring(&body, chunk);
                        look();
                    }
                }
            }
        });
    });

    let chunk = move |place: u64| {
        let lines = app.select(move |state| {
            let talk = state.drawer.talk.as_ref();
            talk.and_then(|talk| talk.chunks.get(&place).cloned()).map(Shared)
        });
        let is_kept = Memo::new(move |_| {
            let (start, end) = kept.get();
            (start..end).contains(&place)
        });
        let count = CHUNK.min(total - place * CHUNK);
        let height = move || {
            let is_here = is_kept.get() && lines.read().is_some();
            let known = heights.with_value(|heights| heights.get(&place).copied());
            (!is_here).then(|| format!("{:.0}px", known.unwrap_or(count as f64 * LINE_PX)))
        };
        let drawn = move || {
            let lines: Shared<Vec<TalkLine>> = lines.get().filter(|_| is_kept.get())?;
            let lines: Arc<Vec<TalkLine>> = Arc::clone(&lines.0);
            let first = place * CHUNK;
            let views = (first..).zip(lines.iter()).map(|(index, one)| line(app, index, one)).collect_view();
            Some(views)
        };
        view! {
            <div class="talk__chunk" style:height=height>
                {drawn}
            </div>
        }
    };
    view! {
        <div class="drawer__body talk-body" node_ref=body tabindex="0" role="region" aria-label=move || app.t("talk.lines") on:scroll=move |_| look()>
            <div class="talk" data-lines=total.to_string()>
                {(0..n_chunks).map(chunk).collect_view()}
                <Owed />
            </div>
        </div>
    }
}

fn chunks_of(body: &Element) -> Vec<Element> {
    let Ok(found) = body.query_selector_all(".talk__chunk") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Scrolls the box, and nothing around it, so that the element stands in its upper third.
fn bring(body: &HtmlElement, element: &Element) {
    let (frame, rect) = (body.get_bounding_client_rect(), element.get_bounding_client_rect());
    let top = f64::from(body.scroll_top()) + rect.top() - frame.top() - frame.height() / 3.0;
    body.set_scroll_top(top.max(0.0).round() as _);
}
