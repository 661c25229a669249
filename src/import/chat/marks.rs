//! Characters of a chat export that are not what they look like: invisible marks, spaces of many widths, digits of many scripts.

/// Invisible characters that carry direction or nothing. The joiner U+200D and the variation selector U+FE0F belong to emoji and are none.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A space of any width, or a mark.
pub fn is_gap(c: char) -> bool {
    is_mark(c) || matches!(c, ' ' | '\t' | '\u{a0}' | '\u{202f}' | '\u{3000}' | '\u{2000}'..='\u{200a}')
}

/// Without marks and spaces at its start.
pub fn trim_start(text: &str) -> &str {
    text.trim_start_matches(is_gap)
}

pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| is_gap(c) || matches!(c, '\r' | '\n'))
}

/// Bytes of the marks at the start.
pub fn marks_len(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_mark).len()
}

/// The first digit of each script that a phone writes dates in.
const ZEROS: [char; 21] = [
    '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}',
    '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{1810}', '\u{1c50}', '\u{ff10}',
];

/// The value of a decimal digit of any script.
pub fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    ZEROS.iter().map(|&zero| (c as u32).wrapping_sub(zero as u32)).find(|&value| value < 10)
}

/// Letters and digits only, lower case, without marks, spaces and dots: `p. m.` → `pm`.
pub fn squeeze(text: &str) -> String {
    let kept = text.chars().filter(|&c| !is_gap(c) && !matches!(c, '.' | ',' | '"' | '\'' | '״' | '”' | '’' | '\u{200c}' | '،'));
    kept.flat_map(char::to_lowercase).collect()
}
