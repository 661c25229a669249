use std::collections::BTreeSet;
use std::path::Path;

use super::*;

fn check(text: &str, values: &[(&str, &str)], expected: &str) {
    assert_eq!(fill(text, values), expected);
}

#[test]
fn values_stand_where_their_names_stood() {
    check("{n} de {total}", &[("n", "3"), ("total", "{n}")], "3 de {n}");
    check("{x} {", &[("n", "3")], "{x} {");
    check("nada", &[("n", "3")], "nada");
}

#[test]
fn a_key_without_a_text_is_shown() {
    assert_eq!(Catalogue::default().t("start.title"), "start.title");
}

#[test]
fn one_is_one_and_everything_else_is_many() {
    let texts = Catalogue::parse(r#"{"files.one": "{n} arquivo", "files.other": "{n} arquivos"}"#).unwrap();
    assert_eq!(texts.t_count("files", 1, "1", &[]), "1 arquivo");
    assert_eq!(texts.t_count("files", 1200, "1.200", &[]), "1.200 arquivos");
}

fn catalogue(tag: &str) -> Catalogue {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("locales/{tag}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("locales/{tag}.json is there"));
    Catalogue::parse(&text).unwrap_or_else(|| panic!("locales/{tag}.json is a flat object of texts"))
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn all_languages_have_the_same_keys_and_placeholders() {
    let texts = catalogue("pt-BR");
    for tag in ["en", "es"] {
        let other = catalogue(tag);
        let missing: Vec<_> = texts.keys().filter(|key| !other.has(key)).collect();
        let surplus: Vec<_> = other.keys().filter(|key| !texts.has(key)).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{tag}: missing {missing:?}, only there {surplus:?}");
        for key in texts.keys() {
            assert_eq!(placeholders(&texts.texts[key]), placeholders(&other.texts[key]), "{tag}: {key}");
        }
    }
}

#[test]
fn no_key_stands_twice() {
    for tag in ["pt-BR", "en", "es"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("locales/{tag}.json"))).unwrap();
        let keys = || text.lines().filter_map(|line| line.trim_start().strip_prefix('"')?.split_once("\": ")).map(|(key, _)| key);
        let mut seen = BTreeSet::new();
        let twice: Vec<&str> = keys().filter(|key| !seen.insert(*key)).collect();
        assert!(twice.is_empty(), "{tag}: {twice:?}");
    }
}

/// Literals that stand as the first argument of `t(`, `tw(`, `tn(` and their relatives, with the form they need.
fn keys_used(source: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for (call, forms) in
        [("t(\"", &[""][..]), ("tw(\"", &[""]), ("t_with(\"", &[""]), ("tn(\"", &[".one", ".other"]), ("t_count(\"", &[".one", ".other"])]
    {
        for (at, _) in source.match_indices(call) {
            let is_word_before = source[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
            let Some((key, _)) = source[at + call.len()..].split_once('"') else { continue };
            if !is_word_before && key.contains('.') && !key.contains(['{', ' ']) {
                keys.extend(forms.iter().map(|form| format!("{key}{form}")));
            }
        }
    }
    keys
}

fn sources(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs") {
            out.push(path);
        }
    }
}

#[test]
fn every_key_in_the_code_has_a_text() {
    let texts = catalogue("pt-BR");
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui"), &mut files);
    let mut missing = BTreeSet::new();
    for path in files {
        let source = std::fs::read_to_string(&path).unwrap();
        missing.extend(keys_used(&source).into_iter().filter(|key| !texts.has(key)));
    }
    assert!(missing.is_empty(), "no text for {missing:#?}");
}

/// Keys made of ids: one per word that an answer, a report or a choice can hold.
#[test]
fn every_word_of_the_model_has_a_text() {
    use crate::model::IssueKind;
    use crate::ui::state::Theme;
    use crate::ui::view_state::{Compare, Page, Preset};

    let mut keys: Vec<String> = Vec::new();
    keys.extend(Preset::ALL.iter().map(|preset| preset.text_key().to_owned()));
    keys.extend(Compare::ALL.iter().map(|compare| format!("compare.{}", compare.id())));
    keys.extend(Theme::ALL.iter().map(|theme| format!("theme.{}", theme.id())));
    keys.extend(Page::ALL.iter().map(|page| format!("nav.{}", page.id())));
    keys.extend(IssueKind::ALL.iter().map(|kind| format!("issue.{}", kind.id())));
    keys.extend(crate::model::Field::ALL.iter().map(|field| format!("field.{}", field.id())));
    keys.extend(crate::model::Role::ALL.iter().map(|role| format!("role.{}", role.id())));
    keys.extend(crate::model::Dimension::ALL.iter().map(|dimension| format!("dim.{}", dimension.id())));
    for kind in [
        "empty",
        "not_text",
        "no_table",
        "no_rows",
        "no_time_column",
        "no_role",
        "line_too_long",
        "unreadable",
        "unknown_json",
        "no_messages",
        "aggregated",
        "encrypted",
        "bomb",
        "unknown_packing",
        "damaged",
        "nothing_inside",
        "locked_workbook",
        "old_workbook",
        "empty_workbook",
        "parquet_packing",
        "broken_json",
        "too_many_columns",
        "left_out",
    ] {
        keys.push(format!("error.import.{kind}.text"));
        keys.push(format!("error.import.{kind}.hint"));
    }
    keys.extend(["xlsx", "parquet", "json"].map(|format| format!("import.format.{format}")));
    let texts = catalogue("pt-BR");
    keys.retain(|key| !texts.has(key));
    assert!(keys.is_empty(), "no text for {keys:#?}");
}
