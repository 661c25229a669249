//! A workbook (SpreadsheetML, ECMA-376) with typed cells: a table with a bold header that stays in sight, and a sheet that says what it is.
//! Texts are texts: nothing of a cell is ever a formula.

use crate::model::LocalDay;

use super::TableCell;
use super::zip::Archive;

/// Rows that a sheet can hold, the header among them.
pub const MAX_ROWS: usize = 1_048_576;
/// Letters of a cell; what is longer is cut.
const MAX_TEXT: usize = 32_767;
/// Columns are as wide as their longest text, up to this many letters.
const WIDEST: usize = 60;
/// Days from 1899-12-30, the day 0 of spreadsheets, to 1970-01-01.
const DAY_ZERO: f64 = 25_569.0;

/// Formats of cells, in the order of `cellXfs`.
#[derive(Clone, Copy)]
enum Style {
    Plain = 0,
    Header = 1,
    Time = 2,
    Duration = 3,
    Share = 4,
}

/// A table that is written row by row.
pub struct Workbook {
    rows: String,
    n_rows: usize,
    widths: Vec<usize>,
    name: String,
    about: Vec<(String, String)>,
}

impl Workbook {
    /// `name` of the sheet; `about`: what the second sheet says, its title first.
    pub fn new(name: &str, about: Vec<(String, String)>) -> Self {
        Workbook { rows: String::new(), n_rows: 0, widths: Vec::new(), name: name.to_owned(), about }
    }

    pub fn header<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        self.begin();
        for (place, cell) in cells.enumerate() {
            self.text(place, cell, Style::Header);
        }
        self.rows.push_str("</row>");
    }

    /// A row beyond [`MAX_ROWS`] is left out: `false`.
    pub fn row(&mut self, cells: &[TableCell]) -> bool {
        if self.n_rows >= MAX_ROWS {
            return false;
        }
        self.begin();
        for (place, cell) in cells.iter().enumerate() {
            match cell {
                TableCell::None => {}
                TableCell::Text(text) => self.text(place, text, Style::Plain),
                TableCell::Number(value) => self.number(place, *value, Style::Plain),
                TableCell::Secs(secs) => self.number(place, secs / 86_400.0, Style::Duration),
                TableCell::Share(share) => self.number(place, *share, Style::Share),
                TableCell::Time(day, second) => self.number(place, serial(*day, *second), Style::Time),
            }
        }
        self.rows.push_str("</row>");
        true
    }

    fn begin(&mut self) {
        self.n_rows += 1;
        self.rows.push_str(&format!("<row r=\"{}\">", self.n_rows));
    }

    fn widen(&mut self, place: usize, letters: usize) {
        if self.widths.len() <= place {
            self.widths.resize(place + 1, 8);
        }
        self.widths[place] = self.widths[place].max(letters.min(WIDEST));
    }

    fn text(&mut self, place: usize, text: &str, style: Style) {
        let longest = text.lines().map(|line| line.chars().take(WIDEST).count()).max().unwrap_or(0);
        self.widen(place, longest);
        let at = format!("{}{}", column(place), self.n_rows);
        let text = escaped(text);
        self.rows
            .push_str(&format!("<c r=\"{at}\" s=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>", style as u8));
    }

    fn number(&mut self, place: usize, value: f64, style: Style) {
        if !value.is_finite() {
            return;
        }
        self.widen(place, if matches!(style, Style::Time) { 19 } else { 10 });
        let at = format!("{}{}", column(place), self.n_rows);
        self.rows.push_str(&format!("<c r=\"{at}\" s=\"{}\"><v>{value}</v></c>", style as u8));
    }

    pub fn finish(self) -> Vec<u8> {
        let mut about = Workbook::new("", Vec::new());
        for (key, value) in &self.about {
            about.begin();
            about.text(0, key, Style::Header);
            about.text(1, value, Style::Plain);
            about.rows.push_str("</row>");
        }
        let second = self.about.first().map_or("Sobre", |(name, _)| name.as_str());
        let names = [sheet_name(&self.name, "Dados"), sheet_name(second, "Sobre")];
        let workbook = WORKBOOK.replace("{0}", &names[0]).replace("{1}", &names[1]);
        let parts = [
            ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
            ("_rels/.rels", RELS.to_owned()),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS.to_owned()),
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/worksheets/sheet1.xml", self.sheet(true)),
            ("xl/worksheets/sheet2.xml", about.sheet(false)),
        ];
        let mut archive = Archive::new();
        parts.iter().for_each(|(name, content)| archive.add(name, content.as_bytes()));
        archive.finish()
    }

    fn sheet(self, is_table: bool) -> String {
        let pane = "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>";
        let cols: String = (self.widths.iter().enumerate())
            .map(|(place, width)| format!("<col min=\"{0}\" max=\"{0}\" width=\"{1}\" customWidth=\"1\"/>", place + 1, width + 2))
            .collect();
        let cols = if cols.is_empty() { cols } else { format!("<cols>{cols}</cols>") };
        let filter = match (is_table, self.widths.len()) {
            (true, 1..) => format!("<autoFilter ref=\"A1:{}{}\"/>", column(self.widths.len() - 1), self.n_rows.max(1)),
            _ => String::new(),
        };
        format!(
            "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">{}</sheetView></sheetViews>{cols}<sheetData>{}</sheetData>{filter}</worksheet>",
            if is_table { pane } else { "" },
            self.rows
        )
    }
}

fn serial(day: LocalDay, second: u32) -> f64 {
    f64::from(day) + DAY_ZERO + f64::from(second) / 86_400.0
}

/// `A`, `Z`, `AA`.
fn column(place: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = place + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    String::from_utf8(letters).unwrap_or_default()
}

/// At most 31 letters and none that names may not have.
fn sheet_name(name: &str, instead: &str) -> String {
    let name: String = name.chars().filter(|letter| !"[]:*?/\\".contains(*letter)).take(31).collect();
    let name = name.trim().trim_matches('\'');
    escaped(if name.is_empty() { instead } else { name })
}

/// As XML takes it: no sign that it forbids, at most [`MAX_TEXT`] letters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_allowed = |letter: &char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    for (at, letter) in text.char_indices().filter(|(_, letter)| is_allowed(letter)).take(MAX_TEXT) {
        match letter {
            // A spreadsheet takes `_x0041_` for a letter: what looks like it says its first sign that way.
            '_' if is_code(&text.as_bytes()[at..]) => out.push_str("_x005F_"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
    out
}

fn is_code(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].into_iter().all(u8::is_ascii_hexdigit))
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{0}" sheetId="1" r:id="rId1"/><sheet name="{1}" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const WORKBOOK_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="46" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let named: Vec<String> = [0, 25, 26, 701, 702].into_iter().map(column).collect();
        assert_eq!(named, ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn the_header_of_the_table_stays_in_sight_and_filters_all_of_its_columns_and_rows() {
        let mut workbook = Workbook::new("Casos", vec![("Sobre".to_owned(), "Casos".to_owned())]);
        workbook.header(["caso", "quando"].into_iter());
        workbook.row(&[TableCell::Number(1.0), TableCell::None]);
        workbook.row(&[TableCell::None, TableCell::Time(20_777, 0)]);
        let sheet = workbook.sheet(true);
        assert!(sheet.contains("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"));
        assert!(sheet.contains("<autoFilter ref=\"A1:B3\"/>"));
        let about = Workbook::new("Sobre", Vec::new()).sheet(false);
        assert!(!about.contains("<pane") && !about.contains("<autoFilter"));
    }

    #[cfg(feature = "codecs")]
    #[test]
    fn another_reader_finds_the_same_cells() {
        use calamine::{Data, Reader, Xlsx};
        let mut workbook = Workbook::new("Casos: <b>/todos</b>", vec![("Sobre".to_owned(), "28 dias & filtros".to_owned())]);
        workbook.header(["caso", "quando", "levou", "parte"].into_iter());
        // 2026-11-20 12:00, a day and a half, and a text that would run.
        let hostile = "=1+1\u{0} <img> \"&\" \u{202e}fim".to_owned();
        assert!(workbook.row(&[
            TableCell::Text(hostile),
            TableCell::Time(20_777, 43_200),
            TableCell::Secs(129_600.0),
            TableCell::Share(0.874)
        ]));
        assert!(workbook.row(&[TableCell::Number(-3.5), TableCell::None, TableCell::None, TableCell::Number(f64::NAN)]));
        let mut read: Xlsx<_> = Xlsx::new(std::io::Cursor::new(workbook.finish())).unwrap();
        assert_eq!(read.sheet_names(), ["Casos <b>todos<b>", "Sobre"]);
        let rows = read.worksheet_range("Casos <b>todos<b>").unwrap();
        assert_eq!(rows.get_value((0, 3)), Some(&Data::String("parte".to_owned())));
        assert_eq!(rows.get_value((1, 0)), Some(&Data::String("=1+1 <img> \"&\" \u{202e}fim".to_owned())));
        let number = |row, column| {
            rows.get_value((row, column)).and_then(|cell| match cell {
                Data::DateTime(time) => Some(time.as_f64()),
                Data::Float(value) => Some(*value),
                _ => None,
            })
        };
        assert_eq!(number(1, 1), Some(20_777.0 + 25_569.0 + 0.5));
        assert_eq!((number(1, 2), number(1, 3), number(2, 0)), (Some(1.5), Some(0.874), Some(-3.5)));
        assert_eq!(rows.get_value((2, 3)), Some(&Data::Empty));
        assert!(read.worksheet_formula("Casos <b>todos<b>").unwrap().is_empty());
        assert_eq!(read.worksheet_range("Sobre").unwrap().get_value((0, 1)), Some(&Data::String("28 dias & filtros".to_owned())));
    }
}
