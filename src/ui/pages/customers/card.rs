//! A customer in the drawer: sessions, waits, grades, and whom and what they met, each count with its cases.

use leptos::prelude::*;

use crate::engine::{CardPick, CustomerCard, Dimension, Met, Session};
use crate::ui::app::{App, Shared};
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::drawer::DrawerEvent;
use crate::ui::event::{CustomersEvent, Event};
use crate::ui::format::clock;

use super::super::figures::raw;
use super::super::why::CloseButton;

/// Sessions and values before "all of them".
const FIRST_SESSIONS: usize = 6;
const FIRST_VALUES: usize = 12;

#[component]
pub fn CardPanel() -> impl IntoView {
    let app = App::expect();
    let told = app.select(|state| state.drawer.card.as_ref().and_then(|card| card.told.clone()).map(Shared));
    view! {
        <div class="drawer__head">
            <div class="drawer__bar">
                <h2 class="drawer__title">{move || app.t("card.title")}</h2>
                <span class="drawer__acts"><CloseButton /></span>
            </div>
            {move || told.get().map(|card| head_view(app, &card))}
        </div>
        <div class="drawer__body why-body customer" aria-busy=move || told.read().is_none().to_string()>
            {move || told.get().map(|card| view! { <Body card /> })}
        </div>
        {move || told.get().map(|card| foot_view(app, &card))}
    }
}

/// Who, and from when to when.
fn head_view(app: App, card: &CustomerCard) -> impl IntoView + use<> {
    let locale = app.locale();
    let phone = app.cell("phone", &card.phone);
    let name = match (card.who.is_empty(), phone.is_empty()) {
        (true, true) => app.t("talk.nobody"),
        (true, false) => phone.clone(),
        (false, _) => shortened(&app.cell("requester", &card.who), 200),
    };
    let beside = (!card.who.is_empty() && !phone.is_empty()).then(|| view! { <bdi class="talk-phone">{phone}</bdi> });
    let day = |at: Option<(i32, u32)>| at.map_or_else(|| "—".to_owned(), |(day, _)| locale.date(day));
    let span = app.tw("card.span", &[("first", &day(card.first)), ("last", &day(card.last))]);
    view! {
        <p class="talk-name" data-card=card.customer.to_string()><bdi>{name}</bdi></p>
        <p class="talk-tags">{beside} <span class="muted">{span}</span></p>
    }
}

#[component]
fn Body(card: Shared<CustomerCard>) -> impl IntoView {
    let app = App::expect();
    let locale = app.locale();
    let count = |n: u32| locale.integer(n.into());
    let secs = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |secs| locale.duration(secs));
    let waits = app.tn("card.waits", card.waits.into(), &count(card.waits));
    let grades = app.tn("card.grades", card.grades.into(), &count(card.grades));
    let csat = card.csat.map_or_else(|| "—".to_owned(), |grade| locale.trimmed(grade, 1));
    // What was counted is pressed to see its cases; nothing has none.
    let pick = |pick: CardPick, n: u32| (n > 0).then_some(pick);
    let n_waiting = u32::from(card.waiting_now.is_some());
    let plain = String::new;
    let facts = [
        fact(app, "cases", count(card.cases), card.cases.to_string(), plain(), pick(CardPick::All, card.cases)),
        fact(app, "open", count(card.open), card.open.to_string(), plain(), pick(CardPick::Open, card.open)),
        fact(app, "csat", csat, raw(card.csat), grades, pick(CardPick::Rated, card.grades)),
        fact(app, "received", count(card.received), card.received.to_string(), plain(), None),
        fact(app, "sent", count(card.sent), card.sent.to_string(), plain(), None),
        fact(app, "failed", count(card.failed), card.failed.to_string(), plain(), pick(CardPick::Failed, card.failed)),
        fact(app, "wait_median", secs(card.wait_median), raw(card.wait_median), waits, None),
        fact(app, "wait_longest", secs(card.wait_longest), raw(card.wait_longest), plain(), None),
        fact(app, "waiting_now", secs(card.waiting_now), raw(card.waiting_now), plain(), pick(CardPick::Waiting, n_waiting)),
    ];
    let met = card.met.iter().map(|met| met_view(app, met)).collect_view();
    view! {
        <p class="xs muted">{app.t("card.all")}</p>
        <div class="facts customer__facts">{facts}</div>
        {met}
        <Sessions card />
    }
}

fn fact(app: App, id: &'static str, text: String, raw: String, note: String, pick: Option<CardPick>) -> impl IntoView {
    let figure = view! { <b data-fact=id data-value=raw>{text}</b> };
    let note = (!note.is_empty()).then(|| view! { <small>{note}</small> });
    let name = app.t(&format!("card.{id}"));
    let hint = app.t("card.press");
    match pick {
        Some(pick) => view! {
            <button type="button" class="customer__fact" title=hint on:click=move |_| app.send(Event::Drawer(DrawerEvent::CardCasesWanted(pick.clone())))>
                {name} {figure} {note}
            </button>
        }
        .into_any(),
        None => view! { <span>{name} {figure} {note}</span> }.into_any(),
    }
}

/// Values of one dimension, each with how often.
fn met_view(app: App, met: &Met) -> impl IntoView + use<> {
    let locale = app.locale();
    let dimension = met.dimension;
    let grain = if dimension == Dimension::Template { "n.messages" } else { "n.cases" };
    let value = |(label, n): &(String, u32)| {
        let shown = locale.integer((*n).into());
        let title = format!("{}: {}. {}", shortened(label, 200), app.tn(grain, (*n).into(), &shown), app.t("card.press"));
        let pick = CardPick::Met(dimension, label.clone());
        view! {
            <button
                type="button"
                class="customer__met"
                data-met=label.clone()
                data-value=n.to_string()
                title=title
                on:click=move |_| app.send(Event::Drawer(DrawerEvent::CardCasesWanted(pick.clone())))
            >
                <bdi class="trunc">{shortened(label, 60)}</bdi>
                <b>{shown}</b>
            </button>
        }
    };
    let rest = met.values.len().saturating_sub(FIRST_VALUES);
    let rest = (rest > 0).then(|| view! { <span class="muted">{app.tw("filter.and_more", &[("n", &locale.integer(rest as f64))])}</span> });
    view! {
        <h3>{app.t(&format!("dim.{}.plural", dimension.id()))}</h3>
        <p class="customer__mets" data-dimension=dimension.id()>{met.values.iter().take(FIRST_VALUES).map(value).collect_view()} {rest}</p>
    }
}

/// The latest first; a press opens the conversation.
#[component]
fn Sessions(card: Shared<CustomerCard>) -> impl IntoView {
    let app = App::expect();
    let is_whole = RwSignal::new(false);
    let count = card.sessions.len();
    let n = app.locale().integer(count as f64);
    let drawn = move || {
        let shown = if is_whole.get() { count } else { FIRST_SESSIONS };
        card.sessions.iter().take(shown).map(|session| session_view(app, session)).collect_view()
    };
    let more = move || if is_whole.get() { app.t("overview.leaders.fewer") } else { app.tw("overview.leaders.all", &[("n", &n)]) };
    let toggle = (count > FIRST_SESSIONS).then(|| {
        view! { <button type="button" class="link" on:click=move |_| is_whole.update(|whole| *whole = !*whole)>{more}</button> }
    });
    (count > 0).then(|| {
        view! {
            <h3>{app.t("card.sessions")}</h3>
            <ul class="behind" data-rows=count.to_string()>{drawn}</ul>
            {toggle}
        }
    })
}

fn session_view(app: App, session: &Session) -> impl IntoView + use<> {
    let locale = app.locale();
    let case = session.case;
    let at = session.opened.map(|(day, second)| format!("{}, {}", locale.weekday_day(day), clock(second))).unwrap_or_default();
    let about = [&session.agent, &session.case_type, &session.channel].into_iter().filter(|part| !part.is_empty());
    let about = about.map(|part| shortened(part, 60)).collect::<Vec<_>>().join(" · ");
    let first = session.first_response_secs;
    let grade = session.csat.map(|grade| app.tw("card.grade", &[("n", &locale.trimmed(grade, 1))]));
    let state = session.is_open.then(|| app.t("card.is_open"));
    let beside: Vec<String> = grade.into_iter().chain(state).collect();
    view! {
        <li>
            <button
                type="button"
                class="behind__row"
                data-session=session.id.clone()
                on:click=move |_| app.send(Event::Drawer(DrawerEvent::CaseOpened(case)))
            >
                <bdi class="behind__id trunc">{shortened(&session.id, 40)}</bdi>
                <span class="behind__who trunc" title=about.clone()><bdi>{about.clone()}</bdi> " " <small class="muted">{beside.join(", ")}</small></span>
                <span class="behind__at">{at}</span>
                <b title=app.t("talk.first_response") data-value=raw(first)>
                    {first.map_or_else(|| "—".to_owned(), |secs| locale.duration(secs))}
                </b>
            </button>
        </li>
    }
}

fn foot_view(app: App, card: &CustomerCard) -> impl IntoView + use<> {
    let customer = card.customer;
    let open = app.tn("why.open", card.cases.into(), &app.locale().integer(card.cases.into()));
    (card.cases > 0).then(|| {
        view! {
            <div class="drawer__foot">
                <button
                    type="button"
                    class="ctl ctl--primary"
                    on:click=move |_| app.send(Event::Drawer(DrawerEvent::CardCasesWanted(CardPick::All)))
                >
                    {open}
                </button>
                <button
                    type="button"
                    class="ctl"
                    on:click=move |_| app.send(Event::Customers(CustomersEvent::Chosen { customer, is_chosen: false }))
                >
                    <Icon name="filter" />
                    {app.t("card.filter")}
                </button>
            </div>
        }
    })
}
