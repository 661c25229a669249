//! Equipe: who handles how much, how fast, and how that compares with the team.
//!
//! [`tiles`] four figures · [`table`] "Desempenho do grupo" · [`details`] mean, median and p90 · [`closings`] every closing, per agent ·
//! [`queue`] open cases and their age · [`load`] who has too much · [`presence`] who was there on a day · [`moments`] any instant
//! of that day · [`aliases`] names of one person.

mod aliases;
mod closings;
mod details;
mod load;
mod moments;
mod presence;
mod queue;
mod table;
mod tiles;

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::engine::{Dimension, LocalDay, TeamPage};
use crate::ui::app::{App, Shared};
use crate::ui::components::shortened;
use crate::ui::event::Event;
use crate::ui::format::clock;
use crate::ui::queries::Frame;
use crate::ui::queries::team::{AGENTS_ID, ALL_ID, MEMBERS_ID, TEAMS_ID};
use crate::ui::reading::{Chosen, chosen};
use crate::ui::team_table::{Order, TeamTable};

/// The figures of the page as they are on screen; `None` while they were never answered.
type Figures = Memo<Option<Shared<TeamTable>>>;

/// The queue, the timeline and the names, as the engine told them last.
type TeamNow = Memo<Option<Shared<TeamPage>>>;

/// The page.
#[component]
pub fn Team() -> impl IntoView {
    let app = App::expect();
    let figures = figures(app);
    let order = RwSignal::new(vec![Order::first("cases_closed")]);
    let has_agents = app.select(|state| {
        state
            .summary
            .as_ref()
            .is_none_or(|summary| summary.dimensions.iter().any(|(dimension, values)| *dimension == Dimension::Agent && *values > 0))
    });
    let is_busy = app.select(|state| !state.is_fresh());
    let now = app.select(|state| state.team.page.clone().map(Shared));
    let place = NodeRef::<html::Section>::new();
    view! {
        <Head figures now place />
        <tiles::Tiles order />
        <Show when=move || has_agents.get() fallback=move || view! { <NoAgents /> }>
            <div class="grid">
                <table::GroupTable figures order is_busy />
                <closings::ClosingsCard />
                <queue::QueueCard now />
                <load::LoadCard figures now is_busy />
                <presence::PresenceCard now />
                <moments::MomentsCard now />
                <details::Details figures is_busy />
                <aliases::AliasesCard now place />
            </div>
        </Show>
    }
}

/// `11 pessoas em 3 equipes, 23 out – 19 nov 2026. Cada caso conta para quem respondeu.`
#[component]
fn Head(figures: Figures, now: TeamNow, place: NodeRef<html::Section>) -> impl IntoView {
    let app = App::expect();
    let range = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)).map(|frame| frame.period));
    let counts = Memo::new(move |_| figures.read().as_ref().map(|figures| (figures.n_people() as u64, figures.n_teams() as u64)));
    let proposals = aliases::undecided(now);
    let n_undecided = Memo::new(move |_| proposals.read().len() as u64);
    let look = move |_| {
        if let Some(card) = place.get_untracked() {
            card.scroll_into_view();
            let _ = card.focus();
        }
    };
    let text = move || {
        let ((people, teams), range) = (counts.get()?, range.get()?);
        let locale = app.locale();
        let people = app.tn("team.people", people, &locale.integer(people as f64));
        let range = locale.range(range);
        Some(match teams {
            0 => app.tw("team.sub.no_teams", &[("people", &people), ("range", &range)]),
            teams => {
                let teams = app.tn("team.teams", teams, &locale.integer(teams as f64));
                app.tw("team.sub", &[("people", &people), ("teams", &teams), ("range", &range)])
            }
        })
    };
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("team.title")}</h1>
                <p class="head__sub">{move || text().unwrap_or_else(|| "\u{a0}".to_owned())}</p>
            </div>
            <Show when=move || { n_undecided.get() > 0 }>
                <div class="push">
                    <button type="button" class="ctl ctl--doubt" on:click=look>
                        {move || app.tn("team.alias.notice", n_undecided.get(), &app.locale().integer(n_undecided.get() as f64))}
                    </button>
                </div>
            </Show>
        </div>
    }
}

/// The files do not say who answered.
#[component]
fn NoAgents() -> impl IntoView {
    let app = App::expect();
    view! {
        <div class="grid">
            <section class="card col-12">
                <div class="empty">
                    <p class="empty__title">{move || app.t("team.empty.title")}</p>
                    <p>{move || app.t("team.empty.text")}</p>
                </div>
            </section>
        </div>
    }
}

fn figures(app: App) -> Figures {
    let (agents, teams, all, members) = (app.answer(AGENTS_ID), app.answer(TEAMS_ID), app.answer(ALL_ID), app.answer(MEMBERS_ID));
    Memo::new(move |_| {
        let agents = agents.get()?;
        Some(Shared(Arc::new(TeamTable::new(&agents, teams.get().as_deref(), all.get().as_deref(), members.get().as_deref()))))
    })
}

/// How an agent stands to the filter on agents.
fn chosen_agent(app: App, agent: String) -> Memo<Chosen> {
    app.select(move |state| chosen(&state.view.clauses, Dimension::Agent, &agent))
}

/// A press on a row: only this value, or not any more; with Ctrl or Shift besides the others, with Alt all but this.
fn toggle(app: App, dimension: Dimension, value: String, event: &web_sys::MouseEvent) {
    let add = event.ctrl_key() || event.meta_key() || event.shift_key();
    app.send(Event::ValueToggled { dimension, value, add, exclude: event.alt_key() });
}

/// A name in words: agents and teams without one have a phrase.
fn name_of(app: App, dimension: Dimension, name: &str) -> String {
    match (dimension, name) {
        (Dimension::Team, "") => app.t("team.no_team"),
        (_, "") => app.t("team.no_agent"),
        _ => name.to_owned(),
    }
}

/// A name inside a sentence: shortened, and kept from turning the direction of the words around it.
fn in_sentence(name: &str) -> String {
    format!("\u{2068}{}\u{2069}", shortened(name, 60))
}

/// An instant: `qui 19 nov, 14:32`.
fn when(app: App, (day, second): (LocalDay, u32)) -> String {
    format!("{}, {}", app.locale().weekday_day(day), clock(second))
}

/// A raw figure for `data-value`.
fn raw(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
