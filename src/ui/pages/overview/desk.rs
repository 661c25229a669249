//! What all cards of the page read: the view that the figures on screen belong to, its buckets, and the language.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::{Measure, Slot, TipRow};
use crate::engine::{Answer, Cell, Dimension, Missing, Note, OddRun, Summary, notes_on, odd_on};
use crate::ui::app::{App, Shared};
use crate::ui::browser::turns;
use crate::ui::components::chart_card::{Nothing, NumberCell};
use crate::ui::event::Event;
use crate::ui::format::{Change, Locale, Shape, Unit, clock, is_small, shape};
use crate::ui::pages::words::{marked_days, note_row, odd_days, odd_row};
use crate::ui::queries::{self, Bucket, Frame};
use crate::ui::reading::{self, Chosen, chosen};
use crate::ui::state::AppState;
use crate::ui::view_state::ViewState;

#[derive(Clone, Copy)]
pub struct Desk {
    pub app: App,
    /// What lies on the desk: view and answers that belong to each other, replaced together.
    laid: RwSignal<Option<Laid>>,
    newest: Newest,
    /// Until something is laid, the view whose answers are awaited.
    pub looked: Memo<Option<Shared<Looked>>>,
    pub locale: Memo<Shared<Locale>>,
    /// Newer figures are on their way.
    pub is_stale: Memo<bool>,
    /// Metric of the main chart, as chosen at this moment.
    pub metric: Signal<String>,
    /// What happened: holidays, and what somebody noted.
    pub notes: Memo<Vec<Note>>,
    /// Days unlike the others, of any metric.
    odd: Memo<Vec<OddRun>>,
}

#[derive(Clone, PartialEq)]
struct Laid {
    looked: Shared<Looked>,
    answers: Vec<Shared<Answer>>,
}

pub struct Looked {
    /// Of the answers that belong to it, and their ids.
    revision: u64,
    asked: Vec<String>,
    pub view: ViewState,
    pub summary: Shared<Summary>,
    pub frame: Frame,
    pub buckets: Arc<Vec<Bucket>>,
    pub before: Arc<Vec<Bucket>>,
}

impl Looked {
    fn of(revision: u64, view: &ViewState, summary: &Arc<Summary>) -> Option<Self> {
        let frame = Frame::of(view, summary)?;
        let before = frame.before.map(|before| frame.buckets_of(before)).unwrap_or_default();
        Some(Looked {
            revision,
            asked: queries::of_page(view, summary).into_iter().map(|query| query.id).collect(),
            view: view.clone(),
            summary: Shared(Arc::clone(summary)),
            buckets: Arc::new(frame.buckets()),
            before: Arc::new(before),
            frame,
        })
    }

    pub fn chosen(&self, dimension: Dimension, value: &str) -> Chosen {
        chosen(&self.view.clauses, dimension, value)
    }
}

/// Figures of a metric in the buckets of the period, and in those of the comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    pub now: Vec<Cell>,
    /// As many as `now`, or none.
    pub before: Vec<Cell>,
}

/// The view of a revision, cut into buckets once for all cards.
#[derive(Clone, Copy)]
pub struct Newest(Memo<Option<Shared<Looked>>>);

impl Newest {
    pub fn new(app: App) -> Self {
        let of = app.select(|state| Some((state.revision, Shared(state.summary.clone()?))));
        Newest(Memo::new(move |_| {
            let (revision, summary) = of.get()?;
            let view = app.peek(|state| state.view.clone());
            Looked::of(revision, &view, &summary.0).map(|looked| Shared(Arc::new(looked)))
        }))
    }
}

impl Desk {
    /// A desk for what reads these answers. They are laid on it as soon as all of them are there, in a turn of its own.
    pub fn of(app: App, newest: Newest, ids: &'static [&'static str]) -> Self {
        let ready = Memo::new(move |earlier: Option<&Option<Laid>>| {
            let looked = newest.0.get()?;
            match app.look(|state| arrived(state, &looked, ids)) {
                Some(answers) => Some(Laid { looked, answers }),
                // Of another data set nothing may stay.
                None => earlier.cloned().flatten().filter(|earlier| earlier.looked.summary == looked.summary),
            }
        });
        let laid = RwSignal::new(ready.get_untracked());
        Effect::new(move |earlier: Option<()>| {
            ready.track();
            // What is there when the card is built needs no turn.
            if earlier.is_some() || ready.get_untracked() != laid.get_untracked() {
                turns::figures(move || lay(laid, ready.try_get_untracked().flatten()));
            }
        });
        Desk::on(app, newest, laid, app.select(|state| state.view.metric.clone()).into())
    }

    /// The same for a picture: it follows when the figures stand in the page.
    pub fn pictured(self) -> Self {
        let (laid, metric) = (RwSignal::new(self.laid.get_untracked()), RwSignal::new(self.metric.get_untracked()));
        Effect::new(move |earlier: Option<()>| {
            self.laid.track();
            self.metric.track();
            if earlier.is_some() {
                turns::picture(move || {
                    lay(laid, self.laid.try_get_untracked().flatten());
                    if let Some(now) = self.metric.try_get_untracked()
                        && metric.try_get_untracked().is_some_and(|before| before != now)
                    {
                        metric.set(now);
                    }
                });
            }
        });
        Desk::on(self.app, self.newest, laid, metric.into())
    }

    fn on(app: App, newest: Newest, laid: RwSignal<Option<Laid>>, metric: Signal<String>) -> Self {
        let revision = app.select(|state| state.revision);
        Desk {
            app,
            laid,
            newest,
            looked: Memo::new(move |_| laid.with(|laid| laid.as_ref().map(|laid| laid.looked.clone())).or_else(|| newest.0.get())),
            locale: app.locale_memo(),
            is_stale: Memo::new(move |_| laid.with(|laid| laid.as_ref().map(|laid| laid.looked.revision)) != Some(revision.get())),
            metric,
            notes: marked_days(app),
            odd: odd_days(app),
        }
    }

    pub fn answer(self, id: &str) -> Memo<Option<Shared<Answer>>> {
        let (laid, id) = (self.laid, id.to_owned());
        Memo::new(move |_| laid.with(|laid| laid.as_ref()?.answers.iter().find(|answer| answer.id == id).cloned()))
    }

    /// The answer for the comparison; nothing when there is none, whatever an earlier view left behind.
    pub fn answer_before(self, id: &str) -> Memo<Option<Shared<Answer>>> {
        let answer = self.answer(id);
        let looked = self.looked;
        let is_series = id.ends_with(".series_before");
        let is_asked = move |looked: &Looked| if is_series { looked.frame.before.is_some() } else { looked.frame.before_whole.is_some() };
        Memo::new(move |_| answer.get().filter(|_| looked.with(|looked| looked.as_ref().is_some_and(|looked| is_asked(looked)))))
    }

    pub fn send(self, event: Event) {
        self.app.send(event);
    }

    /// The period has no day of the data.
    pub fn is_outside(self) -> bool {
        self.looked.with(|looked| {
            looked.as_ref().is_some_and(|looked| {
                let (period, data) = (looked.frame.period, looked.frame.data);
                period.end <= data.start || data.end <= period.start
            })
        })
    }

    /// `14:32`, when the period ends with a day that is not over.
    pub fn last_time(self) -> Option<String> {
        self.looked.with(|looked| {
            let frame = &looked.as_ref()?.frame;
            let ends_there = frame.period.start <= frame.last_day && frame.last_day < frame.period.end;
            (ends_there && frame.last_day_is_partial()).then(|| clock(frame.last_second))
        })
    }

    /// The short name of a metric.
    pub fn name(self, metric: &str) -> String {
        self.app.metric_text(metric, "short")
    }

    /// Why the files cannot give a figure.
    pub fn missing(self, missing: &Missing) -> String {
        match missing {
            Missing::Table(role) => self.app.t(&format!("missing.table.{}", role.id())),
            Missing::Hours => self.app.t("missing.hours"),
            Missing::Field(field) => self.app.t(&format!("missing.field.{field}")),
        }
    }

    pub fn per_step(self) -> String {
        self.looked
            .with(|looked| looked.as_ref().map(|looked| self.app.t(&format!("overview.per.{}", looked.frame.step.id()))))
            .unwrap_or_default()
    }

    pub fn period(self) -> String {
        let locale = self.locale.get();
        self.looked.with(|looked| looked.as_ref().map(|looked| locale.range(looked.frame.period))).unwrap_or_default()
    }

    /// Figures by bucket, from an answer that has them in these groups.
    pub fn series(self, metric: &str, now: &Answer, before: Option<&Answer>) -> Series {
        let zero = (shape(metric).unit == Unit::Count).then_some(0.0);
        self.looked.with(|looked| {
            let Some(looked) = looked else { return Series::default() };
            let mut past = before.map(|before| reading::by_bucket(before, metric, &looked.before, zero)).unwrap_or_default();
            if !past.is_empty() {
                past.resize(looked.buckets.len(), Cell::default());
            }
            Series { now: reading::by_bucket(now, metric, &looked.buckets, zero), before: past }
        })
    }

    /// The x axis of a time chart of these metrics, with room for so many words.
    pub fn slots(self, places: usize, metrics: &[&str]) -> Vec<Slot> {
        let locale = self.locale.get();
        self.looked.with(|looked| {
            let Some(looked) = looked else { return Vec::new() };
            let frame = &looked.frame;
            let ticks = frame.ticks(&looked.buckets, places, &locale);
            let slot = |(bucket, tick): (&Bucket, String)| Slot {
                tick,
                is_weekend: frame.step == crate::ui::queries::Step::Day && crate::ui::days::is_weekend(bucket.days.start),
                is_partial: bucket.is_partial,
                is_covered: bucket.is_covered || bucket.days.start > frame.last_day,
                is_chosen: match looked.chosen(frame.step.dimension(), bucket.value()) {
                    Chosen::Open => None,
                    chosen => Some(chosen == Chosen::Yes),
                },
                is_noted: self.notes.with(|notes| notes_on(notes, bucket.days.start..bucket.days.end).next().is_some()),
                is_odd: self.odd.with(|odd| metrics.iter().any(|metric| odd_on(odd, metric, bucket.days).next().is_some())),
            };
            looked.buckets.iter().zip(ticks).map(slot).collect()
        })
    }

    /// A bucket in words.
    pub fn bucket_title(self, index: usize) -> String {
        let locale = self.locale.get();
        self.looked.with(|looked| {
            let Some((looked, bucket)) = looked.as_ref().and_then(|looked| Some((looked, looked.buckets.get(index)?))) else {
                return String::new();
            };
            looked.frame.title(bucket, &locale)
        })
    }

    /// What happened in a bucket, and what was odd about these metrics in it, below its figures.
    pub fn noted(self, index: usize, metrics: &[&str]) -> Vec<TipRow> {
        let days = self.looked.with(|looked| looked.as_ref().and_then(|looked| Some(looked.buckets.get(index)?.days)));
        let Some(days) = days else { return Vec::new() };
        let mut rows: Vec<TipRow> = self.notes.with(|notes| notes_on(notes, days.start..days.end).map(note_row).collect());
        self.odd.with(|odd| {
            for run in metrics.iter().flat_map(|metric| odd_on(odd, metric, days)) {
                let row = odd_row(self.app, run);
                // Where several figures are drawn it is said which one is meant.
                let name = if metrics.len() > 1 { format!("{} ({})", row.name, self.name(&run.metric).to_lowercase()) } else { row.name };
                rows.push(TipRow { name, ..row });
            }
        });
        rows
    }

    /// What a press on a bucket does.
    pub fn bucket_note(self) -> String {
        let step = self.looked.with(|looked| looked.as_ref().map_or("", |looked| looked.frame.step.id()));
        match step {
            "hour" => self.app.t("overview.heat.press"),
            step => self.app.t(&format!("chart.tip.press.{step}")),
        }
    }

    /// `antes 98`, or nothing when there is nothing to compare with.
    pub fn before(self, value: Option<f64>, unit: Unit) -> String {
        let Some(value) = value else { return String::new() };
        let value = self.locale.with(|locale| locale.value(value, unit));
        self.app.tw("delta.before", &[("value", &value)])
    }

    pub fn change(self, now: Cell, before: Cell, shape: Shape) -> Change {
        if is_small(now, shape.unit) {
            return Change::default();
        }
        self.locale.with(|locale| locale.change(now, before, shape))
    }

    /// A figure of a table that outside checks can read.
    pub fn number(self, metric: &str, cell: Cell, group: &str) -> NumberCell {
        let unit = shape(metric).unit;
        let text = self.locale.with(|locale| locale.cell(cell.value, unit));
        NumberCell { text, metric: metric.to_owned(), raw: raw(cell.value), group: group.to_owned() }
    }

    /// A figure of a table that belongs to another period.
    pub fn past_number(self, metric: &str, cell: Cell) -> NumberCell {
        let text = self.locale.with(|locale| locale.cell(cell.value, shape(metric).unit));
        NumberCell { text, ..NumberCell::default() }
    }

    /// Instead of a drawing: the files cannot give it, or the filters leave nothing.
    pub fn nothing(self, answer: &Answer, metric: &str) -> Option<Nothing> {
        let act = || {
            if self.looked.with(|looked| looked.as_ref().is_some_and(|looked| !looked.view.clauses.is_empty())) {
                self.app.t("filter.clear.all")
            } else {
                String::new()
            }
        };
        if let Some(missing) = reading::missing(answer, metric) {
            return Some(Nothing { title: self.app.t("missing.title"), text: self.missing(&missing), act: String::new() });
        }
        let is_empty = answer
            .metrics
            .iter()
            .find(|found| found.metric == metric)
            .is_none_or(|found| found.cells.iter().all(|cell| cell.value.is_none_or(|value| value == 0.0)));
        is_empty.then(|| {
            let filtered = !act().is_empty();
            let locale = self.locale.get();
            let (title, text) = if filtered {
                (self.app.t("filter.empty.title"), self.app.t("filter.empty.together"))
            } else {
                let data = self.looked.with(|looked| looked.as_ref().map(|looked| looked.frame.data));
                let (from, to) = data.map(|data| (locale.date(data.start), locale.date(data.end - 1))).unwrap_or_default();
                (self.app.t("overview.empty.title"), self.app.tw("overview.empty.text", &[("from", &from), ("to", &to)]))
            };
            Nothing { title, text, act: act() }
        })
    }

    /// The way out of an empty card.
    pub fn clear(self) -> Callback<()> {
        Callback::new(move |()| self.send(Event::ClausesCleared))
    }
}

/// The answers among `ids` that were asked for, once all of them are those of the revision.
fn arrived(state: &AppState, looked: &Looked, ids: &[&str]) -> Option<Vec<Shared<Answer>>> {
    if state.revision != looked.revision {
        return None;
    }
    let from = if state.is_fresh() { &state.answers } else { &state.arriving };
    let wanted = ids.iter().filter(|id| looked.asked.iter().any(|asked| asked == *id));
    wanted.map(|id| from.get(*id).cloned().map(Shared)).collect()
}

fn lay(laid: RwSignal<Option<Laid>>, now: Option<Laid>) {
    if laid.try_with_untracked(|before| *before != now) == Some(true) {
        laid.set(now);
    }
}

/// As outside checks read it.
pub fn raw(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

pub fn values(cells: &[Cell]) -> Vec<Option<f64>> {
    cells.iter().map(|cell| cell.value).collect()
}

pub fn measure(unit: Unit) -> Measure {
    match unit {
        Unit::Count => Measure::Count,
        Unit::Share => Measure::Share,
        Unit::Seconds => Measure::Seconds,
        Unit::Grade => Measure::Grade,
    }
}
