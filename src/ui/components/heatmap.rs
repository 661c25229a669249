//! Hours of the day × weekdays, Monday first, with their sums as bars at the right and below: pressed one by one, or drawn over as a rectangle.

use leptos::html;
use leptos::prelude::*;

use crate::chart::Tip as TipOf;
use crate::ui::app::App;
use crate::ui::browser::size::width_of;
use crate::ui::reading::{Chosen, Steps};
use crate::ui::week_hours::{HOURS, Rectangle};

use super::calendar::px;
use super::pointing::{Pointing, cell_under, take};
use super::press::{Held, hold_focus};
use super::tip::{Tip, spoken};

#[derive(Clone, Debug, PartialEq)]
pub struct HourCell {
    /// Step `0..=7` of ink; `None` = there is no figure.
    pub step: Option<usize>,
    /// The figure rests on few rows: it has no ink.
    pub is_small: bool,
    pub value: f64,
    pub raw: String,
    /// As in the answer.
    pub group: String,
    pub chosen: Chosen,
    pub tip: TipOf,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HeatmapOf {
    /// Seven rows of 24, Monday first.
    pub cells: Vec<HourCell>,
    pub weekdays: Vec<String>,
    /// Names of every third hour.
    pub hours: Vec<String>,
    /// Its figures add up: their sums stand beside.
    pub has_sums: bool,
}

/// Where Tab enters: Monday, 9 h.
const FIRST_STOP: usize = 9;
const LEFT: f64 = 30.0;
const RIGHT: f64 = 44.0;
const TOP: f64 = 4.0;
const BELOW: f64 = 56.0;

#[component]
pub fn Heatmap(
    /// Id of the figure in every cell.
    #[prop(into)]
    metric: Signal<String>,
    of: Memo<Option<HeatmapOf>>,
    /// What it shows, as a sentence.
    #[prop(into)]
    label: Signal<String>,
    /// What its keys do.
    #[prop(into)]
    keys: Signal<String>,
    on_press: Callback<(String, Held)>,
    /// Hours were drawn over.
    on_rectangle: Callback<Rectangle>,
    /// Such a rectangle in words.
    words_of_rectangle: Callback<Rectangle, String>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let width = width_of(move || frame.get().map(Into::into));

    let cell_of = move |index: usize| of.with_untracked(|of| of.as_ref().and_then(|of| of.cells.get(index).cloned()));
    let tip_of = move |index: usize| cell_of(index).map(|cell| cell.tip);
    let words_of = move |(from, to): (usize, usize)| words_of_rectangle.run(Rectangle::between(from, to));
    let on_drawn = move |(from, to): (usize, usize)| on_rectangle.run(Rectangle::between(from, to));
    let pointing = Pointing::new(frame, Callback::new(tip_of), Callback::new(words_of), Callback::new(on_drawn));
    let press = move |index: usize, held: Held| {
        if let Some(cell) = cell_of(index).filter(|cell| cell.step.is_some()) {
            on_press.run((cell.group, held));
        }
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        if let Some(index) = pointing.clicked(&event) {
            press(index, Held::from(&event));
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let Some(now) = cell_under(&event) else { return };
        let (row, hour) = (now / HOURS, now % HOURS);
        let (row, hour) = match event.key().as_str() {
            "ArrowUp" => (row.saturating_sub(1), hour),
            "ArrowDown" => ((row + 1).min(6), hour),
            "ArrowLeft" => (row, hour.saturating_sub(1)),
            "ArrowRight" => (row, (hour + 1).min(HOURS - 1)),
            "Home" => (row, 0),
            "End" => (row, HOURS - 1),
            "PageUp" => (0, hour),
            "PageDown" => (6, hour),
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
        pointing.go_to(now, row * HOURS + hour, event.shift_key());
    };

    Effect::new(move |_| {
        of.track();
        pointing.forget();
    });

    let drawn = move |of: &HeatmapOf, width: f64| {
        hold_focus("data-cell");
        let stop = pointing.cursor.get_untracked().unwrap_or(FIRST_STOP);
        let metric = metric.get();
        // Sums of rows stand on the right, those of columns below.
        let (right_edge, below_edge) = if of.has_sums { (RIGHT, BELOW) } else { (2.0, BELOW - 30.0) };
        let pitch = (width - LEFT - right_edge) / HOURS as f64;
        if pitch <= 2.0 {
            return None;
        }
        let row_pitch = (pitch * 2.0).clamp(24.0, 33.0);
        let x = move |hour: usize| LEFT + hour as f64 * pitch;
        let y = move |row: usize| TOP + row as f64 * row_pitch;
        let bottom = y(7);
        let rows = of.cells.chunks(HOURS).enumerate().map(|(row, cells)| {
            let marks = cells.iter().enumerate().map(|(hour, cell)| {
                let index = row * HOURS + hour;
                hour_mark(&metric, index, cell, (x(hour), y(row)), (pitch - 2.0, row_pitch - 2.0), index == stop)
            });
            view! { <g role="row">{marks.collect_view()}</g> }
        });
        let rows = rows.collect_view();
        let names = of.weekdays.iter().enumerate().map(|(row, name)| {
            let name = name.clone();
            view! { <text class="anchor-end" x=px(LEFT - 7.0) y=px(y(row) + row_pitch / 2.0 + 3.0)>{name}</text> }
        });
        let names = names.collect_view();
        let by_row: Vec<f64> = of.cells.chunks(HOURS).map(|row| row.iter().map(|cell| cell.value).sum()).collect();
        let by_hour: Vec<f64> = (0..HOURS).map(|hour| of.cells.iter().skip(hour).step_by(HOURS).map(|cell| cell.value).sum()).collect();
        let parts = |sums: &[f64]| {
            let greatest = sums.iter().copied().fold(0.0, f64::max);
            let part = |sum: &f64| if greatest > 0.0 { sum / greatest } else { 0.0 };
            if of.has_sums { sums.iter().map(part).collect::<Vec<_>>() } else { Vec::new() }
        };
        let right = parts(&by_row).into_iter().enumerate().map(|(row, part)| {
            let at = y(row) + row_pitch / 2.0 - 5.0;
            view! { <rect class="mk mk--sum" x=px(width - RIGHT + 6.0) y=px(at) width=px(part * (RIGHT - 12.0)) height="8" rx="1"></rect> }
        });
        let right = right.collect_view();
        let below = parts(&by_hour).into_iter().enumerate().map(|(hour, part)| {
            view! { <rect class="mk mk--sum" x=px(x(hour)) y=px(bottom + 6.0) width=px(pitch - 2.0) height=px((part * 26.0).max(0.8)) rx="1"></rect> }
        });
        let below = below.collect_view();
        let every = if pitch < 11.0 { 2 } else { 1 };
        let hours = of.hours.iter().enumerate().step_by(every).map(|(index, name)| {
            let name = name.clone();
            view! { <text class="anchor-mid" x=px(x(index * 3) + (pitch - 2.0) / 2.0) y=px(bottom + below_edge - 8.0)>{name}</text> }
        });
        let hours = hours.collect_view();
        let box_of = move |drawn: Rectangle| {
            let (left, top) = (x(drawn.hours.0) - 1.0, y(drawn.weekdays.0) - 1.0);
            let (width, height) = (x(drawn.hours.1 + 1) - 1.0 - left, y(drawn.weekdays.1 + 1) - 1.0 - top);
            view! { <rect class="heat-span" x=px(left) y=px(top) width=px(width) height=px(height) rx="3" aria-hidden="true"></rect> }
        };
        let chosen = move || pointing.drawn().map(|(from, to)| box_of(Rectangle::between(from, to)));
        Some(view! {
            <svg
                height=px(bottom + below_edge)
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
                <g aria-hidden="true">{names} {right} {below} {hours}</g>
                {rows}
                {chosen}
            </svg>
        })
    };
    let svg = move || {
        let width = width.get();
        of.with(|of| of.as_ref().and_then(|of| drawn(of, width)))
    };
    view! {
        <div class="chart chart--heat" node_ref=frame>
            {svg}
            <p class="vh" aria-live="polite">{pointing.said}</p>
            <Tip at=pointing.tip />
        </div>
    }
}

/// What the inks of the marks say, from nothing to the greatest.
#[component]
pub fn ScaleKey(
    #[prop(into)] steps: Signal<Steps>,
    /// A figure as it is written.
    say: Callback<f64, String>,
) -> impl IntoView {
    let app = App::expect();
    let swatches = move || {
        let steps = steps.get();
        let swatch = |step: usize| {
            let (above, up_to) = steps.span(step);
            let span = if step == 0 { say.run(0.0) } else { app.tw("num.range", &[("from", &say.run(above)), ("to", &say.run(up_to))]) };
            view! { <span class=format!("sw sw--step seq-{step}") title=span></span> }
        };
        view! {
            <span>{say.run(0.0)}</span>
            {(0..=Steps::COUNT).map(swatch).collect_view()}
            <span>{say.run(steps.greatest())}</span>
        }
    };
    view! { <span class="key key--scale">{swatches}</span> }
}

fn hour_mark(
    metric: &str,
    index: usize,
    cell: &HourCell,
    (x, y): (f64, f64),
    (width, height): (f64, f64),
    is_stop: bool,
) -> impl IntoView + use<> {
    let mut class = match cell.step {
        Some(_) if cell.is_small => "cell cell--press cell--few".to_owned(),
        Some(step) => format!("cell cell--press seq-{step}"),
        None => "cell cell--none".to_owned(),
    };
    match cell.chosen {
        Chosen::Yes => class.push_str(" cell--sel"),
        Chosen::No => class.push_str(" cell--dim"),
        Chosen::Open => {}
    }
    let has_figure = cell.step.is_some();
    view! {
        <rect
            class=class
            x=px(x)
            y=px(y)
            width=px(width)
            height=px(height)
            role="gridcell"
            tabindex=if is_stop { "0" } else { "-1" }
            aria-label=spoken(&cell.tip)
            aria-selected=(cell.chosen == Chosen::Yes).then_some("true")
            data-cell=index.to_string()
            data-metric=has_figure.then(|| metric.to_owned())
            data-value=has_figure.then(|| cell.raw.clone())
            data-group=has_figure.then(|| cell.group.clone())
        ></rect>
    }
}
