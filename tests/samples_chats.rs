//! Chats of other projects, line by line against what those projects state. Runs only when `BALCAO_SAMPLES` names a folder with
//! `whatsapp-chats/` inside; the repository holds none of them.

use std::path::PathBuf;

use balcao::import::chat::header::{Cursor, date};
use balcao::import::{Batch, DateOrder, Rows, read_all};
use balcao::model::{Content, FileReport};
use serde_json::Value;

fn folder() -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("BALCAO_SAMPLES")?).join("whatsapp-chats"))
}

/// Records, then messages that are plain text, locations, other messages, notices.
const STATED: &[(&str, u64, Option<[u64; 4]>)] = &[
    ("wj-english_ios.txt", 23, Some([4, 2, 16, 1])),
    ("wj-portugal_ios.txt", 23, Some([4, 2, 16, 1])),
    ("wj-deutch_ios.txt", 23, Some([4, 2, 16, 1])),
    ("wj-russian_ios.txt", 23, Some([4, 2, 16, 1])),
    ("wj-arabic2_ios.txt", 23, Some([4, 2, 16, 1])),
    // 40 notices and placeholders, of which two missed calls and two cards are ours to tell apart.
    ("wj-english_android.txt", 60, Some([15, 3, 41, 1])),
    ("wj-english_android_media.txt", 60, Some([15, 3, 41, 1])),
    ("wj-calendar_gregorian_ios.txt", 25, Some([4, 2, 16, 3])),
    ("whatsr-englishandroid24h.txt", 50, None),
    ("whatsr-englishandroidampm.txt", 50, None),
    ("whatsr-englishios24h.txt", 50, None),
    ("whatsr-germanandroidampm.txt", 50, None),
    // Six authored messages, two notices, and a line that its own project leaves out.
    ("chatminer-ddmmyy_24h.txt", 9, Some([6, 0, 0, 3])),
    ("chatminer-yyyymmdd_24h.txt", 9, Some([6, 0, 0, 3])),
    ("chatminer-mmddyy_24h.txt", 9, Some([6, 0, 0, 3])),
    ("whatstk-lorem.txt", 500, Some([500, 0, 0, 0])),
    ("whatstk-pokemon.txt", 20, Some([18, 0, 0, 2])),
    ("whatsreader-spanish-format-test.txt", 6, None),
    ("whatsreader-asian-format-test.txt", 5, None),
    ("whatsreader-dash-format-test.txt", 5, None),
    ("whatsreader-european-ampm-format-test.txt", 4, None),
    ("whatsreader-android-private.txt", 45, None),
    ("whatsreader-ios-private-chat_chat.txt", 45, None),
    ("weeshlow-dutch_ios_bom.txt", 6, Some([2, 0, 0, 4])),
    ("weeshlow-spanish_am_bom.txt", 3, Some([3, 0, 0, 0])),
    ("rwhatsapp-sample.txt", 9, Some([6, 0, 1, 2])),
    ("wet-two-party_chat.txt", 2, Some([2, 0, 0, 0])),
];

#[test]
fn chats_give_the_records_that_their_projects_state() {
    let Some(folder) = folder() else { return };
    for (name, records, parts) in STATED {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let (report, _) = read_all(name, &bytes, "UTC");
        assert_eq!((report.rows_read, report.kept, report.rejected), (*records, *records, 0), "{name}");
        let Some([texts, locations, others, notices]) = parts else { continue };
        let chat = report.chat.unwrap();
        let of = |content: Content| chat.contents.iter().find(|(id, _)| id == content.id()).map_or(0, |(_, n)| *n);
        let (n_texts, n_locations) = (of(Content::Text), of(Content::Location));
        let n_others = chat.contents.iter().map(|(_, n)| n).sum::<u64>() - n_texts - n_locations;
        assert_eq!([n_texts, n_locations, n_others, chat.notices], [*texts, *locations, *others, *notices], "{name}");
    }
}

#[test]
fn media_of_an_android_export_are_told_apart() {
    let Some(folder) = folder() else { return };
    let (report, _) = read_all("c.txt", &std::fs::read(folder.join("wj-english_android_media.txt")).unwrap(), "UTC");
    let chat = report.chat.unwrap();
    let of = |id: &str| chat.contents.iter().find(|(known, _)| known == id).map_or(0, |(_, n)| *n);
    assert_eq!(["text", "image", "video", "audio", "sticker", "contact", "location"].map(of), [15, 2, 2, 1, 4, 2, 3]);
}

/// Time, author and text of each message.
fn messages_of(text: &[u8]) -> (FileReport, Vec<[String; 3]>) {
    let (report, batches) = read_all("c.txt", text, "UTC");
    let of_batch = |batch: &Batch| match &batch.rows {
        Rows::Messages(m) => (0..m.sent_at.len())
            .map(|row| {
                let raw = &text[m.text_offset[row] as usize..][..m.text_len[row] as usize];
                let at = chrono::DateTime::from_timestamp(m.sent_at[row].into(), 0).unwrap().format("%Y-%m-%dT%H:%M:%S").to_string();
                [at, m.contact_name.get(row).to_owned(), balcao::import::chat::text_of(raw)]
            })
            .collect(),
        _ => Vec::new(),
    };
    let rows = batches.iter().flat_map(of_batch).collect();
    (report, rows)
}

#[test]
fn chats_say_what_their_projects_read_in_them() {
    let Some(folder) = folder() else { return };
    let target: Value = serde_json::from_slice(&std::fs::read(folder.join("chatminer-target.json")).unwrap()).unwrap();
    let mut wanted: Vec<[String; 3]> = target
        .as_array()
        .unwrap()
        .iter()
        .map(|message| ["timestamp", "author", "message"].map(|key| message[key].as_str().unwrap().to_owned()))
        .collect();
    wanted.sort();
    for name in ["chatminer-ddmmyy_24h.txt", "chatminer-yyyymmdd_24h.txt", "chatminer-mmddyy_24h.txt"] {
        let (_, mut found) = messages_of(&std::fs::read(folder.join(name)).unwrap());
        // That project joins lines by a space.
        found.iter_mut().for_each(|[.., text]| *text = text.replace('\n', " "));
        found.sort();
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn published_lines_are_read_as_stated() {
    let Some(folder) = folder() else { return };
    let vectors: Value = serde_json::from_slice(&std::fs::read(folder.join("line-vectors.json")).unwrap()).unwrap();
    let vectors = vectors.as_array().unwrap();
    for vector in vectors {
        if let Some(text) = vector["date_string"].as_str() {
            let order = if vector["note"].as_str().unwrap().contains("month first") || text.contains("BE") {
                DateOrder::MonthFirst
            } else {
                DateOrder::DayFirst
            };
            let (year, month, day) = date(&mut Cursor { text, byte: 0 }).unwrap().resolve(order).unwrap();
            assert_eq!(format!("{year:04}-{month:02}-{day:02}"), vector["expected_date"].as_str().unwrap(), "{text}");
            continue;
        }
        if let Some(dates) = vector["dates"].as_array() {
            let text: String = dates.iter().map(|date| format!("{}, 10:00 - a: m\n", date.as_str().unwrap())).collect();
            let report = messages_of(text.as_bytes()).0;
            let wanted = match vector["first_component"].as_str() {
                Some("day") => ("day_first", true),
                Some("month") => ("month_first", true),
                _ => ("day_first", false),
            };
            assert_eq!((report.date_order.as_str(), report.date_evidence > 0), wanted, "{text}");
            continue;
        }
        let lines: Vec<&str> = vector["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let (report, rows) = messages_of(lines.join("\n").as_bytes());
        if let Some(name) = vector["attachment"].as_str() {
            assert!(rows[0][2].contains(name) && report.chat.unwrap().contents == [("image".to_owned(), 1)], "{}", lines[0]);
            continue;
        }
        let is_system = vector["system"].as_bool() == Some(true);
        if is_system {
            assert_eq!((rows.len(), report.chat.unwrap().notices), (0, 1), "{}", lines[0]);
            continue;
        }
        let times: Vec<&str> = rows.iter().map(|[at, ..]| at.as_str()).collect();
        let wanted: Vec<&str> = vector["expected_local"].as_array().unwrap().iter().map(|at| at.as_str().unwrap()).collect();
        assert_eq!(times, wanted, "{lines:?}");
        for (key, at) in [("author", 1), ("message", 2)] {
            if let Some(wanted) = vector[key].as_str() {
                assert_eq!(rows[0][at], wanted, "{}", lines[0]);
            }
        }
    }
    assert_eq!(vectors.len(), 43);
}
