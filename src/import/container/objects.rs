//! Objects of JSON as rows: an array of them, one on each line, or an object around lists of them. Payloads and conversations that are
//! understood as what they are never come here.
//!
//! The objects are read twice: for their columns, then for their rows. What is inside an object becomes a column with a dotted name; numbers
//! stay as they are written.

use rustc_hash::FxHashMap;

use super::guard::{Guard, whole};
use super::inflate::Budget;
use super::{Member, ReadAt, Shelf, note};
use crate::import::chat::title::MEMBER_SIGN;
use crate::import::encoding;
use crate::import::json::tape::{Kind, Parsed, Tape, Value};
use crate::import::plan::{Encoding, Format, ImportError, ImportErrorKind};
use crate::import::sheet::Mark;
use crate::import::sniff::{HEAD_BYTES, plan_of_no_table};

/// Bytes read at a time.
const PIECE: usize = 1 << 20;
/// An object that is longer than this is no row.
const MAX_ROW: usize = 64 << 20;
/// A single value around all rows is in memory as a whole up to here.
const MAX_WHOLE: u64 = 256 << 20;
const MAX_COLUMNS: usize = 2000;
/// Objects inside objects that become columns; what is deeper stays JSON.
const MAX_DEPTH: usize = 8;
/// Bytes that are kept of what is no row.
const ODD_BYTES: usize = 64 << 10;

/// Writes the tables of a JSON text; false = it holds none, or is understood otherwise.
pub fn open<S: Shelf>(name: &str, source: &dyn ReadAt, shelf: &mut S, budget: &mut Budget, out: &mut Vec<Member<S::Kept>>) -> bool {
    let Some(head) = source.read_at(0, HEAD_BYTES) else { return false };
    let (text, encoding) = encoding::without_sign(&head);
    let bom = head.len() - text.len();
    let Some(start) = head[bom..].iter().position(|byte| !byte.is_ascii_whitespace()).map(|at| bom + at) else { return false };
    if !matches!(head[start], b'{' | b'[') || plan_of_no_table(name, &head, head.len() as u64 == source.size(), "").is_some() {
        return false;
    }
    let layouts = match layouts(source, start as u64, head[start]) {
        Ok(layouts) => layouts,
        Err(error) => {
            out.push(note::of_text(name, error, &head));
            return true;
        }
    };
    let is_called_json = [".json", ".jsonl", ".ndjson"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    let n_before = out.len();
    for (key, layout) in layouts {
        let member = if key.is_empty() { name.to_owned() } else { format!("{name}{MEMBER_SIGN}{key}") };
        let mut guard = Guard::new(shelf, budget, source.size());
        match write(source, &layout, encoding.unwrap_or_default(), &mut guard) {
            Ok(true) => out.push(Member::File { name: member, bytes: guard.take() }),
            Ok(false) => guard.start_over(),
            // A text that only starts like JSON may be another thing.
            Err(error) if is_called_json || error.kind != ImportErrorKind::BrokenJson => {
                guard.start_over();
                out.push(note::of_text(&member, error, &head));
            }
            Err(_) => guard.start_over(),
        }
    }
    out.len() > n_before
}

/// Where rows are.
enum Layout {
    /// In an array whose bracket is this byte; `is_inside` = more may follow it.
    Array { at: u64, is_inside: bool },
    /// One value after another.
    Values { at: u64 },
    /// In a list of a value that is in memory; the way to it.
    List { bytes: std::rc::Rc<Vec<u8>>, start: usize, path: Vec<String> },
}

/// The tables of a text, each with the name that tells it from the others.
fn layouts(source: &dyn ReadAt, at: u64, first: u8) -> Result<Vec<(String, Layout)>, ImportError> {
    if first == b'[' {
        return Ok(vec![(String::new(), Layout::Array { at, is_inside: false })]);
    }
    let values = || vec![(String::new(), Layout::Values { at })];
    let mut window = Window::new(source, at);
    match window.value(&mut Tape::default())? {
        // Another value follows: there is one for each row.
        Next::Whole(len) if window.has_more(len)? => return Ok(values()),
        Next::Whole(_) | Next::TooLong => {}
        Next::Broken => return Ok(inside(at, &window).unwrap_or_else(values)),
        Next::End => return Ok(values()),
    }
    if source.size() > MAX_WHOLE {
        return Ok(inside(at, &window).unwrap_or_else(values));
    }
    let bytes = std::rc::Rc::new(whole(source, MAX_WHOLE)?);
    let start = at as usize;
    let mut tape = Tape::default();
    let Parsed::Whole(_) = tape.parse(&bytes[start..]) else { return Ok(inside(at, &window).unwrap_or_else(values)) };
    let mut paths = Vec::new();
    if let Some(root) = tape.root(&bytes[start..]) {
        lists(root, &mut Vec::new(), &mut paths);
    }
    if paths.is_empty() {
        return Ok(values());
    }
    let is_one = paths.len() == 1;
    let name = |path: &[String]| if is_one { String::new() } else { path.join(".") };
    Ok(paths.into_iter().map(|path| (name(&path), Layout::List { bytes: bytes.clone(), start, path })).collect())
}

/// The first list of objects of a value that is too long or breaks off.
fn inside(at: u64, window: &Window<'_>) -> Option<Vec<(String, Layout)>> {
    let text = &window.bytes[(at - window.start) as usize..];
    let list = memchr::memchr_iter(b'[', text)
        .find(|place| text[place + 1..].iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| *byte == b'{'))?;
    Some(vec![(String::new(), Layout::Array { at: at + list as u64, is_inside: true })])
}

/// The ways to the lists of objects in a value.
fn lists(value: Value<'_>, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    const DEPTH: usize = 3;
    for (key, inside) in value.members() {
        path.push(key.text().unwrap_or_default().into_owned());
        match inside.kind() {
            Kind::Array if inside.items().next().is_some_and(|item| item.kind() == Kind::Object) => found.push(path.clone()),
            Kind::Object if path.len() < DEPTH => lists(inside, path, found),
            _ => {}
        }
        path.pop();
    }
}

/// What stands where a row is expected.
enum Item<'a> {
    Row(Value<'a>),
    /// A value that is no object.
    Odd(&'a [u8]),
    /// No value, or none that ends.
    Broken(&'a [u8]),
}

/// Writes a table; false = there is no row in it.
fn write<S: Shelf>(source: &dyn ReadAt, layout: &Layout, encoding: Encoding, guard: &mut Guard<'_, S>) -> Result<bool, ImportError> {
    let mut columns = Columns::default();
    let (mut n_rows, mut n_odd, mut n_broken, mut first_broken) = (0u64, 0u64, 0u64, None);
    scan(source, layout, &mut |item, line| {
        match item {
            Item::Row(row) => {
                n_rows += 1;
                flat(row, &mut String::new(), 0, &mut |name, _| columns.add(name));
            }
            Item::Odd(_) => n_odd += 1,
            Item::Broken(_) => {
                n_broken += 1;
                first_broken.get_or_insert(line);
            }
        }
        if columns.names.len() > MAX_COLUMNS {
            let detail = columns.names.len().to_string();
            return Err(ImportError { kind: ImportErrorKind::TooManyColumns, line: None, detail });
        }
        Ok(())
    })?;
    if n_broken > 0 && n_broken >= n_rows {
        return Err(ImportError { kind: ImportErrorKind::BrokenJson, line: first_broken, detail: String::new() });
    }
    if columns.names.is_empty() || n_odd > n_rows {
        return Ok(false);
    }
    guard.line(Mark { encoding, ..Mark::of(Format::Json) }.line())?;
    guard.row(&columns.names)?;
    let mut cells = vec![String::new(); columns.names.len()];
    scan(source, layout, &mut |item, _| match item {
        Item::Row(row) => {
            cells.iter_mut().for_each(String::clear);
            flat(row, &mut String::new(), 0, &mut |name, value| {
                if let Some(place) = columns.places.get(name) {
                    cells[*place] = text_of(value);
                }
            });
            guard.row(&cells)
        }
        // A cell too many: the reader rejects it by its place, and gives it back.
        Item::Odd(raw) | Item::Broken(raw) => {
            let raw = String::from_utf8_lossy(raw);
            guard.row(std::iter::repeat_n("", columns.names.len()).chain([raw.as_ref()]))
        }
    })?;
    Ok(true)
}

#[derive(Default)]
struct Columns {
    /// In the order in which they were met.
    names: Vec<String>,
    places: FxHashMap<String, usize>,
}

impl Columns {
    fn add(&mut self, name: &str) {
        if !self.places.contains_key(name) {
            self.places.insert(name.to_owned(), self.names.len());
            self.names.push(name.to_owned());
        }
    }
}

/// The values of an object under dotted names.
fn flat(object: Value<'_>, path: &mut String, depth: usize, found: &mut dyn FnMut(&str, Value<'_>)) {
    for (key, value) in object.members() {
        let len = path.len();
        if depth > 0 {
            path.push('.');
        }
        path.push_str(&key.text().unwrap_or_default());
        if value.kind() == Kind::Object && depth + 1 < MAX_DEPTH && value.members().next().is_some() {
            flat(value, path, depth + 1, found);
        } else {
            found(path, value);
        }
        path.truncate(len);
    }
}

fn text_of(value: Value<'_>) -> String {
    let is_simple = |item: &Value<'_>| matches!(item.kind(), Kind::Text | Kind::Number);
    match value.kind() {
        Kind::Null => String::new(),
        Kind::True => "true".to_owned(),
        Kind::False => "false".to_owned(),
        Kind::Text | Kind::Number => value.text().unwrap_or_default().into_owned(),
        Kind::Array if value.items().all(|item| is_simple(&item)) => {
            value.items().map(|item| item.text().unwrap_or_default().into_owned()).collect::<Vec<_>>().join(", ")
        }
        Kind::Object if value.members().next().is_none() => String::new(),
        Kind::Array | Kind::Object => String::from_utf8_lossy(value.raw()).into_owned(),
    }
}

/// Tells every item of a table with its line.
fn scan(source: &dyn ReadAt, layout: &Layout, told: &mut dyn FnMut(Item<'_>, u64) -> Result<(), ImportError>) -> Result<(), ImportError> {
    match layout {
        Layout::Array { at, is_inside } => scan_array(Window::new(source, *at), *is_inside, told),
        Layout::Values { at } => scan_values(Window::new(source, *at), told),
        Layout::List { bytes, start, path } => {
            let mut tape = Tape::default();
            tape.parse(&bytes[*start..]);
            let keys: Vec<&str> = path.iter().map(String::as_str).collect();
            let list = tape.root(&bytes[*start..]).and_then(|root| follow(root, &keys));
            list.into_iter().flat_map(Value::items).try_for_each(|item| told(row_or_odd(item), 1))
        }
    }
}

/// The value at the end of a path of keys as they are meant.
fn follow<'a>(root: Value<'a>, path: &[&str]) -> Option<Value<'a>> {
    path.iter().try_fold(root, |value, key| {
        value
            .members()
            .find(|(name, inside)| name.text().is_some_and(|name| name == *key) && inside.kind() != Kind::Null)
            .map(|pair| pair.1)
    })
}

fn row_or_odd(value: Value<'_>) -> Item<'_> {
    if value.kind() == Kind::Object { Item::Row(value) } else { Item::Odd(cut(value.raw())) }
}

fn cut(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(ODD_BYTES)]
}

fn scan_array(
    mut window: Window<'_>,
    is_inside: bool,
    told: &mut dyn FnMut(Item<'_>, u64) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut tape = Tape::default();
    window.skip(1);
    let mut is_first = true;
    loop {
        match window.peek()? {
            Some(b']') => break,
            Some(b',') if !is_first => window.skip(1),
            _ if is_first => {}
            _ => return told(Item::Broken(window.rest()), window.line),
        }
        is_first = false;
        let line = window.line;
        match window.value(&mut tape)? {
            Next::Whole(len) => {
                let bytes = window.at_hand();
                if let Some(value) = tape.root(bytes) {
                    told(row_or_odd(value), line)?;
                }
                window.skip(len);
            }
            Next::Broken | Next::TooLong | Next::End => return told(Item::Broken(window.rest()), window.line),
        }
    }
    window.skip(1);
    match window.peek()? {
        Some(_) if !is_inside => told(Item::Broken(window.rest()), window.line),
        _ => Ok(()),
    }
}

fn scan_values(mut window: Window<'_>, told: &mut dyn FnMut(Item<'_>, u64) -> Result<(), ImportError>) -> Result<(), ImportError> {
    let mut tape = Tape::default();
    // A value on the line of another is none.
    let mut last_line = 0;
    while window.peek()?.is_some() {
        let line = window.line;
        match window.value(&mut tape)? {
            Next::Whole(len) if line > last_line => {
                let bytes = window.at_hand();
                match tape.root(bytes) {
                    Some(value) if value.kind() == Kind::Array => value.items().try_for_each(|item| told(row_or_odd(item), line))?,
                    Some(value) => told(row_or_odd(value), line)?,
                    None => {}
                }
                window.skip(len);
                last_line = window.line;
            }
            _ => {
                window.fill_line()?;
                let len = memchr::memchr(b'\n', window.at_hand()).unwrap_or(window.at_hand().len());
                told(Item::Broken(cut(&window.at_hand()[..len])), line)?;
                window.skip(len);
            }
        }
    }
    Ok(())
}

/// What the next value is.
enum Next {
    Whole(usize),
    Broken,
    TooLong,
    End,
}

/// Some bytes of a source, in its order.
struct Window<'a> {
    source: &'a dyn ReadAt,
    /// Place of the first byte of `bytes` in the source.
    start: u64,
    bytes: Vec<u8>,
    at: usize,
    /// From 1; lines before the place where the window started are not counted unless it is the first.
    line: u64,
    is_end: bool,
}

impl<'a> Window<'a> {
    fn new(source: &'a dyn ReadAt, at: u64) -> Self {
        let lines_before =
            source.read_at(0, at.min(HEAD_BYTES as u64) as usize).map_or(0, |head| memchr::memchr_iter(b'\n', &head).count());
        Window { source, start: at, bytes: Vec::new(), at: 0, line: 1 + lines_before as u64, is_end: false }
    }

    /// Reads on, as much again as is there. A line end is put after the last byte: a number is only whole when something follows it.
    fn fill(&mut self) -> Result<(), ImportError> {
        self.bytes.drain(..self.at);
        self.start += self.at as u64;
        self.at = 0;
        let place = self.start + self.bytes.len() as u64;
        let piece = self.source.read_at(place, PIECE.max(self.bytes.len()));
        let piece = piece.ok_or_else(|| ImportError::new(ImportErrorKind::Unreadable))?;
        if piece.is_empty() {
            self.is_end = true;
            self.bytes.push(b'\n');
        }
        self.bytes.extend(piece);
        Ok(())
    }

    fn at_hand(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn skip(&mut self, n: usize) {
        // The first bytes may still have to be read.
        while self.at_hand().len() < n && !self.is_end {
            if self.fill().is_err() {
                self.is_end = true;
            }
        }
        let n = n.min(self.at_hand().len());
        self.line += memchr::memchr_iter(b'\n', &self.at_hand()[..n]).count() as u64;
        self.at += n;
    }

    /// The next byte that is no white space, which is now at hand; `None` at the end.
    fn peek(&mut self) -> Result<Option<u8>, ImportError> {
        loop {
            let n = self.at_hand().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            self.skip(n);
            match self.at_hand().first() {
                Some(byte) => return Ok(Some(*byte)),
                None if self.is_end => return Ok(None),
                None => self.fill()?,
            }
        }
    }

    /// Parses the value that is next.
    fn value(&mut self, tape: &mut Tape) -> Result<Next, ImportError> {
        if self.peek()?.is_none() {
            return Ok(Next::End);
        }
        loop {
            match tape.parse(self.at_hand()) {
                Parsed::Whole(len) => return Ok(Next::Whole(len)),
                Parsed::Broken(_) => return Ok(Next::Broken),
                Parsed::Open if self.is_end => return Ok(Next::Broken),
                Parsed::Open if self.at_hand().len() > MAX_ROW => return Ok(Next::TooLong),
                Parsed::Open => self.fill()?,
            }
        }
    }

    /// Whether anything follows the next bytes.
    fn has_more(&mut self, n: usize) -> Result<bool, ImportError> {
        loop {
            if self.at_hand()[n..].iter().any(|byte| !byte.is_ascii_whitespace()) {
                return Ok(true);
            }
            if self.is_end {
                return Ok(false);
            }
            self.fill()?;
        }
    }

    fn fill_line(&mut self) -> Result<(), ImportError> {
        while memchr::memchr(b'\n', self.at_hand()).is_none() && !self.is_end && self.at_hand().len() < MAX_ROW {
            self.fill()?;
        }
        Ok(())
    }

    fn rest(&self) -> &[u8] {
        cut(self.at_hand().trim_ascii_end())
    }
}
