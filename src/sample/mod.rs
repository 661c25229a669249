//! A seeded generator of a plausible customer service, as the files that its platform would export: the shop "Loja Aurora".
//!
//! The same number of messages gives the same bytes on every machine. Files are made day by day, so that ten million messages never
//! stand in memory: [`Sample`] is an iterator of [`Chunk`]s of all four files, in the order of time.
//!
//! [`calendar`] days, hours, demand · [`shop`] teams, people, shifts · [`story`] one case · [`words`] names and texts · [`rows`] CSV ·
//! [`rng`] randomness.

mod calendar;
mod rng;
mod rows;
mod shop;
mod story;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use crate::model::Role;

use calendar::{BY_HOUR, DAY, END, HOUR, Local, demand};
use rng::{Rng, hash};
use rows::Row;
use shop::Shop;
use story::{Author, Message, Opening, OpeningKind, Story};
use words::{CASE_TYPES, Line, Names};

/// The four files of a sample and the table each fills.
pub const FILES: [(Role, &str); 4] =
    [(Role::Cases, "casos.csv"), (Role::Messages, "mensagens.csv"), (Role::Events, "eventos.csv"), (Role::Presence, "presenca.csv")];

/// Bytes that follow those already given for the same file; whole records.
pub struct Chunk {
    pub role: Role,
    pub bytes: Vec<u8>,
}

/// The sample of a number of messages, as the chunks of its files.
pub struct Sample {
    shop: Shop,
    rng: Rng,
    /// Messages wanted in all, and until the end of each day that is still to come, in order.
    messages: u64,
    targets: std::vec::IntoIter<(i64, u64)>,
    n_messages: u64,
    n_cases: u64,
    n_customers: u64,
    /// Rows of later days, by day and table.
    pending: BTreeMap<i64, Later>,
    ready: std::vec::IntoIter<Chunk>,
}

#[derive(Default)]
struct Later {
    messages: Vec<(Local, Vec<u8>)>,
    events: Vec<(Local, Vec<u8>)>,
}

struct Customer {
    id: u64,
    channel: &'static str,
}

const SEED: u64 = 20_261_119;
const FIRST_CASE_ID: u64 = 100_001;
const MESSAGE_HEADER: &[u8] =
    b"message_id,case_id,sent_at,direction,status,channel,kind,template,author_kind,agent,contact_name,phone,text,error_code\n";
const CASE_HEADER: &[u8] =
    b"case_id,created_at,first_response_at,closed_at,agent,team,channel,case_type,status,requester_name,phone,tags,csat,outcome,value,origin\n";
const EVENT_HEADER: &[u8] = b"case_id,at,event,actor,detail\n";
const PRESENCE_HEADER: &[u8] = b"agent,state,from,to,reason\n";

impl Sample {
    /// Exactly `messages` messages, the last of them at the end of the data.
    pub fn new(messages: u64) -> Self {
        let shop = Shop::of(messages);
        let headers = vec![
            Chunk { role: Role::Cases, bytes: CASE_HEADER.to_vec() },
            Chunk { role: Role::Messages, bytes: MESSAGE_HEADER.to_vec() },
            Chunk { role: Role::Events, bytes: EVENT_HEADER.to_vec() },
            Chunk { role: Role::Presence, bytes: PRESENCE_HEADER.to_vec() },
        ];
        Sample {
            targets: targets(messages, shop.first_day).into_iter(),
            shop,
            rng: Rng::new(SEED),
            messages,
            n_messages: 0,
            n_cases: 0,
            n_customers: 0,
            pending: BTreeMap::new(),
            ready: headers.into_iter(),
        }
    }

    /// Only the chunks of one file: for readers that take one file after the other.
    pub fn file(messages: u64, role: Role) -> impl Iterator<Item = Vec<u8>> {
        Sample::new(messages).filter(move |chunk| chunk.role == role).map(|chunk| chunk.bytes)
    }

    /// The rows of one day: cases opened on it, messages and events that lie on it, presence that starts on it.
    fn day(&mut self, day: i64, target: u64) -> Vec<Chunk> {
        let mut cases = Vec::new();
        for (customer, story) in self.stories(day, target) {
            self.write_story(&customer, &story, &mut cases);
        }
        let mut later = self.pending.remove(&day).unwrap_or_default();
        // Stable: rows of one instant stay in the order in which they were told.
        later.messages.sort_by_key(|(at, _)| *at);
        later.events.sort_by_key(|(at, _)| *at);
        vec![
            Chunk { role: Role::Cases, bytes: cases },
            Chunk { role: Role::Messages, bytes: joined(later.messages) },
            Chunk { role: Role::Events, bytes: joined(later.events) },
            Chunk { role: Role::Presence, bytes: self.presence(day) },
        ]
    }

    /// Cases opened on a day, by opening time, until the target is reached. Only the very last one is cut to fit.
    fn stories(&mut self, day: i64, target: u64) -> Vec<(Customer, Story)> {
        let mut stories = Vec::new();
        while self.n_messages < target {
            let left = self.messages - self.n_messages;
            // The last message of all stands at the end of the data.
            let at = if left == 1 { END } else { self.draw_time(day) };
            let kind = if left == 1 { OpeningKind::Client } else { OpeningKind::draw(&mut self.rng) };
            let customer = self.draw_customer(kind);
            let opening = Opening { at, is_whatsapp: customer.channel == WHATSAPP, kind };
            let max_messages = if left == 1 { 1 } else { (left - 1).min(200) as usize };
            let story = story::tell(&self.shop, &opening, max_messages, &mut self.rng);
            self.n_messages += story.messages.len() as u64;
            stories.push((customer, story));
        }
        stories.sort_by_key(|(_, story)| story.created_at);
        stories
    }

    fn draw_time(&mut self, day: i64) -> Local {
        loop {
            let hour = self.rng.weighted(&BY_HOUR) as i64;
            let at = day * DAY + hour * HOUR + self.rng.between(0, HOUR);
            if at < END {
                return at;
            }
        }
    }

    /// Somebody new, or somebody who was here lately; templates need a phone.
    fn draw_customer(&mut self, kind: OpeningKind) -> Customer {
        loop {
            let id = if self.n_customers == 0 || self.rng.chance(0.42) {
                self.n_customers += 1;
                self.n_customers - 1
            } else {
                let ago = self.rng.unit();
                self.n_customers - 1 - (ago * ago * self.n_customers as f64) as u64
            };
            let channel = channel_of(id, self.shop.teams.len() == 1);
            if kind == OpeningKind::Client || channel == WHATSAPP {
                return Customer { id, channel };
            }
        }
    }

    fn write_story(&mut self, customer: &Customer, story: &Story, cases: &mut Vec<u8>) {
        let case_id = FIRST_CASE_ID + self.n_cases;
        self.n_cases += 1;
        let name = words::customer_name(customer.id);
        let phone = if customer.channel == WHATSAPP || customer.channel == "Site" { words::phone(customer.id) } else { String::new() };
        self.write_case(case_id, customer, story, (&name, &phone), cases);

        for event in &story.events {
            let mut bytes = Vec::with_capacity(64);
            let actor = event.actor.map_or("", |agent| &self.shop.agents[agent].name);
            Row::new(&mut bytes).number(case_id).time(Some(event.at)).text(event.kind).text(actor).text(event.detail).end();
            self.pending.entry(event.at.div_euclid(DAY)).or_default().events.push((event.at, bytes));
        }

        let agent = story.agent.map_or("", |agent| &self.shop.agents[agent].name).to_owned();
        let names = Names { customer: &name, agent: &agent, order: 700_000 + hash(case_id) % 99_991 };
        for (index, message) in story.messages.iter().enumerate() {
            let bytes = self.message_row(case_id, index, message, customer.channel, (&name, &phone), &names);
            self.pending.entry(message.at.div_euclid(DAY)).or_default().messages.push((message.at, bytes));
        }
    }

    fn write_case(&self, case_id: u64, customer: &Customer, story: &Story, (name, phone): (&str, &str), out: &mut Vec<u8>) {
        let csat = story.csat.map_or(String::new(), |grade| grade.to_string());
        let outcome = match story.converted {
            Some(true) => "converted",
            Some(false) => "not_converted",
            None => "",
        };
        let value = story.value_cents.map_or(String::new(), |cents| format!("{}.{:02}", cents / 100, cents % 100));
        Row::new(out)
            .number(case_id)
            .time(Some(story.created_at))
            .time(story.first_response_at)
            .time(story.closed_at)
            .text(story.agent.map_or("", |agent| &self.shop.agents[agent].name))
            .text(self.shop.teams[story.team])
            .text(customer.channel)
            .text(CASE_TYPES[story.case_type].name)
            .text(story.status)
            .text(name)
            .text(phone)
            .text(&story.tags.join(","))
            .text(&csat)
            .text(outcome)
            .text(&value)
            .text(story.origin)
            .end();
    }

    fn message_row(
        &mut self,
        case_id: u64,
        index: usize,
        message: &Message,
        channel: &str,
        (name, phone): (&str, &str),
        names: &Names<'_>,
    ) -> Vec<u8> {
        let (author_kind, agent) = match message.author {
            Author::Customer => ("customer", None),
            Author::Human(agent) => ("human", Some(agent)),
            Author::Bot => ("bot", None),
            Author::Automation => ("automation", None),
            Author::Campaign => ("campaign", None),
        };
        let agent = agent.map_or("", |agent| &self.shop.agents[agent].name);
        let template = match message.line {
            Line::Template(template) => template.name,
            _ => "",
        };
        let mut text = String::with_capacity(96);
        let names = Names { agent: if agent.is_empty() { names.agent } else { agent }, ..*names };
        words::say(message.line, &names, &mut self.rng, &mut text);
        let mut bytes = Vec::with_capacity(256);
        Row::new(&mut bytes)
            .text(&format!("wamid.{:016X}", hash(case_id << 8 | index as u64)))
            .number(case_id)
            .time(Some(message.at))
            .text(if message.author == Author::Customer { "received" } else { "sent" })
            .text(message.status)
            .text(channel)
            .text(if template.is_empty() { "session" } else { "hsm" })
            .text(template)
            .text(author_kind)
            .text(agent)
            .text(name)
            .text(phone)
            .text(&text)
            .text(words::error_code(message.line, message.status, channel, hash(case_id << 8 | index as u64)))
            .end();
        bytes
    }

    fn presence(&self, day: i64) -> Vec<u8> {
        let mut intervals: Vec<Interval> = Vec::new();
        let working = (0..self.shop.agents.len()).filter(|&agent| self.shop.agents[agent].has_presence);
        for agent in working {
            let Some(work) = self.shop.workday(agent, day) else { continue };
            let h = hash((agent as u64) << 32 ^ day as u64 ^ 0x9A5E);
            let mut breaks = Vec::new();
            if let Some((from, to)) = work.lunch {
                breaks.push((from, to, "Almoço"));
            }
            let rested = work.lunch.map_or(work.start, |(_, to)| to);
            if h % 100 < 35 && work.end - rested > 3 * HOUR {
                let reason = ["Pausa", "Pausa", "Reunião", "Treinamento"][(h >> 8) as usize % 4];
                let from = rested + HOUR + ((h >> 16) % 3600) as i64;
                breaks.push((from, from + 600 + ((h >> 32) % 1800) as i64, reason));
            }
            let mut start = work.start;
            for (from, to, reason) in breaks {
                intervals.push(Interval { agent, state: "online", from: start, to: from, reason: "" });
                intervals.push(Interval { agent, state: "unavailable", from, to, reason });
                start = to;
            }
            intervals.push(Interval { agent, state: "online", from: start, to: work.end, reason: "" });
            // Some are logged in on the phone as well: the same minutes twice.
            if (h >> 40) % 100 < 3 && work.end < END {
                intervals.push(Interval { agent, state: "online", from: work.end - HOUR, to: work.end + 600, reason: "" });
            }
        }
        intervals.retain(|interval| interval.from < END && self.messages > 0);
        intervals.sort_by_key(|interval| (interval.from, interval.agent));
        let mut bytes = Vec::with_capacity(intervals.len() * 96);
        for interval in intervals {
            Row::new(&mut bytes)
                .text(&self.shop.agents[interval.agent].name)
                .text(interval.state)
                .time(Some(interval.from))
                // Whoever is at work when the data end has not left yet.
                .time((interval.to <= END).then_some(interval.to))
                .text(interval.reason)
                .end();
        }
        bytes
    }
}

struct Interval {
    agent: usize,
    state: &'static str,
    from: Local,
    to: Local,
    reason: &'static str,
}

impl Iterator for Sample {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        loop {
            match self.ready.next() {
                Some(chunk) if chunk.bytes.is_empty() => {}
                Some(chunk) => return Some(chunk),
                None => {
                    let (day, target) = self.targets.next()?;
                    self.ready = self.day(day, target).into_iter();
                }
            }
        }
    }
}

const WHATSAPP: &str = "WhatsApp";

fn channel_of(customer: u64, is_small: bool) -> &'static str {
    match hash(customer ^ 0xC4A7) % 100 {
        0..=76 => WHATSAPP,
        77..=90 => "Instagram",
        91..=95 if !is_small => "Site",
        96..=99 if !is_small => "Facebook",
        _ => WHATSAPP,
    }
}

/// How many messages the cases opened until the end of each day have.
fn targets(messages: u64, first_day: i64) -> Vec<(i64, u64)> {
    let last_day = END / DAY;
    let share_of_last_day = {
        let whole: f64 = BY_HOUR.iter().sum();
        BY_HOUR[..14].iter().sum::<f64>() / whole
    };
    let weight = |day: i64| demand(day, first_day) * if day == last_day { share_of_last_day } else { 1.0 };
    let whole: f64 = (first_day..=last_day).map(weight).sum();
    let mut so_far = 0.0;
    (first_day..=last_day)
        .map(|day| {
            so_far += weight(day);
            (day, if day == last_day { messages } else { (messages as f64 * so_far / whole) as u64 })
        })
        .collect()
}

fn joined(rows: Vec<(Local, Vec<u8>)>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.iter().map(|(_, row)| row.len()).sum());
    rows.iter().for_each(|(_, row)| bytes.extend_from_slice(row));
    bytes
}
