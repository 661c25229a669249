//! What is read back from the dropped files, as it is meant: positions are those of the files, whatever they are written in.

use crate::import::csv::cell_text;
use crate::import::encoding::{decode, repaired};
use crate::import::{chat, json};
use crate::model::{Encoding, FileReport};

/// How a file writes its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Cells of a table; `repair` = letters that were decoded wrongly are put right.
    Table { encoding: Encoding, repair: bool },
    /// A chat that a phone exported.
    Chat,
    /// Strings of JSON.
    Json,
}

impl Writing {
    /// `None` = a file of which nothing is known: a table in UTF-8.
    pub fn of(report: Option<&FileReport>) -> Writing {
        match report {
            Some(report) if report.chat.is_some() => Writing::Chat,
            Some(report) if report.webhook.is_some() => Writing::Json,
            _ => Writing::Table {
                encoding: report.and_then(|report| Encoding::from_id(&report.encoding)).unwrap_or_default(),
                repair: report.and_then(|report| report.plan.as_ref()).is_some_and(|plan| plan.repair),
            },
        }
    }

    /// The text of a message by the bytes at its place.
    pub fn text(self, raw: &[u8]) -> String {
        match self {
            Writing::Table { .. } => cell_text(self.record(raw).as_bytes()),
            Writing::Chat => chat::text_of(raw),
            Writing::Json => json::decoded(raw).into_owned(),
        }
    }

    /// A whole record as it stands in its file; bytes that mean nothing are shown as �.
    pub fn record(self, raw: &[u8]) -> String {
        let Writing::Table { encoding, repair } = self else { return String::from_utf8_lossy(raw).into_owned() };
        let decoded = decode(encoding, raw);
        let text = String::from_utf8_lossy(&decoded);
        let meant = if repair { repaired(&text) } else { None };
        meant.unwrap_or_else(|| text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::report::ChatReport;
    use crate::model::{PlanReport, WebhookReport};

    fn table(encoding: Encoding, repair: bool) -> FileReport {
        let plan = PlanReport { repair, ..PlanReport::default() };
        FileReport { encoding: encoding.id().to_owned(), plan: Some(Box::new(plan)), ..FileReport::default() }
    }

    #[test]
    fn each_file_gives_its_texts_back_in_its_own_way() {
        let chat = FileReport { chat: Some(ChatReport::default()), ..FileReport::default() };
        let payloads = FileReport { webhook: Some(WebhookReport::default()), ..FileReport::default() };
        let wide: Vec<u8> = "\"a \"\"é\"\"\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: [(Option<&FileReport>, &[u8], &str); 7] = [
            (None, b"\"a, \"\"b\"\"\"", "a, \"b\""),
            (Some(&table(Encoding::Windows1252, false)), b"\"Jo\xe3o \"\"\x80\"\"\"", "João \"€\""),
            (Some(&table(Encoding::Utf16Le, false)), &wide, "a \"é\""),
            (Some(&table(Encoding::Utf8, true)), "JoÃ£o".as_bytes(), "João"),
            (Some(&table(Encoding::Utf8, false)), "JoÃ£o".as_bytes(), "JoÃ£o"),
            (Some(&chat), "\u{200e}ol\u{e1}\r\n".as_bytes(), "olá"),
            (Some(&payloads), br#""ol\u00e1 \"a\"""#, "olá \"a\""),
        ];
        for (report, raw, meant) in cases {
            assert_eq!(Writing::of(report).text(raw), meant);
        }
    }
}
