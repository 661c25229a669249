//! "Distribuição": how many waits ended, or still run, in each band of time. The bands are the reader's to choose.

use leptos::prelude::*;

use crate::engine::{Band, Clause, Clock, Dimension, Missing, Op, SlaPage, Target};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::CardMenu;
use crate::ui::event::Event;
use crate::ui::format::Unit;
use crate::ui::typed;

use super::{raw, reason};

#[component]
pub fn BandsCard() -> impl IntoView {
    let app = App::expect();
    let told = app.select(|state| state.times.sla.clone().map(Shared));
    let times = app.select(|state| (state.times.target, state.times.edges(), state.times.chosen_edges.is_some()));
    let clock = app.select(|state| state.clock());
    let is_busy = app.select(|state| !state.is_fresh());
    // Bands of other edges are on their way.
    let page = Memo::new(move |_| told.get().filter(|told| bands_of(told).is_none_or(|bands| bands.len() == times.get().1.len() + 1)));
    let title = Signal::derive(move || app.t("times.bands.title"));
    let what = move || app.t(&format!("times.target.{}", times.get().0.id()));
    let word = move |key: &'static str| {
        move || app.t(&format!("times.bands.{key}{}", if times.get().0 == Target::Resolution { ".resolution" } else { "" }))
    };
    let nothing = move || {
        let page = page.get()?;
        match &*page {
            Err(missing) => Some(reason(app, missing)),
            Ok(page) if page.bands.iter().all(|band| band.over + band.running == 0) => Some(app.t("times.bands.none")),
            Ok(_) => None,
        }
    };
    let rows = move || {
        let page = page.get()?;
        let bands = bands_of(&page)?.to_vec();
        let (target, edges, _) = times.get();
        // Numbers filter by the wall clock.
        let filters = match (target, clock.get()) {
            (Target::FirstResponse, Clock::Wall) => Some(Dimension::FirstResponseSecs),
            (Target::Resolution, Clock::Wall) => Some(Dimension::ResolutionSecs),
            _ => None,
        };
        Some((0..bands.len()).map(|place| view! { <BandRow place bands=bands.clone() edges=edges.clone() filters /> }).collect_view())
    };
    let has_some = Memo::new(move |_| nothing().is_none());
    view! {
        <section class="card card--flush col-12" aria-label=title aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {title} " "
                    <small class="hide-phone">{move || app.tw("times.bands.sub", &[("what", &what())])}</small>
                </h2>
                <div class="card__acts"><CardMenu title /></div>
            </div>
            <div class="card__body">
                <Edges />
                {move || nothing().map(|text| view! { <p class="number__said muted">{text}</p> })}
            </div>
            <Show when=move || has_some.get()>
                <div class="scroll-x" tabindex="0" role="region" aria-label=title>
                    <table class="tbl bands">
                        <thead>
                            <tr>
                                <th scope="col">{move || app.t("times.bands.band")}</th>
                                <th scope="col" class="bands__bar"><span class="vh">{title}</span></th>
                                <th scope="col" class="num">{word("over")}</th>
                                <th scope="col" class="num">{word("running")}</th>
                                <th scope="col" class="num">{move || app.t("times.bands.share")}</th>
                                <th scope="col" class="num" title=move || app.t("times.bands.within.hint")>{move || app.t("times.bands.within")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

fn bands_of(told: &Result<Box<SlaPage>, Missing>) -> Option<&[Band]> {
    told.as_ref().ok().map(|page| page.bands.as_slice())
}

/// Where the bands end, as text to change.
#[component]
fn Edges() -> impl IntoView {
    let app = App::expect();
    let edges = app.select(|state| state.times.edges());
    let is_chosen = app.select(|state| state.times.chosen_edges.is_some());
    let is_bad = RwSignal::new(false);
    let written = move || {
        let locale = app.locale();
        edges.get().into_iter().map(|secs| locale.duration(secs as f64)).collect::<Vec<_>>().join("; ")
    };
    let changed = move |event: leptos::ev::Event| {
        let read = typed::edges(&event_target_value(&event), app.lang());
        is_bad.set(read.is_none());
        if read.is_some() {
            app.send(Event::EdgesChosen(read));
        }
    };
    let usual = move || {
        (is_chosen.get() || is_bad.get()).then(|| {
            let reset = move |_| {
                is_bad.set(false);
                app.send(Event::EdgesChosen(None));
            };
            view! { <button type="button" class="link" on:click=reset>{app.t("times.bands.usual")}</button> }
        })
    };
    view! {
        <label class="bands__edges">
            <span>{move || app.t("times.bands.edges")}</span>
            <input
                class="input"
                name="edges"
                autocomplete="off"
                spellcheck="false"
                title=move || app.t("times.bands.edges.hint")
                aria-invalid=move || is_bad.get().to_string()
                prop:value=move || {
                    is_bad.track();
                    written()
                }
                on:change=changed
            />
        </label>
        {usual}
        <p class="xs bad" role="status">{move || is_bad.get().then(|| app.t("times.bands.edges.bad"))}</p>
    }
}

#[component]
fn BandRow(place: usize, bands: Vec<Band>, edges: Vec<i64>, filters: Option<Dimension>) -> impl IntoView {
    let app = App::expect();
    let locale = app.locale();
    let Band { over, running } = bands[place];
    let all: u64 = bands.iter().map(|band| band.over + band.running).sum();
    let greatest = bands.iter().map(|band| band.over + band.running).max().unwrap_or(0).max(1) as f64;
    let width = |n: u64| format!("{:.2}%", n as f64 / greatest * 100.0);
    let share = (all > 0).then(|| (over + running) as f64 / all as f64);
    // Ended before the end of the band, of all whose time to that is over.
    let so_far = &bands[..=place];
    let judged = all - so_far.iter().map(|band| band.running).sum::<u64>();
    let ended: u64 = so_far.iter().map(|band| band.over).sum();
    let within = (judged > 0 && place < edges.len()).then(|| ended as f64 / judged as f64);
    let (from, to) = (place.checked_sub(1).map(|before| edges[before]), edges.get(place).copied());
    let name = {
        let said = |secs: i64| locale.duration(secs as f64);
        match (from, to) {
            (None, Some(to)) => app.tw("times.bands.first", &[("to", &said(to))]),
            (Some(from), Some(to)) => app.tw("times.late.span", &[("from", &said(from)), ("to", &said(to))]),
            (from, None) => app.tw("times.bands.last", &[("from", &said(from.unwrap_or(0)))]),
        }
    };
    let name = match filters.filter(|_| over > 0) {
        None => name.into_any(),
        Some(dimension) => {
            let end = |secs: Option<i64>| secs.map(|secs| secs.to_string()).unwrap_or_default();
            let values = vec![end(from.or(Some(0))), end(to.map(|to| to - 1))];
            let press = move |_| app.send(Event::ClauseSet(Clause { dimension, op: Op::Between, values: values.clone() }));
            view! { <button type="button" class="tbl__name" on:click=press>{name}</button> }.into_any()
        }
    };
    let count = |n: u64| locale.integer(n as f64);
    view! {
        <tr data-band=place.to_string() data-over=over.to_string() data-running=running.to_string()>
            <th scope="row">{name}</th>
            <td class="bands__bar">
                <span class="bands__in" aria-hidden="true">
                    <i style:width=width(over)></i>
                    <i class="bands__running" style:width=width(running)></i>
                </span>
            </td>
            <td class="num">{count(over)}</td>
            <td class="num">{count(running)}</td>
            <td class="num" data-value=raw(share)>{locale.cell(share, Unit::Share)}</td>
            <td class="num" data-value=raw(within)>{if to.is_some() { locale.cell(within, Unit::Share) } else { String::new() }}</td>
        </tr>
    }
}
