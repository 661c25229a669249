//! Hora e dia da semana: a metric by hour of the week, counts per occurrence of the hour or whole.

use leptos::prelude::*;

use crate::chart::{Tip, TipRow};
use crate::ui::components::chart_card::{ChartCard, NumberCell, NumberRow, Numbers};
use crate::ui::components::heatmap::{Heatmap, HeatmapOf, HourCell, ScaleKey};
use crate::ui::components::later::Later;
use crate::ui::components::press::Held;
use crate::ui::components::seg::{Seg, SegOption};
use crate::ui::event::Event;
use crate::ui::format::{Locale, Unit, shape};
use crate::ui::queries::overview::{HEAT_METRICS, HOURS_ID, heat_metric};
use crate::ui::reading::Steps;
use crate::ui::week_hours::{HourFigure, Rectangle, chosen_hour, figures, label as label_of, occurrences};

use crate::ui::pages::words;

use super::desk::{Desk, Looked, raw};

/// What the card shows, before it is put in words.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    metric: &'static str,
    /// Whole counts; else they are per occurrence, a figure of this card only.
    is_total: bool,
    week: Vec<HourFigure>,
    steps: Steps,
}

impl Shown {
    fn is_count(&self) -> bool {
        shape(self.metric).unit == Unit::Count
    }

    fn id(&self) -> String {
        if self.is_count() && !self.is_total { format!("{}_per_occurrence", self.metric) } else { self.metric.to_owned() }
    }

    fn unit(&self, desk: Desk) -> String {
        let name = desk.name(self.metric);
        if self.is_count() && !self.is_total { desk.app.tw("overview.heat.per", &[("metric", &name)]) } else { name }
    }

    fn words(&self, locale: &Locale, value: f64) -> String {
        if self.is_count() { locale.trimmed(value, 1) } else { locale.value(value, shape(self.metric).unit) }
    }
}

#[component]
pub fn Hours(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let answer = desk.answer(HOURS_ID);
    let shown = Memo::new(move |_| {
        let (looked, answer) = (desk.looked.get()?, answer.get()?);
        let (metric, is_total) = (heat_metric(&looked.view), looked.view.heat_total);
        let week = figures(&answer, metric, &occurrences(&looked.frame, &looked.view.clauses), is_total);
        let steps = Steps::of(week.iter().filter(|figure| !figure.is_small).filter_map(|figure| figure.value));
        Some(Shown { metric, is_total, week, steps })
    });
    let title = Signal::derive(move || app.t("overview.heat.title"));
    let sub = Signal::derive(move || shown.with(|shown| shown.as_ref().map(|shown| shown.unit(desk))).unwrap_or_default());
    let of = Memo::new(move |_| shown.with(|shown| Some(heatmap(desk, &*desk.looked.get()?, shown.as_ref()?))));
    let numbers =
        Signal::derive(move || shown.with(|shown| shown.as_ref().map(|shown| numbers(desk, shown, title.get()))).unwrap_or_default());
    let label = Signal::derive(move || {
        let Some(shown) = shown.get() else { return title.get() };
        let known =
            shown.week.iter().enumerate().filter(|(_, figure)| !figure.is_small).filter_map(|(slot, figure)| Some((slot, figure.value?)));
        let Some((slot, greatest)) = known.max_by(|a, b| a.1.total_cmp(&b.1)) else { return title.get() };
        let value = desk.locale.with(|locale| shown.words(locale, greatest));
        let key = if shown.is_count() { "chart.aria.heat" } else { "chart.aria.heat.greatest" };
        app.tw(key, &[("unit", &shown.unit(desk)), ("slot", &words_of_slot(desk, slot)), ("value", &value)])
    });
    let steps = Signal::derive(move || shown.get().map(|shown| shown.steps).unwrap_or_default());
    let say = Callback::new(move |value: f64| {
        shown.with(|shown| shown.as_ref().map(|shown| desk.locale.with(|locale| shown.words(locale, value)))).unwrap_or_default()
    });
    let few = move || {
        let has_few = shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.week.iter().any(|figure| figure.is_small)));
        has_few.then(|| view! { <span class="key"><span class="sw sw--few"></span>{app.t("overview.heat.few")}</span> })
    };
    let nothing = Memo::new(move |_| desk.nothing(&*answer.get()?, shown.with(|shown| shown.as_ref().map(|shown| shown.metric))?));
    view! {
        <ChartCard
            class="card col-5 card--choices"
            query=Signal::stored(Some(HOURS_ID))
            title
            sub
            is_waiting=Signal::derive(move || answer.with(Option::is_none))
            is_stale=desk.is_stale
            nothing
            on_nothing=desk.clear()
            numbers
            numbers_when_asked=true
            acts=move || view! { <Choices desk /> }
        >
            <Later class="place--cells">
                <Heatmap
                    metric=Signal::derive(move || shown.with(|shown| shown.as_ref().map(Shown::id)).unwrap_or_default())
                    of
                    label
                    keys=Signal::derive(move || app.t("overview.heat.keys"))
                    on_press=Callback::new(move |(hour, held): (String, Held)| {
                        desk.send(Event::HourPressed { hour, add: held.add, exclude: held.exclude });
                    })
                    on_rectangle=Callback::new(move |rectangle| desk.send(Event::HoursDrawn(rectangle)))
                    words_of_rectangle=Callback::new(move |rectangle| untrack(|| words::hours_of_week(app, rectangle)))
                />
            </Later>
            <div class="card__foot legend"><ScaleKey steps say /> {few}</div>
        </ChartCard>
    }
}

/// Which metric, and counts per occurrence or whole.
#[component]
fn Choices(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let chosen = app.select(|state| (heat_metric(&state.view), state.view.heat_total));
    let choose = move |metric: &str, is_total: bool| desk.send(Event::HeatChosen { metric: metric.to_owned(), is_total });
    let is_count = Memo::new(move |_| shape(chosen.get().0).unit == Unit::Count);
    let way = move || {
        is_count.get().then(|| {
            let option = move |is_total: bool| {
                let key = if is_total { "overview.heat.total" } else { "overview.heat.occurrence" };
                SegOption { value: is_total, text: app.t(key), title: app.t(&format!("{key}.title")) }
            };
            view! {
                <Seg
                    label=Signal::derive(move || app.t("overview.heat.way"))
                    options=Signal::derive(move || [false, true].map(option).to_vec())
                    chosen=Signal::derive(move || chosen.get().1)
                    on_choose=move |is_total| choose(chosen.get_untracked().0, is_total)
                    is_small=true
                />
            }
        })
    };
    let metrics = move || {
        let option = |metric: &'static str| view! { <option value=metric selected=chosen.get().0 == metric>{desk.name(metric)}</option> };
        HEAT_METRICS.map(option).into_iter().collect_view()
    };
    view! {
        {way}
        <select
            class="ctl ctl--sm"
            data-heat
            aria-label=move || app.t("overview.heat.metric")
            on:change=move |event| choose(&event_target_value(&event), chosen.get_untracked().1)
        >
            {metrics}
        </select>
    }
}

fn words_of_slot(desk: Desk, slot: usize) -> String {
    words::hours_of_week(desk.app, Rectangle::between(slot, slot))
}

fn heatmap(desk: Desk, looked: &Looked, shown: &Shown) -> HeatmapOf {
    let app = desk.app;
    let locale = desk.locale.get();
    let row = |name: &str, value: String| TipRow { ink: None, name: name.to_owned(), value, before: String::new() };
    let (none, unit, press) = (app.t("chart.no_data"), shown.unit(desk), app.t("overview.heat.drag"));
    let times = app.t("overview.heat.times");
    let tip = |slot: usize, figure: &HourFigure| {
        let value = figure.value.map_or_else(|| none.clone(), |value| shown.words(&locale, value));
        // What the figure rests on: how often the hour came, or how many were measured.
        let basis = match (figure.value, shown.is_count()) {
            (None, _) => None,
            (_, true) => Some(row(&times, locale.integer(f64::from(figure.times)))),
            (_, false) => Some(row(&app.tw("n.small", &[("n", &locale.integer(figure.n as f64))]), String::new())),
        };
        Tip {
            title: words_of_slot(desk, slot),
            rows: std::iter::once(row(&unit, value)).chain(basis).collect(),
            note: if figure.value.is_some() { press.clone() } else { String::new() },
        }
    };
    let cell = |(slot, figure): (usize, &HourFigure)| HourCell {
        step: figure.value.map(|value| shown.steps.step(value)),
        is_small: figure.is_small,
        value: figure.value.unwrap_or(0.0),
        raw: raw(figure.value),
        chosen: chosen_hour(&looked.view.clauses, slot),
        tip: tip(slot, figure),
        group: label_of(slot),
    };
    HeatmapOf {
        cells: shown.week.iter().enumerate().map(cell).collect(),
        weekdays: (1..=7).map(|weekday| locale.weekday(weekday).to_owned()).collect(),
        hours: (0..24).step_by(3).map(|hour| locale.hour(hour)).collect(),
        has_sums: shown.is_count(),
    }
}

fn numbers(desk: Desk, shown: &Shown, title: String) -> Numbers {
    let app = desk.app;
    let locale = desk.locale.get();
    let caption = app.tw("chart.table.caption", &[("title", &format!("{title}, {}", shown.unit(desk))), ("range", &desk.period())]);
    let header = std::iter::once(app.t("chart.table.when.hour")).chain((1..=7).map(|weekday| locale.weekday(weekday).to_owned()));
    let cell = |figure: HourFigure| NumberCell {
        text: figure.value.map_or_else(|| "—".to_owned(), |value| shown.words(&locale, value)),
        ..NumberCell::default()
    };
    let rows = (0..24_usize).map(|hour| NumberRow {
        name: locale.hour(hour as u32),
        cells: (0..7).map(|row| cell(shown.week.get(row * 24 + hour).copied().unwrap_or_default())).collect(),
    });
    Numbers { caption, header: header.collect(), rows: rows.collect() }
}
