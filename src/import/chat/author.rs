//! Who wrote: what stands between the header and the text.

use super::content::is_notice_start;
use super::marks::{is_gap, is_mark};

/// Names of contacts may be long, but not as long as this.
const LONGEST_NAME: usize = 200;

/// The author's name and the byte at which the text starts; `None` = a notice without an author.
pub fn split(rest: &str) -> Option<(&str, usize)> {
    let mut from = 0;
    loop {
        let colon = from + rest[from..].find(':')?;
        let after = &rest[colon + 1..];
        // A colon inside a name or a clock is followed by something else.
        let ends_name = after.is_empty() || after.starts_with(is_gap) || after.starts_with(['\r', '\n']);
        if !ends_name {
            from = colon + 1;
            continue;
        }
        let name = clean(&rest[..colon]);
        if name.is_empty() || colon > LONGEST_NAME || is_notice_start(name) {
            return None;
        }
        let space = after.chars().next().filter(|c| !is_mark(*c) && is_gap(*c)).map_or(0, char::len_utf8);
        return Some((name, colon + 1 + space));
    }
}

/// A name without marks around it, and without the `~` that stands before those who are no contacts.
fn clean(name: &str) -> &str {
    let name = name.trim_matches(is_gap);
    name.strip_prefix('~').map_or(name, |name| name.trim_start_matches(is_gap))
}
