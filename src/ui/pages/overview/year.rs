//! Calendário de atividade: 53 weeks or a year of one metric, for everybody or for one agent.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use crate::chart::{Tip, TipRow};
use crate::engine::{Answer, Cell, DateRange, Dimension, LocalDay, Note, notes_on};
use crate::ui::components::calendar::{Calendar, CalendarOf, DayCell, DayKind};
use crate::ui::components::chart_card::{ChartCard, NumberRow, Numbers};
use crate::ui::components::later::Later;
use crate::ui::components::press::Held;
use crate::ui::components::shortened;
use crate::ui::days;
use crate::ui::event::Event;
use crate::ui::format::{Locale, Unit, shape};
use crate::ui::pages::words::note_row;
use crate::ui::queries::overview::{
    CALENDAR_AGENTS_ID, CALENDAR_ID, CALENDAR_METRICS, CALENDAR_PRESENT, calendar_days, calendar_offers_agents, calendar_years,
};
use crate::ui::reading::{self, Chosen, Steps, chosen};
use crate::ui::view_state::{Mark, Period};

use super::desk::{Desk, Looked, raw};

/// A figure of this page only: cases of a day shared among the agents at work.
const PER_AGENT: &str = "cases_opened_per_agent";

/// One day, read from the answers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct DayFigure {
    value: Option<f64>,
    /// Agents at work, where the value is per agent.
    agents: Option<u64>,
}

/// What the calendar shows, before it is put in words.
#[derive(Clone, Debug, Default, PartialEq)]
struct YearOf {
    figures: BTreeMap<LocalDay, DayFigure>,
    steps: Steps,
    per_agent: bool,
}

#[component]
pub fn Year(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let (all, by_agent) = (desk.answer(CALENDAR_ID), desk.answer(CALENDAR_AGENTS_ID));
    let metric = RwSignal::new(CALENDAR_METRICS[0]);
    // Empty = everybody.
    let agent = RwSignal::new(String::new());
    let year = Memo::new(move |_| {
        let (answer, looked) = (all.get()?, desk.looked.get()?);
        Some(read(&looked, metric.get(), &agent.get(), &answer, by_agent.get().as_deref()))
    });
    let title = Signal::derive(move || app.t("overview.calendar.title"));
    let sub = Signal::derive(move || unit_words(desk, metric.get(), year.with(|year| year.as_ref().is_some_and(|year| year.per_agent))));
    let of = Memo::new(move |_| {
        let beside = Some(agent.get()).filter(|agent| !agent.is_empty());
        year.with(|year| Some(CalendarOf { beside, ..calendar(desk, &*desk.looked.get()?, metric.get(), year.as_ref()?) }))
    });
    let numbers = Signal::derive(move || match (desk.looked.get(), year.get()) {
        (Some(looked), Some(year)) => numbers(desk, &looked, metric.get(), &year, title.get()),
        _ => Numbers::default(),
    });
    let label = Signal::derive(move || year.get().map(|year| label(desk, metric.get(), &year, &sub.get())).unwrap_or_default());
    let nothing = Memo::new(move |_| desk.nothing(&*all.get()?, metric.get()));
    view! {
        <ChartCard
            class="card col-12"
            query=Signal::derive(move || Some(if agent.read().is_empty() { CALENDAR_ID } else { CALENDAR_AGENTS_ID }))
            title
            sub
            is_waiting=Signal::derive(move || all.with(Option::is_none))
            is_stale=desk.is_stale
            nothing
            on_nothing=desk.clear()
            numbers
            numbers_when_asked=true
            acts=move || view! { <Choices desk metric agent by_agent /> }
        >
            <Later class="place--cells">
                <Calendar
                    metric=Signal::derive(move || {
                        let per_agent = year.with(|year| year.as_ref().is_some_and(|year| year.per_agent));
                        if per_agent { PER_AGENT.to_owned() } else { metric.get().to_owned() }
                    })
                    of
                    label
                    keys=Signal::derive(move || app.t("overview.calendar.keys"))
                    earlier=Signal::derive(move || app.t("overview.calendar.earlier"))
                    later=Signal::derive(move || app.t("overview.calendar.later"))
                    on_press=Callback::new(move |(day, held): (String, Held)| desk.send(held.toggles(Dimension::Day, day)))
                    on_span=Callback::new(move |days| {
                        let last_day = desk.app.peek(|state| state.last_day());
                        desk.send(Event::Zoomed(Period::of(days, last_day)));
                    })
                    words_of_span=Callback::new(move |days| desk.locale.with_untracked(|locale| locale.range(days)))
                    within=Signal::derive(move || desk.looked.get().map_or(DateRange { start: 0, end: 0 }, |looked| looked.frame.data))
                    on_beyond=Callback::new(move |day| desk.send(Event::YearChosen(Some(days::civil(day).0))))
                />
            </Later>
            <Legend desk metric year />
        </ChartCard>
    }
}

#[component]
fn Choices(
    desk: Desk,
    metric: RwSignal<&'static str>,
    agent: RwSignal<String>,
    by_agent: Memo<Option<crate::ui::app::Shared<Answer>>>,
) -> impl IntoView {
    let app = desk.app;
    let offers_agents =
        Memo::new(move |_| desk.looked.with(|looked| looked.as_ref().is_some_and(|looked| calendar_offers_agents(&looked.summary))));
    let names = Memo::new(move |_| {
        let names = by_agent.get().map(|answer| answer.groups.words(1).to_vec()).unwrap_or_default();
        names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>()
    });
    let agents = move || {
        offers_agents.get().then(|| {
            let options = move || {
                names
                    .get()
                    .into_iter()
                    .map(|name| view! { <option value=name.clone() selected=agent.with(|agent| *agent == name)>{shortened(&name, 60)}</option> })
                    .collect_view()
            };
            view! {
                <select class="ctl ctl--sm" aria-label=move || app.t("dim.agent") on:change=move |event| agent.set(event_target_value(&event))>
                    <option value="" selected=move || agent.with(String::is_empty)>{move || app.t("team.total.people")}</option>
                    {options}
                </select>
            }
        })
    };
    let choose = move |event: leptos::ev::Event| {
        let wanted = event_target_value(&event);
        if let Some(known) = CALENDAR_METRICS.into_iter().find(|known| *known == wanted) {
            metric.set(known);
        }
    };
    let offered = Memo::new(move |_| desk.looked.get().map(|looked| calendar_years(&looked.frame)).unwrap_or_default());
    let chosen = app.select(|state| state.view.year);
    let years = move || {
        let options = move || {
            let (years, chosen) = (offered.get(), chosen.get());
            let is_none = chosen.is_none_or(|year| !years.contains(&year));
            let option = |year: i32| view! { <option value=year.to_string() selected=chosen == Some(year)>{year.to_string()}</option> };
            let each = years.iter().copied().map(option).collect_view();
            view! {
                <option value="" selected=is_none>{app.t("overview.calendar.weeks")}</option>
                {each}
            }
        };
        view! {
            <select
                class="ctl ctl--sm"
                data-year
                aria-label=move || app.t("overview.calendar.year")
                on:change=move |event| desk.send(Event::YearChosen(event_target_value(&event).parse().ok()))
            >
                {options}
            </select>
        }
    };
    let metrics = move || {
        let option = |known: &'static str| view! { <option value=known selected=metric.get() == known>{desk.name(known)}</option> };
        CALENDAR_METRICS.map(option).into_iter().collect_view()
    };
    view! {
        <Show when=move || offered.with(|years| !years.is_empty())>{years}</Show>
        {agents}
        <select class="ctl ctl--sm" aria-label=move || app.t("overview.calendar.title") on:change=choose>
            {metrics}
        </select>
    }
}

#[component]
fn Legend(desk: Desk, metric: RwSignal<&'static str>, year: Memo<Option<YearOf>>) -> impl IntoView {
    let app = desk.app;
    let number = move |value: f64| desk.locale.with(|locale| value_words(locale, metric.get(), value));
    let swatches = move || {
        let steps = year.get().unwrap_or_default().steps;
        let swatch = |step: usize| {
            let (above, up_to) = steps.span(step);
            let span = if step == 0 { number(0.0) } else { app.tw("num.range", &[("from", &number(above)), ("to", &number(up_to))]) };
            view! { <span class=format!("sw sw--step seq-{step}") title=span></span> }
        };
        (0..=Steps::COUNT).map(swatch).collect_view()
    };
    let scale = move || {
        let year = year.get().unwrap_or_default();
        let key = if year.per_agent {
            "overview.calendar.scale"
        } else if metric.get().starts_with("cases") {
            "overview.calendar.scale.cases"
        } else {
            "num.range"
        };
        app.tw(key, &[("from", &number(0.0)), ("to", &number(year.steps.greatest()))])
    };
    let gaps = move || {
        let looked = desk.looked.get()?;
        let first = *looked.frame.gaps.first()?;
        let locale = desk.locale.get();
        // One run of days has dates; several are only named.
        let last = *looked.frame.gaps.last()?;
        let is_one = (last - first) as usize + 1 == looked.frame.gaps.len();
        Some(if is_one {
            let dates = locale.range_short(crate::engine::DateRange { start: first, end: last + 1 });
            app.tw("overview.calendar.none.dates", &[("dates", &dates)])
        } else {
            app.t("overview.calendar.none")
        })
    };
    let is_own = app.select(|state| !state.notes.is_empty() && !state.view.hides(Mark::Notes));
    let dots = move || {
        let looked = desk.looked.get()?;
        let days = calendar_days(&looked.view, &looked.frame);
        let has_some = desk.notes.with(|notes| notes_on(notes, days.start..days.end).next().is_some());
        let key = if is_own.get() { "overview.calendar.holiday.notes" } else { "overview.calendar.holiday" };
        has_some.then(|| view! { <span class="key"><span class="sw sw--dot c-them"></span>{app.t(key)}</span> })
    };
    view! {
        <div class="card__foot legend">
            <span class="key key--scale">
                <span>{move || app.t("overview.calendar.less")}</span>
                {swatches}
                <span>{move || app.t("overview.calendar.more")}</span>
            </span>
            <span>{scale}</span>
            <span class="key">
                <span class="sw sw--hatch"></span>
                {move || gaps().unwrap_or_else(|| app.t("overview.calendar.none"))}
            </span>
            <span class="key"><span class="sw sw--hollow c-mark"></span>{move || app.t("overview.calendar.chosen")}</span>
            {dots}
        </div>
    }
}

/// Counts of cases are shared among those at work; one agent's figures and everything else stand as they are.
fn read(looked: &Looked, metric: &str, agent: &str, all: &Answer, by_agent: Option<&Answer>) -> YearOf {
    let is_first = metric == CALENDAR_METRICS[0];
    let per_agent = is_first && agent.is_empty() && by_agent.is_some();
    let groups = match by_agent.filter(|_| !agent.is_empty()) {
        Some(answer) => of_agent(answer, metric, agent),
        None => reading::groups(all, metric),
    };
    let known: BTreeMap<LocalDay, Cell> = groups.into_iter().filter_map(|(label, cell)| Some((days::parse(&label)?, cell))).collect();
    let present = by_agent.map(|answer| at_work(looked, answer)).unwrap_or_default();
    let is_count = shape(metric).unit == Unit::Count;
    let range = calendar_days(&looked.view, &looked.frame);
    let figure = |day: LocalDay| {
        if !looked.frame.is_covered(day) {
            return DayFigure::default();
        }
        let value = known.get(&day).and_then(|cell| cell.value).or(is_count.then_some(0.0));
        let agents = per_agent.then(|| present.get(&day).copied().unwrap_or(0));
        // With nobody at work the day's cases stand undivided.
        let divided = agents.map_or(value, |agents| value.map(|value| value / agents.max(1) as f64));
        DayFigure { value: divided, agents }
    };
    let figures: BTreeMap<LocalDay, DayFigure> = (range.start..range.end).map(|day| (day, figure(day))).collect();
    let steps = Steps::of(figures.values().filter_map(|figure| figure.value));
    YearOf { figures, steps, per_agent }
}

fn of_agent(answer: &Answer, metric: &str, agent: &str) -> Vec<(String, Cell)> {
    let cells = answer.groups.iter().zip(reading::cells(answer, metric));
    cells.filter(|(group, _)| group.label(1) == agent).map(|(group, &cell)| (group.label(0).to_owned(), cell)).collect()
}

/// How many agents attended a case on each day, of those that the filters leave.
fn at_work(looked: &Looked, answer: &Answer) -> BTreeMap<LocalDay, u64> {
    let mut present = BTreeMap::new();
    let is_counted = |name: &str| !name.is_empty() && chosen(&looked.view.clauses, Dimension::Agent, name) != Chosen::No;
    let counted: BTreeSet<&str> = answer.groups.words(1).iter().map(String::as_str).filter(|name| is_counted(name)).collect();
    let days: BTreeMap<&str, LocalDay> = answer.groups.words(0).iter().filter_map(|day| Some((day.as_str(), days::parse(day)?))).collect();
    for (group, cell) in answer.groups.iter().zip(reading::cells(answer, CALENDAR_PRESENT)) {
        if counted.contains(group.label(1))
            && cell.value.is_some_and(|value| value > 0.0)
            && let Some(&day) = days.get(group.label(0))
        {
            *present.entry(day).or_insert(0) += 1;
        }
    }
    present
}

fn calendar(desk: Desk, looked: &Looked, metric: &'static str, year: &YearOf) -> CalendarOf {
    let locale = desk.locale.get();
    let range = calendar_days(&looked.view, &looked.frame);
    let words = TipWords::of(desk, looked, metric, year.per_agent);
    let week_start = looked.frame.week_start;
    let notes = desk.notes.get();
    let cell = |day: LocalDay| {
        let figure = year.figures.get(&day).copied().unwrap_or_default();
        let kind = match figure.value {
            _ if day > looked.frame.last_day => DayKind::Future,
            Some(value) => DayKind::Filled(year.steps.step(value)),
            None => DayKind::NoData,
        };
        let group = days::label(day);
        DayCell {
            kind,
            is_partial: day == looked.frame.last_day && looked.frame.last_day_is_partial() && figure.value.is_some(),
            chosen: looked.chosen(Dimension::Day, &group),
            raw: raw(figure.value),
            is_noted: notes_on(&notes, day..day + 1).next().is_some(),
            tip: words.tip(&locale, metric, day, figure, kind, &notes),
            group,
        }
    };
    let months = (range.start..range.end).step_by(7).enumerate().filter_map(|(week, first_day)| {
        // The week in which a month begins carries its name.
        let (_, month, day_of_month) = days::civil(first_day + 6);
        (day_of_month <= 7).then(|| (week, locale.month_name(month).to_owned()))
    });
    CalendarOf {
        start: range.start,
        beside: None,
        cells: (range.start..range.end).map(cell).collect(),
        period: looked.frame.period,
        months: months.collect(),
        // Every other row is named, from the second on.
        weekdays: [1, 3, 5].map(|row| locale.weekday((week_start.of_calendars() - 1 + row) % 7 + 1).to_owned()),
        numbers: (
            desk.app.t("overview.calendar.week"),
            (range.start..range.end).step_by(7).map(|first| days::week_number(first, week_start.of_calendars())).collect(),
        ),
    }
}

/// What the tips of all days have in common: put in words once, for there are hundreds.
struct TipWords {
    unit: String,
    agents: String,
    none: String,
    press: String,
    week: String,
    /// On which a counted week begins.
    first_weekday: u32,
    /// Of the last day, when the data end in it.
    last_day: LocalDay,
    until: String,
}

impl TipWords {
    fn of(desk: Desk, looked: &Looked, metric: &str, per_agent: bool) -> Self {
        let app = desk.app;
        TipWords {
            unit: unit_words(desk, metric, per_agent),
            agents: app.t("dim.agent.plural"),
            none: app.t("overview.calendar.none"),
            press: app.t("overview.calendar.press"),
            week: app.t("dim.week"),
            first_weekday: looked.frame.week_start.of_weeks(),
            last_day: looked.frame.last_day,
            until: app.tw("chart.incomplete", &[("time", &crate::ui::format::clock(looked.frame.last_second))]),
        }
    }

    fn tip(&self, locale: &Locale, metric: &str, day: LocalDay, figure: DayFigure, kind: DayKind, notes: &[Note]) -> Tip {
        let is_filled = matches!(kind, DayKind::Filled(_));
        let value = figure.value.filter(|_| is_filled).map_or_else(|| self.none.clone(), |value| value_words(locale, metric, value));
        let mut rows = vec![TipRow { ink: None, name: self.unit.clone(), value, before: String::new() }];
        if let Some(agents) = figure.agents {
            rows.push(TipRow { ink: None, name: self.agents.clone(), value: locale.integer(agents as f64), before: String::new() });
        }
        let week = days::week_number(day, self.first_weekday).to_string();
        rows.push(TipRow { ink: None, name: self.week.clone(), value: week, before: String::new() });
        rows.extend(notes_on(notes, day..day + 1).map(note_row));
        let note = match is_filled {
            true if day == self.last_day => self.until.clone(),
            true => self.press.clone(),
            false => String::new(),
        };
        let (year, ..) = days::civil(day);
        Tip { title: format!("{} {year}", locale.long_day(day)), rows, note }
    }
}

fn value_words(locale: &Locale, metric: &str, value: f64) -> String {
    match shape(metric).unit {
        Unit::Count => locale.trimmed(value, 1),
        unit => locale.value(value, unit),
    }
}

fn unit_words(desk: Desk, metric: &str, per_agent: bool) -> String {
    let app = desk.app;
    if per_agent {
        return app.t("overview.calendar.sub");
    }
    match metric {
        "cases_opened" => app.t("overview.calendar.sub.cases"),
        _ => format!("{} {}", desk.name(metric), app.t("overview.per.day")),
    }
}

fn label(desk: Desk, metric: &str, year: &YearOf, unit: &str) -> String {
    let app = desk.app;
    let locale = desk.locale.get();
    let greatest = year.figures.iter().filter_map(|(day, figure)| Some((*day, figure.value?))).max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((day, value)) = greatest else { return app.t("overview.calendar.title") };
    let of_year = days::civil(day).0.to_string();
    let values =
        [("year", of_year.as_str()), ("unit", unit), ("day", &locale.long_day(day)), ("value", &value_words(&locale, metric, value))];
    app.tw("chart.aria.calendar", &values)
}

fn numbers(desk: Desk, looked: &Looked, metric: &str, year: &YearOf, title: String) -> Numbers {
    let app = desk.app;
    let locale = desk.locale.get();
    let caption = app.tw("chart.table.caption", &[("title", &title), ("range", &locale.range(calendar_days(&looked.view, &looked.frame)))]);
    let mut header = vec![app.t("chart.table.when.day"), unit_words(desk, metric, year.per_agent)];
    if year.per_agent {
        header.push(app.t("dim.agent.plural"));
    }
    let past = year.figures.iter().rev().filter(|(day, _)| **day <= looked.frame.last_day);
    let rows = past.map(|(day, figure)| {
        let mut value = desk.past_number(metric, Cell { value: None, n: 0 });
        value.text = figure.value.map_or_else(|| app.t("overview.calendar.none"), |value| value_words(&locale, metric, value));
        let mut cells = vec![value];
        if year.per_agent {
            let mut agents = desk.past_number(CALENDAR_PRESENT, Cell { value: None, n: 0 });
            agents.text = figure.agents.map(|agents| locale.integer(agents as f64)).unwrap_or_default();
            cells.push(agents);
        }
        let happened = desk.notes.with(|notes| notes_on(notes, *day..day + 1).map(|note| format!(" · {}", note.text)).collect::<String>());
        NumberRow { name: format!("{}{happened}", locale.weekday_day(*day)), cells }
    });
    Numbers { caption, header, rows: rows.collect() }
}
