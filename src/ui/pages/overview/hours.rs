//! Hora e dia da semana: cases per occurrence of each hour of the week.

use leptos::prelude::*;

use crate::chart::{Tip, TipRow};
use crate::engine::{Answer, Dimension};
use crate::ui::components::chart_card::{ChartCard, NumberCell, NumberRow, Numbers};
use crate::ui::components::heatmap::{Heatmap, HeatmapOf, HourCell};
use crate::ui::components::press::Held;
use crate::ui::days;
use crate::ui::queries::overview::HOURS_ID;
use crate::ui::reading::{self, Chosen, Steps, chosen};

use super::desk::{Desk, Looked, raw};

const OPENED: &str = "cases_opened";

/// A figure of this page only: cases of an hour of the week shared among its occurrences.
const PER_OCCURRENCE: &str = "cases_opened_per_occurrence";

/// Mean of every hour of the week, Monday 0 h first; `None` where it never came.
type Week = Vec<Option<f64>>;

#[component]
pub fn Hours(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let answer = desk.answer(HOURS_ID);
    let week = Memo::new(move |_| Some(means(&*desk.looked.get()?, &*answer.get()?)));
    let steps = Memo::new(move |_| Steps::of(week.get().unwrap_or_default().into_iter().flatten()));
    let title = Signal::derive(move || app.t("overview.heat.title"));
    let sub = Signal::derive(move || app.t("overview.heat.sub"));
    let of = Memo::new(move |_| Some(heatmap(desk, &*desk.looked.get()?, &week.get()?, &steps.get())));
    let numbers = Signal::derive(move || week.get().map(|week| numbers(desk, &week, title.get())).unwrap_or_default());
    let label = Signal::derive(move || {
        let week = week.get().unwrap_or_default();
        let greatest = week.iter().enumerate().filter_map(|(index, mean)| Some((index, (*mean)?))).max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((index, mean)) = greatest else { return title.get() };
        let value = desk.locale.with(|locale| locale.trimmed(mean, 1));
        app.tw("chart.aria.heat", &[("unit", &sub.get()), ("slot", &slot(desk, index)), ("value", &value)])
    });
    let legend = move || {
        let steps = steps.get();
        let number = |value: f64| desk.locale.with(|locale| locale.trimmed(value, 1));
        let swatch = |step: usize| {
            let (above, up_to) = steps.span(step);
            let span = if step == 0 { number(0.0) } else { app.tw("num.range", &[("from", &number(above)), ("to", &number(up_to))]) };
            view! { <span class=format!("sw sw--step seq-{step}") title=span></span> }
        };
        view! {
            <span class="key key--scale">
                <span>{number(0.0)}</span>
                {(0..=Steps::COUNT).map(swatch).collect_view()}
                <span>{number(steps.greatest())}</span>
            </span>
        }
    };
    let nothing = Memo::new(move |_| desk.nothing(&*answer.get()?, OPENED));
    view! {
        <ChartCard
            class="card col-5"
            query=Signal::stored(Some(HOURS_ID))
            title
            sub
            is_waiting=Signal::derive(move || answer.with(Option::is_none))
            is_stale=desk.is_stale
            nothing
            on_nothing=desk.clear()
            numbers
            numbers_when_asked=true
        >
            <Heatmap
                metric=PER_OCCURRENCE
                of
                label
                on_press=Callback::new(move |(hour, held): (String, Held)| desk.send(held.toggles(Dimension::HourOfWeek, hour)))
            />
            <div class="card__foot legend">{legend}</div>
        </ChartCard>
    }
}

/// `1-09`, as the groups of the answer are labelled.
fn label_of(index: usize) -> String {
    format!("{}-{:02}", index / 24 + 1, index % 24)
}

fn means(looked: &Looked, answer: &Answer) -> Week {
    let occurrences = occurrences(looked);
    let groups: std::collections::HashMap<String, f64> =
        reading::groups(answer, OPENED).into_iter().filter_map(|(label, cell)| Some((label, cell.value?))).collect();
    let mean = |index: usize| {
        let total = groups.get(&label_of(index)).copied().unwrap_or(0.0);
        (occurrences[index] > 0).then(|| total / f64::from(occurrences[index]))
    };
    (0..7 * 24).map(mean).collect()
}

/// How often each hour of the week came in the days looked at; the last day of the data only up to its last hour.
fn occurrences(looked: &Looked) -> [u32; 7 * 24] {
    let frame = &looked.frame;
    let (start, end) = (frame.period.start.max(frame.data.start), frame.period.end.min(frame.last_day + 1));
    let passes = |day: i32| {
        let label = days::label(day);
        let week = days::label(frame.week_of(day));
        let weekday = days::weekday(day).to_string();
        let values =
            [(Dimension::Day, label.as_str()), (Dimension::Week, &week), (Dimension::Month, &label[..7]), (Dimension::Weekday, &weekday)];
        values.iter().all(|(dimension, value)| chosen(&looked.view.clauses, *dimension, value) != Chosen::No)
    };
    let mut counts = [0; 7 * 24];
    for day in (start..end).filter(|day| frame.is_covered(*day) && passes(*day)) {
        let hours = if day == frame.last_day { frame.last_second / 3600 + 1 } else { 24 };
        let row = (days::weekday(day) as usize - 1) * 24;
        for count in counts.iter_mut().skip(row).take(hours as usize) {
            *count += 1;
        }
    }
    counts
}

fn slot(desk: Desk, index: usize) -> String {
    desk.locale.with(|locale| {
        let values = [
            ("weekday", locale.weekday_long(index as u32 / 24 + 1).to_owned()),
            ("from", locale.hour(index as u32 % 24)),
            ("to", locale.hour(index as u32 % 24 + 1)),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        desk.app.tw("overview.heat.cell", &values)
    })
}

fn heatmap(desk: Desk, looked: &Looked, week: &Week, steps: &Steps) -> HeatmapOf {
    let app = desk.app;
    let locale = desk.locale.get();
    let (none, unit, press) = (app.t("chart.no_data"), app.t("overview.heat.sub"), app.t("overview.heat.press"));
    let cell = |(index, mean): (usize, &Option<f64>)| {
        let group = label_of(index);
        let value = mean.map_or_else(|| none.clone(), |mean| locale.trimmed(mean, 1));
        HourCell {
            step: mean.map(|mean| steps.step(mean)),
            value: mean.unwrap_or(0.0),
            raw: raw(*mean),
            chosen: looked.chosen(Dimension::HourOfWeek, &group),
            tip: Tip {
                title: slot(desk, index),
                rows: vec![TipRow { ink: None, name: unit.clone(), value, before: String::new() }],
                note: if mean.is_some() { press.clone() } else { String::new() },
            },
            group,
        }
    };
    HeatmapOf {
        cells: week.iter().enumerate().map(cell).collect(),
        weekdays: (1..=7).map(|weekday| locale.weekday(weekday).to_owned()).collect(),
        hours: (0..24).step_by(3).map(|hour| locale.hour(hour)).collect(),
    }
}

fn numbers(desk: Desk, week: &Week, title: String) -> Numbers {
    let app = desk.app;
    let locale = desk.locale.get();
    let caption = app.tw("chart.table.caption", &[("title", &title), ("range", &desk.period())]);
    let header = std::iter::once(app.t("chart.table.when.hour")).chain((1..=7).map(|weekday| locale.weekday(weekday).to_owned()));
    let cell = |mean: Option<f64>| NumberCell {
        text: mean.map_or_else(|| "—".to_owned(), |mean| locale.trimmed(mean, 1)),
        ..NumberCell::default()
    };
    let rows = (0..24_usize).map(|hour| NumberRow {
        name: locale.hour(hour as u32),
        cells: (0..7).map(|row| cell(week.get(row * 24 + hour).copied().flatten())).collect(),
    });
    Numbers { caption, header: header.collect(), rows: rows.collect() }
}
