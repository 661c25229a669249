//! Analytics of the Graph API: sums by day, not one row for each message.

use super::heard::{Out, Said};
use super::tape::Value;

/// Names under which analytics come, and what a point of a list without a name gives away.
const NAMED: [&str; 4] = ["conversation_analytics", "pricing_analytics", "template_analytics", "analytics"];

/// Reads analytics; `false` = it is something else.
pub fn read<'a>(payload: Value<'a>, out: Out<'_, 'a>) -> bool {
    for name in NAMED {
        let Some(inside) = payload.get(name) else { continue };
        let n_points = points(inside) + inside.get("data").into_iter().flat_map(Value::items).map(points).sum::<u64>();
        if n_points > 0 || inside.get("data").is_some() || inside.get("granularity").is_some() {
            out(Said::Sums(name, n_points));
            return true;
        }
    }
    let n_points = points(payload);
    if n_points > 0 {
        out(Said::Sums(name_of(payload), n_points));
    }
    n_points > 0
}

/// Points of a list of them, each with a start and an end.
fn points(value: Value<'_>) -> u64 {
    let is_point = |point: &Value<'_>| point.get("start").is_some() && point.get("end").is_some();
    value.get("data_points").into_iter().flat_map(Value::items).filter(is_point).count() as u64
}

fn name_of(payload: Value<'_>) -> &'static str {
    let Some(point) = payload.get("data_points").and_then(|list| list.items().next()) else { return "analytics" };
    match () {
        () if point.get("template_id").is_some() => "template_analytics",
        () if point.get("pricing_category").is_some() || point.get("volume").is_some() => "pricing_analytics",
        () if point.get("conversation").is_some() => "conversation_analytics",
        () => "analytics",
    }
}
