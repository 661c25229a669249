//! What charming cannot say, added to its serialised option: dashes as lengths, numbers in mark areas, rich texts, marks of single points.

use serde_json::{Value, json};

use charming::component::{Axis, Grid};
use charming::element::{
    AxisLabel, AxisLine, AxisPointer, AxisPointerType, AxisTick, AxisType, Color, LineStyle, LineStyleType, SplitLine, Tooltip, Trigger,
};
use charming::series::{Bar, Line};
use charming::{Chart, datatype::CompositeValue};

use super::inks::{Ink, Inks};
use super::tip::Tip;
use super::{Picture, Slot};

/// Puts the objects of `extra` into those of `base`, field by field.
pub fn merge(base: &mut Value, extra: Value) {
    match (base, extra) {
        (Value::Object(base), Value::Object(extra)) => {
            for (key, value) in extra {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, extra) => *base = extra,
    }
}

pub fn colour(inks: &Inks, ink: Ink) -> Color {
    Color::Value(inks.get(ink).to_owned())
}

/// One bucket per place, words only where the slots have them.
pub fn slot_axis(slots: &[Slot], grid: usize, inks: &Inks) -> Axis {
    Axis::new()
        .type_(AxisType::Category)
        .grid_index(grid as f64)
        .data(slots.iter().map(|slot| slot.tick.as_str()).collect())
        .axis_tick(AxisTick::new().show(false))
        .axis_label(AxisLabel::new().color(colour(inks, Ink::AxisText)).font_size(11.0).interval(0.0))
}

/// An unseen axis of numbers on which bucket `i` reaches from `i − 0,5` to `i + 0,5`.
pub fn number_axis(slots: usize, grid: usize) -> Axis {
    Axis::new().type_(AxisType::Value).grid_index(grid as f64).show(false).min(-0.5).max(slots as f64 - 0.5)
}

pub fn value_axis(max: f64, step: f64, grid: usize, inks: &Inks) -> Axis {
    let line = LineStyle::new().color(colour(inks, Ink::Grid)).type_(LineStyleType::Solid);
    Axis::new()
        .type_(AxisType::Value)
        .grid_index(grid as f64)
        .min(0.0)
        .max(max)
        .interval(step)
        .axis_label(AxisLabel::new().color(colour(inks, Ink::AxisText)).font_size(11.0))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().line_style(line))
}

pub fn grid(left: f64, top: f64, right: f64, height: f64) -> Grid {
    Grid::new()
        .left(CompositeValue::from(left))
        .top(CompositeValue::from(top))
        .right(CompositeValue::from(right))
        .height(CompositeValue::from(height))
}

/// A pointer for the whole bucket; the page draws what stands beside it.
pub fn tooltip(inks: &Inks) -> Tooltip {
    Tooltip::new().trigger(Trigger::Axis).axis_pointer(
        AxisPointer::new()
            .type_(AxisPointerType::Line)
            .line_style(LineStyle::new().color(colour(inks, Ink::AxisText)).type_(LineStyleType::Dashed).width(1.0)),
    )
}

/// A line without marks; its points come as patches.
pub fn line(id: &str, axes: (usize, usize)) -> Line {
    Line::new().id(id).x_axis_index(axes.0 as f64).y_axis_index(axes.1 as f64).show_symbol(false)
}

pub fn bar(id: &str, axes: (usize, usize)) -> Bar {
    Bar::new().id(id).x_axis_index(axes.0 as f64).y_axis_index(axes.1 as f64)
}

/// Serialises the chart and adds what all charts need; `patches` belong to the series in their order.
pub fn picture(chart: Chart, patches: Vec<Value>, tips: &[Tip], ticks: Vec<Vec<(f64, String)>>, inks: &Inks) -> Picture {
    let mut option = serde_json::to_value(&chart).unwrap_or_default();
    for (series, patch) in option["series"].as_array_mut().into_iter().flatten().zip(patches) {
        merge(series, patch);
    }
    merge(
        &mut option,
        json!({
            "animation": inks.moves,
            "animationDuration": 0,
            "animationDurationUpdate": if inks.moves { 240 } else { 0 },
            "textStyle": { "fontFamily": inks.font, "fontSize": 11, "color": inks.get(Ink::AxisText) },
            "tooltip": { "renderMode": "richText", "showContent": false, "transitionDuration": 0 },
        }),
    );
    Picture { option, tips: tips.to_vec(), ticks }
}

/// Runs of neighbouring buckets that hold, as mark areas on [`number_axis`].
pub fn bands(slots: &[Slot], holds: impl Fn(&Slot) -> bool, style: &Value) -> Vec<Value> {
    let mut bands = Vec::new();
    let mut start = None;
    for index in 0..=slots.len() {
        match (start, slots.get(index).is_some_and(&holds)) {
            (None, true) => start = Some(index),
            (Some(from), false) => {
                bands.push(json!([{ "xAxis": from as f64 - 0.5, "itemStyle": style }, { "xAxis": index as f64 - 0.5 }]));
                start = None;
            }
            _ => {}
        }
    }
    bands
}

/// Weekends, gaps in the data, and what is chosen: bands behind everything else; a flag on a pole where something happened, a diamond over
/// a day unlike the others.
pub fn backdrop(slots: &[Slot], inks: &Inks) -> Value {
    let mut data = bands(slots, |slot| slot.is_weekend, &json!({ "color": inks.get(Ink::Weekend) }));
    let chosen = json!({ "color": inks.get(Ink::ChosenFill), "borderColor": inks.get(Ink::ChosenEdge), "borderWidth": 1 });
    data.extend(bands(slots, |slot| slot.is_chosen == Some(true), &chosen));
    let flags: Vec<Value> = slots.iter().enumerate().filter_map(|(index, slot)| flag(index, slot)).collect();
    let mut backdrop = json!({ "data": [], "silent": true, "animation": false, "z": 0, "markArea": { "silent": true, "animation": false, "z": 0, "data": data } });
    if !flags.is_empty() {
        let pole = json!({ "color": inks.get(Ink::AxisText), "type": "dashed", "width": 1 });
        let label = json!({ "formatter": "⚑", "position": "insideEndTop", "rotate": 0, "distance": 1, "color": inks.get(Ink::Text2), "fontSize": 11 });
        merge(
            &mut backdrop,
            json!({ "markLine": { "silent": true, "animation": false, "symbol": "none", "data": flags, "lineStyle": pole, "label": label } }),
        );
    }
    backdrop
}

fn flag(index: usize, slot: &Slot) -> Option<Value> {
    match (slot.is_noted, slot.is_odd) {
        (false, false) => None,
        (true, false) => Some(json!({ "xAxis": index })),
        (true, true) => Some(json!({ "xAxis": index, "label": { "formatter": "⚑◆" } })),
        (false, true) => Some(json!({ "xAxis": index, "label": { "formatter": "◆" }, "lineStyle": { "opacity": 0 } })),
    }
}

/// Hatching over the buckets that the data do not reach, as tall as the axis.
pub fn hatching(slots: &[Slot], max: f64, inks: &Inks) -> Value {
    let data: Vec<Value> = slots.iter().map(|slot| if slot.is_covered { Value::Null } else { json!(max) }).collect();
    json!({
        "data": data, "silent": true, "animation": false, "barWidth": "100%", "barGap": "-100%", "z": 1,
        "itemStyle": { "color": "transparent", "decal": decal(inks), "opacity": 0.5 },
    })
}

/// What tells bars of an ink apart without their colour, when that is asked for: ours are plain, customers' and the robot's are striped.
pub fn pattern(ink: Ink, inks: &Inks) -> Option<Value> {
    let rotation = match ink {
        Ink::Them => -0.785,
        Ink::Bot => 0.0,
        _ => return None,
    };
    let stripes =
        json!({ "symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [1.5, 4], "rotation": rotation, "color": inks.get(Ink::Surface) });
    inks.patterns.then_some(stripes)
}

pub fn decal(inks: &Inks) -> Value {
    json!({ "symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [1.2, 4], "rotation": -0.785, "color": inks.get(Ink::Hatch) })
}
