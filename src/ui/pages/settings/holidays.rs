//! Days without work: the national ones to tick, own ones to paste.

use leptos::html;
use leptos::prelude::*;

use crate::engine::{Holiday, NATIONAL, Rule};
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::days;
use crate::ui::event::{Event, plain_toast};

use super::{Section, change};

const KEY: &str = "settings.holidays";

#[component]
pub fn Holidays() -> impl IntoView {
    let app = App::expect();
    // Movable dates are told for the year in which the data end.
    let year = app.select(|state| days::civil(state.last_day()).0);
    let all = move |on: bool| {
        change(app, KEY, |policy| {
            policy.calendar.national = if on { NATIONAL.iter().map(|(id, _)| (*id).to_owned()).collect() } else { Vec::new() };
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
            <Own />
        </Section>
    }
}

#[component]
fn National(id: &'static str, rule: Rule, year: Memo<i32>) -> impl IntoView {
    let app = App::expect();
    let is_on = app.select(move |state| state.policy.calendar.national.iter().any(|chosen| chosen == id));
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
                    change(
                        app,
                        KEY,
                        |policy| {
                            policy.calendar.national.retain(|chosen| chosen != id);
                            if on {
                                policy.calendar.national.push(id.to_owned());
                            }
                        },
                    );
                }
            />
            <span>{move || app.t(&format!("holiday.{id}"))} " " <small class="muted">{date}</small></span>
        </label>
    }
}

/// The service's own days: a list, and a field into which dates are pasted, one a line.
#[component]
fn Own() -> impl IntoView {
    let app = App::expect();
    let own = app.select(|state| state.policy.calendar.holidays.clone());
    let field = NodeRef::<html::Textarea>::new();
    let item = move |holiday: Holiday| {
        let label = in_words(app, &holiday);
        let (removed, title, shown) = (holiday, label.clone(), label.clone());
        view! {
            <li>
                <span class="trunc" title=title>{shown}</span>
                <button
                    type="button"
                    class="mini"
                    aria-label=move || app.tw("settings.holidays.remove", &[("name", &label)])
                    on:click=move |_| {
                        let removed = removed.clone();
                        change(app, KEY, move |policy| policy.calendar.holidays.retain(|holiday| *holiday != removed));
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
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let (read, left): (Vec<&str>, Vec<&str>) = lines.iter().partition(|line| Holiday::read(line).is_some());
        let read: Vec<Holiday> = read.into_iter().filter_map(Holiday::read).collect();
        // What could not be read stays, to be put right.
        field.set_value(&left.join("\n"));
        if read.is_empty() {
            return app.send(Event::ToastShown(plain_toast("settings.holidays.unread")));
        }
        change(app, KEY, move |policy| {
            let holidays = &mut policy.calendar.holidays;
            holidays.extend(read);
            holidays.sort();
            holidays.dedup();
        });
    };
    view! {
        <div class="own">
            <ul class="own__list">{move || own.get().into_iter().map(item).collect_view()}</ul>
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
            <button type="button" class="ctl ctl--sm" data-act="holidays" on:click=join>
                {move || app.t("settings.holidays.join")}
            </button>
        </div>
    }
}

fn in_words(app: App, holiday: &Holiday) -> String {
    let locale = untrack(|| app.locale());
    let date = match holiday.year {
        Some(year) => locale.date(days::day_of(year, holiday.month, holiday.day)),
        // A leap year knows every day.
        None => locale.day_month(days::day_of(2024, holiday.month, holiday.day)),
    };
    if holiday.name.is_empty() { date } else { format!("{date} · {}", holiday.name) }
}
