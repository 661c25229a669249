use super::*;

fn locale(json: &str) -> Locale {
    let texts: std::collections::HashMap<String, String> = serde_json::from_str(json).unwrap();
    Locale::new(|key| texts.get(key).unwrap_or_else(|| panic!("no text for {key}")).clone())
}

fn portuguese() -> Locale {
    locale(include_str!("../../locales/pt-BR.json"))
}

fn plain(text: String) -> String {
    text.replace('\u{a0}', " ")
}

#[test]
fn numbers_carry_the_separators_of_the_language() {
    let pt = portuguese();
    for (value, digits, expected) in [
        (0.0, 0, "0"),
        (999.0, 0, "999"),
        (2184.0, 0, "2.184"),
        (1_234_567.0, 0, "1.234.567"),
        (-12.04, 1, "−12,0"),
        (-0.04, 1, "0,0"),
        (0.125, 2, "0,13"),
        (11482.5, 1, "11.482,5"),
    ] {
        assert_eq!(pt.decimal(value, digits), expected);
    }
    assert_eq!(pt.percent(0.874, 1), "87,4%");
    assert_eq!(pt.points(-0.021), "2,1 p.p.");
    for (value, expected) in [
        (0.5, "0,5"),
        (40.0, "40"),
        (1200.0, "1.200"),
        (12_300.0, "12,3 mil"),
        (120_000.0, "120 mil"),
        (999_900.0, "1 mi"),
        (3_400_000.0, "3,4 mi"),
    ] {
        assert_eq!(plain(pt.compact(value)), expected);
    }
}

#[test]
fn worked_hours_are_hours_however_many() {
    let pt = portuguese();
    for (secs, expected) in [(1800.0, "30 min"), (29_700.0, "8 h 15 min"), (36_000.0, "10 h"), (4_629_600.0, "1.286 h")] {
        assert_eq!(plain(pt.worked(secs)), expected);
    }
}

#[test]
fn durations_show_their_two_greatest_units() {
    let pt = portuguese();
    for (secs, expected) in [
        (0.0, "0 s"),
        (42.4, "42 s"),
        (59.6, "1 min"),
        (252.0, "4 min 12 s"),
        (599.7, "10 min"),
        (2280.0, "38 min"),
        (3599.0, "1 h"),
        (13_680.0, "3 h 48 min"),
        (86_399.0, "1 d"),
        (97_200.0, "1 d 3 h"),
        (172_800.0, "2 d"),
        (-252.0, "−4 min 12 s"),
    ] {
        assert_eq!(plain(pt.duration(secs)), expected);
    }
    assert_eq!(pt.duration_parts(252.0).iter().map(|part| part.unit.as_str()).collect::<Vec<_>>(), ["min", "s"]);
}

#[test]
fn dates_and_ranges_read_as_in_a_calendar() {
    let pt = portuguese();
    let last = days::day_of(2026, 11, 19);
    assert_eq!(pt.weekday_day(last), "qui 19 nov");
    assert_eq!(pt.long_day(last - 8), "quarta, 11 nov");
    assert_eq!(pt.range(DateRange { start: last - 27, end: last + 1 }), "23 out – 19 nov 2026");
    assert_eq!(pt.range(DateRange { start: last, end: last + 1 }), "19 nov 2026");
    assert_eq!(pt.range(DateRange { start: days::day_of(2025, 12, 20), end: days::day_of(2026, 1, 17) }), "20 dez 2025 – 16 jan 2026");
    assert_eq!(pt.month(last), "nov 2026");
    assert_eq!(clock(14 * 3600 + 32 * 60 + 59), "14:32");
}

#[track_caller]
fn check_change(metric: &str, now: (f64, u64), before: (f64, u64), expected: &str, tone: Tone) {
    let cell = |(value, n)| Cell { value: Some(value), n };
    let change = portuguese().change(cell(now), cell(before), shape(metric));
    assert_eq!((plain(change.sentence()).as_str(), change.tone), (expected, tone));
}

#[test]
fn a_change_is_told_in_both_measures() {
    let other = |metric: &str, now: f64, before: f64| {
        let cell = |value: f64| Cell { value: Some(value), n: 2_000 };
        plain(portuguese().change(cell(now), cell(before), shape(metric)).other)
    };
    assert_eq!(other("cases_opened", 2400.0, 2056.0), "+344");
    assert_eq!(other("cases_opened", 1400.0, 2056.0), "−656");
    assert_eq!(other("first_response_p50", 252.0, 317.0), "−1 min 5 s");
    assert_eq!(other("unanswered_now", 80.0, 28.0), "+185,7%");
    assert_eq!(other("unanswered_now", 80.0, 0.0), "");
    assert_eq!(other("csat_score", 0.9, 0.5), "");
    // Nothing is added to what may be chance, or is new.
    assert_eq!([other("cases_opened", 2184.0, 2056.0), other("cases_opened", 9.0, 0.0)], ["", ""]);
}

#[test]
fn a_change_is_good_or_bad_only_outside_the_noise() {
    check_change("cases_opened", (2184.0, 2184), (2056.0, 2056), "≈ estável", Tone::Flat);
    check_change("cases_opened", (2400.0, 2400), (2056.0, 2056), "▲ 16,7%", Tone::Flat);
    check_change("cases_closed", (1400.0, 1400), (2056.0, 2056), "▼ 31,9%", Tone::Bad);
    check_change("unanswered_now", (80.0, 80), (28.0, 28), "▲ 52", Tone::Bad);
    check_change("first_response_p50", (252.0, 2125), (317.0, 2010), "▼ 20,5%", Tone::Good);
    check_change("first_response_p90", (2280.0, 2125), (1860.0, 2010), "▲ 22,6%", Tone::Bad);
    check_change("first_response_p50", (252.0, 12), (317.0, 2010), "≈ estável", Tone::Flat);
    check_change("first_response_p50", (252.0, 2125), (255.0, 2010), "≈ estável", Tone::Flat);
    check_change("sla_first_response", (0.874, 2125), (0.80, 2010), "▲ 7,4 p.p.", Tone::Good);
    check_change("sla_first_response", (0.874, 21), (0.80, 20), "≈ estável", Tone::Flat);
}

#[test]
fn a_rise_from_nothing_is_new_and_no_past_is_no_change() {
    check_change("messages_sent", (40.0, 40), (0.0, 0), "novo", Tone::Flat);
    check_change("messages_sent", (0.0, 0), (0.0, 0), "≈ estável", Tone::Flat);
    let gone = portuguese().change(Cell { value: Some(3.0), n: 3 }, Cell::default(), shape("messages_sent"));
    assert!(gone.is_none());
}

#[test]
fn wilson_gives_the_published_intervals() {
    for (share, n, low, high) in [(0.9, 10, 0.5958, 0.9821), (0.9, 100, 0.8256, 0.9448)] {
        let (a, b) = wilson(share, n);
        assert!((a - low).abs() < 1e-4 && (b - high).abs() < 1e-4, "{a} {b}");
    }
}

#[test]
fn every_language_says_what_figures_need() {
    for json in [include_str!("../../locales/en.json"), include_str!("../../locales/es.json")] {
        let locale = locale(json);
        let last = days::day_of(2026, 11, 19);
        for text in [
            locale.range(DateRange { start: last - 27, end: last + 1 }),
            locale.long_day(last),
            locale.compact(12_345.0),
            locale.percent(0.5, 1),
        ] {
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }
}
