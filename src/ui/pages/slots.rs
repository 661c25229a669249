//! Where the pages and the filter strip stand.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::filter_strip::FilterStrip;
use crate::ui::view_state::Page;

use super::conversations::Conversations;
use super::cross::CrossPage;
use super::customers::Customers;
use super::delivery::Delivery;
use super::overview::Overview;
use super::progress::Progress;
use super::quality::QualityPage;
use super::routes::Routes;
use super::settings::Settings;
use super::team::Team;
use super::times::Times;

#[component]
pub fn FilterSlot() -> impl IntoView {
    let app = App::expect();
    let is_about_all = app.select(|state| state.view.page.is_about_all());
    move || (!is_about_all.get()).then(|| view! { <FilterStrip /> })
}

#[component]
pub fn PageSlot() -> impl IntoView {
    let app = App::expect();
    let page = app.select(|state| state.view.page);
    move || match page.get() {
        Page::Overview => view! { <Overview /> }.into_any(),
        Page::Times => view! { <Times /> }.into_any(),
        Page::Customers => view! { <Customers /> }.into_any(),
        Page::Progress => view! { <Progress /> }.into_any(),
        Page::Routes => view! { <Routes /> }.into_any(),
        Page::Cross => view! { <CrossPage /> }.into_any(),
        Page::Delivery => view! { <Delivery /> }.into_any(),
        Page::Team => view! { <Team /> }.into_any(),
        Page::Conversations => view! { <Conversations /> }.into_any(),
        Page::Quality => view! { <QualityPage /> }.into_any(),
        Page::Settings => view! { <Settings /> }.into_any(),
    }
}
