//! The engine worker: it holds the data and answers the page. Rows come from the readers over channels of their own.

#[cfg(target_arch = "wasm32")]
#[path = "worker/mod.rs"]
mod worker;

#[cfg(target_arch = "wasm32")]
mod room {
    use std::cell::RefCell;
    use std::rc::Rc;

    use js_sys::{Array, ArrayBuffer, Uint8Array};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{File, MessagePort};

    use balcao::engine::{Answer, Engine, Query, Request, Response, Selection, TextSource};
    use balcao::import::Batch;

    use super::worker::{self, Listener};

    /// Answers leave together when they are this far apart: the page draws the first figures while the last are computed.
    const PART_MS: f64 = 8.0;

    thread_local! {
        static ROOM: RefCell<Option<Room>> = const { RefCell::new(None) };
    }

    /// The engine and what it needs of the browser.
    struct Room {
        engine: Engine,
        handles: Rc<RefCell<Handles>>,
        /// One per file, or slice of a file, of the import under way.
        channels: Vec<(MessagePort, Listener)>,
        /// The page says that all is read, on a channel that may be faster than those of the rows.
        finish_waits: bool,
    }

    /// Handles of the dropped files, from which texts and rejected rows are read back.
    #[derive(Default)]
    struct Handles {
        /// Of the data loaded, in the order of their files.
        loaded: Vec<File>,
        /// What `loaded` becomes when the import under way succeeds.
        arriving: Vec<File>,
        is_finishing: bool,
    }

    struct Dropped(Rc<RefCell<Handles>>);

    impl TextSource for Dropped {
        fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>> {
            let handles = self.0.borrow();
            let files = if handles.is_finishing { &handles.arriving } else { &handles.loaded };
            worker::slice(files.get(usize::from(file))?, offset, offset + u64::from(len))
        }
    }

    pub fn open() {
        let handles = Rc::new(RefCell::new(Handles::default()));
        let engine = Engine::new(Box::new(Dropped(Rc::clone(&handles))));
        ROOM.set(Some(Room { engine, handles, channels: Vec::new(), finish_waits: false }));
        worker::start(|message| with_room(|room| room.hear_page(&message)));
    }

    fn with_room(act: impl FnOnce(&mut Room)) {
        ROOM.with_borrow_mut(|room| room.as_mut().map(act));
    }

    impl Room {
        fn hear_page(&mut self, message: &Array) {
            match worker::text(message, 0).as_str() {
                "request" => self.hear_request(&message.get(1)),
                "files" => self.expect(message.iter().skip(1)),
                "port" => self.connect(message.get(1)),
                _ => {}
            }
        }

        fn hear_reader(&mut self, message: &Array) {
            match worker::text(message, 0).as_str() {
                "batch" => {
                    if let Some(batch) = Batch::from_bytes(&bytes_of(&message.get(1))) {
                        self.engine.push_batch(batch);
                    }
                }
                "request" => self.hear_request(&message.get(1)),
                _ => {}
            }
        }

        fn hear_request(&mut self, bytes: &JsValue) {
            match postcard::from_bytes(&bytes_of(bytes)) {
                Ok(request) => self.handle(request),
                Err(_) => worker::tell("failed", &["unreadable request".into()]),
            }
        }

        /// The files of an import that is about to begin.
        fn expect(&mut self, files: impl Iterator<Item = JsValue>) {
            self.handles.borrow_mut().arriving = files.filter_map(|file| file.dyn_into().ok()).collect();
            self.disconnect();
        }

        /// A reader's channel.
        fn connect(&mut self, port: JsValue) {
            let port: MessagePort = port.unchecked_into();
            let listener = worker::listener(|message| with_room(|room| room.hear_reader(&message)));
            // Setting the handler also opens the port.
            port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
            self.channels.push((port, listener));
        }

        /// Rows that are still on their way belong to an import that is over.
        fn disconnect(&mut self) {
            for (port, _listener) in self.channels.drain(..) {
                port.set_onmessage(None);
                port.close();
            }
            self.finish_waits = false;
        }

        fn handle(&mut self, request: Request) {
            match &request {
                Request::Finish if self.engine.n_open() > 0 => {
                    self.finish_waits = true;
                    return;
                }
                Request::Finish => self.handles.borrow_mut().is_finishing = true,
                Request::Abort => self.disconnect(),
                _ => {}
            }
            let is_import = matches!(request, Request::Finish);
            let response = match request {
                Request::Refresh { revision, selection, queries } => self.refresh(revision, selection, &queries),
                request => self.engine.handle(request),
            };
            if is_import {
                self.keep_handles(matches!(response, Some(Response::Loaded(_))));
            }
            if let Some(response) = response {
                respond(&response);
            }
            if self.finish_waits && self.engine.n_open() == 0 {
                self.finish_waits = false;
                self.handle(Request::Finish);
            }
        }

        /// Sends what is ready on the way; what this gives is the end of it.
        fn refresh(&mut self, revision: u64, selection: Selection, queries: &[Query]) -> Option<Response> {
            let started_ms = worker::now_ms();
            let mut told_ms = started_ms;
            let mut answers: Vec<Answer> = Vec::new();
            let matching = self.engine.refresh(selection, queries, &mut |answer| {
                answers.push(answer);
                let now_ms = worker::now_ms();
                if now_ms - told_ms >= PART_MS {
                    told_ms = now_ms;
                    respond(&Response::Part { revision, answers: std::mem::take(&mut answers) });
                }
            })?;
            Some(Response::Answers { revision, answers, matching, engine_ms: worker::now_ms() - started_ms })
        }

        fn keep_handles(&mut self, is_loaded: bool) {
            self.disconnect();
            let mut handles = self.handles.borrow_mut();
            handles.is_finishing = false;
            let arrived = std::mem::take(&mut handles.arriving);
            if is_loaded {
                handles.loaded = arrived;
            }
        }
    }

    fn bytes_of(value: &JsValue) -> Vec<u8> {
        value.dyn_ref::<ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec()).unwrap_or_default()
    }

    /// To the page, handing the buffer over.
    fn respond(response: &Response) {
        let Ok(bytes) = postcard::to_stdvec(response) else { return };
        let buffer = worker::buffer_of(&bytes);
        let _ = worker::scope().post_message_with_transfer(&Array::of2(&"response".into(), &buffer), &Array::of1(&buffer));
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    room::open();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
