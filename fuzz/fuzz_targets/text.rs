//! Delimited text, chats and payloads: every row read is kept or rejected.

#![no_main]

use balcao::import::read_all;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.csv", "_chat.txt", "a.json"] {
        let (report, _) = read_all(name, bytes, "America/Sao_Paulo");
        assert_eq!(report.rows_read, report.kept + report.rejected);
    }
});
