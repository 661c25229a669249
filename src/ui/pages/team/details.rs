//! Mean, median, p90 and n of the four durations, per agent or per team.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::engine::Dimension;
use crate::ui::app::App;
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::data_table::SortHeader;
use crate::ui::components::shortened;
use crate::ui::format::{Unit, is_small};
use crate::ui::queries::team::{AGENTS_ID, TEAMS_ID};
use crate::ui::reading::Chosen;
use crate::ui::team_table::{Figures as Row, NAME, Order, figure};

use super::table::LINES;
use super::{Figures, chosen_agent, name_of, raw, toggle};

/// What is measured: the first part of its metrics' ids.
const MEASURES: [&str; 4] = ["first_response", "reply_time", "handling", "resolution"];
const AGGREGATES: [(&str, &str); 3] = [("mean", "team.col.mean"), ("p50", "team.col.median"), ("p90", "team.col.p90")];

#[component]
pub fn Details(figures: Figures, is_busy: Memo<bool>) -> impl IntoView {
    let app = App::expect();
    let measure = RwSignal::new(MEASURES[0]);
    let by_team = RwSignal::new(false);
    // `name` or an aggregate, whatever is measured.
    let order = RwSignal::new(Order { column: NAME.to_owned(), descending: false });
    let has_teams = Memo::new(move |_| figures.read().as_ref().is_some_and(|figures| figures.has_teams()));
    let dimension = move || if by_team.get() && has_teams.get() { Dimension::Team } else { Dimension::Agent };
    let lines = Memo::new(move |_| {
        let figures = figures.read();
        let Some(figures) = figures.as_ref() else { return Vec::new() };
        let order = order.get();
        let column = if order.column == NAME { order.column } else { metric_id(measure.get(), &order.column) };
        let order = [Order { column, descending: order.descending }];
        match dimension() {
            Dimension::Team => figures.team_names(&order).into_iter().map(|name| (Dimension::Team, name)).collect(),
            _ => figures.agent_names(&order).into_iter().map(|name| (Dimension::Agent, name)).collect::<Vec<_>>(),
        }
    });

    let shows_all = RwSignal::new(false);
    let unfolds = app.unfolds(shows_all);
    let n_lines = Memo::new(move |_| lines.read().len());
    let listed = move || {
        let count = if unfolds.get() { usize::MAX } else { LINES };
        lines.get().into_iter().take(count).collect::<Vec<_>>()
    };

    let tab = move |this: &'static str| {
        view! {
            <button
                type="button"
                role="tab"
                aria-selected=move || (measure.get() == this).to_string()
                tabindex=move || if measure.get() == this { "0" } else { "-1" }
                on:click=move |_| measure.set(this)
            >
                {move || app.t(&format!("measure.{this}"))}
            </button>
        }
    };
    let on_tab_key = move |event: KeyboardEvent| {
        let at = MEASURES.iter().position(|&known| known == measure.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % MEASURES.len(),
            "ArrowLeft" => (at + MEASURES.len() - 1) % MEASURES.len(),
            _ => return,
        };
        event.prevent_default();
        measure.set(MEASURES[next]);
    };
    let view_button = move |this: bool, key: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (by_team.get() == this).to_string() on:click=move |_| by_team.set(this)>
                {move || app.t(key)}
            </button>
        }
    };
    let header = move |(aggregate, key): (&'static str, &'static str)| {
        view! {
            <SortHeader
                label=Signal::derive(move || app.t(key))
                class="num"
                order=Signal::derive(move || order.read().aria(aggregate))
                on_press=press(order, aggregate)
            />
        }
    };
    view! {
        <section class="card card--flush col-12" aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title vh">{move || app.t("team.detail.title")}</h2>
                <div class="tabs" role="tablist" aria-label=move || app.t("team.detail.title") on:keydown=on_tab_key>
                    {MEASURES.into_iter().map(tab).collect_view()}
                </div>
                <span class="card__acts">
                    <Show when=move || has_teams.get()>
                        <span class="seg seg--sm" role="group" aria-label=move || app.t("team.col.agent")>
                            {view_button(false, "dim.agent.plural")}
                            {view_button(true, "dim.team.plural")}
                        </span>
                    </Show>
                    <CardMenu title=Signal::derive(move || app.t("team.detail.title")) />
                </span>
            </div>
            <div class="scroll-x">
                <table class="tbl">
                    <thead>
                        <tr>
                            <SortHeader
                                label=Signal::derive(move || app.t(&format!("dim.{}", dimension().id())))
                                order=Signal::derive(move || order.read().aria(NAME))
                                on_press=press(order, NAME)
                            />
                            {AGGREGATES.into_iter().map(header).collect_view()}
                            <th scope="col" class="num" title=move || app.t("n.hint")>
                                {move || app.tw("n.count", &[("n", "")]).trim().to_owned()}
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=listed key=|line| line.clone() children=move |(dimension, name)| view! { <Group figures measure dimension name /> } />
                    </tbody>
                </table>
            </div>
            <Show when=move || { n_lines.get() > LINES }>
                <p class="card__foot">
                    <button
                        type="button"
                        class="link push"
                        aria-expanded=move || shows_all.get().to_string()
                        on:click=move |_| shows_all.update(|all| *all = !*all)
                    >
                        {move || app.t(if shows_all.get() { "action.show_less" } else { "action.see_all" })}
                    </button>
                </p>
            </Show>
        </section>
    }
}

fn press(order: RwSignal<Order>, column: &'static str) -> Callback<bool> {
    Callback::new(move |_| {
        order.update(|order| {
            *order = if order.column == column { order.pressed(column) } else { Order { column: column.to_owned(), descending: false } }
        })
    })
}

fn metric_id(measure: &str, aggregate: &str) -> String {
    format!("{measure}_{aggregate}")
}

/// One agent or team.
#[component]
fn Group(figures: Figures, measure: RwSignal<&'static str>, dimension: Dimension, name: String) -> impl IntoView {
    let app = App::expect();
    let row: Memo<Option<Row>> = {
        let name = name.clone();
        Memo::new(move |_| {
            let figures = figures.read();
            let figures = figures.as_ref()?;
            match dimension {
                Dimension::Team => figures.teams.iter().find(|team| team.name == name).map(|team| team.figures),
                _ => figures.person(&name).map(|person| person.figures),
            }
        })
    };
    let state = match dimension {
        Dimension::Agent => chosen_agent(app, name.clone()),
        _ => {
            let name = name.clone();
            app.select(move |state| crate::ui::reading::chosen(&state.view.clauses, dimension, &name))
        }
    };
    let name = StoredValue::new(name);
    let cell = move |(aggregate, _): (&'static str, &'static str)| {
        let cell = Memo::new(move |_| row.read().as_ref().map(|row| figure(row, &metric_id(measure.get(), aggregate))).unwrap_or_default());
        view! {
            <td
                class="num"
                class:flat=move || is_small(cell.get(), Unit::Seconds)
                data-metric=move || metric_id(measure.get(), aggregate)
                data-value=move || raw(cell.get().value)
                data-group=name.get_value()
            >
                {move || app.locale().cell(cell.get().value, Unit::Seconds)}
            </td>
        }
    };
    let n = move || {
        let cell = row.read().as_ref().map(|row| figure(row, &metric_id(measure.get(), "p50"))).unwrap_or_default();
        let shown = app.locale().integer(cell.n as f64);
        if !is_small(cell, Unit::Seconds) {
            return shown.into_any();
        }
        let text = app.tw("n.small", &[("n", &shown)]);
        view! {
            <span class="nsmall" title=app.t("n.small.hint")>
                {text}
            </span>
        }
        .into_any()
    };
    view! {
        <tr
            data-query=if dimension == Dimension::Team { TEAMS_ID } else { AGENTS_ID }
            class:tbl__row--sel=move || state.get() == Chosen::Yes
            class:tbl__row--dim=move || state.get() == Chosen::No
            on:click=move |event| toggle(app, dimension, name.get_value(), &event)
        >
            <th scope="row">
                <button
                    type="button"
                    class="tbl__name"
                    aria-pressed=move || (state.get() == Chosen::Yes).to_string()
                    title=move || shortened(&name_of(app, dimension, &name.get_value()), 300)
                >
                    <bdi>{move || shortened(&name_of(app, dimension, &name.get_value()), 120)}</bdi>
                </button>
            </th>
            {AGGREGATES.into_iter().map(cell).collect_view()}
            <td class="num">{n}</td>
        </tr>
    }
}
