//! Which reader reads what: files in their order, large ones in slices that several readers take beside each other. Pure.

use std::collections::VecDeque;

/// A slice is small beside a reader's memory, and large beside what it costs to begin one.
const SLICE_BYTES: u64 = 16 << 20;

/// What one reader reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub file: usize,
    /// A later reading of a file makes the rows of earlier ones void.
    pub reading: u32,
    /// Its place, and how many slices the file has; a file of one slice is read at once.
    pub slice: u32,
    pub of: u32,
    /// The records that begin in these bytes; `None` = up to the end of the file.
    pub start: u64,
    pub end: Option<u64>,
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The file was read at once: why nothing of it could be, if so.
    File(Option<String>),
    /// Bytes at which its first record begins, and that of the next slice.
    Slice { first: u64, next: u64 },
    /// The file must be read at once.
    Whole,
    /// The file is read at once by another reader.
    Nothing,
}

/// The jobs of an import.
#[derive(Debug, Default)]
pub struct ReadQueue {
    waiting: VecDeque<Job>,
    files: Vec<FileOnItsWay>,
}

#[derive(Debug, Default)]
struct FileOnItsWay {
    reading: u32,
    is_done: bool,
    slices: Vec<SliceOnItsWay>,
}

#[derive(Clone, Debug, Default)]
struct SliceOnItsWay {
    bytes_read: u64,
    rows: u64,
    ends: Option<(u64, u64)>,
}

impl ReadQueue {
    /// `sizes` = bytes of the files.
    pub fn new(sizes: &[u64]) -> Self {
        let slices_of = |size: u64| ((size / SLICE_BYTES).max(1)) as u32;
        let waiting = sizes.iter().enumerate().flat_map(|(file, &size)| slices(file, 0, slices_of(size)));
        let file =
            |size: &u64| FileOnItsWay { slices: vec![SliceOnItsWay::default(); slices_of(*size) as usize], ..FileOnItsWay::default() };
        ReadQueue { waiting: waiting.collect(), files: sizes.iter().map(file).collect() }
    }

    /// Jobs that nobody has yet.
    pub fn n_waiting(&self) -> usize {
        self.waiting.len()
    }

    pub fn take(&mut self) -> Option<Job> {
        self.waiting.pop_front()
    }

    /// Bytes and rows of a file that were read so far, now that so many of one of its slices were.
    pub fn progress(&mut self, file: usize, slice: u32, bytes_read: u64, rows: u64) -> (u64, u64) {
        let Some(on_its_way) = self.files.get_mut(file) else { return (bytes_read, rows) };
        if let Some(slice) = on_its_way.slices.get_mut(slice as usize) {
            (slice.bytes_read, slice.rows) = (bytes_read, rows);
        }
        on_its_way.slices.iter().fold((0, 0), |(bytes, rows), slice| (bytes + slice.bytes_read, rows + slice.rows))
    }

    /// A job ended. Gives whether its file is done with that, and why nothing of it could be read, if so.
    pub fn ended(&mut self, file: usize, reading: u32, slice: u32, ended: Ended) -> Option<Option<String>> {
        let on_its_way = self.files.get_mut(file)?;
        if reading != on_its_way.reading || on_its_way.is_done {
            return None;
        }
        match ended {
            Ended::Nothing => None,
            Ended::File(error) => {
                on_its_way.is_done = true;
                self.waiting.retain(|job| job.file != file);
                Some(error)
            }
            Ended::Whole => {
                self.read_at_once(file);
                None
            }
            Ended::Slice { first, next } => {
                on_its_way.slices.get_mut(slice as usize)?.ends = Some((first, next));
                let pairs = on_its_way.slices.windows(2).filter_map(|pair| Some((pair[0].ends?.1, pair[1].ends?.0)));
                if pairs.into_iter().any(|(next, first)| next != first) {
                    self.read_at_once(file);
                    return None;
                }
                on_its_way.is_done = on_its_way.slices.iter().all(|slice| slice.ends.is_some());
                on_its_way.is_done.then_some(None)
            }
        }
    }

    fn read_at_once(&mut self, file: usize) {
        self.waiting.retain(|job| job.file != file);
        let on_its_way = &mut self.files[file];
        *on_its_way = FileOnItsWay { reading: on_its_way.reading + 1, slices: vec![SliceOnItsWay::default()], is_done: false };
        self.waiting.extend(slices(file, on_its_way.reading, 1));
        // Files are merged in their order: this one holds up the others.
        self.waiting.rotate_right(1);
    }
}

fn slices(file: usize, reading: u32, of: u32) -> impl Iterator<Item = Job> {
    let job = move |slice: u32| Job {
        file,
        reading,
        slice,
        of,
        start: u64::from(slice) * SLICE_BYTES,
        end: (slice + 1 < of).then(|| u64::from(slice + 1) * SLICE_BYTES),
    };
    (0..of).map(job)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1 << 20;

    fn told(job: &Job) -> String {
        let end = job.end.map_or_else(String::new, |end| (end / MB).to_string());
        format!("{}.{} {}/{} {}..{end}", job.file, job.reading, job.slice, job.of, job.start / MB)
    }

    fn all(queue: &mut ReadQueue) -> Vec<String> {
        std::iter::from_fn(|| queue.take()).map(|job| told(&job)).collect()
    }

    #[test]
    fn large_files_are_read_in_slices_and_the_last_takes_the_rest() {
        let mut queue = ReadQueue::new(&[40 * MB, 31 * MB, 32 * MB]);
        assert_eq!(all(&mut queue), ["0.0 0/2 0..16", "0.0 1/2 16..", "1.0 0/1 0..", "2.0 0/2 0..16", "2.0 1/2 16.."]);
    }

    #[test]
    fn a_file_is_done_when_all_its_slices_are_and_fit() {
        let mut queue = ReadQueue::new(&[40 * MB]);
        all(&mut queue);
        assert_eq!(queue.progress(0, 1, 5, 2), (5, 2));
        assert_eq!(queue.progress(0, 0, 7, 3), (12, 5));
        assert_eq!(queue.ended(0, 0, 1, Ended::Slice { first: 100, next: 200 }), None);
        assert_eq!(queue.ended(0, 0, 0, Ended::Slice { first: 0, next: 100 }), Some(None));
        assert_eq!(queue.ended(0, 0, 0, Ended::Slice { first: 0, next: 100 }), None);
    }

    #[test]
    fn slices_that_do_not_fit_have_their_file_read_again_at_once_before_the_others() {
        let mut queue = ReadQueue::new(&[40 * MB, MB]);
        queue.take();
        assert_eq!(queue.ended(0, 0, 0, Ended::Slice { first: 0, next: 100 }), None);
        queue.take();
        assert_eq!(queue.ended(0, 0, 1, Ended::Slice { first: 101, next: 200 }), None);
        assert_eq!(all(&mut queue), ["0.1 0/1 0..", "1.0 0/1 0.."]);
        // Of the reading before.
        assert_eq!(queue.ended(0, 0, 1, Ended::Whole), None);
        assert_eq!(queue.ended(0, 1, 0, Ended::File(None)), Some(None));
    }

    #[test]
    fn a_file_that_has_no_slices_is_read_by_whoever_has_its_first_bytes() {
        let mut queue = ReadQueue::new(&[64 * MB]);
        queue.take();
        queue.take();
        assert_eq!(queue.ended(0, 0, 1, Ended::Nothing), None);
        assert_eq!(queue.ended(0, 0, 0, Ended::File(Some("not_text".to_owned()))), Some(Some("not_text".to_owned())));
        assert_eq!(queue.n_waiting(), 0);
    }
}
