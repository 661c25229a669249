//! The directory at the end of a zip, with its large form (zip64), and the members that it points to.

use memchr::memmem;

use super::ReadAt;
use super::inflate::{self, Budget, Feed};
use crate::import::plan::ImportErrorKind;

/// A directory larger than this is no export's.
const MAX_DIRECTORY: u64 = 64 << 20;
const LOCAL_HEADER: u64 = 30;

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// With folders, separated by `/`.
    pub name: String,
    pub is_encrypted: bool,
    pub method: u16,
    pub crc: u32,
    pub packed: u64,
    pub plain: u64,
    /// Where its own header stands.
    pub offset: u64,
    /// Its bytes are also those of another member.
    pub overlaps: bool,
}

/// The members in the order of the directory; `None` when there is no directory, or it is broken.
pub fn directory(source: &dyn ReadAt) -> Option<Vec<Entry>> {
    let end = End::find(source)?;
    if end.size > MAX_DIRECTORY {
        return None;
    }
    let bytes = source.read_at(end.offset, end.size as usize)?;
    let mut rest = bytes.as_slice();
    let mut entries = Vec::new();
    while rest.len() >= 46 && rest.starts_with(b"PK\x01\x02") {
        let (name_len, extra_len, comment_len) = (u16_at(rest, 28)? as usize, u16_at(rest, 30)? as usize, u16_at(rest, 32)? as usize);
        let name = rest.get(46..46 + name_len)?;
        let extra = rest.get(46 + name_len..46 + name_len + extra_len)?;
        let flags = u16_at(rest, 8)?;
        let mut entry = Entry {
            name: name_of(name, flags & 0x800 != 0, extra),
            is_encrypted: flags & 0x41 != 0,
            method: u16_at(rest, 10)?,
            crc: u32_at(rest, 16)?,
            packed: u32_at(rest, 20)?.into(),
            plain: u32_at(rest, 24)?.into(),
            offset: u32_at(rest, 42)?.into(),
            overlaps: false,
        };
        widen(&mut entry, extra);
        entry.offset = entry.offset.saturating_add(end.shift);
        entries.push(entry);
        rest = rest.get(46 + name_len + extra_len + comment_len..)?;
    }
    mark_overlaps(&mut entries);
    // An empty container is one; a directory that breaks off is not.
    (entries.len() as u64 == end.n_entries || rest.is_empty()).then_some(entries)
}

/// Where the directory lies.
struct End {
    n_entries: u64,
    size: u64,
    offset: u64,
    /// Bytes that somebody put before the container, which its positions do not count.
    shift: u64,
}

impl End {
    fn find(source: &dyn ReadAt) -> Option<End> {
        const LEN: usize = 22;
        const MAX_COMMENT: u64 = 0xffff;
        let size = source.size();
        let tail_len = size.min(LEN as u64 + MAX_COMMENT);
        let tail = source.read_at(size - tail_len, tail_len as usize)?;
        let places: Vec<usize> = memmem::rfind_iter(&tail, b"PK\x05\x06").collect();
        let fits = |at: usize| u16_at(&tail, at + 20).is_some_and(|comment| at + LEN + comment as usize == tail.len());
        // Bytes may follow the end where somebody cut or joined files.
        let at = places.iter().copied().find(|&at| fits(at)).or_else(|| places.iter().copied().find(|at| at + LEN <= tail.len()))?;
        let record = &tail[at..];
        let place = size - tail_len + at as u64;
        let (n_entries, n_bytes, offset) = (u16_at(record, 10)?, u32_at(record, 12)?, u32_at(record, 16)?);
        if n_entries != u16::MAX && n_bytes != u32::MAX && offset != u32::MAX {
            return Some(End::at(n_entries.into(), n_bytes.into(), offset.into(), place));
        }
        End::large(source, place).or_else(|| Some(End::at(n_entries.into(), n_bytes.into(), offset.into(), place)))
    }

    fn at(n_entries: u64, size: u64, offset: u64, directory_end: u64) -> End {
        let found = directory_end.saturating_sub(size);
        let shift = found.saturating_sub(offset);
        End { n_entries, size, offset: offset + shift, shift }
    }

    /// The record of a zip64, to which a locator right before `place` points.
    fn large(source: &dyn ReadAt, place: u64) -> Option<End> {
        let locator_at = place.checked_sub(20)?;
        let locator = source.read_at(locator_at, 20)?;
        if !locator.starts_with(b"PK\x06\x07") {
            return None;
        }
        let told = u64_at(&locator, 8)?;
        // With bytes before the container the record still stands right before its locator.
        let places = [told, locator_at.checked_sub(56)?];
        let (at, record) = places
            .into_iter()
            .filter_map(|at| Some((at, source.read_at(at, 56)?)))
            .find(|(_, record)| record.starts_with(b"PK\x06\x06"))?;
        Some(End::at(u64_at(&record, 32)?, u64_at(&record, 40)?, u64_at(&record, 48)?, at))
    }
}

/// Sizes and place of a large member stand beside it.
fn widen(entry: &mut Entry, extra: &[u8]) {
    let Some(mut field) = extra_field(extra, 1) else { return };
    for value in [&mut entry.plain, &mut entry.packed, &mut entry.offset] {
        if *value == u64::from(u32::MAX)
            && let Some(large) = u64_at(field, 0)
        {
            *value = large;
            field = &field[8..];
        }
    }
}

fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let (id, len) = (u16_at(extra, 0)?, u16_at(extra, 2)? as usize);
        let field = extra.get(4..4 + len)?;
        if id == wanted {
            return Some(field);
        }
        extra = &extra[4 + len..];
    }
}

/// UTF-8 where it says so or is so, else as Windows in Western Europe and Brazil packs names (code page 850).
fn name_of(bytes: &[u8], is_utf8: bool, extra: &[u8]) -> String {
    if let Some(name) = extra_field(extra, 0x7075).and_then(|field| std::str::from_utf8(field.get(5..)?).ok()) {
        return name.replace('\\', "/");
    }
    let name = match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) if is_utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => bytes.iter().map(|&byte| if byte < 0x80 { char::from(byte) } else { CP850[usize::from(byte) - 0x80] }).collect(),
    };
    name.replace('\\', "/").chars().filter(|c| !c.is_control()).collect()
}

const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü',
    'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»', '░', '▒', '▓', '│', '┤', 'Á',
    'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐', '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤', 'ð',
    'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀', 'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù',
    'ý', 'Ý', '¯', '´', '\u{ad}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{a0}',
];

/// Members that share bytes are a way of making a small file unpack to a huge one.
fn mark_overlaps(entries: &mut [Entry]) {
    let mut order: Vec<usize> = (0..entries.len()).filter(|&idx| entries[idx].packed > 0).collect();
    order.sort_by_key(|&idx| entries[idx].offset);
    let mut end = 0;
    for idx in order {
        let entry = &mut entries[idx];
        entry.overlaps = entry.offset < end;
        end = end.max(entry.offset.saturating_add(LOCAL_HEADER).saturating_add(entry.packed));
    }
}

/// The plain bytes of a member, or why not, with a detail.
pub fn extract(
    source: &dyn ReadAt,
    entry: &Entry,
    budget: &mut Budget,
    out: &mut dyn FnMut(&[u8]),
) -> Result<(), (ImportErrorKind, String)> {
    let fail = |kind: ImportErrorKind| (kind, String::new());
    if entry.is_encrypted {
        return Err(fail(ImportErrorKind::Encrypted));
    }
    if !matches!(entry.method, 0 | 8) {
        return Err((ImportErrorKind::UnknownPacking, entry.method.to_string()));
    }
    if entry.overlaps || !budget.allows(entry.packed, entry.plain) {
        return Err(fail(ImportErrorKind::Bomb));
    }
    let damaged = || fail(ImportErrorKind::Damaged);
    let header =
        source.read_at(entry.offset, LOCAL_HEADER as usize).filter(|header| header.starts_with(b"PK\x03\x04")).ok_or_else(damaged)?;
    let (name_len, extra_len) = u16_at(&header, 26).zip(u16_at(&header, 28)).ok_or_else(damaged)?;
    let start = entry.offset + LOCAL_HEADER + u64::from(name_len) + u64::from(extra_len);
    let mut feed = Feed::new(source, start, start.saturating_add(entry.packed));
    let (crc, plain) = match entry.method {
        0 => inflate::copy(&mut feed, budget, out),
        _ => inflate::inflate(&mut feed, budget, out),
    }
    .map_err(fail)?;
    if (crc, plain) != (entry.crc, entry.plain) {
        return Err(damaged());
    }
    Ok(())
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
