//! Loja Aurora: its teams, its people, and who works when. All of it follows from the number of messages.

use super::calendar::{DAY, DayKind, END, HOUR, Local, kind_of, weekday};
use super::rng::hash;
use super::words;

pub struct Shop {
    pub first_day: i64,
    pub teams: Vec<&'static str>,
    pub agents: Vec<Agent>,
    /// Indices of `agents`.
    pub agents_of_team: Vec<Vec<usize>>,
}

pub struct Agent {
    pub name: String,
    pub team: usize,
    /// Seconds of the day; the end may lie on the next one.
    shift: (i64, i64),
    /// Answers take this many times as long as usual.
    pub pace: f64,
    /// Share of cases that the person remembers to close.
    pub closes: f64,
    /// Added to the customers' grades.
    pub warmth: f64,
    /// How many cases the person takes, against the others.
    pub weight: f64,
    /// The person is in the presence file.
    pub has_presence: bool,
    seed: u64,
}

/// One person on one day.
pub struct Workday {
    pub start: Local,
    pub end: Local,
    /// Where the day has a break.
    pub lunch: Option<(Local, Local)>,
}

/// In the order in which a growing shop founds them.
pub const TEAMS: [&str; 6] = ["Suporte", "Vendas", "Financeiro", "Logística", "Trocas e devoluções", "Pós-venda"];
/// Share of customers, and how long the team's answers take against the others'.
pub const TEAM_DEMAND: [f64; 6] = [0.34, 0.26, 0.12, 0.12, 0.10, 0.06];
const TEAM_PACE: [f64; 6] = [1.0, 0.8, 1.7, 1.3, 1.1, 0.9];
/// Size of a shop: root of the number of messages, days, people.
const SIZES: [(f64, f64, f64); 5] =
    [(0.0, 7.0, 3.0), (70.7, 92.0, 3.0), (447.2, 335.0, 14.0), (1000.0, 365.0, 40.0), (3162.3, 365.0, 160.0)];

impl Shop {
    pub fn of(messages: u64) -> Self {
        let (days, people) = size_of(messages);
        let n_teams = match people {
            0..=5 => 1,
            6..=8 => 2,
            9..=19 => 3,
            20..=27 => 4,
            28..=35 => 5,
            _ => 6,
        };
        let teams: Vec<&'static str> = if n_teams == 1 { vec!["Atendimento"] } else { TEAMS[..n_teams].to_vec() };
        let mut agents_of_team = vec![Vec::new(); n_teams];
        let mut agents: Vec<Agent> = Vec::with_capacity(people);
        for index in 0..people {
            let team = neediest_team(&agents_of_team);
            agents_of_team[team].push(index);
            // Small shops sleep at night; larger ones have one person of the first team awake.
            let is_night = people >= 9 && team == 0 && agents_of_team[0].len() == 2;
            agents.push(agent(index, team, people, is_night));
        }
        Shop { first_day: END / DAY - days + 1, teams, agents, agents_of_team }
    }

    /// The person's work that starts on this day.
    pub fn workday(&self, agent: usize, day: i64) -> Option<Workday> {
        let agent = &self.agents[agent];
        let h = hash(agent.seed ^ (day as u64).wrapping_mul(0x5851_F42D_4C95_7F2D));
        let is_night = agent.shift.1 > DAY;
        let is_away = h % 100 < 3 || self.is_on_holiday(agent, day);
        let works = match (kind_of(day), weekday(day)) {
            (DayKind::Closed, _) => false,
            (DayKind::Quiet, _) => (agent.seed ^ day as u64).is_multiple_of(2) && weekday(day) < 5,
            (_, 5) => !is_night && (agent.seed ^ (day / 7) as u64).is_multiple_of(2),
            (_, 6) => is_night || (self.agents.len() >= 28 && agent.team == 0 && (agent.seed ^ (day / 7) as u64).is_multiple_of(4)),
            (_, 4) => !is_night,
            _ => true,
        };
        if !works || is_away {
            return None;
        }
        let jitter = |shift: u32, span: u64| ((h >> shift) % span) as i64;
        let midnight = day * DAY;
        // Saturdays end at one o'clock and Sundays at two: nobody is there at the weekend's afternoons.
        let (start, end, has_lunch) = match weekday(day) {
            5 => (8 * HOUR, 12 * HOUR + 45 * 60, false),
            6 if !is_night => (10 * HOUR, 13 * HOUR + 45 * 60, false),
            _ => (agent.shift.0, agent.shift.1, true),
        };
        let start = midnight + start - 180 + jitter(8, 15 * 60);
        let end = midnight + end - 300 + jitter(20, 20 * 60);
        let lunch_start = start + 4 * HOUR - 20 * 60 + jitter(32, 40 * 60);
        let lunch = has_lunch.then(|| (lunch_start, lunch_start + 55 * 60 + jitter(44, 20 * 60)));
        Some(Workday { start, end, lunch })
    }

    /// The first second at or after `at` in which the person works.
    pub fn next_at_work(&self, agent: usize, at: Local) -> Local {
        let day = at.div_euclid(DAY);
        for day in day - 1..=day + 30 {
            let Some(work) = self.workday(agent, day) else { continue };
            let mut free = at.max(work.start);
            if let Some((from, to)) = work.lunch
                && from <= free
                && free < to
            {
                free = to;
            }
            if free < work.end {
                return free;
            }
        }
        at + 30 * DAY
    }

    fn is_on_holiday(&self, agent: &Agent, day: i64) -> bool {
        let span = END / DAY - self.first_day;
        if span < 150 {
            return false;
        }
        let start = self.first_day + (hash(agent.seed ^ 0x0F) % (span as u64 - 40)) as i64;
        (start..start + 15).contains(&day)
    }
}

fn size_of(messages: u64) -> (i64, usize) {
    let root = (messages as f64).sqrt();
    let (mut days, mut people) = (SIZES[4].1, SIZES[4].2);
    for pair in SIZES.windows(2) {
        let (low, high) = (pair[0], pair[1]);
        if root < high.0 {
            let share = (root - low.0) / (high.0 - low.0);
            days = low.1 + share * (high.1 - low.1);
            people = low.2 + share * (high.2 - low.2);
            break;
        }
    }
    (days as i64, (people + 0.01) as usize)
}

/// The team with the most customers per person.
fn neediest_team(agents_of_team: &[Vec<usize>]) -> usize {
    let need = |team: usize| TEAM_DEMAND[team] / (agents_of_team[team].len() as f64 + 0.2);
    (0..agents_of_team.len()).fold(0, |most, team| if need(team) > need(most) { team } else { most })
}

fn agent(index: usize, team: usize, people: usize, is_night: bool) -> Agent {
    const SHIFTS: [(i64, i64); 4] = [(8 * HOUR, 17 * HOUR), (9 * HOUR, 18 * HOUR), (10 * HOUR, 19 * HOUR), (13 * HOUR, 22 * HOUR)];
    const NIGHT: (i64, i64) = (22 * HOUR, 30 * HOUR);
    let seed = hash(index as u64 ^ 0xA9E4);
    let mut agent = Agent {
        name: words::agent_name(index),
        team,
        shift: SHIFTS[if people < 6 { index % 3 } else { index % 4 }],
        pace: TEAM_PACE[team] * (0.7 + (seed % 70) as f64 / 100.0),
        closes: 0.93 + (seed >> 8) as f64 % 6.0 / 100.0,
        warmth: (seed >> 16) as f64 % 5.0 / 10.0 - 0.2,
        weight: 0.8 + (seed >> 24) as f64 % 5.0 / 10.0,
        has_presence: true,
        seed,
    };
    match index {
        // The star of the house.
        0 => (agent.pace, agent.closes, agent.warmth, agent.weight) = (0.45, 0.995, 0.6, 1.35),
        // Slow, and forgets to close.
        1 => (agent.pace, agent.closes, agent.warmth) = (3.4, 0.55, -0.7),
        _ => {}
    }
    if is_night {
        (agent.shift, agent.weight) = (NIGHT, 0.5);
    }
    agent.has_presence = index + 1 < people;
    agent
}
