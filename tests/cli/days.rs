//! `pult sim`: days under several strategies.

use serde_json::Value;

use crate::Office;

const COLUMNS: [&str; 8] = [
    "name",
    "mean_wait_s",
    "p50_wait_s",
    "p95_wait_s",
    "pickup_km",
    "served",
    "offered",
    "idle_spread_s",
];

fn names(answer: &Value) -> Vec<&str> {
    let rows = answer["strategies"].as_array().expect("rows");
    rows.iter().filter_map(|row| row["name"].as_str()).collect()
}

#[test]
fn a_generated_day_is_told_under_every_strategy() {
    let office = Office::new();
    let run = |format: &str| {
        office.run(&[
            "sim",
            "--day",
            "generated:7",
            "--orders",
            "60",
            "--crews",
            "6",
            "--strategies",
            "nearest,queue,batch,merge,hold,clairvoyant",
            format,
        ])
    };
    let answer = run("--json").expect_json();
    let named = ["nearest", "queue", "batch", "merge", "hold", "clairvoyant"];
    assert_eq!(names(&answer), named);
    for row in answer["strategies"].as_array().expect("rows") {
        let row = row.as_object().expect("an object");
        assert_eq!(row.len(), COLUMNS.len());
        assert!(COLUMNS.iter().all(|column| row.contains_key(*column)));
        assert!(row["served"].as_u64() <= row["offered"].as_u64());
    }
    assert_eq!(answer, run("--json").expect_json(), "the same day twice");
    let lines = run("--csv").expect_done();
    assert_eq!(lines.lines().next(), Some(COLUMNS.join(",").as_str()));
    assert_eq!(lines.lines().count(), 1 + named.len());
}

#[test]
fn a_ride_log_is_read_and_its_wrong_line_is_named() {
    let office = Office::new();
    let log = office.file("small.in", "9 9 1 2 0 90\n1 1 5 5 0 50\n5 5 1 1 9 80\n");
    let day = format!("rides:{log}");
    let answer = office.run(&["sim", "--day", &day, "--strategies", "nearest", "--json"]);
    assert_eq!(answer.expect_json()["strategies"][0]["served"], 2);
    let bad = office.file("bad.in", "9 9 1 2 0 90\n1 1 5 5 0 50\n5 5 one 1 9 80\n");
    let refusal = office
        .run(&["sim", "--day", &format!("rides:{bad}")])
        .expect_refusal(2);
    assert!(refusal.contains("bad.in:3: "), "{refusal}");
}

#[test]
fn what_is_no_day_is_refused() {
    let office = Office::new();
    for wrong in ["yesterday", "generated:x", "rides:", "2026-02-30"] {
        office.run(&["sim", "--day", wrong]).expect_usage();
    }
    let empty = Office::vega();
    for wrong in [
        &["--day", "2026-11-20"][..],
        &["--day", "2026-11-20", "--crews", "4"],
        &["--strategies", "recorded"],
        &["--rules", "nowhere.toml"],
    ] {
        empty.run(&[&["sim"], wrong].concat()).expect_refusal(2);
    }
}
