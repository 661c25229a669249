//! A year of days, weeks as columns: a grid that arrows walk through, by day, week and month, into other years too.

use leptos::html;
use leptos::prelude::*;

use crate::chart::Tip as TipOf;
use crate::engine::{DateRange, LocalDay};
use crate::ui::browser::size::width_of;
use crate::ui::days;
use crate::ui::reading::Chosen;

use super::pointing::{Pointing, cell_under, take};
use super::press::{Held, hold_focus};
use super::tip::{Tip, spoken};

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Step `0..=7` of ink.
    Filled(usize),
    /// The data do not reach it, or nothing can be said.
    NoData,
    Future,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DayCell {
    pub kind: DayKind,
    /// The day is not over: half a cell.
    pub is_partial: bool,
    /// A holiday, or something that happened: a dot, told by the tip.
    pub is_noted: bool,
    pub chosen: Chosen,
    pub raw: String,
    /// As in the answer.
    pub group: String,
    pub tip: TipOf,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CalendarOf {
    /// The first day of a week; one cell per day from here on, whole weeks.
    pub start: LocalDay,
    pub cells: Vec<DayCell>,
    /// The second label of its figures: whose days these are.
    pub beside: Option<String>,
    /// The period looked at: outlined.
    pub period: DateRange,
    /// `(column, name)` of each month, and the names of every other row, from the second on.
    pub months: Vec<(usize, String)>,
    pub weekdays: [String; 3],
    /// What the row of week numbers is called, and the number of each week.
    pub numbers: (String, Vec<u32>),
}

impl CalendarOf {
    fn weeks(&self) -> usize {
        self.cells.len() / 7
    }
}

const LEFT: f64 = 34.0;
const TOP: f64 = 22.0;
const GAP: f64 = 3.0;
const LEAST_CELL: f64 = 13.0;
const PHONE_WEEKS: usize = 22;
/// Room for the numbers of weeks below.
const NUMBERS: f64 = 16.0;

/// Where cells lie.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Layout {
    /// First week shown, and how many.
    first: usize,
    weeks: usize,
    pitch: f64,
}

impl Layout {
    fn of(weeks: usize, width: f64, back: usize) -> Self {
        let fit = ((width - LEFT) / (LEAST_CELL + GAP)).floor().max(1.0) as usize;
        let shown = if fit >= weeks { weeks } else { fit.min(PHONE_WEEKS) };
        let first = (weeks - shown).saturating_sub(back);
        Layout { first, weeks: shown, pitch: ((width - LEFT) / shown as f64).min(30.0) }
    }

    fn size(self) -> f64 {
        self.pitch - GAP
    }

    fn x(self, week: usize) -> f64 {
        LEFT + (week - self.first) as f64 * self.pitch
    }

    fn y(self, weekday: usize) -> f64 {
        TOP + weekday as f64 * self.pitch
    }

    fn shows(self, week: usize) -> bool {
        (self.first..self.first + self.weeks).contains(&week)
    }

    fn height(self) -> f64 {
        TOP + 7.0 * self.pitch + 4.0 + NUMBERS
    }
}

#[component]
pub fn Calendar(
    /// Id of the figure in every cell.
    #[prop(into)]
    metric: Signal<String>,
    of: Memo<Option<CalendarOf>>,
    /// What it shows, as a sentence.
    #[prop(into)]
    label: Signal<String>,
    /// What its keys do.
    #[prop(into)]
    keys: Signal<String>,
    /// Names of the buttons that walk through the weeks where not all fit.
    #[prop(into)]
    earlier: Signal<String>,
    #[prop(into)] later: Signal<String>,
    on_press: Callback<(String, Held)>,
    /// Days were drawn over: the period they make.
    on_span: Callback<DateRange>,
    /// Such a period in words.
    words_of_span: Callback<DateRange, String>,
    /// Days that can be shown at all, and what to do when keys reach one of them that is not.
    #[prop(into)]
    within: Signal<DateRange>,
    on_beyond: Callback<LocalDay>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let width = width_of(move || frame.get().map(Into::into));
    let back = RwSignal::new(0_usize);
    let layout = Memo::new(move |_| {
        let weeks = of.with(|of| of.as_ref().map_or(0, CalendarOf::weeks));
        (weeks > 0 && width.get() > LEFT).then(|| Layout::of(weeks, width.get(), back.get()))
    });

    let period_of = move |(from, to): (usize, usize)| {
        let start = of.with(|of| of.as_ref().map(|of| of.start))?;
        Some(DateRange { start: start + from.min(to) as LocalDay, end: start + from.max(to) as LocalDay + 1 })
    };
    let tip_of = move |index: usize| of.with_untracked(|of| of.as_ref().and_then(|of| of.cells.get(index)).map(|cell| cell.tip.clone()));
    let words_of = move |drawn| untrack(|| period_of(drawn)).map(|period| words_of_span.run(period)).unwrap_or_default();
    let on_drawn = move |drawn| {
        if let Some(period) = untrack(|| period_of(drawn)) {
            on_span.run(period);
        }
    };
    let pointing = Pointing::new(frame, Callback::new(tip_of), Callback::new(words_of), Callback::new(on_drawn));
    let press = move |index: usize, held: Held| {
        let group = of.with_untracked(|of| {
            let cell = of.as_ref().and_then(|of| of.cells.get(index))?;
            matches!(cell.kind, DayKind::Filled(_)).then(|| cell.group.clone())
        });
        if let Some(group) = group {
            on_press.run((group, held));
        }
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        if let Some(index) = pointing.clicked(&event) {
            press(index, Held::from(&event));
        }
    };
    // Shows the week of a cell where not all weeks fit.
    let show = move |index: usize| {
        if let (Some(layout), Some(weeks)) = (layout.get_untracked(), of.with_untracked(|of| of.as_ref().map(CalendarOf::weeks))) {
            back.set((weeks - layout.weeks).saturating_sub(index / 7));
        }
    };
    // A day that keys asked for and that another year has.
    let awaited = StoredValue::new(None::<LocalDay>);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let Some(now) = cell_under(&event) else { return };
        let Some((start, count)) = of.with_untracked(|of| of.as_ref().map(|of| (of.start, of.cells.len() as LocalDay))) else { return };
        let today = start + now as LocalDay;
        let first_shown = layout.get_untracked().map_or(0, |layout| layout.first * 7);
        let wanted = match event.key().as_str() {
            "ArrowUp" => today - 1,
            "ArrowDown" => today + 1,
            "ArrowLeft" => today - 7,
            "ArrowRight" => today + 7,
            "PageUp" => days::months_later(today, -1),
            "PageDown" => days::months_later(today, 1),
            "Home" => start + first_shown as LocalDay,
            "End" => start + count - 1,
            "Escape" => {
                if pointing.escaped() {
                    take(&event);
                }
                return;
            }
            "Enter" | " " => {
                event.prevent_default();
                match pointing.take_span() {
                    Some(drawn) => on_drawn(drawn),
                    None => press(now, Held::from(&event)),
                }
                return;
            }
            _ => return,
        };
        take(&event);
        let (is_here, days) = ((start..start + count).contains(&wanted), within.get_untracked());
        if !is_here && !event.shift_key() && days.start <= wanted && wanted < days.end {
            awaited.set_value(Some(wanted));
            return on_beyond.run(wanted);
        }
        let wanted = (wanted.clamp(start, start + count - 1) - start) as usize;
        let is_drawn = layout.get_untracked().is_none_or(|layout| layout.shows(wanted / 7));
        if !is_drawn {
            back.update(|back| *back = if wanted < now { *back + PHONE_WEEKS / 2 } else { back.saturating_sub(PHONE_WEEKS / 2) });
            // A month is more than half of what is seen.
            if layout.get_untracked().is_some_and(|layout| !layout.shows(wanted / 7)) {
                show(wanted);
            }
        }
        pointing.go_to(now, wanted, event.shift_key());
        // At once where it can be: the next key, however soon, starts from there.
        if !is_drawn {
            request_animation_frame(move || pointing.focus(wanted));
        }
    };

    // Other days, or other figures of them: nothing is pointed at any more, but for the day that was waited for.
    Effect::new(move |earlier: Option<Option<LocalDay>>| {
        let (start, count) = of.with(|of| of.as_ref().map(|of| (of.start, of.cells.len() as LocalDay))).unzip();
        pointing.forget();
        if earlier.is_some_and(|earlier| earlier != start) {
            pointing.cursor.set(None);
            pointing.drop_span();
            back.set(0);
            let day = awaited.get_value().zip(start).map(|(day, start)| day - start);
            awaited.set_value(None);
            if let Some(index) = day.filter(|day| (0..count.unwrap_or(0)).contains(day)) {
                show(index as usize);
                pointing.cursor.set(Some(index as usize));
                request_animation_frame(move || pointing.focus(index as usize));
            }
        }
        start
    });

    let drawn = move |of: &CalendarOf, layout: Layout| {
        hold_focus("data-cell");
        let stop = pointing.cursor.get_untracked().filter(|cursor| layout.shows(cursor / 7));
        let stop = stop.unwrap_or_else(|| first_stop(of, layout));
        let metric = metric.get();
        let rows = (0..7).map(|weekday| {
            let cells = (layout.first..layout.first + layout.weeks).map(|week| {
                let index = week * 7 + weekday;
                of.cells.get(index).map(|cell| day(&metric, of.beside.as_deref(), index, cell, layout, index == stop))
            });
            view! { <g role="row">{cells.collect_view()}</g> }
        });
        let rows = rows.collect_view();
        let months = of.months.iter().filter(|(week, _)| layout.shows(*week) && *week + 1 < layout.first + layout.weeks);
        let months = months.map(|(week, name)| {
            let name = name.clone();
            view! { <text x=px(layout.x(*week)) y=px(TOP - 9.0)>{name}</text> }
        });
        let months = months.collect_view();
        let weekdays = of.weekdays.iter().enumerate().map(|(index, name)| {
            let y = layout.y(index * 2 + 1) + layout.size() / 2.0 + 4.0;
            let name = name.clone();
            view! { <text class="anchor-end" x=px(LEFT - 8.0) y=px(y)>{name}</text> }
        });
        let weekdays = weekdays.collect_view();
        // Every other one has room.
        let numbers = of.numbers.1.iter().enumerate().skip(layout.first).take(layout.weeks).step_by(2).map(|(week, number)| {
            let x = layout.x(week) + layout.size() / 2.0;
            view! { <text class="anchor-mid cal-week" x=px(x) y=px(layout.height() - 5.0)>{number.to_string()}</text> }
        });
        let numbers = numbers.collect_view();
        let of_numbers = of.numbers.0.clone();
        let (start, count) = (of.start, of.cells.len());
        let around = outline(start, count, of.period, layout);
        let chosen = move || {
            let drawn = pointing.drawn().and_then(period_of)?;
            Some(view! { <path class="cal-span" d=outline(start, count, drawn, layout) aria-hidden="true"></path> })
        };
        view! {
            <svg
                height=px(layout.height())
                role="grid"
                aria-label=label
                aria-description=keys
                on:click=on_click
                on:pointerdown=move |event| pointing.down(&event)
                on:pointermove=move |event| pointing.moved(&event)
                on:pointercancel=move |_| pointing.cancelled()
                on:pointerleave=move |event| pointing.left(&event)
                on:focusout=move |_| pointing.forget()
                on:keydown=on_key
            >
                <g aria-hidden="true">
                    {months} {weekdays}
                    <text class="anchor-end cal-week" x=px(LEFT - 8.0) y=px(layout.height() - 5.0)>{of_numbers}</text>
                    {numbers}
                </g>
                {rows}
                <path class="cal-box" d=around aria-hidden="true"></path>
                {chosen}
            </svg>
        }
    };
    let svg = move || {
        let layout = layout.get()?;
        of.with(|of| of.as_ref().map(|of| drawn(of, layout)))
    };
    let walks = move || layout.get().filter(|layout| of.with(|of| of.as_ref().is_some_and(|of| layout.weeks < of.weeks())));
    let buttons = move || {
        let layout = walks()?;
        let weeks = of.with(|of| of.as_ref().map_or(0, CalendarOf::weeks));
        let go = move |to_past: bool| {
            back.set(
                if to_past { back.get_untracked() + layout.weeks } else { back.get_untracked().saturating_sub(layout.weeks) }
                    .min(weeks - layout.weeks),
            );
        };
        Some(view! {
            <div class="joined push">
                <button type="button" class="ctl ctl--sm ctl--icon" aria-label=earlier disabled=layout.first == 0 on:click=move |_| go(true)>
                    <super::icon::Icon name="chev-l" />
                </button>
                <button type="button" class="ctl ctl--sm ctl--icon" aria-label=later disabled=move || back.get() == 0 on:click=move |_| go(false)>
                    <super::icon::Icon name="chev-r" />
                </button>
            </div>
        })
    };
    view! {
        <div class="chart chart--cal" node_ref=frame style:--h=move || layout.get().map(|layout| format!("{:.0}px", layout.height()))>
            {svg}
            {buttons}
            <p class="vh" aria-live="polite">{pointing.said}</p>
            <Tip at=pointing.tip />
        </div>
    }
}

/// Where Tab enters: the last day with a figure.
fn first_stop(of: &CalendarOf, layout: Layout) -> usize {
    let shown = layout.first * 7..((layout.first + layout.weeks) * 7).min(of.cells.len());
    shown.clone().rev().find(|&index| matches!(of.cells[index].kind, DayKind::Filled(_))).unwrap_or(shown.start)
}

fn day(metric: &str, beside: Option<&str>, index: usize, cell: &DayCell, layout: Layout, is_stop: bool) -> impl IntoView + use<> {
    let (x, y, size) = (layout.x(index / 7), layout.y(index % 7), layout.size());
    let mut class = match cell.kind {
        DayKind::Filled(step) => format!("cell cell--press seq-{step}"),
        DayKind::NoData => "cell cell--none".to_owned(),
        DayKind::Future => "cell cell--future".to_owned(),
    };
    match cell.chosen {
        Chosen::Yes => class.push_str(" cell--sel"),
        Chosen::No => class.push_str(" cell--dim"),
        Chosen::Open => {}
    }
    let half = cell.is_partial.then(|| {
        let triangle = format!("M{x:.1} {:.1}L{:.1} {y:.1}V{:.1}Z", y + size, x + size, y + size);
        view! {
            <path class="cell-half" d=triangle aria-hidden="true" pointer-events="none"></path>
            <rect class="cell-half__edge" x=px(x + 0.5) y=px(y + 0.5) width=px(size - 1.0) height=px(size - 1.0) rx="2" aria-hidden="true" pointer-events="none"></rect>
        }
    });
    let dot = cell.is_noted.then(|| {
        view! { <circle class="cell-dot" cx=px(x + size - 4.0) cy=px(y + 4.0) r="2.5" aria-hidden="true" pointer-events="none"></circle> }
    });
    let has_figure = matches!(cell.kind, DayKind::Filled(_));
    view! {
        <rect
            class=class
            x=px(x)
            y=px(y)
            width=px(size)
            height=px(size)
            role="gridcell"
            tabindex=if is_stop { "0" } else { "-1" }
            aria-label=spoken(&cell.tip)
            aria-selected=(cell.chosen == Chosen::Yes).then_some("true")
            data-cell=index.to_string()
            data-metric=has_figure.then(|| metric.to_owned())
            data-value=has_figure.then(|| cell.raw.clone())
            data-group=has_figure.then(|| cell.group.clone())
            data-beside=beside.filter(|_| has_figure).map(str::to_owned)
        ></rect>
        {half}
        {dot}
    }
}

/// The edge of the period: a line on every side of a day whose neighbour is outside.
fn outline(start: LocalDay, count: usize, period: DateRange, layout: Layout) -> String {
    let is_inside = |index: isize| {
        let Ok(index) = usize::try_from(index) else { return false };
        let day = start + index as LocalDay;
        index < count && period.start <= day && day < period.end
    };
    let mut path = String::new();
    for index in (0..count).filter(|&index| is_inside(index as isize) && layout.shows(index / 7)) {
        let (left, top) = (layout.x(index / 7) - GAP / 2.0, layout.y(index % 7) - GAP / 2.0);
        let (right, bottom) = (left + layout.pitch, top + layout.pitch);
        let at = index as isize;
        if index % 7 == 0 || !is_inside(at - 1) {
            path.push_str(&format!("M{left:.1} {top:.1}H{right:.1}"));
        }
        if index % 7 == 6 || !is_inside(at + 1) {
            path.push_str(&format!("M{left:.1} {bottom:.1}H{right:.1}"));
        }
        if !is_inside(at - 7) {
            path.push_str(&format!("M{left:.1} {top:.1}V{bottom:.1}"));
        }
        if !is_inside(at + 7) {
            path.push_str(&format!("M{right:.1} {top:.1}V{bottom:.1}"));
        }
    }
    path
}

pub fn px(length: f64) -> String {
    format!("{length:.1}")
}
