//! "Máquina do tempo": any instant of the day, by hand or played: what is open, who waits and for how long, who is there.

use std::time::Duration;

use leptos::leptos_dom::helpers::{IntervalHandle, set_interval_with_handle};
use leptos::prelude::*;

use crate::engine::{Dimension, MOMENT_SECS, Moment, Moments, Now};
use crate::ui::app::{App, Shared};
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::icon::Icon;
use crate::ui::components::press::Held;
use crate::ui::components::shortened;
use crate::ui::event::{Event, TeamEvent};
use crate::ui::format::clock;
use crate::ui::reading::{Chosen, chosen};

use super::{TeamNow, name_of};

/// A day takes half a minute.
const BEAT: Duration = Duration::from_millis(100);
/// People shown.
const TOP: usize = 10;
/// The drawing: one unit per instant, so tall.
const HEIGHT: f64 = 100.0;

#[component]
pub fn MomentsCard(now: TeamNow) -> impl IntoView {
    let app = App::expect();
    let moments: Memo<Option<Shared<Moments>>> = Memo::new(move |_| now.read().as_ref().map(|page| Shared(page.moments.clone().into())));
    let count = Memo::new(move |_| moments.with(|moments| moments.as_ref().map_or(0, |moments| moments.all.len())));
    let day = Memo::new(move |_| moments.with(|moments| moments.as_ref().map(|moments| moments.day)));
    let chosen_slot = RwSignal::new(None::<usize>);
    // Until somebody moves it, where most wait (most are open, where nobody is told to wait).
    let slot = Memo::new(move |_| {
        let peak = moments.with(|moments| moments.as_ref().map_or(0, |moments| peak(moments)));
        chosen_slot.get().unwrap_or(peak).min(count.get().saturating_sub(1))
    });
    let player = StoredValue::new(None::<IntervalHandle>);
    let is_playing = RwSignal::new(false);
    let stop = move || {
        if let Some(timer) = player.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let _ = is_playing.try_set(false);
    };
    on_cleanup(stop);
    let play = move |_| {
        if is_playing.get_untracked() {
            return stop();
        }
        let last = count.get_untracked().saturating_sub(1);
        if slot.get_untracked() >= last {
            chosen_slot.set(Some(0));
        }
        is_playing.set(true);
        let step = move || {
            let next = slot.get_untracked() + 1;
            chosen_slot.set(Some(next));
            if next >= count.get_untracked().saturating_sub(1) {
                stop();
            }
        };
        player.set_value(set_interval_with_handle(step, BEAT).ok());
    };
    let at = Memo::new(move |_| moments.with(|moments| moments.as_ref().and_then(|moments| moments.all.get(slot.get()).copied())));
    let time = move || clock((slot.get() as u32 * MOMENT_SECS).min(86_399));
    let nothing = Memo::new(move |_| {
        (moments.with(Option::is_some) && count.get() == 0).then(|| Nothing {
            title: app.t("team.moments.none"),
            text: app.t("team.moments.none.hint"),
            act: String::new(),
        })
    });
    let shift = move |by: i32| {
        chosen_slot.set(None);
        stop();
        app.send(Event::Team(TeamEvent::DayShifted(by)));
    };
    let title = move || day.get().map(|day| app.locale().long_day(day)).unwrap_or_default();
    let acts = move || {
        let arrow = move |by: i32, icon: &'static str, key: &'static str| {
            view! {
                <button type="button" class="mini" aria-label=move || app.t(key) title=move || app.t(key) on:click=move |_| shift(by)>
                    <Icon name=icon />
                </button>
            }
        };
        view! { {arrow(-1, "chev-l", "team.moments.day_before")} {arrow(1, "chev-r", "team.moments.day_after")} }
    };
    let numbers = Signal::derive(move || moments.get().map(|moments| numbers(app, &moments)).unwrap_or_default());
    let said = move || {
        let (Some(moment), locale) = (at.get(), app.locale()) else { return String::new() };
        let count = |n: u32| locale.integer(f64::from(n));
        app.tw("team.moments.said", &[("time", &time()), ("open", &count(moment.open)), ("waiting", &count(moment.waiting))])
    };
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t("team.moments.title"))
            sub=Signal::derive(title)
            is_waiting=Signal::derive(move || moments.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            numbers
            numbers_when_asked=true
            acts
        >
            <div class="moments">
                <div class="moments__bar">
                    <button
                        type="button"
                        class="ctl ctl--sm"
                        data-act="play"
                        aria-pressed=move || is_playing.get().to_string()
                        on:click=play
                    >
                        {move || {
                            let (icon, key) = if is_playing.get() { ("pause", "team.moments.pause") } else { ("play", "team.moments.play") };
                            view! {
                                <Icon name=icon />
                                {app.t(key)}
                            }
                        }}
                    </button>
                    <b class="moments__time" data-moment=move || (slot.get() as u32 * MOMENT_SECS).to_string()>{time}</b>
                    <Facts moments at />
                </div>
                <div class="moments__plot">
                    {move || moments.get().map(|moments| drawing(&moments))}
                    <span class="moments__cursor" style:left=move || place_of(slot.get())></span>
                </div>
                <input
                    type="range"
                    class="moments__range"
                    min="0"
                    max=move || (86_400 / MOMENT_SECS).to_string()
                    step="1"
                    aria-label=move || app.t("team.moments.slider")
                    aria-valuetext=said
                    prop:value=move || slot.get().to_string()
                    on:input=move |event| {
                        stop();
                        chosen_slot.set(event_target_value(&event).parse().ok());
                    }
                />
                <div class="moments__x" aria-hidden="true">
                    {[0_u32, 6, 12, 18, 24].map(|hour| view! { <span>{move || app.locale().hour(hour % 24)}</span> }).collect_view()}
                </div>
                <People moments place=slot at />
            </div>
        </ChartCard>
    }
}

fn peak(moments: &Moments) -> usize {
    let of = |moment: &Moment| (moment.waiting, moment.open);
    let all = moments.all.iter().enumerate();
    all.max_by_key(|(index, moment)| (of(moment), std::cmp::Reverse(*index))).map_or(0, |(index, _)| index)
}

fn place_of(slot: usize) -> String {
    format!("{:.3}%", slot as f64 * f64::from(MOMENT_SECS) / 864.0)
}

/// What is open as an area, and who waits in it.
fn drawing(moments: &Moments) -> impl IntoView + use<> {
    let width = 86_400 / MOMENT_SECS;
    let top = moments.all.iter().map(|moment| moment.open.max(moment.waiting)).max().unwrap_or(0).max(1);
    let area = |value: fn(&Moment) -> u32| {
        let mut path = format!("M0 {HEIGHT}");
        for (index, moment) in moments.all.iter().enumerate() {
            let y = HEIGHT - f64::from(value(moment)) / f64::from(top) * (HEIGHT - 4.0);
            path.push_str(&format!("L{index} {y:.1}L{} {y:.1}", index + 1));
        }
        path.push_str(&format!("L{} {HEIGHT}Z", moments.all.len()));
        path
    };
    view! {
        <svg class="moments__svg" viewBox=format!("0 0 {width} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
            <path class="moments__open" d=area(|moment| moment.open)></path>
            <path class="moments__waiting" d=area(|moment| moment.waiting)></path>
        </svg>
    }
}

#[component]
fn Facts(moments: Memo<Option<Shared<Moments>>>, at: Memo<Option<Moment>>) -> impl IntoView {
    let app = App::expect();
    let fact = move |key: &'static str, value: Option<String>, raw: Option<u32>, reason: &'static str| {
        let text = value.unwrap_or_else(|| "—".to_owned());
        let title = raw.is_none().then(|| app.t(reason));
        view! {
            <span class="moments__fact" title=title data-fact=key data-value=raw.map(|raw| raw.to_string())>
                <small>{app.t(&format!("team.moments.{key}"))}</small>
                <b>{text}</b>
            </span>
        }
    };
    move || {
        let (moments, moment) = (moments.get()?, at.get()?);
        let locale = app.locale();
        let count = |n: u32| locale.integer(f64::from(n));
        let waiting = moments.has_waits.then_some(moment.waiting);
        let online = moments.has_presence.then_some(moment.online);
        let longest = moment.longest_secs.filter(|_| moments.has_waits);
        let nobody = if moments.has_waits { "team.moments.nobody_waits" } else { "team.moments.no_waits" };
        Some(view! {
            {fact("open", Some(count(moment.open)), Some(moment.open), "")}
            {fact("waiting", waiting.map(count), waiting, "team.moments.no_waits")}
            {fact("longest", longest.map(|secs| locale.duration(f64::from(secs))), longest, nobody)}
            {fact("online", online.map(count), online, "team.moments.no_presence")}
        })
    }
}

/// Who has what open at the instant, most first.
#[component]
fn People(moments: Memo<Option<Shared<Moments>>>, place: Memo<usize>, at: Memo<Option<Moment>>) -> impl IntoView {
    let app = App::expect();
    let clauses = app.select(|state| state.view.clauses.clone());
    // The greatest of the day, so that a bar means the same at every instant.
    let top = Memo::new(move |_| {
        let greatest = |moments: &Shared<Moments>| moments.people.iter().flat_map(|person| &person.open).copied().max();
        moments.with(|moments| moments.as_ref().and_then(greatest)).unwrap_or(0).max(1)
    });
    let rows = move || {
        let (moments, place, clauses) = (moments.get()?, place.get(), clauses.get());
        let of = |list: &[u32]| list.get(place).copied().unwrap_or(0);
        let now = |list: &[Now]| list.get(place).copied().unwrap_or_default();
        let mut people: Vec<(&str, u32, Now)> =
            moments.people.iter().map(|person| (person.agent.as_str(), of(&person.open), now(&person.presence))).collect();
        people.retain(|(_, open, now)| *open > 0 || *now == Now::Online);
        people.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let row = |(agent, open, now): &(&str, u32, Now)| {
            let width = format!("{:.2}%", f64::from(*open) / f64::from(top.get()) * 100.0);
            let name = name_of(app, Dimension::Agent, agent);
            let is_chosen = chosen(&clauses, Dimension::Agent, agent) == Chosen::Yes;
            let (value, who) = ((*agent).to_owned(), (*agent).to_owned());
            let state = match now {
                Now::Unknown => "unknown",
                Now::Online => "online",
                Now::Unavailable => "unavailable",
                Now::Away => "away",
            };
            view! {
                <li class="moments__who" class:moments__who--sel=is_chosen data-who=who>
                    <button
                        type="button"
                        class="moments__name trunc"
                        aria-pressed=is_chosen.to_string()
                        title=shortened(&name, 300)
                        on:click=move |event| app.send(Held::from(&event).toggles(Dimension::Agent, value.clone()))
                    >
                        <bdi>{shortened(&name, 80)}</bdi>
                    </button>
                    <span class="late__bar" aria-hidden="true"><i class="often__bar" style:width=width></i></span>
                    <b>{app.locale().integer(f64::from(*open))}</b>
                    <span class=format!("now now--{state}")>{app.t(&format!("team.load.now.{state}"))}</span>
                </li>
            }
        };
        Some(people.iter().take(TOP).map(row).collect_view())
    };
    let open = move |_| {
        let Some(moments) = moments.get_untracked() else { return };
        let agents = moments.people.iter().map(|person| person.agent.clone()).collect();
        let second = place.get_untracked() as u32 * MOMENT_SECS;
        app.send(Event::Team(TeamEvent::QueueOpened { agents, age: None, at: Some((moments.day, second)) }));
    };
    view! {
        <ul class="moments__people">{rows}</ul>
        <p class="card__foot">
            <span class="key"><span class="sw c-us"></span>{move || app.t("team.moments.open")}</span>
            <span class="key"><span class="sw c-bad"></span>{move || app.t("team.moments.waiting")}</span>
            <Show when=move || at.get().is_some_and(|moment| moment.open > 0)>
                <button type="button" class="link push" data-act="open-moment" on:click=open>{move || app.t("team.moments.cases")}</button>
            </Show>
        </p>
    }
}

/// Every full hour.
fn numbers(app: App, moments: &Moments) -> Numbers {
    let locale = app.locale();
    let cell = |value: Option<u32>| NumberCell {
        text: value.map_or_else(|| "—".to_owned(), |value| locale.integer(f64::from(value))),
        raw: value.map(|value| value.to_string()).unwrap_or_default(),
        ..NumberCell::default()
    };
    let row = |(index, moment): (usize, &Moment)| NumberRow {
        name: clock((index as u32 * MOMENT_SECS).min(86_399)),
        cells: vec![
            cell(Some(moment.open)),
            cell(moments.has_waits.then_some(moment.waiting)),
            cell(moments.has_presence.then_some(moment.online)),
        ],
    };
    let keys = ["team.moments.time", "team.moments.open", "team.moments.waiting", "team.moments.online"];
    Numbers {
        caption: app.t("team.moments.title"),
        header: keys.map(|key| app.t(key)).to_vec(),
        rows: moments.all.iter().enumerate().step_by(3600 / MOMENT_SECS as usize).map(row).collect(),
    }
}
