//! The worker that opens containers. It is loaded only when one was dropped.

#[cfg(target_arch = "wasm32")]
#[path = "worker/mod.rs"]
#[allow(dead_code, reason = "readers and the engine need more of it")]
mod worker;

#[cfg(target_arch = "wasm32")]
mod room {
    use js_sys::{Array, Uint8Array};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Blob, File};

    use balcao::import::ImportErrorKind;
    use balcao::import::container::{self, Member, ReadAt, Shelf, note};

    use super::worker;

    /// Parts of a member that are handed to the browser, so that they leave this worker's memory.
    const PART_BYTES: usize = 8 << 20;

    pub fn open() {
        worker::start(|message| {
            if worker::text(&message, 0) == "unpack" {
                let dropped = message.iter().skip(1).filter_map(|file| file.dyn_into::<File>().ok());
                let inside: Vec<JsValue> = dropped.flat_map(unpack).map(JsValue::from).collect();
                worker::tell("unpacked", &inside);
            }
        });
    }

    /// The files inside a container; any other file is itself.
    fn unpack(file: File) -> Vec<File> {
        let source = Handle(Some(file.clone().unchecked_into()));
        match container::unpack(&file.name(), &source, &mut Blobs::default()) {
            Some(members) => members.into_iter().filter_map(file_of).collect(),
            None => vec![file],
        }
    }

    fn file_of(member: Member<Handle>) -> Option<File> {
        let (name, blob) = match member {
            Member::File { name, bytes: Handle(Some(blob)) } => (name, blob),
            // The browser had no room for it: its line in the report says that it could not be read.
            Member::File { name, .. } => return file_of(note::refused(&name, ImportErrorKind::Unreadable, "")),
            Member::Note { name, bytes } => (name, blob_of(&bytes)?),
        };
        File::new_with_blob_sequence(&Array::of1(&blob), &name).ok()
    }

    /// Bytes that the browser holds; `None` = it refused to.
    struct Handle(Option<Blob>);

    impl ReadAt for Handle {
        fn size(&self) -> u64 {
            self.0.as_ref().map_or(0, |blob| blob.size() as u64)
        }

        fn read_at(&self, offset: u64, len: usize) -> Option<Vec<u8>> {
            worker::slice(self.0.as_ref()?, offset.min(self.size()), offset.saturating_add(len as u64).min(self.size()))
        }
    }

    #[derive(Default)]
    struct Blobs {
        parts: Array,
        open: Vec<u8>,
    }

    impl Shelf for Blobs {
        type Kept = Handle;

        fn write(&mut self, bytes: &[u8]) {
            self.open.extend_from_slice(bytes);
            if self.open.len() >= PART_BYTES {
                self.put_away();
            }
        }

        fn take(&mut self) -> Handle {
            self.put_away();
            let parts = std::mem::take(&mut self.parts);
            Handle(Blob::new_with_blob_sequence(&parts).ok())
        }
    }

    impl Blobs {
        fn put_away(&mut self) {
            self.parts.extend(blob_of(&self.open));
            self.open.clear();
        }
    }

    fn blob_of(bytes: &[u8]) -> Option<Blob> {
        Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    room::open();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
