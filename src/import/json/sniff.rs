//! Whether a text holds payloads that we know.

use memchr::memchr;

use super::JsonReader;
use super::tape::{Kind, Parsed, Tape, Value};
use crate::import::plan::{DateOrder, Encoding, Format, ImportPlan};
use crate::model::{Role, WebhookReport};

/// Payloads that are looked at.
const SAMPLE_BYTES: usize = 1 << 20;

/// A plan when the text holds payloads, and whether its first line does; `None` when no payload is understood.
/// `text` starts after a byte order mark of `bom` bytes.
pub fn sniff(name: &str, text: &[u8], bom: usize, zone: &str) -> Option<(ImportPlan, bool)> {
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let brace = start + memchr(b'{', &text[start..])?;
    let is_first_line = memchr(b'\n', &text[start..brace]).is_none_or(|_| text[start] == b'[');
    let sample = &text[..text.len().min(SAMPLE_BYTES)];
    let plan = plan(name, zone);
    if knows_any(&plan, sample) {
        return Some((plan, is_first_line));
    }
    // One long object around a list: payloads are looked for inside of the list.
    let list = brace + list_of(&text[brace..])?;
    let inside = &text[list..text.len().min(list + SAMPLE_BYTES)];
    knows_any(&plan, inside).then(|| (ImportPlan { header_offset: (bom + list) as u64, ..plan }, is_first_line))
}

fn plan(name: &str, zone: &str) -> ImportPlan {
    ImportPlan {
        name: name.to_owned(),
        format: Format::Webhooks,
        encoding: Encoding::Utf8,
        encoding_evidence: 1,
        delimiter: 0,
        header_offset: 0,
        header_line: 1,
        has_header: true,
        columns: Vec::new(),
        role: Role::Messages,
        date_order: DateOrder::Iso,
        date_evidence: 0,
        date_is_chosen: false,
        zone: zone.to_owned(),
        repair: false,
        decimal_comma: false,
        excel_1904: false,
        chat: None,
    }
}

/// Whether a payload is understood in the first bytes.
fn knows_any(plan: &ImportPlan, sample: &[u8]) -> bool {
    let mut reader = JsonReader::new(plan);
    reader.read(sample, false);
    reader.n_rows() > 0 || reader.report() != WebhookReport::default()
}

/// Where the first list of objects under a key of the object starts: its bracket.
fn list_of(text: &[u8]) -> Option<usize> {
    let mut at = memchr(b'[', text)?;
    loop {
        let after = text[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace())?;
        if *after == b'{' {
            return Some(at);
        }
        at += 1 + memchr(b'[', &text[at + 1..])?;
    }
}

/// How many rows and which keys the objects of a JSON text have, when it is one: an array, an object around one, or one object on each line.
pub fn table(text: &[u8]) -> Option<Objects> {
    // A number is only whole when something follows it.
    let text = [text, b"\n"].concat();
    let mut objects = Objects::default();
    let mut tape = Tape::default();
    let (mut at, mut n_values) = (0, 0);
    loop {
        let n_blank = text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        let blank = &text[at..at + n_blank];
        at += n_blank;
        if at == text.len() {
            return (n_values > 0).then_some(objects);
        }
        // A second value needs a line of its own.
        if n_values > 0 && !blank.contains(&b'\n') {
            return None;
        }
        let Parsed::Whole(len) = tape.parse(&text[at..]) else { return None };
        let is_alone = n_values == 0 && text[at + len..].iter().all(u8::is_ascii_whitespace);
        objects.add(tape.root(&text[at..])?, is_alone);
        at += len;
        n_values += 1;
    }
}

/// Objects seen as rows of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Objects {
    pub n_rows: u64,
    /// Keys in the order in which they were met, with the first values of each.
    pub columns: Vec<(String, Vec<String>)>,
}

/// Values of a column that are kept.
const SAMPLE_VALUES: usize = 150;
const MOST_COLUMNS: usize = 2000;

impl Objects {
    fn add(&mut self, value: Value<'_>, is_alone: bool) {
        match value.kind() {
            Kind::Array => value.items().for_each(|item| self.add_row(item)),
            Kind::Object if is_alone => {
                // An object around one list of objects is that list.
                let lists = || value.members().filter(|(_, inside)| inside.items().next().is_some_and(|item| item.kind() == Kind::Object));
                match (lists().next(), lists().nth(1)) {
                    (Some((_, list)), None) => list.items().for_each(|item| self.add_row(item)),
                    _ => self.add_row(value),
                }
            }
            _ => self.add_row(value),
        }
    }

    fn add_row(&mut self, row: Value<'_>) {
        self.n_rows += 1;
        for (name, value) in row.members() {
            let name = name.text().unwrap_or_default();
            let known = self.columns.iter().position(|(known, _)| *known == *name);
            let idx = known.unwrap_or_else(|| {
                if self.columns.len() < MOST_COLUMNS {
                    self.columns.push((name.into_owned(), Vec::new()));
                }
                self.columns.len() - 1
            });
            let values = &mut self.columns[idx].1;
            let text = match value.kind() {
                Kind::True => "true".into(),
                Kind::False => "false".into(),
                _ => value.text().unwrap_or_default(),
            };
            if values.len() < SAMPLE_VALUES && !text.trim().is_empty() {
                values.push(text.into_owned());
            }
        }
    }
}
