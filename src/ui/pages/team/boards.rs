//! Cases per agent as bars: closed ones, and the ones still open.

use leptos::prelude::*;

use crate::engine::Dimension;
use crate::ui::app::App;
use crate::ui::components::shortened;
use crate::ui::format::{Unit, shape};
use crate::ui::reading::Chosen;
use crate::ui::team_table::{Order, figure};

use super::{Figures, chosen_agent, name_of, raw, toggle};

/// Agents shown before "Ver todos".
const TOP: usize = 8;

#[component]
pub fn Board(figures: Figures, is_busy: Memo<bool>, metric: &'static str, title: &'static str) -> impl IntoView {
    let app = App::expect();
    let shows_all = RwSignal::new(false);
    // Greatest first; who has none is left out.
    let names = Memo::new(move |_| {
        let figures = figures.read();
        let Some(figures) = figures.as_ref() else { return Vec::new() };
        let has_any = |name: &String| {
            figures.person(name).is_some_and(|person| figure(&person.figures, metric).value.is_some_and(|value| value > 0.0))
        };
        figures.agent_names(&Order { column: metric.to_owned(), descending: true }).into_iter().filter(has_any).collect::<Vec<_>>()
    });
    // One row more is better than a button for it.
    let is_long = Memo::new(move |_| names.read().len() > TOP + 1);
    let listed = Memo::new(move |_| {
        let names = names.read();
        let count = if is_long.get() && !shows_all.get() { TOP } else { names.len() };
        names[..count].to_vec()
    });
    let total = Memo::new(move |_| figures.read().as_ref().and_then(|figures| figure(&figures.all, metric).value));
    let toggle_label = move || match shows_all.get() {
        true => app.t("action.show_less"),
        false => format!("{} ({})", app.t("action.see_all"), app.locale().integer(names.read().len() as f64)),
    };
    view! {
        <section class="card col-6" aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">{move || app.t(title)}</h2>
            </div>
            <Show
                when=move || !names.read().is_empty()
                fallback=move || {
                    view! {
                        <div class="empty">
                            <p>{move || if figures.read().is_some() { app.t("team.board.none") } else { String::new() }}</p>
                        </div>
                    }
                }
            >
                <div class="lb">
                    <For each=move || listed.get() key=|name| name.clone() children=move |name| view! { <Bar figures metric name /> } />
                </div>
            </Show>
            <p class="card__foot">
                <span>
                    {move || app.t("team.total.sum")}
                    " "
                    {move || app.locale().cell(total.get(), Unit::Count)}
                </span>
                <Show when=move || is_long.get()>
                    <button
                        type="button"
                        class="link"
                        aria-expanded=move || shows_all.get().to_string()
                        on:click=move |_| shows_all.update(|all| *all = !*all)
                    >
                        {toggle_label}
                    </button>
                </Show>
            </p>
        </section>
    }
}

#[component]
fn Bar(figures: Figures, metric: &'static str, name: String) -> impl IntoView {
    let app = App::expect();
    let state = chosen_agent(app, name.clone());
    let shown = {
        let name = name.clone();
        Memo::new(move |_| {
            let figures = figures.read();
            let figures = figures.as_ref()?;
            Some((figure(&figures.person(&name)?.figures, metric), figures.greatest(metric)))
        })
    };
    let name = StoredValue::new(name);
    let label = move || name_of(app, Dimension::Agent, &name.get_value());
    let width = move || {
        let (cell, greatest) = shown.get().unwrap_or_default();
        format!("{:.2}%", if greatest > 0.0 { cell.value.unwrap_or(0.0) / greatest * 100.0 } else { 0.0 })
    };
    let value = move || shown.get().and_then(|(cell, _)| cell.value);
    view! {
        <button
            type="button"
            class="lb__row lb__row--nd"
            class:lb__row--sel=move || state.get() == Chosen::Yes
            class:lb__row--dim=move || state.get() == Chosen::No
            aria-pressed=move || (state.get() == Chosen::Yes).to_string()
            title=move || shortened(&label(), 300)
            data-metric=metric
            data-value=move || raw(value())
            data-group=name.get_value()
            on:click=move |event| toggle(app, Dimension::Agent, name.get_value(), &event)
        >
            <span class="lb__name" style:--w=width>
                <span class="trunc">
                    <bdi>{move || shortened(&label(), 120)}</bdi>
                </span>
            </span>
            <span class="lb__v">{move || app.locale().cell(value(), shape(metric).unit)}</span>
        </button>
    }
}
