//! Days unlike the others of their weekday: what came, what was expected, and how much that is.

use serde::{Deserialize, Serialize};

use crate::filter::{DateRange, Selection};
use crate::metrics::specs;
use crate::metrics::trend::{self, DayValue, Judged};
use crate::model::stats::SMALL_N;
use crate::model::{Ignored, LocalDay};

use super::answer::Refresh;
use super::loaded::Loaded;
use super::progress::{Days, Figures, grows, is_snapshot, known};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OddRequest {
    pub revision: u64,
    /// Its period chooses nothing: days of all the data are looked at.
    pub selection: Selection,
    pub metrics: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OddPage {
    pub revision: u64,
    /// Whole days of the data after the first, at most [`ODD_DAYS`]. `None` = there are none.
    pub window: Option<DateRange>,
    /// Days that some metric had enough days like it for.
    pub n_judged: u32,
    /// The greatest impact first.
    pub runs: Vec<OddRun>,
}

/// Odd days of a metric, one after another, all above or all below what was expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OddRun {
    pub metric: String,
    pub days: DateRange,
    /// Of a count what a day brought; so are the next ones.
    pub value: f64,
    pub expected: f64,
    pub usual: (f64, f64),
    /// Of a count all that came beyond what was expected, or less; else how far the figure is from it.
    pub excess: f64,
    /// Robust standard deviations from what was expected, of all its days together; above zero is more.
    pub impact: f64,
}

impl OddRun {
    pub fn is_ignored(&self, ignored: &[Ignored]) -> bool {
        ignored.iter().any(|ignored| ignored.covers(&self.metric, self.days.start..self.days.end))
    }
}

/// Odd days of a metric between `start` and `end`, the day after the last.
pub fn odd_on<'a>(runs: &'a [OddRun], metric: &'a str, days: DateRange) -> impl Iterator<Item = &'a OddRun> {
    runs.iter().filter(move |run| run.metric == metric && run.days.start < days.end && days.start < run.days.end)
}

/// A year of weeks.
const ODD_DAYS: i32 = 364;
/// Days that lie so close are neighbours: a Friday and a Monday, where nothing comes on weekends.
const NEXT: LocalDay = 3;

pub fn page(loaded: &mut Loaded, request: &OddRequest) -> OddPage {
    let mut page = OddPage { revision: request.revision, ..OddPage::default() };
    let Some(data) = loaded.days() else { return page };
    let selection = loaded.by_person(request.selection.clone());
    let days = Days::of(loaded, data, None);
    // The first day is rarely a whole one, and what was there before it is not known.
    let window = DateRange { start: (data.start + 1).max(days.whole.end - ODD_DAYS), end: days.whole.end };
    if window.days() <= 0 {
        return page;
    }
    page.window = Some(window);
    let mut figures = Figures(Refresh::new(loaded, &selection));
    let mut judged_days: Vec<LocalDay> = Vec::new();
    for metric in &request.metrics {
        let Some(unit) = specs(metric).next().map(|spec| spec.unit) else { continue };
        let least = if grows(metric) || is_snapshot(metric) { 0 } else { SMALL_N };
        let values: Vec<DayValue> = known(window.start, &figures.by_day(metric, window, &days, least));
        let judged = trend::judged(&values, unit);
        judged_days.extend(judged.iter().map(|judged| judged.day));
        page.runs.extend(runs_of(&judged).into_iter().map(|run| run_of(metric, run, &mut figures)));
    }
    judged_days.sort_unstable();
    judged_days.dedup();
    page.n_judged = judged_days.len() as u32;
    page.runs
        .sort_by(|a, b| b.impact.abs().total_cmp(&a.impact.abs()).then_with(|| (b.days.start, &a.metric).cmp(&(a.days.start, &b.metric))));
    page
}

/// Odd days on one side of what was expected, neighbours together. An ordinary day between two of them parts them.
fn runs_of(judged: &[Judged]) -> Vec<&[Judged]> {
    let goes_on = |a: &Judged, b: &Judged| a.is_odd() && b.is_odd() && (a.z > 0.0) == (b.z > 0.0) && b.day - a.day <= NEXT;
    judged.chunk_by(goes_on).filter(|run| run[0].is_odd()).collect()
}

fn run_of(metric: &str, run: &[Judged], figures: &mut Figures) -> OddRun {
    let mean = |of: &dyn Fn(&Judged) -> f64| run.iter().map(of).sum::<f64>() / run.len() as f64;
    let days = DateRange { start: run[0].day, end: run[run.len() - 1].day + 1 };
    let expected = mean(&|day| day.expected);
    let of_days = mean(&|day| day.value);
    let adds_up = grows(metric);
    // A share or a median of several days is that of all their rows.
    let value =
        if adds_up || is_snapshot(metric) || run.len() == 1 { of_days } else { figures.whole(metric, days).0.value.unwrap_or(of_days) };
    OddRun {
        metric: metric.to_owned(),
        days,
        value,
        expected,
        usual: (mean(&|day| day.usual.0), mean(&|day| day.usual.1)),
        excess: (value - expected) * if adds_up { run.len() as f64 } else { 1.0 },
        impact: run.iter().map(|day| day.z).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: LocalDay, z: f64) -> Judged {
        Judged { day, value: 0.0, expected: 0.0, usual: (0.0, 0.0), z }
    }

    #[test]
    fn neighbours_on_one_side_are_one_run() {
        let judged = [day(0, 4.0), day(1, 5.0), day(2, -6.0), day(3, 1.0), day(4, 9.0), day(7, 4.0), day(11, 4.0), day(12, 0.0)];
        let runs: Vec<Vec<LocalDay>> = runs_of(&judged).into_iter().map(|run| run.iter().map(|day| day.day).collect()).collect();
        assert_eq!(runs, [vec![0, 1], vec![2], vec![4, 7], vec![11]]);
    }
}
