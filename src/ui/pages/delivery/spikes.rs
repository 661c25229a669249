//! "Picos de falha": hours in which far more failed than in the others, and what it was that failed.

use leptos::prelude::*;

use crate::engine::{Clause, Dimension, Op, Spike, SpikeOf};
use crate::ui::app::{App, Shared};
use crate::ui::components::chart_card::{ChartCard, Nothing};
use crate::ui::components::press::hold_focus;
use crate::ui::components::shortened;
use crate::ui::days;
use crate::ui::event::Event;

use super::super::figures::{raw, reason};
use super::failures::failure_words;

#[component]
pub fn SpikesCard() -> impl IntoView {
    let app = App::expect();
    let told = app.select(|state| state.delivery.spikes.clone().map(Shared));
    let clauses = app.select(|state| state.view.clauses.clone());
    let spikes =
        Memo::new(move |_| told.with(|told| told.as_ref().and_then(|told| told.as_ref().as_ref().ok().map(|page| page.spikes.clone()))));
    let nothing = Memo::new(move |_| {
        let (title, text) = told.with(|told| match told.as_ref().map(|told| &**told) {
            Some(Err(missing)) => Some((app.t("missing.title"), reason(app, missing))),
            Some(Ok(page)) if page.spikes.is_empty() => Some((app.t("delivery.spikes.empty"), app.t("delivery.spikes.empty.text"))),
            _ => None,
        })?;
        Some(Nothing { title, text, act: String::new() })
    });
    let rows = move || {
        hold_focus("data-press");
        let clauses = clauses.get();
        spikes.get().map(|spikes| spikes.into_iter().map(|spike| spike_row(app, spike, &clauses)).collect_view())
    };
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t("delivery.spikes.title"))
            sub=Signal::derive(move || app.t("delivery.spikes.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            how=Signal::derive(move || app.t("delivery.spikes.how"))
        >
            <ul class="failures">{rows}</ul>
        </ChartCard>
    }
}

fn spike_row(app: App, spike: Spike, clauses: &[Clause]) -> impl IntoView + use<> {
    let locale = app.locale();
    let integer = |n: u32| locale.integer(n.into());
    let (from, to) = (locale.hour(spike.hours.0), locale.hour(spike.hours.1));
    let when = app.tw("delivery.spikes.when", &[("day", &locale.weekday_day(spike.day)), ("from", &from), ("to", &to)]);
    let of = match spike.of {
        SpikeOf::All => app.t("delivery.spikes.of.all"),
        SpikeOf::Template => app.tw("delivery.spikes.of.template", &[("name", &shortened(&spike.name, 60))]),
        SpikeOf::Error => failure_words(app, &spike.name).0,
    };
    let share = f64::from(spike.failed) / f64::from(spike.attempted);
    let usual = app.tw("delivery.spikes.usual", &[("of", &integer(spike.attempted)), ("share", &locale.percent(spike.usual, 1))]);
    let error = spike.error.as_ref().filter(|_| spike.of != SpikeOf::Error).map(|(code, n)| {
        let name = failure_words(app, code).0;
        app.tw("delivery.spikes.error", &[("name", &name), ("n", &integer(*n))])
    });
    let template = spike
        .template
        .as_ref()
        .filter(|_| spike.of != SpikeOf::Template)
        .map(|(name, n)| app.tw("delivery.spikes.template", &[("name", &shortened(name, 60)), ("n", &integer(*n))]));
    let what = [error, template].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let own = clauses_of(&spike);
    let is_chosen = own.iter().all(|clause| clauses.contains(clause));
    let press = format!("{}-{}-{}-{}", spike.of.id(), spike.name, spike.day, spike.hours.0);
    view! {
        <li>
            <button
                type="button"
                class="failures__row"
                class:failures__row--sel=is_chosen
                data-press=press
                data-spike=spike.of.id()
                aria-pressed=is_chosen.then_some("true")
                title=app.t("delivery.spikes.press")
                on:click=move |_| app.send(Event::SpikePressed(own.clone()))
            >
                <span class="failures__name">{when} ": " <bdi>{of}</bdi></span>
                <b data-value=raw(Some(f64::from(spike.failed)))>{integer(spike.failed)}</b>
                <span class="failures__share">{locale.percent(share, 0)}</span>
                <span class="failures__act">{usual} {(!what.is_empty()).then(|| view! { " · " <bdi>{what}</bdi> })}</span>
            </button>
        </li>
    }
}

/// The messages of a spike, as a filter.
fn clauses_of(spike: &Spike) -> Vec<Clause> {
    let is = |dimension: Dimension, values: Vec<String>| Clause { dimension, op: Op::Is, values };
    let hours = (spike.hours.0..spike.hours.1).map(|hour| hour.to_string()).collect();
    let mut clauses = vec![is(Dimension::Day, vec![days::label(spike.day)]), is(Dimension::Hour, hours)];
    clauses.extend(match spike.of {
        SpikeOf::All => None,
        SpikeOf::Template => Some(is(Dimension::Template, vec![spike.name.clone()])),
        SpikeOf::Error => Some(is(Dimension::Error, vec![spike.name.clone()])),
    });
    clauses
}
