use proptest::prelude::*;

use super::*;
use crate::engine::DAY_IS_OVER;

const SEED: u64 = 0x1a2b;

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zá-ú ,;:!~%&=#?+/.-]{1,12}", any::<String>()]
}

fn any_clause() -> impl Strategy<Value = Clause> {
    let op = prop_oneof![Just(Op::Is), Just(Op::IsNot), Just(Op::Contains), Just(Op::Between)];
    (proptest::sample::select(Dimension::ALL), op, proptest::collection::vec(any_text(), 1..4)).prop_map(|(dimension, op, values)| Clause {
        dimension,
        op,
        values,
    })
}

fn any_period() -> impl Strategy<Value = Period> {
    prop_oneof![
        proptest::sample::select(&Preset::ALL[..]).prop_map(Period::Preset),
        (-20_000..60_000, 1..4_000).prop_map(|(start, days)| Period::Range(DateRange { start, end: start + days })),
    ]
}

fn any_compare() -> impl Strategy<Value = Compare> {
    prop_oneof![proptest::sample::select(&Compare::ALL[..]), (-20_000..60_000).prop_map(Compare::From)]
}

fn any_made_for() -> impl Strategy<Value = Option<MadeFor>> {
    let days = proptest::option::of((-20_000..60_000, 1..4_000));
    proptest::option::of((any::<u32>(), any::<u64>(), days).prop_map(|(hash, rows, days)| MadeFor {
        hash,
        rows,
        days: days.map(|(start, days)| DateRange { start, end: start + days }),
    }))
}

fn any_cross() -> impl Strategy<Value = Cross> {
    let dimension = || proptest::option::of(proptest::sample::select(&CROSSED[..]));
    (dimension(), dimension(), "cases_opened|csat_score").prop_map(|(rows, columns, metric)| Cross { rows, columns, metric })
}

fn any_view() -> impl Strategy<Value = ViewState> {
    let sort = proptest::collection::vec(("[a-z_]{1,8}", any::<bool>()), 0..3);
    let looks =
        (proptest::sample::select(&Page::ALL[..]), any_period(), proptest::sample::select(&Basis::ALL[..]), any_compare(), any::<bool>());
    let clock = proptest::option::of(proptest::sample::select(&crate::engine::Clock::ALL[..]));
    let step = proptest::option::of(proptest::sample::select(&Step::ALL[..]));
    let rest = (clock, "|UTC|America/Sao_Paulo", "cases_opened|reply_time_p90", step, any::<bool>(), any_text());
    let clauses = proptest::collection::vec((any_clause(), any::<bool>()), 0..6);
    let case = proptest::option::of((any::<u32>(), any::<u16>()).prop_map(|(case, check)| CaseLink { case, check }));
    let hidden_marks = proptest::sample::subsequence(&Mark::ALL[..], 0..=Mark::ALL.len());
    let cards = (proptest::option::of(1990..=2037), "cases_opened|messages_sent", any::<bool>(), hidden_marks, any_cross());
    (looks, rest, clauses, sort, (any_made_for(), case, cards)).prop_map(
        |(
            (page, period, basis, compare, same_weekdays),
            (clock, zone, metric, step, messages, search),
            clauses,
            sort,
            (made_for, case, (year, heat, heat_total, hidden_marks, cross)),
        )| {
            let table = if messages { TableView::Messages } else { TableView::Cases };
            let mut view = ViewState {
                page,
                period,
                basis,
                compare,
                same_weekdays,
                clock,
                zone,
                sort,
                metric,
                step,
                hidden_marks,
                year,
                heat,
                heat_total,
                cross,
                table,
                search,
                made_for,
                case,
                ..ViewState::default()
            };
            for (clause, is_paused) in clauses {
                if is_paused { view.add_paused(clause) } else { view.set_clause(clause) }
            }
            view
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_view_comes_back_from_its_fragment(view in any_view()) {
        let mut tab = TabState::new(SEED);
        let fragment = view.format(&mut tab);
        prop_assert!(fragment.is_ascii());
        prop_assert_eq!(ViewState::parse_in(&fragment, Preset::Days28, &tab), view);
    }

    #[test]
    fn a_link_for_others_holds_nothing_personal(view in any_view()) {
        let (link, leaves_out) = view.link();
        let public = ViewState {
            clauses: view.clauses.iter().filter(|clause| !clause.dimension.is_personal()).cloned().collect(),
            paused: view.paused.iter().filter(|clause| !clause.dimension.is_personal()).cloned().collect(),
            search: String::new(),
            ..view.clone()
        };
        prop_assert_eq!(leaves_out, public != view);
        prop_assert_eq!(ViewState::parse(&link), public);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        ViewState::parse(&text);
    }

    #[test]
    fn comparisons_have_as_many_days(period in any_period(), last_day in 0..40_000, compare in any_compare(), same_weekdays in any::<bool>()) {
        let view = ViewState { period, compare, same_weekdays, ..ViewState::default() };
        if let (Some(range), Some(before)) = (view.range(None, last_day), view.compare_range(None, last_day)) {
            prop_assert_eq!(before.days(), range.days());
            if same_weekdays {
                prop_assert_eq!(weekday(before.start), weekday(range.start));
            }
            match compare {
                Compare::Previous => prop_assert!(before.end <= range.start && (same_weekdays || before.end == range.start)),
                // A date a year ago; the 29th of February becomes the 28th.
                Compare::Year if !same_weekdays => prop_assert!((365..=366).contains(&(range.start - before.start))),
                Compare::From(day) => {
                    let most = if same_weekdays { 3 } else { 0 };
                    prop_assert!((before.start - day).abs() <= most)
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_comparison_has_as_much_time_as_the_period_has_had(
        period in any_period(), last_day in 0..40_000, last_second in 0..86_400_u32, compare in any_compare(), same_weekdays in any::<bool>(),
    ) {
        let view = ViewState { period, compare, same_weekdays, ..ViewState::default() };
        let (Some(range), Some(before)) = (view.range(None, last_day), view.compare_range(None, last_day)) else { return Ok(()) };
        let is_under_way = range.start <= last_day && last_day < range.end;
        match view.compare_cut(None, last_day, last_second) {
            Some(cut) => {
                prop_assert!(is_under_way && cut.over == before);
                prop_assert_eq!(cut.day - before.start, last_day - range.start);
                prop_assert!(cut.second == last_second + 1 || cut.second == 86_400 && last_second >= DAY_IS_OVER);
            }
            None => prop_assert!(!is_under_way || last_second >= DAY_IS_OVER && last_day + 1 == range.end),
        }
    }

    #[test]
    fn one_step_back_ends_where_the_period_starts(period in any_period(), last_day in 0..40_000) {
        let view = ViewState { period, ..ViewState::default() };
        if let (Some(range), Some(earlier)) = (view.range(None, last_day), view.shifted_period(-1, None, last_day)) {
            prop_assert_eq!(earlier.range(last_day).map(|earlier| earlier.end), Some(range.start));
        }
    }
}

#[track_caller]
fn check_parse(text: &str, expected: &str) {
    let (link, _) = ViewState::parse(text).link();
    assert_eq!(link, expected);
}

#[test]
fn unknown_words_and_defaults_disappear() {
    check_parse("", "#/overview");
    check_parse("#/", "#/overview");
    check_parse("#/nowhere?p=28d&cmp=previous&x=1&basis=each&clock=sundial", "#/overview");
    check_parse("#/team?clock=wall", "#/team?clock=wall");
    check_parse("#/settings?clock=business", "#/settings?clock=business");
    check_parse("https://example.org/b/#/team?p=12m&sort=-cases,agent", "#/team?p=12m&sort=-cases,agent");
    check_parse("#/overview?p=2026-11-20..2026-11-01", "#/overview");
    check_parse("#/overview?p=2026-10-23..2026-11-20", "#/overview?p=2026-10-23..2026-11-20");
    check_parse("/conversations?t=messages&tz=America/Sao_Paulo", "#/conversations?tz=America/Sao_Paulo&t=messages");
    check_parse("#/overview?cmp=2026-03-01&wd=any", "#/overview?cmp=2026-03-01&wd=any");
    check_parse("#/overview?g=week&g=decade", "#/overview?g=week");
    check_parse("#/cross?xr=agent&xc=tag&xm=csat_score", "#/cross?xr=agent&xc=tag&xm=csat_score");
    check_parse("#/cross?xr=requester&xc=case&xm=cases_opened", "#/cross");
    check_parse("#/overview?f=-channel:WhatsApp;day:@2026-11-01,2026-11-07", "#/overview?f=day:@2026-11-01,2026-11-07;-channel:WhatsApp");
    check_parse("#/overview?f=channel:WhatsApp;-channel:Instagram;-case:17", "#/overview?f=-channel:Instagram");
    check_parse(
        "#/overview?f=channel:WhatsApp,Instagram;agent:!Ana%20Bea;team:~ven;planet:mars",
        "#/overview?f=channel:WhatsApp,Instagram;agent:!Ana%20Bea;team:~ven",
    );
}

#[test]
fn a_step_chosen_by_hand_holds_where_the_period_bears_it() {
    let view = ViewState::parse("#/overview?g=hour");
    assert_eq!([1, 14, 15, 400].map(|days| view.step_of(days)), [Step::Hour, Step::Hour, Step::Day, Step::Week]);
    let view = ViewState::parse("#/overview?g=month");
    assert_eq!([1, 31, 32, 9_000].map(|days| view.step_of(days)), [Step::Hour, Step::Day, Step::Month, Step::Month]);
    for days in 1..5_000 {
        assert!(Step::for_days(days).fits(days), "{days}");
        assert_eq!(ViewState::default().step_of(days), Step::for_days(days));
    }
}

#[test]
fn names_are_never_read_from_a_link() {
    check_parse("#/overview?f=requester:Maria;case:17", "#/overview");
}

#[test]
fn the_command_line_looks_at_all_of_the_data() {
    assert_eq!(ViewState::parse_with_default("#/overview", Preset::All).range(None, 100), None);
    assert_eq!(ViewState::parse_with_default("#/overview?p=7d", Preset::All).range(None, 100), Some(DateRange { start: 94, end: 101 }));
}

/// `period` on data that ends on `last`: the days looked at, compared with, a step earlier, a step later.
#[track_caller]
fn check_period(period: &str, last: &str, expected: &str) {
    let last_day = day_of_iso(last).unwrap();
    let data = Some(DateRange { start: last_day - 1_000, end: last_day + 1 });
    let view = ViewState::parse(&format!("#/overview?p={period}"));
    let shown =
        |range: Option<DateRange>| range.map_or("-".to_owned(), |range| format!("{}..{}", iso_of_day(range.start), iso_of_day(range.end)));
    let step = |steps| shown(view.shifted_period(steps, data, last_day).and_then(|period| period.range(last_day)));
    let actual =
        format!("{} vs {} ‹ {} › {}", shown(view.range(data, last_day)), shown(view.compare_range(data, last_day)), step(-1), step(1));
    assert_eq!(actual, expected);
}

#[test]
fn presets_end_with_the_data() {
    check_period("today", "2026-11-19", "2026-11-19..2026-11-20 vs 2026-11-12..2026-11-13 ‹ 2026-11-18..2026-11-19 › -");
    check_period(
        "yesterday",
        "2026-11-19",
        "2026-11-18..2026-11-19 vs 2026-11-11..2026-11-12 ‹ 2026-11-17..2026-11-18 › 2026-11-19..2026-11-20",
    );
    check_period("28d", "2026-11-19", "2026-10-23..2026-11-20 vs 2026-09-25..2026-10-23 ‹ 2026-09-25..2026-10-23 › -");
    check_period("30d", "2026-11-19", "2026-10-21..2026-11-20 vs 2026-09-16..2026-10-16 ‹ 2026-09-21..2026-10-21 › -");
    check_period("this_month", "2026-11-19", "2026-11-01..2026-11-20 vs 2026-10-11..2026-10-30 ‹ 2026-10-01..2026-11-01 › -");
    check_period(
        "last_month",
        "2026-03-31",
        "2026-02-01..2026-03-01 vs 2026-01-04..2026-02-01 ‹ 2026-01-01..2026-02-01 › 2026-03-01..2026-04-01",
    );
    check_period("this_year", "2026-11-19", "2026-01-01..2026-11-20 vs 2025-02-06..2025-12-26 ‹ 2025-01-01..2026-01-01 › -");
    check_period("12m", "2026-11-19", "2025-11-20..2026-11-20 vs 2024-11-14..2025-11-14 ‹ 2024-11-20..2025-11-20 › -");
    check_period("all", "2026-11-19", "- vs - ‹ - › -");
    check_period(
        "2026-09-01..2026-10-01",
        "2026-11-19",
        "2026-09-01..2026-10-01 vs 2026-07-28..2026-08-27 ‹ 2026-08-01..2026-09-01 › 2026-10-01..2026-11-01",
    );
}

#[test]
fn steps_that_land_on_a_preset_become_it() {
    let last_day = day_of_iso("2026-11-19").unwrap();
    let earlier = ViewState { period: Period::Preset(Preset::Days28).clone(), ..ViewState::default() };
    let period = earlier.shifted_period(-1, None, last_day).unwrap();
    let back = ViewState { period, ..ViewState::default() }.shifted_period(1, None, last_day);
    assert_eq!(back, Some(Period::Preset(Preset::Days28)));
}
