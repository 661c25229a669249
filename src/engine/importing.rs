//! An import under way: rows become the data set while the files are still being read, in file order.

use crate::data::Dataset;
use crate::import::{Batch, Rows};
use crate::model::FileReport;

use super::loaded::Rejected;
use super::merge::Merger;
use super::protocol::FileMeta;
use super::us;

/// The rows of one file are merged at a time, those of the files after it wait.
#[derive(Default)]
pub struct Import {
    reports: Vec<FileReport>,
    is_done: Vec<bool>,
    /// Of each file, what was handed over and is not yet merged.
    batches: Vec<Vec<Batch>>,
    merger: Merger,
    rejected: Vec<Rejected>,
    /// The file whose rows are being merged: all before it are in.
    head: usize,
    /// As things were before the first row of the head, and how many rows were rejected; `None` = none of its rows is in.
    before: Option<(Box<Merger>, usize)>,
}

/// The data set, with what its files say of themselves.
pub struct Imported {
    pub data: Dataset,
    pub reports: Vec<FileReport>,
    pub rejected: Vec<Rejected>,
}

impl Import {
    pub fn new(files: Vec<FileMeta>) -> Self {
        let report = |file: &FileMeta| FileReport { name: file.name.clone(), bytes: file.bytes, ..FileReport::default() };
        Import {
            reports: files.iter().map(report).collect(),
            is_done: vec![false; files.len()],
            batches: files.iter().map(|_| Vec::new()).collect(),
            ..Import::default()
        }
    }

    /// Rows of a file; those of a file that is none of the import's are dropped.
    pub fn push(&mut self, batch: Batch) {
        if let Some(batches) = self.batches.get_mut(usize::from(batch.file)) {
            batches.push(batch);
            self.merge_ready();
        }
    }

    pub fn done(&mut self, file: u16, report: FileReport) {
        let place = usize::from(file);
        if let Some(known) = self.reports.get_mut(place) {
            *known = report;
            self.is_done[place] = true;
            self.merge_ready();
        }
    }

    /// A file is being read again: its rows so far are void.
    pub fn forget(&mut self, file: u16) {
        let place = usize::from(file);
        if let Some(batches) = self.batches.get_mut(place) {
            batches.clear();
        }
        if place == self.head
            && let Some((merger, n_rejected)) = self.before.take()
        {
            self.merger = *merger;
            self.rejected.truncate(n_rejected);
        }
    }

    fn merge_ready(&mut self) {
        while self.head < self.batches.len() {
            // Who is us in a chat is settled when all files are there.
            if self.reports[self.head].chat.is_some() || self.batches[self.head].iter().any(|batch| batch.is_chat) {
                return;
            }
            let is_done = self.is_done[self.head];
            if !is_done && self.before.is_none() {
                if !self.can_go_back() {
                    return;
                }
                self.before = Some((Box::new(self.merger.clone()), self.rejected.len()));
                self.make_room();
            }
            self.merge_head();
            if !is_done {
                return;
            }
            self.before = None;
            self.head += 1;
        }
    }

    /// A file may turn out to be read wrongly until its last byte. A copy of what was there before is the way back; it is made
    /// where it is small beside the file.
    fn can_go_back(&self) -> bool {
        let before: u64 = self.reports[..self.head].iter().map(|report| report.bytes).sum();
        before * 2 <= self.reports[self.head].bytes
    }

    /// For as many messages as the head seems to hold: columns that grow by doubling would need their room twice over.
    fn make_room(&mut self) {
        let batches = &self.batches[self.head];
        let read = batches.iter().map(|batch| batch.read_to).max().unwrap_or(0);
        if let Some(messages) = (n_messages(batches) as u64 * self.reports[self.head].bytes).checked_div(read) {
            self.merger.reserve_messages((messages + messages / 64) as usize);
        }
    }

    fn merge_head(&mut self) {
        let mut batches = std::mem::take(&mut self.batches[self.head]);
        batches.sort_by_key(|batch| batch.seq);
        for batch in batches {
            self.rejected.extend(Rejected::of(&batch));
            self.merger.push(batch);
        }
    }

    /// The rows that are there, as a data set of its own; `None` = none, or those of a chat, of which nobody knows yet who is us.
    pub fn so_far(&self) -> Option<Dataset> {
        let waiting = self.batches.get(self.head..)?.iter().flatten();
        if waiting.clone().any(|batch| batch.is_chat) {
            return None;
        }
        let mut merger = self.merger.clone();
        waiting.for_each(|batch| merger.push(batch.clone()));
        let data = merger.finish(&mut self.reports.clone());
        (data.span().is_some()).then_some(data)
    }

    /// All files are there. `us` = names that somebody said are us.
    pub fn finish(mut self, us: &[String]) -> Imported {
        us::settle(&mut self.reports, &mut self.batches, us);
        self.merger.reserve_messages(self.batches.iter().map(|batches| n_messages(batches)).sum());
        while self.head < self.batches.len() {
            self.merge_head();
            self.head += 1;
        }
        Imported { data: self.merger.finish(&mut self.reports), reports: self.reports, rejected: self.rejected }
    }
}

fn n_messages(batches: &[Batch]) -> usize {
    batches.iter().map(|batch| if matches!(batch.rows, Rows::Messages(_)) { batch.rows.len() } else { 0 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read_all;

    const CASES: &str = "case_id,created_at,agent\n1,2026-03-02 09:00,Ana\n2,2026-03-02 10:00,\n";
    const MESSAGES: &str = "message_id,case_id,sent_at,direction,agent\n\
        a,1,2026-03-02 09:00,received,\nb,1,2026-03-02 09:05,sent,Ana\nc,3,2026-03-02 11:00,received,\nx,3,nunca,received,\n";
    const CHAT: &str = "02/03/2026 09:00 - Rosa: oi\n02/03/2026 09:01 - Loja: bom dia\n";

    /// What came out, told in one line.
    fn told(files: &[(&str, &str)], feed: impl Fn(&mut Import, &[(FileReport, Vec<Batch>)])) -> String {
        let read: Vec<(FileReport, Vec<Batch>)> = files.iter().map(|(name, text)| read_all(name, text.as_bytes(), "UTC")).collect();
        let metas = files.iter().map(|(name, text)| FileMeta { name: (*name).to_owned(), bytes: text.len() as u64 });
        let mut import = Import::new(metas.collect());
        feed(&mut import, &read);
        let Imported { data, reports, rejected } = import.finish(&[]);
        let kept: Vec<u64> = reports.iter().map(|report| report.kept).collect();
        let cases: Vec<&str> = data.names.case_ids.values().iter().collect();
        let rejected: Vec<u64> = rejected.iter().map(|row| row.line).collect();
        format!("{} messages, cases {cases:?}, {} listed, kept {kept:?}, rejected {rejected:?}", data.messages.len(), data.listed.len())
    }

    fn batch_of(read: &[(FileReport, Vec<Batch>)], file: u16) -> Vec<Batch> {
        read[usize::from(file)].1.iter().map(|batch| Batch { file, ..batch.clone() }).collect()
    }

    fn end(import: &mut Import, read: &[(FileReport, Vec<Batch>)], file: u16) {
        import.done(file, read[usize::from(file)].0.clone());
    }

    fn whole(import: &mut Import, read: &[(FileReport, Vec<Batch>)], file: u16) {
        batch_of(read, file).into_iter().for_each(|batch| import.push(batch));
        end(import, read, file);
    }

    #[test]
    fn what_comes_first_does_not_matter() {
        for files in [[("casos.csv", CASES), ("mensagens.csv", MESSAGES)], [("mensagens.csv", MESSAGES), ("casos.csv", CASES)]] {
            let in_order = told(&files, |import, read| (0..2).for_each(|file| whole(import, read, file)));
            let turned = told(&files, |import, read| (0..2).rev().for_each(|file| whole(import, read, file)));
            assert_eq!(in_order, turned);
            assert!(in_order.starts_with("3 messages"), "{in_order}");
            assert!(in_order.ends_with("rejected [5]"), "{in_order}");
        }
    }

    #[test]
    fn what_is_there_so_far_is_a_data_set_and_changes_nothing() {
        let read: Vec<(FileReport, Vec<Batch>)> =
            [("m.csv", MESSAGES), ("c.csv", CASES)].iter().map(|(name, text)| read_all(name, text.as_bytes(), "UTC")).collect();
        let mut import = Import::new(vec![FileMeta { name: "m.csv".into(), bytes: 1000 }, FileMeta { name: "c.csv".into(), bytes: 10 }]);
        assert!(import.so_far().is_none());
        // The case file comes before the first message: it waits, and counts.
        whole(&mut import, &read, 1);
        let counts = |import: &Import| import.so_far().map(|data| (data.messages.len(), data.listed.len()));
        assert_eq!(counts(&import), Some((0, 2)));
        batch_of(&read, 0).into_iter().for_each(|batch| import.push(batch));
        assert_eq!(counts(&import), Some((3, 2)));
        end(&mut import, &read, 0);
        let Imported { data, rejected, .. } = import.finish(&[]);
        assert_eq!((data.messages.len(), data.listed.len(), rejected.len()), (3, 2, 1));
    }

    #[test]
    fn who_is_us_is_not_guessed_before_the_end() {
        let read = [read_all("chat.txt", CHAT.as_bytes(), "UTC")];
        let mut import = Import::new(vec![FileMeta { name: "chat.txt".into(), bytes: 1000 }]);
        whole(&mut import, &read, 0);
        assert!(import.so_far().is_none());
    }

    #[test]
    fn a_file_that_is_read_again_counts_once() {
        for files in [[("casos.csv", CASES), ("mensagens.csv", MESSAGES)], [("mensagens.csv", MESSAGES), ("casos.csv", CASES)]] {
            let once = told(&files, |import, read| (0..2).for_each(|file| whole(import, read, file)));
            for again in 0..2 {
                let twice = told(&files, |import, read| {
                    for file in 0..2 {
                        if file == again {
                            batch_of(read, file).into_iter().for_each(|batch| import.push(batch));
                            import.forget(file);
                        }
                        whole(import, read, file);
                    }
                });
                assert_eq!(twice, once);
            }
        }
    }

    #[test]
    fn a_chat_and_what_follows_it_wait_for_the_end() {
        let files = [("Rosa.txt", CHAT), ("mensagens.csv", MESSAGES)];
        let in_order = told(&files, |import, read| (0..2).for_each(|file| whole(import, read, file)));
        let turned = told(&files, |import, read| (0..2).rev().for_each(|file| whole(import, read, file)));
        assert_eq!(in_order, turned);
        assert!(in_order.starts_with("5 messages"), "{in_order}");
    }
}
