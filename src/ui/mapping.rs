//! Mapear: the files that are being asked about, and what was chosen so far. Plain data.

use std::sync::Arc;

use crate::engine::{Doubt, Field, FileReport, PlanEdit, Role};

/// Where the handles of the files are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileSet {
    /// Of the data that are open.
    #[default]
    Loaded,
    /// Of the import that read nothing.
    Importing,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    pub set: FileSet,
    pub files: Vec<MappedFile>,
    /// The file shown, as an index of `files`.
    pub shown: usize,
    /// It was opened because something is doubtful, not because someone wanted to look.
    pub asks: bool,
    /// What is chosen is kept for files with the same header.
    pub remembers: bool,
    /// Rises with every preview that is asked for; older ones are dropped.
    pub revision: u64,
    /// The choices before each change of them, the latest last, for Undo; and those that it took back.
    pub undo: Vec<Choices>,
    pub redo: Vec<Choices>,
}

/// What is chosen for each of the files.
pub type Choices = Vec<PlanEdit>;

#[derive(Clone, Debug, PartialEq)]
pub struct MappedFile {
    /// Place of the file in its set.
    pub place: usize,
    pub bytes: u64,
    /// What reading it with the choices gives: of the whole file, or of its first rows.
    pub report: Arc<FileReport>,
    /// Doubts that the file came with: they stay on the page once they are answered.
    pub doubts: Vec<Doubt>,
    pub edit: PlanEdit,
    /// The choices that the data on screen were read with.
    pub edit_before: PlanEdit,
    /// A sheet that its workbook hides: not read unless somebody wants it.
    pub is_hidden: bool,
    /// The preview of the latest choices is on its way.
    pub is_reading: bool,
    /// The preview asked for last.
    pub revision: u64,
}

impl MappedFile {
    pub fn is_changed(&self) -> bool {
        self.edit != self.edit_before
    }

    /// It is not read, by the choices so far.
    pub fn is_left_out(&self) -> bool {
        self.edit.is_left_out.unwrap_or(self.is_hidden)
    }

    /// The data on screen were read without it.
    pub fn was_left_out(&self) -> bool {
        self.edit_before.is_left_out.unwrap_or(self.is_hidden)
    }

    /// It cannot be read with the choices so far.
    pub fn is_refused(&self) -> bool {
        self.report.error.is_some() && !self.is_left_out()
    }

    /// A chat has no columns: its dates and zone can be chosen.
    pub fn is_chat(&self) -> bool {
        self.report.chat.is_some()
    }

    /// What is asked; of a table that is left out nothing is.
    pub fn asked(&self) -> &[Doubt] {
        if self.is_left_out() { &[] } else { &self.doubts }
    }

    /// The workbook, or the text of JSON, that the table is one of, and what it is called there.
    pub fn container(&self) -> Option<(&str, &str)> {
        let is_sheet = self.report.plan.is_some() && self.report.encoding.is_empty();
        self.report.name.rsplit_once(MEMBER_SIGN).filter(|_| is_sheet)
    }

    /// Its own dates say which number is the day.
    fn proves_dates(&self) -> bool {
        let is_by_run = self.report.chat.as_ref().is_some_and(|chat| chat.is_order_by_run);
        self.edit.date_order.is_none() && self.report.date_evidence > 0 && !is_by_run
    }

    pub fn role(&self) -> Option<Role> {
        self.edit.role.or_else(|| Role::from_id(&self.report.role)).or_else(|| self.report.plan.as_ref()?.role)
    }

    /// The meaning of each column as it stands.
    pub fn fields(&self) -> Vec<Option<Field>> {
        let understood = || self.report.columns.iter().map(|column| column.field.as_deref().and_then(Field::from_id)).collect();
        self.edit.fields.clone().unwrap_or_else(understood)
    }

    /// Everything that the page shows as chosen, so that nothing of it is asked again.
    pub fn settled(&self) -> PlanEdit {
        let mut edit = self.edit.clone();
        let Some(plan) = self.report.plan.as_ref().filter(|_| !self.is_chat()) else { return edit };
        edit.role = self.role();
        edit.fields = Some(self.fields());
        if edit.date_order.is_none() && self.report.date_evidence == 0 {
            edit.date_order = crate::engine::DateOrder::from_id(&self.report.date_order).filter(|order| order.id() != "iso");
        }
        if edit.repair.is_none() && plan.mojibake > 0 {
            edit.repair = Some(plan.repair);
        }
        edit
    }
}

/// What separates a container from what is in it, in the name of a file.
const MEMBER_SIGN: &str = " › ";

impl Mapping {
    pub fn choices(&self) -> Choices {
        self.files.iter().map(|file| file.edit.clone()).collect()
    }

    /// The tables of the workbook that the file shown is one of, where it has several, as indexes of `files`.
    pub fn sheets(&self) -> Vec<usize> {
        let container_of = |file: &MappedFile| file.container().map(|(container, _)| container.to_owned());
        let Some(container) = self.files.get(self.shown).and_then(container_of) else { return Vec::new() };
        let is_of_it = |idx: &usize| container_of(&self.files[*idx]).as_ref() == Some(&container);
        let sheets: Vec<usize> = (0..self.files.len()).filter(is_of_it).collect();
        if sheets.len() > 1 { sheets } else { Vec::new() }
    }

    /// Other chats that nothing in them speaks against reading in the order chosen for the one shown.
    pub fn like_shown(&self) -> Vec<usize> {
        let Some(order) = self.files.get(self.shown).filter(|file| file.is_chat()).and_then(|file| file.edit.date_order) else {
            return Vec::new();
        };
        let is_like = |file: &MappedFile| {
            let now = file.edit.date_order.map_or(file.report.date_order.as_str(), |order| order.id());
            file.is_chat() && !file.proves_dates() && now != order.id()
        };
        (0..self.files.len()).filter(|idx| *idx != self.shown && is_like(&self.files[*idx])).collect()
    }
}

/// Fields that a column of a role can have, the needed ones first.
pub fn fields_of(role: Role) -> &'static [Field] {
    use Field as F;
    match role {
        Role::Messages => &[
            F::SentAt,
            F::CaseId,
            F::Direction,
            F::Status,
            F::Phone,
            F::ContactName,
            F::Agent,
            F::AuthorKind,
            F::IsBot,
            F::Text,
            F::Kind,
            F::Template,
            F::Error,
            F::Channel,
            F::Team,
            F::CaseType,
            F::CreatedAt,
            F::Order,
            F::Replies,
            F::Origin,
            F::MessageId,
            F::RowKind,
            F::CaseStatus,
            F::FirstResponseAt,
            F::ClosedAt,
        ],
        Role::Cases => &[
            F::CaseId,
            F::CreatedAt,
            F::FirstResponseAt,
            F::FirstResponseIn,
            F::ClosedAt,
            F::ClosedIn,
            F::Status,
            F::Agent,
            F::Team,
            F::Channel,
            F::CaseType,
            F::Priority,
            F::ContactName,
            F::Phone,
            F::Tags,
            F::Csat,
            F::Outcome,
            F::Value,
            F::Origin,
        ],
        Role::Events => &[
            F::EventAt,
            F::CaseId,
            F::EventKind,
            F::Agent,
            F::Team,
            F::Detail,
            F::Status,
            F::CreatedAt,
            F::FirstResponseAt,
            F::ClosedAt,
            F::CaseStatus,
            F::Channel,
            F::CaseType,
            F::Priority,
            F::ContactName,
        ],
        Role::Presence => &[F::Agent, F::From, F::To, F::Lasted, F::State, F::Reason, F::Team],
    }
}

/// The column of the field becomes this one; a time may keep a second column for its clock. `None` = the column is not used.
pub fn with_field(fields: &[Option<Field>], column: usize, field: Option<Field>) -> Vec<Option<Field>> {
    let mut fields = fields.to_vec();
    if column >= fields.len() {
        return fields;
    }
    fields[column] = field;
    let most = if field.is_some_and(is_time) { 2 } else { 1 };
    let others: Vec<usize> = (0..fields.len()).filter(|&idx| idx != column && field.is_some() && fields[idx] == field).collect();
    // The nearest one stays where two are allowed.
    let mut others = others;
    others.sort_by_key(|idx| idx.abs_diff(column));
    others.iter().skip(most - 1).for_each(|&idx| fields[idx] = None);
    fields
}

/// The field moves to this column alone.
pub fn moved(fields: &[Option<Field>], column: usize, field: Field) -> Vec<Option<Field>> {
    let moved = |(idx, known): (usize, &Option<Field>)| if idx == column { Some(field) } else { known.filter(|known| *known != field) };
    fields.iter().enumerate().map(moved).collect()
}

fn is_time(field: Field) -> bool {
    matches!(field, Field::SentAt | Field::CreatedAt | Field::FirstResponseAt | Field::ClosedAt | Field::EventAt | Field::From | Field::To)
}

/// The time that a table of this role cannot do without.
pub fn needed_time(role: Role) -> Field {
    match role {
        Role::Messages => Field::SentAt,
        Role::Cases => Field::CreatedAt,
        Role::Events => Field::EventAt,
        Role::Presence => Field::From,
    }
}

/// Day and month of a date that can be read both ways: the two numbers as they stand, and the year.
pub fn open_date(text: &str) -> Option<(u32, u32, i32)> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (first, second, year) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?, numbers.next()?);
    let is_valid = |n: &u32| (1..=12).contains(n);
    let year = match year.len() {
        2 => 2000 + year.parse::<i32>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    (is_valid(&first) && is_valid(&second)).then_some((first, second, year))
}

/// Year, month, day and clock of `2026-03-12 09:00:02`.
pub fn instant(text: &str) -> Option<(i32, u32, u32, &str)> {
    let (date, clock) = text.split_once(' ')?;
    let mut parts = date.split('-');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, clock))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{DateOrder, PlanReport};
    use crate::model::report::ChatReport;

    fn file(name: &str) -> MappedFile {
        let report = FileReport { name: name.to_owned(), plan: Some(Box::default()), ..FileReport::default() };
        MappedFile {
            place: 0,
            bytes: 0,
            report: Arc::new(report),
            doubts: vec![Doubt::Role],
            edit: PlanEdit::default(),
            edit_before: PlanEdit::default(),
            is_hidden: false,
            is_reading: false,
            revision: 0,
        }
    }

    fn chat(order: &str, date_evidence: u64, is_order_by_run: bool) -> MappedFile {
        let chat = ChatReport { is_order_by_run, ..ChatReport::default() };
        let report = FileReport {
            chat: Some(chat),
            date_order: order.to_owned(),
            date_evidence,
            encoding: "utf-8".to_owned(),
            ..(*file("c").report).clone()
        };
        MappedFile { report: Arc::new(report), ..file("c") }
    }

    #[test]
    fn sheets_are_chosen_among_those_of_one_workbook() {
        let csv = FileReport { encoding: "utf-8".to_owned(), ..(*file("z.zip › c.csv").report).clone() };
        let csv = MappedFile { report: Arc::new(csv), ..file("") };
        let names = ["a.xlsx › Casos", "b.xlsx › Casos", "a.xlsx › Resumo", "c.json"];
        let files: Vec<MappedFile> = names.map(file).into_iter().chain([csv.clone(), csv]).collect();
        let sheets = |shown: usize| Mapping { files: files.clone(), shown, ..Mapping::default() }.sheets();
        assert_eq!((sheets(0), sheets(2)), (vec![0, 2], vec![0, 2]));
        assert!(sheets(1).is_empty() && sheets(3).is_empty() && sheets(4).is_empty());
    }

    #[test]
    fn a_table_that_is_left_out_asks_nothing_and_refuses_nothing() {
        let mut file = file("a.xlsx › Resumo");
        let error = crate::model::report::FileError { kind: "no_role".to_owned(), line: None, detail: String::new() };
        Arc::make_mut(&mut file.report).error = Some(error);
        assert!(file.is_refused() && file.asked().len() == 1);
        file.edit.is_left_out = Some(true);
        assert!(!file.is_refused() && file.asked().is_empty() && file.is_changed());
        file.edit.is_left_out = None;
        file.is_hidden = true;
        assert!(!file.is_refused() && file.asked().is_empty() && !file.is_changed());
    }

    #[test]
    fn a_date_order_spreads_to_chats_that_prove_none() {
        let mut shown = chat("day_first", 0, false);
        shown.edit.date_order = Some(DateOrder::MonthFirst);
        let files = vec![
            shown,
            chat("day_first", 0, false),
            chat("day_first", 9, false),
            chat("day_first", 3, true),
            chat("month_first", 2, true),
            file("t.csv"),
        ];
        let mapping = Mapping { files, ..Mapping::default() };
        assert_eq!(mapping.like_shown(), [1, 3]);
        assert!(Mapping { shown: 1, ..mapping }.like_shown().is_empty());
    }

    #[test]
    fn nothing_of_a_chat_is_settled_but_what_was_chosen() {
        let mut file = chat("day_first", 0, false);
        Arc::make_mut(&mut file.report).plan = Some(Box::new(PlanReport { mojibake: 1, ..PlanReport::default() }));
        assert_eq!(file.settled(), PlanEdit::default());
    }

    #[test]
    fn an_instant_is_a_day_and_a_clock() {
        assert_eq!(instant("2026-03-12 09:00:02"), Some((2026, 3, 12, "09:00:02")));
        assert_eq!(instant(""), None);
    }

    #[test]
    fn a_field_has_one_column_and_a_time_may_have_two() {
        let fields = [Some(Field::CaseId), Some(Field::CreatedAt), None, None];
        assert_eq!(with_field(&fields, 2, Some(Field::CaseId)), [None, Some(Field::CreatedAt), Some(Field::CaseId), None]);
        let two = with_field(&fields, 2, Some(Field::CreatedAt));
        assert_eq!(two, [Some(Field::CaseId), Some(Field::CreatedAt), Some(Field::CreatedAt), None]);
        assert_eq!(
            with_field(&two, 3, Some(Field::CreatedAt)),
            [Some(Field::CaseId), None, Some(Field::CreatedAt), Some(Field::CreatedAt)]
        );
        assert_eq!(with_field(&fields, 1, None), [Some(Field::CaseId), None, None, None]);
        assert_eq!(moved(&two, 3, Field::CreatedAt), [Some(Field::CaseId), None, None, Some(Field::CreatedAt)]);
    }

    #[test]
    fn an_open_date_is_two_numbers_up_to_twelve_and_a_year() {
        assert_eq!(open_date("03/04/2026 10:00"), Some((3, 4, 2026)));
        assert_eq!(open_date("3-4-26"), Some((3, 4, 2026)));
        for text in ["13/04/2026", "03/04", "", "abc", "2026-03-04"] {
            assert_eq!(open_date(text), None, "{text}");
        }
    }

    #[test]
    fn every_field_can_be_chosen_in_some_role() {
        let all: Vec<Field> = Role::ALL.into_iter().flat_map(|role| fields_of(role).to_vec()).collect();
        assert!(Field::ALL.iter().all(|field| all.contains(field)));
        assert!(Role::ALL.into_iter().all(|role| fields_of(role).contains(&needed_time(role))));
    }
}
