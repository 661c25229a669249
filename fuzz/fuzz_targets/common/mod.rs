//! What must hold of any bytes: nothing panics, every row read is kept or rejected, and where chunks are cut changes nothing.

#![allow(dead_code, reason = "no target needs all of it")]

use std::panic;
use std::sync::Once;

use balcao::import::container::{Member, is_guarded, unpack};
use balcao::import::{FileRead, HEAD_BYTES, ReadAgain, read_all};
use balcao::model::FileReport;

const ZONE: &str = "America/Sao_Paulo";

/// A file that is read as it stands, also in chunks of so many bytes.
pub fn read(name: &str, bytes: &[u8], chunk: u8) {
    let (report, batches) = read_all(name, bytes, ZONE);
    assert_eq!(report.rows_read, report.kept + report.rejected, "every row is kept or rejected");
    let n_rows: usize = batches.iter().filter(|batch| !batch.is_aside).map(|batch| batch.rows.len()).sum();
    assert_eq!(report.kept, n_rows as u64, "what is kept is a row");
    if let Some((chunked, n_chunked)) = read_in_chunks(name, bytes, usize::from(chunk) + 1) {
        assert!(chunked == FileReport { bytes: chunked.bytes, ..report } && n_chunked == n_rows, "chunks change nothing");
    }
}

fn read_in_chunks(name: &str, bytes: &[u8], chunk: usize) -> Option<(FileReport, usize)> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let mut read = FileRead::start(name, head, head.len() == bytes.len(), ZONE).ok()?;
    'again: for _ in 0..balcao::import::read::MAX_READINGS {
        let mut n_rows = 0;
        for piece in bytes.chunks(chunk) {
            match read.push(piece) {
                Ok(batches) => n_rows += batches.iter().filter(|batch| !batch.is_aside).map(|batch| batch.rows.len()).sum::<usize>(),
                Err(ReadAgain) => continue 'again,
            }
        }
        if let Ok((batches, report)) = read.finish() {
            n_rows += batches.iter().filter(|batch| !batch.is_aside).map(|batch| batch.rows.len()).sum::<usize>();
            return Some((report, n_rows));
        }
    }
    None
}

/// A file that is opened first. A panic of another's reader that is caught is none: natively it is one damaged file, in the browser its worker.
pub fn open(name: &str, bytes: &[u8]) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        panic::set_hook(Box::new(|info| {
            if !is_guarded() {
                eprintln!("{info}");
            }
        }));
    });
    for member in unpack(name, &bytes.to_vec(), &mut Vec::new()).unwrap_or_default() {
        let (Member::File { name, bytes } | Member::Note { name, bytes }) = member;
        read(&name, &bytes, 6);
    }
}

/// A zip of parts that are not packed, with the checksums that they need to be believed.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let (offset, len, crc) = (out.len() as u32, bytes.len() as u32, crc32fast::hash(bytes));
        let sizes: Vec<u8> = [crc, len, len].iter().flat_map(|value| value.to_le_bytes()).collect();
        let name_len = (name.len() as u16).to_le_bytes();
        out.extend([&b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0"[..], &sizes, &name_len, &[0, 0], name.as_bytes(), bytes].concat());
        let head = b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0";
        directory.extend([&head[..], &sizes, &name_len, &[0; 12], &offset.to_le_bytes(), name.as_bytes()].concat());
    }
    let (n, size, offset) = ((parts.len() as u16).to_le_bytes(), directory.len() as u32, out.len() as u32);
    out.extend(directory);
    out.extend([&b"PK\x05\x06\0\0\0\0"[..], &n, &n, &size.to_le_bytes(), &offset.to_le_bytes(), &[0, 0]].concat());
    out
}
