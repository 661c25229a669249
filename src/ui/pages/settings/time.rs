//! Zone, weeks, clock, target, and the rules that people argue about.

use leptos::prelude::*;

use crate::engine::{Clock, Policy, WeekStart};
use crate::ui::app::App;
use crate::ui::components::seg::{Seg, SegOption};
use crate::ui::pages::words;
use crate::ui::settings::{ZONES, is_gap, is_quick, is_target};

use super::{Choice, Section, Switch, change};

#[component]
pub fn Time() -> impl IntoView {
    let app = App::expect();
    let zone = app.select(|state| state.policy.zone.clone());
    let zones = move || {
        let chosen = zone.get();
        let more = (!ZONES.contains(&chosen.as_str())).then(|| chosen.clone());
        let offered = ZONES.iter().map(|zone| (*zone).to_owned()).chain(more);
        offered
            .map(|zone| {
                let (is_chosen, name) = (zone == chosen, words::zone(&zone));
                view! { <option value=zone selected=is_chosen>{name}</option> }
            })
            .collect_view()
    };
    let week = app.select(|state| state.policy.week_start);
    let clock = app.select(|state| state.policy.clock);
    let has_hours = app.select(|state| state.policy.calendar.is_set());
    let weeks = Signal::derive(move || {
        let option = |start: WeekStart| SegOption {
            value: start,
            text: app.t(&format!("settings.week.{}", start.id())),
            title: app.t(&format!("settings.week.{}.title", start.id())),
        };
        WeekStart::ALL.into_iter().map(option).collect::<Vec<_>>()
    });
    let clocks = Signal::derive(move || {
        let option = |clock: Clock| SegOption {
            value: clock,
            text: app.t(&format!("bar.clock.{}", clock.id())),
            title: app.t(&format!("bar.clock.{}.title", clock.id())),
        };
        Clock::ALL.into_iter().map(option).collect::<Vec<_>>()
    });
    view! {
        <Section class="col-6" title="settings.time">
            <Choice key="settings.zone" control="set-zone">
                <select
                    id="set-zone"
                    class="input"
                    on:change=move |event| {
                        let zone = event_target_value(&event);
                        change(app, "settings.zone", move |policy| policy.zone = zone);
                    }
                >
                    {zones}
                </select>
            </Choice>
            <Choice key="settings.week">
                <Seg
                    label=Signal::derive(move || app.t("settings.week"))
                    options=weeks
                    chosen=week
                    on_choose=move |start| change(app, "settings.week", |policy| policy.week_start = start)
                    is_small=true
                />
            </Choice>
            <Choice key="settings.clock">
                <Seg
                    label=Signal::derive(move || app.t("settings.clock"))
                    options=clocks
                    chosen=clock
                    on_choose=move |clock| change(app, "settings.clock", |policy| policy.clock = clock)
                    is_small=true
                />
                <Show when=move || clock.get() == Clock::Business && !has_hours.get()>
                    <small class="set__warn">{move || app.t("settings.clock.no_hours")}</small>
                </Show>
            </Choice>
            <TargetChoice key="settings.sla" control="set-sla" secs=|policy| &mut policy.sla_first_response_secs />
            <TargetChoice key="settings.sla_next" control="set-sla-next" secs=|policy| &mut policy.sla_next_reply_secs />
            <TargetChoice key="settings.sla_resolution" control="set-sla-resolution" secs=|policy| &mut policy.sla_resolution_secs />
        </Section>
    }
}

/// One target, in minutes.
#[component]
fn TargetChoice(key: &'static str, control: &'static str, secs: fn(&mut Policy) -> &mut i64) -> impl IntoView {
    let app = App::expect();
    let target = app.select(move |state| *secs(&mut state.policy.clone()));
    let is_bad = RwSignal::new(false);
    let on_change = move |event| {
        let typed = event_target_value(&event).parse::<f64>().ok().map(|minutes| (minutes * 60.0).round() as i64);
        is_bad.set(!typed.is_some_and(is_target));
        if let Some(typed) = typed.filter(|typed| is_target(*typed)) {
            change(app, key, move |policy| *secs(policy) = typed);
        }
    };
    view! {
        <Choice key control>
            <span class="set__unit">
                <input
                    id=control
                    class="input input--num"
                    type="number"
                    min="0.1"
                    step="any"
                    aria-describedby=format!("{}-hint", key.replace('.', "-"))
                    aria-invalid=move || is_bad.get().then_some("true")
                    prop:value=move || (target.get() as f64 / 60.0).to_string()
                    on:change=on_change
                />
                {move || app.t("settings.minutes")}
            </span>
        </Choice>
    }
}

#[component]
pub fn Rules() -> impl IntoView {
    let app = App::expect();
    let gap = app.select(|state| state.policy.session_gap_hours);
    let is_gap_bad = RwSignal::new(false);
    let quick = app.select(|state| state.policy.quick_resolution_minutes);
    let is_quick_bad = RwSignal::new(false);
    let sale_tags = app.select(|state| state.policy.sale_tags.join(", "));
    view! {
        <Section class="col-6" title="settings.rules">
            <Choice key="settings.session_gap" control="set-gap">
                <span class="set__unit">
                    <input
                        id="set-gap"
                        class="input input--num"
                        type="number"
                        min="0.25"
                        max="720"
                        step="any"
                        aria-describedby="settings-session_gap-hint"
                        aria-invalid=move || is_gap_bad.get().then_some("true")
                        prop:value=move || gap.get().to_string()
                        on:change=move |event| {
                            let hours = event_target_value(&event).parse::<f64>().ok();
                            is_gap_bad.set(!hours.is_some_and(is_gap));
                            if let Some(hours) = hours.filter(|hours| is_gap(*hours)) {
                                change(app, "settings.session_gap", |policy| policy.session_gap_hours = hours);
                            }
                        }
                    />
                    {move || app.t("settings.hours_unit")}
                </span>
            </Choice>
            <Choice key="settings.quick_resolution" control="set-quick">
                <span class="set__unit">
                    <input
                        id="set-quick"
                        class="input input--num"
                        type="number"
                        min="0.1"
                        max="10080"
                        step="any"
                        aria-describedby="settings-quick_resolution-hint"
                        aria-invalid=move || is_quick_bad.get().then_some("true")
                        prop:value=move || quick.get().to_string()
                        on:change=move |event| {
                            let minutes = event_target_value(&event).parse::<f64>().ok();
                            is_quick_bad.set(!minutes.is_some_and(is_quick));
                            if let Some(minutes) = minutes.filter(|minutes| is_quick(*minutes)) {
                                change(app, "settings.quick_resolution", |policy| policy.quick_resolution_minutes = minutes);
                            }
                        }
                    />
                    {move || app.t("settings.minutes")}
                </span>
            </Choice>
            <Choice key="settings.sale_tags" control="set-sale-tags">
                <input
                    id="set-sale-tags"
                    class="input"
                    autocomplete="off"
                    aria-describedby="settings-sale_tags-hint"
                    prop:value=move || sale_tags.get()
                    on:change=move |event| {
                        let tags = event_target_value(&event);
                        let tags = tags.split([',', ';']).map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
                        change(app, "settings.sale_tags", |policy| policy.sale_tags = tags);
                    }
                />
            </Choice>
            <Switch
                key="settings.sale_by_value"
                is_on=app.select(|state| state.policy.sale_by_value)
                on_switch=move |on| change(app, "settings.sale_by_value", |policy| policy.sale_by_value = on)
            />
            <Switch
                key="settings.own_times"
                is_on=app.select(|state| state.policy.own_times_win)
                on_switch=move |on| change(app, "settings.own_times", |policy| policy.own_times_win = on)
            />
            <Switch
                key="settings.bot_answers"
                is_on=app.select(|state| state.policy.bot_answers)
                on_switch=move |on| change(app, "settings.bot_answers", |policy| policy.bot_answers = on)
            />
        </Section>
    }
}
