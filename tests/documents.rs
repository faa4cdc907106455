//! What `docs/api` and `docs/RELIABILITY.md` say of tests and calls is true: a test that is named there is there, and a call that
//! is answered is described.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_test_that_the_documents_name_is_there() {
    let tests = tests();
    let mut wrong = Vec::new();
    let promises = root().join("docs/RELIABILITY.md");
    for document in files("docs/api", "md").into_iter().chain([promises]) {
        let text = fs::read_to_string(&document).expect("a document can be read");
        let name = document.file_stem().expect("a name").to_string_lossy();
        let cells = test_cells(&text);
        let is_dialect = root().join("tests/fixtures").join(&*name).is_dir();
        assert!(
            !cells.is_empty() || !is_dialect,
            "docs/api/{name}.md names no test"
        );
        for (row, cell) in cells {
            let named: Vec<&str> = names(&cell).collect();
            if named.is_empty() && cell != "—" {
                wrong.push(format!("{name}: no test: {row}"));
            }
            let missing = named
                .into_iter()
                .filter(|test| !is_there(test, &name, &tests));
            wrong.extend(missing.map(|test| format!("{name}: `{test}` does not exist: {row}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_call_that_is_answered_is_documented() {
    let mut missing = Vec::new();
    for dialect in ["taximaster", "taxomet"] {
        let code = fs::read_to_string(root().join(format!("src/api/{dialect}/mod.rs")));
        let code = code.expect("the routes can be read");
        let table = code.split("\ncalls! {").nth(1).expect("a table of calls");
        let table = table.split("\n}").next().expect("its end");
        let calls = table.split('"').skip(1).step_by(2);
        let document = fs::read_to_string(root().join(format!("docs/api/{dialect}.md")));
        let document = document.expect("the document can be read");
        let undocumented = calls.filter(|call| !document.contains(&format!("`{call}`")));
        missing.extend(undocumented.map(|call| format!("{dialect}: {call}")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The last cells of the tables whose last column is headed `test` or `tests`, each with its row.
fn test_cells(text: &str) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    let mut is_of_tests = false;
    for line in text.lines() {
        let Some(row) = line.strip_prefix('|') else {
            is_of_tests = false;
            continue;
        };
        let last = row.trim_end().trim_end_matches('|').rsplit(" | ").next();
        let last = last.unwrap_or_default().trim();
        if ["test", "tests"].contains(&last) {
            is_of_tests = true;
        } else if is_of_tests && !last.starts_with("---") && !last.ends_with("---") {
            cells.push((line.to_owned(), last.to_owned()));
        }
    }
    cells
}

/// What stands between backticks.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn is_there(name: &str, document: &str, tests: &BTreeSet<String>) -> bool {
    if name.ends_with(".http") {
        return root()
            .join("tests/fixtures")
            .join(document)
            .join(name)
            .is_file();
    }
    if name.ends_with(".rs") {
        let sources = ["src", "tests"]
            .into_iter()
            .flat_map(|part| files(part, "rs"));
        return sources.into_iter().any(|file| file.ends_with(name));
    }
    // A path of modules may stand before the name of the test; a module stands for its tests.
    let last = name.rsplit("::").next().unwrap_or(name);
    last == "tests" || tests.contains(last) || is_module(name)
}

fn is_module(path: &str) -> bool {
    let path = root().join("src").join(path.replace("::", "/"));
    path.is_dir() || path.with_extension("rs").is_file()
}

/// The names of all functions that are marked as tests.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in ["src", "tests"]
        .into_iter()
        .flat_map(|part| files(part, "rs"))
    {
        let text = fs::read_to_string(&file).expect("a source file can be read");
        let mut is_marked = false;
        for line in text.lines().map(str::trim) {
            is_marked |= line.starts_with("#[test]")
                || line.starts_with("#[tokio::test")
                || line.starts_with("#[rstest");
            let function = line.trim_start_matches("async ");
            if let Some(rest) = function.strip_prefix("fn ") {
                let name = rest.split(['(', '<']).next().unwrap_or_default();
                if std::mem::take(&mut is_marked) {
                    found.insert(name.to_owned());
                }
            }
        }
    }
    found
}

fn files(part: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(part)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|known| known == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Where `cargo deny` is installed it looks closer; this holds everywhere.
#[test]
fn every_dependency_is_licensed_and_comes_from_where_we_allow() {
    let rules = fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
    let rules: toml::Table = rules.parse().expect("deny.toml is TOML");
    let words = |value: &toml::Value| -> BTreeSet<String> {
        let words = value.as_array().expect("a list").iter();
        words
            .map(|word| word.as_str().expect("a word").to_owned())
            .collect()
    };
    let allowed = words(&rules["licenses"]["allow"]);
    let sources = words(&rules["sources"]["allow-registry"]);
    let exceptions = rules["licenses"]["exceptions"].as_array().expect("a list");
    let is_excepted = |name: &str, licence: &str| {
        exceptions.iter().any(|exception| {
            exception["crate"].as_str() == Some(name)
                && words(&exception["allow"]).contains(licence)
        })
    };
    let banned = rules["bans"]["deny"].as_array().expect("a list");
    let is_banned = |name: &str| {
        banned
            .iter()
            .any(|rule| rule["crate"].as_str() == Some(name))
    };
    let told = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        // What other systems would need is not there on a machine that only built for itself.
        .args(["--filter-platform", &host()])
        .current_dir(root())
        .output()
        .expect("cargo tells of the dependencies");
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let packages = told["packages"].as_array().expect("packages");
    let mut wrong = Vec::new();
    for package in packages {
        let Some(source) = package["source"].as_str() else {
            continue;
        };
        let name = package["name"].as_str().expect("a name");
        if !sources.contains(source.trim_start_matches("registry+")) {
            wrong.push(format!("{name} comes from {source}"));
        }
        let licence = package["license"].as_str().unwrap_or("none");
        let may_be_used = |part: &str| {
            let mut choices = part.trim_matches(['(', ')']).split(" OR ");
            choices.any(|choice| allowed.contains(choice) || is_excepted(name, choice))
        };
        let spelt = licence.replace(" / ", " OR ").replace('/', " OR ");
        if !spelt.split(" AND ").all(may_be_used) {
            wrong.push(format!("{name} is licensed as {licence}"));
        }
        if is_banned(name) {
            wrong.push(format!("{name} is not to be used"));
        }
    }
    assert!(
        packages.len() > 100 && wrong.is_empty(),
        "{}",
        wrong.join("\n")
    );
}

/// The target that this machine builds for.
fn host() -> String {
    let told = std::process::Command::new("rustc").arg("-vV").output();
    let told = String::from_utf8(told.expect("rustc tells its version").stdout).expect("a text");
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("a host").to_owned()
}
