//! Customers one by one: who wrote most, who waited most, who waits now. A press on a name filters, the buttons open the customer and the
//! conversations.

use leptos::prelude::*;

use crate::engine::{CustomerColumn, CustomerRow};
use crate::ui::app::App;
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::icon::Icon;
use crate::ui::components::press::hold_focus;
use crate::ui::components::seg::{Seg, SegOption};
use crate::ui::components::shortened;
use crate::ui::drawer::DrawerEvent;
use crate::ui::event::{CustomersEvent, Event, Taken};

use super::super::figures::raw;
use super::Told;

/// The questions asked most, as orders of the table.
const PRESETS: [CustomerColumn; 4] =
    [CustomerColumn::Received, CustomerColumn::WaitLongest, CustomerColumn::WaitingNow, CustomerColumn::Cases];

#[component]
pub fn CustomersCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let order = app.select(|state| (state.customers.by, state.customers.is_ascending));
    let is_busy = app.select(|state| !state.is_fresh());
    let options = Signal::derive(move || {
        let option = |by: CustomerColumn| SegOption {
            value: by,
            text: app.t(&format!("customers.preset.{}", by.id())),
            title: app.t(&format!("customers.column.{}.hint", by.id())),
        };
        PRESETS.map(option).to_vec()
    });
    let sub = move || {
        told.get().map(|page| {
            let locale = app.locale();
            let all = app.tn("customers.count", page.total, &locale.integer(page.total as f64));
            let waiting = app.tn("customers.waiting", page.waiting, &locale.integer(page.waiting as f64));
            format!("{all}, {waiting}")
        })
    };
    let body = move || {
        hold_focus("data-press");
        told.get().map(|page| page.rows.iter().map(|row| row_view(app, row)).collect_view())
    };
    let foot = move || {
        let page = told.get()?;
        let left = page.listed.saturating_sub(page.rows.len() as u64);
        let more = (left > 0).then(|| app.tn("customers.more", left, &app.locale().integer(left as f64)));
        let nameless =
            (page.nameless > 0).then(|| app.tn("customers.nameless", page.nameless, &app.locale().integer(page.nameless as f64)));
        let texts: Vec<String> = more.into_iter().chain(nameless).collect();
        (!texts.is_empty()).then(|| view! { <p class="card__foot card__foot--flush">{texts.join(" · ")}</p> })
    };
    let whole = Callback::new(move |()| untrack(|| all_customers(app)));
    view! {
        <section class="card card--flush col-12" data-whole aria-label=move || app.t("customers.table.title") aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">{move || app.t("customers.table.title")} " " <small class="hide-phone">{sub}</small></h2>
                <div class="card__acts">
                    <Seg
                        label=Signal::derive(move || app.t("customers.table.title"))
                        options
                        chosen=Signal::derive(move || order.get().0)
                        on_choose=move |by| app.send(Event::Customers(CustomersEvent::Preset(by)))
                        is_small=true
                    />
                    <CardMenu title=Signal::derive(move || app.t("customers.table.title")) whole />
                </div>
            </div>
            <Show
                when=move || told.with(|told| told.as_ref().is_none_or(|page| !page.rows.is_empty()))
                fallback=move || {
                    let key = if order.get().0 == CustomerColumn::WaitingNow { "customers.empty.waiting" } else { "customers.empty" };
                    view! {
                        <div class="empty">
                            <p class="empty__title">{move || app.t(key)}</p>
                        </div>
                    }
                }
            >
                <div class="scroll-x scroll-x--tall" tabindex="0" role="region" aria-label=move || app.t("customers.table.title")>
                    <table class="tbl tbl--chart">
                        <thead>
                            <tr>
                                <th scope="col">{move || app.t("customers.column.who")}</th>
                                {CustomerColumn::ALL.into_iter().map(|column| view! { <Head column order /> }).collect_view()}
                                <th scope="col"><span class="vh">{move || app.t("customers.open")}</span></th>
                            </tr>
                        </thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
                {foot}
            </Show>
        </section>
    }
}

/// Every customer, in the order of the table.
pub fn all_customers(app: App) -> Taken {
    let named = ["customers.column.who", "col.phone"].map(str::to_owned);
    let columns = CustomerColumn::ALL.map(|column| format!("customers.column.{}", column.id()));
    Taken::Customers { header: named.iter().chain(&columns).map(|key| app.t(key)).collect() }
}

#[component]
fn Head(column: CustomerColumn, order: Memo<(CustomerColumn, bool)>) -> impl IntoView {
    let app = App::expect();
    let sort = move || {
        let (by, is_ascending) = order.get();
        (by == column).then_some(if is_ascending { "ascending" } else { "descending" })
    };
    let text = move |part: &str| app.t(&format!("customers.column.{}{part}", column.id()));
    view! {
        <th scope="col" class="num" aria-sort=sort title=move || text(".hint")>
            <button type="button" class="tbl__sort" on:click=move |_| app.send(Event::Customers(CustomersEvent::Ordered(column)))>
                {move || text("")}
                <Show when=move || sort().is_some()>
                    <Icon name="down" class="i i--sm" />
                </Show>
            </button>
        </th>
    }
}

fn row_view(app: App, row: &CustomerRow) -> impl IntoView + use<> {
    let locale = app.locale();
    let (customer, is_chosen) = (row.customer, row.is_chosen);
    let phone = app.cell("phone", &row.phone);
    let who = if row.who.is_empty() { phone.clone() } else { app.cell("requester", &row.who) };
    let beside = (!row.who.is_empty() && !phone.is_empty()).then_some(phone);
    let cell = |column: CustomerColumn| {
        let count = |n: u32| (locale.integer(n.into()), n.to_string());
        let secs = |value: Option<f64>| (value.map_or_else(|| "—".to_owned(), |secs| locale.duration(secs)), raw(value));
        let day =
            |at: Option<(i32, u32)>| at.map_or_else(|| ("—".to_owned(), String::new()), |(day, _)| (locale.date(day), day.to_string()));
        let (text, value) = match column {
            CustomerColumn::Cases => count(row.cases),
            CustomerColumn::Received => count(row.received),
            CustomerColumn::Sent => count(row.sent),
            CustomerColumn::Templates => count(row.templates),
            CustomerColumn::Failed => count(row.failed),
            CustomerColumn::WaitMedian => secs(row.wait_median),
            CustomerColumn::WaitLongest => secs(row.wait_longest),
            CustomerColumn::WaitingNow => secs(row.waiting_now),
            CustomerColumn::Csat => (row.csat.map_or_else(|| "—".to_owned(), |grade| locale.trimmed(grade, 1)), raw(row.csat)),
            CustomerColumn::First => day(row.first),
            CustomerColumn::Last => day(row.last),
        };
        let is_bad = match column {
            CustomerColumn::Failed => row.failed > 0,
            CustomerColumn::WaitingNow => row.waiting_now.is_some(),
            _ => false,
        };
        view! { <td class="num" class:tbl__bad=is_bad data-field=column.id() data-value=value>{text}</td> }
    };
    view! {
        <tr data-customer=customer.to_string() class:tbl__row--sel=is_chosen>
            <th scope="row">
                <button
                    type="button"
                    class="tbl__name"
                    data-press=customer.to_string()
                    aria-pressed=is_chosen.then_some("true")
                    on:click=move |_| app.send(Event::Customers(CustomersEvent::Chosen { customer, is_chosen }))
                >
                    <bdi>{shortened(&who, 60)}</bdi>
                </button>
                {beside.map(|phone| view! { <small class="tbl__below"><bdi>{phone}</bdi></small> })}
            </th>
            {CustomerColumn::ALL.map(cell).collect_view()}
            <td class="num nowrap">
                <button
                    type="button"
                    class="mini"
                    data-act="card"
                    aria-label=app.t("customers.card")
                    title=app.t("customers.card")
                    on:click=move |_| app.send(Event::Drawer(DrawerEvent::CardOpened(customer)))
                >
                    <Icon name="people" />
                </button>
                <button
                    type="button"
                    class="mini"
                    aria-label=app.t("customers.open")
                    title=app.t("customers.open")
                    on:click=move |_| app.send(Event::Customers(CustomersEvent::Opened(customer)))
                >
                    <Icon name="chats" />
                </button>
            </td>
        </tr>
    }
}
