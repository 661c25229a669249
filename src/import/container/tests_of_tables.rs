//! Workbooks, Parquet and objects of JSON become tables.

use std::sync::Arc;

use ::parquet::basic::Compression as Packing;
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use super::tests::{Made, made, out_of, zipped};
use super::unpack;
use crate::import::sheet::Mark;
use crate::import::{Batch, FileRead, Format, ReadOptions, Rows, read_all};
use crate::model::{FileReport, PlanEdit};

/// Sheets as their `sheetData`, and texts that they share.
fn workbook(sheets: &[(&str, &str)], shared: &[&str], is_1904: bool) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let entry = |((name, _), n): (&(&str, &str), usize)| {
        // Whether it is hidden may be given after a bar.
        let (name, state) = name.split_once('|').unwrap_or((name, "visible"));
        format!(r#"<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>"#)
    };
    let list: String = sheets.iter().zip(1..).map(entry).collect();
    let properties = if is_1904 { r#"<workbookPr date1904="1"/>"# } else { "" };
    let book = format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{properties}<sheets>{list}</sheets></workbook>"#);
    let rels: String = (1..=sheets.len())
        .map(|n| format!(r#"<Relationship Id="rId{n}" Type="{RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#))
        .collect();
    let rels = format!(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>"#);
    let package =
        format!(r#"<Relationships><Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#);
    let styles = format!(
        r#"<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>"#
    );
    let strings: String = shared.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    let strings = format!(r#"<sst xmlns="{MAIN}">{strings}</sst>"#);
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        ("_rels/.rels".to_owned(), package),
        ("xl/workbook.xml".to_owned(), book),
        ("xl/_rels/workbook.xml.rels".to_owned(), rels),
        ("xl/styles.xml".to_owned(), styles),
        ("xl/sharedStrings.xml".to_owned(), strings),
    ];
    for ((_, data), n) in sheets.iter().zip(1..) {
        // What follows the cells may be given after a bar.
        let (data, after) = data.split_once('|').unwrap_or((data, ""));
        let xml = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{n}.xml"), xml));
    }
    let members: Vec<Made> = parts.iter().map(|(name, text)| Made { name: name.clone(), ..made("", text.as_bytes()) }).collect();
    zipped(&members)
}

#[track_caller]
fn check(sheets: &[(&str, &str)], shared: &[&str], expected: &[&str]) {
    let seen: Vec<String> = out_of("b.xlsx", &workbook(sheets, shared, false)).iter().map(|text| text.replace('\u{1f}', "|")).collect();
    assert_eq!(seen, expected);
}

const HEADER: &str = r#"<row r="3"><c r="B3" t="inlineStr"><is><t>Protocolo</t></is></c><c r="C3" t="inlineStr"><is><t>Data de abertura</t></is></c><c r="D3" t="inlineStr"><is><t>Data de fechamento</t></is></c></row>"#;

#[test]
fn every_kind_of_cell_has_one_form() {
    check(
        &[(
            "A",
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b;"c"</t></is></c></row>
            <row r="2"><c r="A2" s="1"><v>44197.5</v></c><c r="B2" s="1"><v>44197</v></c><c r="C2" s="2"><v>10.63206</v></c></row>
            <row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c><c r="C4"><f>1/2</f><v>0.5</v></c><c r="D4" t="str"><f>A1</f><v>ab</v></c></row>
            <row r="5"><c r="A5"><v>5511987654321</v></c><c r="B5" s="1"><v>5511987654321</v></c><c r="C5" s="1"><v>0.75</v></c></row>"#,
        )],
        &["protocolo"],
        &[
            "b.xlsx › A: |xlsx\nprotocolo|b;\"c\"\n2021-01-01 12:00:00|2021-01-01|255:10:10\n\ntrue|#N/A|0.5|ab\n5511987654321|5511987654321|18:00:00|\n",
        ],
    );
}

/// Rows of words, and ranges that are merged: `a b/c` and `A1:A2 B1:C1`. `-` is a cell without a value.
fn merged(rows: &str, ranges: &str) -> String {
    let cell = |(word, column): (&str, char), row: usize| match word {
        "-" => format!(r#"<c r="{column}{row}" s="0"/>"#),
        word => format!(r#"<c r="{column}{row}" t="inlineStr"><is><t>{word}</t></is></c>"#),
    };
    let row = |(text, row): (&str, usize)| {
        let cells: String = text.split(' ').filter(|word| !word.is_empty()).zip('A'..).map(|word| cell(word, row)).collect();
        format!(r#"<row r="{row}">{cells}</row>"#)
    };
    let rows: String = rows.split('/').zip(1..).map(row).collect();
    let ranges: String = ranges.split(' ').map(|range| format!(r#"<mergeCell ref="{range}"/>"#)).collect();
    format!("{rows}|<mergeCells>{ranges}</mergeCells>")
}

#[track_caller]
fn check_merged(rows: &str, ranges: &str, expected: &str) {
    let sheet = merged(rows, ranges);
    check(&[("A", &sheet)], &[], &[&format!("b.xlsx › A: |xlsx\n{}\n", expected.replace('/', "\n"))]);
}

#[test]
fn a_merged_header_names_each_of_its_columns_and_rows_stay_as_they_are() {
    // Over two rows: the lower one is the header.
    check_merged("caso tempo -/- início fim/1 8 9", "A1:A2 B1:C1", "caso|tempo/caso|início|fim/1|8|9");
    check_merged("a tempo - b c d e/- início fim", "A1:A2 B1:C1 D1:D2 E1:E2 F1:F2 G1:G2", "a|tempo||b|c|d|e/a|início|fim|b|c|d|e");
    check_merged("título - -//caso - quem/1 2 Ana", "A1:C1 A3:B3", "título//caso|caso|quem/1|2|Ana");
    // Values of rows are not repeated: nothing is counted twice.
    check_merged("caso quem/1 Ana/2 -/3 Bia", "B2:B3", "caso|quem/1|Ana/2|/3|Bia");
    check_merged("caso quem -/1 - -/2 Ana -", "B1:C2", "caso|quem/1|/2|Ana");
    // A range that goes on among the rows is no header.
    check_merged("caso quem/1 Ana/2 a/3 b/4 c/5 d/6 e", "A1:A9", "caso|quem/1|Ana/2|a/3|b/4|c/5|d/6|e");
    // All of the header over two rows: it stands once.
    check_merged("caso quem/- -/1 Ana", "A1:A2 B1:B2", "caso|quem//1|Ana");
}

#[test]
fn numbers_of_more_digits_than_a_workbook_keeps_are_named() {
    let number = |text: &str| {
        let row = format!(r#"<row><c><v>{text}</v></c></row>"#);
        let out = out_of("b.xlsx", &workbook(&[("A", &row)], &[], false));
        out[0].trim_end().rsplit('\n').next().unwrap().to_owned()
    };
    for (written, expected) in [
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "1234567890123456"),
        ("1234567890123450", "1.234567890123450E+15"),
        ("1.2345678901234568E+17", "1.2345678901234568E+17"),
        ("-12345678901234567890", "-1.2345678901234567E+19"),
        ("0.5", "0.5"),
        ("1E+300", "1E+300"),
    ] {
        assert_eq!(number(written), expected);
    }
    let row = |row: u32, id: &str| format!(r#"<row r="{row}"><c r="B{row}">{id}</c><c r="C{row}" s="1"><v>44197.5</v></c></row>"#);
    let rows = [row(4, "<v>123456789012345678</v>"), row(5, "<v>7</v>"), row(6, "<v>4532123456789010</v>")].concat();
    let (report, batches) = read("b.xlsx", &workbook(&[("Casos", &format!("{HEADER}{rows}"))], &[], false));
    let issue = &report.issues[0];
    assert_eq!(
        (issue.kind.id(), issue.column.as_deref(), &issue.lines[..], report.kept),
        ("damaged_id", Some("Protocolo"), &[4, 6][..], 3)
    );
    let ids: Vec<String> = cases_of(&batches).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["1.2345678901234568E+17", "7", "4532123456789010"]);
}

#[test]
fn every_sheet_is_a_file_and_empty_ones_are_told() {
    let row = r#"<row><c><v>1</v></c></row>"#;
    check(
        &[("Casos", row), ("Vazia", ""), ("Notas", row)],
        &[],
        &["b.xlsx# 2 0 1", "b.xlsx › Casos: |xlsx\n1\n", "b.xlsx › Notas: |xlsx\n1\n"],
    );
    check(&[("Vazia", "")], &[], &["b.xlsx! empty_workbook"]);
    check(&[("Casos", row), ("Cortada", "<row><c><v>1</v>")], &[], &["b.xlsx › Casos: |xlsx\n1\n", "b.xlsx › Cortada! damaged"]);
}

#[test]
fn hidden_sheets_are_read_only_where_no_other_holds_a_table() {
    let row = r#"<row><c><v>1</v></c><c><v>2</v></c></row>"#;
    let note = r#"<row><c><v>1</v></c></row><row><c><v>2</v></c></row>"#;
    check(
        &[("Listas|hidden", row), ("Casos", row), ("Apoio|veryHidden", row)],
        &[],
        &["b.xlsx › Listas: |xlsx-hidden\n1|2\n", "b.xlsx › Casos: |xlsx\n1|2\n", "b.xlsx › Apoio: |xlsx-hidden\n1|2\n"],
    );
    check(&[("Leia-me", note), ("Casos|veryHidden", row)], &[], &["b.xlsx › Leia-me: |xlsx\n1\n2\n", "b.xlsx › Casos: |xlsx\n1|2\n"]);
    let table = format!(r#"{HEADER}<row r="4"><c r="B4"><v>7</v></c><c r="C4" s="1"><v>44197.5</v></c></row>"#);
    let (report, batches) = read("b.xlsx", &workbook(&[("Casos|hidden", &table), ("Outros", row)], &[], false));
    assert_eq!((report.error.unwrap().kind.as_str(), report.rows_read, batches.len()), ("hidden_sheet", 0, 0));
    assert!(report.plan.unwrap().is_hidden);
}

#[test]
fn only_a_sheet_like_ours_is_taken_for_it() {
    let cell = |text: &str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let row = |cells: &[&str]| format!("<row>{}</row>", cells.iter().map(|text| cell(text)).collect::<String>());
    let table = row(&["caso", "quem"]);
    let n_read = |name: &str, about: &str| out_of("b.xlsx", &workbook(&[("Casos", &table), (name, about)], &[], false)).len();
    let about = row(&["Sobre", "Casos"]) + &row(&["Período", "tudo"]);
    let first = |sheets: &[(&str, &str)]| out_of("b.xlsx", &workbook(sheets, &[], false)).remove(0);
    assert_eq!(first(&[("Casos", &table), ("Sobre", &about)]), "b.xlsx# 1 0 1");
    assert_eq!(first(&[("Sobre", &about), ("Casos", &table)]), "b.xlsx › Sobre: \u{1f}xlsx\nSobre\u{1f}Casos\nPeríodo\u{1f}tudo\n");
    assert_eq!((n_read("Sobre", &table), n_read("Notas", &about), n_read("Sobre", &row(&["Sobre", "a", "b"]))), (2, 2, 2));
}

#[test]
fn a_hidden_sheet_is_read_when_somebody_wants_it() {
    let mut table = Mark { is_hidden: true, ..Mark::of(Format::Workbook) }.line().to_vec();
    table.extend(b"Protocolo\x1fData de abertura\n7\x1f2021-01-01 12:00:00\n");
    let start = |is_left_out: Option<bool>| {
        let edit = PlanEdit { is_left_out, ..PlanEdit::default() };
        let read = FileRead::start_with("b.xlsx › Casos", &table, true, &ReadOptions { edit: Some(&edit), ..ReadOptions::default() });
        read.map_err(|report| report.error.unwrap().kind).map(|_| ())
    };
    assert_eq!(start(None), Err("hidden_sheet".to_owned()));
    assert_eq!(start(Some(true)), Err("left_out".to_owned()));
    assert_eq!(start(Some(false)), Ok(()));
}

/// The table inside a container, read.
fn read(name: &str, bytes: &[u8]) -> (FileReport, Vec<Batch>) {
    let members = unpack(name, &bytes.to_vec(), &mut Vec::new()).unwrap();
    let super::Member::File { name, bytes } = members.into_iter().next().unwrap() else { panic!("refused") };
    read_all(&name, &bytes, "America/Sao_Paulo")
}

fn cases_of(batches: &[Batch]) -> Vec<(String, i64)> {
    let rows = batches.iter().find_map(|batch| if let Rows::Cases(rows) = &batch.rows { Some(rows) } else { None }).unwrap();
    rows.case_id.iter().map(str::to_owned).zip(rows.created_at.iter().map(|at| i64::from(*at))).collect()
}

#[test]
fn a_workbook_is_read_like_any_table_with_its_own_rows_in_the_report() {
    let title = r#"<row r="1"><c r="B1" t="inlineStr"><is><t>Relatório
de casos</t></is></c></row>"#;
    let rows = r#"<row r="4"><c r="B4"><v>7</v></c><c r="C4" s="1"><v>44197.5</v></c><c r="D4" s="1"><v>44198</v></c></row>
        <row r="5"><c r="B5" t="inlineStr"><is><t>oito</t></is></c><c r="C5" t="inlineStr"><is><t>ontem</t></is></c></row>"#;
    let (report, batches) = read("b.xlsx", &workbook(&[("Casos", &format!("{title}{HEADER}{rows}"))], &[], false));
    assert_eq!((report.format.as_str(), report.role.as_str(), report.rows_read, report.kept), ("xlsx", "cases", 2, 1));
    let bad = report.issues.iter().find(|issue| issue.kind.rejects()).unwrap();
    assert_eq!((bad.line, bad.column.as_deref()), (5, Some("Data de abertura")));
    assert_eq!(cases_of(&batches), [("7".to_owned(), 1_609_513_200)]);
    assert_eq!(report.plan.unwrap().header_line, 3);
}

#[test]
fn a_workbook_that_counts_from_1904_has_the_same_days() {
    for style in [r#" s="1""#, ""] {
        let row = format!(r#"<row r="4"><c r="B4"><v>7</v></c><c r="C4"{style}><v>42735.5</v></c><c r="D4"{style}><v>42736</v></c></row>"#);
        let (_, batches) = read("b.xlsx", &workbook(&[("Casos", &format!("{HEADER}{row}"))], &[], true));
        assert_eq!(cases_of(&batches), [("7".to_owned(), 1_609_513_200)], "{style}");
    }
}

#[test]
fn a_workbook_inside_a_zip_is_opened() {
    let book = workbook(&[("A", r#"<row><c><v>1</v></c></row>"#)], &[], false);
    assert_eq!(out_of("a.zip", &zipped(&[made("x/b.xlsx", &book)])), ["a.zip › x/b.xlsx › A: \u{1f}xlsx\n1\n"]);
}

#[test]
fn workbooks_made_to_fill_the_memory_are_stopped() {
    // One shared text that every cell repeats.
    let cells = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(4000);
    let text = "x".repeat(20_000);
    check(&[("A", &cells)], &[&text], &["b.xlsx › A! bomb"]);
    let blank = " ".repeat(40 << 20);
    check(&[("A", &blank)], &[], &["b.xlsx! bomb"]);
    // A row that starts at the far end.
    let far: String = (1..=200_000).map(|n| format!(r#"<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>"#)).collect();
    check(&[("A", &format!(r#"<row r="1"><c r="A1"><v>1</v></c></row>{far}"#))], &[], &["b.xlsx › A! bomb"]);
}

fn parquet(packing: Packing) -> Vec<u8> {
    let schema = "message m {
        required binary protocolo (UTF8);
        optional int64 aberto_em (TIMESTAMP(MICROS, true));
        required int64 local (TIMESTAMP(NANOS, false));
        required int32 dia (DATE);
        required double nota;
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(packing).build());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    while let Some(mut column) = group.next_column().unwrap() {
        match column.untyped() {
            ColumnWriter::ByteArrayColumnWriter(texts) => {
                texts.write_batch(&[ByteArray::from("a\n\"b"), ByteArray::from("c")], None, None).unwrap();
            }
            ColumnWriter::Int64ColumnWriter(numbers) if numbers.get_descriptor().name() == "local" => {
                numbers.write_batch(&[1_609_513_200_000_000_001, 0], None, None).unwrap();
            }
            ColumnWriter::Int64ColumnWriter(numbers) => {
                numbers.write_batch(&[1_609_513_200_250_000], Some(&[1, 0]), None).unwrap();
            }
            ColumnWriter::Int32ColumnWriter(days) => {
                days.write_batch(&[18_628, -1], None, None).unwrap();
            }
            ColumnWriter::DoubleColumnWriter(numbers) => {
                numbers.write_batch(&[4.5, 1e21], None, None).unwrap();
            }
            _ => unreachable!("no such column"),
        }
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_becomes_a_table() {
    let expected = "a.parquet: |parquet\nprotocolo|aberto_em|local|dia|nota\n\"a\n\"\"b\"|2021-01-01 15:00:00.25Z|2021-01-01 15:00:00.000000001|2021-01-01|4.5\nc||1970-01-01 00:00:00|1969-12-31|1000000000000000000000\n";
    for packing in [Packing::UNCOMPRESSED, Packing::SNAPPY, Packing::LZ4_RAW, Packing::GZIP(Default::default())] {
        let told: Vec<String> = out_of("a.parquet", &parquet(packing)).iter().map(|text| text.replace('\u{1f}', "|")).collect();
        assert_eq!(told, [expected]);
    }
}

#[test]
fn parquet_that_is_cut_is_damaged() {
    let bytes = parquet(Packing::SNAPPY);
    assert_eq!(out_of("a.parquet", &bytes[..bytes.len() - 9]), ["a.parquet! damaged"]);
}

#[track_caller]
fn check_json(text: &str, expected: &[&str]) {
    let seen = unpack("a.json", &text.as_bytes().to_vec(), &mut Vec::new()).map(|_| out_of("a.json", text.as_bytes()));
    let seen: Vec<String> = seen.unwrap_or_default().iter().map(|text| text.replace('\u{1f}', "|")).collect();
    assert_eq!(seen, expected);
}

#[test]
fn objects_become_rows() {
    let expected = "a.json: |json\nid|quem.nome|tags|nota\n12345678901234567890|Ana|a, b|\n2||[{\"x\":1}]|true\n";
    let (one, two) = (r#"{"id":12345678901234567890,"quem":{"nome":"Ana"},"tags":["a","b"]}"#, r#"{"id":2,"tags":[{"x":1}],"nota":true}"#);
    check_json(&format!("[{one},\n {two}]\n"), &[expected]);
    check_json(&format!("{one}\n{two}\n"), &[expected]);
    check_json(&format!("\u{feff}{one}\n{two}"), &[expected]);
    check_json(&format!(r#"{{"meta":{{"n":2}},"data":{{"casos":[{one},{two}]}}}}"#), &[expected]);
    check_json(r#"{"a":[{"x":1}],"b":[{"y":2}]}"#, &["a.json › a: |json\nx\n1\n", "a.json › b: |json\ny\n2\n"]);
    check_json(r#"{"a":1,"b":null}"#, &["a.json: |json\na|b\n1|\n"]);
}

#[test]
fn json_that_is_no_table_stays_as_it_is() {
    for text in ["[]", "{}", "3", "[1,2]", "[[1],[2]]", "[null, 1, {\"a\":1}]"] {
        check_json(text, &[]);
    }
    check_json("[{\"a\":1}, 2]", &["a.json: |json\na\n1\n|2\n"]);
    check_json("[1,2", &["a.json! broken_json"]);
    check_json(
        r#"{"object":"whatsapp_business_account","entry":[{"id":"0","changes":[{"field":"messages","value":{"messages":[{"from":"5511987654321","id":"wamid.A","timestamp":"1700000000","type":"text","text":{"body":"oi"}}]}}]}]}"#,
        &[],
    );
}

#[test]
fn what_breaks_off_is_a_row_that_is_rejected() {
    let kept = "a.json: |json\nx\n1\n2\n|{\"x\":\n";
    check_json("[{\"x\":1},{\"x\":2},{\"x\":", &[kept]);
    check_json("{\"data\":[{\"x\":1},{\"x\":2},{\"x\":", &[kept]);
    check_json("{\"x\":1}\n{\"x\":\n{\"x\":2}\n", &["a.json: |json\nx\n1\n|{\"x\":\n2\n"]);
    check_json("{\"x\":1}/**/", &["a.json! broken_json"]);
    check_json("{\"x\":1,}", &["a.json! broken_json"]);
}

#[test]
fn objects_with_data_for_names_are_refused() {
    let members: Vec<String> = (0..2500).map(|n| format!("\"k{n}\":1")).collect();
    check_json(&format!("{{{}}}", members.join(",")), &["a.json! too_many_columns 2500"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn workbooks_with_wrong_bytes_are_opened_without_a_panic(at in any::<prop::sample::Index>(), value: u8, cut in any::<prop::sample::Index>()) {
        let row = r#"<row r="4"><c r="B4"><v>7</v></c><c r="C4" s="1"><v>44197.5</v></c><c r="D4" t="s"><v>0</v></c></row>"#;
        let mut bytes = workbook(&[("Casos", &format!("{HEADER}{row}"))], &["x"], false);
        let at = at.index(bytes.len());
        bytes[at] = value;
        unpack("a.xlsx", &bytes, &mut Vec::new());
        bytes.truncate(cut.index(bytes.len()));
        unpack("a.xlsx", &bytes, &mut Vec::new());
    }

    #[test]
    fn sheets_with_wrong_letters_are_opened_without_a_panic(at in any::<prop::sample::Index>(), value in "[<>/\"a-z0-9&;= ]{1,4}") {
        let row = r#"<row r="4"><c r="B4"><v>7</v></c><c r="C4" s="1"><v>44197.5</v></c><c r="D4" t="s"><v>0</v></c></row>"#;
        let mut xml = format!("{HEADER}{row}");
        let at = at.index(xml.len());
        xml.replace_range(at..=at, &value);
        unpack("a.xlsx", &workbook(&[("Casos", &xml)], &["x"], false), &mut Vec::new());
    }

    #[test]
    fn any_merged_ranges_lose_no_cell(rows in proptest::collection::vec("[a-c-]( [a-c-]){0,3}", 1..7), ranges in proptest::collection::vec("[A-D][1-8]:[A-D][1-8]", 0..6)) {
        let rows = rows.join("/");
        let out = out_of("b.xlsx", &workbook(&[("A", &merged(&rows, &ranges.join(" ")))], &[], false));
        for letter in ['a', 'b', 'c'] {
            let n = |text: &str| text.matches(letter).count();
            let table = out[0].split_once('\n').map_or("", |(_, table)| table);
            prop_assert!(n(table) >= n(&rows), "{out:?}");
        }
    }

    #[test]
    fn parquet_with_wrong_bytes_is_opened_without_a_panic(at in any::<prop::sample::Index>(), value: u8, tail in proptest::collection::vec(any::<u8>(), 0..100)) {
        let mut bytes = parquet(Packing::SNAPPY);
        let at = at.index(bytes.len());
        bytes[at] = value;
        unpack("a.parquet", &bytes, &mut Vec::new());
        unpack("a.parquet", &[&b"PAR1"[..], &tail, b"PAR1"].concat(), &mut Vec::new());
    }

    #[test]
    fn json_of_any_kind_is_opened_without_a_panic(text in "[\\[\\]{}:,\"a1 \n\\\\]{0,40}", at in any::<prop::sample::Index>(), value: u8) {
        unpack("a.json", &text.into_bytes(), &mut Vec::new());
        let mut bytes = br#"{"data":[{"a":1,"b":{"c":"x"}},{"a":[1,2]},{"a":null}]}"#.to_vec();
        let at = at.index(bytes.len());
        bytes[at] = value;
        unpack("a.json", &bytes, &mut Vec::new());
    }
}
