//! Days whose month has a name, in Portuguese, English and Spanish: `12 de março de 2024`, `Mar 12, 2024`, `12-mar.-24`.

use super::fold;
use super::time::{Written, after_day, full_year};

/// Stems that only one month starts with, in the three languages.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene"],
    &["fev", "feb"],
    &["mar"],
    &["abr", "apr"],
    &["mai", "may"],
    &["jun"],
    &["jul"],
    &["ago", "aug"],
    &["set", "sep"],
    &["out", "oct"],
    &["nov"],
    &["dez", "dec", "dic"],
];

const FULL_NAMES: &[&str] = &[
    "janeiro",
    "fevereiro",
    "marco",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "enero",
    "febrero",
    "marzo",
    "mayo",
    "junio",
    "julio",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "sept",
];

/// Days of the week by how they start, and words between the parts.
const WEEKDAYS: &[&str] = &[
    "seg",
    "segunda",
    "segundafeira",
    "ter",
    "terca",
    "tercafeira",
    "qua",
    "quarta",
    "quartafeira",
    "qui",
    "quinta",
    "quintafeira",
    "sex",
    "sexta",
    "sextafeira",
    "sab",
    "sabado",
    "dom",
    "domingo",
    "mon",
    "monday",
    "tue",
    "tues",
    "tuesday",
    "wed",
    "wednesday",
    "thu",
    "thur",
    "thurs",
    "thursday",
    "fri",
    "friday",
    "sat",
    "saturday",
    "sun",
    "sunday",
    "lun",
    "lunes",
    "mart",
    "martes",
    "mie",
    "miercoles",
    "jue",
    "jueves",
    "vie",
    "viernes",
    "feira",
];

fn month_of(word: &str) -> Option<u32> {
    let folded = fold(word);
    let is_name = folded.len() == 3 || FULL_NAMES.contains(&folded.as_str());
    let month = MONTHS.iter().position(|stems| stems.iter().any(|stem| folded.starts_with(stem)))?;
    is_name.then_some(month as u32 + 1)
}

/// The parts of a day whose month has a name; `None` when it is none.
pub fn read(text: &str) -> Option<Written> {
    const LONGEST: usize = 80;
    if text.len() > LONGEST {
        return None;
    }
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | '/' | '-' | '.' | '\u{200e}' | '\u{200f}' | '\u{feff}');
    let mut month = None;
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    let mut rest = text;
    while month.is_none() || numbers.len() < 2 {
        rest = rest.trim_start_matches(separates);
        let end = rest.find(separates).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let n_digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, tail) = word.split_at(n_digits);
        match (n_digits, tail.to_ascii_lowercase().as_str()) {
            (0, "") => return None,
            (0, "de" | "del" | "of" | "the") => {}
            (0, _) if month.is_none() && month_of(word).is_some() => month = month_of(word),
            (0, _) if month.is_none() && numbers.is_empty() && WEEKDAYS.contains(&fold(word).as_str()) => {}
            (1 | 2 | 4, "" | "st" | "nd" | "rd" | "th" | "º" | "°") => numbers.push((digits.parse().ok()?, n_digits)),
            _ => return None,
        }
        rest = after;
    }
    let (day, year) = match numbers[..] {
        [(year, 4), (day, 1 | 2)] => (day, (year, 4)),
        [(day, 1 | 2), year] => (day, year),
        _ => return None,
    };
    let year = full_year(year.0, year.1)?;
    let mut clock = rest.trim_start_matches(separates);
    for word in ["às", "as", "at", "a las", "T", "t"] {
        clock = clock.strip_prefix(word).map_or(clock, str::trim_start);
    }
    let (secs, offset) = after_day(clock)?;
    (1..=31).contains(&day).then_some(Written { year, first: month?, second: day, is_year_first: true, secs, offset })
}
