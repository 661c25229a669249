//! Evolução: what is wanted and what came of it, how figures move, what happened, and who stands out.
//!
//! [`goals`] goals and how they fare · [`chart`] one figure day by day · [`notes`] what happened, and what followed ·
//! [`odd`] days unlike the others · [`letter`] the last month beside those before · [`trends`] every figure in a row · [`standings`] strengths and weaknesses.

mod chart;
mod goals;
mod letter;
mod notes;
mod odd;
mod standings;
mod trends;

use leptos::prelude::*;

use crate::engine::{Course, ProgressPage};
use crate::ui::app::{App, Shared};
use crate::ui::format::{Better, Locale, Shape, Tone, Unit};

/// The page, as the engine told it last.
type Told = Memo<Option<Shared<ProgressPage>>>;

#[component]
pub fn Progress() -> impl IntoView {
    let app = App::expect();
    let told = app.select(|state| state.progress.page.clone().map(Shared));
    let sub = move || {
        let window = told.with(|told| told.as_ref().and_then(|page| page.window));
        window.map_or_else(|| "\u{a0}".to_owned(), |window| app.tw("progress.sub", &[("range", &app.locale().range(window))]))
    };
    view! {
        <div class="head">
            <div>
                <h1 class="head__title">{move || app.t("nav.progress")}</h1>
                <p class="head__sub">{sub}</p>
            </div>
        </div>
        <div class="grid">
            <goals::GoalsCard told />
            <chart::CourseCard told />
            <notes::NotesCard told />
            <letter::LetterCard />
            <odd::OddCard />
            <trends::TrendsCard told />
            <standings::StandingsCard told />
        </div>
    }
}

/// The course of the metric that is drawn.
fn drawn(app: App, told: Told) -> Memo<Option<Course>> {
    let metric = app.select(|state| state.view.metric.clone());
    Memo::new(move |_| told.get()?.courses.iter().find(|course| course.metric == metric.get()).cloned())
}

/// How much a figure differs: of a share in points, of a count with a digit where it is small.
fn difference(locale: &Locale, by: f64, unit: Unit) -> String {
    let by = by.abs();
    match unit {
        Unit::Share => locale.points(by),
        Unit::Seconds => locale.duration(by),
        Unit::Grade => locale.trimmed(by, 2),
        Unit::Count => locale.trimmed(by, if by < 10.0 { 1 } else { 0 }),
    }
}

/// A figure of a span of days: of a count what a day brought, `52 por dia`.
fn level(app: App, value: Option<f64>, shape: Shape) -> String {
    let locale = app.locale();
    match value {
        None => "—".to_owned(),
        Some(value) if shape.unit == Unit::Count && !shape.is_snapshot => {
            app.tw("progress.per_day", &[("n", &locale.trimmed(value, if value < 10.0 { 1 } else { 0 }))])
        }
        Some(value) => locale.value(value, shape.unit),
    }
}

/// How good it is that a figure moved by `by`.
fn tone(by: f64, shape: Shape) -> &'static str {
    let tone = match shape.better {
        Better::Higher if by > 0.0 => Tone::Good,
        Better::Lower if by < 0.0 => Tone::Good,
        Better::Higher | Better::Lower if by != 0.0 => Tone::Bad,
        _ => Tone::Flat,
    };
    tone.class()
}

/// `p = 0,003`, or `p < 0,001`.
fn chance(app: App, p: f64) -> String {
    let locale = app.locale();
    if p < 0.001 { format!("p < {}", locale.decimal(0.001, 3)) } else { format!("p = {}", locale.decimal(p, 3)) }
}
