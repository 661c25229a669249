//! What leaves the page, read again: a workbook holds the rows that the table shows, and no formula whatever strangers wrote.
#![cfg(feature = "cli")]

mod loaded;

use std::io::Cursor;

use balcao::engine::{
    CASE_COLUMNS, Clock, CsvStyle, CustomerColumn, CustomersRequest, Engine, ExplainRequest, Query, Request, Response, RowsRequest,
    Selection, TableCell, TableFormat, TableView, UNREACHABLE_COLUMNS, UnmatchedOf, UnreachableRequest, export_columns,
};
use balcao::import::container::{self, Member};
use balcao::import::read_all;
use balcao::sample::{FILES, Sample};
use balcao::ui::view_state::{Preset, ViewState};
use calamine::{Data, Reader, Xlsx};
use loaded::load;

fn everything(engine: &Engine) -> Selection {
    let summary = engine.loaded().unwrap().summary();
    ViewState::parse_with_default("", Preset::All).selection(summary.days, summary.last_day)
}

fn export(engine: &mut Engine, view: TableView, format: TableFormat) -> (String, Vec<u8>) {
    let selection = everything(engine);
    export_of(engine, view, selection, format)
}

fn export_of(engine: &mut Engine, view: TableView, selection: Selection, format: TableFormat) -> (String, Vec<u8>) {
    let request =
        RowsRequest { revision: 1, view, selection, search: String::new(), sort: Vec::new(), offset: 0, limit: u32::MAX, masked: false };
    let header = export_columns(view).into_iter().map(str::to_owned).collect();
    match engine.handle(Request::ExportRows { request, header, words: Vec::new(), format }) {
        Some(Response::File { name, bytes }) => (name, bytes),
        other => panic!("{other:?}"),
    }
}

fn workbook_of(mut export: impl FnMut(TableFormat) -> (String, Vec<u8>)) -> Xlsx<Cursor<Vec<u8>>> {
    let lines = vec![("Sobre".to_owned(), "=HYPERLINK(\"x\")".to_owned())];
    let (name, bytes) = export(TableFormat::Workbook { name: "Linhas & mais".to_owned(), about: lines });
    assert!(name.ends_with(".xlsx"), "{name}");
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

/// A cell as the CSV has it, without the sign that keeps a formula from running and the offset of a time.
fn as_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(at) if at.is_duration() => ((at.as_f64() * 86_400.0 * 1000.0).round() / 1000.0).to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        other => panic!("no such cell is written: {other:?}"),
    }
}

#[test]
fn a_workbook_says_what_the_csv_says() {
    let mut engine = sample(5_000);
    for view in [TableView::Cases, TableView::Messages] {
        assert!(agree(|format| export(&mut engine, view, format)) > 500);
    }
}

/// A workbook that comes back is its table: the sheet that says what it is asks nothing, whatever language it was written in.
#[test]
fn a_workbook_of_ours_comes_back_as_one_table() {
    let mut engine = sample(2_000);
    for lang in ["pt-BR", "en", "es"] {
        let texts = std::fs::read_to_string(format!("{}/locales/{lang}.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let texts: serde_json::Value = serde_json::from_str(&texts).unwrap();
        let word = texts["take.about"].as_str().unwrap().to_owned();
        let about = vec![(word, "Casos".to_owned()), ("Período".to_owned(), "tudo".to_owned())];
        let (name, bytes) = export(&mut engine, TableView::Cases, TableFormat::Workbook { name: "Casos".to_owned(), about });
        let members = container::unpack(&name, &bytes, &mut Vec::new()).unwrap();
        let [Member::Note { name, bytes: note }, Member::File { bytes, .. }] = &members[..] else { panic!("{lang}") };
        let told = container::report_of_note(name, note).unwrap();
        assert_eq!((told.error, told.container.unwrap().ours), (None, 1), "{lang}");
        let (report, _) = read_all("casos.xlsx", bytes, "America/Sao_Paulo");
        assert!(report.error.is_none() && report.plan.unwrap().doubts.is_empty(), "{lang}");
    }
}

/// The lists behind figures leave in both forms, too.
#[test]
fn a_list_says_the_same_as_a_workbook() {
    let mut engine = sample(20_000);
    let selection = everything(&engine);
    let file = |engine: &mut Engine, request: Request| match engine.handle(request) {
        Some(Response::File { name, bytes }) => (name, bytes),
        other => panic!("{other:?}"),
    };
    let words = |n: usize| (0..n).map(|place| place.to_string()).collect::<Vec<String>>();
    let numbers = UnreachableRequest { revision: 1, selection: selection.clone(), limit: u32::MAX, masked: false };
    let n_rows = agree(|format| {
        let (request, header) = (Box::new(numbers.clone()), words(UNREACHABLE_COLUMNS.len()));
        file(&mut engine, Request::ExportUnreachable { request, header, words: vec![("meaning.blocked".into(), "=1+1".into())], format })
    });
    assert!(n_rows > 1);
    for metric in ["first_response_mean", "sla_first_response", "messages_failed"] {
        let query = Query { id: "q".into(), metrics: vec![metric.into()], by: Vec::new(), period: None, ignores: Vec::new() };
        let selection = selection.clone();
        let why = ExplainRequest { revision: 1, selection, query, metric: metric.into(), group: Vec::new(), limit: 10, masked: false };
        let n_rows = agree(|format| {
            let (request, words) = (Box::new(why.clone()), ["sim".to_owned(), "não".to_owned()]);
            file(&mut engine, Request::ExportExplained { request, header: "abcde".chars().map(String::from).collect(), words, format })
        });
        assert!(n_rows > 10, "{metric}");
    }
}

/// Of customers the page shows the first ones only: their file holds them all, in the order of the table.
#[test]
fn customers_leave_whole_and_in_their_order() {
    let mut engine = sample(20_000);
    let selection = everything(&engine);
    let request =
        CustomersRequest { revision: 1, selection, by: CustomerColumn::Received, is_ascending: false, limit: u32::MAX, masked: false };
    let Some(Response::Customers(page)) = engine.handle(Request::Customers(request.clone())) else { panic!("no customers") };
    let header: Vec<String> = (0..CustomerColumn::ALL.len() + 2).map(|place| place.to_string()).collect();
    let mut received: Vec<u32> = Vec::new();
    let n_rows = agree(|format| {
        let is_text = !format.is_workbook();
        let asked =
            Request::ExportCustomers { request: Box::new(request.clone()), name: "Clientes".into(), header: header.clone(), format };
        let Some(Response::File { name, bytes }) = engine.handle(asked) else { panic!("no file") };
        if is_text {
            let mut csv = csv::Reader::from_reader(&bytes["\u{feff}".len()..]);
            received = csv.records().map(|row| row.unwrap()[3].parse().unwrap()).collect();
        }
        (name, bytes)
    });
    assert_eq!(n_rows as u64, page.listed + 1);
    assert!(page.listed > 300);
    assert_eq!(received, page.rows.iter().map(|row| row.received).collect::<Vec<u32>>());
}

/// All tables of a page leave in one archive, under names of their own, after what says what they are.
#[test]
fn several_tables_leave_together() {
    let mut engine = sample(2_000);
    let style = CsvStyle { delimiter: b';', decimal_comma: true };
    let shown = |text: &str| Request::TableFile {
        name: "olá".into(),
        header: vec!["quem".into(), "parte".into()],
        rows: vec![vec![TableCell::Text(text.into()), TableCell::Share(0.25)]],
        format: TableFormat::Csv(style),
    };
    let selection = everything(&engine);
    let request = RowsRequest {
        revision: 1,
        view: TableView::Cases,
        selection,
        search: String::new(),
        sort: Vec::new(),
        offset: 0,
        limit: u32::MAX,
        masked: false,
    };
    let header = export_columns(TableView::Cases).into_iter().map(str::to_owned).collect();
    let rows = Request::ExportRows { request, header, words: Vec::new(), format: TableFormat::Csv(style) };
    let readme = ("LEIA-ME.txt".to_owned(), "Balcão\r\n".to_owned());
    let parts = [("", shown("=1+1")), ("", shown("b;c")), ("visão geral", shown("d")), ("visão geral", shown("e")), ("", rows)];
    let parts = parts.into_iter().map(|(folder, part)| (folder.to_owned(), part)).collect();
    let together = Request::Together { name: "balcao-tudo".into(), readme, parts };
    let Some(Response::File { name, bytes }) = engine.handle(together) else { panic!("no file") };
    assert_eq!(name, "balcao-tudo.zip");
    let members = container::unpack(&name, &bytes, &mut Vec::new()).expect("an archive");
    let members: Vec<(String, String)> = (members.into_iter())
        .map(|member| match member {
            Member::File { name, bytes } => (name.rsplit(" › ").next().unwrap().to_owned(), String::from_utf8(bytes).unwrap()),
            Member::Note { name, .. } => panic!("{name} was not opened"),
        })
        .collect();
    let named: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(named, ["LEIA-ME.txt", "olá.csv", "olá-2.csv", "visão geral/olá.csv", "visão geral/olá-2.csv", "casos.csv"]);
    assert_eq!(members[0].1, "Balcão\r\n");
    assert_eq!(members[1].1, "\u{feff}quem;parte\r\n'=1+1;0,25\r\n");
    assert_eq!(members[2].1, "\u{feff}quem;parte\r\n\"b;c\";0,25\r\n");
    assert!(members[5].1.lines().count() > 100);
}

/// Lists of what does not fit leave in both forms, too.
#[test]
fn a_list_of_trouble_says_the_same_as_a_workbook() {
    const CASES: &str = "case_id,created_at,closed_at,status,agent\n\
        1,2026-03-02 09:00:00,2026-03-02 10:30:59,closed,Ana\n2,2026-03-02 11:00:00,,closed,=1+1\n3,\"never\n@x\",,open,Ana\n";
    const MESSAGES: &str = "message_id,case_id,sent_at,direction,phone\n\
        a,1,2026-03-02 09:00:00,received,5511988884821\nb,9,2026-03-02 09:10:00,received,+5511988884822\n";
    let mut engine = load(&[("c.csv", CASES.as_bytes().to_vec()), ("m.csv", MESSAGES.as_bytes().to_vec())]);
    let header = |n: usize| "abcdef".chars().take(n).map(String::from).collect::<Vec<String>>();
    let now = 1_774_000_000;
    type Asked<'a> = Box<dyn Fn(TableFormat) -> Request + 'a>;
    let lists: [(Asked<'_>, &str); 4] = [
        (
            Box::new(|format| Request::ExportRejected { header: header(4), reasons: vec![("bad_time".into(), "=não".into())], format }),
            "rejeitadas",
        ),
        (Box::new(|format| unmatched(UnmatchedOf::Messages, header(6), format)), "mensagens-sem-caso"),
        (Box::new(|format| unmatched(UnmatchedOf::Cases, header(6), format)), "casos-sem-mensagens"),
        (
            Box::new(|format| Request::ExportFinding { check: "closed_without_time".into(), header: header(3), format, now }),
            "qualidade-closed_without_time",
        ),
    ];
    for (asked, expected) in lists {
        let n_rows = agree(|format| {
            let end = format.extension();
            match engine.handle(asked(format)) {
                Some(Response::File { name, bytes }) => {
                    assert_eq!(name, format!("{expected}.{end}"));
                    (name, bytes)
                }
                other => panic!("{other:?}"),
            }
        });
        assert_eq!(n_rows, 2, "{expected}");
    }
}

fn unmatched(of: UnmatchedOf, header: Vec<String>, format: TableFormat) -> Request {
    Request::ExportUnmatched { of, masked: false, header, words: Vec::new(), format }
}

/// The rows of a file, which are the same as CSV and as a workbook.
fn agree(mut export: impl FnMut(TableFormat) -> (String, Vec<u8>)) -> usize {
    let (_, csv) = export(TableFormat::Csv(CsvStyle { delimiter: b',', decimal_comma: false }));
    let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(&csv["\u{feff}".len()..]);
    let expected: Vec<Vec<String>> = csv.records().map(|row| row.unwrap().iter().map(without_signs).collect()).collect();
    let rows = workbook_of(export).worksheet_range("Linhas & mais").expect("the table");
    let rows: Vec<Vec<String>> = rows.rows().map(|row| row.iter().map(as_text).collect()).collect();
    assert_eq!(rows.len(), expected.len());
    rows.iter().zip(&expected).for_each(|(row, expected)| assert_eq!(row, expected));
    rows.len()
}

fn without_signs(cell: &str) -> String {
    let cell = cell.strip_prefix('\'').unwrap_or(cell);
    let is_time = cell.len() == 25 && cell.as_bytes()[10] == b' ' && cell.as_bytes()[22] == b':';
    if is_time { cell[..19].to_owned() } else { cell.to_owned() }
}

#[test]
fn a_workbook_is_read_again_to_the_same_tables() {
    const CASES: &str = "case_id,created_at,closed_at,requester,phone,agent,csat\n\
        007,2026-03-02 09:00:00,2026-03-02 10:30:59,=1+1,5511988884821,@SUM(A1),4.5\n\
        8,2026-03-02 23:59:59,,</t><f>1</f>,5511988884822,_x0041_,\n";
    let mut engine = load(&[("c.csv", CASES.as_bytes().to_vec())]);
    let (_, before) = export(&mut engine, TableView::Cases, TableFormat::Csv(CsvStyle { delimiter: b',', decimal_comma: false }));
    let about = vec![("Sobre".to_owned(), "x".to_owned())];
    let (_, bytes) = export(&mut engine, TableView::Cases, TableFormat::Workbook { name: "Casos".to_owned(), about });

    let mut book = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["Casos", "Sobre"]);
    assert!(book.worksheet_formula("Casos").unwrap().is_empty());
    let rows = book.worksheet_range("Casos").unwrap();
    let requester = CASE_COLUMNS.iter().position(|&column| column == "requester").unwrap();
    let mut names: Vec<String> = rows.rows().skip(1).map(|row| as_text(&row[requester])).collect();
    names.sort();
    assert_eq!(names, ["</t><f>1</f>", "=1+1"]);
    let created = CASE_COLUMNS.iter().position(|&column| column == "created_at").unwrap();
    assert!(rows.rows().skip(1).all(|row| matches!(row[created], Data::DateTime(_))));

    let sheets = container::unpack("casos.xlsx", &bytes, &mut Vec::new()).expect("a workbook");
    let file =
        sheets.iter().find_map(|sheet| if let Member::File { name, bytes } = sheet { Some((name.as_str(), bytes.clone())) } else { None });
    let mut again = load(&[file.expect("the table")]);
    let (_, after) = export(&mut again, TableView::Cases, TableFormat::Csv(CsvStyle { delimiter: b',', decimal_comma: false }));
    assert_eq!(String::from_utf8(after).unwrap(), String::from_utf8(before).unwrap());
}

fn sample(messages: u64) -> Engine {
    let mut files: Vec<(&str, Vec<u8>)> = FILES.iter().map(|&(_, name)| (name, Vec::new())).collect();
    for chunk in Sample::new(messages) {
        let place = FILES.iter().position(|(role, _)| *role == chunk.role).unwrap();
        files[place].1.extend_from_slice(&chunk.bytes);
    }
    load(&files)
}

/// A manager who works on in a sheet comes to the figures of the page: the mean, the median and the share of a column are the metrics.
#[test]
fn what_is_measured_of_each_case_adds_up_to_the_figures_of_the_page() {
    const MEANS: [(&str, &str); 6] = [
        ("ack", "ack_mean"),
        ("queue", "queue_mean"),
        ("first_response", "first_response_mean"),
        ("handling", "handling_mean"),
        ("resolution", "resolution_mean"),
        ("net_resolution", "net_resolution_mean"),
    ];
    const SHARES: [(&str, &str); 7] = [
        ("in_target", "sla_first_response"),
        ("resolved_in_target", "sla_resolution"),
        ("first_contact", "fcr_rate"),
        ("came_back", "recontact_rate"),
        ("known_customer", "returning_rate"),
        ("by_robot", "bot_containment_rate"),
        ("converted", "conversion_rate"),
    ];
    const ENDED: [(&str, &str); 4] =
        [("lost", "cases_lost"), ("abandoned", "cases_abandoned"), ("missed", "cases_missed"), ("expired", "cases_expired")];
    let mut engine = sample(20_000);
    let hours = r#"{"calendar": {"week": {"mon": [["09:30","18:00"]], "tue": [["09:30","18:00"]], "fri": [["08:00","12:00"]]}}}"#;
    let policies = [(Clock::Wall, "{}"), (Clock::Business, "{}"), (Clock::Business, hours)];
    for (clock, policy) in policies {
        engine.handle(Request::SetPolicy(Box::new(serde_json::from_str(policy).unwrap())));
        let selection = Selection { clock: Some(clock), ..everything(&engine) };
        let csv = TableFormat::Csv(CsvStyle { delimiter: b',', decimal_comma: false });
        let (_, csv) = export_of(&mut engine, TableView::Cases, selection.clone(), csv);
        let mut csv = csv::Reader::from_reader(&csv["\u{feff}".len()..]);
        let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
        let column = |name: &str| -> Vec<&str> {
            let place = header.iter().position(|head| head == name).unwrap_or_else(|| panic!("no column {name}"));
            rows.iter().map(|row| &row[place]).filter(|cell| !cell.is_empty()).collect()
        };
        let metrics = MEANS.iter().chain(&SHARES).chain(&ENDED).map(|(_, metric)| (*metric).to_owned()).collect();
        let query = Query { id: "q".into(), metrics, by: Vec::new(), period: Some(None), ignores: Vec::new() };
        let Some(Response::Answers { answers, .. }) =
            engine.handle(Request::Refresh { revision: 1, selection: Selection { period: None, ..selection }, queries: vec![query] })
        else {
            panic!("no answer")
        };
        let figure = |metric: &str| {
            let found = answers[0].metrics.iter().find(|found| found.metric == metric).unwrap();
            (found.cells[0].value.unwrap_or(f64::NAN), found.cells[0].n, found.missing.is_some())
        };
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
        for (name, metric) in MEANS {
            let (value, n, is_missing) = figure(metric);
            if is_missing {
                assert_eq!((clock, policy, column(name).len()), (Clock::Business, "{}", 0), "{metric}");
                continue;
            }
            let cells: Vec<f64> = column(name).into_iter().map(|cell| cell.parse().unwrap()).collect();
            assert_eq!(cells.len() as u64, n, "{name}");
            assert!(n > 50 && near(cells.iter().sum::<f64>() / n as f64, value), "{name} {clock:?}: {value}");
        }
        for (name, metric) in SHARES {
            let (value, n, is_missing) = figure(metric);
            if is_missing {
                assert_eq!((clock, policy, column(name).len()), (Clock::Business, "{}", 0), "{metric}");
                continue;
            }
            let cells = column(name);
            assert_eq!(cells.len() as u64, n, "{name}");
            assert!(n > 0 && near(cells.iter().filter(|cell| **cell == "yes").count() as f64 / n as f64, value), "{name}: {value}");
        }
        for (ending, metric) in ENDED {
            let (value, ..) = figure(metric);
            assert!(near(column("ending").into_iter().filter(|cell| *cell == ending).count() as f64, value), "{ending}: {value}");
        }
    }
}
