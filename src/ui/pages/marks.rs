//! Which marks stand on the page's time charts: notes, holidays, days unlike the others.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::components::menu::{Anchor, Menu, Popover};
use crate::ui::event::Event;
use crate::ui::view_state::Mark;

use super::shell::toggle;

/// Beside the main time chart of a page. The menu stays open: several are turned at once.
#[component]
pub fn Marks() -> impl IntoView {
    let app = App::expect();
    let anchor = RwSignal::new(None::<Anchor>);
    let hidden = app.select(|state| state.view.hidden_marks.clone());
    let label = move || app.t("chart.marks");
    let item = move |mark: Mark| {
        let is_on = move || hidden.with(|hidden| !hidden.contains(&mark)).to_string();
        view! {
            <button
                type="button"
                class="menu__item"
                role="menuitemcheckbox"
                data-mark=mark.id()
                aria-checked=is_on
                on:click=move |_| app.send(Event::MarkTurned(mark))
            >
                <span>{move || app.t(&format!("chart.marks.{}", mark.id()))}</span>
            </button>
        }
    };
    view! {
        <button
            type="button"
            class="mini"
            data-act="marks"
            aria-haspopup="menu"
            aria-expanded=move || anchor.get().is_some().to_string()
            aria-label=label
            title=label
            on:click=move |event| toggle(anchor, &event)
        >
            <Icon name="flag" />
        </button>
        <Popover anchor label=Signal::derive(label) class="pop pop--menu">
            <Menu>{Mark::ALL.map(item)}</Menu>
        </Popover>
    }
}
