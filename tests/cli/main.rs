//! The program as a script sees it: arguments in, output and exit code out.

mod backups;
mod days;
mod languages;
mod office_files;
mod quotes;
mod reports;
mod routes;
mod solvers;
mod users;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A data folder and the program on it.
struct Office {
    folder: TempDir,
}

/// What the program answered.
struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Office {
    fn new() -> Office {
        let folder = tempfile::tempdir().expect("a folder");
        Office { folder }
    }

    /// An office with the fixture in it.
    fn vega() -> Office {
        let office = Office::new();
        office.run(&["import", &vega()]).expect_done();
        office
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("writes");
        path
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Answer {
        self.answer(arguments, input, None)
    }

    /// Runs it on a machine of another time zone than the office's.
    fn run_in_zone(&self, zone: &str, arguments: &[&str]) -> Answer {
        self.answer(arguments, "", Some(zone))
    }

    fn answer(&self, arguments: &[&str], input: &str, zone: Option<&str>) -> Answer {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("pult"))
            .env_clear()
            .envs(zone.map(|zone| ("TZ", zone)))
            .env("PULT_DATA", self.data())
            .args(arguments)
            .write_stdin(input)
            .output()
            .expect("runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Answer {
            code: output.status.code().expect("an exit code"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// The bytes of the database and its log.
    fn database_bytes(&self) -> Vec<u8> {
        ["pult.db", "pult.db-wal"]
            .iter()
            .filter_map(|name| std::fs::read(self.data().join(name)).ok())
            .flatten()
            .collect()
    }
}

impl Answer {
    fn expect_done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    fn expect_json(self) -> Value {
        let out = self.expect_done();
        assert_eq!(out.lines().count(), 1, "one object on one line: {out}");
        serde_json::from_str(&out).expect(&out)
    }

    /// Refused by the parser of arguments, in its own words.
    fn expect_usage(self) {
        assert_eq!((self.code, self.out.as_str()), (2, ""));
    }

    /// The one sentence of a refusal.
    fn expect_refusal(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self.err
    }
}

fn fixture(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/fixtures").join(name).display().to_string()
}

fn vega() -> String {
    fixture("office/vega.toml")
}

#[test]
fn wrong_usage_is_exit_code_two() {
    let office = Office::new();
    for arguments in [
        &["nonsense"][..],
        &["import"],
        &["quote", "--city-km", "far"],
        &["key", "add", "taxomet"],
        &["export", "--nonsense"],
        &["route"],
        &["route", "--from", "55.75,37.6"],
        &["route", "--from", "95,37.6", "--to", "55.75,37.6"],
        &["route", "--table", "from.csv"],
        &["address"],
    ] {
        assert_eq!(office.run(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn a_wrong_configuration_is_named_by_its_line_or_variable() {
    let office = Office::vega();
    let config = office.file("config.toml", "[http]\nlissen = 1\n");
    let refusal = office
        .run(&["--config", &config, "export"])
        .expect_refusal(2);
    assert!(refusal.contains(&format!("{config}:2:1: ")), "{refusal}");
    let gone = office.path("gone.toml");
    let refusal = office.run(&["--config", &gone, "export"]).expect_refusal(2);
    assert!(refusal.contains("gone.toml"), "{refusal}");
}

#[test]
fn a_command_for_an_office_that_is_not_there_makes_none_and_says_what_to_do() {
    let office = Office::new();
    for arguments in [
        &["export"][..],
        &["quote", "--tariff", "1"],
        &["operator", "list"],
        &["key", "list"],
        &["backup", "b.db"],
        &["operator", "add", "anna"],
        &["operator", "name", "anna", "Анна"],
        &["key", "add", "yandex"],
        &[
            "key",
            "add",
            "--publishable",
            "--origin",
            "https://taxi.example",
        ],
        &["key", "revoke", "1"],
    ] {
        let refusal = office.run(arguments).expect_refusal(1);
        assert!(refusal.contains("there is no office"), "{refusal}");
        assert!(refusal.contains("`pult` alone sets one up"), "{refusal}");
    }
    assert!(!office.data().exists());
}

#[test]
fn a_check_says_how_things_are() {
    let office = Office::vega();
    let answer = office.run(&["check", "--json", "--listen", "127.0.0.1:0"]);
    let rows = answer.expect_json()["rows"].clone();
    let state = |what: &str| {
        let rows = rows.as_array().expect("rows");
        let row = rows.iter().find(|row| row["what"] == what).expect(what);
        row["state"].as_str().expect("a word").to_owned()
    };
    assert_eq!(state("database"), "ok");
    assert_eq!(state("port"), "ok");
    assert_eq!(state("map"), "note");
    let open = office.run(&["check", "--json", "--listen", "0.0.0.0:0"]);
    assert_eq!(open.code, 1);
    assert!(open.out.contains("allow_plain"), "{}", open.out);
}

#[test]
fn completions_name_the_commands() {
    let script = Office::new().run(&["completions", "bash"]).expect_done();
    assert!(script.contains("import") && script.contains("quote"));
}

#[test]
fn a_command_that_is_not_there_never_leads_to_stop_by_mistake() {
    let office = Office::new();
    let told = |command: &str, lang: &str| {
        let answer = office.run(&[command, "--lang", lang]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{command}");
        answer.err
    };
    for lang in ["ru", "en"] {
        for command in ["setup", "step-up", "shops", "stops-it"] {
            assert!(!told(command, lang).contains("stop?"), "{command}");
            assert!(!told(command, lang).contains("'stop'"), "{command}");
        }
        assert!(told("stopp", lang).contains("stop"));
        assert!(told("improt", lang).contains("import"));
    }
    for command in ["setup", "init", "install"] {
        let said = told(command, "ru");
        assert!(said.contains("заводит pult без команды"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}
