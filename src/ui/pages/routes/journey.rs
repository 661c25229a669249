//! "Pelo robô": how far customers come, each step a part of the one before it; loops and people asked for.

use leptos::prelude::*;

use crate::engine::RouteKind;
use crate::ui::app::App;
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::press::hold_focus;

use super::{Told, nothing, pick, press};

#[component]
pub fn JourneyCard(told: Told) -> impl IntoView {
    let app = App::expect();
    let none = nothing(app, told, "journey", |page| !page.has_robot, |page| page.journey.robot == 0);
    let steps = move || {
        let page = told.get()?;
        let (locale, journey) = (app.locale(), &page.journey);
        let steps = [
            ("robot", Some(journey.robot), None),
            ("menu", page.has_texts.then_some(journey.menu), None),
            ("chose", page.has_texts.then_some(journey.chose), journey.to_choice),
            ("person", page.has_texts.then_some(journey.person), journey.to_person),
        ];
        let step = |(id, n, secs): (&'static str, Option<u64>, Option<f64>)| {
            let share = n.map(|n| n as f64 / journey.robot.max(1) as f64);
            let width = format!("{:.2}%", share.unwrap_or(0.0) * 100.0);
            let after = secs.map(|secs| app.tw("routes.journey.after", &[("time", &locale.duration(secs))]));
            view! {
                <div class="often__row routes__step" data-step=id data-value=n.map(|n| n.to_string()).unwrap_or_default()>
                    <span>{app.t(&format!("routes.journey.{id}"))} " " <small class="muted">{after}</small></span>
                    <span class="late__bar"><i class="often__bar" style:width=width></i></span>
                    <b>{n.map_or_else(|| "—".to_owned(), |n| locale.integer(n as f64))}</b>
                    <small class="muted">{share.map(|share| locale.percent(share, 0))}</small>
                </div>
            }
        };
        Some(steps.map(step).collect_view())
    };
    let signs = move || {
        hold_focus("data-press");
        let page = told.get().filter(|page| page.has_texts)?;
        let signs = [
            (RouteKind::Asked, "", page.asked, "asked"),
            (RouteKind::Asked, "vain", page.asked_in_vain, "in_vain"),
            (RouteKind::Loop, "", page.loops, "loops"),
        ];
        let sign = |(kind, label, n, id): (RouteKind, &str, u64, &'static str)| {
            let text = app.t(&format!("routes.journey.{id}"));
            let name = match n {
                0 => view! { <span>{text}</span> }.into_any(),
                _ => press(app, pick(kind, label, ""), &text, "key key--press").into_any(),
            };
            view! { <li data-sign=id data-value=n.to_string()>{name} <b>{app.locale().integer(n as f64)}</b></li> }
        };
        let off = page.journey.off_menu;
        let off = (off > 0)
            .then(|| view! { <p class="card__foot">{app.tn("routes.journey.off_menu", off, &app.locale().integer(off as f64))}</p> });
        Some(view! {
            <ul class="routes__signs">{signs.map(sign).collect_view()}</ul>
            {off}
        })
    };
    view! {
        <ChartCard
            class="card col-4"
            title=Signal::derive(move || app.t("routes.journey.title"))
            how=Signal::derive(move || app.t("routes.journey.how"))
            sub=Signal::derive(move || app.t("routes.journey.sub"))
            is_waiting=Signal::derive(move || told.with(Option::is_none))
            is_stale=app.select(|state| !state.is_fresh())
            nothing=none
        >
            <div class="often routes__steps">{steps}</div>
            {signs}
        </ChartCard>
    }
}
