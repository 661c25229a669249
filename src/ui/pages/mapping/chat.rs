//! How a chat is read: which number of its dates is the day, with what speaks for it, and its first messages in that order.

use leptos::prelude::*;

use crate::engine::DateOrder;
use crate::ui::app::App;
use crate::ui::days;
use crate::ui::event::{Event, FileEvent};
use crate::ui::mapping::instant;
use crate::ui::pages::report::dates_sentence;

use super::Shown;
use super::questions::DatesQuestion;

#[component]
pub fn ChatDates(shown: Shown) -> impl IntoView {
    let app = App::expect();
    let evidence = Memo::new(move |_| shown.get(|file| dates_sentence(app, &file.report)()));
    // A year that stands first leaves nothing to choose.
    let is_open = Memo::new(move |_| shown.get(|file| file.edit.date_order.is_some() || file.report.date_order != DateOrder::Iso.id()));
    let n_others = app.select(|state| state.mapping.like_shown().len() as u64);
    let spread = move || {
        let n = n_others.get();
        (n > 0).then(|| {
            view! {
                <button type="button" class="ctl ctl--sm" data-map="spread" on:click=move |_| app.send(Event::File(FileEvent::DatesSpread))>
                    {app.tn("map.chat.spread", n, &app.locale().integer(n as f64))}
                </button>
            }
        })
    };
    let body = move || match is_open.get() {
        true => view! { <DatesQuestion shown=shown place=0 hint=Signal::derive(move || evidence.get()) /> }.into_any(),
        false => view! { <p class="sm muted">{move || evidence.get()}</p> }.into_any(),
    };
    view! {
        <section class="card asks" aria-labelledby="asks-title">
            <h2 class="card__title" id="asks-title">
                {move || app.t("map.how.dates")}
            </h2>
            <div class="asks__list">{body}</div>
            {spread}
        </section>
    }
}

/// The first messages: the time as it is written, and as it is read.
#[component]
pub fn ChatLines(shown: Shown) -> impl IntoView {
    let app = App::expect();
    let rows = Memo::new(move |_| shown.get(|file| file.report.plan.as_ref().map(|plan| plan.preview.0.clone()).unwrap_or_default()));
    let name = Memo::new(move |_| shown.get(|file| file.report.name.clone()));
    let heads = ["written", "read", "author", "text"];
    let read_as = move |text: &str| match instant(text) {
        Some((year, month, day, clock)) => format!("{} {clock}", app.locale().date(days::day_of(year, month, day))),
        None => app.t("map.chat.unreadable"),
    };
    let row = move |cells: Vec<String>| {
        let [written, read, author, text] = <[String; 4]>::try_from(cells).unwrap_or_default();
        let is_bad = read.is_empty();
        view! {
            <tr>
                <th scope="row">
                    <bdi>{written}</bdi>
                </th>
                <td class:bad=is_bad data-read=read.clone()>{read_as(&read)}</td>
                <td>
                    <bdi>{author}</bdi>
                </td>
                <td title=text.clone()>
                    <bdi>{text.clone()}</bdi>
                </td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <div class="card__head">
                <h2 class="card__title">{move || app.t("map.chat.lines")}</h2>
            </div>
            <div class="scroll-x mapview" tabindex="0" role="region" aria-label=move || name.get()>
                <table class="tbl tbl--map tbl--chat">
                    <thead>
                        <tr>{heads.map(|head| view! { <th scope="col">{move || app.t(&format!("map.chat.{head}"))}</th> })}</tr>
                    </thead>
                    <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
