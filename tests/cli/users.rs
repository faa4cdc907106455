//! Operators and keys.

use serde_json::Value;

use crate::Office;

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn a_key_is_printed_once_and_kept_as_a_hash() {
    let office = Office::vega();
    let added = office
        .run(&["key", "add", "thetrack", "--json"])
        .expect_json();
    let key = added["key"].as_str().expect("a key");
    assert_eq!(key.len(), 32);
    assert!(!contains(&office.database_bytes(), key));
    let listed = office.run(&["key", "list", "--json"]).expect_done();
    assert!(!listed.contains(key), "{listed}");

    let plain = office.run(&["key", "add", "yandex", "--company", "1"]);
    assert_eq!(plain.expect_done().trim().len(), 32);
}

#[test]
fn a_revoked_key_stays_revoked() {
    let office = Office::vega();
    office.run(&["key", "revoke", "1"]).expect_done();
    office.run(&["import", &crate::vega()]).expect_done();
    let rows = office.run(&["key", "list", "--json"]).expect_json();
    assert_eq!(rows["rows"][0]["revoked"], true);
    office.run(&["key", "revoke", "99"]).expect_refusal(2);
    office
        .run(&["key", "add", "yandex", "--company", "99"])
        .expect_refusal(2);
}

#[test]
fn a_password_is_printed_once_and_kept_as_a_hash() {
    let office = Office::vega();
    let added = office.run(&["operator", "add", "anna", "--role", "admin", "--json"]);
    let added = added.expect_json();
    let password = added["password"].as_str().expect("a password").to_owned();
    assert!(!contains(&office.database_bytes(), &password));
    office.run(&["operator", "add", "anna"]).expect_refusal(2);

    let given = office.run_with(
        &["operator", "passwd", "anna", "--password-stdin"],
        "пароль-12\n",
    );
    assert_eq!((given.code, given.out.as_str()), (0, ""));
    assert!(
        given.err.contains("пароль оператора anna сменён"),
        "{}",
        given.err
    );
    assert!(!contains(&office.database_bytes(), "пароль-12"));
    for refused in ["\n", "пароль\n"] {
        office
            .run_with(&["operator", "passwd", "anna", "--password-stdin"], refused)
            .expect_refusal(2);
    }
    office
        .run(&["operator", "passwd", "nobody"])
        .expect_refusal(2);
}

#[test]
fn an_operator_is_locked_and_let_in_again() {
    let office = Office::vega();
    let locked = |office: &Office| -> Value {
        let rows = office.run(&["operator", "list", "--json"]).expect_json();
        rows["rows"][0]["locked"].clone()
    };
    let last = office
        .run(&["operator", "lock", "my-api"])
        .expect_refusal(2);
    assert!(last.contains("последний администратор"), "{last}");
    office
        .run(&["operator", "add", "anna", "--role", "admin"])
        .expect_done();
    office.run(&["operator", "lock", "my-api"]).expect_done();
    assert_eq!(locked(&office), true);
    office
        .run(&["operator", "lock", "my-api", "--unlock"])
        .expect_done();
    assert_eq!(locked(&office), false);
}

#[test]
fn what_was_done_to_an_operator_is_said() {
    let office = Office::vega();
    let add = ["operator", "add", "olya", "--password-stdin"];
    for (arguments, input, said) in [
        (
            &add[..],
            "пароль-12\n",
            "оператор olya добавлен, роль: диспетчер",
        ),
        (
            &["operator", "name", "olya", "Оля"],
            "",
            "оператора olya теперь зовут Оля",
        ),
        (
            &["operator", "first", "olya", "--companies", "1"],
            "",
            "сначала видны зоны: –, компании: 1",
        ),
    ] {
        let done = office.run_with(arguments, input);
        assert!(done.err.contains(said), "{arguments:?}: {}", done.err);
        assert_eq!(done.expect_done(), "");
    }
}

#[test]
fn a_key_is_listed_by_the_name_that_it_was_made_by() {
    let office = Office::vega();
    let made = office.run(&["key", "add", "pult", "--json"]).expect_json();
    assert_eq!(made["dialect"], "pult");
    let rows = office.run(&["key", "list", "--json"]).expect_json();
    let rows = rows["rows"].as_array().expect("rows");
    assert!(rows.iter().any(|row| row["dialect"] == "pult"), "{rows:?}");
}
