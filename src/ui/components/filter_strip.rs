//! The strip of filters under the bar: one chip per clause, what is left, and the way out.

use leptos::html;
use leptos::leptos_dom::helpers::WindowListenerHandle;
use leptos::prelude::*;
use web_sys::MouseEvent;

use crate::engine::{Clause, Dimension, Op, TableView, WITHOUT_EACH_ID};
use crate::ui::app::App;
use crate::ui::event::Event;
use crate::ui::filters::{self, ChipValue, FILTERS, Wording, chip_words};
use crate::ui::format::Locale;
use crate::ui::view_state::Page;

use super::chip::{Chip, ChipText};
use super::filter_editor::FilterEditor;
use super::icon::Icon;
use super::menu::{Anchor, Menu, MenuItem, Popover, is_anything_open, is_typing};
use super::saved_views::SavedViews;

/// What the editor is open for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Edited {
    dimension: Dimension,
    /// `None` = a new chip.
    op: Option<Op>,
}

#[component]
pub fn FilterStrip() -> impl IntoView {
    let app = App::expect();
    let clauses = app.select(|state| state.view.all_clauses());
    let chips = Memo::new(move |_| clauses.read().iter().map(|(clause, _)| (clause.dimension, clause.op)).collect::<Vec<_>>());
    let is_zoomed = app.select(|state| state.is_zoomed());
    let edited = RwSignal::new(None::<Edited>);
    let editor_at = RwSignal::new(None::<Anchor>);
    let menu_at = RwSignal::new(None::<Anchor>);
    let add_button = NodeRef::<html::Button>::new();

    let open = move |what: Edited, at: Anchor| {
        edited.set(Some(what));
        editor_at.set(Some(at));
        app.send(Event::FilterOpened(Some(what.dimension)));
    };
    let on_closed = Callback::new(move |()| app.send(Event::FilterOpened(None)));
    let on_chosen = move |dimension: Dimension| {
        let at = menu_at.get_untracked().unwrap_or(Anchor { x: 12.0, y: 12.0 });
        menu_at.set(None);
        // The editor gives the focus back to the button, not to the menu that is gone.
        if let Some(button) = add_button.get_untracked() {
            let _ = button.focus();
        }
        let op = app
            .peek(|state| state.view.all_clauses().iter().find(|(clause, _)| clause.dimension == dimension).map(|(clause, _)| clause.op));
        open(Edited { dimension, op }, at);
    };

    let chip = move |(dimension, op): (Dimension, Op)| {
        let clause =
            Memo::new(move |_| clauses.read().iter().find(|(clause, _)| clause.dimension == dimension && clause.op == op).cloned());
        let is_paused = Signal::derive(move || clause.read().as_ref().is_some_and(|(_, is_paused)| *is_paused));
        let text = Signal::derive(move || clause.get().map(|(clause, _)| chip_text(app, &app.locale(), &clause)).unwrap_or_default());
        let remove_label = Signal::derive(move || app.tw("filter.remove", &[("name", &app.t(&filters::name_key(dimension)))]));
        view! {
            <Chip
                text
                remove_label
                is_paused
                paused_word=Signal::derive(move || app.t("filter.paused"))
                on_edit=Callback::new(move |event: MouseEvent| open(Edited { dimension, op: Some(op) }, Anchor::below(&event)))
                on_remove=Callback::new(move |()| app.send(Event::ClauseRemoved { dimension, op }))
            />
        }
    };

    let on_add = move |event: MouseEvent| menu_at.update(|at| *at = if at.is_some() { None } else { Some(Anchor::below(&event)) });

    let has_clauses = Memo::new(move |_| !clauses.read().is_empty());
    let keys: WindowListenerHandle = window_event_listener(leptos::ev::keydown, move |event| {
        let is_ours = event.key() == "Escape" && !event.default_prevented() && !is_typing() && !is_anything_open();
        if is_ours && (has_clauses.get_untracked() || is_zoomed.get_untracked()) {
            event.prevent_default();
            app.send(Event::Escaped);
        }
    });
    on_cleanup(move || keys.remove());

    let editor_label = Signal::derive(move || {
        edited.get().map(|edited| app.tw("filter.edit", &[("name", &app.t(&filters::name_key(edited.dimension)))])).unwrap_or_default()
    });
    view! {
        <div class="chips" role="region" aria-label=move || app.t("filter.label")>
            <For
                each=move || chips.get()
                key=|key| *key
                children=chip
            />
            <button
                node_ref=add_button
                type="button"
                class="chips__add"
                aria-haspopup="menu"
                aria-expanded=move || menu_at.get().is_some().to_string()
                title=move || app.t("filter.add.title")
                on:click=on_add
            >
                <Icon name="plus" class="i i--sm" />
                {move || app.t("filter.add")}
            </button>
            <button type="button" class="ctl ctl--sm only-phone" aria-haspopup="menu" on:click=on_add>
                <Icon name="filter" />
                {move || app.t("filter.add")}
            </button>
            <span class="chips__sum">
                <Total />
                <SavedViews />
                <Show when=move || has_clauses.get()>
                    <button
                        type="button"
                        class="ctl ctl--quiet ctl--sm chips__clear"
                        title=move || app.t("filter.clear.all")
                        on:click=move |_| app.send(Event::ClausesCleared)
                    >
                        {move || app.t("filter.clear")}
                        <kbd class="hide-phone">"Esc"</kbd>
                    </button>
                </Show>
            </span>
            <Emptied />
        </div>
        <Popover anchor=menu_at class="pop pop--menu" label=Signal::derive(move || app.t("filter.add.title"))>
            <DimensionMenu on_chosen=Callback::new(on_chosen) />
        </Popover>
        <Popover anchor=editor_at class="pop" label=editor_label on_close=on_closed>
            {move || edited.get().map(|Edited { dimension, op }| view! { <FilterEditor dimension op on_done=Callback::new(move |()| editor_at.set(None)) /> })}
        </Popover>
    }
}

/// The dimensions that these data have values of.
#[component]
fn DimensionMenu(on_chosen: Callback<Dimension>) -> impl IntoView {
    let app = App::expect();
    let known = app.select(|state| state.summary.as_ref().map(|summary| summary.dimensions.clone()).unwrap_or_default());
    let items = move || {
        let known = known.get();
        let offered: Vec<(Dimension, Option<u64>)> = FILTERS
            .iter()
            .filter_map(|&dimension| {
                let values = known.iter().find(|(known, _)| *known == dimension).map(|(_, values)| *values);
                let is_always = matches!(dimension, Dimension::Case | Dimension::Hour | Dimension::Weekday);
                let is_counted = !is_always && !dimension.is_span();
                (is_always || values.is_some()).then_some((dimension, values.filter(|_| is_counted)))
            })
            .collect();
        offered
            .into_iter()
            .map(|(dimension, values)| {
                let end = Signal::derive(move || values.map(|values| app.locale().integer(values as f64)).unwrap_or_default());
                let label = Signal::derive(move || app.t(&filters::name_key(dimension)));
                view! { <MenuItem label end on_press=Callback::new(move |()| on_chosen.run(dimension)) /> }
            })
            .collect_view()
    };
    view! { <Menu>{items}</Menu> }
}

/// `2.184 de 9.871 casos`
#[component]
fn Total() -> impl IntoView {
    let app = App::expect();
    let matching = app.select(|state| state.matching);
    let is_of_messages = app.select(|state| {
        let matching = state.matching;
        matching.cases_of == 0 || state.view.page == Page::Conversations && state.view.table == TableView::Messages
    });
    let text = move || {
        let matching = matching.get();
        let (n, of, grain) = if is_of_messages.get() {
            (matching.messages, matching.messages_of, "messages")
        } else {
            (matching.cases, matching.cases_of, "cases")
        };
        let locale = app.locale();
        let (n_text, of_text) = (bold(&locale.integer(n as f64)), locale.integer(of as f64));
        match n == of {
            true => app.tw(&format!("filter.total.all.{grain}"), &[("total", &bold(&of_text))]),
            false => app.tw(&format!("filter.total.{grain}"), &[("n", &n_text), ("total", &of_text)]),
        }
    };
    view! { <span role="status">{move || rich(&text())}</span> }
}

/// Nothing passes: which chip empties the page, if one does.
#[component]
fn Emptied() -> impl IntoView {
    let app = App::expect();
    let is_empty = app.select(|state| {
        let matching = state.matching;
        state.is_fresh()
            && !state.view.clauses.is_empty()
            && matching.cases == 0
            && matching.messages == 0
            && matching.cases_of + matching.messages_of > 0
    });
    let culprit = app.select(|state| {
        // The engine says what would pass without each clause.
        let without = state.answers.get(WITHOUT_EACH_ID)?;
        let left = |place: usize| without.metrics.iter().filter_map(|metric| metric.cells.get(place)?.value).sum::<f64>();
        let (place, clause) = state.view.clauses.iter().enumerate().rev().find(|(place, _)| left(*place) > 0.0)?;
        Some((clause.clone(), without.metrics.first().and_then(|cases| cases.cells.get(place)?.value).unwrap_or(0.0)))
    });
    let text = move || match culprit.get() {
        Some((clause, cases)) => {
            let sentence = app.tw("filter.empty", &[("filter", &chip_text(app, &app.locale(), &clause).sentence())]);
            let left = if cases > 0.0 { app.tn("filter.empty.without", cases as u64, &app.locale().integer(cases)) } else { String::new() };
            format!("{sentence} {left}")
        }
        None => format!("{}. {}", app.t("filter.empty.title"), app.t("filter.empty.together")),
    };
    let remove = move || {
        let (Clause { dimension, op, .. }, _) = culprit.get()?;
        Some(view! {
            <button type="button" class="link" on:click=move |_| app.send(Event::ClauseRemoved { dimension, op })>
                {move || app.t("filter.empty.act")}
            </button>
        })
    };
    view! {
        <Show when=move || is_empty.get()>
            <p class="chips__empty" role="status">
                <bdi>{text}</bdi>
                " "
                {remove}
            </p>
        </Show>
    }
}

/// What a chip says about a clause.
pub fn chip_text(app: App, locale: &Locale, clause: &Clause) -> ChipText {
    let words = chip_words(clause);
    let value = |value: &ChipValue| match value {
        ChipValue::One(Wording::Given(name)) if clause.dimension == Dimension::Requester => super::shortened(&app.customer(name), 80),
        ChipValue::One(wording) => super::shortened(&worded(app, locale, wording), 80),
        ChipValue::Hours(from, to) => app.tw("filter.hours.range", &[("from", &locale.hour(*from)), ("to", &locale.hour(*to))]),
        ChipValue::Numbers(from, to) => {
            let number =
                |number: f64| if filters::is_duration(clause.dimension) { locale.duration(number) } else { locale.trimmed(number, 2) };
            match (from, to) {
                (Some(from), Some(to)) if from == to => number(*from),
                (Some(from), Some(to)) => app.tw("filter.numbers.range", &[("from", &number(*from)), ("to", &number(*to))]),
                (Some(from), None) => app.tw("filter.numbers.least", &[("from", &number(*from))]),
                (None, Some(to)) => app.tw("filter.numbers.most", &[("to", &number(*to))]),
                (None, None) => String::new(),
            }
        }
        ChipValue::Ids(count) => app.tn("filter.values", *count as u64, &locale.integer(*count as f64)),
    };
    ChipText {
        name: app.t(&filters::name_key(clause.dimension)),
        op: match (clause.dimension.is_number(), &words.shown[..]) {
            (true, _) => String::new(),
            // From a day to the same day.
            (false, [_]) if clause.op == Op::Between => app.t(filters::op_key(Op::Is)),
            _ => app.t(filters::op_key(clause.op)),
        },
        values: words.shown.iter().map(value).collect(),
        or: app.t(if clause.op == Op::Between { "filter.and" } else { "filter.or" }),
        more: match words.more {
            0 => String::new(),
            more => app.tw("filter.and_more", &[("n", &locale.integer(more as f64))]),
        },
    }
}

/// A value in words.
pub fn worded(app: App, locale: &Locale, wording: &Wording) -> String {
    match wording {
        Wording::Given(text) => text.clone(),
        Wording::Key(key) => app.t(key),
        Wording::Hour(hour) => locale.hour(*hour),
        Wording::Weekday(weekday @ 1..=7) => locale.weekday(*weekday).to_owned(),
        Wording::Weekday(other) => other.to_string(),
        Wording::Day(day) => locale.weekday_day(*day),
        Wording::Week(monday) => locale.week(*monday),
        Wording::Month(first) => locale.month(*first),
        Wording::HourOfWeek(weekday @ 1..=7, hour) => format!("{} {}", locale.weekday(*weekday), locale.hour_range(*hour)),
        Wording::HourOfWeek(weekday, hour) => format!("{weekday}-{hour}"),
    }
}

/// Marks a value that [`rich`] shows in bold: a translated sentence holds no markup.
pub fn bold(value: &str) -> String {
    format!("\u{2}{value}\u{3}")
}

pub fn rich(text: &str) -> impl IntoView + use<> {
    text.split('\u{2}')
        .map(|part| match part.split_once('\u{3}') {
            Some((strong, rest)) => view! { <b>{strong.to_owned()}</b> {rest.to_owned()} }.into_any(),
            None => part.to_owned().into_any(),
        })
        .collect_view()
}
