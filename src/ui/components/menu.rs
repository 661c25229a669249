//! Panels that open over the page, and the menus in them.

use leptos::html;
use leptos::leptos_dom::helpers::WindowListenerHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, Node};

/// Where a panel hangs: the left lower corner of what was pressed, in pixels of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    pub x: f64,
    pub y: f64,
}

impl Anchor {
    /// Below the element that the event was heard on.
    pub fn below(event: &web_sys::Event) -> Self {
        let pressed = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let rect = pressed.map(|element| element.get_bounding_client_rect());
        rect.map_or(Anchor { x: 12.0, y: 12.0 }, |rect| Anchor { x: rect.left(), y: rect.bottom() + 6.0 })
    }
}

/// Near the lower edge of the window a panel stands higher, so that as much of it is seen.
const LEAST_HEIGHT: f64 = 320.0;

/// A panel in the top layer: takes the focus, gives it back, closes on Esc and on a press elsewhere. On phones it is a sheet.
#[component]
pub fn Popover(
    /// `None` = closed.
    anchor: RwSignal<Option<Anchor>>,
    /// Its name for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    #[prop(default = "pop")] class: &'static str,
    /// It was closed, however.
    #[prop(default = Callback::new(|()| ()))]
    on_close: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    move || {
        let at = anchor.get()?;
        Some(view! {
            <Panel at anchor label class on_close>
                {children.with_value(|children| children())}
            </Panel>
        })
    }
}

#[component]
fn Panel(
    at: Anchor,
    anchor: RwSignal<Option<Anchor>>,
    label: Signal<String>,
    class: &'static str,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    let (x, y) = (RwSignal::new(at.x), RwSignal::new(at.y));
    let opener = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let opener = StoredValue::new_local(opener);
    let close = move || {
        anchor.set(None);
        if let Some(Some(opener)) = opener.try_get_value() {
            let _ = opener.focus();
        }
    };

    panel.on_load(move |element| {
        let _ = element.show_popover();
        let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(0.0);
        x.set(at.x.min(width - element.get_bounding_client_rect().width() - 12.0).max(12.0));
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
        let wanted = f64::from(element.scroll_height()) + 2.0;
        y.set(at.y.min(height - wanted.min(LEAST_HEIGHT) - 12.0).max(12.0));
        focus_first(&element);
    });

    let is_outside = move |event: &web_sys::Event| {
        let pressed = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        let is_in_opener = opener.try_get_value().flatten().is_some_and(|opener| opener.contains(pressed.as_ref()));
        // What opened it closes it by itself.
        !is_in_opener && panel.get_untracked().is_none_or(|element| !element.contains(pressed.as_ref()))
    };
    let press: WindowListenerHandle = window_event_listener(leptos::ev::pointerdown, move |event| {
        if is_outside(&event) {
            anchor.set(None);
        }
    });
    // What had the focus inside may be gone; Esc closes all the same.
    let escape: WindowListenerHandle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            close();
        }
    });
    on_cleanup(move || {
        escape.remove();
        press.remove();
        on_close.run(());
    });

    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    let on_leave = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        if to.is_some() && panel.get_untracked().is_some_and(|element| !element.contains(to.as_ref())) {
            anchor.set(None);
        }
    };
    view! {
        <div
            node_ref=panel
            class=class
            popover="manual"
            role="dialog"
            tabindex="-1"
            aria-label=label
            style:--x=move || format!("{}px", x.get())
            style:--y=move || format!("{}px", y.get())
            on:keydown=on_key
            on:focusout=on_leave
        >
            {children()}
        </div>
    }
}

/// A menu whose items are walked with the arrow keys.
#[component]
pub fn Menu(children: Children) -> impl IntoView {
    view! {
        <div class="menu" role="menu" on:keydown=|event| walk(&event, "[role^=menuitem]:not(:disabled)")>
            {children()}
        </div>
    }
}

#[component]
pub fn MenuItem(
    #[prop(into)] label: Signal<String>,
    /// A word at its end, such as a count or a key.
    #[prop(into, optional)]
    end: Signal<String>,
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="menu__item" role="menuitem" on:click=move |_| on_press.run(())>
            {label}
            <span class="menu__end">{end}</span>
        </button>
    }
}

/// Moves the focus among the matching elements below the one that the event was heard on.
pub fn walk(event: &KeyboardEvent, selector: &str) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        "Home" => i64::MIN,
        "End" => i64::MAX,
        _ => return,
    };
    let Some(root) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Ok(found) = root.query_selector_all(selector) else { return };
    let elements: Vec<HtmlElement> =
        (0..found.length()).filter_map(|index| found.get(index)).filter_map(|node| node.dyn_into().ok()).collect();
    let last = elements.len() as i64 - 1;
    if last < 0 {
        return;
    }
    let focused = document().active_element();
    let at = elements.iter().position(|element| Some(element.unchecked_ref::<Element>()) == focused.as_ref());
    let next = match at {
        Some(place) => (place as i64).saturating_add(step).clamp(0, last),
        None if step < 0 && step > i64::MIN => last,
        None => 0,
    };
    event.prevent_default();
    let _ = elements[next as usize].focus();
}

/// Anything open over the page that Esc belongs to.
pub fn is_anything_open() -> bool {
    document().query_selector("dialog[open], :popover-open").ok().flatten().is_some()
}

/// Whether keys typed now belong to a field.
pub fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        let is_text = element.tag_name().eq_ignore_ascii_case("input")
            && !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "radio" | "button"));
        is_text || element.tag_name().eq_ignore_ascii_case("textarea") || element.tag_name().eq_ignore_ascii_case("select")
    })
}

fn focus_first(panel: &HtmlElement) {
    let first = panel.query_selector("input, textarea, select, [role^=menuitem], button").ok().flatten();
    let first = first.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let _ = first.as_ref().unwrap_or(panel).focus();
}
