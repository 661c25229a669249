//! What is told of a file after reading it. Every caller reports in the same way.

use serde::{Deserialize, Serialize};

use super::headers::is_of_case;
use super::plan::{ImportError, ImportErrorKind, ImportPlan, PlanColumn};
use super::sniff::Refused;
use crate::model::report::{ColumnReport, FileError, IssueCount};
use crate::model::{Doubt, FileReport, Issue, IssueKind, Role};

/// Issues counted by kind and column, in the order in which they were first met.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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

    /// Those of what follows in the file, whose lines are counted from `line` on.
    fn append(&mut self, other: &IssueTally, line: u64) {
        for (kind, column, more) in &other.counts {
            let lines = more.lines.iter().map(|at| at + line);
            match self.counts.iter_mut().find(|(known, of, _)| (known, of) == (kind, column)) {
                Some((.., count)) => {
                    count.count += more.count;
                    let room = MOST_LINES - count.lines.len();
                    count.lines.extend(lines.take(room));
                }
                None => self.counts.push((*kind, *column, IssueCount { line: more.line + line, lines: lines.collect(), ..more.clone() })),
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

/// A slice of a file that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SliceReport {
    /// Its place, and how many slices the file has.
    pub slice: u32,
    pub of: u32,
    /// Bytes of the file: where its first record begins, and the first one that is not its own.
    pub first: u64,
    pub next: u64,
    /// The line of `next`; of slices after the first, counted from their own first line.
    pub next_line: u64,
    /// As if the slice were the file, without issues.
    pub report: FileReport,
    pub issues: IssueTally,
}

/// The report of a file whose slices were all read: the same as if it had been read at once.
pub fn join(slices: &[SliceReport]) -> FileReport {
    let Some(first) = slices.first() else { return FileReport::default() };
    let (mut issues, mut line) = (IssueTally::default(), 0);
    for slice in slices {
        issues.append(&slice.issues, line);
        line += slice.next_line;
    }
    let sum = |of: fn(&FileReport) -> u64| slices.iter().map(|slice| of(&slice.report)).sum::<u64>();
    let (rows_read, bytes, rejected) = (sum(|report| report.rows_read), sum(|report| report.bytes), issues.rejected());
    if rows_read == 0 {
        return summarize_error(&first.report.name, bytes, &ImportError::new(ImportErrorKind::NoRows));
    }
    let name_of = |idx: u16| first.report.columns.get(usize::from(idx)).map(|column| column.name.clone());
    let mut report = FileReport {
        bytes,
        rows_read,
        kept: rows_read - rejected,
        rejected,
        issues: issues.counts.iter().map(|(_, column, count)| IssueCount { column: column.and_then(name_of), ..count.clone() }).collect(),
        ..first.report.clone()
    };
    report.beginning = report.beginning.take().filter(|_| report.is_all_rejected());
    // What a later slice proved is proved of the file.
    if let Some(sure) = slices.iter().find(|slice| slice.report.date_evidence > 0) {
        report.date_evidence = sure.report.date_evidence;
        if let Some(plan) = &mut report.plan {
            plan.doubts.retain(|doubt| *doubt != Doubt::Dates);
        }
    }
    report
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
        beginning: None,
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
