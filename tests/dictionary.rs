//! `METRICS.md` is made from the table of metrics and the texts: `UPDATE=1 cargo test --test dictionary` writes it anew.

use std::fmt::Write;

use balcao::metrics::{METRICS, MetricSpec, specs};
use serde_json::Value;

fn texts(file: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(format!("locales/{file}.json")).expect("the catalogue is there")).expect("JSON")
}

fn dictionary() -> String {
    let (pt, en, es) = (texts("pt-BR"), texts("en"), texts("es"));
    let text = |catalogue: &Value, id: &str, part: &str| {
        catalogue[format!("metric.{id}.{part}")].as_str().unwrap_or_else(|| panic!("metric.{id}.{part} has no text")).to_owned()
    };
    let mut out = String::from(
        "# Metrics\n\nMade from `src/metrics/table.rs` and `locales/` by a test; do not edit. Durations are in seconds, shares from 0 to 1.\n\
         Quantiles are exact, type 7 (Hyndman and Fan, 1996). `{target}` is the target in the settings.\n",
    );
    let mut last = "";
    for spec in METRICS {
        if spec.id == last {
            continue;
        }
        last = spec.id;
        let _ = writeln!(out, "\n## `{}`\n", spec.id);
        for catalogue in [&pt, &en, &es] {
            let _ = writeln!(out, "- **{}**: {}", text(catalogue, spec.id, "name"), text(catalogue, spec.id, "def"));
        }
        out.push('\n');
        // Median, mean and p90 of one thing share what is said about it.
        let family = ["_mean", "_p50", "_p75", "_p90", "_p95"].iter().find_map(|end| spec.id.strip_suffix(end)).unwrap_or(spec.id);
        if let Some(compare) = [spec.id, family].iter().find_map(|id| en[format!("metric.{id}.compare")].as_str()) {
            let _ = writeln!(out, "How others count: {compare}\n");
        }
        let _ = writeln!(out, "Unit: {} · better: {:?}\n", spec.unit.id(), spec.better);
        for row in specs(spec.id) {
            let _ = writeln!(out, "- {}", formula(row));
        }
    }
    out
}

fn formula(spec: &MetricSpec) -> String {
    let value = spec.value.map_or(String::new(), |value| format!(" of `{value:?}`"));
    let needs: Vec<String> = spec.needs.iter().map(|need| format!("`{need:?}`")).collect();
    let needs = if needs.is_empty() { String::new() } else { format!("; needs {}", needs.join(", ")) };
    format!(
        "`{:?}`{value} over the {} rows `{:?}`, dated by `{:?}`, credited to `{:?}`{needs}",
        spec.aggregate,
        spec.grain.id(),
        spec.population,
        spec.dated_by,
        spec.credited_to
    )
}

#[test]
fn the_dictionary_is_as_the_table_says() {
    let made = dictionary();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write("METRICS.md", &made).expect("METRICS.md can be written");
    }
    let known = std::fs::read_to_string("METRICS.md").unwrap_or_default();
    assert!(known == made, "METRICS.md is out of date: UPDATE=1 cargo test --test dictionary");
}
