//! Everything is answered in the office's language, and in the one that is asked for.

use crate::{Answer, Office};

/// Words that are the same in every language: names of programs, commands, files, formats and options.
const NAMES: &[&str] = &[
    "true",
    "import",
    "operator",
    "passwd",
    "key",
    "add",
    "restore",
    "address",
    "serve",
    "demo",
    "pult",
    "api",
    "csv",
    "json",
    "toml",
    "geojson",
    "openstreetmap",
    "xlsx",
    "ssh",
    "https",
    "http",
    "url",
    "config",
    "unix",
    "wal",
    "full",
    "force",
    "data",
    "lat",
    "lon",
    "yandex",
    "navixy",
    "thetrack",
    "nearest",
    "queue",
    "batch",
    "engine",
    "merge",
    "clairvoyant",
    "pbf",
    "osm",
];

/// Words of three Latin letters and more that are no name, path, number, option or key.
fn english(text: &str) -> Vec<String> {
    let is_name = |word: &str| {
        word.contains(['/', '.', '_', '=', ':', '@'])
            || word.starts_with('-')
            || word.chars().any(|c| c.is_ascii_digit())
    };
    let words = text.split([' ', '\n', '(', ')', ',', ';', '«', '»', '"']);
    let words = words.filter(|word| !is_name(word.trim_end_matches([':', '.'])));
    let words = words.flat_map(|word| word.split(|c: char| !c.is_ascii_alphabetic()));
    words
        .filter(|word| word.len() >= 3 && !NAMES.contains(&word.to_lowercase().as_str()))
        .map(str::to_owned)
        .collect()
}

fn check(arguments: &[&str], answer: &Answer) {
    let said = format!("{}{}", answer.out, answer.err);
    // What was asked is said again as it was asked.
    let mut english = english(&said);
    english.retain(|word| !arguments.contains(&word.as_str()));
    assert!(
        english.is_empty(),
        "{arguments:?} says {english:?}:\n{said}"
    );
}

/// What a person runs, done or refused.
const COMMANDS: &[&[&str]] = &[
    &["check", "--listen", "127.0.0.1:0"],
    &["check", "--full", "--listen", "0.0.0.0:0"],
    &["export"],
    &["address", "Тимирязева"],
    &["address", "95,200"],
    &["operator", "list"],
    &["operator", "add", "my-api"],
    &["operator", "add", " "],
    &["operator", "lock", "my-api"],
    &["operator", "name", "nobody", "Никто"],
    &["operator", "first", "my-api", "--zones", "99"],
    &["operator", "key", "list"],
    &["operator", "key", "add", "my-api", "gone.pub"],
    &["operator", "key", "remove", "my-api", "7"],
    &["key", "list"],
    &["key", "sites"],
    &["key", "revoke", "99"],
    &["key", "revoke", "x"],
    &["key", "add", "yandex", "--scope", "orders"],
    &["key", "add", "--publishable"],
    &["key", "add", "--publishable", "--origin", "taxi"],
    &["key", "add", "yandex", "--company", "99"],
    &["backup", "/nowhere/copy.db"],
    &["backup", "/dev/null"],
    &["restore"],
    &["restore", "gone.db"],
    &["restore", "--at", "2001-01-01 10:00"],
    &["quote", "--tariff", "99"],
    &["quote", "--tariff", "1", "--at", "noon"],
    &["quote", "--tariff", "1", "--city-km", "7"],
    &["route", "--from", "55.75,37.6", "--to", "55.76,37.6"],
    &["route", "--from", "Нигде", "--to", "55.76,37.6"],
    &["route", "--table", "gone.csv", "gone.csv"],
    &["report"],
    &["report", "--operator", "all"],
    &["report", "--operator", "nobody"],
    &["report", "--cash"],
    &["report", "--days", "32.11"],
    &["report", "figures.txt"],
    &[
        "sim",
        "--orders",
        "20",
        "--crews",
        "4",
        "--strategies",
        "nearest",
        "--by-hour",
    ],
    &["sim", "--day", "2001-01-01"],
    &["sim", "--strategies", "recorded"],
    &["sim", "--day", "rides:gone.csv"],
    &["sim", "match", "gone.csv"],
    &["import", "gone.toml"],
    &["stop"],
    &["desk"],
    &["serve", "--listen", "0.0.0.0:0"],
    &["serve", "--config", "gone.toml"],
];

#[test]
fn what_a_person_runs_answers_in_russian() {
    let (empty, office) = (Office::new(), Office::vega());
    for arguments in COMMANDS {
        check(
            arguments,
            &empty.run(&[&["--lang", "ru"], *arguments].concat()),
        );
        // The office's own language is Russian.
        let answer = office.run(arguments);
        let is_data = ["export"].contains(&arguments[0]) && answer.code == 0;
        if !is_data {
            check(arguments, &answer);
        }
    }
}

#[test]
fn the_language_is_the_one_asked_for_then_the_offices() {
    let office = Office::vega();
    let list = |arguments: &[&str]| office.run(arguments).expect_done();
    assert!(list(&["operator", "list"]).contains("администратор"));
    assert!(list(&["operator", "list", "--lang", "en"]).contains("admin"));
    assert!(list(&["--help"]).contains("Вызов: "));
    assert!(list(&["--lang", "en", "--help"]).contains("Usage: "));
    assert!(
        Office::new()
            .run(&["--help"])
            .expect_done()
            .contains("Usage: ")
    );
    let refused = office.run(&["import"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("не хватает"), "{}", refused.err);
}

#[test]
fn programs_read_the_same_in_every_language() {
    let office = Office::vega();
    for arguments in [
        &["operator", "list", "--json"][..],
        &["key", "list", "--json"],
        &["address", "--json", "--limit", "0", "x"],
        &["check", "--json", "--listen", "127.0.0.1:0"],
        &["report", "--json", "--hours", "1"],
        &[
            "report",
            "--operator",
            "all",
            "--json",
            "--days",
            "2026-11-01",
        ],
        &[
            "sim",
            "--orders",
            "20",
            "--crews",
            "4",
            "--strategies",
            "nearest",
            "--json",
        ],
        &[
            "sim",
            "--orders",
            "20",
            "--crews",
            "4",
            "--strategies",
            "nearest",
            "--csv",
        ],
    ] {
        let said = |lang| {
            let out = office
                .run(&[arguments, &["--lang", lang]].concat())
                .expect_done();
            // How long it took is another each time.
            let until = out
                .find("\"ms\"")
                .or_else(|| out.find("\"from\""))
                .unwrap_or(out.len());
            out[..until].to_owned()
        };
        assert_eq!(said("ru"), said("en"), "{arguments:?}");
    }
    let table = office.run(&["check", "--json", "--listen", "127.0.0.1:0"]);
    assert_eq!(table.expect_json()["rows"][0]["what"], "data folder");
}

#[test]
fn a_wrong_configuration_and_a_wrong_copy_are_refused_in_russian() {
    let office = Office::vega();
    let wrong = office.file("wrong.toml", "[http]\nlissen = 1\n");
    let refusal = office.run(&["--config", &wrong, "check"]);
    assert!(
        refusal.out.contains("поле «lissen» неизвестно"),
        "{}",
        refusal.out
    );
    let apart = office.file("apart.toml", "[router]\nkind = 'osrm'\n");
    let refusal = office.run(&["--config", &apart, "report"]);
    let said = refusal.expect_refusal(2);
    assert!(
        said.contains("apart.toml: нет router.url: без него"),
        "{said}"
    );
    let copy = office.file("copy.db", "not a database, whatever it is called");
    let refusal = Office::new().run(&["--lang", "ru", "restore", &copy]);
    let refusal = refusal.expect_refusal(2);
    assert!(refusal.contains("это не база данных"), "{refusal}");
    check(
        &["restore"],
        &Office::new().run(&["--lang", "ru", "restore", &copy]),
    );
}
