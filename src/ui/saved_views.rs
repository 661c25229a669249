//! Views with a name, as the browser and files keep them: a line each, `name<TAB>fragment<TAB>default`. Nothing personal is in them.

use super::view_state::ViewState;

const HEAD: &str = "balcao-views 1";
const MAX_NAME: usize = 80;

#[derive(Clone, Debug, PartialEq)]
pub struct SavedView {
    pub name: String,
    /// As a link for others holds it.
    pub fragment: String,
    /// Opened with the first data of a visit. Invariant: at most one is.
    pub is_default: bool,
}

/// A name in one line, not longer than a menu can show.
pub fn clean_name(name: &str) -> String {
    let line: String = name.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_NAME).collect()
}

/// Adds a view, or gives the one of the same name another fragment.
pub fn put(views: &mut Vec<SavedView>, name: &str, fragment: String) {
    match views.iter_mut().find(|view| view.name == name) {
        Some(view) => view.fragment = fragment,
        None => views.push(SavedView { name: name.to_owned(), fragment, is_default: false }),
    }
}

/// Makes one the default, or none when it is already.
pub fn turn_default(views: &mut [SavedView], place: usize) {
    for (at, view) in views.iter_mut().enumerate() {
        view.is_default = at == place && !view.is_default;
    }
}

/// Another name; one that is taken is refused.
pub fn rename(views: &mut [SavedView], place: usize, name: &str) {
    let name = clean_name(name);
    let is_free = !name.is_empty() && views.iter().all(|view| view.name != name);
    if let Some(view) = views.get_mut(place).filter(|_| is_free) {
        view.name = name;
    }
}

pub fn format(views: &[SavedView]) -> String {
    let mut out = format!("{HEAD}\n");
    for view in views {
        out.push_str(&format!("{}\t{}\t{}\n", view.name, view.fragment, if view.is_default { "default" } else { "" }));
    }
    out
}

/// `None` = not such a file. Fragments are read and written anew, so that nothing but a view comes in.
pub fn parse(text: &str) -> Option<Vec<SavedView>> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    if lines.next()?.trim() != HEAD {
        return None;
    }
    let mut views = Vec::new();
    let mut has_default = false;
    for line in lines {
        let mut parts = line.split('\t');
        let (Some(name), Some(fragment)) = (parts.next().map(clean_name), parts.next()) else { continue };
        if name.is_empty() {
            continue;
        }
        put(&mut views, &name, ViewState::parse(fragment).link().0);
        if parts.next().is_some_and(|word| word.trim() == "default") && !has_default {
            has_default = true;
            if let Some(view) = views.iter_mut().find(|view| view.name == name) {
                view.is_default = true;
            }
        }
    }
    Some(views)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str, fragment: &str, is_default: bool) -> SavedView {
        SavedView { name: name.to_owned(), fragment: fragment.to_owned(), is_default }
    }

    #[test]
    fn views_come_back_from_their_file() {
        let views = vec![view("Só WhatsApp", "#/team?p=7d&f=channel:WhatsApp", true), view("Tudo", "#/overview?p=all", false)];
        assert_eq!(parse(&format(&views)), Some(views));
    }

    #[test]
    fn a_file_of_something_else_is_no_file_of_views() {
        assert_eq!(parse("case;agent\n1;Ana\n"), None);
        assert_eq!(parse("balcao-views 1\n\n\t\nx\ty\tdefault\n"), Some(vec![view("x", "#/overview", true)]));
    }

    #[test]
    fn names_of_people_in_a_file_are_not_let_in() {
        let views = parse("balcao-views 1\nA\t#/overview?f=requester:Maria;channel:WhatsApp\t\n").unwrap();
        assert_eq!(views, [view("A", "#/overview?f=channel:WhatsApp", false)]);
    }

    #[test]
    fn one_view_at_most_is_the_default() {
        let mut views = vec![view("a", "#/overview", false), view("b", "#/overview", false)];
        turn_default(&mut views, 0);
        turn_default(&mut views, 1);
        assert_eq!(views.iter().map(|view| view.is_default).collect::<Vec<_>>(), [false, true]);
        turn_default(&mut views, 1);
        assert!(views.iter().all(|view| !view.is_default));
    }

    #[test]
    fn a_name_that_is_taken_is_refused_and_the_same_name_replaces() {
        let mut views = vec![view("a", "#/overview", false), view("b", "#/overview", false)];
        rename(&mut views, 1, "a");
        rename(&mut views, 0, "  c\td ");
        put(&mut views, "b", "#/team".to_owned());
        assert_eq!(views, [view("c d", "#/overview", false), view("b", "#/team", false)]);
    }
}
