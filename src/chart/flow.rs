//! Lines over time: named at their end, with the period before as a dashed ghost, the gap between two of them shaded, and a queue below on the same x.

use serde_json::{Value, json};

use charming::Chart;
use charming::component::Axis;
use charming::element::{AxisLabel, AxisLine, AxisTick, AxisType, SplitLine};

use super::inks::{Ink, Inks};
use super::patch::{backdrop, bar, decal, grid, hatching, line, merge, number_axis, picture, slot_axis, tooltip, value_axis};
use super::scale::Scale;
use super::tip::{Tip, plain};
use super::{Picture, Room, Slot};

#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    pub slots: Vec<Slot>,
    /// At most two; the later one is drawn stronger.
    pub lines: Vec<LineOf>,
    /// The first line in the period before, bucket under bucket.
    pub before: Vec<Option<f64>>,
    pub shade: Option<Shade>,
    pub queue: Option<Queue>,
    pub scale: Scale,
    /// Words at the ticks of `scale`.
    pub ticks: Vec<(f64, String)>,
    pub tips: Vec<Tip>,
    pub room: Room,
}

/// What lies between lines.
#[derive(Clone, Debug, PartialEq)]
pub enum Shade {
    /// Between the two lines: trouble where the first one is above.
    Gap,
    /// From these values up to those: where most of what is counted lies.
    Band(Vec<Option<f64>>, Vec<Option<f64>>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct LineOf {
    pub name: String,
    pub ink: Ink,
    pub values: Vec<Option<f64>>,
    /// Under the name at the end of the line: `59 até 14:32`.
    pub end: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    pub title: String,
    pub values: Vec<Option<f64>>,
    /// Words of the tallest bar.
    pub greatest: String,
    /// Beside the last bar: `37 agora`, `antes 28`.
    pub end: (String, String),
}

/// Half the height of the two lines of a name, pixels.
const HALF_LABEL: f64 = 16.0;

/// Heights of the two panels; the box of the chart is as tall as all of it.
struct Layout {
    left: f64,
    right: f64,
    top: f64,
    height: f64,
    queue_top: f64,
    queue_height: f64,
}

impl Layout {
    fn of(flow: &Flow) -> Self {
        let widest = flow.ticks.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(1);
        let (height, right) = match flow.room {
            Room::Wide => (288.0, flow.width_of_ends()),
            Room::Narrow => (170.0, 14.0),
        };
        // Without a queue the lines take its place.
        let height = if flow.queue.is_some() { height } else { height + 80.0 };
        Layout { left: 12.0 + widest as f64 * 6.4, right, top: 10.0, height, queue_top: 10.0 + height + 46.0, queue_height: 40.0 }
    }
}

impl Flow {
    pub fn picture(&self, inks: &Inks) -> Picture {
        let layout = Layout::of(self);
        let slots = self.slots.len();
        let mut chart = Chart::new()
            .tooltip(tooltip(inks))
            .grid(grid(layout.left, layout.top, layout.right, layout.height))
            .x_axis(slot_axis(&self.slots, 0, inks))
            .x_axis(number_axis(slots, 0))
            .y_axis(value_axis(self.scale.max, self.scale.step, 0, inks));
        let mut ticks = vec![self.ticks.clone()];
        if let Some(queue) = &self.queue {
            chart = chart
                .grid(grid(layout.left, layout.queue_top, layout.right, layout.queue_height))
                .x_axis(queue_slots(&self.slots, inks))
                .x_axis(number_axis(slots, 1))
                .y_axis(queue_axis(queue));
            ticks.push(Vec::new());
        }
        let mut series = Series { chart, patches: Vec::new() };
        self.draw_lines(&mut series, &layout, inks);
        if let Some(queue) = &self.queue {
            self.draw_queue(queue, &mut series, inks);
        }
        let mut picture = picture(series.chart, series.patches, &self.tips, ticks, inks);
        self.mend(&mut picture.option, &layout, inks);
        picture
    }

    /// Pixels for the names beside the last bucket.
    fn width_of_ends(&self) -> f64 {
        let of_lines = self.lines.iter().flat_map(|of| [&of.name, &of.end]);
        let of_queue = self.queue.iter().flat_map(|queue| [&queue.end.0, &queue.end.1]);
        let letters = of_lines.chain(of_queue).map(|text| text.chars().count()).max().unwrap_or(0);
        (20.0 + 6.6 * letters as f64).clamp(40.0, 160.0)
    }

    fn draw_lines(&self, series: &mut Series, layout: &Layout, inks: &Inks) {
        series.line(line("backdrop", (1, 0)), backdrop(&self.slots, inks));
        series.bar(bar("gaps", (0, 0)), hatching(&self.slots, self.scale.max, inks));
        match (&self.shade, &self.lines[..]) {
            (Some(Shade::Gap), [first, second]) => shade(series, &first.values, &second.values, ("grows", Ink::Bad, 0.2), inks),
            (Some(Shade::Band(low, high)), _) => shade(series, high, low, ("band", Ink::Us, 0.16), inks),
            _ => {}
        }
        if self.before.iter().any(Option::is_some) {
            let dashes = json!({ "color": inks.get(Ink::Mark), "width": 1, "type": [3, 3], "opacity": 0.85 });
            series.line(
                line("before", (0, 0)),
                json!({ "data": self.before, "silent": true, "symbol": "none", "lineStyle": dashes, "z": 2 }),
            );
        }
        let shifts = self.label_shifts(layout);
        for (index, (of, shift)) in self.lines.iter().zip(shifts).enumerate() {
            let width = if index + 1 == self.lines.len() { 2.25 } else { 1.75 };
            let style = json!({ "color": inks.get(of.ink), "width": width, "cap": "butt" });
            let (whole, part) = self.split_ends(&of.values);
            let points: Vec<Value> = (0..whole.len()).map(|at| point(&whole, at, inks.get(of.ink))).collect();
            series.line(
                line(&format!("line{index}"), (0, 0)).name(&of.name),
                json!({ "data": points, "showSymbol": true, "symbol": "none", "lineStyle": style, "itemStyle": { "color": inks.get(of.ink) },
                    "emphasis": { "disabled": true }, "z": 4 }),
            );
            let mut dotted = style.clone();
            merge(&mut dotted, json!({ "type": [2.5, 3] }));
            series.line(
                line(&format!("end{index}"), (0, 0)),
                json!({ "data": self.end_points(of, &part, shift, inks), "showSymbol": true, "symbol": "none", "silent": true, "lineStyle": dotted,
                    "itemStyle": { "color": inks.get(of.ink) }, "clip": false, "emphasis": { "disabled": true }, "z": 5 }),
            );
        }
    }

    /// The line over the whole buckets, and the pieces into one that is cut at the front and into the unfinished one.
    fn split_ends(&self, values: &[Option<f64>]) -> (Vec<Option<f64>>, Vec<Option<f64>>) {
        let mut whole = values.to_vec();
        let mut part = vec![None; values.len()];
        let Some(last) = values.iter().rposition(Option::is_some) else { return (whole, part) };
        if last > 0 && self.slots[0].is_partial {
            whole[0] = None;
            part[..2].copy_from_slice(&values[..2]);
        }
        part[last] = values[last];
        if self.slots[last].is_partial {
            whole[last] = None;
            if last > 0 {
                part[last - 1] = values[last - 1];
            }
        }
        (whole, part)
    }

    /// A hollow point at the end, with the name of the line beside it.
    fn end_points(&self, of: &LineOf, part: &[Option<f64>], shift: f64, inks: &Inks) -> Vec<Value> {
        let last = part.iter().rposition(Option::is_some);
        let mut points: Vec<Value> = part.iter().map(|value| json!({ "value": value, "symbol": "none" })).collect();
        let Some(last) = last else { return points };
        let label = json!({
            "show": self.room == Room::Wide,
            "position": "right",
            "distance": 8,
            "offset": [0, shift],
            "align": "left",
            "formatter": format!("{{n|{}}}\n{{e|{}}}", plain(&of.name), plain(&of.end)),
            "rich": {
                "n": { "color": inks.get(of.ink), "fontSize": 12, "fontWeight": 600, "lineHeight": 14 },
                "e": { "color": inks.get(Ink::AxisText), "fontSize": 11, "lineHeight": 14 },
            },
        });
        let is_partial = self.slots[last].is_partial;
        points[last] = json!({
            "value": part[last],
            "symbol": if is_partial { "circle" } else { "none" },
            "symbolSize": 6,
            "itemStyle": { "color": inks.get(Ink::Surface), "borderColor": inks.get(of.ink), "borderWidth": 1.75 },
            "label": label,
        });
        if !is_partial {
            // A label hangs on a symbol: one that is not seen.
            merge(&mut points[last], json!({ "symbol": "circle", "symbolSize": 0.1 }));
        }
        points
    }

    /// Names of two lines that end close to each other are moved apart, and none out at the top, pixels.
    fn label_shifts(&self, layout: &Layout) -> Vec<f64> {
        let ends: Vec<f64> = self
            .lines
            .iter()
            .map(|of| of.values.iter().rev().find_map(|value| *value).map_or(0.0, |value| (1.0 - value / self.scale.max) * layout.height))
            .collect();
        let inside = |end: f64, shift: f64| shift + (HALF_LABEL - layout.top - end - shift).max(0.0);
        let [first, second] = ends[..] else { return ends.iter().map(|&end| inside(end, 0.0)).collect() };
        let missing = (2.0 * HALF_LABEL - (first - second).abs()).max(0.0);
        let (upper, lower) = if first <= second { (first, second) } else { (second, first) };
        let up = inside(upper, -missing / 2.0);
        let down = (upper + up + 2.0 * HALF_LABEL - lower).max(missing / 2.0);
        if first <= second { vec![up, down] } else { vec![down, up] }
    }

    fn draw_queue(&self, queue: &Queue, series: &mut Series, inks: &Inks) {
        let mut behind = backdrop(&self.slots, inks);
        if behind.get("markLine").is_some() {
            // Its flag stands over the lines.
            merge(&mut behind, json!({ "markLine": { "label": { "show": false } } }));
        }
        series.line(line("queue_backdrop", (3, 1)), behind);
        let last = queue.values.iter().rposition(Option::is_some);
        let greatest = greatest_at(&queue.values);
        // What is left at the end of a bucket does not mind where it began.
        let is_full = |index: usize| !self.slots[index].is_partial || Some(index) != last;
        let data: Vec<Value> = (queue.values.iter().enumerate())
            .map(|(index, value)| {
                let mut bar = json!({ "value": value });
                if !is_full(index) {
                    merge(&mut bar, part_bar(Ink::Bad, inks));
                } else if self.slots[index].is_chosen == Some(false) {
                    merge(&mut bar, json!({ "itemStyle": { "color": inks.get(Ink::Ghost) } }));
                }
                if Some(index) == greatest && Some(index) != last {
                    merge(&mut bar, json!({ "label": { "show": true, "position": "top", "distance": 2, "formatter": plain(&queue.greatest), "color": inks.get(Ink::Text2) } }));
                }
                if Some(index) == last && self.room == Room::Wide {
                    merge(&mut bar, json!({ "label": self.queue_end(queue, inks) }));
                }
                bar
            })
            .collect();
        series.bar(
            bar("queue", (2, 1)).name(&queue.title).bar_width("56%"),
            json!({ "data": data, "barMinWidth": 2, "barMaxWidth": 40, "itemStyle": { "color": inks.get(Ink::Bad), "opacity": 0.85, "borderRadius": 1.5 },
                "emphasis": { "disabled": true }, "z": 4 }),
        );
    }

    fn queue_end(&self, queue: &Queue, inks: &Inks) -> Value {
        json!({
            "show": true,
            "position": "right",
            "distance": 12,
            "align": "left",
            "verticalAlign": "bottom",
            "formatter": format!("{{n|{}}}\n{{e|{}}}", plain(&queue.end.0), plain(&queue.end.1)),
            "rich": {
                "n": { "color": inks.get(Ink::BadText), "fontSize": 12, "fontWeight": 600, "lineHeight": 14 },
                "e": { "color": inks.get(Ink::AxisText), "fontSize": 11, "lineHeight": 14 },
            },
        })
    }

    fn mend(&self, option: &mut Value, layout: &Layout, inks: &Inks) {
        if let Some(queue) = &self.queue {
            merge(
                &mut option["yAxis"][1],
                json!({ "name": queue.title, "nameLocation": "end", "nameGap": 16, "nameTextStyle": {
                    "align": "left", "padding": [0, 0, 0, -layout.left], "color": inks.get(Ink::Text2), "fontSize": 12, "fontWeight": 600 } }),
            );
            // The pointer stands in both panels at once.
            merge(option, json!({ "axisPointer": { "link": [{ "xAxisIndex": [0, 2] }] } }));
        }
        for axis in option["xAxis"].as_array_mut().into_iter().flatten() {
            if axis["show"] == json!(false) {
                merge(axis, json!({ "axisPointer": { "show": false } }));
            } else {
                merge(axis, axis_look(inks));
            }
        }
        each(&mut option["yAxis"], |axis| merge(axis, json!({ "axisPointer": { "show": false }, "axisLine": { "onZero": false } })));
    }
}

/// Serialised charming gives a single axis as an object.
pub(super) fn each(axes: &mut Value, change: impl Fn(&mut Value)) {
    match axes {
        Value::Array(axes) => axes.iter_mut().for_each(change),
        axis => change(axis),
    }
}

/// The series of a chart beside what charming cannot say of them.
struct Series {
    chart: Chart,
    patches: Vec<Value>,
}

impl Series {
    fn line(&mut self, series: charming::series::Line, patch: Value) {
        self.chart = std::mem::take(&mut self.chart).series(series);
        self.patches.push(patch);
    }

    fn bar(&mut self, series: charming::series::Bar, patch: Value) {
        self.chart = std::mem::take(&mut self.chart).series(series);
        self.patches.push(patch);
    }
}

/// Three stacked areas on the axis of numbers: what both have, unseen; where the first is above; where the second is. Crossings get a point of their own.
fn shade(series: &mut Series, first: &[Option<f64>], second: &[Option<f64>], above_is: (&str, Ink, f64), inks: &Inks) {
    let (mut base, mut above, mut below) = (Vec::new(), Vec::new(), Vec::new());
    let mut push = |x: f64, pair: Option<(f64, f64)>| {
        base.push(json!([x, pair.map(|(a, b)| a.min(b))]));
        above.push(json!([x, pair.map(|(a, b)| (a - b).max(0.0))]));
        below.push(json!([x, pair.map(|(a, b)| (b - a).max(0.0))]));
    };
    let pair = |at: usize| first.get(at).copied().flatten().zip(second.get(at).copied().flatten());
    for at in 0..first.len().max(second.len()) {
        push(at as f64, pair(at));
        if let (Some((a, b)), Some((next_a, next_b))) = (pair(at), pair(at + 1)) {
            let (gap, next_gap) = (a - b, next_a - next_b);
            if gap * next_gap < 0.0 {
                let way = gap / (gap - next_gap);
                let meeting = a + way * (next_a - a);
                push(at as f64 + way, Some((meeting, meeting)));
            }
        }
    }
    let areas = [
        ("both", base, "transparent", 0.0),
        (above_is.0, above, inks.get(above_is.1), above_is.2),
        ("shrinks", below, inks.get(Ink::Us), 0.16),
    ];
    for (id, data, fill, opacity) in areas {
        series.line(
            line(id, (1, 0)).stack("gap"),
            json!({ "data": data, "silent": true, "symbol": "none", "lineStyle": { "width": 0, "opacity": 0 }, "stackStrategy": "all",
                "areaStyle": { "color": fill, "opacity": opacity }, "emphasis": { "disabled": true }, "tooltip": { "show": false }, "z": 1 }),
        );
    }
}

/// A point of a line; one without neighbours would not be seen without a dot.
fn point(values: &[Option<f64>], at: usize, fill: &str) -> Value {
    let known = |index: Option<usize>| index.and_then(|index| values.get(index)).copied().flatten().is_some();
    if !known(Some(at)) || known(at.checked_sub(1)) || known(Some(at + 1)) {
        return json!(values[at]);
    }
    json!({ "value": values[at], "symbol": "circle", "symbolSize": 5, "itemStyle": { "color": fill } })
}

/// charming knows the colour of an axis line as a gauge's segments only.
pub(super) fn axis_look(inks: &Inks) -> Value {
    json!({
        "axisLine": { "lineStyle": { "color": inks.get(Ink::Axis) } },
        "axisLabel": { "hideOverlap": true },
        "axisPointer": { "label": { "show": false } },
    })
}

/// A bar whose bucket is not over.
pub(super) fn part_bar(ink: Ink, inks: &Inks) -> Value {
    json!({ "itemStyle": { "color": inks.get(Ink::Surface), "borderColor": inks.get(ink), "borderType": [2, 2], "borderWidth": 1, "opacity": 1,
        "decal": decal(inks) } })
}

fn greatest_at(values: &[Option<f64>]) -> Option<usize> {
    let known = values.iter().enumerate().filter_map(|(index, value)| value.filter(|value| *value > 0.0).map(|value| (index, value)));
    known.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

fn queue_slots(slots: &[Slot], inks: &Inks) -> Axis {
    slot_axis(slots, 1, inks).axis_label(AxisLabel::new().show(false))
}

fn queue_axis(queue: &Queue) -> Axis {
    let greatest = queue.values.iter().flatten().copied().fold(1.0, f64::max);
    Axis::new()
        .type_(AxisType::Value)
        .grid_index(1.0)
        .min(0.0)
        .max(greatest)
        .axis_label(AxisLabel::new().show(false))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().show(false))
}
