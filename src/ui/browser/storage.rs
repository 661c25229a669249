//! What outlives a visit: the language and the theme. A browser that refuses storage simply forgets them.

fn storage() -> Option<web_sys::Storage> {
    super::window().local_storage().ok().flatten()
}

pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

pub fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or refused: nothing is lost but a preference.
        let _ = storage.set_item(key, value);
    }
}
