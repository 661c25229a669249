//! The editor of weekly hours: a row per weekday, as many intervals as it takes.

use leptos::prelude::*;

use crate::engine::{Interval, Week};
use crate::model::hours::{DAY_MINUTES, minute_of, time_of};
use crate::ui::app::App;
use crate::ui::components::icon::Icon;

use super::{Section, Whose};

const KEY: &str = "settings.hours";
/// More would be a typo.
const MAX_INTERVALS: usize = 6;

#[component]
pub fn HoursCard() -> impl IntoView {
    let app = App::expect();
    let whose = Whose::expect();
    let is_set = whose.select(app, |hours| hours.is_set());
    let first = app.select(|state| state.policy.week_start.of_weeks());
    let days = move || {
        let first = first.get() as usize - 1;
        (0..7).map(|place| view! { <Day place=(first + place) % 7 /> }).collect_view()
    };
    view! {
        <Section class="col-7" title=KEY sub="settings.hours.sub">
            <p class="sm muted">{move || app.t("settings.hours.hint")}</p>
            <div class="hoursof" id="hours">
                {days}
            </div>
            <div class="card__foot">
                <button
                    type="button"
                    class="ctl ctl--sm"
                    data-act="office"
                    on:click=move |_| whose.change(app, KEY, |hours| hours.week = Week::office())
                >
                    {move || app.t("settings.hours.office")}
                </button>
                <Show when=move || is_set.get()>
                    <button
                        type="button"
                        class="ctl ctl--sm"
                        on:click=move |_| {
                            whose.change(
                                app,
                                KEY,
                                |hours| {
                                    let monday = hours.week.mon.clone();
                                    (1..5).for_each(|place| hours.week.day_mut(place).clone_from(&monday));
                                },
                            );
                        }
                    >
                        {move || app.t("settings.hours.copy")}
                    </button>
                    <button type="button" class="ctl ctl--sm ctl--quiet" on:click=move |_| whose.change(app, KEY, |hours| hours.week = Week::default())>
                        {move || app.t("settings.hours.clear")}
                    </button>
                </Show>
            </div>
        </Section>
    }
}

/// A weekday, Monday = 0. Its fields stay while their values change, so that the focus stays too.
#[component]
fn Day(place: usize) -> impl IntoView {
    let app = App::expect();
    let whose = Whose::expect();
    let intervals = whose.select(app, move |hours| hours.week.days()[place].to_vec());
    let count = Memo::new(move |_| intervals.read().len());
    let name = move || app.locale().weekday_long(place as u32 + 1).to_owned();
    let is_full = move || count.get() >= MAX_INTERVALS;
    let add = move |_: web_sys::MouseEvent| {
        whose.change(app, KEY, |hours| {
            let day = hours.week.day_mut(place);
            day.push(next_after(day.last().copied()));
        });
    };
    view! {
        <div class="hoursof__day" role="group" aria-label=name data-weekday=place + 1>
            <b>{name}</b>
            <div class="hoursof__list">
                <Show when=move || count.get() == 0>
                    <span class="muted hoursof__closed">{move || app.t("settings.hours.closed")}</span>
                </Show>
                <For each=move || 0..count.get() key=|index| *index children=move |index| view! { <Span place index intervals /> } />
            </div>
            <button
                type="button"
                class="ctl ctl--sm ctl--quiet ctl--icon"
                aria-label=move || app.tw("settings.hours.add", &[("day", &name())])
                title=move || app.tw("settings.hours.add", &[("day", &name())])
                disabled=is_full
                on:click=add
            >
                <Icon name="plus" />
            </button>
        </div>
    }
}

#[component]
fn Span(place: usize, index: usize, intervals: Memo<Vec<Interval>>) -> impl IntoView {
    let app = App::expect();
    let whose = Whose::expect();
    let interval = move || intervals.read().get(index).copied().unwrap_or(Interval { from: 0, to: 0 });
    let day = move || app.locale().weekday_long(place as u32 + 1).to_owned();
    let set = move |is_start: bool, text: String| {
        let Some(minute) = minute_of(&text) else { return };
        whose.change(app, KEY, |hours| {
            if let Some(interval) = hours.week.day_mut(place).get_mut(index) {
                if is_start { interval.from = minute } else { interval.to = minute }
            }
        });
    };
    let is_over = move || interval().end() > DAY_MINUTES;
    view! {
        <span class="hoursof__span">
            <input
                type="time"
                class="input"
                aria-label=move || app.tw("settings.hours.from", &[("day", &day())])
                prop:value=move || time_of(interval().from)
                on:change=move |event| set(true, event_target_value(&event))
            />
            <span aria-hidden="true">"–"</span>
            <input
                type="time"
                class="input"
                aria-label=move || app.tw("settings.hours.to", &[("day", &day())])
                prop:value=move || time_of(interval().to % DAY_MINUTES)
                on:change=move |event| set(false, event_target_value(&event))
            />
            <button
                type="button"
                class="mini"
                aria-label=move || app.tw("settings.hours.remove", &[("day", &day()), ("from", &time_of(interval().from))])
                on:click=move |_| {
                    whose.change(
                        app,
                        KEY,
                        |hours| {
                            let day = hours.week.day_mut(place);
                            if index < day.len() {
                                day.remove(index);
                            }
                        },
                    );
                }
            >
                <Icon name="x" />
            </button>
            <Show when=is_over>
                <small class="muted">{move || app.t("settings.hours.over")}</small>
            </Show>
        </span>
    }
}

/// An hour after the last one ends, for four hours; the first of a day is from eight to six.
fn next_after(last: Option<Interval>) -> Interval {
    match last {
        None => Interval { from: 8 * 60, to: 18 * 60 },
        Some(last) => {
            let from = (last.end() + 60).min(DAY_MINUTES - 60) % DAY_MINUTES;
            Interval { from, to: (from + 4 * 60).min(DAY_MINUTES) % DAY_MINUTES }
        }
    }
}
