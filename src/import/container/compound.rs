//! Files within a file as Microsoft wrote them before zips: workbooks of Excel 97 to 2003, and new ones behind a password. Neither is read
//! here; which of the two it is says what to do.

use memchr::memmem;

use crate::import::plan::{ImportError, ImportErrorKind};

pub const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Why a file with this start is not read; `None` = it is of another kind.
pub fn refused(name: &str, head: &[u8]) -> Option<ImportError> {
    if !head.starts_with(MAGIC) {
        return None;
    }
    let has = |stream: &str| memmem::find(head, &stream.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()).is_some();
    let name = name.to_ascii_lowercase();
    let has_ending = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    // The names of streams may stand beyond the first bytes: then the name of the file says it.
    let (kind, detail) = match () {
        () if has("EncryptedPackage") => (ImportErrorKind::LockedWorkbook, ""),
        () if has("WordDocument") => (ImportErrorKind::NotText, "DOC"),
        () if has("PowerPoint Document") => (ImportErrorKind::NotText, "PPT"),
        () if has("__properties_version1.0") => (ImportErrorKind::NotText, "MSG"),
        () if has("Workbook") || has("Book") => (ImportErrorKind::OldWorkbook, "XLS"),
        () if has_ending(&[".xlsx", ".xlsm"]) => (ImportErrorKind::LockedWorkbook, ""),
        () if has_ending(&[".xls", ".xlt"]) => (ImportErrorKind::OldWorkbook, "XLS"),
        () => (ImportErrorKind::NotText, "OLE"),
    };
    Some(ImportError { kind, line: None, detail: detail.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, stream: &str, expected: Option<(ImportErrorKind, &str)>) {
        let bytes = [MAGIC, &[0; 100], &stream.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat();
        let found = refused(name, &bytes);
        assert_eq!(found.as_ref().map(|error| (error.kind, error.detail.as_str())), expected);
    }

    #[test]
    fn locked_and_old_workbooks_are_told_apart() {
        check("a.xlsx", "EncryptedPackage", Some((ImportErrorKind::LockedWorkbook, "")));
        check("a.xlsx", "", Some((ImportErrorKind::LockedWorkbook, "")));
        check("a.xls", "Workbook", Some((ImportErrorKind::OldWorkbook, "XLS")));
        check("a.xls", "", Some((ImportErrorKind::OldWorkbook, "XLS")));
        check("a.bin", "Book", Some((ImportErrorKind::OldWorkbook, "XLS")));
        check("a.doc", "WordDocument", Some((ImportErrorKind::NotText, "DOC")));
        assert_eq!(refused("a.xls", b"PK"), None);
    }
}
