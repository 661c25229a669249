//! A line as small as a word, with the period before as a ghost.

use leptos::prelude::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SparkOf {
    pub now: Vec<Option<f64>>,
    pub before: Vec<Option<f64>>,
    /// The last value belongs to a bucket that is not over.
    pub is_partial: bool,
    /// Counts stand on zero; times and shares use their own range.
    pub from_zero: bool,
}

const HEIGHT: f64 = 30.0;

/// Decoration: the tile says the figures, the main chart draws them.
#[component]
pub fn Spark(#[prop(into)] of: Signal<SparkOf>) -> impl IntoView {
    let drawn = move || {
        let of = of.get();
        let place = Place::of(&of);
        let last = of.now.iter().rposition(Option::is_some)?;
        let value = of.now[last]?;
        let (whole, part) =
            if of.is_partial && last > 0 { (&of.now[..last], place.path(&of.now, last - 1)) } else { (&of.now[..=last], String::new()) };
        let (x, y) = (format!("{:.2}%", place.x(last)), format!("{:.1}", place.y(value)));
        Some(view! {
            <svg height="30" aria-hidden="true">
                <svg viewBox="0 0 100 30" preserveAspectRatio="none" width="100%" height="30">
                    <path class="spark__ghost" d=place.path(&of.before, 0)></path>
                    <path class="spark__line" d=place.path(whole, 0)></path>
                    <path class="spark__line spark__line--part" d=part></path>
                </svg>
                <circle class="spark__dot" cx=x cy=y r="2.4"></circle>
            </svg>
        })
    };
    view! { <div class="spark">{drawn}</div> }
}

/// Where values lie in a box 100 wide; the nested SVG is stretched, the dot is not.
struct Place {
    count: usize,
    low: f64,
    span: f64,
}

impl Place {
    fn of(of: &SparkOf) -> Self {
        let values = || of.now.iter().chain(&of.before).flatten().copied();
        let low = if of.from_zero { 0.0 } else { values().fold(f64::INFINITY, f64::min) * 0.8 };
        let high = values().fold(low, f64::max);
        Place { count: of.now.len(), low, span: if high > low { high - low } else { 1.0 } }
    }

    fn x(&self, index: usize) -> f64 {
        // One bucket stands at the right end, as the last of many does.
        if self.count < 2 { 98.0 } else { 0.5 + 97.5 * index as f64 / (self.count - 1) as f64 }
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - 3.0 - (value - self.low) / self.span * (HEIGHT - 7.0)
    }

    /// From the bucket `from` on; a gap lifts the pen.
    fn path(&self, values: &[Option<f64>], from: usize) -> String {
        let mut path = String::new();
        let mut is_down = false;
        for (index, value) in values.iter().enumerate().take(self.count).skip(from) {
            match value {
                Some(value) => {
                    let pen = if is_down { 'L' } else { 'M' };
                    path.push_str(&format!("{pen}{:.2} {:.1}", self.x(index), self.y(*value)));
                    is_down = true;
                }
                None => is_down = false,
            }
        }
        path
    }
}
