//! Numbers, grades, booleans, phones and ids.

use std::borrow::Cow;

use super::fold;
use crate::model::mask;

/// A cell that says in words or dashes that it is empty.
#[inline]
pub fn is_blank(text: &str) -> bool {
    let Some(first) = text.bytes().next() else { return true };
    // Nearly no value starts like one of these, so that most are told from them at once.
    matches!(first, b'-' | b'?' | b'n' | b'N' | b'(' | b'\\' | 0xe2)
        && matches!(
            text,
            "-" | "--"
                | "---"
                | "—"
                | "–"
                | "?"
                | "null"
                | "NULL"
                | "Null"
                | "(null)"
                | "nil"
                | "None"
                | "none"
                | "N/A"
                | "n/a"
                | "N/D"
                | "n/d"
                | "NaN"
                | "nan"
                | "NaT"
                | "\\N"
        )
}

/// A number with thousands in groups or not, with or without a currency or percent sign. Where `1.234` could be read both ways,
/// `has_decimal_comma` says how the file writes (pt and es files do).
pub fn number(text: &str, has_decimal_comma: bool) -> Option<f64> {
    let mut digits = String::with_capacity(text.len());
    let mut is_negative = false;
    for letter in text.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '$' | '€' | '£')).trim_end_matches('%').chars() {
        match letter {
            '0'..='9' | '.' | ',' => digits.push(letter),
            '-' | '−' if digits.is_empty() => is_negative = true,
            '+' | '$' if digits.is_empty() => {}
            ' ' | '\u{a0}' | '\u{202f}' | '\'' => {}
            _ => {
                return text
                    .parse()
                    .ok()
                    .filter(|value: &f64| value.is_finite() && text.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
            }
        }
    }
    let decimal = decimal_mark(&digits, has_decimal_comma);
    let plain: String =
        digits.chars().filter_map(|c| if Some(c) == decimal { Some('.') } else { c.is_ascii_digit().then_some(c) }).collect();
    if !plain.contains(|c: char| c.is_ascii_digit()) || plain.matches('.').count() > 1 {
        return None;
    }
    plain.parse().ok().map(|value: f64| if is_negative { -value } else { value })
}

/// Which of the marks in a number stands before the decimals; `None` = none does.
fn decimal_mark(digits: &str, has_decimal_comma: bool) -> Option<char> {
    let (last_dot, last_comma) = (digits.rfind('.'), digits.rfind(','));
    let (mark, at) = match (last_dot, last_comma) {
        (None, None) => return None,
        (Some(dot), Some(comma)) => return Some(if dot > comma { '.' } else { ',' }),
        (Some(at), None) => ('.', at),
        (None, Some(at)) => (',', at),
    };
    if digits.matches(mark).count() > 1 {
        return None;
    }
    // One mark and three digits after it: thousands if the file uses the other mark for decimals.
    let could_be_thousands = digits.len() - at == 4 && (1..=3).contains(&at) && !digits.starts_with('0');
    let is_the_files_own = (mark == ',') == has_decimal_comma;
    (!could_be_thousands || is_the_files_own).then_some(mark)
}

/// Whether a number can only be read with a decimal comma (`Some(true)`) or with a decimal point (`Some(false)`).
pub fn proves_decimal_comma(text: &str) -> Option<bool> {
    let digits = text.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '$' | '€' | '£' | ' ' | '-' | '\u{a0}'));
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let (with_comma, with_point) = (number(digits, true)?, number(digits, false)?);
    if !is_plain || with_comma != with_point {
        return None;
    }
    match (decimal_mark(digits, true), digits.contains(['.', ','])) {
        (Some(mark), _) => Some(mark == ','),
        // Two groups of thousands: the other mark stands before decimals.
        (None, true) => Some(digits.contains('.')),
        (None, false) => None,
    }
}

/// A phone of which only the first digits are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// A number that a spreadsheet wrote with a power of ten, `5,51199E+12`: all its digits when they are still there, else what is left is no
/// phone. `None` = it is not written so.
pub fn spreadsheet_phone(text: &str) -> Option<Result<String, Damaged>> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let exponent: usize = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok().filter(|power| (6..=15).contains(power))?;
    let (whole, decimals) = mantissa.split_once([',', '.']).unwrap_or((mantissa, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    Some(if decimals.len() == exponent { Ok(format!("{whole}{decimals}")) } else { Err(Damaged) })
}

/// Digits of a number that a spreadsheet keeps; those after them it makes zero.
const KEPT_DIGITS: usize = 15;

/// An id that a spreadsheet took for a number and wrote with a power of ten, `1,23457E+17`: its digits when all are still there, else as it
/// is written; and whether digits are lost, so that two ids may have become one. `None` = it is not written so.
pub fn spreadsheet_id(text: &str) -> Option<(Cow<'_, str>, bool)> {
    // Nearly no id looks like this, so that most are told from it at once.
    let (mantissa, exponent) = match text.as_bytes() {
        [b'0'..=b'9', b',' | b'.' | b'E', ..] => text.split_once("E+")?,
        _ => return None,
    };
    let decimals = mantissa[1..].trim_start_matches([',', '.']);
    let exponent: usize = exponent.parse().ok().filter(|power| (11..=40).contains(power))?;
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(if decimals.len() == exponent {
        (Cow::Owned(format!("{}{decimals}", &mantissa[..1])), exponent >= KEPT_DIGITS)
    } else {
        (Cow::Borrowed(text), true)
    })
}

/// Neither a number nor a word of a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoGrade;

/// A satisfaction grade: a number, `4/5`, `5 - ótimo`, `★★★★`, or the words of Zendesk and Freshdesk on a scale of five.
/// `Ok(None)` = the survey was not answered.
pub fn grade(text: &str, has_decimal_comma: bool) -> Result<Option<f32>, NoGrade> {
    if let Some(value) = number(text, has_decimal_comma) {
        return Ok(Some(value as f32));
    }
    let stars = text.chars().filter(|c| matches!(c, '★' | '⭐')).count();
    if stars > 0 {
        return Ok(Some(stars as f32));
    }
    if let Some((head, _)) = text.split_once(['/', '-', ' ', '(', ':'])
        && let Some(value) = number(head.trim(), has_decimal_comma)
    {
        return Ok(Some(value as f32));
    }
    let grade = match fold(text).as_str() {
        "offered" | "notoffered" | "unoffered" | "naorespondido" | "semresposta" | "semavaliacao" | "noresponse" | "notrated" => {
            return Ok(None);
        }
        "excellent" | "otimo" | "excelente" | "muitosatisfeito" | "muysatisfecho" | "verysatisfied" | "extremelyhappy" | "veryhappy"
        | "good" | "goodwithcomment" | "bomcomcomentario" => 5.0,
        "bom" | "boa" | "bueno" | "buena" | "satisfeito" | "satisfecho" | "satisfied" | "happy" => 4.0,
        "neutral" | "neutro" | "regular" | "indiferente" => 3.0,
        "insatisfeito" | "insatisfecho" | "dissatisfied" | "unhappy" => 2.0,
        "bad" | "badwithcomment" | "ruim" | "malo" | "pessimo" | "pesimo" | "muitoinsatisfeito" | "muyinsatisfecho"
        | "verydissatisfied" | "veryunhappy" | "extremelyunhappy" => 1.0,
        _ => return Err(NoGrade),
    };
    Ok(Some(grade))
}

/// The whole number at the start of `9 de 14`.
pub fn leading_number(text: &str) -> Option<u32> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (head, rest) = text.split_at(digits);
    match rest.as_bytes().first() {
        None | Some(b' ' | b'/') => head.parse().ok(),
        // A spreadsheet that turned it into a decimal number.
        Some(b'.' | b',') if rest[1..].bytes().all(|byte| byte == b'0') => head.parse().ok(),
        _ => None,
    }
}

pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" => return Some(true),
        "0" => return Some(false),
        _ => {}
    }
    match fold(text).as_str() {
        "sim" | "s" | "si" | "yes" | "y" | "true" | "t" | "verdadeiro" | "verdadero" | "v" | "x" => Some(true),
        "nao" | "n" | "no" | "false" | "f" | "falso" => Some(false),
        _ => None,
    }
}

const AREA_CODES: &[u32] = &[
    11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 24, 27, 28, 31, 32, 33, 34, 35, 37, 38, 41, 42, 43, 44, 45, 46, 47, 48, 49, 51, 53, 54, 55,
    61, 62, 63, 64, 65, 66, 67, 68, 69, 71, 73, 74, 75, 77, 79, 81, 82, 83, 84, 85, 86, 87, 88, 89, 91, 92, 93, 94, 95, 96, 97, 98, 99,
];

/// `+` and digits where the country is certain: a number with `+` or `00`, or a Brazilian one by its area code and length.
/// Brazilian mobiles get the ninth digit. Anything unclear (`5,51199E+12`, a user name) stays as written.
pub fn phone(text: &str) -> Cow<'_, str> {
    if is_complete_mobile(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let Some((digits, is_international)) = phone_digits(text) else { return Cow::Borrowed(text) };
    match brazilian(&digits, is_international) {
        Some(national) => Cow::Owned(format!("+55{national}")),
        None if is_international && (8..=15).contains(&digits.len()) => Cow::Owned(format!("+{digits}")),
        None => Cow::Borrowed(text),
    }
}

/// Whether a text can be a phone: with country code, or as long as one with an area code.
pub fn looks_like_phone(text: &str) -> bool {
    phone_digits(text).is_some_and(
        |(digits, is_international)| {
            if is_international { (8..=15).contains(&digits.len()) } else { brazilian(&digits, false).is_some() }
        },
    )
}

/// `+5511988887777`, the shape that needs no work.
fn is_complete_mobile(text: &[u8]) -> bool {
    match text {
        [b'+', b'5', b'5', ddd @ .., _, _, _, _, _, _, _, _, _] if ddd.len() == 2 => {
            text[5] == b'9'
                && ddd.iter().all(|digit| (b'1'..=b'9').contains(digit))
                && text[6..].iter().all(u8::is_ascii_digit)
                && is_area(ddd)
        }
        _ => false,
    }
}

fn is_area(ddd: &[u8]) -> bool {
    const ARE: [bool; 100] = {
        let mut are = [false; 100];
        let mut idx = 0;
        while idx < AREA_CODES.len() {
            are[AREA_CODES[idx] as usize] = true;
            idx += 1;
        }
        are
    };
    ARE[usize::from(ddd[0] - b'0') * 10 + usize::from(ddd[1] - b'0')]
}

/// Digits of a phone and whether they start with a country code; `None` when other things stand between them.
fn phone_digits(text: &str) -> Option<(String, bool)> {
    let mut text = text.trim();
    for prefix in ["whatsapp:", "tel:", "'"] {
        text = text.strip_prefix(prefix).unwrap_or(text);
    }
    if let Some((number, _server)) = text.split_once('@') {
        text = number;
    }
    let mut digits = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '+' if digits.is_empty() => {}
            ' ' | '(' | ')' | '-' | '.' | '/' | '\u{a0}' | '\u{2010}' | '\u{2011}' | '\u{200e}' | '\u{202a}' | '\u{202c}' => {}
            _ => return None,
        }
    }
    let has_plus = text.contains('+');
    if let Some(rest) = digits.strip_prefix("00") {
        digits = rest.to_owned();
        return Some((digits, true));
    }
    (!digits.is_empty()).then_some((digits, has_plus))
}

/// Area code and number of a Brazilian phone; a mobile has nine digits and starts with 9.
fn brazilian(digits: &str, is_international: bool) -> Option<String> {
    let national = match (digits.len(), digits.strip_prefix("55")) {
        (12 | 13, Some(national)) => national,
        _ if is_international => return None,
        (11 | 12, _) if digits.starts_with('0') => &digits[1..],
        (10 | 11, _) => digits,
        _ => return None,
    };
    let bytes = national.as_bytes();
    if !is_area(bytes) {
        return None;
    }
    match (national.len(), bytes[2]) {
        (11, b'9') | (10, b'2'..=b'5') => Some(national.to_owned()),
        (10, b'6'..=b'9') => Some(format!("{}9{}", &national[..2], &national[2..])),
        _ => None,
    }
}

/// Why a message failed: the code where the text begins with one (`131026`, `(#131026) …`), else the words, without long numbers.
pub fn error_code(text: &str) -> String {
    /// Letters of words that are kept.
    const MOST: usize = 120;
    let text = text.trim();
    let bare = text.trim_start_matches(['(', '#', '[']);
    let digits = bare.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(bare.len());
    let ends = bare[digits..].chars().next().is_none_or(|letter| !letter.is_alphanumeric());
    match &bare[..digits] {
        "0" if bare.len() == 1 => String::new(),
        code if (1..=6).contains(&code.len()) && ends => code.to_owned(),
        _ => mask::text(text).chars().take(MOST).collect(),
    }
}

/// A 64-bit fingerprint of a message id that is the same in every file and on every machine. Never 0.
pub fn id_hash(id: &str) -> u64 {
    const SEED: u64 = 0x5851_f42d_4c95_7f2d;
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let folded = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ (product >> 64) as u64
    };
    let (words, tail) = id.as_bytes().as_chunks::<8>();
    let mut hash = SEED;
    for word in words {
        hash = folded(hash ^ u64::from_le_bytes(*word), STEP);
    }
    let mut last = [0; 8];
    last[..tail.len()].copy_from_slice(tail);
    hash = folded(hash ^ u64::from_le_bytes(last), STEP ^ id.len() as u64);
    // Murmur's finaliser: every bit of the product reaches every bit of the hash.
    hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (hash ^ hash >> 33).max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_are_read_in_the_habits_of_both_worlds() {
        for (text, value) in
            [("1.234,56", 1234.56), ("1,234.56", 1234.56), ("R$ 1.234,56", 1234.56), ("1234", 1234.0), ("-4,5", -4.5), ("4.5", 4.5)]
        {
            assert_eq!(number(text, true), Some(value), "{text}");
            assert_eq!(number(text, false), Some(value), "{text}");
        }
        assert_eq!((number("1.234", true), number("1.234", false)), (Some(1234.0), Some(1.234)));
        assert_eq!((number("1,234", true), number("1,234", false)), (Some(1.234), Some(1234.0)));
        assert_eq!(number("1.234.567", true), Some(1_234_567.0));
        assert_eq!(number("87%", true), Some(87.0));
        for text in ["", "abc", "12:30", "nan", "inf", "1-2", "--"] {
            assert_eq!(number(text, true), None, "{text}");
        }
    }

    #[test]
    fn grades_may_be_words_or_stars() {
        for (text, value) in [("5", 5.0), ("4/5", 4.0), ("5 - Ótimo", 5.0), ("★★★", 3.0), ("Good", 5.0), ("Ruim", 1.0), ("4,5", 4.5)]
        {
            assert_eq!(grade(text, true), Ok(Some(value)), "{text}");
        }
        assert_eq!(grade("Offered", true), Ok(None));
        assert_eq!(grade("banana", true), Err(NoGrade));
    }

    #[test]
    fn brazilian_phones_come_out_the_same_however_they_are_written() {
        for text in [
            "+5511988887777",
            "5511988887777",
            "11988887777",
            "(11) 98888-7777",
            "+55 11 8888-7777",
            "551188887777",
            "(11) 8888-7777",
            "011988887777",
            "005511988887777",
            "whatsapp:+5511988887777",
            "5511988887777@s.whatsapp.net",
            "+55\u{a0}11\u{a0}98888‑7777",
        ] {
            assert_eq!(phone(text), "+5511988887777", "{text}");
            assert!(looks_like_phone(text));
        }
        assert_eq!(phone("(11) 3333-4444"), "+551133334444");
        assert_eq!(phone("+1 (202) 555-0123"), "+12025550123");
    }

    #[test]
    fn an_unclear_phone_stays_as_it_is_written() {
        for text in ["5,51199E+12", "BR.1502576394655843", "12025550123", "98888-7777", "", "1000001", "Ana"] {
            assert_eq!(phone(text), text);
            assert!(!looks_like_phone(text));
        }
    }

    #[test]
    fn a_phone_that_a_spreadsheet_rounded_is_damaged_and_one_with_all_digits_is_not() {
        for text in ["5,51199E+12", "5.51199E+12", "5,5E+12", "5E+12", "5,51199e12"] {
            assert_eq!(spreadsheet_phone(text), Some(Err(Damaged)), "{text}");
        }
        assert_eq!(spreadsheet_phone("5,511988887777E+12"), Some(Ok("5511988887777".to_owned())));
        for text in ["5511988887777", "Eva", "55,1E+12", "a,1E+12", "5,5E+2", "", "E", "1E+99"] {
            assert_eq!(spreadsheet_phone(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_that_a_spreadsheet_took_for_a_number_is_known() {
        for (text, expected) in [
            ("1,23457E+17", Some(("1,23457E+17", true))),
            ("1.2345678901234568E+17", Some(("1.2345678901234568E+17", true))),
            ("4.532123456789010E+15", Some(("4532123456789010", true))),
            ("5,511988887777E+12", Some(("5511988887777", false))),
            ("5E+12", Some(("5E+12", true))),
            ("5E12", None),
            ("1,5E+3", None),
            ("1.2.3E+17", None),
            ("12E+17", None),
            ("2024-1", None),
            ("", None),
        ] {
            assert_eq!(spreadsheet_id(text), expected.map(|(text, is_lost)| (Cow::Borrowed(text), is_lost)), "{text}");
        }
    }

    #[test]
    fn a_number_proves_its_decimal_sign_when_it_can_be_read_in_one_way_only() {
        for (text, proved) in [
            ("4,5", Some(true)),
            ("1.234,56", Some(true)),
            ("R$ 1.234.567", Some(true)),
            ("4.5", Some(false)),
            ("1,234.56", Some(false)),
            ("1.234", None),
            ("1,234", None),
            ("1234", None),
            ("a", None),
            ("12:30", None),
            ("0,125", Some(true)),
        ] {
            assert_eq!(proves_decimal_comma(text), proved, "{text}");
        }
    }

    #[test]
    fn a_code_stands_for_the_words_after_it_and_words_hold_no_numbers_of_people() {
        let cases = [
            ("131026", "131026"),
            (" (#131047) Re-engagement message ", "131047"),
            ("131049: healthy ecosystem", "131049"),
            ("0", ""),
            ("", ""),
            ("Número inválido: +5511988887777", "Número inválido: +•••• 77"),
            ("5511988887777", "•••• 77"),
            ("2a via", "2a via"),
        ];
        for (text, code) in cases {
            assert_eq!(error_code(text), code, "{text}");
        }
    }

    #[test]
    fn ids_that_differ_a_little_have_prints_that_differ() {
        let mut prints = HashSet::new();
        for number in 0..200_000 {
            assert!(prints.insert(id_hash(&format!("wamid.{number:x}"))));
        }
        assert_ne!(id_hash("a"), id_hash("a\0"));
        assert_ne!(id_hash(""), 0);
        assert_eq!(id_hash("wamid.A"), id_hash("wamid.A"));
    }
}
