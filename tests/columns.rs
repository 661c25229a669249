//! What the head of the detail table says and what is copied from it, against plain loops over the rows that the table shows.

mod loaded;

use std::collections::BTreeMap;

use balcao::engine::{
    CASE_COLUMNS, CopyRequest, CsvStyle, Engine, Holds, MESSAGE_COLUMNS, Profile, ProfileRequest, Request, Response, RowCell, RowsRequest,
    Selection, TableView, Total,
};
use balcao::sample::{FILES, Sample};
use balcao::ui::view_state::{Preset, ViewState};
use loaded::load;

fn sample() -> Engine {
    let mut files: Vec<(&str, Vec<u8>)> = FILES.iter().map(|&(_, name)| (name, Vec::new())).collect();
    for chunk in Sample::new(2_000) {
        let place = FILES.iter().position(|(role, _)| *role == chunk.role).unwrap();
        files[place].1.extend_from_slice(&chunk.bytes);
    }
    load(&files)
}

fn request(engine: &Engine, view: TableView, fragment: &str) -> RowsRequest {
    let summary = engine.loaded().unwrap().summary();
    let selection: Selection = ViewState::parse_with_default(fragment, Preset::All).selection(summary.days, summary.last_day);
    RowsRequest { revision: 7, view, selection, search: String::new(), sort: Vec::new(), offset: 0, limit: u32::MAX, masked: false }
}

fn rows(engine: &mut Engine, request: &RowsRequest) -> Vec<Vec<RowCell>> {
    match engine.handle(Request::Rows(request.clone())) {
        Some(Response::Rows(page)) => page.rows,
        other => panic!("{other:?}"),
    }
}

fn profile(engine: &mut Engine, request: &RowsRequest, column: &str) -> Profile {
    match engine.handle(Request::Profile(Box::new(ProfileRequest { rows: request.clone(), column: column.to_owned() }))) {
        Some(Response::Profile(profile)) => *profile,
        other => panic!("{other:?}"),
    }
}

/// Every value of a column as text; empty = none.
fn plain(rows: &[Vec<RowCell>], place: usize) -> Vec<String> {
    let text = |cell: &RowCell| match cell {
        RowCell::None => String::new(),
        RowCell::Text(text) | RowCell::Word(text) => text.clone(),
        RowCell::Number(value) => value.to_string(),
        RowCell::Time(day, _) => day.to_string(),
        RowCell::Counted(count, _) | RowCell::Of(count, _) => count.to_string(),
    };
    rows.iter().map(|row| text(&row[place])).collect()
}

fn counted(values: &[String]) -> BTreeMap<&str, u64> {
    let mut counts = BTreeMap::new();
    values.iter().filter(|value| !value.is_empty()).for_each(|value| *counts.entry(value.as_str()).or_default() += 1);
    counts
}

#[test]
fn profiles_count_what_a_plain_loop_counts() {
    let mut engine = sample();
    for (view, columns) in [(TableView::Cases, &CASE_COLUMNS[..]), (TableView::Messages, &MESSAGE_COLUMNS[..])] {
        let whole = request(&engine, view, "#/conversations?p=all");
        let some = request(&engine, view, "#/conversations?p=28d&f=weekday:1,2,3");
        let (all_rows, left_rows) = (rows(&mut engine, &whole), rows(&mut engine, &some));
        assert!(left_rows.len() > 20 && left_rows.len() < all_rows.len());
        for (place, column) in columns.iter().enumerate() {
            let (all, left) = (plain(&all_rows, place), plain(&left_rows, place));
            let profile = profile(&mut engine, &some, column);
            let bars = |of: fn(&balcao::engine::ProfileBar) -> u64| profile.bars.iter().map(of).sum::<u64>();
            let given = |values: &[String]| values.iter().filter(|value| !value.is_empty()).count() as u64;
            assert_eq!((profile.revision, profile.view, profile.column.as_str()), (7, view, *column));
            match profile.holds {
                Holds::Words { passing, all: distinct } => {
                    let (by_value, left_by_value) = (counted(&all), counted(&left));
                    assert_eq!((passing, distinct), (left_by_value.len() as u64, by_value.len() as u64), "{column}");
                    let mut greatest: Vec<u64> = by_value.values().copied().collect();
                    greatest.sort_unstable_by(|a, b| b.cmp(a));
                    if greatest.first().is_some_and(|&count| count > 1) {
                        let shown: Vec<u64> = profile.bars.iter().map(|bar| bar.all).collect();
                        assert_eq!(shown, greatest.into_iter().take(12).collect::<Vec<_>>(), "{column}");
                    } else {
                        assert_eq!((bars(|bar| bar.all), bars(|bar| bar.passing)), (given(&all), given(&left)), "{column}");
                    }
                }
                Holds::Numbers(span) => {
                    let numbers: Vec<f64> = left.iter().filter_map(|value| value.parse().ok()).collect();
                    let least = numbers.iter().copied().reduce(f64::min);
                    assert_eq!(span, least.zip(numbers.iter().copied().reduce(f64::max)), "{column}");
                    assert_eq!((bars(|bar| bar.all), bars(|bar| bar.passing)), (given(&all), given(&left)), "{column}");
                }
                Holds::Days(days) => {
                    let numbers: Vec<i32> = left.iter().filter_map(|value| value.parse().ok()).collect();
                    let span = numbers.iter().min().zip(numbers.iter().max()).map(|(from, to)| (*from, to + 1));
                    assert_eq!(days.map(|days| (days.start, days.end)), span, "{column}");
                    assert_eq!((bars(|bar| bar.all), bars(|bar| bar.passing)), (given(&all), given(&left)), "{column}");
                }
            }
            let mut numbers: Vec<f64> = left.iter().filter_map(|value| value.parse().ok()).collect();
            numbers.sort_by(f64::total_cmp);
            match profile.total {
                Total::Sum(sum) => assert_eq!((*column, sum), ("messages", numbers.iter().sum::<f64>())),
                Total::Median(median) => {
                    let (low, high) = (numbers[(numbers.len() - 1) / 2], numbers[numbers.len() / 2]);
                    assert_eq!((*column, median), ("csat", Some((low + high) / 2.0)));
                }
                Total::NotAdditive => assert!(matches!(*column, "order" | "replies")),
                Total::Nothing => assert!(!matches!(*column, "messages" | "csat") || view == TableView::Messages),
            }
        }
    }
}

#[test]
fn a_copy_is_the_picked_cells_between_tabs_and_nothing_in_it_runs() {
    let csv = "case_id,created_at,agent,csat,requester_name\n\
        1,2026-03-02 09:00:00,=1+1,4.5,\"a\tb\"\n\
        2,2026-03-03 09:00:00,@Ana,5,\"c\nd\"\n\
        3,2026-03-04 09:05:07,Bia,,+55 (11)\n";
    let mut engine = load(&[("casos.csv", csv.as_bytes().to_vec())]);
    let rows = RowsRequest { sort: vec![("case".to_owned(), false)], ..request(&engine, TableView::Cases, "#/conversations?p=all") };
    let mut copy = |ranges: Vec<(u64, u64)>, columns: &[&str], header: &[&str]| {
        let own = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let style = CsvStyle { delimiter: b';', decimal_comma: true };
        let copy = CopyRequest { rows: rows.clone(), ranges, columns: own(columns), header: own(header), words: Vec::new(), style };
        match engine.handle(Request::Copy(Box::new(copy))) {
            Some(Response::Copied { text, rows }) => (text, rows),
            other => panic!("{other:?}"),
        }
    };
    let (text, n_rows) =
        copy(vec![(0, 1), (2, 99)], &["case", "agent", "csat", "created_at", "requester"], &["Caso", "Atendente", "Nota", "Criação", "=x"]);
    assert_eq!(n_rows, 2);
    assert_eq!(
        text,
        "Caso\tAtendente\tNota\tCriação\t'=x\r\n1\t'=1+1\t4,5\t2026-03-02 09:00:00\ta b\r\n3\tBia\t\t2026-03-04 09:05:07\t'+55 (11)"
    );
    assert_eq!(copy(vec![(1, 2)], &["requester"], &[]), ("c d".to_owned(), 1));
    assert_eq!(copy(vec![(5, 9)], &["case"], &[]), (String::new(), 0));
}
