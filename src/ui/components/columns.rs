//! Columns in a row, one per day or hour: each says its figure, and a press filters. Arrow keys go from one to the next.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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
    /// It goes on after the data.
    pub is_partial: bool,
    /// Resting on few rows.
    pub is_small: bool,
    /// Something happened then.
    pub is_noted: bool,
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
) -> impl IntoView {
    let greatest = Memo::new(move |_| {
        let of_columns = columns.with(|columns| columns.iter().map(Column::amount).fold(0.0, f64::max));
        top.get().unwrap_or_else(|| nice(of_columns))
    });
    let on_key = |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            _ => return,
        };
        let focused = document().active_element();
        let next = focused.and_then(|mark| if step > 0 { mark.next_element_sibling() } else { mark.previous_element_sibling() });
        if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            event.stop_propagation();
            let _ = next.focus();
        }
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
            <div class="cols__plot" role="group" aria-label=label on:keydown=on_key>{drawn}</div>
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
            class:cols__bar--dim=column.chosen == Chosen::No
            class:cols__bar--sel=column.chosen == Chosen::Yes
            tabindex=if place == 0 { "0" } else { "-1" }
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
