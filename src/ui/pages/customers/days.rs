//! Customers by day: the new ones on top of those who had been there before; any other figure alone.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::legend_key::LegendKey;
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
    let hides = RwSignal::new([false; 2]);
    let legend = move || {
        is_split.get().then(|| {
            view! {
                <p class="legend legend--top">
                    <LegendKey name=Signal::derive(move || app.t("customers.known")) class="sw c-us" series="known" is_hidden=Signal::derive(move || hides.get()[0]) on_turn=move || hides.update(|hides| hides[0] = !hides[0]) />
                    <LegendKey name=Signal::derive(move || app.t("customers.new")) class="sw c-them" series="new" is_hidden=Signal::derive(move || hides.get()[1]) on_turn=move || hides.update(|hides| hides[1] = !hides[1]) />
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
    let split = Signal::derive(move || is_split.get().then_some(("contacts_unique", "contacts_new")));
    view! { <SeriesCard class="card col-8" query=SERIES_ID metric=chosen split hides above=legend below=foot /> }
}
