//! What is loaded, for the page to know its data by.

use crate::data::{Dictionary, NO_CODE, NO_TIME, Time32};
use crate::filter::DateRange;
use crate::model::Dimension;

use super::loaded::Loaded;
use super::protocol::{Summary, Tables};

impl Loaded {
    pub fn tables(&self) -> Tables {
        Tables {
            messages: self.data.messages.len() as u64,
            cases: self.data.n_counted as u64,
            waits: self.derived.waits.len() as u64,
            events: self.data.events.at.len() as u64,
            presence: self.data.presence.from.len() as u64,
        }
    }

    pub fn summary(&self) -> Summary {
        let data = &self.data;
        let days = self.days();
        let is_unmatched = |&&case: &&u32| !data.cases_are_derived && case as usize >= data.n_counted;
        Summary {
            report: self.report.clone(),
            tables: self.tables(),
            days,
            last_day: self.zone.day(self.derived.data_end),
            last_second: self.zone.second_of_day(self.derived.data_end),
            per_day: days.map_or_else(Vec::new, |days| self.rows_per_day(days)),
            policy: self.policy.clone(),
            cases_are_derived: data.cases_are_derived && data.messages.case_id.contains(&NO_CODE),
            unmatched_messages: data.messages.case.iter().filter(is_unmatched).count() as u64,
            matches: super::matches::matches(self),
            own_first_response: self.derived.own_first_response,
            own_closing: self.derived.own_closing,
            dimensions: self.dimensions(),
            heap_bytes: data.heap_bytes() as u64,
        }
    }

    /// Messages (cases where there are no messages) on each of these days.
    pub(super) fn rows_per_day(&self, days: DateRange) -> Vec<u32> {
        let column = if self.data.messages.is_empty() { &self.data.cases.created } else { &self.data.messages.sent_at };
        let mut clock = self.zone.clock();
        let mut counts = vec![0; days.days() as usize];
        for &at in column.iter().filter(|&&at| at != crate::data::NO_TIME) {
            let day = clock.wall(at.into()).div_euclid(crate::calendar::DAY_SECS) as i32;
            if let Some(count) = counts.get_mut((day - days.start) as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Dimensions with at least one value, with the number of values.
    fn dimensions(&self) -> Vec<(Dimension, u64)> {
        let (data, names, facts) = (&self.data, &self.data.names, &self.derived.facts);
        let known = |column: &[Time32]| column.iter().filter(|&&secs| secs != NO_TIME).count() as u64;
        let used = |column: &[u32], dictionary: &Dictionary| {
            let mut seen = vec![false; dictionary.len()];
            column.iter().filter(|&&code| code != NO_CODE).for_each(|&code| seen[code as usize] = true);
            seen.into_iter().filter(|&seen| seen).count() as u64
        };
        let words = |column: &[u8]| {
            let mut seen = [false; 256];
            column.iter().filter(|&&code| code != 0).for_each(|&code| seen[usize::from(code)] = true);
            seen.into_iter().filter(|&seen| seen).count() as u64
        };
        let (cases, messages) = (&data.cases, &data.messages);
        let counts = [
            (Dimension::Agent, (0..names.agents.len() as u32).filter(|&code| data.person(code) == code).count() as u64),
            (Dimension::Team, used(&cases.team, &names.teams)),
            (Dimension::Channel, used(&cases.channel, &names.channels)),
            (Dimension::CaseType, used(&cases.case_type, &names.case_types)),
            (Dimension::CaseStatus, used(&cases.status_word, &names.case_words)),
            (Dimension::Direction, words(&messages.direction)),
            (Dimension::Status, words(&messages.status)),
            (Dimension::Template, used(&messages.template, &names.templates)),
            (Dimension::Kind, words(&messages.kind)),
            (Dimension::AuthorKind, words(&messages.author_kind)),
            (Dimension::Error, used(&messages.error, &names.errors)),
            (Dimension::Origin, words(&cases.origin)),
            (Dimension::Tag, names.tags.len() as u64),
            (Dimension::Priority, used(&cases.priority, &names.priorities)),
            (Dimension::Requester, used(&cases.requester, &names.requesters)),
            (Dimension::Case, data.n_counted as u64),
            (Dimension::CreatedDay, known(&data.cases.created)),
            (Dimension::FirstResponseDay, known(&facts.response_at)),
            (Dimension::ClosedDay, known(&data.cases.closed)),
            (Dimension::Csat, data.cases.csat.iter().filter(|grade| !grade.is_nan()).count() as u64),
            (Dimension::Messages, messages.len() as u64),
            (Dimension::Replies, messages.len() as u64),
            (Dimension::FirstResponseSecs, known(&facts.response_secs)),
            (Dimension::ResolutionSecs, known(&facts.resolution_secs)),
        ];
        counts.into_iter().filter(|&(_, n)| n > 0).collect()
    }
}
