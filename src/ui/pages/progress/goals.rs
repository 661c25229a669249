//! "Metas": what is wanted of a figure each week, month or quarter, and how it fares. They are set here and kept with the settings.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::engine::{Dimension, Every, Goal, GoalState, Light};
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::event::{Event, ProgressEvent};
use crate::ui::format::{Unit, shape};
use crate::ui::pages::figures::{raw, reason};
use crate::ui::queries::filters::options_id;
use crate::ui::queries::progress::{COURSES, STRENGTHS};

use super::{Told, difference};

/// The form: closed, for a new goal, or for one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Closed,
    New,
    Of(usize),
}

#[component]
pub fn GoalsCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let goals = app.select(|state| state.goals.clone());
    let count = Memo::new(move |_| goals.with(Vec::len));
    let is_filtered = app.select(|state| !state.view.clauses.is_empty());
    let form = RwSignal::new(Form::Closed);
    let is_busy = app.select(|state| !state.is_fresh());
    let row = move |place: usize| {
        let goal = Memo::new(move |_| goals.with(|goals| goals.get(place).cloned()));
        // While the goals asked for are others than these, nothing is said of them.
        let state = Memo::new(move |_| told.get().filter(|page| page.goals.len() == count.get())?.goals.get(place).cloned());
        move || {
            if form.get() == Form::Of(place) {
                return view! { <GoalForm form goal=goal.get_untracked() /> }.into_any();
            }
            match goal.get() {
                Some(goal) => view! { <GoalRow place goal state form /> }.into_any(),
                None => ().into_any(),
            }
        }
    };
    let rows = move || (0..count.get()).map(row).collect_view();
    let below = move || match form.get() {
        Form::New => view! { <GoalForm form goal=None /> }.into_any(),
        _ if count.get() == 0 => view! {
            <div class="empty">
                <p class="empty__title">{app.t("progress.goals.empty")}</p>
                <p>{app.t("progress.goals.empty.hint")}</p>
            </div>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <section class="card col-12" aria-label=move || app.t("progress.goals") aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("progress.goals")} " "
                    <small class="hide-phone">{move || app.t(if is_filtered.get() { "progress.goals.unfiltered" } else { "progress.goals.sub" })}</small>
                </h2>
                <div class="card__acts">
                    <button type="button" class="ctl ctl--sm" data-act="new-goal" on:click=move |_| form.set(Form::New)>
                        <Icon name="plus" />
                        {move || app.t("progress.goals.new")}
                    </button>
                </div>
            </div>
            <div class="goals">{rows} {below}</div>
        </section>
    }
}

#[component]
fn GoalRow(place: usize, goal: Goal, state: Memo<Option<GoalState>>, form: RwSignal<Form>) -> impl IntoView {
    let app = App::expect();
    let unit = shape(&goal.metric).unit;
    let name = app.metric_text(&goal.metric, "name");
    let whose = match goal.team.as_str() {
        "" => app.t("progress.goals.everybody"),
        team => team.to_owned(),
    };
    let shown = StoredValue::new(goal);
    let value = move |value: Option<f64>| app.locale().cell(value, unit);
    let span = move || state.get().map(|state| app.locale().range(state.span)).unwrap_or_default();
    let light = move || {
        let light = state.get().map_or(Light::Unknown, |state| state.light);
        view! { <span class=format!("light light--{}", light.id()) data-light=light.id()>{app.t(&format!("progress.light.{}", light.id()))}</span> }
    };
    let bar = move || {
        let state = state.get()?;
        let target = shown.with_value(|goal| goal.target);
        let now = state.now.value?;
        let top = target.max(now).max(state.projection.unwrap_or(0.0)) * 1.04;
        let part = |value: f64| format!("{:.2}%", if top > 0.0 { value / top * 100.0 } else { 0.0 });
        Some(view! {
            <div class="goal__bar" aria-hidden="true">
                {state.projection.map(|projection| view! { <i class="goal__ahead" style:width=part(projection)></i> })}
                <i class=format!("goal__now light--{}", state.light.id()) style:width=part(now)></i>
                {state.due.map(|due| view! { <i class="goal__due" style:left=part(due * target)></i> })}
                <i class="goal__target" style:left=part(target)></i>
            </div>
        })
    };
    let said = move || state.get().map(|state| shown.with_value(|goal| in_words(app, goal, &state)));
    let past = move || {
        let state = state.get().filter(|state| !state.past.is_empty())?;
        let reached = state.past.iter().filter(|past| past.is_reached == Some(true)).count();
        let dot = |past: &crate::engine::PastGoal| {
            let class = match past.is_reached {
                Some(true) => "goal__dot goal__dot--hit",
                Some(false) => "goal__dot goal__dot--miss",
                None => "goal__dot",
            };
            view! { <i class=class title=format!("{}: {}", app.locale().range(past.span), value(past.value))></i> }
        };
        let n = app.locale().integer(reached as f64);
        let text = app.tw("progress.goals.past", &[("n", &n), ("of", &app.locale().integer(state.past.len() as f64))]);
        Some(
            view! { <span class="goal__past"><span class="goal__dots" aria-hidden="true">{state.past.iter().map(dot).collect_view()}</span> {text}</span> },
        )
    };
    let of = name.clone();
    let label = move |key: &'static str| {
        let of = of.clone();
        move || app.tw(key, &[("name", &of)])
    };
    view! {
        <article class="goal" data-goal=place.to_string()>
            <div class="goal__name">
                <b>{name}</b>
                <small class="muted">{whose} " · " {move || app.t(&format!("progress.every.{}", shown.with_value(|goal| goal.every.id())))} " · " {span}</small>
            </div>
            <div class="goal__value">
                <b data-value=move || state.get().map(|state| raw(state.now.value)).unwrap_or_default()>
                    {move || value(state.get().and_then(|state| state.now.value))}
                </b>
                <small>{move || app.tw("progress.goals.of", &[("target", &value(Some(shown.with_value(|goal| goal.target))))])}</small>
            </div>
            <div class="goal__course">{bar} <p class="goal__said">{said}</p></div>
            <div class="goal__light">{light} {past}</div>
            <div class="goal__acts">
                <button type="button" class="mini" aria-label=label("progress.goals.edit") on:click=move |_| form.set(Form::Of(place))>
                    <Icon name="pen" />
                </button>
                <button
                    type="button"
                    class="mini"
                    aria-label=label("progress.goals.remove")
                    on:click=move |_| app.send(Event::Progress(ProgressEvent::GoalRemoved(place)))
                >
                    <Icon name="trash" />
                </button>
            </div>
        </article>
    }
}

/// Where it leads and what each day left has to bring.
fn in_words(app: App, goal: &Goal, state: &GoalState) -> String {
    let locale = app.locale();
    let unit = shape(&goal.metric).unit;
    if let Some(missing) = &state.missing {
        return reason(app, missing);
    }
    let Some(now) = state.now.value else { return app.t("times.none") };
    let rows = app.tw("n.count", &[("n", &locale.integer(state.now.n as f64))]);
    if !state.grows {
        let away = difference(&locale, now - goal.target, unit);
        let is_met = if state.is_limit { now <= goal.target } else { now >= goal.target };
        let key = match (is_met, state.is_limit) {
            (true, true) => "progress.goals.under",
            (false, true) => "progress.goals.over",
            (true, false) => "progress.goals.above",
            (false, false) => "progress.goals.below",
        };
        let rows = if unit == Unit::Count { String::new() } else { format!(" · {rows}") };
        return format!("{}{rows}", app.tw(key, &[("by", &away)]));
    }
    let whole = |value: f64| locale.cell(Some(value.round()), unit);
    let mut said = Vec::new();
    let due_key = if state.is_limit { "progress.goals.due.limit" } else { "progress.goals.due" };
    said.extend(state.due.filter(|_| state.light != Light::Reached).map(|due| app.tw(due_key, &[("value", &whole(due * goal.target))])));
    match state.projection {
        Some(projection) if state.days_left > 0 => said.push(app.tw("progress.goals.projection", &[("value", &whole(projection))])),
        None if state.days_left > 0 => said.push(app.t("progress.goals.too_early")),
        _ => {}
    }
    if let Some(per_day) = state.per_day.filter(|per_day| *per_day > 0.0) {
        let n = if per_day < 10.0 { locale.trimmed(per_day, 1) } else { locale.cell(Some(per_day.ceil()), unit) };
        let (days, key) = match (&state.work_left, state.is_limit) {
            (Some(left), true) => (left.days, "progress.goals.work.allowed"),
            (Some(left), false) => (left.days, "progress.goals.work.needed"),
            (None, true) => (state.days_left, "progress.goals.allowed"),
            (None, false) => (state.days_left, "progress.goals.needed"),
        };
        said.push(app.tnw(key, days.unsigned_abs().into(), &locale.integer(f64::from(days)), &[("by", &n)]));
    }
    if let Some(left) = state.work_left.as_ref().filter(|_| state.days_left > 0) {
        if left.days == 0 {
            said.push(app.t("progress.goals.work.none"));
        }
        said.push(match left.hours.as_str() {
            "" => app.t("progress.goals.work.hours"),
            hours => app.tw("progress.goals.work.hours.of", &[("name", hours)]),
        });
    }
    said.join(" · ")
}

/// What a target is typed in, and how much of the metric's own unit one of it is.
fn typed_in(unit: Unit) -> (&'static str, f64) {
    match unit {
        Unit::Seconds => ("progress.goals.minutes", 60.0),
        Unit::Share => ("progress.goals.percent", 0.01),
        Unit::Count | Unit::Grade => ("progress.goals.number", 1.0),
    }
}

#[component]
fn GoalForm(form: RwSignal<Form>, goal: Option<Goal>) -> impl IntoView {
    let app = App::expect();
    let first = goal.unwrap_or_else(|| Goal { metric: app.peek(|state| state.view.metric.clone()), ..Goal::default() });
    let metric = RwSignal::new(first.metric.clone());
    let unit = Memo::new(move |_| shape(&metric.get()).unit);
    let (team, every) = (RwSignal::new(first.team.clone()), RwSignal::new(first.every));
    let target = RwSignal::new(if first.target > 0.0 {
        let (_, one) = typed_in(shape(&first.metric).unit);
        ((first.target / one * 1e6).round() / 1e6).to_string()
    } else {
        String::new()
    });
    let wanted = move || {
        let typed = target.get().replace(',', ".").trim().parse::<f64>().ok().filter(|typed| typed.is_finite() && *typed > 0.0)?;
        let (_, one) = typed_in(unit.get());
        Some(typed * one).filter(|value| unit.get() != Unit::Share || *value <= 1.0)
    };
    let is_tried = RwSignal::new(false);
    let is_bad = Memo::new(move |_| is_tried.get() && wanted().is_none());
    let teams = app.answer(&options_id(Dimension::Team));
    let known_teams = move || {
        let mut known: Vec<String> = teams.with(|answer| answer.as_ref().map(|answer| answer.groups.words(0).to_vec()).unwrap_or_default());
        known.retain(|team| !team.is_empty());
        let mine = team.get_untracked();
        if !mine.is_empty() && !known.contains(&mine) {
            known.push(mine);
        }
        let option =
            |name: String| view! { <option value=name.clone() selected=name == team.get_untracked()>{shortened(&name, 60)}</option> };
        known.into_iter().map(option).collect_view()
    };
    let mut offered: Vec<String> = COURSES.into_iter().chain(STRENGTHS).map(str::to_owned).collect();
    offered.push(first.metric);
    offered.sort_by_key(|id| COURSES.iter().chain(&STRENGTHS).position(|known| known == id));
    offered.dedup();
    let metrics = move || {
        let option =
            |id: &String| view! { <option value=id.clone() selected=*id == metric.get_untracked()>{app.metric_text(id, "name")}</option> };
        offered.iter().map(option).collect_view()
    };
    let spans = move || {
        let option = |each: Every| view! { <option value=each.id() selected=each == every.get_untracked()>{app.t(&format!("progress.every.{}", each.id()))}</option> };
        Every::ALL.map(option)
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let Some(target) = wanted() else { return };
        let goal = Goal { metric: metric.get_untracked(), team: team.get_untracked(), every: every.get_untracked(), target };
        let place = match form.get_untracked() {
            Form::Of(place) => Some(place),
            _ => None,
        };
        form.set(Form::Closed);
        app.send(Event::Progress(ProgressEvent::GoalSet { place, goal }));
    };
    view! {
        <form class="goal-form" on:submit=save>
            <label class="field">
                <span class="field__label">{move || app.t("progress.goals.metric")}</span>
                <select class="input" name="metric" on:change=move |event| metric.set(event_target_value(&event))>
                    {metrics}
                </select>
            </label>
            <label class="field">
                <span class="field__label">{move || app.t("dim.team")}</span>
                <select class="input" name="team" on:change=move |event| team.set(event_target_value(&event))>
                    <option value="">{move || app.t("progress.goals.everybody")}</option>
                    {known_teams}
                </select>
            </label>
            <label class="field">
                <span class="field__label">{move || app.t("progress.goals.every")}</span>
                <select
                    class="input"
                    name="every"
                    on:change=move |event| every.set(Every::from_id(&event_target_value(&event)).unwrap_or_default())
                >
                    {spans}
                </select>
            </label>
            <label class="field" class:field--bad=is_bad>
                <span class="field__label">{move || app.t("progress.goals.target")} " (" {move || app.t(typed_in(unit.get()).0)} ")"</span>
                <input
                    class="input input--num"
                    name="target"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-invalid=move || is_bad.get().then_some("true")
                    prop:value=target
                    on:input=move |event| target.set(event_target_value(&event))
                />
                {move || is_bad.get().then(|| view! { <small class="field__hint" role="alert">{app.t("progress.goals.bad")}</small> })}
            </label>
            <div class="cluster goal-form__acts">
                <button type="submit" class="ctl ctl--sm ctl--primary">{move || app.t("progress.save")}</button>
                <button type="button" class="ctl ctl--sm ctl--quiet" on:click=move |_| form.set(Form::Closed)>
                    {move || app.t("progress.cancel")}
                </button>
            </div>
        </form>
    }
}
