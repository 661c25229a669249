//! "O que aconteceu": notes that stand on every time chart, typed or read from a list or a calendar, each with what followed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::engine::{DateRange, Effect, Holiday, IsoDay, Note, TREND_P, read_holidays};
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::days;
use crate::ui::event::{Event, ProgressEvent, plain_toast};
use crate::ui::format::shape;
use crate::ui::pages::input::{self, TextFileInput};
use crate::ui::state::Toast;

use super::{Told, chance, level};

const INPUT: &str = "notes-input";
/// Letters of a note.
const LONGEST: &str = "120";

#[component]
pub fn NotesCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let notes = app.select(|state| state.notes.clone());
    let metric = app.select(|state| state.view.metric.clone());
    let edited = RwSignal::new(None::<usize>);
    let is_busy = app.select(|state| !state.is_fresh());
    let items = move || {
        let notes = notes.get();
        let page = told.get().filter(|page| page.effects.len() == notes.len());
        let effect = |place: usize| page.as_ref().and_then(|page| page.effects.get(place).copied().flatten());
        let item = |(place, note): (usize, Note)| view! { <NoteItem place effect=effect(place) note metric=metric.get() edited /> };
        notes.into_iter().enumerate().map(item).collect_view()
    };
    let form = move || {
        let note = edited.get().and_then(|place| notes.with_untracked(|notes| notes.get(place).cloned()));
        view! { <NoteForm edited note /> }
    };
    let join = move |text: Option<String>| {
        let list = text.map(|text| read_holidays(&text)).unwrap_or_default();
        let notes = notes_of(list.holidays, app.peek(|state| state.data_days()));
        app.send(match notes.is_empty() {
            true => Event::ToastShown(Toast { is_error: true, ..plain_toast("progress.notes.unread") }),
            false => Event::Progress(ProgressEvent::NotesJoined(notes)),
        });
    };
    view! {
        <section class="card col-4" aria-label=move || app.t("progress.notes") aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">{move || app.t("progress.notes")}</h2>
                <div class="card__acts">
                    <button
                        type="button"
                        class="mini"
                        aria-label=move || app.t("progress.notes.file")
                        title=move || app.t("progress.notes.file")
                        on:click=|_| input::choose(INPUT)
                    >
                        <Icon name="upload" />
                    </button>
                    <TextFileInput
                        id=INPUT
                        accept=".ics,.csv,.txt,text/calendar,text/csv,text/plain"
                        label=Signal::derive(move || app.t("progress.notes.file"))
                        on_text=Callback::new(join)
                    />
                </div>
            </div>
            {form}
            <Show
                when=move || notes.with(|notes| !notes.is_empty())
                fallback=move || view! { <p class="sm muted noted__empty">{move || app.t("progress.notes.empty")}</p> }
            >
                <ul class="noted" tabindex="0" aria-label=move || app.t("progress.notes")>{items}</ul>
            </Show>
        </section>
    }
}

/// Days of a list as notes: a day without a year in each year of the data, days on end of one name as one.
fn notes_of(list: Vec<Holiday>, data: Option<DateRange>) -> Vec<Note> {
    let years = || data.into_iter().flat_map(|data| days::civil(data.start).0..=days::civil(data.end - 1).0);
    let mut named: Vec<(String, i32)> = Vec::new();
    for holiday in list {
        let of_years = holiday.year.map_or_else(|| years().collect::<Vec<_>>(), |year| vec![year]);
        named.extend(of_years.into_iter().map(|year| (holiday.name.clone(), days::day_of(year, holiday.month, holiday.day))));
    }
    named.sort();
    let runs = named.chunk_by(|a, b| a.0 == b.0 && b.1 <= a.1 + 1);
    let note = |run: &[(String, i32)]| {
        let (first, last) = (run.first()?, run.last()?);
        let until = (last.1 > first.1).then_some(IsoDay(last.1));
        Some(Note { day: IsoDay(first.1), until, text: if first.0.is_empty() { "•".to_owned() } else { first.0.clone() } })
    };
    runs.filter_map(note).collect()
}

#[component]
fn NoteItem(place: usize, note: Note, effect: Option<Effect>, metric: String, edited: RwSignal<Option<usize>>) -> impl IntoView {
    let app = App::expect();
    let locale = app.locale();
    let when = match note.until {
        Some(until) if until != note.day => locale.range(DateRange { start: note.day.0, end: until.0 + 1 }),
        _ => locale.date(note.day.0),
    };
    let said = effect.map(|effect| {
        let shape = shape(&metric);
        let values = [
            ("metric", app.metric_text(&metric, "short")),
            ("before", level(app, effect.before.value, shape)),
            ("after", level(app, effect.after.value, shape)),
        ];
        let text = app.tw("progress.notes.effect", &values.each_ref().map(|(key, value)| (*key, value.as_str())));
        let sure = match effect.p {
            None => app.t("progress.notes.few"),
            Some(p) if p < TREND_P => format!("{} ({})", app.t("progress.notes.sure"), chance(app, p)),
            Some(p) => format!("{} ({})", app.t("progress.notes.unsure"), chance(app, p)),
        };
        let title = app.tw(
            "progress.notes.days",
            &[("before", &locale.range(effect.days_before)), ("after", &locale.range(effect.days_after))],
        );
        view! { <p class="noted__effect" title=title data-effect=effect.after.value.map(|value| value.to_string())>{text} " " <span class="muted">{sure}</span></p> }
    });
    let outside = effect.is_none().then(|| view! { <p class="noted__effect muted">{app.t("progress.notes.outside")}</p> });
    let label = {
        let name = note.text.clone();
        move |key: &'static str| {
            let name = name.clone();
            move || app.tw(key, &[("name", &name)])
        }
    };
    view! {
        <li class="noted__item" data-note=place.to_string()>
            <div class="noted__t">
                <small class="muted">{when}</small>
                <b class="noted__text">{note.text}</b>
                {said}
                {outside}
            </div>
            <button type="button" class="mini" aria-label=label("progress.notes.edit") on:click=move |_| edited.set(Some(place))>
                <Icon name="pen" />
            </button>
            <button
                type="button"
                class="mini"
                aria-label=label("progress.notes.remove")
                on:click=move |_| {
                    edited.set(None);
                    app.send(Event::Progress(ProgressEvent::NoteRemoved(place)));
                }
            >
                <Icon name="trash" />
            </button>
        </li>
    }
}

#[component]
fn NoteForm(edited: RwSignal<Option<usize>>, note: Option<Note>) -> impl IntoView {
    let app = App::expect();
    let is_new = note.is_none();
    let today = app.peek(|state| state.last_day());
    let day = RwSignal::new(days::label(note.as_ref().map_or(today, |note| note.day.0)));
    let until = RwSignal::new(note.as_ref().and_then(|note| note.until).map(|until| days::label(until.0)).unwrap_or_default());
    let text = RwSignal::new(note.map(|note| note.text).unwrap_or_default());
    let is_tried = RwSignal::new(false);
    let read = move || {
        let text = text.get().trim().to_owned();
        let day = IsoDay::try_from(day.get()).ok()?;
        let until = IsoDay::try_from(until.get()).ok().filter(|until| *until > day);
        (!text.is_empty()).then_some(Note { day, until, text })
    };
    let is_bad = Memo::new(move |_| is_tried.get() && read().is_none());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let Some(note) = read() else { return };
        let place = edited.get_untracked();
        is_tried.set(false);
        text.set(String::new());
        until.set(String::new());
        edited.set(None);
        app.send(Event::Progress(ProgressEvent::NoteSet { place, note }));
    };
    let date = move |key: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field__label">{move || app.t(key)}</span>
                <input class="input" type="date" name=key prop:value=value on:input=move |event| value.set(event_target_value(&event)) />
            </label>
        }
    };
    view! {
        <form class="note-form" on:submit=save>
            {date("progress.notes.from", day)} {date("progress.notes.until", until)}
            <label class="field note-form__text" class:field--bad=is_bad>
                <span class="field__label">{move || app.t("progress.notes.what")}</span>
                <input
                    class="input"
                    name="text"
                    maxlength=LONGEST
                    autocomplete="off"
                    placeholder=move || app.t("progress.notes.example")
                    aria-invalid=move || is_bad.get().then_some("true")
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                />
                {move || is_bad.get().then(|| view! { <small class="field__hint" role="alert">{app.t("progress.notes.bad")}</small> })}
            </label>
            <div class="cluster note-form__acts">
                <button type="submit" class="ctl ctl--sm" data-act="note">
                    <Icon name="flag" />
                    {move || app.t(if is_new { "progress.notes.add" } else { "progress.save" })}
                </button>
                {(!is_new)
                    .then(|| {
                        view! {
                            <button type="button" class="ctl ctl--sm ctl--quiet" on:click=move |_| edited.set(None)>
                                {move || app.t("progress.cancel")}
                            </button>
                        }
                    })}
            </div>
        </form>
    }
}
