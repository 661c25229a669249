//! Where the pages and the filter strip stand.

use leptos::prelude::*;

#[component]
pub fn FilterSlot() -> impl IntoView {}

#[component]
pub fn PageSlot() -> impl IntoView {}
