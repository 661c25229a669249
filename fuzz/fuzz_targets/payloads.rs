//! Payloads of webhooks and conversations of help desks. The first byte is the length of chunks.

#![no_main]

mod common;

/// A payload that is certainly one.
const PAYLOAD: &[u8] = br#"{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"from":"1","id":"a","timestamp":"1749416383","type":"text","text":{"body":"a"}}]}}]}]}
"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((chunk, bytes)) = bytes.split_first() {
        common::read("a.json", bytes, *chunk);
        common::read("a.json", &[PAYLOAD, bytes].concat(), *chunk);
    }
});
