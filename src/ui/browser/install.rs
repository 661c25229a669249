//! The page as an installed one: its service worker, a newer build that waits, files that other apps hand over.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::set_timeout;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, CacheStorage, File, Response, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::window;

/// The copy for the next visit is made when this one has begun.
const AFTER: std::time::Duration = std::time::Duration::from_secs(3);
/// See public/sw.js.
const SHARED: &str = "balcao.shared";
const TAKE_OVER: &str = "take-over";

/// Keeps the page for visits without a network; `waits` is called when a newer build is ready.
pub fn serve_offline(waits: impl Fn() + Clone + 'static) {
    set_timeout(
        move || {
            leptos::task::spawn_local(async move {
                // A browser without service workers needs the network, that is all.
                if let Some(registration) = register().await {
                    watch(&registration, waits);
                }
            });
        },
        AFTER,
    );
}

fn container() -> Option<ServiceWorkerContainer> {
    Reflect::get(&window().navigator(), &JsValue::from_str("serviceWorker")).ok()?.dyn_into().ok()
}

async fn register() -> Option<ServiceWorkerRegistration> {
    JsFuture::from(container()?.register("sw.js")).await.ok()?.dyn_into().ok()
}

fn watch(registration: &ServiceWorkerRegistration, waits: impl Fn() + Clone + 'static) {
    let is_update = || container().is_some_and(|container| container.controller().is_some());
    if registration.waiting().is_some() && is_update() {
        waits();
    }
    let found = {
        let registration = registration.clone();
        Closure::<dyn FnMut()>::new(move || {
            let Some(worker) = registration.installing() else { return };
            let waits = waits.clone();
            let changed = {
                let worker = worker.clone();
                Closure::<dyn FnMut()>::new(move || {
                    if worker.state() == ServiceWorkerState::Installed && is_update() {
                        waits();
                    }
                })
            };
            worker.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
            changed.forget();
        })
    };
    registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
    found.forget();
}

/// The newer build takes over, and the page opens anew in it.
pub fn take_update() {
    let Some(container) = container() else { return };
    let reload = Closure::<dyn FnMut()>::new(|| drop(window().location().reload()));
    container.set_oncontrollerchange(Some(reload.as_ref().unchecked_ref()));
    reload.forget();
    leptos::task::spawn_local(async move {
        let registration = JsFuture::from(container.get_registration()).await.ok();
        let registration = registration.and_then(|found| found.dyn_into::<ServiceWorkerRegistration>().ok());
        if let Some(waiting) = registration.and_then(|registration| registration.waiting()) {
            let _ = waiting.post_message(&JsValue::from_str(TAKE_OVER));
        }
    });
}

/// Files that another app shared with the installed page, taken out of where its service worker put them.
pub async fn shared() -> Vec<File> {
    if !window().location().search().is_ok_and(|query| query.contains("shared")) {
        return Vec::new();
    }
    let files = take_shared().await.unwrap_or_default();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("./"));
    }
    files
}

async fn take_shared() -> Result<Vec<File>, JsValue> {
    let caches: CacheStorage = Reflect::get(&window(), &JsValue::from_str("caches"))?.dyn_into()?;
    let cache: Cache = JsFuture::from(caches.open(SHARED)).await?.unchecked_into();
    let addresses: Array = JsFuture::from(cache.keys()).await?.unchecked_into();
    let mut files = Vec::new();
    for address in addresses.iter() {
        let found: Response = JsFuture::from(cache.match_with_request(address.unchecked_ref())).await?.unchecked_into();
        let name = found.headers().get("x-name")?.unwrap_or_default();
        let name = js_sys::decode_uri_component(&name).map(String::from).unwrap_or(name);
        let bytes: Blob = JsFuture::from(found.blob()?).await?.unchecked_into();
        files.push(File::new_with_blob_sequence(&Array::of1(&bytes), &name)?);
    }
    JsFuture::from(caches.delete(SHARED)).await?;
    Ok(files)
}

/// Files that were opened with the installed page from a file manager.
pub fn on_opened(bring: impl Fn(Vec<File>) + Clone + 'static) {
    let Ok(queue) = Reflect::get(&window(), &JsValue::from_str("launchQueue")) else { return };
    let Some(set_consumer) = Reflect::get(&queue, &JsValue::from_str("setConsumer")).ok().and_then(|set| set.dyn_into::<Function>().ok())
    else {
        return;
    };
    let opened = Closure::<dyn FnMut(JsValue)>::new(move |launch: JsValue| {
        let handles = Reflect::get(&launch, &JsValue::from_str("files")).map(|files| Array::from(&files)).unwrap_or_default();
        let bring = bring.clone();
        leptos::task::spawn_local(async move {
            let mut files = Vec::new();
            for handle in handles.iter() {
                let handle: web_sys::FileSystemFileHandle = handle.unchecked_into();
                let promise: Promise = handle.get_file();
                files.extend(JsFuture::from(promise).await.ok().and_then(|file| file.dyn_into::<File>().ok()));
            }
            if !files.is_empty() {
                bring(files);
            }
        });
    });
    let _ = set_consumer.call1(&queue, opened.as_ref());
    opened.forget();
}
