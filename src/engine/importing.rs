//! An import under way: rows become the data set while the files are still being read, in file order.

use crate::data::Dataset;
use crate::import::{Batch, Rows, SliceReport, join};
use crate::model::FileReport;

use super::loaded::Rejected;
use super::merge::Merger;
use super::protocol::FileMeta;
use super::us;

/// The rows of one file are merged at a time, those of the files after it wait.
#[derive(Default)]
pub struct Import {
    reports: Vec<FileReport>,
    files: Vec<Arriving>,
    merger: Merger,
    rejected: Vec<Rejected>,
    /// The file whose rows are being merged: all before it are in.
    head: usize,
    /// As things were before the first row of the head, and how many rows were rejected; `None` = none of its rows is in.
    before: Option<(Box<Merger>, usize)>,
}

/// A file as far as it is here.
#[derive(Default)]
struct Arriving {
    /// Rows of earlier readings are void.
    reading: u32,
    is_done: bool,
    /// What was handed over and is not yet merged.
    batches: Vec<Batch>,
    /// Those that were read to their end; empty for a file that is read at once.
    slices: Vec<Option<SliceReport>>,
}

impl Arriving {
    /// Slices before this one are all here: its rows follow theirs.
    fn n_in_order(&self) -> u32 {
        self.slices.iter().take_while(|slice| slice.is_some()).count() as u32
    }

    /// The line on which a slice begins, as far as slices are here.
    fn line_of(&self, slice: u32) -> u64 {
        self.slices.iter().take(slice as usize).flatten().map(|slice| slice.next_line).sum()
    }

    /// Batches whose turn it is, in their order, with the lines of the file.
    fn take_ready(&mut self) -> Vec<Batch> {
        let n_in_order = self.n_in_order();
        let (mut ready, wait): (Vec<Batch>, Vec<Batch>) = self.batches.drain(..).partition(|batch| batch.slice <= n_in_order);
        self.batches = wait;
        ready.sort_by_key(|batch| (batch.slice, batch.seq));
        for batch in &mut ready {
            let line = self.line_of(batch.slice);
            batch.issues.iter_mut().for_each(|issue| issue.line += line);
        }
        ready
    }

    /// The report of the file, when all slices are here and each begins where the one before ended.
    fn joined(&self) -> Option<FileReport> {
        let slices: Vec<SliceReport> = self.slices.iter().cloned().collect::<Option<_>>()?;
        slices.windows(2).all(|pair| pair[0].next == pair[1].first).then(|| join(&slices))
    }
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
            files: files.iter().map(|_| Arriving::default()).collect(),
            ..Import::default()
        }
    }

    /// Files that are not yet here to their end.
    pub fn n_open(&self) -> usize {
        self.files.iter().filter(|file| !file.is_done).count()
    }

    /// Rows of a file; those of a file that is none of the import's are dropped.
    pub fn push(&mut self, batch: Batch) {
        if self.is_current(batch.file, batch.reading) {
            self.files[usize::from(batch.file)].batches.push(batch);
            self.merge_ready();
        }
    }

    /// A file was read at once.
    pub fn done(&mut self, file: u16, reading: u32, report: FileReport) {
        if self.is_current(file, reading) {
            let place = usize::from(file);
            self.reports[place] = report;
            self.files[place].is_done = true;
            self.merge_ready();
        }
    }

    /// A slice of a file was read. When they do not fit together, the file is read again, at once.
    pub fn slice_done(&mut self, file: u16, reading: u32, slice: SliceReport) {
        if !self.is_current(file, reading) {
            return;
        }
        let arriving = &mut self.files[usize::from(file)];
        arriving.slices.resize(slice.of as usize, None);
        let place = slice.slice as usize;
        if let Some(known) = arriving.slices.get_mut(place) {
            *known = Some(slice);
        }
        match arriving.joined() {
            Some(report) => self.done(file, reading, report),
            None => self.merge_ready(),
        }
    }

    /// Whether rows of that reading still count. A later reading makes those before it void.
    fn is_current(&mut self, file: u16, reading: u32) -> bool {
        let place = usize::from(file);
        let Some(arriving) = self.files.get_mut(place) else { return false };
        if arriving.is_done || reading < arriving.reading {
            return false;
        }
        if reading > arriving.reading {
            *arriving = Arriving { reading, ..Arriving::default() };
            if place == self.head
                && let Some((merger, n_rejected)) = self.before.take()
            {
                self.merger = *merger;
                self.rejected.truncate(n_rejected);
            }
        }
        true
    }

    fn merge_ready(&mut self) {
        while let Some(head) = self.files.get(self.head) {
            // Who is us in a chat is settled when all files are there.
            if self.reports[self.head].chat.is_some() || head.batches.iter().any(|batch| batch.is_chat) {
                return;
            }
            let is_done = head.is_done;
            if !is_done && self.before.is_none() {
                if head.batches.is_empty() || !self.can_go_back() {
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
        let batches = &self.files[self.head].batches;
        let read: u64 = batches.iter().map(|batch| batch.bytes).sum();
        if let Some(messages) = (n_messages(batches) as u64 * self.reports[self.head].bytes).checked_div(read) {
            self.merger.reserve_messages((messages + messages / 64) as usize);
        }
    }

    fn merge_head(&mut self) {
        for batch in self.files[self.head].take_ready() {
            self.rejected.extend(Rejected::of(&batch));
            self.merger.push(batch);
        }
    }

    /// The rows that are there, as a data set of its own; `None` = none, or those of a chat, of which nobody knows yet who is us.
    pub fn so_far(&self) -> Option<Dataset> {
        let waiting = self.files.get(self.head..)?.iter().flat_map(|file| &file.batches);
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
        let mut batches: Vec<Vec<Batch>> = self.files.iter_mut().map(Arriving::take_ready).collect();
        us::settle(&mut self.reports, &mut batches, us);
        self.merger.reserve_messages(batches.iter().map(|batches| n_messages(batches)).sum());
        for batch in batches.into_iter().flatten() {
            self.rejected.extend(Rejected::of(&batch));
            self.merger.push(batch);
        }
        Imported { data: self.merger.finish(&mut self.reports), reports: self.reports, rejected: self.rejected }
    }
}

fn n_messages(batches: &[Batch]) -> usize {
    batches.iter().map(|batch| if matches!(batch.rows, Rows::Messages(_)) { batch.rows.len() } else { 0 }).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::{FileRead, HEAD_BYTES, Slice, read_all};

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
        import.done(file, 0, read[usize::from(file)].0.clone());
    }

    fn whole(import: &mut Import, read: &[(FileReport, Vec<Batch>)], file: u16) {
        whole_again(import, read, file, 0);
    }

    fn whole_again(import: &mut Import, read: &[(FileReport, Vec<Batch>)], file: u16, reading: u32) {
        batch_of(read, file).into_iter().for_each(|batch| import.push(Batch { reading, ..batch }));
        import.done(file, reading, read[usize::from(file)].0.clone());
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
                            let (early, late) = (batch_of(read, file), batch_of(read, file));
                            early.into_iter().for_each(|batch| import.push(batch));
                            whole_again(import, read, file, 1);
                            // What was on its way when reading began anew.
                            late.into_iter().for_each(|batch| import.push(batch));
                            end(import, read, file);
                        } else {
                            whole(import, read, file);
                        }
                    }
                });
                assert_eq!(twice, once);
            }
        }
    }

    /// The slices of a file as readers give them, or that they do not fit together.
    fn sliced(name: &str, bytes: &[u8], slice_bytes: usize) -> Option<Vec<(Vec<Batch>, SliceReport)>> {
        let of = (bytes.len() / slice_bytes).max(1);
        let slice = |place: usize| {
            let end = if place + 1 == of { u64::MAX } else { ((place + 1) * slice_bytes) as u64 };
            let slice = Slice { place: place as u32, of: of as u32, start: (place * slice_bytes) as u64, end };
            let mut read = FileRead::start(name, &bytes[..bytes.len().min(HEAD_BYTES)], true, "UTC").ok()?;
            assert!(read.is_sliceable());
            let window = &bytes[(slice.start as usize).saturating_sub(1)..];
            let first = read.start_slice(slice, window, true)?;
            let mut batches = Vec::new();
            for piece in bytes[first as usize..].chunks(7) {
                batches.extend(read.push(piece).ok()?);
            }
            let (last, report) = read.finish_slice(slice, first).ok()?;
            batches.extend(last);
            Some((batches, report))
        };
        let slices: Vec<_> = (0..of).map(slice).collect::<Option<_>>()?;
        slices.windows(2).all(|pair| pair[0].1.next == pair[1].1.first).then_some(slices)
    }

    /// All that an import gives, by bytes: a grade that is not given is not equal to itself.
    fn bytes_of(imported: Imported) -> String {
        let Imported { data, reports, rejected } = imported;
        format!(
            "{:?} {:?} {reports:?} {:?}",
            data.messages,
            data.listed,
            rejected.iter().map(|row| (row.line, row.offset, row.len)).collect::<Vec<_>>()
        )
    }

    fn any_file() -> impl Strategy<Value = String> {
        let id = "[a-z]{0,3}";
        let time = prop_oneof![8 => Just("2026-03-02 09:00"), 1 => Just("nunca"), 1 => Just("")];
        let cell = prop_oneof![4 => "[a-z ]{0,6}", 1 => Just("\"a\nb,c,d\ne\"".to_owned()), 1 => Just("\"aberta".to_owned()), 1 => Just("a,b,c".to_owned())];
        let end = prop_oneof![6 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\n\n"), 1 => Just("\r")];
        let row = (id, time, cell, end).prop_map(|(id, time, text, end)| format!("{id},{time},received,{text}{end}"));
        prop::collection::vec(row, 0..60).prop_map(|rows| format!("message_id,sent_at,direction,agent\n{}", rows.concat()))
    }

    proptest! {
        /// However a file is cut, its rows, its report and its rejected rows are the same; slices that do not fit together are told.
        #[test]
        fn slices_give_what_the_whole_file_gives(text in any_file(), slice_bytes in 20usize..400, turn in any::<bool>()) {
            let metas = || vec![FileMeta { name: "m.csv".into(), bytes: text.len() as u64 }];
            let (report, batches) = read_all("m.csv", text.as_bytes(), "UTC");
            if let Some(mut slices) = sliced("m.csv", text.as_bytes(), slice_bytes) {
                let mut whole = Import::new(metas());
                batches.into_iter().for_each(|batch| whole.push(batch));
                whole.done(0, 0, report);
                let mut parts = Import::new(metas());
                // The later half may be here first.
                if turn {
                    slices.reverse();
                }
                for (batches, report) in slices {
                    batches.into_iter().for_each(|batch| parts.push(batch));
                    parts.slice_done(0, 0, report);
                }
                prop_assert_eq!(parts.n_open(), 0);
                prop_assert_eq!(bytes_of(parts.finish(&[])), bytes_of(whole.finish(&[])));
            }
        }
    }

    #[test]
    fn most_files_can_be_cut_anywhere() {
        let row = |at: usize| format!("{at},2026-03-02 09:00,received,\"um texto\nde duas linhas, com vírgula\"\n");
        let text = format!("message_id,sent_at,direction,agent\n{}", (0..200).map(row).collect::<String>());
        let widths = (150..1000).step_by(41);
        let n_fit = widths.clone().filter(|slice_bytes| sliced("m.csv", text.as_bytes(), *slice_bytes).is_some()).count();
        assert_eq!(n_fit, widths.count());
    }

    #[test]
    fn slices_that_do_not_fit_leave_their_file_open_until_it_is_read_at_once() {
        let read = [read_all("m.csv", MESSAGES.as_bytes(), "UTC")];
        let mut slices = sliced("m.csv", MESSAGES.as_bytes(), 60).unwrap();
        slices[1].1.first += 1;
        let mut import = Import::new(vec![FileMeta { name: "m.csv".into(), bytes: 300 }]);
        for (batches, report) in slices {
            batches.into_iter().for_each(|batch| import.push(batch));
            import.slice_done(0, 0, report);
        }
        assert_eq!(import.n_open(), 1);
        whole_again(&mut import, &read, 0, 1);
        assert_eq!((import.n_open(), import.finish(&[]).data.messages.len()), (0, 3));
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
