//! Which messages found their case and which cases their messages, by the case id, else by customer and time, and the rows that found nothing.

use serde::{Deserialize, Serialize};

use crate::data::NO_CODE;
use crate::export::{Table, TableCell, TableFormat};

use super::TextSource;
use super::loaded::Loaded;
use super::protocol::{RowCell, TableView};
use super::rows::{Cells, table_cell};

/// How messages and the case file fit together. All 0 where one of the two is not loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matches {
    /// Messages whose case is in the case file.
    pub messages_matched: u64,
    /// Of those, messages that do not name it: the case of the same customer that was open then.
    pub messages_by_customer: u64,
    /// Messages whose case is in no case file.
    pub messages_strange: u64,
    /// Messages that name no case.
    pub messages_nameless: u64,
    /// Cases of the case file with messages, and without any.
    pub cases_matched: u64,
    pub cases_silent: u64,
}

impl Matches {
    /// Both sides are there to be matched.
    pub fn is_known(&self) -> bool {
        self.messages_matched + self.messages_strange + self.messages_nameless > 0 && self.cases_matched + self.cases_silent > 0
    }

    pub fn messages_unmatched(&self) -> u64 {
        self.messages_strange + self.messages_nameless
    }
}

/// Rows of one side that found no partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnmatchedOf {
    Messages,
    Cases,
}

impl UnmatchedOf {
    /// Ids of the columns shown.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            UnmatchedOf::Messages => &["case", "sent_at", "direction", "phone", "requester", "channel"],
            UnmatchedOf::Cases => &["case", "created_at", "agent", "team", "channel", "case_status"],
        }
    }

    pub fn id(self) -> &'static str {
        match self {
            UnmatchedOf::Messages => "messages",
            UnmatchedOf::Cases => "cases",
        }
    }

    /// Without its end.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            UnmatchedOf::Messages => "mensagens-sem-caso",
            UnmatchedOf::Cases => "casos-sem-mensagens",
        }
    }

    fn view(self) -> TableView {
        match self {
            UnmatchedOf::Messages => TableView::Messages,
            UnmatchedOf::Cases => TableView::Cases,
        }
    }
}

/// The first `limit` of these rows, in the order of the data: by case, then time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedRequest {
    pub of: UnmatchedOf,
    pub limit: u32,
    /// Names and phones of customers hidden.
    pub masked: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnmatchedPage {
    pub of: UnmatchedOf,
    pub total: u64,
    /// Cells in the order of [`UnmatchedOf::columns`].
    pub rows: Vec<Vec<RowCell>>,
}

pub(super) fn matches(loaded: &Loaded) -> Matches {
    let data = &loaded.data;
    if data.cases_are_derived || data.messages.is_empty() {
        return Matches::default();
    }
    let mut matches = Matches::default();
    for row in 0..data.messages.len() {
        match () {
            () if (data.messages.case[row] as usize) < data.n_counted => {
                matches.messages_matched += 1;
                let is_named = data.cases.id[data.messages.case[row] as usize] == data.messages.case_id[row];
                matches.messages_by_customer += u64::from(!is_named);
            }
            () if data.messages.case_id[row] == NO_CODE => matches.messages_nameless += 1,
            () => matches.messages_strange += 1,
        }
    }
    let n_matched = (0..data.n_counted).filter(|&case| !data.messages.of_case(case).is_empty()).count();
    Matches { cases_matched: n_matched as u64, cases_silent: (data.n_counted - n_matched) as u64, ..matches }
}

fn unmatched(loaded: &Loaded, of: UnmatchedOf) -> Vec<usize> {
    let data = &loaded.data;
    if !matches(loaded).is_known() {
        return Vec::new();
    }
    match of {
        UnmatchedOf::Messages => {
            let is_strange = |row: &usize| data.messages.case[*row] as usize >= data.n_counted;
            (0..data.messages.len()).filter(is_strange).collect()
        }
        UnmatchedOf::Cases => (0..data.n_counted).filter(|&case| data.messages.of_case(case).is_empty()).collect(),
    }
}

pub(super) fn page(loaded: &Loaded, source: &dyn TextSource, request: &UnmatchedRequest) -> UnmatchedPage {
    let rows = unmatched(loaded, request.of);
    let mut cells = Cells::new(loaded, source, request.masked);
    let mut cells_of = |row: &usize| request.of.columns().iter().map(|column| cell(&mut cells, loaded, request.of, *row, column)).collect();
    UnmatchedPage { of: request.of, total: rows.len() as u64, rows: rows.iter().take(request.limit as usize).map(&mut cells_of).collect() }
}

/// A message that names no case has none, whatever it is counted under.
fn cell(cells: &mut Cells<'_>, loaded: &Loaded, of: UnmatchedOf, row: usize, column: &str) -> RowCell {
    if of == UnmatchedOf::Messages && column == "case" && loaded.data.messages.case_id[row] == NO_CODE {
        return RowCell::None;
    }
    cells.cell(of.view(), row, column)
}

pub(super) fn export(
    loaded: &Loaded,
    source: &dyn TextSource,
    (of, masked): (UnmatchedOf, bool),
    header: &[String],
    words: &[(String, String)],
    format: &TableFormat,
) -> Vec<u8> {
    let mut out = Table::new(format, header.iter().map(String::as_str));
    let mut cells = Cells::new(loaded, source, masked);
    for row in unmatched(loaded, of) {
        let columns = of.columns().iter();
        let record: Vec<TableCell> =
            columns.map(|column| table_cell(loaded, format, words, column, cell(&mut cells, loaded, of, row, column))).collect();
        out.row(&record);
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::super::{CaseAt, ConversationRequest, Engine, FileMeta, Request, Response, TalkText, TalkWhat};
    use super::*;
    use crate::import::read_all;
    use crate::model::CsvStyle;

    struct Files(Vec<Vec<u8>>);

    impl TextSource for Files {
        fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>> {
            self.0.get(usize::from(file))?.get(offset as usize..(offset + u64::from(len)) as usize).map(<[u8]>::to_vec)
        }
    }

    const FORMAT: TableFormat = TableFormat::Csv(CsvStyle { delimiter: b';', decimal_comma: true });

    fn engine_of(files: Vec<Vec<u8>>) -> Engine {
        let mut engine = Engine::new(Box::new(Files(files.clone())));
        engine.handle(Request::Begin { files: files.iter().map(|_| FileMeta { name: String::new(), bytes: 0 }).collect() });
        for (file, bytes) in (0_u16..).zip(&files) {
            let (report, batches) = read_all("t.csv", bytes, "UTC");
            for mut batch in batches {
                batch.file = file;
                engine.push_batch(batch);
            }
            engine.handle(Request::FileDone { file, reading: 0, report: Box::new(report) });
        }
        engine
    }

    fn loaded(engine: &mut Engine) -> Matches {
        match engine.handle(Request::Finish) {
            Some(Response::Loaded(summary)) => summary.matches,
            _ => Matches::default(),
        }
    }

    const CASES: &[u8] = b"case_id,created_at\n1,2024-07-01\n2,2024-07-01\n3,2024-07-01\n";
    const MESSAGES: &[u8] =
        b"case_id,sent_at,direction,phone\n1,2024-07-01 10:00,sent,\n1,2024-07-01 11:00,received,\n9,2024-07-01 10:00,sent,=1+1\n,2024-07-01 10:00,received,\n";

    #[test]
    fn messages_find_their_case_by_its_id() {
        let mut engine = engine_of(vec![CASES.to_vec(), MESSAGES.to_vec()]);
        let wanted = Matches {
            messages_matched: 2,
            messages_by_customer: 0,
            messages_strange: 1,
            messages_nameless: 1,
            cases_matched: 1,
            cases_silent: 2,
        };
        assert_eq!(loaded(&mut engine), wanted);
        for (of, total) in [(UnmatchedOf::Messages, 2), (UnmatchedOf::Cases, 2)] {
            let Some(Response::Unmatched(page)) = engine.handle(Request::Unmatched(UnmatchedRequest { of, limit: 1, masked: false }))
            else {
                panic!("a page")
            };
            assert_eq!((page.total, page.rows.len(), page.rows[0].len()), (total, 1, of.columns().len()));
        }
    }

    #[test]
    fn messages_without_a_number_find_the_case_of_their_customer() {
        let cases =
            b"case_id,created_at,closed_at,phone\n1,2024-07-01 09:00,2024-07-01 12:00,+5511988887777\n2,2024-07-09 09:00,,+5511988887777\n";
        let messages = b"sent_at,direction,phone,text\n2024-07-01 10:00,received,+5511988887777,a\n2024-07-05 10:00,received,+5511988887777,b\n2024-07-09 10:00,received,+5511988887777,c\n2024-07-09 10:00,received,+5511977776666,d\n";
        let mut engine = engine_of(vec![cases.to_vec(), messages.to_vec()]);
        let wanted = Matches {
            messages_matched: 2,
            messages_by_customer: 2,
            messages_strange: 0,
            messages_nameless: 2,
            cases_matched: 2,
            cases_silent: 0,
        };
        assert_eq!(loaded(&mut engine), wanted);
        let page = engine.handle(Request::Unmatched(UnmatchedRequest { of: UnmatchedOf::Messages, limit: 9, masked: false }));
        let Some(Response::Unmatched(page)) = page else { panic!("a page") };
        assert_eq!(page.total, 2);
    }

    #[test]
    fn unmatched_rows_leave_the_page_whole_and_harmless() {
        let mut engine = engine_of(vec![CASES.to_vec(), MESSAGES.to_vec()]);
        loaded(&mut engine);
        let mut file = |of: UnmatchedOf| {
            let header = of.columns().iter().map(|column| (*column).to_owned()).collect();
            let words = vec![("direction.sent".to_owned(), "Enviada".to_owned())];
            match engine.handle(Request::ExportUnmatched { of, masked: false, header, words, format: FORMAT }) {
                Some(Response::File { bytes, .. }) => String::from_utf8_lossy(&bytes).into_owned(),
                _ => String::new(),
            }
        };
        assert!(file(UnmatchedOf::Messages).contains("9;2024-07-01 07:00:00-03:00;Enviada;'=1+1;;"), "{}", file(UnmatchedOf::Messages));
        assert_eq!(file(UnmatchedOf::Cases).lines().count(), 3);
    }

    /// Files of which others can be at hand later.
    struct Changing(Rc<RefCell<Vec<u8>>>);

    impl TextSource for Changing {
        fn read(&self, _file: u16, offset: u64, len: u32) -> Option<Vec<u8>> {
            self.0.borrow().get(offset as usize..(offset + u64::from(len)) as usize).map(<[u8]>::to_vec)
        }
    }

    #[test]
    fn rejected_rows_of_an_import_that_kept_nothing_are_its_own() {
        let failed = b"case_id,created_at\n7,never\n".to_vec();
        let at_hand = Rc::new(RefCell::new(failed.clone()));
        let mut engine = Engine::new(Box::new(Changing(Rc::clone(&at_hand))));
        let (report, batches) = read_all("t.csv", &failed, "UTC");
        engine.handle(Request::Begin { files: vec![FileMeta { name: String::new(), bytes: 0 }] });
        batches.into_iter().for_each(|batch| engine.push_batch(batch));
        engine.handle(Request::FileDone { file: 0, reading: 0, report: Box::new(report) });
        assert!(matches!(engine.handle(Request::Finish), Some(Response::NothingRead(_))));
        // The data that were open before are still open, and with them their files.
        at_hand.replace(CASES.to_vec());
        let again = engine.handle(Request::ExportRejected { header: Vec::new(), reasons: Vec::new(), format: FORMAT });
        let Some(Response::File { bytes, .. }) = again else { panic!("a file") };
        assert!(String::from_utf8_lossy(&bytes).contains("7,never"), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn without_a_case_file_there_is_nothing_to_match() {
        let mut engine = engine_of(vec![MESSAGES.to_vec()]);
        assert!(!loaded(&mut engine).is_known());
    }

    #[test]
    fn a_conversation_is_read_as_its_file_is_written() {
        let text = "protocolo;enviada em;dire\u{e7}\u{e3}o;texto\n1;13/07/2024 10:00;recebida;\"Ol\u{e1}, \"\"Jo\u{e3}o\"\"\"\n1;13/07/2024 10:01;enviada;S\u{e3}o 5 \u{20ac}\n";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let ansi: Vec<u8> = text.chars().map(|letter| if letter == '\u{20ac}' { 0x80 } else { letter as u8 }).collect();
        let lettered_wrongly: String = text.bytes().map(|byte| if byte < 0x80 { char::from(byte) } else { wrong(byte) }).collect();
        for file in [wide, ansi, text.as_bytes().to_vec(), lettered_wrongly.into_bytes()] {
            let mut engine = engine_of(vec![file]);
            loaded(&mut engine);
            let request = ConversationRequest { revision: 1, at: CaseAt::Case(0), offset: 0, limit: 10 };
            let Some(Response::Conversation(page)) = engine.handle(Request::Conversation(request)) else { panic!("a page") };
            let said = page.lines.iter().filter_map(|line| match &line.what {
                TalkWhat::Message { text: TalkText::Text(text), .. } => Some(text.as_str()),
                _ => None,
            });
            assert_eq!(said.collect::<Vec<_>>(), ["Olá, \"João\"", "São 5 €"]);
        }
    }

    /// A byte of UTF-8 taken for one of Windows-1252.
    fn wrong(byte: u8) -> char {
        let letter = crate::import::encoding::decode(crate::model::Encoding::Windows1252, &[byte]).into_owned();
        String::from_utf8(letter).unwrap().chars().next().unwrap()
    }

    #[test]
    fn rejected_rows_and_texts_come_back_as_they_are_meant() {
        let text = "protocolo;criado em;agente\n1;13/07/2024;Ana\n2;ontem;Jo\u{e3}o \u{20ac}\n";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let ansi: Vec<u8> = text.chars().map(|letter| if letter == '\u{20ac}' { 0x80 } else { letter as u8 }).collect();
        for file in [wide, ansi, text.as_bytes().to_vec()] {
            let mut engine = engine_of(vec![file]);
            loaded(&mut engine);
            let Some(Response::File { bytes, .. }) =
                engine.handle(Request::ExportRejected { header: Vec::new(), reasons: Vec::new(), format: FORMAT })
            else {
                panic!("a file")
            };
            assert!(String::from_utf8_lossy(&bytes).contains("2;ontem;João €"), "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
