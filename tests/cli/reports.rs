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
    let text = office
        .run(&["report", "--operator", "all", "--lang", "ru"])
        .expect_done();
    assert!(text.starts_with("логин  имя"), "{text}");

    let file = office.path("shift.xlsx");
    office.run(&["report", &file]).expect_done();
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
}
