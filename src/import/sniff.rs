//! From the first bytes of a file to a plan.

use memchr::memmem;

use super::chat;
use super::csv::cells::{Found, Record, count_lines, find_cells, find_line};
use super::headers::{Headers, NoMeaning, Seen};
use super::json;
use super::plan::{DateOrder, Encoding, Format, ImportError, ImportErrorKind, ImportPlan, PlanColumn};
use super::values;
use crate::model::Field;

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

/// Proposes a plan from the first bytes of a file ([`HEAD_BYTES`] are plenty; `is_whole` when they are all of it).
pub fn sniff(name: &str, head: &[u8], is_whole: bool) -> Result<ImportPlan, ImportError> {
    let bom = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &head[bom..];
    if text.iter().all(|byte| byte.is_ascii_whitespace()) {
        return Err(fail(ImportErrorKind::Empty, ""));
    }
    if let Some(kind) = other_than_text(head) {
        return Err(fail(ImportErrorKind::NotText, kind));
    }
    let payloads = json::sniff::sniff(name, text, bom, ZONE);
    if let Some((plan, true)) = payloads {
        return Ok(plan);
    }
    let first_line = find_line(text, is_whole).map_or(text.len(), |(len, _)| len);
    let is_json = other_than_table(text) == Some("JSON");
    if is_json && first_line > MAX_HEADER {
        return Err(fail(ImportErrorKind::UnknownJson, ""));
    }
    if first_line > MAX_HEADER || (first_line == text.len() && !is_whole) {
        return Err(ImportError { kind: ImportErrorKind::LineTooLong, line: Some(1), detail: first_line.to_string() });
    }
    if let Some(plan) = chat::sniff::sniff(name, text, is_whole, ZONE) {
        return Ok(plan);
    }
    // A log whose first line has no payload yet; a chat may have one pasted into it.
    if let Some((plan, _)) = payloads {
        return Ok(plan);
    }
    if let Some(kind) = other_than_table(text) {
        return Err(if is_json { fail(ImportErrorKind::UnknownJson, "") } else { fail(ImportErrorKind::NoTable, kind) });
    }
    let headers = Headers::default();
    let table = Table::find(text, is_whole, &headers)?;
    plan_of(name, &table, &headers, bom as u64)
}

fn fail(kind: ImportErrorKind, detail: &str) -> ImportError {
    ImportError { kind, line: None, detail: detail.to_owned() }
}

/// What the bytes are when they are no text; empty when that is all that is known.
fn other_than_text(head: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF", "PDF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"PAR1", "Parquet"),
        (b"\x1f\x8b", "gzip"),
        (b"SQLite format 3", "SQLite"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
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
        (b"\xff\xfe", "UTF-16"),
        (b"\xfe\xff", "UTF-16"),
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
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(kind);
    }
    let sample = &head[..head.len().min(64 << 10)];
    let count = |is: fn(u8) -> bool| sample.iter().filter(|byte| is(**byte)).count();
    // Text of two bytes a letter has a zero in about every second one.
    let n_zero = count(|byte| byte == 0);
    if n_zero * 10 > sample.len() * 3 && n_zero * 10 < sample.len() * 6 {
        let n_even = sample.iter().step_by(2).filter(|byte| **byte == 0).count();
        if n_even * 10 < n_zero || n_even * 10 > n_zero * 9 {
            return Some("UTF-16");
        }
    }
    let n_control = count(|byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 0x1f));
    (n_control * 25 > sample.len()).then_some("")
}

/// Office files are zips of parts whose folder names the application.
fn kind_of_zip(head: &[u8]) -> &'static str {
    let has = |name: &str| memmem::find(head, name.as_bytes()).is_some();
    match () {
        () if has("word/") => "DOCX",
        () if has("ppt/") => "PPTX",
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
    delimiter: u8,
    header_offset: u64,
    header_line: u64,
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
    fn find(text: &[u8], is_whole: bool, headers: &Headers) -> Result<Table, ImportError> {
        let (start, told) = separator_line(text);
        let sample_end = if text.len() - start > SAMPLE_BYTES { start + SAMPLE_BYTES } else { text.len() };
        let sample = &text[..sample_end];
        let ends_here = is_whole && sample_end == text.len();
        let candidates: &[u8] = told.as_slice();
        let candidates = if candidates.is_empty() { &DELIMITERS[..] } else { candidates };
        let best = candidates
            .iter()
            .filter_map(|&delimiter| Split::of(sample, start, delimiter, ends_here, headers))
            // The first of equals: the more usual delimiter.
            .reduce(|best, next| if next.score > best.score { next } else { best });
        let Some(mut split) = best else { return Err(fail(ImportErrorKind::NoTable, "")) };
        let (header_offset, header) = split.records.swap_remove(split.header);
        let records: Vec<_> = split.records.split_off(split.header).into_iter().map(|(_, cells)| cells).collect();
        let table = Table {
            delimiter: split.delimiter,
            header_offset: header_offset as u64,
            header_line: 1 + count_lines(&text[..header_offset]),
            header,
            records,
        };
        let has_names = headers.known(&table.header) > 0;
        if !has_names && table.header.iter().any(|cell| values::written(cell).is_some()) {
            // Data from the first line on: nothing says what they mean.
            return Err(fail(ImportErrorKind::NoTable, ""));
        }
        let under_header = find_line(&text[header_offset..], true).map_or(text.len(), |(_, next)| header_offset + next);
        if table.records.is_empty() && ends_here && text[under_header..].iter().all(u8::is_ascii_whitespace) {
            return Err(fail(if has_names || table.header.len() > 2 { ImportErrorKind::NoRows } else { ImportErrorKind::NoTable }, ""));
        }
        Ok(table)
    }
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
    fn of(sample: &[u8], start: usize, delimiter: u8, ends_here: bool, headers: &Headers) -> Option<Split> {
        let records = split_records(sample, start, delimiter, ends_here);
        let header = find_header(&records, headers)?;
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
        let texts: Vec<String> = (0..cells.len()).map(|idx| cell_of(&record, idx)).collect();
        if texts.len() > 1 || texts.iter().any(|text| !text.is_empty()) {
            records.push((at, texts));
        }
        at += next.max(1);
    }
    records
}

/// The text of a cell; bytes that are no UTF-8 are taken for Windows-1252, so that accents in a header are seen.
fn cell_of(record: &Record<'_>, idx: usize) -> String {
    if record.text.is_some() {
        return record.get(Some(idx)).into_owned();
    }
    let cell = &record.cells[idx];
    let raw: String = record.bytes[cell.start as usize..cell.end as usize].iter().map(|&byte| char::from(byte)).collect();
    super::csv::cell_text(raw.as_bytes()).trim().to_owned()
}

/// The first record that looks like a header: it names columns that we know, or it is the first as wide as the most.
fn find_header(records: &[(usize, Vec<String>)], headers: &Headers) -> Option<usize> {
    const TITLE_LINES: usize = 30;
    let widest_at = |width: usize| records.iter().take(TITLE_LINES).position(|(_, cells)| cells.len() == width);
    let mut widths: Vec<usize> = records.iter().map(|(_, cells)| cells.len()).filter(|&width| width > 1).collect();
    widths.sort_unstable();
    // The width that most records have; the widest of equals.
    let usual = widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])).max()?.1;
    let by_width = widest_at(usual)?;
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

fn plan_of(name: &str, table: &Table, headers: &Headers, bom: u64) -> Result<ImportPlan, ImportError> {
    let seen: Vec<Seen> = (0..table.header.len())
        .map(|idx| {
            let given = table.records.iter().filter_map(|cells| cells.get(idx)).filter(|text| !values::is_blank(text));
            Seen::of(given.take(SAMPLE_VALUES).cloned().collect())
        })
        .collect();
    let meaning = headers.meaning(&table.header, &seen).map_err(|no| ImportError {
        kind: match no {
            NoMeaning::NoTime => ImportErrorKind::NoTimeColumn,
            NoMeaning::NoRole => ImportErrorKind::NoRole,
        },
        line: Some(table.header_line),
        detail: table.header.len().to_string(),
    })?;
    let columns: Vec<PlanColumn> = table
        .header
        .iter()
        .zip(&meaning.fields)
        .zip(&seen)
        .map(|((name, field), seen)| PlanColumn {
            name: name.clone(),
            field: field.map(|(field, _)| field),
            is_doubtful: field.is_some_and(|(_, is_doubtful)| is_doubtful),
            sample: seen.values.first().cloned().unwrap_or_default(),
            shape: seen.shape.id().to_owned(),
        })
        .collect();
    let (date_order, date_evidence) = date_order(&table.records, &columns);
    Ok(ImportPlan {
        name: name.to_owned(),
        format: Format::Csv,
        encoding: Encoding::Utf8,
        delimiter: table.delimiter,
        header_offset: bom + table.header_offset,
        header_line: table.header_line,
        columns,
        role: meaning.role,
        date_order,
        date_evidence,
        zone: ZONE.to_owned(),
        chat: None,
    })
}

/// The order of day and month that most records of the sample prove; day first, without evidence, when none does.
fn date_order(records: &[Vec<String>], columns: &[PlanColumn]) -> (DateOrder, u64) {
    const TIMES: [Field; 7] =
        [Field::SentAt, Field::CreatedAt, Field::FirstResponseAt, Field::ClosedAt, Field::EventAt, Field::From, Field::To];
    let is_time: Vec<bool> = columns.iter().map(|column| column.field.is_some_and(|field| TIMES.contains(&field))).collect();
    let (mut n_iso, mut n_day_first, mut n_month_first, mut n_open) = (0, 0, 0, 0);
    for cells in records {
        let orders: Vec<_> = cells
            .iter()
            .zip(&is_time)
            .filter(|(_, is_time)| **is_time)
            .filter_map(|(cell, _)| values::written(cell))
            .map(|written| written.proves())
            .collect();
        n_day_first += u64::from(orders.contains(&Some(DateOrder::DayFirst)));
        n_month_first += u64::from(orders.contains(&Some(DateOrder::MonthFirst)));
        n_iso += u64::from(orders.contains(&Some(DateOrder::Iso)));
        n_open += u64::from(orders.contains(&None));
    }
    match (n_day_first, n_month_first) {
        (0, 0) if n_open > 0 => (DateOrder::DayFirst, 0),
        (0, 0) => (DateOrder::Iso, n_iso),
        (day, month) if month > day => (DateOrder::MonthFirst, month),
        (day, _) => (DateOrder::DayFirst, day),
    }
}
