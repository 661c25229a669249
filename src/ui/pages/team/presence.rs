//! "Tempo online": who was there on one day, who waited, and when nobody was there to answer.

use leptos::prelude::*;

use crate::engine::{Alone, Dimension, LocalDay, SLOT_SECS, Span, SpanState, Timeline, TimelineRow};
use crate::ui::app::{App, Shared};
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::icon::Icon;
use crate::ui::components::press::Held;
use crate::ui::components::shortened;
use crate::ui::days;
use crate::ui::event::{Event, TeamEvent};
use crate::ui::format::{Unit, clock};
use crate::ui::reading::{Chosen, chosen};

use super::{TeamNow, in_sentence, name_of};

/// People shown before "Ver todos".
const TOP: usize = 12;
/// Markers of nobody there that are drawn; the table has all.
const MARKERS: usize = 3;

#[component]
pub fn PresenceCard(now: TeamNow) -> impl IntoView {
    let app = App::expect();
    let shows_all = RwSignal::new(false);
    let timeline: Memo<Option<Shared<Timeline>>> = Memo::new(move |_| now.read().as_ref().map(|page| Shared(page.timeline.clone().into())));
    let clauses = app.select(|state| state.view.clauses.clone());
    let day = Memo::new(move |_| timeline.read().as_ref().map(|timeline| timeline.day));
    let n_rows = Memo::new(move |_| timeline.read().as_ref().map_or(0, |timeline| timeline.rows.len()));
    let has = move |state: SpanState| {
        timeline.read().as_ref().is_some_and(|timeline| timeline.rows.iter().flat_map(|row| &row.spans).any(|span| span.state == state))
    };
    let has_estimate = Memo::new(move |_| has(SpanState::Estimated));
    let has_stated = Memo::new(move |_| has(SpanState::Online) || has(SpanState::Unavailable));
    let nothing = Memo::new(move |_| {
        let is_empty = timeline.read().as_ref().is_some_and(|timeline| timeline.rows.is_empty());
        is_empty.then(|| {
            let has_file = timeline.read().as_ref().is_some_and(|timeline| timeline.has_file);
            let text = if has_file { "team.online.none.hint" } else { "team.online.empty.text" };
            Nothing { title: app.t("team.online.none"), text: app.t(text), act: String::new() }
        })
    });
    let drawn = move || {
        let (timeline, clauses) = (timeline.get()?, clauses.get());
        let listed = if shows_all.get() { timeline.rows.len() } else { TOP };
        let states: Vec<Chosen> = timeline.rows.iter().map(|row| chosen(&clauses, Dimension::Agent, &row.agent)).collect();
        Some(shifts(app, &timeline, &states, listed))
    };
    let numbers = Signal::derive(move || timeline.get().map(|timeline| numbers(app, &timeline)).unwrap_or_default());
    let toggle_label = move || match shows_all.get() {
        true => app.t("action.show_less"),
        false => format!("{} ({})", app.t("action.see_all"), app.locale().integer(n_rows.get() as f64)),
    };
    // One person has a name here, several have a number.
    let estimated = move || {
        let timeline = timeline.read();
        let names: Vec<String> = timeline
            .iter()
            .flat_map(|timeline| &timeline.rows)
            .filter(|row| row.estimated_secs.is_some())
            .map(|row| row.agent.clone())
            .collect();
        match (timeline.as_ref().is_some_and(|timeline| timeline.has_file), names.as_slice()) {
            (true, [name]) => app.tw("team.online.estimated.one", &[("name", &in_sentence(name))]),
            (true, names) => app.tw("team.online.estimated.some", &[("n", &app.locale().integer(names.len() as f64))]),
            (false, _) => app.t("team.online.estimated.all"),
        }
    };
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t("team.online.title"))
            sub=Signal::derive(move || day.get().map(|day| app.locale().weekday_day(day)).unwrap_or_default())
            is_waiting=Signal::derive(move || timeline.read().is_none())
            is_stale=false
            nothing
            numbers
            acts=move || view! { <Pickers timeline /> }
        >
            {drawn}
            <div class="card__foot legend">
                <Show when=move || has_stated.get()>
                    <span class="key">
                        <span class="sw c-us"></span>
                        {move || app.t("team.online.online")}
                    </span>
                    <span class="key">
                        <span class="sw sw--hatch"></span>
                        {move || app.t("team.online.unavailable")}
                    </span>
                </Show>
                <Show when=move || has_estimate.get()>
                    <span class="key">
                        <span class="sw sw--estimated"></span>
                        {estimated}
                    </span>
                </Show>
                <Show when=move || { n_rows.get() > TOP }>
                    <button
                        type="button"
                        class="link push"
                        aria-expanded=move || shows_all.get().to_string()
                        on:click=move |_| shows_all.update(|all| *all = !*all)
                    >
                        {toggle_label}
                    </button>
                </Show>
            </div>
        </ChartCard>
    }
}

/// ‹ day ›, and the hours from and to: a day and hours of their own, apart from the period.
#[component]
fn Pickers(timeline: Memo<Option<Shared<Timeline>>>) -> impl IntoView {
    let app = App::expect();
    let send = move |event: TeamEvent| app.send(Event::Team(event));
    let day = Memo::new(move |_| timeline.read().as_ref().map(|timeline| timeline.day));
    let days = app.select(|state| state.data_days());
    let hours = app.select(|state| state.team.hours);
    let shown = Memo::new(move |_| hours.get().unwrap_or((0, 24)));
    let is_edge =
        move |edge: fn(crate::engine::DateRange) -> LocalDay| days.get().zip(day.get()).is_some_and(|(days, day)| edge(days) == day);
    let label = move |day: Option<LocalDay>| day.map(days::label).unwrap_or_default();
    let on_day = move |event| {
        if let Some(day) = days::parse(&event_target_value(&event)) {
            send(TeamEvent::DayChosen(day));
        }
    };
    let choose = move |from: u8, to: u8| send(TeamEvent::HoursChosen(if (from, to) == (0, 24) { None } else { Some((from, to)) }));
    let options = move |hours: std::ops::RangeInclusive<u8>, chosen: fn((u8, u8)) -> u8| {
        let option = move |hour: u8| {
            view! {
                <option value=hour.to_string() selected=move || chosen(shown.get()) == hour>
                    {move || app.locale().hour(hour.into())}
                </option>
            }
        };
        hours.map(option).collect_view()
    };
    let read = |event| event_target_value(&event).parse::<u8>().unwrap_or(0);
    view! {
        <span class="pickers">
            <span class="pickers__hours">
                <select
                    class="input input--sm"
                    aria-label=move || app.t("team.online.from")
                    on:change=move |event| choose(read(event), shown.get_untracked().1)
                >
                    {options(0..=23, |hours| hours.0)}
                </select>
                <span aria-hidden="true">"–"</span>
                <select
                    class="input input--sm"
                    aria-label=move || app.t("team.online.to")
                    on:change=move |event| choose(shown.get_untracked().0, read(event))
                >
                    {options(1..=24, |hours| hours.1)}
                </select>
            </span>
            <span class="joined">
                <button
                    type="button"
                    class="ctl ctl--sm ctl--icon"
                    aria-label=move || app.t("team.online.day_before")
                    disabled=move || is_edge(|days| days.start)
                    on:click=move |_| send(TeamEvent::DayShifted(-1))
                >
                    <Icon name="chev-l" class="i i--sm" />
                </button>
                <input
                    class="input input--sm"
                    type="date"
                    aria-label=move || app.t("team.online.day")
                    min=move || label(days.get().map(|days| days.start))
                    max=move || label(days.get().map(|days| days.end - 1))
                    prop:value=move || label(day.get())
                    on:change=on_day
                />
                <button
                    type="button"
                    class="ctl ctl--sm ctl--icon"
                    aria-label=move || app.t("team.online.day_after")
                    disabled=move || is_edge(|days| days.end - 1)
                    on:click=move |_| send(TeamEvent::DayShifted(1))
                >
                    <Icon name="chev-r" class="i i--sm" />
                </button>
            </span>
        </span>
    }
}

/// Places along the hours drawn, in percent.
#[derive(Clone, Copy)]
struct Axis {
    from: i32,
    to: i32,
}

impl Axis {
    fn of(timeline: &Timeline) -> Axis {
        Axis { from: timeline.hours.0 * 3600, to: timeline.hours.1 * 3600 }
    }

    fn part(self, secs: i32) -> f64 {
        100.0 * f64::from(secs - self.from) / f64::from((self.to - self.from).max(1))
    }

    fn x(self, secs: i32) -> String {
        format!("{:.3}%", self.part(secs))
    }

    fn width(self, from: i32, to: i32) -> String {
        format!("{:.3}%", self.part(to) - self.part(from))
    }
}

/// `14:32`, also of the next day.
fn at(secs: i32) -> String {
    clock(secs.rem_euclid(24 * 3600) as u32)
}

fn shifts(app: App, timeline: &Timeline, states: &[Chosen], listed: usize) -> impl IntoView + use<> {
    let axis = Axis::of(timeline);
    let locale = app.locale();
    let n_hours = (timeline.hours.1 - timeline.hours.0).max(1);
    let every = if n_hours > 15 { 3 } else { 2 };
    let ticks = (timeline.hours.0..=timeline.hours.1).step_by(every).map(|hour| {
        let name = locale.hour(hour.rem_euclid(24) as u32);
        view! { <span style:--x=axis.x(hour * 3600)>{name}</span> }
    });
    let ticks = ticks.collect_view();
    let rows: Vec<_> = timeline.rows.iter().zip(states).take(listed).map(|(row, state)| shift(app, axis, row, *state)).collect();
    let is_marked = !timeline.alone.is_empty();
    let markers = markers(app, axis, &timeline.alone);
    let head = view! {
        <div class="shift shift--head">
            {waiting_words(app, timeline)}
            <span class="shift__track shift__track--waiting">{waiting_area(timeline)}</span>
            <span class="shift__sum">{app.t("team.online.online")}</span>
            <span class="shift__sum shift__sum--off">{app.t("team.online.unavailable.short")}</span>
        </div>
    };
    view! {
        <div class="shifts" style:--hours=n_hours.to_string() style:--every=every.to_string()>
            {head}
            <div class="shifts__rows" class:shifts__rows--marked=is_marked>
                {rows}
                <div class="shifts__marks" aria-hidden="true">{markers}</div>
            </div>
            <div class="shift shift--axis" aria-hidden="true">
                <span></span>
                <span class="shift__axis">{ticks}</span>
            </div>
        </div>
    }
}

/// `Casos esperando`, `pico 15, às 10:15`
fn waiting_words(app: App, timeline: &Timeline) -> impl IntoView + use<> {
    let peak = timeline.waiting.iter().copied().enumerate().rev().max_by_key(|&(_, most)| most).filter(|&(_, most)| most > 0);
    let text = match peak {
        Some((slot, most)) => {
            let time = at(timeline.hours.0 * 3600 + slot as i32 * SLOT_SECS);
            app.tw("team.online.peak", &[("n", &app.locale().integer(most.into())), ("time", &time)])
        }
        None if timeline.waiting.is_empty() => app.t("team.online.waiting.unknown"),
        None => app.t("team.online.waiting.none"),
    };
    view! {
        <span class="shift__waiting">
            <b>{app.t("team.online.waiting")}</b>
            <small>{text}</small>
        </span>
    }
}

fn waiting_area(timeline: &Timeline) -> impl IntoView + use<> {
    let most = timeline.waiting.iter().copied().max().unwrap_or(0).max(1);
    let mut path = String::from("M0 100");
    for (slot, &count) in timeline.waiting.iter().enumerate() {
        let y = 100.0 - 100.0 * f64::from(count) / f64::from(most);
        path.push_str(&format!("V{y:.1}H{}", slot + 1));
    }
    path.push_str("V100Z");
    view! {
        <svg viewBox=format!("0 0 {} 100", timeline.waiting.len().max(1)) preserveAspectRatio="none" width="100%" height="36" aria-hidden="true">
            <path class="waiting" d=path></path>
        </svg>
    }
}

fn shift(app: App, axis: Axis, row: &TimelineRow, state: Chosen) -> impl IntoView + use<> {
    let locale = app.locale();
    let agent = row.agent.clone();
    let name = name_of(app, Dimension::Agent, &agent);
    let span = |span: &Span| {
        let class = match span.state {
            SpanState::Online => "shift__span shift__span--online",
            SpanState::Unavailable => "shift__span shift__span--off",
            SpanState::Estimated => "shift__span shift__span--estimated",
        };
        view! {
            <i
                class=class
                class:shift__span--before=span.is_cut.0
                class:shift__span--after=span.is_cut.1
                style:--x=axis.x(span.from)
                style:--w=axis.width(span.from, span.to)
                title=span_words(app, span)
            ></i>
        }
    };
    let spans = row.spans.iter().map(span).collect_view();
    let secs = |secs: Option<i64>| locale.cell(secs.map(|secs| secs as f64), Unit::Seconds);
    let raw = |secs: Option<i64>| secs.map(|secs| secs.to_string()).unwrap_or_default();
    let (metric, sum, class, title) = match row.estimated_secs {
        Some(estimated) => ("timeline_estimated_secs", Some(estimated), "shift__sum estimated", app.t("team.online.estimated.all")),
        None => ("timeline_online_secs", row.online_secs, "shift__sum", String::new()),
    };
    view! {
        <div class="shift" class:shift--dim=state == Chosen::No class:shift--sel=state == Chosen::Yes>
            <button
                type="button"
                class="tbl__name"
                aria-pressed=(state == Chosen::Yes).to_string()
                title=format!("{}. {}", shortened(&name, 300), app.t("filter.press.more"))
                on:click={
                    let agent = agent.clone();
                    move |event| app.send(Held::from(&event).toggles(Dimension::Agent, agent.clone()))
                }
            >
                <bdi>{shortened(&name, 120)}</bdi>
            </button>
            <span class="shift__track">{spans}</span>
            <span class=class title=title data-metric=metric data-value=raw(sum) data-group=agent.clone()>
                <b>{secs(sum)}</b>
            </span>
            <span class="shift__sum shift__sum--off" data-metric="timeline_unavailable_secs" data-value=raw(row.unavailable_secs) data-group=agent>
                {secs(row.unavailable_secs)}
            </span>
        </div>
    }
}

/// `indisponível, 12:00 a 13:00, 1 h, almoço`
fn span_words(app: App, span: &Span) -> String {
    let reasons = if span.reasons.is_empty() { String::new() } else { format!(", {}", shortened(&span.reasons.join(", "), 120)) };
    let range = app.tw("team.online.range", &[("from", &at(span.from)), ("to", &at(span.to))]);
    format!("{}, {range}, {}{reasons}", state_name(app, span.state), app.locale().duration(f64::from(span.to - span.from)))
}

fn state_name(app: App, state: SpanState) -> String {
    app.t(match state {
        SpanState::Online => "team.online.online",
        SpanState::Unavailable => "team.online.unavailable",
        SpanState::Estimated => "team.online.estimated",
    })
}

fn markers(app: App, axis: Axis, alone: &[Alone]) -> impl IntoView + use<> {
    let mut longest: Vec<&Alone> = alone.iter().collect();
    longest.sort_by_key(|alone| (std::cmp::Reverse(i64::from(alone.cases) * i64::from(alone.to - alone.from)), alone.from));
    let marker = |alone: &Alone| {
        let text = app.tn("team.online.alone", alone.cases.into(), &app.locale().integer(alone.cases.into()));
        let is_narrow = axis.part(alone.to) - axis.part(alone.from) < 12.0;
        let is_late = axis.part(alone.from) > 60.0;
        view! {
            <span class="alone" class:alone--narrow=is_narrow class:alone--late=is_late style:--x=axis.x(alone.from) style:--w=axis.width(alone.from, alone.to)>
                <b>{text}</b>
            </span>
        }
    };
    longest.into_iter().take(MARKERS).map(marker).collect_view()
}

/// Every interval with its reason, the sums of each person, and the times without anybody.
fn numbers(app: App, timeline: &Timeline) -> Numbers {
    let locale = app.locale();
    let plain = |text: String| NumberCell { text, ..NumberCell::default() };
    let secs = |secs: i64| locale.duration(secs as f64);
    let mut rows = Vec::new();
    for row in &timeline.rows {
        let name = shortened(&name_of(app, Dimension::Agent, &row.agent), 120);
        for span in &row.spans {
            let reasons = shortened(&span.reasons.join(", "), 200);
            let cells = [state_name(app, span.state), at(span.from), at(span.to), secs(i64::from(span.to - span.from)), reasons];
            rows.push(NumberRow { name: name.clone(), cells: cells.into_iter().map(plain).collect() });
        }
        let sums = [
            (SpanState::Online, "timeline_online_secs", row.online_secs),
            (SpanState::Unavailable, "timeline_unavailable_secs", row.unavailable_secs),
            (SpanState::Estimated, "timeline_estimated_secs", row.estimated_secs),
        ];
        for (state, metric, sum) in sums.into_iter().filter_map(|(state, metric, sum)| Some((state, metric, sum?))) {
            let figure = NumberCell { text: secs(sum), metric: metric.to_owned(), raw: sum.to_string(), group: row.agent.clone() };
            let words = format!("{}, {}", app.t("team.total.sum"), state_name(app, state));
            rows.push(NumberRow {
                name: name.clone(),
                cells: vec![plain(words), plain(String::new()), plain(String::new()), figure, plain(String::new())],
            });
        }
    }
    for alone in &timeline.alone {
        let text = app.tn("team.online.alone", alone.cases.into(), &locale.integer(alone.cases.into()));
        let cells = [text, at(alone.from), at(alone.to), secs(i64::from(alone.to - alone.from)), String::new()];
        rows.push(NumberRow { name: app.t("team.online.waiting"), cells: cells.into_iter().map(plain).collect() });
    }
    let header = [
        "team.col.agent",
        "team.online.col.state",
        "team.online.col.from",
        "team.online.col.to",
        "team.online.col.duration",
        "team.online.col.reason",
    ];
    Numbers { caption: app.t("team.online.title"), header: header.map(|key| app.t(key)).to_vec(), rows }
}
