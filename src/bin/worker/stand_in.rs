//! Until the engine and the readers are here: the same names, doing nothing.

#![allow(dead_code, reason = "each worker uses its half")]

use balcao::engine::{Request, Response};
use balcao::import::Batch;
use balcao::model::report::FileError;
use balcao::model::{FileReport, Report};

pub const HEAD_BYTES: usize = 1 << 16;

pub trait TextSource {
    fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>>;
}

pub struct Engine {
    files: Vec<FileReport>,
    _source: Box<dyn TextSource>,
}

impl Engine {
    pub fn new(source: Box<dyn TextSource>) -> Self {
        Engine { files: Vec::new(), _source: source }
    }

    pub fn push_batch(&mut self, _batch: Batch) {}

    pub fn handle(&mut self, request: Request) -> Option<Response> {
        match request {
            Request::FileDone { report, .. } => {
                self.files.push(*report);
                None
            }
            Request::Finish => Some(Response::NothingRead(Box::new(Report::of(std::mem::take(&mut self.files))))),
            _ => None,
        }
    }
}

pub struct ReadAgain;

pub struct FileRead {
    pub file: u16,
}

impl FileRead {
    pub fn start(name: &str, _head: &[u8], _is_whole: bool, _zone: &str) -> Result<FileRead, Box<FileReport>> {
        let error = Some(FileError { kind: "no_role".to_owned(), line: None, detail: "0".to_owned() });
        Err(Box::new(FileReport { name: name.to_owned(), format: "unreadable".to_owned(), error, ..FileReport::default() }))
    }

    pub fn push(&mut self, _chunk: &[u8]) -> Result<Vec<Batch>, ReadAgain> {
        Err(ReadAgain)
    }

    pub fn finish(&mut self) -> Result<(Vec<Batch>, FileReport), ReadAgain> {
        Err(ReadAgain)
    }
}
