//! The first lines of a file of which no row could be read, so that the person sees what the page saw.

use super::csv::cells::{Found, cell_text, count_lines, find_cells, find_line};
use super::encoding;
use super::sheet;
use super::sniff::other_than_text;
use crate::model::report::Beginning;
use crate::model::{Encoding, Shown};

/// Bytes that are looked at: more than three lines of any table that people work with.
pub const START_BYTES: usize = 64 << 10;
const MAX_LINES: usize = 3;
/// A line is cut after so many letters.
const MAX_LETTERS: usize = 160;
/// Between the cells of a row that was no text in its file.
const BETWEEN_CELLS: &str = " · ";

/// `None` = there is nothing but white space.
pub fn of(head: &[u8]) -> Option<Beginning> {
    let start = &head[..head.len().min(START_BYTES)];
    let lines = match sheet::mark(start) {
        Some((_, len)) => rows(&start[len..]),
        None => {
            let (encoding, _) = encoding::detect(start);
            let decoded = encoding::decode(encoding, start);
            let text = encoding::without_sign(&decoded).0;
            let is_wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
            if other_than_text(if is_wide { text } else { start }).is_some() {
                return Some(Beginning::Binary);
            }
            lines(text)
        }
    };
    (!lines.is_empty()).then_some(Beginning::Lines(Shown(lines)))
}

/// Lines of a text that say something, with their numbers.
fn lines(text: &[u8]) -> Vec<(u64, String)> {
    let (mut at, mut found) = (0, Vec::new());
    while at < text.len() && found.len() < MAX_LINES {
        let Some((len, next)) = find_line(&text[at..], true) else { break };
        let line = &text[at..at + len];
        if !line.trim_ascii().is_empty() {
            found.push((1 + count_lines(&text[..at]), harmless(&String::from_utf8_lossy(line))));
        }
        at += next;
    }
    found
}

/// Rows of a table that was no text, with their numbers; empty ones are counted.
fn rows(bytes: &[u8]) -> Vec<(u64, String)> {
    let (mut at, mut row, mut cells, mut found) = (0, 0, Vec::new(), Vec::new());
    while at < bytes.len() && found.len() < MAX_LINES {
        let Found::Record { next, .. } = find_cells(&bytes[at..], sheet::DELIMITER, true, &mut cells) else { break };
        row += 1;
        let texts = cells.iter().map(|cell| cell_text(&bytes[at + cell.start as usize..at + cell.end as usize]));
        let texts: Vec<String> = texts.filter(|text| !text.trim().is_empty()).collect();
        if !texts.is_empty() {
            found.push((row, harmless(&texts.join(BETWEEN_CELLS))));
        }
        at += next;
    }
    found
}

/// The start of a line without what would turn, hide or break the text around it.
fn harmless(line: &str) -> String {
    let mut letters = line.trim_end().chars().filter(|letter| !is_without_width(*letter));
    let mut text: String = letters.by_ref().take(MAX_LETTERS).map(shown).collect();
    if letters.next().is_some() {
        text.push('…');
    }
    text
}

/// Marks of direction as chats have them, joiners, the byte order mark.
fn is_without_width(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn shown(letter: char) -> char {
    match letter {
        '\t' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        letter if letter.is_control() => '\u{fffd}',
        letter => letter,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::read_all;

    #[track_caller]
    fn check(head: &[u8], expected: &str) {
        let told = match of(head) {
            None => "nothing".to_owned(),
            Some(Beginning::Binary) => "binary".to_owned(),
            Some(Beginning::Lines(Shown(lines))) => {
                lines.iter().map(|(line, text)| format!("{line}: {text}")).collect::<Vec<_>>().join("\n")
            }
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn the_first_lines_that_say_something_are_told_with_their_numbers() {
        check(b"\n\r\n  um\r\n\ndois\rtr\xeas\nquatro", "3:   um\n5: dois\n6: três");
        check("\u{feff}a;b\n1\t2".as_bytes(), "1: a;b\n2: 1 2");
        check(b" \n\t\n", "nothing");
        check(b"", "nothing");
        let wide: Vec<u8> = "\u{feff}ação\nfim".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&wide, "1: ação\n2: fim");
    }

    #[test]
    fn rows_of_a_sheet_are_told_by_their_cells() {
        check(b"\x1fxlsx\n\nRelat\xc3\xb3rio\n\x1f\x1fa\x1f\"x\ny\"\n", "2: Relatório\n3: a · x\u{fffd}y");
    }

    #[test]
    fn what_is_no_text_is_named_and_not_shown() {
        for head in [&b"%PDF-1.7 Maria"[..], b"\x89PNG\r\n\x1a\n", b"\0\x01\x02\x03Maria"] {
            check(head, "binary");
        }
    }

    #[test]
    fn what_would_turn_or_hide_the_text_is_shown_as_unreadable_and_long_lines_are_cut() {
        let plain = "letra ".repeat(10);
        check(format!("{plain}a\u{202e}b\u{7}\u{200f}c").as_bytes(), &format!("1: {plain}a\u{fffd}b\u{fffd}c"));
        check("é".repeat(161).as_bytes(), &format!("1: {}…", "é".repeat(160)));
        check("é".repeat(160).as_bytes(), &format!("1: {}", "é".repeat(160)));
    }

    #[test]
    fn only_a_file_without_a_readable_row_tells_how_it_begins_and_debug_never_does() {
        let report = |text: &str| read_all("t.csv", text.as_bytes(), "UTC").0;
        for refused in ["Maria", "protocolo;criado em\n", "protocolo;criado em\n1;Maria\n2;ontem\n"] {
            let report = report(refused);
            assert!(report.beginning.is_some(), "{refused}");
            assert!(!format!("{:?}", report.beginning).contains("Maria"));
        }
        assert!(report("protocolo;criado em\n1;Maria\n").is_all_rejected());
        assert_eq!(report("protocolo;criado em\n1;2026-03-02 09:00\n2;ontem\n").beginning, None);
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(head in proptest::collection::vec(any::<u8>(), 0..200)) {
            of(&head);
            of(&[b"\x1fxlsx\n", head.as_slice()].concat());
        }
    }
}
