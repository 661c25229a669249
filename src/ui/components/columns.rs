//! Columns in a row, one per day or hour: each says its figure, and a press filters. Arrow keys go from one to the next.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::ui::app::App;
use crate::ui::reading::Chosen;

use super::press::{Held, hold_focus};

/// A column; parts lie on one another, the first one below.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// What a press filters by.
    pub value: String,
    /// `quarta, 11 nov: 87,4% de 230`
    pub title: String,
    /// Ink class and amount. Empty = nothing is known.
    pub parts: Vec<(&'static str, f64)>,
    pub raw: String,
    /// Under the axis; empty = nothing.
    pub tick: String,
    /// A part of it lies outside the data or the period.
    pub is_partial: bool,
    /// Resting on few rows.
    pub is_small: bool,
    /// Something happened then.
    pub is_noted: bool,
    /// A day unlike the others lies in it.
    pub is_odd: bool,
    pub chosen: Chosen,
}

impl Column {
    fn amount(&self) -> f64 {
        self.parts.iter().map(|(_, amount)| amount).sum()
    }
}

#[component]
pub fn Columns(
    /// Of each column's figure.
    #[prop(into)]
    metric: Signal<&'static str>,
    query: &'static str,
    #[prop(into)] columns: Signal<Vec<Column>>,
    /// What stands at the top of the axis for its greatest amount; the middle is half of it.
    #[prop(into)]
    tick: Callback<f64, String>,
    /// The axis goes up to here; `None` = to the greatest column.
    #[prop(into, optional)]
    top: Signal<Option<f64>>,
    /// What the chart is, read aloud.
    #[prop(into)]
    label: Signal<String>,
    on_press: Callback<(String, Held)>,
    /// Columns were drawn over, from the first to the last: a time chart zooms into them. `None` = its columns are no time that goes on.
    on_zoom: Option<Callback<(usize, usize)>>,
) -> impl IntoView {
    let app = App::expect();
    let greatest = Memo::new(move |_| {
        let of_columns = columns.with(|columns| columns.iter().map(Column::amount).fold(0.0, f64::max));
        top.get().unwrap_or_else(|| nice(of_columns))
    });
    let plot = NodeRef::<html::Div>::new();
    // Columns being drawn over: where it began and where it is.
    let span = RwSignal::new(None::<(usize, usize)>);
    let zoom = move || {
        let chosen = span.get_untracked();
        span.set(None);
        if let (Some((from, to)), Some(on_zoom)) = (chosen, on_zoom) {
            on_zoom.run((from.min(to), from.max(to)));
        }
    };
    let column_at = move |event: &PointerEvent| {
        let place = plot.get_untracked()?.get_bounding_client_rect();
        let count = columns.with_untracked(Vec::len);
        let at = (f64::from(event.client_x()) - place.left()) / place.width() * count as f64;
        Some((at.max(0.0) as usize).min(count.checked_sub(1)?))
    };
    let on_down = move |event: PointerEvent| {
        if on_zoom.is_some() && event.button() == 0 && event.is_primary() {
            span.set(column_at(&event).map(|column| (column, column)));
        }
    };
    let on_move = move |event: PointerEvent| {
        let (Some((from, to)), true, Some(now)) = (span.get_untracked(), event.buttons() & 1 == 1, column_at(&event)) else { return };
        if now == to {
            return;
        }
        span.set(Some((from, now)));
        // From now on the plot hears of it: the end may lie outside, and is a press on no column.
        if let Some(plot) = plot.get_untracked() {
            let _ = plot.set_pointer_capture(event.pointer_id());
        }
    };
    let on_up = move |_| match span.get_untracked() {
        Some((from, to)) if from != to => zoom(),
        _ => span.set(None),
    };
    let on_key = move |event: KeyboardEvent| {
        let is_span = span.get_untracked().is_some_and(|(from, to)| from != to);
        let step = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            "Enter" | " " if is_span => {
                event.prevent_default();
                return zoom();
            }
            "Escape" if is_span => {
                event.prevent_default();
                event.stop_propagation();
                return span.set(None);
            }
            _ => return,
        };
        let Some(focused) = document().active_element() else { return };
        let next = if step > 0 { focused.next_element_sibling() } else { focused.previous_element_sibling() };
        let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) else { return };
        event.prevent_default();
        event.stop_propagation();
        let place = |mark: &web_sys::Element| mark.get_attribute("data-place")?.parse::<usize>().ok();
        let places = place(&focused).zip(place(&next)).filter(|_| event.shift_key() && on_zoom.is_some());
        let from = span.get_untracked().map(|(from, _)| from);
        span.set(places.map(|(now, wanted)| (from.unwrap_or(now), wanted)));
        let _ = next.focus();
    };
    let drawn_over = move || {
        let (from, to) = span.get().filter(|(from, to)| from != to)?;
        let (from, to) = (from.min(to), from.max(to) + 1);
        let part = |columns_before: usize| columns_before as f64 / columns.with_untracked(Vec::len).max(1) as f64 * 100.0;
        let (left, width) = (format!("{:.2}%", part(from)), format!("{:.2}%", part(to - from)));
        Some(view! { <div class="cols__zoom" aria-hidden="true" style:--x=left style:--w=width></div> })
    };
    let drawn = move || {
        hold_focus("data-press");
        let greatest = greatest.get();
        let each = columns.get().into_iter().enumerate();
        each.map(|(place, column)| column_of(metric.get(), place, column, greatest, on_press)).collect_view()
    };
    let ticks = move || {
        let columns = columns.get();
        let n = columns.len().max(1) as f64;
        let tick = |(place, column): (usize, Column)| {
            let left = format!("{:.2}%", (place as f64 + 0.5) / n * 100.0);
            (!column.tick.is_empty()).then(|| view! { <span style:left=left>{column.tick}</span> })
        };
        columns.into_iter().enumerate().map(tick).collect_view()
    };
    view! {
        <div class="cols" data-query=query>
            <div class="cols__y" aria-hidden="true">
                <span>{move || tick.run(greatest.get())}</span>
                <span>{move || tick.run(greatest.get() / 2.0)}</span>
                <span>{move || tick.run(0.0)}</span>
            </div>
            <div
                class="cols__plot"
                class:cols__plot--zoom=on_zoom.is_some()
                role="group"
                aria-label=label
                aria-description=move || on_zoom.map(|_| app.t("chart.aria.keys.zoom"))
                node_ref=plot
                on:keydown=on_key
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
                on:pointercancel=move |_| span.set(None)
            >
                {drawn}
            </div>
            {drawn_over}
            <div class="cols__x" aria-hidden="true">{ticks}</div>
        </div>
    }
}

fn column_of(metric: &'static str, place: usize, column: Column, greatest: f64, on_press: Callback<(String, Held)>) -> impl IntoView {
    let height = |amount: f64| format!("{:.2}%", if greatest > 0.0 { (amount / greatest).min(1.0) * 100.0 } else { 0.0 });
    let parts = column.parts.iter().rev().map(|&(ink, amount)| {
        view! { <i class=ink style:height=height(amount)></i> }
    });
    let parts = parts.collect_view();
    let value = column.value.clone();
    view! {
        <button
            type="button"
            class="cols__bar"
            class:cols__bar--none=column.parts.is_empty()
            class:cols__bar--partial=column.is_partial
            class:cols__bar--small=column.is_small
            class:cols__bar--noted=column.is_noted
            class:cols__bar--odd=column.is_odd
            class:cols__bar--dim=column.chosen == Chosen::No
            class:cols__bar--sel=column.chosen == Chosen::Yes
            tabindex=if place == 0 { "0" } else { "-1" }
            data-place=place.to_string()
            data-press=column.value.clone()
            data-metric=metric
            data-group=column.value.clone()
            data-value=column.raw
            title=column.title.clone()
            aria-label=column.title
            aria-pressed=(column.chosen == Chosen::Yes).then_some("true")
            on:click=move |event| on_press.run((value.clone(), Held::from(&event)))
        >
            {parts}
        </button>
    }
}

/// The next of 1, 2, 4, 5, 10, 20 … not below an amount.
pub fn nice(amount: f64) -> f64 {
    if amount <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(amount.log10().floor());
    [1.0, 2.0, 4.0, 5.0, 10.0].into_iter().map(|step| step * power).find(|&top| top >= amount * 0.999_999).unwrap_or(amount)
}
