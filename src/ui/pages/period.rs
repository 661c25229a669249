//! ‹ period ›, its presets and dates, and what it is compared with.

use leptos::prelude::*;

use crate::engine::{Basis, DateRange};
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::components::menu::{Anchor, Menu, Popover};
use crate::ui::event::Event;
use crate::ui::format::clock;
use crate::ui::state::AppState;
use crate::ui::view_state::{Compare, Period, Preset, day_of_iso, iso_of_day};

use super::shell::{Choice, toggle};
use super::words;

#[component]
pub fn PeriodControl() -> impl IntoView {
    let app = App::expect();
    let anchor = RwSignal::new(None::<Anchor>);
    let period = app.select(|state| state.view.period.clone());
    let range = app.select(words::shown_range);
    let name = move || words::period(app, &period.get());
    let dates = move || range.get().map(|range| app.locale().range_short(range)).unwrap_or_default();
    let label = move || app.tw("bar.period", &[("name", &name()), ("range", &dates())]);
    view! {
        <span class="joined period" role="group" aria-label=move || app.t("bar.period.title")>
            <Step steps=-1 icon="chev-l" key="bar.earlier" none="bar.earlier.none" />
            <button
                type="button"
                class="ctl period__pick"
                aria-haspopup="dialog"
                title=label
                on:click=move |event| toggle(anchor, &event)
            >
                <b>{name}</b>
                <span class="ctl__sub period__dates">{dates}</span>
                <Icon name="chev-d" class="i i--sm" />
            </button>
            <Step steps=1 icon="chev-r" key="bar.later" none="bar.later.none" />
            <ZoomOut />
        </span>
        <Popover anchor=anchor label=Signal::derive(move || app.t("bar.period.title")) class="pop pop--period">
            <Presets anchor=anchor />
            <div>
                <Dates anchor=anchor />
                <BasisField />
                <Anchored />
            </div>
        </Popover>
    }
}

/// Back from a zoom, as long as there is one.
#[component]
fn ZoomOut() -> impl IntoView {
    let app = App::expect();
    let is_zoomed = app.select(|state| state.is_zoomed());
    let label = move || app.t("period.zoom_out");
    view! {
        <Show when=move || is_zoomed.get()>
            <button type="button" class="ctl ctl--icon" data-zoom-out="" aria-label=label title=label on:click=move |_| app.send(Event::ZoomedOut)>
                <span aria-hidden="true">"−"</span>
            </button>
        </Show>
    }
}

/// One period earlier or later, as long as there are data.
#[component]
fn Step(steps: i32, icon: &'static str, key: &'static str, none: &'static str) -> impl IntoView {
    let app = App::expect();
    let period = app.select(|state| state.view.period.clone());
    let can = app.select(move |state| state.view.shifted_period(steps, state.data_days(), state.last_day()).is_some());
    let label = move || match can.get() {
        true => app.tw(key, &[("name", &words::period(app, &period.get()))]),
        false => app.t(none),
    };
    view! {
        <button
            type="button"
            class="ctl ctl--icon"
            aria-label=label
            title=label
            disabled=move || !can.get()
            on:click=move |_| app.send(Event::PeriodShifted(steps))
        >
            <Icon name=icon />
        </button>
    }
}

#[component]
fn Presets(anchor: RwSignal<Option<Anchor>>) -> impl IntoView {
    let app = App::expect();
    let chosen = app.select(|state| state.view.period.clone());
    let last_day = app.select(AppState::last_day);
    let data = app.select(AppState::data_days);
    let item = move |preset: Preset| {
        let days = move || preset.range(last_day.get()).or(data.get()).map(|range| app.locale().range_short(range));
        let choose = move |_| {
            anchor.set(None);
            app.send(Event::PeriodChosen(Period::Preset(preset)));
        };
        view! {
            <button
                type="button"
                class="menu__item"
                role="menuitemradio"
                aria-checked=move || if chosen.get() == Period::Preset(preset) { "true" } else { "false" }
                on:click=choose
            >
                <span class="nowrap">{move || app.t(preset.text_key())}</span>
                <span class="menu__end nowrap">{days}</span>
                <kbd class="hide-phone" aria-hidden="true">{preset.key().to_ascii_uppercase().to_string()}</kbd>
            </button>
        }
    };
    view! { <Menu>{Preset::ALL.into_iter().map(item).collect_view()}</Menu> }
}

/// Two dates, both included.
#[component]
fn Dates(anchor: RwSignal<Option<Anchor>>) -> impl IntoView {
    let app = App::expect();
    let range = app.peek(words::shown_range).unwrap_or(DateRange { start: 0, end: 1 });
    let from = RwSignal::new(iso_of_day(range.start));
    let to = RwSignal::new(iso_of_day(range.end - 1));
    let typed = move || Some(DateRange { start: day_of_iso(&from.get())?, end: day_of_iso(&to.get())? + 1 });
    let is_backwards = move || typed().is_some_and(|range| range.end <= range.start);
    let is_usable = move || typed().is_some_and(|range| range.start < range.end);
    let data = app.select(AppState::data_days);
    let hint = move || {
        if is_backwards() {
            return app.t("bar.period.invalid");
        }
        let Some(data) = data.get() else { return String::new() };
        let locale = app.locale();
        app.tw("bar.period.outside", &[("from", &locale.date(data.start)), ("to", &locale.date(data.end - 1))])
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(range) = typed().filter(|range| range.start < range.end) {
            anchor.set(None);
            let last_day = app.peek(AppState::last_day);
            app.send(Event::PeriodChosen(Period::of(range, last_day)));
        }
    };
    let field = move |key: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field" class:field--bad=is_backwards>
                <span class="field__label">{move || app.t(key)}</span>
                <input
                    class="input"
                    type="date"
                    required
                    prop:value=move || value.get()
                    aria-invalid=move || if is_backwards() { "true" } else { "false" }
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </label>
        }
    };
    view! {
        <form class="stack" on:submit=submit>
            <div class="dates">{field("bar.period.from", from)} {field("bar.period.to", to)}</div>
            <p class="field__hint" class:bad=is_backwards>{hint}</p>
            <button type="submit" class="ctl" disabled=move || !is_usable()>
                {move || app.t("bar.period.apply")}
            </button>
        </form>
    }
}

/// Which date decides whether a row lies in the period.
#[component]
fn BasisField() -> impl IntoView {
    let app = App::expect();
    let basis = app.select(|state| state.view.basis);
    let option = move |choice: Basis| {
        view! {
            <option value=choice.id() selected=move || basis.get() == choice>
                {move || app.t(&format!("basis.{}", choice.id()))}
            </option>
        }
    };
    let choose = move |event| {
        if let Some(basis) = Basis::from_id(&event_target_value(&event)) {
            app.send(Event::BasisChosen(basis));
        }
    };
    view! {
        <label class="field">
            <span class="field__label">{move || app.t("basis.label")}</span>
            <select class="input" on:change=choose>
                {Basis::ALL.into_iter().map(option).collect_view()}
            </select>
            <span class="field__hint">{move || app.t(&format!("basis.{}.hint", basis.get().id()))}</span>
        </label>
    }
}

/// Presets count back from the last day of the data.
#[component]
fn Anchored() -> impl IntoView {
    let app = App::expect();
    let last_day = app.select(AppState::last_day);
    view! { <p class="field__hint">{move || app.tw("bar.period.anchor", &[("date", &app.locale().weekday_day(last_day.get()))])}</p> }
}

/// With what the period is compared. On narrow screens a button of its own opens the same choice.
#[component]
pub fn CompareControl() -> impl IntoView {
    let app = App::expect();
    let anchor = RwSignal::new(None::<Anchor>);
    let compare = app.select(|state| state.view.compare);
    let range = app.select(AppState::compare_range);
    let name = move || match compare.get() {
        Compare::None => app.t("compare.none.short"),
        Compare::From(_) => range.get().map(|range| app.locale().range_short(range)).unwrap_or_default(),
        chosen => app.t(&format!("compare.{}", chosen.id())),
    };
    let item = move |choice: Compare| {
        let hint = match choice {
            Compare::None => MaybeProp::default(),
            _ => MaybeProp::derive(move || Some(app.t(&format!("compare.{}.hint", choice.id())))),
        };
        view! {
            <Choice
                text=move || app.t(&format!("compare.{}", choice.id()))
                hint=hint
                is_on=Signal::derive(move || compare.get() == choice)
                on_press=move || {
                    anchor.set(None);
                    app.send(Event::CompareChosen(choice));
                }
            />
        }
    };
    view! {
        <button
            type="button"
            class="ctl hide-phone hide-narrow"
            class:ctl--on=move || compare.get() != Compare::None
            aria-haspopup="menu"
            title=move || app.t("compare.label")
            on:click=move |event| toggle(anchor, &event)
        >
            <Icon name="compare" />
            {name}
            <Icon name="chev-d" class="i i--sm" />
        </button>
        <button
            type="button"
            class="ctl only-narrow adjust"
            aria-haspopup="menu"
            aria-label=move || app.t("bar.adjust.title")
            on:click=move |event| toggle(anchor, &event)
        >
            <Icon name="filter" />
            {move || app.t("bar.adjust")}
        </button>
        <Popover anchor=anchor label=Signal::derive(move || app.t("compare.title")) class="pop pop--compare">
            <p class="pop__title">{move || app.t("compare.title")}</p>
            <Menu>{Compare::ALL.into_iter().map(item).collect_view()}</Menu>
            <hr class="pop__sep" />
            <CompareDates />
        </Popover>
    }
}

/// A date of one's own, the weekdays, and in words what is compared with what.
#[component]
fn CompareDates() -> impl IntoView {
    let app = App::expect();
    let compare = app.select(|state| state.view.compare);
    let same = app.select(|state| state.view.same_weekdays);
    let range = app.select(AppState::compare_range);
    let data = app.select(AppState::data_days);
    let cut = app.select(|state| state.compare_cut().map(|cut| (cut, state.summary.as_ref().map_or(0, |summary| summary.last_second))));
    let from = move || range.get().map(|range| iso_of_day(range.start)).unwrap_or_default();
    let choose = move |event| {
        if let Some(day) = day_of_iso(&event_target_value(&event)) {
            app.send(Event::CompareChosen(Compare::From(day)));
        }
    };
    let words = move || {
        let locale = app.locale();
        let (range, data) = (range.get()?, data.get()?);
        if range.start < data.start || data.end < range.end {
            return Some(app.tw("compare.impossible", &[("date", &locale.date(data.start))]));
        }
        let mut text = app.tw("compare.words", &[("range", &locale.range(range))]);
        if same.get() {
            text = format!("{text}, {}", app.t("compare.weekdays"));
        }
        if let Some((cut, second)) = cut.get() {
            let day = locale.weekday_day(cut.day);
            text = match cut.second {
                86_400 => app.tw("compare.cut.day", &[("text", &text), ("day", &day)]),
                _ => app.tw("compare.cut.time", &[("text", &text), ("day", &day), ("time", &clock(second))]),
            };
        }
        Some(text)
    };
    view! {
        <div class="stack pop__pad">
            <label class="field">
                <span class="field__label">{move || app.t("compare.from")}</span>
                <input class="input" type="date" data-compare="from" prop:value=from on:change=choose />
                <span class="field__hint">{move || app.t("compare.from.hint")}</span>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    class="box"
                    data-compare="weekdays"
                    prop:checked=same
                    disabled=move || compare.get() == Compare::None
                    on:change=move |_| app.send(Event::WeekdaysSwitched)
                />
                <span>{move || app.t("compare.weekdays.switch")}</span>
            </label>
            <p class="field__hint" role="status" data-compare="words">{words}</p>
        </div>
    }
}
