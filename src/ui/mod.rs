//! The only room that knows Leptos and the browser. State, events, texts and formatting are plain and build natively.
//!
//! [`view_state`] what is looked at, in the link · [`state`] all that the page knows · [`event`] what can happen and what follows · [`mapping`] what is asked about files ·
//! [`drawer`] what stands beside the page · [`queries`] which figures a page asks for · [`reading`] what their answers say · [`read_queue`] which reader reads what · [`changes`] what moved, and where · [`letter`] the last month beside those before · [`visit`] what a visit finds before any file is dropped · [`capacity`] how much a tab can hold · [`columns`] how tables stand · [`cross_table`] Cruzamento as a table · [`grid_pick`] which rows and cells are picked · [`saved_views`] views with a name · [`days`] the civil calendar · [`week_hours`] hours of the week · [`format`] figures and dates in words · [`i18n`] texts in three languages ·
//! `app` the handle that components hold · `browser` bindings without decisions · `components` know their props only · `pages` know the state.

pub mod capacity;
pub mod changes;
pub mod columns;
pub mod cross_table;
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
pub mod letter;
pub mod mapping;
pub mod odd_state;
pub mod palette;
pub mod progress_state;
pub mod promise;
pub mod queries;
pub mod read_queue;
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
pub mod week_hours;

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod app;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod browser;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod components;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod pages;
