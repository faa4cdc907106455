//! The worked examples of a tariff, from the shell.

use crate::Office;

const OFFICE: &str = r#"
[office]
name = "A"
[[company]]
id = 1
name = "A"
[[zone]]
id = 1
name = "1"
boundary = [[1, 1], [1, 2], [2, 2]]
[[zone]]
id = 2
name = "2"
boundary = [[3, 1], [3, 2], [4, 2]]
[[zone]]
id = 3
name = "3"
boundary = [[5, 1], [5, 2], [6, 2]]
[[service]]
id = 1
name = "S1"
sum = 100
[[service]]
id = 2
name = "S2"
percent = 10
[[discount]]
id = 1
name = "D1"
sum = 50
[[discount]]
id = 2
name = "D2"
percent = "10"
[[discount_card]]
id = 1
number = "7700"
discount_id = 2
[[client]]
id = 1
name = "C"
phones = ["+79261112233"]
discount_id = 2
[[tariff]]
id = 7
name = "A"
boarding = 100
included_km = 3
km_city = 20
km_country = 30
km_source_country = 15
min_sum = 150
free_waiting_min = 5
minute_waiting = 6
hour = 900
hourly_min_minutes = 60
hourly_step_minutes = 30
prior_surcharge = 50
country_surcharge = 70
back_way_percent = 50
night_from = "23:00"
night_to = "06:00"
night_percent = 20
round_to = 10
[[tariff.zone_price]]
from_zone = 1
to_zone = 2
sum = 400
both_ways = true
[[tariff.zone_surcharge]]
zone = 3
sum = 40
"#;

#[test]
fn the_worked_examples_come_out_to_the_kopeck() {
    let office = Office::new();
    let file = office.file("office.toml", OFFICE);
    office.run(&["import", &file]).expect_done();
    for (trip, sum) in [
        ("--city-km 10", "240.00"),
        ("--city-km 1", "150.00"),
        ("--city-km 10 --at 02:30", "290.00"),
        ("--city-km 10 --at 2026-11-22T02:30", "290.00"),
        (
            "--city-km 5 --country-km 20 --country --back-way",
            "1110.00",
        ),
        ("--hourly-minutes 75 --waiting-minutes 30", "1350.00"),
        ("--from-zone 1 --to-zone 2 --city-km 8 --prior", "450.00"),
        ("--from-zone 2 --to-zone 1", "400.00"),
        ("--from-zone 3 --city-km 10 --services 1,2", "410.00"),
        ("--city-km 10 --waiting-minutes 12 --discount 2", "250.00"),
        ("--city-km 10 --waiting-minutes 12 --card 7700", "250.00"),
        ("--city-km 10 --waiting-minutes 12 --client 1", "250.00"),
        (
            "--city-km 10 --waiting-minutes 12 --client 89261112233",
            "250.00",
        ),
        ("--city-km 10 --discount 1 --prize", "0.00"),
        ("--fixed-price 500 --services 1", "600.00"),
        ("--fixed-price 500 --services 1,2", "650.00"),
    ] {
        let mut arguments = vec!["quote", "--json", "--tariff", "7"];
        arguments.extend(trip.split(' '));
        if !trip.contains("--at") {
            arguments.extend(["--at", "12:00"]);
        }
        let quote = office.run(&arguments).expect_json();
        assert_eq!(quote["sum"], sum, "{trip}: {quote}");
        let lines = quote["lines"].as_array().expect("lines");
        let line = |line: &serde_json::Value| -> i64 {
            let text = line["sum"].as_str().expect("text").replace('.', "");
            text.parse().expect("a number")
        };
        let total: i64 = lines.iter().map(line).sum();
        assert_eq!(
            total.to_string(),
            sum.replace('.', "").trim_start_matches("00"),
            "{quote}"
        );
    }
}

#[test]
fn a_quote_without_a_tariff_takes_the_first_active_one() {
    let office = Office::new();
    let file = office.file("office.toml", OFFICE);
    office.run(&["import", &file]).expect_done();
    let text = office.run(&["quote", "--city-km", "10", "--at", "12:00", "--lang", "en"]);
    let text = text.expect_done();
    assert!(text.starts_with("tariff 7, A\n"), "{text}");
    assert!(text.contains("City: 7 km × 20"), "{text}");
    assert!(text.ends_with("240.00\n"), "{text}");
}

#[test]
fn what_the_office_does_not_have_is_named() {
    let office = Office::vega();
    for (arguments, word) in [
        (&["--tariff", "9"][..], "tariff 9"),
        (&["--tariff", "1", "--services", "9"], "service 9"),
        (&["--tariff", "1", "--discount", "9"], "discount 9"),
        (&["--tariff", "1", "--card", "9"], "discount card 9"),
        (&["--tariff", "1", "--client", "9"], "client 9"),
        (&["--tariff", "1", "--from-zone", "9"], "source zone 9"),
        (&["--company", "9"], "company 9"),
        (&["--tariff", "1", "--at", "noon"], "noon"),
    ] {
        let arguments: Vec<&str> = ["quote", "--lang", "en"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        let refusal = office.run(&arguments).expect_refusal(2);
        assert!(refusal.contains(word), "{refusal}");
    }
}

#[test]
fn a_comma_before_the_decimals_is_taken_and_written_as_people_do() {
    let office = Office::new();
    let file = office.file("office.toml", OFFICE);
    office.run(&["import", &file]).expect_done();
    let half = ["quote", "--at", "12:00", "--lang", "ru", "--city-km"];
    let of = |km: &str| office.run(&[&half[..], &[km]].concat()).expect_done();
    assert_eq!(of("3,5"), of("3.5"));
    let fixed = ["quote", "--fixed-price", "100,50", "--lang", "ru"];
    let fixed = office.run(&fixed).expect_done();
    assert!(fixed.starts_with("цена по договорённости\n"), "{fixed}");
    assert!(fixed.ends_with("100,50\n"), "{fixed}");
}
