//! Chats. The first byte is the length of chunks.

#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((chunk, bytes)) = bytes.split_first() {
        common::read("_chat.txt", bytes, *chunk);
        // The same lines behind a header that is certainly one.
        common::read("_chat.txt", &[b"[12/03/2026, 09:00:02] Ana: oi\n", bytes].concat(), *chunk);
    }
});
