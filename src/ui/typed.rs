//! A figure as somebody copies it from another screen, each way that it can be meant.

use crate::engine::{NumberKind, Wanted};

use super::event::csv_style;
use super::state::Lang;

/// More bands than anybody reads.
pub const MOST_EDGES: usize = 12;

/// `42 min`, `1h 02m`, `00:42:10`, `87,4%`, `1.240`, `42`. Nothing = it cannot be read. A bare number may be a count, a mark, a percentage,
/// seconds, minutes or hours; two parts of a clock may be hours and minutes or minutes and seconds.
pub fn read(text: &str, lang: Lang) -> Vec<Wanted> {
    let comma = csv_style(lang).decimal_comma;
    let text = text.trim().to_lowercase();
    if let Some(share) = text.strip_suffix('%') {
        return number(share, comma).map(|(value, digits)| wanted(NumberKind::Share, value / 100.0, 0.01, digits)).into_iter().collect();
    }
    if text.contains(':') {
        return clock(&text);
    }
    if let Some((value, digits)) = number(&text, comma) {
        return bare(value, digits);
    }
    in_units(&text, comma).into_iter().collect()
}

/// `30 s; 2 min; 1 h`: where bands of durations end, seconds, each once and rising. `None` = it cannot be read, or there are more than
/// [`MOST_EDGES`].
pub fn edges(text: &str, lang: Lang) -> Option<Vec<i64>> {
    let comma = csv_style(lang).decimal_comma;
    let text = text.to_lowercase().replace(", ", ";");
    let parts = text.split([';', '·', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let secs: Option<Vec<i64>> = parts.map(|part| Some(in_units(part, comma)?.value.round() as i64).filter(|secs| *secs > 0)).collect();
    let mut edges = secs?;
    edges.sort_unstable();
    edges.dedup();
    (1..=MOST_EDGES).contains(&edges.len()).then_some(edges)
}

fn wanted(kind: NumberKind, value: f64, one: f64, digits: usize) -> Wanted {
    Wanted { kind, value, step: one / 10_f64.powi(digits as i32) }
}

fn bare(value: f64, digits: usize) -> Vec<Wanted> {
    let secs = [1.0, 60.0, 3600.0].map(|unit| wanted(NumberKind::Secs, value * unit, unit, digits));
    let share = (value <= 100.0).then(|| wanted(NumberKind::Share, value / 100.0, 0.01, digits));
    let whole = match digits {
        // A count is met or not.
        0 => Wanted { kind: NumberKind::Count, value, step: 0.5 },
        _ => wanted(NumberKind::Points, value, 1.0, digits),
    };
    secs.into_iter().chain(share).chain([whole]).collect()
}

fn clock(text: &str) -> Vec<Wanted> {
    let (days, clock) = match text.split_once(['d', ' ']) {
        Some((days, clock)) => (days.trim().parse().ok(), clock.trim_start_matches(|letter: char| !letter.is_ascii_digit())),
        None => (Some(0.0), text),
    };
    let parts: Option<Vec<f64>> = clock.split(':').map(|part| part.trim().parse::<u32>().ok().map(f64::from)).collect();
    let (Some(days), Some(parts)) = (days, parts) else { return Vec::new() };
    let secs = |hours: f64, minutes: f64, seconds: f64, step: f64| Wanted {
        kind: NumberKind::Secs,
        value: days * 86_400.0 + hours * 3600.0 + minutes * 60.0 + seconds,
        step,
    };
    match parts[..] {
        [hours, minutes, seconds] => vec![secs(hours, minutes, seconds, 1.0)],
        [first, second] => vec![secs(first, second, 0.0, 60.0), secs(0.0, first, second, 1.0)],
        _ => Vec::new(),
    }
}

/// `1 d 3 h`, `2,5 horas`, `4min12s`: exact to one of the last unit.
fn in_units(text: &str, comma: bool) -> Option<Wanted> {
    let (mut sum, mut step) = (0.0, None);
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter.is_alphabetic())?;
        let (value, digits) = number(&rest[..end], comma)?;
        let word = &rest[end..];
        let len = word.find(|letter: char| !letter.is_alphabetic()).unwrap_or(word.len());
        let unit = match &word[..len] {
            "d" | "dia" | "dias" | "day" | "days" | "día" | "días" => 86_400.0,
            "h" | "hr" | "hrs" | "hora" | "horas" | "hour" | "hours" => 3600.0,
            "m" | "min" | "mins" | "minuto" | "minutos" | "minute" | "minutes" => 60.0,
            "s" | "seg" | "segs" | "sec" | "secs" | "segundo" | "segundos" | "second" | "seconds" => 1.0,
            _ => return None,
        };
        sum += value * unit;
        step = Some(unit / 10_f64.powi(digits as i32));
        rest = word[len..].trim_start_matches([' ', '.', ',', '\u{a0}', '\u{202f}']);
    }
    step.map(|step| Wanted { kind: NumberKind::Secs, value: sum, step })
}

/// A number and the digits after its comma. A point or comma that stands before three last digits separates thousands where the language
/// writes it so.
fn number(text: &str, comma: bool) -> Option<(f64, usize)> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if text.is_empty() || !text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')) {
        return None;
    }
    let last = text.rfind(['.', ',']);
    let (whole, fraction) = match last {
        None => (text.as_str(), ""),
        Some(at) => {
            let mark = text.as_bytes()[at];
            let is_repeated = text.bytes().filter(|&byte| byte == mark).count() > 1;
            let has_other = text.bytes().any(|byte| matches!(byte, b'.' | b',') && byte != mark);
            let thousands = if comma { b'.' } else { b',' };
            let is_thousands = is_repeated || (!has_other && mark == thousands && text.len() - at - 1 == 3);
            if is_thousands { (text.as_str(), "") } else { (&text[..at], &text[at + 1..]) }
        }
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{whole}.{fraction}0").parse().ok().map(|value| (value, fraction.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(NumberKind, f64, f64)]) {
        let rounded = |value: f64| (value * 1e9).round() / 1e9;
        let read = read(text, Lang::PtBr).into_iter().map(|wanted| (wanted.kind, rounded(wanted.value), rounded(wanted.step)));
        assert_eq!(read.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn durations_are_read_as_they_are_written() {
        use NumberKind::Secs;
        check("42 min", &[(Secs, 2520.0, 60.0)]);
        check("4min12s", &[(Secs, 252.0, 1.0)]);
        check("1 d 3 h", &[(Secs, 97_200.0, 3600.0)]);
        check("2,5 horas", &[(Secs, 9000.0, 360.0)]);
        check("00:42:10", &[(Secs, 2530.0, 1.0)]);
        check("1d 02:00:00", &[(Secs, 93_600.0, 1.0)]);
        check("2:05", &[(Secs, 7500.0, 60.0), (Secs, 125.0, 1.0)]);
        check("amanhã", &[]);
        check("3 quilos", &[]);
        check("a:b", &[]);
    }

    #[test]
    fn edges_of_bands_rise_and_are_told_once() {
        let read = |text: &str| edges(text, Lang::PtBr);
        assert_eq!(read("1 h; 30 s · 2,5 min, 60 min"), Some(vec![30, 150, 3600]));
        assert_eq!([read(""), read("2 min; logo"), read("0 s"), read("30")], [None, None, None, None]);
        let many: Vec<String> = (1..=13).map(|n| format!("{n} min")).collect();
        assert_eq!(read(&many.join("; ")), None);
    }

    #[test]
    fn a_bare_number_may_be_much() {
        use NumberKind::{Count, Points, Secs, Share};
        check("87,4%", &[(Share, 0.874, 0.001)]);
        check("4,3", &[(Secs, 4.3, 0.1), (Secs, 258.0, 6.0), (Secs, 15_480.0, 360.0), (Share, 0.043, 0.001), (Points, 4.3, 0.1)]);
        check("1.240", &[(Secs, 1240.0, 1.0), (Secs, 74_400.0, 60.0), (Secs, 4_464_000.0, 3600.0), (Count, 1240.0, 0.5)]);
        assert_eq!(read("1,240", Lang::En).last().map(|wanted| wanted.value), Some(1240.0));
        assert_eq!(read("1.240,5", Lang::En).first().map(|wanted| wanted.value), Some(1240.5));
    }
}
