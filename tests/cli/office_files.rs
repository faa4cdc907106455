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
    assert!(refusal.contains("водитель 77"), "{refusal}");
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
    let first = office.file("first.toml", "[office]\nname = \"Первый\"\n");
    office.run(&["import", &first]).expect_done();
    office.run(&["operator", "add", "my-api"]).expect_done();
    let refusal = office
        .run(&["import", "--lang", "en", &vega()])
        .expect_refusal(2);
    assert!(
        refusal.contains("operator my-api was made at run time"),
        "{refusal}"
    );
}

#[test]
fn address_books_and_zones_are_imported_like_the_office_file() {
    let office = Office::vega();
    let book = office.file(
        "book.csv",
        "street;house;lat;lon\nЛенина;1;55.5;37.5\nМира;;;\n",
    );
    let zones = office.file(
        "zones.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":2,"name":"Юг"},
        "geometry":{"type":"Polygon","coordinates":[[[37,55],[38,55],[38,54],[37,55]]]}}]}"#,
    );
    let first = office
        .run(&["import", "--json", &book, &zones])
        .expect_json();
    assert_eq!(first["files"][0]["added"], 2);
    assert_eq!(first["files"][1]["added"], 1);
    let again = office
        .run(&["import", "--json", &book, &zones])
        .expect_json();
    assert_eq!(again["files"][0]["added"], 0);
    assert_eq!(again["files"][1]["changed"], 0);
    let bad = office.file("bad.csv", "street,lat,lon\nЛенина,95,1\n");
    let told = office.run(&["import", &bad]);
    // A point that cannot be right is told and left out.
    assert!(told.err.contains("bad.csv:2:8: ") || told.out.contains("bad.csv:2:8: "));
    assert!(told.expect_done().contains("ничего нового"));
}

const TOWN: &str = r#"<osm version="0.6">
    <node id="1" lat="55.0" lon="37.0"/>
    <node id="2" lat="55.0" lon="37.01"/>
    <node id="3" lat="55.01" lon="37.01"><tag k="addr:street" v="Ленина"/><tag k="addr:housenumber" v="7"/></node>
    <way id="5"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="Ленина"/></way>
</osm>"#;

#[test]
fn a_map_is_compiled_into_the_data_folder_also_while_the_office_runs() {
    let office = Office::vega();
    let town = office.file("town.osm", TOWN);
    let answer = office.run(&["import", "--json", &town]).expect_json();
    assert_eq!(answer["files"][0]["ways"], 1);
    let file = || std::fs::read(office.data().join("map/roads.pult")).expect("a map");
    let compiled = file();
    office.run(&["import", &town]).expect_done();
    assert!(file() == compiled, "importing twice changes nothing");

    let held = std::fs::File::create(office.data().join("pult.lock")).expect("makes");
    held.lock().expect("locks");
    office.run(&["import", &town]).expect_done();
    drop(held);
    let empty = office.file("empty.osm", "<osm version=\"0.6\"></osm>");
    let refusal = office.run(&["import", &empty]).expect_refusal(2);
    assert!(refusal.contains("empty.osm"), "{refusal}");
    assert!(file() == compiled, "a refused map leaves the old one");
}

#[test]
fn programs_are_answered_what_went_in_what_was_left_out_and_what_is_wrong() {
    let office = Office::vega();
    // Ленина, Ленина, Мира in Windows-1251.
    let text = b"street;house;lat;lon\n\xcb\xe5\xed\xe8\xed\xe0;1;55.75;37.6\n\
        \xcb\xe5\xed\xe8\xed\xe0;1;55.75;37.6\n\xcc\xe8\xf0\xe0;2;0;0\n";
    let book = office.path("book.csv");
    std::fs::write(&book, text).expect("writes");
    let answer = office.run(&["import", "--json", &book]).expect_json();
    assert_eq!(
        (&answer["added"], &answer["changed"], &answer["same"]),
        (&1.into(), &0.into(), &1.into()),
        "{answer}"
    );
    assert_eq!(answer["encoding"], "windows-1251");
    assert_eq!(answer["faults"], serde_json::json!([]));
    let skipped = &answer["skipped"][0];
    assert_eq!(skipped["where"], format!("{book}:4:8"), "{answer}");
    assert!(skipped["why"].is_string());
    let again = office.run(&["import", "--json", &book]).expect_json();
    assert_eq!((&again["added"], &again["same"]), (&0.into(), &2.into()));

    let wrong = office.file("wrong.csv", "street;lat;lon\nЛенина;x;37.6\nМира;55.7;y\n");
    let refused = office.run(&["import", "--json", &wrong]);
    assert_eq!(refused.code, 2);
    let answer: serde_json::Value = serde_json::from_str(&refused.out).expect("an object");
    let places = answer["faults"].as_array().expect("faults").iter();
    let places: Vec<_> = places.map(|fault| fault["where"].clone()).collect();
    assert_eq!(places, [format!("{wrong}:2:8"), format!("{wrong}:3:11")]);
}

#[test]
fn what_the_desk_would_not_take_is_not_taken_in_silence() {
    let office = Office::new();
    let open = office.file("open.toml", "[office\nname = \"А\"\n");
    let refusal = office
        .run(&["import", "--lang", "ru", &open])
        .expect_refusal(2);
    assert!(refusal.contains("запись TOML нарушена"), "{refusal}");
    let weak = "[office]\nname = \"А\"\n[[operator]]\nlogin = \"a\"\nrole = \"admin\"\npassword = \"123\"\n";
    let weak = office.file("weak.toml", weak);
    let told = office.run(&["import", "--lang", "ru", &weak]);
    let said = format!("{}{}", told.out, told.err);
    assert!(
        said.contains("строка 4: пароль оператора a короче восьми"),
        "{said}"
    );
    told.expect_done();
    let short =
        "[office]\nname = \"А\"\n[[client]]\nid = 1\nname = \"К\"\nphones = [\"926\", \"112\"]\n";
    let short = office.file("short.toml", short);
    let told = office.run(&["import", "--lang", "ru", &short]);
    let said = format!("{}{}", told.out, told.err);
    assert!(
        said.contains("строка 4: телефон клиента «926» не похож на целый номер"),
        "{said}"
    );
    assert!(!said.contains("112"), "{said}");
    told.expect_done();
}
