//! "Desempenho do grupo" as plain data: agents in their teams, the figures of both, and how they compare.
//!
//! A team's figures are pooled by the engine. An agent belongs to the team with most of their cases.
//!
//! A difference from the team is only told where it is more than chance: durations are roughly log-normal, their spread `σ` is read
//! from the agent's own median and 90th percentile, and a median of `n` of them is known to `1.25·σ/√n`. Twice that, and never less
//! than 3 %, is noise. With fewer than [`SMALL_N`] cases nothing is compared.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::engine::{Answer, Cell};

use super::filters::fold;
use super::format::SMALL_N;
use super::queries::team::FIGURES;

/// Figures in the order of [`FIGURES`].
pub type Figures = [Cell; FIGURES.len()];

#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// As in the answer; empty = cases that nobody has.
    pub agent: String,
    /// Index into [`TeamTable::teams`].
    pub team: usize,
    pub figures: Figures,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    /// Empty = agents without a team.
    pub name: String,
    pub figures: Figures,
    /// Named agents in it.
    pub n_people: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeamTable {
    /// By name; agents without a team last.
    pub teams: Vec<Team>,
    /// By name; cases of nobody last.
    pub people: Vec<Person>,
    pub all: Figures,
    /// Greatest value of an agent per figure.
    greatest: [f64; FIGURES.len()],
    index: HashMap<String, usize>,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    Team(usize),
    Person(usize),
}

/// An agent's handling time against the team's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Against {
    /// Nothing to compare.
    Unknown,
    /// Too few cases.
    Small(u64),
    Same,
    /// Relative difference: −0,2 = a fifth less than the team.
    Differs(f64),
}

impl TeamTable {
    pub fn new(agents: &Answer, teams: Option<&Answer>, all: Option<&Answer>, members: Option<&Answer>) -> Self {
        let team_of = members.map(team_of_agents).unwrap_or_default();
        let team_figures: HashMap<&str, Figures> = teams.map(|answer| labelled(answer).collect()).unwrap_or_default();
        let all = all.map(|answer| figures(answer, 0)).unwrap_or_default();

        let mut people: Vec<(String, Figures)> = labelled(agents).map(|(label, figures)| (label.to_owned(), figures)).collect();
        people.sort_by(|(a, _), (b, _)| by_name(a, b));
        let name_of = |agent: &str| team_of.get(agent).copied().unwrap_or("");

        let mut names: Vec<&str> = people.iter().map(|(agent, _)| name_of(agent)).collect();
        names.sort_by(|a, b| by_name(a, b));
        names.dedup();
        let teams = names
            .iter()
            .map(|&name| Team {
                name: name.to_owned(),
                // Without a single team, "the team" is everybody.
                figures: if names.len() == 1 && name.is_empty() { all } else { team_figures.get(name).copied().unwrap_or_default() },
                n_people: people.iter().filter(|(agent, _)| !agent.is_empty() && name_of(agent) == name).count(),
            })
            .collect();
        let people: Vec<Person> = people
            .iter()
            .map(|(agent, figures)| Person {
                agent: agent.clone(),
                team: names.iter().position(|&name| name == name_of(agent)).unwrap_or(0),
                figures: *figures,
            })
            .collect();
        let index = people.iter().enumerate().map(|(place, person)| (person.agent.clone(), place)).collect();
        let greatest = std::array::from_fn(|place| people.iter().filter_map(|person| person.figures[place].value).fold(0.0, f64::max));
        TeamTable { teams, people, all, greatest, index }
    }

    pub fn person(&self, agent: &str) -> Option<&Person> {
        self.index.get(agent).and_then(|&place| self.people.get(place))
    }

    pub fn has_teams(&self) -> bool {
        self.teams.iter().any(|team| !team.name.is_empty())
    }

    /// Agents with a name.
    pub fn n_people(&self) -> usize {
        self.people.iter().filter(|person| !person.agent.is_empty()).count()
    }

    pub fn n_teams(&self) -> usize {
        self.teams.iter().filter(|team| !team.name.is_empty()).count()
    }

    /// Teams with their people below, both in the order asked for; or people alone.
    pub fn lines(&self, by_team: bool, order: &[Order]) -> Vec<Line> {
        let people = self.sorted_people(order);
        if !by_team || !self.has_teams() {
            return people.into_iter().map(Line::Person).collect();
        }
        // Teams have no difference from themselves: they keep their names' order then.
        self.sorted_teams(order)
            .into_iter()
            .flat_map(|team| {
                let mates = people.iter().filter(move |&&person| self.people[person].team == team).copied().map(Line::Person);
                std::iter::once(Line::Team(team)).chain(mates)
            })
            .collect()
    }

    /// Agents in the order asked for.
    pub fn agent_names(&self, order: &[Order]) -> Vec<String> {
        self.sorted_people(order).into_iter().map(|place| self.people[place].agent.clone()).collect()
    }

    /// Teams in the order asked for.
    pub fn team_names(&self, order: &[Order]) -> Vec<String> {
        self.sorted_teams(order).into_iter().map(|place| self.teams[place].name.clone()).collect()
    }

    fn sorted_people(&self, order: &[Order]) -> Vec<usize> {
        let mut people: Vec<usize> = (0..self.people.len()).collect();
        people.sort_by(|&a, &b| in_order(order, |order| compare(order, &self.key_of_person(a, order), &self.key_of_person(b, order))));
        people
    }

    fn sorted_teams(&self, order: &[Order]) -> Vec<usize> {
        let mut teams: Vec<usize> = (0..self.teams.len()).collect();
        teams.sort_by(|&a, &b| in_order(order, |order| compare(order, &self.key_of_team(a, order), &self.key_of_team(b, order))));
        teams
    }

    /// An agent's handling time against the pooled one of the team.
    pub fn against(&self, person: &Person) -> Against {
        let team = self.teams.get(person.team).map(|team| team.figures).unwrap_or_default();
        let own = figure(&person.figures, "handling_p50");
        let (Some(mine), Some(ours)) = (own.value, figure(&team, "handling_p50").value) else { return Against::Unknown };
        if own.n < SMALL_N {
            return Against::Small(own.n);
        }
        if ours <= 0.0 || mine <= 0.0 || self.teams.get(person.team).is_some_and(|team| team.n_people < 2) {
            return Against::Unknown;
        }
        let spread = figure(&person.figures, "handling_p90").value.map_or(1.0, |p90| ((p90 / mine).ln() / 1.2816).max(0.0));
        let noise = (2.0 * 1.2533 * spread / (own.n as f64).sqrt()).max(0.03);
        if (mine / ours).ln().abs() < noise { Against::Same } else { Against::Differs(mine / ours - 1.0) }
    }

    /// The greatest value of a column, for the length of its bars.
    pub fn greatest(&self, metric: &str) -> f64 {
        FIGURES.iter().position(|&known| known == metric).map_or(0.0, |place| self.greatest[place])
    }

    fn key_of_person(&self, place: usize, order: &Order) -> Key<'_> {
        let person = &self.people[place];
        match order.column.as_str() {
            NAME => Key::Name(&person.agent),
            AGAINST => match self.against(person) {
                Against::Differs(difference) => Key::Value(Some(difference)),
                Against::Same => Key::Value(Some(0.0)),
                Against::Small(_) | Against::Unknown => Key::Value(None),
            },
            N => Key::Value(Some(figure(&person.figures, "handling_p50").n as f64)),
            metric => Key::Value(figure(&person.figures, metric).value),
        }
    }

    fn key_of_team(&self, place: usize, order: &Order) -> Key<'_> {
        let team = &self.teams[place];
        match order.column.as_str() {
            NAME | AGAINST => Key::Name(&team.name),
            N => Key::Value(Some(figure(&team.figures, "handling_p50").n as f64)),
            metric => Key::Value(figure(&team.figures, metric).value),
        }
    }
}

/// The first column that tells two rows apart decides.
fn in_order(order: &[Order], compare: impl Fn(&Order) -> Ordering) -> Ordering {
    order.iter().map(compare).find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
}

/// Rows without a value or a name stay last both ways.
fn compare(order: &Order, a: &Key<'_>, b: &Key<'_>) -> Ordering {
    let turned = |ordering: Ordering| if order.descending { ordering.reverse() } else { ordering };
    match (a, b) {
        (Key::Value(Some(a)), Key::Value(Some(b))) => turned(a.total_cmp(b)),
        (Key::Value(a), Key::Value(b)) => b.is_some().cmp(&a.is_some()),
        (Key::Name(a), Key::Name(b)) if a.is_empty() || b.is_empty() => by_name(a, b),
        (Key::Name(a), Key::Name(b)) => turned(by_name(a, b)),
        (Key::Name(_), Key::Value(_)) => Ordering::Less,
        (Key::Value(_), Key::Name(_)) => Ordering::Greater,
    }
}

/// What the layout of "Desempenho do grupo" is kept under.
pub const GROUP_TABLE: &str = "group";

/// Its columns after the name.
pub const GROUP_COLUMNS: [&str; 18] = [
    "handling_p50",
    AGAINST,
    "first_response_p50",
    "first_response_p90",
    "sla_first_response",
    "cases_closed",
    "attended_closed",
    "cases_open",
    "cases_expired",
    "online_secs",
    "reply_time_p50",
    "reply_time_mean",
    "reply_time_p90",
    "messages_sent",
    "csat_score",
    "csat_writer_score",
    "conversion_rate",
    N,
];

/// The key of a column's header.
pub fn header_key(column: &str) -> &'static str {
    match column {
        "handling_p50" => "team.col.handling",
        AGAINST => "team.col.versus",
        "first_response_p50" => "team.col.first_response_p50",
        "first_response_p90" => "team.col.first_response_p90",
        "sla_first_response" => "team.col.sla",
        "cases_closed" => "team.col.closed",
        "attended_closed" => "team.col.closes",
        "cases_open" => "team.col.queue",
        "online_secs" => "team.col.online",
        "reply_time_p50" => "team.col.reply_time_p50",
        "reply_time_mean" => "metric.reply_time_mean.short",
        "reply_time_p90" => "metric.reply_time_p90.short",
        "cases_expired" => "team.col.forgotten",
        "messages_sent" => "metric.messages_sent.short",
        "csat_score" => "metric.csat_score.short",
        "csat_writer_score" => "metric.csat_writer_score.short",
        "conversion_rate" => "metric.conversion_rate.short",
        _ => "team.col.n",
    }
}

/// Columns that are not figures.
pub const NAME: &str = "name";
pub const AGAINST: &str = "against";
/// Cases that the handling times rest on.
pub const N: &str = "n";

/// Column and direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub column: String,
    pub descending: bool,
}

impl Order {
    /// Names start with A and durations with the shortest, all else with the greatest.
    pub fn first(column: &str) -> Self {
        let ascending = matches!(column, NAME | AGAINST) || ["_p50", "_p90", "_mean"].iter().any(|end| column.ends_with(end));
        Order { column: column.to_owned(), descending: !ascending }
    }

    /// The header of `column` was pressed.
    #[must_use]
    pub fn pressed(&self, column: &str) -> Self {
        if self.column == column { Order { column: column.to_owned(), descending: !self.descending } } else { Order::first(column) }
    }

    /// Value of `aria-sort` for a column.
    pub fn aria(&self, column: &str) -> Option<&'static str> {
        (self.column == column).then_some(if self.descending { "descending" } else { "ascending" })
    }
}

/// The header of `column` was pressed; `add` keeps the columns before it.
pub fn press(order: &mut Vec<Order>, column: &str, add: bool) {
    let place = order.iter().position(|known| known.column == column);
    let next = place.map_or_else(|| Order::first(column), |place| order[place].pressed(column));
    match place.filter(|_| add) {
        Some(place) => order[place] = next,
        None if add => order.push(next),
        None => *order = vec![next],
    }
}

enum Key<'a> {
    Name(&'a str),
    Value(Option<f64>),
}

pub fn figure(figures: &Figures, metric: &str) -> Cell {
    FIGURES.iter().position(|&known| known == metric).map(|place| figures[place]).unwrap_or_default()
}

/// The figures of one group of an answer.
fn figures(answer: &Answer, group: usize) -> Figures {
    FIGURES.map(|metric| {
        let found = answer.metrics.iter().find(|found| found.metric == metric);
        found.and_then(|found| found.cells.get(group)).copied().unwrap_or_default()
    })
}

fn labelled(answer: &Answer) -> impl Iterator<Item = (&str, Figures)> {
    answer.groups.iter().enumerate().map(|(place, group)| (group.label(0), figures(answer, place)))
}

/// The team with most cases of each agent; the first one by name among equals.
fn team_of_agents(members: &Answer) -> HashMap<&str, &str> {
    let Some(cases) = members.metrics.first() else { return HashMap::new() };
    let mut best: HashMap<&str, (&str, f64)> = HashMap::new();
    for (group, cell) in members.groups.iter().zip(&cases.cells) {
        let (&[agent, team], Some(count)) = (&*group, cell.value) else { continue };
        let known = best.entry(agent).or_insert((team, count));
        if count > known.1 {
            *known = (team, count);
        }
    }
    best.into_iter().map(|(agent, (team, _))| (agent, team)).collect()
}

/// Blind to case and accents; the empty name last.
fn by_name(a: &str, b: &str) -> Ordering {
    a.is_empty().cmp(&b.is_empty()).then_with(|| fold(a).cmp(&fold(b))).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use crate::engine::MetricAnswer;

    use super::*;

    /// Rows of `label; handling p50; handling p90; n; closed`.
    fn answer(rows: &str) -> Answer {
        let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split(';').map(str::trim).collect()).collect();
        let number = |row: &Vec<&str>, place: usize| row[place].parse::<f64>().ok();
        let metric = |metric: &str, place: usize| MetricAnswer {
            metric: metric.to_owned(),
            cells: rows.iter().map(|row| Cell { value: number(row, place), n: number(row, 3).unwrap_or(0.0) as u64 }).collect(),
            missing: None,
        };
        Answer {
            id: String::new(),
            groups: rows.iter().map(|row| vec![row[0]]).collect(),
            metrics: vec![metric("handling_p50", 1), metric("handling_p90", 2), metric("cases_closed", 4)],
        }
    }

    fn members(pairs: &[(&str, &str, f64)]) -> Answer {
        Answer {
            id: String::new(),
            groups: pairs.iter().map(|&(agent, team, _)| vec![agent, team]).collect(),
            metrics: vec![MetricAnswer {
                metric: "cases_opened".to_owned(),
                cells: pairs.iter().map(|(_, _, count)| Cell { value: Some(*count), n: *count as u64 }).collect(),
                missing: None,
            }],
        }
    }

    fn table() -> TeamTable {
        let agents = answer(
            "Ana; 1200; 3600; 400; 318
             Caio; 2244; 8000; 115; 115
             Débora; 1074; 2000; 30; 148
             dênis; 1000; 1500; 6; 6
             ; ; ; 0; 3",
        );
        let teams = answer(
            "Suporte; 1476; 4000; 515; 433
             Vendas; 1074; 2000; 36; 154",
        );
        let pairs = [
            ("Ana", "Suporte", 300.0),
            ("Ana", "Vendas", 100.0),
            ("Caio", "Suporte", 1.0),
            ("Débora", "Vendas", 5.0),
            ("dênis", "Vendas", 2.0),
        ];
        TeamTable::new(&agents, Some(&teams), Some(&answer("; 1400; 3900; 551; 590")), Some(&members(&pairs)))
    }

    #[track_caller]
    fn person<'a>(table: &'a TeamTable, agent: &str) -> &'a Person {
        table.person(agent).expect("the agent is in the table")
    }

    #[track_caller]
    fn check_lines(column: &str, descending: bool, by_team: bool, expected: &str) {
        let table = table();
        let lines = table.lines(by_team, &[Order { column: column.to_owned(), descending }]);
        let names: Vec<&str> = lines
            .iter()
            .map(|line| match *line {
                Line::Team(place) => table.teams[place].name.as_str(),
                Line::Person(place) => table.people[place].agent.as_str(),
            })
            .map(|name| if name.is_empty() { "-" } else { name })
            .collect();
        assert_eq!(names.join(" "), expected);
    }

    #[test]
    fn an_agent_belongs_to_the_team_with_most_of_their_cases() {
        let table = table();
        assert_eq!(table.teams[person(&table, "Ana").team].name, "Suporte");
        assert_eq!((table.teams[0].n_people, table.n_people(), table.n_teams()), (2, 4, 2));
    }

    #[test]
    fn names_sort_blind_to_case_and_accents_with_nobody_last() {
        check_lines(NAME, false, false, "Ana Caio Débora dênis -");
        check_lines(NAME, true, false, "dênis Débora Caio Ana -");
    }

    #[test]
    fn teams_sort_with_their_people_below() {
        check_lines("cases_closed", true, true, "Suporte Ana Caio Vendas Débora dênis - -");
        check_lines("handling_p50", false, true, "Vendas dênis Débora Suporte Ana Caio - -");
    }

    #[test]
    fn rows_without_a_value_stay_last_both_ways() {
        check_lines("handling_p50", false, false, "dênis Débora Ana Caio -");
        check_lines("handling_p50", true, false, "Caio Ana Débora dênis -");
    }

    #[test]
    fn a_difference_beyond_chance_is_told() {
        let table = table();
        let against = |agent: &str| table.against(person(&table, agent));
        assert!(matches!(against("Ana"), Against::Differs(difference) if (difference + 0.187).abs() < 0.001));
        assert!(matches!(against("Caio"), Against::Differs(difference) if (difference - 0.52).abs() < 0.001));
    }

    #[test]
    fn a_difference_inside_the_noise_is_none() {
        let table = table();
        assert_eq!(table.against(person(&table, "Débora")), Against::Same);
    }

    #[test]
    fn few_cases_are_not_compared() {
        let table = table();
        assert_eq!(table.against(person(&table, "dênis")), Against::Small(6));
        assert_eq!(table.against(person(&table, "")), Against::Unknown);
    }

    #[test]
    fn without_teams_everybody_is_the_team() {
        let table = TeamTable::new(
            &answer("Ana; 1200; 2400; 100; 10\nRui; 3000; 6000; 100; 20"),
            None,
            Some(&answer("; 2000; 5000; 200; 30")),
            None,
        );
        assert!(!table.has_teams());
        assert!(matches!(table.against(person(&table, "Rui")), Against::Differs(difference) if (difference - 0.5).abs() < 1e-9));
        assert_eq!(table.lines(true, &[Order::first(NAME)]), [Line::Person(0), Line::Person(1)]);
    }

    #[test]
    fn one_agent_alone_is_compared_with_nobody() {
        let table = TeamTable::new(&answer("Ana; 1200; 2400; 100; 10"), None, Some(&answer("; 1200; 2400; 100; 10")), None);
        assert_eq!(table.against(&table.people[0]), Against::Unknown);
    }

    #[test]
    fn a_second_column_sorts_what_the_first_leaves_equal() {
        let table = TeamTable::new(&answer("Ana; 900; 1; 10; 5\nRui; 600; 1; 10; 5\nZoe; 300; 1; 10; 7"), None, None, None);
        let mut order = vec![Order::first("cases_closed")];
        press(&mut order, "handling_p50", true);
        assert_eq!(table.agent_names(&order), ["Zoe", "Rui", "Ana"]);
        press(&mut order, "handling_p50", true);
        assert_eq!(table.agent_names(&order), ["Zoe", "Ana", "Rui"]);
        press(&mut order, NAME, false);
        assert_eq!(order, [Order::first(NAME)]);
    }

    #[test]
    fn a_header_pressed_twice_turns_the_order() {
        let order = Order::first("cases_closed");
        assert!(order.descending);
        assert!(!order.pressed("cases_closed").descending);
        assert_eq!(order.pressed("handling_p50").aria("handling_p50"), Some("ascending"));
    }
}
