//! From the first bytes of a file to a plan.

use memchr::memmem;

use super::aggregated;
use super::chat;
use super::container;
use super::csv::cells::{Found, Record, count_lines, find_cells, find_line};
use super::encoding;
use super::headers::{Headers, Meaning, NoMeaning, Seen, Shape, is_time};
use super::json;
use super::plan::{DateOrder, Encoding, Format, ImportError, ImportErrorKind, ImportPlan, PlanColumn, ReadOptions};
use super::sheet::{self, Mark};
use super::values;
use crate::model::{Doubt, Field, NO_HEADER, PlanEdit, PlanReport, PlanSource, Role, Shown};

/// Bytes to give to [`sniff`]: more than the longest header, and enough to sample.
pub const HEAD_BYTES: usize = (1 << 20) + (256 << 10);

/// A header line longer than this is no table's.
const MAX_HEADER: usize = 1 << 20;
const SAMPLE_BYTES: usize = 512 << 10;
const SAMPLE_RECORDS: usize = 1000;
/// Values of a column that say what it looks like.
const SAMPLE_VALUES: usize = 150;
const DELIMITERS: [u8; 4] = *b",;\t|";
/// The zone of Brasília, where most of the exports are made.
const ZONE: &str = "America/Sao_Paulo";

/// A plan, and what is told of it to the person whose file it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    pub plan: ImportPlan,
    pub about: PlanReport,
}

/// Why a file cannot be read as it is, and how far it was understood: a person may say the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub error: ImportError,
    pub draft: Option<Understood>,
}

impl From<ImportError> for Box<Refused> {
    fn from(error: ImportError) -> Self {
        Box::new(Refused { error, draft: None })
    }
}

/// Proposes a plan from the first bytes of a file ([`HEAD_BYTES`] are plenty; `is_whole` when they are all of it).
pub fn sniff(name: &str, head: &[u8], is_whole: bool) -> Result<ImportPlan, ImportError> {
    if let Some(plan) = plan_of_no_table(name, head, is_whole, ZONE) {
        return Ok(plan);
    }
    understand(name, head, is_whole, &ReadOptions::default()).map(|understood| understood.plan).map_err(|refused| refused.error)
}

/// The plan of a file that is no table: payloads of webhooks, or a chat that a phone exported; `None` = it is neither.
/// `zone` empty = that of Brasília.
pub fn plan_of_no_table(name: &str, head: &[u8], is_whole: bool, zone: &str) -> Option<ImportPlan> {
    let zone = if zone.is_empty() { ZONE } else { zone };
    let text = encoding::without_sign(head).0;
    if text.iter().all(u8::is_ascii_whitespace) || sheet::mark(head).is_some() || other_than_text(head).is_some() {
        return None;
    }
    let payloads = json::sniff::sniff(name, text, head.len() - text.len(), zone);
    if let Some((plan, true)) = payloads {
        return Some(plan);
    }
    let first_line = find_line(text, is_whole).map_or(text.len(), |(len, _)| len);
    if first_line > MAX_HEADER || (first_line == text.len() && !is_whole) {
        return None;
    }
    // A log whose first line has no payload yet; a chat may have one pasted into it.
    chat::sniff::sniff(name, text, is_whole, zone).or(payloads.map(|(plan, _)| plan))
}

/// The plan of a table, with what was chosen for the file or for files with its header.
pub fn understand(name: &str, head: &[u8], is_whole: bool, options: &ReadOptions<'_>) -> Result<Understood, Box<Refused>> {
    let headers = Headers::shared();
    let blank = PlanEdit::default();
    let own_way = Table::of_head(name, head, is_whole, headers, &blank);
    // Without a header nothing tells one such file from another.
    let header = own_way.as_ref().map_or(0, |table| if table.has_header { fingerprint(&table.header) } else { 0 });
    let known = || options.known.iter().find(|known| known.header == header && header != 0).map(|known| &known.edit);
    let (edit, source) = match (options.edit, known()) {
        (Some(edit), _) => (edit, PlanSource::Chosen),
        (None, Some(edit)) => (edit, PlanSource::Remembered),
        (None, None) => (&blank, PlanSource::Understood),
    };
    let is_other_table = edit.encoding.is_some() || edit.delimiter.is_some() || edit.header_line.is_some();
    let table = if is_other_table { Table::of_head(name, head, is_whole, headers, edit) } else { own_way }?;
    Sketch { name, zone: options.zone, headers, edit, source, header }.plan(table)
}

/// What the header of a file is known by: its names, whatever their case and accents, and nothing of its rows.
pub fn fingerprint(header: &[String]) -> u64 {
    values::id_hash(&header.iter().map(|name| values::fold(name)).collect::<Vec<_>>().join("\u{1f}"))
}

fn fail(kind: ImportErrorKind, detail: &str) -> ImportError {
    ImportError { kind, line: None, detail: detail.to_owned() }
}

/// What the bytes are when they are no text; empty when that is all that is known.
pub(super) fn other_than_text(head: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF", "PDF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"PAR1", "Parquet"),
        (b"\x1f\x8b", "gzip"),
        (b"SQLite format 3", "SQLite"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!", "RAR"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"BZh", "bzip2"),
        (b"\xfd7zXZ", "xz"),
        (b"OggS", "Ogg"),
        (b"ID3", "MP3"),
        (b"\x7fELF", "ELF"),
        (b"{\\rtf", "RTF"),
        (b"ARROW1", "Arrow"),
        (b"Obj\x01", "Avro"),
        (b"\xff\xfe\0\0", "UTF-32"),
    ];
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(kind_of_zip(head));
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some("MP4");
    }
    if head.starts_with(b"RIFF") && head.get(8..12).is_some_and(|kind| matches!(kind, b"WEBP" | b"WAVE" | b"AVI ")) {
        return Some(if &head[8..12] == b"WEBP" { "WebP" } else { "RIFF" });
    }
    if head.starts_with(container::compound::MAGIC) {
        return Some("OLE");
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(kind);
    }
    let sample = &head[..head.len().min(64 << 10)];
    let count = |is: fn(u8) -> bool| sample.iter().filter(|byte| is(**byte)).count();
    let n_control = count(|byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 0x1f));
    (n_control * 25 > sample.len()).then_some("")
}

/// Office files are zips of parts whose folder names the application.
fn kind_of_zip(head: &[u8]) -> &'static str {
    let has = |name: &str| memmem::find(head, name.as_bytes()).is_some();
    match () {
        () if has("word/") => "DOCX",
        () if has("ppt/") => "PPTX",
        () if has("xl/workbook.bin") => "XLSB",
        () if has("xl/") || has("[Content_Types].xml") => "XLSX",
        () if has("opendocument.spreadsheet") => "ODS",
        () => "ZIP",
    }
}

/// Text that is no table, by how it starts.
fn other_than_table(text: &[u8]) -> Option<&'static str> {
    let start = String::from_utf8_lossy(&text[..text.len().min(4096)]);
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{feff}'));
    let lower = start.get(..start.len().min(64)).unwrap_or("").to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.starts_with("<table") {
        return Some("HTML");
    }
    if lower.starts_with("<?xml") {
        return Some("XML");
    }
    let next = |c: char| start.strip_prefix(c).map(|rest| rest.trim_start().chars().next());
    let is_json = match (next('{'), next('[')) {
        (Some(first), _) => matches!(first, Some('"' | '}') | None),
        (_, Some(first)) => matches!(first, Some('{' | '[' | ']' | '"' | '0'..='9' | '-') | None),
        _ => false,
    };
    is_json.then_some("JSON")
}

/// The records of the sample, split.
struct Table {
    /// What it was when it was no text.
    mark: Option<Mark>,
    encoding: Encoding,
    encoding_evidence: u64,
    delimiter: u8,
    /// In the text as UTF-8. Without a header, of the first record.
    header_offset: u64,
    header_line: u64,
    /// Its names are empty where it has none.
    has_header: bool,
    /// Lines above it that say something.
    title_lines: Vec<u64>,
    header: Vec<String>,
    records: Vec<Vec<String>>,
}

/// One way of splitting the sample.
struct Split {
    delimiter: u8,
    /// Start and cells of each record.
    records: Vec<(usize, Vec<String>)>,
    /// Record that is the header.
    header: usize,
    score: f64,
}

impl Table {
    fn of_head(name: &str, head: &[u8], is_whole: bool, headers: &Headers, edit: &PlanEdit) -> Result<Table, ImportError> {
        if let Some((mark, len)) = sheet::mark(head) {
            return Table::of_sheet(head, mark, len, is_whole, headers, edit);
        }
        let (encoding, encoding_evidence) = edit.encoding.map_or_else(|| encoding::detect(head), |encoding| (encoding, 1));
        let decoded = encoding::decode(encoding, head);
        let text = encoding::without_sign(&decoded).0;
        let bom = decoded.len() - text.len();
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(fail(ImportErrorKind::Empty, ""));
        }
        if let Some(error) = container::compound::refused(name, head) {
            return Err(error);
        }
        let is_wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        if let Some(kind) = other_than_text(if is_wide { text } else { head }) {
            let is_old = kind == "XLSB";
            return Err(fail(if is_old { ImportErrorKind::OldWorkbook } else { ImportErrorKind::NotText }, kind));
        }
        let first_line = find_line(text, is_whole).map_or(text.len(), |(len, _)| len);
        let is_json = other_than_table(text) == Some("JSON");
        if is_json && first_line > MAX_HEADER {
            return Err(fail(ImportErrorKind::UnknownJson, ""));
        }
        if first_line > MAX_HEADER || (first_line == text.len() && !is_whole) {
            return Err(ImportError { kind: ImportErrorKind::LineTooLong, line: Some(1), detail: first_line.to_string() });
        }
        if let Some(kind) = other_than_table(text) {
            return Err(if is_json { fail(ImportErrorKind::UnknownJson, "") } else { fail(ImportErrorKind::NoTable, kind) });
        }
        let table = Table::find(text, is_whole, headers, edit, None)?;
        Ok(Table { encoding, encoding_evidence, header_offset: table.header_offset + bom as u64, ..table })
    }

    /// A table that was no text in its file. Its bytes after the mark are rows.
    fn of_sheet(head: &[u8], mark: Mark, len: usize, is_whole: bool, headers: &Headers, edit: &PlanEdit) -> Result<Table, ImportError> {
        let rows = &head[len..];
        if rows.iter().all(u8::is_ascii_whitespace) {
            return Err(fail(ImportErrorKind::Empty, ""));
        }
        let edit = PlanEdit { delimiter: Some(sheet::DELIMITER), ..edit.clone() };
        let table = Table::find(rows, is_whole, headers, &edit, Some(mark))?;
        Ok(Table { encoding_evidence: 1, header_offset: table.header_offset + len as u64, ..table })
    }

    fn find(text: &[u8], is_whole: bool, headers: &Headers, edit: &PlanEdit, mark: Option<Mark>) -> Result<Table, ImportError> {
        let (start, told) = if mark.is_some() { (0, Vec::new()) } else { separator_line(text) };
        let sample_end = if text.len() - start > SAMPLE_BYTES { start + SAMPLE_BYTES } else { text.len() };
        let sample = &text[..sample_end];
        let ends_here = is_whole && sample_end == text.len();
        let told: Vec<u8> = edit.delimiter.map_or(told, |delimiter| vec![delimiter]);
        let candidates = if told.is_empty() { &DELIMITERS[..] } else { told.as_slice() };
        let line_of = |offset: usize| 1 + if mark.is_some() { count_rows(&text[..offset]) } else { count_lines(&text[..offset]) };
        let is_named = mark.is_some_and(Mark::is_named);
        let header_at = |records: &[(usize, Vec<String>)]| match edit.header_line {
            None if is_named => (!records.is_empty()).then_some(0),
            Some(NO_HEADER) | None => find_header(records, headers),
            Some(line) => records.iter().position(|(offset, _)| line_of(*offset) == line),
        };
        let best = candidates
            .iter()
            .filter_map(|&delimiter| Split::of(sample, start, delimiter, ends_here, headers, header_at))
            // The first of equals: the more usual delimiter.
            .reduce(|best, next| if next.score > best.score { next } else { best });
        let Some(mut split) = best else { return Err(fail(ImportErrorKind::NoTable, "")) };
        let mut rows = split.records.split_off(split.header).into_iter();
        let Some((header_offset, header)) = rows.next() else { return Err(fail(ImportErrorKind::NoTable, "")) };
        let mut table = Table {
            mark,
            encoding: Encoding::Utf8,
            encoding_evidence: 0,
            delimiter: split.delimiter,
            header_offset: header_offset as u64,
            header_line: line_of(header_offset),
            has_header: true,
            title_lines: split
                .records
                .iter()
                .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
                .map(|(offset, _)| line_of(*offset))
                .collect(),
            header,
            records: rows.map(|(_, cells)| cells).collect(),
        };
        // Columns that stand in nearly every row and have no name: nothing of their rows is wrong.
        let usual = usual_width(&table.records);
        if usual > table.header.len() && table.records.iter().filter(|cells| cells.len() == usual).count() * 10 >= table.records.len() * 9 {
            table.header.resize(usual, String::new());
        }
        let n_known = headers.known(&table.header);
        let has_time = table.header.iter().any(|cell| values::written(cell).is_some());
        // A word of a row may be one of a header too: a channel, a state.
        let has_names = n_known > usize::from(has_time);
        let is_open = edit.header_line.is_none() && !is_named && !has_names;
        if is_open
            && has_time
            && let Some(whose) = aggregated::whose(&table.header)
        {
            return Err(ImportError { line: Some(table.header_line), ..fail(ImportErrorKind::Aggregated, whose) });
        }
        if edit.header_line == Some(NO_HEADER) || is_open && is_row(&table.header, &table.records) {
            table.has_header = false;
            let names = vec![String::new(); table.header.len()];
            table.records.insert(0, std::mem::replace(&mut table.header, names));
            return Ok(table);
        }
        let under_header = match find_cells(&text[header_offset..], table.delimiter, true, &mut Vec::new()) {
            Found::Record { next, .. } if mark.is_some() => header_offset + next,
            _ => find_line(&text[header_offset..], true).map_or(text.len(), |(_, next)| header_offset + next),
        };
        if table.records.is_empty() && ends_here && text[under_header..].iter().all(u8::is_ascii_whitespace) {
            return Err(fail(if has_names || table.header.len() > 2 { ImportErrorKind::NoRows } else { ImportErrorKind::NoTable }, ""));
        }
        Ok(table)
    }
}

/// Whether what could be a header is a row like those under it: a number over numbers, a time over times.
fn is_row(header: &[String], records: &[Vec<String>]) -> bool {
    let kind = |values: Vec<String>| match Seen::of(values).shape {
        Shape::Number | Shape::Phone | Shape::Epoch | Shape::Serial => Some(Shape::Number),
        shape @ (Shape::Time | Shape::Duration) => Some(shape),
        Shape::Boolean | Shape::Text | Shape::Empty => None,
    };
    let under = |idx: usize| {
        let given = records.iter().filter_map(|cells| cells.get(idx)).filter(|text| !values::is_blank(text));
        kind(given.take(SAMPLE_VALUES).cloned().collect())
    };
    let mut is_row = false;
    for (idx, cell) in header.iter().enumerate().filter(|(_, cell)| !values::is_blank(cell)) {
        match (kind(vec![cell.clone()]), under(idx)) {
            (Some(own), Some(under)) if own == under => is_row = true,
            (Some(_), None) if records.is_empty() => is_row = true,
            // A word over numbers is their name.
            (None, Some(_)) => return false,
            _ => {}
        }
    }
    is_row
}

/// Rows of a table that was no text: a line end inside a cell is none of them.
fn count_rows(text: &[u8]) -> u64 {
    let (mut at, mut n, mut cells) = (0, 0, Vec::new());
    while at < text.len()
        && let Found::Record { next, .. } = find_cells(&text[at..], sheet::DELIMITER, true, &mut cells)
    {
        at += next.max(1);
        n += 1;
    }
    n
}

/// A first line `sep=;`, as spreadsheets write it: where the next line starts, and the delimiter told.
fn separator_line(text: &[u8]) -> (usize, Vec<u8>) {
    let Some((len, next)) = find_line(&text[..text.len().min(64)], false) else { return (0, Vec::new()) };
    match text[..len].trim_ascii().to_ascii_lowercase().as_slice() {
        [b's', b'e', b'p', b'=', delimiter] | [b'"', b's', b'e', b'p', b'=', delimiter, b'"'] => (next, vec![*delimiter]),
        b"sep=" => (next, vec![b'\t']),
        _ => (0, Vec::new()),
    }
}

impl Split {
    fn of(
        sample: &[u8],
        start: usize,
        delimiter: u8,
        ends_here: bool,
        headers: &Headers,
        header_at: impl Fn(&[(usize, Vec<String>)]) -> Option<usize>,
    ) -> Option<Split> {
        let records = split_records(sample, start, delimiter, ends_here);
        let header = header_at(&records)?;
        let width = records[header].1.len();
        let rows = &records[header + 1..];
        let is_row = |cells: &[String]| cells.len() == width || (cells.len() > width && cells[width..].iter().all(String::is_empty));
        let n_fitting = rows.iter().filter(|(_, cells)| is_row(cells)).count();
        let consistency = if rows.is_empty() { 0.5 } else { n_fitting as f64 / rows.len() as f64 };
        let n_known = headers.known(&records[header].1);
        if n_known < 2 && consistency < 0.5 {
            return None;
        }
        let score = consistency + 0.02 * width.min(20) as f64 + 0.3 * n_known.min(10) as f64;
        Some(Split { delimiter, records, header, score })
    }
}

/// Splits the sample; a record that the sample cuts is left out.
fn split_records(sample: &[u8], start: usize, delimiter: u8, ends_here: bool) -> Vec<(usize, Vec<String>)> {
    let mut records = Vec::new();
    let mut cells = Vec::new();
    let mut at = start;
    while at < sample.len() && records.len() < SAMPLE_RECORDS {
        let mut found = find_cells(&sample[at..], delimiter, ends_here, &mut cells);
        if let Found::Open { in_quotes: true } = found
            && let Some((len, _)) = find_line(&sample[at..], ends_here)
        {
            // A quote that is never closed: the rest of its line, and on.
            found = find_cells(&sample[at..at + len], delimiter, true, &mut cells);
            if let Found::Open { .. } = found {
                at += len + 1;
                continue;
            }
        }
        let Found::Record { len, next } = found else { break };
        let record = Record::new(&sample[at..at + len], &cells, 0, 0);
        let texts: Vec<String> = (0..cells.len()).map(|idx| record.get(Some(idx)).into_owned()).collect();
        if texts.len() > 1 || texts.iter().any(|text| !text.is_empty()) {
            records.push((at, texts));
        }
        at += next.max(1);
    }
    records
}

/// The width that most records of several cells have, the widest of equals; 0 = none has several.
fn usual_width<'a>(records: impl IntoIterator<Item = &'a Vec<String>>) -> usize {
    let mut widths: Vec<usize> = records.into_iter().map(Vec::len).filter(|&width| width > 1).collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])).max().map_or(0, |(_, width)| width)
}

/// The first record that looks like a header: it names columns that we know, or it is the first as wide as the most.
fn find_header(records: &[(usize, Vec<String>)], headers: &Headers) -> Option<usize> {
    const TITLE_LINES: usize = 30;
    let widest_at = |width: usize| records.iter().take(TITLE_LINES).position(|(_, cells)| cells.len() == width);
    let by_width = widest_at(usual_width(records.iter().map(|(_, cells)| cells)))?;
    let known = |idx: usize| headers.known(&records[idx].1);
    let by_names = (0..records.len().min(TITLE_LINES))
        .filter(|&idx| records[idx].1.len() > 1)
        .map(|idx| (known(idx), idx))
        .filter(|(n_known, _)| *n_known >= 2)
        .max_by_key(|&(n_known, idx)| (n_known, std::cmp::Reverse(idx)));
    match by_names {
        Some((n_known, idx)) if n_known > known(by_width) => Some(idx),
        _ => Some(by_width),
    }
}

/// A plan being made.
struct Sketch<'a> {
    name: &'a str,
    zone: &'a str,
    headers: &'a Headers,
    edit: &'a PlanEdit,
    source: PlanSource,
    /// Fingerprint of the header as understood without any choice.
    header: u64,
}

/// Rows that are shown to the person who maps columns.
const PREVIEW_ROWS: usize = 20;
/// Letters of a cell that are shown there.
const PREVIEW_LETTERS: usize = 160;

impl Sketch<'_> {
    fn plan(&self, mut table: Table) -> Result<Understood, Box<Refused>> {
        let (mojibake, example) = wrongly_decoded(&table);
        let repair = self.edit.repair.unwrap_or(mojibake > 0);
        if repair {
            table.header.iter_mut().chain(table.records.iter_mut().flatten()).for_each(|cell| {
                if let Some(meant) = encoding::repaired(cell) {
                    *cell = meant;
                }
            });
        }
        let seen: Vec<Seen> = (0..table.header.len())
            .map(|idx| {
                let given = table.records.iter().filter_map(|cells| cells.get(idx)).filter(|text| !values::is_blank(text));
                Seen::of(given.take(SAMPLE_VALUES).cloned().collect())
            })
            .collect();
        let (meaning, lack) = self.meaning(&table, &seen);
        let columns: Vec<PlanColumn> = table
            .header
            .iter()
            .zip(&meaning.fields)
            .zip(&seen)
            .zip(1..)
            .map(|(((name, field), seen), place): (_, u32)| PlanColumn {
                name: if table.has_header { name.clone() } else { place.to_string() },
                field: field.map(|(field, _)| field),
                is_doubtful: field.is_some_and(|(_, is_doubtful)| is_doubtful),
                sample: seen.values.first().map(|value| shortened(value)).unwrap_or_default(),
                shape: seen.shape.id().to_owned(),
            })
            .collect();
        let dates = Dates::of(&table.records, &columns);
        let (date_order, date_evidence) = self.edit.date_order.map_or_else(|| dates.order(), |order| (order, dates.proofs(order)));
        let (decimal_comma, decimal_evidence) = decimals(&table, &columns);
        let fields: Vec<Option<Field>> = columns.iter().map(|column| column.field).collect();
        let overlooked = self.headers.overlooked(meaning.role, &table.header, &seen, &fields);
        let zone = [self.edit.zone.as_deref().unwrap_or_default(), self.zone, ZONE].into_iter().find(|zone| !zone.is_empty());
        let plan = ImportPlan {
            name: self.name.to_owned(),
            format: table.mark.map_or(Format::Csv, |mark| mark.format),
            encoding: table.encoding,
            encoding_evidence: table.encoding_evidence,
            delimiter: table.delimiter,
            header_offset: table.header_offset,
            header_line: table.header_line,
            has_header: table.has_header,
            columns,
            role: meaning.role,
            date_order,
            date_evidence,
            date_is_chosen: self.edit.date_order.is_some(),
            zone: zone.unwrap_or(ZONE).to_owned(),
            repair,
            decimal_comma: self.edit.decimal_comma.unwrap_or(decimal_comma),
            excel_1904: self.edit.excel_1904.unwrap_or(table.mark.is_some_and(|mark| mark.excel_1904)),
            chat: None,
        };
        let about = PlanReport {
            header: self.header,
            source: self.source,
            role: Some(plan.role),
            header_line: if plan.has_header { plan.header_line } else { NO_HEADER },
            title_lines: table.title_lines,
            shapes: plan.columns.iter().map(|column| column.shape.clone()).collect(),
            preview: Shown(preview(&table.records, plan.columns.len())),
            zone: plan.zone.clone(),
            repair,
            mojibake,
            mojibake_example: Shown(example),
            open_date: Shown(dates.open_example),
            decimal_comma: plan.decimal_comma,
            decimal_evidence,
            has_serials: plan.columns.iter().any(|column| column.field.is_some() && column.shape == Shape::Serial.id()),
            excel_1904: plan.excel_1904,
            is_hidden: table.mark.is_some_and(|mark| mark.is_hidden),
            doubts: self.doubts(&plan, lack.is_some(), mojibake, &overlooked),
            head: None,
        };
        let understood = Understood { plan, about };
        match lack {
            None => Ok(understood),
            Some(lack) => {
                if let Some(whose) = aggregated::whose(&table.header) {
                    // No choice of columns would help.
                    let error = ImportError {
                        kind: ImportErrorKind::Aggregated,
                        line: Some(understood.plan.header_line),
                        detail: whose.to_owned(),
                    };
                    return Err(error.into());
                }
                let kind = match lack {
                    NoMeaning::NoTime => ImportErrorKind::NoTimeColumn,
                    NoMeaning::NoRole => ImportErrorKind::NoRole,
                };
                let line = understood.plan.has_header.then_some(understood.plan.header_line);
                let error = ImportError { kind, line, detail: understood.plan.columns.len().to_string() };
                Err(Box::new(Refused { error, draft: Some(understood) }))
            }
        }
    }

    /// What the columns mean: as chosen, else as understood, else as near as it comes, with what is lacking.
    fn meaning(&self, table: &Table, seen: &[Seen]) -> (Meaning, Option<NoMeaning>) {
        if self.edit.role.is_none() && self.edit.fields.is_none() {
            return match self.headers.meaning(&table.header, seen) {
                Ok(meaning) => (meaning, None),
                Err(lack) => {
                    let role = self.headers.nearest_role(&table.header, seen);
                    (Meaning { role, fields: self.headers.fields_of(role, &table.header, seen) }, Some(lack))
                }
            };
        }
        let role = self.edit.role.or_else(|| self.headers.meaning(&table.header, seen).ok().map(|meaning| meaning.role));
        let role = role.unwrap_or_else(|| self.headers.nearest_role(&table.header, seen));
        let fields = match &self.edit.fields {
            None => self.headers.fields_of(role, &table.header, seen),
            Some(fields) => (0..table.header.len()).map(|idx| fields.get(idx).copied().flatten().map(|field| (field, false))).collect(),
        };
        let has = |wanted: Field| fields.iter().flatten().any(|(field, _)| *field == wanted);
        let (has_time, has_rest) = match role {
            Role::Messages => (has(Field::SentAt) || has(Field::CreatedAt), true),
            Role::Cases => (has(Field::CreatedAt), has(Field::CaseId) || has(Field::ClosedAt)),
            Role::Events => (has(Field::EventAt), has(Field::CaseId)),
            Role::Presence => (has(Field::From), has(Field::Agent)),
        };
        let lack = match (has_time, has_rest) {
            (false, _) => Some(NoMeaning::NoTime),
            (_, false) => Some(NoMeaning::NoRole),
            (true, true) => None,
        };
        (Meaning { role, fields }, lack)
    }

    fn doubts(&self, plan: &ImportPlan, lacks: bool, mojibake: u64, overlooked: &[usize]) -> Vec<Doubt> {
        let edit = self.edit;
        let mut doubts = Vec::new();
        if lacks {
            doubts.push(Doubt::Role);
        }
        if edit.fields.is_none()
            && !lacks
            && plan.columns.iter().any(|column| column.is_doubtful && is_required_time(plan.role, column.field))
        {
            doubts.push(Doubt::Time);
        }
        if edit.date_order.is_none() && plan.date_order != DateOrder::Iso && plan.date_evidence == 0 {
            doubts.push(Doubt::Dates);
        }
        if edit.repair.is_none() && mojibake > 0 {
            doubts.push(Doubt::Mojibake);
        }
        if edit.fields.is_none() && !lacks {
            let is_guess = |column: &PlanColumn| column.is_doubtful && column.field == Some(Field::CaseId) && plan.role != Role::Messages;
            doubts.extend(plan.columns.iter().position(is_guess).map(|idx| Doubt::Column(u16::try_from(idx).unwrap_or(u16::MAX))));
            doubts.extend(overlooked.iter().map(|idx| Doubt::Column(u16::try_from(*idx).unwrap_or(u16::MAX))));
        }
        doubts
    }
}

fn is_required_time(role: Role, field: Option<Field>) -> bool {
    match role {
        Role::Messages => matches!(field, Some(Field::SentAt | Field::CreatedAt)),
        Role::Cases => field == Some(Field::CreatedAt),
        Role::Events => field == Some(Field::EventAt),
        Role::Presence => field == Some(Field::From),
    }
}

/// Cells whose letters were decoded wrongly, and the first of them as it stands and as it is meant.
fn wrongly_decoded(table: &Table) -> (u64, (String, String)) {
    let mut example = None;
    let mut n = 0;
    for cell in table.header.iter().chain(table.records.iter().flatten()) {
        if let Some(meant) = encoding::repaired(cell) {
            n += 1;
            example.get_or_insert_with(|| (shortened(cell), shortened(&meant)));
        }
    }
    (n, example.unwrap_or_default())
}

fn preview(records: &[Vec<String>], width: usize) -> Vec<Vec<String>> {
    let row = |cells: &Vec<String>| (0..width).map(|idx| cells.get(idx).map(|cell| shortened(cell)).unwrap_or_default()).collect();
    records.iter().take(PREVIEW_ROWS).map(row).collect()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(PREVIEW_LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Whether decimals stand after a comma, and how many numbers say so. Without any, files with commas between cells have points.
fn decimals(table: &Table, columns: &[PlanColumn]) -> (bool, u64) {
    const NUMBERS: [Field; 5] = [Field::Csat, Field::Value, Field::FirstResponseIn, Field::ClosedIn, Field::Lasted];
    let (mut n_comma, mut n_point) = (0, 0);
    for (idx, _) in columns.iter().enumerate().filter(|(_, column)| column.field.is_some_and(|field| NUMBERS.contains(&field))) {
        for cell in table.records.iter().filter_map(|cells| cells.get(idx)) {
            match values::proves_decimal_comma(cell) {
                Some(true) => n_comma += 1,
                Some(false) => n_point += 1,
                None => {}
            }
        }
    }
    match n_comma == n_point {
        true => (table.delimiter != b',' && table.mark.is_none(), 0),
        false => (n_comma > n_point, n_comma.max(n_point)),
    }
}

/// What the dates of the sample prove: records by order, and one that can be read both ways.
#[derive(Default)]
struct Dates {
    n_iso: u64,
    n_day_first: u64,
    n_month_first: u64,
    n_open: u64,
    open_example: String,
}

impl Dates {
    fn of(records: &[Vec<String>], columns: &[PlanColumn]) -> Dates {
        let mut dates = Dates::default();
        for cells in records {
            let times = cells.iter().zip(columns).filter(|(_, column)| column.field.is_some_and(is_time)).map(|(cell, _)| cell);
            let orders: Vec<_> =
                times.filter_map(|cell| Some((values::written(cell)?, cell))).map(|(written, cell)| (written.proves(), cell)).collect();
            let has = |wanted: Option<DateOrder>| orders.iter().any(|(order, _)| *order == wanted);
            dates.n_day_first += u64::from(has(Some(DateOrder::DayFirst)));
            dates.n_month_first += u64::from(has(Some(DateOrder::MonthFirst)));
            dates.n_iso += u64::from(has(Some(DateOrder::Iso)));
            dates.n_open += u64::from(has(None));
            // One with two different numbers, where there is one: 03/03 asks nothing.
            let open = orders
                .iter()
                .find(|(order, cell)| order.is_none() && values::written(cell).is_some_and(|written| written.first != written.second));
            if let (true, Some((_, cell))) = (dates.open_example.is_empty(), open) {
                dates.open_example = shortened(cell);
            }
        }
        dates
    }

    /// The order that most records prove; day first, without evidence, when none does.
    fn order(&self) -> (DateOrder, u64) {
        match (self.n_day_first, self.n_month_first) {
            (0, 0) if self.n_open > 0 => (DateOrder::DayFirst, 0),
            (0, 0) => (DateOrder::Iso, self.n_iso),
            (day, month) if month > day => (DateOrder::MonthFirst, month),
            (day, _) => (DateOrder::DayFirst, day),
        }
    }

    fn proofs(&self, order: DateOrder) -> u64 {
        match order {
            DateOrder::Iso => self.n_iso,
            DateOrder::DayFirst => self.n_day_first,
            DateOrder::MonthFirst => self.n_month_first,
        }
    }
}
