//! Hours of the day × weekdays, Monday first, with their sums as bars at the right and below.

use leptos::html;
use leptos::prelude::*;

use crate::chart::Tip as TipOf;
use crate::ui::browser::size::width_of;
use crate::ui::reading::Chosen;

use super::calendar::{cell_under, focus_cell, move_stop, px};
use super::press::{Held, hold_focus};
use super::tip::{Tip, TipAt, spoken};

#[derive(Clone, Debug, PartialEq)]
pub struct HourCell {
    /// Step `0..=7` of ink; `None` = that hour never came.
    pub step: Option<usize>,
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
}

const HOURS: usize = 24;
const LEFT: f64 = 30.0;
const RIGHT: f64 = 44.0;
const TOP: f64 = 4.0;
const BELOW: f64 = 56.0;

#[component]
pub fn Heatmap(
    metric: &'static str,
    of: Memo<Option<HeatmapOf>>,
    /// What it shows, as a sentence.
    #[prop(into)]
    label: Signal<String>,
    on_press: Callback<(String, Held)>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let width = width_of(move || frame.get().map(Into::into));
    let cursor = RwSignal::new(9_usize);
    let tip = RwSignal::new(None::<TipAt>);
    let said = RwSignal::new(String::new());

    let cell_of = move |index: usize| of.with_untracked(|of| of.as_ref().and_then(|of| of.cells.get(index).cloned()));
    let press = move |index: usize, held: Held| {
        if let Some(cell) = cell_of(index).filter(|cell| cell.step.is_some()) {
            on_press.run((cell.group, held));
        }
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        if let Some(index) = cell_under(&event) {
            cursor.set(index);
            press(index, Held::from(&event));
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        let found = cell_under(&event).and_then(cell_of);
        tip.set(found.map(|cell| TipAt { tip: cell.tip, x: f64::from(event.client_x()), y: f64::from(event.client_y()) }));
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
            "Enter" | " " => {
                event.prevent_default();
                press(now, Held::from(&event));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let wanted = row * HOURS + hour;
        cursor.set(wanted);
        said.set(cell_of(wanted).map(|cell| spoken(&cell.tip)).unwrap_or_default());
        focus_cell(frame, wanted);
    };

    Effect::new(move |_| move_stop(frame, cursor.get()));
    Effect::new(move |_| {
        of.track();
        tip.set(None);
    });

    let drawn = move |of: &HeatmapOf, width: f64| {
        hold_focus("data-cell");
        let stop = cursor.get_untracked();
        let pitch = (width - LEFT - RIGHT) / HOURS as f64;
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
                hour_mark(metric, index, cell, (x(hour), y(row)), (pitch - 2.0, row_pitch - 2.0), index == stop)
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
            sums.iter().map(|sum| if greatest > 0.0 { sum / greatest } else { 0.0 }).collect::<Vec<_>>()
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
            view! { <text class="anchor-mid" x=px(x(index * 3) + (pitch - 2.0) / 2.0) y=px(bottom + BELOW - 8.0)>{name}</text> }
        });
        let hours = hours.collect_view();
        Some(view! {
            <svg height=px(bottom + BELOW) role="grid" aria-label=label on:click=on_click on:pointermove=on_move on:keydown=on_key on:pointerleave=move |_| tip.set(None)>
                <g aria-hidden="true">{names} {right} {below} {hours}</g>
                {rows}
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
            <p class="vh" aria-live="polite">{said}</p>
            <Tip at=tip />
        </div>
    }
}

fn hour_mark(
    metric: &'static str,
    index: usize,
    cell: &HourCell,
    (x, y): (f64, f64),
    (width, height): (f64, f64),
    is_stop: bool,
) -> impl IntoView + use<> {
    let mut class = match cell.step {
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
            data-metric=has_figure.then_some(metric)
            data-value=has_figure.then(|| cell.raw.clone())
            data-group=has_figure.then(|| cell.group.clone())
        ></rect>
    }
}
