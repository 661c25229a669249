//! What answers say: figures of the whole, of buckets, of groups. Pure.

use std::collections::HashMap;

use crate::engine::{Answer, Cell, Clause, Dimension, Missing, Op};

use super::queries::Bucket;

/// The figures of one metric, beside the groups of the answer.
pub fn cells<'a>(answer: &'a Answer, metric: &str) -> &'a [Cell] {
    answer.metrics.iter().find(|found| found.metric == metric).map_or(&[], |found| &found.cells)
}

/// Why the files cannot give the figure, when they cannot.
pub fn missing(answer: &Answer, metric: &str) -> Option<Missing> {
    answer.metrics.iter().find(|found| found.metric == metric)?.missing.clone()
}

/// The figure of an answer without groups.
pub fn whole(answer: &Answer, metric: &str) -> Cell {
    cells(answer, metric).first().copied().unwrap_or_default()
}

/// Groups of one dimension with their figures, in the order of the answer.
pub fn groups(answer: &Answer, metric: &str) -> Vec<(String, Cell)> {
    let labels = answer.groups.iter().map(|group| group.label(0).to_owned());
    labels.zip(cells(answer, metric).iter().copied()).collect()
}

/// One figure per bucket. In a covered bucket that the answer does not name, nothing happened: `zero`; elsewhere nothing is known.
pub fn by_bucket(answer: &Answer, metric: &str, buckets: &[Bucket], zero: Option<f64>) -> Vec<Cell> {
    by_bucket_where(answer, metric, buckets, zero, |_| true)
}

/// The same, summing the groups whose further label passes: of counts only.
pub fn by_bucket_where(
    answer: &Answer,
    metric: &str,
    buckets: &[Bucket],
    zero: Option<f64>,
    passes: impl Fn(Option<&str>) -> bool,
) -> Vec<Cell> {
    let width = buckets.first().map_or(0, |bucket| bucket.labels.len());
    let mut found: HashMap<Vec<&str>, Cell> = HashMap::new();
    for (group, cell) in answer.groups.iter().zip(cells(answer, metric)) {
        if group.len() >= width && passes(group.get(width).copied()) {
            found.entry(group[..width].to_vec()).and_modify(|sum| *sum = plus(*sum, *cell)).or_insert(*cell);
        }
    }
    buckets
        .iter()
        .map(|bucket| {
            let labels: Vec<&str> = bucket.labels.iter().map(String::as_str).collect();
            let nothing = Cell { value: zero.filter(|_| bucket.is_covered), n: 0 };
            found.get(&labels).copied().filter(|_| bucket.is_covered).unwrap_or(nothing)
        })
        .collect()
}

fn plus(a: Cell, b: Cell) -> Cell {
    let value = match (a.value, b.value) {
        (Some(a), Some(b)) => Some(a + b),
        (value, None) | (None, value) => value,
    };
    Cell { value, n: a.n + b.n }
}

/// The sum of counts that are known; `None` when none is.
pub fn sum(cells: impl IntoIterator<Item = Cell>) -> Cell {
    cells.into_iter().fold(Cell::default(), plus)
}

/// What a row or a mark is to the clauses of its own dimension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// Nothing is chosen here.
    #[default]
    Open,
    Yes,
    No,
}

/// Whether a value passes the clauses of its dimension.
pub fn chosen(clauses: &[Clause], dimension: Dimension, value: &str) -> Chosen {
    let mut own = clauses.iter().filter(|clause| clause.dimension == dimension).peekable();
    if own.peek().is_none() {
        return Chosen::Open;
    }
    let passes = own.all(|clause| {
        let named = match clause.op {
            Op::Is | Op::IsNot => clause.values.iter().any(|known| known == value),
            Op::Between => clause.spans(value),
            Op::Contains => clause.values.iter().any(|part| value.to_lowercase().contains(&part.to_lowercase())),
        };
        named != (clause.op == Op::IsNot)
    });
    if passes { Chosen::Yes } else { Chosen::No }
}

/// The rows of a leaderboard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Greatest first.
    pub top: Vec<Rank>,
    /// What the rest sums up to, and how many they are.
    pub rest: Option<(Rank, usize)>,
    /// Of all rows: equal to the sum of what is shown.
    pub sum: f64,
    pub count: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rank {
    /// As in the answer; empty = not given.
    pub label: String,
    pub now: Cell,
    pub before: Cell,
}

/// The greatest `top` groups and the sum of the others, with the same groups of the period before. Groups without a figure are left out.
pub fn ranking(now: Vec<(String, Cell)>, before: Option<Vec<(String, Cell)>>, top: usize) -> Ranking {
    let past: Option<HashMap<String, Cell>> = before.map(|groups| groups.into_iter().collect());
    let mut ranks: Vec<Rank> = now
        .into_iter()
        .filter(|(_, cell)| cell.value.is_some_and(|value| value > 0.0))
        .map(|(label, now)| {
            // A group that the comparison does not name had nothing then.
            let before = past.as_ref().map_or(Cell::default(), |past| past.get(&label).copied().unwrap_or(Cell { value: Some(0.0), n: 0 }));
            Rank { label, now, before }
        })
        .collect();
    ranks.sort_by(|a, b| b.now.value.unwrap_or(0.0).total_cmp(&a.now.value.unwrap_or(0.0)).then_with(|| a.label.cmp(&b.label)));
    let (count, all) = (ranks.len(), sum(ranks.iter().map(|rank| rank.now)).value.unwrap_or(0.0));
    // One row more is better than "others (1)".
    let rest = if count > top + 1 { ranks.split_off(top) } else { Vec::new() };
    let rest = (!rest.is_empty()).then(|| {
        let others =
            Rank { label: String::new(), now: sum(rest.iter().map(|rank| rank.now)), before: sum(rest.iter().map(|rank| rank.before)) };
        (others, rest.len())
    });
    Ranking { top: ranks, rest, sum: all, count }
}

/// Upper bounds of seven steps of equal counts over the values above 0; a value of 0 is step 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    bounds: Vec<f64>,
}

impl Steps {
    pub const COUNT: usize = 7;

    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().filter(|value| *value > 0.0).collect();
        values.sort_by(f64::total_cmp);
        let Some(last) = values.len().checked_sub(1) else { return Steps::default() };
        let bounds =
            (1..=Self::COUNT).map(|step| values[(step * values.len()).div_ceil(Self::COUNT).saturating_sub(1).min(last)]).collect();
        Steps { bounds }
    }

    /// `0` = nothing happened, `1..=7` = from least to most.
    pub fn step(&self, value: f64) -> usize {
        if value <= 0.0 || self.bounds.is_empty() {
            return 0;
        }
        // The greatest step that the value can claim, so that equal values everywhere are full ink.
        let below = self.bounds.partition_point(|bound| *bound < value);
        let same = self.bounds.partition_point(|bound| *bound <= value);
        if same == Self::COUNT { Self::COUNT } else { below + 1 }
    }

    pub fn greatest(&self) -> f64 {
        self.bounds.last().copied().unwrap_or(0.0)
    }

    /// What a step of `1..=7` holds: above the first number, up to the second.
    pub fn span(&self, step: usize) -> (f64, f64) {
        let bound = |index: usize| self.bounds.get(index).copied().unwrap_or(0.0);
        (if step < 2 { 0.0 } else { bound(step - 2) }, bound(step.saturating_sub(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{DateRange, MetricAnswer};

    fn cell(value: f64) -> Cell {
        Cell { value: Some(value), n: value as u64 }
    }

    fn named(groups: &[(&str, f64)]) -> Vec<(String, Cell)> {
        groups.iter().map(|(label, value)| ((*label).to_owned(), cell(*value))).collect()
    }

    fn bucket(label: &str, is_covered: bool) -> Bucket {
        Bucket { labels: vec![label.to_owned()], days: DateRange { start: 0, end: 1 }, hour: None, is_partial: false, is_covered }
    }

    #[test]
    fn a_silent_bucket_is_zero_and_one_outside_the_data_is_a_gap() {
        let answer = Answer {
            id: "a".into(),
            groups: [vec!["1", "bot"], vec!["1", "human"], vec!["3", "human"]].into_iter().collect(),
            metrics: vec![MetricAnswer { metric: "sent".into(), cells: vec![cell(2.0), cell(5.0), cell(4.0)], missing: None }],
        };
        let buckets = [bucket("1", true), bucket("2", true), bucket("4", false)];
        let values = |cells: Vec<Cell>| cells.iter().map(|cell| cell.value).collect::<Vec<_>>();
        assert_eq!(values(by_bucket(&answer, "sent", &buckets, Some(0.0))), [Some(7.0), Some(0.0), None]);
        assert_eq!(values(by_bucket_where(&answer, "sent", &buckets, None, |kind| kind == Some("bot"))), [Some(2.0), None, None]);
    }

    #[test]
    fn what_is_shown_of_a_ranking_sums_up_to_all_of_it() {
        let groups: Vec<(String, Cell)> = (0..300).map(|index| (format!("agent {index}"), cell(f64::from(index % 17)))).collect();
        let ranking = ranking(groups.clone(), Some(groups), 8);
        let (rest, count) = ranking.rest.unwrap();
        let shown: f64 = ranking.top.iter().map(|rank| rank.now.value.unwrap()).sum::<f64>() + rest.now.value.unwrap();
        assert_eq!((ranking.top.len(), ranking.top.len() + count, shown), (8, ranking.count, ranking.sum));
        assert_eq!(rest.now.value, rest.before.value);
    }

    #[test]
    fn nine_groups_are_all_shown() {
        let ranking = ranking(
            named(&[("a", 1.0), ("b", 2.0), ("c", 3.0), ("d", 4.0), ("e", 5.0), ("f", 6.0), ("g", 7.0), ("h", 8.0), ("i", 9.0)]),
            None,
            8,
        );
        assert_eq!((ranking.top.len(), ranking.rest, ranking.top[0].label.as_str()), (9, None, "i"));
    }

    #[test]
    fn a_group_new_to_the_comparison_had_nothing_before() {
        let ranking = ranking(named(&[("Ana", 5.0)]), Some(named(&[("Rui", 9.0)])), 8);
        assert_eq!(ranking.top[0].before.value, Some(0.0));
    }

    #[test]
    fn steps_hold_as_many_days_each() {
        let steps = Steps::of((0..=70).map(f64::from));
        assert_eq!([0.0, 1.0, 10.0, 11.0, 70.0].map(|value| steps.step(value)), [0, 1, 1, 2, 7]);
        assert_eq!((steps.span(1), steps.span(7), steps.greatest()), ((0.0, 10.0), (60.0, 70.0), 70.0));
        assert_eq!(Steps::of([3.0, 3.0, 0.0]).step(3.0), 7);
        assert_eq!(Steps::of([0.0]).step(0.0), 0);
    }

    #[test]
    fn a_value_is_chosen_by_the_clauses_of_its_dimension() {
        let clause = |op, value: &str| Clause { dimension: Dimension::Team, op, values: vec![value.into()] };
        assert_eq!(chosen(&[], Dimension::Team, "Vendas"), Chosen::Open);
        assert_eq!(chosen(&[clause(Op::Is, "Vendas")], Dimension::Team, "Vendas"), Chosen::Yes);
        assert_eq!(chosen(&[clause(Op::Is, "Vendas")], Dimension::Team, "Trocas"), Chosen::No);
        assert_eq!(chosen(&[clause(Op::IsNot, "Vendas")], Dimension::Team, "Vendas"), Chosen::No);
        assert_eq!(chosen(&[clause(Op::Contains, "vend")], Dimension::Team, "Vendas"), Chosen::Yes);
        assert_eq!(chosen(&[clause(Op::Is, "Vendas")], Dimension::Agent, "Ana"), Chosen::Open);
    }
}
