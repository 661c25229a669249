//! The charts as options: what they look like is what these files say.

#![cfg(feature = "chart")]

use balcao::chart::{BarsOf, Flow, Ink, Inks, LineOf, Measure, Mirror, Picture, Queue, Room, Scale, Shade, Slot, Tip, TipRow};

/// Tokens of the light theme, enough to tell the inks apart.
fn inks() -> Inks {
    Inks::read(|property| format!("var({property})"), true, false)
}

#[track_caller]
fn check(name: &str, picture: &Picture) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("gallery");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        insta::assert_json_snapshot!(
            name,
            serde_json::json!({ "option": picture.option, "tips": picture.tips.len(), "ticks": picture.ticks })
        )
    });
}

fn slots(count: usize) -> Vec<Slot> {
    (0..count)
        .map(|index| Slot {
            tick: if index % 7 == 3 { format!("seg {}", index + 1) } else { String::new() },
            is_weekend: matches!(index % 7, 1 | 2),
            is_partial: index + 1 == count,
            is_covered: index != 5,
            is_chosen: None,
            is_noted: false,
            is_odd: false,
        })
        .collect()
}

fn tips(count: usize) -> Vec<Tip> {
    (0..count)
        .map(|index| Tip {
            title: format!("dia {index}"),
            rows: vec![TipRow { ink: Some(Ink::Text), name: "Criados".into(), value: index.to_string(), before: "antes 9".into() }],
            note: "Clique para ver só este dia".into(),
        })
        .collect()
}

fn ticks(scale: Scale) -> Vec<(f64, String)> {
    scale.ticks().into_iter().map(|at| (at, at.to_string())).collect()
}

fn cases(count: usize, room: Room) -> Flow {
    let wave = |shift: f64| {
        (0..count).map(|index| (index != 5).then(|| (60.0 + 40.0 * (index as f64 * 0.9 + shift).sin()).round())).collect::<Vec<_>>()
    };
    let scale = Scale::of(100.0, Measure::Count, 4.0);
    Flow {
        slots: slots(count),
        lines: vec![
            LineOf { name: "Criados".into(), ink: Ink::Text, values: wave(0.0), end: "59 até 14:32".into() },
            LineOf { name: "Atendidos".into(), ink: Ink::Us, values: wave(0.4), end: "29 até 14:32".into() },
        ],
        before: wave(0.8),
        shade: Some(Shade::Gap),
        queue: Some(Queue {
            title: "Pendentes ao fim do dia".into(),
            values: wave(2.0),
            greatest: "100".into(),
            end: ("37 agora".into(), "antes 28".into()),
        }),
        scale,
        ticks: ticks(scale),
        tips: tips(count),
        room,
    }
}

#[test]
fn created_and_attended_with_the_queue_below() {
    check("cases", &cases(28, Room::Wide).picture(&inks()));
}

#[test]
fn a_narrow_chart_has_no_names_at_the_ends() {
    check("cases_narrow", &cases(28, Room::Narrow).picture(&inks()));
}

#[test]
fn one_bucket_is_a_point() {
    check("cases_of_one_day", &cases(1, Room::Wide).picture(&inks()));
}

#[test]
fn what_happened_has_a_flag_and_an_odd_day_a_diamond() {
    let mut flow = cases(4, Room::Wide);
    for (index, (is_noted, is_odd)) in [(true, false), (false, true), (true, true), (false, false)].into_iter().enumerate() {
        (flow.slots[index].is_noted, flow.slots[index].is_odd) = (is_noted, is_odd);
    }
    let option = flow.picture(&inks()).option;
    let marks =
        option["series"].as_array().into_iter().flatten().find(|series| series["id"] == "backdrop").map(|series| &series["markLine"]);
    let marks = marks.expect("marks stand in the backdrop");
    let label = |at: usize| marks["data"][at]["label"]["formatter"].as_str().unwrap_or("as all");
    assert_eq!((marks["label"]["formatter"].as_str(), [label(0), label(1), label(2)]), (Some("⚑"), ["as all", "◆", "⚑◆"]));
    assert_eq!(marks["data"].as_array().map(Vec::len), Some(3), "nothing stands over the last day");
    assert_eq!(
        (&marks["data"][1]["lineStyle"]["opacity"], &marks["data"][2]["lineStyle"]),
        (&serde_json::json!(0), &serde_json::Value::Null)
    );
}

#[test]
fn one_metric_with_a_chosen_day() {
    let scale = Scale::of(1_860.0, Measure::Seconds, 4.0);
    let mut flow = Flow {
        lines: vec![LineOf {
            name: "1ª resposta, p90".into(),
            ink: Ink::Us,
            values: vec![Some(600.0), None, Some(1_860.0), Some(1_200.0)],
            end: "20 min".into(),
        }],
        before: Vec::new(),
        shade: None,
        queue: None,
        scale,
        ticks: ticks(scale),
        ..cases(4, Room::Wide)
    };
    for (index, slot) in flow.slots.iter_mut().enumerate() {
        slot.is_chosen = Some(index == 2);
        slot.is_partial = false;
    }
    check("metric", &flow.picture(&inks()));
}

#[test]
fn a_median_with_its_band() {
    let scale = Scale::of(1_860.0, Measure::Seconds, 4.0);
    let median = vec![Some(240.0), None, Some(300.0), Some(120.0)];
    let flow = Flow {
        lines: vec![LineOf { name: "mediana".into(), ink: Ink::Us, values: median.clone(), end: "2 min".into() }],
        before: Vec::new(),
        shade: Some(Shade::Band(median, vec![Some(600.0), None, Some(1_860.0), Some(1_200.0)])),
        queue: None,
        scale,
        ticks: ticks(scale),
        ..cases(4, Room::Wide)
    };
    check("median", &flow.picture(&inks()));
}

#[test]
fn customers_above_us_below() {
    let scale = Scale::of(600.0, Measure::Count, 2.0);
    let bars = |name: &str, ink, values: [f64; 6]| BarsOf { name: name.into(), ink, is_dim: false, values: values.map(Some).to_vec() };
    let mirror = Mirror {
        slots: slots(6),
        above: vec![bars("Recebidas", Ink::Them, [520.0, 480.0, 60.0, 0.0, 410.0, 300.0])],
        below: vec![
            bars("Pessoas", Ink::Us, [300.0, 280.0, 10.0, 0.0, 290.0, 120.0]),
            bars("Robô", Ink::Bot, [120.0, 90.0, 30.0, 0.0, 80.0, 60.0]),
        ],
        scale,
        ticks: ticks(scale),
        tips: tips(6),
    };
    check("origin", &mirror.picture(&inks()));
}
