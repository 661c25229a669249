//! Which files of a zip or a folder are read, by their names.

use std::collections::HashSet;

use crate::import::chat::title;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Read,
    /// Pictures, sound, and what else was attached to a chat: counted.
    Media,
    /// Folders, and what systems leave behind.
    Ignored,
}

/// What is never a table or a chat.
const MEDIA: &[&str] = &[
    "jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "bmp", "tif", "tiff", "svg", "mp4", "3gp", "mov", "avi", "mkv", "webm", "m4v",
    "opus", "m4a", "mp3", "aac", "ogg", "oga", "wav", "amr", "caf", "was", "vcf", "pdf", "doc", "docx", "odt", "ppt", "pptx", "rtf",
    "html", "htm", "css", "js", "exe", "apk", "dll", "ttf", "woff", "woff2", "eml", "msg", "ics",
];

/// One per name, with the way to it.
pub fn roles(names: &[&str]) -> Vec<Role> {
    let chat_folders: HashSet<&str> = names.iter().copied().filter(|name| is_chat(name)).map(folder).collect();
    let role = |name: &str| {
        let is_hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        match () {
            () if name.ends_with('/') || is_hidden => Role::Ignored,
            () if is_chat(name) => Role::Read,
            // Tables beside a chat were sent in it.
            () if chat_folders.contains(folder(name)) && !has_ending(name, "zip") => Role::Media,
            () if MEDIA.iter().any(|ending| has_ending(name, ending)) => Role::Media,
            () => Role::Read,
        }
    };
    names.iter().copied().map(role).collect()
}

fn is_chat(name: &str) -> bool {
    let file = file(name);
    has_ending(file, "txt") && (file.eq_ignore_ascii_case("_chat.txt") || title::of_file(file).is_some())
}

fn file(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn has_ending(name: &str, ending: &str) -> bool {
    file(name).rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(ending))
}

/// Zips that are files of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// Of sheets, as XML.
    Workbook,
    Other,
}

/// `None` = a plain zip.
pub fn office<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<Office> {
    let has = |wanted: &[&str]| names.clone().any(|name| wanted.iter().any(|known| name.eq_ignore_ascii_case(known)));
    let is_office = has(&["[Content_Types].xml", "META-INF/manifest.xml", "META-INF/MANIFEST.MF", "xl/workbook.xml"]);
    let is_workbook = names.clone().any(|name| {
        let name = name.trim_start_matches('/').to_ascii_lowercase();
        name.ends_with("workbook.xml") || name.starts_with("xl/worksheets/") && name.ends_with(".xml")
    });
    is_office.then_some(if is_workbook { Office::Workbook } else { Office::Other })
}

/// `mensagens.csv.gz` held `mensagens.csv`.
pub fn without_gz(name: &str) -> &str {
    let name = file(name.rsplit(title::MEMBER_SIGN).next().unwrap_or(name));
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).unwrap_or(name)
}
