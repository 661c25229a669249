//! "Pontos fortes e fracos": who is far from the middle of the peers, and in what.

use leptos::prelude::*;

use crate::engine::{Dimension, MIN_PEERS, Standing};
use crate::ui::app::App;
use crate::ui::components::chart_card::{ChartCard, Nothing};
use crate::ui::components::press::Held;
use crate::ui::event::{Event, ProgressEvent};
use crate::ui::format::shape;
use crate::ui::reading::{Chosen, chosen};

use super::{Told, difference};

/// Names shown at first.
const SHOWN: usize = 8;

#[component]
pub fn StandingsCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let who = app.select(|state| state.progress.who);
    let clauses = app.select(|state| state.view.clauses.clone());
    let shows_all = RwSignal::new(false);
    let unfolds = app.unfolds(shows_all);
    let people = Memo::new(move |_| told.get().map(|page| by_name(&page.standings)).unwrap_or_default());
    let nothing = Memo::new(move |_| {
        let page = told.get()?;
        page.standings.is_empty().then(|| {
            let few = app.tw("progress.standings.few", &[("n", &app.locale().integer(MIN_PEERS as f64))]);
            let text = if page.compared == 0 { few } else { app.t("progress.standings.alike.hint") };
            let title = if page.compared == 0 { "progress.standings.none" } else { "progress.standings.alike" };
            Nothing { title: app.t(title), text, act: String::new() }
        })
    });
    let switch = move || {
        let button = move |dimension: Dimension| {
            view! {
                <button
                    type="button"
                    aria-pressed=move || (who.get() == dimension).to_string()
                    on:click=move |_| app.send(Event::Progress(ProgressEvent::WhoChosen(dimension)))
                >
                    {move || app.t(&format!("dim.{}", dimension.id()))}
                </button>
            }
        };
        view! {
            <span class="seg seg--sm" role="group" aria-label=move || app.t("progress.standings")>
                {[Dimension::Agent, Dimension::Team].map(button)}
            </span>
        }
    };
    let rows = move || {
        let take = if unfolds.get() { usize::MAX } else { SHOWN };
        let clauses = clauses.get();
        let row = |(name, of): (String, Vec<Standing>)| {
            let is_chosen = chosen(&clauses, who.get(), &name) == Chosen::Yes;
            view! { <Person name of is_chosen dimension=who.get() /> }
        };
        people.get().into_iter().take(take).map(row).collect_view()
    };
    let more = move || {
        let hidden = people.with(Vec::len).saturating_sub(SHOWN);
        (hidden > 0).then(|| {
            let text = move || {
                let n = app.locale().integer(hidden as f64);
                if shows_all.get() { app.t("progress.standings.less") } else { app.tn("progress.standings.more", hidden as u64, &n) }
            };
            view! {
                <button type="button" class="ctl ctl--sm ctl--quiet" aria-expanded=move || shows_all.get().to_string() on:click=move |_| shows_all.update(|all| *all = !*all)>
                    {text}
                </button>
            }
        })
    };
    let foot = move || {
        let page = told.get()?;
        (page.compared > 0).then(|| {
            let n = app.locale().integer(f64::from(page.compared));
            view! { <p class="card__foot">{app.tw("progress.standings.foot", &[("n", &n)])}</p> }
        })
    };
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t("progress.standings"))
            sub=Signal::derive(move || app.t("progress.standings.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            acts=switch
        >
            <ul class="standings">{rows}</ul>
            {more}
            {foot}
        </ChartCard>
    }
}

/// The farthest from the middle first, each with all that is said of them, the best first.
fn by_name(standings: &[Standing]) -> Vec<(String, Vec<Standing>)> {
    let mut people: Vec<(String, Vec<Standing>)> = Vec::new();
    for standing in standings {
        match people.iter_mut().find(|(who, _)| *who == standing.who) {
            Some((_, of)) => of.push(standing.clone()),
            None => people.push((standing.who.clone(), vec![standing.clone()])),
        }
    }
    people.iter_mut().for_each(|(_, of)| of.sort_by(|a, b| b.z.total_cmp(&a.z)));
    people
}

#[component]
fn Person(name: String, of: Vec<Standing>, is_chosen: bool, dimension: Dimension) -> impl IntoView {
    let app = App::expect();
    let (value, title) = (StoredValue::new(name.clone()), name.clone());
    let said = of.into_iter().map(|standing| {
        let locale = app.locale();
        let unit = shape(&standing.metric).unit;
        let (class, mark) = if standing.z > 0.0 { ("good", "+") } else { ("bad", "−") };
        let cell = locale.cell(standing.cell.value, unit);
        let away = standing.cell.value.map(|value| difference(&locale, value - standing.median, unit)).unwrap_or_default();
        let key = if standing.z > 0.0 { "progress.standing.better" } else { "progress.standing.worse" };
        let text = app.tw(key, &[("by", &away), ("median", &locale.value(standing.median, unit))]);
        let n = app.tw("n.count", &[("n", &locale.integer(standing.cell.n as f64))]);
        let title = app
            .tw("progress.standings.z", &[("z", &locale.decimal(standing.z.abs(), 1)), ("n", &locale.integer(f64::from(standing.peers)))]);
        view! {
            <li class="standing" title=title data-standing=standing.metric.clone() data-value=standing.z.to_string()>
                <b class=class aria-hidden="true">{mark}</b>
                <span>
                    {app.metric_text(&standing.metric, "name")} ": " <b>{cell}</b> ", " {text} " " <small class="muted">{n}</small>
                </span>
            </li>
        }
    });
    let said = said.collect_view();
    view! {
        <li class="standings__who" class:standings__who--sel=is_chosen>
            <button
                type="button"
                class="standings__name trunc"
                aria-pressed=is_chosen.to_string()
                title=title
                on:click=move |event| app.send(Held::from(&event).toggles(dimension, value.get_value()))
            >
                {name}
            </button>
            <ul class="standings__said">{said}</ul>
        </li>
    }
}
