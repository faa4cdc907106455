//! The shape of the program: who may know whom. Each part of `src` is a crate; reads its `pult_…` and `crate::` paths.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each part may know, besides itself.
const MAY_KNOW: [(&str, &[&str]); 16] = [
    ("domain", &[]),
    ("acme", &[]),
    ("geo", &["domain"]),
    ("engine", &["domain", "geo"]),
    ("gateway", &["domain", "geo"]),
    ("store", &["domain", "geo", "input"]),
    ("input", &["domain"]),
    ("config", &["domain", "engine", "input"]),
    (
        "app",
        &["config", "domain", "engine", "geo", "input", "store"],
    ),
    ("api", &["acme", "app", "domain", "geo", "input"]),
    ("tui", &["app", "domain", "engine", "geo", "store"]),
    ("desk", &["domain", "tui"]),
    ("ssh", &["app", "input", "tui"]),
    ("sim", &["app", "domain", "engine", "geo"]),
    (
        "shell",
        &[
            "acme", "app", "config", "domain", "engine", "gateway", "geo", "input", "sim", "store",
        ],
    ),
    (
        "cli",
        &[
            "acme", "api", "app", "config", "desk", "domain", "engine", "gateway", "geo", "input",
            "shell", "sim", "ssh", "store", "tui",
        ],
    ),
];

/// Crates below `src/api`: the dialects and our own pages, who look at the office from different sides.
const DIALECTS: [&str; 6] = [
    "taximaster",
    "taxomet",
    "yandex",
    "navixy",
    "thetrack",
    "web",
];

#[test]
fn data_flows_one_way() {
    let allowed: BTreeMap<_, _> = MAY_KNOW.into_iter().collect();
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(part) = part_of(&file) else { continue };
        let known = allowed
            .get(part.as_str())
            .unwrap_or_else(|| panic!("src/{part} stands in no picture"));
        let mut others = mentioned(&file, "pult_");
        if part == "cli" {
            others.extend(mentioned(&file, "crate::"));
        }
        for other in others {
            let is_part = allowed.contains_key(other.as_str());
            if is_part && other != part && !known.contains(&other.as_str()) {
                wrong.push(format!("{} knows {other}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dialects_do_not_know_each_other() {
    let mut wrong = Vec::new();
    for file in sources() {
        let path = file.display().to_string();
        let Some(own) = DIALECTS
            .iter()
            .find(|name| path.contains(&format!("api/{name}/")))
        else {
            continue;
        };
        for other in mentioned(&file, "pult_") {
            if DIALECTS.contains(&other.as_str()) && other != **own {
                wrong.push(format!("{path} knows {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_domain_has_no_io_no_clock_and_no_json() {
    let forbidden = [
        "std::fs",
        "std::net",
        "std::io",
        "SystemTime",
        "Instant",
        "serde",
        "rusqlite",
        "tokio",
        "Utc::now",
        "Local::now",
        "async ",
    ];
    let mut wrong = Vec::new();
    for file in sources() {
        if part_of(&file).as_deref() != Some("domain") {
            continue;
        }
        for word in forbidden {
            if code_of(&file).contains(word) {
                wrong.push(format!("{} mentions {word}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn prices_are_worked_out_without_floating_point() {
    let priced = [
        "pricing",
        "tariff.rs",
        "quote.rs",
        "service.rs",
        "bill.rs",
        "prices.rs",
        "quotes.rs",
    ];
    let mut n_read = 0;
    for file in sources() {
        let is_priced = |part: &std::ffi::OsStr| priced.iter().any(|name| part == *name);
        if !file.iter().any(is_priced)
            || file
                .iter()
                .any(|part| ["cli", "shell", "sim"].iter().any(|name| part == *name))
        {
            continue;
        }
        n_read += 1;
        let code = code_of(&file);
        for word in ["f64", "f32"] {
            assert!(!code.contains(word), "{} mentions {word}", file.display());
        }
    }
    assert!(n_read >= 9, "{n_read} files were read");
}

#[test]
fn the_engine_reads_no_clock_and_no_database() {
    let mut wrong = Vec::new();
    for file in sources() {
        if part_of(&file).as_deref() != Some("engine") {
            continue;
        }
        for word in [
            "SystemTime",
            "Instant::now",
            "rusqlite",
            "tokio",
            "Utc::now",
        ] {
            if code_of(&file).contains(word) {
                wrong.push(format!("{} mentions {word}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names that follow a prefix such as `crate::`, also inside one pair of braces.
fn mentioned(file: &Path, prefix: &str) -> BTreeSet<String> {
    let code = code_of(file);
    let name = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .collect::<String>()
    };
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                names.extend(list.split(',').map(name));
            }
            None => {
                names.insert(name(rest));
            }
        }
    }
    names
}

/// The code of a file without its comments and tests.
fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source file can be read");
    let code = text.split("\n#[cfg(test)]\nmod tests {").next();
    code.unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The part that a file belongs to; none for the crate's root and for test modules.
fn part_of(file: &Path) -> Option<String> {
    let inside = file.strip_prefix(root()).expect("below the root");
    let name = file.file_name()?.to_string_lossy().into_owned();
    if [
        "lib.rs",
        "main.rs",
        "tests.rs",
        "testing.rs",
        "properties.rs",
    ]
    .contains(&name.as_str())
    {
        return None;
    }
    let first = inside.iter().next()?.to_string_lossy();
    Some(first.trim_end_matches(".rs").to_owned())
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
