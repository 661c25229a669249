//! Every message and event gets its case; rows are laid out by case and time; cases are completed from their messages.

use rustc_hash::FxHashMap;

use crate::data::{Column, Dataset, NO_CODE, NO_TIME, Time32};
use crate::model::{CaseState, Direction, EventKind, Field, MessageKind, Origin, Policy, Role};

/// A message this much before the opening of a listed case may still belong to it: clocks of two systems differ.
const CLOCK_TOLERANCE_SECS: Time32 = 300;

pub fn lay_out(data: &mut Dataset, policy: &Policy) {
    data.cases = data.listed.clone();
    data.cases_are_derived = data.listed.is_empty() || data.listed_by_rows;
    assign_by_id(data);
    assign_by_customer(data, policy);
    data.n_counted = if data.cases_are_derived { data.cases.len() } else { data.listed.len() };
    sort_messages(data);
    sort_events(data);
    complete_cases(data);
}

fn assign_by_id(data: &mut Dataset) {
    let mut row_of_id = vec![NO_CODE; data.names.case_ids.len()];
    for (row, &id) in data.listed.id.iter().enumerate() {
        if id != NO_CODE {
            row_of_id[id as usize] = row as u32;
        }
    }
    let cases = &mut data.cases;
    let mut row_of = |id: u32| {
        if id == NO_CODE {
            return NO_CODE;
        }
        let row = &mut row_of_id[id as usize];
        if *row == NO_CODE {
            *row = cases.len() as u32;
            cases.push_blank(id);
        }
        *row
    };
    data.messages.case = data.messages.case_id.iter().map(|&id| row_of(id)).collect();
    data.events.case = data.events.case_id.iter().map(|&id| row_of(id)).collect();
}

/// Messages without a case id, and those whose ids no case file knows at all: the listed case of the same customer that was open then,
/// else a session of their own.
fn assign_by_customer(data: &mut Dataset, policy: &Policy) {
    let mut of_customer: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let is_strange = ids_are_of_another_system(data);
    for row in 0..data.messages.len() {
        if data.messages.case[row] == NO_CODE || is_strange && data.messages.customer[row] != NO_CODE {
            of_customer.entry(data.messages.customer[row]).or_default().push(row as u32);
        }
    }
    if of_customer.is_empty() {
        return;
    }
    let gap_secs = (policy.session_gap_hours * 3600.0) as Time32;
    let listed_of_customer = listed_cases_by_customer(data);
    let mut customers: Vec<_> = of_customer.into_iter().collect();
    customers.sort_unstable_by_key(|(_, rows)| rows[0]);
    for (customer, mut rows) in customers {
        rows.sort_by_key(|&row| data.messages.sent_at[row as usize]);
        let listed = listed_of_customer.get(&customer).map_or(&[][..], Vec::as_slice);
        let mut session = (NO_CODE, NO_TIME);
        let mut n_sessions = 0;
        for row in rows {
            let row = row as usize;
            let at = data.messages.sent_at[row];
            if let Some(case) = listed_case_at(data, listed, at, gap_secs) {
                data.messages.case[row] = case;
                continue;
            }
            if data.messages.case_id[row] != NO_CODE {
                continue;
            }
            if session.0 == NO_CODE || at.saturating_sub(session.1) > gap_secs {
                n_sessions += 1;
                let name = data.names.customers.value(customer);
                let id = data.names.case_ids.intern(&format!("{name}#{n_sessions}"));
                session.0 = data.cases.len() as u32;
                data.cases.push_blank(id);
            }
            session.1 = at;
            data.messages.case[row] = session.0;
        }
    }
}

/// Messages and case files number their cases each in its own way: not one id is in both.
fn ids_are_of_another_system(data: &Dataset) -> bool {
    let is_listed = |&case: &u32| (case as usize) < data.listed.len();
    !data.cases_are_derived && !data.messages.case.iter().any(is_listed)
}

/// Rows of listed cases per customer, by opening time.
fn listed_cases_by_customer(data: &Dataset) -> FxHashMap<u32, Vec<u32>> {
    let mut listed: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for row in 0..data.listed.len() {
        let names = &data.names;
        let key = match data.listed.phone[row] {
            NO_CODE => names.requesters.value(data.listed.requester[row]),
            phone => names.phones.value(phone),
        };
        if let (Some(customer), true) = (names.customers.code(key), data.listed.created[row] != NO_TIME) {
            listed.entry(customer).or_default().push(row as u32);
        }
    }
    listed.values_mut().for_each(|rows| rows.sort_by_key(|&row| data.listed.created[row as usize]));
    listed
}

/// The case opened last of those that were not closed by then, else of those closed not long before.
fn listed_case_at(data: &Dataset, listed: &[u32], at: Time32, gap_secs: Time32) -> Option<u32> {
    /// Cases of one customer that are looked at.
    const MOST: usize = 64;
    let after = listed.partition_point(|&row| data.listed.created[row as usize] - CLOCK_TOLERANCE_SECS <= at);
    let holds = |row: u32, grace: Time32| {
        let closed = data.listed.closed[row as usize];
        closed == NO_TIME || at <= closed.saturating_add(grace)
    };
    let opened = || listed[..after].iter().rev().take(MOST).copied();
    opened().find(|&row| holds(row, 0)).or_else(|| opened().find(|&row| holds(row, gap_secs)))
}

fn sort_messages(data: &mut Dataset) {
    let messages = &mut data.messages;
    let (order, start_of_case) = by_case(&messages.case, data.cases.len(), |row| (messages.sent_at[row], messages.order[row]));
    messages.start_of_case = start_of_case;
    permute(&mut messages.case_id, &order);
    permute(&mut messages.case, &order);
    permute(&mut messages.sent_at, &order);
    permute(&mut messages.direction, &order);
    permute(&mut messages.status, &order);
    permute(&mut messages.kind, &order);
    permute(&mut messages.content, &order);
    permute(&mut messages.author_kind, &order);
    permute(&mut messages.origin, &order);
    permute(&mut messages.agent, &order);
    permute(&mut messages.template, &order);
    permute(&mut messages.error, &order);
    permute(&mut messages.customer, &order);
    permute(&mut messages.requester, &order);
    permute(&mut messages.phone, &order);
    permute(&mut messages.channel, &order);
    permute(&mut messages.team, &order);
    permute(&mut messages.case_type, &order);
    permute(&mut messages.case_created, &order);
    permute(&mut messages.order, &order);
    permute(&mut messages.file, &order);
    permute(&mut messages.text_offset, &order);
    permute(&mut messages.text_len, &order);
}

fn sort_events(data: &mut Dataset) {
    let events = &mut data.events;
    // An event without a case id belongs to no case: it goes to a last bucket of its own.
    let n_cases = data.cases.len();
    let case: Vec<u32> = events.case.iter().map(|&case| if case == NO_CODE { n_cases as u32 } else { case }).collect();
    let (order, start_of_case) = by_case(&case, n_cases + 1, |row| events.at[row]);
    events.start_of_case = start_of_case;
    permute(&mut events.case_id, &order);
    permute(&mut events.case, &order);
    permute(&mut events.at, &order);
    permute(&mut events.kind, &order);
    permute(&mut events.actor, &order);
    permute(&mut events.team, &order);
    permute(&mut events.detail, &order);
}

/// Rows in the order of their case, then of `key`, then as they stand; and where each case starts.
fn by_case<K: Ord>(case: &[u32], n_cases: usize, key: impl Fn(usize) -> K) -> (Vec<u32>, Vec<u32>) {
    let mut start_of_case = vec![0u32; n_cases + 1];
    case.iter().for_each(|&case| start_of_case[case as usize + 1] += 1);
    for case in 0..n_cases {
        start_of_case[case + 1] += start_of_case[case];
    }
    let mut next = start_of_case.clone();
    let mut order = vec![0u32; case.len()];
    for (row, &case) in case.iter().enumerate() {
        order[next[case as usize] as usize] = row as u32;
        next[case as usize] += 1;
    }
    for bounds in start_of_case.windows(2) {
        order[bounds[0] as usize..bounds[1] as usize].sort_by_key(|&row| key(row as usize));
    }
    (order, start_of_case)
}

fn permute<T: Copy>(column: &mut Column<T>, order: &[u32]) {
    *column = order.iter().map(|&row| column[row as usize]).collect();
}

/// Fills what the case file leaves open, or all of it where there is none, from messages and events.
fn complete_cases(data: &mut Dataset) {
    let file_gives_closing = data.has(Role::Cases, Field::ClosedAt);
    let is_process_log = is_process_log(data);
    for case in 0..data.cases.len() {
        let is_listed = case < data.listed.len();
        let cases = &mut data.cases;
        let messages = &data.messages;
        let rows = messages.of_case(case);
        for row in rows.clone() {
            fill(&mut cases.channel[case], messages.channel[row]);
            fill(&mut cases.team[case], messages.team[row]);
            fill(&mut cases.case_type[case], messages.case_type[row]);
            fill(&mut cases.requester[case], messages.requester[row]);
            fill(&mut cases.phone[case], messages.phone[row]);
        }
        if let (Some(first), true) = (rows.clone().next(), cases.origin[case] == 0) {
            cases.origin[case] = origin_of(data.messages.origin[first], messages.direction[first], messages.kind[first]) as u8;
        }
        if cases.created[case] == NO_TIME {
            let stated = messages.case_created[rows.clone()].iter().copied().filter(|&at| at != NO_TIME).min();
            let first_event = data.events.at[data.events.of_case(case)].first().copied();
            cases.created[case] = stated.or_else(|| messages.sent_at[rows].first().copied()).or(first_event).unwrap_or(NO_TIME);
        }
        if data.messages.of_case(case).is_empty() {
            // Of a case without messages, whoever did something last has it.
            let last = |column: &Column<u32>| data.events.of_case(case).rev().map(|row| column[row]).find(|&code| code != NO_CODE);
            let (agent, team) = (last(&data.events.actor), last(&data.events.team));
            fill(&mut data.cases.agent[case], agent.unwrap_or(NO_CODE));
            fill(&mut data.cases.team[case], team.unwrap_or(NO_CODE));
        }
        if is_listed && file_gives_closing {
            continue;
        }
        if is_process_log {
            data.cases.closed[case] = data.events.at[data.events.of_case(case)].last().copied().unwrap_or(NO_TIME);
            data.cases.state[case] = CaseState::Closed as u8;
            data.cases.status_word[case] = data.names.case_words.intern(CaseState::Closed.id());
        } else {
            complete_closing(data, case);
        }
    }
}

/// A log of activities with names of their own, none of which closes a case: a case is over with its last activity.
fn is_process_log(data: &Dataset) -> bool {
    let of_kind = |wanted: EventKind| data.events.kind.iter().filter(|&&kind| kind == wanted as u8).count();
    let n_other = of_kind(EventKind::Other);
    data.messages.is_empty()
        && n_other > 0
        && n_other * 4 >= data.events.at.len()
        && of_kind(EventKind::Closed) == 0
        && data.listed.closed.iter().all(|&at| at == NO_TIME)
        && data.listed.state.iter().all(|&state| state == 0)
}

/// The last `closed` event that no reopening follows.
fn complete_closing(data: &mut Dataset, case: usize) {
    let mut closed = NO_TIME;
    let mut is_known = false;
    for row in data.events.of_case(case) {
        match EventKind::from_code(data.events.kind[row]) {
            EventKind::Closed => (closed, is_known) = (data.events.at[row], true),
            EventKind::Reopened => (closed, is_known) = (NO_TIME, true),
            _ => {}
        }
    }
    if is_known {
        let state = if closed == NO_TIME { CaseState::Open } else { CaseState::Closed };
        data.cases.closed[case] = closed;
        data.cases.state[case] = state as u8;
        data.cases.status_word[case] = data.names.case_words.intern(state.id());
    }
}

fn origin_of(stated: u8, direction: u8, kind: u8) -> Origin {
    match (Origin::from_code(stated), Direction::from_code(direction), MessageKind::from_code(kind)) {
        (Origin::Unknown, Direction::Inbound, _) => Origin::Client,
        (Origin::Unknown, Direction::Outbound, MessageKind::Hsm) => Origin::Hsm,
        (stated, _, _) => stated,
    }
}

fn fill(known: &mut u32, given: u32) {
    if *known == NO_CODE {
        *known = given;
    }
}
