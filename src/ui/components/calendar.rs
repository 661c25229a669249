//! A year of days, weeks as columns, Sunday first: a grid that arrows walk through.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::chart::Tip as TipOf;
use crate::engine::{DateRange, LocalDay};
use crate::ui::browser::size::width_of;
use crate::ui::reading::Chosen;

use super::press::{Held, hold_focus};
use super::tip::{Tip, TipAt, spoken};

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
    pub chosen: Chosen,
    pub raw: String,
    /// As in the answer.
    pub group: String,
    pub tip: TipOf,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CalendarOf {
    /// A Sunday; one cell per day from here on, whole weeks.
    pub start: LocalDay,
    pub cells: Vec<DayCell>,
    /// The period looked at: outlined.
    pub period: DateRange,
    /// `(column, name)` of each month, and the names of Monday, Wednesday and Friday.
    pub months: Vec<(usize, String)>,
    pub weekdays: [String; 3],
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
        TOP + 7.0 * self.pitch + 4.0
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
    /// Names of the buttons that walk through the weeks where not all fit.
    #[prop(into)]
    earlier: Signal<String>,
    #[prop(into)] later: Signal<String>,
    on_press: Callback<(String, Held)>,
    /// Days were drawn over: the period they make.
    on_span: Callback<DateRange>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let width = width_of(move || frame.get().map(Into::into));
    let back = RwSignal::new(0_usize);
    let cursor = RwSignal::new(None::<usize>);
    let tip = RwSignal::new(None::<TipAt>);
    let said = RwSignal::new(String::new());
    let layout = Memo::new(move |_| {
        let weeks = of.with(|of| of.as_ref().map_or(0, CalendarOf::weeks));
        (weeks > 0 && width.get() > LEFT).then(|| Layout::of(weeks, width.get(), back.get()))
    });

    let tip_of = move |index: usize| of.with_untracked(|of| of.as_ref().and_then(|of| of.cells.get(index)).map(|cell| cell.tip.clone()));
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
        if let Some(index) = cell_under(&event) {
            cursor.set(Some(index));
            press(index, Held::from(&event));
        }
    };
    // Days being drawn over: where it began and where it is.
    let span = RwSignal::new(None::<(usize, usize)>);
    let period_of = move |(from, to): (usize, usize)| {
        let start = of.with(|of| of.as_ref().map(|of| of.start))?;
        Some(DateRange { start: start + from.min(to) as LocalDay, end: start + from.max(to) as LocalDay + 1 })
    };
    let take_span = move || {
        let drawn = span.get_untracked().filter(|(from, to)| from != to);
        span.set(None);
        drawn.and_then(|drawn| untrack(|| period_of(drawn)))
    };
    let on_down = move |event: leptos::ev::PointerEvent| {
        if event.button() == 0 && event.is_primary() {
            span.set(cell_under(&event).map(|index| (index, index)));
        }
    };
    let on_up = move |_| {
        if let Some(period) = take_span() {
            on_span.run(period);
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        // A finger keeps the cell it came down on: what lies under it is asked for.
        let under = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
        let under = under.and_then(|mark| mark.get_attribute("data-cell")?.parse().ok());
        if let (Some((from, _)), Some(now), true) = (span.get_untracked(), under, event.buttons() & 1 == 1) {
            span.set(Some((from, now)));
        }
        let found = cell_under(&event).and_then(tip_of);
        tip.set(found.map(|tip| TipAt { tip, x: f64::from(event.client_x()), y: f64::from(event.client_y()) }));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let Some(now) = cell_under(&event) else { return };
        let last = of.with_untracked(|of| of.as_ref().map_or(0, |of| of.cells.len().saturating_sub(1)));
        let first_shown = layout.get_untracked().map_or(0, |layout| layout.first * 7);
        let wanted = match event.key().as_str() {
            "ArrowUp" => now.saturating_sub(1),
            "ArrowDown" => now + 1,
            "ArrowLeft" => now.saturating_sub(7),
            "ArrowRight" => now + 7,
            "PageUp" => now.saturating_sub(28),
            "PageDown" => now + 28,
            "Home" => first_shown,
            "End" => last,
            "Escape" if span.get_untracked().is_some() => {
                event.prevent_default();
                event.stop_propagation();
                span.set(None);
                return;
            }
            "Enter" | " " => {
                event.prevent_default();
                if let Some(period) = take_span() {
                    return on_span.run(period);
                }
                press(now, Held::from(&event));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let wanted = wanted.min(last);
        let is_drawn = layout.get_untracked().is_none_or(|layout| layout.shows(wanted / 7));
        if !is_drawn {
            back.update(|back| *back = if wanted < now { *back + PHONE_WEEKS / 2 } else { back.saturating_sub(PHONE_WEEKS / 2) });
        }
        let from = span.get_untracked().map_or(now, |(from, _)| from);
        span.set(event.shift_key().then_some((from, wanted)));
        cursor.set(Some(wanted));
        said.set(tip_of(wanted).map(|tip| spoken(&tip)).unwrap_or_default());
        // At once where it can be: the next key, however soon, starts from there.
        if is_drawn {
            focus_cell(frame, wanted);
        } else {
            request_animation_frame(move || focus_cell(frame, wanted));
        }
    };

    // Other days, or other figures of them: nothing is pointed at any more.
    Effect::new(move |earlier: Option<Option<LocalDay>>| {
        let start = of.with(|of| of.as_ref().map(|of| of.start));
        tip.set(None);
        if earlier.is_some_and(|earlier| earlier != start) {
            cursor.set(None);
            span.set(None);
        }
        start
    });
    Effect::new(move |_| {
        if let Some(cursor) = cursor.get() {
            move_stop(frame, cursor);
        }
    });

    let drawn = move |of: &CalendarOf, layout: Layout| {
        hold_focus("data-cell");
        let stop = cursor.with_untracked(|cursor| *cursor).filter(|cursor| layout.shows(cursor / 7));
        let stop = stop.unwrap_or_else(|| first_stop(of, layout));
        let metric = metric.get();
        let rows = (0..7).map(|weekday| {
            let cells = (layout.first..layout.first + layout.weeks).map(|week| {
                let index = week * 7 + weekday;
                of.cells.get(index).map(|cell| day(&metric, index, cell, layout, index == stop))
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
        let (start, count) = (of.start, of.cells.len());
        let around = outline(start, count, of.period, layout);
        let chosen = move || {
            let drawn = span.get().filter(|(from, to)| from != to).and_then(period_of)?;
            Some(view! { <path class="cal-span" d=outline(start, count, drawn, layout) aria-hidden="true"></path> })
        };
        view! {
            <svg height=px(layout.height()) role="grid" aria-label=label on:click=on_click on:pointerdown=on_down on:pointerup=on_up on:pointercancel=move |_| span.set(None) on:pointermove=on_move on:keydown=on_key on:pointerleave=move |_| tip.set(None)>
                <g aria-hidden="true">{months} {weekdays}</g>
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
            <p class="vh" aria-live="polite">{said}</p>
            <Tip at=tip />
        </div>
    }
}

/// Where Tab enters: the last day with a figure.
fn first_stop(of: &CalendarOf, layout: Layout) -> usize {
    let shown = layout.first * 7..((layout.first + layout.weeks) * 7).min(of.cells.len());
    shown.clone().rev().find(|&index| matches!(of.cells[index].kind, DayKind::Filled(_))).unwrap_or(shown.start)
}

fn day(metric: &str, index: usize, cell: &DayCell, layout: Layout, is_stop: bool) -> impl IntoView + use<> {
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
        ></rect>
        {half}
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

/// The number in `data-cell` of the mark that an event is about.
pub(super) fn cell_under(event: &web_sys::Event) -> Option<usize> {
    let mark = event.target()?.dyn_into::<Element>().ok()?;
    mark.get_attribute("data-cell")?.parse().ok()
}

/// Tab enters at this cell from now on. One attribute of two cells, where a closure in each of hundreds would do the same.
pub(super) fn move_stop(frame: NodeRef<html::Div>, index: usize) {
    let Some(frame) = frame.get_untracked() else { return };
    let find = |selector: &str| frame.query_selector(selector).ok().flatten();
    let (before, now) = (find("[data-cell][tabindex='0']"), find(&format!("[data-cell='{index}']")));
    if let Some(now) = now {
        if let Some(before) = before {
            let _ = before.set_attribute("tabindex", "-1");
        }
        let _ = now.set_attribute("tabindex", "0");
    }
}

pub(super) fn focus_cell(frame: NodeRef<html::Div>, index: usize) {
    let mark = frame.get_untracked().and_then(|frame| frame.query_selector(&format!("[data-cell='{index}']")).ok().flatten());
    if let Some(mark) = mark {
        // SVG elements take the focus like any other.
        let _ = mark.unchecked_into::<HtmlElement>().focus();
    }
}

pub fn px(length: f64) -> String {
    format!("{length:.1}")
}
