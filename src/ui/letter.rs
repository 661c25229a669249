//! "Carta do mês": the last whole month beside those before it, in good news and bad. Against the service's own history only. Pure.

use crate::engine::{Answer, Cell, DateRange, LocalDay};

use super::days;
use super::format::{Better, Shape, Unit, is_noise, is_small, shape};
use super::queries::Frame;
use super::reading;

/// Figures that the letter looks at, in its order.
pub const TOLD: [&str; 15] = [
    "first_response_p50",
    "first_response_p90",
    "sla_first_response",
    "reply_time_p50",
    "resolution_p50",
    "fcr_rate",
    "reopen_rate",
    "abandonment_rate",
    "csat_score",
    "conversion_rate",
    "recontact_rate",
    "delivery_rate",
    "cases_open",
    "cases_opened",
    "messages_received",
];

/// The month told of, with those before it.
pub const MOST: usize = 12;
/// Fewer whole months are no history.
pub const LEAST: usize = 3;

/// Whole months up to the end of the period, the latest first and one after another. A month is whole when the data reach over it: what
/// is missing at its ends are days of the week on which nothing ever happens, and no days are missing inside.
pub fn months(frame: &Frame, per_day: &[u32]) -> Vec<DateRange> {
    let mut by_weekday = [0_u64; 7];
    for (day, &count) in (frame.data.start..).zip(per_day) {
        by_weekday[days::weekday(day) as usize - 1] += u64::from(count);
    }
    let is_quiet = |day: LocalDay| by_weekday[days::weekday(day) as usize - 1] == 0;
    let quiet_days = |days: &mut dyn Iterator<Item = LocalDay>| days.take(7).take_while(|&day| is_quiet(day)).count() as i32;
    let start = frame.data.start - quiet_days(&mut (frame.data.start - 7..frame.data.start).rev());
    let data_end = frame.data.end + quiet_days(&mut (frame.data.end..));
    let end = if frame.period.end < frame.data.end { frame.period.end } else { data_end };
    let is_whole = |month: &DateRange| {
        start <= month.start && month.end <= end && !frame.gaps.iter().any(|gap| (month.start..month.end).contains(gap))
    };
    let first = days::first_of_month(end);
    let month_before = |back: i32| DateRange { start: days::months_later(first, -back - 1), end: days::months_later(first, -back) };
    (0..MOST as i32).map(month_before).take_while(is_whole).collect()
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letter {
    /// In the order of [`TOLD`], those that stand out in their whole history first.
    pub news: Vec<News>,
    /// As the months before.
    pub usual: Vec<&'static str>,
    /// Figures that these months cannot give, or in too few rows.
    pub left_out: Vec<&'static str>,
}

/// A figure that is not as it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct News {
    pub metric: &'static str,
    pub now: Cell,
    /// The median of the months before; of a count that grows with the days, that of as many days.
    pub usual: f64,
    pub standing: Standing,
    /// Months compared, the one told of among them.
    pub n_months: usize,
    /// `None` = neither.
    pub is_good: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Higher than in every other month.
    Highest,
    Lowest,
    /// Higher than usual.
    Above,
    Below,
}

impl Standing {
    pub fn is_extreme(self) -> bool {
        matches!(self, Standing::Highest | Standing::Lowest)
    }

    pub fn is_high(self) -> bool {
        matches!(self, Standing::Highest | Standing::Above)
    }
}

/// What an answer by month says of these months, the latest first.
pub fn letter(answer: &Answer, months: &[DateRange]) -> Letter {
    let mut letter = Letter::default();
    for metric in TOLD {
        match told(answer, metric, months) {
            None => letter.left_out.push(metric),
            Some(None) => letter.usual.push(metric),
            Some(Some(news)) => letter.news.push(news),
        }
    }
    letter.news.sort_by_key(|news| !news.standing.is_extreme());
    letter
}

/// `None` = not known in enough months; `Some(None)` = as usual.
fn told(answer: &Answer, metric: &'static str, months: &[DateRange]) -> Option<Option<News>> {
    let shape = shape(metric);
    if reading::missing(answer, metric).is_some() {
        return None;
    }
    let by_month = reading::groups(answer, metric);
    let of = |month: &DateRange| {
        let label = label(*month);
        let cell = by_month.iter().find(|(known, _)| *known == label).map(|(_, cell)| *cell);
        // A month that the answer does not name had nothing to count.
        cell.unwrap_or(Cell { value: (shape.unit == Unit::Count).then_some(0.0), n: 0 })
    };
    let is_known = |cell: &Cell| cell.value.is_some() && !is_small(*cell, shape.unit);
    let (last, earlier) = months.split_first()?;
    let now = Some(of(last)).filter(is_known)?;
    // A longer month has more of everything that is counted: the others are told as if they had had as many days.
    let scale = |month: &DateRange| if grows(shape) { f64::from(last.days()) / f64::from(month.days()) } else { 1.0 };
    let known = earlier.iter().map(|month| (of(month), scale(month))).filter(|(cell, _)| is_known(cell));
    let mut past: Vec<(f64, u64)> = known.filter_map(|(cell, scale)| Some((cell.value? * scale, cell.n))).collect();
    if past.len() + 1 < LEAST {
        return None;
    }
    past.sort_by(|a, b| a.0.total_cmp(&b.0));
    let usual = median(&past.iter().map(|(value, _)| *value).collect::<Vec<_>>());
    let mut rows: Vec<f64> = past.iter().map(|(_, n)| *n as f64).collect();
    rows.sort_by(f64::total_cmp);
    if is_noise(now, Cell { value: Some(usual), n: median(&rows) as u64 }, shape) {
        return Some(None);
    }
    let value = now.value?;
    let standing = match value > usual {
        true if past.iter().all(|(other, _)| value > *other) => Standing::Highest,
        true => Standing::Above,
        false if past.iter().all(|(other, _)| value < *other) => Standing::Lowest,
        false => Standing::Below,
    };
    let is_good = match shape.better {
        Better::Neither => None,
        Better::Higher => Some(standing.is_high()),
        Better::Lower => Some(!standing.is_high()),
    };
    Some(Some(News { metric, now, usual, standing, n_months: past.len() + 1, is_good }))
}

/// As the groups of an answer are labelled.
pub fn label(month: DateRange) -> String {
    days::label(month.start)[..7].to_owned()
}

/// What every day adds to.
fn grows(shape: Shape) -> bool {
    shape.unit == Unit::Count && !shape.is_snapshot
}

/// Of sorted values; there is at least one.
fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) { (sorted[middle - 1] + sorted[middle]) / 2.0 } else { sorted[middle] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{MetricAnswer, Summary};
    use crate::ui::view_state::ViewState;

    fn day(label: &str) -> LocalDay {
        days::parse(label).unwrap()
    }

    /// The months of data from one day to another (both included); `silent` weekdays have no rows.
    fn of_data(first: &str, last: &str, link: &str, silent: &[u32], gap: Option<(&str, &str)>) -> String {
        let (start, last_day) = (day(first), day(last));
        let in_gap = |day: LocalDay| gap.is_some_and(|(from, to)| (self::day(from)..=self::day(to)).contains(&day));
        let per_day = (start..=last_day).map(|day| u32::from(!silent.contains(&days::weekday(day)) && !in_gap(day)));
        let summary = Summary {
            days: Some(DateRange { start, end: last_day + 1 }),
            last_day,
            last_second: 60_000,
            per_day: per_day.collect(),
            ..Summary::default()
        };
        let frame = Frame::of(&ViewState::parse(link), &summary).unwrap();
        months(&frame, &summary.per_day).into_iter().map(label).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_whole_months_count_and_they_follow_one_another() {
        assert_eq!(of_data("2026-01-01", "2026-04-19", "#/progress", &[], None), "2026-03 2026-02 2026-01");
        // The first and the last one are cut.
        assert_eq!(of_data("2026-01-02", "2026-04-29", "#/progress", &[], None), "2026-03 2026-02");
        // A file of whole months, the last evening not over.
        assert_eq!(of_data("2026-01-01", "2026-03-31", "#/progress", &[], None), "2026-03 2026-02 2026-01");
        assert_eq!(of_data("2024-01-01", "2026-03-31", "#/progress", &[], None).split(' ').count(), MOST);
    }

    #[test]
    fn a_month_that_begins_or_ends_on_a_weekend_without_service_is_whole() {
        // 2026-08-01 is a Saturday, 2026-10-31 too.
        assert_eq!(of_data("2026-08-03", "2026-10-30", "#/progress", &[6, 7], None), "2026-10 2026-09 2026-08");
        assert_eq!(of_data("2026-08-03", "2026-10-30", "#/progress", &[7], None), "2026-09");
    }

    #[test]
    fn a_month_with_a_hole_ends_the_history() {
        let gap = Some(("2026-02-10", "2026-02-15"));
        assert_eq!(of_data("2026-01-01", "2026-05-10", "#/progress", &[], gap), "2026-04 2026-03");
    }

    #[test]
    fn the_period_says_up_to_when() {
        assert_eq!(of_data("2026-01-01", "2026-05-10", "#/progress?p=2026-03-05..2026-04-01", &[], None), "2026-03 2026-02 2026-01");
        assert_eq!(of_data("2026-01-01", "2026-05-10", "#/progress?p=2026-03-05..2026-03-20", &[], None), "2026-02 2026-01");
    }

    /// Months of 2026 up to June, the latest last; one figure of each, over so many rows.
    fn news(metric: &str, values: &[f64], n: u64) -> Letter {
        let month =
            |place: usize| DateRange { start: days::day_of(2026, place as u32 + 1, 1), end: days::day_of(2026, place as u32 + 2, 1) };
        let months: Vec<DateRange> = (0..values.len()).map(month).collect();
        let answer = Answer {
            id: String::new(),
            groups: months.iter().map(|month| vec![label(*month)]).collect(),
            metrics: vec![MetricAnswer {
                metric: metric.to_owned(),
                cells: values.iter().map(|&value| Cell { value: Some(value), n }).collect(),
                missing: None,
            }],
        };
        let latest_first: Vec<DateRange> = months.into_iter().rev().collect();
        let mut letter = letter(&answer, &latest_first);
        letter.news.retain(|news| news.metric == metric);
        letter.usual.retain(|usual| *usual == metric);
        letter
    }

    /// `Lowest of 4, good, usual 600`
    #[track_caller]
    fn check(metric: &str, values: &[f64], n: u64, expected: &str) {
        let letter = news(metric, values, n);
        let shown = match (letter.news.first(), letter.usual.first()) {
            (Some(news), _) => {
                let word = match news.is_good {
                    Some(true) => "good",
                    Some(false) => "bad",
                    None => "neither",
                };
                format!("{:?} of {}, {word}, usual {}", news.standing, news.n_months, (news.usual * 100.0).round() / 100.0)
            }
            (_, Some(_)) => "usual".to_owned(),
            _ => "left out".to_owned(),
        };
        assert_eq!(shown, expected, "{metric} {values:?}");
    }

    #[test]
    fn the_quickest_month_is_good_news_and_the_slowest_bad() {
        check("first_response_p50", &[700.0, 600.0, 500.0, 400.0], 100, "Lowest of 4, good, usual 600");
        check("first_response_p50", &[400.0, 500.0, 600.0, 700.0], 100, "Highest of 4, bad, usual 500");
        check("csat_score", &[0.70, 0.72, 0.71, 0.95], 400, "Highest of 4, good, usual 0.71");
    }

    #[test]
    fn better_than_usual_is_no_record_where_an_earlier_month_was_as_good() {
        check("first_response_p50", &[300.0, 600.0, 700.0, 400.0], 100, "Below of 4, good, usual 600");
        check("first_response_p50", &[400.0, 600.0, 700.0, 400.0], 100, "Below of 4, good, usual 600");
        check("reopen_rate", &[0.30, 0.02, 0.03, 0.20], 400, "Above of 4, bad, usual 0.03");
    }

    #[test]
    fn within_chance_it_is_as_usual_even_if_it_leads() {
        check("first_response_p50", &[600.0, 610.0, 605.0, 599.0], 100, "usual");
        check("csat_score", &[0.70, 0.72, 0.71, 0.74], 100, "usual");
        check("cases_opened", &[310.0, 280.0, 310.0, 320.0], 300, "usual");
    }

    #[test]
    fn a_short_month_is_not_quiet_for_being_short() {
        // Ten a day, every day: January, March and May have 31 days, February 28, April and June 30.
        check("cases_opened", &[310.0, 280.0, 310.0, 300.0, 310.0, 300.0], 300, "usual");
        // 600 instead of ten a day over thirty days.
        check("cases_opened", &[310.0, 280.0, 310.0, 600.0], 300, "Highest of 4, neither, usual 300");
        // A queue is what it is at the end of the month.
        check("cases_open", &[100.0, 100.0, 100.0, 40.0], 100, "Lowest of 4, good, usual 100");
    }

    #[test]
    fn two_months_or_few_rows_are_no_history() {
        check("first_response_p50", &[700.0, 400.0], 100, "left out");
        check("first_response_p50", &[700.0, 600.0, 400.0], 100, "Lowest of 3, good, usual 650");
        check("first_response_p50", &[700.0, 600.0, 400.0], 6, "left out");
    }

    #[test]
    fn records_stand_first() {
        let months: Vec<DateRange> =
            (1..=4).rev().map(|month| DateRange { start: days::day_of(2026, month, 1), end: days::day_of(2026, month + 1, 1) }).collect();
        let cells = |values: [f64; 4]| values.iter().map(|&value| Cell { value: Some(value), n: 500 }).collect();
        let metric = |metric: &str, values| MetricAnswer { metric: metric.to_owned(), cells: cells(values), missing: None };
        let answer = Answer {
            id: String::new(),
            groups: ["2026-01", "2026-02", "2026-03", "2026-04"].into_iter().map(|month| vec![month]).collect(),
            metrics: vec![metric("first_response_p50", [300.0, 600.0, 700.0, 400.0]), metric("csat_score", [0.5, 0.5, 0.5, 0.9])],
        };
        let letter = letter(&answer, &months);
        assert_eq!(letter.news.iter().map(|news| news.metric).collect::<Vec<_>>(), ["csat_score", "first_response_p50"]);
        // Of counts that are not there nothing happened.
        assert_eq!((letter.left_out.len(), letter.usual.len()), (TOLD.len() - 5, 3));
    }
}
