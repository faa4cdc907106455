//! Backup, restore and the lock of the data folder.

use std::fs::File;

use crate::Office;

#[test]
fn a_backup_restores_as_the_same_office() {
    let office = Office::vega();
    let file = office.path("copy.db");
    office.run(&["backup", &file]).expect_done();
    office.run(&["backup", &file]).expect_done();

    let other = Office::new();
    other.run(&["restore", &file]).expect_done();
    assert_eq!(
        other.run(&["export"]).expect_done(),
        office.run(&["export"]).expect_done()
    );
    let refusal = other.run(&["restore", &file]).expect_refusal(1);
    assert!(refusal.contains("already"), "{refusal}");
}

#[test]
fn what_is_no_backup_is_not_restored() {
    let office = Office::new();
    let file = office.file("copy.db", "not a database, whatever it is called");
    let refusal = office.run(&["restore", &file]).expect_refusal(2);
    assert!(refusal.contains("copy.db"), "{refusal}");
    assert!(!office.data().join("pult.db").exists());
    office.run(&["restore", "gone.db"]).expect_refusal(2);
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let office = Office::vega();
    let file = office.path("copy.db");
    office.run(&["backup", &file]).expect_done();
    let mut bytes = std::fs::read(&file).expect("reads");
    bytes[8192..].fill(7);
    std::fs::write(&file, bytes).expect("writes");
    let other = Office::new();
    other.run(&["restore", &file]).expect_refusal(2);
}

#[test]
fn a_folder_in_use_is_not_restored_into_but_takes_imports_and_keys() {
    let office = Office::vega();
    let file = office.path("copy.db");
    office.run(&["backup", &file]).expect_done();
    let held = File::create(office.data().join("pult.lock")).expect("makes");
    held.lock().expect("locks");
    let refusal = office.run(&["restore", &file]).expect_refusal(1);
    assert!(refusal.contains("stop it first"), "{refusal}");
    office.run(&["import", &crate::vega()]).expect_done();
    office.run(&["key", "add", "yandex"]).expect_done();
    office.run(&["backup", &file]).expect_done();
}
