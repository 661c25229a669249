//! The line that a message starts with: `[12/03/2023, 09:15:02] Ana: oi`, `12/03/2023 09:15 - Ana: oi`, and what other languages make of it.
//!
//! One grammar for all: a date of three numbers (or with a month in letters), a time, perhaps a half of the day; or the time first. Then
//! `]` where a bracket was opened, else ` - `, else `: ` after a time with seconds. Which number is the day is decided per file
//! ([`super::order`]), never per line.

use serde::{Deserialize, Serialize};

use super::marks::{digit, is_gap, is_mark, squeeze};
use super::words::{self, Era, Half};

/// How the header ends; one file keeps to one or two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frame {
    Bracket,
    Dash,
    /// `06-01-16 12:29:41: Ana: oi`, as old phones write it.
    Colon,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub date: WrittenDate,
    /// Second of the day.
    pub secs: u32,
    pub has_seconds: bool,
    pub frame: Frame,
    pub is_time_first: bool,
    /// The line starts with an invisible mark, as placeholders of media do.
    pub is_marked: bool,
    /// Byte of the line at which author and text start.
    pub rest: usize,
}

/// Three numbers of a date before it is decided which is which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenDate {
    pub parts: [u32; 3],
    /// Digits of each.
    pub digits: [u8; 3],
    pub era: Option<Era>,
    /// Which of them an era or the word for year marks as the year.
    pub year_at: Option<u8>,
    /// The month was written in letters: `parts` are year, month, day.
    pub is_named: bool,
}

/// Reads the header of a line without its end; `None` = the line goes on with the message before it.
pub fn parse(line: &str) -> Option<Header> {
    let mut at = Cursor { text: line, byte: 0 };
    at.skip_gaps();
    let is_marked = line.starts_with(is_mark);
    let is_bracket = at.eat('[');
    at.skip_gaps();
    // Nearly every line that is no header ends here.
    if !is_bracket && !at.peek().is_some_and(|c| digit(c).is_some() || c.is_alphabetic()) {
        return None;
    }
    let start = at;
    let (stamp, is_time_first) = match stamp(&mut at, is_bracket) {
        Some(stamp) => (stamp, false),
        None => {
            at = start;
            (stamp_time_first(&mut at, is_bracket)?, true)
        }
    };
    let frame = end(&mut at, is_bracket, stamp.has_seconds)?;
    Some(Header { date: stamp.date, secs: stamp.secs, has_seconds: stamp.has_seconds, frame, is_time_first, is_marked, rest: at.byte })
}

struct Stamp {
    date: WrittenDate,
    secs: u32,
    has_seconds: bool,
}

fn stamp(at: &mut Cursor<'_>, is_bracket: bool) -> Option<Stamp> {
    let date = date(at)?;
    let mut half = None;
    between(at, is_bracket, &mut half)?;
    let (secs, has_seconds) = time(at, is_bracket, half)?;
    Some(Stamp { date, secs, has_seconds })
}

fn stamp_time_first(at: &mut Cursor<'_>, is_bracket: bool) -> Option<Stamp> {
    let mut half = None;
    between(at, is_bracket, &mut half)?;
    let (secs, has_seconds) = time(at, is_bracket, half)?;
    at.skip_gaps();
    at.eat_comma();
    at.skip_gaps();
    let date = date(at)?;
    Some(Stamp { date, secs, has_seconds })
}

/// What ends the header.
fn end(at: &mut Cursor<'_>, is_bracket: bool, has_seconds: bool) -> Option<Frame> {
    at.skip_gaps();
    if is_bracket {
        if !at.eat(']') {
            return None;
        }
        at.eat_space();
        return Some(Frame::Bracket);
    }
    let is_spaced = |at: &Cursor<'_>| at.peek().is_none_or(is_gap);
    if at.eat_any(&['-', '–', '—']) {
        let is_end = is_spaced(at);
        at.eat_space();
        return is_end.then_some(Frame::Dash);
    }
    if has_seconds && at.eat(':') && is_spaced(at) {
        at.eat_space();
        return Some(Frame::Colon);
    }
    None
}

/// `12/03/2023`, `2024. 10. 31.`, `2024年10月31日`, `令和6年10月31日`, `3/18/R4`, `3/18/2565 BE`, `Вторник, 22 Марта 2022`.
pub fn date(at: &mut Cursor<'_>) -> Option<WrittenDate> {
    let start = *at;
    numeric_date(at).or_else(|| {
        *at = start;
        named_date(at)
    })
}

fn numeric_date(at: &mut Cursor<'_>) -> Option<WrittenDate> {
    let mut era = None;
    let mut parts = [0; 3];
    let mut digits = [0; 3];
    let mut separator = None;
    let mut year_at = None;
    for idx in 0..3 {
        at.skip_gaps();
        if let Some(found) = at.era_prefix() {
            if era.is_some() {
                return None;
            }
            (era, year_at) = (Some(found), Some(idx as u8));
        }
        (parts[idx], digits[idx]) = at.number(4)?;
        at.skip_marks();
        match (at.peek(), idx) {
            (Some(c @ ('/' | '.' | '-')), 0..2) if separator.is_none_or(|known| known == c) => {
                separator = Some(c);
                at.bump();
            }
            (Some('年' | '년'), _) => {
                at.bump();
                year_at = Some(idx as u8);
            }
            (Some('月' | '월' | '日' | '일'), _) => at.bump(),
            // `2018. 06. 13.`: the point belongs to the number, also after the last.
            (Some('.'), 2) if separator == Some('.') && at.after_is(|c| is_gap(c) || c == ',') => {
                at.bump();
            }
            (_, 2) => {}
            _ => return None,
        }
    }
    let before = *at;
    at.skip_gaps();
    let suffix = at.word();
    match Era::of(&squeeze(suffix)) {
        Some(found) if !suffix.is_empty() && era.is_none() => {
            at.eat('.');
            (era, year_at) = (Some(found), Some(if digits[0] >= 3 { 0 } else { 2 }));
        }
        _ => *at = before,
    }
    Some(WrittenDate { parts, digits, era, year_at, is_named: false })
}

/// A month in letters with a day and a year, in any order, perhaps after the day of the week.
fn named_date(at: &mut Cursor<'_>) -> Option<WrittenDate> {
    let mut month = None;
    let mut numbers: Vec<(u32, u8)> = Vec::new();
    for _ in 0..7 {
        at.skip_gaps();
        if let Some(number) = at.number(4) {
            numbers.push(number);
            at.eat('.');
        } else {
            let word = at.word();
            if word.is_empty() {
                break;
            }
            at.eat('.');
            // The day of the week comes first and may look like a month: `Mar, 5 ago 2024`.
            let is_weekday = numbers.is_empty() && at.peek() == Some(',');
            if month.is_none() && !is_weekday {
                month = words::month(word);
            }
        }
        if month.is_some() && numbers.len() == 2 {
            break;
        }
        at.eat(',');
    }
    let (month, [a, b]) = (month?, <[_; 2]>::try_from(numbers).ok()?);
    let (year, day) = if a.1 == 4 { (a, b) } else { (b, a) };
    Some(WrittenDate { parts: [year.0, month, day.0], digits: [year.1, 2, day.1], era: None, year_at: Some(0), is_named: true })
}

/// What stands between date and time: a comma, a word that means nothing, a half of the day. `None` = something else.
fn between(at: &mut Cursor<'_>, is_bracket: bool, half: &mut Option<Half>) -> Option<()> {
    for _ in 0..4 {
        at.skip_gaps();
        if at.eat_comma() {
            continue;
        }
        if at.peek().is_some_and(|c| digit(c).is_some()) {
            return Some(());
        }
        take_word(at, is_bracket, half)?;
    }
    None
}

/// A word beside the time. `None` = one that does not belong there.
fn take_word(at: &mut Cursor<'_>, is_bracket: bool, half: &mut Option<Half>) -> Option<()> {
    const LONGEST: usize = 40;
    let start = *at;
    // `p. m.` and its like are two words with points and spaces in them.
    let is_part = |c: char| !matches!(c, '[' | ']' | '-' | '–' | '—' | ':' | '/' | '(' | ')' | '<' | '>' | '*') && digit(c).is_none();
    let rest = &at.text[at.byte..];
    let len = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    if len == 0 || len > LONGEST {
        return None;
    }
    let word = squeeze(&rest[..len]);
    at.byte += len;
    if let Some(found) = words::half(&word) {
        *half = Some(found);
        return Some(());
    }
    if word.is_empty() || words::is_filler(&word) || (is_bracket && len <= 16) {
        return Some(());
    }
    // Several words: each on its own.
    *at = start;
    let single = at.word();
    let squeezed = squeeze(single);
    at.eat('.');
    match words::half(&squeezed) {
        Some(found) => *half = Some(found),
        None if words::is_filler(&squeezed) => {}
        None => return None,
    }
    Some(())
}

/// `21:25`, `21.25.15`, `9h05`, `下午2時30分`, `2:56:00 م`, `9:29 p. m.`: the second of the day.
fn time(at: &mut Cursor<'_>, is_bracket: bool, mut half: Option<Half>) -> Option<(u32, bool)> {
    let (hour, digits) = at.number(2)?;
    if digits > 2 || hour > 24 {
        return None;
    }
    at.skip_marks();
    let separator = at.peek()?;
    match separator {
        ':' | '.' | '：' | '٫' | '時' | '点' | '點' => at.bump(),
        'h' | 'H' => at.bump(),
        '시' => {
            at.bump();
            at.skip_gaps();
        }
        _ => return None,
    }
    let (minute, 2) = at.number(2)? else { return None };
    let before_seconds = *at;
    at.skip_marks();
    let mut seconds = None;
    if at.peek() == Some(separator) || matches!(at.peek(), Some('分' | '분')) {
        at.bump();
        at.skip_gaps();
        seconds = at.number(2).filter(|(_, digits)| *digits == 2);
        match seconds {
            Some(_) => drop(at.eat_any(&['秒', '초'])),
            None => *at = before_seconds,
        }
    }
    let second = seconds.map_or(0, |(second, _)| second);
    if minute > 59 || second > 60 {
        return None;
    }
    let after = *at;
    at.skip_gaps();
    match at.peek() {
        None | Some(']' | '-' | '–' | '—' | ':' | ',' | '،') => *at = after,
        Some(_) => take_word(at, is_bracket, &mut half)?,
    }
    let hour = match (half, hour) {
        (Some(Half::Am), 12) => 0,
        (Some(Half::Pm), hour @ 0..12) => hour + 12,
        (Some(Half::Noon), hour @ 0..5) => hour + 12,
        (_, hour) => hour,
    };
    Some((hour * 3600 + minute * 60 + second, seconds.is_some()))
}

/// A place in a line.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    pub text: &'a str,
    pub byte: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<char> {
        self.text[self.byte..].chars().next()
    }

    fn bump(&mut self) {
        self.byte += self.peek().map_or(0, char::len_utf8);
    }

    fn after_is(&self, is: impl Fn(char) -> bool) -> bool {
        self.text[self.byte..].chars().nth(1).is_none_or(is)
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.eat_any(&[wanted])
    }

    fn eat_any(&mut self, wanted: &[char]) -> bool {
        let found = self.peek().is_some_and(|c| wanted.contains(&c));
        if found {
            self.bump();
        }
        found
    }

    fn eat_comma(&mut self) -> bool {
        self.eat_any(&[',', '،', '、', '，', ';', '·'])
    }

    /// One space; what follows belongs to the message.
    fn eat_space(&mut self) {
        self.eat_any(&[' ', '\u{a0}', '\u{202f}']);
    }

    fn skip_gaps(&mut self) {
        self.skip(is_gap);
    }

    fn skip_marks(&mut self) {
        self.skip(is_mark);
    }

    fn skip(&mut self, is: fn(char) -> bool) {
        let rest = &self.text[self.byte..];
        self.byte = self.text.len() - rest.trim_start_matches(is).len();
    }

    /// A number of at most `most` digits, and how many it has. A longer one is none.
    fn number(&mut self, most: u8) -> Option<(u32, u8)> {
        let (mut value, mut digits, mut len) = (0, 0, 0);
        for c in self.text[self.byte..].chars() {
            let Some(next) = digit(c) else { break };
            if digits == most {
                return None;
            }
            (value, digits, len) = (value * 10 + next, digits + 1, len + c.len_utf8());
        }
        self.byte += len;
        (digits > 0).then_some((value, digits))
    }

    /// Letters up to the next space, digit or sign.
    fn word(&mut self) -> &'a str {
        let rest = &self.text[self.byte..];
        let is_letter = |c: char| c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) || is_joined_mark(c) || matches!(c, '\'' | '’');
        let len = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
        self.byte += len;
        &rest[..len]
    }

    /// `R4`, `令和4`, `H31`: an era right before its year.
    fn era_prefix(&mut self) -> Option<Era> {
        let start = *self;
        let word = self.word();
        let era = Era::of(&squeeze(word)).filter(|_| !word.is_empty() && self.peek().is_some_and(|c| digit(c).is_some()));
        if era.is_none() {
            *self = start;
        }
        era
    }
}

/// Signs that join letters of Indic scripts and are no letters themselves.
fn is_joined_mark(c: char) -> bool {
    matches!(
        c,
        '\u{94d}' | '\u{9cd}' | '\u{a4d}' | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}' | '\u{e4e}' | '\u{e47}'
            ..='\u{e4d}'
    )
}
