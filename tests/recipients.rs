//! Recipients by what became of what we sent them, by hand: counts, lists, cases, and what is hidden in the file.

mod loaded;

use balcao::engine::{
    Clause, CsvStyle, Dimension, Engine, Missing, Op, Outcome, RECIPIENT_COLUMNS, RecipientsPage, RecipientsRequest, Request, Response,
    Selection, TableFormat,
};
use balcao::sample::{FILES, Sample};
use loaded::load;

/// Rosa reads and answers; Rui gets one message and another one fails; Eva's both fail; Leo has enough of it; Bia reads in silence;
/// of Gil's nothing is known; Ivo only writes.
const CAMPAIGN: &str = "message_id,case_id,sent_at,direction,status,kind,template,author_kind,contact_name,phone,error_code
m1,1,2026-03-16 09:00:00,sent,read,hsm,promo,campaign,Rosa Lima,+5511912340001,
m2,1,2026-03-16 11:00:00,received,,session,,customer,Rosa Lima,+5511912340001,
m3,2,2026-03-16 09:00:00,sent,delivered,hsm,promo,campaign,Rui Dias,+5511912340002,
m4,2,2026-03-17 09:00:00,sent,failed,hsm,aviso,campaign,Rui Dias,+5511912340002,131049
m5,3,2026-03-16 09:00:00,sent,failed,hsm,promo,campaign,Eva Reis,+5511912340003,131049
m6,3,2026-03-17 09:00:00,sent,failed,hsm,aviso,campaign,Eva Reis,+5511912340003,131026
m7,4,2026-03-16 09:00:00,sent,failed,hsm,promo,campaign,Leo Melo,+5511912340004,131049
m8,5,2026-03-16 09:00:00,sent,read,hsm,promo,campaign,Bia Paz,+5511912340005,
m9,6,2026-03-16 09:00:00,sent,sent,hsm,promo,campaign,Gil Sá,+5511912340006,
m10,7,2026-03-18 09:00:00,received,,session,,customer,Ivo Luz,+5511912340007,
";

fn campaign() -> Engine {
    load(&[("mensagens.csv", CAMPAIGN.as_bytes().to_vec())])
}

fn page(engine: &mut Engine, selection: &Selection) -> Result<RecipientsPage, Missing> {
    match engine.handle(Request::Recipients(RecipientsRequest { revision: 3, selection: selection.clone() })) {
        Some(Response::Recipients { revision: 3, page }) => page.map(|page| *page),
        other => panic!("no answer: {other:?}"),
    }
}

/// `sent 6, delivered 3, …`
fn counts(page: &RecipientsPage) -> String {
    let row = |row: &balcao::engine::RecipientsRow| {
        let name = match &row.outcome {
            Outcome::FailedFor(reason) => format!("for {reason:?}"),
            outcome => outcome.id().to_owned(),
        };
        if row.missing.is_some() { format!("{name} -") } else { format!("{name} {}", row.recipients) }
    };
    page.rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// The lines of the file under its header.
fn list(engine: &mut Engine, selection: &Selection, outcome: Outcome, masked: bool) -> Vec<String> {
    let words =
        [("outcome.answered", "respondeu"), ("status.read", "lida"), ("meaning.unreachable", "sem WhatsApp"), ("act.unreachable", "tire")];
    let request = Request::ExportRecipients {
        selection: selection.clone(),
        outcome,
        masked,
        name: "lista".to_owned(),
        header: RECIPIENT_COLUMNS.map(str::to_owned).to_vec(),
        words: words.map(|(key, word)| (key.to_owned(), word.to_owned())).to_vec(),
        format: TableFormat::Csv(CsvStyle { delimiter: b';', decimal_comma: true }),
    };
    match engine.handle(request) {
        Some(Response::File { name, bytes }) => {
            assert_eq!(name, "lista.csv");
            String::from_utf8_lossy(&bytes).trim().lines().skip(1).map(str::to_owned).collect()
        }
        other => panic!("no file: {other:?}"),
    }
}

fn cases(engine: &mut Engine, selection: &Selection, outcome: Outcome) -> Vec<String> {
    match engine.handle(Request::CasesOfRecipients { selection: selection.clone(), outcome }) {
        Some(Response::RecipientCases(ids)) => ids.unwrap_or_default(),
        other => panic!("no cases: {other:?}"),
    }
}

fn of_template(template: &str) -> Selection {
    Selection {
        clauses: vec![Clause { dimension: Dimension::Template, op: Op::Is, values: vec![template.to_owned()] }],
        ..Selection::default()
    }
}

#[test]
fn everybody_counts_once_by_the_message_that_got_furthest() {
    let page = page(&mut campaign(), &Selection::default()).expect("states are in the file");
    assert_eq!(
        counts(&page),
        "sent 6, delivered 3, read 2, answered 1, read_only 1, delivered_only 1, no_news 1, failed 2, for \"131026\" 1, for \"131049\" 1"
    );
}

#[test]
fn a_template_has_recipients_of_its_own() {
    let page = page(&mut campaign(), &of_template("aviso")).expect("states are in the file");
    assert_eq!(
        counts(&page),
        "sent 2, delivered 0, read 0, answered 0, read_only 0, delivered_only 0, no_news 0, failed 2, for \"131026\" 1, for \"131049\" 1"
    );
}

#[test]
fn the_list_names_them_with_the_message_that_counts() {
    let mut engine = campaign();
    let all = Selection::default();
    let answered = list(&mut engine, &all, Outcome::Answered, false);
    assert_eq!(answered, ["+5511912340001;Rosa Lima;respondeu;1;2026-03-16 09:00:00-03:00;promo;lida;;;;1"]);
    // Eva's last failure is the reason; Rui's is none, since something reached him.
    let failed = list(&mut engine, &all, Outcome::FailedFor("131026".to_owned()), false);
    assert_eq!(failed, ["+5511912340003;Eva Reis;failed;2;2026-03-17 09:00:00-03:00;aviso;failed;131026;sem WhatsApp;tire;3"]);
    assert_eq!(list(&mut engine, &all, Outcome::Sent, false).len(), 6);
}

#[test]
fn a_hidden_name_is_in_no_file() {
    let lines = list(&mut campaign(), &Selection::default(), Outcome::Sent, true).join("\n");
    for personal in ["Rosa Lima", "Eva Reis", "5511912340001"] {
        assert!(!lines.contains(personal), "{lines}");
    }
    assert!(lines.contains("R. L."), "{lines}");
}

#[test]
fn their_cases_are_those_of_these_messages() {
    let mut engine = campaign();
    let all = Selection::default();
    assert_eq!(cases(&mut engine, &all, Outcome::Failed), ["3", "4"]);
    assert_eq!(cases(&mut engine, &all, Outcome::ReadOnly), ["5"]);
    assert_eq!(cases(&mut engine, &of_template("aviso"), Outcome::Sent), ["2", "3"]);
    assert!(cases(&mut engine, &of_template("aviso"), Outcome::Read).is_empty());
}

#[test]
fn a_log_without_states_still_tells_who_answered() {
    let log = CAMPAIGN.lines().map(|line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.remove(10);
        cells.remove(4);
        cells.join(",")
    });
    let log = log.collect::<Vec<_>>().join("\n");
    let page = page(&mut load(&[("envios.csv", log.into_bytes())]), &Selection::default()).expect("who wrote is in the file");
    assert_eq!(counts(&page), "sent 6, delivered -, read -, answered 1, read_only -, delivered_only -, no_news 5, failed -");
}

#[test]
fn where_they_stopped_adds_up_to_all_and_each_list_has_as_many_lines() {
    let mut files: Vec<(&str, Vec<u8>)> = FILES.iter().map(|&(_, name)| (name, Vec::new())).collect();
    for chunk in Sample::new(4_000) {
        let place = FILES.iter().position(|(role, _)| *role == chunk.role).expect("a file per role");
        files[place].1.extend_from_slice(&chunk.bytes);
    }
    let mut engine = load(&files);
    let all = Selection::default();
    let page = page(&mut engine, &all).expect("states are in the sample");
    let n = |outcome: &Outcome| page.rows.iter().find(|row| row.outcome == *outcome).map_or(0, |row| row.recipients);
    let ends: u64 = Outcome::ENDS.iter().map(&n).sum();
    assert_eq!(n(&Outcome::Answered) + ends, n(&Outcome::Sent));
    assert!(n(&Outcome::Sent) > 100);
    let reasons: u64 = page.rows.iter().filter(|row| matches!(row.outcome, Outcome::FailedFor(_))).map(|row| row.recipients).sum();
    assert_eq!(reasons, n(&Outcome::Failed));
    for row in &page.rows {
        assert_eq!(list(&mut engine, &all, row.outcome.clone(), false).len() as u64, row.recipients, "{:?}", row.outcome);
    }
}
