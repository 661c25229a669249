//! Until the engine is here: the same names, doing nothing.

use balcao::engine::{Request, Response};
use balcao::import::Batch;
use balcao::model::{FileReport, Report};

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
