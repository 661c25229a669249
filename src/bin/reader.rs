//! A reader worker: bytes of a file become batches that go to the engine directly; the page hears how far it is. It also makes samples.

#[cfg(target_arch = "wasm32")]
#[path = "worker/mod.rs"]
mod worker;

#[cfg(target_arch = "wasm32")]
mod room {
    use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{Blob, File, MessagePort, ReadableStreamDefaultReader};

    use balcao::engine::Request;
    use balcao::import::read::MAX_READINGS;
    use balcao::import::{Batch, FileRead, HEAD_BYTES, ImportErrorKind, ReadAgain, ReadOptions, Slice};
    use balcao::model::report::FileError;
    use balcao::model::{FileReport, KnownPlan, PlanEdit};
    use balcao::sample::{FILES, Sample};

    use super::worker;

    /// How often the page hears of progress.
    const PROGRESS_MS: f64 = 50.0;
    /// Parts of a sample that are handed to the browser, so that they leave this worker's memory.
    const PART_BYTES: usize = 8 << 20;

    pub fn open() {
        worker::start(|message| match worker::text(&message, 0).as_str() {
            "read" => spawn_local(read(message)),
            "preview" => preview(&message),
            "sample" => make_sample(message.get(1).as_f64().unwrap_or_default() as u64),
            _ => {}
        });
    }

    /// Bytes in which the first record of a slice is looked for.
    const WINDOW_BYTES: u64 = 256 << 10;

    struct Job {
        place: u16,
        file: File,
        size: u64,
        slice: Slice,
        to_engine: MessagePort,
        rows: u64,
        told_ms: f64,
    }

    /// How a job ended.
    enum Done {
        /// The file was read at once, or could not be: why.
        File(String),
        /// A slice was: where its first record begins, and that of the next slice.
        Slice { first: u64, next: u64 },
        /// The slices of the file do not fit together: it must be read at once.
        Whole,
        /// The file is read at once, by whom its first slice was given to.
        Nothing,
    }

    /// The page gives the next file, or slice of a file, when this one is done.
    async fn read(message: Array) {
        let number = |at: u32| message.get(at).as_f64().unwrap_or_default();
        let (Ok(file), Ok(to_engine)) = (message.get(2).dyn_into::<File>(), message.get(4).dyn_into::<MessagePort>()) else { return };
        let (place, reading) = (number(1) as u16, number(6) as u32);
        let slice = Slice { place: number(7) as u32, of: number(8) as u32, start: number(9) as u64, end: number(10) as u64 };
        let mut job = Job { place, size: file.size() as u64, slice, file, to_engine, rows: 0, told_ms: 0.0 };
        let done = job.read(&worker::text(&message, 3), reading, &Told::of(&message.get(5))).await;
        let (how, values) = match done {
            Done::File(error) => ("file", vec![error.into()]),
            Done::Slice { first, next } => ("slice", vec![(first as f64).into(), (next as f64).into()]),
            Done::Whole => ("whole", Vec::new()),
            Done::Nothing => ("nothing", Vec::new()),
        };
        worker::tell("done", &[&[place.into(), reading.into(), slice.place.into(), how.into()], values.as_slice()].concat());
    }

    /// What was told about a file beside its bytes.
    #[derive(Default)]
    struct Told {
        edit: Option<PlanEdit>,
        known: Vec<KnownPlan>,
    }

    impl Told {
        fn of(buffer: &JsValue) -> Told {
            let bytes = buffer.dyn_ref::<ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec()).unwrap_or_default();
            postcard::from_bytes(&bytes).map(|(edit, known)| Told { edit, known }).unwrap_or_default()
        }

        fn options<'a>(&'a self, zone: &'a str) -> ReadOptions<'a> {
            ReadOptions { zone, edit: self.edit.as_ref(), known: &self.known }
        }
    }

    /// The first rows of a file as they would be read.
    fn preview(message: &Array) {
        let Ok(file) = message.get(2).dyn_into::<File>() else { return };
        let size = file.size() as u64;
        let report = match worker::slice(&file, 0, size.min(HEAD_BYTES as u64)) {
            None => unreadable(&file),
            Some(head) => {
                let told = Told::of(&message.get(4));
                let is_whole = head.len() as u64 == size;
                let report = balcao::import::preview(&file.name(), &head, is_whole, &told.options(&worker::text(message, 3)));
                FileReport { bytes: size, ..report }
            }
        };
        if let Ok(bytes) = postcard::to_stdvec(&report) {
            worker::tell("previewed", &[message.get(1), worker::buffer_of(&bytes).into()]);
        }
    }

    impl Job {
        async fn read(&mut self, zone: &str, reading: u32, told: &Told) -> Done {
            let (report, reading) = match self.begin(zone, reading, told) {
                Err(_) if self.slice.place > 0 => return Done::Nothing,
                Err(report) => (*report, reading),
                Ok(mut read) if self.slice.of > 1 && read.is_sliceable() => return self.read_slice(&mut read).await,
                Ok(_) if self.slice.place > 0 => return Done::Nothing,
                Ok(mut read) => {
                    let report = self.read_file(&mut read).await;
                    // Rows of a file that broke off are void.
                    report.map_or_else(|| (unreadable(&self.file), read.reading + 1), |report| (report, read.reading))
                }
            };
            let error = report.error.as_ref().map(|error| error.kind.clone()).unwrap_or_default();
            self.post_request(&Request::FileDone { file: self.place, reading, report: Box::new(report) });
            Done::File(error)
        }

        /// Understands the file by its first bytes, or says why not.
        fn begin(&self, zone: &str, reading: u32, told: &Told) -> Result<FileRead, Box<FileReport>> {
            let head = worker::slice(&self.file, 0, self.size.min(HEAD_BYTES as u64)).ok_or_else(|| Box::new(unreadable(&self.file)))?;
            let is_whole = head.len() as u64 == self.size;
            match FileRead::start_with(&self.file.name(), &head, is_whole, &told.options(zone)) {
                Ok(mut read) => {
                    (read.file, read.reading) = (self.place, reading);
                    Ok(read)
                }
                Err(report) => Err(Box::new(FileReport { bytes: self.size, ..*report })),
            }
        }

        /// `None` when the bytes cannot be had.
        async fn read_file(&mut self, read: &mut FileRead) -> Option<FileReport> {
            for _ in 0..MAX_READINGS {
                match self.read_through(read, 0).await? {
                    Ok(()) => {}
                    Err(ReadAgain) => {
                        self.rows = 0;
                        continue;
                    }
                }
                if let Ok((batches, report)) = read.finish() {
                    self.post_batches(batches);
                    self.rows = report.rows_read;
                    self.tell(self.size, &report.role);
                    return Some(report);
                }
                self.rows = 0;
            }
            None
        }

        async fn read_slice(&mut self, read: &mut FileRead) -> Done {
            let (start, end) = (self.slice.start.saturating_sub(1), (self.slice.start + WINDOW_BYTES).min(self.size));
            let window = if start == 0 { Some(Vec::new()) } else { worker::slice(&self.file, start, end) };
            let first = window.and_then(|window| read.start_slice(self.slice, &window, end == self.size));
            let Some(first) = first else { return Done::Whole };
            if !matches!(self.read_through(read, first).await, Some(Ok(()))) {
                return Done::Whole;
            }
            let Ok((batches, report)) = read.finish_slice(self.slice, first) else { return Done::Whole };
            self.post_batches(batches);
            self.rows = report.report.rows_read;
            let next = report.next;
            self.tell(next - first, &report.report.role);
            // Only the last slice ends with the file.
            if (self.slice.place + 1 == self.slice.of) != (next == self.size) {
                return Done::Whole;
            }
            self.post_request(&Request::SliceDone { file: self.place, reading: read.reading, slice: Box::new(report) });
            Done::Slice { first, next }
        }

        /// Everything from byte `first` on, or all that the slice wants of it; `None` when the bytes cannot be had.
        async fn read_through(&mut self, read: &mut FileRead, first: u64) -> Option<Result<(), ReadAgain>> {
            let pieces = Pieces::of(&self.file, first)?;
            let mut at = first;
            while let Some(piece) = pieces.next().await? {
                at += piece.len() as u64;
                match read.push(&piece) {
                    Ok(batches) => self.post_batches(batches),
                    Err(again) => {
                        let _ = pieces.0.cancel();
                        return Some(Err(again));
                    }
                }
                if read.is_past() {
                    let _ = pieces.0.cancel();
                    return Some(Ok(()));
                }
                self.tell_progress(at - first);
            }
            // A file that shrank gives less than its handle promised.
            (at == self.size).then_some(Ok(()))
        }

        fn post_batches(&mut self, batches: Vec<Batch>) {
            for batch in batches {
                self.rows += batch.records_read;
                let buffer = worker::buffer_of(&batch.to_bytes());
                self.post(&Array::of2(&"batch".into(), &buffer), &buffer);
            }
        }

        fn post_request(&self, request: &Request) {
            if let Ok(bytes) = postcard::to_stdvec(request) {
                let buffer = worker::buffer_of(&bytes);
                self.post(&Array::of2(&"request".into(), &buffer), &buffer);
            }
        }

        fn post(&self, message: &Array, buffer: &JsValue) {
            let _ = self.to_engine.post_message_with_transferable(message, &Array::of1(buffer));
        }

        fn tell_progress(&mut self, bytes_read: u64) {
            let now_ms = worker::now_ms();
            if now_ms - self.told_ms >= PROGRESS_MS {
                self.told_ms = now_ms;
                self.tell(bytes_read, "");
            }
        }

        fn tell(&self, bytes_read: u64, role: &str) {
            let place = [f64::from(self.place), f64::from(self.slice.place), bytes_read as f64, self.rows as f64].map(JsValue::from_f64);
            worker::tell("progress", &[&place[..], &[role.into()]].concat());
        }
    }

    /// The bytes of a file as the browser has them; the next ones come while these are looked at.
    struct Pieces(ReadableStreamDefaultReader);

    impl Pieces {
        /// From byte `first` on.
        fn of(file: &File, first: u64) -> Option<Self> {
            let rest = file.slice_with_f64(first as f64).ok()?;
            Some(Pieces(rest.stream().get_reader().unchecked_into()))
        }

        /// `Some(None)` = that was all; `None` = the system no longer gives them (moved, changed, removed).
        async fn next(&self) -> Option<Option<Vec<u8>>> {
            let piece = JsFuture::from(self.0.read()).await.ok()?;
            if Reflect::get(&piece, &"done".into()).ok()?.is_truthy() {
                return Some(None);
            }
            let bytes: Uint8Array = Reflect::get(&piece, &"value".into()).ok()?.dyn_into().ok()?;
            Some(Some(bytes.to_vec()))
        }
    }

    /// The browser or the system refused to give the bytes.
    fn unreadable(file: &File) -> FileReport {
        let error = FileError { kind: ImportErrorKind::Unreadable.id().to_owned(), line: None, detail: String::new() };
        FileReport {
            name: file.name(),
            format: "unreadable".to_owned(),
            bytes: file.size() as u64,
            error: Some(error),
            ..FileReport::default()
        }
    }

    /// The files of a sample, as files that the browser holds.
    fn make_sample(messages: u64) {
        let mut parts: Vec<(Vec<u8>, Array)> = FILES.iter().map(|_| (Vec::new(), Array::new())).collect();
        for chunk in Sample::new(messages) {
            let Some(place) = FILES.iter().position(|(role, _)| *role == chunk.role) else { continue };
            let (bytes, blobs) = &mut parts[place];
            bytes.extend_from_slice(&chunk.bytes);
            if bytes.len() >= PART_BYTES {
                put_away(bytes, blobs);
            }
        }
        let files = parts.into_iter().zip(FILES).filter_map(|((mut bytes, blobs), (_, name))| {
            put_away(&mut bytes, &blobs);
            File::new_with_blob_sequence(&blobs, name).ok()
        });
        worker::tell("sample", &files.map(JsValue::from).collect::<Vec<_>>());
    }

    fn put_away(bytes: &mut Vec<u8>, blobs: &Array) {
        if let Ok(blob) = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes.as_slice()))) {
            blobs.push(&blob);
        }
        bytes.clear();
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    room::open();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
