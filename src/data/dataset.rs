//! The tables of a loaded service. Raw columns hold what the files say; what follows from them is in [`super::derived`].

use rustc_hash::FxHashSet;

use super::column::{Column, Time32};
use super::dictionary::Dictionary;
use crate::model::{CaseState, EpochSecs, Field, Role};

#[derive(Clone, Debug, Default)]
pub struct Dataset {
    pub names: Names,
    /// Rows as the case files give them.
    pub listed: Cases,
    /// `listed`, then cases that only messages or events speak of. Invariant: `cases.len() >= n_counted`.
    pub cases: Cases,
    /// Cases that count in figures: the listed ones, or all where no case file was loaded.
    pub n_counted: usize,
    pub cases_are_derived: bool,
    /// `listed` comes from what messages and events say of their cases: no case file was loaded.
    pub listed_by_rows: bool,
    pub messages: Messages,
    pub events: Events,
    pub presence: Presence,
    /// Which agent a code of `names.agents` is counted as, under the policy's aliases. Codes beyond its end are themselves.
    pub person_of: Vec<u32>,
    /// Columns that some file has.
    pub given: FxHashSet<(Role, Field)>,
}

/// Dictionaries: codes mean something inside this data set only.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub case_ids: Dictionary,
    pub agents: Dictionary,
    pub teams: Dictionary,
    pub channels: Dictionary,
    pub case_types: Dictionary,
    pub priorities: Dictionary,
    /// Status words of cases: the stable id where the word is known.
    pub case_words: Dictionary,
    pub templates: Dictionary,
    /// Why messages failed: codes, or words of the file.
    pub errors: Dictionary,
    /// Combinations of tags, as written; `tag_sets[code]` are the codes in `tags`.
    pub tag_lists: Dictionary,
    pub tags: Dictionary,
    pub tag_sets: Vec<Vec<u32>>,
    pub requesters: Dictionary,
    pub phones: Dictionary,
    /// Who a customer is: the phone, else the name.
    pub customers: Dictionary,
    pub event_details: Dictionary,
    pub reasons: Dictionary,
}

#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// Code in `names.case_ids`.
    pub id: Column<u32>,
    pub created: Column<Time32>,
    pub first_response: Column<Time32>,
    pub closed: Column<Time32>,
    pub agent: Column<u32>,
    pub team: Column<u32>,
    pub channel: Column<u32>,
    pub case_type: Column<u32>,
    pub priority: Column<u32>,
    pub state: Column<u8>,
    pub status_word: Column<u32>,
    pub requester: Column<u32>,
    pub phone: Column<u32>,
    pub tag_list: Column<u32>,
    /// NaN = none.
    pub csat: Column<f32>,
    /// 0 = not given, 1 = not converted, 2 = converted.
    pub outcome: Column<u8>,
    /// NaN = none.
    pub value: Column<f64>,
    pub origin: Column<u8>,
}

impl Cases {
    pub fn len(&self) -> usize {
        self.id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    pub fn is_closed(&self, row: usize) -> bool {
        self.closed[row] != super::NO_TIME || self.state[row] == CaseState::Closed as u8
    }

    /// A case of which nothing is known but its id.
    pub fn push_blank(&mut self, id: u32) {
        use super::{NO_CODE, NO_TIME};
        self.id.push(id);
        self.created.push(NO_TIME);
        self.first_response.push(NO_TIME);
        self.closed.push(NO_TIME);
        self.agent.push(NO_CODE);
        self.team.push(NO_CODE);
        self.channel.push(NO_CODE);
        self.case_type.push(NO_CODE);
        self.priority.push(NO_CODE);
        self.state.push(0);
        self.status_word.push(NO_CODE);
        self.requester.push(NO_CODE);
        self.phone.push(NO_CODE);
        self.tag_list.push(NO_CODE);
        self.csat.push(f32::NAN);
        self.outcome.push(0);
        self.value.push(f64::NAN);
        self.origin.push(0);
    }
}

/// Laid out by case, then time, then order in the case, then order of arrival.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    /// Code in `names.case_ids`; [`super::NO_CODE`] = the file names no case.
    pub case_id: Column<u32>,
    /// Row in `cases`.
    pub case: Column<u32>,
    /// First message of each case; one more entry than cases.
    pub start_of_case: Vec<u32>,
    pub sent_at: Column<Time32>,
    pub direction: Column<u8>,
    pub status: Column<u8>,
    pub kind: Column<u8>,
    /// Code of [`crate::model::Content`].
    pub content: Column<u8>,
    pub author_kind: Column<u8>,
    pub origin: Column<u8>,
    pub agent: Column<u32>,
    pub template: Column<u32>,
    /// Code in `names.errors`; says something of failed messages only.
    pub error: Column<u32>,
    /// Code in `names.customers`.
    pub customer: Column<u32>,
    pub requester: Column<u32>,
    pub phone: Column<u32>,
    pub channel: Column<u32>,
    pub team: Column<u32>,
    pub case_type: Column<u32>,
    pub case_created: Column<Time32>,
    pub order: Column<u32>,
    pub file: Column<u16>,
    pub text_offset: Column<u64>,
    pub text_len: Column<u32>,
}

impl Messages {
    /// Makes room for `n` rows in all columns.
    pub fn reserve(&mut self, n: usize) {
        let codes = [
            &mut self.case_id,
            &mut self.agent,
            &mut self.template,
            &mut self.error,
            &mut self.customer,
            &mut self.requester,
            &mut self.phone,
            &mut self.channel,
            &mut self.team,
            &mut self.case_type,
            &mut self.order,
            &mut self.text_len,
        ];
        codes.into_iter().for_each(|column| column.reserve_exact(n));
        [&mut self.sent_at, &mut self.case_created].into_iter().for_each(|column| column.reserve_exact(n));
        let words = [&mut self.direction, &mut self.status, &mut self.kind, &mut self.content, &mut self.author_kind, &mut self.origin];
        words.into_iter().for_each(|column| column.reserve_exact(n));
        self.file.reserve_exact(n);
        self.text_offset.reserve_exact(n);
    }

    pub fn len(&self) -> usize {
        self.sent_at.len()
    }

    pub fn is_empty(&self) -> bool {
        self.sent_at.is_empty()
    }

    pub fn of_case(&self, case: usize) -> std::ops::Range<usize> {
        self.start_of_case[case] as usize..self.start_of_case[case + 1] as usize
    }
}

/// Laid out by case, then time.
#[derive(Clone, Debug, Default)]
pub struct Events {
    pub case_id: Column<u32>,
    pub case: Column<u32>,
    pub start_of_case: Vec<u32>,
    pub at: Column<Time32>,
    pub kind: Column<u8>,
    pub actor: Column<u32>,
    pub team: Column<u32>,
    pub detail: Column<u32>,
}

impl Events {
    pub fn of_case(&self, case: usize) -> std::ops::Range<usize> {
        self.start_of_case[case] as usize..self.start_of_case[case + 1] as usize
    }
}

#[derive(Clone, Debug, Default)]
pub struct Presence {
    pub agent: Column<u32>,
    pub state: Column<u8>,
    pub from: Column<Time32>,
    pub to: Column<Time32>,
    pub reason: Column<u32>,
    pub team: Column<u32>,
}

impl Dataset {
    /// The agent that a code is counted as: another one where the policy says that two names are one person.
    pub fn person(&self, agent: u32) -> u32 {
        self.person_of.get(agent as usize).copied().unwrap_or(agent)
    }

    pub fn has(&self, role: Role, field: Field) -> bool {
        self.given.contains(&(role, field))
    }

    /// The earliest and the latest time of any row in any table.
    pub fn span(&self) -> Option<(EpochSecs, EpochSecs)> {
        let columns = [
            &self.listed.created,
            &self.listed.first_response,
            &self.listed.closed,
            &self.messages.sent_at,
            &self.events.at,
            &self.presence.from,
            &self.presence.to,
        ];
        let given = || columns.iter().flat_map(|column| column.iter().copied()).filter(|&at| at != super::NO_TIME);
        Some((given().min()?.into(), given().max()?.into()))
    }

    /// Bytes of the columns that grow with the rows.
    pub fn heap_bytes(&self) -> usize {
        let per_message = 4 * 12 + 6 + 4 + 2 + 8 + 4;
        let per_case = 4 * 14 + 3 + 4 + 8;
        self.messages.len() * per_message
            + (self.cases.len() + self.listed.len()) * per_case
            + self.events.at.len() * 25
            + self.presence.from.len() * 21
    }
}
