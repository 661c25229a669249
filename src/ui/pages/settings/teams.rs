//! Teams of agents, where the files name none.

use leptos::prelude::*;

use crate::engine::Person;
use crate::ui::app::App;

use super::{Section, change};

const KEY: &str = "settings.teams";

#[component]
pub fn Teams() -> impl IntoView {
    let app = App::expect();
    let people = app.select(|state| state.quality.as_ref().map(|quality| quality.people.clone()));
    let teams = Memo::new(move |_| {
        let given = app.select(|state| state.policy.teams.values().cloned().collect::<Vec<_>>()).get();
        let mut teams: Vec<String> = people.read().iter().flatten().map(|person| person.team.clone()).chain(given).collect();
        teams.retain(|team| !team.is_empty());
        teams.sort();
        teams.dedup();
        teams
    });
    let rows = move || people.get().unwrap_or_default().into_iter().map(|person| view! { <PersonRow person /> }).collect_view();
    let is_empty = move || people.read().as_ref().is_some_and(Vec::is_empty);
    view! {
        <Section class="card--flush col-12" title=KEY sub="settings.teams.sub">
            <p class="card__body sm muted">{move || app.t("settings.teams.hint")}</p>
            <datalist id="known-teams">
                {move || teams.get().into_iter().map(|team| view! { <option value=team></option> }).collect_view()}
            </datalist>
            <div class="scroll-x people" tabindex="0" role="region" aria-label=move || app.t(KEY)>
                <table class="tbl">
                    <thead>
                        <tr>
                            <th scope="col">{move || app.t("dim.agent")}</th>
                            <th scope="col" class="num">{move || app.t("settings.teams.cases")}</th>
                            <th scope="col" class="num">{move || app.t("settings.teams.messages")}</th>
                            <th scope="col">{move || app.t("settings.teams.file")}</th>
                            <th scope="col">{move || app.t("settings.teams.chosen")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <Show when=is_empty>
                <p class="card__body sm muted">{move || app.t("settings.teams.none")}</p>
            </Show>
        </Section>
    }
}

#[component]
fn PersonRow(person: Person) -> impl IntoView {
    let app = App::expect();
    let (cases, messages) = (person.cases, person.messages);
    let name = StoredValue::new(person.name.clone());
    let team = app.select(move |state| name.with_value(|name| state.policy.teams.get(name).cloned().unwrap_or_default()));
    let (row, title) = (person.name.clone(), person.name.clone());
    let file_team = if person.team.is_empty() { "—".to_owned() } else { person.team.clone() };
    view! {
        <tr data-row=row>
            <th scope="row" title=title>{person.name}</th>
            <td class="num">{move || app.locale().integer(cases as f64)}</td>
            <td class="num">{move || app.locale().integer(messages as f64)}</td>
            <td>{file_team}</td>
            <td>
                <input
                    class="input input--team"
                    list="known-teams"
                    maxlength="80"
                    autocomplete="off"
                    aria-label=move || app.tw("settings.teams.of", &[("name", &name.get_value())])
                    placeholder=move || app.t("settings.teams.placeholder")
                    prop:value=team
                    on:change=move |event| {
                        let team = event_target_value(&event).trim().to_owned();
                        change(
                            app,
                            KEY,
                            |policy| {
                                if team.is_empty() {
                                    policy.teams.remove(&name.get_value());
                                } else {
                                    policy.teams.insert(name.get_value(), team);
                                }
                            },
                        );
                    }
                />
            </td>
        </tr>
    }
}
