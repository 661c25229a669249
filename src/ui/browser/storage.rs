//! What outlives a visit: the language, the theme, how tables stand, saved views, with what is compared. A browser that refuses storage simply forgets them.

/// Keys of what the page itself keeps.
pub const LAYOUTS: &str = "balcao.columns";
pub const VIEWS: &str = "balcao.views";
pub const COMPARE: &str = "balcao.compare";

fn storage() -> Option<web_sys::Storage> {
    super::window().local_storage().ok().flatten()
}

/// Whether anything can be kept.
pub fn is_allowed() -> bool {
    const KEY: &str = "balcao.try";
    let Some(storage) = storage() else { return false };
    let is_kept = storage.set_item(KEY, "1").is_ok();
    let _ = storage.remove_item(KEY);
    is_kept
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

/// Everything that the page keeps, and nothing of its neighbours at the same address.
pub fn forget() {
    let Some(storage) = storage() else { return };
    let count = storage.length().unwrap_or(0);
    let keys: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).filter(|key| key.starts_with("balcao.")).collect();
    for key in keys {
        let _ = storage.remove_item(&key);
    }
}
