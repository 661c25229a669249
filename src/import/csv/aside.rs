//! What a table of messages or events also says of its cases, on each of their rows: told once, and again when it changes.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::cells::Record;
use super::rows::{CaseBuilder, Columns, Note, ValueReader, case_id_of};
use crate::import::ImportPlan;
use crate::import::headers;
use crate::model::Field;

pub struct Aside {
    pub(super) cases: CaseBuilder,
    /// Columns that speak of the case.
    told_by: Vec<usize>,
    /// What was last said of each case, as a hash.
    said: FxHashMap<Box<str>, u64>,
}

impl Aside {
    /// `None` = the table says nothing of its cases but their id.
    pub fn of(plan: &ImportPlan) -> Option<Self> {
        let speaks = |field: Option<Field>| field.is_some_and(|field| headers::is_of_case(plan.role, field));
        let told_by: Vec<usize> = (0..plan.columns.len()).filter(|&idx| speaks(plan.columns[idx].field)).collect();
        let has_id = plan.column_of(Field::CaseId).is_some();
        (has_id && !told_by.is_empty()).then(|| Aside { cases: CaseBuilder::default(), told_by, said: FxHashMap::default() })
    }

    pub fn push(&mut self, record: &Record<'_>, columns: &Columns, values: &mut ValueReader, note: Note<'_>) {
        let case_id = case_id_of(record, columns);
        if case_id.is_empty() {
            return;
        }
        let mut hasher = FxHasher::default();
        for &column in &self.told_by {
            hasher.write(record.get(Some(column)).as_bytes());
            hasher.write_u8(0xff);
        }
        let now = hasher.finish();
        match self.said.get_mut(&*case_id) {
            Some(before) if *before == now => return,
            Some(before) => *before = now,
            None => {
                self.said.insert((&*case_id).into(), now);
            }
        }
        let created_at = values.optional_time(record, columns.time(Field::CreatedAt), note);
        self.cases.push_case(record, columns, values, (&case_id, created_at), note);
    }
}
