//! What a visit finds before anybody drops a file: data that this browser kept, data that the site carries, a newer build.

use serde::{Deserialize, Serialize};

use crate::engine::{LocalDay, PlanEdit};

use super::capacity::Device;
use super::view_state::day_of_iso;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    /// Files are kept in this browser for the next visit: the person wants it.
    pub keeps: bool,
    /// What an earlier visit left.
    pub kept: Option<Kept>,
    /// The person erases it: that it is gone is to be said.
    pub tells_erased: bool,
    /// What the browser refuses to keep.
    pub refuses: Refuses,
    pub device: Device,
    /// A newer build waits until the person wants it.
    pub has_update: bool,
}

/// What a browser refuses to keep, as private windows do: what is open then lives in the memory of its tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refuses {
    #[default]
    Nothing,
    Files,
    /// Settings and saved views too.
    All,
}

impl Refuses {
    pub fn of(has_files: bool, has_storage: bool) -> Self {
        match (has_files, has_storage) {
            (_, false) => Refuses::All,
            (false, true) => Refuses::Files,
            (true, true) => Refuses::Nothing,
        }
    }

    /// Key of the sentence that says so.
    pub fn told(self) -> Option<&'static str> {
        match self {
            Refuses::Nothing => None,
            Refuses::Files => Some("visit.memory.files"),
            Refuses::All => Some("visit.memory.all"),
        }
    }
}

/// The list of files in the browser's own file system (OPFS), written after the files themselves: without it they are no data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    version: u32,
    /// The folder that holds them, each by its place.
    pub folder: String,
    pub files: Vec<KeptFile>,
    /// Who was us in chats.
    pub us: Vec<String>,
    /// When it was kept, seconds since 1970 by the clock on this computer's wall.
    pub at: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptFile {
    pub name: String,
    pub bytes: u64,
    /// What was chosen for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<PlanEdit>,
}

/// Another form of the list is not read: the files are then erased, as if they were broken.
const VERSION: u32 = 1;

impl Kept {
    /// `edits` beside the files; fewer = nothing was chosen.
    pub fn new(folder: String, files: &[(String, u64)], edits: Vec<Option<PlanEdit>>, us: Vec<String>, at: i64) -> Self {
        let edits = edits.into_iter().chain(std::iter::repeat(None));
        let files = files.iter().zip(edits).map(|((name, bytes), edit)| KeptFile { name: name.clone(), bytes: *bytes, edit }).collect();
        Kept { version: VERSION, folder, files, us, at }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let kept: Kept = serde_json::from_str(text).ok()?;
        (kept.version == VERSION && !kept.files.is_empty()).then_some(kept)
    }

    pub fn format(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// The names of the files, as the data set is called.
    pub fn name(&self) -> String {
        self.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// `data/manifest.json` beside the page: `{"published": "2026-11-20T08:00:00Z", "files": [{"path": "casos.csv", "bytes": 1234}]}`.
/// Paths are relative to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Published {
    pub published: String,
    pub files: Vec<PublishedFile>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublishedFile {
    pub path: String,
    /// Its size; 0 = not said. A file of another size is a broken one.
    pub bytes: u64,
}

impl Published {
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
    }
}

/// When data of the site were published, and when they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publishing {
    pub day: LocalDay,
    pub today: LocalDay,
}

impl Publishing {
    /// `None` = the list does not say.
    pub fn of(list: &Published, today: LocalDay) -> Option<Self> {
        Some(Publishing { day: day_of_iso(list.published.get(..10)?)?, today })
    }

    /// Days since then, when they are so many that newer data are likely.
    pub fn stale_days(self) -> Option<u32> {
        u32::try_from(self.today - self.day).ok().filter(|days| *days > STALE_DAYS)
    }
}

/// A team that publishes each week is on time with these.
const STALE_DAYS: u32 = 7;

/// Why data of the site did not arrive; each has its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// The list is there and is no list.
    List,
    /// Of another site: the page's own policy forbids it.
    Elsewhere(String),
    /// The answer of the host: 404, 403, nothing at all (0).
    Status(String, u16),
    /// Cut, or another file than the list says.
    Size(String),
}

impl Unreachable {
    /// Key of the text, and the file it names.
    pub fn told(&self) -> (&'static str, String) {
        match self {
            Unreachable::List => ("toast.site.list", String::new()),
            Unreachable::Elsewhere(file) => ("toast.site.elsewhere", file.clone()),
            Unreachable::Status(file, 0) => ("toast.site.offline", file.clone()),
            Unreachable::Status(file, status) => ("toast.site.status", format!("{file} ({status})")),
            Unreachable::Size(file) => ("toast.site.size", file.clone()),
        }
    }
}

/// The files asked for by `?data=`: paths with commas between, as they stand in the address.
pub fn asked(query: &str) -> Vec<String> {
    let query = query.trim_start_matches('?');
    let values = query.split('&').filter_map(|pair| pair.strip_prefix("data=")).flat_map(|value| value.split(','));
    values.map(decoded).filter(|path| !path.trim().is_empty()).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let digit = |at: usize| more.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &more[2..];
            }
            (b'+', ..) => {
                bytes.push(b' ');
                rest = more;
            }
            _ => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_and_what_is_no_list_does_not() {
        let files = [("casos.csv".to_owned(), 12), ("m.csv".to_owned(), 30)];
        let edit = PlanEdit { is_left_out: Some(true), ..PlanEdit::default() };
        let kept = Kept::new("a1".to_owned(), &files, vec![None, Some(edit)], vec!["Loja".to_owned()], 1_790_000_000);
        assert_eq!(Kept::parse(&kept.format()), Some(kept.clone()));
        assert_eq!((kept.bytes(), kept.name().as_str()), (42, "casos.csv, m.csv"));
        let newer = kept.format().replace("\"version\":1", "\"version\":2");
        for broken in ["", "{", "[]", "{\"version\":1}", newer.as_str(), &kept.format()[..40]] {
            assert_eq!(Kept::parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn the_list_of_a_site_may_leave_out_what_it_does_not_know() {
        let list = Published::parse("{\"files\":[{\"path\":\"m.csv\"}],\"title\":\"x\"}").expect("a list");
        assert_eq!(list.files, [PublishedFile { path: "m.csv".to_owned(), bytes: 0 }]);
        assert_eq!(Published::parse("<!doctype html>"), None);
    }

    #[test]
    fn an_address_may_name_its_data() {
        assert_eq!(asked("?data=a.csv,dados%2Fb%20c.csv&x=1"), ["a.csv", "dados/b c.csv"]);
        assert_eq!(asked("?v=1&data="), Vec::<String>::new());
        assert_eq!(asked("?data=100%25,%ZZ"), ["100%", "%ZZ"]);
    }
}
