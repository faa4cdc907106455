//! Import and export.

use crate::{Office, vega};

#[test]
fn importing_twice_changes_nothing() {
    let office = Office::new();
    let first = office.run(&["import", "--json", &vega()]).expect_json();
    assert_eq!(first["files"][0]["added"], 15);
    let before = office.run(&["export"]).expect_done();
    let second = office.run(&["import", "--json", &vega()]).expect_json();
    assert_eq!(second["files"][0]["added"], 0);
    assert_eq!(second["files"][0]["changed"], 0);
    assert_eq!(office.run(&["export"]).expect_done(), before);
}

#[test]
fn an_export_imports_as_the_same_office() {
    let office = Office::vega();
    let file = office.path("office.toml");
    office.run(&["export", "--output", &file]).expect_done();
    let again = office.run(&["import", "--json", &file]).expect_json();
    assert_eq!(again["files"][0]["changed"], 0);

    let other = Office::new();
    other.run(&["import", &file]).expect_done();
    assert_eq!(
        other.run(&["export"]).expect_done(),
        office.run(&["export"]).expect_done()
    );
}

#[test]
fn an_error_names_file_line_and_column_and_nothing_is_written() {
    let office = Office::vega();
    let before = office.run(&["export"]).expect_done();
    let text = "[[company]]\nid = 2\nname = \"B\"\n[[crew]]\nid = 2\ndriver_id = 77\n";
    let file = office.file("bad.toml", text);
    let refusal = office.run(&["import", &file]).expect_refusal(2);
    assert!(refusal.contains(&format!("{file}:6:13: ")), "{refusal}");
    assert!(refusal.contains("driver 77"), "{refusal}");
    assert_eq!(office.run(&["export"]).expect_done(), before);
}

#[test]
fn a_file_of_no_known_kind_is_wrong_usage() {
    let office = Office::new();
    let file = office.file("office.docx", "");
    let refusal = office.run(&["import", &vega(), &file]).expect_refusal(2);
    assert!(refusal.contains("office.docx"), "{refusal}");
    office.run(&["import", "gone.toml"]).expect_refusal(2);
}

#[test]
fn an_operator_made_by_hand_is_not_taken_over_by_a_file() {
    let office = Office::new();
    office.run(&["operator", "add", "my-api"]).expect_done();
    let refusal = office.run(&["import", &vega()]).expect_refusal(2);
    assert!(
        refusal.contains("operator my-api was made at run time"),
        "{refusal}"
    );
}
