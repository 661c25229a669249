//! What is asked about a file: one question per doubt, each with its reason. An answer stays on the page and can be changed.

use leptos::prelude::*;

use crate::engine::{DateOrder, Doubt, Role};
use crate::ui::app::App;
use crate::ui::components::shortened;
use crate::ui::days;
use crate::ui::mapping::{fields_of, moved, needed_time, open_date, with_field};

use super::{Choice, Shown};

/// Characters of a cell in a question.
const CELL_CHARS: usize = 48;

#[component]
pub fn Questions(shown: Shown) -> impl IntoView {
    let app = App::expect();
    let doubts = Memo::new(move |_| shown.get(|file| file.asked().to_vec()));
    let question = move |(place, doubt): (usize, Doubt)| match doubt {
        Doubt::Role => view! { <RoleQuestion shown=shown place=place /> }.into_any(),
        Doubt::Dates => {
            view! { <DatesQuestion shown=shown place=place hint=Signal::derive(move || app.t("map.q.dates.hint")) /> }.into_any()
        }
        Doubt::Time => view! { <TimeQuestion shown=shown place=place /> }.into_any(),
        Doubt::Mojibake => view! { <MojibakeQuestion shown=shown place=place /> }.into_any(),
        Doubt::Column(column) => view! { <ColumnQuestion shown=shown place=place column=usize::from(column) /> }.into_any(),
    };
    move || {
        let doubts = doubts.get();
        (!doubts.is_empty()).then(|| {
            view! {
                <section class="card asks" aria-labelledby="asks-title">
                    <h2 class="card__title" id="asks-title">
                        {move || app.t("map.questions")}
                    </h2>
                    <div class="asks__list">{doubts.into_iter().enumerate().map(question).collect_view()}</div>
                </section>
            }
        })
    }
}

/// A question with its answers, one of which is on.
#[component]
fn Question(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] hint: Signal<String>,
    /// For tests and scripts: the kind of doubt.
    id: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="ask" data-ask=id>
            <legend class="ask__title">{move || title.get()}</legend>
            <p class="ask__hint">{move || hint.get()}</p>
            <div class="ask__answers">{children()}</div>
        </fieldset>
    }
}

#[component]
fn Answer(
    /// Name of the group.
    group: String,
    value: &'static str,
    #[prop(into)] text: Signal<String>,
    #[prop(into, default = Signal::derive(String::new))] hint: Signal<String>,
    #[prop(into)] is_on: Signal<bool>,
    on_choose: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <label class="answer" class:answer--on=move || is_on.get()>
            <input type="radio" class="box box--round" name=group value=value prop:checked=move || is_on.get() on:change=move |_| on_choose() />
            <span>
                <b>{move || text.get()}</b>
                <small>{move || hint.get()}</small>
            </span>
        </label>
    }
}

#[component]
fn RoleQuestion(shown: Shown, place: usize) -> impl IntoView {
    let app = App::expect();
    // Before someone says what a row is, nothing is on.
    let chosen = Memo::new(move |_| shown.get(|file| file.edit.role));
    let answer = move |role: Role| {
        let kind = Signal::derive(move || app.t(&format!("import.kind.{}", role.id())));
        let head = Signal::derive(move || kind.get().split_once(',').map_or_else(|| kind.get(), |(head, _)| head.to_owned()));
        let rest = Signal::derive(move || kind.get().split_once(", ").map_or_else(String::new, |(_, rest)| rest.to_owned()));
        // Another role has other fields: what was chosen for the columns is asked anew.
        let choose = move || {
            shown.choose(app, |edit| {
                edit.role = Some(role);
                edit.fields = None;
            });
        };
        view! {
            <Answer
                group=format!("ask-{place}")
                value=role.id()
                text=head
                hint=rest
                is_on=Signal::derive(move || chosen.get() == Some(role))
                on_choose=choose
            />
        }
    };
    view! {
        <Question
            id="role"
            title=Signal::derive(move || app.t("map.q.role"))
            hint=Signal::derive(move || app.t("map.q.role.hint"))
        >
            {Role::ALL.into_iter().map(answer).collect_view()}
        </Question>
    }
}

#[component]
pub fn DatesQuestion(
    shown: Shown,
    place: usize,
    /// What speaks for the order.
    hint: Signal<String>,
) -> impl IntoView {
    let app = App::expect();
    let open = Memo::new(move |_| shown.get(|file| file.report.plan.as_ref().map(|plan| plan.open_date.0.clone()).unwrap_or_default()));
    let chosen = Memo::new(move |_| {
        shown.get(|file| file.edit.date_order.map_or_else(|| file.report.date_order.clone(), |order| order.id().to_owned()))
    });
    let date = move |order: DateOrder| {
        let (first, second, year) = open_date(&open.get())?;
        let (month, day) = if order == DateOrder::MonthFirst { (first, second) } else { (second, first) };
        Some(app.locale().date(days::day_of(year, month, day)))
    };
    let title = move || match date(DateOrder::DayFirst) {
        // Only the day asks something; its clock does not.
        Some(date) => app.tw("map.q.dates", &[("sample", open.get().split([' ', 'T']).next().unwrap_or_default()), ("date", &date)]),
        None => app.t("map.q.dates.plain"),
    };
    let answer = move |order: DateOrder| {
        let way = Signal::derive(move || app.t(&format!("map.q.dates.{}", order.id())));
        let text = Signal::derive(move || date(order).unwrap_or_else(|| way.get()));
        let hint = Signal::derive(move || if date(order).is_some() { way.get() } else { String::new() });
        view! {
            <Answer
                group=format!("ask-{place}")
                value=order.id()
                text=text
                hint=hint
                is_on=Signal::derive(move || chosen.get() == order.id())
                on_choose=move || shown.choose(app, |edit| edit.date_order = Some(order))
            />
        }
    };
    view! {
        <Question id="dates" title=Signal::derive(title) hint=hint>
            {[DateOrder::DayFirst, DateOrder::MonthFirst].into_iter().map(answer).collect_view()}
        </Question>
    }
}

/// Only columns that hold times are offered.
#[component]
fn TimeQuestion(shown: Shown, place: usize) -> impl IntoView {
    let app = App::expect();
    let wanted = Memo::new(move |_| needed_time(shown.role()));
    let times = Memo::new(move |_| {
        shown.get(|file| {
            let shapes = file.report.plan.as_ref().map(|plan| plan.shapes.clone()).unwrap_or_default();
            let columns = file.report.columns.iter().enumerate();
            let is_time = |idx: usize| shapes.get(idx).is_some_and(|shape| matches!(shape.as_str(), "time" | "epoch" | "serial"));
            columns
                .filter(|(idx, _)| is_time(*idx))
                .map(|(idx, column)| (idx, column.name.clone(), column.sample.clone()))
                .collect::<Vec<_>>()
        })
    });
    let chosen = Memo::new(move |_| shown.get(|file| file.fields().iter().position(|field| *field == Some(wanted.get()))));
    let name = move || app.t(&format!("field.{}", wanted.get().id()));
    let answers = move || {
        let answer = |(idx, column, sample): (usize, String, String)| {
            view! {
                <Answer
                    group=format!("ask-{place}")
                    value="column"
                    text=Signal::derive(move || shortened(&column, CELL_CHARS))
                    hint=Signal::derive(move || shortened(&sample, CELL_CHARS))
                    is_on=Signal::derive(move || chosen.get() == Some(idx))
                    on_choose=move || shown.choose_fields(app, |fields| moved(&fields, idx, wanted.get_untracked()))
                />
            }
        };
        times.get().into_iter().map(answer).collect_view()
    };
    view! {
        <Question
            id="time"
            title=Signal::derive(move || app.tw("map.q.time", &[("field", &name())]))
            hint=Signal::derive(move || app.t("map.q.time.hint"))
        >
            {answers}
        </Question>
    }
}

#[component]
fn MojibakeQuestion(shown: Shown, place: usize) -> impl IntoView {
    let app = App::expect();
    let told = Memo::new(move |_| {
        shown.get(|file| {
            file.report.plan.as_ref().map(|plan| (plan.mojibake, plan.mojibake_example.0.clone(), plan.repair)).unwrap_or_default()
        })
    });
    let title = move || {
        let (_, (broken, meant), _) = told.get();
        app.tw("map.q.mojibake", &[("broken", &shortened(&broken, CELL_CHARS)), ("meant", &shortened(&meant, CELL_CHARS))])
    };
    let hint = move || app.tn("map.q.mojibake.hint", told.get().0, &app.locale().integer(told.get().0 as f64));
    let answer = move |repair: bool| {
        view! {
            <Answer
                group=format!("ask-{place}")
                value=if repair { "yes" } else { "no" }
                text=Signal::derive(move || app.t(if repair { "map.q.mojibake.yes" } else { "map.q.mojibake.no" }))
                is_on=Signal::derive(move || told.get().2 == repair)
                on_choose=move || shown.choose(app, |edit| edit.repair = Some(repair))
            />
        }
    };
    view! {
        <Question id="mojibake" title=Signal::derive(title) hint=Signal::derive(hint)>
            {[true, false].into_iter().map(answer).collect_view()}
        </Question>
    }
}

#[component]
fn ColumnQuestion(shown: Shown, place: usize, column: usize) -> impl IntoView {
    let app = App::expect();
    let told = Memo::new(move |_| {
        shown.get(|file| file.report.columns.get(column).map(|column| (column.name.clone(), column.sample.clone())).unwrap_or_default())
    });
    let title = Signal::derive(move || app.tw("import.columns.choose", &[("column", &shortened(&told.get().0, CELL_CHARS))]));
    let hint = move || app.tw("map.q.column.hint", &[("sample", &shortened(&told.get().1, CELL_CHARS))]);
    let chosen = Memo::new(move |_| {
        shown.get(|file| file.fields().get(column).copied().flatten().map(|field| field.id().to_owned()).unwrap_or_default())
    });
    let choose = move |id: String| shown.choose_fields(app, |fields| with_field(&fields, column, crate::engine::Field::from_id(&id)));
    view! {
        <Question id="column" title=title hint=Signal::derive(hint)>
            <span class="ask__select" data-place=place.to_string()>
                <Choice label=title options=field_options(app, shown) chosen=Signal::derive(move || chosen.get()) on_choose=choose />
            </span>
        </Question>
    }
}

/// What a column of the file can be: nothing, or a field of its role.
pub fn field_options(app: App, shown: Shown) -> Signal<Vec<(String, String)>> {
    let role = Memo::new(move |_| shown.role());
    Signal::derive(move || {
        let none = (String::new(), app.t("field.none"));
        let fields = fields_of(role.get()).iter().map(|field| (field.id().to_owned(), app.t(&format!("field.{}", field.id()))));
        std::iter::once(none).chain(fields).collect()
    })
}
