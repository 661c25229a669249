//! One JSON value as a tape of nodes over its bytes: nothing is copied, every node knows where it stands.
//!
//! Written here rather than taken from a crate because three things are needed at once: true positions of texts, an early answer whether
//! more bytes are needed or none would help, and patience with what is inside a well-formed value (half of a surrogate pair, a number
//! where a text is usual, a letter of another encoding).

use std::borrow::Cow;

/// Values inside values, at most. Payloads have about a dozen.
pub const MAX_DEPTH: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Object,
    Array,
    Text,
    Number,
    True,
    False,
    Null,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    /// Bytes of the value, quotes and brackets included.
    start: u32,
    end: u32,
    /// The node after everything inside this one.
    next: u32,
}

/// Nodes in the order of the text; an object holds keys and values by turns.
#[derive(Default)]
pub struct Tape {
    nodes: Vec<Node>,
    open: Vec<u32>,
}

/// What the bytes from the start of a value turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// A value of this many bytes.
    Whole(usize),
    /// The start of a value: it ends beyond the bytes.
    Open,
    /// No value, whatever follows; the byte that proves it.
    Broken(usize),
}

#[derive(Clone, Copy)]
enum Expected {
    Value,
    ItemOrEnd,
    KeyOrEnd,
    Key,
    Colon,
    CommaOrEnd,
}

impl Tape {
    /// Reads the value at the start of `bytes`, at most 4 GiB.
    pub fn parse(&mut self, bytes: &[u8]) -> Parsed {
        self.nodes.clear();
        self.open.clear();
        let mut at = 0;
        let mut expected = Expected::Value;
        loop {
            at += bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
            let Some(&byte) = bytes.get(at) else { return Parsed::Open };
            match (expected, byte) {
                (Expected::Value | Expected::ItemOrEnd, b'{' | b'[') => {
                    if self.open.len() == MAX_DEPTH {
                        return Parsed::Broken(at);
                    }
                    self.open.push(self.nodes.len() as u32);
                    self.push(if byte == b'{' { Kind::Object } else { Kind::Array }, at, at);
                    expected = if byte == b'{' { Expected::KeyOrEnd } else { Expected::ItemOrEnd };
                    at += 1;
                    continue;
                }
                (Expected::KeyOrEnd | Expected::Key, b'"') => match text_end(bytes, at) {
                    Parsed::Whole(end) => {
                        self.push(Kind::Text, at, end);
                        expected = Expected::Colon;
                        at = end;
                        continue;
                    }
                    other => return other,
                },
                (Expected::Colon, b':') => {
                    expected = Expected::Value;
                    at += 1;
                    continue;
                }
                (Expected::CommaOrEnd, b',') => {
                    expected = if self.is_in(Kind::Object) { Expected::Key } else { Expected::Value };
                    at += 1;
                    continue;
                }
                (Expected::KeyOrEnd, b'}') => at = self.close(at),
                (Expected::ItemOrEnd, b']') => at = self.close(at),
                (Expected::CommaOrEnd, b'}') if self.is_in(Kind::Object) => at = self.close(at),
                (Expected::CommaOrEnd, b']') if self.is_in(Kind::Array) => at = self.close(at),
                (Expected::Value | Expected::ItemOrEnd, _) => {
                    let (kind, end) = scalar_end(bytes, at);
                    match end {
                        Parsed::Whole(end) => {
                            self.push(kind, at, end);
                            at = end;
                        }
                        other => return other,
                    }
                }
                _ => return Parsed::Broken(at),
            }
            // A value ended.
            if self.open.is_empty() {
                return Parsed::Whole(at);
            }
            expected = Expected::CommaOrEnd;
        }
    }

    /// The value that was parsed from these bytes; `None` when it was not whole.
    pub fn root<'a>(&'a self, bytes: &'a [u8]) -> Option<Value<'a>> {
        (!self.nodes.is_empty() && self.open.is_empty()).then_some(Value { tape: self, bytes, idx: 0 })
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(Node { kind, start: start as u32, end: end as u32, next });
    }

    fn is_in(&self, kind: Kind) -> bool {
        self.open.last().is_some_and(|&idx| self.nodes[idx as usize].kind == kind)
    }

    fn close(&mut self, at: usize) -> usize {
        let next = self.nodes.len() as u32;
        if let Some(idx) = self.open.pop() {
            let node = &mut self.nodes[idx as usize];
            (node.end, node.next) = (at as u32 + 1, next);
        }
        at + 1
    }
}

fn scalar_end(bytes: &[u8], at: usize) -> (Kind, Parsed) {
    let word = |kind, word: &[u8]| {
        let given = &bytes[at..bytes.len().min(at + word.len())];
        let end = match given {
            _ if given == word => Parsed::Whole(at + word.len()),
            _ if word.starts_with(given) => Parsed::Open,
            _ => Parsed::Broken(at),
        };
        (kind, end)
    };
    match bytes[at] {
        b'"' => (Kind::Text, text_end(bytes, at)),
        b't' => word(Kind::True, b"true"),
        b'f' => word(Kind::False, b"false"),
        b'n' => word(Kind::Null, b"null"),
        b'-' | b'0'..=b'9' => (Kind::Number, number_end(bytes, at)),
        _ => (Kind::Null, Parsed::Broken(at)),
    }
}

fn text_end(bytes: &[u8], start: usize) -> Parsed {
    let mut at = start + 1;
    loop {
        let Some(n) = bytes[at..].iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ') else { return Parsed::Open };
        at += n;
        match bytes[at] {
            b'"' => return Parsed::Whole(at + 1),
            b'\\' => match bytes.get(at + 1) {
                None => return Parsed::Open,
                Some(b'u') => {
                    let digits = &bytes[at + 2..bytes.len().min(at + 6)];
                    match (digits.iter().position(|digit| !digit.is_ascii_hexdigit()), digits.len()) {
                        (Some(bad), _) => return Parsed::Broken(at + 2 + bad),
                        (None, 4) => at += 6,
                        (None, _) => return Parsed::Open,
                    }
                }
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at += 2,
                Some(_) => return Parsed::Broken(at + 1),
            },
            _ => return Parsed::Broken(at),
        }
    }
}

fn number_end(bytes: &[u8], start: usize) -> Parsed {
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = start + usize::from(bytes[start] == b'-');
    match bytes.get(at) {
        None => return Parsed::Open,
        Some(b'0') => at += 1,
        Some(b'1'..=b'9') => at += digits(at),
        Some(_) => return Parsed::Broken(at),
    }
    if bytes.get(at) == Some(&b'.') {
        match (digits(at + 1), bytes.get(at + 1)) {
            (0, None) => return Parsed::Open,
            (0, Some(_)) => return Parsed::Broken(at + 1),
            (n, _) => at += 1 + n,
        }
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        match (digits(at.min(bytes.len())), bytes.get(at)) {
            (0, None) => return Parsed::Open,
            (0, Some(_)) => return Parsed::Broken(at),
            (n, _) => at += n,
        }
    }
    // More digits may follow.
    if at == bytes.len() { Parsed::Open } else { Parsed::Whole(at) }
}

/// A value of a tape.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    tape: &'a Tape,
    bytes: &'a [u8],
    idx: u32,
}

impl<'a> Value<'a> {
    fn node(self) -> Node {
        self.tape.nodes[self.idx as usize]
    }

    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// First byte, and the one after the last, in the bytes that were parsed.
    pub fn place(self) -> (u32, u32) {
        (self.node().start, self.node().end)
    }

    /// The bytes of the value, as they stand.
    pub fn raw(self) -> &'a [u8] {
        &self.bytes[self.node().start as usize..self.node().end as usize]
    }

    fn inside(self) -> impl Iterator<Item = Value<'a>> {
        let end = self.node().next;
        let mut idx = self.idx + 1;
        std::iter::from_fn(move || {
            (idx < end).then(|| {
                let value = Value { idx, ..self };
                idx = value.node().next;
                value
            })
        })
    }

    /// The values of an array; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Value<'a>> {
        self.inside().take(if self.kind() == Kind::Array { usize::MAX } else { 0 })
    }

    /// Keys and values of an object; none of anything else.
    pub fn members(self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        let mut inside = self.inside().take(if self.kind() == Kind::Object { usize::MAX } else { 0 });
        std::iter::from_fn(move || Some((inside.next()?, inside.next()?)))
    }

    /// The value under a key. `null` is as good as none.
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        let is_key = |name: Value<'_>| {
            let raw = name.raw();
            raw.len() == key.len() + 2 && &raw[1..raw.len() - 1] == key.as_bytes()
        };
        self.members().find(|(name, _)| is_key(*name)).map(|(_, value)| value).filter(|value| value.kind() != Kind::Null)
    }

    /// The value at the end of a path of keys.
    pub fn at(self, path: &[&str]) -> Option<Value<'a>> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// A text, or a number as it is written. Anything else is none.
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self.kind() {
            Kind::Text => Some(decoded(self.raw())),
            Kind::Number => Some(String::from_utf8_lossy(self.raw())),
            _ => None,
        }
    }

    /// The text under a key, trimmed; empty when there is none.
    pub fn word(self, key: &str) -> Cow<'a, str> {
        match self.get(key).and_then(Value::text) {
            None => Cow::Borrowed(""),
            Some(Cow::Borrowed(text)) => Cow::Borrowed(text.trim()),
            Some(Cow::Owned(text)) => Cow::Owned(text.trim().to_owned()),
        }
    }

    pub fn is_true(self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value.kind() == Kind::True)
    }
}

/// The text that a JSON string says, given with its quotes. What it cannot say is shown as �.
pub fn decoded(raw: &[u8]) -> Cow<'_, str> {
    let inside = raw.strip_prefix(b"\"").unwrap_or(raw);
    let inside = inside.strip_suffix(b"\"").unwrap_or(inside);
    if memchr::memchr(b'\\', inside).is_none() {
        return String::from_utf8_lossy(inside);
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        text.push_str(&String::from_utf8_lossy(&rest[..at]));
        rest = &rest[at + 1..];
        let Some((&escape, after)) = rest.split_first() else { break };
        rest = after;
        match escape {
            b'n' => text.push('\n'),
            b't' => text.push('\t'),
            b'r' => text.push('\r'),
            b'b' => text.push('\u{8}'),
            b'f' => text.push('\u{c}'),
            b'u' => {
                let Some(high) = unit(rest) else { continue };
                rest = &rest[4..];
                let low = rest.strip_prefix(b"\\u").and_then(unit).filter(|low| (0xdc00..0xe000).contains(low));
                match (high, low) {
                    (0xd800..0xdc00, Some(low)) => {
                        rest = &rest[6..];
                        text.push(char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}'));
                    }
                    _ => text.push(char::from_u32(high).unwrap_or('\u{fffd}')),
                }
            }
            other => text.push(char::from(other)),
        }
    }
    text.push_str(&String::from_utf8_lossy(rest));
    Cow::Owned(text)
}

/// Four hexadecimal digits.
fn unit(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.get(..4)?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit * 16 + char::from(digit).to_digit(16)?))
}
