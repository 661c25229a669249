//! Batches of all files, in file order, become one data set. The same row in two files counts once.

use rustc_hash::{FxHashMap, FxHasher};
use std::collections::hash_map::Entry;
use std::hash::Hasher;

use crate::data::dictionary::recode;
use crate::data::{Category, Column, Dataset, NO_CODE, NO_TIME};
use crate::import::{Batch, CaseRows, EventRows, MessageRows, PresenceRows, Rows};
use crate::model::{CaseState, Direction, FileReport};

use super::states;

/// Builds a [`Dataset`] from batches. Feed it in file order, each file's batches by `seq`.
#[derive(Clone, Default)]
pub struct Merger {
    data: Dataset,
    message_of_id: FxHashMap<u64, u32>,
    row_of_case: FxHashMap<u32, u32>,
    /// The phone of a customer whom some messages know by a hidden id only; codes of `names.customers`.
    phone_of_contact: FxHashMap<u32, u32>,
    /// Rows without an id, by table.
    message_copies: Copies,
    event_copies: Copies,
    presence_copies: Copies,
    /// What messages and events say of their cases, until all case files are there.
    asides: Vec<CaseRows>,
    /// Rows merged into others, per file.
    merged: Vec<u64>,
}

/// Counts equal rows per file, so that the union of files holds each row as often as the file that has it most often.
#[derive(Clone, Default)]
struct Copies {
    seen: FxHashMap<u64, CopyCount>,
}

#[derive(Clone)]
struct CopyCount {
    file: u16,
    in_file: u32,
    kept: u32,
    first_row: u32,
}

impl Copies {
    /// The row that this one repeats; `None` = it is new and will be stored at `row`.
    fn repeated(&mut self, hash: u64, file: u16, row: u32) -> Option<u32> {
        let count = self.seen.entry(hash).or_insert(CopyCount { file, in_file: 0, kept: 0, first_row: row });
        if count.file != file {
            count.file = file;
            count.in_file = 0;
        }
        count.in_file += 1;
        if count.in_file <= count.kept {
            return Some(count.first_row);
        }
        count.kept += 1;
        None
    }
}

impl Merger {
    /// Makes room for messages that are about to come: columns that grow by doubling would need it twice over.
    pub fn reserve_messages(&mut self, n: usize) {
        self.message_of_id.reserve(n);
        self.data.messages.reserve(n);
    }

    pub fn push(&mut self, batch: Batch) {
        let file = batch.file;
        if self.merged.len() <= usize::from(file) {
            self.merged.resize(usize::from(file) + 1, 0);
        }
        match batch.rows {
            Rows::Cases(rows) if batch.is_aside => self.asides.push(rows),
            Rows::Messages(rows) => self.push_messages(file, &rows),
            Rows::Cases(rows) => self.push_cases(file, &rows),
            Rows::Events(rows) => self.push_events(file, &rows),
            Rows::Presence(rows) => self.push_presence(file, &rows),
        }
    }

    /// The data set, and the reports with their merged rows counted out of the kept ones.
    pub fn finish(mut self, reports: &mut [FileReport]) -> Dataset {
        for (report, &merged) in reports.iter_mut().zip(&self.merged) {
            report.merged = merged;
            report.kept -= merged.min(report.kept);
        }
        self.take_asides();
        states::settle(&mut self.data);
        for customer in self.data.messages.customer.iter_mut() {
            if let Some(&phone) = self.phone_of_contact.get(customer) {
                *customer = phone;
            }
        }
        let names = &mut self.data.names;
        names.tag_sets =
            names.tag_lists.values().iter().map(|list| list.split('\u{1f}').map(|tag| names.tags.intern(tag)).collect()).collect();
        self.data
    }

    fn push_messages(&mut self, file: u16, rows: &MessageRows) {
        let names = &mut self.data.names;
        let channel = rows.channel.codes_in(&mut names.channels);
        let template = rows.template.codes_in(&mut names.templates);
        let error = rows.error.codes_in(&mut names.errors);
        let agent = rows.agent.codes_in(&mut names.agents);
        let team = rows.team.codes_in(&mut names.teams);
        let case_type = rows.case_type.codes_in(&mut names.case_types);
        let requester = rows.contact_name.codes_in(&mut names.requesters);
        let phone = rows.phone.codes_in(&mut names.phones);
        let customer_of_id = rows.contact_id.codes_in(&mut names.customers);
        let customer_of_phone = rows.phone.codes_in(&mut names.customers);
        let customer_of_name = rows.contact_name.codes_in(&mut names.customers);
        let n_rows = rows.sent_at.len();
        let case = self.case_codes(rows);
        let customer: Vec<u32> = (0..n_rows)
            .map(|row| {
                let by_id = recode(&customer_of_id, rows.contact_id.code(row));
                let by_phone = recode(&customer_of_phone, rows.phone.code(row));
                if by_id != NO_CODE && by_phone != NO_CODE {
                    self.phone_of_contact.entry(by_id).or_insert(by_phone);
                }
                let by_name = || recode(&customer_of_name, rows.contact_name.code(row));
                if by_phone != NO_CODE {
                    by_phone
                } else if by_id != NO_CODE {
                    by_id
                } else {
                    by_name()
                }
            })
            .collect();

        let n_before = self.data.messages.len() as u32;
        let mut new: Vec<u32> = Vec::with_capacity(n_rows);
        // Rows that tell a message once more, with the row that it has.
        let mut again: Vec<(usize, usize)> = Vec::new();
        for row in 0..n_rows {
            let next = n_before + new.len() as u32;
            match self.repeated_message(file, rows, row, next) {
                Some(known) => again.push((row, known as usize)),
                None => new.push(row as u32),
            }
        }
        self.merged[usize::from(file)] += again.len() as u64;

        let messages = &mut self.data.messages;
        let new = if again.is_empty() { Kept::All } else { Kept::Some(&new) };
        new.append(&mut messages.case_id, &case);
        new.append(&mut messages.sent_at, &rows.sent_at);
        new.append(&mut messages.direction, &rows.direction);
        new.append(&mut messages.status, &rows.status);
        new.append(&mut messages.kind, &rows.kind);
        new.append(&mut messages.content, &rows.content);
        new.append(&mut messages.author_kind, &rows.author_kind);
        new.append(&mut messages.origin, &rows.origin);
        new.append(&mut messages.customer, &customer);
        new.append(&mut messages.case_created, &rows.case_created_at);
        new.append(&mut messages.order, &rows.order);
        new.append(&mut messages.text_offset, &rows.text_offset);
        new.append(&mut messages.text_len, &rows.text_len);
        let n_after = messages.sent_at.len();
        messages.file.resize(n_after, file);
        for (column, given, codes) in [
            (&mut messages.agent, &rows.agent, &agent),
            (&mut messages.template, &rows.template, &template),
            (&mut messages.error, &rows.error, &error),
            (&mut messages.requester, &rows.contact_name, &requester),
            (&mut messages.phone, &rows.phone, &phone),
            (&mut messages.channel, &rows.channel, &channel),
            (&mut messages.team, &rows.team, &team),
            (&mut messages.case_type, &rows.case_type, &case_type),
        ] {
            new.append_codes(column, given, codes, n_after);
        }

        for (row, known) in again {
            messages.status[known] = messages.status[known].max(rows.status[row]);
            // A status is told later than its message was sent.
            messages.sent_at[known] = messages.sent_at[known].min(rows.sent_at[row]);
            fill(&mut messages.template[known], recode(&template, rows.template.code(row)));
            fill(&mut messages.error[known], recode(&error, rows.error.code(row)));
            fill(&mut messages.agent[known], recode(&agent, rows.agent.code(row)));
            fill(&mut messages.phone[known], recode(&phone, rows.phone.code(row)));
            fill(&mut messages.requester[known], recode(&requester, rows.contact_name.code(row)));
            fill(&mut messages.customer[known], customer[row]);
            fill(&mut messages.case_id[known], case[row]);
            fill(&mut messages.team[known], recode(&team, rows.team.code(row)));
            fill(&mut messages.channel[known], recode(&channel, rows.channel.code(row)));
            replace_unknown(&mut messages.kind[known], rows.kind[row]);
            replace_unknown(&mut messages.origin[known], rows.origin[row]);
            replace_unknown(&mut messages.direction[known], rows.direction[row]);
            replace_unknown(&mut messages.author_kind[known], rows.author_kind[row]);
            if messages.text_len[known] == 0 && rows.text_len[row] > 0 {
                // A row is of the file that holds its text.
                messages.file[known] = file;
                messages.text_offset[known] = rows.text_offset[row];
                messages.text_len[known] = rows.text_len[row];
                messages.content[known] = rows.content[row];
            }
        }
    }

    /// Neighbours are often of one case.
    fn case_codes(&mut self, rows: &MessageRows) -> Vec<u32> {
        let ids = &mut self.data.names.case_ids;
        let (mut case, mut last) = (NO_CODE, None);
        let code = |row: usize| {
            let id = rows.case_id.bytes_of(row);
            if id != last {
                (case, last) = (ids.intern(rows.case_id.get(row)), id);
            }
            case
        };
        (0..rows.sent_at.len()).map(code).collect()
    }

    /// The row of the message that a row tells once more; `None` = it is new and will be stored at `next`.
    fn repeated_message(&mut self, file: u16, rows: &MessageRows, row: usize, next: u32) -> Option<u32> {
        match rows.id_hash[row] {
            0 => {
                // The length of a text stands for it where the reader made no digest.
                let text = if rows.digest[row] == 0 { rows.text_len[row].into() } else { rows.digest[row] };
                let texts = [rows.case_id.get(row), rows.contact_name.get(row), rows.phone.get(row), rows.agent.get(row)];
                let numbers = [rows.sent_at[row] as u64, rows.direction[row].into(), rows.order[row].into(), text];
                self.message_copies.repeated(hash_of(&texts, &numbers), file, next)
            }
            // What a customer and what we wrote are two messages, even where a log gives them one id.
            id => match self.message_of_id.entry(if rows.direction[row] == Direction::Inbound as u8 { !id } else { id }) {
                Entry::Occupied(known) => Some(*known.get()),
                Entry::Vacant(free) => {
                    free.insert(next);
                    None
                }
            },
        }
    }

    fn push_cases(&mut self, file: u16, rows: &CaseRows) {
        for row in 0..rows.created_at.len() {
            let id = self.data.names.case_ids.intern(rows.case_id.get(row));
            match self.row_of_case.entry(id) {
                Entry::Occupied(_) => self.merged[usize::from(file)] += 1,
                Entry::Vacant(free) => {
                    free.insert(self.data.listed.len() as u32);
                    self.data.listed.push_blank(id);
                }
            }
        }
        // The later row knows more: what it gives replaces what was known, what it leaves empty stays.
        self.tell_cases(rows, true);
    }

    /// Where no case file lists the cases, those that messages and events tell of are the list; else they only fill its gaps.
    fn take_asides(&mut self) {
        let is_list = self.data.listed.is_empty();
        self.data.listed_by_rows = is_list;
        for rows in std::mem::take(&mut self.asides) {
            for id in rows.case_id.iter().filter(|_| is_list) {
                let id = self.data.names.case_ids.intern(id);
                if let Entry::Vacant(free) = self.row_of_case.entry(id) {
                    free.insert(self.data.listed.len() as u32);
                    self.data.listed.push_blank(id);
                }
            }
            self.tell_cases(&rows, is_list);
        }
    }

    /// Writes what rows say of listed cases, over what is known (`replaces`) or only where nothing is.
    fn tell_cases(&mut self, rows: &CaseRows, replaces: bool) {
        let names = &mut self.data.names;
        let agent = rows.agent.codes_in(&mut names.agents);
        let team = rows.team.codes_in(&mut names.teams);
        let channel = rows.channel.codes_in(&mut names.channels);
        let case_type = rows.case_type.codes_in(&mut names.case_types);
        let priority = rows.priority.codes_in(&mut names.priorities);
        let word = rows.status_word.codes_in(&mut names.case_words);
        let requester = rows.contact_name.codes_in(&mut names.requesters);
        let phone = rows.phone.codes_in(&mut names.phones);
        let tag_list = rows.tags.codes_in(&mut names.tag_lists);
        rows.phone.codes_in(&mut names.customers);
        rows.contact_name.codes_in(&mut names.customers);
        for row in 0..rows.created_at.len() {
            let known = names.case_ids.code(rows.case_id.get(row)).and_then(|id| self.row_of_case.get(&id));
            let Some(at) = known.map(|&at| at as usize) else { continue };
            let state = CaseState::from_code(rows.state[row]);
            let status_word = match state {
                CaseState::Unknown => recode(&word, rows.status_word.code(row)),
                known => names.case_words.intern(known.id()),
            };
            let cases = &mut self.data.listed;
            let code = |map: &[u32], category: &Category| recode(map, category.code(row));
            tell(replaces, &mut cases.created[at], rows.created_at[row], NO_TIME);
            tell(replaces, &mut cases.first_response[at], rows.first_response_at[row], NO_TIME);
            tell(replaces, &mut cases.closed[at], rows.closed_at[row], NO_TIME);
            tell(replaces, &mut cases.agent[at], code(&agent, &rows.agent), NO_CODE);
            tell(replaces, &mut cases.team[at], code(&team, &rows.team), NO_CODE);
            tell(replaces, &mut cases.channel[at], code(&channel, &rows.channel), NO_CODE);
            tell(replaces, &mut cases.case_type[at], code(&case_type, &rows.case_type), NO_CODE);
            tell(replaces, &mut cases.priority[at], code(&priority, &rows.priority), NO_CODE);
            tell(replaces, &mut cases.state[at], state as u8, 0);
            tell(replaces, &mut cases.status_word[at], status_word, NO_CODE);
            tell(replaces, &mut cases.requester[at], code(&requester, &rows.contact_name), NO_CODE);
            tell(replaces, &mut cases.phone[at], code(&phone, &rows.phone), NO_CODE);
            tell(replaces, &mut cases.tag_list[at], code(&tag_list, &rows.tags), NO_CODE);
            tell(replaces, &mut cases.outcome[at], rows.outcome[row], 0);
            tell(replaces, &mut cases.origin[at], rows.origin[row], 0);
            if !rows.csat[row].is_nan() && (replaces || cases.csat[at].is_nan()) {
                cases.csat[at] = rows.csat[row];
            }
            if !rows.value[row].is_nan() && (replaces || cases.value[at].is_nan()) {
                cases.value[at] = rows.value[row];
            }
        }
    }

    fn push_events(&mut self, file: u16, rows: &EventRows) {
        let names = &mut self.data.names;
        let actor = rows.actor.codes_in(&mut names.agents);
        let team = rows.team.codes_in(&mut names.teams);
        let detail = rows.detail.codes_in(&mut names.event_details);
        for row in 0..rows.at.len() {
            let texts = [rows.case_id.get(row), rows.actor.get(row), rows.detail.get(row)];
            let hash = hash_of(&texts, &[rows.at[row] as u64, rows.kind[row].into()]);
            if self.event_copies.repeated(hash, file, self.data.events.at.len() as u32).is_some() {
                self.merged[usize::from(file)] += 1;
                continue;
            }
            let events = &mut self.data.events;
            events.case_id.push(names.case_ids.intern(texts[0]));
            events.at.push(rows.at[row]);
            events.kind.push(rows.kind[row]);
            events.actor.push(recode(&actor, rows.actor.code(row)));
            events.team.push(recode(&team, rows.team.code(row)));
            events.detail.push(recode(&detail, rows.detail.code(row)));
        }
    }

    fn push_presence(&mut self, file: u16, rows: &PresenceRows) {
        let names = &mut self.data.names;
        let agent = rows.agent.codes_in(&mut names.agents);
        let team = rows.team.codes_in(&mut names.teams);
        let reason = rows.reason.codes_in(&mut names.reasons);
        for row in 0..rows.from.len() {
            let numbers = [rows.from[row] as u64, rows.to[row] as u64, rows.state[row].into()];
            let hash = hash_of(&[rows.agent.get(row), rows.reason.get(row)], &numbers);
            if self.presence_copies.repeated(hash, file, self.data.presence.from.len() as u32).is_some() {
                self.merged[usize::from(file)] += 1;
                continue;
            }
            let presence = &mut self.data.presence;
            presence.agent.push(recode(&agent, rows.agent.code(row)));
            presence.state.push(rows.state[row]);
            presence.from.push(rows.from[row]);
            presence.to.push(rows.to[row]);
            presence.reason.push(recode(&reason, rows.reason.code(row)));
            presence.team.push(recode(&team, rows.team.code(row)));
        }
    }
}

/// Rows of a batch that become rows of the table.
#[derive(Clone, Copy)]
enum Kept<'a> {
    All,
    Some(&'a [u32]),
}

impl Kept<'_> {
    fn append<T: Copy>(self, column: &mut Column<T>, given: &[T]) {
        match self {
            Kept::All => column.extend_from_slice(given),
            Kept::Some(rows) => column.extend(rows.iter().map(|&row| given[row as usize])),
        }
    }

    /// `codes`: see [`Category::codes_in`]. The column is then `n_after` rows long.
    fn append_codes(self, column: &mut Column<u32>, given: &Category, codes: &[u32], n_after: usize) {
        match self {
            Kept::All => column.extend(given.codes.iter().map(|&code| recode(codes, code))),
            Kept::Some(rows) => column.extend(rows.iter().map(|&row| recode(codes, given.code(row as usize)))),
        }
        column.resize(n_after, NO_CODE);
    }
}

fn hash_of(texts: &[&str], numbers: &[u64]) -> u64 {
    let mut hasher = FxHasher::default();
    for text in texts {
        hasher.write(text.as_bytes());
        hasher.write_u8(0xff);
    }
    numbers.iter().for_each(|&number| hasher.write_u64(number));
    hasher.finish()
}

/// Writes what is given over what is known, or only where nothing is.
fn tell<T: PartialEq>(replaces: bool, known: &mut T, given: T, none: T) {
    if given != none && (replaces || *known == none) {
        *known = given;
    }
}

/// Words of one byte, of which 0 says nothing.
fn replace_unknown(known: &mut u8, given: u8) {
    if *known == 0 {
        *known = given;
    }
}

fn fill(known: &mut u32, given: u32) {
    if *known == NO_CODE {
        *known = given;
    }
}
