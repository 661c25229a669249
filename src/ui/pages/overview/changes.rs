//! O que mudou: the figures that moved beyond the noise, in sentences, each with the place that weighs most and a way to its conversations.

use leptos::prelude::*;

use crate::engine::Dimension;
use crate::ui::app::Shared;
use crate::ui::changes::{Place, Told};
use crate::ui::components::chart_card::{ChartCard, Nothing};
use crate::ui::event::Event;
use crate::ui::format::{Arrow, Tone, shape};
use crate::ui::pages::copy_text;
use crate::ui::view_state::Compare;

use super::desk::Desk;

/// Sentences shown at first: as high as the main chart beside them.
const SHOWN: usize = 3;
/// A change that lies in one place but for so little.
const NEARLY_ALL: f64 = 0.995;

#[component]
pub fn Changes(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let told = app.select(|state| state.changes.clone().map(Shared));
    let is_compared =
        Memo::new(move |_| desk.looked.with(|looked| looked.as_ref().is_none_or(|looked| looked.frame.before_whole.is_some())));
    let wanted = app.select(|state| (state.view.compare, state.data_days()));
    let nothing = Memo::new(move |_| {
        let text = match (is_compared.get(), told.with(|told| told.as_ref().map(|told| told.is_empty()))) {
            (false, _) => match wanted.get() {
                (Compare::None, _) | (_, None) => app.t("overview.changes.no_compare"),
                // It is chosen, and the data do not go back so far.
                (_, Some(data)) => app.tw("compare.impossible", &[("date", &app.locale().date(data.start))]),
            },
            (true, Some(true)) => app.t("overview.changes.none"),
            _ => return None,
        };
        Some(Nothing { title: text, text: String::new(), act: String::new() })
    });
    let is_told = app.select(|state| state.changes_told == state.revision);
    let is_stale = Memo::new(move |_| desk.is_stale.get() || !is_told.get());
    let is_whole = RwSignal::new(false);
    let sentences = move || {
        let told = told.get()?;
        let shown = if is_whole.get() { told.len() } else { SHOWN };
        Some(told.iter().take(shown).map(|told| view! { <Sentence desk told=told.clone() /> }).collect_view())
    };
    let more = move || {
        let hidden = told.with(|told| told.as_ref().map_or(0, |told| told.len().saturating_sub(SHOWN)));
        let text = move || match is_whole.get() {
            true => app.t("overview.leaders.fewer"),
            false => app.tw("overview.changes.more", &[("n", &hidden.to_string())]),
        };
        (hidden > 0).then(|| {
            view! {
                <button type="button" class="link push" on:click=move |_| is_whole.update(|whole| *whole = !*whole)>
                    {text}
                </button>
            }
        })
    };
    let copy = move |_| {
        let Some(told) = told.get_untracked() else { return };
        let text: Vec<String> = told.iter().map(|told| sentence(desk, told)).collect();
        copy_text(app, &text.join("\n"), "overview.changes.copied");
    };
    let acts = move || {
        view! {
            <button
                type="button"
                class="mini"
                aria-label=move || app.t("overview.changes.copy")
                title=move || app.t("overview.changes.copy")
                on:click=copy
            >
                <crate::ui::components::icon::Icon name="copy" />
            </button>
        }
    };
    view! {
        <ChartCard
            class="card col-4"
            title=Signal::derive(move || app.t("overview.changes.title"))
            is_waiting=Signal::derive(move || is_compared.get() && told.with(Option::is_none))
            is_stale
            nothing
            acts
        >
            <ul class="changes">{sentences}</ul>
            <p class="card__foot"><span>{move || app.t("overview.changes.foot")}</span>{more}</p>
        </ChartCard>
    }
}

#[component]
fn Sentence(desk: Desk, told: Told) -> impl IntoView {
    let arrow = if told.finding.rose() { Arrow::Up } else { Arrow::Down };
    let tone = match told.finding.is_good() {
        None => Tone::Flat,
        Some(true) => Tone::Good,
        Some(false) => Tone::Bad,
    };
    let link = told.place.clone().map(|place| {
        let name = named(desk, &place);
        let open = move |_| desk.send(Event::PlaceOpened { dimension: place.dimension, value: place.label.clone() });
        view! {
            <button type="button" class="link" on:click=open>
                {desk.app.tw("overview.changes.see", &[("group", &name)])}
            </button>
        }
    });
    view! {
        <li>
            <span class=format!("arw {}", tone.class()) aria-hidden="true">{arrow.glyph()}</span>
            <div>
                <p>
                    <b>{claim(desk, &told)}</b>
                    " "
                    {evidence(desk, &told)}
                </p>
                {link}
            </div>
        </li>
    }
}

/// A finding in plain text.
pub fn sentence(desk: Desk, told: &Told) -> String {
    format!("{} {}", claim(desk, told), evidence(desk, told))
}

/// `1ª resposta, p90 subiu de 31 min para 38 min.`
fn claim(desk: Desk, told: &Told) -> String {
    let finding = &told.finding;
    let unit = shape(finding.metric).unit;
    let [before, value] = [finding.before, finding.now].map(|cell| desk.locale.with(|locale| locale.cell(cell.value, unit)));
    let key = if finding.rose() { "overview.changes.rose" } else { "overview.changes.fell" };
    desk.app.tw(key, &[("metric", &desk.name(finding.metric)), ("before", &before), ("value", &value)])
}

fn evidence(desk: Desk, told: &Told) -> String {
    let app = desk.app;
    let Some(place) = &told.place else { return app.t("overview.changes.even") };
    let unit = shape(told.finding.metric).unit;
    let [before, value] = [place.before, place.now].map(|cell| desk.locale.with(|locale| locale.cell(cell.value, unit)));
    let share = desk.locale.with(|locale| locale.percent(place.share.unwrap_or(0.0), 0));
    let key = match place.share {
        None => "overview.changes.most",
        Some(share) if share >= NEARLY_ALL => "overview.changes.all",
        Some(_) => "overview.changes.share",
    };
    let dimension = app.t(&format!("dim.{}", place.dimension.id())).to_lowercase();
    let values =
        [("share", share.as_str()), ("group", &named(desk, place)), ("dimension", &dimension), ("before", &before), ("value", &value)];
    app.tw(key, &values)
}

/// The name of a place as people read it.
fn named(desk: Desk, place: &Place) -> String {
    match place.dimension {
        Dimension::Weekday => desk.locale.with(|locale| locale.weekday_long(place.label.parse().unwrap_or(1)).to_owned()),
        _ => place.label.clone(),
    }
}
