//! Names over their bars, greatest first; the rest as one row; what is chosen under the highlighter.

use leptos::prelude::*;

use crate::ui::format::Change;
use crate::ui::reading::Chosen;

use super::delta::Delta;
use super::press::{Held, hold_focus};

#[derive(Clone, Debug, PartialEq)]
pub struct LeaderRow {
    /// The group as in the answer; `None` = the sum of the others, which cannot be pressed.
    pub group: Option<String>,
    pub name: String,
    pub amount: String,
    pub raw: String,
    /// Length of the bar, 0 to 1.
    pub part: f64,
    pub change: Change,
    pub chosen: Chosen,
}

#[component]
pub fn Leaderboard(
    metric: &'static str,
    /// The query that the figures come with.
    #[prop(into)]
    query: String,
    /// What the rows are, and what is counted.
    #[prop(into)]
    header: Signal<[String; 2]>,
    #[prop(into)] rows: Signal<Vec<LeaderRow>>,
    /// Without changes the names get their place.
    #[prop(into)]
    has_changes: Signal<bool>,
    on_press: Callback<(String, Held)>,
) -> impl IntoView {
    let drawn = move || {
        hold_focus("data-press");
        let with_change = has_changes.get();
        rows.get().into_iter().map(|row| leader(metric, row, with_change, on_press)).collect_view()
    };
    let head = move |place: usize| move || header.with(|header| header[place].clone());
    view! { <div class="lb" data-query=query data-of=head(0) data-counts=head(1)>{drawn}</div> }
}

fn leader(metric: &'static str, row: LeaderRow, with_change: bool, on_press: Callback<(String, Held)>) -> impl IntoView {
    let width = format!("{:.1}%", row.part.clamp(0.0, 1.0) * 100.0);
    let change = Signal::stored(row.change);
    let chosen = row.chosen;
    let group = row.group.clone().unwrap_or_default();
    let inside = view! {
        <span class="lb__name" style:--w=width>
            <span class="trunc" title=row.name.clone()>{row.name.clone()}</span>
        </span>
        <span class="lb__v" data-metric=metric data-value=row.raw data-group=row.group.clone().unwrap_or_else(|| "*".to_owned())>{row.amount}</span>
        {with_change.then(|| view! { <span class="lb__d"><Delta change /></span> })}
    };
    match row.group {
        None => view! { <div class="lb__row lb__row--rest" class:lb__row--nd=!with_change>{inside}</div> }.into_any(),
        Some(_) => view! {
            <button
                type="button"
                class="lb__row"
                data-press=group.clone()
                class:lb__row--nd=!with_change
                class:lb__row--sel=chosen == Chosen::Yes
                class:lb__row--dim=chosen == Chosen::No
                aria-pressed=if chosen == Chosen::Yes { "true" } else { "false" }
                on:click=move |event| on_press.run((group.clone(), Held::from(&event)))
            >
                {inside}
            </button>
        }
        .into_any(),
    }
}
