//! How much there is of every day, as a strip of bars; days without anything between the first and the last are hatched.

use leptos::prelude::*;

const HEIGHT: f64 = 28.0;
/// Of the drawing; it is stretched to the width it gets.
const WIDTH: f64 = 1000.0;

/// A month or year under the strip.
#[derive(Clone, PartialEq)]
pub struct Tick {
    /// Days after the first.
    pub day: usize,
    pub text: String,
}

/// A bar per day; of long spans, a bar per some days.
#[component]
pub fn Coverage(
    per_day: Vec<u32>,
    ticks: Vec<Tick>,
    /// What is drawn and of when, for screen readers.
    label: String,
) -> impl IntoView {
    let days_per_bar = per_day.len().div_ceil(500).max(1);
    let sums: Vec<u64> = per_day.chunks(days_per_bar).map(|days| days.iter().map(|n| u64::from(*n)).sum()).collect();
    let greatest = sums.iter().copied().max().unwrap_or(1).max(1) as f64;
    let step = WIDTH / sums.len().max(1) as f64;
    let bar = |(at, n): (usize, &u64)| {
        let x = at as f64 * step;
        let is_gap = *n == 0;
        let height = if is_gap { HEIGHT } else { (*n as f64 / greatest * HEIGHT).max(1.5) };
        let class = if is_gap { "hatch hatch--bare" } else { "mk" };
        view! {
            <rect
                class=class
                x=format!("{x:.2}")
                y=format!("{:.2}", HEIGHT - height)
                width=format!("{:.2}", step * 0.82)
                height=format!("{height:.2}")
            />
        }
    };
    let n_days = per_day.len().max(1) as f64;
    let words = ticks.into_iter().map(|tick| {
        let left = format!("{:.2}%", tick.day as f64 / n_days * 100.0);
        view! { <span class="coverage__tick" style:left=left>{tick.text}</span> }
    });
    view! {
        <div class="coverage">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") height=HEIGHT.to_string() preserveAspectRatio="none" role="img" aria-label=label>
                {sums.iter().enumerate().map(bar).collect_view()}
            </svg>
            <div class="coverage__ticks" aria-hidden="true">{words.collect_view()}</div>
        </div>
    }
}
