//! Customers by day: the new ones on top of those who had been there before; any other figure alone.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::pages::series::SeriesCard;
use crate::ui::queries::Frame;
use crate::ui::queries::customers::SERIES_ID;

/// History before the period that is short enough to make old customers look new, days.
const SHORT_DAYS: i32 = 28;

#[component]
pub fn DaysCard(chosen: RwSignal<&'static str>) -> impl IntoView {
    let app = App::expect();
    let frame = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)));
    let is_split = Memo::new(move |_| matches!(chosen.get(), "contacts_unique" | "contacts_new"));
    let legend = move || {
        is_split.get().then(|| {
            view! {
                <p class="legend legend--top">
                    <span class="key"><span class="sw c-us"></span>{move || app.t("customers.known")}</span>
                    <span class="key"><span class="sw c-them"></span>{move || app.t("customers.new")}</span>
                </p>
            }
        })
    };
    let foot = move || {
        let frame = frame.get()?;
        let is_short = frame.period.start - frame.data.start < SHORT_DAYS;
        (is_split.get() && is_short).then(
            || view! { <p class="card__foot">{app.tw("customers.short_history", &[("day", &app.locale().date(frame.data.start))])}</p> },
        )
    };
    let ink = Callback::new(|metric: &'static str| match metric {
        "recontact_rate" | "cross_channel_rate" => "c-bad",
        _ => "c-us",
    });
    view! { <SeriesCard class="card col-8" query=SERIES_ID metric=chosen ink split=Signal::derive(move || is_split.get().then_some(("contacts_unique", "contacts_new", "c-them"))) above=legend below=foot /> }
}
