//! The card of one customer, by hand, and the same figures as the table of all of them.

mod loaded;

use balcao::engine::{
    CardPick, CardRequest, CustomerCard, CustomerColumn, CustomersRequest, Dimension, Engine, Request, Response, Selection,
};
use balcao::sample::{FILES, Sample};
use loaded::load;

const CASES: &str = "case_id,created_at,closed_at,agent,team,channel,case_type,tags,csat,requester,phone
1,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Trocas,WhatsApp,Troca,vip,5,Rosa Lima,+5511912340001
2,2026-03-05 09:00:00,2026-03-05 10:00:00,Bia,Trocas,WhatsApp,Troca,vip,3,Rosa Lima,+5511912340001
3,2026-03-09 09:00:00,,Ana,Vendas,Instagram,Compra,,,Rosa Lima,+5511912340001
4,2026-03-09 09:00:00,2026-03-09 09:30:00,Ana,Vendas,WhatsApp,Compra,,1,Rui Dias,+5511912340002
";

/// Rosa was answered after 10, 20 and 60 minutes, and waits since ten of the 9th; the data end at noon of the 10th. Eva took over for a moment.
const MESSAGES: &str = "message_id,case_id,sent_at,direction,author_kind,kind,template,status,agent
m1,1,2026-03-02 09:00:00,received,customer,session,,,
m2,1,2026-03-02 09:10:00,sent,human,session,,read,Ana
m3,1,2026-03-02 09:20:00,received,customer,session,,,
m4,1,2026-03-02 09:40:00,sent,human,session,,read,Eva
m5,2,2026-03-05 09:00:00,received,customer,session,,,
m6,2,2026-03-05 10:00:00,sent,human,session,,read,Bia
m7,3,2026-03-09 08:00:00,sent,campaign,hsm,promo,failed,
m8,3,2026-03-09 08:30:00,sent,campaign,hsm,promo,delivered,
m9,3,2026-03-09 10:00:00,received,customer,session,,,
m10,4,2026-03-09 09:00:00,received,customer,session,,,
m11,4,2026-03-10 12:00:00,sent,human,session,,read,Ana
";

fn service() -> Engine {
    load(&[("casos.csv", CASES.as_bytes().to_vec()), ("mensagens.csv", MESSAGES.as_bytes().to_vec())])
}

fn customers(engine: &mut Engine) -> Vec<balcao::engine::CustomerRow> {
    let selection = Selection::default();
    let by = CustomerColumn::Cases;
    let request = CustomersRequest { revision: 1, selection, by, is_ascending: false, limit: u32::MAX, masked: false };
    match engine.handle(Request::Customers(request)) {
        Some(Response::Customers(page)) => page.rows,
        other => panic!("no page: {other:?}"),
    }
}

fn card(engine: &mut Engine, customer: u32, masked: bool) -> CustomerCard {
    match engine.handle(Request::Card(CardRequest { revision: 1, customer, clock: None, masked })) {
        Some(Response::Card(card)) => *card,
        other => panic!("no card: {other:?}"),
    }
}

fn rosa(engine: &mut Engine) -> u32 {
    customers(engine).iter().find(|row| row.who == "Rosa Lima").expect("Rosa is a customer").customer
}

fn cases(engine: &mut Engine, customer: u32, pick: CardPick) -> String {
    match engine.handle(Request::CasesOfCard { customer, pick }) {
        Some(Response::OpenCases(ids)) => ids.join(" "),
        other => panic!("no cases: {other:?}"),
    }
}

#[test]
fn a_card_tells_sessions_waits_and_grades() {
    let mut engine = service();
    let rosa = rosa(&mut engine);
    let card = card(&mut engine, rosa, false);
    assert_eq!((card.who.as_str(), card.phone.as_str()), ("Rosa Lima", "+5511912340001"));
    assert_eq!((card.cases, card.open, card.received, card.sent, card.failed), (3, 1, 4, 5, 1));
    assert_eq!((card.waits, card.wait_median), (3, Some(1200.0)));
    // From ten of the 9th to noon of the 10th.
    assert_eq!((card.wait_longest, card.waiting_now), (Some(93_600.0), Some(93_600.0)));
    assert_eq!((card.csat, card.grades), (Some(4.0), 2));
    let sessions: Vec<(&str, u32, Option<f64>)> =
        card.sessions.iter().map(|session| (session.id.as_str(), session.messages, session.csat)).collect();
    assert_eq!(sessions, [("3", 3, None), ("2", 2, Some(3.0)), ("1", 4, Some(5.0))]);
    let day = |at: Option<(i32, u32)>| at.map(|(day, second)| (String::from(balcao::engine::IsoDay(day)), second / 3600));
    assert_eq!(day(card.first), Some(("2026-03-02".to_owned(), 9)));
    assert_eq!(day(card.last), Some(("2026-03-09".to_owned(), 10)));
}

#[test]
fn whom_and_what_they_met_is_counted_and_leads_to_its_cases() {
    let mut engine = service();
    let rosa = rosa(&mut engine);
    let card = card(&mut engine, rosa, false);
    let met: Vec<String> = card
        .met
        .iter()
        .map(|met| {
            let values = met.values.iter().map(|(label, n)| format!("{label} {n}")).collect::<Vec<_>>();
            format!("{}: {}", met.dimension.id(), values.join(", "))
        })
        .collect();
    assert_eq!(
        met,
        [
            "agent: Ana 2, Bia 1, Eva 1",
            "team: Trocas 2, Vendas 1",
            "channel: WhatsApp 2, Instagram 1",
            "case_type: Troca 2, Compra 1",
            "tag: vip 2",
            "template: promo 2",
        ]
    );
    let pick = |dimension: Dimension, label: &str| CardPick::Met(dimension, label.to_owned());
    for (pick, expected) in [
        (CardPick::All, "1 2 3"),
        (CardPick::Open, "3"),
        (CardPick::Rated, "1 2"),
        (CardPick::Waiting, "3"),
        (CardPick::Failed, "3"),
        (pick(Dimension::Agent, "Eva"), "1"),
        (pick(Dimension::Agent, "Ana"), "1 3"),
        (pick(Dimension::Template, "promo"), "3"),
        (pick(Dimension::Tag, "vip"), "1 2"),
        (pick(Dimension::Team, "nobody"), ""),
    ] {
        assert_eq!(cases(&mut engine, rosa, pick.clone()), expected, "{pick:?}");
    }
}

#[test]
fn a_hidden_name_is_not_on_the_card() {
    let mut engine = service();
    let rosa = rosa(&mut engine);
    let card = card(&mut engine, rosa, true);
    assert_eq!(card.who, "R. L.");
    assert!(!card.phone.contains("912340001"), "{}", card.phone);
}

#[test]
fn a_number_of_no_customer_has_an_empty_card() {
    let card = card(&mut service(), 9_999, false);
    assert_eq!((card.cases, card.received, card.wait_median, card.csat, card.first), (0, 0, None, None, None));
    assert!(card.met.is_empty() && card.sessions.is_empty());
}

#[test]
fn the_card_of_each_customer_agrees_with_the_table() {
    let mut files: Vec<(&str, Vec<u8>)> = FILES.iter().map(|&(_, name)| (name, Vec::new())).collect();
    for chunk in Sample::new(2_000) {
        let place = FILES.iter().position(|(role, _)| *role == chunk.role).expect("a file per role");
        files[place].1.extend_from_slice(&chunk.bytes);
    }
    let mut engine = load(&files);
    let rows = customers(&mut engine);
    assert!(rows.len() > 50);
    for row in rows.iter().step_by(3) {
        let card = card(&mut engine, row.customer, false);
        assert_eq!((&card.who, &card.phone), (&row.who, &row.phone));
        assert_eq!((card.cases, card.received, card.sent, card.failed), (row.cases, row.received, row.sent, row.failed));
        assert_eq!((card.wait_median, card.wait_longest, card.waiting_now), (row.wait_median, row.wait_longest, row.waiting_now));
        assert_eq!((card.csat, card.first, card.last), (row.csat, row.first, row.last));
        assert_eq!(card.sessions.len(), row.cases as usize);
    }
}
