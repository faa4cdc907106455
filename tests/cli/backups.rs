//! Backup, restore and the lock of the data folder.

use std::fs::File;

use crate::Office;

#[test]
fn a_backup_restores_as_the_same_office() {
    let office = Office::vega();
    let file = office.path("copy.db");
    office.run(&["backup", &file]).expect_done();
    let refusal = office.run(&["backup", &file]).expect_refusal(2);
    assert!(refusal.contains("--force"), "{refusal}");
    office.run(&["backup", &file, "--force"]).expect_done();

    let other = Office::new();
    other.run(&["restore", &file]).expect_done();
    assert_eq!(
        other.run(&["export"]).expect_done(),
        office.run(&["export"]).expect_done()
    );
    let refusal = other.run(&["restore", &file]).expect_refusal(1);
    assert!(refusal.contains("уже есть офис"), "{refusal}");
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
    assert!(refusal.contains("сначала остановите"), "{refusal}");
    office.run(&["import", &crate::vega()]).expect_done();
    office.run(&["key", "add", "yandex"]).expect_done();
    office.run(&["backup", &file, "--force"]).expect_done();
}

#[test]
fn a_backup_never_takes_the_place_of_the_office() {
    let office = Office::vega();
    let before = office.run(&["export"]).expect_done();
    for name in ["pult.db", "pult.db-wal", "pult.lock"] {
        let own = office.data().join(name).display().to_string();
        let refusal = office.run(&["backup", &own, "--force"]).expect_refusal(2);
        assert!(refusal.contains("файл самого офиса"), "{refusal}");
    }
    let linked = office.path("linked.db");
    std::os::unix::fs::symlink(office.data().join("pult.db"), &linked).expect("a link");
    office
        .run(&["backup", &linked, "--force"])
        .expect_refusal(2);
    office
        .run(&["backup", "/dev/null", "--force"])
        .expect_refusal(2);
    assert_eq!(office.run(&["export"]).expect_done(), before);
}

#[test]
fn a_backup_of_a_newer_program_leaves_nothing_and_the_right_one_is_restored() {
    let office = Office::vega();
    let (newer, right) = (office.path("newer.db"), office.path("right.db"));
    for file in [&newer, &right] {
        office.run(&["backup", file]).expect_done();
    }
    let conn = rusqlite::Connection::open(&newer).expect("opens");
    conn.pragma_update(None, "user_version", 999).expect("set");
    drop(conn);
    let other = Office::new();
    let refusal = other.run(&["restore", &newer]).expect_refusal(2);
    assert!(refusal.contains("version 999"), "{refusal}");
    assert!(!other.data().exists(), "nothing is left");
    other.run(&["restore", &right]).expect_done();
    assert_eq!(
        other.run(&["export"]).expect_done(),
        office.run(&["export"]).expect_done()
    );
}

#[test]
fn a_damaged_office_says_which_backup_to_restore_and_how() {
    let office = Office::vega();
    let backups = office.data().join("backup");
    std::fs::create_dir(&backups).expect("a folder");
    let copy = backups.join("pult-2026-11-20.db").display().to_string();
    office.run(&["backup", &copy]).expect_done();
    let database = office.data().join("pult.db");
    let mut bytes = std::fs::read(&database).expect("reads");
    bytes[9 * 4096..9 * 4096 + 24 * 1024].fill(0xa5);
    std::fs::write(&database, bytes).expect("writes");
    let refusal = office.run(&["serve", "--lang", "en"]).expect_refusal(1);
    assert!(refusal.contains("the database is damaged"), "{refusal}");
    // What it says is what to do.
    let program = assert_cmd::cargo::cargo_bin!("pult").display().to_string();
    let (_, steps) = refusal.trim().split_once("mkdir").expect("steps");
    let steps = format!("mkdir{steps}").replace("pult restore", &format!("{program} restore"));
    let done = std::process::Command::new("sh")
        .args(["-c", &steps])
        .status();
    assert!(done.expect("runs").success(), "{steps}");
    let anywhere = ["check", "--listen", "127.0.0.1:0"];
    office.run(&anywhere).expect_done();
}

#[test]
fn an_empty_database_beside_a_backup_is_no_new_office() {
    let office = Office::vega();
    let backups = office.data().join("backup");
    std::fs::create_dir(&backups).expect("a folder");
    let copy = backups.join("pult-2026-11-20.db").display().to_string();
    office.run(&["backup", &copy]).expect_done();
    std::fs::write(office.data().join("pult.db"), "").expect("emptied");
    let refusal = office.run(&["serve"]).expect_refusal(1);
    assert!(refusal.contains("is empty"), "{refusal}");
    office.run(&["restore", &copy]).expect_done();
    office.run(&["export"]).expect_done();
}

#[test]
fn the_office_of_a_moment_is_restored() {
    let office = Office::vega();
    let second = office.path("second");
    std::fs::create_dir(&second).expect("a folder");
    for hour in ["08", "09", "10"] {
        let file = format!("{second}/pult-20261129T{hour}0000Z.db");
        office.run(&["backup", &file]).expect_done();
    }
    let other = Office::new();
    let none = ["restore", &second, "--at", "2026-11-29T07:59:59Z"];
    let refusal = other.run(&none).expect_refusal(2);
    assert!(refusal.contains("pult-20261129T080000Z.db"), "{refusal}");
    let wrong = ["restore", &second, "--at", "lunch"];
    let refused = other.run(&wrong);
    assert!(refused.err.contains("2026-11-29 10:30"), "{}", refused.err);
    refused.expect_usage();
    let told = other
        .run(&["restore", &second, "--at", "2026-11-29T09:30:00Z"])
        .expect_done();
    assert!(told.contains("pult-20261129T090000Z.db"), "{told}");
    assert_eq!(
        other.run(&["export"]).expect_done(),
        office.run(&["export"]).expect_done()
    );
}

#[test]
fn a_moment_without_an_offset_is_of_the_office_and_not_of_the_machine() {
    // The office is in Moscow, three hours before UTC.
    let office = Office::vega();
    let copies = office.path("copies");
    std::fs::create_dir(&copies).expect("a folder");
    for hour in ["08", "09", "10"] {
        let file = format!("{copies}/pult-20261129T{hour}0000Z.db");
        office.run(&["backup", &file]).expect_done();
    }
    let zones = ["Asia/Vladivostok", "America/New_York"];
    for zone in zones {
        let other = Office::new();
        let restore = [
            "restore",
            &copies,
            "--at",
            "2026-11-29 12:30",
            "--lang",
            "ru",
        ];
        let told = other.run_in_zone(zone, &restore).expect_done();
        assert!(told.contains("pult-20261129T090000Z.db"), "{zone}: {told}");
        assert!(told.contains("2026-11-29 12:00:00 +0300"), "{zone}: {told}");
        assert!(
            told.contains("в часовом поясе офиса, Europe/Moscow"),
            "{zone}: {told}"
        );
    }
    let early = ["restore", &copies, "--at", "2026-11-29 10:59"];
    let refusal = Office::new()
        .run_in_zone(zones[0], &early)
        .expect_refusal(2);
    assert!(refusal.contains("2026-11-29 11:00:00 +0300"), "{refusal}");
}
