//! The catalogue of the language on: a static file of this build, fetched when it is needed.

use gloo_net::http::Request;

use crate::ui::i18n::Catalogue;
use crate::ui::state::Lang;

use super::{build, document, root, storage, window};

const KEY: &str = "balcao.lang";

/// The language chosen on an earlier visit, else the first of the browser's that we speak, else Portuguese.
pub fn preferred() -> Lang {
    if let Some(lang) = storage::get(KEY).and_then(|tag| Lang::from_tag(&tag)) {
        return lang;
    }
    let tags: Vec<String> = window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    Lang::first_of(tags.iter().map(String::as_str))
}

pub fn remember(lang: Lang) {
    storage::set(KEY, lang.tag());
}

/// `None` when it did not arrive or is no catalogue.
pub async fn fetch(lang: Lang) -> Option<Catalogue> {
    let answer = Request::get(&format!("locales/{}.json?v={}", lang.tag(), build())).send().await.ok()?;
    if !answer.ok() {
        return None;
    }
    Catalogue::parse(&answer.text().await.ok()?)
}

/// The language of the document, for screen readers and hyphens.
pub fn say(lang: Lang) {
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", lang.tag());
    }
}

/// Shows the sentence that the document holds for a page that cannot start.
pub fn give_up() {
    if let Some(fallback) = document().get_element_by_id("fallback") {
        let _ = fallback.remove_attribute("hidden");
    }
}
