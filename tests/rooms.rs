//! Who may use whom. A new arrow between rooms is a decision: it is written here and in ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms it may use. `ui/browser` and `bin` are at the edge and may use everything.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("data", &["model", "calendar"]),
    ("calendar", &["model"]),
    ("import", &["model", "data", "calendar"]),
    ("derive", &["model", "data", "calendar"]),
    ("filter", &["model", "data", "calendar"]),
    ("metrics", &["model", "data", "calendar"]),
    ("export", &["model", "data", "calendar", "import", "derive", "filter", "metrics"]),
    ("sample", &["model", "data", "calendar", "import", "derive", "filter", "metrics"]),
    ("engine", &["model", "data", "calendar", "import", "derive", "filter", "metrics", "export"]),
    ("chart", &["model", "engine"]),
    ("ui", &["model", "engine", "chart"]),
];

const EDGE: &[&str] = &["ui/browser", "bin"];

/// The browser is known to these only.
const BROWSER_CRATES: &[&str] =
    &["web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "leptos", "gloo_net", "console_error_panic_hook"];
const KNOW_THE_BROWSER: &[&str] = &["ui", "ui/browser", "bin"];

/// Lower rooms never ask what time it is, or for randomness: they are told.
const CLOCK_AND_CHANCE: &[&str] = &["Utc::now", "Local::now", "SystemTime", "Instant::now", "thread_rng", "getrandom", "rand::"];

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let forbidden = |file: &SourceFile| {
        let Some((_, allowed)) = MAY_USE.iter().find(|(room, _)| *room == file.room) else { return Vec::new() };
        let strangers =
            used_rooms(&file.code, file.depth).into_iter().filter(|(_, used)| used != &file.room && !allowed.contains(&used.as_str()));
        strangers.map(|(line, used)| format!("{}:{line} `{}` may not use `{used}`", file.path.display(), file.room)).collect()
    };
    check(forbidden, "the table MAY_USE in tests/rooms.rs says who may use whom");
}

#[test]
fn only_the_page_and_the_binaries_know_the_browser() {
    let forbidden = |file: &SourceFile| {
        if KNOW_THE_BROWSER.contains(&file.room.as_str()) {
            return Vec::new();
        }
        let uses = BROWSER_CRATES.iter().flat_map(|name| lines_with_word(&file.code, name).into_iter().map(move |line| (line, name)));
        uses.map(|(line, name)| format!("{}:{line} `{}` may not use the crate `{name}`", file.path.display(), file.room)).collect()
    };
    check(forbidden, "what needs the browser belongs in ui/browser or bin");
}

#[test]
fn rooms_below_the_page_are_told_the_time_and_never_draw_lots() {
    let forbidden = |file: &SourceFile| {
        if KNOW_THE_BROWSER.contains(&file.room.as_str()) {
            return Vec::new();
        }
        let uses = CLOCK_AND_CHANCE.iter().flat_map(|name| lines_with_word(&file.code, name).into_iter().map(move |line| (line, name)));
        uses.map(|(line, name)| format!("{}:{line} `{}` may not use `{name}`", file.path.display(), file.room)).collect()
    };
    check(forbidden, "take the instant or the seed as an argument");
}

#[test]
fn every_room_is_in_the_table() {
    let is_known = |room: &str| room == "lib" || EDGE.contains(&room) || MAY_USE.iter().any(|(known, _)| *known == room);
    check(
        |file| if is_known(&file.room) { Vec::new() } else { vec![format!("{}: the room `{}` is new", file.path.display(), file.room)] },
        "add it to MAY_USE with the rooms it may use",
    );
}

#[test]
fn paths_are_found_in_every_way_of_writing_them() {
    let used = |code: &str| {
        used_rooms(&plain_code(code), 2).into_iter().map(|(line, room)| format!("{line} {room}")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(used("use crate::data::Column;"), "1 data");
    assert_eq!(used("\nuse crate::{\n  data::{Column, Texts},\n  model,\n};"), "3 data, 4 model");
    assert_eq!(used("fn f(x: crate::filter::Selection) {}"), "1 filter");
    assert_eq!(used("use super::super::import::Batch;"), "1 import");
    assert_eq!(used("use super::filter::mask;"), "");
    assert_eq!(used("use balcao::engine;"), "1 engine");
    assert_eq!(used("/// See [`crate::engine`].\n// crate::engine\nconst A: &str = \"crate::engine\";"), "");
    assert_eq!(used("#[cfg(test)]\nmod tests { use crate::engine::Query; }"), "");
}

#[track_caller]
fn check(forbidden: impl Fn(&SourceFile) -> Vec<String>, advice: &str) {
    let found: Vec<_> = source_files().iter().flat_map(forbidden).collect();
    assert!(found.is_empty(), "{}\n{advice}", found.join("\n"));
}

struct SourceFile {
    path: PathBuf,
    room: String,
    /// How many `super` lead to the root of the crate.
    depth: usize,
    /// Without comments, texts and unit tests; lines are where they were.
    code: String,
}

fn source_files() -> Vec<SourceFile> {
    let mut paths = Vec::new();
    collect(Path::new("src"), &mut paths);
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> SourceFile {
    let code = plain_code(&fs::read_to_string(&path).expect("listed just now"));
    let is_front_page = path.file_name().is_some_and(|name| name == "mod.rs" || name == "lib.rs");
    let depth = path.iter().count() - 1 - usize::from(is_front_page);
    SourceFile { room: room_of(&path), depth, code, path }
}

/// Test files may use every room.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ext| ext == "rs") && path.file_name().is_some_and(|name| name != "tests.rs") {
            paths.push(path);
        }
    }
}

/// `src/import/csv.rs` is in the room `import`, `src/ui/browser/files.rs` in `ui/browser`.
fn room_of(path: &Path) -> String {
    let parts: Vec<_> = path.iter().skip(1).map(|part| part.to_string_lossy().replace(".rs", "")).collect();
    let deep = parts.get(..2).map(|two| two.join("/"));
    deep.filter(|room| EDGE.contains(&room.as_str())).unwrap_or_else(|| parts[0].clone())
}

/// Rooms named after `crate::`, `balcao::` or as many `super::` as lead to the root, with their lines.
fn used_rooms(code: &str, depth: usize) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    let supers = "super::".repeat(depth.max(1));
    for root in ["crate::", "balcao::", &supers] {
        for (at, _) in code.match_indices(root).filter(|(at, _)| !code[..*at].ends_with(is_word)) {
            let path = at + root.len();
            match code[path..].strip_prefix('{') {
                Some(group) => {
                    used.extend(heads_of_group(group).into_iter().map(|(offset, name)| (line_at(code, path + 1 + offset), name)))
                }
                None => used.push((line_at(code, at), word_at(&code[path..]))),
            }
        }
    }
    used.retain(|(_, name)| MAY_USE.iter().any(|(room, _)| room == name));
    used
}

/// The first words of the members of `a::{b, c}, d}`: `a` and `d`, with their offsets.
fn heads_of_group(group: &str) -> Vec<(usize, String)> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut is_head_next = true;
    for (offset, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_head_next = true,
            _ if is_head_next && is_word(letter) => {
                heads.push((offset, word_at(&group[offset..])));
                is_head_next = false;
            }
            _ => {}
        }
    }
    heads
}

fn lines_with_word(code: &str, word: &str) -> Vec<usize> {
    let is_whole = |at: usize| !code[..at].ends_with(is_word) && (word.ends_with(':') || !code[at + word.len()..].starts_with(is_word));
    code.match_indices(word).filter(|(at, _)| is_whole(*at)).map(|(at, _)| line_at(code, at)).collect()
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn word_at(code: &str) -> String {
    code.chars().take_while(|letter| is_word(*letter)).collect()
}

fn line_at(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// Drops line comments, the contents of texts, and everything after a `#[cfg(test)]` that opens a module.
fn plain_code(source: &str) -> String {
    let untested = source.find("#[cfg(test)]\nmod ").map_or(source, |at| &source[..at]);
    untested.lines().map(|line| without_texts(without_comment(line)) + "\n").collect()
}

fn without_comment(line: &str) -> &str {
    line.find("//").map_or(line, |at| &line[..at])
}

fn without_texts(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}
