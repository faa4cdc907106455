//! Reports, from the shell.

use crate::Office;

#[test]
fn a_report_answers_people_programs_and_spreadsheets() {
    let office = Office::vega();
    let answer = office.run(&["report", "--json"]).expect_json();
    assert_eq!(answer["totals"]["taken"], 0);
    assert_eq!(answer["totals"]["revenue"], "0.00");
    assert!(
        answer["rows"].is_array() && answer["from"].is_string(),
        "{answer}"
    );

    let csv = office
        .run(&["report", "--csv", "--lang", "ru"])
        .expect_done();
    assert!(csv.starts_with("\u{feff}Поз.;Водитель;Заказов;"), "{csv}");
    let text = office.run(&["report", "--lang", "en"]).expect_done();
    assert!(text.contains("Orders taken: 0"), "{text}");
    // What people read has the office's words, programs have theirs.
    let text = office.run(&["report", "--lang", "ru"]).expect_done();
    assert!(text.starts_with("Поз.  Водитель"), "{text}");
    let earned = "Заработок офиса: 0,00\nЗаработок: комиссия: 0,00\nЗаработок: аренда: 0,00";
    assert!(text.contains(earned), "{text}");
    assert!(csv.contains(";Комиссия;Аренда\r\n"), "{csv}");
    assert_eq!(answer["totals"]["commission"], "0.00");
    let text = office
        .run(&["report", "--operator", "all", "--lang", "ru"])
        .expect_done();
    assert!(text.starts_with("логин  имя"), "{text}");

    let file = office.path("shift.xlsx");
    let written = office.run(&["report", &file, "--lang", "ru"]);
    assert_eq!(written.err.trim(), format!("записано в {file}"));
    written.expect_done();
    let again = office.run(&["report", "--cash", &file, "--lang", "ru"]);
    assert!(
        again.err.contains("вместо того, что там было"),
        "{}",
        again.err
    );
    assert_eq!(std::fs::read(&file).expect("the file")[..2], *b"PK");
}

#[test]
fn days_and_files_that_are_none_are_refused() {
    let office = Office::vega();
    office
        .run(&["report", "--days", "01.11-15.11", "--json"])
        .expect_json();
    let said = office.run(&["report", "--days", "32.11"]).expect_refusal(2);
    assert!(said.contains("32.11"), "{said}");
    office.run(&["report", "shift.doc"]).expect_refusal(2);
    office
        .run(&["report", "--cash", "cash.ods"])
        .expect_refusal(2);
    let swapped = ["report", "--days", "05.11-01.10"];
    let said = office.run(&swapped).expect_refusal(2);
    assert!(said.contains("первый день позже последнего"), "{said}");
}

#[test]
fn a_report_says_whose_balance_and_which_hours_it_tells() {
    let office = Office::vega();
    let report = |more: &[&str]| {
        let arguments = [&["report", "--lang", "ru"], more].concat();
        office.run(&arguments).expect_done()
    };
    for days in [&["--days", "2026-01-15"][..], &[]] {
        let told = report(days);
        let heading = told.lines().next().unwrap_or_default();
        assert!(heading.contains("Баланс сейчас"), "{told}");
    }
    let hours = report(&["--hours", "48"]);
    let moments = hours
        .lines()
        .find(|line| line.contains(" – "))
        .expect("a heading");
    assert_eq!(
        moments.len(),
        "28.11.2026 12:00 – 30.11.2026 12:00".len(),
        "{moments}"
    );
    assert_eq!(moments.matches(':').count(), 2, "{moments}");
}
