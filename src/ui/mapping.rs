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
}

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
    /// The preview of the latest choices is on its way.
    pub is_reading: bool,
    /// The preview asked for last.
    pub revision: u64,
}

impl MappedFile {
    pub fn is_changed(&self) -> bool {
        self.edit != self.edit_before
    }

    /// It cannot be read with the choices so far.
    pub fn is_refused(&self) -> bool {
        self.report.error.is_some()
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
        let Some(plan) = &self.report.plan else { return edit };
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

#[cfg(test)]
mod tests {
    use super::*;

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
