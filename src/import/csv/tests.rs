use proptest::prelude::*;

use super::super::plan::{Encoding, Format, PlanColumn};
use super::*;
use crate::import::batch::Rows;
use crate::import::read::BATCH_ROWS;
use crate::import::{FileRead, read_all};
use crate::model::{Field, Role};

const HEADER: &str = "case_id,created_at,agent\n";

fn plan(names: &[(&str, Option<Field>)]) -> ImportPlan {
    let column = |(name, field): &(&str, Option<Field>)| PlanColumn {
        name: (*name).to_owned(),
        field: *field,
        is_doubtful: false,
        sample: String::new(),
        shape: "text".to_owned(),
    };
    ImportPlan {
        chat: None,
        name: "t.csv".to_owned(),
        format: Format::Csv,
        encoding: Encoding::Utf8,
        encoding_evidence: 1,
        delimiter: b',',
        header_offset: 0,
        header_line: 1,
        has_header: true,
        columns: names.iter().map(column).collect(),
        role: Role::Cases,
        date_order: DateOrder::Iso,
        date_evidence: 1,
        date_is_chosen: false,
        zone: "UTC".to_owned(),
        repair: false,
        decimal_comma: false,
        excel_1904: false,
    }
}

fn cases_plan() -> ImportPlan {
    plan(&[("case_id", Some(Field::CaseId)), ("created_at", Some(Field::CreatedAt)), ("agent", Some(Field::Agent))])
}

fn read_in(plan: &ImportPlan, bytes: &[u8], chunk: usize) -> Batch {
    let mut reader = CsvReader::new(plan);
    let mut batch = Batch::new(0, 0, plan.role);
    for piece in bytes.chunks(chunk.max(1)) {
        reader.push(piece, &mut batch).unwrap();
    }
    reader.finish(&mut batch).unwrap();
    assert_eq!(batch.records_read, batch.rows.len() as u64 + batch.issues.iter().filter(|issue| issue.kind.rejects()).count() as u64);
    batch
}

/// `id agent` of the rows kept, then `kind@line` of the issues.
fn told(batch: &Batch) -> String {
    let Rows::Cases(rows) = &batch.rows else { panic!("cases") };
    let rows = (0..batch.rows.len()).map(|row| format!("{} {}", rows.case_id.get(row), rows.agent.get(row)).trim().to_owned());
    rows.chain(batch.issues.iter().map(|issue| format!("{}@{}", issue.kind.id(), issue.line))).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn check(rows: &str, expected: &str) {
    let file = format!("{HEADER}{}", rows.replace('T', "2024-07-01T10:00:00Z"));
    for chunk in [1, 2, 7, 1 << 20] {
        assert_eq!(told(&read_in(&cases_plan(), file.as_bytes(), chunk)), expected, "in chunks of {chunk}");
    }
}

#[test]
fn quotes_newlines_and_line_ends_of_every_kind_are_read() {
    check("1,T,Ana\n2,T,Bia\n", "1 Ana | 2 Bia");
    check("1,T,Ana\r\n2,T,Bia\r\n", "1 Ana | 2 Bia");
    check("1,T,Ana\r2,T,Bia", "1 Ana | 2 Bia");
    check("1,T,\"Ana, Bia\"\n\"2\",T,\"Ana \"\"Bia\"\" C\"\n", "1 Ana, Bia | 2 Ana \"Bia\" C");
    check("1,T,\"Ana\nBia\"\n2,x,y\n", "1 Ana\nBia | unreadable_time@4");
    check("1,T,\"Ana\r\nBia\"\r\n2,x,y", "1 Ana\r\nBia | unreadable_time@4");
    check("1,T,6\" tubo\n2,T,\"Ana\" Bia\n", "1 6\" tubo | 2 Ana Bia");
    check("1,T,\"\"\n2,T,", "1 | 2");
}

#[test]
fn blank_lines_are_no_records_but_count_as_lines() {
    check("\n\r\n1,T,Ana\n\n\n2,x,Bia\n\n", "1 Ana | unreadable_time@7");
    check("\r\r1,T,Ana\r  \r2,x,Bia", "1 Ana | unreadable_time@6");
}

#[test]
fn a_record_has_as_many_cells_as_the_header_or_is_rejected() {
    check("1,T\n2,T,Bia,extra\n3,T,Caio,, ,\n;;;\n", "3 Caio | wrong_column_count@2 | wrong_column_count@3 | wrong_column_count@5");
}

#[test]
fn a_row_without_its_time_or_its_id_is_rejected_for_one_reason() {
    check(
        "1,,Ana\n,T,Ana\n3,T,Ana\nTotal,,\n5,31/12/1980,x\n",
        "3 Ana | missing_time@2 | missing_case_id@3 | missing_time@5 | time_out_of_range@6",
    );
}

#[test]
fn a_quote_that_is_never_closed_costs_its_record_only() {
    check("1,T,Ana\n2,T,\"Bia\n3,T,Caio\n4,T,Davi\n", "1 Ana | 3 Caio | 4 Davi | cut_record@3");
    check("1,T,Ana\n2,T,\"Bia", "1 Ana | cut_record@3");
    check("1,T,Ana\n2,T,\"a text\nof three\nlines", "1 Ana | cut_record@3");
}

#[test]
fn bytes_that_are_no_text_are_replaced_and_told() {
    let mut file = HEADER.as_bytes().to_vec();
    file.extend_from_slice(b"1,2024-07-01T10:00:00Z,Jo\xe3o\n2,2024-07-01T10:00:00Z,\"Jo\xe3o \"\"B\"\"\"\n");
    assert_eq!(told(&read_in(&cases_plan(), &file, 3)), "1 Jo\u{fffd}o | 2 Jo\u{fffd}o \"B\" | bad_encoding@2 | bad_encoding@3");
}

#[test]
fn a_line_of_fifty_megabytes_neither_hangs_nor_hides_the_rest() {
    for quote in ["", "\""] {
        let mut file = format!("{HEADER}1,2024-07-01T10:00:00Z,Ana\n2,2024-07-01T10:00:00Z,{quote}").into_bytes();
        file.resize(file.len() + (50 << 20), b'a');
        file.extend_from_slice(format!("{quote}\n3,2024-07-01T10:00:00Z,Bia\n").as_bytes());
        let plan = cases_plan();
        let mut reader = CsvReader::new(&plan);
        let mut batch = Batch::new(0, 0, plan.role);
        for piece in file.chunks(1 << 20) {
            reader.push(piece, &mut batch).unwrap();
            assert!(reader.buffer.len() <= MAX_RECORD + (1 << 20));
        }
        reader.finish(&mut batch).unwrap();
        assert_eq!(told(&batch), "1 Ana | 3 Bia | record_too_long@3");
        assert_eq!(batch.issues[0].len as usize, (50 << 20) + 23 + 2 * quote.len() + 1);
        assert_eq!(told(&read_in(&plan, &file, usize::MAX)), "1 Ana | 3 Bia | record_too_long@3");
    }
}

#[test]
fn a_quote_that_swallows_more_than_a_record_may_hold_costs_its_record_only() {
    let mut file = format!("{HEADER}1,2024-07-01T10:00:00Z,\"Ana\n");
    while file.len() < 2 * MAX_RECORD {
        file.push_str("2,2024-07-01T10:00:00Z,Bia e as outras pessoas do atendimento\n");
    }
    let n_rows = file.lines().count() - 2;
    let batch = read_in(&cases_plan(), file.as_bytes(), 1 << 20);
    assert_eq!((batch.rows.len(), batch.issues.len(), batch.issues[0].kind), (n_rows, 1, IssueKind::CutRecord));
    // As bytes: a grade that is not given is not equal to itself.
    assert_eq!(batch.to_bytes(), read_in(&cases_plan(), file.as_bytes(), usize::MAX).to_bytes());
}

#[test]
fn an_issue_points_at_the_bytes_of_its_record() {
    let file = format!("{HEADER}1,2024-07-01T10:00:00Z,Ana\r\n\r\n2,\"não\nsei\",Bia\r\n3,2024-07-01T10:00:00Z,C\r\n");
    let batch = read_in(&cases_plan(), file.as_bytes(), 5);
    let issue = &batch.issues[0];
    let bytes = &file.as_bytes()[issue.offset as usize..][..issue.len as usize];
    assert_eq!((std::str::from_utf8(bytes).unwrap(), issue.line, issue.column), ("2,\"não\nsei\",Bia", 4, Some(1)));
}

#[test]
fn the_place_of_a_text_is_that_of_its_raw_cell() {
    let file = "conversationId,sendTime,senderType,text\n1,2024-07-01T10:00:00Z,visitor,\"oi, \"\"tudo\"\" bem?\"\n1,2024-07-01T10:00:05Z,agent,\n1,2024-07-01T10:00:05Z,agent,olá\n";
    let (_, batches) = read_all("t.csv", file.as_bytes(), "UTC");
    let Rows::Messages(rows) = &batches[0].rows else { panic!("messages") };
    let texts: Vec<String> =
        (0..3).map(|row| cell_text(&file.as_bytes()[rows.text_offset[row] as usize..][..rows.text_len[row] as usize])).collect();
    assert_eq!(texts, ["oi, \"tudo\" bem?", "", "olá"]);
}

#[test]
fn a_month_first_date_in_a_file_taken_for_day_first_asks_to_start_over() {
    let plan = ImportPlan { date_order: DateOrder::DayFirst, date_evidence: 0, ..cases_plan() };
    let mut reader = CsvReader::new(&plan);
    let mut batch = Batch::new(0, 0, plan.role);
    let error = reader.push(b"case_id,created_at,agent\n1,01/02/2024,A\n2,02/28/2024,B\n", &mut batch).unwrap_err();
    assert_eq!(error.kind, ImportErrorKind::OtherDateOrder);

    // Once a record has proved that the day is first, the odd one out is just wrong.
    let mut reader = CsvReader::new(&plan);
    let mut batch = Batch::new(0, 0, plan.role);
    reader.push(b"case_id,created_at,agent\n1,28/02/2024,A\n2,02/28/2024,B\n", &mut batch).unwrap();
    assert_eq!(told(&batch), "1 A | unreadable_time@3");
}

#[test]
fn rows_appended_to_a_batch_keep_their_words() {
    let mut reader = CsvReader::new(&cases_plan());
    let mut batch = Batch::new(0, 0, Role::Cases);
    reader.push(b"case_id,created_at,agent\n1,2024-07-01,Ana\n2,2024-07-01,Bia\n", &mut batch).unwrap();
    reader.push(b"3,2024-07-01,Caio\n4,2024-07-01,Ana\n5,2024-07-01,\n", &mut batch).unwrap();
    let Rows::Cases(rows) = &batch.rows else { panic!("cases") };
    let agents: Vec<&str> = (0..5).map(|row| rows.agent.get(row)).collect();
    assert_eq!(agents, ["Ana", "Bia", "Caio", "Ana", ""]);
    assert_eq!(rows.agent.values.len(), 3);
}

#[test]
fn batches_are_handed_over_when_full_and_counted_from_nought() {
    let mut file = HEADER.to_owned();
    for row in 0..3 * BATCH_ROWS {
        file.push_str(&format!("{row},2024-07-01T10:00:00Z,Ana\n"));
    }
    let mut read = FileRead::start("t.csv", file.as_bytes(), true, "UTC").unwrap();
    read.file = 7;
    let mut batches = read.push(file.as_bytes()).unwrap();
    let (last, report) = read.finish().unwrap();
    batches.extend(last);
    assert!(batches.len() >= 2);
    assert!(batches.iter().zip(0..).all(|(batch, seq)| batch.seq == seq && batch.file == 7));
    assert_eq!(batches.iter().map(|batch| batch.rows.len()).sum::<usize>(), 3 * BATCH_ROWS);
    assert_eq!((report.rows_read, report.kept), (3 * BATCH_ROWS as u64, 3 * BATCH_ROWS as u64));
}

/// All records of some bytes, cut by our own finder.
fn split(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let (mut at, mut cells, mut records) = (0, Vec::new(), Vec::new());
    while at < bytes.len() {
        if let Some((0, next)) = find_line(&bytes[at..], true) {
            at += next;
            continue;
        }
        let Found::Record { len, next } = find_cells(&bytes[at..], delimiter, true, &mut cells) else { break };
        let record = &bytes[at..at + len];
        records.push(cells.iter().map(|cell| cell_text(&record[cell.start as usize..cell.end as usize])).collect());
        at += next;
    }
    records
}

/// The same by the csv crate.
fn split_by_the_book(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn any_csv() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,3}",
        3 => Just(",".to_owned()),
        2 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        3 => Just("\"".to_owned()),
        1 => Just("\"\"".to_owned()),
        1 => Just("é".to_owned()),
        1 => Just("2024-07-01T10:00:00Z".to_owned()),
        2 => Just("\n1,2024-07-01,Ana\n".to_owned()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn records_are_those_that_the_csv_crate_sees(text in any_csv()) {
        let ours = split(text.as_bytes(), b',');
        let theirs = split_by_the_book(text.as_bytes(), b',');
        // An open quote at the end is theirs to close and ours to report.
        prop_assert_eq!(&ours[..], &theirs[..ours.len()]);
        prop_assert!(theirs.len() - ours.len() <= 1);
    }

    #[test]
    fn cells_written_by_the_csv_crate_come_back(rows in proptest::collection::vec(proptest::collection::vec("[ -~\\n\\r\"é]{0,12}", 3), 1..8)) {
        let mut writer = ::csv::WriterBuilder::new().quote_style(::csv::QuoteStyle::Always).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let bytes = writer.into_inner().unwrap();
        prop_assert_eq!(split(&bytes, b','), rows);
    }

    #[test]
    fn chunk_boundaries_change_nothing(text in any_csv(), cuts in proptest::collection::vec(1..40_usize, 1..20)) {
        let file = format!("{HEADER}{text}");
        let plan = cases_plan();
        let whole = read_in(&plan, file.as_bytes(), usize::MAX);
        let mut reader = CsvReader::new(&plan);
        let mut batch = Batch::new(0, 0, plan.role);
        let mut rest = file.as_bytes();
        for cut in cuts.iter().cycle() {
            let (piece, after) = rest.split_at(rest.len().min(*cut));
            reader.push(piece, &mut batch).unwrap();
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        reader.finish(&mut batch).unwrap();
        prop_assert_eq!(told(&whole), told(&batch));
        prop_assert_eq!(&whole.issues, &batch.issues);
        // NaN is not equal to itself.
        prop_assert_eq!(whole.to_bytes(), batch.to_bytes());
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (report, batches) = read_all("t.csv", &bytes, "UTC");
        prop_assert_eq!(report.rows_read, report.kept + report.rejected);
        prop_assert_eq!(report.kept, batches.iter().map(|batch| batch.rows.len() as u64).sum::<u64>());
    }
}
