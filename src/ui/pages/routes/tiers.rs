//! "Níveis de atendimento": which team is which level, and where closed cases began and ended.

use leptos::prelude::*;

use crate::engine::{N_TIERS, RouteKind};
use crate::ui::app::App;
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::press::hold_focus;
use crate::ui::components::shortened;

use super::super::settings::change;
use super::{NAME, Told, nothing, pick, press};

const KEY: &str = "routes.tiers.title";

#[component]
pub fn TiersCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let none = nothing(app, told, "tiers", |page| !page.has_teams, |_| false);
    let teams = Memo::new(move |_| told.get().map(|page| page.teams.clone()).unwrap_or_default());
    let has_any = app.select(|state| !state.policy.tiers.is_empty());
    let head = move || {
        (1..=N_TIERS)
            .map(|tier| view! { <th scope="col" class="num">{app.tw("routes.tiers.to", &[("n", &tier.to_string())])}</th> })
            .collect_view()
    };
    let rows = move || {
        hold_focus("data-press");
        let page = told.get()?;
        let locale = app.locale();
        let row = |(from, cells): (usize, &[u64; N_TIERS])| {
            let cell = |(to, &n): (usize, &u64)| {
                let (label, text) = (format!("{}-{}", from + 1, to + 1), locale.integer(n as f64));
                let shown = match n {
                    0 => view! { <span class="muted">{text}</span> }.into_any(),
                    _ => press(app, pick(RouteKind::Tier, &label, ""), &text, "key key--press").into_any(),
                };
                view! { <td class="num" data-tier=label data-value=n.to_string()>{shown}</td> }
            };
            view! {
                <tr>
                    <th scope="row">{app.tw("routes.tiers.from", &[("n", &(from + 1).to_string())])}</th>
                    {cells.iter().enumerate().map(cell).collect_view()}
                </tr>
            }
        };
        Some(page.tiers.iter().enumerate().map(row).collect_view())
    };
    let foot = move || {
        let none = told.get()?.untiered;
        (none > 0).then(|| view! { <p class="card__foot">{app.tn("routes.tiers.none", none, &app.locale().integer(none as f64))}</p> })
    };
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t(KEY))
            how=Signal::derive(move || app.t("routes.tiers.how"))
            sub=Signal::derive(move || app.t("routes.tiers.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing=none
        >
            <div class="routes__tiers">
                <ul>
                    <For each=move || teams.get() key=String::clone children=move |team| view! { <TeamTier team /> } />
                </ul>
                <div>
                    <Show
                        when=move || has_any.get()
                        fallback=move || view! { <p class="muted sm">{move || app.t("routes.tiers.hint")}</p> }
                    >
                        <table class="tbl routes__matrix">
                            <caption class="vh">{move || app.t(KEY)}</caption>
                            <thead>
                                <tr>
                                    <th></th>
                                    {head}
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                        {foot}
                    </Show>
                </div>
            </div>
        </ChartCard>
    }
}

#[component]
fn TeamTier(team: String) -> impl IntoView {
    let app = App::expect();
    let name = shortened(&team, NAME);
    let level = {
        let team = team.clone();
        app.select(move |state| state.policy.tiers.get(&team).copied().unwrap_or(0))
    };
    let options = move || {
        let option = |tier: u8| {
            let text = if tier == 0 { app.t("routes.tiers.unset") } else { format!("N{tier}") };
            view! { <option value=tier.to_string() selected=level.get() == tier>{text}</option> }
        };
        (0..=N_TIERS as u8).map(option).collect_view()
    };
    let label = name.clone();
    view! {
        <li>
            <bdi class="trunc">{name}</bdi>
            <select
                class="input"
                data-tier-of=team.clone()
                aria-label=move || app.tw("routes.tiers.of", &[("team", &label)])
                on:change=move |event| {
                    let tier = event_target_value(&event).parse::<u8>().unwrap_or(0);
                    let team = team.clone();
                    change(
                        app,
                        KEY,
                        move |policy| {
                            policy.tiers.remove(&team);
                            if tier > 0 {
                                policy.tiers.insert(team, tier);
                            }
                        },
                    );
                }
            >
                {options}
            </select>
        </li>
    }
}
