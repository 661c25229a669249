//! Figures, durations and dates in words, by locale. Pure, so that the same text can be tested without a browser.
//!
//! [`Locale`] is what a language says about numbers and dates, taken once from the catalogue. [`shape`] says how each metric is read:
//! its unit, whether more is better, what its noise is.
//!
//! A change inside the noise is not called a change. For counts (Poisson) it is noise when `|now − before| < 2·√(now + before)`;
//! for shares when the 95 % Wilson intervals of the two overlap; for durations and grades when it is under 3 %.
//! Shares, durations and grades resting on fewer than [`SMALL_N`] rows show their `n` instead of a change.

use crate::engine::{Cell, DateRange, LocalDay};

use super::days;

pub use crate::model::stats::{SMALL_N, wilson};

/// What a language says about numbers and dates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Locale {
    decimal: String,
    group: String,
    minus: String,
    dash: String,
    percent: String,
    points: String,
    thousand: String,
    million: String,
    days: String,
    hours: String,
    minutes: String,
    seconds: String,
    hour: String,
    hour_range: String,
    months: Vec<String>,
    /// Monday first.
    weekdays: Vec<String>,
    weekdays_long: Vec<String>,
    day_month: String,
    day_month_year: String,
    weekday_day: String,
    weekday_day_long: String,
    month_year: String,
    week_of: String,
    range: String,
    range_year: String,
    range_two_years: String,
    stable: String,
    new: String,
}

impl Locale {
    /// Takes the texts from the catalogue, key by key.
    pub fn new(text: impl Fn(&str) -> String) -> Self {
        let numbered = |prefix: &str, count: u32| (1..=count).map(|index| text(&format!("{prefix}.{index}"))).collect();
        Locale {
            decimal: text("num.decimal"),
            group: text("num.group"),
            minus: text("num.minus"),
            dash: text("num.dash"),
            percent: text("num.percent"),
            points: text("delta.pp"),
            thousand: text("num.thousand"),
            million: text("num.million"),
            days: text("unit.d"),
            hours: text("unit.h"),
            minutes: text("unit.min"),
            seconds: text("unit.s"),
            hour: text("cal.hour"),
            hour_range: text("cal.hour_range"),
            months: numbered("cal.month.short", 12),
            weekdays: numbered("cal.weekday.short", 7),
            weekdays_long: numbered("cal.weekday.long", 7),
            day_month: text("cal.day_month"),
            day_month_year: text("cal.day_month_year"),
            weekday_day: text("cal.weekday_day_month"),
            weekday_day_long: text("cal.weekday_day_month.long"),
            month_year: text("cal.month_year"),
            week_of: text("cal.week_of"),
            range: text("cal.range"),
            range_year: text("cal.range_year"),
            range_two_years: text("cal.range_two_years"),
            stable: text("delta.stable"),
            new: text("delta.new"),
        }
    }

    pub fn integer(&self, value: f64) -> String {
        self.decimal(value, 0)
    }

    /// Rounded half away from zero, with the language's separators.
    pub fn decimal(&self, value: f64, digits: usize) -> String {
        let scale = 10_f64.powi(digits as i32);
        let plain = format!("{:.digits$}", (value.abs() * scale).round() / scale);
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = String::new();
        if value < 0.0 && plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
            text.push_str(&self.minus);
        }
        for (index, digit) in whole.chars().enumerate() {
            // Four digits carry the separator too: 2.184.
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push_str(&self.group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push_str(&self.decimal);
            text.push_str(fraction);
        }
        text
    }

    /// A share of `0..=1` as `87,4%`.
    pub fn percent(&self, share: f64, digits: usize) -> String {
        fill(&self.percent, &[("n", &self.decimal(share * 100.0, digits))])
    }

    /// A difference of shares, without its sign: `2,1 p.p.`.
    pub fn points(&self, difference: f64) -> String {
        fill(&self.points, &[("n", &self.decimal((difference * 100.0).abs(), 1))])
    }

    /// For axes and narrow cells: `950`, `1,2 mil`, `12 mil`, `3,4 mi`.
    pub fn compact(&self, value: f64) -> String {
        let size = value.abs();
        let (scaled, unit) = match size {
            _ if size < 10_000.0 => return self.trimmed(value, if size < 10.0 { 2 } else { 0 }),
            _ if size < 999_500.0 => (value / 1e3, &self.thousand),
            _ => (value / 1e6, &self.million),
        };
        fill(unit, &[("n", &self.trimmed(scaled, usize::from(scaled.abs() < 100.0)))])
    }

    /// With as many decimals as it needs, at most `digits`.
    pub fn trimmed(&self, value: f64, digits: usize) -> String {
        let text = self.decimal(value, digits);
        match text.split_once(&self.decimal) {
            Some((whole, fraction)) if digits > 0 => match fraction.trim_end_matches('0') {
                "" => whole.to_owned(),
                fraction => format!("{whole}{}{fraction}", self.decimal),
            },
            _ => text,
        }
    }

    /// A duration in its two greatest units, the second one only where it matters: `42 s`, `4 min 12 s`, `38 min`, `3 h 48 min`, `1 d 3 h`.
    pub fn duration_parts(&self, secs: f64) -> Vec<Part> {
        const MINUTE: i64 = 60;
        const HOUR: i64 = 60 * MINUTE;
        const DAY: i64 = 24 * HOUR;
        let size = secs.abs();
        // Rounded first, so that 59,6 s is a minute and not 60 s.
        let step = match size.round() as i64 {
            0..600 => 1,
            600..DAY => MINUTE,
            _ => HOUR,
        };
        let rounded = (size / step as f64).round() as i64 * step;
        let (great, great_unit, small, small_unit) = match rounded {
            0..MINUTE => (rounded, &self.seconds, 0, &self.seconds),
            MINUTE..HOUR => (rounded / MINUTE, &self.minutes, rounded % MINUTE, &self.seconds),
            HOUR..DAY => (rounded / HOUR, &self.hours, rounded % HOUR / MINUTE, &self.minutes),
            _ => (rounded / DAY, &self.days, rounded % DAY / HOUR, &self.hours),
        };
        let mut parts = vec![Part::new(self.decimal(if secs < 0.0 { -great } else { great } as f64, 0), great_unit)];
        if small > 0 {
            parts.push(Part::new(self.integer(small as f64), small_unit));
        }
        parts
    }

    /// Hours that people worked, summed: whole hours from ten on, so that a team's week is no `26 d`.
    pub fn worked_parts(&self, secs: f64) -> Vec<Part> {
        match secs.abs() {
            secs_abs if secs_abs < 36_000.0 => self.duration_parts(secs),
            _ => vec![Part::new(self.integer(secs / 3600.0), &self.hours)],
        }
    }

    /// `148 h`
    pub fn worked(&self, secs: f64) -> String {
        join(&self.worked_parts(secs))
    }

    pub fn duration(&self, secs: f64) -> String {
        join(&self.duration_parts(secs))
    }

    /// A figure split so that its units can be drawn smaller.
    pub fn parts(&self, value: f64, unit: Unit) -> Vec<Part> {
        match unit {
            Unit::Count => vec![Part::new(self.integer(value), "")],
            Unit::Share => {
                let (before, after) = self.percent.split_once("{n}").unwrap_or(("", "%"));
                vec![Part::new(format!("{before}{}", self.decimal(value * 100.0, 1)), after.trim())]
            }
            Unit::Seconds => self.duration_parts(value),
            Unit::Grade => vec![Part::new(self.decimal(value, 2), "")],
        }
    }

    pub fn value(&self, value: f64, unit: Unit) -> String {
        match unit {
            Unit::Share => self.percent(value, 1),
            _ => join(&self.parts(value, unit)),
        }
    }

    /// A figure or a dash.
    pub fn cell(&self, value: Option<f64>, unit: Unit) -> String {
        value.map_or_else(|| self.dash.clone(), |value| self.value(value, unit))
    }

    /// A figure on an axis: short.
    pub fn tick(&self, value: f64, unit: Unit) -> String {
        match unit {
            Unit::Count => self.compact(value),
            Unit::Share => fill(&self.percent, &[("n", &self.trimmed(value * 100.0, 1))]),
            Unit::Seconds => self.duration(value),
            Unit::Grade => self.trimmed(value, 1),
        }
    }

    /// How the figure moved against the period before, in words and colour.
    pub fn change(&self, now: Cell, before: Cell, shape: Shape) -> Change {
        let (Some(value), Some(past)) = (now.value, before.value) else { return Change::default() };
        let difference = value - past;
        if past == 0.0 && value != 0.0 && shape.unit != Unit::Share && !shape.is_snapshot {
            return Change { text: self.new.clone(), ..Change::default() };
        }
        if is_noise(now, before, shape) {
            return Change { arrow: Arrow::Same, text: self.stable.clone(), ..Change::default() };
        }
        let tone = match shape.better {
            Better::Neither => Tone::Flat,
            Better::Higher if difference > 0.0 => Tone::Good,
            Better::Lower if difference < 0.0 => Tone::Good,
            _ => Tone::Bad,
        };
        let text = match shape.unit {
            Unit::Share => self.points(difference),
            Unit::Grade => self.decimal(difference.abs(), 2),
            _ if shape.is_snapshot => self.integer(difference.abs()),
            _ => self.percent(difference.abs() / past, 1),
        };
        let other = match shape.unit {
            // Points of a percentage are both at once.
            Unit::Share => String::new(),
            Unit::Grade => self.percent_of(difference, past),
            _ if shape.is_snapshot => self.percent_of(difference, past),
            unit => self.signed(difference, &self.value(difference.abs(), unit)),
        };
        Change { arrow: if difference > 0.0 { Arrow::Up } else { Arrow::Down }, tone, text, other }
    }

    /// A size with the sign of its difference: `+210`, `−4 min`.
    pub fn signed(&self, difference: f64, size: &str) -> String {
        let sign = match difference {
            0.0.. => "+",
            _ => &self.minus,
        };
        if difference == 0.0 { size.to_owned() } else { format!("{sign}{size}") }
    }

    /// A difference in percent of what was there before, signed; nothing where nothing was.
    pub fn percent_of(&self, difference: f64, past: f64) -> String {
        if past == 0.0 { String::new() } else { self.signed(difference, &self.percent(difference.abs() / past.abs(), 1)) }
    }

    /// `19 nov`
    pub fn day_month(&self, day: LocalDay) -> String {
        self.dated(&self.day_month, day)
    }

    /// `19 nov 2026`
    pub fn date(&self, day: LocalDay) -> String {
        self.dated(&self.day_month_year, day)
    }

    /// `qui 19 nov`
    pub fn weekday_day(&self, day: LocalDay) -> String {
        fill(&self.dated(&self.weekday_day, day), &[("weekday", self.weekday(days::weekday(day)))])
    }

    /// `quinta, 19 nov`
    pub fn long_day(&self, day: LocalDay) -> String {
        fill(&self.dated(&self.weekday_day_long, day), &[("weekday", self.weekday_long(days::weekday(day)))])
    }

    /// `semana de 16 nov`
    pub fn week(&self, monday: LocalDay) -> String {
        fill(&self.week_of, &[("date", &self.day_month(monday))])
    }

    /// `nov 2026`
    pub fn month(&self, day: LocalDay) -> String {
        self.dated(&self.month_year, day)
    }

    /// `nov`
    pub fn month_name(&self, month: u32) -> &str {
        self.months.get(month as usize - 1).map_or("", String::as_str)
    }

    /// `qui`, by ISO weekday.
    pub fn weekday(&self, weekday: u32) -> &str {
        self.weekdays.get(weekday as usize - 1).map_or("", String::as_str)
    }

    /// `quinta`, by ISO weekday.
    pub fn weekday_long(&self, weekday: u32) -> &str {
        self.weekdays_long.get(weekday as usize - 1).map_or("", String::as_str)
    }

    /// The days of the range, both ends named: `23 out – 19 nov 2026`, `20 dez 2025 – 16 jan 2026`, `19 nov 2026`.
    pub fn range(&self, range: DateRange) -> String {
        let last = range.end - 1;
        if last <= range.start {
            return self.date(range.start);
        }
        let (from, to) = (self.day_month(range.start), self.day_month(last));
        let (from_year, to_year) = (days::civil(range.start).0.to_string(), days::civil(last).0.to_string());
        if from_year == to_year {
            return fill(&self.range_year, &[("from", &from), ("to", &to), ("year", &to_year)]);
        }
        fill(&self.range_two_years, &[("from", &from), ("from_year", &from_year), ("to", &to), ("to_year", &to_year)])
    }

    /// `23 out – 19 nov`
    pub fn range_short(&self, range: DateRange) -> String {
        if range.days() <= 1 {
            return self.day_month(range.start);
        }
        fill(&self.range, &[("from", &self.day_month(range.start)), ("to", &self.day_month(range.end - 1))])
    }

    /// `9h`, an hour of the day.
    pub fn hour(&self, hour: u32) -> String {
        fill(&self.hour, &[("h", &hour.to_string())])
    }

    /// `9h às 10h`
    pub fn hour_range(&self, hour: u32) -> String {
        fill(&self.hour_range, &[("from", &hour.to_string()), ("to", &(hour + 1).to_string())])
    }

    fn dated(&self, pattern: &str, day: LocalDay) -> String {
        let (year, month, day) = days::civil(day);
        fill(pattern, &[("d", &day.to_string()), ("month", self.month_name(month)), ("year", &year.to_string())])
    }
}

/// `14:32`, from a second of the day.
pub fn clock(second: u32) -> String {
    format!("{:02}:{:02}", second / 3600, second / 60 % 60)
}

/// A number and its unit; the unit is empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub number: String,
    pub unit: String,
}

impl Part {
    fn new(number: String, unit: &str) -> Self {
        Part { number, unit: unit.to_owned() }
    }
}

fn join(parts: &[Part]) -> String {
    let words: Vec<&str> =
        parts.iter().flat_map(|part| [part.number.as_str(), part.unit.as_str()]).filter(|word| !word.is_empty()).collect();
    words.join("\u{a0}")
}

/// The text with every `{name}` replaced. A brace that belongs to no given name stays as it is; values are never read again for placeholders.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = after.split_once('}').and_then(|(name, tail)| Some((values.iter().find(|(key, _)| *key == name)?.1, tail)));
        match found {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// How a metric is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub unit: Unit,
    pub better: Better,
    /// As of the end of the period; its change is a difference, not a percentage.
    pub is_snapshot: bool,
    /// Groups sum up to the whole.
    pub is_additive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Count,
    /// `0..=1`
    Share,
    Seconds,
    /// A mean of marks, such as 4,35 of 5.
    Grade,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
    Neither,
}

/// How the metric of this id is read; an unknown one counts something.
pub fn shape(metric: &str) -> Shape {
    let unit = match metric {
        "csat_score" | "csat_writer_score" | "attended_closed" => Unit::Share,
        _ if metric.starts_with("sla_") || metric.ends_with("_rate") || metric.ends_with("_share") => Unit::Share,
        "csat_mean" | "concurrency_mean" | "concurrency_p90" => Unit::Grade,
        _ if metric.contains("_per_case_") => Unit::Grade,
        _ if metric.ends_with("_secs") => Unit::Seconds,
        _ if ["_min", "_mean", "_p50", "_p75", "_p80", "_p90", "_p95"].iter().any(|end| metric.ends_with(end)) => Unit::Seconds,
        _ => Unit::Count,
    };
    let better = match (metric, unit) {
        ("messages_failed" | "unanswered_now" | "cases_open" | "unavailable_secs", _) => Better::Lower,
        ("messages_stuck" | "failure_rate" | "recontact_rate" | "cross_channel_rate", _) => Better::Lower,
        ("messages_out_of_window" | "contacts_unreachable" | "reopen_rate" | "abandonment_rate", _) => Better::Lower,
        ("cases_lost" | "cases_abandoned" | "cases_missed" | "cases_expired" | "cases_ping_pong", _) => Better::Lower,
        ("answers_per_case_mean" | "answers_per_case_p90" | "assignments_per_case_mean" | "unassigned_rate", _) => Better::Lower,
        ("online_secs" | "online_estimated_secs" | "concurrency_mean" | "concurrency_p90", _) => Better::Neither,
        ("handoff_rate" | "bot_resolution_share" | "bot_handoff_share" | "transfer_rate", _) => Better::Neither,
        ("window_rate" | "proactive_rate" | "returning_rate", _) => Better::Neither,
        ("customer_wait_mean" | "customer_wait_p50" | "customer_wait_p90", _) => Better::Neither,
        ("active_mean" | "active_p50" | "active_p90" | "messages_per_case_mean" | "messages_per_case_p90", _) => Better::Neither,
        (_, Unit::Seconds) => Better::Lower,
        (_, Unit::Share | Unit::Grade) => Better::Higher,
        ("messages_answered" | "cases_attended" | "cases_closed" | "closings" | "closings_unique", _) => Better::Higher,
        _ => Better::Neither,
    };
    let is_snapshot = matches!(metric, "unanswered_now" | "cases_open") || metric.starts_with("backlog_age_");
    let is_additive = unit == Unit::Count && !metric.starts_with("contacts_") && !matches!(metric, "closings_unique" | "cases_active");
    Shape { unit, better, is_snapshot, is_additive }
}

/// Resting on so few rows that it is shown with its `n` and without a change. Counts never are.
pub fn is_small(cell: Cell, unit: Unit) -> bool {
    unit != Unit::Count && cell.value.is_some() && cell.n < SMALL_N
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub arrow: Arrow,
    pub tone: Tone,
    /// Without sign: the arrow carries it. Empty = nothing to compare with.
    pub text: String,
    /// The same in the other measure, signed: `+210` beside a percentage, `+12,5%` beside a difference. Empty = it would say nothing more.
    pub other: String,
}

impl Change {
    pub fn is_none(&self) -> bool {
        self.text.is_empty()
    }

    /// `▲ 22,6%`, `≈ estável`, `novo`.
    pub fn sentence(&self) -> String {
        match self.arrow.glyph() {
            "" => self.text.clone(),
            glyph => format!("{glyph} {}", self.text),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrow {
    #[default]
    None,
    Up,
    Down,
    Same,
}

impl Arrow {
    pub fn glyph(self) -> &'static str {
        match self {
            Arrow::None => "",
            Arrow::Up => "▲",
            Arrow::Down => "▼",
            Arrow::Same => "≈",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    Good,
    Bad,
    #[default]
    Flat,
}

impl Tone {
    /// The class of its text.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Flat => "flat",
        }
    }
}

/// The two figures do not differ by more than chance gives.
pub fn is_noise(now: Cell, before: Cell, shape: Shape) -> bool {
    let (Some(value), Some(past)) = (now.value, before.value) else { return true };
    let difference = (value - past).abs();
    match shape.unit {
        Unit::Count => difference == 0.0 || difference < 2.0 * (value + past).sqrt(),
        Unit::Share => {
            let (low, high) = wilson(value, now.n);
            let (past_low, past_high) = wilson(past, before.n);
            low <= past_high && past_low <= high
        }
        Unit::Seconds | Unit::Grade => now.n < SMALL_N || before.n < SMALL_N || difference < 0.03 * past.abs(),
    }
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
