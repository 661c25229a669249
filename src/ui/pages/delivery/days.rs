//! The chosen figure by day, and how delivery and answers depend on the hour of sending.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::seg::{Seg, SegOption};
use crate::ui::pages::series::{HourCard, SeriesCard};
use crate::ui::queries::delivery::{HOURLY, HOURS_ID, SERIES_ID};

#[component]
pub fn DaysCard(chosen: RwSignal<&'static str>) -> impl IntoView {
    view! { <SeriesCard class="card col-8" query=SERIES_ID metric=chosen /> }
}

#[component]
pub fn HoursCard() -> impl IntoView {
    let app = App::expect();
    let metric = RwSignal::new(HOURLY[0]);
    let options = Signal::derive(move || {
        HOURLY
            .map(|metric| SegOption { value: metric, text: app.metric_text(metric, "short"), title: app.metric_text(metric, "name") })
            .to_vec()
    });
    let acts = move || {
        view! { <Seg label=Signal::derive(move || app.t("delivery.hours.title")) options chosen=metric on_choose=move |each| metric.set(each) is_small=true /> }
    };
    view! {
        <HourCard
            class="card col-4"
            title=Signal::derive(move || app.t("delivery.hours.title"))
            query=HOURS_ID
            metric
            acts
        />
    }
}
