//! "Regras de motivo": words that give a reason away; of the rules that a case meets the first is in force.

use leptos::prelude::*;

use crate::engine::ReasonRule;
use crate::ui::app::App;
use crate::ui::components::icon::Icon;

use super::super::settings::change;
use super::Told;

const KEY: &str = "routes.rules";

/// What is written in a rule: id, greatest length, where it stands.
type Part = (&'static str, &'static str, fn(&mut ReasonRule) -> &mut String);

const PARTS: [Part; 3] =
    [("name", "80", |rule| &mut rule.name), ("words", "400", |rule| &mut rule.words), ("team", "80", |rule| &mut rule.team)];

#[component]
pub fn RulesCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let count = app.select(|state| state.policy.reason_rules.len());
    let head = move |part: &'static str| view! { <th scope="col">{move || app.t(&format!("routes.rules.{part}"))}</th> };
    let teams = move || told.get().map(|page| page.teams.iter().map(|team| view! { <option value=team.clone()></option> }).collect_view());
    view! {
        <section class="card card--flush col-12" aria-label=move || app.t(KEY)>
            <div class="card__head">
                <h2 class="card__title">{move || app.t(KEY)} " " <small class="hide-phone">{move || app.t("routes.rules.sub")}</small></h2>
            </div>
            <p class="card__body sm muted">{move || app.t("routes.rules.hint")}</p>
            <datalist id="routes-teams">{teams}</datalist>
            <Show when=move || count.get() != 0>
                <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t(KEY)>
                    <table class="tbl promises routes__rules">
                        <thead>
                            <tr>
                                {head("order")} {PARTS.map(|(part, ..)| head(part)).collect_view()}
                                <th scope="col" class="num">{move || app.t("routes.rules.cases")}</th> <th></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || 0..count.get() key=|place| *place children=move |place| view! { <RuleRow place count told /> } />
                        </tbody>
                    </table>
                </div>
            </Show>
            <p class="card__body routes__rules-add">
                <button
                    type="button"
                    class="ctl ctl--sm"
                    data-act="add-reason"
                    on:click=move |_| change(app, KEY, |policy| policy.reason_rules.push(ReasonRule::default()))
                >
                    <Icon name="plus" />
                    {move || app.t("routes.rules.add")}
                </button>
            </p>
        </section>
    }
}

/// A rule by its place. Its fields stay while their values change, so that the focus stays too.
#[component]
fn RuleRow(place: usize, count: Memo<usize>, told: Told) -> impl IntoView {
    let app = App::expect();
    let rule = app.select(move |state| state.policy.reason_rules.get(place).cloned().unwrap_or_default());
    let number = (place + 1).to_string();
    let input = {
        let number = number.clone();
        move |(part, longest, get): Part| {
            let number = number.clone();
            view! {
                <td>
                    <input
                        class="input"
                        maxlength=longest
                        autocomplete="off"
                        list=(part == "team").then_some("routes-teams")
                        data-reason-rule=part
                        aria-label=move || {
                            app.tw("settings.promises.of", &[("what", &app.t(&format!("routes.rules.{part}"))), ("n", &number)])
                        }
                        placeholder=move || app.t(&format!("routes.rules.{part}.example"))
                        prop:value=move || get(&mut rule.get()).clone()
                        on:change=move |event| {
                            let text = event_target_value(&event).trim().to_owned();
                            change(
                                app,
                                KEY,
                                move |policy| {
                                    if let Some(rule) = policy.reason_rules.get_mut(place) {
                                        *get(rule) = text;
                                    }
                                },
                            );
                        }
                    />
                </td>
            }
        }
    };
    let met = move || told.with(|told| told.as_ref().filter(|page| page.has_texts).and_then(|page| page.of_rule.get(place).copied()));
    let arrow = move |other: Option<usize>, key: &'static str, glyph: &'static str| {
        let number = (place + 1).to_string();
        let other = move || other.filter(|&other| other < count.get());
        view! {
            <button
                type="button"
                class="mini"
                aria-label=move || app.tw(key, &[("n", &number)])
                disabled=move || other().is_none()
                on:click=move |_| {
                    if let Some(other) = other() {
                        change(app, KEY, move |policy| policy.reason_rules.swap(place, other));
                    }
                }
            >
                {glyph}
            </button>
        }
    };
    let (row, shown) = (number.clone(), number.clone());
    view! {
        <tr data-reason-row=row>
            <td class="promises__order">
                <b>{shown}</b> {arrow(place.checked_sub(1), "settings.promises.up", "↑")}
                {arrow(Some(place + 1), "settings.promises.down", "↓")}
            </td>
            {PARTS.map(input).collect_view()}
            <td class="num" data-field="of_rule" data-value=move || met().map(|n| n.to_string()).unwrap_or_default()>
                {move || met().map_or_else(|| "—".to_owned(), |n| app.locale().integer(n as f64))}
            </td>
            <td>
                <button
                    type="button"
                    class="mini"
                    aria-label=move || app.tw("settings.promises.remove", &[("n", &number)])
                    on:click=move |_| {
                        change(
                            app,
                            KEY,
                            |policy| {
                                if place < policy.reason_rules.len() {
                                    policy.reason_rules.remove(place);
                                }
                            },
                        );
                    }
                >
                    <Icon name="trash" />
                </button>
            </td>
        </tr>
    }
}
