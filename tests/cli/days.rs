//! `pult sim`: days under several strategies.

use serde_json::Value;

use crate::Office;

const COLUMNS: [&str; 14] = [
    "name",
    "mean_wait_s",
    "p50_wait_s",
    "p95_wait_s",
    "pickup_km",
    "served",
    "offered",
    "idle_spread_s",
    "penalised_wait_s",
    "gave_up",
    "empty_h",
    "moved_permille",
    "late_permille",
    "earned_spread_s",
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
        assert_eq!(
            row.len(),
            COLUMNS.len() + 3,
            "three counts more than the table"
        );
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

/// A small day of chance.
const SMALL: [&str; 6] = ["sim", "--orders", "60", "--crews", "6", "--json"];

#[test]
fn a_range_of_seeds_is_told_as_means_within_what_they_are_known() {
    let office = Office::new();
    let range = ["--seeds", "501-503", "--strategies", "nearest,batch,engine"];
    let answer = office.run(&[&SMALL[..], &range].concat()).expect_json();
    let days = answer["days"].as_array().expect("days");
    assert_eq!((days.len(), &days[2]["day"]), (3, &"generated:503".into()));
    assert_eq!(names(&days[0]), ["nearest", "batch", "engine"]);
    for count in [
        "moved",
        "late_over_60",
        "gave_up",
        "penalised_wait_s",
        "empty_km",
    ] {
        assert!(days[0]["strategies"][2][count].is_number(), "{count}");
    }
    let moved = |answer: &Value| {
        let days = answer["days"].as_array().expect("days").iter();
        let moved = days.map(|day| day["strategies"].as_array().expect("strategies").last());
        moved.filter_map(|row| row?["moved"].as_u64()).sum::<u64>()
    };
    assert!(moved(&answer) > 0, "simulated crews answer swaps: {answer}");
    let stay = office.file("stay.toml", "[engine]\nswap = false");
    let stay = [
        "--seeds",
        "501-503",
        "--strategies",
        "engine",
        "--rules",
        &stay,
    ];
    let stay = office.run(&[&SMALL[..], &stay].concat()).expect_json();
    assert_eq!(moved(&stay), 0, "{stay}");
    let summary = &answer["summary"];
    let nearest = &summary[0];
    assert_eq!(
        (&nearest["mean"], &nearest["mean_ci95"]),
        (&1.0.into(), &0.0.into())
    );
    assert!(summary[2]["p95_ci95"].as_f64() > Some(0.0), "{summary}");
    assert!(nearest["figures"]["mean_wait_s"]["within"].as_f64() > Some(0.0));
    let alone = [
        "--day",
        "generated",
        "--seeds",
        "501-503",
        "--strategies",
        "engine",
    ];
    let alone = office.run(&[&SMALL[..], &alone].concat()).expect_json();
    assert_eq!(
        alone["summary"][0]["mean"], summary[2]["mean"],
        "to nearest all the same"
    );
    let taught = [
        "--seeds",
        "501-503",
        "--strategies",
        "engine",
        "--history",
        "0",
    ];
    let taught = office.run(&[&SMALL[..], &taught].concat()).expect_json();
    assert_ne!(
        taught["days"], alone["days"],
        "whoever has learned nothing stands elsewhere"
    );
    let known = ["--strategies", "nearest,plan,bound"];
    let known = office.run(&[&SMALL[..], &known].concat()).expect_json();
    let waits = known["strategies"].as_array().expect("strategies").iter();
    let waits: Vec<_> = waits.map(|row| row["penalised_wait_s"].as_i64()).collect();
    assert!(waits[0] > waits[1] && waits[1] >= waits[2], "{known}");
    for wrong in ["503-501", "5", "a-b"] {
        office.run(&["sim", "--seeds", wrong]).expect_usage();
    }
}

#[test]
fn the_owner_sees_what_one_more_crew_would_change_and_the_day_by_quarters() {
    let office = Office::new();
    let book = office.file("day.xlsx", "");
    let more = ["--add-crew", "07-11", "--count", "2", "--xlsx", &book];
    let answer = office.run(&[&SMALL[..], &more].concat());
    let said = format!("written to {book}, in place of what was there");
    assert!(answer.err.contains(&said), "{}", answer.err);
    let answer = answer.expect_json();
    assert_eq!(names(&answer), ["as it is", "with them"]);
    let quarters = answer["by_hour"][1]["quarters"]
        .as_array()
        .expect("quarters");
    assert_eq!(quarters.len(), 96);
    let asked: f64 = quarters
        .iter()
        .filter_map(|quarter| quarter["orders"].as_f64())
        .sum();
    assert_eq!(
        Some(asked as u64),
        answer["strategies"][0]["offered"].as_u64()
    );
    let written = std::fs::read(&book).expect("a book");
    assert!(written.starts_with(b"PK"), "an XLSX file is a ZIP archive");
    let drawn = office.run(&["sim", "--orders", "60", "--crews", "6", "--by-hour"]);
    let drawn = drawn.expect_done();
    let is_braille = |c: char| ('\u{2801}'..='\u{28ff}').contains(&c);
    assert!(
        drawn.contains("mean wait") && drawn.contains(is_braille),
        "{drawn}"
    );
    let refused = office.run(&["sim", "--add-crew", "25-26"]);
    assert!(
        refused.err.contains("hours from 0 to 24, 25 is none"),
        "{}",
        refused.err
    );
    refused.expect_usage();
    let csv = ["sim", "--add-crew", "07-11", "--xlsx", "day.csv"];
    let refused = office.run(&csv).expect_refusal(2);
    assert!(
        refused.contains("day.csv: the file's name must end in .xlsx"),
        "{refused}"
    );
}

#[test]
fn in_a_hard_world_customers_give_up_and_shifts_can_fit_the_day() {
    let office = Office::new();
    let hard = [
        "--world",
        "hard",
        "--strategies",
        "nearest,engine",
        "--obey",
        "50",
    ];
    let answer = office.run(&[&SMALL[..], &hard].concat()).expect_json();
    assert_eq!(names(&answer), ["nearest", "engine"]);
    assert_eq!(
        answer,
        office.run(&[&SMALL[..], &hard].concat()).expect_json()
    );
    let fit = ["--shifts", "fit", "--strategies", "nearest"];
    let served = |more: &[&str]| {
        let answer = office.run(&[&SMALL[..], more].concat()).expect_json();
        answer["strategies"][0]["served"].as_u64()
    };
    assert!(served(&fit) >= served(&["--strategies", "nearest"]));
}

#[test]
fn people_read_which_day_it_is_whom_it_did_not_serve_and_when_nobody_was_there() {
    let office = Office::new();
    let small = ["sim", "--orders", "60", "--crews", "6", "--lang", "ru"];
    let run = |more: &[&str]| office.run(&[&small[..], more].concat()).expect_done();
    let night = run(&["--add-crew", "22-06"]);
    let first = night.lines().next();
    assert_eq!(first, Some("день: придуманный (1), не ваш офис"));
    for said in [
        "не обслужено",
        "заказов",
        "× никого на линии",
        "не обслужено: ",
    ] {
        assert!(night.contains(said), "{said}: {night}");
    }
    let (as_it_is, with_them) = night
        .split_once("экипажей больше на 1, 22-06 по")
        .expect("two");
    let gaps = |drawn: &str| drawn.matches('×').count();
    assert!(gaps(as_it_is) > gaps(with_them), "{night}");
    let many = run(&["--seeds", "3-4", "--strategies", "nearest"]);
    assert!(
        many.starts_with("дни: придуманные (3-4), не ваш офис"),
        "{many}"
    );
}
