//! Load and refresh of the engine, natively: `cargo bench`. In the browser: `./dev bench`.
//!
//! The sample of 100 thousand messages is read, merged and derived; a refresh asks what Visão geral asks.

use std::hint::black_box;

use balcao::engine::{Basis, DateRange, Engine, FileMeta, Request, Response, Selection, TextSource};
use balcao::import::{Batch, read_all};
use balcao::model::{FileReport, Role};
use balcao::sample::{FILES, Sample};
use balcao::ui::queries;
use balcao::ui::view_state::ViewState;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const MESSAGES: u64 = 100_000;

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut files: Vec<(Role, &str, Vec<u8>)> = FILES.iter().map(|&(role, name)| (role, name, Vec::new())).collect();
    for chunk in Sample::new(MESSAGES) {
        let file = files.iter_mut().find(|(role, ..)| *role == chunk.role).expect("a file per role");
        file.2.extend_from_slice(&chunk.bytes);
    }
    files.into_iter().map(|(_, name, bytes)| (name, bytes)).collect()
}

fn read(files: &[(&str, Vec<u8>)]) -> Vec<(FileReport, Vec<Batch>)> {
    files.iter().map(|(name, bytes)| read_all(name, bytes, "America/Sao_Paulo")).collect()
}

fn load(files: &[(&str, Vec<u8>)], read: &[(FileReport, Vec<Batch>)]) -> Engine {
    let mut engine = Engine::new(Box::new(NoText));
    let metas = files.iter().map(|(name, bytes)| FileMeta { name: (*name).to_owned(), bytes: bytes.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (report, batches)) in read.iter().enumerate() {
        for batch in batches {
            engine.push_batch(Batch { file: place as u16, ..batch.clone() });
        }
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report.clone()) });
    }
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))), "the sample is read");
    engine
}

fn benches(criterion: &mut Criterion) {
    let files = files();
    let bytes = files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    let batches = read(&files);

    let mut group = criterion.benchmark_group("100 thousand messages");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("read", |bencher| bencher.iter(|| black_box(read(&files))));
    group.bench_function("merge and derive", |bencher| bencher.iter(|| black_box(load(&files, &batches))));

    let mut engine = load(&files, &batches);
    let summary = engine.loaded().expect("loaded").summary();
    let view = ViewState::default();
    let queries = queries::of_page(&view, &summary);
    let everything = Selection::default();
    let four_weeks = view.selection(summary.days, summary.last_day);
    group.throughput(Throughput::Elements(MESSAGES));
    for (name, selection) in [("refresh, all of it", everything), ("refresh, 28 days", four_weeks)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                black_box(engine.handle(Request::Refresh { revision: 1, selection: selection.clone(), queries: queries.clone() }))
            });
        });
    }
    // Thirty days that move by one, each window once: what a drag over the time axis asks.
    let days = summary.days.expect("the sample has days");
    let windows = (0..).flat_map(|narrower| (0..days.days() - 30).map(move |step| (step, narrower)));
    for (name, basis) in [("drag, each figure by its own date", Basis::Each), ("drag, cases opened in the period", Basis::CaseCreated)] {
        let mut windows = windows.clone();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let (step, narrower) = windows.next().expect("no end");
                let period = DateRange { start: days.start + step + narrower, end: days.start + step + 30 };
                let selection = Selection { basis, period: Some(period), ..Selection::default() };
                black_box(engine.handle(Request::Refresh { revision: 1, selection, queries: queries.clone() }))
            });
        });
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
