//! Ways and addresses from the shell, on a map of one street.

use serde_json::{Value, json};

use crate::Office;

/// Тимирязева from 37.60 to 37.64 east along 55.75 north, a house at each end.
const MAP: &str = "<?xml version='1.0'?><osm version='0.6'>\
    <node id='1' lat='55.75' lon='37.60'/><node id='2' lat='55.75' lon='37.61'/>\
    <node id='3' lat='55.75' lon='37.64'/>\
    <node id='4' lat='55.7502' lon='37.60'><tag k='addr:street' v='улица Тимирязева'/>\
    <tag k='addr:housenumber' v='4'/></node>\
    <node id='5' lat='55.7502' lon='37.64'><tag k='addr:street' v='улица Тимирязева'/>\
    <tag k='addr:housenumber' v='10'/></node>\
    <way id='1'><nd ref='1'/><nd ref='2'/><nd ref='3'/><tag k='highway' v='residential'/>\
    <tag k='name' v='улица Тимирязева'/></way></osm>";

/// The city ends in the middle of the street.
const OFFICE: &str = r#"
[office]
name = "A"
[[company]]
id = 1
name = "A"
[[zone]]
id = 1
name = "город"
city = true
boundary = [[55.70, 37.50], [55.80, 37.50], [55.80, 37.62], [55.70, 37.62]]
"#;

const BOOK: &str = r#"
[[address]]
kind = "house"
street = "улица Тимирязева"
house = "4"
lat = 55.7501
lon = 37.60
[[address]]
kind = "point"
street = "Вокзал"
lat = 55.75
lon = 37.63
"#;

fn with_map() -> Office {
    let office = Office::new();
    let map = office.file("town.osm", MAP);
    office.run(&["import", &map]).expect_done();
    office
}

fn with_both() -> Office {
    let office = with_map();
    let file = office.file("office.toml", &format!("{OFFICE}{BOOK}"));
    office.run(&["import", &file]).expect_done();
    office
}

fn near(value: &Value, expected: i64) {
    let value = value.as_i64().expect("a whole number");
    assert!((value - expected).abs() <= 3, "{value} is not {expected}");
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().expect("rows")
}

#[test]
fn a_way_is_measured_on_the_map_and_cut_at_the_city_border() {
    let office = with_both();
    let points = ["--from", "55.75,37.60", "--to", "55.75,37.64"];
    let texts = ["--from", "тимирязева 4", "--to", "Тимирязева, 10"];
    for ends in [points, texts] {
        let way = office.run(&[&["route", "--json"], &ends[..]].concat());
        let way = way.expect_json();
        near(&way["meters"], 2503);
        near(&way["city_meters"], 1251);
        near(&way["country_meters"], 1252);
        near(&way["seconds"], 360);
        assert_eq!(way["source"], "embedded");
        let line = polyline::decode_polyline(way["geometry"].as_str().expect("text"), 6);
        let line = line.expect("a polyline of six digits").0;
        let corner = |at: usize| (line[at].y, line[at].x);
        assert_eq!(corner(0), (55.75, 37.60));
        assert_eq!(corner(line.len() - 1), (55.75, 37.64));
    }
    let walk = office.run(&[&["route", "--json", "--mode", "walking"], &points[..]].concat());
    near(&walk.expect_json()["seconds"], 1802);
    let text = office
        .run(&[&["route", "--lang", "en"], &points[..]].concat())
        .expect_done();
    assert!(
        text.contains("2.5 km") && text.contains("embedded"),
        "{text}"
    );
}

#[test]
fn a_way_beside_the_roads_or_without_a_map_is_an_estimate() {
    let beside = with_map();
    let beside = beside.run(&[
        "route",
        "--json",
        "--from",
        "-55.75,37.60",
        "--to",
        "-55.75,37.64",
    ]);
    let empty = Office::new();
    let without = empty.run(&[
        "route",
        "--json",
        "--from",
        "-55.75,37.60",
        "--to",
        "-55.75,37.64",
    ]);
    for answer in [beside, without] {
        let way = answer.expect_json();
        assert_eq!(way["source"], "straight");
        near(&way["meters"], 3379);
        assert_eq!(
            way["city_meters"], way["meters"],
            "no city is drawn: all is city"
        );
        assert_eq!(way["country_meters"], 0);
    }
    assert!(!empty.data().exists(), "reading makes no office");
}

#[test]
fn a_table_has_the_times_and_null_where_there_is_no_way() {
    let office = with_map();
    let from = office.file("from.csv", "lat,lon\r\n55.75,37.60\r\n55.75,37.64\r\n");
    let to = office.file("to.csv", "55.75,37.64\n55.75,37.60\n\n10.0,10.0\n");
    let answer = office.run(&["route", "--json", "--table", &from, &to]);
    let answer = answer.expect_json();
    let seconds = answer["seconds"].as_array().expect("rows");
    assert_eq!(seconds.len(), 2);
    assert_eq!(seconds[0][1], json!(0));
    assert_eq!(seconds[0][2], Value::Null);
    near(&seconds[0][0], 360);
    near(&seconds[1][1], 360);
    assert!(answer["ms"].as_f64().expect("a number") >= 0.0);
    let lines = office.run(&["route", "--table", &from, &to]).expect_done();
    assert_eq!(lines.lines().count(), 2);
    assert!(lines.lines().all(|line| line.ends_with(',')), "{lines}");
}

#[test]
fn what_is_no_place_is_named() {
    let office = with_both();
    let file = office.file("wrong.csv", "55.75,37.60\n55.75;37.64\n");
    let empty = office.file("empty.csv", "\n");
    for (arguments, word) in [
        (
            ["--from", "Неведомая 8", "--to", "1,1"].as_slice(),
            "Неведомая 8",
        ),
        (&["--from", "91,0", "--to", "1,1"], "91,0"),
        (&["--table", &file, &file], "wrong.csv:2:1: "),
        (&["--table", &empty, &file], "no coordinates"),
        (&["--table", "gone.csv", &file], "gone.csv"),
    ] {
        let refusal = office.run(&[&["route", "--lang", "en"], arguments].concat());
        let refusal = refusal.expect_refusal(2);
        assert!(refusal.contains(word), "{refusal}");
    }
}

#[test]
fn addresses_of_the_map_and_of_the_book_are_found_together() {
    let found = |office: &Office, text: &str| {
        let answer = office.run(&["address", text, "--json", "--limit", "5"]);
        let answer = answer.expect_json();
        assert!(answer["ms"].as_f64().expect("a number") >= 0.0);
        answer["addresses"].as_array().expect("a list").clone()
    };
    let map = with_map();
    assert_eq!(
        found(&map, "Тимирязева 10 кв 5"),
        [
            json!({"kind": "house", "street": "улица Тимирязева", "house": "10",
            "settlement": "", "extra": "кв. 5", "certainty": "exact", "ambiguous": false,
            "lat": 55.7502, "lon": 37.64, "text": "улица Тимирязева, 10, кв. 5"})
        ]
    );
    let both = with_both();
    let four = found(&both, "Тимирязева 4");
    assert_eq!(four.len(), 1, "the book's entry hides the map's: {four:?}");
    assert_eq!(four[0]["lat"], 55.7501);
    assert_eq!(found(&both, "вокзал")[0]["kind"], "point");
    assert_eq!(found(&both, "Тимирязева 10").len(), 1);
    let there = found(&both, "55.75011,37.60001");
    assert_eq!(
        there[0]["text"], "улица Тимирязева, 4",
        "the address of a point"
    );
    let nowhere = &found(&both, "-55.75,37.6")[0];
    assert_eq!(
        (&nowhere["lat"], &nowhere["street"]),
        (&json!(-55.75), &json!("-55.750000, 37.600000")),
        "a point far from every address is still a point"
    );
    let text = both.run(&["address", "Тимирязева", "10"]).expect_done();
    assert!(text.contains("улица Тимирязева, 10"), "{text}");
    let nothing = Office::new().run(&["address", "x"]).expect_refusal(1);
    assert!(nothing.contains("there is no office"), "{nothing}");
}

#[test]
fn a_check_tells_of_the_map_and_a_damaged_one_is_to_be_imported_again() {
    let office = with_both();
    let check = ["check", "--json", "--listen", "127.0.0.1:0"];
    let answer = office.run(&check).expect_json();
    let detail = |what: &str| {
        let row = rows(&answer).iter().find(|row| row["what"] == what);
        let row = row.unwrap_or_else(|| panic!("{what}: {answer}"));
        assert_eq!(row["state"], "ok");
        row["detail"].as_str().expect("text").to_owned()
    };
    assert!(detail("map").ends_with("kB"));
    for mode in ["driving", "walking", "cycling"] {
        let detail = detail(&format!("map {mode}"));
        assert_eq!(detail, "2 nodes, 1 edges");
    }
    assert_eq!(detail("map addresses"), "3 addresses");
    let path = office.data().join("map/roads.pult");
    let sound = std::fs::read(&path).expect("a file");
    let mut changed = sound.clone();
    *changed.last_mut().expect("not empty") ^= 1;
    let mut older = sound.clone();
    older[8] -= 1;
    let damages: [(&[u8], &str); 4] = [
        (&changed, "damaged"),
        (&older, "written in format"),
        (b"PK\x03\x04 something else entirely", "not a map of pult"),
        (&sound[..sound.len() / 2], "damaged"),
    ];
    for (bytes, what) in damages {
        std::fs::write(&path, bytes).expect("writes");
        let answer = office.run(&check);
        assert_eq!(answer.code, 1);
        for said in [what, "import the map again"] {
            assert!(answer.out.contains(said), "{}", answer.out);
        }
    }
    let way = office.run(&[
        "route",
        "--lang",
        "en",
        "--json",
        "--from",
        "55.75,37.60",
        "--to",
        "55.75,37.64",
    ]);
    assert!(way.err.contains("going on without a map"), "{}", way.err);
    assert_eq!(way.expect_json()["source"], "straight");
}

#[test]
fn a_routing_server_that_is_not_there_leaves_the_map() {
    let office = with_map();
    let config = |url: &str| format!("[router]\nkind = \"osrm\"\nurl = \"{url}\"\n");
    let nobody = office.file("nobody.toml", &config("http://127.0.0.1:1"));
    let ends = ["--from", "55.75,37.60", "--to", "55.75,37.64"];
    let ask =
        |file: &str| office.run(&[&["--config", file, "route", "--json"], &ends[..]].concat());
    let way = ask(&nobody).expect_json();
    assert_eq!(way["source"], "embedded");
    near(&way["meters"], 2503);
    let wrong = office.file("wrong.toml", &config("127.0.0.1:5000"));
    let refusal = ask(&wrong).expect_refusal(2);
    assert!(refusal.contains("router.url"), "{refusal}");
}
