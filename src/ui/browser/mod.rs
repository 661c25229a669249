//! Bindings to the browser without decisions.
//!
//! [`runner`] carries commands out · [`workers`] engine and readers · [`files`] handles of dropped files · [`kept`] those of the last visit · [`site`] data of the site · [`install`] the page without a network · [`url`] the fragment ·
//! [`texts`] catalogues and their language · [`theme`] light and dark · [`storage`] what outlives a visit · [`plans`] how files are read, kept · [`download`] files for the
//! person · [`timing`] the page's clock and User Timing · [`device`] what it runs on · [`network`] requests made so far · [`opening`] what came in before the page's code ·
//! [`echarts`] the chart library · [`size`] of elements · [`snapshot`] a card as a drawing · [`turns`] pieces of work, each in a task of its own.

pub mod device;
pub mod download;
pub mod echarts;
pub mod files;
pub mod install;
pub mod kept;
pub mod network;
pub mod opening;
pub mod plans;
pub mod runner;
pub mod screen;
pub mod site;
pub mod size;
pub mod snapshot;
pub mod storage;
pub mod texts;
pub mod theme;
pub mod timing;
pub mod turns;
pub mod url;
pub mod workers;

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, Window};

/// The window. The page's code never runs anywhere else.
pub fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The `<html>` element.
pub fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

/// The name of this build, which stands behind the names of everything that is loaded later.
pub fn build() -> String {
    root().and_then(|root| root.get_attribute("data-build")).unwrap_or_default()
}
