//! The sum behind a figure, and the rules in force, in words.

use crate::engine::{Explanation, Terms};
use crate::ui::app::App;
use crate::ui::components::filter_strip::bold;
use crate::ui::format::{Unit, clock, shape};

use super::words;

/// What the rows' values are; `None` = nothing is measured on them.
pub fn unit_of_rows(explanation: &Explanation) -> Option<Unit> {
    match (&explanation.terms, shape(&explanation.metric).unit) {
        (Terms::Open { .. }, _) | (_, Unit::Seconds) => Some(Unit::Seconds),
        (_, Unit::Grade) => Some(Unit::Grade),
        _ => None,
    }
}

/// Seconds in all their units: `38 min 8 s`, `2 h 41 min 0,5 s`.
pub fn exact(app: App, secs: f64) -> String {
    let locale = app.locale();
    let mut rest = secs.max(0.0);
    let mut parts: Vec<String> = Vec::new();
    for unit in [86_400.0, 3_600.0, 60.0] {
        let whole = (rest / unit).floor();
        if whole > 0.0 {
            parts.push(locale.duration(whole * unit));
            rest -= whole * unit;
        }
    }
    if rest > 0.0 || parts.is_empty() {
        parts.push(app.tw("duration.s", &[("s", &locale.trimmed(rest, 2))]));
    }
    parts.join("\u{a0}")
}

/// The sum, line by line.
pub fn lines(app: App, explanation: &Explanation) -> Vec<String> {
    let locale = app.locale();
    let unit = shape(&explanation.metric).unit;
    let int = |n: u64| locale.integer(n as f64);
    let value = |value: f64| if unit == Unit::Seconds { exact(app, value) } else { locale.trimmed(value, 3) };
    let result = explanation.cell.value.map(|figure| if unit == Unit::Seconds { exact(app, figure) } else { locale.value(figure, unit) });
    let result = bold(&result.unwrap_or_else(|| "—".to_owned()));
    match explanation.terms {
        Terms::None => vec![app.t("why.sum.none")],
        Terms::Count { n } => vec![app.tnw(&format!("why.sum.count.{}", explanation.grain), n, &bold(&int(n)), &[])],
        Terms::Sum { n, .. } => vec![app.tnw("why.sum.sum", n, &bold(&int(n)), &[("value", &result)])],
        Terms::Mean { sum, n } => vec![format!("{} ÷ {} = {result}", bold(&value(sum)), bold(&int(n)))],
        Terms::TimeMean { secs, .. } => vec![app.tw("why.sum.time_mean", &[("time", &bold(&exact(app, secs))), ("value", &result)])],
        Terms::TimeQuantile { q, secs, .. } => {
            vec![app.tw("why.sum.time_quantile", &[("q", &locale.percent(q, 0)), ("time", &bold(&exact(app, secs))), ("value", &result)])]
        }
        Terms::Survival { q, n, n_over } => vec![app.tw(
            "why.sum.survival",
            &[("q", &locale.percent(q, 0)), ("n", &bold(&int(n))), ("over", &bold(&int(n_over))), ("value", &result)],
        )],
        Terms::Share { hits, n } => vec![format!("{} ÷ {} = {result}", bold(&int(hits)), bold(&int(n)))],
        Terms::Distinct { rows, n } => {
            let kind = if explanation.metric.starts_with("cases") { "case" } else { "customer" };
            let rows = app.tnw(&format!("why.sum.count.{}", explanation.grain), rows, &bold(&int(rows)), &[]);
            vec![app.tnw(&format!("why.sum.distinct.{kind}"), n, &bold(&int(n)), &[("rows", &rows)])]
        }
        Terms::Open { n, at } => {
            let at =
                at.map(|(day, second)| if second == 0 { locale.date(day - 1) } else { format!("{} {}", locale.date(day), clock(second)) });
            let n_shown = bold(&int(n));
            match at {
                Some(at) => vec![app.tnw("why.sum.open", n, &n_shown, &[("at", &at)])],
                None => vec![app.tnw("why.sum.open_end", n, &n_shown, &[])],
            }
        }
        Terms::Quantile { q, n, below, part, low, high } => {
            let place = (n - 1) as f64 * q + 1.0;
            let mut lines =
                vec![app.tw(
                    "why.sum.place",
                    &[("q", &locale.trimmed(q, 2)), ("n", &bold(&int(n))), ("place", &bold(&locale.trimmed(place, 1)))],
                )];
            let nth = |place: u64, secs: f64| app.tw("why.sum.nth", &[("n", &int(place)), ("value", &bold(&value(secs)))]);
            if part < 1e-9 {
                lines.push(nth(below, low));
            } else {
                lines.push(format!("{} · {}", nth(below, low), nth(below + 1, high)));
                lines.push(format!("{} + {} × {} = {result}", value(low), locale.trimmed(part, 2), value(high - low)));
            }
            lines
        }
    }
}

/// The choices in force, a few words each.
pub fn rules(app: App, explanation: &Explanation) -> Vec<String> {
    let rules = &explanation.rules;
    let locale = app.locale();
    let mut tags = Vec::new();
    if unit_of_rows(explanation) == Some(Unit::Seconds) && explanation.grain != "presence" {
        tags.push(app.t(if rules.is_business { "why.rule.business_clock" } else { "why.rule.wall_clock" }));
    }
    tags.push(app.tw("why.rule.zone", &[("zone", &words::zone(&rules.zone))]));
    if let Some(answers) = rules.bot_answers {
        tags.push(app.t(if answers { "why.rule.bot_answers" } else { "why.rule.bot_does_not" }));
    }
    if let Some(own) = rules.own_times {
        tags.push(app.t(if own { "metric.about.own_time" } else { "metric.about.derived_time" }));
    }
    if let Some((both, apart)) = rules.differ {
        let (n, apart) = (locale.integer(both as f64), exact(app, apart));
        tags.push(app.tnw("why.rule.differ", both, &n, &[("apart", &apart)]));
    }
    if let Some(target) = rules.target_secs {
        tags.push(app.tw("why.rule.target", &[("target", &locale.duration(target as f64))]));
    }
    if !explanation.dated_by.is_empty() && !matches!(explanation.terms, Terms::Open { .. }) {
        let date = app.t(&format!("why.date.{}", explanation.dated_by));
        tags.push(app.tw("metric.about.dated", &[("date", &date)]));
    }
    tags
}
