//! The flows of real clients as recorded requests: what each sends and what it needs to be answered, by
//! value and by type. The recordings are our own.

mod mutations;
pub mod types;

use std::fs;
use std::path::Path;

use pult::api::Settings;

use crate::conversation::run_file;
use crate::support::Office;
use crate::taximaster::SECRET;

/// The office that a recording, by the beginning of its name, was made with.
async fn office(name: &str) -> Office {
    let settings = Settings {
        taximaster_secret: SECRET.to_owned(),
        requests_per_second: 0,
        unknown_per_second: 0,
        ..Settings::default()
    };
    let dialect = name.split('-').next().unwrap_or_default();
    let file = match dialect {
        "taximaster" => include_str!("../fixtures/taximaster/office.toml"),
        "navixy" => include_str!("../fixtures/office/navixy.toml"),
        "taxomet" => crate::taxomet::OFFICE,
        "yandex" => crate::yandex::OFFICE,
        "thetrack" => crate::thetrack::OFFICE,
        other => panic!("{name}: {other} is no dialect"),
    };
    let office = Office::new(file, settings);
    office.dispatch.reload_books().await.expect("books");
    office
}

#[tokio::test]
async fn every_documented_answer_is_of_its_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/clients");
    let (mut n_read, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("the recordings") {
        let path = entry.expect("a recording").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        failures.extend(run_file(&path, office(&name).await, types::check).await);
        n_read += 1;
    }
    assert!(n_read >= 14, "{n_read} recordings were found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
