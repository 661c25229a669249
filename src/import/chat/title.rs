//! Whose chat it is, as names of files and title lines say.

use super::marks::trim;

/// What separates a container from its members in the name of a file.
pub const MEMBER_SIGN: &str = " › ";

/// `Conversa do WhatsApp com Ana.txt`, `WhatsApp Chat - Ana.zip › _chat.txt`: `Ana`. The innermost name that tells it.
pub fn of_file(name: &str) -> Option<String> {
    name.rsplit(MEMBER_SIGN).flat_map(|part| part.rsplit('/')).find_map(|part| of_name(without_ending(part)))
}

/// `WhatsApp Chat with Ana`: what follows the name of the application and a word that joins.
pub fn of_name(text: &str) -> Option<String> {
    const JOINS: &[&str] = &[
        " com ", " with ", " con ", " mit ", " avec ", " met ", " med ", " s ", " с ", " з ", " z ", " cu ", " dengan ", " - ", " – ",
        " w/ ",
    ];
    const WHATSAPP: &str = "whatsapp";
    let text = trim(text);
    if text.len() > 300 {
        return None;
    }
    let lower = text.to_lowercase();
    // Lower case of other scripts may be longer: then positions do not agree, and the name is not taken apart.
    if lower.len() != text.len() {
        return None;
    }
    let after = lower.find(WHATSAPP)? + WHATSAPP.len();
    let found = JOINS.iter().filter_map(|join| Some((lower[after..].find(join)? + after, join.len()))).min()?;
    let title = trim(text.get(found.0 + found.1..)?);
    let title = ["uživatelem ", "контактом ", "o contato ", "contact "].iter().find_map(|word| title.strip_prefix(word)).unwrap_or(title);
    (!title.is_empty()).then(|| title.to_owned())
}

/// Without `.txt`, and without the `(1)` of a second download.
fn without_ending(name: &str) -> &str {
    let endings = [".txt", ".zip", ".gz", ".TXT", ".ZIP"];
    let mut name = name.trim();
    while let Some(rest) = endings.iter().find_map(|ending| name.strip_suffix(ending)) {
        name = rest;
    }
    match name.rsplit_once(" (") {
        Some((stem, copy)) if copy.strip_suffix(')').is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit())) => stem,
        _ => name,
    }
}
