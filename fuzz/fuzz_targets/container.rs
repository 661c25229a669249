//! Zip, gzip, workbooks, Parquet and JSON: the first byte chooses the name, the rest is the file.

#![no_main]

use balcao::import::container::{Member, unpack};
use balcao::import::read_all;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 5] = ["a.zip", "a.csv.gz", "a.xlsx", "a.parquet", "a.json"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    for member in unpack(name, &rest.to_vec(), &mut Vec::new()).unwrap_or_default() {
        let (Member::File { name, bytes } | Member::Note { name, bytes }) = member;
        let (report, _) = read_all(&name, &bytes, "America/Sao_Paulo");
        assert_eq!(report.rows_read, report.kept + report.rejected);
    }
});
