//! Zip and gzip, as they are and with what makes them believed.

#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    common::open("a.zip", bytes);
    common::open("a.csv.gz", &[b"\x1f\x8b\x08", bytes].concat());
    let half = bytes.len() / 2;
    common::open("a.zip", &common::zipped(&[("casos.csv", &bytes[..half]), ("x/_chat.txt", &bytes[half..])]));
});
