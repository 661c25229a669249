//! How long something took, as people write it.

/// Seconds of a duration: a clock `00:12:31` or `36:00`, words `1h 03min`, `1 hour 3 minutes`, `2 dias`, or a number of units of `unit_secs`.
/// A clock of two parts is hours and minutes. `None` = it says no duration.
pub fn duration(text: &str, unit_secs: f64, has_decimal_comma: bool) -> Option<u32> {
    let secs = match () {
        () if text.contains(':') => clock(text)?,
        () if text.bytes().any(|byte| byte.is_ascii_alphabetic()) => words(&text.to_lowercase(), has_decimal_comma)?,
        () => super::number(text, has_decimal_comma)? * unit_secs,
    };
    (0.0..=f64::from(MOST)).contains(&secs).then(|| secs.round() as u32)
}

/// Ten years: more is a typo.
const MOST: u32 = 10 * 366 * 86_400;

/// Whether a text says by itself that it is a duration: a clock or words, not a mere number.
pub fn looks_like_duration(text: &str) -> bool {
    text.bytes().any(|byte| byte == b':' || byte.is_ascii_alphabetic()) && duration(text, 1.0, true).is_some()
}

/// `[d ]hh:mm[:ss[.fff]]`
fn clock(text: &str) -> Option<f64> {
    let (days, clock) = match text.split_once(' ') {
        Some((days, clock)) => (days.trim_end_matches(|c: char| c.is_alphabetic() || c == ',').parse::<u32>().ok()?, clock.trim_start()),
        None => (0, text),
    };
    // `3 days 01:00:00` has a word between.
    let clock = clock.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, ',' | ' '));
    let parts: Vec<&str> = clock.split(':').collect();
    let whole = |text: &str| if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse::<u32>().ok() } else { None };
    let sixty = |text: &str| whole(text).filter(|part| text.len() == 2 && *part < 60).map(f64::from);
    let secs = match parts[..] {
        [hours, minutes] => f64::from(whole(hours)?) * 3600.0 + sixty(minutes)? * 60.0,
        [hours, minutes, secs] => {
            let secs = secs.split_once(['.', ',']).map_or(secs, |(secs, _)| secs);
            f64::from(whole(hours)?) * 3600.0 + sixty(minutes)? * 60.0 + sixty(secs)?
        }
        _ => return None,
    };
    Some(f64::from(days) * 86_400.0 + secs)
}

/// `1h 03min`, `1 hora e 3 minutos`, `2d 4h`: each number with its unit, the greatest first.
fn words(text: &str, has_decimal_comma: bool) -> Option<f64> {
    let mut rest = text.trim();
    let (mut secs, mut last_unit) = (0.0, f64::INFINITY);
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
        let (number, after) = rest.split_at(number_end);
        let after = after.trim_start();
        let unit_end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let value = super::number(number.trim_end_matches([',', '.']), has_decimal_comma)?;
        let unit = match unit {
            "d" | "dia" | "dias" | "day" | "days" | "día" | "días" => 86_400.0,
            "h" | "hr" | "hrs" | "hora" | "horas" | "hour" | "hours" => 3600.0,
            "m" | "min" | "mins" | "minuto" | "minutos" | "minute" | "minutes" => 60.0,
            "s" | "seg" | "segs" | "sec" | "secs" | "segundo" | "segundos" | "second" | "seconds" => 1.0,
            // `1h03`
            "" if last_unit == 3600.0 => 60.0,
            _ => return None,
        };
        if unit >= last_unit {
            return None;
        }
        (secs, last_unit) = (secs + value * unit, unit);
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.'));
        for and in ["e ", "and ", "y "] {
            rest = rest.strip_prefix(and).map_or(rest, str::trim_start);
        }
    }
    (last_unit < f64::INFINITY).then_some(secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_may_be_a_clock_words_or_a_number_of_units() {
        for (text, secs) in [
            ("00:12:31", 751),
            ("01:09:07", 4147),
            ("36:00:00", 129_600),
            ("1:05", 3900),
            ("00:00:07.250", 7),
            ("1 d 02:00:00", 93_600),
            ("3 days, 01:00:00", 262_800),
            ("1h 03min", 3780),
            ("1h03", 3780),
            ("1 hour 3 minutes", 3780),
            ("1 hora e 3 minutos", 3780),
            ("12 min", 720),
            ("12min 30s", 750),
            ("45 s", 45),
            ("1,5 h", 5400),
            ("2 dias", 172_800),
            ("0", 0),
            ("90", 90),
        ] {
            assert_eq!(duration(text, 1.0, true), Some(secs), "{text}");
        }
        assert_eq!(
            (duration("12", 60.0, true), duration("1,5", 3600.0, true), duration("1.5", 3600.0, false)),
            (Some(720), Some(5400), Some(5400))
        );
    }

    #[test]
    fn what_is_no_duration_is_said_to_be_none() {
        for text in
            ["", "abc", "12:60", "1:2", "1 min 2 h", "12 bananas", "-5", "min", "01/07/2024 10:00", "10:00 PM", "1::2", "99999999999"]
        {
            assert_eq!(duration(text, 1.0, true), None, "{text}");
        }
        assert!(looks_like_duration("12 min") && looks_like_duration("00:12:31") && !looks_like_duration("12"));
    }
}
