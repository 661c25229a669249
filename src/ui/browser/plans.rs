//! Plans of files whose header is met again, kept for the next visit: a fingerprint of the names and what was chosen, no name and no row.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::engine::KnownPlan;
use crate::export::plan_file;

use super::storage;

const KEY: &str = "balcao.plans";
/// A file of plans is a few kilobytes.
const MOST_BYTES: f64 = 1e6;

pub fn kept() -> Vec<KnownPlan> {
    storage::get(KEY).and_then(|text| plan_file::read(&text)).unwrap_or_default()
}

pub fn keep(plans: &[KnownPlan]) {
    let nameless: Vec<_> = plans.iter().map(|plan| (plan.clone(), Vec::new())).collect();
    storage::set(KEY, &String::from_utf8(plan_file::write(&nameless)).unwrap_or_default());
}

/// Plans as a file for the person.
pub fn file_of(plans: &[(KnownPlan, Vec<String>)]) -> Vec<u8> {
    plan_file::write(plans)
}

/// The plans in a file that came in; `None` = it is something else.
pub async fn of_file(file: &File) -> Option<Vec<KnownPlan>> {
    if !file.name().to_lowercase().ends_with(".json") || file.size() > MOST_BYTES {
        return None;
    }
    let text: JsValue = JsFuture::from(file.unchecked_ref::<web_sys::Blob>().text()).await.ok()?;
    plan_file::read(&text.as_string()?)
}
