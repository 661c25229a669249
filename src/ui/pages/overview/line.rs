//! A figure over time: its line, the period before as a ghost, what a press and a drag do. Of a duration the median, and the band up to
//! what nine of ten stay below.

use leptos::prelude::*;

use crate::chart::{Flow, Ink, LineOf, Room, Scale, Shade, Tip, TipRow};
use crate::engine::{Cell, Clause, DateRange, Dimension, Op};
use crate::ui::components::chart_card::{NumberRow, Numbers};
use crate::ui::components::press::Held;
use crate::ui::drawer::WhyOf;
use crate::ui::event::Event;
use crate::ui::format::shape;
use crate::ui::pages::why::button::why;
use crate::ui::queries::times::{family_of, with_band};
use crate::ui::queries::{Bucket, Frame};
use crate::ui::reading;
use crate::ui::view_state::Period;

use super::desk::{Desk, Series, measure, values};

/// The line of a metric; `read` gives the series of those of [`with_band`].
pub fn picture(desk: Desk, metric: &str, read: impl Fn(&str) -> Option<Series>, room: Room) -> Option<Flow> {
    let named = |metric: String| read(&metric).map(|series| (metric, series));
    let all: Vec<(String, Series)> = with_band(metric).into_iter().map(named).collect::<Option<_>>()?;
    let chosen = &all.first()?.1;
    let found = |part: &str| {
        let id = format!("{}_{part}", family_of(metric)?);
        all.iter().find(|(metric, _)| *metric == id).map(|(_, series)| series)
    };
    let (median, ninety) = (found("p50"), found("p90"));
    let is_median = metric.ends_with("_p50");
    let scale = scale_of(&all.iter().map(|(_, series)| series).collect::<Vec<_>>(), metric, true);
    let ink = if is_median || median.is_none() { Ink::of_metric(metric) } else { Ink::Text };
    let line = |metric: &str, series: &Series, ink: Ink| LineOf {
        name: name(desk, metric),
        ink,
        values: values(&series.now),
        end: end(desk, metric, &series.now),
    };
    let mut lines = vec![line(metric, chosen, ink)];
    let band = median.zip(ninety);
    if let (Some((median, _)), false) = (band, is_median) {
        lines.push(line(&all[1].0, median, Ink::Us));
    }
    let tip = |index: usize| {
        let of = |(place, (metric, series)): (usize, &(String, Series))| {
            let ink = if place == 0 { Some(ink) } else { Some(Ink::Us).filter(|_| metric.ends_with("_p50")) };
            row(desk, ink, name(desk, metric), metric, series, index)
        };
        // How many the figures of a bucket rest on.
        let n = band.and_then(|(median, _)| median.now.get(index)).filter(|cell| cell.value.is_some()).map(|cell| TipRow {
            ink: None,
            name: "n".to_owned(),
            value: desk.locale.with(|locale| locale.integer(cell.n as f64)),
            before: String::new(),
        });
        Tip {
            title: desk.bucket_title(index),
            rows: all.iter().enumerate().map(of).chain(n).chain(desk.noted(index, &[metric])).collect(),
            note: desk.bucket_note(),
        }
    };
    Some(Flow {
        slots: desk.slots(places(room), &[metric]),
        before: values(&chosen.before),
        shade: band.map(|(median, ninety)| Shade::Band(values(&median.now), values(&ninety.now))),
        queue: None,
        scale,
        ticks: ticks(desk, scale, metric),
        tips: (0..chosen.now.len()).map(tip).collect(),
        lines,
        room,
    })
}

/// Of a duration the part alone: the chart says which duration.
pub fn name(desk: Desk, metric: &str) -> String {
    match family_of(metric).and_then(|family| metric.strip_prefix(family)) {
        Some(part) => desk.app.t(&format!("times.part.{}", &part[1..])),
        None => desk.name(metric),
    }
}

/// What the lines and the band are, with the figures of the period.
#[component]
pub fn LineLegend(
    desk: Desk,
    #[prop(into)] metric: Signal<String>,
    /// The query whose answer has the figures of the period.
    whole: &'static str,
) -> impl IntoView {
    let app = desk.app;
    let whole = desk.answer(whole);
    let figure = move |metric: &str| {
        let value = whole.with(|whole| whole.as_ref().and_then(|whole| reading::whole(whole, metric).value));
        desk.locale.with(|locale| locale.cell(value, shape(metric).unit))
    };
    move || {
        let chosen = metric.get();
        let has_before = desk.looked.with(|looked| looked.as_ref().is_some_and(|looked| looked.frame.before.is_some()));
        let line = |metric: &str, ink: &'static str| {
            view! { <span class="key"><span class=format!("sw sw--line {ink}")></span>{name(desk, metric)} " " <b>{figure(metric)}</b></span> }
        };
        let family = family_of(&chosen);
        let other = family.map(|family| format!("{family}_p50")).filter(|median| *median != chosen);
        let band = family.map(|_| view! { <span class="key"><span class="sw sw--soft c-us"></span>{app.t("chart.band")}</span> });
        let ninety = family.map(|family| format!("{family}_p90")).filter(|ninety| *ninety != chosen);
        view! {
            <div class="legend legend--top">
                {line(&chosen, if other.is_some() { Ink::Text.class() } else { Ink::of_metric(&chosen).class() })}
                {other.map(|median| line(&median, Ink::Us.class()))}
                {band}
                {ninety.map(|ninety| view! { <span class="key">{name(desk, &ninety)} " " <b>{figure(&ninety)}</b></span> })}
                {has_before.then(|| view! { <span class="key"><span class="sw sw--line sw--dash c-before"></span>{app.t("chart.before")}</span> })}
            </div>
        }
    }
}

/// A press on a bucket filters by it.
pub fn press(desk: Desk) -> Callback<(usize, Held)> {
    Callback::new(move |(index, held): (usize, Held)| {
        let event = desk.looked.with_untracked(|looked| {
            let looked = looked.as_ref()?;
            let bucket = looked.buckets.get(index).filter(|bucket| bucket.is_covered)?;
            Some(held.toggles(looked.frame.step.dimension(), bucket.value()))
        });
        if let Some(event) = event {
            desk.send(event);
        }
    })
}

/// A bucket is asked why: the figure of a metric in it, in the answers of `query`.
pub fn ask_why(desk: Desk, query: &'static str, metric: impl Fn() -> String + Send + Sync + 'static) -> Callback<usize> {
    Callback::new(move |index: usize| {
        let labels = desk.looked.with_untracked(|looked| looked.as_ref()?.buckets.get(index).map(|bucket| bucket.labels.clone()));
        if let Some(group) = labels {
            why(desk.app, WhyOf { query: query.to_owned(), metric: metric(), group });
        }
    })
}

/// Buckets drawn over become the period; hours of one day become a filter on hours.
pub fn zoomed(frame: &Frame, buckets: &[Bucket]) -> Option<Event> {
    let (first, last) = (buckets.first()?, buckets.last()?);
    if frame.period.days() == 1 {
        let values = buckets.iter().filter_map(|bucket| bucket.hour).map(|hour| hour.to_string()).collect();
        return Some(Event::ClauseSet(Clause { dimension: Dimension::Hour, op: Op::Is, values }));
    }
    let range = DateRange { start: first.days.start, end: last.days.end };
    Some(Event::Zoomed(Period::of(range, frame.last_day)))
}

pub fn zoom(desk: Desk) -> Callback<(usize, usize)> {
    Callback::new(move |(from, to): (usize, usize)| {
        let event = desk.looked.with_untracked(|looked| {
            let looked = looked.as_ref()?;
            zoomed(&looked.frame, looked.buckets.get(from..=to)?)
        });
        if let Some(event) = event {
            desk.send(event);
        }
    })
}

pub fn places(room: Room) -> usize {
    match room {
        Room::Wide => 10,
        Room::Narrow => 4,
    }
}

/// `59 até 14:32`: the last value, and until when where its bucket is not over.
pub fn end(desk: Desk, metric: &str, cells: &[Cell]) -> String {
    let Some(index) = cells.iter().rposition(|cell| cell.value.is_some()) else { return String::new() };
    let value = desk.locale.with(|locale| locale.cell(cells[index].value, shape(metric).unit));
    let is_partial =
        desk.looked.with(|looked| looked.as_ref().and_then(|looked| looked.buckets.get(index).map(|bucket| bucket.is_partial)));
    match desk.last_time().filter(|_| is_partial == Some(true)) {
        Some(time) => desk.app.tw("chart.until", &[("value", &value), ("time", &time)]),
        None => value,
    }
}

pub fn row(desk: Desk, ink: Option<Ink>, name: String, metric: &str, series: &Series, index: usize) -> TipRow {
    let unit = shape(metric).unit;
    let value = desk.locale.with(|locale| locale.cell(series.now.get(index).and_then(|cell| cell.value), unit));
    TipRow { ink, name, value, before: desk.before(series.before.get(index).and_then(|cell| cell.value), unit) }
}

pub fn scale_of(series: &[&Series], metric: &str, with_before: bool) -> Scale {
    let now = series.iter().flat_map(|series| &series.now);
    let before = series.iter().take(usize::from(with_before)).flat_map(|series| &series.before);
    let greatest = now.chain(before).filter_map(|cell| cell.value).fold(0.0, f64::max);
    Scale::of(greatest, measure(shape(metric).unit), 4.0)
}

pub fn ticks(desk: Desk, scale: Scale, metric: &str) -> Vec<(f64, String)> {
    let unit = shape(metric).unit;
    desk.locale.with(|locale| scale.ticks().into_iter().map(|at| (at, locale.tick(at, unit))).collect())
}

/// The figures of metrics, bucket by bucket, as a table.
pub fn numbers(
    desk: Desk,
    caption: String,
    metrics: &[String],
    name: impl Fn(&str) -> String,
    read: impl Fn(&str) -> Option<Series>,
) -> Numbers {
    let app = desk.app;
    let all: Vec<Series> = metrics.iter().filter_map(|metric| read(metric)).collect();
    let Some(looked) = desk.looked.get().filter(|_| all.len() == metrics.len()) else { return Numbers::default() };
    let has_before = all.iter().any(|series| !series.before.is_empty());
    let mut header = vec![app.t(&format!("chart.table.when.{}", looked.frame.step.id()))];
    for metric in metrics {
        header.push(name(metric));
        if has_before {
            header.push(app.t("chart.before"));
        }
    }
    let rows = looked.buckets.iter().enumerate().map(|(index, bucket)| {
        let group = bucket.labels.join(" ");
        let mut cells = Vec::new();
        for (metric, series) in metrics.iter().zip(&all) {
            cells.push(desk.number(metric, series.now.get(index).copied().unwrap_or_default(), &group));
            if has_before {
                cells.push(desk.past_number(metric, series.before.get(index).copied().unwrap_or_default()));
            }
        }
        NumberRow { name: desk.bucket_title(index), cells }
    });
    Numbers { caption, header, rows: rows.collect() }
}
