//! What Rotas e motivos asks of the engine, by hand over five cases of one morning.

use balcao::engine::{
    Clause, Dimension, Engine, FileMeta, Op, Policy, ReasonRule, Request, Response, RouteKind, RoutePick, RouteSource, RoutesPage,
    RoutesRequest, Selection, TextSource, query_of_people,
};
use balcao::import::read_all;

struct Files(Vec<Vec<u8>>);

impl TextSource for Files {
    fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>> {
        let (file, from) = (self.0.get(usize::from(file))?, offset as usize);
        file.get(from..from + len as usize).map(<[u8]>::to_vec)
    }
}

const CASES: &str = "casos.csv
case_id,created_at,closed_at,agent,team,status,case_type
1,2026-03-02 09:00:00,2026-03-02 10:00:00,Bia,Suporte,closed,Pedido
2,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Vendas,closed,Pedido
3,2026-03-02 09:00:00,,,Vendas,open,Pedido
4,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Vendas,closed,
5,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Vendas,closed,";

/// The first goes from Ana to Bia and to another team after 20 minutes; the second between Ana and Bia and back, first after 10 minutes; the
/// third meets a robot that says the same three times and never a person; the fourth is announced by words; the fifth by nothing.
const MESSAGES: &str = "mensagens.csv
message_id,case_id,sent_at,direction,author_kind,agent,text
a1,1,2026-03-02 09:00:00,received,customer,,quero a segunda via do boleto
a2,1,2026-03-02 09:00:05,sent,bot,,\"Escolha:
1 - Comprar
2 - Pagamentos\"
a3,1,2026-03-02 09:01:00,received,customer,,2
a4,1,2026-03-02 09:10:00,sent,human,Ana,oi
a5,1,2026-03-02 09:30:00,sent,human,Bia,pronto
b1,2,2026-03-02 09:00:00,received,customer,,boleto absurdo
b2,2,2026-03-02 09:00:05,sent,bot,,\"Escolha:
1 - Comprar
2 - Pagamentos\"
b3,2,2026-03-02 09:03:00,received,customer,,pagamentos
b4,2,2026-03-02 09:04:00,sent,human,Ana,oi
c1,3,2026-03-02 09:00:00,received,customer,,Quero falar com uma PESSOA!
c2,3,2026-03-02 09:00:05,sent,bot,,\"Não entendi.
1 - Comprar
2 - Pagamentos\"
c3,3,2026-03-02 09:01:00,received,customer,,alguém?
c4,3,2026-03-02 09:01:05,sent,bot,,\"Não entendi.
1 - Comprar
2 - Pagamentos\"
c5,3,2026-03-02 09:02:00,received,customer,,urgente
c6,3,2026-03-02 09:02:05,sent,bot,,\"Não entendi.
1 - Comprar
2 - Pagamentos\"
d1,4,2026-03-02 09:00:00,received,customer,,boletos e a fatura
d2,4,2026-03-02 09:02:00,sent,human,Ana,oi
e1,5,2026-03-02 09:00:00,received,customer,,boletim
e2,5,2026-03-02 09:06:00,sent,human,Ana,oi";

const EVENTS: &str = "eventos.csv
case_id,at,event,actor,detail
1,2026-03-02 09:08:00,assigned,Ana,
1,2026-03-02 09:20:00,team_changed,Ana,Suporte
1,2026-03-02 09:21:00,assigned,Bia,
2,2026-03-02 09:10:00,assigned,Bia,
2,2026-03-02 09:15:00,assigned,Ana,";

fn engine() -> Engine {
    let rule = |name: &str, words: &str, team: &str| ReasonRule { name: name.to_owned(), words: words.to_owned(), team: team.to_owned() };
    let policy = Policy {
        reason_rules: vec![rule("Cobrança", "Boleto, fatura", "Vendas"), rule("Pedido", "pedido, boleto", "")],
        tiers: [("vendas".to_owned(), 1), ("Suporte".to_owned(), 2)].into(),
        teams: [("Ana".to_owned(), "Vendas".to_owned()), ("Bia".to_owned(), "Suporte".to_owned())].into(),
        ..Policy::default()
    };
    loaded(&[CASES, MESSAGES, EVENTS], policy)
}

/// Each file is its name, then its rows.
fn loaded(files: &[&str], policy: Policy) -> Engine {
    let files: Vec<(&str, &str)> = files.iter().map(|file| file.split_once('\n').expect("a name, then rows")).collect();
    let mut engine = Engine::new(Box::new(Files(files.iter().map(|(_, rows)| rows.as_bytes().to_vec()).collect())));
    engine.handle(Request::SetPolicy(Box::new(policy.clone())));
    let metas = files.iter().map(|(name, rows)| FileMeta { name: (*name).to_owned(), bytes: rows.len() as u64 });
    engine.handle(Request::Begin { files: metas.collect() });
    for (place, (name, rows)) in files.iter().enumerate() {
        let (report, batches) = read_all(name, rows.as_bytes(), &policy.zone);
        assert_eq!(report.error, None, "{name} is read");
        for mut batch in batches {
            batch.file = place as u16;
            engine.push_batch(batch);
        }
        engine.handle(Request::FileDone { file: place as u16, reading: 0, report: Box::new(report) });
    }
    assert!(matches!(engine.handle(Request::Finish), Some(Response::Loaded(_))));
    engine
}

fn page(engine: &mut Engine, selection: Selection, picked: Option<RoutePick>) -> RoutesPage {
    match engine.handle(Request::Routes(RoutesRequest { revision: 1, selection, picked })) {
        Some(Response::Routes(page)) => *page,
        other => panic!("{other:?}"),
    }
}

fn pick(kind: RouteKind, label: &str, word: &str) -> RoutePick {
    RoutePick { kind, label: label.to_owned(), word: word.to_owned() }
}

fn ids(engine: &mut Engine, pick: RoutePick) -> String {
    match engine.handle(Request::CasesOfRoute { selection: Selection::default(), pick }) {
        Some(Response::RouteCases { ids, .. }) => ids.join(" "),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_route_is_made_of_menu_options_and_teams_until_a_person_writes() {
    let page = page(&mut engine(), Selection::default(), None);
    let rows: Vec<_> = page.routes.iter().map(|row| (row.label.as_str(), row.cases, row.reached, row.to_person, row.passed)).collect();
    // Before a person writes the first is with Ana's team; to the person: 10 and 4 minutes, and 2 and 6.
    assert_eq!(rows, [("Vendas", 3, 2, Some(240.0), 0), ("Pagamentos › Vendas", 2, 2, Some(420.0), 2)]);
    assert_eq!((page.n_routes, page.routed, page.routeless, page.total, page.looked, page.gone), (2, 5, 0, 5, 5, 0));
}

#[test]
fn a_button_that_was_pressed_is_a_step_without_the_message_that_offered_it() {
    let payload = |field: &str, value: &str| {
        let metadata = r#""messaging_product":"whatsapp","metadata":{"display_phone_number":"551130000000","phone_number_id":"1"}"#;
        format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"{field}","value":{{{metadata},{value}}}}}]}}]}}"#
        )
    };
    let message = |of: &str| payload("messages", &format!(r#""messages":[{of}]"#));
    let log = [
        "webhook.ndjson".to_owned(),
        message(
            r#"{"from":"5511988887777","id":"a","timestamp":"1749416400","type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"2","title":"Boleto"}}}"#,
        ),
        message(
            r#"{"from":"5511977776666","id":"b","timestamp":"1749416400","type":"button","button":{"text":"Falar com vendas","payload":"v"}}"#,
        ),
        payload(
            "smb_message_echoes",
            r#""message_echoes":[{"from":"551130000000","to":"5511988887777","id":"c","timestamp":"1749416460","type":"text","text":{"body":"Bom dia"}}]"#,
        ),
    ];
    let page = page(&mut loaded(&[&log.join("\n")], Policy::default()), Selection::default(), None);
    let mut rows: Vec<_> = page.routes.iter().map(|row| (row.label.as_str(), row.cases, row.reached, row.to_person)).collect();
    rows.sort_by_key(|row| row.0);
    assert_eq!(rows, [("Boleto", 1, 1, Some(60.0)), ("Falar com vendas", 1, 0, None)]);
}

#[test]
fn the_way_through_the_robot_narrows_step_by_step() {
    let page = page(&mut engine(), Selection::default(), None);
    let journey = &page.journey;
    assert_eq!((journey.robot, journey.menu, journey.chose, journey.person), (3, 3, 2, 2));
    assert_eq!((journey.to_choice, journey.to_person), (Some(120.0), Some(420.0)));
    // The third answered twice with something that is no option.
    assert_eq!((journey.off_menu, page.asked, page.asked_in_vain, page.loops), (1, 1, 1, 1));
}

#[test]
fn the_first_rule_that_a_case_meets_is_its_reason_else_its_type() {
    let page = page(&mut engine(), Selection::default(), None);
    let rows: Vec<_> =
        page.reasons.iter().map(|row| (row.label.as_str(), row.source, row.cases, row.passed, row.mean, row.p90, row.agree)).collect();
    // 20 and 10 minutes until passed on; of three such cases two are in Vendas. "boletim" and "boletos" are not "boleto".
    let billing = ("Cobrança", RouteSource::Rule, 3, 2, Some(900.0), Some(1140.0), Some((2, 3)));
    assert_eq!(rows, [billing, ("Pedido", RouteSource::Type, 1, 0, None, None, None)]);
    assert_eq!((page.of_rule.as_slice(), page.reasoned, page.reasonless), ([3, 0].as_slice(), 4, 1));
}

#[test]
fn who_passes_on_is_measured_against_the_same_reasons() {
    let page = page(&mut engine(), Selection::default(), None);
    let rows: Vec<_> =
        page.people.iter().map(|row| (row.agent.as_str(), row.managed, row.passed, row.mean, row.index, row.ping_pong)).collect();
    // Ana passed both on: 1200 + 600 s where such cases take 900 s each. The second came back to her.
    assert_eq!(rows, [("Ana", 4, 2, Some(900.0), Some(1.0), 1), ("Bia", 1, 0, None, None, 0)]);
}

/// Metric by metric, of the rows of the page and of the table of metrics: whatever is filtered or picked.
#[test]
fn who_passes_on_is_what_the_metrics_say() {
    let mut engine = engine();
    let clause = |dimension: Dimension, values: &[&str]| Selection {
        clauses: vec![Clause { dimension, op: Op::Is, values: values.iter().map(|&value| value.to_owned()).collect() }],
        ..Selection::default()
    };
    let by_ana = pick(RouteKind::PassedBy, "Ana", "");
    let asked = [
        (Selection::default(), None),
        (clause(Dimension::Agent, &["Bia"]), None),
        (clause(Dimension::Team, &["Vendas"]), None),
        (clause(Dimension::Case, &["1", "2"]), Some(by_ana)),
        (clause(Dimension::Case, &["1", "2"]), Some(pick(RouteKind::Route, "Pagamentos › Vendas", ""))),
    ];
    for (selection, picked) in asked {
        let query = query_of_people("people", picked.as_ref());
        let rows = page(&mut engine, selection.clone(), picked).people;
        let request = Request::Refresh { revision: 1, selection: selection.clone(), queries: vec![query] };
        let Some(Response::Answers { answers, .. }) = engine.handle(request) else { panic!("figures are answered") };
        assert_eq!(answers[0].groups.iter().count(), rows.len(), "{selection:?}");
        for (place, group) in answers[0].groups.iter().enumerate() {
            let row = rows.iter().find(|row| row.agent == group.label(0)).expect("everybody has a row");
            let share = row.passed as f64 / row.managed as f64;
            let shown = [Some(row.passed as f64), Some(share), row.mean, row.p90, Some(row.ping_pong as f64)];
            let cells: Vec<_> = answers[0].metrics.iter().map(|metric| metric.cells[place]).collect();
            assert_eq!(cells.iter().map(|cell| cell.value).collect::<Vec<_>>(), shown, "{selection:?}");
            assert_eq!(cells[1].n, row.managed);
        }
    }
}

#[test]
fn words_to_look_at_first_and_levels() {
    let page = page(&mut engine(), Selection::default(), None);
    let rows: Vec<_> = page.triage.iter().map(|row| (row.id.as_str(), row.cases, row.unreached)).collect();
    assert_eq!(rows, [("urgent", 1, 1), ("legal", 0, 0), ("cancel", 0, 0), ("upset", 1, 0)]);
    // Closed: the first rose to the second level, three stayed at the first.
    assert_eq!((page.tiers, page.untiered), ([[3, 1, 0], [0, 0, 0], [0, 0, 0]], 0));
}

#[test]
fn every_row_gives_its_cases() {
    let mut engine = engine();
    let cases = [
        (pick(RouteKind::Route, "Pagamentos › Vendas", ""), "1 2"),
        (pick(RouteKind::Option, "Pagamentos", "absurdo"), "2"),
        (pick(RouteKind::Reason, "Cobrança", "rule"), "1 2 4"),
        (pick(RouteKind::Reason, "Pedido", "type"), "3"),
        (pick(RouteKind::Triage, "urgent", ""), "3"),
        (pick(RouteKind::Asked, "vain", ""), "3"),
        (pick(RouteKind::Loop, "", ""), "3"),
        (pick(RouteKind::PassedBy, "Ana", ""), "1 2"),
        (pick(RouteKind::PassedBy, "nobody", ""), ""),
        (pick(RouteKind::Tier, "1-2", ""), "1"),
    ];
    for (pick, expected) in cases {
        assert_eq!(ids(&mut engine, pick.clone()), expected, "{pick:?}");
    }
}

#[test]
fn a_list_is_not_filtered_by_its_own_row_and_the_others_are() {
    let clause = Clause { dimension: Dimension::Case, op: Op::Is, values: vec!["1".to_owned(), "2".to_owned()] };
    let selection = Selection { clauses: vec![clause], ..Selection::default() };
    let page = page(&mut engine(), selection, Some(pick(RouteKind::Route, "Pagamentos › Vendas", "")));
    assert_eq!((page.routes.len(), page.reasons.len(), page.loops, page.total), (2, 1, 0, 2));
}
