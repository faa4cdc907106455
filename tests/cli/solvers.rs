//! The engine's solvers on files.

use crate::{Office, fixture};

#[test]
fn orders_are_matched_with_crews() {
    let office = Office::new();
    let file = office.file("pairs.csv", "1,10,60\n1,20,30\n2,20,40\n3,20,9000\n");
    let answer = office.run(&["sim", "match", &file, "--json", "--repeat", "3"]);
    let answer = answer.expect_json();
    assert_eq!(answer["cost"], 60 + 40 + 3600);
    assert_eq!(answer["served"], 2);
    assert_eq!(answer["pairs"], serde_json::json!([[1, 10], [2, 20]]));
    assert_eq!(answer["ms"].as_array().map(Vec::len), Some(3));
    let bad = office.file("bad.csv", "1,10,60\n1,x,30\n");
    let refusal = office.run(&["sim", "match", &bad]).expect_refusal(2);
    assert!(refusal.contains("bad.csv:2:3: "), "{refusal}");
}

#[test]
fn pick_ups_and_deliveries_are_planned() {
    let office = Office::new();
    let file = fixture("pdptw/small.txt");
    let answer = office.run(&["sim", "pdptw", &file, "--seconds", "0.2", "--json"]);
    let answer = answer.expect_json();
    let routes = answer["routes"].as_array().expect("routes");
    assert_eq!(answer["vehicles"], routes.len());
    assert!(answer["distance"].as_f64().expect("a number") > 0.0);
    assert!(answer["cpu_s"].as_f64().expect("a number") < 1.0);
    office
        .run(&["sim", "pdptw", &file, "--seconds", "0"])
        .expect_usage();
}
