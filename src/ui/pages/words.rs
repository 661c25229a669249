//! What several pages say.

use leptos::prelude::*;

use crate::chart::TipRow;
use crate::engine::{DateRange, DayOff, IsoDay, Missing, Note, OddRun, Summary, days_off};
use crate::ui::app::{App, Shared};
use crate::ui::days;
use crate::ui::format::shape;
use crate::ui::state::AppState;
use crate::ui::view_state::{Mark, Period, ViewState};
use crate::ui::week_hours::Rectangle;

/// A value of a notice: text, `=` and a text that may begin with anything, `@` and a key, `#` and a number, `~` and a range of days.
pub fn value(app: App, value: &str) -> String {
    let Some((mark, rest)) = value.split_at_checked(1) else { return String::new() };
    match mark {
        "=" => rest.to_owned(),
        "@" => app.t(rest),
        "#" => rest.parse::<f64>().map_or_else(|_| rest.to_owned(), |number| app.locale().integer(number)),
        "~" => days(rest).map_or_else(String::new, |range| app.locale().range(range)),
        _ => value.to_owned(),
    }
}

fn days(text: &str) -> Option<DateRange> {
    let (start, end) = text.split_once("..")?;
    Some(DateRange { start: start.parse().ok()?, end: end.parse().ok()? })
}

/// `163,9 MB`
pub fn bytes(app: App, bytes: u64) -> String {
    let locale = app.locale();
    let size = bytes as f64;
    match bytes {
        0..1_000 => app.tw("bytes.b", &[("n", &locale.integer(size))]),
        1_000..1_000_000 => app.tw("bytes.kb", &[("n", &locale.integer(size / 1e3))]),
        1_000_000..1_000_000_000 => app.tw("bytes.mb", &[("n", &locale.decimal(size / 1e6, 1))]),
        _ => app.tw("bytes.gb", &[("n", &locale.decimal(size / 1e9, 1))]),
    }
}

/// `2,1 s` below ten seconds, else as durations are written everywhere.
pub fn seconds(app: App, secs: f64) -> String {
    if secs < 10.0 {
        return app.tw("duration.s", &[("s", &app.locale().decimal(secs.max(0.1), 1))]);
    }
    app.locale().duration(secs)
}

/// The place in the name of a zone: `São Paulo` of `America/Sao_Paulo`.
pub fn zone(name: &str) -> String {
    if name == "America/Sao_Paulo" {
        return "São Paulo".to_owned();
    }
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// What the period is called: a preset's name, or a number of days.
pub fn period(app: App, period: &Period) -> String {
    match period {
        Period::Preset(preset) => app.t(preset.text_key()),
        Period::Range(range) => {
            let days = range.days().max(0);
            app.tn("period.days", days as u64, &app.locale().integer(f64::from(days)))
        }
    }
}

/// The days that the figures show; of all data, those of the data.
pub fn shown_range(state: &AppState) -> Option<DateRange> {
    state.range().or_else(|| state.data_days())
}

/// Rows that a person thinks of: messages, cases where there are none.
pub fn main_count(summary: &Summary) -> (&'static str, u64) {
    match (summary.tables.messages, summary.tables.cases) {
        (messages, _) if messages > 0 => ("messages", messages),
        (_, cases) if cases > 0 => ("cases", cases),
        _ => ("rows", summary.report.kept),
    }
}

/// What is open, in a few words: the sample, a file, or how many files.
pub fn dataset(app: App) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let loaded = app.select(|state| (state.is_sample, state.loaded_files.len(), state.dataset.clone()));
    move || match loaded.get() {
        (true, _, _) => app.t("bar.dataset.sample"),
        (false, 2.., _) => app.tn("bar.dataset.files", loaded.get().1 as u64, &app.locale().integer(loaded.get().1 as f64)),
        (false, _, name) => name,
    }
}

/// Why the files cannot give a figure.
pub fn missing(app: App, missing: &Missing) -> String {
    match missing {
        Missing::Table(role) => app.t(&format!("missing.table.{}", role.id())),
        Missing::Field(field) => app.t(&format!("missing.field.{field}")),
        Missing::Hours => app.t("missing.hours"),
    }
}

/// What happened on days of the data: what somebody noted, and the holidays of the service's hours.
pub fn happened(app: App) -> Memo<Vec<Note>> {
    noted(app, |_, _| true)
}

/// The same, as far as time charts show it.
pub fn marked_days(app: App) -> Memo<Vec<Note>> {
    noted(app, |view, mark| !view.hides(mark))
}

fn noted(app: App, shows: fn(&ViewState, Mark) -> bool) -> Memo<Vec<Note>> {
    let of = app.select(move |state| {
        let notes = if shows(&state.view, Mark::Notes) { state.notes.clone() } else { Vec::new() };
        let hours = shows(&state.view, Mark::Holidays).then(|| state.policy.calendar.clone());
        (notes, hours.zip(state.data_days()))
    });
    Memo::new(move |_| {
        let (mut notes, hours) = of.get();
        let Some((hours, days)) = hours else { return notes };
        let years = days::civil(days.start).0..=days::civil(days.end - 1).0;
        notes.extend(days_off(&hours, years).into_iter().map(|(day, name)| {
            let text = match name {
                DayOff::OfBrazil(id) => app.t(&format!("holiday.{id}")),
                DayOff::Named("") => app.t("holiday.unnamed"),
                DayOff::Named(name) => name.to_owned(),
            };
            Note { day: IsoDay(day), until: None, text }
        }));
        notes
    })
}

/// Odd days that time charts show: those that nobody ignores.
pub fn odd_days(app: App) -> Memo<Vec<OddRun>> {
    let of = app.select(|state| {
        let page = state.odd.page.clone().filter(|_| !state.view.hides(Mark::Odd));
        (page.map(Shared), state.ignored.clone())
    });
    Memo::new(move |_| {
        let (page, ignored) = of.get();
        page.iter().flat_map(|page| &page.runs).filter(|run| !run.is_ignored(&ignored)).cloned().collect()
    })
}

/// Beside the pointer of a chart: `◆ fora do comum: esperado 98`.
pub fn odd_row(app: App, run: &OddRun) -> TipRow {
    let value = app.locale().value(run.expected, shape(&run.metric).unit);
    let name = format!("◆ {}", app.t("chart.marks.odd.row"));
    TipRow { ink: None, name, value: String::new(), before: app.tw("chart.marks.odd.expected", &[("value", &value)]) }
}

/// Beside the pointer of a chart: `⚑ Black Friday`.
pub fn note_row(note: &Note) -> TipRow {
    TipRow { ink: None, name: format!("⚑ {}", note.text), value: String::new(), before: String::new() }
}

/// `segunda, das 9h às 10h`, `segunda a quarta, das 9h às 12h`
pub fn hours_of_week(app: App, rectangle: Rectangle) -> String {
    let locale = app.locale();
    let (first, last) = rectangle.weekdays;
    let weekday = |place: usize| locale.weekday_long(place as u32 + 1);
    let weekdays = match first == last {
        true => weekday(first).to_owned(),
        false => app.tw("num.range", &[("from", weekday(first)), ("to", weekday(last))]),
    };
    let (from, to) = (locale.hour(rectangle.hours.0 as u32), locale.hour(rectangle.hours.1 as u32 + 1));
    app.tw("overview.heat.cell", &[("weekday", &weekdays), ("from", &from), ("to", &to)])
}
