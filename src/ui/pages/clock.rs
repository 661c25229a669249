//! Corrido or Horário comercial. While nobody has said when the service is open, the second one leads to where that is said.

use leptos::prelude::*;

use crate::engine::Clock;
use crate::ui::app::App;
use crate::ui::components::menu::{Anchor, Popover};
use crate::ui::event::Event;
use crate::ui::view_state::Page;

use super::shell::Choice;

/// The switch of the bar, where there is room for it.
#[component]
pub fn ClockControl() -> impl IntoView {
    let app = App::expect();
    let clock = app.select(|state| state.clock());
    let anchor = RwSignal::new(None::<Anchor>);
    let button = move |choice: Clock| {
        let press = move |event: web_sys::MouseEvent| {
            if lacks_hours(app, choice) {
                return anchor.set(Some(Anchor::below(&event)));
            }
            app.send(Event::ClockChosen(choice));
        };
        view! {
            <button
                type="button"
                data-clock=choice.id()
                aria-pressed=move || if clock.get() == choice { "true" } else { "false" }
                title=move || app.t(&format!("bar.clock.{}.title", choice.id()))
                on:click=press
            >
                {move || app.t(&format!("bar.clock.{}", choice.id()))}
            </button>
        }
    };
    view! {
        <span class="seg only-wide" role="group" aria-label=move || app.t("bar.clock")>
            {Clock::ALL.map(button).collect_view()}
        </span>
        <Popover anchor=anchor label=Signal::derive(move || app.t("bar.clock")) class="pop pop--def">
            <h3>{move || app.t("bar.clock.unset")}</h3>
            <p>{move || app.t("bar.clock.unset.text")}</p>
            <div class="pop__foot">
                <button
                    type="button"
                    class="ctl ctl--primary"
                    data-act="set-hours"
                    on:click=move |_| {
                        anchor.set(None);
                        open_hours(app);
                    }
                >
                    {move || app.t("bar.clock.set")}
                </button>
            </div>
        </Popover>
    }
}

/// The same choice in a menu, for narrow windows.
#[component]
pub fn ClockChoices(
    /// The menu is done.
    on_choice: Callback<()>,
) -> impl IntoView {
    let app = App::expect();
    let clock = app.select(|state| state.clock());
    let choice = move |choice: Clock| {
        view! {
            <Choice
                text=move || app.t(&format!("bar.clock.{}", choice.id()))
                is_on=Signal::derive(move || clock.get() == choice)
                on_press=move || {
                    on_choice.run(());
                    if lacks_hours(app, choice) { open_hours(app) } else { app.send(Event::ClockChosen(choice)) }
                }
            />
        }
    };
    view! { <div role="group" aria-label=move || app.t("bar.clock")>{Clock::ALL.map(choice).collect_view()}</div> }
}

fn lacks_hours(app: App, clock: Clock) -> bool {
    clock == Clock::Business && !app.peek(|state| state.policy.calendar.is_set())
}

/// Ajustes, with the editor of hours in view.
fn open_hours(app: App) {
    app.send(Event::PageOpened(Page::Settings));
    leptos::task::spawn_local(async {
        leptos::task::tick().await;
        if let Some(editor) = document().get_element_by_id("hours") {
            editor.scroll_into_view_with_bool(true);
        }
    });
}
