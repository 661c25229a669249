//! Ajustes e glossário: every choice that changes a figure or how it is shown, each with a line that says what it does, and what each
//! figure means.
//!
//! [`time`] zone, weeks, clock, target, rules · [`promises`] targets of some cases · [`calendars`] whose hours are looked at · [`hours`] when the service is open · [`holidays`] when it is not · [`teams`] who belongs
//! where · [`screen`] masks, language, theme, shortcuts · [`keep`] the settings file and the way out · [`glossary`] the metrics.

mod calendars;
pub mod glossary;
mod holidays;
mod hours;
mod keep;
mod promises;
mod screen;
mod teams;
mod time;

use leptos::prelude::*;

use crate::engine::{Hours, Policy};
use crate::ui::app::App;
use crate::ui::event::Event;
use crate::ui::pages::memory::MemoryOnly;

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let app = App::expect();
    provide_context(Whose(RwSignal::new(None)));
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("nav.settings")}</h1>
                <p class="head__sub">{move || app.t("settings.sub")}</p>
            </div>
            <keep::FileActions />
        </div>
        <MemoryOnly />
        <div class="grid">
            <time::Time />
            <time::Rules />
            <promises::Promises />
            <calendars::Calendars />
            <hours::HoursCard />
            <holidays::Holidays />
            <teams::Teams />
            <screen::Screen />
            <keep::Keep />
            <glossary::Glossary />
        </div>
    }
}

/// A card of choices.
#[component]
fn Section(
    /// `col-6` and the like.
    class: &'static str,
    /// Key of its title.
    title: &'static str,
    /// Key of the grey words beside the title.
    #[prop(optional)]
    sub: &'static str,
    children: Children,
) -> impl IntoView {
    let app = App::expect();
    let id = format!("{}-title", title.replace('.', "-"));
    let labelled_by = id.clone();
    view! {
        <section class=format!("card {class}") aria-labelledby=labelled_by>
            <div class="card__head">
                <h2 class="card__title" id=id>
                    {move || app.t(title)} " "
                    {(!sub.is_empty()).then(|| view! { <small>{move || app.t(sub)}</small> })}
                </h2>
            </div>
            {children()}
        </section>
    }
}

/// A choice: its name, a line that says what it changes, and its control. Texts are `<key>` and `<key>.hint`.
#[component]
fn Choice(
    key: &'static str,
    /// The id of the control, when it is one that a label can name.
    #[prop(optional)]
    control: &'static str,
    children: Children,
) -> impl IntoView {
    let app = App::expect();
    let name = move || app.t(key);
    let name = if control.is_empty() {
        view! { <b class="set__name">{name}</b> }.into_any()
    } else {
        view! { <label class="set__name" for=control>{name}</label> }.into_any()
    };
    view! {
        <div class="set" data-setting=key.trim_start_matches("settings.")>
            <div class="set__t">
                {name} <small id=format!("{}-hint", key.replace('.', "-"))>{move || app.t(&format!("{key}.hint"))}</small>
            </div>
            <div class="set__c">{children()}</div>
        </div>
    }
}

/// On or off.
#[component]
fn Switch(
    /// As in [`Choice`].
    key: &'static str,
    #[prop(into)] is_on: Signal<bool>,
    on_switch: impl Fn(bool) + Send + Sync + 'static,
) -> impl IntoView {
    let app = App::expect();
    let hint = format!("{}-hint", key.replace('.', "-"));
    let described_by = hint.clone();
    view! {
        <label class="set set--switch" data-setting=key.trim_start_matches("settings.")>
            <span class="set__t">
                <b class="set__name">{move || app.t(key)}</b> <small id=hint>{move || app.t(&format!("{key}.hint"))}</small>
            </span>
            <input
                type="checkbox"
                class="box"
                aria-label=move || app.t(key)
                aria-describedby=described_by
                prop:checked=is_on
                on:change=move |event| on_switch(event_target_checked(&event))
            />
        </label>
    }
}

/// Whose hours the cards of hours and holidays show: the service's, or those of a calendar of teams.
#[derive(Clone, Copy)]
struct Whose(RwSignal<Option<usize>>);

impl Whose {
    fn expect() -> Self {
        expect_context()
    }

    /// A slice of the hours looked at.
    fn select<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        app: App,
        slice: impl Fn(&Hours) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        app.select(move |state| slice(state.policy.hours(self.0.get())))
    }

    fn change(self, app: App, what: &'static str, with: impl FnOnce(&mut Hours)) {
        change(app, what, |policy| with(policy.hours_mut(self.0.get_untracked())));
    }
}

/// The settings as they are now, changed in one place; `what` is the key of the name of what was changed.
pub(super) fn change(app: App, what: &'static str, change: impl FnOnce(&mut Policy)) {
    let mut policy = app.peek(|state| state.policy.clone());
    change(&mut policy);
    app.send(Event::PolicyChosen { policy: Box::new(policy), what });
}
