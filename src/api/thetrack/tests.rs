//! What is read, and how it is spelt.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::fields::Fields;
use super::input::LISTS;
use super::page::Asked;
use super::{input, moment, owns};
use pult_dialect::{AxisOrder, brackets};
use pult_domain::{Point, Timestamp};
use pult_garble::garbled;

fn form(text: &str) -> Value {
    let pairs = brackets::pairs(text.as_bytes()).into_iter();
    let pairs = pairs.map(|(name, value)| (name, Value::String(value)));
    Value::Object(brackets::object(pairs.collect(), &LISTS).expect(text))
}

fn fields(body: Value) -> Fields {
    let Value::Object(values) = body else {
        panic!("an object: {body}");
    };
    Fields::new(values, false)
}

#[test]
fn of_the_shared_prefix_three_nouns_are_ours() {
    for path in [
        "/v1/drivers/",
        "/v1/anything",
        "/api/v1/drivers",
        "/api/v1/tasks/",
        "/api/v1/locations/x",
    ] {
        assert!(owns(path), "{path}");
    }
    for path in [
        "/api/v1/add_order",
        "/api/v1/driversX",
        "/api/v1/",
        "/v2/task/route/list",
        "/v1",
    ] {
        assert!(!owns(path), "{path}");
    }
}

#[test]
fn brackets_are_objects_and_lists() {
    for (text, meant) in [
        ("a=1&a=2", json!({"a": "2"})),
        (
            "location[address]=x+y",
            json!({"location": {"address": "x y"}}),
        ),
        ("task_ids=a&task_ids=b", json!({"task_ids": ["a", "b"]})),
        (
            "task_ids%5B%5D=a&task_ids[]=b",
            json!({"task_ids": ["a", "b"]}),
        ),
        (
            "task_ids[1]=b&task_ids[0]=a",
            json!({"task_ids": ["a", "b"]}),
        ),
        (
            "location[point][coordinates][]=1&location[point][coordinates][]=2",
            json!({"location": {"point": {"coordinates": ["1", "2"]}}}),
        ),
        ("name=%D0%98%D0%B2%D0%B0%D0%BD", json!({"name": "Иван"})),
        ("a&b=%zz", json!({"a": "", "b": "%zz"})),
    ] {
        assert_eq!(form(text), meant, "{text}");
    }
    assert!(brackets::object(vec![("a[b".to_owned(), Value::from(""))], &[]).is_err());
}

#[test]
fn a_moment_takes_any_offset_and_none() {
    for text in [
        "2017-08-03T14:14:12.992602Z",
        "2017-08-03T17:14:12+03:00",
        "2017-08-03T17:14:12+0300",
        "2017-08-03T17:14:12 03:00",
        "2017-08-03T14:14:12",
        "2017-08-03 14:14:12",
    ] {
        assert_eq!(moment::read(text), Some(Timestamp(1_501_769_652)), "{text}");
    }
    assert_eq!(
        moment::spell(Timestamp(1_501_769_652)),
        "2017-08-03T14:14:12.000000Z"
    );
    let day = moment::read("2017-08-03");
    let end = moment::read_last("2017-08-03");
    assert_eq!(day.zip(end).map(|(day, end)| end.0 - day.0), Some(86_399));
    for text in [
        "",
        "today",
        "2017-13-03",
        "12:00",
        "-9999999-01-01T00:00:00Z",
        "201-02-03",
        "2017-8-03T14:14:12Z",
        "2017-08-03T4:14:12Z",
        "2017-08-03  14:14:12",
    ] {
        assert_eq!(moment::read(text), None, "{text}");
    }
}

#[test]
fn a_place_is_an_address_or_a_point() {
    let point = json!({"type": "Point", "coordinates": [55.75, 37.61]});
    let mut body = fields(json!({"point": point, "landmark": "арка"}));
    let told = body.described(AxisOrder::LatLon);
    assert_eq!(told.point, Point::new(55.75, 37.61));
    assert_eq!(told.landmark, "арка");
    assert!(body.check().is_ok());
    for body in [
        json!({}),
        json!({"address": "x", "point": point}),
        json!({"address": 5}),
        json!({"point": {"coordinates": [91.0, 0.0]}}),
        json!({"point": {"coordinates": ["1", "2"]}}),
        json!({"point": [1, 2]}),
        json!({"point": {"type": "Line", "coordinates": [1, 2]}}),
        json!({"point": {"type": null, "coordinates": [1, 2]}}),
    ] {
        let mut fields = fields(body.clone());
        fields.described(AxisOrder::LatLon);
        assert!(fields.check().is_err(), "{body}");
    }
}

#[test]
fn a_link_to_a_page_carries_every_filter() {
    let asked = |query: &str| Asked::of(&format!("/v1/tasks/?{query}").parse().expect(query));
    let Ok(second) = asked("page=2&page_size=10&lookup_id=a%26b") else {
        panic!("the query is refused");
    };
    let Ok(page) = second.page("http://x", 25, vec![0; 10]) else {
        panic!("there is no such page");
    };
    let link = |n| format!("http://x/v1/tasks/?lookup_id=a%26b&page_size=10&page={n}");
    assert_eq!(page.next, Some(link(3)));
    assert_eq!(page.previous, Some(link(1)));
    assert_eq!((second.skip(), second.take()), (10, 10));
    assert_eq!(
        asked("page_size=900").map(|asked| asked.take()).ok(),
        Some(200)
    );
    assert!(second.page::<()>("", 10, Vec::new()).is_err());
    for query in [
        "page=0",
        "page=-1",
        "page=x",
        "page_size=0",
        "page_size=1.5",
    ] {
        assert!(asked(query).is_err(), "{query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn reading_a_body_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = input::decode(&bytes, false);
        let _ = input::decode(&bytes, true);
    }

    #[test]
    fn reading_a_form_never_panics(text in "[a\\[\\]&=%0-9f+]{0,40}") {
        if let Ok((values, _)) = input::decode(text.as_bytes(), false) {
            let mut fields = Fields::new(values, true);
            fields.place("a", AxisOrder::LatLon);
            fields.ids("a[");
        }
    }

    #[test]
    fn reading_a_moment_never_panics(text in "[-+0-9T:. Z]{0,30}") {
        if let Some(at) = moment::read(&text) {
            prop_assert_eq!(moment::read(&moment::spell(at)), Some(at));
        }
        let _ = moment::read_last(&text);
    }

    #[test]
    fn reading_a_place_never_panics(a in any::<f64>(), b in any::<f64>(), n in 0_usize..4) {
        let numbers: Vec<Value> = [a, b, a, b].into_iter().take(n).map(Value::from).collect();
        let mut fields = Fields::new(
            Map::from_iter([("point".to_owned(), json!({"coordinates": numbers}))]),
            false,
        );
        fields.described(AxisOrder::LonLat);
    }

    #[test]
    fn reading_a_list_never_panics(query in "[a-z_&=%0-9]{0,40}") {
        if let Ok(uri) = format!("/v1/tasks/?{query}").parse() {
            let _ = Asked::of(&uri);
        }
    }
}

/// Bodies as the guide prints them.
const BODIES: [&str; 5] = [
    r#"{"name": "Иван Диктирёв", "phone": "+79263332211", "vehicle_type": "car", "lookup_id": "id"}"#,
    r#"{"action": "delivery", "location": {"address": "ш. Ярославское 11"}, "lookup_id": "1"}"#,
    r#"{"location": {"point": {"type": "Point", "coordinates": [55.8, 37.6]}, "landmark": "арка"},
        "commited_eta": "2017-08-01T19:06:05.022000Z", "location_id": null}"#,
    r#"{"task_ids": ["a6085218-cf32-4d4e-9649-c96715ce4ef5"]}"#,
    r#"{"completion_location": {"type": "Point", "coordinates": [1, -2.5e1]}}"#,
];
/// The same as forms.
const FORMS: [&str; 4] = [
    "name=%D0%98%D0%B2%D0%B0%D0%BD+%D0%94&phone=%2B79263332211&vehicle_type=car",
    "action=delivery&location[address]=x+11&location%5Blandmark%5D=y&commited_eta=2017-08-01",
    "location[point][type]=Point&location[point][coordinates][]=55.8&location[point][coordinates][]=37.6",
    "task_ids[]=a6085218-cf32-4d4e-9649-c96715ce4ef5&task_ids[0]=1&location={\"address\":\"z\"}",
];

/// Whether a body is read without anything wrong in any field that a call knows.
fn is_right(body: &[u8], is_json: bool) -> bool {
    let Ok((values, textual)) = input::decode(body, is_json) else {
        return false;
    };
    let mut fields = Fields::new(values, textual);
    for name in ["name", "phone", "photo", "lookup_id"] {
        fields.text(name);
    }
    fields.word("vehicle_type", super::map::vehicle_type);
    fields.word("action", super::map::action_from);
    for name in ["location", "completion_location"] {
        fields.place(name, AxisOrder::LatLon);
    }
    fields.id("location_id");
    fields.moment_as(&["commited_eta", "committed_eta"]);
    let is_right = fields.check().is_ok();
    fields.ids("task_ids");
    is_right
}

#[test]
fn a_hundred_thousand_garbled_bodies_are_read_or_refused() {
    assert!(BODIES.iter().all(|body| is_right(body.as_bytes(), true)));
    let n_right = garbled(&BODIES, 100_000, |body| is_right(body, body.len() % 2 == 0));
    assert!((1_000..90_000).contains(&n_right), "{n_right}");
}

#[test]
fn a_hundred_thousand_garbled_forms_are_read_or_refused() {
    assert!(FORMS.iter().all(|body| is_right(body.as_bytes(), false)));
    let n_right = garbled(&FORMS, 100_000, |body| is_right(body, false));
    assert!((1_000..99_000).contains(&n_right), "{n_right}");
}

#[test]
fn a_hundred_thousand_garbled_moments_are_read_or_refused() {
    let samples = [
        "2017-08-03T14:14:12.992602Z",
        "2017-08-03T17:14:12+03:00",
        "2017-08-03 17:14:12 -0330",
        "2017-08-03T14:14",
        "2017-08-03",
    ];
    let n_right = garbled(&samples, 100_000, |text| {
        let text = String::from_utf8_lossy(text);
        let _ = moment::read_last(&text);
        let at = moment::read(&text);
        if let Some(at) = at {
            assert_eq!(moment::read(&moment::spell(at)), Some(at));
        }
        at.is_some()
    });
    assert!((1_000..90_000).contains(&n_right), "{n_right}");
}

#[test]
fn a_hundred_thousand_garbled_queries_are_read_or_refused() {
    let samples = [
        "page=2&page_size=10&lookup_id=a%26b&status=started",
        "min_date=2017-08-03T14:14:12Z&max_date=2017-08-04&not_assigned=true&progress=arriving",
        "driver_id=5958f67b-6a36-44f1-acf1-027ce93cbb8e&lookup_id=%D1%8F+%2B",
    ];
    let n_right = garbled(&samples, 100_000, |query| {
        let query = String::from_utf8_lossy(query);
        let Ok(uri) = format!("/v1/tasks/?{query}").parse() else {
            return false;
        };
        let asked = Asked::of(&uri);
        asked.is_ok_and(|asked| asked.created().is_ok())
    });
    assert!((1_000..99_000).contains(&n_right), "{n_right}");
}
