//! The editor of one chip: ticks on values, a part of a text, a pasted list, hours, weekdays. Every change shows at once.

use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::engine::{Clause, Dimension, Op};
use crate::ui::app::App;
use crate::ui::event::Event;
use crate::ui::filters::{self, Editor, editor_of, first_op, fold, hour_ranges, hours_between, parse_ids, toggled};
use crate::ui::queries::filters::options_id;
use crate::ui::view_state::{day_of_iso, iso_of_day};

use super::filter_strip::worded;
use super::icon::Icon;
use super::menu::walk;

/// Values listed at once; more are found by searching.
const LISTED: usize = 200;
const TYPING: Duration = Duration::from_millis(150);

/// What is chosen of a dimension, and how to change it.
#[derive(Clone, Copy)]
struct Choice {
    app: App,
    dimension: Dimension,
    op: RwSignal<Op>,
    values: Memo<Vec<String>>,
    is_paused: Memo<bool>,
}

impl Choice {
    fn new(app: App, dimension: Dimension, op: Op) -> Self {
        let op = RwSignal::new(op);
        let clauses = app.select(move |state| {
            state.view.all_clauses().into_iter().filter(|(clause, _)| clause.dimension == dimension).collect::<Vec<_>>()
        });
        let values = Memo::new(move |_| {
            clauses.read().iter().find(|(clause, _)| clause.op == op.get()).map(|(clause, _)| clause.values.clone()).unwrap_or_default()
        });
        let is_paused = Memo::new(move |_| clauses.read().iter().any(|(clause, is_paused)| clause.op == op.get() && *is_paused));
        Choice { app, dimension, op, values, is_paused }
    }

    fn set(self, values: Vec<String>) {
        self.app.send(Event::ClauseSet(Clause { dimension: self.dimension, op: self.op.get_untracked(), values }));
    }

    /// As [`Choice::set`], letter by letter.
    fn type_in(self, values: Vec<String>) {
        self.app.send(Event::ClauseTyped(Clause { dimension: self.dimension, op: self.op.get_untracked(), values }));
    }

    /// The same values under another condition, as far as they make sense there.
    fn turn(self, op: Op) {
        let before = self.op.get_untracked();
        if op == before {
            return;
        }
        let values = self.values.get_untracked();
        self.op.set(op);
        if !values.is_empty() {
            self.app.send(Event::ClauseSet(Clause { dimension: self.dimension, op: before, values: Vec::new() }));
            self.set(filters::values_for(op, before, &values));
        }
    }

    /// One value alone: only it, or all but it.
    fn alone(self, op: Op, value: String) {
        let before = self.op.get_untracked();
        if op != before {
            self.op.set(op);
            self.app.send(Event::ClauseSet(Clause { dimension: self.dimension, op: before, values: Vec::new() }));
        }
        self.set(vec![value]);
    }
}

#[component]
pub fn FilterEditor(
    dimension: Dimension,
    /// Of the chip that was pressed; `None` = a new one.
    op: Option<Op>,
    /// Closes the panel that it stands in.
    on_done: Callback<()>,
) -> impl IntoView {
    let app = App::expect();
    let choice = Choice::new(app, dimension, op.unwrap_or_else(|| first_op(dimension)));
    // Another condition may need another way to give its values.
    let kind = Memo::new(move |_| match (editor_of(dimension), choice.op.get()) {
        (Editor::Days, Op::Between) => Editor::Days,
        (Editor::Days, _) => Editor::Values,
        (Editor::Values, Op::Contains) => Editor::Contains,
        (editor, _) => editor,
    });
    let body = move || match kind.get() {
        Editor::Values => view! { <ValuesEditor choice /> }.into_any(),
        Editor::Contains => view! { <ContainsEditor choice /> }.into_any(),
        Editor::Ids => view! { <IdsEditor choice /> }.into_any(),
        Editor::Hours => view! { <HoursEditor choice /> }.into_any(),
        Editor::Weekdays => view! { <WeekdaysEditor choice /> }.into_any(),
        Editor::Days => view! { <DaysEditor choice /> }.into_any(),
        Editor::Numbers => view! { <NumbersEditor choice /> }.into_any(),
    };
    view! {
        {body}
        <EditorFoot choice on_done />
    }
}

/// é / não é / contém / entre; a dimension with one condition says its name.
#[component]
fn OpSwitch(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let ops = filters::ops_of(choice.dimension);
    if ops.len() == 1 {
        return view! { <span class="field__label">{move || app.t(&filters::name_key(choice.dimension))}</span> }.into_any();
    }
    let button = move |op: Op, key: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (choice.op.get() == op).to_string() on:click=move |_| choice.turn(op)>
                {move || app.t(key)}
            </button>
        }
    };
    view! {
        <span class="seg seg--sm" role="group" aria-label=move || app.t(&filters::name_key(choice.dimension))>
            {ops.iter().map(|&op| button(op, filters::op_key(op))).collect_view()}
        </span>
    }
    .into_any()
}

/// A value that can be ticked.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    value: String,
    label: String,
    folded: String,
    count: f64,
}

#[component]
fn ValuesEditor(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let dimension = choice.dimension;
    let answer = app.answer(&options_id(dimension));
    let name = move || app.t(&filters::name_key(dimension));
    let sought = RwSignal::new(String::new());
    // What was chosen when the editor opened stays in the list, whatever the data say.
    let chosen_first = choice.values.get_untracked();

    let offers = Memo::new(move |_| {
        let counted = answer.with(|answer| answer.as_ref().map(|answer| counts(answer)).unwrap_or_default());
        let unknown =
            chosen_first.iter().filter(|value| !counted.iter().any(|(known, _)| known == *value)).map(|value| (value.clone(), 0.0));
        let mut offers: Vec<Offer> = unknown
            .chain(counted.iter().cloned())
            .map(|(value, count)| {
                let label = worded(app, &app.locale(), &filters::wording(dimension, &value));
                Offer { folded: fold(&label), value, label, count }
            })
            .collect();
        offers.sort_by(|a, b| b.count.total_cmp(&a.count).then_with(|| a.folded.cmp(&b.folded)));
        offers
    });
    let found = Memo::new(move |_| {
        let sought = fold(sought.get().trim());
        let offers = offers.read();
        let mut all = offers.iter().filter(|offer| offer.folded.contains(&sought));
        let listed: Vec<Offer> = all.by_ref().take(LISTED).cloned().collect();
        (listed, all.count())
    });

    let on_search_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            if let Some(first) = found.with_untracked(|(listed, _)| listed.first().map(|offer| offer.value.clone())) {
                choice.set(toggled(&choice.values.get_untracked(), &first));
            }
        }
    };
    let row = move |offer: Offer| view! { <OfferRow choice offer /> };
    view! {
        <div class="pick" on:keydown=|event| walk(&event, "input[type=search], input[type=checkbox]")>
            <div class="pick__head">
                <OpSwitch choice />
                <label class="search">
                    <Icon name="search" />
                    <input
                        type="search"
                        class="input input--search"
                        aria-label=move || app.tw("filter.search", &[("name", &name())])
                        placeholder=move || app.tw("filter.search", &[("name", &name())])
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || sought.get()
                        on:input=move |event| sought.set(event_target_value(&event))
                        on:keydown=on_search_key
                    />
                </label>
            </div>
            <div class="pick__list" role="group" aria-label=name>
                <Show when=move || answer.with(Option::is_some) fallback=move || (0..6).map(|_| view! { <span class="sk"></span> }).collect_view()>
                    <For each=move || found.get().0 key=|offer| (offer.value.clone(), offer.count.to_bits(), offer.label.clone()) children=row />
                    <Show when=move || found.read().0.is_empty()>
                        <p class="pick__none">{move || app.tw("filter.search.none", &[("text", &sought.get())])}</p>
                    </Show>
                    <Show when=move || { found.read().1 > 0 }>
                        <p class="pick__none">
                            {move || app.tw("filter.more_values", &[("n", &app.locale().integer(found.read().1 as f64))])}
                        </p>
                    </Show>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn OfferRow(choice: Choice, offer: Offer) -> impl IntoView {
    let app = choice.app;
    let Offer { value, label, count, .. } = offer;
    let id = format!("pick-{}-{:x}", choice.dimension.id(), hash(&value));
    let value = StoredValue::new(value);
    let is_on = Memo::new(move |_| choice.values.with(|values| value.with_value(|value| values.contains(value))));
    let short = super::shortened(&label, 200);
    view! {
        <div class="pick__opt" class:pick__opt--on=is_on>
            <input
                type="checkbox"
                class="box"
                id=id.clone()
                prop:checked=is_on
                on:change=move |_| choice.set(toggled(&choice.values.get_untracked(), &value.get_value()))
            />
            <label class="pick__name" for=id title=super::shortened(&label, 500)>
                <bdi>{short}</bdi>
            </label>
            <span class="pick__n">{move || app.locale().integer(count)}</span>
            <span class="pick__acts">
                <button type="button" class="pick__only" on:click=move |_| choice.alone(Op::Is, value.get_value())>
                    {move || app.t("filter.only")}
                </button>
                <button type="button" class="pick__only" on:click=move |_| choice.alone(Op::IsNot, value.get_value())>
                    {move || app.t("filter.all_but")}
                </button>
            </span>
        </div>
    }
}

/// How many values are chosen; letting them all go, pausing, removing.
#[component]
fn EditorFoot(choice: Choice, on_done: Callback<()>) -> impl IntoView {
    let app = choice.app;
    let count = Memo::new(move |_| choice.values.read().len());
    let turn = move |_| app.send(Event::ClauseTurned { dimension: choice.dimension, op: choice.op.get_untracked() });
    let remove = move |_| {
        on_done.run(());
        app.send(Event::ClauseRemoved { dimension: choice.dimension, op: choice.op.get_untracked() });
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="pick__foot">
                <span class="pick__n" hidden=move || choice.op.get() == Op::Between>{move || app.tn("filter.values", count.get() as u64, &count.get().to_string())}</span>
                <button type="button" class="ctl ctl--quiet ctl--sm push" aria-pressed=move || choice.is_paused.get().to_string() on:click=turn>
                    {move || app.t(if choice.is_paused.get() { "filter.resume" } else { "filter.pause" })}
                </button>
                <button type="button" class="ctl ctl--quiet ctl--sm" on:click=remove>
                    {move || app.t("action.remove")}
                </button>
            </div>
        </Show>
    }
}

#[component]
fn ContainsEditor(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let typed = RwSignal::new(choice.values.get_untracked().first().cloned().unwrap_or_default());
    let apply = debounced(move |text: String| {
        let text = text.trim().to_owned();
        choice.type_in(if text.is_empty() { Vec::new() } else { vec![text] });
    });
    view! {
        <div class="pick">
            <div class="pick__head">
                <Show when=move || { filters::ops_of(choice.dimension).len() > 1 }>
                    <OpSwitch choice />
                </Show>
                <label class="field">
                    <span class="field__label">
                        {move || format!("{} {}", app.t(&filters::name_key(choice.dimension)), app.t("filter.contains"))}
                    </span>
                    <input
                        type="search"
                        class="input"
                        autocomplete="off"
                        spellcheck="false"
                        dir="auto"
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            apply(typed.get_untracked());
                        }
                    />
                </label>
            </div>
        </div>
    }
}

#[component]
fn IdsEditor(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let typed = RwSignal::new(choice.values.get_untracked().join("\n"));
    let matching = app.select(|state| state.matching);
    let apply = debounced(move |text: String| choice.type_in(parse_ids(&text)));
    let found = move || {
        let count = choice.values.read().len() as f64;
        let cases = matching.get().cases as f64;
        let locale = app.locale();
        app.tw("filter.cases.found", &[("n", &locale.integer(cases.min(count))), ("total", &locale.integer(count))])
    };
    view! {
        <div class="pick">
            <div class="pick__head">
                <OpSwitch choice />
                <label class="field">
                    <span class="field__label">{move || app.t("filter.cases.title")}</span>
                    <textarea
                        class="input"
                        spellcheck="false"
                        placeholder=move || app.t("filter.cases.placeholder")
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            apply(typed.get_untracked());
                        }
                    ></textarea>
                    <span class="field__hint">{move || app.t("dim.case.hint")}</span>
                </label>
                <Show when=move || !choice.values.read().is_empty() && choice.op.get() == Op::Is>
                    <p class="field__hint" role="status">{found}</p>
                </Show>
                <p class="field__hint">{move || app.t("filter.cases.private")}</p>
            </div>
        </div>
    }
}

#[component]
fn HoursEditor(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let range = Memo::new(move |_| {
        let hours: Vec<u32> = choice.values.read().iter().filter_map(|value| value.parse().ok()).collect();
        match hour_ranges(&hours)[..] {
            [range] => Some(range),
            _ => None,
        }
    });
    let set = move |from: u32, to: u32| choice.set(hours_between(from, to).iter().map(u32::to_string).collect());
    let on_from = move |event| {
        let Ok(from) = event_target_value(&event).parse::<u32>() else { return choice.set(Vec::new()) };
        set(from, range.get_untracked().map_or((from + 1) % 24, |(_, to)| to % 24));
    };
    let on_to = move |event| {
        let Ok(to) = event_target_value(&event).parse::<u32>() else { return choice.set(Vec::new()) };
        set(range.get_untracked().map_or((to + 23) % 24, |(from, _)| from), to);
    };
    let hours = move |chosen: Signal<Option<u32>>| {
        let options = (0..24)
            .map(|hour: u32| {
                view! {
                    <option value=hour.to_string() prop:selected=move || chosen.get() == Some(hour)>
                        {move || app.locale().hour(hour)}
                    </option>
                }
            })
            .collect_view();
        view! {
            <option value="" prop:selected=move || chosen.get().is_none()>
                "–"
            </option>
            {options}
        }
    };
    let from = Signal::derive(move || range.get().map(|(from, _)| from));
    let to = Signal::derive(move || range.get().map(|(_, to)| to % 24));
    view! {
        <div class="pick">
            <div class="pick__head">
                <OpSwitch choice />
                <div class="hours">
                    <label class="field">
                        <span class="field__label">{move || app.t("filter.hours.from")}</span>
                        <select class="input" on:change=on_from>
                            {hours(from)}
                        </select>
                    </label>
                    <label class="field">
                        <span class="field__label">{move || app.t("filter.hours.to")}</span>
                        <select class="input" on:change=on_to>
                            {hours(to)}
                        </select>
                    </label>
                </div>
            </div>
        </div>
    }
}

/// From one day to another, both included.
#[component]
fn DaysEditor(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let data = app.select(|state| state.data_days());
    let at = move |last: bool| {
        let values = choice.values.read();
        let value = if last { values.last() } else { values.first() };
        value.cloned().unwrap_or_default()
    };
    let set = move |last: bool, value: String| {
        let Some(data) = data.get_untracked() else { return };
        if day_of_iso(&value).is_none() {
            return;
        }
        let values = choice.values.get_untracked();
        let from = if last { values.first().cloned().unwrap_or_else(|| iso_of_day(data.start)) } else { value.clone() };
        let to = if last { value } else { values.last().cloned().unwrap_or_else(|| iso_of_day(data.end - 1)) };
        // The end that was just given holds; the other one follows.
        let (from, to) = match (from <= to, last) {
            (true, _) => (from, to),
            (false, true) => (to.clone(), to),
            (false, false) => (from.clone(), from),
        };
        choice.set(vec![from, to]);
    };
    let field = move |last: bool, key: &'static str| {
        view! {
            <label class="field">
                <span class="field__label">{move || app.t(key)}</span>
                <input class="input" type="date" prop:value=move || at(last) on:change=move |event| set(last, event_target_value(&event)) />
            </label>
        }
    };
    view! {
        <div class="pick">
            <div class="pick__head">
                <OpSwitch choice />
                <div class="dates">{field(false, "bar.period.from")} {field(true, "bar.period.to")}</div>
            </div>
        </div>
    }
}

/// From one number to another, both included; an empty end is open. Durations are given in minutes.
#[component]
fn NumbersEditor(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let is_duration = filters::is_duration(choice.dimension);
    let unit = if is_duration { 60.0 } else { 1.0 };
    let first = choice.values.get_untracked();
    let typed = |place: usize| first.get(place).and_then(|value| value.parse::<f64>().ok()).map(|value| (value / unit).to_string());
    let ends = [RwSignal::new(typed(0).unwrap_or_default()), RwSignal::new(typed(1).unwrap_or_default())];
    let apply = debounced(move |_: String| {
        let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
        let values = ends.map(|end| number(&end.get_untracked()).map(|number| (number * unit).to_string()).unwrap_or_default());
        choice.type_in(if values.iter().all(String::is_empty) { Vec::new() } else { values.into() });
    });
    let field = move |end: RwSignal<String>, key: &'static str| {
        view! {
            <label class="field">
                <span class="field__label">{move || app.t(key)}</span>
                <input
                    class="input"
                    inputmode="decimal"
                    autocomplete="off"
                    placeholder=move || app.t("filter.numbers.any")
                    prop:value=move || end.get()
                    on:input=move |event| {
                        end.set(event_target_value(&event));
                        apply(String::new());
                    }
                />
            </label>
        }
    };
    view! {
        <div class="pick">
            <div class="pick__head">
                <OpSwitch choice />
                <div class="dates">{field(ends[0], "filter.numbers.from")} {field(ends[1], "filter.numbers.to")}</div>
                <Show when=move || is_duration>
                    <p class="field__hint">{move || app.t("filter.numbers.minutes")}</p>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn WeekdaysEditor(choice: Choice) -> impl IntoView {
    let app = choice.app;
    let check = move |weekday: u32| {
        let value = weekday.to_string();
        let is_on = {
            let value = value.clone();
            Memo::new(move |_| choice.values.read().contains(&value))
        };
        view! {
            <label class="check pick__opt" class:pick__opt--on=is_on>
                <input type="checkbox" class="box" prop:checked=is_on on:change=move |_| choice.set(toggled(&choice.values.get_untracked(), &value)) />
                <span class="pick__name">{move || app.locale().weekday_long(weekday).to_owned()}</span>
            </label>
        }
    };
    let preset = move |key: &'static str, days: std::ops::RangeInclusive<u32>| {
        view! {
            <button type="button" class="ctl ctl--sm" on:click=move |_| choice.set(days.clone().map(|day| day.to_string()).collect())>
                {move || app.t(key)}
            </button>
        }
    };
    view! {
        <div class="pick" on:keydown=|event| walk(&event, "input[type=checkbox]")>
            <div class="pick__head">
                <OpSwitch choice />
            </div>
            <div class="pick__list" role="group" aria-label=move || app.t("filter.weekdays.title")>
                {(1..=7).map(check).collect_view()}
            </div>
            <div class="pick__foot">
                {preset("filter.weekdays.working", 1..=5)} {preset("filter.weekdays.weekend", 6..=7)}
            </div>
        </div>
    }
}

/// The sum of all metrics per value.
fn counts(answer: &crate::engine::Answer) -> Vec<(String, f64)> {
    answer
        .groups
        .iter()
        .enumerate()
        .map(|(place, group)| {
            let count = answer.metrics.iter().filter_map(|metric| metric.cells.get(place)?.value).sum();
            (group.label(0).to_owned(), count)
        })
        .collect()
}

/// Runs `apply` with the last text once the typing pauses.
fn debounced(apply: impl Fn(String) + Copy + Send + Sync + 'static) -> impl Fn(String) + Copy + Send + Sync + 'static {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    move |text: String| {
        if let Some(handle) = pending.get_value() {
            handle.clear();
        }
        pending.set_value(set_timeout_with_handle(move || apply(text), TYPING).ok());
    }
}

fn hash(value: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
