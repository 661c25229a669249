//! "Carta do mês": good news and bad of the last whole month against the months before, to read and to paste.

use leptos::prelude::*;

use crate::engine::{Cell, DateRange, Dimension};
use crate::ui::app::{App, Shared};
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::filter_strip::chip_text;
use crate::ui::components::icon::Icon;
use crate::ui::format::{Arrow, Tone, Unit, shape};
use crate::ui::letter::{LEAST, Letter, News, TOLD, label, letter, months};
use crate::ui::pages::figures::{basis_of, raw};
use crate::ui::pages::{copy_text, words};
use crate::ui::queries::Frame;
use crate::ui::queries::progress::LETTER_ID;
use crate::ui::reading;

/// What the card tells: months, the latest first, and what they say.
#[derive(Clone, PartialEq)]
struct Told {
    months: Vec<DateRange>,
    letter: Shared<Letter>,
}

#[component]
pub fn LetterCard() -> impl IntoView {
    let app = App::expect();
    let answer = app.answer(LETTER_ID);
    let is_busy = app.select(|state| !state.is_fresh());
    let whole = app.select(|state| {
        let summary = state.summary.as_ref()?;
        Some(months(&Frame::of(&state.view, summary)?, &summary.per_day))
    });
    let told = Memo::new(move |before: Option<&Option<Told>>| {
        // The answer that is there is that of the question before.
        if is_busy.get() {
            return before.cloned().flatten();
        }
        let months = whole.get().filter(|months| LEAST <= months.len())?;
        let answer = answer.get()?;
        Some(Told { letter: Shared(letter(&answer, &months).into()), months })
    });
    let nothing = Memo::new(move |_| {
        let n = whole.with(|whole| whole.as_ref().map_or(0, Vec::len));
        let why = || app.tn("letter.short", n as u64, &app.locale().integer(n as f64));
        (n < LEAST).then(|| Nothing { title: app.t("letter.none"), text: why(), act: String::new() })
    });
    let sub = Signal::derive(move || told.with(|told| told.as_ref().map(|told| span(app, told))).unwrap_or_default());
    let numbers = Signal::derive(move || {
        let (Some(told), Some(answer)) = (told.get(), answer.get()) else { return Numbers::default() };
        let cells: Vec<Vec<(String, Cell)>> = TOLD.iter().map(|metric| reading::groups(&answer, metric)).collect();
        let row = |(metric, cells): (&&str, &Vec<(String, Cell)>)| NumberRow {
            name: app.metric_text(metric, "short"),
            cells: told.months.iter().map(|month| number(app, metric, *month, cells)).collect(),
        };
        let months = told.months.iter().map(|month| app.locale().month(month.start));
        Numbers {
            caption: app.t("letter.title"),
            header: std::iter::once(app.t("progress.trends.metric")).chain(months).collect(),
            rows: TOLD.iter().zip(&cells).map(row).collect(),
        }
    });
    let copy = move |_| {
        if let Some(text) = untrack(|| told.get().map(|told| text(app, &told))) {
            copy_text(app, &text, "letter.copied");
        }
    };
    let acts = move || {
        view! {
            <button
                type="button"
                class="mini"
                data-copy="letter"
                disabled=move || told.with(Option::is_none)
                aria-label=move || app.t("letter.copy")
                title=move || app.t("letter.copy")
                on:click=copy
            >
                <Icon name="copy" />
            </button>
        }
    };
    let parts = move || {
        let told = told.get()?;
        let part = |(key, news): (&'static str, Vec<News>)| {
            let month = told.months[0];
            let items = news.iter().map(|news| item(app, news, month)).collect_view();
            (!news.is_empty()).then(|| view! { <div class="letter__part" data-letter=key><h3>{app.t(&format!("letter.{key}"))}</h3><ul class="changes">{items}</ul></div> })
        };
        Some(parts_of(&told.letter).map(part).collect_view())
    };
    let foot = move || {
        let lines = rest(app, &told.get()?);
        Some(view! { <p class="card__foot letter__foot">{lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view()}</p> })
    };
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t("letter.title"))
            sub
            query=Signal::stored(Some(LETTER_ID))
            is_waiting=Signal::derive(move || told.with(Option::is_none) && nothing.with(Option::is_none))
            is_stale=is_busy
            nothing
            numbers
            numbers_when_asked=true
            how=Signal::derive(move || app.t("letter.how"))
            acts
        >
            <div class="letter">{parts}</div>
            {foot}
        </ChartCard>
    }
}

/// Good news, bad news, and what is neither, each under its heading.
fn parts_of(letter: &Letter) -> impl Iterator<Item = (&'static str, Vec<News>)> {
    [("good", Some(true)), ("bad", Some(false)), ("neither", None)].into_iter().map(|(key, is_good)| {
        let news = letter.news.iter().copied().filter(|news| news.is_good == is_good).collect();
        (key, news)
    })
}

/// `outubro de 2026, comparado com os 5 meses antes`
fn span(app: App, told: &Told) -> String {
    let n = told.months.len() - 1;
    let month = app.locale().month(told.months[0].start);
    app.tw("letter.sub", &[("month", &month), ("n", &app.locale().integer(n as f64))])
}

/// A news in plain text.
fn sentence(app: App, news: &News) -> String {
    let (claim, evidence) = said(app, news);
    format!("{claim} {evidence}")
}

/// `1ª resposta, mediana: 8 min, o melhor mês dos últimos 6.` and `O de costume são 12 min.`
fn said(app: App, news: &News) -> (String, String) {
    let locale = app.locale();
    let unit = shape(news.metric).unit;
    let rank = match (news.standing.is_extreme(), news.is_good, news.standing.is_high()) {
        (true, Some(true), _) => "best",
        (true, Some(false), _) => "worst",
        (true, None, true) => "most",
        (true, None, false) => "least",
        (false, Some(true), _) => "better",
        (false, Some(false), _) => "worse",
        (false, None, true) => "more",
        (false, None, false) => "less",
    };
    // A month as long brings a whole number of cases.
    let usual = if unit == Unit::Count { news.usual.round() } else { news.usual };
    let values = [
        ("metric", app.metric_text(news.metric, "short")),
        ("value", locale.cell(news.now.value, unit)),
        ("n", locale.integer(news.n_months as f64)),
        ("usual", locale.value(usual, unit)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    (app.tw(&format!("letter.{rank}"), &values), app.tw("letter.evidence", &values))
}

fn item(app: App, news: &News, month: DateRange) -> impl IntoView + use<> {
    let arrow = if news.standing.is_high() { Arrow::Up } else { Arrow::Down };
    let tone = match news.is_good {
        None => Tone::Flat,
        Some(true) => Tone::Good,
        Some(false) => Tone::Bad,
    };
    let (claim, evidence) = said(app, news);
    let basis = basis_of(app, news.now, shape(news.metric).unit);
    view! {
        <li>
            <span class=format!("arw {}", tone.class()) aria-hidden="true">{arrow.glyph()}</span>
            <p>
                <b data-metric=news.metric data-group=label(month) data-value=raw(news.now.value) title=basis>{claim}</b>
                " "
                {evidence}
            </p>
        </li>
    }
}

/// What is as usual, and what no letter can be written of.
fn rest(app: App, told: &Told) -> Vec<String> {
    let names = |metrics: &[&'static str]| metrics.iter().map(|metric| app.metric_text(metric, "short")).collect::<Vec<_>>().join("; ");
    let line = |key: &str, metrics: &[&'static str]| (!metrics.is_empty()).then(|| app.tw(key, &[("metrics", &names(metrics))]));
    let quiet = told.letter.news.is_empty().then(|| app.t("letter.quiet"));
    [quiet, line("letter.usual", &told.letter.usual), line("letter.left_out", &told.letter.left_out)].into_iter().flatten().collect()
}

fn number(app: App, metric: &str, month: DateRange, cells: &[(String, Cell)]) -> NumberCell {
    let group = label(month);
    let cell = cells.iter().find(|(known, _)| *known == group).map(|(_, cell)| *cell).unwrap_or_default();
    NumberCell { text: app.locale().cell(cell.value, shape(metric).unit), metric: metric.to_owned(), raw: raw(cell.value), group }
}

/// All of it, to paste into WhatsApp or an e-mail.
fn text(app: App, told: &Told) -> String {
    let locale = app.locale();
    let clauses = app.peek(|state| state.view.clauses.clone());
    let of_other = |dimension: Dimension| !matches!(dimension, Dimension::Day | Dimension::Week | Dimension::Month);
    let filters: Vec<String> =
        clauses.iter().filter(|clause| of_other(clause.dimension)).map(|clause| chip_text(app, &locale, clause).sentence()).collect();
    let mut parts = vec![vec![format!("*{}*", app.t("letter.title")), span(app, told)]];
    parts[0].extend((!filters.is_empty()).then(|| app.tw("summary.filters", &[("filters", &filters.join("; "))])));
    for (key, news) in parts_of(&told.letter).filter(|(_, news)| !news.is_empty()) {
        let heading = format!("*{}*", app.t(&format!("letter.{key}")));
        parts.push(std::iter::once(heading).chain(news.iter().map(|news| format!("• {}", sentence(app, news)))).collect());
    }
    parts.push(rest(app, told));
    let (zone, clock) = app.peek(|state| (state.policy.zone.clone(), state.clock()));
    let of = [("data", words::dataset(app)()), ("zone", words::zone(&zone)), ("clock", app.t(&format!("bar.clock.{}", clock.id())))];
    let of: Vec<(&str, &str)> = of.iter().map(|(name, value)| (*name, value.as_str())).collect();
    parts.push(vec![app.tw("summary.of", &of)]);
    parts.retain(|lines| !lines.is_empty());
    parts.into_iter().map(|lines| lines.join("\n")).collect::<Vec<_>>().join("\n\n")
}
