//! Which data a link was made for, without a name in it: enough to notice other data, and to say in words what the first ones were.

use crate::engine::{DateRange, Dimension, Summary};

use super::{day_of_iso, iso_of_day};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFor {
    /// Of counts only, so that it is the same in every zone and under every policy.
    pub hash: u32,
    /// Rows that were read.
    pub rows: u64,
    pub days: Option<DateRange>,
}

impl MadeFor {
    pub fn of(summary: &Summary) -> Self {
        let tables = &summary.tables;
        let distinct = |wanted| summary.dimensions.iter().find(|(dimension, _)| *dimension == wanted).map_or(0, |(_, count)| *count);
        let counts = [
            summary.report.rows_read,
            summary.report.kept,
            tables.messages,
            tables.cases,
            tables.presence,
            distinct(Dimension::Channel),
            distinct(Dimension::CaseType),
            distinct(Dimension::Template),
            distinct(Dimension::Requester),
        ];
        let bytes = counts.iter().flat_map(|count| count.to_le_bytes());
        // FNV-1a: short, and the same on every machine.
        let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        MadeFor { hash, rows: summary.report.kept, days: summary.days }
    }

    /// Days may differ: the zone decides where a day begins.
    pub fn fits(&self, other: &MadeFor) -> bool {
        self.hash == other.hash
    }

    /// `1a2b3c4d_4980_2026-01-01_2026-11-20`
    pub fn format(&self) -> String {
        let days = self.days.map(|days| format!("_{}_{}", iso_of_day(days.start), iso_of_day(days.end))).unwrap_or_default();
        format!("{:08x}_{}{days}", self.hash, self.rows)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('_');
        let hash = u32::from_str_radix(parts.next()?, 16).ok()?;
        let rows = parts.next()?.parse().ok()?;
        let days =
            parts.next().zip(parts.next()).and_then(|(start, end)| Some(DateRange { start: day_of_iso(start)?, end: day_of_iso(end)? }));
        Some(MadeFor { hash, rows, days })
    }
}

/// A conversation: its number in the data that the link was made for, and the engine's check on it. Neither tells who it is with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseLink {
    pub case: u32,
    pub check: u16,
}

impl CaseLink {
    /// `1204.a3f9`
    pub fn format(self) -> String {
        format!("{}.{:04x}", self.case, self.check)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (case, check) = text.split_once('.')?;
        Some(CaseLink { case: case.parse().ok()?, check: u16::from_str_radix(check, 16).ok()? })
    }
}
