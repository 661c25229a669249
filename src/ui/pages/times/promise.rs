//! "Promessa de espera": within what time eight of ten had their first answer, by the hour of the week in which they wrote, and the sentence
//! that an automatic reply may say.

use leptos::prelude::*;

use crate::chart::{Tip, TipRow};
use crate::engine::{Answer, Cell, Clause, Clock, Dimension, Op};
use crate::ui::app::App;
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::heatmap::{Heatmap, HeatmapOf, HourCell, ScaleKey};
use crate::ui::components::icon::Icon;
use crate::ui::components::press::Held;
use crate::ui::event::Event;
use crate::ui::format::Unit;
use crate::ui::pages::{copy_text, words};
use crate::ui::promise::{PROMISED, Promise, said_secs};
use crate::ui::queries::times::{FIGURES_ID, HOURS_ID};
use crate::ui::reading::{self, Steps};
use crate::ui::week_hours::{Rectangle, chosen_hour, label};

use super::{raw, reason};

/// Every hour of the week, Monday 0 h first.
type Week = Vec<Cell>;

#[component]
pub fn PromiseCard() -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(HOURS_ID);
    let clauses = app.select(|state| state.view.clauses.clone());
    let week = Memo::new(move |_| answer.with(|answer| answer.as_ref().map(|answer| week_of(answer))));
    let steps = Memo::new(move |_| Steps::of(week.get().unwrap_or_default().iter().filter_map(|cell| cell.value)));
    let title = Signal::derive(move || app.t("times.promise.title"));
    let sub = Signal::derive(move || app.t("times.promise.sub"));
    let of = Memo::new(move |_| {
        let week = week.get()?;
        Some(clauses.with(|clauses| heatmap(app, &week, &steps.get(), clauses)))
    });
    let nothing = Memo::new(move |_| {
        answer.with(|answer| {
            let answer = answer.as_ref()?;
            let nothing = |title: String, text: String| Some(Nothing { title, text, act: String::new() });
            match reading::missing(answer, PROMISED) {
                Some(missing) => nothing(app.t("missing.title"), reason(app, &missing)),
                None if week_of(answer).iter().all(|cell| cell.n == 0) => nothing(app.t("times.none"), String::new()),
                None => None,
            }
        })
    });
    let numbers = Signal::derive(move || week.get().map(|week| numbers(app, &week, title.get())).unwrap_or_default());
    let said = Signal::derive(move || format!("{}: {}", title.get(), sub.get()));
    let say = Callback::new(move |secs: f64| app.locale().duration(secs));
    view! {
        <ChartCard
            class="card col-12"
            query=Signal::stored(Some(HOURS_ID))
            title
            sub
            is_waiting=Signal::derive(move || answer.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            numbers
            numbers_when_asked=true
            how=Signal::derive(move || app.t("times.promise.how"))
        >
            <Heatmap
                metric=PROMISED
                of
                label=said
                keys=Signal::derive(move || app.t("overview.heat.keys"))
                on_press=Callback::new(move |(hour, held): (String, Held)| {
                    app.send(Event::HourPressed { hour, add: held.add, exclude: held.exclude });
                })
                on_rectangle=Callback::new(move |rectangle| app.send(Event::HoursDrawn(rectangle)))
                words_of_rectangle=Callback::new(move |rectangle| untrack(|| words::hours_of_week(app, rectangle)))
            />
            <div class="card__foot legend">
                <ScaleKey steps say />
                <span class="muted">{move || app.t("times.promise.legend")}</span>
            </div>
            <Sentence clauses />
        </ChartCard>
    }
}

/// What may be said of the hours chosen, or of any hour, and on what it rests.
#[component]
fn Sentence(clauses: Memo<Vec<Clause>>) -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(FIGURES_ID);
    let cell = Memo::new(move |_| answer.with(|answer| answer.as_ref().map(|answer| reading::whole(answer, PROMISED)).unwrap_or_default()));
    let clock = app.select(|state| state.clock());
    let sentence = Memo::new(move |_| {
        let Promise::Within(secs) = Promise::of(cell.get()) else { return None };
        let key = match clock.get() {
            Clock::Wall => "times.promise.sentence",
            Clock::Business => "times.promise.sentence.business",
        };
        Some(app.tw(key, &[("time", &app.locale().duration(said_secs(secs)))]))
    });
    let basis = move || {
        let locale = app.locale();
        let when = clauses.with(|clauses| when(app, clauses));
        let said = |key: &str, secs: &str| app.tw(key, &[("when", &when), ("secs", secs)]);
        match Promise::of(cell.get()) {
            Promise::Within(secs) => {
                let rows = app.tw("n.count", &[("n", &locale.integer(cell.get().n as f64))]);
                format!("{} · {rows}", said("times.promise.basis", &locale.duration(secs)))
            }
            Promise::Few(n) => app.tnw("times.promise.few", n, &locale.integer(n as f64), &[("when", &when)]),
            Promise::Unanswered => said("times.promise.unanswered", ""),
            Promise::Nobody => said("times.promise.nobody", ""),
        }
    };
    let copy = move |_| {
        if let Some(sentence) = sentence.get_untracked() {
            copy_text(app, &sentence, "times.promise.copied");
        }
    };
    view! {
        <div class="promise">
            {move || sentence.get().map(|sentence| view! { <p class="promise__said" data-promise="">{sentence}</p> })}
            <p class="promise__basis" data-promise-basis="">{basis}</p>
            <button type="button" class="ctl ctl--sm" data-copy="promise" disabled=move || sentence.with(Option::is_none) on:click=copy>
                <Icon name="copy" />
                {move || app.t("times.promise.copy")}
            </button>
        </div>
    }
}

/// The hour that is chosen, in words.
fn when(app: App, clauses: &[Clause]) -> String {
    let of_time = |dimension: Dimension| matches!(dimension, Dimension::HourOfWeek | Dimension::Hour | Dimension::Weekday);
    let mut chosen = clauses.iter().filter(|clause| of_time(clause.dimension));
    match (chosen.next(), chosen.next()) {
        (None, _) => app.t("times.promise.all"),
        (Some(Clause { dimension: Dimension::HourOfWeek, op: Op::Is, values }), None) if values.len() == 1 => {
            let index = (0..7 * 24).find(|&index| label(index) == values[0]);
            index.map_or_else(|| app.t("times.promise.some"), |index| slot(app, index))
        }
        _ => app.t("times.promise.some"),
    }
}

fn slot(app: App, index: usize) -> String {
    words::hours_of_week(app, Rectangle::between(index, index))
}

fn week_of(answer: &Answer) -> Week {
    let groups: std::collections::HashMap<String, Cell> = reading::groups(answer, PROMISED).into_iter().collect();
    (0..7 * 24).map(|index| groups.get(&label(index)).copied().unwrap_or_default()).collect()
}

fn heatmap(app: App, week: &Week, steps: &Steps, clauses: &[Clause]) -> HeatmapOf {
    let locale = app.locale();
    let cell = |(index, cell): (usize, &Cell)| {
        let group = label(index);
        let note = match Promise::of(*cell) {
            Promise::Nobody => "chart.no_data",
            Promise::Few(_) => "times.promise.small",
            Promise::Unanswered => "times.promise.unkept",
            Promise::Within(_) => "times.promise.press",
        };
        let row = |key: &str, value: String| TipRow { ink: None, name: app.t(key), value, before: String::new() };
        HourCell {
            step: cell.value.map(|secs| steps.step(secs)),
            is_small: matches!(Promise::of(*cell), Promise::Few(_)),
            value: cell.value.unwrap_or(0.0),
            raw: raw(cell.value),
            chosen: chosen_hour(clauses, index),
            tip: Tip {
                title: slot(app, index),
                rows: vec![
                    row("times.promise.row", locale.cell(cell.value, Unit::Seconds)),
                    row("times.promise.cases", locale.integer(cell.n as f64)),
                ],
                note: app.t(note),
            },
            group,
        }
    };
    HeatmapOf {
        cells: week.iter().enumerate().map(cell).collect(),
        weekdays: (1..=7).map(|weekday| locale.weekday(weekday).to_owned()).collect(),
        hours: (0..24).step_by(3).map(|hour| locale.hour(hour)).collect(),
        has_sums: false,
    }
}

fn numbers(app: App, week: &Week, title: String) -> Numbers {
    let locale = app.locale();
    let cell = |index: usize| {
        let cell = week[index];
        let rows = app.tw("n.count", &[("n", &locale.integer(cell.n as f64))]);
        let text = match Promise::of(cell) {
            Promise::Few(_) if cell.value.is_some() => format!("{} ({rows})", locale.cell(cell.value, Unit::Seconds)),
            _ => locale.cell(cell.value, Unit::Seconds),
        };
        let metric = if cell.value.is_some() { PROMISED.to_owned() } else { String::new() };
        NumberCell { text, metric, raw: raw(cell.value), group: label(index) }
    };
    let header = std::iter::once(app.t("chart.table.when.hour")).chain((1..=7).map(|weekday| locale.weekday(weekday).to_owned()));
    let row = |hour: usize| NumberRow { name: locale.hour(hour as u32), cells: (0..7).map(|row| cell(row * 24 + hour)).collect() };
    Numbers { caption: title, header: header.collect(), rows: (0..24).map(row).collect() }
}
