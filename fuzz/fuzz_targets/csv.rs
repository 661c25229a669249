//! Delimited text. The first byte is the length of chunks.

#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((chunk, bytes)) = bytes.split_first() {
        common::read("a.csv", bytes, *chunk);
    }
});
