//! Days without work: those of Brazil to tick, those of other countries, own ones pasted or read from a calendar file.

use leptos::html;
use leptos::prelude::*;

use crate::engine::{COUNTRIES, Country, Holiday, Interval, NATIONAL, Rule, day_hours, read_holidays};
use crate::model::hours::time_of;
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::days;
use crate::ui::event::{Event, plain_toast};
use crate::ui::pages::input::{self, TextFileInput};
use crate::ui::state::Toast;

use super::{Section, Whose};

const KEY: &str = "settings.holidays";
const INPUT: &str = "holidays-input";

#[component]
pub fn Holidays() -> impl IntoView {
    let app = App::expect();
    let whose = Whose::expect();
    // Movable dates are told for the year in which the data end.
    let year = app.select(|state| days::civil(state.last_day()).0);
    let all = move |on: bool| {
        whose.change(app, KEY, |hours| {
            hours.national.retain(|id| !NATIONAL.iter().any(|(known, _)| known == id));
            hours.national.extend(NATIONAL.iter().filter(|_| on).map(|(id, _)| (*id).to_owned()));
        });
    };
    view! {
        <Section class="col-5" title=KEY sub="settings.holidays.sub">
            <p class="sm muted">{move || app.t("settings.holidays.hint")}</p>
            <fieldset class="ticks">
                <legend class="vh">{move || app.t("settings.holidays.national")}</legend>
                {NATIONAL.iter().map(|(id, rule)| view! { <National id rule=*rule year /> }).collect_view()}
            </fieldset>
            <div class="cluster">
                <button type="button" class="ctl ctl--sm" on:click=move |_| all(true)>
                    {move || app.t("settings.holidays.all")}
                </button>
                <button type="button" class="ctl ctl--sm ctl--quiet" on:click=move |_| all(false)>
                    {move || app.t("settings.holidays.none")}
                </button>
            </div>
            <fieldset class="ticks">
                <legend class="set__name">{move || app.t("settings.holidays.countries")}</legend>
                {COUNTRIES.iter().map(|country| view! { <Whole country year /> }).collect_view()}
            </fieldset>
            <Own />
        </Section>
    }
}

/// All days of another country.
#[component]
fn Whole(country: &'static Country, year: Memo<i32>) -> impl IntoView {
    let app = App::expect();
    let whose = Whose::expect();
    let code = country.code;
    let is_on = whose.select(app, move |hours| hours.national.iter().any(|chosen| chosen == code));
    let days = move || country.days.iter().filter(|(.., rule)| rule.day_in(year.get()).is_some()).count();
    let dates = move || {
        let day = |(_, name, rule): &(&'static str, &'static str, Rule)| {
            rule.day_in(year.get()).map(|day| format!("{} {name}", app.locale().day_month(day)))
        };
        country.days.iter().filter_map(day).collect::<Vec<_>>().join("\n")
    };
    view! {
        <label class="check" title=dates>
            <input
                type="checkbox"
                class="box"
                data-holiday=code
                prop:checked=is_on
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    whose.change(
                        app,
                        KEY,
                        |hours| {
                            hours.national.retain(|chosen| chosen != code);
                            if on {
                                hours.national.push(code.to_owned());
                            }
                        },
                    );
                }
            />
            <span>
                {move || app.t(&format!("country.{code}"))} " "
                <small class="muted">{move || app.tn("period.days", days() as u64, &app.locale().integer(days() as f64))}</small>
            </span>
        </label>
    }
}

#[component]
fn National(id: &'static str, rule: Rule, year: Memo<i32>) -> impl IntoView {
    let app = App::expect();
    let whose = Whose::expect();
    let is_on = whose.select(app, move |hours| hours.national.iter().any(|chosen| chosen == id));
    let date = move || rule.day_in(year.get()).map(|day| app.locale().day_month(day)).unwrap_or_default();
    view! {
        <label class="check">
            <input
                type="checkbox"
                class="box"
                data-holiday=id
                prop:checked=is_on
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    whose.change(
                        app,
                        KEY,
                        |hours| {
                            hours.national.retain(|chosen| chosen != id);
                            if on {
                                hours.national.push(id.to_owned());
                            }
                        },
                    );
                }
            />
            <span>{move || app.t(&format!("holiday.{id}"))} " " <small class="muted">{date}</small></span>
        </label>
    }
}

/// Own days: a list, a field into which dates are pasted, one a line, and a calendar file. A line with hours is a day with those hours.
#[component]
fn Own() -> impl IntoView {
    let app = App::expect();
    let whose = Whose::expect();
    let own = whose.select(app, |hours| hours.holidays.clone());
    let of_hours = whose.select(app, |hours| hours.date_hours.clone());
    let field = NodeRef::<html::Textarea>::new();
    let item = move |holiday: Holiday, hours: Option<Vec<Interval>>| {
        let label = in_words(app, &holiday, hours.as_deref());
        let (removed, title, shown) = (holiday, label.clone(), label.clone());
        view! {
            <li>
                <span class="trunc" title=title>{shown}</span>
                <button
                    type="button"
                    class="mini"
                    aria-label=move || app.tw("settings.holidays.remove", &[("name", &label)])
                    on:click=move |_| {
                        let (removed, has_hours) = (removed.clone(), hours.is_some());
                        whose.change(app, KEY, move |hours| {
                            if has_hours {
                                hours.date_hours.remove(&removed);
                            } else {
                                hours.holidays.retain(|holiday| *holiday != removed);
                            }
                        });
                    }
                >
                    <Icon name="x" />
                </button>
            </li>
        }
    };
    let join = move |_| {
        let Some(field) = field.get_untracked() else { return };
        let text = field.value();
        let (timed, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| day_hours(line).is_some());
        let list = read_holidays(&rest.join("\n"));
        // What could not be read stays, to be put right.
        let left: Vec<&str> = list.unread.iter().filter_map(|line| rest.get(line - 1).copied()).collect();
        field.set_value(&left.join("\n"));
        let timed: Vec<(Holiday, Vec<Interval>)> = timed.into_iter().filter_map(day_hours).collect();
        if list.holidays.is_empty() && timed.is_empty() {
            return app.send(Event::ToastShown(plain_toast("settings.holidays.unread")));
        }
        put(app, whose, list.holidays, timed);
    };
    let join_file = move |text: Option<String>| {
        let list = text.map(|text| read_holidays(&text)).unwrap_or_default();
        let (read, unread) = (list.holidays.len(), list.unread.len());
        if read > 0 {
            put(app, whose, list.holidays, Vec::new());
        }
        let values = vec![("n".to_owned(), format!("#{read}")), ("unread".to_owned(), format!("#{unread}"))];
        let key = if read > 0 { "settings.holidays.from_file" } else { "settings.holidays.unread_file" };
        app.send(Event::ToastShown(Toast { key: key.to_owned(), values, undo: false, is_error: read == 0 }));
    };
    view! {
        <div class="own">
            <ul class="own__list">
                {move || own.get().into_iter().map(|holiday| item(holiday, None)).collect_view()}
                {move || of_hours.get().into_iter().map(|(holiday, hours)| item(holiday, Some(hours))).collect_view()}
            </ul>
            <label class="field">
                <span class="field__label">{move || app.t("settings.holidays.own")}</span>
                <textarea
                    node_ref=field
                    id="own-holidays"
                    class="input"
                    rows="3"
                    spellcheck="false"
                    placeholder=move || app.t("settings.holidays.example")
                ></textarea>
            </label>
            <div class="cluster">
                <button type="button" class="ctl ctl--sm" data-act="holidays" on:click=join>
                    {move || app.t("settings.holidays.join")}
                </button>
                <button type="button" class="ctl ctl--sm ctl--quiet" on:click=|_| input::choose(INPUT)>
                    <Icon name="upload" />
                    {move || app.t("settings.holidays.file")}
                </button>
                <TextFileInput
                    id=INPUT
                    accept=".ics,.txt,text/calendar,text/plain"
                    label=Signal::derive(move || app.t("settings.holidays.file"))
                    on_text=Callback::new(join_file)
                />
            </div>
        </div>
    }
}

fn put(app: App, whose: Whose, off: Vec<Holiday>, timed: Vec<(Holiday, Vec<Interval>)>) {
    whose.change(app, KEY, move |hours| {
        hours.holidays.extend(off);
        hours.holidays.sort();
        hours.holidays.dedup();
        hours.date_hours.extend(timed);
    });
}

fn in_words(app: App, holiday: &Holiday, hours: Option<&[Interval]>) -> String {
    let locale = untrack(|| app.locale());
    let date = match holiday.year {
        Some(year) => locale.date(days::day_of(year, holiday.month, holiday.day)),
        // A leap year knows every day.
        None => locale.day_month(days::day_of(2024, holiday.month, holiday.day)),
    };
    let hours = hours.map(|hours| {
        let spans = hours.iter().map(|hours| format!("{}–{}", time_of(hours.from), time_of(hours.to)));
        spans.collect::<Vec<_>>().join(", ")
    });
    let name = Some(holiday.name.clone()).filter(|name| !name.is_empty());
    std::iter::once(date).chain(name).chain(hours).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
