//! Packed bytes become plain ones, and never more of them than is sensible.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::ReadAt;
use crate::import::plan::ImportErrorKind;

/// Bytes read at a time.
const PIECE: usize = 256 << 10;
/// All members of a container together.
const MAX_TOTAL: u64 = 2 << 30;
/// Text packs to a tenth, a table that repeats itself to a fiftieth; what packs better than this was made to fill memories.
const MAX_RATIO: u64 = 200;
/// Below this many bytes no ratio matters.
const RATIO_FROM: u64 = 16 << 20;

/// Bytes that a container may still unpack to.
pub struct Budget {
    left: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { left: MAX_TOTAL }
    }
}

impl Budget {
    /// Whether so many bytes from so few are believable and fit.
    pub fn allows(&self, packed: u64, plain: u64) -> bool {
        plain <= self.left && (plain <= RATIO_FROM || plain / MAX_RATIO <= packed)
    }

    pub fn spend(&mut self, plain: u64) -> bool {
        let fits = plain <= self.left;
        self.left = self.left.saturating_sub(plain);
        fits
    }
}

/// Bytes of a source, piece by piece.
pub struct Feed<'a> {
    source: &'a dyn ReadAt,
    next: u64,
    end: u64,
    piece: Vec<u8>,
    at: usize,
    /// Bytes handed out.
    used: u64,
}

impl<'a> Feed<'a> {
    pub fn new(source: &'a dyn ReadAt, start: u64, end: u64) -> Self {
        Feed { source, next: start, end: end.min(source.size()), piece: Vec::new(), at: 0, used: 0 }
    }

    /// What is at hand; empty only at the end. `None` when the bytes cannot be had.
    fn peek(&mut self) -> Option<&[u8]> {
        if self.at == self.piece.len() && self.next < self.end {
            let len = (self.end - self.next).min(PIECE as u64) as usize;
            self.piece = self.source.read_at(self.next, len).filter(|piece| !piece.is_empty())?;
            self.next += self.piece.len() as u64;
            self.at = 0;
        }
        Some(&self.piece[self.at..])
    }

    fn use_up(&mut self, n: usize) {
        self.at += n;
        self.used += n as u64;
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.peek()?.first()?;
        self.use_up(1);
        Some(byte)
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Some(bytes)
    }

    fn is_at_end(&mut self) -> bool {
        self.peek().is_none_or(<[u8]>::is_empty)
    }
}

/// Bytes as they stand. Gives their checksum and number.
pub fn copy(feed: &mut Feed<'_>, budget: &mut Budget, out: &mut dyn FnMut(&[u8])) -> Result<(u32, u64), ImportErrorKind> {
    let mut crc = Crc::new();
    let mut n = 0;
    loop {
        let piece = feed.peek().ok_or(ImportErrorKind::Damaged)?;
        if piece.is_empty() {
            return Ok((crc.sum(), n));
        }
        if !budget.spend(piece.len() as u64) {
            return Err(ImportErrorKind::Bomb);
        }
        crc.update(piece);
        out(piece);
        let len = piece.len();
        n += len as u64;
        feed.use_up(len);
    }
}

/// One deflate stream. Gives the checksum and number of the plain bytes.
pub fn inflate(feed: &mut Feed<'_>, budget: &mut Budget, out: &mut dyn FnMut(&[u8])) -> Result<(u32, u64), ImportErrorKind> {
    let mut state = Decompress::new(false);
    let mut crc = Crc::new();
    let mut plain = vec![0; PIECE];
    let start = feed.used;
    loop {
        let packed = feed.peek().ok_or(ImportErrorKind::Damaged)?;
        let is_end = packed.is_empty();
        let (in_before, out_before) = (state.total_in(), state.total_out());
        let status = state.decompress(packed, &mut plain, FlushDecompress::None).map_err(|_| ImportErrorKind::Damaged)?;
        let n_in = (state.total_in() - in_before) as usize;
        let n_out = (state.total_out() - out_before) as usize;
        feed.use_up(n_in);
        if !budget.spend(n_out as u64) || !Budget::default().allows(feed.used - start, state.total_out()) {
            return Err(ImportErrorKind::Bomb);
        }
        crc.update(&plain[..n_out]);
        out(&plain[..n_out]);
        match status {
            Status::StreamEnd => return Ok((crc.sum(), state.total_out())),
            _ if n_in == 0 && n_out == 0 && is_end => return Err(ImportErrorKind::Damaged),
            _ => {}
        }
    }
}

/// A gzip file, of one or several streams. Gives the name that it says it had.
pub fn gunzip(feed: &mut Feed<'_>, budget: &mut Budget, out: &mut dyn FnMut(&[u8])) -> Result<Option<String>, ImportErrorKind> {
    let mut name = None;
    let mut is_first = true;
    loop {
        match gzip_header(feed) {
            Some(found) => name = name.or(found),
            // What follows the last stream may be padding.
            None if !is_first => return Ok(name),
            None => return Err(ImportErrorKind::Damaged),
        }
        let (crc, n) = inflate(feed, budget, out)?;
        let wanted = feed.bytes::<4>().zip(feed.bytes::<4>()).ok_or(ImportErrorKind::Damaged)?;
        if (u32::from_le_bytes(wanted.0), u32::from_le_bytes(wanted.1)) != (crc, n as u32) {
            return Err(ImportErrorKind::Damaged);
        }
        if feed.is_at_end() {
            return Ok(name);
        }
        is_first = false;
    }
}

/// `None` = no header; the name inside is optional.
fn gzip_header(feed: &mut Feed<'_>) -> Option<Option<String>> {
    let [0x1f, 0x8b, 8, flags, ..] = feed.bytes::<10>()? else { return None };
    if flags & 4 != 0 {
        for _ in 0..u16::from_le_bytes(feed.bytes()?) {
            feed.byte()?;
        }
    }
    let mut text = |is_there: bool| {
        let mut bytes = Vec::new();
        let mut is_open = is_there;
        while is_open {
            match feed.byte()? {
                0 => is_open = false,
                byte if bytes.len() < 300 => bytes.push(byte),
                _ => {}
            }
        }
        Some(bytes)
    };
    let name = text(flags & 8 != 0)?;
    text(flags & 16 != 0)?;
    if flags & 2 != 0 {
        feed.bytes::<2>()?;
    }
    let name = String::from_utf8(name).unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    Some((!name.is_empty()).then(|| name.to_owned()))
}
