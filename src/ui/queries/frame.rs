//! The period looked at, its comparison, and the buckets that time charts are cut into.

use crate::engine::{Clause, DAY_IS_OVER, DateRange, Dimension, LocalDay, Summary, WeekStart};
use crate::ui::days;
use crate::ui::format::Locale;
use crate::ui::view_state::{Step, ViewState};

/// What the time charts of a page share.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub period: DateRange,
    /// The period compared with: as long, on the same weekdays, wholly inside the data.
    pub before: Option<DateRange>,
    /// The same, for figures of the whole: a clause on certain days would leave nothing of the period before.
    pub before_whole: Option<DateRange>,
    pub step: Step,
    pub last_day: LocalDay,
    pub last_second: u32,
    /// Days of the data.
    pub data: DateRange,
    /// Days inside the data on which there can have been no coverage, sorted.
    pub gaps: Vec<LocalDay>,
    pub week_start: WeekStart,
}

/// One mark of a time chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    /// As the groups of an answer are labelled.
    pub labels: Vec<String>,
    /// Its days inside the period.
    pub days: DateRange,
    pub hour: Option<u32>,
    /// The period or the data hold only a part of it.
    pub is_partial: bool,
    /// The data can say something about it.
    pub is_covered: bool,
}

impl Bucket {
    /// The value of the clause that a click sets.
    pub fn value(&self) -> &str {
        self.labels.last().map_or("", String::as_str)
    }
}

impl Frame {
    /// `None` while there are no days at all.
    pub fn of(view: &ViewState, summary: &Summary) -> Option<Self> {
        let data = summary.days?;
        let period = view.range(summary.days, summary.last_day).unwrap_or(data);
        let before =
            view.compare_range(summary.days, summary.last_day).filter(|before| data.start <= before.start && before.end <= data.end);
        let on_dates = |clause: &Clause| matches!(clause.dimension, Dimension::Day | Dimension::Week | Dimension::Month);
        (period.start < period.end).then(|| Frame {
            period,
            before,
            before_whole: before.filter(|_| !view.clauses.iter().any(on_dates)),
            step: view.step_of(period.days()),
            last_day: summary.last_day,
            last_second: summary.last_second,
            data,
            gaps: gaps(data.start, &summary.per_day),
            week_start: summary.policy.week_start,
        })
    }

    /// The dimensions that cut a period into buckets.
    pub fn dimensions(&self) -> Vec<Dimension> {
        match self.step {
            Step::Hour if self.period.days() > 1 => vec![Dimension::Day, Dimension::Hour],
            step => vec![step.dimension()],
        }
    }

    pub fn buckets(&self) -> Vec<Bucket> {
        self.buckets_of(self.period)
    }

    /// The buckets of another period, in the same step.
    pub fn buckets_of(&self, period: DateRange) -> Vec<Bucket> {
        let mut buckets = Vec::new();
        let mut day = period.start;
        while day < period.end {
            let whole = self.whole_bucket(day);
            let days = DateRange { start: day, end: whole.end.min(period.end) };
            match self.step {
                Step::Hour => buckets.extend((0..24).map(|hour| self.hour_bucket(day, hour))),
                _ => buckets.push(self.bucket(whole, days)),
            }
            day = days.end;
        }
        buckets
    }

    /// The bucket in words: `quarta, 11 nov`, `semana de 16 nov`, `nov 2026`, `quarta, 11 nov, 9h às 10h`. Of a week or a month that the
    /// period cuts, also its days in the period: `semana de 16 nov (18 – 22 nov)`.
    pub fn title(&self, bucket: &Bucket, locale: &Locale) -> String {
        match (self.step, bucket.hour) {
            (Step::Hour, Some(hour)) if self.period.days() > 1 => {
                format!("{}, {}", locale.long_day(bucket.days.start), locale.hour_range(hour))
            }
            (Step::Hour, hour) => locale.hour_range(hour.unwrap_or(0)),
            (Step::Day, _) => locale.long_day(bucket.days.start),
            (Step::Week, _) => self.with_days(locale.week(self.week_of(bucket.days.start)), bucket, locale),
            (Step::Month, _) => self.with_days(locale.month(bucket.days.start), bucket, locale),
        }
    }

    fn with_days(&self, title: String, bucket: &Bucket, locale: &Locale) -> String {
        if bucket.days == self.whole_bucket(bucket.days.start) {
            return title;
        }
        format!("{title} ({})", locale.range_short(bucket.days))
    }

    /// Words under the axis, most of them empty: first days of weeks in daily charts, at most `places` in all.
    pub fn ticks(&self, buckets: &[Bucket], places: usize, locale: &Locale) -> Vec<String> {
        let candidates: Vec<usize> = (0..buckets.len()).filter(|&index| self.is_tick(&buckets[index], buckets.len(), places)).collect();
        let every = candidates.len().div_ceil(places.max(1)).max(1);
        let mut ticks = vec![String::new(); buckets.len()];
        for &index in candidates.iter().step_by(every) {
            ticks[index] = self.tick(&buckets[index], places, locale);
        }
        ticks
    }

    fn is_tick(&self, bucket: &Bucket, count: usize, places: usize) -> bool {
        match self.step {
            Step::Hour if self.period.days() > 2 => bucket.hour == Some(0),
            Step::Hour => bucket.hour.is_some_and(|hour| hour.is_multiple_of(3)),
            Step::Day => count <= places || days::weekday(bucket.days.start) == self.week_start.of_weeks(),
            Step::Week | Step::Month => true,
        }
    }

    fn tick(&self, bucket: &Bucket, places: usize, locale: &Locale) -> String {
        let day = bucket.days.start;
        match (self.step, bucket.hour) {
            (Step::Hour, Some(0)) if self.period.days() > 1 => locale.weekday_day(day),
            (Step::Hour, hour) => locale.hour(hour.unwrap_or(0)),
            (Step::Day, _) if places < 6 => locale.day_month(day),
            (Step::Day, _) => locale.weekday_day(day),
            (Step::Week, _) => locale.day_month(self.week_of(day)),
            (Step::Month, _) if days::civil(day).1 == 1 => locale.month(day),
            (Step::Month, _) => locale.month_name(days::civil(day).1).to_owned(),
        }
    }

    /// The last day of the data is not over.
    pub fn last_day_is_partial(&self) -> bool {
        self.last_second < DAY_IS_OVER
    }

    pub fn is_covered(&self, day: LocalDay) -> bool {
        self.data.start <= day && day <= self.last_day && self.gaps.binary_search(&day).is_err()
    }

    /// The first day of the week of a day.
    pub fn week_of(&self, day: LocalDay) -> LocalDay {
        days::week(day, self.week_start.of_weeks())
    }

    fn whole_bucket(&self, day: LocalDay) -> DateRange {
        match self.step {
            Step::Hour | Step::Day => DateRange { start: day, end: day + 1 },
            Step::Week => DateRange { start: self.week_of(day), end: self.week_of(day) + 7 },
            Step::Month => DateRange { start: days::first_of_month(day), end: days::next_month(day) },
        }
    }

    fn bucket(&self, whole: DateRange, days: DateRange) -> Bucket {
        let label = match self.step {
            Step::Month => days::label(whole.start)[..7].to_owned(),
            _ => days::label(whole.start),
        };
        let holds_last = days.start <= self.last_day && self.last_day < days.end;
        Bucket {
            labels: vec![label],
            days,
            hour: None,
            is_partial: days != whole || holds_last && (self.last_day + 1 < days.end || self.last_day_is_partial()),
            is_covered: (days.start..days.end).any(|day| self.is_covered(day)),
        }
    }

    fn hour_bucket(&self, day: LocalDay, hour: u32) -> Bucket {
        let last_hour = self.last_second / 3600;
        let mut labels = vec![hour.to_string()];
        if self.period.days() > 1 {
            labels.insert(0, days::label(day));
        }
        Bucket {
            labels,
            days: DateRange { start: day, end: day + 1 },
            hour: Some(hour),
            is_partial: day == self.last_day && hour == last_hour,
            is_covered: self.is_covered(day) && (day < self.last_day || hour <= last_hour),
        }
    }
}

/// Runs of three or more days without a single message, some of them on weekdays on which the service works: the files do not reach there.
fn gaps(first: LocalDay, per_day: &[u32]) -> Vec<LocalDay> {
    let mut by_weekday = [0_u64; 7];
    for (day, &count) in (first..).zip(per_day) {
        by_weekday[days::weekday(day) as usize - 1] += u64::from(count);
    }
    let mut gaps = Vec::new();
    let mut day = first;
    for run in per_day.chunk_by(|a, b| (*a == 0) == (*b == 0)) {
        let days = day..day + run.len() as LocalDay;
        day = days.end;
        let works = days.clone().any(|day| by_weekday[days::weekday(day) as usize - 1] > 0);
        if run[0] == 0 && run.len() >= 3 && works {
            gaps.extend(days);
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(from: &str, to: &str) -> Frame {
        let period = DateRange { start: days::parse(from).unwrap(), end: days::parse(to).unwrap() };
        Frame {
            period,
            before: None,
            before_whole: None,
            step: Step::for_days(period.days()),
            last_day: days::parse("2026-11-19").unwrap(),
            last_second: 14 * 3600 + 32 * 60,
            data: DateRange { start: days::parse("2026-01-01").unwrap(), end: days::parse("2026-11-20").unwrap() },
            gaps: Vec::new(),
            week_start: WeekStart::Usual,
        }
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        let shown: Vec<String> = frame(from, to)
            .buckets()
            .iter()
            .map(|bucket| {
                let flag = if !bucket.is_covered {
                    " none"
                } else if bucket.is_partial {
                    " partial"
                } else {
                    ""
                };
                format!("{}{flag}", bucket.labels.join(" "))
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_short_period_is_cut_into_days_and_the_unfinished_one_is_marked() {
        check("2026-11-17", "2026-11-21", &["2026-11-17", "2026-11-18", "2026-11-19 partial", "2026-11-20 none"]);
    }

    #[test]
    fn one_day_is_cut_into_hours_up_to_the_last_instant() {
        let hours = frame("2026-11-19", "2026-11-20").buckets();
        assert_eq!((hours.len(), hours[14].is_partial, hours[15].is_covered), (24, true, false));
        assert_eq!(frame("2026-11-18", "2026-11-20").buckets()[25].labels, ["2026-11-19", "1"]);
    }

    #[test]
    fn a_long_period_is_cut_into_weeks_by_their_monday_then_months() {
        let weeks = frame("2026-03-04", "2026-11-20").buckets();
        assert_eq!((weeks[0].value(), weeks[0].days.days(), weeks.last().unwrap().is_partial), ("2026-03-02", 5, true));
        // The first one is cut by the period, the next is whole.
        assert_eq!((weeks[0].is_partial, weeks[1].is_partial), (true, false));
        let months = frame("2025-01-01", "2026-11-20").buckets();
        assert_eq!((months.len(), months[22].value(), months[0].is_covered), (23, "2026-11", false));
    }

    #[test]
    fn buckets_of_every_step_share_out_the_days_of_the_period() {
        let period = frame("2026-10-28", "2026-11-11");
        for step in Step::ALL {
            let mut days: Vec<LocalDay> = Vec::new();
            for bucket in (Frame { step, ..period.clone() }).buckets() {
                days.extend(bucket.days.start..bucket.days.end);
            }
            days.dedup();
            assert_eq!(days, (period.period.start..period.period.end).collect::<Vec<_>>(), "{step:?}");
        }
        assert_eq!(Frame { step: Step::Month, ..period }.buckets().len(), 2);
    }

    #[test]
    fn the_step_of_the_view_is_that_of_the_frame() {
        let summary = Summary { days: Some(DateRange { start: 0, end: 100 }), last_day: 99, per_day: vec![1; 100], ..Summary::default() };
        let step = |fragment: &str| Frame::of(&ViewState::parse(fragment), &summary).unwrap().step;
        assert_eq!(step("#/overview"), Step::Day);
        assert_eq!(step("#/overview?g=week"), Step::Week);
        assert_eq!(step("#/overview?p=today&g=week"), Step::Hour);
    }

    #[test]
    fn weeks_begin_on_sunday_by_the_settings() {
        let weeks = Frame { week_start: WeekStart::Sunday, ..frame("2026-03-04", "2026-11-20") }.buckets();
        assert_eq!((weeks[0].value(), weeks[0].days.days(), weeks[1].value()), ("2026-03-01", 4, "2026-03-08"));
    }

    #[test]
    fn three_silent_days_are_a_gap_and_a_silent_weekend_is_not() {
        let monday = days::parse("2026-03-09").unwrap();
        assert!(gaps(monday, &[5, 5, 5, 5, 5, 0, 0, 5]).is_empty());
        assert_eq!(gaps(monday, &[5, 5, 5, 5, 5, 0, 0, 0, 5]), [monday + 5, monday + 6, monday + 7]);
    }
}
