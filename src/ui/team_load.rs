//! Load against the team, and who could take what: arithmetic over the open cases of one instant, not a prediction.
//!
//! The norm is the team's: the median and 90th percentile (type 7) of the open cases of its people. Somebody is overloaded with more
//! than the 90th percentile, more than a quarter and at least three cases above the median, in a team of at least three. A proposal takes one case after the
//! other from the most loaded to whoever has fewest in the same team, until the first is no longer a quarter above the median or a
//! further case would only turn the two around. Only people who are online take cases, where presence is known at all.

use crate::engine::Now;

/// In a smaller team a percentile says nothing.
const TEAM_MIN: usize = 3;
/// How far above the team's median a load may be.
const SLACK: f64 = 1.25;
/// A load this little above the median is none.
const LEAST: f64 = 3.0;

#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    pub agent: String,
    /// Any number that people of one team share.
    pub team: usize,
    pub open: u32,
    pub now: Now,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Norm {
    pub median: f64,
    pub p90: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LoadRow {
    pub load: Load,
    /// `None` = the team is too small.
    pub norm: Option<Norm>,
    pub is_over: bool,
}

/// Cases that could change hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub from: String,
    pub to: String,
    pub cases: u32,
    /// Open cases after all moves.
    pub from_after: u32,
    pub to_after: u32,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadTable {
    /// Most loaded first.
    pub rows: Vec<LoadRow>,
    pub moves: Vec<Move>,
}

pub fn load_table(people: &[Load]) -> LoadTable {
    let norm_of = |team: usize| norm(people.iter().filter(|load| load.team == team).map(|load| load.open));
    let mut rows: Vec<LoadRow> = people
        .iter()
        .map(|load| {
            let norm = norm_of(load.team);
            let open = f64::from(load.open);
            let is_over = norm.is_some_and(|norm| open > norm.p90 && open > SLACK * norm.median && open >= norm.median + LEAST);
            LoadRow { load: load.clone(), norm, is_over }
        })
        .collect();
    rows.sort_by(|a, b| b.load.open.cmp(&a.load.open).then_with(|| a.load.agent.cmp(&b.load.agent)));
    let moves = moves(&rows);
    LoadTable { rows, moves }
}

fn norm(loads: impl Iterator<Item = u32>) -> Option<Norm> {
    let mut loads: Vec<f64> = loads.map(f64::from).collect();
    if loads.len() < TEAM_MIN {
        return None;
    }
    loads.sort_by(f64::total_cmp);
    let quantile = |q: f64| {
        let place = (loads.len() - 1) as f64 * q;
        let (low, high) = (loads[place.floor() as usize], loads[place.ceil() as usize]);
        low + (high - low) * place.fract()
    };
    Some(Norm { median: quantile(0.5), p90: quantile(0.9) })
}

fn moves(rows: &[LoadRow]) -> Vec<Move> {
    let mut open: Vec<u32> = rows.iter().map(|row| row.load.open).collect();
    let mut moved: Vec<(usize, usize, u32)> = Vec::new();
    for (from, row) in rows.iter().enumerate().filter(|(_, row)| row.is_over) {
        let team = row.load.team;
        let mates = || (0..rows.len()).filter(|&mate| mate != from && rows[mate].load.team == team && !rows[mate].is_over);
        let is_known = rows.iter().any(|row| row.load.now != Now::Unknown);
        let can_take = |&mate: &usize| !is_known || rows[mate].load.now == Now::Online;
        let enough = row.norm.map_or(f64::INFINITY, |norm| SLACK * norm.median);
        while f64::from(open[from]) > enough {
            let Some(to) = mates().filter(can_take).min_by_key(|&mate| (open[mate], mate)) else { break };
            if open[to] + 1 >= open[from] {
                break;
            }
            (open[from], open[to]) = (open[from] - 1, open[to] + 1);
            match moved.iter_mut().find(|known| (known.0, known.1) == (from, to)) {
                Some(known) => known.2 += 1,
                None => moved.push((from, to, 1)),
            }
        }
    }
    let name = |place: usize| rows[place].load.agent.clone();
    moved
        .into_iter()
        .map(|(from, to, cases)| Move { from: name(from), to: name(to), cases, from_after: open[from], to_after: open[to] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of `name/team/open`, with `*` behind those online and `-` behind those away.
    fn people(text: &str) -> Vec<Load> {
        let load = |word: &str| {
            let parts: Vec<&str> = word.trim_end_matches(['*', '-']).split('/').collect();
            let now = match word.chars().last() {
                Some('*') => Now::Online,
                Some('-') => Now::Away,
                _ => Now::Unknown,
            };
            Load { agent: parts[0].to_owned(), team: parts[1].parse().unwrap(), open: parts[2].parse().unwrap(), now }
        };
        text.split_whitespace().map(load).collect()
    }

    #[track_caller]
    fn check(text: &str, over: &str, moves: &str) {
        let table = load_table(&people(text));
        let found: Vec<&str> = table.rows.iter().filter(|row| row.is_over).map(|row| row.load.agent.as_str()).collect();
        assert_eq!(found.join(" "), over);
        let told = |each: &Move| format!("{} of {} ({}) to {} ({})", each.cases, each.from, each.from_after, each.to, each.to_after);
        assert_eq!(table.moves.iter().map(told).collect::<Vec<_>>().join(", "), moves);
    }

    #[test]
    fn the_norm_is_the_teams_own_percentile() {
        let table = load_table(&people("caio/0/8 luiz/0/6 maria/0/5 ana/0/4 thais/0/3"));
        // Place 3,6 of 3 4 5 6 8: 6 + 0,6 × 2.
        assert_eq!(table.rows[0].norm, Some(Norm { median: 5.0, p90: 7.2 }));
    }

    #[test]
    fn the_overloaded_gives_until_it_is_near_the_median() {
        check("caio/0/8 luiz/0/6 maria/0/5 ana/0/4 thais/0/3", "caio", "1 of caio (6) to thais (4), 1 of caio (6) to ana (5)");
    }

    #[test]
    fn cases_go_to_whoever_has_fewest_one_by_one() {
        check("caio/0/20 ana/0/2 bia/0/2 rui/0/4", "caio", "5 of caio (7) to ana (7), 5 of caio (7) to bia (7), 3 of caio (7) to rui (7)");
    }

    #[test]
    fn only_people_who_are_online_and_of_the_same_team_take_cases() {
        check("caio/0/9* ana/0/1- bia/0/3* rui/0/3* eva/1/0*", "caio", "2 of caio (5) to bia (5), 2 of caio (5) to rui (5)");
        check("caio/0/9* ana/0/1- bia/0/3- rui/0/3-", "caio", "");
    }

    #[test]
    fn small_teams_and_even_loads_have_no_overload() {
        check("ana/0/9 bia/0/1", "", "");
        check("ana/0/4 bia/0/4 rui/0/4 eva/0/5", "", "");
        check("ana/0/0 bia/0/0 rui/0/0", "", "");
        check("ana/0/0 bia/0/0 rui/0/0 eva/0/1", "", "");
        check("", "", "");
    }
}
