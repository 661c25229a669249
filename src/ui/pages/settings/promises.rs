//! "Metas por regra": what some cases are promised; of the rules that a case meets the first is in force.

use leptos::prelude::*;

use crate::engine::{Clock, Dimension, SlaRule};
use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::settings::is_target;

use super::{Section, change};

const KEY: &str = "settings.promises";

/// A word that a rule asks for.
type Word = fn(&mut SlaRule) -> &mut String;
/// A target that it gives.
type Secs = fn(&mut SlaRule) -> &mut Option<i64>;

const WORDS: [(Dimension, Word); 5] = [
    (Dimension::Priority, |rule| &mut rule.priority),
    (Dimension::Team, |rule| &mut rule.team),
    (Dimension::CaseType, |rule| &mut rule.case_type),
    (Dimension::Channel, |rule| &mut rule.channel),
    (Dimension::Tag, |rule| &mut rule.tag),
];

const TARGETS: [(&str, Secs); 3] = [
    ("first_response", |rule| &mut rule.first_response_secs),
    ("next_reply", |rule| &mut rule.next_reply_secs),
    ("resolution", |rule| &mut rule.resolution_secs),
];

#[component]
pub fn Promises() -> impl IntoView {
    let app = App::expect();
    let count = app.select(|state| state.policy.sla_rules.len());
    let head = move |class: &'static str, text: Signal<String>| view! { <th scope="col" class=class>{move || text.get()}</th> };
    let key = move |key: String| Signal::derive(move || app.t(&key));
    let words = move || WORDS.map(|(dimension, _)| head("", key(format!("dim.{}", dimension.id()))));
    let targets = move || TARGETS.map(|(target, _)| head("num", key(format!("times.target.{target}"))));
    view! {
        <Section class="card--flush col-12" title=KEY sub="settings.promises.sub">
            <p class="card__body sm muted">{move || app.t("settings.promises.hint")}</p>
            <Lists />
            <Show when=move || count.get() != 0>
                <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.t(KEY)>
                    <table class="tbl promises">
                        <thead>
                            <tr>
                                {head("", key("settings.promises.order".to_owned()))} {head("", key("settings.promises.name".to_owned()))}
                                {words()} {targets()} {head("", key("settings.clock".to_owned()))} <th></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || 0..count.get() key=|place| *place children=move |place| view! { <RuleRow place count /> } />
                        </tbody>
                    </table>
                </div>
            </Show>
            <p class="card__body">
                <button
                    type="button"
                    class="ctl ctl--sm"
                    data-act="add-rule"
                    on:click=move |_| change(app, KEY, |policy| policy.sla_rules.push(SlaRule::default()))
                >
                    <Icon name="plus" />
                    {move || app.t("settings.promises.add")}
                </button>
            </p>
        </Section>
    }
}

/// Words that the data know, to choose from.
#[component]
fn Lists() -> impl IntoView {
    let app = App::expect();
    let words = app.select(|state| state.quality.as_ref().map(|quality| quality.words.clone()).unwrap_or_default());
    let list = |(dimension, words): (Dimension, Vec<String>)| {
        view! {
            <datalist id=format!("words-{}", dimension.id())>
                {words.into_iter().map(|word| view! { <option value=word></option> }).collect_view()}
            </datalist>
        }
    };
    move || words.get().into_iter().map(list).collect_view()
}

/// A rule by its place. Its fields stay while their values change, so that the focus stays too.
#[component]
fn RuleRow(place: usize, count: Memo<usize>) -> impl IntoView {
    let app = App::expect();
    let rule = app.select(move |state| state.policy.sla_rules.get(place).cloned().unwrap_or_default());
    let set = move |with: Box<dyn FnOnce(&mut SlaRule)>| {
        change(app, KEY, move |policy| {
            if let Some(rule) = policy.sla_rules.get_mut(place) {
                with(rule);
            }
        });
    };
    let number = (place + 1).to_string();
    let (row, shown) = (number.clone(), number.clone());
    let of = {
        let number = number.clone();
        move |key: &str| app.tw("settings.promises.of", &[("what", &app.t(key)), ("n", &number)])
    };
    let word = {
        let of = of.clone();
        move |(dimension, get): (Dimension, Word)| {
            let of = of.clone();
            view! {
                <td>
                    <input
                        class="input"
                        maxlength="80"
                        autocomplete="off"
                        list=format!("words-{}", dimension.id())
                        data-rule=dimension.id()
                        aria-label=move || of(&format!("dim.{}", dimension.id()))
                        placeholder=move || app.t("settings.promises.any")
                        prop:value=move || get(&mut rule.get()).clone()
                        on:change=move |event| {
                            let word = event_target_value(&event).trim().to_owned();
                            set(Box::new(move |rule| *get(rule) = word));
                        }
                    />
                </td>
            }
        }
    };
    let target = {
        let of = of.clone();
        move |(target, get): (&'static str, Secs)| {
            let of = of.clone();
            let is_bad = RwSignal::new(false);
            view! {
                <td class="num">
                    <input
                        class="input input--num"
                        type="number"
                        min="0.1"
                        step="any"
                        data-rule=target
                        aria-label=move || of(&format!("times.target.{target}"))
                        aria-invalid=move || is_bad.get().then_some("true")
                        placeholder="—"
                        prop:value=move || get(&mut rule.get()).map(|secs| (secs as f64 / 60.0).to_string()).unwrap_or_default()
                        on:change=move |event| {
                            let typed = event_target_value(&event);
                            let secs = typed.parse::<f64>().ok().map(|minutes| (minutes * 60.0).round() as i64);
                            is_bad.set(!typed.is_empty() && !secs.is_some_and(is_target));
                            if !is_bad.get_untracked() {
                                set(Box::new(move |rule| *get(rule) = secs));
                            }
                        }
                    />
                </td>
            }
        }
    };
    let clock = move || {
        let chosen = rule.get().clock;
        let option = move |clock: Option<Clock>| {
            let (id, text) = match clock {
                None => ("", app.t("settings.promises.clock")),
                Some(clock) => (clock.id(), app.t(&format!("bar.clock.{}", clock.id()))),
            };
            view! { <option value=id selected=clock == chosen>{text}</option> }
        };
        [None, Some(Clock::Wall), Some(Clock::Business)].map(option)
    };
    let move_by = move |by: isize| {
        let other = place as isize + by;
        change(app, KEY, move |policy| {
            if let Ok(other) = usize::try_from(other)
                && other.max(place) < policy.sla_rules.len()
            {
                policy.sla_rules.swap(place, other);
            }
        });
    };
    let arrow = move |by: isize, key: &'static str, glyph: &'static str| {
        let number = (place + 1).to_string();
        view! {
            <button
                type="button"
                class="mini"
                aria-label=move || app.tw(key, &[("n", &number)])
                disabled=move || (by < 0 && place == 0) || (by > 0 && place + 1 >= count.get())
                on:click=move |_| move_by(by)
            >
                {glyph}
            </button>
        }
    };
    view! {
        <tr data-rule-row=row>
            <td class="promises__order">
                <b>{shown}</b> {arrow(-1, "settings.promises.up", "↑")} {arrow(1, "settings.promises.down", "↓")}
            </td>
            <td>
                <input
                    class="input"
                    maxlength="80"
                    data-rule="name"
                    aria-label={
                        let of = of.clone();
                        move || of("settings.promises.name")
                    }
                    prop:value=move || rule.get().name
                    on:change=move |event| {
                        let name = event_target_value(&event).trim().to_owned();
                        set(Box::new(move |rule| rule.name = name));
                    }
                />
            </td>
            {WORDS.map(word)}
            {TARGETS.map(target)}
            <td>
                <select
                    class="input"
                    data-rule="clock"
                    aria-label=move || of("settings.clock")
                    on:change=move |event| {
                        let clock = Clock::from_id(&event_target_value(&event));
                        set(Box::new(move |rule| rule.clock = clock));
                    }
                >
                    {clock}
                </select>
            </td>
            <td>
                <button
                    type="button"
                    class="mini"
                    aria-label=move || app.tw("settings.promises.remove", &[("n", &number)])
                    on:click=move |_| {
                        change(
                            app,
                            KEY,
                            |policy| {
                                if place < policy.sla_rules.len() {
                                    policy.sla_rules.remove(place);
                                }
                            },
                        );
                    }
                >
                    <Icon name="trash" />
                </button>
            </td>
        </tr>
    }
}
