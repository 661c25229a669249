//! Files in an engine, for tests that look at it from outside.

use balcao::engine::{Engine, FileMeta, Request, Response, TextSource};
use balcao::import::{Batch, read_all};

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

pub fn load(files: &[(&str, Vec<u8>)]) -> Engine {
    let mut engine = Engine::new(Box::new(NoText));
    let metas = files.iter().map(|(name, bytes)| FileMeta { name: (*name).to_owned(), bytes: bytes.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (name, bytes)) in files.iter().enumerate() {
        let (report, batches) = read_all(name, bytes, "America/Sao_Paulo");
        batches.into_iter().for_each(|batch| engine.push_batch(Batch { file: place as u16, ..batch }));
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
    }
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))), "the files are read");
    engine
}
