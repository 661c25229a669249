//! Which columns of a table show, and in which order: ticks, arrows, a handle to drag.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};

use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::components::menu::{Anchor, Popover, walk};
use crate::ui::event::Event;
use crate::ui::queries::columns_of;
use crate::ui::team_table::header_key;

#[component]
pub fn ColumnChooser(
    /// Its id.
    #[prop(into)]
    table: Signal<&'static str>,
) -> impl IntoView {
    let app = App::expect();
    let at = RwSignal::new(None::<Anchor>);
    let open = move |event: MouseEvent| at.update(|at| *at = if at.is_some() { None } else { Some(Anchor::below(&event)) });
    view! {
        <button type="button" class="ctl hide-phone" data-columns="open" aria-haspopup="dialog" title=move || app.t("conversations.columns.title") on:click=open>
            <Icon name="columns" />
            {move || app.t("conversations.columns")}
        </button>
        <Popover anchor=at class="pop pop--menu" label=Signal::derive(move || app.t("conversations.columns.title"))>
            <List table />
        </Popover>
    }
}

#[component]
fn List(table: Signal<&'static str>) -> impl IntoView {
    let app = App::expect();
    let layout = app.select(move |state| state.layouts.get(table.get()).cloned().unwrap_or_default());
    let order = Memo::new(move |_| layout.with(|layout| layout.columns(columns_of(table.get()))));
    let is_plain = Memo::new(move |_| layout.with(|layout| *layout == Default::default()));
    let put = move |column: &'static str, place: usize| {
        let is_there = order.with_untracked(|order| order.iter().position(|known| *known == column) == Some(place));
        if !is_there {
            app.send(Event::ColumnPut { table: table.get_untracked(), column, place });
        }
    };
    let step = move |column: &'static str, by: isize| {
        let at = order.with_untracked(|order| order.iter().position(|known| *known == column));
        let Some(place) = at.and_then(|at| at.checked_add_signed(by)).filter(|place| *place < order.with_untracked(Vec::len)) else {
            return;
        };
        put(column, place);
        // The row was taken out and put in elsewhere.
        request_animation_frame(move || focus(column));
    };
    let row = move |column: &'static str| {
        let is_shown = Memo::new(move |_| !layout.with(|layout| layout.is_hidden(column)));
        let name = move || name_of(app, column);
        let turn = move |_| app.send(Event::ColumnTurned { table: table.get_untracked(), column });
        let on_key = move |event: KeyboardEvent| {
            let by = match (event.alt_key(), event.key().as_str()) {
                (true, "ArrowUp") => -1,
                (true, "ArrowDown") => 1,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            step(column, by);
        };
        // The handle keeps the pointer; what lies under it says where the column goes.
        let on_down = move |event: PointerEvent| {
            event.prevent_default();
            if let Some(handle) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
                let _ = handle.set_pointer_capture(event.pointer_id());
            }
        };
        let target = RwSignal::new(None::<&'static str>);
        let on_move = move |event: PointerEvent| {
            if event.buttons() & 1 == 1 {
                target.set(column_at(&event).and_then(|id| order.with_untracked(|order| order.iter().copied().find(|known| *known == id))));
            }
        };
        let on_up = move |_| {
            let place = target.get_untracked().and_then(|onto| order.with_untracked(|order| order.iter().position(|known| *known == onto)));
            target.set(None);
            if let Some(place) = place {
                put(column, place);
            }
        };
        let arrow = move |by: isize, key: &'static str, icon: &'static str| {
            let label = move || app.tw(key, &[("name", &name())]);
            view! {
                <button type="button" class=format!("mini {icon}") aria-label=label title=label on:click=move |_| step(column, by)>
                    <Icon name="chev-d" class="i i--sm" />
                </button>
            }
        };
        view! {
            <div class="colpick" data-column=column>
                <span
                    class="colpick__grip"
                    aria-hidden="true"
                    title=move || app.t("table.columns.drag")
                    on:pointerdown=on_down
                    on:pointermove=on_move
                    on:pointerup=on_up
                >
                    "⠿"
                </span>
                <label class="check">
                    <input type="checkbox" class="box" prop:checked=is_shown on:change=turn on:keydown=on_key />
                    <span>{name}</span>
                </label>
                {arrow(-1, "table.columns.up", "mini--up")}
                {arrow(1, "table.columns.down", "")}
            </div>
        }
    };
    view! {
        <p class="pop__title">{move || app.t("conversations.columns.title")}</p>
        <div on:keydown=|event| walk(&event, "input[type=checkbox]")>
            <For each=move || order.get() key=|column| *column children=row />
        </div>
        <p class="pop__note">{move || app.t("table.columns.hint")}</p>
        <div class="pop__foot">
            <button
                type="button"
                class="ctl ctl--quiet ctl--sm"
                disabled=move || is_plain.get()
                on:click=move |_| app.send(Event::ColumnsReset { table: table.get_untracked() })
            >
                {move || app.t("conversations.columns.reset")}
            </button>
        </div>
    }
}

/// A column of the detail table, or a figure of a table of figures.
fn name_of(app: App, column: &str) -> String {
    let own = format!("col.{column}");
    if app.has_text(&own) { app.t(&own) } else { app.t(header_key(column)) }
}

fn column_at(event: &PointerEvent) -> Option<String> {
    let under = document().element_from_point(event.client_x() as f32, event.client_y() as f32)?;
    under.closest("[data-column]").ok()??.get_attribute("data-column")
}

fn focus(column: &str) {
    let found = document().query_selector(&format!("[data-column='{column}'] input")).ok().flatten();
    if let Some(tick) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = tick.focus();
    }
}
