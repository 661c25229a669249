//! The files of the last visit, in the browser's own file system (OPFS). They are copied by streams that the browser runs itself: no byte
//! passes through the page. The list is written last, so that a copy which broke off is no data; each copy has a folder of its own, and
//! tabs copy and erase one after the other, so that the last one finds every folder that is left over.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, IteratorNext, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    Blob, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemRemoveOptions, FileSystemWritableFileStream,
};

use crate::engine::PlanEdit;
use crate::ui::visit::Kept;

use super::{storage, timing, window};

/// Whether the person wants it, kept beside the settings.
const KEY: &str = "balcao.keep";
const FOLDER: &str = "balcao";
const LIST: &str = "list.json";

#[wasm_bindgen]
extern "C" {
    /// Web Locks, which web-sys counts among what may still change: `held` runs when no other tab holds the name, until its promise ends.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    async fn request_lock(name: &str, held: &Closure<dyn FnMut() -> Promise>) -> Result<JsValue, JsValue>;
}

pub fn is_wanted() -> bool {
    storage::get(KEY).as_deref() == Some("1")
}

pub fn want(keeps: bool) {
    storage::set(KEY, if keeps { "1" } else { "0" });
}

/// Whether the browser has a file system for the page: private windows of some have none.
pub async fn is_allowed() -> bool {
    root().await.is_ok()
}

/// What an earlier visit left, if all of it is there.
pub async fn look() -> Option<Kept> {
    let folder = folder(false).await.ok()?;
    let list = file_of(&folder, LIST, false).await.ok()?;
    let kept = Kept::parse(&text_of(&list).await?)?;
    (files_of(&folder, &kept).await.is_some()).then_some(kept)
}

/// The files of a list, as if they had just been dropped.
pub async fn open(kept: &Kept) -> Option<Vec<File>> {
    files_of(&folder(false).await.ok()?, kept).await
}

async fn files_of(folder: &FileSystemDirectoryHandle, kept: &Kept) -> Option<Vec<File>> {
    let inside = folder_in(folder, &kept.folder, false).await.ok()?;
    let mut files = Vec::with_capacity(kept.files.len());
    for (place, file) in kept.files.iter().enumerate() {
        let copy = blob_of(&file_of(&inside, &place.to_string(), false).await.ok()?).await?;
        if copy.size() as u64 != file.bytes {
            return None;
        }
        files.push(File::new_with_blob_sequence(&Array::of1(&copy), &file.name).ok()?);
    }
    Some(files)
}

/// Copies files, then forgets every other copy.
pub async fn write(files: Vec<File>, edits: Vec<Option<PlanEdit>>, us: Vec<String>) -> Option<Kept> {
    alone(copy(files, edits, us)).await?
}

async fn copy(files: Vec<File>, edits: Vec<Option<PlanEdit>>, us: Vec<String>) -> Option<Kept> {
    let described: Vec<(String, u64)> = files.iter().map(|file| (file.name(), file.size() as u64)).collect();
    let now = timing::local_now();
    let name = format!("{}-{}", timing::opened_ms(), timing::now_ms() as u64);
    let written = async {
        let folder = folder(true).await?;
        let inside = folder_in(&folder, &name, true).await?;
        for (place, file) in files.iter().enumerate() {
            let copy = writable(&file_of(&inside, &place.to_string(), true).await?).await?;
            JsFuture::from(file.unchecked_ref::<Blob>().stream().pipe_to(&copy)).await?;
        }
        let kept = Kept::new(name.clone(), &described, edits, us, now);
        let list = writable(&file_of(&folder, LIST, true).await?).await?;
        JsFuture::from(list.write_with_str(&kept.format())?).await?;
        JsFuture::from(list.close()).await?;
        Ok::<_, JsValue>((folder, kept))
    };
    match written.await {
        Ok((folder, kept)) => {
            // What another tab is reading still, the next copy takes away.
            let _ = remove_all_but(&folder, &[&name, LIST]).await;
            Some(kept)
        }
        Err(_) => {
            if let Ok(folder) = folder(false).await {
                let _ = remove(&folder, &name).await;
            }
            None
        }
    }
}

/// Every copy and the list. Whether nothing of them is left.
pub async fn erase() -> bool {
    alone(async {
        if let Ok(root) = root().await {
            let _ = remove(&root, FOLDER).await;
        }
        folder(false).await.is_err()
    })
    .await
    .unwrap_or(false)
}

/// Does the work while no other tab does any here.
async fn alone<T: 'static>(work: impl Future<Output = T> + 'static) -> Option<T> {
    let done = Rc::new(Cell::new(None));
    let told = Rc::clone(&done);
    let held = Closure::once(move || {
        future_to_promise(async move {
            told.set(Some(work.await));
            Ok(JsValue::UNDEFINED)
        })
    });
    request_lock(FOLDER, &held).await.ok()?;
    done.take()
}

async fn root() -> Result<FileSystemDirectoryHandle, JsValue> {
    // Private windows of some browsers have no such thing at all.
    let storage = js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("storage"))?;
    let storage: web_sys::StorageManager = storage.dyn_into()?;
    if !js_sys::Reflect::has(&storage, &JsValue::from_str("getDirectory"))? {
        return Err(JsValue::NULL);
    }
    got(storage.get_directory()).await
}

async fn folder(create: bool) -> Result<FileSystemDirectoryHandle, JsValue> {
    folder_in(&root().await?, FOLDER, create).await
}

async fn folder_in(folder: &FileSystemDirectoryHandle, name: &str, create: bool) -> Result<FileSystemDirectoryHandle, JsValue> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(create);
    got(folder.get_directory_handle_with_options(name, &options)).await
}

async fn file_of(folder: &FileSystemDirectoryHandle, name: &str, create: bool) -> Result<FileSystemFileHandle, JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(create);
    got(folder.get_file_handle_with_options(name, &options)).await
}

async fn writable(file: &FileSystemFileHandle) -> Result<FileSystemWritableFileStream, JsValue> {
    if !js_sys::Reflect::has(file, &JsValue::from_str("createWritable"))? {
        return Err(JsValue::NULL);
    }
    got(file.create_writable()).await
}

async fn blob_of(file: &FileSystemFileHandle) -> Option<Blob> {
    got(file.get_file()).await.ok()
}

async fn text_of(file: &FileSystemFileHandle) -> Option<String> {
    JsFuture::from(blob_of(file).await?.text()).await.ok()?.as_string()
}

async fn remove(folder: &FileSystemDirectoryHandle, name: &str) -> Result<(), JsValue> {
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    JsFuture::from(folder.remove_entry_with_options(name, &options)).await.map(drop)
}

async fn remove_all_but(folder: &FileSystemDirectoryHandle, stay: &[&str]) -> Result<(), JsValue> {
    let names = folder.keys();
    let mut others = Vec::new();
    loop {
        let next: IteratorNext = got(names.next()?).await?;
        if next.done() {
            break;
        }
        others.extend(next.value().as_string().filter(|name| !stay.contains(&name.as_str())));
    }
    for other in others {
        let _ = remove(folder, &other).await;
    }
    Ok(())
}

async fn got<T: JsCast>(promise: Promise) -> Result<T, JsValue> {
    Ok(JsFuture::from(promise).await?.unchecked_into())
}
