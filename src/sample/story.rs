//! One case from its first message to its last: who wrote when, who answered, what happened to it.

use super::calendar::{DAY, END, HOUR, Local, is_bad_week, weekday};
use super::rng::Rng;
use super::shop::Shop;
use super::words::{CASE_TYPES, FIRST_CAMPAIGN, Line, OPENING_TEMPLATES, RETURN, SURVEY, TAGS, Template};

pub struct Story {
    pub created_at: Local,
    pub first_response_at: Option<Local>,
    pub closed_at: Option<Local>,
    /// Index of the shop's agents: whose case it is in the end.
    pub agent: Option<usize>,
    pub team: usize,
    pub case_type: usize,
    pub status: &'static str,
    pub tags: Vec<&'static str>,
    pub csat: Option<u8>,
    pub converted: Option<bool>,
    pub value_cents: Option<i64>,
    pub origin: &'static str,
    /// In the order of time.
    pub messages: Vec<Message>,
    pub events: Vec<Event>,
}

pub struct Message {
    pub at: Local,
    pub author: Author,
    pub status: &'static str,
    pub line: Line,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Author {
    Customer,
    /// Index of the shop's agents.
    Human(usize),
    Bot,
    Automation,
    Campaign,
}

pub struct Event {
    pub at: Local,
    pub kind: &'static str,
    /// Index of the shop's agents.
    pub actor: Option<usize>,
    pub detail: &'static str,
}

/// Who writes to whom, and how it starts.
pub struct Opening {
    pub at: Local,
    /// WhatsApp: templates and the robot exist.
    pub is_whatsapp: bool,
    pub kind: OpeningKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OpeningKind {
    Client,
    /// The customer came from an advertisement.
    Advert,
    /// A template that nobody answers.
    Notice,
    /// A template that the customer answers.
    AnsweredNotice,
}

impl OpeningKind {
    pub fn draw(rng: &mut Rng) -> Self {
        [OpeningKind::Client, OpeningKind::Advert, OpeningKind::Notice, OpeningKind::AnsweredNotice]
            [rng.weighted(&[0.76, 0.03, 0.14, 0.07])]
    }
}

/// The data end, or no more messages are wanted: the case stays as it is.
struct Stopped;

struct Teller<'a> {
    shop: &'a Shop,
    rng: &'a mut Rng,
    is_whatsapp: bool,
    max_messages: usize,
    now: Local,
    last_inbound: Option<Local>,
    agent: usize,
    has_agent: bool,
    has_human_reply: bool,
    story: Story,
}

/// At least one message and at most `max_messages`.
pub fn tell(shop: &Shop, opening: &Opening, max_messages: usize, rng: &mut Rng) -> Story {
    let template = match opening.kind {
        OpeningKind::Notice | OpeningKind::AnsweredNotice => Some(opening_template(opening.at, rng)),
        _ => None,
    };
    let case_type = match template {
        Some(index) => OPENING_TEMPLATES[index].case_type,
        None => rng.weighted(&CASE_TYPES.each_ref().map(|case_type| case_type.weight)),
    };
    let home = CASE_TYPES[case_type].team;
    // A shop that has no such team leaves the job to its first or second one.
    let team = if home < shop.teams.len() { home } else { usize::from(home == 5 && shop.teams.len() > 1) };
    let origin = match opening.kind {
        _ if template.is_some() => "hsm",
        OpeningKind::Advert => "fep",
        _ => "client",
    };
    let story = Story {
        created_at: opening.at,
        first_response_at: None,
        closed_at: None,
        agent: None,
        team,
        case_type,
        status: "open",
        tags: draw_tags(rng),
        csat: None,
        converted: None,
        value_cents: None,
        origin,
        messages: Vec::with_capacity(12),
        events: Vec::with_capacity(4),
    };
    let mut teller = Teller {
        shop,
        rng,
        is_whatsapp: opening.is_whatsapp,
        max_messages,
        now: opening.at,
        last_inbound: None,
        agent: 0,
        has_agent: false,
        has_human_reply: false,
        story,
    };
    teller.note_event("opened", None, "");
    // A story that stops early is a case that is still open.
    let _ = match template {
        Some(index) => teller.notice(index, opening.kind == OpeningKind::AnsweredNotice),
        None => teller.conversation(),
    };
    teller.end()
}

impl Teller<'_> {
    fn notice(&mut self, index: usize, is_answered: bool) -> Result<(), Stopped> {
        let author = if index < FIRST_CAMPAIGN { Author::Automation } else { Author::Campaign };
        self.send(author, Line::Template(&OPENING_TEMPLATES[index]))?;
        if !is_answered {
            // The platform closes what nobody answers.
            self.wait(DAY)?;
            return self.close(None);
        }
        self.story.messages[0].status = "read";
        let silence = self.rng.delay(900.0, 1.1);
        self.wait(silence)?;
        self.receive(Line::Talk)?;
        self.attend()
    }

    fn conversation(&mut self) -> Result<(), Stopped> {
        self.receive(Line::Opening(self.story.case_type))?;
        if self.rng.chance(0.3) {
            let pause = self.rng.between(0, 45);
            self.wait(pause)?;
            self.receive(Line::Talk)?;
        }
        if self.is_whatsapp && self.rng.chance(0.7) {
            self.robot()?;
        }
        self.attend()
    }

    fn robot(&mut self) -> Result<(), Stopped> {
        let pause = self.rng.between(1, 4);
        self.wait(pause)?;
        self.send(Author::Bot, Line::BotGreeting)?;
        if self.rng.chance(0.6) {
            let pause = self.rng.delay(25.0, 0.8);
            self.wait(pause)?;
            self.receive(Line::MenuChoice)?;
            let pause = self.rng.between(1, 3);
            self.wait(pause)?;
            self.send(Author::Bot, Line::BotTransfer)?;
        }
        let pause = self.rng.between(0, 3);
        self.wait(pause)?;
        self.note_event("handed_to_human", None, "");
        Ok(())
    }

    /// From the queue to the last word.
    fn attend(&mut self) -> Result<(), Stopped> {
        self.agent = self.draw_agent(self.story.team);
        if self.rng.chance(self.risk_of_silence()) {
            return self.nobody_answers();
        }
        self.pick_up(self.agent, "automático")?;
        self.answer(Line::FirstReply)?;
        let turns = self.rng.tries(0.34, 14);
        self.talk(turns)?;
        self.finish()?;
        if self.rng.chance(0.035) {
            self.come_back()?;
        }
        Ok(())
    }

    fn nobody_answers(&mut self) -> Result<(), Stopped> {
        if self.rng.chance(0.5) {
            self.pick_up(self.agent, "automático")?;
        }
        for _ in 0..self.rng.below(3) {
            let pause = self.rng.delay(1800.0, 1.0);
            self.wait(pause)?;
            self.receive(Line::Impatient)?;
        }
        if self.rng.chance(0.9) {
            let silence = self.rng.between(2 * DAY, 6 * DAY);
            self.wait(silence)?;
            return self.close(None);
        }
        Err(Stopped)
    }

    fn talk(&mut self, turns: u64) -> Result<(), Stopped> {
        for turn in 0..turns {
            let pause = if self.rng.chance(0.07) { self.rng.delay(4.0 * HOUR as f64, 0.8) } else { self.rng.delay(80.0, 1.1) };
            self.wait(pause)?;
            self.receive(Line::Talk)?;
            while self.rng.chance(0.22) {
                let pause = self.rng.between(0, 40);
                self.wait(pause)?;
                self.receive(Line::Talk)?;
            }
            if turn == 1 && self.shop.teams.len() > 1 && self.rng.chance(0.09) {
                self.change_team()?;
            }
            self.answer(Line::Reply)?;
            while self.rng.chance(0.2) {
                let pause = self.rng.between(4, 60);
                self.wait(pause)?;
                self.send(Author::Human(self.agent), Line::Reply)?;
            }
        }
        Ok(())
    }

    /// Farewell, closing, survey.
    fn finish(&mut self) -> Result<(), Stopped> {
        let pause = self.rng.delay(60.0, 0.9);
        self.wait(pause)?;
        self.send(Author::Human(self.agent), Line::Closing)?;
        if self.rng.chance(0.4) {
            let pause = self.rng.delay(120.0, 1.2);
            self.wait(pause)?;
            self.receive(Line::Thanks)?;
        }
        let remembers = self.shop.agents[self.agent].closes;
        if !self.rng.chance(remembers) {
            return self.forget();
        }
        let pause = self.rng.delay(420.0, 1.0);
        let at = self.shop.next_at_work(self.agent, self.now + pause);
        self.wait(at - self.now)?;
        self.close(Some(self.agent))?;
        self.survey()
    }

    /// Once a week somebody tidies up what was left open; not everything.
    fn forget(&mut self) -> Result<(), Stopped> {
        if self.rng.chance(0.1) {
            return Err(Stopped);
        }
        let mut day = self.now.div_euclid(DAY) + 7;
        while weekday(day) != 4 {
            day += 1;
        }
        let at = day * DAY + 18 * HOUR + self.rng.between(0, 240);
        self.wait(at - self.now)?;
        self.close(None)
    }

    fn survey(&mut self) -> Result<(), Stopped> {
        if self.is_whatsapp && self.rng.chance(0.5) {
            let pause = self.rng.between(2, 10);
            self.wait(pause)?;
            self.send(Author::Automation, Line::Template(&SURVEY))?;
            if self.rng.chance(0.72) {
                let grade = self.grade();
                let pause = self.rng.delay(300.0, 1.3);
                self.wait(pause)?;
                self.receive(Line::Grade(grade))?;
                self.story.csat = Some(grade);
            }
        } else if self.rng.chance(0.18) {
            self.story.csat = Some(self.grade());
        }
        Ok(())
    }

    fn grade(&mut self) -> u8 {
        let waited = self.story.first_response_at.map_or(0, |at| at - self.story.created_at);
        let patience = match waited {
            0..900 => 0.2,
            900..3600 => 0.0,
            3600..28_800 => -0.5,
            _ => -0.9,
        };
        let mood = if CASE_TYPES[self.story.case_type].name == "Reclamação" { -0.8 } else { 0.0 };
        let noise = (self.rng.unit() + self.rng.unit() + self.rng.unit() - 1.7) * 1.9;
        (4.9 + self.shop.agents[self.agent].warmth + patience + mood + noise).clamp(1.0, 5.0) as u8
    }

    fn come_back(&mut self) -> Result<(), Stopped> {
        let silence = self.rng.between(6 * HOUR, 5 * DAY);
        self.wait(silence)?;
        self.story.closed_at = None;
        self.story.status = "open";
        self.receive(Line::Return)?;
        self.note_event("reopened", None, "");
        self.answer(Line::Reply)?;
        let turns = self.rng.tries(0.5, 4);
        self.talk(turns)?;
        self.finish()
    }

    fn change_team(&mut self) -> Result<(), Stopped> {
        let others = self.shop.teams.len() - 1;
        let team = (self.story.team + 1 + self.rng.below(others)) % self.shop.teams.len();
        let pause = self.rng.delay(90.0, 0.7);
        let at = self.shop.next_at_work(self.agent, self.now + pause);
        self.wait(at - self.now)?;
        self.note_event("team_changed", Some(self.agent), self.shop.teams[team]);
        self.story.team = team;
        let agent = self.draw_agent(team);
        self.pick_up(agent, "transferência")
    }

    fn pick_up(&mut self, agent: usize, how: &'static str) -> Result<(), Stopped> {
        let pause = self.rng.delay(30.0 * self.pressure(), 0.9);
        let at = self.shop.next_at_work(agent, self.now + pause);
        self.wait(at - self.now)?;
        self.agent = agent;
        self.has_agent = true;
        self.note_event("assigned", Some(agent), how);
        Ok(())
    }

    /// A person's answer, as soon as there is one at work; sometimes a colleague's.
    fn answer(&mut self, line: Line) -> Result<(), Stopped> {
        let colleague = self.draw_agent(self.shop.agents[self.agent].team);
        let wait_for = |agent: usize| self.shop.next_at_work(agent, self.now);
        if wait_for(self.agent) > wait_for(colleague) + 6 * HOUR {
            self.pick_up(colleague, "redistribuição")?;
        }
        let team = &self.shop.agents_of_team[self.shop.agents[self.agent].team];
        let agent = if self.rng.chance(0.05) { *self.rng.pick(team) } else { self.agent };
        let usual = if self.has_human_reply { 110.0 } else { 120.0 };
        let pause = self.rng.delay(usual * self.shop.agents[agent].pace * self.pressure(), 1.0);
        let free = self.shop.next_at_work(agent, self.now);
        let at = self.shop.next_at_work(agent, free + pause);
        self.wait(at - self.now)?;
        let is_window_shut = self.last_inbound.is_some_and(|inbound| at - inbound > DAY);
        let line = if is_window_shut && self.is_whatsapp { Line::Template(&RETURN) } else { line };
        self.send(Author::Human(agent), line)
    }

    /// Somebody of the team who is at work now, or else among the first to come.
    fn draw_agent(&mut self, team: usize) -> usize {
        let team = &self.shop.agents_of_team[team];
        let free: Vec<Local> = team.iter().map(|&agent| self.shop.next_at_work(agent, self.now)).collect();
        let soonest = free.iter().copied().min().unwrap_or(self.now);
        let grace = if soonest == self.now { 0 } else { 11 * HOUR };
        let weight = |(&agent, &free): (&usize, &Local)| if free <= soonest + grace { self.shop.agents[agent].weight } else { 0.0 };
        let weights: Vec<f64> = team.iter().zip(&free).map(weight).collect();
        team[self.rng.weighted(&weights)]
    }

    fn risk_of_silence(&self) -> f64 {
        let of_agent = if self.shop.agents[self.agent].closes < 0.6 { 0.06 } else { 0.015 };
        let of_week = if is_bad_week(self.now.div_euclid(DAY)) { 0.09 } else { 0.0 };
        let of_weekend = if weekday(self.now.div_euclid(DAY)) >= 5 { 0.03 } else { 0.0 };
        of_agent + of_week + of_weekend
    }

    /// How much longer everything takes now.
    fn pressure(&self) -> f64 {
        let day = self.now.div_euclid(DAY);
        let of_week = if is_bad_week(day) { 5.0 } else { 1.0 };
        let of_day = if weekday(day) == 0 { 1.5 } else { 1.0 };
        let of_hour = if (12 * HOUR..14 * HOUR).contains(&self.now.rem_euclid(DAY)) { 1.3 } else { 1.0 };
        of_week * of_day * of_hour
    }

    fn wait(&mut self, secs: i64) -> Result<(), Stopped> {
        debug_assert!(secs >= 0, "time runs forwards");
        self.now += secs;
        if self.now > END { Err(Stopped) } else { Ok(()) }
    }

    fn receive(&mut self, line: Line) -> Result<(), Stopped> {
        self.last_inbound = Some(self.now);
        self.push(Author::Customer, "delivered", line)
    }

    fn send(&mut self, author: Author, line: Line) -> Result<(), Stopped> {
        let status = match line {
            Line::Template(template) => self.template_status(template),
            _ if END - self.now < 15 * 60 => ["read", "delivered", "sent", "new"][self.rng.weighted(&[0.45, 0.25, 0.2, 0.1])],
            _ => ["read", "delivered", "sent", "failed", "new"][self.rng.weighted(&[0.79, 0.145, 0.045, 0.015, 0.005])],
        };
        self.push(author, status, line)?;
        if let Author::Human(_) = author {
            self.has_human_reply = true;
            if self.last_inbound.is_some() {
                self.story.first_response_at.get_or_insert(self.now);
            }
        }
        Ok(())
    }

    fn template_status(&mut self, template: &Template) -> &'static str {
        // The weekly offer wears out.
        let is_worn = template.name == "promo_semana" && self.now > END - 60 * DAY;
        let (fails, reads) = if is_worn { (template.fails * 1.6, template.reads * 0.6) } else { (template.fails, template.reads) };
        match () {
            _ if self.rng.chance(fails) => "failed",
            _ if self.rng.chance(0.03) => "sent",
            _ if self.rng.chance(reads) => "read",
            _ => "delivered",
        }
    }

    fn push(&mut self, author: Author, status: &'static str, line: Line) -> Result<(), Stopped> {
        if self.story.messages.len() == self.max_messages {
            return Err(Stopped);
        }
        self.story.messages.push(Message { at: self.now, author, status, line });
        Ok(())
    }

    fn close(&mut self, agent: Option<usize>) -> Result<(), Stopped> {
        self.story.closed_at = Some(self.now);
        self.story.status = "closed";
        self.note_event("closed", agent, if agent.is_some() { "" } else { "encerramento automático" });
        Ok(())
    }

    fn note_event(&mut self, kind: &'static str, actor: Option<usize>, detail: &'static str) {
        self.story.events.push(Event { at: self.now, kind, actor, detail });
    }

    fn end(mut self) -> Story {
        self.story.agent = self.has_agent.then_some(self.agent);
        let is_human = |message: &Message| matches!(message.author, Author::Human(_));
        // Customers' messages count as read once somebody has written back.
        let last_human = self.story.messages.iter().rposition(is_human);
        for message in &mut self.story.messages[..last_human.unwrap_or(0)] {
            if message.author == Author::Customer {
                message.status = "read";
            }
        }
        let waits_for_customer = last_human.is_some_and(|index| index + 1 == self.story.messages.len());
        if self.story.status == "open" && waits_for_customer && self.rng.chance(0.4) {
            self.story.status = "pending";
        }
        if CASE_TYPES[self.story.case_type].sells && self.story.status == "closed" && self.has_human_reply {
            self.sell();
        }
        self.story
    }

    fn sell(&mut self) {
        let of_agent = 0.12 * self.shop.agents[self.agent].warmth;
        let of_channel = if self.is_whatsapp { 0.3 } else { 0.2 };
        let converts = self.rng.chance(of_channel + of_agent);
        self.story.converted = Some(converts);
        if converts {
            self.story.value_cents = Some(self.rng.delay(16_000.0, 0.7) / 10 * 10 + 990);
        }
    }
}

fn opening_template(at: Local, rng: &mut Rng) -> usize {
    let is_black_friday = super::calendar::civil(at.div_euclid(DAY)).1 == 11;
    // The last template is sent in November only.
    let n = OPENING_TEMPLATES.len() - usize::from(!is_black_friday);
    rng.weighted(&OPENING_TEMPLATES.each_ref().map(|template| template.weight)[..n])
}

fn draw_tags(rng: &mut Rng) -> Vec<&'static str> {
    let mut tags = Vec::new();
    for _ in 0..[0, 1, 2, 3][rng.weighted(&[0.46, 0.34, 0.15, 0.05])] {
        let lean = rng.unit();
        let tag = TAGS[(lean * lean * TAGS.len() as f64) as usize];
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}
