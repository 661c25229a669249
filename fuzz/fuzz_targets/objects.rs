//! JSON of any kind, in one or two bytes a letter.

#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    common::open("a.json", bytes);
    common::open("a.json", &[b"[{\"id\": 1, \"criado em\": \"2026-03-12\"},\n", bytes].concat());
});
