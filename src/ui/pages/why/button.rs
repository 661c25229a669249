//! ⓘ beside a figure, and the same by pointer and keyboard on every other figure of the page.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

use crate::ui::app::App;
use crate::ui::components::drawer::closest;
use crate::ui::components::icon::Icon;
use crate::ui::components::menu::{is_anything_open, is_typing};
use crate::ui::drawer::{DrawerEvent, WhyOf};
use crate::ui::event::Event;

/// ⓘ of one figure: the query that the page asks it with, its metric, the labels of its group.
#[component]
pub fn WhyButton(query: &'static str, metric: &'static str, #[prop(optional)] group: Vec<String>) -> impl IntoView {
    let app = App::expect();
    let of = StoredValue::new(WhyOf { query: query.to_owned(), metric: metric.to_owned(), group });
    let label = move || app.tw("metric.about.why", &[("name", &app.metric_text(metric, "short"))]);
    view! {
        <button type="button" class="why" aria-label=label title=label on:click=move |_| why(app, of.get_value())>
            <Icon name="info" />
        </button>
    }
}

/// Opens the drawer on a figure.
pub fn why(app: App, of: WhyOf) {
    app.send(Event::Drawer(DrawerEvent::WhyOpened(of)));
}

/// Whether a figure is the one being explained.
pub fn is_explained(app: App, query: &'static str, metric: &'static str) -> Memo<bool> {
    app.select(move |state| {
        state.drawer.why.as_ref().is_some_and(|why| why.of.query == query && why.of.metric == metric && why.of.group.is_empty())
    })
}

/// Figures say what they are by `data-metric` and `data-group` (and `data-beside`, of the second dimension), and by `data-query` on
/// themselves or around them.
const FIGURE: &str = "[data-query] [data-metric], [data-query][data-metric]";
/// Figures that have an ⓘ of their own, or no room for one.
const WITHOUT: &str = ".tile, .drawer, svg, .vh";

fn of_figure(figure: &Element) -> Option<WhyOf> {
    let query = figure.closest("[data-query]").ok().flatten()?.get_attribute("data-query")?;
    let metric = figure.get_attribute("data-metric")?;
    let group: Vec<String> = ["data-group", "data-beside"].into_iter().filter_map(|name| figure.get_attribute(name)).collect();
    // A total that names its query itself is no rest of its neighbours.
    let is_rest = group.len() == 1 && group[0] == "*" && !figure.has_attribute("data-query");
    (!is_rest).then_some(WhyOf { query, metric, group })
}

/// The figure that an element is, holds, or stands in one row with.
fn figure_of(element: &Element) -> Option<Element> {
    let inside = |around: &Element| around.query_selector("[data-metric]").ok().flatten();
    let is_figure = element.matches(FIGURE).unwrap_or(false);
    let found = if is_figure { Some(element.clone()) } else { inside(element).or_else(|| inside(&element.closest("tr").ok().flatten()?)) };
    found.filter(|figure| figure.matches(FIGURE).unwrap_or(false))
}

/// The figure that has the focus, or whose row has it: `?` explains it.
pub fn focused() -> Option<WhyOf> {
    let element = document().active_element().filter(|element| element.closest(".drawer, .tile").ok().flatten().is_none())?;
    of_figure(&figure_of(&element)?)
}

/// Where the floating ⓘ stands, pixels of the window.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    of: WhyOf,
    x: f64,
    y: f64,
}

const SIZE: f64 = 24.0;

fn place_of(figure: &Element) -> Option<Place> {
    if figure.closest(WITHOUT).ok().flatten().is_some() {
        return None;
    }
    let rect = figure.get_bounding_client_rect();
    let is_cell = figure.tag_name().eq_ignore_ascii_case("td");
    // Beside the digits: figures stand at the right of their cell, bars begin at its left.
    let x = match (is_cell, figure.class_list().contains("num")) {
        (false, _) => rect.left() - SIZE,
        (true, true) => rect.left() - 2.0,
        (true, false) => rect.right() - SIZE,
    };
    Some(Place { of: of_figure(figure)?, x, y: rect.top() + rect.height() / 2.0 - SIZE / 2.0 })
}

/// One ⓘ for all figures that have none: it stands beside the one that is pointed at or focused. `?` opens it, and so does the
/// menu key or a right click on a mark of a drawing.
#[component]
pub fn WhyPointer() -> impl IntoView {
    let app = App::expect();
    let at = RwSignal::new(None::<Place>);
    let button = NodeRef::<html::Button>::new();
    let is_ours = move |target: &Option<EventTarget>| {
        let node = target.as_ref().and_then(|target| target.dyn_ref::<web_sys::Node>());
        button.get_untracked().is_some_and(|button| button.contains(node))
    };
    let shown = StoredValue::new_local(None::<Element>);
    let show = move |figure: Option<Element>| {
        let place = figure.as_ref().and_then(place_of);
        shown.set_value(figure);
        at.maybe_update(|now| {
            let is_new = *now != place;
            *now = place;
            is_new
        });
    };

    let over = window_event_listener(ev::pointerover, move |event| {
        let target = event.target();
        if !is_ours(&target) {
            show(closest(target, "[data-metric]"));
        }
    });
    let on_focus = window_event_listener(ev::focusin, move |event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        show(element.filter(|element| element.closest("[data-query]").ok().flatten().is_some()).as_ref().and_then(figure_of));
    });
    // Scrolling boxes do not bubble: a wheel that may move them hides it, what comes under the pointer then shows it again. A page that
    // was moved for the sake of a figure (focus, an anchor) takes it along.
    let wheel = window_event_listener(ev::wheel, move |_| show(None));
    let scroll = window_event_listener(ev::scroll, move |_| show(shown.get_value()));
    let menu = window_event_listener(ev::contextmenu, move |event| {
        let mark = closest(event.target(), "svg [data-metric]");
        if let Some(of) = mark.and_then(|mark| of_figure(&mark)) {
            event.prevent_default();
            why(app, of);
        }
    });
    let key = window_event_listener(ev::keydown, move |event| {
        if event.key() != "?" || event.default_prevented() || is_typing() || is_anything_open() {
            return;
        }
        if let Some(of) = focused() {
            event.prevent_default();
            why(app, of);
        }
    });
    on_cleanup(move || {
        over.remove();
        on_focus.remove();
        wheel.remove();
        scroll.remove();
        menu.remove();
        key.remove();
    });

    let label = move || at.get().map(|place| app.tw("metric.about.why", &[("name", &app.metric_text(&place.of.metric, "short"))]));
    view! {
        <button
            type="button"
            class="why why--float"
            node_ref=button
            tabindex="-1"
            hidden=move || at.read().is_none()
            aria-label=label
            title=move || label().map(|label| format!("{label} (?)"))
            style:--x=move || at.read().as_ref().map(|place| format!("{:.0}px", place.x))
            style:--y=move || at.read().as_ref().map(|place| format!("{:.0}px", place.y))
            on:pointerdown=|event| event.prevent_default()
            on:click=move |event| {
                event.stop_propagation();
                if let Some(place) = at.get_untracked() {
                    // The row it stands in gets the focus back.
                    focus_row(&place);
                    why(app, place.of);
                }
            }
        >
            <Icon name="info" />
        </button>
    }
}

/// What can be focused in the row of a figure.
fn focus_row(place: &Place) {
    let selector = format!("[data-metric=\"{}\"]", place.of.metric);
    let Ok(found) = document().query_selector_all(&selector) else { return };
    let figures = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<Element>().ok());
    let Some(figure) = figures.into_iter().find(|figure| of_figure(figure).as_ref() == Some(&place.of)) else { return };
    let in_row = figure.closest("tr").ok().flatten().and_then(|row| row.query_selector("button").ok().flatten());
    let target = figure.closest("button").ok().flatten().or(in_row).and_then(|target| target.dyn_into::<HtmlElement>().ok());
    if let Some(target) = target {
        let _ = target.focus();
    }
}
