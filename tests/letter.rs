//! The letter of the month over four months of cases, by hand.

use balcao::engine::{Answer, Engine, FileMeta, IsoDay, Request, Response, Selection, Summary, TextSource};
use balcao::import::read_all;
use balcao::ui::letter::{Letter, label, letter, months};
use balcao::ui::queries::Frame;
use balcao::ui::queries::progress::{LETTER_ID, queries};
use balcao::ui::view_state::{ViewState, day_of_iso};

struct NoText;

impl TextSource for NoText {
    fn read(&self, _: u16, _: u64, _: u32) -> Option<Vec<u8>> {
        None
    }
}

/// Four cases on every weekday from `first` to `last`, closed after an hour, in April after half of one; twelve on every weekday of April.
fn cases(first: &str, last: &str) -> String {
    let mut csv = "case_id,created_at,closed_at,agent,channel\n".to_owned();
    let (mut day, last) = (day_of_iso(first).expect("a day"), day_of_iso(last).expect("a day"));
    let mut id = 0;
    while day <= last {
        let date = String::from(IsoDay(day));
        // Day 0 was a Thursday.
        let is_weekday = (day + 3) % 7 < 5;
        let (count, closed) = if date.starts_with("2026-04") { (12, "10:30:00") } else { (4, "11:00:00") };
        for _ in 0..if is_weekday { count } else { 0 } {
            id += 1;
            csv.push_str(&format!("{id},{date} 10:00:00,{date} {closed},Ana,WhatsApp\n"));
        }
        day += 1;
    }
    csv
}

fn load(csv: &str) -> (Engine, Summary) {
    let mut engine = Engine::new(Box::new(NoText));
    engine.handle(Request::Begin { files: vec![FileMeta { name: "casos.csv".to_owned(), bytes: csv.len() as u64 }] });
    let (report, batches) = read_all("casos.csv", csv.as_bytes(), "America/Sao_Paulo");
    batches.into_iter().for_each(|batch| engine.push_batch(batch));
    engine.handle(Request::FileDone { file: 0, reading: 0, report: Box::new(report) });
    match engine.handle(Request::Finish) {
        Some(Response::Loaded(summary)) => (engine, *summary),
        _ => panic!("the file is read"),
    }
}

/// The months and the letter, as Evolução opens with the link.
fn written(csv: &str, link: &str) -> Option<(Vec<String>, Letter)> {
    let (mut engine, summary) = load(csv);
    let view = ViewState::parse(link);
    let months = months(&Frame::of(&view, &summary)?, &summary.per_day);
    let query = queries(&view, &summary).into_iter().find(|query| query.id == LETTER_ID)?;
    let selection: Selection = view.selection(summary.days, summary.last_day);
    let answers: Vec<Answer> = match engine.handle(Request::Refresh { revision: 1, selection, queries: vec![query] }) {
        Some(Response::Answers { answers, .. }) => answers,
        _ => panic!("figures are answered"),
    };
    Some((months.iter().map(|month| label(*month)).collect(), letter(&answers[0], &months)))
}

/// `resolution_p50 Lowest of 4: 1800, usual 3600`
fn shown(letter: &Letter) -> Vec<String> {
    let news = |news: &balcao::ui::letter::News| {
        let value = news.now.value.expect("what is told is known");
        format!("{} {:?} of {}: {value}, usual {:.0}", news.metric, news.standing, news.n_months, news.usual)
    };
    letter.news.iter().map(news).collect()
}

#[test]
fn a_quicker_and_busier_month_is_told_with_its_rank() {
    let (months, letter) = written(&cases("2026-01-01", "2026-04-30"), "#/progress").expect("there are four months");
    assert_eq!(months, ["2026-04", "2026-03", "2026-02", "2026-01"]);
    // Weekdays: 22 in January, 20 in February, 22 in March and April; 88, 80 and 88 cases are 85, 86 and 85 in thirty days.
    assert_eq!(shown(&letter), ["resolution_p50 Lowest of 4: 1800, usual 3600", "cases_opened Highest of 4: 264, usual 85"]);
    assert_eq!(letter.news[0].is_good, Some(true));
    assert!(letter.usual.contains(&"cases_open") && letter.left_out.contains(&"csat_score"), "{letter:?}");
}

#[test]
fn the_period_chooses_the_month_and_a_filter_the_cases() {
    let csv = cases("2026-01-01", "2026-04-30");
    let (months, letter) = written(&csv, "#/progress?p=2026-03-01..2026-04-01").expect("there are three months");
    assert_eq!((months.len(), shown(&letter)), (3, Vec::new()));
    // Of a channel with no case there is nothing to tell, and a clause on days is not one on months.
    let (_, letter) = written(&csv, "#/progress?f=channel:Instagram").expect("there are four months");
    assert_eq!(shown(&letter), Vec::<String>::new());
    let (_, letter) = written(&csv, "#/progress?f=day:2026-04-07").expect("there are four months");
    assert_eq!(letter.news.len(), 2);
}

#[test]
fn two_whole_months_are_no_letter() {
    assert_eq!(written(&cases("2026-01-20", "2026-03-31"), "#/progress"), None);
    assert!(written(&cases("2026-01-01", "2026-03-31"), "#/progress").is_some());
}
