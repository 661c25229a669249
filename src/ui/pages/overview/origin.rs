//! Messages by who wrote them: customers above the axis, us below.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::{BarsOf, Ink, Mirror, Room, Scale, Tip, TipRow};
use crate::engine::{Answer, Cell, Dimension};
use crate::ui::components::chart::{Chart, Draw};
use crate::ui::components::chart_card::{ChartCard, NumberCell, NumberRow, Numbers};
use crate::ui::components::press::{Held, hold_focus};
use crate::ui::components::share_bar::{ShareBar, SharePart};
use crate::ui::format::Unit;
use crate::ui::queries::overview::{ORIGIN_ID, ORIGIN_SERIES_ID, SERIES_ID, TILES_ID};
use crate::ui::reading::{self, Chosen, by_bucket_where};

use super::desk::{Desk, measure, raw, values};
use super::line::{press, zoom};

const RECEIVED: &str = "messages_received";
const SENT: &str = "messages_sent";

/// Who wrote a sent message, in the order they are drawn away from the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writer {
    People,
    Bot,
    Templates,
    Unknown,
}

impl Writer {
    const ALL: [Writer; 4] = [Writer::People, Writer::Bot, Writer::Templates, Writer::Unknown];

    /// Labels of the dimension `author_kind` that belong to it.
    fn kinds(self) -> &'static [&'static str] {
        match self {
            Writer::People => &["human"],
            Writer::Bot => &["bot"],
            Writer::Templates => &["automation", "campaign"],
            Writer::Unknown => &["unknown", "customer", ""],
        }
    }

    fn key(self) -> &'static str {
        match self {
            Writer::People => "overview.origin.people",
            Writer::Bot => "overview.origin.bot",
            Writer::Templates => "overview.origin.templates",
            Writer::Unknown => "word.author_kind.unknown",
        }
    }

    fn ink(self) -> (Ink, &'static str) {
        match self {
            Writer::People => (Ink::Us, "c-us"),
            Writer::Bot | Writer::Templates => (Ink::Bot, "c-bot"),
            Writer::Unknown => (Ink::Mark, "c-before"),
        }
    }

    /// What it is to the filters on who wrote.
    fn chosen(self, desk: Desk) -> Chosen {
        desk.looked.with(|looked| {
            let Some(looked) = looked else { return Chosen::Open };
            let chosen = self.kinds().iter().map(|kind| looked.chosen(Dimension::AuthorKind, kind));
            chosen.reduce(|a, b| if a == Chosen::No { b } else { a }).unwrap_or_default()
        })
    }

    fn of(self, answer: &Answer) -> Cell {
        reading::sum(
            reading::groups(answer, SENT).into_iter().filter(|(kind, _)| self.kinds().contains(&kind.as_str())).map(|(_, cell)| cell),
        )
    }
}

#[component]
pub fn Origin(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let whole = desk.answer(TILES_ID);
    let kinds = desk.answer(ORIGIN_ID);
    let series = desk.answer(SERIES_ID);
    let split = desk.answer(ORIGIN_SERIES_ID);
    let nothing = Memo::new(move |_| {
        let answer = whole.get()?;
        let sides = [RECEIVED, SENT].map(|metric| desk.nothing(&answer, metric));
        let [Some(first), Some(_)] = sides else { return None };
        Some(first)
    });
    let sides = Memo::new(move |_| {
        let answer = whole.get();
        [RECEIVED, SENT].map(|metric| answer.as_ref().map(|answer| reading::whole(answer, metric)).unwrap_or_default())
    });
    let writers = Memo::new(move |_| {
        let answer = kinds.get();
        Writer::ALL.map(|writer| answer.as_ref().map(|answer| writer.of(answer)).unwrap_or_default())
    });

    // A press is about what is drawn.
    let pictured = desk.pictured();
    let draw = drawing(pictured);
    let numbers = Signal::derive(move || {
        let Some(answer) = series.get() else { return Numbers::default() };
        let bars = read(desk, &answer, split.get().as_deref());
        let caption = app.tw("chart.table.caption", &[("title", &app.t("overview.origin.title")), ("range", &desk.period())]);
        numbers(desk, caption, &bars)
    });
    let label = Signal::derive(move || {
        let [received, sent] = sides.get().map(|cell| desk.locale.with(|locale| locale.cell(cell.value, Unit::Count)));
        app.tw("chart.aria.origin", &[("grain", &desk.per_step()), ("range", &desk.period()), ("received", &received), ("sent", &sent)])
    });
    let parts = Signal::derive(move || {
        let [received, sent] = sides.get();
        let part = |ink, cell: Cell, is_dim| SharePart { ink, amount: cell.value.unwrap_or(0.0), is_hollow: false, is_dim };
        let written = writers.get();
        let known = reading::sum(written).value.unwrap_or(0.0);
        let ours = if known > 0.0 {
            Writer::ALL.iter().zip(written).map(|(writer, cell)| part(writer.ink().1, cell, writer.chosen(desk) == Chosen::No)).collect()
        } else {
            vec![part("c-us", sent, false)]
        };
        [vec![part("c-them", received, false)], ours].concat()
    });
    view! {
        <ChartCard
            class="card col-6"
            title=Signal::derive(move || app.t("overview.origin.title"))
            is_waiting=Signal::derive(move || series.with(Option::is_none) || whole.with(Option::is_none))
            is_stale=desk.is_stale
            nothing
            on_nothing=desk.clear()
            numbers
        >
            <Sides desk sides />
            <ShareBar parts />
            <Chart draw=Arc::clone(&draw) class="chart chart--origin" label is_stale=pictured.is_stale on_press=press(pictured) on_zoom=zoom(pictured) />
            <Foot desk sides writers />
        </ChartCard>
    }
}

fn drawing(desk: Desk) -> Draw {
    let (series, split) = (desk.answer(SERIES_ID), desk.answer(ORIGIN_SERIES_ID));
    Arc::new(move |inks, room| Some(mirror(desk, &read(desk, &*series.get()?, split.get().as_deref()), room).picture(inks)))
}

#[component]
fn Sides(desk: Desk, sides: Memo<[Cell; 2]>) -> impl IntoView {
    let app = desk.app;
    let side = move |index: usize, key: &'static str, ink: &'static str, metric: &'static str| {
        let cell = move || sides.get()[index];
        let share = move || {
            let all = reading::sum(sides.get()).value.filter(|all| *all > 0.0)?;
            Some(desk.locale.with(|locale| locale.percent(cell().value.unwrap_or(0.0) / all, 1)))
        };
        view! {
            <div class="fig">
                <dt><span class=format!("sw {ink}")></span>{move || app.t(key)}</dt>
                <dd>
                    <span data-metric=metric data-value=move || raw(cell().value)>{move || desk.locale.with(|locale| locale.cell(cell().value, Unit::Count))}</span>
                    " " <small>{share}</small>
                </dd>
            </div>
        }
    };
    let width = move |index: usize| format!("{:.3}fr", sides.get()[index].value.unwrap_or(0.0).max(1.0));
    view! {
        <dl class="two" style:--a=move || width(0) style:--b=move || width(1)>
            {side(0, "overview.origin.received", "c-them", RECEIVED)}
            {side(1, "overview.origin.sent", "c-us", SENT)}
        </dl>
    }
}

#[component]
fn Foot(desk: Desk, sides: Memo<[Cell; 2]>, writers: Memo<[Cell; 4]>) -> impl IntoView {
    let app = desk.app;
    let kinds = desk.answer(ORIGIN_ID);
    let is_there = move |kind: &str| {
        kinds.with_untracked(|kinds| kinds.as_ref().is_some_and(|kinds| kinds.groups.words(0).iter().any(|known| known == kind)))
    };
    let keys = move || {
        hold_focus("data-press");
        let shown = Writer::ALL.into_iter().zip(writers.get()).filter(|(_, cell)| cell.value.is_some_and(|value| value > 0.0));
        shown
            .map(|(writer, cell)| {
                let value = desk.locale.with(|locale| locale.cell(cell.value, Unit::Count));
                let chosen = writer.chosen(desk);
                view! {
                    <button
                        type="button"
                        class="key key--press"
                        data-press=writer.key()
                        class:key--dim=chosen == Chosen::No
                        aria-pressed=(chosen == Chosen::Yes).then_some("true")
                        title=app.t("filter.press.more")
                        on:click=move |event| {
                            let held = Held::from(&event);
                            writer.kinds().iter().filter(|kind| is_there(kind)).enumerate().for_each(|(place, kind)| {
                                desk.send(Held { add: held.add || place > 0, ..held }.toggles(Dimension::AuthorKind, *kind));
                            });
                        }
                    >
                        <span class=format!("sw {}", writer.ink().1)></span>
                        {app.t(writer.key())} " "
                        <span data-metric=SENT data-value=raw(cell.value) data-group=writer.kinds().join("+")>{value}</span>
                    </button>
                }
            })
            .collect_view()
    };
    let ratio = move || {
        let [received, sent] = sides.get().map(|cell| cell.value);
        let ratio = sent? / received.filter(|received| *received > 0.0)?;
        Some(app.tw("overview.origin.ratio", &[("n", &desk.locale.with(|locale| locale.decimal(ratio, 2)))]))
    };
    view! {
        <div class="card__foot legend">{keys} <span class="push">{ratio}</span></div>
    }
}

struct Bars {
    received: Vec<Cell>,
    sent: Vec<Cell>,
    /// Sent ones by writer, where the figures were asked for.
    by_writer: Vec<(Writer, Vec<Cell>)>,
}

fn read(desk: Desk, series: &Answer, split: Option<&Answer>) -> Bars {
    let by_writer = desk.looked.with(|looked| {
        let Some(looked) = looked.as_ref().filter(|looked| looked.frame.dimensions().len() == 1) else { return Vec::new() };
        let cells = |writer: Writer, answer: &Answer| {
            by_bucket_where(answer, SENT, &looked.buckets, Some(0.0), |kind| kind.is_some_and(|kind| writer.kinds().contains(&kind)))
        };
        split.map(|answer| Writer::ALL.map(|writer| (writer, cells(writer, answer))).to_vec()).unwrap_or_default()
    });
    Bars { received: desk.series(RECEIVED, series, None).now, sent: desk.series(SENT, series, None).now, by_writer }
}

impl Bars {
    fn below(&self, desk: Desk) -> Vec<BarsOf> {
        let app = desk.app;
        let has_some = |cells: &[Cell]| cells.iter().any(|cell| cell.value.is_some_and(|value| value > 0.0));
        let split: Vec<BarsOf> = (self.by_writer.iter().filter(|(_, cells)| has_some(cells)))
            .map(|(writer, cells)| BarsOf {
                name: app.t(writer.key()),
                ink: writer.ink().0,
                is_dim: writer.chosen(desk) == Chosen::No,
                values: values(cells),
            })
            .collect();
        if split.is_empty() {
            vec![BarsOf { name: app.t("overview.origin.sent"), ink: Ink::Us, is_dim: false, values: values(&self.sent) }]
        } else {
            split
        }
    }
}

fn mirror(desk: Desk, bars: &Bars, room: Room) -> Mirror {
    let app = desk.app;
    let greatest = bars.received.iter().chain(&bars.sent).filter_map(|cell| cell.value).fold(0.0, f64::max);
    let scale = Scale::of(greatest, measure(Unit::Count), 2.0);
    let above = vec![BarsOf { name: app.t("overview.origin.received"), ink: Ink::Them, is_dim: false, values: values(&bars.received) }];
    let below = bars.below(desk);
    let tip = |index: usize| {
        let row = |of: &BarsOf| TipRow {
            ink: Some(of.ink),
            name: of.name.clone(),
            value: desk.locale.with(|locale| locale.cell(of.values.get(index).copied().flatten(), Unit::Count)),
            before: String::new(),
        };
        Tip {
            title: desk.bucket_title(index),
            rows: above.iter().chain(&below).map(row).chain(desk.noted(index, &[RECEIVED, SENT])).collect(),
            note: desk.bucket_note(),
        }
    };
    let tips = (0..bars.received.len()).map(tip).collect();
    let ticks = desk.locale.with(|locale| scale.ticks().into_iter().map(|at| (at, locale.tick(at, Unit::Count))).collect());
    Mirror { slots: desk.slots(if room == Room::Wide { 6 } else { 4 }, &[RECEIVED, SENT]), above, below, scale, ticks, tips }
}

fn numbers(desk: Desk, caption: String, bars: &Bars) -> Numbers {
    let app = desk.app;
    let Some(looked) = desk.looked.get() else { return Numbers::default() };
    let mut header = vec![
        app.t(&format!("chart.table.when.{}", looked.frame.step.id())),
        app.t("overview.origin.received"),
        app.t("overview.origin.sent"),
    ];
    header.extend(bars.by_writer.iter().map(|(writer, _)| app.t(writer.key())));
    let cell = |cells: &[Cell], index: usize| cells.get(index).copied().unwrap_or_default();
    let rows = looked.buckets.iter().enumerate().map(|(index, bucket)| {
        let group = bucket.labels.join(" ");
        let mut cells =
            vec![desk.number(RECEIVED, cell(&bars.received, index), &group), desk.number(SENT, cell(&bars.sent, index), &group)];
        cells.extend(bars.by_writer.iter().map(|(writer, of)| {
            let number = desk.number(SENT, cell(of, index), &group);
            NumberCell { group: format!("{group} {}", writer.kinds().join("+")), ..number }
        }));
        NumberRow { name: desk.bucket_title(index), cells }
    });
    Numbers { caption, header, rows: rows.collect() }
}
