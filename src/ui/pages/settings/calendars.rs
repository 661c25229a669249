//! "Calendários": whose hours and holidays are looked at, the zone of each calendar, and which team goes by which.

use leptos::prelude::*;

use crate::engine::{Dimension, Hours};
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::pages::words;
use crate::ui::settings::ZONES;

use super::{Section, Whose, change};

const KEY: &str = "settings.calendars";

#[component]
pub fn Calendars() -> impl IntoView {
    let app = App::expect();
    let Whose(whose) = Whose::expect();
    let names = app.select(|state| state.policy.calendars.iter().map(|hours| hours.name.clone()).collect::<Vec<_>>());
    let is_common = move || whose.get().is_none_or(|place| place >= names.read().len());
    let chip = move |place: Option<usize>, name: String| {
        let is_on = move || match place {
            None => is_common(),
            place => whose.get() == place,
        };
        view! {
            <button type="button" aria-pressed=move || is_on().to_string() on:click=move |_| whose.set(place)>
                {name}
            </button>
        }
    };
    let chips = move || {
        let own = names.get().into_iter().enumerate().map(move |(place, name)| chip(Some(place), name));
        std::iter::once(chip(None, app.t("settings.calendars.common"))).chain(own).collect_view()
    };
    let add = move |_| {
        let name = app.t("settings.calendars.new_name");
        let place = names.read_untracked().len();
        change(app, KEY, move |policy| {
            let name = policy.free_calendar_name(&name);
            // What most teams share is where the new one begins.
            policy.calendars.push(Hours { name, ..policy.calendar.clone() });
        });
        whose.set(Some(place));
    };
    view! {
        <Section class="col-12" title=KEY sub="settings.calendars.sub">
            <p class="sm muted">{move || app.t("settings.calendars.hint")}</p>
            <div class="cluster calendars">
                <span class="seg seg--sm seg--wrap" role="group" aria-label=move || app.t(KEY) data-calendars="">{chips}</span>
                <button type="button" class="ctl ctl--sm" data-act="add-calendar" on:click=add>
                    <Icon name="plus" />
                    {move || app.t("settings.calendars.add")}
                </button>
            </div>
            <Show when=move || !is_common()>
                <Named />
            </Show>
            <TeamsOf />
        </Section>
    }
}

/// Name, zone and end of a calendar of teams.
#[component]
fn Named() -> impl IntoView {
    let app = App::expect();
    let whose = Whose::expect();
    let name = whose.select(app, |hours| hours.name.clone());
    let zone = whose.select(app, |hours| hours.zone.clone());
    let zones = move || {
        let chosen = zone.get();
        let more = (!chosen.is_empty() && !ZONES.contains(&chosen.as_str())).then(|| chosen.clone());
        let same = view! { <option value="" selected=chosen.is_empty()>{app.t("settings.calendars.same_zone")}</option> };
        let offered = ZONES.iter().map(|zone| (*zone).to_owned()).chain(more).map(|zone| {
            let (is_chosen, name) = (zone == chosen, words::zone(&zone));
            view! { <option value=zone selected=is_chosen>{name}</option> }
        });
        (same, offered.collect_view())
    };
    let place = move || whose.0.get_untracked();
    view! {
        <div class="cluster calendars">
            <label class="field">
                <span class="field__label">{move || app.t("settings.calendars.name")}</span>
                <input
                    class="input"
                    maxlength="80"
                    data-calendar-name=""
                    prop:value=name
                    on:change=move |event| {
                        let name = event_target_value(&event).trim().to_owned();
                        if let Some(place) = place() {
                            change(app, KEY, move |policy| policy.rename_calendar(place, &name));
                        }
                    }
                />
            </label>
            <label class="field">
                <span class="field__label">{move || app.t("settings.zone")}</span>
                <select
                    class="input"
                    data-calendar-zone=""
                    on:change=move |event| {
                        let zone = event_target_value(&event);
                        whose.change(app, KEY, move |hours| hours.zone = zone);
                    }
                >
                    {zones}
                </select>
            </label>
            <button
                type="button"
                class="ctl ctl--sm ctl--quiet"
                on:click=move |_| {
                    let Some(place) = place() else { return };
                    whose.0.set(None);
                    change(app, KEY, move |policy| policy.remove_calendar(place));
                }
            >
                <Icon name="trash" />
                {move || app.t("settings.calendars.remove")}
            </button>
        </div>
    }
}

/// A calendar for each team; nothing to choose while there is one calendar only.
#[component]
fn TeamsOf() -> impl IntoView {
    let app = App::expect();
    let calendars = app.select(|state| state.policy.calendars.iter().map(|hours| hours.name.clone()).collect::<Vec<_>>());
    let teams = app.select(|state| {
        let of_data = state.quality.as_ref().and_then(|quality| quality.words.iter().find(|(of, _)| *of == Dimension::Team));
        let mut teams: Vec<String> = of_data.map(|(_, teams)| teams.clone()).unwrap_or_default();
        teams.extend(state.policy.calendar_of_team.keys().chain(state.policy.teams.values()).cloned());
        teams.sort();
        teams.dedup();
        teams
    });
    let is_shown = move || !calendars.read().is_empty();
    let row = move |team: String| {
        let (row, title, name) = (team.clone(), team.clone(), StoredValue::new(team.clone()));
        let chosen = app.select(move |state| name.with_value(|name| state.policy.calendar_of_team.get(name).cloned().unwrap_or_default()));
        let options = move || {
            let chosen = chosen.get();
            let common = view! { <option value="" selected=chosen.is_empty()>{app.t("settings.calendars.common")}</option> };
            let own = calendars.get().into_iter().map(|name| {
                let is_chosen = name == chosen;
                let value = name.clone();
                view! { <option value=value selected=is_chosen>{name}</option> }
            });
            (common, own.collect_view())
        };
        view! {
            <label class="field" data-team=row>
                <span class="field__label trunc" title=title>{team}</span>
                <select
                    class="input"
                    on:change=move |event| {
                        let calendar = event_target_value(&event);
                        let name = name.get_value();
                        change(
                            app,
                            KEY,
                            move |policy| {
                                if calendar.is_empty() {
                                    policy.calendar_of_team.remove(&name);
                                } else {
                                    policy.calendar_of_team.insert(name, calendar);
                                }
                            },
                        );
                    }
                >
                    {options}
                </select>
            </label>
        }
    };
    view! {
        <Show when=is_shown>
            <div class="calendars__teams" role="group" aria-label=move || app.t("settings.calendars.teams")>
                <For each=move || teams.get() key=|team| team.clone() children=row />
            </div>
        </Show>
    }
}
