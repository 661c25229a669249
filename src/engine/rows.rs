//! The detail tables: which rows, in which order, and what their cells say.

use crate::data::{Cases, Dataset, Dictionary, NO_CODE, NO_TIME, Time32};
use crate::export::{Table, TableCell, TableFormat};
use crate::filter::Selection;
use crate::model::{AuthorKind, DeliveryStatus, Direction, MessageKind, Origin, fold, mask};

use super::TextSource;
use super::answer::passing;
use super::conversation::Instant;
use super::loaded::Loaded;
use super::measured;
use super::protocol::{CASE_COLUMNS, MESSAGE_COLUMNS, RowCell, RowsPage, RowsRequest, TableView, export_columns};

/// The rows of a table in the order asked for, remembered between pages.
pub struct RowOrder {
    view: TableView,
    selection: Selection,
    search: String,
    sort: Vec<(String, bool)>,
    rows: Vec<u32>,
}

/// A page of the table.
pub fn page(loaded: &mut Loaded, source: &dyn TextSource, request: &RowsRequest) -> RowsPage {
    order_rows(loaded, request);
    let rows = ordered(loaded);
    let start = (request.offset as usize).min(rows.len());
    let end = (start + request.limit as usize).min(rows.len());
    let mut cells = Cells::new(loaded, source, request.masked);
    let columns = columns_of(request.view);
    RowsPage {
        revision: request.revision,
        view: request.view,
        offset: start as u64,
        total: rows.len() as u64,
        rows: rows[start..end]
            .iter()
            .map(|&row| columns.iter().map(|column| cells.cell(request.view, row as usize, column)).collect())
            .collect(),
    }
}

/// All rows as a file, in the same order.
pub fn export(
    loaded: &mut Loaded,
    source: &dyn TextSource,
    request: &RowsRequest,
    header: &[String],
    words: &[(String, String)],
    format: &TableFormat,
) -> Vec<u8> {
    order_rows(loaded, request);
    let columns = export_columns(request.view);
    let n_shown = if request.view == TableView::Cases { CASE_COLUMNS.len() } else { columns.len() };
    let subject = loaded.subject_by(loaded.clock_of(&request.selection));
    let mut out = Table::new(format, header.iter().map(String::as_str));
    let mut cells = Cells::new(loaded, source, request.masked);
    for &row in ordered(loaded) {
        let shown = columns[..n_shown]
            .iter()
            .map(|column| table_cell(loaded, format, words, column, cells.cell(request.view, row as usize, column)));
        let mut record: Vec<TableCell> = shown.collect();
        let measured = columns[n_shown..].iter();
        record.extend(measured.map(|column| measured::cell(loaded, &subject, row as usize, column, |of, id| word_in(words, of, id))));
        out.row(&record);
    }
    out.finish()
}

/// A cell of the detail table as it leaves in a file.
pub fn table_cell(loaded: &Loaded, format: &TableFormat, words: &[(String, String)], column: &str, cell: RowCell) -> TableCell {
    match cell {
        RowCell::None => TableCell::None,
        RowCell::Text(text) => TableCell::Text(text),
        RowCell::Word(id) => TableCell::Text(word_in(words, column, &id)),
        RowCell::Number(value) => TableCell::Number(value),
        RowCell::Time(day, second) => time_cell(loaded, format, (day, second)),
        RowCell::Counted(count, _) | RowCell::Of(count, _) => TableCell::Number(count as f64),
    }
}

/// The word of the language on for an id in a column.
pub fn word_in(words: &[(String, String)], column: &str, id: &str) -> String {
    let key = format!("{column}.{id}");
    words.iter().find(|(known, _)| *known == key).map_or(id.to_owned(), |(_, word)| word.clone())
}

fn columns_of(view: TableView) -> &'static [&'static str] {
    match view {
        TableView::Cases => &CASE_COLUMNS,
        TableView::Messages => &MESSAGE_COLUMNS,
    }
}

/// A sheet knows times; as text it says its zone, so that it can be read back anywhere.
pub fn time_cell(loaded: &Loaded, format: &TableFormat, (day, second): Instant) -> TableCell {
    if format.is_workbook() { TableCell::Time(day, second) } else { TableCell::Text(iso_time(loaded, day, second)) }
}

/// `2026-11-19 14:32:05-03:00`: local time with its offset, so that the file says its zone.
pub fn iso_time(loaded: &Loaded, day: i32, second: u32) -> String {
    let offset = loaded.zone.offset(loaded.zone.start_of(day) + i64::from(second));
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    let (hour, minute, rest) = (second / 3600, second / 60 % 60, second % 60);
    format!("{} {hour:02}:{minute:02}:{rest:02}{sign}{:02}:{:02}", crate::calendar::civil::iso(day), minutes / 60, minutes % 60)
}

/// The rows of a table in the order asked for, lent while `look` reads the data: ten million of them are not copied.
pub fn with_order<T>(loaded: &mut Loaded, request: &RowsRequest, look: impl FnOnce(&Loaded, &[u32]) -> T) -> T {
    order_rows(loaded, request);
    let order = loaded.row_order.take();
    let seen = look(loaded, order.as_ref().map_or(&[], |order| &order.rows));
    loaded.row_order = order;
    seen
}

/// Rows of the table last asked for, in its order.
pub fn ordered(loaded: &Loaded) -> &[u32] {
    loaded.row_order.as_ref().map_or(&[], |order| &order.rows)
}

/// Makes [`ordered`] the rows of this table.
pub fn order_rows(loaded: &mut Loaded, request: &RowsRequest) {
    let is_known = loaded.row_order.as_ref().is_some_and(|order| {
        order.view == request.view && order.selection == request.selection && order.search == request.search && order.sort == request.sort
    });
    if is_known {
        return;
    }
    let mask = passing(loaded, &request.selection, request.view);
    let mut rows: Vec<u32> = mask.rows().map(|row| row as u32).collect();
    if let Some(found) = Search::new(&loaded.data, &request.search) {
        let facts = &loaded.derived.facts;
        rows.retain(|&row| match request.view {
            TableView::Cases => found.has_case(&loaded.data, row as usize, facts.agent[row as usize], None),
            TableView::Messages => {
                let case = loaded.data.messages.case[row as usize] as usize;
                found.has_case(&loaded.data, case, loaded.data.messages.agent[row as usize], Some(row as usize))
            }
        });
    }
    sort_rows(loaded, request, &mut rows);
    let RowsRequest { view, selection, search, sort, .. } = request.clone();
    loaded.row_order = Some(RowOrder { view, selection, search, sort, rows });
}

/// Codes whose text contains what is searched for.
struct Search {
    case_ids: Vec<bool>,
    requesters: Vec<bool>,
    phones: Vec<bool>,
    agents: Vec<bool>,
    templates: Vec<bool>,
}

impl Search {
    /// `None` = nothing is searched for.
    fn new(data: &Dataset, search: &str) -> Option<Search> {
        let part = fold(search.trim());
        if part.is_empty() {
            return None;
        }
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        let with = |dictionary: &Dictionary| dictionary.values().iter().map(|value| fold(value).contains(&part)).collect::<Vec<bool>>();
        let names = &data.names;
        let phones = names.phones.values().iter().map(|phone| phone.contains(&part) || (digits.len() >= 4 && phone.contains(&digits)));
        Some(Search {
            case_ids: with(&names.case_ids),
            requesters: with(&names.requesters),
            phones: phones.collect(),
            agents: with(&names.agents),
            templates: with(&names.templates),
        })
    }

    fn has_case(&self, data: &Dataset, case: usize, agent: u32, message: Option<usize>) -> bool {
        let has = |found: &[bool], code: u32| code != NO_CODE && found[code as usize];
        let cases = &data.cases;
        has(&self.case_ids, cases.id[case])
            || has(&self.requesters, cases.requester[case])
            || has(&self.phones, cases.phone[case])
            || has(&self.agents, agent)
            || message.is_some_and(|row| has(&self.templates, data.messages.template[row]))
    }
}

/// A missing value comes last in either direction.
const MISSING: i64 = i64::MIN;

fn sort_rows(loaded: &Loaded, request: &RowsRequest, rows: &mut [u32]) {
    let newest_first = [(if request.view == TableView::Cases { "created_at" } else { "sent_at" }.to_owned(), true)];
    let sort = if request.sort.is_empty() { &newest_first[..] } else { &request.sort };
    let keys: Vec<(Vec<i64>, bool)> =
        sort.iter().map(|(column, descending)| (sort_keys(loaded, request.view, column), *descending)).collect();
    let tie = match request.view {
        TableView::Cases => sort_keys(loaded, request.view, "case"),
        TableView::Messages => Vec::new(),
    };
    rows.sort_unstable_by(|&a, &b| {
        for (keys, descending) in &keys {
            let (key_a, key_b) = (keys[a as usize], keys[b as usize]);
            let order = match (key_a == MISSING, key_b == MISSING) {
                (false, false) if *descending => key_b.cmp(&key_a),
                (false, false) => key_a.cmp(&key_b),
                (is_missing_a, is_missing_b) => is_missing_a.cmp(&is_missing_b),
            };
            if order.is_ne() {
                return order;
            }
        }
        match tie.as_slice() {
            [] => b.cmp(&a),
            tie => tie[b as usize].cmp(&tie[a as usize]).then(b.cmp(&a)),
        }
    });
}

/// One sortable number per row of the table.
fn sort_keys(loaded: &Loaded, view: TableView, column: &str) -> Vec<i64> {
    let (data, facts) = (&loaded.data, &loaded.derived.facts);
    let (cases, messages) = (&data.cases, &data.messages);
    let time = |at: Time32| if at == NO_TIME { MISSING } else { at.into() };
    let of_codes = |dictionary: &Dictionary, column: &[u32]| -> Vec<i64> {
        let ranks = ranks(dictionary);
        column.iter().map(|&code| if code == NO_CODE { MISSING } else { ranks[code as usize] }).collect()
    };
    let names = &data.names;
    if view == TableView::Messages {
        match column {
            "sent_at" => return messages.sent_at.iter().map(|&at| time(at)).collect(),
            "status" => return messages.status.iter().map(|&status| if status == 0 { MISSING } else { status.into() }).collect(),
            "kind" => return messages.kind.iter().map(|&kind| if kind == 0 { MISSING } else { kind.into() }).collect(),
            "template" => return of_codes(&names.templates, &messages.template),
            "order" => {
                return (0..messages.len())
                    .map(|row| (row - messages.start_of_case[messages.case[row] as usize] as usize) as i64)
                    .collect();
            }
            _ => {}
        }
    }
    let of_cases: Vec<i64> = match column {
        "case" => of_codes(&names.case_ids, &cases.id),
        "requester" => of_codes(&names.requesters, &cases.requester),
        "phone" => of_codes(&names.phones, &cases.phone),
        "first_response_at" => facts.response_at.iter().map(|&at| time(at)).collect(),
        "first_response" => facts.response_secs.iter().map(|&secs| time(secs)).collect(),
        "closed_at" => cases.closed.iter().map(|&at| time(at)).collect(),
        "agent" => of_codes(&names.agents, &facts.agent),
        "last_agent" => of_codes(&names.agents, &(0..cases.len()).map(|case| last_agent(loaded, case)).collect::<Vec<u32>>()),
        "team" => of_codes(&names.teams, &cases.team),
        "channel" => of_codes(&names.channels, &cases.channel),
        "case_type" => of_codes(&names.case_types, &cases.case_type),
        "case_status" => of_codes(&names.case_words, &cases.status_word),
        "csat" => cases.csat.iter().map(|&grade| if grade.is_nan() { MISSING } else { (grade * 1000.0) as i64 }).collect(),
        "messages" => facts.n_messages.iter().map(|&n| n.into()).collect(),
        "replies" => facts.n_replies.iter().map(|&n| n.into()).collect(),
        "origin" => cases.origin.iter().map(|&origin| if origin == 0 { MISSING } else { origin.into() }).collect(),
        _ => cases.created.iter().map(|&at| time(at)).collect(),
    };
    match view {
        TableView::Cases => of_cases,
        TableView::Messages => messages.case.iter().map(|&case| of_cases[case as usize]).collect(),
    }
}

/// The place of each code in the order that people expect: numbers by size, then text without case and accents.
fn ranks(dictionary: &Dictionary) -> Vec<i64> {
    let mut codes: Vec<u32> = (0..dictionary.len() as u32).collect();
    let keys: Vec<(u64, String)> = dictionary.values().iter().map(|value| (value.parse().unwrap_or(u64::MAX), fold(value))).collect();
    codes.sort_by(|&a, &b| keys[a as usize].cmp(&keys[b as usize]));
    let mut ranks = vec![0; codes.len()];
    codes.iter().enumerate().for_each(|(rank, &code)| ranks[code as usize] = rank as i64);
    ranks
}

/// Sender of the last message of a person; else the agent of the case.
pub fn last_agent(loaded: &Loaded, case: usize) -> u32 {
    match loaded.derived.facts.last_sender[case] {
        NO_CODE => loaded.derived.facts.agent[case],
        sender => sender,
    }
}

/// Says what a row's cells hold.
pub struct Cells<'a> {
    loaded: &'a Loaded,
    source: &'a dyn TextSource,
    /// Names and phones of customers are hidden.
    masked: bool,
    /// The last case whose last text was read: neighbours share it.
    last_text: (usize, String),
}

impl<'a> Cells<'a> {
    pub fn new(loaded: &'a Loaded, source: &'a dyn TextSource, masked: bool) -> Self {
        Cells { loaded, source, masked, last_text: (usize::MAX, String::new()) }
    }

    pub fn cell(&mut self, view: TableView, row: usize, column: &str) -> RowCell {
        match view {
            TableView::Cases => self.of_case(row, column),
            TableView::Messages => self.of_message(row, column),
        }
    }

    fn of_message(&mut self, row: usize, column: &str) -> RowCell {
        let (data, messages) = (&self.loaded.data, &self.loaded.data.messages);
        let case = messages.case[row] as usize;
        match column {
            "kind" => word(MessageKind::from_code(messages.kind[row]).id()),
            "template" => text(data.names.templates.value(messages.template[row])),
            "status" => word(DeliveryStatus::from_code(messages.status[row]).id()),
            "direction" => word(Direction::from_code(messages.direction[row]).id()),
            "author_kind" => word(AuthorKind::from_code(messages.author_kind[row]).id()),
            "sent_at" => self.time(messages.sent_at[row]),
            "replies" => RowCell::Counted(self.loaded.derived.facts.n_replies[case].into(), self.last_reply(case)),
            "order" => {
                let rows = messages.of_case(case);
                RowCell::Of((row - rows.start + 1) as u64, rows.len() as u64)
            }
            _ => self.of_case(case, column),
        }
    }

    fn of_case(&self, case: usize, column: &str) -> RowCell {
        let (data, facts) = (&self.loaded.data, &self.loaded.derived.facts);
        let (cases, names): (&Cases, _) = (&data.cases, &data.names);
        match column {
            "case" => text(names.case_ids.value(cases.id[case])),
            "requester" if self.masked => text(&mask::name(names.requesters.value(cases.requester[case]))),
            "phone" if self.masked => text(&mask::phone(names.phones.value(cases.phone[case]))),
            "requester" => text(names.requesters.value(cases.requester[case])),
            "phone" => text(names.phones.value(cases.phone[case])),
            "created_at" => self.time(cases.created[case]),
            "first_response_at" => self.time(facts.response_at[case]),
            "closed_at" => self.time(cases.closed[case]),
            "agent" => text(names.agents.value(facts.agent[case])),
            "last_agent" => text(names.agents.value(last_agent(self.loaded, case))),
            "team" => text(names.teams.value(cases.team[case])),
            "channel" => text(names.channels.value(cases.channel[case])),
            "case_type" => text(names.case_types.value(cases.case_type[case])),
            "case_status" => word(names.case_words.value(cases.status_word[case])),
            "csat" if cases.csat[case].is_nan() => RowCell::None,
            "csat" => RowCell::Number(cases.csat[case].into()),
            "messages" => RowCell::Number(facts.n_messages[case].into()),
            "origin" => word(Origin::from_code(cases.origin[case]).id()),
            _ => RowCell::None,
        }
    }

    fn time(&self, at: Time32) -> RowCell {
        if at == NO_TIME {
            return RowCell::None;
        }
        RowCell::Time(self.loaded.zone.day(at.into()), self.loaded.zone.second_of_day(at.into()))
    }

    /// The last text that we sent in a case, read back from its file.
    fn last_reply(&mut self, case: usize) -> String {
        if self.last_text.0 != case {
            let messages = &self.loaded.data.messages;
            let is_reply = |&row: &usize| messages.direction[row] == Direction::Outbound as u8 && messages.text_len[row] > 0;
            let row = messages.of_case(case).rfind(is_reply);
            let text = row.and_then(|row| {
                let bytes = self.source.read(messages.file[row], messages.text_offset[row], messages.text_len[row])?;
                Some(self.loaded.text_of(messages.file[row], &bytes))
            });
            self.last_text = (case, text.unwrap_or_default());
        }
        self.last_text.1.clone()
    }
}

fn text(value: &str) -> RowCell {
    if value.is_empty() { RowCell::None } else { RowCell::Text(value.to_owned()) }
}

fn word(id: &str) -> RowCell {
    if id.is_empty() || id == "unknown" { RowCell::None } else { RowCell::Word(id.to_owned()) }
}
