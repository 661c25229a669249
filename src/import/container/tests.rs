//! Containers made by hand.

use std::io::Write;

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use proptest::prelude::*;

use super::inflate::{Budget, Feed};
use super::*;
use crate::import::{ImportErrorKind, read_all};

#[derive(Clone, Default)]
pub(super) struct Made {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) method: u16,
    pub(super) flags: u16,
    /// As written in the directory; `None` = true.
    pub(super) claimed: Option<u64>,
    pub(super) is_large: bool,
    pub(super) crc: Option<u32>,
}

pub(super) fn made(name: &str, bytes: &[u8]) -> Made {
    Made { name: name.to_owned(), bytes: bytes.to_vec(), method: 8, ..Made::default() }
}

fn crc_of(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A zip of these members; `is_large` ones are written as zip64, and so is then the end.
pub(super) fn zipped(members: &[Made]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let packed = if member.method == 8 { deflated(&member.bytes) } else { member.bytes.clone() };
        let offset = out.len() as u64;
        let crc = member.crc.unwrap_or_else(|| crc_of(&member.bytes));
        let plain = member.claimed.unwrap_or(member.bytes.len() as u64);
        let name = member.name.as_bytes();
        out.extend(b"PK\x03\x04\x14\0");
        out.extend([member.flags, member.method, 0, 0].iter().flat_map(|value| value.to_le_bytes()));
        out.extend([crc, packed.len() as u32, plain as u32].iter().flat_map(|value| value.to_le_bytes()));
        out.extend([name.len() as u16, 0].iter().flat_map(|value| value.to_le_bytes()));
        out.extend(name);
        out.extend(&packed);
        let mut extra = Vec::new();
        let small = |value: u64| if member.is_large { u32::MAX } else { value as u32 };
        if member.is_large {
            extra.extend([1u16, 24].iter().flat_map(|value| value.to_le_bytes()));
            extra.extend([plain, packed.len() as u64, offset].iter().flat_map(|value| value.to_le_bytes()));
        }
        directory.extend(b"PK\x01\x02\x14\0\x14\0");
        directory.extend([member.flags, member.method, 0, 0].iter().flat_map(|value| value.to_le_bytes()));
        directory.extend([crc, small(packed.len() as u64), small(plain)].iter().flat_map(|value| value.to_le_bytes()));
        directory.extend([name.len() as u16, extra.len() as u16, 0, 0, 0].iter().flat_map(|value| value.to_le_bytes()));
        directory.extend([0, small(offset)].iter().flat_map(|value: &u32| value.to_le_bytes()));
        directory.extend(name);
        directory.extend(extra);
    }
    let (offset, size, n) = (out.len() as u64, directory.len() as u64, members.len() as u64);
    out.extend(&directory);
    let is_large = members.iter().any(|member| member.is_large);
    if is_large {
        let record = out.len() as u64;
        out.extend(b"PK\x06\x06");
        out.extend(44u64.to_le_bytes());
        out.extend([0u8; 12]);
        out.extend([n, n, size, offset].iter().flat_map(|value| value.to_le_bytes()));
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(record.to_le_bytes());
        out.extend(1u32.to_le_bytes());
    }
    out.extend(b"PK\x05\x06\0\0\0\0");
    let n = if is_large { u16::MAX } else { n as u16 };
    out.extend([n, n].iter().flat_map(|value| value.to_le_bytes()));
    let small = |value: u64| if is_large { u32::MAX } else { value as u32 };
    out.extend([small(size), small(offset)].iter().flat_map(|value| value.to_le_bytes()));
    out.extend([0, 0]);
    out
}

/// What came out: `name: text`, or `name! reason detail`, or `name# opened refused media`.
pub(super) fn out_of(name: &str, container: &[u8]) -> Vec<String> {
    let members = unpack(name, &container.to_vec(), &mut Vec::new()).unwrap();
    members
        .into_iter()
        .map(|member| match member {
            Member::File { name, bytes } => format!("{name}: {}", String::from_utf8_lossy(&bytes)),
            Member::Note { name, bytes } => {
                let report = report_of_note(&name, &bytes).unwrap();
                match (report.error, report.container) {
                    (Some(error), _) => format!("{name}! {} {}", error.kind, error.detail).trim_end().to_owned(),
                    (None, told) => {
                        let told = told.unwrap();
                        format!("{name}# {} {} {}", told.opened, told.refused, told.media + told.empty + told.ours)
                    }
                }
            }
        })
        .collect()
}

#[track_caller]
fn check(members: &[Made], expected: &[&str]) {
    assert_eq!(out_of("a.zip", &zipped(members)), expected);
}

const CHAT: &[u8] = b"12/03/2023 09:15 - Ana: oi\n";

#[test]
fn members_become_files_with_the_name_of_their_container() {
    check(
        &[made("pasta/", b""), made("pasta/a.csv", b"x,y"), Made { method: 0, ..made("b.csv", b"z") }, made("__MACOSX/._b.csv", b"?")],
        &["a.zip › pasta/a.csv: x,y", "a.zip › b.csv: z"],
    );
}

#[test]
fn media_beside_a_chat_are_counted_and_not_read() {
    check(
        &[made("_chat.txt", b"oi"), made("0001-PHOTO.jpg", b"x"), made("planilha.csv", b"a,b"), made("doc.pdf", b"%PDF")],
        &["a.zip# 1 0 3", "a.zip › _chat.txt: oi"],
    );
}

#[test]
fn a_zip64_is_read() {
    check(
        &[Made { is_large: true, ..made("a.csv", b"x") }, Made { is_large: true, ..made("b.csv", b"y") }],
        &["a.zip › a.csv: x", "a.zip › b.csv: y"],
    );
}

#[test]
fn bytes_before_a_container_do_not_matter() {
    let whole = [&b"#!/bin/sh\n"[..], &zipped(&[made("a.csv", b"x")])].concat();
    let entries = zip::directory(&whole).unwrap();
    let mut text = Vec::new();
    zip::extract(&whole, &entries[0], &mut Budget::default(), &mut |bytes| text.extend_from_slice(bytes)).unwrap();
    assert_eq!(text, b"x");
}

#[test]
fn a_member_that_cannot_be_opened_says_why() {
    check(
        &[
            Made { flags: 1, ..made("a.csv", b"x") },
            Made { method: 98, ..made("b.csv", b"x") },
            Made { crc: Some(7), ..made("c.csv", b"x") },
            Made { claimed: Some(99), ..made("d.csv", b"x") },
            made("e.csv", b"x"),
        ],
        &[
            "a.zip › a.csv! encrypted",
            "a.zip › b.csv! unknown_packing 98",
            "a.zip › c.csv! damaged",
            "a.zip › d.csv! damaged",
            "a.zip › e.csv: x",
        ],
    );
    check(&[made("a.jpg", b"x")], &["a.zip! nothing_inside"]);
    check(&[], &["a.zip! nothing_inside"]);
}

#[test]
fn bombs_are_stopped_before_they_fill_the_memory() {
    let zeros = vec![0; 40 << 20];
    check(&[made("a.csv", &zeros), made("b.csv", b"x")], &["a.zip › a.csv! bomb", "a.zip › b.csv: x"]);
    // One that lies about its size is stopped on the way.
    check(&[Made { claimed: Some(10), ..made("a.csv", &zeros) }], &["a.zip › a.csv! bomb"]);
    let mut most = 0usize;
    let packed = deflated(&zeros);
    let mut feed = Feed::new(&packed, 0, u64::MAX);
    let end = inflate::inflate(&mut feed, &mut Budget::default(), &mut |bytes| most += bytes.len());
    assert!(end == Err(ImportErrorKind::Bomb) && most <= 17 << 20);
    assert_eq!(out_of("z.gz", &gzipped(&zeros)), ["z.gz! bomb"]);
}

#[test]
fn members_that_share_bytes_are_a_bomb() {
    let zip = zipped(&[made("a.csv", b"x"), made("b.csv", b"x")]);
    let entries = zip::directory(&zip).unwrap();
    let mut zip = zip;
    // The second entry of the directory points to the first member.
    let place = zip.len() - 22 - (46 + 5) + 42;
    zip[place..place + 4].copy_from_slice(&0u32.to_le_bytes());
    assert_eq!(entries.len(), 2);
    assert_eq!(out_of("a.zip", &zip), ["a.zip › a.csv: x", "a.zip › b.csv! bomb"]);
}

#[test]
fn containers_in_containers_are_opened() {
    let inner = zipped(&[made("_chat.txt", CHAT)]);
    check(&[made("WhatsApp Chat - Ana.zip", &inner)], &["a.zip › WhatsApp Chat - Ana.zip › _chat.txt: 12/03/2023 09:15 - Ana: oi\n"]);
    check(&[made("log.csv.gz", &gzipped(b"x,y"))], &["a.zip › log.csv.gz › log.csv: x,y"]);
}

#[test]
fn gzip_of_several_parts_is_one_file() {
    let both = [gzipped(b"a"), gzipped(b"b")].concat();
    assert_eq!(out_of("log.json.gz", &both), ["log.json.gz › log.json: ab"]);
    assert_eq!(out_of("log.json.gz", &both[..both.len() - 3]), ["log.json.gz! damaged"]);
}

#[test]
fn a_document_stays_as_it_is() {
    let document = zipped(&[made("[Content_Types].xml", b"<x/>"), made("word/document.xml", b"<x/>")]);
    assert!(unpack("a.docx", &document, &mut Vec::new()).is_none());
}

fn wide(text: &str, is_little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

/// What the file is said to be written in, and its records.
fn read(name: &str, bytes: &[u8]) -> (String, u64) {
    let Some(Member::File { name, bytes }) = unpack(name, &bytes.to_vec(), &mut Vec::new()).unwrap().pop() else { panic!("refused") };
    let (report, _) = read_all(&name, &bytes, "");
    (report.written_in, report.rows_read)
}

#[test]
fn json_and_chats_of_two_bytes_a_letter_become_plain_text_and_tables_stay() {
    let payload = r#"{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"from":"5511","id":"a","timestamp":"1749416383","type":"text","text":{"body":"olá 😀"}}]}}]}]}"#;
    let log = format!("{payload}\n{}\n", payload.replace(r#""id":"a""#, r#""id":"b""#));
    for (text, is_little) in
        [(format!("\u{feff}{log}"), true), (format!("\u{feff}{log}"), false), (log.clone(), true), (log.clone(), false)]
    {
        let bytes = wide(&text, is_little);
        let sign = if is_little { "\u{feff}\u{2066}\u{2069}" } else { "\u{feff}\u{2067}\u{2069}" };
        assert_eq!(out_of("log.ndjson", &bytes), [format!("log.ndjson: {sign}{log}")]);
        assert_eq!(read("log.ndjson", &bytes), (if is_little { "utf-16le" } else { "utf-16be" }.to_owned(), 2));
        assert!(needs_opening("log.txt", &bytes[..START_BYTES]));
    }
    let chat = "\u{feff}\u{200e}[12/03/2023, 09:15:02] Ana: oi\n[12/03/2023, 09:16:02] Loja: olá\n";
    assert_eq!(out_of("_chat.txt", &wide(chat, true)), [format!("_chat.txt: \u{feff}\u{2066}\u{2069}{}", &chat[3..])]);
    assert_eq!(read("_chat.txt", &wide(chat, true)), ("utf-16le".to_owned(), 2));
    let objects = wide("\u{feff} [{\"a\": 1}, {\"a\": 2}]", false);
    assert_eq!(out_of("x.json", &objects), ["x.json: \u{1f}json-utf-16be\na\n1\n2\n"]);
    let cases = wide("\u{feff}[{\"protocolo\": 1, \"criado_em\": \"2026-11-02 10:00\"}]", true);
    assert_eq!(read("x.json", &cases), ("utf-16le".to_owned(), 1));
    let table = wide("\u{feff}protocolo;criado em\n1;01/07/2024\n", true);
    assert!(unpack("x.csv", &table, &mut Vec::new()).is_none() && !needs_opening("x.csv", &table));
}

#[test]
fn what_a_file_is_called_does_not_say_what_it_is() {
    let zip = zipped(&[made("a.csv", b"x")]);
    for (name, start, expected) in [
        ("casos.csv", &zip[..], true),
        ("casos.csv", b"PAR1\x15\x04", true),
        ("log.txt", b" {\"a\": 1}", true),
        ("log.csv", b"\xef\xbb\xbf[\n {\"a\": 1}]", true),
        ("x.json", b"", true),
        ("_chat.txt", b"[12/03/2023, 09:15:02] Ana: oi", false),
        ("casos.csv", b"a,b\n1,2\n", false),
        ("casos.csv", b"{nome},b\n1,2\n", false),
        ("vazio.csv", b"", false),
    ] {
        assert_eq!(needs_opening(name, start), expected, "{name} {start:?}");
    }
}

#[test]
fn names_of_old_packers_have_their_accents() {
    let mut zip = zipped(&[made("relatXrio.csv", b"x")]);
    let places: Vec<usize> = memchr::memmem::find_iter(&zip, b"relatXrio").map(|at| at + 5).collect();
    places.into_iter().for_each(|at| zip[at] = 0xa2);
    assert_eq!(out_of("a.zip", &zip), ["a.zip › relatório.csv: x"]);
}

#[test]
fn a_note_is_a_line_of_the_report() {
    let Member::<Vec<u8>>::Note { name, bytes } = note::refused("a.zip › b.csv", ImportErrorKind::Encrypted, "") else { unreachable!() };
    let (report, batches) = read_all(&name, &bytes, "UTC");
    assert!(batches.is_empty() && report.rows_read == 0);
    assert_eq!(report.error.unwrap().kind, "encrypted");
}

proptest! {
    #[test]
    fn any_bytes_are_opened_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0usize..400, value: u8) {
        unpack("a.zip", &[&b"PK\x03\x04"[..], &bytes, b"PK\x05\x06", &bytes].concat(), &mut Vec::new());
        unpack("a.gz", &[&b"\x1f\x8b\x08"[..], &bytes].concat(), &mut Vec::new());
        unpack("a.json", &[&b"\xff\xfe{\0"[..], &bytes].concat(), &mut Vec::new());
        needs_opening("a", &bytes);
        let mut zip = zipped(&[made("a.csv", b"x,y\n1,2\n"), Made { is_large: true, ..made("b/c.txt", CHAT) }]);
        let at = at % zip.len();
        zip[at] = value;
        unpack("a.zip", &zip, &mut Vec::new());
    }
}
