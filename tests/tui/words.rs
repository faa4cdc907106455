//! Both files of words hold every key of the code, once, with the same values.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pult::domain::Locale;
use pult::tui::keys::{Keymap, sheet};
use pult::tui::text::{EN, RU, Value, Word, Words};

fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, text);
        } else {
            text.push_str(&std::fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// Keys in the code: `Word("…")`, and the names of actions.
fn used() -> BTreeSet<String> {
    let mut text = String::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui"),
        &mut text,
    );
    let literals = |start: &str| {
        let parts = text
            .split(start)
            .skip(1)
            .map(|part| part.split('"').next().unwrap_or_default());
        parts.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let mut used = literals("Word(\"");
    used.extend(
        literals("\"do-")
            .into_iter()
            .map(|rest| format!("do-{rest}")),
    );
    used.retain(|key| {
        key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !key.is_empty()
    });
    used
}

/// The keys of a file, each with the values it names.
fn defined(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last = String::new();
    for line in source.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            last = line.split(" =").next().unwrap_or_default().to_owned();
            assert!(
                keys.insert(last.clone(), BTreeSet::new()).is_none(),
                "{last} is there twice"
            );
        }
        let values = line
            .split("{ $")
            .skip(1)
            .map(|part| part.split(' ').next().unwrap_or_default().to_owned());
        if let Some(known) = keys.get_mut(&last) {
            known.extend(values);
        }
    }
    keys
}

#[test]
fn every_key_is_in_both_files_and_every_word_is_used() {
    let (ru, en, used) = (defined(RU), defined(EN), used());
    assert!(used.len() > 200, "the code was read");
    for (name, file) in [("ru.ftl", &ru), ("en.ftl", &en)] {
        let there: BTreeSet<String> = file.keys().cloned().collect();
        let missing: Vec<_> = used.difference(&there).collect();
        let idle: Vec<_> = there.difference(&used).collect();
        assert!(
            missing.is_empty() && idle.is_empty(),
            "{name}: missing {missing:?}, not used {idle:?}"
        );
    }
    for (key, values) in &ru {
        assert_eq!(Some(values), en.get(key), "{key}");
    }
}

#[test]
fn plural_forms_are_right() {
    let words = Words::new(Locale::Ru);
    for (n, said) in [
        (1, "1 заказ"),
        (2, "2 заказа"),
        (5, "5 заказов"),
        (11, "11 заказов"),
        (21, "21 заказ"),
        (112, "112 заказов"),
    ] {
        assert_eq!(
            words.with(Word("status-orders"), &[("n", Value::from(n))]),
            said
        );
    }
    let words = Words::new(Locale::En);
    for (n, said) in [(1, "1 order"), (2, "2 orders"), (21, "21 orders")] {
        assert_eq!(
            words.with(Word("status-orders"), &[("n", Value::from(n))]),
            said
        );
    }
}

#[test]
fn the_key_sheet_is_in_both_languages() {
    insta::assert_snapshot!("sheet_ru", sheet(&Keymap::default(), Locale::Ru));
    insta::assert_snapshot!("sheet_en", sheet(&Keymap::default(), Locale::En));
}
