//! Exports of help desks and logs against the figures stated beside them. Runs only when `BALCAO_SAMPLES` names a folder with
//! `helpdesk-exports/` and `support-datasets/` inside; the repository holds none of them.

use std::path::PathBuf;

use balcao::engine::{Engine, FileMeta, Policy, Query, Request, Response, Selection, TextSource};
use balcao::import::read_all;

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

/// Folder and file, rows read, messages, cases and events, and figures with the rows they rest on.
type Stated = (&'static str, u64, [usize; 3], &'static [(&'static str, f64, u64)]);

const STATED: &[Stated] = &[
    (
        "helpdesk-exports/freshdesk_ticket_with_conversations.json",
        4,
        [3, 1, 0],
        &[("first_response_mean", 79_200.0, 1), ("messages_sent", 1.0, 1)],
    ),
    ("helpdesk-exports/intercom/conversation_part_history.csv", 9, [1, 5, 8], &[("closings", 8.0, 8)]),
    ("helpdesk-exports/intercom/conversation_history.csv", 9, [0, 2, 9], &[("cases_closed", 2.0, 2), ("cases_open", 0.0, 0)]),
    (
        "support-datasets/pc_support_conversations.csv",
        840,
        [840, 47, 0],
        &[("messages_sent", 428.0, 428), ("messages_received", 412.0, 412), ("cases_closed", 23.0, 23), ("cases_open", 24.0, 24)],
    ),
    (
        "support-datasets/incident_event_log_sample.csv",
        5998,
        [0, 890, 5998],
        &[
            ("resolution_mean", 1_748_972.97, 890),
            ("resolution_p50", 626_130.0, 890),
            ("resolution_p90", 3_457_512.0, 890),
            ("closings", 902.0, 902),
        ],
    ),
    (
        "support-datasets/permit_receipt_log.csv",
        8577,
        [0, 1434, 8577],
        &[("resolution_mean", 467_263.91, 1434), ("resolution_p50", 2869.0, 1434), ("resolution_p90", 1_217_822.0, 1434)],
    ),
];

#[test]
fn exports_give_the_figures_stated_beside_them() {
    let Some(folder) = std::env::var_os("BALCAO_SAMPLES").map(PathBuf::from) else { return };
    for (name, rows_read, tables, figures) in STATED {
        let bytes = std::fs::read(folder.join(name)).expect("a sample");
        let mut engine = Engine::new(Box::new(NoText));
        // Their times have no offset, and the figures count no summer time.
        let policy = Policy { zone: "UTC".to_owned(), ..Policy::default() };
        engine.handle(Request::SetPolicy(Box::new(policy)));
        engine.handle(Request::Begin { files: vec![FileMeta { name: (*name).to_owned(), bytes: bytes.len() as u64 }] });
        let (report, batches) = read_all(name, &bytes, "UTC");
        assert_eq!((report.rows_read, report.kept, report.rejected), (*rows_read, *rows_read, 0), "{name}");
        batches.into_iter().for_each(|batch| engine.push_batch(batch));
        engine.handle(Request::FileDone { file: 0, reading: 0, report: Box::new(report) });
        assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))), "{name}");
        let data = &engine.loaded().expect("something was read").data;
        assert_eq!([data.messages.len(), data.n_counted, data.events.at.len()], *tables, "{name}");
        let query = Query {
            id: String::new(),
            metrics: figures.iter().map(|(id, ..)| (*id).to_owned()).collect(),
            by: Vec::new(),
            period: None,
            ignores: Vec::new(),
        };
        let asked = engine.handle(Request::Refresh { revision: 0, selection: Selection::default(), queries: vec![query] });
        let Some(Response::Answers { answers, .. }) = asked else { panic!("{name}: answers") };
        for (metric, (id, value, n)) in answers[0].metrics.iter().zip(*figures) {
            let cell = metric.cells.first().copied().unwrap_or_default();
            let is_near = cell.value.is_some_and(|given| (given - value).abs() < 0.01);
            assert!(is_near && cell.n == *n, "{name}: {id} = {:?} ({})", cell.value, cell.n);
        }
    }
}
