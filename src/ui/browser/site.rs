//! Data that the site carries: `data/manifest.json` beside the page, or the files that `?data=` names. Only from the site itself.

use gloo_net::http::Request;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Url};

use crate::ui::visit::{self, Published, PublishedFile, Unreachable};

use super::{document, window};

const LIST: &str = "data/manifest.json";

/// What the site offers, with the address that its paths are relative to; `None` = nothing.
pub async fn offered() -> Option<Result<(String, Published), Unreachable>> {
    let page = document().base_uri().ok().flatten()?;
    let asked = visit::asked(&window().location().search().unwrap_or_default());
    if !asked.is_empty() {
        let files = asked.into_iter().map(|path| PublishedFile { path, bytes: 0 }).collect();
        return Some(Ok((page, Published { published: String::new(), files })));
    }
    let address = Url::new_with_base(LIST, &page).ok()?.href();
    let answer = match Request::get(&address).cache(web_sys::RequestCache::NoCache).send().await {
        Ok(answer) if answer.ok() => answer,
        // A site without data, or no network: files of the person are opened all the same.
        Ok(_) | Err(_) => return None,
    };
    match Published::parse(&answer.text().await.unwrap_or_default()) {
        None => Some(Err(Unreachable::List)),
        Some(list) if list.files.is_empty() => None,
        Some(list) => Some(Ok((address, list))),
    }
}

/// All files of a list, or why one of them is not to be had.
pub async fn fetch(base: &str, list: &Published) -> Result<Vec<File>, Unreachable> {
    let mut files = Vec::with_capacity(list.files.len());
    for file in &list.files {
        files.push(fetch_one(base, file).await?);
    }
    Ok(files)
}

async fn fetch_one(base: &str, file: &PublishedFile) -> Result<File, Unreachable> {
    let path = || file.path.clone();
    let address = Url::new_with_base(&file.path, base).map_err(|_| Unreachable::Elsewhere(path()))?;
    if Ok(address.origin()) != window().location().origin() {
        return Err(Unreachable::Elsewhere(path()));
    }
    let offline = || Unreachable::Status(path(), 0);
    let answer = Request::get(&address.href()).cache(web_sys::RequestCache::NoCache).send().await.map_err(|_| offline())?;
    if !answer.ok() {
        return Err(Unreachable::Status(path(), answer.status()));
    }
    // The browser holds the bytes, or writes them to its disk: they never pass through the page.
    let bytes: web_sys::Response = answer.into();
    let bytes = JsFuture::from(bytes.blob().map_err(|_| offline())?).await.map_err(|_| Unreachable::Size(path()))?;
    let bytes: Blob = bytes.unchecked_into();
    if file.bytes > 0 && bytes.size() as u64 != file.bytes {
        return Err(Unreachable::Size(path()));
    }
    let name = file.path.rsplit('/').next().unwrap_or_default();
    File::new_with_blob_sequence(&Array::of1(&bytes), name).map_err(|_| offline())
}
