//! The engine worker, which lives as long as the page, and the reader workers of an import, which do not.
//!
//! Messages are arrays: a word, then what belongs to it. `[p]` is a buffer of postcard bytes, `port` one end of a channel:
//!
//! | from → to | message |
//! | --- | --- |
//! | page → engine | `request` [p] · `files` File… · `port` port |
//! | engine → page | `ready` · `response` [p] · `failed` where |
//! | page → reader | `read` file File zone port [edit, known plans] reading slice of start end · `preview` revision File zone [edit, known plans] · `sample` messages |
//! | reader → page | `ready` · `progress` file slice bytes rows role · `done` file reading slice how … · `previewed` revision [report] · `sample` File… · `failed` where |
//! | page → codecs | `unpack` File… |
//! | codecs → page | `ready` · `unpacked` File… · `failed` where |
//! | reader → engine | `batch` [p] · `request` [p] (a `FileDone` or `SliceDone`), over the channel: the page never holds rows |
//!
//! `how` a reader is done: `file` error · `slice` first next · `whole` · `nothing`, as in [`Ended`].

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, File, MessageChannel, MessageEvent, Worker};

use crate::engine::{FileReport, KnownPlan, PlanEdit, Request, Response};
use crate::ui::app::App;
use crate::ui::event::{Event, FileEvent};
use crate::ui::mapping::FileSet;
use crate::ui::read_queue::{Ended, ReadQueue};

use super::{build, files, window};

/// The engine, which merges what they read, is as fast as three or four.
const MAX_READERS: usize = 4;

thread_local! {
    static ENGINE: RefCell<Option<Line>> = const { RefCell::new(None) };
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
    /// Reads the first rows of files that are being mapped.
    static PREVIEWER: RefCell<Option<Line>> = const { RefCell::new(None) };
}

/// A worker, and what waits until it has said that it is ready: earlier messages would be lost.
#[derive(Clone)]
struct Line {
    worker: Worker,
    waiting: Rc<RefCell<Option<Vec<Posted>>>>,
}

/// A message, and what is handed over with it.
type Posted = (Array, Array);

/// The readers of one import.
#[derive(Default)]
struct Reading {
    readers: Vec<Line>,
    /// Those that had nothing to read.
    idle: Vec<Line>,
    queue: ReadQueue,
    zone: String,
    /// Beside the files.
    edits: Vec<Option<PlanEdit>>,
    known: Vec<KnownPlan>,
}

impl Reading {
    /// A worker that reads nothing yet.
    fn only(worker: Line) -> Self {
        Reading { readers: vec![worker], ..Reading::default() }
    }
}

/// Starts the engine, so that it is there when the first file comes.
pub fn start_engine(app: App) {
    if ENGINE.with_borrow(Option::is_some) {
        return;
    }
    let heard = move |message: Array| match word(&message).as_str() {
        "response" => match bytes_of(&message.get(1)).and_then(|bytes| postcard::from_bytes::<Response>(&bytes).ok()) {
            Some(response) => app.send(Event::Answered(Box::new(response))),
            None => app.send(Event::EngineFailed("engine: unreadable answer".to_owned())),
        },
        "failed" => app.send(Event::EngineFailed(format!("engine: {}", text(&message, 1)))),
        _ => {}
    };
    match Line::start("engine", heard, move |what| app.send(Event::EngineFailed(format!("engine: {what}")))) {
        Ok(line) => ENGINE.set(Some(line)),
        Err(_) => app.send(Event::EngineFailed("engine: no worker".to_owned())),
    }
}

/// Ends the engine with all that it holds, and starts another: memory of a worker goes back with it only.
pub fn renew_engine(app: App) {
    if let Some(engine) = ENGINE.take() {
        engine.worker.terminate();
    }
    start_engine(app);
}

/// To the engine. With the announcement of an import go the handles of its files, from which texts and rejected rows are read later.
pub fn ask(app: App, request: &Request) {
    start_engine(app);
    let Ok(bytes) = postcard::to_stdvec(request) else { return };
    with_engine(|engine| {
        if matches!(request, Request::Begin { .. }) {
            let message = Array::of1(&JsValue::from_str("files"));
            for file in files::importing() {
                message.push(&file);
            }
            engine.post(message, Array::new());
        }
        let buffer = buffer_of(&bytes);
        engine.post(Array::of2(&JsValue::from_str("request"), &buffer), Array::of1(&buffer));
    });
}

/// Reads the kept files, a few at once; each batch goes from its reader to the engine directly.
pub fn read(app: App, zone: String, edits: Vec<Option<PlanEdit>>, known: Vec<KnownPlan>) {
    let sizes: Vec<u64> = files::importing().iter().map(|file| file.size() as u64).collect();
    let queue = ReadQueue::new(&sizes);
    // The engine has a core of its own; the page, which needs little, shares it.
    let n_readers = queue.n_waiting().min((cores() - 1).clamp(1, MAX_READERS));
    // The worker that made a sample goes on as a reader.
    let mut readers = READING.take().map(|reading| reading.readers).unwrap_or_default();
    while readers.len() < n_readers {
        match start_reader(app) {
            Ok(reader) => readers.push(reader),
            Err(_) => return app.send(Event::EngineFailed("reader: no worker".to_owned())),
        }
    }
    let started = readers.clone();
    READING.set(Some(Reading { readers, idle: Vec::new(), queue, zone, edits, known }));
    started.iter().for_each(give_next);
}

/// Makes the files of a sample in a worker.
pub fn make_sample(app: App, messages: u64) {
    stop();
    match start_reader(app) {
        Ok(reader) => {
            reader.post(Array::of2(&JsValue::from_str("sample"), &JsValue::from_f64(messages as f64)), Array::new());
            READING.set(Some(Reading::only(reader)));
        }
        Err(_) => app.send(Event::EngineFailed("reader: no worker".to_owned())),
    }
}

/// Opens what is no text among the files, in a worker that is loaded for nothing else; their files come in as if they had been dropped.
/// When the worker ends over one of several files, each of them gets a worker of its own, so that the others are still read.
pub fn unpack(app: App, dropped: Vec<File>, at_ms: f64) {
    stop();
    open_in_worker(dropped.clone(), move |inside| match inside {
        Some(inside) => app.send(Event::FilesChosen { files: files::keep(inside), at_ms }),
        None if dropped.len() < 2 => app.send(Event::UnpackFailed),
        None => unpack_each(app, dropped.into(), Vec::new(), false, at_ms),
    });
}

/// The files one by one; `done` are those of the ones before, of which `any` could be opened.
fn unpack_each(app: App, mut left: VecDeque<File>, mut done: Vec<File>, any: bool, at_ms: f64) {
    let Some(file) = left.pop_front() else {
        return app.send(if any { Event::FilesChosen { files: files::keep(done), at_ms } } else { Event::UnpackFailed });
    };
    open_in_worker(vec![file.clone()], move |inside| {
        let is_opened = inside.is_some();
        done.extend(inside.unwrap_or_else(|| files::damaged(&file).into_iter().collect()));
        unpack_each(app, left, done, any || is_opened, at_ms);
    });
}

/// What is inside the files; `None` = the worker ended.
fn open_in_worker(dropped: Vec<File>, then: impl FnOnce(Option<Vec<File>>) + 'static) {
    let then = Rc::new(RefCell::new(Some(then)));
    let once = move |inside: Option<Vec<File>>| {
        if let Some(then) = then.take() {
            stop();
            then(inside);
        }
    };
    let heard = {
        let once = once.clone();
        move |message: Array| match word(&message).as_str() {
            "unpacked" => once(Some(message.iter().skip(1).filter_map(|file| file.dyn_into().ok()).collect())),
            "failed" => once(None),
            _ => {}
        }
    };
    let failed = {
        let once = once.clone();
        move |_| once(None)
    };
    match Line::start("codecs", heard, failed) {
        Ok(worker) => {
            let message = Array::of1(&JsValue::from_str("unpack"));
            for file in &dropped {
                message.push(file);
            }
            worker.post(message, Array::new());
            READING.set(Some(Reading::only(worker)));
        }
        Err(_) => once(None),
    }
}

/// Ends the readers: WebAssembly memory only shrinks with its worker.
pub fn stop() {
    for reader in READING.take().map(|reading| reading.readers).unwrap_or_default() {
        reader.worker.terminate();
    }
}

/// Reads the first rows of a file as they would be read; the answer is [`FileEvent::Previewed`].
pub fn preview(app: App, set: FileSet, place: usize, zone: &str, edit: &PlanEdit, revision: u64) {
    let Some(file) = files::handle(set, place) else { return };
    let line = PREVIEWER.with_borrow_mut(|previewer| {
        if previewer.is_none() {
            *previewer = start_reader(app).ok();
        }
        previewer.clone()
    });
    let Some(line) = line else { return app.send(Event::EngineFailed("reader: no worker".to_owned())) };
    let options = options_of(&Some(edit.clone()), &[]);
    let message = Array::of5(&JsValue::from_str("preview"), &JsValue::from_f64(revision as f64), &file, &JsValue::from_str(zone), &options);
    line.post(message, Array::new());
}

/// Ends the worker of the previews.
pub fn stop_previews() {
    if let Some(previewer) = PREVIEWER.take() {
        previewer.worker.terminate();
    }
}

/// What a reader is told about a file beside its bytes, as postcard.
fn options_of(edit: &Option<PlanEdit>, known: &[KnownPlan]) -> JsValue {
    postcard::to_stdvec(&(edit, known)).map(|bytes| buffer_of(&bytes).into()).unwrap_or_default()
}

fn start_reader(app: App) -> Result<Line, JsValue> {
    // The closure needs the line that it belongs to, to give it the next file.
    let own: Rc<RefCell<Option<Line>>> = Rc::default();
    let heard = {
        let own = Rc::clone(&own);
        move |message: Array| match word(&message).as_str() {
            "progress" => {
                let (file, slice) = (number(&message, 1) as usize, number(&message, 2) as u32);
                let (bytes_read, rows) = (number(&message, 3) as u64, number(&message, 4) as u64);
                let (bytes_read, rows) = with_queue(|queue| queue.progress(file, slice, bytes_read, rows)).unwrap_or((bytes_read, rows));
                app.send(Event::ReaderProgress { file, bytes_read, rows, role: Some(text(&message, 5)).filter(|role| !role.is_empty()) });
            }
            "done" => {
                let (file, reading, slice) = (number(&message, 1) as usize, number(&message, 2) as u32, number(&message, 3) as u32);
                let is_done = with_queue(|queue| queue.ended(file, reading, slice, ended(&message))).flatten();
                let idle = READING.with_borrow_mut(|reading| reading.as_mut().map(|reading| std::mem::take(&mut reading.idle)));
                let own = own.borrow().clone();
                own.iter().chain(idle.iter().flatten()).for_each(give_next);
                if let Some(error) = is_done {
                    app.send(Event::ReaderDone { file, error });
                }
            }
            "previewed" => {
                if let Some(report) = bytes_of(&message.get(2)).and_then(|bytes| postcard::from_bytes::<FileReport>(&bytes).ok()) {
                    let revision = number(&message, 1) as u64;
                    app.send(Event::File(FileEvent::Previewed { revision, report: Box::new(report) }));
                }
            }
            "sample" => {
                let made = message.iter().skip(1).filter_map(|file| file.dyn_into().ok()).collect();
                app.send(Event::SampleMade { files: files::keep(made) });
            }
            "failed" => app.send(Event::EngineFailed(format!("reader: {}", text(&message, 1)))),
            _ => {}
        }
    };
    let line = Line::start("reader", heard, move |what| app.send(Event::EngineFailed(format!("reader: {what}"))))?;
    own.replace(Some(line.clone()));
    Ok(line)
}

/// How a reader is done.
fn ended(message: &Array) -> Ended {
    match text(message, 4).as_str() {
        "file" => Ended::File(Some(text(message, 5)).filter(|error| !error.is_empty())),
        "slice" => Ended::Slice { first: number(message, 5) as u64, next: number(message, 6) as u64 },
        "whole" => Ended::Whole,
        _ => Ended::Nothing,
    }
}

fn with_queue<T>(act: impl FnOnce(&mut ReadQueue) -> T) -> Option<T> {
    READING.with_borrow_mut(|reading| reading.as_mut().map(|reading| act(&mut reading.queue)))
}

/// The next job, with a channel of its own to the engine.
fn give_next(reader: &Line) {
    let next = READING.with_borrow_mut(|reading| {
        let reading = reading.as_mut()?;
        let Some(job) = reading.queue.take() else {
            reading.idle.push(reader.clone());
            return None;
        };
        let edit = reading.edits.get(job.file).cloned().flatten();
        Some((job, reading.zone.clone(), options_of(&edit, &reading.known)))
    });
    let Some((job, zone, options)) = next else { return };
    let (Some(handle), Ok(channel)) = (files::importing().get(job.file).cloned(), MessageChannel::new()) else { return };
    let (to_engine, at_engine) = (channel.port1(), channel.port2());
    with_engine(|engine| engine.post(Array::of2(&JsValue::from_str("port"), &at_engine), Array::of1(&at_engine)));
    let number = |value: u64| JsValue::from_f64(value as f64);
    let message = Array::of5(&JsValue::from_str("read"), &number(job.file as u64), &handle, &JsValue::from_str(&zone), &to_engine);
    message.push(&options);
    for value in [u64::from(job.reading), u64::from(job.slice), u64::from(job.of), job.start, job.end.unwrap_or(u64::MAX)] {
        message.push(&number(value));
    }
    reader.post(message, Array::of1(&to_engine));
}

impl Line {
    fn start(bin: &str, heard: impl Fn(Array) + 'static, failed: impl Fn(String) + 'static) -> Result<Self, JsValue> {
        let worker = Worker::new(&format!("worker.js?bin={bin}&v={}", build()))?;
        let line = Line { worker, waiting: Rc::new(RefCell::new(Some(Vec::new()))) };
        let on_message = {
            let line = line.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let Ok(message) = event.data().dyn_into::<Array>() else { return };
                if word(&message) == "ready" {
                    line.send_waiting();
                } else {
                    heard(message);
                }
            })
        };
        // The message of an exception may hold what was being read: only where it happened is told.
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            failed(format!("stopped at {}:{}", event.filename().rsplit('/').next().unwrap_or_default(), event.lineno()));
        });
        line.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        line.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // A handful of small closures per import; a worker may still speak while it is being ended.
        on_message.forget();
        on_error.forget();
        Ok(line)
    }

    fn post(&self, message: Array, transfer: Array) {
        match self.waiting.borrow_mut().as_mut() {
            Some(waiting) => waiting.push((message, transfer)),
            None => drop(self.worker.post_message_with_transfer(&message, &transfer)),
        }
    }

    fn send_waiting(&self) {
        for (message, transfer) in self.waiting.take().into_iter().flatten() {
            drop(self.worker.post_message_with_transfer(&message, &transfer));
        }
    }
}

fn with_engine(act: impl FnOnce(&Line)) {
    if let Some(engine) = ENGINE.with_borrow(Clone::clone) {
        act(&engine);
    }
}

fn cores() -> usize {
    (window().navigator().hardware_concurrency() as usize).max(1)
}

fn word(message: &Array) -> String {
    text(message, 0)
}

fn text(message: &Array, at: u32) -> String {
    message.get(at).as_string().unwrap_or_default()
}

fn number(message: &Array, at: u32) -> f64 {
    message.get(at).as_f64().unwrap_or_default()
}

fn bytes_of(value: &JsValue) -> Option<Vec<u8>> {
    Some(Uint8Array::new(value.dyn_ref::<ArrayBuffer>()?).to_vec())
}

fn buffer_of(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}
