//! "Dias fora do comum": what came, what was expected, and how much that is. A press looks at those days; what is known can be ignored.

use leptos::prelude::*;

use crate::engine::{Note, OddRun, notes_on};
use crate::ui::app::{App, Shared};
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::icon::Icon;
use crate::ui::components::press::hold_focus;
use crate::ui::days;
use crate::ui::event::{Event, ProgressEvent};
use crate::ui::format::{Arrow, shape};
use crate::ui::pages::figures::raw;
use crate::ui::pages::words::happened;
use crate::ui::view_state::Period;

use super::{difference, level, tone};

/// Rows shown at first.
const SHOWN: usize = 8;

#[component]
pub fn OddCard() -> impl IntoView {
    let app = App::expect();
    let page = app.select(|state| state.odd_page().map(Shared));
    let ignored = app.select(|state| state.ignored.clone());
    let notes = happened(app);
    let runs = move |is_ignored: bool| {
        Memo::new(move |_| {
            let (page, ignored) = (page.get(), ignored.get());
            let all = page.iter().flat_map(|page| &page.runs);
            all.filter(|run| run.is_ignored(&ignored) == is_ignored).cloned().collect::<Vec<OddRun>>()
        })
    };
    let (listed, put_aside) = (runs(false), runs(true));
    let shows_all = RwSignal::new(false);
    let unfolds = app.unfolds(shows_all);
    let shows_ignored = RwSignal::new(false);
    let nothing = Memo::new(move |_| {
        let page = page.get()?;
        let (title, text) = match page.n_judged {
            _ if page.window.is_none() => (app.t("progress.odd.few"), app.t("progress.no_day")),
            0 => (app.t("progress.odd.few"), app.t("progress.odd.few.hint")),
            n if page.runs.is_empty() => {
                let n = u64::from(n);
                (app.t("progress.odd.none"), app.tn("progress.odd.none.hint", n, &app.locale().integer(n as f64)))
            }
            _ => return None,
        };
        Some(Nothing { title, text, act: String::new() })
    });
    let rows = move || {
        hold_focus("data-press");
        let take = if unfolds.get() { usize::MAX } else { SHOWN };
        listed.get().into_iter().take(take).map(|run| view! { <Row run notes /> }).collect_view()
    };
    let more = move || {
        let hidden = listed.with(Vec::len).saturating_sub(SHOWN);
        (hidden > 0).then(|| {
            let text = move || {
                let n = app.locale().integer(hidden as f64);
                if shows_all.get() { app.t("progress.odd.less") } else { app.tn("progress.odd.more", hidden as u64, &n) }
            };
            view! {
                <button type="button" class="ctl ctl--sm ctl--quiet" aria-expanded=move || shows_all.get().to_string() on:click=move |_| shows_all.update(|all| *all = !*all)>
                    {text}
                </button>
            }
        })
    };
    let aside = move || {
        let n = put_aside.with(Vec::len);
        (n > 0).then(|| {
            let text = move || app.tn("progress.odd.ignored", n as u64, &app.locale().integer(n as f64));
            let rows = move || shows_ignored.get().then(|| put_aside.get().into_iter().map(|run| view! { <Aside run /> }).collect_view());
            view! {
                <div class="odd__aside">
                    <button
                        type="button"
                        class="ctl ctl--sm ctl--quiet"
                        data-act="ignored"
                        aria-expanded=move || shows_ignored.get().to_string()
                        on:click=move |_| shows_ignored.update(|shows| *shows = !*shows)
                    >
                        {text}
                        <Icon name="chev-d" class="i i--sm" />
                    </button>
                    <ul class="odd">{rows}</ul>
                </div>
            }
        })
    };
    view! {
        <ChartCard
            class="card col-12"
            title=Signal::derive(move || app.t("progress.odd"))
            sub=Signal::derive(move || app.t("progress.odd.sub"))
            is_waiting=Signal::derive(move || page.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh() || !state.odd.is_told())
            nothing
            numbers=Signal::derive(move || numbers(app, &listed.get()))
            numbers_when_asked=true
            how=Signal::derive(move || app.t("progress.odd.how"))
        >
            <Show when=move || listed.with(Vec::is_empty)>
                <p class="sm muted">{move || app.t("progress.odd.all_ignored")}</p>
            </Show>
            <ul class="odd">{rows}</ul>
            {more}
            {aside}
        </ChartCard>
    }
}

#[component]
fn Row(run: OddRun, notes: Memo<Vec<Note>>) -> impl IntoView {
    let app = App::expect();
    let (locale, shape) = (app.locale(), shape(&run.metric));
    let looked_at = app.select(|state| state.range());
    let days = run.days;
    let is_chosen = Memo::new(move |_| looked_at.get() == Some(days));
    let happened = move || {
        let texts = notes.with(|notes| notes_on(notes, days.start..days.end).map(|note| note.text.clone()).collect::<Vec<_>>());
        (!texts.is_empty()).then(|| view! { <small class="odd__note">"⚑ " <bdi>{texts.join(" · ")}</bdi></small> })
    };
    let in_range = |value: f64| locale.value(value, shape.unit);
    let (from, to) = (in_range(run.usual.0), in_range(run.usual.1));
    let expected = app.tw("progress.odd.expected", &[("value", &level(app, Some(run.expected), shape)), ("from", &from), ("to", &to)]);
    let arrow = if run.impact > 0.0 { Arrow::Up } else { Arrow::Down };
    let impact = app.tw("progress.odd.impact", &[("z", &locale.decimal(run.impact.abs(), 1))]);
    let (name, when) = (app.metric_text(&run.metric, "name"), words(app, &run));
    let label = app.tw("progress.odd.ignore.what", &[("name", &name), ("days", &when)]);
    let press = format!("{}-{}", run.metric, days.start);
    let look = move |_| {
        let period = Period::of(days, app.peek(|state| state.last_day()));
        app.send(if is_chosen.get_untracked() { Event::ZoomedOut } else { Event::Zoomed(period) });
    };
    let ignored = StoredValue::new(run.clone());
    view! {
        <li class="odd__item" class:odd__item--sel=is_chosen data-odd=run.metric.clone() data-day=days::label(days.start) data-value=raw(Some(run.impact))>
            <button
                type="button"
                class="odd__row"
                data-press=press
                aria-pressed=move || is_chosen.get().to_string()
                title=app.t("progress.odd.press")
                on:click=look
            >
                <span class="odd__when">{when}</span>
                <span class="odd__what">{name} ": " <b>{level(app, Some(run.value), shape)}</b> " " <small>{expected}</small> " " {happened}</span>
                <span class=format!("odd__by {}", tone(run.excess, shape)) title=impact>{arrow.glyph()} " " {difference(&locale, run.excess, shape.unit)}</span>
            </button>
            <button
                type="button"
                class="ctl ctl--sm ctl--quiet"
                data-act="ignore"
                aria-label=label
                on:click=move |_| app.send(Event::Progress(ProgressEvent::OddIgnored(ignored.get_value())))
            >
                {app.t("progress.odd.ignore")}
            </button>
        </li>
    }
}

/// One that is ignored, and the way back.
#[component]
fn Aside(run: OddRun) -> impl IntoView {
    let app = App::expect();
    let (name, when) = (app.metric_text(&run.metric, "name"), words(app, &run));
    let label = app.tw("progress.odd.bring_back.what", &[("name", &name), ("days", &when)]);
    let run = StoredValue::new(run);
    view! {
        <li class="odd__item">
            <span class="odd__row odd__row--aside">
                <span class="odd__when">{when}</span>
                <span class="odd__what">{name}</span>
            </span>
            <button
                type="button"
                class="ctl ctl--sm ctl--quiet"
                data-act="bring-back"
                aria-label=label
                on:click=move |_| app.send(Event::Progress(ProgressEvent::OddBroughtBack(run.get_value())))
            >
                {app.t("progress.odd.bring_back")}
            </button>
        </li>
    }
}

/// `qua 11 fev`, `11 fev – 12 fev`
fn words(app: App, run: &OddRun) -> String {
    if run.days.days() == 1 { app.locale().weekday_day(run.days.start) } else { app.locale().range_short(run.days) }
}

/// The rows as a table.
fn numbers(app: App, runs: &[OddRun]) -> Numbers {
    let locale = app.locale();
    let row = |run: &OddRun| {
        let unit = shape(&run.metric).unit;
        let figure = |value: f64| NumberCell { text: locale.value(value, unit), raw: raw(Some(value)), ..NumberCell::default() };
        let text = |text: String| NumberCell { text, ..NumberCell::default() };
        let excess = locale.signed(run.excess, &difference(&locale, run.excess, unit));
        let impact = locale.signed(run.impact, &locale.decimal(run.impact.abs(), 1));
        NumberRow {
            name: locale.range(run.days),
            cells: vec![
                text(app.metric_text(&run.metric, "name")),
                figure(run.value),
                figure(run.expected),
                figure(run.usual.0),
                figure(run.usual.1),
                NumberCell { text: excess, raw: raw(Some(run.excess)), ..NumberCell::default() },
                NumberCell { text: impact, raw: raw(Some(run.impact)), ..NumberCell::default() },
            ],
        }
    };
    let columns = ["days", "metric", "value", "expected", "from", "to", "excess", "impact"];
    Numbers {
        caption: app.t("progress.odd"),
        header: columns.map(|column| app.t(&format!("progress.odd.column.{column}"))).to_vec(),
        rows: runs.iter().map(row).collect(),
    }
}
