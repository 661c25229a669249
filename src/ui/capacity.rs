//! How much a tab can hold. More than that is said before anything is read: a tab that runs out of memory loses what was open in it.

const GB: f64 = 1e9;
/// Of the device's memory, so much for one tab.
const SHARE: f64 = 0.25;
/// A worker addresses 4 GB, and needs room to work.
const MOST: f64 = 2.5 * GB;
/// Of a row in memory, with what is derived from it.
const ROW_MEMORY: f64 = 120.0;
/// Tabs of phones and tablets of Apple end at a fraction of their memory, which they do not tell.
const IOS_ROWS: u64 = 2_000_000;
/// Of browsers that do not tell theirs.
const USUAL_GB: f64 = 8.0;
const PHONE_GB: f64 = 4.0;
/// Bytes of a row in its file: of tables as they are exported, and of JSON with its names.
const ROW_BYTES: u64 = 107;
const JSON_ROW_BYTES: u64 = 600;
/// Files that are named one by one; more are a sum.
const MOST_LISTED: usize = 40;

/// What is known of the device.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Device {
    /// As far as the browser tells.
    memory_gb: Option<f64>,
    is_phone: bool,
    is_ios: bool,
}

impl Device {
    /// By what the browser says of itself. An iPad calls itself a Mac, and no Mac has a screen to touch.
    pub fn of(memory_gb: Option<f64>, user_agent: &str, touch_points: i32) -> Self {
        let says = |word: &str| user_agent.contains(word);
        let is_ios = says("iPhone") || says("iPad") || says("iPod") || (says("Macintosh") && touch_points > 1);
        Device { memory_gb: memory_gb.filter(|gb| *gb > 0.0), is_phone: is_ios || says("Android") || says("Mobile"), is_ios }
    }

    /// Rows that a tab holds with room to work.
    pub fn rows(self) -> u64 {
        if self.is_ios {
            return IOS_ROWS;
        }
        let memory_gb = self.memory_gb.unwrap_or(if self.is_phone { PHONE_GB } else { USUAL_GB });
        ((memory_gb * GB * SHARE).min(MOST) / ROW_MEMORY) as u64
    }
}

/// How many rows a file seems to have, by its size.
pub fn rows_of(name: &str, bytes: u64) -> u64 {
    let name = name.to_ascii_lowercase();
    let is_json = [".json", ".jsonl", ".ndjson"].iter().any(|ending| name.ends_with(ending));
    bytes.div_ceil(if is_json { JSON_ROW_BYTES } else { ROW_BYTES })
}

/// Files that came in and hold more than the tab can: nothing of them is read before somebody says so.
#[derive(Clone, Debug, PartialEq)]
pub struct TooMuch {
    pub files: Vec<LargeFile>,
    /// Rows of the files that are open, which are read again with these.
    pub open_rows: u64,
    /// Rows that the tab holds.
    pub fits: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LargeFile {
    pub name: String,
    pub bytes: u64,
    pub rows: u64,
    /// It is to be read.
    pub is_wanted: bool,
}

impl TooMuch {
    /// `None` = all of it fits. At first those are wanted that fit together, from the first on; all, where none does.
    pub fn of(files: &[(String, u64)], open_rows: u64, fits: u64) -> Option<Self> {
        let mut sum = open_rows;
        let mut fitting = |rows: u64| {
            let is_wanted = sum + rows <= fits;
            sum += if is_wanted { rows } else { 0 };
            is_wanted
        };
        let file = |(name, bytes): &(String, u64)| {
            let rows = rows_of(name, *bytes);
            LargeFile { name: name.clone(), bytes: *bytes, rows, is_wanted: fitting(rows) }
        };
        let mut files: Vec<LargeFile> = files.iter().map(file).collect();
        if files.iter().all(|file| file.is_wanted) {
            return None;
        }
        if files.len() > MOST_LISTED || files.iter().all(|file| !file.is_wanted) {
            files.iter_mut().for_each(|file| file.is_wanted = true);
        }
        Some(TooMuch { files, open_rows, fits })
    }

    /// There are several, and each can be left out.
    pub fn is_listed(&self) -> bool {
        (2..=MOST_LISTED).contains(&self.files.len())
    }

    /// Of all files that came in.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    /// With those that are open.
    pub fn wanted_rows(&self) -> u64 {
        self.open_rows + self.files.iter().filter(|file| file.is_wanted).map(|file| file.rows).sum::<u64>()
    }

    /// What is wanted now fits.
    pub fn fits_now(&self) -> bool {
        self.wanted_rows() <= self.fits
    }

    /// Their places among the files that came in.
    pub fn wanted(&self) -> Vec<usize> {
        (0..self.files.len()).filter(|at| self.files[*at].is_wanted).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAC: &str =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";
    const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
    const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
    const ANDROID: &str = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0";

    #[test]
    fn a_tab_holds_a_share_of_the_memory_that_the_browser_tells() {
        for (gb, agent, touches, expected) in [
            (Some(8.0), CHROME, 0, 16_666_666),
            (Some(2.0), CHROME, 0, 4_166_666),
            (Some(0.5), ANDROID, 5, 1_041_666),
            // More than a worker can address helps no one.
            (Some(32.0), CHROME, 0, 20_833_333),
            (None, MAC, 0, 16_666_666),
            (None, ANDROID, 5, 8_333_333),
            (None, IPHONE, 5, IOS_ROWS),
            (None, MAC, 5, IOS_ROWS),
            (Some(0.0), CHROME, 0, 16_666_666),
        ] {
            assert_eq!(Device::of(gb, agent, touches).rows(), expected, "{gb:?} {agent} {touches}");
        }
    }

    #[test]
    fn rows_are_guessed_by_the_size_and_the_kind_of_a_file() {
        assert_eq!((rows_of("m.csv", 1_070), rows_of("M.JSON", 1_200), rows_of("a.json › lista", 214), rows_of("m.csv", 1)), (10, 2, 2, 1));
    }

    /// Files of so many rows each.
    fn of(rows: &[u64], open_rows: u64, fits: u64) -> Option<TooMuch> {
        let files: Vec<(String, u64)> = rows.iter().enumerate().map(|(at, rows)| (format!("{at}.csv"), rows * ROW_BYTES)).collect();
        TooMuch::of(&files, open_rows, fits)
    }

    #[test]
    fn what_fits_is_not_asked_about_and_of_the_rest_what_fits_is_wanted() {
        assert_eq!(of(&[50, 50], 0, 100), None);
        let asked = of(&[60, 50, 40], 0, 100).expect("too much");
        assert_eq!((asked.wanted(), asked.wanted_rows(), asked.fits_now(), asked.is_listed()), (vec![0, 2], 100, true, true));
        // What is open is read again.
        assert_eq!(of(&[60, 50, 40], 50, 100).expect("too much").wanted(), [1]);
        let alone = of(&[101], 0, 100).expect("too much");
        assert_eq!((alone.wanted(), alone.fits_now(), alone.is_listed()), (vec![0], false, false));
        let many = of(&[10; 60], 0, 100).expect("too much");
        assert_eq!((many.wanted().len(), many.is_listed()), (60, false));
    }
}
