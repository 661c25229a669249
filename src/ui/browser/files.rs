//! Handles of the files that were dropped, chosen or made. Their bytes are read by workers only.

use std::cell::RefCell;

use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry};

use crate::import::ImportErrorKind;
use crate::import::chat::title::MEMBER_SIGN;
use crate::import::container::{self, Member, START_BYTES, names, note};
use crate::model::report::ContainerReport;
use crate::ui::mapping::FileSet;

thread_local! {
    static HANDLES: RefCell<Handles> = RefCell::new(Handles::default());
}

#[derive(Default)]
struct Handles {
    /// Chosen last; not yet those of an import.
    chosen: Vec<File>,
    /// Of the import under way, in its order.
    importing: Vec<File>,
    /// Of the data that are open, in their order.
    loaded: Vec<File>,
}

/// Keeps the handles of files that came in, and gives their names and sizes.
pub fn keep(files: Vec<File>) -> Vec<(String, u64)> {
    let described = files.iter().map(|file| (file.name(), file.size() as u64)).collect();
    HANDLES.with_borrow_mut(|handles| handles.chosen = files);
    described
}

/// These of what came in last stay.
pub fn keep_of_chosen(places: &[usize]) {
    HANDLES.with_borrow_mut(|handles| {
        handles.chosen = places.iter().filter_map(|place| handles.chosen.get(*place).cloned()).collect();
    });
}

/// What came in last is imported, after what is loaded when it is added to that.
pub fn take(adds: bool) {
    HANDLES.with_borrow_mut(|handles| {
        let chosen = std::mem::take(&mut handles.chosen);
        handles.importing = if adds { handles.loaded.clone() } else { Vec::new() };
        handles.importing.extend(chosen);
    });
}

/// These of the import are loaded now.
pub fn keep_loaded(places: &[usize]) {
    HANDLES.with_borrow_mut(|handles| {
        let imported = std::mem::take(&mut handles.importing);
        handles.loaded = places.iter().filter_map(|place| imported.get(*place).cloned()).collect();
    });
}

/// These of the files loaded are imported again.
pub fn take_loaded(places: &[usize]) {
    HANDLES.with_borrow_mut(|handles| {
        handles.importing = places.iter().filter_map(|place| handles.loaded.get(*place).cloned()).collect();
    });
}

/// These of the files loaded stay.
pub fn keep_of_loaded(places: &[usize]) {
    HANDLES.with_borrow_mut(|handles| {
        handles.loaded = places.iter().filter_map(|place| handles.loaded.get(*place).cloned()).collect();
    });
}

pub fn handle(set: FileSet, place: usize) -> Option<File> {
    HANDLES.with_borrow(|handles| match set {
        FileSet::Loaded => handles.loaded.get(place).cloned(),
        FileSet::Importing => handles.importing.get(place).cloned(),
    })
}

/// Of the data that are open.
pub fn loaded() -> Vec<File> {
    HANDLES.with_borrow(|handles| handles.loaded.clone())
}

/// Of the import under way.
pub fn importing() -> Vec<File> {
    HANDLES.with_borrow(|handles| handles.importing.clone())
}

pub fn forget() {
    HANDLES.take();
}

/// Whether a file has others inside, or is no text that is read as it stands.
pub async fn holds_container(files: &[File]) -> bool {
    let start_of = |file: &File| file.slice_with_f64_and_f64(0.0, START_BYTES as f64).map(|start| start.array_buffer());
    // All at once: a folder may hold thousands.
    let starts: Array = files.iter().map(|file| start_of(file).unwrap_or_else(|error| Promise::reject(&error))).collect();
    let Ok(starts) = JsFuture::from(Promise::all_settled(&starts)).await.and_then(JsCast::dyn_into::<Array>) else { return false };
    files.iter().zip(starts.iter()).any(|(file, settled)| {
        // The browser may refuse; then the reader says so.
        let start = js_sys::Reflect::get(&settled, &JsValue::from_str("value")).unwrap_or_default();
        let start = start.dyn_ref::<ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec()).unwrap_or_default();
        container::needs_opening(&file.name(), &start)
    })
}

pub fn of_list(list: Option<FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default()
}

/// Whether a drag carries files, and not a link or a text.
pub fn carries_files(transfer: Option<&DataTransfer>) -> bool {
    transfer.is_some_and(|transfer| transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

/// The files of an input; those of a folder by their way in it.
pub fn of_input(files: Vec<File>) -> Vec<File> {
    let way_of = |file: &File| {
        let way = js_sys::Reflect::get(file, &JsValue::from_str("webkitRelativePath")).ok().and_then(|way| way.as_string());
        way.filter(|way| !way.is_empty()).unwrap_or_else(|| file.name())
    };
    of_folders(files.into_iter().map(|file| (way_of(&file), file)).collect())
}

/// What a drop or an input holds. The list of its items is emptied as soon as the event is over: entries are taken at once, folders are walked after.
pub struct Dropped {
    pub entries: Vec<FileSystemEntry>,
    pub files: Vec<File>,
}

impl Dropped {
    pub fn of(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let entries = (0..items.length())
            .filter_map(|at| items.get(at))
            .filter(|item| item.kind() == "file")
            .filter_map(|item| item.webkit_get_as_entry().ok().flatten())
            .collect();
        Dropped { entries, files: of_list(transfer.files()) }
    }

    /// All files, those of folders in the order of their names.
    pub async fn into_files(self) -> Vec<File> {
        if self.entries.iter().all(|entry| entry.is_file()) {
            return of_input(self.files);
        }
        let mut found = Vec::new();
        let mut open = self.entries;
        open.reverse();
        while let Some(entry) = open.pop() {
            if entry.is_file() {
                let way = entry.full_path().trim_start_matches('/').to_owned();
                found.extend(file_of(entry.unchecked_into()).await.ok().map(|file| (way, file)));
            } else {
                let mut inside = entries_of(&entry.unchecked_into()).await;
                inside.sort_by_key(|entry| std::cmp::Reverse(entry.name()));
                // What the system hides is not an export.
                inside.retain(|entry| !entry.name().starts_with('.'));
                open.append(&mut inside);
            }
        }
        of_folders(found)
    }
}

/// Files that are read, each with the way to it in its folder, as if the folder were a zip: media are only counted.
fn of_folders(found: Vec<(String, File)>) -> Vec<File> {
    let ways: Vec<&str> = found.iter().map(|(way, _)| way.as_str()).collect();
    let mut files = Vec::new();
    let mut folders: Vec<(&str, ContainerReport)> = Vec::new();
    for ((way, file), role) in found.iter().zip(names::roles(&ways)) {
        let Some((folder, inside)) = way.split_once('/') else {
            files.push(file.clone());
            continue;
        };
        let at = folders.iter().position(|(known, _)| *known == folder).unwrap_or_else(|| {
            folders.push((folder, ContainerReport::default()));
            folders.len() - 1
        });
        let told = &mut folders[at].1;
        match role {
            names::Role::Ignored => {}
            names::Role::Media => told.media += 1,
            names::Role::Read => {
                told.opened += 1;
                files.extend(File::new_with_blob_sequence(&Array::of1(file), &format!("{folder}{MEMBER_SIGN}{inside}")));
            }
        }
    }
    for (folder, told) in folders {
        let note: Member<()> = match told {
            ContainerReport { opened: 0, .. } => note::refused(folder, ImportErrorKind::NothingInside, ""),
            ContainerReport { media: 0, .. } => continue,
            told => note::folder(folder, told),
        };
        files.extend(of_note(note));
    }
    files
}

/// In place of a file that ended the worker which opened it.
pub fn damaged(file: &File) -> Option<File> {
    of_note(note::refused(&file.name(), ImportErrorKind::Damaged, ""))
}

fn of_note(note: Member<()>) -> Option<File> {
    let Member::Note { name, bytes } = note else { return None };
    File::new_with_blob_sequence(&Array::of1(&Uint8Array::from(bytes.as_slice())), &name).ok()
}

async fn file_of(entry: FileSystemFileEntry) -> Result<File, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        // Called once; the promise holds them as long as they matter.
        let found = Closure::once_into_js(move |file: JsValue| resolve.call1(&JsValue::NULL, &file).map(drop));
        let failed = Closure::once_into_js(move |error: JsValue| reject.call1(&JsValue::NULL, &error).map(drop));
        entry.file_with_callback_and_callback(found.unchecked_ref(), failed.unchecked_ref());
    });
    JsFuture::from(promise).await?.dyn_into()
}

/// A folder gives its entries in portions, until an empty one.
async fn entries_of(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    while let Ok(portion) = portion_of(&reader).await {
        if portion.length() == 0 {
            break;
        }
        all.extend(portion.iter().map(JsValue::unchecked_into));
    }
    all
}

async fn portion_of(reader: &FileSystemDirectoryReader) -> Result<Array, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let found = Closure::once_into_js(move |entries: JsValue| resolve.call1(&JsValue::NULL, &entries).map(drop));
        let failed = Closure::once_into_js({
            let reject = reject.clone();
            move |error: JsValue| reject.call1(&JsValue::NULL, &error).map(drop)
        });
        if let Err(error) = reader.read_entries_with_callback_and_callback(found.unchecked_ref(), failed.unchecked_ref()) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}

/// Text that was pasted, as a file of its own.
pub fn of_text(name: &str, text: &str) -> Option<File> {
    File::new_with_str_sequence(&Array::of1(&JsValue::from_str(text)), name).ok()
}

/// The text of a small file; `None` when the browser cannot read it.
pub async fn text_of(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}
