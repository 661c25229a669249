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
    use balcao::import::{Batch, FileRead, HEAD_BYTES, ImportErrorKind, ReadAgain, ReadOptions};
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

    struct Job {
        place: u16,
        file: File,
        size: u64,
        to_engine: MessagePort,
        rows: u64,
        told_ms: f64,
    }

    /// The page gives the next file when this one is done.
    async fn read(message: Array) {
        let place = message.get(1).as_f64().unwrap_or_default() as u16;
        let (Ok(file), Ok(to_engine)) = (message.get(2).dyn_into::<File>(), message.get(4).dyn_into::<MessagePort>()) else { return };
        let mut job = Job { place, size: file.size() as u64, file, to_engine, rows: 0, told_ms: 0.0 };
        let report = job.read(&worker::text(&message, 3), &Told::of(&message.get(5))).await.unwrap_or_else(|| unreadable(&job.file));
        let error = report.error.as_ref().map(|error| error.kind.clone()).unwrap_or_default();
        job.post_request(&Request::FileDone { file: place, report: Box::new(report) });
        worker::tell("done", &[f64::from(place).into(), error.into()]);
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
        /// `None` when the bytes cannot be had.
        async fn read(&mut self, zone: &str, told: &Told) -> Option<FileReport> {
            let head = worker::slice(&self.file, 0, self.size.min(HEAD_BYTES as u64))?;
            let is_whole = head.len() as u64 == self.size;
            let mut read = match FileRead::start_with(&self.file.name(), &head, is_whole, &told.options(zone)) {
                Ok(read) => read,
                Err(report) => return Some(FileReport { bytes: self.size, ..*report }),
            };
            read.file = self.place;
            drop(head);
            for _ in 0..MAX_READINGS {
                match self.read_through(&mut read).await? {
                    Ok(report) => return Some(report),
                    Err(ReadAgain) => self.start_over(),
                }
            }
            None
        }

        fn start_over(&mut self) {
            self.rows = 0;
            let _ = self.to_engine.post_message(&worker::message("again", &[f64::from(self.place).into()]));
        }

        async fn read_through(&mut self, read: &mut FileRead) -> Option<Result<FileReport, ReadAgain>> {
            let pieces = Pieces::of(&self.file);
            let mut at = 0;
            while let Some(piece) = pieces.next().await? {
                at += piece.len() as u64;
                match read.push(&piece) {
                    Ok(batches) => self.post_batches(batches),
                    Err(again) => {
                        let _ = pieces.0.cancel();
                        return Some(Err(again));
                    }
                }
                self.tell_progress(at);
            }
            // A file that shrank gives less than its handle promised.
            if at != self.size {
                return None;
            }
            Some(read.finish().map(|(batches, report)| {
                self.post_batches(batches);
                self.rows = report.rows_read;
                self.tell(self.size, &report.role);
                report
            }))
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
            worker::tell("progress", &[f64::from(self.place).into(), (bytes_read as f64).into(), (self.rows as f64).into(), role.into()]);
        }
    }

    /// The bytes of a file as the browser has them; the next ones come while these are looked at.
    struct Pieces(ReadableStreamDefaultReader);

    impl Pieces {
        fn of(file: &File) -> Self {
            Pieces(file.stream().get_reader().unchecked_into())
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
