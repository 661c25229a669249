//! Files as people have them: encodings, titles and totals, plans that were chosen.

use proptest::prelude::*;

use super::*;
use crate::data::NO_TIME;
use crate::import::read::MAX_READINGS;
use crate::import::sniff::fingerprint;
use crate::model::{Doubt, Field, FileReport, IssueKind, KnownPlan, NO_HEADER, PlanEdit, PlanSource, Role};

const ZONE: &str = "America/Sao_Paulo";

fn utf16(text: &str, encoding: Encoding) -> Vec<u8> {
    let bytes = |unit: u16| if encoding == Encoding::Utf16Be { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

/// In Windows-1252, of which the tests use letters that are their own codes.
fn ansi(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

fn written(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Windows1252 => ansi(text),
        Encoding::Utf16Le | Encoding::Utf16Be => utf16(text, encoding),
    }
}

fn read(bytes: &[u8]) -> (FileReport, Vec<Batch>) {
    read_all("t.csv", bytes, ZONE)
}

fn with(text: &str, edit: &PlanEdit) -> FileReport {
    preview("t.csv", text.as_bytes(), true, &ReadOptions { edit: Some(edit), ..ReadOptions::default() })
}

fn cases(batches: &[Batch]) -> Vec<String> {
    let rows = batches.iter().filter_map(|batch| match &batch.rows {
        Rows::Cases(rows) => Some(rows),
        _ => None,
    });
    let at = |secs: i32| if secs == NO_TIME { "-".to_owned() } else { secs.to_string() };
    rows.flat_map(|rows| {
        (0..rows.created_at.len()).map(|row| {
            [
                rows.case_id.get(row).to_owned(),
                at(rows.created_at[row]),
                at(rows.first_response_at[row]),
                at(rows.closed_at[row]),
                rows.agent.get(row).to_owned(),
            ]
            .join(" ")
        })
    })
    .collect()
}

fn doubts(report: &FileReport) -> Vec<&'static str> {
    report.plan.iter().flat_map(|plan| &plan.doubts).map(Doubt::id).collect()
}

const TABLE: &str = "Relatório de atendimentos\r\nPeríodo: julho\r\n\r\nProtocolo;Criado em;Atendente;Situação\r\n1;13/07/2024 10:00;João;fechado\r\n2;ontem;Érica;aberto\r\n3;14/07/2024 10:00;\"São \"\"José\"\"\";aberto\r\nTotal;;;3\r\n";

#[test]
fn a_table_says_the_same_in_every_encoding() {
    let wanted = cases(&read(TABLE.as_bytes()).1);
    assert_eq!(wanted, ["1 1720875600 - - João", "3 1720962000 - - São \"José\""]);
    for encoding in Encoding::ALL {
        for mark in ["", "\u{feff}"] {
            if encoding == Encoding::Windows1252 && !mark.is_empty() {
                continue;
            }
            let (report, batches) = read(&written(&format!("{mark}{TABLE}"), encoding));
            assert_eq!(cases(&batches), wanted, "{encoding:?}");
            assert_eq!(report.encoding, encoding.id());
            assert_eq!((report.rows_read, report.kept, report.rejected), (3, 2, 1));
            let issues: Vec<_> = report.issues.iter().map(|issue| (issue.kind.id(), issue.lines.clone())).collect();
            assert_eq!(issues, [("title_row", vec![1, 2]), ("unreadable_time", vec![6]), ("total_row", vec![8])]);
            assert_eq!(report.columns[3].name, "Situação");
        }
    }
}

#[test]
fn positions_are_those_of_the_file_in_every_encoding() {
    for encoding in Encoding::ALL {
        let bytes = written(TABLE, encoding);
        let (_, batches) = read(&bytes);
        let issue = batches[0].issues.iter().find(|issue| issue.kind == IssueKind::UnreadableTime).unwrap();
        let record = &bytes[issue.offset as usize..][..issue.len as usize];
        let text = String::from_utf8(encoding::decode(encoding, record).into_owned()).unwrap();
        assert_eq!(text, "2;ontem;Érica;aberto", "{encoding:?}");
    }
    let messages = "case_id\tsent_at\tdirection\ttext\n1\t2024-07-13 10:00:00\tsent\tção 😀 ok\n2\t2024-07-13 10:00:00\tsent\tfim\n";
    let bytes = utf16(messages, Encoding::Utf16Le);
    let (_, batches) = read(&bytes);
    let Rows::Messages(rows) = &batches[0].rows else { panic!("messages") };
    let texts: Vec<String> = (0..2)
        .map(|row| {
            let cell = &bytes[rows.text_offset[row] as usize..][..rows.text_len[row] as usize];
            String::from_utf8(encoding::decode(Encoding::Utf16Le, cell).into_owned()).unwrap()
        })
        .collect();
    assert_eq!(texts, ["ção 😀 ok", "fim"]);
}

#[test]
fn the_first_letter_may_show_late_that_the_file_is_in_windows_1252() {
    let mut file = b"protocolo;criado em;agente\n".to_vec();
    for row in 0..60_000 {
        file.extend(format!("{row};13/07/2024 10:00;Ana\n").bytes());
    }
    file.extend(ansi("60000;13/07/2024 10:00;João\n"));
    let (report, batches) = read(&file);
    assert_eq!((report.encoding.as_str(), report.kept, report.issues.len()), ("windows-1252", 60_001, 0));
    assert!(cases(&batches)[60_000].ends_with("João"));
}

#[test]
fn a_separator_line_is_no_title_in_wide_text_either() {
    let (report, _) = read(&utf16("\u{feff}sep=;\r\nprotocolo;criado em\r\n1;13/07/2024\r\n", Encoding::Utf16Le));
    assert_eq!((report.delimiter.as_str(), report.kept, report.issues.len()), (";", 1, 0));
}

#[test]
fn totals_are_no_records_and_people_are_not_totals() {
    let kept = |rows: &str| {
        let (report, _) = read(format!("Data de criação;Protocolo;Atendente\n{rows}").as_bytes());
        (report.rows_read, report.kept, report.issues.iter().map(|issue| issue.kind.id()).collect::<Vec<_>>().join(" "))
    };
    let row = "13/07/2024;1;Ana\n";
    assert_eq!(kept(&format!("{row}Total;1;\n")), (1, 1, "total_row".to_owned()));
    assert_eq!(kept(&format!("{row}Total geral: 1\n;Média;2\n")), (1, 1, "total_row".to_owned()));
    assert_eq!(kept(&format!("{row}13/07/2024;Total;Ana\n")), (2, 2, String::new()));
    assert_eq!(kept(&format!("{row};Totó;Ana\n")), (2, 1, "missing_time".to_owned()));
}

#[test]
fn a_day_and_a_clock_in_two_columns_are_one_time() {
    for header in ["Protocolo;Data de abertura;Hora de abertura;Atendente", "Protocolo;Data;Hora;Atendente"] {
        let (report, batches) = read(format!("{header}\n1;13/07/2024;10:00:30;Ana\n2;14/07/2024;;Bia\n").as_bytes());
        assert_eq!(cases(&batches), ["1 1720875630 - - Ana", "2 1720926000 - - Bia"]);
        assert_eq!((report.columns[1].field.as_deref(), report.columns[2].field.as_deref()), (Some("created_at"), Some("created_at")));
    }
}

#[test]
fn days_of_a_spreadsheet_count_from_1900_or_from_1904() {
    let file = "Protocolo;Data de abertura;Data de fechamento\n1;45486,5;45486,75\n2;45487;\n";
    let (report, batches) = read(file.as_bytes());
    assert_eq!(cases(&batches), ["1 1720882800 - 1720904400 ", "2 1720926000 - - "]);
    assert!(report.plan.unwrap().has_serials);
    let old = file.replace("4548", "4402").replace("44026", "44024").replace("44027", "44025");
    let edit = PlanEdit { excel_1904: Some(true), ..PlanEdit::default() };
    let options = ReadOptions { edit: Some(&edit), ..ReadOptions::default() };
    let mut read = FileRead::start_with("t.csv", old.as_bytes(), true, &options).unwrap();
    let mut batches = read.push(old.as_bytes()).unwrap();
    batches.extend(read.finish().unwrap().0);
    assert_eq!(cases(&batches), ["1 1720882800 - 1720904400 ", "2 1720926000 - - "]);
}

#[test]
fn how_long_a_first_response_took_gives_its_instant() {
    let (_, batches) = read(
        "Protocolo;Criado em;Tempo de primeira resposta;Tempo de resolução\n1;13/07/2024 10:00;00:12:31;1h 03min\n2;13/07/2024 10:00;--;\n3;13/07/2024 10:00;12 min;1 dia\n"
            .as_bytes(),
    );
    assert_eq!(cases(&batches), ["1 1720875600 1720876351 1720879380 ", "2 1720875600 - - ", "3 1720875600 1720876320 1720962000 "]);
    let (_, batches) = read(b"Ticket,Created at,First reply time in minutes\n1,2024-07-13 10:00:00,12\n");
    assert_eq!(cases(&batches), ["1 1720875600 1720876320 - "]);
    // The instant of a file that gives both is the one that counts.
    let (report, _) =
        read(b"Ticket,Created at,First response at,First reply time in minutes\n1,2024-07-13 10:00:00,2024-07-13 10:00:10,12\n");
    assert_eq!(report.columns[3].field, None);
}

#[test]
fn a_shift_without_an_end_lasts_as_long_as_the_file_says() {
    let (_, batches) = read("Agente;Estado;Início;Duração\nAna;Online;13/07/2024 08:00;04:00:00\n".as_bytes());
    let Rows::Presence(rows) = &batches[0].rows else { panic!("presence") };
    assert_eq!(rows.to[0] - rows.from[0], 4 * 3600);
}

#[test]
fn zones_may_be_mixed_row_by_row() {
    let (_, batches) = read(b"case_id,created_at\n1,2024-07-13T10:00:00-04:00\n2,2024-07-13T10:00:00Z\n3,2024-07-13 10:00:00\n");
    assert_eq!(cases(&batches), ["1 1720879200 - - ", "2 1720864800 - - ", "3 1720875600 - - "]);
}

#[test]
fn letters_that_were_decoded_wrongly_are_put_right_unless_told_otherwise() {
    let file = "Protocolo;Data de criaÃ§Ã£o;Último agente\n1;13/07/2024 10:00;JoÃ£o\n2;13/07/2024 10:00;Érica\n";
    let (report, batches) = read(file.as_bytes());
    assert_eq!(cases(&batches), ["1 1720875600 - - João", "2 1720875600 - - Érica"]);
    let plan = report.plan.as_ref().unwrap();
    assert_eq!((plan.repair, plan.mojibake, plan.mojibake_example.0.1.as_str()), (true, 2, "Data de criação"));
    assert_eq!(doubts(&report), ["mojibake"]);
    let left = with(file, &PlanEdit { repair: Some(false), ..PlanEdit::default() });
    assert_eq!((left.columns[2].sample.as_str(), left.columns[1].name.as_str()), ("JoÃ£o", "Data de criaÃ§Ã£o"));
}

#[test]
fn dates_without_proof_are_a_doubt_until_someone_says_what_they_are() {
    let file = "protocolo,criado em\n1,03/04/2024 10:00\n2,05/06/2024 10:00\n";
    let (report, _) = read(file.as_bytes());
    assert_eq!(doubts(&report), ["dates"]);
    assert_eq!(report.plan.as_ref().unwrap().open_date.0, "03/04/2024 10:00");
    let told = with(file, &PlanEdit { date_order: Some(DateOrder::MonthFirst), ..PlanEdit::default() });
    assert_eq!((doubts(&told).len(), told.date_order.as_str()), (0, "month_first"));
    // A proof far below the sample settles it.
    let late: String = (0..3000).map(|row| format!("{row},03/04/2024 10:00\n")).collect();
    let (report, _) = read(format!("protocolo,criado em\n{late}3000,13/04/2024 10:00\n").as_bytes());
    assert_eq!((doubts(&report).len(), report.date_evidence, report.date_order.as_str()), (0, 1, "day_first"));
}

#[test]
fn an_order_of_dates_that_was_chosen_stays() {
    let file = "protocolo,criado em\n1,03/04/2024\n2,04/13/2024\n";
    let told = with(file, &PlanEdit { date_order: Some(DateOrder::DayFirst), ..PlanEdit::default() });
    assert_eq!((told.kept, told.rejected, told.date_order.as_str()), (1, 1, "day_first"));
}

#[test]
fn a_table_of_unknown_columns_can_be_told_what_it_is() {
    let file = "ref_x;quando_foi;xpto;obs\n1;13/07/2024 10:00;Ana;x\n2;14/07/2024 10:00;Bia;y\n";
    let (report, _) = read(file.as_bytes());
    assert_eq!(report.error.as_ref().unwrap().kind, "no_role");
    assert_eq!((doubts(&report)[0], report.columns.len(), report.plan.as_ref().unwrap().preview.0.len()), ("role", 4, 2));
    let fields = vec![Some(Field::CaseId), Some(Field::CreatedAt), Some(Field::Agent), None];
    let edit = PlanEdit { role: Some(Role::Cases), fields: Some(fields), ..PlanEdit::default() };
    let told = with(file, &edit);
    assert_eq!((told.error.is_none(), told.kept, told.plan.as_ref().unwrap().source), (true, 2, PlanSource::Chosen));
    assert_eq!(told.plan.unwrap().head.unwrap().cases, 2);
    // Without the time nothing can be read, and it says so.
    let lacking = with(file, &PlanEdit { role: Some(Role::Cases), fields: Some(vec![Some(Field::CaseId)]), ..PlanEdit::default() });
    assert_eq!(lacking.error.unwrap().kind, "no_time_column");
}

#[test]
fn a_known_header_is_read_as_it_was_read_before() {
    let file = b"ref_x;quando_foi;xpto\n1;13/07/2024 10:00;Ana\n";
    let header = ["REF X", "Quando foi", "xpto"].map(str::to_owned);
    let fields = vec![Some(Field::CaseId), Some(Field::CreatedAt), Some(Field::Agent)];
    let edit = PlanEdit { role: Some(Role::Cases), fields: Some(fields), ..PlanEdit::default() };
    let known = [KnownPlan { header: fingerprint(&header), edit }];
    let report = preview("t.csv", file, true, &ReadOptions { known: &known, ..ReadOptions::default() });
    assert_eq!((report.kept, report.plan.unwrap().source), (1, PlanSource::Remembered));
    let other =
        preview("t.csv", b"ref;quando_foi;xpto\n1;13/07/2024 10:00;Ana\n", true, &ReadOptions { known: &known, ..ReadOptions::default() });
    assert!(other.plan.is_none_or(|plan| plan.source == PlanSource::Understood));
}

#[test]
fn header_line_delimiter_and_encoding_can_be_chosen() {
    let file = "a;b,c\nnome,x\nprotocolo;criado em\n1;13/07/2024\n";
    let edit = PlanEdit { header_line: Some(3), delimiter: Some(b';'), encoding: Some(Encoding::Utf8), ..PlanEdit::default() };
    let told = with(file, &edit);
    assert_eq!((told.kept, told.plan.unwrap().header_line, told.columns.len()), (1, 3, 2));
}

#[test]
fn a_table_without_a_header_loses_no_row_and_can_be_told_what_it_is() {
    let told = |file: &str| {
        let plan = read(file.as_bytes()).0.plan.unwrap();
        (plan.header_line, plan.header, plan.preview.0.len())
    };
    let file = "Atendimentos\n\n17;13/07/2024 10:00;email\n18;14/07/2024 10:00;chat\n19;ontem\n";
    assert_eq!(told(file), (NO_HEADER, 0, 3));
    assert_eq!(told("17;13/07/2024 10:00;email\n"), (NO_HEADER, 0, 1));
    // Words over numbers are names, and so are years over words.
    assert_ne!(told("xpto;2024-07;zulu\n1;2;3\n").0, NO_HEADER);
    assert_ne!(told("xpto;2024-07-01;zulu\na;sim;c\n").0, NO_HEADER);

    let fields = Some(vec![Some(Field::CaseId), Some(Field::CreatedAt), Some(Field::Channel)]);
    let edit = PlanEdit { role: Some(Role::Cases), fields, ..PlanEdit::default() };
    let report = with(file, &edit);
    assert_eq!((report.rows_read, report.kept, report.rejected), (3, 2, 1));
    assert_eq!((report.issues[1].kind, report.issues[1].line), (IssueKind::WrongColumnCount, 5));
    // A person knows better, in both directions.
    let report = with(file, &PlanEdit { header_line: Some(3), delimiter: Some(b';'), ..edit });
    assert_eq!((report.rows_read, report.columns[2].name.as_str()), (2, "email"));
    let report = with("protocolo;criado em\n1;13/07/2024\n", &PlanEdit { header_line: Some(NO_HEADER), ..PlanEdit::default() });
    assert_eq!((report.plan.unwrap().preview.0.len(), report.columns[0].name.as_str()), (2, "1"));
}

#[test]
fn columns_without_a_name_cost_no_row() {
    let (report, _) = read("protocolo;criado em;atendente\n1;13/07/2024;Ana;x;y\n2;14/07/2024;Bia;x;\n".as_bytes());
    assert_eq!((report.kept, report.rejected, report.columns.len()), (2, 0, 5));
    // A cell too many in a few rows is a sign that stands in a text.
    let file = format!("protocolo;criado em;atendente\n{}9;13/07/2024;Ana;Bia\n", "1;13/07/2024;Ana\n".repeat(20));
    assert_eq!(read(file.as_bytes()).0.rejected, 1);
}

#[test]
fn a_table_that_is_left_out_gives_no_row_and_can_come_back() {
    let edit = PlanEdit { is_left_out: Some(true), ..PlanEdit::default() };
    let options = ReadOptions { edit: Some(&edit), ..ReadOptions::default() };
    let Err(report) = FileRead::start_with("t.csv", TABLE.as_bytes(), true, &options) else { panic!("left out") };
    assert_eq!((report.error.unwrap().kind.as_str(), report.rows_read, report.columns.len() > 1), ("left_out", 0, true));
    // What it would give is still shown.
    assert!(with(TABLE, &edit).plan.unwrap().head.unwrap().kept > 0);
}

#[test]
fn ones_and_zeros_are_numbers_and_ids_with_letters_are_texts() {
    let shapes = |column: &str| read(format!("xpto,zulu\n{column}\n").as_bytes()).0.plan.unwrap().shapes[0].clone();
    for (column, expected) in [
        ("1,a\n0,b", "number"),
        ("sim,a\n0,b", "boolean"),
        ("RQ11610,a", "text"),
        ("R$ 12,a", "number"),
        ("12 h,a", "duration"),
        ("A-1,a", "text"),
    ] {
        assert_eq!(shapes(column), expected, "{column}");
    }
}

#[test]
fn decimals_are_read_as_the_file_writes_them() {
    let values = |file: &str, edit: &PlanEdit| {
        let options = ReadOptions { edit: Some(edit), ..ReadOptions::default() };
        let mut read = FileRead::start_with("t.csv", file.as_bytes(), true, &options).unwrap();
        read.push(file.as_bytes()).unwrap();
        let (batches, _) = read.finish().unwrap();
        let Rows::Cases(rows) = &batches[0].rows else { panic!("cases") };
        rows.value.iter().copied().collect::<Vec<f64>>()
    };
    let blank = PlanEdit::default();
    assert_eq!(values("id;criado em;valor\n1;2024-07-01;1.234,56\n2;2024-07-01;1.234\n", &blank), [1234.56, 1234.0]);
    // Points before decimals, although cells are set apart by semicolons.
    assert_eq!(values("id;criado em;valor\n1;2024-07-01;4.5\n2;2024-07-01;1.234\n", &blank), [4.5, 1.234]);
    let comma = PlanEdit { decimal_comma: Some(true), ..PlanEdit::default() };
    assert_eq!(values("id;criado em;valor\n1;2024-07-01;4.5\n2;2024-07-01;1.234\n", &comma), [4.5, 1234.0]);
}

#[test]
fn a_column_of_times_that_nobody_uses_is_asked_about() {
    let (report, _) = read("protocolo;criado em;xyz\n1;13/07/2024 10:00;13/07/2024 12:00\n".as_bytes());
    assert_eq!(report.plan.unwrap().doubts, [Doubt::Column(2)]);
    let (report, _) = read("protocolo;criado em;fechado em;xyz\n1;13/07/2024 10:00;13/07/2024 11:00;13/07/2024 12:00\n".as_bytes());
    assert_eq!(doubts(&report).len(), 0);
}

#[test]
fn what_is_shown_of_a_file_is_never_logged() {
    let (report, _) = read(TABLE.as_bytes());
    let plan = report.plan.unwrap();
    assert!(plan.preview.0[0][2] == "João" && !format!("{plan:?}").contains("João"));
}

/// What files are made of, in the sizes that break readers.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    const TEXTS: &[&str] = &[
        "protocolo",
        "criado em",
        "case_id",
        "atendente",
        "mensagem",
        "13/07/2024 10:00",
        "03/04/26, 9:15 PM - Ana: oi",
        "[12/03/2026, 09:00:02] Loja: ",
        "2024-07-01T10:00:00Z",
        "1,23457E+17",
        "Total",
        "sep=;",
        "{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[{\"id\":\"a\",\"timestamp\":\"1749416383\"}]}}]}]}",
        "{\"id\": 1, \"criado em\": \"2026-03-12\"}",
        "é",
        "\u{feff}",
        "\u{200e}",
        "\u{1f}json",
        ",",
        ";",
        "\t",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\"",
        "[",
        "]",
        "{",
        "}",
        ":",
    ];
    let text = prop::sample::select(TEXTS).prop_map(|text| text.as_bytes().to_vec());
    let byte = any::<u8>().prop_map(|byte| vec![byte]);
    proptest::collection::vec(prop_oneof![9 => text, 1 => byte], 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_row_of_any_file_is_kept_or_rejected_wherever_its_bytes_are_cut(bytes in pieces(), piece in 1..40_usize, which in 0..3_usize) {
        let name = ["t.csv", "_chat.txt", "log.json"][which];
        let (report, batches) = read_all(name, &bytes, ZONE);
        let n_rows = |batches: &[Batch]| batches.iter().filter(|batch| !batch.is_aside).map(|batch| batch.rows.len() as u64).sum::<u64>();
        prop_assert_eq!((report.rows_read, report.kept), (report.kept + report.rejected, n_rows(&batches)));
        let Ok(mut read) = FileRead::start(name, &bytes, true, ZONE) else {
            prop_assert!(report.error.is_some());
            return Ok(());
        };
        'again: for _ in 0..MAX_READINGS {
            let mut in_pieces = Vec::new();
            for chunk in bytes.chunks(piece) {
                match read.push(chunk) {
                    Ok(batches) => in_pieces.extend(batches),
                    Err(ReadAgain) => continue 'again,
                }
            }
            let Ok((last, told)) = read.finish() else { continue };
            in_pieces.extend(last);
            prop_assert_eq!(FileReport { bytes: report.bytes, ..told }, report);
            prop_assert_eq!(n_rows(&in_pieces), n_rows(&batches));
            return Ok(());
        }
        prop_assert!(report.error.is_some());
    }
}

proptest! {
    #[test]
    fn a_file_cut_anywhere_is_read_the_same_in_every_encoding(rows in proptest::collection::vec("[a-zçãé;\"0-9/ ]{0,12}", 0..12), piece in 1..9_usize, which in 0..4_usize) {
        let encoding = Encoding::ALL[which];
        let text: String = rows.iter().enumerate().map(|(row, cell)| format!("{row};13/07/2024 10:00;{cell}\n")).collect();
        let bytes = written(&format!("protocolo;criado em;agênte\n{text}"), encoding);
        let whole = read(&bytes);
        let Ok(mut read) = FileRead::start("t.csv", &bytes, true, ZONE) else {
            prop_assert!(whole.0.error.is_some());
            return Ok(());
        };
        let mut batches = Vec::new();
        for chunk in bytes.chunks(piece) {
            batches.extend(read.push(chunk).unwrap());
        }
        let (last, report) = read.finish().unwrap();
        batches.extend(last);
        prop_assert_eq!(whole.0, report);
        prop_assert_eq!(whole.1.iter().map(Batch::to_bytes).collect::<Vec<_>>(), batches.iter().map(Batch::to_bytes).collect::<Vec<_>>());
    }
}
