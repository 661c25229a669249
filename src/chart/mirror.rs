//! Bars above and below one axis: customers above, us below.

use serde_json::{Value, json};

use charming::Chart;

use super::flow::{axis_look, part_bar};
use super::inks::{Ink, Inks};
use super::patch::{backdrop, bar, grid, hatching, line, merge, number_axis, pattern, picture, slot_axis, tooltip, value_axis};
use super::scale::Scale;
use super::tip::Tip;
use super::{Picture, Slot};

#[derive(Clone, Debug, PartialEq)]
pub struct Mirror {
    pub slots: Vec<Slot>,
    /// Nearest to the axis first.
    pub above: Vec<BarsOf>,
    pub below: Vec<BarsOf>,
    /// Of either side.
    pub scale: Scale,
    pub ticks: Vec<(f64, String)>,
    pub tips: Vec<Tip>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BarsOf {
    pub name: String,
    pub ink: Ink,
    /// Others of its kind are chosen.
    pub is_dim: bool,
    /// Not negative, whichever side they stand on.
    pub values: Vec<Option<f64>>,
}

impl Mirror {
    pub fn picture(&self, inks: &Inks) -> Picture {
        let widest = self.ticks.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(1);
        let Scale { max, step } = self.scale;
        let mut chart = Chart::new()
            .tooltip(tooltip(inks))
            .grid(grid(12.0 + widest as f64 * 6.4, 8.0, 4.0, 154.0))
            .x_axis(slot_axis(&self.slots, 0, inks))
            .x_axis(number_axis(self.slots.len(), 0))
            .y_axis(value_axis(max, step, 0, inks).min(-max));
        let mut patches = vec![backdrop(&self.slots, inks), hatching(&self.slots, max, inks), hatching(&self.slots, -max, inks)];
        chart = chart.series(line("backdrop", (1, 0))).series(bar("gaps", (0, 0))).series(bar("gaps_below", (0, 0)));
        let sides = self.above.iter().map(|of| (1.0, of)).chain(self.below.iter().map(|of| (-1.0, of)));
        for (index, (sign, of)) in sides.enumerate() {
            chart = chart.series(bar(&format!("bars{index}"), (0, 0)).name(&of.name).stack("all").bar_width("68%"));
            patches.push(json!({
                "data": self.bars(sign, of, inks), "barMinWidth": 2, "barMaxWidth": 40, "barGap": "-100%", "emphasis": { "disabled": true }, "z": 4,
                "itemStyle": { "color": inks.get(if of.is_dim { Ink::Ghost } else { of.ink }), "borderRadius": 1, "borderColor": inks.get(Ink::Surface), "borderWidth": 0.5 },
            }));
            if let (Some(patch), Some(decal)) = (patches.last_mut(), pattern(of.ink, inks)) {
                merge(patch, json!({ "itemStyle": { "decal": decal } }));
            }
        }
        let both: Vec<(f64, String)> = self.ticks.iter().flat_map(|(at, text)| [(*at, text.clone()), (-at, text.clone())]).collect();
        let mut picture = picture(chart, patches, &self.tips, vec![both], inks);
        merge(&mut picture.option["xAxis"][0], axis_look(inks));
        merge(&mut picture.option["xAxis"][0], json!({ "axisLine": { "onZero": false, "show": false } }));
        merge(&mut picture.option["xAxis"][1], json!({ "axisPointer": { "show": false } }));
        merge(&mut picture.option["yAxis"], json!({ "axisPointer": { "show": false }, "axisLine": { "onZero": false } }));
        // The line between the two sides, over the bars.
        let zero = json!({ "markLine": { "silent": true, "animation": false, "symbol": "none", "label": { "show": false }, "data": [{ "yAxis": 0 }],
            "lineStyle": { "color": inks.get(Ink::Mark), "type": "solid", "width": 1 } } });
        merge(&mut picture.option["series"][1], zero);
        picture
    }

    fn bars(&self, sign: f64, of: &BarsOf, inks: &Inks) -> Vec<Value> {
        (self.slots.iter().zip(&of.values))
            .map(|(slot, value)| {
                let mut bar = json!({ "value": value.map(|value| if value == 0.0 { 0.0 } else { sign * value }) });
                if slot.is_partial {
                    merge(&mut bar, part_bar(of.ink, inks));
                } else if slot.is_chosen == Some(false) {
                    merge(&mut bar, json!({ "itemStyle": { "color": inks.get(Ink::Ghost) } }));
                }
                bar
            })
            .collect()
    }
}
