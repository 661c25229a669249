//! "Quantos casos cada um": customers by how many cases they opened in the period.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::chart_card::{ChartCard, Nothing};

use super::Told;

#[component]
pub fn OftenCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let nothing = Memo::new(move |_| {
        let page = told.get()?;
        let n: u64 = page.often.iter().sum();
        (n == 0).then(|| Nothing { title: app.t("customers.often.empty"), text: app.t("customers.often.empty.hint"), act: String::new() })
    });
    let rows = move || {
        let page = told.get()?;
        let greatest = page.often.iter().copied().max().unwrap_or(0).max(1) as f64;
        let all: u64 = page.often.iter().sum();
        let row = |(place, &count): (usize, &u64)| {
            let n = place as u64 + 1;
            let key = if place + 1 == page.often.len() { "customers.often.more" } else { "customers.often.cases" };
            let name = app.tn(key, n, &app.locale().integer(n as f64));
            let width = format!("{:.2}%", count as f64 / greatest * 100.0);
            let share = if all > 0 { app.locale().percent(count as f64 / all as f64, 0) } else { String::new() };
            view! {
                <div class="often__row" data-often=n.to_string() data-value=count.to_string()>
                    <span>{name}</span>
                    <span class="late__bar"><i class="often__bar" style:width=width></i></span>
                    <b>{app.locale().integer(count as f64)}</b>
                    <small class="muted">{share}</small>
                </div>
            }
        };
        Some(page.often.iter().enumerate().map(row).collect_view())
    };
    let foot = move || {
        let page = told.get()?;
        let all: u64 = page.often.iter().sum();
        let often = all - page.often[0];
        (all > 0).then(|| {
            let share = app.locale().percent(often as f64 / all as f64, 0);
            view! { <p class="card__foot">{app.tn("customers.often.foot", often, &app.locale().integer(often as f64))} " (" {share} ")"</p> }
        })
    };
    view! {
        <ChartCard
            class="card col-4"
            title=Signal::derive(move || app.t("customers.often.title"))
            sub=Signal::derive(move || app.t("customers.often.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing
        >
            <div class="often">{rows}</div>
            {foot}
        </ChartCard>
    }
}
