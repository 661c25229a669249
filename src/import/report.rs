//! What is told of a file after reading it. Every caller reports in the same way.

use super::headers::is_of_case;
use super::plan::{ImportError, ImportPlan, PlanColumn};
use super::sniff::Refused;
use crate::model::report::{ColumnReport, FileError, IssueCount};
use crate::model::{FileReport, Issue, IssueKind, Role};

/// Issues counted by kind and column, in the order in which they were first met.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IssueTally {
    counts: Vec<(IssueKind, Option<u16>, IssueCount)>,
}

/// Lines told of each kind of issue.
const MOST_LINES: usize = 8;

impl IssueTally {
    pub fn add(&mut self, issue: &Issue) {
        let known = self.counts.iter_mut().find(|(kind, column, _)| (*kind, *column) == (issue.kind, issue.column));
        match known {
            Some((.., count)) => {
                count.count += 1;
                if count.lines.len() < MOST_LINES {
                    count.lines.push(issue.line);
                }
            }
            None => {
                let count = IssueCount { kind: issue.kind, line: issue.line, column: None, count: 1, lines: vec![issue.line] };
                self.counts.push((issue.kind, issue.column, count));
            }
        }
    }

    /// Records that were left out.
    pub fn rejected(&self) -> u64 {
        self.counts.iter().filter(|(kind, ..)| kind.rejects()).map(|(.., count)| count.count).sum()
    }
}

impl<'a> FromIterator<&'a Issue> for IssueTally {
    fn from_iter<I: IntoIterator<Item = &'a Issue>>(issues: I) -> Self {
        let mut tally = IssueTally::default();
        issues.into_iter().for_each(|issue| tally.add(issue));
        tally
    }
}

/// The report of a file that was read. `merged` stays 0: duplicates are met later.
pub fn summarize(plan: &ImportPlan, issues: &IssueTally, records_read: u64, bytes: u64) -> FileReport {
    let rejected = issues.rejected();
    debug_assert!(rejected <= records_read, "a record is rejected once");
    let named = |(_, column, count): &(IssueKind, Option<u16>, IssueCount)| IssueCount {
        column: column.and_then(|idx| plan.columns.get(usize::from(idx))).map(|column| column.name.clone()),
        ..count.clone()
    };
    FileReport {
        name: plan.name.clone(),
        format: plan.format.id().to_owned(),
        role: plan.role.id().to_owned(),
        bytes,
        rows_read: records_read,
        kept: records_read - rejected,
        merged: 0,
        rejected,
        issues: issues.counts.iter().map(named).collect(),
        error: None,
        columns: plan.columns.iter().map(|column| column_report(column, plan.role)).collect(),
        date_order: plan.date_order.id().to_owned(),
        date_evidence: plan.date_evidence,
        delimiter: if plan.delimiter == 0 || plan.format.is_sheet() { String::new() } else { char::from(plan.delimiter).to_string() },
        encoding: if plan.format.is_sheet() { String::new() } else { plan.encoding.id().to_owned() },
        written_in: String::new(),
        plan: None,
        chat: None,
        webhook: None,
        container: None,
    }
}

/// The report of a table that nobody could yet say the meaning of: what was understood stands in it.
pub fn summarize_refused(name: &str, bytes: u64, refused: &Refused) -> FileReport {
    let report = summarize_error(name, bytes, &refused.error);
    let Some(draft) = &refused.draft else { return report };
    let understood = summarize(&draft.plan, &IssueTally::default(), 0, bytes);
    FileReport { plan: Some(Box::new(draft.about.clone())), format: report.format, role: String::new(), error: report.error, ..understood }
}

fn column_report(column: &PlanColumn, role: Role) -> ColumnReport {
    let is_of_case = column.field.is_some_and(|field| is_of_case(role, field));
    ColumnReport {
        role: is_of_case.then_some(Role::Cases),
        name: column.name.clone(),
        field: column.field.map(|field| field.id().to_owned()),
        sample: column.sample.clone(),
        is_doubtful: column.is_doubtful,
    }
}

/// The report of a file of which nothing could be read.
pub fn summarize_error(name: &str, bytes: u64, error: &ImportError) -> FileReport {
    FileReport {
        name: name.to_owned(),
        format: "unreadable".to_owned(),
        bytes,
        error: Some(FileError { kind: error.kind.id().to_owned(), line: error.line, detail: error.detail.clone() }),
        ..FileReport::default()
    }
}
