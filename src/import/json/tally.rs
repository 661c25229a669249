//! Words of payloads, counted.

use super::heard::Heard;
use crate::model::WebhookReport;

/// Distinct words that are told of each kind; what comes after them counts as `other`.
const MOST_WORDS: usize = 48;
const OTHER: &str = "other";

#[derive(Default)]
pub struct Tally {
    messages: Words,
    statuses: Words,
    categories: Words,
    errors: Words,
    notices: Words,
    /// Points of sums by their name.
    sums: Vec<(&'static str, u64)>,
}

#[derive(Default)]
struct Words {
    counts: Vec<(Box<str>, u64)>,
}

impl Words {
    /// Only what looks like a word of a protocol is kept: a report holds no contents.
    fn add(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        let is_word = word.len() <= 48 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        let folded = if is_word { word.to_ascii_lowercase() } else { OTHER.to_owned() };
        if let Some((_, count)) = self.counts.iter_mut().find(|(known, _)| **known == *folded) {
            *count += 1;
        } else if self.counts.len() < MOST_WORDS || folded == OTHER {
            self.counts.push((folded.into(), 1));
        } else {
            self.add(" ");
        }
    }

    fn report(&self) -> Vec<(String, u64)> {
        let mut counts: Vec<_> = self.counts.iter().map(|(word, count)| (word.to_string(), *count)).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts
    }
}

impl Tally {
    pub fn heard(&mut self, heard: &Heard<'_>) {
        let words = if heard.is_status { &mut self.statuses } else { &mut self.messages };
        words.add(if heard.word.is_empty() { OTHER } else { &heard.word });
        self.categories.add(&heard.category);
    }

    pub fn error(&mut self, code: &str) {
        self.errors.add(code);
    }

    pub fn notice(&mut self, what: &str) {
        self.notices.add(if what.is_empty() { OTHER } else { what });
    }

    pub fn sum(&mut self, name: &'static str, n_points: u64) {
        self.notices.add(name);
        match self.sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, n)) => *n += n_points,
            None => self.sums.push((name, n_points)),
        }
    }

    /// The first sums that were met, and how many points there are of all.
    pub fn sums(&self) -> Option<(&'static str, u64)> {
        let (name, _) = self.sums.first()?;
        Some((name, self.sums.iter().map(|(_, n)| n).sum()))
    }

    pub fn report(&self) -> WebhookReport {
        WebhookReport {
            messages: self.messages.report(),
            statuses: self.statuses.report(),
            categories: self.categories.report(),
            errors: self.errors.report(),
            notices: self.notices.report(),
        }
    }
}
