//! Hours in which far more failed than in the others, by hand.

use balcao::engine::{
    Clause, Dimension, Engine, FileMeta, IsoDay, Missing, Op, Request, Response, Selection, Spike, SpikeOf, SpikesPage, SpikesRequest,
    TextSource,
};
use balcao::import::read_all;

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

/// Monday, 2026-03-02.
const FIRST: i32 = 20_514;

/// Messages of one hour: day, hour, template, how many of it, how many of those failed, and why.
type Sent = (i32, u32, &'static str, u32, u32, &'static str);

fn file(sent: &[Sent]) -> String {
    let mut csv = "message_id,case_id,sent_at,direction,kind,template,status,error_code,author_kind\n".to_owned();
    let mut id = 0;
    for &(day, hour, template, count, failed, code) in sent {
        let date = String::from(IsoDay(FIRST + day));
        for place in 0..count {
            id += 1;
            let (status, code) = if place < failed { ("failed", code) } else { ("delivered", "") };
            csv.push_str(&format!("m{id},{id},{date} {hour:02}:{:02}:00,sent,hsm,{template},{status},{code},campaign\n", place % 60));
        }
    }
    csv
}

/// Ten days of ten hours, forty messages in each; one of them fails.
fn quiet() -> Vec<Sent> {
    (0..10).flat_map(|day| (8..18).map(move |hour| (day, hour, "aviso", 40, 1, "131026"))).collect()
}

fn ask(csv: &str, selection: Selection) -> Result<SpikesPage, Missing> {
    let mut engine = Engine::new(Box::new(NoText));
    engine.handle(Request::Begin { files: vec![FileMeta { name: "mensagens.csv".to_owned(), bytes: csv.len() as u64 }] });
    let (report, batches) = read_all("mensagens.csv", csv.as_bytes(), "America/Sao_Paulo");
    batches.into_iter().for_each(|batch| engine.push_batch(batch));
    engine.handle(Request::FileDone { file: 0, reading: 0, report: Box::new(report) });
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))), "the file is read");
    match engine.handle(Request::Spikes(SpikesRequest { revision: 1, selection })) {
        Some(Response::Spikes { page, .. }) => page.map(|page| *page),
        other => panic!("no answer: {other:?}"),
    }
}

fn spikes(sent: &[Sent]) -> Vec<Spike> {
    ask(&file(sent), Selection::default()).expect("states are in the file").spikes
}

#[test]
fn an_even_share_of_failures_is_no_spike() {
    assert_eq!(spikes(&quiet()), []);
}

#[test]
fn two_bad_hours_in_a_row_are_one_spike_that_names_what_failed() {
    let mut sent = quiet();
    sent[33] = (3, 11, "promo", 40, 20, "131049");
    sent[34] = (3, 12, "promo", 40, 12, "131049");
    let found = spikes(&sent);
    // Of the 98 hours beside it one of forty failed.
    let spike = &found[0];
    assert_eq!((found.len(), spike.of, spike.day, spike.hours), (1, SpikeOf::All, FIRST + 3, (11, 13)));
    assert_eq!((spike.failed, spike.attempted, spike.usual), (32, 80, 98.0 / 3920.0));
    assert_eq!(spike.error, Some(("131049".to_owned(), 32)));
    assert_eq!(spike.template, Some(("promo".to_owned(), 32)));
}

#[test]
fn a_template_may_fail_where_the_whole_does_not_show_it() {
    // Six of ten of a template among a thousand others, of which 25 fail as ever; at other times none of its messages does.
    let mut sent: Vec<Sent> = (0..10).map(|day| (day, 9, "aviso", 1000, 25, "131026")).collect();
    sent.extend((0..10).map(|day| (day, 9, "promo", 10, if day == 4 { 6 } else { 0 }, "131026")));
    let found = spikes(&sent);
    let spike = &found[0];
    assert_eq!((found.len(), spike.of, spike.name.as_str(), spike.day, spike.hours), (1, SpikeOf::Template, "promo", FIRST + 4, (9, 10)));
    assert_eq!((spike.failed, spike.attempted, spike.usual), (6, 10, 0.0));
}

#[test]
fn a_reason_may_come_of_a_sudden_among_as_many_failures() {
    // 40 of 1000 fail in every hour; of one hour twenty of them for a reason of its own.
    let mut sent: Vec<Sent> = (0..10).map(|day| (day, 9, "aviso", 1000, 40, "131026")).collect();
    sent[6] = (6, 9, "aviso", 980, 20, "131026");
    sent.push((6, 9, "aviso", 20, 20, "131042"));
    let found = spikes(&sent);
    let spike = &found[0];
    assert_eq!((found.len(), spike.of, spike.name.as_str(), spike.day), (1, SpikeOf::Error, "131042", FIRST + 6));
    assert_eq!((spike.failed, spike.attempted, spike.usual), (20, 1000, 0.0));
}

#[test]
fn four_failures_are_no_spike_and_a_spike_that_is_looked_at_stays() {
    let mut sent = quiet();
    sent[33] = (3, 11, "aviso", 4, 4, "131026");
    assert_eq!(spikes(&sent), []);
    sent[33] = (3, 11, "aviso", 40, 20, "131026");
    let is = |dimension, value: &str| Clause { dimension, op: Op::Is, values: vec![value.to_owned()] };
    let clauses = vec![is(Dimension::Day, "2026-03-05"), is(Dimension::Hour, "11")];
    let page = ask(&file(&sent), Selection { clauses, ..Selection::default() }).expect("states are in the file");
    assert_eq!(page.spikes, spikes(&sent));
    assert_eq!(page.spikes.len(), 1);
}

#[test]
fn without_states_there_is_no_answer() {
    let csv = "message_id,case_id,sent_at,direction\n1,1,2026-03-02 09:00:00,sent\n2,1,2026-03-02 09:01:00,received\n";
    assert_eq!(ask(csv, Selection::default()), Err(Missing::Field("status".to_owned())));
}
