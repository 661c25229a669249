//! The distribution of what is measured, with the median, the p90 and the target on it.

use leptos::html;
use leptos::prelude::*;

use crate::engine::Histogram;
use crate::ui::app::App;
use crate::ui::browser::size::width_of;
use crate::ui::components::calendar::px;
use crate::ui::format::{Unit, shape};

const TOP: f64 = 32.0;
const HEIGHT: f64 = 84.0;
const BELOW: f64 = 20.0;
/// Room that a word on the axis needs.
const TICK_PX: f64 = 46.0;
/// Where a log axis has its words.
const TIMES: [f64; 22] = [
    1.0,
    2.0,
    5.0,
    15.0,
    30.0,
    60.0,
    120.0,
    240.0,
    480.0,
    900.0,
    1_800.0,
    3_600.0,
    7_200.0,
    14_400.0,
    28_800.0,
    86_400.0,
    172_800.0,
    345_600.0,
    604_800.0,
    1_209_600.0,
    2_592_000.0,
    7_776_000.0,
];

#[component]
pub fn Spread(histogram: Histogram, metric: String) -> impl IntoView {
    let app = App::expect();
    let frame = NodeRef::<html::Div>::new();
    let width = width_of(move || frame.get().map(Into::into));
    // A share of the target has its responses measured in seconds.
    let unit = if shape(&metric).unit == Unit::Grade { Unit::Grade } else { Unit::Seconds };
    let locale = app.locale();
    let label = app.tw("why.spread", &[("median", &locale.value(histogram.median, unit)), ("p90", &locale.value(histogram.p90, unit))]);
    let drawn = move || {
        let (width, edges) = (width.get(), &histogram.edges);
        let (first, last) = (*edges.first()?, *edges.last()?);
        if width < 80.0 {
            return None;
        }
        let is_log = histogram.is_log;
        let x = move |value: f64| {
            let value = value.clamp(first, last);
            let part = if is_log { (value / first).ln() / (last / first).ln() } else { (value - first) / (last - first) };
            part * width
        };
        let greatest = histogram.counts.iter().copied().max().unwrap_or(1).max(1) as f64;
        let target = histogram.target;
        let bars = histogram.counts.iter().zip(edges.windows(2)).filter(|(count, _)| **count > 0).map(|(&count, edges)| {
            let height = (count as f64 / greatest * HEIGHT).max(1.0);
            let is_over = target.is_some_and(|target| edges[0] >= target);
            let (left, right) = (x(edges[0]), x(edges[1]));
            let class = if is_over { "spread__bar spread__bar--over" } else { "spread__bar" };
            view! { <rect class=class x=px(left) y=px(TOP + HEIGHT - height) width=px((right - left - 1.0).max(1.0)) height=px(height)></rect> }
        });
        let bars = bars.collect_view();
        let mut free = f64::MIN;
        let candidates: Vec<f64> = if is_log { TIMES.to_vec() } else { edges.iter().copied().filter(|edge| edge.fract() == 0.0).collect() };
        let ticks = candidates.into_iter().filter(|time| first <= *time && *time <= last).filter_map(|time| {
            let at = x(time);
            let fits = at - free >= TICK_PX && at >= 12.0 && at <= width - 18.0;
            fits.then(|| {
                free = at;
                view! { <text class="anchor-mid" x=px(at) y=px(TOP + HEIGHT + 15.0)>{locale.tick(time, unit)}</text> }
            })
        });
        let ticks = ticks.collect_view();
        let line = |value: f64, word: &str, row: f64, class: &'static str| {
            let at = x(value);
            let anchor = if at > width / 2.0 { "anchor-end" } else { "" };
            let text_x = if at > width / 2.0 { at - 4.0 } else { at + 4.0 };
            let text = app.tw(&format!("why.spread.{word}"), &[("value", &locale.value(value, unit))]);
            view! {
                <g class=class>
                    <path d=format!("M{at:.1} {:.1}V{:.1}", row - 9.0, TOP + HEIGHT) />
                    <text class=anchor x=px(text_x) y=px(row)>{text}</text>
                </g>
            }
        };
        let marks = view! {
            {line(histogram.median, "median", 10.0, "spread__mark")}
            {line(histogram.p90, "p90", 24.0, "spread__mark spread__mark--p90")}
            {target.filter(|target| first <= *target && *target <= last).map(|target| line(target, "target", 38.0, "spread__mark spread__mark--target"))}
        };
        Some(view! {
            <svg height=px(TOP + HEIGHT + BELOW) aria-hidden="true" focusable="false">
                {bars}
                <path class="spread__axis" d=format!("M0 {:.1}H{width:.1}", TOP + HEIGHT) />
                {ticks}
                {marks}
            </svg>
        })
    };
    view! {
        <div class="chart spread" role="img" aria-label=label node_ref=frame>
            {drawn}
        </div>
    }
}
