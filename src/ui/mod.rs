//! The only room that knows Leptos and the browser. State, events, texts and formatting are plain and build natively.
//!
//! [`view_state`] what is looked at, in the link · [`state`] all that the page knows · [`event`] what can happen and what follows · [`mapping`] what is asked about files ·
//! [`drawer`] what stands beside the page · [`queries`] which figures a page asks for · [`reading`] what their answers say · [`changes`] what moved, and where · [`visit`] what a visit finds before any file is dropped · [`columns`] how tables stand · [`grid_pick`] which rows and cells are picked · [`saved_views`] views with a name · [`days`] the civil calendar · [`format`] figures and dates in words · [`i18n`] texts in three languages ·
//! `app` the handle that components hold · `browser` bindings without decisions · `components` know their props only · `pages` know the state.

pub mod changes;
pub mod columns;
pub mod customers_state;
pub mod days;
pub mod delivery_state;
pub mod drawer;
pub mod event;
pub mod filters;
pub mod format;
pub mod grid_pick;
#[cfg(feature = "chart")]
pub mod i18n;
pub mod mapping;
pub mod palette;
pub mod progress_state;
pub mod queries;
pub mod reading;
pub mod routes_state;
pub mod saved_views;
pub mod settings;
pub mod state;
pub mod team_closings;
pub mod team_load;
pub mod team_state;
pub mod team_table;
pub mod times_state;
pub mod typed;
pub mod view_state;
pub mod virtual_rows;
pub mod visit;

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod app;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod browser;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod components;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod pages;
